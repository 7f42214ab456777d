"""The verb status: the figures. It imports as little as it can, because scripts call it often."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from aims_tui import catalog
from aims_tui.cli.call import Call, say, say_json
from aims_tui.insight.deadlines import REQUIREMENT, Deadline, Overdue, overdue
from aims_tui.insight.figures import Figures, figures, signing
from aims_tui.insight.register import Count
from aims_tui.insight.soundness import SOON
from aims_tui.insight.soundness import expiry as expiry_of
from aims_tui.records.kinds import RecordKind
from aims_tui.text import brief, coded, count
from aims_tui.workspace.queries import deadlines, overview, register
from aims_tui.workspace.queries.overview import Overview
from aims_tui.workspace.store import facts


def status(call: Call) -> int:
    """Print the figures of an assessment."""
    workspace = call.workspace
    with workspace.reading() as connection:
        workspace.look_at_files(connection)
        reader = call.reader(connection)
        seen = overview.overview_in(workspace, connection, call.arguments.assessment or "", reader)
        registers = [*_registers(connection, reader)]
        late = overdue(deadlines.read(reader, seen), call.today)
    found = figures(seen.states, call.today)
    if call.arguments.json:
        told = {
            coded(kind.about.many): {"total": whole.number} | {each.key: each.number for each in rest}
            for kind, (whole, *rest) in registers
        }
        say_json(call.dated(_status_json(seen, found, late, call.today) | {"registers": told}))
        return 0
    for line in status_lines(seen, found, late, call.today):
        say(line)
    for number, (_, (whole, *rest)) in enumerate(registers):
        telling = ", ".join(f"{each.number} {each.label}" for each in rest if each.number)
        lead = "" if number else "Registers"
        say(f"{lead:<12} {whole.number} {whole.label}{': ' * bool(telling)}{telling}")
    return 0


def _registers(connection: sqlite3.Connection, reader: facts.Reader) -> Iterator[tuple[RecordKind, tuple[Count, ...]]]:
    """Yield the kinds that have figures and records, with those."""
    kinds = [
        kind
        for kind in reader.kinds.values()
        if kind.about.figures and connection.execute(f'SELECT 1 FROM "{kind.name}" LIMIT 1').fetchone()
    ]
    yield from register.figures(reader, kinds)


def status_lines(seen: Overview, found: Figures, late: Overdue, today: date) -> list[str]:
    """Return the figures as plain sentences, for people who cannot use a full screen."""
    annex = found.controls
    titles = catalog.load().requirements
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
        f"Implemented  {found.with_evidence} with sound evidence, {len(found.on_weak_evidence)} on weak evidence,"
        f" {found.with_reason} with a reason only",
        *(f"             {_named(titles, weak.ref)}: {weak.why}" for weak in found.on_weak_evidence),
        f"Owners       {_share(found.assigned.part, found.assigned.whole, found.assigned.percent)} assigned",
        f"Status       {found.by_status['implemented']} implemented, {found.by_status['in_progress']} in progress,"
        f" {found.by_status['not_started']} not started",
        f"Overdue      {late.words}",
        *(_late(each, today) for each in late.requirements),
    ]
    if late.others:
        lines.append(f"             and {count(len(late.others), 'other')}:")
        lines += [_late(each, today) for each in late.others]
    expiry = expiry_of(seen.valid_until, today)
    signed = signing(seen.states, today)
    if any(signed):
        lines += [
            f"Approval     {count(signed.approved, REQUIREMENT)} approved as they stand, {signed.stale} changed since"
            f" they were signed, {signed.needs_work} to be worked on",
            f"             {signed.review} to review, {signed.approval} to approve",
        ]
    if any(expiry):
        lines.append(f"Evidence     {expiry.expired} expired, {expiry.soon} expire within {SOON.days} days")
    return lines


def _late(each: Deadline, today: date) -> str:
    """Return what is overdue, of which day and for how long, as a line."""
    due = f"{each.what} due {each.due}".strip()
    return f"             {each.ref} {brief(each.title, 80)}: {due}, {count(each.days_late(today), 'day')} late"


def _named(titles: Mapping[str, catalog.Requirement], ref: str) -> str:
    return f"{ref} {titles[ref].title}" if ref in titles else ref


def _share(part: int, whole: int, percent: int) -> str:
    return f"{part} of {whole} ({percent} %)"


def _status_json(seen: Overview, found: Figures, late: Overdue, today: date) -> dict[str, Any]:
    return {
        "organization": seen.organization,
        "assessment": seen.assessment.title,
        "today": today.isoformat(),
        "subclauses": {"implemented": found.subclauses.part, "total": found.subclauses.whole},
        "controls": {
            "total": found.controls_total,
            "applicable": found.applicable,
            "undecided": found.undecided,
            "excluded": found.excluded,
            "implemented": found.controls.part,
        },
        "additional": {"adopted": found.additional.whole, "implemented": found.additional.part},
        "implemented": {
            "with_evidence": found.with_evidence,
            "on_weak_evidence": [{"ref": weak.ref, "why": weak.why} for weak in found.on_weak_evidence],
            "with_reason": found.with_reason,
        },
        "assigned": {"with_owner": found.assigned.part, "in_play": found.assigned.whole},
        "by_status": found.by_status,
        "approval": signing(seen.states, today)._asdict(),
        "evidence": expiry_of(seen.valid_until, today)._asdict(),
        "overdue_feedback": [
            {"ref": state.ref, "due": state.remark_due}
            for state in seen.states
            if state.late_remark_on(today.isoformat())
        ],
        "overdue": [_late_json(each, today) for each in late.requirements],
        "overdue_others": [
            _late_json(each, today) | {"kind": each.kind, "what": each.what, "title": each.title}
            for each in late.others
        ],
    }


def _late_json(each: Deadline, today: date) -> dict[str, Any]:
    return {"ref": each.ref, "due": each.due, "days": each.days_late(today)}
