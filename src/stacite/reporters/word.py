"""A copy of a Word or OpenDocument file with a comment at each note that has findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from stacite import odf
from stacite.errors import DocumentError, UsageError
from stacite.model.document import NAMELESS, CommentRun, NoteComment
from stacite.model.finding import Applicability
from stacite.model.house_style import DECIDE, HouseStyle, asked_words
from stacite.ooxml import comments as ooxml
from stacite.reporters.folding import Cause, folded, place_name, told_before
from stacite.reporters.summary import all_counts, as_sentences, misread_sentences, source_sentences, unchecked_sentences
from stacite.reporters.wording import (
    curly,
    evidence_lines,
    note_name,
    notes_by_label,
    rule_title,
    titled,
    told_of,
    tracked_changes,
)
from stacite.text.characters import one_line, shortened
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stacite.model.document import CommentLine, Document
    from stacite.model.finding import Finding, Fix, Location
    from stacite.model.report import Report
    from stacite.reporters.base import Style


_CONTEXT_CHARACTERS = 40
_LONGEST_LINE = 600
_MOST_EVIDENCE_LINES = 10
_MOST_FINDINGS = 50
_EMPHASIS = "*"
_CODE = pattern(r"`([^`\n]{1,200})`")
# Visible, but not allowed in XML 1.0 (2.2).
_NOT_IN_XML = pattern(r"[\ufffe\uffff]")


def comment_lines(findings: Sequence[tuple[Finding, Finding | None]], *, with_notes: bool) -> Iterator[CommentLine]:
    """The findings, most severe first, each with its lines; `with_notes` adds the note that each is about.

    A finding that says what an earlier one says is one line, which names the note of that.
    """
    ordered = sorted(findings, key=lambda each: -each[0].severity.rank)
    shown: CommentLine = ()
    for finding, earlier in ordered[:_MOST_FINDINGS]:
        # Where findings that follow each other are about the same words, these are quoted once.
        context = _context_line(finding)
        quoted, shown = (() if context == shown else context), context
        if earlier is None:
            yield from _finding_lines(finding, quoted, with_note=with_notes)
        else:
            yield _repeat_line(finding, earlier, quoted, with_note=with_notes)
    if len(ordered) > _MOST_FINDINGS:
        more = len(ordered) - _MOST_FINDINGS
        yield (CommentRun(f"And {more} more. The report shows {'it' if more == 1 else 'them all'}."),)


def remarks(findings: Iterable[Finding], *, with_place: bool = False) -> Iterator[tuple[str, Sequence[CommentLine]]]:
    """What editors add to these findings: by the name of each, a line for each of them.

    `with_place` has each line begin with what it is about.
    """
    found: dict[str, list[CommentLine]] = {}
    for finding in findings:
        if finding.remark:
            line = (CommentRun(f"{_about(finding) if with_place else ''}{_plain(finding.remark)}"),)
            found.setdefault(_one_line_of(finding.remark_by) or NAMELESS, []).append(line)
    yield from found.items()


def _about(finding: Finding) -> str:
    """`Unreferenced note, “Doe, A Book, 3.”: `, which `was_written` knows; empty where no words name the place."""
    quote = finding.location.quote.replace(_EMPHASIS, "")
    words = f"“{shortened(_plain(quote).strip(), _CONTEXT_CHARACTERS)}”" if quote.strip() else ""
    place = note_name(finding) if finding.note else words
    return f"{curly(rule_title(finding))}, {place}: " if place else ""


def _finding_lines(finding: Finding, context: CommentLine, *, with_note: bool) -> Iterator[CommentLine]:
    yield (CommentRun(_heading(finding, with_note=with_note), is_bold=True),)
    yield (CommentRun(_words(finding.message)),)
    if context:
        yield context
    for line in islice(evidence_lines(finding.evidence), _MOST_EVIDENCE_LINES):
        yield (CommentRun(f"Evidence: {_words(line)}"),)
    if finding.fix is not None:
        # For whoever reads the copy: of a fix that needs no reading, it is sure that it is one.
        head = "Possible change" if finding.fix.applicability is Applicability.UNSAFE else "Suggested change"
        yield (CommentRun(f"{head}: {_fix_line(finding.fix)}"),)
    if finding.help:
        # An author has the copy alone, neither settings nor a registry.
        advice = DECIDE if "`[house]`" in finding.help else finding.help.partition(" in the registry")[0]
        yield (CommentRun(f"What to do: {_words(advice)}"),)


def _heading(finding: Finding, *, with_note: bool) -> str:
    place = note_name(finding) if with_note else ""
    return f"{curly(titled(finding, with_severity=True))}{' · ' if place else ''}{_one_line_of(place)}"


def _context_line(finding: Finding) -> CommentLine:
    return tuple(run for run in _context_runs(finding.location) if run.text)


def _repeat_line(finding: Finding, earlier: Finding, context: CommentLine, *, with_note: bool) -> CommentLine:
    """`Comma before a parenthesis (S605, warning): No comma is needed (see the comment at note 4). In: …, (Leiden…`.

    Of one place: `Also in this note: Comma before a parenthesis (S605, warning): No comma is needed.`
    """
    is_same = place_name(finding) == place_name(earlier)
    also = [CommentRun(f"Also {'in this note' if finding.note else 'here'}: ")] if is_same else []
    place = _one_line_of(place_name(earlier))
    # `bibliography: Doe`
    named = f"the {place}" if not earlier.note and place.startswith("bibliography") else place
    where = "" if is_same else f" (see the comment at {named})"
    words = CommentRun(f": {_words(finding.message)}{where}.{' ' if context else ''}")
    return *also, CommentRun(_heading(finding, with_note=with_note), is_bold=True), words, *context


def _folded_lines(findings: Sequence[Finding]) -> Iterator[CommentLine]:
    """A line for each cause that is not told of in full at each of its places."""
    for cause in folded(findings):
        if cause.is_folded:
            title = curly(titled(cause.first, with_severity=True))
            text = f"{_plain(cause.places(every=True))}: {_words(cause.first.message)}"
            yield CommentRun(title, is_bold=True), CommentRun(f" · {text}")


def _context_runs(place: Location) -> CommentLine:
    """The quoted words in their context; without a quotation, the place in the file."""
    if not place.quote.strip():
        return (CommentRun(f"At {_one_line_of(str(place))}"),) if place.line is not None else ()
    start, end = place.quote_span
    low, high = max(0, start - _CONTEXT_CHARACTERS), min(len(place.quote), end + _CONTEXT_CHARACTERS)
    before, after = ("…" if low else ""), ("…" if high < len(place.quote) else "")
    quoted = CommentRun(_one_line_of(place.quote[start:end].replace(_EMPHASIS, "")), is_bold=True)
    edges = (place.quote[each].replace(_EMPHASIS, "") for each in (slice(low, start), slice(end, high)))
    head, tail = map(_plain, edges)
    return CommentRun(f"In: {before}{head}"), quoted, CommentRun(f"{tail}{after}")


def _fix_line(fix: Fix) -> str:
    message = _words(fix.message)
    if fix.command:
        return f"{message} (run stacite {_one_line_of(fix.command)})"
    return message


def _words(text: str) -> str:
    """A sentence without Markdown: words between backticks in quotation marks, emphasis plain, apostrophes curly."""
    plain = "".join(part for part, _ in split_emphasis(curly(text)))
    return _one_line_of(_CODE.sub(r"“\1”", plain))


def _one_line_of(text: str) -> str:
    shown = _plain(text[: _LONGEST_LINE + 1])
    return shown if len(shown) <= _LONGEST_LINE else f"{shown[:_LONGEST_LINE]}…"


def _plain(text: str) -> str:
    """On one line, without characters that XML can't hold; a space at either edge stays."""
    edges = [" " if each.isspace() else "" for each in (text[:1], text[-1:])]
    inner = _NOT_IN_XML.sub("\ufffd", one_line(text)).strip()
    return f"{edges[0]}{inner}{edges[1]}" if inner else edges[0]


