"""The splices that put tracked changes into a part of notes, and the list of where its links lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from stacite.amendments.word_runs import Cut, Rewriting
from stacite.packages.encoded import Encoded
from stacite.packages.splicing import Outline, Splice, appended, spliced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.amendments.word_changes import Gap, Way
    from stacite.amendments.word_links import Relink
    from stacite.amendments.word_runs import Marker
    from stacite.amendments.word_texts import Run
    from stacite.packages.package import Package
    from stacite.packages.places import Place


@dataclass(frozen=True, slots=True)
class Plan:
    """All that changes in one part."""

    cuts: tuple[Cut, ...]
    relinks: tuple[Relink, ...]
    gaps: tuple[Gap, ...]

    @classmethod
    def of(cls, part: str, ways: Sequence[Way], relinks: Mapping[Place, Relink]) -> Plan:
        """Links that give way are deleted whole, whatever else was to be cut in them."""
        cuts = [cut for way in ways for cut in way.cuts if cut.text.part == part and cut.text.link not in relinks]
        gaps = [gap for way in ways for gap in way.gaps if gap.part == part]
        return cls(tuple(cuts), tuple(each for each in relinks.values() if each.texts[0].part == part), tuple(gaps))


def splices_of(utf8: bytes, plan: Plan, marker: Marker, links: NewLinks) -> list[Splice]:
    """What stands beside a link comes behind the link that takes its place."""
    gone = [Cut(text, 0, text.length, "") for relink in plan.relinks for text in relink.texts]
    splices = [*_cut(utf8, [*plan.cuts, *gone], marker)]
    for relink in plan.relinks:
        at = relink.link.end
        splices.append(Splice(at, at, _link(relink, marker, links.add(relink))))
    return [*splices, *(Splice(gap.byte, gap.byte, marker.insertion(gap.run, gap.new)) for gap in plan.gaps)]


def _cut(utf8: bytes, cuts: Sequence[Cut], marker: Marker) -> Iterator[Splice]:
    by_run: dict[Run, list[Cut]] = {}
    for cut in cuts:
        if cut.text.run is not None:
            by_run.setdefault(cut.text.run, []).append(cut)
    for run, own in by_run.items():
        yield Splice(run.place.start, run.place.end, Rewriting(run, utf8, marker).rewritten(own))


def _link(relink: Relink, marker: Marker, number: str) -> bytes:
    """The new link, whose letters are an insertion in the formatting of the old one's first."""
    run, tag = relink.texts[0].run, relink.link.tag.encode()
    letters = b"" if run is None else marker.insertion(run, relink.new)
    return b"<" + tag + marker.with_id(relink.link.written, number) + b">" + letters + b"</" + tag + b">"


@dataclass(slots=True)
class NewLinks:
    """The relationships of a part, to which new links are added."""

    package: Package
    part: str
    _entries: list[str] = field(default_factory=list)

    def add(self, relink: Relink) -> str:
        """List where the new link leads; returns the id."""
        known = self.package.relationships(self.part)
        number = next(each for each in count(len(known) + len(self._entries) + 1) if f"rId{each}" not in known)
        kind = known[relink.link.attributes["r:id"]].uri
        self._entries.append(
            f'Id="rId{number}" Type={quoteattr(kind)} Target={quoteattr(relink.new)} TargetMode="External"'
        )
        return f"rId{number}"

    def listed(self) -> dict[str, bytes]:
        """The list by its part, if anything was added to it."""
        if not self._entries:
            return {}
        part = self.package.relationships_part(self.part)
        text = Encoded.of(self.package.bytes(part) or b"", self.package.path, part)
        root = Outline.of(text.utf8, self.package.path, part).root
        entries = "".join(f"<{root.prefix}Relationship {entry}/>" for entry in self._entries).encode()
        return {part: text.bytes(spliced(text.utf8, [appended(text.utf8, root, entries)]))}
