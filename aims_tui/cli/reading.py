"""The verbs that only read: status, show, list, find, log, catalog. None imports SQLModel."""

import sqlite3
import textwrap
from typing import Any

from aims_tui import catalog as catalogs
from aims_tui.cli.call import Call, Place, say, say_json, say_table
from aims_tui.insight.figures import Figures, figures
from aims_tui.records.described import Field, Kind, RecordKind
from aims_tui.text import folded, one_line
from aims_tui.workspace import errors, history
from aims_tui.workspace.glance import Glance


def status(call: Call) -> int:
    """Print the figures of an assessment."""
    seen = call.glance()
    found = figures(seen.states, call.today)
    if call.arguments.json:
        say_json(_status_json(seen, found, call.today.isoformat()))
        return 0
    for line in status_lines(seen, found):
        say(line)
    return 0


def status_lines(seen: Glance, found: Figures) -> list[str]:
    """Return the figures as plain sentences, for people who cannot use a full screen."""
    annex = found.controls
    lines = [
        f"{seen.organization}{' (demo)' if seen.demo else ''}: {seen.assessment.title}",
        "",
        f"Subclauses   {_share(found.subclauses.part, found.subclauses.whole, found.subclauses.percent)} implemented",
        f"Annex A      {_share(annex.part, annex.whole, annex.percent)} of the controls not excluded implemented",
        f"             {found.applicable} applicable, {found.undecided} undecided, {found.excluded} excluded"
        f" = {found.controls_total}; {found.controls_of_applicable.percent} % of the applicable",
    ]
    if found.additional.whole:
        lines.append(f"Additional   {found.additional.part} of {found.additional.whole} adopted implemented")
    lines += [
        f"Implemented  {found.with_evidence} with evidence, {found.with_reason} with a reason only",
        f"Owners       {_share(found.assigned.part, found.assigned.whole, found.assigned.percent)} assigned",
        f"Status       {found.by_status['implemented']} implemented, {found.by_status['in_progress']} in progress,"
        f" {found.by_status['not_started']} not started",
        f"Overdue      {len(found.overdue)}",
    ]
    titles = catalogs.load().requirements
    lines += [
        f"             {late.ref} {titles[late.ref].title}: due {late.due}, {late.days} days late"
        for late in found.overdue
    ]
    return lines


def _share(part: int, whole: int, percent: int) -> str:
    return f"{part} of {whole} ({percent} %)"


def _status_json(seen: Glance, found: Figures, today: str) -> dict[str, Any]:
    return {
        "organization": seen.organization,
        "assessment": seen.assessment.title,
        "today": today,
        "subclauses": {"implemented": found.subclauses.part, "total": found.subclauses.whole},
        "controls": {
            "total": found.controls_total,
            "applicable": found.applicable,
            "undecided": found.undecided,
            "excluded": found.excluded,
            "implemented": found.controls.part,
        },
        "additional": {"adopted": found.additional.whole, "implemented": found.additional.part},
        "implemented": {"with_evidence": found.with_evidence, "with_reason": found.with_reason},
        "assigned": {"with_owner": found.assigned.part, "in_play": found.assigned.whole},
        "by_status": found.by_status,
        "overdue": [{"ref": late.ref, "due": late.due, "days": late.days} for late in found.overdue],
    }


def show(call: Call) -> int:
    """Print one record with everything that belongs to it."""
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        found = _Reader(call, connection).whole(place)
    if call.arguments.json:
        say_json(found)
        return 0
    _print_record(place, found)
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
            for row in self.connection.execute(sql, values)
        ]

    def value(self, field: Field, value: Any) -> Any:
        if field.kind is Kind.CHOICES:
            return list(field.listed(value or ""))
        if field.kind in (Kind.PERSON, Kind.LINK):
            return self.names.value(field, value)
        return value

    def whole(self, place: Place) -> dict[str, Any]:
        found = self.rows(place.kind, "id = ?", place.row)
        if not found:
            raise errors.Refused(f"There is no such {place.kind.about.one} in this assessment.")
        record = found[0]
        if place.ref:
            entry = catalogs.load().requirements[place.ref]
            keep = {field.name for field in place.kind.for_family(entry.family)} | {"id"}
            record = {"ref": place.ref, "title": entry.title} | {k: v for k, v in record.items() if k in keep}
            for key in ("answer", "remark"):
                rows = self.rows(self.kinds[key], "requirement = ?", place.row)
                record[f"{key}s"] = [{k: v for k, v in row.items() if k != "requirement"} for row in rows]
            record["evidence"] = self.evidence(place.row)
        if "link" in self.kinds:
            record["links"] = self.links(place.row)
        return record

    def evidence(self, row: str) -> list[dict[str, Any]]:
        found = []
        for evidence, note in self.connection.execute(
            "SELECT from_row, note FROM link WHERE to_row = ? AND relation = 'supports'", (row,)
        ).fetchall():
            for each in self.rows(self.kinds["evidence"], "id = ?", evidence):
                found.append(each | {"note": note})
        return sorted(found, key=lambda each: str(each["short"]))

    def links(self, row: str) -> list[dict[str, str]]:
        found = self.connection.execute(
            "SELECT to_record, to_row, relation, note FROM link WHERE from_row = ?1"
            " UNION ALL SELECT from_record, from_row, relation, note FROM link WHERE to_row = ?1",
            (row,),
        ).fetchall()
        return [
            {"record": record, "id": self.names.row(record, other), "relation": relation, "note": note}
            for record, other, relation, note in found
        ]


