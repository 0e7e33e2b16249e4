"""Markdown: `[^id]` with its definition, and `^[inline]` notes, as Pandoc, GitHub and Quarto read them.

Notes come in the order in which a rendered page numbers them: by their first reference in the body, then those that
only other notes refer to, then those without a reference in the order of their definitions. Code, HTML blocks and
comments contain neither notes nor references. A text that has none of these, but notes made by hand of HTML elements
and links between them, is read as the page that it makes.

markdown-it cuts the text into blocks (CommonMark 0.31); it is taught the syntax of dialects that matters for notes.
Each character keeps its place in the source.

Sources: MultiMarkdown 6 guide (inline footnotes, glossary, citations); Pandoc User's Guide, "Math"
(tex_math_dollars); PHP Markdown Extra, "Markdown Inside HTML Blocks".
"""

from __future__ import annotations

import hashlib
import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_block import list_block
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref
from mdit_py_plugins.front_matter import front_matter_plugin

from stacite.errors import DocumentError
from stacite.model.document import Address, AddressSource, BlockKind
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.drafts import DocumentDraft, NoteDraft, NoteRefDraft, assemble_document
from stacite.readers.health import (
    BEGINNINGS,
    cites_outside_notes,
    listed_labels,
    unread_files,
    unresolved_keys,
    without_cited_keys,
)
from stacite.readers.passage_builders import ATTRIBUTION_START, BodyMark, LineJoiner, MarkKind, inner_kind
from stacite.readers.text import read_text
from stacite.text.characters import SUPERSCRIPT_DIGITS
from stacite.text.cite_keys import cited_keys, is_code, is_escaped
from stacite.text.encodings import decode
from stacite.text.numerals import FIRST_SYMBOLS
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet, joined_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from stacite.model.document import Document
    from stacite.model.finding import Location
    from stacite.readers.base import ReadOptions
    from stacite.text.spans import Passage, Span


_GLOSSARY_TERM = pattern(r"\[[?#>][^\]\n]{1,200}\]:")
# A note in place is a sentence; two or three words may be an identifier, which GFM and Pandoc take for text.
_SEVERAL_WORDS = pattern(r"(?:\S{1,200}\s+){3}\S")
# `$…$` has no space inside at its ends, `$$…$$` may have whitespace and line ends; no formula has an empty line.
_FORMULA = pattern(r"\$\$(?:[^$\\]|\\.){1,4000}\$\$|\$(?=[^\s$])(?:[^$\\]|\\.){1,2000}(?<=\S)\$(?!\d)", re.DOTALL)
_HTML_BLOCKS = (
    r"address|article|aside|blockquote|center|details|div|fieldset|figure|footer|form|header|main|nav|section"
)
_MARKDOWN_ATTRIBUTE = r"[^<>\n]{0,500}\bmarkdown[ ]{0,9}=[ ]{0,9}[\"']?(?:1|block|span)\b[\"']?[^<>\n]{0,500}"
_MARKDOWN_IN_HTML = pattern(rf"<(?P<name>{_HTML_BLOCKS})\b{_MARKDOWN_ATTRIBUTE}>[ \t]*(?P<text>[^\n]*)", re.IGNORECASE)


_BRACKETS = ("[]", "()")
# Lines before, in which an open bracket is searched for, and lines after, which close it.
_LONGEST_WRAPPED, _LINES_TO_CLOSE = 40, 2


