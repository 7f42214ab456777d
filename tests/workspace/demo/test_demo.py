"""The demo: a fictional company whose figures are known and whose dates never age."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from aims_tui import catalog
from aims_tui.insight import deadlines
from aims_tui.insight.figures import Share, figures
from aims_tui.records.fields import FieldType
from aims_tui.workspace import demo
from aims_tui.workspace.demo import days
from aims_tui.workspace.queries import history, overview
from aims_tui.workspace.queries.overview import Overview
from aims_tui.workspace.store import errors, evidence_files, verify
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY

DAYS = [TODAY, date(2028, 2, 29), date(2031, 1, 1)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Workspace]:
    """Make the demo once for each day."""
    known: dict[date, Workspace] = {}

    def make(today: date) -> Workspace:
        if today not in known:
            known[today] = demo.make(tmp_path_factory.mktemp("demo") / "larkmoor-desk.aims", today)
        return known[today]

    return make


@pytest.fixture(params=DAYS, ids=str)
def seen(request: pytest.FixtureRequest, made: Callable[[date], Workspace]) -> tuple[Overview, date]:
    return overview.overview(made(request.param)), request.param


def test_it_is_made_quickly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    workspace = demo.make(tmp_path / "demo.aims", TODAY)
    with capsys.disabled():
        print(f"\nThe demo was made in {time.perf_counter() - started:.2f} s.")
    assert workspace.path.is_file()


def test_it_says_that_it_is_one_and_whose(seen: tuple[Overview, date]) -> None:
    found, _ = seen
    assert found.demo
    assert found.organization == "Larkmoor Desk Ltd"
    assert found.assessment.organization_wide
    assert len(found.assessments) == 2


def test_36_controls_apply_one_is_excluded_and_one_undecided(seen: tuple[Overview, date]) -> None:
    found, today = seen
    counted = figures(found.states, today)
    assert (counted.controls_total, counted.applicable, counted.excluded, counted.undecided) == (38, 36, 1, 1)
    by_applicability = {(each.family, each.applicability): each.ref for each in found.states}
    assert by_applicability["control", "not_applicable"] == "A.10.4"
    assert by_applicability["control", "undecided"] == "A.6.2.8"


def test_18_subclauses_and_21_controls_are_implemented(seen: tuple[Overview, date]) -> None:
    found, today = seen
    counted = figures(found.states, today)
    assert counted.subclauses == Share(18, 32)
    assert counted.controls == Share(21, 37)
    assert counted.controls_of_applicable == Share(21, 36)
    assert counted.additional == Share(0, 3)
    assert (counted.with_evidence, len(counted.on_weak_evidence), counted.with_reason) == (35, 3, 1)


def test_61_of_72_have_an_owner(seen: tuple[Overview, date]) -> None:
    found, today = seen
    assert figures(found.states, today).assigned == Share(61, 72)


def test_three_are_late_the_oldest_by_twelve_days(seen: tuple[Overview, date]) -> None:
    found, today = seen
    late = figures(found.states, today).overdue
    assert [(each.ref, each.days) for each in late] == [("A.10.2", 12), ("A.3.3", 8), ("10.1", 5)]
    assert late[0].due == (today - timedelta(days=12)).isoformat()
    assert [each.ref for each in deadlines.in_order(deadlines.of_requirements(found.states))][:3] == [
        "A.10.2",
        "A.3.3",
        "10.1",
    ]


def test_its_history_lies_in_the_past_and_is_told_in_order(made: Callable[[date], Workspace]) -> None:
    told = history.history(made(TODAY))
    assert told[0].at.startswith((TODAY - timedelta(days=210)).isoformat())
    days = [each.at[:10] for each in told]
    assert days == sorted(days)
    assert days[-1] <= TODAY.isoformat()
    assert len({each.who for each in told}) > 5


def test_what_is_wrong_with_it_is_one_lost_file_and_nothing_else(made: Callable[[date], Workspace]) -> None:
    for today in DAYS:
        verdict = verify.verify(Workspace.open(made(today).path))
        assert [(each.where, each.what) for each in verdict.problems] == [
            ("evidence", "EV-21: its file is missing from the evidence folder.")
        ]
        assert verdict.files == 26


def test_it_has_conflicts_with_nobody_and_every_requirement_is_there(seen: tuple[Overview, date]) -> None:
    found, _ = seen
    assert len(found.states) == 89
    assert not any(each.clashes for each in found.states)
    assert any(each.open_remarks for each in found.states)


# What the reference says of the evidence: title, kind, issued on, what it proves organization-wide.
EVIDENCE = {
    "EV-01": ("Scope statement v1.1", "document", -205, "4.3"),
    "EV-02": ("Context and interested parties", "document", -205, "4.1 4.2"),
    "EV-03": ("AIMS process map", "document", -200, "4.4"),
    "EV-04": ("AI policy v2.1 (signed)", "document", -200, "5.2 A.2.2 A.2.4"),
    "EV-05": ("Role chart", "document", -198, "5.3 A.3.2"),
    "EV-06": ("Risk and impact method v1.1", "document", -180, "6.1.2 6.1.3 6.1.4 A.5.2"),
    "EV-07": ("Risk register and approved treatment plan", "record", -85, "6.1.1 6.1.3 8.2 8.3"),
    "EV-08": ("Corrective action and improvement log", "record", -20, "10.1 10.2"),
    "EV-09": ("SoA v1.0, approved", "document", -80, "6.1.3"),
    "EV-10": ("Impact assessments SYS-1, SYS-2, SYS-3", "record", -120, "8.4 A.5.3 A.5.4 A.5.5"),
    "EV-11": ("AI objectives 2026 with measures", "document", -160, "6.2 A.6.1.2 A.9.3"),
    "EV-12": ("Competence matrix", "record", -110, "7.2 A.4.6"),
    "EV-13": ("Awareness training attendance", "record", -380, "7.3"),
    "EV-14": ("Communication matrix", "document", -150, "7.4 A.8.5"),
    "EV-15": ("Document master list", "document", -70, "7.5.1 7.5.2 7.5.3"),
    "EV-16": ("Development and release handbook v1.0", "document", -150, "8.1 A.6.1.3"),
    "EV-17": ("Test report triage 3.2", "record", -45, "A.6.2.4"),
    "EV-18": ("Release approval triage 3.2", "record", -31, "A.6.2.5"),
    "EV-19": ("Monitoring report Q3", "record", -55, "9.1 A.6.2.6"),
    "EV-20": ("Data sheet triage training set", "record", -130, "A.7.2 A.7.3 A.7.4 A.7.5 A.7.6"),
    "EV-21": ('User guide "How the assistant works"', "document", -100, "A.8.2 A.9.4"),
    "EV-22": ("Supplier file model provider", "record", -425, "A.10.3"),
    "EV-23": ("Internal audit report 2026-1", "record", -28, "9.2.2"),
    "EV-24": ("Management review minutes", "record", -33, "9.3.3"),
    "EV-25": ("Concern channel poster", "document", -60, ""),
    "EV-26": ("AI in recruiting v0.3 (draft)", "document", -20, "A.9.2"),
}
SECOND = "Applicant shortlisting aid"
BOUGHT = ("A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3")
REASON = "Design and development are the supplier's; we only configure and use SYS-4 and SYS-5, see EV-22."

# Where something is missing on purpose: not started or not assigned, or a defect for the readiness check to find.
OPEN = {
    "status": {"6.3", "A.4.4", "A.6.2.3", "A.6.2.8", "A.8.3", "A.10.4", "X.19"},
    "owner": {
        "6.3", "7.1", "9.3.2", "A.2.3", "A.4.3", "A.4.4", "A.4.5", "A.6.2.3", "A.6.2.8", "A.8.3", "X.19",
    },
    "approver": {"7.3"},
    "applicability": {"A.6.2.8"},
    "inclusion_reasons": {"A.4.4", "A.6.2.3", "A.6.2.8"},
    "inclusion_justification": {"A.4.4", "A.6.2.3", "A.6.2.8"},
}  # fmt: skip
NEVER_TOLD = re.compile(r"\b(todo|tbd|tba|lorem|ipsum|xxx+|n/a|placeholder|etc)\b|[{}]|\.\.\.|^\W*$", re.IGNORECASE)


def rows(workspace: Workspace, sql: str, *values: str) -> list[dict[str, str]]:
    """Return what a query finds, by column."""
    with workspace.reading() as connection:
        found = connection.execute(sql, values)
        names = [each[0] for each in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def requirements(workspace: Workspace, title: str) -> dict[str, dict[str, str]]:
    """Return the rows of the named assessment that count: every one but the controls beyond Annex A that it left."""
    sql = "SELECT requirement.* FROM requirement JOIN assessment ON assessment.id = assessment WHERE title = ?"
    return {
        row["ref"]: row
        for row in rows(workspace, sql, title)
        if not row["ref"].startswith("X") or row["applicability"] == "applicable"
    }


def files(workspace: Workspace) -> dict[str, bytes]:
    """Return the content of the evidence files that are there, by short id."""
    places = {
        row["short"]: evidence_files.place(workspace.path, row["file"])
        for row in rows(workspace, "SELECT * FROM evidence")
    }
    return {short: place.read_bytes() for short, place in places.items() if place.exists()}


def written(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield (row, text) for all prose that anybody ever wrote, revised texts included."""
    for each in history.history(workspace):
        field = workspace.described[each.record].fields.get(each.field)
        if field and field.kind is FieldType.PROSE and not field.given and each.new:
            yield each.row, each.new


