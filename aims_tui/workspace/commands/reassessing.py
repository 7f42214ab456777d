"""Assessing a risk anew: the steps, the day, the trigger and the reason, as one action (8.2)."""

from collections.abc import Mapping

from aims_tui.records.risk_levels import RATED
from aims_tui.workspace.commands import edits
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.queries import people
from aims_tui.workspace.store import errors, gate

FIELDS = (*RATED, "assessed_on", "assessed_by", "trigger", "next_review")
"""What a reassessment may say, beside what is left after treatment."""


def reassess(author: Author, row: str, typed: Mapping[str, str], why: str = "") -> Saved:
    """Record an assessment of a risk (its id): today's, by whoever writes, unless something else was typed.

    Steps that are not named stay what they were, and count as assessed again.

    Raises:
        errors.Refused: a rule refuses, a field is no part of an assessment, or there is a reason and nothing new.
        errors.WorkspaceError: the file cannot be written now.
    """
    kinds = author.workspace.kinds
    kind = kinds["risk"]
    rest = {name for name in typed if name not in FIELDS and not name.startswith("residual_")}
    if rest:
        raise errors.Refused(f"A reassessment says nothing of {sorted(rest)[0]!r}: set that apart.")
    with author.workspace.reading() as connection:
        reader = edits.Typed(connection, kinds, author.today(), author.assessment, author.welcome)
        values = reader.values(kind, {"assessed_on": author.today().isoformat()} | dict(typed))
        if "assessed_by" not in values and (known := people.find(connection, author.who)) is not None:
            values["assessed_by"] = known
    change = gate.Change("risk", row, values)
    found = author.open("risk", row)
    saved = author.write((*reader.additions, change), tuple(reader.new_people), found, why=why)
    if why.strip() and not saved.receipt.written:
        # The journal holds a reason with what changed; where nothing did, it must not seem to be kept.
        raise errors.Refused(
            f"{found.ref} stands assessed like that already: the reason has nothing to stand with. "
            "Give another day or trigger, or write it into the note."
        )
    return saved
