"""An arXiv or PubMed number is malformed.

## What it does

This rule flags an arXiv number that can't exist (`2101.1`: it takes two digits for the year, two for the month, a
period and five digits, or four until 2014), a PMID that is not one to eight digits, and a PMCID that is not `PMC` and
digits. If a PMCID is given as a PMID, the fix corrects the name. As an info finding, it also flags a valid arXiv number
that is not written the way arXiv recommends (`arXiv:2101.00001`, without a space), and the fix rewrites it. In URLs,
only numbers that can't exist are flagged.

## Why it matters

A number with a missing digit leads nowhere. Programs that link eprints and count their citations don't recognize a
number that is written differently.

## Example

    arXiv 2101.00001

becomes

    arXiv:2101.00001

## Source

arXiv's help pages “arXiv identifier” and “References to and in arXiv documents” (no spaces other than before the
category in brackets); National Library of Medicine, help of PubMed and of PubMed Central, on PMID and PMCID.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Finding, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


# A number as it is given; a date after the word (`arXiv 2023.11.05`) is none.
_ARXIV = pattern(
    r"(?<![\w./@-])(?P<lead>arXiv(?::\s?|\s)|(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf|html)/)"
    r"(?P<id>\d{4}\.\d{1,8}(?![.\d]\d)|[a-z]{2,9}(?:-[a-z]{2,4})?(?:\.[A-Z]{2})?/\d{7}(?!\d))(?P<version>v\d{1,3})?\b",
    re.IGNORECASE,
)
_NEW_ARXIV = pattern(r"(?P<year>\d\d)(?P<month>\d\d)\.(?P<number>\d+)")
_PUBMED = pattern(r"\b(?P<kind>PMC?ID)(?::\s?|\s|(?=\d))(?P<id>[A-Za-z]{0,8}\d[\w./-]*)")
_PMID = pattern(r"[1-9]\d{0,7}")
_PMCID = pattern(r"PMC\d{2,9}(?:\.\d{1,2})?")
# Year and month of arXiv's first number of this form, and of the first with five digits.
_FIRST_NEW_ARXIV, _FIRST_OF_FIVE_DIGITS = (7, 4), (15, 1)


@dataclass(frozen=True, slots=True)
class EprintFault:
    """A number that is not given as its service writes it."""

    span: Span
    message: str
    right: str = ""
    """What to write, where that is certain."""
    is_of_form: bool = False
    """Whether the number itself is sound."""


def eprint_faults(text: str) -> Iterator[EprintFault]:
    """Those of arXiv, then those of PubMed."""
    if "arxiv" in text.lower():
        for match in _ARXIV.finditer(text):
            yield from _arxiv_faults(match)
    if "PM" in text:
        for match in _PUBMED.finditer(text):
            yield from _pubmed_faults(match)


def _arxiv_faults(match: re.Match[str]) -> Iterator[EprintFault]:
    number, form = match["id"], f"arXiv:{match['id']}{match['version'] or ''}"
    if why := _arxiv_fault(number):
        yield EprintFault(match.span(), f"{number} is not a valid arXiv number: {why}")
    elif "/" not in match["lead"] and match[0] != form:
        yield EprintFault(match.span(), f"The arXiv number is written “{match[0]}”, not {form}", form, is_of_form=True)


def _arxiv_fault(number: str) -> str:
    """Why there is no such number; empty where there can be."""
    new = _NEW_ARXIV.fullmatch(number)
    if new is None:
        return ""
    issued = int(new["year"]), int(new["month"])
    if not 1 <= issued[1] <= 12 or issued < _FIRST_NEW_ARXIV:
        return "the four digits before the period are a year and a month, 0704 or later"
    count = 4 if issued < _FIRST_OF_FIVE_DIGITS else 5
    return "" if len(new["number"]) == count else f"there must be {count} digits after the period"


def _pubmed_faults(match: re.Match[str]) -> Iterator[EprintFault]:
    number = match["id"].rstrip("./-")
    span = match.start(), match.start("id") + len(number)
    printed = match.string[slice(*span)]
    if match["kind"] == "PMID" and _PMCID.fullmatch(number):
        yield EprintFault(span, f"“{printed}” is a PMCID (PubMed Central), not a PMID", f"PMCID: {number}")
    elif why := pmid_fault(number) if match["kind"] == "PMID" else pmcid_fault(number):
        right = f"PMCID: PMC{number}" if match["kind"] == "PMCID" and number.isdigit() else ""
        yield EprintFault(span, f"“{printed}” is not a valid {match['kind']}: {why}", right)


def pmid_fault(number: str) -> str:
    """Why this is no number of PubMed; empty where it can be one."""
    return "" if _PMID.fullmatch(number) else "it must have 1 to 8 digits and nothing else"


def pmcid_fault(number: str) -> str:
    """Why this is no number of PubMed Central; empty where it can be one."""
    return "" if _PMCID.fullmatch(number) else "it must be `PMC` followed by digits"


RULE = Rule("I109", "arxiv-pmid-form", Severity.WARNING, Applicability.SAFE, title="Malformed arXiv or PubMed number")
_HELP = "Copy the number again from the article's page"


def check(context: Context) -> Findings:
    """Those of the notes, then the PMIDs and PMCIDs of the registry."""
    reported: set[str] = set()
    for note in context.view.notes:
        for fault in eprint_faults(note.text):
            reported.add(note.key_at(fault.span[0]))
            yield _printed(note, fault)
    for reference in context.registry.references:
        for variable, fault_of in (("PMID", pmid_fault), ("PMCID", pmcid_fault)):
            number = reference.item.get(variable)
            if number and reference.id not in reported and (why := fault_of(number)):
                yield RULE.in_registry(
                    context, reference, f"“{number}” is not a valid {variable}: {why}", variable, help=_HELP
                )


def _printed(note: NoteView, fault: EprintFault) -> Finding:
    advice = f"Write it as {fault.right}" if fault.right else _HELP
    fix = note.fix(advice, *fault.span, fault.right) if fault.right else None
    level = Severity.INFO if fault.is_of_form else None
    return RULE.in_note(note, fault.span, fault.message, fix=fix, unfixed=advice, severity=level)