NAME = "word"


class _Commentable(Protocol):
    """A document that can be commented."""

    def has_note_ref(self, anchor: str) -> bool:
        """Whether the note of this anchor is at a place that can have a comment."""
        ...

    def paragraph_with(self, quote: str) -> str:
        """The letters of the one paragraph of the text that has these words; empty if there is none."""
        ...

    def earlier_lines(self) -> Iterator[str]:
        """The lines of stacite's earlier comments."""
        ...

    def with_comments(
        self,
        comments: Sequence[NoteComment],
        day: date | None,
        written: Container[tuple[str, str]] = (),
        *,
        keeps_earlier: bool = False,
    ) -> bytes:
        """The document with these comments at their notes, in place of stacite's earlier ones or beside them."""
        ...


# By the format of documents; a document's own ending is that of its copy.
_FORMATS: Mapping[str, Callable[[bytes, str], _Commentable]] = MappingProxyType(
    {"docx": ooxml.CommentedCopy.of, "odt": odf.CommentedOdt.of}
)
# The anchor of findings that are about no note.
_WHOLE_DOCUMENT = ""
# What the anchors of findings in the text begin with, before the letters of their paragraph.
_AT_PARAGRAPH = "¶"


def suit(documents: Sequence[Document]) -> None:
    """Raise UsageError for anything but one Word or ODT document."""
    if len(documents) != 1:
        hint = "Run it once for each document, or use --output-format html -o report.html for a report on all of them."
        raise UsageError(f"--output-format word takes one document at a time, but there are {len(documents)}", hint)
    if documents[0].format not in _FORMATS:
        hint = "For other files, use --output-format html -o report.html."
        if documents[0].format == "doc":
            hint = "Save it as .docx, and check that file."
        raise UsageError(f"{documents[0].path}: stacite can add comments only to .docx and .odt files", hint)


