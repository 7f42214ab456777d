"""Everything that has a day by which it is to be done, read from the descriptions of the kinds."""

from aims_tui.insight import deadlines
from aims_tui.insight.deadlines import Deadline
from aims_tui.workspace.queries.overview import Overview
from aims_tui.workspace.store import facts


def read(reader: facts.Reader, seen: Overview) -> tuple[Deadline, ...]:
    """Return what is to be done by a day and is not, the first day first.

    Requirements and remarks are those of one assessment, everything else is the organization's.
    """
    numbers = {state.id: state.ref for state in seen.states}
    found = deadlines.of_requirements(seen.states)
    for kind in reader.kinds.values():
        due = kind.about.due
        if due in kind.fields:
            found += deadlines.of_records(kind, reader.holding(kind, due), numbers)
        elif due:
            found += deadlines.of_records(kind, reader.of(kind), numbers)
    return deadlines.in_order(found)
