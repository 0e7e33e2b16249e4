"""Fixes of a Word document's notes become tracked changes in its file.

Only characters that differ are deleted and inserted; every run keeps its properties. A tracked change can't hold
where a link leads, so a link whose printed address changes is deleted with all its characters, and a new link with
the new address is inserted after it.

Source: ISO/IEC 29500-1, 17.13.5.14 (del), 17.13.5.18 (ins), 17.3.3.7 (delText), 17.16.22 (hyperlink).
"""

from __future__ import annotations

import difflib
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import count, groupby, pairwise
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stacite.containers.archive import damage_error, with_members
from stacite.containers.opc import OpcPackage, note_parts
from stacite.model.finding import TextChange
from stacite.model.identifiers import DOI_REGISTRANT
from stacite.ooxml.runs import Hindrance, hindrance_around, run_texts
from stacite.ooxml.xml_source import EncodedXml, Splice, XmlOutline, append_splice, apply_splices
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stacite.model.location import Span
    from stacite.ooxml.runs import RunText, SourceRun
    from stacite.ooxml.xml_source import SourceElement


Difference = tuple[int, int, str]
"""Start and end in the old text, and what is put there."""
_Block = tuple[int, int, int]
"""Where a stretch that both texts have stands in the old one, where in the new one, and how many letters it has."""
_LONGEST_COMPARED = 500
"""Letters of texts that are compared letter by letter; it takes the square of that in time."""


def differences(old: str, new: str) -> Iterator[Difference]:
    """What changes `old` into `new`, in order; no accent is parted from its letter."""
    head, tail = _shared_ends(old, new)
    middle, other = old[head : len(old) - tail], new[head : len(new) - tail]
    blocks = [(0, 0, 0), *_matching_blocks(middle, other), (len(middle), len(other), 0)]
    while (short := _short_block(blocks)) is not None:
        del blocks[short]
    for (at, at_new, length), (start, start_new, _) in pairwise(blocks):
        if at + length < start or at_new + length < start_new:
            yield head + at + length, head + start, other[at_new + length : start_new]


def _short_block(blocks: Sequence[_Block]) -> int | None:
    """The number of a stretch that is no longer than the changes on both its sides, which read better as one."""
    sizes = [
        max(after[0] - before[0] - before[2], after[1] - before[1] - before[2]) for before, after in pairwise(blocks)
    ]
    inner = range(1, len(blocks) - 1)
    return next((each for each in inner if blocks[each][2] <= min(sizes[each - 1], sizes[each])), None)


def _shared_ends(old: str, new: str) -> Span:
    """How many letters the texts share at their beginnings, and at their ends."""
    shortest = min(len(old), len(new))
    head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    while head and (_is_accent(old, head) or _is_accent(new, head)):
        head -= 1
    room = shortest - head
    tail = next((at for at in range(room) if old[-1 - at] != new[-1 - at]), room)
    while tail and _is_accent(old, len(old) - tail):
        tail -= 1
    return head, tail


def _matching_blocks(old: str, new: str) -> Iterator[_Block]:
    """Stretches that both texts have."""
    if not old or not new or max(len(old), len(new)) > _LONGEST_COMPARED:
        return
    for start, start_new, length in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        edges = ((old, start), (old, start + length), (new, start_new + length))
        if length and not any(_is_accent(text, at) for text, at in edges):
            yield start, start_new, length


def _is_accent(text: str, at: int) -> bool:
    return at < len(text) and unicodedata.combining(text[at]) != 0


_ADDRESS = pattern(r"https?://[^\s<>\"“”]{1,4000}")
_ADDRESS_LIKE = pattern(rf"://|\bwww\.|\b{DOI_REGISTRANT}")
_NEVER_IN_LINKS = frozenset("<>.,;:()[]“”‘’\"' ")
"""What belongs to the sentence, where it is put beside an address."""


@dataclass(frozen=True, slots=True)
class LinkReplacement:
    """A link that gives way to a new one."""

    link: SourceElement
    texts: tuple[RunText, ...]
    """All of the link."""
    new: str
    """What the new one shows and where it leads."""


