"""The completeness rules that the gate holds while someone is writing (author mode)."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Protocol

from aims_tui.insight.completeness import shortcomings as shortcomings_of
from aims_tui.records.fields import EXISTS
from aims_tui.records.kinds import Kinds
from aims_tui.text import a, count, folded, inner
from aims_tui.workspace.store import errors, facts, journal, parts

Shortcomings = dict[tuple[str, str], str]
"""By (row id of the requirement, field): the sentence that says what is missing."""


class Change(Protocol):
    """What the rules look at of a change that the gate is given."""

    @property
    def record(self) -> str: ...
    @property
    def row(self) -> str: ...
    @property
    def values(self) -> Mapping[str, str]: ...


def requirements_touched(connection: sqlite3.Connection, changes: Iterable[Change]) -> set[str]:
    """Return the ids of the requirements whose completeness these changes can affect."""
    found = set()
    for change in changes:
        if change.record == "requirement":
            found.add(change.row)
        elif change.record == "link":
            found |= {change.values.get(end, "") for end in ("from_row", "to_row")}
            found |= _ends(connection, "id = ?", change.row)
        elif change.record == "evidence":
            found |= _ends(connection, "from_row = ?", change.row)
    return found


def _ends(connection: sqlite3.Connection, where: str, row: str) -> set[str]:
    rows = connection.execute(f"SELECT from_row, to_row FROM link WHERE {where}", (row,))
    return {end for ends in rows for end in ends}


def shortcomings(connection: sqlite3.Connection, requirements: Iterable[str]) -> Shortcomings:
    """Return what these requirements leave incomplete now."""
    found: Shortcomings = {}
    for row in requirements:
        for ref, status, applicability, exclusion, reasons, inclusion, reason, evidence in connection.execute(
            "SELECT ref, status, applicability, exclusion_justification, inclusion_reasons, inclusion_justification,"
            " no_evidence_reason, (SELECT count(*) FROM link JOIN evidence ON evidence.id = link.from_row"
            "  WHERE link.to_row = requirement.id AND link.relation = 'supports' AND evidence.state <> 'superseded')"
            " FROM requirement WHERE id = ?",
            (row,),
        ):
            lacking = shortcomings_of(
                ref=ref, status=status, applicability=applicability, exclusion=exclusion, reasons=reasons,
                inclusion=inclusion, evidence=evidence, reason=reason,
            )  # fmt: skip
            found |= {(row, field): sentence for field, sentence in lacking.items()}
    return found


def records_touched(connection: sqlite3.Connection, kinds: Kinds, changes: Iterable[Change]) -> dict[parts.Row, None]:
    """Return the records with rules of their own that these changes can affect: changed, or owning what is changed."""
    found: dict[parts.Row, None] = {}
    for change in changes:
        kind = kinds[change.record]
        if kind.about.rules:
            found[kind.name, change.row] = None
        for parent in kind.parents:
            if parent in kinds and kinds[parent].about.rules:
                row = change.values.get(kind.part_field(parent).name) or next(
                    iter(parts.owners(connection, kinds, kind.name, change.row)), ""
                )
                found[parent, row] = None  # Of several parents those that have no such row say nothing.
    return found


def of_records(reader: facts.Reader, kinds: Kinds, rows: Iterable[parts.Row]) -> Shortcomings:
    """Return what these records lack by the rules of their kinds."""
    by_kind: dict[str, list[str]] = {}
    for kind, row in rows:
        by_kind.setdefault(kind, []).append(row)
    return {
        (each.id, field): sentence
        for kind, ids in by_kind.items()
        for each in reader.of(kinds[kind], ids)
        for rule in kinds[kind].about.rules
        for field, sentence in rule(each).items()
    }


def check_no_new(before: Shortcomings, after: Shortcomings) -> None:
    """Refuse what the change itself left incomplete; what was so before is the readiness check's business."""
    new = {key: sentence for key, sentence in after.items() if key not in before}
    if new:
        raise errors.Refused(*dict.fromkeys(new.values()), fields=new)


