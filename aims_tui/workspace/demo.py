"""The demo workspace: a fictional company, told as history, so that it never ages."""

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from aims_tui import paths
from aims_tui.records.described import EXISTS, Kinds, natural_id
from aims_tui.workspace import edits, evidence_files, gate
from aims_tui.workspace.workspace import Workspace

Story = dict[str, Any]

_DAYS = ("scope_approved_on", "started_on", "issued_on", "valid_until", "due", "on", "resolved_on")
_PEOPLE = ("owner", "reviewer", "approver", "scope_approved_by")


def make(path: Path, today: date) -> Workspace:
    """Make the demo at ``path``: its dates are offsets in days from ``today``.

    Raises:
        errors.WorkspaceError: the file or its evidence folder cannot be written.
    """
    story: Story = json.loads(paths.data_file("demo.json").read_text("utf-8"))
    workspace = Workspace.create(path)
    teller = _Teller(workspace, story, today)
    # A stable sort: within one day the story's own order holds, so people come before what they own.
    actions = [action for _, action in sorted(teller.actions(), key=lambda each: each[0])]
    gate.write(workspace, *actions, mode=gate.Mode.AS_FOUND)
    teller.lose_files()
    return workspace


class _Teller:
    """Turns the story into dated actions."""

    def __init__(self, workspace: Workspace, story: Story, today: date) -> None:
        self.workspace = workspace
        self.kinds: Kinds = workspace.kinds
        self.story = story
        self.today = today
        self.minute = 0
        self.lost: list[str] = []

    def actions(self) -> Iterator[tuple[int, gate.Action]]:
        """Yield (day, action) for everything that happened."""
        organization = self.story["organization"]
        values = self._values(organization)
        first = {EXISTS: "1", "name": values.pop("name"), "demo": values.pop("demo")}
        yield self._action(organization, "New workspace", gate.Change("organization", self.workspace.id, first))
        approval = organization | {"day": organization["scope_approved_on"]}
        yield self._action(approval, "scope approved", gate.Change("organization", self.workspace.id, values))
        for record, plural in (("person", "people"), ("use_case", "use_cases"), ("assessment", "assessments")):
            for entry in self.story[plural]:
                row = self._row(record, entry.get("short") or entry.get("name") or entry["title"])
                yield self._action(entry, "", gate.added(self.kinds[record], self._values(entry), row))
        for entry in self.story["evidence"]:
            yield self._evidence(entry)
        for assessment, refs in self.story["requirements"].items():
            for ref, steps in refs.items():
                row = self._requirement(assessment, ref)
                for step in steps:
                    change = gate.Change("requirement", row, self._values(step["set"]))
                    yield self._action(step, step.get("why", ""), change)
        for entry in self.story["answers"]:
            values = {"requirement": self._requirement(entry["assessment"], entry["ref"])}
            values |= {key: entry[key] for key in ("question", "verdict", "text")}
            yield self._action(entry, "", gate.added(self.kinds["answer"], values))
        for entry in self.story["remarks"]:
            yield from self._remark(entry)

    def lose_files(self) -> None:
        """Remove the files that the story says are missing: something for ``verify`` to find."""
        for hash in self.lost:
            evidence_files.place(self.workspace.path, hash).unlink()

    def _row(self, record: str, name: str) -> str:
        return natural_id(f"demo {record}", self.workspace.id, name)

    def _requirement(self, assessment: str, ref: str) -> str:
        return edits.requirement_id(self._row("assessment", assessment), ref)

    def _day(self, offset: int) -> str:
        return (self.today + timedelta(days=offset)).isoformat()

    def _action(self, entry: Story, why: str, *changes: gate.Change) -> tuple[int, gate.Action]:
        # Office hours, a few minutes apart, so that the history reads like one.
        self.minute += 7
        at = datetime.combine(self.today, time(8), UTC) + timedelta(days=entry["day"], minutes=self.minute % 540)
        stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return entry["day"], gate.Action(entry["by"], stamp, why, changes)

    def _values(self, entry: Story) -> dict[str, str]:
        found = {}
        for key, value in entry.items():
            if key in ("day", "by", "supports", "body", "file_name", "file_missing", "why") or value is None:
                continue
            if key in _DAYS:
                found[key] = self._day(value)
            elif key in _PEOPLE:
                found[key] = self._row("person", value) if value else ""
            elif key == "use_case":
                found[key] = self._row("use_case", value) if value else ""
            else:
                found[key] = json.dumps(value) if isinstance(value, list) else str(value)
        return found

    def _evidence(self, entry: Story) -> tuple[int, gate.Action]:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / entry["file_name"]
            source.write_text(entry["body"], "utf-8")
            kept = evidence_files.take_in(self.workspace.path, source)
        if entry.get("file_missing"):
            self.lost.append(kept.hash)
        row = self._row("evidence", entry["short"])
        made = gate.added(self.kinds["evidence"], self._values(entry) | edits.file_values(kept), row)
        wide = self.story["assessments"][0]["title"]
        links = [
            edits.link_change(self.kinds, ("evidence", row), ("requirement", self._requirement(wide, ref)), note)
            for ref, note in entry["supports"].items()
        ]
        return self._action(entry, "", made, *links)

    def _remark(self, entry: Story) -> Iterator[tuple[int, gate.Action]]:
        row = self._row("remark", f"{entry['ref']} {entry['text']}")
        values = {"requirement": self._requirement(entry["assessment"], entry["ref"]), "author": entry["author"]}
        values |= {"on": self._day(entry["on"]), "text": entry["text"]}
        yield self._action(entry, "", gate.added(self.kinds["remark"], values, row))
        later = {"answer": entry.get("answer") or ""}
        if entry.get("resolved_on") is not None:
            later["resolved_on"] = self._day(entry["resolved_on"])
        if any(later.values()):
            reply = {"day": min(entry["day"] + 4, -1), "by": "AI Governance Lead"}
            yield self._action(reply, "", gate.Change("remark", row, later))
