"""Reads short forms: ibid., short titles, supra notes.

Chicago 17, 14.29-36; Bluebook 21, rule 4; OSCOLA 4, 1.2. What only a full citation prints rules a short form out; a
remark may follow one in the same sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.parser.archives import names_archive
from stacite.parser.dates import ANY_YEAR, MONTH, YEAR
from stacite.parser.gazetteer import is_serial
from stacite.parser.imprint import names_publisher
from stacite.parser.legislation import NUMBERED_ACT
from stacite.parser.locators import parse_locator, split_locator
from stacite.parser.punctuation import find_quoted_title
from stacite.parser.signals import is_prose
from stacite.parser.text_slice import (
    TextSlice,
    contains_any,
    emphasis_near,
    emphasis_spans,
    enclosed_spans,
    plain_slice,
)
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from stacite.model.citation import Locator
    from stacite.text.spans import Span


_SMALL = pattern(r"(?<=[ -])[a-zà-ÿ]{5,}\b")
_PERIOD = pattern(rf"\b(?:between|from|von|since|seit|in|by|bis|until) {YEAR}\b")


def is_title_case(text: str, most: int = 3) -> bool:
    """Whether few words are in lower case, as in titles; in German or French titles up to two in five are."""
    words = text.split()
    small = len(_SMALL.findall(text))
    if small > 1 and _PERIOD.search(text):
        return False
    return small <= 1 or small * 5 <= len(words) * 2 or small < most


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
_FULL_DATED = pattern(
    rf"\b(?:{MONTH} (?:\d{{1,2}}, )?{YEAR}|\d{{1,2}}\.\s?\d{{1,2}}\.\s?{YEAR}|\d{{1,3}}/{YEAR}\b|(?<=\[){YEAR}\]"
    rf"|(?:Act|Order|Regulations?|Rules|Measure|Ordinance|Code)(?: \([^()]*\))?,? {YEAR}\b(?!/\d)"
    rf"|S?[SR][IR] {YEAR}/\d|v\.? [^,;]{{2,120}},? {YEAR} [A-Z]{{2,6}}(?: \([^()]*\))? \d"
    rf"|R?S[A-Z]{{1,3}} {YEAR}, c\b|ECHR {YEAR}|{YEAR}, S\. \d)"
)
_FULL = pattern(
    rf"\b(?:{DOI_REGISTRANT}/|[Ii]n:? [A-Z][^,]*, (?:ed|hg|hrsg)|(?:edited|translated) by\b|EU:[CTF]:\d|U\.\s?S\.\s?C\."
    r"|(?:ISO|IEC|EN|DIN|BS|ASTM|IEEE)[/ -](?:[A-Z]{1,5}[/ ]){0,2}\d|(?:NOU|SOU|BT-Drs\.) ?\d|(?:Report|Paper"
    r"|Brief) (?:[Nn]o\.? ?)?\d{1,4}[/-]\d|C\.\s?F\.\s?R\.|Const\. (?:art|amend)|Fed\. R\. [A-Z]|App no \d)"
)
_WEB = pattern(r"https?://|www\.")


def prints_full_citation(text: str) -> bool:
    """Whether words hold what only a full citation prints; the tests stand in the order of their cost."""
    return (
        _FULL_BRACKET.search(text) is not None
        or _FULL_CHUNK.search(text) is not None
        or _WEB.search(text) is not None
        or (ANY_YEAR.search(text) is not None and _FULL_DATED.search(text) is not None)
        or _FULL.search(text) is not None
    )


def has_dated_parenthesis(text: str) -> bool:
    """Whether a bracket outside quotation marks holds a year."""
    return any(text[left] == "(" and ANY_YEAR.search(text, left, right) for left, right in enclosed_spans(text))


_IBID = pattern(
    rf"\*?(?:{phrases('parser', 'words for the same work')})\b\.?\*?[,:]?(?P<rest>\s.*|)$",
    re.DOTALL,
)
# No work's name begins like this, whatever remark follows.
_SURELY_IBID = pattern(r"\*?(?:ibid(?:em)?|ebd|ebda|ebenda)\b", re.IGNORECASE)
_NOTE = r"(?:footnotes?|notes?|nn?|fn|Anm|Fn|Fußn)\b\.?"
_SUPRA = pattern(
    rf"(?P<head>.*?)[,;]?\s*\(?\*?(?:(?:[Ss]upra|[Aa]bove|[Oo]p\. cit\.?(?: \(\d{{4}}\))?"
    rf"|a\. ?a\. ?O\.)\*?,?\s*(?:\(?(?:at )?{_NOTE})\s*(?P<first>\d+)|\((?:(?:see |above |wie |as |oben |o\. |siehe "
    rf"|s\. |supra |cited )?{_NOTE})\s*(?P<second>\d+)(?: above)?|(?:wie|above|siehe"
    rf"|s\.)\s{_NOTE}\s*(?P<third>\d+))\)?(?P<rest>.*)$",
    re.DOTALL,
)
# `Roe, infra note 33, at 7`: the work is cited in full further down (Bluebook 21, rule 3.5).
_INFRA = pattern(
    rf"(?P<head>[^“”]{{2,100}}?), \*?[Ii]nfra\*? {_NOTE} ?(?P<first>\d+)(?P<second>)(?P<third>)(?P<rest>.*)$", re.DOTALL
)
_OP_CIT = pattern(
    r"(?P<head>.*?),?\s*\*?\b(?:(?:op|loc|art) ?\. ?cité?|(?:op|loc) cit|a\. ?a\. ?O|[ée]d\. cit|(?:ouvr(?:age|\.)"
    r"|article|livre) cité|o\. ?c|ibid(?:em)?|i[bd]|cit"
    r"|supra)\b ?\.?\*?[,:]?\s*(?P<rest>.*)$",
    re.DOTALL,
)
_NAMES_NOTE = pattern(rf"{_NOTE}\s*\d")
# Every match of `_SUPRA` and `_OP_CIT` contains this; cheaper to rule out than the patterns themselves.
_SAYS_CIT = pattern(r"(?:cité?|a\. ?a\. ?O|o\. ?c|i[bd]|ibidem|supra)\b")
# At least one of these occurs in each match of `_SAYS_CIT`.
_CIT_WORDS = ("cit", "O", "o. c", "o.c", "ib", "id", "supra")
# An address outside quotation marks is a full citation's, where it is not in a pinpoint (`s.v. “…”`).
_ADDRESSED = pattern(r"https?://[^“”„‘’«»\"]*$")
DATED_BRACKET = pattern(rf"\([^()]{{0,300}}\b{YEAR}[^()]{{0,300}}\)")
# Outside quotation marks, a date in brackets is a full citation's.
_QUOTE = pattern('[“”‘’„«»"]')
_SUB_VERBO = pattern(r"s\.\s?v")
# A statute's name with its year or number is the whole citation, with or without a section.
_STATUTE = pattern(
    rf"\b(?:Act|Code|Law|Regulations?|Order|Rules|Gesetz) (?:\(\w+\) )?{YEAR}(?: \([A-Z][\w.]*\))?$"
    r"|\b(?:Regulation|Directive|Decision) \((?:EC|EEC|EU|Euratom)\) (?:No\.? )?\d+/\d+|\bDirective \d+/\d+/E"
)
_NUMBERED_ACT = pattern(NUMBERED_ACT)
_TITLE_WORDS = 16
_PARTED = pattern(r"[,“‘\"*]")
_EDGES = " .,;"
_PINPOINT = pattern(r"(?:pp?\.|S\.|at|Bl\.|fols?\.|§§?|¶¶?) ?\d")
# `Id., On Revolution, 5`: another work of the same person, as `ders.` and `dies.` say it.
_SAME_PERSON = pattern(r"\*?[Ii]d(?:em)?\b\.?\*?,? ?:? [A-ZÄÖÜ“‘\"„]")
_LONE_NOTE_REFERENCE = pattern(
    rf"(?P<head>)\(?{_NOTE}\s*(?P<first>\d+)\)?(?:,? (?:above|supra|oben))?(?P<rest>(?:[,:]? .*)?)$", re.DOTALL
)
# `Lord Chancellor’s Department, n. 6, para. 7.3`.
_NAME_AND_NOTE = pattern(
    r"(?P<head>[A-ZÀ-Þ][^,;:()\d“”‘\"*]{2,60}), (?:n|fn|Fn|Anm)\. ?(?P<first>\d{1,4})(?P<second>)(?P<third>)"
    r"(?P<rest>,? (?:pp?|S|paras?|chap|ch|at|§|Rn)\b.{1,40})?$"
)
_NAME_AND_DATE = pattern(rf"(?P<names>[^\d()]{{2,100}}?),? (?:\({YEAR}[a-z]?\)|{YEAR}[a-z]?),?")
# `Nolan testimony`: what someone said or sent, cited before (Chicago 17, 14.211-14).
_SPOKEN = pattern(
    r"(?:[A-Z]\. ?){0,3}[A-ZÀ-Þ][\w’'‑-]{1,40}(?: (?:and|&) [A-ZÀ-Þ][\w’'‑-]{1,40}| [A-Z]\d{1,3})? (?:interview"
    r"|testimony|letter|affidavit"
    r"|deposition|memorandum|e-mail|email|statement|report|speech)|[Ii]nterview [A-Z]?\d{1,3}"
)
_CASE_NAME = pattern(r"[^“”‘’]{0,60} v\.? [A-Z][\w .’&'-]{1,60}[\s,.]*")
# `Roe, 410 U.S. at 155` (Bluebook 21, rule 10.9).
_CASE_PAGE = pattern(
    r"(?P<head>(?:[A-Z*][^,;:()“”]{1,60}, )?)\d{1,4} [A-Z][\w. ’]{1,20}(?: \d[a-z]{1,2})?"
    r" (?P<pin>at \*?\d[\d–, -]{0,20}(?: ?n\.\d+)?)$"
)
_VOLUME = pattern(r"(?:t|Bd|vol|Vol|tome|Band)\b\.? ?(?:\d{1,3}|[IVXLC]{1,7}),? ")
_ENDS_IN_VOLUME = pattern(r", (?:t\.|Bd\.|Band|tome|Teilbd\.) ?(?:\d{1,3}(?:[./]\d)?|[IVXLC]{1,7})$")
_IN_PAPER = pattern(r", [Ii]n: (?P<name>[^,:;()]{3,60})$")
# What newspapers and magazines are called in German, where a short form has an editor: `in: Rehm, Fabrik`.
_PAPER = pattern(r"(?:Bote|Anzeiger|Kurier|Nachrichten|Chronik|Presse|Wochenblatt|[Tt]age?blatt)$")
# `Teubner 1989: 33`.
_YEAR_PAGE = pattern(rf"(?P<head>[A-ZÄÖÜ][^,;:()“”\"]{{1,80}} {YEAR}[a-z]?): ?(?P<pin>\d[^:]{{0,30}})$")
_NO_STOP = pattern(
    rf"\b(?:{phrases('parser', 'abbreviations within short forms')})\. |\b(?:des|der|im|am|vom|zum|das"
    r"|die) \d{1,2}\. "
)


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form's parts, in the note's coordinates."""

    form: CitationForm
    head: TextSlice
    """Author and short title, as far as they are printed."""
    locator: Locator | None = None
    target: int | None = None
    """The number of the note that a supra names."""


