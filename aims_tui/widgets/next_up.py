"""What is due next, whatever it is: the late first; in a young workspace what to do first."""

from collections.abc import Sequence
from datetime import date

from textual.content import Content
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from aims_tui.dates import away
from aims_tui.insight.deadlines import Deadline
from aims_tui.insight.first_steps import Step
from aims_tui.text import brief, count, one_line
from aims_tui.widgets import glyphs
from aims_tui.widgets.due import WHEN, Due
from aims_tui.widgets.frames import entitle

DIFFERENCES = "differences"
STEP = "step:"
STEPS_UNTIL = 2
"""While so many of the first steps are open, they stand where the next due dates stand later."""
_MOST = 20


class NextUp(OptionList):
    """Every line is something with a day, a first step, or where assessments differ; its id says where it leads."""

    def show(self, due: Sequence[Deadline], today: date, steps: Sequence[Step], differing: str) -> None:
        """Show what is due in order, the first of them; ``differing`` says how assessments differ, or nothing."""
        kept = self.highlighted_option.id if self.highlighted_option else None
        # Several remarks lead to one requirement.
        found = [
            Option(line(each, today), id=f"{each.kind}:{each.row}:{number}") for number, each in enumerate(due[:_MOST])
        ]
        todo = sum(not step.done for step in steps)
        young = todo >= STEPS_UNTIL
        if young:
            found += [Option(_step(step), id=f"{STEP}{step.code}") for step in steps]
        progress = f"First steps · {len(steps) - todo} of {len(steps)} done"
        entitle(self, progress if young and not due else "Next up")
        if differing:
            words = Content.assemble((glyphs.FLAG, "$text-error"), f" {differing}")
            found.insert(sum(each.days_late(today) > 0 for each in due[:_MOST]), Option(words, id=DIFFERENCES))
        self.set_options(found or [Option("Nothing has a due date: d gives one in Clauses (2).", disabled=True)])
        if found:
            self.highlighted = next((place for place, each in enumerate(found) if each.id == kept), 0)


def line(each: Deadline, today: date) -> Visual:
    """Return what is due, when, and whose it is, in one line or two."""
    return Due(*_parts(each, today))


def drawn(each: Deadline, today: date, width: int) -> Content:
    """Return the same in one line of so many cells."""
    name, when = _parts(each, today)
    return Content.assemble(
        name.truncate(max(width - WHEN - 1, 1), ellipsis=True, pad=True), " ", when.truncate(WHEN, ellipsis=True)
    )


def _parts(each: Deadline, today: date) -> tuple[Content, Content]:
    days, muted = each.days_late(today), "$foreground-muted"
    when = f"{count(days, 'day')} late" if days > 0 else f"due {away(date.fromisoformat(each.due), today)}"
    mark = (glyphs.glyph(each.state), glyphs.token(each.state)) if each.state else (" ", "")
    name = Content.assemble(mark, f" {one_line(each.ref)} {brief(each.title)}")
    style = "$text-error" if days > 0 else muted
    owner = one_line(each.owner) or "no owner"
    return name, Content.assemble((f"{each.what} {when}".strip(), style), (f" · {owner}", muted))


def _step(step: Step) -> Content:
    if step.done:
        return Content.styled(f"● {step.words}", "$foreground-muted")
    return Content.assemble(("○ ", "$text-warning"), step.words)
