"""Finds where sentences end, and where a title stands in quotation marks.

Notes are full of abbreviations, so that few periods end a sentence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.parser.dates import ANY_MONTH, MONTH
from stacite.parser.names import is_person
from stacite.text.patterns import pattern
from stacite.text.tables import phrases, word_set

if TYPE_CHECKING:
    import re

    from stacite.parser.text_slice import TextSlice


_END = pattern(r"(?P<stop>[.?!])(?P<close>[”\"’»)\]*>]*)(?P<gap>\s+)(?=(?P<next>[\"“„«»‘(\[*]*[A-ZÀ-ÖØ-ÞÄÖÜ\d]))")
_GERMAN_ORDINAL = pattern(r"\b(?:des|der|dem|den|im|am|vom|zum|das|die) \Z")
_MONTH = pattern(
    rf"{MONTH} \d{{4}}|(?:[\w.]+ )?(?:Aufl|Ed\b|Ausg|Lfg|Jg|Bd\b|Sitzung|Legislatur|Wahlp)|(?:[\w.]+ )?(?:Auflage"
    rf"|Ausgabe|Lieferung)\b|Jahrgang|(?:und (?:frühen |späten )?\d\d\. )?Jahrhundert|Jhd?\b"
)
# A signal in capitals starts a sentence, whatever stands before it.
_SIGNAL = pattern(
    r"\*?(?:But )?(?:See|Cf|Compare|Contra|Accord|Vgl|Siehe|Voir)\b\*?\.?,? (?:also |e\.g\., |generally |auch "
    r"|aussi )?(?=[A-Z“‘\"*„])"
)
_LEADS = ("*Cf", "*cf", "*Vgl", "*vgl", "e.g", "cf", "*E.g")
_FOLLOWING = frozenset(("f", "ff", "sq", "sqq", "seq"))
_PAGE = pattern(r"\d ?(?:et )?\Z")
# `S. 45 ff. Der Verfasser irrt.`: after pages and `ff.` a new sentence starts with such a word.
_SENTENCE_OPENER = pattern(rf"(?:{phrases('parser', 'openings of sentences')})\b(?! [A-Z][\w’'-]*[,:])")
_JOURNAL = pattern(r"[(\[](?:\d{4}|____)[)\]] \d{1,4} (?:[A-Z][\w’.]* |of |and |& |the |for ){0,4}[A-Z][\w’]*$")
# `(1986) 3 Aust. J. of Law 30`: between volume and first page stands the journal, abbreviated (OSCOLA 4, 3.3.1).
_FIRST_PAGE = pattern(r"[^;:“‘\"()]{2,80}? \d")
# `Harb. & Nav. Code § 655`: subjects of codes are abbreviated (Bluebook 21, T1).
_CODE = pattern(r"(?:[A-Z][\w’]*\.? |& ){0,4}(?:Code|Laws?|Stats?\.)(?: Ann\.)?,? [^§;“]{0,20}§")
_VOLUME = pattern(r"(?<![\d,.])\d{1,3} $")
_INITIALS = pattern(r"(?:[A-Z]\.?-?){1,4}|[A-Z][a-z]?")


def _is_journal_after_volume(text: str, start: int, word: str) -> bool:
    """`12 Mod. L. Rev.`: an abbreviated journal or reporter after its volume."""
    return (
        len(word) <= 6
        and word[:1].isupper()
        and _VOLUME.search(text, max(0, start - 5), start) is not None
        and ANY_MONTH.fullmatch(word) is None
    )


# `…, Clim. Dynam., 22`: a journal's name after a comma, all of its words abbreviated.
_ABBREVIATED_NAME = pattern(
    rf", (?:[A-ZÀ-Þ][\w’-]{{0,9}}\. ){{1,6}}(?!(?:Vol|No|Nr|Bd|Pt|Ch|Ed|Ser|Art)\b|{MONTH})[A-ZÀ-Þ][\w’-]{{0,9}}\.,? \d"
)
_LONGEST_WORD = 10


def _stands_for_names(text: str, start: int, at: int) -> bool:
    """Whether dashes in place of an entry's names end here."""
    return start == 0 and at > 0 and not text[:at].strip("—–_-")


def _is_in_abbreviated_name(text: str, start: int, match: re.Match[str]) -> bool:
    at = match.start()
    if at - start > _LONGEST_WORD or not text[match.end()].isupper():
        return False
    comma = text.rfind(", ", max(0, at - 60), start)
    name = _ABBREVIATED_NAME.match(text, comma) if comma >= 0 else None
    return name is not None and name.end() > at


@lru_cache(maxsize=256)
def full_stops(text: str) -> tuple[int, ...]:
    """The offsets where a new sentence starts; cached, since several readers of entries need them."""
    return tuple(match.end() for match in _END.finditer(text) if is_full_stop(text, match))


