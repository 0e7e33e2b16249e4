"""A note is cut into citations, their signals, and comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.pattern import pattern
from stacite.model.url import find_urls
from stacite.parser.authordate import DATED_HEAD, is_dated_head
from stacite.parser.authors import starts_note
from stacite.parser.dates import YEAR
from stacite.parser.entry import starts_entry
from stacite.parser.forms import is_short_form, read_short
from stacite.parser.names import is_person
from stacite.parser.sentences import full_stops
from stacite.parser.signals import INNER_SIGNAL, is_prose, signal_at
from stacite.parser.stretch import emphasised, enclosures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

LIMIT = 20_000
"""Letters of a note that are looked at; no real note is longer."""
_DATED = pattern(rf"\b{YEAR}\b|\bn\.\s?d\.|\bforthcoming\b|\bo\.\s?J\.")
_CITES = pattern(
    rf"\([^()]{{0,400}}\b{YEAR}[^()]{{0,400}}\)|[“\"‘„][^”\"’]{{4,1000}}[,.]?[”\"’“]|https?://|www\.|\bdoi\b"
    rf"|\bv\.? [A-Z]|, \d+(?:[–-]\d+)?$|\*[^*]+\*|\[{YEAR}\]"
    rf"|\bAct {YEAR}|, {YEAR}$|\b{YEAR}\b.{{0,1000}}\b(?:S|pp?)\. ?\d|§ ?\d|/RES/"
    r"|\b(?:op|loc)\. cit\b|\bsupra\b|\b[Ii]bid\b",
    re.DOTALL,
)
_CONTINUES = pattern(
    r"[\s“\"(<\[]*(?:doi\b|https?:|www\.|<http|accessed|retrieved|available|abgerufen|zugriff|ISBN|ISSN"
    r"|In:? [A-Z“\"*]|vol\.|no\.|pp?\.|S\.|Bd\.|pt\.|URL|archived|PMID|arXiv|\(?Original work|\d)",
    re.IGNORECASE,
)
_REMARK = pattern(
    r"\s*[(\[](?:here(?:in)?after\b|emphasis\b|italics\b|my (?:translation|emphasis)|author[’']s translation"
    r"|translat(?:ion|ed) (?:mine|by)|arguing\b|noting\b|quoting\b|citing\b|holding\b"
    r"|discussing\b|describing\b|explaining\b|finding\b|stating\b|reporting\b|showing\b|suggesting\b"
    r"|observing\b|on file\b|copy\b|footnotes? omitted|internal\b|original emphasis|my trans)[^()\[\]]*[)\]]$",
    re.IGNORECASE,
)
_ROLE_SENTENCE = pattern(r"(?:Edited|Translated|Directed|Illustrated|Narrated|Performed)(?: (?:and|&) \w+)? by [A-Z]")
_REMARKS = pattern(r"(?:[Ee]mphas|[Ii]talics|[Tt]ranslations? |[Mm]y |[Aa]uthor’s |[Cc]apitali[sz])")
_NEW_EDITION = pattern(r"\d|(?:\w+\. )?trans\. [^;]*\bas |(?:rev|facs)\. ed|repr\. |[Rr]eprinted by ")
_LEAD_IN = pattern(r":\s+(?=[A-Z“‘\"*„\[])")
_AND = pattern(r"(?<=[)>”\"*\d]),? (?:and|und|et) (?=[A-Z])")
"""Between two works; between two names or inside a title no bracket, address or number comes before it."""
_ANNOUNCES = pattern(
    r"\b(?:following|includ(?:e|es|ing)|examples?|sources?|works|studies|papers|e\.g\.|see|follows|here"
    r"|literature|in particular|accounts?|publications?|reports?|two|three|four)\b[^:]{0,60}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a note: a citation with its signal, or comment."""

    span: Span
    cites: bool
    prefix: str = ""
    """The signal as printed, without its blank."""


@dataclass(frozen=True, slots=True, order=True)
class _Cut:
    """Where one piece ends and the next one starts."""

    end: int
    start: int
    mark: str


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    mark: str
    """What divides it from the piece before: `;`, `.`, `:`, `see`, or nothing."""


