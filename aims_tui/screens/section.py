"""What every section has: the bars, the view, and saving with everything that can come between."""

from collections.abc import Callable, Mapping
from datetime import datetime

from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer

from aims_tui.records.described import Field
from aims_tui.widgets.bars import Sections, TopBar
from aims_tui.workspace import errors
from aims_tui.workspace.desk import Desk, Saved, View

Save = Callable[[Mapping[str, str]], Saved]
"""Tries to save, with texts by field name for what a rule found missing."""

RETRIES = 20
RETRY_AFTER = 0.5
"""Seconds between two tries while someone else is saving."""


class Section(Screen[None]):
    """A numbered section. ``view`` comes from the application; :class:`Changed` tells it to read anew."""

    MODE = ""

    view: reactive[View | None] = reactive(None, init=False, always_update=True)

    class Changed(Message):
        """Something was written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield Sections(self.MODE)
        yield from self.compose_body()
        yield Footer(show_command_palette=False)

    def compose_body(self) -> ComposeResult:
        """Yield the section's own widgets."""
        raise NotImplementedError

    def watch_view(self) -> None:
        if self.view is None:
            return
        top = self.query_one(TopBar)
        top.view = self.view
        top.who = self.desk.who
        top.read_only = self.desk.why_read_only
        self.show_view(self.view)

    def on_mount(self) -> None:
        self.watch_view()

    @property
    def unsaved(self) -> int:
        """How many fields hold text that is not in the file."""
        return 0

    def go_to(self, ref: str) -> None:
        """Put the cursor on a requirement, where the section has it."""

    def group_by(self, grouping: str) -> None:
        """Group Annex A in this way, where the section shows it."""

    def show_view(self, view: View) -> None:
        """Show a view that was just read."""
        raise NotImplementedError

    def attempt(
        self,
        save: Save,
        done: Callable[[Saved], None],
        given_up: Callable[[], None],
        fields: Mapping[str, Field],
        extra: Mapping[str, str] | None = None,
        tries: int = 0,
    ) -> None:
        """Save; ask for what a rule finds missing, wait while someone else saves, say what is wrong.

        ``given_up`` is called when the person leaves the question; on every other failure what was
        typed stays where it is, to be saved again.
        """
        try:
            saved = save(extra or {})
        except errors.Refused as refused:
            missing = {
                name: (fields[name], sentence) for (_, name), sentence in refused.fields.items() if name in fields
            }
            if not missing or set(missing) <= set(extra or {}) or tries < 0:
                self.notify(str(refused), severity="error", timeout=8)
                return

            # Imported when first needed: the dialogs bring widgets that the first paint does without.
            from aims_tui.screens.dialogs import Complete

            def answered(texts: dict[str, str] | None) -> None:
                if texts is None:
                    given_up()
                else:
                    self.attempt(save, done, given_up, fields, {**(extra or {}), **texts})

            self.app.push_screen(Complete(missing), answered)
        except errors.Locked as locked:
            if tries == 0:
                self.notify(f"{locked} Retrying.")
            if tries < RETRIES:
                self.set_timer(RETRY_AFTER, lambda: self.attempt(save, done, given_up, fields, extra, tries + 1))
            else:
                self.notify(f"{locked} Your text is kept here; press ctrl+s to try again.", severity="error")
        except errors.WorkspaceError as error:
            self.notify(str(error), severity="error", timeout=10)
        else:
            self._tell(saved)
            done(saved)
            self.post_message(self.Changed())

    def _tell(self, saved: Saved) -> None:
        for name in saved.new_people:
            self.notify(f"New person: {name}")
        if saved.receipt.notice:
            self.notify(saved.receipt.notice, severity="warning", timeout=10)
        if saved.receipt.clashes:
            self.notify(
                "Someone else changed the same field meanwhile. Both values are kept; press c to decide.",
                severity="warning",
                timeout=8,
            )
        if saved.receipt.written:
            self.query_one(TopBar).saved = datetime.now().strftime("%H:%M")
