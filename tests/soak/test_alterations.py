"""Whatever was altered behind the journal's back is found, and the place is named."""

import random
from pathlib import Path

import pytest

from aims_tui.workspace.store import verify
from aims_tui.workspace.store.workspace import Workspace
from tests.soak import size
from tests.soak.conftest import Say
from tests.soak.forger import Forger
from tests.soak.story import copy

ALTERATIONS = {"op": 300, "op_parent": 200, "table": 350, "evidence": 150}
"""How many random alterations of each sort: 1,000."""


@pytest.mark.parametrize("sort", ALTERATIONS)
def test_every_random_alteration_is_found_and_its_place_named(sort: str, told: Path, tmp_path: Path, say: Say) -> None:
    forger = Forger(random.Random(f"42001 {sort}"))
    missed, unnamed = [], []
    alterations = size.of(ALTERATIONS[sort])
    for _ in range(alterations):
        path = copy(told, tmp_path / "acme.aims")
        done = forger.alter(sort, path)
        found = verify.verify(Workspace.open(path)).problems
        named = [
            each.what
            for each in found
            if each.where in done.where.split() and (not done.words or any(word in each.what for word in done.words))
        ]
        missed += [] if found else [done]
        unnamed += [] if named else [(done, found)]
    say(f"{alterations} alterations of {sort}: {len(missed)} missed, {len(unnamed)} without their place")
    assert missed == []
    assert unnamed == []
