"""What the standard asks here, in our words: summary, questions with answers, guidance, examples, relations."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aims_tui import catalog
from aims_tui.catalog import Catalog, Crossing, Framework, Question, Requirement
from aims_tui.records.facts import Facts
from aims_tui.text import MOST_IN_A_LIST, cut, one_line, shown
from aims_tui.widgets.glyphs import MUTED, VERDICT_TOKENS, VERDICTS
from aims_tui.widgets.hanging import Hanging
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.queries.record_detail import RecordDetail

UNDECIDED = "? Nobody has decided yet whether it applies: a decides, and excludes it with a reason."
READ_ON = 2
"""Lines by which an arrow key reads on."""
VERDICT_WORDS = {"yes": "Yes", "partly": "Partly", "no": "No", "": "Open"}


class Stops(OptionList):
    """A list within a page that is read: past its ends the arrow keys go on through the page."""

    class Past(Message):
        """The cursor should go on beyond the last (1) or the first (-1) option."""

        def __init__(self, stops: "Stops", step: int) -> None:
            super().__init__()
            self.stops = stops
            self.step = step

    @property
    def _page(self) -> VerticalScroll:
        assert isinstance(self.parent, VerticalScroll)
        return self.parent

    def action_cursor_down(self) -> None:
        if self.highlighted is None or self.highlighted == self.option_count - 1:
            self.post_message(self.Past(self, 1))
        else:
            if self.region.bottom > self._page.region.bottom:
                self.scroll_visible(animate=False)
            super().action_cursor_down()

    def action_cursor_up(self) -> None:
        # Who has read on comes back line by line before the cursor moves where it is not seen.
        if not self.highlighted or self.region.bottom <= self._page.region.y:
            self.post_message(self.Past(self, -1))
        else:
            super().action_cursor_up()

    def action_page_down(self) -> None:
        self._page.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self._page.scroll_page_up(animate=False)


class Guide(Helped, VerticalScroll, can_focus=False):
    """Read it from top to bottom; answer questions and follow relations on the way."""

    HELP_TITLE = "The guide"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "verdict('yes')", "Yes", id="guide.yes"),
        Binding("p", "verdict('partly')", "Partly", id="guide.partly"),
        Binding("n", "verdict('no')", "No", id="guide.no"),
        Binding("backspace", "verdict('')", "Open again", show=False, id="guide.clear"),
        Binding("t", "write", "Write an answer", id="guide.write"),
        Binding("T", "act", "Make it an action", show=False, id="guide.act"),
    ]

    detail: var[RecordDetail | None] = var(None, init=False)

    class Answer(Message):
        """A verdict was given on a question."""

        def __init__(self, detail: RecordDetail, question: Question, verdict: str) -> None:
            super().__init__()
            self.detail = detail
            self.question = question
            self.verdict = verdict

    class Write(Answer):
        """An answer should be written; the verdict is the present one."""

    class Act(Answer):
        """An action should be made of a question; the verdict is the present one."""

    class GoTo(Message):
        """A related requirement is wanted."""

        def __init__(self, ref: str) -> None:
            super().__init__()
            self.ref = ref

    def compose(self) -> ComposeResult:
        yield Static(id="guide-summary", markup=False)
        yield Static(UNDECIDED, id="guide-undecided", markup=False)
        yield Static("Guiding questions: y yes, p partly, n no, t write", classes="guide-heading", markup=False)
        yield Stops(id="questions", markup=False)
        yield Static(id="guide-text", markup=False)
        yield Static("Related: enter goes there", classes="guide-heading", id="related-heading", markup=False)
        yield Stops(id="related", markup=False)
        yield Static(id="guide-others", markup=False)

    def on_mount(self) -> None:
        self.watch_detail(None, self.detail)

    def take_focus(self) -> None:
        """Put the keyboard on the questions; who has not read the summary above them begins there."""
        self.query_one("#questions", OptionList).focus(scroll_visible=False)

    def watch_detail(self, before: RecordDetail | None, now: RecordDetail | None) -> None:
        if now is None or not self.children:
            return
        book = catalog.load()
        entry = book.requirements[now.ref]
        questions = self.query_one("#questions", OptionList)
        same = before is not None and before.key == now.key
        kept = questions.highlighted if same else 0
        questions.set_options([Option(question(each, now.answers.get(each.id))) for each in entry.questions])
        if entry.questions:
            questions.highlighted = min(kept or 0, len(entry.questions) - 1)
        undecided = entry.family == "control" and now.typed.get("applicability") == "undecided"
        self.query_one("#guide-undecided").display = undecided
        self._show_related(book, entry, now)
        if same:
            return
        self.scroll_home(animate=False)
        self.query_one("#guide-summary", Static).update(Content(entry.summary))
        self.query_one("#guide-text", Static).update(_joined(_texts(entry)))
        self.query_one("#guide-others", Static).update(_joined(_others(book, entry)))

    def _show_related(self, book: Catalog, entry: Requirement, now: RecordDetail) -> None:
        """Show what belongs together by the catalog, and what somebody tied to it, with the note on that."""
        related = self.query_one("#related", OptionList)
        found = [
            Option(
                Content.assemble(f"{ref} {book.requirements[ref].title}", (_note(now.tied.get(ref, "")), MUTED)), id=ref
            )
            for ref in dict.fromkeys((*entry.related, *now.tied))
            if ref in book.requirements
        ]
        kept = related.highlighted
        related.set_options(found)
        related.highlighted = min(kept, len(found) - 1) if kept is not None and found else None
        for each in ("#related", "#related-heading"):
            self.query_one(each).display = bool(found)

    def on_stops_past(self, event: Stops.Past) -> None:
        """Go to the other list where it is in view, else read on by some lines."""
        event.stop()
        questions, related = self.query_one("#questions", Stops), self.query_one("#related", Stops)
        other = related if event.step > 0 else questions
        row = other.region.y if event.step > 0 else other.region.bottom - 1
        if other is not event.stops and other.display and self.region.y <= row < self.region.bottom:
            other.focus(scroll_visible=False)
            if event.step > 0:
                other.highlighted = 0
        else:
            self.scroll_relative(y=event.step * READ_ON, animate=False)

    def _question(self) -> Question | None:
        number = self.query_one("#questions", OptionList).highlighted
        if self.detail is None or number is None:
            return None
        return catalog.load().requirements[self.detail.ref].questions[number]

    def action_verdict(self, verdict: str) -> None:
        found = self._question()
        if found is not None and self.detail is not None:
            self.post_message(self.Answer(self.detail, found, verdict))
            if verdict:
                self.query_one("#questions", OptionList).action_cursor_down()

    def action_write(self) -> None:
        self._ask_for(self.Write)

    def action_act(self) -> None:
        self._ask_for(self.Act)

    def _ask_for(self, message: type[Answer]) -> None:
        found = self._question()
        if found is not None and self.detail is not None:
            answer = self.detail.answers.get(found.id)
            self.post_message(message(self.detail, found, answer.values["verdict"] if answer else ""))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_list.id == "related" and event.option_id:
            self.post_message(self.GoTo(event.option_id))
        elif event.option_list.id == "questions":
            self.action_write()


def question(asked: Question, answer: Facts | None) -> Hanging:
    """Return a question beside its verdict, and the answer below it."""
    verdict = answer.values["verdict"] if answer else ""
    lead = f"{VERDICTS.get(verdict, '?')} {VERDICT_WORDS.get(verdict, verdict):<7} "
    lines = [Content(asked.text)]
    if answer is not None and answer.says("text"):
        lines.append(Content.styled(shown(cut(answer.values["text"].strip(), MOST_IN_A_LIST)), MUTED))
    return Hanging(Content.styled(lead, VERDICT_TOKENS.get(verdict, "")), Content("\n").join(lines))


def _note(text: str) -> str:
    return f"  {cut(one_line(text), MOST_IN_A_LIST)}" if text.strip() else ""


def _joined(parts: Iterable[Content]) -> Content:
    return Content("\n").join(parts)


def _heading(text: str) -> Content:
    return Content.styled(f"\n{text}", "bold $text-accent")


def _texts(entry: Requirement) -> Iterator[Content]:
    if entry.guidance:
        yield _heading("Guidance")
        yield Content(entry.guidance)
    if entry.documented:
        yield _heading(entry.in_writing)
        if entry.documented.what:
            yield Content(entry.documented.what)
        for title, kind, note in entry.documented.items:
            yield Content.assemble(f"· {title}", (f"  {kind}. {note}".rstrip(" ."), MUTED))
    yield _heading("Evidence examples")
    for example in entry.evidence_examples:
        yield Content(f"· {example}")


def _others(book: Catalog, entry: Requirement) -> Iterator[Content]:
    if entry.relations:
        yield _heading("Other standards")
        for relation in entry.relations:
            note = f"  {relation.note}" if relation.note else ""
            yield Content.assemble(f"· {relation.where}", (note, MUTED))
    yield from _framework("EU AI Act", book.eu_ai_act, entry.eu_ai_act)
    yield from _framework("NIST AI RMF", book.nist, entry.nist)


def _framework(title: str, framework: Framework, crossings: tuple[Crossing, ...]) -> Iterator[Content]:
    if crossings:
        yield _heading(title)
        yield Content.styled(framework.name, MUTED)
        for each in crossings:
            yield Content.assemble(f"· {each.named}", (f"  {each.qualified}", MUTED))
        yield Content.styled(framework.disclaimer, "italic $foreground-muted")
