"""Fixes of a Word document's notes become tracked changes in its file.

Only characters that differ are deleted and inserted; every run keeps its properties. A tracked change can't hold
where a link leads, so a link whose printed address changes is deleted with all its characters, and a new link with
the new address is inserted after it.

Source: ISO/IEC 29500-1, 17.13.5.14 (del), 17.13.5.18 (ins), 17.3.3.7 (delText), 17.16.22 (hyperlink).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import count, groupby
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from stacite.containers.archive import damage_error, with_members
from stacite.containers.opc import OpcPackage, note_parts
from stacite.containers.tracked_text import UNWRITABLE, is_within_link, new_address, parts_of
from stacite.containers.xml import EncodedXml, Splice, apply_splices, with_entries
from stacite.model.document import AUTHOR
from stacite.model.finding import TextChange
from stacite.ooxml.runs import Hindrance, hindrance_around, run_texts
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from stacite.containers.xml import SourceElement
    from stacite.ooxml.runs import RunText, SourceRun
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class LinkReplacement:
    """A link that is replaced by a new one."""

    link: SourceElement
    texts: tuple[RunText, ...]
    """All texts of the link."""
    new: str
    """The new address and text."""


@dataclass(slots=True)
class NoteLinks:
    """The links in a document's notes that are elements, not fields."""

    targets: Mapping[tuple[str, str], str]
    """Addresses by part and relationship id."""
    texts: dict[SourceElement, list[RunText]] = field(default_factory=dict)
    """The texts of each link, in order."""

    def add(self, text: RunText) -> None:
        """Record a text that may be in a link."""
        if text.link is not None:
            self.texts.setdefault(text.link, []).append(text)

    def span(self, link: SourceElement) -> Span:
        """The link's span in the text of all notes."""
        return self.texts[link][0].start, self.texts[link][-1].end

    def is_edge(self, text: RunText, *, is_end: bool) -> bool:
        """Whether the text is the last one of its link, or the first."""
        return text.link is not None and self.texts[text.link][-1 if is_end else 0] is text

    def is_free(self, link: SourceElement) -> bool:
        """Whether elements can be inserted next to the link."""
        holder = link.parent
        return holder is not None and holder.name != "w:ins" and not hindrance_around(link)

    def change(self, link: SourceElement, changes: Sequence[TextChange]) -> Hindrance | LinkReplacement | None:
        """How to change the text of a link: None if its target stays right."""
        texts = self.texts[link]
        # Only the link itself may be in the way, nothing around or inside it.
        if not self.is_free(link) or any(text.hindrance is not Hindrance.LINK for text in texts):
            return Hindrance.LINK
        old = "".join(text.characters for text in texts)
        new = new_address(old, texts[0].start, changes, self._target(link, texts[0].part))
        if new is None:
            return Hindrance.LINK
        return LinkReplacement(link, tuple(texts), new) if new else None

    def _target(self, link: SourceElement, part: str) -> str:
        """The link's target; empty for a place in the document."""
        return "" if "w:anchor" in link.attributes else self.targets.get((part, link.attributes.get("r:id", "")), "")


# ` w:id="12"` of a tracked change of format, ` r:id="rId3"` of a link.
_REVISION_ID = pattern(rb"""(\s[^\s:="'<>]{1,40}:id\s*=\s*)(?:"[^"]*+"|'[^']*+')""")
_PRESERVES_SPACE = b' xml:space="preserve"'


@dataclass(frozen=True, slots=True)
class TextEdit:
    """An edit of one text: delete the characters [start, end), then insert `new`."""

    text: RunText
    start: int
    end: int
    new: str


