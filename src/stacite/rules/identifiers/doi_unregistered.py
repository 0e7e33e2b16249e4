"""A DOI is not registered.

## What it does

This rule flags a DOI if the DOI system says that it does not exist. If the DOI system could not be reached or returned
an error, nothing is flagged.

## Why it matters

The DOI was mistyped, cut short, or never existed. Readers can't use it to find the source.

## Example

    https://doi.org/10.1093/scipol/scad0222

This DOI has one digit too many. Copy it again from the publisher's page.

## Source

ISO 26324 (Digital object identifier system); the handle API of doi.org, response code 100.
"""

from __future__ import annotations

from stacite.model.evidence import Outcome
from stacite.model.finding import Observation, Severity
from stacite.model.identifiers import doi_key, doi_url
from stacite.rules.addresses import is_misread
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.existence import advice_on_right

RULE = Rule("I104", "doi-unregistered", Severity.ERROR, needs=Need.ANSWERS, title="Unregistered DOI")

_ADVICE = "Copy the DOI again from the publisher's page"


def check(context: Context) -> Findings:
    """One finding for each note that has such a DOI, be it printed there twice."""
    if not context.evidence.registrations:
        return
    seen: set[tuple[str, str, str]] = set()
    for use in context.view.doi_uses:
        registration = context.evidence.registrations.get(doi_key(use.doi))
        place = (doi_key(use.doi), use.location.path, use.note or use.reference)
        if is_misread(use.note_view, doi_url(use.doi), context.evidence):
            continue
        if registration is not None and registration.outcome is Outcome.ABSENT and place not in seen:
            seen.add(place)
            why = "the DOI system has no record of it"
            yield RULE.at_use(
                use,
                f"{use.doi} is not registered, so it leads nowhere",
                evidence=(Observation(why, source=registration.source, fetched=registration.fetched),),
                help=advice_on_right(context.evidence.sources.get(use.reference)) or _ADVICE,
            )
