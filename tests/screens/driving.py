"""Driving the application as a person would."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Select, TextArea

from aims_tui.app import AimsApp
from aims_tui.screens.list_detail import ListDetailScreen
from aims_tui.widgets.fields import FieldEditor
from aims_tui.widgets.listing import Listing
from aims_tui.widgets.panel import RecordPanel
from tests.conftest import TODAY

# Textual waits for 20 ms of quiet, twice a key and again at every pause. Driver.settle() knows what is under
# way and waits for that; 4 ms of quiet are enough beside it, and the suite takes a third of the time.
_wait.SLEEP_GRANULARITY = 1 / 250
_wait.SLEEP_IDLE = _wait.SLEEP_GRANULARITY / 10

_parse = Stylesheet._parse_rules
_parsed: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(sheet: Stylesheet, css: str, *what: object, **named: object) -> list[RuleSet]:
    """Parse a style sheet once for all applications that have the same colours; each would parse it for itself."""
    key = (css, what, *sorted(named.items()), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse(sheet, css, *what, **named)
    return _parsed[key]


Stylesheet._parse_rules = _parse_once


class Everybody(set[str]):
    """Every name there is: what is typed becomes a person without a question."""

    def __contains__(self, name: object) -> bool:
        return True


class Driver:
    """A running application and the moves of the person before it."""

    def __init__(self, app: AimsApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait until messages and workers are done, and so is what they brought about."""
        calm = 0
        while calm < 2:
            await self.pilot.pause()
            calm = 0 if self.busy else calm + 1
            while self.busy:
                await asyncio.sleep(0.005)

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something that work of its own brings about, such as a written workbook."""
        for _ in range(1000):
            await self.settle()
            if true():
                return
        raise AssertionError("it never came about")

    @property
    def busy(self) -> bool:
        """Whether something is being done with the file, or read anew from it."""
        context = self.app.context
        working = any(
            worker.group in ("open", "read", "watch", "warm-up") and worker.is_running for worker in self.app.workers
        )
        busy = context is not None and (context.file_thread.waiting > 0 or context.export_thread.waiting > 0)
        return working or self.app.keys_wait or busy

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        for character in text:
            await self.pilot.press({" ": "space", "\n": "enter"}.get(character, character))
        await self.pilot.pause()

    async def go(self, ref: str) -> None:
        """Open a requirement in its section."""
        if isinstance(self.app.focused, Input | TextArea):
            await self.press("escape")
        await self.press("3" if ref[0] in "AX" else "2")
        self.listing.focus()
        self.listing.go_to(ref)
        for _ in range(20):  # A machine with much else to do delivers the message late.
            await self.settle()
            if self.panel.detail is not None and self.panel.detail.ref == ref:
                break
        assert self.panel.detail is not None and self.panel.detail.ref == ref

    @property
    def section(self) -> ListDetailScreen:
        found = [screen for screen in self.app.screen_stack if isinstance(screen, ListDetailScreen)]
        return found[-1]

    @property
    def listing(self) -> Listing:
        return self.section.listing

    @property
    def panel(self) -> RecordPanel:
        return self.section.panel

    def editor(self, name: str) -> FieldEditor:
        return self.panel.query_one(f"#field-{name}", FieldEditor)

    async def write_on(self) -> None:
        """Have the form in the place of the sheet, the keyboard where it is."""
        await self.panel.write()
        await self.pilot.pause()

    async def choose(self, name: str, code: str) -> None:
        """Choose a word of a choice field."""
        await self.write_on()
        self.editor(name).query_one(Select).value = code
        await self.settle()

    async def write(self, name: str, text: str) -> None:
        """Put text into a line or a text field and leave it focused."""
        await self.write_on()
        editor = self.editor(name)
        target = editor.query_one(TextArea) if editor.query(TextArea) else editor.query_one(Input)
        target.focus()
        await self.pilot.pause()
        if isinstance(target, TextArea):
            target.text = text
        else:
            target.value = text
        await self.pilot.pause()

    async def tab(self, name: str) -> None:
        """Go into a tab of the panel."""
        await self.panel.show(name)
        await self.section.enter()
        await self.settle()

    def welcome_everybody(self) -> None:
        """Let every name that is typed become a person without a question."""
        assert self.app.context is not None
        self.app.context.session.welcome = Everybody()

    def notices(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]

    def label(self, ref: str) -> str:
        """Return how a line of the list reads, without the blanks before it."""
        line = next(each for each in self.listing.lines if each.key == ref)
        return line.draw(60).plain.strip()


@asynccontextmanager
async def at_the_desk(
    path: Path | None,
    *,
    size: tuple[int, int] = (120, 36),
    who: str = "Lead",
    today: date = TODAY,
    as_of: date | None = None,
) -> AsyncIterator[Driver]:
    """Start the application on a file and hand over the person's moves."""
    app = AimsApp(path, today=lambda: today, who=who, as_of=as_of)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        driver = Driver(app, pilot)
        await driver.settle()
        yield driver


async def pick(desk: Driver, words: str) -> None:
    """Choose what ends with these words in the list of a dialog."""
    options = desk.app.screen.query_one(OptionList)
    options.highlighted = next(
        number for number, each in enumerate(options.options) if str(each.prompt).endswith(words)
    )
    await desk.press("enter")