@dataclass(frozen=True, slots=True)
class MadeChanges:
    """The tracked changes of a copy, for the comment on the document."""

    fixed: Sequence[Finding]
    """The findings whose fixes they are."""
    changes: int
    """How many tracked changes that are."""
    style: str = ""
    """The house style that was asked for, as the settings name it."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """Its options that the settings name one by one."""
    has_earlier: bool = False
    """Whether the document had tracked changes before."""

    @property
    def counts(self) -> str:
        """`20 fixes were made as tracked changes`; a fix may need several."""
        number = len(self.fixed)
        fixes = "1 fix was" if number == 1 else f"{number} fixes were"
        return f"{fixes} made as {tracked_changes(number, self.changes)}"

    def lines(self, before: Iterable[str] = ()) -> Iterator[CommentLine]:
        """What the document was checked against, and why each change was made.

        `before` are the lines of the comments in the document, which say why its earlier changes were made.
        """
        if asked := asked_words(self.style, self.house):
            yield (CommentRun(f"Checked against {asked}."),)
        by_rule: dict[str, list[Finding]] = {}
        for finding in self.fixed:
            by_rule.setdefault(finding.code or finding.title, []).append(finding)
        for cause in map(Cause, by_rule.values()):
            head = f"{_CHANGED}{curly(titled(cause.first))}"
            example = ". For example:" if len({each.message for each in cause.findings}) > 1 else ":"
            # Nobody who has the copy alone could see the others.
            places, message = _plain(cause.places(every=True)), _words(cause.first.message)
            yield CommentRun(head, is_bold=True), CommentRun(f" · {places}{example} {message}")
        for line in before if self.has_earlier else ():
            if found := _CHANGE.match(line):
                # A note that was added or deleted since has changed the numbers.
                then = " (by the note numbers then)" if found["places"].startswith("note") else ""
                words = CommentRun(_one_line_of(f"Changed earlier{then}: {found['what']}"), is_bold=True)
                yield words, CommentRun(_one_line_of(f" · {found['places']}"))


_CHANGED = "Changed: "
_CHANGE = pattern(r"Changed(?: earlier[^:\n]{0,40})?: (?P<what>[^\n]{1,400}?) · (?P<places>[^\n]+)")


def with_reasons(data: bytes, document: Document, made: MadeChanges, day: date | None) -> bytes:
    """A file with tracked changes, with one more comment that says why they were made.

    A file to which none can be added stays as it is.
    """
    lines = [(CommentRun(f"{made.counts}.", is_bold=True),), *made.lines()]
    try:
        copy = _FORMATS[document.format](data, document.path)
        return copy.with_comments([NoteComment(_WHOLE_DOCUMENT, lines)], day, keeps_earlier=True)
    except DocumentError:
        return data


def render(
    report: Report,
    style: Style,
    *,
    made: MadeChanges | None = None,
    told: Mapping[str, Sequence[str]] = MappingProxyType({}),
    written: Collection[tuple[str, str]] = (),
) -> bytes:
    """The copy; the document itself where there is nothing to say.

    What was misread, not checked or is hidden is in the comment on the document, with what is found at many places:
    only the first of these have all its lines. In a copy with tracked changes, it begins with the counts, and with what
    was changed and why. By the labels of notes, and the words of entries, `told` has sentences with which their
    comments begin.
    `written` has what stacite wrote for editors into earlier copies, which goes, too: see `was_written`.
    """
    suit([each.document for each in report.documents])
    document = report.documents[0].document
    data = report.originals[document.path]
    # An unchanged document stays identical to the byte.
    unchecked = [*unchecked_sentences(report), *as_sentences((*report.limits, *report.hidden))]
    misread = [(CommentRun(_one_line_of(sentence), is_bold=True),) for sentence in misread_sentences(report)]
    is_changed = made is not None and bool(made.fixed)
    if not (report.findings or unchecked or misread or told or report.note_remarks or is_changed or written):
        return data
    sources = [*source_sentences(report)]
    copy = _FORMATS[document.format](data, document.path)
    findings = report.findings
    earlier = told_before(findings) if not style.all else {}
    groups = _findings_by_anchor(findings, document, copy)
    lines = {
        anchor: [
            *comment_lines(
                [(findings[index], earlier.get(index)) for index in own], with_notes=anchor == _WHOLE_DOCUMENT
            )
        ]
        for anchor, own in groups.items()
    }
    for name, sentences in told.items():
        place = _place_told(name, document, copy)
        named = told_of(name, document) if place == _WHOLE_DOCUMENT else ""
        words = [(CommentRun(_words(f"{named}{each}")),) for each in sentences]
        lines[place] = [*words, *lines.get(place, ())]
    often = [] if style.all else _folded_lines(findings)
    head = []
    if made is not None:
        head = [
            (CommentRun(_one_line_of(_counts(report, made)), is_bold=True),),
            *made.lines(copy.earlier_lines()),
        ]
    lines[_WHOLE_DOCUMENT] = [*misread, *head, *often, *lines[_WHOLE_DOCUMENT]]
    lines[_WHOLE_DOCUMENT] += [(CommentRun(_one_line_of(sentence)),) for sentence in (*sources, *unchecked)]
    comments = [*_note_comments(report, copy)]
    for anchor, own in lines.items():
        of_findings = (findings[index] for index in groups.get(anchor, ()))
        said = remarks(of_findings, with_place=anchor == _WHOLE_DOCUMENT)
        at_note, _, paragraph = anchor.partition(_AT_PARAGRAPH)
        comments += [NoteComment(at_note, words, author, paragraph) for author, words in said]
        comments += [NoteComment(at_note, own, paragraph=paragraph)] if own else []
    commented = copy.with_comments(comments, report.today, written)
    if made is None or not made.style:
        return commented
    with_style = ooxml.with_style if document.format == "docx" else odf.with_style
    return with_style(commented, document.path, made.style)


def _place_told(name: str, document: Document, copy: _Commentable) -> str:
    """The anchor of what is told of a note, by its label, or of an entry, by its words."""
    notes = notes_by_label(document)
    if name in notes:
        anchor = notes[name].location.anchor
        return anchor if copy.has_note_ref(anchor) else _WHOLE_DOCUMENT
    paragraph = copy.paragraph_with(name) if any(entry.text == name for entry in document.sources) else ""
    return f"{_AT_PARAGRAPH}{paragraph}" if paragraph else _WHOLE_DOCUMENT


def _note_comments(report: Report, copy: _Commentable) -> Iterator[NoteComment]:
    """What editors say of notes, in comments with their names."""
    notes = report.documents[0].document.notes
    for each in report.note_remarks:
        note, words = notes[each.place], _plain(each.words)
        is_there = copy.has_note_ref(note.location.anchor)
        line = (CommentRun(words if is_there else f"Note {note.label}: {words}"),)
        place = note.location.anchor if is_there else _WHOLE_DOCUMENT
        yield NoteComment(place, [line], _one_line_of(each.by) or NAMELESS)


def _counts(report: Report, made: MadeChanges) -> str:
    """`No errors in 6 notes. 1 warning. 20 fixes were made as tracked changes.`."""
    return f"{all_counts(report)} {made.counts}." if made.fixed else all_counts(report)


def _findings_by_anchor(findings: Sequence[Finding], document: Document, copy: _Commentable) -> dict[str, list[int]]:
    """The findings on the document, with those on notes that have no reference; then those on each note, in order.

    Last come those in the text, such as on an entry of the bibliography, by paragraph. Each is given by its place among
    all.
    """
    groups: dict[str, list[int]] = {_WHOLE_DOCUMENT: [], **{note.location.anchor: [] for note in document.notes}}
    anchors = {label: note.location.anchor for label, note in notes_by_label(document).items()}
    for index, finding in enumerate(findings):
        own = finding.location.anchor if finding.location.path == document.path else ""
        anchor = own or anchors.get(finding.note, _WHOLE_DOCUMENT)
        if not copy.has_note_ref(anchor):
            is_in_text = not finding.note and finding.location.path == document.path
            paragraph = copy.paragraph_with(finding.location.quote) if is_in_text else ""
            anchor = f"{_AT_PARAGRAPH}{paragraph}" if paragraph else _WHOLE_DOCUMENT
        groups.setdefault(anchor, []).append(index)
    return groups
