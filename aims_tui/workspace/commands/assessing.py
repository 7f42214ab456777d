"""Beginning an assessment: for a use case, empty or as a copy of another one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aims_tui import catalog
from aims_tui.records.kinds import natural_id
from aims_tui.text import folded
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import now

if TYPE_CHECKING:
    from aims_tui.workspace.store import gate


def begin(
    author: Author, title: str, use_case: str, *, new_use_case: bool = False, copy_of: str = ""
) -> tuple[str, Saved]:
    """Make an assessment and return its row.

    ``use_case`` is what a person types: a short id or title, or with ``new_use_case`` the title of a
    new one. ``copy_of`` is the row of an assessment whose requirement fields, answers and evidence
    links are taken over; auditors' remarks are not: they were made about the other one.

    Raises:
        errors.Refused: there is no such use case, or an assessment has that title already.
    """
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate

    kinds = author.workspace.kinds
    changes: list[gate.Change] = []
    with author.workspace.reading() as connection:
        if any(folded(each.title) == folded(title) for each in overview.names(connection)):
            raise errors.Refused(f"There is already an assessment {title!r}.")
    if new_use_case:
        changes.append(gate.added(kinds["use_case"], {"title": use_case}))
        row = changes[0].row
    else:
        with author.workspace.reading() as connection:
            reader = edits.Typed(connection, kinds, author.today(), welcome=author.welcome)
            row = reader.value(kinds["assessment"].fields["use_case"], use_case)
    changes += edits.assessment_for(kinds, row, title, author.today())
    made = changes[-1].row
    at = now()
    actions = [gate.Action(author.who, at, "New assessment", tuple(changes))]
    if copy_of and (copied := _copied(author, copy_of, made)):
        # As found: what the other assessment left incomplete is a matter for this one's work, not for its beginning.
        actions.append(gate.Action(author.who, at, "Copied from another assessment", tuple(copied)))
    receipt = gate.write(author.workspace, *actions, mode=gate.Mode.AS_FOUND)
    return made, Saved(receipt)


def _copied(author: Author, source: str, target: str) -> "list[gate.Change]":
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate

    kinds = author.workspace.kinds
    fields = [name for name, each in kinds["requirement"].fields.items() if not each.given]
    columns = ", ".join(f'"{name}"' for name in fields)
    changes: list[gate.Change] = []
    with author.workspace.reading() as connection:
        for ref in catalog.load().requirements:
            old, new = natural_id("requirement", source, ref), natural_id("requirement", target, ref)
            row = connection.execute(f"SELECT {columns} FROM requirement WHERE id = ?", (old,)).fetchone()
            if row is None:
                continue
            if values := _told(kinds["requirement"].fields, dict(zip(fields, row, strict=True))):
                changes.append(gate.Change("requirement", new, values))
            for question, verdict, text in connection.execute(
                "SELECT question, verdict, text FROM answer WHERE requirement = ?", (old,)
            ):
                answer = {"requirement": new, "question": question, "verdict": verdict, "text": text}
                changes.append(gate.added(kinds["answer"], answer))
            for evidence, note in connection.execute(
                "SELECT from_row, note FROM link WHERE to_row = ? AND relation = 'supports'", (old,)
            ):
                changes.append(edits.link_change(kinds, ("evidence", evidence), ("requirement", new), note))
    return changes


def _told(fields: Mapping[str, object], values: Mapping[str, str]) -> dict[str, str]:
    """Return the values that somebody gave; a control that was looked at keeps its answer, the rest begins empty."""
    return {name: value for name, value in values.items() if value and value != getattr(fields[name], "default", "")}
