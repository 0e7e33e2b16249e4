"""Volume before the author, page before the bracket (Bluebook 21, 15.1 and 15.5), and the page meant behind a range."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authors import split_author
from stacite.parser.dates import DATE, YEAR
from stacite.parser.locators import locator_of
from stacite.parser.persons import is_person
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_VOLUME = pattern(r"(?P<volume>\d{1,2}[A-Z]?) (?=[A-ZÀ-Þ])")
_BRACKET = pattern(
    rf"(?:[^:()]*\b(?:eds?|trans?)\.,? )?(?:[^:,()]{{0,120}}\bed\. )?(?:[A-Z][^:,()]{{0,40}}\b(?:Press|Univ\.) )?{DATE}"
)
_PAGE = pattern(
    r"(?:,? at)? (?P<page>\d{1,4}(?:[–-]\d{1,4})?)(?:, (?P<pin>\d[\d–, -]{0,60}))?$"
    r"|,? (?P<section>(?:§§? ?|ch\. |pt\. |¶¶? ?)[\w.–-]{1,40}(?:\([\da-z]\)){0,6})"
    r"(?:,? (?:at )?(?P<at>\d[\d–, -]{0,60}))?$"
    r"| (?P<star>\*\d{1,9})$"
)


def take_volume_before(draft: Draft, found: Stretch) -> Stretch:
    """`1 William Blackstone, Commentaries`: the volume stands before the author."""
    match = _VOLUME.match(found.text)
    if match is None:
        return found
    names, title = split_author(draft, found.cut(match.end()))
    if not (names and title) or not is_person(re.split(r" & | and |, ", names.text)[0].strip(" ,")):
        return found
    draft.put("volume", found.cut(*match.span("volume")))
    draft.traits.add("exact")
    return found.cut(match.end())


def take_page_before(draft: Draft, head: Stretch, inner: str, *, has_pages: bool) -> Stretch:
    """`Title 45–48 (2d ed. 1986)`: the pinpoint; `in Book 89, 93 (A. B. ed., 1990)`: first page, then pinpoint."""
    if head.text[-1:].isalpha() and not holds(head.text, ("§", "ch. ", "pt. ", "¶")):
        return head
    match = _PAGE.search(head.text)
    if match is None or match.start() == 0 or _BRACKET.fullmatch(inner) is None:
        return head
    number = match["page"] or ""
    if any(left <= head.places[match.start()] < right - 1 for left, right in draft.emphasis if right - left > 2) or (
        (not has_pages and re.match(YEAR, number)) or (head.text[match.start() - 1] == "," and " at " not in match[0])
    ):
        return head
    if re.search(r"\bed(?:n|s)?\b", inner):
        draft.traits.add("exact")
    if has_pages and number:
        draft.put("page", head.cut(*match.span("page")))
        draft.locator = draft.locator or (locator_of(match["pin"]) if match["pin"] else None)
    else:
        group = next(name for name in ("pin", "page", "at", "section", "star") if match[name])
        draft.locator = draft.locator or locator_of(match[group].strip("*"))
        draft.fields.setdefault("locator", head.cut(*match.span(group)).span)
    return head.cut(0, match.start()).strip(" ,")


def take_star_page(draft: Draft, found: Stretch) -> Stretch:
    """`Commentaries *45`: the page of a first edition (Bluebook 21, 15.8)."""
    match = _STAR.search(found.text)
    if match is None:
        return found
    draft.locator = draft.locator or locator_of(match["page"])
    draft.fields.setdefault("locator", found.cut(*match.span("page")).span)
    return found.cut(0, match.start())


_STAR = pattern(r",? \*(?P<page>\d[\d–-]*)$")
_PAGED = r"(?:pp?|S|Sp|cols?|c|fols?|Bl|págs?|a)\. ?"
_PIN = r"[A-Z]?\d{1,5}[a-z]?(?:[–-]\d{1,5})?(?: ?(?:ff?|sqq?)\.?)?"
_NOTED = r"(?:, (?:nn?|Anm|note|nota|Fn|figs?|Abb|pl|no)\.? ?\d{1,4})?"
_BEHIND = pattern(
    rf"(?<=\d)\s?[–—-]{{1,2}}\s?(?P<last>[A-Z]?\d{{1,6}}[a-z]?)(?P<cut>"
    rf" \((?:(?:hier|ici|here|esp\.|bes\.|at) )?(?P<bracket>{_PAGED}{_PIN}{_NOTED}|at {_PIN})\)"
    rf"|[,;:]? ?\b(?:hier|hierzu|bes\.|insb\.|besonders|insbes\.|ici|notamment|spéc\.|qui|aquí|in partic\.|esp\."
    rf"|especially|here|in particular|at),? (?:at )?(?P<led>(?:{_PAGED})?{_PIN}{_NOTED})"
    rf"|, (?P<again>{_PAGED}{_PIN}{_NOTED})"
    rf"|: (?P<colon>\d{{1,4}}))$"
)
"""Behind an article's or chapter's pages, the one meant: `pp. 232–39 (p. 236)` (MHRA 3, 11.2), `1–15 at 6`."""
_RANGE_MARKS = ("–", "—", "-")


def take_pin_behind(draft: Draft) -> None:
    """Take the page that is meant, where it stands behind the pages of the whole."""
    text = draft.rest.text
    if not (text[-1:].isdigit() or text[-1:] in ").f") or not holds(text[-60:], _RANGE_MARKS):
        return
    start = max(0, len(text) - 80)
    match = _BEHIND.search(text, start)
    if match is None or _is_no_range(text, match):
        return
    group = next(name for name in ("bracket", "led", "again", "colon") if match[name])
    locator = locator_of(match[group])
    if locator is not None:
        draft.locator = locator
        draft.fields["locator"] = draft.rest.cut(*match.span(group)).span
        draft.rest = draft.rest.cut(0, match.start("cut"))


def _is_no_range(text: str, match: re.Match[str]) -> bool:
    """Whether the numbers are years (`1968–1972, p. 4`), or those of issues before the page (`no. 3–4: 14`)."""
    before = text[: match.start()]
    if match["colon"]:
        return _PAGES_BEFORE.search(before[-12:]) is None
    return _YEAR_BEFORE.search(before[-4:]) is not None and len(match["last"]) in (2, 4)


_PAGES_BEFORE = pattern(r"(?:pp?|S|págs?)\. ?\d{1,6}$")
_YEAR_BEFORE = pattern(r"(?:1[4-9]|20)\d\d$")
