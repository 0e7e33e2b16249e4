"""A URL is malformed and can't work.

## What it does

This rule flags a URL that lacks the second slash (`http:/`), the colon (`https//`) or its host, whose scheme is
misspelled (`httpss://`), that has a port that is not a number from 1 to 65535, or an impossible host name, such as one
that starts with `xn--` and does not encode anything. (A space inside a URL is reported by *Space or line break in a
URL* (U201).) URLs that are only in the registry are checked too: there, a word that is no address is flagged as well.
The fix corrects the scheme, or adds the slash or the colon.

## Why it matters

The link can't work anywhere: a character was lost or added.

## Example

    https:///www.example.org/page

## Source

RFC 3986, section 3.2 (authority, host and port); RFC 5890 and RFC 1035 (labels of host names); UTS 46 (how
browsers encode host names).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.url import misspelled_beginning, url_fault
from stacite.rules.addresses import without_invisible
from stacite.rules.base import Context, Findings, Rule

if TYPE_CHECKING:
    from stacite.model.finding import Fix
    from stacite.rules.addresses import UrlUse

RULE = Rule("U206", "url-invalid", Severity.ERROR, Applicability.SAFE, title="Invalid URL")


def check(context: Context) -> Findings:
    """One finding for each place of such a URL."""
    seen: set[tuple[str, str]] = set()
    for use in context.view.url_uses:
        # What only the parser takes for a URL may end with the mark of the sentence.
        place = use.note, use.url.rstrip(".,;:")
        if use.span is None and place in seen:
            continue
        seen.add(place)
        fault = url_fault(without_invisible(use.url))
        is_cut_in_note = use.span is not None and " " in use.url
        # The space is where the text breaks the line, which U201 reports where it is sure.
        is_cut_in_note = is_cut_in_note or (" " in use.url and use.reference in context.view.first_mentions)
        is_cut_in_note = is_cut_in_note or (use.span is None and use.url in context.view.cut_urls)
        if fault is not None and not is_cut_in_note:
            message, advice = f"The URL can't work: {fault}", "Copy the URL from the page again"
            yield RULE.at_use(use, message, fix=_with_right_beginning(use), unfixed=advice)


def _with_right_beginning(use: UrlUse) -> Fix | None:
    """The fix for a URL that nothing else is wrong with than what it begins with."""
    beginning = misspelled_beginning(use.url)
    if beginning is None or use.note_view is None or use.span is None:
        return None
    start, end = use.span[0], use.span[0] + len(beginning.printed)
    is_sound = url_fault(f"{beginning.right}{use.url.removeprefix(beginning.printed)}") is None
    is_there = use.note_view.text[start:end] == beginning.printed
    return use.note_view.fix(beginning.advice, start, end, beginning.right) if is_sound and is_there else None
