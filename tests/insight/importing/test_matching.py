"""What a table holds is guessed from its headings and what stands below them."""

from collections.abc import Sequence

import pytest

from aims_tui.insight.importing import matching, typos
from aims_tui.insight.importing.headings import Head
from aims_tui.records.all import KINDS


def guessed(headings: Sequence[str], row: Sequence[str], hint: str = "") -> tuple[str, dict[str, str]]:
    """Return the kind that a table of one row is taken for, empty where it is not clear, and what its columns are."""
    heads = [Head(place, text, text) for place, text in enumerate(headings)]
    found = matching.candidates(KINDS, heads, lambda place: [row[place]] if row[place] else [], ("", hint))
    targets = {headings[place]: target.name for place, target in found[0].mapped.targets.items()}
    return found[0].kind.name if matching.clear(found) else "", targets


@pytest.mark.parametrize(
    ("headings", "row", "hint", "kind", "first"),
    [
        (("Policy", "Objective", "Owner", "Approved", "Review Due"), ("AI policy", "Why", "Jo", "2026-01-15", ""),
         "policies csv", "policy", "title"),
        (("Control ID", "Control Title", "Applicable (Y/N)", "Owner"), ("A.2.2", "AI policy", "Yes", "Jo"), "",
         "requirement", "ref"),
        (("Control ID", "Control", "Frequency", "Owner"), ("C-01", "Weekly look", "Weekly", "Jo"), "",
         "own_control", "short"),
        (("IncidentID", "Date", "Severity", "Description", "Status", "RootCause"),
         ("1", "2026-05-03", "High", "Wrong answers", "Open", "Index"), "", "incident", "short"),
        (("Risk ID", "Title", "Likelihood", "Impact", "Owner"), ("12", "Bias", "3", "4", "Jo"), "", "risk", "short"),
        (("Action ID", "Source", "Description", "Owner", "Due date"), ("A1", "R-01", "Do it", "Jo", "2026-12-01"), "",
         "action", "short"),
        (("SupplierID", "SupplierName", "Service", "NextReview"), ("S1", "CloudLM", "API", "2027-02-13"), "",
         "supplier", "short"),
        (("IncidentID", "Date", "Severity", "Description", "RootCause"), ("7", "2026-05-03", "High", "Wrong", "Index"),
         "incident log csv", "incident", "short"),
        (("System ID", "System Name", "Purpose / Use Case", "Owner", "Deployment Status"),
         ("AIS-1", "Helper", "Answers", "Jo", "Production"), "", "system", "short"),
    ],
)  # fmt: skip
def test_a_table_is_taken_for_what_its_columns_say(
    headings: Sequence[str], row: Sequence[str], hint: str, kind: str, first: str
) -> None:
    found, targets = guessed(headings, row, hint)
    assert (found, targets[headings[0]]) == (kind, first)


def test_a_table_that_says_too_little_is_taken_for_nothing() -> None:
    assert guessed(("Name", "Note"), ("Jo", "x"))[0] == ""


def test_rows_that_are_counted_are_no_list_of_requirements() -> None:
    assert guessed(("Ref", "Risk", "Likelihood", "Impact"), ("4", "Bias", "3", "4"))[0] == "risk"
    assert guessed(("Ref", "Status", "Due date"), ("4", "Open", "2026-12-01"))[0] != "requirement"


def test_a_column_of_words_that_no_scale_has_is_told_row_by_row_rather_than_passed_over() -> None:
    _, targets = guessed(("Risk ID", "Risk Title", "Impact"), ("R1", "Bias", "Huge"))
    assert targets["Impact"] == "impact_organization"
    _, targets = guessed(("Risk ID", "Risk Title", "Impact"), ("R1", "Bias", "Customers would lose their trust in us."))
    assert "Impact" not in targets


