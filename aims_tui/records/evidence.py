"""Evidence, and the links that tie any two records together (clause 7.5)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal, NamedTuple

from aims_tui.records.base import Record
from aims_tui.records.content import kept
from aims_tui.records.facts import Facts, Worked, day_of
from aims_tui.records.fields import choice, choices, day, given, line, link, number, person, prose, yes_no
from aims_tui.records.kinds import ELSEWHERE, About, Derived, derived

SORTS = (("document", "Document"), ("record", "Record"))
STATES = (("not_stated", "Not stated"), ("draft", "Draft"), ("approved", "Approved"), ("superseded", "Superseded"))
TAGS = (
    ("verification", "Verification"),
    ("release", "Release"),
    ("competence", "Competence"),
    ("training", "Training"),
    ("review", "Review"),
)
SUPPORTS = "supports"
"""The relation of evidence to what it proves."""


class Piece(NamedTuple):
    """A piece of evidence that supports something, as far as its soundness needs it."""

    short: str
    state: str
    valid_until: str
    """ISO date, or empty."""
    held: bool
    """Whether it holds a link, or a file with anything in it."""
    lost: bool = False
    """Whether its kept file is not in the evidence folder, or has another size than it had."""


_NOTHING = hashlib.sha256().hexdigest()
"""Of a file with nothing in it."""


def holds(file: str, link: str) -> bool:
    """Say whether evidence with this file (its SHA-256) and link holds anything: an empty file shows nothing."""
    return bool(link) or file not in ("", _NOTHING)


Flaw = Literal["superseded", "draft", "expired", "empty", "lost", ""]


def flaw(piece: Piece, today: str) -> Flaw:
    """Return in one word why a piece of evidence proves nothing on a day (ISO date); empty where it is sound."""
    if piece.state == "superseded":
        return "superseded"
    if piece.state == "draft":
        return "draft"
    if piece.valid_until and piece.valid_until < today:
        return "expired"
    return "empty" if not piece.held else "lost" if piece.lost else ""


def weakness(piece: Piece, today: str) -> str:
    """Say why a piece of evidence proves nothing on a day (ISO date); empty where it is sound.

    Sound is what is not superseded, not a draft, not expired, and there and unaltered (7.5.3). Whether
    the content of a file is unaltered to the byte is for ``verify`` to say.
    """
    return {
        "superseded": f"{piece.short} is superseded",
        "draft": f"{piece.short} is a draft",
        "expired": f"{piece.short} expired on {piece.valid_until}",
        "empty": f"{piece.short} holds neither a link nor a file with anything in it",
        "lost": f"the file of {piece.short} is missing or altered",
        "": "",
    }[flaw(piece, today)]


def weaknesses(pieces: Iterable[Piece], today: str) -> tuple[str, ...]:
    """Return why nothing of this is sound: a reason for each piece; empty as soon as one is sound."""
    found = []
    for each in pieces:
        if not (why := weakness(each, today)):
            return ()
        found.append(why)
    return tuple(found)


def sound_proofs(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield what proves a record today: the relation, the id of the evidence, and the hash of its file or its link."""
    for each in sorted(facts.tied(SUPPORTS), key=lambda tied: tied.id):
        values = facts.far(each)
        if not flaw(piece_of(each.ref, values, lost=each.lost), facts.today):
            yield SUPPORTS, each.id, values.get("file") or kept(values.get("link", ""))


def piece_of(short: str, values: Mapping[str, str], *, lost: bool) -> Piece:
    """Return the evidence with these values (as in the file) as its soundness is judged."""
    held = holds(values.get("file", ""), values.get("link", ""))
    return Piece(short, values.get("state", ""), day_of(values.get("valid_until", "")), held, lost)


def _proof(facts: Facts) -> Worked:
    """Return whether a piece of evidence proves something today, or in one word why it does not."""
    piece = piece_of("It", facts.values, lost=facts.lost)
    found = flaw(piece, facts.today)
    return Worked(found, weakness(piece, facts.today), "doubtful") if found else Worked("sound")


def _kept(facts: Facts) -> Worked:
    """Return what is kept of it: a file, or only a link that may change."""
    if facts.values.get("file"):
        return Worked("file", words="File")
    return Worked("link", words="Link only") if facts.values.get("link") else Worked("nothing", words="Nothing")


def _supports(facts: Facts) -> Worked:
    """Return how many records it supports, in all assessments."""
    return Worked(len(facts.tied(SUPPORTS)))


class Evidence(Record):
    """A document or record that shows compliance: a file kept beside the workspace, or a link."""

    __tablename__ = "evidence"
    about: ClassVar[About] = About(
        "evidence", "evidence", title="title", prefix="EV", digits=2, place="evidence",
        columns=("short", "title", "proof", "supports", "version", "issued_on", "owner", "valid_until", "state"),
        over=lambda facts: facts.values.get("state") == "superseded",
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=40, required=True)] = ""
    proof: ClassVar[Derived] = derived("Proof", _proof, "Whether an auditor would count it today")
    supports: ClassVar[Derived] = derived("Supports", _supports, "How many records, in all assessments", number=True)
    kept: ClassVar[Derived] = derived("Kept as", _kept, "A link is not kept here and may change")
    kind: Annotated[str, choice("Kind", SORTS, "A document says what to do, a record shows it was done")] = "document"
    tags: Annotated[str, choices("Tags", TAGS)] = ""
    description: Annotated[str, prose("Description")] = ""
    version: Annotated[str, line("Version", width=9)] = ""
    issued_on: Annotated[str, day("Issued on", past=True)] = ""
    valid_until: Annotated[str, day("Valid until")] = ""
    owner: Annotated[str, person("Owner")] = ""
    state: Annotated[str, choice("State", STATES, "Superseded and draft prove nothing")] = "not_stated"
    external: Annotated[str, yes_no("External origin", "Comes from outside and is controlled as such (7.5.3)")] = "no"
    source: Annotated[str, line("Source", "Where it comes from")] = ""
    supersedes: Annotated[str, link("Supersedes", "evidence")] = ""
    link: Annotated[str, line("Link", "A web address or a path: not kept here, may change", width=36)] = ""
    file: Annotated[str, given(line("SHA-256", width=20, pattern="[0-9a-f]{64}"))] = ""
    size: Annotated[int | None, given(number("Size", "Bytes"))] = None
    original_name: Annotated[str, given(line("File name", width=30))] = ""
    media_type: Annotated[str, given(line("Type"))] = ""


class Link(Record):
    """A tie between two rows of any records, with a note on what it means."""

    __tablename__ = "link"
    about: ClassVar[About] = About(
        "link", "links", title="relation", natural=("from_record", "from_row", "to_record", "to_row", "relation"),
        place=ELSEWHERE,
    )  # fmt: skip

    from_record: Annotated[str, line("From record", required=True, pattern="[a-z_]+")] = ""
    from_row: Annotated[str, line("From", required=True)] = ""
    to_record: Annotated[str, line("To record", required=True, pattern="[a-z_]+")] = ""
    to_row: Annotated[str, line("To", required=True)] = ""
    relation: Annotated[str, line("Relation", required=True)] = SUPPORTS
    note: Annotated[str, prose("Note", "How it supports compliance")] = ""
