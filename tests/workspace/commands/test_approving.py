"""Reviewing and approving: what is signed is what the signer saw, and it turns stale by itself."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aims_tui.insight.signing import Subject
from aims_tui.records.all import KINDS
from aims_tui.records.content import items
from aims_tui.workspace.commands import approving, edits, evidence, prospects, undo
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.queries import approvals
from aims_tui.workspace.store import contents, errors, facts, gate, merge, past, verify
from aims_tui.workspace.store.workspace import Workspace, now
from tests.conftest import TODAY, act, put, requirement
from tests.workspace.conftest import Give
from tests.workspace.steps import copy


def at(workspace: Workspace, who: str = "Lead", today: date = TODAY) -> Author:
    from aims_tui.workspace.queries import overview

    made = Author(workspace, who=who, today=lambda: today, assessment=overview.overview(workspace).assessment.id)
    made.welcome |= {"ann", "ben", "jane"}
    return made


def ready(workspace: Workspace, ref: str = "5.2") -> Subject:
    """Make a requirement ready to be signed."""
    author = at(workspace)
    row = requirement(workspace, ref)
    evidence.add(author, "https://example.org/policy", {"title": f"Proof of {ref}"}, [("requirement", row)])
    put(workspace, ref, status="implemented", implementation="So it is.")
    return Subject("requirement", row)


def sign(
    workspace: Workspace, *subjects: Subject, decision: str = "approved", although: str = "", **typed: str
) -> approving.Signed:
    return approving.sign(at(workspace), subjects, decision, {"by": "Ann", **typed}, although=although)


def found(workspace: Workspace, today: date = TODAY) -> list[approvals.Signature]:
    with workspace.reading() as connection:
        return [*approvals.signatures(facts.reader(workspace, connection, str(today)))]


def states(workspace: Workspace, today: date = TODAY) -> list[str]:
    return [each.state for each in found(workspace, today)]


def test_an_approval_says_what_by_whom_when_and_who_entered_it(workspace: Workspace) -> None:
    subject = ready(workspace)
    sign(workspace, subject, note="As discussed")
    (one,) = found(workspace)
    values = one.facts.values
    assert (one.ref, one.by, one.on, one.state) == ("5.2", "Ann", str(TODAY), "in_force")
    assert (values["title"], values["entered_by"], values["note"]) == ("5.2 Implementation", "Lead", "As discussed")
    assert values["role"] == "no approver named" and len(values["hash"]) == 64
    assert values["head"] and values["short"] == "AP-01"


@pytest.mark.parametrize(
    ("people", "role"),
    [
        ({"approver": "Ann"}, "approver named"),
        ({"approver": "Ben"}, "for the approver Ben"),
        ({"approver": "Ann", "owner": "Ann"}, "approver named, and owner"),
        ({"owner": "Ann"}, "no approver named, and owner"),
    ],
)
def test_it_says_whether_somebody_else_was_named_and_whether_it_is_the_owner(
    workspace: Workspace, people: dict[str, str], role: str
) -> None:
    subject = ready(workspace)
    author = at(workspace)
    author.save(author.open(*subject[:2]), people)
    sign(workspace, subject)
    assert found(workspace)[0].facts.values["role"] == role
    author.save(author.open(*subject[:2]), {"approver": "Jane", "owner": ""})
    (one,) = found(workspace)
    assert one.facts.values["role"] == role and one.state == "in_force", "who is named later changes nothing"


def test_a_change_of_what_was_signed_makes_it_stale_and_says_who_changed_what(workspace: Workspace) -> None:
    sign(workspace, ready(workspace))
    put(workspace, "5.2", who="Mo", implementation="Otherwise.")
    (one,) = found(workspace)
    assert one.state == "stale"
    (change,) = one.changed
    assert (change.ref, change.field, change.old, change.new, change.by) == (
        "5.2", "implementation", "So it is.", "Otherwise.", "Mo",
    )  # fmt: skip
    assert change.at.startswith(now()[:10])
    put(workspace, "5.2", implementation="So it is.")
    assert states(workspace) == ["in_force"], "what is as it was signed is signed"


def test_a_long_text_is_found_again_in_the_journal(workspace: Workspace) -> None:
    subject = ready(workspace)
    put(workspace, "5.2", implementation="long " * 100)
    sign(workspace, subject)
    put(workspace, "5.2", implementation="short")
    (change,) = found(workspace)[0].changed
    assert (change.old.strip(), change.new) == (("long " * 100).strip(), "short")


@pytest.mark.parametrize("field", ["due", "owner", "reviewer"])
def test_what_is_no_part_of_it_leaves_it_in_force(workspace: Workspace, field: str) -> None:
    subject = ready(workspace)
    sign(workspace, subject)
    author = at(workspace)
    author.save(author.open(*subject[:2]), {field: "2026-12-14" if field == "due" else "Ben"})
    assert states(workspace) == ["in_force"]


def test_evidence_that_expires_or_is_replaced_makes_it_stale(workspace: Workspace, tmp_path: Path) -> None:
    subject = ready(workspace)
    author = at(workspace)
    piece = author.open("evidence", evidence_row(workspace, "EV-01"))
    author.save(piece, {"valid_until": "2026-12-01"})
    sign(workspace, subject)
    assert states(workspace) == ["in_force"]
    (one,) = found(workspace, date(2026, 12, 2))
    assert one.state == "stale"
    assert [(each.old, each.new, each.by, each.at) for each in one.changed] == [("EV-01", "", "", "2026-12-01")]
    gate.write(
        workspace, gate.Action("Lead", now(), "", (gate.Change("evidence", piece.row, {"state": "superseded"}),)),
        mode=gate.Mode.AS_FOUND,
    )  # fmt: skip
    (one,) = found(workspace)
    assert [(each.old, each.new, each.by) for each in one.changed] == [("EV-01", "", "Lead")]


def evidence_row(workspace: Workspace, short: str) -> str:
    with workspace.reading() as connection:
        return str(connection.execute("SELECT id FROM evidence WHERE short = ?", (short,)).fetchone()[0])


def test_a_file_that_is_lost_makes_it_stale_and_nobody_did_it(workspace: Workspace, tmp_path: Path) -> None:
    from aims_tui.workspace.store import evidence_files

    (tmp_path / "plan.txt").write_text("plan", "utf-8")
    author, row = at(workspace), requirement(workspace, "5.2")
    evidence.add(author, str(tmp_path / "plan.txt"), {}, [("requirement", row)])
    put(workspace, "5.2", status="implemented", implementation="So")
    sign(workspace, Subject("requirement", row))
    with workspace.reading() as connection:
        file = connection.execute("SELECT file FROM evidence").fetchone()[0]
    evidence_files.place(workspace.path, file).unlink()
    with workspace.reading() as connection:
        workspace.look_at_files(connection)
    (one,) = found(workspace)
    assert one.state == "stale" and [(each.old, each.new, each.by, each.at) for each in one.changed] == [
        ("EV-01", "", "", "")
    ]


def test_an_editorial_change_needs_a_reason_and_a_stale_approval(workspace: Workspace) -> None:
    subject = ready(workspace)
    with pytest.raises(errors.Refused, match="no approval of it is stale"):
        sign(workspace, subject, decision="editorial", note="A comma")
    sign(workspace, subject)
    put(workspace, "5.2", implementation="So it is!")
    with pytest.raises(errors.Refused, match="why the change is editorial"):
        sign(workspace, subject, decision="editorial")
    sign(workspace, subject, decision="editorial", note="A mark at the end")
    assert states(workspace) == ["in_force", "superseded"]


def test_what_is_not_ready_is_left_out_and_named_or_signed_with_a_reason(workspace: Workspace) -> None:
    first, second = ready(workspace, "5.2"), Subject("requirement", requirement(workspace, "5.3"))
    done = sign(workspace, first, second)
    assert done.done == ("5.2 Implementation",)
    assert done.left == {"5.3 Implementation": "it is not started"}
    with pytest.raises(approving.NotReady, match=r"5\.3 Implementation is not ready: it is not started"):
        sign(workspace, second)
    sign(workspace, second, although="The board wants it now")
    assert found(workspace)[0].facts.values["although"] == "The board wants it now. Not ready: it is not started."


def test_what_is_approved_already_is_not_approved_once_more_but_by_somebody_else(workspace: Workspace) -> None:
    subject = ready(workspace)
    sign(workspace, subject)
    with pytest.raises(errors.Refused, match=r"approved already on 2026-11-24, unchanged since"):
        sign(workspace, subject)
    sign(workspace, subject, by="Ben")
    assert [(each.by, each.state) for each in found(workspace)] == [("Ben", "in_force"), ("Ann", "superseded")]


def test_a_review_that_finds_something_says_what(workspace: Workspace) -> None:
    subject = Subject("requirement", requirement(workspace, "5.2"))
    with pytest.raises(errors.Refused, match="what needs work"):
        sign(workspace, subject, decision="needs_work")
    sign(workspace, subject, decision="needs_work", note="No measure")
    assert states(workspace) == ["in_force"], "what is not ready can be reviewed"


def test_nobody_signs_on_a_day_to_come(workspace: Workspace) -> None:
    subject = ready(workspace)
    with pytest.raises(errors.Refused, match="lies in the future"):
        sign(workspace, subject, on=str(TODAY + timedelta(days=1)))


def test_approving_a_policy_says_so_on_the_policy_itself_and_leaves_it_in_force(workspace: Workspace) -> None:
    author = at(workspace)
    made = author.add("policy", {"title": "Acceptable use", "text": "# Use\nBe careful.", "version": "1.0"})
    sign(workspace, Subject("policy", made.detail.row))
    policy = author.open("policy", made.detail.row)
    assert (policy.typed["state"], policy.typed["approver"], policy.typed["approved_on"]) == (
        "approved", "Ann", str(TODAY),
    )  # fmt: skip
    assert states(workspace) == ["in_force"]
    undo.undo(workspace, who="Lead", at=now())
    assert states(workspace) == [] and author.open("policy", made.detail.row).typed["state"] == "draft"


def test_the_treatment_plan_is_that_of_all_risks(workspace: Workspace) -> None:
    author = at(workspace)
    risk = author.add("risk", {"title": "Wrong answer", "treatment": "reduce"}).detail
    author.add("action", {"of": "R-01", "title": "Write tests", "owner": "Ben", "due": "2026-12-20"})
    with workspace.reading() as connection:
        method = connection.execute("SELECT id FROM method").fetchone()[0]
    sign(workspace, Subject("method", method, "treatment_plan"))
    assert states(workspace) == ["in_force"]
    author.save(author.open("risk", risk.row), {"likelihood": "4"})
    assert states(workspace) == ["in_force"], "how high it is, is no part of how it is treated"
    author.add("risk", {"title": "Another", "treatment": "accept"})
    (one,) = found(workspace)
    assert [(each.about, each.old, each.new) for each in one.changed] == [("R-02 Treatment", "", "accept")]


def test_an_approval_cannot_be_written_by_hand(workspace: Workspace) -> None:
    values = {"of": requirement(workspace, "5.2"), "decision": "approved"}
    with pytest.raises(errors.Refused, match="made by signing"):
        act(workspace, gate.added(KINDS["approval"], values))
    sign(workspace, ready(workspace))
    with workspace.reading() as connection:
        typed = edits.Typed(connection, workspace.kinds, TODAY)
        for name in ("decision", "by", "on", "hash", "of"):
            with pytest.raises(errors.Refused, match="There is no field"):
                typed.values(KINDS["approval"], {name: "x"})


def test_what_was_signed_can_be_seen_again_whatever_comes_in_later(workspace: Workspace, tmp_path: Path) -> None:
    other = copy(workspace.path, tmp_path / "other" / "acme.aims")
    put(other, "4.1", implementation="Written elsewhere, before")
    subject = ready(workspace)
    sign(workspace, subject)
    put(workspace, "5.2", implementation="Otherwise.")
    merge.merge(workspace, other.path)
    with workspace.reading() as connection:
        (one,) = approvals.signatures(facts.reader(workspace, connection, str(TODAY)))
    with approvals.as_signed(workspace, one) as then:
        assert then.why_read_only and then.as_of is not None and then.as_of.signed == "5.2 Implementation"
        with then.reading() as connection:
            texts = dict(connection.execute("SELECT ref, implementation FROM requirement WHERE implementation <> ''"))
    assert texts == {"5.2": "So it is."}
    with pytest.raises(errors.Refused, match="merge the copy"), past.signed(workspace, TODAY, {"nobody": 3}, "x"):
        pass


@pytest.mark.parametrize("order", [0, 1])
def test_one_approves_while_another_changes_and_both_copies_say_stale(
    workspace: Workspace, tmp_path: Path, order: int
) -> None:
    subject = ready(workspace)
    copies = [workspace, copy(workspace.path, tmp_path / "other" / "acme.aims")]
    sign(copies[0], subject)
    put(copies[1], "5.2", who="Mo", implementation="Otherwise.")
    first, second = copies[order], copies[1 - order]
    merge.merge(first, second.path)
    merge.merge(second, first.path)
    for each in copies:
        (one,) = found(each)
        assert (one.state, [(change.new, change.by) for change in one.changed]) == ("stale", [("Otherwise.", "Mo")])
        assert not verify.verify(each).problems


KINDS_TO_SIGN = ("requirement", "policy", "risk", "system", "organization", "method", "impact_assessment")
DEEDS = st.sampled_from(["edit", "edit", "undo", "merge"])
quickly = settings(
    max_examples=25, phases=[Phase.generate], deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a record of every kind that is approved, of which nobody signed any yet."""
    from tests import broken

    made = Workspace.open(broken.made(tmp_path_factory.mktemp("signed")))
    act(made, *(gate.deleted("approval", each.id) for each in found(made)))
    return made.path