@dataclass(slots=True)
class RevisionWriter:
    """Writes tracked changes."""

    numbers: Iterator[int]
    """Unused ids."""
    day: date

    def insertion(self, run: SourceRun, new: str) -> bytes:
        """Text as an insertion in the format of a run."""
        return self._change("ins", run, self.text(run, "t", escape(new).encode())) if new else b""

    def deletion(self, run: SourceRun, characters: bytes) -> bytes:
        """A run's characters, as written, as a deletion."""
        return self._change("del", run, self.text(run, "delText", characters)) if characters else b""

    def deleted_element(self, run: SourceRun, element: bytes) -> bytes:
        """A line break or tab of a run, as written, as a deletion."""
        return self._change("del", run, element)

    def _change(self, kind: str, run: SourceRun, content: bytes) -> bytes:
        prefix = run.place.prefix
        attributes = f'{prefix}id="{next(self.numbers)}" {prefix}author={quoteattr(AUTHOR)}'
        start = f'<{prefix}{kind} {attributes} {prefix}date="{self.day.isoformat()}T00:00:00Z">'
        return start.encode() + self.run(run, content) + f"</{prefix}{kind}>".encode()

    def text(self, run: SourceRun, name: str, characters: bytes) -> bytes:
        """An element of text whose whitespace counts."""
        tag = f"{run.place.prefix}{name}".encode()
        return b"<" + tag + _PRESERVES_SPACE + b">" + characters + b"</" + tag + b">"

    def run(self, run: SourceRun, content: bytes) -> bytes:
        """A run with the same properties; a tracked change of its format gets an id of its own."""
        tag, properties = run.place.tag.encode(), self._renumbered(run.properties)
        return b"<" + tag + run.place.written + b">" + properties + content + b"</" + tag + b">"

    def _renumbered(self, properties: bytes) -> bytes:
        return _REVISION_ID.sub(lambda match: match[1] + f'"{next(self.numbers)}"'.encode(), properties)

    def with_id(self, attributes: bytes, number: str) -> bytes:
        """The attributes of a link as written, with another relationship id."""
        return _REVISION_ID.sub(lambda match: match[1] + f'"{number}"'.encode(), attributes)

    def around(self, run: SourceRun, inserted: bytes) -> bytes:
        """An insertion inside another author's insertion, which is split around it."""
        holder = run.insertion
        if holder is None or not inserted:
            return inserted
        tag = holder.tag.encode()
        return b"</" + tag + b">" + inserted + b"<" + tag + self._renumbered(holder.written) + b">"


@dataclass(slots=True)
class RunRewriter:
    """Rewrites one run with its edits."""

    run: SourceRun
    utf8: bytes
    """The part that contains the run."""
    writer: RevisionWriter
    _written: list[bytes] = field(default_factory=list)
    _kept: list[bytes] = field(default_factory=list)
    """Content of the next run that stays as it is."""

    def rewritten(self, edits: Sequence[TextEdit]) -> bytes:
        """The run with its edits, which are in order and do not overlap."""
        at = self.run.content
        # Elements between texts, such as tabs, stay where they are.
        for text, own in groupby(edits, key=lambda edit: edit.text):
            self._kept.append(self.utf8[at : text.place.start])
            at = text.place.end
            if text.is_element:
                self._flush()
                self._written.append(self.writer.deleted_element(self.run, self.utf8[text.place.start : at]))
            else:
                self._write_edits(text, list(own))
        self._kept.append(self.utf8[at : self.run.place.close])
        self._flush()
        return b"".join(self._written)

    def _write_edits(self, text: RunText, edits: Sequence[TextEdit]) -> None:
        at = 0
        for edit in edits:
            self._keep(text, at, edit.start)
            self._flush()
            deleted = self.utf8[text.byte(edit.start) : text.byte(edit.end)] if edit.end > edit.start else b""
            self._written.append(self.writer.deletion(self.run, deleted))
            self._written.append(self.writer.around(self.run, self.writer.insertion(self.run, edit.new)))
            at = edit.end
        self._keep(text, at, text.length)

    def _keep(self, text: RunText, start: int, end: int) -> None:
        if end > start:
            characters = self.utf8[text.byte(start) : text.byte(end)]
            self._kept.append(self.writer.text(self.run, "t", characters))

    def _flush(self) -> None:
        content, self._kept = b"".join(self._kept), []
        # Line ends that a program wrote between elements are no content.
        if content.strip():
            self._written.append(self.writer.run(self.run, content))


# Texts on each side of a link that are searched for a format.
_NEAR_TEXTS = 50


@dataclass(frozen=True, slots=True)
class InsertionPoint:
    """A place next to a link, with the format of a run nearby."""

    part: str
    byte: int
    run: SourceRun
    new: str


@dataclass(frozen=True, slots=True)
class EditPlan:
    """How to make a change; without edits if something prevents it."""

    hindrance: Hindrance = Hindrance.NONE
    edits: tuple[TextEdit, ...] = ()
    insertions: tuple[InsertionPoint, ...] = ()
    link: SourceElement | None = None
    """The link whose text changes."""
    inside: tuple[TextChange, ...] = ()
    """The changes inside it."""

    def combined(self, later: EditPlan) -> EditPlan:
        """Both plans in sequence; only one link can change at a time."""
        if self.link is not None and later.link is not None and self.link is not later.link:
            return EditPlan(Hindrance.LINK)
        return EditPlan(
            self.hindrance or later.hindrance,
            self.edits + later.edits,
            self.insertions + later.insertions,
            self.link or later.link,
            self.inside + later.inside,
        )


