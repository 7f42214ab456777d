"""One action on several requirements: what can be set is set at once, what is refused is named with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aims_tui import dates
from aims_tui.insight.state import State
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.workspace.store import gate


class Incomplete(errors.Refused):
    """Some of the requirements lack something that a person can write now; nothing was saved.

    ``lacking`` holds, by field name, the numbers that lack it; ``sentences`` the reasons, by number.
    """

    def __init__(self, lacking: Mapping[str, tuple[str, ...]], sentences: Mapping[str, str]) -> None:
        super().__init__(*sentences.values())
        self.lacking = lacking
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one action on several requirements."""

    saved: Saved
    refused: Mapping[str, str]
    """By number: why it stays as it is."""
    done: tuple[str, ...]
    """The numbers that were acted on."""


def put(
    author: Author,
    states: Sequence[State],
    typed: Mapping[str, str],
    *,
    extra: Mapping[str, str] | None = None,
    leave: Sequence[str] = (),
    evidence: Mapping[str, str] | None = None,
) -> Outcome:
    """Set the same fields, or link the same evidence, on these requirements as one undoable action.

    ``typed`` are texts by field name; ``extra`` goes only to those that lack it (a justification,
    say); ``leave`` are numbers to leave out; ``evidence`` are notes by evidence row to link.

    Raises:
        Incomplete: some need a text first: ask for it, or leave them out.
        errors.Refused: what was typed cannot be, or nothing is left to be set.
        errors.WorkspaceError: the file cannot be written now.
    """
    from aims_tui.workspace.commands import edits

    refused = {state.ref: why for state in states if (why := _pointless(state, typed))}
    rest = [state for state in states if state.ref not in refused and state.ref not in leave]
    if not rest:
        raise errors.Refused(*dict.fromkeys(refused.values()) or ("Nothing was chosen.",))
    kinds = author.workspace.kinds
    with author.workspace.reading() as connection:
        reader = edits.Typed(connection, kinds, author.today(), author.assessment, author.welcome)
        values = reader.values(kinds["requirement"], typed)
        more = reader.values(kinds["requirement"], extra or {})
    try:
        saved = author.write(
            (*reader.additions, *_changes(author, rest, values, more, evidence or {})), tuple(reader.new_people)
        )
    except errors.Refused as error:
        raise _incomplete(error, rest, more) from None
    return Outcome(saved, refused, tuple(state.ref for state in rest))


def shift(author: Author, states: Sequence[State], typed: str) -> Outcome:
    """Move the due date of each requirement by the same distance from its own, as one undoable action.

    Raises:
        dates.DateUnclear: what was typed is no distance such as ``+2w``.
        errors.Refused: none of them has a due date.
        errors.WorkspaceError: the file cannot be written now.
    """
    from aims_tui.workspace.store import gate

    dates.shifted(typed, author.today())  # What is no distance is said first, also where nothing has a date.
    moved = {state: dates.shifted(typed, day).isoformat() for state in states if (day := _day(state.due)) is not None}
    if not moved:
        raise errors.Refused("None of them has a due date; d gives them one.")
    saved = author.write([gate.Change("requirement", state.id, {"due": due}) for state, due in moved.items()])
    left = {state.ref: "It has no due date." for state in states if state not in moved}
    return Outcome(saved, left, tuple(state.ref for state in moved))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _pointless(state: State, typed: Mapping[str, str]) -> str:
    """Say why a requirement cannot take this, where the gate would let it pass without effect."""
    if state.family == "subclause" and "applicability" in typed:
        return f"{state.ref} is a subclause: it always applies."
    if "status" in typed and state.excluded:
        return f"{state.ref} is excluded; an excluded control has no status. Make it applicable first (a)."
    if "status" in typed and not state.in_play:
        return f"{state.ref} is not adopted; make it applicable first (a)."
    return ""


def _changes(
    author: Author, states: Sequence[State], values: Mapping[str, str], extra: Mapping[str, str],
    evidence: Mapping[str, str],
) -> "list[gate.Change]":  # fmt: skip
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate

    kinds = author.workspace.kinds
    lacking = _lacking(author, states, extra) if extra else {}
    changes = [
        edits.link_change(kinds, ("evidence", row), ("requirement", state.id), note)
        for row, note in evidence.items()
        for state in states
    ]
    if values:
        changes += [gate.Change("requirement", state.id, {**values, **lacking.get(state.id, {})}) for state in states]
    return changes


def _lacking(author: Author, states: Sequence[State], extra: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what of ``extra`` each requirement needs: a text that somebody wrote before is never replaced."""
    columns = ", ".join(f'"{name}"' for name in extra)
    with author.workspace.reading() as connection:
        return {
            state.id: {name: text for (name, text), old in zip(extra.items(), found, strict=True) if not old.strip()}
            for state in states
            for found in connection.execute(f"SELECT {columns} FROM requirement WHERE id = ?", (state.id,))
        }


def _incomplete(error: errors.Refused, states: Sequence[State], given: Mapping[str, str]) -> errors.Refused:
    refs = {state.id: state.ref for state in states}
    lacking: dict[str, tuple[str, ...]] = {}
    sentences: dict[str, str] = {}
    # In the order of the list that the person sees, not in that of the ids.
    places = {row: place for place, row in enumerate(refs)}
    for (row, name), sentence in sorted(error.fields.items(), key=lambda each: places.get(each[0][0], 0)):
        if row not in refs or name in given:
            return error
        lacking[name] = (*lacking.get(name, ()), refs[row])
        sentences[refs[row]] = sentence
    return Incomplete(lacking, sentences) if lacking else error
