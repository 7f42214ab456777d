"""Where a table begins: the row of its headings, the row of groups above it, and what is no row of it."""

import re
from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from aims_tui.insight.importing.table import Line, Sheet
from aims_tui.insight.importing.texts import heading, readings

LOOKED_AT = 30
"""Rows from the top in which headings are looked for."""
_LONG = 90
MOST = 200
"""Headings of a table that are read, from the left: each is held against all that a record can be told."""


class Head(NamedTuple):
    """One heading."""

    place: int
    """Its column, from 0."""
    text: str
    """As it stands, on one line."""
    name: str
    """By what people and scripts know it: its text, with a number where several read alike."""
    group: str = ""
    """What stands above it over several columns."""


class Headings(NamedTuple):
    """The headings of a table and the rows in which they stand."""

    rows: tuple[int, ...]
    heads: tuple[Head, ...]
    left: tuple[Head, ...] = ()
    """Headings that are passed over, because there are so many before them."""

    @property
    def width(self) -> int:
        """Up to which column there are headings."""
        return max((head.place for head in (*self.heads, *self.left)), default=0) + 1


def find(sheet: Sheet, vocabulary: Collection[str], *, grouped: bool = True) -> Headings | None:
    """Return the headings of a sheet whose merged cells are filled; None where nothing looks like any.

    ``grouped`` says whether a row of groups may stand above them.
    """
    seen = [line for line in sheet.lines if not line.hidden and not line.fault][:LOOKED_AT]
    best, most = None, 2.0
    for place, line in enumerate(seen):
        score = _score(line, vocabulary)
        if score > most + 0.4:
            best, most = place, score
    if best is None:
        return None
    below = seen[best]
    above = seen[best - 1] if grouped and best and _groups(sheet, seen[best - 1], below) else None
    found = _heads(below, above, sheet)
    rows = tuple(line.number for line in (above, below) if line is not None)
    return Headings(rows, tuple(found[:MOST]), tuple(found[MOST:]))


def looked_at(sheet: Sheet) -> int:
    """Return how many cells of a row of headings are held against those that are known, at most."""
    return min(max((len(line.cells) for line in sheet.lines[:LOOKED_AT]), default=0), MOST)


def _score(line: Line, vocabulary: Collection[str]) -> float:
    texts = {" ".join(each.split()) for each in line.cells[:MOST] if each.strip()}
    if len(texts) < 2 and not (len(texts) == 1 and len(line.cells) == 1):
        return 0
    score = 0.0
    for text in texts:
        known = any(each in vocabulary for each in readings(text))
        if known:
            score += 3
        elif re.fullmatch(r"[\d.,%/: -]+", text) or len(text) > _LONG:
            score -= 1
        else:
            score += 0.3
    return score


def _groups(sheet: Sheet, above: Line, below: Line) -> bool:
    """Say whether a row holds groups of the headings below it."""
    texts = {each for each in above.cells if each.strip()}
    if len(texts) < 2 or above.number != below.number - 1:
        return False
    merged = [merge for merge in sheet.merges if merge.top == above.number - 1 and merge.right > merge.left]
    if sheet.merges:
        return bool(merged)
    full = sum(bool(each.strip()) for each in below.cells)
    return sum(bool(each.strip()) for each in above.cells) < full and all(
        len(each) < _LONG and not re.fullmatch(r"[\d.,%]+", each) for each in texts
    )


def _heads(below: Line, above: Line | None, sheet: Sheet) -> list[Head]:
    groups: list[str] = []
    for place in range(len(below.cells)):
        own = " ".join(above.cell(place).split()) if above else ""
        # Without merged cells a group stands above its first column only.
        groups.append(own or (groups[-1] if groups and above and not sheet.merges else ""))
    found: list[Head] = []
    met: Counter[str] = Counter()
    for place in range(len(below.cells)):
        text = " ".join(below.cell(place).split())
        if not text and above and above.cell(place).strip():
            text = groups[place]
        if not text:
            continue
        met[text] += 1
        name = text if met[text] == 1 else f"{text} ({met[text]})"
        group = "" if groups[place] == text else groups[place]
        found.append(Head(place, text, name, group))
    return found


_CLOSING = re.compile(
    r"(?:grand |sub ?)?totals?\b|sum\b|summe\b|completion check|completeness check|legend\b|notes?:|instructions?\b|"
    r"prepared by|approved by:|reviewed by:|document control|end of|signature|version:|source:|©|copyright|"
    r"average\b|count\b|\*+ ?",
    re.IGNORECASE,
)


def skipped(line: Line, headings: Headings, sheet: Sheet) -> str:
    """Say why a row below the headings is none of the table; empty where it is one."""
    texts = [" ".join(line.cell(head.place).split()) for head in headings.heads]
    full = [each for each in texts if each]
    if not any(each.strip() for each in line.cells):
        return "empty"
    if line.hidden:
        return "hidden in the file"
    if sheet.last and line.number > sheet.last:
        return "below the table"
    if line.listed:
        return "the words of drop-down lists"
    if any(heading(head.text) == "group" and line.cell(head.place) == "heading" for head in headings.heads):
        return "a heading between rows"
    if len(full) > 1 and all(text in ("", head.text) for text, head in zip(texts, headings.heads, strict=True)):
        return "the headings again"
    if len(headings.heads) > 2:
        if len({*full}) <= 1:
            return "a line of text, not a row of the table"
        if _CLOSING.match(full[0]) and len({*full}) <= max(len(headings.heads) // 3, 2):
            return "a closing line, not a row of the table"
        if all(re.fullmatch(r"[-=:_ |]+", each) for each in full):
            return "a line"
    return ""
