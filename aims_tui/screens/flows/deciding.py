"""Deciding between values that several people gave the same field."""

from collections.abc import Mapping

from aims_tui.records.described import Field, Kind
from aims_tui.screens.dialogs.ask import Decide, Value
from aims_tui.screens.section import Section
from aims_tui.widgets.panel import RecordPanel
from aims_tui.workspace.drafts import Draft
from aims_tui.workspace.history import Conflict
from aims_tui.workspace.opened import Opened
from aims_tui.workspace.told import in_words, typed_in_words


async def decide(section: Section, opened: Opened, panel: RecordPanel) -> None:
    """Settle the first conflict of the record; without one, compare what is being typed with what is newer."""
    if opened.conflicts:
        await _settle(section, opened, opened.conflicts[0])
        return
    for name in section.seat.unsaved.newer(opened):
        draft = section.seat.unsaved.get(*opened.key, name)
        if draft is not None:
            await _compare(section, opened, panel, draft)
            return
    section.notify("There is nothing to decide here.")


async def _settle(section: Section, opened: Opened, conflict: Conflict) -> None:
    field = opened.kind.fields[conflict.field]
    words = await section.ask(section.desk.words, field, [op.value for op in conflict.ops])
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
    found = await section.choose(Decide(field.label, values, prose=field.kind is Kind.PROSE))
    saved = await section.patiently(lambda: section.desk.decide(opened, conflict.field, found.typed))
    section.tell(saved)


async def _compare(section: Section, opened: Opened, panel: RecordPanel, draft: Draft) -> None:
    field = opened.kind.fields[draft.field]
    mine = Value("Yours, not saved", _when(draft.at), _typed(field, draft.text), draft.text)
    standing = opened.typed[draft.field]
    theirs = Value(opened.changed_by, f"{_when(opened.changed_at)} · in the file", _typed(field, standing), standing)
    found = await section.choose(Decide(field.label, (mine, theirs), prose=field.kind is Kind.PROSE))
    if found == theirs:
        panel.form.given_up(opened, {draft.field: draft.text})
        section.post_message(section.Changed())
        return
    # Whoever has seen both writes on top of the newer one: no conflict is left behind.
    saved = await section.patiently(lambda: section.desk.save(opened, {draft.field: found.typed}))
    section.tell(saved)
    section.seat.unsaved.forget(*opened.key, draft.field)
    if saved.opened is not None:
        panel.opened = saved.opened


def _when(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"


def _words(field: Field, words: Mapping[str, str], value: str) -> str:
    # A text stays as it is, an empty one too: both can be edited into one.
    return value if field.kind is Kind.PROSE else in_words(field, words.get(value) or value)


def _typed(field: Field, text: str) -> str:
    return text if field.kind is Kind.PROSE else typed_in_words(field, text)
