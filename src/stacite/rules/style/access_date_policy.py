"""A web source has an access date although the others don't, or the reverse.

## What it does

This rule looks at full citations with a URL, except DOIs, books, journal articles, laws and cases. A house style can
ask for an access date always, only for undated pages, or never. If you set `access-dates` under `[house]`, every
citation that differs is flagged. If a named style (`--style chicago17`) asks for one of these policies and at least two
thirds (and at least three) of the citations follow another one, a single finding says so, and only the citations that
differ from both are flagged. Without a house style, stacite uses the one of these three policies that fits the document
best, and flags the citations that differ if at least two thirds (and at least three) follow it. If two policies fit
equally well, only citations that differ from both are flagged. An access date with the URL of a book or an article
counts toward “always”.

## Why it matters

An access date says when the page looked the way you cite it. It matters if the page has no date of its own. If only
some pages have one, readers assume that you forgot it for the others.

## Example

    ¹ Author, “First Title,” Organization, May 3, 2024, https://one.example/a (accessed June 1, 2024).

    ² “About Us,” Organization, https://two.example/b.

If your house style asks for access dates only for undated pages, remove the one in the first note and add one to the
second.

## Options

`house.access-dates`: `always`, `undated` or `never`.

## Source

Chicago Manual of Style, 17th ed., 14.12: access dates if no date of publication can be found; OSCOLA, 4th ed., 3.4.8:
for web pages; The Bluebook, rule 18.2.2(c): last visited, for pages without a date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.model.house_style import ENOUGH, clear_majority, is_usual
from stacite.model.identifiers import doi_of_url
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.rules.view import DocumentView, NoteView

    Found = tuple[NoteView, Citation, Item]


RULE = Rule("S616", "access-date-policy", Severity.INFO, title="Access date missing or unnecessary")
# What lasts as it was published.
_PRINTED = frozenset(
    """
    legal_case legislation bill treaty regulation patent hearing standard book chapter article-journal thesis
    paper-conference manuscript entry-dictionary
    """.split()
)
_PAGES = frozenset("article-newspaper article-magazine post post-weblog webpage".split())
# The confidence that a citation needs: less where both of its dates are, which are known by their form.
_SURE, _SURE_OF_DATES = 0.75, 0.15
_POLICIES = ("always", "undated", "never")
# By policy: what a style asks for, and what most sources have; `neither` is said of an undated page without one.
_WORDS = {
    "always": "one with every web page",
    "undated": "one only on undated pages",
    "never": "none",
    "neither": "an access date on undated pages",
}
_HABITS = {
    "always": "one",
    "undated": "one only if they are undated",
    "never": "none",
    "neither": "an access date if they are undated",
}
# By policy: what most sources have, at the beginning of what a message says.
_OWN_HABITS = {
    "always": "an access date",
    "undated": "an access date only if they are undated",
    "never": "no access date",
}


def check(context: Context) -> Findings:
    """One finding for each citation against the policy."""
    house = context.house
    for view in context.view.documents:
        found = list(_web_citations(view))
        policies, who, words = [house.access_dates], f"{house.display_name} asks for", _WORDS
        if not house.access_dates:
            (policies, who), words = _own_policies(found, _beyond(view)), _HABITS
        elif house.is_by_name("access_dates") and (habit := _on_habit(context, found, _beyond(view))) is not None:
            own, finding = habit
            policies.append(own)
            yield finding
        for note, citation, item in found if policies else ():
            if all(_departs(item, policy) for policy in policies) and not _may_be_update(note, citation):
                has, wanted, advice = _difference(item, policies, words)
                span = citation.fields.get("accessed", citation.span) if "accessed" in item.dates else citation.span
                yield RULE.in_note(note, span, f"This web source has {has}; {who} {wanted}", help=advice)


def _may_be_update(note: NoteView, citation: Citation) -> bool:
    """Whether a date in parentheses without a word may be that of the page: `https://a.example (Aug. 6, 2024)`."""
    start = citation.fields.get("accessed", (0, 0))[0]
    return note.view.is_english and "issued" not in citation.fields and note.text[max(0, start - 1) : start] == "("


def _on_habit(context: Context, found: Sequence[Found], beyond: int) -> tuple[str, Finding] | None:
    """The document's own policy if it is not that of the style, and that it is so, at the first citation that shows it.

    None where it has no other.
    """
    house = context.house
    kept, total = _followed(found, beyond), len(found) + beyond
    own = max(kept, key=kept.__getitem__)
    departing = [each for each in found if _departs(each[2], house.access_dates) and not _departs(each[2], own)]
    if is_usual(kept[house.access_dates], total) or not is_usual(kept[own], total) or len(departing) < ENOUGH:
        return None
    note, citation, _ = departing[0]
    # Not at the dates, which other rules may be about.
    span = citation.fields.get("URL", citation.span)
    message = (
        f"{kept[own]} of the {total} web sources have {_OWN_HABITS[own]}; {house.display_name} asks for"
        f" {_WORDS[house.access_dates]}"
    )
    return own, RULE.in_note(note, span, message, help=context.on_habit("access_dates", own))


def _difference(item: Item, policies: Sequence[str], words: Mapping[str, str]) -> tuple[str, str, str]:
    """What the citation has, what is wanted, and what to do."""
    if "accessed" in item.dates:
        return "an access date", words[policies[0]], "Remove the access date"
    if policies[0] == "undated":
        advice = "Add the publication date, or if there is none, the date on which you opened the page"
        return "neither a date nor an access date", words["neither"], advice
    return "no access date", words[policies[0]], "Add the date on which you opened the page"


def _web_citations(view: DocumentView) -> Iterator[Found]:
    for note in view.notes:
        for citation in note.parsed.citations:
            item = citation.item
            if citation.form is CitationForm.FULL and item is not None and _is_web(citation, item):
                yield note, citation, item


def _is_web(citation: Citation, item: Item) -> bool:
    """Whether a page is cited, so that a date of access may be wanted."""
    url = item.get("URL")
    is_page = bool(url) and not item.get("DOI") and not doi_of_url(url) and item.type not in _PRINTED
    is_dated_twice = item.issued is not None and "accessed" in item.dates and item.type in _PAGES
    return is_page and citation.confidence >= (_SURE_OF_DATES if is_dated_twice else _SURE)


def _departs(item: Item, policy: str) -> bool:
    has = "accessed" in item.dates
    return has is not {"always": True, "undated": item.issued is None, "never": False}[policy]


def _beyond(view: DocumentView) -> int:
    """How many others have a date of access: what is printed, and what has a low confidence."""
    items = (
        citation.item
        for note in view.notes
        for citation in note.parsed.citations
        if citation.form is CitationForm.FULL and citation.item is not None and not _is_web(citation, citation.item)
    )
    return sum(bool(item.get("URL")) and "accessed" in item.dates for item in items)


def _followed(found: Sequence[Found], beyond: int) -> Mapping[str, int]:
    """By policy: how many sources follow it."""
    kept = {policy: sum(not _departs(item, policy) for _, _, item in found) for policy in _POLICIES}
    kept["always"] += beyond
    return kept


def _own_policies(found: Sequence[Found], beyond: int) -> tuple[list[str], str]:
    """The policy that the document follows best, or two that it follows alike, and how many follow it."""
    kept, total = _followed(found, beyond), len(found) + beyond
    most = max(kept.values())
    best = [policy for policy, count in kept.items() if count == most]
    if not clear_majority(most, total):
        return [], ""
    return best, f"{most} of the {total} web sources have"
