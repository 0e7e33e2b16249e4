"""The text of a Word document's body, or of one of its notes, in the order of reading; and the fields in it.

Results of fields are text; their instructions (`HYPERLINK "https://…"`) are links, works and repeated note references.
Documents that were cut or merged have fields that begin and never end: an end belongs to the field that began last.

Of formatting only what matters here is read: italic, hidden, raised, removed by a tracked change, not text at all.

Source: ISO/IEC 29500-1, 17.3 (paragraphs and runs), 17.7.2 (style hierarchy), 17.7.3 (toggle properties), 17.3.2.16
(i), 17.3.2.41 (vanish), 17.17.4 (on, off), 17.13.5 (tracked changes; 17.13.5.13-20 for those recorded in properties),
29500-3, 9.3 (alternate content); 29500-1, 17.5.2 (content controls), 17.11 (notes; 17.11.14, customMarkFollows: the
characters after the reference are printed for it), 17.13.6 (bookmarks), 17.16 (fields and hyperlinks; 17.16.1, their
syntax: arguments in quotes, a backslash before a quote or backslash in them; 17.16.5.25, HYPERLINK; 17.16.5.38,
NOTEREF, whose switch `f` prints as a note's number does; 17.16.18, fldChar; 17.16.19, fldSimple).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from stacite.containers.xml import (
    DELETED_ELEMENTS,
    INSERTED_ELEMENTS,
    expanded_names,
    find_child,
    prefixed_attribute,
    prefixed_name,
)
from stacite.model.document import AddressSource, BlockKind
from stacite.readers.passage_builders import MarkKind
from stacite.readers.word_processing import (
    Story,
    StoryNoteRef,
    is_symbol_font,
    link_address,
    symbol_character,
    with_symbols,
)
from stacite.readers.word_processing.reference_managers import csl_works, endnote_works, mendeley_works
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element as Element

    from stacite.containers.opc import Relationship


ITALIC, HIDDEN = "w:i", "w:vanish"
_HEADING_STYLE = pattern(r"heading (\d)")
# Word's and Zotero's, and EndNote's.
_ENTRY_STYLES = frozenset(("bibliography", "endnote bibliography"))
_FALSE = frozenset(("0", "false", "off"))
# Strict documents name the sides after the direction of the text.
_INDENTS = (("w:left", "w:start"), ("w:right", "w:end"))
# A quarter of an inch, in twentieths of a point.
_LEAST_INDENT = 360
_MOST_BASES = 20


def _is_indent(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 8 and int(value) >= _LEAST_INDENT


def toggle_state(properties: Element | None, toggle: str) -> bool | None:
    """Whether run properties turn a toggle on or off; None if they say nothing."""
    found = find_child(properties, toggle)
    return None if found is None else prefixed_attribute(found, "w:val") not in _FALSE


@dataclass(slots=True)
class DocxStyles:
    """The toggle properties (italic, hidden) of each style."""

    _styles: dict[tuple[str, str], Element] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)
    _document: dict[str, bool] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    """The name of each paragraph style in lower case, as Word calls it in English, by id."""
    _known: dict[tuple[str, str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> DocxStyles:
        """Read `styles.xml`; without it, there are no styles."""
        styles = cls()
        if root is None:
            return styles
        run_defaults = find_child(root, "w:docDefaults/w:rPrDefault/w:rPr")
        styles._document = {toggle: bool(toggle_state(run_defaults, toggle)) for toggle in (ITALIC, HIDDEN)}
        for style in root:
            if prefixed_name(style) == "w:style":
                kind = prefixed_attribute(style, "w:type") or "paragraph"
                identifier = prefixed_attribute(style, "w:styleId")
                styles._styles.setdefault((kind, identifier), style)
                name = find_child(style, "w:name")
                if kind == "paragraph" and name is not None:
                    styles._names.setdefault(identifier, prefixed_attribute(name, "w:val").lower())
                if prefixed_attribute(style, "w:default") not in ("", *_FALSE):
                    styles._defaults[kind] = identifier
        return styles

    def paragraph_mark(self, identifier: str) -> tuple[MarkKind, int] | None:
        """Whether a paragraph of this style is a heading, with its level, or an entry of a bibliography.

        Built-in styles have the same names in all languages of Word (ISO/IEC 29500-1, 17.7.4.9).
        """
        name = self._names.get(identifier, identifier.lower())
        if match := _HEADING_STYLE.fullmatch(name):
            return MarkKind.HEADING, int(match[1])
        return (MarkKind.ENTRY, 0) if name in _ENTRY_STYLES else None

    def is_on(self, toggle: str, run: Element | None, paragraph: str, table: str | None) -> bool:
        """Whether text with these run properties, in a paragraph and table of these styles, has the toggle.

        The run's own property counts. Else the styles of different kinds are combined by exclusive or, so that
        emphasis inside an italic paragraph is upright.
        """
        direct = toggle_state(run, toggle)
        if direct is not None:
            return direct
        # The document's defaults are not toggled by styles (17.7.3).
        if self._document.get(toggle):
            return True
        character = find_child(run, "w:rStyle")
        styled = (
            table is not None and self._style_toggle(toggle, "table", table),
            self._style_toggle(toggle, "paragraph", paragraph),
            self._style_toggle(
                toggle, "character", "" if character is None else prefixed_attribute(character, "w:val")
            ),
        )
        # Toggle properties of style levels cancel each other out in pairs (17.7.3).
        return sum(styled) % 2 == 1

    def is_raised(self, run: Element | None) -> bool:
        """Whether text with these run properties is a superscript, by itself or by its character style."""
        character = find_child(run, "w:rStyle")
        bases = () if character is None else self._with_bases(prefixed_attribute(character, "w:val"), "character")
        for properties in (run, *(find_child(each, "w:rPr") for each in bases)):
            position = find_child(properties, "w:vertAlign")
            if position is not None:
                return prefixed_attribute(position, "w:val") == "superscript"
        return False

    def block_kind(self, properties: Element | None, style: str) -> BlockKind:
        """What a paragraph with these properties and this style is."""
        for each in self._with_bases(style):
            name = find_child(each, "w:name")
            if name is not None and (kind := _STYLED_BLOCKS.get(prefixed_attribute(name, "w:val").lower())):
                return kind
        numbering = find_child(properties, "w:numPr/w:numId")
        if numbering is not None and prefixed_attribute(numbering, "w:val") not in ("", "0"):
            return BlockKind.LIST_ITEM
        indents = find_child(properties, "w:ind")
        # A block quotation is narrower than the text on both sides.
        is_narrow = indents is not None and all(
            any(_is_indent(prefixed_attribute(indents, name)) for name in names) for names in _INDENTS
        )
        return BlockKind.QUOTATION if is_narrow else BlockKind.PARAGRAPH

    def _with_bases(self, identifier: str, kind: str = "paragraph") -> Iterator[Element]:
        """A style and those that it is based on."""
        # Styles can be based on each other in a circle.
        for _ in range(_MOST_BASES):
            style = self._styles.get((kind, identifier))
            if style is None:
                return
            yield style
            based_on = find_child(style, "w:basedOn")
            identifier = "" if based_on is None else prefixed_attribute(based_on, "w:val")

    def _style_toggle(self, toggle: str, kind: str, identifier: str) -> bool:
        """Whether a style, or the nearest style it is based on, turns a toggle on."""
        current = identifier if (kind, identifier) in self._styles else self._defaults.get(kind, "")
        undecided: dict[tuple[str, str, str], None] = {}
        inherited: bool | None = None
        while inherited is None:
            key = toggle, kind, current
            inherited = self._known.get(key)
            # Styles can be based on each other in a circle.
            if inherited is None and (key in undecided or (kind, current) not in self._styles):
                inherited = False
            if inherited is None:
                undecided[key] = None
                style = self._styles[kind, current]
                inherited = toggle_state(find_child(style, "w:rPr"), toggle)
                based_on = find_child(style, "w:basedOn")
                current = "" if based_on is None else prefixed_attribute(based_on, "w:val")
        # All styles on the way share the result.
        self._known |= dict.fromkeys(undecided, inherited)
        return inherited


# Names of paragraph styles, which Word stores in English; LibreOffice and Pandoc have names of their own.
_STYLED_BLOCKS = {
    **dict.fromkeys(
        ("quote", "intense quote", "block text", "quotations", "block quote", "block quotation", "quotation"),
        BlockKind.QUOTATION,
    ),
    **dict.fromkeys(("attribution", "quote attribution", "quote source"), BlockKind.ATTRIBUTION),
    **dict.fromkeys(("html preformatted", "preformatted text", "source code", "code"), BlockKind.CODE),
    **dict.fromkeys(("list bullet", "list number"), BlockKind.LIST_ITEM),
}


# Properties, and ruby text (`w:rt`).
_UNREAD_ELEMENTS = frozenset(
    """
    w:rPr w:pPr w:sdtPr w:sdtEndPr w:tblPr w:tblPrEx w:tblGrid w:trPr w:tcPr w:sectPr w:rt w:customXmlPr
    w:smartTagPr m:rPr m:ctrlPr m:oMathParaPr
    """.split()
)
# Alternatives for one piece of content: only the first is read.
_ALTERNATIVES = frozenset(("mc:Choice", "mc:Fallback"))


def is_unread_element(tag: str, element: Element, *, is_rejecting: bool) -> bool:
    """Whether an element, whose prefixed name is `tag`, contains no visible text."""
    if tag in _UNREAD_ELEMENTS or tag in (INSERTED_ELEMENTS if is_rejecting else DELETED_ELEMENTS):
        return True
    if tag in _ALTERNATIVES:
        previous = element.getprevious()
        return previous is not None and prefixed_name(previous) in _ALTERNATIVES
    if tag in ("w:r", "m:r"):
        return is_undone(find_child(element, "w:rPr"), is_rejecting=is_rejecting)
    return tag == "w:tr" and is_undone(find_child(element, "w:trPr"), is_rejecting=is_rejecting)


def is_undone(properties: Element | None, *, is_rejecting: bool) -> bool:
    """Whether a tracked change in the properties of a run, row or paragraph mark removes it."""
    changes = INSERTED_ELEMENTS if is_rejecting else DELETED_ELEMENTS
    return properties is not None and any(prefixed_name(each) in changes for each in properties)


_INSTRUCTION_TOKEN = pattern(r'["“”„]((?:[^"“”\\]|\\.)*+)(?:["“”]|$)|(\S++)', re.DOTALL)
_ESCAPED = pattern(r"\\(.)", re.DOTALL)
_LONGEST_INSTRUCTION = 20_000
# Switches that take an argument, by field.
_TAKES_ARGUMENT = {"HYPERLINK": frozenset("lot")}


@dataclass(frozen=True, slots=True)
class FieldInstruction:
    """A field's name, first argument and switches (in lower case), each with its own argument."""

    name: str
    argument: str
    switches: dict[str, str]


