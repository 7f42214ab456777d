"""The same fields of several records of one kind, set as one action."""

from collections.abc import Mapping, Sequence

from aims_tui.workspace.commands.author import Author, Saved


def put(author: Author, kind: str, rows: Sequence[str], typed: Mapping[str, str]) -> Saved:
    """Set fields, as typed, on records of a kind (their ids): on all of them or on none.

    Raises:
        errors.Refused: what was typed cannot be, or a rule refuses it for one of them.
        errors.WorkspaceError: the file cannot be written now.
    """
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate

    kinds = author.workspace.kinds
    with author.workspace.reading() as connection:
        reader = edits.Typed(connection, kinds, author.today(), author.assessment, author.welcome)
        values = reader.values(kinds[kind], typed)
    changes = [gate.Change(kind, row, values) for row in rows]
    return author.write((*reader.additions, *changes), tuple(reader.new_people))
