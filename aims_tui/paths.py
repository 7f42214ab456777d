"""Where things live, and the paths and addresses that people give.

Typed, pasted, or dropped on the terminal: quoted, with escaped blanks, as ``file://…``, with ``~``.
"""

import os
import re
from functools import cache
from pathlib import Path

from aims_tui.text import unmarked

HOME_VARIABLE = "AIMS_TUI_HOME"
"""When set, settings, workspaces, drafts and snapshots all live below this folder."""


@cache
def _folder(sort: str) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home) / sort
    import platformdirs  # 18 ms, and not needed where the folder is given

    chosen = {
        "config": platformdirs.user_config_path,
        "data": platformdirs.user_data_path,
        "state": platformdirs.user_state_path,
    }[sort]
    return chosen("aims-tui", appauthor=False)


def config_folder() -> Path:
    """Return the folder of the settings."""
    return _folder("config")


def data_folder() -> Path:
    """Return the folder for workspaces and snapshots."""
    return _folder("data")


def state_folder() -> Path:
    """Return the folder of what this user has seen and is typing, one file a workspace."""
    return _folder("state")


def data_file(name: str) -> Path:
    """Return the path of a data file of the program.

    In an installed package it lies inside the package; an editable install does not see
    force-included files, so the checkout's own ``data/`` is the second place.
    """
    package = Path(__file__).parent
    inside = package / "data" / name
    return inside if inside.exists() else package.parent / "data" / name


class PathUnclear(ValueError):
    """What was typed names no file, or several; the message says why."""


def typed(text: str) -> Path:
    """Return the path that was typed. What is there exactly as it is written is meant so, whatever it looks like.

    Raises:
        PathUnclear: it is empty, names several files, a file on another computer or an unknown user's folder.
    """
    text = text.strip()
    if not text or "\0" in text:
        raise PathUnclear("Name a file.")
    as_written = _at_home(text)
    # Marks of direction come along unseen when a path is copied from a Windows dialog.
    return as_written if os.path.lexists(as_written) else _at_home(_local(_undone(unmarked(text).strip())))


def into(text: str, name: str) -> Path:
    """Return the path that was typed; where it is that of a folder, the file of this name in it.

    Raises:
        PathUnclear: as :func:`typed`.
    """
    path = typed(text)
    # A folder that is called like such a file is a slip, and refused where the file is to be written.
    folder = os.path.isdir(path) and path.suffix.casefold() != Path(name).suffix
    return path / name if folder or text.strip().strip("'\"").endswith(("/", os.sep)) else path


def address(text: str) -> str:
    """Return the address that was typed, with ``https`` before ``www.``; an empty text for anything else."""
    text = unmarked(text).strip().strip("<>'\"")
    if re.match(r"(?i)file:", text):
        return ""
    if re.match(r"(?i)[a-z][a-z0-9+.-]+://\S|mailto:\S", text):
        return text
    return f"https://{text}" if re.match(r"(?i)www\.[^\s.]", text) and not os.path.lexists(text) else ""


def _at_home(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise PathUnclear(f"{text!r} names the folder of a user that is not known here.") from None


def _undone(text: str) -> str:
    """Return a text without the quotes and escapes that a terminal puts around a file that is dropped on it."""
    import shlex

    if os.name == "nt":
        return text.strip('"')  # A backslash divides folders there.
    try:
        words = shlex.split(text)
    except ValueError:
        return text  # An apostrophe.
    if len(words) > 1 and all(os.path.lexists(each) for each in words):
        raise PathUnclear("These are several files: name one at a time.")
    # Terminals escape signs, never letters or digits; in C:\\Users nothing is escaped.
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    escaped = "\\" in text and not re.search(r"\\[A-Za-z0-9]", text)
    return words[0] if len(words) == 1 and (quoted or escaped) else text


def _local(text: str) -> str:
    """Return the path in a ``file:`` address, and any other text as it is."""
    found = re.fullmatch(r"(?i)file:(?://([^/\\]*))?([/\\].*)", text)
    if found is None:
        return text
    import socket
    from urllib.parse import unquote

    if (found[1] or "").casefold() not in ("", "localhost", socket.gethostname().casefold()):
        raise PathUnclear(f"{text} lies on another computer.")
    path = unquote(found[2])
    if "\0" in path:
        raise PathUnclear("Name a file.")
    return path[1:] if re.match(r"[/\\][A-Za-z]:", path) else path
