"""The trained model that the package ships, a citation as it labels it, and confidence.

The model is opened when the first citation is tagged.

Its probabilities are those of single words; they are too low for a field that the grammar read and that was kept,
and too high for one that the tagger has replaced. So they are mapped to the share of fields that were right,
measured on 2,400 references with known fields that were used for neither, and rounded.
"""

from __future__ import annotations

import re
import threading
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stacite.parser.punctuation import full_stops
from stacite.parser.tagging.features import token_offsets, tokens_within
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pycrfsuite

    from stacite.parser.draft import Draft
    from stacite.parser.tagging.features import CitationToken
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


MODEL_PATH = Path(__file__).with_name("citations.crfsuite")
# The label of words that belong to no variable.
OUTSIDE_LABEL = "O"


class LabelSpan(NamedTuple):
    """Successive words of one label."""

    label: str
    start: int
    """The first word."""
    end: int
    """After the last word."""
    confidence: float
    """The model's probability of the label, of its first or last word, whichever is less certain."""


class _LoadedModel(threading.local):
    """One tagger for each thread, since it remembers the citation that it tagged last; and the labels that it knows."""

    def __init__(self) -> None:
        import pycrfsuite  # noqa: PLC0415 - start-up time

        self.tagger: pycrfsuite.Tagger = pycrfsuite.Tagger()
        self.tagger.open(str(MODEL_PATH))
        self.labels: frozenset[str] = frozenset(self.tagger.labels())


_loaded: list[_LoadedModel] = []


def _model() -> _LoadedModel:
    if not _loaded:
        _loaded.append(_LoadedModel())
    return _loaded[0]


def model_labels() -> frozenset[str]:
    """All labels that the model knows."""
    return _model().labels


class LabeledTokens:
    """The words of a citation with their likeliest labels; good until the next citation is tagged.

    Words are tagged once only: crfsuite's marginals are wrong after a second call for the same citation.
    """

    __slots__ = ("_tagger", "tags")

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Tag words that are given as rows of features."""
        self._tagger = _model().tagger
        self.tags: list[str] = self._tagger.tag(rows)

    def runs(self) -> list[LabelSpan]:
        """The labels as runs; words without label are left out."""
        tags, runs, start, count = self.tags, [], 0, len(self.tags)
        for at in range(1, count + 1):
            label = tags[start]
            if at < count and tags[at] == label:
                continue
            if label != OUTSIDE_LABEL:
                runs.append(LabelSpan(label, start, at, self.confidence(label, start, at - 1)))
            start = at
        return runs

    def odds(self, tags: list[str]) -> float:
        """The probability of these labels relative to the likeliest ones: 0 to 1. The model must know the labels."""
        if tags == self.tags:
            return 1.0
        best: float = self._tagger.probability(self.tags)
        probability: float = self._tagger.probability(tags)
        return probability / best if best else 0.0

    def confidence(self, label: str, first: int, last: int) -> float:
        """The probability of a label for successive words: of the first or last, whichever is less."""
        marginal = self._tagger.marginal
        confidence: float = marginal(label, first)
        return confidence if first == last else min(confidence, marginal(label, last))


_CLOSING = {")": "(", "]": "[", "”": "“", "’": "‘", "»": "«"}
_PAIRS = {"“": "”", "‘": "’", "„": "“", "«": "»", '"': '"'}
_ABBREVIATED = pattern(r"\b(?:[A-Z][a-z]?|Jr|Sr|St|al|Inc|Co|Ltd|Corp|Bros|Univ|[A-Z]\.[A-Z])\Z")
_EDITION_WORD = pattern(r"[.,]? ?(?:ed(?:n|ition)?|Aufl(?:age)?|éd(?:ition)?)\b\.?", re.IGNORECASE)


class TaggedCitation:
    """A citation's characters, words and label spans."""

    __slots__ = ("_inside", "found", "offsets", "runs", "words")

    def __init__(self, found: TextSlice, words: Sequence[CitationToken], runs: list[LabelSpan]) -> None:
        self.found = found
        self.words = words
        self.runs = runs
        self.offsets = token_offsets(found, words)
        self._inside: dict[Span, range] = {}

    def between(self, run: LabelSpan) -> tuple[str, str]:
        """What is printed between the run before and this one, and between this one and the next."""
        text, words = self.found.text, self.words
        at = self.runs.index(run)
        before = words[self.runs[at - 1].end - 1].end if at else 0
        after = words[self.runs[at + 1].start].start if at + 1 < len(self.runs) else len(text)
        return text[before : words[run.start].start], text[words[run.end - 1].end : after]

    def inside(self, span: Span) -> range:
        """The words in a span of the note; cached, since each run is compared with each field."""
        inside = self._inside.get(span)
        if inside is None:
            inside = self._inside[span] = tokens_within(self.offsets, span)
        return inside

    def inside_field(self, draft: Draft, name: str) -> range:
        """The words in the span of a field of the draft; none where it has no such field."""
        return self.inside(draft.fields[name]) if name in draft.fields else range(0)


