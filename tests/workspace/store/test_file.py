"""What can lie at a path, tried with the real thing, and what the person then reads."""

import ctypes
import os
import resource
import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from aims_tui.records.schema import SCHEMA
from aims_tui.workspace.commands import edits
from aims_tui.workspace.queries import overview
from aims_tui.workspace.store import engine, errors, file, gate, journal, snapshots, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put, requirement

NOBODY = 65534
PAGE = 4096
LONG = "All of it must go in, or none. " * 5000


def forked(work: Callable[[], object], *, as_nobody: bool = False) -> str:
    """Do ``work`` in a forked child and return what it returned, or the error it met: ``Name: message``.

    With ``as_nobody`` a child of root gives its rights up first, since root may write everywhere.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = "never came to an end"
        try:
            if as_nobody:
                give_rights_up()
            answer = str(work())
        except (errors.WorkspaceError, errors.Refused, Impossible) as error:
            answer = f"{type(error).__name__}: {error}"
        except BaseException:  # noqa: BLE001  # the parent shows it
            answer = traceback.format_exc()
        finally:
            os.write(writer, answer.encode(errors="replace")[:60_000])
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        answer = said.read().decode()
    os.waitpid(child, 0)
    if answer.startswith("Impossible"):
        pytest.skip(answer)
    return answer


def give_rights_up() -> None:
    """Go on as somebody whom file permissions bind."""
    if os.geteuid() == 0:
        with suppress(PermissionError):
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    with tempfile.NamedTemporaryFile(dir="/tmp") as probe:
        Path(probe.name).chmod(0o000)
        if os.access(probe.name, os.R_OK):
            raise Impossible("permissions do not bind this user")


class Impossible(Exception):
    """This machine does not let a test do what it needs."""


@contextmanager
def another_program(path: Path, *statements: str) -> Iterator[subprocess.Popen[str]]:
    """Run statements on the file in another process, which then holds its connection open until killed."""
    code = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for statement in sys.argv[2:]: connection.execute(statement).fetchall()\n"
        "print('done', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path), *statements], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "done\n"
            yield process
        finally:
            process.kill()


def statement(path: Path, sql: str) -> None:
    """Run one statement on the file as somebody with another program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(sql).fetchall()


def killed_midway(path: Path) -> None:
    """Leave the file as a kill in the middle of a large commit does: half written, with a hot journal beside it."""
    with another_program(
        path,
        "PRAGMA cache_size=2",
        "PRAGMA cache_spill=1",
        "BEGIN IMMEDIATE",
        "UPDATE op SET why = hex(zeroblob(3000))",
    ):
        pass
    assert path.with_name(path.name + "-journal").stat().st_size > 0


