"""A run of text of its own, with its calls, links and works: the body, a note, a text box."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.readers.flow import AROUND, Flow
from stacite.readers.office.opening import Opening

if TYPE_CHECKING:
    from stacite.model.document import Address, AddressSource, FieldItem
    from stacite.model.passage import Passage

_DEEPEST = 50
"""Links within links."""
_MOST_CITED = 2000
"""Fields with works, in one note."""
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class Call:
    """Where a text calls a note."""

    kind: str
    """`footnote` or `endnote`."""
    id: str
    """What the file calls the note; of a repeated call, the bookmark of the first."""
    at: int
    """Letters of its story before it."""
    section: int = 0
    """0-based."""
    mark: str = ""
    """What is printed for it, where the document says so itself."""
    is_custom: bool = False
    """Whether it is printed so in place of a number."""
    is_repeated: bool = False
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class _Cited:
    """Works, and the letters that their field prints."""

    works: tuple[FieldItem, ...]
    start: int
    is_closing: bool
    """Whether the asterisk of an emphasis before it is still to come."""
    end: int | None = None


@dataclass(slots=True)
class Story:
    """Collects letters; whoever writes says what they are."""

    gap: str = " "
    opening: Opening | None = None
    """Takes a note's mark off the text."""
    flow: Flow = field(init=False)
    _links: dict[int, object] = field(default_factory=dict)
    """The owners of links that are open, by their ids."""
    _cited: list[_Cited] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    _boxes: list[str] = field(default_factory=list)
    _boxed: list[Address] = field(default_factory=list)
    _is_emphasised: bool = False

    def __post_init__(self) -> None:
        self.flow = Flow(self.gap)

    def write(self, text: str, *, emphasis: bool = False, source: int | None = None) -> None:
        """Add letters, which stand at `source`; soft hyphens, which only a line's end shows, go."""
        if _SOFT_HYPHEN in text:
            text, source = text.replace(_SOFT_HYPHEN, ""), None
        if self.opening is None:
            self._write(text, source, emphasis=emphasis)
            return
        self.opening.add(text, emphasis=emphasis, source=source)
        if self.opening.is_settled:
            self._begin()

    def _begin(self) -> None:
        """Write what was held back of the note's text."""
        opening, self.opening = self.opening, None
        for text, emphasis, source in opening.rest() if opening else ():
            self._write(text, source, emphasis=emphasis)

    def _write(self, text: str, source: int | None, *, emphasis: bool) -> None:
        if text and not text.isspace():
            self._is_emphasised = emphasis
        self.flow.write(text, emphasis=emphasis, source=source)

    def set_number(self) -> None:
        """The program sets the note's own number here; brackets and signs at it are the number's."""
        if self.opening is None and not self.flow.length:
            self.opening = Opening()
        if self.opening is not None:
            self.opening.set_number()

    def end_paragraph(self) -> None:
        """Sets what follows apart; text boxes of the paragraph come after it."""
        if self._boxes or (self.opening and not self.opening.is_blank):
            self._begin()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for paragraph in box.split("\n\n") if box else ():
                self.flow.end_paragraph()
                self.flow.write(paragraph)
        self.flow.end_paragraph()

    def add_box(self, box: Story) -> None:
        """A text box that hangs on this paragraph."""
        self._boxes.append(box.finish().text)
        self._boxed += [replace(each, span=None) for each in box.addresses]

    def open_link(self, owner: object, url: str, source: AddressSource) -> None:
        """The letters up to `close_link` of the same owner are a link."""
        self._begin()
        if len(self._links) < _DEEPEST:
            self._links[id(owner)] = owner
            self.flow.open_link(url, source)

    def close_link(self, owner: object) -> None:
        """Ends the owner's link, and those that were opened in it and never ended."""
        while id(owner) in self._links:
            self.flow.close_link()
            self._links.popitem()

    def open_works(self, works: tuple[FieldItem, ...]) -> int:
        """The letters up to `close_works` are what a reference manager printed for these works."""
        self._begin()
        self._cited.append(_Cited(works, self.flow.length, self._is_emphasised))
        return len(self._cited) - 1

    def close_works(self, index: int) -> None:
        """Ends what `open_works` began."""
        self._cited[index].end = self.flow.length

    def finish(self) -> Passage:
        """The text. What is still open ends here."""
        self._begin()
        if self._boxes:
            self.end_paragraph()
        while self._links:
            self.flow.close_link()
            self._links.popitem()
        passage = self.flow.passage()
        for call in self.calls:
            call.before, call.after = _words_around(passage.text, call.at)
        return passage

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Links that show letters: an editor who deletes a link's text leaves its shell in the file."""
        return (*(each for each in self.flow.addresses if each.span), *self._boxed)

    def works(self, text: str) -> tuple[FieldItem, ...]:
        """The works with their spans in the text that `finish` gave."""
        return tuple(
            replace(work, span=_span(cited, text)) for cited in self._cited[:_MOST_CITED] for work in cited.works
        )


def _span(cited: _Cited, text: str) -> tuple[int, int] | None:
    """The letters, with the asterisks of an emphasis that is theirs."""
    end = len(text) if cited.end is None else cited.end
    start = cited.start
    if cited.is_closing and text[start : start + 1] == "*":
        start += 1
    while start < end and text[start].isspace():
        start += 1
    if text[start:end].count("*") % 2 and text[end : end + 1] == "*":
        end += 1
    return (start, end) if start < end else None


def _words_around(text: str, at: int) -> tuple[str, str]:
    """What stands before and after a place; an emphasis that ends there ends before it."""
    if text[at : at + 1] == "*" and text[max(0, at - AROUND) : at].count("*") % 2:
        at += 1
    return text[max(0, at - AROUND) : at], text[at : at + AROUND]
