"""Reads articles in the orders of particular styles.

The Bluebook's, whose volume stands before the journal (21, 15-18); law journals, official series and commission
documents after a quoted title (OSCOLA 4, 2.6.5, 3.3.1, 3.4.7); and those that commas alone divide, with or without a
title: `J. Roe, Phys. Rev. B 12, 345 (1990)` (AIP); `Roe, J.; Poe, E. *J. Am. Chem. Soc.* 1990, 12, 345` (ACS); `Roe
J., 1990, ApJ, 12, 345` (AAS); `J. Roe, Title, Journal, 12, 1990, 34–45`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.parser.contributors import put_authors, split_authors
from stacite.parser.dates import DATE, MONTH, YEAR, is_date
from stacite.parser.editions import take_number
from stacite.parser.gazetteer import is_publishing_organization, is_serial
from stacite.parser.imprint import find_imprint, read_imprint
from stacite.parser.legal_cases import is_law_journal
from stacite.parser.locators import parse_locator, split_locator
from stacite.parser.names import CAPITAL, is_person
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


_LAW_JOURNAL = pattern(
    r"[(\[](?P<year>\d{4})[)\]] (?:(?P<volume>\d+)(?:[(:](?P<issue>[\d–-]+)\)?)? )?(?P<journal>[A-Z][^\d()\[\]]{0,80}?)"
    r"(?:,? (?P<page>[A-Z]?\d+)(?P<range>[–-]\d+)?(?:(?:[,:] ?| at )(?P<pin>\d[\d–, -]*))?(?: \([a-z ]+\))?)?\.?"
)
_UNDATED_VOLUME = pattern(r"(?P<volume>\d{1,3})(?:\((?P<issue>[\d–-]+)\))? (?P<journal>[A-Z][^\d()\[\],]{2,80})")
# `90 Fed. Reg. 12036 (March 13, 2025)`.
_OFFICIAL = pattern(
    r"(?P<volume>\d{1,4}) (?P<journal>Fed\. ?Reg\.|Federal Register|C\. ?F\. ?R\.|Stat\.|Cong\. Rec\."
    r"|U\.?N\.?T\.?S\.?|I\.?L\.?M\.?) "
    rf"(?P<page>\d[\d,]{{0,7}})(?:, (?P<pin>[\d,–-]{{1,16}}))?(?: \((?P<date>{DATE})\))?"
)
# At least one of these occurs in each match.
_OFFICIAL_WORDS = ("Fed", "C.", "Stat.", "Cong", "TS", "T.S", "T. S", "LM", "L.M")
# `(2012) University of Cambridge Faculty of Law Research Paper 12/2012, 9` (OSCOLA 4, 3.4.7).
_NUMBERED_PAPER = pattern(
    r"\((?P<date>\d{4})\) (?P<genre>(?:[A-Z][\w’&-]* |of |for |and |in |on |the ){1,10}Paper)(?: Series)?,? "
    r"(?:[Nn]os?\.? ?)?(?P<number>[A-Z]{0,3}\d{1,6}(?:[/–-]\d{1,4})?)"
    r"(?:,? (?:at )?(?P<pin>\d{1,4}(?:[–-]\d{1,4})?))?"
)
_PARTS = {"volume": "volume", "journal": "container-title", "page": "page", "genre": "genre", "number": "number"}


def read_series(draft: Draft, rest: TextSlice) -> bool:
    """A page of an official series, or a number in one of working papers."""
    match = (
        (_OFFICIAL.fullmatch(rest.text) if contains_any(rest.text, _OFFICIAL_WORDS) else None)
        if rest.text[:1].isdigit()
        else _NUMBERED_PAPER.fullmatch(rest.text)
    )
    if match is None:
        return False
    for group, variable in _PARTS.items():
        if match.groupdict().get(group):
            draft.put(variable, rest.cut(*match.span(group)))
    draft.put_groups(rest, match, date="issued")
    if match["pin"]:
        draft.locator = parse_locator(match["pin"])
    if "number" in draft.texts:
        draft.traits.add("numbered")
    return True


def read_law_journal(draft: Draft, rest: TextSlice) -> bool:
    """`(2009) 72 MLR 554, 560`; `[2005] PL 440`: the first page, then the pinpoint (OSCOLA 4, 3.3.1)."""
    match = _LAW_JOURNAL.fullmatch(rest.text)
    if match is None or not (match["page"] or match["volume"] or rest.text[0] == "["):
        match = _UNDATED_VOLUME.fullmatch(rest.text)
    if match is None:
        return False
    draft.put_groups(rest, match, year="issued", volume="volume", issue="issue", journal="container-title")
    if match.groupdict().get("page"):
        draft.put("page", rest.cut(match.start("page"), match.end("range") if match["range"] else match.end("page")))
    if match.groupdict().get("pin"):
        draft.locator = parse_locator(match["pin"])
    return True


def read_commission_document(draft: Draft, rest: TextSlice) -> bool:
    """`COM (2004) 318 final, 23`, where a number and a page look like a journal's (OSCOLA 4, 2.6.5)."""
    if not rest.text.startswith("COM"):
        return False
    number, locator = split_locator(rest)
    if not take_number(draft, number):
        return False
    draft.locator = locator
    return True


