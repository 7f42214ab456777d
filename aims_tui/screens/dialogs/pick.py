"""Picking one word, several words, a person or a day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.widgets.selection_list import Selection

from aims_tui import dates
from aims_tui.records.fields import Field
from aims_tui.screens.dialogs.base import Dialog
from aims_tui.screens.dialogs.keeping import Keeping, KeptLines
from aims_tui.text import folded, one_line
from aims_tui.widgets.hints import understood
from aims_tui.widgets.ticks import Ticks
from aims_tui.widgets.writing import LineInput

NOBODY = "– nobody –"


class PickOne(Dialog[str]):
    """One of several words, by its digit, the arrow keys or the mouse; gives its code."""

    def __init__(self, heading: str, options: Sequence[tuple[str, str]], current: str = "", hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self.heading = heading
        self._options = options
        self._current = current

    def parts(self) -> Iterator[Widget]:
        yield OptionList(
            *(
                # A key is shown where it is one: of more than nine the rest is reached by the arrow keys.
                Option(Content.assemble((f"{number} " if number < 10 else "  ", "bold $text-accent"), one_line(words)))
                for number, (_, words) in enumerate(self._options, start=1)
            ),
            id="options",
        )
        if self._hint:
            yield Static(self._hint, id="note", markup=False)

    def on_mount(self) -> None:
        codes = [code for code, _ in self._options]
        self.query_one(OptionList).highlighted = codes.index(self._current) if self._current in codes else 0

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789"[: len(self._options)]:
            event.stop()
            self.dismiss(self._options[int(event.character) - 1][0])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])


class PickSeveral(Dialog[str]):
    """Several of several words; gives their codes with commas."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,ctrl+s", "save", "Done", priority=True, id="dialog.done")]

    def __init__(self, heading: str, options: Sequence[tuple[str, str]], chosen: Iterable[str]) -> None:
        super().__init__()
        self.heading = f"{heading}: space marks, enter is done"
        self._options = options
        self._chosen = {*chosen}

    def parts(self) -> Iterator[Widget]:
        yield Ticks(
            *(Selection(Content(words), code, code in self._chosen) for code, words in self._options),
            id="choices",
        )

    def action_save(self) -> None:
        self.dismiss(",".join(self.query_one(Ticks).selected))


class PickChoices(PickSeveral):
    """Several of the words of a field; gives their codes with commas."""

    def __init__(self, field: Field, codes: str) -> None:
        super().__init__(field.label, field.choices, codes.split(","))


class PickLinks(PickSeveral):
    """Several records by what they are typed as, each with how it reads; gives them with line breaks between.

    What was typed and is none of them stands first, so that it is not lost.
    """

    def __init__(self, label: str, offers: Sequence[tuple[str, str]], refs: Iterable[str]) -> None:
        known = {folded(ref): ref for ref, _ in offers}
        others = dict.fromkeys(ref for ref in refs if folded(ref) not in known)
        options = {**{ref: ref for ref in others}, **dict(offers)}
        told = [(ref, one_line(words)) for ref, words in options.items()]
        super().__init__(label, told, [known.get(folded(ref), ref) for ref in refs])

    def action_save(self) -> None:
        selected = {*self.query_one(Ticks).selected}
        self.dismiss("\n".join(code for code, _ in self._options if code in selected))


