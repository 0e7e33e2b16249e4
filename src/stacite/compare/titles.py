"""Compare titles: whether they are the same, how much they differ, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from stacite.compare.results import DifferenceKind, FieldDifference
from stacite.compare.title_text import (
    is_notice,
    main_parts,
    number_tokens,
    plain_title,
    same_spelling,
    similarity,
    title_candidates,
    without_notice,
)
from stacite.model.finding import Severity
from stacite.text.folding import clean, compact, edit_distance, fold
from stacite.text.patterns import pattern
from stacite.text.scripts import same_script
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.evidence import Record
    from stacite.model.item import Item
    from stacite.text.spans import Span


_WORD = pattern(r"[^\s—]+")
# Words that are shown on each side of a difference.
_AROUND = 1
# SequenceMatcher takes quadratic time in the worst case.
_MOST_WORDS = 80
# Differences that are shown; the evidence has the whole titles.
_SHOWN = 3


def differing_words(left: Sequence[str], right: Sequence[str]) -> list[tuple[Span, Span]]:
    """Return the words that differ, as spans of both lists."""
    matcher = SequenceMatcher(None, left[:_MOST_WORDS], right[:_MOST_WORDS], autojunk=False)
    return [((start, end), (low, high)) for tag, start, end, low, high in matcher.get_opcodes() if tag != "equal"]


def word_diff(printed: str, registered: str) -> str:
    """Describe how plain titles differ: `feeding [low → high] levels …`, first the printed words, then the registered.

    Words that are only printed are shown as `[−word]`, missing ones as `[+word]`.
    """
    left, right = _words(printed), _words(registered)
    runs = differing_words([folded for folded, _ in left], [folded for folded, _ in right])
    old, new = [printed[slice(*span)] for _, span in left], [registered[slice(*span)] for _, span in right]
    shown = [_shown(old, new, *run) for run in runs[:_SHOWN]]
    return " … ".join(shown) + (" …" if len(runs) > _SHOWN else "")


def _words(text: str) -> list[tuple[str, Span]]:
    """Return the folded words with their spans; what folds to nothing is left out."""
    return [(folded, match.span()) for match in _WORD.finditer(text) if (folded := fold(match[0]))]


def _shown(printed: Sequence[str], registered: Sequence[str], span: Span, registered_span: Span) -> str:
    start, end = span
    old, new = " ".join(printed[start:end]), " ".join(registered[slice(*registered_span)])
    change = f"[{old} → {new}]" if old and new else f"[−{old}]" if old else f"[+{new}]"
    return " ".join([*printed[max(0, start - _AROUND) : start], change, *printed[end : end + _AROUND]])


def differing_spans(printed: str, registered: str) -> tuple[list[Span], list[Span]]:
    """Return the spans in which each of two values differs from the other, word by word."""
    left, right = _words(printed), _words(registered)
    runs = differing_words([folded for folded, _ in left], [folded for folded, _ in right])
    return (
        [_span_of(left[slice(*span)]) for span, _ in runs if span[0] < span[1]],
        [_span_of(right[slice(*span)]) for _, span in runs if span[0] < span[1]],
    )


def _span_of(words: Sequence[tuple[str, Span]]) -> Span:
    return words[0][1][0], words[-1][1][1]


TITLES_NEAR, TITLES_FAR = 0.85, 0.60
"""Ratios: from the first on titles differ in single words; below the second they have nothing in common."""
_NOTICE_RATIO = 0.8
# Characters used for the ratio: its time grows faster than their number.
_MAX_CHARACTERS = 300
_MOST_TITLES = 8
# Typos in a title: how many, in words of which length at least, and how many characters in each.
_MAX_TYPOS, _MIN_WORD, _MAX_TYPO = 3, 4, 2
_ARTICLES = frozenset("the a an der die das le la les el los las il gli de het".split())
# `typical` and `atypical`, `regular` and `irregular`: as typos, these would pass for the same title.
_NEGATIONS = tuple("a an un in im il ir de".split())
_TABLES = table("stacite.compare", "tables.toml")
_OPPOSITES = frozenset(frozenset(pair.split("/")) for pair in _TABLES["opposites"].split())
_PREFIXES = [pair.split("/") for pair in _TABLES["opposite-prefixes"].split()]


@dataclass(frozen=True, slots=True)
class TitleComparison:
    """Result of comparing the titles."""

    difference: FieldDifference | None = None
    ratio: float | None = None
    """0 to 1, the share of characters in common; None if titles can't be compared or one is missing."""
    is_notice: bool = False
    """Whether the record describes a notice about the printed work."""


_DIFFERS = "The title differs from the registered one"


