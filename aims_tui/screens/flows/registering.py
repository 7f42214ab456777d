"""Adding to the registers, and deleting from them."""

from aims_tui.screens.dialogs.ask import Confirm, ConfirmAll
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickPerson
from aims_tui.screens.dialogs.places import BeginAssessment
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.section import Section
from aims_tui.text import a, count, folded, one_line
from aims_tui.widgets.headings import heading
from aims_tui.workspace.commands import assessing, handover
from aims_tui.workspace.queries.duties import Duty
from aims_tui.workspace.queries.record_detail import RecordDetail


async def add(section: Section, record: str) -> str:
    """Ask for the fields of a new record and add it; return the line where it stands."""
    if record == "assessment":
        return f"assessment:{await begin(section)}"
    kind = section.session.workspace.described[record]
    keeping = Keeping(section.context.unsaved, record, "new", f"New {kind.about.one}")
    form = Form(
        f"New {kind.about.one}", [each for each in kind.fields.values() if not each.given], {}, keeping,
        people=section.view.people if section.view else (), today=section.session.today,
    )  # fmt: skip
    typed = await section.choose(form)
    saved = await section.patiently(lambda: section.session.add(record, typed))
    keeping.forget(list(typed))
    section.tell(saved)
    return f"{record}:{saved.detail.row}" if saved.detail else ""


async def begin(section: Section, then: str = "Press w to switch between assessments.") -> str:
    """Ask for a use case and begin its assessment; return its row. ``then`` says how it goes on from there."""
    entries = await section.ask(section.session.registers)
    use_cases = [each.name.partition(" ")[2] for each in entries if each.record == "use_case"]
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


async def delete(section: Section, detail: RecordDetail) -> None:
    """Ask once more and delete a record; the journal keeps what it was."""
    what = f"{heading(detail)}"
    if await section.choose(Confirm(f"Delete {one_line(what)}? ctrl+z brings it back.", "Delete it")):
        saved = await section.patiently(lambda: section.session.delete(*detail.key))
        section.tell(saved, f"Deleted {a(detail.kind.about.one)}.")


async def hand_over(section: Section, person: str, name: str) -> None:
    """Ask who takes over everything that names a person, show what that is, and put them into it as one action."""
    listed = await section.ask(handover.named_in, section.session, person)
    if not listed:
        section.notify(f"Nothing names {name}.")
        return
    people = [each for each in (section.view.people if section.view else ()) if folded(each) != folded(name)]
    keeping = Keeping(section.context.unsaved, "missing", f"{person} Handover", f"Handover of {name}")
    heir = await section.choose(PickPerson(f"Who takes over from {one_line(name)}?", people, keeping))
    if not heir:
        return
    if folded(heir) == folded(name):
        section.notify(f"Name somebody else than {name} to take over.", severity="warning")
        return
    await section.welcome(heir)
    question = f"{heir} takes over {count(len(listed), 'thing')} from {name}, as one action that ctrl+z takes back:"
    if await section.choose(ConfirmAll(question, listed, "Hand over")):
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


async def take_out(section: Section, detail: RecordDetail, duty: Duty) -> None:
    """Ask once more and take the opened person out of one record."""
    parts = ", ".join(duty.parts)
    question = f"Take {detail.typed['name']} out of {duty.ref} ({parts})? It then names nobody there."
    if await section.choose(Confirm(question, "Take out")):
        section.tell(
            await section.patiently(lambda: handover.take_out(section.session, detail.row, duty.record, duty.row)),
            f"{duty.ref}: {parts} is nobody now.",
        )
