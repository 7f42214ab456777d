"""People by the names that are typed."""

import sqlite3

from aims_tui.text import folded
from aims_tui.workspace import errors


def find(connection: sqlite3.Connection, typed: str) -> str | None:
    """Return the id of the person that a typed name means, or None for a name not known yet.

    Spellings that differ in case, white space or Unicode form are the same name.

    Raises:
        errors.Refused: two people fit.
    """
    wanted = folded(typed)
    rows = connection.execute("SELECT id, name, active FROM person").fetchall()
    found = [row for row in rows if folded(row[1]) == wanted]
    if len(found) > 1:
        found = [row for row in found if row[2] == "yes"] or found
    if len(found) > 1:
        raise errors.Refused(f"Two people are called {typed.strip()!r}; rename one of them first.")
    return found[0][0] if found else None


def names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the active people, sorted as people sort them."""
    return sorted((name for (name,) in connection.execute("SELECT name FROM person WHERE active = 'yes'")), key=folded)
