"""Pinpoints: the place in a work that is meant (Chicago 17, 14.147-63; CSL locator labels)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH

if TYPE_CHECKING:
    from stacite.parser.stretch import Stretch

_LABELS = (
    ("page", r"pp?\.?|pages?|págs?\.|S\.|Seiten?|at|f\.(?= ?\d)"),
    ("paragraph", r"paras?\.?|paragraphs?|¶¶?|Rn\.?|Rz\.?|Abs\.?|\[(?=\d+\])"),
    ("section", r"§§?|secs?\.?|[Ss]ections?|ss?\.?(?= ?\d)|Abschn\.?"),
    ("chapter", r"chaps?\.?|[Cc]hapters?|ch\.?|Kap\.?|cap\.?"),
    ("article-locator", r"arts?\.?|articles?|Art\.?"),
    ("note", r"nn?\.?(?= ?\d)|notes?|Anm\.?|Fn\.?"),
    ("figure", r"[Ff]igs?\.?|[Ff]igures?|Abb\.?"),
    ("table", r"[Tt]ables?|tabs?\.?|Tab\.?"),
    ("line", r"lines?|ll?\.(?= ?\d)"),
    ("folio", r"fols?\.?|ff?\.(?= ?\d)|folios?|Bll?\.|cc?\.(?= ?\d{1,4}[rv])|carta"),
    ("column", r"cols?\.?|columns?|Sp\.?"),
    ("part", r"pts?\.?|[Pp]arts?"),
    ("book", r"bks?\.?|book"),
    ("volume", r"vols?\.?|volumes?|Bd\.?|Bde\.?|t\."),
    ("appendix", r"[Aa]pps?\.?|[Aa]ppendix|Anhang"),
    ("timestamp", r"(?=\d{1,2}:\d\d:\d\d)"),
    ("sub-verbo", r"s\.\s?v\.\s?"),
    ("issue", r"nos?\.?|n°|doc\."),
)
# `f` is no letter of a page but before a dash or a note: it says `and the next one`, and nothing is to be read twice.
_PAGE = (
    r"(?:[A-Z]{0,2}\d+(?:[.:/]\d+)*(?:[a-eg-z]{1,2}| ?[rv]°|f(?=[–—-]))?"
    r"(?:\([\da-z]{1,3}\))*(?:f?n\d+)?|[ivxlc]+\b|\*\d+)"
)
_NOTED = r"(?:(?:,| &| and| mit)? (?:nn?|Anm|Fn)\. ?\d{1,4}(?:[–-]\d{1,4})?)?"
"""A note on the page: `33 n. 4`."""
_RANGE = rf"{_PAGE}(?:\s?(?:[–—-]|bis|to)\s?{_PAGE})?(?:\s(?:ff?|sqq?)\b\.?|ff?\b(?:\.(?=[ ,]))?)?{_NOTED}"
_VALUE = rf"{_RANGE}(?:(?:, | and | & | u\. |,){_RANGE})*"
_LABEL = "|".join(f"(?P<l{place}>{pattern})" for place, (_, pattern) in enumerate(_LABELS))
_LOCATOR = pattern(
    rf"(?:(?:esp(?:ecially)?|hier|bes|here|in particular)\b\.?,? )?(?:at )?(?:(?:{_LABEL})\s?)?(?P<value>{_VALUE})"
    r"(?P<more>,? (?:passim|and throughout|et seq\.|and passim)"
    r"|(?:, | (?=[aue&]))(?:(?:and|und|et|&) )?(?:figs?|pls?|Abb|Taf|no|note|nota|tav|ill)"
    r"\.? ?[\dIVX]{1,6}(?:[–-]\d{1,4})?)?\]?\.?"
)
_FIRST = "|".join(f"(?P<f{place}>{_LABELS[place][1]})" for place in (1, 2, 3, 4, 12))
_COMPOUND = pattern(
    rf"(?:{_FIRST})\s?(?P<value>{_PAGE}(?:[–-]{_PAGE})?,? (?:pp?\.|S\.|at|§§?|secs?\.|paras?\.|¶¶?|arts?\.|chaps?\."
    rf"|ch\.|Rn\.|Abs\.|nn?\.)\s?{_RANGE})\.?"
)
"""A place within a place: `chap. 3, pp. 44–46`; the label is the wider one's."""
_WORDED = pattern(r"(?P<value>passim|preface|introduction|foreword)\.?", re.IGNORECASE)
_ENTRY = pattern(r"s\.\s?vv?\.\s?[“\"‘]?(?P<value>[^”\"’]{1,80})[”\"’]?")
_SHEETED = r"\d{1,4}[A-Z]{0,2}(?:\.\d{1,4}){0,3}(?:\([\da-zA-Z]{1,4}\)){0,4}|[IVXLC]{1,7}"
_IN_LAW = pattern(
    r"(?:(?:[Ss]ch(?:edule|\.)?|[Aa]nnex|[Pp]t\.?|[Pp]art|[Aa]ppendix) [\dA-Z]{1,4},? )?"
    r"(?P<mark>[Ss]s?\.?|[Ss]ections?|[Rr]egs?\.?|[Rr]egulations?|[Rr]r?\.?|[Rr]ules?|[Cc]ls?\.?|[Cc]lauses?"
    r"|[Aa]rts?\.?|[Aa]rticles?"
    r"|[Pp]aras?\.?|[Pp]aragraphs?|[Rr]ecitals?|[Pp]rinciples?|[Gg]uidelines?|[Rr]ecommendations?|[Cc]h\.?"
    r"|[Cc]hap\.?|[Cc]hapters?"
    r"|[Aa]nnex(?:es)?|Box(?:es)?|[Pp]roposals?|[Ss]ch\.?|[Ss]chedules?|[Gg]oals?|[Tt]argets?|[Pp]t\.?|[Pp]arts?)"
    rf" ?(?P<value>(?:{_SHEETED})(?:(?:[–-]|, | and | to | or )(?:{_SHEETED}))*)\.?"
)
"""Places in acts, standards and declarations: `s 37A(1)`, `sch 3 para 2`, `recital 9`, `Articles 107 and 118`."""
_LAW_LABELS = {
    "art": "article-locator",
    "article": "article-locator",
    "para": "paragraph",
    "paragraph": "paragraph",
    "r": "rule",
    "rule": "rule",
    "ch": "chapter",
    "chap": "chapter",
    "chapter": "chapter",
    "pt": "part",
    "part": "part",
}
_FIGURE = pattern(r"\d|[ivxlcIVXLC]\b")
"""What all pinpoints hold but those of words."""
RANGE = pattern(r"[A-Z]?\d{1,9}[a-z]?\s?[–—-]{1,2}\s?[A-Z]?\d{1,9}[a-z]?|[ivxlc]{1,15}\s?[–—-]\s?[ivxlc]{1,15}")
"""First and last page."""


