"""A cell may hold whatever somebody pasted: to read it takes time as its length, never as the square of it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from time import process_time

import pytest

from aims_tui import refs
from aims_tui.insight.importing import days, lists, names, numbers, texts, words
from aims_tui.insight.importing.headings import Head, Headings, skipped
from aims_tui.insight.importing.table import Line, Sheet
from aims_tui.records.all import KINDS
from aims_tui.workspace.commands.importing import cells, identity, requirements

STATUS = KINDS["requirement"].fields["status"]
LIKELIHOOD = KINDS["risk"].fields["likelihood"]
HEADS = Headings((1,), tuple(Head(place, text, text) for place, text in enumerate(("Id", "Title", "Owner"))))

READERS: dict[str, Callable[[str], object]] = {
    "number": numbers.looks_like_one,
    "published number": lambda text: numbers.published(text, {"4.1": "Context"}),
    "number at the beginning": refs.written,
    "plain": texts.simple,
    "nothing": texts.is_nothing,
    "heading": texts.readings,
    "list": lambda text: lists.parts(text, numbers.looks_like_one),
    "list of unknown things": lambda text: lists.parts(text, lambda each: False),
    "more of a list": lists.lists_more,
    "in part": words.in_part,
    "step": lambda text: words.number(LIKELIHOOD, text, {}),
    "choice": lambda text: words.Column(STATUS, share=True, maturity=True).code(text),
    "column of choices": lambda text: words.column(STATUS, text, [text]),
    "day": lambda text: days.read(text, "", date(2026, 11, 24)),
    "row": lambda text: skipped(Line(2, (text, "a", "b")), HEADS, Sheet("", [])),
    "person": names.spelling,
    "links": lambda text: cells._MARKDOWN.sub(r"\1", text),
    "proofs": lambda text: cells._PROVED.sub("", text),
    "by whom": requirements._IMPLEMENTED_BY.search,
    "no evidence": identity._NO_EVIDENCE.search,
    "weak evidence": lambda text: identity._WEAK.sub("", text),
}
UNITS = (
    "-", " ", ".", "1.", "1.1.", "\u00a0", "\u2003", "a", "A.", "Aa ", "1 ", ", ", "and ", " and", "(", "[", "[a",
    "[x](", "<", "a@", "\n", "\t", "iso ", "clause ", "\U0001f600", "\u0301", "kein", "part ",
    "\nImplemented by: x", "\nWeak: ", "(proved by links: ", "1-jan-", " / ", "& ",
)  # fmt: skip
FRONTS = ("", "a", "\nImplemented by: x")


@pytest.mark.parametrize("reader", READERS)
def test_no_text_takes_the_square_of_its_length(reader: str) -> None:
    read = READERS[reader]

    def spent(text: str) -> float:
        for kept in (numbers._looks_like_one, texts.simple, texts.heading, texts.readings):
            kept.cache_clear()
        begun = process_time()
        with suppress(ValueError):  # That it is refused is another matter.
            read(text)
        return process_time() - begun

    for unit in UNITS:
        for front in FRONTS:
            short, long = (f"{front}{unit * (length // len(unit))}\nx" for length in (3_000, 24_000))
            # Eight times as long takes eight times as long, or 64 times; what takes no time is not compared.
            if (took := spent(long)) > 0.04:
                assert min(took, spent(long)) < 24 * max(spent(short), spent(short)) + 0.04, (unit, front)


def test_a_number_is_found_at_the_beginning_of_a_long_text_and_after_many_blanks() -> None:
    assert refs.written(" " * 50_000 + "A.6.2.4 " + "word " * 50_000)[0] == "A.6.2.4"
    assert numbers.looks_like_one(" " * 50_000 + "A.6.x" + " word" * 50_000)
    assert not numbers.looks_like_one("word " * 50_000 + "A.6.x")


def test_signs_before_a_word_are_passed_over_and_a_text_of_signs_keeps_one() -> None:
    assert texts.simple("\u26a0\ufe0f \u2713 Done") == "done"
    assert texts.simple("\u2713\u2713") == "\u2713"
    assert texts.simple("\u2713") == "\u2713" and texts.simple("") == ""
    assert texts.is_nothing("\u00a0" * 5_000) and not texts.is_nothing("n/a" * 5_000)


def test_a_list_asks_of_each_thing_once() -> None:
    asked: list[str] = []

    def known(text: str) -> bool:
        asked.append(text)
        return text == "R-01"

    assert lists.parts("R-01; x and y, R-01 / z\u00a0and R-01", known)[0] == "R-01"
    assert len(asked) == len({*asked})


def test_links_by_whom_and_two_people_are_still_found() -> None:
    assert cells._MARKDOWN.sub(r"\1", "[One](https://x.org/a_(b) and [Two](y)") == "One and Two"
    found = requirements._IMPLEMENTED_BY.search("How.\nImplemented by: Us \n")
    assert found and found[1].strip() == "Us"
    for text in ("Jo Li  /  Bo Li", "Jo Li & Bo Li", "Jo Li; Bo Li"):
        with pytest.raises(names.NoName, match=re.escape("more than one person")):
            names.spelling(text)
