"""What people do with evidence: keep, link, note, replace, look at, unlink."""

from pathlib import Path

import pytest

from aims_tui.workspace.commands import edits, tying
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.session import looking
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.session.viewing import Copy
from aims_tui.workspace.store import errors, evidence_files, gate
from aims_tui.workspace.store.taking_in import taking_in
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, put


@pytest.fixture
def session(workspace: Workspace) -> Session:
    """The Lead's desk, with the view read once."""
    made = Session(workspace, who="Lead", today=lambda: TODAY)
    made.look()
    return made


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file to keep."""
    path = tmp_path / "scope statement.md"
    path.write_text("Scope", "utf-8")
    return path


def test_a_file_is_kept_named_after_itself_and_linked_in_one_action_that_undo_takes_back(
    session: Session, paper: Path
) -> None:
    session.welcome.add("jane")
    typed = {"title": "", "kind": "record", "owner": "Jane"}
    here = ("requirement", session.requirement("4.3"))
    row, saved = evidence_commands.add(session, str(paper), typed, [here], "all sites")
    found = session.open("evidence", row)
    assert (found.typed["title"], found.typed["kind"], found.typed["owner"]) == ("scope statement", "record", "Jane")
    assert saved.new_people == ("Jane",)
    assert [(each.ref, each.note) for each in found.supports] == [("4.3", "all sites")]
    assert evidence_files.place(session.workspace.path, found.values["file"]).read_text("utf-8") == "Scope"
    session.undo()
    assert session.evidence() == ()


def test_a_web_address_is_kept_as_a_link(session: Session) -> None:
    row, _ = evidence_commands.add(session, "https://example.org/policy", {"title": "Policy"})
    found = session.open("evidence", row)
    assert (found.values["link"], found.values["file"]) == ("https://example.org/policy", "")
    assert looking.to_view(session, found) == "https://example.org/policy"


def test_what_cannot_be_kept_leaves_no_row(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(errors.Refused):
        evidence_commands.add(session, str(tmp_path / "nothing.pdf"), {"title": "x"})
    with pytest.raises(errors.Refused):
        evidence_commands.add(session, str(tmp_path), {"title": "x"})
    monkeypatch.setattr(evidence_files, "CONFIRM_ABOVE", 3)
    large = tmp_path / "large.bin"
    large.write_bytes(b"12345")
    with pytest.raises(evidence_files.TooLarge):
        evidence_commands.add(session, str(large), {"title": "x"})
    assert session.evidence() == ()
    evidence_commands.add(session, str(large), {"title": "x"}, large=True)
    assert len(session.evidence()) == 1


def test_stopping_while_a_file_is_copied_leaves_nothing_behind(session: Session, paper: Path) -> None:
    class Stopped(Exception):
        pass

    def tick(done: int, whole: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        evidence_commands.add(session, str(paper), {"title": "x"}, tick=tick)
    assert session.evidence() == ()
    folder = evidence_files.folder(session.workspace.path)
    assert not folder.exists() or [each for each in folder.rglob("*") if each.is_file()] == []


def files(session: Session) -> list[str]:
    """Return what lies in the evidence folder."""
    folder = evidence_files.folder(session.workspace.path)
    return sorted(each.read_text("utf-8") for each in folder.rglob("*") if each.is_file())


WRONG = {"issued_on": "2026-11-20", "valid_until": "2026-11-19"}


def test_what_is_refused_by_a_rule_leaves_no_file_behind(session: Session, paper: Path) -> None:
    for typed in (WRONG, {"valid_until": "when it is done"}, {"owner": "Nobody Yet"}, {"version": "\x1b[2J"}):
        with pytest.raises(errors.Refused):
            evidence_commands.add(session, str(paper), {"title": "x", **typed})
        assert not evidence_files.folder(session.workspace.path).exists(), typed


def test_a_new_version_that_is_refused_leaves_the_file_of_the_old_one_only(
    session: Session, paper: Path, tmp_path: Path
) -> None:
    old, _ = evidence_commands.add(session, str(paper), {"title": "Scope"})
    newer = tmp_path / "scope 2.md"
    newer.write_text("Scope, again", "utf-8")
    for source in (newer, paper):
        with pytest.raises(errors.Refused):
            evidence_commands.new_version(session, old, str(source), WRONG)
        assert files(session) == ["Scope"], "what lay there before stays"


def test_a_file_that_somebody_else_takes_in_meanwhile_is_not_taken_back(session: Session, paper: Path) -> None:
    with pytest.raises(errors.Refused), taking_in(session.workspace, paper):
        evidence_files.take_in(session.workspace.path, paper)
        raise errors.Refused("No.")
    assert files(session) == ["Scope"]


def test_what_entered_the_journal_keeps_its_file_whatever_fails_afterwards(session: Session, paper: Path) -> None:
    with (
        pytest.raises(RuntimeError),
        edits.evidence_taken_in(session.workspace, str(paper)) as values,
    ):
        act(session.workspace, gate.added(session.workspace.kinds["evidence"], values))
        raise RuntimeError
    assert files(session) == ["Scope"]


def test_a_new_owner_of_a_new_version_is_added_with_it(session: Session, paper: Path) -> None:
    old, _ = evidence_commands.add(session, "https://example.org", {"title": "Scope"})
    session.welcome.add("ann lee")
    _, saved = evidence_commands.new_version(session, old, str(paper), {"owner": "Ann Lee"})
    assert saved.new_people == ("Ann Lee",)
    assert [each.owner for each in session.evidence()] == ["", "Ann Lee"]


def test_several_pieces_are_linked_to_several_requirements_and_unlinked_one_by_one(session: Session) -> None:
    first, _ = evidence_commands.add(session, "https://example.org/1", {"title": "One"})
    second, _ = evidence_commands.add(session, "https://example.org/2", {"title": "Two"})
    rows = [session.requirement("4.1"), session.requirement("4.2")]
    evidence_commands.link(session, [first, second], [("requirement", row) for row in rows], "both")
    assert [each.supports for each in session.evidence()] == [2, 2]
    evidence_commands.unlink(session, first, ("requirement", rows[0]), {})
    assert [each.short for each in session.open("requirement", rows[0]).evidence] == ["EV-02"]
    assert len(session.open("requirement", rows[1]).evidence) == 2


def test_the_last_evidence_of_an_implemented_requirement_goes_only_with_a_reason(session: Session) -> None:
    row = session.requirement("4.1")
    evidence, _ = evidence_commands.add(session, "https://example.org/1", {"title": "One"}, [("requirement", row)])
    put(session.workspace, "4.1", status="implemented")
    with pytest.raises(errors.Refused) as raised:
        evidence_commands.unlink(session, evidence, ("requirement", row), {})
    assert (row, "no_evidence_reason") in raised.value.fields
    evidence_commands.unlink(session, evidence, ("requirement", row), {"no_evidence_reason": "Agreed orally"})
    found = session.open("requirement", row)
    assert found.evidence == () and found.values["no_evidence_reason"] == "Agreed orally"


def test_a_note_says_how_it_supports(session: Session) -> None:
    evidence, _ = evidence_commands.add(
        session, "https://example.org/1", {"title": "One"}, [("requirement", session.requirement("4.1"))]
    )
    (tie,) = session.open("evidence", evidence).supports
    tying.note(session, tie.link, "Names them all\nin order")
    assert session.open("requirement", session.requirement("4.1")).evidence[0].note == "Names them all\nin order"


@pytest.mark.parametrize("holds", [False, True])
def test_what_was_noted_of_the_old_version_is_said_of_the_new_one_only_where_somebody_says_so(
    session: Session, paper: Path, holds: bool
) -> None:
    target = ("requirement", session.requirement("4.3"))
    old, _ = evidence_commands.add(session, "https://example.org", {"title": "Scope"}, [target], "it has expired")
    new, _ = evidence_commands.new_version(session, old, str(paper), {}, notes=holds)
    assert [each.note for each in session.open("evidence", old).supports] == ["it has expired"]
    assert [each.note for each in session.open("evidence", new).supports] == ["it has expired" if holds else ""]


def test_a_new_version_supersedes_the_old_one_which_keeps_its_file_and_takes_no_further_version(
    session: Session, paper: Path, tmp_path: Path
) -> None:
    old, _ = evidence_commands.add(
        session, str(paper), {"title": "Scope"}, [("requirement", session.requirement("4.3"))]
    )
    newer = tmp_path / "scope 2.md"
    newer.write_text("Scope, again", "utf-8")
    evidence_commands.new_version(session, old, str(newer), {"version": "2.0", "issued_on": "2026-11-20"})
    states = {each.short: (each.state, each.version, each.supports) for each in session.evidence()}
    assert states == {"EV-01": ("superseded", "", 1), "EV-02": ("not_stated", "2.0", 1)}
    kept = looking.to_view(session, session.open("evidence", old))
    assert isinstance(kept, Copy) and kept.path.read_text("utf-8") == "Scope"
    with pytest.raises(errors.Refused, match="EV-02"):
        evidence_commands.new_version(session, old, str(newer), {"version": "3.0"})


def test_what_is_kept_elsewhere_or_was_altered_is_not_opened(session: Session, paper: Path) -> None:
    row, _ = evidence_commands.add(session, str(paper), {"title": "Scope"})
    found = session.open("evidence", row)
    kept = evidence_files.place(session.workspace.path, found.values["file"])
    kept.chmod(0o600)
    kept.write_text("forged", "utf-8")
    with pytest.raises(errors.Refused, match="cannot be opened"):
        looking.to_view(session, found)
    for link, words in (
        ("file:///etc/passwd", "kept elsewhere"),
        ("javascript:alert(1)", "kept elsewhere"),
        ("", "Neither"),
    ):
        bare = session.add("evidence", {"title": f"Bare {link}", "link": link}).detail
        assert bare is not None
        with pytest.raises(errors.Refused, match=words):
            looking.to_view(session, bare)