def check_deletions(connection: sqlite3.Connection, kinds: Kinds, changes: Iterable[Change]) -> None:
    """Refuse to delete what a workspace always has, and what holds somebody's work; before the changes."""
    for change in changes:
        if change.values.get(EXISTS) != "":
            continue
        about = kinds[change.record].about
        if about.single:
            raise errors.Refused(f"The {about.one} cannot be deleted.")
        heads = journal.heads(connection, change.record, change.row).get(EXISTS, [])
        if heads and not heads[-1].value:
            continue  # Somebody deleted it already, without knowing of the work: this decides.
        if about.implies and _holds_work(connection, kinds, change.record, change.row):
            raise errors.Refused(f"This {about.one} holds work; it is kept.")


def _holds_work(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> bool:
    """Say whether anybody changed a row that follows from this one, or made anything that belongs to such a row."""
    return any(
        _number(connection, kind.name, f'"{field.name}" = ? AND revision > 0', row)
        for kind, field in parts.belonging(kinds, record)
        if kind.about.implied
    ) or bool(parts.standing(connection, kinds, record, row))


def check_lasting(connection: sqlite3.Connection, kinds: Kinds, changes: Iterable[Change]) -> None:
    """Refuse to be left without a row that a workspace always has; after the changes."""
    for change in changes:
        about = kinds[change.record].about
        if not about.lasting or (change.values.get(EXISTS) != "" and not change.values.get(about.lasting)):
            continue
        if not _number(connection, change.record, f'"{about.lasting}" = ?', ""):
            without = a(inner(kinds[change.record].fields[about.lasting].label))
            raise errors.Refused(f"A workspace always has {a(about.one)} without {without}: this one stays.")


def check_left_behind(connection: sqlite3.Connection, kinds: Kinds, changes: Iterable[Change]) -> None:
    """Refuse to delete what others point at; after the changes, which may have let go of it themselves."""
    for change in changes:
        if change.values.get(EXISTS) != "":
            continue
        kind = kinds[change.record]
        if pointing := _naming(connection, kinds, change.record, change.row):
            raise errors.Refused(
                f"This {kind.about.one} is named by {pointing}; "
                f"change those first{', or set it inactive' if 'active' in kind.fields else ''}."
            )


def _naming(connection: sqlite3.Connection, kinds: Kinds, record: str, row: str) -> str:
    """Say how many rows of each kind name a row in any of their fields: ``3 requirements and 1 use case``."""
    found = []
    for kind in kinds.values():
        fields = [f'"{field.name}" = ?1' for field in kind.fields.values() if record in field.targets]
        if fields and (number := _number(connection, kind.name, " OR ".join(fields), row)):
            found.append(count(number, kind.about.one, kind.about.many))
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def check_days(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Refuse evidence that would end before it begins; after the changes."""
    for change in changes:
        if change.record != "evidence" or not change.values.keys() & {"issued_on", "valid_until"}:
            continue
        row = connection.execute(
            "SELECT short, issued_on, valid_until FROM evidence WHERE id = ?", (change.row,)
        ).fetchone()
        if row and row[1] and row[2] and row[2] < row[1]:
            sentence = f"{row[0]} cannot be valid until {row[2]}: it was issued on {row[1]}."
            raise errors.Refused(sentence, fields={(change.row, "valid_until"): sentence})


def check_titles(connection: sqlite3.Connection, kinds: Kinds, changes: Iterable[Change]) -> None:
    """Refuse a second person or assessment of the same name: people type it to mean one row."""
    for change in changes:
        kind = kinds[change.record]
        title = kind.title.name
        # A row that comes back brings its name along.
        if not kind.about.unique or not change.values.keys() & {EXISTS, title}:
            continue
        names = dict(connection.execute(f'SELECT id, "{title}" FROM "{kind.name}"'))
        mine = names.pop(change.row, "")
        alike = [row for row, name in names.items() if folded(name) == folded(mine)]
        if any(not _stood_beside(connection, kind.name, change.row, row) for row in alike):
            raise errors.Refused(f"There is already {a(kind.about.one)} {mine!r}.")


def _stood_beside(connection: sqlite3.Connection, record: str, back: str, other: str) -> bool:
    """Say whether a row that comes back was there together with another before: copies may bring two of one name."""
    gone = [op.lamport for op in journal.ops_of(connection, record, back, EXISTS) if not op.value]
    return bool(gone) and journal.ops_of(connection, record, other, EXISTS)[0].lamport < gone[-1]


def _number(connection: sqlite3.Connection, table: str, where: str, value: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}" WHERE {where}', (value,)).fetchone()[0])
