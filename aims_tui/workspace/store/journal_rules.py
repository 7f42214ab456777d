"""What the changes of a journal say together, held against the rules of the gate: records, signatures, deletions."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from aims_tui import refs
from aims_tui.records import approval
from aims_tui.records.content import known_by, thawed
from aims_tui.records.fields import EXISTS, Field, FieldType, Invalid
from aims_tui.records.kinds import Kinds, RecordKind, belongs_by
from aims_tui.text import a, inner
from aims_tui.workspace.store import contents, journal, short_ids

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REVERSED = re.compile(r"(?:undo|redo):([^:]+):[^:]+")
"""An action that takes back or does again; the group is the one that it does that to."""


class Unfit(Exception):
    """A change that must not come in; the message says which and why."""

    def __init__(self, op: journal.Op, why: str) -> None:
        super().__init__(f"{why} (change {str(op.id)[:12]})")


class Rules:
    """What the changes say together: which rows there are, and what makes each of them."""

    def __init__(self, kinds: Kinds, workspace_id: str, everything: Mapping[str, journal.Op]) -> None:
        self._kinds = kinds
        self._workspace = workspace_id
        self._added: dict[str, dict[str, str]] = defaultdict(dict)
        """By record: the rows that anybody added, with the action that did."""
        self._first: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        """By row: the first value that each field was given."""
        self._everything = everything
        self._shorts: Counter[str] = Counter()
        """How many short ids of a kind were given."""
        self._reached: dict[str, int] = defaultdict(int)
        """How many changes of each copy there are."""
        self._actions: dict[str, journal.Op] = {}
        """The first change of every action."""
        self._touched: set[tuple[str, str, str]] = set()
        """By action, row and field: what was changed."""
        self._records: dict[str, set[str]] = defaultdict(set)
        """By row: the records that anybody said it to be of."""
        for op in everything.values():
            record, field = journal.present(op.record, op.field)
            self._actions.setdefault(op.action, op)
            self._touched.add((op.action, op.row, field))
            self._records[op.row].add(record)
            if field == EXISTS and op.value:
                self._added[record].setdefault(op.row, op.action)
            if op.value:
                self._first[record, op.row].setdefault(field, op.value)
            self._shorts[record] += field == "short"
            self._reached[op.replica] = max(self._reached[op.replica], op.sequence)
        self._refs = self._implied()
        self._sound: set[str] = set()
        """The signatures that were looked at, by row."""

    def _implied(self) -> dict[tuple[str, str], dict[str, str]]:
        """The rows that follow from others, with what makes them what they are."""
        return {
            (record, implied): key
            for kind in self._kinds.values()
            for row in (self._added[kind.name] if kind.about.implies else ())
            for record, implied, key in (kind.about.implies(row) if kind.about.implies else ())
        }

    def _says(self, op: journal.Op) -> bool:
        """Say whether a change leaves something in its field: what was taken back is no work."""
        record, name = journal.present(op.record, op.field)
        field = self._kinds[record].fields.get(name) if record in self._kinds else None
        return field is not None and op.value not in ("", field.default)

    def _taken_back(self, op: journal.Op) -> bool:
        """Say whether somebody has said the opposite since of what a change says that may not be: it could be once."""
        return any(
            (each.row, each.field) == (op.row, op.field) and bool(each.value) != bool(op.value)
            for each in self._everything.values()
            if each.lamport > op.lamport
        )

    def _lasting(self, record: str) -> list[str]:
        """Return the rows of a record that were added as such of which a workspace always has one."""
        field = self._kinds[record].about.lasting
        full = {
            op.row
            for op in self._everything.values()
            if journal.present(op.record, op.field) == (record, field)
            and op.value
            and op.action == self._added[record].get(op.row)
        }
        return [row for row in self._added[record] if row not in full]

    def knows(self, op: journal.Op) -> bool:
        """Say whether this version has the record and the field of a change."""
        record, field = journal.present(op.record, op.field)
        return record in self._kinds and (field == EXISTS or field in self._kinds[record].fields)

    def check(self, op: journal.Op) -> None:
        """Check one change: the record, the field and the value are such as the gate writes."""
        record, name = journal.present(op.record, op.field)
        kind = self._kinds.get(record)
        if kind is None:
            raise Unfit(op, f"it changes a record that this version does not know, {record!r}")
        if name == EXISTS:
            if op.value not in ("", "1") or kind.about.implied:
                raise Unfit(op, f"it says of the {kind.about.one} what cannot be said")
            return
        field = kind.fields.get(name)
        if field is None:
            raise Unfit(op, f"it changes a field that this version does not know, {record} {name!r}")
        if len(self._records[op.row]) > 1:
            raise Unfit(op, "its id is that of another record")
        if kind.about.implied:
            self._check_implied(op, kind, field)
        try:
            if field.check(op.value) != op.value:
                raise Unfit(op, f"its {field.label} is not in the form that a file holds")
        except Invalid as error:
            raise Unfit(op, f"{error}") from None
        self._check_pointer(op, field)
        if name == "short":
            number = re.fullmatch(rf"{re.escape(kind.about.prefix)}-(\d{{1,9}})", op.value)
            if number is None or int(number[1]) > short_ids.most(self._shorts[record]):
                raise Unfit(op, f"{op.value!r} is no short id of {kind.about.many}")

    def _check_implied(self, op: journal.Op, kind: RecordKind, field: Field) -> None:
        key = self._refs.get((kind.name, op.row))
        if key is None:
            raise Unfit(op, f"it changes a {kind.about.one} that no assessment has")
        if field.name in key:
            raise Unfit(op, f"it changes what a {kind.about.one} is")
        families = field.families
        if families and refs.family(key.get("ref", "")) not in families:
            raise Unfit(op, f"{key.get('ref', '')} has no {inner(field.label)}")

    def _check_pointer(self, op: journal.Op, field: Field) -> None:
        if not op.value:
            return
        points = field.kind in (FieldType.PERSON, FieldType.LINK)
        if points and not any(self._there(each, op.value) for each in field.targets):
            raise Unfit(op, f"its {field.label} names what is not there")
        if op.record == "link":
            self._check_end(op, field)

    def _check_end(self, op: journal.Op, field: Field) -> None:
        if field.name.endswith("_record") and op.value == op.record:
            raise Unfit(op, "it ties links together")
        if belongs_by(op.record, field):
            end = self._first[op.record, op.row].get(field.name.replace("_row", "_record"), "")
            if not self._there(end, op.value):
                raise Unfit(op, "it ties together what is not there")

    def _there(self, record: str, row: str) -> bool:
        return row in self._added[record] or (record, row) in self._refs

    def check_action(self, op: journal.Op) -> None:
        """Check that an action is of one person at one moment in one copy, and takes back only what was done."""
        first = self._actions[op.action]
        if any(getattr(op, name) != getattr(first, name) for name in ("replica", "who", "at", "why", "account")):
            raise Unfit(op, "it claims to be a part of what somebody else did")
        # It may do more than that action did: what belongs to a row goes with it.
        if (said := _REVERSED.fullmatch(op.action)) and said[1] not in self._actions:
            raise Unfit(op, "it takes back what nobody did")

    def check_loss(self, op: journal.Op, parents: Sequence[str]) -> None:
        """Check that a change takes nothing away that stays: what a workspace always has, and work that was known."""
        record, name = journal.present(op.record, op.field)
        if record not in self._kinds:
            return
        about = self._kinds[record].about
        gone = name == EXISTS and not op.value
        if (
            about.lasting
            and (gone or (name == about.lasting and op.value))
            and self._lasting(record) == [op.row]
            and op.action != self._added[record][op.row]
            and not self._taken_back(op)
        ):
            raise Unfit(op, f"a workspace always has this {about.one}")
        if not gone:
            return
        if about.single:
            raise Unfit(op, f"it deletes the {about.one}")
        above = [self._everything[each] for each in parents]
        if about.implies and not any(each.row == op.row and each.field == EXISTS and not each.value for each in above):
            below = {(kind, row) for kind, row, _ in about.implies(op.row)}
            work = (each for each in above if self._says(each))
            if any((journal.present(each.record, each.field)[0], each.row) in below for each in work):
                raise Unfit(op, f"it deletes {a(about.one)} that holds work")
        gone_already = {each.row for each in above if each.field == EXISTS and not each.value}
        for each in above:
            part, field = journal.present(each.record, each.field)
            belongs = part in self._kinds and field in self._kinds[part].fields and each.value == op.row
            if (
                belongs
                and each.row not in gone_already
                and belongs_by(part, self._kinds[part].fields[field])
                and not {(op.action, each.row, EXISTS), (op.action, each.row, field)} & self._touched
            ):
                raise Unfit(op, f"it leaves {a(self._kinds[part].about.one)} behind that belongs to what it deletes")

    def check_whole(self, op: journal.Op) -> None:
        """Check the row that a change adds or makes: it is complete, and its id is the one it must have."""
        record, name = journal.present(op.record, op.field)
        kind = self._kinds[record]
        if kind.about.implied:
            return
        values = self._first[record, op.row]
        whole = {each.name: each.default for each in kind.fields.values()} | values
        if op.row not in self._added[record]:
            raise Unfit(op, f"nobody ever added the {kind.about.one} that it changes")
        if kind.about.single and op.row != self._workspace:
            raise Unfit(op, f"a workspace has one {kind.about.one}")
        if kind.about.natural:
            if name in kind.about.natural and op.value != values[name]:
                raise Unfit(op, f"it changes which {kind.about.one} this is")
            if kind.natural_id(whole) != op.row:
                raise Unfit(op, f"the id of the {kind.about.one} does not follow from what it is")
        elif not UUID.fullmatch(op.row):
            raise Unfit(op, f"{op.row!r} is not the id of a record")
        for field in kind.fields.values():
            if field.required and not whole[field.name]:
                raise Unfit(op, f"the {kind.about.one} lacks its {inner(field.label)}")
        if kind.about.signed:
            self._check_signature(op, kind, whole)

    def _check_signature(self, op: journal.Op, kind: RecordKind, values: Mapping[str, str]) -> None:
        """Check that what was signed is what the fingerprint says, of records that there are, and stays so."""
        _, name = journal.present(op.record, op.field)
        if name in approval.SEALED and op.value != values[name]:
            raise Unfit(op, "it changes what was signed")
        if op.row in self._sound:
            return
        self._sound.add(op.row)
        of = next((each for each in kind.parents if self._there(each, values["of"])), "")
        if why := contents.unsound(self._kinds, of, values):
            raise Unfit(op, f"{why}, in {a(kind.about.one)}")
        for item in thawed(values["frozen"]) or ():
            if not self._there(item.kind, item.row) or (item.far and not self._anything(item.far)):
                raise Unfit(op, f"{a(kind.about.one)} is of what is not there")
        if any(number > self._reached.get(replica, 0) for replica, number in known_by(values["frozen"]).items()):
            raise Unfit(op, f"{a(kind.about.one)} knows of changes that are not there")

    def _anything(self, row: str) -> bool:
        return any(self._there(record, row) for record in self._kinds)
