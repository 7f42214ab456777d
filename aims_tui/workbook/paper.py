"""Sheets made for paper: tables landscape, fit to width, repeated header, page x of y with what vouches for it."""

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from aims_tui.workbook.look import FONT, RED
from aims_tui.workbook.page import Page

A4 = 9
_LONGEST = 240
"""Characters of a header or footer; Excel takes 255 with its codes."""


def set_up(sheet: Worksheet, page: Page, footer: str, banner: str) -> None:
    """Prepare a sheet before its first row is written."""
    sheet.page_setup.orientation = "portrait" if page.portrait else "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if page.one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    sheet.sheet_format.outlineLevelRow = 1
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.55, bottom=0.6, header=0.25, footer=0.3)
    sheet.sheet_view.showGridLines = False
    foot, head = sheet.oddFooter, sheet.oddHeader
    assert foot is not None and head is not None
    _say(foot.left, f"{page.title} · {footer}")
    _say(foot.right, "Page &P of &N", codes=True)
    if banner:
        _say(head.center, banner, bold=True, colour=RED)


def _say(item: Any, text: str, *, codes: bool = False, bold: bool = False, colour: str | None = None) -> None:
    item.text = text if codes else text.replace("&", "&&")[:_LONGEST]
    item.size, item.font, item.color = 8, f"{FONT},{'Bold' if bold else 'Regular'}", colour


def limit(sheet: Worksheet, page: Page, *, above: int, last: int) -> None:
    """Say what is printed and what is filtered, once all rows are written."""
    columns = len(page.columns)
    printed = sum(column.printed for column in page.columns) or columns
    rows = page.printed if isinstance(page.printed, int) else page.printed()
    sheet.print_area = f"A1:{get_column_letter(printed)}{above + rows if rows else max(last, 1)}"
    if page.table:
        end = above + page.filtered if page.filtered else last
        sheet.auto_filter.ref = f"A{above}:{get_column_letter(columns)}{end}"