class PickPerson(KeptLines[str]):
    """A person by typing; a name that is not known yet becomes a new person. Gives the name, empty for nobody."""

    LINES = ("find",)

    def __init__(self, heading: str, names: Sequence[str], keeping: Keeping) -> None:
        super().__init__(keeping)
        self.heading = heading
        self._names = names
        self._found: list[str] = []

    def parts(self) -> Iterator[Widget]:
        yield LineInput(placeholder="type a name or role; the arrow keys choose", id="find", compact=True)
        yield OptionList(id="found", markup=False)
        yield Static("", id="note", markup=False)

    def on_mount(self) -> None:
        self._find("")

    def on_input_changed(self) -> None:
        self._find(self.query_one("#find", LineInput).written)

    def _find(self, typed: str) -> None:
        wanted = folded(typed)
        self._found = [name for name in self._names if wanted in folded(name)]
        # Whose name begins like this comes first.
        self._found.sort(key=lambda name: not folded(name).startswith(wanted))
        shown = [one_line(name) for name in self._found]
        known = any(folded(name) == wanted for name in self._names)
        if not wanted:
            self._found, shown = [*self._found, ""], [*shown, NOBODY]
        elif not known:
            self._found, shown = [*self._found, typed], [*shown, f"new person: {one_line(typed)}"]
        options = self.query_one("#found", OptionList)
        options.set_options([Option(Content(each)) for each in shown])
        options.highlighted = 0

    def on_key(self, event: events.Key) -> None:
        if event.key in ("down", "up"):
            event.stop()
            options = self.query_one("#found", OptionList)
            (options.action_cursor_down if event.key == "down" else options.action_cursor_up)()

    def on_input_submitted(self) -> None:
        number = self.query_one("#found", OptionList).highlighted
        if number is not None:
            self._take(self._found[number])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self._take(self._found[event.option_index])

    def _take(self, name: str) -> None:
        new = name and folded(name) not in {folded(each) for each in self._names}
        self.once_known([(name, self.query_one("#find"))] if new else [], lambda: self.dismiss(name))


EACH = "each"
"""What :class:`PickDate` gives where each of several days is to be moved from its own."""


class PickDate(KeptLines[str]):
    """A day as people type it, with what was understood; gives an ISO date, empty for none.

    ``differing`` says that the day is for several that have different ones now: each can then move from its own.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+t", "each", "Each from its own", id="pick.each")]

    LINES = ("day",)

    def __init__(
        self, heading: str, today: Callable[[], date], keeping: Keeping, current: str = "", differing: str = ""
    ) -> None:
        super().__init__(keeping)
        self.heading = heading
        self._today = today
        self._current = current
        self._differing = differing

    def parts(self) -> Iterator[Widget]:
        yield LineInput(
            self._current, placeholder="14 Dec, +2w, friday; empty for no date", id="day", compact=True,
            select_on_focus=True,  # Another day takes the place of the old one, and is not written behind it.
        )  # fmt: skip
        yield Static(self._note(self._current), id="note", markup=False)

    def _note(self, typed: str) -> str:
        said = understood(typed, self._today()) or dates.HELP
        if not self._differing:
            return said
        return f"{said}\n{self._differing} One day for all of them, or ctrl+t moves each from its own."

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#note", Static).update(self._note(event.value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to move several only where there are several."""
        return bool(self._differing) if action == "each" else super().check_action(action, parameters)

    def action_each(self) -> None:
        self._keeping.forget(self.LINES)  # It is asked anew how far.
        self.dismiss(EACH)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.dismiss("")
            return
        try:
            self.dismiss(dates.parse(event.value, self._today()).isoformat())
        except dates.DateUnclear as unclear:
            self.notify(str(unclear), severity="warning")


class PickDistance(KeptLines[str]):
    """How far days are to be moved, as people type it; gives that, once it is understood."""

    LINES = ("far",)

    def __init__(self, heading: str, today: Callable[[], date], keeping: Keeping) -> None:
        super().__init__(keeping)
        self.heading = heading
        self._today = today

    def parts(self) -> Iterator[Widget]:
        yield LineInput(placeholder="+2w, -3d, +1m", id="far", compact=True)
        yield Static("Each moves from its own day; what has none stays without.", id="note", markup=False)

    def on_input_submitted(self) -> None:
        far = self.query_one("#far", LineInput).written
        try:
            dates.shifted(far, self._today())
        except dates.DateUnclear as unclear:
            self.notify(str(unclear), severity="warning")
        else:
            self.dismiss(far)
