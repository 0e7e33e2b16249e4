"""A URL holds letters that are not of ASCII.

## What it does

Flags a URL whose path, query or fragment has letters beyond ASCII, such as `ü` or `中`. The fix writes
them as UTF-8 in percent-encoding and changes nothing else; there is none where one of them may have come
in by a word processor, as an en dash for a hyphen, a curly quotation mark or a joined `ﬁ` does. A host
in its own script is left: that is how it is meant to be shown. To check such a link the fix is not needed.

## Why is this bad?

Not every program that makes a link of it encodes it in the same way, and in old ones the link is broken
at the letter. For readers the raw letters are easier to read, hence the level.

## Example

    <https://lexikon.example/wiki/Österreich>

becomes

    <https://lexikon.example/wiki/%C3%96sterreich>

## Source

RFC 3987, section 3.1 (how an IRI becomes a URI); RFC 3986, section 2.1 (percent-encoding).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import Applicability, Severity
from stacite.model.url import url_fault
from stacite.rules.base import Rule
from stacite.rules.invisible import unseen_letters
from stacite.rules.raw_letters import encodings, is_doubtful, raw_letters
from stacite.rules.readdress import Readdress
from stacite.rules.uses import uses_of
from stacite.rules.verdicts import once_a_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.finding import Finding
    from stacite.rules.base import Context

RULE = Rule("U207", "url-raw-non-ascii", Severity.INFO, Applicability.SAFE)
_SHOWN = 12
"""Letters that the message names."""


def check(context: Context) -> Iterator[Finding]:
    """One finding for each note that cites such a URL; those with invisible characters are another rule's."""
    readdress = Readdress(context)
    for use in once_a_note(uses_of(context)):
        letters = raw_letters(use.url)
        if not letters or url_fault(use.url) or any(unseen_letters(use.url)):
            continue
        doubtful = "".join(filter(is_doubtful, letters))
        yield RULE.finding(
            _message(letters, doubtful),
            use.location,
            note=use.note,
            reference=use.reference,
            fix=None if doubtful else readdress.mend(use, encodings(use.url)),
            help="Open it, and copy its address from there" if doubtful else "",
        )


def _message(letters: str, doubtful: str) -> str:
    shown = letters[:_SHOWN] + ("…" if len(letters) > _SHOWN else "")
    may_be_wrong = f", and “{doubtful[:_SHOWN]}” may not be what its server has" if doubtful else ""
    return f"the URL has “{shown}” unencoded{may_be_wrong}"
