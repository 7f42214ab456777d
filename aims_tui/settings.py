"""What a user prefers, kept in one small JSON file."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from aims_tui import leftovers, paths, reading, safe_files
from aims_tui.access import Access
from aims_tui.text import cut, fault, one_line


@dataclass(frozen=True, slots=True)
class Settings:
    """One user's preferences; unknown keys of a newer version are kept in ``rest``."""

    name: str = ""
    """Who is writing, as it stands in the journal."""
    file: str = ""
    """The workspace opened last."""
    folder: str = ""
    """The folder in which a file was picked last."""
    grouping: str = "categories"
    """How Annex A is grouped: ``categories`` (the seven of the guide) or ``objectives`` (the published nine)."""
    theme: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    """Own keys by binding id."""
    blink: bool = True
    """Whether the cursor in a text blinks."""
    shared: bool = False
    """Whether new files are open to whom the umask lets in; otherwise to others only in a folder that is shared."""
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    """How the lists of registers are arranged, by kind."""
    rest: dict[str, Any] = field(default_factory=dict)
    notice: str = field(default="", compare=False)
    """What the user should be told about the file as it was found."""


_KNOWN = tuple(each.name for each in fields(Settings) if each.name not in ("rest", "notice"))
_GROUPINGS = ("categories", "objectives")
_LARGEST = 2**20
_DEEPEST = 20
_ASIDE = "settings.json.old"


def _file() -> Path:
    return paths.config_folder() / "settings.json"


def load() -> Settings:
    """Return the user's settings; what cannot be read or is not as it should be gives the defaults, and is told."""
    try:
        found = json.loads(reading.at_most(_file(), _LARGEST))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        return _told(f"it cannot be read ({error.strerror})")
    except (ValueError, RecursionError):
        return _told("it is not JSON as settings are")
    if not isinstance(found, dict):
        return _told("it is not JSON as settings are")
    known = {key: value for key, value in found.items() if key in _KNOWN and _sound(key, value)}
    if "keys" in known:
        known["keys"] = {
            name: keys for name, keys in known["keys"].items() if isinstance(keys, str) and not fault(keys)
        }
    rest = {key: value for key, value in found.items() if key not in _KNOWN and not _deeper(value, _DEEPEST)}
    if wrong := [key for key, value in found.items() if (known | rest).get(key) != value]:
        return replace(_told(f"passed over: {', '.join(wrong)}"), **known, rest=rest)
    return Settings(**known, rest=rest)


def _told(what: str) -> Settings:
    """Return the defaults with a sentence about why they hold."""
    return Settings(notice=cut(one_line(f"settings.json is not used as it stands: {what}"), 200).rstrip(".") + ".")


def _sound(key: str, value: object) -> bool:
    """Say whether a setting is of its sort and holds nothing that no name, path or key can hold."""
    if key == "keys":
        return isinstance(value, dict)
    if key == "lists":
        return isinstance(value, dict) and all(_arranged(each) for each in value.values())
    if key in ("shared", "blink"):
        return isinstance(value, bool)
    if not isinstance(value, str):
        return False
    # A path may hold what is no text: bytes that are no UTF-8.
    if key in ("file", "folder"):
        return "\0" not in value and _spelled(value)
    return not fault(value) and (key != "grouping" or value in _GROUPINGS)


def _arranged(value: object) -> bool:
    """Say whether this is how a list is arranged: short texts, and lists of them."""
    if not isinstance(value, dict):
        return False
    texts = [each for kept in value.values() for each in (kept if isinstance(kept, list) else [kept])]
    return all(isinstance(each, str) and len(each) <= 200 and not fault(each) for each in texts)


def _spelled(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _deeper(value: object, levels: int) -> bool:
    """Say whether lists and objects lie more than this many levels deep in each other."""
    if not isinstance(value, (dict, list)):
        return False
    return levels == 0 or any(
        _deeper(each, levels - 1) for each in (value.values() if isinstance(value, dict) else value)
    )


def save(**changes: Any) -> Settings:
    """Change the given settings, leaving the others as they stand in the file now.

    A file that could not be read as it stood is put aside, not overwritten: somebody may have written it by hand.
    Errors of the disk are not raised: a preference that could not be kept must not stop the work.
    """
    found = load()
    changed = replace(found, **changes)
    if changed == found and not found.notice:
        return found
    if found.notice:
        with suppress(OSError):
            _file().replace(_file().with_name(_ASIDE))
    leftovers.sweep(paths.config_folder())
    kept = {name: getattr(changed, name) for name in _KNOWN}
    write_atomically(_file(), json.dumps({**changed.rest, **kept}, indent=2, ensure_ascii=True))
    return changed


def write_atomically(path: Path, content: str, *, base: Path | None = None, durable: bool = True) -> bool:
    """Write a small private text file whole or not at all; say whether it worked.

    No folder below ``base`` on the way to it may be a link; without a base only the file itself is not followed.
    """
    base = path.parent if base is None else base
    encoded = content.encode()
    try:
        safe_files.write(base, *path.relative_to(base).parts, content=encoded, durable=durable)
    except OSError:
        return False
    return True


def access() -> Access:
    """Return who may use the files that are made: the workspace, its evidence, what is exported."""
    return Access.USUAL if load().shared else Access.FOLDER
