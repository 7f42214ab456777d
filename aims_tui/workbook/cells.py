"""What a cell can hold safely: never a formula, never an unreadable file, nothing cut off."""

import re
from datetime import date, datetime
from typing import Any

from aims_tui.workbook.room import MOST_LINES, fitting

LONGEST = 32_767
"""UTF-16 units that Excel keeps in a cell; the rest would silently be cut."""

_EARLIEST = date(1900, 3, 1)
"""Before this day Excel's calendar is wrong."""
_LARGEST = 2**53

# What XML or Excel cannot hold is written in the escape that Excel itself uses, and a text that
# looks like such an escape is escaped too, so that reading it back gives the same text.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LINK = re.compile(r"(https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_LINKS_BEGIN = frozenset("hHmM")


Held = str | int | float | date


def safe(text: str) -> str:
    """Return ``text`` as a workbook can hold it."""
    if text.isspace():
        # A text of blanks only would be read back as nothing.
        return _escaped(text[0]) + _UNSAFE.sub(lambda found: _escaped(found[0]), text[1:])
    return _UNSAFE.sub(lambda found: _escaped(found[0]), text)


def _escaped(character: str) -> str:
    return f"_x{ord(character):04X}_"


_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def whole(text: str) -> str:
    """Return the text that :func:`safe` was given."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def units(text: str) -> int:
    """Return the length of a text as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def value(given: Any) -> Held:
    """Return a value as a cell holds it: what Excel would change or cannot hold becomes a safe text."""
    if isinstance(given, str):
        return safe(given)
    if given is None:
        return ""
    if isinstance(given, bool):
        return "Yes" if given else "No"
    if isinstance(given, datetime):
        return given if given.date() >= _EARLIEST else given.isoformat(" ", "minutes")
    if isinstance(given, date):
        return given if given >= _EARLIEST else given.isoformat()
    if isinstance(given, (int, float)) and abs(given) < _LARGEST:
        return given
    return safe(str(given))


def link_target(text: str) -> str:
    """Return a web or mail address that may be a live link, or an empty text."""
    if text[:1] not in _LINKS_BEGIN:
        return ""
    return text if _LINK.fullmatch(text) and len(text) < 2000 and safe(text) == text else ""


def fits(text: str) -> bool:
    """Say whether Excel keeps a text whole in one cell."""
    # Seven characters stand for one that has to be escaped.
    return len(text) * 7 <= LONGEST or units(safe(text)) <= LONGEST


def pieces(text: str, width: int, most: int = MOST_LINES) -> list[str]:
    """Cut a text where it may break, into pieces of at most so many lines of that width; joined they are the text."""
    found: list[str] = []
    start = 0
    # Each piece may still grow sevenfold by escapes and must fit a cell then.
    longest = min(width * most * 2, LONGEST // 7)
    while start < len(text):
        lines = next((lines for rows, lines in _LATER if len(found) >= rows), most)
        end = start + _piece(text[start : start + longest], width, lines, more=start + longest < len(text))
        found.append(text[start:end])
        start = end
    return found or [""]


_LATER = ((2_000, 1_000), (500, MOST_LINES))
"""After so many pieces of one text they take more lines: first what a row can show, then, after a thousand pages
that nobody prints, what a cell can hold. A million empty lines would have no end of rows otherwise."""


def _piece(text: str, width: int, most: int, *, more: bool) -> int:
    """Return how many characters of a text make the next piece; ``more`` says that the text goes on after it."""
    # One less than fits: a piece that ends with a line's end has one more line than it shows.
    taken = fitting(text, width, most - 1)
    if taken < len(text) or not more:
        return taken
    # Not within a word, where there is a blank near the end.
    return text.rfind(" ", len(text) // 2) + 1 or len(text)
