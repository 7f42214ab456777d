"""Whatever honest people do in copies of one file, every merge takes it in, and all copies come to be the same."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace.store.workspace import Workspace
from tests import broken
from tests.soak import size
from tests.soak.clerks import Clerk
from tests.soak.conftest import Say
from tests.workspace.steps import tables

HISTORIES = 100


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Each of the people has a home; the one of the test comes back afterwards.
    monkeypatch.setenv(paths.HOME_VARIABLE, os.environ[paths.HOME_VARIABLE])
    yield
    paths._folder.cache_clear()


def test_honest_work_of_three_people_is_let_in_everywhere(one_of_everything: Path, tmp_path: Path, say: Say) -> None:
    histories, accepted, merges = HISTORIES if size.WHOLE else 3, 0, 0
    for seed in range(histories):
        chance = random.Random(f"42001 {seed}")
        clerks = []
        for name in ("Ann", "Bob", "Cem"):
            place = tmp_path / str(seed) / name
            place.mkdir(parents=True)
            clerks.append(Clerk(name, broken.copied(one_of_everything, place), place / "home", chance))
        for _ in range(2):
            for number in range(chance.randint(6, 16)):
                ran = chance.choice(clerks).work(number)
                assert ran.code in (0, 1, 2), (ran, [each.did for each in clerks])
                accepted += ran.code == 0
            pairs = [(one, other) for one in clerks for other in clerks if one is not other]
            for one, other in chance.sample(pairs, len(pairs)) * 2:
                ran = one.run("merge", other.path)
                assert ran.code in (0, 1) and "Nothing was merged" not in ran.said, (ran, [each.did for each in clerks])
                merges += 1
        for each in clerks:
            assert each.run("verify").code == 0, [each.did for each in clerks]
            assert each.run("export", each.path.with_suffix(".xlsx")).code == 0, [each.did for each in clerks]
        first, *others = (tables(Workspace.open(each.path)) for each in clerks)
        assert all(each == first for each in others), [each.did for each in clerks]
    say(f"{histories} histories of three people, {accepted} actions, {merges} merges: all let in, all alike, all sound")
