"""Typed text is in memory at once and on disk after a flush, and comes back in the next program."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from aims_tui.workspace.session import unsaved as unsaved_texts
from aims_tui.workspace.session.drafts import Draft, Drafts
from aims_tui.workspace.session.unsaved import Unsaved
from aims_tui.workspace.store.workspace import Workspace

DRAFT = Draft(
    "requirement", "r1", "implementation", "typed", ("op-1",), "before", "4.1 How", "2026-11-24T09:00:00.000Z"
)
KEY = ("requirement", "r1", "implementation")


@pytest.fixture
def drafts(workspace: Workspace) -> Drafts:
    """The drafts of "Acme Ltd"."""
    return Drafts(workspace.path, workspace.id)


def test_a_text_is_there_at_once_and_on_disk_after_the_flush(drafts: Drafts) -> None:
    unsaved = Unsaved(drafts)
    assert not unsaved.stale and len(unsaved) == 0
    unsaved.note(DRAFT)
    assert unsaved.get(*KEY) == DRAFT and unsaved.stale and drafts.listed() == ()
    unsaved.flush()
    assert not unsaved.stale and drafts.listed() == (DRAFT,)
    assert Unsaved(drafts).all() == (DRAFT,), "the next program finds it"


def test_the_same_text_again_costs_no_second_write(drafts: Drafts) -> None:
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    unsaved.flush()
    unsaved.note(replace(DRAFT))
    assert not unsaved.stale


def test_what_was_saved_or_taken_back_leaves_the_disk_too(drafts: Drafts) -> None:
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    unsaved.flush()
    unsaved.forget(*KEY)
    assert unsaved.get(*KEY) is None and unsaved.stale
    unsaved.flush()
    assert drafts.listed() == ()
    unsaved.forget(*KEY)
    assert not unsaved.stale, "forgetting what is not there is nothing to write"


def test_a_text_typed_and_taken_back_before_the_flush_never_reaches_the_disk(drafts: Drafts) -> None:
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    unsaved.forget(*KEY)
    unsaved.flush()
    assert drafts.listed() == ()


def test_texts_are_told_oldest_first(drafts: Drafts) -> None:
    unsaved = Unsaved(drafts)
    later = replace(DRAFT, field="due", at="2026-11-24T10:00:00.000Z")
    unsaved.note(later)
    unsaved.note(DRAFT)
    assert unsaved.all() == (DRAFT, later)


def test_typing_goes_on_upon_the_newer_value_once_its_author_has_seen_it(drafts: Drafts) -> None:
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    unsaved.rebase(DRAFT, ("op-2",), "newer")
    found = unsaved.get(*KEY)
    assert found is not None and (found.text, found.seen, found.base) == ("typed", ("op-2",), "newer")


def test_a_disk_that_takes_nothing_is_told_and_the_text_stays_in_memory(drafts: Drafts, home: Path) -> None:
    (home / "state").mkdir(parents=True, exist_ok=True)
    (home / "state" / "drafts").write_text("in the way", "utf-8")
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    unsaved.flush()
    assert not unsaved.kept and unsaved.get(*KEY) == DRAFT


class SlowDrafts(Drafts):
    """Drafts on a disk that writes only when it is told to."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.path, workspace.id)
        self.begun, self.go_on = threading.Event(), threading.Event()

    def keep(self, draft: Draft) -> bool:
        self.begun.set()
        self.go_on.wait(10)
        return super().keep(draft)


def test_a_flush_at_leaving_waits_for_the_one_of_another_thread_and_the_newest_text_wins(workspace: Workspace) -> None:
    drafts = SlowDrafts(workspace)
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    other = threading.Thread(target=unsaved.flush)
    other.start()
    assert drafts.begun.wait(10)
    unsaved.note(replace(DRAFT, text="typed, and more"))
    leaving = threading.Thread(target=unsaved.flush)
    leaving.start()
    drafts.go_on.set()
    leaving.join(10)
    assert [each.text for each in drafts.listed()] == ["typed, and more"]
    other.join(10)
    assert [each.text for each in drafts.listed()] == ["typed, and more"] and not unsaved.stale


def test_leaving_does_not_end_while_another_thread_holds_what_is_not_on_disk_yet(workspace: Workspace) -> None:
    drafts = SlowDrafts(workspace)
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    other = threading.Thread(target=unsaved.flush)
    other.start()
    assert drafts.begun.wait(10)
    leaving = threading.Thread(target=unsaved.flush)
    leaving.start()
    assert leaving.is_alive(), "nothing is left to write, and yet the text is not on disk"
    drafts.go_on.set()
    leaving.join(10)
    assert drafts.listed() == (DRAFT,)
    other.join(10)


def test_a_disk_that_hangs_does_not_hold_up_leaving_for_ever(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unsaved_texts, "AT_MOST", 0)
    drafts = SlowDrafts(workspace)
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    other = threading.Thread(target=unsaved.flush)
    other.start()
    assert drafts.begun.wait(10)
    unsaved.flush()
    assert not unsaved.kept, "and it is not said that the text was kept"
    drafts.go_on.set()
    other.join(10)


def test_a_text_that_could_not_be_written_is_tried_again(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    unsaved = Unsaved(drafts)
    unsaved.note(DRAFT)
    with monkeypatch.context() as full:
        full.setattr(Drafts, "keep", lambda *_: False)
        unsaved.flush()
        assert unsaved.stale and not unsaved.kept
    unsaved.flush()
    assert drafts.listed() == (DRAFT,) and unsaved.kept
