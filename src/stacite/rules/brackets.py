"""Whether a document prints its URLs in angle brackets or bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Fix
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from stacite.model.url import FoundUrl
    from stacite.rules.base import Reading
    from stacite.rules.walk import ReadNote


def house_form(reading: Reading) -> tuple[int, int]:
    """How many of the document's URLs stand in angle brackets, and how many bare."""
    forms = [found.bracketed for read in notes_of(reading) for found in read.urls()]
    return sum(forms), len(forms) - sum(forms)


def put_in_brackets(read: ReadNote, found: FoundUrl) -> Fix | None:
    """The fix for a bare URL."""
    edit = read.edit(*found.span, f"<{found.url}>")
    return None if edit is None else Fix("Put the URL in angle brackets", (edit,))


def take_out_of_brackets(read: ReadNote, found: FoundUrl) -> Fix | None:
    """The fix for a bracketed URL."""
    edit = read.edit(*found.outer, found.url)
    return None if edit is None else Fix("Take the URL out of its angle brackets", (edit,))
