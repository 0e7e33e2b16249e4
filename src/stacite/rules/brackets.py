"""Whether URLs are printed in angle brackets or bare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix
from stacite.rules.cut_urls import cut_after
from stacite.rules.walk import notes_of

if TYPE_CHECKING:
    from stacite.model.house import House
    from stacite.model.reading import Reading
    from stacite.model.url import FoundUrl
    from stacite.rules.cut_urls import Cut
    from stacite.rules.walk import ReadNote


def bracket_forms(reading: Reading) -> tuple[int, int]:
    """How many of the document's URLs stand in angle brackets, and how many bare."""
    forms = [found.bracketed for read in notes_of(reading) for found in read.urls()]
    return sum(forms), len(forms) - sum(forms)


def wants_brackets(reading: Reading, house: House) -> bool | None:
    """Whether URLs go into angle brackets: as the house asks, else as most do; None where forms are equal."""
    if house.url_brackets:
        return house.url_brackets == "angle"
    bracketed, bare = bracket_forms(reading)
    return None if bracketed == bare else bracketed > bare


def put_in_brackets(read: ReadNote, found: FoundUrl) -> Fix | None:
    """The fix for a bare URL; one that a blank cuts in two is closed with it."""
    if cut := cut_after(read.text, found):
        return _put_whole_in_brackets(read, found.span[0], cut)
    edit = read.edit(*found.span, f"<{found.url}>")
    return None if edit is None else Fix("Put the URL in angle brackets", (edit,))


def _put_whole_in_brackets(read: ReadNote, start: int, cut: Cut) -> Fix | None:
    """Three small edits: closing the gap is then the same edit as that of `url-line-broken`."""
    first, last = read.text[start], read.text[cut.end - 1]
    edits = (
        read.edit(start, start + 1, f"<{first}"),
        read.edit(cut.blank, cut.blank + 1, ""),
        read.edit(cut.end - 1, cut.end, f"{last}>"),
    )
    sound = tuple(edit for edit in edits if edit is not None)
    level = Applicability.SAFE if cut.is_sure else Applicability.UNSAFE
    return Fix("Close the gap and put the URL in angle brackets", sound, level) if len(sound) == len(edits) else None


def take_out_of_brackets(read: ReadNote, found: FoundUrl) -> Fix | None:
    """The fix for a bracketed URL."""
    edit = read.edit(*found.outer, found.url)
    return None if edit is None else Fix("Take the URL out of its angle brackets", (edit,))
