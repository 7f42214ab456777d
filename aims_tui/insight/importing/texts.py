"""Forms of a text in which two spellings of one thing are the same."""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BROKEN_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ASIDE = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_NOTHING = frozenset(
    ("", "-", "--", "---", "/", ".", "?", "n/a", "n.a.", "n.a", "na", "n. a.", "n / a", "k.a.", "tbd", "tba", "tbc",
     "t.b.d.", "to be confirmed", "to be defined", "to be decided", "to be determined", "to be assigned", "[]", "{}",
     "null", "nil", "none", "nobody", "not set", "not assigned", "not answered", "not available", "unassigned",
     "pending", "pendiente", "...", "…", "(blank)", "unknown")
)  # fmt: skip


_LONGEST = 200
"""Characters of a cell that may be a sign for "nothing": a long text is one that somebody wrote."""
_KEPT = 20_000
"""Texts whose forms are remembered: the words of a column stand in it again and again."""


@lru_cache(_KEPT)
def simple(text: str) -> str:
    """Return a text in small letters on one line, with one sort of dash and without signs in front such as emoji."""
    found = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    found = " ".join(_DASHES.sub("-", found).casefold().split())
    # Blanks between signs are passed over too; a text of nothing but signs keeps the last of them.
    told = next((place for place, each in enumerate(found) if each != " " and not _is_sign(each)), len(found) - 1)
    return found[max(told, 0) :]


def _is_sign(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk", "Mn", "Cf", "Co")


def is_nothing(text: str) -> bool:
    """Say whether a cell holds a sign for "nothing", such as a dash, ``n/a`` or ``TBC``."""
    return (len(text) <= _LONGEST and simple(text) in _NOTHING) or not text.strip()


_ERROR = re.compile(
    r"\s*(?:#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|"
    r"EXTERNAL!|GETTING_DATA)|Err:5\d\d)\s*", re.IGNORECASE,
)  # fmt: skip


def is_error(text: str) -> bool:
    """Say whether a cell holds what a spreadsheet shows where a formula failed, such as ``#REF!`` or ``Err:502``."""
    return text.lstrip()[:1] in ("#", "E", "e") and _ERROR.fullmatch(text) is not None


_EITHER = re.compile(r"(?<=\w{4})[/*:(](?:innen|in|r|as|a)\)?(?!\w)", re.IGNORECASE)
"""What says that people of any sort are meant: ``Verantwortliche/r``, ``Prüfer*in``, ``Propietario(a)``."""


@lru_cache(_KEPT)
def heading(text: str) -> str:
    """Return the words of a heading: ``ReportedBy``, ``reported_by`` and ``Reported  by:`` are the same."""
    found = _EITHER.sub("", text)
    found = _BROKEN_CASE.sub(" ", unicodedata.normalize("NFKC", found).translate(_UNSEEN))
    found = re.sub(r"[^\w%#&+]+|_+", " ", found.casefold())
    return " ".join(found.split())


@lru_cache(_KEPT)
def readings(text: str) -> tuple[str, ...]:
    """Return the forms of a heading from the fullest to the barest: without brackets, and what stands behind a dash."""
    bare = _ASIDE.sub(" ", text)
    first = re.split(r"\s[-–—:|]\s|[:?\n]", bare, maxsplit=1)[0]
    return tuple(dict.fromkeys(found for each in (text, bare, first) if (found := heading(each))))


def without_accents(text: str) -> str:
    """Return a name in plain letters, as mail addresses have it: ``Müller`` becomes ``mueller``."""
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ø", "oe"), ("å", "aa"), ("æ", "ae")):
        text = text.casefold().replace(letter, plain)
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
