"""Tying two records together, whatever they are."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from aims_tui.workspace.commands.author import Author, Saved

if TYPE_CHECKING:
    from aims_tui.workspace.store import gate


def tie(author: Author, one: tuple[str, str], other: tuple[str, str], note: str = "", relation: str = "") -> Saved:
    """Tie two records (kind, id) by a relation; without one by what their kinds describe.

    Raises:
        errors.Refused, errors.WorkspaceError: it cannot be saved.
    """
    from aims_tui.workspace.commands import edits

    return author.write((edits.link_change(author.workspace.kinds, one, other, note, relation),))


def add_tied(
    author: Author, kind: str, typed: Mapping[str, str], other: tuple[str, str], note: str = "", relation: str = ""
) -> Saved:
    """Add a record of a kind, from fields as people type them, and tie it to another (kind, id) as one action.

    Raises:
        errors.Refused, errors.WorkspaceError: it cannot be saved; neither of them is made.
    """
    from aims_tui.workspace.commands import edits

    def tied(row: str) -> "Iterable[gate.Change]":
        return (edits.link_change(author.workspace.kinds, other, (kind, row), note, relation),)

    return author.add(kind, typed, also=tied)


def untie(author: Author, link: str) -> Saved:
    """Take a tie (the id of its link) away."""
    return author.write((untied(link),))


def untied(link: str) -> "gate.Change":
    """Return the change that takes a tie (the id of its link) away."""
    from aims_tui.workspace.store import gate

    return gate.deleted("link", link)


def note(author: Author, link: str, text: str) -> Saved:
    """Say what a tie (the id of its link) means, or how a piece of evidence supports what it is linked to."""
    from aims_tui.workspace.store import gate

    return author.write((gate.Change("link", link, {"note": text}),))
