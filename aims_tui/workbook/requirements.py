"""The Statement of Applicability (6.1.3 of ISO/IEC 42001) and the clauses 4 to 10."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from aims_tui import catalog, refs
from aims_tui.records.approval import APPROVALS, REVIEWS
from aims_tui.records.requirement import REASONS
from aims_tui.records.risk_method import THREATENS, TREATS
from aims_tui.text import count
from aims_tui.workbook.approvals import signed
from aims_tui.workbook.columns import Shown, fitted, rest, row
from aims_tui.workbook.evidence import LINKED, Proof
from aims_tui.workbook.look import APPLICABLE
from aims_tui.workbook.others import APPLICABLE_WORDS, elsewhere, told_of_controls
from aims_tui.workbook.page import Cell, Column, Page, Row, Value, group, grouped, status
from aims_tui.workbook.source import Requirement, Source, day

_KNOWN = (
    "assessment", "ref", "status", "applicability", "exclusion_justification", "inclusion_reasons",
    "inclusion_justification", "owner", "reviewer", "approver", "due", "implemented_by", "implementation",
    "no_evidence_reason",
)  # fmt: skip
ADDITIONAL = "Additional controls beyond Annex A, adopted by the organization"
SYSTEMS = "AI systems"
_SCOPE_LINES = 3
_NOTE = 165
"""Characters of a line above the table, as wide as the printed page."""


def soa(source: Source, proof: Proof) -> Page:
    """Return the Statement of Applicability: all 38 controls in published order, adopted additional ones apart."""
    cells = _Cells(source, proof)
    shown = [
        Shown(Column("Ref", 9, keep=True), cells.ref),
        Shown(Column("Control", 21, keep=True), lambda one: one.entry.title),
        Shown(status("Applicable", 11, tones=APPLICABLE), _applicable),
        Shown(Column("Why included", 13, keep=True), cells.why_included),
        Shown(Column("Justification", 26, keep=True), _justification),
        Shown(status("Status", 12), cells.status),
        Shown(Column("How it is implemented", 34, keep=True), cells.implementation),
        Shown(Column("Evidence", 24, keep=True), cells.evidence),
        Shown(Column("Owner", 13, keep=True), lambda one: cells.field(one, "owner")),
        *cells.people(),
        Shown(Column("Origin", 11, printed=False), _origin),
        Shown(Column("Other assessments", 34, printed=False), lambda one: elsewhere(source, one)),
        *cells.at_the_end(),
    ]
    standard = catalog.load()
    rows = [*_grouped(standard.objectives, source.requirements, shown)]
    adopted = [one for one in source.requirements if one.entry.family == "additional" and one.state.in_play]
    if adopted:
        rows += [group(ADDITIONAL), *(row(shown, one, anchor=one.anchor, level=1) for one in adopted)]
    columns, rows = grouped(*fitted(shown, rows))
    found = source.figures
    return Page(
        title="SoA",
        heading=f"Statement of Applicability ({standard.standard}, 6.1.3)",
        notes=(
            f"{source.organization['name']} · {source.assessment} · {source.state} · {decided(source)},"
            f" as of {source.today}",
            f"{found.controls_total} Annex A controls = {found.applicable} applicable + {found.undecided} undecided"
            f" + {found.excluded} excluded. Implemented: {found.controls.part} of the {found.controls.whole} not"
            f" excluded ({found.controls.percent} %){_weak(source, 'control')}."
            + (f" Additional controls stand apart at the end: {len(adopted)}." if adopted else ""),
            *(f"Approved although: {text}" for text in waived(source)),
            *_scope(source),
            *(line for each in told_of_controls(source) for line in wrap(each, _NOTE)),
        ),
        columns=columns,
        rows=rows,
        what="Statement of Applicability: every Annex A control, included or not, with the reason",
        size=found.controls_total + len(adopted),
    )


def clauses(source: Source, proof: Proof) -> Page:
    """Return the 32 subclauses of clauses 4 to 10."""
    cells = _Cells(source, proof)
    shown = [
        Shown(Column("Ref", 9, keep=True), cells.ref),
        Shown(Column("Requirement", 30, keep=True), lambda one: one.entry.title),
        Shown(status("Status", 13), cells.status),
        Shown(Column("How it is implemented", 60, keep=True), cells.implementation),
        Shown(Column("Evidence", 36, keep=True), cells.evidence),
        Shown(Column("Risks", 12), cells.risks),
        Shown(Column("Owner", 16, keep=True), lambda one: cells.field(one, "owner")),
        *cells.people(),
        Shown(Column("Other assessments", 34, printed=False), lambda one: elsewhere(source, one)),
        *cells.at_the_end(),
    ]
    rows = [*_grouped(catalog.load().clauses, source.requirements, shown)]
    columns, rows = grouped(*fitted(shown, rows))
    found = source.figures.subclauses
    return Page(
        title="Clauses",
        heading="Clauses 4 to 10",
        notes=(
            f"{found.part} of {found.whole} subclauses are implemented ({found.percent} %)"
            f"{_weak(source, 'subclause')}.",
        ),
        columns=columns,
        rows=rows,
        what="The requirements of clauses 4 to 10, how they are met and what shows it",
        size=found.whole,
    )


def _weak(source: Source, family: str) -> str:
    """Say how many of them are implemented on evidence that proves nothing now; nothing where none is."""
    weak = [each for each in source.figures.on_weak_evidence if refs.family(each.ref) == family]
    return f", {len(weak)} of them on weak evidence ({', '.join(each.ref for each in weak)})" if weak else ""


def decided(source: Source) -> str:
    """Say whether every control is decided; an undecided one blocks the approval of the statement (6.1.3)."""
    undecided = source.figures.undecided
    return f"{count(undecided, 'control')} undecided" if undecided else "every control is decided"


def waived(source: Source) -> list[str]:
    """Return why the newest version was approved although something in it was not ready."""
    newest = source.statement.versions[-1:]
    found = (source.people.text(each.facts.values["although"]) for each in newest)
    return [" ".join(text.split()) for text in found if text]


def _scope(source: Source) -> list[str]:
    scope = " ".join(source.organization["scope"].split())
    found = wrap(f"Scope: {scope}", _NOTE) if scope else ["Scope: not written yet."]
    if len(found) > _SCOPE_LINES:
        found = [*found[: _SCOPE_LINES - 1], f"{found[_SCOPE_LINES - 1]} … (whole on the Cover)"]
    return found


def _grouped(
    groups: Sequence[catalog.Group], requirements: Sequence[Requirement], shown: Sequence[Shown[Requirement]]
) -> Iterator[Row]:
    for each in groups:
        yield group(f"{each.ref} {each.title}", f"group {each.ref}")
        for one in requirements:
            if one.entry.group == each.ref:
                yield row(shown, one, anchor=one.anchor, level=1)


def _applicable(one: Requirement) -> str:
    return APPLICABLE_WORDS.get(one.values["applicability"], "Undecided")


def _justification(one: Requirement) -> str:
    return one.values["exclusion_justification" if one.state.excluded else "inclusion_justification"]


def _origin(one: Requirement) -> str:
    return "Annex A" if one.entry.family == "control" else "Additional"


class _Cells:
    """The cells that both sheets have."""

    def __init__(self, source: Source, proof: Proof) -> None:
        self._source = source
        self._proof = proof
        self._tied = _tied(source)
        self._registers = tied_by_register(source)
        self._proved = proved_reasons(source)

    def field(self, one: Requirement, name: str) -> Value:
        value: Value = self._source.shown("requirement", name, one.values[name])
        return value

    def ref(self, one: Requirement) -> Value:
        return Cell(one.entry.ref, style="label")

    def status(self, one: Requirement) -> Value:
        return "–" if one.state.excluded else self.field(one, "status")

    def why_included(self, one: Requirement) -> Value:
        # What was once written of an excluded control's inclusion is no part of the statement any more.
        if one.state.excluded:
            return ""
        stated = str(self.field(one, "inclusion_reasons"))
        found = self._proved.get(one.state.id, {})
        proved = [f"{words}: {', '.join(found[words])}" for _, words in REASONS if words in found]
        return "\n".join(filter(None, (stated, f"(proved by links: {'; '.join(proved)})" if proved else "")))

    def risks(self, one: Requirement) -> Value:
        refs = self._proved.get(one.state.id, {}).get("Risk", [])
        return ", ".join(refs)

    def implementation(self, one: Requirement) -> Value:
        if one.state.excluded:
            return ""
        by = one.values["implemented_by"]
        words = self._source.shown("requirement", "implemented_by", by)
        text = one.values["implementation"]
        return f"{text}\nImplemented by: {words}".lstrip("\n") if by and by != "us" else text

    def evidence(self, one: Requirement) -> Value:
        found = self._proof.of(one.state.id)
        if weak := one.state.weak_on(self._source.today.isoformat()):
            found = f"{found}\nWeak: {'; '.join(weak)}"
        reason = "" if one.state.excluded else one.values["no_evidence_reason"]
        return f"{found}\nNo evidence: {reason}".lstrip("\n") if reason else found

    def people(self) -> list[Shown[Requirement]]:
        """Return who reviews and who approves, right beside the owner, then when they did."""
        named = [
            Shown(
                Column(self._source.field("requirement", name).label, 13),
                lambda one, name=name: self.field(one, name),  # type: ignore[misc]
            )
            for name in ("reviewer", "approver")
        ]
        done = [
            Shown(
                Column(title, 11),
                lambda one, name=name, those=those: self._signed(one, name, those),  # type: ignore[misc]
            )
            for title, name, those in (("Reviewed", "reviewer", REVIEWS), ("Approved", "approver", APPROVALS))
        ]
        return [*named, *done]

    def _signed(self, one: Requirement, name: str, decisions: Sequence[str]) -> Value:
        return signed(self._source, one.state.id, decisions, str(self.field(one, name)))

    def at_the_end(self) -> list[Shown[Requirement]]:
        """Return the columns outside the printed page."""
        return [
            *(
                Shown(
                    Column(f"Evidence {number + 1}" if number < LINKED else "More evidence", 10, printed=False),
                    lambda one, number=number: self._proof.leading(one.state.id)[number],  # type: ignore[misc]
                )
                for number in range(LINKED + 1)
            ),
            Shown(
                Column(self._source.field("requirement", "due").label, 11, printed=False),
                lambda one: self.field(one, "due"),
            ),
            Shown(Column("Last changed", 12, printed=False), lambda one: day(one.changed)),
            *(
                Shown(
                    Column(title, 16, printed=False),
                    lambda one, refs=refs: ", ".join(refs.get(one.state.id, ())),  # type: ignore[misc]
                )
                for title, refs in self._registers.items()
            ),
            Shown(Column("Linked records", 24, printed=False), lambda one: self._tied.get(one.state.id, "")),
            *rest(self._source, "requirement", _KNOWN, lambda one, name: one.values[name]),
        ]


def proved_reasons(source: Source) -> dict[str, dict[str, list[str]]]:
    """Return by requirement which records are tied to it that a reason of inclusion names: by reason, their ids."""
    found: dict[str, dict[str, list[str]]] = {}
    for kind in source.kinds.values():
        if (proves := kind.about.proves) is None:
            continue
        for each in source.facts.get(kind.name, ()):
            word = dict(REASONS).get(proves(each), "")
            for tied in (one for those in each.ties.values() for one in those if one.kind == "requirement" and word):
                found.setdefault(tied.id, {}).setdefault(word, []).append(each.ref)
    return found


def tied_by_register(source: Source) -> dict[str, dict[str, list[str]]]:
    """Return what is tied to requirements: by the title of the register, then by requirement, the ids.

    An AI system is named with a control also where the control treats a risk of it, and that risk is said.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for kind in source.kinds.values():
        for tie in kind.about.ties:
            if tie.to == "requirement" and source.facts.get(kind.name):
                refs = found.setdefault(tie.there, {})
                for each in source.facts[kind.name]:
                    for tied in each.tied(tie.relation):
                        refs.setdefault(tied.id, []).append(each.ref)
    for risk in source.facts.get("risk", ()):
        for system in risk.tied(THREATENS):
            refs = found.setdefault(SYSTEMS, {})
            for control in risk.tied(TREATS):
                named = refs.setdefault(control.id, [])
                if not any(each.split(" ")[0] == system.ref for each in named):
                    named.append(f"{system.ref} ({risk.ref})")
    return found


def _tied(source: Source) -> dict[str, str]:
    """Return what is linked to a requirement besides evidence: risks, systems and other requirements, by name."""
    found: dict[str, list[str]] = {}
    for link in source.progress.over(source.links, 0):
        ends = ((link.from_record, link.from_row), (link.to_record, link.to_row))
        for (record, requirement), (other, other_row) in (ends, ends[::-1]):
            if record == "requirement" and other != "evidence":
                found.setdefault(requirement, []).append(source.name(other, other_row))
    return {requirement: ", ".join(names) for requirement, names in found.items()}
