"""A URL carries parameters that track where its reader came from.

## What it does

Flags a URL whose query holds well-known tracking parameters: `utm_…` of Google Analytics, the click
numbers of advertisers (`gclid`, `fbclid`, `msclkid` and others), those of mailings (`mc_cid`, `mkt_tok`,
`_hsenc`) and Matomo's. The fix removes these and leaves all else as it was, letter by letter and in its
order. Archived copies are left alone, and so are names that may select what a page shows (`ref`,
`source`, `id`).

## Why is this bad?

They say through which mail or advertisement the author came, not what is cited; some name the author
herself. They make the URL long, and two citations of one page look like two pages.

## Example

    <https://news.example/article?id=17&utm_source=newsletter&utm_medium=email>

becomes

    <https://news.example/article?id=17>

## Source

The services' own documentation of the parameters that they add: Google Analytics, “URL builders: Collect
campaign data with custom URLs”; Google Ads, on `gclid`; Matomo, on tracking campaigns. Which of them
browsers remove: Mozilla Firefox, Query Parameter Stripping; Brave, Query String Filter. RFC 3986, section
3.4: the query is to identify a resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.url import url_fault
from stacite.rules.base import Rule
from stacite.rules.readdress import Readdress, changed
from stacite.rules.tracking import tracking_parts
from stacite.rules.uses import uses_of
from stacite.rules.verdicts import once_a_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("U202", "url-tracking-parameters", Severity.WARNING, Applicability.SAFE)


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL."""
    readdress = Readdress(context)
    for use in once_a_note(uses_of(context)):
        parts, names = tracking_parts(use.url)
        if parts and not url_fault(use.url):
            changes = [(start, end, "") for start, end in parts]
            fix = readdress.mend(use, changes)
            yield RULE.finding(
                f"the URL tracks its reader with {', '.join(names)}",
                use.location,
                note=use.note,
                reference=use.reference,
                fix=fix,
                help="" if fix else f"Cite {changed(use.url, changes)}",
            )
