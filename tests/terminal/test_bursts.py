"""Text and ctrl+q in one piece, as a slow line, a paste or a macro sends them: none of it is lost.

In each place once typed and once pasted, or two hundred bursts with ``AIMS_SOAK=1`` as ``make soak`` sets it;
``pytest -s`` shows the figures.
"""

import os
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import act
from tests.terminal.terminal import Terminal

LEAVE = "\x11"
TAB, BACK, RIGHT, DOWN = "\t", "\x7f", "\x1b[C", "\x1b[B"


class Place(NamedTuple):
    """Somewhere to type."""

    name: str
    text: str
    """``#`` becomes the number of the burst."""
    click: tuple[str, int, int] | None = None
    """What to click on beforehand, and how far below and right of it."""
    keys: str = ""
    """What leads there; it is part of the burst."""


PLACES = (
    Place("text", "The chief signs #", click=("How it is implemented", 1, 2)),
    Place("date", "someday #", click=("Due  ", 0, 20)),
    Place("person", "Head of # teams", click=("Owner  ", 0, 20)),
    Place("field entered from the list", "Head of # people", keys=f"{DOWN}\r{TAB}"),
    Place("remark", "The auditor said #", keys=f"{RIGHT * 3}\rn"),
    Place("owner's dialog", "Deputy # for a while", keys="o"),
    Place("date's dialog", "sometime #", keys="d"),
    Place("evidence's dialog", "/no/such/file/#.pdf", keys="e\x0e"),
)


BURSTS = 200 if os.environ.get("AIMS_SOAK") else 2 * len(PLACES)


def burst(place: Place, number: int, *, pasted: bool) -> tuple[str, str]:
    """Return a text, and the keys that write it, with a slip in it or as a paste, and leave."""
    text = place.text.replace("#", str(number))
    written = f"\x1b[200~{text}\x1b[201~" if pasted else f"{text[:-2]}x{BACK}{text[-2:]}"
    return text, f"{place.keys}{written}{LEAVE}"


def kept(workspace: Workspace) -> str:
    """Return everything that stands in the file or waits as a draft."""
    with workspace.reading() as connection:
        words = [text for (text,) in connection.execute("SELECT value FROM op")]
    return "\n".join(words + [each.text for each in Drafts(workspace.path, workspace.id).listed()])


@pytest.mark.parametrize("place", PLACES, ids=[each.name for each in PLACES])
def test_a_burst_of_text_and_ctrl_q_in_one_read_is_lost_nowhere(workspace: Workspace, home: Path, place: Place) -> None:
    outcome: Counter[str] = Counter()
    for number in range(-(-BURSTS // len(PLACES))):
        text, keys = burst(place, number, pasted=number % 2 == 1)
        with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
            terminal.wait("/ 32")
            terminal.press("2")
            terminal.wait("─ 4.1 ")
            if place.click is not None:
                terminal.click(*place.click)
                terminal.wait("^s Save")
            os.write(terminal.handle, keys.encode())
            assert terminal.ended(30) == 0
        outcome["kept" if text in kept(workspace) else f"lost: {text}"] += 1
    print(f"{place.name}: {dict(outcome)}")
    assert set(outcome) == {"kept"}


def test_a_record_that_is_saved_and_left_in_one_read_is_saved_once_and_said_to_be(
    workspace: Workspace, home: Path
) -> None:
    act(workspace, gate.added(workspace.kinds["risk"], {"title": "Wrong answer"}))
    with Terminal("-f", str(workspace.path), "--as", "Lead", home=home) as terminal:
        terminal.wait("/ 32")
        terminal.press("5")
        terminal.wait("─ R-01 ")
        os.write(terminal.handle, b"nA risk in one read\x13\x11")
        assert terminal.ended() == 0
    assert "not in the file" not in terminal.text
    with workspace.reading() as connection:
        assert [*connection.execute("SELECT title FROM risk WHERE title LIKE 'A risk%'")] == [("A risk in one read",)]
    assert Drafts(workspace.path, workspace.id).listed() == ()