def is_short_form(note: str, span: Span) -> bool:
    """Whether the words, without signal, are a short form that a number, a comma or a mark shows to be one."""
    short = read_short(note, span)
    if short is None:
        return False
    return (
        short.form is not CitationForm.SHORT
        or short.locator is not None
        or _PARTED.search(short.head.text) is not None
        or _SPOKEN.fullmatch(short.head.text) is not None
    )


def read_short(note: str, span: Span) -> ShortForm | None:
    """The short form in note[span]; None for a full citation."""
    start, end = span
    while start < end and note[start] in _EDGES:
        start += 1
    while end > start and note[end - 1] in _EDGES:
        end -= 1
    return _read_short(note, start, end) if 0 < end - start <= 300 else None


@lru_cache(maxsize=1024)
def _read_short(note: str, start: int, end: int) -> ShortForm | None:
    """Cached, since segmentation and reading both need it."""
    found = plain_slice(note, (start, end), emphasis_near((start, end), emphasis_spans(note))).strip(_EDGES)
    short = _ibid(found) or _supra(found) or _lone_locator(note, start, end, found)
    return short if short or names_publisher(note, start, end) else _read_author_title(found)


def _lone_locator(note: str, start: int, end: int, found: TextSlice) -> ShortForm | None:
    """A note that is nothing but a pinpoint: `, 259.`; `S. 12.`; it goes on with the work just cited."""
    if note[:start].strip(" ,") or note[end:].strip(" .,;") or len(found.text) > 40:
        return None
    if "," not in note[:start] and not _PINPOINT.match(found.text):
        return None
    locator = parse_locator(found.text)
    return None if locator is None else ShortForm(CitationForm.SHORT, found.cut(0, 0), locator)


