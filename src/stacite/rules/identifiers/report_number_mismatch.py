"""The report number in the note differs from the one in its URL.

## What it does

This rule compares the number of a report (or bill, standard, resolution), and anything else in the citation that looks
like one, with a number of the same series in the citation's URL: the same letters, followed by the same count of
numbers of the same length. Case, hyphens, dots, leading zeros and the order of the numbers are ignored, and so is what
follows the number in the URL (`-highlights`, `r5`). A number without letters, of four digits or more, is compared with
a number in the URL that has two neighboring digits swapped (`24417`, `w24147`). Nothing is flagged if the URL contains
no number of that series, or a number that is in the citation, too.

## Why it matters

One of the two is wrong: a digit was mistyped, or the URL is that of another report.

## Example

    Author, *Title*, GAO-16-669 (2016), <https://www.gao.gov/products/gao-16-696>.

Open the URL and correct whichever is wrong.

## Source

stacite compares the citation with itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.model.url import split_printed, url_fault
from stacite.rules.base import Context, Findings, Rule
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


RULE = Rule("I110", "report-number-mismatch", Severity.WARNING, title="Report number differs from its URL")
_HELP = "Open {} and correct whichever is wrong"
_PART = pattern(r"[a-z]+|[0-9]+")
# `GAO-16-669`, `IF12510`, `A/RES/70/1`: of four digits or more, which are not a year.
_NUMBER = pattern(
    r"(?<![\w/.-])[A-Z]{1,10}(?:[-/][A-Z]{1,6}){0,3}[-–/]?(?=(?:[-–/()A-Z]{0,3}\d){4})(?!(?:19|20)\d\d(?![\d–/(-]))"
    r"\d[\d–/()-]{0,20}\d"
)
_NUMBERED = pattern(r"[:,.] (?:Report|Paper|Memorandum|Bericht|Rapport) (?:[Nn]os?\.? |[Nn]r\.? |n° )?$")
_YEAR = pattern(r"(?:19|20)\d\d")
# Digits that the first number needs where its series has one letter only: `R44543`, `S/2023/456`.
_LONG = 4
_WORDS = frozenset("no nos nr num number vol volume issue part pt art chapter ch heft bd band".split())


def check(context: Context) -> Findings:
    """One finding for each full citation whose URL has another number."""
    for note in context.view.texts:
        for citation, key in note.citations():
            url = citation.item.get("URL") if citation.item is not None else ""
            if not url or citation.form is not CitationForm.FULL:
                continue
            numbers = {span: note.text[slice(*span)] for span in _numbers(note, citation)}
            others = {span: other for span, number in numbers.items() if (other := _other_number(number, url))}
            if not others:
                continue
            is_printed = any(found.url == url for found in note.urls)
            # The hidden link of `CON33/1/27, CON14/1/13` may be on the first of them.
            linked = "" if is_printed else note.text[slice(*citation.fields.get("URL", (0, 0)))]
            if not any(_is_in(number, url) for number in (*numbers.values(), *_NUMBER.findall(linked))):
                span, other = next(iter(others.items()))
                message = f"The number is {numbers[span]}, but the URL has {other}"
                advice = _HELP.format("the URL" if is_printed else url)
                yield RULE.finding(message, note.place(*span), note=note.label, reference=key, help=advice)


def _numbers(note: NoteView, citation: Citation) -> Iterator[Span]:
    """Where the citation prints the work's number, and what else looks like one outside of title and URL."""
    if "number" in citation.fields:
        yield citation.fields["number"]
    fields = [citation.fields[name] for name in ("number", "URL", "DOI", "archive") if name in citation.fields]
    apart = SpanSet([*(found.outer for found in note.urls), *fields])
    start, end = citation.fields.get("title", (0, 0))
    for match in _NUMBER.finditer(note.text, *citation.span):
        # `: Report XY-21-107` stands after the title, and was parsed as the end of it.
        closes_title = match.end() == end and _NUMBERED.search(note.text, start, match.start())
        is_of_title = start <= match.start() < end and not closes_title
        if not is_of_title and match.start() not in apart:
            yield match.span()


def _other_number(number: str, url: str) -> str:
    """What stands in the URL in the number's place, as it has it; empty where that is the number itself, or nothing."""
    series, digits = _split(number)
    if not digits or _is_in(number, url):
        return ""
    address = _address(url)
    if not series and len(digits) == 1:
        return next((part[0] for part in _PART.finditer(address) if _is_swapped(digits[0], part[0])), "")
    if not _is_telling(series, digits):
        return ""
    parts = list(_PART.finditer(address))
    found = [each for at in range(len(parts)) if (each := _alike(parts, at, series, digits))]
    if any(_folded(part[0] for part in each[len(series) :]) == _folded(digits) for each in found):
        return ""
    return address[found[0][0].start() : found[0][-1].end()] if found else ""


def _is_swapped(number: str, other: str) -> bool:
    """Whether the numbers are long and differ by two figures side by side that are exchanged: `24417`, `24147`."""
    if len(number) != len(other) or len(number) < _LONG or not other.isdigit():
        return False
    if _YEAR.fullmatch(number) or _YEAR.fullmatch(other):
        return False
    apart = [at for at, (one, two) in enumerate(zip(number, other, strict=True)) if one != two]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and number[apart[0]] == other[apart[1]]
        and number[apart[1]] == other[apart[0]]
    )


def _is_in(number: str, url: str) -> bool:
    """Whether the URL has the number, up to letters after it."""
    series, digits = _split(number)
    return bool(digits) and "".join([*series, *digits]) in "".join(_PART.findall(_address(url)))


def _is_telling(series: Sequence[str], digits: Sequence[str]) -> bool:
    """Whether the letters are a series, and no word for a number; a letter alone needs a long number after it."""
    if len("".join(series)) > 1:
        return series[-1] not in _WORDS
    return len(series) == 1 and len(digits[0]) >= _LONG


def _address(url: str) -> str:
    """What follows the host, in lower case; nothing of a URL that is none."""
    if url_fault(url):
        return ""
    parts = split_printed(url)
    return unquote(f"{parts.path}?{parts.query}#{parts.fragment}").lower()


def _split(number: str) -> tuple[list[str], list[str]]:
    """The letters that the number begins with, after `No.`, and the numbers after them up to the next letters."""
    parts = _PART.findall(number.lower())
    while parts and parts[0] in _WORDS:
        parts.pop(0)
    first = next((at for at, part in enumerate(parts) if part.isdigit()), len(parts))
    last = next((at for at in range(first, len(parts)) if not parts[at].isdigit()), len(parts))
    return parts[:first], parts[first:last]


def _alike(
    parts: Sequence[re.Match[str]], at: int, series: Sequence[str], digits: Sequence[str]
) -> Sequence[re.Match[str]]:
    """The parts from a place on: the series, then numbers as long as these; nothing where they are others.

    The last number of a series of several letters may have a digit too few or too many.
    """
    here = parts[at : at + len(series) + len(digits)]
    words = [part[0] for part in here]
    numbers = words[len(series) :]
    if words[: len(series)] != list(series) or len(numbers) != len(digits) or not all(map(str.isdigit, numbers)):
        return ()
    if len(here) == 2 and len(words[0]) == 1 and here[0].end() < here[1].start():
        return ()  # `?r=44543`
    apart = [abs(len(one) - len(other)) for one, other in zip(numbers, digits, strict=True)]
    return here if not any(apart[:-1]) and apart[-1] <= (len("".join(series)) > 1) else ()


def _folded(digits: Iterable[str]) -> list[str]:
    return sorted(part.lstrip("0") for part in digits)
