"""An online source has no URL or DOI.

## What it does

Flags a web page, post, data set or program without a URL or DOI, and any other source that has an access date but no
URL or DOI. Works in an archive, works with an ISBN or PubMed number, and sources whose note contains a link or an
address that stacite did not assign to any source are ignored. If a source only looks like a web page, the note must
also say so (`website`, `blog`, `online`) or give an access date.

It also flags a source that says it was read online (`…, online.`, `[online]`, `Online-Ressource`), or that breaks off
before the address (`available at.`, `verfügbar unter:`), unless the note contains an address. Articles with a volume or
pages, cases and laws, and lectures or interviews held online are ignored.

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
from stacite.rules.view import Mention, NoteView, SpanSet
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item


# As the medium of a source, in brackets (ISO 690).
_ALONE = pattern(r"(?<!ISSN )[\[(](?:online|en ligne)[\])]", re.IGNORECASE)
# What a citation ends in that should go on with an address.
_LAST = pattern(
    r"[,;.:)\]”“»’*]\s*[\[(]?(?:"
    r"(?:(?:published|available|accessible) )?(?:online|on the internet)"
    r"|online[- ](?:ressource|publikation|dokument|resource|publication|document)"
    r"|(?:online|im internet)(?: (?:unter|verfügbar|abrufbar|einsehbar|zugänglich|veröffentlicht))?"
    r"|(?:(?:online|im internet) )?(?:verfügbar|abrufbar|einsehbar|zugänglich)(?: (?:online|im internet))?"
    r" (?:unter|über)"
    r"|(?:online )?(?:available|accessible|accessed|retrieved)(?: online)? (?:at|from|via)"
    r"|(?:(?:disponible|consultable|publié) )?en ligne"
    r"|(?:disponible|consultable|accessible)(?: en ligne)? (?:sur|à l’adresse)"
    r")[\s.:)\]]*$",
    re.IGNORECASE,
)
# What is held online, and lies nowhere.
_HELD = pattern(
    r"interview|gespräch|entretien|lecture|vortrag|conférence|conference|konferenz|tagung|colloqu"
    r"|talk\b|paper (?:pres|giv|read)|workshop|webinar|seminar|meeting|sitzung|hearing|course|event\b|zoom\b|skype",
    re.IGNORECASE,
)
# A host without its protocol, or a name that is resolved.
_ADDRESS = pattern(
    r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b|\b(?:urn|hdl|ark|arxiv|oai):|\barxiv\b", re.IGNORECASE
)


def says_online(note: NoteView, citation: Citation) -> bool:
    """Whether a full citation says in a word of its own that its source is online, in a note without any address."""
    if citation.form is not CitationForm.FULL:
        return False
    start, end = citation.span
    # After the note's last citation, `Available at:` may be left to a sentence of its own.
    is_last = citation is note.parsed.citations[-1]
    last = _LAST.search(note.text, start, len(note.text) if is_last else end)
    match = last if last and last.start() <= end else _ALONE.search(note.text, start, end)
    if match is None or match.end() - 1 in SpanSet((*note.quotations, *note.italics)):
        return False
    has_address = note.urls or note.dois or _ADDRESS.search(note.text)
    return not has_address and not _HELD.search(note.text, start, end)


RULE = Rule("C706", "missing-identifier", Severity.WARNING, title="No URL or DOI")
_ONLINE = frozenset("dataset post post-weblog software webpage".split())
_SAID = pattern(r"\b(?:web\W?(?:site|page)|online|blog|posted|home\W?page|last (?:modified|updated))\b", re.IGNORECASE)
_IDENTIFIERS = ("URL", "DOI", "ISBN", "PMID", "PMCID", "archive")
# What is held, what is found by its own number, and what is of no known kind.
_NOT_OF_NET = frozenset(
    "speech interview personal_communication event performance"
    " legal_case legislation bill hearing treaty document".split()
)


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    for reference, mention in context.view.mentioned_references:
        if not any(map(reference.item.get, _IDENTIFIERS)) and _is_online(reference.item, mention):
            message, advice = "This online source has no URL or DOI", "Add the URL where you read it"
            yield RULE.at_mention(context, reference, mention, message, help=advice)


def _is_online(item: Item, mention: Mention | None) -> bool:
    by_its_item = item.type in _ONLINE or "accessed" in item.dates
    if mention is None:
        return by_its_item
    note, citation = mention
    is_found = citation.item is not None and any(map(citation.item.get, _IDENTIFIERS))
    if note.source_note.addresses or is_found:
        return False
    return (by_its_item and _is_surely_online(item, mention)) or (_is_of_net(item) and says_online(note, citation))


def _is_surely_online(item: Item, mention: Mention) -> bool:
    """Whether more than the kind speaks for it: `webpage` is also what an article in an unknown paper looks like."""
    note, citation = mention
    said = _SAID.search(note.text, *citation.span) is not None
    return item.type != "webpage" or "accessed" in item.dates or said


def _is_of_net(item: Item) -> bool:
    """Whether it may be a source that is found by its address only."""
    is_in_print = item.type == "article-journal" and (item.get("volume") or item.get("page"))
    return not is_in_print and item.type not in _NOT_OF_NET
