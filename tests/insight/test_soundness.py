"""Evidence that an auditor would count, and why the rest is not counted."""

from datetime import date

import pytest

from aims_tui.insight.soundness import Expiry, expiry
from aims_tui.records.evidence import Piece, holds, weakness, weaknesses

TODAY = "2026-11-24"
SOUND = Piece("EV-01", "approved", "", True)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"state": "not_stated"}, ""),
        ({"valid_until": TODAY}, ""),
        ({"valid_until": "2026-11-23"}, "EV-01 expired on 2026-11-23"),
        ({"state": "draft"}, "EV-01 is a draft"),
        ({"state": "superseded"}, "EV-01 is superseded"),
        ({"held": False}, "EV-01 holds neither a link nor a file with anything in it"),
        ({"lost": True}, "the file of EV-01 is missing or altered"),
    ],
)
def test_a_piece_says_why_it_proves_nothing(changed: dict[str, object], why: str) -> None:
    assert weakness(SOUND._replace(**changed), TODAY) == why


def test_one_sound_piece_is_enough_and_otherwise_each_has_its_reason() -> None:
    draft, lost = SOUND._replace(state="draft"), SOUND._replace(short="EV-02", lost=True)
    assert weaknesses([draft, SOUND], TODAY) == ()
    assert weaknesses([draft, lost], TODAY) == ("EV-01 is a draft", "the file of EV-02 is missing or altered")
    assert weaknesses([], TODAY) == ()


def test_what_expired_and_what_will_within_thirty_days_is_counted() -> None:
    days = ("2026-11-23", "2026-11-24", "2026-12-24", "2026-12-25", "")
    assert expiry(days, date(2026, 11, 24)) == Expiry(expired=1, soon=2)


def test_a_file_with_nothing_in_it_shows_nothing() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert not holds(empty, "")
    assert holds(empty, "https://example.org") and holds("a" * 64, "")
