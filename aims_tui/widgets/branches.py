"""How requirements are grouped: by clause, by the guide's seven categories or by the published nine objectives."""

from collections.abc import Sequence
from typing import NamedTuple

from aims_tui.catalog import Catalog, Group, Requirement


class Branch(NamedTuple):
    """A group of requirements as one view shows them."""

    group: Group
    requirements: tuple[Requirement, ...]
    of_guide: bool = False
    """Whether it is one of the guide's categories, whose numbers are those of published objectives too."""

    @property
    def title(self) -> str:
        """What the heading begins with: the published number and the title; the title alone where none is published."""
        published = not self.of_guide and self.group.ref != "X"
        return f"{self.group.ref} {self.group.title}" if published else self.group.title

    @property
    def beside(self) -> str:
        """What stands small beside the title of a category: the number that the guide gives it; else nothing."""
        return f"guide {self.group.ref}" if self.of_guide else ""


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
        branches = _branches(book.categories, controls, "category", of_guide=True)
    return (*branches, Branch(Group("X", "Additional controls, beyond Annex A"), book.of("additional")))


def _branches(
    groups: Sequence[Group], requirements: Sequence[Requirement], key: str, *, of_guide: bool = False
) -> tuple[Branch, ...]:
    return tuple(
        Branch(group, tuple(each for each in requirements if getattr(each, key) == group.ref), of_guide)
        for group in groups
    )
