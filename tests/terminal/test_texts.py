"""Long texts in a real terminal: it is handed to an editor and taken back, and no document steers it."""

import os
import shlex
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act
from tests.terminal.terminal import Terminal
from tests.terminal.test_hostile import EVIL, obeyed

HOSTILE = f"""\
# top {EVIL}

- entry {EVIL} [words {EVIL}](https://evil.example/{EVIL}) <https://evil.example/a> ![pic](http://evil.example/x.png)

<script>{EVIL}</script> [/] [@click=app.quit]x[/] [bold red $error `{EVIL}`

| A {EVIL} | B |
|---|---|
| {EVIL} | end of it |

```{EVIL}
code {EVIL}
```
"""


@pytest.fixture
def policy(workspace: Workspace) -> str:
    """The row of a policy with two texts."""
    made = gate.added(workspace.kinds["policy"], {"title": "AI policy", "text": "first"})
    act(workspace, made)
    act(workspace, gate.Change("policy", made.row, {"text": "second"}))
    return made.row


def text(workspace: Workspace) -> str:
    with workspace.reading() as connection:
        return str(connection.execute("SELECT text FROM policy").fetchone()[0])


def opened(terminal: Terminal) -> None:
    terminal.wait("0 / 32")
    terminal.press(":")
    terminal.wait("Go to")
    terminal.press("POL-1", "enter")
    terminal.wait("POL-1 AI policy ─")


def test_a_hostile_document_is_read_and_compared_without_being_obeyed(
    workspace: Workspace, home: Path, policy: str
) -> None:
    with closing(sqlite3.connect(workspace.path)) as connection, connection:
        connection.execute("UPDATE policy SET text = ?", (HOSTILE,))
        connection.execute("UPDATE op SET value = value || ? WHERE record = 'policy' AND field = 'text'", (HOSTILE,))
        connection.execute("UPDATE op SET who = ? || who, why = ?", (EVIL, EVIL))
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
        opened(terminal)
        terminal.click_beside("Record ", "Text")
        terminal.wait("• entry ␛]0;PWN␇")
        terminal.wait("[@click=app.quit]x[/]")
        terminal.click("evil.example/a")
        terminal.click_beside("Record ", "Versions")
        terminal.wait("text 2")
        terminal.press("enter", "enter")
        terminal.wait("• entry ␛]0;PWN␇")
        terminal.press("escape")
        terminal.press("d")
        terminal.wait("- first")
        terminal.press("escape")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert obeyed(terminal) == []
    assert b"\x1b]8" not in terminal.raw, "no address is made a link that the terminal opens"


def test_bytes_of_another_encoding_end_nothing_and_a_paste_keeps_its_order(
    workspace: Workspace, home: Path, policy: str
) -> None:
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
        opened(terminal)
        terminal.press("n")
        terminal.wait("New policy")
        os.write(terminal.handle, b"caf\xe9 and \x1b[200~a\0b\x1b[31mc\x1b[201~ so on")
        terminal.wait("caf\ufffd and a␀b␛[31mc so on")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


def test_an_editor_has_the_terminal_to_itself_and_gives_it_back(workspace: Workspace, home: Path, policy: str) -> None:
    script = home / "editor.py"
    # Python's own handler only notes a ctrl+c that comes between the question and the reading, and goes on waiting.
    script.write_text(
        "import signal, sys\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "print('EDITOR HAS', open(sys.argv[1]).read())\nline = input('more? ')\n"
        "open(sys.argv[1], 'a').write(line + '\\n')\n"
    )
    editor = {"VISUAL": shlex.join([sys.executable, str(script)])}
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home, environment=editor) as terminal:
        opened(terminal)
        terminal.press("E")
        terminal.wait("EDITOR HAS second")
        terminal.wait("more? ")
        terminal.press("and n more q", "enter")  # Keys of ours among them.
        terminal.wait_for(lambda: text(workspace) == "second\nand n more q")
        terminal.wait("and n more q")
        terminal.press("E")
        terminal.wait_for(lambda: terminal.raw.count(b"more? ") == 2)
        terminal.press("ctrl+c")  # It ends the editor, and not the program.
        terminal.wait("ended with an error")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert not [*(home / "state" / "writing").glob("*")]


def test_what_was_being_written_when_the_program_was_killed_is_named_at_the_next_start(
    workspace: Workspace, home: Path, policy: str
) -> None:
    script = home / "editor.py"
    script.write_text(
        "import sys, time\nopen(sys.argv[1], 'a').write('hours of work')\nprint('WRITTEN')\ntime.sleep(60)\n"
    )
    editor = {"VISUAL": shlex.join([sys.executable, str(script)])}
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home, environment=editor) as terminal:
        opened(terminal)
        terminal.press("E")
        terminal.wait("WRITTEN")
    (path,) = (home / "state" / "writing").glob("*/POL-1 Text.md")
    assert path.read_text().startswith("second\n")
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
        terminal.wait("A text was being edited")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
