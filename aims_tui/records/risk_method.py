"""The method by which risks are assessed: scales, bands and tolerance (6.1.2)."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, ClassVar, NamedTuple

from aims_tui.records.approval import APPROVALS, approval_column, latest
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered, Rows
from aims_tui.records.facts import Facts, whole_number
from aims_tui.records.fields import choice, day, headed, line, number, person, prose
from aims_tui.records.kinds import About, Derived, Shortcomings
from aims_tui.records.shortcomings import what_is_missing

STEPS = (("3", "3 × 3"), ("4", "4 × 4"), ("5", "5 × 5"))
SUBJECTS = (("organization", "the organization"), ("individuals", "individuals and groups"), ("society", "society"))
"""Whom a risk may harm: an AI management system looks at people and society beside the organization (6.1.2, 6.1.4)."""

_LIKELIHOOD = {
    3: ("Unlikely", "Possible", "Likely"),
    4: ("Rare", "Unlikely", "Possible", "Likely"),
    5: ("Rare", "Unlikely", "Possible", "Likely", "Almost certain"),
}
_IMPACT = {
    3: ("Minor", "Serious", "Severe"),
    4: ("Minor", "Moderate", "Serious", "Severe"),
    5: ("Negligible", "Minor", "Moderate", "Serious", "Severe"),
}
_BANDS = {
    3: "1 Low good\n3 Medium doubtful\n6 High bad\n9 Very high bad",
    4: "1 Low good\n4 Medium doubtful\n8 High bad\n12 Very high bad",
    5: "1 Low good\n5 Medium doubtful\n10 High bad\n16 Very high bad",
}
_BAND = re.compile(r"(\d{1,3})[\s:]+(\S.*?)(?:[\s,]+(good|doubtful|bad))?")
_WORDS = "One line a step, from 1 upwards; empty: the usual words"


TREATS, CONCERNS, THREATENS = "treats", "concerns", "threatens"
"""The relations of a risk to the controls that treat it, and to the use cases and the AI systems it is of."""


class Band(NamedTuple):
    """A range of levels with one name."""

    start: int
    """Its lowest level."""
    name: str
    tone: str
    """``good``, ``doubtful`` or ``bad``."""


class Scale(NamedTuple):
    """The method as it is calculated with."""

    steps: int
    tolerance: int
    """The highest level that needs nobody's acceptance."""
    likelihood: tuple[str, ...]
    """A word for each step."""
    impact: Mapping[str, tuple[str, ...]]
    """By subject: a word for each step."""
    bands: tuple[Band, ...]

    def band(self, level: int) -> Band | None:
        """Return the band of a level; None below the first."""
        return next((each for each in reversed(self.bands) if each.start <= level), None)

    def word(self, name: str, step: int) -> str:
        """Return the word for a step of a field: ``likelihood``, or ``impact_`` and a subject."""
        words = self.likelihood if name.endswith("likelihood") else self.impact[name.rpartition("_")[2]]
        return words[step - 1] if 1 <= step <= len(words) else ""


def scale(facts: Facts) -> Scale:
    """Return the method of the workspace that a record is in."""
    kept = facts.single("method")
    return scale_of(*(kept.get(name, "") for name in ("steps", "tolerance", *_WORDED, "bands")))


_WORDED = ("likelihood_words", *(f"impact_{subject}_words" for subject, _ in SUBJECTS))


@lru_cache(maxsize=64)
def scale_of(steps: str, tolerance: str, *texts: str) -> Scale:
    """Return the method that these values (as in the file) make; what is empty or broken has its usual value."""
    number = int(steps) if steps in dict(STEPS) else 5
    *worded, bands = texts
    likelihood, *impacts = (
        _words(text, usual, number)
        for text, usual in zip(worded, (_LIKELIHOOD, *(_IMPACT for _ in SUBJECTS)), strict=True)
    )
    return Scale(
        number,
        highest if (highest := whole_number(tolerance)) is not None and highest > 0 else 8,
        likelihood,
        dict(zip(dict(SUBJECTS), impacts, strict=True)),
        tuple(read_bands(bands)[0] or read_bands(_BANDS[number])[0]),
    )


def _words(text: str, usual: Mapping[int, tuple[str, ...]], steps: int) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.splitlines() if each.strip())[:steps] or usual[steps]


def read_bands(text: str) -> tuple[list[Band], str]:
    """Return the bands that a text describes, a line each, and what is wrong with it; no bands where something is."""
    found: list[Band] = []
    for each in filter(None, (row.strip() for row in text.splitlines())):
        told = _BAND.fullmatch(each)
        if told is None:
            return [], f"{each!r} is no band: write its lowest level, its name and good, doubtful or bad."
        found.append(Band(int(told[1]), told[2], told[3] or "doubtful"))
    starts = [each.start for each in found]
    if found and (starts[0] != 1 or starts != sorted({*starts})):
        return [], "The bands begin at level 1, and each begins higher than the one before."
    return found, ""


