"""A letter has no recipient.

## What it does

This rule flags a letter, memorandum, telegram or e-mail whose citation doesn't say who received it: not as recipient,
not in its title, and not with a word such as `to`, `an` or `à`. A source counts as a letter if stacite is confident
that it is one (a personal communication that is called a letter, or a manuscript whose title is only `letter`). The
sender may be an office. Conversations, personal communications in general, and letters printed in a journal are
ignored, and so is what the author was sent: “e-mail communication from Jane Doe, May 3, 2010,” without an archive.

## Why it matters

Archives file a letter by sender, recipient and date. Without the recipient it is hard to find.

## Example

    Author, letter, May 3, 1924, box 2, Archive.

Add the recipient: `Author to Recipient, May 3, 1924, box 2, Archive`.

## Source

Chicago Manual of Style, 18th ed., chapter 14, on manuscript collections and on personal communications.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.text.languages import title_language
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item


RULE = Rule("C708", "letter-without-recipient", Severity.INFO, title="Letter without a recipient")
_LETTER = pattern(
    r"\b(?:letters?|e-?mail(?: message)?|memo(?:randum)?|telegram|cable|Briefe?|Schreiben|Telegramm|lettre|courriel"
    r"|télégramme|lettera|carta)\b",
    re.IGNORECASE,
)
# A title that the note gives a letter in an archive: `Letter by Jane Roe`.
_LETTER_BY = pattern(
    r"(?i:letter|e-?mail|telegram|Brief|Schreiben|Telegramm|lettre|télégramme|lettera|carta)s?"
    r" (?:by|from|of|von|des|der|de|du|di|da|del|par) [^\W\d_a-z]"
)
# `the e-mail communication from W. Woodward, 18 August 2010`: it was sent to the author of the note.
_FROM = pattern(r"\b(?:e-?mail|letter|message|communication|correspondence)s?\*? (?:received )?from\b", re.IGNORECASE)
_TYPE_FROM = 0.4
_TO = pattern(r"\b(?:to|for|an|à|aux?|al?|alla|with|mit|avec|between|zwischen|entre|discussion)\b|[→⟶]")
_KINDS = frozenset("document manuscript personal_communication report webpage".split())


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    for reference, mention in context.view.mentioned_references:
        item, text = reference.item, "" if mention is None else mention.note.text[slice(*mention.citation.span)]
        printed = None if mention is None else mention.citation.item
        is_sure = mention is None or mention.citation.confidence_in("type") >= _TYPE_FROM
        # A type that somebody has set in the registry counts, not what the note looks like.
        is_as_printed = printed is not None and item.type in (printed.type, "personal_communication")
        is_letter = any(
            _is_letter(each, text) for each in (item, printed if is_as_printed else None) if each is not None
        )
        is_to_author = not item.get("archive") and _FROM.search(text) is not None
        has_recipient = "recipient" in item.names or is_to_author
        if is_sure and is_letter and not has_recipient and not _TO.search(f"{text} {item.title}"):
            message = "This letter names no recipient"
            yield RULE.at_mention(context, reference, mention, message, help="Add the recipient")


def _is_letter(item: Item, text: str) -> bool:
    if "recipient" in item.names or item.get("container-title") or item.type not in _KINDS:
        return False
    if item.type == "personal_communication":
        return _LETTER.search(f"{item.get('genre')} {item.title} {item.get('medium')}") is not None
    if item.get("archive") and _LETTER_BY.match(item.title):
        return True
    genre = item.get("genre")
    # In English, a brief is a paper for a court.
    if genre.casefold() in ("brief", "briefe") and title_language(text or item.title) != "de":
        return False
    return _LETTER.fullmatch(genre) is not None and (item.type != "report" or not item.title)
