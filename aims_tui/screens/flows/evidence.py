"""Evidence on the screens: add, link, note, replace, look at, unlink."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace as with_values
from pathlib import Path
from typing import Any

from aims_tui import paths
from aims_tui.records.facts import Tied
from aims_tui.records.fields import Field, choice
from aims_tui.screens import viewer
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.evidence import AddEvidence, NewEvidence, PickEvidence
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.write import WriteText
from aims_tui.screens.flows import registering
from aims_tui.screens.flows.working import at_length
from aims_tui.screens.section import GivenUp, Section
from aims_tui.text import cut, one_line
from aims_tui.workspace.commands import evidence as evidence_commands
from aims_tui.workspace.commands import tying
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.queries import search
from aims_tui.workspace.queries.duties import Duty
from aims_tui.workspace.queries.record_detail import RecordDetail, Supported, Supporting
from aims_tui.workspace.session import looking
from aims_tui.workspace.session.viewing import Copy
from aims_tui.workspace.store import errors, evidence_files

Target = tuple[str, str]
"""The kind and id of a record."""

NEW_VERSION = ("version", "issued_on", "valid_until")
NEW = ("title", "kind", *NEW_VERSION, "owner")
"""The fields that are asked for; all of them may be left alone."""
NOTES = with_values(
    choice("Notes on its links", (("no", "Said of the old one only"), ("yes", "Hold of this one too"))),
    name="same_notes", default="no",
)  # fmt: skip


async def add(section: Section, targets: Sequence[Target], about: str, note: str = "") -> str:
    """Ask for a file or an address, keep it, link it to these records; return the new row."""
    keeping = _keeping(section, targets, f"New evidence{about}")
    asked = await _asked(section, f"New evidence{about}", NEW, keeping, note=bool(targets))
    row: str
    row, saved = await _kept(
        section,
        asked,
        lambda large, tick: evidence_commands.add(
            section.session, asked.source, asked.typed, targets, asked.note or note, large=large, tick=tick
        ),
    )
    keeping.forget([*AddEvidence.LINES, *NEW])
    kept = await _opened(section, row)
    section.tell(saved, f"{one_line(kept.ref)} is kept as evidence.")
    return row


async def _asked(
    section: Section, heading: str, names: Sequence[str], keeping: Keeping, *, note: bool, more: Sequence[Field] = ()
) -> NewEvidence:
    """Ask for a file or an address, for these fields of the evidence, and for what is no field of it."""
    fields = dict(section.session.workspace.described["evidence"].fields)
    fields["title"] = with_values(fields["title"], required=False, help="empty: the file's name")
    people = section.view.people if section.view else ()
    dialog = AddEvidence(
        heading,
        [*(fields[name] for name in names), *more],
        keeping,
        people=people,
        today=section.session.today,
        note=note,
    )
    return await section.choose(dialog)


def _keeping(section: Section, targets: Sequence[Target], title: str) -> Keeping:
    """Return where a dialog about evidence keeps what is typed, by the first of what it is for."""
    record, row = ("missing", targets[0][1]) if targets else ("evidence", "new")
    return Keeping(section.context.unsaved, record, f"{row} {title}", title)


async def _kept(section: Section, asked: NewEvidence, work: Callable[[bool, evidence_files.Tick], Any]) -> Any:
    title = f"Keeping {one_line(Path(asked.source).name)}"
    try:
        return await at_length(section, title, lambda tick: work(False, tick))
    except evidence_files.TooLarge:
        await _confirmed(
            section, f"{one_line(Path(asked.source).name)} is larger than 100 MB. Keep it all the same?", "Keep it"
        )
        return await at_length(section, title, lambda tick: work(True, tick))


async def _opened(section: Section, row: str) -> RecordDetail:
    return await section.ask(section.session.open, "evidence", row)


async def _confirmed(section: Section, question: str, yes: str) -> None:
    if not await section.choose(Confirm(question, yes)):
        raise GivenUp


async def link(section: Section, targets: Sequence[Target], linked: Sequence[str], about: str) -> None:
    """Ask which evidence supports these records, and how; link it, or add some new."""
    every = await section.ask(section.session.evidence)
    free = [each for each in every if each.state != "superseded" and each.id not in linked]
    keeping = _keeping(section, targets, f"Evidence{about}")
    found = await section.choose(PickEvidence(f"Evidence{about}", free, section.session.today().isoformat(), keeping))
    keeping.note("how", found.note)
    if found.add:
        keeping.forget(["find"])  # What was looked for is not there.
        await add(section, targets, about, found.note)
        keeping.forget(PickEvidence.LINES)
        return
    saved = await section.patiently(lambda: evidence_commands.link(section.session, found.rows, targets, found.note))
    keeping.forget(PickEvidence.LINES)
    pieces = cut(", ".join(each.short for each in free if each.id in found.rows), 60)
    section.tell(saved, f"{about.removeprefix(' for ')}: Evidence {pieces} linked. ctrl+z takes it back.")


async def _add_here(section: Section, detail: RecordDetail, _: object) -> None:
    await add(section, [detail.key], f" for {detail.ref}")


async def _link_here(section: Section, detail: RecordDetail, _: object) -> None:
    await link(section, [detail.key], [each.row for each in detail.evidence], f" for {detail.ref}")


async def _unlink(section: Section, detail: RecordDetail, entry: Supporting) -> None:
    def save(extra: Mapping[str, str]) -> Saved:
        return evidence_commands.unlink(section.session, entry.row, detail.key, extra)

    await section.attempt(save, detail.kind.fields, detail.row)
    section.notify(f"{one_line(entry.short)} no longer supports {detail.ref}. ctrl+z brings it back.")


async def write_note(section: Section, detail: RecordDetail, entry: Supporting | Supported | Tied) -> None:
    """Write what the link to an entry means."""
    name = entry.short if isinstance(entry, Supporting) else entry.ref
    keeping = Keeping(
        section.context.unsaved, detail.kind.name, f"{detail.row} {entry.link}", f"Note on {detail.ref} – {name}"
    )
    heading = f"How {one_line(name)} and {one_line(detail.ref)} belong together"
    text = await section.choose(WriteText(heading, "", entry.note, keeping, "note"))
    saved = await section.patiently(lambda: tying.note(section.session, entry.link, text))
    keeping.forget(["note"])
    section.tell(saved)


async def _replace(section: Section, detail: RecordDetail, entry: Supporting) -> None:
    await replace(section, entry.row, entry.short)


async def replace(section: Section, row: str, short: str) -> str:
    """Ask for the file of a new version and put it in the place of the old one; return its row.

    What was noted on a link was said of the old one: it is taken over where somebody says that it holds.
    """
    title = f"A new version of {one_line(short)}"
    keeping = Keeping(section.context.unsaved, "evidence", f"{row} version", title)
    old = await _opened(section, row)
    noted = [NOTES] if any(each.note for each in old.supports) else []
    asked = await _asked(section, title, NEW_VERSION, keeping, note=False, more=noted)
    if paths.address(asked.source):
        raise errors.Refused("A new version is a file. For another web address, change the link.")
    typed = {name: text for name, text in asked.typed.items() if name != NOTES.name}
    notes = asked.typed.get(NOTES.name) == "yes"
    made: str
    made, saved = await _kept(
        section,
        asked,
        lambda large, tick: evidence_commands.new_version(
            section.session, row, asked.source, typed, notes=notes, large=large, tick=tick
        ),
    )
    keeping.forget([*AddEvidence.LINES, *NEW_VERSION, NOTES.name])
    new = one_line((await _opened(section, made)).ref)
    without = ", without its notes" if noted and not notes else ""
    links = f"its links stand at {new} too{without}" if old.supports else "it has no links"
    section.tell(saved, f"{new} takes the place of {one_line(short)}, which is kept as superseded; {links}.")
    return made


async def _view(section: Section, _: RecordDetail, entry: Supporting) -> None:
    await view(section, await _opened(section, entry.row))


async def view(section: Section, evidence: RecordDetail) -> None:
    """Show a kept file: text, Markdown and tables here, the rest in the system's viewer; an address in the browser."""
    readable = await section.ask(looking.to_read, section.session, evidence)
    if readable is not None:
        from aims_tui.screens.dialogs.reading import ReadFile  # Markdown and tables take their time to import

        await section.choose(ReadFile(evidence.values["original_name"], readable))
    found = await section.ask(looking.to_view, section.session, evidence)
    if isinstance(found, Copy) and found.may_run:
        name = one_line(evidence.values["original_name"] or found.path.name)
        try:
            await _confirmed(
                section, f"{name} may run a program or load something when it is opened. Open it?", "Open it"
            )
        except GivenUp:
            section.session.copies.drop(found.path)
            raise
    target = str(found.path if isinstance(found, Copy) else found)
    # In a thread: it waits for the viewer to say that it cannot.
    try:
        shown = await asyncio.to_thread(viewer.shows, target)
    except OSError:
        shown = False
    if not shown:
        where = f"A copy lies at {target} until you leave." if isinstance(found, Copy) else f"Its address is {target}"
        section.notify(f"Nothing here could open it. {where}", severity="warning", timeout=20)


