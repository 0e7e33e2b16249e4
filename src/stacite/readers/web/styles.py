"""What a style sheet says of classes: which are italic, upright or raised.

CSS 2.2, 15.7 (font-style) and 10.8.1 (vertical-align). Selectors of one class alone are read, as programs that export
pages write them; what is hidden is not: notes that open on a click are, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stacite.model.pattern import pattern

_MOST = 2**20
"""Letters of one sheet."""
_MOST_RULES = 20_000
_SELECTOR = pattern(r"\s*[a-zA-Z0-9]{0,20}\.([\w-]{1,80})\s*")
_COMMENT = pattern(r"/\*.*?\*/", re.DOTALL)
_SLANT = pattern(r"font-style\s{0,9}:\s{0,9}(italic|oblique|normal)", re.IGNORECASE)
_RAISE = pattern(r"vertical-align\s{0,9}:\s{0,9}super", re.IGNORECASE)
UNSEEN = pattern(
    r"clip\s{0,9}:\s{0,9}rect\(\s{0,9}[01](?:px)?\b|clip-path\s{0,9}:\s{0,9}inset\(\s{0,9}(?:50|100)%"
    r"|(?<![\w-])left\s{0,9}:\s{0,9}-(?:999|\d{4})",
    re.IGNORECASE,
)
"""How style sheets hide what is to be read out alone (WCAG technique C7)."""
_FLOAT = pattern(r"float\s{0,9}:\s{0,9}footnote\b", re.IGNORECASE)


@dataclass(slots=True)
class Styles:
    """Classes, by what they look like."""

    italic: set[str] = field(default_factory=set)
    upright: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    """Read out, and not shown."""
    notes: set[str] = field(default_factory=set)
    """Set as footnotes where a page is printed (CSS Generated Content for Paged Media, 2: `float: footnote`)."""

    def add(self, sheet: str) -> None:
        """Take up a style sheet; a later rule goes before an earlier one."""
        for rule in _COMMENT.sub("", sheet[:_MOST]).split("}")[:_MOST_RULES]:
            before, _, declarations = rule.rpartition("{")
            slant, raised = _SLANT.search(declarations), _RAISE.search(declarations)
            floated = _FLOAT.search(declarations) is not None
            unseen = UNSEEN.search(declarations) is not None
            if slant is None and raised is None and not floated and not unseen:
                continue
            for selector in before.rpartition("{")[2].split(","):
                if found := _SELECTOR.fullmatch(selector):
                    self._mark(found[1], slant[1].lower() if slant else "", raised=raised is not None)
                    if floated:
                        self.notes.add(found[1])
                    if unseen:
                        self.unseen.add(found[1])

    def _mark(self, name: str, slant: str, *, raised: bool) -> None:
        if slant:
            here, there = (self.upright, self.italic) if slant == "normal" else (self.italic, self.upright)
            here.add(name)
            there.discard(name)
        if raised:
            self.raised.add(name)
