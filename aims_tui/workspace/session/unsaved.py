"""Text that was typed and does not stand in the file yet: in memory at once, on disk within a moment.

The one place for it: an editor that shows another record, a section that is left, a program that is
killed or a file that refuses all find it here again.
"""

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from aims_tui.workspace.session.drafts import Draft, Drafts

if TYPE_CHECKING:
    from aims_tui.workspace.queries.record_detail import RecordDetail

Key = tuple[str, str, str]
"""Record, row and field."""
AT_MOST = 5.0
"""Seconds to wait for another thread that writes: a disk may hang, and leaving must not."""


class Unsaved:
    """What is being typed, by field. :meth:`flush` brings the disk up to date and may run in another thread."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._found: dict[Key, Draft] = {(each.record, each.row, each.field): each for each in drafts.listed()}
        self._stale: set[Key] = set()
        self._writing = threading.Lock()
        self._in_hand: Key | None = None
        """What is being written to disk just now."""
        self.kept = True
        """Whether the last one could be written to disk."""

    def __len__(self) -> int:
        return len(self._found)

    @property
    def stale(self) -> bool:
        """Whether the disk lacks something."""
        return bool(self._stale)

    def all(self) -> tuple[Draft, ...]:
        """Return everything, oldest first."""
        return tuple(sorted(self._found.values(), key=lambda each: each.at))

    @property
    def unkept(self) -> tuple[Draft, ...]:
        """Return what the disk lacks, oldest first: it would be lost with the program."""
        lacking = {*self._stale, self._in_hand}
        return tuple(each for each in self.all() if (each.record, each.row, each.field) in lacking)

    def get(self, record: str, row: str, field: str) -> Draft | None:
        """Return what is being typed in one field."""
        return self._found.get((record, row, field))

    def newer(self, now: "RecordDetail") -> tuple[str, ...]:
        """Return the fields of a record that somebody else has changed while they were being typed in."""
        return tuple(
            each.field
            for each in self._found.values()
            if (each.record, each.row) == now.key and each.seen != now.seen.get(each.field, each.seen)
        )

    def settle(self, now: "RecordDetail") -> None:
        """Let go of what a record says by now in the very words that were being typed."""
        for each in [*self._found.values()]:
            if (each.record, each.row) == now.key and each.text == now.typed.get(each.field):
                self.forget(*now.key, each.field)

    def note(self, draft: Draft) -> None:
        """Keep the newest state of one field."""
        key = (draft.record, draft.row, draft.field)
        if self._found.get(key) != draft:
            self._found[key] = draft
            self._stale.add(key)

    def rebase(self, draft: Draft, seen: tuple[str, ...], base: str) -> None:
        """Say that its author has seen a newer value: what was typed since builds on that one."""
        self.note(replace(draft, seen=seen, base=base))

    def forget(self, record: str, row: str, field: str) -> None:
        """Let go of it: it was saved, or its author took it back."""
        if self._found.pop((record, row, field), None) is not None:
            self._stale.add((record, row, field))

    def flush(self) -> None:
        """Write what changed since the last time, after what another thread is writing just now."""
        if not self._writing.acquire(timeout=AT_MOST):
            self.kept = False
            return
        try:
            # One by one, because the person goes on typing meanwhile: what is noted after this stays stale.
            failed = []
            for key in [*self._stale]:
                self._in_hand = key
                self._stale.discard(key)
                draft = self._found.get(key)
                if draft is None:
                    self._drafts.drop(*key)
                elif not self._drafts.keep(draft):
                    failed.append(key)
            self._stale.update(failed)
            self.kept = not failed
        finally:
            self._in_hand = None
            self._writing.release()
