"""A document in Markdown as lines to draw: headings, lists, emphasis, tables, quotations and code.

The toolkit's own widget makes a widget of every paragraph and a button of every link. Here a document is lines like any
other text: nothing in it can be clicked, an address is read beside the words that it stands behind, and HTML is text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from aims_tui.text import shown
from aims_tui.widgets.glyphs import MUTED
from aims_tui.widgets.markdown_blocks import NARROWEST, Block, Code, Rule, Table, Words

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST, BRACKETS = 60_000, 1_000
"""Characters, and brackets among them; with more a text is shown as it is written: Markdown could take seconds."""
DEEPEST = 24
"""Levels of lists and quotations in each other; what stands deeper would be left out."""
AS_WRITTEN = "Shown as it is written: as Markdown not all of it could be read here."

_NUMBERING = re.compile(r"^[\s>*+-]*\d+[.)]", re.MULTILINE)
"""Numbers of lists: Markdown counts by itself."""
_HEADINGS = {"h1": "bold $text-accent", "h2": "bold $text-accent", "h3": "bold"}
_BULLETS = "•◦▪"
_QUOTED = Content.styled("▌ ", MUTED)
_EMPHASIS = {"em": "italic", "strong": "bold", "s": "strike"}


def blocks(text: str) -> tuple[Block, ...]:
    """Return what a document consists of, safe to draw whatever it holds; nothing for a text without a word."""
    safe = shown(text).expandtabs(4)
    if not safe.strip():
        return ()
    found = _read(safe) if len(safe) <= LONGEST and safe.count("[") <= BRACKETS else ()
    # Markdown has ways to hide words, such as a table's row that is too long: nobody shall approve what was not shown.
    if not found or _signs(_NUMBERING.sub("", safe)) - _signs("".join(block.plain for block in found)):
        as_written = (Content.styled(AS_WRITTEN, MUTED), Content(""), *map(Content, safe.split("\n")))
        return tuple(map(Words, as_written))
    return found


def _signs(text: str) -> "Counter[str]":
    return Counter(filter(str.isalnum, text))


def _read(text: str) -> tuple[Block, ...]:
    tokens = _parser().parse(text)
    return tuple(_Reader(tokens).blocks()) if all(token.level < DEEPEST - 1 for token in tokens) else ()


def lines(found: Sequence[Block], width: int) -> list[Content]:
    """Return the lines that a document takes in so many cells."""
    return [line for block in found for line in block.lines(max(width, NARROWEST))]


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # 30 ms, and most people never look at a document

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": DEEPEST})
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # It is read as it was written.
    # Definitions of links would vanish from the page, and entities are other words than were written.
    return parser.enable(["table", "strikethrough"]).disable(["reference", "entity"])


class _Around(NamedTuple):
    """What stands before the lines of a list's entry or of a quotation: before its first one, and before the others."""

    first: Content
    rest: Content


