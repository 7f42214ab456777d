"""How the lists of registers are arranged: each user's own, remembered from one start to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aims_tui import settings
from aims_tui.records.kinds import RecordKind


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The arrangement of one list."""

    sort: str = ""
    """The column it is sorted by, with ``-`` in front the highest first."""
    group: str = ""
    """The column whose values are its headings; empty for none."""
    columns: tuple[str, ...] = ()
    """What is shown where there is room, the most important first."""
    chosen: str = ""
    """The column that the keys act on."""


class Arrangements:
    """The arrangements of every kind; what is not remembered is as the kind says."""

    def __init__(self, kept: Mapping[str, Mapping[str, Any]]) -> None:
        self._kept = {name: dict(each) for name, each in kept.items()}

    def of(self, kind: RecordKind) -> Arrangement:
        """Return how the list of a kind is arranged; what it does not have any more is passed over."""
        from aims_tui.insight.register import columns, groupable  # not needed for the first paint

        kept = self._kept.get(kind.name, {})
        there = columns(kind)
        usual = kind.columns
        sort = str(kept.get("sort", kind.about.sort))
        group = str(kept.get("group", ""))
        shown = tuple(name for name in kept.get("columns", usual) if name in there)
        return Arrangement(
            sort if sort.removeprefix("-") in there else kind.about.sort,
            group if group in groupable(kind) else "",
            shown if kind.title.name in shown else usual,
            str(kept.get("chosen", "")),
        )

    def change(self, kind: RecordKind, now: Arrangement) -> None:
        """Arrange a list in another way, and remember it."""
        self._kept[kind.name] = {
            "sort": now.sort, "group": now.group, "columns": list(now.columns), "chosen": now.chosen
        }  # fmt: skip
        settings.save(lists=self._kept)
