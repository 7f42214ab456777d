"""Looking at evidence: its text where that is shown here, else a copy for the system's viewer, or its address."""

import re

from aims_tui import paths
from aims_tui.workspace.queries import readable
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session import viewing
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import errors


def to_read(session: Session, evidence: RecordDetail) -> readable.Readable | None:
    """Return the kept file as text where it is one that is shown here, else None.

    Raises:
        errors.Refused: the file is missing or was altered.
    """
    hash = evidence.values["file"]
    return readable.read(session.workspace.evidence_of, hash, evidence.values["original_name"]) if hash else None


def to_view(session: Session, evidence: RecordDetail) -> viewing.Copy | str:
    """Return a private copy of the kept file for the system's viewer, or the web address of a link.

    Raises:
        errors.Refused: there is neither, the file is missing or was altered, or the link is no web address.
    """
    hash, link = evidence.values["file"], evidence.values["link"]
    if hash:
        return session.copies.make(session.workspace.evidence_of, hash, evidence.values["original_name"])
    if re.match(r"(?i)https?://|mailto:", opened := paths.address(link)):
        return opened
    raise errors.Refused(
        f"{link} is kept elsewhere; open it from there." if link else "Neither a file nor a link is kept for this."
    )
