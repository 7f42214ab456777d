"""The standard's outline is whole, and a broken one says where it is broken."""

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aims_tui import catalog, paths
from aims_tui.catalog import Catalog, CatalogError, load
from aims_tui.refs import family, order

Content = dict[str, Any]


@pytest.fixture(scope="module")
def outline() -> Catalog:
    return load()


def test_there_are_seven_clauses_and_nine_objectives(outline: Catalog) -> None:
    assert [each.ref for each in outline.clauses] == ["4", "5", "6", "7", "8", "9", "10"]
    assert [each.ref for each in outline.objectives] == [f"A.{number}" for number in range(2, 11)]


def test_there_are_32_subclauses_38_controls_and_19_additional_ones(outline: Catalog) -> None:
    assert len(outline.of("subclause")) == 32
    assert len(outline.of("control")) == 38
    assert [each.ref for each in outline.of("additional")] == [f"X.{number}" for number in range(1, 20)]
    assert len(outline.requirements) == 89


def test_four_headings_stand_among_the_clauses_and_two_in_annex_a(outline: Catalog) -> None:
    assert list(outline.headings) == ["6.1", "7.5", "9.2", "9.3", "A.6.1", "A.6.2"]
    for each in outline.requirements.values():
        above = each.ref.rpartition(".")[0]
        assert each.heading == (above if above in outline.headings else "")


def test_every_requirement_stands_under_the_group_of_its_number(outline: Catalog) -> None:
    for each in outline.of("subclause"):
        assert each.group == each.ref.split(".")[0]
    for each in outline.of("control"):
        assert each.group == ".".join(each.ref.split(".")[:2])
    assert {each.group for each in outline.of("additional")} == {"X"}


def test_each_clause_has_its_published_number_of_subclauses(outline: Catalog) -> None:
    numbers = Counter(each.group for each in outline.of("subclause"))
    assert [numbers[each.ref] for each in outline.clauses] == [4, 3, 6, 7, 4, 6, 2]


def test_each_objective_has_its_published_number_of_controls(outline: Catalog) -> None:
    numbers = Counter(each.group for each in outline.of("control"))
    assert [numbers[each.ref] for each in outline.objectives] == [3, 2, 5, 4, 9, 5, 4, 3, 3]


def test_the_seven_categories_of_the_guide_share_the_38_controls_out(outline: Catalog) -> None:
    numbers = Counter(each.category for each in outline.of("control"))
    assert [each.ref for each in outline.categories] == [f"A.{number}" for number in range(5, 12)]
    assert [numbers[each.ref] for each in outline.categories] == [6, 2, 4, 12, 5, 2, 7]


def test_subclauses_belong_to_no_category(outline: Catalog) -> None:
    assert {each.category for each in outline.of("subclause")} == {""}


def test_every_requirement_asks_at_least_two_questions_under_ids_that_are_used_once(outline: Catalog) -> None:
    ids = [question.id for each in outline.requirements.values() for question in each.questions]
    assert len(ids) == len(set(ids))
    for each in outline.requirements.values():
        assert len(each.questions) >= 2
        for question in each.questions:
            assert re.fullmatch(re.escape(each.ref) + r"-q[1-9]\d*", question.id)
            assert question.text.strip()


def test_every_requirement_explains_itself(outline: Catalog) -> None:
    for each in outline.requirements.values():
        assert each.title.strip()
        assert each.summary.strip()
        assert each.evidence_examples


def test_relations_run_both_ways_and_never_to_oneself(outline: Catalog) -> None:
    for each in outline.requirements.values():
        assert each.ref not in each.related
        assert len(set(each.related)) == len(each.related)
        for other in each.related:
            assert each.ref in outline.requirements[other].related


def test_the_roadmap_names_only_what_is_there(outline: Catalog) -> None:
    assert [each.key for each in outline.stages][:2] == ["gap", "implement"]
    assert len({each.key for each in outline.stages}) == len(outline.stages)
    groups = {each.ref for each in (*outline.clauses, *outline.objectives)}
    for stage in outline.stages:
        assert stage.tasks
        for ref in stage.refs:
            assert ref in outline.requirements or ref in outline.headings or ref in groups


