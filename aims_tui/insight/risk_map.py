"""The risk map: how many risks stand where between likelihood and impact. Pure."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from aims_tui.records.facts import Facts
from aims_tui.records.risk_levels import is_opportunity, place
from aims_tui.records.risk_method import Scale


class Matrix(NamedTuple):
    """One matrix: the risks by likelihood and worst impact."""

    scale: Scale
    cells: Mapping[tuple[int, int], tuple[Facts, ...]]
    """By (likelihood, impact), each from 1; what has no place there is left out."""

    def at(self, likelihood: int, impact: int) -> tuple[Facts, ...]:
        """Return the risks of one cell."""
        return self.cells.get((likelihood, impact), ())

    def band(self, likelihood: int, impact: int) -> tuple[str, str]:
        """Return name and tone of the band of a cell."""
        found = self.scale.band(likelihood * impact)
        return (found.name, found.tone) if found else ("", "")

    def tolerated(self, likelihood: int, impact: int) -> bool:
        """Say whether the level of a cell is within tolerance."""
        return likelihood * impact <= self.scale.tolerance


def matrix(risks: Iterable[Facts], method: Scale, *, after: bool) -> Matrix:
    """Return the matrix before or after treatment. Closed risks are past, opportunities are no threats."""
    found: dict[tuple[int, int], list[Facts]] = {}
    for each in risks:
        if each.values.get("state") == "closed" or is_opportunity(each):
            continue
        if (cell := place(each, after=after)) is not None:
            found.setdefault(cell, []).append(each)
    return Matrix(method, {cell: tuple(those) for cell, those in found.items()})
