"""Only ordinary files are opened, and no more of them is read than was asked for."""

import errno
import os
from pathlib import Path

import pytest

from aims_tui import reading


def refused(path: Path, most: int = 10) -> OSError:
    with pytest.raises(OSError) as raised:
        reading.at_most(path, most)
    return raised.value


def test_an_ordinary_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "note").write_bytes(b"0123456789")
    assert reading.at_most(tmp_path / "note", 10) == b"0123456789"
    (tmp_path / "link").symlink_to("note")
    assert reading.at_most(tmp_path / "link", 10) == b"0123456789"


def test_what_holds_more_is_refused_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "note").touch()
    os.truncate(tmp_path / "note", 2**40)
    assert refused(tmp_path / "note").errno == errno.EFBIG


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs the process files of Linux")
def test_a_file_that_says_it_is_empty_is_read_all_the_same() -> None:
    assert Path("/proc/self/maps").stat().st_size == 0
    assert refused(Path("/proc/self/maps")).errno == errno.EFBIG
    assert reading.at_most(Path("/proc/self/maps"), 10**7)


def test_pipes_devices_and_folders_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for path in (tmp_path / "pipe", tmp_path / "link", Path("/dev/zero"), Path("/dev/stdin")):
        if path.exists():
            assert refused(path).strerror == "Not an ordinary file"
    assert isinstance(refused(tmp_path), IsADirectoryError)


def test_what_no_file_can_be_called_is_no_file(tmp_path: Path) -> None:
    for name in ("nothing", "a\0b", "a\ud800b"):
        assert isinstance(refused(tmp_path / name), FileNotFoundError)


def test_a_link_is_followed_only_where_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "note").touch()
    (tmp_path / "link").symlink_to("note")
    with reading.opened(tmp_path / "link") as file:
        assert file.read() == b""
    with pytest.raises(OSError) as raised:
        reading.opened(tmp_path / "link", follow=False)
    assert raised.value.errno == errno.ELOOP
