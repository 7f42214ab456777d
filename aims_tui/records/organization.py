"""The organization and the people in it (clauses 4.3, 5.1 and 5.3)."""

from typing import Annotated, ClassVar

from aims_tui.records.base import Record
from aims_tui.records.described import About, day, line, person, prose, yes_no


class Organization(Record, table=True):
    """The organization whose management system is certified: one a workspace."""

    __tablename__ = "organization"
    about: ClassVar[About] = About("organization", "organizations", title="name", single=True)

    name: Annotated[str, line("Name", "As it should stand on the certificate", width=32, required=True)] = ""
    scope: Annotated[str, prose("Scope", "Units, sites, AI systems, roles and what is left out (4.3)")] = ""
    scope_approved_on: Annotated[str, day("Scope approved on", past=True)] = ""
    scope_approved_by: Annotated[str, person("Scope approved by")] = ""
    sites: Annotated[str, prose("Sites")] = ""
    covers: Annotated[str, prose("What the AIMS covers")] = ""
    note: Annotated[str, prose("Note")] = ""
    demo: Annotated[str, yes_no("Demo", "Every sheet of a demo's workbook says so")] = "no"


class Person(Record, table=True):
    """Someone who owns, reviews or approves."""

    __tablename__ = "person"
    about: ClassVar[About] = About("person", "people", title="name", unique=True)

    name: Annotated[str, line("Name", "A name or a role", required=True)] = ""
    role: Annotated[str, line("Role", width=28)] = ""
    email: Annotated[str, line("Email", width=28, pattern=r"[^@\s]+@[^@\s]+")] = ""
    top_management: Annotated[str, yes_no("Top management", "Directs and controls the organization (5.1)")] = "no"
    active: Annotated[str, yes_no("Active", "No: kept for the history, no longer offered")] = "yes"
