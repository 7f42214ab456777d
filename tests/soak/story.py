"""A small workspace in which everything stands once, and copies of it."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aims_tui.insight.signing import Subject
from aims_tui.workspace.commands import approving, assessing, edits
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import evidence_files, gate, journal, replay, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.registered import REGISTERED

TODAY = date(2026, 11, 24)
BESIDE = ("", "-journal", "-wal", "-shm")
"""The file itself, and what SQLite may leave beside it."""


def make(path: Path) -> Workspace:
    """Make a workspace that holds one of every record, two kept files, a conflict and a deletion."""
    made = Workspace.create(path)
    gate.write(made, edits.starting(made, "Acme Ltd", who="Lead", today=TODAY))
    session = Session(made, who="Lead", today=lambda: TODAY)
    session.look()
    kinds = made.kinds
    person = gate.added(kinds["person"], {"name": "Jane", "role": "CTO", "email": "jane@example.org"})
    use_case = gate.added(kinds["use_case"], {"title": "Chat", "description": "Answers", "owner": person.row})
    session.write((person, use_case))
    assessing.begin(session, "Chat assessment", "Chat")
    row, control = session.requirement("4.1"), session.requirement("A.2.2")
    session.write((
        gate.Change("requirement", row, {"owner": person.row, "due": "2026-11-20", "implementation": "so"}),
        gate.Change("requirement", control, {"applicability": "not_applicable", "exclusion_justification": "why"}),
    ))  # fmt: skip
    for name in ("plan", "minutes"):
        paper = path.with_name(f"{name}.txt")
        paper.write_text(f"The {name} of the year. " * 40, "utf-8")
        evidence_commands.add(session, str(paper), {"title": name.capitalize()}, [("requirement", row)], "shows it")
        paper.unlink()
    evidence_commands.add(
        session,
        "https://example.org/x",
        {"title": "Page", "owner": "Jane"},
        [("requirement", row), ("requirement", control)],
        "too",
    )
    session.add(
        "remark", {"requirement": row, "author": "Auditor", "on": "2026-11-01", "text": "said", "answer": "done"}
    )
    rated = {"likelihood": "4", "impact_society": "3", "residual_likelihood": "2", "treatment": "reduce"}
    texts = {"title": "Wrong answer", "description": "why", "note": "so", "existing_controls": "some", "owner": "Jane"}
    risk = session.add("risk", rated | texts).detail
    assert risk is not None
    session.write((edits.link_change(kinds, risk.key, ("requirement", control), "treats it"),))
    session.add("action", {"of": risk.ref, "title": "Write tests", "owner": "Jane", "due": "2026-11-01"})
    for kind, values in REGISTERED.items():
        session.add(kind, values)
    session.add("answer", {"requirement": row, "question": "4.1.1", "verdict": "yes", "text": "seen"})
    approving.sign(session, [Subject("requirement", row)], "approved", {"by": "Jane", "note": "seen"}, although="now")
    gone = gate.added(kinds["person"], {"name": "Gone"})
    session.write((gone,))
    session.write((gate.deleted("person", gone.row),))
    before = session.open("requirement", row)
    session.save(before, {"implementation": "one"})
    session.save(before, {"implementation": "another"})
    return made


def copy(source: Path, target: Path) -> Path:
    """Copy a workspace and its evidence to ``target``, in the place of whatever stands there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for ending in BESIDE:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    shutil.copyfile(source, target)
    kept = evidence_files.folder(target)
    if kept.exists():
        shutil.rmtree(kept)
    if evidence_files.folder(source).exists():
        shutil.copytree(evidence_files.folder(source), kept)
    return target


def taken_in(workspace: Workspace, paper: Path, content: bytes) -> str:
    """Keep a file as evidence and return its hash."""
    paper.write_bytes(content)
    kept = evidence_files.take_in(workspace.path, paper)
    change = gate.added(workspace.kinds["evidence"], {"title": "Paper"} | edits.file_values(kept))
    gate.write(workspace, gate.Action("Lead", now(), "", (change,)))
    return kept.hash


@dataclass(frozen=True)
class State:
    """Everything that a workspace holds."""

    ids: frozenset[str]
    """Of every change in the journal."""
    tables: dict[str, replay.Rows]
    files: dict[str, bytes]
    """The kept evidence by hash."""


def state(path: Path) -> State:
    """Return what a workspace holds, once verify has found nothing and its tables are what the journal tells."""
    workspace = Workspace.open(path)
    return state_of(workspace)


def state_of(workspace: Workspace) -> State:
    """The same of an opened workspace."""
    found = [each for each in verify.verify(workspace).problems if each.what != workspace.notice]
    assert found == []
    with workspace.reading() as connection:
        ids = frozenset(op.id for op in journal.ops(connection))
        tables = replay.stored(connection, workspace.kinds)
        assert tables == replay.replayed(connection, workspace.kinds)
    kept = evidence_files.folder(workspace.path).glob("[0-9a-f][0-9a-f]/*")
    return State(ids, tables, {each.name: each.read_bytes() for each in kept})
