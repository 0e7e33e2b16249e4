"""Makes citations of labeled tokens: values as CSL has them, dates in EDTF, names in parts, pinpoints with labels.

Also finds citations by key, as readers show those of LaTeX and as Pandoc has them: `[see @doe2019, 12; @roe2020]`.
Their sources are in a bibliography file, so there is nothing to parse in them. (Pandoc User's Guide, "Citation syntax")
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm, Locator, ParsedNote
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, Item
from stacite.model.url import is_snapshot
from stacite.parser.dates import parse_date
from stacite.parser.names import persons
from stacite.text.characters import without_ligatures
from stacite.text.patterns import pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.item import Date, Name
    from stacite.parser.tokens import CitationSpan, FieldSpan, TaggedNote
    from stacite.text.spans import Span


_QUOTES = "“”„«»‹›\"‘’'"
_CLOSING = " .,;:)]*”»"
_OPENING = " ([*“„«"
_EDGES = f" ,;:{_QUOTES}"
# Printed as they are; quotation marks and emphasis belong to titles and the like.
_EXACT = frozenset(("URL", "DOI", "page", "number", "volume", "issue"))
_RESOLVER = pattern(r"^(?:https?://)?(?:dx\.)?doi\.org/", 2)
_AND_FOLLOWING = pattern(r"(?<![^\W\d_])(?:ff?|ss?|sgg|sqq?|seqq?|suiv|f|n|nn)\.\Z")
_NOTE_NUMBER = pattern(r"\b(?:nn?|notes?|footnotes?|fn|fnn|Anm|nt|nota|notas|supra)\b[.:]?\s?(?P<number>\d{1,4})", 2)
# What may follow a citation in its sentence.
_JOINTS = frozenset(",;:")
# Characters of the longest label of a pinpoint.
_LONGEST_LABEL = 24
_GROUP = pattern(r"\[(?=[^@\[\]]{0,200}@\w)(?P<cites>[^\[\]]{2,2000})\]")
_KEY = r"(?<!\w)@(?P<key>[A-Za-z0-9_]+(?:[:./+-]+[A-Za-z0-9_]+)*)"
_CITE = pattern(rf"(?P<prefix>[^@;\[\]]{{0,200}}?){_KEY}(?:,?\s+(?P<suffix>[^@;\[\]]{{1,200}}))?")


@dataclass(frozen=True, slots=True)
class KeyedCite:
    """A cite by key."""

    key: str
    prefix: str = ""
    suffix: str = ""
    """What follows the key and a comma: `12`, `chap. 3`."""


def parsed_note(note: TaggedNote) -> ParsedNote:
    """The citations of a note, and its comments; short forms have no antecedents yet."""
    citations = (_citation(note, cited) for cited in note.citations)
    return ParsedNote(note.text, tuple(_without_keyed(note.text, citations)), tuple(_comments(note)))


def _without_keyed(text: str, citations: Iterable[Citation]) -> Iterator[Citation]:
    """The citations without those in which nothing but cites by key was read."""
    left = text
    for (start, end), _ in find_keyed_cites(text):
        left = f"{left[:start]}{' ' * (end - start)}{left[end:]}"
    return (each for each in citations if left == text or any(map(str.isalnum, left[slice(*each.span)])))


def _citation(note: TaggedNote, cited: CitationSpan) -> Citation:
    texts: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    dates: dict[str, Date] = {}
    spans: dict[str, Span] = {}
    confidence = {"type": round(cited.type_confidence, 3)}
    pinpoints: list[Span] = []
    start, end = _without_edges(note, cited.start, cited.end)
    for whole in cited.fields:
        part = replace(whole, start=max(whole.start, start), end=min(whole.end, end))
        if part.start >= part.end:  # nothing but the bracket
            continue
        span = _span(note, part.start, part.end)
        variable = part.variable
        spans.setdefault(variable, span)
        confidence[variable] = min(confidence.get(variable, 1.0), round(part.confidence, 3))
        if variable == "locator":
            pinpoints.append(span)
        elif variable in NAME_VARIABLES:
            found = persons(note.text, note.tokens[part.start : part.end], note.names[part.start : part.end])
            names[variable] = (*names.get(variable, ()), *found)
        elif variable in DATE_VARIABLES:
            if variable not in dates and (date := parse_date(note.text[slice(*span)])) is not None:
                dates[variable] = date
        else:
            texts.setdefault(variable, _value(note, part))
    texts |= _archived_copy(note, cited, texts)
    item = Item(cited.type, {name: text for name, text in texts.items() if text}, names, dates)
    form = CitationForm(cited.form)
    span = _span(note, start, end)
    return Citation(
        form=form,
        span=span,
        item=item if form is CitationForm.FULL or texts or names or dates else None,
        prefix=_signal_before(note, cited.start),
        locator=_locator(note.text, pinpoints) if pinpoints else None,
        confidence=round(cited.confidence, 3),
        fields=dict(sorted(spans.items(), key=lambda entry: entry[1])),
        field_confidence=confidence,
        target=_target(note.text[slice(*span)]) if form is CitationForm.SUPRA else None,
    )


def _archived_copy(note: TaggedNote, cited: CitationSpan, texts: dict[str, str]) -> dict[str, str]:
    """The address of an archived copy that is printed beside the work's own."""
    words = (token.text for token in note.tokens[cited.start : cited.end])
    copies = [word for word in words if word.startswith("http") and word != texts.get("URL") and is_snapshot(word)]
    return {"archive": copies[0]} if copies and texts.get("URL") and "archive" not in texts else {}


def _span(note: TaggedNote, start: int, end: int) -> Span:
    return note.tokens[start].start, note.tokens[end - 1].end


