"""How a long text changed, word by word within its lines."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Sort = Literal["same", "gone", "new"]


class Part(NamedTuple):
    """A stretch of text that stands in both texts, in the old one only or in the new one only."""

    sort: Sort
    text: str


BLOCK = 100_000
WHOLE = 20_000_000
"""Most steps that one block and one comparison may take where everything is at its worst.

``SequenceMatcher`` may look at every pair of equal tokens once for each block that it finds: some hundred words
in one go. Larger blocks are cut at what stands once in each text. Measured: 40,000 characters take 0.06 s with
every second word changed and 0.4 s where made to be slow, a million 1.6 s.
"""

_WINDOWS = (1, 1, 3, 9, 1)
"""How many tokens in a row must stand once in each text for a large block to be cut there, in the order of trying.

The second time single ones are looked for within the new, smaller block. Longer rows cut what repeats itself.
"""

_ROWED = 50_000
"""The most tokens for which longer rows are tried: they cost several times as much, mostly in vain."""

# Chinese and Japanese have no spaces between words. Marks and joiners stay with what stands before them.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_MARKS = r"[^\w\s\x00-\x7f]"
_WORD = re.compile(rf"\s+|[^\W{_UNSPACED}]+{_MARKS}*|[{_UNSPACED}]{_MARKS}*|{_MARKS}+|[\x00-\x7f]", re.DOTALL)

Run = tuple[bool, Sequence[str], Sequence[str]]
"""Whether it is the same in both, and the tokens of the old and of the new text."""


def difference(old: str, new: str) -> tuple[Part, ...]:
    """Return the parts of both texts in order, what is gone before what is new in its place.

    Joining "same" and "gone" gives ``old``, joining "same" and "new" gives ``new``, to the character.
    Texts that differ in more places than can be found out quickly differ in larger parts.
    """
    return tuple(_joined(_parts(old, new)))


def _parts(old: str, new: str) -> Iterator[Part]:
    purse = _Purse(WHOLE)
    for same, gone, come in _runs(old.splitlines(keepends=True), new.splitlines(keepends=True), purse, _never):
        if same:
            yield Part("same", "".join(gone))
        elif gone and come:
            yield from _words("".join(gone), "".join(come), purse)
        else:
            yield Part("gone", "".join(gone))
            yield Part("new", "".join(come))


def _words(old: str, new: str, purse: "_Purse") -> Iterator[Part]:
    for same, gone, come in _runs(_WORD.findall(old), _WORD.findall(new), purse, _between):
        if same:
            yield Part("same", "".join(gone))
        else:
            yield Part("gone", "".join(gone))
            yield Part("new", "".join(come))


def _never(token: str) -> bool:
    return False


def _between(token: str) -> bool:
    """Say whether a token is spacing or punctuation: too common to start from, kept with what it stands beside."""
    return (token.isascii() and not token.isalnum()) or token.isspace()


class _Purse:
    """The steps that a comparison may still take."""

    def __init__(self, left: int) -> None:
        self._left = left

    def pays(self, price: int) -> bool:
        """Take the price out, if it is there."""
        if price > self._left:
            return False
        self._left -= price
        return True


def _runs(
    old: Sequence[str],
    new: Sequence[str],
    purse: _Purse,
    junk: Callable[[str], bool],
    windows: Sequence[int] = _WINDOWS,
) -> Iterator[Run]:
    """Yield how two lists of tokens run side by side, as finely as the purse allows."""
    shorter = min(len(old), len(new))
    head = next((number for number in range(shorter) if old[number] != new[number]), shorter)
    shorter -= head
    tail = next((number for number in range(shorter) if old[-1 - number] != new[-1 - number]), shorter)
    if head:
        yield True, old[:head], new[:head]
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    if gone and come:
        yield from _unlike(gone, come, purse, junk, windows)
    elif gone or come:
        yield False, gone, come
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _unlike(
    old: Sequence[str], new: Sequence[str], purse: _Purse, junk: Callable[[str], bool], windows: Sequence[int]
) -> Iterator[Run]:
    price = _price(old, new, junk)
    if price <= BLOCK and purse.pays(price):
        for tag, i1, i2, j1, j2 in SequenceMatcher(junk, old, new, autojunk=False).get_opcodes():
            yield tag == "equal", old[i1:i2], new[j1:j2]
        return
    anchors: list[tuple[int, int]] = []
    while windows and not anchors:
        width, windows = windows[0], windows[1:]
        tokens = len(old) + len(new)
        # Counting a token costs about as much as ten steps of SequenceMatcher.
        if (width == 1 or tokens <= _ROWED) and purse.pays(10 * width * tokens):
            anchors = _anchors(_rows(old, width), _rows(new, width))
    if not anchors:
        yield False, old, new
        return
    i = j = 0
    for next_i, next_j in (*anchors, (len(old), len(new))):
        # The anchor itself begins the next stretch, and is found there as its head.
        yield from _runs(old[i:next_i], new[j:next_j], purse, junk, windows)
        i, j = next_i, next_j


def _rows(tokens: Sequence[str], width: int) -> Sequence[Hashable]:
    return tokens if width == 1 else [*zip(*(tokens[start:] for start in range(width)), strict=False)]


def _price(old: Sequence[str], new: Sequence[str], junk: Callable[[str], bool]) -> int:
    """Return how many steps ``SequenceMatcher`` takes at worst."""
    there = Counter(new)
    pairs = sum(count * there[token] for token, count in Counter(old).items() if token in there and not junk(token))
    return (len(old) + pairs) * min(len(old), len(new))


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return where what each text has exactly once stands in both, as far as it comes in the same order."""
    here, there = Counter(old), Counter(new)
    place = {token: number for number, token in enumerate(new) if there[token] == 1}
    return _rising([(number, place[token]) for number, token in enumerate(old) if here[token] == 1 and token in place])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs, given by rising first number, whose second numbers rise too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        place = bisect_left(ends, second)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [second]
        last[place : place + 1] = [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts with neighbours of the same sort in one, and between two same ones the gone before the new."""
    texts: dict[Sort, list[str]] = {"same": [], "gone": [], "new": []}
    for part in parts:
        if part.text and part.sort == "same" and (texts["gone"] or texts["new"]):
            yield from _emptied(texts)
        if part.text and part.sort != "same" and texts["same"]:
            yield from _emptied(texts)
        if part.text:
            texts[part.sort].append(part.text)
    yield from _emptied(texts)


def _emptied(texts: dict[Sort, list[str]]) -> Iterator[Part]:
    for sort, found in texts.items():
        if found:
            yield Part(sort, "".join(found))
            found.clear()


def shortened(parts: Iterable[Part], around: int = 60) -> tuple[Part, ...]:
    """Return the parts with long "same" ones cut to ``around`` characters at each end and "…" between.

    Where white space is near, the cut is there and leaves up to a third fewer characters.
    """
    return tuple(Part(sort, _shortened(text, around)) if sort == "same" else Part(sort, text) for sort, text in parts)


def _shortened(text: str, around: int) -> str:
    if len(text) <= 2 * around + 1:
        return text
    head, tail = text[:around], text[len(text) - around :]
    near = around // 3
    if place := next((number for number in range(near) if head[around - 1 - number].isspace()), 0):
        head = head[: around - place]
    if place := next((number for number in range(near) if tail[number].isspace()), 0):
        tail = tail[place:]
    return f"{head}…{tail}"
