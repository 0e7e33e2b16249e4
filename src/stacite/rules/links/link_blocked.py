"""A server would not let the page be checked.

## What it does

Points out URLs whose server wants a login or a subscription, or takes stacite for a robot (401,
403, a captcha, a challenge page). Such a link is *not checked*, which does not mean that it is dead.

## Why is this bad?

It need not be. Somebody should open the page in a browser before publication.

## Example

    <https://newspaper.example/world/article>

whose server answers 401 to programs and shows the page to people.

## Source

RFC 9110, sections 15.5.2 (401), 15.5.4 (403); RFC 7725 (451).
"""

from __future__ import annotations

from functools import partial

from stacite.model.evidence import Verdict
from stacite.model.finding import Severity
from stacite.rules.base import Need, Rule
from stacite.rules.link_evidence import link_findings

RULE = Rule("L303", "link-blocked", Severity.INFO, needs=Need.LINKS | Need.REGISTRATIONS)
check = partial(
    link_findings,
    rule=RULE,
    verdict=Verdict.BLOCKED,
    fallback="the server turned stacite away",
    advice="Open the page in a browser",
    lead="not checked: ",
)
