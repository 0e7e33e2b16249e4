"""Short forms: ibid., short titles, supra notes (Chicago 17, 14.29-36; Bluebook 21, rule 4; OSCOLA 4, 1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH, YEAR
from stacite.parser.locators import locator_of, split_locator
from stacite.parser.quoting import find_quoted_title
from stacite.parser.signals import is_prose
from stacite.parser.stretch import Stretch, emphasised, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import Locator
    from stacite.model.location import Span

_IBID = pattern(
    r"\*?(?:[Ii]bid(?:em)?|[Ii]d|[Ii]dem|[Ee]bd|[Ee]benda|[Ee]bda|[Ll]oc\. cit"
    r"|[Aa]\. ?a\. ?O)\b\.?\*?[,:]?(?P<rest>\s.*|)$",
    re.DOTALL,
)
_NOTE = r"(?:footnotes?|notes?|nn?|fn|Anm|Fn|Fußn)\b\.?"
_SUPRA = pattern(
    rf"(?P<head>.*?)[,;]?\s*\(?\*?(?:(?:[Ss]upra|[Aa]bove|[Oo]p\. cit\.?"
    rf"|a\. ?a\. ?O\.)\*?,?\s*(?:\(?(?:at )?{_NOTE})\s*(?P<first>\d+)|\((?:(?:see |above |wie "
    rf"|cited )?{_NOTE})\s*(?P<second>\d+)(?: above)?"
    rf"|(?:wie|above)\s{_NOTE}\s*(?P<third>\d+))\)?(?P<rest>.*)$",
    re.DOTALL,
)
_OP_CIT = pattern(
    r"(?P<head>.*?),?\s*\*?(?:op\. ?cit|loc\. ?cit|a\. ?a\. ?O|art\. ?cit|i[bd]|supra)\b\.?\*?[,:]?\s*(?P<rest>.*)$",
    re.DOTALL,
)
_NAMES_NOTE = pattern(rf"{_NOTE}\s*\d")
_SAYS_CIT = pattern(r"(?:op\. ?cit|loc\. ?cit|a\. ?a\. ?O|art\. ?cit|i[bd]|supra)\b")
"""What every `_SUPRA` and every `_OP_CIT` holds; found much faster than that those do not match."""
_FULL = pattern(
    rf"https?://|www\.|\b10\.\d{{4,9}}/|\([^()]*(?:\b{YEAR}|n\.\s?d\.|forthcoming)[^()]*\)"
    rf"|\b{MONTH} (?:\d{{1,2}}, )?{YEAR}|\[{YEAR}\]|, (?:ed|trans|eds)\. [A-Z]|\b[Ii]n:? [A-Z][^,]*, (?:ed|hg"
    rf"|hrsg)"
    rf"|, (?:no|vol)\. \d|\b(?:edited|translated) by\b|\([A-Z][^():]*: [^()]+\)|, {YEAR}(?:,|\.|$)"
    rf"|, [A-ZÄÖÜ][^,\d]{{2,40}} {YEAR}(?:,|$)|\b{YEAR}, S\. \d"
)
_ADDRESSED = pattern(r"https?://[^“”„‘’«»\"]*$")
"""An address outside quotation marks is a full citation's, where it is not in a pinpoint (`s.v. “…”`)."""
_SUB_VERBO = pattern(r"s\.\s?v")
_STATUTE = pattern(rf"\b(?:Act|Code|Law|Regulations?|Order|Rules|Gesetz) (?:\(\w+\) )?{YEAR}$")
_TITLE_WORDS = 16


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form's parts, in the note's coordinates."""

    form: CitationForm
    head: Stretch
    """Author and short title, as far as they are printed."""
    locator: Locator | None = None
    target: int | None = None
    """The number of the note that a supra names."""


@lru_cache(maxsize=128)
def is_short_form(text: str) -> bool:
    """Whether the words, without signal, are a short form."""
    text = text.strip(" .;,")
    if not text or len(text) > 300:
        return False
    short = read_short(text, (0, len(text)))
    if short is None:
        return False
    return (
        short.form is not CitationForm.SHORT
        or short.locator is not None
        or re.search(r"[,“‘\"*]", short.head.text) is not None
    )


def read_short(note: str, span: Span, emphasis: Sequence[Span] | None = None) -> ShortForm | None:
    """The short form that stands in note[span]; None for a full citation."""
    if span[1] - span[0] > 300:
        return None
    found = plain(note, span, emphasised(note) if emphasis is None else emphasis).strip(" .,;")
    return _ibid(found) or _supra(found) or _short(found)


def _ibid(found: Stretch) -> ShortForm | None:
    match = _IBID.match(found.text)
    if match is None:
        return None
    rest = match["rest"].strip(" ,.:")
    if not rest:
        return ShortForm(CitationForm.IBID, found.cut(0, 0))
    locator = locator_of(rest) or locator_of(rest.split(" (")[0])
    if locator is None and len(rest) > 40:
        return None
    return ShortForm(CitationForm.IBID, found.cut(0, 0), locator)


def _supra(found: Stretch) -> ShortForm | None:
    match = _SUPRA.match(found.text) if _NAMES_NOTE.search(found.text) else None
    if match is None or len(match["head"]) > 160 or _FULL.search(match["head"]):
        return None
    number = match["first"] or match["second"] or match["third"]
    rest = match["rest"].strip(" ,.;:)")
    head = found.cut(*match.span("head")).strip(" ,(")
    return ShortForm(CitationForm.SUPRA, head, locator_of(rest) if rest else None, int(number[:6]))


def _short(found: Stretch) -> ShortForm | None:
    text = found.text
    match = _OP_CIT.match(text) if _SAYS_CIT.search(text) else None
    if match and match["head"] and len(match["head"]) < 160 and not _FULL.search(match["head"]):
        rest = match["rest"].strip(" ,.:()")
        if not rest or locator_of(rest):
            return ShortForm(
                CitationForm.SHORT, found.cut(*match.span("head")).strip(" ,"), locator_of(rest) if rest else None
            )
    if _ADDRESSED.search(text) and not _SUB_VERBO.search(text):
        return None
    head, locator = split_locator(found)
    quoted = find_quoted_title(head) if head else None
    if quoted is not None:
        outside = head.text[: quoted.start] + head.text[quoted.end :]
        if _FULL.search(outside) or not _is_end_of_title(head.text[quoted.end :]):
            return None
        return ShortForm(CitationForm.SHORT, head, locator)
    if not head or _FULL.search(head.text) or not _is_brief(head, has_locator=locator is not None):
        return None
    return ShortForm(CitationForm.SHORT, head, locator)


def _is_brief(head: Stretch, *, has_locator: bool) -> bool:
    """Whether there is an author, a short title and nothing else."""
    text = head.text
    if not text[:1].isupper() and text[:1] not in '*“‘"„[' and not re.match(r"(?:v[ao]n|de|al-|el-|d’)\b", text):
        return False
    if not has_locator and (text.endswith(")") or _STATUTE.search(text)):
        return False
    chunks = [chunk.text for chunk in head.chunks()]
    if len(text.split()) > _TITLE_WORDS or ". " in re.sub(r"\b(?:[A-Z]|St|Mr|Dr|no|vol|al|eds?|Hg)\. ", " ", text):
        return False
    if has_locator and len(chunks) > 1:
        return len(chunks) <= 6 and not is_prose(text, cites=False)
    return (
        _is_title_case(text)
        and not is_prose(text, cites=False)
        and (len(chunks) <= 2 or (len(chunks) <= 6 and not re.search(r"\d", text)))
    )


def _is_end_of_title(rest: str) -> bool:
    """Nothing after the quoted title, or a second one."""
    return re.fullmatch(r"[\s,.]*(?:and [“‘\"].{1,120}[”’\"][\s,.]*)?", rest) is not None


_SMALL = pattern(r"(?<=[ -])[a-zà-ÿ]{5,}\b")


def _is_title_case(text: str) -> bool:
    """Titles have few words in small letters, sentences many; titles in German or French have up to two in five."""
    words = text.split()
    small = len(_SMALL.findall(text))
    return small <= 1 or small * 5 <= len(words) * 2
