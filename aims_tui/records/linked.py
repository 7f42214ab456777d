"""How a tie is named as a field: it stands among the others in the form, and its links stay where all links are."""

from typing import Any

from aims_tui.records.fields import Field, FieldType


def links(help: str = "", *, label: str = "", heading: str = "") -> Any:
    """Describe a field that shows and takes what is tied to a record, by short id.

    Its name is the key of a tie that the kind describes; without a label it is called as the tab of that tie.
    """
    return Field(label, FieldType.LINKS, help, heading=heading)
