"""stacite may have misread a source.

## What it does

This rule flags a source whose type is unclear (type `document`), and one that was read with a confidence below
`unsure-below` (0.5 unless you change it). The finding names the least certain fields. Nothing is flagged for citations
that a reference manager inserted in the document, or for sources in which you changed or added a field.

Off by default (turn it on with `--extend-select C707`), because many of the sources it reports were read correctly.

## Why it matters

A misread source, such as one whose publisher was taken for a journal, is checked and exported wrongly. Most mistakes
are among the few sources read with low confidence, so these are the ones to check. `stacite show --review` lists them,
lowest confidence first.

## Example

    Author, Title Without Quotation Marks or Italics, A Series or a Publisher, 2019.

Look at the fields with `stacite show NOTE` and correct them in `citations.yaml`. Your edits are never overwritten. If
everything is right, add `ignore: [C707]` to the source.

## Options

`unsure-below` in the settings: 0 to 1, by default 0.5. With 0, only sources of unclear type are reported.

## Source

stacite's own measurements of how often readings with a given confidence are right, on notes labeled by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Observation, Severity
from stacite.model.item import field_label
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.changes import is_corrected, values_of
from stacite.rules.citations import is_doubtful, is_of_no_kind, least_sure
from stacite.text.characters import listed
from stacite.text.numerals import percent

if TYPE_CHECKING:
    from stacite.model.citation import Citation


RULE = Rule("C707", "kind-unknown", Severity.INFO, default=False, title="May be misread")
_WHERE = " in the registry, or add `ignore: [C707]` if they are right"


def check(context: Context) -> Findings:
    """One finding for each such reference, at its first full citation: that is where its fields are from."""
    citations = context.view.full_citations
    for reference in context.registry.references:
        mentions = citations.get(reference.id, [])
        printed = [citation.item for _, citation in mentions if citation.item is not None]
        if not printed:
            continue
        note, citation = mentions[0]
        if is_doubtful(citation, context.unsure_below) and not is_corrected(reference.item, printed):
            doubtful = least_sure(citation, context.unsure_below)
            values = values_of(citation.item) if citation.item is not None else {}
            confidence = {name: percent(citation.confidence_in(name)) for name in doubtful if name in values}
            yield RULE.finding(
                _message(citation, doubtful, context.unsure_below),
                note.place(*citation.span),
                note=note.label,
                reference=reference.id,
                evidence=tuple(
                    Observation(f"read as {values[name]} (confidence {share})", field=name)
                    for name, share in confidence.items()
                ),
                help=f"Correct its fields{context.on_registry(_WHERE)}",
            )


def _message(citation: Citation, doubtful: tuple[str, ...], unsure_below: float) -> str:
    """`This source may be misread (confidence 42%, least certain: “title” and “date”)`."""
    is_unclear = is_of_no_kind(citation)
    if citation.confidence >= unsure_below:
        return "The type of this source is unclear" if is_unclear else ""
    names = [f"“{field_label(name)}”" for name in doubtful]
    least = f", least certain: {listed(names)}" if doubtful else ""
    lead = "The type of this source is unclear, and it" if is_unclear else "This source"
    return f"{lead} may be misread (confidence {percent(citation.confidence)}{least})"
