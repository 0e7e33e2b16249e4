"""Where on its page a line stands: under a separator, in the small print at a column's foot, in a list of notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.glyphs.lines import Line
    from stacite.readers.glyphs.sheet import Rule

SMALL = 0.94
"""Of the body's size: print of notes. LaTeX sets them at 0.8 to 0.92, Word at 0.83 to 0.91."""
_BODY_SHARE = 0.35
_HEADING = pattern(
    r"(?:[\divx]{1,4}\.?\s+)?"
    r"(?:end\s?notes?|foot\s?notes?|notes?|references and notes|notes and references|notes to (?:the )?text"
    r"|anmerkungen|fu(?:ß|ss)noten|endnoten|notas(?: (?:al pie|finales))?|notes de (?:fin|bas de page)"
    r"|note(?: (?:a|al) pi(?:è di pagina|ede))?|voetnoten|noten|eindnoten|przypisy(?: końcowe)?|примечания|сноски"
    r"|notas de rodapé|fotnoter|noter|poznámky|jegyzetek|notlar|注释|註釋|注解|尾注|脚注|注)\s*:?",
    re.IGNORECASE,
)
_SOURCES = pattern(
    r"(?:[\divx]{1,4}\.?\s+)?(?:references|bibliography|works cited|literature(?: cited)?|sources|bibliographie"
    r"|literatur(?:verzeichnis)?|quellen|références(?: bibliographiques)?|bibliografía|referencias|bibliografia"
    r"|riferimenti bibliografici|literatura|литература|список литературы|参考文献|参考书目|referências)\s*:?",
    re.IGNORECASE,
)


class Place(Enum):
    """What a line's place on its page says of it."""

    UNDER_RULE = auto()
    """Below a separator, with nothing but small print or notes down to the column's foot."""
    FOOT = auto()
    """In the last run of small print of its column."""
    SMALL = auto()
    """Small print elsewhere: quotations, captions."""
    LIST = auto()
    """After a heading such as `Notes`."""
    SOURCES = auto()
    """After a heading such as `Bibliography`."""
    TEXT = auto()


@dataclass(slots=True)
class Places:
    """The places of all lines of a document, in the order of reading."""

    lines: Sequence[Line]
    body_size: float
    place: list[Place]
    separated: dict[int, int]
    """For each frame with a separator, the index of the first line below it."""
    headings: list[int]
    """Indices of the headings of lists of notes."""


