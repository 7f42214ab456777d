"""The decision to use a system or a model: whether it may be used, who said so, and what of that is missing."""

from collections.abc import Iterator

from aims_tui.records.facts import Facts
from aims_tui.text import either

DECISIONS = (("pending", "Pending"), ("approved", "Approved"), ("restricted", "Restricted"), ("blocked", "Blocked"))
DECISION_TONES = (("pending", "doubtful"), ("approved", "good"), ("restricted", "doubtful"), ("blocked", "bad"))
DECIDED = ("approved", "restricted", "blocked")
"""The decisions that somebody made on some day."""
UNAPPROVED = {"pending": "while the decision on {} is pending", "blocked": "although {} is blocked"}
"""The decisions that let nobody use it, as what is said of something in use; what it is about has yet to be named."""
_ASKED = {
    "decided_by": ("by whom", "Say who decided on its use."),
    "decided_on": ("on which day", "Say on which day that was decided."),
}


def decided(facts: Facts, name: str) -> dict[str, str]:
    """Return what somebody has to say who decides, by field; the decision stands in the field ``name``."""
    return {field: sentence for field, (_, sentence) in _missing(facts, name).items()}


def decision_lacks(facts: Facts, name: str) -> Iterator[str]:
    """Yield what the decision in the field ``name`` leaves open."""
    if missing := [words for words, _ in _missing(facts, name).values()]:
        code = facts.values.get(name, "")
        yield f"it is {dict(DECISIONS).get(code, code).lower()} and nothing says {either(missing)}"


def _missing(facts: Facts, name: str) -> dict[str, tuple[str, str]]:
    if facts.values.get(name, "") in ("", "pending"):
        return {}
    return {field: asked for field, asked in _ASKED.items() if not facts.says(field)}
