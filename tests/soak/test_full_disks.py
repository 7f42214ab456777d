"""A disk that is full at any moment of any verb: nothing is half-saved, and the message names the right place."""

import contextlib
import io
import json
import os
import resource
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from aims_tui import paths, settings
from aims_tui.cli import main
from aims_tui.workspace.store import evidence_files
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.soak import disks, size
from tests.soak.conftest import Say
from tests.soak.story import State, copy, state, taken_in
from tests.workspace.store.test_file import forked

LONG = "All of it must go in, or none. " * 1_000
PLACES = ("desk", "home", "temporary")
"""Where the workspace lies, where the program keeps what is this user's, and where what is temporary lies."""


@dataclass(frozen=True)
class Verb:
    """A command, what has to be done before it, and which full disks matter to it in the ordinary suite."""

    words: list[str]
    before: list[list[str]] = field(default_factory=list)
    places: tuple[str, ...] = ("desk",)


VERBS = {
    "new": Verb(["new", "DESK/another.aims", "--organization", "Another Ltd"]),
    "demo": Verb(["demo", "DESK/demo.aims", "--no-open"], places=()),
    "set": Verb(["set", "4.2", f"implementation={LONG}"], places=("desk", "home")),
    "add": Verb(["add", "person", f"name={LONG[:400]}", "role=CEO"]),
    "delete": Verb(["delete", "EV-03"]),
    "link": Verb(["link", "EV-01", "A.6.2.4", "--note", LONG[:400]]),
    "unlink": Verb(["unlink", "EV-01", "4.1"]),
    "evidence add": Verb(["evidence", "add", "ELSEWHERE/paper.txt", "--for", "4.1", "--note", "page 2"]),
    "evidence new-version": Verb(["evidence", "new-version", "EV-01", "ELSEWHERE/paper.txt"]),
    "feedback": Verb(["feedback", "4.1", LONG]),
    "answer": Verb(["answer", "4.2", "1", "no", LONG]),
    "undo": Verb(["undo"], [["set", "4.2", f"implementation={LONG}"]]),
    "redo": Verb(["redo"], [["set", "4.2", f"implementation={LONG}"], ["undo"]]),
    "export": Verb(["export", "DESK/out.xlsx"], [["export", "DESK/out.xlsx"]], ("desk", "temporary")),
    "snapshot": Verb(["snapshot"], places=("home",)),
    "restore": Verb(["restore", "1"], [["snapshot"], ["set", "4.2", "implementation=newer"]], ("desk", "home")),
    "merge": Verb(["merge", "ELSEWHERE/acme.aims"], places=("desk", "home")),
}


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str


class Bench:
    """The three disks, and a fresh workspace on the first of them for every trial."""

    def __init__(self, folder: Path, told: Path) -> None:
        self._told = told
        self._begun = folder / "begun"
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.mkdir()
        self.mounted = True
        try:
            disks.enter()
        except disks.Impossible:
            self.mounted = False
        self.disks = {name: disks.Disk(folder / name, mounted=self.mounted) for name in PLACES}
        self.path = self.disks["desk"].folder / "acme.aims"
        (self.elsewhere / "paper.txt").write_text("A paper of some length. " * 2_000, "utf-8")
        self._other = Workspace.open(copy(told, self.elsewhere / "acme.aims"))
        put(self._other, "4.2", implementation=LONG)
        put(self._other, "4.3", implementation=LONG)
        taken_in(self._other, self.elsewhere / "other.txt", b"A paper of the other copy. " * 2_000)

    def begin(self, verb: Verb) -> None:
        """Do what has to be done before the verb, and keep how the disks look then."""
        copy(self._told, self.path)
        self.run(["status"], settled=True)
        for words in verb.before:
            assert self.run(words).code == 0, words
        for name, disk in self.disks.items():
            shutil.copytree(disk.folder, self._begun / name)

    def fresh(self) -> None:
        """Begin anew with room everywhere, as :meth:`begin` left it."""
        for name, disk in self.disks.items():
            disk.clear()
            shutil.copytree(self._begun / name, disk.folder, dirs_exist_ok=True)

    def run(self, words: list[str], *, settled: bool = False) -> Ran:
        """Carry out a command in a process of its own."""
        given = [
            each.replace("DESK", str(self.path.parent)).replace("ELSEWHERE", str(self.elsewhere)) for each in words
        ]
        said = forked(lambda: json.dumps(self._main(given, settled)))
        try:
            return Ran(*json.loads(said))
        except ValueError:
            return Ran(-1, "", said)

    def _main(self, words: list[str], settled: bool) -> tuple[int, str, str]:
        os.environ[paths.HOME_VARIABLE] = str(self.disks["home"].folder)
        paths._folder.cache_clear()
        tempfile.tempdir = str(self.disks["temporary"].folder)
        if settled:
            settings.save(file=str(self.path), name="Lead")
        if limits := [each.limit for each in self.disks.values() if each.limit is not None]:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limits[0], limits[0]))
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(words)
            except Exception:  # noqa: BLE001  # a traceback is what is looked for
                code = -1
                traceback.print_exc(limit=-3)
        return code, out.getvalue()[:500], err.getvalue()[-1_500:]

    def state(self) -> State:
        """Return what the workspace holds."""
        return state(self.path)

    def files(self, name: str) -> set[str]:
        """Return the names of what lies on a disk, but for kept evidence, which nobody sees without its row."""
        kept = f"{evidence_files.folder(self.path).name}/"
        return {each for each in self.disks[name].files() if not each.startswith(kept) or "/." in each}


