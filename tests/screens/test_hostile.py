"""Text of another hand, in every place that holds text: no screen crashes, and no terminal is steered."""

import sqlite3
from pathlib import Path

import pytest
from textual._compositor import LayoutUpdate
from textual.widgets import Input

from aims_tui.records.fields import FieldType
from aims_tui.screens.list_detail import ListDetailScreen
from aims_tui.text import shown
from aims_tui.workspace.commands import assessing, tying
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.session.drafts import Draft, Drafts
from aims_tui.workspace.session.session import Session
from aims_tui.workspace.store import gate
from aims_tui.workspace.store.workspace import Workspace
from tests.conftest import TODAY, act, requirement
from tests.registered import REGISTERED
from tests.screens.driving import Driver, at_the_desk
from tests.soak import size as proofs

MARKUP = "[/] [draft] [see minutes] [@click=app.quit]here[/] [link='https://evil.example']x[/link] [bold red $error"
STEERING = "\x1b]0;PWN\x07 \x1b[2J \x1b[31m \u202eevil\u202c \u2066a\u2069 \x9b31m \x85 \u2028 \ud7ff \x7f\x00 \r x"
SCRIPTS = "👩‍👩‍👧 🇩🇪 ⚑️ שלום علی‌رضا e\u0301\u0301 日本語 =HYPERLINK(1) 100% {x} %s \\[esc]\n\n\t- a\n"
LONG = "x" * proofs.of(40_000)
LONG_WORDS = "long text, " * proofs.of(4_000)

