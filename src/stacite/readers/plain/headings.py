"""Headings of lists of notes, in the languages of books that have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.plain.lines import is_closed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.plain.lines import Line

_HEADING = pattern(
    r"(?:#{1,6}\s+)?(?:\*\*)?(?:[\divx]{1,4}\.?\s+)?"
    r"(?:end\s?notes?|foot\s?notes?|notes?|references and notes|notes and references"
    r"|anmerkungen|fu(?:ß|ss)noten|endnoten|notas(?: al pie)?|notes de (?:fin|bas de page)"
    r"|note(?: a piè di pagina)?|voetnoten|eindnoten|noten|noter|fotnoter|przypisy|poznámky|примечания|сноски"
    r"|注释|注釋|注|脚注|註)\s*[:：]?(?:\*\*)?\s*:?",
    re.IGNORECASE,
)


_WORKS = pattern(
    r"(?:#{1,6}\s+)?(?:\*\*)?(?:[\divx]{1,4}\.?\s+)?"
    r"(?:references|bibliography|works cited|literature(?: cited)?|cited literature|sources|reference list"
    r"|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliogra(?:ph|f)ie|bibliograf[ií]a|referencias|références"
    r"|riferimenti(?: bibliografici)?|referências|bibliogra(?:fia|f))(?:\*\*)?\s*:?",
    re.IGNORECASE,
)


_LONGEST = 90


def is_like_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands alone or above a longer one, in few words, and does not end as a sentence does."""
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if len(line.text) > _LONGEST or is_closed(line.text) or any(sign in line.text for sign in ",;/"):
        return False
    if following is None or not line.gap:
        return False
    return following.gap or (2 * len(line.text) < len(following.text) and following.text[0].isupper())


def is_works_heading(text: str) -> bool:
    """Whether a line is the heading of a list of works."""
    return len(text) < 48 and _WORKS.fullmatch(text) is not None


def is_notes_heading(text: str) -> bool:
    """Whether a line is the heading of a list of notes."""
    return len(text) < 48 and _HEADING.fullmatch(text) is not None
