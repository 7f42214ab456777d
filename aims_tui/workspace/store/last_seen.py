"""What this user's copy has seen of a file: kept in the user's state folder, never in the shared file."""

import hashlib
import json
import os
import platform
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from aims_tui import paths, reading
from aims_tui.settings import write_atomically


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The replica id under which this user writes to one file on one machine, and the last head seen."""

    replica: str
    workspace: str = ""
    head: str = ""
    """Id of the newest change seen; empty before the first."""
    sequence: int = 0
    """How many changes this replica had made when that head was seen."""
    lost: tuple[str, ...] = ()
    """Hashes of the evidence files that were missing or altered at the last look into the folder."""
    exported: str = ""
    """When a workbook was last exported from here: UTC, ISO 8601; empty before the first."""


_LARGEST = 2**22


def key(path: Path) -> str:
    """Return the name under which the state folder keeps what belongs to the file at ``path`` on this machine."""
    place = f"{platform.node()}\0{os.path.realpath(path)}".encode(errors="surrogateescape")
    return hashlib.sha256(place).hexdigest()[:32]


def _file(path: Path) -> Path:
    return paths.state_folder() / "seen" / f"{key(path)}.json"


def load(path: Path) -> LastSeen:
    """Return what was kept for the workspace at ``path``, or a new replica that has seen nothing."""
    try:
        found = json.loads(reading.at_most(_file(path), _LARGEST))
        return LastSeen(
            str(found["replica"]), str(found["workspace"]), str(found["head"]), int(found["sequence"]),
            tuple(str(hash) for hash in found.get("lost", ())),
            str(found.get("exported", "")),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return LastSeen(replica=str(uuid.uuid4()))


def save(path: Path, last_seen: LastSeen) -> None:
    """Keep it; a state folder that cannot be written costs the warning about lost changes, not the work."""
    # Written within every save, which must not wait for the disk twice.
    write_atomically(_file(path), json.dumps(asdict(last_seen)), base=paths.state_folder(), durable=False)


def renewed(last_seen: LastSeen) -> LastSeen:
    """Return what was seen under a new replica id: a restored copy must not use sequence numbers twice."""
    return replace(last_seen, replica=str(uuid.uuid4()), head="", sequence=0)


def forget(path: Path) -> None:
    """Let go of what was kept for a place that is no more."""
    with suppress(OSError):
        _file(path).unlink(missing_ok=True)
