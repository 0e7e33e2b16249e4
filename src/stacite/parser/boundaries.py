"""Finds where a note can be divided into candidate segments.

At semicolons, periods, signals, colons that announce works, some uses of `and`, and around a citation inside a
sentence: `The court said so in Roe v. Wade, 410 U.S. 113 (1973), which …`. Law reviews and sociologists cite so in
their notes (Bluebook 21, rule 1.1; the German `so Weber 1920, S. 3, der …`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.url import find_urls
from stacite.parser.contributors import starts_note
from stacite.parser.dates import LONE_YEAR, MONTH, YEAR
from stacite.parser.entries import FAMILY_FIRST, starts_entry
from stacite.parser.names import is_person
from stacite.parser.punctuation import full_stops
from stacite.parser.short_forms import ends_in_short_form, short_form_end_before_remark
from stacite.parser.signals import INNER_SIGNAL, is_emphasized_signal, is_prose, may_hold_signal, signal_at
from stacite.parser.text_slice import contains_any, emphasis_spans, enclosed_spans
from stacite.text.patterns import pattern
from stacite.text.tables import phrases, word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.text.spans import Span


# Not before what became of a case on appeal: `; revd [2023] UKSC 4` (OSCOLA 4, 2.1.9).
_SEMICOLON = pattern(r";\s+(?!\*?(?:aff|rev)[’']?d\b)")
_LEAD_IN = pattern(r":\s+(?=[A-Z“‘\"*„\[])")
# Between two works; between two names or inside a title no bracket, address or number comes before it.
_AND = pattern(r"(?<=[)>”\"*\d.’])(?P<comma>,?) (?:and|und|et|&) (?=(?:the )?[A-Z“‘\"„*]|i[bd])")
_ANDS = (" and ", " und ", " et ", " & ")
_WITH = pattern(r"(?<=[\d).”’*]), (?=\*?with\*? (?:[A-Z“‘\"„*]|id\b|ibid\b))")
_WITH_NAME = pattern(r"(?<=[\d)]) (?=with [A-ZÀ-Þ][\w’'‑-]{1,40}, [A-Z])")
# `Compare X, and Y, with Z` (Bluebook 21, rule 1.2): a comma before the `and` only there.
_COMPARED = pattern(r"(?<=\d|\)), and (?=[A-Z][^,;]{2,60}, [^;]{5,400}, with )")
_AFTER_SHORT = pattern(
    r"(?:(?:, |: |\bat |\bpp?\. ?|\bS\. ?|\bn\. ?|\bn° ?|\bnotes? )\d[\d–—-]*(?: ?ff?\.)?|cit\.|[Ii]bid\.?|\bId\."
    r"|\(n \d+\)(?: \d+)?)$"
)
# A short form, by what it begins with.
_SHORT_FORM_START = pattern(
    r"(?:[Ii]bid|[Ii]d)\b|(?:[A-Z]\.[ -]?){0,3}[A-ZÀ-Þ][\w’'‑-]+(?: [A-ZÀ-Þ][\w’'‑-]+){0,2}"
    r"(?: (?:and|&|und|et) [A-ZÀ-Þ][\w’'‑-]+| et al\.)?(?:(?:, [^,;.]{2,80})?,? (?:op\. cit|loc\. cit|art\. cit|supra"
    r"|above|\(n \d|a\. ?a\. ?O)|, (?:[^,;.]{2,80}, )?(?:at |pp?\. ?|S\. ?|paras?\.? |sections? |§§? ?|art\. "
    r"|ch(?:ap)?\. |figs?\. |figure |table )?"
    r"\d[\d.–—-]{0,20}(?: ?ff?\b)?\s*(?:$|[.;,)]))"
)
_STATUTE_NAME = pattern(rf"(?:the )?[A-Z][^,;.]{{3,90}} (?:Act|Code|Ordinance|Regulations?|Order|Law|Statute) {YEAR}\b")
_NAMED_WORK = pattern(
    rf"(?P<name>[A-Z][^,;:()“‘\"*\d]{{3,70}}), [A-Z][^;()“‘\"]{{3,160}} ?\((?:[^()]{{0,80}}[ ,])?{YEAR}\)"
)
_DATED_AUTHOR = pattern(
    rf"[A-ZÄÖÜ][\w’'‑-]{{1,40}}(?: (?:and|&|und|et) [A-ZÄÖÜ][\w’'‑-]{{1,40}}| et al\.)? \({YEAR}[^()]{{0,20}}\)"
)
# `Hay (1990), ch. 3, and Low (1991)`.
_AFTER_DATED = pattern(rf" \({YEAR}[^()]{{0,20}}\)(?:,? (?:pp?\. ?|chs?\. ?|S\. ?)?\d[\d–-]{{0,10}})?$")
_NAMES_AND = pattern(r" (?:and|&|und|et) ")
_YEAR_BRACKET = pattern(rf"{YEAR}\)(?: [\d–-]{{1,9}})?$")
# Two notes that ran together, where the number of the second was lost: `… (1996) 74 R. Collier, *Law* (1995)`.
_RUN_ON = pattern(
    rf" (?<=\d )(?=(?:[A-Z]\. ?){{1,3}}[A-Z][\w’'-]+, (?:[‘“\"*]"
    rf"|[A-Z][^;(‘“\"]{{3,140}} \((?:[^()]{{0,60}}, )?{YEAR}\)))"
)
_ANNOUNCES = pattern(
    rf"\b(?:{phrases('parser', 'words that announce a list')})\b[^:]{{0,60}}$",
    re.IGNORECASE,
)
_OWN_WORK = pattern(
    r"\b(?:my|his|her|their|our|mein\w*|sein\w*|ihr\w*|unser\w*|mon|son|notre) (?:\w+ ){0,3}(?:Beitrag|Aufsatz|Buch"
    r"|Artikel|Studie|Arbeit|article|essay|book|paper|study|chapter)\w{0,3}(?: (?:über|zu|on|in))?$"
)
# `Hay, *Brot*, S. 5, Low, *Salz*, S. 6`: after pages, a name and a title start the next short form.
_NEXT_SHORT = pattern(
    r"\b(?:S|pp?)\. ?\d[\d–—-]{0,12}(?: ?ff?\.?)?, (?=[A-ZÀ-Þ][\w’'‑-]{1,40}(?:(?:/| und | and "
    r"| et )[A-ZÀ-Þ][\w’'‑-]{1,40})?, "
    r"[*„“‘\"«])"
)
# Every match of `_NEXT_SHORT` contains this.
_MARKED_NEXT = pattern(r", [*„“‘\"«]")
# `Weber 1920, S. 66 ff. Adorno/Horkheimer 1947, S. 82`: after pages, `ff.` ends a citation.
_FOLLOWING = pattern(
    rf"(?:S\.|pp?\.) ?[\d–—-]{{1,12}}(?: ff?\.?)? (?=(?:[A-ZÄÖÜ][\w’'-]{{1,40}}(?:/| und | and )){{0,5}}"
    rf"[A-ZÄÖÜ][\w’'-]{{1,40}},? {YEAR}[a-z]?, (?:S|pp?)\. ?\d)"
)


class _Boundary(NamedTuple):
    """Where one candidate ends and the next one starts."""

    end: int
    start: int
    divider: str


@dataclass(slots=True)
class CandidateSegment:
    """A part of a note that nothing divides further."""

    start: int
    end: int
    divider: str
    """What divides it from the candidate before: `;`, `.`, `:`, `see`, or nothing; `in` and `out` at the ends of a
    citation inside a sentence of prose."""
    core: int
    """Where its signals end."""


def protected_spans(text: str) -> list[Span]:
    """Where no period or semicolon divides: brackets, quotations, emphasis, addresses."""
    emphasis = (span for span in emphasis_spans(text) if not is_emphasized_signal(text[span[0] : span[1]]))
    spans = [*enclosed_spans(text), *emphasis, *(found.outer for found in find_urls(text))]
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def mask_spans(text: str, spans: list[Span]) -> str:
    """The text with the inside of the spans replaced by `_`; their first and last characters stay."""
    parts, at = [], 0
    for start, end in spans:
        inner = max(0, end - start - 2)
        last = text[end - 1]
        stop = text[end - 2] if inner and text[end - 2] in ".?!" and last in '”"’*' else "_"
        parts += [text[at : start + 1], "_" * (inner - 1) + (stop if inner else ""), last if end - start > 1 else ""]
        at = end
    return "".join([*parts, text[at:]])


def candidate_segments(text: str, masked: str) -> Iterator[CandidateSegment]:
    """The candidates in order."""
    start, divider, signalled = 0, "", signal_at(text, 0)
    for cut in sorted(set(_boundaries(text, masked))):
        if cut.end > start and (cut.divider != "see" or cut.end > signalled):
            yield CandidateSegment(start, cut.end, divider, signalled)
            start, divider, signalled = cut.start, cut.divider, signal_at(text, cut.start)
    if start < len(text):
        yield CandidateSegment(start, len(text), divider, signalled)


def _boundaries(text: str, masked: str) -> Iterator[_Boundary]:
    if ";" in masked:
        for match in _SEMICOLON.finditer(masked):
            yield _Boundary(match.end(), match.end(), ";")
    for at in full_stops(masked):
        if _may_divide(masked, at):
            yield _Boundary(at, at, ".")
    if may_hold_signal(masked):
        for match in INNER_SIGNAL.finditer(masked):
            yield _Boundary(match.start(), match.start(), "see")
    yield from _joined_boundaries(text, masked)
    yield from _run_on_boundaries(text, masked)


def _joined_boundaries(text: str, masked: str) -> Iterator[_Boundary]:
    """Where a clause leads to the works after its colon, and where a word joins works."""
    for match in _LEAD_IN.finditer(masked):
        if _announces(text, masked, match):
            yield _Boundary(match.end(), match.end(), ":")
    for match in _AND.finditer(masked) if any(word in masked for word in _ANDS) else ():
        if _divides_works(text, masked, match):
            yield _Boundary(match.start(), match.end(), ";")
    if "ompare" in masked:
        yield from _compared_boundaries(masked)


def _compared_boundaries(masked: str) -> Iterator[_Boundary]:
    for match in _COMPARED.finditer(masked):
        yield _Boundary(match.start(), match.end(), ";")
    for compared in (_WITH, _WITH_NAME):
        for match in compared.finditer(masked):
            yield _Boundary(match.end(), match.end(), "see")


def _run_on_boundaries(text: str, masked: str) -> Iterator[_Boundary]:
    for match in _FOLLOWING.finditer(masked):
        yield _Boundary(match.end(), match.end(), ".")
    for match in _NEXT_SHORT.finditer(masked) if _MARKED_NEXT.search(masked) else ():
        yield _Boundary(match.end(), match.end(), ";")
    for match in _RUN_ON.finditer(text):
        at = match.start()
        whole = LONE_YEAR.search(text, max(0, at - 400), at) or _AFTER_SHORT.search(text, max(0, at - 40), at)
        if whole and masked[at - 1 : at + 1] == text[at - 1 : at + 1]:
            yield _Boundary(match.end(), match.end(), ".")


def _divides_works(text: str, masked: str, found: re.Match[str]) -> bool:
    """Whether an `and` stands between two works, each whole."""
    at = found.end()
    before = masked[found.start() - 1]
    if before in ')>”"*0123456789' and starts_note(text, at):
        return True
    if _SHORT_FORM_START.match(text, at):
        return _AFTER_SHORT.search(text, max(0, found.start() - 40), found.start()) is not None
    if _DATED_AUTHOR.match(text, at) and _AFTER_DATED.search(text, max(0, found.start() - 60), found.start()):
        return True
    if before in ")0123456789" and _YEAR_BRACKET.search(text, max(0, found.start() - 20), found.start()):
        named = _NAMED_WORK.match(text, at)
        if named is not None and all(map(is_person, _NAMES_AND.split(named["name"]))) and " " in named["name"]:
            return True
    if text[at] in '“‘"„' and (before.isdigit() or before == ")"):
        return LONE_YEAR.search(text, max(0, found.start() - 30), found.start()) is not None
    return (
        before in ")0123456789"
        and _STATUTE_NAME.match(text, at) is not None
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


_NAME = r"(?:(?:[Vv][ao]n|[Dd]e|[Dd]i|[Ll]e|[Ll]a) )?[A-ZÄÖÜ][\w’'‑-]{1,40}"
_NAMES = rf"{_NAME}(?:\s?/\s?{_NAME}|,? (?:and|und|&|et) {_NAME}| et al\.| u\.\s?a\.){{0,6}}"
_PAGES = (
    r"(?:,? (?:(?:insb(?:esondere|es)?|bes(?:onders)?|esp(?:ecially)?)\b\.? )?(?:S\.|pp?\.|Kap\.|Fn\.|Rn\.|ch\.|at"
    r"|[Ss]ec(?:tion|\.)|Tables?|Tab\.|Fig(?:ure|\.)|[Cc]hapter|Abschn(?:itt|\.)|Appendix)? ?"
    r"\d+(?:\.\d+)?(?:\s?[–—-]\s?\d+)?(?: ?ff?\b\.?)?(?: (?:und|u\.|and) S\. \d+)?)"
)
# `Weber 1920, S. 33 ff.`; `Weber (1920: 33)`.
_DATED_NAME = pattern(
    rf"{_NAMES},? (?:{YEAR}[a-z]?\b(?:/\d\d)?|\({YEAR}[a-z]?(?:{_PAGES}|: ?\d+[^()]{{0,20}})?\)){_PAGES}{{0,3}}"
)
_CAPITAL = pattern(r" (?<=[a-zäöüß.:] )(?=[A-ZÄÖÜ])")
_NO_NAME = pattern(rf"(?:{MONTH}|Act|Code|Law|Art|Nr|No|Bd|Vol|Jahr|In|The|Der|Die|Das|Im|Am|Since|Seit|By|On|From)\b")
_SHORT_FORM_IN_PROSE = pattern(
    rf"(?P<before>[a-zäöüß:,] ){_NAMES},? "
    r"(?:\*?(?:op\. cit|loc\. cit|art\. cit|ibid\.|id\.|a\. ?a\. ?O|supra\*? n)|above,? nn?\. ?\d|\((?:n|nn|Anm\.|Fn\."
    r"|wie Anm\.) ?\d)"
)
_CROSS = pattern(r"cit\.|, \*?i(?:bi)?d\.|supra|bove|\(n|Anm|O\.")
_MARKED = pattern('[*“‘"]')
_QUOTED = pattern('[“‘"„«]')
_VERSUS = pattern(r" v\.? (?=[A-Z])")
_PARTY = pattern(r" v\.? [A-Z][\w.’'&-]*(?: (?:[A-Z][\w.’'&-]*|of|and|for|the|&)(?![\w]))*")
_LEADS = frozenset(
    "In Under Since After By As Following From With While Although Until For And Like Unlike See".split()
)
_JOINTS = frozenset("of and & for the de la ex parte rel.".split())
_FIRMS = ("Inc", "Ltd", "LLC", "Co.", "Corp", "L.P", "LP", "plc", "S.A", "N.V")
_INITIALED = pattern(
    rf"(?P<before>[a-zäöüß] )(?=(?:[A-Z]\. ?){{1,3}}[A-Z][\w’'-]+(?: (?:and"
    rf"|&) (?:[A-Z]\. ?){{1,3}}[A-Z][\w’'-]+)?(?: \((?:eds?|Hg|Hrsg)\.?\))?, "
    rf"[A-Z][^;(‘“\"]{{3,140}} \((?:[^()]{{0,60}}, )?{YEAR}\))"
)
_AUTHORED = pattern(
    rf"\b(?:from|by|see|aus|bei|nach) (?=[A-ZÄÖÜ][^,;:()\d]{{1,50}}, [A-ZÄÖÜ][^;()“‘]{{5,150}}"
    rf"(?:\((?:[^()]{{0,80}}[ ,])?{YEAR}\)|{YEAR}, (?:S|pp?)\. ?\d))"
)
_NOTED = pattern(r"(?P<before>[a-zäöüß] )(?=[A-Z])")
_TITLE_NEXT = pattern(r"[^“\"„*‘]{2,200}[“\"„‘*]{1,3}[A-ZÀ-ÞÄÖÜ\d]")
_ABOUT_WORK = pattern(
    rf"\b(?:{phrases('parser', 'nouns for works')})\b(?: [a-zäöü]{{2,12}}){{0,3}}[ :,]*$",
    re.IGNORECASE,
)
_BY = pattern(rf"\b(?:{phrases('parser', 'words before an author in a sentence')})$")
_BY_AUTHOR = pattern(r"\b(?:von|of|by|in|from|durch|de|par|chez|selon|über|auf|laut|gemäß)$")
_TITLE_THEN_DATE = pattern(
    rf",? (?:in\b|\((?:[^()]{{0,60}}, )?{YEAR}|\[{YEAR}\]|{YEAR}|[A-ZÄÖÜ][\w. ]{{2,30}}, [^.;]{{0,24}}{YEAR}|\d+ [A-Z])"
)
_OPENS = pattern(r"(?:v[ao]n |d[eiu] |de[rn] |l[ea] ){0,2}[A-ZÀ-ÞÄÖÜ“‘\"„«*\[(]|i[bd]|supra|op\.|ebd|ebenda")
# At least one of these occurs in each match.
_AUTHORED_WORDS = ("from ", "by ", "see ", "aus ", "bei ", "nach ")
_STATUTE_IN_PROSE = pattern(
    r"(?<=[a-z] )(?=[A-Z][\w’()-]{2,30}(?: (?:[A-Z(][\w’()-]{0,30}|and|of|the|for)){0,10} (?:Act|Code|Ordinance"
    r"|Regulations?) "
    rf"{YEAR}(?: \([A-Z][^()]{{1,20}}\))?(?:, (?:ss?|sch|reg|r|art)\.? ?\d|\W*$| \())"
)
# Every match of `_STATUTE_IN_PROSE` contains this; cheaper to rule out than the pattern itself.
_NAMES_STATUTE = pattern(r"(?:Act|Code|Ordinance|Regulations?) (?:1|20)")
_LEADING_PREPOSITION = pattern(
    r"(?:Based on|Pursuant to|According to|Under|Within|Gemäß|Laut|Nach|Selon) (?:(?:the|der|dem|den|das|la|le|les) )?"
)
_NO_LEAD = pattern(
    rf"https?:|www\.|[(,\[] ?{YEAR}[),\]]|\b(?:comment(?:ary)?|review|reply|response|letter|interview|foreword"
    rf"|introduction)\b"
    r"(?: (?:on|of|to|by|with|from))?$|\b(?:edited|translated|compiled|directed|illustrated|introduced|narrated"
    r"|performed|produced|written|published|eds?\.|trans\.|herausgegeben|übersetzt|hrsg\.)(?: and \w+)? (?:by|von)$"
    r"|^(?:[Uu]nsigned )?[Rr]eview (?:essay )?of .{2,300}, by$"
)
_TAIL = pattern(
    r"[\d)\]fc](?:(?<=[\d)\]])[a-z]?|(?<=\bf)f?\.?|(?<=c)it\.)(?P<gap>,?\s+)(?=[a-zäöü])(?=(?:"
    rf"{phrases('parser', 'openings of clauses after a citation')})\b)"
)
_PARTY_TAIL = pattern(r",? (?=(?:in respect of|in which|where|which|is|was|has|held)\b)")
_BRACKET_YEAR = pattern(rf"\([^()]*\b{YEAR}\)\W*$")
_AFTER_NAME = pattern(
    r",? (?!(?:and|und|et|in|ed|eds|trans|rev|at|pp?|no|vol|edition|reprint|unpublished|available|accessed|last)\b)"
    r"[a-zäöü]{2,20}(?=[ ,])"
)


def split_around_citations(
    text: str, masked: str, piece: CandidateSegment
) -> Iterator[tuple[CandidateSegment, bool | None]]:
    """The candidate, cut where citations inside it begin and end; each part with whether it cites, None if unclear."""
    while True:
        core = piece.core
        start = _citation_start(text, masked, core, piece.end)
        end = _citation_end(text, masked, core if start is None else start, piece.end, embedded=start is not None)
        if start is not None:
            yield CandidateSegment(piece.start, start, piece.divider, core), False
            piece = CandidateSegment(start, piece.end, "in", start)
        if end is None:
            yield piece, None if start is None else True
            return
        yield CandidateSegment(piece.start, end, piece.divider, piece.core), True
        piece = CandidateSegment(end, piece.end, "out", signal_at(text, end))


def _citation_start(text: str, masked: str, core: int, end: int) -> int | None:
    """Where the first citation inside the sentence begins, if prose comes before it."""
    head = text[core : min(end, core + 100)].split(",", maxsplit=1)[0]
    if " " in head and len(head) < 100 and is_person(head):
        return None
    found = [at for at in _possible_starts(text, masked, core, end) if core < at < end and _is_clause(text[core:at])]
    return min(found, default=None)


def _possible_starts(text: str, masked: str, core: int, end: int) -> Iterator[int]:
    """Where citations of each kind might begin, the first of each."""
    if _CROSS.search(masked, core, end) and (match := _SHORT_FORM_IN_PROSE.search(text, core, end)):
        yield match.end("before")
    if _MARKED.search(masked, core, end):
        yield from _noted_starts(text, masked, core, end)
    if not LONE_YEAR.search(text, core, end):
        return
    yield from _case_starts(text, masked, core, end)
    yield from _dated_starts(text, masked, core, end)
    if _NAMES_STATUTE.search(text, core, end) and (match := _STATUTE_IN_PROSE.search(text, core, end)):
        yield match.start()
    yield from _authored_starts(text, masked, core, end)
    yield from _quoted_starts(text, core, end)


def _noted_starts(text: str, masked: str, core: int, end: int) -> Iterator[int]:
    """`… comes from Ann Poe, “Title,” …`."""
    for match in _NOTED.finditer(masked, core, end):
        if starts_note(text, match.end()) and _TITLE_NEXT.match(text, match.end(), end):
            yield match.end()
            return


def _case_starts(text: str, masked: str, core: int, end: int) -> Iterator[int]:
    """`… was upheld in Roe v. Wade, 410 U.S. 113 (1973)`."""
    for match in _VERSUS.finditer(masked, core, end):
        at = _case_start(masked, core, match.start())
        if at is not None and LONE_YEAR.search(text, match.end(), end):
            yield at
            return


def _authored_starts(text: str, masked: str, core: int, end: int) -> Iterator[int]:
    """`… as in A. Poe, Law (1995)`; `… comes from Poe, Law (1995)`."""
    for match in _INITIALED.finditer(text, core, end):
        if masked[match.end("before") - 1] == " ":
            yield match.end("before")
            break
    for match in _AUTHORED.finditer(text, core, end) if contains_any(text[core:end], _AUTHORED_WORDS) else ():
        if masked[match.start() : match.end()] == match[0] and is_person(text[match.end() : end].split(",", 1)[0]):
            yield match.end()
            break


def _case_start(masked: str, core: int, versus: int) -> int | None:
    """Where the first party's name begins, by walking back from ` v. ` over capitals and the words between them."""
    words = list(re.finditer(r"\S+", masked[max(core, versus - 160) : versus]))
    offset = max(core, versus - 160)
    first = len(words)
    while first:
        word = words[first - 1][0]
        named = word[0].isupper() or word[0] in "_[(*" or word[0].isdigit()
        before = words[first - 2][0] if first >= 2 else ""
        joined = word in _JOINTS and (before[:1].isupper() or before in _JOINTS)
        after = words[first][0] if first < len(words) else ""
        if word[-1] in ",;:" and not after.startswith(_FIRMS):
            break
        if not named and not joined:
            break
        first -= 1
    while first < len(words) and (words[first][0] in _LEADS or words[first][0] in _JOINTS):
        first += 1
    return offset + words[first].start() if first < len(words) else None


