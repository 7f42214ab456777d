"""The other assessments of the workspace: named beside the exported one, with where they differ."""

from collections.abc import Iterator

from aims_tui.insight.comparison import Difference
from aims_tui.text import count
from aims_tui.workbook.source import Requirement, Source
from aims_tui.workspace.queries.comparison import Other

APPLICABLE_WORDS = {"applicable": "Yes", "not_applicable": "No", "undecided": "Undecided"}
"""The column Applicable in words."""


def title(source: Source, other: Other) -> str:
    """Return what an assessment is called, as this export may show it."""
    return source.records["assessment"][other.assessment.id]["title"]


def told(source: Source, other: Other) -> str:
    """Return where an assessment differs from the exported one, a line for each pair of values."""
    if not other.differences:
        return f"{title(source, other)}: the same in every decision and status."
    lines = [f"{title(source, other)}: differs in {count(other.differing, 'requirement')}."]
    return "\n".join([*lines, *(f"{_pair(source, each)}: {', '.join(each.refs)}" for each in other.differences)])


def told_of_controls(source: Source) -> Iterator[str]:
    """Yield for each other assessment which controls it decides otherwise; statuses are told on the Cover."""
    for other in source.others:
        decided = [each for each in other.differences if each.field == "applicability"]
        lines = "; ".join(f"{_pair(source, each)}: {', '.join(each.refs)}" for each in decided)
        yield (
            f"Other assessment in this workspace: {title(source, other)}. "
            + (f"{lines}. " if lines else "It decides every control alike. ")
            + (
                f"In all it differs in {count(other.differing, 'requirement')}: see the Cover."
                if other.differing
                else ""
            )
        ).rstrip()


def elsewhere(source: Source, one: Requirement) -> str:
    """Return what other assessments say of a requirement, where they say something else."""
    lines = []
    for other in source.others:
        said = [_word(source, each, each.theirs) for each in other.differences if one.entry.ref in each.refs]
        if said:
            lines.append(f"{title(source, other)}: {', '.join(said)}")
    return "\n".join(lines)


def _pair(source: Source, found: Difference) -> str:
    ours, theirs = (_word(source, found, code) for code in (found.ours, found.theirs))
    label = "Applicable" if found.field == "applicability" else "Status"
    return f"{label} – {ours} here, {theirs} there"


def _word(source: Source, found: Difference, code: str) -> str:
    if found.field == "applicability":
        return APPLICABLE_WORDS.get(code, code)
    return str(source.shown("requirement", "status", code))
