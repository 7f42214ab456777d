"""What the workbook shows of risks beyond their register: the map, the method and the trace (6.1.2, 6.1.3)."""

from collections.abc import Iterator, Mapping

from aims_tui.insight.risk_map import Matrix, matrix
from aims_tui.insight.trace import Reasoned, breaks, controls, standing
from aims_tui.records.action import TREATMENT_PLAN
from aims_tui.records.facts import EXCLUDED, IN_PROGRESS, NOT_STARTED, SOUND, UNDECIDED, WEAK, Facts
from aims_tui.records.risk_method import SUBJECTS, TREATS, Scale, scale
from aims_tui.text import count
from aims_tui.workbook.page import Cell, Column, Page, Row, Value
from aims_tui.workbook.register import TONES, register
from aims_tui.workbook.source import Source

_STANDING = {
    SOUND: ("sound", "good"),
    WEAK: ("weak", "open"),
    IN_PROGRESS: ("in progress", "open"),
    NOT_STARTED: ("not started", "bad"),
    EXCLUDED: ("excluded", "bad"),
    UNDECIDED: ("undecided", "bad"),
}


def treatment_plan(source: Source) -> Page:
    """Return the actions that treat risks, risk by risk (6.1.3)."""
    treating = {each.id for facts in source.facts["risk"] for each in facts.parts.get("action", ())}
    return register(source, source.kinds["action"], TREATMENT_PLAN, treating)


def risk_map(source: Source) -> Page:
    """Return both matrices, before and after treatment: how many risks stand in each cell, and which."""
    method = _method(source)
    rows: list[Row] = []
    for title, after in (("Before treatment", False), ("After treatment", True)):
        rows += [Row((title,), style="heading"), *_matrix(matrix(source.facts["risk"], method, after=after)), Row(())]
    rows += [
        Row((Cell(f"{each.start} and more", style="label"), Cell(each.name, style=TONES.get(each.tone, ""))))
        for each in method.bands
    ]
    return Page(
        title="Risk map",
        heading="Risk map (6.1.2)",
        notes=(f"Down: likelihood. Across: the worst impact. Above the tolerance of {method.tolerance}: marked ▲.",),
        columns=(Column("", 18, keep=True), *(Column("", 20, keep=True) for _ in range(method.steps))),
        rows=rows,
        what="How many risks stand where between likelihood and impact, before and after treatment",
        table=False,
        one_page=True,
        frozen_columns=1,
    )


def _matrix(shown: Matrix) -> Iterator[Row]:
    method = shown.scale
    steps = range(1, method.steps + 1)
    for likelihood in reversed(steps):
        cells: list[Value] = [Cell(f"{likelihood} {method.word('likelihood', likelihood)}", style="label")]
        for impact in steps:
            those = shown.at(likelihood, impact)
            _, tone = shown.band(likelihood, impact)
            level = f"{likelihood * impact}" + ("" if shown.tolerated(likelihood, impact) else " ▲")
            ids = ", ".join(each.ref for each in those)
            text = f"{level}: {count(len(those), 'risk')}\n{ids}" if those else level
            cells.append(Cell(text, those[0].id if len(those) == 1 else "", TONES.get(tone, "")))
        yield Row(cells, style="plain")
    words = (f"{step} {method.word('impact_individuals', step)}" for step in steps)
    yield Row(("", *(Cell(word, style="label") for word in words)), style="plain")


