"""What a file says of its own fields is read as the word of a stranger."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from aims_tui.records.all import KINDS
from aims_tui.records.layout import LONGEST, completed, from_layout

HistoryLine = dict[str, Any]


def changed(change: Callable[[HistoryLine], object]) -> str:
    told = json.loads(KINDS.layout())
    change(told)
    return json.dumps(told)


def field(told: HistoryLine, **values: object) -> None:
    told["requirement"]["fields"]["status"].update(values)


def about(told: HistoryLine, **values: object) -> None:
    told["evidence"]["about"].update(values)


def renamed(name: str) -> Callable[[HistoryLine], object]:
    return lambda told: told["person"]["fields"].update({name: {"label": "Name"}})


@pytest.mark.parametrize(
    "name", ['name" FROM person --', "Name", "", "9lives", "näme", "a" * 64, "id", "revision", "clashes", "sqlite_x"]
)
def test_a_field_is_named_by_an_identifier_that_is_free(name: str) -> None:
    with pytest.raises(ValueError):
        from_layout(changed(renamed(name)))


@pytest.mark.parametrize("name", ["op", "op_parent", "meta", "sqlite_schema", 'x"; DROP TABLE op; --', "Person"])
def test_a_record_is_named_by_an_identifier_that_is_free(name: str) -> None:
    with pytest.raises(ValueError):
        from_layout(changed(lambda told: told.update({name: told["person"]})))


@pytest.mark.parametrize(
    "text", ["a\x1b]52;c;x\x07", "a\x9b31m", "two\nlines", "a\tb", "\u2028", "\ud800", "w" * 201, 5, None, [], True],
)  # fmt: skip
def test_words_are_short_texts_of_one_line_that_steer_no_terminal(text: object) -> None:
    for change in (
        lambda told: field(told, label=text),
        lambda told: field(told, help=text if text != "w" * 201 else "w" * 2001),
        lambda told: field(told, choices=[["code", text]]),
        lambda told: field(told, choices=[[text, "Words"]]),
        lambda told: field(told, default=text),
        lambda told: field(told, families=[text]),
        lambda told: about(told, one=text),
        lambda told: about(told, many=text),
    ):
        with pytest.raises(ValueError):
            from_layout(changed(change))


@pytest.mark.parametrize(
    "values",
    [
        {"label": ""}, {"width": "x"}, {"width": True}, {"width": -1}, {"width": 10**30}, {"width": 1.5},
        {"required": "yes"}, {"given": 1}, {"choices": {}}, {"choices": [["a"]]}, {"choices": [["a", "b", "c"]]},
        {"choices": [["a", "b"]] * 501}, {"families": "abc"}, {"to": "nowhere"}, {"kind": "link"}, {"to": 5},
    ],
)  # fmt: skip
def test_a_field_is_described_by_values_of_the_right_sort(values: HistoryLine) -> None:
    with pytest.raises(ValueError):
        from_layout(changed(lambda told: field(told, **values)))


@pytest.mark.parametrize(
    "values",
    [
        {"title": "nothing"}, {"prefix": "e v"}, {"prefix": "TOOLONGER"}, {"digits": 99}, {"digits": "2"},
        {"natural": "title"}, {"natural": ["nothing"]}, {"single": "no"}, {"implied": 0}, {"one": ""},
    ],
)  # fmt: skip
def test_a_record_is_described_by_values_of_the_right_sort(values: HistoryLine) -> None:
    with pytest.raises(ValueError):
        from_layout(changed(lambda told: about(told, **values)))


@pytest.mark.parametrize("layout", ["null", "[]", "5", '"x"', "{", "[" * 100_000, " " * LONGEST + "{}"])
def test_what_is_no_description_at_all_fails_in_a_way_that_is_foreseen(layout: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        from_layout(layout)


@pytest.mark.parametrize("values", [{"fields": {}}, {"fields": []}, {"fields": None}, {"about": None}, {"about": []}])
def test_a_record_has_fields_and_words(values: HistoryLine) -> None:
    with pytest.raises(ValueError):
        from_layout(changed(lambda told: told["answer"].update(values)))


def test_more_than_anybody_could_have_is_refused() -> None:
    many = {f"field{number}": {"label": "Field"} for number in range(301)}
    with pytest.raises(ValueError):
        from_layout(changed(lambda told: told["person"]["fields"].update(many)))
    with pytest.raises(ValueError):
        from_layout(changed(lambda told: told.update({f"kind{number}": told["person"] for number in range(201)})))


def test_what_a_file_does_not_say_of_its_kinds_is_known_from_ours() -> None:
    """What belongs to what, and which screen shows it: so that remarks stand under their requirement in every file."""
    found = completed(from_layout(KINDS.layout()), KINDS)
    assert {name: kind.parents for name, kind in found.items()} == {name: kind.parents for name, kind in KINDS.items()}
    assert {name: kind.about.place for name, kind in found.items()} == {
        name: kind.about.place for name, kind in KINDS.items()
    }
    assert found["remark"].part_field("requirement").name == "requirement"


def test_what_is_due_by_a_field_of_the_file_is_known_to_be_due() -> None:
    def undated(told: HistoryLine) -> None:
        del told["action"]["fields"]["due"]

    found = completed(from_layout(changed(undated)), KINDS)
    assert found["remark"].about.due == "due" and found["remark"].about.over is KINDS["remark"].about.over
    assert found["action"].about.due == found["own_control"].about.due == ""


def test_nothing_is_a_part_of_what_its_own_file_does_not_let_it_name() -> None:
    def stray(told: HistoryLine) -> None:
        told["remark"]["fields"]["requirement"] = {"label": "Requirement", "kind": "line"}
        told["lesson"] = {**told["answer"]}
        del told["risk"]

    found = completed(from_layout(json.dumps(without_risk(changed(stray)))), KINDS)
    assert found["remark"].parents == () and found["lesson"].parents == ()
    assert "risk" not in found["action"].parents and "requirement" in found["action"].parents


def without_risk(text: str) -> HistoryLine:
    """Return a layout in which nothing points at risks."""
    told: HistoryLine = json.loads(text)
    for kind in told.values():
        for each in kind["fields"].values():
            if "to" in each:
                each["to"] = " ".join(name for name in each["to"].split() if name != "risk")
    return told
