"""A notice that can be shown in the very moment in which its time is over."""

from textual.notifications import Notification

SHORTEST = 0.05
"""Seconds: a notice that is shown at all stands at least so long."""


class Notice(Notification):
    """What is told in a corner of the screen for a while.

    The toolkit sets a timer to the time that is left. Where the screen shows it a moment after that was over, the
    timer got a time below zero, counted backwards without an end, and the whole program stood still.
    """

    @property
    def time_left(self) -> float:
        """Seconds until it goes, never none."""
        return max(super().time_left, SHORTEST)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0
