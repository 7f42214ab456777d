"""Adding to the registers, and deleting from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from aims_tui.insight.register import Row
from aims_tui.records import action
from aims_tui.records.consequences import Ripple
from aims_tui.records.fields import LONGEST_LINE, prose
from aims_tui.records.kinds import Kinds, RecordKind, Tie
from aims_tui.screens.dialogs.ask import Confirm, ConfirmAll
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickOne, PickPerson, PickSeveral
from aims_tui.screens.dialogs.places import BeginAssessment
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.flows import linking
from aims_tui.screens.flows.until_saved import until_saved
from aims_tui.screens.section import Section
from aims_tui.text import a, count, cut, folded, one_line
from aims_tui.widgets.headings import heading
from aims_tui.workspace.commands import assessing, handover, setting, tying, uniting
from aims_tui.workspace.queries.duties import Duty
from aims_tui.workspace.queries.record_detail import RecordDetail

NOTE = "tie-note"
"""The name under which the note is asked for and kept; no field of a record is called so."""


async def add(section: Section, record: str) -> str:
    """Ask for the fields of a new record and add it; return the line where it stands."""
    if record == "assessment":
        return f"assessment:{await begin(section)}"
    made = await make(section, section.session.workspace.described[record])
    return f"{record}:{made.row}" if made is not None else ""


class TiedTo(NamedTuple):
    """A record that a new one is tied to, and the sort of tie."""

    record: RecordDetail
    tie: Tie


def made_for(section: Section, detail: RecordDetail, kind: RecordKind, what: str = "") -> Keeping:
    """Return where it is kept what is typed into the dialog of a new record of a kind that is made for another.

    It must not come back in the dialog of what is made for a third one, nor for ``what`` else.
    """
    row = f"{detail.row} new {kind.name} {what}"
    return Keeping(section.context.unsaved, detail.kind.name, row, f"New {kind.about.one} for {detail.ref}")


async def make(
    section: Section, kind: RecordKind, given: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None, tied: TiedTo | None = None, keeping: Keeping | None = None,
) -> RecordDetail | None:  # fmt: skip
    """Ask for the few fields that make a record, and add it; return it as it stands then.

    ``given`` are typed values of fields that are not asked for; ``values`` stand in the dialog to begin with.
    Where it is ``tied`` to another record, the note on that is asked for in the same dialog. ``keeping`` is where it is
    kept what is typed, where that is for something else than any new record of the kind.
    """
    if tied is not None:
        keeping = made_for(section, tied.record, kind, tied.tie.relation)
    keeping = keeping or Keeping(section.context.unsaved, kind.name, "new", f"New {kind.about.one}")
    asked = [each for each in kind.editable if each.name not in (given or {})]
    if kind.about.asks:
        asked = [each for each in asked if each.name in kind.about.asks]
    if tied is not None and tied.tie.note:
        asked.append(replace(prose(tied.tie.note, f"About {one_line(tied.record.ref)}; may stay empty"), name=NOTE))
    form = Form(
        f"New {kind.about.one}{f' for {one_line(tied.record.ref)}' if tied else ''}", asked, values or {}, keeping,
        people=section.view.people if section.view else (), today=section.session.today,
        offers=await linking.offers(section, asked),
    )  # fmt: skip
    written: dict[str, str] = await section.choose(form)
    note = written.pop(NOTE, "")
    typed = {**(values or {}), **written, **(given or {})}
    if tied is None:
        saved = await section.patiently(lambda: section.session.add(kind.name, typed))
    else:
        other, relation = tied.record.key, tied.tie.relation
        saved = await section.patiently(
            lambda: tying.add_tied(section.session, kind.name, typed, other, note, relation)
        )
    keeping.forget([each.name for each in asked])
    section.tell(saved)
    return saved.detail


async def begin(section: Section, then: str = "Press w to switch between assessments.") -> str:
    """Ask for a use case and begin its assessment; return its row. ``then`` says how it goes on from there."""
    rows = await section.ask(section.session.rows, "use_case")
    use_cases = [each.title for each in rows["use_case"]]
    assessments = section.view.overview.assessments if section.view else ()
    keeping = Keeping(section.context.unsaved, "assessment", "new", "New assessment")
    asked = await section.choose(BeginAssessment(use_cases, assessments, keeping))
    row, saved = await section.patiently(
        lambda: assessing.begin(
            section.session, asked.title, asked.use_case, new_use_case=asked.new_use_case, copy_of=asked.copy_of
        )
    )
    keeping.forget(BeginAssessment.LINES)
    section.tell(saved, f"Begun: {one_line(asked.title)}. {then}")
    return row


async def duplicate(section: Section, detail: RecordDetail) -> str:
    """Ask for the fields of a record that is like the opened one, and add it; return the line where it stands.

    What was done on a day was done to the first one, and is not taken over.
    """
    kind = detail.kind
    typed = {each.name: detail.typed[each.name] for each in detail.fields if not each.past and detail.typed[each.name]}
    typed[kind.title.name] = f"{typed.get(kind.title.name, '')} (copy)"
    asked = kind.about.asks or tuple(typed)
    made = await make(
        section, kind,
        {name: text for name, text in typed.items() if name not in asked},
        {name: text for name, text in typed.items() if name in asked},
        keeping=Keeping(section.context.unsaved, kind.name, f"{detail.row} copy", f"Copy of {detail.ref}"),
    )  # fmt: skip
    return f"{kind.name}:{made.row}" if made is not None else ""


async def delete(section: Section, detail: RecordDetail) -> None:
    """Say what hangs on a record, ask once more and delete it; the journal keeps what it was."""
    question = f"Delete {one_line(heading(detail))}? ctrl+z brings it back."
    hanging = [*_hanging(section.session.workspace.described, detail)]
    asked = ConfirmAll(f"{question} With it goes:", hanging, "Delete it") if hanging else Confirm(question, "Delete it")
    if await section.choose(asked):
        saved = await section.patiently(lambda: section.session.delete(*detail.key))
        section.tell(saved, f"Deleted {a(detail.kind.about.one)}.")


def _hanging(kinds: Kinds, detail: RecordDetail) -> Iterator[str]:
    """Yield what is deleted with a record: its parts, and its ties."""
    if detail.facts is None:
        return
    for each in (part for parts in detail.facts.parts.values() for part in parts):
        title = each.values[kinds[each.kind].title.name]
        yield one_line(f"{each.ref} {title}" if each.ref != title else f"{kinds[each.kind].about.one}: {title}")
    linked: dict[str, list[str]] = {}
    for relation, tied in detail.facts.ties.items():
        for end in tied:
            linked.setdefault(_tab(kinds, detail.kind, relation, end.kind), []).append(one_line(end.ref))
    for title, refs in linked.items():
        yield f"{count(len(refs), 'link')} under {title}: {cut(', '.join(refs), 60)}"


def _tab(kinds: Kinds, kind: RecordKind, relation: str, far: str) -> str:
    """Return the title under which links of a relation to another kind stand on a record of a kind."""
    here = (tie.here for tie in kind.about.ties if (tie.relation, tie.to) == (relation, far))
    there = (tie.there for tie in kinds[far].about.ties if (tie.relation, tie.to) == (relation, kind.name))
    return next(here, "") or next(there, relation)


async def hand_over(section: Section, person: str, name: str) -> None:
    """Ask who takes over everything that names a person, show what that is, and put them into it as one action."""
    listed = await section.ask(handover.named_in, section.session, person)
    if not listed:
        section.notify(f"Nothing names {name}.")
        return
    people = [each for each in (section.view.people if section.view else ()) if folded(each) != folded(name)]
    keeping = Keeping(section.context.unsaved, "missing", f"{person} Handover", f"Handover of {name}")
    heir = await section.choose(PickPerson(f"Who takes over from {one_line(name)}?", people, keeping))
    with until_saved(keeping, "find", heir):
        if not heir or folded(heir) == folded(name):
            if heir:
                section.notify(f"Name somebody else than {name} to take over.", severity="warning")
            return
        question = f"{heir} takes over {count(len(listed), 'thing')} from {name}, as one action that ctrl+z takes back:"
        await section.choose(ConfirmAll(question, listed, "Hand over"))
        saved = await section.patiently(lambda: handover.hand_over(section.session, person, heir))
    section.tell(saved, f"{heir} has taken over {count(len(listed), 'thing')} from {name}.")


async def offer_handover(section: Section, detail: RecordDetail) -> None:
    """Say how many things name a person who was just set inactive, and offer to hand them over."""
    listed = await section.ask(handover.named_in, section.session, detail.row)
    if listed:
        name = detail.typed["name"]
        question = f"{count(len(listed), 'thing')} still name {name}, who counts as an owner no longer. Hand them over?"
        if await section.choose(ConfirmAll(question, listed, "Hand over")):
            await hand_over(section, detail.row, name)


async def spread(section: Section, detail: RecordDetail, ripple: Ripple) -> None:
    """Ask which records that are tied to a changed one are concerned, and mark those as changed today."""
    tied = detail.facts.tied(ripple.relation) if detail.facts is not None else ()
    if not tied:
        return
    options = [(each.id, f"{each.ref} {each.title}") for each in tied]
    chosen: str = await section.choose(PickSeveral(ripple.question, options, ()))
    rows = [row for row in chosen.split(",") if row]
    if rows:
        today = section.session.today().isoformat()
        saved = await section.patiently(lambda: setting.put(section.session, tied[0].kind, rows, {ripple.marks: today}))
        section.tell(saved, f"{count(len(rows), 'record')} marked as changed today.")


async def act(section: Section, detail: RecordDetail, title: str = "") -> None:
    """Ask for an action that is to be done for the opened record; ``title`` is what it begins with."""
    kind = section.session.workspace.described.get(action.NAME)
    if kind is None or detail.kind.name not in kind.parents:
        section.notify(f"No actions are done for {a(detail.kind.about.one)}.")
        return
    values = {kind.title.name: cut(one_line(title), LONGEST_LINE)} if title else {}
    given = {kind.part_field(detail.kind.name).name: detail.ref}
    made = await make(section, kind, given, values, keeping=made_for(section, detail, kind, title))
    if made is not None:
        section.notify(f"{one_line(made.ref)} is to be done for {one_line(detail.ref)}.")


async def unite(section: Section, kind: RecordKind, rows: Sequence[Row]) -> None:
    """Ask which of two records stays, and make them one."""
    if len(rows) != 2:
        section.notify(f"Select two {kind.about.many} with space, then U makes them one.")
        return
    options = [(row.id, f"{row.facts.ref} {row.title}") for row in rows]
    question = "Which one stays? It learns what only the other says; parts and links come to it."
    first: str = await section.choose(PickOne("Make one of two", options, hint=question))
    other = next(row.id for row in rows if row.id != first)
    saved = await section.patiently(lambda: uniting.unite(section.session, kind.name, first, other))
    section.tell(saved, "They are one now. ctrl+z takes it back.")


async def take_out(section: Section, detail: RecordDetail, duty: Duty) -> None:
    """Ask once more and take the opened person out of one record; what the person once did there stays."""
    if not duty.parts:
        section.notify(f"{duty.ref} says what {detail.typed['name']} did ({', '.join(duty.past)}): that stays.")
        return
    parts = ", ".join(duty.parts)
    question = f"Take {detail.typed['name']} out of {duty.ref} ({parts})? It then names nobody there."
    if await section.choose(Confirm(question, "Take out")):
        section.tell(
            await section.patiently(lambda: handover.take_out(section.session, detail.row, duty.record, duty.row)),
            f"{duty.ref}: {parts} is nobody now.",
        )
