"""Notes in which an editor has corrected the reading, as cases for training: the text with tags.

The notation is that of training/annotated_notes.py: a `<cite>` around each citation, a tag with its CSL name around
each variable, braces around family names and double ones around bodies. What the registry says as the parser read it
stands where the parser found it. What an editor has changed is searched for character by character: quotation marks,
dashes and kinds of spaces count as one, case does not count. A comment above a note names what could not be found in
its text; such a note should be looked at before it is contributed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm, Locator
from stacite.model.item import Date, Item
from stacite.text.months import month_name
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Name
    from stacite.text.spans import Span

    Value = str | tuple[Name, ...] | Date | Locator


# One character for one, so that offsets stay.
_EQUIVALENT = str.maketrans("“”„«»‘’‚`‐‑–—−\u00a0\u202f\u2009", '"""""' + "''''" + "-----" + "   ")


@dataclass(frozen=True, slots=True)
class PlacedVariable:
    """A variable and where it is printed."""

    variable: str
    span: Span
    value: str = ""
    """A date's EDTF or a locator's kind, where the text alone does not say it."""
    names: tuple[tuple[Span, bool], ...] = ()
    """Of persons the family name, of bodies all of it; and whether it is a body."""


@dataclass(frozen=True, slots=True)
class PlacedVariables:
    """The variables of a citation, in the order of the text and apart from each other."""

    placed: tuple[PlacedVariable, ...]
    missing: tuple[str, ...]
    """Variables that the parser or the editor sees there and that could not be found as the registry has them."""


def place_variables(
    text: str, citation: Citation, item: Item | None, locator: Locator | None, variables: frozenset[str]
) -> PlacedVariables:
    """Find these variables of the registry's item, and the pinpoint, in a citation of the note's text."""
    return _Placing(text, citation).place(item or Item(), locator, variables)


class _Placing:
    """The state of one search."""

    def __init__(self, text: str, citation: Citation) -> None:
        self.text, self.citation = text, citation
        self.folded = _folded(text)
        self.read = citation.item or Item()
        self.found: list[PlacedVariable] = []

    def place(self, item: Item, locator: Locator | None, variables: frozenset[str]) -> PlacedVariables:
        # A title may contain the publisher's name, or a page the volume: certain places are taken first.
        wanted = sorted(self._wanted(item, locator), key=lambda each: self._rank(*each))
        missing = [
            variable
            for variable, value in wanted
            if variable in variables and not self._put(variable, value) and variable in self.citation.fields
        ]
        return PlacedVariables(tuple(sorted(self.found, key=lambda label: label.span)), tuple(missing))

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
        if label is None or any(_overlap(label.span, second.span) for second in self.found):
            return False
        self.found.append(label)
        return True

    def _label(self, variable: str, value: Value) -> PlacedVariable | None:
        own = self.citation.fields.get(variable)
        if isinstance(value, str):
            span = own if own is not None and self._is_as_read(variable, value) else self._find([value], own)
            return PlacedVariable(variable, span) if span else None
        if isinstance(value, tuple):
            return self._names(variable, value, own)
        edtf, words = _words_of(value)
        if own is None or not self._is_as_read(variable, value):
            own = self._find(words, own)
        if own is None:
            return None
        is_said = edtf == "page" if variable == "locator" else self.text[slice(*own)] == edtf
        return PlacedVariable(variable, own, "" if is_said else edtf)

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
            # `12` must not be found in `2012`.
            if not (_is_inside_word(self.text, at) or _is_inside_word(self.text, stop)):
                yield at, stop
            at = self.folded.find(sought, at + 1, end)

    def _names(self, variable: str, names: tuple[Name, ...], own: Span | None) -> PlacedVariable | None:
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
                return PlacedVariable(variable, whole, names=tuple(marks))
        return None

    def _around(self, names: tuple[Name, ...], marks: Sequence[tuple[Span, bool]]) -> Span:
        """The span of the names with the given names of the first and the last, before or after the family name."""
        (start, _), (left, right) = marks[0][0], marks[-1][0]
        first, last = names[0].given, names[-1].given
        if first and self.text.endswith(f"{first} ", 0, start):
            start -= len(first) + 1
        if last and not self.text.endswith(f"{last} ", 0, left):
            following = (f", {last}", f" {last}")
            right += next((len(each) for each in following if self.text.startswith(each, right)), 0)
        return start, right


def _words_of(value: Date | Locator) -> tuple[str, list[str]]:
    """What a date or a pinpoint says in addition to its text, and how it can be printed."""
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
    name, *day = month_name(rest[0]), *rest[1:]
    names = [name, name[:3], f"{name[:3]}."]
    if not day:
        return [date.edtf, *(f"{each}{comma} {year}" for each in names for comma in ("", ","))]
    american, british = (f"{each} {day[0]}, {year}" for each in names), (f"{day[0]} {each} {year}" for each in names)
    return [date.edtf, *american, *british]


def _folded(text: str) -> str:
    """In lower case, where that keeps the length."""
    # `İ` has two characters in lower case, which would shift all offsets after it.
    plain = text.translate(_EQUIVALENT)
    return "".join(small if len(small := character.lower()) == 1 else character for character in plain)


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and re.match(r"\w\w", text[at - 1 : at + 1]) is not None


def _overlap(first: Span, second: Span) -> bool:
    return first[0] < second[1] and second[0] < first[1]


NAME = "cases"
SUFFIX = ".yaml"
VARIABLES = frozenset(table("stacite.exporters", "fields.toml")["cases"]["variables"].split())
"""Those that the notation has tags for."""
_HEAD = """\
# Notes whose sources were corrected by hand, with their fields marked in the text. Review them before you contribute
# them: fields that were not corrected are marked as stacite reads them.
"""
_TAGLIKE = pattern(r"</?[A-Za-z][A-Za-z_-]{0,30}[\s>]")
_UNSAFE = pattern("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CaseCitation:
    """A citation as it should be read."""

    citation: Citation
    """As the parser reads it."""
    item: Item | None
    """As the registry has it; None for a short form, whose item is what is printed."""
    form: CitationForm
    locator: Locator | None
    to: tuple[int, int] | None = None
    """Note and citation among the cases that a short form points to, both from 1; None for what stands nowhere."""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A note with all its citations."""

    name: str
    """Where it is from, for people: `brief.txt, note 3`."""
    text: str
    citations: tuple[CaseCitation, ...]


def export(notes: Sequence[CaseNote], document: str) -> str:
    """The file of one document's cases."""
    head = f"{_HEAD}document: {_scalar(document)}\nstyle: unknown\nuse: training\nnotes:\n"
    return head + "".join(_entry(note) for note in notes)


def _entry(note: CaseNote) -> str:
    if _TAGLIKE.search(note.text):
        return f"# {_one_line(note.name)}: left out because its text contains tags\n"
    labels = [
        place_variables(note.text, each.citation, _item(each), each.locator, VARIABLES) for each in note.citations
    ]
    missing = [variable for each in labels for variable in each.missing]
    lost = f"; values not found in the text: {', '.join(dict.fromkeys(missing))}" if missing else ""
    return f"# {_one_line(note.name)}{lost}\n- {_scalar(tagged_text(note, labels))}\n"


def _item(each: CaseCitation) -> Item | None:
    return each.citation.item if each.item is None else each.item


def tagged_text(note: CaseNote, labels: Sequence[PlacedVariables]) -> str:
    """The note's text with tags."""
    text, at, parts = note.text, 0, []
    for each, found in zip(note.citations, labels, strict=True):
        start, end = each.citation.span
        parts += [*_signal(text[at:start], each.citation.prefix), _opening(each)]
        at = start
        for label in found.placed:
            parts += [text[at : label.span[0]], *_tagged(text, label)]
            at = label.span[1]
        parts += [text[at:end], "</cite>"]
        at = end
    return "".join([*parts, text[at:]])


def _signal(before: str, prefix: str) -> Iterator[str]:
    """The words before a citation, the signal among them tagged."""
    at = before.rfind(prefix) if prefix else -1
    yield before if at < 0 else f"{before[:at]}<signal>{prefix}</signal>{before[at + len(prefix) :]}"


def _opening(each: CaseCitation) -> str:
    item = _item(each)
    kind = f" type={item.type}" if item is not None and each.form is CitationForm.FULL else ""
    form = "" if each.form is CitationForm.FULL else f" form={each.form}"
    to = f" to={each.to[0]}.{each.to[1]}" if each.to is not None else " to=none" if form else ""
    return f"<cite{kind}{form}{to}>"


def _tagged(text: str, label: PlacedVariable) -> Iterator[str]:
    start, end = label.span
    name = "label" if label.variable == "locator" else "edtf"
    yield f"<{label.variable} {name}={label.value}>" if label.value else f"<{label.variable}>"
    for (left, right), is_body in label.names:
        yield text[start:left] + ("{{" if is_body else "{") + text[left:right] + ("}}" if is_body else "}")
        start = right
    yield f"{text[start:end]}</{label.variable}>"


def _scalar(text: str) -> str:
    """In single quotes; in double ones where it holds what no YAML file may."""
    if not _UNSAFE.search(text) and all(character.isprintable() or character.isspace() for character in text):
        return "'" + " ".join(text.split()).replace("'", "''") + "'"
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _one_line(text: str) -> str:
    """For a comment: control characters as �."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
