"""Which letters of a Word document are italic or hidden.

Source: ISO/IEC 29500-1, 17.7.2 (style hierarchy), 17.7.3 (toggle properties), 17.3.2.16 (i), 17.3.2.41 (vanish),
17.17.4 (on, off).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.packages.vocabulary import child, name, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

ITALIC, HIDDEN = "w:i", "w:vanish"
_OFF = frozenset(("0", "false", "off"))


def switch(properties: Element | None, toggle: str) -> bool | None:
    """Whether run properties turn a toggle on or off; None where they say nothing."""
    found = child(properties, toggle)
    return None if found is None else value(found, "w:val") not in _OFF


@dataclass(slots=True)
class WordStyles:
    """The toggles of each style."""

    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)
    _document: dict[str, bool] = field(default_factory=dict)
    _known: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> WordStyles:
        """Read `styles.xml`; a document without has no styles."""
        styles = cls()
        if root is None:
            return styles
        run_defaults = child(root, "w:docDefaults/w:rPrDefault/w:rPr")
        styles._document = {toggle: bool(switch(run_defaults, toggle)) for toggle in (ITALIC, HIDDEN)}
        for style in root:
            if name(style) == "w:style":
                kind = value(style, "w:type") or "paragraph"
                identifier = value(style, "w:styleId")
                styles._styles.setdefault((kind, identifier), style)
                if value(style, "w:default") not in ("", *_OFF):
                    styles._defaults[kind] = identifier
        return styles

    def is_on(self, toggle: str, run: Element | None, paragraph: str, table: str | None) -> bool:
        """Whether letters with these run properties, in a paragraph and table of these styles, have the toggle.

        What the run itself says counts; else styles of different kinds turn each other over, so that
        emphasis inside an italic paragraph is upright.
        """
        direct = switch(run, toggle)
        if direct is not None:
            return direct
        if self._document.get(toggle):
            return True
        character = child(run, "w:rStyle")
        styled = (
            table is not None and self._style_says(toggle, "table", table),
            self._style_says(toggle, "paragraph", paragraph),
            self._style_says(toggle, "character", "" if character is None else value(character, "w:val")),
        )
        return sum(styled) % 2 == 1

    def _style_says(self, toggle: str, kind: str, identifier: str) -> bool:
        """What a style, or the nearest one that it is based on, says."""
        current = identifier if (kind, identifier) in self._styles else self._defaults.get(kind, "")
        silent: dict[tuple[str, str, str], None] = {}
        says: bool | None = None
        while says is None:
            key = toggle, kind, current
            says = self._known.get(key)
            if says is None and (key in silent or (kind, current) not in self._styles):
                says = False
            if says is None:
                silent[key] = None
                style = self._styles[kind, current]
                says = switch(child(style, "w:rPr"), toggle)
                based_on = child(style, "w:basedOn")
                current = "" if based_on is None else value(based_on, "w:val")
        self._known |= dict.fromkeys(silent, says)
        return says
