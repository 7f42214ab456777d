"""How large the proofs are: a tenth in the ordinary suite, whole in ``make soak``."""

import os

WHOLE = os.environ.get("AIMS_SOAK", "") not in ("", "0")
"""Whether the proofs run whole."""


def of(whole: int) -> int:
    """Return how many of ``whole`` trials are made now."""
    return whole if WHOLE else -(-whole // 10)


def seconds() -> float:
    """Return how long the long run lasts: ``AIMS_SOAK_MINUTES``, else 30 minutes, and a moment in the suite."""
    minutes = os.environ.get("AIMS_SOAK_MINUTES", "")
    return float(minutes) * 60 if minutes else 30 * 60 if WHOLE else 3
