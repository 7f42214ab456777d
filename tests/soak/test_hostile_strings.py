"""Forty hostile texts in every place that holds text: no face passes on what a terminal would obey."""

import contextlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from aims_tui import catalog, settings
from aims_tui.cli import main
from aims_tui.insight import register
from aims_tui.widgets import assessments, branches, columns, fields_view, guide, headings, lines, record_history
from aims_tui.widgets.duties import Duties
from aims_tui.widgets.evidence_list import EvidenceList, SupportsList
from aims_tui.widgets.feedback import Feedback
from aims_tui.widgets.ties import PartList, TieList, ends_of
from aims_tui.workbook.export import export
from aims_tui.workspace.session.drafts import Drafts
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.session.unsaved import Unsaved
from aims_tui.workspace.store.workspace import Workspace
from tests.soak import size, strings
from tests.soak.conftest import Say
from tests.soak.story import TODAY, copy
from tests.workbook.reading import Read

TEXTS = strings.HOSTILE[:: len(strings.HOSTILE) // size.of(len(strings.HOSTILE))]
COMMANDS = [
    "status", "show 4.1", "show A.2.2", "show EV-01", "show UC-1", "list requirements", "list evidence", "list people",
    "list use-cases", "list risks", "list actions", "show R-01",
    "show method", "trace", "list assessments", "list answers", "list remarks", "list links", "list organizations",
    "find x",
    "log", "log 4.1", "verify", "snapshot list", "show nothing", "set 4.1 due=never", "delete UC-1",
]  # fmt: skip
NAMING = [
    "show {}",
    "find {}",
    "list {}",
    "catalog {}",
    "{}",
    "status --assessment {}",
    "-f {} status",
    "set 4.1 due={}",
    "set {} due=",
    "log {}",
    "merge {}",
    "restore {}",
    "export {}/x/y",
    "verify --against {}",
    "evidence add {}",
]
"""Commands that are given the text itself, whatever it is."""
WITH_JSON = [each for each in COMMANDS if each.split()[0] in ("status", "show", "list", "find", "log", "verify")][:-1]


@pytest.fixture
def path(told: Path, tmp_path: Path) -> Path:
    """A workspace in which one hostile text stands everywhere."""
    found = copy(told, tmp_path / "acme.aims")
    settings.save(file=str(found), name="Lead")
    return found


def possible(text: str) -> bool:
    """Say whether the system can hand a text to a program as an argument."""
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def printed(words: list[str]) -> tuple[str, str]:
    """Return what a command prints, on either stream."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        assert main(words) in (0, 1, 2, 3)
    return out.getvalue(), err.getvalue()


def drawn(session: Session) -> Iterator[str]:
    """Yield everything that the drawing functions make of a workspace, before any filter of the screen."""
    view = session.look()
    states = {each.ref: each for each in view.overview.states}
    today, book = TODAY.isoformat(), catalog.load()
    rows = [*lines.requirements([*branches.clauses(book), *branches.annex(book, "categories")], states, today, None)]
    for width in (30, 60, 150):
        yield from (row.draw(width).plain for row in rows)
        yield from (lines.evidence(each, today, width).plain for each in session.evidence())
    places = [("requirement", session.requirement("4.1")), ("requirement", session.requirement("A.2.2"))]
    places += [("evidence", each.id) for each in session.evidence()]
    registers = session.rows(*(kind.name for kind in session.workspace.described.values() if kind.about.place))
    for name, listed in registers.items():
        kind = session.workspace.described[name]
        places += [(name, each.id) for each in listed]
        for width in (30, 60, 150, 400):
            placed = columns.fitting(kind, [*register.columns(kind)], listed, width)
            yield columns.header(kind, placed, "", "", width).plain
            yield from (columns.row(kind, placed, each, width).plain for each in listed)
    for record, row in places:
        yield from _record(session, record, row)


def _record(session: Session, record: str, row: str) -> Iterator[str]:
    detail = session.open(record, row)
    yield headings.heading(detail)
    yield headings.summary(detail)
    unsaved = Unsaved(Drafts(session.workspace.path, session.workspace.id))
    yield from (f"{each.label}{each.text}" for each in fields_view.rows(detail, detail.fields, unsaved, TODAY))
    tabs = cast(Any, SimpleNamespace(today=lambda: TODAY))
    for tab in (EvidenceList, SupportsList, Feedback, Duties):
        yield from map(str, tab.options(tabs, detail))
    for kind in session.workspace.described.values():
        yield from map(str, PartList(kind).options(detail))
    yield from map(str, TieList(ends_of(session.workspace.described, detail.kind)).options(detail))
    yield from (assessments.drawn(each).plain for each in session.assessments_of(detail))
    yield from (record_history.told(each).plain for each in session.history(detail))
    if record == "requirement":
        asked = catalog.load().requirements[detail.ref].questions
        yield from (str(guide.question(each, detail.answers.get(each.id))) for each in asked)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_no_face_passes_a_hostile_text_on(text: str, path: Path, tmp_path: Path) -> None:
    strings.poison(path, text)
    raw = []
    for words in (*COMMANDS, *(NAMING if possible(text) else ())):
        out, err = printed([part.format(text) for part in words.split()])
        raw += [words] if strings.RAW.search(out + err) or err.count("\n") > 1 else []
    for words in WITH_JSON:
        out, _ = printed([*words.split(), "--json"])
        raw += [] if out.isascii() and json.loads(out) is not None else [f"{words} --json"]
    session = Session(Workspace.open(path), who=text, today=lambda: TODAY)
    raw += [f"drawn: {each!r}" for each in drawn(session) if strings.RAW.search(each)]
    assert raw == []


def test_forty_texts_in_the_workbook(told: Path, tmp_path: Path, say: Say) -> None:
    for number, text in enumerate(TEXTS):
        path = copy(told, tmp_path / "acme.aims")
        strings.poison(path, text)
        book = tmp_path / f"{number}.xlsx"
        export(Workspace.open(path), book, who="Lead", today=TODAY)
        with zipfile.ZipFile(book) as archive:
            for name in archive.namelist():
                part = archive.read(name).decode("utf-8")
                assert not strings.RAW.search(part.replace("\r", "")), (text, name)
                assert "worksheets/" not in name or "<f>" not in part, "no formula"
        assert Read(book).row("Clauses", "4.1")["How it is implemented"] is not None
    commands = len(COMMANDS) + len(NAMING) + len(WITH_JSON)
    say(f"{len(TEXTS)} hostile texts in {commands} commands, all drawing functions and the workbook: 0 passed on raw")
