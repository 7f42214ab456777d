"""Which column is what: headings are matched with what a kind can take, by name, by synonym and by closeness."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from aims_tui.insight.importing import lists, numbers, synonyms, targets, typos, words
from aims_tui.insight.importing.headings import Head
from aims_tui.insight.importing.targets import Sort, Target
from aims_tui.insight.importing.texts import heading, is_nothing, readings
from aims_tui.records.fields import Field, FieldType
from aims_tui.records.kinds import Kinds, RecordKind

Values = Callable[[int], Sequence[str]]
"""Gives the texts of a column that say something."""

_ENOUGH = 40.0
_NUMBERED = 400
"""Texts of a column that are looked at for whether they are numbers of requirements."""
_WORD = 20
"""Characters that a word of a choice has at most, on average."""
_SEEN = 60
"""Texts of a column that are looked at."""
_USUAL = 50
"""Columns of a table at most, but for a few tables in the world."""
_BEGINNING = 300
"""Characters of a list of numbers in which one of them stands, if it is one."""
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
    names = _names(tuple(kinds.values()), kind)
    possible, never = names.possible, targets.ignored(kind)
    seen = _sample(_SEEN, heads)
    found: dict[int, Target] = {}
    sure: dict[int, float] = {}
    scored: list[tuple[float, int, str]] = []
    if kind.name == targets.REQUIREMENT and (head := _numbered(heads, values)):
        found[head.place], sure[head.place] = possible[targets.NUMBER], 100
    for head in heads:
        if head.place in found:
            continue
        forms = readings(head.text)
        follows = any(each in never for each in forms)
        for name, named in names.scores(head, forms).items():
            if named < _ENOUGH or (follows and named < 96):
                continue
            score = named * _fits(possible[name], values(head.place)[:seen], sure=named >= 99)
            if score >= _ENOUGH:
                scored.append((score, -head.place, name))
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


@lru_cache(maxsize=64)
def _names(kinds: tuple[RecordKind, ...], kind: RecordKind) -> "_Names":
    return _Names(targets.of(Kinds(kinds), kind), targets.nouns(kind))


def _sample(most: int, heads: Sequence[Head]) -> int:
    """Return how many texts of each column are looked at: of very many columns fewer, for all to take no longer."""
    return max(most * _USUAL // max(len(heads), _USUAL), 10)


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
    best, most, most_texts = None, 0.0, _sample(_NUMBERED, heads)
    for head in heads:
        texts = values(head.place)[:most_texts]
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


class _Names:
    """Under which headings the targets of a kind stand."""

    def __init__(self, possible: Mapping[str, Target], nouns: Sequence[str]) -> None:
        self.possible = possible
        self._nouns = nouns
        self._exact: dict[str, dict[str, float]] = {}
        """By heading: how sure it is, by target."""
        self._near: dict[object, list[str]] = {}
        """Headings by what a heading that is close to them shares with them."""
        self._dated = {name for name, each in possible.items() if each.field and each.field.kind is FieldType.DATE}
        for name, target in possible.items():
            if target.sort is Sort.NUMBER:
                continue
            for place, word in enumerate(target.synonyms):
                self._know(word, name, 90 - min(place, 60) * 0.5)
            for word in target.names:
                self._know(word, name, 100)

    def _know(self, word: str, name: str, score: float) -> None:
        if word not in self._exact:
            self._exact[word] = {}
            self._near.setdefault(typos.key(word), []).append(word)
        self._exact[word][name] = max(self._exact[word].get(name, 0), score)

    def scores(self, head: Head, forms: Sequence[str]) -> Mapping[str, float]:
        """Return how well a heading that can be read in these forms goes with each target; with most it does not."""
        residual = "residual" in heading(head.group) or "after" in heading(head.group).split()
        found: dict[str, float] = {}

        def keep(form: str, less: float) -> None:
            for name, score in self._exact.get(form, {}).items():
                found[name] = max(found.get(name, 0), score - less)

        for place, each in enumerate(forms):
            form = f"residual {each}" if residual and "residual" not in each else each
            keep(form, 2 * place)
            for noun in self._nouns:
                if form.startswith(f"{noun} "):
                    keep(form.removeprefix(f"{noun} "), 4 + 2 * place)
        if head.group:
            keep(heading(f"{head.group} {head.text}"), 6)
        if forms and not residual:
            # A word more or less is another thing: an implementation date is no due date.
            dated = "date" in forms[0].split()
            for word in self._near.get(typos.key(forms[0]), ()):
                if score := 55 * typos.closeness(forms[0], word):
                    for name in self._exact[word]:
                        if found.get(name, 0) < _ENOUGH and (not dated or name in self._dated):
                            found[name] = max(found.get(name, 0), score)
        return found


def _fits(target: Target, texts: Sequence[str], *, sure: bool) -> float:
    """Return 1 where the texts of a column can be what the heading says, less where few of them can."""
    seen = [text[:_LONGEST] for text in texts if not is_nothing(text)]
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
            return _lists_numbers(text[:_BEGINNING])
        return target.lenient or len(text) <= 120
    if target.sort is Sort.ASSESSMENT:
        return len(text) <= 120
    return target.field is None or _can_hold(target.field, text)


@lru_cache(20_000)
def _lists_numbers(text: str) -> bool:
    return any(map(numbers.looks_like_one, lists.parts(text, numbers.looks_like_one)))


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


MOST_HEADINGS = 2_000
"""Headings of the sheets of one file for which it is found out what they hold."""


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
