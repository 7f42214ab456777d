"""All tables of a file at once: which of its sheets hold records, and in which order they are taken."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from aims_tui.insight.importing import headings, matching, our_sheets, targets
from aims_tui.insight.importing.choosing import kind_meant, sheet_named
from aims_tui.insight.importing.reading import Chosen, Table, Unclear, Wishes
from aims_tui.insight.importing.table import Book, Sheet, filled
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import folded

_T = TypeVar("_T")
_LEAST = 20
"""Headings that a sheet counts for at least: a hundred small ones take as long as a few wide ones."""
_BEYOND = "is not looked at, because there are so many sheets and columns before it: take it alone with --sheet"


class Every(NamedTuple):
    """The tables of a file that are taken together."""

    tables: Sequence[Chosen]
    """Each after those whose records its rows name."""
    passed_over: Sequence[tuple[str, str]] = ()
    """The sheets that are not taken, and why."""


def every(kinds: Kinds, book: Book, wishes: Wishes, sheets: Sequence[str] = ()) -> Every:
    """Return the tables of the sheets with these names, or of all that hold records.

    A heading of ``wishes`` holds for every sheet that has it, or for one: ``Risks!Status``.

    Raises:
        Unclear: a person has to say something; the message says what.
    """
    wanted = kind_meant(kinds, wishes.into)
    named = [sheet_named(book, each) for each in {folded(each): each for each in sheets}.values()]
    found: list[tuple[Table, RecordKind]] = []
    passed_over: list[tuple[str, str]] = []
    vocabulary = targets.vocabulary(kinds)
    left = matching.MOST_HEADINGS
    for sheet in named or book.sheets:
        try:
            if left <= 0:
                raise Unclear(_BEYOND)
            left -= max(headings.looked_at(sheet), _LEAST)
            found.append(_table(kinds, book, sheet, wanted, vocabulary, named=bool(named)))
        except Unclear as unclear:
            if named:
                raise Unclear(f"The sheet {sheet.name} {unclear}.") from None
            passed_over.append((sheet.name or book.name, str(unclear)))
    if not found:
        why = "; ".join(f"{name} {each}" for name, each in passed_over)
        raise Unclear(f"{book.name} has no sheet that can be imported: {why}.")
    order = {kind.name: place for place, kind in enumerate(in_order(kinds))}
    found.sort(key=lambda each: order[each[1].name])
    return Every(_read(book, found, wishes), passed_over)


def _table(
    kinds: Kinds, book: Book, sheet: Sheet, wanted: RecordKind | None, vocabulary: frozenset[str], *, named: bool
) -> tuple[Table, RecordKind]:
    """Return the table of a sheet and what it holds.

    Raises:
        Unclear: it is not taken; the message says why, to be read after the name of the sheet.
    """
    if sheet.hidden and not named:
        raise Unclear("is hidden")
    kind = wanted or (our_sheets.kind_of(kinds, sheet.name) if book.ours else None)
    if book.ours and kind is None:
        raise Unclear("holds no records that an import takes")
    whole = filled(sheet)
    heads = headings.find(whole, vocabulary, grouped=not book.ours)
    if heads is None:
        raise Unclear("has no row of headings")
    table = Table(kinds, book, whole, heads)
    if kind is None:
        candidates = table.candidates()
        if not matching.clear(candidates):
            near = [each.kind.about.many for each in candidates if each.score >= max(candidates[0].score - 2, 1)][:3]
            maybe = f", perhaps {' or '.join(near)}" if near else ""
            raise Unclear(f"does not say what it holds{maybe}: take it alone with --sheet and --into")
        kind = candidates[0].kind
    if kind not in targets.importable(kinds):
        raise Unclear(f"holds {kind.about.many}, of which nothing can be imported")
    if not table.lines:
        raise Unclear("has no rows below its headings")
    return table, kind


def _read(book: Book, found: Sequence[tuple[Table, RecordKind]], wishes: Wishes) -> list[Chosen]:
    used: set[str] = set()
    chosen = []
    for table, kind in found:
        mapping, words = _own(table, wishes.mapping, used), _own(table, wishes.words, used)
        try:
            chosen.append(table.read_as(kind, Wishes(mapping=mapping, words=words, dates=wishes.dates), alone=False))
        except Unclear as unclear:
            raise Unclear(f"Sheet {table.sheet.name or book.name}: {unclear}") from None
    for typed in (*wishes.mapping, *wishes.words):
        if typed not in used:
            raise Unclear(f"No sheet that is imported has a heading {typed!r}.")
    return chosen


def _own(table: Table, said: Mapping[str, _T], used: set[str]) -> dict[str, _T]:
    """Return what was said of the headings of a table; each that it has is put among ``used``."""
    found = {}
    for typed, meant in said.items():
        before = f"{table.sheet.name}!"
        own = typed[len(before) :] if folded(typed[: len(before)]) == folded(before) else typed
        if table.head(own) is not None:
            used.add(typed)
            found[own] = meant
    return found


def in_order(kinds: Kinds) -> list[RecordKind]:
    """Return the kinds, each after those at which its records point: people before risks, risks before actions."""
    found: dict[str, RecordKind] = {}

    def visit(kind: RecordKind, above: frozenset[str]) -> None:
        if kind.name in found or kind.name in above:
            return
        fields = [each for each in kind.fields.values() if each.kind in (FieldType.PERSON, FieldType.LINK)]
        # What a record is a part of comes before what it is only tied to.
        named = [to for field in sorted(fields, key=lambda each: not each.required) for to in field.targets]
        for other in (*named, *(tie.to for tie in kind.about.ties)):
            if other in kinds:
                visit(kinds[other], above | {kind.name})
        found[kind.name] = kind

    for kind in kinds.values():
        visit(kind, frozenset())
    return [*found.values()]
