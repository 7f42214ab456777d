"""Use cases, and the assessments made for the organization or for one of them."""

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar

from aims_tui import catalog, refs
from aims_tui.records.approval import approval_column
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered, Rows
from aims_tui.records.facts import Facts
from aims_tui.records.fields import choices, day, given, line, link, person, prose, yes_no
from aims_tui.records.kinds import About, Derived, Sheet, natural_id
from aims_tui.records.requirement import REASONS, proved_reasons
from aims_tui.records.shortcomings import what_is_missing

ROLES = (
    ("provider", "Provider"),
    ("developer", "Developer"),
    ("deployer", "Deployer"),
    ("user", "User"),
    ("partner", "Partner"),
)
"""The parts an organization plays for an AI system (4.1)."""

SERVES = "serves"
"""The relation of an AI system to the use cases that it serves."""
ORGANIZATION_WIDE = "Organization-wide AIMS"


def requirements_of(assessment: str) -> Iterable[tuple[str, str, dict[str, str]]]:
    """Yield the requirement rows that an assessment has: all of the catalog, adopted or not."""
    for ref in catalog.load().requirements:
        key = {"assessment": assessment, "ref": ref}
        yield "requirement", natural_id("requirement", assessment, ref), key


def _over(facts: Facts) -> bool:
    return facts.values.get("active") == "no"


def lacking(facts: Facts) -> Iterator[str]:
    """Yield what is missing in a use case for which AI is still used (4.3, 8.1)."""
    if _over(facts):
        return
    if not facts.values.get("owner"):
        yield "nobody owns it"
    if all(facts.far(each).get("stage") == "retired" for each in facts.tied(SERVES)):
        yield "no AI system serves it"


class UseCase(Record):
    """What AI is used for."""

    __tablename__ = "use_case"
    about: ClassVar[About] = About(
        "use case", "use cases", title="title", prefix="UC", place="inventory",
        columns=("short", "title", "active", "owner", "roles"), asks=("title", "description", "owner", "roles"),
        over=_over, sheet=Sheet(
            "Use cases", ("short", "title", "description", "owner", "roles", "active", "lacks"), clause="4.1"
        ),
    )  # fmt: skip

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=32, required=True)] = ""
    lacks: ClassVar[Derived] = what_is_missing(lacking)
    description: Annotated[str, prose("Description")] = ""
    owner: Annotated[str, person("Owner")] = ""
    roles: Annotated[str, choices("Our roles", ROLES, "The parts the organization plays for it (4.1)")] = ""
    active: Annotated[str, yes_no("Active")] = "yes"


def _controls(facts: Facts) -> bool:
    """Say whether a requirement stands in the statement: the controls of Annex A, and additional ones if adopted."""
    family = refs.family(facts.values.get("ref", ""))
    return family == "control" or (family == "additional" and facts.values.get("applicability") == "applicable")


def _ready(_: Facts, gathered: Gathered) -> Iterator[str]:
    """Yield what blocks the approval of the statement, control by control (6.1.3)."""
    for each in sorted(gathered, key=lambda one: refs.order(one.ref)):
        applies = each.values.get("applicability", "")
        if applies == "undecided":
            yield f"{each.ref} is undecided"
        elif applies == "not_applicable" and not each.says("exclusion_justification"):
            yield f"{each.ref} is excluded without a justification"
        elif applies == "applicable" and not each.values.get("inclusion_reasons") and not proved_reasons(each):
            yield f"{each.ref} is included without a reason"


def _states_no_reason(facts: Facts) -> bool:
    return facts.values.get("applicability") == "applicable" and not facts.values.get("inclusion_reasons")


def _proved(facts: Facts) -> str:
    """Return the reasons that links prove where none is stated: they are what includes a control then."""
    return ", ".join(dict(REASONS)[code] for code in proved_reasons(facts))


STATEMENT = Content(
    "soa", "Statement of Applicability",
    rows=(
        Rows("requirement", ("applicability", "exclusion_justification", "inclusion_reasons",
                             "inclusion_justification"), by="assessment", only=_controls, watched=("applicability",),
             worked=(("proved", _proved),), needs_ties=_states_no_reason),
        Rows("own_control", ("title",), only=lambda one: one.values.get("state") != "retired", watched=("state",)),
    ),
    ready=_ready, versions=True,
)  # fmt: skip
"""The decisions on the controls with their reasons, and the set of controls; not how far they are, nor until when."""


NAME = "assessment"
"""The kind's name, for those who approve its statement."""


class Assessment(Record):
    """One pass over all requirements, organization-wide or for a use case.

    The organization-wide one is what gets certified.
    """

    __tablename__ = NAME
    about: ClassVar[About] = About(
        "assessment", "assessments", title="title", lasting="use_case", unique=True, implies=requirements_of,
        place="registers",
        columns=("title", "use_case", "started_on", "approval"), sort="started_on", approved=(STATEMENT,),
    )  # fmt: skip

    title: Annotated[str, line("Title", width=32, required=True)] = ""
    use_case: Annotated[str, link("Use case", "use_case", "Empty: organization-wide")] = ""
    started_on: Annotated[str, day("Started on", past=True)] = ""
    approval: ClassVar[Derived] = approval_column(STATEMENT.name, "SoA")
