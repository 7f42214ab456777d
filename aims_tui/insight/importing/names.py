"""People as files spell them: with their role, the last name first, or by their mail address."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from aims_tui.insight.importing.texts import without_accents
from aims_tui.text import folded

_ROLE = re.compile(r"(?P<name>[^()\[\]<>]+?)\s*[(\[](?P<role>[^()\[\]]+)[)\]]\s*")
_ADDRESSED = re.compile(r"(?P<name>[^<>@]*?)\s*<\s*(?P<mail>[^<>@\s]+@[^<>@\s]+)\s*>\s*")
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")
_TWO = re.compile(r"[;\n|]|\s[/&]\s")


class Known(NamedTuple):
    """A person who is there already."""

    id: str
    name: str
    email: str = ""
    active: bool = True


class Spelling(NamedTuple):
    """What one cell says of a person."""

    name: str
    role: str = ""
    email: str = ""


class NoName(ValueError):
    """A cell names nobody, or more than one; the message says so."""


def spelling(text: str) -> Spelling:
    """Return the name, role and mail address that a cell holds.

    Raises:
        NoName: it holds none, or names several people.
    """
    line = " ".join(text.split()).removeprefix("mailto:")
    if _TWO.search(text.strip()):
        raise NoName(f"{line[:80]!r} names more than one person; give one.")
    if found := _ADDRESSED.fullmatch(line):
        return Spelling(found["name"].strip(" \"'") or _from_mail(found["mail"]), email=found["mail"])
    if _MAIL.fullmatch(line):
        return Spelling(_from_mail(line), email=line)
    if not re.search(r"[^\W\d_]", line):
        raise NoName(f"{line[:80]!r} is not the name of a person.")
    if found := _ROLE.fullmatch(line):
        if _MAIL.fullmatch(found["role"].strip()):
            return Spelling(found["name"].strip(), email=found["role"].strip())
        return Spelling(found["name"].strip(), found["role"].strip())
    return Spelling(line)


def _from_mail(mail: str) -> str:
    words = [each for each in re.split(r"[._]+", mail.partition("@")[0]) if each]
    return " ".join(each.capitalize() for each in words) if len(words) > 1 else mail


def turned(name: str) -> str:
    """Return ``Anna Müller`` for ``Müller, Anna``; empty where it is not of that form."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and last.strip() and "," not in first else ""


class Roster:
    """Everybody whom a file names, each once however they are spelled, and who of them is there already."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known: dict[str, list[Known]] = {}
        self._by_mail: dict[str, Known] = {}
        for each in known:
            self.know(each)
        self._plain: dict[str, str] = {}
        """By the name in plain letters: the fullest spelling in the file."""
        self._met: dict[str, Spelling] = {}
        self._turned: dict[str, str] = {}
        """By the name in plain letters: what may be a last name first, put the other way round."""

    def know(self, person: Known) -> None:
        """Take note of a person who is there already, or will be; who is known stays as they are."""
        those = self._known.setdefault(folded(person.name), [])
        if person.id not in (each.id for each in those):
            those.append(person)
        if person.email:
            self._by_mail.setdefault(person.email.casefold(), person)

    def meet(self, text: str) -> None:
        """Take note of a spelling; all of them are met before the first is asked for."""
        try:
            found = spelling(text)
        except NoName:
            return
        if self.there(text):
            return
        if "," in found.name:
            if other := turned(found.name):
                self._turned.setdefault(without_accents(other), other)
            return
        if found.email and "@" not in found.name:
            self._plain.setdefault(without_accents(found.name), "")
            return
        before = self._met.get(folded(found.name))
        self._met[folded(found.name)] = before._replace(role=before.role or found.role) if before else found
        self._plain[without_accents(found.name)] = folded(found.name)

    def there(self, text: str) -> str | None:
        """Return the id of the person who is there already and whom a cell means; None for somebody new.

        Raises:
            NoName: it names nobody, several, or one of two people of one name.
        """
        if whole := self._one(" ".join(text.split())):
            return whole
        found = spelling(text)
        if found.email and (known := self._by_mail.get(found.email.casefold())):
            return known.id
        names = [found.name, turned(found.name)]
        if found.email:
            names += [each.name for those in self._known.values() for each in those
                      if without_accents(each.name) == without_accents(found.name)]  # fmt: skip
        return next((one for name in names if name and (one := self._one(name))), None)

    def _one(self, name: str) -> str | None:
        found = self._known.get(folded(name), [])
        if len(found) > 1:
            found = [each for each in found if each.active] or found
        if len(found) > 1:
            raise NoName(f"Two people are called {name!r}; make them one first: aims-tui unite {name!r}")
        return found[0].id if found else None

    def new(self, text: str) -> Spelling:
        """Return under which name somebody new is kept, with the role and address that the file knows.

        Raises:
            NoName: it names nobody, or several.
        """
        found = spelling(text)
        other = turned(found.name)
        if other and without_accents(other) in self._plain:
            found = found._replace(name=other)
        if key := self._plain.get(without_accents(found.name)):
            met = self._met[key]
            return met._replace(email=found.email or met.email)
        if found.email and (name := self._turned.get(without_accents(found.name))):
            return found._replace(name=name)
        return found