_FAMILY = rf"(?:(?:[Vv][ao]n|[Dd]e[rnl]?|[Dd][iua]|[Ll][ae]|t[eo]n) ){{0,2}}{CAPITAL}[\w’'‑-]{{1,30}}"
_INITIALS = rf"(?:{CAPITAL}[a-z]?\.[ -]?){{1,4}}"
# A person by initials, as all are named where titles are left out.
_NAME = pattern(rf"{_INITIALS} ?{_FAMILY}|{_FAMILY},? {_INITIALS}(?<! )")
_BETWEEN = pattern(r",? (?:and|&) |[,;] ?(?:et al\.?,? )?| et al\.?,? ")
_OTHERS = pattern(r",? et al\.?")
_MAX_NAMES = 40
_JOURNAL = rf"(?P<journal>{CAPITAL}[^\d,;()“”„\"*]{{1,80}}?)"
_VOLUME_AND_ISSUE = r"(?P<volume>[A-Z]?\d{1,4}[A-Z]?)(?: ?\((?P<issue>\d{1,3}(?:[–/-]\d{1,3})?)\))?"
_PAGE = r"(?:pp?\. ?)?(?P<page>[A-Z]{0,2}\d{1,7}(?: ?[–-]{1,2} ?[A-Z]?\d{1,7})?)"
_DATE = rf"(?P<date>{YEAR}[a-z]?)"
_UNTITLED = (
    pattern(rf"{_JOURNAL},? {_VOLUME_AND_ISSUE},? \({_DATE}\),? {_PAGE}"),
    pattern(rf"{_JOURNAL},? {_VOLUME_AND_ISSUE}, {_PAGE},? \({_DATE}\)"),
    pattern(rf"{_JOURNAL},? {_DATE}, {_VOLUME_AND_ISSUE}, {_PAGE}"),
    pattern(rf"{_DATE}, {_JOURNAL},? {_VOLUME_AND_ISSUE}, {_PAGE}"),
)
# `Phys. Rev.`, `JHEP`, `ApJ`: only journals have such names.
_ABBREVIATED = pattern(r"[A-Z][A-Za-z]{0,9}\.|[A-Z]{2,8}\b|[A-Z][a-z]{0,2}[A-Z][A-Za-z]{0,3}$")
# A preprint's number after the reference, or the rest of one.
_EPRINT = pattern(r"[\s,.;]*(?:\[.*)?", re.DOTALL)
_TITLED = pattern(
    rf", (?P<journal>{CAPITAL}[^,;()“”„\"*\d]{{2,80}}), (?P<volume>\d{{1,4}}|[IVXLC]{{1,7}}), (?P<date>{YEAR}), "
    r"(?:pp?\. ?)?(?P<page>\d{1,5} ?[–-] ?\d{1,5})$"
)
_VARIABLES = ("volume", "issue", "page")


def read_untitled_article(draft: Draft) -> bool:
    """Read persons by their initials and the issue of a journal; False where anything else is printed."""
    rest = draft.rest
    for end in _ends_of_names(rest.text):
        start = end + 2
        for printed in _UNTITLED:
            match = printed.match(rest.text, start)
            if match is None or _EPRINT.fullmatch(rest.text, match.end()) is None:
                continue
            if is_serial(match["journal"]) or _ABBREVIATED.search(match["journal"]):
                names = rest.cut(0, end)
                put_authors(draft, names, inverted=_NAME.match(names.text) is not None and names.text[1] != ".")
                _put_issue(draft, rest, match)
                draft.traits.add("exact")
                return True
    return False


def _ends_of_names(text: str) -> list[int]:
    """Where a list of names may end before a comma, the longest list first."""
    ends: list[int] = []
    at = 0
    while len(ends) < _MAX_NAMES and (name := _NAME.match(text, at)):
        end = name.end()
        if others := _OTHERS.match(text, end):
            end = others.end()
        if text.startswith(", ", end):
            ends.append(end)
        between = _BETWEEN.match(text, end)
        if between is None:
            break
        at = between.end()
    return ends[::-1]


def read_titled_article(draft: Draft, rest: TextSlice) -> bool:
    """Read `Title, Journal, 12, 1990, 34–45`; no pinpoint is a volume, a year and pages."""
    match = _TITLED.search(rest.text)
    if match is None or draft.emphasis or not match.start():
        return False
    draft.put_title("title", rest.cut(0, match.start()))
    _put_issue(draft, rest, match)
    return True


