"""Short forms by author and year, in documents that print the full entry first: `Hay (1990, p. 12)`; `Hay 1990: 12`.

Those by author and page have no comma either: `Hay 12` (MLA Handbook, 9th ed., 6.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import YEAR
from stacite.parser.locators import locator_of

if TYPE_CHECKING:
    from stacite.model.citation import Locator

_DATED = pattern(
    rf"(?P<names>[^\d()\[\]“”„«»\"*:;]{{2,120}}?)(?:’s|'s)?,? ?(?P<open>[(\[]?)(?P<date>{YEAR}[a-z]?|n\.d\.|o\. ?J\."
    rf"|forthcoming)"
    r"(?P<close>[)\]]?)(?:[,:]? ?(?P<pinpoint>[^“”\"()\[\]]{1,60}))?(?P<last>[)\]]?)"
)
_AND = pattern(r",? (?:and|und|et|y|e|&) |\s?[/;] ?|, ")
_OTHERS = pattern(r",? (?:\*?et al\b\.?\*?|u\. ?a\.|and others|and colleagues)$")
MOST_LETTERS = 220
"""A longer citation prints more than author and year."""


@dataclass(frozen=True, slots=True)
class DatedForm:
    """Names, year and pinpoint, as far as they are printed."""

    names: tuple[tuple[str, ...], ...]
    """As one name, and where that holds an `and` as several: only the works cited tell a body from two persons."""
    date: str
    locator: Locator | None


def read_dated(text: str) -> DatedForm | None:
    """The parts of a citation that prints nothing but author, year and pinpoint.

    Whether it is a short form only the works cited before can tell: elsewhere it is all that the document gives.
    """
    text = text.strip(" .,;")
    text = text[1:-1] if text[:1] in "([" and text[-1:] in ")]" else text
    match = _DATED.fullmatch(text) if len(text) <= MOST_LETTERS else None
    if match is None:
        return None
    opened = match["open"] != ""
    if opened != (match["close"] != "" or match["last"] != "") or (match["close"] and match["last"]):
        return None
    locator = locator_of(match["pinpoint"]) if match["pinpoint"] else None
    if match["pinpoint"] and locator is None:
        return None
    words = _OTHERS.sub("", match["names"].strip(" ,"))
    parts = tuple(name for name in _AND.split(words) if name)
    readings = ((words,),) if len(parts) < 2 else ((words,), parts)
    return DatedForm(readings, match["date"], locator) if parts else None


_PAGED = pattern(
    rf"(?P<names>[^\W\d_][^\d()\[\]“”„«»\"*:;.]{{1,80}}) (?P<pinpoint>(?!{YEAR}\b)\d{{1,4}}(?:[–-]\d{{1,4}})?)"
)


def read_paged(text: str) -> DatedForm | None:
    """The parts of a citation that prints nothing but author and page; without the works cited it may be a title."""
    match = _PAGED.fullmatch(text.strip(" .,;")) if len(text) <= MOST_LETTERS else None
    locator = locator_of(match["pinpoint"]) if match is not None else None
    if match is None or locator is None:
        return None
    parts = tuple(name for name in _AND.split(match["names"].strip(" ,")) if name)
    return DatedForm((parts,), "", locator) if parts else None


_OPENING = pattern(
    r"(?P<head>[^()\[\]“”„«»\"]{10,180}), (?P<pinpoint>(?:(?:pp?|S|chap|ch|Tab|Kap)\. ?|at |[Tt]able "
    r"|[Cc]hapter )?\d[\d–-]{0,12})"
)
_EMPHASIS = pattern(r"\*")
OPENING = 24
"""Letters by which citations that begin alike are found."""


def read_opening(text: str) -> tuple[str, Locator] | None:
    """A citation without its pinpoint, where it prints no brackets; it may repeat how a longer one begins.

    `Geological Survey, Commodity Summaries 2023, 110`: a year at the end of a title looks like that of a book.
    """
    match = _OPENING.fullmatch(text.strip(" .,;")) if len(text) <= MOST_LETTERS else None
    locator = locator_of(match["pinpoint"]) if match is not None else None
    return (_EMPHASIS.sub("", match["head"]), locator) if match is not None and locator is not None else None


def goes_on(whole: str, head: str) -> bool:
    """Whether a citation begins with these words and prints more after them than a pinpoint."""
    whole = _EMPHASIS.sub("", whole)
    rest = whole[len(head) :].strip(" .,")
    return whole.startswith(head) and len(rest) > 3 and not whole[len(head)].isalnum() and locator_of(rest) is None


def opening_of(text: str) -> str:
    """The letters under which a citation is kept."""
    return _EMPHASIS.sub("", text[: OPENING + 8])[:OPENING]
