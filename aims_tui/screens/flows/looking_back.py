"""Looking back: the whole application opens on a past day, and comes back to today."""

from datetime import date
from typing import TYPE_CHECKING

from aims_tui.screens.dialogs.past_day import PastDay
from aims_tui.screens.section import Section
from aims_tui.workspace.store import past
from aims_tui.workspace.store.workspace import Workspace

if TYPE_CHECKING:
    from aims_tui.screens.workspace_app import WorkspaceApp


async def look_back(app: "WorkspaceApp", section: Section) -> None:
    """Ask for a day and open everything as it was recorded by then; a day without a past is refused.

    From a past day, today leads back to where things can be saved.
    """
    as_of = section.session.workspace.as_of
    day = await section.choose(PastDay(date.today, as_of.day if as_of is not None else None))
    if as_of is not None and day >= date.today():
        app.turn_to(None)
        return
    await section.ask(_check, section.session.workspace, day)
    app.turn_to(day)


def _check(workspace: Workspace, day: date) -> None:
    """Say whether the file that a workspace was opened from, now or on a past day, has a past by that day.

    Raises:
        errors.Refused, errors.WorkspaceError: it has none, and what there is.
    """
    past.check(
        Workspace.open(workspace.evidence_of, patience=workspace.patience, lasting=False), day, today=date.today()
    )