def _words(field: Field | None, value: Any) -> str:
    if field is None or value in ("", None, []):
        return "" if value in (None, []) else str(value)
    if isinstance(value, list):
        return ", ".join(field.words(each) for each in value)
    return field.words(value) if field.kind in (Kind.CHOICE, Kind.YES_NO) else str(value)


def _print_record(place: Place, found: dict[str, Any]) -> None:
    say(f"{found['ref']} {found['title']}" if place.ref else one_line(str(found.get(place.kind.title.name, ""))))
    say()
    labels = [field.label for name, field in place.kind.fields.items() if name in found]
    width = max(map(len, labels), default=0)
    for name, field in place.kind.fields.items():
        if name not in found or name in ("ref", "assessment"):
            continue
        lines = _words(field, found[name]).splitlines() or ["–"]
        wrapped = [part for line in lines for part in textwrap.wrap(line, 96 - width) or [""]]
        say(f"{field.label.ljust(width)}  {wrapped[0]}")
        for line in wrapped[1:]:
            say(" " * (width + 2) + line)
    for each in found.get("evidence", ()) if place.ref else ():
        say(f"Evidence: {each['short']} {each['title']}" + (f" ({each['note']})" if each["note"] else ""))
    for each in found.get("answers", ()):
        say(f"Answer {each['question']}: {each['verdict']} {each['text']}")
    for each in found.get("remarks", ()):
        say(f"Feedback {each['on']} {each['author']}: {each['text']} ({'resolved' if each['resolved_on'] else 'open'})")
    for each in found.get("links", ()) if not place.ref else ():
        say(f"Link: {each['record']} {each['id']}" + (f" ({each['note']})" if each["note"] else ""))


def list_records(call: Call) -> int:
    """Print all records of a sort."""
    kind = call.workspace.described.named(call.arguments.records)
    if kind is None:
        known = ", ".join(each.about.many for each in call.workspace.described.values())
        raise errors.Refused(f"There are no records called {call.arguments.records!r}. There are: {known}.")
    with call.workspace.reading() as connection:
        reader = _Reader(call, connection)
        if kind.about.implied:
            rows = reader.rows(kind, "assessment = ?", call.assessment(connection))
            rows.sort(key=lambda row: catalogs.order(str(row["ref"])))
            titles = catalogs.load().requirements
            rows = [
                {"ref": row["ref"], "title": titles[row["ref"]].title} | row for row in rows if row["ref"] in titles
            ]
        else:
            rows = reader.rows(kind)
            rows.sort(key=lambda row: (len(str(row.get("short", ""))), str(row.get("short") or row[kind.title.name])))
    if call.arguments.json:
        say_json(rows)
        return 0
    fields = [each for each in kind.fields.values() if each.kind not in (Kind.PROSE,) and each.name not in _QUIET][:7]
    head = [each.label for each in fields]
    body = [[_words(each, row[each.name]) for each in fields] for row in rows]
    if kind.about.implied:
        head.insert(1, "Title")
        body = [[cells[0], str(row["title"]), *cells[1:]] for cells, row in zip(body, rows, strict=True)]
    say_table(head, body, widest=44)
    return 0


_QUIET = ("assessment", "file", "media_type", "source", "external", "original_name", "supersedes", "inclusion_reasons")


