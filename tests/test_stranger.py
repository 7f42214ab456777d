"""The kinds that ``docs/record-kinds.md`` describes, and no code beside them, on every face."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from aims_tui.cli import main
from aims_tui.records import all as records
from aims_tui.records import schema
from aims_tui.screens.dashboard import Dashboard
from aims_tui.widgets.cards import Card
from tests.screens.driving import at_the_desk
from tests.test_documentation import ROOT, kinds

PAGE = ROOT / "docs" / "record-kinds.md"


@pytest.fixture
def described(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program with the page's kinds among its own."""
    found = kinds(PAGE)
    assert found is not None
    monkeypatch.setattr(records, "KINDS", found)
    layout = hashlib.sha256(found.layout().encode()).hexdigest()
    monkeypatch.setitem(schema.LAYOUTS, schema.SCHEMA, layout)


@pytest.fixture
def path(described: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workspace with two licences, one of them with a seat and tied to a control."""
    path = tmp_path / "acme.aims"
    for words in (
        ["new", str(path), "--organization", "Acme"],
        ["add", "licence", "title=Model provider", "seats=40", "per_seat=300", "owner=Jane"],
        ["add", "licence", "title=Notes", "seats=2", "per_seat=9", "renew_by=2026-11-01"],
        ["link", "LIC-01", "A.10.3", "--note", "The contract"],
        ["add", "seat", "licence=LIC-01", "title=Ben"],
    ):
        assert main([*words, "--as", "Lead"]) == 0, capsys.readouterr().err
    capsys.readouterr()
    return path


class Shell:
    """The command line on that workspace."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path = path
        self._capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        """Run one command and return what it printed."""
        got = main(["-f", str(self._path), "--as", "Lead", "--today", "2026-11-24", *words])
        said = self._capsys.readouterr()
        assert got == code, said.err
        return said.err if code else said.out

    def json(self, *words: str) -> Any:
        """Run one command with ``--json`` and return what it means."""
        return json.loads(self(*words, "--json"))


@pytest.fixture
def shell(path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(path, capsys)


def test_the_module_is_short() -> None:
    text = PAGE.read_text("utf-8").split("```python\n")[1].split("```")[0]
    licence = text.split("class Licence")[1].split("class Seat")[0]
    assert len([line for line in text.splitlines() if line.strip()]) < 60
    assert len(licence.splitlines()) < 40


def test_the_command_line_knows_it(shell: Shell) -> None:
    found = shell.json("show", "LIC-01")
    assert (found["price"], found["controls"], found["owner"]) == (12000, ["A.10.3"], "Jane")
    assert [each["title"] for each in found["seats"]] == ["Ben"]
    assert [each["short"] for each in shell.json("list", "licences")] == ["LIC-01", "LIC-02"]
    assert [each["short"] for each in shell.json("list", "licences", "--filter", "late")] == ["LIC-02"]
    assert [each["short"] for each in shell.json("list", "LICENCES", "--filter", "price<100")] == ["LIC-02"]
    assert "from 1 to 999" in shell("set", "LIC-01", "seats=1000", code=1)
    assert "Say why it was cancelled." in shell("set", "LIC-01", "state=cancelled", code=1)
    shell("set", "LIC-01", "state=cancelled", "reason=Too dear")
    assert shell.json("find", "too dear")[0]["ref"] == "LIC-01"
    assert any(each["field"] == "reason" for each in shell.json("log", "LIC-01"))
    shell("delete", "LIC-01")
    assert shell.json("list", "seats") == [] and len(shell.json("list", "links")) == 0
    shell("undo")
    assert shell.json("show", "LIC-01")["controls"] == ["A.10.3"]
    shell("unlink", "LIC-01", "A.10.3")
    assert shell("verify").startswith("Nothing was altered")


def test_copies_of_it_merge(path: Path, shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other" / path.name
    other.parent.mkdir()
    other.write_bytes(path.read_bytes())
    shell("set", "LIC-01", "seats=41")
    assert main(["-f", str(other), "--as", "Ann", "set", "LIC-01", "per_seat=301"]) == 0
    shell("merge", str(other))
    assert shell.json("show", "LIC-01")["price"] == 41 * 301


def test_the_workbook_has_its_sheet(shell: Shell, tmp_path: Path) -> None:
    shell("export", str(tmp_path / "out.xlsx"))
    book = load_workbook(tmp_path / "out.xlsx")
    text = [[cell.value for cell in row] for row in book["Licences"].iter_rows()]
    head = next(row for row in text if row[0] == "Id")
    first = dict(zip(head, next(row for row in text if row[0] == "LIC-01"), strict=False))
    assert (first["Title"], first["Price"], first["State"], first["Controls"]) == (
        "Model provider", 12000, "In use", "A.10.3",
    )  # fmt: skip
    cover = [row[1].value for row in book["Cover"].iter_rows() if row[0].value == "Licences"]
    assert any("2 licences" in str(each) for each in cover)


async def test_the_screens_know_it(path: Path) -> None:
    async with at_the_desk(path) as desk:
        card = desk.app.screen.query_one("#card-registers", Card)
        assert isinstance(desk.app.screen, Dashboard) and "2 licences" in card.render().plain
        await desk.press("7")
        key = next(line.key for line in desk.listing.lines if line.key.startswith("licence:"))
        desk.listing.go_to(key)
        await desk.settle()
        assert desk.panel.detail.ref == "LIC-01"
        assert "12000" in desk.label(key)
        assert desk.panel.tabs == ("part-seat", "tie-licensed-requirement", "evidence", "history")
        read = " ".join(f"{row.label.plain} {row.text.plain}" for row in desk.panel.fields_view.rows)
        assert "Price 12000  (40 × 300)" in read and "Cost" in read and "Why" not in read
        await desk.press("minus")
        assert [line.key for line in desk.listing.lines if line.key.startswith("licence:")][-1] == key
        await desk.press("f")
        await desk.press("escape", "n")
        assert desk.app.screen.heading == "New licence"
        await desk.type("Third")
        await desk.press("ctrl+s")
        await desk.settle()
        assert desk.panel.detail.ref == "LIC-03"
