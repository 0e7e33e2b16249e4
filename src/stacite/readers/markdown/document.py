"""The notes, note references and body of a Markdown text, each character with its way back to the source.

markdown-it cuts the text into blocks (CommonMark 0.31); what dialects have that CommonMark has not is taught to it as
far as it touches notes.

Sources: MultiMarkdown 6 guide (inline footnotes, glossary, citations); Pandoc User's Guide, "Math"
(tex_math_dollars); PHP Markdown Extra, "Markdown Inside HTML Blocks".
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from stacite.model.document import Address, AddressSource, Document, Note, NoteRef
from stacite.model.location import locate
from stacite.readers.doubts import doubts_about
from stacite.readers.line_joining import LineJoiner
from stacite.text.note_symbols import FIRST_SYMBOLS
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


_GLOSSARY_TERM = pattern(r"\[[?#>][^\]\n]{1,200}\]:")
# A note in place is a sentence; two or three words may be an identifier, which GFM and Pandoc take for text.
_SEVERAL_WORDS = pattern(r"(?:\S{1,200}\s+){3}\S")
# `$…$` has letters at both its ends, `$$…$$` may have blanks and line ends there; no formula holds an empty line.
_FORMULA = pattern(r"\$\$(?:[^$\\]|\\.){1,4000}\$\$|\$(?=[^\s$])(?:[^$\\]|\\.){1,2000}(?<=\S)\$(?!\d)", re.DOTALL)
_HTML_BLOCKS = (
    r"address|article|aside|blockquote|center|details|div|fieldset|figure|footer|form|header|main|nav|section"
)
_MARKDOWN_ATTRIBUTE = r"[^<>\n]{0,500}\bmarkdown[ ]{0,9}=[ ]{0,9}[\"']?(?:1|block|span)\b[\"']?[^<>\n]{0,500}"
_MARKDOWN_IN_HTML = pattern(rf"<(?P<name>{_HTML_BLOCKS})\b{_MARKDOWN_ATTRIBUTE}>[ \t]*(?P<text>[^\n]*)", re.IGNORECASE)


def add_dialects(parser: MarkdownIt) -> None:
    """Teach a parser that knows footnotes these too."""
    parser.inline.ruler.before("footnote_ref", "note_in_place", _inline_note_of_words)
    parser.inline.ruler.before("footnote_inline", "formula", _formula_with_note)
    parser.block.ruler.before(
        "html_block", "read_html", _markdown_in_html, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.block.ruler.before(
        "reference", "term", _glossary_term, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline_note_of_words(state: StateInline, silent: bool) -> bool:
    """`[^A note of several words.]`, as MultiMarkdown writes a note where it is called."""
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
    """Put a note where the plugin for footnotes keeps those of Pandoc's form."""
    notes = state.env.setdefault("footnotes", {}).setdefault("list", {})
    number = len(notes)
    tokens: list[Token] = []
    notes[number] = {"content": content, "tokens": tokens}
    state.md.inline.parse(content, state.md, state.env, tokens)
    token = state.push("footnote_ref", "", 0)
    token.meta = {"id": number, "printed": f"[^{content}]"}


def _formula_with_note(state: StateInline, silent: bool) -> bool:
    r"""`$x \in [^7]$`: what looks like a note in a formula is none; other formulas are left as they are."""
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


