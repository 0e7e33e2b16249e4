"""Where the values of a reference stand in the printed text of a citation.

What the registry says as the parser read it stands where the parser found it. What an editor has changed is looked for
letter for letter: quotation marks, dashes and kinds of blanks count as one, case does not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.exporters.date_words import MONTHS
from stacite.model.citation import Locator
from stacite.model.item import Date, Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Name
    from stacite.model.location import Span

    Value = str | tuple[Name, ...] | Date | Locator


_SAME = str.maketrans("“”„«»‘’‚`‐‑–—−\u00a0\u202f\u2009", '"""""' + "''''" + "-----" + "   ")
"""Letter for letter, so that places stay."""


@dataclass(frozen=True, slots=True)
class Label:
    """A variable and where it is printed."""

    variable: str
    span: Span
    value: str = ""
    """A date's EDTF or a locator's kind, where the text alone does not say it."""
    names: tuple[tuple[Span, bool], ...] = ()
    """Of persons the family name, of bodies all of it; and whether it is a body."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The variables of a citation, in the order of the text and apart from each other."""

    placed: tuple[Label, ...]
    missing: tuple[str, ...]
    """Variables that the parser or the editor sees there and that could not be found as the registry has them."""


def place(
    text: str, citation: Citation, item: Item | None, locator: Locator | None, variables: frozenset[str]
) -> Labels:
    """Find these variables of the registry's item, and the pinpoint, in a citation of the note's text."""
    return _Placing(text, citation).place(item or Item(), locator, variables)


class _Placing:
    """The state of one search."""

    def __init__(self, text: str, citation: Citation) -> None:
        self.text, self.citation = text, citation
        self.folded = _folded(text)
        self.read = citation.item or Item()
        self.found: list[Label] = []

    def place(self, item: Item, locator: Locator | None, variables: frozenset[str]) -> Labels:
        wanted = sorted(self._wanted(item, locator), key=lambda each: self._rank(*each))
        missing = [
            variable
            for variable, value in wanted
            if variable in variables and not self._put(variable, value) and variable in self.citation.fields
        ]
        return Labels(tuple(sorted(self.found, key=lambda label: label.span)), tuple(missing))

    @staticmethod
    def _wanted(item: Item, locator: Locator | None) -> Iterator[tuple[str, Value]]:
        yield from item.names.items()
        yield from item.dates.items()
        yield from item.texts.items()
        if locator is not None:
            yield "locator", locator

    def _rank(self, variable: str, value: Value) -> tuple[bool, int]:
        """What is as it was read goes first, then the long before the short: they take places from the others."""
        return not self._is_as_read(variable, value), -len(value) if isinstance(value, str) else 0

    def _is_as_read(self, variable: str, value: Value) -> bool:
        if variable == "locator":
            return value == self.citation.locator
        read = self.read.texts.get(variable) or self.read.names.get(variable) or self.read.dates.get(variable)
        return read == value

    def _put(self, variable: str, value: Value) -> bool:
        label = self._label(variable, value)
        if label is None or any(_overlap(label.span, other.span) for other in self.found):
            return False
        self.found.append(label)
        return True

    def _label(self, variable: str, value: Value) -> Label | None:
        own = self.citation.fields.get(variable)
        if isinstance(value, str):
            span = own if own is not None and self._is_as_read(variable, value) else self._find([value], own)
            return Label(variable, span) if span else None
        if isinstance(value, tuple):
            return self._names(variable, value, own)
        edtf, words = _words_of(value)
        if own is None or not self._is_as_read(variable, value):
            own = self._find(words, own)
        if own is None:
            return None
        is_said = edtf == "page" if variable == "locator" else self.text[slice(*own)] == edtf
        return Label(variable, own, "" if is_said else edtf)

    def _find(self, values: Sequence[str], own: Span | None) -> Span | None:
        """The first value that stands in the citation on its own: where the parser saw the variable, else anywhere."""
        for within in filter(None, (own, self.citation.span)):
            for value in values:
                for span in self._occurrences(value, within):
                    if not any(_overlap(span, label.span) for label in self.found):
                        return span
        return None

    def _occurrences(self, value: str, within: Span) -> Iterator[Span]:
        start, end = within
        sought = _folded(value.strip())
        at = self.folded.find(sought, start, end) if sought else -1
        while at >= 0:
            stop = at + len(sought)
            if not (_is_inside_word(self.text, at) or _is_inside_word(self.text, stop)):
                yield at, stop
            at = self.folded.find(sought, at + 1, end)

    def _names(self, variable: str, names: tuple[Name, ...], own: Span | None) -> Label | None:
        """A list of names: as the parser saw it if all of them are there, else from the first to the last."""
        for within in filter(None, (own, self.citation.span)):
            marks, at = [], within[0]
            for name in names:
                span = next(self._occurrences(name.sort or name.given, (at, within[1])), None)
                if span is None:
                    break
                marks.append((span, not name.family))
                at = span[1]
            else:
                whole = within if within == own else self._around(names, marks)
                return Label(variable, whole, names=tuple(marks))
        return None

    def _around(self, names: tuple[Name, ...], marks: Sequence[tuple[Span, bool]]) -> Span:
        """The names with what is given of the first and the last: before the family name, or behind it."""
        (start, _), (left, right) = marks[0][0], marks[-1][0]
        first, last = names[0].given, names[-1].given
        if first and self.text.endswith(f"{first} ", 0, start):
            start -= len(first) + 1
        if last and not self.text.endswith(f"{last} ", 0, left):
            behind = (f", {last}", f" {last}")
            right += next((len(each) for each in behind if self.text.startswith(each, right)), 0)
        return start, right


def _words_of(value: Date | Locator) -> tuple[str, list[str]]:
    """What a date or a pinpoint says beside its text, and how it may be printed."""
    if isinstance(value, Locator):
        return value.label, [value.value]
    return "" if value.is_literal else value.edtf, _printed(value)


def _printed(date: Date) -> list[str]:
    """A date as notes print it in English; the year alone only where nothing more is known."""
    if len(date.parts) != 1:
        return [date.edtf]
    year, *rest = date.parts[0]
    if not rest or not 1 <= rest[0] <= 12:
        return [date.edtf] if rest else [str(year)]
    name, *day = MONTHS[rest[0] - 1], *rest[1:]
    names = [name, name[:3], f"{name[:3]}."]
    if not day:
        return [date.edtf, *(f"{each}{comma} {year}" for each in names for comma in ("", ","))]
    american, british = (f"{each} {day[0]}, {year}" for each in names), (f"{day[0]} {each} {year}" for each in names)
    return [date.edtf, *american, *british]


def _folded(text: str) -> str:
    """In small letters, where that keeps the length."""
    plain = text.translate(_SAME)
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in plain)


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and re.match(r"\w\w", text[at - 1 : at + 1]) is not None


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
