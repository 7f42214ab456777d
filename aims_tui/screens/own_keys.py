"""Keys of one's own, and where one of them takes another's place."""

from collections.abc import Iterator, Mapping
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import format_key


def clashes(app: type[DOMNode], own: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each key of one's own that means two things in the same place.

    ``own`` has keys by the id of their binding, several with commas, as in the settings. The toolkit lets the one
    nearer to the keyboard answer and says nothing.
    """
    found: dict[frozenset[str], str] = {}
    for place in _places(app):
        meanings: dict[str, Binding] = {}
        for each in place:
            for key in own.get(each.id or "", each.key).split(","):
                other = meanings.setdefault(key.strip(), each)
                if other.id != each.id and own.keys() & {other.id, each.id}:
                    pair = frozenset([str(other.id), str(each.id)])
                    found[pair] = (
                        f"{format_key(key.strip())} is the key of both “{other.description}” and “{each.description}”: "
                        "where both could work, one of them does not. Your own keys are in settings.json."
                    )
    return tuple(found.values())


def _places(app: type[DOMNode]) -> Iterator[list[Binding]]:
    """Yield the bindings that are at work together: of a widget with the keyboard, its section, the application."""
    from aims_tui.screens.dashboard import Dashboard
    from aims_tui.screens.evidence import Evidence
    from aims_tui.screens.registers import Inventory, Registers, Risks
    from aims_tui.screens.requirements import Annex, Clauses
    from aims_tui.widgets.evidence_list import EvidenceList, SupportsList
    from aims_tui.widgets.feedback import Feedback
    from aims_tui.widgets.form import RecordForm
    from aims_tui.widgets.guide import Guide
    from aims_tui.widgets.listing import Listing
    from aims_tui.widgets.record_history import RecordHistory
    from aims_tui.widgets.ties import PartList, TieList
    from aims_tui.widgets.versions import Versions

    of_requirements = (Listing, RecordForm, Guide, EvidenceList, TieList, Feedback, RecordHistory)
    of_registers = (Listing, RecordForm, TieList, PartList, EvidenceList, RecordHistory, Versions)
    for section, widgets in {
        Dashboard: (Listing,),
        Clauses: of_requirements,
        Annex: of_requirements,
        Evidence: (Listing, RecordForm, SupportsList, RecordHistory),
        Risks: of_registers,
        Inventory: of_registers,
        Registers: of_registers,
    }.items():
        for widget in widgets:
            yield [*_bindings(widget), *_bindings(section), *_bindings(app)]


def _bindings(cls: type[Any]) -> Iterator[Binding]:
    for base in cls.__mro__:
        if base.__module__.startswith("aims_tui."):
            yield from (each for each in base.__dict__.get("BINDINGS", ()) if isinstance(each, Binding))
