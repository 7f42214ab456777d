"""The people of the management system (5.3 of ISO/IEC 42001): who they are and what they answer for."""

from aims_tui.workbook.columns import Shown, fitted, rest, row
from aims_tui.workbook.look import APPLICABLE
from aims_tui.workbook.options import Naming
from aims_tui.workbook.page import Cell, Column, Page, status
from aims_tui.workbook.source import Source, Values

_KNOWN = ("name", "role", "email", "top_management", "active")
_PARTS = (("owner", "Owner of"), ("reviewer", "Reviewer of"), ("approver", "Approver of"))

Person = tuple[str, Values]


def people(source: Source) -> Page:
    """Return the people with the requirements they own, review and approve in the exported assessment."""
    refs: dict[tuple[str, str], list[str]] = {}
    excluded: dict[str, list[str]] = {}
    for one in source.requirements:
        parts = [part for part, _ in _PARTS if one.values[part]]
        if one.state.in_play:
            for part in parts:
                refs.setdefault((one.values[part], part), []).append(one.entry.ref)
        elif one.entry.family == "control":
            for person in dict.fromkeys(one.values[part] for part in parts):
                named = ", ".join(part for part in parts if one.values[part] == person)
                excluded.setdefault(person, []).append(f"{one.entry.ref} ({named})")
    roles = source.options.names is Naming.ROLES
    shown: list[Shown[Person]] = [
        Shown(
            Column("Person" if roles else "Name", 24, keep=True),
            lambda one: Cell(source.people.label(one[0]), style="label"),
        ),
        Shown(Column("Role", 36, keep=True), lambda one: one[1]["role"]),
        *[Shown(Column("Email", 30), lambda one: one[1]["email"])] * (not roles),
        Shown(
            status("Top management", 12, tones=APPLICABLE),
            lambda one: source.shown("person", "top_management", one[1]["top_management"]),
        ),
        Shown(
            status("Active", 8, tones=APPLICABLE), lambda one: source.shown("person", "active", one[1]["active"])
        ),
        *(
            Shown(Column(label, 22), lambda one, part=part: ", ".join(refs.get((one[0], part), ())))  # type: ignore[misc]
            for part, label in _PARTS
        ),
        Shown(Column("Named on excluded", 22), lambda one: ", ".join(excluded.get(one[0], ()))),
        *rest(source, "person", _KNOWN, lambda one, name: one[1][name]),
    ]  # fmt: skip
    found = source.records.get("person", {})
    columns, rows = fitted(shown, [row(shown, each, anchor=each[0]) for each in found.items()])
    return Page(
        title="People",
        heading="People",
        notes=(
            ("People appear by their role only. " if roles else "")
            + "Controls that are excluded are nobody's work: who is named on one all the same stands apart.",
        ),
        columns=columns,
        rows=rows,
        what="Who owns, reviews and approves",
        size=len(found),
        frozen_columns=1,
    )
