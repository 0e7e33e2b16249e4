"""A quotation is not in its source word for word.

## What it does

With `stacite check --quotes`, stacite looks for each quotation of eight words or more, in a note or in the sentence
before a note number, in the source that the note cites, if its text can be read: a file in the folder `sources/` next
to the registry, named by the key of the source (`sources/doe2009history.pdf`), the web page that is cited, or an open
copy of an article that Europe PMC or Unpaywall finds by its DOI. Case, spaces, hyphens, quotation marks, ellipses and
words in brackets don't count.

If the source has the words otherwise, it is a warning, and the finding says how. It is only a remark if the source is a
PDF, whose text is not always read exactly, or if the words are not found: they may be on another page of the site, in
another edition, or in a part that can't be read.

## Why it matters

Readers trust that quoted words are the author's own.

## Example

    Doe writes that “rivers always return to the beds that they have once left.”[^1]

    [^1]: Jane Doe, *A History of Floods* (London: Example Press, 2009), 112.

The source has “never forget” instead of “always return to.” Correct the quotation, or mark the change with brackets.

## Source

Chicago Manual of Style, 18th ed., 12.7 and 12.8 (permissible changes to quotations).
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.evidence import QuotationMatch
from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.view import quotations
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from stacite.model.document import NoteRef
    from stacite.model.evidence import QuotationCheck
    from stacite.model.finding import Finding
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span


# Words of a quotation that no other text has by chance.
_FEWEST_WORDS = 8
_WORD = pattern(r"\w+")
# Characters before a note reference in which its sentence is looked for.
_MOST_BEFORE = 4000
# Characters between two note references in which the words before the second are looked for.
_MOST_BETWEEN = 200_000
# Quotations of one source.
_MOST_OF_SOURCE = 300
# A sentence that has ended: what stands after it belongs to the next one.
_SENTENCE_END = pattern(r"[.!?][”’»\")]{0,2}\s+(?=[A-Z“‘«\"(])")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of another author, and where they are quoted."""

    text: str
    """Without quotation marks."""
    keys: tuple[str, ...]
    """Of the sources to which it may belong."""
    note: NoteView
    span: Span | None = None
    """In the note; None for one in the text."""
    ref: NoteRef | None = None
    """For one in the text: the note reference after it."""


def find_quotations(context: Context) -> Iterator[Quotation]:
    """Those in notes, and those in sentences that carry a note reference, of eight words or more."""
    for document in context.view.documents:
        for note in document.notes:
            yield from _in_note(note)
        yield from _in_body(document)


def quotations_by_source(context: Context) -> Mapping[str, tuple[str, ...]]:
    """By key of the reference, the quotations that may come from it; each once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for quotation in find_quotations(context):
        for key in quotation.keys:
            found[key][quotation.text] = None
    return {key: tuple(texts)[:_MOST_OF_SOURCE] for key, texts in found.items()}


def _is_long(text: str) -> bool:
    return len(_WORD.findall(text)) >= _FEWEST_WORDS


def _in_note(note: NoteView) -> Iterator[Quotation]:
    """Titles are quoted too, but inside of citations. A quotation belongs to the next citation, else to the last."""
    cited = [(citation.span, key) for citation, key in note.citations()]
    for start, end in note.quotations:
        text = note.text[start + 1 : end - 1]
        if not _is_long(text) or any(first < end and start < last for (first, last), _ in cited):
            continue
        after = next((key for (first, _), key in cited if first >= end), "")
        before = next((key for (_, last), key in reversed(cited) if last <= start), "")
        if key := after or before:
            yield Quotation(text, (key,), note, (start, end))


def _in_body(document: DocumentView) -> Iterator[Quotation]:
    body, at = document.document.body.text, 0
    for ref, note in _notes_of_refs(document):
        low = max(0, at - len(ref.before))
        place = body.find(ref.before, low, low + _MOST_BETWEEN) if ref.before else -1
        if place < 0:
            continue
        end = place + len(ref.before)
        begin = max(body.rfind("\n\n", 0, end) + 1, at, end - _MOST_BEFORE)
        at = end
        if keys := tuple(dict.fromkeys(key for _, key in note.citations() if key)):
            for text in _in_last_sentence(body[begin:end]):
                yield Quotation(text, keys, note, ref=ref)


def _in_last_sentence(text: str) -> Iterator[str]:
    spans = quotations(text)
    # Sentences end inside quotations too.
    stops = (match.span() for match in _SENTENCE_END.finditer(text))
    ends = [end for stop, end in stops if not any(first < stop < last - 2 for first, last in spans)]
    begin = ends[-1] if ends else 0
    for start, end in spans:
        if start >= begin and _is_long(text[start + 1 : end - 1]):
            yield " ".join(text[start + 1 : end - 1].split())


def _notes_of_refs(document: DocumentView) -> Iterator[tuple[NoteRef, NoteView]]:
    """The references in the text with their notes: of several with one label, in order."""
    by_label: defaultdict[str, deque[NoteView]] = defaultdict(deque)
    for note in document.notes:
        by_label[note.source_note.label].append(note)
    for ref in document.document.note_refs:
        if ref.ordinal is not None:
            if 0 < ref.ordinal <= len(document.notes):
                yield ref, document.notes[ref.ordinal - 1]
        elif waiting := by_label[ref.label]:
            yield ref, waiting.popleft()


RULE = Rule(
    "M411", "quotation-differs", Severity.WARNING, needs=Need.QUOTATIONS, title="Quotation differs from its source"
)
# Characters of a quotation in a message.
_SHOWN = 80


def check(context: Context) -> Findings:
    """One finding for each quotation that its source has otherwise, or not at all."""
    known = context.evidence.quotations
    for quotation in find_quotations(context) if known else ():
        checks = [each for key in quotation.keys for each in known.get(key, ()) if each.quotation == quotation.text]
        matches = {each.match for each in checks}
        if QuotationMatch.FOUND in matches:
            continue
        if QuotationMatch.ALTERED in matches:
            yield _altered(quotation, next(each for each in checks if each.match is QuotationMatch.ALTERED))
        elif checks and len(checks) == len(quotation.keys):
            yield _finding(
                quotation,
                f"The quotation {_shown(quotation.text)} was not found in its source",
                evidence=tuple(Observation("not in", source=each.source) for each in checks),
                help="Look it up in the source; it may be in a part or an edition that stacite could not read",
                severity=Severity.INFO,
            )


def _altered(quotation: Quotation, found: QuotationCheck) -> Finding:
    where = f", on page {found.page}" if found.page else ""
    what = "; ".join(found.differences) or "the source has it in other words"
    return _finding(
        quotation,
        f"The quotation {_shown(quotation.text)} differs from its source{where}: {what}",
        evidence=(Observation("", "quotation", quotation.text, found.there, found.source),),
        help="Correct the quotation, or mark the change with brackets or an ellipsis",
        severity=Severity.INFO if found.is_pdf else None,
    )


def _finding(quotation: Quotation, message: str, **parts: Any) -> Finding:
    if quotation.span is not None:
        return RULE.in_note(quotation.note, quotation.span, message, **parts)
    if quotation.ref is None:
        raise AssertionError("a quotation is in a note or before a note reference")
    return RULE.at_note(quotation.ref, message, **parts)


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[: _SHOWN - 1].rstrip()}…”"
