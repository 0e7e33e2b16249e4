"""Look for a quotation in the text of its source: word for word, altered, or not at all.

Spaces, hyphens, case, quotation marks and accents don't count, so that a text from a PDF is as good as another. What
quotations may change is left out: ellipses, words in brackets, `[sic]`. The time is linear in the text: a quotation
that is not there word for word is compared only with the places that share rows of words with it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from stacite.model.evidence import QuotationMatch
from stacite.text.folding import fold
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


# Words of a source and of a quotation that are read; a book has 100,000.
_MOST_WORDS = 300_000
_MOST_QUOTED = 400
# Places that are compared word by word.
_MOST_COMPARED = 3
# Words that may be missing or added between two of a quotation.
_SLACK = 12
# Share of a quotation's words, in order, that makes a place an altered form of it.
_ALTERED = 0.7
# Words of a part between two ellipses that are looked for.
_FEWEST = 3
# Differences that are told.
_MOST_TOLD = 3
_HYPHENATED = pattern(r"(?<=[^\W\d_])[-\u00ad\u2010][ \t\r]{0,9}\n[ \t]{0,99}(?=[^\W\d_])")
_LETTER_IN_BRACKETS = pattern(r"\[(\w)\](?=\w)")
_GAP = pattern(r"\[[^\[\]]{0,200}\]|…|\.(?:[ \u00a0]?\.){2,3}")


@dataclass(frozen=True, slots=True)
class FoundQuotation:
    """Where and how a quotation stands in a text."""

    match: QuotationMatch
    page: str = ""
    """Where it begins; empty if the text has no pages."""
    there: str = ""
    """The words of the text, where they are others."""
    differences: tuple[str, ...] = ()
    """What is different, as clauses."""


_MISSING = FoundQuotation(QuotationMatch.MISSING)


class SourceText:
    """The text of a source, made ready for many quotations."""

    def __init__(self, pages: Iterable[tuple[str, str]]) -> None:
        """`pages` are names of pages and their texts; a text without pages is one with an empty name."""
        self._pages: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._printed: list[str] = []
        for name, text in pages:
            self._pages.append((len(self._words), name))
            for printed in _HYPHENATED.sub("", text).split():
                folded = fold(printed).split() if len(printed) <= 100 else ()
                self._words += folded
                self._printed += [printed] * len(folded)
            if len(self._words) > _MOST_WORDS:
                break

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def _compact(self) -> str:
        return "".join(self._words)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return list(accumulate(map(len, self._words), initial=0))

    def look_for(self, quotation: str) -> FoundQuotation:
        """Find all parts of a quotation, each after the other or anywhere."""
        parts = _parts(quotation)
        found = [self._look_for_part(part) for part in parts]
        if not found:
            return _MISSING
        matches = [each.match for each in found]
        if all(match is QuotationMatch.FOUND for match in matches):
            return found[0]
        altered = [each for each in found if each.match is QuotationMatch.ALTERED]
        lost = sum(len(part) for part, match in zip(parts, matches, strict=True) if match is QuotationMatch.MISSING)
        if lost * 2 > sum(map(len, parts)) or not (altered or lost == 0):
            return _MISSING
        first = altered[0]
        return FoundQuotation(
            QuotationMatch.ALTERED,
            first.page,
            " … ".join(each.there for each in altered),
            tuple(clause for each in altered for clause in each.differences)[:_MOST_TOLD],
        )

    def _look_for_part(self, part: Sequence[str]) -> FoundQuotation:
        at = self._compact.find("".join(part))
        if at >= 0:
            return FoundQuotation(QuotationMatch.FOUND, self._page(bisect_right(self._starts, at) - 1))
        best, found = 0.0, _MISSING
        for start in self._places(part):
            low, high = max(0, start - _SLACK), start + len(part) + _SLACK
            window = self._words[low:high]
            matcher = SequenceMatcher(None, part, window, autojunk=False)
            blocks = [block for block in matcher.get_matching_blocks() if block.size]
            share = sum(block.size for block in blocks) / len(part)
            if share >= _ALTERED and share > best:
                best = share
                first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
                found = FoundQuotation(
                    QuotationMatch.ALTERED,
                    self._page(low + first),
                    self._text(low + first, low + last),
                    tuple(self._differences(part, matcher, low, (first, last))),
                )
        return found

    def _places(self, part: Sequence[str]) -> list[int]:
        """Where the part may begin, the likeliest first: places that have several of its rows of words."""
        offsets: dict[tuple[str, ...], int] = {}
        for offset, row in enumerate(_rows(part)):
            offsets.setdefault(row, offset)
        votes: Counter[int] = Counter()
        for place, row in enumerate(_rows(self._words)):
            if row in offsets:
                votes[(place - offsets[row]) // _SLACK] += 1
        return [max(0, bucket * _SLACK) for bucket, _ in votes.most_common(_MOST_COMPARED)]

    def _page(self, word: int) -> str:
        return self._pages[max(0, bisect_right(self._pages, word, key=lambda page: page[0]) - 1)][1]

    def _text(self, start: int, end: int) -> str:
        """The words as printed; one that was folded into several stands once."""
        words = self._printed[start:end]
        return " ".join(word for place, word in enumerate(words) if place == 0 or word is not words[place - 1])

    def _differences(
        self, part: Sequence[str], matcher: SequenceMatcher[str], low: int, inside: tuple[int, int]
    ) -> Iterable[str]:
        for tag, start, end, first, last in matcher.get_opcodes():
            quoted = " ".join(part[start:end])
            there = self._text(low + first, low + last)
            is_inside = inside[0] <= first and last <= inside[1]
            if tag == "replace" and quoted.replace(" ", "") != fold(there).replace(" ", ""):
                yield f"the source has “{there}” instead of “{quoted}”"
            elif tag == "delete":
                yield f"the source does not have “{quoted}”"
            elif tag == "insert" and is_inside and first != last:
                yield f"the source has “{there}”, which is left out"


def _rows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(words, islice(words, 1, None), islice(words, 2, None), strict=False)


def _parts(quotation: str) -> list[list[str]]:
    """The folded words between ellipses and brackets; parts of a few words only if there are no others."""
    whole = _LETTER_IN_BRACKETS.sub(r"\1", quotation)
    parts = [fold(part).split()[:_MOST_QUOTED] for part in _GAP.split(whole)]
    parts = [part for part in parts if part]
    return [part for part in parts if len(part) >= _FEWEST] or parts
