"""A record of a new kind gets table, gate, journal and command line from its description alone."""

import json
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest

from aims_tui.cli import main
from aims_tui.records.base import Record, kinds_of
from aims_tui.records.fields import choice, choices, day, given, line, link, number, prose, yes_no
from aims_tui.records.kinds import About, natural_id
from aims_tui.workspace.commands import undo
from aims_tui.workspace.queries import history
from aims_tui.workspace.store import errors, gate, merge, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import act
from tests.workspace.steps import copy, tables, told


class Risk(Record):
    """A kind whose rows get short ids."""

    __tablename__ = "risk"
    about: ClassVar[About] = About("risk", "risks", title="title", prefix="R", digits=2)

    short: Annotated[str, given(line("Id"))] = ""
    title: Annotated[str, line("Title", required=True)] = ""
    text: Annotated[str, prose("What may happen")] = ""
    level: Annotated[str, choice("Level", (("low", "Low"), ("very_high", "Very high")))] = "low"
    areas: Annotated[str, choices("Areas", (("people", "People"), ("law", "Law")))] = ""
    seen_on: Annotated[str, day("Seen on")] = ""
    cost: Annotated[int | None, number("Cost")] = None
    open: Annotated[str, yes_no("Open")] = "yes"
    parent: Annotated[str, link("Part of", "risk")] = ""


class Rating(Record):
    """A kind whose rows are known by what they are about."""

    __tablename__ = "rating"
    about: ClassVar[About] = About("rating", "ratings", title="code", natural=("risk", "code"))

    risk: Annotated[str, link("Risk", "risk", required=True)] = ""
    code: Annotated[str, line("Code", required=True, pattern="[a-z0-9-]+")] = ""
    points: Annotated[int | None, number("Points")] = None


KINDS = kinds_of(Risk, Rating)


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    """A workspace that holds only these two kinds."""
    return Workspace.create(tmp_path / "own.aims", kinds=KINDS)


