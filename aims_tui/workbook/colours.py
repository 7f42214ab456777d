"""Words of state in colour by a rule of the sheet, so that a word which an auditor writes over one has its own."""

from collections import defaultdict

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from aims_tui.workbook.look import STYLES
from aims_tui.workbook.page import Page


def colour(sheet: Worksheet, page: Page, *, first: int, last: int) -> None:
    """Add the rules for each column of words of state, for the rows of the table from ``first`` to ``last``."""
    if last < first:
        return
    for number, column in enumerate(page.columns, start=1):
        if column.tones is None:
            continue
        letter = get_column_letter(number)
        words = defaultdict(list)
        for word, style in column.tones.items():
            words[style].append(f'${letter}{first}="{word}"')
        place = f"{letter}{first}:{letter}{last}"
        for style, tests in words.items():
            sheet.conditional_formatting.add(place, _rule(style, f"OR({','.join(tests)})"))
        # Any other word is in no colour: the one that the cell was written with would speak of the old word.
        sheet.conditional_formatting.add(place, _rule("body", f"LEN(${letter}{first})>0"))


def _rule(style: str, formula: str) -> Rule:
    look = STYLES[style]
    # A rule's fill is solid in its background colour, unlike that of a cell.
    fill = PatternFill(bgColor=look.fill or "FFFFFF")
    font = Font(bold=look.bold, color=look.colour)
    return Rule(type="expression", dxf=DifferentialStyle(font=font, fill=fill), formula=[formula], stopIfTrue=True)
