"""What is tied to the opened record, and what belongs to it: the same list for every kind."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.visual import Visual

from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, SOUND, UNDECIDED, WEAK, Facts, Tied, Worked
from aims_tui.records.fields import FieldType
from aims_tui.records.kinds import Derived, Kinds, RecordKind, Tie
from aims_tui.text import MOST_IN_A_LIST, a, brief, cut, inner, shown
from aims_tui.widgets.evidence_list import LEAD, TabList
from aims_tui.widgets.glyphs import MUTED, TONES
from aims_tui.widgets.hanging import Hanging
from aims_tui.widgets.helped import Helped
from aims_tui.workspace.queries.record_detail import RecordDetail

STANDING = {
    SOUND: ("● Implemented on sound evidence", "good"),
    WEAK: ("◐ Implemented on weak evidence", "doubtful"),
    IN_PROGRESS: ("◐ In progress", "doubtful"),
    NOT_STARTED: ("○ Not started", "bad"),
    EXCLUDED: ("⊘ Excluded", "bad"),
    UNDECIDED: ("○ Undecided", "bad"),
}
"""How a requirement stands: a glyph with words, and its tone."""


class End(NamedTuple):
    """One sort of tie as a kind sees it, from whichever side it is described."""

    tie: Tie
    other: RecordKind
    """The kind at the far end."""
    title: str


def ends_of(kinds: Kinds, kind: RecordKind) -> list[End]:
    """Return the ties of a kind: those that it describes, then those that others describe to it."""
    here = [End(tie, kinds[tie.to], tie.here) for tie in kind.about.ties if tie.to in kinds]
    others = (other for other in kinds.values() if other.name != kind.name)
    return here + [End(tie, other, tie.there) for other in others for tie in other.about.ties if tie.to == kind.name]


class TieList(Helped, TabList):
    """What is tied to the opened record by one sort of tie, or by several, with the note on each."""

    NAME = "ties"
    HELP_TITLE = "What is tied to it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "want('link', False)", "Link", id="ties.link"),
        Binding("n", "want('new', False)", "New", id="ties.new"),
        Binding("t", "want('note')", "Note", id="ties.note"),
        Binding("u,delete", "want('unlink')", "Unlink", id="ties.unlink"),
        Binding("i", "want('take')", "Take over its text", show=False, id="ties.take"),
    ]

    def __init__(self, ends: Sequence[End]) -> None:
        super().__init__()
        self.ends = ends
        if len(ends) == 1:
            title, other = ends[0].title, ends[0].other
            new = "" if other.about.implied else f", n adds {a(other.about.one)}"
            self.nothing = f"{title}: none yet. Enter, then l links what is there{new}."
        else:
            titles = ", ".join(inner(end.title) for end in ends)
            self.nothing = f"Nothing is linked yet. Enter, then l links {titles}."

    def entries(self, detail: RecordDetail) -> Sequence[Tied]:
        return [each for end in self.ends for each in tied(detail, end.tie, end.other)]

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        if len(self.ends) == 1:
            return [_tied(each) for each in self.entries(detail)]
        return [_tied(each, end.title) for end in self.ends for each in tied(detail, end.tie, end.other)]


class PartList(Helped, TabList):
    """The records of one kind that belong to the opened one."""

    NAME = "parts"
    HELP_TITLE = "What belongs to it"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "want('new', False)", "New", id="parts.new"),
        Binding("delete", "want('delete')", "Delete", id="parts.delete"),
    ]

    def __init__(self, part: RecordKind) -> None:
        super().__init__()
        self.part = part
        self.nothing = f"No {part.about.many} yet. Enter, then n adds {a(part.about.one)}."

    def entries(self, detail: RecordDetail) -> Sequence[Facts]:
        return parts(detail, self.part)

    def options(self, detail: RecordDetail) -> Sequence[Visual]:
        return [_part(self.part, each) for each in self.entries(detail)]


def tied(detail: RecordDetail, tie: Tie, other: RecordKind) -> Sequence[Tied]:
    """Return what of a kind is tied to an opened record."""
    found = detail.facts.tied(tie.relation) if detail.facts is not None else ()
    return [each for each in found if each.kind == other.name]


def parts(detail: RecordDetail, part: RecordKind) -> Sequence[Facts]:
    """Return what of a kind belongs to an opened record."""
    return detail.facts.parts.get(part.name, ()) if detail.facts is not None else ()


def _tied(each: Tied, title: str = "") -> Hanging:
    lead = brief(each.ref) if each.ref != each.title else ""
    below = [Content(shown(line)) for line in cut(each.note, MOST_IN_A_LIST).splitlines() if line.strip()]
    if each.standing:
        words, tone = STANDING[each.standing]
        below.append(Content.styled(words, TONES[tone]))
    if each.told:
        below.append(Content.styled(brief(each.told), TONES.get(each.tone, MUTED)))
    if each.assessment:
        below.append(Content.styled(brief(each.assessment), MUTED))
    if title:
        below.append(Content.styled(title, MUTED))
    head = Content.styled(brief(each.title), "bold")
    return Hanging(Content.styled(f"{lead:<{LEAD}} ", "bold"), Content("\n").join([head, *below]))


def _told(derived: Derived, worked: Worked) -> str:
    """Return a derived value as it reads without its label beside it: of yes and no only what holds."""
    label = inner(derived.label)
    if isinstance(worked.value, bool):
        return label if worked.value else ""
    return f"{label} {worked.text}" if derived.number and worked.text else brief(worked.text)


def _part(kind: RecordKind, each: Facts) -> Hanging:
    told: list[Content] = []
    for derived in kind.derived.values():
        if words := _told(derived, worked := derived.work(each)):
            told.append(Content.styled(words, TONES.get(worked.tone, "")))
    for name, field in kind.fields.items():
        value = each.values.get(name, "")
        if value and field.kind is FieldType.DATE:
            told.append(Content.styled(f"{inner(field.label)} {value}", MUTED))
        if value and field.kind is FieldType.PERSON:
            told.append(Content.styled(brief(each.other(name).get("name", "")), MUTED))
    title = each.values[kind.title.name]
    lead = brief(each.ref) if each.ref != title else ""
    head = Content.styled(brief(title), "bold")
    return Hanging(Content.styled(f"{lead:<{LEAD}} ", "bold"), Content("\n").join([head, Content(" · ").join(told)]))
