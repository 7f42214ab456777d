"""Every kind of record of a workspace."""

from aims_tui.records.action import Action
from aims_tui.records.approval import Approval
from aims_tui.records.assessment import Assessment, UseCase
from aims_tui.records.base import kinds_of
from aims_tui.records.concern import Concern
from aims_tui.records.evidence import Evidence, Link
from aims_tui.records.impact import ImpactAssessment
from aims_tui.records.incident import Incident, Notice
from aims_tui.records.model import Model
from aims_tui.records.obligation import Obligation
from aims_tui.records.organization import Organization, Person
from aims_tui.records.own_control import OwnControl, Performance
from aims_tui.records.policy import Policy
from aims_tui.records.requirement import Answer, Remark, Requirement
from aims_tui.records.risk import Risk
from aims_tui.records.risk_method import RiskMethod
from aims_tui.records.supplier import Supplier
from aims_tui.records.system import System

KINDS = kinds_of(
    Policy, Incident, Notice, OwnControl, Performance, Obligation, Concern, Action, Approval, Person, Organization,
    System, Model, ImpactAssessment, Supplier, UseCase, Assessment, Requirement, Answer, Remark, Evidence, Risk,
    RiskMethod, Link,
)  # fmt: skip
"""The record kinds, in the order in which the sections list them."""