def segments(note: str) -> list[Segment]:
    """The parts of a note in order; what divides them belongs to none."""
    text = note[:LIMIT]
    protected = _protected(text)
    masked = _mask(text, protected)
    groups: list[tuple[_Piece, bool]] = []
    for piece in _pieces(text, masked):
        _join(groups, text, masked, piece)
    found = [segment for piece, cites in groups for segment in _finish(text, piece, cites=cites)]
    if len(note) > LIMIT:
        found.append(Segment((LIMIT, len(note)), cites=False))
    return found


def _protected(text: str) -> list[Span]:
    """Where no full stop or semicolon divides: brackets, quotations, emphasis, addresses."""
    spans = [*enclosures(text), *emphasised(text), *(found.outer for found in find_urls(text))]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _mask(text: str, spans: list[Span]) -> str:
    """The text with the inside of the spans blotted out; their first and last letters stay."""
    parts, at = [], 0
    for start, end in spans:
        inner = max(0, end - start - 2)
        last = text[end - 1]
        stop = text[end - 2] if inner and text[end - 2] in ".?!" and last in '”"’*' else "_"
        parts += [text[at : start + 1], "_" * (inner - 1) + (stop if inner else ""), last if end - start > 1 else ""]
        at = end
    return "".join([*parts, text[at:]])


def _pieces(text: str, masked: str) -> Iterator[_Piece]:
    start, mark, signalled = 0, "", signal_at(text, 0)
    for cut in sorted(set(_cuts(text, masked))):
        if cut.end > start and (cut.mark != "see" or cut.end > signalled):
            yield _Piece(start, cut.end, mark)
            start, mark, signalled = cut.start, cut.mark, signal_at(text, cut.start)
    if start < len(text):
        yield _Piece(start, len(text), mark)


def _cuts(text: str, masked: str) -> Iterator[_Cut]:
    for match in re.finditer(r";\s+", masked):
        yield _Cut(match.end(), match.end(), ";")
    for at in full_stops(masked):
        if _may_divide(masked, at):
            yield _Cut(at, at, ".")
    for match in INNER_SIGNAL.finditer(masked):
        yield _Cut(match.start(), match.start(), "see")
    for match in _LEAD_IN.finditer(masked):
        if _announces(text, masked, match):
            yield _Cut(match.end(), match.end(), ":")
    for match in _AND.finditer(masked):
        if starts_note(text, match.end()):
            yield _Cut(match.start(), match.end(), ";")


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
    announces = _ANNOUNCES.search(lead, max(0, len(lead) - 80)) is not None or starts_note(text, colon.end())
    return announces and is_prose(lead.strip(), cites=False)


def _join(groups: list[tuple[_Piece, bool]], text: str, masked: str, piece: _Piece) -> None:
    """Put a piece behind the last group as part of it, or as a group of its own."""
    cites = _cites(text, masked, piece)
    if not groups:
        groups.append((piece, cites))
        return
    last, last_cites = groups[-1]
    if _belongs(text, masked, last, piece, last_cites=last_cites, cites=cites):
        last.end = piece.end
        groups[-1] = (last, last_cites or (cites and not is_prose(masked[last.start : last.end], cites=True)))
    else:
        groups.append((piece, cites))


def _belongs(text: str, masked: str, last: _Piece, piece: _Piece, *, last_cites: bool, cites: bool) -> bool:
    """Whether a piece goes on with the group before it."""
    body = text[piece.start : piece.end]
    if _ROLE_SENTENCE.match(body):
        return True
    signalled = signal_at(text, piece.start) > piece.start
    if not last_cites:
        return not cites and piece.mark != ":" and not signalled
    if signalled and cites:
        return False
    whole = _ends_of(text[signal_at(text, last.start) : last.end].strip())
    prose = is_prose(masked[piece.start : piece.end], cites=cites and piece.mark != ";")
    if piece.mark == ";":
        return _goes_on_after_semicolon(whole, body, cites=cites, prose=prose)
    if _CONTINUES.match(body) or _awaits_more(whole):
        return True
    if prose:
        return False
    if starts_entry(f"{whole} {body}".strip()):
        return not starts_entry(body)
    return not _is_complete(whole) and not _REMARKS.match(body) and (not cites or not is_person(body.split(",")[0]))


