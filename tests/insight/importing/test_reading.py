"""What texts of other files mean: headings, words, numbers, days, names and lists, each as a table."""

from datetime import date

import pytest

from aims_tui import catalog
from aims_tui.insight.importing import days, headings, lists, matching, names, numbers, targets, texts, words
from aims_tui.insight.importing.choosing import chosen
from aims_tui.insight.importing.reading import Wishes
from aims_tui.insight.importing.table import Book, Line, Merge, Sheet, filled
from aims_tui.records.all import KINDS

TODAY = date(2026, 11, 24)
TITLES = {ref: entry.title for ref, entry in catalog.load().requirements.items()}
STATUS = KINDS["requirement"].fields["status"]
APPLICABILITY = KINDS["requirement"].fields["applicability"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Risk ID", "risk id"), ("ReportedBy", "reported by"), ("reported_by", "reported by"), ("CAPAID", "capaid"),
        ("IncidentID", "incident id"), ("  Treatment   Option ", "treatment option"), ("Sub-clause", "sub clause"),
        ("In Scope? ", "in scope"), ("% complete", "% complete"),
        ("Verant\u00adwortlich", "verantwortlich"),
    ],
)  # fmt: skip
def test_a_heading_has_one_form_however_it_is_written(text: str, form: str) -> None:
    assert texts.heading(text) == form


@pytest.mark.parametrize("text", ["", "—", "-", " n/a ", "N.A.", "TBC", "❓ TBC", "[]", "…"])
def test_a_sign_for_nothing_is_nothing(text: str) -> None:
    assert texts.is_nothing(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A.6.2.4", "A.6.2.4"), ("A6.2.4", "A.6.2.4"), ("ISO42001:6.1.2 AI risk assessment", "6.1.2"),
        ("Annex A.6.2.4", "A.6.2.4"), ("A.10.4 Customers", "A.10.4"), ("Clause 9.2.2", "9.2.2"), ("a.2.2", "A.2.2"),
    ],
)  # fmt: skip
def test_a_published_number_is_read_in_every_form(text: str, number: str) -> None:
    assert numbers.published(text, TITLES)[0] == number


@pytest.mark.parametrize(
    ("text", "numbering"),
    [
        ("A.5.1", numbers.Numbering.ISO_27001), ("A.8.34", numbers.Numbering.ISO_27001),
        ("A.5.1.1", numbers.Numbering.CATEGORIES), ("A.11.1.2", numbers.Numbering.CATEGORIES),
        ("A.2.1", numbers.Numbering.INVENTED), ("A.6.2", numbers.Numbering.GROUP), ("A.7.x", numbers.Numbering.GROUP),
        ("6.1", numbers.Numbering.GROUP), ("A.5", numbers.Numbering.GROUP), ("policy", None),
    ],
)  # fmt: skip
def test_a_number_that_is_not_published_says_what_it_seems_to_be(
    text: str, numbering: numbers.Numbering | None
) -> None:
    with pytest.raises(numbers.NotPublished) as refused:
        numbers.published(text, TITLES)
    assert refused.value.numbering == numbering


@pytest.mark.parametrize(
    ("text", "order", "iso"),
    [
        ("2025-01-10", "", "2025-01-10"), ("2025‑01‑10", "", "2025-01-10"), ("2024-10-01 00:00:00", "", "2024-10-01"),
        ("31/12/2026", "", "2026-12-31"), ("12/31/2026", "", "2026-12-31"), ("09/10/2026", "dmy", "2026-10-09"),
        ("09/10/2026", "mdy", "2026-09-10"), ("01.02.27", "dmy", "2027-02-01"), ("14 Dec 2026", "", "2026-12-14"),
        ("December 14, 2026", "", "2026-12-14"), ("05/05/2026", "", "2026-05-05"), ("20261214", "", "2026-12-14"),
    ],
)  # fmt: skip
def test_a_day_is_read(text: str, order: str, iso: str) -> None:
    assert days.read(text, order, TODAY) == days.Day(iso)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("09/10/2026", "--dates"), ("01/2024", "a month"), ("Jul-25", "a month"), ("2025", "a year"),
        ("31/02/2026", "no day"), ("next friday", "not a day"), ("14 Dec", "not a day"), ("Q3 2026", "a month"),
    ],
)  # fmt: skip
def test_what_is_no_day_says_why(text: str, why: str) -> None:
    assert why in days.read(text, "", TODAY).fault


def test_words_behind_a_day_are_told() -> None:
    assert days.read('06/14/2027 "Register reviewed annually"', "", TODAY) == days.Day(
        "2027-06-14", rest="register reviewed annually"
    )


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["31/12/2026", "09/10/2026"], "dmy"), (["12/31/2026"], "mdy"), (["01/02/2026"], ""), ([], ""),
        (["31/12/2026", "12/31/2026"], ""),
    ],
)  # fmt: skip
def test_the_order_of_day_and_month_is_settled_by_the_column(column: list[str], order: str) -> None:
    assert days.order(column) == order


