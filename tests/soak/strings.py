"""Forty texts that steer a terminal, a table, a shell, a spreadsheet or a reader's eye."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from aims_tui.records.all import KINDS
from aims_tui.records.fields import FieldType

HOSTILE = [
    "\x1b]0;PWN\x07", "\x1b]52;c;UFdO\x07", "\x1b[2J\x1b[H", "\x1b[31mred\x1b[0m", "\x1bPPWN\x1b\\", "\x1bc",
    "\x1b[?1049h",
    "\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\", "\x9b31m", "\x9d0;PWN\x9c", "\x90P\x9c", "\x85next line",
    "\x00", "a\x00b", "\x07\x08\x0b\x0c", "\x7f\x7f", "over\rwritten", "one\r\ntwo", "a\tb\tc", "\n\n\nz",
    "\u202egnirts", "\u2066a\u2069", "\u202a\u202b\u202c\u202d", "\u200e\u200f\u061c", "\u2028y\u2029z",
    "\ufeff\ufffe\uffff",
    "\ud800", "a\udfffb", "\udcff\udc80", "e\u0301\u0301\u0301" * 9, "👩‍👩‍👧 🇩🇪 ⚑️", "שלום علی‌رضا",
    "[/]", "[@click=app.quit]x[/]", "[bold red", "=HYPERLINK(\"https://evil.example\")", "#REF!", "$(rm -rf ~);&|`x`",
    "%s %d {0} {x} \\n \\x1b[2J", "'; DROP TABLE op; --",
]  # fmt: skip

RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no terminal may ever be sent as it is: controls but for tab and newline, and what is no text."""


def poison(path: Path, text: str) -> None:
    """Put a text wherever text stands in the workspace, past the gate, as another program could.

    What is no Unicode cannot stand in a file as a text, and nothing is done with it.
    """
    if re.search("[\ud800-\udfff]", text):
        return
    with closing(sqlite3.connect(path)) as connection, connection:
        for kind in KINDS.values():
            for field in kind.fields.values():
                keyed = field.name in (*kind.about.natural, "ref", "short", "question", "file", "relation")
                if field.kind in (FieldType.LINE, FieldType.PROSE) and not keyed:
                    connection.execute(
                        f'UPDATE "{kind.name}" SET "{field.name}" = ? WHERE "{field.name}" <> \'\'', (text,)
                    )
                    connection.execute(
                        "UPDATE op SET value = ? WHERE record = ? AND field = ?", (text, kind.name, field.name)
                    )
        connection.execute("UPDATE op SET who = ?1, why = ?1, account = ?1", (text,))