class _Reader:
    """Goes through the tokens of a document once."""

    def __init__(self, tokens: Sequence["Token"]) -> None:
        self._tokens = tokens
        self._place = 0
        self._around: list[_Around] = []
        self._begun = 0
        """How many of those have a line already."""
        self._lists: list[tuple[int, bool]] = []
        """The number of the next entry, 0 where there is none, and whether the entries stand close together."""
        self._apart = False
        """Whether a blank line comes before the next block."""

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks from top to bottom."""
        while self._place < len(self._tokens):
            token = self._tokens[self._place]
            self._place += 1
            match token.type:
                case "heading_open":
                    yield from self._heading(token)
                case "paragraph_open":
                    yield self._placed(Words(inline(self._inline())))
                case "fence" | "code_block":
                    code = token.content.removesuffix("\n").split("\n")
                    yield self._placed(Code(code, token.info.strip()))
                case "hr":
                    yield self._placed(Rule())
                case "table_open":
                    yield self._placed(self._table())
                case "bullet_list_open" | "ordered_list_open":
                    ordered = token.type == "ordered_list_open"
                    self._apart = self._apart and not self._lists
                    self._lists.append((int(token.attrs.get("start", 1)) if ordered else 0, self._close(token)))
                case "bullet_list_close" | "ordered_list_close":
                    self._lists.pop()
                    self._apart = not self._close_together
                case "list_item_open":
                    self._entry()
                case "blockquote_open":
                    self._around.append(_Around(_QUOTED, _QUOTED))
                case "list_item_close" | "blockquote_close":
                    if self._begun < len(self._around):
                        yield self._placed(Words(Content("")))
                    self._around.pop()
                    self._begun = min(self._begun, len(self._around))

    @property
    def _close_together(self) -> bool:
        return bool(self._lists) and self._lists[-1][1]

    def _heading(self, token: "Token") -> Iterator[Block]:
        words = inline(self._inline()).stylize(_HEADINGS.get(token.tag, "bold italic"))
        yield self._placed(Words(words))
        self._apart = False
        if token.tag == "h1":
            yield self._placed(Rule("━"))

    def _placed(self, block: Block) -> Block:
        """Put a block where it stands: within lists and quotations, apart from the one before."""
        begun, self._begun = self._begun, len(self._around)
        block.lead = Content("").join(
            [around.rest if place < begun else around.first for place, around in enumerate(self._around)]
        )
        block.rest = Content("").join([around.rest for around in self._around])
        if self._apart:
            block.above = Content("").join([around.rest for around in self._around[:begun]])
        self._apart = not self._close_together
        return block

    def _inline(self) -> "Token":
        """Return the words of a heading, a paragraph or a cell, which stand in the token behind its beginning."""
        self._place += 1
        return self._tokens[self._place - 1]

    def _entry(self) -> None:
        number, close = self._lists[-1]
        lead = f"{number}. " if number else f"{_BULLETS[(len(self._lists) - 1) % len(_BULLETS)]} "
        if number:
            self._lists[-1] = (number + 1, close)
        self._around.append(_Around(Content.styled(lead, MUTED), Content(" " * len(lead))))

    def _close(self, opened: "Token") -> bool:
        """Say whether the entries of a list stand close together: no blank line lies between them."""
        for token in self._tokens[self._place :]:
            if token.level <= opened.level:
                break
            if token.level == opened.level + 2 and token.type == "paragraph_open":
                return token.hidden
        return True

    def _table(self) -> Table:
        rows: list[list[Content]] = []
        right: list[bool] = []
        while (token := self._tokens[self._place]).type != "table_close":
            self._place += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                if len(rows) == 1:
                    right.append(str(token.attrs.get("style", "")).endswith("right"))
                rows[-1].append(inline(self._inline()))
        return Table(rows, right)


def inline(token: "Token") -> Content:
    """Return words with their emphasis; the address of a link or an image is read behind its words."""
    pieces: list[tuple[str, str]] = []
    styles: list[str] = []
    links: list[tuple[int, str, str]] = []
    for each in token.children or ():
        kind, _, end = each.type.rpartition("_")
        if each.type in ("softbreak", "hardbreak"):
            pieces.append(("\n" if each.type == "hardbreak" else " ", ""))
        elif each.type == "link_open":
            links.append((len(pieces), *_behind(each, "href")))
        elif each.type == "link_close":
            start, address, behind = links.pop()
            if address.removeprefix("mailto:") != "".join(text for text, _ in pieces[start:]):
                pieces.append((behind, MUTED))
        elif each.type == "image":
            pieces += [(f"[image: {each.content}]", " ".join(styles)), (_behind(each, "src")[1], MUTED)]
        elif kind in _EMPHASIS and end == "open":
            styles.append(_EMPHASIS[kind])
        elif kind in _EMPHASIS:
            styles.pop()
        else:
            code = ["on $boost"] if each.type == "code_inline" else []
            pieces.append((each.content, " ".join([*styles, *code])))
    return Content.assemble(*pieces)


def _behind(token: "Token", name: str) -> tuple[str, str]:
    """Return the address of a link or an image, and how it is told behind the words."""
    address, title = (shown(str(token.attrs.get(each, ""))) for each in (name, "title"))
    told = " ".join(each for each in (address, f'"{title}"' if title else "") if each)
    return ("" if title else address), f" ({told})" if told else ""
