"""What a list is asked for in words: ``state=assessed``, ``level>=10``, ``late``. Pure."""

import re
from collections.abc import Callable
from datetime import date

from aims_tui.insight.register import NoColumn, Row, column, columns
from aims_tui.records.facts import Worked
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Derived, RecordKind, Tie
from aims_tui.text import coded, folded

Test = Callable[[Row], bool]

_CONDITION = re.compile(r"\s*([^=!<>~]+?)\s*(!=|<=|>=|=|<|>|~)\s*(.*?)\s*", re.DOTALL)


def condition(kind: RecordKind, typed: str, day: Callable[[str], date]) -> Test:
    """Return the test that a typed condition is: ``state=assessed``, ``level>=10``, ``owner=``, ``title~refund``.

    ``state=open`` is what is not over, ``late`` what is late; ``|`` stands between values of which one is enough.
    ``day`` reads a day as people type it.

    Raises:
        NoColumn: it is no condition on this kind; the message says why.
    """
    if coded(typed) in ("late", "open", "over"):
        return _standing(kind, coded(typed))
    told = _CONDITION.fullmatch(typed)
    if told is None:
        raise NoColumn(f"{typed!r} is no condition. Write state=assessed, level>=10, owner= or title~word.")
    name, sign, value = column(kind, told[1]), told[2], told[3]
    if sign in ("=", "!="):
        tests = [_equals(kind, name, each.strip(), day) for each in value.split("|")]
        if sign == "=":
            return lambda row: any(test(row) for test in tests)
        return lambda row: not any(test(row) for test in tests)
    if sign == "~":
        wanted = folded(value)
        return lambda row: wanted in folded(row.cell(name).text)
    return _compares(kind, name, sign, value, day)


def _standing(kind: RecordKind, word: str) -> Test:
    if word == "late":
        return lambda row: row.late
    return (lambda row: row.over) if word == "over" else (lambda row: not row.over)


def _equals(kind: RecordKind, name: str, value: str, day: Callable[[str], date]) -> Test:
    described = columns(kind)[name]
    if not value:
        return lambda row: not row.cell(name).text
    if isinstance(described, Field) and described.kind in (FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO):
        return _chosen(kind, described, value)
    if isinstance(described, Field) and described.kind is FieldType.DATE:
        wanted = _day(described, value, day)
        return lambda row: row.value(name) == wanted
    if isinstance(described, Tie):
        wanted = folded(value)
        return lambda row: any(wanted in (folded(each.ref), folded(each.title)) for each in row.facts.tied(name))
    if isinstance(described, Derived):
        wanted = folded(value)
        return lambda row: wanted in (folded(str(_plain(row.worked(name)))), folded(row.cell(name).text))
    wanted = folded(value)
    return lambda row: folded(row.cell(name).text) == wanted


def _plain(worked: Worked) -> object:
    if isinstance(worked.value, bool):
        return "yes" if worked.value else "no"
    return worked.value


def _chosen(kind: RecordKind, field: Field, value: str) -> Test:
    code = next((code for code, words in field.choices if coded(value) in (code, coded(words))), "")
    if code:
        return lambda row: code in field.listed(row.value(field.name))
    if coded(value) in ("open", "over", "late") and kind.about.over is not None:
        return _standing(kind, coded(value))
    known = ", ".join(code for code, _ in field.choices)
    raise NoColumn(f"{field.label} is one of {known}; {value!r} is none of them.")


def _compares(kind: RecordKind, name: str, sign: str, value: str, day: Callable[[str], date]) -> Test:
    described = columns(kind)[name]
    if isinstance(described, Field) and described.kind is FieldType.DATE:
        key: tuple[int | str, ...] = (_day(described, value, day),)
    elif re.fullmatch(r"-?\d+", value):
        key = (int(value),)
    else:
        raise NoColumn(f"{value!r} cannot be compared: give a number, or a day for a field that holds one.")
    compare: dict[str, Callable[[tuple[int | str, ...]], bool]] = {
        "<": lambda cell: cell < key,
        "<=": lambda cell: cell <= key,
        ">": lambda cell: cell > key,
        ">=": lambda cell: cell >= key,
    }
    holds = compare[sign]

    def test(row: Row) -> bool:
        cell = row.cell(name).key
        return bool(cell) and type(cell[0]) is type(key[0]) and holds(cell)

    return test


def _day(field: Field, value: str, day: Callable[[str], date]) -> str:
    try:
        return day(value).isoformat()
    except ValueError as error:
        raise NoColumn(f"{field.label}: {error}") from None
