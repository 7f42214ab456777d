"""The Cover: whose statement this is, of which day, what the figures are, and what vouches for it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from aims_tui import __version__, catalog
from aims_tui.insight.deadlines import REQUIREMENT, overdue
from aims_tui.insight.deadlines import told as told_overdue
from aims_tui.insight.figures import Share
from aims_tui.insight.soundness import SOON, expiry
from aims_tui.text import capital, count
from aims_tui.workbook import room
from aims_tui.workbook.approvals import counted
from aims_tui.workbook.book import CONTENTS
from aims_tui.workbook.evidence import Proof
from aims_tui.workbook.handing_out import HandedOut
from aims_tui.workbook.log import OF_THIS, left_out
from aims_tui.workbook.log import TITLE as LOG
from aims_tui.workbook.options import Naming
from aims_tui.workbook.others import told
from aims_tui.workbook.outgoing import SUMS
from aims_tui.workbook.page import Cell, Column, Page, Row
from aims_tui.workbook.register import told as registered
from aims_tui.workbook.requirements import decided, waived
from aims_tui.workbook.source import Source, Values
from aims_tui.workspace.store.moments import AsOf

NOT_A_MEASURE = "This is the organization's own statement, not a measure of conformity."
_WIDTH = 118
_ONE_PAGE = 75
"""Lines that still can be read when they are printed on a single page."""

_STATEMENT = re.compile(r"statement of applicability|\bSoA\b", re.IGNORECASE)

WORKSPACE, HEAD, CHANGES = "Workspace id", "Journal head", "Changes on record"
"""The labels that ``verify --against`` looks for in a workbook that was handed out."""


Line = tuple[Any, Any] | tuple[Any, Any, str]
"""Label, value, and the id of the record that the line is about, to which links lead."""


def cover(source: Source, proof: Proof, pages: Sequence[Page], who: str) -> Page:
    """Return the first sheet; ``pages`` are those that follow, for the list of contents."""
    rows: list[Row] = []
    for title, lines in (
        ("", _whose(source, proof, who)),
        ("Contents", _contents(pages)),
        ("Figures", _figures(source)),
        ("What vouches for it", _vouching(source, pages)),
        ("How to read it", _reading(source)),
    ):
        if title:
            rows += [Row(()), Row((title,), CONTENTS if title == "Contents" else "", style="heading")]
        for label, value, *about in lines:
            cells = (label if isinstance(label, Cell) else Cell(label, style="label"), value)
            rows.append(Row(cells, anchor="".join(about)))
    # A text that is longer than a cell takes one line here and stands elsewhere.
    long = sum((room.needed(_text(row), _WIDTH) or room.ONE_LINE).lines for row in rows)
    return Page(
        title="Cover",
        heading="AI management system: statement for the audit",
        columns=(Column("", 27, keep=True), Column("", _WIDTH, keep=True)),
        rows=rows,
        table=False,
        frozen_columns=1,
        one_page=long <= _ONE_PAGE,
        portrait=True,
    )


def _text(row: Row) -> str:
    value = row.cells[1] if len(row.cells) > 1 else ""
    return str(value.value if isinstance(value, Cell) else value)


def _contents(pages: Sequence[Page]) -> Iterator[Line]:
    for page in pages:
        size = f"{page.size:,} of {page.out_of:,}" if page.out_of else f"{page.size:,}"
        yield Cell(page.title, f"sheet {page.title}"), page.what + (f" ({size})" if page.size else "")


def _whose(source: Source, proof: Proof, who: str) -> Iterator[Line]:
    yield "", NOT_A_MEASURE
    yield "Organization", source.organization["name"], next(iter(source.records["organization"]), "")
    yield "Scope", source.organization["scope"] or "not written yet"
    yield "Scope approved", _scope_approved(source) or "not recorded"
    for name in ("sites", "covers"):
        if text := source.organization[name]:
            yield source.field("organization", name).label, text
    yield "Assessment", source.assessment, source.seen.assessment.id
    if source.use_case is not None:
        use_case = source.use_case
        yield "Use case", f"{use_case['short']} {use_case['title']}", _row_of(source, use_case)
        for name in ("description", "roles", "owner"):
            if value := source.shown("use_case", name, use_case[name]):
                yield source.field("use_case", name).label, value
    for row, values in source.records["use_case"].items():
        if values is not source.use_case:
            yield "Other use case" if source.use_case else "Use case", f"{values['short']} {values['title']}", row
    for other in source.others:
        yield "Other assessment", told(source, other), other.assessment.id
    yield "Standard", catalog.load().standard
    yield "State", f"{source.state}; {decided(source)}.", source.statement.row
    for text in waived(source):
        yield "Approved although", text
    yield from _approved(source)
    for row in _statements(source, proof):
        yield "Statement on record", Cell(proof.line(row), row)
    if source.as_of is not None:
        yield "As of", _as_of(source.as_of)
    yield "Figures as of", Cell(source.today, style="date")
    yield "Exported by", f"{who or 'nobody named'}, with aims-tui {__version__}"


def _as_of(as_of: AsOf) -> str:
    if as_of.signed:
        return f"{as_of.words}. Whether a file of evidence is there was looked at on the day of export."
    return (
        f"{as_of.day}, as recorded by then: the changes before {as_of.until.replace('T', ' ')} UTC, up to the journal"
        f" head {as_of.head}. Whether a file of evidence is there was looked at on the day of export."
    )


def _approved(source: Source) -> Iterator[Line]:
    """Yield what is approved as it stands, what has changed since, and what a later review found wanting."""
    for title, those in counted(source):
        requirements = sum(each.kind == REQUIREMENT for each in those)
        named = ", ".join(each.facts.values["title"] for each in those)
        yield title, f"{len(those)}, {requirements} of them requirements: {named}"


def _row_of(source: Source, use_case: Values) -> str:
    return next(row for row, values in source.records["use_case"].items() if values is use_case)


def _scope_approved(source: Source) -> str:
    on, by = source.organization["scope_approved_on"], source.organization["scope_approved_by"]
    return f"{on} by {source.people.label(by)}".strip() if by else on


def _statements(source: Source, proof: Proof) -> list[str]:
    """Return the evidence of 6.1.3 that is a Statement of Applicability by its title, unless superseded."""
    found = [one.state.id for one in source.requirements if one.entry.ref == "6.1.3"]
    rows = [link.from_row for row in found for link in proof.by_requirement.get(row, [])]
    return [
        row
        for row in rows
        if proof.evidence[row]["state"] != "superseded" and _STATEMENT.search(proof.evidence[row]["title"])
    ]


def _figures(source: Source) -> Iterator[Line]:
    found = source.figures
    yield "Subclauses implemented", _share(found.subclauses)
    yield (
        "Annex A controls",
        (
            f"{found.controls_total} = {found.applicable} applicable + {found.undecided} undecided"
            f" + {found.excluded} excluded"
        ),
    )
    yield (
        "Annex A implemented",
        (f"{_share(found.controls)} of those not excluded; {found.controls_of_applicable.percent} % of the applicable"),
    )
    if found.additional.whole:
        yield "Additional controls", f"{found.additional.part} of {found.additional.whole} adopted are implemented"
    yield (
        "Implemented",
        (
            f"{found.implemented}: {found.with_evidence} with sound evidence, {len(found.on_weak_evidence)} on weak"
            f" evidence, {found.with_reason} with a written reason only"
        ),
    )
    if found.on_weak_evidence:
        yield "On weak evidence", "; ".join(f"{weak.ref} ({weak.why})" for weak in found.on_weak_evidence)
    out_of_date = expiry(source.seen.valid_until, source.today)
    if any(out_of_date):
        yield "Evidence", f"{out_of_date.expired} expired, {out_of_date.soon} expire within {SOON.days} days"
    yield "With an owner", _share(found.assigned)
    late = overdue(source.deadlines, source.today)
    oldest = (
        f"; the oldest for {count(late.requirements[0].days_late(source.today), 'day')}" if late.requirements else ""
    )
    yield "Overdue", late.words + oldest
    if late.others:
        yield "Overdue besides", told_overdue(late)
    for name, facts in source.facts.items():
        about = source.kinds[name].about
        if about.part_of or not about.figures:
            continue
        if facts:
            yield capital(about.many), registered(source, source.kinds[name])
        else:
            yield capital(about.many), "none recorded"


def _share(share: Share) -> str:
    return f"{share.part} of {share.whole} ({share.percent} %)"


def _vouching(source: Source, pages: Sequence[Page]) -> Iterator[Line]:
    head = source.seen.head
    yield WORKSPACE, source.seen.workspace
    yield HEAD, head.id
    yield CHANGES, str(head.changes)
    log = next((page for page in pages if page.title == LOG), None)
    if log is not None:
        listed = f"{OF_THIS.format(log.size)}. A record that was added is one row for all its fields."
        yield "", f"Of these, the sheet {LOG} lists " + listed
    yield (
        "",
        (
            "The head is the fingerprint of the newest change and, through it, of all before it. With the workspace"
            " at hand, 'aims-tui verify --against' and the name of this workbook says whether the head is part of its"
            " history and what changed since. It does not compare the cells of this workbook."
        ),
    )


def _reading(source: Source) -> Iterator[Line]:
    yield "Numbers", "Every number is the published one: 4.1 to 10.2, A.2.2 to A.10.4; X.n are additional controls."
    yield "Implemented", "With evidence documented, or with the reason written why there can be none."
    yield (
        "Sound evidence",
        "Not superseded, no draft, not expired on the day of the figures, and its file is there. Weak is what is not.",
    )
    yield (
        "Undecided, excluded",
        ("Undecided controls still count as not excluded; an excluded one shows a dash for its status."),
    )
    yield (
        "Overdue",
        (
            "Due before the day of the figures and not implemented; besides: what else was to be done before that day,"
            " such as a review, an action or the answer to a remark. Percentages are rounded down."
        ),
    )
    yield "Links", "Blue words lead to the row they name, ← Contents leads back here."
    yield (
        "Columns",
        "To the right of the printed page stand links to the evidence and further details.",
    )
    if source.files is not None:
        yield "Files", _files(source.files)
    if source.options.names is Naming.ROLES:
        yield "People", "appear by their role only; names in written texts are replaced by roles as well."
    if missing := left_out(source.options.without):
        yield "Left out", missing


def _files(files: HandedOut) -> str:
    copied, missing = (count(len(each), "evidence file") for each in (files.names, files.missing))
    return (
        f"{copied} in the folder {files.path.name} beside this workbook; the sheet Evidence leads to them. {SUMS} in"
        " the folder lists their hashes."
        + (f" {missing} could not be handed out: the sheet Evidence says why." if files.missing else "")
    )
