"""Every kind of record of a workspace."""

from aims_tui.records.action import Action
from aims_tui.records.assessment import Assessment, UseCase
from aims_tui.records.base import kinds_of
from aims_tui.records.evidence import Evidence, Link
from aims_tui.records.organization import Organization, Person
from aims_tui.records.requirement import Answer, Remark, Requirement
from aims_tui.records.risk import Risk
from aims_tui.records.risk_method import RiskMethod

KINDS = kinds_of(
    Organization, Person, UseCase, Assessment, Requirement, Answer, Remark, Evidence, Risk, Action, RiskMethod, Link
)
"""The record kinds, in the order in which their rows are made."""
