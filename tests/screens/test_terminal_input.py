"""Bytes from a terminal as text: none of them ends the program, and a paste arrives whole and in its order."""

import pytest

from aims_tui.screens.terminal_input import TerminalText

BEGIN, END = b"\x1b[200~", b"\x1b[201~"
SENT = {
    "words in UTF-8": ("Größe ✓".encode(), "Größe ✓"),
    "a byte of another encoding": (b"caf\xe9 au lait", "caf\ufffd au lait"),
    "a key with an escape": (b"a\x1b[Ab", "a\x1b[Ab"),
    "the escape key": (b"\x1b", "\x1b"),
    "a paste": (BEGIN + b"two\r\nlines" + END + b"x", "\x1b[200~two\r\nlines\x1b[201~x"),
    "a paste with NUL and an escape in it": (
        BEGIN + b"a\0b\x1b[31mc\x1b[2d" + END + b"\x1b[A", "\x1b[200~a␀b␛[31mc␛[2d\x1b[201~\x1b[A"),
    "a paste in a paste": (BEGIN + BEGIN + b"a" + END + b"b", "\x1b[200~␛[200~a\x1b[201~b"),
    "two pastes": (BEGIN + b"a" + END + BEGIN + b"\0" + END, "\x1b[200~a\x1b[201~\x1b[200~␀\x1b[201~"),
}  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 4096])
@pytest.mark.parametrize("name", SENT)
def test_it_is_the_same_in_whatever_pieces_it_comes(name: str, size: int) -> None:
    sent, expected = SENT[name]
    decoder = TerminalText()
    pieces = [decoder.decode(sent[start : start + size]) for start in range(0, len(sent), size)]
    assert "".join(pieces) == expected


def test_keys_are_not_waited_for() -> None:
    decoder = TerminalText()
    for sent in (b"\x1b", b"[", b"2", b"\x1b[200", b"x"):
        assert decoder.decode(sent) == sent.decode(), "the escape key must not wait for the next one"


def test_what_was_held_back_comes_at_the_end() -> None:
    decoder = TerminalText()
    assert decoder.decode(BEGIN + b"a\x1b[20") == "\x1b[200~a"
    assert decoder.decode(b"", final=True) == "␛[20"
