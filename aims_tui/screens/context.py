"""One user before one workspace: what every section works with."""

from typing import NamedTuple

from aims_tui import settings
from aims_tui.workspace.session.arrangements import Arrangements
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.serial_thread import SerialThread
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.session.unsaved import Unsaved


class Context(NamedTuple):
    """The session, the threads that work for it, and what is being typed."""

    session: Session
    file_thread: SerialThread
    drafts_thread: SerialThread
    """The thread that keeps drafts: it never waits for the shared file."""
    unsaved: Unsaved
    export_thread: SerialThread
    """The thread that writes workbooks: reading everything for one must not hold up a save."""
    arrangements: Arrangements
    """How the lists of registers are arranged."""


def context_of(session: Session) -> Context:
    """Return the context of a session, with the texts that were left unsaved last time."""
    return Context(
        session,
        SerialThread("file"),
        SerialThread("drafts"),
        Unsaved(Drafts(session.workspace.path, session.workspace.id)),
        SerialThread("export"),
        Arrangements(settings.load().lists),
    )