def changes(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return int(connection.execute("SELECT count(*) FROM op").fetchone()[0])


# The names of these fixtures differ from their functions', so that other files can import the functions.
@pytest.fixture(name="sound", scope="session")
def sound_fixture(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a sound workspace, made once."""
    path = tmp_path_factory.mktemp("sound") / "sound.aims"
    made = Workspace.create(path)
    gate.write(made, edits.starting(made, "Acme Ltd", who="Lead", today=TODAY))
    return path.read_bytes()


@pytest.fixture(name="open_folder")
def open_folder_fixture() -> Iterator[Path]:
    """A folder that every user of the machine may enter; pytest's own are private."""
    folder = Path(tempfile.mkdtemp(prefix="aims-tui-test-"))
    folder.chmod(0o755)
    yield folder
    for each in (folder, *folder.rglob("*")):
        if not each.is_symlink():
            each.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture(name="shared")
def shared_fixture(open_folder: Path, sound: bytes) -> Path:
    """A sound workspace that everybody may read and only its owner may write."""
    path = open_folder / "team" / "shared.aims"
    path.parent.mkdir(mode=0o755)
    path.write_bytes(sound)
    path.chmod(0o644)
    return path


def opened(path: Path) -> Workspace:
    return Workspace.open(path, patience=0.2)


def write_long(path: Path) -> str:
    workspace = opened(path)
    put(workspace, "A.2.2", implementation=LONG)
    return "saved"


def refused(path: Path) -> errors.WorkspaceError:
    with pytest.raises(errors.WorkspaceError) as raised:
        Workspace.open(path)
    return raised.value


def test_a_missing_file_is_said_to_be_missing_and_is_not_made(tmp_path: Path) -> None:
    error = refused(tmp_path / "no such.aims")
    assert isinstance(error, errors.Missing)
    assert "There is no file" in str(error)
    assert "aims-tui new no such.aims" in str(error)
    assert list(tmp_path.iterdir()) == []


def test_a_path_below_a_file_is_missing_too(workspace: Workspace) -> None:
    assert isinstance(refused(workspace.path / "below.aims"), errors.Missing)


def test_a_path_that_no_file_system_takes_is_refused_by_name(tmp_path: Path) -> None:
    assert "cannot be looked at: File name too long" in str(refused(tmp_path / ("x" * 300)))


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert isinstance(error, errors.Foreign)
    assert "is a folder. Name a file in it." in str(error)


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "other").mkdir()
    link = tmp_path / "other" / "link.aims"
    link.symlink_to(workspace.path)
    error = refused(link)
    assert isinstance(error, errors.Foreign)
    assert str(error) == f"link.aims is a link to {workspace.path}. Open that file itself."


def test_a_link_within_the_folder_is_followed(workspace: Workspace) -> None:
    link = workspace.path.with_name("link.aims")
    link.symlink_to(workspace.path.name)
    assert Workspace.open(link).id == workspace.id


@pytest.mark.parametrize("target", ["nowhere.aims", "link.aims"])
def test_a_link_to_nothing_or_to_itself_is_no_file(tmp_path: Path, target: str) -> None:
    (tmp_path / "link.aims").symlink_to(target)
    assert "link.aims is not an ordinary file" in str(refused(tmp_path / "link.aims"))
    assert [each.name for each in tmp_path.iterdir()] == ["link.aims"]


def test_a_fifo_is_refused_at_once_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.aims")
    assert "pipe.aims is not an ordinary file" in str(refused(tmp_path / "pipe.aims"))


def test_a_socket_and_a_device_are_refused(open_folder: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(open_folder / "s.aims"))
        assert "not an ordinary file" in str(refused(open_folder / "s.aims"))
    assert "not an ordinary file" in str(refused(Path("/dev/null")))


def test_an_empty_file_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.aims"
    path.touch()
    error = refused(path)
    assert isinstance(error, errors.NotAWorkspace)
    assert str(error) == "empty.aims is empty; a sync may be unfinished. Nothing was written to it."
    assert path.stat().st_size == 0
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"x", b"PK\x03\x04" * 100, b"SQLite format 2\0" * 100, bytes(5000), b"a\n" * 3000])
def test_what_is_no_database_is_called_so_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.aims"
    path.write_bytes(content)
    error = refused(path)
    assert isinstance(error, errors.NotAWorkspace)
    assert str(error) == "notes.aims is not an aims-tui workspace."
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_database_of_another_program_is_not_touched(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "cookies.sqlite"
    statement(path, f"PRAGMA journal_mode={mode}")
    statement(path, "CREATE TABLE meta (key, value)")
    before = path.read_bytes(), file.stamp(path)
    error = refused(path)
    assert isinstance(error, errors.Foreign)
    assert str(error) == "cookies.sqlite is an SQLite file of another program; it was left as it is."
    assert (path.read_bytes(), file.stamp(path)) == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "length", [1, 15, 16, 99, 100, 1000, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 10 * PAGE, -PAGE, -3 * PAGE, -1, -100]
)
def test_a_file_that_was_cut_off_is_called_damaged_and_not_changed(tmp_path: Path, sound: bytes, length: int) -> None:
    path = tmp_path / "half copied.aims"
    path.write_bytes(sound[:length])
    error = refused(path)
    assert isinstance(error, errors.Damaged)
    assert "half copied.aims is damaged or half-copied. Wait for a sync to finish" in str(error)
    assert "snapshot list" in str(error)
    assert path.read_bytes() == sound[:length]
    assert list(tmp_path.iterdir()) == [path]


