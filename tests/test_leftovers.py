"""What a kill left is removed, and nothing else."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui import leftovers

DAY = 24 * 3600

OURS = [
    ".aims-tui-0123456789abcdef.part", ".aims-tui-0123456789abcdef.part-journal", ".part-a1b2c3d_",
    f".part-{'0f' * 32}", ".writing-a1b2c3d_", ".writing-a1b2c3d_.xlsx", ".acme.aims.restoring", ".acme.aims.part",
    "20261124T120000000000Z.part",
]  # fmt: skip
THEIRS = [
    "acme.aims", "acme.part", ".part-", ".part-secret-plans", "aims-tui-0123456789abcdef.part", ".restoring.txt",
    ".writing-a1b2c3d_.docx", "20261124T120000000000Z.aims", ".aims-tui-0123456789ABCDEF.part",
]  # fmt: skip


def left(folder: Path, names: list[str], *, age: float, make: Callable[[Path], object] = Path.touch) -> None:
    for name in names:
        make(folder / name)
        os.utime(folder / name, (time.time() - age,) * 2, follow_symlinks=False)


def test_what_a_kill_left_is_swept_when_it_is_old_and_surely_ours(tmp_path: Path) -> None:
    left(tmp_path, OURS + THEIRS, age=2 * DAY)
    leftovers.sweep(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(THEIRS)


def test_what_somebody_may_still_be_making_is_not_swept(tmp_path: Path) -> None:
    left(tmp_path, OURS, age=DAY / 2)
    leftovers.sweep(tmp_path)
    assert len([*tmp_path.iterdir()]) == len(OURS)


def test_links_and_folders_under_such_a_name_are_left_and_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.touch()
    left(tmp_path, OURS[:1], age=2 * DAY, make=Path.mkdir)
    left(tmp_path, OURS[2:3], age=2 * DAY, make=lambda path: path.symlink_to(victim))
    os.utime(victim, (0, 0))
    leftovers.sweep(tmp_path)
    assert len([*tmp_path.iterdir()]) == 3 and victim.exists()


def test_what_belongs_to_somebody_else_is_left(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives files away")
    left(tmp_path, OURS[:2], age=2 * DAY, make=lambda path: (path.touch(), os.chown(path, 12345, -1)))
    leftovers.sweep(tmp_path)
    assert len([*tmp_path.iterdir()]) == 2


def test_a_folder_that_is_a_link_is_not_swept(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    left(tmp_path / "real", OURS, age=2 * DAY)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    leftovers.sweep(tmp_path, "link")
    leftovers.sweep(tmp_path, "nowhere")
    assert len([*(tmp_path / "real").iterdir()]) == len(OURS)
    assert not (tmp_path / "nowhere").exists()
