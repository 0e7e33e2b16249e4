"""Notes as an author with a bibliography file would type them: their words, with citation keys instead of works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.model.url import find_urls
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.model.citation import Locator


LABELS: dict[str, str] = table("stacite.exporters", "fields.toml")["cites"]["labels"]
NUMBERS = pattern(r"[0-9]+(?:[-–][0-9]+)?(?:, ?[0-9]+(?:[-–][0-9]+)?)*")
"""A locator that everybody takes for numbers."""


def with_links(text: str, words: Callable[[str], str], link: Callable[[str], str]) -> str:
    """A text whose addresses are written by `link`, and all else by `words`, with the whitespace at both ends."""
    parts, at = [], 0
    for found in find_urls(text):
        parts += [_spaced(text[at : found.outer[0]], words), link(found.url)]
        at = found.outer[1]
    return "".join([*parts, _spaced(text[at:], words)])


def _spaced(text: str, words: Callable[[str], str]) -> str:
    left, right = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{left}{words(text)}{right}" if text.strip() else left


@dataclass(frozen=True, slots=True)
class CiteMention:
    """A cite as it is typed."""

    key: str
    """Of the reference, as the registry has it; that of the antecedent for Ibid. and short titles."""
    prefix: str = ""
    """`See also`."""
    locator: Locator | None = None
    suffix: str = ""
    """What is said of the work in brackets: `(emphasis added)`."""


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """Words that are linked."""

    words: str
    url: str


NotePart = str | LinkedWords | tuple[CiteMention, ...]
"""Words, or cites that stand side by side."""


@dataclass(frozen=True, slots=True)
class CiteNote:
    """A note in pieces."""

    number: str
    """The label as printed."""
    parts: tuple[NotePart, ...]
    before: str = "…"
    """The end of the text before its note reference."""
    line: int | None = None
    page: int | None = None
    as_printed: int = 0
    """How many citations were left as printed."""

    @property
    def cluster(self) -> tuple[CiteMention, ...] | None:
        """Its cites, where it is nothing else; None where it has words of its own."""
        only = self.parts[0] if len(self.parts) == 1 else ""
        return only if isinstance(only, tuple) else None

    @property
    def place(self) -> str:
        """`note 3, line 23`, and how many citations stay as printed."""
        where = f", line {self.line}" if self.line else f", page {self.page}" if self.page else ""
        kept = f"; {pluralize(self.as_printed, 'citation')} as printed" if self.as_printed else ""
        return f"note {self.number}{where}{kept}"


@dataclass(frozen=True, slots=True)
class CiteDocument:
    """A document and its notes."""

    path: str
    notes: tuple[CiteNote, ...]

    @property
    def as_printed(self) -> int:
        """How many of its citations were left as printed."""
        return sum(note.as_printed for note in self.notes)

    def labels(self) -> Sequence[str]:
        """A name for each note, different within the document: its number where that will do, else its place."""
        numbers = [note.number for note in self.notes]
        if len(set(numbers)) == len(numbers) and all(number.isalnum() for number in numbers):
            return numbers
        return [str(place) for place in range(1, len(numbers) + 1)]


def as_printed_lines(documents: Sequence[CiteDocument], option: str) -> Sequence[str]:
    """What to tell the author of citations that have no key; nothing where there are none.

    `option` is what a command needs to use the same registry.
    """
    count = sum(document.as_printed for document in documents)
    if not count:
        return ()
    stay = "1 citation stays" if count == 1 else f"{count} citations stay"
    return (
        f"{stay} as printed (the comments above the notes say where): stacite was not sure, or it read",
        f"only some of the words. `stacite show --review{option}` lists those it was not sure of.",
    )