def _glossary_term(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`[?term]: text` and `[#key]: text` begin something of their own, and end a note before them."""
    at = state.bMarks[start] + state.tShift[start]
    return silent and _GLOSSARY_TERM.match(state.src, at) is not None


_OFFSET = itemgetter(0)
_BRACKET = pattern(r"[\[\]]")
_INLINE_STARTS = re.compile(r"[\n\\`*_\[\]!<&^$]")
# markdown-it's own idea of a line end, so that its line numbers are ours.
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
    """A paragraph, heading or other block of prose; code and HTML are none."""

    content: str
    """As the inline rules see it: without indentation, quote and list marks."""
    definition: int | None
    """Index of the definition it belongs to; None for body."""
    places: tuple[tuple[int, int], ...]
    """Offset in the content and in the source of each line's first letter."""

    def source_at(self, offset: int) -> int | None:
        """Where in the source a letter of the content stands."""
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
        """A block's inline tokens: parsed when they are asked for and not kept, so that they are never all there."""
        children: list[Token] = []
        if not _is_hostile(block.content):
            parser = _markdown_parser()
            parser.inline.parse(block.content, parser, self._env, children)
        return children

    def inline_note(self, number: int) -> tuple[str, list[Token]]:
        """Content and tokens of a `^[…]` in a block that was parsed, by the number that its token carries."""
        note = self._env["footnotes"]["list"][number]
        return note["content"], note["tokens"]


class _LiteralMarkdownIt(MarkdownIt):
    """An address is what the author wrote, letter for letter: `%20` is no blank, and `file:` is no less an address."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return bool(url)


@lru_cache(maxsize=1)
def _markdown_parser() -> MarkdownIt:
    parser = _LiteralMarkdownIt("commonmark", {"maxNesting": 40}).use(front_matter_plugin)
    parser.use(footnote_plugin, always_match_refs=True, move_to_end=False)
    add_dialects(parser)
    # At these letters alone one of the rules can begin: text is run through up to them.
    parser.inline.terminator_re = _INLINE_STARTS
    # Text is kept in the pieces in which it was read, so that each can be found in the source again.
    return parser.disable(["text_join", "inline"])


def parse_blocks(source: str) -> ParsedMarkdown:
    """The blocks of prose, in order, and the definitions of notes among them."""
    parser = _markdown_parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(source.removeprefix("\ufeff"), env)
    lines = list(_line_spans(source))
    definitions: list[NoteDefinition] = []
    blocks: list[MarkdownBlock] = []
    inside: list[int] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            inside.append(len(definitions))
            definitions.append(_note_definition(source, lines, token))
        elif token.type == "footnote_reference_close":
            inside.pop()
        elif token.type == "inline" and token.map:
            places = tuple(_line_places(source, lines, token.content, token.map[0]))
            blocks.append(MarkdownBlock(token.content, inside[-1] if inside else None, places))
    return ParsedMarkdown(tuple(blocks), tuple(definitions), env)


def _is_hostile(content: str) -> bool:
    """Whether the inline rules would take time that grows with the square of the text; it is left out then.

    They look for the end of each bracket, comment and tag that opens; no text that people write
    nests a hundred brackets in a paragraph or leaves hundreds of tags open.
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
    """Each line of the content ends a line of the source, so it is looked for from the right."""
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
_BREAK_TAG = pattern(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MarkdownNoteRef:
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
class MarkdownProse:
    """Renders the tokens of one block, or of an inline note in it, into a joiner.

    The tokens come in the order of the source and all that stands between their texts is markup,
    so a cursor that steps over each one's markup finds the place of every letter.
    """

    block: MarkdownBlock
    joiner: LineJoiner
    cursor: int = 0
    calls: list[MarkdownNoteRef] = field(default_factory=list)
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
        if match := _LINE_BREAK.match(self.block.content, self.cursor):
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
            self.calls.append(MarkdownNoteRef(label, inline, start, last + 1, self.cursor + 2, self.joiner.length))
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


_CONTEXT = 60
_IDENTIFIER = pattern(rf"[\w{FIRST_SYMBOLS}][\w.:/+-]*")


@dataclass(slots=True)
class _NoteDraft:
    """A note while it is read."""

    label: str
    start: int
    end: int
    joiner: LineJoiner
    calls: list[MarkdownNoteRef] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """Read a Markdown text's notes in the order in which a page shows them."""
    reading = _MarkdownReading(source, parse_blocks(source))
    order = reading.order()
    ordinals = {draft: ordinal for ordinal, draft in enumerate(order, 1)}
    labels = _labels(reading.drafts, ordinals)
    notes = tuple(_note(reading.drafts[draft], labels[draft], ordinals[draft], source, path) for draft in order)
    body = reading.body.passage()
    markers = tuple(_markers(reading, ordinals, labels, path))
    doubts = doubts_about(notes, markers, source, "the text has neither `[^id]` nor `^[…]`")
    return Document(path, name, sha256, notes, markers, body, source, tuple(doubts))


class _MarkdownReading:
    """Renders the blocks: definitions into drafts, the rest into the body."""

    def __init__(self, source: str, parsed: ParsedMarkdown) -> None:
        self.source, self._parsed = source, parsed
        self.body = LineJoiner(source)
        self.calls: list[tuple[MarkdownNoteRef, LineJoiner]] = []
        self.drafts = [_NoteDraft(each.label, each.start, each.end, LineJoiner(source)) for each in parsed.definitions]
        self._inline: dict[int, int] = {}
        self._defined: dict[str, int] = {}
        for index, draft in enumerate(self.drafts):
            self._defined.setdefault(draft.label, index)
        self._body_calls: list[MarkdownNoteRef] = []
        for block in parsed.blocks:
            self._read(block)

    def _read(self, block: MarkdownBlock) -> None:
        draft = None if block.definition is None else self.drafts[block.definition]
        joiner = self.body if draft is None else draft.joiner
        if joiner.length:
            joiner.insert("\n\n" if draft is None else " ")
        calls, addresses = self._render(block, joiner, self._parsed.tokens(block), 0)
        if draft is None:
            self._body_calls += calls
        else:
            draft.calls += calls
            draft.addresses += addresses

    def _render(
        self, block: MarkdownBlock, joiner: LineJoiner, tokens: Sequence[Token], cursor: int
    ) -> tuple[list[MarkdownNoteRef], list[str]]:
        prose = MarkdownProse(block, joiner, cursor)
        prose.render(tokens, lambda number: self._parsed.inline_note(number)[0])
        calls = [call for call in prose.calls if self._is_call(call)]
        for call in calls:
            self.calls.append((call, joiner))
            if call.inline is not None:
                self._read_inline(block, call, call.inline)
        return calls, prose.addresses

    def _read_inline(self, block: MarkdownBlock, call: MarkdownNoteRef, number: int) -> None:
        draft = _NoteDraft("", call.start, call.start + 2, LineJoiner(self.source))
        self._inline[number] = len(self.drafts)
        self.drafts.append(draft)
        tokens = self._parsed.inline_note(number)[1]
        draft.calls, draft.addresses = self._render(block, draft.joiner, tokens, call.content_start)

    def _is_call(self, call: MarkdownNoteRef) -> bool:
        """`[^a-z]` in prose about patterns calls nothing, unless the text has notes to call."""
        if call.inline is not None or call.label in self._defined or call.label.isdecimal():
            return True
        return bool(self._defined) and _IDENTIFIER.fullmatch(call.label) is not None

    def draft_of(self, call: MarkdownNoteRef) -> int | None:
        """The draft that a marker calls."""
        if call.inline is not None:
            return self._inline.get(call.inline)
        return self._defined.get(call.label)

    def order(self) -> list[int]:
        """The drafts as a page numbers them."""
        seen: dict[int, None] = {}
        self._follow(self._body_calls, seen)
        for index in seen.copy():
            self._follow(self.drafts[index].calls, seen)
        rest = sorted((draft.start, index) for index, draft in enumerate(self.drafts) if index not in seen)
        for _, index in rest:
            seen.setdefault(index)
            self._follow(self.drafts[index].calls, seen)
        return list(seen)

    def _follow(self, calls: Iterable[MarkdownNoteRef], seen: dict[int, None]) -> None:
        for call in calls:
            draft = self.draft_of(call)
            if draft is not None:
                seen.setdefault(draft)


def _labels(drafts: Sequence[_NoteDraft], ordinals: dict[int, int]) -> list[str]:
    """The identifier; for an inline note the number that a page shows, unless that is another's identifier."""
    taken = {draft.label for draft in drafts}
    labels = []
    for index, draft in enumerate(drafts):
        number = str(ordinals[index])
        labels.append(draft.label or (f"^{number}" if number in taken else number))
    return labels


def _note(draft: _NoteDraft, label: str, ordinal: int, source: str, path: str) -> Note:
    addresses = tuple(Address(url, AddressSource.RELATIONSHIP) for url in draft.addresses if url)
    location = locate(path, source, (draft.start, draft.end))
    return Note(label, ordinal, draft.joiner.passage(), location, addresses=addresses)


def _markers(
    reading: _MarkdownReading, ordinals: dict[int, int], labels: Sequence[str], path: str
) -> Iterable[NoteRef]:
    texts = {id(joiner): joiner.passage().text for joiner in {id(each): each for _, each in reading.calls}.values()}
    for call, joiner in sorted(reading.calls, key=lambda found: found[0].start):
        text = texts[id(joiner)]
        draft = reading.draft_of(call)
        yield NoteRef(
            call.label if draft is None else labels[draft],
            locate(path, reading.source, (call.start, call.end)),
            span=(call.start, call.end),
            before=text[max(0, call.at - _CONTEXT) : call.at],
            after=text[call.at : call.at + _CONTEXT],
            ordinal=None if draft is None else ordinals[draft],
        )
