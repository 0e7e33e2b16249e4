"""Fixes that several rules offer: another URL in place of a cited one, and a DOI put into a reference.

A URL is replaced all over its note, in the targets of Markdown links, and in the registry's file.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix
from stacite.model.url import url_fault, url_key
from stacite.rules.addresses import why_transient
from stacite.text.patterns import pattern
from stacite.text.spans import Span, line_text, offset_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stacite.model.finding import Location
    from stacite.model.registry import Reference
    from stacite.rules.addresses import UrlUse
    from stacite.rules.base import Context
    from stacite.rules.view import NoteView

    Targets = Mapping[str, list[Span]]

    Changes = Sequence[tuple[int, int, str]]

    """Of a URL: from where, to where, and what stands there instead."""


_TARGET = r"(?:<(?P<bracketed>[^<>\n]{1,4000})>|(?P<bare>[^\s<>]{1,4000}))"
_LINK_TARGET = pattern(rf"[*_~`]{{0,6}}\]\(\s{{0,9}}{_TARGET}")
_LINK_DEFINITION = pattern(
    rf"^(?:[ ]{{0,3}}>)?[ ]{{0,3}}\[(?!\^)[^\[\]\n]{{1,999}}\]:[ \t]*(?:\n[ \t]*)?{_TARGET}", re.MULTILINE
)


def link_targets(note: NoteView) -> Targets:
    """By address, the spans of the source that hold it as the target of a link in the note's text."""
    source = note.document.source or ""
    found: dict[str, list[Span]] = {}
    for piece in note.source_note.passage.pieces:
        if match := _LINK_TARGET.match(source, piece.source + piece.length):
            start, end = _target_span(match)
            if match["bare"] is not None:
                end = _closing_bracket(source, start, end)
            _add_target(found, source, (start, end))
    return found


def defined_targets(source: str) -> Targets:
    """By address, the spans that hold it in definitions: `[label]: address`."""
    found: dict[str, list[Span]] = {}
    for match in _LINK_DEFINITION.finditer(source):
        _add_target(found, source, _target_span(match))
    return found


def as_target(source: str, span: Span, new: str) -> str:
    """How the new address is written where the old one stands: in brackets where its own would end it."""
    in_brackets = source[span[0] - 1 : span[0]] == "<"
    return new if in_brackets or _is_balanced(new) else f"<{new}>"


def _add_target(found: dict[str, list[Span]], source: str, span: Span) -> None:
    import html  # noqa: PLC0415 - its table of entities is large

    address = html.unescape(re.sub(r"\\([!-/:-@[-`{-~])", r"\1", source[slice(*span)]))
    found.setdefault(address, []).append(span)


def _target_span(match: re.Match[str]) -> Span:
    return match.span("bracketed") if match["bracketed"] is not None else match.span("bare")


def _closing_bracket(source: str, start: int, end: int) -> int:
    """Where the bracket that opened before `start` closes; `end` where it does not."""
    depth = 0
    for at in range(start, end):
        depth += {"(": 1, ")": -1}.get(source[at], 0) if source[at - 1] != "\\" else 0
        if depth < 0:
            return at
    return end


def _is_balanced(address: str) -> bool:
    depths = list(accumulate(({"(": 1, ")": -1}.get(character, 0) for character in address), initial=0))
    return "\\" not in address and min(depths) >= 0 and depths[-1] == 0


