"""Answering guiding questions."""

from aims_tui.catalog import Question
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.write import WriteText
from aims_tui.screens.section import Section
from aims_tui.text import held
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.queries.record_detail import RecordDetail


async def give(section: Section, detail: RecordDetail, question: Question, values: dict[str, str]) -> None:
    """Save a verdict, a text or both; an answer that is there already keeps what is not named."""
    saved = await section.patiently(lambda: save(section, detail, question, values))
    gap = values.get("verdict") in ("no", "partly")
    section.tell(saved, "T makes an action of what is missing." if gap and saved.receipt.written else "")


def save(section: Section, detail: RecordDetail, question: Question, values: dict[str, str]) -> Saved:
    """Write the answer; runs in the file's own thread."""
    session = section.session
    answer = session.open("requirement", detail.row).answers.get(question.id)
    if answer is not None:
        return session.save(session.open(answer.kind, answer.id), values)
    return session.add("answer", {"requirement": detail.row, "question": question.id, **values})


async def write(section: Section, detail: RecordDetail, question: Question) -> None:
    """Ask for the text of an answer and save it."""
    answer = detail.answers.get(question.id)
    title = f"{question.id} Answer"
    keeping = Keeping(section.context.unsaved, "answer", f"{detail.row} {question.id}", title)
    dialog = WriteText(title, question.text, held(answer.values["text"]) if answer else "", keeping, "text")
    text = await section.choose(dialog)
    await give(section, detail, question, {"text": text})
    keeping.forget(["text"])
