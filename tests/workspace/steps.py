"""Random work on a workspace: what a person may do, in any order, sometimes with an old screen before them."""

import shutil
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from aims_tui.workspace.commands import edits
from aims_tui.workspace.commands import undo as undoing
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import errors, gate, journal, replay
from aims_tui.workspace.store.workspace import Workspace, now

Step = tuple[str, int, int, int]
"""What is done, and three numbers that choose the row, the field and the value."""

REFS = ("4.1", "A.6.2.4")
FIELDS = {
    "status": ("not_started", "in_progress", "implemented"),
    "implementation": ("", "A policy stands.", "Two people\nreview it.", "Ünïcode ✓"),
    "no_evidence_reason": ("", "Nothing can be shown yet."),
    "applicability": ("undecided", "applicable", "not_applicable"),
    "exclusion_justification": ("", "We train no models.", "Left out on purpose."),
}
STALE = "set with an old screen"
DEEDS = (
    "set", "set", STALE, STALE, STALE, STALE, STALE, "look", "own", "add person", "delete person", "add evidence",
    "delete evidence", "change evidence", "link", "unlink", "answer", "undo", "redo", "add risk", "add action",
    "move action", "move action", "change action", "delete action", "delete risk", "delete risk",
)  # fmt: skip
STEPS = st.tuples(st.sampled_from(DEEDS), st.integers(0, 1), st.integers(0, 4), st.integers(0, 3))


@cache
def template(folder: Path) -> Path:
    """Make one small workspace in ``folder``; tests copy the file, which is quicker than making it again."""
    path = folder / "template.aims"
    made = Workspace.create(path)
    gate.write(made, edits.starting(made, "Acme Ltd", who="Lead", today=date(2026, 11, 24)))
    return path


def copy(source: Path, target: Path) -> Workspace:
    """Copy a workspace by hand, as over a shared folder, and open the copy: it is a replica of its own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return Workspace.open(target)


class Hand:
    """One person at one copy."""

    def __init__(self, workspace: Workspace, who: str = "Ann") -> None:
        self.workspace = workspace
        self.who = who
        self.assessment = overview.overview(workspace).assessment.id
        self.screens: dict[str, dict[str, tuple[str, ...]]] = {}
        self.known: Known = {}

    def do(self, step: Step) -> bool:
        """Do one thing; a refusal is an answer too. Return whether it was accepted."""
        with suppress(errors.Refused):
            before = ids(self.workspace)
            self._do(*step)
            self.known |= dict.fromkeys(ids(self.workspace) - before, frozenset(before))
            return True
        return False

    def _do(self, deed: str, row: int, field: int, value: int) -> None:
        kinds = self.workspace.kinds
        requirement = edits.requirement_id(self.assessment, REFS[row])
        name = list(FIELDS)[field]
        mode = gate.Mode.AS_FOUND if value % 2 else gate.Mode.AUTHOR
        match deed:
            case "look":
                self.screens[requirement] = self.heads("requirement", requirement)
            case "set" | "set with an old screen":
                seen = None if deed == "set" else self.screens.setdefault(requirement, {})
                values = {name: FIELDS[name][value % len(FIELDS[name])]}
                self.write(gate.Change("requirement", requirement, values, seen), mode=mode)
            case "own":
                values = {("owner", "reviewer", "approver")[field % 3]: self.pick("person", value)}
                self.write(gate.Change("requirement", requirement, values))
            case "add person":
                self.write(gate.added(kinds["person"], {"name": f"Person {value} {self.who}"}))
            case "add evidence":
                made = gate.added(kinds["evidence"], {"title": f"Paper {value}", "size": str(value)})
                self.write(made, self.link(made.row, requirement, f"note {field}"))
            case "add risk":
                self.write(gate.added(kinds["risk"], {"title": f"Risk {value} {self.who}"}))
            case "add action":
                self.write(gate.added(kinds["action"], {"of": self.pick("risk", value), "title": f"Do {field}"}))
            case "move action":
                self.write(gate.Change("action", self.pick("action", row), {"of": self.pick("risk", value)}))
            case "change action":
                self.write(gate.Change("action", self.pick("action", row), {"title": f"Do {field} {self.who}"}))
            case "delete person" | "delete evidence" | "delete risk" | "delete action":
                record = deed.removeprefix("delete ")
                self.write(gate.deleted(record, self.pick(record, value)), mode=mode)
            case "change evidence":
                values = {"state": ("draft", "approved", "superseded")[field % 3], "version": str(field)}
                self.write(gate.Change("evidence", self.pick("evidence", value), values))
            case "link":
                self.write(self.link(self.pick("evidence", value), requirement, f"note {field}"), mode=mode)
            case "unlink":
                self.write(gate.deleted("link", self.pick("link", value)), mode=mode)
            case "answer":
                key = {
                    "requirement": requirement,
                    "question": f"q{field}",
                    "verdict": ("", "yes", "no", "partly")[value],
                }
                self.write(gate.added(kinds["answer"], key))
            case "undo":
                undoing.undo(self.workspace, who=self.who, at=now())
            case "redo":
                undoing.redo(self.workspace, who=self.who, at=now())

    def write(self, *changes: gate.Change, mode: gate.Mode = gate.Mode.AUTHOR) -> gate.Receipt:
        """Pass one action through the gate."""
        return gate.write(self.workspace, gate.Action(self.who, now(), "", changes), mode=mode)

    def link(self, evidence: str, requirement: str, note: str) -> gate.Change:
        """Return the change that links evidence to a requirement."""
        return edits.link_change(self.workspace.kinds, ("evidence", evidence), ("requirement", requirement), note)

    def pick(self, record: str, number: int) -> str:
        """Return a row of a record, or an empty text where there is none."""
        with self.workspace.reading() as connection:
            rows = [row for (row,) in connection.execute(f'SELECT id FROM "{record}" ORDER BY id')]
        return rows[number % len(rows)] if rows else ""

    def heads(self, record: str, row: str) -> dict[str, tuple[str, ...]]:
        """Return what somebody has in view who opens this row now."""
        with self.workspace.reading() as connection:
            found = journal.heads(connection, record, row)
        return {field: tuple(head.id for head in heads) for field, heads in found.items()}


def ids(workspace: Workspace) -> set[str]:
    """Return the ids of every change in the journal."""
    with workspace.reading() as connection:
        return {op.id for op in journal.ops(connection)}


def tables(workspace: Workspace) -> dict[str, replay.Rows]:
    """Return what stands in the record tables."""
    with workspace.reading() as connection:
        return replay.stored(connection, workspace.kinds)


def told(workspace: Workspace) -> dict[str, replay.Rows]:
    """Return what the journal says must stand in the record tables."""
    with workspace.reading() as connection:
        return replay.replayed(connection, workspace.kinds)


Known = dict[str, frozenset[str]]
"""What stood in the file when a change was made, by the change's id."""


