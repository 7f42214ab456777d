"""The parts of a workbook that others may have made, unpacked and read under limits.

Nothing is taken at its word. What the archive says of its sizes serves to refuse it early; what holds
is what comes out while it is unpacked, a piece at a time, and what the processor spends on it.
"""

import errno
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Protocol
from xml.parsers import expat

from aims_tui import reading
from aims_tui.text import brief
from aims_tui.workspace.store import errors

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
"""What all parts together may say that they unpack to."""
MOST_PARTS = 2_000
HIGHEST_RATIO = 100
SMALL = 4 * 1024 * 1024
"""A part that is no larger when unpacked harms nobody, however well it was packed: one letter a million times."""
MOST_READ = 32 * 1024 * 1024
"""How many bytes are unpacked at all: the Cover stands at the beginning, and so do its texts."""
MOST_SECONDS = 1.0
"""Of the processor's time: the last limit, for what the others do not foresee."""

_DIRECTORY = 1024 * 1024
_PIECE = 64 * 1024
_TOKEN = 1024 * 1024
"""The longest single tag or comment: one that never ends is looked at from its start again and again."""
_MOST_ELEMENTS, _DEEPEST, _MOST_NAMES = 400_000, 64, 2_000

_OLD_OR_ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1")
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, NotImplementedError, RuntimeError, EOFError,
    ValueError, LookupError,
)  # fmt: skip
"""What zipfile and expat raise, whatever the file's own oddity leads to."""


class Limits(NamedTuple):
    """How much of a workbook is looked at."""

    file: int
    """Bytes."""
    read: int
    """Bytes that are unpacked."""
    elements: int
    seconds: float
    """Of the processor's time."""


class Reader(Protocol):
    """What looks at a part while it goes by."""

    done: bool
    """It has seen enough; the rest is not unpacked."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; its name has no prefix."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within the element that began last."""


