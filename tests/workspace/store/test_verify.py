"""Whatever was altered behind the journal's back is found, and the place is named."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.workspace import demo
from aims_tui.workspace.store import evidence_files, journal, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, put
from tests.soak.forger import editing

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


def problems(path: Path) -> set[verify.Problem]:
    """Return what verify finds beyond the file that the demo's story lost."""
    found = verify.verify(Workspace.open(path)).problems
    lost = verify.Problem("evidence", "EV-21: its file is missing from the evidence folder.")
    assert lost in found
    return set(found) - {lost}


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


def test_an_index_that_hides_rows_is_found_although_every_row_is_there(fresh: Made) -> None:
    path = fresh()
    with editing(path) as connection:
        assessment = connection.execute("SELECT assessment FROM requirement LIMIT 1").fetchone()[0].encode()
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    raw = bytearray(path.read_bytes())
    inner, leaf = 2, 10  # How the pages of an index begin.
    page = next(at for at in range(0, len(raw), size) if raw[at] in (inner, leaf) and assessment in raw[at : at + size])
    raw[raw.index(assessment, page) + 5] ^= 1
    path.write_bytes(raw)
    assert problems(path) == {verify.Problem("file", "SQLite finds the file damaged.")}
