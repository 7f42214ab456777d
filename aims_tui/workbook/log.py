"""The change log: who changed what, when, from what to what; the newest first."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby

from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.text import capital, count, cut
from aims_tui.workbook.options import Part
from aims_tui.workbook.page import Cell, Column, Page, Row, Value
from aims_tui.workbook.room import lines
from aims_tui.workbook.source import Source
from aims_tui.workspace.queries.history import Changed

TITLE = "Change log"
OF_THIS = "{:,} of this assessment and of what all assessments share"
_WHAT = 30


def log(source: Source) -> Page:
    """Return the changes that belong to what is exported; those of other assessments are counted only.

    The sheet has them all, paper the year before the newest one.
    """
    told = _Lines(source)
    kept = [each for each in source.progress.over(source.log, 0) if told.belongs(each)]
    reasons = any(each.why for each in kept)
    accounts = any(each.account for each in kept)
    columns = [
        Column("When (UTC)", 16, keep=True),
        Column("Who", 20, keep=True),
        Column("What", _WHAT, keep=True),
        Column("Field", 20, keep=True),
        Column("Before", 36, keep=True),
        Column("After", 44, keep=True),
        *[Column("Reason", 22, keep=True)] * reasons,
        *[Column("Account", 14, printed=False, keep=True)] * accounts,
    ]
    other = len(source.log) - len(kept)
    told.print_from(kept[-1].at if kept else "")
    older = bool(kept) and kept[0].at < told.printed_from
    return Page(
        title=TITLE,
        heading="Change log",
        notes=(
            f"{count(len(source.log), 'change')} on record"
            + (
                f", {OF_THIS.format(len(kept))}; {other:,} of other assessments and of sheets left out are not listed"
                if other
                else ""
            )
            + ". The newest first; a record that was added is one row for all its fields."
            " Who made a change is what that person said.",
            *[f"Printed: the changes since {told.printed_from}. The older ones stand below them on this sheet."]
            * older,
        ),
        columns=columns,
        rows=told.rows(reversed(kept), reasons, accounts),
        length=len(kept),
        what="Every change on record: who, when, from what to what, and why",
        size=len(kept),
        out_of=len(source.log) if other else 0,
        printed=lambda: told.printed,
        frozen_columns=1,
    )


def _moment(at: str) -> datetime | str:
    """Return a moment of the journal (ISO, UTC) as a spreadsheet has it: to the second and without a time zone."""
    try:
        return datetime.fromisoformat(at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    except (ValueError, OverflowError):
        return at


class _Lines:
    """Turns changes into rows; a record that was added is one row."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._left_out = {part.record for part in source.options.without} - {""}
        self._assessed = {one.state.id for one in source.requirements}
        self.printed_from = ""
        """The day of the oldest row that is printed."""
        self.printed = 0
        """How many rows have been yielded, up to the last one that is printed."""
        self._past: dict[tuple[str, str], dict[str, str]] = {}
        """What the journal says of rows that may be gone: their names, and what they belong to."""
        owners = {field.name for kind in source.kinds.values() if kind.parents for field in kind.belongs_by()}
        for each in source.progress.over(source.log, 0):
            if each.record != "requirement" and (each.field in _NAMING or each.field in owners):
                self._past.setdefault((each.record, each.row), {})[each.field] = each.new

    def print_from(self, newest: str) -> None:
        """Print the year that ends with this moment."""
        # A day that is no day sorts before or after all others: then everything is printed, or what begins so.
        year = newest[:4]
        self.printed_from = f"{int(year) - 1:04d}{newest[4:10]}" if year.isdecimal() else ""

    def belongs(self, each: Changed) -> bool:
        """Say whether a change is of this assessment, or of what all assessments share."""
        if each.record in self._left_out:
            return False
        owner = self._requirement(each.record, each.row)
        return not owner or owner in self._assessed

    def _requirement(self, record: str, row: str) -> str:
        if record == "requirement":
            return row
        past = self._past.get((record, row), {})
        if record == "link":
            ends = [past.get(f"{end}_row", "") for end in ("to", "from") if past.get(f"{end}_record") == "requirement"]
            return next((end for end in ends if end in self._assessed), ends[0] if ends else "")
        return past.get("requirement", "")

    def rows(self, changes: Iterable[Changed], reasons: bool, accounts: bool) -> Iterator[Row]:
        """Yield the rows; ``changes`` come newest first."""
        yielded = 0
        for (_, record, row), several in groupby(changes, key=lambda each: (each.action, each.record, each.row)):
            together = [*several][::-1]
            first = together[0]
            what = self._what(record, row)
            when = _moment(first.at)
            for field, before, after in self._told(record, row, together):
                cells: list[Value] = [when, first.who, what, field, before, after]
                yielded += 1
                if first.at >= self.printed_from:
                    self.printed = yielded
                yield Row([*cells, *[first.why] * reasons, *[first.account] * accounts])

    def _what(self, record: str, row: str) -> Cell:
        """Return what was changed and where that stands; there it has its whole name, and a link is one line."""
        subject, to = self._subject(record, row), self._leads_to(record, row)
        known = record == "requirement" or any(to in self._source.records.get(each, {}) for each in self._near(record))
        if known and lines(subject, _WHAT) > 1:
            subject = cut(subject, _WHAT * 3 // 4)
        return Cell(subject, to)

    def _near(self, record: str) -> tuple[str, ...]:
        """Return a kind and those that its rows belong to."""
        return record, *(self._source.kinds[record].parents if record in self._source.kinds else ())

    def _leads_to(self, record: str, row: str) -> str:
        """Return where a subject stands: a link with its evidence, a part without a sheet with what it belongs to."""
        past, kind = self._past.get((record, row), {}), self._source.kinds.get(record)
        if record == "link":
            return past.get("from_row", "")
        if kind is None or kind.about.sheet or not kind.parents:
            return row
        return next((past[field.name] for field in kind.belongs_by() if past.get(field.name)), row)

    def _told(self, record: str, row: str, together: list[Changed]) -> Iterator[tuple[str, str, str]]:
        """Yield field, before and after."""
        exists = next((each for each in together if each.field == EXISTS), None)
        if exists is None:
            for each in reversed(together):
                field = self._field(each)
                yield field.label if field else each.field, self._words(each, each.old), self._words(each, each.new)
        elif record == "link":
            note = next((each.new for each in together if each.field == "note"), "")
            yield ("Linked", "", note) if exists.new else ("Unlinked", "", "")
        elif not exists.new:
            yield "Deleted", "", ""
        else:
            yield "Added", "", "\n".join(self._values(together))

    def _values(self, together: list[Changed]) -> Iterator[str]:
        for each in together:
            field = self._field(each)
            if each.new and field is not None and not field.given and each.field != "requirement":
                yield f"{field.label}: {self._words(each, each.new)}"

    def _field(self, each: Changed) -> Field | None:
        kinds = self._source.kinds
        return kinds[each.record].fields.get(each.field) if each.record in kinds else None

    def _words(self, each: Changed, value: str) -> str:
        field = self._field(each)
        if field is not None and value and field.kind in (FieldType.PERSON, FieldType.LINK):
            return field.pointed(value, self._name)
        return str(self._source.shown(each.record, each.field, value))

    def _name(self, record: str, row: str) -> str:
        """Return what people call a row, also where it is deleted."""
        found = self._source.name(record, row)
        past = self._past.get((record, row), {})
        if found != row or record not in self._source.kinds:
            return found
        return past.get("short") or past.get(self._source.kinds[record].title.name) or row

    def _subject(self, record: str, row: str) -> str:
        """Return what was changed: ``A.2.2``, ``Evidence EV-02``, ``Answer 4.1-q1``, ``EV-02 – 4.1`` for a link."""
        if record == "requirement":
            return self._name(record, row)
        past = self._past.get((record, row), {})
        if record == "link":
            first, second = (self._name(past.get(f"{e}_record", ""), past.get(f"{e}_row", "")) for e in ("from", "to"))
            return f"{first} – {second}"
        one = self._source.kinds[record].about.one if record in self._source.kinds else record
        if record == "remark":
            return f"Remark on {self._name('requirement', past.get('requirement', ''))}"
        if record == "organization":
            return "Organization"
        return f"{capital(one)} {self._name(record, row)}"


_NAMING = ("short", "title", "name", "question", "requirement", "from_record", "from_row", "to_record", "to_row")


def left_out(parts: Iterable[Part]) -> str:
    """Return the titles of the sheets that an export leaves out, in their order."""
    chosen = set(parts)
    return ", ".join(part.sheet for part in Part if part in chosen)
