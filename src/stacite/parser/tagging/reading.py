"""A citation as the tagger read it: its words, the runs of labels, and the letters that belong to a run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.sentences import full_stops
from stacite.parser.tagging.words import places_of, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span
    from stacite.parser.stretch import Stretch
    from stacite.parser.tagging.model import Run
    from stacite.parser.tagging.words import Word

_CLOSING = {")": "(", "]": "[", "”": "“", "’": "‘", "»": "«"}
_PAIRS = {"“": "”", "‘": "’", "„": "“", "«": "»", '"': '"'}
_ABBREVIATED = pattern(r"\b(?:[A-Z][a-z]?|Jr|Sr|St|al|Inc|Co|Ltd|Corp|Bros|Univ|[A-Z]\.[A-Z])\Z")
_EDITION_WORD = pattern(r"[.,]? ?(?:ed(?:n|ition)?|Aufl(?:age)?|éd(?:ition)?)\b\.?", re.IGNORECASE)


class Reading:
    """A citation's letters, words and runs."""

    __slots__ = ("_inside", "found", "places", "runs", "words")

    def __init__(self, found: Stretch, words: Sequence[Word], runs: list[Run]) -> None:
        self.found = found
        self.words = words
        self.runs = runs
        self.places = places_of(found, words)
        self._inside: dict[Span, range] = {}

    def between(self, run: Run) -> tuple[str, str]:
        """What is printed between the run before and this one, and between this one and the next."""
        text, words = self.found.text, self.words
        at = self.runs.index(run)
        before = words[self.runs[at - 1].end - 1].end if at else 0
        after = words[self.runs[at + 1].start].start if at + 1 < len(self.runs) else len(text)
        return text[before : words[run.start].start], text[words[run.end - 1].end : after]

    def inside(self, span: Span) -> range:
        """The words that lie in a span of the note; kept, since each run is held against each field."""
        inside = self._inside.get(span)
        if inside is None:
            inside = self._inside[span] = within(self.places, span)
        return inside


def balance(reading: Reading) -> None:
    """A title that begins with its quotation mark ends with it, and the other way round."""
    text, words = reading.found.text, reading.words
    for at, found in enumerate(reading.runs):
        run = found
        if run.label == "title" and _is_letter_of_year(text, words, run.start) and run.end - run.start > 1:
            run = reading.runs[at] = run._replace(start=run.start + 1)
        if run.label == "title" and (late := _late_quotation(text, words, run)) is not None:
            reading.runs[at] = run._replace(start=late)
            continue
        first = words[run.start].start
        while first > 1 and text[first - 2] in _PAIRS:
            first -= 1
        opening = text[first - 1] if first else ""
        closing = _PAIRS.get(opening)
        if run.label != "title" or closing is None:
            continue
        start, end = words[run.start].start, words[run.end - 1].end
        close = text.find(closing, start, end)
        if close < 0 or text.count(opening, start, close) or text[close + 1 : close + 2].isalnum():
            continue
        last = max((place for place in range(run.start, run.end) if words[place].end <= close), default=-1)
        if last >= run.start:
            reading.runs[at] = run._replace(end=last + 1)


def part_at_stops(reading: Reading) -> None:
    """Where a title goes on behind its colon as far as a full stop, the source begins behind that."""
    text, words, runs = reading.found.text, reading.words, reading.runs
    for at in range(1, len(runs)):
        title, run = runs[at - 1], runs[at]
        if title.label != "title" or run.label not in _SOURCES:
            continue
        start, end = words[run.start].start, words[run.end - 1].end
        if text[words[title.end - 1].end : start].strip(" ”") not in _GOES_ON:
            continue
        stop = next(
            (stop for stop in reversed(full_stops(text[start:end])) if _SENTENCE.search(text, start, start + stop)), 0
        )
        first = next((place for place in range(run.start, run.end) if words[place].start >= start + stop), run.end)
        if stop and first < run.end:
            runs[at - 1], runs[at] = title._replace(end=first), run._replace(start=first)


_SOURCES = ("container-title", "collection-title", "publisher")
_GOES_ON = ("", ":", "?", "!")
_SENTENCE = pattern(r"\b[^\W\d_]{3,40}\. *\Z")


def _is_letter_of_year(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a word is the `b` of `2008b`."""
    word = words[at]
    return len(word.text) == 1 and at > 0 and words[at - 1].end == word.start and text[word.start - 1].isdigit()


def _late_quotation(text: str, words: Sequence[Word], run: Run) -> int | None:
    """The word at which a quotation begins that ends where the run ends: `and trans., “An Essay”`."""
    end = words[run.end - 1].end
    for opening, closing in _PAIRS.items():
        if closing in text[end : end + 3] and opening != closing:
            start = text.rfind(opening, words[run.start].start, end)
            if start > words[run.start].start and closing not in text[start:end]:
                return next((at for at in range(run.start, run.end) if words[at].start > start), None)
    return None


def stretch(reading: Reading, run: Run) -> Stretch:
    """The run's letters, with the marks at its ends that belong to it."""
    text, words = reading.found.text, reading.words
    start, end = words[run.start].start, words[run.end - 1].end
    bound = words[run.end].start if run.end < len(words) else len(text)
    while end < bound:
        letter = text[end]
        opening = _CLOSING.get(letter)
        if not (
            letter in "?!"
            or (opening is not None and text.count(opening, start, end) > text.count(letter, start, end))
            or (letter == "." and _ABBREVIATED.search(text, start, end))
            or (letter == '"' and text.count('"', start, end) % 2)
        ):
            break
        end += 1
    for closing, opening in _CLOSING.items():
        if start and text[start - 1] == opening and text.count(closing, start, end) > text.count(opening, start, end):
            start -= 1
    if run.label == "edition" and (word := _EDITION_WORD.match(text, end)):
        end = word.end()
    return reading.found.cut(start, end)