def test_a_complaint_of_sqlite_that_is_no_text_itself_is_a_damaged_file(workspace: Workspace) -> None:
    raw = workspace.path.read_bytes()
    at = raw.index(b"assessmentassessment")
    workspace.path.write_bytes(raw[:at] + b"\xf3" + raw[at + 1 :])
    with pytest.raises(errors.Damaged, match="damaged or half-copied"):
        Workspace.open(workspace.path)


def test_bytes_after_the_end_do_no_harm(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "padded.aims"
    path.write_bytes(sound + bytes(3 * PAGE))
    assert not verify.verify(Workspace.open(path)).problems


def test_a_broken_page_is_found_before_the_first_write(tmp_path: Path, sound: bytes) -> None:
    for page in range(1, len(sound) // PAGE):
        path = tmp_path / f"page {page}.aims"
        broken = sound[: page * PAGE] + b"\xff" * PAGE + sound[(page + 1) * PAGE :]
        path.write_bytes(broken)
        with pytest.raises((errors.Damaged, errors.ReadOnly)):
            put(Workspace.open(path), "A.2.2", status="in_progress")
        assert path.read_bytes() == broken


@pytest.mark.parametrize("place", [18, 19])
def test_a_header_that_names_no_format_there_is_is_damaged(workspace: Workspace, place: int) -> None:
    with workspace.path.open("r+b") as raw:
        raw.seek(place)
        raw.write(bytes([33]))
    with pytest.raises(errors.Damaged):
        file.look(workspace.path)


def test_a_header_without_the_tables_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "hollow.aims"
    statement(path, f"PRAGMA application_id={file.APPLICATION_ID}")
    assert isinstance(refused(path), errors.Damaged)


@pytest.mark.parametrize(("mode", "folder_mode"), [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)])
def test_a_read_only_file_or_folder_can_be_read_and_a_change_is_refused_whole(
    shared: Path, mode: int, folder_mode: int
) -> None:
    before = shared.read_bytes()
    shared.chmod(mode)
    shared.parent.chmod(folder_mode)

    def work() -> str:
        workspace = opened(shared)
        assert len(overview.overview(workspace).states) == 89
        try:
            put(workspace, "A.2.2", status="in_progress")
        except errors.WorkspaceError as error:
            assert not list(shared.parent.glob("*-journal"))
            return f"{type(error).__name__}: {error}"
        return "was written"

    answer = forked(work, as_nobody=True)
    assert answer == ("ReadOnly: shared.aims is open for reading only: the file or its folder does not allow changes.")
    assert shared.read_bytes() == before


def test_a_file_that_may_not_be_read_is_said_to_be_so(shared: Path) -> None:
    shared.chmod(0o000)
    answer = forked(lambda: opened(shared), as_nobody=True)
    assert answer == f"NotAllowed: You may not read {shared}. Ask its owner for access."


def test_a_folder_that_may_not_be_entered_is_said_to_be_so(shared: Path) -> None:
    shared.parent.chmod(0o000)
    answer = forked(lambda: opened(shared), as_nobody=True)
    assert answer == f"NotAllowed: {shared} cannot be looked at: Permission denied."


def test_a_workspace_cannot_be_made_where_nothing_may_be_written(shared: Path) -> None:
    path = shared.parent / "new.aims"
    shared.parent.chmod(0o555)
    answer = forked(lambda: Workspace.create(path), as_nobody=True)
    assert answer == f"NotAllowed: {path} cannot be made: Permission denied."


def test_while_someone_saves_a_change_waits_a_moment_and_is_then_refused_and_reading_goes_on(
    workspace: Workspace,
) -> None:
    before = workspace.head()
    mine = opened(workspace.path)
    with another_program(workspace.path, "BEGIN IMMEDIATE", "UPDATE meta SET value = value"):
        assert mine.head() == before
        with pytest.raises(errors.Locked, match=r"Someone else is saving in acme\.aims just now\. Try again"):
            put(mine, "A.2.2", status="in_progress")
    assert mine.head() == before
    put(mine, "A.2.2", status="in_progress")
    assert mine.head().changes == before.changes + 1


def test_who_saves_while_the_file_is_replaced_is_told_and_nothing_goes_into_the_old_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    shutil.copyfile(workspace.path, tmp_path / "newer")
    mine, before = opened(workspace.path), workspace.head()
    with pytest.raises(errors.Locked, match=r"acme\.aims was replaced by another file"), mine.writing() as session:
        (tmp_path / "newer").replace(workspace.path)
        session.connection().exec_driver_sql("INSERT INTO meta VALUES ('lost', 'without a word')")
    assert workspace.head() == before
    assert put(mine, "A.2.2", status="in_progress").written


def test_at_the_moment_of_a_commit_reading_too_says_that_someone_is_saving(workspace: Workspace) -> None:
    mine = opened(workspace.path)
    with another_program(workspace.path, "BEGIN EXCLUSIVE"):
        for work in (mine.head, lambda: opened(workspace.path), lambda: put(mine, "A.2.2", status="in_progress")):
            with pytest.raises(errors.Locked):
                work()
    assert mine.head() == workspace.head()


def test_someone_who_only_reads_does_not_see_half_a_change(workspace: Workspace) -> None:
    with workspace.reading() as connection:
        before = journal.tip(connection)
        with pytest.raises(errors.Locked):
            put(opened(workspace.path), "A.2.2", status="in_progress")
        assert journal.tip(connection) == before
    assert workspace.head() == before


def on_a_small_disk(folder: Path) -> str:
    """Mount a small disk that only this child sees, fill it, and try to save on it."""
    libc = ctypes.CDLL(None, use_errno=True)
    new_namespace, private, recursive = 0x00020000, 0x40000, 0x4000
    if (
        libc.unshare(new_namespace)
        or libc.mount(b"none", b"/", None, private | recursive, None)
        or libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, b"size=600k")
    ):
        raise Impossible(f"no mount: {os.strerror(ctypes.get_errno())}")
    workspace = Workspace.create(folder / "small.aims")
    gate.write(workspace, edits.starting(workspace, "Acme Ltd", who="Lead", today=TODAY))
    before = changes(workspace.path)
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(PAGE)):
            pass
    try:
        put(workspace, "A.2.2", implementation=LONG)
    except errors.WorkspaceError as error:
        said = f"{type(error).__name__}: {error}"
    else:
        said = "was saved"
    assert changes(workspace.path) == before
    assert not verify.verify(workspace).problems
    (folder / "filler").unlink()
    put(workspace, "A.2.2", implementation=LONG)
    return said


