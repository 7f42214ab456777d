"""How a long text changed, line by line, with the words that changed within the lines."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from aims_tui.insight.difference import Part, difference

AROUND = 2
"""Lines that are shown around what changed."""


LEAST = 0.25
"""The part of a line that must stand in both texts for its words to be told apart; less is chance."""


class ChangedLine(NamedTuple):
    """One line of both texts, of the old or of the new one only, or so many lines that are left out."""

    sort: Literal["same", "gone", "new", "skipped"]
    parts: tuple[Part, ...] = ()
    """What the line says: ``same`` stands in both texts."""
    skipped: int = 0
    """How many equal lines stand here."""

    @property
    def text(self) -> str:
        """The whole line, without its end."""
        return "".join(part.text for part in self.parts)

    @property
    def mixed(self) -> bool:
        """Whether a good part of its words stands in both texts and some do not: these are worth a mark."""
        letters = {sort: sum(map(_letters, self._of(sort))) for sort in ("same", self.sort)}
        changed = self.sort != "same" and any(text.strip() for text in self._of(self.sort))
        return changed and LEAST * (letters["same"] + letters[self.sort]) <= letters["same"]

    def _of(self, sort: str) -> list[str]:
        return [part.text for part in self.parts if part.sort == sort]


def changed_lines(old: str, new: str, around: int = AROUND) -> tuple[ChangedLine, ...]:
    """Return what differs between two texts, with so many equal lines around it; nothing where nothing does.

    The lines that are gone stand before the new ones in their place. Whether the last line has an end is no difference.
    """
    lines = [*_Lines().of(difference(_ended(old), _ended(new)))]
    if all(line.sort == "same" for line in lines):
        return ()
    return tuple(_near(lines, around))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"


class _Lines:
    """Puts the parts of a difference of two texts together to their lines; every line of both has an end."""

    def __init__(self) -> None:
        self._old: list[Part] = []
        self._new: list[Part] = []
        self._aligned = True
        """Whether the line that is being read began in both texts at once and is the same so far."""
        self._gone: list[ChangedLine] = []
        self._come: list[ChangedLine] = []

    def of(self, parts: Sequence[Part]) -> Iterator[ChangedLine]:
        """Yield the lines of both texts in their order."""
        for part in parts:
            *whole, rest = part.text.split("\n")
            for text in whole:
                self._take(Part(part.sort, text), ends=True)
                yield from self._ended(part)
            if rest:
                self._take(Part(part.sort, rest))
        yield from self._emptied()

    def _take(self, part: Part, *, ends: bool = False) -> None:
        if part.sort == "same":
            self._aligned = self._aligned or not (self._old or self._new)
        elif part.text or ends:
            self._aligned = False
        if part.text:
            if part.sort != "new":
                self._old.append(part)
            if part.sort != "gone":
                self._new.append(part)

    def _ended(self, by: Part) -> Iterator[ChangedLine]:
        if by.sort == "same" and self._aligned:
            yield from self._emptied()
            yield ChangedLine("same", tuple(self._old))
        else:
            if by.sort != "new":
                self._gone.append(ChangedLine("gone", tuple(self._old)))
            if by.sort != "gone":
                self._come.append(ChangedLine("new", tuple(self._new)))
        if by.sort != "new":
            self._old = []
        if by.sort != "gone":
            self._new = []
        if by.sort == "same":
            self._aligned = True

    def _emptied(self) -> Iterator[ChangedLine]:
        yield from self._gone
        yield from self._come
        self._gone, self._come = [], []


def _near(lines: Sequence[ChangedLine], around: int) -> Iterator[ChangedLine]:
    """Yield what changed and the lines around it; a longer run of equal ones as their number."""
    changed = [number for number, line in enumerate(lines) if line.sort != "same"]
    kept = {near for number in changed for near in range(number - around, number + around + 1)}
    skipped = 0
    for number, line in enumerate(lines):
        if number not in kept:
            skipped += 1
            continue
        if skipped:
            yield ChangedLine("skipped", skipped=skipped)
            skipped = 0
        yield line
    if skipped:
        yield ChangedLine("skipped", skipped=skipped)
