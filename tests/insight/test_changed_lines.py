"""How a text changed is shown line by line, with the words that changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aims_tui.insight.changed_lines import ChangedLine, changed_lines

TEXTS = st.lists(st.sampled_from(["a rule", "a", " ", "\n", "\n\n", "another rule\n", "who decides"]), max_size=14).map(
    "".join
)
SIGNS = {"same": " ", "gone": "-", "new": "+", "skipped": "…"}


def drawn(lines: tuple[ChangedLine, ...]) -> list[str]:
    """Return the lines with a sign before each, and with marks around words where only some of them changed."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    words = [[(marks[part.sort] if line.mixed else "{}").format(part.text) for part in line.parts] for line in lines]
    return [
        f"… {line.skipped}" if line.sort == "skipped"
        else SIGNS[line.sort] + "".join(several)
        for line, several in zip(lines, words, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", []),
        ("a", "a", []),
        ("a\nb\n", "a\nb", []),
        ("", "a", ["+a"]),
        ("a", "", ["-a"]),
        ("a\nc", "a\nb\nc", [" a", "+b", " c"]),
        ("a\nb\nc", "a\nc", [" a", "-b", " c"]),
        ("a\n\nc", "a\nb\n\nc", [" a", "+b", " ", " c"]),
        ("one rule here", "one law here", ["-one [-rule-] here", "+one {+law+} here"]),
        ("x\none rule\ny", "x\none law\ny", [" x", "-one [-rule-]", "+one {+law+}", " y"]),
        ("a b", "a\nb", ["-a b", "+a", "+b"]),
        ("1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4\nfive\n6\n7\n8", ["… 2", " 3", " 4", "-5", "+five", " 6", " 7", "… 1"]),
        ("a\nb\nc\nd", "A\nb\nc\nD", ["-a", "+A", " b", " c", "-d", "+D"]),
    ],
)
def test_the_lines_that_changed_stand_with_their_neighbours(old: str, new: str, told: list[str]) -> None:
    assert [line.strip("\n") for line in drawn(changed_lines(old, new))] == told


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_lines(old: str, new: str) -> None:
    lines = changed_lines(old, new, around=1000)
    if not lines:
        assert old.removesuffix("\n") == new.removesuffix("\n")
        return
    assert "\n".join(line.text for line in lines if line.sort != "new").rstrip("\n") == old.rstrip("\n")
    assert "\n".join(line.text for line in lines if line.sort != "gone").rstrip("\n") == new.rstrip("\n")
