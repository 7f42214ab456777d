"""Records as their rules and derived values see them, made up in one line each."""

from collections.abc import Mapping, Sequence
from typing import Any

from aims_tui.records.all import KINDS
from aims_tui.records.facts import Facts, Tied

TODAY = "2026-11-24"
CHIEF, JANE = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
PEOPLE = {CHIEF: {"name": "Chief", "top_management": "yes"}, JANE: {"name": "Jane", "top_management": "no"}}
Far = tuple[str, str, str, Mapping[str, str]]
"""The far end of a tie: relation, kind, short id, values."""


def defaults(kind: str) -> dict[str, str]:
    """Return the values of a record of which nothing was said."""
    return {name: field.default for name, field in KINDS[kind].fields.items()}


def record(
    kind: str, ref: str, *ends: Far, parts: Sequence[Facts] = (), of: Mapping[str, str] | None = None,
    organization: Mapping[str, str] | None = None, beside: Sequence[Mapping[str, str]] = (), **values: str,
) -> Facts:  # fmt: skip
    """Return a record with these values, ends of ties and parts; ``of`` are values of what it belongs to."""
    others: dict[str, dict[str, Mapping[str, str]]] = {
        "person": dict(PEOPLE), "organization": {"org": {**defaults("organization"), **(organization or {})}},
    }  # fmt: skip
    ties: dict[str, tuple[Tied, ...]] = {}
    for relation, far, far_ref, far_values in ends:
        known = defaults(far) if far in KINDS else {}
        others.setdefault(far, {})[far_ref] = {**known, **far_values}
        ties[relation] = (*ties.get(relation, ()), Tied(far, far_ref, far_ref, far_ref, "", f"l{far_ref}"))
    parent = next((field for field in KINDS[kind].belongs_by()), None)
    if parent is not None:
        values = {parent.name: "parent", **values}
        others[parent.targets[0]] = {"parent": {**defaults(parent.targets[0]), **(of or {})}}
    belonging: dict[str, tuple[Facts, ...]] = {}
    for each in parts:
        belonging[each.kind] = (*belonging.get(each.kind, ()), each)
    siblings = tuple({**defaults(kind), **each} for each in beside)
    return Facts(kind, ref, ref, {**defaults(kind), **values}, TODAY, ties, belonging, others, beside=siblings)


def action(ref: str = "ACT-01", **values: str) -> Facts:
    """Return an action; open and without a day, where nothing else is said."""
    return record("action", ref, **values)


def refused(facts: Facts) -> dict[str, str]:
    """Return what the rules of its kind refuse of a record, by field."""
    return {field: said for rule in KINDS[facts.kind].about.rules for field, said in rule(facts).items()}


def missing(facts: Facts) -> str:
    """Return what the column *What is missing* says of a record."""
    return derived(facts, "lacks").text


def derived(facts: Facts, name: str) -> Any:
    """Work out a derived value of a record."""
    return KINDS[facts.kind].derived[name].work(facts)


def counted(facts: Facts) -> set[str]:
    """Return the keys of the figures that count a record."""
    return {each.name for each in KINDS[facts.kind].about.figures if each.holds(facts)}


def over(facts: Facts) -> bool:
    """Say whether nothing is left to do with a record."""
    says = KINDS[facts.kind].about.over
    return says is not None and says(facts)


def proves(facts: Facts) -> str:
    """Return which reason of including a control a record proves."""
    says = KINDS[facts.kind].about.proves
    return says(facts) if says else ""


BROKEN_DAYS = ("2026-13-45", "soon", "2026-11-31", " ", "٢٠٢٦-١١-٢٠")
"""What stands in the place of a day in the file of another program."""