def test_on_a_full_disk_nothing_is_half_saved_and_it_works_again_when_there_is_room(open_folder: Path) -> None:
    assert forked(lambda: on_a_small_disk(open_folder)) == (
        f"NoRoom: No room on {open_folder}; nothing was half-saved. Free some space and save again."
    )


def test_at_a_limit_on_file_sizes_nothing_is_half_saved(shared: Path) -> None:
    before = changes(shared)

    def work() -> str:
        limit = shared.stat().st_size + 5 * PAGE
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        return write_long(shared)

    assert forked(work).startswith(f"NoRoom: No room on {shared.parent}; nothing was half-saved.")
    assert changes(shared) == before
    assert not verify.verify(opened(shared)).problems


def test_when_sqlite_itself_says_full_nothing_is_half_saved(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changes(workspace.path)
    connect = file.connect

    def narrow(path: Path, *, write: bool, patience: float) -> sqlite3.Connection:
        connection = connect(path, write=write, patience=patience)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 3}")
        return connection

    monkeypatch.setattr(file, "connect", narrow)
    with pytest.raises(errors.NoRoom, match="nothing was half-saved"):
        put(workspace, "A.2.2", implementation=LONG)
    monkeypatch.undo()
    assert changes(workspace.path) == before
    assert not verify.verify(workspace).problems


