"""Killed with signal 9 at any moment of any work: the file is sound and has everything that was acknowledged."""

import os
import random
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aims_tui.records import schema
from aims_tui.workbook import handed_out
from aims_tui.workbook.export import export
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.commands.reassessing import reassess
from aims_tui.workspace.store import gate, journal, merge, restore, snapshots, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import act, put, requirement
from tests.soak import size, story
from tests.soak.conftest import Say
from tests.soak.killing import Killed, killed, lasting
from tests.soak.story import TODAY, copy, state, state_of, taken_in

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="what is killed is a fork")


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.node.name)


@pytest.fixture
def path(told: Path, tmp_path: Path) -> Path:
    """Where the workspace lies that is worked on."""
    return copy(told, tmp_path / "desk" / "acme.aims")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is left in the folder of temporary files stays in the test's own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


class Deaths:
    """Counts what became of the killed."""

    def __init__(self) -> None:
        self.rounds = Counter[str]()

    def count(self, dead: Killed, came: bool) -> None:
        """Note one: had it ended, was it killed midway, and had its work come to the file all the same."""
        self.rounds["ended" if dead.ended else "killed midway"] += 1
        self.rounds["done when killed"] += came and not dead.ended

    def __str__(self) -> str:
        midway, came = self.rounds["killed midway"], self.rounds["done when killed"]
        assert midway > 0, "nobody died at work"
        return f"{midway} killed midway, of whom {came} had done all of it; 0 damaged, 0 acknowledged things lost"


def test_a_killed_save_is_there_whole_or_not_at_all(path: Path, chance: random.Random, say: Say) -> None:
    kills = size.of(1000)
    workspace = Workspace.open(path)
    row = requirement(workspace, "4.2")
    put(workspace, "4.2", implementation="The statements are compiled once, here; every fork inherits them.")

    def save(number: int, said: Callable[[str], object]) -> None:
        opened, count = Workspace.open(path), 0
        while True:
            count += 1
            value = f"{number}.{count} " + "x" * (count % 7 * 900)
            change = gate.Change("requirement", row, {"implementation": value})
            gate.write(opened, gate.Action(f"writer {number}", now(), "", (change,)))
            said(value)

    acknowledged = unspoken = hot = 0
    for number in range(kills):
        # Every second one dies in its first save or soon after it, the others in the middle of their work.
        dead = killed(lambda said, number=number: save(number, said), chance.uniform(0, 0.05), after=number % 2)
        hot += path.with_name(path.name + "-journal").exists()
        opened = Workspace.open(path)
        assert not verify.verify(opened).problems
        with opened.reading() as connection:
            kept = {op.value for op in journal.ops(connection, "who = ?", (f"writer {number}",))}
        assert set(dead.said) <= kept, f"lost in round {number}"
        assert len(kept) - len(dead.said) <= 1, "at most the one save that was under way"
        acknowledged += len(dead.said)
        unspoken += len(kept) - len(dead.said)
        if number % 100 == 99:
            # A journal of thousands of changes is not what is looked at here.
            copy(path, path.with_name("kept.aims"))
    assert acknowledged >= kills // 2
    assert hot > 0, "nobody died in the middle of a commit"
    assert put(workspace, "4.2", implementation="Work goes on.").written
    say(
        f"{kills} kills in save, {acknowledged} acknowledged: 0 damaged, 0 lost; {hot} died in the middle of a commit, "
        f"{unspoken} saved what they could not acknowledge any more"
    )


