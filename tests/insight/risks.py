"""Risks as facts, for the tests of what is made of them."""

from aims_tui.records import risk
from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts, Tied

TODAY = "2026-11-24"


def facts(ref: str, ties: tuple[Tied, ...] = (), parts: tuple[Facts, ...] = (), **values: str) -> Facts:
    """Return a risk with this short id, by the usual method."""
    whole = {name: field.default for name, field in KINDS["risk"].fields.items()}
    return Facts(
        "risk", f"id of {ref}", ref, whole | {"short": ref, "title": f"Title of {ref}", **values}, TODAY,
        {risk.TREATS: ties} if ties else {}, {"action": parts} if parts else {},
    )  # fmt: skip


def control(ref: str, standing: str, assessment: str = "") -> Tied:
    """Return a control that treats a risk and stands so."""
    return Tied("requirement", f"id of {ref}", ref, f"Title of {ref}", "", f"link of {ref}", standing, assessment)


def action(ref: str, **values: str) -> Facts:
    """Return an action."""
    whole = {name: field.default for name, field in KINDS["action"].fields.items()}
    return Facts("action", f"id of {ref}", ref, whole | {"title": f"Title of {ref}", **values}, TODAY)
