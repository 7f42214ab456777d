"""A register: cells, sorting, columns, groups and figures. Pure."""

import pytest

from aims_tui.insight.register import NoColumn, Row, column, columns, counts, groupable, grouped, ordered
from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts
from tests.insight.things import ALL, THING, TODAY, name, row, shorts

# Cells ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "values", "text", "tone"),
    [
        ("title", {"title": "Fire"}, "Fire", ""),
        ("rank", {"rank": "high"}, "Very high", "bad"),
        ("rank", {"rank": "odd"}, "odd", ""),
        ("areas", {"areas": '["law", "people"]'}, "Law, People", ""),
        ("areas", {"areas": "broken"}, "broken", ""),
        ("owner", {"owner": "p1"}, "Jane", ""),
        ("of", {"of": "u1"}, "UC-2", ""),
        ("cost", {"cost": "7"}, "7", ""),
        ("cost", {"cost": "much"}, "much", ""),
        ("due", {"due": "2026-11-23"}, "2026-11-23", "bad"),
        ("due", {"due": "2026-11-23", "done": "2026-11-24"}, "2026-11-23", ""),
        ("due", {"due": "2026-11-24"}, "2026-11-24", ""),
        ("open_to_all", {"open_to_all": "yes"}, "Yes", ""),
        ("reason", {"rank": "high", "reason": "Law"}, "Law", ""),
        ("reason", {"rank": "low", "reason": "Law"}, "", ""),
        ("score", {"cost": "7"}, "14", "bad"),
        ("score", {}, "", ""),
        ("fits", {"rank": "low"}, "No", ""),
        ("needs", {}, "A.2.2, A.2.3", ""),
    ],
)
def test_a_cell_reads_as_people_read_it(column: str, values: dict[str, str], text: str, tone: str) -> None:
    found = row(ties=["A.2.2", "A.2.3"], **values).cell(column)
    assert (found.text, found.tone) == (text, tone)
    assert bool(found.key) == bool(text) or column == "cost", "only what is empty has nothing to be sorted by"


def test_whoever_looks_for_a_person_finds_everybody_whom_a_row_names() -> None:
    assert row(owner="p1").owner == "Jane" and row().owner == ""


# Sorting -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "field", "values", "order"),
    [
        ("cost", "cost", ("10", "", "9", "-1"), "DCAB"),
        ("-cost", "cost", ("10", "", "9", "-1"), "ACDB"),
        ("rank", "rank", ("high", "low", "", "odd"), "BADC"),
        ("-rank", "rank", ("high", "low", "", "odd"), "DABC"),
        ("owner", "owner", ("p1", "p2", "p3", ""), "CABD"),
        ("-owner", "owner", ("p1", "p2", "p3", ""), "BACD"),
        ("due", "due", ("2026-12-01", "", "2025-01-01", "2026-11-30"), "CDAB"),
        ("title", "title", ("beta", "Alpha", "alpha2", "10"), "DBCA"),
        ("short", "short", ("T-10", "T-9", "T-09b", "T-100"), "BCAD"),
        ("score", "cost", ("3", "101", "", "2"), "DABC"),
        ("-score", "cost", ("3", "101", "", "2"), "ADBC"),
    ],
)
def test_rows_are_sorted_by_what_a_column_means_and_what_is_empty_stands_last(
    by: str, field: str, values: tuple[str, ...], order: str
) -> None:
    rows = [row(**{"short": letter} | {field: value}) for letter, value in zip("ABCD", values, strict=True)]
    if field == "short":
        told = dict(zip(values, "ABCD", strict=True))
        assert "".join(told[each.id] for each in ordered(THING, rows, by)) == order
    else:
        assert "".join(shorts(ordered(THING, rows, by))) == order


def test_what_is_alike_keeps_its_order_and_no_order_leaves_everything() -> None:
    rows = [row("B", cost="1"), row("A", cost="1"), row("C")]
    assert shorts(ordered(THING, rows, "cost")) == ["B", "A", "C"]
    assert shorts(ordered(THING, rows, "")) == ["B", "A", "C"]


