"""A copy of a Word document with a comment at each note that has findings; all else stays as it is, to the byte.

What must change are the body, the comments, and what names them; each of these is changed by insertions alone.

Source: ISO/IEC 29500-1, 11.3.2 (the part of comments), 17.13.4.2 (comment), 17.13.4.3-5 (its range and reference in
the text); 29500-2, 6.5 (relationships), 7.2.3 (content types).
"""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stacite.containers.archive import with_members
from stacite.containers.opc import OpcPackage
from stacite.errors import UsageError
from stacite.model.finding import Applicability
from stacite.ooxml.comments import CommentableBody
from stacite.ooxml.xml_source import EncodedXml, Splice, XmlOutline, append_splice, apply_splices
from stacite.reporters.wording import evidence_lines
from stacite.text.patterns import pattern
from stacite.text.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from stacite.model.document import Document
    from stacite.model.finding import Finding, Fix
    from stacite.model.location import Location
    from stacite.model.report import Report
    from stacite.ooxml.xml_source import SourceElement
    from stacite.reporters.base import Style


_CONTEXT = 40
"""Letters of the note on each side of the words that are meant."""
_LONGEST_LINE = 600
"""Letters of a line."""
_MOST_EVIDENCE_LINES = 10
"""Lines of evidence for one finding."""
_MOST_FINDINGS = 50
"""Findings in one comment."""
_EMPHASIS = "*"
"""How notes' texts show italics."""
_NO_XML = pattern(r"[\ufffe\uffff]")
"""What is visible and no letter of XML 1.0 (2.2)."""


@dataclass(frozen=True, slots=True)
class CommentRun:
    """Words of one formatting."""

    text: str
    is_bold: bool = False


CommentLine = tuple[CommentRun, ...]


def comment_lines(findings: Sequence[Finding], *, with_notes: bool) -> Iterator[CommentLine]:
    """The findings, gravest first, each with its lines; `with_notes` says for each which note it is about."""
    ordered = sorted(findings, key=lambda finding: -finding.severity.rank)
    for finding in ordered[:_MOST_FINDINGS]:
        yield from _finding_lines(finding, with_note=with_notes)
    if len(ordered) > _MOST_FINDINGS:
        yield (CommentRun(f"and {len(ordered) - _MOST_FINDINGS} more, which `stacite check` prints"),)


def _finding_lines(finding: Finding, *, with_note: bool) -> Iterator[CommentLine]:
    note = f", note {_one_line_of(finding.note)}" if with_note and finding.note else ""
    head = f"{finding.code} {finding.name} ({finding.severity}{note}):"
    yield CommentRun(head, is_bold=True), CommentRun(f" {_one_line_of(finding.message)}")
    where = tuple(piece for piece in _where_runs(finding.location) if piece.text)
    if where:
        yield where
    for line in islice(evidence_lines(finding.evidence), _MOST_EVIDENCE_LINES):
        yield (CommentRun(f"Evidence: {_one_line_of(line)}"),)
    if finding.fix is not None:
        yield (CommentRun(f"Fix: {_fix_lines(finding.fix)}"),)
    if finding.help:
        yield (CommentRun(f"Help: {_one_line_of(finding.help)}"),)


def _where_runs(place: Location) -> CommentLine:
    """The words that are meant, among those around them; the file's place where it has one."""
    if not place.quote:
        return (CommentRun(f"At {_one_line_of(str(place))}"),) if place.line is not None else ()
    start, end = place.quote_span
    low, high = max(0, start - _CONTEXT), min(len(place.quote), end + _CONTEXT)
    before, after = ("…" if low else ""), ("…" if high < len(place.quote) else "")
    meant = CommentRun(_one_line_of(place.quote[start:end].replace(_EMPHASIS, "")), is_bold=True)
    edges = (place.quote[each].replace(_EMPHASIS, "") for each in (slice(low, start), slice(end, high)))
    head, tail = map(_plain, edges)
    return CommentRun(f"In: {before}{head}"), meant, CommentRun(f"{tail}{after}")


def _fix_lines(fix: Fix) -> str:
    message = _one_line_of(fix.message)
    if fix.command:
        return f"{message} (stacite {_one_line_of(fix.command)})"
    return f"{message} (look before you take it)" if fix.applicability is Applicability.UNSAFE else message


def _one_line_of(text: str) -> str:
    shown = _plain(text[: _LONGEST_LINE + 1])
    return shown if len(shown) <= _LONGEST_LINE else f"{shown[:_LONGEST_LINE]}…"


def _plain(text: str) -> str:
    """On one line, and nothing that XML can't hold; blanks at the edges stay."""
    edges = [" " if each.isspace() else "" for each in (text[:1], text[-1:])]
    inner = _NO_XML.sub("\ufffd", one_line(text)).strip()
    return f"{edges[0]}{inner}{edges[1]}" if inner else edges[0]


AUTHOR, INITIALS = "stacite", "st"


