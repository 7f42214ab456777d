"""One screen for every register: the kinds of one section as lists, and the panel of what the cursor is on."""

from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from aims_tui.insight.choices import options
from aims_tui.insight.filters import Filter, Option
from aims_tui.insight.register import Row, columns, counts, grouped, ordered
from aims_tui.insight.signing import Subject
from aims_tui.records.kinds import RecordKind
from aims_tui.screens.context import Context
from aims_tui.screens.filterable import FilterableScreen
from aims_tui.text import a, capital, count_of, inner
from aims_tui.widgets import columns as drawing
from aims_tui.widgets.glyphs import MUTED, cell
from aims_tui.widgets.listing import Line, Listing
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.arrangements import Arrangement
from aims_tui.workspace.session.session import WorkspaceView


class Register(FilterableScreen):
    """The records of every kind that has its place here; there is at least one such kind."""

    PLACE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="register.new"),
        Binding("s", "put", "Set", id="register.set"),
        Binding("f", "filter", "Filter", id="list.filter"),
        Binding("t", "table", "Table", id="register.table"),
        Binding("g", "group", "Group", show=False, id="register.group"),
        Binding("less_than_sign", "choose_column(-1)", "Column before", show=False, id="register.column_before"),
        Binding("greater_than_sign", "choose_column(1)", "Next column", show=False, id="register.column_next"),
        Binding("minus", "reverse", "Reverse the order", show=False, id="register.reverse"),
        Binding("k", "columns", "Columns", show=False, id="register.columns"),
        Binding("D", "duplicate", "Duplicate", show=False, id="register.duplicate"),
        Binding("F", "freeze", "Freeze as evidence", show=False, id="register.freeze"),
        Binding("U", "unite", "Make one of two", show=False, id="register.unite"),
        Binding("m", "map", "Map", show=False, id="register.map"),
        Binding("delete", "delete", "Delete", show=False, id="register.delete"),
    ]

    def __init__(self, context: Context) -> None:
        self.kinds: dict[str, RecordKind] = context.session.kinds_at(self.PLACE)
        super().__init__(context)
        self._arrangements = context.arrangements
        self._rows: dict[str, list[Row]] = {name: [] for name in self.kinds}
        self._shown_rows: dict[str, list[Row]] = {name: [] for name in self.kinds}
        self._filters: dict[str, Filter] = {}
        self._kind = next(iter(self.kinds))
        """The kind that the cursor stands in."""
        self._there = False
        """Whether the rows were read: which columns fit depends on them."""
        self._steps = 0
        """How many columns further somebody went before they were."""
        self._placed: dict[tuple[str, int], tuple[drawing.Placed, ...]] = {}
        """The columns that fit, by kind and width."""

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(self.kinds)

    @property
    def kind(self) -> RecordKind:
        """The kind that the cursor stands in."""
        return self.kinds[self._kind]

    @property
    def arrangement(self) -> Arrangement:
        """How the list of that kind is arranged."""
        return self._arrangements.of(self.kind)

    # The filter is that of the kind under the cursor.
    @property
    def filter(self) -> Filter:
        """What the kind under the cursor is narrowed down to."""
        return self._filters.get(self._kind, Filter())

    @filter.setter
    def filter(self, found: Filter) -> None:
        if hasattr(self, "_filters"):
            self._filters[self._kind] = found

    @property
    def arriving(self) -> bool:
        """Whether its rows were not read yet."""
        return super().arriving or not self._there

    def options(self) -> Sequence[Option[Any]]:
        return options(self.kind, self._rows[self._kind])

    def place(self, key: str) -> tuple[str, str]:
        kind, row = key.split(":")[:2]
        return kind, row

    def key(self, record: str, row: str) -> str:
        return f"{record}:{row}" if record in self.kinds else ""

    def fill(self, view: WorkspaceView) -> None:
        self.flow(self._read())

    async def _read(self) -> None:
        self._rows = await self.ask(self.session.rows, *self.kinds)
        self.refill()
        self.arrive()
        if not self._there:
            self._there = True
            if steps := self._steps:
                self.call_after_refresh(self.action_choose_column, steps)

    def line_of(self, key: str) -> str:
        # One that stands in several groups has several lines: the first of them.
        those = (each.key for each in self.listing.lines if each.key == key or each.key.startswith(f"{key}:"))
        return next(those, key)

    def arrive(self) -> None:
        if (name := self._arriving.partition(":")[0]) in self.kinds:
            self._kind = name  # Its filter is what may hide it.
        super().arrive()

    def refill(self) -> None:
        self._placed.clear()
        self.listing.empty = self._nothing()
        self.listing.show(list(self._lines()))
        self.panel.set_class(self.detail is None, "-nothing")
        self.show_title()

    def _nothing(self) -> str:
        if self.filter:
            return "Nothing passes the filter. Press f to change it."
        return f"No {self.kind.about.many} yet. Press n to add {a(self.kind.about.one)}."

    def _lines(self) -> Iterator[Line]:
        several = len(self.kinds) > 1
        for name, kind in self.kinds.items():
            arranged = self._arrangements.of(kind)
            rows = ordered(kind, self._passing(name), arranged.sort)
            self._shown_rows[name] = rows
            under = ""
            if several:
                under = name
                whole = len(self._rows[name]) if not kind.about.single else 0
                title = kind.about.one if kind.about.single else kind.about.many
                yield Line(name, partial(_heading, capital(title), len(rows), whole), True)
            if not arranged.group:
                yield from (Line(self.key(name, row.id), partial(self._draw, name, row), under=under) for row in rows)
                continue
            for number, group in enumerate(grouped(kind, rows, arranged.group)):
                heading = f"{name}/{number}"
                yield Line(heading, partial(_heading, f"  {group.words}" if several else group.words,
                                            len(group.rows), len(group.rows)), True)  # fmt: skip
                for row in group.rows:
                    # One that stands in several groups has several lines.
                    yield Line(f"{self.key(name, row.id)}:{number}", partial(self._draw, name, row), under=heading)

    def _passing(self, name: str) -> list[Row]:
        """Return the rows of a kind that pass its filter."""
        filter = self._filters.get(name)
        if not filter:
            return self._rows[name]
        passes = filter.through(options(self.kinds[name], self._rows[name]), self.asking)
        return [row for row in self._rows[name] if passes(row)]

    def _columns(self, name: str, width: int) -> tuple[drawing.Placed, ...]:
        found = self._placed.get((name, width))
        if found is None:
            names = self._arrangements.of(self.kinds[name]).columns
            found = drawing.fitting(self.kinds[name], names, self._shown_rows[name], width)
            self._placed[name, width] = found
        return found

    def _draw(self, name: str, row: Row, width: int) -> Content:
        return Content(" ") + drawing.row(self.kinds[name], self._columns(name, width - 1), row, width - 1)

    def _header(self, width: int) -> Content:
        placed = self._columns(self._kind, width - 2)
        arranged = self.arrangement
        return Content("  ") + drawing.header(self.kind, placed, arranged.sort, arranged.chosen, width - 2)

    def on_mount(self) -> None:
        super().on_mount()
        self.listing.header = self._header

    @on(Listing.Chosen, "#list")
    def _into_kind(self, event: Listing.Chosen) -> None:
        name = event.line.key.split(":")[0].split("/")[0]
        if name in self.kinds and name != self._kind:
            self._kind = name
            self.show_title()
            self.listing.refresh()

    @on(Listing.HeadClicked, "#list")
    def _head(self, event: Listing.HeadClicked) -> None:
        width = self.listing.scrollable_content_region.width - 2
        if name := drawing.at(self._columns(self._kind, width), width, event.x - 2):
            self._arrange(sort=f"-{name}" if self.arrangement.sort == name else name, chosen=name)

    def list_title(self) -> str:
        rows = self._rows[self._kind]
        shown = self._shown_rows[self._kind]
        told = [count_of(len(rows), self.kind.about.one, self.kind.about.many)] if not self.kind.about.single else []
        if self.filter:
            told = [f"{len(shown)} of {told[0]}"]
        figures = counts(self.kind, [row.facts for row in shown])[1:]
        return " · ".join([*told, *(f"{each.number} {each.label}" for each in figures if each.number)]) \
            or capital(self.kind.about.one)  # fmt: skip

    def list_hint(self) -> str:
        arranged = self.arrangement
        if not arranged.sort:
            return ""
        label = columns(self.kind)[arranged.sort.removeprefix("-")]
        words = getattr(label, "label", "") or getattr(label, "here", "")
        return f"by {inner(words)}{', the highest first' if arranged.sort.startswith('-') else ''} · < > - t g"

    def _arrange(self, **changes: Any) -> None:
        self._arrangements.change(self.kind, replace(self.arrangement, **changes))
        self.refill()

    def action_choose_column(self, step: int) -> None:
        """Choose the next column that is shown, and sort by it; as soon as it is known which are shown."""
        if not self._there:
            self._steps += step
            return
        width = self.listing.scrollable_content_region.width - 2
        names = [each.name for each in self._columns(self._kind, width)]
        if not names:
            return
        now = self.arrangement.chosen or self.arrangement.sort.removeprefix("-")
        every = [*self.arrangement.columns]
        if now in names:
            chosen = names[(names.index(now) + step) % len(names)]
        elif now in every:  # It has no room: the next one that has, on the side where somebody wants to go.
            towards = every[every.index(now) + 1 :] if step > 0 else every[: every.index(now)][::-1]
            chosen = next((each for each in towards if each in names), names[0 if step > 0 else -1])
        else:
            chosen = names[0]
        self._arrange(chosen=chosen, sort=chosen)

    def action_reverse(self) -> None:
        """Turn the order round."""
        sort = self.arrangement.sort or self.kind.title.name
        self._arrange(sort=sort.removeprefix("-") if sort.startswith("-") else f"-{sort}")

    def action_table(self) -> None:
        """Give the list the whole width, or the panel its place again."""
        self.toggle_class("-table")
        self.listing.focus()

    async def enter(self, field: str = "") -> None:
        """Go into the panel, which needs its place for that."""
        self.remove_class("-table")
        await super().enter(field)

    def action_group(self) -> None:
        """Ask what the list is grouped by."""
        from aims_tui.screens.flows import arranging

        self.flow(self._arranging(arranging.group(self, self.kind, self.arrangement)), asks=True)

    def action_columns(self) -> None:
        """Ask which columns are shown."""
        from aims_tui.screens.flows import arranging

        self.flow(self._arranging(arranging.choose_columns(self, self.kind, self.arrangement)), asks=True)

    async def _arranging(self, work: Coroutine[Any, Any, Arrangement]) -> None:
        self._arrangements.change(self.kind, await work)
        self.refill()

    def targets(self) -> tuple[RecordKind, list[Row]]:
        """Return what a key acts on: the selected rows of one kind, else the row or the rows under the cursor.

        The last row selected leaves the cursor on the heading of the next kind. Of several kinds it is the one that
        the cursor stands in, else the first.
        """
        if not self.listing.has_focus and self.detail is not None:
            wanted = {self.detail.key}
        else:
            wanted = {self.place(key) for key in self.listing.chosen() or self.listing.below() if ":" in key}
        there = {kind for kind, _ in wanted}
        name = self._kind if self._kind in there else next((each for each in self.kinds if each in there), self._kind)
        return self.kinds[name], [row for row in self._shown_rows[name] if (name, row.id) in wanted]

    def subjects(self) -> list[Subject]:
        kind, rows = self.targets()
        return [Subject(kind.name, row.id) for row in rows]

    def action_put(self) -> None:
        """Set a field of everything that is selected."""
        from aims_tui.screens.flows import setting

        kind, rows = self.targets()
        if not rows:
            self.notify(f"There is nothing here to set; n adds {a(kind.about.one)}.")
        elif self.may_write():
            self.flow(setting.put(self, kind, rows), asks=True)

    def action_new(self) -> None:
        """Add a record of the kind that the cursor stands in."""
        from aims_tui.screens.flows import registering

        if self.kind.about.signed:
            self.notify("Signing makes one: A approves what the cursor is on, R says that it was reviewed.")
        elif (record := self._addable()) is None:
            self.notify(f"A workspace has one {self.kind.about.one}. Go to another heading to add there.")
        elif self.may_write():
            self.flow(self._adding(registering.add(self, record)), asks=True)

    def _addable(self) -> str | None:
        """Return the kind that the cursor stands in, or where there is one of that only, what else can be meant.

        A list of risks without any has nothing to stand on but their method.
        """
        if not self.kind.about.single:
            return self._kind
        others = [each.name for each in self.kinds.values() if not each.about.single and not each.about.signed]
        return others[0] if len(others) == 1 else None

    def begin(self, record: str) -> None:
        self._kind = record
        self.action_new()

    async def _adding(self, work: Coroutine[Any, Any, str]) -> None:
        self._arriving = await work

    def action_duplicate(self) -> None:
        """Add a record that is like the opened one."""
        from aims_tui.screens.flows import registering

        about = self.detail.kind.about if self.detail is not None else None
        if self.detail is None or about is None or about.single or about.unique or about.signed:
            self.notify("Go to something that there may be two of.")
        elif self.may_write():
            self.flow(self._adding(registering.duplicate(self, self.detail)), asks=True)

    def action_unite(self) -> None:
        """Make one record of the two that are selected."""
        from aims_tui.screens.flows import registering

        kind, rows = self.targets()
        if self.may_write():
            self.flow(registering.unite(self, kind, rows), asks=True)

    def action_freeze(self) -> None:
        """Keep the register that the cursor stands in, as it stands, as a dated piece of evidence."""
        from aims_tui.screens.flows import exporting

        if self.may_write():
            self.flow(exporting.freeze(self, self.kind), asks=True)

    def action_map(self) -> None:
        """Show which of these records carry which requirements."""
        from aims_tui.screens.flows import arranging

        self.flow(arranging.show_coverage(self, self.kind, self._rows[self._kind]), asks=True)

    async def after_save(self, before: RecordDetail, now: RecordDetail) -> None:
        from aims_tui.screens.flows import registering

        for ripple in now.kind.about.ripples:
            if before.values.get(ripple.on) != now.values.get(ripple.on):
                await registering.spread(self, now, ripple)


def _heading(title: str, number: int, whole: int, width: int) -> Content:
    told = "" if not whole else str(number) if number == whole else f"{number} of {whole}"
    return Content.assemble(cell(title, max(width - len(told) - 1, 1)), " ", (told, MUTED))
