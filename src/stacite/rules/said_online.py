"""What says in words that a source is online, and prints no address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.pattern import pattern
from stacite.rules.spans import Spans

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.rules.walk import ReadNote

_ALONE = pattern(r"(?<!ISSN )[\[(](?:online|en ligne)[\])]", re.IGNORECASE)
"""As the medium of a source, in brackets (ISO 690)."""
_LAST = pattern(
    r"[,;.:)\]”“»’*]\s*[\[(]?(?:"
    r"(?:(?:published|available|accessible) )?(?:online|on the internet)"
    r"|online[- ](?:ressource|publikation|dokument|resource|publication|document)"
    r"|(?:online|im internet)(?: (?:unter|verfügbar|abrufbar|einsehbar|zugänglich|veröffentlicht))?"
    r"|(?:(?:online|im internet) )?(?:verfügbar|abrufbar|einsehbar|zugänglich)(?: (?:online|im internet))?"
    r" (?:unter|über)"
    r"|(?:online )?(?:available|accessible|accessed|retrieved)(?: online)? (?:at|from|via)"
    r"|(?:(?:disponible|consultable|publié) )?en ligne"
    r"|(?:disponible|consultable|accessible)(?: en ligne)? (?:sur|à l’adresse)"
    r")[\s.:)\]]*$",
    re.IGNORECASE,
)
"""What a citation ends in that should go on with an address."""
_HELD = pattern(
    r"interview|gespräch|entretien|lecture|vortrag|conférence|conference|konferenz|tagung|colloqu"
    r"|talk\b|paper (?:pres|giv|read)|workshop|webinar|seminar|meeting|sitzung|hearing|course|event\b|zoom\b|skype",
    re.IGNORECASE,
)
"""What is held online, and lies nowhere."""
_ADDRESS = pattern(
    r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b|\b(?:urn|hdl|ark|arxiv|oai):|\barxiv\b", re.IGNORECASE
)
"""A host without its protocol, or a name that is resolved."""


def says_online(read: ReadNote, citation: Citation) -> bool:
    """Whether a full citation says in a word of its own that its source is online, in a note without any address."""
    if citation.form is not CitationForm.FULL:
        return False
    start, end = citation.span
    last = _LAST.search(read.text, start, _end(read, citation))
    match = last if last and last.start() <= end else _ALONE.search(read.text, start, end)
    if match is None or match.end() - 1 in Spans((*read.quotations, *read.italics)):
        return False
    has_address = read.urls() or read.dois() or _ADDRESS.search(read.text)
    return not has_address and not _HELD.search(read.text, start, end)


def _end(read: ReadNote, citation: Citation) -> int:
    """The note's, behind its last citation: `Available at:` may be left to a sentence of its own."""
    return len(read.text) if citation is read.parsed.citations[-1] else citation.span[1]
