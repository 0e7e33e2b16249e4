"""reStructuredText: `.. [1]`, `[#]_` and `[*]_`, as docutils resolves them (extra `rst`).

Citations (`.. [Berg2010]`) are not notes. Everything in docutils that reaches outside the text is turned off: it
includes no files, passes on no raw parts, and reads no configuration.

Source: docutils, "Deploying Docutils securely"; configuration, `line_length_limit`.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.core import publish_doctree

from stacite.errors import DocumentError
from stacite.model.document import BlockKind
from stacite.readers.base import DEFAULT_OPTIONS, check_markup_size
from stacite.readers.drafts import DocumentDraft, NoteDraft, NoteRefDraft, assemble_document
from stacite.readers.passage_builders import BodyMark, MarkKind, SourcePassageBuilder
from stacite.text.encodings import decode
from stacite.text.patterns import pattern
from stacite.text.spans import offset_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


# Most characters of markup between two texts that follow each other in the tree.
_NEAR = 600
_UNPRINTED = (
    nodes.comment, nodes.system_message, nodes.raw, nodes.pending, nodes.target, nodes.substitution_definition,
    nodes.image, nodes.label, nodes.meta, nodes.math_block,
)  # fmt: skip
_CODE = (nodes.literal_block, nodes.doctest_block)
_OPAQUE = (nodes.literal, nodes.math)
_BLOCK_KINDS: dict[type[nodes.Element], BlockKind] = {
    nodes.block_quote: BlockKind.QUOTATION,
    nodes.attribution: BlockKind.ATTRIBUTION,
    nodes.list_item: BlockKind.LIST_ITEM,
    nodes.table: BlockKind.TABLE,
    nodes.literal_block: BlockKind.CODE,
    nodes.doctest_block: BlockKind.CODE,
}
_UNRESOLVED_REF = pattern(r"\[([^\]\s]{1,60})\]_")
_ROLE = pattern(r":[\w:+.-]{1,60}:`([^`<]{1,2000}?)(?:\s*<[^`<>]{0,2000}>)?`")
_WEB = pattern(r"(?:https?|ftps?):|www\.", re.IGNORECASE)


class _TreeReader:
    """Walks the tree once, while a cursor follows in the source."""

    def __init__(self, tree: nodes.document, source: str) -> None:
        self._tree, self._source = tree, source
        self._at = 0
        self._body = SourcePassageBuilder(source, "\n\n")
        self._out = self._body
        self._drafts: dict[int, NoteDraft] = {}
        self._refs: list[tuple[NoteRefDraft, nodes.Element]] = []
        self._notes = {id_: note for note in tree.findall(nodes.footnote) for id_ in note["ids"]}

    def read(self) -> DocumentDraft:
        """Walk the whole tree."""
        # The depth is bounded by what docutils, itself recursive, could build.
        open_: list[tuple[nodes.Element, Iterator[nodes.Node]]] = [(self._tree, iter(self._tree.children))]
        while open_:
            element, children = open_[-1]
            child = next(children, None)
            if child is None:
                open_.pop()
                self._leave(element)
            elif isinstance(child, nodes.Text):
                self._copy(child.astext())
            elif isinstance(child, nodes.Element) and self._enter(child):
                open_.append((child, iter(child.children)))
        for ref, reference in self._refs:
            note = self._notes.get(str(reference.get("refid", "")))
            ref.draft = self._drafts.get(id(note)) if note is not None else None
            ref.label = ref.draft.label if ref.draft else ref.label
        return DocumentDraft(list(self._drafts.values()), [ref for ref, _ in self._refs], self._body)

    def _enter(self, element: nodes.Element) -> bool:
        """Begin an element; return whether its children are read."""
        if isinstance(element, nodes.footnote):
            self._note(element)
        elif isinstance(element, nodes.footnote_reference):
            self._note_ref(element, element.astext())
            return False
        elif isinstance(element, nodes.problematic):
            return self._problem(element)
        elif (
            isinstance(element, _UNPRINTED)
            or (isinstance(element, _CODE) and self._out is self._body and not _has_note_refs(element))
            or (isinstance(element, nodes.topic) and "contents" in element["classes"])
        ):
            return False
        elif isinstance(element, (nodes.emphasis, nodes.title_reference)):
            self._out.emphasis = True
        elif isinstance(element, nodes.reference):
            self._out.open_link(_address(element))
        elif isinstance(element, _OPAQUE):
            self._out.enter_opaque()
        elif not isinstance(element, nodes.Inline):
            self._block(element)
            self._mark(element)
        return True

    def _mark(self, element: nodes.Element) -> None:
        """Mark a heading, or a citation (`.. [Doe2020] text`), which is an entry of a bibliography."""
        if isinstance(element, nodes.title):
            level, parent = 1, element.parent
            while isinstance(parent, nodes.section):
                parent, level = parent.parent, level + 1
            self._out.mark(BodyMark(MarkKind.HEADING, level=level))
        elif isinstance(element, nodes.citation):
            label = element.children[0].astext() if element.children else ""
            self._out.mark(BodyMark(MarkKind.ENTRY, label=label))

    def _leave(self, element: nodes.Element) -> None:
        if isinstance(element, nodes.footnote):
            self._out = self._body
        elif isinstance(element, (nodes.emphasis, nodes.title_reference)):
            self._out.emphasis = False
        elif isinstance(element, nodes.reference):
            self._out.close_link()
        elif isinstance(element, _OPAQUE):
            self._out.leave_opaque()
        elif not isinstance(element, nodes.Inline):
            if type(element) in _BLOCK_KINDS:
                self._out.leave_block()
            self._out.end_paragraph()
            if isinstance(element, nodes.citation):
                self._out.mark(BodyMark(MarkKind.END))

    def _block(self, element: nodes.Element) -> None:
        self._out.end_paragraph()
        if kind := _BLOCK_KINDS.get(type(element)):
            self._out.enter_block(kind)
        if isinstance(element, (nodes.paragraph, nodes.term)) and element.line:
            line = offset_at(self._source, element.line, 1)
            self._at = max(self._at, line)

    def _note(self, note: nodes.footnote) -> None:
        start = offset_at(self._source, note.line or 1, 1)
        found = self._source.find("[", start, start + _NEAR)
        start = found if found >= 0 else start
        close = self._source.find("]", start, start + _NEAR)
        label = note.children[0].astext() if note.children else ""
        self._out = SourcePassageBuilder(self._source)
        self._drafts[id(note)] = NoteDraft(label, start, self._out, end=close + 1)
        self._at = max(start, close + 1)

    def _note_ref(self, element: nodes.Element, label: str) -> None:
        raw = str(element.rawsource) or f"[{label}]_"
        at = self._source.find(raw, self._at, self._at + _NEAR + len(raw))
        at = at if at >= 0 else self._at
        end = min(at + len(raw), len(self._source)) if self._source.startswith(raw, at) else at + 1
        self._refs.append((NoteRefDraft(label, at, self._out, self._out.length, end=end), element))
        self._at = end

    def _problem(self, element: nodes.problematic) -> bool:
        """What docutils could not resolve: a reference to a missing note, or a role of Sphinx."""
        text = element.astext()
        if unresolved := _UNRESOLVED_REF.fullmatch(text):
            self._note_ref(element, unresolved[1].lstrip("#") or unresolved[1])
            return False
        if role := _ROLE.fullmatch(text):
            self._copy(role[1])
            return False
        return True

    def _copy(self, text: str) -> None:
        """Copy text, line by line, from the next place in the source that has it."""
        for index, line in enumerate(text.replace("\x00", "").split("\n")):
            if index:
                self._out.space()
            at = self._source.find(line, self._at, self._at + _NEAR + len(line)) if line.strip() else -1
            if at >= 0:
                self._out.copy(at, at + len(line))
                self._at = at + len(line)
            else:
                self._out.insert(line)


def _has_note_refs(code: nodes.Element) -> bool:
    """Whether it is a `parsed-literal` with note references; other code has none."""
    return next(iter(code.findall(nodes.footnote_reference)), None) is not None


def _address(reference: nodes.Element) -> str:
    """The target of a link, if its text does not show it."""
    target = str(reference.get("refuri", ""))
    return target if _WEB.match(target) and target != reference.astext() else ""


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes in the order of their first references, the note references and the body.

    Raises DocumentError if it is not UTF-8 text, or docutils can't read it.
    """
    source = decode(data, path)
    draft = _TreeReader(_parse_tree(source, path), source).read()
    sha256 = hashlib.sha256(data).hexdigest()
    return assemble_document(draft, source, path, sha256, "rst", "the text contains no `.. [1]`")


