"""No index that should have the source has it.

## What it does

This rule flags a source if every index that lists works of its kind, time and language has responded, and none has a
work with its title and first author. For articles these are Crossref and OpenAlex, for papers on computer science DBLP
as well, for preprints that name their server this one (or Crossref, for bioRxiv, medRxiv and ChemRxiv) and OpenAlex,
for books three library catalogs. The message names the work with the most similar title.

Nothing is flagged if one of them could not be asked, if the title has fewer than four words or was not read for sure,
and for kinds of sources that no index lists as a whole: news, web pages, theses, most reports, archives and interviews,
and what institutes, offices and other bodies write or publish.
`stacite check --sources` shows what was found for each source.

## Why it matters

The source may be missing from the indexes, misprinted, or invented, as references that language models write often are.
Only a copy of it settles that.

## Example

    Jane Author, “A Title That Nobody Has Registered,” Journal of Things 12 (2019): 1–20.

Neither Crossref nor OpenAlex has an article with this title.

## Options

If you have seen the work, say so in the registry: `seen: {by: your name, on: 2026-05-03, note: library copy}`.
`--existence identifiers` searches for no titles, `--existence off` asks nobody.

## Source

The services that stacite asks, and what they cover; see the documentation on privacy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import Reply, SourceVerdict, Way
from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.existence import named, values
from stacite.text.characters import capitalized, clause, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.evidence import SourceCheck
    from stacite.model.item import Item


RULE = Rule("E802", "source-not-found", Severity.WARNING, needs=Need.SOURCES, title="No record of this work")
_ADVICE = "It may be unindexed, misprinted or invented. Ask the author for a copy or a link"


def check(context: Context) -> Findings:
    """One finding for each source that nobody has and no editor has seen, at the note that cites it first."""
    if not context.evidence.sources:
        return
    for reference, mention in context.view.mentioned_references:
        check = context.evidence.sources.get(reference.id)
        if check is None or check.verdict is not SourceVerdict.NOT_FOUND or reference.seen is not None:
            continue
        nearest = f" (nearest: {named(check.nearest)})" if check.nearest is not None else ""
        message = capitalized(clause(check.reason)) + nearest
        evidence = tuple(_evidence(reference.item, check))
        yield RULE.at_mention(context, reference, mention, message, evidence=evidence, help=_ADVICE)


def _evidence(item: Item, check: SourceCheck) -> Iterator[Observation]:
    """Who was asked and when, then the most similar work."""
    silent = [each for each in check.lookups if each.way is not Way.IDENTIFIER and each.reply is not Reply.UNKNOWN]
    if silent:
        moments = [each.fetched for each in silent if each.fetched is not None]
        names = listed([*dict.fromkeys(each.service for each in silent)])
        yield Observation(f"searched: {names}", source=silent[0].url, fetched=max(moments, default=None))
    if check.nearest is not None:
        yield from values(item, check.nearest)
