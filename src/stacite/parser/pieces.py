"""Where a note can fall apart: at semicolons, full stops, signals, colons that announce, and some of its `and`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.pattern import pattern
from stacite.model.url import find_urls
from stacite.parser.authors import starts_note
from stacite.parser.dates import YEAR, YEAR_ALONE
from stacite.parser.persons import is_person
from stacite.parser.sentences import full_stops
from stacite.parser.signals import INNER_SIGNAL, is_emphasised_signal, is_prose, may_hold_signal, signal_at
from stacite.parser.stretch import emphasised, enclosures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

_SEMICOLON = pattern(r";\s+(?!\*?(?:aff|rev)[’']?d\b)")
"""Not before what became of a case on appeal: `; revd [2023] UKSC 4` (OSCOLA 4, 2.1.9)."""
_LEAD_IN = pattern(r":\s+(?=[A-Z“‘\"*„\[])")
_AND = pattern(r"(?<=[)>”\"*\d.’])(?P<comma>,?) (?:and|und|et|&) (?=(?:the )?[A-Z“‘\"„*]|i[bd])")
"""Between two works; between two names or inside a title no bracket, address or number comes before it."""
_ANDS = (" and ", " und ", " et ", " & ")
_WITH = pattern(r"(?<=[\d).”’*]), (?=\*?with\*? (?:[A-Z“‘\"„*]|id\b|ibid\b))")
_WITH_NAME = pattern(r"(?<=[\d)]) (?=with [A-ZÀ-Þ][\w’'‑-]{1,40}, [A-Z])")
_COMPARED = pattern(r"(?<=\d|\)), and (?=[A-Z][^,;]{2,60}, [^;]{5,400}, with )")
"""`Compare X, and Y, with Z` (Bluebook 21, rule 1.2): a comma before the `and` only there."""
_AFTER_SHORT = pattern(
    r"(?:(?:, |: |\bat |\bpp?\. ?|\bS\. ?|\bn\. ?|\bn° ?|\bnotes? )\d[\d–—-]*(?: ?ff?\.)?|cit\.|[Ii]bid\.?|\bId\."
    r"|\(n \d+\)(?: \d+)?)$"
)
_SHORT = pattern(
    r"(?:[Ii]bid|[Ii]d)\b|(?:[A-Z]\.[ -]?){0,3}[A-ZÀ-Þ][\w’'‑-]+(?: [A-ZÀ-Þ][\w’'‑-]+){0,2}"
    r"(?: (?:and|&|und|et) [A-ZÀ-Þ][\w’'‑-]+| et al\.)?(?:(?:, [^,;.]{2,80})?,? (?:op\. cit|loc\. cit|art\. cit|supra"
    r"|above|\(n \d|a\. ?a\. ?O)"
    r"|, (?:[^,;.]{2,80}, )?(?:at |pp?\. ?|S\. ?|paras?\.? |sections? |§§? ?|art\. |ch(?:ap)?\. |figs?\. "
    r"|figure |table )?"
    r"\d[\d.–—-]{0,20}(?: ?ff?\b)?\s*(?:$|[.;,)]))"
)
"""A short form, by what it begins with."""
_STATUTE = pattern(rf"(?:the )?[A-Z][^,;.]{{3,90}} (?:Act|Code|Ordinance|Regulations?|Order|Law|Statute) {YEAR}\b")
_NAMED_WORK = pattern(
    rf"(?P<name>[A-Z][^,;:()“‘\"*\d]{{3,70}}), [A-Z][^;()“‘\"]{{3,160}} ?\((?:[^()]{{0,80}}[ ,])?{YEAR}\)"
)
_DATED_AUTHOR = pattern(
    rf"[A-ZÄÖÜ][\w’'‑-]{{1,40}}(?: (?:and|&|und|et) [A-ZÄÖÜ][\w’'‑-]{{1,40}}| et al\.)? \({YEAR}[^()]{{0,20}}\)"
)
_AFTER_DATED = pattern(rf" \({YEAR}[^()]{{0,20}}\)(?:,? (?:pp?\. ?|chs?\. ?|S\. ?)?\d[\d–-]{{0,10}})?$")
"""`Hay (1990), ch. 3, and Low (1991)`."""
_NAMES_AND = pattern(r" (?:and|&|und|et) ")
_YEAR_BRACKET = pattern(rf"{YEAR}\)(?: [\d–-]{{1,9}})?$")
_DATED = pattern(YEAR_ALONE)
_RUN_ON = pattern(
    rf" (?<=\d )(?=(?:[A-Z]\. ?){{1,3}}[A-Z][\w’'-]+, (?:[‘“\"*]"
    rf"|[A-Z][^;(‘“\"]{{3,140}} \((?:[^()]{{0,60}}, )?{YEAR}\)))"
)
"""Two notes that ran together, where the number of the second was lost: `… (1996) 74 R. Collier, *Law* (1995)`."""
_ANNOUNCES = pattern(
    r"\b(?:following|includ(?:e|es|ing)|examples?|sources?|works|studies|papers|e\.g\.|see|follows|here"
    r"|literature|in particular|accounts?|publications?|reports?|two|three|four)\b[^:]{0,60}$",
    re.IGNORECASE,
)
_OWN_WORK = pattern(
    r"\b(?:my|his|her|their|our|mein\w*|sein\w*|ihr\w*|unser\w*|mon|son|notre) (?:\w+ ){0,3}(?:Beitrag|Aufsatz|Buch"
    r"|Artikel"
    r"|Studie|Arbeit|article|essay|book|paper|study|chapter)\w{0,3}(?: (?:über|zu|on|in))?$"
)
_NEXT_SHORT = pattern(
    r"\b(?:S|pp?)\. ?\d[\d–—-]{0,12}(?: ?ff?\.?)?, (?=[A-ZÀ-Þ][\w’'‑-]{1,40}(?:(?:/| und | and "
    r"| et )[A-ZÀ-Þ][\w’'‑-]{1,40})?, "
    r"[*„“‘\"«])"
)
"""`Hay, *Brot*, S. 5, Low, *Salz*, S. 6`: after pages, a name and a title start the next short form."""
_MARKED_NEXT = pattern(r", [*„“‘\"«]")
"""What every `_NEXT_SHORT` holds."""
_FOLLOWING = pattern(
    rf"(?:S\.|pp?\.) ?[\d–—-]{{1,12}}(?: ff?\.?)? (?=(?:[A-ZÄÖÜ][\w’'-]{{1,40}}(?:/| und | and )){{0,5}}"
    rf"[A-ZÄÖÜ][\w’'-]{{1,40}},? {YEAR}[a-z]?, (?:S|pp?)\. ?\d)"
)
"""`Weber 1920, S. 66 ff. Adorno/Horkheimer 1947, S. 82`: after pages, `ff.` ends a citation."""


class _Cut(NamedTuple):
    """Where one piece ends and the next one starts."""

    end: int
    start: int
    mark: str


@dataclass(slots=True)
class Piece:
    """A part of a note that nothing divides further."""

    start: int
    end: int
    mark: str
    """What divides it from the piece before: `;`, `.`, `:`, `see`, or nothing; `in` and `out` at the two ends of a
    citation inside a sentence that tells something."""
    core: int
    """Where its signals end."""


def protected(text: str) -> list[Span]:
    """Where no full stop or semicolon divides: brackets, quotations, emphasis, addresses."""
    emphasis = (span for span in emphasised(text) if not is_emphasised_signal(text[span[0] : span[1]]))
    spans = [*enclosures(text), *emphasis, *(found.outer for found in find_urls(text))]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def mask(text: str, spans: list[Span]) -> str:
    """The text with the inside of the spans blotted out; their first and last letters stay."""
    parts, at = [], 0
    for start, end in spans:
        inner = max(0, end - start - 2)
        last = text[end - 1]
        stop = text[end - 2] if inner and text[end - 2] in ".?!" and last in '”"’*' else "_"
        parts += [text[at : start + 1], "_" * (inner - 1) + (stop if inner else ""), last if end - start > 1 else ""]
        at = end
    return "".join([*parts, text[at:]])


def pieces(text: str, masked: str) -> Iterator[Piece]:
    """The pieces in order."""
    start, mark, signalled = 0, "", signal_at(text, 0)
    for cut in sorted(set(_cuts(text, masked))):
        if cut.end > start and (cut.mark != "see" or cut.end > signalled):
            yield Piece(start, cut.end, mark, signalled)
            start, mark, signalled = cut.start, cut.mark, signal_at(text, cut.start)
    if start < len(text):
        yield Piece(start, len(text), mark, signalled)


def _cuts(text: str, masked: str) -> Iterator[_Cut]:
    if ";" in masked:
        for match in _SEMICOLON.finditer(masked):
            yield _Cut(match.end(), match.end(), ";")
    for at in full_stops(masked):
        if _may_divide(masked, at):
            yield _Cut(at, at, ".")
    if may_hold_signal(masked):
        for match in INNER_SIGNAL.finditer(masked):
            yield _Cut(match.start(), match.start(), "see")
    yield from _joined(text, masked)
    yield from _run_on(text, masked)


def _joined(text: str, masked: str) -> Iterator[_Cut]:
    """Where a clause leads to the works after its colon, and where a word joins works."""
    for match in _LEAD_IN.finditer(masked):
        if _announces(text, masked, match):
            yield _Cut(match.end(), match.end(), ":")
    for match in _AND.finditer(masked) if any(word in masked for word in _ANDS) else ():
        if _parts_works(text, masked, match):
            yield _Cut(match.start(), match.end(), ";")
    if "ompare" in masked:
        yield from _compared(masked)


def _compared(masked: str) -> Iterator[_Cut]:
    for match in _COMPARED.finditer(masked):
        yield _Cut(match.start(), match.end(), ";")
    for compared in (_WITH, _WITH_NAME):
        for match in compared.finditer(masked):
            yield _Cut(match.end(), match.end(), "see")


def _run_on(text: str, masked: str) -> Iterator[_Cut]:
    for match in _FOLLOWING.finditer(masked):
        yield _Cut(match.end(), match.end(), ".")
    for match in _NEXT_SHORT.finditer(masked) if _MARKED_NEXT.search(masked) else ():
        yield _Cut(match.end(), match.end(), ";")
    for match in _RUN_ON.finditer(text):
        at = match.start()
        whole = _DATED.search(text, max(0, at - 400), at) or _AFTER_SHORT.search(text, max(0, at - 40), at)
        if whole and masked[at - 1 : at + 1] == text[at - 1 : at + 1]:
            yield _Cut(match.end(), match.end(), ".")


def _parts_works(text: str, masked: str, found: re.Match[str]) -> bool:
    """Whether an `and` stands between two works, each whole."""
    at = found.end()
    before = masked[found.start() - 1]
    if before in ')>”"*0123456789' and starts_note(text, at):
        return True
    if _SHORT.match(text, at):
        return _AFTER_SHORT.search(text, max(0, found.start() - 40), found.start()) is not None
    if _DATED_AUTHOR.match(text, at) and _AFTER_DATED.search(text, max(0, found.start() - 60), found.start()):
        return True
    if before in ")0123456789" and _YEAR_BRACKET.search(text, max(0, found.start() - 20), found.start()):
        named = _NAMED_WORK.match(text, at)
        if named is not None and all(map(is_person, _NAMES_AND.split(named["name"]))) and " " in named["name"]:
            return True
    if text[at] in '“‘"„' and (before.isdigit() or before == ")"):
        return _DATED.search(text, max(0, found.start() - 30), found.start()) is not None
    return (
        before in ")0123456789"
        and _STATUTE.match(text, at) is not None
        and " Act " in text[max(0, found.start() - 300) : found.start()]
    )


def _may_divide(masked: str, at: int) -> bool:
    """A question mark inside a title divides nothing; before a signal it does."""
    before = masked[:at].rstrip()
    return before[-1:] not in "?!" or signal_at(masked, at) > at


def _announces(text: str, masked: str, colon: re.Match[str]) -> bool:
    """Whether a clause before a colon only leads to the works after it."""
    at = colon.start()
    first = max(0, at - 600)
    start = max(masked.rfind(". ", first, at), masked.rfind("; ", first, at), first - 1) + 1
    lead = masked[start:at]
    if _OWN_WORK.search(lead[-160:]):
        return True
    announces = _ANNOUNCES.search(lead[-160:]) is not None or starts_note(text, colon.end())
    return announces and is_prose(lead.strip(), cites=False)