def _put_issue(draft: Draft, found: TextSlice, match: re.Match[str]) -> None:
    draft.put_groups(found, match, journal="container-title", date="issued")
    for name in _VARIABLES:
        if match.groupdict().get(name):
            draft.put(name, found.cut(*match.span(name)))


_DAY = rf"{MONTH} \d{{1,2}}(?:[–-]\d{{1,2}})?,? {YEAR}"
_FORTHCOMING = rf"(?:forthcoming (?:{MONTH} )?)?(?:{DATE}|forthcoming)"
# `, 93 Harv. L. Rev. 1, 5–7 (1979)` (rule 16.4).
_ARTICLE = pattern(
    r"[,?!] (?P<volume>\d{1,3}) (?P<journal>[A-Z][^\d()“”\"]{1,90}?),?(?: (?P<page>[A-Z]?\d{1,6})(?P<range>[–-]\d+)?)?"
    rf"(?:, (?:at )?(?P<pin>\d[\d–, &n.-]{{0,60}}?))?,? \((?P<date>{_FORTHCOMING})\)(?P<more>,? [(\[].*)?$",
    re.DOTALL,
)
# Every match of `_ARTICLE` contains this.
_VOLUME_HINT = pattern(r"[,?!] \d{1,3} [A-Z]")
# `, 2003 Duke L.J. 1021, 1025`: a journal that counts by years (rule 16.4).
_YEARLY = pattern(
    rf"[,?!] (?P<date>{YEAR}) (?P<journal>[A-Z][^\d()“”\"]{{1,90}}?) (?P<page>\d{{1,5}})(?:, "
    rf"(?P<pin>\d[\d–, n.-]{{0,60}}))?(?P<more> [(\[].*)?$",
    re.DOTALL,
)
# `, N.Y. Times, Jan. 1, 2000, at A1` (rule 16.5-6).
_DATED = pattern(
    rf"[,?!] (?P<journal>[A-Z][^(),“”\"?!]{{1,80}}?)(?: \((?P<place>[A-Z][^()\d]{{1,40}})\))?, "
    rf"(?P<date>{_DAY}|{MONTH},? {YEAR})(?:, at (?P<page>[A-Z]{{0,3}}-?\d{{1,6}}\w?)(?P<range>[–-]\w{{1,12}}"
    rf"|\+)?(?:, (?P<pin>[\w–, +-]{{1,60}}))?)?$"
)
# `, Volokh Conspiracy (Sept. 4, 2009, 5:00 PM)` (rule 18.2).
_ONLINE = pattern(
    r"[,?!] (?P<journal>[^(),“”\"?!]{1,80}?) \((?P<date>[^()]{2,40}?)"
    r"(?:,? (?:at )?\d{1,2}:\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?)?\)$"
)
# `(May 2010) (unpublished Ph.D. dissertation, Harvard University)` (rule 17.2).
_UNPUBLISHED = pattern(
    r" \((?P<date>[^()]{4,40})\) \((?:unpublished |published )?"
    r"(?P<genre>[^(),]{0,120}(?:dissertation|thesis|manuscript))"
    r",? ?(?P<school>[A-Z][^()]{1,300})?\)$"
)
# `Press Release, Body, Title (Aug. 12, 2013)` (rule 17.3).
_RELEASE = pattern(
    r"(?P<genre>(?:Press|News) Release), (?P<body>[A-Z][^()“”\"]{2,120}?), (?P<title>[A-Z“][^()]{3,200}?) "
    r"\((?P<date>[^()]{4,40})\)$"
)
# `The Federalist No. 78, at 465 (Alexander Hamilton) (Clinton Rossiter ed., 1961)` (rule 15.8).
_FEDERALIST = pattern(
    r"(?P<title>The Federalist,? Nos?\. \d+)(?:,? at (?P<pin>\d[\d–-]*))?(?: \((?P<author>[A-Z][^()\d]+)\))?(?= \(|$)"
)
# What a piece calls itself, before its title (rule 16.7).
_DESIGNATION = pattern(
    rf"(?P<genre>(?:Student |Case )?(?:{phrases('parser', 'designations of notes in law reviews')}"
    r"))(?: & \w+)?, (?=\S)"
)


def read_bluebook(draft: Draft) -> bool:
    """Read an article in the Bluebook's form; False where the citation is something else."""
    last = draft.rest.text[-1:]
    return (
        _read_unpublished(draft)
        or _read_release(draft)
        or _read_federalist(draft)
        or (_VOLUME_HINT.search(draft.rest.text) is not None and _read_form(draft, _ARTICLE, _is_article))
        or _read_form(draft, _YEARLY, _is_yearly)
        or (last not in ").”’" and _read_form(draft, _DATED, _is_dated))
        or (last in ")\n" and _read_form(draft, _ONLINE, _is_online))
    )


