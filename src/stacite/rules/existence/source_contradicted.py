"""Something proves that the source is not as cited.

## What it does

This rule flags a source if positive evidence contradicts it: its DOI or another number does not exist in its own
registry; that number, or the page of the journal or of the reporter, belongs to another work; two library catalogs (or
one, if publisher and year differ too) have another book under its ISBN; or the only work with its title is by other
people. The last is a warning; where no index lists such works, as with parts of books, it counts only if that other
work is in the same journal or book. That other work is shown, and the one that was probably meant, if a search finds
it.

Nothing is flagged if the title was not read for sure, and the title alone counts only if every service that was to be
asked has responded. This finding takes the place of those on the same source: *Unregistered DOI* (I104), *No DOI*
(I105), *Title differs from the record* (M401), *Authors differ from the record* (M402), *Year differs from the record*
(M403), *Journal, volume or pages differ from the record* (M404) and *The DOI belongs to another work* (M405).

## Why it matters

Readers who follow the reference end at another work, or nowhere. Often two references were mixed up, or a number was
copied wrongly.

## Example

    Jane Author, “Title,” https://doi.org/10.1000/182

10.1000/182 is registered for “Ball Screws under Load” by Zhe Du.

## Options

If the published record is wrong, add `ignore: [E801]` to the source in the registry. `--existence off` asks nobody;
then the rules above report what the DOI alone shows.

## Source

ISO 26324, 4 (a DOI name identifies one object); ISO 2108 (an ISBN identifies one publication); the services that
stacite asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import Reply, SourceVerdict, Way
from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.existence import advice_on_right, values
from stacite.text.characters import capitalized, clause, listed
from stacite.text.folding import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import SourceCheck, SourceLookup
    from stacite.model.item import Item


RULE = Rule("E801", "source-contradicted", Severity.ERROR, needs=Need.SOURCES, title="Not as cited")
_ADVICE = "Check the source itself"
# Titles of a record that are compared.
_TITLES = 3


def check(context: Context) -> Findings:
    """One finding for each such source, at the note that cites it first."""
    if not context.evidence.sources:
        return
    for reference, mention in context.view.mentioned_references:
        check = context.evidence.sources.get(reference.id)
        if check is None or check.verdict is not SourceVerdict.CONTRADICTED:
            continue
        is_by_title = not any(map(_decides, check.lookups)) and any(
            each.way is Way.SEARCH and check.record in each.records for each in check.lookups
        )
        yield RULE.at_mention(
            context,
            reference,
            mention,
            clause(_sentence(check.reason)),
            evidence=tuple(_evidence(reference.item, check)),
            help=advice_on_right(check) or _unknown_too(reference.item, check) or _ADVICE,
            severity=Severity.WARNING if is_by_title else None,
        )


def _sentence(reason: str) -> str:
    """The reason with a capital letter, but for names that begin with a small one: arXiv."""
    first = reason.partition(" ")[0]
    return capitalized(reason) if first[1:] == first[1:].lower() else reason


def _unknown_too(item: Item, check: SourceCheck) -> str:
    """That a search knows nothing of the title either, where it was made and brought nothing of the kind."""
    searches = [each for each in check.lookups if each.way is Way.SEARCH and each.reply is not Reply.UNKNOWN]
    titles = (title for each in searches for record in each.records for title in record.titles[:_TITLES])
    if not searches or any(compact(title) == compact(item.title) for title in titles):
        return ""
    names = listed([*dict.fromkeys(each.service for each in searches)])
    have = "have" if len({each.service for each in searches}) > 1 else "has"
    return f"{names} {have} no work with this title, either: check the source itself, or ask the author for a copy"


def _decides(lookup: SourceLookup) -> bool:
    return lookup.way is not Way.SEARCH and lookup.reply is Reply.ABSENT


def _evidence(item: Item, check: SourceCheck) -> Iterator[Observation]:
    """What stands there, then what was probably meant, then who denies the number."""
    if check.record is not None:
        yield from values(item, check.record)
    if check.right is not None:
        yield from values(item, check.right)
    for lookup in filter(_decides, check.lookups):
        yield Observation(f"{lookup.service}: no {lookup.asked}", source=lookup.url, fetched=lookup.fetched)
