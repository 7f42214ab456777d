"""A small PDF writer for the demo's signed policy: headings, paragraphs and bullets on A4 pages."""

import re
from collections.abc import Iterator

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 64  # A4 in points
_SIZES = {"# ": (17, 26), "## ": (12, 24), "": (10, 14)}
"""Font size and line height by the mark that begins a line."""
_ITEM = re.compile(r"(-|\d+\.) ")
_LETTERS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_ADVANCE = dict(zip(range(32, 127), map(int, _LETTERS.split()), strict=True))
"""Width of each letter of Helvetica in thousandths of its size (from the font's public metrics)."""


def written(text: str) -> bytes:
    """Return ``text`` as a PDF: lines that begin with ``# `` and ``## `` are headings, items hang.

    The same text gives the same bytes: a file is kept under its hash, so nothing in it tells the time.
    """
    pages = list(_pages(text))
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        foot = _line(f"Page {number + 1} of {len(pages)}", _MARGIN, _MARGIN / 2, 8, bold=False)
        drawn = "\n".join((*page, foot)).encode("cp1252", "replace")
        fonts = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        box = f"/MediaBox [0 0 {_WIDTH} {_HEIGHT}]"
        content = f"/Resources {fonts} /Contents {6 + 2 * number} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {content} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
    return _with_table(objects)


def _pages(text: str) -> Iterator[list[str]]:
    page: list[str] = []
    height = _HEIGHT - _MARGIN
    for line in text.strip().splitlines():
        mark = next(mark for mark in _SIZES if line.startswith(mark))
        size, lead = _SIZES[mark]
        hang = 12 if _ITEM.match(line) else 0
        for number, part in enumerate(_wrapped(line.removeprefix(mark), size)):
            if height - lead < _MARGIN:
                yield page
                page, height = [], _HEIGHT - _MARGIN
            height -= lead
            page.append(_line(part, _MARGIN + (hang if number else 0), height, size, bold=bool(mark)))
    yield page


def _wrapped(line: str, size: int) -> list[str]:
    """Break a line where it would pass the right margin; an empty one stays as a gap."""
    found = [""]
    for word in line.split():
        longer = f"{found[-1]} {word}".strip()
        # Bold letters are a little wider than these; headings are short.
        fits = sum(_ADVANCE.get(ord(each), 556) for each in longer) * size / 1000 <= _WIDTH - 2 * _MARGIN - 12
        found = [*found[:-1], longer] if fits or not found[-1] else [*found, word]
    return found


def _line(text: str, left: float, height: float, size: int, *, bold: bool) -> str:
    for each in "\\()":
        text = text.replace(each, f"\\{each}")
    return f"BT /F{2 if bold else 1} {size} Tf {left:g} {height:g} Td ({text}) Tj ET"


def _with_table(objects: list[bytes]) -> bytes:
    """Return the objects as a file, with the table that says at which byte each one begins."""
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    table = b"0000000000 65535 f \n"
    for number, each in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    count = len(objects) + 1
    made += b"xref\n0 %d\n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        len(made),
    )
    return bytes(made)
