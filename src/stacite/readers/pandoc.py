"""Pandoc's own JSON (`pandoc -t json`), which pandoc makes of every format that it reads, and passes to filters.

Pandoc numbers notes in the order of the text; the file has neither lines nor pages.

Sources: Text.Pandoc.Definition of pandoc-types 1.22 and 1.23; Pandoc User's Guide, "Citation rendering" (`refs`).
"""

from __future__ import annotations

import hashlib
import json
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from stacite.errors import DocumentError
from stacite.model.document import BlockKind, Document, Note, NoteRef
from stacite.model.finding import Location
from stacite.readers.base import DEFAULT_OPTIONS
from stacite.readers.bibliography import BodyMarkup, read_bibliography
from stacite.readers.health import doubts_about
from stacite.readers.passage_builders import BodyMark, MarkKind, PassageBuilder, context
from stacite.readers.word_processing import link_address
from stacite.text.encodings import check_size
from stacite.text.opaque import is_templated, opaque_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.readers.base import ReadOptions

    Nodes = Iterator[Any]
    """Elements, and functions that are called when those before them have ended."""


_NAME = "pandoc"
_REASON = "the text contains no footnotes"
_MAKE_IT = "Make the file with `pandoc -t json`."
# Of pandoc-types; older ones have tables and figures of another form.
_OLDEST = [1, 22]
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
# Word's comments and deletions, as `--track-changes=all` brings them.
_UNPRINTED = frozenset({"comment-start", "deletion"})


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes in the order of their references, the note references and the body.

    Raises DocumentError if it is not JSON, or not pandoc's.
    """
    return _Reading(parse_tree(data, path), path).document(hashlib.sha256(data).hexdigest())


def note_elements(tree: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """The notes of a tree as elements of it, in the order of their numbers. Raises DocumentError if it is damaged."""
    return _Reading(tree, path).elements


def parse_tree(data: bytes, path: str) -> dict[str, Any]:
    """The document as pandoc's JSON has it. Raises DocumentError for any other."""
    check_size(data, path)
    try:
        tree = json.loads(data)
    except RecursionError as error:
        raise DocumentError(f"{path}: the document is nested too deeply to be read", _MAKE_IT) from error
    except ValueError as error:  # also what is not UTF-8
        raise DocumentError(f"{path}: this is not JSON", _MAKE_IT) from error
    version = tree.get("pandoc-api-version") if isinstance(tree, dict) else None
    if not isinstance(version, list) or not isinstance(tree.get("blocks"), list):
        raise DocumentError(f"{path}: this is not a document of pandoc", _MAKE_IT)
    if not all(isinstance(each, int) for each in version) or version < _OLDEST:
        raise DocumentError(f"{path}: this version of pandoc is too old", "Use pandoc 2.11 or later.")
    return cast("dict[str, Any]", tree)