@dataclass(slots=True)
class NoteLinks:
    """The links of a document's notes that are elements."""

    targets: Mapping[tuple[str, str], str]
    """By part and id of the relationship."""
    texts: dict[SourceElement, list[RunText]] = field(default_factory=dict)
    """Of each link, in order."""

    def add(self, text: RunText) -> None:
        """Take up a text, which may stand in a link."""
        if text.link is not None:
            self.texts.setdefault(text.link, []).append(text)

    def span(self, link: SourceElement) -> Span:
        """Where its letters stand among those of all notes."""
        return self.texts[link][0].start, self.texts[link][-1].end

    def is_edge(self, text: RunText, *, is_end: bool) -> bool:
        """Whether the text is the last of its link, or the first."""
        return text.link is not None and self.texts[text.link][-1 if is_end else 0] is text

    def is_outside(self, new: str) -> bool:
        """Whether letters that are put at the edge of a link do not belong to it."""
        return _NEVER_IN_LINKS.issuperset(new)

    def is_free(self, link: SourceElement) -> bool:
        """Whether elements can be put beside it."""
        holder = link.parent
        return holder is not None and holder.name != "w:ins" and not hindrance_around(link)

    def change(self, link: SourceElement, changes: Sequence[TextChange]) -> Hindrance | LinkReplacement | None:
        """What a link needs whose letters change so: None where it goes on leading where it should."""
        texts = self.texts[link]
        if not self.is_free(link) or any(text.hindrance is not Hindrance.LINK for text in texts):
            return Hindrance.LINK
        old = "".join(text.letters for text in texts)
        new, target = _changed_text(old, texts[0].start, changes), self._target(link, texts[0].part)
        if _is_same_address(new, target) or not (_ADDRESS_LIKE.search(old) or _ADDRESS_LIKE.search(new)):
            return None
        if _is_same_address(old, target) and _ADDRESS.fullmatch(new):
            return LinkReplacement(link, tuple(texts), new)
        return Hindrance.LINK

    def _target(self, link: SourceElement, part: str) -> str:
        """Where it leads; empty for a place in the document."""
        return "" if "w:anchor" in link.attributes else self.targets.get((part, link.attributes.get("r:id", "")), "")


def _changed_text(text: str, at: int, changes: Sequence[TextChange]) -> str:
    for change in sorted(changes, reverse=True):
        text = text[: change.start - at] + change.new + text[change.end - at :]
    return text


def _is_same_address(printed: str, target: str) -> bool:
    return bool(target) and printed.strip().rstrip("/") == target.rstrip("/")


AUTHOR = "stacite"
_REVISION_ID = pattern(rb"""(\s[^\s:="'<>]{1,40}:id\s*=\s*)(?:"[^"]*+"|'[^']*+')""")
_PRESERVES_SPACE = b' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Of a text, the letters [start, end) are deleted, and `new` is inserted behind them."""

    text: RunText
    start: int
    end: int
    new: str