@lru_cache(maxsize=512)
def locator_of(text: str) -> Locator | None:
    """The pinpoint that the words print, where they print nothing else; kept, since cutting and reading both ask."""
    text = text.strip(" ,;:")
    text = text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text
    if len(text) > 100:
        return None
    return (_of_figures(text) if _FIGURE.search(text) else None) or _of_words(text)


def _of_figures(text: str) -> Locator | None:
    if match := _LOCATOR.fullmatch(text):
        place = next((name for name, value in match.groupdict().items() if name[0] == "l" and value is not None), None)
        return Locator(match["value"].strip(), "page" if place is None else _LABELS[int(place[1:])][0])
    if match := _COMPOUND.fullmatch(text):
        first = next(name for name, value in match.groupdict().items() if name[0] == "f" and value is not None)
        return Locator(match["value"].strip(), _LABELS[int(first[1:])][0])
    if (match := _IN_LAW.fullmatch(text)) and (match["mark"][0] != "R" or match["value"][0].isdigit()):
        return Locator(match["value"], _LAW_LABELS.get(match["mark"].rstrip(".s").lower(), "section"))
    return None


def _of_words(text: str) -> Locator | None:
    if match := _ENTRY.fullmatch(text):
        return Locator(match["value"].strip(" ,."), "sub-verbo")
    if match := _WORDED.fullmatch(text):
        return Locator(match["value"].strip("“”"), "section")
    return None


def split_locator(found: Stretch) -> tuple[Stretch, Locator | None]:
    """A stretch and the pinpoint at its end, after a comma or a colon, if there is one."""
    if match := _AFTER_QUOTE.fullmatch(found.text):
        locator = locator_of(match["rest"])
        if locator is not None and not _is_year(locator) and (match["quoted"][-1] != "’" or "‘" in match["quoted"]):
            return found.cut(0, match.end("quoted")), locator
    chunks = found.chunks()
    for count in range(min(3, len(chunks) - 1), 0, -1):
        tail = chunks[-count:]
        if not all(tail):
            continue
        start = len(found.text) - (found.places[-1] - tail[0].places[0] + 1)
        if start <= 0:
            continue
        locator = locator_of(found.text[start:])
        if (
            locator is not None
            and not _is_year(locator)
            and _is_in_order(locator.value)
            and not (locator.value[:1] in "12" and _DAY.search(found.text, max(0, start - 20), start))
        ):
            return found.cut(0, start).strip(" ,"), locator
    return found, None


_DAY = pattern(rf"{MONTH} \d{{1,2}}, ?\Z")
"""Before the year of a date: `December 21, 1867, 845–46`."""


_AFTER_QUOTE = pattern(r"(?P<quoted>.*[”\"’»“]),?(?: (?P<rest>[^”\"’»“,]{1,60}(?:, [^”\"’»“,]{1,30})?))", re.DOTALL)


def _is_in_order(value: str) -> bool:
    """Whether numbers stand in order, as those of pages do; `66, 1991, 27–42` is a volume, its year and its pages."""
    parts = value.split(", ")
    first = [match[0] for part in parts if (match := _FIGURES.match(part))]
    if len(first) < len(parts):
        return True
    if len(parts) > 1 and _YEARS.fullmatch(parts[-1]) and not any(map(_YEAR.fullmatch, first[:-1])):
        return False
    return not any(
        int(later) < int(page) and (len(later) == len(page) or _YEAR.fullmatch(page) or _YEAR.fullmatch(later))
        for page, later in pairwise(first)
    )


_FIGURES = pattern(r"\d{1,9}")
_YEARS = pattern(r"(?:1[5-9]\d\d|20[0-4]\d) ?[–-] ?(?:1[5-9]\d\d|20[0-4]\d)")
_YEAR = pattern(r"1[5-9]\d\d|20[0-4]\d")


def _is_year(locator: Locator) -> bool:
    return (
        locator.label == "page"
        and re.fullmatch(r"(?:1[5-9]\d\d|20[0-4]\d)(?:/\d+)?(?:, \d{1,3})?", locator.value) is not None
    )
