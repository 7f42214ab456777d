"""How much of a long proof runs: a tenth in the ordinary suite, all of it in ``make soak``."""

import os

WHOLE = os.environ.get("AIMS_SOAK") == "1"


def of(whole: int) -> int:
    """Return how often to try what the whole proof tries ``whole`` times."""
    return whole if WHOLE else max(whole // 10, 1)