@dataclass(frozen=True)
class Before:
    """What the workspace held, and what lay on each disk."""

    state: State
    files: dict[str, set[str]]


@dataclass(frozen=True)
class Wanted:
    """With which code the verb ends where there is room, and what the workspace holds then."""

    code: int
    state: State


def cuts() -> Iterator[int]:
    """Yield how many pages are free: every number at first, then ever larger steps; in the suite a few."""
    pages = 0
    while True:
        yield pages
        pages += 1 + pages // 6 if size.WHOLE else 2 + pages * 3


def trials(bench: Bench, verb: Verb, place: str) -> list[str]:
    """Try a verb with ever more room on one disk until it has enough; return what is wrong, each with the room."""
    wrong: list[str] = []
    bench.begin(verb)
    before = Before(bench.state(), {name: bench.files(name) for name in PLACES})
    done = bench.run(verb.words)
    assert done.code in (0, 1) and not done.err, done
    wanted = bench.state()
    moments = 0
    for pages in cuts():
        moments += 1
        bench.fresh()
        bench.disks[place].leave(pages)
        ran = bench.run(verb.words)
        found = [*_judged(bench, verb, place, ran, before, Wanted(done.code, wanted))]
        wrong += [f"{verb.words[0]}, {pages} pages free on {place}: {each}" for each in found]
        if (ran.code, ran.err) == (done.code, ""):
            break
        assert pages < 16_000, "there is never enough room"
    return [str(moments), *wrong]


def _judged(bench: Bench, verb: Verb, place: str, ran: Ran, before: Before, wanted: Wanted) -> Iterator[str]:
    if ran.err and not (ran.err.startswith("aims-tui: ") and ran.err.count("\n") == 1):
        yield f"not one line is said: {ran}"
    full = PLACES if not bench.mounted else (place,)
    if ran.err and not any(str(bench.disks[each].folder) in ran.err for each in full):
        yield f"the place is not named: {ran.err}"
    now = bench.state()
    if ran.code == wanted.code:
        if not alike(now, wanted.state):
            yield "it says that it is done, and it is not"
        return
    if ran.code != 3:
        yield f"it ends with {ran.code}: {ran}"
    if (now.ids, now.tables) != (before.state.ids, before.state.tables):
        yield "something is half-saved"
    for name in PLACES:
        if left := {each for each in bench.files(name) - before.files[name] if name == "desk" or _unfinished(each)}:
            yield f"it leaves {sorted(left)} on {name}"
    for disk in bench.disks.values():
        disk.free()
    again = bench.run(verb.words)
    if again.code != wanted.code or not alike(bench.state(), wanted.state):
        yield f"with room again it does not work: {again}"


def _unfinished(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.startswith((".", "tmp")) or last.endswith((".part", "-journal"))


def alike(one: State, other: State) -> bool:
    """Say whether two states are of the same work; its ids and moments are new each time."""
    return len(one.ids) == len(other.ids) and {name: len(rows) for name, rows in one.tables.items()} == {
        name: len(rows) for name, rows in other.tables.items()
    }


def cases() -> list[object]:
    """Return every verb with every disk; in the ordinary suite those that matter to it."""
    found = [(name, place) for name, verb in VERBS.items() for place in PLACES if size.WHOLE or place in verb.places]
    return [pytest.param(*each, id=f"{each[0]}, {each[1]} full") for each in found]


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system in memory")
@pytest.mark.parametrize(("name", "place"), cases())
def test_a_verb_that_finds_the_disk_full_does_nothing_and_says_where(
    name: str, place: str, told: Path, tmp_path: Path, say: Say
) -> None:
    verb = VERBS[name]
    moments, *wrong = _apart(lambda: trials(Bench(tmp_path, told), verb, place))
    say(f"{name} with {place} full at {moments} moments: {len(wrong)} faults")
    assert wrong == []


def _apart(work: Callable[[], list[str]]) -> list[str]:
    said = forked(lambda: json.dumps(work()))
    try:
        found: list[str] = json.loads(said)
    except ValueError:
        raise AssertionError(said) from None
    return found
