"""How people appear: by name, or only by their role, everywhere in the workbook."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal
from unicodedata import normalize

from aims_tui.records.fields import Field, FieldType
from aims_tui.text import folded
from aims_tui.workbook.options import Naming

_LONGEST_ROLE = 40
"""A longer role is shown by its beginning, up to a comma or the like; the sheet People has it whole."""


class People:
    """The people of a workspace as one export shows them.

    With roles only, a person is called by the role, or "Person 3" where none is recorded; two of the
    same role are numbered, so that owner and approver stay two people. Somebody who wrote in the
    journal or as an auditor without being listed is "Unlisted person 1". Names and mail addresses
    are replaced in written text as well, those that were in use earlier included.
    """

    def __init__(self, naming: Naming, people: Mapping[str, Mapping[str, str]]) -> None:
        self.roles_only = naming is Naming.ROLES
        self._people = people
        self._labels = {row: values["name"] for row, values in people.items()}
        self._unlisted: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._hidden: re.Pattern[str] | None = None
        self._instead: dict[str, str] = {}

    def learn(self, connection: sqlite3.Connection, others: Iterable[str]) -> None:
        """With roles only, find out which names have to be hidden; ``others`` are further names in use."""
        if not self.roles_only:
            return
        names: dict[str, set[str]] = {}
        mails: dict[str, set[str]] = {}
        for row, field, value in connection.execute(
            "SELECT row, field, value FROM op WHERE record = 'person' AND field IN ('', 'name', 'email')"
            " ORDER BY lamport, id"
        ):
            names.setdefault(row, set())
            if field and value:
                (names if field == "name" else mails).setdefault(row, set()).add(value)
        for row, values in self._people.items():
            names.setdefault(row, set()).add(values["name"])
            mails.setdefault(row, set()).add(values.get("email", ""))
        self._label(names)
        for row, known in names.items():
            for name in known:
                self._by_name.setdefault(folded(name), row)
        writers = connection.execute("SELECT who FROM op GROUP BY who ORDER BY min(lamport), who")
        for name in [*(str(who) for (who,) in writers), *others]:
            self._name_unlisted(name)
        for row, texts in [*names.items(), *mails.items()]:
            self._instead |= {text: self._labels[row] for text in texts if text and text != self._labels[row]}
        self._hide()

    def _label(self, names: Mapping[str, set[str]]) -> None:
        """Call everybody by the role, in the order in which the journal made them: that order stays."""
        wanted = {row: _short(self._people[row].get("role", "")) if row in self._people else "" for row in names}
        several = Counter(wanted.values())
        met: Counter[str] = Counter()
        for number, (row, role) in enumerate(wanted.items(), start=1):
            met[role] += 1
            self._labels[row] = (
                f"Person {number}" if not role else f"{role} ({met[role]})" if several[role] > 1 else role
            )

    def _name_unlisted(self, name: str) -> None:
        key = folded(name)
        if key and key not in self._by_name and key not in self._unlisted:
            self._unlisted[key] = f"Unlisted person {len(self._unlisted) + 1}"
            if " " in key:
                # A single word such as "Lead" may be any word of a text.
                self._instead[name] = self._unlisted[key]

    def _hide(self) -> None:
        forms: tuple[Literal["NFC"], Literal["NFD"]] = ("NFC", "NFD")
        self._instead |= {normalize(form, text): label for text, label in self._instead.items() for form in forms}
        if not self._instead:
            return
        longest_first = sorted(self._instead, key=lambda text: (-len(text), text))
        self._hidden = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
        # "Deputy of Jane Doe" is a role that names somebody; "Security Lead" may be both a role and a name.
        shown = {label: label if label in self._instead else self.text(label) for label in self._labels.values()}
        self._labels = {row: shown[label] for row, label in self._labels.items()}
        self._instead = {text: shown.get(label, label) for text, label in self._instead.items()}

    def label(self, row: str) -> str:
        """Return what the person of a row is called; an id that is nobody's stays."""
        return self._labels.get(row, row)

    def writer(self, name: str) -> str:
        """Return what somebody is called who gave this name for themselves."""
        if not self.roles_only:
            return name
        key = folded(name)
        if row := self._by_name.get(key):
            return self._labels[row]
        self._name_unlisted(name)
        return self._unlisted.get(key, "")

    def text(self, text: str) -> str:
        """Return a written text, with roles in the place of names where only roles may be seen."""
        if self._hidden is None:
            return text
        return self._hidden.sub(lambda found: self._instead[found[0]], text)

    def value(self, record: str, field: Field | None, value: str) -> str:
        """Return the value of a field as this export may show it; ids stay ids."""
        if not self.roles_only or not value:
            return value
        if field is None:
            return self.text(value)
        if (record, field.name) == ("remark", "author"):
            return self.writer(value)
        return self.text(value) if field.kind in (FieldType.LINE, FieldType.PROSE) else value


def _short(role: str) -> str:
    if len(role) <= _LONGEST_ROLE:
        return role
    return re.split(r"[,;:(]| – | - ", role, maxsplit=1)[0].strip() or role
