"""``list``: the records of any kind, sorted and narrowed down."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any

from aims_tui import catalog, dates, refs
from aims_tui.cli.call import Call, say, say_json, say_table
from aims_tui.insight.conditions import condition
from aims_tui.insight.register import NoColumn, Row, column, columns, ordered
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import RecordKind, Tie
from aims_tui.workspace.queries import history, register, render
from aims_tui.workspace.store import errors

_QUIET = ("assessment", "file", "media_type", "source", "external", "original_name", "supersedes", "inclusion_reasons")
"""What a list does not show unless it is asked for."""
_MOST = 7
"""Columns of a kind that names none."""


def list_records(call: Call) -> int:
    """Print all records of a kind, or those that pass; those of a requirement for the chosen assessment only."""
    kind = call.workspace.described.named(call.arguments.records)
    if kind is None:
        known = ", ".join(each.about.many for each in call.workspace.described.values())
        raise errors.Refused(f"There are no records called {call.arguments.records!r}. There are: {known}.")
    with call.workspace.reading() as connection:
        names = history.Names(connection, call.workspace.described)
        rows = _rows(call, connection, kind)
        try:
            tests = [condition(kind, each, partial(dates.parse, today=call.today)) for each in call.arguments.filters]
            rows = ordered(kind, [row for row in rows if all(test(row) for test in tests)], call.arguments.sort)
            shown = [column(kind, each) for each in call.arguments.columns.split(",") if each.strip()]
        except NoColumn as error:
            raise errors.Refused(str(error)) from None
        if call.arguments.json:
            say_json([_json(call, names, kind, row) for row in rows])
        elif not rows:
            say(f"No {kind.about.many} {'pass' if tests else 'yet'}.")
        elif kind.name == "link":
            ties = [(*render.ends(connection, names, row.id), row) for row in rows]
            body = [(first, second, row.cell("relation").text, row.cell("note").text) for first, second, row in ties]
            say_table(("From", "To", "Relation", "Note"), body, plain=call.arguments.plain)
        else:
            _say_rows(kind, rows, shown or _usual(kind), plain=call.arguments.plain)
    return 0


def _rows(call: Call, connection: sqlite3.Connection, kind: RecordKind) -> list[Row]:
    """Return the rows of a kind in their usual order."""
    today = call.today.isoformat()
    if kind.name == "requirement":
        entries = catalog.load().requirements
        ids = _ids(connection, kind, "assessment = ?", call.assessment(connection))
        rows = register.rows(call.workspace, connection, kind, today, ids)
        rows = [row for row in rows if row.facts.values["ref"] in entries]
        return sorted(rows, key=lambda row: refs.order(row.facts.values["ref"]))
    if "requirement" in kind.fields:
        where = "requirement IN (SELECT id FROM requirement WHERE assessment = ?)"
        ids = _ids(connection, kind, where, call.assessment(connection))
        rows = register.rows(call.workspace, connection, kind, today, ids)
        return sorted(rows, key=lambda row: (refs.order(row.cell("requirement").text), row.title))
    rows = register.rows(call.workspace, connection, kind, today)
    return ordered(kind, rows, kind.about.sort)


def _ids(connection: sqlite3.Connection, kind: RecordKind, where: str, value: str) -> list[str]:
    return [row for (row,) in connection.execute(f'SELECT id FROM "{kind.name}" WHERE {where}', (value,))]


def _json(call: Call, names: history.Names, kind: RecordKind, row: Row) -> dict[str, Any]:
    found = register.as_json(names, call.workspace.described, kind, row.facts)
    if kind.name != "requirement":
        return {"ref": names.row(kind.name, row.id), "title": str(found[kind.title.name])} | found
    ref = row.facts.values["ref"]
    return {"ref": ref, "title": catalog.load().requirements[ref].title} | found


def _usual(kind: RecordKind) -> list[str]:
    """Return the columns of a list that was not asked for any."""
    if kind.about.columns:
        return list(kind.about.columns)
    there = [each.name for each in kind.fields.values() if each.kind is not FieldType.PROSE and each.name not in _QUIET]
    return list(dict.fromkeys([*there[:_MOST], kind.title.name]))


def _say_rows(kind: RecordKind, rows: Sequence[Row], shown: Sequence[str], *, plain: bool) -> None:
    described = columns(kind)
    heads = [each.here if isinstance(each := described[name], Tie) else each.label for name in shown]
    body = [[row.cell(name).text for name in shown] for row in rows]
    if kind.name == "requirement":
        _entitle(heads, body, rows, shown)
    say_table(heads, body, widest=44, plain=plain)


def _entitle(heads: list[str], body: list[list[str]], rows: Sequence[Row], shown: Sequence[str]) -> None:
    """Put the title beside the number of each requirement; an excluded one has no status."""
    entries = catalog.load().requirements
    place = list(shown).index("ref") + 1 if "ref" in shown else 0
    heads.insert(place, "Title")
    for cells, row in zip(body, rows, strict=True):
        if row.facts.values["applicability"] == "not_applicable" and "status" in shown:
            cells[list(shown).index("status")] = "–"
        cells.insert(place, entries[row.facts.values["ref"]].title)