async def _go(section: Section, _: RecordDetail, entry: Supporting | Supported | Duty) -> None:
    record = "evidence" if isinstance(entry, Supporting) else entry.record
    section.post_message(section.GoTo(record, entry.row))


async def _link_to(section: Section, detail: RecordDetail, _: object) -> None:
    """Ask for something that the opened evidence supports."""
    session = section.session

    async def index() -> search.Index:
        return await section.ask(search.index, session.workspace, session.assessment)

    heading, hint = f"What does {one_line(detail.ref)} support?", "number, id or title: A.6.2.4, R-01"
    record, row = await section.choose(Finder(heading, hint, index, texts=False, does="links it"))
    if record == "evidence":
        raise errors.Refused("Evidence supports what it proves: choose a clause, a control or another record.")
    saved = await section.patiently(lambda: evidence_commands.link(session, [detail.row], [(record, row)]))
    section.tell(saved, "Linked. Press t to say how it supports.")


async def _unlink_from(section: Section, detail: RecordDetail, entry: Supported) -> None:
    fields = section.session.workspace.described[entry.record].fields

    def save(extra: Mapping[str, str]) -> Saved:
        return evidence_commands.unlink(section.session, detail.row, (entry.record, entry.row), extra)

    await section.attempt(save, fields, entry.row)
    section.notify(f"{one_line(detail.ref)} no longer supports {entry.ref}. ctrl+z brings it back.")


Flow = Callable[[Any, RecordDetail, Any], Coroutine[Any, Any, None]]
SUPPORTING: dict[str, Flow] = {
    "add": _add_here,
    "link": _link_here,
    "unlink": _unlink,
    "note": write_note,
    "replace": _replace,
    "view": _view,
    "enter": _go,
}
"""What the keys of a requirement's Evidence tab do."""
SUPPORTS: dict[str, Flow] = {"link": _link_to, "unlink": _unlink_from, "note": write_note, "enter": _go}
"""What the keys of an evidence's Supports tab do."""
DUTIES: dict[str, Flow] = {"enter": _go, "out": registering.take_out}
"""What the keys of a person's Duties tab do."""
