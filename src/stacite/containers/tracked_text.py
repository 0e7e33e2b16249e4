"""What tracked changes of a Word and of an OpenDocument file have in common: their parts, and what becomes of a link.

A tracked change can't hold where a link leads. So a link whose printed address changes is replaced as a whole, and one
whose text only begins to look like an address can't be changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.finding import TextChange
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.text.differences import differences
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.text.spans import Span


# Characters that XML can't contain, or that both formats represent by elements.
UNWRITABLE = pattern(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ADDRESS = pattern(r"https?://[^\s<>\"“”]{1,4000}")
_ADDRESS_LIKE = pattern(rf"://|\bwww\.|\b{DOI_REGISTRANT}")
# Characters that belong to the sentence if they are inserted next to an address.
_NEVER_IN_LINKS = frozenset("<>.,;:()[]“”‘’\"' ")


def parts_of(change: TextChange, old: str, *, is_link: bool) -> Iterator[TextChange]:
    """The differences from `old`, which the change replaces; `is_link` if that is all of a link.

    Angle brackets around an address are inserted next to the link, so that they don't become part of it.
    """
    start, end, new = change.start, change.end, change.new
    is_put_in_brackets = is_link and (new[:1], new[-1:]) == ("<", ">") and "<" not in old
    if is_put_in_brackets:
        yield TextChange(start, start, "<")
        new = new[1:-1]
    for low, high, put in differences(old, new):
        yield TextChange(start + low, start + high, put)
    if is_put_in_brackets:
        yield TextChange(end, end, ">")


def is_within_link(part: TextChange, span: Span, *, changes: bool) -> bool:
    """Whether an insertion belongs to the link with this span; `changes` if it is the one whose text changes.

    Text at the edge of the link does not if it is the sentence's.
    """
    start, end = span
    return start < part.start < end or (changes and not _NEVER_IN_LINKS.issuperset(part.new))


def new_address(old: str, at: int, changes: Sequence[TextChange], target: str) -> str | None:
    """Where a link leads, if its text `old`, which begins at `at`, is changed.

    Empty if its target stays right; None if that is not known.
    """
    new = old
    # From the end, so that the offsets of earlier changes stay right.
    for change in sorted(changes, reverse=True):
        new = new[: change.start - at] + change.new + new[change.end - at :]
    # Link text that is not an address may change freely: readers don't compare it with the target.
    if _is_same_address(new, target) or not (_ADDRESS_LIKE.search(old) or _ADDRESS_LIKE.search(new)):
        return ""
    return new if _is_same_address(old, target) and _ADDRESS.fullmatch(new) else None


def _is_same_address(printed: str, target: str) -> bool:
    return bool(target) and printed.strip().rstrip("/") == target.rstrip("/")