def step_words(facts: Facts, field: str) -> tuple[str, ...]:
    """Return the words for the steps of a likelihood or an impact of a risk; none for any other field."""
    subject, found = field.rpartition("_")[2], scale(facts)
    return found.likelihood if subject == "likelihood" else found.impact.get(subject, ())


def _usual(facts: Facts, field: str) -> tuple[str, ...]:
    """Return what counts where nothing is written in a field of the method: the usual words or bands of its scale."""
    kept = facts.values.get("steps", "")
    steps = int(kept) if kept in dict(STEPS) else 5
    if field == "bands":
        return tuple(_BANDS[steps].splitlines())
    usual = _LIKELIHOOD if field.startswith("likelihood") else _IMPACT
    return usual[steps] if field in _WORDED else ()


def _check(facts: Facts) -> Shortcomings:
    """Refuse bands that cannot be read and words that do not fit the scale."""
    found = {"bands": wrong} if (wrong := read_bands(facts.values.get("bands", ""))[1]) else {}
    steps = scale(facts).steps
    for name in _WORDED:
        given = [each for each in facts.values.get(name, "").splitlines() if each.strip()]
        if given and len(given) != steps:
            found[name] = f"The scale has {steps} steps and this has {len(given)} words: one line a step."
    return found


_METHOD = Content(
    "method", "Risk method", fields=("steps", "tolerance", "bands", *_WORDED), approver="approved_by",
    signs=(("approved_by", "@by"), ("approved_on", "@on")),
)  # fmt: skip


def _plan_ready(_: Facts, gathered: Gathered) -> Iterator[str]:
    """Yield the risks of which nobody has decided how they are treated."""
    for each in gathered:
        if each.kind == "risk" and not each.values.get("treatment") and each.values.get("direction") != "opportunity":
            yield f"no treatment is chosen for {each.ref}"


_PLAN = Content(
    "treatment_plan", "Treatment plan",
    rows=(
        Rows("risk", ("treatment",), ties=(TREATS,), only=lambda one: one.values.get("state") != "closed",
             watched=("state",)),
        Rows("action", ("title", "owner", "due"), only=lambda one: one.values["of"] in one.others.get("risk", {})),
    ),
    ready=_plan_ready,
)  # fmt: skip
"""How every risk that is not closed is treated: by which controls, and by whom what is done until when (6.1.3)."""


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what nobody has approved: the method itself (6.1.2), and the plan by which risks are treated (6.1.3)."""
    if not facts.values.get("approved_on") and latest(facts, APPROVALS, _METHOD.name) is None:
        yield "nobody has approved the method"
    if latest(facts, APPROVALS, _PLAN.name) is None:
        yield "nobody has approved the treatment plan"


class RiskMethod(Record):
    """How risks are assessed: one method a workspace, with a 5 × 5 scale until somebody decides otherwise."""

    __tablename__ = "method"
    about: ClassVar[About] = About(
        "risk method", "risk methods", title="title", single=True, implied=True, place="risks",
        columns=("title", "steps", "tolerance", "approved_on"), rules=(_check,), approved=(_METHOD, _PLAN),
        steps=_usual,
    )  # fmt: skip

    title: Annotated[str, line("Title", required=True, width=32)] = "Risk method"
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    steps: Annotated[str, choice("Scale", STEPS, "Steps of likelihood and of impact")] = "5"
    tolerance: Annotated[
        int | None, number("Tolerance", "The highest level that nobody has to accept", least=1, most=25)
    ] = 8
    bands: Annotated[str, prose("Bands", "A line each: lowest level, name, good/doubtful/bad; empty: usual ones")] = ""
    likelihood_words: Annotated[str, headed("Words of the scales", prose("Likelihood", _WORDS))] = ""
    impact_organization_words: Annotated[str, prose("Impact on the organization", _WORDS)] = ""
    impact_individuals_words: Annotated[str, prose("Impact on individuals and groups", _WORDS)] = ""
    impact_society_words: Annotated[str, prose("Impact on society", _WORDS)] = ""
    approved_by: Annotated[str, headed("Approval", person("Approved by", past=True))] = ""
    approved_on: Annotated[str, day("Approved on", past=True)] = ""
    approval: ClassVar[Derived] = approval_column(_METHOD.name, "Method signed")
    plan_approval: ClassVar[Derived] = approval_column(_PLAN.name, "Treatment plan signed")
    note: Annotated[str, prose("Note")] = ""
