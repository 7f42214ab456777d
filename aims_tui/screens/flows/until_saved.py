"""What a small dialog gave, such as a name or a day, kept while it is saved."""

from collections.abc import Iterator
from contextlib import contextmanager

from aims_tui.screens.dialogs.keeping import Keeping
from aims_tui.screens.section import GivenUp


@contextmanager
def until_saved(keeping: Keeping, line: str, text: str) -> Iterator[None]:
    """Keep what a dialog gave until it is saved or given up; a refusal does not cost it.

    What is told of the save does not belong within: it may wait for a dialog to be read.
    """
    keeping.note(line, text)
    try:
        yield
    except GivenUp:
        keeping.forget([line])
        raise
    keeping.forget([line])
