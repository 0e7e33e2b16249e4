"""Inline Markdown becomes plain text with `*…*`, each letter with its way back to the source."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markdown_it.helpers import parseLinkDestination, parseLinkTitle

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from stacite.readers.joining import Joiner
    from stacite.readers.marked.blocks import Block

_BREAK = pattern(r"[ \t]*\\?\n[ \t]*")
_BLANKS = pattern(r"[ \t\n]*")
_ITALIC_TAG = pattern(r"</?(?:em|i|cite)\s*>", re.IGNORECASE)
_LINK_TAG = pattern(
    r"<a\s(?:[^>]{0,2000}?\s)?href\s{0,9}=\s{0,9}"
    r"(?:\"(?P<quoted>[^\"]{0,4000})\"|'(?P<single>[^']{0,4000})'|(?P<bare>[^\s\"'>]{1,4000}))",
    re.IGNORECASE,
)
_BREAK_TAG = pattern(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Call:
    """A marker in the prose: `[^id]` or `^[…]`."""

    label: str
    """The identifier; empty for an inline note."""
    inline: int | None
    """For an inline note, the number that its token carries."""
    start: int
    end: int
    """In the source."""
    content_start: int
    """For an inline note, where in the block's content its own text starts."""
    at: int
    """Letters joined before it."""


