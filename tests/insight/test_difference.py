"""How a text changed is shown word by word, exactly, and for any size of text."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui.insight import difference as module
from aims_tui.insight.difference import Part, difference, shortened

PIECES = st.lists(
    st.sampled_from(
        [
            "policy",
            "risk",
            " ",
            "  ",
            "\n",
            "\r\n",
            "\r",
            "\u2028",
            "\x1c",
            ".",
            ", ",
            "–",
            "é",
            "e\u0301",
            "管理",
            "\ud800",
            "\t",
        ]
    ),
    max_size=40,
).map("".join)
TEXTS = st.one_of(PIECES, st.text(st.characters(exclude_categories=()), max_size=60))


def without(sort: str, parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts if part.sort != sort)


def marked(old: str, new: str) -> str:
    """Return a difference as one line: ``[-gone-]{+new+}``."""
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(signs[part.sort].format(part.text) for part in difference(old, new))


def check(old: str, new: str) -> tuple[Part, ...]:
    parts = difference(old, new)
    assert without("new", parts) == old
    assert without("gone", parts) == new
    return parts


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_exactly(old: str, new: str) -> None:
    parts = check(old, new)
    assert all(part.text for part in parts)
    assert not any((one.sort, other.sort) in (("new", "gone"), ("same", "same")) for one, other in pairwise(parts))
    assert all(one.sort != other.sort for one, other in pairwise(parts))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert difference(text, text) == ((Part("same", text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "All new.", "{+All new.+}"),
        ("All gone.", "", "[-All gone.-]"),
        ("The lead signs.", "The Chief signs.", "The [-lead-]{+Chief+} signs."),
        ("The Chief signs", "The Chief signs, twice", "The Chief signs{+, twice+}"),
        ("one\ntwo\nthree\n", "one\n2\nthree\n", "one\n[-two-]{+2+}\nthree\n"),
        ("one\nthree\n", "one\ntwo\nthree\n", "one\n{+two\n+}three\n"),
        ("every week a review", "every month a short review", "every [-week-]{+month+} a{+ short+} review"),
        ("Zoe\u0301 signs", "Zoe signs", "[-Zoe\u0301-]{+Zoe+} signs"),
        ("管理制度を見直す", "管理体制を見直す", "管理{+体+}制[-度-]を見直す"),
    ],
)
def test_it_is_told_word_by_word(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_an_emoji_is_never_taken_apart() -> None:
    family, couple = "\N{MAN}\N{ZERO WIDTH JOINER}\N{BOY}", "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}"
    assert marked(f"Hi {family}!", f"Hi {couple}!") == f"Hi [-{family}-]{{+{couple}+}}!"


def page(number: int) -> str:
    """Return one line of some length in which most words come again and again."""
    return (
        f"Section {number}: the owner of system {number} reviews the risk of the system every week; see EV-{number}.\n"
    )


def test_a_single_word_is_found_in_forty_thousand_characters_on_one_line() -> None:
    old = "".join(map(page, range(450))).replace("\n", " ")
    new = old.replace("owner of system 3 ", "keeper of system 3 ").replace("EV-440.", "EV-1440.")
    assert len(old) > 40_000
    assert Counter(part.sort for part in check(old, new)) == {"same": 3, "gone": 2, "new": 2}


def test_a_million_characters_changed_here_and_there_are_told_word_by_word() -> None:
    lines = [page(number) for number in range(12_000)]
    changed = [line.replace("week", "month") if number % 50 == 0 else line for number, line in enumerate(lines)]
    assert sum(map(len, lines)) > 1_000_000
    parts = check("".join(lines), "".join(changed))
    assert {part.text for part in parts if part.sort == "gone"} == {"week"}
    assert sum(part.sort == "new" for part in parts) == 240


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy risk " * 3_300, "risk risk policy " * 2_300),
        ("\n" * 40_000, "x\n\n" * 13_000),
        ("a" * 1_000_000, "b" * 1_000_000),
        ("-+" * 20_000, "+-" * 20_000),
        (" " * 1_000_000, "\t" * 1_000_000),
        ("管理制度" * 10_000, "制管度理" * 10_000),
        ("".join(map(page, range(1_000))), "".join(map(page, reversed(range(1_000))))),
        ("\N{ZERO WIDTH JOINER}" * 40_000, "\N{ZERO WIDTH JOINER}x" * 20_000),
    ],
    ids=["two words", "blank lines", "one word", "punctuation", "spaces", "no spaces", "backwards", "joiners"],
)
def test_texts_made_to_be_slow_are_told_in_larger_parts(old: str, new: str) -> None:
    check(old, new)


class Counted(module.SequenceMatcher):
    """Counts the pairs of equal tokens that a search for the longest match may look at."""

    steps = 0

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None):
        there = self.b2j
        Counted.steps += sum(1 + len(there.get(token, ())) for token in self.a[alo:ahi])
        return super().find_longest_match(alo, ahi, blo, bhi)


def test_the_work_stays_within_its_bound_however_the_texts_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SequenceMatcher", Counted)
    monkeypatch.setattr(module, "WHOLE", 5_000_000)
    monkeypatch.setattr(Counted, "steps", 0)
    lines = [("x y " * 5 + f"mark{number}\n", "y x y " * 4 + f"\nmark{number}\n") for number in range(2_000)]
    check("".join(old for old, _ in lines), "".join(new for _, new in lines))
    assert 10_000 < Counted.steps <= 5_000_000


def test_what_stays_the_same_is_shortened_to_what_stands_around_a_change() -> None:
    before, after = "Once upon a time there was a policy ", " that we all knew and nobody had signed"
    parts = (Part("same", before), Part("gone", "long" * 99), Part("same", after))
    assert shortened(parts, 12) == (
        Part("same", "Once upon a … a policy "),
        Part("gone", "long" * 99),
        Part("same", " that we … had signed"),
    )
    assert shortened(parts) == parts


def test_without_white_space_near_it_is_cut_where_it_must_be() -> None:
    assert shortened((Part("same", "a" * 50 + "z" * 50),), 10) == (Part("same", "a" * 10 + "…" + "z" * 10),)
    assert shortened((Part("same", "abc"),), 1) == (Part("same", "abc"),)
    assert shortened((Part("same", "abcd"),), 1) == (Part("same", "a…d"),)
    assert shortened((Part("same", "ab"),), 0) == (Part("same", "…"),)


@given(TEXTS, TEXTS, st.integers(0, 12))
def test_shortening_touches_nothing_that_changed_and_keeps_both_ends(old: str, new: str, around: int) -> None:
    parts = difference(old, new)
    for whole, short in zip(parts, shortened(parts, around), strict=True):
        if whole != short:
            assert whole.sort == short.sort == "same"
            assert len(short.text) <= 2 * around + 1 < len(whole.text)
            assert any(
                whole.text.startswith(short.text[:place]) and whole.text.endswith(short.text[place + 1 :])
                for place, letter in enumerate(short.text)
                if letter == "…"
            )
