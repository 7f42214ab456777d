"""What the keys of the lists in the panel's tabs do: one table for each tab, by the name of its list."""

from collections.abc import Mapping

from aims_tui.screens.flows import approving, evidence, feedback, texts, ties
from aims_tui.widgets.duties import Duties
from aims_tui.widgets.evidence_list import EvidenceList, SupportsList
from aims_tui.widgets.feedback import Feedback
from aims_tui.widgets.signatures import Signatures
from aims_tui.widgets.ties import PartList, TieList
from aims_tui.widgets.versions import Versions

FLOWS: Mapping[str, Mapping[str, evidence.Flow]] = {
    Feedback.NAME: feedback.FLOWS,
    SupportsList.NAME: evidence.SUPPORTS,
    Duties.NAME: evidence.DUTIES,
    EvidenceList.NAME: evidence.SUPPORTING,
    TieList.NAME: ties.TIES,
    PartList.NAME: ties.PARTS,
    Versions.NAME: texts.VERSIONS,
    Signatures.NAME: approving.SIGNATURES,
}