class _Narrow:
    """A file that hands out no more than a few bytes at once, so that no lie about a size is believed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(min(size, _DIRECTORY + 1) if size >= 0 else _DIRECTORY + 1)
        if len(found) > _DIRECTORY:
            raise zipfile.BadZipFile("its directory is too long")
        return found


class Parts:
    """The parts of one workbook; a context manager that closes the file.

    Raises:
        errors.WorkspaceError: when it is made or read: it is no workbook, too large, or not whole.
    """

    def __init__(self, path: Path, limits: Limits | None = None, *, file: BinaryIO | None = None) -> None:
        """Look at the workbook at ``path``; ``file`` is what was read of it already.

        Without other limits they are those of a workbook of ours, of which only the Cover is read.
        """
        self._name = brief(path.name)
        self._limits = limits or Limits(LARGEST_FILE, MOST_READ, _MOST_ELEMENTS, MOST_SECONDS)
        self._began = time.thread_time()
        self._left = self._limits.read
        self._elements = 0
        self._file = file or opened(path)
        try:
            self._parts = self._looked_at()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> "Parts":
        return self

    def __exit__(
        self, sort: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def names(self) -> Collection[str]:
        """The names of all parts, in lower case: they know no other."""
        return self._parts.keys()

    def read(self, part: str, reader: Reader) -> None:
        """Let a reader look at a part until it has seen enough; a part that is not there has nothing in it."""
        info = self._parts.get(part.casefold())
        if info is None:
            return
        try:
            self._parse(info, reader)
        except (*_BROKEN, OSError):
            raise self.refused("cannot be read as an Excel workbook.") from None

    def refused(self, why: str) -> errors.NotAWorkspace:
        """Return the error that says why this workbook is not read."""
        return errors.NotAWorkspace(f"{self._name} {why}")

    def _looked_at(self) -> dict[str, zipfile.ZipInfo]:
        """Return the parts by name, having looked at what the archive says of itself."""
        try:
            if self._file.seek(0, os.SEEK_END) > self._limits.file:
                raise self.refused(f"is larger than {self._limits.file >> 20} MB: more than is read of a workbook.")
            self._file.seek(0)
            if self._file.read(8) == _OLD_OR_ENCRYPTED:
                raise self.refused("is encrypted or an old .xls file. Save it as .xlsx without a password first.")
            # The narrow file serves to read the directory only.
            with zipfile.ZipFile(_Narrow(self._file)) as archive:
                parts = archive.infolist()
        except _BROKEN:
            raise self.refused("is not an Excel workbook (.xlsx).") from None
        except OSError as error:
            raise errors.NotAllowed(f"{self._name} cannot be read: {error.strerror}.") from None
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise self.refused("unpacks to more than is read of a workbook; it was not opened.")
        for part in parts:
            if part.file_size > max(SMALL, part.compress_size * HIGHEST_RATIO):
                raise self.refused(
                    f"was not opened: its part {brief(part.filename)} unpacks to over {HIGHEST_RATIO} times its size."
                )
        found = {part.filename.casefold(): part for part in parts}
        if len(found) < len(parts):
            raise self.refused("was not opened: it has two parts of one name.")
        return found

    def _parse(self, info: zipfile.ZipInfo, reader: Reader) -> None:
        names: dict[str, str] = {}
        parser = expat.ParserCreate(intern=names)
        parser.buffer_text = True
        parser.buffer_size = _PIECE
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements += 1
            reader.start(name.rpartition(":")[2], attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            reader.end(name.rpartition(":")[2])

        def refuse(*_: object) -> None:
            raise zipfile.BadZipFile("it declares what no workbook declares")

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler = reader.text
        # Entities can only be declared there; what is never declared can never be blown up or fetched.
        parser.StartDoctypeDeclHandler = refuse
        fed = 0
        for piece in self._unpacked(info):
            parser.Parse(piece)
            fed += len(piece)
            if reader.done:
                return
            pending = fed - parser.CurrentByteIndex
            if (
                self._elements > self._limits.elements
                or depth > _DEEPEST
                or len(names) > _MOST_NAMES
                or pending > _TOKEN
                or time.thread_time() - self._began > self._limits.seconds
            ):
                raise self.refused("holds far more than is read of a workbook; it was not read further.")
        parser.Parse(b"", True)

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield what a part really unpacks to, a piece at a time, whatever its sizes are said to be."""
        if info.flag_bits & 0x1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("locked, or packed in a way that no workbook is")
        self._file.seek(info.header_offset)
        signature, name, extra = _LOCAL_HEADER.unpack(self._file.read(_LOCAL_HEADER.size))
        if signature != b"PK\x03\x04":
            raise zipfile.BadZipFile("no part lies where one is said to lie")
        self._file.seek(name + extra, os.SEEK_CUR)
        made = checksum = 0
        for piece in self._inflated(info) if info.compress_type else self._packed(info):
            made += len(piece)
            self._left -= len(piece)
            if self._left < 0 or time.thread_time() - self._began > self._limits.seconds:
                raise self.refused("unpacks to more than is read of a workbook; it was not read further.")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if made != info.file_size or checksum != info.CRC:
            raise zipfile.BadZipFile("it is not what was packed")

    def _inflated(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        taken = made = 0
        for packed in self._packed(info):
            taken += len(packed)
            waiting = packed
            while waiting and not inflate.eof:
                piece = inflate.decompress(waiting, _PIECE)
                waiting = inflate.unconsumed_tail
                made += len(piece)
                yield piece
            # A stream of empty blocks keeps the processor busy and comes to nothing.
            if inflate.eof or taken > made + 2 * _PIECE:
                break
        yield inflate.flush()
        if not inflate.eof:
            raise EOFError

    def _packed(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        left = info.compress_size
        while left > 0:
            piece = self._file.read(min(_PIECE, left))
            if not piece:
                raise EOFError
            left -= len(piece)
            yield piece


def opened(path: Path) -> BinaryIO:
    """Open an ordinary file for reading.

    Raises:
        errors.WorkspaceError: there is none, or it may not be read.
    """
    try:
        return reading.opened(path)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EINVAL):
            raise errors.Missing(f"There is no file {path}.") from None
        raise errors.NotAllowed(f"{path} cannot be read: {error.strerror}.") from None
