"""One thread does everything with the file, in the order in which it was asked for."""

import asyncio
import threading

import pytest

from aims_tui.workspace.session.serial_thread import SerialThread
from aims_tui.workspace.store import errors


async def test_work_is_done_in_order_in_one_other_thread() -> None:
    serial = SerialThread("file")
    done: list[tuple[int, int]] = []

    def work(number: int) -> int:
        done.append((number, threading.get_ident()))
        return number

    assert await asyncio.gather(*(serial.do(work, number) for number in range(5))) == [0, 1, 2, 3, 4]
    assert [number for number, _ in done] == [0, 1, 2, 3, 4]
    assert len({thread for _, thread in done}) == 1 and done[0][1] != threading.get_ident()
    assert serial.waiting == 0


async def test_what_it_raises_is_raised_where_it_was_asked_for_and_the_next_is_done_all_the_same() -> None:
    serial = SerialThread("file")

    def fails() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await serial.do(fails)
    assert await serial.do(lambda: "next") == "next"
    assert serial.waiting == 0


@pytest.mark.parametrize(
    "kind",
    [StopIteration, StopAsyncIteration, KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError],
)
async def test_an_error_that_no_waiting_can_be_told_ends_it_all_the_same_and_nothing_else(
    kind: type[BaseException],
) -> None:
    serial = SerialThread("file")

    def fails() -> None:
        raise kind("why")

    with pytest.raises(errors.Failed, match=rf"That did not work \({kind.__name__}: why\)"):
        await asyncio.wait_for(serial.do(fails), 10)
    assert await serial.do(lambda: "next") == "next"
    assert serial.waiting == 0


async def test_the_loop_goes_on_while_the_file_does_not_answer() -> None:
    serial, answer, begun = SerialThread("file"), threading.Event(), threading.Event()

    def hangs() -> str:
        begun.set()
        answer.wait(30)
        return "at last"

    waiting = asyncio.ensure_future(serial.do(hangs))
    while not begun.is_set():
        await asyncio.sleep(0)
    assert serial.waiting == 1 and not waiting.done()
    answer.set()
    assert await waiting == "at last"


async def test_begun_work_is_finished_when_nobody_waits_and_unbegun_work_is_not_begun() -> None:
    serial, answer, begun = SerialThread("file"), threading.Event(), threading.Event()
    done: list[str] = []

    def first() -> None:
        begun.set()
        answer.wait(30)
        done.append("first")

    one = asyncio.ensure_future(serial.do(first))
    two = asyncio.ensure_future(serial.do(done.append, "second"))
    while not begun.is_set():
        await asyncio.sleep(0)
    for each in (one, two):
        each.cancel()
    await asyncio.gather(one, two, return_exceptions=True)
    assert serial.waiting == 0
    answer.set()
    await serial.do(done.append, "third")
    assert done == ["first", "third"]


async def test_two_clerks_do_not_wait_for_each_other() -> None:
    file, drafts_thread, answer = SerialThread("file"), SerialThread("drafts"), threading.Event()
    hanging = asyncio.ensure_future(file.do(answer.wait, 30))
    assert await drafts_thread.do(lambda: "kept") == "kept"
    assert not hanging.done()
    answer.set()
    assert await hanging
