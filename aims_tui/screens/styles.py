"""The stylesheet of the application: what was read once stays read."""

from textual.css.stylesheet import Stylesheet


class Styles(Stylesheet):
    """Keeps the rules that were parsed until a colour changes.

    The toolkit parses all of them anew for each section and dialog that opens for the first time, three times for a
    section: a quarter of what such a key waited for.
    """

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parsed_with = dict(variables or {})
        # The toolkit keeps 64; where there are more to go through, the oldest is always the next that is wanted.
        self._parse_cache.grow(1000)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take other colours; the same ones leave everything as it was parsed."""
        if variables != self._parsed_with:
            self._parsed_with = dict(variables)
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new, or all of it where the colours changed.

        Raises:
            StylesheetError: there is an error in it.
        """
        self.parse()
