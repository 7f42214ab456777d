"""How requirements are grouped: by clause, by the guide's seven categories or by the published nine objectives."""

from collections.abc import Sequence
from typing import NamedTuple

from aims_tui.catalog import Catalog, Group, Requirement


class Branch(NamedTuple):
    """A group of requirements as one view shows them."""

    group: Group
    requirements: tuple[Requirement, ...]


def clauses(book: Catalog) -> tuple[Branch, ...]:
    """Return the subclauses under their clauses."""
    return _branches(book.clauses, book.of("subclause"), "group")


def annex(book: Catalog, grouping: str) -> tuple[Branch, ...]:
    """Return the controls under the seven categories or the nine published objectives, then X.n apart.

    A category's number is a heading of that one view; elsewhere ``A.8`` always means the objective.
    """
    controls = book.of("control")
    if grouping == "objectives":
        branches = _branches(book.objectives, controls, "group")
    else:
        branches = _branches(book.categories, controls, "category")
    return (*branches, Branch(Group("X", "Additional controls, beyond Annex A"), book.of("additional")))


def _branches(groups: Sequence[Group], requirements: Sequence[Requirement], key: str) -> tuple[Branch, ...]:
    return tuple(
        Branch(group, tuple(each for each in requirements if getattr(each, key) == group.ref)) for group in groups
    )
