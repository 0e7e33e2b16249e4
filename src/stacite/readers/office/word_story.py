"""The text of a Word document's body, or of one of its notes, in the order of reading.

Source: ISO/IEC 29500-1, 17.3 (paragraphs and runs), 17.5.2 (content controls), 17.11 (notes), 17.13.6 (bookmarks),
17.16 (fields and hyperlinks).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from stacite.model.document import AddressSource
from stacite.packages.vocabulary import child, name, value
from stacite.readers.office.addresses import address
from stacite.readers.office.field_works import works_of_control
from stacite.readers.office.story import Call, Story
from stacite.readers.office.symbols import from_symbols, is_symbol_font, symbol
from stacite.readers.office.word_changes import is_undone, is_unread
from stacite.readers.office.word_fields import Fields
from stacite.readers.office.word_marks import mark_after
from stacite.readers.office.word_styles import HIDDEN, ITALIC
from stacite.readers.office.word_unclosed import Unclosed, unclosed_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element as Element

    from stacite.packages.package import Relationship
    from stacite.readers.office.word_styles import WordStyles

_LETTERS = {"w:tab": " ", "w:ptab": " ", "w:br": " ", "w:cr": " ", "w:noBreakHyphen": "-"}
_MARK_LETTERS = 10
"""Of a mark that the author chose."""
_YES = frozenset(("1", "true", "on"))


@dataclass(slots=True)
class WordText:
    """Reads stories; collects calls and sections on the way."""

    styles: WordStyles
    is_rejecting: bool
    """Whether tracked changes are undone instead of done."""
    relationships: Mapping[str, Relationship] = field(default_factory=dict)
    """Of the part that is being read."""
    places: Mapping[Element, int] = field(default_factory=dict)
    """Where the letters of each `w:t` stand in the document's letters, if they may be changed."""
    calls: list[Call] = field(default_factory=list)
    sections: list[Element] = field(default_factory=list)
    """The properties of each section that has ended."""
    bookmarks: dict[str, Call] = field(default_factory=dict)
    """The first call in each bookmark."""
    has_imports: bool = False
    """Whether parts of the text are other files."""
    _stories: list[Story] = field(default_factory=list)
    _fields: list[Fields] = field(default_factory=list)
    _unclosed: Unclosed = field(default_factory=Unclosed)
    _paragraphs: list[str] = field(default_factory=list)
    _tables: list[str] = field(default_factory=list)
    _links: list[object] = field(default_factory=list)
    _controls: list[int | None] = field(default_factory=list)
    _bookmarked: dict[str, str] = field(default_factory=dict)
    _is_hidden: bool = False
    _is_italic: bool = False
    _font: str = ""
    _is_mark: bool = False
    """Whether letters up to the run's end are a call's mark."""
    _unmarked: Call | None = None
    """A call whose mark is still to come."""
    _enter: Mapping[str, Callable[[Element], None]] = field(init=False)
    """What to do where an element begins."""
    _leave: Mapping[str, Callable[[Element], None]] = field(init=False)
    """What to do where it ends."""

    def __post_init__(self) -> None:
        self._enter = {
            "w:t": self._text,
            "w:delText": self._text,
            **dict.fromkeys(_LETTERS, self._letter),
            "w:sym": self._symbol,
            "m:t": self._equation,
            "w:p": self._paragraph,
            "w:r": self._run,
            "m:r": self._run,
            "w:tbl": self._table,
            "w:txbxContent": self._box,
            "w:hyperlink": self._hyperlink,
            "w:sdt": self._control,
            "w:fldChar": self._field,
            "w:fldSimple": self._simple_field,
            "w:instrText": self._instruction,
            "w:delInstrText": self._instruction,
            "w:footnoteReference": self._reference,
            "w:endnoteReference": self._reference,
            "w:footnoteRef": self._number,
            "w:endnoteRef": self._number,
            "w:bookmarkStart": self._bookmark,
            "w:bookmarkEnd": self._bookmark_ends,
            "w:altChunk": self._import,
            "w:subDoc": self._import,
        }
        self._leave = {
            "w:p": self._paragraph_ends,
            "w:r": self._run_ends,
            "m:r": self._run_ends,
            "m:num": self._numerator_ends,
            "w:tbl": self._table_ends,
            "w:txbxContent": self._box_ends,
            "w:hyperlink": self._hyperlink_ends,
            "w:sdt": self._control_ends,
            "w:fldSimple": self._simple_field_ends,
        }

    def read(self, root: Element, story: Story) -> None:
        """Read the content of a body or note into a story."""
        self._stories, self._fields = [story], [Fields(story)]
        self._unclosed = unclosed_fields(root, is_rejecting=self.is_rejecting)
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = name(element)
            if event == "end":
                if leave := self._leave.get(tag):
                    leave(element)
            elif is_unread(tag, element, is_rejecting=self.is_rejecting):
                walk.skip_subtree()
            elif enter := self._enter.get(tag):
                enter(element)

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _put(self, text: str, *, is_italic: bool | None = None, source: int | None = None) -> None:
        """Letters, if they are shown."""
        if self._is_hidden or self._is_mark or not text:
            return
        fields = self._fields[-1]
        if fields.is_instruction:
            fields.instruct(text)
        elif not fields.is_call and not self._takes_for_mark(text):
            is_italic = self._is_italic if is_italic is None else is_italic
            self._story.write(text, emphasis=is_italic, source=source)

    def _takes_for_mark(self, text: str) -> bool:
        """Whether the letters are the mark of a call whose own run holds none."""
        call, self._unmarked = self._unmarked, None
        mark = text.strip()
        if call is None or not mark or len(mark) > _MARK_LETTERS or " " in mark:
            return False
        call.mark = mark
        return True

    def _text(self, element: Element) -> None:
        text = element.text or ""
        shown = from_symbols(text, self._font)
        is_as_written = shown == text and not is_symbol_font(self._font)
        self._put(shown, source=self.places.get(element) if is_as_written else None)

    def _letter(self, element: Element) -> None:
        self._put(_LETTERS[name(element)])

    def _symbol(self, element: Element) -> None:
        self._put(symbol(value(element, "w:char"), value(element, "w:font")))

    def _equation(self, element: Element) -> None:
        self._put(element.text or "", is_italic=False)

    def _numerator_ends(self, element: Element) -> None:  # noqa: ARG002
        self._put("/", is_italic=False)

    def _paragraph(self, element: Element) -> None:
        style = child(element, "w:pPr/w:pStyle")
        self._paragraphs.append("" if style is None else value(style, "w:val"))
        self._unmarked = None

    def _paragraph_ends(self, element: Element) -> None:
        self._paragraphs.pop()
        self._unmarked = None
        self._fields[-1].end_paragraph()
        properties = child(element, "w:pPr")
        section = child(properties, "w:sectPr")
        if section is not None:
            self.sections.append(section)
        if not is_undone(child(properties, "w:rPr"), is_rejecting=self.is_rejecting):
            self._story.end_paragraph()

    def _run(self, element: Element) -> None:
        self._is_mark = False
        properties = child(element, "w:rPr")
        paragraph = self._paragraphs[-1] if self._paragraphs else ""
        table = self._tables[-1] if self._tables else None
        self._is_italic = self.styles.is_on(ITALIC, properties, paragraph, table)
        self._is_hidden = self.styles.is_on(HIDDEN, properties, paragraph, table)
        fonts = child(properties, "w:rFonts")
        self._font = "" if fonts is None else value(fonts, "w:ascii") or value(fonts, "w:hAnsi")

    def _run_ends(self, element: Element) -> None:  # noqa: ARG002 - handlers take the element
        self._is_italic = self._is_hidden = self._is_mark = False

    def _table(self, element: Element) -> None:
        style = child(element, "w:tblPr/w:tblStyle")
        self._tables.append("" if style is None else value(style, "w:val"))

    def _table_ends(self, element: Element) -> None:  # noqa: ARG002
        self._tables.pop()

    def _box(self, element: Element) -> None:  # noqa: ARG002
        self._stories.append(Story(self._story.gap))
        self._fields.append(Fields(self._story))

    def _box_ends(self, element: Element) -> None:  # noqa: ARG002
        self._fields.pop()
        box = self._stories.pop()
        self._story.add_box(box)

    def _hyperlink(self, element: Element) -> None:
        relationship = self.relationships.get(value(element, "r:id"))
        target = relationship.target if relationship and relationship.external else ""
        owner = object()
        self._links.append(owner)
        self._story.open_link(owner, address(target, value(element, "w:anchor")), AddressSource.RELATIONSHIP)

    def _hyperlink_ends(self, element: Element) -> None:  # noqa: ARG002
        self._story.close_link(self._links.pop())

    def _control(self, element: Element) -> None:
        tag = child(element, "w:sdtPr/w:tag")
        works = works_of_control("" if tag is None else value(tag, "w:val"))
        self._controls.append(self._story.open_works(works) if works else None)

    def _control_ends(self, element: Element) -> None:  # noqa: ARG002
        index = self._controls.pop()
        if index is not None:
            self._story.close_works(index)

    def _field(self, element: Element) -> None:
        match value(element, "w:fldCharType"):
            case "begin" if element not in self._unclosed.codes:
                self._begin_field(element)
            case "separate":
                self._shows_field()
            case "end":
                self._fields[-1].end()

    def _begin_field(self, element: Element) -> None:
        data = child(element, "w:fldData")
        is_unclosed = element in self._unclosed.results
        self._fields[-1].begin("" if data is None else data.text or "", is_unclosed=is_unclosed)

    def _simple_field(self, element: Element) -> None:
        self._begin_field(element)
        self._fields[-1].instruct(value(element, "w:instr"))
        self._shows_field()

    def _simple_field_ends(self, element: Element) -> None:  # noqa: ARG002
        self._fields[-1].end()

    def _shows_field(self) -> None:
        if bookmark := self._fields[-1].separate():
            self._call(Call("", bookmark, self._story.flow.length, len(self.sections), is_repeated=True))

    def _instruction(self, element: Element) -> None:
        if self._fields[-1].is_instruction:
            self._fields[-1].instruct(element.text or "")

    def _call(self, call: Call) -> None:
        self.calls.append(call)
        self._story.calls.append(call)

    def _reference(self, element: Element) -> None:
        if self._is_hidden or self._fields[-1].is_instruction:
            return
        kind = name(element).removeprefix("w:").removesuffix("Reference")
        call = Call(kind, value(element, "w:id"), self._story.flow.length, len(self.sections))
        self._call(call)
        for bookmark in self._bookmarked.values():
            self.bookmarks.setdefault(bookmark, call)
        self._bookmarked.clear()
        if value(element, "w:customMarkFollows") in _YES:
            call.is_custom = True
            call.mark = mark_after(element, self._font)
            self._is_mark = bool(call.mark)
            self._unmarked = None if call.mark else call

    def _number(self, element: Element) -> None:  # noqa: ARG002
        self._story.set_number()

    def _bookmark(self, element: Element) -> None:
        self._bookmarked[value(element, "w:id")] = value(element, "w:name")

    def _bookmark_ends(self, element: Element) -> None:
        self._bookmarked.pop(value(element, "w:id"), None)

    def _import(self, element: Element) -> None:  # noqa: ARG002
        self.has_imports = True
