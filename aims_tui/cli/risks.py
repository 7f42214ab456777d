"""``reassess`` and ``trace``: risks as they are assessed, and what treats them."""

from aims_tui.cli.call import Call, say, say_json, say_table
from aims_tui.cli.writing import pairs, say_saved
from aims_tui.text import count
from aims_tui.workspace.commands.author import Author
from aims_tui.workspace.commands.reassessing import reassess as assess
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
            {"rule": each.rule, "risk": each.risk, "requirement": each.requirement, "text": each.text}
            for each in found.breaks
        ])  # fmt: skip
    elif not found.breaks:
        say(f"Nothing breaks the trace of {count(len(found.risks), 'risk')} to the controls.")
    else:
        rows = [(each.risk or "–", each.requirement or "–", each.text) for each in found.breaks]
        say_table(("Risk", "Control", "What is wrong"), rows, plain=call.arguments.plain)
    return 0
