"""``soa``: the versions of the Statement of Applicability (6.1.3): approve, list, show, compare, export."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aims_tui import catalog
from aims_tui.cli import approving, workbook
from aims_tui.cli.call import Call, say, say_json, say_table
from aims_tui.insight.signing import Subject
from aims_tui.records.approval import APPROVED
from aims_tui.records.assessment import NAME, STATEMENT
from aims_tui.records.content import Item
from aims_tui.records.fields import Field
from aims_tui.workspace.queries import approvals as queries
from aims_tui.workspace.queries import render, statement
from aims_tui.workspace.queries.history_lines import typed_in_words
from aims_tui.workspace.store import errors


def soa(call: Call) -> int:
    """Carry out one of the verbs about the Statement of Applicability."""
    if not queries.judged(call.workspace.described):
        raise errors.Refused("What was signed cannot be told from a file of another version that is only read.")
    return _VERBS[call.arguments.what](call)


def _approve(call: Call) -> int:
    with call.workspace.reading() as connection:
        assessment = call.assessment(connection)
    return approving.sign(call, [Subject(NAME, assessment, STATEMENT.name)], APPROVED, call.arguments.number)


def _versions(call: Call, connection: sqlite3.Connection) -> Sequence[queries.Signature]:
    assessment = call.assessment(connection)
    found = queries.signatures(call.reader(connection), assessment)
    return statement.versions(found, assessment, STATEMENT.name)


def _now(call: Call, connection: sqlite3.Connection) -> tuple[Item, ...]:
    assessment = call.assessment(connection)
    return queries.present(call.reader(connection), assessment, STATEMENT.name).items


def _list(call: Call) -> int:
    with call.workspace.reading() as connection:
        found = _versions(call, connection)
        now = _now(call, connection)
        since = [statement.compared(connection, call.workspace.described, each, now) for each in found]
    if call.arguments.json:
        say_json(
            [
                {"version": each.version, "on": each.on, "by": each.by, "head": each.facts.values["head"],
                 "hash": each.facts.values["hash"], "changes_since": len(changes)}
                for each, changes in zip(found, since, strict=True)
            ]
        )  # fmt: skip
    elif not found:
        say("No version is approved yet: aims-tui soa approve --by NAME")
    else:
        rows = [
            (each.version, each.on, each.by, each.facts.values["hash"][:16], each.facts.values["head"][:16],
             str(len(changes)))
            for each, changes in zip(found, since, strict=True)
        ]  # fmt: skip
        say_table(("Version", "Approved on", "By", "Hash", "Journal head", "Changes since"), rows)
    return 0


def _items(call: Call, connection: sqlite3.Connection, typed: str) -> tuple[Item, ...]:
    """Return what a version says, or what stands now."""
    if typed.strip().casefold() == "now":
        return _now(call, connection)
    return statement.version(_versions(call, connection), typed).items


def _show(call: Call) -> int:
    with call.workspace.reading() as connection:
        kinds = call.workspace.described
        rows = statement.stated(connection, kinds, _items(call, connection, call.arguments.number))
    if call.arguments.json:
        say_json([_as_json(each) for each in rows])
        return 0
    titles = catalog.load().requirements
    fields = kinds[STATEMENT.rows[0].kind].fields
    say_table(
        ("Ref", "Control", "Applicable", "Why included", "Justification"),
        [
            (each.ref, titles[each.ref].title if each.ref in titles else each.title,
             _words(fields, each, "applicability"),
             _words(fields, each, "inclusion_reasons"),
             each.values.get("exclusion_justification") or each.values.get("inclusion_justification", ""))
            for each in rows
        ],
        plain=call.arguments.plain,
    )  # fmt: skip
    return 0


def _words(fields: Mapping[str, Field], each: statement.Stated, name: str) -> str:
    return render.cut(typed_in_words(fields[name], each.values.get(name, "")))


def _as_json(each: statement.Stated) -> dict[str, Any]:
    reasons = each.values.get("inclusion_reasons", "")
    titles = catalog.load().requirements
    return {
        "ref": each.ref, "title": titles[each.ref].title if each.ref in titles else each.title,
        **{name: value for name, value in each.values.items() if name not in ("inclusion_reasons", "title")},
        **({"inclusion_reasons": reasons.split(",")} if reasons else {}),
    }  # fmt: skip


def _diff(call: Call) -> int:
    with call.workspace.reading() as connection:
        older = statement.version(_versions(call, connection), call.arguments.number)
        newer = _items(call, connection, call.arguments.other)
        found = statement.compared(connection, call.workspace.described, older, newer)
    if call.arguments.json:
        say_json([{"ref": each.ref, "field": each.field, "old": each.old, "new": each.new} for each in found])
        return 0
    for line in approving.changed_lines(found):
        say(line)
    if not found:
        say("They do not differ.")
    return 0


def _export(call: Call) -> int:
    """Write the workbook of what was on record when a version was approved."""
    path = workbook.target(call)
    with call.workspace.reading() as connection:
        found = statement.version(_versions(call, connection), call.arguments.number)
    with queries.as_signed(call.workspace, found) as then:
        workbook.write_signed(call, then, path, found)
    return 0


_VERBS: dict[str, Callable[[Call], int]] = {
    "approve": _approve, "list": _list, "show": _show, "diff": _diff, "export": _export,
}  # fmt: skip
