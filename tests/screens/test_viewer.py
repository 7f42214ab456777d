"""Opening a file or a web address with what the system has for it."""

from pathlib import Path

import pytest

from aims_tui.screens import viewer


def opener(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an opener of the system's name, and nothing else, on the path."""
    folder.mkdir()
    program = folder / "xdg-open"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(viewer.sys, "platform", "linux")


@pytest.mark.parametrize(("code", "shown"), [(0, True), (3, False)])
def test_the_opener_gets_the_target_as_one_word_and_says_whether_it_could(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, shown: bool
) -> None:
    opener(tmp_path / "bin", f'printf "%s" "$1" > "{tmp_path}/got"; exit {code}', monkeypatch)
    target = "/a folder/re;port $(touch x).pdf"
    assert viewer.shows(target) is shown
    assert (tmp_path / "got").read_text("utf-8") == target


def test_one_that_goes_on_running_shows_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener(tmp_path / "bin", "exec sleep 2", monkeypatch)
    monkeypatch.setattr(viewer, "PATIENCE", 0.1)
    assert viewer.shows("https://example.org")


def test_where_there_is_no_opener_nothing_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not viewer.shows("report.pdf")
