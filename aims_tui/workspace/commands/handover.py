"""Handing over everything of one person to another: who leaves, leaves nothing behind."""

from aims_tui.workspace.commands import edits, takeover
from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.queries import history, people, render
from aims_tui.workspace.store import errors, gate


def named_in(author: Author, person: str) -> tuple[str, ...]:
    """Return every field that names a person (by its row), in words: ``4.1 Owner``, ``evidence EV-02 Owner``."""
    kinds = author.workspace.described
    with author.workspace.reading() as connection:
        names = history.Names(connection, kinds)
        elsewhere = history.of_use_cases(connection)
        return tuple(
            render.cell(connection, names, kinds, record, row, field)
            + (f" in {render.cut(elsewhere[row])}" if row in elsewhere else "")
            for record, row, field in people.mentions(connection, kinds, person)
        )


def hand_over(author: Author, person: str, to: str) -> Saved:
    """Put the person whose name is typed into every field that names this one, in every assessment, as one action.

    Raises:
        errors.UnknownPerson: nobody is called so, and nobody said that this is a new person.
        errors.Refused: both are one person, no name was given, or nothing names this one.
        errors.WorkspaceError: the file cannot be written now.
    """
    kinds = author.workspace.kinds
    with author.workspace.reading() as connection:
        leaver = history.Names(connection, kinds).row("person", person)
        reader = edits.Typed(connection, kinds, author.today(), author.assessment, author.welcome)
        heir = reader.value(kinds["requirement"].fields["owner"], to)
        if heir in ("", person):
            raise errors.Refused(f"Name somebody else than {leaver} to take over.")
        changes = takeover.handed_over(connection, kinds, person, heir)
    if not changes:
        raise errors.Refused(f"Nothing names {leaver}.")
    return author.write((*reader.additions, *changes), tuple(reader.new_people), why=f"Handover from {leaver}")


def take_out(author: Author, person: str, record: str, row: str) -> Saved:
    """Empty every field of one record that names a person.

    Raises:
        errors.Refused: the record needs somebody there.
        errors.WorkspaceError: the file cannot be written now.
    """
    with author.workspace.reading() as connection:
        mentions = people.mentions(connection, author.workspace.described, person)
    fields = {field: "" for at, of, field in mentions if (at, of) == (record, row)}
    return author.write((gate.Change(record, row, fields),) if fields else ())