def _ends_of(whole: str) -> str:
    """Head and tail of a long group; what lies between says nothing of where it ends."""
    return whole if len(whole) < 1200 else f"{whole[:600]} {whole[-600:]}"


def _goes_on_after_semicolon(whole: str, body: str, *, cites: bool, prose: bool) -> bool:
    """A semicolon inside an entry divides publishers, inside a title its two halves."""
    if _NEW_EDITION.match(body):
        return True
    if starts_entry(whole) and not (_DATED.search(whole) and _DATED.search(body)):
        return not starts_entry(body)
    return _is_torn_title(whole, body) if cites else not prose


def _is_torn_title(whole: str, piece: str) -> bool:
    """A semicolon inside a title (Chicago 17, 8.167): nothing before it is a date or a page, and no name follows."""
    if re.search(r"\d|https?:|[“\"*‘(]", whole) or is_short_form(piece) or whole.count(",") != 1:
        return False
    return re.match(r"(?:The|An?|Or|Being|With|On) [^,]{3,120}\(", piece) is not None


_TITLE_WITH_STOP = pattern(r"(?:[^,“\"]*\.|[^“\"]*(?:[A-Z]|al|eds?|editors?)\.)?\s*[“\"][^”\"]*[.?!][”\"]$")


def _awaits_more(whole: str) -> bool:
    """`Family, G. (2019).` without its title; `Family, Given. “Title.”` without its container."""
    dated = DATED_HEAD.match(whole)
    if dated is not None and dated.end() >= len(whole) and is_dated_head(dated["names"]):
        return True
    return _TITLE_WITH_STOP.match(whole) is not None


def _is_complete(whole: str) -> bool:
    """Whether a group could end here: it has a date, an address or a page, or is an ibid."""
    if _DATED.search(whole) or re.search(r"https?://|www\.|\d\W*$", whole):
        return True
    short = read_short(whole, (0, len(whole)))
    return short is not None and short.form is not CitationForm.SHORT


def _cites(text: str, masked: str, piece: _Piece) -> bool:
    start = signal_at(text, piece.start)
    body = text[start : piece.end].strip(" .;,")
    if not body:
        return False
    if is_short_form(body):
        return True
    marked = _CITES.search(body) is not None or starts_entry(body)
    if is_prose(masked[start : piece.end], cites=marked):
        return False
    if marked or (_DATED.search(body) is not None and ("," in body or start > piece.start)):
        return True
    if piece.mark == "." and start == piece.start:
        return False
    whole = piece.start == 0 and piece.end == len(text)
    return is_list_of_parts(body) or (whole and read_short(text, (start, piece.end)) is not None)


def is_list_of_parts(body: str) -> bool:
    """Whether words without a verb are names, title and particulars, as of a record or a painting."""
    return body[:1].isupper() and body.count(",") >= 2 and len(body) < 400


def _finish(text: str, piece: _Piece, *, cites: bool) -> Iterator[Segment]:
    start, end = _trim(text, piece.start, piece.end)
    if start >= end:
        return
    if not cites:
        yield Segment((start, end), cites=False)
        return
    body = signal_at(text, start)
    prefix = text[start:body].strip()
    core_start, core_end = _trim(text, body, end, letters=" \n\t.,;:")
    remark = _REMARK.search(text, max(core_start, core_end - 300), core_end)
    if remark is not None and remark.start() > core_start:
        remark_start, remark_end = _trim(text, remark.start(), core_end)
        core_end = _trim(text, core_start, remark.start(), letters=" .,;:")[1]
        yield Segment((core_start, core_end), cites=True, prefix=prefix)
        yield Segment((remark_start, remark_end), cites=False)
    elif core_start < core_end:
        yield Segment((core_start, core_end), cites=True, prefix=prefix)


def _trim(text: str, start: int, end: int, letters: str = " \n\t;,") -> Span:
    while start < end and text[start] in " \n\t;,.":
        start += 1
    while end > start and text[end - 1] in letters:
        end -= 1
    return start, end
