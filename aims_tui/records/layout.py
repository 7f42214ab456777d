"""What a file says of its own fields, read as the word of a stranger.

Its names go into statements and its words onto screens and into printed lines, so each is held to
what a description of ours could be: names are identifiers, words are short texts that steer no terminal.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import KEPT_ABOUT, KEPT_FIELD, About, Kinds, RecordKind
from aims_tui.text import shown

LONGEST = 1_000_000
"""Characters of a whole layout; ours has some eight thousand."""
_MOST_KINDS, _MOST_FIELDS, _MOST_CHOICES = 200, 300, 500
_LONGEST_WORDS, _LONGEST_HELP = 200, 2_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PREFIX = re.compile(r"[A-Z]{0,6}")
_TAKEN = ("op", "op_parent", "meta")
_OWN = ("id", "revision", "clashes")
_KEPT_TYPES = tuple(each for each in FieldType if each is not FieldType.LINKS)
"""What a column can hold: what is linked stands in rows of its own."""


@lru_cache(maxsize=4)
def from_layout(text: str) -> Kinds:
    """Return the kinds that a file describes of itself. Most files describe the same ones: they are kept.

    What a newer version says of them beyond this one's words is passed over: such a file can still be read.

    Raises:
        ValueError: the layout is broken, or no description that a workspace could have.
        RecursionError: it is nested without end.
    """
    _check(len(text) <= LONGEST, "the layout is too long")
    told = _object(json.loads(text), _MOST_KINDS)
    kinds = Kinds(_kind(name, kept) for name, kept in told.items())
    for kind in kinds.values():
        for field in kind.fields.values():
            points = field.kind in (FieldType.PERSON, FieldType.LINK)
            _check(bool(field.targets) or not points, "points nowhere")
            _check(kinds.keys() >= {*field.targets}, "points at what is not there")
    return kinds


def completed(told: Kinds, ours: Kinds) -> Kinds:
    """Return the kinds of a file with what it does not say of them: what belongs to what, who shows it,
    and until when it is due.

    Of kinds that we do not have, or whose rows name nothing there that they could belong to, nothing is known.
    """
    return Kinds(_completed(kind, told, ours.get(kind.name)) for kind in told.values())


def _completed(kind: RecordKind, told: Kinds, ours: RecordKind | None) -> RecordKind:
    if ours is None:
        return kind
    parents = [each for each in ours.parents if each in told]
    if not all(any(each in field.targets for field in kind.belongs_by()) for each in parents):
        parents = []
    about = replace(kind.about, part_of=" ".join(parents), place=ours.about.place)
    if ours.about.due in kind.fields:
        about = replace(about, due=ours.about.due, over=ours.about.over)
    return replace(kind, about=about)


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)


def _object(found: Any, most: int) -> dict[str, Any]:
    _check(isinstance(found, dict) and len(found) <= most, "not an object, or too large a one")
    return dict(found)


def _list(found: Any, most: int) -> list[Any]:
    _check(isinstance(found, list) and len(found) <= most, "not a list, or too long a one")
    return list(found)


def _name(found: Any) -> str:
    _check(isinstance(found, str) and bool(_NAME.fullmatch(found)) and not found.startswith("sqlite_"), "not a name")
    return str(found)


def _words(found: Any, longest: int = _LONGEST_WORDS) -> str:
    """Return a text of one line that shows as it is."""
    _check(isinstance(found, str) and len(found) <= longest, "not a text, or too long a one")
    _check(shown(found) == found and not set("\n\t") & set(found), "a text that steers what shows it")
    return str(found)


def _number(found: Any, most: int) -> int:
    _check(type(found) is int and 0 <= found <= most, "not a number, or too high a one")
    return int(found)


def _kind(name: str, kept: Any) -> RecordKind:
    _check(_name(name) not in _TAKEN, "a name that the journal has")
    told = _object(kept, 20)
    fields = {each: _field(each, found) for each, found in _object(told.get("fields"), _MOST_FIELDS).items()}
    about = _about(_object(told.get("about"), 100), {*fields})
    _check(bool(fields), "a record without fields")
    return RecordKind(name, about, MappingProxyType(fields), order=tuple(fields))


def _about(told: dict[str, Any], fields: set[str]) -> About:
    values: dict[str, Any] = {"one": _named(told.get("one")), "many": _named(told.get("many"))}
    for key in KEPT_ABOUT:
        if key in values or key not in told:
            continue
        if key in ("title", "prefix"):
            values[key] = _words(told[key])
        elif key == "digits":
            values[key] = _number(told[key], 9)
        elif key == "natural":
            values[key] = tuple(_name(each) for each in _list(told[key], _MOST_FIELDS))
        else:
            values[key] = _flag(told[key])
    _check({values.get("title") or next(iter(fields), ""), *values.get("natural", ())} <= fields, "no such field")
    _check(bool(_PREFIX.fullmatch(values.get("prefix", ""))), "not a prefix")
    _check(not values.get("prefix") or "short" in fields, "short ids without a field for them")
    return About(**values)


def _named(found: Any) -> str:
    _check(bool(_words(found)), "no word for it")
    return str(found)


def _flag(found: Any) -> bool:
    _check(isinstance(found, bool), "neither yes nor no")
    return bool(found)


def _field(name: str, kept: Any) -> Field:
    _check(_name(name) not in _OWN, "a name that every record has")
    told = _object(kept, 100)
    values: dict[str, Any] = {"label": _named(told.get("label"))}
    for key in KEPT_FIELD:
        if key == "kind":
            values[key] = next((known for known in _KEPT_TYPES if known == told.get(key)), FieldType.LINE)
        elif key not in told or key in values:
            continue
        elif key == "help":
            values[key] = _words(told[key], _LONGEST_HELP)
        elif key == "choices":
            values[key] = tuple(_choices(told[key]))
        elif key == "to":
            values[key] = " ".join(_name(each) for each in _words(told[key]).split(" ")) if told[key] else ""
        elif key == "width":
            values[key] = _number(told[key], 1000)
        elif key == "families":
            values[key] = tuple(_words(each) for each in _list(told[key], 100))
        else:
            values[key] = _flag(told[key])
    return Field(**values, name=name, default=_words(told.get("default", "")))


def _choices(found: Any) -> Iterator[tuple[str, str]]:
    for each in _list(found, _MOST_CHOICES):
        pair = _list(each, 2)
        _check(len(pair) == 2, "a choice is a code with its words")
        yield _words(pair[0]), _words(pair[1])
