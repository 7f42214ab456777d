"""Setting status, owner, due date, applicability or evidence on one requirement or on all selected."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from aims_tui import dates
from aims_tui.insight.state import State
from aims_tui.records.fields import Field, FieldType
from aims_tui.screens.dialogs.ask import Refusals
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import EACH, PickChoices, PickDate, PickDistance, PickOne, PickPerson
from aims_tui.screens.dialogs.write import INSTEAD, Complete, Instead
from aims_tui.screens.flows import evidence
from aims_tui.screens.flows.until_saved import until_saved
from aims_tui.screens.section import Section
from aims_tui.text import count, cut, folded
from aims_tui.workspace.commands import bulk
from aims_tui.workspace.queries.history_lines import typed_in_words


def about(states: Sequence[State]) -> str:
    """Return what an action is about: a number, or how many."""
    return states[0].ref if len(states) == 1 else count(len(states), "requirement")


async def choice(section: Section, states: Sequence[State], field: Field, hint: str = "") -> None:
    """Ask for one of the words of a choice field and set it; ``hint`` stands below the words."""
    first = states[0]
    current = {"status": first.status, "applicability": first.applicability}.get(field.name, "")
    code = await section.choose(PickOne(f"{field.label} of {about(states)}", field.choices, current, hint))
    await put(section, states, {field.name: code}, f"{field.label} {field.words(code)}")


def _field(section: Section, name: str) -> Field:
    return section.session.workspace.described["requirement"].fields[name]


async def status(section: Section, states: Sequence[State]) -> None:
    """Ask for the status and set it; who meant to exclude an undecided control reads with which key."""
    hint = "Nobody has decided yet whether it applies: a decides, and excludes." if states[0].undecided else ""
    await choice(section, states, _field(section, "status"), hint)


async def applicability(section: Section, states: Sequence[State]) -> None:
    """Ask whether the controls apply and set it."""
    hint = "Not applicable excludes it, and asks for the justification."
    await choice(section, states, _field(section, "applicability"), hint)


async def owner(section: Section, states: Sequence[State]) -> None:
    """Ask for a person and make them the owner."""
    await person(section, states, _field(section, "owner"))


async def person(section: Section, states: Sequence[State], field: Field) -> None:
    """Ask for a person and name them in a field."""
    people = section.view.people if section.view else ()
    if all(folded(each) != folded(section.session.who) for each in people):
        # Whoever writes is a likely owner, also before anybody was given something to own.
        people = (section.session.who, *people)
    keeping = _keeping(section, states, field.label)
    name = await section.choose(PickPerson(f"{field.label} of {about(states)}", people, keeping))
    with until_saved(keeping, "find", name):
        done = await _put(section, states, {field.name: name})
    await _tell(section, done, f"{field.label} {name or 'nobody'}")


async def due(section: Section, states: Sequence[State]) -> None:
    """Ask for a day and make it the due date."""
    keeping = _keeping(section, states, "Due date")
    days = {state.due for state in states}
    current, differing = (states[0].due, "") if len(days) == 1 else ("", f"They have {_several(states)}.")
    dialog = PickDate(f"Due date of {about(states)}", section.session.today, keeping, current, differing)
    day = await section.choose(dialog)
    if day == EACH:
        await shift(section, states)
        return
    with until_saved(keeping, "day", day):
        done = await _put(section, states, {"due": day})
    await _tell(section, done, f"Due {dates.said(date.fromisoformat(day))}" if day else "no due date")


def _several(states: Sequence[State]) -> str:
    """Say which due dates requirements have that do not all have the same."""
    days = sorted({state.due for state in states} - {""})
    without = sum(not state.due for state in states)
    told = f"several dates, {days[0]} to {days[-1]}" if len(days) > 1 else f"{days[0]}"
    return f"{told}; {without} of {len(states)} have none" if without else told


SHIFT = "shift"


async def more(section: Section, states: Sequence[State], fields: Sequence[Field]) -> None:
    """Ask which field is to be set and to what; or how far the due dates are to be moved."""
    # What has a key of its own is not asked for here.
    offered = [field for field in fields if field.kind in _ASKED and field.name not in PUTS]
    options = [(SHIFT, "Move due dates, each from its own"), *((field.name, field.label) for field in offered)]
    name = await section.choose(PickOne(f"Set for {about(states)}", options))
    if name == SHIFT:
        await shift(section, states)
        return
    field = next(each for each in offered if each.name == name)
    await _ASKED[field.kind](section, states, field)


async def shift(section: Section, states: Sequence[State]) -> None:
    """Ask how far the due dates are to be moved, and move each from its own."""
    keeping = _keeping(section, states, "Due dates moved")
    far = await section.choose(PickDistance(f"Move the due dates of {about(states)}", section.session.today, keeping))
    with until_saved(keeping, "far", far):
        outcome = await section.patiently(partial(bulk.shift, section.session, states, far))
    await _tell(section, _Done(outcome, outcome.refused), f"due dates moved by {far.strip()}")


async def _choices(section: Section, states: Sequence[State], field: Field) -> None:
    codes = await section.choose(PickChoices(field, ""))
    await put(section, states, {field.name: codes}, f"{field.label} {typed_in_words(field, codes)}")


def _keeping(section: Section, states: Sequence[State], what: str) -> Keeping:
    """Return where the dialog keeps what is typed: at the requirement that it is for, or the first of them."""
    title = f"{what} of {about(states)}"
    return Keeping(section.context.unsaved, "missing", f"{states[0].id} {title}", title)


async def support(section: Section, states: Sequence[State]) -> None:
    """Ask for evidence and link it."""
    linked: list[str] = []
    if len(states) == 1:
        detail = await section.ask(section.session.open, "requirement", states[0].id)
        linked = [each.row for each in detail.evidence]
    await evidence.link(section, [("requirement", each.id) for each in states], linked, f" for {about(states)}")


def link_instead(section: Section, states: Sequence[State]) -> Instead:
    """Return that evidence may be linked instead of saying why there is none."""
    return Instead("no_evidence_reason", "Link evidence", lambda: support(section, states))


class _Done(NamedTuple):
    """What an action on several did."""

    outcome: bulk.Outcome
    left: Mapping[str, str]
    """What stays as it was, and why."""
    told: bool = True
    """Whether the screens do not show by themselves what was set."""


async def put(section: Section, states: Sequence[State], typed: Mapping[str, str], words: str) -> None:
    """Set fields on all of them as one action; ask once for what several lack, and name what stays as it was."""
    await _tell(section, await _put(section, states, typed), words)


async def _put(section: Section, states: Sequence[State], typed: Mapping[str, str]) -> _Done:
    fields = section.session.workspace.described["requirement"].fields
    extra: dict[str, str] = {}
    left: dict[str, str] = {}
    saved_then: list[Callable[[], None]] = []
    while True:
        try:
            outcome = await section.patiently(
                partial(bulk.put, section.session, states, typed, extra=dict(extra), leave=tuple(left))
            )
            break
        except bulk.Incomplete as incomplete:
            name, refs = next(iter(incomplete.lacking.items()))
            one = len(states) == 1
            sentence = (
                incomplete.sentences[refs[0]] if one
                else f"{len(refs)} of {len(states)} need this first: {cut(', '.join(refs), 300)}."
            )  # fmt: skip
            row = next(each.id for each in states if each.ref == refs[0])
            # What is typed for several must not come back for one, nor for others.
            row = row if one else f"{row} {','.join(each.ref for each in states)}"
            keeping = Keeping(section.context.unsaved, "missing", row, f"{about(states)} {fields[name].label}")
            rest = len(states) - len(left) - len(refs)
            other = link_instead(section, [each for each in states if each.ref in refs])
            texts = await section.choose(
                Complete(
                    {name: (fields[name], sentence)}, keeping, instead=other,
                    heading=f"{fields[name].label}" + ("" if one else ", one text for all"),
                    leave_out="" if one or not rest else f"Set the other {rest} only",
                )
            )  # fmt: skip
            if texts == INSTEAD:
                await other.does()
                continue
            saved_then.append(partial(keeping.forget, list(texts)))
            if texts:
                extra |= texts
            else:
                left |= {ref: incomplete.sentences[ref] for ref in refs}
    # Not before: a save that is refused, or cut off by the end of the program, must not cost the texts.
    for forget in saved_then:
        forget()
    # A day without a year may have been understood otherwise than it was meant, and a narrow list shows no days.
    return _Done(outcome, {**left, **outcome.refused}, told=len(states) > 1 or "due" in typed)


async def _tell(section: Section, done: _Done, words: str) -> None:
    """Say what was set, where that is not seen by itself, and name what stays as it was."""
    outcome, refused = done.outcome, done.left
    what = outcome.done[0] if len(outcome.done) == 1 else count(len(outcome.done), "requirement")
    section.tell(outcome.saved, f"{what}: {words}. ctrl+z takes it back." if done.told else "")
    if refused:
        await section.choose(Refusals(f"{len(outcome.done)} set, {len(refused)} left as before", refused))


_ASKED: dict[FieldType, Callable[[Section, Sequence[State], Field], Coroutine[Any, Any, None]]] = {
    FieldType.PERSON: person, FieldType.CHOICE: choice, FieldType.YES_NO: choice, FieldType.CHOICES: _choices,
}  # fmt: skip
"""How a field is asked for that many requirements can share."""

PUTS: dict[str, Callable[[Section, Sequence[State]], Coroutine[Any, Any, None]]] = {
    "status": status, "applicability": applicability, "owner": owner, "due": due, "evidence": support,
}  # fmt: skip
"""What the keys of the list do."""
