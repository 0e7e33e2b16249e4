"""Where on its page a line stands: under a separator, in the small print at a column's foot, in a list of notes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.readers.glyphs.lines import Line
    from stacite.readers.glyphs.sheet import Rule

SMALL = 0.94
"""Of the body's size: print of notes. LaTeX sets them at 0.8 to 0.92, Word at 0.83 to 0.91."""
_BODY_SHARE = 0.35
_HEADING = re.compile(
    r"(?:[\divx]{1,4}\.?\s+)?"
    r"(?:end\s?notes?|foot\s?notes?|notes?|references and notes|notes and references|notes to (?:the )?text"
    r"|anmerkungen|fu(?:ß|ss)noten|endnoten|notas(?: (?:al pie|finales))?|notes de (?:fin|bas de page)"
    r"|note(?: (?:a|al) pi(?:è di pagina|ede))?|voetnoten|noten|eindnoten|przypisy(?: końcowe)?|примечания|сноски"
    r"|notas de rodapé|fotnoter|noter|poznámky|jegyzetek|notlar|注释|註釋|注解|尾注|脚注|注)\s*:?",
    re.IGNORECASE,
)
_SOURCES = re.compile(
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
    for indices in _frames(lines):
        _judge_frame(places, indices, rules.get(lines[indices[0]].page, ()), labelled)
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


def _judge_frame(places: Places, indices: list[int], rules: Sequence[Rule], labelled: set[int]) -> None:
    lines = places.lines
    small = [lines[index].size <= SMALL * places.body_size for index in indices]
    for index, is_small in zip(indices, small, strict=True):
        if is_small:
            places.place[index] = Place.SMALL
    for index in indices[_foot(small) :]:
        places.place[index] = Place.FOOT
    first = _first_under_rule(places, indices, rules, labelled)
    if first is not None:
        places.separated[lines[indices[0]].frame] = first
        for index in range(first, indices[-1] + 1):
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


def _first_under_rule(places: Places, indices: list[int], rules: Sequence[Rule], labelled: set[int]) -> int | None:
    """The first line below a frame's separator."""
    lines = [places.lines[index] for index in indices]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    for rule in sorted(rules, key=lambda rule: -rule.y):
        if not _is_separator(rule, lines, left, right):
            continue
        below = next((at for at, line in enumerate(lines) if line.y < rule.y), None)
        if below is None:
            continue
        if _are_notes_below(
            places, lines[below:], indices[below] in labelled, rule.x1 - rule.x0 < 0.62 * (right - left)
        ):
            return indices[below]
    return None


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


def _are_notes_below(places: Places, below: Sequence[Line], starts_note: bool, short: bool) -> bool:
    """Whether what stands below a rule is print of notes, or at least a note below a short rule."""
    large = sum(line.size > SMALL * places.body_size for line in below)
    if large <= min(1, len(below) - 1):
        return True
    return large == len(below) and short and starts_note


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