def _ibid(found: TextSlice) -> ShortForm | None:
    match = _IBID.match(found.text)
    if match is None:
        return None
    rest = match["rest"].strip(" ,.:")
    if not rest:
        return ShortForm(CitationForm.IBID, found.cut(0, 0))
    if _SAME_PERSON.match(found.text) and parse_locator(rest) is None:
        return None
    locator = parse_locator(rest) or parse_locator(rest.split(" (")[0])
    if locator is None and len(rest) > 40:
        if not _SURELY_IBID.match(found.text):
            return None
        locator = _leading_locator(rest)
    return ShortForm(CitationForm.IBID, found.cut(0, 0), locator)


def _leading_locator(rest: str) -> Locator | None:
    """The pinpoint before a remark: `12, 15, and the letters of the same year`."""
    parts = rest.split(", ")
    heads = (", ".join(parts[:count]) for count in range(len(parts) - 1, 0, -1))
    return next((locator for head in heads if (locator := parse_locator(head))), None)


def _supra(found: TextSlice) -> ShortForm | None:
    if not _NAMES_NOTE.search(found.text):
        return None
    match = _SUPRA.match(found.text)
    if match is None:
        match = _NAME_AND_NOTE.match(found.text) or _INFRA.match(found.text)
    if match is None and (bare := _LONE_NOTE_REFERENCE.match(found.text)):
        rest = bare["rest"].strip(" ,.;:)")
        if rest and parse_locator(rest) is None:
            return None
        return ShortForm(CitationForm.SUPRA, found.cut(0, 0), parse_locator(rest), int(bare["first"][:6]))
    if match is None or len(match["head"]) > 160 or _is_full(match["head"], dated=match["second"] is not None):
        return None
    number = match["first"] or match["second"] or match["third"]
    rest = (match["rest"] or "").strip(" ,.;:)")
    head = found.cut(*match.span("head")).strip(" ,(")
    return ShortForm(CitationForm.SUPRA, head, parse_locator(rest) if rest else None, int(number[:6]))


