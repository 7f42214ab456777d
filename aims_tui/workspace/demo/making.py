"""Telling the story of ``data/demo.json`` to the gate, as people did it in the course of seven months."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from aims_tui import paths
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds, natural_id
from aims_tui.workspace.commands import edits
from aims_tui.workspace.demo import days, pdf, spreadsheet
from aims_tui.workspace.store import errors, evidence_files, gate
from aims_tui.workspace.store.making import making
from aims_tui.workspace.store.workspace import Workspace

Story = dict[str, Any]

_OPENS = time(8)
_OFFICE_HOURS = 9 * 3600  # seconds
_ANY_DAY = ("valid_until", "next_review")
"""Dates that the calendar sets and not the office; all others are working days."""


def make(path: Path, today: date) -> Workspace:
    """Make the demo at ``path``: its dates are offsets in days from ``today``.

    Raises:
        errors.WorkspaceError: the file or its evidence folder cannot be written.
    """
    story: Story = days.told(json.loads(paths.data_file("demo.json").read_text("utf-8")), today)
    with making(path) as workspace:
        teller = _Teller(workspace, story, today)
        gate.write(workspace, *_dated(list(teller.events()), today), mode=gate.Mode.AS_FOUND)
        teller.lose_files()
    return workspace


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that somebody did on a day, given as its offset from today."""

    day: int
    who: str
    why: str
    changes: tuple[gate.Change, ...]


def _dated(events: list[_Event], today: date) -> Iterator[gate.Action]:
    """Yield the events as actions, spread over the office hours of their working days.

    The order is stable: within one day the story's own holds, so people come before what they own.
    """
    events.sort(key=lambda each: each.day)
    for day, group in groupby(events, key=lambda each: days.working_day(today, each.day)):
        together = list(group)
        pace = _OFFICE_HOURS // len(together)
        for number, event in enumerate(together):
            # Neither on the minute nor evenly apart, yet the same at every making.
            seconds = number * pace + (day.toordinal() * 7919 + number * 104729) % pace
            at = datetime.combine(day, _OPENS, UTC) + timedelta(seconds=seconds)
            stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            yield gate.Action(event.who, stamp, event.why, event.changes)


def _file(entry: Story) -> bytes:
    """Return the content of a piece of evidence, in the form that its file name promises."""
    suffix = Path(entry["file_name"]).suffix
    if suffix == ".xlsx":
        return spreadsheet.written(entry["sheets"])
    return pdf.written(entry["body"]) if suffix == ".pdf" else str(entry["body"]).encode()


