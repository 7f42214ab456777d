"""Which column is what: headings are matched with what a kind can take, by name, by synonym and by closeness."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from typing import NamedTuple

from aims_tui.insight.importing import lists, numbers, synonyms, targets, words
from aims_tui.insight.importing.headings import Head
from aims_tui.insight.importing.targets import Sort, Target
from aims_tui.insight.importing.texts import heading, is_nothing, readings
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind

Values = Callable[[int], Sequence[str]]
"""Gives the texts of a column that say something."""

_ENOUGH = 40.0
_CLOSE = 0.87
_NUMBERED = 400
"""Texts of a column that are looked at for whether they are numbers of requirements."""
_WORD = 20
"""Characters that a word of a choice has at most, on average."""
_SEEN = 60
"""Texts of a column that are looked at."""
_LONGEST = 2_000
"""Characters of such a text that are looked at: more is a long text, whatever follows."""


_DOTTED = re.compile(r"\s*[A-Za-z]{0,3}\.?\d+(\.\d+)+")
"""A number of some standard or other."""


class Mapped(NamedTuple):
    """The columns of a table with what they are."""

    targets: Mapping[int, Target]
    """By column."""
    worth: float
    """How well the headings go with this kind."""


def matched(kinds: Kinds, kind: RecordKind, heads: Sequence[Head], values: Values) -> Mapped:
    """Return what each column is for a kind; one that is not named is nothing."""
    possible = targets.of(kinds, kind)
    never = targets.ignored(kind)
    nouns = targets.nouns(kind)
    found: dict[int, Target] = {}
    sure: dict[int, float] = {}
    scored: list[tuple[float, int, str]] = []
    if kind.name == targets.REQUIREMENT and (head := _numbered(heads, values)):
        found[head.place], sure[head.place] = possible[targets.NUMBER], 100
    for head in heads:
        if head.place in found:
            continue
        forms = readings(head.text)
        for target in possible.values():
            if target.sort is Sort.NUMBER:
                continue
            score = _score(head, forms, target, nouns)
            if score < 96 and any(each in never for each in forms):
                continue
            if score >= _ENOUGH and (score := score * _fits(target, values(head.place), sure=score >= 99)) >= _ENOUGH:
                scored.append((score, -head.place, target.name))
    scored = _words_before_texts(scored, possible)
    taken = {target.name for target in found.values()}
    for score, place, name in sorted(scored, reverse=True):
        if -place not in found and name not in taken:
            found[-place], sure[-place] = possible[name], score
            taken.add(name)
    _counted(found, heads, possible)
    if kind.about.title and kind.name != targets.REQUIREMENT:
        _entitled(found, kind, possible, values)
    return Mapped(dict(sorted(found.items())), sum(sure.values()) / 100)


def _words_before_texts(
    scored: Sequence[tuple[float, int, str]], possible: Mapping[str, Target]
) -> list[tuple[float, int, str]]:
    """Have a column that holds nothing but the words of a choice be that choice before it is a text."""
    chosen = {
        place: score for score, place, name in scored
        if (field := possible[name].field) and field.kind is FieldType.CHOICE and score >= 70
    }  # fmt: skip
    return [
        (min(score, chosen[place] - 1), place, name)
        if place in chosen and (field := possible[name].field) and field.kind is FieldType.PROSE
        else (score, place, name)
        for score, place, name in scored
    ]


def _counted(found: dict[int, Target], heads: Sequence[Head], possible: Mapping[str, Target]) -> None:
    """Have ``Controls 1``, ``Controls 2`` … be the ties that they are counted by."""
    for head in heads:
        counted = re.fullmatch(r"(.+?)[ _]*\d{1,2}", heading(head.text))
        ties = (each for each in possible.values() if each.sort is Sort.TIE and counted and counted[1] in each.names)
        if tie := next(ties, None):
            found[head.place] = tie


def _entitled(found: dict[int, Target], kind: RecordKind, possible: Mapping[str, Target], values: Values) -> None:
    """Have a column of short descriptions be the titles, where there is no other."""
    title = possible.get(kind.about.title)
    if title is None or title in found.values():
        return
    for place, target in found.items():
        if target.name == "description":
            texts = values(place)
            if texts and max(map(len, texts)) <= 160 and not any("\n" in text.strip() for text in texts):
                found[place] = title
            return


def _numbered(heads: Sequence[Head], values: Values) -> Head | None:
    """Return the heading of the column with the numbers of requirements."""
    best, most = None, 0.0
    for head in heads:
        texts = values(head.place)[:_NUMBERED]
        if not texts:
            continue
        share = sum(map(numbers.looks_like_one, texts)) / len(texts)
        named = min(
            (synonyms.NUMBERS.index(each) for each in readings(head.text) if each in synonyms.NUMBERS), default=99
        )
        plain = sum(bool(re.fullmatch(r"\d{1,3}", text.strip())) for text in texts) / len(texts)
        score = share - plain + (0.5 - named / 200 if named < 99 else 0)
        if share - plain >= 0.4 and score > most:
            best, most = head, score
    if best is None:
        best = next((head for head in heads if heading(head.text) in ("control id", "ref", "clause", "control")), None)
    return best


def _score(head: Head, forms: Sequence[str], target: Target, nouns: Sequence[str]) -> float:
    residual = "residual" in heading(head.group) or "after" in heading(head.group).split()
    best = 0.0
    for place, each in enumerate(forms):
        form = f"residual {each}" if residual and "residual" not in each else each
        best = max(best, _exact(form, target) - 2 * place)
        for noun in nouns:
            if form.startswith(f"{noun} "):
                best = max(best, _exact(form.removeprefix(f"{noun} "), target) - 4 - 2 * place)
    if head.group:
        best = max(best, _exact(heading(f"{head.group} {head.text}"), target) - 6)
    if best < _ENOUGH and not residual and len(forms[0] if forms else "") > 4:
        # A word more or less is another thing: an implementation date is no due date.
        dated = target.field is not None and target.field.kind is FieldType.DATE
        if dated or "date" not in forms[0].split():
            best = max(best, 55 * _closeness(forms[0], target.names, target.synonyms))
    return best


@lru_cache(50_000)
def _closeness(form: str, names: tuple[str, ...], synonyms: tuple[str, ...]) -> float:
    """Return how close a heading comes to one of these, of 1; 0 where it is close to none."""
    words, least, most = form.count(" "), len(form) * _CLOSE / (2 - _CLOSE), len(form) * (2 - _CLOSE) / _CLOSE
    known = [
        each for each in (*names, *synonyms)
        if least <= len(each) <= most and len(each) > 4 and each.count(" ") == words and _may_be_close(form, each)
    ]  # fmt: skip
    near = get_close_matches(form, known, n=1, cutoff=_CLOSE) if known else ()
    return SequenceMatcher(None, form, near[0]).ratio() if near else 0.0


def _may_be_close(form: str, word: str) -> bool:
    """Say whether so few letters are only in one of two texts that they may be close; to compare them takes long."""
    alike = _CLOSE * (len(form) + len(word)) / 2
    return len(_letters(form) - _letters(word)) <= len(form) - alike


@lru_cache(50_000)
def _letters(text: str) -> frozenset[str]:
    return frozenset(text)


def _exact(form: str, target: Target) -> float:
    if form in target.names:
        return 100
    if form in target.synonyms:
        return 90 - min(target.synonyms.index(form), 60) * 0.5
    return 0


def _fits(target: Target, texts: Sequence[str], *, sure: bool) -> float:
    """Return 1 where the texts of a column can be what the heading says, less where few of them can."""
    seen = [text[:_LONGEST] for text in texts[:_SEEN] if not is_nothing(text)]
    if not seen:
        return 1.0
    share = sum(_can_be(target, text) for text in seen) / len(seen)
    if share >= (0.05 if sure else 0.34):
        return 1.0
    # Short words that nobody knows are told row by row; a text is another thing.
    chosen = target.field is not None and target.field.kind in (FieldType.CHOICE, FieldType.YES_NO, FieldType.NUMBER)
    return 0.6 if chosen and sum(map(len, seen)) <= _WORD * len(seen) else 0.0


def _can_be(target: Target, text: str) -> bool:
    if target.sort is Sort.TIE:
        if target.to == targets.REQUIREMENT:
            return any(map(numbers.looks_like_one, lists.parts(text, numbers.looks_like_one)))
        return target.lenient or len(text) <= 120
    if target.sort is Sort.ASSESSMENT:
        return len(text) <= 120
    return target.field is None or _can_hold(target.field, text)


def _can_hold(field: Field, text: str) -> bool:
    if field.kind in (FieldType.CHOICE, FieldType.YES_NO, FieldType.NUMBER):
        return words.is_word(field, text)
    if field.kind is FieldType.CHOICES:
        return len(text) <= 200
    if field.kind is FieldType.DATE:
        return bool(re.search(r"\d", text)) and len(text) <= 80
    if field.kind is FieldType.PERSON:
        return len(text) <= 80 and bool(re.search(r"[^\W\d_]", text))
    if field.kind is FieldType.LINE:
        return len(text) <= 500 and (not field.pattern or bool(re.fullmatch(field.pattern, text.strip())))
    return True


class Candidate(NamedTuple):
    """A kind that a table may hold."""

    kind: RecordKind
    mapped: Mapped
    score: float


_CLEAR = 1.25
"""By how much the best must be ahead."""


def candidates(kinds: Kinds, heads: Sequence[Head], values: Values, hints: Sequence[str]) -> list[Candidate]:
    """Return the kinds that a table may hold, the likeliest first; ``hints`` are the names of sheet and file."""
    said = " ".join(heading(each) for each in hints)
    found = []
    for kind in targets.importable(kinds):
        mapped = matched(kinds, kind, heads, values)
        score = mapped.worth
        names = {target.name for target in mapped.targets.values()}
        nouns = targets.nouns(kind)
        identified = targets.ID in names and any(
            form in target.names
            for place, target in mapped.targets.items() if target.sort is Sort.ID
            for head in heads if head.place == place for form in readings(head.text)
        )  # fmt: skip
        score += 4 if identified else 0
        first = readings(heads[0].text)[:1] if heads else ()
        if {*first} & {*nouns} and not any(map(_DOTTED.match, values(heads[0].place)[:_SEEN])):
            score += 4  # What the first column names is what the rows are, but for a list of somebody's controls.
        score += min(sum(_names_kind(head.text, nouns) for head in heads), 3) if kind.name != targets.REQUIREMENT else 0
        if any(re.search(rf"\b{re.escape(noun)}\b", said) for noun in nouns):
            score += 2
        if kind.about.sheet and heading(kind.about.sheet.title) in {heading(each) for each in hints}:
            score += 5
        if kind.name == targets.REQUIREMENT:
            number = next((place for place, each in mapped.targets.items() if each.sort is Sort.NUMBER), None)
            texts = values(number)[:_NUMBERED] if number is not None else ()
            numbered = _are_numbers(texts)
            score = score + 4 if numbered else 0
        elif not kind.about.title or kind.about.title not in names:
            score *= 0.4
        if any(target.sort is Sort.ID and _are_numbers(values(place)) for place, target in mapped.targets.items()):
            score *= 0.4  # A column of published numbers says which requirement a row is about, whatever it is called.
        if kind.about.part_of and not any(field.name in names for field in kind.belongs_by()):
            score *= 0.4
        found.append(Candidate(kind, mapped, score))
    return sorted(found, key=lambda each: -each.score)


def _are_numbers(texts: Sequence[str]) -> bool:
    """Say whether the texts of a column are numbers of requirements, most of them; 1, 2, 3 … count rows."""
    seen = texts[:_NUMBERED]
    found = sum(numbers.looks_like_one(text) and not text.strip().isdecimal() for text in seen)
    return bool(seen) and found * 2 >= len(seen)


def _names_kind(text: str, nouns: Sequence[str]) -> bool:
    return any(form.startswith(f"{noun} ") for form in readings(text)[:1] for noun in nouns)


def clear(found: Sequence[Candidate]) -> bool:
    """Say whether the first of some candidates is far enough ahead to be meant."""
    if not found or found[0].score < 2.5:
        return False
    return len(found) == 1 or found[0].score >= found[1].score + _CLEAR