def test_what_lies_beside_the_standard_always_comes_with_its_disclaimer(outline: Catalog) -> None:
    for framework in (outline.eu_ai_act, outline.nist):
        assert framework.name
        assert framework.disclaimer
    for each in outline.requirements.values():
        assert all(crossing.strength for crossing in (*each.eu_ai_act, *each.nist))


@pytest.mark.parametrize(
    ("ref", "asked"),
    [
        ("6.1.3", ["beyond Annex A", "advice of Annex B", "everyone who needs the statement"]),
        ("A.6.2.3", ["A.6.1.2", "A.6.2.2", "criterion"]),
        ("9.2.1", ["cycle that the programme of 9.2.2 sets"]),
        ("9.2.2", ["length of its cycle"]),
        ("10.2", ["AIMS itself had to change"]),
    ],
)
def test_what_is_easily_left_out_is_asked(outline: Catalog, ref: str, asked: list[str]) -> None:
    questions = " ".join(each.text for each in outline.requirements[ref].questions)
    for each in asked:
        assert each in questions


def test_who_speaks_is_good_practice_and_no_part_of_what_communication_settles(outline: Catalog) -> None:
    entry = outline.requirements["7.4"]
    assert "by whom" not in entry.summary
    assert "good practice" in next(each.text for each in entry.questions if "who may speak" in each.text)


def test_a_length_that_the_standard_does_not_set_is_called_good_practice(outline: Catalog) -> None:
    found = [(place, text) for place, _, text in written(outline) if re.search(r"\bthree[- ]years?\b", text.lower())]
    for place, text in found:
        assert place == "certification" or "good practice" in text, (place, text)
    assert {place for place, _ in found} >= {"9.2.2", "internal_audit"}


def test_published_order_is_not_alphabetical() -> None:
    wanted = [
        "4.1",
        "6.1.2",
        "6.2",
        "9.3.2",
        "10.1",
        "10.2",
        "A.2.2",
        "A.6.2.8",
        "A.9.4",
        "A.10.2",
        "X.1",
        "X.2",
        "X.10",
    ]
    shuffled = wanted.copy()
    random.Random(42001).shuffle(shuffled)
    assert sorted(shuffled, key=order) == wanted
    assert all(order(one) < order(other) for one, other in pairwise(wanted))


def test_the_catalog_stands_in_published_order(outline: Catalog) -> None:
    assert list(outline.requirements) == sorted(outline.requirements, key=order)


@pytest.mark.parametrize(("ref", "sort"), [("4.1", "subclause"), ("A.10.4", "control"), ("X.19", "additional")])
def test_the_number_says_what_sort_a_requirement_is(outline: Catalog, ref: str, sort: str) -> None:
    assert family(ref) == outline.requirements[ref].family == sort


def test_a_number_is_found_in_any_case(outline: Catalog) -> None:
    found = outline.find(" a.6.2.4 ")
    assert found is not None
    assert found.ref == "A.6.2.4"
    assert outline.find("A.99") is None
    assert outline.find("") is None


