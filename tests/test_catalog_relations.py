"""What the catalog ties together: neighbours, other standards, laws; each where it tells something."""

import re
from collections import Counter

import pytest

from aims_tui.catalog import Catalog, load


@pytest.fixture(scope="module")
def outline() -> Catalog:
    return load()


def test_what_bears_on_every_control_is_listed_on_none(outline: Catalog) -> None:
    """The plan and its results concern each control alike: to name them 38 times hides the relations that differ."""
    controls = outline.of("control")
    named = Counter(ref for each in controls for ref in each.related)
    assert max(named.values()) < len(controls) / 2


def test_nothing_stands_alone(outline: Catalog) -> None:
    assert [each.ref for each in outline.requirements.values() if not each.related] == []


def test_a_method_and_what_comes_of_it_name_each_other(outline: Catalog) -> None:
    pairs = ("6.1.2", "8.2"), ("6.1.3", "8.3"), ("6.1.4", "8.4"), ("9.2.1", "9.2.2"), ("9.3.2", "9.3.3")
    for method, results in pairs:
        assert results in outline.requirements[method].related


def articles(outline: Catalog) -> dict[str, set[str]]:
    """Return the articles of the AI Act with the requirements that name them."""
    found: dict[str, set[str]] = {}
    for each in outline.requirements.values():
        for crossing in each.eu_ai_act:
            found.setdefault(crossing.ref, set()).add(each.ref)
    return found


def test_a_report_to_authorities_stands_with_what_goes_out_and_not_with_what_comes_in(outline: Catalog) -> None:
    named = articles(outline)
    assert named["Art. 73"] == {"10.2", "A.8.4", "A.8.5"}
    assert named["Art. 49"] == {"A.8.5"}


def test_the_duties_of_a_value_chain_stand_with_those_who_share_it(outline: Catalog) -> None:
    named = articles(outline)
    assert named["Art. 25"] == {"A.10.2", "A.10.3"}
    assert "A.10.3" not in named["Art. 15"]


def test_an_article_has_one_title(outline: Catalog) -> None:
    titles = {(each.ref, each.title) for entry in outline.requirements.values() for each in entry.eu_ai_act}
    assert len(titles) == len({ref for ref, _ in titles}) == len(articles(outline))


def test_an_article_whose_wording_moves_says_so_wherever_it_is_named(outline: Catalog) -> None:
    literacy = {
        entry.ref: each.note
        for entry in outline.requirements.values()
        for each in entry.eu_ai_act
        if each.ref == "Art. 4"
    }
    assert literacy.keys() == {"7.2", "7.3", "A.4.6"}
    assert all("under revision" in note and "text in force" in note for note in literacy.values())


def test_the_standards_that_help_are_named_where_they_help(outline: Catalog) -> None:
    named: dict[str, set[str]] = {}
    for each in outline.requirements.values():
        for relation in each.relations:
            if not relation.refs:
                named.setdefault(relation.standard, set()).add(each.ref)
                assert relation.note, each.ref
    assert named == {
        "ISO/IEC 42005:2025": {"6.1.4", "8.4", "A.5.2", "A.5.3", "A.5.4", "A.5.5"},
        "ISO/IEC 23894:2023": {"6.1.1", "6.1.2", "6.1.3", "8.2", "8.3"},
        "ISO/IEC 42006:2025": {"9.2.1", "9.2.2"},
    }


def test_controls_of_an_isms_are_named_where_security_privacy_and_suppliers_are_treated(outline: Catalog) -> None:
    isms = {
        each.ref: relation.refs
        for each in outline.of("additional")
        for relation in each.relations
        if relation.standard == "ISO/IEC 27001:2022 Annex A"
    }
    assert {f"X.{number}" for number in (3, 4, 5, 6, 12, 13, 14, 15, 16, 17, 18, 19)} <= isms.keys()
    assert all(re.fullmatch(r"A\.[5-8]\.[1-9]\d?", ref) for refs in isms.values() for ref in refs)
