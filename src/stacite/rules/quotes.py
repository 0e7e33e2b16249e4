"""Quotation marks and apostrophes: straight, curly, and from one to the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.spans import Spans
from stacite.rules.spared import CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stacite.model.location import Span

STRAIGHT = frozenset("\"'")
CURLY = frozenset("“”‘’")
_MARK = pattern(r"[\"'“”‘’]")
_FOREIGN = frozenset("„‚«»‹›")
_OPENERS = frozenset("([{<—–-/“‘\"'")
_TO_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_LOOK_BACK = 8
"""Letters of emphasis that are looked through at most."""


def marks(text: str, spared: Iterable[Span]) -> tuple[int, ...]:
    """Where quotation marks and apostrophes stand, outside of `spared` spans and code.

    Marks between digits or after a digit and before another (6'2", 45'30") are feet, inches or
    minutes and left alone.
    """
    found = [match.start() for match in _MARK.finditer(text)]
    if not found:
        return ()
    spans = [*spared, *(match.span() for match in CODE.finditer(text))] if "`" in text else [*spared]
    if spans:
        closed = Spans(spans)
        found = [at for at in found if at not in closed]
    return tuple([at for at in found if text[at] in CURLY or not _is_prime(text, at)])


def _is_prime(text: str, at: int) -> bool:
    is_straight_after_digit = text[at] in STRAIGHT and at > 0 and text[at - 1].isdigit()
    return is_straight_after_digit and (text[at + 1 : at + 2].isdigit() or _closes_a_prime(text, at))


def _closes_a_prime(text: str, at: int) -> bool:
    return re.search(r"\d'\d{1,2}\Z", text[max(0, at - 6) : at]) is not None


def is_foreign(text: str) -> bool:
    """Whether the text has marks that English doesn't know, „low“ ones or «guillemets»."""
    return not _FOREIGN.isdisjoint(text)


def straightened(text: str, places: Sequence[int]) -> Mapping[int, str] | None:
    """A straight mark for each curly one; None where the text has marks of another language."""
    if is_foreign(text):
        return None
    return {at: _TO_STRAIGHT[text[at]] for at in places if text[at] in CURLY}


def curled(text: str, places: Sequence[int]) -> Mapping[int, str] | None:
    """A curly mark for each straight one, as English has them; None where that isn't sure.

    It isn't where the text has marks of another language, or where the double ones don't pair.
    """
    if is_foreign(text):
        return None
    new: dict[int, str] = {}
    is_open = False
    for at in places:
        if text[at] == '"':
            opens = _opens(text, at)
            if opens is is_open:
                return None
            new[at], is_open = "“" if opens else "”", opens
        elif text[at] in "“”":
            is_open = text[at] == "“"
    if is_open:
        return None
    return {**new, **_curled_singles(text, [at for at in places if text[at] == "'"])}


def _opens(text: str, at: int) -> bool:
    """Whether a mark stands before the first letter of what it quotes; emphasis between is looked through."""
    before = text[max(0, at - _LOOK_BACK) : at].rstrip("*_")[-1:]
    after = text[at + 1 : at + 2]
    return (not before or before.isspace() or before in _OPENERS) and bool(after) and not after.isspace()


def _curled_singles(text: str, places: Sequence[int]) -> Mapping[int, str]:
    last = max((at for at in places if _closes(text, at)), default=-1)
    return {at: "‘" if at < last and _opens(text, at) and text[at + 1].isalpha() else "’" for at in places}


def _closes(text: str, at: int) -> bool:
    """Whether a single mark can end a quotation: no letter follows."""
    return not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()
