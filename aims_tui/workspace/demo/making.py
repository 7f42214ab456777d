"""Telling the story of ``data/demo.json`` to the gate, as people did it in seven months, and how it went on."""

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from aims_tui import paths
from aims_tui.insight.signing import Subject
from aims_tui.records.approval import APPROVED
from aims_tui.records.assessment import ORGANIZATION_WIDE
from aims_tui.records.fields import EXISTS, Field, FieldType
from aims_tui.records.kinds import Kinds, natural_id
from aims_tui.workspace.commands import approving, edits
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.demo import days, pdf, spreadsheet
from aims_tui.workspace.store import errors, evidence_files, gate
from aims_tui.workspace.store.making import making
from aims_tui.workspace.store.workspace import Workspace

Story = dict[str, Any]
_Row = tuple[str, str]
"""Kind and id."""

_OPENS = time(8)
_OFFICE_HOURS = 9 * 3600  # seconds
_ANY_DAY = ("valid_until", "next_review", "in_force_from")
"""Dates that the calendar sets and not the office; all others are working days."""
_LATER = timedelta(weeks=18)
"""How long after the story its sequel, the clean demo, looks back on it; whole weeks, so that weekdays stay."""


def make(path: Path, today: date, *, clean: bool = False) -> Workspace:
    """Make the demo at ``path``: its dates are offsets in days from ``today``.

    A ``clean`` one is the same company 18 weeks on, with nothing left for an auditor to find.

    Raises:
        errors.WorkspaceError: the file or its evidence folder cannot be written.
    """
    told = {"demo.json": today - _LATER, "demo-clean.json": today} if clean else {"demo.json": today}
    with making(path) as workspace:
        teller = _Teller(workspace)
        waiting: list[gate.Action] = []
        for name, day in told.items():
            for action, signing in _dated(list(teller.events(_read(name, day), day)), day):
                if signing is not None:
                    # What is signed is what stands by then.
                    gate.write(workspace, *waiting, mode=gate.Mode.AS_FOUND)
                    waiting = [replace(action, changes=teller.signed(signing, action))]
                else:
                    waiting.append(action)
        gate.write(workspace, *waiting, mode=gate.Mode.AS_FOUND)
        if not clean:
            teller.lose_files()
    return workspace


def _read(name: str, today: date) -> Story:
    """Return a part of the story with the marks in its texts told as dates."""
    story: Story = days.told(json.loads(paths.data_file(name).read_text("utf-8")), today)
    return story


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that somebody did on a day, given as its offset from today."""

    day: int
    who: str
    why: str
    changes: tuple[gate.Change, ...]
    signing: Story | None = None
    """Where something is reviewed or approved: what, and by whom."""


def _dated(events: list[_Event], today: date) -> Iterator[tuple[gate.Action, Story | None]]:
    """Yield the events as actions, spread over the office hours of their working days, with what is signed.

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
            yield gate.Action(event.who, stamp, event.why, event.changes), event.signing


def _file(entry: Story) -> bytes:
    """Return the content of a piece of evidence, in the form that its file name promises."""
    suffix = Path(entry["file_name"]).suffix
    if suffix == ".xlsx":
        return spreadsheet.written(entry["sheets"])
    return pdf.written(entry["body"]) if suffix == ".pdf" else str(entry["body"]).encode()