class _Teller:
    """Turns the story into events."""

    def __init__(self, workspace: Workspace, story: Story, today: date) -> None:
        self.workspace = workspace
        self.kinds: Kinds = workspace.kinds
        self.story = story
        self.today = today
        self.lost: list[str] = []
        self.linked: set[str] = set()

    def events(self) -> Iterator[_Event]:
        """Yield everything that happened, sort of record by sort of record."""
        yield from self._organization(self.story["organization"])
        for record, plural in (("person", "people"), ("use_case", "use_cases"), ("assessment", "assessments")):
            for entry in self.story[plural]:
                row = self._row(record, entry.get("short") or entry[self.kinds[record].title.name])
                yield self._event(entry, gate.added(self.kinds[record], self._values(record, entry), row))
        for step in self.story["method"]:
            row = natural_id("method", self.workspace.id)
            yield self._event(step, gate.Change("method", row, self._values("method", step["set"])))
        for entry in self.story["risks"]:
            yield from self._risk(entry)
        for entry in self.story["evidence"]:
            yield self._evidence(entry)
        for entry in self.story["links"]:
            yield self._event(entry, self._link(entry["evidence"], entry["assessment"], entry["ref"], entry["note"]))
        for assessment, refs in self.story["requirements"].items():
            for ref, steps in refs.items():
                row = self._requirement(assessment, ref)
                for step in steps:
                    yield self._event(step, gate.Change("requirement", row, self._values("requirement", step["set"])))
        for assessment, questions in self.story["answers"].items():
            for question, steps in questions.items():
                yield from self._answers(self._requirement(assessment, question.rpartition("-q")[0]), question, steps)
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

    def _event(self, entry: Story, *changes: gate.Change) -> _Event:
        return _Event(entry["day"], entry["by"], entry.get("why", ""), changes)

    def _values(self, record: str, entry: Story) -> dict[str, str]:
        fields = self.kinds[record].fields
        return {name: self._value(fields[name], value) for name, value in entry.items() if name in fields}

    def _value(self, field: Field, value: Any) -> str:
        if field.kind is FieldType.DATE:
            told = days.day if field.name in _ANY_DAY else days.working_day
            return told(self.today, value).isoformat()
        if field.kind in (FieldType.PERSON, FieldType.LINK):
            return self._row(self._kind_named(field, value), value) if value else ""
        return json.dumps(value) if field.kind is FieldType.CHOICES else str(value)

    def _kind_named(self, field: Field, short: str) -> str:
        """Return the kind that a field means by a short id: the one whose ids begin like that."""
        start = short.rpartition("-")[0]
        return next((each for each in field.targets if self.kinds[each].about.prefix == start), field.targets[0])

    def _organization(self, entry: Story) -> Iterator[_Event]:
        values = self._values("organization", entry)
        first = {EXISTS: "1", "name": values.pop("name"), "demo": values.pop("demo")}
        yield _Event(
            entry["day"], entry["by"], "New workspace", (gate.Change("organization", self.workspace.id, first),)
        )
        approved = gate.Change("organization", self.workspace.id, values)
        yield _Event(entry["scope_approved_on"], entry["scope_approved_by"], "scope approved", (approved,))

    def _evidence(self, entry: Story) -> _Event:
        with tempfile.TemporaryDirectory(dir=self.workspace.path.parent) as folder:
            source = Path(folder) / entry["file_name"]
            try:
                source.write_bytes(_file(entry))
            except OSError as error:  # At its end a full disk names no file.
                raise errors.NoRoom(f"The demo could not be written to {folder}: {error.strerror}.") from None
            kept = evidence_files.take_in(self.workspace.path, source)
        if entry.get("file_missing"):
            self.lost.append(kept.hash)
        row = self._row("evidence", entry["short"])
        values = self._values("evidence", entry) | edits.file_values(kept)
        wide = self.story["assessments"][0]["title"]
        links = [self._link(entry["short"], wide, ref, note) for ref, note in entry.get("supports", {}).items()]
        return self._event(entry, gate.added(self.kinds["evidence"], values, row), *links)

    def _link(self, evidence: str, assessment: str, ref: str, note: str) -> gate.Change:
        """Return the link; where the story has made it already, only what its note has come to say."""
        ends = ("evidence", self._row("evidence", evidence)), ("requirement", self._requirement(assessment, ref))
        made = edits.link_change(self.kinds, *ends, note)
        if made.row in self.linked:
            return gate.Change("link", made.row, {"note": note})
        self.linked.add(made.row)
        return made

    def _answers(self, requirement: str, question: str, steps: list[Story]) -> Iterator[_Event]:
        made = gate.added(self.kinds["answer"], {"requirement": requirement, "question": question})
        for number, step in enumerate(steps):
            values = self._values("answer", step)
            yield self._event(step, gate.Change("answer", made.row, values if number else {**made.values, **values}))

    def _risk(self, entry: Story) -> Iterator[_Event]:
        """Yield a risk with its ties as it was found, what was made of it later, and what was done about it."""
        row = self._row("risk", entry["short"])
        wide = self.story["assessments"][0]["title"]
        ties = [
            edits.link_change(self.kinds, ("risk", row), ("requirement", self._requirement(wide, ref)), note)
            for ref, note in entry["treats"].items()
        ]
        cases = [
            edits.link_change(self.kinds, ("risk", row), ("use_case", self._row("use_case", short)), note)
            for short, note in entry["use_cases"].items()
        ]
        yield self._event(entry, gate.added(self.kinds["risk"], self._values("risk", entry), row), *cases)
        for step in entry["steps"]:
            changes = [gate.Change("risk", row, self._values("risk", step["set"]))]
            # What treats a risk is said when its treatment is chosen.
            yield self._event(step, *changes, *(ties if "treatment" in step["set"] else ()))
        for action in entry["actions"]:
            made = self._row("action", action["short"])
            values = self._values("action", action) | {"of": row}
            yield self._event(action, gate.added(self.kinds["action"], values, made))
            for step in action["steps"]:
                yield self._event(step, gate.Change("action", made, self._values("action", step["set"])))

    def _remark(self, entry: Story) -> Iterator[_Event]:
        row = self._row("remark", f"{entry['ref']} {entry['text']}")
        values = {"requirement": self._requirement(entry["assessment"], entry["ref"]), "author": entry["by"]}
        values |= self._values("remark", {"on": entry["day"], "text": entry["text"]})
        yield self._event(entry, gate.added(self.kinds["remark"], values, row))
        for step in entry["steps"]:
            yield self._event(step, gate.Change("remark", row, self._values("remark", step)))
