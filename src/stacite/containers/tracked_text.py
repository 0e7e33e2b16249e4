"""What tracked changes of a Word and of an OpenDocument file have in common: their parts, and what becomes of a link.

A tracked change replaces no more than what differs between two texts, in as few parts as a person can follow. What
changes a short phrase is one part, since half of a fix, accepted alone, would leave nonsense; and a word whose letters
change is replaced as a whole, as Word's own comparison does, since nobody can read half a word struck through.

A tracked change can't hold where a link leads. So a link whose printed address changes is replaced as a whole, and one
whose text only begins to look like an address can't be changed.
"""

from __future__ import annotations

import difflib
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.finding import TextChange
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stacite.text.spans import Span


# Characters that XML can't contain, or that both formats represent by elements.
UNWRITABLE = pattern(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ADDRESS = pattern(r"https?://[^\s<>\"“”]{1,4000}")
_ADDRESS_LIKE = pattern(rf"://|\bwww\.|\b{DOI_REGISTRANT}")
# Characters that belong to the sentence if they are inserted next to an address.
_NEVER_IN_LINKS = frozenset("<>.,;:()[]“”‘’\"' ")
Difference = tuple[int, int, str]
"""Start and end in the old text, and the replacement."""
# A block that both texts share: its start in the old text, in the new one, and its length.
_Block = tuple[int, int, int]
# Characters of texts that are compared one by one, in quadratic time.
_LONGEST_COMPARED = 500
# Words of a phrase that is replaced as a whole.
_MOST_WORDS = 6


def parts_of(
    change: TextChange, old: str, *, is_link: bool, has_one_format: Callable[[int, int], bool]
) -> Iterator[TextChange]:
    """The differences from `old`, which the change replaces; `is_link` if that is all of a link.

    Those within a few words are one, if `has_one_format` says so of its span, so that no format between them is lost.
    Angle brackets around an address are inserted next to the link, so that they don't become part of it.
    """
    start, end, new = change.start, change.end, change.new
    is_put_in_brackets = is_link and (new[:1], new[-1:]) == ("<", ">") and "<" not in old
    if is_put_in_brackets:
        yield TextChange(start, start, "<")
        new = new[1:-1]
    found = list(differences(old, new))
    whole = _phrase(old, new, found)
    if whole is not None and has_one_format(start + whole[0], start + whole[1]):
        found = [whole]
    elif not is_link:
        words = [_whole_word(old, each, start, has_one_format) for each in found]
        # Two changes in one word stay two.
        found = found if any(end > begin for (_, end, _), (begin, _, _) in pairwise(words)) else words
    for low, high, put in found:
        yield TextChange(start + low, start + high, put)
    if is_put_in_brackets:
        yield TextChange(end, end, ">")


def _phrase(old: str, new: str, found: Sequence[Difference]) -> Difference | None:
    """One difference in the place of several that are within a few words; None where they are not.

    Of several words, the first and the last are whole.
    """
    if len(found) < 2:
        return None
    (low, _, _), (_, high, _) = found[0], found[-1]
    if any(each.isspace() for each in old[low:high]):
        low = next((at for at in range(low, 0, -1) if old[at - 1].isspace()), 0)
        high = next((at for at in range(high, len(old)) if old[at].isspace()), len(old))
    is_short = len(old[low:high].split()) <= _MOST_WORDS
    return (low, high, new[low : len(new) - len(old) + high]) if is_short else None


def _whole_word(old: str, part: Difference, at: int, has_one_format: Callable[[int, int], bool]) -> Difference:
    """The difference of the whole word if only letters inside one change, and the word has one format; `at`: of `old`."""
    low, high, put = part
    if not _is_of_letters(old[low:high] + put):
        return part
    first = next((each for each in range(low, 0, -1) if not _is_of_letters(old[each - 1])), 0)
    last = next((each for each in range(high, len(old)) if not _is_of_letters(old[each])), len(old))
    # Words of addresses are joined by characters that no text has between two letters.
    is_in_address = bool(_ADDRESS_LIKE.search(old)) or "/" in old[max(0, first - 1) : last + 1]
    if (first, last) == (low, high) or is_in_address or not has_one_format(at + first, at + last):
        return part
    return first, last, old[first:low] + put + old[high:last]


def _is_of_letters(text: str) -> bool:
    return all(each.isalpha() or unicodedata.combining(each) for each in text)


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


def differences(old: str, new: str) -> Iterator[Difference]:
    """The changes that turn `old` into `new`, in order; an accent is never separated from its letter."""
    # Most fixes change a few characters, so that the quadratic comparison only sees the middle.
    head, tail = _shared_ends(old, new)
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    blocks = [(0, 0, 0), *_matching_blocks(old_middle, new_middle), (len(old_middle), len(new_middle), 0)]
    while (short := _short_block(blocks)) is not None:
        del blocks[short]
    for (at, at_new, length), (start, start_new, _) in pairwise(blocks):
        if at + length < start or at_new + length < start_new:
            yield head + at + length, head + start, new_middle[at_new + length : start_new]


def _short_block(blocks: Sequence[_Block]) -> int | None:
    """The index of a shared block that is no longer than the changes on both sides, which read better as one change."""
    sizes = [
        max(after[0] - before[0] - before[2], after[1] - before[1] - before[2]) for before, after in pairwise(blocks)
    ]
    inner = range(1, len(blocks) - 1)
    return next((each for each in inner if blocks[each][2] <= min(sizes[each - 1], sizes[each])), None)


def _shared_ends(old: str, new: str) -> Span:
    """How many characters the texts share at their beginnings and ends."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    # A combining accent belongs to the character before it: back up to the base character.
    while head and (_is_accent(old, head) or _is_accent(new, head)):
        head -= 1
    room = shortest - head
    tail = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    while tail and _is_accent(old, len(old) - tail):
        tail -= 1
    return head, tail


def _matching_blocks(old: str, new: str) -> Iterator[_Block]:
    """The blocks that both texts share."""
    if not old or not new or max(len(old), len(new)) > _LONGEST_COMPARED:
        return
    # autojunk would ignore frequent characters in texts of 200 characters or more.
    for start, start_new, length in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        edges = ((old, start), (old, start + length), (new, start_new + length))
        if length and not any(_is_accent(text, at) for text, at in edges):
            yield start, start_new, length


def _is_accent(text: str, at: int) -> bool:
    return at < len(text) and unicodedata.combining(text[at]) != 0
