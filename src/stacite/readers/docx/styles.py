"""Formatting in a Word document that matters here: italic, hidden, removed by a tracked change, not text at all.

Source: ISO/IEC 29500-1, 17.7.2 (style hierarchy), 17.7.3 (toggle properties), 17.3.2.16 (i), 17.3.2.41 (vanish),
17.17.4 (on, off), 17.13.5 (tracked changes; 17.13.5.13-20 for those recorded in properties); 29500-3, 9.3 (alternate
content).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.containers.xml import DELETED_ELEMENTS, INSERTED_ELEMENTS, find_child, prefixed_attribute, prefixed_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


ITALIC, HIDDEN = "w:i", "w:vanish"
_FALSE = frozenset(("0", "false", "off"))


def toggle_state(properties: Element | None, toggle: str) -> bool | None:
    """Whether run properties turn a toggle on or off; None if they say nothing."""
    found = find_child(properties, toggle)
    return None if found is None else prefixed_attribute(found, "w:val") not in _FALSE


@dataclass(slots=True)
class DocxStyles:
    """The toggle properties (italic, hidden) of each style."""

    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)
    _document: dict[str, bool] = field(default_factory=dict)
    _known: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> DocxStyles:
        """Read `styles.xml`; without it, there are no styles."""
        styles = cls()
        if root is None:
            return styles
        run_defaults = find_child(root, "w:docDefaults/w:rPrDefault/w:rPr")
        styles._document = {toggle: bool(toggle_state(run_defaults, toggle)) for toggle in (ITALIC, HIDDEN)}
        for style in root:
            if prefixed_name(style) == "w:style":
                kind = prefixed_attribute(style, "w:type") or "paragraph"
                identifier = prefixed_attribute(style, "w:styleId")
                styles._styles.setdefault((kind, identifier), style)
                if prefixed_attribute(style, "w:default") not in ("", *_FALSE):
                    styles._defaults[kind] = identifier
        return styles

    def is_on(self, toggle: str, run: Element | None, paragraph: str, table: str | None) -> bool:
        """Whether text with these run properties, in a paragraph and table of these styles, has the toggle.

        The run's own property counts. Else the styles of different kinds are combined by exclusive or, so that
        emphasis inside an italic paragraph is upright.
        """
        direct = toggle_state(run, toggle)
        if direct is not None:
            return direct
        # The document's defaults are not toggled by styles (17.7.3).
        if self._document.get(toggle):
            return True
        character = find_child(run, "w:rStyle")
        styled = (
            table is not None and self._style_toggle(toggle, "table", table),
            self._style_toggle(toggle, "paragraph", paragraph),
            self._style_toggle(
                toggle, "character", "" if character is None else prefixed_attribute(character, "w:val")
            ),
        )
        # Toggle properties of style levels cancel each other out in pairs (17.7.3).
        return sum(styled) % 2 == 1

    def _style_toggle(self, toggle: str, kind: str, identifier: str) -> bool:
        """Whether a style, or the nearest style it is based on, turns a toggle on."""
        current = identifier if (kind, identifier) in self._styles else self._defaults.get(kind, "")
        undecided: dict[tuple[str, str, str], None] = {}
        inherited: bool | None = None
        while inherited is None:
            key = toggle, kind, current
            inherited = self._known.get(key)
            # Styles can be based on each other in a circle.
            if inherited is None and (key in undecided or (kind, current) not in self._styles):
                inherited = False
            if inherited is None:
                undecided[key] = None
                style = self._styles[kind, current]
                inherited = toggle_state(find_child(style, "w:rPr"), toggle)
                based_on = find_child(style, "w:basedOn")
                current = "" if based_on is None else prefixed_attribute(based_on, "w:val")
        # All styles on the way share the result.
        self._known |= dict.fromkeys(undecided, inherited)
        return inherited


# Properties, and ruby text (`w:rt`).
_UNREAD_ELEMENTS = frozenset(
    """
    w:rPr w:pPr w:sdtPr w:sdtEndPr w:tblPr w:tblPrEx w:tblGrid w:trPr w:tcPr w:sectPr w:rt w:customXmlPr
    w:smartTagPr m:rPr m:ctrlPr m:oMathParaPr
    """.split()
)
# Alternatives for one piece of content: only the first is read.
_ALTERNATIVES = frozenset(("mc:Choice", "mc:Fallback"))


def is_unread_element(tag: str, element: Element, *, is_rejecting: bool) -> bool:
    """Whether an element, whose prefixed name is `tag`, contains no visible text."""
    if tag in _UNREAD_ELEMENTS or tag in (INSERTED_ELEMENTS if is_rejecting else DELETED_ELEMENTS):
        return True
    if tag in _ALTERNATIVES:
        previous = element.getprevious()
        return previous is not None and prefixed_name(previous) in _ALTERNATIVES
    if tag in ("w:r", "m:r"):
        return is_undone(find_child(element, "w:rPr"), is_rejecting=is_rejecting)
    return tag == "w:tr" and is_undone(find_child(element, "w:trPr"), is_rejecting=is_rejecting)


def is_undone(properties: Element | None, *, is_rejecting: bool) -> bool:
    """Whether a tracked change in the properties of a run, row or paragraph mark removes it."""
    changes = INSERTED_ELEMENTS if is_rejecting else DELETED_ELEMENTS
    return properties is not None and any(prefixed_name(each) in changes for each in properties)
