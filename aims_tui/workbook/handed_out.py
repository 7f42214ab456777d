"""Reading back what a workbook that was handed out says of the workspace it came from.

Such a file has been with others and may be anything: it is looked at before it is opened, and only
the Cover is read, as far as our own Cover goes.
"""

import warnings
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from aims_tui.text import one_line
from aims_tui.workbook.cover import CHANGES, HEAD, WORKSPACE
from aims_tui.workspace import errors

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
HIGHEST_RATIO = 100
SMALL = 4 * 1024 * 1024
"""A part that is no larger when unpacked harms nobody, however well it was packed: one letter a million times."""

_ROWS, _COLUMNS = 300, 3
"""How far the Cover is read; ours ends before."""

_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, ParseError, zipfile.BadZipFile, zlib.error,
    NotImplementedError, RuntimeError, InvalidFileException, OSError,
)  # fmt: skip

_OLD_OR_ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What a workbook says of its origin."""

    workspace: str
    head: str
    changes: int
    """How many changes were on record; 0 where the workbook does not say."""
    macros: bool
    """Has program parts, which were not looked at."""


def read(path: Path) -> HandedOut:
    """Return what the Cover of a workbook says.

    Raises:
        errors.WorkspaceError: it cannot be read, is no workbook, is too large, or is none of ours.
    """
    macros = _look(path)
    found: dict[str, str] = {}
    for label, value in _cover(path):
        if label in (WORKSPACE, HEAD, CHANGES):
            found.setdefault(label, value)
    if not found.get(WORKSPACE) or not found.get(HEAD):
        raise errors.NotAWorkspace(f"{path.name} has no Cover that names a workspace and a journal head.")
    changes = found.get(CHANGES, "").replace(",", "").partition(".")[0]
    return HandedOut(
        found[WORKSPACE], found[HEAD], int(changes) if changes.isascii() and changes.isdigit() else 0, macros
    )


def _look(path: Path) -> bool:
    """Look at a file from outside and say whether it has macros.

    Raises:
        errors.WorkspaceError: it must not be opened.
    """
    try:
        if not path.is_file():
            raise errors.Missing(f"There is no file {path}.")
        if path.stat().st_size > LARGEST_FILE:
            raise errors.NotAWorkspace(f"{path.name} is larger than {LARGEST_FILE >> 20} MB: not a workbook of ours.")
        with path.open("rb") as file:
            start = file.read(8)
        if start == _OLD_OR_ENCRYPTED:
            raise errors.NotAWorkspace(
                f"{path.name} is encrypted or an old .xls file. Save it as .xlsx without a password first."
            )
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        raise errors.NotAWorkspace(f"{path.name} is not an Excel workbook (.xlsx).") from None
    except OSError as error:
        raise errors.NotAllowed(f"{path} cannot be read: {error.strerror}.") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise errors.NotAWorkspace(f"{path.name} unpacks to more than a workbook of ours ever does; it was not opened.")
    for part in parts:
        if part.file_size > max(SMALL, part.compress_size * HIGHEST_RATIO):
            raise errors.NotAWorkspace(
                f"{path.name}: the part {one_line(part.filename)} unpacks to over {HIGHEST_RATIO} times its size; "
                "it was not opened."
            )
    return any("vbaproject" in part.filename.casefold() for part in parts)


def _cover(path: Path) -> list[tuple[str, str]]:
    if not openpyxl.DEFUSEDXML:
        raise errors.NotAllowed("Workbooks are read with defusedxml only; install it, or unset OPENPYXL_DEFUSEDXML.")
    try:
        with warnings.catch_warnings():
            # Whatever else somebody put into it is no concern of ours.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            try:
                if "Cover" not in workbook.sheetnames:
                    return []
                rows = workbook["Cover"].iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
                return [(_text(row[0]), _text(row[1])) for row in rows if len(row) > 1]
            finally:
                workbook.close()
    except _BROKEN:
        # openpyxl raises whatever the file's own oddity leads to.
        raise errors.NotAWorkspace(f"{path.name} cannot be read as an Excel workbook.") from None


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
