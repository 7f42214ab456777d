"""Which sheet of a file is taken, and of what kind its rows are."""

from collections.abc import Iterable, Iterator, Sequence

from aims_tui.insight.importing import headings, matching, our_sheets, targets
from aims_tui.insight.importing.reading import Chosen, Table, Unclear, Wishes
from aims_tui.insight.importing.table import Book, Sheet, filled
from aims_tui.records.kinds import Kinds, RecordKind
from aims_tui.text import capital, folded


def chosen(kinds: Kinds, book: Book, wishes: Wishes) -> Chosen:
    """Return the table that is meant, and how it is read.

    Raises:
        Unclear: a person has to say which; the message says how and names those there are.
    """
    vocabulary = targets.vocabulary(kinds)
    wanted = kind_meant(kinds, wishes.into)
    found = []
    sheets = [*_sheets(book, wishes.sheet, wanted)]
    if len(sheets) > 1 and sum(map(headings.looked_at, sheets)) > matching.MOST_HEADINGS:
        raise Unclear(f"{book.name} has several sheets with very many columns; say which with --sheet: "
                      f"{_named(sheets)}.")  # fmt: skip
    for sheet in sheets:
        whole = filled(sheet)
        heads = headings.find(whole, vocabulary, grouped=not book.ours)
        if heads is not None:
            found.append(Table(kinds, book, whole, heads))
    if not found:
        raise Unclear(_no_headings(book, wishes))
    table, kind = _meant(kinds, book, found, wanted, wishes)
    return table.read_as(kind, wishes)


def kind_meant(kinds: Kinds, into: str) -> RecordKind | None:
    """Return the kind that somebody typed; None where they typed nothing.

    Raises:
        Unclear: there is none, or nothing can be imported into it.
    """
    if not into:
        return None
    kind = kinds.named(into)
    possible = targets.importable(kinds)
    if kind not in possible:
        known = ", ".join(each.about.many for each in possible)
        raise Unclear(f"Nothing can be imported into {into!r}. There are: {known}.")
    return kind


def _sheets(book: Book, wanted: str, kind: RecordKind | None) -> Iterator[Sheet]:
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    if wanted:
        yield sheet_named(book, wanted)
        return
    if book.ours:
        if kind is None:
            raise Unclear(f"{book.name} is an export with several sheets; say which with --sheet: {_named(visible)}.")
        titles = {kind.about.sheet.title} if kind.about.sheet else {*our_sheets.titles(kind.name)}
        visible = [each for each in visible if each.name in titles]
        if len(visible) > 1:
            raise Unclear(f"{capital(kind.about.many)} stand on several sheets; say which with --sheet: "
                          f"{_named(visible)}.")  # fmt: skip
        if not visible:
            raise Unclear(f"{book.name} has no sheet of {kind.about.many}.")
    yield from visible


def sheet_named(book: Book, wanted: str) -> Sheet:
    """Return the sheet with a name; a hidden one too.

    Raises:
        Unclear: there is none; the message names those there are.
    """
    sheet = next((each for each in book.sheets if folded(each.name) == folded(wanted)), None)
    if sheet is None:
        known = _named(each for each in book.sheets if not each.hidden) or "none that can be seen"
        raise Unclear(f"{book.name} has no sheet {wanted!r}. It has: {known}.")
    return sheet


def _named(sheets: Iterable[Sheet]) -> str:
    return ", ".join(sheet.name for sheet in sheets)


def _no_headings(book: Book, wishes: Wishes) -> str:
    where = f"The sheet {wishes.sheet}" if wishes.sheet else book.name
    hidden = [sheet.name for sheet in book.sheets if sheet.hidden]
    more = f" Hidden sheets are passed over: {', '.join(hidden)}." if hidden and not wishes.sheet else ""
    return (
        f"{where} has no row of headings among its first {headings.LOOKED_AT} rows, such as Title, Owner, Status.{more}"
    )


def _meant(
    kinds: Kinds, book: Book, tables: Sequence[Table], wanted: RecordKind | None, wishes: Wishes
) -> tuple[Table, RecordKind]:
    if len(tables) == 1 and wanted is not None:
        return tables[0], wanted
    scored = [(table, table.candidates()) for table in tables]
    if wanted is not None:
        ranked = sorted(
            ((next((each.score for each in found if each.kind == wanted), 0.0), place)
             for place, (_, found) in enumerate(scored)),
            key=lambda each: (-each[0], each[1]),
        )  # fmt: skip
        if ranked[0][0] <= 0 or ranked[0][0] < ranked[1][0] + 2:
            raise Unclear(f"{book.name} has several sheets; say which with --sheet: "
                          f"{_named(table.sheet for table in tables)}.")  # fmt: skip
        return tables[ranked[0][1]], wanted
    sure = [(table, found) for table, found in scored if matching.clear(found)]
    if len(tables) > 1 and len(sure) != 1:
        raise Unclear(f"{book.name} has several sheets; say which with --sheet: "
                      f"{_named(table.sheet for table in tables)}.")  # fmt: skip
    table, found = sure[0] if sure else scored[0]
    if not matching.clear(found):
        near = [each.kind.about.many for each in found if each.score >= max(found[0].score - 2, 1)][:4]
        every = ", ".join(each.about.many for each in targets.importable(kinds))
        maybe = f" It may be {' or '.join(near)}." if near else ""
        raise Unclear(f"It is not clear what {book.name} holds.{maybe} Say it with --into, for example: {every}.")
    return table, found[0].kind