@pytest.fixture
def larkmoor(made: Callable[[date], Workspace]) -> Workspace:
    return made(TODAY)


def test_its_evidence_is_that_of_the_reference(larkmoor: Workspace) -> None:
    found = {
        row["short"]: (row["title"], row["kind"], (date.fromisoformat(row["issued_on"]) - TODAY).days)
        for row in rows(larkmoor, "SELECT * FROM evidence")
    }
    assert found == {
        short: (title, kind, (days.working_day(TODAY, issued) - TODAY).days)
        for short, (title, kind, issued, _) in EVIDENCE.items()
    }


def test_its_links_are_those_of_the_reference_and_each_says_how_it_supports(larkmoor: Workspace) -> None:
    found = rows(
        larkmoor,
        "SELECT short, ref, note, title FROM link JOIN (SELECT id AS e, short FROM evidence) ON e = from_row"
        " JOIN requirement ON requirement.id = to_row JOIN assessment ON assessment.id = assessment",
    )
    wide = {
        short: {row["ref"] for row in found if row["short"] == short and row["title"] != SECOND} for short in EVIDENCE
    }
    assert wide == {short: set(each[3].split()) for short, each in EVIDENCE.items()}
    assert all(len(row["note"]) > 40 for row in found)
    second = {(row["short"], row["ref"]) for row in found if row["title"] == SECOND}
    assert second and all(ref in EVIDENCE[short][3].split() for short, ref in second)