def test_after_a_kill_in_a_commit_opening_rolls_the_half_save_back(workspace: Workspace) -> None:
    before = workspace.path.read_bytes()
    killed_midway(workspace.path)
    assert workspace.path.read_bytes() != before
    found = opened(workspace.path)
    assert found.notice == ""
    assert not verify.verify(found).problems
    assert workspace.path.read_bytes() == before
    assert not list(workspace.path.parent.glob("*-journal"))
    put(found, "A.2.2", status="in_progress")


def test_an_opened_workspace_reads_and_writes_on_after_someone_else_was_killed_in_a_commit(
    workspace: Workspace,
) -> None:
    before = workspace.head()
    killed_midway(workspace.path)
    assert workspace.head() == before
    killed_midway(workspace.path)
    put(workspace, "A.2.2", status="in_progress")
    assert not verify.verify(workspace).problems


def test_a_reader_who_may_not_write_is_told_that_someone_must_finish_the_interrupted_save(shared: Path) -> None:
    killed_midway(shared)
    shared.with_name(shared.name + "-journal").chmod(0o644)
    shared.chmod(0o444)
    shared.parent.chmod(0o555)
    half = shared.read_bytes()
    answer = forked(lambda: opened(shared), as_nobody=True)
    assert answer == ("ReadOnly: An interrupted save in shared.aims must be finished by someone who can write to it.")
    assert shared.read_bytes() == half
    shared.parent.chmod(0o755)
    shared.chmod(0o644)
    assert opened(shared).why_read_only == ""


def test_write_ahead_mode_is_set_back_on_opening(workspace: Workspace) -> None:
    statement(workspace.path, "PRAGMA journal_mode=WAL")
    assert file.look(workspace.path).write_ahead
    found = opened(workspace.path)
    assert not file.look(workspace.path).write_ahead
    assert not list(workspace.path.parent.glob("*-wal"))
    put(found, "A.2.2", status="in_progress")
    assert not verify.verify(found).problems


def test_what_a_killed_program_left_in_a_write_ahead_log_is_taken_in(workspace: Workspace) -> None:
    with another_program(workspace.path, "PRAGMA journal_mode=WAL", "PRAGMA user_version=99"):
        pass
    assert workspace.path.with_name("acme.aims-wal").stat().st_size > 0
    found = opened(workspace.path)
    assert found.why_read_only.startswith("Made by a newer version")
    assert not list(workspace.path.parent.glob("*-wal"))


def test_a_program_that_holds_the_file_in_write_ahead_mode_has_to_be_closed_first(workspace: Workspace) -> None:
    with another_program(workspace.path, "PRAGMA journal_mode=WAL", "BEGIN", "SELECT * FROM meta"):
        with pytest.raises((errors.Locked, errors.ReadOnly)):
            opened(workspace.path)
        assert file.look(workspace.path).write_ahead
    assert opened(workspace.path).why_read_only == ""


