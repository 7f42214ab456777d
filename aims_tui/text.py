"""Text that people typed, before it reaches a screen, a printed line or the file."""

import re
import unicodedata

# C0 except newline and tab, DEL, C1, lone surrogates, bidi overrides and isolates: they steer
# terminals or reorder what is read. LRM, RLM, ZWJ and ZWNJ are ordinary text (Hebrew, Persian, emoji).
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
_UNSHOWN = re.compile("[\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029]")

LONGEST_TITLE = 500
"""As much as a line of a record may hold."""
MOST_IN_A_LIST = 1500
"""Characters of a text that stands among others: who wants to read more opens it."""


def shown(text: str) -> str:
    """Return ``text`` made safe to show: control pictures for C0, U+FFFD for what else is dangerous."""
    return _UNSHOWN.sub("\ufffd", text.translate(_PICTURES))


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
    sort = "lone surrogate" if 0xD800 <= code <= 0xDFFF else "bidi override" if code > 0x9F else "control character"
    return f"{sort} U+{code:04X} at position {found.start() + 1}"


def folded(name: str) -> str:
    """Return the form in which two spellings of a name are the same: NFC, trimmed, case-folded."""
    composed = name if name.isascii() else unicodedata.normalize("NFC", name)
    return " ".join(composed.casefold().split())


def coded(typed: str) -> str:
    """Return the code form of a typed choice: ``In progress`` and ``in-progress`` become ``in_progress``."""
    return re.sub(r"[\s_-]+", "_", typed.strip().casefold())


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 change``, ``3 changes``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def a(noun: str) -> str:
    """Return a noun with its article: ``a person``, ``an assessment``; evidence is not counted and has none."""
    return noun if noun == "evidence" else f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def brief(text: str) -> str:
    """Return a title or a name on one line, and no more of it than a line of the screen takes in."""
    return cut(one_line(text), LONGEST_TITLE)


def cut(text: str, width: int) -> str:
    """Return ``text`` in at most ``width`` characters, with an ellipsis where something was cut off."""
    return text if len(text) <= width else f"{text[: max(width - 1, 0)].rstrip()}…"