def parse_instruction(text: str) -> FieldInstruction:
    """Parse an instruction; `ADDIN` fields, which contain data, are parsed elsewhere."""
    tokens = [(match[1], match[2]) for match in _INSTRUCTION_TOKEN.finditer(text[:_LONGEST_INSTRUCTION])]
    name = (tokens[0][1] or "").upper() if tokens else ""
    takes, waiting, argument = _TAKES_ARGUMENT.get(name, frozenset()), "", ""
    switches: dict[str, str] = {}
    for quoted, bare in tokens[1:]:
        if bare and len(bare) == 2 and bare[0] == "\\" and bare[1].isalpha():
            waiting = bare[1].lower()
            switches.setdefault(waiting, "")
            waiting = waiting if waiting in takes else ""
        elif waiting:
            switches[waiting] = _ESCAPED.sub(r"\1", quoted or bare or "")
            waiting = ""
        else:
            argument = argument or _ESCAPED.sub(r"\1", quoted or bare or "")
    return FieldInstruction(name, argument, switches)


# Elements that are fields or decide whether fields inside them are read.
_FIELD_ELEMENTS = (
    "w:fldChar w:fldSimple w:txbxContent w:r w:tr w:del w:ins w:moveFrom w:moveTo w:rt mc:Choice mc:Fallback".split()
)


