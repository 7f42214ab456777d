"""Adding to the registers, and deleting from them."""

from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.places import BeginAssessment
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.section import Section
from aims_tui.text import a, one_line
from aims_tui.widgets.headings import heading
from aims_tui.workspace import assessing
from aims_tui.workspace.opened import Opened


async def add(section: Section, record: str) -> str:
    """Ask for the fields of a new record and add it; return the line where it stands."""
    if record == "assessment":
        return f"assessment:{await begin(section)}"
    kind = section.desk.workspace.described[record]
    keeping = Keeping(section.seat.unsaved, record, "new", f"New {kind.about.one}")
    form = Form(
        f"New {kind.about.one}", [each for each in kind.fields.values() if not each.described.given], {}, keeping,
        people=section.view.people if section.view else (), today=section.desk.today,
    )  # fmt: skip
    typed = await section.choose(form)
    saved = await section.patiently(lambda: section.desk.add(record, typed))
    keeping.forget(list(typed))
    section.tell(saved)
    return f"{record}:{saved.opened.row}" if saved.opened else ""


async def begin(section: Section) -> str:
    """Ask for a use case and begin its assessment; return its row."""
    entries = await section.ask(section.desk.registers)
    use_cases = [each.name.partition(" ")[2] for each in entries if each.record == "use_case"]
    assessments = section.view.glance.assessments if section.view else ()
    keeping = Keeping(section.seat.unsaved, "assessment", "new", "New assessment")
    asked = await section.choose(BeginAssessment(use_cases, assessments, keeping))
    row, saved = await section.patiently(
        lambda: assessing.begin(
            section.desk, asked.title, asked.use_case, new_use_case=asked.new_use_case, copy_of=asked.copy_of
        )
    )
    keeping.forget(BeginAssessment.LINES)
    section.tell(saved, f"Begun: {one_line(asked.title)}. Press w to switch between assessments.")
    return row


async def delete(section: Section, opened: Opened) -> None:
    """Ask once more and delete a record; the journal keeps what it was."""
    what = f"{heading(opened)}"
    if await section.choose(Confirm(f"Delete {one_line(what)}? ctrl+z brings it back.", "Delete it")):
        saved = await section.patiently(lambda: section.desk.delete(*opened.key))
        section.tell(saved, f"Deleted {a(opened.kind.about.one)}.")
