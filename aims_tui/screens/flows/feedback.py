"""Auditors' remarks: write one down, answer it, resolve it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from aims_tui.records.facts import Facts
from aims_tui.records.fields import Field
from aims_tui.records.requirement import GRADES
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.flows import registering
from aims_tui.screens.section import GivenUp, Section
from aims_tui.text import MOST_IN_A_LIST, cut, held
from aims_tui.workspace.queries.record_detail import RecordDetail

_SAID = ("author", "on", "grade", "text", "owner", "due")
_HEARD = ("author", "on", "grade", "text")
"""What an auditor said: shown above an answer, and mended apart from it."""
_ANSWERED = ("answer", "accepted_on", "resolved_on", "owner", "due")


def _fields(section: Section, *names: str) -> list[Field]:
    fields = section.session.workspace.described["remark"].fields
    return [fields[name] for name in names]


def _keeping(section: Section, row: str, title: str) -> Keeping:
    return Keeping(section.context.unsaved, "remark", row, title)


async def _opened(section: Section, remark: Facts) -> RecordDetail:
    return await section.ask(section.session.open, remark.kind, remark.id)


async def _add(section: Section, detail: RecordDetail, _: Facts | None) -> None:
    keeping = _keeping(section, detail.row, f"New remark on {detail.ref}")
    values = {"on": section.session.today().isoformat()}
    people = section.view.people if section.view else ()
    said = [replace(field, required=field.required or field.name == "text") for field in _fields(section, *_SAID)]
    form = Form(
        f"Auditor feedback on {detail.ref}", said, values, keeping,
        people=people, today=section.session.today,
    )  # fmt: skip
    typed = await section.choose(form)
    given = {**values, **typed, "requirement": detail.row}
    saved = await section.patiently(lambda: section.session.add("remark", given))
    keeping.forget(list(typed))
    section.tell(saved, "Remark written down. Press enter on it to answer.")


async def _answer(section: Section, detail: RecordDetail, remark: Facts) -> None:
    standing = await _opened(section, remark)
    keeping = _keeping(section, f"{detail.row} {remark.id}", f"Answer to a remark on {detail.ref}")
    grade = remark.values.get("grade", "")
    heard = (remark.values["author"] or "Auditor", remark.values["on"], dict(GRADES).get(grade, grade))
    lead = f"{' · '.join(filter(None, heard))}\n{cut(remark.values['text'], MOST_IN_A_LIST)}"
    await _change(section, standing, f"Feedback on {detail.ref}", _ANSWERED, keeping, held(lead))


async def _correct(section: Section, detail: RecordDetail, remark: Facts) -> None:
    """Mend what was written down wrongly of an auditor's words."""
    standing = await _opened(section, remark)
    heading = f"What the auditor said on {detail.ref}"
    keeping = _keeping(section, f"{detail.row} {remark.id} said", heading)
    await _change(section, standing, heading, _HEARD, keeping, "The auditor's own words: correct them only.")


async def _change(
    section: Section, standing: RecordDetail, heading: str, names: Sequence[str], keeping: Keeping, lead: str
) -> None:
    form = Form(
        heading, _fields(section, *names), standing.typed, keeping,
        people=section.view.people if section.view else (), today=section.session.today, lead=lead,
    )  # fmt: skip
    typed = await section.choose(form)
    if typed:
        saved = await section.patiently(lambda: section.session.save(standing, typed))
        keeping.forget(list(typed))
        section.tell(saved)


async def _resolve(section: Section, _: RecordDetail, remark: Facts) -> None:
    if not remark.says("resolved_on") and not remark.says("answer"):
        question = "This remark has no answer yet. Resolve it all the same?"
        if not await section.choose(Confirm(question, "Resolve it")):
            raise GivenUp
    standing = await _opened(section, remark)
    day = "" if remark.says("resolved_on") else section.session.today().isoformat()
    saved = await section.patiently(lambda: section.session.save(standing, {"resolved_on": day}))
    section.tell(saved, "Resolved today." if day else "Open again.")


async def _act(section: Section, detail: RecordDetail, remark: Facts) -> None:
    await registering.act(section, detail, remark.values["text"])


async def _delete(section: Section, detail: RecordDetail, remark: Facts) -> None:
    if await section.choose(Confirm(f"Delete this remark on {detail.ref}? The history keeps it.", "Delete it")):
        section.tell(await section.patiently(lambda: section.session.delete(remark.kind, remark.id)))


FLOWS: dict[str, Callable[[Any, RecordDetail, Any], Coroutine[Any, Any, None]]] = {
    "add": _add,
    "enter": _answer,
    "correct": _correct,
    "resolve": _resolve,
    "act": _act,
    "delete": _delete,
}
"""What the keys of the Feedback tab do."""
