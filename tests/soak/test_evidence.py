"""Evidence is what it was when it was taken in, whatever lies at its path or happens to it meanwhile."""

import hashlib
import os
import signal
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aims_tui.workspace.store import errors, evidence_files
from tests.soak import size
from tests.soak.conftest import Say

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="what disturbs is a fork")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link_to_a_file(path: Path) -> None:
    target = path.with_name("target")
    target.write_text("not meant")
    path.symlink_to(target)


def link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def link_to_a_pipe(path: Path) -> None:
    pipe(path.with_name("pipe"))
    path.symlink_to(path.with_name("pipe"))


def link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    # By its bare name: a socket's whole path may have no more than some hundred characters.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(here)


NO_FILES: list[Callable[[Path], None]] = [
    pipe, link_to_a_file, link_to_nothing, link_to_itself, link_to_a_pipe, link_to_a_device, folder, a_socket,
]  # fmt: skip
DEVICES = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/stdin", "/dev/fd/0", "/dev/tty", "/dev/ptmx"]


def refused(workspace: Path, source: Path) -> bool:
    """Say whether a file is refused with a sentence, at once and with nothing left behind."""
    signal.alarm(20)  # Waiting for a pipe would never end.
    try:
        evidence_files.take_in(workspace, source)
    except errors.Refused as refusal:
        return str(source) in str(refusal) and not left(workspace)
    finally:
        signal.alarm(0)
    return False


def left(workspace: Path) -> list[Path]:
    return [each for each in evidence_files.folder(workspace).rglob("*") if each.is_file()]


def test_nothing_but_an_ordinary_file_is_taken_in(tmp_path: Path, say: Say) -> None:
    workspace = tmp_path / "acme.aims"
    wrong = []
    for make in NO_FILES:
        place = tmp_path / make.__name__
        place.mkdir()
        make(place / "paper.pdf")
        if not refused(workspace, place / "paper.pdf"):
            wrong.append(make.__name__)
    there = [each for each in DEVICES if Path(each).exists()]
    wrong += [each for each in there if not refused(workspace, Path(each))]
    say(f"{len(NO_FILES)} sorts of links, pipes, folders and {len(there)} devices as evidence: {len(wrong)} taken in")
    assert wrong == []


def rewrite(path: Path, number: int) -> None:
    """Write over the file in its place."""
    with path.open("r+b") as file:
        file.write(bytes([number % 256]) * LENGTH)


def grow(path: Path, number: int) -> None:
    """Write more at its end, and cut it again."""
    with path.open("ab") as file:
        file.write(b"more" * 1_000)
    if number % 20 == 0:
        os.truncate(path, LENGTH)


def replace(path: Path, number: int) -> None:
    """Put another file in its place."""
    other = path.with_name("other")
    other.write_bytes(bytes([number % 256]) * LENGTH)
    other.replace(path)


def swap(path: Path, number: int) -> None:
    """Put a link or a pipe in its place, and a file again."""
    other = path.with_name("other")
    other.unlink(missing_ok=True)
    (link_to_a_file, pipe, lambda place: place.write_bytes(b"x" * LENGTH))[number % 3](other)
    other.replace(path)


LENGTH = 400_000


@contextmanager
def disturbed(path: Path, how: Callable[[Path, int], None]) -> Iterator[None]:
    """Let another process change the file at ``path`` again and again."""
    child = os.fork()
    if child == 0:
        number = 0
        try:
            while True:
                number += 1
                how(path, number)
        finally:
            os._exit(1)
    try:
        yield
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "it was changed to the end"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize("how", [rewrite, grow, replace, swap])
def test_a_file_that_changes_while_it_is_taken_in_is_refused_or_kept_whole(
    how: Callable[[Path, int], None], tmp_path: Path, say: Say
) -> None:
    workspace, source = tmp_path / "acme.aims", tmp_path / "desk" / "paper.pdf"
    source.parent.mkdir()
    source.write_bytes(b"x" * LENGTH)
    outcomes = Counter[str]()
    rounds = size.of(200)
    with disturbed(source, how):
        while outcomes.total() < rounds or (outcomes["kept whole"] < rounds // 10 and outcomes.total() < 10**5):
            signal.alarm(20)
            try:
                kept = evidence_files.take_in(workspace, source)
            except errors.Refused:
                outcomes["refused"] += 1
                continue
            finally:
                signal.alarm(0)
            place = evidence_files.place(workspace, kept.hash)
            content = place.read_bytes()
            sound = (hashlib.sha256(content).hexdigest(), len(content)) == (kept.hash, kept.size)
            outcomes["kept whole" if sound else "kept and not what it says"] += 1
    assert [each for each in left(workspace) if len(each.name) != 64] == [], "nothing unfinished is left"
    figures = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    say(f"{outcomes.total()} intakes of a file under '{how.__name__}': {figures}")
    assert outcomes["kept whole"] >= rounds // 10
    assert outcomes.keys() <= {"refused", "kept whole"}
