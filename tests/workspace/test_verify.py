"""Whatever was altered behind the journal's back is found, and the place is named."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.records.all import KINDS
from aims_tui.workspace import demo, evidence_files, journal, verify
from aims_tui.workspace.workspace import Workspace
from tests.conftest import TODAY, put

ALTERATIONS = {"op": 60, "op_parent": 40, "table": 70, "evidence": 30}
"""How many random alterations of each sort: 200."""

Made = Callable[[], Path]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The demo, whose story has one evidence file missing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(tmp_path_factory.mktemp("home")))
        paths._folder.cache_clear()
        made = demo.make(tmp_path_factory.mktemp("demo") / "demo.aims", TODAY)
    paths._folder.cache_clear()
    yield made.path


@pytest.fixture
def fresh(example: Path, tmp_path: Path) -> Made:
    """Give a fresh copy of the demo with its evidence at every call; the last one goes."""
    numbers = count()

    def copy() -> Path:
        number = next(numbers)
        shutil.rmtree(tmp_path / str(number - 1), ignore_errors=True)
        target = tmp_path / str(number) / example.name
        target.parent.mkdir()
        shutil.copyfile(example, target)
        shutil.copytree(evidence_files.folder(example), evidence_files.folder(target))
        return target

    return copy


@contextmanager
def editing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a bare connection, as any other program has it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def problems(path: Path) -> set[verify.Problem]:
    """Return what verify finds beyond the file that the demo's story lost."""
    found = verify.verify(Workspace.open(path)).problems
    lost = verify.Problem("evidence", "EV-21: its file is missing from the evidence folder.")
    assert lost in found
    return set(found) - {lost}


@dataclass(frozen=True, slots=True)
class Altered:
    """What was done, and where it must be found: a place, and words of which one must stand in its sentence."""

    what: str
    where: str
    words: tuple[str, ...]


