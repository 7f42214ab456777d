"""What a terminal sends, as text: no byte of it ends the program, and nothing of what is pasted gets lost on the way.

The toolkit ends with the first byte that is no UTF-8, such as a terminal in another encoding sends. In a paste it drops
NUL without a word and takes an escape for a key, which is typed before the paste then. Both are shown as pictures.
"""

import codecs
import sys
from typing import Any

from textual.driver import Driver

from aims_tui.text import shown

_BEGIN, _END = "\x1b[200~", "\x1b[201~"


class TerminalText:
    """Decodes what a terminal sends, piece by piece."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._pasting = False
        self._last = ""
        """Outside of a paste, the end of what was handed on: one may begin in it."""
        self._held = ""
        """Within a paste, what may be the beginning of its end."""

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the text of the next bytes; what is no UTF-8 as U+FFFD."""
        text, self._held = self._held + self._decode(data, final), ""
        found: list[str] = []
        while text:
            piece, text = self._pasted(text, final=final) if self._pasting else self._keys(text)
            found.append(piece)
        return "".join(found)

    def _keys(self, text: str) -> tuple[str, str]:
        """Return what comes before a paste, with its beginning, and what comes behind that."""
        seen = self._last + text
        place = seen.find(_BEGIN)
        if place < 0:
            self._last = seen[1 - len(_BEGIN) :]
            return text, ""
        self._pasting, taken = True, place + len(_BEGIN) - len(self._last)
        self._last = ""
        return text[:taken], text[taken:]

    def _pasted(self, text: str, *, final: bool) -> tuple[str, str]:
        """Return what was pasted up to the next escape, and what comes behind."""
        place = text.find("\x1b")
        if place < 0:
            return text.replace("\0", shown("\0")), ""
        before, rest = text[:place].replace("\0", shown("\0")), text[place:]
        if rest.startswith(_END):
            self._pasting = False
            return before + _END, rest.removeprefix(_END)
        if _END.startswith(rest) and not final:
            self._held = rest
            return before, ""
        return before + shown("\x1b"), rest[1:]


def forgiving(driver: type[Driver]) -> type[Driver]:
    """Return a driver that decodes what it reads in this way, where it is one that reads bytes from a terminal."""

    class Forgiving(driver):  # type: ignore[misc, valid-type]
        def run_input_thread(self) -> None:
            module: Any = sys.modules[driver.__module__]
            if hasattr(module, "getincrementaldecoder"):
                module.getincrementaldecoder = lambda encoding: TerminalText
            super().run_input_thread()

    return Forgiving
