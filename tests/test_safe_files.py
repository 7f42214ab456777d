"""Files are made whole, never through a link, and open to nobody whom their folder does not let in."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from aims_tui import safe_files
from aims_tui.access import Access
from aims_tui.safe_files import Linked, held


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """The umask that most systems give."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A file of the user that somebody would like to see overwritten."""
    path = tmp_path / "victim"
    path.write_bytes(b"precious")
    path.chmod(0o600)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def put(base: Path, *names: str, content: bytes = b"new", access: Access = Access.FOLDER, replace: bool = True) -> None:
    with held(base, *names[:-1], access=access) as folder, folder.part(access) as part:
        part.file.write(content)
        part.sync()
        part.put(names[-1], replace=replace)


def unharmed(victim: Path) -> bool:
    return victim.read_bytes() == b"precious" and mode(victim) == 0o600 and not victim.is_symlink()


def test_a_file_is_there_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path, "a", "b", "file")
    assert (tmp_path / "a" / "b" / "file").read_bytes() == b"new"
    assert [each.name for each in tmp_path.rglob("*")] == ["a", "b", "file"]


def test_a_link_in_the_place_of_the_file_is_replaced_and_never_followed(tmp_path: Path, victim: Path) -> None:
    (tmp_path / "file").symlink_to(victim)
    put(tmp_path, "file")
    assert unharmed(victim)
    assert not (tmp_path / "file").is_symlink() and (tmp_path / "file").read_bytes() == b"new"


def test_a_pipe_in_the_place_of_the_file_stays_and_nothing_beside_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file")
    for replace in (True, False):
        with pytest.raises(OSError, match="no ordinary file"):
            put(tmp_path, "file", replace=replace)
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
    assert stat.S_ISFIFO((tmp_path / "file").lstat().st_mode)


@pytest.mark.parametrize("names", [("a", "file"), ("a", "b", "file")])
@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_a_folder_on_the_way_that_is_a_link_is_refused_and_nothing_is_made(
    tmp_path: Path, names: tuple[str, ...], number: int, target: str
) -> None:
    base = tmp_path / "base"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b").mkdir()
    place = base.joinpath(*names[: min(number + 1, len(names) - 1)])
    place.parent.mkdir(parents=True)
    place.symlink_to(tmp_path / target)
    with pytest.raises(Linked, match="is a link, and nothing is written through one"):
        put(base, *names)
    assert [each.name for each in (tmp_path / "elsewhere").rglob("*")] == ["b"]
    assert not (tmp_path / "nowhere").exists()


def test_the_base_itself_may_be_reached_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "base").symlink_to(tmp_path / "real")
    put(tmp_path / "base", "a", "file")
    assert (tmp_path / "real" / "a" / "file").exists()


def test_a_folder_that_is_exchanged_for_a_link_meanwhile_is_not_written_through(tmp_path: Path, victim: Path) -> None:
    (tmp_path / "other").mkdir()
    with held(tmp_path, "folder") as folder, folder.part(Access.PRIVATE) as part:
        part.file.write(b"new")
        part.sync()
        (tmp_path / "folder").rename(tmp_path / "moved")
        (tmp_path / "folder").symlink_to(tmp_path / "other")
        (tmp_path / "other" / "file").symlink_to(victim)
        part.put("file")
    assert unharmed(victim)
    assert (tmp_path / "moved" / "file").read_bytes() == b"new"


def test_a_link_that_takes_the_place_of_the_unfinished_file_is_not_put_anywhere(tmp_path: Path, victim: Path) -> None:
    with pytest.raises(Linked), held(tmp_path) as folder, folder.part(Access.PRIVATE) as part:
        part.path.unlink()
        part.path.symlink_to(victim)
        part.put("file")
    assert unharmed(victim)
    assert [*tmp_path.iterdir()] == [victim]


def test_a_name_that_was_guessed_is_not_written_to(
    tmp_path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: bytes(size))
    (tmp_path / f".aims-tui-{'00' * 8}.part").symlink_to(victim)
    with pytest.raises(FileExistsError):
        put(tmp_path, "file")
    assert unharmed(victim)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), StopIteration()])
def test_work_that_fails_leaves_the_old_file_and_neither_a_part_nor_a_folder(
    tmp_path: Path, error: BaseException
) -> None:
    put(tmp_path, "old", "file", content=b"old")

    def fail(*names: str) -> None:
        with held(tmp_path, *names) as folder, folder.part(Access.FOLDER) as part:
            part.file.write(b"new")
            raise error

    for names in (("old",), ("new", "deep")):
        with pytest.raises((type(error), RuntimeError)):
            fail(*names)
    assert (tmp_path / "old" / "file").read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["file", "old"]


@pytest.mark.parametrize("linked", [True, False])
def test_what_is_there_is_not_replaced_where_that_is_not_wanted(
    tmp_path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    if not linked:

        def none(*given: object, **named: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", none)
    with pytest.raises(FileExistsError):
        put(tmp_path, "victim", replace=False)
    assert unharmed(victim)
    put(tmp_path, "new", replace=False)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["new", "victim"]


@pytest.mark.parametrize(
    ("folder", "file", "inner"),
    [
        (0o700, 0o600, 0o700),
        (0o755, 0o600, 0o700),
        (0o770, 0o660, 0o770),
        (0o775, 0o660, 0o770),
        (0o2770, 0o660, 0o2770),
        (0o2750, 0o640, 0o2750),
        (0o777, 0o666, 0o777),
        (0o1777, 0o600, 0o700),
        (0o3770, 0o660, 0o2770),
    ],
)
def test_new_files_are_private_unless_their_folder_is_shared_by_its_own_mode(
    tmp_path: Path, folder: int, file: int, inner: int
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    place.chmod(folder)
    put(place, "file")
    put(place, "inner", "file")
    assert [oct(mode(place / name)) for name in ("file", "inner", "inner/file")] == [oct(file), oct(inner), oct(file)]


def test_the_group_of_a_shared_folder_is_the_one_that_shares_the_file(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives a folder to another group")
    tmp_path.chmod(0o770)
    os.chown(tmp_path, -1, 12345)
    put(tmp_path, "file")
    assert (tmp_path / "file").stat().st_gid == 12345


def test_the_umask_says_who_may_use_them_where_that_is_wanted(tmp_path: Path) -> None:
    put(tmp_path, "inner", "file", access=Access.USUAL)
    assert (mode(tmp_path / "inner"), mode(tmp_path / "inner" / "file")) == (0o755, 0o644)


@pytest.mark.parametrize("access", [Access.FOLDER, Access.USUAL])
@pytest.mark.parametrize("old", [0o600, 0o640, 0o664])
def test_an_existing_file_keeps_its_mode(tmp_path: Path, access: Access, old: int) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(old)
    put(tmp_path, "file", access=access)
    assert mode(tmp_path / "file") == old


def test_a_private_folder_is_closed_again_to_everyone_else(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir(mode=0o755)
    safe_files.write(tmp_path, "drafts", "one.json", content=b"{}")
    assert (mode(tmp_path / "drafts"), mode(tmp_path / "drafts" / "one.json")) == (0o700, 0o600)