def test_a_file_of_a_newer_version_can_be_read_and_not_written(workspace: Workspace) -> None:
    statement(workspace.path, f"PRAGMA user_version={SCHEMA + 1}")
    before = workspace.path.read_bytes()
    found = opened(workspace.path)
    assert (
        found.why_read_only
        == "Made by a newer version of aims-tui: opened for reading only; changes and the workbook need that version."
    )
    assert len(overview.overview(found).states) == 89
    with pytest.raises(errors.ReadOnly, match="newer version"):
        put(found, "A.2.2", status="in_progress")
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("CREATE TRIGGER hide AFTER INSERT ON op BEGIN DELETE FROM op WHERE id = new.id; END", "trigger hide"),
        ("CREATE VIEW shown AS SELECT * FROM op", "view shown"),
    ],
)
def test_a_file_with_program_parts_of_others_is_opened_for_reading_only(
    workspace: Workspace, sql: str, part: str
) -> None:
    statement(workspace.path, sql)
    before = workspace.path.read_bytes()
    found = opened(workspace.path)
    assert found.why_read_only == f"This file holds program parts we did not make ({part}): opened for reading only."
    assert len(overview.overview(found).states) == 89
    with pytest.raises(errors.ReadOnly, match=part):
        put(found, "A.2.2", status="in_progress")
    assert workspace.path.read_bytes() == before


