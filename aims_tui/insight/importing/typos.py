"""Whether a heading is another with a slip of the pen, and nothing more."""

from functools import lru_cache

_CLOSE = 0.87
_SHORT = 5
"""Letters of a word from which on one of them may be wrong: a note is no "not"."""
_MOST = 2


def key(text: str) -> object:
    """Return what two texts that are close to each other have in common, for few to be compared."""
    return text.count(" "), text[:2]


@lru_cache(50_000)
def closeness(text: str, known: str) -> float:
    """Return how close a heading comes to a known one, of 1; 0 where it may mean something else.

    Each word begins like its counterpart and differs in two letters at most, or has two of them turned round. So a
    prefix parts them, whatever the language: unimplemented, nonconformance, disapproved and Restwahrscheinlichkeit say
    something else than the words within them; and so does what is set behind a word, such as -less or -los.
    """
    longest, shortest = max(len(text), len(known)), min(len(text), len(known))
    if shortest < _SHORT or 2 * shortest < _CLOSE * (longest + shortest):
        return 0
    ours, theirs = text.split(" "), known.split(" ")
    if len(ours) != len(theirs):
        return 0
    changed = 0
    for one, other in zip(ours, theirs, strict=True):
        if one == other:
            continue
        if other in (f"{one}s", one.removesuffix("s")):  # Several of them are no other thing.
            changed += 1
            continue
        if one[0] == other[0] and len(one) >= _SHORT - 1 and sorted(one) == sorted(other):
            changed += 2  # Two letters that changed places.
            continue
        if max(len(one), len(other)) < _SHORT or one[:2] != other[:2] or one.endswith(other) or other.endswith(one):
            return 0
        cost = _cost(one, other, _MOST)
        if cost is None:
            return 0
        changed += cost
    close = 1 - changed / (len(text) + len(known))
    return close if close >= _CLOSE else 0


def _cost(one: str, other: str, slips: int) -> int | None:
    """Return how many letters of two words have no counterpart; None where it takes more slips to make them one."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    one, other = one[same:], other[same:]
    if not one and not other:
        return 0
    if not slips or abs(len(one) - len(other)) > slips:
        return None
    turned = one[:2] == other[1::-1] and len(one) > 1
    further = (
        (1, _cost(one[1:], other, slips - 1) if one else None),
        (1, _cost(one, other[1:], slips - 1) if other else None),
        (2, _cost(one[1:], other[1:], slips - 1) if one and other else None),
        (2, _cost(one[2:], other[2:], slips - 1) if turned else None),
    )
    return min((taken + rest for taken, rest in further if rest is not None), default=None)
