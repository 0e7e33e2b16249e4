"""Cuts a note into segments: citations with their signals, and comment.

Says which of the candidate segments cite, and which of them belong together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.parser.boundaries import (
    CandidateSegment,
    candidate_segments,
    mask_spans,
    protected_spans,
    split_around_citations,
)
from stacite.parser.contributors import starts_note
from stacite.parser.dates import STANDALONE_YEAR, YEAR
from stacite.parser.entries import is_author_date_head as is_dated
from stacite.parser.entries import is_rest_of_entry, starts_entry
from stacite.parser.entry_patterns import (
    LABEL,
    awaits_imprint,
    awaits_title,
    is_imprint,
    is_list_of_names,
    is_lone_name,
    is_names_and_title,
    is_names_date_and_title,
    is_publication_tail,
    is_whole_imprint,
    match_dated_names,
)
from stacite.parser.gazetteer import is_organization, is_place
from stacite.parser.identifiers import WEB_ARCHIVE
from stacite.parser.legislation import NUMBERED_ACT
from stacite.parser.names import is_person
from stacite.parser.short_forms import DATED_BRACKET, is_short_form, is_title_case, read_short
from stacite.parser.signals import is_prose, signal_at
from stacite.parser.text_slice import enclosed_spans
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.text.spans import Span


DATE_MARK = pattern(rf"{STANDALONE_YEAR}|n(?<!\wn)\.\s?d\.|\(no date\)|f(?<!\wf)orthcoming\b|o(?<!\wo)\.\s?J\.")
_QUOTATION = pattern(r"[“\"‘„][^”\"’]{4,400}[,.]?[”\"’“]")
_LAST_PAGE = pattern(r", \d+(?:[–-]\d+)?$")
_CITING_MARK = pattern(rf"https?://|www\.|\*[^*]+\*|\[{YEAR}\]|§ ?\d|Commentaries \*\d|/RES/")
_CITES = pattern(
    rf"\b(?:doi\b|v\.? [A-Z]|(?:Act|Measure|Order|Regulations|Rules)(?: \([^()]{{1,60}}\))? {YEAR}"
    rf"|{YEAR}\b.{{0,300}}\b(?:S|pp?)\. ?[\divx]|{YEAR}(?:, [\w ]{{1,40}})?, (?:paras?\.?|sections?|ch\.|chapter"
    rf"|recital) \d"
    r"|(?:\w{0,24}[Aa]rchiv\w{0,6}|Papers|Library|Record Office|TNA)\b.{0,120}, (?:[Bb]ox|[Ff]older|MS|RG"
    r"|[Ff]ile|[A-Z]{1,4}[ -]\d)|Fed\. R\. [A-Z]|Const\. (?:art|amend)"
    r"|Charter art\.|The Federalist No|EU:[CTF]:\d|Deb \d|S[IR] \d{4}/\d"
    rf"|{YEAR};\d"
    r"|(?:BVerfGE|BVerwGE|BGHZ|BGHSt|RGZ|BAGE|NJW)\b ?\d|(?:op|loc)\. cit\b|supra\b|[Ii]bid\b)"
    rf"|{NUMBERED_ACT}",
    re.DOTALL,
)
_ENDS_DATED = pattern(rf"\b{YEAR}[a-z]?(?: \([^()]{{1,20}}\))?$")
# A cross-reference within the same text; no work is cited.
_INSIDE = pattern(
    r"(?:\*?(?:[Ss]ee(?: also| generally)?|[Cc]f\.|[Bb]ut see) )?"
    r"(?:(?:discussion|text) )?\*?(?:supra|infra|above|below)\*?,? (?:[Pp]art|[Ss]ection|[Cc]hapter|[Tt]ext"
    r"|[Cc]h\.|[Pp]p?\.|§|notes? \d+(?:[–-]\d+)? and)"
)
# `“Never,” says the preface, and goes on`: words that a sentence quotes, with no number after them.
_SPOKEN = pattern(
    r"[“„\"][^“”„\"]{1,300}[“”\"],? (?:says?|said|writes?|wrote|asks?|asked|reads?|runs?|ran|replied|schreibt"
    r"|schrieb|sagte?|heißt|hieß|écrit|dit)\b[^\d]*$"
)
# Without one of these, a sentence is no citation because of words in quotation marks or italics.
_FIGURE = pattern(r"\d|/|\bv\. |cit\b|supra|[Ii]bid")
EMPHASIS_REMARK = pattern(
    r"(?:[Ee]mphas|[Ii]talics|[Tt]ranslations? |[Mm]y (?:translation|emphas|italics|thanks)|[Aa]uthor’s "
    r"|[Cc]apitali[sz])"
)
# Brackets in which a signal leads to a citation.
SIGNALED_PARENTHESIS = pattern(
    r"[(\[](?=(?:[Ss]ee|[Cc]f\.|[Vv]gl\.|[Ss]iehe|[Vv]oir|[Bb]ut see|[Cc]ompare|[Qq]uoting|[Cc]iting|[Qq]uoted in"
    r"|[Cc]ited in) )"
)
# Those, and brackets of a sentence that cite by author, year and page: `(Hay 1978, S. 12)`.
CITING_PARENTHESIS = pattern(
    rf"[(\[](?=[A-ZÄÖÜ][\w’'‑-]{{1,40}}(?:(?:/| und | and | & )[A-ZÄÖÜ][\w’'‑-]{{1,40}}| et al\."
    rf"| u\. ?a\.){{0,4}},? {YEAR}[a-z]?"
    r"(?:: ?|, (?:S|pp?)\. ?)\d)|" + SIGNALED_PARENTHESIS.pattern
)
_TITLE_AND_BRACKET = pattern(r"(?P<title>[A-Z][^()\[\],;:]{3,120}) \([A-Z][^()]+\)")


def is_citation(text: str, masked: str, candidate: CandidateSegment) -> bool:
    """Whether a candidate segment cites a work."""
    start = candidate.core
    body = text[start : candidate.end].strip(" .;,")
    if not body:
        return False
    if is_short_form(text, (start, candidate.end)) or _is_explained_short_form(text, masked, start, candidate.end):
        return True
    if _INSIDE.match(body) or _SPOKEN.match(body):
        return False
    body = _without_signaled(text, masked, start, candidate.end).strip(" .;,") or body
    entry = starts_entry(body)
    marked = entry or _is_marked(body)
    dated = DATE_MARK.search(body) is not None
    if is_prose(masked[start : candidate.end], cites=entry or (marked and (dated or _FIGURE.search(body) is not None))):
        return False
    if marked or (
        dated and ("," in body or start > candidate.start or (candidate.divider != "." and _is_dated_name(body)))
    ):
        return True
    if candidate.divider == "." and start == candidate.start:
        return False
    whole = candidate.start == 0 and candidate.end == len(text)
    if _is_list_of_parts(body):
        return True
    return (
        whole
        and not EMPHASIS_REMARK.match(body)
        and (read_short(text, (start, candidate.end)) is not None or _is_name_of_work(body))
    )


def _is_marked(body: str) -> bool:
    """Whether words bear marks that citations have; the tests stand in the order of their cost."""
    return (
        DATED_BRACKET.search(body) is not None
        or _QUOTATION.search(body) is not None
        or _LAST_PAGE.search(body) is not None
        or _CITING_MARK.search(body) is not None
        or _CITES.search(body) is not None
    )


def _is_explained_short_form(text: str, masked: str, start: int, end: int) -> bool:
    """`Roe, 410 U.S. at 155 (holding that …)`."""
    bracket = masked.rfind(" (", start, end)
    if bracket <= start or not masked[start:end].rstrip(" .;,").endswith(")"):
        return False
    short = read_short(text, (start, bracket)) if text[bracket + 2].islower() or text[bracket + 2] in '“"' else None
    return short is not None and short.locator is not None


def _is_dated_name(body: str) -> bool:
    """`Sarat 1976`; `Bread Bill Deb 30 January 2007`: names and a date, and no verb."""
    if _ENDS_DATED.search(body) is None or not body[0].isupper():
        return False
    return all(len(word) < 4 or not word.isalpha() or not word.islower() for word in body.split())


def _without_signaled(text: str, masked: str, start: int, end: int) -> str:
    """The words without brackets that hold a citation of their own, which says nothing of what stands around it."""
    if "(" not in masked[start:end] and "[" not in masked[start:end]:
        return text[start:end]
    kept, at = [], start
    for match in CITING_PARENTHESIS.finditer(text, start, end):
        if match.start() >= at and masked[match.start()] == "(" and (close := masked.find(")", match.end(), end)) > 0:
            kept.append(text[at : match.start()])
            at = close + 1
    return "".join([*kept, text[at:end]])


def _is_name_of_work(body: str) -> bool:
    """Whether a note is nothing but a title with something in brackets: `EC Treaty (Treaty of Rome, as amended)`."""
    match = _TITLE_AND_BRACKET.fullmatch(body)
    return match is not None and len(body) < 200 and is_title_case(match["title"], most=1)


def _is_list_of_parts(body: str) -> bool:
    """Whether words without a verb are names, title and particulars, as of a record or a painting."""
    return body[:1].isupper() and body.count(",") >= 2 and len(body) < 400


_SUBTITLE_AND_IMPRINT = pattern(
    rf"[A-ZÀ-Þ][^,.;:“„\"*\d()]{{3,160}}, (?:\d{{1,2}}\. Aufl\.,? )?[A-ZÀ-Þ][^\d,;()“„\"]{{2,40}},? {YEAR}"
)
_NAME_AND_TITLE = pattern(r"[A-ZÀ-Þ][^,:;()\d]{2,60}(?:, |: )[A-ZÀ-Þ][^;“„\"]{3,200}$")
# `Hay, Brot 1800–1866. Ein Überblick, Köln 1983`: dates of a title are no imprint.
_HAS_IMPRINT = pattern(
    rf"(?:, [A-ZÀ-Þ][^\d,;()]{{2,40}}|\([^()]{{0,80}}),? {YEAR}(?! ?[–-]\d)|\b(?:S|pp?)\. ?\d|https?:"
)
_HALF_TITLE = pattern(r"(?P<name>[^,:;()]{3,120}?)(?P<role> \([^()]{2,8}\))?(?:, |: )(?=\S)")
_PLACE_YEAR = pattern(rf"[A-ZÄÖÜ][^\d,]{{2,40}} {YEAR}")
_CONTINUES = pattern(
    r"[\s“\"(<\[]*(?:doi\b|https?:|www\.|<http|accessed|retrieved|available|\[?online\b|abgerufen|zugriff|ISBN|ISSN"
    r"|In:? [A-Z“\"*]|vol\.|no\.|pp?\.|S\.|Bd\.|pt\.|URL|archived|PMID|arXiv|\(?Original work|\d)",
    re.IGNORECASE,
)
_ROLE_SENTENCE = pattern(r"(?:Edited|Translated|Directed|Illustrated|Narrated|Performed)(?: (?:and|&) \w+)? by [A-Z]")
# `Weber, Max, 1920: Titel. Ort.`: an entry of a German bibliography; all up to the next such head is its own.
_LISTED = pattern(
    rf"[A-ZÄÖÜ][\w’'‑ -]{{1,40}}, [A-ZÄÖÜ][^:()“„\"\d]{{1,200}}?,? {YEAR}(?:/\d\d)?[a-z]?[:;] (?=[A-ZÄÖÜ„“\"])"
)
_FAMILY_GIVEN = pattern(r"[A-ZÄÖÜ][\w’'‑ -]{1,40}, [A-ZÄÖÜ][\w’'‑. -]{0,40}; ")
# `A History of Bread, 1750–1950, vol. 8`: years of a title's, and no date.
_SPAN_OF_YEARS = pattern(rf"{YEAR}\s?[–-]\s?{YEAR}(?=[,.:]|$)")
# A quoted title ends in its own mark, and no comma stands between it and where it appeared.
_QUOTED_QUESTION_END = pattern(r"[?!][”\"’]$")
_NEW_EDITION = pattern(
    r"\d|(?:\w+\. )?trans\. [^;]*\bas |(?:rev|facs)\. ed|repr\. |[Rr]eprinted by "
    r"|(?:nouv(?:elle|\.) )?(?:[Rr]ééd|[Rr]éimpr)(?:\.|ition|ession)|nouv(?:elle|\.) éd|Nachdr|Neu(?:dr|aufl|ausg)"
)

# A code, register or report that begins with its volume is cited anew (Bluebook 21, rules 10.3 and 12.3).
_CODE = pattern(
    r"\d{1,4} (?:U\. ?S\. ?C\b|C\. ?F\. ?R\b|Fed\. ?Reg\.|U\. ?S\. \d|F\. ?(?:[23]d|4th|Supp)|Stat\. \d|S\. ?Ct\.)"
)


# `; archived at https://perma.cc/…`: a copy of the page that was cited (Bluebook 21, rule 18.2.1(d)).
_ARCHIVED_COPY = pattern(
    r"(?:(?:also |and |now )?archived(?: copy)?(?: at| by| from| in)?|archive[ds]? cop(?:y|ies)(?: at)?"
    r"|Archivkopie(?: unter)?|archivée?(?: à| sur)?):? ?(?=[<\[(]?https?:)"
)
_ADDRESS = pattern(r"[<\[(]?(?=https?://)")
_RETRIEVED = pattern(r"\[(?:updated [^\[\]]{4,20}; ?)?cited \d{4}[^\[\]]{0,16}\]\W*$")
# `[cited 2021 May 4]. Available from: https://…`, as only references have it (NLM, *Citing Medicine*, chap. 22).
_AVAILABLE = pattern(r"Available (?:from|at|through): ?[<\[(]?https?://")


def group_candidates(text: str) -> list[tuple[CandidateSegment, bool]]:
    """The groups in order, each with whether it is a citation."""
    masked = mask_spans(text, protected_spans(text))
    found: list[tuple[CandidateSegment, bool]] = []
    for whole in candidate_segments(text, masked):
        for candidate, cites in split_around_citations(text, masked, whole):
            _append_candidate(found, text, masked, candidate, cites)
    return found


def _append_candidate(
    groups: list[tuple[CandidateSegment, bool]], text: str, masked: str, candidate: CandidateSegment, sure: bool | None
) -> None:
    """Append a candidate to the last group, or as a group of its own."""
    cites = is_citation(text, masked, candidate) if sure is None else sure
    if not groups:
        groups.append((candidate, cites))
        return
    last, last_cites = groups[-1]
    if _continues_group(text, masked, last, candidate, last_cites=last_cites, cites=cites):
        last.end = candidate.end
        groups[-1] = (last, last_cites or (cites and not is_prose(masked[last.start : last.end], cites=True)))
    else:
        groups.append((candidate, cites))


def _continues_group(
    text: str, masked: str, last: CandidateSegment, candidate: CandidateSegment, *, last_cites: bool, cites: bool
) -> bool:
    """Whether a piece goes on with the group before it."""
    body = text[candidate.start : candidate.end]
    if candidate.divider in ("in", "out"):
        return False
    signalled = candidate.core > candidate.start
    if _LISTED.match(text, last.start) and (last_cites or _FAMILY_GIVEN.fullmatch(text, last.start, last.end)):
        named = _FAMILY_GIVEN.fullmatch(text, last.start, last.end) is not None
        listed = _LISTED.match(text, candidate.start) is not None
        return listed if named else not (listed or signalled or EMPHASIS_REMARK.match(body))
    if _ROLE_SENTENCE.match(body) or (candidate.divider == ";" and is_list_of_names(text[last.start : last.end], body)):
        return True
    if not last_cites:
        if cites:
            return not signalled and _completes_citation(text, masked, last, candidate)
        return candidate.divider != ":" and (not signalled or last.divider == "out")
    if EMPHASIS_REMARK.match(body) or (signalled and cites):
        return False
    prose = is_prose(masked[candidate.start : candidate.end], cites=cites and candidate.divider != ";")
    whole = _head_and_tail(LABEL.sub("", text[last.core : last.end].strip()))
    if candidate.divider == ";":
        return _continues_after_semicolon(whole, body, cites=cites, prose=prose)
    return _continues_after_stop(whole, body, cites=cites, prose=prose)


def _completes_citation(text: str, masked: str, last: CandidateSegment, candidate: CandidateSegment) -> bool:
    """Whether a piece that cites makes a citation of words that alone are none."""
    body, before = text[candidate.start : candidate.end], text[last.start : last.end]
    if _is_half_title(masked, last) and _continues_title(body, alone=True):
        return True
    if _RETRIEVED.search(before) and _AVAILABLE.match(body):
        return True
    if candidate.divider == ";" and is_list_of_names(before.strip(" ;"), body):
        return True
    if candidate.divider == "." and is_rest_of_entry(
        before, body, is_tail=_CONTINUES.match(body) is not None or is_publication_tail(body)
    ):
        return True
    if is_imprint(body) or (last.start == 0 and is_lone_name(before) and not starts_note(text, candidate.start)):
        return True
    return (_CONTINUES.match(body) is not None or is_publication_tail(body)) and is_names_and_title(
        before, alone=last.start == 0 and not is_prose(masked[: last.end], cites=True)
    )


def _continues_after_stop(whole: str, body: str, *, cites: bool, prose: bool) -> bool:
    """A period inside an entry separates its elements, elsewhere the halves of a title."""
    if _CONTINUES.match(body) or _awaits_more(whole):
        return True
    if prose:
        return False
    if _SUBTITLE_AND_IMPRINT.match(body) and _NAME_AND_TITLE.match(whole) and not _HAS_IMPRINT.search(whole):
        return True
    if not DATE_MARK.search(_SPAN_OF_YEARS.sub("", whole)) and len(body) < 200 and is_whole_imprint(body.strip(" .")):
        return True
    if _QUOTED_QUESTION_END.search(whole) and is_publication_tail(body):
        return True
    if awaits_title(whole) or awaits_imprint(whole) or is_imprint(body) or is_place(body.strip(" .")):
        return True
    if starts_entry(f"{whole} {body}".strip()):
        return not starts_entry(body) or is_publication_tail(body)
    if not _is_complete(whole):
        return not cites or _continues_title(body) or is_publication_tail(body)
    return is_names_date_and_title(whole) and is_publication_tail(body)


def _is_half_title(masked: str, last: CandidateSegment) -> bool:
    """`Given Family, Half of a Title.`, without a date or a verb in it."""
    words = masked[last.start : last.end]
    if len(words) > 250 or re.search(r"\d{4}|[“\"]", words):
        return False
    match = _HALF_TITLE.match(words)
    if match is None or is_prose(words, cites=False):
        return False
    name = match["name"]
    return (" " in name and is_person(name)) or (match["role"] is not None and is_organization(name))


def _continues_title(body: str, *, alone: bool = False) -> bool:
    """Whether words go on with a title: `Eine Bestandsaufnahme, München 1994`; `alone`, a single word is no name."""
    chunks = body.strip(" .").split(", ")
    if alone and " " not in chunks[0]:
        return True
    if not is_person(chunks[0]):
        return True
    printed = len(chunks) > 1 and _PLACE_YEAR.fullmatch(chunks[1]) is not None
    return printed and all(len(chunk) < 24 and any(map(str.isdigit, chunk)) for chunk in chunks[2:])


def _head_and_tail(whole: str) -> str:
    """Head and tail of a long group; the middle does not matter for where it ends."""
    return whole if len(whole) < 1200 else f"{whole[:600]} {whole[-600:]}"


def _continues_after_semicolon(whole: str, body: str, *, cites: bool, prose: bool) -> bool:
    """A semicolon inside an entry divides publishers, inside a title its two halves."""
    if _CODE.match(body):
        return False
    if _ARCHIVED_COPY.match(body) or ((opened := _ADDRESS.match(body)) and WEB_ARCHIVE.match(body, opened.end())):
        return True
    if _NEW_EDITION.match(body) or is_list_of_names(whole, body):
        return True
    if cites and is_publication_tail(body) and not _is_complete(whole) and "," in whole:
        return True
    if starts_entry(whole) and not (DATE_MARK.search(whole) and DATE_MARK.search(body)):
        return not starts_entry(body)
    return _is_split_title(whole, body) if cites else not prose


def _is_split_title(whole: str, candidate: str) -> bool:
    """A semicolon inside a title (Chicago 17, 8.167): nothing before it is a date or a page, and no name follows."""
    if (
        re.search(r"\d|https?:|[“\"*‘(]", whole)
        or is_short_form(candidate, (0, len(candidate)))
        or whole.count(",") != 1
    ):
        return False
    return re.match(r"(?:The|An?|Or|Being|With|On) [^,]{3,120}\(", candidate) is not None


_TITLE_WITH_STOP = pattern(r"(?:[^,“\"]*\.|[^“\"]*(?:[A-Z]|al|eds?|editors?)\.)?\s*[“\"][^”\"]*[.?!][”\"]$")


def _awaits_more(whole: str) -> bool:
    """`Family, G. (2019).` without its title; `Family, Given. “Title.”` without its container."""
    dated = match_dated_names(whole)
    if dated is not None and dated.end >= len(whole) and is_dated(dated.names):
        return True
    return _TITLE_WITH_STOP.match(whole) is not None


def _is_complete(whole: str) -> bool:
    """Whether a group could end here: it has a date, an address or a page, or is an ibid."""
    if DATE_MARK.search(whole) or re.search(r"https?://|www\.|\d\W*$", whole):
        return True
    short = read_short(whole, (0, len(whole)))
    return short is not None and short.form is not CitationForm.SHORT


# How many characters of a note are read; no real note is longer.
MAX_NOTE_LENGTH = 20_000
_REMARK = pattern(
    rf"\s*[(\[](?:{phrases('parser', 'remarks in brackets')})[^()\[\]]*[)\]]$",
    re.IGNORECASE,
)
# A parenthetical that explains (Bluebook 21, rule 1.5).
_EXPLAINS = pattern(
    r"\((?=(?!forth|follow|includ|work|record|hear|meet|brief|draw|paint|read|post|build|engrav|etch|filing|print"
    r"|broad)[a-z]{2,14}ing\b (?!in\b)|[“‘][^”]{12}|per curiam|plurality|en banc|internal |same\)|dissenting"
    r"|concurring|(?:un)?published opinion|mem\.\)|citations? omitted|alterations? |footnotes? omitted|cleaned up"
    r"|now repealed|repealed\)|amended by|superseded by|qui |dont |où |o[uù] |avec |was |der |die |das |mit weiteren"
    r"|m\. ?w\. ?N|with further|which |who |where |though |although |but |not |in which |aber |jedoch |kritisch"
    r"|zustimmend|ablehnend|collecting |[A-Z][\w. ’-]{1,40}, (?:C\.)?J\.[,)]|(?:per )?(?:Lady|Lord|Baroness|Justice"
    r"|Judge|Advocate General) [A-Z])"
)
_MAX_BRACKETS = 40
# The most brackets in a row that can explain a citation at its end.
_MAX_EXPLANATIONS = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a note: a citation with its signal, or comment."""

    span: Span
    cites: bool
    prefix: str = ""
    """The signal as printed, without the space after it."""


