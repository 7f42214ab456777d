"""Cells that hold several things: refs with commas, semicolons, bars, slashes or line breaks between them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

# Blanks are read from the first of them only: from each of a thousand on, a search would take the square of them.
_MARKS = (r"[;|\n\r\t]+", r",", r"(?:/|&|(?<!\s)\s+(?:and|und)\s+)")
_MORE = re.compile(
    r"[;|\n\r\t]|(?:[,/&]|\b(?:and|und)\b)\s*(?!\d{4}-\d\d-\d\d)(?:[A-Za-z]{1,4}[ ._-]?)?\d"
)  # fmt: skip
_BULLET = re.compile(r"^\s*(?:[-*•·‣▪]\s+|\d{1,2}[.)]\s+(?=[a-zA-Z]))")


def lists_more(text: str) -> bool:
    """Say whether a text that begins with an id or a number seems to name others behind it: ``R-01, R-02``."""
    return bool(_MORE.search(text.strip()))


def parts(text: str, known: Callable[[str], bool]) -> list[str]:
    """Return the things that a cell lists, each once.

    What is known as a whole is not taken apart: a title may have a comma or a slash in it.
    """
    return list(dict.fromkeys(_apart(text, lru_cache(None)(known), 0)))


def _apart(text: str, known: Callable[[str], bool], depth: int) -> Iterator[str]:
    found = _BULLET.sub("", text).strip(" ,;\t\n")
    if not found:
        return
    if known(found):
        yield found
        return
    if depth == len(_MARKS):
        words = found.split()
        yield from words if len(words) > 1 and all(map(known, words)) else [found]
        return
    pieces = re.split(_MARKS[depth], found)
    if depth > 0 and len(pieces) > 1 and not any(known(each.strip()) for each in pieces):
        # Nothing in it is known: it is told as it stands rather than in shreds.
        deeper = [*_apart(found, known, depth + 1)]
        yield from deeper if any(known(each) for each in deeper) else [found]
        return
    for each in pieces:
        yield from _apart(each, known, depth + 1)