def is_full_stop(text: str, match: re.Match[str]) -> bool:
    """Whether the stop ends a sentence: not one after an abbreviation or an initial."""
    at, close = match.start(), match["close"]
    if close == "*" and text.endswith(_LEADS, 0, at):
        return False
    if close or match["stop"] != ".":
        return True
    first = max(0, at - 40)
    start = max(text.rfind(" ", first, at), text.rfind("(", first, at), text.rfind("[", first, at), first - 1) + 1
    word = text[start:at].strip('*“”‘’"')
    if (
        word.isdigit()
        and len(word) < 3
        and (_GERMAN_ORDINAL.search(text, max(0, start - 8), start) or _MONTH.match(text, match.end()))
    ):
        return False
    if _stands_for_names(text, start, at) or _is_in_abbreviated_name(text, start, match):
        return False
    lowered = word.lower().rpartition("-")[2]
    if (
        lowered in _FOLLOWING
        and _SENTENCE_OPENER.match(text, match.end())
        and _PAGE.search(text, max(0, start - 12), start)
    ):
        return True
    if lowered in word_set("parser/abbreviations") or (len(word) == 1 and word.islower()):
        return _SIGNAL.match(text, match.end()) is not None
    if _is_journal_after_volume(text, start, word):
        return False
    if (
        text[match.end()].isupper()
        and _JOURNAL.search(text, max(0, start - 60), at)
        and _FIRST_PAGE.match(text, match.end())
    ):
        return False
    if "§" in text and _CODE.match(text, match.end()):
        return False
    return _INITIALS.fullmatch(word) is None or (
        len(word) > 1 and word.isupper() and "." not in word and "-" not in word
    )


_ABBREVIATED = pattern(r"(?:^|[\s(])[A-Z][\w’-]{0,5}\.\s*$")


def last_sentence_start(name: str) -> int | None:
    """Where the last sentence begins in what would be a container's name; not after its abbreviated words."""
    for at in reversed(full_stops(name)):
        before = name[:at].rstrip()
        if before[-1:] in "?!" or (_ABBREVIATED.search(before) is None and " " in before):
            return at
    return None


# The mark comes first, since it is faster to search for than what precedes it.
_OPENING_QUOTE = pattern(r"[“„»‘\"«](?<![^\s(\[,:.].)(?:(?<=«)|(?=\S))")
_BRACKET = pattern(r"[(\[](?:\d{4}|[^()\[\]]{0,120}eds?\.?|n\.d\.)[^()]{0,120}[)\]]$")
_CLOSING_QUOTES = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", '"': '"'}
_AFTER = pattern(r"[\s,.;:()\[\]!?]|$")
_POSSESSIVE = pattern(r" (?!in |and |with |trans\b|ed\b|dir\b|special |unpublished |diss\b)[a-z]")
_LIST = pattern(r",\s+(?:and\s+|&\s+)?|\s+(?:and|&|und|et)\s+")


class QuotedTitle(NamedTuple):
    """Where a quoted title stands in a slice."""

    start: int
    """Of the opening mark."""
    end: int
    """After the closing mark."""


def find_quoted_title(found: TextSlice) -> QuotedTitle | None:
    """The first quotation that stands where a title may: at the start, after a comma, or after names."""
    return _find_quotation(found.text)


@lru_cache(maxsize=256)
def _find_quotation(text: str) -> QuotedTitle | None:
    for match in _OPENING_QUOTE.finditer(text):
        if _opens_title(text[: match.start()].rstrip()):
            end = _quotation_end(text, match.start())
            if end is not None:
                return QuotedTitle(match.start(), end)
            return None
        if match.start() > 400:
            return None
    return None


def _opens_title(head: str) -> bool:
    if not head or head[-1] in ",:.":
        return head.count("(") <= head.count(")")
    if head[-1] in ")]":
        return _BRACKET.search(head) is not None
    return all(is_person(part) for part in _LIST.split(head) if part)


def _quotation_end(text: str, start: int) -> int | None:
    """After the mark that closes the one at `start`; quotations inside are stepped over."""
    opening = text[start]
    closing = _CLOSING_QUOTES[opening]
    depth = 1
    for at in range(start + 1, len(text)):
        character = text[at]
        if character in closing and _is_quotation_end(text, at, character):
            depth -= 1
            if depth == 0:
                return at + 1
        elif character == opening and opening in "“«" and text[at - 1] in " (‘'":
            depth += 1
    return None


def _is_quotation_end(text: str, at: int, character: str) -> bool:
    if character not in '’"':
        return True
    if _AFTER.match(text, at + 1) is None or text[at - 1].isspace():
        return False
    if character == "’" and text[at - 1] == "s" and _POSSESSIVE.match(text, at + 1):
        return "’" not in text[at + 1 :]
    return True