def test_a_killed_reassessment_is_there_with_all_its_steps_or_not_at_all(
    path: Path, chance: random.Random, say: Say
) -> None:
    kills, deaths = size.of(200), Deaths()
    workspace = Workspace.open(path)
    author = Author(workspace, who="Lead", today=lambda: TODAY)
    risk = author.add("risk", {"title": "Wrong answer", "likelihood": "1", "impact_society": "1"}).detail
    assert risk is not None

    def day(number: int) -> str:
        return (TODAY - timedelta(days=300 - number)).isoformat()

    def assess(number: int) -> None:
        step = str(number % 5 + 1)
        typed = {"likelihood": step, "impact_society": step, "residual_likelihood": step, "trigger": "change"}
        # A day of its own: the same outcome on the same day with nothing but another reason is refused.
        reassess(author, risk.row, typed | {"assessed_on": day(number)}, f"seen again, {number}")

    def standing() -> tuple[object, ...]:
        with Workspace.open(path).reading() as connection:
            found = connection.execute(
                "SELECT likelihood, impact_society, residual_likelihood, assessed_on, trigger FROM risk WHERE id = ?",
                (risk.row,),
            ).fetchone()
        return tuple(found)

    whole = lasting(lambda said: assess(1))
    for number in range(2, kills + 2):
        before, step = standing(), number % 5 + 1
        dead = killed(lambda said, number=number: assess(number), chance.uniform(0, whole))
        after = standing()
        assert after in (before, (step, step, step, day(number), "change"))
        assert not verify.verify(Workspace.open(path)).problems
        deaths.count(dead, came=after != before)
    say(f"{kills} kills in a reassessment: {deaths}")


def test_a_killed_migration_leaves_the_old_file_or_the_new_one(
    told: Path, path: Path, chance: random.Random, say: Say
) -> None:
    kills, deaths = size.of(100), Deaths()
    before = state(path)
    newer = schema.SCHEMA + 1

    def migrate() -> Workspace:
        return Workspace.open(path, schema=newer)

    whole = lasting(lambda said: migrate())
    for _ in range(kills):
        copy(told, path)
        dead = killed(lambda said: migrate(), chance.uniform(0, whole))
        found = Workspace.open(path, schema=schema.SCHEMA)
        deaths.count(dead, came=bool(found.why_read_only))
        assert state_of(found) == before, "as an older version sees it"
        assert state_of(migrate()) == before
    say(f"{kills} kills in migration: {deaths}")


def test_a_killed_merge_has_taken_in_everything_or_nothing(
    told: Path, path: Path, tmp_path: Path, chance: random.Random, say: Say
) -> None:
    kills, deaths = size.of(200), Deaths()
    other = Workspace.open(copy(told, tmp_path / "other" / "acme.aims"))
    for number in range(30):
        put(other, f"A.6.2.{number % 4 + 2}", implementation=f"Ann's words {number}")
    taken_in(other, tmp_path / "paper.txt", b"A paper of the other copy. " * 4_000)
    before, wanted = state(path), state(other.path)
    whole = lasting(lambda said: merge.merge(Workspace.open(path), other.path))
    for _ in range(kills):
        copy(told, path)
        dead = killed(lambda said: merge.merge(Workspace.open(path), other.path), chance.uniform(0, whole))
        found = state(path)
        assert found.ids in (before.ids, wanted.ids)
        assert found.tables in (before.tables, wanted.tables)
        if dead.ended:
            assert found == wanted
        deaths.count(dead, came=found == wanted)
        merge.merge(Workspace.open(path), other.path)
        assert state(path) == wanted, "merging again brings the rest"
    assert state(other.path) == wanted
    say(f"{kills} kills in merge: {deaths}")


def test_a_killed_export_leaves_the_old_workbook_or_the_new_one(
    path: Path, tmp_path: Path, chance: random.Random, say: Say
) -> None:
    kills, deaths = size.of(200), Deaths()
    before = state(path)
    book = tmp_path / "books" / "out.xlsx"
    book.parent.mkdir()

    def write(head: str) -> None:
        export(Workspace.open(path), book, who=head, today=TODAY)

    whole = lasting(lambda said: write("0"))
    old = book.read_bytes()
    for number in range(1, kills + 1):
        dead = killed(lambda said, number=number: write(f"{number}"), chance.uniform(0, whole))
        new = book.read_bytes()
        assert dead.ended <= (new != old), "what was told to be written is written"
        deaths.count(dead, came=new != old)
        with zipfile.ZipFile(book) as archive:
            assert archive.testzip() is None
        assert handed_out.read(book).workspace == Workspace.open(path).id
        old = new
    assert state(path) == before, "an export changes nothing"
    say(f"{kills} kills in export: {deaths}")


