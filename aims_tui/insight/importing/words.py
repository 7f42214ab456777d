"""What the words of other files mean here: one table for every choice, and the readings of numbers and shares."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from aims_tui.insight.importing.meanings import STEPS, WORDS
from aims_tui.insight.importing.texts import heading, is_nothing, simple
from aims_tui.records.fields import Field, FieldType
from aims_tui.text import coded

_LONGEST = 1_000
"""Characters of a cell that may be a word: it is compared with every choice, and a cell may hold a megabyte."""
APPLICABLE = "applicable"
"""The code of a control that applies."""
_IN_PART = re.compile(
    r"(?:(?:in|zum) )?(?:part(?:ial|ially|ly)?|teil(?:weise|s)?|parcial(?:mente)?|partiel(?:lement)?|en partie)\b"
    r"(?P<rest>.*)"
)
_DENIES = re.compile(r"\b(?:not|non|no|nicht|kein\w*|excluded|out)\b|\bn/?a\b")


def in_part(text: str) -> bool:
    """Say whether a cell says of a control that it applies in part: *Partial*, *Partly – hiring only*, *Teilweise*.

    Such a control is applicable: a statement of applicability knows no third answer (ISO/IEC 42001, 6.1.3).
    """
    found = _IN_PART.fullmatch(simple(text))
    return found is not None and not _DENIES.search(found["rest"])


class Unknown(ValueError):
    """A word means nothing here; the message says which words there are."""


class Column(NamedTuple):
    """How the words of one column are read."""

    field: Field
    changed: Mapping[str, str] = {}
    """Codes by word (as :func:`simple` has it), where somebody said what it means in this column."""
    share: bool = False
    """Its numbers say how much of something is done, of 100 or of 1."""
    of_one: bool = False
    maturity: bool = False
    """Its numbers from 0 to 5 say how mature something is."""

    def code(self, text: str) -> str:
        """Return the code that a word means; empty where it says nothing.

        Raises:
            Unknown: it means nothing here.
        """
        if len(text) > _LONGEST:
            raise Unknown(self._complaint(text, ""))
        word = simple(text)
        if word in self.changed:
            return self.changed[word]
        if found := self._code(text, word):
            return found
        if is_nothing(text):
            return ""
        raise Unknown(self._complaint(text, word))

    def _code(self, text: str, word: str) -> str:
        bare = word.strip(" .!*'\"")
        for code, words in self.field.choices:
            if coded(text) in (code, coded(words)) or heading(text) == heading(words):
                return code
        codes = dict(self.field.choices)
        if APPLICABLE in codes and in_part(text):
            return APPLICABLE
        if self.share and (part := _share(word, of_one=self.of_one)) is not None:
            return _progress(part, codes)
        if self.maturity and (level := _maturity(word)) is not None:
            return _progress(level / 5, codes)
        for form in dict.fromkeys((word, bare, heading(text), bare.removesuffix("s").removesuffix(" risk"))):
            if found := next((code for code in WORDS.get(form, ()) if code in codes), ""):
                return found
        return ""

    def _complaint(self, text: str, word: str) -> str:
        known = ", ".join(words for _, words in self.field.choices)
        shown = " ".join(text.split())[:60]
        if APPLICABLE in dict(self.field.choices) and word.startswith(("part", "teil", "parcial", "optional")):
            return f"{shown!r} is neither yes nor no. {self.field.label} takes {known}."
        return f"{shown!r} is no word for {self.field.label}. There are: {known}."


_OF_A_HUNDRED = frozenset(
    ("%", "percent", "percentage", "progress", "completion", "complete", "avance", "fortschritt", "progreso", "pct")
)
"""Words of a heading whose numbers say how much of something is done."""
_MATURITY = re.compile(
    r"(?:(?:maturity |cmmi )?(?:level|ml|l|stufe|nivel) ?)?([0-5](?:\.\d)?)(?: ?(?:-|to|/5) ?([0-5])?)?(?:\D.*)?"
)


def column(field: Field, head: str, texts: Iterable[str], changed: Mapping[str, str] | None = None) -> Column:
    """Return how a column with this heading and these texts is read: its numbers may be shares or steps of maturity."""
    words = heading(head)
    mature = any(each in words for each in ("maturity", "madurez", "reife", "capability", "cmmi"))
    seen = [simple(text) for text in texts if text.strip()]
    share = not mature and "implemented" in dict(field.choices) and (
        not _OF_A_HUNDRED.isdisjoint(words.split())
        # A cell that shows 50 % holds 0.5.
        or any(re.fullmatch(r"\d{1,3}(?:[.,]\d+)? ?%|0?\.\d+", text) for text in seen)
    )  # fmt: skip
    numbers = [float(text) for text in seen if re.fullmatch(r"\d+(?:\.\d+)?", text)]
    of_one = share and bool(numbers) and max(numbers) <= 1
    return Column(field, changed or {}, bool(share), of_one, mature)


def _share(word: str, *, of_one: bool) -> float | None:
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?) ?(%?)", word)
    if found is None:
        return None
    number = float(found[1].replace(",", "."))
    if not found[2] and (of_one or 0 < number < 1):
        number *= 100
    return number / 100 if number <= 100 else None


def _maturity(word: str) -> float | None:
    found = _MATURITY.fullmatch(word)
    if found is None:
        return None
    low, high = float(found[1]), float(found[2] or found[1])
    return low if low == high or 0 < low < high < 5 else None


def _progress(part: float, codes: Mapping[str, str]) -> str:
    code = "implemented" if part >= 1 else "in_progress" if part > 0 else "not_started"
    return code if code in codes else ""


def several(read: Column, text: str, apart: Callable[[str], list[str]]) -> list[str]:
    """Return the codes that a cell lists for a field of several choices.

    Raises:
        Unknown: one of the words means nothing here.
    """
    return [code for each in apart(text) if (code := read.code(each))]


def number(field: Field, text: str, changed: Mapping[str, str]) -> str:
    """Return the whole number that a cell holds, as digits; empty where it says nothing.

    Raises:
        Unknown: it holds none, or a word that is no step.
    """
    word = simple(text[:_LONGEST])
    if word in changed:
        return changed[word]
    plain = re.sub(r"(?<=\d)[,' ](?=\d{3}\b)", "", word)
    # A comma with three digits behind it parts thousands; one with noughts only is that of a decimal.
    if found := re.fullmatch(r"(-?\d{1,15})(?:[.,]0+)?", plain):
        return found[1]
    stepped = field.least is not None and field.most is not None and field.most <= 25
    if stepped:
        digits: list[str] = re.findall(r"\d+(?:\.\d+)?", word)
        if len(digits) == 1 and digits[0].isdecimal() and len(re.findall("[a-z]", word)) < 40:
            return digits[0]
        if (field.least, field.most) == (1, 5) and not digits:
            step = STEPS.get(word.strip(" .!*()")) or STEPS.get(heading(text))
            if step:
                return str(step)
    if is_nothing(text):
        return ""
    ends = f" from {field.least} to {field.most}" if stepped else ""
    raise Unknown(f"{' '.join(text.split())[:60]!r} is no whole number{ends} for {field.label}.")


def is_word(field: Field, text: str) -> bool:
    """Say whether a cell could stand in the column of a choice, a yes or no, or a number."""
    try:
        if field.kind is FieldType.NUMBER:
            return number(field, text, {}) != ""
        return Column(field, share=True, maturity=True).code(text) != ""
    except Unknown:
        return False
