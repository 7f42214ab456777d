"""What a user prefers, kept in one small JSON file."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from aims_tui import paths


@dataclass(frozen=True, slots=True)
class Settings:
    """One user's preferences; unknown keys of a newer version are kept in ``rest``."""

    name: str = ""
    """Who is writing, as it stands in the journal."""
    file: str = ""
    """The workspace opened last."""
    grouping: str = "categories"
    """How Annex A is grouped: ``categories`` (the seven of the guide) or ``objectives`` (the published nine)."""
    theme: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    """Own keys by binding id."""
    rest: dict[str, Any] = field(default_factory=dict)


_KNOWN = {each.name: each.type for each in fields(Settings) if each.name != "rest"}


def _file() -> Path:
    return paths.config_folder() / "settings.json"


def load() -> Settings:
    """Return the user's settings; a missing or unreadable file gives the defaults."""
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(found, dict):
        return Settings()
    defaults = Settings()
    known = {
        key: value for key, value in found.items() if key in _KNOWN and isinstance(value, type(getattr(defaults, key)))
    }
    if "keys" in known:
        known["keys"] = {action: keys for action, keys in known["keys"].items() if isinstance(keys, str)}
    return Settings(**known, rest={key: value for key, value in found.items() if key not in _KNOWN})


def save(**changes: Any) -> Settings:
    """Change the given settings, leaving the others as they stand in the file now.

    Errors of the disk are not raised: a preference that could not be kept must not stop the work.
    """
    present = load()
    changed = replace(present, **changes)
    if changed == present:
        return present
    kept = asdict(changed)
    rest = kept.pop("rest")
    write_atomically(_file(), json.dumps({**rest, **kept}, indent=2, ensure_ascii=True))
    return changed


def write_atomically(path: Path, content: str) -> bool:
    """Write a small private text file whole or not at all; say whether it worked."""
    import tempfile  # brings shutil and random, and most commands write nothing

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return False
    return True
