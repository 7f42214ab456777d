"""``--as-of DAY``: every verb that only reads shows what was recorded by then."""

import csv
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from aims_tui import paths
from aims_tui.workspace.store import gate, merge
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine
from tests.conftest import act, put

JUNE = ("--as-of", "2026-06-30")
LINE = r"As of 2026-06-30, as recorded by then (head "


@pytest.mark.parametrize(
    "words",
    [
        ("status",), ("show", "4.1"), ("list", "requirements"), ("list", "risks", "--plain"), ("find", "scope"),
        ("log",), ("versions", "4.1", "implementation"), ("changes", "--since", "1 June"), ("trace",),
        ("coverage", "own controls"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_every_verb_that_reads_says_first_of_which_day_it_is(larkmoor: CommandLine, words: tuple[str, ...]) -> None:
    ran = larkmoor.done(*words, *JUNE)
    assert ran.lines[0].startswith(LINE) and ran.lines[0].endswith(").")
    assert ran.err == ""
    assert ran.lines[1:] != larkmoor.done(*words).lines
    assert not (paths.data_folder() / "making").exists()


def test_what_scripts_read_stays_what_they_can_read(larkmoor: CommandLine) -> None:
    for words in (("status",), ("show", "4.1")):
        ran = larkmoor(*words, "--json", *JUNE)
        assert ran.json["as_of"] == "2026-06-30"
        assert f"(head {ran.json['head'][:16]})" in ran.err
        assert "as_of" not in larkmoor.json(*words)
    ran = larkmoor("list", "risks", "--json", *JUNE)
    assert isinstance(ran.json, list) and LINE in ran.err
    ran = larkmoor("versions", "4.1", "implementation", "--show", "1", *JUNE)
    assert LINE in ran.err and LINE not in ran.out


def test_figures_are_those_of_the_day(larkmoor: CommandLine) -> None:
    found = larkmoor("status", "--json", *JUNE).json
    assert found["today"] == "2026-06-30"
    assert max(late["due"] for late in found["overdue"]) < "2026-06-30"
    later = larkmoor("status", "--json", *JUNE, "--today", "2026-07-31").json
    assert later["today"] == "2026-07-31" and len(later["overdue"]) > len(found["overdue"])
    assert larkmoor("log", "--json", *JUNE).json[-1]["at"] < "2026-07-01T12"


def test_a_day_is_understood_in_every_form(larkmoor: CommandLine) -> None:
    wanted = larkmoor("status", "--json", *JUNE).json
    for typed in ("30 June 2026", "30.6.2026", "20260630"):
        for words in (("--as-of", typed, "status", "--json"), ("status", "--json", f"--as-of={typed}")):
            assert larkmoor(*words).json == wanted
    assert "is not a date" in larkmoor.usage("status", "--as-of", "whenever")
    assert "--as-of" in larkmoor.usage("status", "--as-of", "")


def test_a_day_without_a_past_is_refused_with_what_there_is(larkmoor: CommandLine) -> None:
    assert "Nothing was recorded by 2025-12-31 yet. The first change is of 2026-" in larkmoor.refused(
        "status", "--as-of", "2025-12-31"
    )
    ahead = date.today() + timedelta(days=2)
    assert f"{ahead} lies in the future. The first change is of" in larkmoor.refused("list", "risks", "--as-of", ahead)


@pytest.mark.parametrize(
    "words",
    [
        ("set", "4.1", "due=+2w"), ("add", "person", "name=Ann"), ("delete", "EV-01"), ("undo",), ("redo",),
        ("link", "EV-01", "4.1"), ("evidence", "add", "x.pdf"), ("answer", "4.1", "q1", "yes"), ("merge", "x.aims"),
        ("import", "x.csv"), ("snapshot",), ("restore", "latest"), ("verify",), ("new", "x", "--organization", "X"),
        ("demo", "x"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_writes_or_looks_at_the_whole_file_refuses_to_look_back(acme: CommandLine, words: tuple[str, ...]) -> None:
    assert acme.usage(*words, *JUNE) == (
        f"'{words[0]}' cannot look back: --as-of is for what only reads a workspace, and for export"
    )


def test_every_sheet_of_an_export_says_of_which_day_it_is(larkmoor: CommandLine, tmp_path: Path) -> None:
    ran = larkmoor("export", tmp_path / "june.xlsx", "--csv", tmp_path / "june", "--with-files", *JUNE)
    head = larkmoor("status", "--json", *JUNE).json["head"]
    assert f"head {head[:16]}" in ran.lines[0] and ran.err == ""
    book = load_workbook(tmp_path / "june.xlsx")
    for sheet in book:
        assert f"As of 2026-06-30, as recorded by then (head {head[:16]})" in str(sheet["A2"].value), sheet.title
    cover = {str(row[0].value): str(row[1].value) for row in book["Cover"].iter_rows()}
    assert cover["As of"].startswith("2026-06-30, as recorded by then") and head in cover["As of"]
    assert cover["Journal head"] == head and cover["Figures as of"].startswith("2026-06-30")
    with (tmp_path / "june" / "change-log.csv").open(encoding="utf-8-sig") as file:
        assert all(row["When (UTC)"] < "2026-07-01 12" for row in csv.DictReader(file))
    assert "part of this file's history" in larkmoor("verify", "--against", tmp_path / "june.xlsx").out
    # It is no export of today: what changed since the last one is asked of that.
    assert "No workbook of this file was exported" in larkmoor.refused("changes", "--since", "export")


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in load_workbook(path)}


def test_two_exports_as_of_one_day_agree_cell_by_cell_once_the_copies_are_merged(
    cli: CommandLine, workspace: Workspace, tmp_path: Path
) -> None:
    other_path = tmp_path / "theirs.aims"
    shutil.copyfile(workspace.path, other_path)
    other = Workspace.open(other_path)
    for each, who in ((workspace, "Ann"), (other, "Bob")):
        kind = each.kinds["evidence"]
        act(each, gate.added(kind, {"title": f"Paper of {who}"}), who=who)
        put(each, "4.1", who, implementation=f"As {who} sees it.")
        put(each, "A.6.2.4", who, due="2026-12-01" if who == "Ann" else "2027-01-15")
    merge.merge(workspace, other.path)
    merge.merge(other, workspace.path)

    found = []
    for path in (workspace.path, other_path):
        out = tmp_path / f"{path.stem}.xlsx"
        assert not cli("-f", path, "export", out, "--as-of", date.today(), "--as", "Lead").code
        found.append(cells(out))
    assert found[0] == found[1]
    assert "Paper of Ann" in json.dumps(found[0], default=str) and "EV-01b" in json.dumps(found[0], default=str)