def torn(workspace: Workspace) -> set[tuple[str, str, str]]:
    """Return the fields with several differing heads, counted from the bare journal without the product's queries."""
    return {cell for cell, ops in _heads(workspace).items() if len({op.value for op in ops}) > 1}


def _heads(workspace: Workspace) -> dict[tuple[str, str, str], list[journal.Op]]:
    with workspace.reading() as connection:
        everything = {op.id: op for op in journal.ops(connection)}
        pairs = connection.execute("SELECT op, parent FROM op_parent").fetchall()
    replaced = {above for op, above in pairs if _cell(everything[op]) == _cell(everything[above])}
    found: dict[tuple[str, str, str], list[journal.Op]] = {}
    for op in everything.values():
        if op.id not in replaced:
            found.setdefault(_cell(op), []).append(op)
    return found


def _cell(op: journal.Op) -> tuple[str, str, str]:
    return op.record, op.row, op.field


def there(workspace: Workspace, known: Known) -> dict[str, set[str]]:
    """Return the rows that must stand in the tables, by one who knows what everybody knew when they wrote.

    An oracle for the product: it reads no parents across fields and none of the product's queries.
    """
    with workspace.reading() as connection:
        ops = list(journal.ops(connection))
    pointing = {
        kind.name: {
            field.name: kind.name == "link" or field.required
            for field in kind.fields.values()
            if field.kind in ("person", "link") or (kind.name == "link" and field.name in ("from_row", "to_row"))
        }
        for kind in workspace.kinds.values()
    }
    belongs: dict[str, set[tuple[str, int, int]]] = {}
    for op in ops:
        if op.value and pointing[op.record].get(op.field):
            later = [each.lamport for each in ops if _cell(each) == _cell(op) and op.id in known[each.id]]
            belongs.setdefault(op.row, set()).add((op.value, op.lamport, min(later, default=len(ops) + 1)))
    implied = {edits.requirement_id(op.row, ref): op.row for op in ops if op.record == "assessment" for ref in REFS}
    for row, assessment in implied.items():
        belongs.setdefault(row, set()).add((assessment, 0, len(ops) + 1))

    def owners(row: str, when: int) -> set[str]:
        held = (above for above, since, until in belongs.get(row, ()) if since <= when < until)
        return {row}.union(*(owners(above, when) for above in held))

    work: dict[str, set[str]] = {}
    deleted_in: dict[str, set[str]] = {}
    for op in ops:
        if not op.field and not op.value:
            deleted_in.setdefault(op.row, set()).add(op.action)
            continue
        for row in owners(op.row, op.lamport) | ({op.value} if op.field in pointing[op.record] else set()):
            work.setdefault(row, set()).add(op.id)
    heads = {(record, row): found for (record, row, field), found in _heads(workspace).items() if not field}
    rows = {row: found for (_, row), found in heads.items()}

    def stands(row: str) -> bool:
        if row in implied:
            return stands(implied[row])
        found = rows.get(row, [])
        if not found or any(op.value for op in found):
            return bool(found)
        if work.get(row, set()) - frozenset().union(*(known[op.id] for op in found)):
            return True
        standing = {above for above, *_ in belongs.get(row, ()) if deleted_in.get(above) and stands(above)}
        return {op.action for op in found} <= set().union(*(deleted_in[above] for above in standing))

    standing: dict[str, set[str]] = {}
    for record, row in heads:
        if stands(row):
            standing.setdefault(record, set()).add(row)
    return standing
