"""Many people save at once: nothing that was acknowledged is lost, and whoever crossed somebody is told."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from aims_tui import paths
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import journal, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import requirement
from tests.soak import size
from tests.soak.conftest import Say
from tests.workspace.steps import tables, told, torn

ROOT = Path(__file__).parents[2]
SAVES = 2000 if size.WHOLE else 100
FIELDS = {
    "Ann": "implementation", "Bob": "implementation", "Cem": "implementation", "Dan": "implementation",
    "Eve": "no_evidence_reason", "Fay": "exclusion_justification",
    "Gus": "inclusion_justification", "Hal": "inclusion_justification",
}  # fmt: skip

OLD_SCREENS = 5
"""So many saves Gus and Hal make before they look again, so that their field ends in conflict."""

Saved = tuple[str, list[str], list[list[str]]]
"""A value that was acknowledged, the heads that its author had in view, and the values it clashed with."""


def race(workspace: Workspace, homes: Path) -> dict[str, list[Saved]]:
    """Let eight processes save at once and return what each was told."""
    row = requirement(workspace, "A.6.2.4")
    running = {
        who: subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.soak.savers", workspace.path, row, field, who, str(SAVES)),
                str(OLD_SCREENS if field == "inclusion_justification" else 1),
            ],
            cwd=ROOT,
            env=os.environ | {paths.HOME_VARIABLE: str(homes / who)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for who, field in FIELDS.items()
    }
    try:
        for each in running.values():
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        for each in running.values():
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        answers = {who: each.communicate(timeout=3600)[0] for who, each in running.items()}
        assert {each.returncode for each in running.values()} == {0}
    finally:
        for each in running.values():
            each.kill()
            each.wait()
    return {who: [(value, seen, theirs) for value, seen, theirs in json.loads(said)] for who, said in answers.items()}


def test_of_the_saves_of_eight_processes_none_is_lost_and_every_clash_is_told(
    workspace: Workspace,
    tmp_path: Path,
    say: Say,
) -> None:
    started = time.monotonic()
    answers = race(workspace, tmp_path / "homes")
    seconds = time.monotonic() - started
    row = requirement(workspace, "A.6.2.4")
    with workspace.reading() as connection:
        found = list(journal.ops(connection, "record = 'requirement' AND row = ?", (row,)))
        above = journal.parents(connection)
    acknowledged = {value: (seen, theirs) for saved in answers.values() for value, seen, theirs in saved}
    assert len(acknowledged) == len(FIELDS) * SAVES

    lost = acknowledged.keys() - {op.value for op in found}
    unasked = {op.value for op in found} - acknowledged.keys()
    assert (lost, unasked) == (set(), set())

    # The transactions ran one after the other, in the order of the journal: so it can be told from
    # the journal alone which heads stood when each save came, and which of them its author had not seen.
    standing: dict[str, dict[str, str]] = {}
    clashes = silent = 0
    for op in found:
        heads = standing.setdefault(op.field, {})
        seen, theirs = acknowledged[op.value]
        assert sorted(above.get(op.id, [])) == seen, "the parents are what the author had in view"
        unseen = sorted(value for head, value in heads.items() if head not in seen)
        clashes += bool(unseen)
        silent += theirs != ([unseen] if unseen else [])
        for head in seen:
            heads.pop(head, None)
        heads[op.id] = op.value
    assert silent == 0

    listed = {
        (each.record, each.row, each.field): {op.value for op in each.ops} for each in history.conflicts(workspace)
    }
    expected = {("requirement", row, field): set(heads.values()) for field, heads in standing.items() if len(heads) > 1}
    assert listed == expected
    assert torn(workspace) == listed.keys()
    assert tables(workspace) == told(workspace)
    assert not verify.verify(workspace).problems
    alone = {op.field for op in found} - {"implementation", "inclusion_justification"}
    assert all(len(standing[field]) == 1 for field in alone), "whoever is alone on a field clashes with nobody"
    assert clashes > 0
    assert ("requirement", row, "inclusion_justification") in listed

    say(
        f"{len(FIELDS)} processes x {SAVES} saves in {seconds:.0f} s: {len(lost)} lost, "
        f"{clashes} clashes all told ({silent} silent), {len(listed)} fields left in conflict"
    )
