r"""Notes are numbered as LaTeX would: by counters that commands set and sections reset.

Sources: LaTeX2e manual, 13 (counters) and 15 (footnotes); standard classes: `\chapter` resets footnotes in book
and report; notes of a title have symbols; notes of a minipage have lower-case letters.
"""

from __future__ import annotations

from stacite.text.note_symbols import LATEX_ORDER
from stacite.text.numerals import roman
from stacite.text.patterns import pattern

_NOTE_SYMBOLS: tuple[str, ...] = (*LATEX_ORDER, "**", "††", "‡‡")
_BOOK_CLASS = pattern(
    r"\\documentclass\s{0,9}(?:\[[^\]]{0,2000}\])?\s{0,9}\{(?:\w{0,9}book|\w{0,9}report|memoir|scrreprt|scrbook)\}"
)
_FOOTMISC_SYMBOLS = pattern(r"\\usepackage\s{0,9}\[[^\]]{0,200}\bsymbol\*?[^\]]{0,200}\]\{footmisc\}")
_NUMBER_FORMAT = pattern(r"@?(arabic|roman|Roman|alph|Alph|fnsymbol)")
_SECTION_LEVELS = ("chapter", "section")


def counter_label(number: int, style: str) -> str:
    """A counter's value in a style; decimal if the style has no sign for it."""
    if style == "fnsymbol" and number > 0:
        index = number - 1
        return _NOTE_SYMBOLS[index] if index < len(_NOTE_SYMBOLS) else _NOTE_SYMBOLS[index % 6] * min(9, index // 6 + 1)
    if style in ("alph", "Alph") and 0 < number <= 26:
        return chr((96 if style == "alph" else 64) + number)
    if style in ("roman", "Roman") and 0 < number < 5000:
        characters = roman(number)
        return characters if style == "roman" else characters.upper()
    return "" if style == "none" else str(number)


class LatexCounters:
    """The counters of notes, their styles, and the sections that reset them."""

    def __init__(self, source: str) -> None:
        head = source[:200_000]
        self._values: dict[str, int] = {}
        self.unnumbered = False
        r"""Whether chapters are unnumbered: in `\frontmatter` and `\backmatter` (book.cls, `\@mainmatterfalse`)."""
        self._resets: dict[str, set[str]] = {"chapter": set(), "section": set()}
        if _BOOK_CLASS.search(head):
            self._resets["chapter"] |= {"footnote", "endnote"}
        footnotes = "fnsymbol" if _FOOTMISC_SYMBOLS.search(head) else "arabic"
        self.styles = {"footnote": footnotes, "title": "fnsymbol", "mpfootnote": "alph"}

    def value(self, name: str) -> int:
        """The value of a counter."""
        return self._values.get(name, 0)

    def step(self, name: str) -> int:
        """Increment a counter and return its value."""
        self._values[name] = self.value(name) + 1
        return self._values[name]

    def set(self, name: str, number: int) -> None:
        """Set a counter, within TeX's limits."""
        self._values[name] = max(-(2**31), min(number, 2**31))

    def label(self, name: str, number: int) -> str:
        """A number in its counter's style."""
        return counter_label(number, self.styles.get(name, "arabic"))

    def restyle(self, name: str, definition: str) -> None:
        r"""`\renewcommand{\thefootnote}{\roman{footnote}}`; an empty definition prints no label."""
        found = _NUMBER_FORMAT.search(definition)
        if found:
            self.styles[name] = found[1]
        elif not definition.strip("{}\\ \n*"):
            self.styles[name] = "none"

    def section(self, name: str) -> None:
        """Begin a numbered chapter or section; unnumbered ones don't reset counters."""
        if name == "chapter" and self.unnumbered:
            return
        for counter in self._resets.get(name, ()):
            self._values[counter] = 0

    def within(self, counter: str, outer: str, *, on: bool) -> None:
        """Set whether `outer` resets `counter`."""
        if outer in _SECTION_LEVELS:
            (self._resets[outer].add if on else self._resets[outer].discard)(counter)
