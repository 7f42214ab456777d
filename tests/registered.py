"""Something in every register, with text wherever there can be some: for tests that look at all kinds at once."""

REGISTERED = {
    "system": {"name": "Triage", "purpose": "why", "owner": "Jane"},
    "model": {"name": "Big one", "limitations": "many"},
    "impact_assessment": {"of": "SYS-1", "title": "First look", "individuals": "harm", "on": "2026-10-20"},
    "supplier": {"name": "Model house", "supplies": "models"},
    "policy": {"title": "AI policy", "text": "# Text", "version": "1"},
    "incident": {"title": "Down", "happened": "it fell", "severity": "high"},
    "notice": {"of": "INC-1", "whom": "Customer", "how": "by mail"},
    "own_control": {"title": "Weekly look", "how": "we look", "state": "in_place"},
    "performance": {"of": "C-01", "title": "Week 46", "on": "2026-11-16", "found": "nothing"},
    "obligation": {"title": "Data protection", "source": "GDPR", "asks": "much"},
    "concern": {"title": "Can people object?", "raised_by": "Mo", "answer": "yes"},
}
"""By kind, in an order in which they can be added: what is typed for one record of it."""