@pytest.mark.parametrize(
    ("head", "text", "code"),
    [
        ("Status", "Implemented", "implemented"), ("Status", "C", "implemented"), ("Status", "PC", "in_progress"),
        ("Status", "to_do", "not_started"), ("Status", "✅ Implemented", "implemented"),
        ("Status", "No", "not_started"),
        ("Status", "60%", "in_progress"), ("% complete", "100", "implemented"), ("% complete", "0", "not_started"),
        ("Maturity", "5", "implemented"), ("Maturity", "Level 2", "in_progress"), ("Maturity", "0", "not_started"),
        ("Status", "—", ""), ("Status", "TBC", ""),
    ],
)  # fmt: skip
def test_a_word_says_how_something_stands(head: str, text: str, code: str) -> None:
    assert words.column(STATUS, head, [text]).code(text) == code


def test_a_cell_that_shows_a_share_holds_a_part_of_one() -> None:
    read = words.column(STATUS, "Status", ["0.5", "1", "0", "Planned"])
    assert [read.code(each) for each in ("0.5", "1", "0", "Planned")] == [
        "in_progress", "implemented", "not_started", "not_started",
    ]  # fmt: skip
    with pytest.raises(words.Unknown):
        words.column(STATUS, "Status", ["1", "3"]).code("3")


@pytest.mark.parametrize(
    ("text", "step"), [("High", "4"), ("hoch", "4"), ("Sehr hoch", "5"), ("möglich", "3"), ("baja", "2"), ("Rare", "1")]
)
def test_a_step_of_a_scale_is_read_by_its_name(text: str, step: str) -> None:
    assert words.number(KINDS["risk"].fields["likelihood"], text, {}) == step


@pytest.mark.parametrize("text", ["3", "Whatever", "Partially Applicable", "101%"])
def test_a_word_that_nobody_knows_is_refused_with_those_there_are(text: str) -> None:
    with pytest.raises(words.Unknown, match="Not started, In progress, Implemented"):
        words.column(STATUS, "Status", []).code(text)


def test_what_a_word_means_can_be_changed() -> None:
    assert words.column(STATUS, "Status", [], {"halfway": "in_progress"}).code("Halfway") == "in_progress"


@pytest.mark.parametrize("text", ["Yes", "y", "Ja", "TRUE", "1", "x", "INCLUDED", "Inherited", "Applicable"])
def test_a_yes_makes_a_control_applicable(text: str) -> None:
    assert words.column(APPLICABILITY, "Applicable", []).code(text) == "applicable"


@pytest.mark.parametrize(
    "text",
    ["Partial", "partially", "Partly applicable", "Partially Applicable", "In part", "teilweise", "Parcial",
     "Partially – only for hiring", "⚠ Partial", "en partie"],
)  # fmt: skip
def test_what_applies_in_part_applies(text: str) -> None:
    assert words.in_part(text)
    assert words.column(APPLICABILITY, "Applicable", []).code(text) == "applicable"


