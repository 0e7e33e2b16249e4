"""Where sentences end, in text that is full of abbreviations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import MONTH

if TYPE_CHECKING:
    import re

_ABBREVIATIONS = frozenset(
    """
    abr abs anm anon app apr art arts assoc aufl aug ave bd bde bk bks bros bull ca cap cf ch chap chaps cir co col
    cols comp comps cong conn corp cp ct dec dept diss div doc docs dr ebd ed edn eds ep esp est et etc exp ex fac
    fasc feb ff fig figs fol fols fr ft gen gov hg hist hrsg ibid id ill illus inc ins inst int intl introd jahrg
    jan jg jr jul jun kap lib lit ll loc ltd mag mar mass math med mr mrs ms mt mus n nat nn no nos nov nr nrn oct
    op orig p par para paras phil pl pp pres proc prof pseud pt pts pub pubd publ qtd rep repr res rev ref rn s sci
    sec sect sen sept ser sess soc sq sr st stat supp suppl tab tom tr trans transl u univ unpub usw v vgl viz vol
    vols vs wm z zit éd par trad dir reg fed sup rptr subsec e.g i.e al a.a.o cit
    """.split()
)
_END = pattern(r"(?P<stop>[.?!])(?P<close>[”\"’»)\]*>]*)(?P<gap>\s+)(?=(?P<next>[\"“„«»‘(\[*]*[A-ZÀ-ÖØ-ÞÄÖÜ\d]))")
_GERMAN_ORDINAL = pattern(r"\b(?:des|der|dem|den|im|am|vom|zum|das|die) \Z")
_MONTH = pattern(rf"{MONTH} \d{{4}}|(?:[\w.]+ )?Aufl\b|Jahrgang")
_INITIALS = pattern(r"(?:[A-Z]\.?-?){1,4}|[A-Z][a-z]?")


def full_stops(text: str) -> list[int]:
    """The places where a new sentence starts."""
    return [match.end() for match in _END.finditer(text) if is_full_stop(text, match)]


def is_full_stop(text: str, match: re.Match[str]) -> bool:
    """Whether the stop ends a sentence: not one after an abbreviation or an initial."""
    if match["stop"] != "." or match["close"]:
        return True
    first = max(0, match.start() - 40)
    start = max(*(text.rfind(mark, first, match.start()) for mark in " (["), first - 1) + 1
    word = text[start : match.start()].strip('*“”‘’"')
    if word.isdigit() and len(word) < 3 and (_GERMAN_ORDINAL.search(text, 0, start) or _MONTH.match(text, match.end())):
        return False
    if word.lower() in _ABBREVIATIONS:
        return False
    return _INITIALS.fullmatch(word) is None or (
        len(word) > 1 and word.isupper() and "." not in word and "-" not in word
    )
