"""Text that people typed, before it reaches a screen, a printed line or the file."""

import re
import unicodedata
from collections.abc import Sequence

# C0 except newline and tab, DEL, C1 and lone surrogates: they steer terminals, or no file can hold them.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_UNSHOWN = re.compile("[\x7f-\x9f\ud800-\udfff\u2028\u2029\ufdd0-\ufdef]")

# Marks that say in which direction to read on: they come with paths from Windows and with Arabic and Hebrew, so
# they are kept as typed. Sent to a terminal they would reorder what is read: an arrow shows where one stands.
# LRM, RLM, ZWJ and ZWNJ reorder nothing that stands around them, and need no arrow.
_ARROWS = {
    **dict.fromkeys((0x202A, 0x202D, 0x2066), "\N{RIGHTWARDS DASHED ARROW}"),
    **dict.fromkeys((0x202B, 0x202E, 0x2067), "\N{LEFTWARDS DASHED ARROW}"),
    0x2068: "\N{UPWARDS DASHED ARROW}",
    **dict.fromkeys((0x202C, 0x2069), "\N{DOWNWARDS DASHED ARROW}"),
}
_UNMARKED = dict.fromkeys(_ARROWS)
_SHOWN = _PICTURES | _ARROWS

# What is kept and cannot be drawn stands in an editor as a character that no text uses: the standard sets these
# aside for the inside of programs. So what was edited around a mark still has it.
_STAND_INS = {code: 0xFDD0 + place for place, code in enumerate((*sorted(_ARROWS), 0x2028, 0x2029))}
_UNSHOWN_IN_EDITORS = re.compile("[\x7f-\x9f\ud800-\udfff]")
_KEPT = {stand_in: code for code, stand_in in _STAND_INS.items()}
_DRAWN = {stand_in: _ARROWS.get(code, "\ufffd") for code, stand_in in _STAND_INS.items()}
_EDITABLE = _PICTURES | _STAND_INS | dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd")

LONGEST_TITLE = 500
"""As much as a line of a record may hold."""
LONGEST_TEXT = 1_000_000
"""As much as a text of a record may hold; more than that belongs into a file that is kept as evidence."""
MOST_IN_A_LIST = 1500
"""Characters of a text that stands among others: who wants to read more opens it."""


def shown(text: str) -> str:
    """Return ``text`` made safe to show: control pictures for C0, arrows for marks of direction, else U+FFFD."""
    return _UNSHOWN.sub("\ufffd", text.translate(_SHOWN))


def editable(text: str) -> str:
    """Return ``text`` as an editor holds it: safe to draw, and :func:`written` gives back all that can be kept."""
    return _UNSHOWN_IN_EDITORS.sub("\ufffd", text.translate(_EDITABLE))


def written(text: str) -> str:
    """Return what somebody wrote in an editor, with the marks that it stands in for."""
    return text if text.isascii() else text.translate(_KEPT)


def drawn(text: str) -> str:
    """Return a piece of what an editor draws, with arrows for the marks that it stands in for."""
    return text if text.isascii() else text.translate(_DRAWN)


def unmarked(text: str) -> str:
    """Return ``text`` without marks of direction, for comparing and looking up: nobody means them."""
    return text if text.isascii() else text.translate(_UNMARKED)


def one_line(text: str) -> str:
    """Return ``text`` safe to show on a single line: every run of white space becomes one blank."""
    return " ".join(shown(text).split())


def fault(text: str) -> str:
    """Say which character of ``text`` may not enter a workspace and where; empty if all may.

    >>> fault("a\\x1b[2J")
    'control character U+001B at position 2'
    """
    found = _REFUSED.search(text)
    if found is None:
        return ""
    code = ord(found[0])
    sort = "lone surrogate" if 0xD800 <= code <= 0xDFFF else "control character"
    return f"{sort} U+{code:04X} at position {found.start() + 1}"


def folded(name: str) -> str:
    """Return the form in which two spellings of a name are the same: NFC, unmarked, trimmed, case-folded."""
    composed = name if name.isascii() else unicodedata.normalize("NFC", unmarked(name))
    return " ".join(composed.casefold().split())


def coded(typed: str) -> str:
    """Return the code form of a typed choice: ``In progress`` and ``in-progress`` become ``in_progress``."""
    return re.sub(r"[\s_-]+", "_", unmarked(typed).strip().casefold())


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 change``, ``3 changes``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def count_of(number: int, one: str, many: str) -> str:
    """Return a number with what is counted; what is not counted is counted in pieces: ``2 pieces of evidence``."""
    return f"{count(number, 'piece')} of {one}" if one == many else count(number, one, many)


def either(nouns: Sequence[str]) -> str:
    """Return several nouns as a choice: ``risk, incident or supplier``; ``record`` where there is none."""
    *most, last = nouns or ("record",)
    return f"{', '.join(most)} or {last}" if most else last


def capital(words: str) -> str:
    """Return words as a sentence or a heading begins with them: ``AI systems`` stays what it is."""
    return words[:1].upper() + words[1:]


def inner(label: str) -> str:
    """Return a label as it stands within a sentence: ``Due`` is ``due``, and ``AI systems`` stays what it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def a(noun: str) -> str:
    """Return a noun with its article: ``a person``, ``an assessment``; evidence is not counted and has none."""
    if noun == "evidence":
        return noun
    return f"an {noun}" if noun[0] in "aeiouA" and not noun.startswith("use") else f"a {noun}"


def brief(text: str, width: int = LONGEST_TITLE) -> str:
    """Return a text on one line, safe to show, and no more of it than ``width`` characters."""
    # A text of megabytes is not read to its end, unless it begins with nothing but blanks.
    beginning = one_line(text[: 2 * width + 100])
    return cut(beginning if len(beginning) > width or len(text) <= 2 * width + 100 else one_line(text), width)


def listed(text: str) -> list[str]:
    """Return what stands between commas, semicolons and ends of lines, without what is blank."""
    return [part for each in re.split(r"[,;\n]", text) if (part := each.strip())]


def held(text: str) -> str:
    """Return a text as it was found in a file, and no more of it than a field may hold: every face is bounded.

    Nobody can type more, but a file may have been written by other means. What is left out is said.
    """
    if len(text) <= LONGEST_TEXT:
        return text
    more = f"{len(text) - LONGEST_TEXT:,} more characters"
    return f"{text[:LONGEST_TEXT]}\n[{more} are left out here: a field holds {LONGEST_TEXT:,} at most]"


def cut(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` characters, with an ellipsis where something was cut off."""
    return text if len(text) <= width else f"{text[: max(width - 1, 0)].rstrip()}…"


def ended(sentence: str) -> str:
    """Return a sentence with its full stop, where nothing ends it yet."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def cells(text: str) -> int:
    """Return how many cells of a terminal a line takes: two for what is wide, none for a mark on a letter."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf")
        else 2 if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )  # fmt: skip


def padded(text: str, width: int) -> str:
    """Return a text filled up with blanks to a number of cells."""
    return text + " " * max(width - cells(text), 0)
