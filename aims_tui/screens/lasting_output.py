"""Writing to a terminal that may go away: what can no longer be shown is let go, and the program ends as it should."""

from contextlib import suppress
from typing import IO, Any

from textual.driver import Driver


class LastingOutput:
    """A terminal's output that raises no error once its window is closed.

    The toolkit's writing thread ends with the first such error. What is drawn until the program has kept what was
    typed and ends then fills a queue that nobody empties, and the program waits at it for ever.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Write, where there is still somebody to read it."""
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Hand on what was written, likewise."""
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def lasting(driver: type[Driver]) -> type[Driver]:
    """Return a driver that goes on when its terminal has gone away."""

    class Lasting(driver):  # type: ignore[misc, valid-type]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            if (file := getattr(self, "_file", None)) is not None:
                self._file = LastingOutput(file)

    return Lasting
