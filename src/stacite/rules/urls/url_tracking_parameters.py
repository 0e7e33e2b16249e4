"""A URL contains tracking codes or highlighted words.

## What it does

This rule flags a URL whose query contains well-known tracking codes: `utm_…` from Google Analytics, the click IDs of
advertisers (`gclid`, `fbclid`, `msclkid` and others), those of mailing services (`mc_cid`, `mkt_tok`, `_hsenc`) and
Matomo's. It also flags a URL that ends with a text fragment (`#:~:text=…`), which browsers add to a link to highlight
words on the page. The fix removes them and leaves the rest of the URL as it was. Archived copies are not flagged, and
neither are parameters that may select what a page shows (`ref`, `source`, `id`).

## Why it matters

Tracking codes say which newsletter or ad the author clicked, not what you cite; some identify the author. They make the
URL long, and two citations of one page look like two pages.

## Example

    <https://news.example/article?id=17&utm_source=newsletter&utm_medium=email>

becomes

    <https://news.example/article?id=17>

## Source

The services' own documentation of the parameters that they add: Google Analytics, “URL builders: Collect campaign data
with custom URLs”; Google Ads, on `gclid`; Matomo, on tracking campaigns. Which of them browsers remove: Mozilla
Firefox, Query Parameter Stripping; Brave, Query String Filter. RFC 3986, section 3.4: the query identifies a resource.
WICG, “URL Fragment Text Directives”, on `:~:text=`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.finding import Applicability, Severity
from stacite.model.url import is_snapshot, page_key, url_fault
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer, url_with_changes
from stacite.rules.link_evidence import once_per_note
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.rules.addresses import UrlUse
    from stacite.text.spans import Span


_CAMPAIGN = pattern(r"utm_[a-z][a-z_-]{1,40}", re.IGNORECASE)
_URL_PARTS = pattern(r"(?P<page>[^?#]*)\?(?P<query>[^#]*)(?P<fragment>.*)", re.DOTALL)
_TEXT_FRAGMENT = pattern(r"(?:#|(?<=[^#]))?:~:text=.*\Z", re.DOTALL)
# Inside a path: that of another page, which is asked for exactly as it is.
_ADDRESS_IN_PATH = pattern(r"/https?:/", re.IGNORECASE)


def tracking_parts(url: str) -> tuple[list[Span], tuple[str, ...]]:
    """What to cut from the URL, each parameter with one of the signs beside it, and the parameters' names."""
    parts = _URL_PARTS.fullmatch(url)
    if parts is None or is_snapshot(url) or _ADDRESS_IN_PATH.search(parts["page"], len("https://")):
        return [], ()
    start, end = parts.span("query")
    pairs = parts["query"].split("&")
    marked = [_is_tracking(pair) for pair in pairs]
    names = dict.fromkeys(pair.partition("=")[0] for pair, is_marked in zip(pairs, marked, strict=True) if is_marked)
    if names and not any(pair for pair, is_marked in zip(pairs, marked, strict=True) if not is_marked):
        return [(start - 1, end)], tuple(names)
    return list(_cuts(start, pairs, marked)), tuple(names)


def text_fragment(url: str) -> Span | None:
    """What a browser adds to the link to words on a page: `#:~:text=first%20words`, or `:~:text=` after an anchor."""
    match = None if is_snapshot(url) else _TEXT_FRAGMENT.search(url)
    return match.span() if match else None


def _cuts(at: int, pairs: list[str], marked: list[bool]) -> Iterator[Span]:
    """With the `&` before the pair; with that after it where nothing that stays is before."""
    stays_before = False
    for pair, is_marked in zip(pairs, marked, strict=True):
        if is_marked:
            yield (at - 1, at + len(pair)) if stays_before else (at, at + len(pair) + 1)
        stays_before = stays_before or not is_marked
        at += len(pair) + 1


def _is_tracking(pair: str) -> bool:
    name, equals, _ = pair.partition("=")
    name = unquote(name).lower()
    return bool(equals) and (name in word_set("rules/tracking_parameters") or _CAMPAIGN.fullmatch(name) is not None)


RULE = Rule(
    "U202",
    "url-tracking-parameters",
    Severity.WARNING,
    Applicability.SAFE,
    needs=Need.REGISTRY_TEXT,
    title="Tracking codes or highlighted text in a link",
)


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer = UrlReplacer(context)
    # A link's target may differ from what is printed in a final period alone.
    seen: set[tuple[str, str, int]] = set()
    for use in once_per_note(context.view.url_uses):
        parts, names = tracking_parts(use.url)
        what = f"contains tracking codes: {', '.join(names)}"
        if not parts and (fragment := text_fragment(use.url)):
            parts, what = [fragment], "ends with the words that a browser highlights on the page"
        if parts and not url_fault(use.url):
            changes = [(start, end, "") for start, end in parts]
            new = url_with_changes(use.url, changes)
            is_behind = _is_printed_without(use, new)
            if use.note_view is not None:
                place = new, use.location.path, use.note_view.source_note.ordinal
                if place in seen:
                    continue
                seen.add(place)
            yield RULE.at_use(
                use,
                f"The link {'target ' if is_behind else ''}{what}",
                fix=replacer.replace_parts(use, changes),
                unfixed=f"Let the link lead to {new}, as printed" if is_behind else f"Cite {new}",
            )


def _is_printed_without(use: UrlUse, url: str) -> bool:
    """Whether the note prints the URL as it should be, and has the other one behind it."""
    note = use.note_view
    return note is not None and use.span is None and any(page_key(each.url) == page_key(url) for each in note.urls)
