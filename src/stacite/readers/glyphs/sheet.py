"""A page as the child process tells it, held against its form: what comes from there is as strange as the PDF."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

ITALIC, BOLD = 1, 2
_POINT = 100
_MAX_PAGES = 10_000
_FAULTS = ("password", "damaged", "memory")
"""What the child may say is wrong with a file."""
_LIMIT = 10**8


class BadSheetError(ValueError):
    """The child process wrote what it never writes."""


class Glyph(NamedTuple):
    """One letter on a page; lengths in points, y upwards."""

    letter: str
    x0: float
    x1: float
    """Where its advance ends."""
    y: float
    """The baseline."""
    bottom: float
    """Of the ink."""
    top: float
    size: float
    """Of the font, as printed."""
    face: int
    """ITALIC and BOLD."""
    font: int = 0
    """Of a font that tells no letters: its number on the page; `letter` is then the code in the page's text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that lies."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link annotation that leads out of the document."""

    box: tuple[float, ...]
    """Left, bottom, right and top."""
    url: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    number: int
    """1-based."""
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    links: tuple[Link, ...]
    pictures: int
    broken: bool = False
    """Whether PDFium could not read it."""


def read_start(line: bytes) -> int | str:
    """The number of pages, or what is wrong: `password`, `damaged`, `memory`. Raises BadSheetError."""
    told = _object(line)
    if "error" in told:
        if told["error"] not in _FAULTS:
            raise BadSheetError
        return str(told["error"])
    pages = told.get("pages")
    if type(pages) is not int or not 0 <= pages <= _MAX_PAGES:
        raise BadSheetError
    return pages


def read_sheet(line: bytes, number: int) -> Sheet:
    """Page `number`. Raises BadSheetError."""
    told = _object(line)
    if told.get("broken") is True:
        return Sheet(number, (), (), (), 0, broken=True)
    try:
        rules = (_points(rule, 4) for rule in told["rules"])
        lying = tuple(Rule(x0, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in rules if x1 - x0 > abs(y1 - y0))
        links = tuple(Link(_points(link[:4], 4), _text(link[4])) for link in told["links"])
        return Sheet(number, _glyphs(told), lying, links, _whole(told["pictures"]))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BadSheetError from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadSheetError from error
    if not isinstance(told, dict):
        raise BadSheetError
    return told


def _glyphs(told: dict[str, Any]) -> tuple[Glyph, ...]:
    letters = _text(told["letters"])
    places, style = told["places"], told["style"]
    styles = [(_whole(size) / _POINT, _whole(face), _whole(font)) for size, face, font in told["styles"]]
    if not len(letters) * 5 == len(places) == len(style) * 5 or not all(type(at) is int for at in (*places, *style)):
        raise BadSheetError
    if style and not 0 <= min(style) <= max(style) < len(styles):
        raise BadSheetError
    each = zip(letters, *(iter(places),) * 5, style, strict=True)
    return tuple(
        Glyph(letter, x0 / 100, x1 / 100, y / 100, bottom / 100, top / 100, *styles[at])
        for letter, x0, x1, y, bottom, top, at in each
    )


def _points(values: Any, count: int) -> tuple[float, ...]:
    if not isinstance(values, list) or len(values) != count:
        raise BadSheetError
    return tuple(_whole(value) / _POINT for value in values)


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > _LIMIT:
        raise BadSheetError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise BadSheetError
    return value