class Shell:
    """The command line on one workspace."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capsys = capsys

    def __call__(self, *words: str, code: int = 0) -> str:
        """Run one command and return what it printed; on a refusal what it complained."""
        got = main(["-f", str(self.path), "--as", "Ann", "--today", "2026-11-24", *words], kinds=KINDS)
        said = self.capsys.readouterr()
        assert got == code, said.err
        return said.err if code else said.out

    def json(self, *words: str) -> Any:
        """Run one command with ``--json`` and return what it means."""
        return json.loads(self(*words, "--json"))


@pytest.fixture
def shell(own: Workspace, capsys: pytest.CaptureFixture[str]) -> Shell:
    """The command line on the workspace of the two kinds."""
    return Shell(own.path, capsys)


def test_the_usual_kinds_know_nothing_of_them() -> None:
    from aims_tui.records.all import KINDS as USUAL

    assert KINDS["rating"].name not in USUAL


def test_each_gets_a_table_with_its_fields(own: Workspace) -> None:
    with own.reading() as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(risk)")}
    assert columns == {"id", "revision", "clashes", *KINDS["risk"].fields}


def test_the_file_describes_them_to_whoever_has_no_class_for_them(own: Workspace) -> None:
    described = Workspace.open(own.path).described
    assert [*described] == ["risk", "rating"]
    assert described["risk"].fields["level"].words("very_high") == "Very high"


def test_gate_and_journal_hold_their_rules(own: Workspace) -> None:
    fire = gate.added(KINDS["risk"], {"title": "Fire", "cost": "0700"})
    act(own, fire)
    assert tables(own)["risk"][fire.row] == {
        "short": "R-01", "title": "Fire", "text": "", "level": "low", "areas": "", "seen_on": "", "cost": "700",
        "open": "yes", "parent": "", "revision": "1", "clashes": "0",
    }  # fmt: skip
    for field, bad in (("level", "huge"), ("cost", "much"), ("seen_on", "soon"), ("parent", "R-01"), ("title", "")):
        with pytest.raises(errors.Refused):
            act(own, gate.Change("risk", fire.row, {field: bad}))
    smoke = gate.added(KINDS["risk"], {"title": "Smoke", "parent": fire.row})
    act(own, smoke)
    with pytest.raises(errors.Refused, match="This risk is named by 1 risk"):
        act(own, gate.deleted("risk", fire.row))
    assert [(each.field, each.new) for each in history.history(own, smoke.row)] == [
        ("", "1"), ("short", "R-02"), ("title", "Smoke"), ("parent", fire.row),
    ]  # fmt: skip
    assert tables(own) == told(own)
    assert not verify.verify(own).problems


def test_a_natural_key_makes_the_id_and_stays(own: Workspace) -> None:
    fire = gate.added(KINDS["risk"], {"title": "Fire"})
    rating = gate.added(KINDS["rating"], {"risk": fire.row, "code": "q1", "points": "3"})
    assert rating.row == natural_id("rating", fire.row, "q1")
    act(own, fire, rating)
    with pytest.raises(errors.Refused, match="Code says which rating this is; it stays"):
        act(own, gate.Change("rating", rating.row, {"code": "q2"}))
    with pytest.raises(errors.Refused, match="The id of this rating does not follow from what it is"):
        act(own, gate.added(KINDS["rating"], {"risk": fire.row, "code": "q3"}, row=rating.row.replace("-", "0", 1)))
    act(own, gate.deleted("rating", rating.row))
    undo.undo(own, who="Lead", at=now())
    assert tables(own)["rating"][rating.row]["points"] == "3"


def test_copies_that_rate_the_same_have_one_rating_and_a_conflict_only_where_they_differ(
    own: Workspace, tmp_path: Path
) -> None:
    fire = gate.added(KINDS["risk"], {"title": "Fire"})
    act(own, fire)
    other = Workspace.open(copy(own.path, tmp_path / "other.aims").path, kinds=KINDS)
    for each, points in ((own, "3"), (other, "5")):
        act(each, gate.added(KINDS["rating"], {"risk": fire.row, "code": "q1", "points": points}))
    merge.merge(own, other.path)
    assert len(tables(own)["rating"]) == 1
    (conflict,) = history.conflicts(own)
    assert (conflict.record, conflict.field, {op.value for op in conflict.ops}) == ("rating", "points", {"3", "5"})
    assert tables(own) == told(own)


def test_the_command_line_adds_lists_shows_sets_logs_and_deletes_a_row_with_a_short_id(shell: Shell) -> None:
    assert shell("add", "risk", "title=Fire", "level=very high", "areas=law, people", "seen-on=today", "cost=700")
    shell("add", "risk", "title=Smoke", "parent=R-01")
    fire, smoke = shell.json("list", "risks")
    assert (fire["short"], fire["title"], fire["level"], fire["cost"]) == ("R-01", "Fire", "very_high", 700)
    assert (fire["areas"], fire["seen_on"], fire["open"]) == (["people", "law"], "2026-11-24", "yes")
    assert (smoke["short"], smoke["parent"]) == ("R-02", "R-01")
    assert "R-02" in shell("list", "risks")

    assert "Level: Very high → Low" in shell("set", "R-01", "level=low", "text=It burns.", "--why", "sprinklers")
    shown = shell.json("show", "fire")
    assert (shown["id"], shown["level"], shown["text"]) == (fire["id"], "low", "It burns.")
    assert "It burns." in shell("show", "R-01")
    logged = [each for each in shell.json("log", "R-01") if each["why"] == "sprinklers"]
    assert [(each["ref"], each["who"], each["field"], each["old"], each["new"]) for each in logged] == [
        ("R-01", "Ann", "level", "very_high", "low"),
        ("R-01", "Ann", "text", "", "It burns."),
    ]
    assert "R-01" in shell("log")

    assert "named by 1 risk" in shell("delete", "R-01", code=1)
    assert "Deleted risk" in shell("delete", "R-02")
    assert [each["short"] for each in shell.json("list", "risk")] == ["R-01"]
    shell("add", "risk", "title=Flood")
    assert [each["short"] for each in shell.json("list", "risk")] == ["R-01", "R-03"]
    shell("undo")
    assert [each["short"] for each in shell.json("list", "risk")] == ["R-01"]
    shell("verify")


def test_the_command_line_does_the_same_for_a_row_with_a_natural_key(shell: Shell) -> None:
    shell("add", "risk", "title=Fire")
    assert "Added rating" in shell("add", "rating", "risk=R-01", "code=fire-q1", "points=3")
    (rating,) = shell.json("list", "ratings")
    assert (rating["risk"], rating["code"], rating["points"]) == ("R-01", "fire-q1", 3)
    shell("add", "rating", "risk=Fire", "code=fire-q1", "points=5")
    (same,) = shell.json("list", "rating")
    assert (same["id"], same["points"]) == (rating["id"], 5), "adding it again changes it"

    assert "Points: 5 → 8" in shell("set", "fire-q1", "points=8")
    assert shell.json("show", "fire-q1")["points"] == 8
    assert "Code says which rating this is; it stays." in shell("set", "fire-q1", "code=other", code=1)
    logged = [(each["field"], each["old"], each["new"]) for each in shell.json("log", "fire-q1")]
    assert logged[0] == ("exists", "no", "yes")
    assert [each for each in logged if each[0] == "points"] == [
        ("points", "", "3"),
        ("points", "3", "5"),
        ("points", "5", "8"),
    ]
    assert ("risk", "", "R-01") in logged
    shell("delete", "fire-q1")
    assert shell.json("list", "ratings") == []
    shell("undo")
    assert shell.json("show", "fire-q1")["points"] == 8
    shell("verify")


def test_the_command_line_refuses_what_does_not_fit_and_leaves_nothing(shell: Shell) -> None:
    assert "A risk needs its title (title)." in shell("add", "risk", "text=?", code=1)
    assert "Level takes one of low, very_high; 'huge' is none of them." in shell(
        "add", "risk", "title=Fire", "level=huge", code=1
    )
    assert "no field 'short'" in shell("add", "risk", "title=Fire", "short=R-77", code=1)
    assert "Part of: there is no risk 'R-01'." in shell("add", "risk", "title=Fire", "parent=R-01", code=1)
    assert "Code: 'Q 1' does not have the right form." in shell("add", "rating", "code=Q 1", code=1)
    assert "A rating needs its risk (risk)." in shell("add", "rating", "code=q1", code=1)
    assert "There is no record 'hazard' to add. There are: risk, rating." in shell("add", "hazard", code=1)
    assert "There is nothing called 'R-01'" in shell("show", "R-01", code=1)
    assert shell.json("log") == []
