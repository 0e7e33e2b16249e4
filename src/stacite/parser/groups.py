"""Which pieces of a note belong together."""

from __future__ import annotations

import re

from stacite.model.citation import CitationForm
from stacite.model.pattern import pattern
from stacite.parser.authordate import is_dated_head as is_dated
from stacite.parser.authors import starts_note
from stacite.parser.bodies import is_body
from stacite.parser.citing import DATED, REMARKS, is_citation
from stacite.parser.dates import YEAR
from stacite.parser.embedded import split_embedded
from stacite.parser.entry import is_rest_of_entry, starts_entry
from stacite.parser.entrymarks import is_whole_imprint
from stacite.parser.forms import is_short_form, read_short
from stacite.parser.heads import match_dated_head
from stacite.parser.identifiers import ARCHIVE
from stacite.parser.persons import is_person
from stacite.parser.pieces import Piece, mask, pieces, protected
from stacite.parser.places import is_place
from stacite.parser.signals import is_prose
from stacite.parser.tails import (
    LABEL,
    awaits_imprint,
    awaits_title,
    is_dated_head,
    is_head,
    is_imprint,
    is_list_of_names,
    is_name_alone,
    is_tail,
)

_SUBTITLE_AND_IMPRINT = pattern(
    rf"[A-ZÀ-Þ][^,.;:“„\"*\d()]{{3,160}}, (?:\d{{1,2}}\. Aufl\.,? )?[A-ZÀ-Þ][^\d,;()“„\"]{{2,40}},? {YEAR}"
)
_NAME_AND_TITLE = pattern(r"[A-ZÀ-Þ][^,:;()\d]{2,60}(?:, |: )[A-ZÀ-Þ][^;“„\"]{3,200}$")
_HAS_IMPRINT = pattern(
    rf"(?:, [A-ZÀ-Þ][^\d,;()]{{2,40}}|\([^()]{{0,80}}),? {YEAR}(?! ?[–-]\d)|\b(?:S|pp?)\. ?\d|https?:"
)
"""`Hay, Brot 1800–1866. Ein Überblick, Köln 1983`: dates of a title are no imprint."""
_HALF_TITLE = pattern(r"(?P<name>[^,:;()]{3,120}?)(?P<role> \([^()]{2,8}\))?(?:, |: )(?=\S)")
_PLACE_YEAR = pattern(rf"[A-ZÄÖÜ][^\d,]{{2,40}} {YEAR}")
_CONTINUES = pattern(
    r"[\s“\"(<\[]*(?:doi\b|https?:|www\.|<http|accessed|retrieved|available|\[?online\b|abgerufen|zugriff|ISBN|ISSN"
    r"|In:? [A-Z“\"*]|vol\.|no\.|pp?\.|S\.|Bd\.|pt\.|URL|archived|PMID|arXiv|\(?Original work|\d)",
    re.IGNORECASE,
)
_ROLE_SENTENCE = pattern(r"(?:Edited|Translated|Directed|Illustrated|Narrated|Performed)(?: (?:and|&) \w+)? by [A-Z]")
_LISTED = pattern(
    rf"[A-ZÄÖÜ][\w’'‑ -]{{1,40}}, [A-ZÄÖÜ][^:()“„\"\d]{{1,200}}?,? {YEAR}(?:/\d\d)?[a-z]?[:;] (?=[A-ZÄÖÜ„“\"])"
)
"""`Weber, Max, 1920: Titel. Ort.`: an entry of a German bibliography; all up to the next such head is its own."""
_FAMILY_GIVEN = pattern(r"[A-ZÄÖÜ][\w’'‑ -]{1,40}, [A-ZÄÖÜ][\w’'‑. -]{0,40}; ")
_SPAN_OF_YEARS = pattern(rf"{YEAR}\s?[–-]\s?{YEAR}(?=[,.:]|$)")
"""`A History of Bread, 1750–1950, vol. 8`: years of a title's, and no date."""
_ASKS = pattern(r"[?!][”\"’]$")
"""A quoted title ends in its own mark, and no comma stands between it and where it appeared."""
_NEW_EDITION = pattern(
    r"\d|(?:\w+\. )?trans\. [^;]*\bas |(?:rev|facs)\. ed|repr\. |[Rr]eprinted by "
    r"|(?:nouv(?:elle|\.) )?(?:[Rr]ééd|[Rr]éimpr)(?:\.|ition|ession)|nouv(?:elle|\.) éd|Nachdr|Neu(?:dr|aufl|ausg)"
)

