"""What the tests of merging share: places for copies, and a workspace to begin with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui.workspace.store.workspace import Workspace
from tests.workspace.steps import Hand, template

Give = Callable[[str], Path]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Give:
    """Give a path of that name in a folder of its own at every call."""
    folder = tmp_path_factory.mktemp("copies")
    numbers = iter(range(10**6))
    return lambda name: folder / str(next(numbers)) / f"{name}.aims"


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with some work in it."""
    path = template(tmp_path_factory.mktemp("start"))
    hand = Hand(Workspace.open(path))
    for step in (("add person", 0, 0, 1), ("add evidence", 0, 1, 1), ("set", 0, 1, 1), ("set", 1, 4, 1)):
        assert hand.do(step)
    return path
