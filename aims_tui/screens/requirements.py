"""Clauses and Annex A: the requirements under their groups, and what is done to one or to many of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from aims_tui import catalog, refs
from aims_tui.insight.filters import REQUIREMENTS, Option
from aims_tui.insight.signing import Subject
from aims_tui.insight.state import State
from aims_tui.records.fields import Field
from aims_tui.screens.context import Context
from aims_tui.screens.filterable import FilterableScreen
from aims_tui.widgets import lines
from aims_tui.widgets.branches import Branch, annex, clauses
from aims_tui.widgets.group import summary
from aims_tui.widgets.guide import Guide
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.queries.search import HEADING
from aims_tui.workspace.session.session import WorkspaceView

if TYPE_CHECKING:
    from aims_tui.screens.dialogs.write import Instead


class Requirements(FilterableScreen):
    """A list of requirements and the panel of the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "put('status')", "Status", id="browse.status"),
        Binding("a", "put('applicability')", "Applies?", id="annex.applicability"),
        Binding("o", "put('owner')", "Owner", id="browse.owner"),
        Binding("d", "put('due')", "Due", id="browse.due"),
        Binding("e", "put('evidence')", "Evidence", id="browse.evidence"),
        Binding("f", "filter", "Filter", id="list.filter"),
        Binding("m", "more", "More", id="browse.more"),
        Binding("M", "shift", "Move (shift) due dates, each from its own", show=False, id="browse.shift"),
        Binding("i", "interview", "Interview", id="browse.interview"),
    ]
    GROUP_KEYS = (
        "s status · o owner · d due · e evidence · m more act on everything here, after saying how many.\n"
        "space selects it · i walks its open questions · enter folds it"
    )

    RECORDS = ("requirement",)
    FAMILY: ClassVar[refs.Family] = "subclause"

    def branches(self) -> tuple[Branch, ...]:
        """Return the groups of the list."""
        raise NotImplementedError

    def fields(self, record: str) -> tuple[Field, ...]:
        kind = self.session.workspace.described[record]
        return tuple(each for each in kind.for_family(self.FAMILY) if not each.given)

    def place(self, key: str) -> tuple[str, str]:
        return "requirement", self.session.requirement(key)

    def key(self, record: str, row: str) -> str:
        """Return the number of a requirement of this assessment, or of a clause."""
        if record == HEADING:
            return row
        if record != "requirement":
            return ""
        # Not from the view, which may still be that of the assessment before.
        return next((ref for ref in catalog.load().requirements if self.session.requirement(ref) == row), "")

    def again(self, detail: RecordDetail) -> str:
        # By its number: another assessment may have been chosen meanwhile.
        return detail.ref

    def options(self) -> Sequence[Option[State]]:
        only_controls = ("undecided", "excluded")
        return [each for each in REQUIREMENTS if self.FAMILY == "control" or each.code not in only_controls]

    def fill(self, view: WorkspaceView) -> None:
        passes = self.filter.through(REQUIREMENTS, self.asking) if self.filter else None
        states = {state.ref: state for state in view.overview.states}
        listing = self.listing
        listing.empty = "Nothing passes the filter. Press f to change it."
        listing.show(list(lines.requirements(self.branches(), states, self.asking.today, passes)))
        self.show_title()

    def refill(self) -> None:
        if self.view is not None:
            self.fill(self.view)

    def about_group(self, key: str) -> tuple[str, Content] | None:
        branch = next((each for each in self.branches() if each.group.ref == key), None)
        if branch is None or self.view is None:
            return None
        states = [self.view.state(each.ref) for each in branch.requirements]
        return branch.title, summary(branch, states, self.asking, self.GROUP_KEYS)

    def targets(self) -> list[State]:
        """Return what a key acts on: the selected, else what is under the cursor; in the panel the opened one.

        On a heading that is everything below it which passes the filter.
        """
        if self.view is None:
            return []
        if not self.listing.has_focus and self.detail is not None:
            chosen: Sequence[str] = (self.detail.ref,)
        else:
            chosen = self.listing.chosen() or self.listing.below()
        if not chosen:
            self.notify("The list is empty: the key acts on what is under the cursor. Press f to change the filter.")
        return [self.view.state(ref) for ref in chosen]

    def subjects(self) -> list[Subject]:
        return [Subject("requirement", state.id) for state in self.targets()]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Ask whether something applies only where that is a question: subclauses always do."""
        if action == "put" and parameters == ("applicability",) and self.FAMILY == "subclause":
            return False
        return super().check_action(action, parameters)

    def instead(self, detail: RecordDetail) -> "Instead | None":
        from aims_tui.screens.flows import bulk

        return bulk.link_instead(self, [self.view.state(detail.ref)]) if self.view is not None else None

    def action_put(self, name: str) -> None:
        """Set a field, or link evidence, on what is selected."""
        from aims_tui.screens.flows import bulk

        states = self.targets()
        if not states or not self.may_write():
            return
        # The selection stays: who gave a clause its owner often gives it a due date next.
        self.flow(bulk.PUTS[name](self, states), asks=True)

    def action_more(self) -> None:
        """Set any other field of what is selected, or move its due dates."""
        from aims_tui.screens.flows import bulk

        states = self.targets()
        if states and self.may_write():
            self.flow(bulk.more(self, states, self.fields("requirement")), asks=True)

    def action_shift(self) -> None:
        """Move the due dates of what is selected, each from its own."""
        from aims_tui.screens.flows import bulk

        states = self.targets()
        if states and self.may_write():
            self.flow(bulk.shift(self, states), asks=True)

    def action_interview(self) -> None:
        """Walk the open questions of what the cursor is on."""
        if self.may_write():
            self.flow(self._interviewing(), asks=True)

    async def _interviewing(self) -> None:
        from aims_tui.screens.dialogs.pick import PickOne
        from aims_tui.screens.interview import Interview, Scope, scopes

        line = self.listing.line
        book = catalog.load()
        asked = {state.ref for state in self.view.overview.states if state.in_play} if self.view else set()
        found: list[Scope] = scopes(book, self.branches(), line.key if line else "", line.under if line else "", asked)
        answered = await self.ask(self.session.answered)
        options = [(str(number), each.words(answered)) for number, each in enumerate(found)]
        number = await self.choose(PickOne("Interview: open questions of", options))
        with self.under_way.waits_for_person():
            await self.app.push_screen_wait(Interview(self, found[int(number)]))
        self.post_message(self.Changed())

    @on(Guide.Answer)
    def _answered(self, event: Guide.Answer) -> None:
        from aims_tui.screens.flows import answering

        if not self.may_write():
            return
        if isinstance(event, Guide.Act):
            from aims_tui.screens.flows import registering

            self.flow(registering.act(self, event.detail, event.question.text), asks=True)
        elif isinstance(event, Guide.Write):
            self.flow(answering.write(self, event.detail, event.question), asks=True)
        else:
            self.flow(answering.give(self, event.detail, event.question, {"verdict": event.verdict}))

    @on(Guide.GoTo)
    def _related(self, event: Guide.GoTo) -> None:
        self.post_message(self.GoTo("requirement", self.session.requirement(event.ref)))


class Clauses(Requirements):
    """The management system clauses 4 to 10."""

    MODE = "clauses"
    HELP = "Clauses 4 to 10 always apply. Enter opens the panel, escape comes back to the list."

    def branches(self) -> tuple[Branch, ...]:
        return clauses(catalog.load())

    def list_title(self) -> str:
        return "Clauses 4 to 10"


class Annex(Requirements):
    """The reference controls of Annex A, and the additional ones."""

    MODE = "annex"
    FAMILY = "control"
    FOLDED = ("X",)
    HELP = (
        "Annex A is selected by risk: every control is applicable, or excluded with a reason.\n"
        "a says which; ? before a control means that nobody has decided yet. V shows the versions of the statement."
    )
    GROUP_KEYS = (
        "s status · a applies? · o owner · d due · e evidence · m more act on everything here, after saying how many.\n"
        "space selects it · i walks its open questions · enter folds it"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "app.grouping", "Grouping", id="annex.grouping"),
        Binding("V", "app.statement", "SoA versions", show=False, id="annex.statement"),
    ]

    def __init__(self, context: Context, grouping: str) -> None:
        super().__init__(context)
        self.grouping = grouping
        self._statement = ""
        """Which version of the statement stands, and how many changes came since."""

    def fill(self, view: WorkspaceView) -> None:
        super().fill(view)
        self.flow(self._look_at_statement())

    async def _look_at_statement(self) -> None:
        """Say which version of the statement stands: read after the paint."""
        found = await self.ask(self.session.statement_state)
        if found != self._statement:
            self._statement = found
            self.show_title()

    def branches(self) -> tuple[Branch, ...]:
        return annex(catalog.load(), self.grouping)

    def list_title(self) -> str:
        if self.grouping == "categories":
            return "Seven categories of the guide"
        return "Nine published objectives"

    def list_hint(self) -> str:
        grouping = "g: published numbering" if self.grouping == "categories" else "g: guide's categories"
        return f"V: {self._statement} · g: grouping" if self._statement else grouping

    def group_by(self, grouping: str) -> None:
        """Show the other grouping; nothing in the data changes."""
        self.grouping = grouping
        if self.is_mounted:
            self.refill()
