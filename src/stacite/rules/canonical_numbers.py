"""Numbers that all editions of a work share, so that none need be named: books and lines, the pages of Bekker.

Chicago Manual of Style, 17th ed., 14.242–54: classical, medieval and early works are cited by their divisions,
Aristotle by the pages of Bekker and Plato by those of Stephanus. Kant is cited by volume and page of the Academy's
edition, and his first Critique by the pages of its first two editions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.rules.walk import ReadNote

_NUMBER = r"(?:\d{1,3}|[IVXLCivxlc]{1,7})"
_DIVISIONS = pattern(
    rf"\b(?:[Bb]k|[Bb]ook|[Ll]ib|Buch)\b\.? {_NUMBER},?"
    rf" (?:(?:[Cc]h|[Cc]hap|[Cc]hapter|[Cc]ap|Kap|ll?|lines?|v)\b\.?|§) ?{_NUMBER}\b"
    rf"|\b(?:[Ff]rs?|[Ff]rags?|[Ff]ragments?)\b\.? {_NUMBER}\b|\bqu?\. ?{_NUMBER}, (?:a|art)\. ?{_NUMBER}\b"
    r"|[^\d\s,.:;)]\*? \d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.]{0,9}\d)"
    r"|\*,? [IVX]{1,5}\.[ivxlc\d]{1,7}(?:\.\d{1,3})?(?![\w.]?\w)"
)
"""`bk. 1, ch. 11`, `frag. 21`, `q. 66, art. 7`, `3.3.5` behind a title, `IX.1`: of antiquity and schoolmen."""
_BEKKER = r"\d{1,4}[ab]\d{1,2}(?:\s?[–-]\s?(?:\d{1,4})?[ab]?\d{1,2})?"
_STEPHANUS = r"\d{2,3}[a-e]\d{0,2}\s?[–-]\s?\d{0,3}[a-e]\d{0,2}|\d{3}[a-e]"
_PAGES = pattern(
    rf"(?<!\bp\. )(?<!\bpp\. )(?<!\bS\. )(?<![\w./–-])(?:{_BEKKER}|{_STEPHANUS})(?:f{{1,2}}\.?)?(?=[.,;:)\]]| \(|$)"
)
"""`1137b26–32` (Bekker: page, column, line); `514a–520a`, `294b–c` (Stephanus: page and section)."""
_PLACE = r"(?:\d{1,2}|[IVX]{1,5})(?:\s?[:.,]\s?|\s)\d{1,3}\b"
_SIGLA = pattern(
    rf"\b(?:AA|AK|AT|Ak|Akad)\b\.?,? ?{_PLACE}"
    r"|\bDK ?\d{1,2} ?[ABC] ?\d{1,3}|\b\d{1,2} ?[ABC] ?\d{1,3}[a-z]? ?DK\b"
)
"""`AA 4:421`, `AA VI, 423` (Kant), `AT VII, 34` (Descartes), `DK 22 B 51` (Diels and Kranz)."""
_OF_EDITION = r"(?:BA|[AB]) ?(?:\d{1,3}|[IVXLivxl]{1,7})"
_OF_KANT = pattern(rf", \(?(?:[A-Z][A-Za-z]{{1,4}},? )?(?:{_OF_EDITION}|0?\d:\s?\d{{1,3}})\b")
"""`A 133/B 172`, `B 172`, `KpV, A 54`, `GMS 4:421`: too short to say so of another author."""


def cites_by_numbers(read: ReadNote, citation: Citation) -> bool:
    """Whether the citation says by such numbers where in the work it points."""
    names = () if citation.item is None else citation.item.authors
    is_kant = any(name.family == "Kant" for name in names)
    is_numbered = any(numbers.search(read.text, *citation.span) for numbers in (_DIVISIONS, _PAGES, _SIGLA))
    return is_numbered or (is_kant and _OF_KANT.search(read.text, *citation.span) is not None)


def is_number_of_report(number: str) -> bool:
    """Whether what was taken for a report's number may be one of those: `AT 7:34`, `B 172`."""
    return _SIGLA.match(number) is not None or _OF_KANT.match(f", {number}") is not None
