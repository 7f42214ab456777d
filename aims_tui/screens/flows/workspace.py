"""Going places, and what concerns the whole workspace: undo, export, assessments, unsaved texts."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aims_tui import refs
from aims_tui.records.kinds import ELSEWHERE
from aims_tui.screens.dialogs.finder import Finder
from aims_tui.screens.dialogs.pick import PickOne
from aims_tui.screens.dialogs.places import NEW, PickAssessment
from aims_tui.screens.dialogs.unsaved import UnsavedTexts
from aims_tui.screens.flows import registering
from aims_tui.screens.section import Section
from aims_tui.text import cut, ended
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.queries import lists, search
from aims_tui.workspace.session.drafts import Draft
from aims_tui.workspace.session.session import WorkspaceView

if TYPE_CHECKING:
    from textual.app import App

    from aims_tui.screens.workspace_app import WorkspaceApp

STEPS = {"answers": "clauses", "owners": "clauses", "due": "clauses", "decide": "annex", "evidence": "evidence"}
HINTS = {
    "answers": "Press i to begin the interview.",
    "owners": "Space on a heading selects all below it; o gives them an owner.",
    "due": "d gives what is under the cursor, or all that is selected, a due date.",
    "decide": "a says whether a control applies, on one or on all selected.",
    "evidence": "n adds evidence here; e links it in Clauses and Annex A.",
    "scope": "Write the scope on the right; ctrl+s saves it.",
}


async def go(app: "App[None]", section: Section, record: str, row: str) -> None:
    """Show a record in its section, in its own assessment."""
    session = section.session
    if record != search.HEADING:
        record, row = await section.ask(session.place, record, row)
    if not record:
        section.notify("It is not there any more.", severity="warning")
        return
    # What has no section of its own stands in the registers.
    workspace = session.workspace
    if record == search.HEADING:
        mode = "clauses"
    else:
        mode = lists.place_of(workspace.kinds, workspace.described[record]) or "registers"
    if record == "requirement":
        assessment, ref = await section.ask(session.whereabouts, row)
        mode = "clauses" if refs.family(ref) == "subclause" else "annex"
        if assessment != session.assessment:
            await _switch(section, assessment)
    section.leave()
    await _arrived(app, mode, (record, row))


async def _arrived(app: "App[None]", mode: str, wanted: tuple[str, str] | None = None) -> Section | None:
    """Show a section, with the cursor on a record where one is wanted, and return it once it shows something."""
    switched = app.switch_mode(mode)
    there = app.screen if isinstance(app.screen, Section) else None
    # Before anything that is typed gets there: it is meant for that record.
    if there is not None and wanted is not None:
        there.go_to(*wanted)
    await switched
    if there is not None:
        await there.arrived()
    return there


async def step(app: "App[None]", section: Section, code: str) -> None:
    """Take one of the first steps: go where it is done and say how."""
    if code == "scope":
        rows = await section.ask(section.session.rows, "organization")
        await go(app, section, "organization", rows["organization"][0].id)
    else:
        await app.switch_mode(STEPS[code])
    section.notify(HINTS[code], timeout=10)


async def find(app: "App[None]", section: Section, texts: str) -> None:
    """Find a place by its number or name, or by any written word, and go there."""
    session = section.session

    async def index() -> search.Index:
        return await section.ask(partial(search.index, session.workspace, session.assessment, headings=True))

    heading = "Search numbers, titles and all written text" if texts else "Go to"
    hint = "any words, in any order" if texts else "a number, a short id or a title: A.6.2.4, EV-01, release"
    await go(app, section, *await section.choose(Finder(heading, hint, index, texts=bool(texts))))


async def put_back(app: "App[None]", section: Section, redo: str) -> None:
    """Undo one's own last action, or redo it, and say what that was."""
    if not section.may_write():
        return
    done, kept = await section.patiently(section.session.redo if redo else section.session.undo)
    said = ended(f"{'Done again' if redo else 'Taken back'}: {_first(done, 90)}")
    if kept:
        said += f" Kept {_first(kept, 60)}: somebody has changed {'it' if len(kept) == 1 else 'them'} since."
    section.notify(said, timeout=8)
    section.post_message(section.Changed("saved"))


def _first(sentences: Sequence[str], width: int) -> str:
    """Return the first two sentences, each in at most ``width`` characters, and how many more there are."""
    more = f", and {len(sentences) - 2} more" if len(sentences) > 2 else ""
    return "; ".join(cut(each, width) for each in sentences[:2]) + more


async def assessments(app: "App[None]", section: Section) -> None:
    """Switch to another assessment, or begin one."""
    if section.view is None:
        return
    chosen = await section.choose(PickAssessment(section.view.overview.assessments, section.session.assessment))
    if chosen == NEW:
        if not section.may_write():
            return
        await _open(section, await registering.begin(section, "It is open now."))
    else:
        await _switch(section, chosen)


async def _switch(section: Section, assessment: str) -> None:
    view = await _open(section, assessment)
    section.notify(f"Now open: {view.overview.assessment.title}")


async def _open(section: Section, assessment: str) -> WorkspaceView:
    """Have another assessment read everywhere."""
    section.session.assessment = assessment
    section.post_message(section.Changed())
    return await section.ask(section.session.look)


