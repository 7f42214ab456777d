"""Use cases, and the assessments made for the organization or for one of them."""

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar

from aims_tui import catalog
from aims_tui.records.base import Record
from aims_tui.records.facts import Facts
from aims_tui.records.fields import choices, day, given, line, link, person, prose, yes_no
from aims_tui.records.kinds import About, Derived, Sheet, natural_id
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


class Assessment(Record):
    """One pass over all requirements, organization-wide or for a use case.

    The organization-wide one is what gets certified.
    """

    __tablename__ = "assessment"
    about: ClassVar[About] = About(
        "assessment", "assessments", title="title", unique=True, implies=requirements_of, place="registers",
        columns=("title", "use_case", "started_on"), sort="started_on",
    )  # fmt: skip

    title: Annotated[str, line("Title", width=32, required=True)] = ""
    use_case: Annotated[str, link("Use case", "use_case", "Empty: organization-wide")] = ""
    started_on: Annotated[str, day("Started on", past=True)] = ""
