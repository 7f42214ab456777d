"""Every record of a workspace. Importing this imports SQLModel."""

from aims_tui.records.assessment import Assessment, UseCase
from aims_tui.records.base import kinds_of
from aims_tui.records.evidence import Evidence, Link
from aims_tui.records.organization import Organization, Person
from aims_tui.records.requirement import Answer, Remark, Requirement

KINDS = kinds_of(Organization, Person, UseCase, Assessment, Requirement, Answer, Remark, Evidence, Link)
"""The record kinds, in the order in which their rows are made."""
