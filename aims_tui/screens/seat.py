"""One user before one workspace: what every section works with."""

from typing import NamedTuple

from aims_tui.workspace.session.clerk import Clerk
from aims_tui.workspace.session.desk import Desk
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.unsaved import Unsaved


class Seat(NamedTuple):
    """The desk, the thread that works at it, and what is being typed."""

    desk: Desk
    clerk: Clerk
    pen: Clerk
    """The thread that keeps drafts: it never waits for the shared file."""
    unsaved: Unsaved
    exporter: Clerk
    """The thread that writes workbooks: reading everything for one must not hold up a save."""


def take(desk: Desk) -> Seat:
    """Sit down at a desk, with the texts that were left unsaved last time."""
    return Seat(
        desk, Clerk("file"), Clerk("drafts"), Unsaved(Drafts(desk.workspace.path, desk.workspace.id)), Clerk("export")
    )