def _edit(workspace: Workspace, kind: str, row: str, number: int, value: int) -> None:
    """Change a field of a record to one of a few values."""
    fields = [
        each for each in KINDS[kind].fields.values() if not each.given and each.kind in ("line", "prose", "choice")
    ]
    field = fields[number % len(fields)]
    words = [code for code, _ in field.choices] or ["one", "two", "three"]
    change = gate.Change(kind, row, {field.name: words[value % len(words)]})
    gate.write(workspace, gate.Action("Mo", now(), "", (change,)), mode=gate.Mode.AS_FOUND)


@quickly
@given(
    name=st.sampled_from(KINDS_TO_SIGN),
    before=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=4),
    after=st.lists(
        st.tuples(st.sampled_from(["edit", "edit", "undo", "merge"]), st.integers(0, 30), st.integers(0, 4)), max_size=6
    ),
)
def test_an_approval_is_stale_exactly_when_what_was_approved_differs(
    place: Give, start: Path, name: str, before: list[tuple[int, int]], after: list[tuple[str, int, int]]
) -> None:
    workspace = copy(start, place("mine"))
    with workspace.reading() as connection:
        row = connection.execute(f'SELECT id FROM "{name}" ORDER BY rowid').fetchone()[0]
    for number, value in before:
        _edit(workspace, name, row, number, value)
    content = KINDS[name].about.approved[0]

    def present() -> set[tuple[str, ...]]:
        with workspace.reading() as connection:
            reader = facts.Reader(connection, workspace.kinds, str(TODAY))
            one = contents.present(reader, workspace.kinds, KINDS[name], content, [row])[row]
        return {*items(workspace.kinds, content, one.facts, one.gathered)}

    sign(workspace, Subject(name, row), although="For a test")
    signed = present()
    for turn, (deed, number, value) in enumerate(after):
        if deed == "undo":
            with suppress(errors.Refused):
                undo.undo(workspace, who="Mo", at=now())
        elif deed == "merge":
            other = copy(workspace.path, place(f"other{turn}"))
            _edit(other, name, row, number, value)
            _edit(workspace, name, row, number + 1, value)
            merge.merge(workspace, other.path)
        else:
            _edit(workspace, name, row, number, value)
        one = next(each for each in found(workspace) if each.facts.values["of"] == row)
        assert (one.state == "stale") == (present() != signed)
        assert bool(one.changed) == (one.state == "stale")


