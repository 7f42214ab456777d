"""A workspace of 100,000 changes, 10,000 pieces of evidence among them."""

import uuid
from datetime import date
from functools import cache
from itertools import cycle
from pathlib import Path

from aims_tui.records.fields import EXISTS
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import gate, journal, replay
from aims_tui.workspace.store.workspace import Workspace, now

EVIDENCE = 10_000
CHANGES = 100_000


@cache
def big(folder: Path) -> Workspace:
    """Make the workspace, once for a run of the benchmarks; every piece of evidence supports one requirement."""
    workspace = Workspace.create(folder / "big.aims")
    gate.write(workspace, edits.starting(workspace, "Big Ltd", who="Benchmark", today=date.today()))
    states = overview.overview(workspace).states
    # Straight into the journal, with the tables replayed from it at the end: the gate would take minutes.
    with workspace.writing() as session:
        connection = replay.raw(session)
        journal_writer = journal.JournalWriter(connection, workspace.last_seen.replica, workspace.account)
        for number, state in zip(range(EVIDENCE), cycle(states), strict=False):
            evidence = str(uuid.uuid4())
            values = {
                EXISTS: "1",
                "short": f"EV-{number + 1:02d}",
                "title": f"Record {number + 1} of the weekly review",
                "version": "1.0",
                "issued_on": "2026-03-02",
            }
            change = edits.link_change(workspace.kinds, ("evidence", evidence), ("requirement", state.id), "page 2")
            action = str(uuid.uuid4())
            for record, row, fields in (("evidence", evidence, values), ("link", change.row, change.values)):
                for field, value in fields.items():
                    if value != "supports":  # The default is not journaled.
                        journal_writer.append(
                            at=now(), who="Benchmark", why="", action=action, record=record, row=row, field=field,
                            value=value, parents=(),
                        )  # fmt: skip
        _fill_up(journal_writer, states[0].id)
        replay.rebuild(session, workspace.kinds)
    workspace.remember(journal_writer.previous, journal_writer.sequence)
    return workspace


def _fill_up(journal_writer: journal.JournalWriter, row: str) -> None:
    """Make up the number with a long history of one field."""
    above: tuple[str, ...] = ()
    while journal_writer.sequence < CHANGES:
        head = journal_writer.append(
            at=now(), who="Benchmark", why="", action=str(uuid.uuid4()), record="requirement", row=row,
            field="implementation", value=f"Draft {journal_writer.sequence}.", parents=above,
        )  # fmt: skip
        above = (head.id,)
