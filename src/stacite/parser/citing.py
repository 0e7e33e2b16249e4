"""What makes a piece of a note cite: short forms, marks, dates, parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import YEAR, YEAR_ALONE
from stacite.parser.entry import starts_entry
from stacite.parser.forms import is_short_form, read_short
from stacite.parser.legal_acts import NUMBERED_ACT
from stacite.parser.signals import is_prose
from stacite.parser.titlecase import is_title_case

if TYPE_CHECKING:
    from stacite.parser.pieces import Piece

DATED = pattern(rf"{YEAR_ALONE}|n(?<!\wn)\.\s?d\.|\(no date\)|f(?<!\wf)orthcoming\b|o(?<!\wo)\.\s?J\.")
_DATED_BRACKET = pattern(rf"\([^()]{{0,300}}\b{YEAR}[^()]{{0,300}}\)")
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
_INSIDE = pattern(
    r"(?:\*?(?:[Ss]ee(?: also| generally)?|[Cc]f\.|[Bb]ut see) )?"
    r"(?:(?:discussion|text) )?\*?(?:supra|infra|above|below)\*?,? (?:[Pp]art|[Ss]ection|[Cc]hapter|[Tt]ext"
    r"|[Cc]h\.|[Pp]p?\.|§|notes? \d+(?:[–-]\d+)? and)"
)
"""Another place of the same text: no work is cited."""
_SPOKEN = pattern(
    r"[“„\"][^“”„\"]{1,300}[“”\"],? (?:says?|said|writes?|wrote|asks?|asked|reads?|runs?|ran|replied|schreibt"
    r"|schrieb|sagte?|heißt|hieß|écrit|dit)\b[^\d]*$"
)
"""`“Never,” says the preface, and goes on`: words that a sentence quotes, and no number behind them."""
_FIGURE = pattern(r"\d|/|\bv\. |cit\b|supra|[Ii]bid")
"""Without any of these, words in quotation marks or italics make no citation of a sentence."""
REMARKS = pattern(
    r"(?:[Ee]mphas|[Ii]talics|[Tt]ranslations? |[Mm]y (?:translation|emphas|italics|thanks)|[Aa]uthor’s "
    r"|[Cc]apitali[sz])"
)
SIGNALLED = pattern(
    r"[(\[](?=(?:[Ss]ee|[Cc]f\.|[Vv]gl\.|[Ss]iehe|[Vv]oir|[Bb]ut see|[Cc]ompare|[Qq]uoting|[Cc]iting|[Qq]uoted in"
    r"|[Cc]ited in) )"
)
"""Brackets in which a signal leads to a citation."""
CITING = pattern(
    rf"[(\[](?=[A-ZÄÖÜ][\w’'‑-]{{1,40}}(?:(?:/| und | and | & )[A-ZÄÖÜ][\w’'‑-]{{1,40}}| et al\."
    rf"| u\. ?a\.){{0,4}},? {YEAR}[a-z]?"
    r"(?:: ?|, (?:S|pp?)\. ?)\d)|" + SIGNALLED.pattern
)
"""Those, and brackets of a sentence that cite by author, year and page: `(Hay 1978, S. 12)`."""
_TITLE_AND_BRACKET = pattern(r"(?P<title>[A-Z][^()\[\],;:]{3,120}) \([A-Z][^()]+\)")


def is_citation(text: str, masked: str, piece: Piece) -> bool:
    """Whether a piece of a note cites a work."""
    start = piece.core
    body = text[start : piece.end].strip(" .;,")
    if not body:
        return False
    if is_short_form(text, (start, piece.end)) or _is_explained_short_form(text, masked, start, piece.end):
        return True
    if _INSIDE.match(body) or _SPOKEN.match(body):
        return False
    body = _without_signalled(text, masked, start, piece.end).strip(" .;,") or body
    entry = starts_entry(body)
    marked = entry or _is_marked(body)
    dated = DATED.search(body) is not None
    if is_prose(masked[start : piece.end], cites=entry or (marked and (dated or _FIGURE.search(body) is not None))):
        return False
    if marked or (dated and ("," in body or start > piece.start or (piece.mark != "." and _is_dated_name(body)))):
        return True
    if piece.mark == "." and start == piece.start:
        return False
    whole = piece.start == 0 and piece.end == len(text)
    if _is_list_of_parts(body):
        return True
    return (
        whole
        and not REMARKS.match(body)
        and (read_short(text, (start, piece.end)) is not None or _is_name_of_work(body))
    )


def _is_marked(body: str) -> bool:
    """Whether words bear marks that citations have; the tests stand in the order of their cost."""
    return (
        _DATED_BRACKET.search(body) is not None
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
    """`Sarat 1976`; `Bread Bill Deb 30 January 2007`: names and a date, and no word in small letters that tells."""
    if _ENDS_DATED.search(body) is None or not body[0].isupper():
        return False
    return all(len(word) < 4 or not word.isalpha() or not word.islower() for word in body.split())


def _without_signalled(text: str, masked: str, start: int, end: int) -> str:
    """The words without brackets that hold a citation of their own, which says nothing of what stands around it."""
    if "(" not in masked[start:end] and "[" not in masked[start:end]:
        return text[start:end]
    kept, at = [], start
    for match in CITING.finditer(text, start, end):
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
