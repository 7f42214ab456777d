"""Somebody who alters a workspace behind the journal's back, a little and at random."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from aims_tui.records.all import KINDS
from aims_tui.workspace.store import evidence_files


@contextmanager
def editing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a bare connection, as any other program has it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


@dataclass(frozen=True, slots=True)
class Altered:
    """What was done, and where it must be found: a place, and words of which one must stand in its sentence."""

    what: str
    where: str
    words: tuple[str, ...]


class Forger:
    """Makes one random real alteration at a time."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def alter(self, sort: str, path: Path) -> Altered:
        """Alter the copy at ``path`` and say what was done."""
        if sort == "evidence":
            return self._file(path)
        with editing(path) as connection:
            before = _everything(connection)
            done: Altered | None = None
            while done is None:
                try:
                    done = {"op": self._op, "op_parent": self._parent, "table": self._table}[sort](connection)
                except sqlite3.IntegrityError:
                    continue  # The file itself refused that one.
            assert _everything(connection) != before, done
            return done

    def _row(self, connection: sqlite3.Connection, table: str) -> tuple[int, dict[str, object]]:
        """Return the rowid and the values of a random row."""
        numbers = connection.execute(f'SELECT rowid FROM "{table}" ORDER BY rowid').fetchall()
        rowid = self.chance.choice(numbers)[0]
        cursor = connection.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', (rowid,))
        names = [each[0] for each in cursor.description]
        return rowid, dict(zip(names, cursor.fetchone(), strict=True))

    def _other(self, value: object) -> object:
        """Return a value that differs, mostly by little."""
        if isinstance(value, int):
            return self.chance.choice((value + 1, value - 1, value + 1000, -value - 1))
        if value is None:
            return self.chance.choice((0, 1, "text"))
        text = str(value)
        found = text
        while found == text:
            place = self.chance.randrange(len(text) + 1)
            found = self.chance.choice((
                text[:place] + self.chance.choice("abc019 -\n€") + text[place + 1 :],
                text[:place] + text[place + 1 :],
                text + " ",
                text.swapcase(),
                "",
                "forged",
            ))  # fmt: skip
        return found

    def _op(self, connection: sqlite3.Connection) -> Altered:
        rowid, values = self._row(connection, "op")
        place = (str(values["row"]), str(values["id"])[:12])
        deed = self.chance.choice(("alter", "alter", "delete", "insert"))
        if deed == "delete":
            connection.execute("DELETE FROM op WHERE rowid = ?", (rowid,))
            # The very newest leaves no gap; then it is the record's row that betrays it.
            return Altered(f"deleted op {values}", f"journal {values['record']}", ())
        if deed == "insert":
            made = values | {"id": self.chance.randbytes(32).hex(), "value": self._other(values["value"])}
            made["sequence"] = connection.execute("SELECT max(sequence) + 1 FROM op").fetchone()[0]
            made["lamport"] = self.chance.choice((values["lamport"], 10**6))
            holes = ", ".join("?" * len(made))
            connection.execute(f"INSERT INTO op VALUES ({holes})", [*made.values()])
            return Altered(f"inserted op {made}", "journal", place[:1])
        column = self.chance.choice([*values])
        new = self._other(values[column])
        connection.execute(f'UPDATE op SET "{column}" = ? WHERE rowid = ?', (new, rowid))
        place = (str(new),) if column == "row" else place
        return Altered(f"op.{column} {values[column]!r} -> {new!r}", "journal", place)

    def _parent(self, connection: sqlite3.Connection) -> Altered:
        rows = connection.execute("SELECT op, parent FROM op_parent ORDER BY op, parent").fetchall()
        op, parent = self.chance.choice(rows)
        ops = [each for (each,) in connection.execute("SELECT id FROM op ORDER BY id")]
        here = "op = ? AND parent = ?"
        deed = self.chance.choice(("delete", "insert", "insert nowhere", "op", "parent"))
        if deed == "delete":
            connection.execute(f"DELETE FROM op_parent WHERE {here}", (op, parent))
        elif deed.startswith("insert"):
            op = self.chance.choice(ops) if deed == "insert" else self.chance.randbytes(32).hex()
            connection.execute("INSERT INTO op_parent VALUES (?, ?)", (op, self.chance.choice(ops)))
        else:
            new = self.chance.choice((self.chance.choice(ops), self.chance.randbytes(32).hex()))
            connection.execute(f"UPDATE op_parent SET {deed} = ? WHERE {here}", (new, op, parent))
        row = connection.execute("SELECT row FROM op WHERE id = ?", (op,)).fetchone()
        return Altered(f"op_parent {deed}", "journal", (row[0] if row else op[:12],))

    def _table(self, connection: sqlite3.Connection) -> Altered:
        kind = self.chance.choice([*KINDS.values()])
        rowid, values = self._row(connection, kind.name)
        name = str(values.get("short") or values[kind.title.name] or values["id"])
        deed = self.chance.choice(("alter", "alter", "alter", "delete", "insert"))
        if deed == "delete":
            connection.execute(f'DELETE FROM "{kind.name}" WHERE rowid = ?', (rowid,))
            return Altered(f"deleted {kind.name} {name}", kind.name, (f"{name} is missing.",))
        if deed == "insert":
            made = values | {"id": self._other(values["id"])}
            holes = ", ".join("?" * len(made))
            connection.execute(f'INSERT INTO "{kind.name}" VALUES ({holes})', [*made.values()])
            return Altered(f"inserted {kind.name} {name}", kind.name, (f"{name} is in no change of the journal.",))
        column = self.chance.choice(["id", "revision", "clashes", *kind.fields])
        new = self._other(values[column])
        connection.execute(f'UPDATE "{kind.name}" SET "{column}" = ? WHERE rowid = ?', (new, rowid))
        words = f"{name} is missing." if column == "id" else f"{column} of {kind.about.one} {name} "
        return Altered(f"{kind.name}.{column} {values[column]!r} -> {new!r}", kind.name, (words,))

    def _file(self, path: Path) -> Altered:
        with editing(path) as connection:
            kept = dict(connection.execute("SELECT short, file FROM evidence WHERE file <> '' ORDER BY short"))
        short, hash = self.chance.choice([*kept.items()])
        place = evidence_files.place(path, hash)
        content = place.read_bytes()
        place.chmod(0o644)
        deed = self.chance.choice(("byte", "truncate", "append", "delete", "folder"))
        at = self.chance.randrange(len(content))
        if deed in ("delete", "folder"):
            place.unlink()
            if deed == "folder":
                place.mkdir()
        else:
            changed = bytes([content[at] ^ self.chance.randrange(1, 256)])
            new = {
                "byte": content[:at] + changed + content[at + 1 :],
                "truncate": content[:at],
                "append": content + b"\n",
            }
            place.write_bytes(new[deed])
            assert place.read_bytes() != content
        return Altered(f"file of {short}: {deed}", "evidence", (f"{short}: ",))


def _everything(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """Return every row of every table."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names]
