"""What the elements of FictionBook mean for notes.

Source: FictionBook 2.1 schema: `<a type="note" l:href="#n1">` calls a section of `<body name="notes">`; programs name
such bodies `comments` and `footnotes` too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.document import NoteKind
from stacite.model.pattern import pattern
from stacite.packages.markup import attribute, name_of
from stacite.readers.tagged.spelled import spelled
from stacite.readers.tagged.steps import BLOCK, PLAIN, SKIP, Role, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

_NOTES = frozenset("notes comments footnotes endnotes".split())
_BLOCKS = frozenset(
    "p v title subtitle section poem stanza cite epigraph annotation text-author date table tr th td empty-line".split()
)
_WEB = pattern(r"(?:https?|ftps?):|www\.", re.IGNORECASE)


class Fb2:
    """A book."""

    def __init__(self, root: Element) -> None:
        bodies = [each for each in root if name_of(each) == "body"]
        self._bodies = [body for body in bodies if attribute(body, "name").lower() not in _NOTES]
        held = [note for body in bodies if body not in self._bodies for note in body.iter("{*}section")]
        self.notes: dict[Element, NoteKind] = {note: NoteKind.FOOT for note in held if _is_note(note)}
        self._by_id = {attribute(note, "id"): note for note in self.notes if attribute(note, "id")}

    def bodies(self) -> Sequence[Element]:
        """The bodies that are no notes."""
        return self._bodies

    def parts(self, note: Element) -> Sequence[Element]:
        """The section alone."""
        return [note]

    def label(self, note: Element) -> str:
        """The section's title."""
        title = note.find("{*}title")
        return "" if title is None else _bare(spelled(title))

    def step(self, element: Element) -> Step:
        """What is done with an element."""
        name = name_of(element)
        if name == "a":
            return self._link(element)
        if name in ("image", "binary") or (name == "title" and element.getparent() in self.notes):
            return SKIP
        if name == "emphasis":
            return Step(Role.EMPHASIS)
        return BLOCK if name in _BLOCKS else PLAIN

    def _link(self, link: Element) -> Step:
        target = attribute(link, "href").strip()
        note = self._by_id.get(target.removeprefix("#")) if target.startswith("#") else None
        if note is not None:
            return Step(Role.CALL, notes=(note,), label=_bare(spelled(link)))
        if attribute(link, "type") == "note" and target.startswith("#"):
            return Step(Role.CALL, label=_bare(spelled(link)))
        return Step(Role.LINK, url=target if _WEB.match(target) else "")


def _is_note(section: Element) -> bool:
    """Whether it is a note, not a group of them."""
    return section.find("{*}section") is None


def _bare(label: str) -> str:
    """A label without the brackets around it."""
    return " ".join(label.split()).strip("[](){}").removesuffix(".")
