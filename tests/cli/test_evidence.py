"""``evidence add`` and ``evidence new-version``."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from aims_tui.workspace.store import evidence_files
from aims_tui.workspace.store.workspace import Workspace
from tests.cli.conftest import CommandLine

Note = Callable[..., Path]


def test_a_file_is_kept_beside_the_workspace_and_supports_several_refs(
    acme: CommandLine, note: Note, workspace: Workspace
) -> None:
    path = note("Training plan 2026.txt", "Monday, all staff.")
    assert acme.says("evidence", "add", path, "--for", "4.1", "a.4.6", "--note", "page 2", "--for", "7.2") == [
        "Added evidence EV-01: Title Training plan 2026",
        "Linked EV-01 – 4.1: Note page 2",
        "Linked EV-01 – A.4.6: Note page 2",
        "Linked EV-01 – 7.2: Note page 2",
    ]
    found = acme.json("show", "EV-01")
    kept = evidence_files.place(workspace.path, found["file"])
    assert kept.read_text() == "Monday, all staff."
    assert (found["original_name"], found["media_type"], found["size"]) == (path.name, "text/plain", 18)
    for ref in ("4.1", "A.4.6", "7.2"):
        assert [(each["short"], each["note"]) for each in acme.json("show", ref)["evidence"]] == [("EV-01", "page 2")]


def test_it_is_one_action(acme: CommandLine, note: Note) -> None:
    acme.done("evidence", "add", note(), "--for", "4.1", "4.2")
    acme.done("undo")
    assert acme.json("list", "evidence") == acme.json("list", "links") == []


def test_a_web_address_is_kept_as_a_link(acme: CommandLine) -> None:
    acme.done("evidence", "add", "https://example.org/policy?a=b", "--title", "Policy", "--for", "5.2")
    found = acme.json("show", "EV-01")
    assert (found["title"], found["link"], found["file"]) == ("Policy", "https://example.org/policy?a=b", "")
    acme.done("evidence", "add", "https://example.org/untitled")
    assert acme.json("show", "EV-02")["title"] == "https://example.org/untitled"


def test_what_is_refused_leaves_no_file_behind(acme: CommandLine, note: Note, workspace: Workspace) -> None:
    acme.refused("evidence", "add", note(), "--title", "x" * 600)
    assert not evidence_files.folder(workspace.path).exists()
    acme.done("evidence", "add", "https://example.org/policy")
    acme.refused("evidence", "new-version", "EV-01", note(), "--version", "x" * 600)
    assert not evidence_files.folder(workspace.path).exists()


def test_nothing_is_kept_when_a_ref_is_wrong(acme: CommandLine, note: Note, workspace: Workspace) -> None:
    acme.refused("evidence", "add", note(), "--for", "4.1", "4.99")
    assert acme.json("list", "evidence") == []
    assert not evidence_files.folder(workspace.path).exists()


@pytest.mark.parametrize("sort", ["missing", "folder", "fifo", "link"])
def test_only_ordinary_files_are_taken_in(acme: CommandLine, tmp_path: Path, note: Note, sort: str) -> None:
    path = tmp_path / f"a {sort}"
    if sort == "folder":
        path.mkdir()
    elif sort == "fifo":
        os.mkfifo(path)
    elif sort == "link":
        path.symlink_to(note())
    assert f"a {sort}" in acme.refused("evidence", "add", path, "--for", "4.1")
    assert acme.json("list", "evidence") == []


def test_a_large_file_is_asked_about(acme: CommandLine, note: Note, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_files, "CONFIRM_ABOVE", 10)
    assert "--large" in acme.refused("evidence", "add", note())
    acme.done("evidence", "add", note(), "--large")
    assert "--large" in acme.refused("evidence", "new-version", "EV-01", note())
    acme.done("evidence", "new-version", "EV-01", note(), "--large")


def test_a_new_version_takes_the_place_of_the_old_one_which_is_kept(
    acme: CommandLine, note: Note, workspace: Workspace
) -> None:
    acme.done("evidence", "add", note(text="first"), "--for", "4.1", "4.2", "--note", "page 2", "--title", "Plan")
    acme.done("set", "EV-01", "version=1.0", "issued_on=2026-01-01", "owner=Jane")
    acme.done("set", "4.1", "status=implemented")
    acme.done("evidence", "new-version", "ev-1", note("Plan v2.txt", "second"), "--version", "2.0", "--notes")
    old, new = acme.json("show", "EV-01"), acme.json("show", "EV-02")
    assert (old["state"], old["version"], old["title"], old["owner"]) == ("superseded", "1.0", "Plan", "Jane")
    assert (new["state"], new["version"], new["title"], new["owner"]) == ("not_stated", "2.0", "Plan", "Jane")
    assert (new["supersedes"], new["original_name"], new["issued_on"]) == ("EV-01", "Plan v2.txt", "")
    assert (
        old["links"]
        == new["links"]
        == [{"record": "requirement", "id": ref, "relation": "supports", "note": "page 2"} for ref in ("4.1", "4.2")]
    )
    for each, text in ((old, "first"), (new, "second")):
        assert evidence_files.place(workspace.path, each["file"]).read_text() == text
    assert acme.json("status")["implemented"] == {
        "with_evidence": 1, "on_weak_evidence": [], "with_reason": 0,
    }  # fmt: skip
    acme.done("verify")


def test_a_new_version_of_an_old_version_is_refused(acme: CommandLine, note: Note) -> None:
    acme.done("evidence", "add", note())
    acme.done("evidence", "new-version", "EV-01", note(text="second"))
    assert "EV-02" in acme.refused("evidence", "new-version", "EV-01", note(text="third"))
    acme.done("evidence", "new-version", "EV-02", note(text="third"))


def test_a_kept_file_may_take_the_place_of_a_link(acme: CommandLine, note: Note) -> None:
    acme.done("evidence", "add", "https://example.org", "--title", "Policy")
    acme.done("evidence", "new-version", "EV-01", note())
    found = acme.json("show", "EV-02")
    assert (found["title"], found["link"], bool(found["file"])) == ("Policy", "", True)


def test_only_evidence_has_versions(acme: CommandLine, note: Note) -> None:
    assert acme.refused("evidence", "new-version", "4.1", note()) == "4.1 is not evidence."
    acme.refused("evidence", "new-version", "EV-01", note())
    acme.done("evidence", "add", note())
    assert "nowhere" in acme.refused("evidence", "new-version", "EV-01", "nowhere.pdf")
    assert acme.json("show", "EV-01")["state"] == "not_stated"


def test_a_source_is_understood_as_people_have_it(acme: CommandLine, tmp_path: Path) -> None:
    paper = tmp_path / "the report.pdf"
    paper.write_bytes(b"%PDF")
    acme.done("evidence", "add", paper.as_uri())
    acme.done("evidence", "add", "www.example.org/policy")
    first, second = acme.json("list", "evidence")
    assert (first["title"], first["original_name"], first["link"]) == ("the report", "the report.pdf", "")
    assert (second["title"], second["link"]) == ("https://www.example.org/policy",) * 2
    assert "another computer" in acme.refused("evidence", "add", "file://elsewhere.example/x.pdf")


def test_a_path_copied_with_marks_of_direction_is_found_and_its_title_has_none(
    acme: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "report.pdf").write_text("Report", "utf-8")
    acme.done("evidence", "add", f"\u202a{tmp_path / 'report.pdf'}\u202c")
    (found,) = acme.json("list", "evidence")
    assert found["title"] == "report"