class EditPlanner:
    """Plans changes of the texts of a document's notes."""

    def __init__(self, texts: Sequence[RunText], links: NoteLinks) -> None:
        self._texts = [text for text in texts if text.length and not text.is_element]
        self._elements = {text.start: text for text in texts if text.is_element}
        self._numbers = {text: number for number, text in enumerate(self._texts)}
        self._links = links
        for text in self._texts:
            links.add(text)

    def plan(self, change: TextChange, old: str) -> EditPlan:
        """How to make `change` where `old` stands; only characters that differ are touched."""
        if UNWRITABLE.search(change.new):
            return EditPlan(Hindrance.SIGNS)
        changed_link = self._changed_link(change)
        is_link = changed_link is not None and (change.start, change.end) == self._links.span(changed_link)
        plan = EditPlan()
        for part in parts_of(change, old, is_link=is_link, has_one_format=self._has_one_format):
            plan = plan.combined(self._part(part, changed_link))
        # Whether a link's target stays right depends on all changes inside the link together.
        if plan.hindrance or plan.link is None:
            return EditPlan(plan.hindrance) if plan.hindrance else plan
        judged = self._links.change(plan.link, plan.inside)
        return EditPlan(judged) if isinstance(judged, Hindrance) else plan

    def _has_one_format(self, start: int, end: int) -> bool:
        """Whether the characters are plain text, without elements such as tabs, whose runs have the same properties."""
        touched = self._touched(TextChange(start, end, ""))
        formats = {text.run.properties if text.run is not None else None for text in touched}
        held = sum(min(end, text.end) - max(start, text.start) for text in touched)
        return len(formats) == 1 and held == end - start and not any(text.hindrance for text in touched)

    def _changed_link(self, change: TextChange) -> SourceElement | None:
        """The only link that contains all characters of the change; None if there is none."""
        touched = self._touched(change)
        links = {text.link for text in touched}
        return links.pop() if len(links) == 1 else None

    def _touched(self, change: TextChange) -> Sequence[RunText]:
        # A text that the change only touches at its edge is left out.
        first = bisect_right(self._texts, change.start, key=lambda text: text.end)
        last = bisect_left(self._texts, change.end, key=lambda text: text.start)
        return self._texts[first:last]

    def _part(self, part: TextChange, changed_link: SourceElement | None) -> EditPlan:
        if part.start == part.end:
            return self._insertion(part, changed_link)
        element = self._elements.get(part.start)
        if element is not None and part == TextChange(element.start, element.end, ""):
            return EditPlan(element.hindrance) if element.hindrance else EditPlan(edits=(TextEdit(element, 0, 1, ""),))
        touched = self._touched(part)
        edits = tuple(_text_edits(part, touched))
        link = touched[0].link if touched else None
        if link is not None and all(_stands_in_link(text, link) for text in touched):
            return EditPlan(edits=edits, link=link, inside=(part,))
        hindrance = next((text.hindrance for text in touched if text.hindrance), Hindrance.NONE)
        return EditPlan(hindrance or Hindrance.PLACE) if hindrance or not touched else EditPlan(edits=edits)

    def _insertion(self, part: TextChange, changed_link: SourceElement | None) -> EditPlan:
        """Insert into the link that changes, after the text before, before the text after, or next to a link."""
        adjacent = list(self._texts_at(part.start))
        for text in adjacent:
            link = text.link
            if (
                link is not None
                and _stands_in_link(text, link)
                and is_within_link(part, self._links.span(link), changes=link is changed_link)
            ):
                return EditPlan(edits=(_text_edit_at(text, part),), link=text.link, inside=(part,))
        free = [text for text in adjacent if not text.hindrance]
        for text in free:
            # Text inserted into a raised run would look like part of the note number.
            if text.run is not None and not text.run.is_raised:
                return EditPlan(edits=(_text_edit_at(text, part),))
        for text in adjacent:
            if insertion := self._insertion_beside_link(text, part.new, is_after=text.start < part.start):
                return EditPlan(insertions=(insertion,))
        if free:
            return EditPlan(edits=(_text_edit_at(free[0], part),))
        return EditPlan(adjacent[0].hindrance if adjacent else Hindrance.PLACE)

    def _texts_at(self, at: int) -> Iterator[RunText]:
        """The texts that contain the character before an offset and the one after it."""
        place = bisect_left(self._texts, at, key=lambda text: text.end)
        for text in self._texts[place : place + 2]:
            if text.start <= at <= text.end:
                yield text

    def _insertion_beside_link(self, text: RunText, new: str, *, is_after: bool) -> InsertionPoint | None:
        """The place next to a text's link, if the text is at the link's edge."""
        link = text.link
        if link is None or text.run is None or not _stands_in_link(text, link) or not self._links.is_free(link):
            return None
        if not self._links.is_edge(text, is_end=is_after):
            return None
        # Text next to a link must not look like a link.
        run = self._plain_run(text) or replace(text.run, properties=b"")
        return InsertionPoint(text.part, link.end if is_after else link.start, replace(run, place=text.run.place), new)

    def _plain_run(self, text: RunText) -> SourceRun | None:
        """The nearest run in the paragraph that is not a link."""
        paragraph, place = text.place.holder("w:p"), self._numbers[text]
        near = [
            (abs(self._numbers[each] - place), each.run)
            for each in self._texts[max(0, place - _NEAR_TEXTS) : place + _NEAR_TEXTS]
            if each.run is not None and not each.hindrance and not each.run.is_raised
            if each.place.holder("w:p") is paragraph
        ]
        return min(near, key=lambda each: each[0])[1] if near else None


