"""The text of an OpenDocument, with its notes where they are called.

Source: ODF 1.3 part 3, 5.1 (paragraphs), 5.5 (tracked changes), 6.1 (letters and blanks), 6.3 (notes), 7.7.6
(note references), 10.4 (frames), 14.1 (annotations).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from stacite.model.document import AddressSource
from stacite.packages.vocabulary import child, name, value
from stacite.readers.office.addresses import address
from stacite.readers.office.field_works import works_of_field
from stacite.readers.office.odf_shown import is_hidden_paragraph, is_unread
from stacite.readers.office.odf_styles import Look
from stacite.readers.office.opening import Opening
from stacite.readers.office.story import Call, Story

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element as Element

    from stacite.readers.office.odf_changes import Changes
    from stacite.readers.office.odf_styles import OdfStyles

_BOXES = frozenset(
    """
    draw:text-box draw:custom-shape draw:rect draw:circle draw:ellipse draw:line draw:polygon draw:polyline draw:path
    draw:connector draw:measure draw:caption draw:regular-polygon
    """.split()
)
_DEEPEST = 20
"""Deletions within deletions that are put back."""
_BLANKS = frozenset(("text:s", "text:tab", "text:line-break"))


@dataclass(slots=True)
class OdfNote:
    """A note as it stands in the text."""

    call: Call
    story: Story
    is_labelled: bool
    """Whether its label is the author's, not a number."""