def _is_full(head: str, *, dated: bool = False) -> bool:
    """Whether words before `op. cit.` or `n. 3` are a full citation; `Roe (1988)` and, if `dated`, a year are not."""
    if not prints_full_citation(head) or _NAME_AND_DATE.fullmatch(head.rstrip(" ,")):
        return False
    return not dated or _ADDRESSED.search(head) is not None or DATED_BRACKET.search(head) is not None


def _pinpoint(text: str) -> Locator | None:
    """The pinpoint, also after the number of a volume: `t. II, p. 45`; `Bd. 2, S. 45`."""
    return parse_locator(text) or (parse_locator(text[match.end() :]) if (match := _VOLUME.match(text)) else None)


def _op_cit(found: TextSlice) -> ShortForm | None:
    """`Roe, op. cit., p. 5`."""
    text = found.text
    match = _OP_CIT.match(text) if contains_any(text, _CIT_WORDS) and _SAYS_CIT.search(text) else None
    if match and match["head"] and len(match["head"]) < 160 and not _is_full(match["head"]):
        rest = match["rest"].strip(" ,.:()")
        locator = _pinpoint(rest) if rest else None
        if not rest or locator:
            return ShortForm(CitationForm.SHORT, found.cut(*match.span("head")).strip(" ,"), locator)
    return None