@dataclass(slots=True)
class RevisionWriter:
    """Writes tracked changes."""

    numbers: Iterator[int]
    """Ids that are free."""
    day: date

    def insertion(self, run: SourceRun, new: str) -> bytes:
        """The letters as an insertion, in the formatting of a run."""
        return self._change("ins", run, "t", escape(new).encode()) if new else b""

    def deletion(self, run: SourceRun, letters: bytes) -> bytes:
        """The letters of a run, as they are written, as a deletion."""
        return self._change("del", run, "delText", letters) if letters else b""

    def _change(self, kind: str, run: SourceRun, text: str, letters: bytes) -> bytes:
        prefix = run.place.prefix
        said = f'{prefix}id="{next(self.numbers)}" {prefix}author={quoteattr(AUTHOR)}'
        start = f'<{prefix}{kind} {said} {prefix}date="{self.day.isoformat()}T00:00:00Z">'
        return start.encode() + self.run(run, self.text(run, text, letters)) + f"</{prefix}{kind}>".encode()

    def text(self, run: SourceRun, name: str, letters: bytes) -> bytes:
        """An element with letters whose blanks count."""
        tag = f"{run.place.prefix}{name}".encode()
        return b"<" + tag + _PRESERVES_SPACE + b">" + letters + b"</" + tag + b">"

    def run(self, run: SourceRun, content: bytes) -> bytes:
        """A run of the same properties; a change of formatting that they tell of gets an id of its own."""
        tag, properties = run.place.tag.encode(), self._renumbered(run.properties)
        return b"<" + tag + run.place.written + b">" + properties + content + b"</" + tag + b">"

    def _renumbered(self, properties: bytes) -> bytes:
        return _REVISION_ID.sub(lambda match: match[1] + f'"{next(self.numbers)}"'.encode(), properties)

    def with_id(self, attributes: bytes, number: str) -> bytes:
        """The attributes of a link, as they are written, with another relationship."""
        return _REVISION_ID.sub(lambda match: match[1] + f'"{number}"'.encode(), attributes)

    def around(self, run: SourceRun, inserted: bytes) -> bytes:
        """What is inserted into another's insertion, which ends before it and goes on behind it."""
        holder = run.insertion
        if holder is None or not inserted:
            return inserted
        tag = holder.tag.encode()
        return b"</" + tag + b">" + inserted + b"<" + tag + self._renumbered(holder.written) + b">"


@dataclass(slots=True)
class RunRewriter:
    """Writes one run anew, from its first letter to its last."""

    run: SourceRun
    utf8: bytes
    """The part."""
    marker: RevisionWriter
    _written: list[bytes] = field(default_factory=list)
    _kept: list[bytes] = field(default_factory=list)
    """What goes into the next run that stays as it is."""

    def rewritten(self, cuts: Sequence[TextEdit]) -> bytes:
        """The run with its cuts, which are in order and do not overlap."""
        at = self.run.content
        for text, own in groupby(cuts, key=lambda cut: cut.text):
            self._kept.append(self.utf8[at : text.place.start])
            self._cut(text, list(own))
            at = text.place.end
        self._kept.append(self.utf8[at : self.run.place.close])
        self._flush()
        return b"".join(self._written)

    def _cut(self, text: RunText, cuts: Sequence[TextEdit]) -> None:
        at = 0
        for cut in cuts:
            self._keep(text, at, cut.start)
            self._flush()
            deleted = self.utf8[text.byte(cut.start) : text.byte(cut.end)] if cut.end > cut.start else b""
            self._written.append(self.marker.deletion(self.run, deleted))
            self._written.append(self.marker.around(self.run, self.marker.insertion(self.run, cut.new)))
            at = cut.end
        self._keep(text, at, text.length)

    def _keep(self, text: RunText, start: int, end: int) -> None:
        if end > start:
            letters = self.utf8[text.byte(start) : text.byte(end)]
            self._kept.append(self.marker.text(self.run, "t", letters))

    def _flush(self) -> None:
        content, self._kept = b"".join(self._kept), []
        if content.strip():
            self._written.append(self.marker.run(self.run, content))


