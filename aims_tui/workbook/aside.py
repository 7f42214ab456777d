"""Where openpyxl keeps the sheets that it has written: beside the workbook, in files without a name.

It would use the system's folder for temporary files, which may be full or closed, and leave them there
when it is killed. A file whose name is gone again at once needs nobody to remove it.
"""

import io
import os
from contextlib import ExitStack, suppress
from typing import Any

from openpyxl.worksheet._writer import WorksheetWriter

from aims_tui.access import Access
from aims_tui.safe_files import Folder, Part


class Written(io.RawIOBase):
    """What is written of one sheet."""

    def __init__(self, part: Part) -> None:
        self._file = part.file
        self._given_up = False
        self.size = 0

    def write(self, data: Any) -> int:
        if not self._given_up:
            self._file.write(data)
            self.size += len(data)
        return len(data)

    def writable(self) -> bool:
        return True

    def give_up(self) -> None:
        """Swallow what is still written: openpyxl ends its sheets whatever has happened."""
        self._given_up = True

    def begin(self) -> io.BufferedRandom:
        """Return the file, to be read from its beginning."""
        self._file.seek(0)
        return self._file


class Aside:
    """The sheets of one workbook that is being written. Used in a ``with``, at whose end they are gone."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._sheets: list[Any] = []

    def __enter__(self) -> "Aside":
        return self

    def __exit__(self, *_: object) -> None:
        for sheet in self._sheets:
            sheet._writer.out.give_up()
            if not sheet.closed:
                # It may have been left at any point, and what it says about that is of no use.
                with suppress(Exception):
                    sheet.close()
        self._stack.close()

    def begin(self, sheet: Any) -> None:
        """Have a sheet written here; all that stands above its rows must be settled."""
        part = self._stack.enter_context(self._folder.part(Access.PRIVATE, durable=False))
        part.hide()
        sheet._writer = _Writer(sheet, Written(part))
        self._sheets.append(sheet)
        sheet._writer.write_top()


class _Writer(WorksheetWriter):
    """Openpyxl's own, which would remove a file by its path."""

    out: Written

    def cleanup(self) -> None:
        """Let go of the room as soon as the sheet stands in the workbook."""
        with suppress(OSError):
            os.truncate(self.out.begin().fileno(), 0)