def risk_method(source: Source) -> Page:
    """Return the method: scales, bands, tolerance, and who approved it."""
    method = _method(source)
    values = next(iter(source.records.get("method", {}).values()), {})
    rows = [
        Row(
            (Cell("Scale", style="label"), f"{method.steps} × {method.steps}"), next(iter(source.records["method"]), "")
        ),
        Row((Cell("Tolerance", style="label"), f"{method.tolerance}: nobody has to accept what is not above it")),
        *(
            Row((Cell(f"Band {each.name}", style="label"), Cell(f"from {each.start}", style=TONES.get(each.tone, ""))))
            for each in method.bands
        ),
        Row((Cell("Likelihood", style="label"), _words(method, "likelihood"))),
        *(
            Row((Cell(f"Impact on {words}", style="label"), _words(method, f"impact_{subject}")))
            for subject, words in SUBJECTS
        ),
        Row(
            (
                Cell("Level", style="label"),
                "Likelihood × the worst of the three impacts",
            )
        ),
        Row((Cell("Approved", style="label"), _approved(source))),
    ]
    if note := values.get("note", ""):
        rows.append(Row((Cell("Note", style="label"), note)))
    return Page(
        title="Risk method",
        heading="Risk method (6.1.2)",
        columns=(Column("", 34, keep=True), Column("", 100, keep=True)),
        rows=rows,
        what="Scales, bands, tolerance, and who approved them",
        table=False,
        one_page=True,
        frozen_columns=1,
    )


def _words(method: Scale, name: str) -> str:
    return "\n".join(f"{step} {method.word(name, step)}" for step in range(1, method.steps + 1))


def _approved(source: Source) -> str:
    values = next(iter(source.records.get("method", {}).values()), {})
    on, by = values.get("approved_on", ""), values.get("approved_by", "")
    return f"{on} by {source.people.label(by)}" if on and by else on or "not recorded"


def trace(source: Source) -> Page:
    """Return risks against the controls that treat them, and below it where the trace breaks."""
    risks = [each for each in source.facts["risk"] if each.values.get("state") != "closed"]
    treating = controls(risks)
    ids = {one.entry.ref: one.anchor for one in source.requirements} | {each.ref: each.id for each in risks}
    columns = (
        Column("Risk", 9, keep=True), Column("Title", 40, keep=True),
        *(Column(ref, 11, keep=True) for ref in treating),
    )  # fmt: skip
    rows = [
        Row([
            Cell(each.ref, each.id, "label"), each.values["title"], *(_stands(each, ref) for ref in treating),
        ])
        for each in risks
    ]  # fmt: skip
    wrong = [*breaks(source.facts["risk"], _reasoned(source), source.facts.get("system", ()))]
    below = [Row(()), Row(("Where the trace breaks",), style="heading")]
    below += [
        # The text runs on to the right of the columns above, which are narrow; the row leads to what it is about.
        Row(
            (
                Cell(each.risk or each.system, ids.get(each.risk) or each.target[1])
                if each.risk or each.system
                else _led(each.requirement, ids),
                each.text,
            ),
            style="said",
        )
        for each in wrong
    ] or [Row(("", "Nowhere: every risk is owned, assessed and treated by what is in place."))]
    return Page(
        title="Trace",
        heading="Trace from risks to controls (6.1.3)",
        notes=(
            "Each cell says how a control stands that treats a risk: sound is Implemented on evidence that counts. "
            f"{count(len(wrong), 'break')} listed below.",
        ),
        columns=columns,
        rows=[*rows, *below],
        what="Which controls treat which risks, how those stand, and where that breaks",
        size=len(risks),
        frozen_columns=1,
        filtered=max(len(rows), 1),
    )


def _led(ref: str, ids: Mapping[str, str]) -> Cell:
    return Cell(ref, ids.get(ref, ""))


def _stands(facts: Facts, ref: str) -> Value:
    words, style = _STANDING.get(standing(facts, ref), ("", ""))
    return Cell(words, style=style) if words else ""


def _reasoned(source: Source) -> list[Reasoned]:
    treating = {each.id for facts in source.facts["risk"] for each in facts.tied(TREATS)}
    return [
        Reasoned(one.anchor, one.entry.ref, one.anchor in treating)
        for one in source.requirements
        if one.values["applicability"] == "applicable" and '"risk"' in one.values["inclusion_reasons"]
    ]


def _method(source: Source) -> Scale:
    return scale(source.facts["risk"][0])
