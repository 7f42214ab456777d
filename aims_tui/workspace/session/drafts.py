"""Typed text that is not in the file yet: kept in the user's state folder, never in the shared file."""

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

from aims_tui import leftovers, paths
from aims_tui.settings import write_atomically
from aims_tui.workspace.store import last_seen


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed into one field, and what the field held when they began."""

    record: str
    row: str
    field: str
    text: str
    seen: tuple[str, ...]
    """Heads of the field that the author had in view."""
    base: str
    """The value, as people type it, that the author started from."""
    title: str
    """How people know the field: ``A.6.2.4 How it is implemented``."""
    at: str
    """When it was kept: UTC, ISO 8601, as :func:`aims_tui.workspace.store.workspace.now` writes it."""


_TEXTS = tuple(each.name for each in fields(Draft) if each.name != "seen")


class Drafts:
    """One user's drafts for the workspace file at ``path`` on this machine, one file a field.

    ``workspace`` is the id of the workspace: drafts of another one that lay at the same path are neither
    offered nor overwritten. Errors of the disk are never raised: a draft must not stop the typing.
    """

    def __init__(self, path: Path, workspace: str) -> None:
        self._path = path
        self._workspace = workspace

    @cached_property
    def _folder(self) -> Path:
        return paths.state_folder() / "drafts" / last_seen.key(self._path)

    def _file(self, record: str, row: str, field: str) -> Path:
        # A broken file may name its rows in lone surrogates.
        key = "\0".join((self._workspace, record, row, field)).encode(errors="surrogatepass")
        return self._folder / f"{hashlib.sha256(key).hexdigest()[:32]}.json"

    def keep(self, draft: Draft) -> bool:
        """Keep a draft in place of the last one of its field; say whether it could be kept."""
        # ASCII-escaped, so that lone surrogates come back as they were.
        content = json.dumps(asdict(draft) | {"workspace": self._workspace}, ensure_ascii=True)
        # In a folder that is closed to everyone else.
        file = self._file(draft.record, draft.row, draft.field)
        return write_atomically(file, content, base=paths.state_folder())

    def drop(self, record: str, row: str, field: str) -> None:
        """Forget the draft of a field, if there is one."""
        with suppress(OSError):
            self._file(record, row, field).unlink(missing_ok=True)

    def listed(self) -> tuple[Draft, ...]:
        """Return the drafts of this workspace, oldest first; files that are broken or not its own are passed over."""
        for names in (("drafts", self._folder.name), ("seen",)):
            leftovers.sweep(paths.state_folder(), *names)
        try:
            found = sorted(self._folder.glob("*.json"))
        except OSError:
            return ()
        drafts = [draft for file in found if (draft := self._read(file))]
        return tuple(sorted(drafts, key=lambda draft: draft.at))

    def _read(self, file: Path) -> Draft | None:
        try:
            # Anything but a plain file, such as a pipe, might never end.
            kept = json.loads(file.read_text("utf-8")) if file.is_file() else None
            if kept is None or kept["workspace"] != self._workspace:
                return None
            texts = {name: kept[name] for name in _TEXTS}
            seen = kept["seen"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        if not isinstance(seen, list) or not all(isinstance(each, str) for each in (*texts.values(), *seen)):
            return None
        draft = Draft(**texts, seen=tuple(seen))
        # Under another name it would be offered again after it was dropped.
        return draft if file == self._file(draft.record, draft.row, draft.field) else None
