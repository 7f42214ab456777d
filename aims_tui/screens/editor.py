"""The editor of one's own: which one it is, and handing the terminal to it."""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from textual.app import App, SuspendNotSupported

from aims_tui.text import one_line
from aims_tui.workspace.store import errors

VARIABLES = ("VISUAL", "EDITOR")
USUAL = ("editor", "nano", "vi")
"""What is looked for where neither variable says anything."""
_SIGNALS = ("SIGINT", "SIGQUIT")
"""What a terminal sends to everything in the foreground: it is meant for the editor."""


def command(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return the words that start the person's editor: of $VISUAL, else $EDITOR, else one that most systems have.

    Raises:
        errors.Refused: there is none; the sentence says which variable to set.
    """
    for name in VARIABLES:
        if not (typed := environment.get(name, "").strip()):
            continue
        try:
            words = shlex.split(typed, posix=os.name != "nt")
        except ValueError:
            words = []
        if not words or shutil.which(words[0]) is None:
            raise errors.Refused(f"${name} says {one_line(typed)!r}, which is no program here. Set it to your editor.")
        return words
    found = next((path for each in USUAL if (path := shutil.which(each))), None)
    if found is None:
        raise errors.Refused("No editor was found: set VISUAL to yours before you start, as in: export VISUAL=nano")
    return [found]


def edit(app: App[None], words: Sequence[str], path: Path) -> int:
    """Hand the terminal to an editor until it ends, and return its exit code.

    Raises:
        errors.Refused: it cannot be started, or there is no terminal to hand over.
    """
    failed: OSError | None = None
    code = 0
    try:
        with app.suspend(), _undisturbed():
            try:
                # Nothing else runs meanwhile: two programs must not draw on one terminal.
                code = subprocess.run([*words, str(path)], check=False).returncode
            except OSError as error:
                failed = error
    except SuspendNotSupported:
        raise errors.Refused("An editor needs a terminal of its own; here write in the Record tab.") from None
    if failed is not None:
        raise errors.Refused(f"{name(words)} cannot be started: {failed.strerror}.")
    return code


def name(words: Sequence[str]) -> str:
    """Return what an editor is called in a sentence: the program's own name, for its folder may be long."""
    return one_line(Path(words[0]).name)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Do nothing at a key that interrupts; what is started meanwhile answers to it as usual."""
    numbers = [number for name in _SIGNALS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
