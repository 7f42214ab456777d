"""What a person can have before them: every section, tab and dialog, and the keys that lead there.

A key is written as the toolkit names it; ``go:`` opens a requirement, ``line:`` the first record of a kind, ``tab:`` a
tab of the panel, ``type:`` writes, ``draft:`` leaves a text unsaved from an earlier day, ``working:`` shows how far
something long is.
"""

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from aims_tui.app import AimsApp
from aims_tui.screens.dialogs.progress import Progress
from aims_tui.workspace import demo
from aims_tui.workspace.commands import edits
from aims_tui.workspace.session.drafts import Draft
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, requirement
from tests.screens.driving import Driver

WHO = "AI Governance Lead"
DEMO = "larkmoor-desk.aims"
EMPTY = "acme.aims"
SPOILT_FILE = "two-values.aims"
READ_ONLY = "foreign.aims"

SECTIONS: dict[str, tuple[str, ...]] = {
    "dashboard": (),
    "clauses": ("2",),
    "annex": ("go:A.6.2.4",),
    "annex-objectives": ("3", "g"),
    "annex-selected": ("go:A.6.2.4", "space", "space", "space"),
    "evidence": ("4",),
    "risks": ("5",),
    "risks-table": ("5", "t"),
    "inventory": ("6",),
    "registers": ("7",),
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
    "risk": ("5", "enter"),
    "risk-assessments": ("5", "tab:assessments"),
    "risk-controls": ("5", "down", "tab:tie-treats-requirement"),
    "organization": ("7", "line:organization", "enter"),
    "person": ("7", "line:person", "enter"),
    "duties": ("7", "line:person", "tab:duties"),
    "links": ("go:A.6.2.4", "tab:links"),
    "system": ("6", "enter"),
    "own-control": ("7", "line:own_control", "tab:part-performance"),
    "policy-text": ("7", "tab:document-text"),
    "policy-versions": ("7", "tab:versions-text"),
    "signed": ("go:4.1", "tab:part-approval"),
    "signature": ("7", "line:approval"),
    "filtered": ("3", "f", "tab", "type:Nobody", "enter"),
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
    "risk-map": ("5", "m"),
    "risk-trace": ("5", "y"),
    "reassess": ("5", "r"),
    "set-a-field": ("5", "s"),
    "coverage": ("7", "line:own_control", "m"),
    "approve": ("go:4.1", "A"),
    "review": ("go:A.6.2.4", "space", "space", "R"),
    "statement": ("3", "V"),
    "freeze": ("5", "F"),
    "new-person": ("7", "line:person", "n"),
    "delete": ("7", "line:person", "delete"),
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
    "refusals": ("go:A.10.3", "space", "space", "s", "2"),
    "unsaved-texts": ("draft:4.2", "draft:5.2", "go:4.2", "ctrl+p", "type:unsaved", "enter"),
    "yours-or-theirs": ("draft:4.2", "go:4.2", "c"),
    "changes": ("h",),
    "handover": ("7", "line:person", "o", "enter"),
    "progress": ("working:Writing soa.xlsx",),
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

SPOILT: dict[str, tuple[str, ...]] = {
    "conflict": ("go:5.2",),
    "decide": ("go:5.2", "c"),
    "decide-edited": ("go:5.2", "c", "e"),
    "read-only": ("go:5.2", "enter"),
}
"""A workspace with two values for one field; the last scene has program parts in it that are not ours."""
FIRST: dict[str, tuple[str, ...]] = {"first-run": ()}
"""No workspace yet."""


def make(folder: Path, today: date = TODAY) -> None:
    """Make the demo and a workspace in which nothing was done yet."""
    demo.make(folder / DEMO, today)
    made = Workspace.create(folder / EMPTY)
    gate.write(made, edits.starting(made, "Acme Ltd", who=WHO, today=today))

    spoilt = Workspace.create(folder / SPOILT_FILE)
    gate.write(spoilt, edits.starting(spoilt, "Acme Ltd", who=WHO, today=today))
    row = requirement(spoilt, "5.2")
    for who, hour, text in (("Jane Doe", 9, "Signed by the board in May"), (WHO, 10, "The Chief Executive signs it")):
        change = gate.Change("requirement", row, {"implementation": text}, seen={})
        gate.write(spoilt, gate.Action(who, f"2026-11-23T{hour:02}:15:00.000Z", "", (change,)))
    shutil.copy(spoilt.path, folder / READ_ONLY)
    with sqlite3.connect(folder / READ_ONLY) as connection:
        connection.execute("CREATE TRIGGER spy AFTER INSERT ON op BEGIN DELETE FROM op; END")


def copy(made: Path, to: Path) -> None:
    """Copy the workspaces, so that nobody meets what somebody else's scene left."""
    shutil.copytree(made, to, dirs_exist_ok=True)


def app(path: Path | None, theme: str = "", today: date = TODAY) -> AimsApp:
    """Return the application on a file, before it runs."""
    made = AimsApp(path, today=lambda: today, who=WHO)
    # A blinking cursor is there on one picture and gone on the next.
    Input.cursor_blink._default = TextArea.cursor_blink._default = False
    made.blink = False
    if theme:
        made.theme = theme
    return made


def leave(app: AimsApp, ref: str) -> None:
    """Leave a text unsaved that was typed before somebody else changed the field."""
    assert app.context is not None
    row = app.context.session.requirement(ref)
    title = f"{ref} How it is implemented"
    text = "Reviewed by the AI group each spring, last time in April."
    app.context.unsaved.note(
        Draft("requirement", row, "implementation", text, ("an older value",), "", title, "2026-11-20T08:30:00.000Z")
    )
    # The header counts them by a clock of its own, which no picture waits for.
    app.show_bar(replace(app.bar, unsaved=len(app.context.unsaved)))


def alone(app: AimsApp) -> None:
    """Hide what is not the matter: all below a dialog; beside a panel the bars and the list.

    A section more, or a figure on the dashboard, would else change every picture.
    """
    if app.screen.is_modal:
        app.screen.styles.background = "black"
    else:
        for widget in app.screen.query("TopBar, Sections, #list"):
            widget.visible = False


async def play(pilot: Pilot[None], steps: Sequence[str], *, whole: bool = True) -> None:
    """Take a person's steps and wait until everything is drawn: the whole screen, or the matter alone."""
    assert isinstance(pilot.app, AimsApp)
    driver = Driver(pilot.app, pilot)
    await driver.settle()
    for step in steps:
        what, _, rest = step.partition(":")
        if what == "go" and rest:
            await driver.go(rest)
        elif what == "line" and rest:
            driver.listing.go_to(next(line.key for line in driver.listing.lines if line.key.startswith(f"{rest}:")))
            await driver.settle()
        elif what == "tab" and rest:
            await driver.tab(rest)
        elif what == "draft":
            leave(pilot.app, rest)
        elif what == "working":
            progress = Progress(rest)
            pilot.app.push_screen(progress)
            await driver.settle()
            progress.show(420, 1000)
        else:
            await pilot.press(*({" ": "space"}.get(each, each) for each in rest) if what == "type" else [step])
            await driver.settle()
    await driver.settle()
    pilot.app.clear_notifications()
    if not whole:
        alone(pilot.app)
    await driver.settle()
