"""The verb that tells what changed since a day: changes. It imports no SQLModel."""

from aims_tui import dates
from aims_tui.cli.call import Call, UsageError, say, say_json
from aims_tui.cli.journal import logged
from aims_tui.insight.difference import difference, shortened
from aims_tui.text import count
from aims_tui.workspace.queries import changes_since, history, render
from aims_tui.workspace.queries.changes_since import Line

AROUND = 24
"""How many characters of a text stand on either side of what changed in it."""


def changes(call: Call) -> int:
    """Print what changed since a day, by requirement and record; or as ``log --json`` does."""
    try:
        since = changes_since.since(call.arguments.since, call.today, call.workspace.last_seen.exported)
    except dates.DateUnclear as unclear:
        raise UsageError(f"--since: {unclear}") from None
    if call.arguments.json:
        kinds = call.workspace.described
        with call.workspace.reading() as connection:
            names = history.Names(connection, kinds)
            changed = changes_since.changed(connection, kinds, since.moment, call.arguments.by)
            say_json([logged(each, names, history.described_field(kinds, each.record, each.field)) for each in changed])
        return 0
    found = changes_since.read(call.workspace, since, call.arguments.by)
    who = {line.who for _, lines in found.groups for line in lines}
    by = f" by {who.pop()}" if call.arguments.by and len(who) == 1 else ""
    what = f"{count(found.changes, 'change')}{by} in {count(len(found.groups), 'place')}"
    say(f"{what} since {since.words}; times are UTC." if found.groups else f"No changes since {since.words}.")
    for heading, lines in found.groups:
        say("")
        say(heading)
        for line in lines:
            say(f"  {line.what}{_values(line)}{_by(line)}")
    return 0


def _values(line: Line) -> str:
    """Return what stood there and what stands there now; nothing where the line has said it."""
    if not line.old and not line.new:
        return ""
    if line.old == line.new:
        return f": {render.cut(line.new)} (changed, and put back)"
    if line.prose and line.old and line.new:
        marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
        parts = shortened(difference(line.old, line.new), AROUND)
        return ": " + render.cut("".join(marks[part.sort].format(part.text) for part in parts), 400)
    return f": {render.cut(line.old) or '–'} → {render.cut(line.new) or '–'}"


def _by(line: Line) -> str:
    """Return who changed it last and when, and how often it was; as ``log`` writes moments."""
    times = f", {line.times} times" if line.times > 1 else ""
    return f"  ({render.cut(line.who)}, {line.at[:16].replace('T', ' ')}{times})"