def test_its_planted_defects_are_there(larkmoor: Workspace) -> None:
    papers = {row["short"]: row for row in rows(larkmoor, "SELECT * FROM evidence")}
    assert papers["EV-13"]["valid_until"] == (TODAY - timedelta(days=15)).isoformat()
    assert [short for short, row in papers.items() if row["state"] == "draft"] == ["EV-26"]
    assert sorted(papers.keys() - files(larkmoor)) == ["EV-21"]
    wide = requirements(larkmoor, "Organization-wide AIMS")
    assert wide["A.10.4"]["exclusion_justification"] == "not relevant"
    assert [ref for ref, row in wide.items() if row["owner"] and row["owner"] == row["approver"]] == ["A.6.2.5"]
    assert wide["10.1"]["due"] == (TODAY - timedelta(days=5)).isoformat()
    assert [ref for ref, row in wide.items() if row["no_evidence_reason"]] == ["9.2.1"]
    assert (wide["A.9.2"]["status"], wide["A.10.3"]["status"]) == ("implemented", "implemented")
    last = [each for each in history.history(larkmoor, wide["A.10.4"]["id"]) if each.field == "applicability"][-1]
    assert (last.at[:10], last.new) == (
        (TODAY - timedelta(days=8)).isoformat(),
        "not_applicable",
    )  # T-10 is a Saturday.


