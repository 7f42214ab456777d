"""The first section: the figures, every clause and group at a glance, and what comes next."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from aims_tui import catalog
from aims_tui.insight import deadlines
from aims_tui.insight.deadlines import Deadline
from aims_tui.insight.figures import Share, signing
from aims_tui.insight.register import Count
from aims_tui.insight.soundness import SOON, expiry
from aims_tui.insight.state import State
from aims_tui.screens.context import Context
from aims_tui.screens.section import Section
from aims_tui.text import count
from aims_tui.widgets import glyphs
from aims_tui.widgets.bars import SECTIONS
from aims_tui.widgets.branches import Branch, annex, clauses
from aims_tui.widgets.cards import Card, RegisterCard, Strip, Strips
from aims_tui.widgets.next_up import DIFFERENCES, STEP, NextUp, drawn
from aims_tui.workspace.session.session import WorkspaceView

if TYPE_CHECKING:
    from aims_tui.workspace.queries.comparison import Other

PLACES = dict(SECTIONS)
_REGISTERS = ("risks", "inventory", "registers")


class Dashboard(Section):
    """Five figures, a strip of dots a group, and the next due dates; enter goes there."""

    MODE = "dashboard"
    INNERMOST = Strips
    AUTO_FOCUS = ""
    HELP = (
        "Clauses, Annex A, owners and status count requirements of the assessment named at the top; overdue counts "
        "these and, apart, everything else that has a day. Percentages round down. "
        "Tab walks through cards and strips, enter goes there."
    )

    class StepWanted(Message):
        """One of the first steps should be taken."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class SectionWanted(Message):
        """A whole section is wanted."""

        def __init__(self, mode: str) -> None:
            super().__init__()
            self.mode = mode

    SHORT: ClassVar[dict[str, tuple[str, Callable[[State, str], bool]]]] = {
        "card-owners": ("Without an owner", lambda state, _: state.in_play and not state.owner),
        "card-status": ("Not implemented", lambda state, _: state.to_be_done),
        "card-signing": ("To review or approve", lambda state, today: bool(state.waits_on(today))),
    }
    """The cards that lead to a short list: its title, and what belongs in it on a day (ISO)."""

    def __init__(self, context: Context, grouping: str) -> None:
        super().__init__(context)
        self.grouping = grouping
        self._others: tuple[Other, ...] = ()
        """The other assessments of the file, with where they differ: read after the paint."""
        self._deadlines: Sequence[Deadline] = ()
        """What has a day: the requirements at once, all else read after the paint."""

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="dashboard", can_focus=False):
            with Horizontal(id="cards"):
                yield Card("Subclauses", id="card-subclauses", short="Clauses")
                yield Card("Annex A", id="card-controls")
                yield Card("Owners", id="card-owners")
                yield Card("Status", id="card-status")
                yield Card("Overdue", id="card-overdue")
            if self.places:
                with Horizontal(id="registers"):
                    for place in self.places:
                        yield RegisterCard(PLACES[place], id=f"card-{place}")
                    yield RegisterCard("Approval", id="card-signing")
            with Horizontal(id="lower"):
                with Vertical(id="groups"):
                    yield Strips(id="by-clause")
                    yield Strips(id="by-group")
                yield NextUp(id="next", markup=False)
        yield Static(glyphs.LEGEND, id="legend", markup=False)

    @property
    def places(self) -> tuple[str, ...]:
        """The sections whose records have figures."""
        there = {place: self.session.kinds_at(place).values() for place in _REGISTERS}
        return tuple(place for place, kinds in there.items() if any(kind.about.figures for kind in kinds))

    def group_by(self, grouping: str) -> None:
        """Show Annex A by the categories of the guide or by the published objectives."""
        self.grouping = grouping
        self.watch_view()

    def show_view(self, view: WorkspaceView) -> None:
        found = view.figures
        of_applicable = f"{found.controls_of_applicable.percent} % of applicable"
        annex = f"{of_applicable}\n{found.excluded} excluded\n{found.undecided} undecided"
        cards: dict[str, tuple[Share | Content, str]] = {
            "subclauses": (found.subclauses, "implemented\nof clauses 4 to 10"),
            "controls": (found.controls, annex),
            "owners": (found.assigned, "have an owner"),
            "status": (
                _counts(found.by_status),
                f"● {len(found.on_weak_evidence)} weak proof\n● {found.with_evidence} sound proof\n"
                f"● {found.with_reason} with a reason",
            ),
        }
        for name, figure in cards.items():
            self.query_one(f"#card-{name}", Card).figure = figure
        self._show_groups(view)
        known = [each for each in self._deadlines if each.state is None]
        self._show_due(view, [*deadlines.of_requirements(view.overview.states), *known])
        self.flow(self._read_registers(view))
        if self.places:
            self.query_one("#card-signing", RegisterCard).counts = _signing(view)
        if len(view.overview.assessments) > 1 or self._others:
            self.flow(self._compare())

    def _show_due(self, view: WorkspaceView, found: Iterable[Deadline]) -> None:
        self._deadlines = deadlines.in_order(found)
        late, out_of_date = deadlines.overdue(found, view.today), expiry(view.overview.valid_until, view.today)
        words = [
            *([f"and {count(len(late.others), 'other')}"] if late.others else []),
            f"longest {count(late.longest(view.today), 'day')}" if any(late) else "nothing is late",
            f"{out_of_date.expired} evidence expired",
            f"{out_of_date.soon} expire in {SOON.days} days",
        ]
        style = "bold $text-error" if any(late) else "bold"
        self.query_one("#card-overdue", Card).figure = (Content.styled(late.words, style), "\n".join(words))
        self._show_next(view)

    async def _read_registers(self, view: WorkspaceView) -> None:
        """Say what the registers hold and what else has a day: read after the paint, for a register may be long."""
        found = await self.ask(self.session.registers, view.overview, self.places)
        if self.view is view:
            for place, counts in found.figures.items():
                self.query_one(f"#card-{place}", RegisterCard).counts = counts
            self._show_due(view, found.due)

    async def _compare(self) -> None:
        """Say where the assessments of the file differ."""
        found = await self.ask(self.session.others)
        if found != self._others and self.view is not None:
            self._others = found
            self._show_next(self.view)

    def _show_groups(self, view: WorkspaceView) -> None:
        book = catalog.load()
        states = {state.ref: state for state in view.overview.states}
        self._strip("#by-clause", "By clause", clauses(book), states)
        title = "By category of the guide" if self.grouping == "categories" else "By published objective"
        branches = annex(book, self.grouping)
        adopted = any(states[each.ref].in_play for each in branches[-1].requirements)
        self._strip("#by-group", title, branches if adopted else branches[:-1], states)

    def _strip(self, id: str, title: str, branches: tuple[Branch, ...], states: dict[str, State]) -> None:
        box = self.query_one(id, Strips)
        if box.border_title != title:
            box.border_title = title  # A strip is painted whole for it; below it says where its cursor is.
        rows = []
        for branch in branches:
            of_branch = [(states[each.ref], each.title) for each in branch.requirements]
            if branch.group.ref == "X":
                of_branch = [each for each in of_branch if each[0].in_play]
            rows.append(Strip(branch.title, tuple(of_branch), branch.beside))
        box.rows = tuple(rows)

    def _show_next(self, view: WorkspaceView) -> None:
        differing = {ref for other in self._others for each in other.differences for ref in each.refs}
        words = f"{len(self._others) + 1} assessments differ in {count(len(differing), deadlines.REQUIREMENT)}"
        self.query_one(NextUp).show(self._deadlines, view.today, view.steps, words if differing else "")

    def on_mount(self) -> None:
        super().on_mount()
        # Without scrolling there: on a small screen the figures stand above the list.
        self.query_one("#next", OptionList).focus(scroll_visible=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        wanted = event.option.id or ""
        if wanted.startswith(STEP):
            self.post_message(self.StepWanted(wanted.removeprefix(STEP)))
        elif wanted == DIFFERENCES:
            self.flow(self._differences(), asks=True)
        elif wanted:
            self.post_message(self.GoTo(*wanted.split(":")[:2]))

    async def _differences(self) -> None:
        """List where the assessments differ; go to what is chosen."""
        from aims_tui.screens.dialogs.shortlist import Shortlist
        from aims_tui.widgets.differing import lines

        fields = self.session.workspace.described["requirement"].fields
        heading = "Where the assessments differ: here, and there"
        chosen = await self.choose(Shortlist(heading, [*lines(self._others, fields)]))
        self._go(chosen.rpartition(" ")[2])

    def _go(self, ref: str) -> None:
        self.post_message(self.GoTo("requirement", self.session.requirement(ref)))

    @on(Strips.Wanted)
    def _dot(self, event: Strips.Wanted) -> None:
        self._go(event.ref)

    @on(Card.Opened)
    def _card(self, event: Card.Opened) -> None:
        card = event.card.id or ""
        if card.removeprefix("card-") in self.places:
            self.post_message(self.SectionWanted(card.removeprefix("card-")))
        elif card == "card-overdue":
            self.flow(self._late(), asks=True)
        elif card in self.SHORT:
            self.flow(self._shortlist(*self.SHORT[card]), asks=True)
        else:
            self.post_message(self.SectionWanted("clauses" if card == "card-subclauses" else "annex"))

    async def _late(self) -> None:
        from aims_tui.screens.dialogs.shortlist import Shortlist
        from aims_tui.widgets.listing import Line

        if self.view is None:
            return
        today = self.view.today
        late = [each for each in self._deadlines if each.days_late(today) > 0]
        if not late:
            self.notify("Overdue: none.")
            return
        found = [Line(f"{each.kind}:{each.row}:{at}", partial(drawn, each, today)) for at, each in enumerate(late)]
        chosen = await self.choose(Shortlist(f"Overdue: {len(found)}", found))
        self.post_message(self.GoTo(*chosen.split(":")[:2]))

    async def _shortlist(self, heading: str, belongs: Callable[[State, str], bool]) -> None:
        from aims_tui.screens.dialogs.shortlist import Shortlist
        from aims_tui.widgets import lines
        from aims_tui.widgets.listing import Line

        if self.view is None:
            return
        today, book = self.view.today.isoformat(), catalog.load().requirements
        found = [
            Line(state.ref, partial(lines.requirement, book[state.ref], state, today))
            for state in self.view.overview.states
            if belongs(state, today)
        ]
        if not found:
            self.notify(f"{heading}: none.")
            return
        self._go(await self.choose(Shortlist(f"{heading}: {len(found)}", found)))


def _signing(view: WorkspaceView) -> list[Count]:
    found = signing(view.overview.states, view.today)
    return [
        Count("requirements approved as they stand", found.approved, "", "approved"),
        Count("changed since signed", found.stale, "doubtful", "stale"),
        Count("to be worked on", found.needs_work, "bad", "needs_work"),
        Count("to review", found.review, "", "to_review"),
        Count("to approve", found.approval, "", "to_approve"),
    ]


def _counts(by_status: dict[str, int]) -> Content:
    return Content(" ").join(
        Content.assemble((glyphs.GLYPHS[status], glyphs.TOKENS[status]), (f"{by_status[status]}", "bold"))
        for status in reversed(glyphs.GLYPHS)
    )
