"""An arXiv or PubMed number does not have its service's form.

## What it does

Flags a number given as one of arXiv's that can't be one (`2101.1`: a year, a month, a period and five
digits, four of them until 2014), a PMID that is not one to eight digits, and a PMCID that is not `PMC`
and digits; where one is given for the other, the fix names it rightly. With level info it also flags a
sound arXiv number that is not written as arXiv asks, as `arXiv:2101.00001` without a blank; the fix
writes it so. URLs are looked at for numbers that can't be, and not for their form.

## Why is this bad?

A number with a digit too few finds nothing. One that is broken up is not recognised by the programs
that link eprints and count their citations.

## Example

    arXiv 2101.00001

becomes

    arXiv:2101.00001

## Source

arXiv's help pages “arXiv identifier” and “References to and in arXiv documents” (no spaces other than
before the category in brackets); National Library of Medicine, help of PubMed and of PubMed Central, on
PMID and PMCID.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Fix, Severity
from stacite.rules.base import Rule
from stacite.rules.eprint_forms import faults, pmcid_fault, pmid_fault
from stacite.rules.references import registry_place
from stacite.rules.walk import read_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context
    from stacite.rules.eprint_forms import Fault
    from stacite.rules.walk import ReadNote

RULE = Rule("I109", "arxiv-pmid-form", Severity.WARNING, Applicability.SAFE)
_HELP = "Copy the number again from the article's page"


def check(context: Context) -> Iterator[Finding]:
    """Those of the notes, then the PMIDs and PMCIDs of the registry."""
    told: set[str] = set()
    for read in read_notes(context):
        for fault in faults(read.text):
            told.add(read.key_at(fault.span[0]))
            yield _printed(read, fault)
    for reference in context.registry.references:
        for variable, fault_of in (("PMID", pmid_fault), ("PMCID", pmcid_fault)):
            number = reference.item.get(variable)
            if number and reference.id not in told and (why := fault_of(number)):
                place = registry_place(context, reference, variable)
                yield RULE.finding(f"“{number}” is no {variable}: {why}", place, reference=reference.id, help=_HELP)


def _printed(read: ReadNote, fault: Fault) -> Finding:
    edit = read.edit(*fault.span, fault.right) if fault.right else None
    return RULE.finding(
        fault.message,
        read.place(*fault.span),
        note=read.label,
        reference=read.key_at(fault.span[0]),
        fix=None if edit is None else Fix(f"Write it as {fault.right}", (edit,)),
        help="" if edit else f"Write it as {fault.right}" if fault.right else _HELP,
        severity=Severity.INFO if fault.is_of_form else None,
    )