SENTENCE = re.compile(r"(?<=[.?!])\s+")
WORD = re.compile(r"[a-z0-9']+")
FILLER = re.compile(
    r"\b(ensur\w*|robust\w*|leverag\w+|utili[sz]\w+|holistic\w*|stakeholders?|best practices?|in order to|seamless\w*"
    r"|comprehensive\w*|facilitat\w+|streamlin\w+|synerg\w+|proactive\w*|(?:as|where|if) (?:needed|necessary)"
    r"|relevant|key|effective(?:ly|ness)?|appropriate(?:ly)?|adequate(?:ly)?|suitab\w+|shall|various|and so on|etc"
    r"|documentation|landscape|journey|paradigm|the usual mistake)\b",
    re.IGNORECASE,
)
"""Words that say nothing, set phrases of the standard, and an opening that would soon stand everywhere."""
AMERICAN = re.compile(
    r"\b(organi[z]\w+|recogni[z]\w+|authori[z]\w+|pseudonymi[z]\w+|summari[z]\w+|behavior|color|judgment|labeled|labeling"
    r"|modeling|fulfill|catalog)\b",
    re.IGNORECASE,
)
LENGTHS = {
    "summary": (60, 320, 1, 3),
    "question": (35, 170, 1, 1),
    "evidence example": (12, 110, 1, 1),
    "guidance": (280, 620, 2, 5),
    "documented": (30, 220, 1, 2),
    "note": (20, 180, 1, 2),
}
"""Of each kind of text: fewest and most characters, fewest and most sentences. A guidance fits a panel of 24 lines."""


def written(outline: Catalog) -> list[tuple[str, str, str]]:
    """Return where each text of ours stands, its kind, and the text; titles are facts and left out."""
    found = []
    for each in outline.requirements.values():
        found += [(each.ref, "summary", each.summary), (each.ref, "guidance", each.guidance)]
        found += [(question.id, "question", question.text) for question in each.questions]
        found += [(each.ref, "evidence example", example) for example in each.evidence_examples]
        if each.documented:
            found.append((each.ref, "documented", each.documented.what))
            found += [(each.ref, "note", note) for _, _, note in each.documented.items]
    for stage in outline.stages:
        found += [(stage.key, "roadmap", text) for text in (*stage.tasks, *stage.outputs, *stage.entry, *stage.exit)]
        found += [(stage.key, "roadmap", stage.note)] if stage.note else []
    return found


def words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "'"))


def sentences(text: str) -> list[str]:
    return SENTENCE.split(text.strip())


def test_a_requirement_has_enough_questions_and_examples_to_work_with(outline: Catalog) -> None:
    fewest = {"subclause": (4, 4), "control": (2, 3), "additional": (2, 3)}
    for each in outline.requirements.values():
        questions, examples = fewest[each.family]
        assert len(each.questions) >= questions, each.ref
        assert len(each.evidence_examples) >= examples, each.ref
        assert each.guidance, each.ref


def test_the_ids_of_questions_have_no_gap(outline: Catalog) -> None:
    for each in outline.requirements.values():
        assert [question.id for question in each.questions] == [
            f"{each.ref}-q{number}" for number in range(1, len(each.questions) + 1)
        ]


@pytest.mark.parametrize("kind", LENGTHS)
def test_a_text_is_neither_a_stub_nor_an_essay(outline: Catalog, kind: str) -> None:
    shortest, longest, fewest, most = LENGTHS[kind]
    for place, _, text in (each for each in written(outline) if each[1] == kind):
        assert shortest <= len(text) <= longest, (place, len(text), text)
        assert fewest <= len(sentences(text)) <= most, (place, text)


def test_a_question_is_one_question_that_yes_partly_or_no_answers(outline: Catalog) -> None:
    for place, _, text in (each for each in written(outline) if each[1] == "question"):
        assert text.endswith("?") and text.count("?") == 1, place
        assert re.match(r"(Is|Are|Was|Were|Do|Does|Did|Has|Have|Can) ", text), (place, text)


def test_an_example_names_a_thing_and_ends_without_a_stop(outline: Catalog) -> None:
    for place, _, text in (each for each in written(outline) if each[1] == "evidence example"):
        assert len(words(text)) >= 2 and text[-1] not in ".;?", (place, text)


def test_no_text_stands_twice(outline: Catalog) -> None:
    places: dict[str, list[str]] = {}
    for place, _, text in written(outline):
        places.setdefault(" ".join(words(text)), []).append(place)
    assert {text: where for text, where in places.items() if len(where) > 1} == {}


