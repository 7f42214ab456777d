"""Requirement numbers as files write them, and which numbering one belongs to that is not published."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from aims_tui import refs
from aims_tui.insight.importing.texts import heading, simple

_LOOKS = re.compile(r"(?:[ax][ ._-]*)?\d{1,2}(?:[.,_]\w+)*", re.ASCII)
_LONGEST = 200
"""Characters in which the number of a requirement is looked for."""
_GROUP = re.compile(r"([ax]?)[ ._-]*(\d{1,2}(?:\.\d{1,2})*)\.?[x*]\b")
_ISO_27001 = {5: 37, 6: 8, 7: 14, 8: 34}
"""How many controls each theme of Annex A of ISO/IEC 27001:2022 has."""
_VERIFYWISE = {5: 4, 6: 3, 7: 6, 8: 6, 9: 5, 10: 4, 11: 3}
"""How many groups each category has in a numbering of categories A.5 to A.11 that a product made up."""


class Numbering(StrEnum):
    """Which list of numbers a number that is not published seems to come from."""

    ISO_27001 = "Annex A of ISO/IEC 27001"
    CATEGORIES = "a numbering of seven categories (A.5 to A.11, as VerifyWise has it)"
    INVENTED = "a numbering of the file's own"
    GROUP = "a group"


class NotPublished(ValueError):
    """A text names no published requirement; the message says why, ``numbering`` what it seems to be."""

    def __init__(self, why: str, numbering: Numbering | None = None) -> None:
        super().__init__(why)
        self.numbering = numbering


def looks_like_one(text: str) -> bool:
    """Say whether a text begins as the number of a requirement does, published or not."""
    return _looks_like_one(_beginning(text))


@lru_cache(20_000)
def _looks_like_one(text: str) -> bool:
    number, _ = refs.written(text)
    several = number.startswith("X") or len(re.findall(r"\d+", number)) > 1
    return several or bool(_GROUP.search(simple(text))) or (number.isdecimal() and bool(_LOOKS.fullmatch(simple(text))))


def _beginning(text: str) -> str:
    """Return as much of a text as is looked at: a number is short, and a search takes the square of the length."""
    return text.strip()[:_LONGEST]


def published(text: str, titles: Mapping[str, str]) -> tuple[str, str]:
    """Return the published number that a text means, and the words behind it.

    ``titles`` are the published numbers with their titles.

    Raises:
        NotPublished: it names none, several, or one of another numbering.
    """
    number, words = refs.written(text)
    if number in titles:
        return number, words
    if not number:
        if group := _GROUP.search(simple(_beginning(text))):
            number = ".".join(filter(None, (group[1].upper(), group[2])))
            raise _of_group(text, number, titles)
        raise NotPublished(f"{_quoted(text)} is not the number of a requirement. Numbers look like 4.1, A.6.2.4, X.1.")
    if any(each.startswith(f"{number}.") for each in titles):
        raise _of_group(text, number, titles)
    sort = _numbering(number)
    raise NotPublished(
        f"{number} is not a number of ISO/IEC 42001; it seems to be of {sort}. Give the published number.", sort
    )


def _of_group(text: str, number: str, titles: Collection[str]) -> NotPublished:
    below = [each for each in titles if each.startswith(f"{number}.")]
    if not below:
        return NotPublished(f"{_quoted(text)} is not a number of ISO/IEC 42001.", _numbering(number))
    named = below[0] if len(below) == 1 else f"{below[0]} to {below[-1]}"
    return NotPublished(
        f"{_quoted(text)} is a group, not one requirement: write a row for each of {named}.", Numbering.GROUP
    )


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= 60 else f"{line[:59]}…")


def _numbering(number: str) -> Numbering:
    letter, *parts = number.split(".") if number[:1] in "AX" else ("", *number.split("."))
    found = [int(each) for each in parts]
    if letter == "A" and len(found) == 2 and 1 <= found[1] <= _ISO_27001.get(found[0], 0):
        return Numbering.ISO_27001
    if letter in ("A", "") and len(found) == 3 and 1 <= found[1] <= _VERIFYWISE.get(found[0], 0):
        return Numbering.CATEGORIES
    return Numbering.INVENTED


_MANY = 3
_SHARE = 0.25


def suspicion(unpublished: Iterable[Numbering | None], rows: int) -> Numbering | None:
    """Return which other numbering a column is of, where enough of its numbers are not published; else None.

    Then a number that is published may mean another requirement there: A.5.2 stands in several lists.
    """
    found = Counter(each for each in unpublished if each is not None and each is not Numbering.GROUP)
    if found.total() < max(_MANY, rows * _SHARE):
        return None
    return found.most_common(1)[0][0]


def alike(words: str, title: str) -> bool:
    """Say whether the words that a file has beside a number can be the title of that requirement."""
    one, other = heading(words), heading(title)
    if not one:
        return False
    ours = {each for each in other.split() if len(each) > 3}
    theirs = {each for each in one.split() if len(each) > 3}
    shared = len(ours & theirs) / max(min(len(ours), len(theirs)), 1)
    return shared >= 0.5 or SequenceMatcher(None, one, other).ratio() >= 0.6
