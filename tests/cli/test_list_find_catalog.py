"""``list``, ``find`` and ``catalog``."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui import catalog
from aims_tui.records.all import KINDS
from tests.cli.conftest import CommandLine


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_sort_of_record_is_listed_by_its_names(larkmoor: CommandLine, kind) -> None:
    rows = larkmoor.json("list", kind.about.many)
    assert rows == larkmoor.json("list", kind.name) == larkmoor.json("list", kind.about.one.upper())
    assert rows and rows[0].keys() >= kind.fields.keys() | {"id"}
    said = larkmoor.says("list", kind.about.many)
    assert len(said) == len(rows) + 2  # The heading and its line.


@pytest.mark.parametrize("kind", ["risks", "AI systems", "evidence", "people", "policies", "actions", "approvals"])
def test_a_list_holds_for_every_record_what_showing_it_says(larkmoor: CommandLine, kind: str) -> None:
    for row in larkmoor.json("list", kind)[:2]:
        shown = larkmoor.json("show", row["ref"])
        assert {key: shown[key] for key in row} == row


def test_a_column_may_be_called_ref_as_in_json(larkmoor: CommandLine) -> None:
    found = larkmoor.done("list", "risks", "--columns", "ref,level", "--sort=ref", "--plain")
    assert found.lines[0].startswith("Id: R-01; Level: ")
    assert "AI Governance Lead" in larkmoor.done("list", "people", "--columns", "ref").out


def test_requirements_stand_in_published_order_with_their_titles(larkmoor: CommandLine) -> None:
    rows = larkmoor.json("list", "requirements")
    assert [row["ref"] for row in rows] == list(catalog.load().requirements)
    assert rows[0]["title"] == "Understanding the organization and its context"
    said = {line.split()[0]: line for line in larkmoor.says("list", "requirements")[2:]}
    assert "–" in said["A.10.4"] and "Not applicable" in said["A.10.4"]
    assert "Implemented" in said["4.1"]


def test_answers_are_those_of_the_chosen_assessment(larkmoor: CommandLine) -> None:
    wide = larkmoor.json("list", "answers")
    second = larkmoor.json("list", "answers", "--assessment", "Applicant shortlisting aid")
    assert wide and second
    assert not {row["id"] for row in wide} & {row["id"] for row in second}


def test_short_ids_are_in_the_order_of_their_numbers(acme: CommandLine) -> None:
    for number in range(11):
        acme.done("add", "use case", f"title=Case {number}")
    assert [row["short"] for row in acme.json("list", "use cases")] == [f"UC-{number}" for number in range(1, 12)]


def test_links_are_listed_by_what_they_tie_together(larkmoor: CommandLine) -> None:
    said = [line.split() for line in larkmoor.says("list", "links")[2:]]
    assert ["EV-02", "4.1", "supports"] in [words[:3] for words in said]
    assert ["R-01", "UC-1", "concerns"] in [words[:3] for words in said]


def test_nothing_yet(acme: CommandLine) -> None:
    assert acme.says("list", "evidence") == ["No evidence yet."]
    assert acme.json("list", "evidence") == []
    assert "requirements" in acme.refused("list", "goblins")


def test_find_looks_in_numbers_titles_and_all_written_text(acme: CommandLine, note: Callable[..., Path]) -> None:
    acme.done("set", "A.2.2", "implementation=The Chief signs;\nthe  STRASSE is wide.", "owner=Zebra Keeper")
    acme.done("evidence", "add", note("Zebra report.txt"), "--for", "4.1", "--note", "zebras, page 2")
    acme.done("feedback", "4.2", "No zebra seen.")
    acme.done("answer", "4.3", "q1", "no", "Zebra?")
    found = acme.json("find", "  zebra ")
    assert {(each["record"], each["ref"], each["field"]) for each in found} == {
        ("person", "Zebra Keeper", "name"),
        ("evidence", "EV-01", "title"),
        ("evidence", "EV-01", "original_name"),
        ("link", "4.1", "note"),
        ("remark", "4.2", "text"),
        ("answer", "4.3", "text"),
    }
    assert [each["ref"] for each in acme.json("find", "straße is")] == ["A.2.2"]
    assert acme.json("find", "A.10.3")[0]["field"] == "title"
    assert acme.json("find", "Annex A 10.3") == acme.json("find", "A.10.3")
    assert acme.json("find", "supports") == []  # The parts of keys are not text that somebody wrote.


def test_find_shows_the_place_in_a_long_text(acme: CommandLine) -> None:
    acme.done("set", "4.1", "implementation=" + "word " * 50 + "needle in the hay")
    line = acme.says("find", "needle")[-1]
    assert line.startswith("requirement 4.1  implementation  …") and "needle in the hay" in line


def test_find_keeps_to_the_chosen_assessment(larkmoor: CommandLine) -> None:
    wanted = "design and development are the supplier"
    assert larkmoor.json("find", wanted) == []
    second = larkmoor.json("find", wanted, "--assessment", "Applicant shortlisting aid")
    assert {each["ref"] for each in second} >= {"A.6.2.2", "A.6.2.3"}


def test_a_search_that_finds_nothing_says_so(acme: CommandLine) -> None:
    assert acme.says("find", "zebra") == ["Nothing holds 'zebra'."]
    assert acme.json("find", "zebra") == []
    acme.refused("find", " ")


def test_the_catalog_needs_no_workspace(cli: CommandLine) -> None:
    said = cli.says("catalog", "a.6.2.4")
    assert said[0] == "A.6.2.4 AI system verification and validation  (ISO/IEC 42001:2023)"
    text = "\n".join(said)
    for part in ("A.6.2.4-q1: ", "Evidence: ", "Related: 8.1", "Orientation only."):
        assert part in text
    assert max(map(len, said)) <= 88


@pytest.mark.parametrize("ref", ["4.1", "10.2", "A.2.2", "A.10.4", "X.1"])
def test_the_catalog_knows_every_sort_of_requirement(cli: CommandLine, ref: str) -> None:
    assert cli.says("catalog", ref)[0].startswith(f"{ref} {catalog.load().requirements[ref].title}")


@pytest.mark.parametrize("ref", ["7.2", "10.2", "A.6.2.6", "A.8.5", "X.3"])
def test_the_catalog_says_how_well_each_relation_is_supported(cli: CommandLine, ref: str) -> None:
    text = " ".join(" ".join(cli.says("catalog", ref)).split())
    entry = catalog.load().requirements[ref]
    for crossing in (*entry.eu_ai_act, *entry.nist):
        assert f"- {crossing.named}: {crossing.qualified}" in text
    for relation in entry.relations:
        assert f"- {relation.where}" in text and relation.note in text
    for title, kind, note in entry.documented.items if entry.documented else ():
        assert f"- {title}: {kind}. {note}" in text


def test_the_catalog_says_what_numbers_there_are(cli: CommandLine) -> None:
    assert "4.1 … 10.2" in cli.refused("catalog", "B.1")


def test_columns_stand_below_each_other_also_where_names_are_wide(acme: CommandLine) -> None:
    for name, role in (("日本語", "CTO"), ("Jane", "CEO")):
        acme.done("add", "person", f"name={name}", f"role={role}")
    lines = acme.says("list", "people")
    place = lines[0].index("Role")
    wide = next(line for line in lines if line.startswith("日本語"))
    assert wide.index("CTO") == place - 3, "three letters of two cells each"
    assert next(line for line in lines if line.startswith("Jane")).index("CEO") == place


def test_a_list_can_be_read_out(acme: CommandLine) -> None:
    acme.done("add", "person", "name=Jane", "role=CEO")
    assert acme.says("list", "people", "--plain") == ["Name: Jane; Top management: No; Role: CEO; Active: Yes."]
    assert acme.says("find", "jane", "--plain") == ["Where: person Jane; Field: name; Text: Jane."]