@dataclass(frozen=True, slots=True)
class UnclosedFields:
    """Elements that begin fields which never end."""

    codes: frozenset[Element] = frozenset()
    """Fields without a result: only their instruction is left out."""
    results: frozenset[Element] = frozenset()
    """Fields whose result has begun."""


class _FieldScanner:
    def __init__(self) -> None:
        self._stacks: list[dict[Element, bool]] = [{}]
        """For each open text box, the elements that begin fields, and whether their results have begun."""
        self._left: dict[Element, bool] = {}

    def start(self, tag: str, element: Element) -> None:
        """Record the start of a field, of a part of one, or of a text box, which has fields of its own."""
        kind = prefixed_attribute(element, "w:fldCharType")
        if tag == "w:txbxContent":
            self._stacks.append({})
        elif tag == "w:fldSimple" or kind == "begin":
            self._stacks[-1][element] = tag == "w:fldSimple"
        elif kind == "separate" and self._stacks[-1]:
            self._stacks[-1][next(reversed(self._stacks[-1]))] = True
        elif kind == "end":
            self._end_field()

    def end(self, tag: str) -> None:
        """Record the end of a simple field or a text box."""
        if tag == "w:txbxContent":
            self._left |= self._stacks.pop()
        elif tag == "w:fldSimple":
            self._end_field()

    def _end_field(self) -> None:
        if self._stacks[-1]:
            self._stacks[-1].popitem()

    def found(self) -> UnclosedFields:
        """The fields that are still open."""
        left = self._left | self._stacks[0]
        return UnclosedFields(
            frozenset(each for each, is_shown in left.items() if not is_shown),
            frozenset(each for each, is_shown in left.items() if is_shown),
        )


