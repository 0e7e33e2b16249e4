"""Whether a plain text has its lines cut at a width, and where such a cut goes through a URL."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.once import Same

if TYPE_CHECKING:
    from stacite.model.document import Document
    from stacite.model.location import Span
    from stacite.model.url import FoundUrl
    from stacite.rules.walk import ReadNote

_FOLD = pattern(r"[^\W\d_A-Z][,;]?\r?\n[ \t]*[^\W\d_A-Z]")
"""A sentence that goes on in the next line."""


def line_end_in(read: ReadNote, found: FoundUrl) -> tuple[int, Span] | None:
    """Where in the note a line's end cuts the URL, and which letters of the file are that end.

    None where the lines of the file are cut at a width: there a URL runs on like any other words. None also where the
    URL runs over several lines.
    """
    document = read.reading.document
    if document.format != "text" or document.source is None:
        return None
    start, end = found.span
    cuts = [
        (after.start, (before.source + before.length, after.source))
        for before, after in pairwise(read.note.passage.pieces)
        if start < after.start < end and before.start + before.length == after.start
    ]
    if len(cuts) != 1 or document.source[slice(*cuts[0][1])].strip(" \t\r") != "\n" or _is_folded(Same(document)):
        return None
    return cuts[0]


@lru_cache(maxsize=16)
def _is_folded(document: Same[Document]) -> bool:
    return _FOLD.search(document.thing.source or "") is not None
