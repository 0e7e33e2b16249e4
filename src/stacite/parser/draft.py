"""A citation while it is read: what its variables hold so far, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, Item
from stacite.parser.dates import parse_date
from stacite.parser.names import parse_names
from stacite.parser.text_slice import plain_slice
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from stacite.model.citation import Locator
    from stacite.model.item import Date, Name
    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


_EDGES = " ,;:.*"
# A year or pages among names are nobody's name.
_NUMBER = pattern(r"[\W_]*\d[\W\d_]*")
_QUOTES = {"“": "”", "‘": "’", '"': '"', "„": "“", "»": "«", "«": "»", "'": "'"}


@dataclass(slots=True)
class Draft:
    """An item under construction; the first value of a variable is kept."""

    note: str
    emphasis: Sequence[Span]
    rest: TextSlice
    """What no rule has read yet."""
    type: str = ""
    """The CSL type, if a rule is certain of it."""
    texts: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    dates: dict[str, Date] = field(default_factory=dict)
    fields: dict[str, Span] = field(default_factory=dict)
    locator: Locator | None = None
    end_of_work: int = 0
    """Where in the note another edition or translation of the work begins, which is not read; 0 if there is none."""
    traits: set[str] = field(default_factory=set)
    """Observations that decide the type: `quoted`, `italic-container`, `hearing` …"""

    def put(self, variable: str, found: TextSlice, value: str | None = None) -> None:
        """Keep a text variable and its span, unless it is empty or one is kept already."""
        found = found.strip(_EDGES if value is None and variable not in _OWN_PERIOD else " ,;")
        if found and variable not in self.texts:
            self.texts[variable] = found.text if value is None else value
            self.fields[variable] = found.span

    def put_title(self, variable: str, found: TextSlice) -> None:
        """Keep a title, without the quotation marks around it and with the emphasis inside it."""
        found = _unquoted(found.strip(" ,;"))
        if found and variable not in self.texts:
            self.texts[variable] = self._marked(found)
            self.fields[variable] = found.span

    def put_names(self, variable: str, found: TextSlice, *, inverted: bool = False) -> None:
        """Keep a list of names."""
        found = found.strip(" ,;")
        names = tuple(
            name for name in parse_names(found.text, inverted=inverted) if not _NUMBER.fullmatch(name.literal)
        )
        if names and variable not in self.names:
            self.names[variable] = names
            self.fields[variable] = found.span

    def put_date(self, variable: str, found: TextSlice) -> None:
        """Keep a date."""
        found = found.strip(" ,;()")
        date = parse_date(found.text)
        if date is not None and variable not in self.dates:
            self.dates[variable] = date
            self.fields[variable] = found.span

    def put_groups(self, found: TextSlice, match: re.Match[str], **variables: str) -> None:
        """Keep what named groups of a match in `found` hold, each as the variable given, in this order.

        Groups that matched nothing, or that the pattern lacks, are ignored.
        """
        for group, variable in variables.items():
            start, end = match.span(group) if group in match.re.groupindex else (0, 0)
            if start < end:
                part = found.cut(start, end)
                if variable in NAME_VARIABLES:
                    self.put_names(variable, part)
                elif variable in DATE_VARIABLES:
                    self.put_date(variable, part)
                elif variable in _TITLES:
                    self.put_title(variable, part)
                else:
                    self.put(variable, part)

    def put_locator(self, locator: Locator | None, found: TextSlice) -> None:
        """Keep a pinpoint in place of another one, but the place of the first."""
        self.locator = locator
        self.fields.setdefault("locator", found.span)

    def is_emphasized(self, found: TextSlice) -> bool:
        """Whether most of the slice is emphasized."""
        if not found or not self.emphasis:
            return False
        start, end = found.span
        inside = sum(max(0, min(end, right) - max(start, left)) for left, right in self.emphasis)
        return inside * 2 > end - start

    def joined(self, first: TextSlice, last: TextSlice) -> TextSlice:
        """From one slice of the note to another, with all that stands between them."""
        return plain_slice(self.note, (first.offsets[0], (last or first).offsets[-1] + 1), self.emphasis)

    def drop_name(self, variable: str) -> None:
        """Forget a list of names."""
        self.names.pop(variable, None)
        self.fields.pop(variable, None)

    def item(self) -> Item:
        """The item."""
        return Item(self.type or "document", self.texts, self.names, self.dates)

    def _marked(self, found: TextSlice) -> str:
        """A title with the marks of an emphasis that sets one part of it against the rest."""
        start, end = found.span
        inner = [(left, right) for left, right in self.emphasis if start <= left and right <= end]
        if not inner or self.is_emphasized(found):
            return found.text
        marks = {at for left, right in inner for at in (left, right - 1)}
        offsets = {*found.offsets, *marks}
        return "".join(self.note[at] for at in range(start, end) if at in offsets)


_TITLES = frozenset(("title", "collection-title", "volume-title", "event-title", "reviewed-title"))
_OWN_PERIOD = frozenset(("publisher", "publisher-place", "edition", "genre", "container-title", "authority"))


_APOSTROPHE = pattern(r"(?<=\w)’(?=\w)")


def _unquoted(found: TextSlice) -> TextSlice:
    text = found.text
    inner = text[1:-1]
    if text[:1] == "‘":
        inner = _APOSTROPHE.sub("", inner)
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1] and text[0] not in inner and text[-1] not in inner:
        found = found.cut(1, len(text) - 1)
    found = found.strip(" \u00a0\u202f,")
    text = found.text.rstrip(" ,;:")
    if text.endswith(".") and not text.endswith("..") and not _is_abbreviation(text):
        text = text[:-1]
    return found.cut(0, len(text)).strip(" ,")


def _is_abbreviation(text: str) -> bool:
    """Whether the last word keeps its period: `U.S.`, `Jr.`, `Inc.`."""
    last = text.rsplit(" ", 1)[-1]
    return "." in last[:-1] or last in ("Jr.", "Sr.", "Inc.", "Co.", "Ltd.", "Corp.", "etc.")
