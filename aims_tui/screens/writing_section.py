"""What every section has in which people write: panels whose forms are saved, and what can come between."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from aims_tui.records.fields import Field
from aims_tui.screens.context import Context
from aims_tui.screens.section import GivenUp, NameNotMeant, Section
from aims_tui.widgets.document import Document
from aims_tui.widgets.editors import LinksEditor
from aims_tui.widgets.fields import FieldEditor
from aims_tui.widgets.form import RecordForm
from aims_tui.widgets.panel import RecordPanel
from aims_tui.workspace.commands.author import Saved
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.store import errors

if TYPE_CHECKING:
    from aims_tui.screens.dialogs.write import Instead

LOOK_EVERY = 0.02
"""Seconds between two looks at whether the file has answered."""


class WritingSection(Section):
    """Panels in which records are written: saving, deciding, and the editor of one's own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "decide", "Decide", id="list.decide"),
        Binding("E", "edit_text", "Editor", id="list.edit_text"),
    ]

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.panels: dict[str, RecordPanel] = {}
        """One for each kind of record; asked for with every key, so kept rather than looked for."""

    @property
    def panel(self) -> RecordPanel:
        """The panel that is shown."""
        raise NotImplementedError

    @property
    def detail(self) -> RecordDetail | None:
        """The record that is shown; None before the first."""
        return self.panel.detail

    def acted_on(self, does: str) -> RecordDetail | None:
        """Return the opened record that a key acts on; None, having said where the key ``does``, on a heading."""
        raise NotImplementedError

    @on(RecordForm.Save)
    def _save(self, event: RecordForm.Save) -> None:
        self.flow(self.save(event.detail, event.typed))

    async def save(self, detail: RecordDetail, typed: Mapping[str, str]) -> bool:
        """Save fields, compared with the heads that their author had in view; say whether it was not given up.

        Raises:
            errors.Refused, errors.WorkspaceError: it cannot be saved; what was typed stays as a draft.
        """
        panel = self.panels[detail.kind.name]
        form = panel.form

        def save(extra: Mapping[str, str]) -> Saved:
            return self.session.save(detail, {**typed, **extra})

        # What was written and is refused is not missing: a text that is too long is not asked for once more.
        asked = {name: field for name, field in detail.kind.fields.items() if not typed.get(name, "").strip()}
        try:
            saved = await self.attempt(save, asked, detail.row, self.instead(detail))
        except NameNotMeant:
            form.failed(detail, typed)
            if panel.detail is not None and panel.detail.key == detail.key:
                await panel.enter(next(iter(typed)))
            return False
        except GivenUp:
            form.given_up(detail, typed)
            return False
        except (errors.Refused, errors.WorkspaceError):
            form.failed(detail, typed)
            raise
        assert saved.detail is not None
        form.saved(detail, typed, saved.detail)
        if panel.detail is not None and panel.detail.key == detail.key:
            panel.detail = saved.detail  # At once: a key may want to decide what has just clashed.
        await self.after_save(detail, saved.detail)
        return True

    def instead(self, detail: RecordDetail) -> "Instead | None":
        """Return what may be done instead of writing a text that the save of a record lacks."""
        return None

    async def after_save(self, before: RecordDetail, now: RecordDetail) -> None:
        """Do what a saved record asks for, beside being shown."""

    def keep(self) -> None:
        for panel in self.panels.values():
            panel.form.keep()

    def leave(self) -> bool:
        forms = [panel.form for panel in self.panels.values()]
        for form in forms:
            if not form.saving:
                form.leave()
        return super().leave() or any(form.saving for form in forms)

    @on(FieldEditor.ChoicesWanted)
    def _pick(self, event: FieldEditor.ChoicesWanted) -> None:
        self.flow(self._picking(event.editor), asks=True)

    async def _picking(self, editor: Any) -> None:
        from aims_tui.screens.dialogs.pick import PickChoices

        codes = await self.choose(PickChoices(editor.field, editor.typed))
        if codes != editor.typed:
            editor.put(codes)
            editor.changed()
            editor.commit()

    @on(LinksEditor.Wanted)
    def _link(self, event: LinksEditor.Wanted) -> None:
        from aims_tui.screens.flows import linking

        self.flow(linking.pick(self, event.editor), asks=True)

    def action_decide(self) -> None:
        """Settle a conflict of the opened record, or see what somebody changed while one was writing."""
        if self.detail is not None and self.may_write():
            self.flow(self._deciding(self.detail, self.panel), asks=True)

    async def _deciding(self, detail: RecordDetail, panel: RecordPanel) -> None:
        from aims_tui.screens.flows import deciding

        if panel.form.saving:
            while panel.form.saving:
                await asyncio.sleep(LOOK_EVERY)
            detail = await self.ask(self.session.open, *detail.key)
        await deciding.decide(self, detail, panel)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to decide only where there is something to decide, and the editor where there is a document."""
        if action == "edit_text" and self.is_mounted:
            return self.detail is not None and bool(self.detail.kind.documents)
        if action == "decide" and self.is_mounted:
            detail = self.detail
            # While something is saved, it may turn out to be in conflict.
            here = detail and (detail.conflicts or self.panel.form.saving or self.context.unsaved.newer(detail))
            return bool(here) or bool(self.view and self.view.conflicts)
        return super().check_action(action, parameters)

    def action_edit_text(self) -> None:
        """Write the document of the opened record in one's own editor: the one whose tab is shown, else the first."""
        if (detail := self.acted_on("E opens its text in your editor")) is not None:
            shown = self.panel.shown
            self._edit_outside(detail, shown.field if isinstance(shown, Document) else detail.kind.documents[0])

    @on(RecordForm.EditorWanted)
    def _editor_wanted(self, event: RecordForm.EditorWanted) -> None:
        self._edit_outside(event.detail, event.field)

    def _edit_outside(self, detail: RecordDetail, field: Field) -> None:
        from aims_tui.screens.flows import texts

        if self.may_write():
            self.flow(texts.edit(self, detail, field), asks=True)

    def show_again(self) -> None:
        """Show the opened record with what is kept of what was typed."""
        self.panel.detail = self.panel.detail
