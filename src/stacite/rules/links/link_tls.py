"""The connection to the server is not secure.

## What it does

This rule flags a URL whose certificate has expired, is not trusted, or is for another name, and a URL that redirects
from `https` to `http`.

## Why it matters

Browsers warn readers not to open the page, and what they see may come from someone else.

## Example

    <https://old-institute.example/paper.pdf>

The certificate expired in 2019.

## Source

RFC 9110, section 4.3.4 (verification of https certificates); RFC 9525.
"""

from __future__ import annotations

from functools import partial

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.link_evidence import link_findings

RULE = Rule("L306", "link-tls", Severity.WARNING, needs=Need.ANSWERS, title="Insecure connection")
_ADVICE = "Find another address of the page, or cite an archived copy"
check = partial(link_findings, RULE, Verdict.INSECURE, "The connection is not secure", _ADVICE)
