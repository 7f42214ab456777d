"""A field is described once; that description checks what enters and travels with the file."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from aims_tui.records.all import KINDS
from aims_tui.records.fields import (
    LONGEST_LINE,
    LONGEST_PROSE,
    Field,
    FieldType,
    Invalid,
    choice,
    choices,
    day,
    given,
    line,
    link,
    number,
    person,
    prose,
    yes_no,
)
from aims_tui.records.kinds import KEPT_ABOUT, KEPT_FIELD, Kinds, natural_id
from aims_tui.records.layout import from_layout
from aims_tui.text import fault

COLOURS = (("red", "Red"), ("dark_blue", "Dark blue"))
ROW = "12345678-1234-5678-9234-567812345678"


def named(name: str, field: Field, default: str = "") -> Field:
    """Return a field as a record has it."""
    return replace(field, name=name, default=default)


FIELDS = {
    FieldType.LINE: named("line", line("Line")),
    FieldType.PROSE: named("prose", prose("Prose")),
    FieldType.CHOICE: named("choice", choice("Colour", COLOURS), "red"),
    FieldType.CHOICES: named("choices", choices("Colours", COLOURS)),
    FieldType.PERSON: named("person", person("Owner")),
    FieldType.DATE: named("date", day("Due")),
    FieldType.NUMBER: named("number", number("Size")),
    FieldType.YES_NO: named("yes_no", yes_no("Active"), "yes"),
    FieldType.LINK: named("link", link("Use case", "use_case")),
}


@pytest.mark.parametrize(
    ("kind", "given_value", "kept"),
    [
        (FieldType.LINE, "  Two\twords \n here ", "Two words here"),
        (FieldType.LINE, " \n ", ""),
        (FieldType.LINE, "x" * LONGEST_LINE, "x" * LONGEST_LINE),
        (FieldType.PROSE, " First\n\n\tthen ", " First\n\n\tthen "),
        (FieldType.PROSE, " \n\t", ""),
        (FieldType.PROSE, "می\u200cخواهم", "می\u200cخواهم"),
        (FieldType.CHOICE, "dark_blue", "dark_blue"),
        (FieldType.CHOICE, "", "red"),
        (FieldType.CHOICES, '["dark_blue", "red", "red"]', '["red", "dark_blue"]'),
        (FieldType.CHOICES, "[]", ""),
        (FieldType.CHOICES, "red", '["red"]'),
        (FieldType.CHOICES, "", ""),
        (FieldType.PERSON, ROW.upper().replace("-", ""), ROW),
        (FieldType.PERSON, "", ""),
        (FieldType.DATE, "2026-12-14", "2026-12-14"),
        (FieldType.DATE, "20261214", "2026-12-14"),
        (FieldType.NUMBER, "007", "7"),
        (FieldType.NUMBER, "-0", "0"),
        (FieldType.NUMBER, "9" * 15, "9" * 15),
        (FieldType.YES_NO, "no", "no"),
        (FieldType.YES_NO, "", "yes"),
        (FieldType.LINK, f"{{{ROW}}}", ROW),
    ],
)
def test_a_good_value_is_kept_in_the_one_form_that_the_file_holds(kind: FieldType, given_value: str, kept: str) -> None:
    assert FIELDS[kind].check(given_value) == kept
    assert FIELDS[kind].check(kept) == kept


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (FieldType.LINE, "x" * (LONGEST_LINE + 1), "Line is a single line of at most 500 characters"),
        (FieldType.PROSE, "x" * (LONGEST_PROSE + 1), "Prose is longer than 1,000,000 characters; keep it as evidence"),
        (FieldType.CHOICE, "green", "Colour must be one of red, dark_blue, not 'green'"),
        (FieldType.CHOICE, "Red", "Colour must be one of"),
        (FieldType.CHOICE, " ", "Colour must be one of"),
        (FieldType.CHOICES, '["red", "green"]', "Colours takes red, dark_blue, not 'green'"),
        (FieldType.CHOICES, "red,dark_blue", "not 'red,dark_blue'"),
        (FieldType.CHOICES, '{"red": 1}', "Colours takes"),
        (FieldType.CHOICES, "[" * 100_000, "Colours takes"),
        (FieldType.CHOICES, "[" + "9" * 5000 + "]", "Colours takes"),
        (FieldType.PERSON, "Lead", "Owner: 'Lead' is not the id of a record"),
        (FieldType.DATE, "14 Dec", "Due must be a day such as 2026-12-14, not '14 Dec'"),
        (FieldType.DATE, "2026-02-30", "Due must be a day"),
        (FieldType.DATE, "2026-12-14T10:00", "Due must be a day"),
        (FieldType.NUMBER, "3.5", "Size must be a whole number, not '3.5'"),
        (FieldType.NUMBER, "9" * 16, "Size must be a whole number"),
        (FieldType.NUMBER, "²", "Size must be a whole number"),
        (FieldType.NUMBER, " ", "Size must be a whole number"),
        (FieldType.YES_NO, "true", "Active must be yes or no, not 'true'"),
        (FieldType.LINK, "EV-01", "Use case: 'EV-01' is not the id of a record"),
    ],
)
def test_a_value_of_the_wrong_sort_is_refused_by_the_name_of_its_field(kind: FieldType, value: str, said: str) -> None:
    with pytest.raises(Invalid) as raised:
        FIELDS[kind].check(value)
    assert said in str(raised.value)


def test_what_is_linked_is_no_value_of_its_own() -> None:
    """It stands in links: no file describes a column of it, and no kind has one."""
    assert {*FIELDS} == {*FieldType} - {FieldType.LINKS}
    told = json.loads(KINDS.layout())
    assert "use_cases" in KINDS["system"].links and "use_cases" not in told["system"]["fields"]
    told["person"]["fields"]["role"]["kind"] = "links"
    assert from_layout(json.dumps(told))["person"].fields["role"].kind is FieldType.LINE


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize("hostile", ["\x1b[2J", "a\rb", "\x9b", "\ud800"])
def test_no_kind_of_field_takes_what_steers_a_terminal(kind: FieldType, hostile: str) -> None:
    with pytest.raises(Invalid, match=r"U\+[0-9A-F]{4} at position \d cannot be kept"):
        FIELDS[kind].check(hostile)


@pytest.mark.parametrize("described", [line("Title", required=True), link("Requirement", "requirement", required=True)])
def test_a_required_field_must_not_be_emptied(described: Field) -> None:
    with pytest.raises(Invalid, match="must not be empty"):
        named("x", described).check("")


def test_a_day_that_lies_in_the_past_says_so_also_in_the_file() -> None:
    kinds = from_layout(KINDS.layout())
    assert kinds["evidence"].fields["issued_on"].past
    assert not kinds["evidence"].fields["valid_until"].past
    assert not kinds["requirement"].fields["due"].past


def test_blanks_do_not_fill_a_required_line() -> None:
    with pytest.raises(Invalid, match="Title must not be empty"):
        named("title", line("Title", required=True)).check(" \t ")


def test_a_pattern_holds_for_the_whole_line() -> None:
    email = KINDS["person"].fields["email"]
    assert email.check("lead@larkmoor.example") == "lead@larkmoor.example"
    assert email.check("") == ""
    with pytest.raises(Invalid, match="Email: 'lead at larkmoor' does not have the right form"):
        email.check("lead at larkmoor")
    with pytest.raises(Invalid, match="right form"):
        KINDS["evidence"].fields["file"].check("a" * 63)


@for_all(st.sampled_from([*FIELDS]), st.text(st.characters(categories=None, exclude_categories=())))
def test_whatever_is_kept_may_be_kept_again_and_nothing_else_ever_happens(kind: FieldType, value: str) -> None:
    try:
        kept = FIELDS[kind].check(value)
    except Invalid as error:
        assert FIELDS[kind].label in str(error)
    else:
        assert FIELDS[kind].check(kept) == kept
        assert fault(kept) == ""


def test_codes_have_words_and_an_unknown_code_is_its_own_word() -> None:
    assert FIELDS[FieldType.CHOICE].words("dark_blue") == "Dark blue"
    assert FIELDS[FieldType.CHOICE].words("green") == "green"


@pytest.mark.parametrize(
    ("value", "codes"),
    [("", ()), ('["red"]', ("red",)), ("broken", ("broken",)), ('"red"', ('"red"',)), ("[1, null]", ("1", "None"))],
)
def test_a_broken_list_of_choices_counts_as_one_unknown_code(value: str, codes: tuple[str, ...]) -> None:
    assert FIELDS[FieldType.CHOICES].listed(value) == codes


def test_an_id_from_a_natural_key_is_the_same_everywhere_and_differs_by_every_part() -> None:
    key = natural_id("requirement", "assessment", "A.2.2")
    assert key == "b7ab31d8-6364-5463-9b2e-5d8b608ccdc1"
    assert uuid.UUID(key).version == 5
    others = [("answer", "assessment", "A.2.2"), ("requirement", "assessment", "A.2.3"), ("requirement", "", "A.2.2")]
    assert len({key, *(natural_id(*each) for each in others)}) == 4
    assert natural_id("x", "ab", "c") != natural_id("x", "a", "bc")
    assert KINDS["requirement"].natural_id({"assessment": "assessment", "ref": "A.2.2", "owner": "x"}) == key


@pytest.mark.parametrize("typed", ["use case", "Use_Case", "USE-CASES", " use  cases "])
def test_a_record_is_known_by_its_name_in_one_or_many(typed: str) -> None:
    assert KINDS.named(typed) is KINDS["use_case"]
    assert KINDS.named(f"{typed} x") is None


def test_what_the_workspace_sets_is_marked_and_keeps_its_description() -> None:
    assert given(line("Id", width=8)) == Field("Id", width=8, given=True)


def kept(kinds: Kinds) -> Iterable[tuple[str, dict[str, object], dict[str, dict[str, object]]]]:
    """Return what a layout keeps of these kinds."""
    for kind in kinds.values():
        about = {name: getattr(kind.about, name) for name in KEPT_ABOUT}
        fields = {name: {key: getattr(each, key) for key in KEPT_FIELD} for name, each in kind.fields.items()}
        yield kind.name, about, fields


def test_a_file_describes_itself_so_that_it_can_be_read_without_the_classes() -> None:
    read = from_layout(KINDS.layout())
    assert [*kept(read)] == [*kept(KINDS)]
    assert all(kind.order == tuple(kind.fields) for kind in read.values())
    assert read.layout() == KINDS.layout()
    assert KINDS.layout().isascii()


def test_a_pattern_never_comes_from_a_file() -> None:
    read = from_layout(KINDS.layout())
    assert {field.pattern for kind in read.values() for field in kind.fields.values()} == {""}


def test_what_a_newer_version_says_beyond_our_words_is_passed_over() -> None:
    newer = json.loads(KINDS.layout())
    newer["person"]["about"]["colour"] = "red"
    newer["person"]["fields"]["mood"] = {"label": "Mood", "kind": "gauge", "maximum": 5}
    newer["risk"] = {"about": {"one": "risk", "many": "risks"}, "fields": {"title": {"label": "Title"}}}
    read = from_layout(json.dumps(newer))
    assert read["person"].fields["mood"] == named("mood", Field("Mood", FieldType.LINE))
    assert [*kept(Kinds([read["organization"]]))] == [*kept(Kinds([KINDS["organization"]]))]
    assert read["risk"].fields["title"].label == "Title"


@pytest.mark.parametrize(
    "layout",
    ["", "not json", "[]", "5", '{"person": 5}', '{"person": {}}', '{"person": {"about": {}, "fields": {}}}',
     '{"person": {"about": {"one": "p", "many": "p"}, "fields": {"name": {}}}}',
     '{"person": {"about": {"one": "p", "many": "p"}, "fields": {"name": {"label": "N", "choices": [1]}}}}'],
)  # fmt: skip
def test_a_broken_layout_fails_in_a_way_that_is_foreseen(layout: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        from_layout(layout)


def test_every_record_is_known_by_a_field_of_its_own_and_points_only_at_records_that_are_there() -> None:
    for kind in KINDS.values():
        assert kind.title.name in kind.fields
        assert set(kind.about.natural) <= kind.fields.keys()
        assert ("short" in kind.fields) == bool(kind.about.prefix)
        for field in kind.fields.values():
            assert field.label
            if field.kind in (FieldType.PERSON, FieldType.LINK):
                assert field.targets and set(field.targets) <= KINDS.keys()
            if field.kind in (FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO):
                assert field.choices
            assert field.default == "" or field.check(field.default) == field.default