def body_size(lines: Sequence[Line]) -> float:
    """The size of the running text: the largest that many letters have, since notes may outweigh the text."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size * 2) / 2] += len(line.text)
    most = max(counts.values(), default=0)
    return max((size for size, count in counts.items() if count >= _BODY_SHARE * most), default=10.0)


def places_of(lines: Sequence[Line], rules: Mapping[int, Sequence[Rule]], labelled: set[int]) -> Places:
    """Where each line stands. `labelled` are the lines that start like a note, `rules` those of each page."""
    size = body_size(lines)
    places = Places(lines, size, [Place.TEXT] * len(lines), {}, [])
    frames = [(indices, rules.get(lines[indices[0]].page, ())) for indices in _frames(lines)]
    separators = _Separators(places, labelled)
    found = [separators.find(indices, drawn) for indices, drawn in frames]
    for (indices, drawn), first in zip(frames, found, strict=True):
        _judge_frame(places, indices, first if first is not None else separators.find_known(indices, drawn))
    _judge_lists(places, labelled)
    return places


def _frames(lines: Sequence[Line]) -> Iterator[list[int]]:
    frame: list[int] = []
    for index, line in enumerate(lines):
        if frame and lines[frame[0]].frame != line.frame:
            yield frame
            frame = []
        frame.append(index)
    if frame:
        yield frame


def _judge_frame(places: Places, indices: list[int], separated: int | None) -> None:
    lines = places.lines
    small = [lines[index].size <= SMALL * places.body_size for index in indices]
    for index, is_small in zip(indices, small, strict=True):
        if is_small:
            places.place[index] = Place.SMALL
    if separated is None:
        for index in indices[_foot(small) :]:
            places.place[index] = Place.FOOT
    else:
        places.separated[lines[indices[0]].frame] = separated
        for index in range(separated, indices[-1] + 1):
            places.place[index] = Place.UNDER_RULE


def _foot(small: Sequence[bool]) -> int:
    """Where the last run of small print starts; one or two larger lines may stand below it (a licence, a DOI)."""
    end = len(small)
    while end > max(0, len(small) - 2) and not small[end - 1]:
        end -= 1
    if end == 0 or not small[end - 1]:
        return len(small)
    start = end
    while start > 0 and small[start - 1]:
        start -= 1
    return start


class _Separators:
    """Looks for the rules above notes, and learns from those above labels how the others look."""

    def __init__(self, places: Places, labelled: set[int]) -> None:
        self._places, self._labelled = places, labelled
        self._known: list[tuple[float, float]] = []
        """Indent and length, in points, of rules above labels."""

    def find(self, indices: list[int], rules: Sequence[Rule]) -> int | None:
        """The first line below a frame's separator: the highest with small print or notes below it, and no text."""
        best: tuple[int, int] | None = None
        for rule, below in self._candidates(indices, rules):
            large = self._text_below(indices[below:], rule, indices)
            if large is not None and (best is None or large < best[0]):
                best = (large, indices[below])
                if indices[below] in self._labelled:
                    self._known.append(_look(rule, self._left(indices)))
        return best[1] if best else None

    def find_known(self, indices: list[int], rules: Sequence[Rule]) -> int | None:
        """The same by how the document's separators look, where notes have the text's size and go on from before."""
        left = self._left(indices)
        for rule, below in self._candidates(indices, rules):
            indent, length = _look(rule, left)
            alike = sum(abs(indent - other) < 3 and abs(length - size) < 3 for other, size in self._known)
            if alike and alike >= 0.3 * len(self._known):
                return indices[below]
        return None

    def _left(self, indices: list[int]) -> float:
        return min(self._places.lines[index].x0 for index in indices)

    def _candidates(self, indices: list[int], rules: Sequence[Rule]) -> Iterator[tuple[Rule, int]]:
        """Rules that could be separators, from the top, and the place of the first line below each."""
        lines = [self._places.lines[index] for index in indices]
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        for rule in sorted(rules, key=lambda rule: -rule.y):
            below = next((at for at, line in enumerate(lines) if line.y < rule.y), None)
            if below is not None and _is_separator(rule, lines, left, right):
                yield rule, below

    def _text_below(self, below: list[int], rule: Rule, indices: list[int]) -> int | None:
        """How many lines below a rule have the text's size, where what stands there is print of notes.

        One may, or all where the rule is short and a note starts right below it.
        """
        lines = self._places.lines
        large = sum(lines[index].size > SMALL * self._places.body_size for index in below)
        if large <= min(1, len(below) - 1):
            return large
        width = max(lines[index].x1 for index in indices) - self._left(indices)
        short = rule.x1 - rule.x0 < 0.62 * width
        return large if large == len(below) and short and below[0] in self._labelled else None


def _look(rule: Rule, left: float) -> tuple[float, float]:
    return rule.x0 - left, rule.x1 - rule.x0


def _is_separator(rule: Rule, lines: Sequence[Line], left: float, right: float) -> bool:
    """Whether a rule starts at the column's edge, is long enough, and underlines nothing."""
    width = right - left
    if rule.x0 < left - 12 or rule.x0 > left + 0.2 * width or rule.x1 > right + 0.15 * width:
        return False
    if rule.x1 - rule.x0 < 0.1 * width:
        return False
    return not any(
        rule.y - 2 < line.y < rule.y + 0.4 * line.size and line.x0 <= rule.x1 and line.x1 >= rule.x0 for line in lines
    )


def _judge_lists(places: Places, labelled: set[int]) -> None:
    """Lines after a heading of a list of notes, or of sources, up to the next heading of its size."""
    current: Place | None = None
    heading: Line | None = None
    for index, line in enumerate(places.lines):
        kind = _list_heading(line)
        follows = any(index + step in labelled for step in (1, 2, 3, 4))
        if kind is Place.SOURCES or (kind is Place.LIST and follows):
            current, heading = kind, line
            if kind is Place.LIST:
                places.headings.append(index)
            continue
        if heading is not None and current is not None:
            if _is_heading_like(line, heading) and index not in labelled:
                current = heading = None
            elif places.place[index] is not Place.UNDER_RULE or current is Place.SOURCES:
                places.place[index] = current


def _list_heading(line: Line) -> Place | None:
    text = line.text.strip()
    if len(text) > 48:
        return None
    if _HEADING.fullmatch(text):
        return Place.LIST
    return Place.SOURCES if _SOURCES.fullmatch(text) else None


def _is_heading_like(line: Line, heading: Line) -> bool:
    """Whether a line is set as the heading is, or larger: a new chapter."""
    if line.size > heading.size * 1.02:
        return True
    return abs(line.size - heading.size) <= 0.02 * heading.size and heading.bold and line.bold