@dataclass(slots=True)
class Prose:
    """Renders the tokens of one block, or of an inline note in it, into a joiner.

    The tokens come in the order of the source and all that stands between their texts is markup,
    so a cursor that steps over each one's markup finds the place of every letter.
    """

    block: Block
    joiner: Joiner
    cursor: int = 0
    calls: list[Call] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def render(self, tokens: Sequence[Token], inline_content: Callable[[int], str]) -> None:
        """Emphasis becomes `*…*`, strong text plain, a link its text; notes called are put into `calls`."""
        for token in tokens:
            if token.type == "text":
                self._text(token.content)
            elif token.type == "text_special":
                self._special(token)
            elif token.type in ("em_open", "em_close"):
                self._emphasis(token.markup)
            elif token.type in ("strong_open", "strong_close"):
                self._skip(token.markup)
            elif token.type in ("softbreak", "hardbreak"):
                self._break()
            elif token.type == "footnote_ref":
                self._call(token, inline_content)
            else:
                self._other(token)

    def _other(self, token: Token) -> None:
        if token.type == "code_inline":
            self._code(token.markup)
        elif token.type == "link_open":
            self._link_open(token)
        elif token.type == "link_close":
            self._link_close(token)
        elif token.type == "image":
            self._skip("!")
            self.cursor = self._link_end(_closing_bracket(self.block.content, self.cursor))[0]
        elif token.type == "html_inline":
            self._html(token.content)

    def _text(self, text: str) -> None:
        at = self.block.content.find(text, self.cursor)
        if at < 0 or not text:
            self.joiner.insert(text)
            return
        self._take(at, at + len(text))

    def _special(self, token: Token) -> None:
        r"""`\*` is the letter after the backslash; an entity (`&amp;`) is a letter that the source does not have."""
        self._find(token.markup)
        end = self.cursor + len(token.markup)
        if token.info == "escape":
            self._take(end - len(token.content), end)
        else:
            self.joiner.insert(token.content)
            self.cursor = end

    def _emphasis(self, markup: str) -> None:
        self._find(markup)
        if markup == "*":
            self._take(self.cursor, self.cursor + 1)
        else:
            self.joiner.insert("*")
            self.cursor += 1

    def _break(self) -> None:
        if match := _BREAK.match(self.block.content, self.cursor):
            self.cursor = match.end()
        self._blank()

    def _blank(self) -> None:
        if self.joiner.tail and not self.joiner.tail.endswith((" ", "\n")):
            self.joiner.insert(" ")

    def _code(self, markup: str) -> None:
        self._find(markup)
        start = self.cursor + len(markup)
        closing = re.compile(rf"(?<!`){markup}(?!`)").search(self.block.content, start)
        end = closing.start() if closing else len(self.block.content)
        self._take_lines(start, end)
        self.cursor = closing.end() if closing else end

    def _html(self, tag: str) -> None:
        self._skip(tag)
        if link := _LINK_TAG.match(tag):
            self.addresses.append(html.unescape(link["quoted"] or link["single"] or link["bare"] or "").strip())
        if _ITALIC_TAG.fullmatch(tag):
            self.joiner.insert("*")
        elif _BREAK_TAG.fullmatch(tag):
            self._blank()

    def _link_open(self, token: Token) -> None:
        if token.markup == "autolink":
            self._find("<")
            self._take(self.cursor, self.cursor + 1)
        else:
            self._skip("[")
            # A link by reference has its target elsewhere; an inline one says it at its end, as printed.
            self.addresses.append(str(token.attrGet("href") or ""))

    def _link_close(self, token: Token) -> None:
        if token.markup == "autolink":
            self._find(">")
            self._take(self.cursor, self.cursor + 1)
            return
        self._find("]")
        self.cursor, url = self._link_end(self.cursor)
        if url and self.addresses:
            self.addresses[-1] = url

    def _link_end(self, at: int) -> tuple[int, str]:
        """From the `]` of a link's text: where the link ends, and the target that stands there."""
        content = self.block.content
        after = content[at + 1 : at + 2]
        if after == "(":
            inline = _inline_target(content, at + 2)
            if inline is not None:
                return inline
        if after == "[":
            return content.find("]", at + 1) + 1, ""
        return at + 1, ""

    def _call(self, token: Token, inline_content: Callable[[int], str]) -> None:
        label = str(token.meta.get("label") or "")
        number = int(token.meta["id"])
        printed = f"[^{label}]" if label else token.meta.get("printed") or f"^[{inline_content(number)}]"
        self._find(printed)
        start = self.block.source_at(self.cursor)
        last = self.block.source_at(self.cursor + len(printed) - 1)
        if start is not None and last is not None:
            inline = None if label else number
            self.calls.append(Call(label, inline, start, last + 1, self.cursor + 2, self.joiner.length))
        self.cursor += len(printed)

    def _take_lines(self, start: int, end: int) -> None:
        at = start
        for match in re.compile(r"\s*\n\s*").finditer(self.block.content, start, end):
            self._take(at, match.start())
            self._blank()
            at = match.end()
        self._take(at, end)

    def _take(self, start: int, end: int) -> None:
        first = self.block.source_at(start)
        if first is None:
            self.joiner.insert(self.block.content[start:end])
        elif end > start:
            self.joiner.run(first, first + end - start)
        self.cursor = end

    def _find(self, markup: str) -> None:
        at = self.block.content.find(markup, self.cursor)
        self.cursor = at if at >= 0 else self.cursor

    def _skip(self, markup: str) -> None:
        self._find(markup)
        self.cursor += len(markup)


def _inline_target(content: str, at: int) -> tuple[int, str] | None:
    """The target and end of `(target "title")`, whose inside starts at `at`."""
    at = _blanks_end(content, at)
    target = parseLinkDestination(content, at, len(content))
    if not target.ok:
        return (at + 1, "") if content[at : at + 1] == ")" else None
    at = _blanks_end(content, target.pos)
    title = parseLinkTitle(content, at, len(content))
    if title.ok:
        at = _blanks_end(content, title.pos)
    return (at + 1, target.str) if content[at : at + 1] == ")" else None


def _blanks_end(content: str, at: int) -> int:
    match = _BLANKS.match(content, at)
    return match.end() if match else at


def _closing_bracket(content: str, at: int) -> int:
    """The bracket that closes the one at `at`."""
    depth = 0
    for match in re.compile(r"\\.|[\[\]]", re.DOTALL).finditer(content, at):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return len(content)
