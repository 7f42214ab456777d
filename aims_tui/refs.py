"""The published numbers themselves: what sort a number is of, and the order they stand in.

Apart from the catalog, because figures and the command line need no more than this.
"""

import re
from typing import Literal

Family = Literal["subclause", "control", "additional"]


def family(ref: str) -> Family:
    """Return what sort of requirement a number is."""
    return "control" if ref.startswith("A") else "additional" if ref.startswith("X") else "subclause"


def order(ref: str) -> tuple[int, ...]:
    """Return a sort key for the published order: 4.1 … 10.2, A.2.2 … A.10.4, X.1 …"""
    head = {"A": 1, "X": 2}.get(ref[:1], 0)
    return (head, *(int(part) for part in re.findall(r"\d+", ref)))
