"""Articles, newspapers and pages in the Bluebook's form: the volume stands before the journal (Bluebook 21, 15-18)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import put_author, split_author
from stacite.parser.bodies import is_institution, is_serial
from stacite.parser.dates import DATE, MONTH, YEAR, is_date
from stacite.parser.imprint import find_imprint, read_imprint
from stacite.parser.locators import locator_of
from stacite.parser.persons import is_person
from stacite.parser.reporters import is_law_journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_DAY = rf"{MONTH} \d{{1,2}}(?:[–-]\d{{1,2}})?,? {YEAR}"
_FORTHCOMING = rf"(?:forthcoming (?:{MONTH} )?)?(?:{DATE}|forthcoming)"
_ARTICLE = pattern(
    r"[,?!] (?P<volume>\d{1,3}) (?P<journal>[A-Z][^\d()“”\"]{1,90}?),?(?: (?P<page>[A-Z]?\d{1,6})(?P<range>[–-]\d+)?)?"
    rf"(?:, (?:at )?(?P<pin>\d[\d–, &n.-]{{0,60}}?))?,? \((?P<date>{_FORTHCOMING})\)(?P<more>,? [(\[].*)?$",
    re.DOTALL,
)
"""`, 93 Harv. L. Rev. 1, 5–7 (1979)` (rule 16.4)."""
_VOLUME = pattern(r"[,?!] \d{1,3} [A-Z]")
"""What every `_ARTICLE` holds."""
_YEARLY = pattern(
    rf"[,?!] (?P<date>{YEAR}) (?P<journal>[A-Z][^\d()“”\"]{{1,90}}?) (?P<page>\d{{1,5}})(?:, "
    rf"(?P<pin>\d[\d–, n.-]{{0,60}}))?(?P<more> [(\[].*)?$",
    re.DOTALL,
)
"""`, 2003 Duke L.J. 1021, 1025`: a journal that counts by years (rule 16.4)."""
_DATED = pattern(
    rf"[,?!] (?P<journal>[A-Z][^(),“”\"?!]{{1,80}}?)(?: \((?P<place>[A-Z][^()\d]{{1,40}})\))?, "
    rf"(?P<date>{_DAY}|{MONTH},? {YEAR})(?:, at (?P<page>[A-Z]{{0,3}}-?\d{{1,6}}\w?)(?P<range>[–-]\w{{1,12}}"
    rf"|\+)?(?:, (?P<pin>[\w–, +-]{{1,60}}))?)?$"
)
"""`, N.Y. Times, Jan. 1, 2000, at A1` (rule 16.5-6)."""
_ONLINE = pattern(
    r"[,?!] (?P<journal>[^(),“”\"?!]{1,80}?) \((?P<date>[^()]{2,40}?)"
    r"(?:,? (?:at )?\d{1,2}:\d\d ?(?:[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?)?\)$"
)
"""`, Volokh Conspiracy (Sept. 4, 2009, 5:00 PM)` (rule 18.2)."""
_UNPUBLISHED = pattern(
    r" \((?P<date>[^()]{4,40})\) \((?:unpublished |published )?"
    r"(?P<genre>[^(),]{0,120}(?:dissertation|thesis|manuscript))"
    r",? ?(?P<school>[A-Z][^()]{1,300})?\)$"
)
"""`(May 2010) (unpublished Ph.D. dissertation, Harvard University)` (rule 17.2)."""
_RELEASE = pattern(
    r"(?P<genre>(?:Press|News) Release), (?P<body>[A-Z][^()“”\"]{2,120}?), (?P<title>[A-Z“][^()]{3,200}?) "
    r"\((?P<date>[^()]{4,40})\)$"
)
"""`Press Release, Body, Title (Aug. 12, 2013)` (rule 17.3)."""
_FEDERALIST = pattern(
    r"(?P<title>The Federalist,? Nos?\. \d+)(?:,? at (?P<pin>\d[\d–-]*))?(?: \((?P<author>[A-Z][^()\d]+)\))?(?= \(|$)"
)
"""`The Federalist No. 78, at 465 (Alexander Hamilton) (Clinton Rossiter ed., 1961)` (rule 15.8)."""
_DESIGNATION = pattern(
    r"(?P<genre>(?:Student |Case )?(?:Note|Comment|Essay|Editorial|Op-Ed|Book Note|Book Review|Recent Cases?|Commentary"
    r"|Colloquium|Legislative Note|Obituary|Symposium|Article|Review|Reply|Blog Post))(?: & \w+)?, (?=\S)"
)
"""What a piece calls itself, before its title (rule 16.7)."""


def read_bluebook(draft: Draft) -> bool:
    """Read an article in the Bluebook's form; False where the citation is something else."""
    last = draft.rest.text[-1:]
    return (
        _read_unpublished(draft)
        or _read_release(draft)
        or _read_federalist(draft)
        or (_VOLUME.search(draft.rest.text) is not None and _read(draft, _ARTICLE, _is_article))
        or _read(draft, _YEARLY, _is_yearly)
        or (last not in ").”’" and _read(draft, _DATED, _is_dated))
        or (last in ")\n" and _read(draft, _ONLINE, _is_online))
    )


