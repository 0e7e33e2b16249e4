"""Which letters of an OpenDocument text are italic, hidden or raised, and how its notes are counted.

Source: ODF 1.3 part 3, 16.2 (styles: automatic ones, their parents, defaults), 20.182 (fo:font-style), 20.377
(style:text-position), 20.432 (text:display), 16.29.3 (text:notes-configuration).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.readers.office.vocabulary import child, name, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_SLANTED = frozenset(("italic", "oblique"))


@dataclass(frozen=True, slots=True)
class Look:
    """What letters look like, as far as that matters here."""

    is_italic: bool = False
    is_hidden: bool = False
    is_raised: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """How one class of notes is counted; what LibreOffice does where a document says nothing."""

    form: str = "1"
    is_in_step: bool = False
    """Whether letters are doubled after `z` (`aa`, `bb`)."""
    before: int = 0
    """The number before the first."""
    restart: str = "document"
    """`document`, `chapter` or `page`."""


@dataclass(slots=True)
class OdfStyles:
    """Styles by family and name."""

    counting: dict[str, Counting] = field(default_factory=dict)
    """By class of notes."""
    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, Element] = field(default_factory=dict)
    _known: dict[tuple[str, str, Look], Look] = field(default_factory=dict)

    @classmethod
    def of(cls, containers: Iterable[Element]) -> OdfStyles:
        """Read styles; of those with one name, the first counts."""
        styles = cls()
        for each in (style for container in containers for style in container):
            match name(each):
                case "style:style":
                    key = value(each, "style:family"), value(each, "style:name")
                    styles._styles.setdefault(key, each)
                case "style:default-style":
                    styles._defaults.setdefault(value(each, "style:family"), each)
                case "text:notes-configuration":
                    styles.counting.setdefault(value(each, "text:note-class"), _counting(each))
        return styles

    def look(self, family: str, style: str, within: Look) -> Look:
        """The look of letters in a style, which inherits from what it stands in."""
        key = family, style, within
        if key not in self._known:
            self._known[key] = self._look_up(family, style, within)
        return self._known[key]

    def _look_up(self, family: str, style: str, within: Look) -> Look:
        chain: list[Element] = []
        seen: set[str] = set()
        while (family, style) in self._styles and style not in seen:
            seen.add(style)
            chain.append(self._styles[family, style])
            style = value(chain[-1], "style:parent-style-name")
        if family == "paragraph" and family in self._defaults:
            chain.append(self._defaults[family])
        look = within
        for each in reversed(chain):
            look = _changed(look, child(each, "style:text-properties"))
        return replace(look, is_hidden=look.is_hidden or within.is_hidden)


def _changed(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    slant, display = value(properties, "fo:font-style"), value(properties, "text:display")
    position = value(properties, "style:text-position")
    return Look(
        slant in _SLANTED if slant else look.is_italic,
        display == "none" if display else look.is_hidden,
        _is_raised(position) if position else look.is_raised,
    )


def _is_raised(position: str) -> bool:
    """`super 58%`, or a height above the line in percent."""
    height = position.split(maxsplit=1)[0] if position.split() else ""
    return height == "super" or (height.rstrip("%").isdecimal() and int(height.rstrip("%")[:4]) > 0)


def _counting(element: Element) -> Counting:
    start = value(element, "text:start-value")
    return Counting(
        value(element, "style:num-format") or "1",
        value(element, "style:num-letter-sync") == "true",
        int(start) if start.isascii() and start.isdecimal() and len(start) < 8 else 0,
        value(element, "text:start-numbering-at") or "document",
    )
