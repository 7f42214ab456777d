"""What supports a requirement: one query, from which every face judges whether it is sound."""

import sqlite3
from collections import defaultdict
from collections.abc import Container, Sequence
from datetime import date

from aims_tui.records.evidence import Piece, holds
from aims_tui.workspace.store import short_ids

_PIECES = f"""
SELECT l.to_row, e.short, e.state, e.valid_until, e.file, e.link
  FROM link l JOIN evidence e ON e.id = l.from_row JOIN requirement r ON r.id = l.to_row
 WHERE {{where}} AND l.relation = 'supports' ORDER BY {short_ids.in_order("e.short")}
"""


def pieces(
    connection: sqlite3.Connection, lost: Container[str], where: str, values: Sequence[str]
) -> dict[str, tuple[Piece, ...]]:
    """Return what supports the requirements (``r``) that a condition names, by their ids.

    ``lost`` are the hashes of the kept files that are missing or altered.
    """
    found: defaultdict[str, list[Piece]] = defaultdict(list)
    for row, short, state, valid_until, kept, link in connection.execute(_PIECES.format(where=where), values):
        day = valid_until if is_day(valid_until) else ""
        found[row].append(Piece(short, state, day, holds(str(kept or ""), str(link or "")), kept in lost))
    return {row: tuple(each) for row, each in found.items()}


def is_day(text: str) -> bool:
    """Say whether a text is an ISO date."""
    try:
        return bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False
