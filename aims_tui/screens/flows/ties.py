"""What the keys of the tabs of ties and parts do, for every kind alike."""

from aims_tui.records.facts import Facts, Tied
from aims_tui.records.kinds import RecordKind
from aims_tui.screens.dialogs.ask import Confirm
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.dialogs.write import WriteText
from aims_tui.screens.flows import registering
from aims_tui.screens.flows.evidence import Flow, write_note
from aims_tui.screens.section import Section
from aims_tui.text import a, capital, inner, one_line
from aims_tui.widgets.headings import heading
from aims_tui.widgets.ties import End, PartList, TieList
from aims_tui.workspace.commands import tying
from aims_tui.workspace.queries import search
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.store import errors


async def link(section: Section, detail: RecordDetail, listed: TieList) -> None:
    """Ask for a record of the other kind and tie it."""
    end = await _end(section, listed, "Link")
    other = end.other

    async def index() -> search.Index:
        found: search.Index = await section.ask(search.index, section.session.workspace, section.session.assessment)
        return found.of(other.name, controls=end.tie.controls)

    one = "control" if end.tie.controls and other.about.implied else other.about.one
    finder = Finder(
        f"Which {one} belongs to {one_line(detail.ref)}?", _hint(other), index, texts=False, does="links it"
    )
    kind, row = await section.choose(finder)
    if kind != other.name:
        raise errors.Refused(f"Choose {a(other.about.one)}.")
    await _tie(section, detail, end, await section.ask(section.session.open, kind, row))


async def _end(section: Section, listed: TieList, verb: str) -> End:
    """Return the sort of tie that is meant; where a tab has several, ask."""
    if len(listed.ends) == 1:
        return listed.ends[0]
    options = [(str(number), end.title) for number, end in enumerate(listed.ends)]
    chosen: str = await section.choose(PickOne(f"{verb} what?", options))
    return listed.ends[int(chosen)]


def _hint(kind: RecordKind) -> str:
    return (
        f"number or title of {a(kind.about.one)}"
        if kind.name == "requirement"
        else f"id or title of {a(kind.about.one)}"
    )


async def _tie(section: Section, detail: RecordDetail, end: End, other: RecordDetail) -> None:
    note = ""
    title = f"Note on {detail.ref} – {one_line(other.ref)}"
    keeping = Keeping(section.context.unsaved, detail.kind.name, f"{detail.row} tie {other.row}", title)
    if end.tie.note:
        chosen = f"{one_line(heading(other))} – {one_line(heading(detail))}"
        note = await section.choose(WriteText(chosen, f"{end.tie.note} (may stay empty)", "", keeping, "note"))
    saved = await section.patiently(lambda: tying.tie(section.session, detail.key, other.key, note, end.tie.relation))
    keeping.forget(["note"])
    section.tell(saved, f"{one_line(other.ref)} is linked to {one_line(detail.ref)}. ctrl+z takes it back.")


async def new(section: Section, detail: RecordDetail, listed: TieList) -> None:
    """Ask for a new record of the other kind, with the note on the tie, and make and tie it as one action."""
    end = await _end(section, listed, "Add")
    if end.other.about.implied:
        raise errors.Refused(f"{capital(end.other.about.many)} are given: l links one.")
    made = await registering.make(section, end.other, tied=registering.TiedTo(detail, end.tie))
    if made is not None:
        section.notify(f"{one_line(made.ref)} is made and linked to {one_line(detail.ref)}. ctrl+z takes both back.")


async def unlink(section: Section, detail: RecordDetail, entry: Tied) -> None:
    """Take a tie away; undo brings it back."""
    saved = await section.patiently(lambda: tying.untie(section.session, entry.link))
    section.tell(
        saved, f"{one_line(detail.ref)} and {one_line(entry.ref)} are no longer linked. ctrl+z brings it back."
    )


async def take(section: Section, detail: RecordDetail, entry: Tied) -> None:
    """Take the text of a record at the other end over into the opened one, behind what stands there."""
    giver = section.session.workspace.described[entry.kind]
    here, there = next((tie.gives for tie in giver.about.ties if tie.to == detail.kind.name), ("", ""))
    if not here:
        raise errors.Refused(f"{capital(giver.about.one)} has no text to be taken over here.")
    found = await section.ask(section.session.open, entry.kind, entry.id)
    if not found.typed[here].strip():
        raise errors.Refused(f"{entry.ref} says nothing under {giver.fields[here].label} yet.")
    now = await section.ask(section.session.open, *detail.key)
    text = "\n\n".join(filter(None, (now.typed[there].rstrip(), f"{entry.ref}: {found.typed[here].strip()}")))
    saved = await section.patiently(lambda: section.session.save(now, {there: text}))
    section.tell(saved, f"Taken over from {one_line(entry.ref)} into {inner(detail.kind.fields[there].label)}.")


async def _go(section: Section, _: RecordDetail, entry: Tied | Facts) -> None:
    section.post_message(section.GoTo(entry.kind, entry.id))


async def new_part(section: Section, detail: RecordDetail, listed: PartList) -> None:
    """Ask for a new record that belongs to the opened one."""
    owner = listed.part.part_field(detail.kind.name).name
    keeping = registering.made_for(section, detail, listed.part)
    await registering.make(section, listed.part, {owner: detail.ref}, keeping=keeping)


async def delete_part(section: Section, detail: RecordDetail, entry: Facts) -> None:
    """Ask once more and delete what belongs to the opened record."""
    if await section.choose(Confirm(f"Delete {one_line(entry.ref)}? ctrl+z brings it back.", "Delete it")):
        saved = await section.patiently(lambda: section.session.delete(entry.kind, entry.id))
        section.tell(saved, f"Deleted {one_line(entry.ref)}.")


TIES: dict[str, Flow] = {"link": link, "new": new, "note": write_note, "unlink": unlink, "take": take, "enter": _go}
"""What the keys of a tab of ties do."""
PARTS: dict[str, Flow] = {"new": new_part, "delete": delete_part, "enter": _go}
"""What the keys of a tab of parts do."""
