"""FIELD=VALUE as it is typed behind a verb; a value may come from a file or from standard input."""

import errno
import sys
from collections.abc import Sequence

from aims_tui import reading
from aims_tui.cli.call import UsageError, typed_path
from aims_tui.records.fields import LONGEST_PROSE
from aims_tui.text import coded
from aims_tui.workspace.store import errors


def pairs(arguments: Sequence[str]) -> dict[str, str]:
    """Return FIELD=VALUE arguments as a mapping; ``@file`` and ``@-`` are read.

    Raises:
        UsageError: one of them is not of that form, or a field is given twice.
        errors.Refused: a file cannot be read.
    """
    found: dict[str, str] = {}
    for argument in arguments:
        name, sign, value = argument.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{argument!r} is not of the form FIELD=VALUE")
        if coded(name) in found:
            raise UsageError(f"{name} is given twice")
        found[coded(name)] = value
    if [*found.values()].count("@-") > 1:
        raise UsageError("standard input can be read for one field only")
    return {name: _read(value[1:]) if value.startswith("@") else value for name, value in found.items()}


_MOST = 4 * LONGEST_PROSE + 5
"""Bytes that the longest text can take, with the mark in front and the end of its last line."""


def _read(source: str) -> str:
    try:
        text = _standard_input() if source == "-" else reading.at_most(typed_path(source), _MOST)
        # Editors on Windows begin a file with a mark and end lines in two characters.
        return text.decode("utf-8-sig").replace("\r\n", "\n").removesuffix("\n")
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise errors.Refused(
                f"{_called(source)} holds more than {LONGEST_PROSE:,} characters; keep it as evidence instead."
            ) from None
        raise errors.Refused(
            f"{source!r} cannot be read: {error.strerror}. (A value that begins with @ is the name of a file; "
            "=@- reads standard input.)"
        ) from None
    except UnicodeDecodeError:
        raise errors.Refused(f"{_called(source)} is not UTF-8 text.") from None


def _called(source: str) -> str:
    return "Standard input" if source == "-" else repr(source)


def _standard_input() -> bytes:
    if sys.stdin is None:
        return b""
    found = sys.stdin.buffer.read(_MOST + 1)
    if len(found) > _MOST:
        raise OSError(errno.EFBIG, "Too large")
    return found
