"""The notes of a Word document, in which changes are tracked.

The parts that hold notes are spliced and not written anew, and all other members of the archive stay as they are, but
for the list of where links lead when a link needs another address.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from stacite.amendments.word_changes import Ways
from stacite.amendments.word_links import Links, Relink
from stacite.amendments.word_runs import Marker
from stacite.amendments.word_scan import texts_of
from stacite.amendments.word_splices import NewLinks, Plan, splices_of
from stacite.model.pattern import pattern
from stacite.packages.archive import damaged
from stacite.packages.copying import with_members
from stacite.packages.encoded import Encoded
from stacite.packages.package import Package, notes_parts
from stacite.packages.splicing import spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stacite.amendments.word_changes import Way
    from stacite.amendments.word_texts import Hindrance, Text
    from stacite.model.change import Change
    from stacite.packages.places import Place

_IDS = pattern(rb"""[\s:]id\s*=\s*["'](\d{1,10})["']""")


@dataclass(frozen=True, slots=True)
class WordNotes:
    """The letters of a document's notes, and how they can be changed."""

    data: bytes
    path: str
    package: Package
    parts: Mapping[str, Encoded]
    """Those that hold notes."""
    letters: str
    """What changes are counted in."""
    links: Links
    ways: Ways
    body: bytes
    """The part of the body, which has ids of its own."""

    @classmethod
    def of(cls, data: bytes, path: str) -> WordNotes:
        """Raises DocumentError for what is no sound Word document."""
        package = Package(data, path)
        main = package.main_part()
        parts: dict[str, Encoded] = {}
        texts: list[Text] = []
        letters = ""
        for part in notes_parts(package, main).values():
            if part in parts:
                raise damaged(path, part)
            parts[part] = Encoded.of(package.bytes(part) or b"", path, part)
            found, more = texts_of(parts[part].utf8, path, part, len(letters))
            texts += found
            letters += more
        links = Links(_targets(package, parts))
        return cls(data, path, package, parts, letters, links, Ways(texts, links), package.bytes(main) or b"")

    def hindrance(self, change: Change) -> Hindrance:
        """Why the change can't be made; the empty one where it can."""
        return self._way(change).hindrance

    def tracked(self, changes: Sequence[Change], day: date) -> bytes:
        """The document with the changes, none of which is hindered or overlaps another."""
        marker, ways = Marker(self._free_ids(), day), [self._way(change) for change in sorted(changes)]
        relinks = self._relinks(ways)
        changed: dict[str, bytes] = {}
        for part, text in self.parts.items():
            new_links = NewLinks(self.package, part)
            splices = splices_of(text.utf8, Plan.of(part, ways, relinks), marker, new_links)
            if splices:
                changed[part] = text.bytes(spliced(text.utf8, splices))
                changed |= new_links.listed()
        return with_members(self.data, self.path, {self.package.member(part): new for part, new in changed.items()})

    def _way(self, change: Change) -> Way:
        return self.ways.way(change, self.letters[change.start : change.end])

    def _relinks(self, ways: Sequence[Way]) -> dict[Place, Relink]:
        """The links that have to lead elsewhere when all is changed."""
        inside: dict[Place, list[Change]] = {}
        for way in ways:
            if way.link is not None:
                inside.setdefault(way.link, []).extend(way.inside)
        judged = {link: self.links.change(link, changes) for link, changes in inside.items()}
        return {link: found for link, found in judged.items() if isinstance(found, Relink)}

    def _free_ids(self) -> Iterator[int]:
        """Ids that no change, comment or bookmark of the body or the notes has."""
        texts = [self.body, *(part.utf8 for part in self.parts.values())]
        taken = {int(match[1]) for text in texts for match in _IDS.finditer(text)}
        return (number for number in count(1) if number not in taken)


def _targets(package: Package, parts: Mapping[str, Encoded]) -> dict[tuple[str, str], str]:
    return {
        (part, number): each.target
        for part in parts
        for number, each in package.relationships(part).items()
        if each.external
    }
