"""Evidence is kept under the hash of its content, never changed, and looked at only in a private copy."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from aims_tui.workspace.commands import edits
from aims_tui.workspace.store import errors, evidence_files, gate
from aims_tui.workspace.store.evidence_files import Found, Kept, folder, place, problem_of, take_in
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act
from tests.workspace.store.test_file import forked, open_folder_fixture, shared_fixture, sound_fixture, statement  # noqa: F401

CONTENT = b"Minutes of the management review\n"
HASH = hashlib.sha256(CONTENT).hexdigest()
GIGABYTE = 2**30


@pytest.fixture
def aims(tmp_path: Path) -> Path:
    """The path of a workspace: the evidence folder needs no more than that."""
    return tmp_path / "acme.aims"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "desk" / "review.pdf"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def kept_files(aims: Path) -> list[Path]:
    return [each for each in folder(aims).rglob("*") if each.is_file()]


def refused(aims: Path, source: Path, **given: bool) -> str:
    """Return the sentence with which a file is refused; nothing of it may be left in the folder."""
    with pytest.raises(errors.Refused) as raised:
        take_in(aims, source, **given)
    assert kept_files(aims) == []
    return str(raised.value)


def test_a_file_is_kept_under_its_hash_beside_the_workspace_and_read_only(aims: Path, source: Path) -> None:
    assert take_in(aims, source) == Kept(HASH, len(CONTENT), "review.pdf")
    path = aims.parent / "acme.evidence" / HASH[:2] / HASH
    assert kept_files(aims) == [path]
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert source.read_bytes() == CONTENT
    assert problem_of(aims, HASH, len(CONTENT)) == ""


def test_the_same_content_is_kept_once_whatever_it_is_called(aims: Path, source: Path) -> None:
    take_in(aims, source)
    source.rename(source.with_name("again.pdf"))
    assert take_in(aims, source.with_name("again.pdf")).name == "again.pdf"
    assert len(kept_files(aims)) == 1


def test_taking_a_file_in_again_mends_a_copy_that_was_altered(aims: Path, source: Path) -> None:
    take_in(aims, source)
    place(aims, HASH).chmod(0o644)
    place(aims, HASH).write_bytes(b"altered")
    take_in(aims, source)
    assert problem_of(aims, HASH, len(CONTENT)) == ""


def test_an_empty_file_is_evidence_too(aims: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    kept = take_in(aims, tmp_path / "empty")
    assert kept.size == 0
    assert problem_of(aims, kept.hash, 0) == ""


def test_a_fifo_is_refused_and_not_waited_for(aims: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "pipe is not an ordinary file" in refused(aims, tmp_path / "pipe")


def test_a_link_is_refused_as_one(aims: Path, source: Path) -> None:
    link = source.with_name("link.pdf")
    link.symlink_to(source)
    assert refused(aims, link) == f"{link} is a link. Name the file itself."


def test_a_folder_is_refused(aims: Path, tmp_path: Path) -> None:
    assert refused(aims, tmp_path).endswith("is not an ordinary file.")


def test_a_device_is_refused(aims: Path) -> None:
    assert refused(aims, Path("/dev/zero")) == "/dev/zero is not an ordinary file."


def test_a_missing_file_is_refused_by_name(aims: Path, tmp_path: Path) -> None:
    assert refused(aims, tmp_path / "nothing.pdf") == f"There is no file {tmp_path / 'nothing.pdf'}."
    assert "cannot be read: Not a directory" in refused(aims, Path("/dev/null/x"))


def test_a_file_that_may_not_be_read_is_refused(shared: Path) -> None:
    secret = shared.with_name("secret.pdf")
    secret.write_bytes(CONTENT)
    secret.chmod(0o000)
    assert forked(lambda: take_in(shared, secret), as_nobody=True) == (
        f"Refused: {secret} cannot be read: Permission denied."
    )


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_file(shared: Path) -> None:
    review = shared.with_name("review.pdf")
    review.write_bytes(CONTENT)
    review.chmod(0o644)
    shared.parent.chmod(0o555)
    assert forked(lambda: take_in(shared, review), as_nobody=True) == (
        f"NoRoom: The file could not be kept in {folder(shared)}: Permission denied."
    )


def test_more_than_100_mb_has_to_be_wanted(aims: Path, source: Path) -> None:
    os.truncate(source, evidence_files.CONFIRM_ABOVE + 1)
    assert evidence_files.CONFIRM_ABOVE == 100 * 2**20
    assert refused(aims, source) == "review.pdf is larger than 100 MB; say --large if it is really wanted."


def test_a_large_file_that_is_wanted_is_kept(aims: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_files, "CONFIRM_ABOVE", len(CONTENT))
    take_in(aims, source)
    source.write_bytes(CONTENT * 2)
    with pytest.raises(errors.Refused):
        take_in(aims, source)
    assert take_in(aims, source, large=True).size == 2 * len(CONTENT)


@pytest.mark.parametrize("large", [False, True])
def test_more_than_2_gb_is_refused_even_if_wanted(aims: Path, source: Path, large: bool) -> None:
    os.truncate(source, 2 * GIGABYTE + 1)
    said = refused(aims, source, large=large)
    assert said == "review.pdf is larger than 2 GB; keep it elsewhere and link to it."


@pytest.mark.parametrize("change", ["grown", "shrunk", "rewritten"])
def test_a_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing(
    aims: Path, source: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    flushed = os.fsync

    def meanwhile(handle: int) -> None:
        flushed(handle)
        source.write_bytes({"grown": CONTENT * 2, "shrunk": b"", "rewritten": CONTENT.upper()}[change])
        os.utime(source, ns=(0, 1))

    monkeypatch.setattr(os, "fsync", meanwhile)
    assert refused(aims, source) == "review.pdf was being changed while it was read. Try again."


def test_an_intake_that_is_interrupted_leaves_nothing(
    aims: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        take_in(aims, source)
    assert kept_files(aims) == []


def test_a_file_name_that_steers_a_terminal_is_kept_as_it_is_and_shown_made_safe(
    aims: Path, source: Path, workspace: Workspace
) -> None:
    hostile = source.with_name("re\x1b[2Jport\u202efdp.exe")
    source.rename(hostile)
    kept = take_in(aims, hostile)
    assert kept.name == hostile.name
    values = edits.file_values(kept)
    assert "\x1b" not in values["original_name"]
    act(workspace, gate.added(workspace.kinds["evidence"], {"title": "Report"} | values))
    os.truncate(hostile, 3 * GIGABYTE)
    said = refused(workspace.path.with_name("other.aims"), hostile)
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_a_file_name_that_is_not_valid_unicode_is_taken_in_too(aims: Path, source: Path, workspace: Workspace) -> None:
    odd = Path(os.fsdecode(os.fsencode(source.parent) + b"/caf\xe9.pdf"))
    source.rename(odd)
    values = edits.file_values(take_in(aims, odd))
    act(workspace, gate.added(workspace.kinds["evidence"], {"title": "Menu"} | values))
    assert values["original_name"] == "caf\ufffd.pdf"


@pytest.mark.parametrize(
    "hash",
    ["", "../../etc/passwd", HASH.upper(), HASH[:-1], HASH + "0", HASH + "\n", "/" + HASH[1:], "g" * 64, "٣" * 64,
     HASH[:2] + "/" + HASH[3:], "\x00" * 64],
)  # fmt: skip
def test_no_path_is_made_from_anything_but_a_hash(aims: Path, hash: str) -> None:
    with pytest.raises(errors.Refused, match="holds no valid file hash"):
        place(aims, hash)
    assert problem_of(aims, hash, None) == "its record holds no valid file hash."


def test_a_missing_file_is_a_problem(aims: Path) -> None:
    assert problem_of(aims, HASH, None) == "its file is missing from the evidence folder."


def test_an_altered_file_is_a_problem(aims: Path, source: Path) -> None:
    take_in(aims, source)
    place(aims, HASH).chmod(0o644)
    place(aims, HASH).write_bytes(CONTENT.upper())
    assert problem_of(aims, HASH, len(CONTENT)) == "its file was altered since it was taken in."


def test_a_size_that_was_recorded_otherwise_is_a_problem(aims: Path, source: Path) -> None:
    take_in(aims, source)
    assert problem_of(aims, HASH, 5) == "its file does not have the recorded size."
    assert problem_of(aims, HASH, None) == ""


@pytest.mark.parametrize("sort", ["folder", "link", "pipe"])
def test_something_else_in_its_place_is_a_problem_and_is_not_followed(aims: Path, source: Path, sort: str) -> None:
    path = place(aims, HASH)
    path.parent.mkdir(parents=True)
    if sort == "folder":
        path.mkdir()
    elif sort == "link":
        path.symlink_to(source)
    else:
        os.mkfifo(path)
    assert problem_of(aims, HASH, None) == "something that is not a file lies in its place."


def test_a_kept_file_that_may_not_be_read_is_a_problem(shared: Path) -> None:
    review = shared.with_name("review.pdf")
    review.write_bytes(CONTENT)
    take_in(shared, review)
    for each in (place(shared, HASH), place(shared, HASH).parent, folder(shared)):
        each.chmod(0o755)
    place(shared, HASH).chmod(0o000)
    said = forked(lambda: problem_of(shared, HASH, None), as_nobody=True)
    assert said == "its file cannot be read: Permission denied."


def test_every_kept_file_of_a_workspace_is_looked_at_and_links_are_not(workspace: Workspace, source: Path) -> None:
    kind = workspace.kinds["evidence"]
    good = edits.file_values(take_in(workspace.path, source))
    lost = good | {"file": "0" * 64}
    act(workspace, gate.added(kind, {"title": "Good"} | good), gate.added(kind, {"title": "Lost"} | lost))
    act(workspace, gate.added(kind, {"title": "Web page", "link": "https://larkmoor.example"}))
    statement(workspace.path, "UPDATE evidence SET size = 1 WHERE title = 'Web page'")
    with workspace.reading() as connection:
        found = [*evidence_files.check_all(workspace, connection)]
    assert found == [Found("EV-01", ""), Found("EV-02", "its file is missing from the evidence folder.")]


def test_when_a_file_was_written_is_no_part_of_what_is_kept(aims: Path, source: Path) -> None:
    os.utime(source, ns=(0, 0))
    assert take_in(aims, source).hash == HASH


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs the process files of Linux")
def test_the_size_kept_is_what_was_read_not_what_was_told(aims: Path) -> None:
    kept = take_in(aims, Path("/proc/version"))
    assert Path("/proc/version").stat().st_size == 0
    assert kept.size == place(aims, kept.hash).stat().st_size == len(Path("/proc/version").read_bytes())
    assert problem_of(aims, kept.hash, kept.size) == ""


def lying(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Let every file say that it has this size."""
    told = os.fstat

    def fstat(handle: int) -> os.stat_result:
        found = list(told(handle))
        found[stat.ST_SIZE] = size
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", fstat)


def test_the_limits_hold_for_what_is_read_whatever_is_told(
    aims: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lying(monkeypatch, 0)
    assert take_in(aims, source).size == len(CONTENT)
    place(aims, HASH).unlink()
    monkeypatch.setattr(evidence_files, "CONFIRM_ABOVE", len(CONTENT) - 1)
    assert "larger than 100 MB" in refused(aims, source)
    monkeypatch.setattr(evidence_files, "LARGEST", len(CONTENT) - 1)
    assert "larger than 2 GB" in refused(aims, source, large=True)
