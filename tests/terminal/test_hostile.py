"""No text of the workspace, no name of a file and no paste reaches the terminal as something that it obeys."""

import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aims_tui.records.fields import FieldType
from aims_tui.text import fault
from aims_tui.workspace import demo
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY
from tests.terminal.terminal import Terminal

TITLE = "\x1b]0;PWN\x07"
EVIL = f"{TITLE}\x1b[77;77m\x1bPPWN\x1b\\\x9b77m\x9d0;PWN\x9c\x90P\x1bc\x1b_PWN\x1b\\ "
STARTS = [b"\x1b]0;PWN", b"\x1b[77;77m", b"\x1bPPWN", b"\x1bc", b"\x1b_PWN"]
"""How the sequences begin; the program itself sends none of them."""
WORDS_OF_OPS = ("title", "name", "text", "answer", "implementation", "note")


def obeyed(terminal: Terminal) -> list[object]:
    """Return what the terminal was sent of the hostile text, or in 8-bit control characters."""
    controls = sorted(set(re.findall("[\x80-\x9f]", terminal.raw.decode("utf-8", "replace"))))
    return [*(each for each in STARTS if each in terminal.raw), *controls]


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, into whose every text somebody put escape sequences past the gate, in a file named with one."""
    made: Workspace = demo.make(tmp_path_factory.mktemp("poisoned") / f"a{TITLE}.aims", TODAY)
    with closing(sqlite3.connect(made.path)) as connection, connection:
        for kind in made.kinds.values():
            for field in kind.fields.values():
                written = field.kind in (FieldType.LINE, FieldType.PROSE)
                if written and field.name not in (*kind.about.natural, "ref", "question", "file"):
                    connection.execute(f"UPDATE {kind.name} SET {field.name} = ? || {field.name}", (EVIL,))
        marks = ",".join("?" * len(WORDS_OF_OPS))
        connection.execute(f"UPDATE op SET value = ? || value WHERE field IN ({marks})", (EVIL, *WORDS_OF_OPS))
        connection.execute("UPDATE op SET who = ? || who, why = ? || why", (EVIL, EVIL))
    return made.path


def in_panel(text: str) -> bool:
    return any("]0;PWN" in line[48:] for line in text.splitlines()[2:])


def in_dialog(text: str) -> bool:
    return any("]0;PWN" in line[30:90] for line in text.splitlines()[2:])


def test_every_section_and_tab_shows_escape_sequences_as_pictures(poisoned: Path, home: Path) -> None:
    with Terminal("-f", str(poisoned), "--as", "Lead", home=home) as terminal:
        terminal.wait("␛]0;PWN␇")
        for keys, shown, tabs in (
            ((":", "4.1", "enter"), "─ 4.1 ", ("Guide", "Evidence", "Approvals")),
            ((":", "A.6.2.4", "enter"), "─ A.6.2.4 ", ("Guide", "Evidence", "Feedback")),
            (("4",), "26 pieces of evidence", ("Supports",)),
            (("5",), "Life-cycle phase", ("Actions", "Controls", "Evidence")),
            (("6",), "Foreseeable misuse", ("Actions", "Models", "Evidence")),
            (("7",), "Sort ", ("Text", "Versions")),
        ):
            terminal.press(*keys)
            terminal.wait(shown)
            terminal.wait(in_panel)
            for tab in tabs:
                terminal.click_beside("││ Record ", tab)
                terminal.wait(in_panel)
            terminal.click("Record ")
            terminal.press("[")  # The last tab, which may have no room.
            terminal.wait(in_panel)
            terminal.press("]")
            terminal.click("Record ")
            terminal.press("enter")
            terminal.wait("^s Save")
            terminal.press("escape")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert obeyed(terminal) == []


def test_dialogs_and_notices_show_escape_sequences_as_pictures(poisoned: Path, home: Path, tmp_path: Path) -> None:
    with Terminal("-f", str(poisoned), "--as", EVIL, home=home) as terminal:
        terminal.wait("␛]0;PWN␇")
        terminal.press("3")
        terminal.wait("─ A.2.2 ")
        for keys, heading in (
            (("/",), "Search numbers"),
            (("ctrl+p",), "Search for commands"),
            (("w",), "Which assessment?"),
            (("x",), "Write the auditors' workbook"),
            (("o",), "Owner of A.2.2"),
            (("e",), "Evidence for A.2.2"),
            (("i",), "open questions of"),
        ):
            terminal.press(*keys)
            terminal.wait(heading)
            if heading.startswith("Search"):
                terminal.press("pwn")
            terminal.wait(in_dialog)
            terminal.press("escape")
            terminal.wait(lambda text, heading=heading: heading not in text)
        terminal.press("?")
        terminal.wait("Help")
        terminal.press("escape")
        poisoned.rename(tmp_path / "elsewhere")
        terminal.wait("cannot be opened")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    (tmp_path / "elsewhere").rename(poisoned)
    assert obeyed(terminal) == []


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path leaves room for the name of a file in a field of the form."""
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    "name", [f"n{TITLE}\x9b77m.txt".encode(), b"n\xff\xfe" + TITLE.encode()], ids=["escape", "bytes"]
)
def test_names_of_files_are_harmless_in_the_picker_and_the_form(
    workspace: Workspace, home: Path, short: Path, name: bytes
) -> None:
    Path(os.fsdecode(bytes(short) + b"/" + name)).write_text("A paper", "utf-8")
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
        terminal.wait("0 / 32")
        terminal.press("4")
        terminal.wait("No evidence yet")
        terminal.press("n")
        terminal.wait("New evidence")
        terminal.press(str(short), "ctrl+o")
        terminal.click("]0;PWN")
        terminal.click("Open  ")
        terminal.wait("Browse…")
        terminal.wait("]0;PWN")
        terminal.press("ctrl+s")
        terminal.wait("1 piece")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert obeyed(terminal) == []


def test_a_paste_is_harmless_in_a_line_and_in_a_text(workspace: Workspace, home: Path) -> None:
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
        terminal.wait("0 / 32")
        terminal.press("2")
        terminal.wait("─ 4.1 ")
        for place, below, right, number in (("Owner  ", 0, 20, 1), ("How it is implemented", 1, 2, 2)):
            terminal.click(place, below, right)
            terminal.wait("^s Save")
            terminal.press(f"\x1b[200~{EVIL}\x1b[201~")
            terminal.wait(lambda text, number=number: text.count("PPWN") >= number)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert obeyed(terminal) == []
    with workspace.reading() as connection:
        kept = [*connection.execute("SELECT name FROM person UNION ALL SELECT implementation FROM requirement")]
    assert not [text for (text,) in kept if fault(text)], "nor does it stand in the file as something to obey"


def test_no_color_sends_no_colour(workspace: Workspace, home: Path) -> None:
    with Terminal("-f", str(workspace.path), home=home, environment={"NO_COLOR": "1"}) as terminal:
        terminal.wait("0 / 32")
        for section, shown in (("3", "─ A.2.2 "), ("4", "No evidence yet"), ("7", "─ Organization")):
            terminal.press(section)
            terminal.wait(shown)
        terminal.press("?")
        terminal.wait("Help")
        terminal.press("escape", "ctrl+q")
        assert terminal.ended() == 0
    styles = re.findall(rb"\x1b\[([\d;]*)m", terminal.raw)
    assert styles, "text is still bold or reversed"
    codes = {int(code) for style in styles for code in style.split(b";") if code}
    assert not {code for code in codes if code not in (39, 49) and (30 <= code <= 49 or 90 <= code <= 107)}, codes
