"""aims-tui versions: every text that ever stood in a field, from the journal."""

import pytest

from tests.cli.conftest import CommandLine

OLD = "# AI policy\n\nWe use AI with care.\nThe board decides.\n"
NEW = "# AI policy\n\nWe use AI with great care.\nThe board decides.\nEverybody is told.\n"


@pytest.fixture
def told(acme: CommandLine) -> CommandLine:
    """A policy whose text was approved as 1.0 and changed after that."""
    acme.done("add", "policy", "title=AI policy", f"text={OLD}")
    acme.done("set", "POL-1", "version=1.0")
    acme.done("set", "POL-1", f"text={NEW}", "version=1.1", "--as", "Jane", "--why", "yearly review")
    return acme


def test_the_list_has_the_newest_first_with_the_version_that_the_record_was(told: CommandLine) -> None:
    lines = told.says("versions", "POL-1")
    assert lines[0].split() == ["No", "Version", "When", "(UTC)", "Who", "Length", "Why"]
    newest, oldest = (line.split() for line in lines[2:])
    assert newest[:3] == ["2", "(now)", "1.1"] and newest[-4:] == ["Jane", "78", "yearly", "review"]
    assert oldest[:2] == ["1", "1.0"] and oldest[-2:] == ["Lead", "53"]


def test_the_json_of_the_list(told: CommandLine) -> None:
    newest, oldest = told.json("versions", "POL-1", "text")
    assert newest.pop("at") >= oldest.pop("at")
    assert newest == {
        "number": 2, "who": "Jane", "why": "yearly review", "version": "1.1", "versions": ["1.1"], "length": 78,
        "now": True,
    }  # fmt: skip
    assert oldest == {
        "number": 1, "who": "Lead", "why": "", "version": "", "versions": ["1.0"], "length": 53, "now": False,
    }  # fmt: skip


def test_one_of_them_is_printed_whole(told: CommandLine) -> None:
    assert told.says("versions", "POL-1", "--show", "1") == OLD.rstrip("\n").split("\n")
    assert told.json("versions", "POL-1", "--show", "1")["text"] == OLD


@pytest.mark.parametrize("numbers", [("1",), ("1", "2")])
def test_a_difference_is_told_by_lines_with_the_words_that_changed(told: CommandLine, numbers: tuple[str, ...]) -> None:
    assert told.says("versions", "POL-1", "--diff", *numbers) == [
        "  # AI policy", "", "- We use AI with care.", "+ We use AI with {+great +}care.", "  The board decides.",
        "+ Everybody is told.",
    ]  # fmt: skip


def test_what_does_not_differ_says_so(told: CommandLine) -> None:
    assert told.says("versions", "POL-1", "--diff", "2") == ["They do not differ."]
    assert told.json("versions", "POL-1", "--diff", "2") == []
    sorts = [each["sort"] for each in told.json("versions", "POL-1", "--diff", "2", "1")]
    assert sorts == ["same", "same", "gone", "new", "same", "gone"]


def test_any_text_of_any_record_has_its_versions(acme: CommandLine) -> None:
    acme.done("set", "A.2.2", "implementation=So we do")
    assert acme.json("versions", "A.2.2", "implementation")[0]["length"] == 8
    assert acme.json("versions", "A.2.2", "How it is implemented") == acme.json("versions", "A.2.2", "implementation")
    assert acme.says("versions", "4.1", "implementation") == ["Nothing was ever written in 4.1 How it is implemented."]


def test_what_is_not_there_is_refused_and_what_is_unclear_is_a_matter_of_usage(told: CommandLine) -> None:
    told.refused("versions", "POL-9")
    assert "they run from 1 to 2" in told.refused("versions", "POL-1", "--show", "3")
    assert "There are: text, note." in told.refused("versions", "POL-1", "colour")
    for words in (("A.2.2",), ("POL-1", "--diff", "1", "2", "3"), ("POL-1", "--show", "x"), ()):
        assert told.fails(2, "versions", *words)
