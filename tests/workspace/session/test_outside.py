"""A text that goes to an editor and comes back: private, and changed only by what somebody changed."""

import stat
from pathlib import Path

import pytest

from aims_tui import paths
from aims_tui.text import LONGEST_TEXT
from aims_tui.workspace.session.outside import OutsideText, left_behind
from aims_tui.workspace.store import errors


def test_the_file_is_for_nobody_else_and_called_as_people_call_the_text(home: Path) -> None:
    outside = OutsideText("one\ntwo", "POL-1 Text", ".md")
    assert outside.path.read_bytes() == b"one\ntwo\n"
    assert outside.path.name == "POL-1 Text.md" and outside.path.is_relative_to(paths.state_folder())
    assert stat.S_IMODE(outside.path.stat().st_mode) == 0o600
    for folder in (outside.path.parent, outside.path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    outside.drop()
    assert not outside.path.parent.exists()


def test_a_hostile_name_leads_nowhere(home: Path) -> None:
    outside = OutsideText("", "../../\x1b]0;PWN\x07/x Text", ".md")
    assert outside.path.is_relative_to(paths.state_folder() / "writing") and outside.path.name.isprintable()


@pytest.mark.parametrize(
    "before", ["", "a", "a\n", "a\nb", "a\nb\n", "é – 管理\n\tx", "a \u202eb\u202c", "a\x1b[2Jb", "\n\n"]
)
@pytest.mark.parametrize("change", [
    lambda content: content,
    lambda content: content.replace(b"\n", b"\r\n"),
    lambda content: content.rstrip(b"\n"),
    lambda content: content.rstrip(b"\n") + b"\n",
    lambda content: b"\xef\xbb\xbf" + content,
], ids=["saved", "windows", "no last newline", "a last newline", "byte order mark"])  # fmt: skip
def test_what_an_editor_does_by_itself_is_no_change(home: Path, before: str, change: object) -> None:
    outside = OutsideText(before, "x", ".md")
    outside.path.write_bytes(change(outside.path.read_bytes()))  # type: ignore[operator]
    assert outside.came_back() is None


@pytest.mark.parametrize(
    ("before", "content", "after"),
    [
        ("a", b"a\nb\n", "a\nb"),
        ("a\n", b"a\r\nb", "a\nb\n"),
        ("a", b"", ""),
        ("a", b"\n\n", ""),
        ("", b"new\n", "new"),
        ("a", "é".encode("cp1252"), "é"),
        ("a", "wide".encode("utf-16"), "wide"),
        ("a", b"a\x1b[2J\n", "a␛[2J"),
        ("x \u202ey", "z \u202ey\n".encode(), "z \u202ey"),
    ],
)
def test_what_somebody_changed_comes_back_in_a_form_that_can_be_kept(
    home: Path, before: str, content: bytes, after: str
) -> None:
    outside = OutsideText(before, "x", ".md")
    outside.path.write_bytes(content)
    assert outside.came_back() == after


@pytest.mark.parametrize("content", [b"a\x00b", b"x" * (4 * LONGEST_TEXT + 1)])
def test_what_is_no_text_or_too_much_is_refused_and_stays_where_it_is(home: Path, content: bytes) -> None:
    outside = OutsideText("a", "x", ".md")
    outside.path.write_bytes(content)
    with pytest.raises(errors.Refused):
        outside.came_back()
    assert outside.path.exists()


def test_a_file_that_the_editor_took_away_is_said(home: Path) -> None:
    outside = OutsideText("a", "x", ".md")
    outside.path.unlink()
    with pytest.raises(errors.Refused, match="left no text"):
        outside.came_back()


def test_a_folder_that_cannot_be_written_is_said(home: Path) -> None:
    (paths.state_folder()).mkdir(parents=True, exist_ok=True)
    (paths.state_folder() / "writing").write_text("in the way")
    with pytest.raises(errors.NoRoom):
        OutsideText("a", "x", ".md")


def test_what_a_run_left_behind_is_found_once_that_run_has_ended(home: Path) -> None:
    assert left_behind() == []
    outside = OutsideText("a", "POL-1 Text", ".md")
    (outside.path.parent / ".POL-1 Text.md.swp").write_text("of the editor")
    assert left_behind() == [], "it is being edited"
    outside.leave()  # As the system does it for a program that was killed.
    assert left_behind() == [outside.path]
    outside.drop()
    assert left_behind() == []
