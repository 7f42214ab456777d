"""Everything written in a workspace is found by its words, and leads to where a person can go on."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui import catalog
from aims_tui.text import folded
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import overview, search
from aims_tui.workspace.queries.search import Entry, Index, around
from aims_tui.workspace.store import errors, gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.store.test_file import statement
from tests.workspace.test_own_kinds import KINDS


def everything(workspace: Workspace, assessment: str = "") -> Index:
    return search.index(workspace, overview.overview(workspace, assessment).assessment.id)


def places(workspace: Workspace, typed: str, assessment: str = "") -> list[tuple[str, str, str]]:
    """Return where the words were found: record, ref and field."""
    return [(each.record, each.ref, each.field) for each in everything(workspace, assessment).find(typed)]


def evidence(workspace: Workspace, title: str, **values: str) -> str:
    """Add a piece of evidence and return its row."""
    added = gate.added(workspace.kinds["evidence"], {"title": title, **values})
    act(workspace, added)
    return added.row


@pytest.fixture
def zebras(workspace: Workspace) -> Workspace:
    """A workspace with a zebra in every sort of text."""
    kinds, target = workspace.kinds, requirement(workspace, "4.3")
    put(workspace, "A.2.2", implementation="The Chief signs;\nthe  STRASSE is wide. Zebra.")
    paper = gate.added(kinds["evidence"], {"title": "Zebra report", "description": "All about the zebra"})
    case = gate.added(kinds["use_case"], {"title": "Zebra triage"})
    act(
        workspace,
        paper,
        case,
        gate.added(kinds["person"], {"name": "Zebra Keeper", "role": "Feeds the zebra"}),
        gate.added(kinds["answer"], {"requirement": target, "question": "q1", "text": "Zebra?"}),
        gate.added(kinds["remark"], {"requirement": target, "author": "Dr Zebra", "text": "No zebra seen"}),
        edits.link_change(kinds, ("evidence", paper.row), ("requirement", target), "zebras, page 2"),
        edits.link_change(kinds, ("evidence", paper.row), ("use_case", case.row), "its zebra"),
        gate.Change("organization", workspace.id, {"note": "Not a zoo; no zebra."}),
    )
    return workspace


def test_a_number_is_found_however_it_is_written_and_while_it_is_typed(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="As A6.2.4 and section 3 say.")
    assert [each[1] for each in places(workspace, "A6.2.4")] == ["A.6.2.4", "4.1"]
    assert places(workspace, "Annex A 6.2.4")[0][1] == "A.6.2.4"
    assert places(workspace, "clause 9.2.2 Programme")[0][1] == "9.2.2"
    assert [each[1] for each in places(workspace, "a6.2")][:2] == ["A.6.2.2", "A.6.2.3"]
    assert [each[1] for each in places(workspace, "section 3")] == ["4.1"]
    assert everything(workspace).find("clause 9.2", most=1)[0].ref == "9.2.1"


def test_every_text_is_found_with_the_words_for_its_field_and_where_it_leads(zebras: Workspace) -> None:
    found = everything(zebras).find("  ZEBRA ")
    assert {(each.record, each.ref, each.label, each.target[0]) for each in found} == {
        ("requirement", "A.2.2", "How it is implemented", "requirement"),
        ("answer", "4.3", "Answer", "requirement"),
        ("remark", "4.3", "Auditor", "requirement"),
        ("remark", "4.3", "Feedback", "requirement"),
        ("link", "4.3", "Note", "requirement"),
        ("link", "UC-1", "Note", "use_case"),
        ("evidence", "EV-01", "Title", "evidence"),
        ("evidence", "EV-01", "Description", "evidence"),
        ("use_case", "UC-1", "Title", "use_case"),
        ("person", "Zebra Keeper", "Name", "person"),
        ("person", "Zebra Keeper", "Role", "person"),
        ("organization", "Acme Ltd", "Note", "organization"),
    }
    about = requirement(zebras, "4.3")
    assert {each.target[1] for each in found if each.ref == "4.3"} == {about}
    assert {each.row == each.target[1] for each in found if each.record in ("answer", "remark", "link")} == {False}
    assert {each.row == each.target[1] for each in found if each.record not in ("answer", "remark", "link")} == {True}


def test_a_requirement_is_found_by_number_and_title_without_being_touched(workspace: Workspace) -> None:
    (found,) = everything(workspace).find("a.6.2.4")
    title = catalog.load().requirements["A.6.2.4"].title
    target = ("requirement", requirement(workspace, "A.6.2.4"))
    searched = f"a.6.2.4 {title.casefold()}"
    assert found == Entry(*target, target, "A.6.2.4", "title", "Title", title, searched, "control")
    assert everything(workspace).find(f"validation {title} A.6") == (found,)


def test_what_is_found_says_what_sort_of_thing_it_leads_to(zebras: Workspace) -> None:
    found = everything(zebras)
    assert {each.ref: each.kind for each in found.find("zebra")} == {
        "4.3": "subclause", "A.2.2": "control", "EV-01": "evidence", "UC-1": "use case", "Zebra Keeper": "person",
        "Acme Ltd": "organization",
    }  # fmt: skip
    assert {each.kind for each in found.find("X.1")} == {"additional control"}


def test_a_short_id_and_its_title_are_found_together_and_once(workspace: Workspace) -> None:
    evidence(workspace, "Minutes of the board")
    evidence(workspace, "Training map")
    for typed in ("ev-02", "training EV-02", "ing map", "ev-02 training"):
        assert places(workspace, typed) == [("evidence", "EV-02", "title")], typed


def test_every_word_typed_must_be_there_in_any_order(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="The supplier keeps the zebra in the garden.")
    put(workspace, "4.2", implementation="The garden has no animals.")
    assert places(workspace, "garden zebra") == [("requirement", "4.1", "implementation")]
    assert places(workspace, "zebra gard") == [("requirement", "4.1", "implementation")]
    assert [ref for _, ref, _ in places(workspace, "garden")] == ["4.1", "4.2"]
    assert places(workspace, "zebra animals") == []


def test_spelling_differs_by_case_white_space_and_unicode_form_only(zebras: Workspace) -> None:
    put(zebras, "4.1", implementation="Zoe\u0301 reads it")
    assert places(zebras, "straße is wide") == [("requirement", "A.2.2", "implementation")]
    assert places(zebras, "ZOÉ") == [("requirement", "4.1", "implementation")]


def test_the_number_itself_comes_first_then_numbers_then_titles_then_texts_in_published_order(
    workspace: Workspace,
) -> None:
    put(workspace, "10.2", implementation="See 6.1 and A.2.3.")
    put(workspace, "4.1", implementation="6.1 says how.")
    evidence(workspace, "6.1 in our words")
    found = places(workspace, "6.1")
    numbers = [ref for ref in catalog.load().requirements if ref.startswith("6.1.")]
    exact = ["6.1"] if "6.1" in catalog.load().requirements else []
    texts = [place for place in found if place[2] != "title"]
    assert [ref for _, ref, _ in found][: len(exact + numbers) + 1] == [*exact, *numbers, "EV-01"]
    assert texts == [("requirement", "4.1", "implementation"), ("requirement", "10.2", "implementation")]


def test_a_short_id_comes_before_longer_ones_and_before_texts_that_name_it(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="EV-10 shows it.")
    for number in range(1, 103):
        evidence(workspace, f"Paper {number}")
    found = [ref for _, ref, _ in places(workspace, "ev-10")]
    assert found == ["EV-10", "EV-100", "EV-101", "EV-102", "4.1"]


def test_a_title_that_begins_so_comes_before_one_that_holds_it(workspace: Workspace) -> None:
    evidence(workspace, "The policy on suppliers")
    evidence(workspace, "Policy of the year")
    found = [place for place in places(workspace, "policy") if place[0] == "evidence"]
    assert found == [("evidence", "EV-02", "title"), ("evidence", "EV-01", "title")]
    assert places(workspace, "policy of the")[0] == ("evidence", "EV-02", "title")


def test_no_more_are_given_than_wanted_and_those_are_the_best(zebras: Workspace) -> None:
    index = everything(zebras)
    assert index.find("zebra", 3) == index.find("zebra")[:3]
    assert index.find("zebra", 0) == ()


@pytest.mark.parametrize("typed", ["", "  ", "\n\t"])
def test_nothing_typed_finds_nothing(zebras: Workspace, typed: str) -> None:
    assert everything(zebras).find(typed) == ()


def test_the_parts_of_keys_and_the_codes_of_choices_are_not_text(zebras: Workspace) -> None:
    for typed in ("supports", "not_started", requirement(zebras, "4.3")):
        assert places(zebras, typed) == []


def test_texts_of_another_assessment_stay_out(workspace: Workspace) -> None:
    case = gate.added(workspace.kinds["use_case"], {"title": "Triage"})
    made = edits.assessment_for(workspace.kinds, case.row, "Triage only", TODAY)
    act(workspace, case, *made)
    theirs = overview.overview(workspace, "Triage only").assessment.id
    there = edits.requirement_id(theirs, "4.1")
    paper = evidence(workspace, "Shared paper")
    act(
        workspace,
        gate.Change("requirement", there, {"implementation": "zebra"}),
        gate.added(workspace.kinds["answer"], {"requirement": there, "question": "q1", "text": "zebra"}),
        edits.link_change(workspace.kinds, ("evidence", paper), ("requirement", there), "zebra"),
    )
    assert places(workspace, "zebra") == []
    assert {ref for _, ref, _ in places(workspace, "zebra", "Triage only")} == {"4.1"}
    assert len(places(workspace, "zebra", "Triage only")) == 3
    assert places(workspace, "shared paper") == places(workspace, "shared paper", "Triage only")


def test_kinds_of_ones_own_are_searched_too(tmp_path: Path) -> None:
    own = Workspace.create(tmp_path / "own.aims", kinds=KINDS)
    fire = gate.added(KINDS["risk"], {"title": "Fire", "text": "It burns."})
    act(own, fire, gate.added(KINDS["rating"], {"risk": fire.row, "code": "burns"}))
    index = search.index(own, "")
    assert [(each.ref, each.field, each.target) for each in index.find("burns")] == [
        ("R-01", "text", ("risk", fire.row))
    ]
    assert [each.field for each in index.find("r-01")] == ["title"]


def test_what_another_program_left_broken_is_found_as_text(workspace: Workspace) -> None:
    evidence(workspace, "Plan")
    statement(workspace.path, "UPDATE evidence SET title = x'00ff', short = 7, description = '\x1b[2J zebra \u202e'")
    (found,) = everything(workspace).find("zebra")
    assert (found.ref, found.text) == ("7", "\x1b[2J zebra \u202e")
    statement(workspace.path, "UPDATE evidence SET title = '', short = ''")
    (found,) = everything(workspace).find("zebra")
    assert found.ref == found.row


def test_a_link_to_what_is_not_there_any_more_is_found_and_breaks_nothing(zebras: Workspace) -> None:
    statement(zebras.path, "DELETE FROM use_case")
    assert ("link", "UC-1", "note") in places(zebras, "its zebra")
    statement(zebras.path, "UPDATE link SET to_record = 'goblin', to_row = 'g1' WHERE to_record = 'use_case'")
    assert ("link", "g1", "note") in places(zebras, "its zebra")


def test_a_file_that_cannot_be_read_is_refused_by_name(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.path) as connection:
        connection.execute("DROP TABLE remark")
    with pytest.raises(errors.WorkspaceError):
        everything(workspace)


def test_the_index_is_read_in_a_handful_of_queries_however_much_there_is(
    zebras: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    reading = zebras.reading
    chosen = overview.overview(zebras).assessment.id

    def listening():
        from contextlib import contextmanager

        @contextmanager
        def opened():
            with reading() as connection:
                connection.set_trace_callback(asked.append)
                yield connection

        return opened()

    monkeypatch.setattr(zebras, "reading", listening)
    search.index(zebras, chosen)
    few = len(asked)
    for number in range(20):
        evidence(zebras, f"Paper {number}")
    asked.clear()
    search.index(zebras, chosen)
    assert len(asked) == few


WORDS = st.lists(st.sampled_from(["ev-01", "zebra", "plan", "The", "straße", "e\u0301", "\x1b", "4.1"]), max_size=4)


@given(st.lists(WORDS.map(" ".join), max_size=12), WORDS.map(" ".join), st.integers(0, 5))
def test_whatever_is_typed_all_its_words_stand_in_what_is_found(texts: list[str], typed: str, most: int) -> None:
    entries = [
        Entry("evidence", str(number), ("evidence", str(number)), f"EV-{number:02d}", "title", "Title", text,
              folded(f"EV-{number:02d} {text}"))
        for number, text in enumerate(texts)
    ]  # fmt: skip
    index = Index(entries)
    wanted = folded(typed).split()
    matching = [each for each in entries if wanted and all(word in each.folded for word in wanted)]
    found = index.find(typed)
    assert set(found) == set(matching) and len(found) == len(matching)
    assert index.find(typed, most) == found[:most]
    assert index.entries == tuple(entries)


def test_a_long_text_is_shown_from_a_little_before_the_match() -> None:
    text = "word " * 50 + "needle\nin the  hay"
    assert around(text, "needle in") == "…" + "word " * 5 + "needle in the hay"
    assert around(text, "HAY Needle") == "…" + "word " * 5 + "needle in the hay"
    assert around("A needle", "needle") == "A needle"
    assert around(text, "nothing").startswith("word word")
    assert around("", "x") == ""


def test_what_is_shown_around_a_match_is_safe() -> None:
    assert around("a\x1b[2J\u202e zebra\nb", "zebra") == "a␛[2J⇠ zebra b"


def test_letters_that_grow_when_folded_do_not_push_the_match_out_of_sight() -> None:
    assert around("ß" * 80 + " needle", "needle").endswith(" needle")
    assert around("Zoe\u0301 " * 40 + "Ame\u0301lie", "amélie") == "…" + " Zoé" * 6 + " Amélie"


def test_of_a_long_text_no_more_is_handed_on_than_a_list_shows() -> None:
    found = around("a" * 500_000 + " needle " + "b" * 500_000, "needle")
    assert "needle" in found and len(found) < 2_000


def test_a_text_beyond_every_limit_is_searched_up_to_it(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="short")
    statement(
        workspace.path,
        "UPDATE requirement SET implementation = 'needle' || printf('%.*c', 3000000, 'x') WHERE ref = '4.1'",
    )
    assert places(workspace, "needle") == [("requirement", "4.1", "implementation")]
    assert max(len(each.text) for each in everything(workspace).entries) < 1_000_200