def _read_author_title(found: TextSlice) -> ShortForm | None:
    text = found.text
    if op_cit := _op_cit(found):
        return op_cit
    if match := (_CASE_PAGE.match(text) if " at " in text else None) or (
        _YEAR_PAGE.match(text) if ":" in text else None
    ):
        locator = parse_locator(match["pin"])
        if locator is not None:
            return ShortForm(CitationForm.SHORT, found.cut(*match.span("head")).strip(" ,"), locator)
    if _NUMBERED_ACT.match(text) or names_archive(text) or (_ADDRESSED.search(text) and not _SUB_VERBO.search(text)):
        return None
    if DATED_BRACKET.search(text) and (_QUOTE.search(text) is None or has_dated_parenthesis(text)):
        return None
    head, locator = split_locator(found)
    if locator is not None and (volume := _ENDS_IN_VOLUME.search(head.text)):
        head = head.cut(0, volume.start())
    quoted = find_quoted_title(head) if head else None
    if quoted is not None:
        outside = head.text[: quoted.start] + head.text[quoted.end :]
        after = head.text[quoted.end :]
        if prints_full_citation(outside) or not (_is_end_of_title(after) or _CASE_NAME.fullmatch(after)):
            return None
        return ShortForm(CitationForm.SHORT, head, locator)
    if (
        not head
        or prints_full_citation(head.text)
        or _is_in_paper(head.text)
        or not _is_author_and_short_title(head, has_locator=locator is not None)
    ):
        return None
    return ShortForm(CitationForm.SHORT, head, locator)


def _is_in_paper(text: str) -> bool:
    """Whether it is a piece in a newspaper, whose date was left out: `Title, in: Neue Zeitung`."""
    paper = _IN_PAPER.search(text)
    return paper is not None and (is_serial(paper["name"]) or _PAPER.search(paper["name"]) is not None)


def _is_author_and_short_title(head: TextSlice, *, has_locator: bool) -> bool:
    """Whether there is an author, a short title and nothing else."""
    text = head.text
    if not text[:1].isupper() and text[:1] not in '*“‘"„[' and not re.match(r"(?:v[ao]n|de|al-|el-|d’)\b", text):
        return False
    if _STATUTE.search(text) or (not has_locator and text.endswith(")")):
        return False
    chunks = [chunk.text for chunk in head.chunks()]
    if len(text.split()) > _TITLE_WORDS or (". " in _NO_STOP.sub(" ", text)):
        return False
    if has_locator and len(chunks) > 1:
        return len(chunks) <= 6 and not is_prose(text, cites=False)
    return (
        is_title_case(text, most=5 if has_locator else 3)
        and not is_prose(text, cites=False)
        and (len(chunks) <= 2 or (len(chunks) <= 6 and not re.search(r"\d", text)))
    )


def _is_end_of_title(rest: str) -> bool:
    """Nothing after the quoted title, or a second one."""
    return re.fullmatch(r"[\s,.]*(?:and [“‘\"].{1,120}[”’\"][\s,.]*)?", rest) is not None


# Words after a pinpoint that are not part of it, with no number after them.
_TRAILING_REMARK = pattern(
    rf"\d[fr]?(?P<gap>,\s+)(?!(?:{phrases('parser', 'words of remarks after short forms')}"
    r")\b)[a-zà-öø-ÿœ][\w’'-]* [^\d,;:()\[\]_]{3,}$"
)
_SHORT_MARK = pattern(r"\b(?:cit\.|op\.? cit\b|supra|[Ii]bid|[Ii]d\.|[Ee]bd|a\.a\.O)|\(n \d")


def short_form_end_before_remark(text: str, masked: str, start: int, end: int) -> int | None:
    """Where the short form in text[start:end] ends, before a remark; None where there is none, or no short form."""
    remark = _TRAILING_REMARK.search(masked[:end].rstrip(" .,;"), start)
    return remark.start("gap") if remark is not None and ends_in_short_form(text, start, remark.start("gap")) else None


def ends_in_short_form(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a short form, by what it says or by its title and page."""
    return _SHORT_MARK.search(text, start, end) is not None or _is_short(text, start, end)


def _is_short(text: str, start: int, end: int) -> bool:
    """Whether words are a short form with its title and page: `Hay, *Bread*, 70`."""
    short = read_short(text, (start, end)) if text[end - 1].isdigit() else None
    return short is not None and short.locator is not None and "," in short.head.text