def segment_note(note: str) -> list[Segment]:
    """The parts of a note in order; what divides them belongs to none."""
    found = _segments(note[:MAX_NOTE_LENGTH])
    if len(note) > MAX_NOTE_LENGTH:
        found.append(Segment((MAX_NOTE_LENGTH, len(note)), cites=False))
    return found


def _segments(text: str, *, nested: bool = False) -> list[Segment]:
    """The parts of a text; in brackets (`nested`) no further brackets are opened."""
    return [
        part
        for candidate, cites in group_candidates(text)
        for part in _finish(text, candidate, cites=cites, nested=nested)
    ]


def _finish(text: str, candidate: CandidateSegment, *, cites: bool, nested: bool) -> Iterator[Segment]:
    start, end = _trim(text, candidate.start, candidate.end)
    if start >= end:
        return
    if not cites:
        yield from _comment(text, start, end, nested=nested)
        return
    body = candidate.core if start == candidate.start else signal_at(text, start)
    prefix = text[start:body].strip()
    core_start, core_end = _trim(text, body, end, characters=" \n\t.,;:")
    remark = None
    if text[core_end - 1] in ")]":
        remark = _REMARK.search(text, max(core_start, core_end - 300), core_end)
    bracket = None if remark is not None or nested else _last_bracket(text, core_start, core_end)
    left = remark.start() if remark is not None else bracket
    right = core_end
    if left is not None and not nested:
        left = _first_bracket(text, core_start, left)
    if left is not None and left > core_start:
        core_end = _trim(text, core_start, left, characters=" .,;:")[1]
    if core_start >= core_end:  # signals, and nothing after them
        yield from _comment(text, start, end, nested=nested)
        return
    yield Segment((core_start, core_end), cites=True, prefix=prefix)
    if left is not None and left > core_start:
        yield from _comment(text, *_trim(text, left, right), nested=nested)


