"""``status``: the figures, as text and as JSON."""

from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine
from tests.conftest import act, requirement

TODAY = ("--today", "2026-11-24")


def test_the_json_of_a_new_workspace_has_exactly_the_promised_shape(acme: CommandLine) -> None:
    assert acme.json("status", *TODAY) == {
        "organization": "Acme Ltd",
        "assessment": "Organization-wide AIMS",
        "today": "2026-11-24",
        "subclauses": {"implemented": 0, "total": 32},
        "controls": {"total": 38, "applicable": 0, "undecided": 38, "excluded": 0, "implemented": 0},
        "additional": {"adopted": 0, "implemented": 0},
        "implemented": {"with_evidence": 0, "on_weak_evidence": [], "with_reason": 0},
        "assigned": {"with_owner": 0, "in_play": 70},
        "by_status": {"not_started": 70, "in_progress": 0, "implemented": 0},
        "approval": {"approved": 0, "review": 0, "approval": 0, "stale": 0, "needs_work": 0},
        "evidence": {"expired": 0, "soon": 0},
        "overdue": [],
        "overdue_feedback": [],
        "overdue_others": [],
        "registers": {},
    }


def test_the_json_of_the_demo(larkmoor: CommandLine) -> None:
    found = larkmoor.json("status", *TODAY)
    assert found["controls"] == {"total": 38, "applicable": 36, "undecided": 1, "excluded": 1, "implemented": 21}
    assert found["subclauses"] == {"implemented": 18, "total": 32}
    assert sum(found["by_status"].values()) == found["assigned"]["in_play"] == 72
    split = found["implemented"]
    assert (split["with_evidence"], split["with_reason"]) == (35, 1)
    assert len(split["on_weak_evidence"]) == 3
    whys = " ".join(each["why"] for each in split["on_weak_evidence"])
    assert "EV-13 expired on" in whys
    assert "the file of EV-21 is missing or altered" in whys
    assert "EV-26 is a draft" in whys
    assert found["by_status"]["implemented"] == 35 + 3 + 1
    assert found["overdue"][-1] == {"ref": "10.1", "due": "2026-11-19", "days": 5}
    assert [each["days"] for each in found["overdue"]] == [12, 8, 5]


def test_the_day_decides_what_is_overdue(larkmoor: CommandLine) -> None:
    assert [each["days"] for each in larkmoor.json("status", "--today", "2026-11-25")["overdue"]] == [13, 9, 6]
    assert larkmoor.json("status", "--today", "2026-06-01")["overdue"] == []


def test_the_text_says_the_same_figures_and_names_the_assessment(larkmoor: CommandLine) -> None:
    said = "\n".join(larkmoor.says("status", *TODAY))
    assert said.startswith("Larkmoor Desk Ltd (demo): Organization-wide AIMS\n")
    for part in (
        "18 of 32 (56 %)",
        "21 of 37 (56 %)",
        "36 applicable, 1 undecided, 1 excluded = 38",
        "35 with sound evidence, 3 on weak evidence, 1 with a reason only",
        "61 of 72 (84 %)",
        "Overdue      3 requirements",
        "and 5 others:\n             SUP-1 Model provider (language model): review due 2026-09-25, 60 days late",
        "9 requirements approved as they stand, 3 changed since they were signed, 1 to be worked on",
        "40 approvals: 13 by reviewers, 10 changed since signed",
        "10.1 Continual improvement: due 2026-11-19, 5 days late",
    ):
        assert part in said


def test_one_day_late_is_said_in_the_singular(acme: CommandLine) -> None:
    acme.done("set", "4.1", "due=2026-11-23")
    assert acme.says("status", *TODAY)[-1].endswith("due 2026-11-23, 1 day late")


def test_a_long_remark_that_is_late_is_told_by_its_beginning(acme: CommandLine, workspace: Workspace) -> None:
    said = {"requirement": requirement(workspace, "4.1"), "text": "Too old. " * 900, "due": "2026-11-01"}
    act(workspace, gate.added(workspace.kinds["remark"], said))
    late = [each for each in acme.says("status", *TODAY) if "Too old." in each]
    assert len(late) == 1 and len(late[0]) < 300


def test_reading_changes_nothing_in_the_file(acme: CommandLine, workspace: Workspace) -> None:
    before = workspace.path.read_bytes()
    acme.done("status")
    assert workspace.path.read_bytes() == before
