"""The rows that an import refused, as a file that can be mended and imported again."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from pathlib import Path

from aims_tui.insight.importing.reading import Chosen
from aims_tui.insight.importing.table import Line
from aims_tui.safe_files import write as write_file
from aims_tui.workbook import cells
from aims_tui.workbook.csv_files import guarded
from aims_tui.workspace.store import errors

WHY = "Why not imported"
"""The heading of the first column, which an import passes over."""
_NO_TITLE = re.compile(r"[\\*?:/\[\]]")
_LONGEST_TITLE = 31


def write(path: Path, chosen: Chosen, refused: Mapping[int, str]) -> None:
    """Write the rows with these numbers, each with its reason in front, under the headings of the file.

    The columns are separated as in a file of text that they come from, so that the same program opens both.

    Raises:
        errors.NoRoom: something lies there already, or it cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=chosen.sheet.mark or ",", quoting=csv.QUOTE_ALL)
    head, *rows = _rows(chosen, refused)
    writer.writerow(head)
    writer.writerows([why, *map(_cell, row)] for why, *row in rows)
    _put(path, text.getvalue().encode("utf-8-sig", "backslashreplace"))


def write_workbook(path: Path, tables: Iterable[tuple[Chosen, Mapping[int, str]]]) -> None:
    """Write the refused rows of several tables, each into a sheet of its name.

    Raises:
        errors.NoRoom: something lies there already, or it cannot be written.
    """
    from openpyxl import Workbook  # 200 ms, and only when it is written
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for chosen, refused in tables:
        sheet = book.create_sheet(_NO_TITLE.sub("-", chosen.sheet.name)[:_LONGEST_TITLE] or "Rows")
        for row in _rows(chosen, refused):
            made = []
            for text in row:
                # An empty cell changes nothing; a part of a text would.
                cell = WriteOnlyCell(sheet, cells.safe(text) if cells.fits(text) else "")
                cell.data_type = "s"
                made.append(cell)
            sheet.append(made)
    held = io.BytesIO()
    book.save(held)
    _put(path, held.getvalue())


def _rows(chosen: Chosen, refused: Mapping[int, str]) -> Iterator[list[str]]:
    """Yield the headings and the rows with these numbers, each with its reason in front."""
    heads = {head.place: head.name for head in chosen.headings.heads}
    for head in chosen.headings.heads:
        if head.group:
            # The groups above the headings have no place in a file of one row of headings.
            heads[head.place] = f"{head.group} {head.text}"
    width = max(heads, default=0) + 1
    yield [WHY, *(heads.get(place, "") for place in range(width))]
    for line in chosen.lines:
        if line.number in refused:
            yield [refused[line.number], *_padded(line, width)]


def beside(source: Path, ending: str) -> Path:
    """Return a free name for the refused rows of a file, in its folder; ``ending`` with its dot."""
    stem = f"{source.stem}-refused"
    names = chain((f"{stem}{ending}",), (f"{stem} {number}{ending}" for number in count(2)))
    return next(path for path in map(source.with_name, names) if not os.path.lexists(path))


def _put(path: Path, content: bytes) -> None:
    try:
        write_file(path.parent, path.name, content=content, replace=False)
    except FileExistsError:
        raise errors.NoRoom(f"{path} is there already, and it stays: the refused rows need another name.") from None
    except OSError as error:
        raise errors.NoRoom(f"{path} could not be written: {error.strerror}.") from None


def _padded(line: Line, width: int) -> list[str]:
    return [*line.cells, *[""] * (width - len(line.cells))]


def _cell(text: str) -> str:
    return guarded(cells.safe(text))
