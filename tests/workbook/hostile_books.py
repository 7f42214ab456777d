"""Workbooks that somebody made to harm the reader, written byte by byte."""

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCTYPE = '<!DOCTYPE a [<!ENTITY x0 "ha">%s]>'
MEGABYTE = 2**20


@dataclass
class Part:
    """A part of an archive, with whatever is said of it beside the truth."""

    name: str
    content: bytes | Iterable[bytes]
    method: int = 8
    said: dict[str, int] = field(default_factory=dict)
    """``size``, ``packed``, ``checksum``, ``flags``, ``offset``: what the directory says instead of what is so."""
    packed: bytes = b""
    extra: bytes = b""

    def __post_init__(self) -> None:
        pieces = [self.content] if isinstance(self.content, bytes) else self.content
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        self.size = self.checksum = 0
        out = []
        for piece in pieces:
            self.size += len(piece)
            self.checksum = zlib.crc32(piece, self.checksum)
            out.append(piece if self.method == 0 else deflate.compress(piece))
        if not self.packed:
            self.packed = b"".join(out) + (b"" if self.method == 0 else deflate.flush())


def archive(parts: Iterable[Part], *, end: dict[str, int] | None = None, zip64: bytes = b"") -> bytes:
    """Return a zip of these parts; ``end`` are lies of its last record."""
    out, directory, count = [], [], 0
    place = 0
    for part in parts:
        name = part.name.encode()
        said = {
            "size": part.size, "packed": len(part.packed), "checksum": part.checksum, "flags": 0, "offset": place,
        } | part.said  # fmt: skip
        shared = (said["flags"], part.method, 0, 0x5A21, said["checksum"], said["packed"], said["size"], len(name))
        local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, *shared, 0) + name + part.packed
        directory.append(
            struct.pack("<4s6H3L5H2L", b"PK\1\2", 45, 45, *shared, len(part.extra), 0, 0, 0, 0, said["offset"])
            + name
            + part.extra
        )
        out.append(local)
        place += len(local)
        count += 1
    listed = b"".join(directory)
    last = {"count": min(count, 65535), "size": len(listed), "offset": place} | (end or {})
    record = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, last["count"], last["count"], last["size"], last["offset"], 0)
    return b"".join([*out, listed, zip64, record])


def relations(*targets: tuple[str, str], mode: str = "Internal") -> str:
    return "<Relationships>" + "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{sort}" Target="{target}" TargetMode="{mode}"/>'
        for number, (sort, target) in enumerate(targets)
    ) + "</Relationships>"  # fmt: skip


def sheet(*rows: str) -> str:
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>"


def row(label: str, value: str) -> str:
    return f'<row><c t="inlineStr"><is><t>{label}</t></is></c><c t="inlineStr"><is><t>{value}</t></is></c></row>'


HONEST = (row("Workspace id", "w"), row("Journal head", "h"), row("Changes on record", "7"))
SHARED = sheet(*(f'<row><c r="A{n + 1}" t="s"><v>{i}</v></c><c r="B{n + 1}" t="s"><v>{i + 1}</v></c></row>'
                 for n, i in enumerate((0, 2, 999_999_998))))  # fmt: skip


def book(*more: Part, **changed: Any) -> bytes:
    """Return a workbook like ours in which parts are changed: text, bytes, pieces, a Part, or None to leave one out."""
    parts: dict[str, Any] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns:r="{RELATIONS}"><sheets><sheet name="Cover" sheetId="1" r:id="r0"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/worksheets/sheet1.xml": sheet(*HONEST),
    }
    short = {"package": "_rels/.rels", "workbook": "xl/workbook.xml", "belonging": "xl/_rels/workbook.xml.rels",
             "cover": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}  # fmt: skip
    for name, content in changed.items():
        parts[short[name]] = content
    made = []
    for name, content in parts.items():
        if isinstance(content, Part):
            content.name = name
            made.append(content)
        elif content is not None:
            made.append(Part(name, content.encode() if isinstance(content, str) else content))
    return archive([*made, *more])


