"""Whatever a file holds, of an older version, a newer one or another program: nothing worked out of it raises."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts, Tied, Worked
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import RecordKind

TODAY = "2026-11-24"
DAYS = ("2026-11-24", "2026-11-25", "2026-11-23", "2025-11-23", "2024-02-29", "0001-01-01", "9999-12-31")
STRANGE = (
    "", " ", "\n", "2026-13-45", "2026-11-31", "20261124", "2026-W48-2", "soon", "-1", "0", "1", "5", "6", "99", "3.5",
    "²", "٣", "9" * 15, "9" * 400, "null", "[", "{}", '["risk"]', "[" * 2000, "not_yet_known", "yes", "no", "\x00",
)  # fmt: skip
"""What stands in no field that this version has written."""
FAR = tuple(f"{number:08}-0000-4000-8000-000000000000" for number in range(3))
"""The ids of records elsewhere."""
TIES = [(kind.name, tie.relation, tie.to) for kind in KINDS.values() for tie in kind.about.ties]
RECORDS = 8
"""Records that are made up for each example."""


def ends_of(kind: str) -> list[tuple[str, str]]:
    """Return the relations of a kind with the kind at the far end, from either side, and one of a newer version."""
    ends = [(relation, to) for of, relation, to in TIES if of == kind]
    ends += [(relation, of) for of, relation, to in TIES if to == kind]
    return [*ends, ("supports", "evidence"), ("not_yet_known", "not_yet_known")]


class Maker:
    """Makes up records: by chance as they are meant, or with anything in their fields."""

    def __init__(self, chance: int, texts: Sequence[str]) -> None:
        self._random = Random(chance)
        self._anything = (*STRANGE, *texts)

    def facts(self, kind: RecordKind, *, part: bool = False) -> Facts:
        """Return a record with what belongs to it, what it is tied to and what its fields point at."""
        parts = {} if part else {
            each.name: tuple(self.facts(each, part=True) for _ in range(self._random.randrange(3)))
            for each in KINDS.values() if kind.name in each.parents
        }  # fmt: skip
        near = {far for _, far in ends_of(kind.name)} | {to for each in kind.fields.values() for to in each.targets}
        near |= {each.name for each in KINDS.values() if each.about.single}
        others = {
            name: {row: self._values(KINDS[name]) for row in FAR[: self._random.randrange(4)]}
            for name in sorted(near & {*KINDS})
        }
        ties = {relation: self._tied(far) for relation, far in ends_of(kind.name)}
        beside = tuple(self._values(kind) for _ in range(self._random.randrange(3)))
        return Facts(
            kind.name, FAR[0], self._ref(), self._values(kind), TODAY,
            {name: tied for name, tied in ties.items() if tied}, parts, others, self._random.randrange(2),
            self._random.random() < 0.1, beside,
        )  # fmt: skip

    def _values(self, kind: RecordKind) -> dict[str, str]:
        strangeness = self._random.choice((0, 0.1, 0.5, 1))
        return {
            name: self._random.choice(
                self._anything if self._random.random() < strangeness else (field.default, *meant(field))
            )
            for name, field in kind.fields.items()
        }

    def _tied(self, far: str) -> tuple[Tied, ...]:
        standings = ("", "sound", "weak", "not_yet_known")
        return tuple(
            Tied(far, self._random.choice(FAR), self._ref(), "Title", "", "l", self._random.choice(standings))
            for _ in range(self._random.randrange(3))
        )

    def _ref(self) -> str:
        return self._random.choice(("", "R-01", "SYS-1", "A.6.2.4"))


def meant(field: Field) -> Sequence[str]:
    """Return some of what a field is made for."""
    return {
        FieldType.DATE: DAYS,
        FieldType.PERSON: FAR,
        FieldType.LINK: FAR,
        FieldType.NUMBER: ("0", "1", "3", "5", "25"),
    }.get(field.kind, tuple(code for code, _ in field.choices) or ("Some words",))


def check_worked(found: Worked) -> None:
    """Hold what was worked out to what every face shows."""
    assert found.value is None or isinstance(found.value, str | int | bool)
    assert isinstance(found.reason, str) and isinstance(found.text, str)
    assert found.tone in ("", "good", "doubtful", "bad")


def check_everything(kind: RecordKind, found: Facts) -> None:
    """Work out all that a kind says of a record."""
    for derived in kind.derived.values():
        check_worked(derived.work(found))
    for rule in kind.about.rules:
        for field, sentence in rule(found).items():
            assert field in kind.fields
            assert sentence.endswith(".")
    if kind.about.fills:
        assert kind.about.fills.work(found).keys() <= kind.fields.keys()
    for figure in kind.about.figures:
        assert figure.holds(found) in (True, False)
    if kind.about.over:
        assert kind.about.over(found) in (True, False)
    if kind.about.proves:
        assert isinstance(kind.about.proves(found), str)


@pytest.mark.parametrize("name", KINDS)
@settings(deadline=None)
@for_all(st.integers(0, 2**32), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_stands_in_a_record_everything_about_it_can_be_worked_out(
    name: str, chance: int, texts: list[str]
) -> None:
    maker = Maker(chance, texts)
    for _ in range(RECORDS):
        check_everything(KINDS[name], maker.facts(KINDS[name]))


@pytest.mark.parametrize("name", KINDS)
def test_a_record_of_which_nothing_is_known_can_be_worked_out(name: str) -> None:
    check_everything(KINDS[name], Facts(name, "", "", {}, TODAY))
