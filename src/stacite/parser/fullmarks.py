"""What only a full citation prints, and no short form."""

from __future__ import annotations

from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.stretch import enclosures

_THESIS = r"(?:thesis|[Dd]iss(?:\.|ertation)|thèse de [a-z]{3,20})"
_FULL_BRACKET = pattern(
    rf"\((?:(?=[^()]*\))[^()]*(?:\b{YEAR}|n\.\s?d\.|no date|forthcoming|{_THESIS},? (?:[A-Z]|univ))"
    r"|[A-Z][^():]*: [^()]+\))"
)
_FULL_CHUNK = pattern(
    rf", (?:(?:ed|trans|eds)\. [A-Z]|{_THESIS}, (?:[A-Z]|univ)|(?:no|vol)\. \d|\d{{1,2}}(?:st|nd|rd|th|d) edn?\b"
    rf"|{YEAR}(?:/\d{{1,2}}|[a-z])?(?:,| ?;|\.|$| [\[(])"
    rf"|(?:[A-ZÄÖÜ][\w.’/-]{{1,20}} |(?:am|an|der|im|de|la|i\.|a\.) ){{1,4}}{YEAR}(?:,| ?;|$))"
)
_YEAR = pattern(YEAR)
_FULL_DATED = pattern(
    rf"\b(?:{MONTH} (?:\d{{1,2}}, )?{YEAR}|\d{{1,2}}\.\s?\d{{1,2}}\.\s?{YEAR}|\d{{1,3}}/{YEAR}\b|(?<=\[){YEAR}\]"
    rf"|(?:Act|Order|Regulations?|Rules|Measure|Ordinance|Code)(?: \([^()]*\))?,? {YEAR}\b(?!/\d)"
    rf"|S?[SR][IR] {YEAR}/\d|v\.? [^,;]{{2,120}},? {YEAR} [A-Z]{{2,6}}(?: \([^()]*\))? \d"
    rf"|R?S[A-Z]{{1,3}} {YEAR}, c\b|ECHR {YEAR}|{YEAR}, S\. \d)"
)
_FULL = pattern(
    r"\b(?:10\.\d{4,9}/|[Ii]n:? [A-Z][^,]*, (?:ed|hg|hrsg)|(?:edited|translated) by\b|EU:[CTF]:\d|U\.\s?S\.\s?C\."
    r"|(?:ISO|IEC|EN|DIN|BS|ASTM|IEEE)[/ -](?:[A-Z]{1,5}[/ ]){0,2}\d|(?:NOU|SOU|BT-Drs\.) ?\d|(?:Report|Paper"
    r"|Brief) (?:[Nn]o\.? ?)?\d{1,4}[/-]\d|C\.\s?F\.\s?R\.|Const\. (?:art|amend)|Fed\. R\. [A-Z]|App no \d)"
)
_WEB = pattern(r"https?://|www\.")


def holds_full(text: str) -> bool:
    """Whether words hold what only a full citation prints; the tests stand in the order of their cost."""
    return (
        _FULL_BRACKET.search(text) is not None
        or _FULL_CHUNK.search(text) is not None
        or _WEB.search(text) is not None
        or (_YEAR.search(text) is not None and _FULL_DATED.search(text) is not None)
        or _FULL.search(text) is not None
    )


def has_dated_bracket(text: str) -> bool:
    """Whether a bracket outside quotation marks holds a year."""
    return any(text[left] == "(" and _YEAR.search(text, left, right) for left, right in enclosures(text))