@pytest.mark.parametrize("text", ["Optional", "Partially not applicable", "Partner", "Partly N/A", "Participates"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    assert not words.in_part(text)
    with pytest.raises(words.Unknown):
        words.column(APPLICABILITY, "Applicable", []).code(text)


def met(*spellings: str) -> names.Roster:
    roster = names.Roster([names.Known("1", "Jane Doe", "jane@x.org"), names.Known("2", "AI Lead (deputy)")])
    for each in spellings:
        roster.meet(each)
    return roster


@pytest.mark.parametrize(
    "text", ["Jane Doe", "jane  doe", "Jane Doe (CTO)", "Doe, Jane", "jane@x.org", "Jane Doe <j@y.org>"]
)
def test_somebody_who_is_there_is_found_by_every_spelling(text: str) -> None:
    assert met().there(text) == "1"


def test_a_name_with_brackets_of_its_own_is_that_name() -> None:
    assert met().there("AI Lead (deputy)") == "2"


def test_several_spellings_in_one_file_are_one_person() -> None:
    spellings = ("Müller, Anna", "Anna Müller (HR Lead)", "anna.mueller@firm.example")
    roster = met(*spellings)
    assert {roster.new(each).name for each in spellings} == {"Anna Müller"}
    assert roster.new("Müller, Anna").role == "HR Lead"


def test_a_mail_address_says_that_a_last_name_stands_first() -> None:
    spellings = ("Müller, Anna", "anna.mueller@firm.example")
    roster = met(*spellings)
    assert {roster.new(each).name for each in spellings} == {"Anna Müller"}
    assert met("Smith, CTO").new("Smith, CTO").name == "Smith, CTO"


@pytest.mark.parametrize("text", ["12", "Ann; Bob", "Ann\nBob"])
def test_what_names_nobody_or_two_is_no_name(text: str) -> None:
    with pytest.raises(names.NoName):
        names.spelling(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A.4.2/A.7.4", ["A.4.2", "A.7.4"]), ("A.4.2; A.7.4", ["A.4.2", "A.7.4"]), ("A.4.2\nA.7.4", ["A.4.2", "A.7.4"]),
        ("A.4.2 | A.7.4", ["A.4.2", "A.7.4"]), ("A.4.2, A.4.2", ["A.4.2"]), ("- A.4.2\n- A.7.4", ["A.4.2", "A.7.4"]),
        ("Input filter, human review", ["Input filter, human review"]), ("A.4.2 A.7.4", ["A.4.2", "A.7.4"]),
    ],
)  # fmt: skip
def test_a_list_is_taken_apart(text: str, found: list[str]) -> None:
    assert lists.parts(text, numbers.looks_like_one) == found


@pytest.mark.parametrize("text", ["R-01, R-02", "R-01; x", "R-01\nx", "A.4.2/A.7.4", "A.4.2 and 4.1", "R-01 & SYS 2"])
def test_a_list_is_known_by_what_stands_behind_its_first_part(text: str) -> None:
    assert lists.lists_more(text)


@pytest.mark.parametrize(
    "text",
    ["R-01", "R-01 Bias, and what follows", "A.7.4 Quality of data", "Terms/conditions", "AI policy, 2026-08-03"],
)
def test_one_thing_with_words_behind_it_is_no_list(text: str) -> None:
    assert not lists.lists_more(text)


def sheet(*rows: str, merges: tuple[Merge, ...] = ()) -> Sheet:
    return filled(Sheet("S", [Line(number, tuple(row.split("|"))) for number, row in enumerate(rows, 1)], merges))


def test_headings_are_found_below_titles() -> None:
    found = headings.find(
        sheet("AI risk register||", "Version 1.2||", "", "Risk ID|Risk Description|Owner", "R1|x|y"),
        targets.vocabulary(KINDS),
    )
    assert found and found.rows == (4,)


def test_groups_above_headings_tell_repeated_ones_apart() -> None:
    whole = sheet(
        "Risk||Inherent||Residual|", "Risk ID|Title|Likelihood|Impact|Likelihood|Impact", "1|x|3|4|1|2",
        merges=(Merge(0, 0, 0, 1), Merge(0, 2, 0, 3), Merge(0, 4, 0, 5)),
    )  # fmt: skip
    found = headings.find(whole, targets.vocabulary(KINDS))
    assert found and found.rows == (1, 2)
    assert [head.name for head in found.heads][2:] == ["Likelihood", "Impact", "Likelihood (2)", "Impact (2)"]
    mapped = matching.matched(KINDS, KINDS["risk"], found.heads, lambda place: [whole.lines[2].cell(place)])
    assert [target.name for target in mapped.targets.values()] == [
        "short", "title", "likelihood", "impact_organization", "residual_likelihood", "residual_impact_organization",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("||", "empty"), ("Total|12|", "closing line"), ("Risk ID|Title|Owner", "the headings again"),
        ("Technical risks||", "a line of text"), ("R1|x|y", ""),
    ],
)  # fmt: skip
def test_what_is_no_row_of_a_table_is_said(row: str, why: str) -> None:
    whole = sheet("Risk ID|Title|Owner", row)
    found = headings.find(whole, targets.vocabulary(KINDS))
    assert found
    said = headings.skipped(whole.lines[1], found, whole)
    assert (why in said) if why else said == ""


@pytest.mark.parametrize("kind", targets.importable(KINDS), ids=lambda kind: kind.name)
def test_every_kind_is_matched_by_its_own_labels(kind: object) -> None:
    possible = targets.of(KINDS, kind)  # type: ignore[arg-type]
    fields = {each.label: each.name for each in possible.values() if each.field is not None}
    heads = [headings.Head(place, label, label) for place, label in enumerate(fields)]
    mapped = matching.matched(KINDS, kind, heads, lambda place: [])  # type: ignore[arg-type]
    assert {heads[place].text: target.name for place, target in mapped.targets.items()} == fields


@pytest.mark.parametrize(("text", "found"), [("3,0", "3"), ("3,00", "3"), ("3.0", "3"), ("-2,0", "-2"), ("3", "3")])
def test_a_decimal_comma_with_noughts_behind_it_is_a_whole_number(text: str, found: str) -> None:
    assert words.number(KINDS["risk"].fields["likelihood"], text, {}) == found


def test_a_comma_that_can_be_two_things_is_none_of_them() -> None:
    field = KINDS["risk"].fields["likelihood"]
    for text in ("3,5", "3,1", "3,0,0", "1,2"):
        with pytest.raises(words.Unknown):
            words.number(field, text, {})
    assert words.number(field, "3,000", {}) == "3000"


def test_a_hidden_sheet_that_was_asked_for_is_not_told_as_passed_over() -> None:
    lines = [Line(1, ("Risk ID", "Title", "Likelihood")), Line(2, ("R1", "Bias", "3"))]
    book = Book("f.xlsx", [Sheet("Risks", lines), Sheet("Old", lines, hidden=True), Sheet("Older", lines, hidden=True)])
    assert chosen(KINDS, book, Wishes(sheet="old")).notes == ["Hidden sheets passed over: Older."]
    assert chosen(KINDS, book, Wishes()).notes == ["Hidden sheets passed over: Old, Older."]
