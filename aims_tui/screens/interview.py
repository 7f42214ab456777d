"""The interview for a gap analysis: one question after the other, one key a verdict, resumed where it was left."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static, TextArea

from aims_tui.catalog import Catalog, Question, Requirement
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.flows import answering
from aims_tui.screens.section import Section
from aims_tui.text import count, editable, held, shown
from aims_tui.widgets.branches import Branch
from aims_tui.widgets.footer import Keys
from aims_tui.widgets.glyphs import MUTED, VERDICT_TOKENS
from aims_tui.widgets.guide import VERDICT_WORDS
from aims_tui.widgets.helped import Helped
from aims_tui.widgets.writing import ProseArea
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.store import errors


@dataclass(frozen=True, slots=True)
class Scope:
    """What an interview walks through."""

    title: str
    requirements: tuple[Requirement, ...]

    def open(self, answered: Mapping[str, str]) -> list[tuple[Requirement, Question]]:
        """Return the questions without a verdict; ``answered`` are verdicts by question id."""
        return [
            (entry, question)
            for entry in self.requirements
            for question in entry.questions
            if not answered.get(question.id)
        ]

    def words(self, answered: Mapping[str, str]) -> str:
        """Return the title with how many questions are open."""
        whole = sum(len(each.questions) for each in self.requirements)
        return f"{self.title}: {len(self.open(answered))} of {count(whole, 'question')} open"


def scopes(book: Catalog, branches: Sequence[Branch], key: str, under: str, asked: Container[str]) -> list[Scope]:
    """Return what can be walked from the line with this key: the requirement, its group, the list, everything.

    ``asked`` are the numbers of what counts: of an excluded control, or one that is not adopted, nothing is asked.
    """
    found = []
    if key in book.requirements:
        entry = book.requirements[key]
        found.append(Scope(f"{entry.ref} {entry.title}", (entry,)))
    group = next((each for each in branches if each.group.ref in (key, under)), None)
    if group is not None:
        found.append(Scope(f"{group.title} ({group.beside})" if group.beside else group.title, group.requirements))
    every = tuple(each for branch in branches for each in branch.requirements if branch.group.ref != "X")
    found.append(Scope("Clauses 4 to 10" if book.clauses[0].ref == branches[0].group.ref else "Annex A", every))
    found.append(Scope("Everything", tuple(book.requirements.values())))
    counted = (Scope(each.title, tuple(one for one in each.requirements if one.ref in asked)) for each in found)
    return [each for each in counted if each.requirements]


class Interview(Helped, ModalScreen[None]):
    """Asks, saves, and moves on by itself."""

    HELP_TITLE = "The interview"
    CSS_PATH = "interview.tcss"
    AUTO_FOCUS = ""  # Else the hidden text takes the keyboard, and with it the keys that give a verdict.
    HELP = (
        "y, p or n gives the verdict and goes on. t writes a sentence first; ctrl+s keeps it. "
        "Escape leaves; what is answered stays."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,1", "verdict('yes')", "Yes", id="interview.yes"),
        Binding("p,2", "verdict('partly')", "Partly", id="interview.partly"),
        Binding("n,3", "verdict('no')", "No", id="interview.no"),
        Binding("t", "write", "Write", id="interview.write"),
        Binding("ctrl+s", "keep", "Keep the text", id="interview.keep"),
        Binding("right,space", "step(1)", "Skip", id="interview.skip"),
        Binding("left", "step(-1)", "Back", id="interview.back"),
        Binding("question_mark", "app.help", "Help", show=False, id="app.help"),
        Binding("escape", "leave", "Leave", id="interview.leave"),
    ]

    def __init__(self, section: Section, scope: Scope) -> None:
        super().__init__()
        self._section = section
        self._scope = scope
        self._steps: list[tuple[Requirement, Question]] = []
        self._at = 0
        self._answers: dict[str, str] = {}
        self._opened: RecordDetail | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="interview"):
            yield Static(id="far", markup=False)
            yield ProgressBar(show_eta=False, show_percentage=False, id="bar")
            with VerticalScroll(can_focus=False, id="asked"):
                yield Static(id="of", markup=False)
                yield Static(id="question", markup=False)
                yield Static(id="answer", markup=False)
                yield ProseArea(compact=True, placeholder="What you saw: ctrl+s keeps it, then the verdict")
                yield Static(id="context", markup=False)
        yield Keys()

    async def on_mount(self) -> None:
        self.query_one(TextArea).display = False
        with self._telling():
            self._answers = dict(await self._section.ask(self._section.session.answered))
            self._steps = self._scope.open(self._answers)
            await self._show()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Say what the file refuses; the interview stays where it is, and goes on when the file is back."""
        try:
            with self._section.unless_ending():
                yield
        except (errors.Refused, errors.WorkspaceError) as error:
            self.notify(str(error), severity="error", timeout=8)

    @property
    def _now(self) -> tuple[Requirement, Question] | None:
        return self._steps[self._at] if self._at < len(self._steps) else None

    async def _show(self) -> None:
        whole = sum(len(each.questions) for each in self._scope.requirements)
        open = len(self._scope.open(self._answers))
        self.query_one(ProgressBar).update(total=max(whole, 1), progress=whole - open)
        far = f"{self._scope.title}   {whole - open} of {whole} answered"
        self.query_one("#far", Static).update(Content.styled(far, "bold"))
        area = self.query_one(TextArea)
        area.display = False
        if self._now is None:
            self._end(open)
            return
        entry, question = self._now
        section = self._section
        self._opened = await section.ask(section.session.open, "requirement", section.session.requirement(entry.ref))
        self.query_one("#of", Static).update(Content.styled(f"{entry.ref} {entry.title}", "$text-accent bold"))
        self.query_one("#question", Static).update(Content(question.text))
        area.text = editable(self._keeping(entry, question).text("text") or self._text(question))
        self._show_answer(question)
        about = [Content(entry.summary), Content("")]
        about += [Content.assemble(("Look for: ", "bold"), "; ".join(entry.evidence_examples)), Content("")]
        about.append(Content(entry.guidance))
        self.query_one("#context", Static).update(Content("\n").join(about).stylize(MUTED))
        self.query_one("#asked").scroll_home(animate=False)
        self._to_keys()

    def _end(self, open: int) -> None:
        left = (
            f"{count(open, 'question')} skipped; they are asked again next time."
            if open
            else "Every question has its verdict."
        )
        self.query_one("#of", Static).update(Content.styled("That was the last one.", "bold"))
        self.query_one("#question", Static).update(left)
        self.query_one("#answer", Static).update("Escape goes back to the list.")
        self.query_one("#context", Static).update("")

    def _text(self, question: Question) -> str:
        answer = self._opened.answers.get(question.id) if self._opened else None
        return held(answer.values["text"]) if answer else ""

    def _show_answer(self, question: Question) -> None:
        verdict = self._answers.get(question.id, "")
        parts: list[Content | tuple[str, str]] = []
        if verdict:
            parts.append((f"{VERDICT_WORDS.get(verdict, verdict)}  ", VERDICT_TOKENS.get(verdict, "")))
        text = shown(self.query_one(ProseArea).written.strip())
        parts.append((text or ("" if verdict else "y yes · p partly · n no · t write · → skip"), MUTED))
        self.query_one("#answer", Static).update(Content.assemble(*parts))

    def _keeping(self, entry: Requirement, question: Question) -> Keeping:
        row = f"{self._section.session.requirement(entry.ref)} {question.id}"
        return Keeping(self._section.context.unsaved, "answer", row, f"{question.id} Answer")

    def on_text_area_changed(self) -> None:
        self.keep()

    def keep(self) -> None:
        area = self.query_one(ProseArea)
        if self._now is not None and area.display:
            self._keeping(*self._now).note("text", area.written, self._text(self._now[1]))

    async def action_verdict(self, verdict: str) -> None:
        """Save the verdict, with the text where one was written, and go on."""
        if self._now is None or self._opened is None:
            return
        entry, question = self._now
        values = {"verdict": verdict}
        text = self.query_one(ProseArea).written
        if text != self._text(question):
            values["text"] = text
        detail, section = self._opened, self._section
        with self._telling(), section.under_way.carried_out(object()):
            await section.patiently(lambda: answering.save(section, detail, question, values))
            self._keeping(entry, question).forget(["text"])
            self._answers[question.id] = verdict
            await self._go_on(1)

    async def action_step(self, step: int) -> None:
        with self._telling():
            await self._go_on(step)

    async def _go_on(self, step: int) -> None:
        before = self._at
        self._at = max(0, min(self._at + step, len(self._steps)))
        try:
            await self._show()
        except (errors.Refused, errors.WorkspaceError):
            # A verdict must belong to the question that is read.
            self._at = before
            raise

    def action_write(self) -> None:
        if self._now is not None:
            area = self.query_one(TextArea)
            area.display = True
            area.focus()
            self.refresh_bindings()
            area.move_cursor(area.document.end)

    def action_keep(self) -> None:
        """Leave the text as it is and wait for the verdict."""
        self.query_one(TextArea).display = False
        self._to_keys()
        if self._now is not None:
            self._show_answer(self._now[1])

    def _to_keys(self) -> None:
        """Take the keyboard out of the text, so that letters are verdicts again."""
        self.set_focus(None)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to keep a text only while one is written, and verdicts only where there is a question."""
        writing = self.is_mounted and self.query_one(TextArea).display
        if action == "keep":
            return writing
        if action in ("verdict", "write"):
            return self._now is not None
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        if self.query_one(TextArea).display:
            self.action_keep()
        else:
            self.dismiss(None)
