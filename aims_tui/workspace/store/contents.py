"""What of records is approved, as it stands now: read for signing it, and compared with what was signed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from aims_tui.records.approval import APPROVALS, VERSION
from aims_tui.records.content import Content, Difference, Item, Rows, differences, digest, items, thawed
from aims_tui.records.evidence import SUPPORTS
from aims_tui.records.facts import Facts
from aims_tui.records.kinds import Kinds, RecordKind

if TYPE_CHECKING:
    from aims_tui.workspace.store.facts import Reader

UNREADABLE = "what was signed cannot be read"


class Present(NamedTuple):
    """What of one record is approved, as it stands now."""

    facts: Facts
    gathered: tuple[Facts, ...]
    """The records of other kinds that are part of it."""
    items: tuple[Item, ...]
    watched: Mapping[str, tuple[str, ...]]
    """By kind of those: the fields that say whether a record is part of it."""

    def ref(self, row: str) -> str:
        """Return what people call a record whose values are part of it; empty where it is not there any more."""
        return next((each.ref for each in (self.facts, *self.gathered) if each.id == row), "")


def content_of(kind: RecordKind, name: str) -> Content | None:
    """Return what of a kind is approved under a name."""
    return next((each for each in kind.about.approved if each.name == name), None)


def unsound(kinds: Kinds, kind: str, values: Mapping[str, str]) -> str:
    """Return what is wrong with a signature on a record of a kind, as a clause; empty where it holds by itself.

    ``values`` are those of the signature, as in the file. A sound one says on which day what was signed, in values
    that this version knows, and its fingerprint is theirs.
    """
    content = content_of(kinds[kind], values["content"]) if kind in kinds else None
    if content is None:
        return "nobody knows what was signed"
    if not values["on"]:
        return "it does not say on which day it was signed"
    signed = thawed(values["frozen"])
    if signed is None or not {each.kind for each in signed} <= {*kinds}:
        return UNREADABLE
    if digest(signed) != values["hash"]:
        return "what was signed is not what its fingerprint says"
    numbered = content.versions and values["decision"] in APPROVALS
    if not (VERSION.fullmatch(values["version"]) if numbered else not values["version"]):
        return "its version is none"
    return ""


def present(
    reader: "Reader", kinds: Kinds, kind: RecordKind, content: Content, rows: Sequence[str], *, judged: bool = True
) -> dict[str, Present]:
    """Return what of these rows of a kind is approved, by row; one that is not there is left out.

    What is not ``judged`` for being ready has records of other kinds without ties that are no part of it.
    """
    found: dict[str, Present] = {}
    for facts in reader.bare(kind, rows):
        gathered = tuple(
            each
            for part in content.rows
            if part.kind in kinds
            for each in _gathered(reader, kinds[part.kind], part, facts.id, judged=judged)
            if part.only(each)
        )
        watched = {part.kind: part.watched for part in content.rows}
        found[facts.id] = Present(facts, gathered, items(kinds, content, facts, gathered), watched)
    return found


def _gathered(reader: "Reader", kind: RecordKind, part: Rows, owner: str, *, judged: bool) -> Iterator[Facts]:
    """Yield the records of a part; what they are tied to is read only where it is needed."""
    alone = not part.ties and not judged
    found = reader.where(kind, part.by, owner, alone=alone)
    tied = (
        {each.id: each for each in reader.bare(kind, [one.id for one in found if part.needs_ties(one)])}
        if alone
        else {}
    )
    yield from (tied.get(each.id, each) for each in found)


def changed(
    reader: "Reader", kinds: Kinds, kind: RecordKind, approvals: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[tuple[Difference, ...], Present] | None]:
    """Return by approval (its row, with its values) what is no longer as it was signed, and what stands now.

    None stands for one of which nobody can read what was signed, or whose record is not there.
    """
    found: dict[str, tuple[tuple[Difference, ...], Present] | None] = dict.fromkeys(approvals)
    together: dict[tuple[str, str], list[str]] = {}
    for row, values in approvals.items():
        together.setdefault((reader.kind_of(values["of"], kind.parents), values["content"]), []).append(row)
    for (name, code), those in together.items():
        content = content_of(kinds[name], code) if name in kinds else None
        if content is None:
            continue
        now = present(
            reader, kinds, kinds[name], content, sorted({approvals[row]["of"] for row in those}), judged=False
        )
        for row in those:
            values, stands = approvals[row], now.get(approvals[row]["of"])
            if stands is not None and not reader.unsound(row, name, values):
                found[row] = differences(thawed(values["frozen"]) or (), stands.items), stands
    return found


def words(kinds: Kinds, found: tuple[tuple[Difference, ...], Present] | None) -> tuple[str, ...]:
    """Return in words, each once, what is no longer as it was signed."""
    if found is None:
        return (UNREADABLE,)
    those, stands = found
    return tuple(dict.fromkeys(named(kinds, stands, each) for each in those))


def named(kinds: Kinds, stands: Present, found: Difference) -> str:
    """Return what a difference is about: ``Evidence``, ``A.10.4 Justification for exclusion``."""
    item = found.item
    label = label_of(kinds, item)
    if item.row == stands.facts.id:
        return label
    return f"{stands.ref(item.row) or f'a former {kinds[item.kind].about.one}'} {label}"


def label_of(kinds: Kinds, item: Item) -> str:
    """Return the label of the field or tie that an item is the value of."""
    kind = kinds[item.kind]
    if item.name in kind.fields:
        return kind.fields[item.name].label
    if item.name in kind.derived:
        return kind.derived[item.name].label
    if item.name == SUPPORTS:
        return "Evidence"
    return next((tie.here for tie in kind.about.ties if tie.relation == item.name), item.name)
