"""A page is gone, and no archived copy of it is cited.

## What it does

With `stacite check --archive` the Wayback Machine is asked for pages that are gone (dead, replaced by a message
or by the site's home page, or for sale): for the copy nearest to the day of access, else to the day of
publication. A copy is offered only if it came and shows the work: its title, or one much like it with the author or
the day. The fix, which an editor ought to look at, puts “archived at” and the copy's address behind the cited one,
which stays as the record of where the source was. Where no copy was found, or none that could be shown to be the
page, the finding says so. Where the archive could not be asked, nothing is said of the page.

## Why is this bad?

The reader can't see the source; a copy in an archive would show it as it was.

## Example

    Dana Whitlock, “Harbor Board Votes to Close Two Ferry Lines,” April 11, 2023, <https://news.example/8813>.

With a copy cited:

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
from stacite.rules.link_evidence import CitedWorks, cited_copy, is_gone, uses_with_verdict

if TYPE_CHECKING:
    from stacite.rules.uses import UrlUse


RULE = Rule(
    "A801",
    "no-archive-copy",
    Severity.INFO,
    Applicability.UNSAFE,
    needs=Need.LINKS | Need.PAGES | Need.REGISTRATIONS | Need.COPIES,
)


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
            what = f"one of {copy.captured} shows the page" if offered else copy.reason or "none can be cited"
            fix = _fix(use, offered) if offered else None
            yield RULE.at_use(
                use,
                f"no archived copy is cited; {what}",
                evidence=(Observation(f"captured {copy.captured}", source=offered),) if offered else (),
                fix=fix,
                help=f"Cite the copy: {offered}" if offered and not fix else "",
            )


def _fix(use: UrlUse, copy: str) -> Fix | None:
    """Put the copy after the URL; None where the file does not hold the URL exactly as the note's text does."""
    if use.note_view is None or use.span is None:
        return None
    if use.bracketed:
        new = f"{use.url}>, archived at <{copy}"
    else:
        new = f"{use.url}, archived at {copy if may_stand_bare(use.note_view, copy) else f'<{copy}>'}"
    return use.note_view.fix(f"Put “archived at {copy}” behind the URL", *use.span, new, Applicability.UNSAFE)
