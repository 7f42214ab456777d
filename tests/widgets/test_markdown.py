"""A document in Markdown is drawn as lines: it reads well, hides nothing, and steers nothing whatever it holds."""

import re
import time

import pytest
from textual.content import Content

from aims_tui.widgets.markdown import AS_WRITTEN, BRACKETS, LONGEST, blocks, lines


def drawn(text: str, width: int = 40) -> list[str]:
    """Return the lines of a document without what fills them up on the right."""
    return [line.plain.rstrip() for line in lines(blocks(text), width)]


def styles(text: str) -> dict[str, str]:
    """Return the styles of the words of a document."""
    return {
        line.plain[span.start : span.end]: str(span.style) for line in lines(blocks(text), 200) for span in line.spans
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", []),
        (" \n\n", []),
        ("word", ["word"]),
        ("# Policy\nfirst\nstill\n\nsecond", ["Policy", "━" * 40, "", "first still", "", "second"]),
        ("## Why\nso\n### Because\nsince", ["Why", "so", "", "Because", "since"]),
        ("hard  \nbreak", ["hard", "break"]),
        ("- one\n- two\n  - three\n\nafter", ["• one", "• two", "  ◦ three", "", "after"]),
        ("- one\n\n- two\n\n  more", ["• one", "", "• two", "", "  more"]),
        ("3. three\n4. four", ["3. three", "4. four"]),
        ("-\n- x", ["•", "• x"]),
        ("before\n- one", ["before", "", "• one"]),
        ("> said\n>\n> again\n\nafter", ["▌ said", "▌", "▌ again", "", "after"]),
        ("> - one\n>   more", ["▌ • one more"]),
        ("```sh\nrm -r x\n\n\tdone\n```", ["sh", " rm -r x", "", "     done"]),
        ("    indented", [" indented"]),
        ("---", ["─" * 40]),
        ("a *b* **c** _d_ ~~e~~ `f`", ["a b c d e f"]),
        ("| A | B |\n|---|--:|\n| one | 2 |\n| x | 33 |", ["A   │  B", "────┼───", "one │  2", "x   │ 33"]),
        ("- [ ] open\n- [x] done", ["• [ ] open", "• [x] done"]),
        ("a * b and snake_case_name", ["a * b and snake_case_name"]),
    ],
)
def test_a_document_reads_like_one(text: str, told: list[str]) -> None:
    assert drawn(text) == told


def test_what_wraps_goes_on_under_its_own_words() -> None:
    assert drawn("- one two three\n  > four five six", 13) == ["• one two", "  three", "  ▌ four five", "  ▌ six"]


def test_a_table_takes_the_room_that_there_is() -> None:
    table = "| Role | What they decide |\n|---|---|\n| Board | approves the policy once a year |"
    assert drawn(table, 24) == [
        "Role  │ What they decide", "──────┼─────────────────", "Board │ approves the", "      │ policy once a",
        "      │ year",
    ]  # fmt: skip
    assert drawn(table, 12)[:3] == ["Role: Board", "What they", "decide:"], "too narrow for columns: cell by cell"
    for width in range(1, 60):
        assert max(Content(line).cell_length for line in drawn(table, width)) <= max(width, 12)


def test_emphasis_is_more_than_colour() -> None:
    found = styles("# top\n\n*slanted* **fat** ~~out~~ **_both_**")
    assert "bold" in found["top"]
    assert (found["slanted"], found["fat"], found["out"], found["both"]) == ("italic", "bold", "strike", "bold italic")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[here](https://evil.example)", "here (https://evil.example)"),
        ('[here](https://evil.example "free money")', 'here (https://evil.example "free money")'),
        ("<https://a.example>", "https://a.example"),
        ("<a@example.org>", "a@example.org"),
        ("![logo](http://evil.example/x.png)", "[image: logo] (http://evil.example/x.png)"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x][y]\n\n[y]: https://evil.example 'hidden'", "[x][y]\n\n[y]: https://evil.example 'hidden'"),
        ("[//]: # (a comment)", "[//]: # (a comment)"),
        ("<b onclick=x>bold</b> <script>x</script>", "<b onclick=x>bold</b> <script>x</script>"),
        ("<!-- nobody sees this -->", "<!-- nobody sees this -->"),
        ("<div>\nblock\n</div>", "<div> block </div>"),
        ("&copy; &#27;[2J &lt;", "&copy; &#27;[2J &lt;"),
        ("[/] [draft] [@click=app.quit]x[/] [bold red $error", "[/] [draft] [@click=app.quit]x[/] [bold red $error"),
    ],
)
def test_nothing_that_is_written_is_hidden_opened_or_run(text: str, told: str) -> None:
    found = lines(blocks(text), 200)
    assert "\n".join(line.plain for line in found) == told
    assert not [
        span for line in found for span in line.spans if "@click" in str(span.style) or "link" in str(span.style)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "|a|b|\n|-|-|\n|1|2|surplus|",
        "|a|b|\n|-|-|\n|1|2|777|",
        "> " * 40 + "deep",
        "".join("  " * level + "- \n" for level in range(2)) + "- " * 40 + "deep",
        "x" * (LONGEST + 1),
        "[" * (BRACKETS + 1),
        "`" * (LONGEST + 1),
    ],
)
def test_what_markdown_would_leave_out_is_shown_as_it_is_written(text: str) -> None:
    told = drawn(text, 200_000)
    assert told[:2] == [AS_WRITTEN, ""]
    assert told[2:] == [line.rstrip() for line in text.split("\n")]


STEERING = "\x1b]0;PWN\x07\x1b[2J\x9b31m\u202eevil\u202c\u2066a\u2069\x85\u2028\x7f\x00\r\ud800"


@pytest.mark.parametrize(
    "text", [STEERING, f"# {STEERING}", f"[{STEERING}](http://x/{STEERING})", f"```{STEERING}\n{STEERING}\n```",
             f"|{STEERING}|\n|-|\n|{STEERING}|", f"![{STEERING}](x \"{STEERING}\")", f"- {STEERING}", f"`{STEERING}`",
             f"http://x/?{STEERING}", f"<http://x/{STEERING}>"],
)  # fmt: skip
def test_nothing_of_it_steers_a_terminal(text: str) -> None:
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", "".join(drawn(text))
    )


@pytest.mark.parametrize(
    "piece",
    ["[", "![", "*a ", "**a", "> ", "- ", "`", "|a", "_a_*b*", "1. a\n", "|a|b|\n|-|-|\n", "- a\n  ", "\n", "\\"],
)
def test_no_text_holds_up_the_screen_for_long(piece: str) -> None:
    start = time.process_time()
    lines(blocks(piece * (LONGEST // len(piece))), 76)
    assert time.process_time() - start < 20, "seconds; it takes at most two on the machine where it was measured"
