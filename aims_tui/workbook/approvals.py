"""Approvals and reviews, and the versions of the Statement of Applicability with what changed (7.5.2, 6.1.3)."""

from collections.abc import Iterator, Sequence

from aims_tui.records.approval import APPROVALS, IN_FORCE, NEEDS_WORK, STALE, SUPERSEDED, place
from aims_tui.records.assessment import NAME as ASSESSMENTS
from aims_tui.records.requirement import Requirement
from aims_tui.text import count
from aims_tui.workbook.columns import Shown, fitted, row
from aims_tui.workbook.page import Cell, Column, Page, Row, Value, status
from aims_tui.workbook.source import Source, day
from aims_tui.workspace.queries.approvals import Signature
from aims_tui.workspace.queries.signed_changes import Change, Told
from aims_tui.workspace.queries.statement import Statement

_STATES = {IN_FORCE: "In force", STALE: "Stale", SUPERSEDED: "Superseded"}
_TONES = {"In force": "good", "Stale": "open", "Superseded": "quiet"}
_NOTHING = "Nothing: the first, or as the one before"
_OF_AN_ASSESSMENT = (Requirement.__tablename__, ASSESSMENTS)
"""The kinds of which an export shows those of one assessment."""
_LONGEST = 400
"""Characters of an old or a new text in one cell: the change log has all of it."""


def approvals(source: Source) -> Page:
    """Return every approval and review: whether it is in force, and of a stale one what changed since."""
    shown: list[Shown[Signature]] = [
        Shown(Column("Id", 8, keep=True), lambda one: Cell(one.short, style="label")),
        Shown(Column("Of", 12, keep=True), lambda one: _of(source, one)),
        Shown(Column("What was signed", 22, keep=True), lambda one: one.facts.values["title"]),
        Shown(status("State", 11, tones=_TONES), lambda one: _STATES[one.state]),
        Shown(Column("Decision", 17, keep=True), lambda one: _said(source, one, "decision")),
        Shown(Column("By", 17, keep=True), lambda one: _said(source, one, "by")),
        Shown(Column("On", 11, keep=True), lambda one: day(one.on)),
        Shown(Column("Signed as", 17, keep=True), lambda one: _said(source, one, "role")),
        Shown(Column("Entered by", 15, keep=True), lambda one: _said(source, one, "entered_by")),
        Shown(Column("Note", 24), lambda one: _note(source, one)),
        Shown(Column("Proof", 8), lambda one: Cell(one.proof, one.facts.values["proof"]) if one.proof else ""),
        Shown(Column("Changed since", 46, keep=True), lambda one: "\n".join(_lines(source, one))),
        Shown(Column("SHA-256", 66, printed=False), lambda one: one.facts.values["hash"]),
        Shown(Column("Journal head", 66, printed=False), lambda one: one.facts.values["head"]),
    ]
    stale = [each for each in source.signatures if each.state == STALE]
    columns, rows = fitted(shown, [row(shown, each, anchor=each.id) for each in source.signatures])
    return Page(
        title="Approvals",
        heading="Approvals and reviews (7.5.2)",
        notes=(
            f"{count(len(source.signatures), 'signature')}, {len(stale)} of them stale: what was signed has changed"
            " since. What is approved is pinned by its fingerprint (SHA-256) and the journal head of that moment.",
        ),
        columns=columns,
        rows=rows,
        what="Who approved and reviewed what, and what has changed since",
        size=len(source.signatures),
    )


def counted(source: Source) -> Iterator[tuple[str, list[Signature]]]:
    """Yield how what was approved stands, with those approvals: of the exported assessment, the newest word on each."""
    here = {one.state.id for one in source.requirements} | {source.seen.assessment.id}
    mine = [each for each in source.signatures if each.kind not in _OF_AN_ASSESSMENT or each.facts.values["of"] in here]
    objected = {
        _subject(each): each for each in reversed(mine) if each.decision == NEEDS_WORK and each.state == IN_FORCE
    }
    found: dict[str, list[Signature]] = {"Approved as they stand": [], "Changed since approved": [], "Needs work": []}
    for each in mine:
        if each.decision not in APPROVALS or each.state == SUPERSEDED:
            continue
        later = objected.get(_subject(each))
        if later is not None and place(later.facts.values) > place(each.facts.values):
            found["Needs work"].append(each)
        else:
            found["Changed since approved" if each.state == STALE else "Approved as they stand"].append(each)
    yield from ((title, those) for title, those in found.items() if those)


def _subject(one: Signature) -> tuple[str, str]:
    return one.facts.values["of"], one.facts.values["content"]


def _of(source: Source, one: Signature) -> Value:
    """Return what was signed, with a link to its row; what there is one of has none."""
    if one.kind not in source.kinds:
        return ""  # What was signed is gone.
    if source.kinds[one.kind].about.single:
        return one.ref
    name = source.people.text(f"{one.ref} ({one.assessment})" if one.assessment else one.ref)
    return Cell(name, "" if one.assessment else one.facts.values["of"])