def _read(draft: Draft, form: re.Pattern[str], fits: Callable[[Draft, re.Match[str]], bool]) -> bool:
    match = form.search(draft.rest.text)
    if match is None:
        return False
    head = draft.rest.cut(0, match.start() + (match[0][0] != ","))
    names, title = _split(draft, head)
    if not title or title.text[:1].islower() or not fits(draft, match):
        return False
    if not names and (is_institution(title.text) or (" " in title.text and is_person(title.text))):
        return False  # a body or a person and their work
    if names:
        put_author(draft, names)
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
    names, title = split_author(draft, draft.rest.cut(0, match.start()))
    if names:
        put_author(draft, names)
    draft.put_title("title", title)
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    draft.put("genre", draft.rest.cut(*match.span("genre")))
    if match["school"]:
        draft.put("publisher", draft.rest.cut(*match.span("school")))
    return True


def _read_release(draft: Draft) -> bool:
    match = _RELEASE.match(draft.rest.text)
    if match is None or not is_date(match["date"]):
        return False
    draft.put("genre", draft.rest.cut(*match.span("genre")))
    draft.put_names("author", draft.rest.cut(*match.span("body")))
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    return True


def _read_federalist(draft: Draft) -> bool:
    match = _FEDERALIST.match(draft.rest.text)
    if match is None:
        return False
    draft.put_title("title", draft.rest.cut(*match.span("title")))
    if match["author"]:
        draft.put_names("author", draft.rest.cut(*match.span("author")))
    if match["pin"]:
        draft.locator = locator_of(match["pin"])
        draft.fields.setdefault("locator", draft.rest.cut(*match.span("pin")).span)
    if imprint := find_imprint(rest := draft.rest.cut(match.end())):
        read_imprint(draft, rest.cut(imprint[0] + 1, imprint[1] - 1))
    return True


def _split(draft: Draft, head: Stretch) -> tuple[Stretch, Stretch]:
    """Author and title; a piece without an author starts with its designation or its title."""
    if _DESIGNATION.match(head.text):
        return head.cut(0, 0), head
    return split_author(draft, head)


def _put_source(draft: Draft, match: re.Match[str]) -> None:
    groups, rest = match.groupdict(), draft.rest
    draft.traits.add("quoted")
    draft.put("container-title", rest.cut(*match.span("journal")))
    for group, variable in (("volume", "volume"), ("place", "publisher-place")):
        if groups.get(group):
            draft.put(variable, rest.cut(*match.span(group)))
    draft.put_date("issued", rest.cut(*match.span("date")))
    if groups.get("page"):
        end = match.end("range") if groups.get("range") else match.end("page")
        draft.put("page", rest.cut(match.start("page"), end))
    if groups.get("pin"):
        draft.locator = locator_of(groups["pin"])
        draft.fields.setdefault("locator", rest.cut(*match.span("pin")).span)


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
    """An outlet before a bracketed day; before a lone year, one that names itself a serial or a body."""
    if not is_date(match["date"]) or _is_in_title(draft, match):
        return False
    if is_serial(match["journal"]) or (is_law_journal(match["journal"]) and _is_behind_title(draft, match)):
        return True
    has_address = "URL" in draft.texts
    return has_address and (re.search(MONTH, match["date"]) is not None or is_institution(match["journal"]))


def _is_behind_title(draft: Draft, match: re.Match[str]) -> bool:
    """Whether an emphasised title ends before the outlet; `Roe, J. A Title. (2017)` has an initial there."""
    at = draft.rest.places[match.start("journal")]
    return any(right <= at for _, right in draft.emphasis)


def _is_in_title(draft: Draft, match: re.Match[str]) -> bool:
    """Whether the outlet's words are part of an emphasised title."""
    before, after = draft.rest.places[max(0, match.start() - 1)], draft.rest.places[match.start("journal")]
    return any(left <= before and after < right for left, right in draft.emphasis)
