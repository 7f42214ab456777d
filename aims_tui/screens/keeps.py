"""What a screen has on which people write."""


class Keeps:
    """A screen that holds typed text; before the program ends it is asked to note it."""

    def keep(self) -> None:
        """Note as drafts what is being typed and is not noted yet."""
