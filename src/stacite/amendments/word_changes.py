"""Where in the notes of a Word document a change is made: which texts it cuts, beside or instead of which link."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.amendments.differences import differences
from stacite.amendments.word_runs import Cut
from stacite.amendments.word_texts import Hindrance
from stacite.model.change import Change
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.amendments.word_links import Links
    from stacite.amendments.word_texts import Run, Text
    from stacite.packages.places import Place

_UNWRITABLE = pattern(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold, and blanks that Word shows otherwise than by letters."""
_NEAR = 50
"""Texts on each side of a link in which a formatting is looked for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A place beside a link, in the formatting of a run that stands near."""

    part: str
    byte: int
    run: Run
    new: str


@dataclass(frozen=True, slots=True)
class Way:
    """How a change is made; nothing where something is in its way."""

    hindrance: Hindrance = Hindrance.NONE
    cuts: tuple[Cut, ...] = ()
    gaps: tuple[Gap, ...] = ()
    link: Place | None = None
    """The link whose letters change."""
    inside: tuple[Change, ...] = ()
    """What changes in it."""

    def joined(self, other: Way) -> Way:
        """Both, one after the other; only one link can change at a time."""
        if self.link is not None and other.link is not None and self.link is not other.link:
            return Way(Hindrance.LINK)
        return Way(
            self.hindrance or other.hindrance,
            self.cuts + other.cuts,
            self.gaps + other.gaps,
            self.link or other.link,
            self.inside + other.inside,
        )


class Ways:
    """Finds them among the texts of a document's notes."""

    def __init__(self, texts: Sequence[Text], links: Links) -> None:
        self._texts = [text for text in texts if text.length]
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self._links = links
        for text in self._texts:
            links.add(text)

    def way(self, change: Change, old: str) -> Way:
        """How `change` is made where `old` stands: only letters that differ are touched."""
        if _UNWRITABLE.search(change.new):
            return Way(Hindrance.SIGNS)
        home = self._home(change)
        way = Way()
        for part in self._parts(change, old, home):
            way = way.joined(self._part(part, home))
        if way.hindrance or way.link is None:
            return Way(way.hindrance) if way.hindrance else way
        judged = self._links.change(way.link, way.inside)
        return Way(judged) if isinstance(judged, Hindrance) else way

    def _parts(self, change: Change, old: str, home: Place | None) -> Iterator[Change]:
        """What differs; brackets around a link are apart from what changes in it."""
        start, end, new = change.start, change.end, change.new
        is_link = home is not None and (start, end) == self._links.span(home)
        is_put_in_brackets = is_link and (new[:1], new[-1:]) == ("<", ">") and "<" not in old
        if is_put_in_brackets:
            yield Change(start, start, "<")
            new = new[1:-1]
        for low, high, put in differences(old, new):
            yield Change(start + low, start + high, put)
        if is_put_in_brackets:
            yield Change(end, end, ">")

    def _home(self, change: Change) -> Place | None:
        """The link in which all letters stand that the change is about."""
        touched = self._touched(change)
        links = {text.link for text in touched}
        return links.pop() if len(links) == 1 else None

    def _touched(self, change: Change) -> Sequence[Text]:
        first = bisect_right(self._texts, change.start, key=lambda text: text.end)
        last = bisect_left(self._texts, change.end, key=lambda text: text.start)
        return self._texts[first:last]

    def _part(self, part: Change, home: Place | None) -> Way:
        if part.start == part.end:
            return self._insertion(part, home)
        touched = self._touched(part)
        cuts = tuple(_cuts(part, touched))
        link = touched[0].link if touched else None
        if link is not None and all(_is_link(text, link) for text in touched):
            return Way(cuts=cuts, link=link, inside=(part,))
        hindrance = next((text.hindrance for text in touched if text.hindrance), Hindrance.NONE)
        return Way(hindrance or Hindrance.PLACE) if hindrance or not touched else Way(cuts=cuts)

    def _insertion(self, part: Change, home: Place | None) -> Way:
        """In the link that it is about; else behind the letter before, before the letter behind, or beside a link."""
        beside = list(self._beside(part.start))
        for text in beside:
            if text.link is not None and _is_link(text, text.link) and self._is_within(part, text.link, home):
                return Way(cuts=(_cut_at(text, part),), link=text.link, inside=(part,))
        free = [text for text in beside if not text.hindrance]
        for text in free:
            if text.run is not None and not text.run.is_raised:
                return Way(cuts=(_cut_at(text, part),))
        for text in beside:
            if gap := self._gap(text, part.new, is_behind=text.start < part.start):
                return Way(gaps=(gap,))
        if free:
            return Way(cuts=(_cut_at(free[0], part),))
        return Way(beside[0].hindrance if beside else Hindrance.PLACE)

    def _is_within(self, part: Change, link: Place, home: Place | None) -> bool:
        """Whether what is inserted at a letter of a link belongs to the link."""
        start, end = self._links.span(link)
        return start < part.start < end or (link is home and not self._links.is_outside(part.new))

    def _beside(self, at: int) -> Iterator[Text]:
        """The text that holds the letter before a place, and the one that holds the letter behind it."""
        place = bisect_left(self._texts, at, key=lambda text: text.end)
        for text in self._texts[place : place + 2]:
            if text.start <= at <= text.end:
                yield text

    def _gap(self, text: Text, new: str, *, is_behind: bool) -> Gap | None:
        """The place beside the link of a text that stands at its edge."""
        link = text.link
        if link is None or text.run is None or not _is_link(text, link) or not self._links.is_free(link):
            return None
        if not self._links.is_edge(text, is_end=is_behind):
            return None
        run = self._plain_run(text) or replace(text.run, properties=b"")
        return Gap(text.part, link.end if is_behind else link.start, replace(run, place=text.run.place), new)

    def _plain_run(self, text: Text) -> Run | None:
        """The nearest run of the paragraph that is no link."""
        paragraph, place = _paragraph(text), self._numbers[text]
        near = [
            (abs(self._numbers[each] - place), each.run)
            for each in self._texts[max(0, place - _NEAR) : place + _NEAR]
            if each.run is not None and not each.hindrance and not each.run.is_raised and _paragraph(each) is paragraph
        ]
        return min(near, key=lambda each: each[0])[1] if near else None


def _is_link(text: Text, link: Place) -> bool:
    return text.link is link and text.hindrance is Hindrance.LINK


def _cut_at(text: Text, part: Change) -> Cut:
    at = part.start - text.start
    return Cut(text, at, at, part.new)


def _cuts(part: Change, touched: Sequence[Text]) -> Iterator[Cut]:
    """What is new goes behind the last letter that is deleted."""
    for text in touched:
        start, end = max(part.start, text.start), min(part.end, text.end)
        yield Cut(text, start - text.start, end - text.start, part.new if text is touched[-1] else "")


def _paragraph(text: Text) -> Place | None:
    holder = text.place.parent
    while holder is not None and holder.name != "w:p":
        holder = holder.parent
    return holder
