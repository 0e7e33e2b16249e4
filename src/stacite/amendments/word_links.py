"""Links among the letters of notes: where they lead, and what a change of their letters does to that.

A tracked change can't hold where a link leads. So a link whose printed address changes is deleted with all its letters,
and a new link with the new address is inserted behind it. Source: ISO/IEC 29500-1, 17.16.22 (hyperlink).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.amendments.word_scan import hindrance_around
from stacite.amendments.word_texts import Hindrance
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.amendments.word_texts import Text
    from stacite.model.change import Change
    from stacite.model.location import Span
    from stacite.packages.places import Place

_ADDRESS = pattern(r"https?://[^\s<>\"“”]{1,4000}")
_LIKE_ADDRESS = pattern(r"://|\bwww\.|\b10\.\d{4}")
_OUTSIDE = frozenset("<>.,;:()[]“”‘’\"' ")
"""What belongs to the sentence, where it is put beside an address."""


@dataclass(frozen=True, slots=True)
class Relink:
    """A link that gives way to a new one."""

    link: Place
    texts: tuple[Text, ...]
    """All of the link."""
    new: str
    """What the new one shows and where it leads."""


@dataclass(slots=True)
class Links:
    """The links of a document's notes that are elements."""

    targets: Mapping[tuple[str, str], str]
    """By part and id of the relationship."""
    texts: dict[Place, list[Text]] = field(default_factory=dict)
    """Of each link, in order."""

    def add(self, text: Text) -> None:
        """Take up a text, which may stand in a link."""
        if text.link is not None:
            self.texts.setdefault(text.link, []).append(text)

    def span(self, link: Place) -> Span:
        """Where its letters stand among those of all notes."""
        return self.texts[link][0].start, self.texts[link][-1].end

    def is_edge(self, text: Text, *, is_end: bool) -> bool:
        """Whether the text is the last of its link, or the first."""
        return text.link is not None and self.texts[text.link][-1 if is_end else 0] is text

    def is_outside(self, new: str) -> bool:
        """Whether letters that are put at the edge of a link do not belong to it."""
        return _OUTSIDE.issuperset(new)

    def is_free(self, link: Place) -> bool:
        """Whether elements can be put beside it."""
        holder = link.parent
        return holder is not None and holder.name != "w:ins" and not hindrance_around(link)

    def change(self, link: Place, changes: Sequence[Change]) -> Hindrance | Relink | None:
        """What a link needs whose letters change so: None where it goes on leading where it should."""
        texts = self.texts[link]
        if not self.is_free(link) or any(text.hindrance is not Hindrance.LINK for text in texts):
            return Hindrance.LINK
        old = "".join(text.letters for text in texts)
        new, target = _changed(old, texts[0].start, changes), self._target(link, texts[0].part)
        if _same(new, target) or not (_LIKE_ADDRESS.search(old) or _LIKE_ADDRESS.search(new)):
            return None
        if _same(old, target) and _ADDRESS.fullmatch(new):
            return Relink(link, tuple(texts), new)
        return Hindrance.LINK

    def _target(self, link: Place, part: str) -> str:
        """Where it leads; empty for a place in the document."""
        return "" if "w:anchor" in link.attributes else self.targets.get((part, link.attributes.get("r:id", "")), "")


def _changed(text: str, at: int, changes: Sequence[Change]) -> str:
    for change in sorted(changes, reverse=True):
        text = text[: change.start - at] + change.new + text[change.end - at :]
    return text


def _same(printed: str, target: str) -> bool:
    return bool(target) and printed.strip().rstrip("/") == target.rstrip("/")