def test_nothing_else_is_missing_organization_wide(larkmoor: Workspace) -> None:
    found = requirements(larkmoor, "Organization-wide AIMS")
    assert len(found) == 32 + 38 + 3
    for ref, row in found.items():
        for name in ("owner", "reviewer", "approver", "due", "implementation", "implemented_by"):
            assert bool(row[name]) == (ref not in OPEN.get(name, ())), (ref, name)
        assert (row["status"] == "not_started") == (ref in OPEN["status"])
        if ref[0] in "AX":
            for name in ("inclusion_reasons", "inclusion_justification"):
                assert bool(row[name]) == (ref not in OPEN[name]), (ref, name)


def test_the_second_assessment_is_that_of_a_deployer_and_complete(larkmoor: Workspace) -> None:
    found = requirements(larkmoor, SECOND)
    assert len(found) == 32 + 38 + 2
    excluded = {ref: row for ref, row in found.items() if row["applicability"] == "not_applicable"}
    assert tuple(excluded) == BOUGHT
    assert all(row["exclusion_justification"].startswith(REASON) for row in excluded.values())
    for ref, row in found.items():
        names = ["owner", "reviewer", "approver"]
        if ref not in BOUGHT:
            names += ["due", "implementation", "implemented_by"]
            names += ["inclusion_reasons", "inclusion_justification"] * (ref[0] in "AX")
        assert all(row[name] for name in names), ref
        assert len({row["owner"], row["reviewer"], row["approver"]}) == 3, ref
        assert row["status"] == "implemented" or not row["due"] or row["due"] >= TODAY.isoformat(), ref
    assert Counter(row["status"] for row in found.values())["implemented"] >= 15


def test_about_three_quarters_of_the_questions_are_answered(larkmoor: Workspace) -> None:
    known = {each.id for one in catalog.load().requirements.values() for each in one.questions}
    wide = rows(
        larkmoor,
        "SELECT answer.* FROM answer JOIN requirement ON requirement.id = requirement"
        " JOIN assessment ON assessment.id = assessment WHERE use_case = ''",
    )
    assert {row["question"] for row in wide} <= known
    assert 0.7 < len(wide) / len(known) < 0.8
    verdicts = Counter(row["verdict"] for row in wide)
    assert verdicts.keys() == {"yes", "partly", "no"} and verdicts["yes"] > verdicts["partly"] > verdicts["no"]
    assert all(row["text"] for row in wide)


def test_no_two_texts_and_no_two_sentences_are_the_same(larkmoor: Workspace) -> None:
    places: dict[str, set[str]] = {}
    for row, text in written(larkmoor):
        for part in {text, *re.split(r"(?<=[.!?])\s+", text)}:
            places.setdefault(part, set()).add(row)
    assert len(places) > 1000
    assert [part for part, where in places.items() if len(where) > 1] == [REASON]


def test_no_text_is_a_filler(larkmoor: Workspace) -> None:
    for _, text in written(larkmoor):
        assert not NEVER_TOLD.search(text), text
        # The words of the scales are no sentences.
        assert text == "not relevant" or "\n" in text or re.search(r"[.?]$", text), text


def test_nobody_tells_of_evidence_before_it_is_issued(larkmoor: Workspace) -> None:
    issued = {row["short"]: row["issued_on"] for row in rows(larkmoor, "SELECT short, issued_on FROM evidence")}
    for each in history.history(larkmoor):
        assert all(issued[short] <= each.at[:10] for short in re.findall(r"EV-\d\d", each.new)), each.new


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_no_day_of_the_office_falls_on_a_weekend(made: Callable[[date], Workspace], today: date) -> None:
    workspace = made(today)
    found = [
        (each.field, each.new)
        for each in history.history(workspace)
        if each.new and each.field and workspace.described[each.record].fields[each.field].kind is FieldType.DATE
    ]
    for kind in workspace.described.values():
        dates = [name for name, field in kind.fields.items() if field.kind is FieldType.DATE]
        found += [
            (name, row[name]) for row in rows(workspace, f"SELECT * FROM {kind.name}") for name in dates if row[name]
        ]
    assert {name for name, _ in found} >= {"due", "issued_on", "on", "resolved_on", "scope_approved_on", "started_on"}
    assert {name for name, value in found if date.fromisoformat(value).weekday() > 4} <= {
        "valid_until",
        "next_review",
        "in_force_from",
    }


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_its_history_was_written_in_office_hours_by_many_people(made: Callable[[date], Workspace], today: date) -> None:
    told = history.history(made(today))
    moments = [datetime.fromisoformat(each.at) for each in told]
    assert moments == sorted(moments)
    assert all(each.weekday() < 5 and 8 <= each.hour < 17 for each in moments)
    assert moments[-1].date() <= today
    assert {each.who for each in told} == {row["name"] for row in rows(made(today), "SELECT name FROM person")}


