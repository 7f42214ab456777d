"""Which requirement a row is about, and what of the row it can have."""

import re
from collections.abc import Mapping

from aims_tui import catalog, refs
from aims_tui.insight.importing import numbers, targets, words
from aims_tui.insight.importing.meanings import EXCLUDING
from aims_tui.insight.importing.reading import Chosen
from aims_tui.insight.importing.table import Line
from aims_tui.insight.importing.targets import REQUIREMENT
from aims_tui.insight.importing.texts import is_nothing, simple
from aims_tui.text import folded
from aims_tui.workspace.commands.importing.cells import Cells, Fault, Read
from aims_tui.workspace.commands.importing.identity import Identities, Made, Record
from aims_tui.workspace.commands.importing.present import Present

_WHOLE = frozenset(
    ("all", "organization", "organisation", "organization-wide", "organisation-wide", "company", "global", "general",
     "alle", "entire organization", "enterprise")
)  # fmt: skip
"""Words that mean the assessment that the import is about."""
_JUSTIFIED = "inclusion_justification"
_IMPLEMENTED_BY = re.compile(r"(?:\A|\n)Implemented by: ([^\n]*\S)\s*\Z")


class OfRequirements(Identities):
    """Knows requirements by their published numbers."""

    def __init__(self, chosen: Chosen, present: Present, cells: Cells, made: Made) -> None:
        super().__init__(chosen, present, cells, made)
        self._titles = {ref: entry.title for ref, entry in catalog.load().requirements.items()}
        self._suspect = self._suspected()

    def _suspected(self) -> numbers.Numbering | None:
        column = self._chosen.column(targets.NUMBER)
        if column is None or self._kind.name != REQUIREMENT:
            return None
        found: list[numbers.Numbering | None] = []
        for line in self._chosen.lines:
            try:
                numbers.published(line.cell(column.head.place), self._titles)
            except numbers.NotPublished as error:
                found.append(error.numbering)
        return numbers.suspicion(found, len(self._chosen.lines))

    def of(self, read: Read, line: Line) -> Record | None:
        """Return the requirement of a row and read its cells; None where its faults say why there is none."""
        column = self._chosen.column(targets.NUMBER)
        if column is None:
            read.faults["Number"] = 'No column holds the number of a requirement; say which with --map "Heading=ref".'
            return None
        try:
            ref, words = numbers.published(line.cell(column.head.place), self._titles)
            self._check_title(line, ref, words)
        except numbers.NotPublished as error:
            read.faults[column.head.name] = str(error)
            return None
        assessment = self._assessment(read, line)
        if assessment is None:
            return None
        standing = self._present.rows(REQUIREMENT)[row := self._present.requirement(ref, assessment)]
        own = {field.name for field in self._kind.for_family(refs.family(ref))}
        self._applicability(read, line, ref)
        self._read(read, line, frozenset(self._kind.fields.keys() - own) | {"applicability"})
        self._justified(read, line, {**standing, **read.values}, own)
        self._in_part(read, line, ref, standing, own)
        self._split(read)
        self._checked(read)
        if read.faults:
            return None
        read.values = {name: value for name, value in read.values.items() if name in own and value}
        return Record(row, row, ref, False, standing)

    def _check_title(self, line: Line, ref: str, words: str) -> None:
        if self._suspect is None:
            return
        column = self._chosen.column(targets.TITLE)
        words = words or (line.cell(column.head.place) if column else "")
        if not numbers.alike(words, self._titles[ref]):
            said = f", and {' '.join(words.split())[:60]!r} is not it" if words else ""
            raise numbers.NotPublished(
                f"{ref} is published as {self._titles[ref]!r}{said}; other numbers of this file seem to be of "
                f"{self._suspect}. Give the published number.", self._suspect,
            )  # fmt: skip

    def _assessment(self, read: Read, line: Line) -> str | None:
        column = self._chosen.column(targets.ASSESSMENT)
        text = line.cell(column.head.place) if column else ""
        if column is None or is_nothing(text) or simple(text) in _WHOLE:
            return self._present.assessment
        if row := self._present.assessments.get(folded(text)):
            return row
        there = ", ".join(repr(each) for each in self._present.assessment_titles())
        read.faults[column.head.name] = (
            f"There is no assessment of a use case {' '.join(text.split())[:60]!r}. There are: {there}. "
            "Add the use case and its assessment first."
        )
        return None

    def _applicability(self, read: Read, line: Line, ref: str) -> None:
        """Read whether a control applies; a status of "not applicable" says so too."""
        column = self._chosen.column("applicability")
        if column is not None and (text := line.cell(column.head.place)).strip():
            try:
                self._cells.field(read, column, text)
            except Fault as fault:
                read.faults[column.head.name] = str(fault)
                return
        status = self._chosen.column("status")
        if status and "applicability" not in read.values:
            word = simple(line.cell(status.head.place))
            if word in EXCLUDING and word not in status.changed:
                read.values["applicability"] = "not_applicable"
        if refs.family(ref) == "subclause" and read.values.get("applicability") == "not_applicable":
            head = (column or status).head.name  # type: ignore[union-attr]
            del read.values["applicability"]
            read.faults[head] = f"{ref} is a subclause: it always applies and cannot be excluded."

    def _justified(self, read: Read, line: Line, whole: Mapping[str, str], own: set[str]) -> None:
        excluded = whole.get("applicability") == "not_applicable"
        status = self._chosen.column("status")
        if excluded and status:
            # An excluded control has no status.
            read.values.pop("status", None)
            read.faults.pop(status.head.name, None)
        column = self._chosen.column(targets.JUSTIFICATION)
        text = line.cell(column.head.place) if column else ""
        name = "exclusion_justification" if excluded else _JUSTIFIED
        if name in own and not is_nothing(text):
            read.values.setdefault(name, text)

    def _in_part(self, read: Read, line: Line, ref: str, standing: Mapping[str, str], own: set[str]) -> None:
        """Keep that a control applies in part only, in its justification for inclusion: the answer itself is yes or no.

        Nothing is kept where somebody said what the word means.
        """
        column = self._chosen.column("applicability")
        text = line.cell(column.head.place) if column else ""
        if column is None or simple(text) in column.changed or not words.in_part(text):
            return
        word = " ".join(text.split())
        if _JUSTIFIED not in own:
            read.told.append(f"{column.head.name}: {word[:60]!r} is passed over; {ref} always applies as a whole.")
            return
        said = f"Applicable in part: the file says “{word}”."
        reason = read.values.get(_JUSTIFIED) or standing[_JUSTIFIED]
        read.values[_JUSTIFIED] = reason if said in reason else f"{reason}\n{said}".lstrip("\n")
        read.told.append(f"{column.head.name}: {word[:60]!r} is taken as Applicable and noted in the justification.")

    def _split(self, read: Read) -> None:
        """Take apart what an export writes into one cell: how something is implemented, and by whom."""
        text = read.values.get("implementation", "")
        found = _IMPLEMENTED_BY.search(text)
        by = self._kind.fields["implemented_by"]
        codes = [code for code, words in by.choices if found and words == found[1].strip()]
        if found and codes:
            read.values["implementation"] = text[: found.start()]
            read.values["implemented_by"] = codes[0]


def identities(chosen: Chosen, present: Present, cells: Cells, made: Made) -> Identities:
    """Return what says of each row of a table which record it is about."""
    return (OfRequirements if chosen.kind.name == REQUIREMENT else Identities)(chosen, present, cells, made)
