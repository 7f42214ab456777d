"""The organization and the people in it (clauses 4.3, 5.1 and 5.3)."""

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar

from aims_tui.records.approval import approval_column
from aims_tui.records.base import Record
from aims_tui.records.content import Content, Gathered
from aims_tui.records.facts import Facts
from aims_tui.records.fields import day, headed, line, number, person, prose, when, yes_no
from aims_tui.records.kinds import About, Derived, natural_id

_CLOCK = "Days after an incident is detected; the law that applies to you says which"


def method_of(organization: str) -> Iterable[tuple[str, str, dict[str, str]]]:
    """Yield the risk method that an organization has, decided or not."""
    yield "method", natural_id("method", organization), {}


def _ready(facts: Facts, _: Gathered) -> Iterator[str]:
    if not facts.says("scope"):
        yield "the scope is not written yet"


_SCOPE = Content(
    "scope", "Scope", fields=("scope", "sites", "covers"), approver="scope_approved_by", ready=_ready,
    signs=(("scope_approved_by", "@by"), ("scope_approved_on", "@on")),
)  # fmt: skip


class Organization(Record):
    """The organization whose management system is certified: one a workspace."""

    __tablename__ = "organization"
    about: ClassVar[About] = About(
        "organization",
        "organizations",
        title="name",
        single=True,
        implies=method_of,
        place="registers",
        columns=("name", "scope_approved_on", "scope_approved_by"),
        approved=(_SCOPE,),
    )

    name: Annotated[str, line("Name", "As it should stand on the certificate", width=32, required=True)] = ""
    scope: Annotated[str, prose("Scope", "Units, sites, AI systems, roles and what is left out (4.3)")] = ""
    scope_approved_on: Annotated[str, day("Scope approved on", past=True)] = ""
    scope_approved_by: Annotated[str, person("Scope approved by")] = ""
    approval: ClassVar[Derived] = approval_column(_SCOPE.name, "Scope signed")
    sites: Annotated[str, prose("Sites")] = ""
    covers: Annotated[str, prose("What the AIMS covers")] = ""
    days_data_protection: Annotated[
        int | None, headed("Days to report an incident", number("Data protection law", _CLOCK, least=0, most=365))
    ] = 3
    days_ai_act: Annotated[int | None, number("EU AI Act", _CLOCK, least=0, most=365)] = 15
    days_contract: Annotated[int | None, number("Contracts", _CLOCK, least=0, most=365)] = None
    note: Annotated[str, headed("Other", prose("Note"))] = ""
    demo: Annotated[str, when("demo", ("yes",), yes_no("Demo", "Every sheet of a demo's workbook says so"))] = "no"


class Person(Record):
    """Someone who owns, reviews or approves."""

    __tablename__ = "person"
    about: ClassVar[About] = About(
        "person", "people", title="name", unique=True, place="registers",
        columns=("name", "top_management", "role", "email", "active"), asks=("name", "role", "email", "top_management"),
        over=lambda facts: facts.values.get("active") == "no",
    )  # fmt: skip

    name: Annotated[str, line("Name", "A name or a role", required=True)] = ""
    role: Annotated[str, line("Role", width=28)] = ""
    email: Annotated[str, line("Email", width=28, pattern=r"[^@\s]+@[^@\s]+")] = ""
    top_management: Annotated[str, yes_no("Top management", "Directs and controls the organization (5.1)")] = "no"
    active: Annotated[str, yes_no("Active", "No: kept for the history, no longer offered")] = "yes"