def many(what: str, times: int, before: str = "", after: str = "") -> Iterable[bytes]:
    """Yield one thing over and over, a megabyte at a time."""
    yield before.encode()
    at_once = max(MEGABYTE // len(what), 1)
    for _ in range(times // at_once):
        yield (what * at_once).encode()
    yield after.encode()


def numbered(what: str, times: int, before: str = "", after: str = "") -> Iterable[bytes]:
    """Yield things that are all different."""
    yield before.encode()
    for first in range(0, times, 10_000):
        yield "".join(what % number for number in range(first, first + 10_000)).encode()
    yield after.encode()


def small(content: Iterable[bytes]) -> Part:
    """Return a part that is said to be small, so that nobody refuses it for its size."""
    part = Part("", content)
    part.said = {"size": 3_000_000}
    return part


def _blocks(content: bytes, length: int) -> bytes:
    """Pack in as many blocks as there are pieces: each costs the reader a table."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = (content[start : start + length] for start in range(0, len(content), length))
    return b"".join(deflate.compress(piece) + deflate.flush(zlib.Z_FULL_FLUSH) for piece in pieces) + deflate.flush()


def _laughs() -> str:
    entities = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
    return '<?xml version="1.0"?>' + DOCTYPE % entities + sheet(row("Workspace id", "&x11;"))


def _zip64_directory() -> bytes:
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2**40, 2**40, 2**45, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, 0, 1)
    return archive([Part("a", b"a")], end={"count": 65535, "size": 2**32 - 1, "offset": 2**32 - 1},
                   zip64=record + locator)  # fmt: skip


def _overlapping() -> bytes:
    bomb = Part("xl/sharedStrings.xml", many("<si/>", 4_000_000))
    others = [Part(f"xl/worksheets/sheet{n}.xml", b"", said={"offset": 0, "size": 90_000, "packed": len(bomb.packed)})
              for n in range(1, 1_900)]  # fmt: skip
    return archive([bomb, *others])


def _listed_without_end() -> bytes:
    one = struct.pack("<4s6H3L5H2L", b"PK\1\2", 45, 45, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listed = one * 900_000
    return listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, len(listed), 0, 0)


CUT = "<worksheet><sheetData>"
BOOKS: dict[str, Callable[[], bytes]] = {
    "honest": book,
    "strings, 100 MB of them": lambda: book(cover=SHARED, strings=many("<si><t>a</t></si>", 6_000_000, "<sst>")),
    "strings, said to be few": lambda: book(cover=SHARED, strings=small(many("<si/>", 10_000_000, "<sst>"))),
    "one string of 50 MB": lambda: book(cover=SHARED, strings=small(many("a", 50_000_000, "<sst><si><t>"))),
    "a string of line ends": lambda: book(cover=SHARED, strings=small(many("\n", 40_000_000, "<sst><si><t>"))),
    "a string of escapes": lambda: book(cover=SHARED, strings=small(many("&amp;", 12_000_000, "<sst><si><t>"))),
    "rows without end": lambda: book(cover=small(many("<row/>", 9_000_000, CUT))),
    "cells without end": lambda: book(cover=small(many("<c><v>1</v></c>", 3_000_000, CUT + "<row>"))),
    "columns before the rows": lambda: book(cover=small(many("<col/>", 8_000_000, "<worksheet><cols>"))),
    "blanks before the rows": lambda: book(cover=small(many(" ", 50_000_000, "<worksheet>"))),
    "an attribute of 20 MB": lambda: book(cover=small(many("a", 20_000_000, '<worksheet a="', '"/>'))),
    "a comment of 20 MB": lambda: book(cover=small(many("a", 60_000_000, "<worksheet><!--", "-->"))),
    "attributes without end": lambda: book(cover=small(numbered(' a%d=""', 300_000, "<worksheet", "/>"))),
    "tags full of attributes": lambda: book(
        cover=small(many("<a" + "".join(f' b{n}=""' for n in range(1_900)) + "/>", 3_000, "<worksheet>"))
    ),
    "names without end": lambda: book(cover=small(numbered("<a%d/>", 300_000, "<worksheet>"))),
    "nested without end": lambda: book(cover=small(many("<a>", 9_000_000))),
    "relations without end": lambda: book(package=small(many('<Relationship Id="a"/>', 3_000_000, "<Relationships>"))),
    "sheets without end": lambda: book(workbook=small(many('<sheet name="a"/>', 4_000_000, "<workbook>"))),
    "styles, 40 MB": lambda: book(Part("xl/styles.xml", many("<xf/>", 8 * MEGABYTE))),
    "thirty thousand parts": lambda: book(*(Part(f"p{n}", b"", method=0) for n in range(30_000))),
    "two thousand and one parts": lambda: book(*(Part(f"p{n}", b"", method=0) for n in range(2_001))),
    "a directory of 40 MB": _listed_without_end,
    "parts that overlap": _overlapping,
    "two parts of one name": lambda: book(Part("XL/workbook.xml", b"<workbook/>")),
    "laughing entities": lambda: book(cover=_laughs()),
    "an entity that fetches": lambda: book(
        cover='<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + sheet(row("Workspace id", "&b;"))
    ),
    "an entity in UTF-16": lambda: book(cover=_laughs().encode("utf-16")),
    "a parameter entity": lambda: book(cover='<!DOCTYPE a [<!ENTITY % p SYSTEM "/dev/zero"> %p;]><a/>'),
    "an encoding that is none": lambda: book(cover='<?xml version="1.0" encoding="zlib"?>' + sheet(*HONEST)),
    "packed by bzip2": lambda: book(cover=Part("", b"", method=12, packed=bz2.compress(b"<a>" * 1_000_000))),
    "packed by lzma": lambda: book(
        cover=Part("", b"", method=14, packed=lzma.compress(b"<a>" * 1_000_000, lzma.FORMAT_ALONE))
    ),
    "empty blocks": lambda: book(
        cover=Part("", b"", packed=b"\0\0\0\xff\xff" * 4_000_000, said={"size": 3_000_000})
    ),
    "a block for every few letters": lambda: book(
        cover=Part("", b"", packed=_blocks(b"<a>" + b"The quick brown fox, " * 600_000, 50), said={"size": 12_600_003})
    ),
    "said to be larger": lambda: book(cover=Part("", sheet(*HONEST).encode(), said={"size": 200_000})),
    "said to be locked": lambda: book(cover=Part("", sheet(*HONEST).encode(), said={"flags": 1})),
    "another checksum": lambda: book(cover=Part("", sheet(*HONEST).encode(), said={"checksum": 1})),
    "no part where one is said": lambda: book(cover=Part("", sheet(*HONEST).encode(), said={"offset": 3})),
    "a part beyond the end": lambda: book(cover=Part("", sheet(*HONEST).encode(), said={"offset": 2**31})),
    "zip64, a part of an exabyte": lambda: book(
        cover=Part("", b"a", said={"size": 2**32 - 1}, extra=struct.pack("<2HQ", 1, 8, 2**60))
    ),
    "zip64, an extra that is cut": lambda: book(
        cover=Part("", b"a", said={"size": 2**32 - 1}, extra=struct.pack("<2HL", 1, 4, 7))
    ),
    "zip64, a directory of an exabyte": _zip64_directory,
    "cut in the middle": lambda: book()[:700],
    "encrypted": lambda: bytes.fromhex("D0CF11E0A1B11AE1") + bytes(5_000),
    "empty": lambda: b"",
    "no parts": lambda: archive([]),
    "no relations": lambda: book(package=None, belonging=None),
    "no workbook": lambda: book(workbook=None),
    "no Cover's part": lambda: book(cover=None),
    "relations that lead out": lambda: book(belonging=relations(("worksheet", "../../../../etc/passwd"))),
    "relations to elsewhere": lambda: book(belonging=relations(("worksheet", "http://x.example/a"), mode="External")),
    "relations to themselves": lambda: book(belonging=relations(("worksheet", "_rels/workbook.xml.rels"))),
    "a count of 290 digits": lambda: book(cover=sheet(*HONEST[:2], row("Changes on record", "9" * 290))),
    "values that steer": lambda: book(cover=sheet(row("Workspace id", "&#x9b;2J\u202e"), row("Journal head", "[/]"))),
    "parts that are no XML": lambda: book(workbook=b"\0\xff\xfe" * 40, belonging=b"", cover=b"<"),
}  # fmt: skip


def write(name: str, folder: Path) -> Path:
    """Write one of the books and return where."""
    path = folder / "book.xlsx"
    path.write_bytes(BOOKS[name]())
    return path