def test_no_nine_words_in_a_row_stand_twice(outline: Catalog) -> None:
    titles = {title for each in outline.of("subclause", "control") for title, _, _ in each.documented.items}
    places: dict[tuple[str, ...], list[str]] = {}
    for place, text in [*((place, text) for place, _, text in written(outline)), *(("title", each) for each in titles)]:
        spoken = words(text)
        for start in range(len(spoken) - 8):
            places.setdefault(tuple(spoken[start : start + 9]), []).append(place)
    assert {" ".join(run): where for run, where in places.items() if len(where) > 1} == {}


def test_no_text_holds_filler_or_american_spelling(outline: Catalog) -> None:
    for place, _, text in written(outline):
        assert not FILLER.search(text), (place, text)
        assert not AMERICAN.search(text), (place, text)


def test_advice_does_not_fall_into_one_tune(outline: Catalog) -> None:
    openings = Counter(
        tuple(words(sentence)[:3]) for each in outline.requirements.values() for sentence in sentences(each.guidance)
    )
    assert {opening: number for opening, number in openings.items() if number > 4} == {}
    pairs = Counter(
        tuple(words(sentence)[:2]) for each in outline.requirements.values() for sentence in sentences(each.guidance)
    )
    assert max(pairs.values()) <= 8, pairs.most_common(2)
    starts = [tuple(words(each.guidance)[:3]) for each in outline.requirements.values()]
    assert len(set(starts)) == len(starts)


def test_no_two_summaries_begin_alike(outline: Catalog) -> None:
    starts = Counter(tuple(words(each.summary)[:3]) for each in outline.requirements.values())
    assert {start: number for start, number in starts.items() if number > 1} == {}


def test_a_question_that_asks_more_than_a_subclause_does_says_so(outline: Catalog) -> None:
    """Who answers it with No and is right to call the subclause implemented has to see why."""
    asked = {question.id: question.text for each in outline.of("subclause") for question in each.questions}
    for each in ("5.3-q4", "7.1-q5", "7.4-q3", "7.5.2-q4", "9.3.1-q1"):
        assert "good practice" in asked[each], each
    assert not any(re.search(r"\bat least (two|three|four|five)\b", text) for text in asked.values())


def test_a_text_points_only_to_requirements_that_are_there(outline: Catalog) -> None:
    known = {*outline.requirements, *outline.headings, *(each.ref for each in outline.objectives)}
    for place, _, text in written(outline):
        for ref in re.findall(r"\b(?:[AX]\.\d+(?:\.\d+)*|(?:[4-9]|10)\.\d(?:\.\d)*)\b", text):
            assert ref in known, (place, ref)


@pytest.fixture(scope="module")
def sound() -> str:
    return paths.data_file("catalog.json").read_text("utf-8")


def broken(sound: str, folder: Path, change: Callable[[Content], object]) -> Path:
    content = json.loads(sound)
    change(content)
    path = folder / "catalog.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def entry(content: Content, ref: str) -> Content:
    return next(each for each in content["requirements"] if each["ref"] == ref)