def add_dialects(parser: MarkdownIt) -> None:
    """Teach these dialects to a parser that knows footnotes."""
    parser.inline.ruler.before("footnote_ref", "note_in_place", _inline_note_of_words)
    parser.inline.ruler.before("footnote_inline", "formula", _formula_with_note)
    parser.block.ruler.before(
        "html_block", "read_html", _markdown_in_html, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.block.ruler.at("list", _list_outside_brackets, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before(
        "reference", "term", _glossary_term, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline_note_of_words(state: StateInline, silent: bool) -> bool:
    """`[^A note of several words.]`: MultiMarkdown's note in place."""
    start = state.pos
    if not state.src.startswith("[^", start):
        return False
    end = parseLinkLabel(state, start)
    content = state.src[start + 2 : end] if end >= 0 else ""
    if (
        content[:1].isspace()
        or _SEVERAL_WORDS.search(content) is None
        or state.src[end + 1 : end + 2] in ("(", "[", ":")
    ):
        return False
    if not silent:
        _keep_inline_note(state, content)
    state.pos = end + 1
    return True


def _keep_inline_note(state: StateInline, content: str) -> None:
    """Store a note where the footnote plugin stores Pandoc's notes in place."""
    notes = state.env.setdefault("footnotes", {}).setdefault("list", {})
    number = len(notes)
    tokens: list[Token] = []
    notes[number] = {"content": content, "tokens": tokens}
    state.md.inline.parse(content, state.md, state.env, tokens)
    token = state.push("footnote_ref", "", 0)
    token.meta = {"id": number, "printed": f"[^{content}]"}


def _formula_with_note(state: StateInline, silent: bool) -> bool:
    r"""`$x \in [^7]$`: what looks like a note in a formula is not one; formulas without that are left alone."""
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or not ("[^" in match[0] or "^[" in match[0]):
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _markdown_in_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`<div markdown="1">`: only the tag is HTML; what is in it is Markdown, on its line and on those that follow."""
    at = state.bMarks[start] + state.tShift[start]
    match = _MARKDOWN_IN_HTML.match(state.src, at, state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    state.line = start + 1
    token = state.push("html_block", "", 0)
    token.map = [start, state.line]
    token.content = match[0][: match.start("text") - at]
    text = match["text"].strip()
    if text:
        state.push("paragraph_open", "p", 1).map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text, [start, state.line], []
        state.push("paragraph_close", "p", -1)
    return True


def _list_outside_brackets(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list, but not where a bracket or the text of a link was wrapped: `(Gratian`, and `1)` on the next line."""
    return list_block(state, start, end, silent) and not (silent and _is_in_bracket(state, start))


def _is_in_bracket(state: StateBlock, line: int) -> bool:
    """Whether a bracket of the paragraph is open where the line begins, and is closed in it."""
    first, last = line, line
    while first > 0 and line - first < _LONGEST_WRAPPED and not state.isEmpty(first - 1):
        first -= 1
    while last + 1 < state.lineMax and last - line < _LINES_TO_CLOSE and not state.isEmpty(last + 1):
        last += 1
    before = state.src[state.bMarks[first] : state.bMarks[line]]
    after = state.src[state.bMarks[line] : state.eMarks[last]]
    return any(before.count(each[0]) - before.count(each[1]) == 1 and each[1] in after for each in _BRACKETS)


def _glossary_term(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`[?term]: text` and `[#key]: text` begin a definition, which ends a note before it."""
    at = state.bMarks[start] + state.tShift[start]
    return silent and _GLOSSARY_TERM.match(state.src, at) is not None


_OFFSET = itemgetter(0)
_BRACKET = pattern(r"[\[\]]")
_INLINE_STARTS = pattern(r"[\n\\`*_\[\]!<&^$]")
# The same line ends as markdown-it's, so that its line numbers can be used.
_LINE_END = pattern(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class NoteDefinition:
    """`[^id]:` at the start of a note."""

    label: str
    start: int
    end: int
    """In the source, with the colon."""


@dataclass(frozen=True, slots=True)
class MarkdownBlock:
    """A paragraph, heading or other block of prose, or code in a note; no HTML."""

    content: str
    """As the inline rules receive it: without indentation and without marks of quotes and lists."""
    definition: int | None
    """Index of the definition it belongs to; None for body."""
    places: tuple[tuple[int, int], ...]
    """Offset in the content and in the source of each line's first character."""
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    """Of a heading, 1 for the highest; 0 for other blocks."""

    def source_at(self, offset: int) -> int | None:
        """The offset in the source of a character of the content."""
        index = bisect_right(self.places, offset, key=_OFFSET) - 1
        if index < 0:
            return None
        start, source = self.places[index]
        return source + offset - start


@dataclass(frozen=True, slots=True)
class ParsedMarkdown:
    """A whole text."""

    blocks: tuple[MarkdownBlock, ...]
    definitions: tuple[NoteDefinition, ...]
    _env: dict[str, Any]

    def tokens(self, block: MarkdownBlock) -> list[Token]:
        """A block's inline tokens, parsed on demand so that they are never all in memory."""
        children: list[Token] = []
        if block.kind is not BlockKind.CODE and not _is_hostile(block.content):
            parser = _markdown_parser()
            parser.inline.parse(block.content, parser, self._env, children)
        return children

    def inline_note(self, number: int) -> tuple[str, list[Token]]:
        """Content and tokens of a `^[…]` in a block that was parsed, by the number that its token carries."""
        note = self._env["footnotes"]["list"][number]
        return note["content"], note["tokens"]


class _LiteralMarkdownIt(MarkdownIt):
    """Keeps addresses as the author wrote them: `%20` is not decoded, and `file:` is allowed."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return bool(url)


@lru_cache(maxsize=1)
def _markdown_parser() -> MarkdownIt:
    parser = _LiteralMarkdownIt("commonmark", {"maxNesting": 40}).use(front_matter_plugin)
    # References without a definition are reported, so they must be parsed.
    parser.use(footnote_plugin, always_match_refs=True, move_to_end=False)
    # `[^x](2)` is a link to markdown-it; with a note of that name, it is a note reference to Pandoc.
    parser.inline.ruler.before("link", "defined_footnote_ref", footnote_ref)
    add_dialects(parser)
    # Inline rules can only begin at these characters: the parser skips text up to the next one.
    parser.inline.terminator_re = _INLINE_STARTS
    # Text is kept in the parts in which it was read, so that each can be found in the source again.
    return parser.disable(["text_join", "inline"])


def parse_blocks(source: str) -> ParsedMarkdown:
    """The blocks of prose, in order, and the definitions of notes among them."""
    parser = _markdown_parser()
    env: dict[str, Any] = {}
    # Only blocks are parsed here; inline tokens of a whole book would fill the memory.
    tokens = parser.parse(source.removeprefix("\ufeff"), env)
    lines = list(_line_spans(source))
    definitions: list[NoteDefinition] = []
    blocks: list[MarkdownBlock] = []
    inside: list[int] = []
    kinds = [BlockKind.PARAGRAPH]
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "footnote_reference_open":
            inside.append(len(definitions))
            definitions.append(_note_definition(source, lines, token))
        elif token.type == "footnote_reference_close":
            inside.pop()
        elif token.type in _KINDS_OPENED:
            kinds.append(inner_kind(kinds[-1], _KINDS_OPENED[token.type]))
        elif token.type in _KINDS_CLOSED:
            kinds.pop()
        elif token.map and (token.type == "inline" or (inside and token.type in _CODE_TOKENS)):
            kind = BlockKind.CODE if token.type in _CODE_TOKENS else kinds[-1]
            # The table itself is read as a paragraph: CommonMark has none.
            if kind is BlockKind.PARAGRAPH and "|" in token.content and _TABLE_RULE.search(token.content):
                kind = BlockKind.TABLE
            places = tuple(_line_places(source, lines, token.content, token.map[0] + (token.type == "fence")))
            blocks.append(MarkdownBlock(token.content, inside[-1] if inside else None, places, kind, level))
    return ParsedMarkdown(tuple(blocks), tuple(definitions), env)


_KINDS_OPENED = {"blockquote_open": BlockKind.QUOTATION, "list_item_open": BlockKind.LIST_ITEM}
_KINDS_CLOSED = frozenset({"blockquote_close", "list_item_close"})
_CODE_TOKENS = frozenset({"fence", "code_block"})
# The line under the head of a table (GitHub Flavored Markdown, 4.10).
_TABLE_RULE = pattern(r"\n[ \t]{0,9}\|?[ \t]{0,9}:?-+:?[ \t]{0,9}(?:\|[ \t]{0,9}(?::?-+:?[ \t]{0,9})?){1,99}(?:\n|\Z)")


def _is_hostile(content: str) -> bool:
    """Whether the inline rules would take quadratic time on a block, which is then left out.

    They search for the end of each bracket, comment and tag that opens. No text that people write nests a hundred
    brackets in a paragraph or leaves hundreds of tags open.
    """
    if len(content) < 2000:
        return False
    depth = deepest = 0
    for bracket in _BRACKET.findall(content):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    openings = content.count("<!") + content.count("<?")
    return deepest > 100 or openings > 200 or content.count("<") > 200 + 2 * content.count(">")


def _line_spans(source: str) -> Iterator[tuple[int, int]]:
    at = 1 if source.startswith("\ufeff") else 0
    for match in _LINE_END.finditer(source):
        yield at, match.start()
        at = match.end()
    yield at, len(source)


def _note_definition(source: str, lines: list[tuple[int, int]], token: Token) -> NoteDefinition:
    label = str(token.meta["label"])
    first = lines[token.map[0]] if token.map else (0, len(source))
    printed = f"[^{label}]:"
    start = source.find(printed, *first)
    return NoteDefinition(label, start, start + len(printed))


def _line_places(source: str, lines: list[tuple[int, int]], content: str, first: int) -> Iterator[tuple[int, int]]:
    """Each line of the content is the end of a line of the source, so it is searched for from the right."""
    offset = 0
    for number, text in enumerate(content.split("\n"), first):
        bare = text.strip()
        start, end = lines[min(number, len(lines) - 1)]
        at = source.rfind(bare, start, end) if bare else -1
        if at >= 0:
            yield offset + len(text) - len(text.lstrip()), at
        offset += len(text) + 1


_LINE_BREAK = pattern(r"[ \t]*\\?\n[ \t]*")
_WHITESPACE = pattern(r"[ \t\n]*")
_ITALIC_TAG = pattern(r"</?(?:em|i|cite)\s*>", re.IGNORECASE)
_LINK_TAG = pattern(
    r"<a\s(?:[^>]{0,2000}?\s)?href\s{0,9}=\s{0,9}"
    r"(?:\"(?P<quoted>[^\"]{0,4000})\"|'(?P<single>[^']{0,4000})'|(?P<bare>[^\s\"'>]{1,4000}))",
    re.IGNORECASE,
)
# Pandoc's superscript, where it is the number of an edition; elsewhere its marks are left as they are.
_RAISED_EDITION = pattern(r"\^(?P<number>[1-9]\d?)\^(?=(?:1[4-9]|20)\d\d(?!\d))")
_BREAK_TAG = pattern(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkdownNoteRef:
    """A note reference in the prose: `[^id]` or `^[…]`."""

    label: str
    """The identifier; empty for an inline note."""
    inline: int | None
    """The number that the token of an inline note carries; None for other references."""
    start: int
    end: int
    """In the source."""
    content_start: int
    """The offset in the block's content at which an inline note's text starts."""
    at: int
    """Offset in the joined text."""


@dataclass(slots=True)
class MarkdownLink:
    """A link, with the offsets in the joined text of what is linked; None for an HTML tag."""

    url: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class MarkdownProse:
    """Renders the tokens of one block, or of an inline note in it, into a joiner.

    The tokens come in the order of the source, and everything between their texts is markup, so a cursor that steps
    over the markup finds the place of every character.
    """

    block: MarkdownBlock
    joiner: LineJoiner
    cursor: int = 0
    note_refs: list[MarkdownNoteRef] = field(default_factory=list)
    links: list[MarkdownLink] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Offsets in the joined text at which lines begin that the author set apart."""
    _raised_from: int = 0

    def render(self, tokens: Sequence[Token], inline_content: Callable[[int], str]) -> None:
        """Emphasis becomes `*…*`, strong text plain, a link its text; note references are put into `note_refs`."""
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
                if token.type == "hardbreak":
                    self.breaks.append(self.joiner.length)
            elif token.type == "footnote_ref":
                self._note_ref(token, inline_content)
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
        end = at + len(text)
        for match in _RAISED_EDITION.finditer(self.block.content, at, end):
            self._take(at, match.start())
            self._take(*match.span("number"))
            self.joiner.mark_raised(self.joiner.length - len(match["number"]))
            at = match.end()
        self._take(at, end)

    def _special(self, token: Token) -> None:
        r"""`\*` is the character after the backslash; that of an entity (`&amp;`) is not in the source."""
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
        if match := _LINE_BREAK.match(self.block.content, self.cursor):
            self.cursor = match.end()
        self._space()
        if self.block.kind is BlockKind.QUOTATION and ATTRIBUTION_START.match(self.block.content, self.cursor):
            self.joiner.start_block(BlockKind.ATTRIBUTION)

    def _space(self) -> None:
        if self.joiner.tail and not self.joiner.tail.endswith((" ", "\n")):
            self.joiner.insert(" ")

    def _code(self, markup: str) -> None:
        self._find(markup)
        start = self.cursor + len(markup)
        closing = re.compile(rf"(?<!`){markup}(?!`)").search(self.block.content, start)
        end = closing.start() if closing else len(self.block.content)
        before = self.joiner.length
        self.take_lines(start, end)
        self.joiner.mark_opaque(before, self.joiner.length)
        self.cursor = closing.end() if closing else end

    def _html(self, tag: str) -> None:
        self._skip(tag)
        if link := _LINK_TAG.match(tag):
            url = html.unescape(link["quoted"] or link["single"] or link["bare"] or "").strip()
            self.links.append(MarkdownLink(url))
        if _ITALIC_TAG.fullmatch(tag):
            self.joiner.insert("*")
        elif tag == "<sup>":
            self._raised_from = self.joiner.length
        elif tag == "</sup>":
            self.joiner.mark_raised(self._raised_from)
        elif _BREAK_TAG.fullmatch(tag):
            self._space()

    def _link_open(self, token: Token) -> None:
        if token.markup == "autolink":
            self._find("<")
            self._take(self.cursor, self.cursor + 1)
        else:
            self._skip("[")
            # A reference link has its target elsewhere; an inline one has it at its end.
            self.links.append(MarkdownLink(str(token.attrGet("href") or ""), self.joiner.length))

    def _link_close(self, token: Token) -> None:
        if token.markup == "autolink":
            self._find(">")
            self._take(self.cursor, self.cursor + 1)
            return
        self._find("]")
        self.cursor, url = self._link_end(self.cursor)
        # Links don't nest, but an HTML tag may stand inside one.
        link = next((link for link in reversed(self.links) if link.start is not None and link.end is None), None)
        if link is not None:
            link.url, link.end = url or link.url, self.joiner.length

    def _link_end(self, at: int) -> tuple[int, str]:
        """The end of a link whose text ends with the `]` at `at`, and its target."""
        content = self.block.content
        after = content[at + 1 : at + 2]
        if after == "(":
            inline = _inline_target(content, at + 2)
            if inline is not None:
                return inline
        if after == "[":
            return content.find("]", at + 1) + 1, ""
        return at + 1, ""

    def _note_ref(self, token: Token, inline_content: Callable[[int], str]) -> None:
        label = str(token.meta.get("label") or "")
        number = int(token.meta["id"])
        printed = f"[^{label}]" if label else token.meta.get("printed") or f"^[{inline_content(number)}]"
        self._find(printed)
        start = self.block.source_at(self.cursor)
        last = self.block.source_at(self.cursor + len(printed) - 1)
        if start is not None and last is not None:
            inline = None if label else number
            self.note_refs.append(MarkdownNoteRef(label, inline, start, last + 1, self.cursor + 2, self.joiner.length))
        self.cursor += len(printed)

    def take_lines(self, start: int, end: int) -> None:
        """Take a span of the content as it is, its lines joined."""
        at = start
        for match in re.compile(r"\s*\n\s*").finditer(self.block.content, start, end):
            self._take(at, match.start())
            self._space()
            at = match.end()
        self._take(at, end)

    def _take(self, start: int, end: int) -> None:
        first = self.block.source_at(start)
        if first is None:
            self.joiner.insert(self.block.content[start:end])
        elif end > start:
            self.joiner.copy(first, first + end - start)
            # The joiner leaves out a long space at the end of a span; here text of the same line follows.
            if self.block.content[end - 2 : end].isspace():
                self._space()
        self.cursor = end

    def _find(self, markup: str) -> None:
        at = self.block.content.find(markup, self.cursor)
        self.cursor = at if at >= 0 else self.cursor

    def _skip(self, markup: str) -> None:
        self._find(markup)
        self.cursor += len(markup)


def _inline_target(content: str, at: int) -> tuple[int, str] | None:
    """The target and end of `(target "title")`, given the offset after the opening bracket."""
    at = _whitespace_end(content, at)
    target = parseLinkDestination(content, at, len(content))
    if not target.ok:
        return (at + 1, "") if content[at : at + 1] == ")" else None
    at = _whitespace_end(content, target.pos)
    title = parseLinkTitle(content, at, len(content))
    if title.ok:
        at = _whitespace_end(content, title.pos)
    return (at + 1, target.str) if content[at : at + 1] == ")" else None


def _whitespace_end(content: str, at: int) -> int:
    match = _WHITESPACE.match(content, at)
    return match.end() if match else at


def _closing_bracket(content: str, at: int) -> int:
    """The bracket that closes the one at `at`."""
    depth = 0
    for match in re.compile(r"\\.|[\[\]]", re.DOTALL).finditer(content, at):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    return len(content)


_IDENTIFIER = pattern(rf"[\w{FIRST_SYMBOLS}][\w.:/+-]*")


class _MarkdownText(LineJoiner):
    """The text of the body or of a note, with the note references and addresses in it."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.note_refs: list[MarkdownNoteRef] = []
        self.links: list[MarkdownLink] = []
        self.marks: list[BodyMark] = []

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The targets of its links."""
        skipped = self.leading_whitespace
        return tuple(
            Address(link.url, AddressSource.RELATIONSHIP, _link_span(link, skipped)) for link in self.links if link.url
        )


def _link_span(link: MarkdownLink, skipped: int) -> Span | None:
    if link.start is None or link.end is None or link.start == link.end:
        return None
    return max(0, link.start - skipped), link.end - skipped


# Obsidian's comments (`%%…%%`), and the lines that scripts of those who write LaTeX leave out.
_COMMENT_OF_EDITORS = pattern(r"^%%[ \t]*$.*?^%%[ \t]*$|^[ \t]*%[^\n]*|%%[^\n]*?%%", re.MULTILINE | re.DOTALL)


class _MarkdownReader:
    """Renders the blocks: definitions become notes, the rest becomes the body."""

    def __init__(self, source: str, parsed: ParsedMarkdown, syntax: str) -> None:
        self._source, self._parsed, self._syntax = source, parsed, syntax
        self._body = _MarkdownText(source)
        self._texts = [_MarkdownText(source) for _ in parsed.definitions]
        self._drafts = [
            NoteDraft(each.label, each.start, text, end=each.end)
            for each, text in zip(parsed.definitions, self._texts, strict=True)
        ]
        self._inline: dict[int, int] = {}
        """The drafts of inline notes, by the number that their token carries."""
        self._defined: dict[str, int] = {}
        for index, draft in enumerate(self._drafts):
            self._defined.setdefault(draft.label, index)

    def read(self) -> DocumentDraft:
        """All notes, as a page numbers them, and the body."""
        for block in self._parsed.blocks:
            text = self._body if block.definition is None else self._texts[block.definition]
            if text.length:
                # A note's paragraphs become one line; the body keeps its paragraphs.
                text.insert("\n\n" if block.definition is None else " ")
            if block.level:
                text.marks.append(BodyMark(MarkKind.HEADING, text.length, block.level))
            self._render(block, text, self._parsed.tokens(block), 0)
        order = self._order()
        self._label_inline_notes(order)
        refs = [self._ref_draft(ref, text) for text in (self._body, *self._texts) for ref in text.note_refs]
        drafts = [self._drafts[index] for index in order]
        return DocumentDraft(drafts, refs, self._body, is_ordered=True, syntax=self._syntax)

    def _render(self, block: MarkdownBlock, text: _MarkdownText, tokens: Sequence[Token], cursor: int) -> None:
        prose = MarkdownProse(block, text, cursor)
        if text is (self._body if block.definition is None else self._texts[block.definition]):
            text.start_block(block.kind)
        if block.kind is BlockKind.CODE:
            prose.take_lines(0, len(block.content.rstrip()))
        prose.render(tokens, lambda number: self._parsed.inline_note(number)[0])
        text.links += prose.links
        text.marks += [BodyMark(MarkKind.BREAK, at) for at in prose.breaks]
        for ref in filter(self._is_note_ref, prose.note_refs):
            text.note_refs.append(ref)
            if ref.inline is not None:
                self._read_inline(block, ref, ref.inline)

    def _read_inline(self, block: MarkdownBlock, ref: MarkdownNoteRef, number: int) -> None:
        text = _MarkdownText(self._source)
        self._inline[number] = len(self._drafts)
        self._drafts.append(NoteDraft("", ref.start, text, end=ref.start + 2))
        self._texts.append(text)
        self._render(block, text, self._parsed.inline_note(number)[1], ref.content_start)

    def _is_note_ref(self, ref: MarkdownNoteRef) -> bool:
        """Whether `[^…]` refers to a note: in prose about patterns, `[^a-z]` does not, unless the text has notes.

        What a comment refers to may have been deleted.
        """
        if ref.inline is not None or ref.label in self._defined:
            return True
        if ref.start in self._comments:
            return False
        if ref.label.isdecimal():
            return True
        return bool(self._defined) and _IDENTIFIER.fullmatch(ref.label) is not None

    @cached_property
    def _comments(self) -> SpanSet:
        return SpanSet(match.span() for match in _COMMENT_OF_EDITORS.finditer(self._source))

    def _note_of(self, ref: MarkdownNoteRef) -> int | None:
        """The index of the note that a reference refers to."""
        return self._defined.get(ref.label) if ref.inline is None else self._inline.get(ref.inline)

    def _order(self) -> list[int]:
        """The notes as a page numbers them."""
        ordered: dict[int, None] = {}
        self._follow(self._body, ordered)
        for index in ordered.copy():
            self._follow(self._texts[index], ordered)
        rest = sorted((draft.start, index) for index, draft in enumerate(self._drafts) if index not in ordered)
        for _, index in rest:
            ordered.setdefault(index)
            self._follow(self._texts[index], ordered)
        return list(ordered)

    def _follow(self, text: _MarkdownText, ordered: dict[int, None]) -> None:
        ordered |= dict.fromkeys(index for ref in text.note_refs if (index := self._note_of(ref)) is not None)

    def _label_inline_notes(self, order: Sequence[int]) -> None:
        """Label inline notes with the number that a page shows; with `^` if that is another note's identifier."""
        identifiers = {draft.label for draft in self._drafts}
        for number, index in enumerate(order, 1):
            draft = self._drafts[index]
            draft.label = draft.label or (f"^{number}" if str(number) in identifiers else str(number))

    def _ref_draft(self, ref: MarkdownNoteRef, text: _MarkdownText) -> NoteRefDraft:
        index = self._note_of(ref)
        draft = None if index is None else self._drafts[index]
        return NoteRefDraft(draft.label if draft else ref.label, ref.start, text, ref.at, draft, ref.end)


_LATEX_NOTES = r"the notes are commands of LaTeX, `\footnote{…}`; check the LaTeX that Pandoc makes of the file"
_SUPERSCRIPT_DIGIT = pattern(f"[{SUPERSCRIPT_DIGITS}]")
_FENCE = pattern(r"^ {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)", re.MULTILINE)


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body; a text with raised digits as references is read as plain text.

    Raises DocumentError if it is not UTF-8 text.
    """
    source = decode(data, path)
    syntax = "mdx" if path.lower().endswith(".mdx") else ""
    draft = _MarkdownReader(source, parse_blocks(source), syntax).read()
    sha256 = hashlib.sha256(data).hexdigest()
    reason = _LATEX_NOTES if "\\footnote{" in source else "the text contains no `[^id]` or `^[…]`"
    document = assemble_document(draft, source, path, sha256, "markdown", reason)
    document = replace(document, doubts=(*document.doubts, *_labels_with_spaces(source)))
    document = _with_included(document)
    if document.notes or document.note_refs:
        return with_cited_keys(document)
    if _LINK_BY_HAND.search(source) and (page := _read_as_page(source, path, sha256)) is not None:
        return page
    if not _SUPERSCRIPT_DIGIT.search(source):
        return with_cited_keys(document)
    code = joined_spans([*_fenced(source), *_opaque(document)])
    starts = [start for start, _ in code]

    def is_code(at: int) -> bool:
        near = bisect_right(starts, at) - 1
        return near >= 0 and at < code[near][1]

    plain = read_text(source, data, path, "markdown", is_code)
    raised = {ref.label for ref in plain.note_refs if ref.span and _SUPERSCRIPT_DIGIT.match(source, ref.span[0])}
    # Of a text without notes, one raised digit may be a sample or a unit; several numbers have lost their notes.
    return plain if len(raised) > (0 if plain.notes else 1) else document


# A name with a space, which is none in Pandoc, GitHub and others.
_SPACED_LABEL = pattern(r"^ {0,3}\[\^(?P<label>[^\[\]\n]{0,80}[ \t][^\[\]\n]{0,80})\]:[ \t]", re.MULTILINE)


def _labels_with_spaces(source: str) -> Iterator[str]:
    """The doubt about notes that Markdown prints as text, since their names have spaces."""
    fenced = SpanSet(_fenced(source)) if (found := [*_SPACED_LABEL.finditer(source)]) else SpanSet(())
    lost = [match["label"] for match in found if match.start() not in fenced]
    if lost:
        yield f"Notes that were not read, since their names have spaces: {listed_labels(lost)}."


# Quarto's and Hugo's shortcode, the child of a chunk of knitr, and the snippets of Python-Markdown.
_INCLUDED = pattern(
    r"\{\{[<%][ \t]{0,9}include[ \t]{1,9}[\"']?([^\s\"'<>%{}]{1,300}?)[\"']?[ \t]{0,9}[>%]\}\}"
    r"|^(?:`{3,}[ \t]*\{r\b[^\n]{0,300}?\bchild[ \t]{0,9}=|\#\|[ \t]*child:|-{1,9}8<-{1,9})[ \t]{0,9}"
    r"[\"']?([^\s\"',{}]{1,300})",
    re.MULTILINE,
)
_WITH_NOTES = pattern(r"\.(?:[qr]?md|markdown)\Z", re.IGNORECASE)


def _with_included(document: Document) -> Document:
    """The document with the names of the Markdown files that it includes, which share its notes."""
    found = ("".join(each) for each in _INCLUDED.findall(document.source or ""))
    names = tuple(dict.fromkeys(name for name in found if _WITH_NOTES.search(name)))
    if not names:
        return document
    lost = (BEGINNINGS["N001"], BEGINNINGS["N002"])
    doubts = (doubt for doubt in document.doubts if not doubt.startswith(lost))
    return replace(document, included_files=names, doubts=(*doubts, *unread_files(names)))


_FRONT_MATTER = pattern(r"\ufeff?---[ \t]*\r?\n(?P<fields>.{0,20000}?)\n(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.DOTALL)
# `bibliography: refs.bib`, `bibliography: [a.bib, b.json]`, and a list with one file on each line.
_BIBLIOGRAPHY = pattern(r"^bibliography[ \t]*:(?P<files>[^\n]*(?:\n[ \t]*-[ \t][^\n]*)*)", re.MULTILINE)
_FILE = pattern(r"\"([^\"\n]+)\"|'([^'\n]+)'|([^\s\"'\[\],#-][^\s\[\],]*)")
_COMMENT = pattern(r"(?:^|[ \t])#[^\n]*")
# A list of sources in the metadata of the document itself (Pandoc User's Guide, "Specifying bibliographic data").
_REFERENCES = pattern(r"^references[ \t]*:[ \t]*\r?$", re.MULTILINE)
_ID = pattern(r"^[ \t]*(?:-[ \t]+)?id[ \t]*:[ \t]*[\"']?([^\s\"']{1,200})", re.MULTILINE)


# A sign that begins a cite, up to the first character of its key.
_AT = pattern(r"@\w")


def named_bibliographies(fields: str) -> tuple[str, ...]:
    """The files under `bibliography:` in the YAML of a document's header or of a project, as they are named there."""
    named = _BIBLIOGRAPHY.search(fields)
    listed = _COMMENT.sub("", named["files"]) if named is not None else ""
    return tuple(dict.fromkeys("".join(names) for names in _FILE.findall(listed)))


def with_cited_keys(document: Document, *, in_sentence: bool = False) -> Document:
    """The document with the keys that its notes and text cite as Pandoc has it: `[see @doe2019, 12]`, `@doe2019`.

    Where no bibliography is named, an `@name` in the sentence is a person's on some site. With `in_sentence`, the
    document's project names one.
    """
    source = document.source or ""
    header = _FRONT_MATTER.match(source)
    files = named_bibliographies(header["fields"]) if header is not None else ()

    def keys_in(passage: Passage, opaque: Sequence[Span], addresses: Sequence[Address] = ()) -> list[str]:
        markup = [span for span in opaque if passage.text[span[0]] not in "[@" or is_code(passage, span, source)]
        markup += [address.span for address in addresses if address.span is not None]
        markup += [span for at in _AT.finditer(passage.text) if is_escaped(passage, span := at.span(), source)]
        return cited_keys(passage.text, markup, in_sentence=in_sentence or bool(files))

    keys = dict.fromkeys(key for note in document.notes for key in keys_in(note.passage, note.opaque, note.addresses))
    in_text = keys_in(document.body, document.opaque)
    doubts = [*unresolved_keys(tuple(keys)), *cites_outside_notes(len(in_text))]
    keys |= dict.fromkeys(in_text)
    if not keys and not files:
        return document
    own = frozenset(_ID.findall(source)) if _REFERENCES.search(source) is not None else frozenset()
    return replace(
        document,
        cited_keys=tuple(keys),
        unresolved_keys=tuple(key for key in keys if key not in own),
        bibliography_files=files,
        doubts=(*without_cited_keys(document.doubts), *doubts),
    )


# `<a href="#fn1">`, `[1](#fn1)`
_LINK_BY_HAND = pattern(
    r"<a\b[^<>]{0,300}?\bhref\s{0,9}=\s{0,9}[\"']?#|\[\\?[\[(^]{0,2}\d{1,3}\\?[\])]?\]\(#", re.IGNORECASE
)
_NAMED_OR_NAMING = pattern(
    r"\b(?:id|name)\s{0,9}=\s{0,9}[\"']?(?P<name>[^\s\"'<>]{1,200})|(?:href\s{0,9}=\s{0,9}[\"']?|\]\()#(?P<target>[^\s\"'<>()]{1,200})",
    re.IGNORECASE,
)


def _read_as_page(source: str, path: str, sha256: str) -> Document | None:
    """The notes that HTML elements and links to them make; None if there are none.

    A name of an element tells the line on which it stands in the source.
    """
    from stacite.readers import html as pages  # noqa: PLC0415 - few texts have such notes

    try:
        page = pages.read(_as_html(source).encode(), path)
    except DocumentError:  # too many links, or nested too deep
        return None
    if not page.notes or not page.note_refs:
        return None
    lines: dict[str, int] = {}
    line, reached = 1, 0
    for match in _NAMED_OR_NAMING.finditer(source):
        line, reached = line + source.count("\n", reached, match.start()), match.start()
        lines.setdefault(match["name"] or f"#{match['target']}", line)
    notes = {note.ordinal: note.location.anchor for note in page.notes}

    def placed(at: Location, *names: str) -> Location:
        return replace(at, line=next((lines[name] for name in (at.anchor, *names) if name in lines), None))

    return replace(
        page,
        format="markdown",
        sha256=sha256,
        notes=tuple(replace(note, location=placed(note.location)) for note in page.notes),
        note_refs=tuple(
            replace(ref, location=placed(ref.location, f"#{notes.get(ref.ordinal or 0, '')}")) for ref in page.note_refs
        ),
        sources=tuple(replace(entry, location=placed(entry.location)) for entry in page.sources),
    )


def _as_html(source: str) -> str:
    """The page that a text makes, paragraph by paragraph, so that no book fills the memory with tokens."""
    parser = _markdown_parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(source.removeprefix("\ufeff"), env)
    for token in tokens:
        # Many programs read Markdown in HTML blocks, too, and authors count on it.
        if token.type == "inline" or (token.type == "html_block" and "](" in token.content):
            inner: list[Token] = []
            if not _is_hostile(token.content):
                parser.inline.parse(token.content, parser, env, inner)
            token.type, token.content = "html_inline", parser.renderer.render(inner, parser.options, env)
    return cast("str", parser.renderer.render(tokens, parser.options, env))


def _fenced(source: str) -> Iterator[Span]:
    """The code blocks between fences. Those that are only indented may be prose that was indented by hand."""
    opening: re.Match[str] | None = None
    for fence in _FENCE.finditer(source):
        if opening is None:
            opening = fence
        elif fence["mark"].startswith(opening["mark"]) and not fence["info"].strip():
            yield opening.start(), fence.end()
            opening = None
    if opening is not None:
        yield opening.start(), len(source)


def _opaque(document: Document) -> Iterator[Span]:
    """The code spans of the body, and what else in it is no prose."""
    for span in document.opaque:
        if found := document.body.source_span(*span):
            yield found
