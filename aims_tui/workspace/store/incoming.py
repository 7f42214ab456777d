"""Whether changes from another copy may come in: held against what the gate itself would have written.

A change whose hash is right can still say what no gate ever wrote, by mistake or on purpose. One of
them would stay in the journal for good, so a copy that holds one is refused as a whole.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from aims_tui.records.fields import EXISTS
from aims_tui.records.kinds import Kinds
from aims_tui.text import fault
from aims_tui.workspace.store import journal
from aims_tui.workspace.store.admission import LONGEST_NAME, LONGEST_REASON
from aims_tui.workspace.store.journal_rules import UUID, Rules, Unfit

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_MOST = 10
"""What was kept before there were limits on these texts may be so many times as long."""


def readable(entry: journal.Entry) -> bool:
    """Say whether a change is whole by itself: its hash holds and it is of the form that changes have."""
    try:
        _check_form(*entry)
    except Unfit:
        return False
    return True


def check(kinds: Kinds, workspace_id: str, known: Iterable[journal.Entry], new: Iterable[journal.Entry]) -> None:
    """Hold new changes against the rules of the gate; ``known`` are those that the file holds already.

    Raises:
        Unfit: one of them does not pass.
    """
    coming = [*new]
    for op, parents in coming:
        _check_form(op, parents)
    standing = [op for op, _ in known]
    everything = {op.id: op for op in standing} | {op.id: op for op, _ in coming}
    numbers = {(op.replica, op.sequence) for op in everything.values()}
    rules = Rules(kinds, workspace_id, everything)
    # What an earlier version wrote and this one knows no more stays in the journal, and comes along.
    former = {(op.record, op.field) for op in standing}
    for op, parents in coming:
        _check_place(op, parents, everything, numbers)
        rules.check_action(op)
        rules.check_loss(op, parents)
        if (op.record, op.field) in former and not rules.knows(op):
            continue
        rules.check(op)
        rules.check_whole(op)


def _check_form(op: journal.Op, parents: tuple[str, ...]) -> None:
    for name, value in op._asdict().items():
        if not isinstance(value, int if name in ("sequence", "lamport") else str):
            raise Unfit(op, f"it holds a {name} of the wrong type")
    if not all(isinstance(parent, str) for parent in parents) or not journal.genuine(op, parents):
        raise Unfit(op, "it was altered")
    if not 0 < op.sequence < journal.FURTHEST or not 0 < op.lamport < journal.FURTHEST:
        raise Unfit(op, "its place in the journal is impossible")
    if not UUID.fullmatch(op.replica):
        raise Unfit(op, "it names no copy that it was made in")
    for label, text, longest in (
        ("who", op.who, LONGEST_NAME), ("why", op.why, LONGEST_REASON), ("account", op.account, LONGEST_NAME),
        ("action", op.action, LONGEST_NAME),
    ):  # fmt: skip
        if fault(text):
            raise Unfit(op, f"its {label} holds what cannot be kept")
        if len(text) > longest * _MOST:
            raise Unfit(op, f"its {label} is too long")
    if not op.who.strip() or not op.action:
        raise Unfit(op, "it does not say whose it is")
    try:
        datetime.fromisoformat(op.at if _MOMENT.fullmatch(op.at) else "")
    except ValueError:
        raise Unfit(op, "it does not say when it was made") from None


def _check_place(
    op: journal.Op, parents: tuple[str, ...], everything: Mapping[str, journal.Op], numbers: set[tuple[str, int]]
) -> None:
    before = everything.get(op.previous) if op.previous else None
    if op.previous and before is None:
        raise Unfit(op, "the change before it is missing")
    if op.lamport != (before.lamport if before else 0) + 1:
        raise Unfit(op, "its place in the journal is impossible")
    if op.sequence > 1 and (op.replica, op.sequence - 1) not in numbers:
        raise Unfit(op, "changes of the same copy are missing before it")
    deletion = op.field == EXISTS and not op.value
    for each in parents:
        above = everything.get(each)
        if above is None:
            raise Unfit(op, "a change that it builds on is missing")
        same = (above.row, journal.present(above.record, above.field)) == (
            op.row, journal.present(op.record, op.field)
        )  # fmt: skip
        if above.lamport >= op.lamport or not (same or deletion):
            raise Unfit(op, "it builds on what it cannot build on")
