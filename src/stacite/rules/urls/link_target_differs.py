"""A link leads to a different address from the one printed.

## What it does

This rule flags a printed URL or DOI that is a link (in Word, PDF, HTML or Markdown) to a different address. These
differences don't count: `http` or `https`, `www.`, a final slash, the fragment, upper and lower case, percent-encoding,
hyphens and spaces at a line break, spaces in a DOI, and tracking codes. Nor is a link flagged if the printed URL is
shortened with an ellipsis, or if the link target is an archived copy of the page (the Wayback Machine, perma.cc), or a
page of the site whose home page is printed. A printed DOI may lead to the publisher's page. If a period that ends the
sentence is a part of the link, the message says so. Invisible characters are
reported by *Invisible character in a URL* (U210).

## Why it matters

Readers on paper and readers on screen are sent to different pages. It happens when someone corrects the text of a link
but not its target, or when a word processor links only the first line of a long URL. stacite treats the link target
as the address of the work, because that is where a click leads.

## Example

    [https://agency.example/reports/2024](https://agency.example/reports/2023)

Correct either the link target or the printed address.

## Source

WCAG 2.2, success criterion 2.4.4 (Link Purpose); RFC 3986, section 6 (which addresses are equivalent).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.document import AddressSource
from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key, doi_of_url, doi_url, find_dois
from stacite.model.url import cut_after, host_of, snapshot, split_printed
from stacite.rules.addresses import SENTENCE_MARKS, is_doi_url, without_invisible
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.urls.url_trailing_punctuation import mark_of_sentence
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.url import FoundUrl
    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


RULE = Rule("U212", "link-target-differs", Severity.WARNING, title="Link leads to a different address")
_WEB = pattern(r"(?:https?|ftp)://", re.IGNORECASE)
_COUNTER = pattern(r"(?:utm_\w{1,20}|fbclid|gclid|mc_[ce]id|ref_src)=[^&]*(?:&|\Z)", re.IGNORECASE)
_ELLIPSIS = pattern(r"…|\.\.\.")
_NO_BREAK = "\u00a0"
_MAX = 4000


def check(context: Context) -> Findings:
    """One finding for each such link."""
    for note in context.view.texts:
        for address in note.source_note.addresses:
            if address.source is AddressSource.PRINTED or address.span is None or not _WEB.match(address.url):
                continue
            is_printed = address.span[0] in {start for start, _ in note.spaced_links}
            if is_printed or _is_doi_with_spaces(note.text[slice(*address.span)], address.url):
                continue
            for printed, span in _printed_under(note, address.span):
                # U201 reports whitespace in a URL, which alone leads nowhere else.
                joined = (cut.joined(note.text) for cut in note.url_cuts if cut.start == span[0])
                readings = (printed, *joined, *_without_mark(note, span))
                looks_same = _is_same(without_invisible(printed), without_invisible(address.url))
                if looks_same or any(_is_same(each, address.url) for each in readings):
                    continue
                if _ends_with_sentence(note.text, address.span, address.url, printed):
                    message = f"The {SENTENCE_MARKS[address.url[-1]]} after the address is a part of the link"
                    advice = (
                        "Delete it" if note.text[address.span[1] :][:1] in SENTENCE_MARKS else "Put it after the link"
                    )
                    yield RULE.in_note(note, (span[0], address.span[1]), message, help=advice)
                else:
                    yield RULE.in_note(
                        note,
                        span,
                        f"The link leads to {address.url[:_MAX]}, not to the printed address",
                        help="Correct either the link target or the printed address",
                    )


def _without_mark(note: NoteView, span: Span) -> Iterator[str]:
    """The printed address without a mark of the sentence inside its brackets, which U204 reports in notes."""
    url, is_bracketed = note.text[slice(*span)], note.text[span[1] : span[1] + 1] == ">"
    if is_bracketed and not note.is_entry and (mark := mark_of_sentence(url)):
        yield url.removesuffix(mark)


def _ends_with_sentence(text: str, link: Span, url: str, printed: str) -> bool:
    """Whether the link is what is printed, but for a mark of the sentence at its end."""
    is_printed = text[slice(*link)] == url and "(" not in url
    return url[-1:] in SENTENCE_MARKS and is_printed and _is_same(printed, url[:-1])


def _is_doi_with_spaces(printed: str, url: str) -> bool:
    """Whether the link's text is the target's DOI, with spaces where a line may be cut: `10.6028/NIST.SP.800 - 207`."""
    doi = doi_of_url(url)
    return doi is not None and doi_key(re.sub(r"\s", "", printed).rstrip("".join(SENTENCE_MARKS))).endswith(
        doi_key(doi)
    )


def _printed_under(note: NoteView, link: Span) -> Iterator[tuple[str, Span]]:
    """The printed addresses that the link's text begins or covers, and DOIs that are printed alone."""
    taken: list[Span] = []
    for found in note.urls:
        if found.span[0] < link[1] and link[0] < found.span[1]:
            taken.append(found.span)
            yield _whole(note.text, found, link[1]), found.span
    for doi in find_dois(note.text[slice(*link)]):
        span = (link[0] + doi.span[0], link[0] + doi.span[1])
        if not any(start <= span[0] < end for start, end in taken) and not doi.malformed:
            yield doi_url(doi.doi), span


def _whole(text: str, found: FoundUrl, end: int) -> str:
    """The URL with its ellipsis, or with what the link goes on to after a no-break space that cuts it in two."""
    if ellipsis := _ELLIPSIS.match(text, found.span[1]):
        return found.url + ellipsis[0]
    cut = cut_after(text, found)
    if cut is None or text[cut.gap] != _NO_BREAK or end <= cut.gap:
        return found.url
    return text[found.span[0] : cut.end]


def _is_same(printed: str, url: str) -> bool:
    cited, target = doi_of_url(printed), doi_of_url(url)
    if cited is not None:
        # What is no DOI may be the publisher's page, unless it is to be one.
        return not is_doi_url(url) if target is None else doi_key(cited) == doi_key(target)
    one, other = _key(printed), _key(url)
    if shortened := _ELLIPSIS.search(one):
        return other.startswith(one[: shortened.start()]) and other.endswith(one[shortened.end() :])
    held = other.partition("://")[2].removeprefix("www.")
    # Addresses of perma.cc don't contain that of the page.
    is_opaque_copy = (copy := snapshot(url)) is not None and not copy.url
    # The home page stands for a page of the site.
    is_home_page = "/" not in one and other.startswith(f"{one}/")
    return one == other or held.startswith(one) or is_opaque_copy or is_home_page


def _key(url: str) -> str:
    """What is left of an address without what makes no difference to where it leads."""
    url = url[:_MAX]
    try:
        parts = split_printed(url)
    except ValueError:
        return url
    host, query = host_of(url), _COUNTER.sub("", parts.query).rstrip("&")
    path = parts.path.rstrip("/")
    joined = f"{host}{path}?{query}" if query else f"{host}{path}"
    return re.sub(r"[\s\u00ad\u2010\u2011-]+", "", unquote(joined)).casefold()
