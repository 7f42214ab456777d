"""The bar of long work: it never stands before a question, and goes when the work has ended."""

import threading
from collections.abc import Callable

import pytest

from aims_tui.screens import leaving_app
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.help import Help
from aims_tui.screens.dialogs.progress import Progress
from aims_tui.screens.flows import working
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import Workspace
from tests.screens.driving import Driver, at_the_desk

Work = Callable[[Callable[[int, int], None]], bool]


def begun(desk: Driver, work: Work) -> None:
    """Have something done at length."""
    desk.section.flow(working.at_length(desk.section, "Keeping report.pdf", work))


def naming(desk: Driver, name: str) -> Work:
    """Return work that names somebody whom nobody knows yet."""

    def work(_: Callable[[int, int], None]) -> bool:
        assert desk.app.context is not None
        if name not in desk.app.context.session.welcome:
            raise errors.UnknownPerson(name)
        return True

    return work


@pytest.mark.parametrize("key", ["y", "escape"])
async def test_a_question_of_the_work_is_not_covered_by_its_bar_and_can_be_answered(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(working, "PATIENCE", 0.05)
    monkeypatch.setattr(working, "LOOK_EVERY", 0.01)
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        begun(desk, naming(desk, "jo newman"))
        await desk.until(lambda: isinstance(desk.app.screen, Confirm))
        await desk.pilot.pause(0.2)
        assert isinstance(desk.app.screen, Confirm)
        await desk.press(key)
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert not any(isinstance(each, Progress) for each in desk.app.screen_stack)


async def test_the_bar_goes_with_its_work_though_the_help_stands_before_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "PATIENCE", 0)
    answer = threading.Event()
    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        begun(desk, lambda _: answer.wait(30))
        for _ in range(100):
            if isinstance(desk.app.screen, Progress):
                break
            await desk.pilot.pause(0.02)
        desk.app.action_help()
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Help)
        answer.set()
        await desk.settle()
        assert isinstance(desk.app.screen, Help)
        await desk.press("escape")
        assert not desk.app.screen.is_modal


async def test_whoever_leaves_before_it_is_done_is_told_so(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving_app, "PATIENCE", 1)
    done = threading.Event()

    def work(_: Callable[[int, int], None]) -> bool:
        return done.wait(20)

    async with at_the_desk(workspace.path) as desk:
        await desk.press("4")
        begun(desk, work)
        await desk.pilot.pause(0.1)
        app = desk.app
        app.leave(1)
        for _ in range(100):
            await desk.pilot.pause(0.05)
            if app.farewell:
                break
        done.set()
    assert app.farewell == "Keeping report.pdf was not waited for: look whether it is done."