def risky(author: Author, *, top: str = "no") -> Subject:
    """Add a risk above tolerance, ready to be accepted, and Ann, who may be of top management."""
    author.add("person", {"name": "Ann", "top_management": top})
    rated = dict.fromkeys(("likelihood", "impact_organization", "impact_individuals", "impact_society"), "5")
    made = author.add("risk", {"title": "It tells secrets", "treatment": "accept", **rated})
    assert made.detail is not None
    return Subject("risk", made.detail.row)


def test_a_risk_above_tolerance_is_not_accepted_by_anybody_but_top_management_without_a_reason(
    workspace: Workspace,
) -> None:
    author = at(workspace)
    subject = risky(author)
    found_ = prospects.prospects(author, [subject])
    (told,) = prospects.against(author, found_, "Ann").values()
    assert told == ("above tolerance only top management can accept",)
    assert prospects.against(author, found_, "Nobody yet") == prospects.against(author, found_, "Ann")
    with pytest.raises(approving.NotReady, match="only top management can accept"):
        sign(workspace, subject)
    sign(workspace, subject, decision="reviewed", by="Ben")
    assert len(sign(workspace, subject, although="The board decides on Friday").done) == 1
    (values,) = [each.facts.values for each in found(workspace) if each.facts.values["decision"] == "approved"]
    assert "Not ready: above tolerance only top management can accept." in values["although"]


def test_top_management_accepts_a_risk_above_tolerance_as_it_stands(workspace: Workspace) -> None:
    author = at(workspace)
    subject = risky(author, top="yes")
    assert prospects.against(author, prospects.prospects(author, [subject]), "Ann") == {}
    assert len(sign(workspace, subject).done) == 1


def test_the_policy_of_the_whole_system_is_approved_by_top_management(workspace: Workspace) -> None:
    author = at(workspace)
    made = author.add("policy", {"title": "AI policy", "sort": "ai_policy", "version": "1", "text": "We care."})
    assert made.detail is not None
    with pytest.raises(approving.NotReady, match="only top management can approve the AI policy"):
        sign(workspace, Subject("policy", made.detail.row))