class CommentMarkup:
    """The prefix under which a text knows WordprocessingML; one of its own where the text has none."""

    def __init__(self, prefix: str, namespace: str) -> None:
        """`prefix` with its colon; empty where the namespace is the default one, which attributes can't be in."""
        self.prefix = prefix or "w:"
        self.declared = "" if prefix else f' xmlns:w="{namespace}"'

    def comment(self, number: int, lines: Iterable[CommentLine], day: date | None) -> bytes:
        """A comment, a paragraph for each line."""
        w = self.prefix
        dated = "" if day is None else f' {w}date="{day.isoformat()}T00:00:00Z"'
        said = f'{w}id="{number}" {w}author="{AUTHOR}" {w}initials="{INITIALS}"{dated}'
        mark = f"<{w}r>{self._style('CommentReference')}<{w}annotationRef/></{w}r>"
        paragraphs = [self._paragraph(line, "" if at else mark) for at, line in enumerate(lines)]
        return f"<{w}comment{self.declared} {said}>{''.join(paragraphs)}</{w}comment>".encode()

    def start(self, number: int) -> bytes:
        """Where the letters begin that are commented on."""
        return f'<{self.prefix}commentRangeStart{self.declared} {self.prefix}id="{number}"/>'.encode()

    def end(self, number: int) -> bytes:
        """Where they end, with the comment's reference."""
        w = self.prefix
        reference = f'{self._style("CommentReference")}<{w}commentReference {w}id="{number}"/>'
        ended = f'<{w}commentRangeEnd{self.declared} {w}id="{number}"/>'
        return f"{ended}<{w}r{self.declared}>{reference}</{w}r>".encode()

    def _paragraph(self, line: CommentLine, mark: str) -> str:
        w = self.prefix
        style = f'<{w}pPr><{w}pStyle {w}val="CommentText"/></{w}pPr>'
        return f"<{w}p>{style}{mark}{''.join(map(self._run, line))}</{w}p>"

    def _run(self, piece: CommentRun) -> str:
        w = self.prefix
        bold = f"<{w}rPr><{w}b/></{w}rPr>" if piece.is_bold else ""
        return f'<{w}r>{bold}<{w}t xml:space="preserve">{escape(piece.text)}</{w}t></{w}r>'

    def _style(self, name: str) -> str:
        return f'<{self.prefix}rPr><{self.prefix}rStyle {self.prefix}val="{name}"/></{self.prefix}rPr>'


_STRICT = "http://purl.oclc.org/ooxml"
_TRANSITIONAL = "http://schemas.openxmlformats.org"
_COMMENTS_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELATIONSHIPS_NAMESPACE = f"{_TRANSITIONAL}/package/2006/relationships"
_CONTENT_TYPES_PART = "[Content_Types].xml"
_XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class CommentedCopy:
    """The document, and where its body can be commented."""

    data: bytes
    path: str
    package: OpcPackage
    main: str
    """The part of the body."""
    text: EncodedXml
    body: CommentableBody

    @classmethod
    def of(cls, data: bytes, path: str) -> CommentedCopy:
        """Raises DocumentError for what is no sound Word document."""
        package = OpcPackage(data, path)
        main = package.main_part()
        text = EncodedXml.of(package.bytes(main) or b"", path, main)
        return cls(data, path, package, main, text, CommentableBody.of(text.utf8, path, main))

    def calls(self, anchor: str) -> bool:
        """Whether the body calls the note where a comment can stand."""
        return self.body.call(anchor) is not None

    def with_comments(self, comments: Sequence[tuple[str, Sequence[CommentLine]]], day: date | None) -> bytes:
        """The document with a comment for each anchor: at the note's call, for the empty one at the first paragraph."""
        part = self._comments_part()
        held = self._text(part, f"<w:comments xmlns:w={quoteattr(self._namespace)}></w:comments>")
        outline = XmlOutline.of(held.utf8, self.path, part)
        numbers = zip(self._free_numbers(outline), comments, strict=False)
        placed = [(number, anchor, lines) for number, (anchor, lines) in numbers]
        names = self._names(outline.root)
        written = b"".join(names.comment(number, lines, day) for number, _, lines in placed)
        splices = [splice for number, anchor, _ in placed for splice in self._anchored(number, anchor)]
        changed = {
            self.main: self.text.bytes(apply_splices(self.text.utf8, splices)),
            part: held.bytes(apply_splices(held.utf8, [append_splice(held.utf8, outline.root, written)])),
            **dict(self._named(part)),
        }
        return with_members(self.data, self.path, {self.package.member(each): new for each, new in changed.items()})

    @property
    def _is_strict(self) -> bool:
        root = self.body.root
        return root is not None and _STRICT.encode() in root.written

    @property
    def _namespace(self) -> str:
        return f"{_STRICT}/wordprocessingml/main" if self._is_strict else f"{_TRANSITIONAL}/wordprocessingml/2006/main"

    def _names(self, place: SourceElement) -> CommentMarkup:
        return CommentMarkup(place.prefix, self._namespace)

    def _comments_part(self) -> str:
        """The part that holds the comments, or where it is to be."""
        found = self.package.related(self.main, "comments")
        return found or posixpath.join(posixpath.dirname(self.main), "comments.xml")

    def _text(self, part: str, new: str) -> EncodedXml:
        """A part's text; where there is no such part, `new`."""
        content = self.package.bytes(part)
        return EncodedXml.of(f"{_XML_DECLARATION}{new}".encode() if content is None else content, self.path, part)

    def _free_numbers(self, outline: XmlOutline) -> Iterator[int]:
        """Ids that neither the comments have nor the body refers to."""
        known = {each.attributes.get("w:id", "") for each in outline.children}
        taken = self.body.comments | {int(each) for each in known if each.isdecimal()}
        return (number for number in count() if number not in taken)

    def _anchored(self, number: int, anchor: str) -> Iterator[Splice]:
        """What ties a comment to its place in the body."""
        run, paragraph = self.body.call(anchor), self.body.paragraph
        if run is not None:
            names = self._names(run)
            yield Splice(run.start, run.start, names.start(number))
            yield Splice(run.end, run.end, names.end(number))
        elif paragraph is not None:
            names = self._names(paragraph)
            tie = names.start(number) + names.end(number)
            is_tag = paragraph.is_empty_tag
            yield (
                append_splice(self.text.utf8, paragraph, tie)
                if is_tag
                else Splice(self.body.start, self.body.start, tie)
            )

    def _named(self, part: str) -> Iterator[tuple[str, bytes]]:
        """The lists that have to name the part of the comments, where they don't yet."""
        known = self.package.relationships(self.main)
        if not any(each.type == "comments" and not each.external for each in known.values()):
            listed = self.package.relationships_part(self.main)
            number = next(each for each in count(1) if f"rId{each}" not in known)
            base = f"{_STRICT}/officeDocument" if self._is_strict else f"{_TRANSITIONAL}/officeDocument/2006"
            said = f'Id="rId{number}" Type="{base}/relationships/comments" Target={quoteattr(posixpath.basename(part))}'
            new = f"<Relationships xmlns={quoteattr(_RELATIONSHIPS_NAMESPACE)}></Relationships>"
            yield listed, self._listed(listed, new, "Relationship", said)
        types = XmlOutline.of(self._text(_CONTENT_TYPES_PART, "<Types/>").utf8, self.path, _CONTENT_TYPES_PART)
        parts = [each.attributes.get("PartName", "").lower() for each in types.children]
        if f"/{part}".lower() not in parts:
            said = f'PartName={quoteattr("/" + part)} ContentType="{_COMMENTS_CONTENT_TYPE}"'
            yield _CONTENT_TYPES_PART, self._listed(_CONTENT_TYPES_PART, "<Types/>", "Override", said)

    def _listed(self, part: str, new: str, name: str, said: str) -> bytes:
        """A list with one entry more."""
        text = self._text(part, new)
        root = XmlOutline.of(text.utf8, self.path, part).root
        entry = f"<{root.prefix}{name} {said}/>".encode()
        return text.bytes(apply_splices(text.utf8, [append_splice(text.utf8, root, entry)]))


