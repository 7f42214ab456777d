"""A box that shows whether the keyboard is somewhere in it."""

from textual.containers import Vertical


class Entered(Vertical):
    """Has the class ``-entered`` while one of its widgets has the keyboard.

    ``:focus-within`` would say the same, and have every widget in the box styled anew, twice, at every step of the
    keyboard from one to the next.
    """

    def on_descendant_focus(self) -> None:
        """Show that the keyboard came."""
        self._show_whether()

    def on_descendant_blur(self) -> None:
        """Show that the keyboard went; it may have gone to another widget of the box."""
        self._show_whether()

    def _show_whether(self) -> None:
        inside = self.has_focus_within
        if inside != self.has_class("-entered"):
            # The box alone: nothing in it looks otherwise.
            if inside:
                self.add_class("-entered", update=False)
            else:
                self.remove_class("-entered", update=False)
            self.app.stylesheet.apply(self)
