"""A matrix with a list beside it: what the trace of risks and the map of a register have in common."""

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from aims_tui.screens.dialogs.base import Dialog
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.grid import Grid, Table
from aims_tui.widgets.listing import Listing


class MatrixBeside(Dialog[tuple[str, str]]):
    """Gives the kind and id of what is chosen in the matrix or in the list."""

    def __init__(self) -> None:
        super().__init__(classes="-finder -trace")

    def sides(self, table: Table, legend: str, title: str) -> Widget:
        """Return both sides: the matrix with its legend, and the list under its title."""
        return Horizontal(
            Vertical(
                Grid(table, id="grid"), Static("", id="about", markup=False),
                Static(Content.styled(legend, MUTED), markup=False), id="matrix-side",
            ),
            Vertical(
                Static(Content.styled(title, "bold"), markup=False), Listing(id="found", marks=False), id="wrong-side"
            ),
            id="matrices",
        )  # fmt: skip

    def action_other(self) -> None:
        """Go to the other side; where only one has room, it takes the place of this one."""
        wrong = not self.query_one(Listing).has_focus
        self.set_class(wrong, "-wrong")
        (self.query_one(Listing) if wrong else self.query_one(Grid)).focus()