OPPOSITES = [
    ("requirement", "Nonconformance"), ("requirement", "Non-conformance"), ("requirement", "Unimplemented"),
    ("requirement", "Not implemented"), ("requirement", "Inapplicable"), ("requirement", "Unselected"),
    ("requirement", "Deselected"), ("policy", "Disapproved by"), ("policy", "Unapproved by"), ("risk", "Misidentified"),
    ("risk", "Antimitigation"), ("risk", "Restauswirkungen"), ("incident", "Uncontained"), ("person", "Inactive"),
    ("requirement", "Unanwendbar"), ("requirement", "Nichtanwendbarkeit"), ("requirement", "Sinjustificación"),
    ("requirement", "Implementationless"), ("requirement", "Implementationslos"), ("risk", "Rerelated risks"),
    ("risk", "Predescription"), ("supplier", "Nonsupplier"), ("risk", "Irresponsible"), ("risk", "Unresponsible"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "heading"), OPPOSITES)
def test_a_heading_is_never_taken_for_its_opposite(kind: str, heading: str) -> None:
    """Nonconformance is no conformance, and what remains of a likelihood is not the likelihood."""
    mapped = matching.matched(KINDS, KINDS[kind], [Head(0, heading, heading)], lambda place: [])
    assert all(name.startswith("residual") for name in (each.name for each in mapped.targets.values()))


def test_a_word_within_a_longer_one_is_another_heading_in_both_directions() -> None:
    for longer, word in (
        ("nonconformance", "conformance"), ("restwahrscheinlichkeit", "wahrscheinlichkeit"), ("rereview", "review"),
        ("evidenceless", "evidence"), ("implementationslos", "implementation"), ("disapproved by", "approved by"),
        ("unimplemented", "implemented"), ("inapplicable", "applicable"), ("not applicable", "note applicable"),
    ):  # fmt: skip
        assert typos.closeness(longer, word) == typos.closeness(word, longer) == 0, (longer, word)


def test_a_slip_of_the_pen_is_understood() -> None:
    for typed, kind, name in (
        ("Implementaton status", "requirement", "status"), ("Applicabilty", "requirement", "applicability"),
        ("Implmentation staus", "requirement", "status"), ("Responsibel person", "risk", "owner"),
        ("Likelyhood", "risk", "likelihood"), ("Likelihoods", "risk", "likelihood"), ("Risk ids", "risk", "short"),
        ("Justifcation", "requirement", "justification"), ("Probabilty", "risk", "likelihood"),
        ("Existing contols", "risk", "existing_controls"),
        ("Next reveiw", "risk", "next_review"), ("System Nmae", "system", "name"), ("Control Ownr", "risk", "owner"),
        ("Due Dtae", "action", "due"), ("Verantwortliche/r", "risk", "owner"), ("Verantwortliche(r)", "risk", "owner"),
        ("Verantwortliche*r", "risk", "owner"),
    ):  # fmt: skip
        mapped = matching.matched(KINDS, KINDS[kind], [Head(0, typed, typed)], lambda place: [])
        assert [each.name for each in mapped.targets.values()] == [name], typed


@pytest.mark.parametrize(
    ("kind", "heading", "name"),
    [
        ("risk", "Wahrscheinlichkeit", "likelihood"), ("risk", "Eintrittswahrscheinlichkeit", "likelihood"),
        ("risk", "Restwahrscheinlichkeit", "residual_likelihood"), ("risk", "Schaden", "impact_organization"),
        ("risk", "Título", "title"), ("risk", "Descripción", "description"), ("action", "Frist", "due"),
        ("risk", "Probabilidad residual", "residual_likelihood"), ("incident", "Causa raíz", "cause"),
    ],
)  # fmt: skip
def test_plain_words_of_other_languages_are_known(kind: str, heading: str, name: str) -> None:
    mapped = matching.matched(KINDS, KINDS[kind], [Head(0, heading, heading)], lambda place: [])
    assert [each.name for each in mapped.targets.values()] == [name]
