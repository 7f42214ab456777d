"""Numbers as files and people write them find their requirement; what is no number of one finds none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui import catalog, refs

REQUIREMENTS = [*catalog.load().requirements]

WRITTEN = [
    ("A.6.2.4", "A.6.2.4"),
    (" a.6.2.4 ", "A.6.2.4"),
    ("A6.2.4", "A.6.2.4"),
    ("A 6.2.4", "A.6.2.4"),
    ("A. 6.2.4.", "A.6.2.4"),
    ("A-6-2-4", "A.6.2.4"),
    ("A_6_2_4", "A.6.2.4"),
    ("A 6 2 4", "A.6.2.4"),
    ("A.6 . 2 . 4", "A.6.2.4"),
    ("A\u20136.2.4", "A.6.2.4"),
    ("A.6.2\u20114", "A.6.2.4"),
    ("A.06.02.04", "A.6.2.4"),
    ("\uff21\uff0e\uff16\uff0e\uff12\uff0e\uff14", "A.6.2.4"),
    ("\u200bA.6.2.4\u00a0", "A.6.2.4"),
    ("(A.6.2.4)", "A.6.2.4"),
    ("\u201cA.6.2.4\u201d", "A.6.2.4"),
    ("Annex A 6.2.4", "A.6.2.4"),
    ("Annex A.6.2.4", "A.6.2.4"),
    ("AnnexA 6.2.4", "A.6.2.4"),
    ("Ann. A: 6.2.4", "A.6.2.4"),
    ("Annex A (A.6.2.4)", "A.6.2.4"),
    ("annex a, control 6.2.4", "A.6.2.4"),
    ("control 6.2.4", "A.6.2.4"),
    ("Control A.6.2.4", "A.6.2.4"),
    ("ISO42001:5.1", "5.1"),
    ("ISO 42001 5.1", "5.1"),
    ("ISO/IEC 42001:2023, clause 5.1", "5.1"),
    ("BS EN ISO/IEC 42001:2023 A.6.2.4", "A.6.2.4"),
    ("ISO42001-A.6.2.4", "A.6.2.4"),
    ("clause 9.2.2", "9.2.2"),
    ("Clause 9.2.2:", "9.2.2"),
    ("cl. 9.2.2", "9.2.2"),
    ("sub-clause 9.2.2", "9.2.2"),
    ("section 4.1", "4.1"),
    ("\u00a7 4.1", "4.1"),
    ("\u00a74.1", "4.1"),
    ("9 2 2", "9.2.2"),
    ("x1", "X.1"),
    ("control X-1", "X.1"),
]

WITH_WORDS = [
    ("A.6.2.4 AI system verification and validation", "A.6.2.4"),
    ("ISO42001:5.1 Governance", "5.1"),
    ("4.1: Context", "4.1"),
    ("4.1 \u2013 Context", "4.1"),
    ("4.1. Context", "4.1"),
    ("A.6.2.4:AI system", "A.6.2.4"),
    ("clause 9.2.2 Internal audit programme", "9.2.2"),
    ("A.6.2.4 (see 4.1)", "A.6.2.4"),
]

NONE = [
    "", " ", "A", "clause", "ISO 42001", "42001", "ISO27001:5.1", "ISO 27001 A.5.1", "B.6.2.4", "Annex B 6.2.4",
    "4.1-q1", "4.1b", "A.7.x", "A.4.2/A.2.3", "A.2.2, A.2.3", "A.2.2\u2013A.2.4", "A.2.2 to A.2.4", "4.1 and 4.2",
    "EV-01", "2026-12-14", "4.1.2026", "14.12.2026", "Risk for 4.1", "A.6.2", "4.9", "5", "100.2 MB",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "ref"), WRITTEN)
def test_a_number_is_found_however_it_is_written(typed: str, ref: str) -> None:
    assert refs.written(typed) == (ref, "")
    assert (found := catalog.load().find(typed)) is not None and found.ref == ref


@pytest.mark.parametrize(("typed", "ref"), WITH_WORDS)
def test_a_number_may_have_its_title_behind_it(typed: str, ref: str) -> None:
    number, rest = refs.written(typed)
    assert number == ref and rest
    assert (found := catalog.load().find(typed)) is not None and found.ref == ref


@pytest.mark.parametrize("typed", NONE)
def test_what_is_no_number_of_one_requirement_finds_none(typed: str) -> None:
    assert catalog.load().find(typed) is None


@given(st.sampled_from(REQUIREMENTS), st.sampled_from(["", "ISO 42001:", "clause ", "Annex ", " ("]), st.booleans())
def test_every_number_of_the_catalog_finds_itself(ref: str, lead: str, small: bool) -> None:
    typed = f"{lead}{ref}" if lead != "Annex " or ref.startswith("A") else ref
    assert refs.written(typed.lower() if small else typed) == (ref, "")


@given(st.text())
def test_no_text_whatever_does_harm(typed: str) -> None:
    number, _ = refs.written(typed)
    assert number == "" or number.replace(".", "").isalnum()