RAW = [*map(chr, range(0x09)), *map(chr, range(0x0B, 0x20)), *map(chr, range(0x7F, 0xA0))]
RAW += [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
STEPS = ("s", "o", "d", "e", "f", "i")


def filled(workspace: Workspace, folder: Path) -> None:
    """Put one of everything into the workspace, in the ways that the program has for it."""
    desk = Session(workspace, who="Lead", today=lambda: TODAY)
    desk.look()
    kinds = workspace.kinds
    person = gate.added(kinds["person"], {"name": "Jane", "role": "CTO", "email": "jane@example.org"})
    use_case = gate.added(kinds["use_case"], {"title": "Chat", "description": "Answers", "owner": person.row})
    act(workspace, person, use_case)
    assessing.begin(desk, "Chat assessment", "Chat")
    row, control = requirement(workspace, "4.1"), requirement(workspace, "A.2.2")
    act(
        workspace,
        gate.Change("requirement", row, {"owner": person.row, "due": "2026-11-20", "implementation": "so"}),
        gate.Change("requirement", control, {"applicability": "not_applicable", "exclusion_justification": "why"}),
        why="because",
    )
    paper = folder / "paper.sh"
    paper.write_text("paper", "utf-8")
    evidence_commands.add(desk, str(paper), {"title": "Paper"}, [("requirement", row)], "shows it")
    evidence_commands.add(
        desk,
        "https://example.org/x",
        {"title": "Page", "owner": "Jane"},
        [("requirement", row), ("requirement", control)],
        "too",
    )
    desk.add("remark", {"requirement": row, "author": "Auditor", "on": "2026-11-01", "text": "said", "answer": "done"})
    texts = {"title": "Wrong answer", "description": "why", "note": "so", "owner": "Jane"}
    risk = desk.add("risk", texts | {"likelihood": "4", "impact_society": "3"}).detail
    assert risk is not None
    tying.tie(desk, risk.key, ("requirement", row), "treats it")
    desk.add("action", {"of": risk.ref, "title": "Write tests", "owner": "Jane", "due": "2026-11-01"})
    for kind, values in REGISTERED.items():
        desk.add(kind, values)
    tying.tie(desk, risk.key, ("system", desk.rows("system")["system"][0].id), "so it is here")
    desk.add("answer", {"requirement": row, "question": "4.1.1", "verdict": "yes", "text": "seen"})
    before = desk.open("requirement", row)
    desk.save(before, {"implementation": "one"})
    desk.save(before, {"implementation": "another"})


def poisoned(workspace: Workspace, text: str) -> None:
    """Put ``text`` wherever text stands, past the gate, as another program could."""
    spared = {("answer", "question"), ("requirement", "ref"), ("evidence", "file"), ("link", "relation")}
    with sqlite3.connect(workspace.path) as connection:
        for kind in workspace.described.values():
            for field in kind.fields.values():
                keyed = field.name in kind.about.natural or (kind.name, field.name) in spared
                if field.kind in (FieldType.LINE, FieldType.PROSE) and not keyed:
                    connection.execute(
                        f'UPDATE "{kind.name}" SET "{field.name}" = ? WHERE "{field.name}" <> \'\'', (text,)
                    )
                if field.kind is FieldType.PROSE:
                    connection.execute(
                        "UPDATE op SET value = ? WHERE record = ? AND field = ?", (text, kind.name, field.name)
                    )
        connection.execute("UPDATE organization SET scope = ?, sites = ?, note = ?", (text, text, text))
        connection.execute("UPDATE op SET who = ?, why = ?, account = ?", (text, text, text))


async def looked(desk: Driver) -> None:
    """Look at what is painted as a terminal would get it."""
    await desk.pilot.pause()
    painting = desk.app.screen._compositor.render_update(full=True, screen_stack=desk.app._background_screens)
    assert isinstance(painting, LayoutUpdate)
    painted = "\n".join("".join(strip.text for strip in line) for line in painting.strips)
    assert painted.strip()
    assert [hex(ord(each)) for each in RAW if each in painted and each not in "\r"] == []


async def opened(desk: Driver, *keys: str) -> None:
    """Press keys, look, and leave whatever opened."""
    before = len(desk.app.screen_stack)
    await desk.press(*keys)
    await looked(desk)
    for _ in range(4):
        if len(desk.app.screen_stack) > before:
            await desk.press("escape")
    assert len(desk.app.screen_stack) == before


@pytest.mark.parametrize(
    ("text", "size"),
    [
        (f"{MARKUP} {STEERING} {SCRIPTS}", (120, 36)),
        (f"{LONG_WORDS} {LONG}", (80, 24)),
    ],
    ids=["every kind", "long"],
)
async def test_hostile_text_in_every_place_crashes_nothing_and_reaches_no_terminal_raw(
    workspace: Workspace, tmp_path: Path, text: str, size: tuple[int, int]
) -> None:
    filled(workspace, tmp_path)
    poisoned(workspace, text)
    title = text if len(text) < 1000 else text[:3000]
    Drafts(workspace.path, workspace.id).keep(
        Draft("requirement", requirement(workspace, "4.2"), "implementation", text, (), text, title, "2026-11-24")
    )
    async with at_the_desk(workspace.path, size=size, who=text[:200]) as desk:
        app = desk.app
        app.notify(text, title=text[:100])
        await looked(desk)
        await desk.go("4.1")
        await looked(desk)
        for key in STEPS:
            await opened(desk, key)
        await desk.press("enter")
        await looked(desk)
        await desk.press("escape")
        await opened(desk, "c")
        await desk.tab("guide")
        await opened(desk, "t")
        await desk.tab("evidence")
        await looked(desk)
        for key in ("l", "t", "n", "r", "v"):
            await opened(desk, key)
        await desk.tab("feedback")
        for key in ("n", "enter", "delete"):
            await opened(desk, key)
        await desk.tab("history")
        await looked(desk)
        await desk.press("escape")
        await desk.go("A.2.2")
        await opened(desk, "a")
        await desk.press("escape", "4")
        await looked(desk)
        for key in ("n", "v", "r", "delete", "f"):
            await opened(desk, key)
        await desk.press("enter")
        await looked(desk)
        await desk.tab("supports")
        for key in ("l", "t"):
            await opened(desk, key)
        for digit, record in (
            ("7", "organization"), ("7", "person"), ("7", "assessment"), ("6", "use_case"),
            ("5", "risk"), ("5", "method"), ("6", "system"), ("6", "model"), ("6", "impact_assessment"),
            ("6", "supplier"), ("7", "policy"), ("7", "incident"), ("7", "notice"), ("7", "own_control"),
            ("7", "performance"), ("7", "obligation"), ("7", "concern"), ("7", "action"),
        ):  # fmt: skip
            await desk.press("escape", digit)
            assert isinstance(desk.section, ListDetailScreen)
            line = next(each for each in desk.listing.lines if each.key.startswith(f"{record}:"))
            desk.listing.go_to(line.key)
            await desk.settle()
            await looked(desk)
            await opened(desk, "n")
            await opened(desk, "delete")
            await desk.tab("history")
            await looked(desk)
            await desk.press("escape")
        await desk.press("1")
        await looked(desk)
        for key in ("w", "x", "question_mark", "ctrl+z"):
            await opened(desk, key)
        for key in ("colon", "slash"):
            await desk.press(key)
            app.screen.query_one(Input).value = shown(text).split()[0][:40]
            await looked(desk)
            await desk.press("escape")
        await desk.press("ctrl+p")
        app.screen.query_one(Input).value = shown(text).split()[0][:20]
        await desk.settle()
        await looked(desk)
        await desk.press("escape", "escape")
        app.action_unsaved()
        await desk.settle()
        await looked(desk)
        await desk.press("escape")
        assert app.is_running


async def test_codes_and_days_that_nobody_could_have_chosen_are_shown_and_crash_nothing(workspace: Workspace) -> None:
    with sqlite3.connect(workspace.path) as connection:
        for ref, value in (("4.1", "[/]"), ("4.2", "\x1b[2J"), ("A.2.2", "2026-02-31"), ("A.2.3", "20261124")):
            connection.execute(
                "UPDATE requirement SET due = ?, status = ?, applicability = ?, inclusion_reasons = ?, owner = ?"
                " WHERE ref = ?",
                (value, value, value, value, value, ref),
            )
    async with at_the_desk(workspace.path) as desk:
        await looked(desk)
        for ref in ("4.1", "4.2", "A.2.2", "A.2.3"):
            await desk.go(ref)
            await looked(desk)
            await desk.press("enter")
            await looked(desk)
            await desk.press("escape")
        for key in ("s", "d", "o"):
            await opened(desk, key)


async def test_file_names_that_steer_terminals_are_shown_with_their_pictures(
    workspace: Workspace, tmp_path: Path
) -> None:
    evil = "re\x1b]0;PWN\x07port\u202e\x9b.pdf"
    (tmp_path / evil).write_text("paper", "utf-8")
    path = workspace.path.rename(workspace.path.with_name("acme\x1b[2J.aims"))
    async with at_the_desk(path) as desk:
        await opened(desk, "x")
        await desk.press("4", "n")
        desk.app.screen.query_one("#source", Input).value = str(tmp_path / evil)
        await desk.press("ctrl+s")
        await looked(desk)
        await desk.press("escape", "1")
        path.rename(workspace.path)
        desk.app.read()
        await desk.settle()
        await looked(desk)
