"""Evidence files handed out beside a workbook: a folder of copies under their own names, with their hashes."""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from aims_tui.workbook.outgoing import SUMS, Outgoing, Write, outgoing
from aims_tui.workbook.progress import Progress
from aims_tui.workspace.session import viewing
from aims_tui.workspace.store import errors, evidence_files

SUFFIX = ".files"
"""``soa.xlsx`` has its files in ``soa.files``: ``.evidence`` is the folder of a workspace, which nobody may change."""
_LONGEST_ID = 40
_LONGEST_NAME = 180
"""Bytes: with the id, and a number where a name is taken, still below the 255 that file systems take."""
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE)
"""Names that Windows gives to devices, whatever follows the first dot."""
_LOOKED_AT = 4096


class _Unwritable(Exception):
    """The copy, not the kept file, is at fault."""

    def __init__(self, error: OSError) -> None:
        self.error = error


class _Unsound(Exception):
    """A kept file is not handed out."""


class HandedOut:
    """The copies that one export makes; they have their names only after :meth:`place`."""

    def __init__(self, folder: Outgoing) -> None:
        self.path = folder.path
        self.names: dict[str, str] = {}
        """Names of the copies by the row of their evidence."""
        self.missing: dict[str, str] = {}
        """Why there is no copy, by row."""
        self._folder = folder
        self._taken = {SUMS.casefold()}
        self._may_run: set[str] = set()

    def address(self, row: str) -> str:
        """Return where a link in the workbook leads for this evidence; nowhere where that might run a program."""
        name = self.names.get(row, "")
        return quote(f"{self.path.name}/{name}") if name and row not in self._may_run else ""

    def place(self) -> None:
        """Put the copies in their place, in the place of those of an earlier export.

        Raises:
            errors.NoRoom: they cannot be put there.
        """
        try:
            self._folder.place()
        except OSError as error:
            raise errors.NoRoom(
                f"The workbook was written, but its files could not all be put into {self.path}: {error.strerror}."
            ) from None

    def copy(self, workspace: Path, row: str, values: Mapping[str, str], progress: Progress) -> None:
        """Copy the kept file of one piece of evidence; one that is missing or was altered is noted instead.

        Raises:
            OSError: the copy cannot be written.
        """
        name = file_name(values["short"], values["original_name"] or values["title"])
        name = _free(name, self._taken)
        start = bytearray()
        size = int(values["size"]) if values["size"].isdecimal() else None

        def keep(write: Write, piece: bytes) -> None:
            progress.step(0)
            start.extend(piece[: max(_LOOKED_AT - len(start), 0)])
            try:
                write(piece)
            except OSError as error:
                raise _Unwritable(error) from None

        try:
            with self._folder.file(name) as write:
                if problem := evidence_files.problem_of(
                    workspace, values["file"], size, keep=lambda piece: keep(write, piece)
                ):
                    raise _Unsound(problem)
        except _Unsound as unsound:
            self.missing[row] = str(unsound)
            return
        except _Unwritable as unwritable:
            raise unwritable.error from None
        self._taken.add(_same(name))
        self.names[row] = name
        if viewing.may_run_called(name, bytes(start)):
            self._may_run.add(row)


@contextmanager
def handed_out_beside(
    workspace: Path, evidence: Mapping[str, Mapping[str, str]], workbook: Path, progress: Progress
) -> Iterator[HandedOut]:
    """Copy the kept files of evidence, given by row, to go with a workbook; without :meth:`place` nothing stays.

    Raises:
        errors.Refused: what lies under the folder's name holds something else than files of an earlier export.
        errors.NoRoom: the copies cannot be written.
    """
    path = workbook.with_name(workbook.stem + SUFFIX)
    with outgoing(path) as folder:
        found = HandedOut(folder)
        for row, values in evidence.items():
            progress.step(0)
            if values["file"]:
                try:
                    found.copy(workspace, row, values, progress)
                except OSError as error:
                    raise errors.NoRoom(f"The files could not be copied to {path}: {error.strerror}.") from None
        yield found


def file_name(short: str, name: str) -> str:
    """Return under which name a file of a piece of evidence is handed out: one that every system takes as a name.

    No folders, no devices of Windows, nothing that changes the direction of writing, at most 255 bytes.
    """
    id = viewing.safe_name(_plain(short)).encode()[:_LONGEST_ID].decode(errors="ignore")
    # The end is kept: it says what the file is.
    name = viewing.safe_name(_plain(name)).encode()[-_LONGEST_NAME:].decode(errors="ignore")
    joined = f"{id} {name}".strip(". ")
    return f"_{joined}" if _RESERVED.fullmatch(joined) else joined


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\\", "/"))


def _same(name: str) -> str:
    """Return what two names have in common that are one name somewhere: capitals and composition do not count."""
    return unicodedata.normalize("NFKC", name).casefold()


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other file of the folder has."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - of a name, not of a path
    number, free = 1, name
    while _same(free) in taken:
        number += 1
        free = f"{stem} ({number}){suffix}"
    return free
