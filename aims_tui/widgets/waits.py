"""What waits for a decision in the opened record, as one sentence above its fields."""

from aims_tui.text import one_line
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.unsaved import Unsaved


def waits(now: RecordDetail, unsaved: Unsaved) -> str:
    """Return what waits for a decision: a conflict, a deletion, or what is newer than what is being typed."""
    own = [each for each in now.conflicts if (each.record, each.row) == now.key]
    conflicts = [now.kind.fields[each.field].label for each in own if each.field in now.kind.fields]
    gone = next((each for each in now.conflicts if each.deleted_by), None)
    newer = [now.kind.column(name).label for name in unsaved.newer(now)]
    if conflicts:
        return f"⚑ Two people changed: {one_line(', '.join(conflicts))}. Escape, then c decides."
    if gone is not None:
        who, worked = gone.deleted_by[-1].who, gone.worked_on_by[-1].who
        what = "this" if gone in own else f"a {gone.record} of this"
        return f"⚑ {one_line(who)} deleted {what}, {one_line(worked)} worked on it. c decides."
    if now.conflicts:
        return "⚑ Two people changed something that belongs to this. c decides."
    if newer:
        return f"⚑ {one_line(now.changed_by)} changed while you wrote: {', '.join(newer)}. Escape, then c shows both."
    return ""