def unclosed_fields(root: Element, *, is_rejecting: bool) -> UnclosedFields:
    """The fields in a body or note that never end, leaving out elements that are not read."""
    if next(root.iter(*expanded_names("w:fldChar")), None) is None:
        return UnclosedFields()
    scan = _FieldScanner()
    tags = [spelling for each in _FIELD_ELEMENTS for spelling in expanded_names(each)]
    walk = etree.iterwalk(root, events=("start", "end"), tag=tags)
    for event, element in walk:
        tag = prefixed_name(element)
        if event == "end":
            scan.end(tag)
        elif is_unread_element(tag, element, is_rejecting=is_rejecting):
            walk.skip_subtree()
        else:
            scan.start(tag, element)
    return scan.found()


# Fields that print numbers which Word keeps, and words from elsewhere in the document (ISO/IEC 29500-1, 17.16.5).
_UPDATED = frozenset("NOTEREF FTNREF REF PAGEREF SEQ".split())
# Fields within fields.
_DEEPEST_FIELD = 200


@dataclass(slots=True)
class _OpenField:
    parts: list[str] = field(default_factory=list)
    is_shown: bool = False
    """Whether its result has begun, which is text."""
    data: str = ""
    """Data that a program stores beside the instruction, in base64."""
    is_unclosed: bool = False
    """Whether it has no end."""
    works: int | None = None
    is_note_ref: bool = False


