"""What a new user sees: make a workspace, or look at the demo."""

import os
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Input, Label, Static

from aims_tui import paths
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.base import buttons
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.keeps import Keeps
from aims_tui.text import folded
from aims_tui.widgets.footer import Keys
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.writing import LineInput
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.unsaved import Unsaved


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the dialog gives; without an organization the demo is wanted."""

    organization: str
    who: str
    use_case: str
    path: Path


LINES = ("organization", "who", "use-case", "path")
"""The ids of the lines, from top to bottom."""


class FirstRun(Keeps, Helped, Screen[Beginning]):
    """Asks for the organization, your name, what is assessed and where the file is kept.

    What was filled in when the program was left stands there again at the next start.
    """

    HELP_TITLE = "The beginning"
    CSS_PATH = "first_run.tcss"
    BINDINGS = [
        Binding("ctrl+s", "create", "Create", id="first.create"),
        Binding("f2", "demo", "Open the demo", id="first.demo"),
    ]

    def __init__(self, folder: Path, who: str, reason: str = "", asked: Beginning | None = None) -> None:
        super().__init__()
        self._asked = asked or Beginning("", who, "", folder / "aims.aims")
        """What was filled in before, when the dialog has to ask again."""
        self._folder = folder
        self._who = who
        self._reason = reason
        """Why the last workspace could not be opened, if that is what led here."""
        self._suggested = str(self._asked.path)
        # There is no workspace yet at which it could be kept.
        self.unsaved = Unsaved(Drafts(folder / "first run", ""))
        self._keeping = Keeping(self.unsaved, "first run", "new", "The beginning")

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="first", can_focus=False):
            yield Static("ISO/IEC 42001, prepared and kept in one file", id="first-title")
            if self._reason:
                yield Static(Content(self._reason), id="first-reason")
            yield Label("Organization, as it should stand on the certificate")
            yield LineInput(
                self._asked.organization or self._keeping.text("organization"), id="organization",
                placeholder="Larkmoor Desk Ltd", compact=True,
            )  # fmt: skip
            yield Label("Your name or role; it stands beside every change you make")
            yield LineInput(
                self._keeping.text("who") or self._who, id="who", placeholder="AI Governance Lead", compact=True
            )
            yield Label("The whole management system is assessed. A use case as well? (optional)")
            yield LineInput(
                self._asked.use_case or self._keeping.text("use-case"), id="use-case",
                placeholder="Support assistant in the product", compact=True,
            )  # fmt: skip
            yield Label("Where to keep the file; a shared folder lets a team work on it")
            yield LineInput(self._keeping.text("path") or self._suggested, id="path", compact=True)
            yield buttons(
                ("create", "Create  ctrl+s", self.action_create), ("demo", "Look at the demo  f2", self.action_demo)
            )
        yield Keys()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Suggest a file named after the organization, until the person names one."""
        path = self.query_one("#path", Input)
        if event.input.id == "organization" and path.value == self._suggested:
            typed = folded(self.query_one("#organization", LineInput).written)
            name = "-".join("".join(each if each.isalnum() else " " for each in typed).split())
            self._suggested = str(self._folder / f"{name[:40] or 'aims'}.aims")
            path.value = self._suggested

    def keep(self) -> None:
        for name, base in zip(LINES, ("", self._who, "", self._suggested), strict=True):
            self._keeping.note(name, self.query_one(f"#{name}", LineInput).written, base)
        self.unsaved.flush()

    def dismiss(self, result: Beginning | None = None) -> AwaitComplete:
        """Leave as the toolkit does; what was filled in is in good hands where a workspace is made of it."""
        if result is not None and result.organization:
            self._keeping.forget(LINES)
            self.unsaved.flush()
        else:
            self.keep()
        return super().dismiss(result)

    def on_input_submitted(self) -> None:
        self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "create":
            self.action_create()
        else:
            self.action_demo()

    def action_create(self) -> None:
        values = {name: self.query_one(f"#{name}", LineInput).written.strip() for name in LINES}
        for name, what in ((LINES[0], "the organization's name"), ("who", "your name"), ("path", "a file")):
            if not values[name]:
                self.notify(f"Please give {what}.", severity="warning")
                self.query_one(f"#{name}", Input).focus()
                return
        try:
            path = paths.typed(values["path"])
        except paths.PathUnclear as unclear:
            self.notify(str(unclear), severity="warning")
            return
        if os.path.isdir(path):
            self.notify(f"{path} is a folder: name a file in it.", severity="warning")
            self.query_one("#path", Input).focus()
            return
        path = path if path.suffix == ".aims" else path.with_name(path.name + ".aims")
        if os.path.exists(path):
            # Somebody else made it: a colleague joins by opening the same file.
            question = f"{path} is there already. Open it instead of making a new one?"

            def answered(yes: bool | None) -> None:
                if yes:
                    self.dismiss(Beginning("", values["who"], "", path))

            self.app.push_screen(Confirm(question, "Open it"), answered)
            return
        made = Beginning(values["organization"], values["who"], values["use-case"], path)
        if os.path.isdir(path.parent) or path.parent == self._folder:
            self.dismiss(made)
            return

        def meant(yes: bool | None) -> None:
            if yes:
                self.dismiss(made)

        self.app.push_screen(Confirm(f"There is no folder {path.parent} yet. Make it?", "Make it"), meant)

    def action_demo(self) -> None:
        who = self.query_one("#who", LineInput).written.strip()
        self.dismiss(Beginning("", who, "", self._folder / "larkmoor-desk.aims"))
