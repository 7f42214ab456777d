"""Everybody whom a file names: who is there, whom its own rows add, and who is added because a cell names them."""

import uuid
from collections.abc import Iterable

from aims_tui.insight.importing.names import Known
from aims_tui.insight.importing.reading import Chosen
from aims_tui.insight.importing.texts import is_nothing
from aims_tui.records.fields import LONGEST_LINE, FieldType
from aims_tui.text import folded
from aims_tui.workspace.commands.importing.present import PERSON, Present
from aims_tui.workspace.store import gate


class People:
    """Finds people by what cells call them; all cells of a file are met before the first is read."""

    def __init__(self, present: Present, tables: Iterable[Chosen]) -> None:
        self._kind = present.kinds[PERSON]
        self._roster = present.roster()
        self._new: dict[str, gate.Change] = {}
        """By name: the change that adds somebody."""
        self._rows: dict[str, str] = {}
        """The names of those new people, by id."""
        self._promised: dict[str, str] = {}
        """The names of people whom rows of the file are about, by id."""
        self._names: dict[str, str] = {}
        """By the text of a cell: the id of the person whom it means."""
        for chosen in tables:
            for column in chosen.columns:
                if column.target.field and column.target.field.kind is FieldType.PERSON:
                    for line in chosen.lines:
                        if not is_nothing(text := line.cell(column.head.place)):
                            self._roster.meet(text)

    def promised(self, row: str, name: str, email: str) -> None:
        """Have a person whom a row of the file is about be known to the cells that name somebody."""
        self._roster.know(Known(row, name, email))
        self._promised[row] = name

    def named(self, text: str, new: set[str]) -> str:
        """Return the id of the person whom a cell means, who is also put among ``new`` where nobody has added them.

        Raises:
            NoName: it names nobody, several, or one of two people of one name.
        """
        if text not in self._names:
            self._names[text] = self._roster.there(text) or self._added(text)
        row = self._names[text]
        if row in self._rows:
            new.add(row)
        return row

    def additions(self, wanted: Iterable[str]) -> list[gate.Change]:
        """Return the changes that add these new people."""
        ids = {*wanted}
        return [change for change in self._new.values() if change.row in ids]

    def name(self, row: str) -> str:
        """Return the name of somebody new; an id that is nobody's stays."""
        return self._rows.get(row) or self._promised.get(row, row)

    def _added(self, text: str) -> str:
        """Keep somebody new, or add what this spelling says to what is known of them; return the id."""
        found = self._roster.new(text)
        before = self._new.get(folded(found.name))
        more = {"role": found.role, "email": found.email}
        values = dict(before.values) if before else {"name": found.name[:LONGEST_LINE]}
        values |= {
            name: text for name, text in more.items() if text and name in self._kind.fields and not values.get(name)
        }  # fmt: skip
        made = gate.added(self._kind, values, before.row if before else str(uuid.uuid4()))
        self._new[folded(found.name)] = made
        self._rows[made.row] = made.values["name"]
        return made.row
