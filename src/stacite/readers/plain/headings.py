"""Headings of lists of notes, in the languages of books that have them."""

from __future__ import annotations

import re

_HEADING = re.compile(
    r"(?:#{1,6}\s+)?(?:\*\*)?(?:[\divx]{1,4}\.?\s+)?"
    r"(?:end\s?notes?|foot\s?notes?|notes?|references and notes|notes and references"
    r"|anmerkungen|fu(?:ß|ss)noten|endnoten|notas(?: al pie)?|notes de (?:fin|bas de page)"
    r"|note(?: a piè di pagina)?|voetnoten|eindnoten|noten|noter|fotnoter|przypisy|poznámky|примечания|сноски"
    r"|注释|注釋|注|脚注|註)\s*[:：]?(?:\*\*)?\s*:?",
    re.IGNORECASE,
)


_WORKS = re.compile(
    r"(?:#{1,6}\s+)?(?:\*\*)?(?:[\divx]{1,4}\.?\s+)?"
    r"(?:references|bibliography|works cited|literature(?: cited)?|cited literature|sources|reference list"
    r"|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliogra(?:ph|f)ie|bibliograf[ií]a|referencias|références"
    r"|riferimenti(?: bibliografici)?|referências|bibliogra(?:fia|f))(?:\*\*)?\s*:?",
    re.IGNORECASE,
)


def is_works_heading(text: str) -> bool:
    """Whether a line is the heading of a list of works."""
    return len(text) < 48 and _WORKS.fullmatch(text) is not None


def is_notes_heading(text: str) -> bool:
    """Whether a line is the heading of a list of notes."""
    return len(text) < 48 and _HEADING.fullmatch(text) is not None
