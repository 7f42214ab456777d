"""The first section: the figures, every clause and group at a glance, and what comes next."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.visual import Visual
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aims_tui import catalog
from aims_tui.dates import away
from aims_tui.insight.figures import Share, next_up, signing
from aims_tui.insight.first_steps import Step
from aims_tui.insight.register import Count
from aims_tui.insight.soundness import SOON, expiry
from aims_tui.insight.state import State
from aims_tui.screens.context import Context
from aims_tui.screens.section import Section
from aims_tui.text import count, one_line
from aims_tui.widgets import glyphs
from aims_tui.widgets.bars import SECTIONS
from aims_tui.widgets.branches import Branch, annex, clauses
from aims_tui.widgets.cards import Card, RegisterCard, Strip, Strips
from aims_tui.widgets.due import Due
from aims_tui.workspace.session.session import WorkspaceView

if TYPE_CHECKING:
    from aims_tui.workspace.queries.comparison import Other

DIFFERENCES = "differences"
PLACES = dict(SECTIONS)
_REGISTERS = ("risks", "inventory", "registers")
STEPS_UNTIL = 2
"""While so many of the first steps are open, they stand where the next due dates stand later."""


class Dashboard(Section):
    """Five figures, a strip of dots a group, and the next due dates; enter goes there."""

    MODE = "dashboard"
    INNERMOST = Strips
    AUTO_FOCUS = ""
    HELP = (
        "Every figure counts requirements of the assessment named at the top. Percentages round down. "
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
        "card-status": ("Not implemented", lambda state, _: state.in_play and state.status != "implemented"),
        "card-signing": ("To review or approve", lambda state, today: bool(state.waits_on(today))),
        "card-overdue": ("Overdue", lambda state, today: state.overdue_on(today) or state.late_remark_on(today)),
    }
    """The cards that lead to a short list: its title, and what belongs in it on a day (ISO)."""

    def __init__(self, context: Context, grouping: str) -> None:
        super().__init__(context)
        self.grouping = grouping
        self._others: tuple[Other, ...] = ()
        """The other assessments of the file, with where they differ: read after the paint."""

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
                yield OptionList(id="next", markup=False)
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
        late = len(found.overdue)
        remarks = sum(state.late_remark_on(view.today.isoformat()) for state in view.overview.states)
        out_of_date = expiry(view.overview.valid_until, view.today)
        of_applicable = f"{found.controls_of_applicable.percent} % of applicable"
        annex = f"{of_applicable}\n{found.excluded} excluded\n{found.undecided} undecided"
        cards: dict[str, tuple[Share | Content, str]] = {
            "subclauses": (found.subclauses, "implemented\nof clauses 4 to 10"),
            "controls": (found.controls, annex),
            "owners": (found.assigned, "have an owner"),
            "status": (
                _counts(found.by_status),
                f"{len(found.on_weak_evidence)} weak proofs\n{found.with_evidence} sound evidence\n"
                f"{found.with_reason} with a reason only",
            ),
            "overdue": (
                Content.styled(str(late), "bold $text-error" if late else "bold"),
                (f"longest {count(found.overdue[0].days, 'day')}" if late else "nothing is late")
                + (f"\n{count(remarks, 'remark')} overdue" if remarks else "")
                + f"\n{out_of_date.expired} evidence expired\n{out_of_date.soon} expire in {SOON.days} days",
            ),
        }
        for name, figure in cards.items():
            self.query_one(f"#card-{name}", Card).figure = figure
        self._show_groups(view)
        self._show_next(view)
        if self.places:
            self.query_one("#card-signing", RegisterCard).counts = _signing(view)
            self.flow(self._count())
        if len(view.overview.assessments) > 1 or self._others:
            self.flow(self._compare())

    async def _count(self) -> None:
        """Say what the registers hold: read after the paint, for a register may be long."""
        for place in self.places:
            self.query_one(f"#card-{place}", RegisterCard).counts = await self.ask(self.session.figures_at, place)

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
        box.border_title = title
        rows = []
        for branch in branches:
            of_branch = [(states[each.ref], each.title) for each in branch.requirements]
            if branch.group.ref == "X":
                of_branch = [each for each in of_branch if each[0].in_play]
            rows.append(Strip(branch.title, tuple(of_branch), branch.beside))
        box.rows = tuple(rows)

    def _show_next(self, view: WorkspaceView) -> None:
        titles = catalog.load().requirements
        options = self.query_one("#next", OptionList)
        kept = options.highlighted
        waiting = next_up(view.overview.states, view.today, most=20)
        found = [Option(self._line(state, titles[state.ref].title, view), id=state.ref) for state in waiting]
        todo = [step for step in view.steps if not step.done]
        young = len(todo) >= STEPS_UNTIL
        if young:
            found += [Option(_step(step), id=f"step:{step.code}") for step in view.steps]
        done = len(view.steps) - len(todo)
        options.border_title = f"First steps · {done} of {len(view.steps)} done" if young and not waiting else "Next up"
        if differing := {ref for other in self._others for each in other.differences for ref in each.refs}:
            what = f"{len(self._others) + 1} assessments, they differ in {len(differing)}"
            found.insert(0, Option(Content.assemble((glyphs.FLAG, "$text-error"), f" {what}"), id=DIFFERENCES))
        options.set_options(found or [Option("Nothing has a due date: d gives one in Clauses (2).", disabled=True)])
        if found:
            options.highlighted = min(kept or 0, len(found) - 1)

    def on_mount(self) -> None:
        super().on_mount()
        # Without scrolling there: on a small screen the figures stand above the list.
        self.query_one("#next", OptionList).focus(scroll_visible=False)

    @staticmethod
    def _line(state: State, title: str, view: WorkspaceView) -> Visual:
        due = date.fromisoformat(state.due)
        late = due < view.today
        when = f"{count((view.today - due).days, 'day')} late" if late else f"due {away(due, view.today)}"
        owner, muted = one_line(state.owner) or "no owner", "$foreground-muted"
        name = Content.assemble((glyphs.glyph(state), glyphs.token(state)), f" {state.ref} {one_line(title)}")
        return Due(name, Content.assemble((when, "$text-error" if late else muted), (f" · {owner}", muted)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        wanted = event.option.id or ""
        if wanted.startswith("step:"):
            self.post_message(self.StepWanted(wanted.removeprefix("step:")))
        elif wanted == DIFFERENCES:
            self.flow(self._differences(), asks=True)
        elif wanted:
            self._go(wanted)

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
        elif card in self.SHORT:
            self.flow(self._shortlist(*self.SHORT[card]), asks=True)
        else:
            self.post_message(self.SectionWanted("clauses" if card == "card-subclauses" else "annex"))

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
        if heading == "Overdue":
            late = [each.ref for each in self.view.figures.overdue]
            found.sort(key=lambda line: late.index(line.key) if line.key in late else len(late))
        if not found:
            self.notify(f"{heading}: none.")
            return
        self._go(await self.choose(Shortlist(f"{heading}: {len(found)}", found)))


def _step(step: Step) -> Content:
    if step.done:
        return Content.styled(f"● {step.words}", "$foreground-muted")
    return Content.assemble(("○ ", "$text-warning"), step.words)


def _signing(view: WorkspaceView) -> list[Count]:
    found = signing(view.overview.states, view.today)
    return [
        Count("approved as they stand", found.approved, "", "approved"),
        Count("changed since", found.stale, "doubtful", "stale"),
        Count("need work", found.needs_work, "bad", "needs_work"),
        Count("to review", found.review, "", "to_review"),
        Count("to approve", found.approval, "", "to_approve"),
    ]


def _counts(by_status: dict[str, int]) -> Content:
    return Content(" ").join(
        Content.assemble((glyphs.GLYPHS[status], glyphs.TOKENS[status]), (f"{by_status[status]}", "bold"))
        for status in reversed(glyphs.GLYPHS)
    )
