"""stacite is not sure of its reading of a reference.

## What it does

Flags a reference whose kind could not be told (type `document`), and one whose citation was read with
less confidence than `unsure-below` says; it names the fields that are the least sure. Nothing is said
of works that a reference manager left in the document, nor of a reference in which an editor has
changed or added a field by hand.

Off unless selected (`--extend-select C707`): of the readings that it flags, many are right all the same.

## Why is this bad?

What is misread is checked and exported wrongly: a publisher taken for a journal, a subtitle for a
series. Most mistakes are among the few readings that stacite is not sure of, so these are the ones to
look at; `stacite show --review` lists them, the least sure first.

## Example

    Author, Title Without Quotation Marks or Italics, A Series or a Publisher, 2019.

Look at the fields with `stacite show NOTE` and correct them in `citations.yaml`. What you change there
is never overwritten. Where all is right, add `ignore: [C707]` to the reference.

## Options

`unsure-below` in the settings: 0 to 1; with 0 only references without a kind are flagged.

## Source

stacite's own: how often readings of a given confidence are right was measured on notes labelled by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Observation, Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.changes import is_corrected, values_of
from stacite.rules.citations import is_doubtful, is_of_no_kind, least_sure
from stacite.rules.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation


RULE = Rule("C707", "kind-unknown", Severity.INFO, default=False)


def check(context: Context) -> Findings:
    """One finding for each such reference, at its first full citation: that is where its fields are from."""
    citations = context.view.full_citations
    for reference in context.registry.references:
        mentions = citations.get(reference.id, [])
        printed = [citation.item for _, citation in mentions if citation.item is not None]
        if not printed or is_corrected(reference.item, printed):
            continue
        note, citation = mentions[0]
        if is_doubtful(citation, context.unsure_below):
            doubtful = least_sure(citation, context.unsure_below)
            yield RULE.finding(
                _message(citation, doubtful, context.unsure_below),
                note.place(*citation.span),
                note=note.label,
                reference=reference.id,
                evidence=tuple(_evidence(citation, doubtful)),
                help="Correct its fields in the registry, where your hand wins; `ignore: [C707]` if they are right",
            )


def _message(citation: Citation, doubtful: tuple[str, ...], unsure_below: float) -> str:
    """`it is unclear what kind of source this is, and its reading is 42% sure, least so of title and issued`."""
    of_no_kind = "it is unclear what kind of source this is" if is_of_no_kind(citation) else ""
    if citation.confidence >= unsure_below:
        return of_no_kind
    least = f", least so of {listed(doubtful)}" if doubtful else ""
    unsure = f"{'its' if of_no_kind else 'the'} reading is only {citation.confidence:.0%} sure{least}"
    return f"{of_no_kind}, and {unsure}" if of_no_kind else unsure


def _evidence(citation: Citation, doubtful: tuple[str, ...]) -> Iterator[Observation]:
    values = values_of(citation.item) if citation.item is not None else {}
    for name in doubtful:
        if name in values:
            yield Observation(f"read as {values[name]}, {citation.confidence_in(name):.0%} sure", field=name)
