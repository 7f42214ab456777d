"""The risk map: which risks stand where, before and after treatment. Pure."""

from hypothesis import given as for_all
from hypothesis import strategies as st

from aims_tui.insight.risk_map import matrix
from aims_tui.records.risk_levels import level, residual_level
from aims_tui.records.risk_method import scale_of
from tests.insight.risks import facts

USUAL = scale_of("", "", "", "", "", "", "")


def test_risks_stand_at_their_likelihood_and_worst_impact() -> None:
    risks = [
        facts("R-01", likelihood="4", impact_society="5", impact_individuals="2", residual_likelihood="1"),
        facts("R-02", likelihood="4", impact_organization="5"),
        facts("R-03", likelihood="2"),
        facts("R-04", likelihood="7", impact_society="1"),
        facts("R-05", likelihood="1", impact_society="1", state="closed"),
        facts("R-06", likelihood="1", impact_society="1", direction="opportunity"),
    ]
    before, after = matrix(risks, USUAL, after=False), matrix(risks, USUAL, after=True)
    assert {cell: [each.ref for each in those] for cell, those in before.cells.items()} == {(4, 5): ["R-01", "R-02"]}
    assert {cell: [each.ref for each in those] for cell, those in after.cells.items()} == {(1, 5): ["R-01"]}
    assert before.at(1, 1) == () and [each.ref for each in before.at(4, 5)] == ["R-01", "R-02"]


def test_a_cell_has_its_band_and_says_whether_it_is_tolerated() -> None:
    found = matrix([], USUAL, after=False)
    assert found.band(4, 4) == ("Very high", "bad") and found.band(1, 4) == ("Low", "good")
    assert found.tolerated(2, 4) and not found.tolerated(3, 3)


STEP = st.sampled_from(("", *map(str, range(7))))


@for_all(st.lists(st.tuples(STEP, STEP, STEP, STEP, STEP), max_size=12))
def test_every_open_threat_with_a_level_stands_in_one_cell_of_that_level(risks: list[tuple[str, ...]]) -> None:
    made = [
        facts(f"R-{number}", likelihood=a, impact_society=b, impact_organization=c, residual_likelihood=d,
              residual_impact_society=e)
        for number, (a, b, c, d, e) in enumerate(risks)
    ]  # fmt: skip
    for after, of in ((False, level), (True, residual_level)):
        found = matrix(made, USUAL, after=after)
        placed = {each.ref: cell for cell, those in found.cells.items() for each in those}
        assert sum(map(len, found.cells.values())) == len(placed)
        assert placed.keys() == {each.ref for each in made if of(each).value is not None}
        for each in made:
            if each.ref in placed:
                likelihood, impact = placed[each.ref]
                assert likelihood * impact == of(each).value
                assert 1 <= likelihood <= 5 and 1 <= impact <= 5
