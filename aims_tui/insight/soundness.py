"""Which evidence an auditor would count: one rule for every face."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

SOON = timedelta(days=30)
"""Evidence that expires within so many days is told of before it does."""


class Piece(NamedTuple):
    """A piece of evidence that supports something, as far as its soundness needs it."""

    short: str
    state: str
    valid_until: str
    """ISO date, or empty."""
    held: bool
    """Whether it holds a file or a link at all."""
    lost: bool = False
    """Whether its kept file is not in the evidence folder, or has another size than it had."""


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
        "empty": f"{piece.short} holds neither file nor link",
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


class Expiry(NamedTuple):
    """How many pieces of evidence are out of date, and how many will be within :data:`SOON`."""

    expired: int
    soon: int


def expiry(valid_until: Iterable[str], today: date) -> Expiry:
    """Count the last days (ISO dates, empty where there is none) of the evidence that is not superseded."""
    now, then = today.isoformat(), (today + SOON).isoformat()
    days = [day for day in valid_until if day]
    return Expiry(sum(day < now for day in days), sum(now <= day <= then for day in days))