class _Reading:
    """Walks the tree once; what is open is on a stack, since the depth is the document's choice."""

    def __init__(self, tree: dict[str, Any], path: str) -> None:
        self._path = path
        self.elements: list[dict[str, Any]] = []
        """Of the notes."""
        self._body = PassageBuilder("\n\n")
        self._out = self._body
        self._notes: list[PassageBuilder] = []
        self._refs: list[tuple[int, bool]] = []
        """The offset of each note reference in the body, and whether it is in a block quotation."""
        self._emphases = 0
        self._quotations = 0
        try:
            self._read(tree["blocks"])
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise DocumentError(f"{path}: this is not a document of pandoc: an element is damaged", _MAKE_IT) from error

    def _read(self, blocks: list[Any]) -> None:
        open_: list[Nodes] = [iter(blocks)]
        while open_:
            node = next(open_[-1], None)
            if node is None:
                open_.pop()
            elif callable(node):
                node()
            else:
                if node["t"] == "Note" and self._out is self._body:
                    self.elements.append(node)
                if (inner := self._inner(node["t"], node.get("c"))) is not None:
                    open_.append(inner)

    def document(self, sha256: str) -> Document:
        """What was read."""
        body = self._body.passage()
        notes = tuple(self._note(builder, number) for number, builder in enumerate(self._notes, 1))
        refs = tuple(self._ref(body.text, *ref, number) for number, ref in enumerate(self._refs, 1))
        opaque = opaque_spans(body.text, _NAME, self._body.opaque)
        markup = BodyMarkup(self._body.marks, self._body.addresses, opaque)
        return Document(
            self._path,
            _NAME,
            sha256,
            notes,
            refs,
            body,
            doubts=tuple(doubts_about(notes, refs, body.text, _REASON)),
            opaque=opaque,
            sources=read_bibliography(body, markup, self._path, None, len(notes)),
        )

    def _note(self, builder: PassageBuilder, number: int) -> Note:
        passage = builder.passage()
        return Note(
            str(number),
            number,
            passage,
            Location(self._path),
            addresses=tuple(each for each in builder.addresses if not is_templated(each.url)),
            blocks=builder.blocks,
            opaque=opaque_spans(passage.text, _NAME, builder.opaque),
        )

    def _ref(self, body: str, at: int, is_quoted: bool, number: int) -> NoteRef:
        before, after = context(body, at)
        place = Location(self._path)
        return NoteRef(str(number), place, before=before, after=after, ordinal=number, is_quoted=is_quoted)

    def _inner(self, kind: str, content: Any) -> Nodes | None:  # noqa: C901, PLR0912 - one case for each kind of element
        """Begin an element; what is in it, and then what ends it."""
        out = self._out
        match kind:
            case "Str":
                self._write(content)
            case "Space" | "SoftBreak":
                out.space()
            case "LineBreak":
                out.end_line()
            case "Emph" | "Underline":
                self._emphases += 1
                return chain(content, (self._end_emphasis,))
            case "Superscript":
                return chain(content, (partial(out.mark_raised, out.length),))
            case "Strong" | "Strikeout" | "Subscript" | "SmallCaps":
                return chain(content)
            case "Quoted":
                opening, closing = _QUOTES[content[0]["t"]]
                self._write(opening)
                return chain(content[1], (partial(self._write, closing),))
            case "Cite":
                is_shown = any(each["t"] != "RawInline" for each in content[1])
                return chain(content[1]) if is_shown else self._keys(content[0])
            case "Code" | "Math":
                self._write_opaque(content[1])
            case "Span":
                return None if _UNPRINTED.intersection(content[0][1]) else chain(content[1])
            case "Link":
                # The class of an address that stands in the text itself.
                out.open_link("" if "uri" in content[0][1] else link_address(content[2][0]))
                return chain(content[1], (out.close_link,))
            case "Note" if out is self._body:
                return self._begin_note(content)
            case "Note":  # which pandoc itself never writes into another
                return chain(content)
            case "Plain" | "Para":
                out.end_paragraph()
                return chain(content, (out.end_paragraph,))
            case "LineBlock":
                out.end_paragraph()
                return chain(*((*line, out.end_line) for line in content), (out.end_paragraph,))
            case "CodeBlock" if out is not self._body:
                out.end_paragraph()
                return self._block(BlockKind.CODE, iter((partial(self._write_opaque, content[1]),)))
            case "BlockQuote":
                self._quotations += out is self._body
                return self._block(BlockKind.QUOTATION, chain(content, (self._end_quotation,)))
            case "BulletList":
                return self._items(content)
            case "OrderedList":
                return self._items(content[1])
            case "DefinitionList":
                return chain(*((*term, out.end_paragraph, *chain(*texts)) for term, texts in content))
            case "Header":
                out.end_paragraph()
                out.mark(BodyMark(MarkKind.HEADING, level=content[0] if isinstance(content[0], int) else 0))
                return chain(content[2], (out.end_paragraph,))
            case "Div":
                return self._div(*content)
            case "Figure":
                return chain(content[2], content[1][1])
            case "Table":
                return self._block(BlockKind.TABLE, _cells(content))
        return None

    def _write(self, text: str) -> None:
        self._out.write(text, emphasis=self._emphases > 0)

    def _write_opaque(self, text: str) -> None:
        self._out.enter_opaque()
        self._write(text)
        self._out.leave_opaque()

    def _end_emphasis(self) -> None:
        self._emphases -= 1

    def _keys(self, cites: list[Any]) -> Nodes:
        """What pandoc writes in Markdown for cites of another format: `[see @doe2009, 12]`."""
        self._write("[")
        for number, cite in enumerate(cites):
            before, after = cite["citationPrefix"], cite["citationSuffix"]
            yield from (partial(self._write, "; "),) if number else ()
            yield from (*before, {"t": "Space"}) if before else ()
            yield partial(self._write, f"@{cite['citationId']}")
            yield from (partial(self._write, ", "), *after) if after else ()
        yield partial(self._write, "]")

    def _begin_note(self, blocks: list[Any]) -> Nodes:
        self._refs.append((self._body.length, self._quotations > 0))
        emphases, self._emphases = self._emphases, 0
        self._out = PassageBuilder()
        self._notes.append(self._out)
        return chain(blocks, (partial(self._end_note, emphases),))

    def _end_note(self, emphases: int) -> None:
        self._out, self._emphases = self._body, emphases

    def _end_quotation(self) -> None:
        self._quotations -= self._out is self._body

    def _block(self, kind: BlockKind, inner: Nodes) -> Nodes:
        self._out.enter_block(kind)
        return chain(inner, (self._out.leave_block, self._out.end_paragraph))

    def _items(self, items: list[list[Any]]) -> Nodes:
        return self._block(BlockKind.LIST_ITEM, chain(*items))

    def _div(self, attributes: list[Any], blocks: list[Any]) -> Nodes:
        if attributes[0] != "refs":
            return iter(blocks)
        # Where citeproc puts the bibliography.
        self._out.end_paragraph()
        self._out.mark(BodyMark(MarkKind.BIBLIOGRAPHY))
        return chain(blocks, (partial(self._out.mark, BodyMark(MarkKind.END)),))


def _cells(table: list[Any]) -> Nodes:
    """The caption of a table and what is in its cells."""
    _, caption, _, head, bodies, foot = table
    rows = chain(head[1], *(chain(body[2], body[3]) for body in bodies), foot[1])
    return chain(caption[1], *(cell[4] for row in rows for cell in row[1]))