def test_rows_are_sorted_by_label_and_by_ties_too() -> None:
    rows = [row("A", ["A.3.2"]), row("B", cost="1"), row("C", ["A.2.2", "A.9.2"], cost="2")]
    assert shorts(ordered(THING, rows, "-Cost")) == ["C", "B", "A"]
    assert shorts(ordered(THING, rows, "needed")) == ["C", "A", "B"]


def test_a_level_outside_the_scale_stands_last_in_the_list_of_risks() -> None:
    kind = KINDS["risk"]

    def risk(short: str, likelihood: str) -> Row:
        values = {each: field.default for each, field in kind.fields.items()}
        values |= {"short": short, "likelihood": likelihood, "impact_society": "2"}
        return Row(kind, Facts("risk", short, short, values, TODAY.isoformat()), name)

    rows = [risk("R-01", "9"), risk("R-02", "3"), risk("R-03", ""), risk("R-04", "5")]
    assert shorts(ordered(kind, rows, "-level")) == ["R-04", "R-02", "R-01", "R-03"]
    assert shorts(ordered(kind, rows, "level")) == ["R-02", "R-04", "R-01", "R-03"]
    assert rows[0].cell("level").text == "outside the scale"


def test_ids_that_another_program_wrote_do_not_keep_a_list_from_being_sorted() -> None:
    rows = [row("T-01"), row("7x"), row(""), row("t"), row("5")]
    assert {each.id for each in ordered(THING, rows, "short")} == {"T-01", "7x", "", "t", "5"}


# Columns ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("cost", "cost"), (" Cost ", "cost"), ("WHAT", "title"), ("open to all", "open_to_all"), ("open-to-all",
     "open_to_all"), ("score", "score"), ("needs", "needs"), ("needed", "needs"), ("Controls", "needs")],
)  # fmt: skip
def test_a_column_is_meant_by_its_name_its_label_or_the_key_of_a_tie(typed: str, meant: str) -> None:
    assert column(THING, typed) == meant


@pytest.mark.parametrize("typed", ["colour", "", "-cost"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(typed: str) -> None:
    with pytest.raises(NoColumn) as raised:
        column(THING, typed)
    assert f"Things have no {typed!r}" in str(raised.value)
    assert all(each in str(raised.value) for each in columns(THING))


# Groups --------------------------------------------------------------------------------------------------------------


def groups(by: str) -> list[tuple[str, str]]:
    return [(each.words, "".join(shorts(each.rows))) for each in grouped(THING, ALL, by)]


def test_rows_stand_under_the_values_of_a_column_in_its_order_and_without_one_last() -> None:
    assert groups("rank") == [("Low", "B"), ("Very high", "A"), ("No rank", "C")]
    assert groups("owner") == [("Jane", "A"), ("Ärne", "B"), ("No owner", "C")]
    assert groups("score") == [("4", "B"), ("14", "A"), ("beyond the scale", "C")]


def test_a_row_with_several_ties_stands_under_each_of_them() -> None:
    assert groups("needs") == [
        ("A.2.2 Title of A.2.2", "AC"), ("A.3.2 Title of A.3.2", "C"), ("No controls", "B"),
    ]  # fmt: skip


def test_lists_are_grouped_by_choices_people_records_and_ties() -> None:
    assert groupable(THING) == ("rank", "owner", "open_to_all", "of", "needs")


def test_figures_count_and_are_coloured_only_where_there_is_something() -> None:
    facts = [each.facts for each in ALL]
    assert [(each.label, each.number, each.tone, each.key) for each in counts(THING, facts)] == [
        ("things", 3, "", "thing"), ("costly", 2, "bad", "costly"), ("done", 1, "good", "done"),
    ]  # fmt: skip
    assert [tuple(each)[:3] for each in counts(THING, facts[1:2])] == [
        ("thing", 1, ""), ("costly", 0, ""), ("done", 0, ""),
    ]  # fmt: skip
    assert counts(THING, ())[0].label == "things"
