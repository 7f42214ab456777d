"""An inventory of 10,000 AI systems with models, suppliers and impact assessments: read, sorted and counted."""

import random
from datetime import date

from aims_tui.insight.register import ordered
from aims_tui.workspace.commands import edits
from aims_tui.workspace.session import session as sessions
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import now
from benchmarks.measure import Row, timed
from benchmarks.place import Place

SYSTEMS = 10_000
TOGETHER = 1_000
KINDS = ("system", "model", "impact_assessment", "supplier", "use_case")


def measure(place: Place, runs: int) -> list[Row]:
    """Make the inventory once; then time what the section and the dashboard read of it."""
    session = _filled(place)
    few = max(runs // 2, 1)
    rows = session.rows("system")["system"]
    kind = session.workspace.described["system"]
    return [
        Row(f"reading {SYSTEMS:,} AI systems", [timed(lambda: session.rows("system")) for _ in range(few)]),
        Row(
            "the same with models, assessments and suppliers", [timed(lambda: session.rows(*KINDS)) for _ in range(few)]
        ),
        Row("sorting them by what is missing", [timed(lambda: ordered(kind, rows, "lacks")) for _ in range(few)]),
        Row("their figures on the dashboard", [timed(lambda: session.figures_at("inventory")) for _ in range(few)]),
    ]


def _filled(place: Place) -> Session:
    session = sessions.start(place.folder / "inventory.aims", "Big Ltd", who="Benchmark", today=date.today)
    session.look()
    kinds, chance = session.workspace.kinds, random.Random(1)
    people = [gate.added(kinds["person"], {"name": f"Person {number}"}) for number in range(50)]
    suppliers = [gate.added(kinds["supplier"], {"name": f"Supplier {number}"}) for number in range(20)]
    models = [gate.added(kinds["model"], {"name": f"Model {number}"}) for number in range(100)]
    session.write([*people, *suppliers, *models])
    for begin in range(0, SYSTEMS, TOGETHER):
        changes: list[gate.Change] = []
        for number in range(begin, begin + TOGETHER):
            values = {"name": f"System {number}", "owner": chance.choice(people).row, "origin": "bought"}
            made = gate.added(kinds["system"], values | {"stage": chance.choice(("idea", "operation", "retired"))})
            ends = (("supplier", chance.choice(suppliers).row), ("model", chance.choice(models).row))
            changes += [made, *(edits.link_change(kinds, ("system", made.row), end) for end in ends)]
            if number % 2:
                assessed = {"of": made.row, "title": f"Assessment {number}", "on": "2026-05-05"}
                changes.append(gate.added(kinds["impact_assessment"], assessed))
        gate.write(session.workspace, gate.Action("Benchmark", now(), "", tuple(changes)), mode=gate.Mode.AS_FOUND)
    return session
