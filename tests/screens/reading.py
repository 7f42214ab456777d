"""What the file holds and what the screen says, for the tests to compare."""

from textual.widget import Widget
from textual.widgets import OptionList, Static

from aims_tui.widgets.bars import TopBar
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import requirement
from tests.screens.driving import Driver


def stands(workspace: Workspace, ref: str, field: str) -> str:
    """Return what the file holds for a requirement's field."""
    with workspace.reading() as connection:
        row = connection.execute(
            f'SELECT "{field}" FROM requirement WHERE id = ?', (requirement(workspace, ref),)
        ).fetchone()
    return str(row[0])


def rows(workspace: Workspace, sql: str, *given: str) -> list[tuple[object, ...]]:
    """Return what a query finds in the file."""
    with workspace.reading() as connection:
        return list(connection.execute(sql, given))


def said(within: Widget, selector: str) -> str:
    """Return the words of a static text."""
    return str(within.query_one(selector, Static).render())


def fields(desk: Driver) -> dict[str, str]:
    """Return what one reads in the fields of the opened record, by name; what stands above them by an empty one."""
    return {
        row.field: row.text.plain for row in reversed(desk.panel.fields_view.rows) if row.field or not row.label.plain
    }


def header(desk: Driver) -> str:
    """Return what the right side of the header says."""
    return said(desk.app.screen_stack[0].query_one(TopBar) if desk.app.screen.is_modal else
                desk.app.screen.query_one(TopBar), "#state")  # fmt: skip


def footer(screen: Widget) -> str:
    """Return the keys that stand at the foot."""
    return said(screen, "#keys")


def entries(within: Widget, selector: str = "OptionList") -> list[str]:
    """Return the words of the options of a list."""
    return [str(each.prompt) for each in within.query_one(selector, OptionList).options]
