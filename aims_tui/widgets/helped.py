"""What answers to keys of its own says what the help calls it."""

from typing import ClassVar


class Helped:
    """A part of the screen with keys that the help lists under a heading of their own."""

    HELP_TITLE: ClassVar[str]
    """The heading, in the words of the person before it."""