def test_the_sound_one_loads_from_any_path(sound: str, tmp_path: Path, outline: Catalog) -> None:
    assert load(broken(sound, tmp_path, lambda content: None)) == outline


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c.update(format="other"), "'format': this is not a catalog of aims-tui"),
        (lambda c: c.pop("format"), "'format': this is not a catalog of aims-tui"),
        (lambda c: c.pop("requirements"), "catalog: 'requirements' must be a list"),
        (lambda c: c.pop("standard"), "catalog: 'standard' must be a text"),
        (lambda c: c["clauses"][2].pop("title"), "catalog.clauses[2]: 'title' must be a text"),
        (lambda c: c["requirements"].insert(3, "text"), "catalog.requirements[3]: an object is expected"),
        (lambda c: entry(c, "A.2.2").pop("title"), "A.2.2: 'title' must be a text"),
        (lambda c: entry(c, "A.2.2").update(title=" "), "A.2.2: 'title' must be a text"),
        (lambda c: entry(c, "A.2.2").update(summary=5), "A.2.2: 'summary' must be a text"),
        (lambda c: c["requirements"][7].pop("ref"), "catalog.requirements[7]: 'ref' must be a text"),
        (lambda c: c["requirements"][7].update(ref="B.1"), "'B.1' is not a published number"),
        (lambda c: c["requirements"].append(entry(c, "X.19")), "X.19: X.19 stands twice"),
        (lambda c: entry(c, "A.2.2").update(group="A.1"), "A.2.2: A.2.2 stands under 'A.1', which is not there"),
        (lambda c: entry(c, "6.1.2").update(heading="6.9"), "6.1.2: 6.1.2 has the unknown heading '6.9'"),
        (lambda c: entry(c, "A.3.2").update(category="A.4"), "A.3.2: A.3.2 has the unknown category 'A.4'"),
        (
            lambda c: entry(c, "5.2")["questions"][1].update(id="5.2-2"),
            "5.2.questions[1]: the question id '5.2-2' must be 5.2-q and a number",
        ),
        (
            lambda c: entry(c, "5.2")["questions"][1].update(id="5.3-q1"),
            "5.2.questions[1]: the question id '5.3-q1' must be 5.2-q and a number",
        ),
        (lambda c: entry(c, "5.2")["questions"][1].update(id="5.2-q1"), "5.2: question 5.2-q1 stands twice"),
        (lambda c: entry(c, "5.2").pop("questions"), "5.2: 'questions' must be a list"),
        (lambda c: entry(c, "5.2").update(related=["9.9"]), "5.2: the related '9.9' is not there"),
        (
            lambda c: entry(c, "A.2.2")["related"].append("A.10.4"),
            "A.2.2: names A.10.4 as related, but A.10.4 does not name it",
        ),
        (lambda c: c["requirements"].remove(entry(c, "4.1")), "32 of the family subclause are expected, 31 are there"),
        (lambda c: c["requirements"].remove(entry(c, "A.2.2")), "38 of the family control are expected, 37 are there"),
        (lambda c: c["requirements"].reverse(), "'requirements': they do not stand in published order"),
        (lambda c: c["stages"][0].pop("led_by"), "catalog.stages[0]: 'led_by' must be a text"),
        (lambda c: c["nist"].pop("disclaimer"), "catalog.nist: 'disclaimer' must be a text"),
        (lambda c: c.update(nist=None), "catalog.nist: an object is expected"),
        (lambda c: entry(c, "5.2").update(evidence_examples=[""]), "5.2: 'evidence_examples' must be a list of texts"),
    ],
)
def test_a_broken_catalog_names_the_entry(
    sound: str, tmp_path: Path, change: Callable[[Content], object], said: str
) -> None:
    path = broken(sound, tmp_path, change)
    with pytest.raises(CatalogError) as raised:
        load(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_missing_catalog_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"nowhere\.json cannot be read: No such file"):
        load(tmp_path / "nowhere.json")


@pytest.mark.parametrize("content", [b"", b"not json", b"{", b"\xff\xfe"])
def test_a_file_that_is_not_json_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalog.json").write_bytes(content)
    with pytest.raises(CatalogError, match=r"catalog\.json is not JSON"):
        load(tmp_path / "catalog.json")


@pytest.mark.parametrize("content", ["[]", "5", '"text"', "null", "{}", '{"name": "package", "version": "1.0"}'])
def test_json_of_something_else_is_not_taken_for_a_catalog(tmp_path: Path, content: str) -> None:
    (tmp_path / "catalog.json").write_text(content, "utf-8")
    with pytest.raises(CatalogError, match="catalog"):
        load(tmp_path / "catalog.json")


def test_the_catalog_is_read_once() -> None:
    assert catalog.load() is catalog.load()


@pytest.mark.parametrize(
    "ref, heading",
    [
        ("4.1", "Documented information"),
        ("5.2", "Documented information, required"),
        ("A.6.2.4", "Documented information, where the control applies"),
    ],
)
def test_a_control_asks_for_documented_information_only_where_it_applies(ref: str, heading: str) -> None:
    assert catalog.load().requirements[ref].in_writing == heading