_LONGEST_LINE = 100_000
_LONGEST_BLOCK = 400_000
_MARKUP_SIGN = pattern(r"[*`|_]")
# The time that docutils takes grows with the square of a paragraph: for each markup sign it copies what follows.
_MOST_WORK = 300_000_000
# str.splitlines, by which docutils counts lines, splits at these too; editors and stacite do not.
_OTHER_LINE_ENDS = pattern("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 6,
    "input_encoding": "unicode",
    "syntax_highlight": "none",
    "line_length_limit": _LONGEST_LINE,
    "smart_quotes": False,
    "traceback": True,
    "sectsubtitle_xform": False,
    "docinfo_xform": False,
}


def _parse_tree(source: str, path: str) -> nodes.document:
    """The tree. Raises DocumentError for what is too large or too deep for docutils."""
    _check_lengths(source, path)
    text = _OTHER_LINE_ENDS.sub(" ", source.removeprefix("\ufeff"))
    try:
        return publish_doctree(text, settings_overrides={**_SETTINGS, "warning_stream": io.StringIO()})
    except RecursionError as error:
        raise DocumentError(
            f"{path}: the file is nested too deeply to be read", "Check that it is a document."
        ) from error
    except Exception as error:
        message = f"{path}: docutils can't read the file ({type(error).__name__})"
        raise DocumentError(
            message, "Check it with `rst2html`, or read it as plain text with `--from text`."
        ) from error


def _check_lengths(source: str, path: str) -> None:
    check_markup_size(source, path)
    block = marks = 0
    for number, line in enumerate(source.split("\n"), 1):
        block, marks = (block + len(line), marks + len(_MARKUP_SIGN.findall(line))) if line.strip() else (0, 0)
        if len(line) > _LONGEST_LINE or block > _LONGEST_BLOCK or block * marks > _MOST_WORK:
            raise DocumentError(
                f"{path}: line {number}: the paragraph is too long to be read",
                "Break it into shorter lines and paragraphs.",
            )
