"""Undo and redo: new actions that put back what one's own last action changed."""

import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from aims_tui.records.fields import EXISTS
from aims_tui.workspace.queries import history, render
from aims_tui.workspace.store import errors, gate, journal, parts, replay
from aims_tui.workspace.store.existence import Existence
from aims_tui.workspace.store.workspace import Workspace

_UNDO, _REDO = "undo:", "redo:"

Cell = tuple[str, str, str]
"""Record, row and field."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or a redo did."""

    receipt: gate.Receipt
    why: str
    """The reason that the action had given."""
    refused: tuple[Cell, ...]
    """Fields that somebody else has changed since, or that decided a conflict: they stay as they are."""
    original: tuple[history.Changed, ...]
    """The changes of the action that were taken back or done again, as they had been made."""
    again: bool = False
    """Whether they were done again."""


class InWords(NamedTuple):
    """What an undo or a redo did, in sentences."""

    done: tuple[str, ...]
    """What had been done, and is now taken back or done again: ``Added evidence EV-02: …``; of a value that was
    changed and is taken back, which one stands now: ``4.1 Due is – again (was 2026-12-14)``."""
    kept: tuple[str, ...]
    """What stays because somebody has changed it since: ``4.1 Due``."""


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
        done, undone = _stacks(connection, workspace.last_seen.replica, who)
        stack = undone if redo else done
        if not stack:
            raise errors.Refused("There is nothing to redo." if redo else f"There is nothing of {who!r} to undo.")
        passed, newest = 0, False
        for target, last in reversed(stack):
            moves, why = _possible(connection, workspace, target, last, who, redo=redo)
            changes = _changes({cell: move for cell, move in moves.items() if move.possible})
            newest = _is_newest(connection, last)
            if changes or not all(move.decided for move in moves.values()):
                break
            passed += 1
            # What decided between two people's values stays; what was done before it can still be taken back.
    if not changes:
        raise errors.Refused(
            "It decided between differing values; change the field to decide otherwise."
            if passed
            else "Others have changed all of it since; it stays as it is."
        )
    prefix, word = (_REDO, "Redo") if redo else (_UNDO, "Undo")
    action = gate.Action(who, at, f"{word}: {why}".rstrip(": "), changes, id=f"{prefix}{target}:{uuid.uuid4()}")
    refused = tuple(cell for cell, move in moves.items() if not move.possible)
    # What stands again exactly as it stood asks for nothing that it lacked then.
    mode = gate.Mode.AS_FOUND if newest and not refused else gate.Mode.AUTHOR
    receipt = gate.write(workspace, action, mode=mode)
    with workspace.reading() as connection:
        made = history.changes(connection, workspace.described, action=target)
        original = tuple(each for each in made if _is_moved(each, moves))
    return Undone(receipt, why, refused, original, redo)


def _is_newest(connection: sqlite3.Connection, action: str) -> bool:
    """Say whether nothing was done since an action but what was taken back again."""
    taken_back: set[str] = set()
    for (each,) in connection.execute("SELECT action FROM op GROUP BY action ORDER BY max(rowid) DESC"):
        if each == action:
            return True
        if each.startswith(_UNDO):
            taken_back.add(each.removeprefix(_UNDO).rpartition(":")[0])
        elif each not in taken_back:
            return False
    return False


def _is_moved(made: history.Changed, moves: Mapping[Cell, "_Move"]) -> bool:
    """Say whether a change of the action was reversed: by itself, or with the whole row that it is part of."""
    cells = (made.record, made.row, made.field), (made.record, made.row, EXISTS)
    return any(cell in moves and moves[cell].possible for cell in cells)


def in_words(workspace: Workspace, done: Undone) -> InWords:
    """Tell an undo or a redo by what had been done, not by its opposite, and name what stands again and what stays."""
    kinds = workspace.described
    with workspace.reading() as connection:
        names = history.Names(connection, kinds)
        lines = render.sentences(connection, names, kinds, done.original, taken_back=not done.again)
        told = tuple(line for _, line in lines)
        return InWords(told, tuple(render.cell(connection, names, kinds, *cell) for cell in done.refused))


def _possible(
    connection: sqlite3.Connection, workspace: Workspace, target: str, last: str, who: str, *, redo: bool
) -> tuple[dict[Cell, "_Move"], str]:
    """Return what is to be put back and whether that is possible, and the reason that the action had given.

    Raises:
        errors.Refused: it made the workspace.
    """
    moves, why = _moves(connection, workspace, target, last, redo)
    if any(not move.value and cell[2] == EXISTS and _is_single(workspace, cell[0]) for cell, move in moves.items()):
        raise errors.Refused("There is nothing to take back yet: the workspace has just been made.")
    for record, row in _taken_up(connection, workspace, moves, last, who):
        for cell, move in moves.items():
            move.possible = move.possible and cell[:2] != (record, row)
    return moves, why


def _is_single(workspace: Workspace, record: str) -> bool:
    return record in workspace.described and workspace.described[record].about.single


