"""Use cases: what an auditor would miss of those for which AI is still used."""

import pytest

from aims_tui.records.facts import Facts
from tests.records.things import JANE, Far, missing, over, record


def served(stage: str = "operation") -> Far:
    """Return a system that serves the use case."""
    return ("serves", "system", f"SYS-{stage}", {"stage": stage})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (record("use_case", "UC-1"), "Nobody owns it; no AI system serves it"),
        (record("use_case", "UC-1", active="no"), ""),
        (record("use_case", "UC-1", served(), owner=JANE), ""),
        (record("use_case", "UC-1", served("design"), owner=JANE), ""),
        (record("use_case", "UC-1", served("retired"), owner=JANE), "No AI system serves it"),
        (record("use_case", "UC-1", served("retired"), served(), owner=JANE), ""),
    ],
)
def test_a_use_case_has_an_owner_and_a_system(facts: Facts, said: str) -> None:
    assert missing(facts) == said
    assert over(facts) == (facts.values["active"] == "no")
