"""Long runs of blanks and marks are cut short before a note is read, and what was read is put back in place.

Nothing can be read from a thousand blanks or commas that the first and the last few don't say. Most patterns step over
blanks and marks, and start anew at each of them, so that a run would cost the square of its length.

TeX's quotation marks are read as those that they print, and no blank before a comma.

A half surrogate, which is no letter and cannot be written as UTF-8, is read as U+FFFD.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from stacite.model.citation import ParsedNote
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import Citation
    from stacite.model.location import Span

MOST = 32
"""Letters of a run that are kept, half of them at each end; a table's row of dots between words has more at times."""
_RUN = pattern(rf"\W{{{MOST + 1},}}")
_SAMPLE = 8
_SAMPLED = pattern(rf"\W{{{MOST // _SAMPLE}}}")
"""What every eighth letter of a text holds in which there is such a run; looked for at an eighth of the cost."""
_LOOSE_COMMA = pattern(r"(?<=[\w.)\]’”]) ,(?=\s)")
_TEX_MARK = pattern(rf"``|\'\'|{_LOOSE_COMMA.pattern}")
_TYPESET = {"``": "“", "''": "”", " ,": ","}
"""What entries hold that were copied from BibTeX, or read from a page."""
_SURROGATE = pattern(r"[\ud800-\udfff]")


def squeezed(text: str) -> tuple[str, Sequence[int]]:
    """The text with its long runs cut short, and the place in the text of each letter that is left."""
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    if "``" in text or " ," in text:
        text, places = _typeset(text)
        short, kept = _cut_short(text)
        return short, [places[at] for at in kept]
    return _cut_short(text)


def _typeset(text: str) -> tuple[str, list[int]]:
    """The text with the quotation marks that TeX's stand for, and without blanks before commas."""
    marks = _TEX_MARK if "``" in text else _LOOSE_COMMA
    letters: list[str] = []
    places: list[int] = []
    at = 0
    for match in marks.finditer(text):
        letters += [text[at : match.start()], _TYPESET[match[0]]]
        places += range(at, match.start())
        places.append(match.start() if match[0] == "``" else match.end() - 1)
        at = match.end()
    return "".join([*letters, text[at:]]), [*places, *range(at, len(text))]


def _cut_short(text: str) -> tuple[str, Sequence[int]]:
    if _SAMPLED.search(text[::_SAMPLE]) is None or _RUN.search(text) is None:
        return text, range(len(text))
    kept: list[range] = []
    at = 0
    for run in _RUN.finditer(text):
        kept.append(range(at, run.start() + MOST // 2))
        at = run.end() - MOST // 2
    kept.append(range(at, len(text)))
    return "".join(text[part.start : part.stop] for part in kept), list(chain.from_iterable(kept))


def put_back(note: ParsedNote, text: str, places: Sequence[int]) -> ParsedNote:
    """What was read of a squeezed note, with the places that it has in the whole text."""
    citations = tuple(_moved(citation, places) for citation in note.citations)
    return ParsedNote(text, citations, tuple(_place(span, places) for span in note.comments))


def _moved(citation: Citation, places: Sequence[int]) -> Citation:
    fields = {name: _place(span, places) for name, span in citation.fields.items()}
    return replace(citation, span=_place(citation.span, places), fields=fields)


def _place(span: Span, places: Sequence[int]) -> Span:
    start, end = span
    return (places[start], places[end - 1] + 1) if start < end else (places[start], places[start])