NAME = "word"
_FORMAT = "docx"
_WHOLE_DOCUMENT = ""
"""Stands for the document as a whole among the notes."""


def suit(documents: Sequence[Document]) -> None:
    """Raise UsageError for all but one Word document."""
    if len(documents) != 1:
        hint = "Run it once for each document, each time with another -o."
        raise UsageError(f"--output-format word takes one document a run; here are {len(documents)}", hint)
    if documents[0].format != _FORMAT:
        hint = f"It is read as {documents[0].format}; choose another output format."
        raise UsageError(f"{documents[0].path}: is no Word document, so --output-format word can't comment in it", hint)


def render(report: Report, style: Style) -> bytes:  # noqa: ARG001 - a document has no columns
    """The copy; without findings it is the document."""
    suit([reading.document for reading in report.readings])
    document = report.readings[0].document
    data = report.originals[document.path]
    if not report.findings:
        return data
    copy = CommentedCopy.of(data, document.path)
    groups = _findings_by_anchor(report.findings, document, copy)
    comments = [
        (anchor, [*comment_lines(own, with_notes=anchor == _WHOLE_DOCUMENT)]) for anchor, own in groups.items() if own
    ]
    return copy.with_comments(comments, report.today)


def _findings_by_anchor(
    findings: Sequence[Finding], document: Document, copy: CommentedCopy
) -> dict[str, list[Finding]]:
    """The findings on the document, then those on each note, in its order; notes that the body does not call are it."""
    groups: dict[str, list[Finding]] = {_WHOLE_DOCUMENT: [], **{note.location.anchor: [] for note in document.notes}}
    anchors = _anchors_by_label(document)
    for finding in findings:
        place = finding.location
        anchor = (
            place.anchor if place.path == document.path and place.anchor else anchors.get(finding.note, _WHOLE_DOCUMENT)
        )
        groups.setdefault(anchor if copy.calls(anchor) else _WHOLE_DOCUMENT, []).append(finding)
    return groups


def _anchors_by_label(document: Document) -> dict[str, str]:
    """The notes' own names by their labels, as far as no two notes have the same."""
    counts = Counter(note.label for note in document.notes)
    return {note.label: note.location.anchor for note in document.notes if counts[note.label] == 1}
