"""A long day of several people at one file: saves, merges, replaced files, sudden deaths, and nothing is missing."""

import os
import random
import time
from pathlib import Path

import pytest

from aims_tui.workspace.store import journal, merge, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.soak import actors, size
from tests.soak.actors import Actor
from tests.soak.conftest import Say
from tests.soak.story import copy
from tests.workspace.steps import tables
from tests.workspace.steps import told as told_by_the_journal

PEOPLE = {
    "Ann": actors.save, "Bob": actors.save, "Cem": actors.work_apart, "Dan": actors.work_apart,
    "a sync": actors.replace, "an auditor": actors.doubt,
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork"), reason="people are forks")
def test_after_a_long_day_nothing_that_was_acknowledged_is_missing(told: Path, tmp_path: Path, say: Say) -> None:
    desk = tmp_path / "desk"
    shared = copy(told, desk / "acme.aims")
    people = [Actor(name, deed, desk) for name, deed in PEOPLE.items()]
    chance = random.Random("a long day")
    end = time.monotonic() + size.seconds()
    kills = 0
    for each in people:
        each.start()
    try:
        while time.monotonic() < end:
            unlucky = chance.choice(people)
            # Until so much later, or until it has met an error.
            _wait(unlucky, chance.uniform(0.05, 0.5))
            unlucky.kill()
            kills += 1
            unlucky.start()
    finally:
        for each in people:
            each.kill()
    failed = [f"{each.name}: {line}" for each in people for line in each.noted("failed")]
    assert failed == []

    home = Workspace.open(shared)
    copies = [each.copy for each in people if each.copy.exists()]
    for each in copies:
        merge.merge(home, each)
        merge.merge(Workspace.open(each), shared)
    with home.reading() as connection:
        kept = {op.value for op in journal.ops(connection, "field = 'implementation'")}
    saved = [value for each in people for value in each.noted("saved")]
    missing = [value for value in saved if value not in kept]
    counts = {
        sort: sum(len(each.noted(sort)) for each in people) for sort in ("merged", "replaced", "verified", "refused")
    }
    say(
        f"{size.seconds():.0f} s, {kills} kills, {len(saved)} acknowledged saves, {counts['merged']} merges, "
        f"{counts['replaced']} replaced files, {counts['verified']} times verified, "
        f"{counts['refused']} told to try again: {len(missing)} missing"
    )
    assert missing == []
    assert saved
    for each in (home, *map(Workspace.open, copies)):
        assert [problem for problem in verify.verify(each).problems if problem.what != each.notice] == []
        assert tables(each) == told_by_the_journal(each)


def _wait(person: Actor, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and os.waitid(os.P_PID, person.process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.01)
