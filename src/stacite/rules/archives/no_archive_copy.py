"""A page is gone, and no archived copy is cited.

## What it does

With `stacite check --archive`, stacite searches the Wayback Machine for pages that are gone: the link is broken, an
error message or the site's home page appears instead, or the domain is for sale. It takes the copy nearest to the
access date or, if there is none, to the publication date. A copy is offered only if it loads and shows the source:
the same title, or a very similar title with the author or the date. The fix adds “archived at” and the address of
the copy after the URL, which is kept as a record of where the source was. It is an unsafe fix: look at the copy
first. If there is no copy, or none that clearly shows the page, the finding says so. If the archive could not be
reached, nothing is flagged.

## Why it matters

Readers can't see the source. An archived copy would show it as it was.

## Example

    Dana Whitlock, “Harbor Board Votes to Close Two Ferry Lines,” April 11, 2023, <https://news.example/8813>.

With a copy:

    Dana Whitlock, “Harbor Board Votes to Close Two Ferry Lines,” April 11, 2023, <https://news.example/8813>,
    archived at <https://web.archive.org/web/20230502100000/https://news.example/8813>.

## Source

The Bluebook, rule 18.2.1(d); Chicago Manual of Style, 18th ed., 13.15; RFC 7089.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.evidence import Verdict
from stacite.model.finding import Applicability, Fix, Observation, Severity
from stacite.model.url import is_snapshot
from stacite.rules.base import Context, Findings, Need, Rule
from stacite.rules.fixes import is_citable, may_stand_bare
from stacite.rules.link_evidence import CitedWorks, capture_clause, cited_copy, is_gone, uses_with_verdict

if TYPE_CHECKING:
    from stacite.rules.addresses import UrlUse


RULE = Rule(
    "A801",
    "no-archive-copy",
    Severity.INFO,
    Applicability.UNSAFE,
    needs=Need.ANSWERS | Need.PAGES | Need.COPIES | Need.CAPTURES,
    title="No archived copy",
)
_NO_COPY = "Look for the page at another address, or cite another source"


def check(context: Context) -> Findings:
    """One finding for each note that cites such a page, where an archive was asked."""
    works, copies = CitedWorks(context), context.evidence.copies
    for verdict in (Verdict.DEAD, Verdict.SUSPICIOUS) if copies else ():
        for use, link in uses_with_verdict(context, verdict):
            copy = copies.get(use.url)
            if copy is None or not copy.known or not is_gone(link) or works.is_the_page(use, link):
                continue
            if is_snapshot(use.url) or cited_copy(context, works, use):
                continue
            offered = copy.url if is_citable(copy.url) else ""
            found = copy.reason or "stacite found none that can be cited"
            if offered:
                found = f"a copy from {copy.captured} shows it"
            fix = copy_fix(use, offered) if offered else None
            captures = context.evidence.captures.get(use.url)
            # "The Wayback Machine has no copy" is better said with what it has of the site.
            is_never = captures is not None and not (captures.first or copy.url)
            yield RULE.at_use(
                use,
                f"The page is gone and no archived copy is cited"
                f"{capture_clause(captures, 'it was ') if is_never else f'; {found}'}",
                evidence=(Observation(f"captured {copy.captured}", source=offered),) if offered else (),
                fix=fix,
                unfixed=f"Cite the archived copy: {offered}" if offered else _NO_COPY,
            )


def copy_fix(use: UrlUse, copy: str) -> Fix | None:
    """Put the copy after the URL; None where the file does not hold the URL exactly as the note's text does."""
    if use.note_view is None or use.span is None:
        return None
    if use.bracketed:
        new = f"{use.url}>, archived at <{copy}"
    else:
        new = f"{use.url}, archived at {copy if may_stand_bare(use.note_view, copy) else f'<{copy}>'}"
    return use.note_view.fix(f"Add “archived at {copy}” after the URL", *use.span, new, Applicability.UNSAFE)
