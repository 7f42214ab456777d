"""The file may hang, vanish or refuse: the screens go on, and the header says why."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from aims_tui.screens.dialogs.progress import Progress
from aims_tui.screens.flows import working
from aims_tui.screens.interview import Interview
from aims_tui.workspace.store import evidence_files
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import put
from tests.screens.driving import Driver, at_the_desk
from tests.screens.reading import header, rows, stands
from tests.screens.test_drafts import until


def hanging(monkeypatch: pytest.MonkeyPatch, desk: Driver, name: str) -> threading.Event:
    """Let one thing that the desk does wait until the event is set."""
    answer = threading.Event()
    work: Callable[..., object] = getattr(desk.app.context.session, name)

    def slow(*given: object) -> object:
        answer.wait(30)
        return work(*given)

    monkeypatch.setattr(desk.app.context.session, name, slow)
    return answer


@pytest.mark.parametrize("digit", ["2", "3", "4", "5", "6", "7"])
async def test_an_answer_of_the_file_that_comes_while_the_program_ends_disturbs_nothing(
    workspace: Workspace, digit: str
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.press(digit)
        section, answer = desk.section, threading.Event()
        assert section.view is not None
        held_up = asyncio.create_task(section.ask(answer.wait, 30))
        await desk.pilot.pause()
        section.show_view(section.view)
        await section.query("#browse").remove()
        answer.set()
        await held_up
        await desk.settle()
    assert not desk.app.return_code


async def test_a_record_that_is_read_while_its_panel_is_taken_down_disturbs_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        answer = hanging(monkeypatch, desk, "open")
        await desk.pilot.press("down")
        # The toolkit takes one widget after the other down, and yields between them.
        await desk.panel.query("TabStrip").remove()
        monkeypatch.setattr(desk.app, "_running", False)
        answer.set()
        await asyncio.sleep(0.2)
        monkeypatch.undo()
    assert not desk.app.return_code


@pytest.mark.parametrize("name", ["look", "open", "save"])
async def test_while_the_file_does_not_answer_keys_work_and_the_header_says_waiting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        answer = hanging(monkeypatch, desk, name)
        press = desk.pilot.press
        if name == "look":
            desk.app.read()
        elif name == "open":
            await press("down")
        else:
            await desk.write("implementation", "typed while it hangs")
            await press("ctrl+s")
        for _ in range(100):
            await desk.pilot.pause(0.05)
            if "waiting for the file" in header(desk):
                break
        assert "waiting for the file" in header(desk)
        desk.listing.focus()
        desk.listing.go_to("5.1")
        await press("down")
        assert desk.listing.key == "5.2", "the list answers"
        await press("question_mark")
        assert desk.app.screen.is_modal
        await press("escape", "3")
        assert desk.app.current_mode == "annex"
        await press("2")
        answer.set()
        await desk.settle()
        await until(desk, lambda: "waiting" not in header(desk))
        assert desk.panel.detail is not None and desk.panel.detail.ref == "5.2"
        if name == "save":
            assert stands(workspace, "4.1", "implementation") == "typed while it hangs"


async def test_the_program_can_be_left_while_the_file_hangs_and_keeps_what_was_typed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        answer = hanging(monkeypatch, desk, "save")
        await desk.write("implementation", "typed last")
        await desk.pilot.press("ctrl+q")
        for _ in range(100):
            if desk.app._exit:
                break
            await desk.pilot.pause(0.05)
        assert desk.app._exit
        assert [each.text for each in desk.app.context.unsaved.all()] == ["typed last"]
        answer.set()


async def test_long_work_shows_a_bar_and_can_be_stopped_with_nothing_left_behind(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "PATIENCE", 0)
    (tmp_path / "film.mp4").write_bytes(b"x" * 100)
    begun, answer = threading.Event(), threading.Event()
    keep = evidence_files.take_in

    def slow(workspace: Path, source: Path, *, large: bool = False, tick: evidence_files.Tick | None = None) -> object:
        assert tick is not None
        tick(40, 100)
        begun.set()
        answer.wait(30)
        return keep(workspace, source, large=large, tick=tick)

    monkeypatch.setattr(evidence_files, "take_in", slow)
    async with at_the_desk(workspace.path) as desk:
        for stop in (True, False):
            begun.clear()
            answer.clear()
            await desk.press("4", "n")
            desk.app.screen.query_one("#source", Input).value = str(tmp_path / "film.mp4")
            await desk.pilot.press("ctrl+s")
            for _ in range(100):
                if begun.is_set() and isinstance(desk.app.screen, Progress):
                    break
                await desk.pilot.pause(0.02)
            assert isinstance(desk.app.screen, Progress) and "film.mp4" in desk.app.screen.heading
            if stop:
                await desk.pilot.press("escape")
            answer.set()
            await desk.settle()
            await until(desk, lambda: not desk.app.screen.is_modal)
            assert rows(workspace, "SELECT count(*) FROM evidence") == [(0 if stop else 1,)]
            if stop:
                assert "Stopped; nothing was left behind." in desk.notices()
                folder = evidence_files.folder(workspace.path)
                assert not folder.exists() or not [each for each in folder.rglob("*") if each.is_file()]


async def test_a_file_that_is_lost_replaced_or_closed_to_writing_is_told_and_still_shown(workspace: Workspace) -> None:
    put(workspace, "4.1", status="in_progress")
    away = workspace.path.with_suffix(".away")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")

        async def read() -> None:
            desk.app.read()
            await desk.settle()

        async def read_only() -> None:
            await read()
            assert header(desk).startswith("Read only: ")
            assert desk.label("4.1").startswith("◐"), "what was read stays on the screen"
            desk.app.clear_notifications()
            await desk.press("s")
            assert not desk.app.screen.is_modal and desk.notices(), "a key says why nothing can be saved"

        workspace.path.rename(away)
        await read_only()
        Workspace.create(workspace.path)
        await read_only()
        workspace.path.unlink()
        workspace.path.write_bytes(b"")
        await read_only()
        away.replace(workspace.path)
        await read()
        assert not header(desk).startswith("Read only")
        await desk.press("s")
        assert desk.app.screen.is_modal
        await desk.press("1")
        assert stands(workspace, "4.1", "status") == "not_started"


async def test_a_file_that_vanishes_during_an_interview_is_told_and_what_was_answered_stays(
    workspace: Workspace,
) -> None:
    away = workspace.path.with_suffix(".away")
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        await desk.press("i", "1", "y")
        assert isinstance(desk.app.screen, Interview)
        workspace.path.rename(away)
        await desk.press("right", "left", "p")
        assert isinstance(desk.app.screen, Interview), "the questions go on being shown"
        assert any("There is no file" in each or "cannot" in each for each in desk.notices()), desk.notices()
        away.rename(workspace.path)
        await desk.press("p", "escape")
    assert rows(workspace, "SELECT count(*) FROM answer WHERE verdict <> ''")[0][0] in (2, 3)


@contextmanager
def vanished(path: Path) -> Iterator[None]:
    """The file is somewhere else."""
    away = path.rename(path.with_suffix(".away"))
    yield
    away.rename(path)


@contextmanager
def in_use(path: Path) -> Iterator[None]:
    """Somebody has the file for themselves: it can be neither written nor read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("state", [vanished, in_use])
@pytest.mark.parametrize("key", ["colon", "slash", "ctrl+p", "w", "x", "i", "e", "o"])
async def test_while_the_file_cannot_be_read_no_key_crashes_anything_and_work_goes_on_afterwards(
    workspace: Workspace,
    key: str,
    state: Callable[[Path], AbstractContextManager[None]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # A workbook may be written under the name that is typed.
    async with at_the_desk(workspace.path) as desk:
        await desk.go("4.1")
        with state(workspace.path):
            await desk.press(key, "4", "enter")
            await desk.settle()
            for _ in range(3):
                await desk.press("escape")
            # What was begun stops where it can, and only then its dialog goes.
            await desk.until(lambda: not desk.app.screen.is_modal)
        desk.app.read()
        await desk.settle()
        await desk.go("4.2")
        assert not desk.app.return_code
