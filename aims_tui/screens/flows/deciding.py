"""Deciding between values that several people gave the same field."""

from collections.abc import Mapping

from aims_tui.records.fields import Field, FieldType
from aims_tui.screens.dialogs.ask import TOGETHER, Decide, Value
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.section import Section
from aims_tui.text import count
from aims_tui.widgets.panel import RecordPanel
from aims_tui.workspace.queries.history import Conflict
from aims_tui.workspace.queries.history_lines import in_words, typed_in_words
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.drafts import Draft


async def decide(section: Section, detail: RecordDetail, panel: RecordPanel) -> None:
    """Settle the first conflict of the record; without one, compare what is being typed with what is newer."""
    if detail.conflicts:
        await _settle(section, detail.conflicts[0])
        return
    for name in section.context.unsaved.newer(detail):
        draft = section.context.unsaved.get(*detail.key, name)
        if draft is not None:
            await _compare(section, detail, panel, draft)
            return
    await undecided(section)


async def undecided(section: Section) -> None:
    """Show everything in the workspace that waits for a decision, and settle what is chosen."""
    found = await section.ask(section.session.conflicts)
    if not found:
        section.notify("There is nothing to decide.")
        return
    options = [(str(number), sentence) for number, (_, sentence) in enumerate(found)]
    chosen = await section.choose(PickOne(f"{count(len(found), 'thing')} to decide", options))
    await _settle(section, found[int(chosen)][0])


async def _settle(section: Section, conflict: Conflict) -> None:
    if conflict.deleted_by:
        await _settle_existence(section, conflict)
        return
    field = section.session.workspace.described[conflict.record].fields[conflict.field]
    words = await section.ask(section.session.words, field, [op.value for op in conflict.ops])
    newest = len(conflict.ops) - 1
    values = [
        Value(
            op.who,
            _when(op.at) + (" · shown now" if number == newest else ""),
            _words(field, words, op.value),
            op.value,
        )
        for number, op in enumerate(conflict.ops)
    ]
    standing = await section.ask(section.session.open, conflict.record, conflict.row)
    keeping = _keeping(section, standing, field)
    found = await section.choose(Decide(field.label, values, keeping if field.kind is FieldType.PROSE else None))
    saved = await section.patiently(lambda: section.session.decide(conflict, found.typed))
    keeping.forget([TOGETHER])
    section.tell(saved)


def _keeping(section: Section, detail: RecordDetail, field: Field) -> Keeping:
    """Return where it is kept what somebody makes of several values of a field."""
    title = f"{detail.ref} {field.label}, both together"
    return Keeping(section.context.unsaved, detail.kind.name, f"{detail.row} decide {field.name}", title)


async def _settle_existence(section: Section, conflict: Conflict) -> None:
    gone, worked = conflict.deleted_by[-1], conflict.worked_on_by[-1]
    one = section.session.workspace.described[conflict.record].about.one
    values = (
        Value(worked.who, f"{_when(worked.at)} · worked on it", f"The {one} stays, with all that belongs to it.", "1"),
        Value(gone.who, f"{_when(gone.at)} · deleted it", f"The {one} goes; the history keeps what it was.", ""),
    )
    found = await section.choose(Decide(f"The {one}", values))
    section.tell(await section.patiently(lambda: section.session.decide(conflict, found.typed)))


async def _compare(section: Section, detail: RecordDetail, panel: RecordPanel, draft: Draft) -> None:
    field = {**detail.kind.fields, **detail.kind.links}[draft.field]
    mine = Value("Yours, not saved", _when(draft.at), _typed(field, draft.text), draft.text)
    standing = detail.typed[draft.field]
    theirs = Value(detail.changed_by, f"{_when(detail.changed_at)} · in the file", _typed(field, standing), standing)
    keeping = _keeping(section, detail, field)
    dialog = Decide(field.label, (mine, theirs), keeping if field.kind is FieldType.PROSE else None)
    found = await section.choose(dialog)
    if found == theirs:
        keeping.forget([TOGETHER])
        panel.form.given_up(detail, {draft.field: draft.text})
        section.post_message(section.Changed())
        return
    # Whoever has seen both writes on top of the newer one: no conflict is left behind.
    saved = await section.patiently(lambda: section.session.save(detail, {draft.field: found.typed}))
    keeping.forget([TOGETHER])
    section.context.unsaved.forget(*detail.key, draft.field)
    section.tell(saved)
    if saved.detail is not None:
        panel.detail = saved.detail


def _when(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"


def _words(field: Field, words: Mapping[str, str], value: str) -> str:
    # A text stays as it is, an empty one too: both can be edited into one.
    return value if field.kind is FieldType.PROSE else in_words(field, words.get(value) or value)


def _typed(field: Field, text: str) -> str:
    return text if field.kind is FieldType.PROSE else typed_in_words(field, text)
