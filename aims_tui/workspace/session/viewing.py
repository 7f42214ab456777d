"""Looking at a kept file: a private copy for the system's viewer, what to ask before, and sweeping up after.

Whatever opens the copy may change it or run it; the kept file itself is never handed to anything.
"""

import os
import re
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aims_tui import paths
from aims_tui.workspace.store import errors, evidence_files

if os.name == "posix":
    import fcntl

_LONGEST_NAME = 200  # bytes; most file systems take 255
_LEFT_BEHIND = 24 * 3600.0
"""Seconds after which a copy is surely no longer looked at, where nothing else tells."""
_LOOKED_AT = 4096
_TRIES = 3

_HARMLESS = re.compile(
    r"\.(pdf|txt|text|md|rst|log|csv|tsv|json|ya?ml|docx|xlsx|pptx|od[tspg]|vsdx|png|jpe?g|gif|bmp|tiff?|webp|heic"
    r"|eml|msg|ics|vcf|zip|7z|tar|gz|tgz|bz2|xz|mp3|mp4|m4[av]|wav|ogg|mov|mkv|webm|avi)"
)
"""What is only shown. Everything else is asked about: nobody knows all the kinds that can run something."""
_PROGRAM = re.compile(
    rb"#!|MZ|\x7fELF|\0asm|dex\n|FasdUAS|ITSF|MSCF|!<arch>|\xed\xab\xee\xdb|xar!|Cr24|hsqs"
    rb"|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\xca\xfe\xba[\xbe\xbf]|[\xbe\xbf]\xba\xfe\xca|L\0\0\0\x01\x14\x02\0"
)
"""How programs, scripts, packages and shortcuts begin, whatever they are called."""
_OLD_OFFICE = bytes.fromhex("D0CF11E0A1B11AE1")
"""Word, Excel and PowerPoint of old, installers, and what is locked with a password: all may hold macros."""
_SHOWN_BY_CONTENT = re.compile(rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8")
_NO_PLAIN_TEXT = re.compile(
    rb"\0|^PK|<(!doctype|html|head|body|script|svg|\?xml|\?php)|\[(desktop entry|internetshortcut)\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Copy:
    """A private copy of a kept file."""

    path: Path
    may_run: bool
    """Opening it may run a program or load something from elsewhere: ask first."""


class Copies:
    """The private copies that one run of the program makes; they go when it ends, or when the next one begins."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock: int | None = None

    def make(self, workspace: Path, hash: str, name: str) -> Copy:
        """Return a private copy of a kept file under its original name.

        Raises:
            errors.Refused: the file is missing or was altered.
            errors.NoRoom: there is no room for the copy.
        """
        try:
            target = Path(tempfile.mkdtemp(dir=self._own_folder())) / safe_name(name)
            with target.open("xb") as copy:
                target.chmod(0o600)
                problem = evidence_files.problem_of(workspace, hash, None, keep=lambda piece: _write(copy, piece))
        except OSError as error:
            raise _no_copy(error) from None
        if problem:
            self.drop(target)
            raise errors.Refused(f"It cannot be opened: {problem}")
        return Copy(target, may_run(target) or _executable(evidence_files.place(workspace, hash)))

    def drop(self, path: Path) -> None:
        """Remove one copy that nobody will look at."""
        shutil.rmtree(path.parent, ignore_errors=True)

    def clear(self) -> None:
        """Remove every copy; what a viewer still holds is left for the next start."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
        self._folder = self._lock = None

    def _own_folder(self) -> Path:
        if self._folder is None or not self._folder.is_dir():
            self.clear()
            _root().mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(_TRIES):
                self._folder = Path(tempfile.mkdtemp(dir=_root()))
                self._lock = locked(self._folder)
                # Somebody who sweeps may have taken it in the moment before it was locked.
                if self._lock is not None and self._folder.is_dir():
                    break
        assert self._folder is not None
        return self._folder


def sweep() -> None:
    """Remove the copies of runs that ended without doing so."""
    try:
        left = [*_root().iterdir()]
    except OSError:
        return
    for each in left:
        if each.is_symlink() or not each.is_dir() or not abandoned(each):
            continue
        shutil.rmtree(each, ignore_errors=True)


def _root() -> Path:
    return paths.state_folder() / "viewing"


def locked(folder: Path) -> int | None:
    """Hold a folder for as long as this process lives; None where the system has no such lock, or it is held."""
    if os.name != "posix":
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def abandoned(folder: Path) -> bool:
    """Say whether the run of the program that held a folder has ended; where nothing tells, by its age."""
    try:
        if time.time() - folder.stat().st_mtime > _LEFT_BEHIND:
            return True
        lock = locked(folder)
    except OSError:
        return False
    if lock is None:
        return False
    os.close(lock)
    return True


def may_run(path: Path) -> bool:
    """Say whether opening a file may run a program, by its name, by how it begins and by its mode: ask first."""
    try:
        with path.open("rb") as file:
            start = file.read(_LOOKED_AT)
    except OSError:
        return True
    return _executable(path) or may_run_called(path.name, start)


def may_run_called(name: str, start: bytes = b"") -> bool:
    """Say the same of a file with this name that begins like this."""
    suffix = Path(safe_name(name)).suffix.casefold()
    if _PROGRAM.match(start) or (start.startswith(_OLD_OFFICE) and suffix != ".msg"):
        return True
    if re.fullmatch(r"(\.\d*)?", suffix):
        # Without a suffix the system goes by the content; "Policy 1.2" has none either.
        return not _SHOWN_BY_CONTENT.match(start) and _NO_PLAIN_TEXT.search(start) is not None
    return _HARMLESS.fullmatch(suffix) is None


def safe_name(name: str) -> str:
    """Return the name under which a copy is opened: no folders, nothing that steers, not too long."""
    safe = re.sub(r"[^\w .()+-]", "_", Path(name).name).strip(". ") or "evidence"
    # The end is kept: it says what the file is.
    return safe.encode()[-_LONGEST_NAME:].decode(errors="ignore").strip(". ")


def _executable(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & 0o111)
    except OSError:
        return True


def _write(copy: BinaryIO, piece: bytes) -> None:
    try:
        copy.write(piece)
    except OSError as error:
        raise _no_copy(error) from None


def _no_copy(error: OSError) -> errors.NoRoom:
    return errors.NoRoom(f"No copy to look at could be made: {error.strerror}.")
