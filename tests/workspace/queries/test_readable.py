"""Kept files that are read here: text, Markdown, tables; anything else is for other programs."""

import re
from pathlib import Path

import pytest

from aims_tui.workspace.queries import readable
from aims_tui.workspace.store import errors, evidence_files
from aims_tui.workspace.store.workspace import Workspace


def read(workspace: Workspace, folder: Path, name: str, content: bytes) -> readable.Readable | None:
    """Keep a file of this name and content, and read it."""
    (folder / name).write_bytes(content)
    kept = evidence_files.take_in(workspace.path, folder / name)
    return readable.read(workspace.path, kept.hash, kept.name)


@pytest.mark.parametrize(
    ("name", "content", "sort", "text"),
    [
        ("a.txt", "Zoë\r\nsays\rno".encode(), "text", "Zoë\nsays\nno"),
        ("a.LOG", b"\xef\xbb\xbfmarked", "text", "marked"),
        ("a.txt", "Zoë".encode("utf-16"), "text", "Zoë"),
        ("a.txt", "Zoë".encode("cp1252"), "text", "Zoë"),
        ("a.md", b"# Head", "markdown", "# Head"),
        ("a.markdown", b"", "markdown", ""),
        ("a.csv", b"", "text", ""),
    ],
)
def test_a_text_is_read_in_the_encodings_that_people_send(
    workspace: Workspace, tmp_path: Path, name: str, content: bytes, sort: str, text: str
) -> None:
    found = read(workspace, tmp_path, name, content)
    assert found is not None and (found.sort, found.text, found.whole) == (sort, text, True)


@pytest.mark.parametrize(
    "divided", [b"Ref,Owner\r\n4.1,Jane\r\n", b"Ref;Owner\n4.1;Jane\n", b"Ref\tOwner\n4.1\tJane\n"]
)
def test_a_table_is_read_however_it_is_divided(workspace: Workspace, tmp_path: Path, divided: bytes) -> None:
    found = read(workspace, tmp_path, "a.csv", divided)
    assert found is not None and found.rows == (("Ref", "Owner"), ("4.1", "Jane"))


def test_the_rows_of_a_table_are_of_one_length(workspace: Workspace, tmp_path: Path) -> None:
    found = read(workspace, tmp_path, "a.csv", b'a,b\n\n1\n1,2,"3\n4"\n')
    assert found is not None and found.rows == (("a", "b", ""), ("1", "", ""), ("1", "2", "3\n4"))


def test_of_a_very_long_file_the_beginning_is_read(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readable, "MOST_BYTES", 3)
    found = read(workspace, tmp_path, "a.txt", "aéé".encode())
    assert found is not None and (found.text, found.whole) == ("aé", False)
    found = read(workspace, tmp_path, "b.txt", "aaéé".encode())
    assert found is not None and (found.text, found.whole) == ("aa", False), "a character is not cut in two"
    monkeypatch.setattr(readable, "MOST_BYTES", 1000)
    monkeypatch.setattr(readable, "MOST_ROWS", 2)
    found = read(workspace, tmp_path, "c.csv", b"a,b\n1,2\n3,4\n")
    assert found is not None and (len(found.rows), found.whole) == (2, False)


@pytest.mark.parametrize(("name", "content"), [("a.pdf", b"%PDF"), ("a.txt", b"a\0b"), ("txt", b"x"), ("a.html", b"x")])
def test_what_is_no_text_is_for_another_program(
    workspace: Workspace, tmp_path: Path, name: str, content: bytes
) -> None:
    assert read(workspace, tmp_path, name, content) is None


def test_a_file_that_was_altered_is_not_shown(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("true", "utf-8")
    kept = evidence_files.take_in(workspace.path, tmp_path / "a.txt")
    place = evidence_files.place(workspace.path, kept.hash)
    place.chmod(0o644)
    place.write_text("false", "utf-8")
    with pytest.raises(errors.Refused, match=re.escape("was altered")):
        readable.read(workspace.path, kept.hash, kept.name)