@dataclass(slots=True)
class OdfText:
    """Reads the body; collects notes on the way."""

    styles: OdfStyles
    changes: Changes
    notes: list[OdfNote] = field(default_factory=list)
    """In the order of their calls."""
    calls: list[Call] = field(default_factory=list)
    has_changed_notes: bool = False
    """Whether a change takes notes out or puts them back."""
    _stories: list[Story] = field(default_factory=list)
    _looks: list[Look] = field(default_factory=list)
    _paragraphs: list[int] = field(default_factory=list)
    """For each story, how many of its paragraphs are open."""
    _links: list[object] = field(default_factory=list)
    _marks: dict[str, tuple[Story, int]] = field(default_factory=dict)
    _joined: list[Element] = field(default_factory=list)
    """Paragraphs of deletions that run on into what stands behind."""
    _chapter: int = 0
    _is_mark: bool = False
    """Whether letters are the mark of a repeated call."""
    _enter: Mapping[str, Callable[[Element], None]] = field(init=False)
    _leave: Mapping[str, Callable[[Element], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._enter = {
            "text:p": self._paragraph,
            "text:h": self._heading,
            "text:span": self._span,
            "text:a": self._link,
            "text:note": self._note,
            "text:reference-mark-start": self._mark,
            "text:reference-mark-end": self._mark_ends,
            "text:note-ref": self._repeated,
            "text:change-start": self.changes.start,
            "text:change-end": self.changes.end,
            "text:change": self._deletion,
            **dict.fromkeys(_BLANKS, self._blank),
            **dict.fromkeys(_BOXES, self._box),
        }
        self._leave = {
            "text:p": self._paragraph_ends,
            "text:h": self._paragraph_ends,
            "text:span": self._span_ends,
            "text:a": self._link_ends,
            "text:note": self._note_ends,
            "text:note-ref": self._repeated_ends,
            **dict.fromkeys(_BOXES, self._box_ends),
        }

    def read(self, root: Element, story: Story) -> None:
        """Read `office:text` into a story."""
        self._stories, self._paragraphs, self._looks = [story], [0], [Look()]
        self._walk(root)

    def _walk(self, root: Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        unread: Element | None = None
        for event, element in walk:
            tag = name(element)
            if event == "start":
                if is_unread(tag, element) or (tag == "text:note" and self._is_left_out()):
                    unread = element
                    walk.skip_subtree()
                    continue
                if enter := self._enter.get(tag):
                    enter(element)
                self._put(element.text)
                continue
            if element is not unread and (leave := self._leave.get(tag)):
                leave(element)
            if element is not root:
                self._put(element.tail)

    def _is_left_out(self) -> bool:
        """Whether a note that stands here is not shown."""
        self.has_changed_notes |= self.changes.is_dropping
        return self.changes.is_dropping or self._looks[-1].is_hidden

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _put(self, text: str | None) -> None:
        """Letters, if they are shown: what stands between paragraphs is only layout of the file."""
        look = self._looks[-1]
        is_shown = not (look.is_hidden or self._is_mark or self.changes.is_dropping)
        if text and self._paragraphs[-1] and is_shown:
            self._story.write(text, emphasis=look.is_italic)

    def _blank(self, element: Element) -> None:  # noqa: ARG002 - handlers take the element
        self._put(" ")

    def _paragraph(self, element: Element) -> None:
        look = self.styles.look("paragraph", value(element, "text:style-name"), Look())
        self._looks.append(Look(is_hidden=True) if is_hidden_paragraph(element) else look)
        self._paragraphs[-1] += 1

    def _heading(self, element: Element) -> None:
        self._chapter += (value(element, "text:outline-level") or "1") == "1"
        self._paragraph(element)

    def _paragraph_ends(self, element: Element) -> None:
        self._looks.pop()
        self._paragraphs[-1] -= 1
        if not self.changes.is_dropping and not any(element is each for each in self._joined):
            self._story.end_paragraph()

    def _span(self, element: Element) -> None:
        self._looks.append(self.styles.look("text", value(element, "text:style-name"), self._looks[-1]))

    def _span_ends(self, element: Element) -> None:  # noqa: ARG002
        self._looks.pop()

    def _link(self, element: Element) -> None:
        self._span(element)
        owner = object()
        self._links.append(owner)
        self._story.open_link(owner, address(value(element, "xlink:href")), AddressSource.RELATIONSHIP)

    def _link_ends(self, element: Element) -> None:
        self._span_ends(element)
        self._story.close_link(self._links.pop())

    def _note(self, element: Element) -> None:
        citation = child(element, "text:note-citation")
        label = "" if citation is None else value(citation, "text:label").strip()
        printed = "" if citation is None else "".join(map(str, citation.itertext())).strip()
        kind = "endnote" if value(element, "text:note-class") == "endnote" else "footnote"
        identifier = value(element, "text:id") or value(element, "xml:id")
        call = Call(kind, identifier, self._story.flow.length, self._chapter, label or printed, bool(label))
        self._call(call)
        note = OdfNote(call, Story(opening=Opening(label, is_printed=True)), bool(label))
        note.story.set_number()
        self.notes.append(note)
        self._open(note.story)

    def _call(self, call: Call) -> None:
        self.calls.append(call)
        self._story.calls.append(call)

    def _open(self, story: Story) -> None:
        self._stories.append(story)
        self._paragraphs.append(0)
        self._looks.append(Look())

    def _note_ends(self, element: Element) -> None:  # noqa: ARG002
        self._looks.pop()
        self._paragraphs.pop()
        self._stories.pop()

    def _box(self, element: Element) -> None:  # noqa: ARG002
        self._open(Story("\n\n"))

    def _box_ends(self, element: Element) -> None:
        box = self._story
        self._note_ends(element)
        self._story.add_box(box)

    def _mark(self, element: Element) -> None:
        mark = value(element, "text:name")
        works = works_of_field(mark)
        if works and not self.changes.is_dropping:
            self._marks[mark] = self._story, self._story.open_works(works)

    def _mark_ends(self, element: Element) -> None:
        story, index = self._marks.pop(value(element, "text:name"), (None, 0))
        if story is not None:
            story.close_works(index)

    def _repeated(self, element: Element) -> None:
        """A raised reference to a note calls it again; one on the line (`see note 3`) is text."""
        look = self._looks[-1]
        self._is_mark = look.is_raised and not look.is_hidden and not self.changes.is_dropping
        if self._is_mark:
            kind = "endnote" if value(element, "text:note-class") == "endnote" else "footnote"
            place = self._story.flow.length
            self._call(Call(kind, value(element, "text:ref-name"), place, self._chapter, is_repeated=True))

    def _repeated_ends(self, element: Element) -> None:  # noqa: ARG002
        self._is_mark = False

    def _deletion(self, element: Element) -> None:
        """Put back what was deleted here. Each deletion is put back once, so this ends."""
        deletion = None if self.changes.is_dropping else self.changes.put_back(element)
        if deletion is None:
            return
        self.has_changed_notes |= any(name(each) == "text:note" for each in deletion.iter())
        if len(deletion) and self._paragraphs[-1] and len(self._joined) < _DEEPEST:
            self._joined.append(deletion[-1])
            self._walk(deletion)
            self._joined.pop()
        elif not self._paragraphs[-1]:
            self._walk(deletion)
