"""Every verb over files that are broken or hostile: a line and a code, never a traceback, never a hang."""

import faulthandler
from collections.abc import Iterator
from pathlib import Path

import pytest

from aims_tui.workspace.store import snapshots
from aims_tui.workspace.store.workspace import Workspace
from tests import broken
from tests.cli.conftest import CommandLine, Ran
from tests.cli.test_hostile import UNSAFE

READING = [
    "status", "status --json", "status --assessment nothing", "show 4.1", "show 4.1 --json", "show A.2.2", "show EV-01",
    "show EV-01 --json", "show UC-1", "show Jane", "show Acme", "list requirements", "list requirements --json",
    "list evidence", "list people", "list use-cases", "list assessments", "list answers", "list remarks", "list links",
    "list organizations", "list links --json", "list nothing", "find a", "find plan --json", "log", "log --json",
    "log 4.1", "log EV-01", "log Jane", "snapshot list", "verify", "verify --json", "status --as-of today",
    "show 4.1 --json --as-of today", "list evidence --as-of today", "log --as-of today",
    "approvals", "approvals --json", "soa list", "soa list --json", "soa show now", "soa show 1.0", "soa diff 1.0 now",
    "soa export 1.0 {book}", "export {folder} --csv", "list risks", "list systems --json", "list approvals",
    "list assessments --json", "show R-01", "show SYS-1 --json", "trace", "coverage requirements", "versions 4.1",
    "changes --since 2020-01-01", "import {register} --dry-run", "status --as-of 2026-01-01",
]  # fmt: skip
WRITING = [
    "set 4.1 status=in_progress", "set 4.1 owner=Jane", "set A.2.2 applicability=applicable", "set EV-01 version=2",
    "set UC-1 owner=Ben", "set Acme scope=New", "add person name=Zoe", "add use-case title=Other",
    "delete UC-1", "delete EV-01", "link 4.2 EV-01", "unlink EV-01 4.1", "evidence add https://example.org/y --for 4.1",
    "evidence update EV-01 {plan}", "feedback 4.1 Again --by Auditor", "answer 4.1 1 yes Now", "undo", "redo",
    "add risk title=Other owner=Jane", "set R-01 likelihood=2", "reassess R-01 likelihood=1 --why Better",
    "add action of=R-01 title=More", "link R-01 A.2.2", "unlink R-01 A.2.3", "delete R-01", "handover Jane Ben",
    "approve 4.1 --by Jane --although So", "reviewed 4.1 --by Ben", "soa approve --by Jane --although So",
    "freeze risks", "freeze approvals", "import {register}",
    "merge {sound} --dry-run", "merge {sound}",
]  # fmt: skip


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    """Whatever hangs in a library, where no exception reaches, ends the process and says where it was."""
    faulthandler.dump_traceback_later(240, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.mark.parametrize("way", broken.some(), ids=lambda way: way.name)
def test_every_verb_says_a_line_and_writes_nothing(
    cli: CommandLine, one_of_everything: Path, tmp_path: Path, way: broken.Broken
) -> None:
    path = broken.copied(one_of_everything, tmp_path)
    snapshots.take(Workspace.open(path))
    plan = tmp_path / "plan.txt"
    plan.write_text("Another plan", "utf-8")
    way.damage(path)
    before = path.read_bytes()
    register = tmp_path / "register.csv"
    register.write_text("Risk,Owner,Likelihood\nFrom a list,Jane,3\n", "utf-8")
    (tmp_path / "sheets").mkdir()
    given = {
        "plan": plan, "sound": one_of_everything, "register": register, "folder": tmp_path / "sheets",
        "book": tmp_path / "signed.xlsx",
    }  # fmt: skip
    for words in (*READING, f"export {tmp_path / 'book.xlsx'}", *WRITING):
        ran = cli("-f", path, *(part.format(**given) for part in words.split()))
        check(words, ran)
        if not way.writable:
            assert path.read_bytes() == before, words
        if words == "verify" and way.seen:
            assert ran.code in (1, 3), ran
    (tmp_path / "other").mkdir()
    other = broken.copied(one_of_everything, tmp_path / "other")
    check("merge --dry-run", cli("-f", other, "merge", path, "--dry-run"))
    check("merge", cli("-f", other, "merge", path))
    check("restore", cli("-f", path, "restore", "latest"))
    assert cli("-f", path, "status").code == 0


def check(words: str, ran: Ran) -> None:
    """Check that a command ended as one may, whatever the file."""
    assert ran.code in (0, 1, 2, 3), (words, ran)
    assert not UNSAFE.search(ran.out), (words, ran.out)
    assert not UNSAFE.search(ran.err.replace("\n", "")), (words, ran.err)
    assert all(line.startswith("aims-tui: ") for line in ran.err.splitlines()), (words, ran.err)
