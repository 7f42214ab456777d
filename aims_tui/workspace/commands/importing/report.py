"""What an import did or would do, for people and for scripts."""

from collections.abc import Iterator, Mapping
from typing import Any

from aims_tui.insight.importing import days
from aims_tui.insight.importing.reading import Chosen
from aims_tui.records.fields import Field
from aims_tui.records.kinds import RecordKind
from aims_tui.text import count, ended, one_line
from aims_tui.workspace.commands.importing.plan import Outcome, Plan, Row, Whole

_WIDE = 60


def data(plan: Plan) -> dict[str, Any]:
    """Return a plan for JSON: of a dry run and of an import alike."""
    return {**_table(plan), "new_people": plan.new_people}


def whole_data(plan: Whole) -> dict[str, Any]:
    """Return the plan of several sheets for JSON: each as it is alone, but for the people, who are of all."""
    return {
        "sheets": [_table(each) for each in plan.plans],
        "passed_over": [{"sheet": name, "why": why} for name, why in plan.passed_over],
        **{outcome.value: plan.number(outcome) for outcome in Outcome},
        "new_people": plan.new_people,
    }


def _table(plan: Plan) -> dict[str, Any]:
    chosen = plan.chosen
    return {
        "into": chosen.kind.name,
        "sheet": chosen.sheet.name,
        "heading_rows": [*chosen.headings.rows],
        "mapping": dict(chosen.mapping),
        "words": {column.head.name: dict(column.met) for column in chosen.columns if column.met},
        "dates": {column.head.name: column.order for column in chosen.columns if column.order},
        "notes": [*chosen.notes],
        "rows": [
            {
                "row": row.number,
                "outcome": row.outcome.value,
                "id": row.ref,
                "fields": row.fields,
                "column": row.column,
                "why": row.why,
            }
            for row in plan.rows
        ],
        **{outcome.value: plan.number(outcome) for outcome in Outcome},
    }


def passed_over(plan: Whole) -> Iterator[str]:
    """Yield which sheets are not taken, and why."""
    for name, why in plan.passed_over:
        yield f"Sheet {one_line(name)[:_WIDE]} passed over: it {why}."


def reading(chosen: Chosen) -> Iterator[str]:
    """Yield how a table is read: what each column is, what each word means, what was passed over."""
    rows = f"row{'s' * (len(chosen.headings.rows) > 1)} {' and '.join(map(str, chosen.headings.rows))}"
    where = f" (sheet {chosen.sheet.name})" if chosen.sheet.name else ""
    number = count(len(chosen.lines), "row")
    yield f"{chosen.book.name}{where}: {number} read as {chosen.kind.about.many}; headings in {rows}."
    labels = {column.head.place: column.target.label for column in chosen.columns}
    read = [f"{head.name} = {labels[head.place]}" for head in chosen.headings.heads if head.place in labels]
    left = [head.name for head in chosen.headings.heads if head.place not in labels]
    yield f"Columns: {'; '.join(read)}."
    if left:
        yield f"Passed over: {'; '.join(left)}."
    for column in chosen.columns:
        if column.met:
            yield f"Words of {column.head.name}: {', '.join(words(column.met))}."
        if column.order:
            first = "day" if column.order == days.DAY_FIRST else "month"
            yield f"Days of {column.head.name}: {first} first where it could be either."
    yield from chosen.notes


def words(met: Mapping[str, str], field: Field | None = None) -> list[str]:
    """Return what each word of a column means: ``Yes = applicable``; with its field, in the words of that."""
    told = {code: field.words(code) if field is not None else code for code in met.values()}
    return [f"{one_line(word)[:_WIDE]} = {told[code] or '?'}" for word, code in met.items()]


def line(row: Row, kind: RecordKind | None = None) -> str:
    """Return what becomes of a row, as one line: ``Row 4 updated R-03: State Identified → Closed``.

    Fields and codes are said in the words of a kind; without one by the names that scripts know them by.
    """
    name = f" {one_line(row.ref)[:_WIDE]}" if row.ref else ""
    why = ended(row.why) if row.why else ""
    if row.outcome is Outcome.REFUSED:
        column = f" ({row.column})" if row.column else ""
        return f"Row {row.number} refused{name}{column}: {why}"
    if row.outcome in (Outcome.SKIPPED, Outcome.UNCHANGED):
        return f"Row {row.number} {row.outcome.value}{name}{f': {why}' if why else ''}"
    told = "; ".join(_field(kind, name, old, new, row.new) for name, (old, new) in row.fields.items())
    return (
        f"Row {row.number} {row.outcome.value}{name}: {told.removesuffix('.')}. {why}"
        if why
        else f"Row {row.number} {row.outcome.value}{name}: {told}"
    )


def _field(kind: RecordKind | None, name: str, old: Any, new: Any, added: bool) -> str:
    field = kind.fields.get(name) if kind is not None else None
    if field is not None:
        label, old, new = field.label, _worded(field, old), _worded(field, new)
    else:
        ties = kind.about.ties if kind is not None else ()
        label = next((tie.here for tie in ties if tie.key == name), name)
    return f"{label} {_short(new)}" if added or old in ("", []) else f"{label} {_short(old)} → {_short(new)}"


def _worded(field: Field, value: Any) -> Any:
    return [field.words(str(each)) for each in value] if isinstance(value, list) else field.words(str(value))


def _short(value: Any) -> str:
    text = one_line(", ".join(map(str, value)) if isinstance(value, list) else str(value))
    return (text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…") or "–"


def outcomes(plan: Plan | Whole) -> str:
    """Return how many rows became what: ``2 added, 1 refused``."""
    parts = [f"{plan.number(outcome):,} {outcome.value}" for outcome in Outcome if plan.number(outcome)]
    return ", ".join(parts) or "No rows"


def totals(plan: Plan | Whole, *, dry: bool) -> str:
    """Return how many rows became what, of several sheets together, and who is new."""
    several = f"{count(len(plan.plans), 'sheet')}: " if isinstance(plan, Whole) else ""
    people = f" New people: {', '.join(plan.new_people)}." if plan.new_people else ""
    nothing = " Nothing was written." if dry or not plan.changes else ""
    return f"{several}{outcomes(plan)}.{people}{nothing}"
