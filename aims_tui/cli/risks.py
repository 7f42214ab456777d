"""``reassess``, ``trace`` and ``coverage``: risks as they are assessed, and what carries and treats what."""

from aims_tui.cli.call import Call, say, say_json, say_table
from aims_tui.cli.pairs import pairs
from aims_tui.cli.writing import say_saved
from aims_tui.insight.coverage import Coverage, tie_to_requirements
from aims_tui.insight.coverage import coverage as carried
from aims_tui.insight.register import Row
from aims_tui.text import count
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.commands.reassessing import reassess as assess
from aims_tui.workspace.queries import overview, register
from aims_tui.workspace.queries import trace as tracing
from aims_tui.workspace.store import errors


def reassess(call: Call) -> int:
    """Record a new assessment of a risk: its steps, the day, the trigger and the reason."""
    typed = pairs(call.arguments.fields)
    if call.arguments.trigger:
        typed["trigger"] = call.arguments.trigger
    with call.workspace.reading() as connection:
        place = call.find(connection, call.arguments.ref)
        assessment = call.assessment(connection)
    if place.kind.name != "risk":
        raise errors.Refused(f"{call.arguments.ref} is no risk.")
    author = Author(call.workspace, who=call.who, today=lambda: call.today, assessment=assessment)
    return say_saved(call, assess(author, place.row, typed, call.arguments.why))


def trace(call: Call) -> int:
    """Print where the trace from risks to controls breaks."""
    with call.workspace.reading() as connection:
        found = tracing.trace(call.workspace, connection, call.assessment(connection), call.today.isoformat())
    if call.arguments.json:
        say_json([
            {name: getattr(each, name) for name in ("rule", "system", "risk", "requirement", "text")}
            for each in found.breaks
        ])  # fmt: skip
    elif not found.breaks:
        say(f"Nothing breaks the trace of {count(len(found.risks), 'risk')} to the controls.")
    else:
        rows = [(each.risk or each.system or "–", each.requirement or "–", each.text) for each in found.breaks]
        say_table(("Of", "Control", "What is wrong"), rows, plain=call.arguments.plain)
    return 0


def coverage(call: Call) -> int:
    """Print which records of a kind carry which requirements, and which requirements none carries."""
    kinds = call.workspace.described
    kind = kinds.named(call.arguments.kind)
    tie = tie_to_requirements(kind) if kind else None
    if kind is None or tie is None:
        having = [each.about.many for each in kinds.values() if tie_to_requirements(each)]
        raise errors.Refused(f"{call.arguments.kind!r} carry no requirements; there are: {', '.join(having)}.")
    with call.workspace.reading() as connection:
        states = overview.overview_in(call.workspace, connection, call.assessment(connection)).states
        rows = register.rows(call.workspace, connection, kind, call.today.isoformat())
    found = carried(kind, tie, rows, states)
    names = {each.id: each for each in found.records}
    if call.arguments.json:
        say_json([
            {"requirement": each.ref, "by": [names[row].facts.ref for row in each.by]} for each in found.requirements
        ])  # fmt: skip
        return 0
    for each in found.requirements:
        say(f"{each.ref:<9} {', '.join(_stands(found, names[row]) for row in each.by) or '–'}")
    say(f"{len(found.open)} of {len(found.requirements)} requirements without {kind.about.one}.")
    return 0


def _stands(found: Coverage, record: Row) -> str:
    stands = found.cell(record).text
    return f"{record.facts.ref} ({stands})" if stands else record.facts.ref
