"""What auditors remarked, and the guiding questions with their answers."""

from collections.abc import Sequence

from aims_tui import catalog
from aims_tui.text import count
from aims_tui.workbook.columns import Shown, fitted, rest, row
from aims_tui.workbook.page import Cell, Column, Page, Row, Value, group, grouped, status, without_empty
from aims_tui.workbook.requirements import ADDITIONAL
from aims_tui.workbook.source import Requirement, Source, Values

_KNOWN = ("requirement", "author", "on", "grade", "text", "answer", "owner", "due", "accepted_on", "resolved_on")

_QUESTIONS = (
    Column("Ref", 9, keep=True),
    Column("Requirement or control", 30, keep=True),
    Column("No", 12, keep=True),
    Column("Question", 60, keep=True),
    status("Answer", 13),
    Column("Explanation", 50),
)

Remark = tuple[Requirement, Values, str]
"""What it is about, its fields and its row id."""


def feedback(source: Source) -> Page:
    """Return every remark on the exported assessment: the open ones first, each in published order."""

    def field(remark: Remark, name: str) -> Value:
        value: Value = source.shown("remark", name, remark[1][name])
        return value

    shown: list[Shown[Remark]] = [
        Shown(Column("Ref", 9, keep=True), lambda one: Cell(one[0].entry.ref, one[0].anchor)),
        Shown(Column("Requirement or control", 28, keep=True), lambda one: one[0].entry.title),
        Shown(Column("On", 11, keep=True), lambda one: field(one, "on")),
        Shown(Column("Auditor", 18, keep=True), lambda one: field(one, "author")),
        Shown(Column("Grade", 15), lambda one: field(one, "grade")),
        Shown(Column("Feedback", 46, keep=True), lambda one: field(one, "text")),
        Shown(Column("Our answer", 38, keep=True), lambda one: field(one, "answer")),
        Shown(Column("Owner", 16), lambda one: field(one, "owner")),
        Shown(Column("Due", 11), lambda one: field(one, "due")),
        Shown(Column("Accepted on", 12), lambda one: field(one, "accepted_on")),
        Shown(status("Resolved on", 12), lambda one: field(one, "resolved_on") or "Open"),
        *rest(source, "remark", _KNOWN, lambda one, name: one[1][name]),
    ]
    found = sorted(source.records.get("remark", {}).items(), key=lambda each: (each[1]["on"], each[1]["text"]))
    remarks = [
        (one, values, remark)
        for one in source.requirements
        for remark, values in found
        if values["requirement"] == one.state.id
    ]
    rows: list[Row] = []
    for title, ones in (
        ("Open", [each for each in remarks if not each[1]["resolved_on"]]),
        ("Resolved", [each for each in remarks if each[1]["resolved_on"]]),
    ):
        if ones:
            rows += [group(f"{title}: {len(ones)}"), *(row(shown, each, anchor=each[2], level=1) for each in ones)]
    columns, rows = grouped(*fitted(shown, rows))
    return Page(
        title="Auditor feedback",
        heading="Auditor feedback",
        notes=(f"{count(len(remarks), 'remark')}. A later audit never overwrites an earlier one.",),
        columns=columns,
        rows=rows,
        what="Remarks of auditors, the answers, and when each was resolved",
        size=len(remarks),
    )


def questions(source: Source) -> Page:
    """Return the guiding questions of everything that is counted, and of what was answered besides."""
    answers = {
        (values["requirement"], values["question"]): (answer, values)
        for answer, values in source.records.get("answer", {}).items()
    }
    standard = catalog.load()
    groups = (*standard.clauses, *standard.objectives, catalog.Group("X", ""))
    rows: list[Row] = []
    asked = answered = 0
    for part in groups:
        below: list[Row] = []
        for one in source.requirements:
            if one.entry.group != part.ref:
                continue
            found = [answers.get((one.state.id, question.id)) for question in one.entry.questions]
            if one.state.in_play:
                asked += len(found)
                answered += sum(each is not None and each[1]["verdict"] != "" for each in found)
            if one.state.in_play or any(found):
                below += _questions(source, one, found)
        if below:
            rows += [group(f"{part.ref} {part.title}" if part.title else ADDITIONAL), *below]
    columns, rows = grouped(*without_empty(_QUESTIONS, rows))
    return Page(
        title="Guiding questions",
        heading="Guiding questions",
        notes=(
            f"{answered} of {asked} questions are answered. They help to find gaps; the standard does not ask them."
            " Questions of what is excluded or not adopted are not counted.",
        ),
        columns=columns,
        rows=rows,
        what="Questions that help to find gaps, with the answers given",
        size=asked,
    )


def _questions(source: Source, one: Requirement, found: Sequence[tuple[str, Values] | None]) -> list[Row]:
    rows = []
    title = Cell(one.entry.title)
    for question, given in zip(one.entry.questions, found, strict=True):
        answer, values = given or ("", {"verdict": "", "text": ""})
        verdict = source.shown("answer", "verdict", values["verdict"]) or "Not answered"
        cells = (Cell(one.entry.ref, one.anchor), title, question.id, question.text, verdict, values["text"])
        rows.append(Row(cells, answer, level=1))
        # Said again for whoever filters, but quietly.
        title = Cell(one.entry.title, style="quiet")
    return rows