def compare_titles(item: Item, record: Record) -> TitleComparison:
    """Compare the printed title with the closest title of the record."""
    printed, registered = plain_title(item.title), title_candidates(record)[:_MOST_TITLES]
    if not compact(printed) or not registered:
        return TitleComparison()
    if any(compact(printed) == compact(title) for title in registered):
        return TitleComparison(ratio=1.0)
    if notice := _notice(printed, registered):
        difference = _title(Severity.ERROR, "The DOI belongs to a notice about this work", item, notice)
        return TitleComparison(difference, 0.0, is_notice=True)
    comparable = [title for title in registered if same_script(title, printed)]
    if not comparable:
        message = "The registered title is in another script, so the two could not be compared"
        return TitleComparison(_title(Severity.WARNING, message, item, registered[0]))
    return _nearest(item, printed, comparable)


def _notice(printed: str, registered: Sequence[str]) -> str:
    """Return the registered title that belongs to a notice about the printed work, or nothing."""
    if is_notice(printed):
        return ""
    for title in filter(is_notice, registered):
        about = without_notice(title)
        is_contained = about and compact(printed) in compact(about)
        if is_contained or (about and similarity(printed, about, _MAX_CHARACTERS) > _NOTICE_RATIO):
            return title
    return ""


def _nearest(item: Item, printed: str, registered: Sequence[str]) -> TitleComparison:
    whole = compact(printed)
    for title in registered:
        if any(compact(part) == whole for part in main_parts(title)):
            message = f"The subtitle is missing: {word_diff(printed, title)}"
            return TitleComparison(_title(Severity.WARNING, message, item, title), 1.0)
    # Many records leave out the subtitle, so a printed one is no error.
    if {compact(part) for part in main_parts(printed)} & {compact(title) for title in registered}:
        return TitleComparison(ratio=1.0)
    ratio, title = max((similarity(printed, title, _MAX_CHARACTERS), title) for title in registered)
    if ratio >= TITLES_NEAR or (ratio >= TITLES_FAR and _is_variant(_runs(printed, title))):
        return TitleComparison(_near(item, printed, title), ratio)
    # A title that is cut short is no sign of another work, however low its ratio is. So the ratio is raised to
    # `TITLES_FAR`, below which `compare_work` suspects one.
    registered_whole = compact(title)
    if registered_whole.startswith(whole) or whole.startswith(registered_whole):
        is_cut = registered_whole.startswith(whole)
        what = "The title is cut short" if is_cut else "The title is longer than the registered one"
        difference = _title(Severity.ERROR, f"{what}: {word_diff(printed, title)}", item, title)
        return TitleComparison(difference, max(ratio, TITLES_FAR))
    another = f"The registered title is different, perhaps of another work by the same author: {title}"
    message = another if ratio < TITLES_FAR else f"{_DIFFERS}: {word_diff(printed, title)}"
    return TitleComparison(_title(Severity.ERROR, message, item, title), ratio)


def _near(item: Item, printed: str, title: str) -> FieldDifference:
    runs, shown = _runs(printed, title), word_diff(printed, title)
    if number_tokens(fold(printed)) != number_tokens(fold(title)):
        return _title(Severity.ERROR, f"A number in the title differs from the registered one: {shown}", item, title)
    if _is_variant(runs):
        return _title(Severity.WARNING, f"The registered title is spelled differently: {shown}", item, title)
    if len(runs) <= _MAX_TYPOS and all(_is_typo(*run) for run in runs):
        return _title(Severity.WARNING, f"The title may have a typo: {shown}", item, title)
    return _title(Severity.ERROR, f"{_DIFFERS}: {shown}", item, title)


def _runs(printed: str, title: str) -> list[tuple[str, str]]:
    """Return the folded words that differ, as pairs."""
    left, right = fold(printed).split(), fold(title).split()
    return [
        (" ".join(left[slice(*span)]), " ".join(right[slice(*other)])) for span, other in differing_words(left, right)
    ]


def _is_variant(runs: Sequence[tuple[str, str]]) -> bool:
    """Whether only spelling, the form of numbers, or articles differ."""
    return bool(runs) and all(same_spelling(*run) or _is_article(*run) for run in runs)


def _is_article(left: str, right: str) -> bool:
    return set(left.split()) | set(right.split()) <= _ARTICLES


def _is_typo(left: str, right: str) -> bool:
    """Whether one word is a typo of the other; words with opposite meanings are not."""
    if same_spelling(left, right) or _is_article(left, right):
        return True
    left, right = left.replace(" ", ""), right.replace(" ", "")
    if min(len(left), len(right)) < _MIN_WORD or edit_distance(left, right, _MAX_TYPO) > _MAX_TYPO:
        return False
    return not _are_opposites(left, right)


def _are_opposites(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return (
        any(long == negation + short for negation in _NEGATIONS)
        or frozenset((left, right)) in _OPPOSITES
        or any(
            {left, right} == {prefix + tail, against + tail}
            for prefix, against in _PREFIXES
            for tail in (left.removeprefix(prefix), left.removeprefix(against))
        )
    )


def _title(severity: Severity, message: str, item: Item, registered: str) -> FieldDifference:
    return FieldDifference("title", DifferenceKind.TITLE, severity, message, clean(item.title), registered)
