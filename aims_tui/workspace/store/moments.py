"""Days and the moments of the journal: a day begins and ends where this program runs, the journal writes UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple


class AsOf(NamedTuple):
    """The past day that a workspace is seen as of."""

    day: date
    until: str
    """The first moment after that day, in UTC as the journal writes moments."""
    head: str
    """The newest change that was recorded by then."""
    signed: str = ""
    """What was signed on that day, where it is seen as it stood at that signature."""

    @property
    def words(self) -> str:
        """``As of 2026-06-30, as recorded by then (head 1f…)``: what every face says first."""
        if self.signed:
            return f"{self.signed}, signed on {self.day}, as recorded then (head {self.head[:16]})"
        return f"As of {self.day}, as recorded by then (head {self.head[:16]})"

    @property
    def why_read_only(self) -> str:
        """Why nothing may be written, in one sentence."""
        return f"This is the workspace as of {self.day}: nothing can be saved in the past."


def beginning(day: date) -> str:
    """Return the first moment of a day where this program runs, as the journal writes moments: in UTC."""
    try:
        return datetime.combine(day, time.min).astimezone(UTC).isoformat().replace("+00:00", "")
    except (OverflowError, OSError, ValueError):
        return day.isoformat()  # Before the calendar of the system begins: the hour does not matter.


def end(day: date) -> str:
    """Return the first moment after a day, likewise."""
    return beginning(day + timedelta(days=1)) if day < date.max else "9999-12-31T24"


def day_of(at: str) -> str:
    """Return the day (ISO) on which a moment of the journal was, where this program runs; what is none begins so."""
    try:
        return datetime.fromisoformat(at).astimezone().date().isoformat()
    except (OverflowError, OSError, ValueError):
        return at[:10]