async def hand_over(app: "App[None]", section: Section) -> None:
    """Ask whose things are to be handed over, and to whom."""
    if section.may_write():
        people = (await section.ask(section.session.rows, "person"))["person"]
        if not people:
            section.notify("There is nobody yet whose things could be handed over.")
            return
        rows = [(each.id, ", ".join(filter(None, (each.title, each.cell("role").text)))) for each in people]
        person = await section.choose(PickOne("Whose things are handed over?", rows))
        await registering.hand_over(section, person, next(each.title for each in people if each.id == person))


async def unsaved(app: "App[None]", section: Section) -> None:
    """Show what was typed and is not in the file; go there, or throw it away."""
    while True:
        what, draft = await section.choose(UnsavedTexts(section.context.unsaved.all()))
        if what == "go" or (what == "save" and not await _saved(section, draft)):
            break
        section.context.unsaved.forget(draft.record, draft.row, draft.field)
        section.post_message(section.Changed())
    row = draft.row.partition(" ")[0]
    # A remark or an answer that is only typed yet is kept under its requirement.
    kind = section.session.workspace.described.get(draft.record)
    if row == "new" and kind is not None and (place := kind.about.place) not in ("", ELSEWHERE):
        if (there := await _arrived(app, place)) is not None:
            there.begin(kind.name)
        return
    shown_by = kind is None or (bool(kind.parents) and kind.about.place == ELSEWHERE)
    await go(app, section, "requirement" if shown_by else draft.record, row)


async def changes(app: "App[None]", section: Section) -> None:
    """Show what changed in the last month, or since another day or the last export; go to what is chosen."""
    from aims_tui.screens.dialogs.changes import Changes
    from aims_tui.workspace.queries import changes_since

    session = section.session

    async def read(since: str, by: str) -> changes_since.Found:
        moment = changes_since.since(since, session.today(), session.workspace.last_seen.exported)
        return await section.ask(changes_since.read, session.workspace, moment, by)

    await go(app, section, *await section.choose(Changes("1 month ago", read)))


async def merge_copy(app: "App[None]", section: Section) -> None:
    """Take in the changes of another copy of the workspace."""
    from aims_tui.screens.flows import merging  # Few ever need it.

    await merging.merge_copy(section)


async def look_back(app: "WorkspaceApp", section: Section) -> None:
    """Open everything as it was recorded by a past day."""
    from aims_tui.screens.flows import looking_back  # Done on some days of a year.

    await looking_back.look_back(app, section)


async def import_file(app: "App[None]", section: Section) -> None:
    """Take in a spreadsheet or CSV file that somebody has."""
    from aims_tui.screens.flows import importing  # Done a few times in the life of a workspace.

    await importing.import_file(section)


async def _saved(section: Section, draft: Draft) -> bool:
    """Save a text where it belongs to a field of a record; say whether it does.

    Raises:
        errors.Refused, errors.WorkspaceError: it cannot be saved; it stays unsaved.
    """
    kind = section.session.workspace.described.get(draft.record)
    fields = {**kind.fields, **kind.links} if kind is not None else {}
    if draft.field not in fields or await section.ask(section.session.place, draft.record, draft.row) == ("", ""):
        section.notify("It was typed into a dialog: it is saved there.")
        return False
    detail = await section.ask(section.session.open, draft.record, draft.row)
    typed = {draft.field: draft.text}

    def save(extra: Mapping[str, str]) -> Saved:
        return section.session.save(replace(detail, seen={**detail.seen, draft.field: draft.seen}), {**typed, **extra})

    await section.attempt(save, fields, draft.row)
    section.notify(f"Saved: {draft.title}.")
    return True


async def export(app: "WorkspaceApp", section: Section) -> None:
    """Write the workbook."""
    from aims_tui.screens.flows import exporting

    await exporting.export(app, section)


async def statement(app: "WorkspaceApp", section: Section) -> None:
    """Show the versions of the Statement of Applicability."""
    from aims_tui.screens.flows import exporting

    await exporting.statement(app, section)


class Flow(NamedTuple):
    """Something that the application does in several steps on the section in view."""

    work: Callable[..., Coroutine[Any, Any, None]]
    """Takes the application, the section and what is given."""
    given: tuple[str, ...] = ()
    asks: bool = False
    """Whether it begins with a dialog: what is typed meanwhile waits for that."""


FLOWS: Mapping[str, Flow] = {
    "go": Flow(go),
    "step": Flow(step),
    "go_to": Flow(find, ("",), asks=True),
    "search": Flow(find, ("texts",), asks=True),
    "assessments": Flow(assessments, asks=True),
    "unsaved": Flow(unsaved, asks=True),
    "changes": Flow(changes, asks=True),
    "hand_over": Flow(hand_over, asks=True),
    "merge_copy": Flow(merge_copy, asks=True),
    "import_file": Flow(import_file, asks=True),
    "look_back": Flow(look_back, asks=True),
    "undo": Flow(put_back, ("",)),
    "redo": Flow(put_back, ("redo",)),
    "export": Flow(export, asks=True),
    "statement": Flow(statement, asks=True),
}
"""What the application's keys and the palette begin, by the name of the action."""
