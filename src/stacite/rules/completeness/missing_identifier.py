"""An online source has no URL or DOI.

## What it does

This rule flags a web page, post, data set or program without a URL or DOI, and any other source that has an access date
but no URL or DOI. Works in an archive, works with an ISBN, ISSN or PubMed number, works from before 1991 that have no
later access date, sources whose only date nothing calls an access date (`“Title”. 13.02.1998`), and sources whose note
contains a link or an address that stacite did not assign to any source, or may have assigned to the wrong one, are
ignored. So is a source that names its database after the date (`1.8.2022, rdb.at`). If a source only looks like a web
page, the note must also say so (`website`, `blog`, `online`) or give an access date.

It also flags a source that says it was read online (`…, online.`, `[online]`, `Online-Ressource`), or that breaks off
before the address (`available at.`, `verfügbar unter:`), unless the note contains an address. Articles with a volume or
pages, cases, laws and patents, and lectures or interviews held online are ignored, and so is a source that is followed
by the key of its entry in the bibliography.

## Why it matters

Readers can find an online source only by its address.

## Example

    Author, “Title,” Institute's website, accessed May 3, 2024.

Add the URL of the page.

## Source

Chicago Manual of Style, 18th ed., chapters 13 and 14: online sources are cited with a DOI or a URL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.citation import Citation, CitationForm
from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.citations import SURE, has_ibid_word, has_key
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    from stacite.model.item import Item
    from stacite.rules.view import Mention, NoteView


RULE = Rule("C706", "missing-identifier", Severity.WARNING, title="No URL or DOI")
_ONLINE = frozenset("dataset post post-weblog software webpage".split())
_IDENTIFIERS = ("URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "archive")
# What is held, what is found by its own number, and what is of no known kind.
_NOT_OF_NET = frozenset(
    "speech interview personal_communication event performance patent"
    " legal_case legislation bill hearing treaty document".split()
)
# What makes a page of what looks like one: `webpage` is also what an article in an unknown paper looks like.
_SAID = pattern(r"\b(?:web\W?(?:site|page)|online|blog|posted|home\W?page|last (?:modified|updated))\b", re.IGNORECASE)
# No variable holds these words, by which a source says that it is online, or breaks off before its address.
_ONLINE_WORDS = pattern(
    r"[,;.:)\]”“»’*]\s*[\[(]?(?:"
    r"(?:(?:published|available|accessible) )?(?:online|on the internet)"
    r"|online[- ](?:ressource|publikation|dokument|resource|publication|document)"
    r"|(?:(?:online|im internet) )?(?:verfügbar|abrufbar|einsehbar|zugänglich)(?: (?:online|im internet))?"
    r" (?:unter|über)"
    r"|(?:online )?(?:available|accessible|accessed|retrieved)(?: online)? (?:at|from|via)"
    r"|(?:(?:disponible|consultable|accessible|publié) )?en ligne(?: sur)?"
    r")[\s.:)\]]*$"
    r"|[\[(](?:online|en ligne)[\])]",
    re.IGNORECASE,
)
_SURE_OF_ACCESS = 0.7
_HELD = pattern(r"lecture|vortrag|conférence|conference|tagung|talk\b|workshop|webinar|seminar|course|zoom\b", 2)
# `7. in [8. april 1994]`: the days of a meeting.
_LOOK_BACK = 12
_OTHER_DAY = pattern(r"\b\d{1,2}\.? ?(?:[-–]|and|und|et|in|og|och|y|e|i|a) ?\Z")
# The only date of a source, after a title and without a word that says that it was read then: `“Title”. 13.02.1998`.
_SENTENCE_BEFORE = pattern(r"(?:\w\w|[”“»\"’)])\. \Z")
# A host without its protocol, or a name that is resolved.
_ADDRESS = pattern(r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b|\b(?:urn|hdl|ark|oai):|\barxiv\b", 2)
_DATABASE = pattern(r"[,;] (?:[a-z0-9-]{1,63}\.){1,3}[a-z]{2,24}[)\]]", re.IGNORECASE)
# One without its protocol, which the parser may not have read as a URL: `goo.gl/Ac7wv2`.
_ADDRESS_OF_PAGE = pattern(r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/\w", re.IGNORECASE)


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    for reference, mention in context.view.mentioned_references:
        if not any(map(reference.item.texts.get, _IDENTIFIERS)) and _is_online(reference.item, mention):
            message, advice = "This online source has no URL or DOI", "Add the URL where you read it"
            yield RULE.at_mention(context, reference, mention, message, help=advice)


_FIRST_YEAR = 1991
"""Of the World Wide Web: an older message or memorandum was not online."""


def _is_online(item: Item, mention: Mention | None) -> bool:
    accessed = item.dates.get("accessed")
    if (accessed or item).year is not None and (accessed or item).year < _FIRST_YEAR:
        return False
    is_of_net = item.type == "document" or item.type not in _NOT_OF_NET
    by_its_item = (
        item.type in _ONLINE or _SAID.search(item.get("genre")) is not None or ("accessed" in item.dates and is_of_net)
    )
    if mention is None:
        return by_its_item
    if not by_its_item and not _is_of_net(item):
        return False
    note, citation = mention
    has_address = "/" in note.text and _ADDRESS_OF_PAGE.search(note.text, *citation.span) is not None
    if has_address or _is_in_database(note, citation) or has_key(note, citation) or has_ibid_word(note, citation):
        return False
    if any(found.malformed for found in note.dois):
        return False  # doi-malformed tells of it
    if "accessed" in citation.fields and not _is_access_date(note, citation):
        return False
    if _may_be_followed_by_its_address(note, citation):
        return False
    if note.source_note.addresses or (citation.item is not None and any(map(citation.item.texts.get, _IDENTIFIERS))):
        return False
    is_page = item.type != "webpage" or "accessed" in item.dates or _SAID.search(note.text, *citation.span) is not None
    return (by_its_item and is_page) or (_is_of_net(item) and _says_online(note, citation))


def _is_in_database(note: NoteView, citation: Citation) -> bool:
    """Whether the database in which it was read is named with the date: `(Stand 1.8.2022, rdb.at)`."""
    return "accessed" in citation.fields and _DATABASE.match(note.text, citation.fields["accessed"][1]) is not None


def _is_access_date(note: NoteView, citation: Citation) -> bool:
    """Whether a date surely says when somebody saw the source."""
    start = citation.fields["accessed"][0]
    look_back = max(0, start - _LOOK_BACK)
    is_of_meeting = _OTHER_DAY.search(note.text, look_back, start) is not None
    is_own = "issued" not in citation.fields and _SENTENCE_BEFORE.search(note.text, look_back, start) is not None
    return citation.confidence_in("accessed") >= _SURE_OF_ACCESS and not is_of_meeting and not is_own


def _may_be_followed_by_its_address(note: NoteView, citation: Citation) -> bool:
    """Whether the next citation has an address and may be the rest of this one: stacite isn't sure that it is one."""
    following = next((each for each in note.parsed.citations if each.span[0] >= citation.span[1]), None)
    if following is None or following.item is None or following.confidence >= SURE:
        return False
    return any(map(following.item.texts.get, _IDENTIFIERS))


def _is_of_net(item: Item) -> bool:
    """Whether it may be a source that is found by its address only."""
    is_in_print = item.type == "article-journal" and (item.get("volume") or item.get("page"))
    return not is_in_print and item.type not in _NOT_OF_NET


def _says_online(note: NoteView, citation: Citation) -> bool:
    """Whether a full citation says in a word of its own that its source is online, in a note without any address."""
    # After the note's last citation, `Available at:` may be left to a sentence of its own.
    start, end = citation.span
    last = len(note.text) if citation is note.parsed.citations[-1] else end
    match = _ONLINE_WORDS.search(note.text, start, last)
    if citation.form is not CitationForm.FULL or match is None or match.start() > end:
        return False
    known = SpanSet([*note.quotations, *note.italics])
    is_found = note.urls or note.dois or _ADDRESS.search(note.text) or "ISSN" in note.text
    return match.end() - 1 not in known and not is_found and not _HELD.search(note.text, start, end)
