"""A server did not answer, or only with a fault that may pass.

## What it does

Points out URLs whose server was asked several times and gave an error of its own (5xx), asked to
come back later (429), or did not answer in time.

## Why is this bad?

It need not be: such faults pass. If the next run finds the same, the server may be gone.

## Example

    <https://statistics.example/table-7>

whose server says `503 Service Unavailable`.

## Source

RFC 9110, section 15.6 (server errors); RFC 6585, section 4 (429 Too Many Requests).
"""

from __future__ import annotations

from functools import partial

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.link_evidence import link_findings

RULE = Rule("L305", "link-timeout", Severity.INFO, needs=Need.LINKS | Need.REGISTRATIONS)
check = partial(
    link_findings,
    rule=RULE,
    verdict=Verdict.TEMPORARY,
    fallback="no answer after several tries",
    advice="Check again later",
    lead="not checked: ",
)
