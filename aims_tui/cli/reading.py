"""The verbs that only read: show, list, find, catalog. None imports SQLModel."""

import sqlite3
import textwrap
from collections.abc import Iterator
from typing import Any

from aims_tui import catalog as catalogs
from aims_tui import refs
from aims_tui.cli.call import Call, Place, say, say_json, say_table
from aims_tui.records.described import Field, FieldType, RecordKind
from aims_tui.text import brief, folded, held, one_line
from aims_tui.workspace.queries import history, render, search
from aims_tui.workspace.store import errors, short_ids


def show(call: Call) -> int:
    """Print one record with everything that belongs to it."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        reader = _Reader(call, connection)
        found = reader.whole(place)
        conflicts = reader.conflicts(place)
    if call.arguments.json:
        say_json(found)
        return 0
    for line in _record_lines(place, found):
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

    def rows(self, kind: RecordKind, where: str = "", *values: str) -> list[dict[str, Any]]:
        columns = ", ".join(f'"{name}"' for name in ("id", *kind.fields))
        sql = f'SELECT {columns} FROM "{kind.name}" {where and "WHERE " + where}'
        return [
            {"id": row[0]}
            | {field.name: self.value(field, value) for field, value in zip(kind.fields.values(), row[1:], strict=True)}
            for row in self.connection.execute(sql, values).fetchall()
        ]

    def value(self, field: Field, value: Any) -> Any:
        if field.kind is FieldType.CHOICES:
            return list(field.listed(value or ""))
        if field.kind in (FieldType.PERSON, FieldType.LINK):
            return self.names.value(field, value)
        return value

    def whole(self, place: Place) -> dict[str, Any]:
        """Return a record with its fields by name, and what hangs on it: the same keys for every record."""
        found = self.rows(place.kind, "id = ?", place.row)
        if not found:
            raise errors.Refused(f"There is no such {place.kind.about.one} in this assessment.")
        record = found[0]
        if place.ref:
            entry = catalogs.load().requirements[place.ref]
            keep = {field.name for field in place.kind.for_family(entry.family)} | {"id"}
            named = {"ref": place.ref, "title": entry.title}
            record = {key: value for key, value in record.items() if key in keep}
        else:
            named = {"ref": self.names.row(place.kind.name, place.row), "title": str(record[place.kind.title.name])}
        record = named | record
        for key, kind in (("answers", "answer"), ("remarks", "remark")):
            record[key] = self.of_requirement(kind, place.row)
        record["evidence"] = self.evidence(place.row) if "evidence" in self.kinds else []
        record["links"] = self.links(place.row) if "link" in self.kinds else []
        return record

    def of_requirement(self, kind: str, row: str) -> list[dict[str, Any]]:
        if kind not in self.kinds:
            return []
        rows = self.rows(self.kinds[kind], "requirement = ?", row)
        rows.sort(key=lambda each: (str(each.get("on", "")), refs.order(str(each.get("question", "")))))
        return [{key: value for key, value in each.items() if key != "requirement"} for each in rows]

    def evidence(self, row: str) -> list[dict[str, Any]]:
        found = []
        for evidence, note in self.connection.execute(
            "SELECT from_row, note FROM link WHERE to_row = ? AND relation = 'supports'", (row,)
        ).fetchall():
            for each in self.rows(self.kinds["evidence"], "id = ?", evidence):
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


_HEADS = ("ref", "title", "assessment")


def _record_lines(place: Place, found: dict[str, Any]) -> list[str]:
    title = brief(str(found["title"]))
    lines = [f"{found['ref']} {title}" if place.ref else title, ""]
    fields = [
        field
        for name, field in place.kind.fields.items()
        if name in found and not (place.ref and name in _HEADS) and not _beside_the_point(name, found)
    ]
    width = max((len(field.label) for field in fields), default=0)
    for field in fields:
        value = held(render.value_in_words(field, found[field.name]))
        if field.name == "status" and found.get("applicability") == "not_applicable":
            value = "–"
        lines += _labelled(field.label.ljust(width), value)
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


def _beside_the_point(name: str, found: dict[str, Any]) -> bool:
    """Say whether a field has no bearing as the applicability stands; it is kept, and hidden."""
    applicability = found.get("applicability")
    if name == "exclusion_justification":
        return applicability != "not_applicable"
    return name in ("inclusion_reasons", "inclusion_justification") and applicability == "not_applicable"


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


def list_records(call: Call) -> int:
    """Print all records of a sort; those of a requirement for the chosen assessment only."""
    kind = call.workspace.described.named(call.arguments.records)
    if kind is None:
        known = ", ".join(each.about.many for each in call.workspace.described.values())
        raise errors.Refused(f"There are no records called {call.arguments.records!r}. There are: {known}.")
    with call.workspace.reading() as connection:
        reader = _Reader(call, connection)
        if kind.about.implied:
            rows = reader.rows(kind, "assessment = ?", call.assessment(connection))
            rows.sort(key=lambda row: refs.order(str(row["ref"])))
            titles = catalogs.load().requirements
            rows = [
                {"ref": row["ref"], "title": titles[row["ref"]].title} | row for row in rows if row["ref"] in titles
            ]
        elif "requirement" in kind.fields:
            chosen = call.assessment(connection)
            rows = reader.rows(kind, "requirement IN (SELECT id FROM requirement WHERE assessment = ?)", chosen)
            rows.sort(key=lambda row: (refs.order(str(row["requirement"])), str(row[kind.title.name])))
        else:
            rows = reader.rows(kind)
            rows.sort(key=lambda row: (short_ids.order(str(row.get("short") or "")), str(row[kind.title.name])))
        ties = {row["id"]: render.ends(connection, reader.names, row["id"]) for row in rows if kind.name == "link"}
    if call.arguments.json:
        say_json(rows)
    elif not rows:
        say(f"No {kind.about.many} yet.")
    elif ties:
        say_table(
            ("From", "To", "Relation", "Note"),
            [(*ties[row["id"]], row["relation"], row["note"]) for row in rows],
            plain=call.arguments.plain,
        )
    else:
        _say_rows(kind, rows, plain=call.arguments.plain)
    return 0


def _say_rows(kind: RecordKind, rows: list[dict[str, Any]], *, plain: bool) -> None:
    fields = [each for each in kind.fields.values() if each.kind is not FieldType.PROSE and each.name not in _QUIET][:7]
    if kind.title not in fields:
        fields.append(kind.title)
    head = [each.label for each in fields]
    body = [[render.value_in_words(each, row[each.name]) if row[each.name] else "" for each in fields] for row in rows]
    if kind.about.implied:
        head.insert(1, "Title")
        body = [
            [cells[0], str(row["title"]), "–" if row["applicability"] == "not_applicable" else cells[1], *cells[2:]]
            for cells, row in zip(body, rows, strict=True)
        ]
    say_table(head, body, widest=44, plain=plain)


_QUIET = ("assessment", "file", "media_type", "source", "external", "original_name", "supersedes", "inclusion_reasons")


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