def find(call: Call) -> int:
    """Search numbers, titles and all written text."""
    wanted = folded(call.arguments.text)
    if not wanted:
        raise errors.Refused("Say what to look for.")
    hits: dict[tuple[str, str, str], dict[str, str]] = {}
    with call.workspace.reading() as connection:
        reader = _Reader(call, connection)
        assessment = call.assessment(connection)
        for entry in catalogs.load().requirements.values():
            if wanted in folded(f"{entry.ref} {entry.title}"):
                hits["requirement", entry.ref, "title"] = _hit("requirement", entry.ref, "title", entry.title)
        for kind in reader.kinds.values():
            texts = [each.name for each in kind.fields.values() if each.kind in (Kind.LINE, Kind.PROSE)]
            columns = ", ".join(f'"{name}"' for name in ("id", *texts))
            where = "WHERE assessment = ?" if kind.about.implied else ""
            sql = f'SELECT {columns} FROM "{kind.name}" {where}'
            for row in connection.execute(sql, (assessment,) if where else ()).fetchall():
                for name, text in zip(texts, row[1:], strict=True):
                    if name != "ref" and wanted in folded(str(text)):
                        label = reader.names.row(kind.name, row[0])
                        owner = reader.names.requirement(kind.name, row[0])
                        ref = reader.names.row("requirement", owner) if owner else label
                        hits[kind.name, row[0], name] = _hit(kind.name, ref, name, str(text))
    if call.arguments.json:
        say_json([*hits.values()])
    else:
        say_table(
            ("Where", "Field", "Text"),
            [
                (f"{each['record']} {each['ref']}", each["field"], _around(each["text"], wanted))
                for each in hits.values()
            ],
        )
    return 0 if hits else 1


def _hit(record: str, ref: str, field: str, text: str) -> dict[str, str]:
    return {"record": record, "ref": ref, "field": field, "text": text}


def _around(text: str, wanted: str) -> str:
    """Return the part of a long text around the match."""
    line = one_line(text)
    start = max(line.casefold().find(wanted) - 25, 0)
    return ("…" if start else "") + line[start:]


def log(call: Call) -> int:
    """Print the journal, oldest first."""
    with call.workspace.reading() as connection:
        kinds = call.workspace.described
        names = history.Names(connection, kinds)
        rows: tuple[str, ...] = ()
        if call.arguments.ref:
            place = call.find(connection, call.arguments.ref)
            rows = tuple(history.belonging(connection, place.row)) if place.ref else (place.row,)
        found = [
            _logged(change, names, history.described_field(kinds, change.record, change.field))
            for change in history.changes(connection, kinds, *rows)
        ]
    if call.arguments.json:
        say_json(found)
        return 0
    for each in found:
        at, where = each["at"][:16].replace("T", " "), f"{each['ref']} {each['field']}"
        say(f"{at}  {each['who']}  {where}: {_short(each['old'])} → {_short(each['new'])}")
    return 0


def _logged(change: history.Changed, names: history.Names, field: Field | None) -> dict[str, Any]:
    owner = names.requirement(change.record, change.row)
    return {
        "at": change.at,
        "who": change.who,
        "account": change.account,
        "why": change.why,
        "action": change.action,
        "ref": names.row("requirement", owner) if owner else names.row(change.record, change.row),
        "record": change.record,
        "field": change.field or "exists",
        "old": _logged_value(change.old, change.field, names, field),
        "new": _logged_value(change.new, change.field, names, field),
    }


def _logged_value(value: str, name: str, names: history.Names, field: Field | None) -> Any:
    if not name:
        return "yes" if value else "no"
    if field is not None and field.kind is Kind.CHOICES:
        return [*field.listed(value)]
    return names.value(field, value)


def _short(value: Any) -> str:
    text = one_line(", ".join(value) if isinstance(value, list) else str(value))
    return text if 0 < len(text) <= 60 else f"{text[:59]}…" if text else "–"


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
        needed = "Documented information required" if entry.documented.required else "Documented information"
        _paragraph(f"{needed}: ", entry.documented.what)
    if entry.related:
        _paragraph("Related: ", ", ".join(entry.related))
    for relation in entry.relations:
        _paragraph(
            f"{relation.standard}: ", ", ".join(relation.refs) + (f" ({relation.note})" if relation.note else "")
        )
    for framework, crossings in ((book.eu_ai_act, entry.eu_ai_act), (book.nist, entry.nist)):
        if crossings:
            refs = ", ".join(f"{each.ref} {each.title}".strip() for each in crossings)
            _paragraph(f"{framework.name}: ", f"{refs}. {framework.disclaimer}")
    return 0


def _paragraph(lead: str, text: str) -> None:
    say()
    say(textwrap.fill(lead + text, 88))
