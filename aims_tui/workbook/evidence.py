"""The evidence register (7.5 of ISO/IEC 42001), and what each piece supports."""

from collections import defaultdict

from aims_tui.records import evidence as records
from aims_tui.refs import order
from aims_tui.workbook.cells import link_target
from aims_tui.workbook.columns import Shown, fitted, rest
from aims_tui.workbook.page import Cell, Column, Page, Row, Value, group, status
from aims_tui.workbook.source import Link, Source, Values

_KNOWN = (
    "short", "title", "kind", "tags", "description", "version", "issued_on", "valid_until", "owner", "state",
    "external", "source", "supersedes", "link", "file", "size", "original_name",
)  # fmt: skip
_MOST = 10
"""Pieces of evidence named in one cell of a requirement; the rest stands on this sheet only."""
LINKED = 5
"""Ids of evidence beside a requirement that lead to their rows; where there are more, one link leads to a list."""

Piece = tuple[str, Values]
"""Row id and fields."""


class Proof:
    """Evidence by requirement and requirements by evidence."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.evidence = source.records.get("evidence", {})
        by_requirement: dict[str, list[Link]] = defaultdict(list)
        self.by_evidence: dict[str, list[Link]] = defaultdict(list)
        for link in source.progress.over(source.links, 0):
            if link.from_record == "evidence" and link.relation == "supports" and link.from_row in self.evidence:
                by_requirement[link.to_row].append(link)
                self.by_evidence[link.from_row].append(link)
        place = {row: number for number, row in enumerate(self.evidence)}
        self.by_requirement = {
            row: sorted(links, key=lambda link: place[link.from_row]) for row, links in by_requirement.items()
        }
        for links in source.progress.over(self.by_evidence.values(), 0):
            links.sort(key=self._in_order)

    def _in_order(self, link: Link) -> tuple[object, ...]:
        ref, assessment = self._source.elsewhere.get(link.to_row, ("", ""))
        return assessment != self._source.assessment, assessment, order(ref) if ref else (9,), link.to_row

    def of(self, requirement: str) -> str:
        """Return the evidence of a requirement: ids, titles, dates, a line each."""
        links = self.by_requirement.get(requirement, [])
        lines = [self.line(link.from_row) for link in links[:_MOST]]
        if more := len(links) - len(lines):
            lines.append(f"and {more:,} more: see the sheet Evidence")
        return "\n".join(lines)

    def leading(self, requirement: str) -> list[Value]:
        """Return a cell for each piece that leads to its row; the last leads to the list where there are more."""
        links = self.by_requirement.get(requirement, [])
        found: list[Value] = [Cell(self.evidence[link.from_row]["short"], link.from_row) for link in links[:LINKED]]
        if len(links) > LINKED:
            found.append(Cell(f"all {len(links):,}", f"by {requirement}"))
        return [*found, *[""] * (LINKED + 1 - len(found))]

    def line(self, row: str) -> str:
        """Return a piece of evidence on one line: id, title, date, and why it proves nothing, where it does not."""
        values = self.evidence[row]
        dated = f", {values['issued_on']}" if values["issued_on"] else ""
        why = self.weakness(row)
        return f"{values['short']} {values['title']}{dated}" + (f" ({why})" if why else "")

    def weakness(self, row: str) -> str:
        """Return why a piece of evidence proves nothing on the day of the figures; empty where it is sound."""
        values = self.evidence[row]
        held = records.holds(values["file"], values["link"])
        piece = records.Piece("it", values["state"], values["valid_until"], held, values["file"] in self._source.lost)
        return records.weakness(piece, self._source.today.isoformat()).removeprefix("it is ").removeprefix("it ")


def evidence(source: Source, proof: Proof) -> Page:
    """Return the register, and below it the evidence of each requirement, where links from there lead."""

    def field(piece: Piece, name: str) -> Value:
        value: Value = source.shown("evidence", name, piece[1][name])
        return value

    def of(name: str, width: int, *, label: str = "", printed: bool = True, keep: bool = False) -> Shown[Piece]:
        column = Column(label or source.field("evidence", name).label, width, printed, keep)
        return Shown(column, lambda piece: field(piece, name))

    shown: list[Shown[Piece]] = [
        Shown(Column("Id", 9, keep=True), lambda piece: Cell(piece[1]["short"], style="label")),
        of("title", 27, keep=True),
        of("kind", 10),
        of("tags", 12),
        of("version", 8),
        of("issued_on", 11),
        of("valid_until", 11),
        Shown(status("State", 11), lambda piece: field(piece, "state")),
        Shown(
            Column("Sound", 14, keep=True), lambda piece: f"No: {why}" if (why := proof.weakness(piece[0])) else "Yes"
        ),
        Shown(
            Column("File or link", 25, keep=True),
            lambda piece: Cell(piece[1]["original_name"] or piece[1]["link"], file=_address(source, piece[0])),
        ),
        of("size", 9, label="Bytes"),
        of("file", 24),
        Shown(Column("Supports", 10, keep=True), lambda piece: _supported(source, proof.by_evidence[piece[0]], 0)),
        Shown(Column("How it supports that", 30), lambda piece: _note(source, proof.by_evidence[piece[0]], 0)),
        Shown(Column("Open", 8, printed=False), lambda piece: _open(source, piece)),
        Shown(Column("File handed out", 44, printed=False), lambda piece: _handed_out(source, piece[0])),
        of("owner", 20, printed=False),
        of("description", 50, printed=False),
        Shown(
            Column("Supersedes", 12, printed=False),
            lambda piece: Cell(str(field(piece, "supersedes") or ""), piece[1]["supersedes"]),
        ),
        of("external", 15, printed=False),
        of("source", 24, printed=False),
        *rest(source, "evidence", _KNOWN, lambda piece, name: piece[1][name]),
    ]
    supports = next(number for number, each in enumerate(shown) if each.column.label == "Supports")
    rows: list[Row] = []
    for row, values in source.progress.over(proof.evidence.items(), 0):
        rows.append(Row([each.cell((row, values)) for each in shown], row))
        links = proof.by_evidence[row]
        for number in range(1, len(links)):
            more: list[Value] = [""] * len(shown)
            more[:2] = Cell(values["short"], row, "quiet"), Cell(values["title"], style="quiet")
            more[supports : supports + 2] = _supported(source, links, number), _note(source, links, number)
            rows.append(Row(more, level=1))
    columns, rows = fitted(shown, rows)
    registered = len(rows)
    rows += _by_requirement(source, proof)
    return Page(
        title="Evidence",
        heading="Evidence",
        notes=(
            "Files are kept beside the workspace under their SHA-256; a link is not kept and may change. "
            "Further lines of an id name what else it supports.",
        ),
        columns=columns,
        rows=rows,
        what="Documents and records: version, dates, state, file and what each supports",
        size=len(proof.evidence),
        filtered=max(registered, 1),
        printed=max(registered, 1),
    )


def _address(source: Source, row: str) -> str:
    return source.files.address(row) if source.files else ""


def _open(source: Source, piece: Piece) -> Value:
    """Return a short link to a file or a web address: a long one in its own cell could not be read on paper."""
    row, values = piece
    if file := _address(source, row):
        return Cell("Open", file=file)
    return Cell("Open", values["link"]) if link_target(values["link"]) else ""


def _handed_out(source: Source, row: str) -> str:
    """Return under which name the file goes with the workbook, or why it does not."""
    if source.files is None:
        return ""
    if problem := source.files.missing.get(row):
        return f"not handed out: {problem}"
    return source.files.names.get(row, "")


def _supported(source: Source, links: list[Link], number: int) -> Value:
    if number >= len(links):
        return ""
    link = links[number]
    ref, _ = source.elsewhere.get(link.to_row, ("", ""))
    return Cell(ref or source.name(link.to_record, link.to_row), link.to_row)


def _note(source: Source, links: list[Link], number: int) -> str:
    """Return how the evidence supports something; where that is of another assessment, its title first."""
    if number >= len(links):
        return ""
    link = links[number]
    _, assessment = source.elsewhere.get(link.to_row, ("", ""))
    return link.note if assessment in ("", source.assessment) else f"({assessment}) {link.note}".strip()


def _by_requirement(source: Source, proof: Proof) -> list[Row]:
    """Return the evidence of each requirement that has too many pieces for links beside it, each on its own line."""
    rows: list[Row] = []
    for one in source.requirements:
        links = proof.by_requirement.get(one.state.id, [])
        if len(links) > LINKED:
            rows.append(group(f"{one.entry.ref} {one.entry.title}", f"by {one.state.id}"))
            for link in source.progress.over(links, 0):
                values = proof.evidence[link.from_row]
                rows.append(
                    Row((Cell(values["short"], link.from_row), values["title"], Cell(one.entry.ref, one.anchor)))
                )
    if rows:
        rows[:0] = [Row(()), Row(("Evidence by requirement, where there are many pieces",), style="heading")]
    return rows
