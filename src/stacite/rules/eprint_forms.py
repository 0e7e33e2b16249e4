"""How arXiv and PubMed numbers are given, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

_ARXIV = pattern(
    r"(?<![\w./@-])(?P<lead>arXiv(?::\s?|\s)|(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf|html)/)"
    r"(?P<id>\d{4}\.\d{1,8}(?![.\d]\d)|[a-z]{2,9}(?:-[a-z]{2,4})?(?:\.[A-Z]{2})?/\d{7}(?!\d))(?P<version>v\d{1,3})?\b",
    re.IGNORECASE,
)
"""A number as it is given; a date behind the word (`arXiv 2023.11.05`) is none."""
_NEW = pattern(r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<number>\d+)")
_PUBMED = pattern(r"\b(?P<kind>PMC?ID)(?::\s?|\s|(?=\d))(?P<id>[A-Za-z]{0,8}\d[\w./-]*)")
_PMID = pattern(r"[1-9]\d{0,7}")
_PMCID = pattern(r"PMC\d{2,9}(?:\.\d{1,2})?")
_FIRST, _FIRST_OF_FIVE = (7, 4), (15, 1)
"""Year and month of arXiv's first number of this form, and of the first with five digits."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A number that is not given as its service writes it."""

    span: Span
    message: str
    right: str = ""
    """What to write, where that is sure."""
    is_of_form: bool = False
    """Whether the number itself is sound."""


def faults(text: str) -> Iterator[Fault]:
    """Those of arXiv, then those of PubMed."""
    if "arxiv" in text.lower():
        for match in _ARXIV.finditer(text):
            yield from _arxiv(match)
    if "PM" in text:
        for match in _PUBMED.finditer(text):
            yield from _pubmed(match)


def _arxiv(match: re.Match[str]) -> Iterator[Fault]:
    number, form = match["id"], f"arXiv:{match['id']}{match['version'] or ''}"
    if why := _fault(number):
        yield Fault(match.span(), f"arXiv has no number {number}: {why}")
    elif "/" not in match["lead"] and match[0] != form:
        yield Fault(match.span(), f"the arXiv number is given as “{match[0]}”, not as {form}", form, is_of_form=True)


def _fault(number: str) -> str:
    """Why there is no such number; empty where there can be."""
    new = _NEW.fullmatch(number)
    if new is None:
        return ""
    issued = int(new["year"]), int(new["month"])
    if not 1 <= issued[1] <= 12 or issued < _FIRST:
        return "the four digits before the period are a year and a month, from 0704 on"
    count = 4 if issued < _FIRST_OF_FIVE else 5
    return "" if len(new["number"]) == count else f"{count} digits follow the period"


def _pubmed(match: re.Match[str]) -> Iterator[Fault]:
    number = match["id"].rstrip("./-")
    span = match.start(), match.start("id") + len(number)
    printed = match.string[slice(*span)]
    if match["kind"] == "PMID" and _PMCID.fullmatch(number):
        yield Fault(span, f"“{printed}” is the number of an article in PubMed Central, a PMCID", f"PMCID: {number}")
    elif why := pmid_fault(number) if match["kind"] == "PMID" else pmcid_fault(number):
        right = f"PMCID: PMC{number}" if match["kind"] == "PMCID" and number.isdigit() else ""
        yield Fault(span, f"“{printed}” is no {match['kind']}: {why}", right)


def pmid_fault(number: str) -> str:
    """Why this is no number of PubMed; empty where it can be one."""
    return "" if _PMID.fullmatch(number) else "it has one to eight digits and nothing else"


def pmcid_fault(number: str) -> str:
    """Why this is no number of PubMed Central; empty where it can be one."""
    return "" if _PMCID.fullmatch(number) else "it is `PMC` and digits"
