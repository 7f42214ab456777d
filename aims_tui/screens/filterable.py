"""A list that can be narrowed down, and shows that it is."""

from collections.abc import Sequence
from typing import Any

from textual import on

from aims_tui.insight.filters import Asking, Filter, Option
from aims_tui.screens.acting import ActingScreen
from aims_tui.screens.context import Context
from aims_tui.widgets.frames import entitle
from aims_tui.widgets.listing import Listing


class FilterableScreen(ActingScreen):
    """Lets through what passes the filter. Escape in the list, with nothing selected, shows everything again."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter = Filter()

    def options(self) -> Sequence[Option[Any]]:
        """Return what this list can be narrowed down to."""
        raise NotImplementedError

    def list_title(self) -> str:
        """Return the heading of the list."""
        raise NotImplementedError

    def list_hint(self) -> str:
        """Return what stands below the list while nothing is selected or filtered."""
        return ""

    def refill(self) -> None:
        """Show the lines anew from what was read last."""
        raise NotImplementedError

    @property
    def asking(self) -> Asking:
        """Who looks at the list, and on which day."""
        return Asking(self.session.who, self.session.today().isoformat())

    @on(Listing.Marked, "#list")
    def show_title(self) -> None:
        """Say above the list what it shows, and below it what it leaves out and what is selected."""
        listing = self.listing
        words = f"Filter: {self.filter.words(self.options())}" if self.filter else ""
        chosen = f"{len(listing.marked)} selected" if listing.marked else ""
        entitle(listing, self.list_title(), " · ".join(each for each in (words, chosen) if each) or self.list_hint())
        listing.set_class(bool(self.filter), "-filtered")

    def narrow(self, found: Filter) -> None:
        """Let other lines through."""
        self.filter = found
        self.refill()

    def arrive(self) -> None:
        if self._arriving and self.filter and not self._stands(self._arriving):
            # Who goes somewhere by name wants to see it, filter or not.
            self.narrow(Filter())
            self.notify("The filter was let go: it hid where you went.")
        super().arrive()

    def _stands(self, key: str) -> bool:
        wanted = self.line_of(key)
        return any(each.key == wanted for each in self.listing.lines)

    def action_filter(self) -> None:
        self.flow(self._filtering(), asks=True)

    async def _filtering(self) -> None:
        from aims_tui.screens.dialogs.narrow import Narrow

        people = self.view.people if self.view else ()
        self.narrow(await self.choose(Narrow(self.options(), self.filter, people)))
        if not self.listing.key or (self.listing.line and self.listing.line.heading):
            self.listing.go_to(self.listing.first())

    def action_back(self) -> None:
        if self.listing.has_focus and not self.listing.marked and self.filter:
            self.narrow(Filter())
        super().action_back()