@dataclass(slots=True)
class OpenFields:
    """The fields that are open at the current place in a story."""

    story: Story
    _open: list[_OpenField] = field(default_factory=list)
    _instructions: int = 0
    _note_refs: int = 0
    _ignored: int = 0

    @property
    def is_instruction(self) -> bool:
        """Whether text belongs to an instruction and is not shown."""
        return self._instructions > 0

    @property
    def is_note_ref(self) -> bool:
        """Whether text is the label of a repeated note reference."""
        return self._note_refs > 0

    def begin(self, data: str = "", *, is_unclosed: bool = False) -> None:
        """A field begins with its instruction; fields that are nested too deeply are ignored.

        Data of a field inside an instruction belong to the outer field too: EndNote stores its works there.
        """
        if self._ignored or len(self._open) >= _DEEPEST_FIELD:
            self._ignored += 1
            return
        outer = self._open[-1] if self._open else None
        if outer and data and not outer.is_shown:
            outer.data = outer.data or data
        self._open.append(_OpenField(data=data, is_unclosed=is_unclosed))
        self._instructions += 1

    def instruct(self, text: str) -> None:
        """Add text to the innermost instruction; the text may be the result of a field inside it."""
        inner = next((each for each in reversed(self._open) if not each.is_shown), None)
        if inner is not None:
            inner.parts.append(text)

    def separate(self) -> str:
        """Begin the result. Returns the bookmark of the note reference that the field repeats, if any."""
        if self._ignored or not self._open or self._open[-1].is_shown:
            return ""
        current = self._open[-1]
        current.is_shown = True
        self._instructions -= 1
        return "" if self.is_instruction else self._show(current)

    def end(self) -> None:
        """End the field; a field without a result shows nothing."""
        if self._ignored or not self._open:
            self._ignored = max(0, self._ignored - 1)
            return
        closed = self._open.pop()
        self._instructions -= not closed.is_shown
        self._note_refs -= closed.is_note_ref
        self.story.close_link(closed)
        if closed.works is not None:
            self.story.close_works(closed.works)

    def end_paragraph(self) -> None:
        """End fields that have no end of their own, where the paragraph of their result ends."""
        while not self._ignored and self._open and self._open[-1].is_unclosed and self._open[-1].is_shown:
            self.end()

    def _show(self, current: _OpenField) -> str:
        text = "".join(current.parts).strip()
        # Reference managers store their works as add-in fields.
        if text[:5].upper() == "ADDIN":
            works = csl_works(text) or endnote_works(text, current.data)
            current.works = self.story.open_works(works) if works else None
            return ""
        instruction = parse_instruction(text)
        if instruction.name == "HYPERLINK":
            url = link_address(instruction.argument, instruction.switches.get("l", ""))
            self.story.open_link(current, url, AddressSource.FIELD)
        if instruction.name == "NOTEREF" and "f" in instruction.switches and instruction.argument:
            current.is_note_ref = True
            self._note_refs += 1
            return instruction.argument
        if instruction.name in _UPDATED:
            current.works = self.story.open_updated()
        return ""


_MOST_CUSTOM_ELEMENTS = 10


def custom_label_after(reference: Element, font: str) -> str:
    """The label that follows a reference in its run; `font` is the run's font."""
    characters = ""
    for each in islice(reference.itersiblings(), _MOST_CUSTOM_ELEMENTS):
        if prefixed_name(each) == "w:sym":
            characters += symbol_character(prefixed_attribute(each, "w:char"), prefixed_attribute(each, "w:font"))
        elif prefixed_name(each) in ("w:t", "w:delText"):
            characters += with_symbols(each.text or "", font)
        else:
            break
    return characters.strip()


_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:br": " ", "w:cr": " ", "w:noBreakHyphen": "-"}
# Characters of a label that the author chose.
_LONGEST_CUSTOM_LABEL = 10
_TRUE = frozenset(("1", "true", "on"))


