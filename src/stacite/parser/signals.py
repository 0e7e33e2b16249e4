"""Finds signals, and sentences that cite nothing.

Bluebook 21, rule 1.2; OSCOLA 4, 1.2.2; Chicago 17, 14.37-40.
"""

from __future__ import annotations

from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases, word_set

_MORE = rf"(?:\*?,? \*?(?:{phrases('parser', 'words after a signal')}))*"
# `…, and, for a livelier account, Hay, …`.
_ASIDE = r"(?:and|und|et|but|mais|aber), (?:for|zu[rm]?|für|pour|sur|on) [a-zà-ÿ][\wà-ÿ’ -]{2,60},"
_SIGNAL = (
    rf"(?:[Bb]ut |[Aa]nd |[Bb]ut, |[Aa]lso )?(?:(?:[Ss]ee\b|(?:[Cc]f|[Vv]gl)\b\.?|[Ss]iehe\b|[Vv]oir\b){_MORE}|"
    rf"{phrases('parser', 'signals')}|{_ASIDE}|{phrases('parser', 'signals, rarer ones')})"
)
_LEAD = (
    r"(?:(?:[Ff]or|[Oo]n|[Aa]s to|[Rr]egarding|[Cc]oncerning|[Aa]bout|[Ww]ith (?:respect|regard) to|[Zz]u"
    r"|[Zz]ur|[Zz]um|[Ff]ür|[Ss]ur|[Ii]n) [^.;“”\"]{3,220}?(?:,? |(?<=[‘’'])) ?\*?(?:see\b|cf\.|vgl\.|siehe|voir"
    r"|consult)" + _MORE + ")"
)
_ANY = pattern(
    rf"(?:{_LEAD}\*?|\*{_SIGNAL}[,:]?\*|{_SIGNAL})[,:]?\s+(?=\S)|(?:\*with\*|and|und|et|with|aber"
    rf"|but)\s+(?=[A-Z“‘\"*„])"
)
# Most signals; compiles in half the time of `_ANY`.
_PLAIN = pattern(rf"{_SIGNAL}(?P<end>[,:]?(?:(?P<gap>\s+)(?=\S)|(?P<star>\*)|$))?")
_JOINS = pattern(r"(?:and|und|et|with|aber|but)\s+(?=[A-Z“‘\"*„])")
# How the other signals start.
_LEADS = (
    *("*", "For ", "for ", "On ", "on ", "As ", "as ", "Reg", "reg", "Con", "con", "Abo", "abo", "Wit", "wit"),
    *("Zu", "zu", "Für ", "für ", "Sur ", "sur ", "In ", "in "),
)
# Words in italics between citations that are no signals.
_EMPHASIZED = frozenset(("and", "in", "with", "aff’d", "rev’d"))
_INNER = rf"(?:(?:see\b|cf\.|vgl\.|siehe|voir){_MORE}|{phrases('parser', 'signals within notes')}|{_ASIDE})"
INNER_SIGNAL = pattern(
    rf"(?<= )(?:(?<=\d )(?=sowie|vgl)|(?<=[,;:.)\]”’\"*] ))(?:and |but |und )?(?:\*(?:but )?{_INNER}[,:]?\*"
    rf"|{_INNER})[,:]?\s+(?=[A-ZÀ-Þ“‘\"*„«\[]|i[bd]|[Ee]bd|ders\b|dies\.|supra\b|op\.|\d{{1,3}} (?:U\.|C\.F))"
)
_INNER_HINT = pattern(r"[\d,;:.)\]”’\"*] [abcdemqrsuvzä*]")
_INNER_WORDS = (
    *("see", "cf.", "vgl.", "siehe", "voir", "s. ", "benso", "sowie", "so auch", "ähnlich", "anders", "dagegen"),
    *("ed in", "qtd.", "repr.", "ed by", "quoting", "citing", "compare", "accord", "contra", "zit", "cité", "citad"),
    *("citat", "ved", "véase", "ver ", "cfr.", "codified", "nd, ", "et, ", "but, ", "mais, ", "aber, "),
)


def may_hold_signal(masked: str) -> bool:
    """Whether the words may contain a signal; a cheap test before the pattern is tried."""
    return _INNER_HINT.search(masked) is not None and contains_any(masked, _INNER_WORDS)


_WORD = pattern(r"\w+")
_SINGLE = pattern(r"(?<![-/])\b\w+\b(?!-)")
# Verbs of more than one word.
_PHRASE = pattern(r"(?<![-/])\b(?:cited by|see also|a été|amended in|übersetzt von mir)\b(?!-)")
_PHRASES = ("cited by", "see also", "a été", "amended in", "von mir")


def signal_at(text: str, start: int) -> int:
    """The end of the signals that stand at `start`; `start` itself where none does."""
    at = start
    for _ in range(3):
        end = _one_signal(text, at)
        if end is None:
            break
        at = end
    return at


def _one_signal(text: str, at: int) -> int | None:
    if not text.startswith(_LEADS, at):
        match = _PLAIN.match(text, at)
        if match is None:
            joint = _JOINS.match(text, at)
            return joint.end() if joint else None
        if match["gap"]:
            return match.end()
    other = _ANY.match(text, at)
    return other.end() if other else None


def is_emphasized_signal(words: str) -> bool:
    """Whether the words are a signal with stars around it: law reviews print theirs so (Bluebook 21, rule 1.2)."""
    inner = words[1:-1]
    if inner.rstrip(",:") in _EMPHASIZED:
        return True
    match = _PLAIN.match(inner)
    return match is not None and match.end() == len(inner) and match["end"] is not None


def is_prose(masked: str, *, cites: bool) -> bool:
    """Whether words (without what is quoted, bracketed or emphasized) are prose: a sentence with a verb.

    Titles are printed with capitals, so a verb in lower case is a sentence's own. Where the words hold the
    marks of a citation (`cites`), the sentence must also start as one.
    """
    if not _contains_verb(masked):
        return False
    first = _WORD.match(masked.lstrip(' “‘"(*'))
    return not cites or (first is not None and first[0] in word_set("parser/sentence_openers"))


def _contains_verb(masked: str) -> bool:
    """Whether a verb is among the words, and is no part of a compound (`has-been`, `and/is`)."""
    verbs = word_set("parser/verbs")
    if not verbs.isdisjoint(_WORD.findall(masked)) and not verbs.isdisjoint(_SINGLE.findall(masked)):
        return True
    return any(phrase in masked for phrase in _PHRASES) and _PHRASE.search(masked) is not None