def test_killed_while_evidence_is_taken_in_every_row_has_its_file(
    told: Path, path: Path, tmp_path: Path, chance: random.Random, say: Say
) -> None:
    kills, intakes, midway, orphans = size.of(200), 0, 0, 0
    before = state(path)
    act(Workspace.open(path), gate.added(Workspace.open(path).kinds["evidence"], {"title": "Compiled once"}))

    def take(said: Callable[[str], object]) -> None:
        opened, number = Workspace.open(path), 0
        while True:
            number += 1
            said(taken_in(opened, tmp_path / "paper.txt", bytes([number % 256]) * 300_000))

    for _ in range(kills):
        copy(told, path)
        dead = killed(take, chance.uniform(0.01, 0.12))
        found = state(path)
        rows = {row["file"] for row in found.tables["evidence"].values()} - {""}
        assert set(dead.said) <= rows <= found.files.keys()
        assert before.ids <= found.ids
        intakes += len(dead.said)
        midway += not dead.ended
        orphans += len(found.files.keys() - rows)
    assert midway == kills
    say(f"{kills} kills in evidence intake, {intakes} acknowledged: 0 rows without their file; {orphans} files unnamed")


def test_killed_while_a_snapshot_is_taken_every_one_that_is_listed_is_sound(
    path: Path, chance: random.Random, say: Say
) -> None:
    kills, taken = size.of(200), 0
    before = state(path)
    workspace = Workspace.open(path)
    beside = copy(path, path.parent.parent / "look" / path.name)

    def looked_at(snapshot: Path) -> story.State:
        shutil.copyfile(snapshot, beside)
        return state(beside)

    def take(said: Callable[[str], object]) -> None:
        while True:
            said(snapshots.take(workspace).path.name)

    for _ in range(kills):
        dead = killed(take, chance.uniform(0.005, 0.1))
        listed = {each.path.name: each.path for each in snapshots.listed(workspace.id)}
        assert set(dead.said[1 - snapshots.KEEP_LAST :]) <= listed.keys()
        assert looked_at(listed[max(listed)]) == before
        taken += len(dead.said)
    for each in snapshots.listed(workspace.id):
        assert looked_at(each.path) == before
    assert state(path) == before
    say(f"{kills} kills in snapshot, {taken} acknowledged: 0 listed that are not sound, 0 lost")


@pytest.mark.parametrize("damaged", [False, True], ids=["a sound file", "a damaged file"])
def test_a_killed_restore_leaves_the_file_that_stood_there_or_the_snapshot(
    path: Path, tmp_path: Path, chance: random.Random, say: Say, damaged: bool
) -> None:
    kills, deaths, gone = size.of(100), Deaths(), 0
    workspace = Workspace.open(path)
    old = state(path)
    snapshot = shutil.copyfile(path, tmp_path / "snapshot.aims")
    for number in range(10):
        put(workspace, "4.2", implementation=f"Newer words {number}. " * 300)
    new = state(path)
    content = path.read_bytes()
    if damaged:
        content = content[: len(content) // 2 // 4096 * 4096]
    whole = lasting(lambda said: restore.restore(path, snapshot))
    for _ in range(kills):
        for each in path.parent.glob("acme (damaged*"):
            each.unlink()
        path.write_bytes(content)
        dead = killed(lambda said: restore.restore(path, snapshot), chance.uniform(0, whole))
        aside = [*path.parent.glob("acme (damaged*")]
        if not path.exists():
            # Between the two renames: nothing is lost, it only has another name.
            gone += 1
            assert [each.read_bytes() for each in aside] == [content]
        elif path.read_bytes() != content:
            found = state(path)
            assert old.ids <= found.ids <= new.ids
            deaths.count(dead, came=True)
        else:
            assert not dead.ended
            deaths.count(dead, came=False)
        restore.restore(path, snapshot)
        assert old.ids <= state(path).ids <= new.ids, "restoring again ends it"
    assert gone == 0
    sort = "damaged" if damaged else "sound"
    say(f"{kills} kills in restore of a {sort} file: {deaths}")


def test_the_story_that_is_killed_holds_one_of_everything(told: Path) -> None:
    assert all(story.state(told).tables.values())
