"""Bare URLs that a blank cuts in two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from stacite.model.url import FoundUrl

OPEN_END = "-_=&?%+~#"
"""No complete URL ends in one of these."""
SEAM = pattern(r"[/?&=#_%][A-Za-z0-9~]")
"""What begins like this goes on with a URL."""
_GAP = pattern(r"(?P<dot>\.?)[ \u00a0](?P<rest>[^\s<>\"“”]{2,300})")
_ENDING = r"(?:html?|pdf|php|aspx?|jsp|xml)(?=[?#.,;:)]|$)"
_AFTER_DOT = pattern(rf"{_ENDING}|(?:com|org|net|gov|edu)/")
_FILE = pattern(r"[\w%~-]{1,80}\.(?:html?|pdf|php|aspx?|jsp|xml|docx?|xlsx?|pptx?|epub|csv|jpe?g|png|txt)(?:[?#].*)?")
"""A file's name, which no sentence holds behind a folder's address unless it goes on with it."""
_NUMBERED = pattern(r"\d[\w-]{0,40}/(?=[\w./-]{0,80}[a-z])[\w./-]{1,200}")
"""A number and then folders in letters, as in `6114/dossier`; `12/06/2024` and `3/4` are none."""
_SENTENCE = ".,;:!?)]’'"


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a blank cuts a URL, and where its rest ends."""

    blank: int
    end: int
    is_sure: bool
    """Whether what follows can be nothing else than the URL's rest."""


def cut_after(text: str, found: FoundUrl) -> Cut | None:
    """The cut behind a bare URL; None where the URL is whole."""
    gap = None if found.bracketed else _GAP.match(text, found.span[1])
    is_sure = None if gap is None else _goes_on(found.url, gap)
    if gap is None or is_sure is None:
        return None
    return Cut(gap.end("dot"), gap.start("rest") + len(gap["rest"].rstrip(_SENTENCE)), is_sure)


def _goes_on(url: str, gap: re.Match[str]) -> bool | None:
    """Whether what follows is the URL's rest: True for sure, False for likely, None for no."""
    rest = gap["rest"].rstrip(_SENTENCE)
    if gap["dot"]:
        return True if _AFTER_DOT.match(gap["rest"]) else None
    if SEAM.match(rest) and len(rest) > 3 and not (url[-1] == "/" == rest[0]):
        return True
    if url[-1] in OPEN_END and rest[:1].isalnum() and re.search(r"[-_/=&.\d]", rest):
        return True
    return False if url[-1] == "/" and (_is_path(rest) or _FILE.fullmatch(rest)) else None


def _is_path(rest: str) -> bool:
    """Whether a word looks like a URL's path and not like prose (`and/or`, `state-of-the-art`, `12/06/2024`)."""
    seams = sum(rest.count(seam) for seam in "-_/=")
    concrete = re.search(rf"\d|.\.{_ENDING}", rest) or "/" in rest.strip("/")
    return (rest[:1].islower() and seams >= 2 and bool(concrete)) or _NUMBERED.fullmatch(rest) is not None
