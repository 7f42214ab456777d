"""A register of 10,000 risks: opened beside a bare table with the same texts, sorted, narrowed down, set."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import date

from textual.app import App, ComposeResult
from textual.widgets import DataTable

from aims_tui.app import AimsApp
from aims_tui.insight.choices import options
from aims_tui.insight.filters import Asking, Filter
from aims_tui.insight.register import ordered
from aims_tui.screens.registers import Risks
from aims_tui.workspace.commands import setting
from aims_tui.workspace.session import session as sessions
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import now
from benchmarks.measure import Row, alternating, timed
from benchmarks.place import Place

RISKS = 10_000
TOGETHER = 1_000
SHOWN = ("short", "title", "level", "residual_level", "treatment", "owner", "state")


class Table(App[None]):
    """A bare table of texts."""

    def __init__(self, rows: list[list[str]]) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        yield DataTable[str]()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*SHOWN)
        table.add_rows(self._rows)


def measure(place: Place, runs: int) -> list[Row]:
    """Make the register once; then time what a person does with it."""
    session = _filled(place)
    kind = session.workspace.described["risk"]
    rows = session.rows("risk")["risk"]
    texts = [[row.cell(name).text for name in SHOWN] for row in rows]
    ours, bare = alternating(min(runs, 3), lambda: _opening(session), lambda: _bare(texts))
    asking = Asking(session.who, session.today().isoformat())

    def narrowed() -> None:
        passes = Filter(frozenset({"state=assessed"})).through(options(kind, rows), asking)
        assert [row for row in rows if passes(row)]

    def several(work: Callable[[], object]) -> list[float]:
        return [timed(work) for _ in range(runs)]

    treatments = ["share", "reduce"]

    def put() -> None:
        treatments.reverse()
        setting.put(session, "risk", [row.id for row in rows[:TOGETHER]], {"treatment": treatments[0]})

    return [
        Row(f"opening a register of {RISKS:,} risks", ours, "a bare DataTable with the same texts", bare, aim="2.5 ×"),
        Row("sorting it by level", several(lambda: ordered(kind, rows, "-level")), aim="100 ms"),
        Row("narrowing it down", several(narrowed), aim="50 ms"),
        Row(f"setting a field of {TOGETHER:,} risks", several(put)[:3], aim="2 s"),
    ]


def _opening(session: Session) -> float:
    async def opened() -> float:
        app = AimsApp(session.workspace.path, who=session.who)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            begun = time.perf_counter()
            await pilot.press("5")
            while not (isinstance(app.screen, Risks) and app.screen.listing.lines):
                await pilot.pause()
            await pilot.pause()
            return time.perf_counter() - begun

    return asyncio.run(opened())


def _bare(texts: list[list[str]]) -> float:
    async def opened() -> float:
        app = Table(texts)
        begun = time.perf_counter()
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            return time.perf_counter() - begun

    return asyncio.run(opened())


def _filled(place: Place) -> Session:
    session = sessions.start(place.folder / "register.aims", "Big Ltd", who="Benchmark", today=date.today)
    session.look()
    chance = random.Random(1)
    kinds = session.workspace.kinds
    people = [gate.added(kinds["person"], {"name": f"Person {number}"}) for number in range(50)]
    session.write(people)
    for begin in range(0, RISKS, TOGETHER):
        changes = [
            gate.added(kinds["risk"], {
                "title": f"Risk {number} of what may happen in operation", "owner": chance.choice(people).row,
                "likelihood": str(chance.randint(1, 5)), "impact_society": str(chance.randint(1, 5)),
                "state": chance.choice(("identified", "assessed", "treated")), "treatment": "reduce",
            })
            for number in range(begin, begin + TOGETHER)
        ]  # fmt: skip
        gate.write(session.workspace, gate.Action("Benchmark", now(), "", tuple(changes)), mode=gate.Mode.AS_FOUND)
    return session