def _first_bracket(text: str, start: int, left: int) -> int:
    """Where the first of the brackets opens that explain a citation one after the other, the last at `left`."""
    for _ in range(_MAX_EXPLANATIONS):
        last = _trim(text, start, left, characters=" .,;:")[1]
        further = _last_bracket(text, start, last) if last > start else None
        if further is None:
            break
        left = further
    return left


def _last_bracket(text: str, start: int, end: int) -> int | None:
    """Where the brackets at a citation's end open, if they explain it or hold another citation after a signal."""
    if text[end - 1] not in ")]" or not (
        SIGNALED_PARENTHESIS.search(text, start, end) or _EXPLAINS.search(text, start, end)
    ):
        return None
    spans = enclosed_spans(text[start:end])
    if not spans or start + spans[-1][1] != end:
        return None
    left = start + spans[-1][0]
    return left if SIGNALED_PARENTHESIS.match(text, left) or _EXPLAINS.match(text, left) else None


def _comment(text: str, start: int, end: int, *, nested: bool = False) -> Iterator[Segment]:
    """Comment, and the citations that stand after a signal in its brackets: `… (see Smith, 45), as …`."""
    at = start
    for match in islice(() if nested else CITING_PARENTHESIS.finditer(text, start, end), _MAX_BRACKETS):
        left = match.start()
        if left < at or not (spans := enclosed_spans(text[left:end])) or spans[0][0] != 0:
            continue
        right = left + spans[0][1]
        inner = _segments(text[left + 1 : right - 1], nested=True)
        if any(part.cites for part in inner):
            yield from _plain(text, at, left)
            for part in inner:
                yield replace(part, span=(part.span[0] + left + 1, part.span[1] + left + 1))
            at = right
    yield from _plain(text, at, end)


def _plain(text: str, start: int, end: int) -> Iterator[Segment]:
    start, end = _trim(text, start, end)
    if any(map(str.isalnum, text[start:end])):
        yield Segment((start, end), cites=False)


def _trim(text: str, start: int, end: int, characters: str = " \n\t;,") -> Span:
    while start < end and text[start] in " \n\t;,.":
        start += 1
    while end > start and text[end - 1] in characters:
        end -= 1
    return start, end