def _dated_starts(text: str, masked: str, core: int, end: int) -> Iterator[int]:
    """`… zeigt Sarat 1976, S. 339`."""
    for year in LONE_YEAR.finditer(text, core, end):
        if masked[year.start()] == "_" and text[year.start() - 1] != "(":
            continue
        for word in _CAPITAL.finditer(text[max(core, year.start() - 120) : year.start()]):
            at = max(core, year.start() - 120) + word.end()
            match = _DATED_NAME.match(text, at, end)
            if match is None or match.end() < year.end() or _NO_NAME.match(text, at):
                continue
            lead = text[max(core, at - 80) : at].rstrip()
            paged = match.end() > year.end() + 2
            if _BY.search(lead) or (_BY_AUTHOR.search(lead) and (paged or _ABOUT_WORK.search(lead))):
                yield at
                return


def _quoted_starts(text: str, core: int, end: int) -> Iterator[int]:
    """`… in my article ‘Title’ (1995) 3 Journal 5`."""
    for left, right in enclosed_spans(text[core:end]) if _QUOTED.search(text, core, end) else ():
        quote, after = core + left, core + right
        if (
            text[quote] not in '“‘"„«'
            or len(text[quote:after].split()) < 3
            or not text[quote + 1 : quote + 2].isupper()
        ):
            continue
        if _ABOUT_WORK.search(text, max(core, quote - 60), quote) and _TITLE_THEN_DATE.match(text, after, end):
            yield quote
            return


