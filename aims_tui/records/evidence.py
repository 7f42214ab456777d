"""Evidence, and the links that tie any two records together (clause 7.5)."""

from typing import Annotated, ClassVar

from sqlalchemy import Index

from aims_tui.records.base import Record
from aims_tui.records.described import (
    About,
    choice,
    choices,
    day,
    given,
    line,
    link,
    number,
    person,
    prose,
    yes_no,
)

SORTS = (("document", "Document"), ("record", "Record"))
STATES = (("not_stated", "Not stated"), ("draft", "Draft"), ("approved", "Approved"), ("superseded", "Superseded"))
TAGS = (
    ("verification", "Verification"),
    ("release", "Release"),
    ("competence", "Competence"),
    ("training", "Training"),
    ("review", "Review"),
)
SUPPORTS = "supports"
"""The relation of evidence to what it proves."""


class Evidence(Record, table=True):
    """A document or record that shows compliance: a file kept beside the workspace, or a link."""

    __tablename__ = "evidence"
    about: ClassVar[About] = About("evidence", "evidence", title="title", prefix="EV", digits=2)

    short: Annotated[str, given(line("Id", width=8))] = ""
    title: Annotated[str, line("Title", width=40, required=True)] = ""
    kind: Annotated[str, choice("Kind", SORTS, "A document says what to do, a record shows it was done")] = "document"
    tags: Annotated[str, choices("Tags", TAGS)] = ""
    description: Annotated[str, prose("Description")] = ""
    version: Annotated[str, line("Version", width=9)] = ""
    issued_on: Annotated[str, day("Issued on", past=True)] = ""
    valid_until: Annotated[str, day("Valid until")] = ""
    owner: Annotated[str, person("Owner")] = ""
    state: Annotated[str, choice("State", STATES, "Superseded and draft prove nothing")] = "not_stated"
    external: Annotated[str, yes_no("External origin", "Comes from outside and is controlled as such (7.5.3)")] = "no"
    source: Annotated[str, line("Source", "Where it comes from")] = ""
    supersedes: Annotated[str, link("Supersedes", "evidence")] = ""
    link: Annotated[str, line("Link", "A web address or a path: not kept here, may change", width=36)] = ""
    file: Annotated[str, given(line("SHA-256", width=20, pattern="[0-9a-f]{64}"))] = ""
    size: Annotated[int | None, given(number("Size", "Bytes"))] = None
    original_name: Annotated[str, given(line("File name", width=30))] = ""
    media_type: Annotated[str, given(line("Type"))] = ""


class Link(Record, table=True):
    """A tie between two rows of any records, with a note on what it means."""

    __tablename__ = "link"
    __table_args__ = (Index("link_from", "from_row"), Index("link_to", "to_row"))
    about: ClassVar[About] = About(
        "link", "links", title="relation", natural=("from_record", "from_row", "to_record", "to_row", "relation")
    )

    from_record: Annotated[str, line("From record", required=True, pattern="[a-z_]+")] = ""
    from_row: Annotated[str, line("From", required=True)] = ""
    to_record: Annotated[str, line("To record", required=True, pattern="[a-z_]+")] = ""
    to_row: Annotated[str, line("To", required=True)] = ""
    relation: Annotated[str, line("Relation", required=True)] = SUPPORTS
    note: Annotated[str, prose("Note", "How it supports compliance")] = ""
