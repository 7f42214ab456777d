"""What every proof needs: a story to work on, and a line of figures at its end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aims_tui import paths
from tests.soak import story

Say = Callable[[str], None]


@pytest.fixture
def say(record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str]) -> Say:
    """Prints the figures of a proof, also where nothing else is shown."""

    def figures(line: str) -> None:
        record_property("figures", line)
        with capsys.disabled():
            print(f"\n{line}")

    return figures


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace with one of everything, made once; proofs take copies of it."""
    path = tmp_path_factory.mktemp("told") / "acme.aims"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))
        paths._folder.cache_clear()
        story.make(path)
    paths._folder.cache_clear()
    yield path