def _is_clause(lead: str) -> bool:
    """Whether the words before a citation are a clause, and neither its authors nor the first half of its title."""
    words = lead.split()
    if not words or (len(words) == 1 and words[0] in _LEADS):
        return bool(words)
    if len(lead) > 1200:
        lead, words = lead[-1200:], lead[-1200:].split()
    head = lead.split(",", maxsplit=1)[0]
    if "," in lead and is_person(head) and len(head.split()) > 1:
        return False
    if starts_entry(lead) or FAMILY_FIRST.match(lead) or _NO_LEAD.search(lead.rstrip()):
        return False
    if words[0][0].islower() or _LEADING_PREPOSITION.fullmatch(lead):
        return len(words) > 1
    function_words = word_set("parser/function_words")
    return any(word.islower() and word.isalpha() and word not in function_words for word in words)


def _citation_end(text: str, masked: str, start: int, end: int, *, embedded: bool) -> int | None:
    """Where a citation ends before its sentence does; None if it does not."""
    if not _OPENS.match(text, start):
        return None
    match = _DATED_NAME.match(text, start, end)
    if match is not None and not _NO_NAME.match(text, start) and _AFTER_NAME.match(text, match.end(), end):
        return match.end()
    versus = _VERSUS.search(masked, start, min(end, start + 160))
    if versus is not None:
        party = _PARTY.match(masked, versus.start())
        if party is not None and _PARTY_TAIL.match(masked, party.end(), end):
            return party.end()
    for match in _TAIL.finditer(masked, versus.end() if versus else start, end):
        at = match.start("gap")
        if not embedded and _BRACKET_YEAR.search(text, max(at, end - 80), end):
            return None
        if LONE_YEAR.search(text, start, at) or ends_in_short_form(text, start, at):
            return at
    return short_form_end_before_remark(text, masked, start, end)
