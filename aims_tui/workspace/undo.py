"""Undo and redo: new actions that put back what one's own last action changed."""

import sqlite3
import uuid
from dataclasses import dataclass

from aims_tui.workspace import errors, gate, history, journal
from aims_tui.workspace.workspace import Workspace

_UNDO, _REDO = "undo:", "redo:"


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or a redo did."""

    receipt: gate.Receipt
    why: str
    """The reason that the action had given."""
    refused: tuple[tuple[str, str, str], ...]
    """Fields (record, row, field) that somebody else has changed since: they stay as they are."""


def undo(workspace: Workspace, *, who: str, at: str) -> Undone:
    """Take back the last action of ``who`` in this copy of the user.

    Raises:
        errors.Refused: there is nothing to take back, or others changed all of it since.
    """
    return _reverse(workspace, who=who, at=at, redo=False)


def redo(workspace: Workspace, *, who: str, at: str) -> Undone:
    """Do again what the last undo took back.

    Raises:
        errors.Refused: nothing was undone, or something new was done since.
    """
    return _reverse(workspace, who=who, at=at, redo=True)


def _reverse(workspace: Workspace, *, who: str, at: str, redo: bool) -> Undone:
    who = who.strip()
    with workspace.reading() as connection:
        done, undone = _stacks(connection, workspace.sight.replica, who)
        stack = undone if redo else done
        if not stack:
            raise errors.Refused("There is nothing to redo." if redo else f"There is nothing of {who!r} to undo.")
        target, last = stack[-1]
        changes, refused = _reversed(connection, workspace, last)
        why = next(journal.ops(connection, "action = ?", (target,))).why
    if not changes:
        raise errors.Refused("Others have changed all of it since; it stays as it is.")
    prefix, word = (_REDO, "Redo") if redo else (_UNDO, "Undo")
    action = gate.Action(who, at, f"{word}: {why}".rstrip(": "), tuple(changes), id=f"{prefix}{target}:{uuid.uuid4()}")
    return Undone(gate.write(workspace, action), why, tuple(refused))


def _stacks(
    connection: sqlite3.Connection, replica: str, who: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the user's actions that can be undone and redone: (original action, action to reverse)."""
    done: list[tuple[str, str]] = []
    undone: list[tuple[str, str]] = []
    for (action,) in connection.execute(
        "SELECT action FROM op WHERE replica = ? AND who = ? GROUP BY action ORDER BY max(lamport)", (replica, who)
    ):
        if action.startswith(_UNDO):
            original = action.removeprefix(_UNDO).split(":")[0]
            done = [each for each in done if each[0] != original]
            undone.append((original, action))
        elif action.startswith(_REDO):
            original = action.removeprefix(_REDO).split(":")[0]
            undone = [each for each in undone if each[0] != original]
            done.append((original, action))
        else:
            done.append((action, action))
            undone = []
    return done, undone


def _reversed(
    connection: sqlite3.Connection, workspace: Workspace, action: str
) -> tuple[list[gate.Change], list[tuple[str, str, str]]]:
    """Return the changes that put back what the action changed, and the fields that others changed since."""
    values: dict[tuple[str, str], dict[str, str]] = {}
    refused = []
    # One action may change a field several times: the last is what stands, the first says what was before.
    first: dict[tuple[str, str, str], journal.Op] = {}
    last: dict[tuple[str, str, str], journal.Op] = {}
    for op in journal.ops(connection, "action = ?", (action,)):
        first.setdefault((op.record, op.row, op.field), op)
        last[op.record, op.row, op.field] = op
    for (record, row, field), op in last.items():
        heads = journal.heads(connection, record, row).get(field, [])
        if [head.id for head in heads] != [op.id]:
            refused.append((record, row, field))
            continue
        before = connection.execute(
            "SELECT op.value FROM op_parent JOIN op ON op.id = op_parent.parent WHERE op_parent.op = ?"
            " ORDER BY op.lamport DESC, op.id DESC LIMIT 1",
            (first[record, row, field].id,),
        ).fetchone()
        old = before[0] if before else history.default(workspace.described, record, field)
        values.setdefault((record, row), {})[field] = old
    changes = []
    for (record, row), fields in values.items():
        # A row that is taken away again needs no other field put back.
        reduced = {"": ""} if fields.get("") == "" and "" in fields else fields
        changes.append(gate.Change(record, row, reduced))
    return changes, refused