_UNWRITABLE = pattern(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold, and blanks that Word shows otherwise than by letters."""
_NEAR_TEXTS = 50
"""Texts on each side of a link in which a formatting is looked for."""


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """A place beside a link, in the formatting of a run that stands near."""

    part: str
    byte: int
    run: SourceRun
    new: str


@dataclass(frozen=True, slots=True)
class EditPlan:
    """How a change is made; nothing where something is in its way."""

    hindrance: Hindrance = Hindrance.NONE
    cuts: tuple[TextEdit, ...] = ()
    gaps: tuple[InsertionPoint, ...] = ()
    link: SourceElement | None = None
    """The link whose letters change."""
    inside: tuple[TextChange, ...] = ()
    """What changes in it."""

    def joined(self, other: EditPlan) -> EditPlan:
        """Both, one after the other; only one link can change at a time."""
        if self.link is not None and other.link is not None and self.link is not other.link:
            return EditPlan(Hindrance.LINK)
        return EditPlan(
            self.hindrance or other.hindrance,
            self.cuts + other.cuts,
            self.gaps + other.gaps,
            self.link or other.link,
            self.inside + other.inside,
        )


class EditPlanner:
    """Finds them among the texts of a document's notes."""

    def __init__(self, texts: Sequence[RunText], links: NoteLinks) -> None:
        self._texts = [text for text in texts if text.length]
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self._links = links
        for text in self._texts:
            links.add(text)

    def way(self, change: TextChange, old: str) -> EditPlan:
        """How `change` is made where `old` stands: only letters that differ are touched."""
        if _UNWRITABLE.search(change.new):
            return EditPlan(Hindrance.SIGNS)
        home = self._home(change)
        way = EditPlan()
        for part in self._parts(change, old, home):
            way = way.joined(self._part(part, home))
        if way.hindrance or way.link is None:
            return EditPlan(way.hindrance) if way.hindrance else way
        judged = self._links.change(way.link, way.inside)
        return EditPlan(judged) if isinstance(judged, Hindrance) else way

    def _parts(self, change: TextChange, old: str, home: SourceElement | None) -> Iterator[TextChange]:
        """What differs; brackets around a link are apart from what changes in it."""
        start, end, new = change.start, change.end, change.new
        is_link = home is not None and (start, end) == self._links.span(home)
        is_put_in_brackets = is_link and (new[:1], new[-1:]) == ("<", ">") and "<" not in old
        if is_put_in_brackets:
            yield TextChange(start, start, "<")
            new = new[1:-1]
        for low, high, put in differences(old, new):
            yield TextChange(start + low, start + high, put)
        if is_put_in_brackets:
            yield TextChange(end, end, ">")

    def _home(self, change: TextChange) -> SourceElement | None:
        """The link in which all letters stand that the change is about."""
        touched = self._touched(change)
        links = {text.link for text in touched}
        return links.pop() if len(links) == 1 else None

    def _touched(self, change: TextChange) -> Sequence[RunText]:
        first = bisect_right(self._texts, change.start, key=lambda text: text.end)
        last = bisect_left(self._texts, change.end, key=lambda text: text.start)
        return self._texts[first:last]

    def _part(self, part: TextChange, home: SourceElement | None) -> EditPlan:
        if part.start == part.end:
            return self._insertion(part, home)
        touched = self._touched(part)
        cuts = tuple(_text_edits(part, touched))
        link = touched[0].link if touched else None
        if link is not None and all(_stands_in_link(text, link) for text in touched):
            return EditPlan(cuts=cuts, link=link, inside=(part,))
        hindrance = next((text.hindrance for text in touched if text.hindrance), Hindrance.NONE)
        return EditPlan(hindrance or Hindrance.PLACE) if hindrance or not touched else EditPlan(cuts=cuts)

    def _insertion(self, part: TextChange, home: SourceElement | None) -> EditPlan:
        """In the link that it is about; else behind the letter before, before the letter behind, or beside a link."""
        beside = list(self._beside(part.start))
        for text in beside:
            if text.link is not None and _stands_in_link(text, text.link) and self._is_within(part, text.link, home):
                return EditPlan(cuts=(_text_edit_at(text, part),), link=text.link, inside=(part,))
        free = [text for text in beside if not text.hindrance]
        for text in free:
            if text.run is not None and not text.run.is_raised:
                return EditPlan(cuts=(_text_edit_at(text, part),))
        for text in beside:
            if gap := self._gap(text, part.new, is_behind=text.start < part.start):
                return EditPlan(gaps=(gap,))
        if free:
            return EditPlan(cuts=(_text_edit_at(free[0], part),))
        return EditPlan(beside[0].hindrance if beside else Hindrance.PLACE)

    def _is_within(self, part: TextChange, link: SourceElement, home: SourceElement | None) -> bool:
        """Whether what is inserted at a letter of a link belongs to the link."""
        start, end = self._links.span(link)
        return start < part.start < end or (link is home and not self._links.is_outside(part.new))

    def _beside(self, at: int) -> Iterator[RunText]:
        """The text that holds the letter before a place, and the one that holds the letter behind it."""
        place = bisect_left(self._texts, at, key=lambda text: text.end)
        for text in self._texts[place : place + 2]:
            if text.start <= at <= text.end:
                yield text

    def _gap(self, text: RunText, new: str, *, is_behind: bool) -> InsertionPoint | None:
        """The place beside the link of a text that stands at its edge."""
        link = text.link
        if link is None or text.run is None or not _stands_in_link(text, link) or not self._links.is_free(link):
            return None
        if not self._links.is_edge(text, is_end=is_behind):
            return None
        run = self._plain_run(text) or replace(text.run, properties=b"")
        return InsertionPoint(text.part, link.end if is_behind else link.start, replace(run, place=text.run.place), new)

    def _plain_run(self, text: RunText) -> SourceRun | None:
        """The nearest run of the paragraph that is no link."""
        paragraph, place = _paragraph(text), self._numbers[text]
        near = [
            (abs(self._numbers[each] - place), each.run)
            for each in self._texts[max(0, place - _NEAR_TEXTS) : place + _NEAR_TEXTS]
            if each.run is not None and not each.hindrance and not each.run.is_raised and _paragraph(each) is paragraph
        ]
        return min(near, key=lambda each: each[0])[1] if near else None


def _stands_in_link(text: RunText, link: SourceElement) -> bool:
    return text.link is link and text.hindrance is Hindrance.LINK


def _text_edit_at(text: RunText, part: TextChange) -> TextEdit:
    at = part.start - text.start
    return TextEdit(text, at, at, part.new)


def _text_edits(part: TextChange, touched: Sequence[RunText]) -> Iterator[TextEdit]:
    """What is new goes behind the last letter that is deleted."""
    for text in touched:
        start, end = max(part.start, text.start), min(part.end, text.end)
        yield TextEdit(text, start - text.start, end - text.start, part.new if text is touched[-1] else "")


def _paragraph(text: RunText) -> SourceElement | None:
    holder = text.place.parent
    while holder is not None and holder.name != "w:p":
        holder = holder.parent
    return holder


@dataclass(frozen=True, slots=True)
class PartPlan:
    """All that changes in one part."""

    cuts: tuple[TextEdit, ...]
    relinks: tuple[LinkReplacement, ...]
    gaps: tuple[InsertionPoint, ...]

    @classmethod
    def of(cls, part: str, ways: Sequence[EditPlan], relinks: Mapping[SourceElement, LinkReplacement]) -> PartPlan:
        """Links that give way are deleted whole, whatever else was to be cut in them."""
        cuts = [cut for way in ways for cut in way.cuts if cut.text.part == part and cut.text.link not in relinks]
        gaps = [gap for way in ways for gap in way.gaps if gap.part == part]
        return cls(tuple(cuts), tuple(each for each in relinks.values() if each.texts[0].part == part), tuple(gaps))


def part_splices(utf8: bytes, plan: PartPlan, marker: RevisionWriter, links: LinkRelationships) -> list[Splice]:
    """What stands beside a link comes behind the link that takes its place."""
    gone = [TextEdit(text, 0, text.length, "") for relink in plan.relinks for text in relink.texts]
    splices = [*_edit_splices(utf8, [*plan.cuts, *gone], marker)]
    for relink in plan.relinks:
        at = relink.link.end
        splices.append(Splice(at, at, _replacement_link(relink, marker, links.add(relink))))
    return [*splices, *(Splice(gap.byte, gap.byte, marker.insertion(gap.run, gap.new)) for gap in plan.gaps)]


def _edit_splices(utf8: bytes, cuts: Sequence[TextEdit], marker: RevisionWriter) -> Iterator[Splice]:
    by_run: dict[SourceRun, list[TextEdit]] = {}
    for cut in cuts:
        if cut.text.run is not None:
            by_run.setdefault(cut.text.run, []).append(cut)
    for run, own in by_run.items():
        yield Splice(run.place.start, run.place.end, RunRewriter(run, utf8, marker).rewritten(own))


def _replacement_link(relink: LinkReplacement, marker: RevisionWriter, number: str) -> bytes:
    """The new link, whose letters are an insertion in the formatting of the old one's first."""
    run, tag = relink.texts[0].run, relink.link.tag.encode()
    letters = b"" if run is None else marker.insertion(run, relink.new)
    return b"<" + tag + marker.with_id(relink.link.written, number) + b">" + letters + b"</" + tag + b">"


@dataclass(slots=True)
class LinkRelationships:
    """The relationships of a part, to which new links are added."""

    package: OpcPackage
    part: str
    _entries: list[str] = field(default_factory=list)

    def add(self, relink: LinkReplacement) -> str:
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
        text = EncodedXml.of(self.package.bytes(part) or b"", self.package.path, part)
        root = XmlOutline.of(text.utf8, self.package.path, part).root
        entries = "".join(f"<{root.prefix}Relationship {entry}/>" for entry in self._entries).encode()
        return {part: text.bytes(apply_splices(text.utf8, [append_splice(text.utf8, root, entries)]))}


_ID_ATTRIBUTE = pattern(rb"""[\s:]id\s*=\s*["'](\d{1,10})["']""")


@dataclass(frozen=True, slots=True)
class WordNotes:
    """The letters of a document's notes, and how they can be changed."""

    data: bytes
    path: str
    package: OpcPackage
    parts: Mapping[str, EncodedXml]
    """Those that hold notes."""
    letters: str
    """What changes are counted in."""
    links: NoteLinks
    ways: EditPlanner
    body: bytes
    """The part of the body, which has ids of its own."""

    @classmethod
    def of(cls, data: bytes, path: str) -> WordNotes:
        """Raises DocumentError for what is no sound Word document."""
        package = OpcPackage(data, path)
        main = package.main_part()
        parts: dict[str, EncodedXml] = {}
        texts: list[RunText] = []
        letters = ""
        for part in note_parts(package, main).values():
            if part in parts:
                raise damage_error(path, part)
            parts[part] = EncodedXml.of(package.bytes(part) or b"", path, part)
            found, more = run_texts(parts[part].utf8, path, part, len(letters))
            texts += found
            letters += more
        links = NoteLinks(_link_targets(package, parts))
        return cls(data, path, package, parts, letters, links, EditPlanner(texts, links), package.bytes(main) or b"")

    def hindrance(self, change: TextChange) -> Hindrance:
        """Why the change can't be made; the empty one where it can."""
        return self._way(change).hindrance

    def tracked(self, changes: Sequence[TextChange], day: date) -> bytes:
        """The document with the changes, none of which is hindered or overlaps another."""
        marker, ways = RevisionWriter(self._free_ids(), day), [self._way(change) for change in sorted(changes)]
        relinks = self._relinks(ways)
        changed: dict[str, bytes] = {}
        for part, text in self.parts.items():
            new_links = LinkRelationships(self.package, part)
            splices = part_splices(text.utf8, PartPlan.of(part, ways, relinks), marker, new_links)
            if splices:
                changed[part] = text.bytes(apply_splices(text.utf8, splices))
                changed |= new_links.listed()
        return with_members(self.data, self.path, {self.package.member(part): new for part, new in changed.items()})

    def _way(self, change: TextChange) -> EditPlan:
        return self.ways.way(change, self.letters[change.start : change.end])

    def _relinks(self, ways: Sequence[EditPlan]) -> dict[SourceElement, LinkReplacement]:
        """The links that have to lead elsewhere when all is changed."""
        inside: dict[SourceElement, list[TextChange]] = {}
        for way in ways:
            if way.link is not None:
                inside.setdefault(way.link, []).extend(way.inside)
        judged = {link: self.links.change(link, changes) for link, changes in inside.items()}
        return {link: found for link, found in judged.items() if isinstance(found, LinkReplacement)}

    def _free_ids(self) -> Iterator[int]:
        """Ids that no change, comment or bookmark of the body or the notes has."""
        texts = [self.body, *(part.utf8 for part in self.parts.values())]
        taken = {int(match[1]) for text in texts for match in _ID_ATTRIBUTE.finditer(text)}
        return (number for number in count(1) if number not in taken)


def _link_targets(package: OpcPackage, parts: Mapping[str, EncodedXml]) -> dict[tuple[str, str], str]:
    return {
        (part, number): each.target
        for part in parts
        for number, each in package.relationships(part).items()
        if each.external
    }
