"""A text that somebody edits in their own editor: a private file for it, and what comes back of it."""

import os
import shutil
import tempfile
from pathlib import Path

from aims_tui import paths
from aims_tui.text import LONGEST_TEXT, editable, written
from aims_tui.workspace.queries.readable import decoded
from aims_tui.workspace.session.viewing import abandoned, locked, safe_name
from aims_tui.workspace.store import errors

MOST_BYTES = 4 * LONGEST_TEXT
"""As many as the longest text may take."""


class OutsideText:
    """One text, as long as it is being edited elsewhere."""

    def __init__(self, text: str, name: str, suffix: str) -> None:
        """Write ``text`` to a file that nobody else can read, called ``name``.

        Raises:
            errors.NoRoom: it cannot be written.
        """
        # What no field can keep stands there as a picture, as it does in a field of the form.
        self._before = written(editable(text))
        ended = self._before if self._before.endswith("\n") or not self._before else f"{self._before}\n"
        try:
            _root().mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=_root()))
            self._lock = locked(folder)
            self.path = folder / f"{safe_name(name)}{suffix}"
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(ended.encode())
        except OSError as error:
            raise errors.NoRoom(f"The text cannot be handed to an editor: {error.strerror}.") from None

    def came_back(self) -> str | None:
        """Return the text as it is now, or None where nothing was changed; how its lines end is no change.

        Raises:
            errors.Refused: there is no text any more.
        """
        try:
            with self.path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise errors.Refused(f"The editor left no text ({error.strerror}); nothing was changed.") from None
        text = decoded(content) if len(content) <= MOST_BYTES else None
        if text is None:
            raise errors.Refused(f"This is no text, or one of more than {LONGEST_TEXT:,} characters.")
        end = "\n" if self._before.endswith("\n") else ""
        # Editors end the last line, also where nobody did.
        found = written(editable(f"{text.rstrip(chr(10))}{end}")) if text.strip("\n") else ""
        return None if found.rstrip("\n") == self._before.rstrip("\n") else found

    def drop(self) -> None:
        """Remove the file."""
        shutil.rmtree(self.path.parent, ignore_errors=True)
        self.leave()

    def leave(self) -> None:
        """Leave the file to the person, who was told where it lies."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def left_behind() -> list[Path]:
    """Return the texts of runs that ended while somebody was writing: nobody else knows of them."""
    try:
        folders = [each for each in _root().iterdir() if each.is_dir() and not each.is_symlink() and abandoned(each)]
        return sorted(path for each in folders for path in each.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def _root() -> Path:
    return paths.state_folder() / "writing"