@dataclass(slots=True)
class DocxStoryReader:
    """Reads stories and collects note references and sections."""

    styles: DocxStyles
    is_rejecting: bool
    """Whether tracked changes are rejected instead of accepted."""
    relationships: Mapping[str, Relationship] = field(default_factory=dict)
    """Of the part that is being read."""
    places: Mapping[Element, int] = field(default_factory=dict)
    """The offset of each `w:t` in the document's text of notes; empty if they can't be edited."""
    note_refs: list[StoryNoteRef] = field(default_factory=list)
    sections: list[Element] = field(default_factory=list)
    """The properties of each section that has ended."""
    bookmarks: dict[str, StoryNoteRef] = field(default_factory=dict)
    """The first reference in each bookmark."""
    has_imports: bool = False
    """Whether parts of the text are other files."""
    _stories: list[Story] = field(default_factory=list)
    _fields: list[OpenFields] = field(default_factory=list)
    _unclosed: UnclosedFields = field(default_factory=UnclosedFields)
    _paragraphs: list[str] = field(default_factory=list)
    _tables: list[str] = field(default_factory=list)
    _links: list[object] = field(default_factory=list)
    _controls: list[int | None] = field(default_factory=list)
    _lists: list[Element] = field(default_factory=list)
    """The open content controls that hold a bibliography."""
    _bookmarked: dict[str, str] = field(default_factory=dict)
    _is_hidden: bool = False
    _is_italic: bool = False
    _properties: Element | None = None
    """Of the run."""
    _font: str = ""
    _is_label: bool = False
    """Whether text up to the end of the run is a note reference's label."""
    _unlabelled: StoryNoteRef | None = None
    """A note reference whose label is in the runs after it."""
    _enter: Mapping[str, Callable[[Element], object]] = field(init=False)
    """Handlers for starts of elements."""
    _leave: Mapping[str, Callable[[Element], object]] = field(init=False)
    """Handlers for ends of elements."""

    def __post_init__(self) -> None:
        self._enter = {
            **dict.fromkeys(("w:t", "w:delText"), self._text),
            **dict.fromkeys(_CHARACTERS, self._character),
            "w:sym": self._symbol,
            "m:t": lambda element: self._put(element.text or "", is_italic=False),
            "m:oMath": lambda _: self._story.builder.enter_opaque(),
            "w:p": self._paragraph,
            **dict.fromkeys(("w:r", "m:r"), self._run),
            "w:tbl": self._table,
            "w:txbxContent": self._box,
            "w:hyperlink": self._hyperlink,
            "w:sdt": self._control,
            "w:fldChar": self._field,
            "w:fldSimple": self._simple_field,
            **dict.fromkeys(("w:instrText", "w:delInstrText"), self._instruction),
            **dict.fromkeys(("w:footnoteReference", "w:endnoteReference"), self._reference),
            **dict.fromkeys(("w:footnoteRef", "w:endnoteRef"), lambda _: self._story.set_number()),
            "w:bookmarkStart": self._bookmark,
            "w:bookmarkEnd": self._bookmark_ends,
            **dict.fromkeys(("w:altChunk", "w:subDoc"), self._import),
        }
        self._leave = {
            "w:p": self._paragraph_ends,
            **dict.fromkeys(("w:r", "m:r"), self._run_ends),
            "m:num": lambda _: self._put("/", is_italic=False),
            "m:oMath": lambda _: self._story.builder.leave_opaque(),
            "w:tbl": self._table_ends,
            "w:txbxContent": self._box_ends,
            "w:hyperlink": lambda _: self._story.close_link(self._links.pop()),
            "w:sdt": self._control_ends,
            "w:fldSimple": lambda _: self._fields[-1].end(),
        }

    def read(self, root: Element, story: Story) -> None:
        """Read the content of a body or note into a story."""
        self._stories, self._fields = [story], [OpenFields(story)]
        self._unclosed = unclosed_fields(root, is_rejecting=self.is_rejecting)
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = prefixed_name(element)
            if event == "end":
                if leave := self._leave.get(tag):
                    leave(element)
            elif is_unread_element(tag, element, is_rejecting=self.is_rejecting):
                walk.skip_subtree()
            elif enter := self._enter.get(tag):
                enter(element)

    @property
    def _story(self) -> Story:
        return self._stories[-1]

    def _put(self, text: str, *, is_italic: bool | None = None, source: int | None = None) -> None:
        """Write text, if it is shown."""
        if self._is_hidden or self._is_label or not text:
            return
        # Each text box has fields of its own.
        fields = self._fields[-1]
        if fields.is_instruction:
            fields.instruct(text)
        elif not fields.is_note_ref and not self._takes_as_label(text):
            is_italic = self._is_italic if is_italic is None else is_italic
            is_raised = text.isdecimal() and self.styles.is_raised(self._properties)
            self._story.write(text, emphasis=is_italic, source=source, is_raised=is_raised)

    def _takes_as_label(self, text: str) -> bool:
        """Take text as the label of a note reference whose own run has none. Returns whether it was taken."""
        ref, self._unlabelled = self._unlabelled, None
        label = text.strip()
        if ref is None or not label or len(label) > _LONGEST_CUSTOM_LABEL or " " in label:
            return False
        ref.label = label
        return True

    def _text(self, element: Element) -> None:
        text = element.text or ""
        shown = with_symbols(text, self._font)
        # Characters of a symbol font are replaced, so they can't be edited in place.
        is_as_written = shown == text and not is_symbol_font(self._font)
        self._put(shown, source=self.places.get(element) if is_as_written else None)

    def _character(self, element: Element) -> None:
        self._put(_CHARACTERS[prefixed_name(element)])

    def _symbol(self, element: Element) -> None:
        self._put(symbol_character(prefixed_attribute(element, "w:char"), prefixed_attribute(element, "w:font")))

    def _paragraph(self, element: Element) -> None:
        style = find_child(element, "w:pPr/w:pStyle")
        name = "" if style is None else prefixed_attribute(style, "w:val")
        self._paragraphs.append(name)
        self._story.builder.enter_block(self.styles.block_kind(find_child(element, "w:pPr"), name))
        self._unlabelled = None
        if mark := self.styles.paragraph_mark(self._paragraphs[-1]):
            self._story.mark(*mark)

    def _paragraph_ends(self, element: Element) -> None:
        mark = self.styles.paragraph_mark(self._paragraphs.pop())
        self._unlabelled = None
        self._fields[-1].end_paragraph()
        properties = find_child(element, "w:pPr")
        section = find_child(properties, "w:sectPr")
        if section is not None:
            self.sections.append(section)
        # Deleting a paragraph mark joins the paragraph with the next one.
        if not is_undone(find_child(properties, "w:rPr"), is_rejecting=self.is_rejecting):
            self._story.end_paragraph()
        self._story.builder.leave_block()
        if mark is not None and mark[0] is MarkKind.ENTRY:
            self._story.mark(MarkKind.END)

    def _run(self, element: Element) -> None:
        self._is_label = False
        properties = find_child(element, "w:rPr")
        paragraph = self._paragraphs[-1] if self._paragraphs else ""
        table = self._tables[-1] if self._tables else None
        self._is_italic = self.styles.is_on(ITALIC, properties, paragraph, table)
        self._is_hidden = self.styles.is_on(HIDDEN, properties, paragraph, table)
        self._properties = properties
        fonts = find_child(properties, "w:rFonts")
        self._font = (
            "" if fonts is None else prefixed_attribute(fonts, "w:ascii") or prefixed_attribute(fonts, "w:hAnsi")
        )

    def _run_ends(self, element: Element) -> None:  # noqa: ARG002 - handlers take the element
        self._is_italic = self._is_hidden = self._is_label = False
        self._properties = None

    def _table(self, element: Element) -> None:
        style = find_child(element, "w:tblPr/w:tblStyle")
        self._tables.append("" if style is None else prefixed_attribute(style, "w:val"))
        self._story.builder.enter_block(BlockKind.TABLE)

    def _table_ends(self, element: Element) -> None:  # noqa: ARG002
        self._tables.pop()
        self._story.builder.leave_block()

    def _box(self, element: Element) -> None:  # noqa: ARG002
        # A text box is read apart and follows its paragraph, though it is stored within a run.
        self._stories.append(Story(self._story.gap))
        self._fields.append(OpenFields(self._story))

    def _box_ends(self, element: Element) -> None:  # noqa: ARG002
        self._fields.pop()
        box = self._stories.pop()
        self._story.add_box(box)

    def _hyperlink(self, element: Element) -> None:
        relationship = self.relationships.get(prefixed_attribute(element, "r:id"))
        target = relationship.target if relationship and relationship.external else ""
        owner = object()
        self._links.append(owner)
        self._story.open_link(
            owner, link_address(target, prefixed_attribute(element, "w:anchor")), AddressSource.RELATIONSHIP
        )

    def _control(self, element: Element) -> None:
        tag = find_child(element, "w:sdtPr/w:tag")
        works = mendeley_works("" if tag is None else prefixed_attribute(tag, "w:val"))
        self._controls.append(self._story.open_works(works) if works else None)
        gallery = find_child(element, "w:sdtPr/w:docPartObj/w:docPartGallery")
        if find_child(element, "w:sdtPr/w:bibliography") is not None or (
            gallery is not None and prefixed_attribute(gallery, "w:val") == "Bibliographies"
        ):
            self._lists.append(element)
            self._story.mark(MarkKind.BIBLIOGRAPHY)

    def _control_ends(self, element: Element) -> None:
        if self._lists and self._lists[-1] is element:
            self._lists.pop()
            self._story.mark(MarkKind.END)
        index = self._controls.pop()
        if index is not None:
            self._story.close_works(index)

    def _field(self, element: Element) -> None:
        match prefixed_attribute(element, "w:fldCharType"):
            case "begin" if element not in self._unclosed.codes:
                self._begin_field(element)
            case "separate":
                self._shows_field()
            case "end":
                self._fields[-1].end()

    def _begin_field(self, element: Element) -> None:
        data = find_child(element, "w:fldData")
        is_unclosed = element in self._unclosed.results
        self._fields[-1].begin("" if data is None else data.text or "", is_unclosed=is_unclosed)

    def _simple_field(self, element: Element) -> None:
        self._begin_field(element)
        self._fields[-1].instruct(prefixed_attribute(element, "w:instr"))
        self._shows_field()

    def _shows_field(self) -> None:
        if bookmark := self._fields[-1].separate():
            self._add_note_ref(
                StoryNoteRef("", bookmark, self._story.builder.length, len(self.sections), is_repeated=True)
            )

    def _instruction(self, element: Element) -> None:
        if self._fields[-1].is_instruction:
            self._fields[-1].instruct(element.text or "")

    def _add_note_ref(self, ref: StoryNoteRef) -> None:
        self.note_refs.append(ref)
        self._story.note_refs.append(ref)

    def _reference(self, element: Element) -> None:
        if self._is_hidden or self._fields[-1].is_instruction:
            return
        kind = prefixed_name(element).removeprefix("w:").removesuffix("Reference")
        ref = StoryNoteRef(kind, prefixed_attribute(element, "w:id"), self._story.builder.length, len(self.sections))
        self._add_note_ref(ref)
        # A cross-reference to a note names the bookmark around the note's reference.
        for bookmark in self._bookmarked.values():
            self.bookmarks.setdefault(bookmark, ref)
        self._bookmarked.clear()
        if prefixed_attribute(element, "w:customMarkFollows") in _TRUE:
            ref.is_custom = True
            ref.label = custom_label_after(element, self._font)
            self._is_label = bool(ref.label)
            self._unlabelled = None if ref.label else ref

    def _bookmark(self, element: Element) -> None:
        self._bookmarked[prefixed_attribute(element, "w:id")] = prefixed_attribute(element, "w:name")

    def _bookmark_ends(self, element: Element) -> None:
        self._bookmarked.pop(prefixed_attribute(element, "w:id"), None)

    def _import(self, element: Element) -> None:  # noqa: ARG002
        self.has_imports = True
