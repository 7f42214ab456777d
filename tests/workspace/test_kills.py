"""A writer that dies in the middle of a save leaves a sound file with everything that it acknowledged."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace import verify
from aims_tui.workspace.workspace import Workspace
from tests.conftest import put, requirement
from tests.workspace.steps import tables, told

ROOT = Path(__file__).parents[2]
KILLS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="writers are forks")
def test_of_200_killed_writers_none_damages_the_file_or_loses_an_acknowledged_save(
    workspace: Workspace,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = requirement(workspace, "4.1")
    said = subprocess.run(
        [sys.executable, "-m", "tests.workspace.savers", "die", workspace.path, row, str(KILLS), "42001"],
        cwd=ROOT,
        env=os.environ | {paths.HOME_VARIABLE: str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        check=True,
        timeout=240,
    ).stdout
    found = json.loads(said)
    figures = (
        f"{found['rounds']} kills, {found['acknowledged']} acknowledged saves: {len(found['damaged'])} damaged, "
        f"{len(found['lost'])} lost; {found['hot_journals']} died in the middle of a commit, "
        f"{found['half_saved']} saved what they could not acknowledge any more"
    )
    record_property("kills", figures)
    with capsys.disabled():
        print(f"\n{figures}")
    assert (found["rounds"], found["damaged"], found["lost"]) == (KILLS, [], [])
    assert found["acknowledged"] >= KILLS
    assert 0 <= found["half_saved"] <= KILLS, "at most the one save that was under way"
    assert not verify.verify(workspace).problems
    assert tables(workspace) == told(workspace)
    assert put(workspace, "4.1", implementation="Work goes on.").written
