"""Which letters of an OpenDocument text are italic, hidden or raised, and how its notes are counted.

Source: ODF 1.3 part 3, 16.2 (styles: automatic ones, their parents, defaults), 20.182 (fo:font-style), 20.377
(style:text-position), 20.432 (text:display), 16.29.3 (text:notes-configuration).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.packages.vocabulary import child, name, value

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
class _Says:
    """What a style says; None where it leaves a property as it is."""

    is_italic: bool | None = None
    is_hidden: bool | None = None
    is_raised: bool | None = None


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
    _known: dict[tuple[str, str], _Says] = field(default_factory=dict)

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
        says = self._says(family, style)
        return Look(
            within.is_italic if says.is_italic is None else says.is_italic,
            within.is_hidden or bool(says.is_hidden),
            within.is_raised if says.is_raised is None else says.is_raised,
        )

    def _says(self, family: str, style: str) -> _Says:
        """What a style and its parents say; each style is looked at once."""
        chain: dict[str, Element] = {}
        while (family, style) in self._styles and (family, style) not in self._known and style not in chain:
            chain[style] = self._styles[family, style]
            style = value(chain[style], "style:parent-style-name")
        says = self._known.get((family, style)) or _said(self._defaults.get(family), _Says())
        for each in reversed(chain):
            says = self._known[family, each] = _said(chain[each], says)
        return says


def _said(style: Element | None, parent: _Says) -> _Says:
    properties = child(style, "style:text-properties")
    if properties is None:
        return parent
    slant, display = value(properties, "fo:font-style"), value(properties, "text:display")
    position = value(properties, "style:text-position")
    return _Says(
        slant in _SLANTED if slant else parent.is_italic,
        display == "none" if display else parent.is_hidden,
        _is_raised(position) if position else parent.is_raised,
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
