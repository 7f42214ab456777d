"""A small .xlsx writer for the demo's risk register: rows of texts and numbers on a few sheets.

The workbook's own writer stands in a layer above this one, and evidence has to be there before it.
"""

import html
import io
import zipfile
from collections.abc import Sequence
from typing import TypedDict

_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NEW_YEAR = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP archive can tell
_STYLES = (
    f'<styleSheet xmlns="{_SPREADSHEET}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"><alignment vertical="top" wrapText="1"/></xf>'
    '<xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Sheet(TypedDict):
    """One sheet of the story: its name, the widths of its columns in characters, and its rows."""

    name: str
    widths: list[int]
    rows: list[list[str | int]]


def written(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as an .xlsx: the first row is bold and stays in view, texts are never formulas.

    The same sheets give the same bytes.
    """
    numbers = range(1, len(sheets) + 1)
    kinds = "".join(_kind(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in numbers)
    names = "".join(
        f'<sheet name="{html.escape(sheet["name"])}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in zip(numbers, sheets, strict=True)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{_kind('/xl/workbook.xml', 'sheet.main')}{_kind('/xl/styles.xml', 'styles')}{kinds}</Types>",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            *(("worksheet", f"worksheets/sheet{number}.xml") for number in numbers), ("styles", "styles.xml")
        ),
        "xl/styles.xml": _STYLES,
    }
    for number, sheet in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(sheet)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _NEW_YEAR), _HEAD + text, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _kind(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>'


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(sheet: Sheet) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(sheet["widths"], start=1)
    )
    rows = "".join(
        f'<row r="{number}">{"".join(_cell(value, bold=number == 1) for value in row)}</row>'
        for number, row in enumerate(sheet["rows"], start=1)
    )
    return (
        f'<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{rows}</sheetData></worksheet>"
    )


def _cell(value: str | int, *, bold: bool) -> str:
    style = ' s="1"' if bold else ""
    if isinstance(value, int):
        return f"<c{style}><v>{value}</v></c>"
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{html.escape(value)}</t></is></c>'
