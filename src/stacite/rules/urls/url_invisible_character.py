"""A URL contains an invisible character.

## What it does

This rule flags a URL that contains a zero-width space, a soft hyphen, a byte order mark, a writing-direction mark or a
no-break space, whether in a note, in a link target or in the registry. It also flags a URL that a no-break space splits
in two. The fix removes the character. For a no-break space between two words, the fix needs `--unsafe-fixes`, because
it may be a space in a file name. Joiners between characters of scripts that need them (Persian, Hindi) are part of the
URL and are not flagged. If the URL is the text of a link whose target has no such character, the level is info, because
it only tells browsers where to break the line. In plain text and Markdown, a byte order mark is read as a space; inside
angle brackets, *Space or line break in a URL* (U201) reports it.

## Why it matters

The URL looks correct but isn't: when you click or copy it, you get a different URL. Word processors, web pages and
typesetting programs insert such characters where a line may break.

## Example

    <https://agency.example/reports/2024/title.pdf>

with a zero-width space (U+200B) after each slash. Without these, the link works.

## Source

RFC 3986, section 2 (the characters that a URI may have) and appendix C (no hyphen is to be added at the end of a line);
RFC 3987, section 4.1 (no direction marks in an IRI).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.document import AddressSource
from stacite.model.finding import Applicability, Finding, Fix, Severity
from stacite.model.url import OPEN_END, SEAM, cut_after
from stacite.rules.addresses import character_name, invisible_characters
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import UrlReplacer
from stacite.rules.link_evidence import once_per_note
from stacite.rules.view import safe_if

if TYPE_CHECKING:
    from stacite.rules.addresses import UrlUse


RULE = Rule(
    "U210",
    "url-invisible-character",
    Severity.ERROR,
    Applicability.SAFE,
    needs=Need.REGISTRY_TEXT,
    title="Invisible character in a URL",
)
_NO_BREAK = "\u00a0"


def check(context: Context) -> Findings:
    """One finding for each note that cites such a URL."""
    replacer = UrlReplacer(context)
    for use in once_per_note(context.view.all_url_uses):
        places = list(invisible_characters(use.url))
        if places:
            names = list(dict.fromkeys(character_name(use.url[at]) for at in places))
            fix = replacer.replace_parts(use, [(at, at + 1, "") for at in places], _level(use.url, places))
            finding = _finding(use, _message(names, len(places)), fix)
            yield replace(finding, severity=Severity.INFO) if _is_linked_without(use) else finding
        elif cut := _cut(use):
            yield cut


def _is_linked_without(use: UrlUse) -> bool:
    """Whether the URL is the text of a link whose target has no such character: then it only tells where to break."""
    if use.note_view is None or use.span is None:
        return False
    start, end = use.span
    return any(
        each.source is not AddressSource.PRINTED
        and each.span is not None
        and each.span[0] <= start
        and end <= each.span[1]
        and not any(True for _ in invisible_characters(each.url))
        for each in use.note_view.source_note.addresses
    )


def _level(url: str, places: list[int]) -> Applicability:
    """Safe, unless it may have been a space in a file's name."""
    spaces = [at for at in places if url[at].isspace()]
    return safe_if(all(url[at - 1] in f"{OPEN_END}/." or SEAM.match(url, at + 1) for at in spaces))


def _cut(use: UrlUse) -> Finding | None:
    """The finding where a no-break space cuts a bare URL in two."""
    if use.note_view is None or use.span is None or use.bracketed:
        return None
    text = use.note_view.text
    found = next((url for url in use.note_view.urls if url.span == use.span), None)
    cut = None if found is None else cut_after(text, found)
    if cut is None or text[cut.gap] != _NO_BREAK:
        return None
    fix = use.note_view.fix("Remove the space from the URL", cut.gap, cut.gap + 1, "", safe_if(cut.is_sure))
    whole = replace(use, location=use.note_view.place(use.span[0], cut.end))
    return _finding(whole, _message([character_name(_NO_BREAK)], 1), fix)


def _message(names: list[str], count: int) -> str:
    times = "" if count == 1 else f", {count} in all" if len(names) > 1 else f", {count} times"
    what = "an invisible character" if count == 1 else "invisible characters"
    return f"The URL contains {what}: {' and '.join(names)}{times}"


def _finding(use: UrlUse, message: str, fix: Fix | None) -> Finding:
    return RULE.at_use(use, message, fix=fix, unfixed="Delete it, or copy the URL from the page again")
