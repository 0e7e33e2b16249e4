"""A Markdown text cut into blocks by markdown-it (CommonMark 0.31), each line with its place in the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from stacite.model.pattern import pattern
from stacite.readers.marked.dialects import add_dialects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_OFFSET = itemgetter(0)
_BRACKET = pattern(r"[\[\]]")
_STARTS = re.compile(r"[\n\\`*_\[\]!<&^$]")
# markdown-it's own idea of a line end, so that its line numbers are ours.
_LINE_END = pattern(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Definition:
    """`[^id]:` at the start of a note."""

    label: str
    start: int
    end: int
    """In the source, with the colon."""


@dataclass(frozen=True, slots=True)
class Block:
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
class Parsed:
    """A whole text."""

    blocks: tuple[Block, ...]
    definitions: tuple[Definition, ...]
    _env: dict[str, Any]

    def tokens(self, block: Block) -> list[Token]:
        """A block's inline tokens: parsed when they are asked for and not kept, so that they are never all there."""
        children: list[Token] = []
        if not _is_hostile(block.content):
            parser = _parser()
            parser.inline.parse(block.content, parser, self._env, children)
        return children

    def inline_note(self, number: int) -> tuple[str, list[Token]]:
        """Content and tokens of a `^[…]` in a block that was parsed, by the number that its token carries."""
        note = self._env["footnotes"]["list"][number]
        return note["content"], note["tokens"]


class _Literal(MarkdownIt):
    """An address is what the author wrote, letter for letter: `%20` is no blank, and `file:` is no less an address."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return bool(url)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = _Literal("commonmark", {"maxNesting": 40}).use(front_matter_plugin)
    parser.use(footnote_plugin, always_match_refs=True, move_to_end=False)
    add_dialects(parser)
    # At these letters alone one of the rules can begin: text is run through up to them.
    parser.inline.terminator_re = _STARTS
    # Text is kept in the pieces in which it was read, so that each can be found in the source again.
    return parser.disable(["text_join", "inline"])


def parse_blocks(source: str) -> Parsed:
    """The blocks of prose, in order, and the definitions of notes among them."""
    parser = _parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(source.removeprefix("\ufeff"), env)
    lines = list(_line_spans(source))
    definitions: list[Definition] = []
    blocks: list[Block] = []
    inside: list[int] = []
    for token in tokens:
        if token.type == "footnote_reference_open":
            inside.append(len(definitions))
            definitions.append(_definition(source, lines, token))
        elif token.type == "footnote_reference_close":
            inside.pop()
        elif token.type == "inline" and token.map:
            places = tuple(_places(source, lines, token.content, token.map[0]))
            blocks.append(Block(token.content, inside[-1] if inside else None, places))
    return Parsed(tuple(blocks), tuple(definitions), env)


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


def _definition(source: str, lines: list[tuple[int, int]], token: Token) -> Definition:
    label = str(token.meta["label"])
    first = lines[token.map[0]] if token.map else (0, len(source))
    printed = f"[^{label}]:"
    start = source.find(printed, *first)
    return Definition(label, start, start + len(printed))


def _places(source: str, lines: list[tuple[int, int]], content: str, first: int) -> Iterator[tuple[int, int]]:
    """Each line of the content ends a line of the source, so it is looked for from the right."""
    offset = 0
    for number, text in enumerate(content.split("\n"), first):
        bare = text.strip()
        start, end = lines[min(number, len(lines) - 1)]
        at = source.rfind(bare, start, end) if bare else -1
        if at >= 0:
            yield offset + len(text) - len(text.lstrip()), at
        offset += len(text) + 1