def _said(source: Source, one: Signature, name: str) -> Value:
    """Return a field of a signature as this export may show it."""
    values = source.records[one.facts.kind].get(one.id, one.facts.values)
    value: Value = source.shown(one.facts.kind, name, values[name])
    return value


def _note(source: Source, one: Signature) -> str:
    although = str(_said(source, one, "although"))
    return "\n".join(filter(None, (str(_said(source, one, "note")), f"Although: {although}" if although else "")))


def _lines(source: Source, one: Signature) -> Iterator[str]:
    for change in one.changed:
        yield _told(source, one.told(change)) + _by(source, change)


def _told(source: Source, told: Told) -> str:
    return f"{told.what}: {_text(source, told.old)} → {_text(source, told.new)}"


def _by(source: Source, change: Change) -> str:
    who = source.people.writer(change.by) if change.by else ""
    return f" ({', '.join(filter(None, (who, change.at[:10])))})" if who or change.at else ""


def _text(source: Source, words: str) -> str:
    text = source.people.text(words)
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or "–"


def history(source: Source) -> Page:
    """Return the approved versions of the statement, the newest first, with what each changed."""
    shown: list[Shown[tuple[Signature, Sequence[Change]]]] = [
        Shown(Column("Version", 9, keep=True), lambda one: Cell(one[0].version, style="label")),
        Shown(Column("Approved on", 12, keep=True), lambda one: day(one[0].on)),
        Shown(Column("By", 20, keep=True), lambda one: _said(source, one[0], "by")),
        Shown(Column("Signed as", 18, keep=True), lambda one: _said(source, one[0], "role")),
        Shown(Column("Entered by", 18, keep=True), lambda one: _said(source, one[0], "entered_by")),
        Shown(Column("Note", 34), lambda one: _note(source, one[0])),
        Shown(Column("Proof", 8), lambda one: Cell(one[0].proof, one[0].facts.values["proof"])),
        Shown(
            Column("What it changed", 60, keep=True),
            lambda one: "\n".join(_told(source, each.told) for each in one[1]) or _NOTHING,
        ),
        Shown(Column("SHA-256", 24), lambda one: one[0].facts.values["hash"]),
        Shown(Column("Journal head", 24), lambda one: one[0].facts.values["head"]),
    ]
    versions = [(each.version, each.changes) for each in source.editions if each.version is not None]
    columns, rows = fitted(shown, [row(shown, each) for each in versions])
    return Page(
        title="SoA history",
        heading="Versions of the Statement of Applicability (6.1.3, 7.5.2)",
        notes=(f"{count(len(versions), 'version')} approved. Now: {source.state}.",),
        columns=columns,
        rows=rows,
        what="The approved versions of the statement, and what each changed",
        size=len(versions),
        frozen_columns=1,
    )


def changes(source: Source, statement: Statement) -> Page:
    """Return what stands now and is not in the newest approved version of the statement."""
    newest = statement.versions[-1]
    rows = [
        Row(
            (
                Cell(each.ref, each.row, "label"), each.label, _text(source, each.old_words),
                _text(source, each.new_words), source.people.writer(each.by) if each.by else "",
                day(each.at) if each.at else "",
            )
        )
        for each in statement.changes
    ] or [Row(("", "Nothing: it stands as it was approved."), style="note")]  # fmt: skip
    return Page(
        title=f"Changes since SoA {newest.version}",
        heading=f"Changes since the Statement of Applicability {newest.version} (6.1.3)",
        notes=(f"Version {newest.version} was approved on {newest.on}. The statement now: {source.state}.",),
        columns=(
            Column("Control", 9, keep=True), Column("What", 30, keep=True), Column("Approved", 50, keep=True),
            Column("Now", 50, keep=True), Column("By", 20, keep=True), Column("On", 11, keep=True),
        ),
        rows=rows,
        what=f"What is not as it was approved in version {newest.version}",
        size=len(statement.changes),
    )  # fmt: skip


def signed(source: Source, requirement: str, decisions: Sequence[str], named: str) -> str:
    """Return when a requirement (its id) was last reviewed or approved, by whom unless it was who is ``named`` for it,
    and that it changed since; empty where nobody signed.
    """
    newest = next(
        (
            each
            for each in source.signatures
            if each.facts.values["of"] == requirement and each.decision in decisions and each.state != SUPERSEDED
        ),
        None,
    )
    if newest is None:
        return ""
    by = str(_said(source, newest, "by")) or "nobody named"
    told = newest.on + (f" by {by}" if by != named else "")
    if newest.decision == NEEDS_WORK:
        told = f"{told}: needs work"
    return f"{told}, changed since" if newest.state == STALE else told