class _Teller:
    """Turns the story into events, one part after the other."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.kinds: Kinds = workspace.kinds
        self.today = date.min
        self.lost: list[str] = []
        self.linked: set[str] = set()

    def events(self, story: Story, today: date) -> Iterator[_Event]:
        """Yield everything that a part of the story tells, sort of record by sort of record."""
        self.today = today
        if "organization" in story:
            yield from self._organization(story["organization"])
        for step in story.get("method", ()):
            yield self._step("method", natural_id("method", self.workspace.id), step)
        for entry in story["evidence"]:
            yield from self._evidence(entry)
        for entry in story["records"]:
            yield from self._record(entry)
        for entry in story["links"]:
            requirement = self._requirement(entry["assessment"], entry["ref"])
            tie = self._tie(("evidence", self._row("evidence", entry["evidence"])), requirement, entry["note"])
            yield self._event(entry, tie)
        for assessment, refs in story["requirements"].items():
            for ref, steps in refs.items():
                kind, row = self._requirement(assessment, ref)
                for step in steps:
                    yield self._step(kind, row, step)
        for assessment, questions in story["answers"].items():
            for question, steps in questions.items():
                _, row = self._requirement(assessment, question.rpartition("-q")[0])
                yield from self._answers(row, question, steps)
        for entry in story["remarks"]:
            yield from self._remark(entry)
        for entry in story["approvals"]:
            yield _Event(entry["day"], entry["by"], entry.get("why", ""), (), entry)

    def signed(self, entry: Story, action: gate.Action) -> tuple[gate.Change, ...]:
        """Return what somebody's signature changes, on the day of its action."""
        today = date.fromisoformat(action.at[:10])
        on = days.working_day(self.today, entry["on"]) if "on" in entry else today
        values = {
            "by": self._row("person", entry["signed_by"]), "on": on.isoformat(), "note": entry.get("note", ""),
            "proof": self._row("evidence", entry["proof"]) if "proof" in entry else "",
        }  # fmt: skip
        refs = entry["of"] if isinstance(entry["of"], list) else [entry["of"]]
        subjects = [Subject(*self._signable(ref), entry.get("content", "")) for ref in refs]
        author = Author(self.workspace, who=entry["by"], today=lambda: today)
        return approving.as_found(
            author, subjects, entry.get("decision", APPROVED), values, although=entry.get("although", "")
        )

    def _signable(self, ref: str) -> _Row:
        """Return what is signed: a record, or the one scope, method, plan or statement there is."""
        if ref == "scope":
            return "organization", self.workspace.id
        if ref == "method":
            return "method", natural_id("method", self.workspace.id)
        return ("assessment", self._row("assessment", ref)) if ref == ORGANIZATION_WIDE else self._named(ref)

    def lose_files(self) -> None:
        """Remove the files that the story says are missing: something for ``verify`` to find."""
        for hash in self.lost:
            evidence_files.place(self.workspace.path, hash).unlink()

    def _row(self, record: str, name: str) -> str:
        return natural_id(f"demo {record}", self.workspace.id, name)

    def _requirement(self, assessment: str, ref: str) -> _Row:
        return "requirement", edits.requirement_id(self._row("assessment", assessment), ref)

    def _event(self, entry: Story, *changes: gate.Change) -> _Event:
        return _Event(entry["day"], entry["by"], entry.get("why", ""), changes)

    def _values(self, record: str, entry: Story) -> dict[str, str]:
        fields = self.kinds[record].fields
        return {name: self._value(fields[name], value) for name, value in entry.items() if name in fields}

    def _value(self, field: Field, value: Any) -> str:
        if field.kind is FieldType.DATE:
            if not isinstance(value, int):
                return str(value)  # A day of the calendar, such as that of a law.
            told = days.day if field.name in _ANY_DAY else days.working_day
            return told(self.today, value).isoformat()
        if field.kind in (FieldType.PERSON, FieldType.LINK):
            return self._row(self._kind_named(field.targets, value), value) if value else ""
        return json.dumps(value) if field.kind is FieldType.CHOICES else str(value)

    def _kind_named(self, targets: Iterable[str], short: str) -> str:
        """Return the kind among several that a short id means: the one whose ids begin like that."""
        start = short.rpartition("-")[0]
        return next((each for each in targets if self.kinds[each].about.prefix == start), next(iter(targets)))

    def _organization(self, entry: Story) -> Iterator[_Event]:
        values = self._values("organization", entry)
        first = {EXISTS: "1", "name": values.pop("name"), "demo": values.pop("demo")}
        yield _Event(
            entry["day"], entry["by"], "New workspace", (gate.Change("organization", self.workspace.id, first),)
        )
        approved = gate.Change("organization", self.workspace.id, values)
        yield _Event(entry["scope_approved_on"], entry["scope_approved_by"], "scope approved", (approved,))

    def _record(self, entry: Story, **belongs: str) -> Iterator[_Event]:
        """Yield how a record came to be, what was made of it later, and the same of what belongs to it.

        One that has no day was made in an earlier part of the story.
        """
        kind = self.kinds[entry["kind"]]
        # A part that has no id is known by its title beside that of its owner.
        row = self._row(kind.name, entry.get("short") or "".join((*belongs.values(), entry[kind.title.name])))
        if "day" in entry:
            made = gate.added(kind, self._values(kind.name, entry) | belongs, row)
            yield self._event(entry, made, *self._ties((kind.name, row), entry))
        for step in entry.get("steps", ()):
            yield self._step(kind.name, row, step)
        for part in entry.get("parts", ()):
            yield from self._record(part, **{self.kinds[part["kind"]].part_field(kind.name).name: row})

    def _step(self, kind: str, row: str, step: Story) -> _Event:
        """Return a later change of a record: its values, and what it is tied to from then on."""
        changed = gate.Change(kind, row, self._values(kind, step.get("set", {})))
        return self._event(step, changed, *self._ties((kind, row), step))

    def _ties(self, end: _Row, entry: Story) -> list[gate.Change]:
        return [self._tie(end, self._named(ref), note) for ref, note in entry.get("ties", {}).items()]

    def _named(self, ref: str) -> _Row:
        """Return the record that a short id means, or the requirement of the whole organization."""
        if "-" not in ref:
            return self._requirement(ORGANIZATION_WIDE, ref)
        kind = self._kind_named(self.kinds, ref)
        return kind, self._row(kind, ref)

    def _tie(self, end: _Row, other: _Row, note: str) -> gate.Change:
        """Return the link; where the story has made it already, only what its note has come to say."""
        made = edits.link_change(self.kinds, end, other, note)
        if made.row in self.linked:
            return gate.Change("link", made.row, {"note": note})
        self.linked.add(made.row)
        return made

    def _evidence(self, entry: Story) -> Iterator[_Event]:
        """Yield how a piece of evidence was filed with its file, and what became of it."""
        end = "evidence", self._row("evidence", entry["short"])
        if "day" in entry:
            values = self._values("evidence", entry) | edits.file_values(self._kept(entry))
            ties = self._ties(end, {"ties": entry["supports"]})
            yield self._event(entry, gate.added(self.kinds["evidence"], values, end[1]), *ties)
        for step in entry.get("steps", ()):
            yield self._step(*end, step)

    def _kept(self, entry: Story) -> evidence_files.Kept:
        with tempfile.TemporaryDirectory(dir=self.workspace.path.parent) as folder:
            source = Path(folder) / entry["file_name"]
            try:
                source.write_bytes(_file(entry))
            except OSError as error:  # At its end a full disk names no file.
                raise errors.NoRoom(f"The demo could not be written to {folder}: {error.strerror}.") from None
            kept = evidence_files.take_in(self.workspace.path, source)
        if entry.get("file_missing"):
            self.lost.append(kept.hash)
        return kept

    def _answers(self, requirement: str, question: str, steps: list[Story]) -> Iterator[_Event]:
        made = gate.added(self.kinds["answer"], {"requirement": requirement, "question": question})
        for number, step in enumerate(steps):
            values = self._values("answer", step)
            yield self._event(step, gate.Change("answer", made.row, values if number else {**made.values, **values}))

    def _remark(self, entry: Story) -> Iterator[_Event]:
        row = self._row("remark", f"{entry['ref']} {entry['text']}")
        if "day" in entry:
            _, requirement = self._requirement(entry["assessment"], entry["ref"])
            values = {"requirement": requirement, "author": entry["by"]}
            values |= self._values("remark", {"on": entry["day"], "text": entry["text"]})
            yield self._event(entry, gate.added(self.kinds["remark"], values, row))
        for step in entry["steps"]:
            yield self._event(step, gate.Change("remark", row, self._values("remark", step)))
