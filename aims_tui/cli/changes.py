"""The verb that tells what changed since a day: changes. It imports no SQLModel."""

from collections.abc import Iterator

from aims_tui import catalog, dates
from aims_tui.cli.call import Call, UsageError, say, say_json
from aims_tui.cli.journal import logged
from aims_tui.insight.difference import difference, shortened
from aims_tui.records.described import Kinds
from aims_tui.text import count
from aims_tui.workspace import changes_since, history, words
from aims_tui.workspace.changes_since import FieldChange, Group, RecordChanges

AROUND = 24
"""How many characters of a text stand on either side of what changed in it."""


def changes(call: Call) -> int:
    """Print what changed since a day, by requirement and record; or as ``log --json`` does."""
    try:
        day = dates.parse(call.arguments.since, call.today, past=True)
    except dates.DateUnclear as unclear:
        raise UsageError(f"--since: {unclear}") from None
    kinds = call.workspace.described
    with call.workspace.reading() as connection:
        names = history.Names(connection, kinds)
        found = changes_since.changed(connection, kinds, day, call.arguments.by)
        entries = [logged(each, names, history.described_field(kinds, each.record, each.field)) for each in found]
        groups = changes_since.groups(connection, kinds, found)
        lines = [line for group in groups for line in _group(names, kinds, group)]
    if call.arguments.json:
        say_json(entries)
        return 0
    by = f" by {found[0].who}" if found and call.arguments.by else ""
    what = f"{count(len(found), 'change')}{by} in {count(len(groups), 'place')}" if found else "No changes"
    say(f"{what} since {day.isoformat()}; times are UTC." if found else f"{what} since {day.isoformat()}.")
    for line in lines:
        say(line)
    return 0


def _group(names: history.Names, kinds: Kinds, group: Group) -> Iterator[str]:
    yield ""
    if group.requirement:
        entry = catalog.load().requirements.get(group.ref)
        title = f"{group.ref} {entry.title}" if entry is not None else group.ref
        yield words.cut(title + (f" [{group.assessment}]" if group.assessment else ""), 100)
    else:
        name = group.records[0].name
        yield f"{name[:1].upper()}{name[1:]}"
    for record in group.records:
        yield from _record(names, kinds, record, own=record.record == "requirement" or not group.requirement)


def _record(names: history.Names, kinds: Kinds, record: RecordChanges, *, own: bool) -> Iterator[str]:
    """Yield the lines of one record; its name stands before them where it is not that of the group."""
    lead = "" if own else f"{record.name[:1].upper()}{record.name[1:]}, "
    fields = [*changes_since.told(kinds, record)]
    if came := record.exists:
        there, gone = ("linked", "unlinked") if record.record == "link" else ("added", "deleted")
        done = (there if came.new else gone) if came.old != came.new else f"{there} and {gone} again"
        values = [
            f"{words.cut(each.field.label)} {words.stored(names, each.field, each.new)}"
            for each in fields
            if came.new and each.new and each.field is not None
        ]
        yield f"  {lead}{done}" + (f": {'; '.join(values)}" if values else "") + _by(came)
        return
    for each in fields:
        yield f"  {lead}{words.cut(each.field.label if each.field else each.name)}: {_values(names, each)}{_by(each)}"


def _values(names: history.Names, change: FieldChange) -> str:
    if change.old == change.new:
        return f"{words.stored(names, change.field, change.new)} (changed, and put back)"
    if change.prose and change.old and change.new:
        marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
        parts = shortened(difference(change.old, change.new), AROUND)
        return words.cut("".join(marks[part.sort].format(part.text) for part in parts), 400)
    return " \u2192 ".join(words.stored(names, change.field, value) for value in (change.old, change.new))


def _by(change: FieldChange) -> str:
    """Return who changed it last and when, and how many changes it were; as ``log`` writes moments."""
    last = change.steps[-1]
    times = f", {len(change.steps)} changes" if len(change.steps) > 1 else ""
    return f"  ({words.cut(last.who)}, {last.at[:16].replace('T', ' ')}{times})"
