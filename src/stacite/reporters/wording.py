"""Findings in words, as several reporters say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.reporters.evidence_words import evidence_lines
from stacite.reporters.fix_words import fix_line
from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.location import Location

_QUOTED = 160
"""Letters of a note that are quoted where the file has no lines that could be pointed at."""


def headline(finding: Finding) -> str:
    """`404 Not Found, twice (note 3, wagner2023chinas)`."""
    return f"{one_line(finding.message)}{about(finding)}"


def about(finding: Finding) -> str:
    """The note and the reference a finding is about: ` (note 3, wagner2023chinas)`; empty where there is none."""
    parts = ", ".join(filter(None, (note_name(finding), one_line(finding.reference))))
    return f" ({parts})" if parts else ""


def note_name(finding: Finding) -> str:
    """`note 3`; empty where it is about none."""
    return f"note {one_line(finding.note)}" if finding.note else ""


def remarks(finding: Finding) -> Iterator[tuple[str, str]]:
    """What it rests on and what to do, a word for each: `evidence`, `fix`, `help`."""
    for line in evidence_lines(finding.evidence):
        yield "evidence", line
    if finding.fix is not None:
        yield "fix", fix_line(finding.fix)
    if finding.help:
        yield "help", one_line(finding.help)


def words_meant(place: Location) -> str:
    """The words of the note that are meant, where the file itself has no lines; empty otherwise."""
    start, end = place.quote_span
    words = one_line(place.quote[start : min(end, start + _QUOTED)])
    return f"{words}…" if end - start > _QUOTED else words