def balance_quotation_marks(reading: TaggedCitation) -> None:
    """Make each title that begins with a quotation mark end with it, and the other way round."""
    text, words = reading.found.text, reading.words
    for at, found in enumerate(reading.runs):
        run = found
        if run.label == "title" and _is_year_suffix(text, words, run.start) and run.end - run.start > 1:
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


def split_titles_at_stops(reading: TaggedCitation) -> None:
    """Where a title goes on after its colon as far as a period, the source begins after that."""
    text, words, runs = reading.found.text, reading.words, reading.runs
    for at in range(1, len(runs)):
        title, run = runs[at - 1], runs[at]
        if title.label != "title" or run.label not in _SOURCES:
            continue
        start, end = words[run.start].start, words[run.end - 1].end
        if text[words[title.end - 1].end : start].strip(" ”") not in _CONTINUES:
            continue
        stop = next(
            (stop for stop in reversed(full_stops(text[start:end])) if _SENTENCE.search(text, start, start + stop)), 0
        )
        first = next((place for place in range(run.start, run.end) if words[place].start >= start + stop), run.end)
        if stop and first < run.end:
            runs[at - 1], runs[at] = title._replace(end=first), run._replace(start=first)


_SOURCES = ("container-title", "collection-title", "publisher")
_CONTINUES = ("", ":", "?", "!")
_SENTENCE = pattern(r"\b[^\W\d_]{3,40}\. *\Z")


def _is_year_suffix(text: str, words: Sequence[CitationToken], at: int) -> bool:
    """Whether a word is the `b` of `2008b`."""
    word = words[at]
    return len(word.text) == 1 and at > 0 and words[at - 1].end == word.start and text[word.start - 1].isdigit()


def _late_quotation(text: str, words: Sequence[CitationToken], run: LabelSpan) -> int | None:
    """The word at which a quotation begins that ends where the run ends: `and trans., “An Essay”`."""
    end = words[run.end - 1].end
    for opening, closing in _PAIRS.items():
        if closing in text[end : end + 3] and opening != closing:
            start = text.rfind(opening, words[run.start].start, end)
            if start > words[run.start].start and closing not in text[start:end]:
                return next((at for at in range(run.start, run.end) if words[at].start > start), None)
    return None


def slice_of_span(reading: TaggedCitation, run: LabelSpan) -> TextSlice:
    """The characters of the span, with the marks at its ends that belong to it."""
    text, words = reading.found.text, reading.words
    start, end = words[run.start].start, words[run.end - 1].end
    bound = words[run.end].start if run.end < len(words) else len(text)
    while end < bound:
        character = text[end]
        opening = _CLOSING.get(character)
        if not (
            character in "?!"
            or (opening is not None and text.count(opening, start, end) > text.count(character, start, end))
            or (character == "." and _ABBREVIATED.search(text, start, end))
            or (character == '"' and text.count('"', start, end) % 2)
        ):
            break
        end += 1
    for closing, opening in _CLOSING.items():
        if start and text[start - 1] == opening and text.count(closing, start, end) > text.count(opening, start, end):
            start -= 1
    if run.label == "edition" and (word := _EDITION_WORD.match(text, end)):
        end = word.end()
    return reading.found.cut(start, end)


# The share of characters that fields explain in a complete reading; the rest are words such as `no.` and `ed.`.
_FULLY_EXPLAINED = 0.9
# The highest confidence in a reading without a title or without any field.
_MAX_WITHOUT_TITLE = 0.3


class FieldOrigin(Enum):
    """Where a field's value comes from."""

    EXACT = auto()
    """A form for which the tagger is not consulted."""
    AGREED = auto()
    """The grammar's, which the tagger does not outweigh."""
    CORRECTED = auto()
    """The grammar's, changed by the tagger."""


def field_confidence(probability: float, origin: FieldOrigin) -> float:
    """How often a field of this probability is right: 0 to 1."""
    if origin is FieldOrigin.EXACT:
        return probability
    return 0.58 + 0.39 * probability if origin is FieldOrigin.AGREED else 0.9 * probability**1.7


def citation_confidence(
    probabilities: Iterable[float], explained: float, *, has_title: bool, origin: FieldOrigin = FieldOrigin.EXACT
) -> float:
    """How often all fields of a citation are right: by its least certain one, and less if characters are unexplained.

    `probabilities` are those of its fields, `explained` is the share of its characters that stand in one.
    """
    least = min(probabilities, default=0.0) * min(1.0, explained / _FULLY_EXPLAINED)
    if origin is FieldOrigin.AGREED:
        least = 0.48 + 0.4 * least
    elif origin is FieldOrigin.CORRECTED:
        least = 0.65 * least**2.5
    return least if has_title else min(least, _MAX_WITHOUT_TITLE)
