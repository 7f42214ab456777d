"""What a person can have before them: every section, tab and dialog, and the keys that lead there.

A key is written as the toolkit names it; ``go:`` opens a requirement, ``tab:`` a tab of its panel, ``type:`` writes.
No scene saves anything, so that the demo's own dates are all there is to see.
"""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from aims_tui.app import AimsApp
from aims_tui.workspace import demo, edits, gate
from aims_tui.workspace.workspace import Workspace
from tests.conftest import TODAY
from tests.screens.driving import Driver

WHO = "AI Governance Lead"
DEMO = "larkmoor-desk.aims"
EMPTY = "acme.aims"

SECTIONS: dict[str, tuple[str, ...]] = {
    "dashboard": (),
    "clauses": ("2",),
    "annex": ("go:A.6.2.4",),
    "annex-objectives": ("3", "g"),
    "annex-selected": ("go:A.6.2.4", "space", "space", "space"),
    "evidence": ("4",),
    "registers": ("5",),
}
TABS: dict[str, tuple[str, ...]] = {
    "record": ("go:A.6.2.4", "enter"),
    "record-clause": ("go:6.1.3", "enter"),
    "record-excluded": ("go:A.10.4", "enter"),
    "guide": ("go:A.6.2.4", "tab:guide"),
    "guide-below": ("go:A.6.2.4", "tab:guide", "tab"),
    "linked": ("go:A.6.2.4", "tab:evidence"),
    "feedback": ("go:8.4", "tab:feedback"),
    "history": ("go:A.6.2.4", "tab:history"),
    "evidence-record": ("4", "enter"),
    "supports": ("4", "tab:supports"),
    "organization": ("5", "enter"),
    "person": ("5", "down", "down", "enter"),
}
DIALOGS: dict[str, tuple[str, ...]] = {
    "status": ("go:A.6.2.4", "s"),
    "owner": ("go:A.6.2.4", "o"),
    "due": ("go:A.6.2.4", "d"),
    "applicability": ("go:A.6.2.4", "a"),
    "reasons": ("go:A.6.2.4", "enter", "tab", "tab", "enter"),
    "complete": ("go:A.6.2.4", "a", "3"),
    "pick-evidence": ("go:A.6.2.4", "e"),
    "add-evidence": ("go:A.6.2.4", "tab:evidence", "n"),
    "note": ("go:A.6.2.4", "tab:evidence", "t"),
    "answer": ("go:A.6.2.4", "tab:guide", "t"),
    "remark": ("go:A.6.2.4", "tab:feedback", "n"),
    "filter": ("3", "f"),
    "filter-evidence": ("4", "f"),
    "new-version": ("4", "r"),
    "new-person": ("5", "down", "down", "n"),
    "delete": ("5", "down", "down", "delete"),
    "new-assessment": ("w", "end", "enter"),
    "assessments": ("w",),
    "export": ("x",),
    "go-to": ("colon", "type:A.6"),
    "search": ("slash", "type:drift"),
    "unsaved": ("go:A.6.2.4", "enter", "end", "ctrl+p", "type:unsaved", "enter"),
    "help": ("3", "question_mark"),
    "palette": ("ctrl+p",),
    "shortlist": ("shift+tab", "shift+tab", "shift+tab", "enter"),
    "interview-scope": ("2", "i"),
    "interview": ("2", "i", "3"),
    "interview-writing": ("2", "i", "3", "t", "type:Seen in the minutes"),
}

NEW: dict[str, tuple[str, ...]] = {
    "dashboard": (),
    "evidence": ("4",),
    "linked": ("2", "tab:evidence"),
    "feedback": ("2", "tab:feedback"),
    "history": ("2", "tab:history"),
}
"""What a workspace looks like in which nothing was done yet."""


def make(folder: Path, today: date = TODAY) -> None:
    """Make the demo and a workspace in which nothing was done yet."""
    demo.make(folder / DEMO, today)
    made = Workspace.create(folder / EMPTY)
    gate.write(made, edits.starting(made, "Acme Ltd", who=WHO, today=today))


def copy(made: Path, to: Path) -> None:
    """Copy the workspaces, so that nobody meets what somebody else's scene left."""
    shutil.copytree(made, to, dirs_exist_ok=True)


def app(path: Path | None, theme: str = "", today: date = TODAY) -> AimsApp:
    """Return the application on a file, before it runs."""
    made = AimsApp(path, today=lambda: today, who=WHO)
    # A blinking cursor is there on one picture and gone on the next.
    Input.cursor_blink._default = TextArea.cursor_blink._default = False
    if theme:
        made.theme = theme
    return made


async def play(pilot: Pilot[None], steps: Sequence[str]) -> None:
    """Take a person's steps and wait until everything is drawn."""
    assert isinstance(pilot.app, AimsApp)
    driver = Driver(pilot.app, pilot)
    await driver.settle()
    for step in steps:
        what, _, rest = step.partition(":")
        if what == "go" and rest:
            await driver.go(rest)
        elif what == "tab" and rest:
            await driver.tab(rest)
        else:
            await pilot.press(*({" ": "space"}.get(each, each) for each in rest) if what == "type" else [step])
            await driver.settle(times=1)
    await driver.settle()
    pilot.app.clear_notifications()
    await driver.settle()
