"""The fix that puts another address in place of a cited one: all over its note, and in the registry."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Edit, Fix
from stacite.model.location import offset_at
from stacite.model.pattern import pattern
from stacite.model.url import same_url, url_fault
from stacite.rules.passing_pages import passing_form
from stacite.rules.targets import as_target, targets_behind, targets_defined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.location import Location, Span
    from stacite.rules.base import Context
    from stacite.rules.targets import Targets
    from stacite.rules.uses import UrlUse
    from stacite.rules.walk import ReadNote

    Changes = Sequence[tuple[int, int, str]]
    """Of a URL: from where, to where, and what stands there instead."""

_PRINTABLE = pattern(r"https?://[^\s<>\"“”«»„\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)
_LINE_END = pattern(r"[ \t]*\r?\n[ \t]*")
_TEXT_FORMATS = frozenset({"text", "markdown"})
_MARKED_UP = pattern(r"[*`\[\]\\]|~~|(?<![A-Za-z0-9_])_|&\w+;")
"""What a Markdown text may take for markup in a bare URL (CommonMark 0.31, 6.2: `a_b_` opens no emphasis)."""
_ENDS_SCALAR = pattern(r"[,\[\]{}]|:\Z")
"""What a YAML value can't hold, or end in, without quotes."""
_SENTENCE_ENDS = pattern(r"[.,;:!?…'’‘*]\Z")
"""What would be taken for the sentence's at the end of a bare URL."""


def is_citable(address: str) -> bool:
    """Whether an address could stand in a document: it is the server's word, and may be anything.

    Not one that holds an invisible letter, nor one of a single visit to the site or of a search.
    """
    sound = address.isprintable() and _PRINTABLE.fullmatch(address) is not None and url_fault(address) is None
    return sound and not passing_form(address)


class Readdress:
    """Makes the fixes of one run of a rule."""

    def __init__(self, context: Context) -> None:
        self._text = context.registry_text
        self._registry = context.registry
        self._behind: dict[tuple[str, int], Targets] = {}

    @cached_property
    def _values(self) -> Mapping[str, Sequence[Location]]:
        """Where the registry has each URL; most runs have nothing to mend."""
        values: dict[str, list[Location]] = {}
        for reference in self._registry.references:
            if (url := reference.item.get("URL")) and (place := reference.places.get("URL")):
                values.setdefault(same_url(url), []).append(place)
        return values

    def fix(self, use: UrlUse, new: str, level: Applicability = Applicability.SAFE) -> Fix | None:
        """Edits for every place of the URL in the note and in the registry; None where there is none to make."""
        return self.mend(use, ((0, len(use.url), new),), level)

    def mend(self, use: UrlUse, changes: Changes, level: Applicability = Applicability.SAFE) -> Fix | None:
        """As `fix`, but with these parts of the URL alone replaced where it is printed.

        Other fixes of the same URL can then be made with it.
        """
        new = changed(use.url, changes)
        if not is_citable(new):
            return None
        edits = tuple(dict.fromkeys(self._edits(use, new, changes)))
        return Fix(f"Replace the URL by {new}", edits, level) if edits else None

    def _edits(self, use: UrlUse, new: str, changes: Changes) -> Iterator[Edit]:
        if use.read is not None:
            printed = list(_printed(use.read, use.url, new, changes))
            hidden = list(self._targets(use.read, use.url, new))
            if not printed and not hidden:
                return
            yield from printed
            yield from hidden
        yield from self._registered(use.url, new)

    def _targets(self, read: ReadNote, url: str, new: str) -> Iterator[Edit]:
        document, key = read.reading.document, (read.reading.document.path, read.note.ordinal)
        if document.source is None or document.format != "markdown":
            return
        if key not in self._behind:
            self._behind[key] = targets_behind(read)
        linked = any(address.url == url for address in read.note.addresses)
        defined = targets_defined(document.source).get(url, ()) if linked else ()
        for start, end in (*self._behind[key].get(url, ()), *defined):
            written = as_target(document.source, (start, end), new)
            yield Edit(document.path, start, end, document.source[start:end], written)

    def _registered(self, url: str, new: str) -> Iterator[Edit]:
        for place in self._values.get(same_url(url), ()):
            if edit := self._value(place, url, new):
                yield edit

    def _value(self, place: Location, url: str, new: str) -> Edit | None:
        """The edit of a value on one line, in the quotes that it has; None for any other."""
        if place.line is None or place.end_line != place.line or place.end_column is None:
            return None
        start = offset_at(self._text, place.line, place.column or 1)
        end = offset_at(self._text, place.line, place.end_column)
        old = self._text[start:end]
        quote = old[:1] if old[:1] in ("'", '"') else ""
        inside = old[1:-1].replace("''", "'") if quote == "'" else old.strip('"')
        if same_url(inside) != same_url(url):
            return None
        if quote == '"':
            written = '"' + new.replace("\\", "\\\\") + '"'
        elif quote or _ENDS_SCALAR.search(new):
            written = "'" + new.replace("'", "''") + "'"
        else:
            written = new
        return Edit(self._registry.path, start, end, old, written)


def changed(url: str, changes: Changes) -> str:
    """The URL with these parts replaced; they are in order and apart."""
    for start, end, new in reversed(changes):
        url = url[:start] + new + url[end:]
    return url


def _printed(read: ReadNote, url: str, new: str, changes: Changes) -> Iterator[Edit]:
    for found in read.urls():
        if found.url == url and (found.bracketed or may_stand_bare(read, new)):
            at = found.span[0]
            parts = [read.edit(at + start, at + end, part) for start, end, part in changes]
            whole = [] if all(parts) else [_over_line_ends(read, found.span, new)]
            yield from (edit for edit in whole or parts if edit is not None)


def may_stand_bare(read: ReadNote, new: str) -> bool:
    """Whether a reader finds the same address there again."""
    marked_up = read.reading.document.format == "markdown" and _MARKED_UP.search(new) is not None
    return not marked_up and _SENTENCE_ENDS.search(new) is None and _is_closed(new)


def _is_closed(new: str) -> bool:
    return all(new.count(one) == new.count(other) for one, other in ("()", "[]", "{}"))


def _over_line_ends(read: ReadNote, span: Span, new: str) -> Edit | None:
    """The edit of a URL that runs over line ends: they go with it, and nothing else may stand between."""
    document = read.reading.document
    place = read.note.passage.source_span(*span)
    if document.source is None or place is None or document.format not in _TEXT_FORMATS:
        return None
    old = document.source[slice(*place)]
    if _LINE_END.sub("", old) != read.text[slice(*span)]:
        return None
    return Edit(document.path, *place, old, new)
