"""All sheets of a file at once: which are taken, which are passed over and why, and in which order."""

from collections.abc import Sequence

import pytest

from aims_tui.insight.importing.every import Every, every, in_order
from aims_tui.insight.importing.reading import Unclear, Wishes
from aims_tui.insight.importing.table import Book, Line, Sheet
from aims_tui.records.all import KINDS
from aims_tui.records.fields import FieldType


def sheet(name: str, *rows: str, hidden: bool = False) -> Sheet:
    return Sheet(name, [Line(number, tuple(row.split("|"))) for number, row in enumerate(rows, 1)], hidden=hidden)


ACTIONS = sheet("To do", "Action ID|Risk ID|Action|Owner|Status", "T-1|R001|Mask names|Jo|Open")
RISKS = sheet("Risks", "Risk ID|Risk Title|Owner|Status", "R001|Bias|Jo|Open")
SYSTEMS = sheet("Inventory", "System ID|System Name|Purpose|Owner", "S1|Ranker|Ranks|Jo")
PEOPLE = sheet("Team", "Name|Role|E-mail", "Jo|Lead|jo@acme.example")
READ_ME = sheet("Read me", "Fill in every sheet")
SUMMARY = sheet("Summary", "Level|Count", "High|3")


def found(*sheets: Sheet, wishes: Wishes | None = None, named: Sequence[str] = ()) -> Every:
    return every(KINDS, Book("f.xlsx", sheets), wishes or Wishes(), named)


def taken(what: Every) -> list[tuple[str, str]]:
    return [(each.sheet.name, each.kind.name) for each in what.tables]


def test_each_sheet_comes_after_those_whose_records_its_rows_name() -> None:
    assert taken(found(ACTIONS, RISKS, SYSTEMS, PEOPLE)) == [
        ("Team", "person"), ("Inventory", "system"), ("Risks", "risk"), ("To do", "action"),
    ]  # fmt: skip


def test_every_kind_stands_once_in_the_order_and_people_first() -> None:
    order = [kind.name for kind in in_order(KINDS)]
    assert sorted(order) == sorted(KINDS)
    assert order[0] == "person"


@pytest.mark.parametrize("name", KINDS)
def test_what_a_record_is_a_part_of_stands_before_it(name: str) -> None:
    order = [kind.name for kind in in_order(KINDS)]
    for field in KINDS[name].belongs_by():
        if field.kind is FieldType.LINK and name not in ("link", "approval"):
            assert all(order.index(to) < order.index(name) for to in field.targets if to != name)


def test_what_holds_no_records_is_passed_over_and_why_is_said() -> None:
    hidden = sheet("Old", "Risk ID|Title", "1|x", hidden=True)
    empty = sheet("Later", "Risk ID|Risk Title|Owner|Status")
    what = found(READ_ME, RISKS, SUMMARY, hidden, empty)
    assert taken(what) == [("Risks", "risk")]
    said = dict(what.passed_over)
    assert said["Read me"] == "has no row of headings"
    assert said["Summary"].startswith("does not say what it holds")
    assert said["Old"] == "is hidden"
    assert said["Later"] == "has no rows below its headings"


def test_a_file_of_which_nothing_can_be_taken_says_why_of_each_sheet() -> None:
    with pytest.raises(Unclear, match="Read me has no row of headings; Summary does not say"):
        found(READ_ME, SUMMARY)


def test_a_sheet_that_is_named_must_be_one_that_can_be_taken() -> None:
    assert taken(found(ACTIONS, RISKS, READ_ME, named=("risks", "To do"))) == [("Risks", "risk"), ("To do", "action")]
    with pytest.raises(Unclear, match="The sheet Read me has no row of headings"):
        found(RISKS, READ_ME, named=("Risks", "Read me"))
    with pytest.raises(Unclear, match="has no sheet 'Cars'"):
        found(RISKS, named=("Cars", "Risks"))


def test_several_sheets_may_be_said_to_be_of_one_kind() -> None:
    rows = ("Title|Owner", "Something|Jo")
    what = found(sheet("HR", *rows), sheet("IT", *rows), wishes=Wishes("risks"), named=("HR", "IT"))
    assert taken(what) == [("HR", "risk"), ("IT", "risk")]


def test_what_is_said_of_a_heading_holds_wherever_it_stands_or_in_the_sheet_that_is_named() -> None:
    both = found(RISKS, SYSTEMS, wishes=Wishes(mapping={"Owner": ""}))
    assert [each.mapping["Owner"] for each in both.tables] == ["", ""]
    one = found(RISKS, SYSTEMS, wishes=Wishes(mapping={"risks!Owner": ""}, words={"Risks!Status": {"Open": "treated"}}))
    assert [each.mapping["Owner"] for each in one.tables] == ["owner", ""]
    status = one.tables[1].column("state")
    assert status and status.met == {"Open": "treated"}


@pytest.mark.parametrize("typed", ["Nowhere", "Inventory!Status", "Cars!Owner"])
def test_a_heading_that_no_sheet_has_is_said(typed: str) -> None:
    with pytest.raises(Unclear, match="No sheet that is imported has a heading"):
        found(RISKS, SYSTEMS, wishes=Wishes(mapping={typed: ""}))


def test_a_field_that_a_sheet_cannot_have_is_said_with_the_sheet() -> None:
    with pytest.raises(Unclear, match=r"Sheet Inventory: .* no 'likelihood'"):
        found(RISKS, SYSTEMS, wishes=Wishes(mapping={"Owner": "likelihood"}))