def _read_form(draft: Draft, form: re.Pattern[str], fits: Callable[[Draft, re.Match[str]], bool]) -> bool:
    match = form.search(draft.rest.text)
    if match is None:
        return False
    head = draft.rest.cut(0, match.start() + (match[0][0] != ","))
    names, title = _split(draft, head)
    if not title or title.text[:1].islower() or not fits(draft, match):
        return False
    if not names and (is_publishing_organization(title.text) or (" " in title.text and is_person(title.text))):
        return False  # an organization or a person and their work
    if names:
        put_authors(draft, names)
    if designation := _DESIGNATION.match(title.text):
        draft.put("genre", title.cut(*designation.span("genre")))
        title = title.cut(designation.end())
    draft.put_title("title", title)
    _put_source(draft, match)
    return True


def _read_unpublished(draft: Draft) -> bool:
    text = draft.rest.text
    match = _UNPUBLISHED.search(text) if ") (" in text and text[-1] in ")\n" else None
    if match is None or not is_date(match["date"]):
        return False
    names, title = split_authors(draft, draft.rest.cut(0, match.start()))
    if names:
        put_authors(draft, names)
    draft.put_title("title", title)
    draft.put_groups(draft.rest, match, date="issued", genre="genre", school="publisher")
    return True


def _read_release(draft: Draft) -> bool:
    match = _RELEASE.match(draft.rest.text)
    if match is None or not is_date(match["date"]):
        return False
    draft.put_groups(draft.rest, match, genre="genre", body="author", title="title", date="issued")
    return True


def _read_federalist(draft: Draft) -> bool:
    match = _FEDERALIST.match(draft.rest.text)
    if match is None:
        return False
    draft.put_groups(draft.rest, match, title="title", author="author")
    if match["pin"]:
        draft.put_locator(parse_locator(match["pin"]), draft.rest.cut(*match.span("pin")))
    if imprint := find_imprint(rest := draft.rest.cut(match.end())):
        read_imprint(draft, rest.cut(imprint[0] + 1, imprint[1] - 1))
    return True


def _split(draft: Draft, head: TextSlice) -> tuple[TextSlice, TextSlice]:
    """Author and title; a piece without an author starts with its designation or its title."""
    if _DESIGNATION.match(head.text):
        return head.cut(0, 0), head
    return split_authors(draft, head)


def _put_source(draft: Draft, match: re.Match[str]) -> None:
    groups, rest = match.groupdict(), draft.rest
    draft.traits.add("quoted")
    draft.put_groups(rest, match, journal="container-title", volume="volume", place="publisher-place", date="issued")
    if groups.get("page"):
        end = match.end("range") if groups.get("range") else match.end("page")
        draft.put("page", rest.cut(match.start("page"), end))
    if groups.get("pin"):
        draft.put_locator(parse_locator(groups["pin"]), rest.cut(*match.span("pin")))


def _is_article(_: Draft, match: re.Match[str]) -> bool:
    """With a page, or a journal that names itself one."""
    return match["page"] is not None or is_law_journal(match["journal"]) or is_serial(match["journal"])


def _is_yearly(_: Draft, match: re.Match[str]) -> bool:
    return is_law_journal(match["journal"])


def _is_dated(draft: Draft, match: re.Match[str]) -> bool:
    """With `at` and a page, or an outlet that names itself one."""
    if _is_in_title(draft, match):
        return False
    return match["page"] is not None or is_serial(match["journal"])


def _is_online(draft: Draft, match: re.Match[str]) -> bool:
    """An outlet before a bracketed day; before a lone year, one that names itself a serial or an organization."""
    if not is_date(match["date"]) or _is_in_title(draft, match):
        return False
    if is_serial(match["journal"]) or (is_law_journal(match["journal"]) and _follows_title(draft, match)):
        return True
    has_address = "URL" in draft.texts
    return has_address and (re.search(MONTH, match["date"]) is not None or is_publishing_organization(match["journal"]))


def _follows_title(draft: Draft, match: re.Match[str]) -> bool:
    """Whether an emphasized title ends before the outlet; `Roe, J. A Title. (2017)` has an initial there."""
    at = draft.rest.offsets[match.start("journal")]
    return any(right <= at for _, right in draft.emphasis)


def _is_in_title(draft: Draft, match: re.Match[str]) -> bool:
    """Whether the outlet's words are part of an emphasized title."""
    before, after = draft.rest.offsets[max(0, match.start() - 1)], draft.rest.offsets[match.start("journal")]
    return any(left <= before and after < right for left, right in draft.emphasis)
