"""The rows that an import refused, as a file that can be mended and imported again."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from aims_tui.insight.importing.reading import Chosen
from aims_tui.insight.importing.table import Line
from aims_tui.safe_files import write as write_file
from aims_tui.workbook import cells
from aims_tui.workbook.csv_files import guarded
from aims_tui.workspace.store import errors

WHY = "Why not imported"
"""The heading of the first column, which an import passes over."""


def write(path: Path, chosen: Chosen, refused: Mapping[int, str]) -> None:
    """Write the rows with these numbers, each with its reason in front, under the headings of the file.

    Raises:
        errors.NoRoom: it cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    heads = {head.place: head.name for head in chosen.headings.heads}
    for head in chosen.headings.heads:
        if head.group:
            # The groups above the headings have no place in a file of one row of headings.
            heads[head.place] = f"{head.group} {head.text}"
    width = max(heads, default=0) + 1
    writer.writerow([WHY, *(heads.get(place, "") for place in range(width))])
    for line in chosen.lines:
        if line.number in refused:
            writer.writerow([refused[line.number], *map(_cell, _padded(line, width))])
    try:
        write_file(path.parent, path.name, content=text.getvalue().encode("utf-8-sig", "backslashreplace"))
    except OSError as error:
        raise errors.NoRoom(f"{path} could not be written: {error.strerror}.") from None


def _padded(line: Line, width: int) -> list[str]:
    return [*line.cells, *[""] * (width - len(line.cells))]


def _cell(text: str) -> str:
    return guarded(cells.safe(text))
