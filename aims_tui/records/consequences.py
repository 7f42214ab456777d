"""What a change of a record brings along: values of its own, and questions about what is tied to it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from aims_tui.records.facts import Facts


class Fills(NamedTuple):
    """Values that follow from a change, where nothing else was typed for them; kept as they were then."""

    on: tuple[str, ...]
    """The fields whose change brings them along."""
    work: Callable[[Facts], Mapping[str, str]]
    """Gives them by field, from the record as it will stand."""


class Ripple(NamedTuple):
    """What a change of a record may mean for those that are tied to it: whoever makes it is asked which."""

    on: str
    """The field whose change asks."""
    relation: str
    """The relation of the ties; the record with the changed field stands at either end."""
    marks: str
    """The date field of those records that gets the day, so that what rests on it is known to be old."""
    question: str
