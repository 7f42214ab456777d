"""What people do with evidence: keep, link, note, replace."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from aims_tui.workspace.commands.author import Author, Saved
from aims_tui.workspace.store import evidence_files
from aims_tui.workspace.store.taking_in import taking_in

if TYPE_CHECKING:
    from aims_tui.workspace.store import gate


def add(
    author: Author, source: str, typed: Mapping[str, str], targets: Sequence[tuple[str, str]] = (), note: str = "",
    *, large: bool = False, tick: evidence_files.Tick | None = None,
) -> tuple[str, Saved]:  # fmt: skip
    """Keep a file or web address as evidence and link it to records (kind, id); return its row and what was saved.

    Raises:
        evidence_files.TooLarge: above 100 MB and ``large`` was not said.
        errors.Refused, errors.WorkspaceError: it cannot be kept.
    """
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate

    author.workspace.check_writable()
    kinds = author.workspace.kinds
    title = typed.get("title", "")
    # What was typed is read first: a file may be large, and a question may be asked before it is wanted.
    with author.workspace.reading() as connection:
        reader = edits.Typed(connection, kinds, author.today(), welcome=author.welcome)
        said = reader.values(kinds["evidence"], {name: text for name, text in typed.items() if name != "title"})
    with edits.evidence_taken_in(author.workspace, source, title, large=large, tick=tick) as values:
        made = gate.added(kinds["evidence"], values | said)
        links = [_link(author, made.row, each, note) for each in targets]
        return made.row, author.write((*reader.additions, made, *links), tuple(reader.new_people))


def link(author: Author, evidence: Sequence[str], targets: Sequence[tuple[str, str]], note: str = "") -> Saved:
    """Link pieces of evidence to records (kind, id), all in one action."""
    return author.write([_link(author, each, target, note) for each in evidence for target in targets])


def _link(author: Author, evidence: str, target: tuple[str, str], note: str) -> "gate.Change":
    from aims_tui.workspace.commands import edits

    return edits.link_change(author.workspace.kinds, ("evidence", evidence), target, note)


def unlink(author: Author, evidence: str, target: tuple[str, str], values: Mapping[str, str]) -> Saved:
    """Take evidence off a record (kind, id); ``values`` are fields of that to set in the same action."""
    from aims_tui.workspace.commands import edits
    from aims_tui.workspace.store import gate

    with author.workspace.reading() as connection:
        links = edits.links_between(connection, evidence, target[1])
    changes = [gate.deleted("link", link) for link in links]
    if values:
        changes.append(gate.Change(*target, dict(values)))
    return author.write(changes)


def new_version(
    author: Author,
    row: str,
    source: str,
    typed: Mapping[str, str],
    *,
    notes: bool = False,
    large: bool = False,
    tick: evidence_files.Tick | None = None,
) -> tuple[str, Saved]:
    """Put a new version in the place of a piece of evidence: the old one is kept and superseded, links stay.

    ``typed`` are fields of the new one as people type them: its version, when it was issued, until when it holds.
    ``notes`` says that what is noted on the links holds of it too. Return its row and what was saved.

    Raises:
        errors.Refused: it has a newer version already, or the file cannot be kept.
    """
    from aims_tui.workspace.commands import edits

    author.workspace.check_writable()
    with author.workspace.reading() as connection:
        edits.check_current(connection, row)
        reader = edits.Typed(connection, author.workspace.kinds, author.today(), welcome=author.welcome)
        values = reader.values(author.workspace.kinds["evidence"], typed)
    with taking_in(author.workspace, edits.given_path(source), large=large, tick=tick) as kept:
        with author.workspace.reading() as connection:
            changes = edits.new_version(connection, author.workspace.kinds, row, kept, values, notes=notes)
        return changes[0].row, author.write((*reader.additions, *changes), tuple(reader.new_people))
