"""Setting a field of one record of a register, or of all that are selected."""

from collections.abc import Mapping, Sequence

from aims_tui.insight.register import Row
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import RecordKind
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickChoices, PickDate, PickOne, PickPerson
from aims_tui.screens.dialogs.write import Form
from aims_tui.screens.section import Section
from aims_tui.text import count_of, cut, one_line
from aims_tui.workspace.commands import setting
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.queries.history_lines import typed_in_words


async def put(section: Section, kind: RecordKind, rows: Sequence[Row]) -> None:
    """Ask for a field and its value, and set it on all of them as one action."""
    about = rows[0].facts.ref if len(rows) == 1 else count_of(len(rows), kind.about.one, kind.about.many)
    fields = [each for each in kind.fields.values() if not each.given]
    name = await section.choose(PickOne(f"Set for {one_line(about)}", [(each.name, each.label) for each in fields]))
    field = kind.fields[name]
    keeping = Keeping(section.context.unsaved, "missing", f"{rows[0].id} {field.label}", f"{field.label} of {about}")
    typed = await _asked(section, field, rows, f"{field.label} of {one_line(about)}", keeping)
    # Where the dialog reads it again.
    line = {FieldType.DATE: "day", FieldType.PERSON: "find"}.get(field.kind, name)
    keeping.note(line, typed)

    def save(extra: Mapping[str, str]) -> Saved:
        return setting.put(section.session, kind.name, [row.id for row in rows], {name: typed, **extra})

    await section.attempt(save, kind.fields, rows[0].id)
    keeping.forget([line])
    words = cut(one_line(typed_in_words(field, typed)), 60) or "empty"
    section.notify(f"{one_line(about)}: {field.label} {words}. ctrl+z takes it back.")


async def _asked(section: Section, field: Field, rows: Sequence[Row], heading: str, keeping: Keeping) -> str:
    """Ask for a value as people type it; what stands in the only record is there to begin with."""
    value = rows[0].facts.values.get(field.name, "") if len(rows) == 1 else ""
    if field.kind in (FieldType.CHOICE, FieldType.YES_NO):
        chosen = [] if field.default else [("", "– none –")]
        return await section.choose(PickOne(heading, [*field.choices, *chosen], value))
    if field.kind is FieldType.CHOICES:
        return await section.choose(PickChoices(field, ",".join(field.listed(value))))
    if field.kind is FieldType.DATE:
        return await section.choose(PickDate(heading, section.session.today, keeping, value))
    people = section.view.people if section.view else ()
    if field.kind is FieldType.PERSON:
        return await section.choose(PickPerson(heading, people, keeping))
    words = rows[0].cell(field.name).text if len(rows) == 1 else ""
    form = Form(heading, [field], {field.name: words}, keeping, people=people, today=section.session.today)
    return (await section.choose(form)).get(field.name, words)