def test_program_parts_that_come_after_opening_are_seen_before_the_first_write(workspace: Workspace) -> None:
    found = opened(workspace.path)
    statement(workspace.path, "CREATE TRIGGER hide AFTER INSERT ON op BEGIN DELETE FROM op; END")
    before = workspace.path.read_bytes()
    with pytest.raises(errors.ReadOnly, match="trigger hide"):
        put(found, "A.2.2", status="in_progress")
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    ["ALTER TABLE requirement ADD COLUMN mood TEXT", "ALTER TABLE person RENAME TO people", "DROP TABLE remark"],
)
def test_tables_that_are_not_as_this_version_made_them_are_not_written(workspace: Workspace, sql: str) -> None:
    row = requirement(workspace, "A.2.2")
    statement(workspace.path, sql)
    before = workspace.path.read_bytes()
    with pytest.raises(errors.ReadOnly, match="is not as this version made it: nothing is written to it"):
        act(opened(workspace.path), gate.Change("requirement", row, {"status": "in_progress"}))
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize(
    "name",
    [
        "with blanks.aims", "what?mode=rwc&cache=shared.aims", "number#1.aims", "100%.aims", "%41%20%zz.aims",
        "it's \"quoted\".aims", "Zoë 日本.aims", ":memory:", "file:x.aims", "a&b=c;d.aims", "-f.aims", "a\\b.aims",
    ],
)  # fmt: skip
def test_a_path_means_itself_whatever_stands_in_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    made = Workspace.create(path)
    gate.write(made, edits.starting(made, "Acme Ltd", who="Lead", today=TODAY))
    found = Workspace.open(path)
    put(found, "A.2.2", status="in_progress")
    assert len(snapshots.listed(found.id)) == 1
    assert not verify.verify(found).problems
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_that_is_not_valid_unicode_is_opened_too(tmp_path: Path, sound: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.aims"))
    path.write_bytes(sound)
    put(Workspace.open(path), "A.2.2", status="in_progress")
    assert [os.fsencode(each.name) for each in tmp_path.iterdir()] == [b"caf\xe9.aims"]


def test_a_wrong_path_never_makes_a_file(tmp_path: Path) -> None:
    for name in ("new.aims", "new?mode=rwc", "new%2Eaims", "a/b.aims"):
        with pytest.raises(errors.Missing):
            Workspace.open(tmp_path / name)
        with pytest.raises(sqlite3.OperationalError):
            file.connect(tmp_path / name, write=True, patience=0)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_is_not_made_anew_by_reading_or_writing(workspace: Workspace) -> None:
    put(workspace, "A.2.2", status="in_progress")
    row = requirement(workspace, "A.2.2")
    workspace.path.unlink()
    with pytest.raises(errors.WorkspaceError, match="cannot be opened"):
        act(workspace, gate.Change("requirement", row, {"status": "not_started"}))
    with pytest.raises(errors.WorkspaceError, match="cannot be opened"):
        workspace.head()
    assert not workspace.path.exists()


def test_another_workspace_put_in_the_same_place_is_not_written(workspace: Workspace, sound: bytes) -> None:
    put(workspace, "A.2.2", status="in_progress")
    row = requirement(workspace, "A.2.2")
    other = workspace.path.with_name("other.aims")
    other.write_bytes(sound)
    other.replace(workspace.path)
    with pytest.raises(errors.NotAWorkspace, match=r"Another workspace now lies at .* Open it again before you write"):
        act(workspace, gate.Change("requirement", row, {"status": "not_started"}))
    assert workspace.path.read_bytes() == sound


def test_every_connection_is_careful(workspace: Workspace) -> None:
    with closing(file.connect(workspace.path, write=True, patience=1)) as connection:
        wanted = {
            "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0,
            "temp_store": 2,
        }  # fmt: skip
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_connection_for_reading_cannot_write(workspace: Workspace) -> None:
    with pytest.raises(errors.ReadOnly), workspace.reading() as connection:
        connection.execute("DELETE FROM op")


def test_a_write_unit_holds_the_lock_from_its_beginning_so_that_what_it_reads_stays_true(workspace: Workspace) -> None:
    with engine.transaction(workspace.path, patience=1), pytest.raises(errors.Locked):
        put(opened(workspace.path), "A.2.2", status="in_progress")


def test_an_error_within_a_transaction_leaves_nothing_behind(workspace: Workspace) -> None:
    before = workspace.path.read_bytes()
    with pytest.raises(ZeroDivisionError), engine.transaction(workspace.path, patience=1) as session:
        session.connection().exec_driver_sql("DELETE FROM op")
        raise ZeroDivisionError
    assert workspace.path.read_bytes() == before
    with pytest.raises(errors.Damaged), engine.transaction(workspace.path, patience=1) as session:
        session.connection().exec_driver_sql("DELETE FROM op")
        session.connection().exec_driver_sql("DELETE FROM nothing")
    assert workspace.path.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("SQLITE_BUSY", errors.Locked),
        ("SQLITE_BUSY_SNAPSHOT", errors.Locked),
        ("SQLITE_LOCKED", errors.Locked),
        ("SQLITE_READONLY_DBMOVED", errors.Locked),
        ("SQLITE_READONLY", errors.ReadOnly),
        ("SQLITE_READONLY_DIRECTORY", errors.ReadOnly),
        ("SQLITE_READONLY_ROLLBACK", errors.ReadOnly),
        ("SQLITE_FULL", errors.NoRoom),
        ("SQLITE_IOERR_WRITE", errors.NoRoom),
        ("SQLITE_NOTADB", errors.NotAWorkspace),
        ("SQLITE_CORRUPT", errors.Damaged),
        ("SQLITE_CORRUPT_INDEX", errors.Damaged),
        ("SQLITE_CANTOPEN", errors.NotAllowed),
        ("SQLITE_PERM", errors.NotAllowed),
        ("SQLITE_IOERR_READ", errors.Damaged),
        ("", errors.Damaged),
    ],
)
def test_what_sqlite_says_becomes_a_named_error_with_the_file_in_it(
    tmp_path: Path, code: str, kind: type[errors.WorkspaceError]
) -> None:
    said = sqlite3.OperationalError("what SQLite says")
    said.sqlite_errorname = code
    error = errors.translated(said, tmp_path / "acme.aims")
    assert type(error) is kind
    assert "acme.aims" in str(error) or str(tmp_path) in str(error)


def test_a_stamp_tells_two_states_of_a_file_apart(workspace: Workspace) -> None:
    before = file.stamp(workspace.path)
    assert before == file.stamp(workspace.path)
    put(workspace, "A.2.2", status="in_progress")
    os.utime(workspace.path, ns=(0, 1))
    assert file.stamp(workspace.path) not in (before, None)
    assert file.stamp(workspace.path.with_name("nothing")) is None
    assert stat.S_ISREG(workspace.path.stat().st_mode)
