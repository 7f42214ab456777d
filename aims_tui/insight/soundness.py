"""What of the evidence is out of date, and what soon will be."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

SOON = timedelta(days=30)
"""Evidence that expires within so many days is told of before it does."""


class Expiry(NamedTuple):
    """How many pieces of evidence are out of date, and how many will be within :data:`SOON`."""

    expired: int
    soon: int


def expiry(valid_until: Iterable[str], today: date) -> Expiry:
    """Count the last days (ISO dates, empty where there is none) of the evidence that is not superseded."""
    now, then = today.isoformat(), (today + SOON).isoformat()
    days = [day for day in valid_until if day]
    return Expiry(sum(day < now for day in days), sum(now <= day <= then for day in days))
