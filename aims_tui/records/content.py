"""What of a record is approved: named on its kind, put into one form, fingerprinted and compared (7.5.2). Pure."""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from aims_tui.records.facts import Facts

if TYPE_CHECKING:
    from aims_tui.records.kinds import Kinds

_LONGEST_KEPT = 200
"""Characters of a value that are kept as they are; of a longer one its fingerprint: the journal has the text."""
_LARGE, _LARGEST = 200_000, 64_000_000
"""Characters of a content that is packed before it is kept, and bytes that may come out of one again."""


_UNREADABLE = (
    ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, zlib.error, binascii.Error,
)  # fmt: skip


class Rows(NamedTuple):
    """Records of another kind that are part of what is approved: the controls of a statement, say."""

    kind: str
    fields: tuple[str, ...]
    by: str = ""
    """The field in which they name the approved record; empty: all of the workspace."""
    ties: tuple[str, ...] = ()
    """Relations."""
    only: Callable[[Facts], bool] = lambda _: True
    """Which of them."""
    watched: tuple[str, ...] = ()
    """The fields that say so."""
    worked: tuple[tuple[str, Callable[[Facts], str]], ...] = ()
    """Derived values that are approved as well: their names, and what gives them in words from a record's ties."""
    needs_ties: Callable[[Facts], bool] = lambda _: False
    """Whether those have to be known of a record."""


Gathered = Sequence[Facts]
"""The records of other kinds that are part of what is approved."""


def _always_ready(facts: Facts, gathered: Gathered) -> Iterator[str]:
    yield from ()


def _anybody(facts: Facts, signer: Mapping[str, str]) -> Iterator[str]:
    yield from ()


class Content(NamedTuple):
    """What of a record is approved: the fields and ties whose change makes its approval stale."""

    name: str
    """A code, the same in every version."""
    label: str
    fields: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    """Relations."""
    proofs: Callable[[Facts], Iterable[tuple[str, str, str]]] | None = None
    """Gives what proves it now: the relation, the id of the evidence and what fingerprints that."""
    rows: tuple[Rows, ...] = ()
    signs: tuple[tuple[str, str], ...] = ()
    """Fields of the record that an approval sets: to ``@by``, ``@on``, or a value as in the file."""
    reviewer: str = ""
    """The person field that says who is to review it; empty where the kind names nobody."""
    approver: str = ""
    """Likewise, who is to approve it."""
    ready: Callable[[Facts, Gathered], Iterable[str]] = _always_ready
    """Gives what stands against approving it now, a sentence each."""
    unfit: Callable[[Facts, Mapping[str, str]], Iterable[str]] = _anybody
    """Likewise, against its being approved by a person, given by their fields; none of somebody new."""
    versions: bool = False
    """Its approvals are versions with numbers: 1.0, 1.1, …"""


class Item(NamedTuple):
    """One value that was approved."""

    kind: str
    row: str
    """Id of the record that it stands in."""
    name: str
    """A field, or the relation of a tie."""
    far: str = ""
    """Of a tie, the id of the record at its other end."""
    value: str = ""
    """As in the file, or ``#`` and the SHA-256 of a long text; of a tie what fingerprints its other end, if anything.
    """

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from the other items of a content."""
        return self[:4]


def kept(value: str) -> str:
    """Return a value as a content keeps it: a long one, or one that looks like it, as ``#`` and its SHA-256."""
    if len(value) <= _LONGEST_KEPT and not value.startswith("#"):
        return value
    return f"#{hashlib.sha256(value.encode()).hexdigest()}"


def items(kinds: "Kinds", content: Content, facts: Facts, gathered: Gathered = ()) -> tuple[Item, ...]:
    """Return what of a record is approved as it stands, in the order in which people read it.

    What is empty, or does not matter as the record stands, is left out: two records that read the same are the same.
    """
    found = [*_values(kinds, facts, content.fields), *_ties(facts, content.ties)]
    if content.proofs is not None:
        found += [Item(facts.kind, facts.id, relation, far, mark) for relation, far, mark in content.proofs(facts)]
    for rows in content.rows:
        for each in gathered:
            if each.kind == rows.kind:
                found += [*_values(kinds, each, rows.fields), *_ties(each, rows.ties), *_worked(each, rows)]
    return tuple(found)


def _values(kinds: "Kinds", facts: Facts, names: Iterable[str]) -> Iterator[Item]:
    fields = kinds[facts.kind].fields
    for name in names:
        value = facts.values.get(name, "")
        if value and name in fields and fields[name].matters(facts.values):
            yield Item(facts.kind, facts.id, name, "", kept(value))


def _worked(facts: Facts, rows: Rows) -> Iterator[Item]:
    for name, work in rows.worked if rows.needs_ties(facts) else ():
        if value := work(facts):
            yield Item(facts.kind, facts.id, name, "", kept(value))


def _ties(facts: Facts, relations: Iterable[str]) -> Iterator[Item]:
    for relation in relations:
        for each in sorted(facts.tied(relation), key=lambda tied: tied.id):
            yield Item(facts.kind, facts.id, relation, each.id)


def digest(found: Iterable[Item]) -> str:
    """Return the SHA-256 of a content; its order does not matter."""
    return hashlib.sha256(_json(sorted(found)).encode()).hexdigest()


def frozen(found: Sequence[Item], known: Mapping[str, int]) -> str:
    """Return a content as it is kept with its approval; ``known`` are the changes on record by then, by replica."""
    records: dict[str, dict[str, list[list[str]]]] = {}
    for each in found:
        records.setdefault(each.kind, {}).setdefault(each.row, []).append([each.name, each.far, each.value])
    text = _json({"items": records, "known": known})
    if len(text) <= _LARGE:
        return text
    return "z" + base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def thawed(text: str) -> tuple[Item, ...] | None:
    """Return the items of a kept content; None where nobody can read it."""
    try:
        return tuple(
            Item(str(kind), str(row), *(str(each) for each in (name, far, value)))
            for kind, rows in _read(text)["items"].items()
            for row, those in rows.items()
            for name, far, value in those
        )
    except _UNREADABLE:
        return None


def known_by(text: str) -> dict[str, int]:
    """Return the changes that were on record when a content was approved: by replica, how many; empty if unreadable."""
    try:
        found = {str(replica): int(number) for replica, number in _read(text)["known"].items()}
        return found if all(0 <= number < 2**53 for number in found.values()) else {}
    except _UNREADABLE:
        return {}


def _read(text: str) -> Any:
    if text.startswith("z"):
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(base64.b64decode(text[1:], validate=True), _LARGEST).decode("ascii")
    return json.loads(text)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


class Difference(NamedTuple):
    """One value that is no longer what was approved."""

    item: Item
    """Where it stands; its value is the one that was approved, empty where there was none."""
    now: str
    """The present one, in the same form; empty where there is none."""
    was_there: bool
    """Of a tie: whether it stood when it was approved."""
    is_there: bool


def differences(approved: Iterable[Item], present: Iterable[Item]) -> tuple[Difference, ...]:
    """Return what differs between two contents, in the order of the present one, then what is gone."""
    old, new = ({each.key: each for each in those} for those in (approved, present))
    return tuple(
        Difference(
            old.get(key) or new[key]._replace(value=""), new[key].value if key in new else "", key in old, key in new
        )
        for key in dict.fromkeys((*new, *old))
        if (old[key].value if key in old else None) != (new[key].value if key in new else None)
    )
