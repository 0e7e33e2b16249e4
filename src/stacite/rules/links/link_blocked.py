"""The site didn't let stacite check the link.

## What it does

This rule flags a URL whose server asks for a sign-in or a subscription, or blocks automated checks (401, 403, a
captcha, a challenge page). Such a link is *not checked*. That doesn't mean it is broken.

## Why it matters

The link may work, but nobody has checked it. Open the page in a browser before you publish.

## Example

    <https://newspaper.example/world/article>

The server returns 401 to programs but shows the page to people.

## Source

RFC 9110, sections 15.5.2 (401), 15.5.4 (403); RFC 7725 (451).
"""

from __future__ import annotations

from functools import partial

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.link_evidence import link_findings

RULE = Rule("L303", "link-blocked", Severity.INFO, needs=Need.ANSWERS, title="Link blocked")
check = partial(link_findings, RULE, Verdict.BLOCKED, "This link could not be checked", "Open the page in a browser")
