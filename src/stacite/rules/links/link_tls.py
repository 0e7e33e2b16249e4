"""The connection to the server is not secure.

## What it does

Flags a URL whose server has a certificate that expired, that nobody vouches for or that is for
another name, and one that sends the reader from `https` to `http`.

## Why is this bad?

Browsers warn the reader away from the page, and what they show may come from somebody else.

## Example

    <https://old-institute.example/paper.pdf>

whose certificate expired in 2019.

## Source

RFC 9110, section 4.3.4 (verification of https certificates); RFC 9525.
"""

from __future__ import annotations

from functools import partial

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.link_evidence import link_findings

RULE = Rule("L306", "link-tls", Severity.WARNING, needs=Need.LINKS | Need.REGISTRATIONS)
check = partial(
    link_findings,
    rule=RULE,
    verdict=Verdict.INSECURE,
    fallback="the connection is not secure",
    advice="Look for another address of the page, or cite an archived copy",
)
