"""How the workbook looks: each style made once for a workbook and then shared by its cells."""

from dataclasses import dataclass, replace
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

FONT = "Calibri"
DARK, GREY, RED, BLUE = "1F3A4D", "5F6B73", "8A1C1C", "1155AA"
GREEN_BAR, AMBER_BAR, RED_BAR, BLUE_BAR, GREY_BAR = "2E8B57", "E0A030", "C0504D", "5B8DB8", "B0BEC5"


@dataclass(frozen=True, slots=True)
class Style:
    """One style in plain words; colours as RRGGBB."""

    size: int = 10
    bold: bool = False
    colour: str = "000000"
    fill: str = ""
    line: bool = False
    """A hair line below and to the left, as in a table."""
    wrap: bool = False
    right: bool = False
    link: bool = False
    number: str = ""
    """The number format."""
    quoted: bool = False
    """Begins like a formula: stays a text also when somebody edits the cell."""


_BODY = Style(wrap=True, line=True)

STYLES: dict[str, Style] = {
    "body": _BODY,
    "small": replace(_BODY, size=8),
    "title": Style(size=16, bold=True, colour=DARK),
    "heading": Style(size=12, bold=True, colour=DARK),
    "banner": Style(size=11, bold=True, colour=RED),
    "note": Style(colour=GREY),
    "plain": Style(wrap=True),
    "said": Style(),
    "head": Style(bold=True, colour="FFFFFF", fill=DARK, wrap=True),
    "head right": Style(bold=True, colour="FFFFFF", fill=DARK, wrap=True, right=True),
    "group": Style(size=10, bold=True, colour=DARK, fill="E3EAF0"),
    "label": Style(bold=True, wrap=True, line=True),
    "quiet": replace(_BODY, colour=GREY),
    "good": replace(_BODY, bold=True, colour="1B6E3C", fill="E6F4EA"),
    "open": replace(_BODY, bold=True, colour="8A5200", fill="FFF4DC"),
    "bad": replace(_BODY, bold=True, colour=RED, fill="FBE9E7"),
    "date": replace(_BODY, number="yyyy-mm-dd"),
    "moment": replace(_BODY, number="yyyy-mm-dd hh:mm"),
    "number": replace(_BODY, number="#,##0", right=True),
    "total": replace(_BODY, number="#,##0", right=True, bold=True),
}

TONES = {
    "Implemented": "good", "In progress": "open", "Not started": "bad", "–": "quiet",
    "Yes": "good", "Partly": "open", "No": "bad", "Undecided": "open", "Not answered": "quiet",
    "Approved": "good", "Draft": "open", "Superseded": "quiet", "Open": "bad",
}  # fmt: skip
"""The style of a word that says how something stands; never the colour alone."""

APPLICABLE = TONES | {"No": "quiet", "Yes": "body"}
"""The same where a No is a decision and no fault."""


class Look:
    """The styles of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool, bool], StyleArray] = {}

    def of(self, name: str, *, link: bool = False, quoted: bool = False) -> StyleArray:
        """Return a style for the ``style_array`` of a cell; it is shared, so nothing may change it."""
        key = (name, link, quoted)
        if key not in self._made:
            self._made[key] = self._make(replace(STYLES[name], link=link, quoted=quoted))
        return self._made[key]

    def _make(self, style: Style) -> StyleArray:
        # openpyxl keeps fonts, fills and so on in the workbook and hands out their numbers through a cell.
        cell: Any = WriteOnlyCell(self._workbook.worksheets[0])
        cell.font = Font(
            name=FONT, size=style.size, bold=style.bold, color=BLUE if style.link else style.colour,
            underline="single" if style.link else None,
        )  # fmt: skip
        cell.alignment = Alignment(
            horizontal="right" if style.right else "left",
            vertical="top",
            wrap_text=style.wrap or None,
            indent=1 if style.right else 0,
        )
        if style.fill:
            cell.fill = PatternFill("solid", fgColor=style.fill)
        if style.line:
            # The line to the left keeps a text from running into the column before.
            cell.border = Border(bottom=Side(style="hair", color="B0BEC5"), left=Side(style="hair", color="D5DCE1"))
        if style.number:
            cell.number_format = style.number
        if style.quoted:
            cell.quotePrefix = True
        made: StyleArray = cell._style
        return made