_CODE = pattern(
    r"\d{1,4} (?:U\. ?S\. ?C\b|C\. ?F\. ?R\b|Fed\. ?Reg\.|U\. ?S\. \d|F\. ?(?:[23]d|4th|Supp)|Stat\. \d|S\. ?Ct\.)"
)
"""A code, register or report that begins with its volume is cited anew (Bluebook 21, rules 10.3 and 12.3)."""


_COPY = pattern(
    r"(?:(?:also |and |now )?archived(?: copy)?(?: at| by| from| in)?|archive[ds]? cop(?:y|ies)(?: at)?"
    r"|Archivkopie(?: unter)?|archivée?(?: à| sur)?):? ?(?=[<\[(]?https?:)"
)
"""`; archived at https://perma.cc/…`: a copy of the page that was cited (Bluebook 21, rule 18.2.1(d))."""
_ADDRESS = pattern(r"[<\[(]?(?=https?://)")
_RETRIEVED = pattern(r"\[(?:updated [^\[\]]{4,20}; ?)?cited \d{4}[^\[\]]{0,16}\]\W*$")
_AVAILABLE = pattern(r"Available (?:from|at|through): ?[<\[(]?https?://")
"""`[cited 2021 May 4]. Available from: https://…`, as only references have it (NLM, *Citing Medicine*, chap. 22)."""


def groups(text: str) -> list[tuple[Piece, bool]]:
    """The groups in order, each with whether it is a citation."""
    masked = mask(text, protected(text))
    found: list[tuple[Piece, bool]] = []
    for whole in pieces(text, masked):
        for piece, cites in split_embedded(text, masked, whole):
            _join(found, text, masked, piece, cites)
    return found


def _join(groups: list[tuple[Piece, bool]], text: str, masked: str, piece: Piece, sure: bool | None) -> None:
    """Put a piece behind the last group as part of it, or as a group of its own."""
    cites = is_citation(text, masked, piece) if sure is None else sure
    if not groups:
        groups.append((piece, cites))
        return
    last, last_cites = groups[-1]
    if _belongs(text, masked, last, piece, last_cites=last_cites, cites=cites):
        last.end = piece.end
        groups[-1] = (last, last_cites or (cites and not is_prose(masked[last.start : last.end], cites=True)))
    else:
        groups.append((piece, cites))


def _belongs(text: str, masked: str, last: Piece, piece: Piece, *, last_cites: bool, cites: bool) -> bool:
    """Whether a piece goes on with the group before it."""
    body = text[piece.start : piece.end]
    if piece.mark in ("in", "out"):
        return False
    signalled = piece.core > piece.start
    if _LISTED.match(text, last.start) and (last_cites or _FAMILY_GIVEN.fullmatch(text, last.start, last.end)):
        named = _FAMILY_GIVEN.fullmatch(text, last.start, last.end) is not None
        listed = _LISTED.match(text, piece.start) is not None
        return listed if named else not (listed or signalled or REMARKS.match(body))
    if _ROLE_SENTENCE.match(body) or (piece.mark == ";" and is_list_of_names(text[last.start : last.end], body)):
        return True
    if not last_cites:
        if cites:
            return not signalled and _completes(text, masked, last, piece)
        return piece.mark != ":" and (not signalled or last.mark == "out")
    if REMARKS.match(body) or (signalled and cites):
        return False
    prose = is_prose(masked[piece.start : piece.end], cites=cites and piece.mark != ";")
    whole = _ends_of(LABEL.sub("", text[last.core : last.end].strip()))
    if piece.mark == ";":
        return _goes_on_after_semicolon(whole, body, cites=cites, prose=prose)
    return _goes_on_after_stop(whole, body, cites=cites, prose=prose)


def _completes(text: str, masked: str, last: Piece, piece: Piece) -> bool:
    """Whether a piece that cites makes a citation of words that alone are none."""
    body, before = text[piece.start : piece.end], text[last.start : last.end]
    if _is_half_title(masked, last) and _is_other_half(body, alone=True):
        return True
    if _RETRIEVED.search(before) and _AVAILABLE.match(body):
        return True
    if piece.mark == ";" and is_list_of_names(before.strip(" ;"), body):
        return True
    if piece.mark == "." and is_rest_of_entry(
        before, body, is_tail=_CONTINUES.match(body) is not None or is_tail(body)
    ):
        return True
    if is_imprint(body) or (last.start == 0 and is_name_alone(before) and not starts_note(text, piece.start)):
        return True
    return (_CONTINUES.match(body) is not None or is_tail(body)) and is_head(
        before, alone=last.start == 0 and not is_prose(masked[: last.end], cites=True)
    )


