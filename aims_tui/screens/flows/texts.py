"""Long texts: written in the person's own editor, and read as they once were."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from aims_tui.records.fields import Field
from aims_tui.screens import editor
from aims_tui.screens.dialogs.text_reader import DifferenceReader, TextReader
from aims_tui.screens.key_buffer import KeyBufferApp
from aims_tui.screens.writing_section import LOOK_EVERY, WritingSection
from aims_tui.widgets.versions import Versions
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.queries.versions import Version
from aims_tui.workspace.session.drafts import Draft
from aims_tui.workspace.session.outside import OutsideText
from aims_tui.workspace.store import errors
from aims_tui.workspace.store.workspace import now


async def edit(section: WritingSection, detail: RecordDetail, field: Field) -> None:
    """Have a text edited outside, and save what comes back; until it stands in the file it is kept as a draft.

    Raises:
        errors.Refused: there is no editor, it left no text, or a rule refuses what was written.
        errors.WorkspaceError: it cannot be saved now.
    """
    words = editor.command()
    form = section.panels[detail.kind.name].form
    section.keep()
    while form.saving:
        await asyncio.sleep(LOOK_EVERY)
    detail = await section.ask(section.session.open, *detail.key)
    unsaved, key = section.context.unsaved, (*detail.key, field.name)
    begun = unsaved.get(*key) or Draft(
        *key, detail.typed[field.name], detail.seen[field.name], detail.typed[field.name],
        f"{detail.ref} {field.label}", now(),
    )  # fmt: skip
    outside = OutsideText(begun.text, begun.title, ".md" if field.markdown else ".txt")
    text = _written(section, words, outside)
    if text is None:
        return
    draft = replace(begun, text=text, at=now())
    unsaved.note(draft)
    await section.context.drafts_thread.do(unsaved.flush)
    form.saving.add(key)
    try:
        if not await section.save(replace(detail, seen={field.name: draft.seen}), {field.name: text}):
            unsaved.note(draft)  # Whoever leaves a question does not throw the work of an hour away.
            section.notify("It is not in the file, and kept: ctrl+p, Unsaved texts.", severity="warning", timeout=10)
    finally:
        _let_go(section, outside, waits=unsaved.get(*key) is not None)
        section.show_again()


def _written(section: WritingSection, words: list[str], outside: OutsideText) -> str | None:
    """Return what was written outside; None, and say why, where nothing is to be changed."""
    section.context.unsaved.flush()  # Nothing is kept while the editor has the terminal.
    try:
        code = editor.edit(section.app, words, outside.path)
    except errors.Refused:
        outside.drop()
        raise
    if isinstance(section.app, KeyBufferApp):
        section.app.forget_keys()
    try:
        text = outside.came_back()
    except errors.Refused as refused:
        if not outside.path.exists():
            outside.drop()
            raise
        outside.leave()
        raise errors.Refused(f"{refused} Nothing was changed; it lies in {outside.path}") from None
    if code == 0 and text is not None:
        return text
    if code == 0:
        section.notify("The text is as it was; nothing was saved.")
    else:
        left = "" if text is None else f" What it had written lies in {outside.path}"
        outside.leave()
        section.notify(
            f"{editor.name(words)} ended with an error ({code}); nothing was changed.{left}",
            severity="warning", timeout=15,
        )  # fmt: skip
    if text is None:
        outside.drop()
    return None


def _let_go(section: WritingSection, outside: OutsideText, *, waits: bool) -> None:
    """Remove the file, unless it is the only place where the text is."""
    if waits and not section.context.unsaved.kept:
        section.notify(
            f"It could neither be saved nor kept as a draft. The text lies in {outside.path}",
            severity="error", timeout=60,
        )  # fmt: skip
        outside.leave()
    else:
        outside.drop()


async def _read(section: WritingSection, detail: RecordDetail, version: Version) -> None:
    (text,) = await section.ask(section.session.texts_of, version)
    await section.choose(TextReader(_title(detail), version, text))


async def _compare(section: WritingSection, detail: RecordDetail, widget: Versions) -> None:
    if (pair := widget.pair()) is not None:
        old, new = await section.ask(section.session.texts_of, *pair)
        await section.choose(DifferenceReader(_title(detail), *pair, old, new))


def _title(detail: RecordDetail) -> str:
    title = detail.values[detail.kind.title.name]
    return title if detail.ref == title else f"{detail.ref} {title}"


VERSIONS: dict[str, Callable[[Any, RecordDetail, Any], Coroutine[Any, Any, None]]] = {
    "enter": _read,
    "compare": _compare,
}
"""What the keys of a Versions tab do."""