def _without_edges(note: TaggedNote, start: int, end: int) -> tuple[int, int]:
    """The tokens without a comma or colon at the end, and a bracket whose other half stands outside: `(Doe 2019)`."""
    while end - start > 1 and note.tokens[end - 1].text in _JOINTS:
        end -= 1
    words = [token.text for token in note.tokens[start:end]]
    for opening, closing in ("()", "[]"):
        if end - start > 1 and words[-1] == closing and words.count(opening) < words.count(closing):
            end -= 1
        if end - start > 1 and words[0] == opening and words.count(closing) < words.count(opening):
            start += 1
    return start, end


def _value(note: TaggedNote, part: FieldSpan) -> str:
    text = without_ligatures(note.text[slice(*_span(note, part.start, part.end))])
    if part.variable in _EXACT:
        return _RESOLVER.sub("", text).strip(" ,;:") if part.variable == "DOI" else text.strip(" ,;:")
    text = text.strip(_EDGES)
    if text.endswith(".") and not _is_abbreviated(note, part):
        text = text[:-1].rstrip(_EDGES)
    return _with_whole_emphasis(text)


def _locator(text: str, pinpoints: Sequence[Span]) -> Locator:
    """The pinpoint; its label is that of the first part, and the others keep what is printed before them: `3, p. 5`."""
    value = ""
    for start, end in pinpoints:
        part = _pinpoint(text[start:end])
        name, printed = _printed_label(text, start)
        if not value:
            value, label = part, name
        else:
            value += f", {printed} {part}" if printed else f" {part}"
    return Locator(value, label)


def _pinpoint(text: str) -> str:
    """Without the period that ends the note, which may be that of `ff.` as well."""
    text = text.strip(_EDGES)
    return text if _AND_FOLLOWING.search(text) else text.rstrip(".")


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    labels = table("stacite.parser", "data/locator_labels.toml")
    return tuple((name, pattern(rf"(?<!\w)(?:{source})\s?\Z", 2)) for name, source in labels.items())


def locator_label(text: str, start: int) -> str:
    """The label of the pinpoint that begins at `start`; `page` if nothing says otherwise."""
    return _printed_label(text, start)[0]


def _printed_label(text: str, start: int) -> tuple[str, str]:
    """The label of the pinpoint that begins at `start`, and how it is printed; `page` and nothing if it is not."""
    before = text[max(0, start - _LONGEST_LABEL) : start]
    found = ((name, match[0].strip()) for name, label in _labels() if (match := label.search(before)))
    return next(found, ("page", ""))


def _is_abbreviated(note: TaggedNote, part: FieldSpan) -> bool:
    """Whether the period at the end belongs to the last word, as where others have one too (`Harv. L. Rev.`)."""
    *others, last = (token.text for token in note.tokens[part.start : part.end])
    stem = last.rstrip(".")
    return (
        "." in stem
        or stem.lower() in word_set("parser/abbreviations")
        or any(word.endswith(".") and word[0].isalpha() for word in others)
    )


# Emphasis that begins inside a title and goes on to its end: `Price sheet for *Twelve Photographs`.
_ENDS_IN_EMPHASIS = pattern(r"(?<=[\s(\[“‘„«])\*(?=[^\s*])[^*]*\Z")


def _with_whole_emphasis(text: str) -> str:
    """Without the emphasis of the whole; of a mark that lost its other half at an edge, with that or without both."""
    if text.count("*") == 2 and text.startswith("*") and text.endswith("*"):
        text = text[1:-1]
    if text.count("*") % 2 and _ENDS_IN_EMPHASIS.search(text):
        text += "*"
    elif text.count("*") % 2:
        text = text.removeprefix("*") if text.startswith("*") else text.removesuffix("*")
    return text.strip(_EDGES)


def _signal_before(note: TaggedNote, start: int) -> str:
    """The signal that ends where a citation begins, but for punctuation between them."""
    for first, end in note.signals:
        between = note.tokens[end:start] if end <= start else [None]
        if all(token is not None and not token.text[0].isalnum() for token in between):
            return note.text[slice(*_span(note, first, end))].strip("* ,:;")
    return _joining_word(note, start)


def _joining_word(note: TaggedNote, start: int) -> str:
    """The `and` that joins a citation to what is cited before it."""
    mark, word = (note.tokens[at].text if at >= 0 else "" for at in (start - 2, start - 1))
    return word if mark in (";", ",") and word in word_set("parser/name_separators") and word.isalpha() else ""


def _target(text: str) -> int | None:
    match = _NOTE_NUMBER.search(text)
    return int(match["number"]) if match else None


def _comments(note: TaggedNote) -> Iterator[Span]:
    """What stands outside citations and signals and has a letter or a figure in it.

    Marks that end the sentence of a citation, or enclose the next one, belong to neither.
    """
    taken = [(each.start, each.end) for each in note.citations] + list(note.signals)
    at = 0
    for first, last in (*(_span(note, start, end) for start, end in sorted(taken)), (len(note.text), len(note.text))):
        begin, end = at, first
        while begin < end and note.text[begin] in _CLOSING:
            begin += 1
        while begin < end and note.text[end - 1] in (_OPENING if first < len(note.text) else " "):
            end -= 1
        if any(map(str.isalnum, note.text[begin:end])):
            yield begin, end
        at = max(at, last)


def find_keyed_cites(text: str) -> Iterator[tuple[Span, tuple[KeyedCite, ...]]]:
    """The groups in brackets with their cites; brackets that hold anything else are none."""
    for group in _GROUP.finditer(text) if "@" in text else ():
        cites = [_CITE.fullmatch(each.strip()) for each in group["cites"].split(";")]
        found = [
            KeyedCite(each["key"], each["prefix"].strip(), (each["suffix"] or "").strip()) for each in cites if each
        ]
        if len(found) == len(cites):
            yield group.span(), tuple(found)