def _goes_on_after_stop(whole: str, body: str, *, cites: bool, prose: bool) -> bool:
    """A full stop inside an entry parts its elements, elsewhere the halves of a title."""
    if _CONTINUES.match(body) or _awaits_more(whole):
        return True
    if prose:
        return False
    if _SUBTITLE_AND_IMPRINT.match(body) and _NAME_AND_TITLE.match(whole) and not _HAS_IMPRINT.search(whole):
        return True
    if not DATED.search(_SPAN_OF_YEARS.sub("", whole)) and len(body) < 200 and is_whole_imprint(body.strip(" .")):
        return True
    if _ASKS.search(whole) and is_tail(body):
        return True
    if awaits_title(whole) or awaits_imprint(whole) or is_imprint(body) or is_place(body.strip(" .")):
        return True
    if starts_entry(f"{whole} {body}".strip()):
        return not starts_entry(body) or is_tail(body)
    if not _is_complete(whole):
        return not cites or _is_other_half(body) or is_tail(body)
    return is_dated_head(whole) and is_tail(body)


def _is_half_title(masked: str, last: Piece) -> bool:
    """`Given Family, Half of a Title.`, before which and in which nothing is a date or tells anything."""
    words = masked[last.start : last.end]
    if len(words) > 250 or re.search(r"\d{4}|[“\"]", words):
        return False
    match = _HALF_TITLE.match(words)
    if match is None or is_prose(words, cites=False):
        return False
    name = match["name"]
    return (" " in name and is_person(name)) or (match["role"] is not None and is_body(name))


def _is_other_half(body: str, *, alone: bool = False) -> bool:
    """Whether words go on with a title: `Eine Bestandsaufnahme, München 1994`; `alone`, a single word is no name."""
    chunks = body.strip(" .").split(", ")
    if alone and " " not in chunks[0]:
        return True
    if not is_person(chunks[0]):
        return True
    printed = len(chunks) > 1 and _PLACE_YEAR.fullmatch(chunks[1]) is not None
    return printed and all(len(chunk) < 24 and any(map(str.isdigit, chunk)) for chunk in chunks[2:])


def _ends_of(whole: str) -> str:
    """Head and tail of a long group; what lies between says nothing of where it ends."""
    return whole if len(whole) < 1200 else f"{whole[:600]} {whole[-600:]}"


def _goes_on_after_semicolon(whole: str, body: str, *, cites: bool, prose: bool) -> bool:
    """A semicolon inside an entry divides publishers, inside a title its two halves."""
    if _CODE.match(body):
        return False
    if _COPY.match(body) or ((opened := _ADDRESS.match(body)) and ARCHIVE.match(body, opened.end())):
        return True
    if _NEW_EDITION.match(body) or is_list_of_names(whole, body):
        return True
    if cites and is_tail(body) and not _is_complete(whole) and "," in whole:
        return True
    if starts_entry(whole) and not (DATED.search(whole) and DATED.search(body)):
        return not starts_entry(body)
    return _is_torn_title(whole, body) if cites else not prose


def _is_torn_title(whole: str, piece: str) -> bool:
    """A semicolon inside a title (Chicago 17, 8.167): nothing before it is a date or a page, and no name follows."""
    if re.search(r"\d|https?:|[“\"*‘(]", whole) or is_short_form(piece, (0, len(piece))) or whole.count(",") != 1:
        return False
    return re.match(r"(?:The|An?|Or|Being|With|On) [^,]{3,120}\(", piece) is not None


_TITLE_WITH_STOP = pattern(r"(?:[^,“\"]*\.|[^“\"]*(?:[A-Z]|al|eds?|editors?)\.)?\s*[“\"][^”\"]*[.?!][”\"]$")


def _awaits_more(whole: str) -> bool:
    """`Family, G. (2019).` without its title; `Family, Given. “Title.”` without its container."""
    dated = match_dated_head(whole)
    if dated is not None and dated.end >= len(whole) and is_dated(dated.names):
        return True
    return _TITLE_WITH_STOP.match(whole) is not None


def _is_complete(whole: str) -> bool:
    """Whether a group could end here: it has a date, an address or a page, or is an ibid."""
    if DATED.search(whole) or re.search(r"https?://|www\.|\d\W*$", whole):
        return True
    short = read_short(whole, (0, len(whole)))
    return short is not None and short.form is not CitationForm.SHORT
