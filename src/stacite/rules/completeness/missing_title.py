"""A reference has no title.

## What it does

Flags a reference without a title. Nothing is said of kinds that are cited without one: letters and
other personal communication, interviews, manuscripts in an archive, laws cited by their number,
law reports (a volume and no author), reviews that name the work under review, classics.

## Why is this bad?

The work can't be found in a catalogue, nor told from others of the same author; in an export it
stays nameless.

## Example

    Author, *Journal* 50, no. 4 (2023): 807–17.

Add the title of the article.

## Source

Chicago Manual of Style, 18th ed., chapters 13 and 14: elements of a citation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Severity
from stacite.rules.base import Rule
from stacite.rules.references import first_mentions, place_and_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.model.item import Item
    from stacite.rules.base import Context

RULE = Rule("C702", "missing-title", Severity.ERROR)
_NO_TITLE = ("the reference has no title", "Add the title")
_BARE_URL = (
    "the reference gives an address, but no title and no author",
    "Add author, title, site and date of the page",
)
_UNTITLED = frozenset("classic interview manuscript patent personal_communication".split())
_BY_NUMBER = frozenset("bill legal_case legislation regulation standard treaty".split())
_NUMBERS = ("number", "container-title", "volume", "section", "chapter-number")


def check(context: Context) -> Iterator[Finding]:
    """One finding for each such reference, at the note that cites it first."""
    mentions = first_mentions(context)
    for reference in context.registry.references:
        if _lacks_title(reference.item):
            place, label = place_and_label(context, reference, mentions.get(reference.id))
            is_bare = bool(reference.item.get("URL")) and not reference.item.names
            message, help_ = _BARE_URL if is_bare else _NO_TITLE
            yield RULE.finding(message, place, note=label, reference=reference.id, help=help_)


def _lacks_title(item: Item) -> bool:
    if item.title or item.get("title-short") or item.type in _UNTITLED:
        return False
    if item.type in _BY_NUMBER and any(item.get(variable) for variable in _NUMBERS):
        return False
    if item.get("volume") and not item.names:
        return False
    return not (item.get("reviewed-title") or item.get("archive"))
