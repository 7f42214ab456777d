"""The published numbers themselves: what sort a number is of, their order, and how people write them.

Apart from the catalog, because figures and the command line need no more than this.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

Family = Literal["subclause", "control", "additional"]
SORTS: Mapping[Family, str] = {
    "subclause": "subclause", "control": "control", "additional": "additional control"
}  # fmt: skip
"""What a requirement is, in words."""


@lru_cache(256)
def family(ref: str) -> Family:
    """Return what sort of requirement a number is."""
    return "control" if ref.startswith("A") else "additional" if ref.startswith("X") else "subclause"


def order(ref: str) -> tuple[int, ...]:
    """Return a sort key for the published order: 4.1 … 10.2, A.2.2 … A.10.4, X.1 …"""
    head = {"A": 1, "X": 2}.get(ref[:1], 0)
    return (head, *(int(part) for part in re.findall(r"\d+", ref)))


def written(typed: str) -> tuple[str, str]:
    """Return the number that a text begins with, as it is published, and the words after it; both may be empty.

    Of a long text only the beginning is read.

    Files and people write ``A6.2.4``, ``ISO 42001:5.1``, ``Annex A 6.2.4``, ``clause 9.2.2``, ``§ 4.1`` or
    ``A.6.2.4 AI system …``. A text that goes on with another number names several, and so none. Whether there is
    such a number is for the catalog to say.
    """
    text, control = _without_lead(_plain(typed.strip()[:_LONGEST]))
    found = re.fullmatch(_BLANKS_ONLY, text) or re.match(_NUMBER, text)
    if found is None:
        return "", ""
    rest = text[found.end() :].strip(_AROUND)
    if re.match(_ANOTHER, rest):
        return "", ""
    letter = found["letter"] or found["annex"] or control
    parts = (str(int(part)) for part in re.findall(r"\d+", found["parts"]))
    return ".".join([*letter.upper(), *parts]), rest


_LONGEST = 500
"""Characters of a text that are looked at: a number stands at its beginning, and what a title is said to be behind it.
A cell of a file may hold a megabyte."""
_AROUND = " ()[]{}<>\"'“”„‘’«»:;,.|/*-"
# The words that stand before a number. "Annex" only before an A: Annex B guides, and requires nothing.
_STANDARD = r"(?:(?:bs|din|en|iso|iec)[ /-]*)*42001(?:[ :-]*20\d\d)?"
_ANNEX = r"ann(?:ex)?(?=[ .:(-]*a(?![a-z]))"
_WORD = r"controls?|(?:sub[ -]?)?clauses?|cl|sections?|sec|paragraphs?|requirements?|no|[§#]+"
_LEAD = rf"{_ANNEX}|(?:{_STANDARD}|(?P<word>{_WORD}))(?![a-z])"
_BEFORE = r"(?:(?P<annex>a)[ .,:(-]*(?:controls? )?)?(?:(?P<letter>[ax])[ ._-]*)?"
# Parts are joined by points, with blanks around them or not, or tightly by something else. What follows at once must
# not be part of the same word: 4.1-q1 is a question and A.7.x a group.
_NUMBER = rf"{_BEFORE}(?P<parts>\d{{1,2}}(?:(?: ?\. ?|[,_·-])\d{{1,2}}){{0,2}})(?!\w|[^\s\w(:;|]\w)"
_BLANKS_ONLY = rf"{_BEFORE}(?P<parts>\d{{1,2}}(?: \d{{1,2}}){{1,2}})"
_ANOTHER = r"(?:(?:to|and|or) |[&+] ?)?(?:[ax][ .]?)?\d{1,2}[.,]\d"


def _plain(typed: str) -> str:
    """Return a text in small letters, with one sort of dash, blanks and digits, and nothing that is not seen."""
    compatible = unicodedata.normalize("NFKC", typed)
    seen = "".join("-" if unicodedata.category(each) == "Pd" else each for each in compatible if each not in _UNSEEN)
    return " ".join(seen.replace("\u2212", "-").casefold().split())


_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def _without_lead(text: str) -> tuple[str, str]:
    """Return what stands after the standard's name and words such as "clause"; and ``a`` where "control" was said."""
    control = ""
    while found := re.match(_LEAD, text := text.lstrip(_AROUND)):
        text = text[found.end() :]
        control = "a" if (found["word"] or "").startswith("control") else control
    return text, control
