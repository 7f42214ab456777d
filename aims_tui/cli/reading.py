"""The verbs that only read: show, find, catalog. None imports SQLModel."""

import sqlite3
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from aims_tui import catalog as catalogs
from aims_tui import refs
from aims_tui.cli.call import Call, Place, say, say_json, say_table
from aims_tui.records.facts import Facts, Worked
from aims_tui.records.fields import Field
from aims_tui.records.kinds import ELSEWHERE, Kinds, RecordKind
from aims_tui.text import brief, capital, folded, held, one_line
from aims_tui.workspace.queries import history, register, render, search
from aims_tui.workspace.store import errors, short_ids


def show(call: Call) -> int:
    """Print one record with everything that belongs to it."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        reader = _Reader(call, connection)
        found, facts_of = reader.whole(place)
        conflicts = reader.conflicts(place)
    if call.arguments.json:
        say_json(call.dated(found))
        return 0
    for line in _record_lines(call.workspace.described, place, found, facts_of):
        say(line)
    for line in conflicts:
        say(f"Undecided: {line}")
    return 0


class _Reader:
    """Reads rows with people and linked rows by name, from the file's own description of its fields."""

    def __init__(self, call: Call, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.kinds = call.workspace.described
        self.names = history.Names(connection, self.kinds)
        self.reader = call.reader(connection)

    def rows(self, kind: RecordKind, ids: Sequence[str]) -> list[dict[str, Any]]:
        found = self.reader.of(kind, ids)
        return [register.as_json(self.names, self.kinds, kind, each) for each in found]

    def whole(self, place: Place) -> tuple[dict[str, Any], Facts]:
        """Return a record with its fields by name, and what hangs on it: the same keys for every record."""
        found = self.reader.of(place.kind, [place.row])
        if not found:
            raise errors.Refused(f"There is no such {place.kind.about.one} in this assessment.")
        record = register.as_json(self.names, self.kinds, place.kind, found[0])
        if place.ref:
            entry = catalogs.load().requirements[place.ref]
            keep = {field.name for field in place.kind.for_family(entry.family)}
            named: dict[str, Any] = {"ref": place.ref, "title": entry.title}
            record = {key: value for key, value in record.items() if key in keep or key not in place.kind.fields}
        else:
            named = {"ref": self.names.row(place.kind.name, place.row), "title": str(record[place.kind.title.name])}
        record = named | record
        for key in ("answers", "remarks"):
            record[key] = sorted(record.get(key, ()), key=_in_time)
        record["evidence"] = self.evidence(place.row) if "evidence" in self.kinds else []
        record["links"] = self.links(place.row) if "link" in self.kinds else []
        return record, found[0]

    def evidence(self, row: str) -> list[dict[str, Any]]:
        found = []
        for evidence, note in self.connection.execute(
            "SELECT from_row, note FROM link WHERE to_row = ? AND relation = 'supports'", (row,)
        ).fetchall():
            for each in self.rows(self.kinds["evidence"], [evidence]):
                found.append(each | {"note": note})
        return sorted(found, key=lambda each: short_ids.order(str(each["short"])))

    def links(self, row: str) -> list[dict[str, str]]:
        found = self.connection.execute(
            "SELECT to_record, to_row, relation, note FROM link WHERE from_row = ?1"
            " UNION ALL SELECT from_record, from_row, relation, note FROM link WHERE to_row = ?1",
            (row,),
        ).fetchall()
        links = [
            {"record": record, "id": self.names.row(record, other), "relation": relation, "note": note}
            for record, other, relation, note in found
        ]
        return sorted(links, key=lambda each: (each["record"], short_ids.order(each["id"])))

    def conflicts(self, place: Place) -> list[str]:
        found = history.about(self.connection, self.kinds, place.kind.name, place.row)
        return [render.conflict(self.connection, self.names, self.kinds, each) for each in found]


def _in_time(part: dict[str, Any]) -> tuple[str, tuple[int, ...]]:
    """Return where an answer or a remark stands among others: by its day, then by the number of its question."""
    return str(part.get("on", "")), refs.order(str(part.get("question", "")))


_HEADS = ("ref", "title", "assessment")
_STATUS = "status"


def _record_lines(kinds: Kinds, place: Place, found: dict[str, Any], facts: Facts) -> list[str]:
    title = brief(str(found["title"]))
    lines = [f"{found['ref']} {title}" if place.ref else title, ""]
    kind = place.kind
    names = [name for name in kind.order if name in found and not (place.ref and name in _HEADS)]
    # An excluded control has no status, which is said.
    names = [
        name for name in names if name not in kind.fields or kind.fields[name].matters(facts.values) or name == _STATUS
    ]
    names = [name for name in names if name not in kind.fields or not kind.fields[name].internal]
    width = max((len(kind.column(name).label) for name in names), default=0)
    for name in names:
        if name in kind.derived:
            value = _derived(kind.derived[name].work(facts))
        elif name in kind.links:
            value = "; ".join(one_line(held(each.called)) for each in facts.tied(kind.tie(name).relation)) or "–"
        else:
            value = _stored(kind.fields[name], found) if kind.fields[name].matters(facts.values) else "–"
        lines += _labelled(kind.column(name).label.ljust(width), value)
    return [*lines, *_belonging(place, found), *_parts(kinds, facts)]


def _stored(field: Field, found: dict[str, Any]) -> str:
    return held(render.value_in_words(field, found[field.name]))


def _derived(worked: Worked) -> str:
    return f"{worked.text or '–'} ({worked.reason})" if worked.reason else worked.text or "–"


def _parts(kinds: Kinds, facts: Facts) -> Iterator[str]:
    for each in (part for parts in facts.parts.values() for part in parts):
        kind = kinds[each.kind]
        if kind.about.place == ELSEWHERE:
            continue  # With all that is said in it above.
        state = _derived(kind.derived["state"].work(each)) if "state" in kind.derived else ""
        title = each.values[kind.title.name]
        name = f"{each.ref} {title}" if each.ref != title else title
        yield f"{capital(kind.about.one)}: {one_line(held(name))}" + _in_brackets(state)


def _belonging(place: Place, found: dict[str, Any]) -> list[str]:
    lines = []
    for each in found["evidence"] if place.ref else ():
        superseded = " [superseded]" if each["state"] == "superseded" else ""
        lines.append(f"Evidence: {each['short']} {each['title']}{superseded}" + _in_brackets(each["note"]))
    for each in found["answers"]:
        lines.append(f"Answer {each['question']}: {each['verdict']} {one_line(held(each['text']))}")
    for each in found["remarks"]:
        state = f"resolved on {each['resolved_on']}" if each["resolved_on"] else "open"
        if each.get("grade"):
            state = f"{each['grade'].replace('_', ' ')}, {state}"
        lines.append(f"Feedback {each['on']} {each['author']} ({state}): {one_line(held(each['text']))}")
        if each["answer"]:
            lines.append(f"  Our answer: {one_line(held(each['answer']))}")
    for each in found["links"]:
        if not place.ref or each["relation"] != "supports":
            lines.append(f"Link: {each['record'].replace('_', ' ')} {each['id']}" + _in_brackets(each["note"]))
    return lines


_AT_ONCE = 5_000
"""Characters that are wrapped at once: the toolkit copies the rest of a line for each line that it makes."""


def _labelled(label: str, value: str) -> list[str]:
    width = 94 - len(label)
    parts = [part for line in value.splitlines() or [""] for part in _wrapped(line, width)]
    return [f"{label if number == 0 else ' ' * len(label)}  {part}".rstrip() for number, part in enumerate(parts)]


def _wrapped(line: str, width: int) -> Iterator[str]:
    """Yield the lines that a line takes, in time that grows with its length alone."""
    if len(line) <= width and line.isprintable():
        yield line
        return
    start = 0
    while len(line) - start > _AT_ONCE:
        blank = line.rfind(" ", start + _AT_ONCE - width, start + _AT_ONCE) + 1
        end = blank or start + _AT_ONCE // width * width
        yield from textwrap.wrap(line[start:end], width)
        start = end
    yield from textwrap.wrap(line[start:], width) or ["" for _ in range(start == 0)]


def _in_brackets(note: str) -> str:
    return f" ({one_line(note)})" if note else ""


def find(call: Call) -> int:
    """Search numbers, titles and all written text."""
    wanted = folded(call.arguments.text)
    if not wanted:
        raise errors.Refused("Say what to look for.")
    with call.workspace.reading() as connection:
        chosen = call.assessment(connection)
    found = search.index(call.workspace, chosen).entries
    # A number also in the spelling in which it stands in the texts: A6.2.4 finds A.6.2.4.
    number, rest = refs.written(call.arguments.text)
    texts = [wanted, folded(number)] if number and not rest else [wanted]
    hits = [
        hit
        for each in found
        if (text := next((one for one in texts if one in each.folded), ""))
        for hit in _hits(each, text)
    ]
    if call.arguments.json:
        say_json(hits)
    elif not hits:
        say(f"Nothing holds {call.arguments.text!r}.")
    else:
        say_table(
            ("Where", "Field", "Text"),
            [(f"{each['record']} {each['ref']}", each["field"], search.around(each["text"], wanted)) for each in hits],
            plain=call.arguments.plain,
        )
    return 0


def _hits(entry: search.Entry, wanted: str) -> Iterator[dict[str, str]]:
    """Yield what was found in an entry; a short id that stands with a title is a field of its own."""
    whole = {"record": entry.record, "ref": entry.ref, "field": entry.field, "text": entry.text}
    if entry.record == "requirement" or entry.folded == folded(entry.text):
        yield whole
        return
    if wanted in folded(entry.ref):
        yield whole | {"field": "short", "text": entry.ref}
    if wanted in folded(entry.text) or wanted not in folded(entry.ref):
        yield whole


def catalog(call: Call) -> int:
    """Print what a requirement asks, from the catalog alone."""
    book = catalogs.load()
    entry = book.find(call.arguments.ref)
    if entry is None:
        raise errors.Refused(
            f"There is no requirement {call.arguments.ref!r}. Numbers run 4.1 … 10.2, A.2.2 … A.10.4, X.1 …"
        )
    say(f"{entry.ref} {entry.title}  ({book.standard})")
    _paragraph("", entry.summary)
    for question in entry.questions:
        _paragraph(f"{question.id}: ", question.text)
    _paragraph("Evidence: ", "; ".join(entry.evidence_examples) + ".")
    if entry.guidance:
        _paragraph("Guidance: ", entry.guidance)
    if entry.documented:
        _paragraph(f"{entry.in_writing}: ", entry.documented.what)
        for title, kind, note in entry.documented.items:
            _item(f"{title}: {kind}. {note}")
    if entry.related:
        _paragraph("Related: ", ", ".join(entry.related))
    if entry.relations:
        _paragraph("", "Other standards:")
        for relation in entry.relations:
            _item(f"{relation.where} ({relation.note})" if relation.note else relation.where)
    for framework, crossings in ((book.eu_ai_act, entry.eu_ai_act), (book.nist, entry.nist)):
        if crossings:
            _paragraph("", f"{framework.name}:")
            for each in crossings:
                _item(f"{each.named}: {each.qualified}")
            _item(framework.disclaimer, lead="")
    return 0


def _paragraph(lead: str, text: str) -> None:
    say()
    _item(lead + text, lead="")


def _item(text: str, *, lead: str = "- ") -> None:
    for line in textwrap.wrap(text, 88, initial_indent=lead, subsequent_indent=" " * len(lead)):
        say(line)
