"""What is asked of and told to whoever leaves while something that was typed is not in the file."""

from aims_tui.screens.dialogs.ask import ConfirmAll
from aims_tui.text import count, one_line, shown
from aims_tui.workspace.session.unsaved import Unsaved


class LeaveAndLose(ConfirmAll):
    """Asks whether to leave although something that was typed can be kept nowhere."""

    def __init__(self, unsaved: Unsaved) -> None:
        lost = unsaved.unkept
        question = (
            f"{count(len(lost), 'text')} can be saved neither in the file nor as a draft: is the disk full, or closed "
            "to you? Whoever stays can copy them, or make room and press ctrl+s. Leave and lose them?"
        )
        super().__init__(question, [each.title for each in lost], "Leave and lose", no="Stay")


def farewell(unsaved: Unsaved) -> str:
    """Return what is told on the terminal when the program has ended: titles of drafts, and in full what has none.

    It is made safe to print; empty where everything stands in the file.
    """
    lost = unsaved.unkept
    kept = [each for each in unsaved.all() if each not in lost]
    told = []
    if kept:
        titles = "; ".join(one_line(each.title) for each in kept)
        told.append(
            f"{count(len(kept), 'text')} not in the file yet, kept as drafts; they come back when you open the file "
            f"again: {titles}"
        )
    if lost:
        told.append(f"{count(len(lost), 'text')} could be kept nowhere. This is the last of it:")
        told += [f"\n{one_line(each.title)}:\n{shown(each.text)}" for each in lost]
    return "\n".join(told)
