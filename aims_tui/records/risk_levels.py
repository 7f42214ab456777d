"""From the steps of a scale to levels and bands, before and after treatment (6.1.2, 6.1.3). Pure."""

from collections.abc import Iterator, Mapping

from aims_tui.records.facts import NOTHING, Facts, Worked
from aims_tui.records.risk_method import SUBJECTS, scale

RATED = ("likelihood", *(f"impact_{subject}" for subject, _ in SUBJECTS))
"""The fields that make a level; with ``residual_`` in front those after treatment."""
LEAST, MOST = 1, 5
"""The lowest and the highest step of any scale."""


def is_opportunity(facts: Facts) -> bool:
    """Say whether good may come of it: the same scale, and never above tolerance."""
    return facts.values.get("direction") == "opportunity"


def _rated(facts: Facts, before: str) -> dict[str, int]:
    """Return the steps that were given, by field without its beginning; after treatment the rest is as it was.

    Only what somebody stated lowers a level: an impact that was not assessed again stays what it was.
    """
    given = {name: step for name in RATED if (step := facts.number(before + name)) is not None}
    return {**_rated(facts, ""), **given} if before and given else given


def _outside(facts: Facts, rated: dict[str, int]) -> str:
    steps = scale(facts).steps
    for name, step in rated.items():
        if not 1 <= step <= steps:
            return f"{_called(name)} {step} is outside the scale of {steps} steps"
    return ""


def _called(name: str) -> str:
    subject = name.partition("_")[2]
    return f"impact on {dict(SUBJECTS)[subject]}" if subject else name


def _worst(rated: dict[str, int]) -> tuple[int, list[str]]:
    """Return the highest impact and whom it is on; 0 where none was assessed."""
    impacts = {name.partition("_")[2]: step for name, step in rated.items() if name != "likelihood"}
    worst = max(impacts.values(), default=0)
    return worst, [subject for subject, step in impacts.items() if step == worst]


def _level(facts: Facts, before: str = "") -> Worked:
    rated = _rated(facts, before)
    worst, _ = _worst(rated)
    if wrong := _outside(facts, rated):
        return Worked(None, wrong, "bad", "outside the scale")
    if "likelihood" not in rated or not worst:
        return NOTHING
    level = rated["likelihood"] * worst
    method = scale(facts)
    band = method.band(level)
    reason = f"{level} = {rated['likelihood']} × {worst}"
    if not is_opportunity(facts):
        reason += f", {_compared(level, method.tolerance)} the tolerance of {method.tolerance}"
    return Worked(level, reason, _tone(facts, band.tone) if band else "", f"{level} {band.name}" if band else "")


def place(facts: Facts, *, after: bool) -> tuple[int, int] | None:
    """Return likelihood and worst impact, before or after treatment; None where they make no level."""
    if (residual_level if after else level)(facts).value is None:
        return None
    rated = _rated(facts, "residual_" if after else "")
    return rated["likelihood"], _worst(rated)[0]


def _compared(level: int, tolerance: int) -> str:
    return "above" if level > tolerance else "within"


def _tone(facts: Facts, tone: str) -> str:
    """Return the tone of a band: of an opportunity the high levels are the good ones."""
    if is_opportunity(facts):
        return {"good": "bad", "bad": "good"}.get(tone, tone)
    return tone


def level(facts: Facts) -> Worked:
    """Return the level before treatment: likelihood × the worst impact (6.1.2)."""
    return _level(facts)


def residual_level(facts: Facts) -> Worked:
    """Return the level that treatment leaves, or is planned to leave (6.1.3)."""
    return (
        _level(facts, "residual_") if any(facts.number(f"residual_{name}") is not None for name in RATED) else NOTHING
    )


def _band(worked: Worked, facts: Facts) -> Worked:
    found = scale(facts).band(worked.value) if isinstance(worked.value, int) else None
    return Worked(found.name, "", worked.tone) if found else NOTHING


def band(facts: Facts) -> Worked:
    """Return the band of the level before treatment."""
    return _band(level(facts), facts)


def residual_band(facts: Facts) -> Worked:
    """Return the band of the level after treatment."""
    return _band(residual_level(facts), facts)


def driven_by(facts: Facts) -> Worked:
    """Return which subject's impact made the level; several where they are equally bad."""
    if level(facts).value is None:
        return NOTHING
    _, subjects = _worst(_rated(facts, ""))
    return Worked(", ".join(subjects), words=", ".join(dict(SUBJECTS)[each] for each in subjects))


def standing_level(facts: Facts) -> int | None:
    """Return the level that is left to accept: after treatment where that was assessed, else before."""
    found = stands_at(facts).value
    return found if isinstance(found, int) else None


def stands_at(facts: Facts) -> Worked:
    """Return the level that is left: after treatment where that was assessed, else before."""
    after = residual_level(facts)
    return level(facts) if after.value is None else after


def is_above_tolerance(facts: Facts) -> bool:
    """Say whether what is left of a threat lies above the tolerance of the method."""
    found = standing_level(facts)
    return not is_opportunity(facts) and found is not None and found > scale(facts).tolerance


ONLY_TOP_MANAGEMENT = "above tolerance only top management can accept"
"""What stands against an acceptance by anybody else (6.1.3)."""


def unfit(facts: Facts, signer: Mapping[str, str]) -> Iterator[str]:
    """Yield why a person, given by their fields, cannot accept what is left of a risk."""
    if is_above_tolerance(facts) and signer.get("top_management") != "yes":
        yield ONLY_TOP_MANAGEMENT


def above_tolerance(facts: Facts) -> Worked:
    """Return the same as a value."""
    above = is_above_tolerance(facts)
    return Worked(above, "", "bad" if above else "", "Yes" if above else "No")
