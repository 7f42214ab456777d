"""Open points: what is counted and not implemented, the overdue first. This is the gap list."""

from collections.abc import Iterable
from datetime import date

from aims_tui.insight.completeness import shortcomings
from aims_tui.insight.signing import CHANGED
from aims_tui.records.approval import NEEDS_WORK
from aims_tui.refs import order
from aims_tui.text import count
from aims_tui.workbook.page import Cell, Column, Page, Row, group, grouped, status, without_empty
from aims_tui.workbook.source import Requirement, Source, day

_COLUMNS = (
    Column("Ref", 9, keep=True),
    Column("Requirement or control", 40, keep=True),
    Column("What is missing", 64, keep=True),
    status("Status", 13),
    Column("Owner", 24, keep=True),
    Column("Due", 11, keep=True),
    Column("Days late", 8),
)


def points(source: Source) -> Page:
    """Return the open points, and apart from them what is closed but incomplete."""
    late = {each.ref: each.days for each in source.figures.overdue}
    place = {ref: number for number, ref in enumerate(late)}
    still_open = [one for one in source.requirements if one.state.to_be_done]
    overdue = [one for one in still_open if one.entry.ref in late]
    rest = [one for one in still_open if one.entry.ref not in late]
    closed = [one for one in source.requirements if one not in still_open and [*missing(one, str(source.today))]]
    parts = (
        ("Overdue, the longest first", sorted(overdue, key=lambda one: place[one.entry.ref])),
        ("With a due date, the next first", sorted((one for one in rest if one.state.due), key=_by_due)),
        ("Without a due date", [one for one in rest if not one.state.due]),
        ("Implemented or excluded, but not beyond doubt", closed),
    )  # fmt: skip
    rows: list[Row] = []
    for title, ones in parts:
        if ones:
            rows += [group(f"{title}: {len(ones)}"), *(_row(source, one, late.get(one.entry.ref)) for one in ones)]
    columns, rows = grouped(*without_empty(_COLUMNS, rows))
    return Page(
        title="Open points",
        heading="Open points",
        notes=(
            f"{count(len(still_open), 'subclause or control is', 'subclauses and controls are')} counted and not"
            f" implemented; {len(late)} of them overdue on {source.today}.",
        ),
        columns=columns,
        rows=rows,
        what="What is not implemented yet, overdue first: what is missing, who, until when",
        size=len(still_open),
    )


def _by_due(one: Requirement) -> tuple[str, tuple[int, ...]]:
    return one.state.due, order(one.entry.ref)


def _row(source: Source, one: Requirement, late: int | None) -> Row:
    status_shown = "–" if one.state.excluded else source.shown("requirement", "status", one.values["status"])
    due: date | str = day(one.values["due"]) if one.values["due"] else ""
    cells = (
        Cell(one.entry.ref, one.anchor), one.entry.title, " ".join(missing(one, str(source.today))), status_shown,
        source.shown("requirement", "owner", one.values["owner"]), due, late,
    )  # fmt: skip
    return Row(cells, level=1)


def missing(one: Requirement, today: str) -> Iterable[str]:
    """Yield everything that stands between a requirement and an auditor's yes on a day (ISO date), a sentence each."""
    values, state = one.values, one.state
    if state.in_play:
        yield from _work(one, today)
    if state.unanswered:
        yield f"Answer {count(state.unanswered, 'remark')} of an auditor."
    if waiting := state.open_remarks - state.unanswered:
        yield f"{count(waiting, 'answered remark is', 'answered remarks are')} not resolved yet."
    if state.signed in CHANGED:
        yield "Have it signed again: it has changed since it was reviewed or approved."
    if state.signed == NEEDS_WORK:
        yield "Do what its review asked for."
    if state.clashes:
        yield f"Decide between differing values: {count(state.clashes, 'field')}."
    if state.family == "control" and state.applicability == "applicable":
        if not values["inclusion_reasons"]:
            yield "Say why it is included."
        if not values["inclusion_justification"].strip():
            yield "Justify the inclusion in a sentence (6.1.3)."
    yield from _shortcomings(one)


def _work(one: Requirement, today: str) -> Iterable[str]:
    """Yield what is missing of what counts: the decision, status, text, evidence, owner, due date."""
    values, state = one.values, one.state
    if state.family == "control" and state.applicability == "undecided":
        yield "Decide whether it applies (6.1.3)."
    if state.status != "implemented":
        yield f"Set it Implemented: it is {'not started' if state.status == 'not_started' else 'in progress'}."
    if not values["implementation"].strip():
        yield "Describe how it is implemented."
    if weak := state.weak_on(today):
        yield f"Renew its evidence: {'; '.join(weak)}."
    elif not state.evidence and not values["no_evidence_reason"].strip() and state.status != "implemented":
        yield "Link evidence."
    if not values["owner"]:
        yield "Name an owner."
    elif not state.owner_active:
        yield "Hand it over: its owner is no longer active."
    if state.overdue_on(today):
        yield f"It was due on {state.due}."
    elif not values["due"] and state.status != "implemented":
        yield "Set a due date."
    if state.implemented and state.denied:
        yield f"Implemented, yet answered No: {', '.join(state.denied)}."


def _shortcomings(one: Requirement) -> list[str]:
    values = one.values
    found = shortcomings(
        ref=one.entry.ref, status=values["status"], applicability=values["applicability"],
        exclusion=values["exclusion_justification"], reasons=values["inclusion_reasons"],
        inclusion=values["inclusion_justification"], evidence=one.state.evidence, reason=values["no_evidence_reason"],
    )  # fmt: skip
    return [*found.values()]
