"""The registers with keys of their own: risks, the inventory, and everything else."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from aims_tui.screens.context import Context
from aims_tui.screens.register import Register
from aims_tui.screens.section import Section
from aims_tui.workspace.queries.record_detail import RecordDetail
from aims_tui.workspace.session.session import WorkspaceView


class Risks(Register):
    """Risks with their actions, and the method by which they are assessed."""

    MODE = PLACE = "risks"
    HELP = "What may happen, how bad it is before and after treatment, and who answers for it (6.1.2, 6.1.3, 8.2, 8.3)."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "reassess", "Reassess", id="risks.reassess"),
        Binding("m", "map", "Map", id="register.map"),
        Binding("y", "trace", "Trace", id="risks.trace"),
    ]

    def action_reassess(self) -> None:
        """Assess the opened risk anew: steps, day, trigger and reason as one action."""
        from aims_tui.screens.flows import risks

        if self.detail is None or self.detail.kind.name != "risk":
            self.notify("Go to a risk: r assesses it anew.")
        elif self.may_write():
            self.flow(risks.reassess(self, self.detail), asks=True)

    def action_map(self) -> None:
        """Show the matrices before and after treatment."""
        from aims_tui.screens.flows import risks

        self.flow(risks.show_map(self), asks=True)

    def action_trace(self) -> None:
        """Show what treats what, and where that breaks."""
        from aims_tui.screens.flows import risks

        self.flow(risks.show_trace(self), asks=True)


class Inventory(Register):
    """What AI is used for."""

    MODE = PLACE = "inventory"
    HELP = "What AI is used for, and which part the organization plays for it (4.1, A.4)."


class Registers(Register):
    """The organization with its scope, people and assessments."""

    MODE = PLACE = "registers"
    HELP = "Who you are, who does what, and what is assessed. n adds to the register you stand in."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "app.assessments", "Assessment", id="app.assessments"),
        Binding("o", "hand_over", "Hand over", id="registers.hand_over"),
    ]

    def action_hand_over(self) -> None:
        """Hand over everything of the opened person to another."""
        from aims_tui.screens.flows import registering

        detail = self.acted_on("on a person, o hands over everything that names them")
        if detail is None:
            return
        if detail.kind.name != "person":
            self.notify("Go to a person: o hands over everything that names them.")
        elif self.may_write():
            self.flow(registering.hand_over(self, detail.row, detail.typed["name"]), asks=True)

    async def after_save(self, before: RecordDetail, now: RecordDetail) -> None:
        from aims_tui.screens.flows import registering

        await super().after_save(before, now)
        if now.kind.name == "person" and before.values["active"] == "yes" != now.values["active"]:
            await registering.offer_handover(self, now)


class NotYet(Section):
    """In place of a register whose kinds the file does not know: an earlier version wrote it, and it is only read."""

    CSS_PATH = "list_detail.tcss"

    def __init__(self, context: Context, mode: str) -> None:
        self.MODE = mode
        super().__init__(context)

    def compose_body(self) -> ComposeResult:
        yield Static(
            "An earlier version wrote this file, and had nothing to stand here. "
            "Open it once where it can be written: then this version brings it along.",
            classes="nothing",
        )

    def show_view(self, view: WorkspaceView) -> None:
        """Show nothing: no view has what would stand here."""


_SECTIONS: dict[str, type[Register]] = {each.MODE: each for each in (Risks, Inventory, Registers)}


def section(mode: str, context: Context) -> Section:
    """Return the section of a mode, or what stands in its place where the file knows none of its kinds."""
    register = _SECTIONS[mode]
    return register(context) if context.session.kinds_at(register.PLACE) else NotYet(context, mode)