class Forger:
    """Makes one random real alteration at a time."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def alter(self, sort: str, path: Path) -> Altered:
        """Alter the copy at ``path`` and say what was done."""
        if sort == "evidence":
            return self._file(path)
        with editing(path) as connection:
            before = list(connection.iterdump())
            done: Altered | None = None
            while done is None:
                try:
                    done = {"op": self._op, "op_parent": self._parent, "table": self._table}[sort](connection)
                except sqlite3.IntegrityError:
                    continue  # The file itself refused that one.
            assert list(connection.iterdump()) != before, done
            return done

    def _row(self, connection: sqlite3.Connection, table: str) -> tuple[int, dict[str, object]]:
        """Return the rowid and the values of a random row."""
        numbers = connection.execute(f'SELECT rowid FROM "{table}" ORDER BY rowid').fetchall()
        rowid = self.chance.choice(numbers)[0]
        cursor = connection.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (rowid,))
        names = [each[0] for each in cursor.description]
        return rowid, dict(zip(names, cursor.fetchone(), strict=True))

    def _other(self, value: object) -> object:
        """Return a value that differs, mostly by little."""
        if isinstance(value, int):
            return self.chance.choice((value + 1, value - 1, value + 1000, -value - 1))
        if value is None:
            return self.chance.choice((0, 1, "text"))
        text = str(value)
        found = text
        while found == text:
            place = self.chance.randrange(len(text) + 1)
            found = self.chance.choice((
                text[:place] + self.chance.choice("abc019 -\n€") + text[place + 1 :],
                text[:place] + text[place + 1 :],
                text + " ",
                text.swapcase(),
                "",
                "forged",
            ))  # fmt: skip
        return found

    def _op(self, connection: sqlite3.Connection) -> Altered:
        rowid, values = self._row(connection, "op")
        place = (str(values["row"]), str(values["id"])[:12])
        deed = self.chance.choice(("alter", "alter", "delete", "insert"))
        if deed == "delete":
            connection.execute("DELETE FROM op WHERE rowid = ?", (rowid,))
            # The very newest leaves no gap; then it is the record's row that betrays it.
            return Altered(f"deleted op {values}", f"journal {values['record']}", ())
        if deed == "insert":
            made = values | {"id": self.chance.randbytes(32).hex(), "value": self._other(values["value"])}
            made["sequence"] = connection.execute("SELECT max(sequence) + 1 FROM op").fetchone()[0]
            made["lamport"] = self.chance.choice((values["lamport"], 10**6))
            holes = ", ".join("?" * len(made))
            connection.execute(f"INSERT INTO op VALUES ({holes})", [*made.values()])
            return Altered(f"inserted op {made}", "journal", place[:1])
        column = self.chance.choice([*values])
        new = self._other(values[column])
        connection.execute(f'UPDATE op SET "{column}" = ? WHERE rowid = ?', (new, rowid))
        place = (str(new),) if column == "row" else place
        return Altered(f"op.{column} {values[column]!r} -> {new!r}", "journal", place)

    def _parent(self, connection: sqlite3.Connection) -> Altered:
        rows = connection.execute("SELECT op, parent FROM op_parent ORDER BY op, parent").fetchall()
        op, parent = self.chance.choice(rows)
        ops = [each for (each,) in connection.execute("SELECT id FROM op ORDER BY id")]
        here = "op = ? AND parent = ?"
        deed = self.chance.choice(("delete", "insert", "insert nowhere", "op", "parent"))
        if deed == "delete":
            connection.execute(f"DELETE FROM op_parent WHERE {here}", (op, parent))
        elif deed.startswith("insert"):
            op = self.chance.choice(ops) if deed == "insert" else self.chance.randbytes(32).hex()
            connection.execute("INSERT INTO op_parent VALUES (?, ?)", (op, self.chance.choice(ops)))
        else:
            new = self.chance.choice((self.chance.choice(ops), self.chance.randbytes(32).hex()))
            connection.execute(f"UPDATE op_parent SET {deed} = ? WHERE {here}", (new, op, parent))
        row = connection.execute("SELECT row FROM op WHERE id = ?", (op,)).fetchone()
        return Altered(f"op_parent {deed}", "journal", (row[0] if row else op[:12],))

    def _table(self, connection: sqlite3.Connection) -> Altered:
        kind = self.chance.choice([*KINDS.values()])
        rowid, values = self._row(connection, kind.name)
        name = str(values.get("short") or values[kind.title.name] or values["id"])
        deed = self.chance.choice(("alter", "alter", "alter", "delete", "insert"))
        if deed == "delete":
            connection.execute(f'DELETE FROM "{kind.name}" WHERE rowid = ?', (rowid,))
            return Altered(f"deleted {kind.name} {name}", kind.name, (f"{name} is missing.",))
        if deed == "insert":
            made = values | {"id": self._other(values["id"])}
            holes = ", ".join("?" * len(made))
            connection.execute(f'INSERT INTO "{kind.name}" VALUES ({holes})', [*made.values()])
            return Altered(f"inserted {kind.name} {name}", kind.name, (f"{name} is in no change of the journal.",))
        column = self.chance.choice(["id", "revision", "clashes", *kind.fields])
        new = self._other(values[column])
        connection.execute(f'UPDATE "{kind.name}" SET "{column}" = ? WHERE rowid = ?', (new, rowid))
        words = f"{name} is missing." if column == "id" else f"{column} of {kind.about.one} {name} "
        return Altered(f"{kind.name}.{column} {values[column]!r} -> {new!r}", kind.name, (words,))

    def _file(self, path: Path) -> Altered:
        with editing(path) as connection:
            kept = dict(connection.execute("SELECT short, file FROM evidence WHERE file <> '' ORDER BY short"))
        del kept["EV-21"]
        short, hash = self.chance.choice([*kept.items()])
        place = evidence_files.place(path, hash)
        content = place.read_bytes()
        place.chmod(0o644)
        deed = self.chance.choice(("byte", "truncate", "append", "delete", "folder"))
        at = self.chance.randrange(len(content))
        if deed in ("delete", "folder"):
            place.unlink()
            if deed == "folder":
                place.mkdir()
        else:
            changed = bytes([content[at] ^ self.chance.randrange(1, 256)])
            new = {
                "byte": content[:at] + changed + content[at + 1 :],
                "truncate": content[:at],
                "append": content + b"\n",
            }
            place.write_bytes(new[deed])
            assert place.read_bytes() != content
        return Altered(f"file of {short}: {deed}", "evidence", (f"{short}: ",))


@pytest.mark.parametrize("sort", ALTERATIONS)
def test_every_one_of_200_random_alterations_is_found_and_its_place_named(
    sort: str,
    fresh: Made,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    forger = Forger(random.Random(f"42001 {sort}"))
    missed, unnamed = [], []
    for _ in range(ALTERATIONS[sort]):
        path = fresh()
        done = forger.alter(sort, path)
        found = problems(path)
        named = [
            each.what
            for each in found
            if each.where in done.where.split() and (not done.words or any(word in each.what for word in done.words))
        ]
        missed += [] if found else [done]
        unnamed += [] if named else [(done, found)]
    figures = f"{ALTERATIONS[sort]} alterations of {sort}: {len(missed)} missed, {len(unnamed)} without their place"
    record_property("verify", figures)
    with capsys.disabled():
        print(f"\n{figures}")
    assert missed == []
    assert unnamed == []


def test_an_untouched_copy_is_sound_and_the_verdict_says_how_much_was_looked_at(fresh: Made) -> None:
    path = fresh()
    assert problems(path) == set()
    with editing(path) as connection:
        changes, files = (
            connection.execute(sql).fetchone()[0]
            for sql in ("SELECT count(*) FROM op", "SELECT count(*) FROM evidence WHERE file <> ''")
        )
    verdict = verify.verify(Workspace.open(path))
    assert (verdict.changes, verdict.files) == (changes, files)
    assert verdict.head == Workspace.open(path).head().id


def test_verifying_changes_nothing(fresh: Made) -> None:
    path = fresh()
    before = path.read_bytes()
    verify.verify(Workspace.open(path))
    assert path.read_bytes() == before


def test_a_forged_change_with_a_fitting_hash_stands_out_because_the_tables_do_not_follow(fresh: Made) -> None:
    path = fresh()
    with editing(path) as connection:
        newest = list(journal.ops(connection))[-1]
        row = connection.execute("SELECT id FROM requirement WHERE ref = '4.1' LIMIT 1").fetchone()[0]
        forged = replace_op(newest, row)
        journal.insert(connection, forged, ())
    assert {each.where for each in problems(path)} == {"requirement"}


def replace_op(newest: journal.Op, row: str) -> journal.Op:
    """Return a change that follows the newest in every respect."""
    draft = newest._replace(
        previous=newest.id, sequence=newest.sequence + 1, lamport=newest.lamport + 1, action="forged",
        record="requirement", row=row, field="implementation", value="Forged.",
    )  # fmt: skip
    return draft._replace(id=journal.identity(draft, ()))


def test_cutting_the_newest_changes_off_is_noticed_by_whoever_saw_them(workspace: Workspace) -> None:
    put(workspace, "4.1", implementation="Before.")
    before = workspace.path.read_bytes()
    put(workspace, "4.1", implementation="After.")
    workspace.path.write_bytes(before)
    (problem,) = verify.verify(Workspace.open(workspace.path)).problems
    assert problem.where == "journal"
    assert "lacks the newest change you have seen in it, and 1 change of your own" in problem.what


@pytest.mark.parametrize(
    ("sql", "where", "words"),
    [
        ("UPDATE evidence SET title = CAST(x'ff' AS TEXT)", "tables", "cannot be read"),
        ("UPDATE evidence SET file = CAST(x'ff' AS TEXT) WHERE short = 'EV-01'", "tables", "cannot be read"),
        ("UPDATE evidence SET short = CAST(x'ff' AS TEXT) WHERE short = 'EV-01'", "tables", "cannot be read"),
        ("UPDATE op SET value = CAST(x'ff' AS TEXT) WHERE sequence = 9", "journal", "not readable as text"),
        ("UPDATE op SET who = x'00' WHERE sequence = 9", "journal", "was altered"),
        ("UPDATE op SET replica = x'00' WHERE sequence = 9", "journal", "was altered"),
        ("UPDATE op_parent SET op = x'00' WHERE op IN (SELECT op FROM op_parent LIMIT 1)", "journal", "was altered"),
        ("UPDATE op_parent SET parent = x'00'", "journal", "was altered"),
        ("UPDATE op SET sequence = 'nine' WHERE sequence = 9", "journal", "was altered"),
        ("UPDATE evidence SET size = 1.5 WHERE short = 'EV-01'", "evidence", "size of evidence EV-01"),
        ("UPDATE evidence SET size = NULL WHERE short = 'EV-01'", "evidence", "size of evidence EV-01"),
        ("UPDATE evidence SET file = x'00' WHERE short = 'EV-01'", "evidence", "file of evidence EV-01"),
        ("UPDATE evidence SET file = '../../etc/passwd' WHERE short = 'EV-01'", "evidence", "no valid file hash"),
        ("DELETE FROM op", "journal", "is missing"),
        ("DELETE FROM op_parent", "journal", "was altered"),
        ("DELETE FROM requirement", "requirement", "4.1 is missing"),
        ("DROP TABLE remark", "tables", "The table remark lacks id."),
        ("ALTER TABLE person DROP COLUMN role", "tables", "The table person lacks role."),
        ("UPDATE meta SET value = '00000000-0000-4000-8000-000000000000' WHERE key = 'workspace'", "file", "The id of"),
        (
            "UPDATE meta SET value = replace(value, 'Due', 'Dew') WHERE key = 'layout'",
            "file",
            "description of the fields",
        ),
        ("CREATE TRIGGER t AFTER INSERT ON op BEGIN DELETE FROM op; END", "file", "did not make: trigger t"),
        ("ALTER TABLE person ADD COLUMN salary", "tables", "The table person has salary, which we did not make."),
        ("CREATE VIEW v AS SELECT 1", "file", "did not make: view v"),
    ],
)
def test_what_no_honest_program_would_write_is_a_finding_and_no_crash(
    fresh: Made, sql: str, where: str, words: str
) -> None:
    path = fresh()
    with editing(path) as connection:
        connection.execute(sql)
    assert [each for each in verify.verify(Workspace.open(path)).problems if each.where == where and words in each.what]


def test_a_flipped_byte_in_the_file_is_found_or_the_file_says_that_it_is_damaged(fresh: Made) -> None:
    path = fresh()
    with editing(path) as connection:
        text = connection.execute("SELECT value FROM op WHERE field = 'scope'").fetchone()[0].encode()
    raw = path.read_bytes()
    at = raw.index(text[:40])
    path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
    assert problems(path)
