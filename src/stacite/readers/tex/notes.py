"""A LaTeX text becomes a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.drafts import Read, assemble
from stacite.readers.sized import check_size
from stacite.readers.tex.handlers import HANDLERS
from stacite.readers.tex.quotes import has_shorthands, main_language
from stacite.readers.tex.reading import Reading
from stacite.readers.tex.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.document import Document

_BY_PAGE = pattern(r"\\usepackage\s{0,9}\[[^\]]{0,200}\bperpage\b[^\]]{0,200}\]\{footmisc\}|\\MakePerPage\{footnote\}")
_REASON = r"the text has neither `\footnote` nor `\endnote` nor `\footcite`"
_SHOWN = 5


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """The notes in the order of their first calls, numbered as LaTeX numbers them."""
    check_size(source, path)
    tokens = Tokens(source, german=has_shorthands(source))
    language = main_language(source)
    reading = Reading(source, tokens, HANDLERS, language, {})
    reading.run()
    if reading.labelled:  # a note may name one that comes after it
        reading = Reading(source, tokens, HANDLERS, language, reading.labelled)
        reading.run()
    reading.gathered.settle()
    read = Read(reading.gathered.drafts, reading.gathered.calls, reading.body, tuple(_doubts(reading)))
    return assemble(read, source, path, sha256, name, _REASON)


def _doubts(reading: Reading) -> Iterator[str]:
    if reading.taken_in:
        names = [name for name in dict.fromkeys(reading.taken_in) if name]
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        yield f"Other files are taken in, which are not read: {', '.join(names[:_SHOWN])}{more}."
    if _BY_PAGE.search(reading.source[:200_000]):
        yield "Notes are numbered anew on each page; here they are counted through."
    if reading.stream.budget <= 0:
        yield "The text's own commands call each other too often; some were left unread."