def _stands_in_link(text: RunText, link: SourceElement) -> bool:
    return text.link is link and text.hindrance is Hindrance.LINK


def _text_edit_at(text: RunText, part: TextChange) -> TextEdit:
    at = part.start - text.start
    return TextEdit(text, at, at, part.new)


def _text_edits(part: TextChange, touched: Sequence[RunText]) -> Iterator[TextEdit]:
    """The edits of a change; the new text follows the last deleted character."""
    for text in touched:
        start, end = max(part.start, text.start), min(part.end, text.end)
        yield TextEdit(text, start - text.start, end - text.start, part.new if text is touched[-1] else "")


def part_splices(
    utf8: bytes,
    plans: Sequence[EditPlan],
    replacements: Mapping[SourceElement, LinkReplacement],
    writer: RevisionWriter,
    links: LinkRelationships,
) -> list[Splice]:
    """The splices of the part that `links` belong to; insertions next to a link follow the link that replaces it."""
    here = [each for each in replacements.values() if each.texts[0].part == links.part]
    # Replaced links are deleted as a whole, without further edits in them.
    edits = [
        edit
        for plan in plans
        for edit in plan.edits
        if edit.text.part == links.part and edit.text.link not in replacements
    ]
    edits += [TextEdit(text, 0, text.length, "") for replacement in here for text in replacement.texts]
    splices = [*_edit_splices(utf8, edits, writer)]
    for replacement in here:
        at = replacement.link.end
        splices.append(Splice(at, at, _replacement_link(replacement, writer, links.add(replacement))))
    splices.extend(
        Splice(each.byte, each.byte, writer.insertion(each.run, each.new))
        for plan in plans
        for each in plan.insertions
        if each.part == links.part
    )
    return splices


def _edit_splices(utf8: bytes, edits: Sequence[TextEdit], writer: RevisionWriter) -> Iterator[Splice]:
    # All edits of a run go into one splice, since splices may not overlap.
    by_run: dict[SourceRun, list[TextEdit]] = {}
    for edit in edits:
        if edit.text.run is not None:
            by_run.setdefault(edit.text.run, []).append(edit)
    for run, own in by_run.items():
        yield Splice(run.place.start, run.place.end, RunRewriter(run, utf8, writer).rewritten(own))


def _replacement_link(replacement: LinkReplacement, writer: RevisionWriter, number: str) -> bytes:
    """The new link, whose text is an insertion in the format of the old link's first run."""
    run, tag = replacement.texts[0].run, replacement.link.tag.encode()
    characters = b"" if run is None else writer.insertion(run, replacement.new)
    return b"<" + tag + writer.with_id(replacement.link.written, number) + b">" + characters + b"</" + tag + b">"


