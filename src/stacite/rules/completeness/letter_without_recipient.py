"""A letter has no recipient.

## What it does

Flags a letter, memorandum, telegram or e-mail whose citation doesn't say who received it: not as recipient, not in
its title, and not with a word such as `to`, `an` or `à`. A source counts as a letter if that is its type, if `letter`
takes the place of the title, alone or as `Letter by Somebody`, or if the citation begins with the writer's name,
`letter` and a date. The sender may be an office. Conversations, personal communications in general, and letters
printed in a journal are ignored.

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
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.model.item import Item


RULE = Rule("C708", "letter-without-recipient", Severity.INFO, title="Letter without a recipient")
_LETTER = pattern(
    r"\b(?:letters?|e-?mail(?: message)?|memo(?:randum)?|telegram|cable|Briefe?|Schreiben|Telegramm|lettre|courriel"
    r"|télégramme|lettera|carta)\b",
    re.IGNORECASE,
)
_LETTER_BY = pattern(
    r"[*“„]?(?i:letter|e-?mail|telegram|Brief|Schreiben|Telegramm|lettre|télégramme|lettera|carta)s?"
    r" (?:by|from|of|von|des|der|de|du|di|da|del|par) [^\W\d_a-z]"
)
_MONTH = r"[^\W\d_]{3,9}\.?"
# `Jane Roe, letter, 4 June 2021, files of the office`; with a title after it the letter is printed there.
_LETTER_OF = pattern(
    r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,4},? (?:unpublished )?"
    r"(?i:letter|e-?mail(?: message)?|memo(?:randum)?|telegram|Brief|Telegramm|lettre|courriel|télégramme|lettera"
    r"|carta)(?: of| dated| vom| du| del|,)"
    rf" (?:\d{{1,2}}(?:er|\.)? (?:de )?{_MONTH}(?: de)? \d{{4}}|{_MONTH} \d{{1,2}}, \d{{4}}|undated|n\.d\.)"
    r"(?![^*“„«‘\"]*[*“„«‘\"])"
)
_TO = pattern(r"\b(?:to|for|an|à|aux?|al?|alla|with|mit|avec|between|zwischen|entre)\b|[→⟶]")


def check(context: Context) -> Findings:
    """One finding for each such reference, at the note that cites it first."""
    for reference, mention in context.view.mentioned_references:
        text = "" if mention is None else mention.note.text[slice(*mention.citation.span)]
        printed = None if mention is None else mention.citation.item
        is_letter = any(_is_letter(item, text) for item in (reference.item, printed) if item is not None)
        names_recipient = "recipient" in reference.item.names or _TO.search(f"{text} {reference.item.title}")
        if is_letter and not names_recipient:
            message = "This letter names no recipient"
            yield RULE.at_mention(context, reference, mention, message, help="Add the recipient")


def _is_letter(item: Item, text: str) -> bool:
    if "recipient" in item.names or item.get("container-title"):
        return False
    if _LETTER_OF.match(text) or (item.get("archive") and _LETTER_BY.match(text or item.title)):
        return True
    is_untitled = item.type == "manuscript" or item.title in ("", item.get("genre"))
    if is_untitled and _LETTER.fullmatch(item.get("genre")):
        return True
    words = f"{item.get('genre')} {item.title} {item.get('medium')}"
    return item.type == "personal_communication" and _LETTER.search(words) is not None
