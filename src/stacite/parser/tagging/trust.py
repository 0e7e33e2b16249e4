"""How far the grammar's reading is trusted where the tagger's differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.places import is_place
from stacite.parser.sentences import full_stops

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_TRUST = 0.001
"""The grammar's reading stands unless the tagger's own is a thousand times as probable: what the grammar reads whole is
nearly always right, and the tagger learnt from renders that no editor's hand has touched."""
_SURE = 1e-6
"""The same where names, a plain title and a whole imprint in brackets leave little to doubt."""
_DOUBT = 0.5
"""The same where the grammar's title holds a full stop, or a place between commas."""
_GIVEN = pattern(r"(?:[A-ZÀ-Þ][\w’-]*\.?|[A-ZÀ-Þ]\.)(?: [A-ZÀ-Þ][\w-]*\.?){0,2}, ")
"""`Perloff, Marjorie, *Title*`: what stands behind a lone family name."""
_BOOK = frozenset(("title", "publisher", "publisher-place"))
_NAMES = frozenset(("author", "editor", "translator"))


def trust_in(draft: Draft, found: Stretch) -> float:
    """So probable the grammar's reading of `found` must be, measured by the tagger's own, to stand.

    Where a title is marked, and every part of the row behind it is known, nothing is in doubt.
    """
    if "row" in draft.traits and _is_marked(draft):
        return 0.0
    if _is_doubtful(draft):
        return _DOUBT
    texts = draft.texts
    if not (texts.keys() >= _BOOK and "issued" in draft.dates and draft.names.keys() & _NAMES):
        return _TRUST
    before, imprint, _ = found.text.partition(f"{texts['publisher-place']}: {texts['publisher']}")
    title = texts["title"] + texts.get("container-title", "")
    is_sure = imprint and before.count("(") > before.count(")") and not any(mark in title for mark in (", ", "("))
    return _SURE if is_sure else _TRUST


def _is_marked(draft: Draft) -> bool:
    """Whether quotation marks or italics say where the title stands."""
    start, end = draft.fields.get("title", (0, 0))
    return "quoted" in draft.traits or any(left < end and start < right for left, right in draft.emphasis)


def _is_doubtful(draft: Draft) -> bool:
    """Whether the grammar took two elements for one: its title holds the end of a sentence, or begins with a name."""
    title, authors = draft.texts.get("title", ""), draft.names.get("author", ())
    book = draft.texts.get("container-title" if "chapter" in draft.traits else "title", "")
    if "publisher-place" not in draft.texts and "quoted" not in draft.traits and _holds_place(book):
        return True
    if "quoted" in draft.traits:
        return False
    if len(authors) == 1 and not authors[0].given and _GIVEN.match(title):
        return True
    return bool(full_stops(title))


def _holds_place(title: str) -> bool:
    """Whether a place stands between a title's commas: `Bread and Salt, Paris, PUF`."""
    return any(map(is_place, title.split(", ")[1:]))
