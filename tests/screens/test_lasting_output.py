"""A terminal that goes away while the program draws."""

import io

from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from aims_tui.screens.lasting_output import LastingOutput


class Gone(io.StringIO):
    """A terminal whose window was closed."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_more_than_the_toolkit_queues_is_taken_by_a_terminal_that_is_gone() -> None:
    writer = WriterThread(LastingOutput(Gone()))  # type: ignore[arg-type]
    writer.start()
    for _ in range(3 * MAX_QUEUED_WRITES):
        writer._queue.put("frame", timeout=10)
    writer.stop()
    assert not writer.is_alive()


def test_what_a_terminal_shows_passes_as_it_is() -> None:
    shown = io.StringIO()
    output = LastingOutput(shown)
    output.write("frame")
    output.flush()
    assert shown.getvalue() == "frame" and not output.isatty()