def test_what_is_implemented_was_in_progress_before(larkmoor: Workspace) -> None:
    moves: dict[str, list[str]] = {}
    for each in history.history(larkmoor):
        if (each.record, each.field) == ("requirement", "status"):
            moves.setdefault(each.row, ["not_started"]).append(each.new)
    done = [each for each in moves.values() if each[-1] == "implemented"]
    assert len(done) > 50
    assert all(each[:3] == ["not_started", "in_progress", "implemented"] for each in done)
    assert any(len(each) > 3 for each in done)  # One was reopened.


def test_an_answer_was_corrected_by_somebody_else_who_says_why(larkmoor: Workspace) -> None:
    told = [each for each in history.history(larkmoor) if each.record == "answer" and each.field == "text"]
    first = {each.row: each.who for each in reversed(told)}
    assert any(each.who != first[each.row] and each.why.startswith("corrected") for each in told)


def test_the_internal_auditor_was_answered(larkmoor: Workspace) -> None:
    found = rows(larkmoor, "SELECT * FROM remark")
    assert len(found) > 10
    assert all(row["author"] == "Internal Auditor" and row["answer"] for row in found)
    closed = [row for row in found if row["resolved_on"]]
    assert 0 < len(closed) < len(found)
    assert all(row["on"] < row["resolved_on"] <= TODAY.isoformat() for row in closed)


def test_two_demos_of_the_same_day_have_the_same_content(tmp_path: Path, larkmoor: Workspace) -> None:
    def told(workspace: Workspace) -> list[tuple[str, ...]]:
        with workspace.reading() as connection:
            names = history.Names(connection, workspace.described)
            return [
                (
                    each.at, each.who, each.why, each.record, names.row(each.record, each.row), each.field,
                    re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "some row", each.new),
                )
                for each in history.changes(connection, workspace.described)
            ]  # fmt: skip

    other = demo.make(tmp_path / "demo.aims", TODAY)
    assert other.id != larkmoor.id
    # The names of links are ids, which differ, and so does what fingerprints ids; what is tied is tested above.
    pinned = ("hash", "head", "frozen")
    first, second = (
        [each for each in told(made) if each[3] != "link" and each[5] not in pinned] for made in (other, larkmoor)
    )
    assert first == second
    assert files(other) == files(larkmoor)


def test_its_story_dates_itself(made: Callable[[date], Workspace]) -> None:
    leap = made(date(2028, 2, 29))
    titles = {row["short"]: row["title"] for row in rows(leap, "SELECT * FROM evidence")}
    assert titles["EV-11"] == "AI objectives 2027 with measures"
    assert titles["EV-19"] == "Monitoring report Q4"
    assert files(leap)["EV-19"].splitlines()[2].startswith(b"Issued 5 January 2028 ")


def test_two_demos_are_two_workspaces(tmp_path: Path, made: Callable[[date], Workspace]) -> None:
    assert demo.make(tmp_path / "demo.aims", TODAY).id != made(TODAY).id


def test_it_is_never_made_over_something(tmp_path: Path) -> None:
    path = tmp_path / "mine.aims"
    path.write_bytes(b"mine")
    with pytest.raises(errors.NotAllowed, match="already exists"):
        demo.make(path, TODAY)
    assert path.read_bytes() == b"mine"
    assert list(tmp_path.iterdir()) == [path]
