"""The verb that reads texts of former days: versions. It imports no SQLModel."""

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from aims_tui import refs
from aims_tui.cli.call import Call, Place, UsageError, say, say_json, say_table
from aims_tui.insight.changed_lines import ChangedLine, changed_lines
from aims_tui.records.fields import Field, FieldType
from aims_tui.text import coded, count
from aims_tui.workspace.queries import history, render
from aims_tui.workspace.queries import versions as queries
from aims_tui.workspace.queries.versions import Version
from aims_tui.workspace.store import errors

_MARKS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
"""How words stand in a line of which others did not change."""
_LEADS = {"same": "  ", "gone": "- ", "new": "+ "}


class _Text(NamedTuple):
    """The field that is meant, with its versions."""

    connection: sqlite3.Connection
    place: Place
    field: Field
    title: str
    """How people know it: ``POL-1 Text``."""
    found: tuple[Version, ...]

    def of(self, number: int) -> str:
        """Return a text by its number; refused where there is none."""
        return queries.text_of(self.connection, queries.numbered(self.found, number, self.title))


def versions(call: Call) -> int:
    """Print the texts that ever stood in a field, the newest first; one of them; or how two differ."""
    asked = call.arguments
    if asked.diff is not None and len(asked.diff) > 2:
        raise UsageError("--diff takes one number or two")
    with call.workspace.reading() as connection:
        text = _meant(call, connection)
        if asked.show is not None:
            return _show(text, asked.show, json=asked.json)
        if asked.diff is not None:
            return _differ(text, asked.diff, json=asked.json)
    if asked.json:
        say_json([_as_json(each) for each in text.found])
    elif not text.found:
        say(f"Nothing was ever written in {text.title}.")
    else:
        say_table(("No", "Version", "When (UTC)", "Who", "Length", "Why"), [_row(each) for each in text.found])
    return 0


def _meant(call: Call, connection: sqlite3.Connection) -> _Text:
    kinds = call.workspace.described
    place = call.find(connection, call.arguments.ref)
    field = _field(place, call.arguments.field)
    names = history.Names(connection, kinds)
    title = render.cell(connection, names, kinds, place.kind.name, place.row, field.name)
    return _Text(connection, place, field, title, queries.versions(connection, place.kind, place.row, field.name))


def _field(place: Place, typed: str) -> Field:
    """Return the text that is meant: the one that is named, else the document, else the only one."""
    there = place.kind.for_family(refs.family(place.ref)) if place.ref else place.kind.fields.values()
    texts = {each.name: each for each in there if each.kind is FieldType.PROSE and not each.internal}
    known = ", ".join(texts)
    if typed:
        wanted = coded(typed)
        found = next((each for name, each in texts.items() if wanted in (name, coded(each.label))), None)
        if found is None:
            beside = f"There are: {known}." if known else "It has none."
            raise errors.Refused(f"There is no text {typed!r} of {_name(place)}. {beside}")
        return found
    fields = place.kind.documents or tuple(texts.values())
    if not fields:
        raise errors.Refused(f"{_name(place)} has no text of several lines.")
    if len(fields) > 1:
        raise UsageError(f"say which text of {_name(place)}: {', '.join(each.name for each in fields)}")
    return fields[0]


def _name(place: Place) -> str:
    """Return what a message calls a record."""
    return place.ref or f"the {place.kind.about.one}"


def _row(each: Version) -> tuple[str, ...]:
    now = " (now)" if each.now else ""
    length = f"{each.length:,}" if each.length else "emptied"
    return f"{each.number}{now}", each.name, each.at[:16].replace("T", " "), each.who, length, each.why


def _as_json(each: Version) -> dict[str, Any]:
    return {
        "number": each.number,
        "at": each.at,
        "who": each.who,
        "why": each.why,
        "version": each.names[0],
        "versions": [name for name in each.names if name],
        "length": each.length,
        "now": each.now,
    }


def _show(text: _Text, number: int, *, json: bool) -> int:
    found = queries.numbered(text.found, number, text.title)
    told = text.of(number)
    if json:
        say_json(_as_json(found) | {"text": told})
    else:
        for line in told.removesuffix("\n").split("\n") if told else ():
            say(line)
    return 0


def _differ(text: _Text, numbers: Sequence[int], *, json: bool) -> int:
    old = text.of(numbers[0])
    # What stands now is what everybody reads, also where nobody has decided yet between two.
    now = next((each.number for each in text.found if each.now), numbers[0])
    lines = changed_lines(old, text.of(numbers[1] if len(numbers) > 1 else now))
    if json:
        say_json([_line_as_json(each) for each in lines])
        return 0
    for line in map(_drawn, lines):
        say(line)
    if not lines:
        say("They do not differ.")
    return 0


def _drawn(line: ChangedLine) -> str:
    if line.sort == "skipped":
        return f"… {count(line.skipped, 'equal line')}"
    marks = _MARKS if line.mixed else dict.fromkeys(_MARKS, "{}")
    return f"{_LEADS[line.sort]}{''.join(marks[part.sort].format(part.text) for part in line.parts)}".rstrip()


def _line_as_json(line: ChangedLine) -> dict[str, Any]:
    if line.sort == "skipped":
        return {"sort": line.sort, "lines": line.skipped}
    return {
        "sort": line.sort,
        "text": line.text,
        "parts": [{"sort": each.sort, "text": each.text} for each in line.parts],
    }