def _stacks(
    connection: sqlite3.Connection, replica: str, who: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the user's actions that can be undone and redone: (original action, action to reverse)."""
    done: list[tuple[str, str]] = []
    undone: list[tuple[str, str]] = []
    found = connection.execute(
        "SELECT action FROM op WHERE replica = ? AND who = ? GROUP BY action ORDER BY max(lamport)", (replica, who)
    ).fetchall()
    there = {action for (action,) in found}
    for (action,) in found:
        original = _original(action)
        if original not in there:
            continue  # What it says that it takes back nobody did.
        if action.startswith(_UNDO):
            done = [each for each in done if each[0] != original]
            undone.append((original, action))
        elif action.startswith(_REDO):
            undone = [each for each in undone if each[0] != original]
            done.append((original, action))
        else:
            done.append((action, action))
            undone = []
    return done, undone


def _moves(
    connection: sqlite3.Connection, workspace: Workspace, target: str, last: str, redo: bool
) -> tuple[dict[Cell, "_Move"], str]:
    """Return what is to be put back, and the reason that the action had given."""
    aimed = list(journal.ops(connection, "action = ?", (target,)))
    own = {(op.record, op.row, op.field) for op in aimed}
    cells = dict.fromkeys((op.record, op.row, op.field) for op in journal.ops(connection, "action = ?", (last,)))
    moves = {cell: _Move(connection, workspace, target, cell, redo) for cell in cells if cell in own}
    return moves, aimed[0].why


def _taken_up(
    connection: sqlite3.Connection, workspace: Workspace, moves: dict[Cell, "_Move"], last: str, who: str
) -> list[tuple[str, str]]:
    """Return the rows that would be taken away although others have worked on them or what belongs to them since."""
    gone = [(record, row) for (record, row, field), move in moves.items() if field == EXISTS and not move.value]
    if not gone:
        return []
    ties = parts.Parts(connection, workspace.described)
    done = connection.execute("SELECT max(lamport) FROM op WHERE action = ?", (last,)).fetchone()[0]
    others = {
        row
        for (row,) in connection.execute(
            "SELECT DISTINCT row FROM op WHERE lamport > ? AND NOT (replica = ? AND who = ?)",
            (done, workspace.last_seen.replica, who),
        )
    }
    return [
        each
        for each in gone
        if each[1] in others
        or any(
            one.row in others and one.until == journal.FURTHEST and replay.there(connection, one.record, one.row)
            for one in ties.held(*each)
        )
    ]


class _Move:
    """Whether and how one field goes to the state before an action (undo) or after it (redo)."""

    def __init__(
        self, connection: sqlite3.Connection, workspace: Workspace, target: str, cell: Cell, redo: bool
    ) -> None:
        self._connection = connection
        done = journal.ops_of(connection, *cell, action=target)
        first, last = done[0], done[-1]
        above = self._parents(first)
        heads = journal.heads(connection, cell[0], cell[1]).get(cell[2], [])
        default = history.default(workspace.described, cell[0], cell[2])
        after, before = last.id, self._state(above[-1]) if above else ""
        self.heads = tuple(head.id for head in heads)
        self.value = last.value if redo else above[-1].value if above else default
        self.decided = len({op.value for op in above}) > 1 or self._kept(workspace, cell, first, above)
        """The action chose between differing values, and one change cannot put several back."""
        standing = self._state(next(journal.ops(connection, "id = ?", self.heads))) if len(heads) == 1 else None
        self.possible = standing == (before if redo else after) and not self.decided

    def _kept(self, workspace: Workspace, cell: Cell, first: journal.Op, above: list[journal.Op]) -> bool:
        """Say whether the action decided that a row stays which somebody deleted without knowing of work on it."""
        if cell[2] != EXISTS or not first.value or not above:
            return False
        existence = Existence(self._connection, workspace.kinds)
        unknown = existence.unknown_to([op.id for op in above if not op.value], cell[0], cell[1])
        return any(op.lamport < first.lamport for op in unknown)

    def _state(self, op: journal.Op) -> str:
        """Return the change that gave the field its value, seen through undo and redo; empty for the default."""
        cell = (op.record, op.row, op.field)
        if op.action.startswith((_REDO, _UNDO)):
            found = journal.ops_of(self._connection, *cell, action=_original(op.action))
            # Of what it says that it takes back nothing may be here: then it is a change like any other.
            if found and op.action.startswith(_REDO):
                return found[-1].id
            if found:
                above = self._parents(found[0])
                return self._state(above[-1]) if above else ""
        return op.id

    def _parents(self, op: journal.Op) -> list[journal.Op]:
        """Return the parents of a change, the one that was shown last."""
        above = journal.ops(self._connection, "id IN (SELECT parent FROM op_parent WHERE op = ?)", (op.id,))
        return [each for each in above if (each.row, each.field) == (op.row, op.field)]


def _original(action: str) -> str:
    """Return the action that an undo or a redo is about; any other one itself."""
    if not action.startswith((_UNDO, _REDO)):
        return action
    return action.removeprefix(_UNDO).removeprefix(_REDO).split(":")[0]


def _changes(moves: dict[Cell, _Move]) -> tuple[gate.Change, ...]:
    rows: dict[tuple[str, str], dict[str, _Move]] = {}
    for (record, row, field), move in moves.items():
        rows.setdefault((record, row), {})[field] = move
    changes = []
    for (record, row), fields in rows.items():
        # A row that is taken away again needs no other field put back.
        kept = {EXISTS: fields[EXISTS]} if EXISTS in fields and not fields[EXISTS].value else fields
        # With the heads in view, so that a change made between our look and our write becomes a conflict.
        values = {name: move.value for name, move in kept.items()}
        changes.append(gate.Change(record, row, values, {name: move.heads for name, move in kept.items()}))
    return tuple(changes)