_PRINTABLE = pattern(r"https?://[^\s<>\"“”«»„\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)
_LINE_END = pattern(r"[ \t]*\r?\n[ \t]*")
_TEXT_FORMATS = frozenset({"text", "markdown"})
# What a Markdown text may take for markup in a bare URL (CommonMark 0.31, 6.2: `a_b_` opens no emphasis).
_MARKDOWN_MARKUP = pattern(r"[*`\[\]\\]|~~|(?<![A-Za-z0-9_])_|&\w+;")
# What a YAML value can't hold, or end in, without quotes.
_NEEDS_YAML_QUOTES = pattern(r"[,\[\]{}]|:\Z")
# What would be taken for the sentence's at the end of a bare URL.
_SENTENCE_ENDS = pattern(r"[.,;:!?…'’‘*]\Z")


def is_citable(address: str) -> bool:
    """Whether an address could stand in a document: it is the server's word, and may be anything.

    Not one that contains an invisible character, nor one of a single visit to the site or of a search.
    """
    sound = address.isprintable() and _PRINTABLE.fullmatch(address) is not None and url_fault(address) is None
    return sound and not why_transient(address)


class UrlReplacer:
    """Makes the fixes of a rule that replaces URLs."""

    def __init__(self, context: Context) -> None:
        self._text = context.registry_text
        self._registry = context.registry
        self._embedded: dict[NoteView, Targets] = {}
        self._defined: dict[str, Targets] = {}

    @cached_property
    def _values(self) -> Mapping[str, Sequence[Location]]:
        """Where the registry has each URL; made late, since most checks have nothing to fix."""
        values: dict[str, list[Location]] = {}
        for reference in self._registry.references:
            place = None if "URL" in reference.entry_places else reference.places.get("URL")
            if (url := reference.item.get("URL")) and place:
                values.setdefault(url_key(url), []).append(place)
        return values

    def fix(self, use: UrlUse, new: str, level: Applicability = Applicability.SAFE) -> Fix | None:
        """Edits for every place of the URL in the note and in the registry; None where there is none to make."""
        return self.replace_parts(use, ((0, len(use.url), new),), level)

    def replace_parts(self, use: UrlUse, changes: Changes, level: Applicability = Applicability.SAFE) -> Fix | None:
        """As `fix`, but with these parts of the URL alone replaced where it is printed.

        Other fixes of the same URL can then be made with it.
        """
        new = url_with_changes(use.url, changes)
        if not is_citable(new):
            return None
        edits = tuple(dict.fromkeys(self._edits(use, new, changes)))
        return Fix(f"Replace the URL with {new}", edits, level) if edits else None

    def _edits(self, use: UrlUse, new: str, changes: Changes) -> Iterator[Edit]:
        if use.note_view is not None:
            printed = list(_printed_edits(use.note_view, use.url, new, changes))
            hidden = list(self._targets(use.note_view, use.url, new))
            if not printed and not hidden:
                return
            yield from printed
            yield from hidden
        for place in self._values.get(url_key(use.url), ()):
            if edit := self._value(place, use.url, new):
                yield edit

    def _targets(self, note: NoteView, url: str, new: str) -> Iterator[Edit]:
        document = note.document
        if document.source is None or document.format != "markdown":
            return
        if note not in self._embedded:
            self._embedded[note] = link_targets(note)
        spans = [*self._embedded[note].get(url, ())]
        if any(address.url == url for address in note.source_note.addresses):
            if document.path not in self._defined:
                self._defined[document.path] = defined_targets(document.source)
            spans += self._defined[document.path].get(url, ())
        for start, end in spans:
            written = as_target(document.source, (start, end), new)
            yield Edit(document.path, start, end, document.source[start:end], written)

    def _value(self, place: Location, url: str, new: str) -> Edit | None:
        """The edit of a value on one line, in the quotes that it has; None for any other."""
        return _registry_value(self._text, self._registry.path, place, lambda old: url_key(old) == url_key(url), new)


def shorten_doi(context: Context, reference: Reference, doi: str) -> Fix | None:
    """Put the DOI alone in place of its address.

    None where the file has no such reference, or an odd layout, or follows a bibliography.
    """
    place = None if "DOI" in reference.entry_places else reference.places.get("DOI")
    if place is None or not _PLAIN_SCALAR.fullmatch(doi):
        return None
    value = reference.item.get("DOI")
    edit = _registry_value(context.registry_text, context.registry.path, place, lambda old: old == value, doi)
    return None if edit is None else Fix(f"Write {doi}", (edit,), Applicability.SAFE)


def _registry_value(text: str, path: str, place: Location, is_value: Callable[[str], bool], new: str) -> Edit | None:
    """The edit of a value on one line, in the quotes that it has; None for any other, or where it isn't that value."""
    if place.line is None or place.end_line != place.line or place.end_column is None:
        return None
    start = offset_at(text, place.line, place.column or 1)
    end = offset_at(text, place.line, place.end_column)
    old = text[start:end]
    quote = old[:1] if old[:1] in ("'", '"') else ""
    inside = old[1:-1].replace("''", "'") if quote == "'" else old.strip('"')
    if not is_value(inside):
        return None
    if quote == '"':
        written = '"' + new.replace("\\", "\\\\") + '"'
    elif quote or _NEEDS_YAML_QUOTES.search(new):
        written = "'" + new.replace("'", "''") + "'"
    else:
        written = new
    return Edit(path, start, end, old, written)


def url_with_changes(url: str, changes: Changes) -> str:
    """The URL with these parts replaced; they are in order and apart."""
    for start, end, new in reversed(changes):
        url = url[:start] + new + url[end:]
    return url


def _printed_edits(note: NoteView, url: str, new: str, changes: Changes) -> Iterator[Edit]:
    for found in note.urls:
        if found.url == url and (found.bracketed or may_stand_bare(note, new)):
            at = found.span[0]
            parts = [note.edit(at + start, at + end, part) for start, end, part in changes]
            whole = [] if all(parts) else [_edit_over_line_ends(note, found.span, new)]
            yield from (edit for edit in whole or parts if edit is not None)


def may_stand_bare(note: NoteView, new: str) -> bool:
    """Whether a reader finds the same address there again."""
    marked_up = note.document.format == "markdown" and _MARKDOWN_MARKUP.search(new) is not None
    is_closed = all(new.count(one) == new.count(other) for one, other in ("()", "[]", "{}"))
    return is_closed and not marked_up and _SENTENCE_ENDS.search(new) is None


def _edit_over_line_ends(note: NoteView, span: Span, new: str) -> Edit | None:
    """The edit of a URL that spans several lines: the line ends are replaced with it."""
    document = note.document
    place = note.source_note.passage.source_span(*span)
    if document.source is None or place is None or document.format not in _TEXT_FORMATS:
        return None
    old = document.source[slice(*place)]
    if _LINE_END.sub("", old) != note.text[slice(*span)]:
        return None
    return Edit(document.path, *place, old, new)


# Variables after which a DOI stands in a new entry, the last first.
_VARIABLES_BEFORE_DOI = (
    "event-place event-title publisher-place publisher page edition number issue volume issued container-title title"
    " type"
).split()
_BLOCK_ENTRY = pattern(r"(?P<indent> *(?:- +)?)(?P<key>[A-Za-z_-]+): +")
_FLOW_ENTRY = pattern(r".*[{,]\s*['\"]?(?P<key>[A-Za-z_-]+)['\"]?\s*:\s*|\s*['\"]?(?P<first>[A-Za-z_-]+)['\"]?\s*:\s*")
_REST_OF_LINE = pattern(r"[ \t]*(?:[ \t]#.*)?\r?")
# A value that YAML takes for a text without quotes, in brackets too.
_PLAIN_SCALAR = pattern(r"[A-Za-z0-9./()_-]*[A-Za-z0-9/()_-]")


def add_doi(context: Context, reference: Reference, doi: str) -> Fix | None:
    """Put the DOI into the reference; None where the file has no such reference, or is laid out too oddly."""
    text, place = context.registry_text, reference.location
    if "DOI" in reference.places or place is None or not doi.isprintable():
        return None
    for name in _VARIABLES_BEFORE_DOI:
        if name in reference.places and (new := _doi_entry(text, place, name, reference.places[name], doi)):
            at, words = new
            edit = Edit(context.registry.path, at, at, "", words)
            return Fix(f"Add the DOI {doi} to the source {reference.id}", (edit,), Applicability.UNSAFE)
    return None


def _doi_entry(text: str, place: Location, name: str, value: Location, doi: str) -> tuple[int, str] | None:
    """Where the new entry goes, and its words; None where this value is not on a line that can be read."""
    if value.line is None or value.line != value.end_line or not value.column or not value.end_column:
        return None
    line = line_text(text, value.line)
    before, after = line[: value.column - 1], line[value.end_column - 1 :]
    entry = f"DOI: {doi}" if _PLAIN_SCALAR.fullmatch(doi) else "DOI: '" + doi.replace("'", "''") + "'"
    block = _BLOCK_ENTRY.fullmatch(before)
    # None where the field `id` stands in brackets.
    first = _BLOCK_ENTRY.fullmatch(line_text(text, place.line or 1)[: (place.column or 1) - 1])
    is_aligned = block is not None and first is not None and len(first["indent"]) == len(block["indent"])
    if block and is_aligned and block["key"] == name and _REST_OF_LINE.fullmatch(after):
        at = offset_at(text, value.line, len(line) + 1)
        end = text.find("\n", at)
        newline = "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"
        return at, f"{newline}{' ' * len(block['indent'])}{entry}"
    found = _FLOW_ENTRY.fullmatch(before)
    if found and (found["key"] or found["first"]) == name and after.lstrip()[:1] in (",", "}"):
        return offset_at(text, value.line, value.end_column), f", {entry}"
    return None
