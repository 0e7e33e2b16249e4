"""Titles: whether they are one, how they differ, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from stacite.compare.alphabet import same_script
from stacite.compare.difference import Difference, Kind
from stacite.compare.fold import clean, compact, edit_distance, fold
from stacite.compare.title_text import (
    is_notice,
    main_parts,
    number_tokens,
    plain_title,
    same_spelling,
    title_candidates,
    without_notice,
)
from stacite.compare.word_diff import differing, word_diff
from stacite.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.item import Item
    from stacite.model.record import Record

NEAR, FAR = 0.85, 0.60
"""From the one on titles are one but for words; below the other they have nothing in common."""
_ABOUT = 0.8
_LETTERS = 300
"""Letters of which the ratio is taken: its time grows faster than their number."""
_MOST_TITLES = 8
_SLIPS, _SHORTEST, _SLIP = 3, 4, 2
"""Slips of the pen: so many, in words of so many letters and more, each of so many letters at most."""
_ARTICLES = frozenset("the a an der die das le la les el los las il gli de het".split())
_NEGATIONS = tuple("a an un in im il ir de".split())
_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
    for pair in """
    north/south east/west northern/southern eastern/western increase/decrease increased/decreased increasing/decreasing
    increases/decreases micro/macro inter/intra hyper/hypo male/female upper/lower import/export imports/exports
    """.split()
)
_PREFIXES = (("hyper", "hypo"), ("inter", "intra"), ("micro", "macro"), ("over", "under"), ("anti", "ante"))


@dataclass(frozen=True, slots=True)
class Titles:
    """What came of comparing the titles."""

    difference: Difference | None = None
    ratio: float | None = None
    """0 to 1, of the letters that both share in order; None where titles can't be compared or one is missing."""
    is_notice: bool = False
    """Whether the record is that of a notice about the printed work."""


def compare_titles(item: Item, record: Record) -> Titles:
    """The nearest of the record's titles against the printed one."""
    printed, registered = plain_title(item.title), title_candidates(record)[:_MOST_TITLES]
    if not compact(printed) or not registered:
        return Titles()
    if any(compact(printed) == compact(title) for title in registered):
        return Titles(ratio=1.0)
    notice = _notice(printed, registered)
    if notice:
        return Titles(_title(Severity.ERROR, "the DOI is that of a notice about it", item, notice), 0.0, is_notice=True)
    comparable = [title for title in registered if same_script(title, printed)]
    if not comparable:
        message = "in another script than the registered one, so not compared"
        return Titles(_title(Severity.WARNING, message, item, registered[0]))
    return _nearest(item, printed, comparable)


def letter_ratio(one: str, other: str) -> float:
    """What two texts share, 0 to 1, of their letters without blanks (Ratcliff and Obershelp)."""
    return SequenceMatcher(None, compact(one)[:_LETTERS], compact(other)[:_LETTERS], autojunk=False).ratio()


def _notice(printed: str, registered: Sequence[str]) -> str:
    """The title that is a notice's about the printed work, or the empty string."""
    if is_notice(printed):
        return ""
    for title in filter(is_notice, registered):
        about = without_notice(title)
        if about and (letter_ratio(printed, about) > _ABOUT or compact(printed) in compact(about)):
            return title
    return ""


def _nearest(item: Item, printed: str, registered: Sequence[str]) -> Titles:
    mine = compact(printed)
    for title in registered:
        if any(compact(part) == mine for part in main_parts(title)):
            message = f"the subtitle is left out: {word_diff(printed, title)}"
            return Titles(_title(Severity.WARNING, message, item, title), 1.0)
    if {compact(part) for part in main_parts(printed)} & {compact(title) for title in registered}:
        return Titles(ratio=1.0)
    ratio, title = max((letter_ratio(printed, title), title) for title in registered)
    if ratio >= NEAR or (ratio >= FAR and _is_variant(_runs(printed, title))):
        return Titles(_near(item, printed, title), ratio)
    theirs = compact(title)
    if theirs.startswith(mine) or mine.startswith(theirs):
        what = "cut short" if theirs.startswith(mine) else "longer than registered"
        return Titles(_title(Severity.ERROR, f"{what}: {word_diff(printed, title)}", item, title), max(ratio, FAR))
    other = f"the title of another paper, or another paper by the same author: {title}"
    message = other if ratio < FAR else word_diff(printed, title)
    return Titles(_title(Severity.ERROR, message, item, title), ratio)


def _near(item: Item, printed: str, title: str) -> Difference:
    runs, shown = _runs(printed, title), word_diff(printed, title)
    if number_tokens(fold(printed)) != number_tokens(fold(title)):
        return _title(Severity.ERROR, f"another number: {shown}", item, title)
    if _is_variant(runs):
        return _title(Severity.WARNING, f"spelled otherwise: {shown}", item, title)
    if len(runs) <= _SLIPS and all(_is_slip(*run) for run in runs):
        return _title(Severity.WARNING, f"spelling: {shown}", item, title)
    return _title(Severity.ERROR, shown, item, title)


def _runs(printed: str, title: str) -> list[tuple[str, str]]:
    """The folded words that differ, run by run."""
    mine, theirs = fold(printed).split(), fold(title).split()
    return [(" ".join(mine[slice(*one)]), " ".join(theirs[slice(*other)])) for one, other in differing(mine, theirs)]


def _is_variant(runs: Sequence[tuple[str, str]]) -> bool:
    """Whether only spelling, the form of numbers, or articles differ."""
    return bool(runs) and all(same_spelling(*run) or _is_article(*run) for run in runs)


def _is_article(one: str, other: str) -> bool:
    return set(one.split()) | set(other.split()) <= _ARTICLES


def _is_slip(one: str, other: str) -> bool:
    """Whether a word was mistyped; not where the two say the opposite of each other."""
    if same_spelling(one, other) or _is_article(one, other):
        return True
    one, other = one.replace(" ", ""), other.replace(" ", "")
    if min(len(one), len(other)) < _SHORTEST or edit_distance(one, other, _SLIP) > _SLIP:
        return False
    return not _are_opposites(one, other)


def _are_opposites(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return (
        any(long == negation + short for negation in _NEGATIONS)
        or frozenset((one, other)) in _OPPOSITES
        or any(
            {one, other} == {prefix + tail, against + tail}
            for prefix, against in _PREFIXES
            for tail in (one.removeprefix(prefix), one.removeprefix(against))
        )
    )


def _title(severity: Severity, message: str, item: Item, registered: str) -> Difference:
    return Difference("title", Kind.TITLE, severity, message, clean(item.title), registered)