@dataclass(slots=True)
class LinkRelationships:
    """The relationships of a part, to which new links are added."""

    package: OpcPackage
    part: str
    _entries: list[str] = field(default_factory=list)

    def add(self, replacement: LinkReplacement) -> str:
        """Add the new link's target. Returns its id."""
        known = self.package.relationships(self.part)
        number = next(each for each in count(len(known) + len(self._entries) + 1) if f"rId{each}" not in known)
        # The old link's own URI is used, since Strict documents have another than Transitional ones.
        kind = known[replacement.link.attributes["r:id"]].uri
        self._entries.append(
            f'Id="rId{number}" Type={quoteattr(kind)} Target={quoteattr(replacement.new)} TargetMode="External"'
        )
        return f"rId{number}"

    def listed(self) -> dict[str, bytes]:
        """The changed list by its part name; empty if nothing was added."""
        if not self._entries:
            return {}
        part = self.package.relationships_part(self.part)
        text = EncodedXml.of(self.package.bytes(part) or b"", self.package.path, part)
        return {part: with_entries(text, self.package.path, part, "Relationship", self._entries)}


_ID_ATTRIBUTE = pattern(rb"""[\s:]id\s*=\s*["'](\d{1,10})["']""")


@dataclass(frozen=True, slots=True)
class WordNotes:
    """The text of a document's notes, and how it can be changed."""

    data: bytes
    path: str
    package: OpcPackage
    parts: Mapping[str, EncodedXml]
    """The parts that contain notes."""
    characters: str
    """The text of all notes; offsets of changes count in it."""
    links: NoteLinks
    planner: EditPlanner
    body: bytes
    """The part of the body, whose ids are taken."""

    @classmethod
    def of(cls, data: bytes, path: str) -> WordNotes:
        """Raises DocumentError if it is not a sound Word document."""
        package = OpcPackage(data, path)
        main = package.main_part()
        parts: dict[str, EncodedXml] = {}
        texts: list[RunText] = []
        characters = ""
        for part in note_parts(package, main).values():
            # Footnotes and endnotes in one part can't be distinguished by their ids.
            if part in parts:
                raise damage_error(path, part)
            parts[part] = EncodedXml.of(package.bytes(part) or b"", path, part)
            found, more = run_texts(parts[part].utf8, path, part, len(characters))
            texts += found
            characters += more
        links = NoteLinks(_link_targets(package, parts))
        return cls(data, path, package, parts, characters, links, EditPlanner(texts, links), package.bytes(main) or b"")

    def hindrance(self, change: TextChange) -> Hindrance:
        """Why the change can't be made; empty if it can."""
        return self._plan(change).hindrance

    def tracked(self, changes: Sequence[TextChange], day: date) -> bytes:
        """The document with tracked changes; none of them may be hindered or overlap another."""
        writer, plans = RevisionWriter(self._free_ids(), day), [self._plan(change) for change in sorted(changes)]
        replacements = self._replacements(plans)
        changed: dict[str, bytes] = {}
        for part, text in self.parts.items():
            new_links = LinkRelationships(self.package, part)
            if splices := part_splices(text.utf8, plans, replacements, writer, new_links):
                changed[part] = text.bytes(apply_splices(text.utf8, splices))
                changed |= new_links.listed()
        return with_members(self.data, self.path, {self.package.member(part): new for part, new in changed.items()})

    def _plan(self, change: TextChange) -> EditPlan:
        return self.planner.plan(change, self.characters[change.start : change.end])

    def _replacements(self, plans: Sequence[EditPlan]) -> dict[SourceElement, LinkReplacement]:
        """The links to replace when all changes are made."""
        inside: dict[SourceElement, list[TextChange]] = {}
        for plan in plans:
            if plan.link is not None:
                inside.setdefault(plan.link, []).extend(plan.inside)
        judged = {link: self.links.change(link, changes) for link, changes in inside.items()}
        return {link: found for link, found in judged.items() if isinstance(found, LinkReplacement)}

    def _free_ids(self) -> Iterator[int]:
        """Ids that no change, comment or bookmark in the body or the notes uses."""
        texts = [self.body, *(part.utf8 for part in self.parts.values())]
        # Ids of changes, comments and bookmarks are unique in a document (ISO/IEC 29500-1, 17.13).
        taken = {int(match[1]) for text in texts for match in _ID_ATTRIBUTE.finditer(text)}
        return (number for number in count(1) if number not in taken)


def _link_targets(package: OpcPackage, parts: Mapping[str, EncodedXml]) -> dict[tuple[str, str], str]:
    return {
        (part, number): each.target
        for part in parts
        for number, each in package.relationships(part).items()
        if each.external
    }
