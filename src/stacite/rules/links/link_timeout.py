"""The server didn't respond, or reported a temporary problem.

## What it does

This rule flags a URL whose server reported an internal error (5xx), told stacite to come back later (429), or did not
respond in time. stacite tries several times.

## Why it matters

Such problems often pass, so the link may work, but nobody has checked it. If the next run finds the same problem, the
server may be gone.

## Example

    <https://statistics.example/table-7>

The server returns `503 Service Unavailable`.

## Source

RFC 9110, section 15.6 (server errors); RFC 6585, section 4 (429 Too Many Requests).
"""

from __future__ import annotations

from functools import partial

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.link_evidence import link_findings

RULE = Rule("L305", "link-timeout", Severity.INFO, needs=Need.ANSWERS, title="Temporary problem")
check = partial(link_findings, RULE, Verdict.TEMPORARY, "This link could not be checked", "Check again later")
