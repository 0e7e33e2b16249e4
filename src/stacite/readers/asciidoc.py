"""AsciiDoc: `footnote:[…]`, notes with several note numbers, and the older `footnoteref:`, as Asciidoctor reads them.

Blocks are cut into prose; inline markup becomes characters and notes. Code, literal text, comments and passthroughs
contain no notes. A note ends at the first `]` that is not escaped and closes no macro in it. Attributes in addresses
are replaced before macros are read. Notes are numbered continuously.

Source: AsciiDoc Language Documentation: delimited blocks, paragraphs, document attributes, conditionals, footnotes,
text formatting, replacements, character references, links, macros, passthroughs, "Substitutions".
"""

from __future__ import annotations

import hashlib
import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.readers.base import DEFAULT_OPTIONS, check_markup_size
from stacite.readers.drafts import DocumentDraft, NoteDraft, NoteRefDraft, assemble_document
from stacite.readers.health import unread_files
from stacite.readers.passage_builders import BodyMark, MarkKind, SourcePassageBuilder
from stacite.text.encodings import decode
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions
    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class AsciidocProse:
    """A paragraph, title, list item or cell, without its markup."""

    text: str
    places: tuple[tuple[int, int], ...]
    """Offset in the text and in the source of each line's first character."""
    level: int = 0
    """Of a heading, 1 for the highest; 0 for other prose."""
    is_entry: bool = False
    """Whether it is an item of a list with the style `bibliography`."""

    def source_at(self, offset: int) -> int:
        """The offset in the source of a character."""
        index = max(0, bisect_right(self.places, offset, key=lambda place: place[0]) - 1)
        start, source = self.places[index]
        return source + offset - start


def joined_lines(source: str, spans: Sequence[Span]) -> AsciidocProse:
    """Join lines with line ends between them."""
    places, parts, at = [], [], 0
    for start, end in spans:
        places.append((at, start))
        parts.append(source[start:end])
        at += end - start + 1
    return AsciidocProse("\n".join(parts), tuple(places))


_SOURCE_LINE = pattern(r"[^\n]*(?:\n|\Z)")
_UNREAD_DELIMITER = pattern(r"-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}\w*")
_BLOCK_DELIMITER = pattern(r"={4,}|\*{4,}|_{4,}|--|[|,:!]={3,}|'{3,}|<{3,}|-{3}|\*{3}|\+")
_CODE_STYLE = pattern(
    r"\[(?:source|listing|literal|pass|stem|latexmath|asciimath|comment|subs=)\b[^\]]{0,500}\]"
    r"|\[,\w{1,40}[^\]]{0,500}\]"
)
_BIBLIOGRAPHY_STYLE = pattern(r"\[bibliography[\],%#.]")
# `[[[key]]]` and `[[[key,label]]]` begin an item of a bibliography (Language Documentation, "Bibliography").
_ENTRY_ANCHOR = pattern(r"\s*\[\[\[(?P<key>[\w:.-]{1,80})(?:,\s*(?P<label>[^\]\n]{1,40}))?\]\]\]\s*")
_SUBSTITUTIONS = pattern(r"\bsubs=[\"']?([\w+, -]{1,200})")
_WITH_MACROS = frozenset({"macros", "m", "normal", "n"})
_ATTRIBUTES = pattern(r"\[[^\n]{0,1000}\]")
_ATTRIBUTE = pattern(r":(!?[\w-]{1,80}!?):(?:[ \t]+(.*))?")
_CONDITION = pattern(r"(ifn?def|ifeval|endif)::([^\[\s]{0,200})\[(.*)\]")
_BLOCK_MACRO = pattern(r"\w{1,40}::[^\s\[]{0,2000}\[[^\n]{0,4000}\]")
_INCLUDE = pattern(r"include::([^\[\n]{1,300})\[")
_SECTION_TITLE = pattern(r"(?:={1,6}|#{1,6})[ \t]+")
_LIST_MARKER = pattern(r"[ \t]*(?:\*{1,6}|-|\.{1,6}|\d{1,4}\.|[a-zA-Z]\.|<[\d.]{1,3}>)[ \t]+(?:\[[ x*]\][ \t]+)?")
_BLOCK_TITLE = pattern(r"\.(?=[^\s.])")
_LIST_TERM = pattern(r"[ \t]*(\S.{0,400}?)(::{1,3}|;;)(?:[ \t]+|$)")
_TABLE_CELL = pattern(r"(?:(?<![^ \t])(?:\d{1,3}(?:\.\d{1,3})?[+*])?(?:[<^>](?:\.[<^>])?|\.[<^>])?[a-z]?)?(?<!\\)\|")
_AUTHOR_LINE = pattern(r"[^\s:=\[|*.]")
# Attributes that Asciidoctor itself sets; text for another program or backend is not shown there.
_PRESET_ATTRIBUTES = frozenset(
    "asciidoctor backend-html5 basebackend-html backend html5 doctype-article safe-mode-secure".split()
)


@dataclass(slots=True)
class AsciidocBlocks:
    """Splits the lines of a document into blocks of prose."""

    source: str
    prose: list[AsciidocProse] = field(default_factory=list)
    attributes: dict[str, AsciidocProse] = field(default_factory=dict)
    """Document attributes; a later definition replaces an earlier one."""
    included_files: list[str] = field(default_factory=list)
    _lines: list[Span] = field(default_factory=list)
    _ending: str = ""
    """The line that ends the block being skipped; a space for an empty line."""
    _code_next: bool = False
    _macros_next: bool = False
    """Whether the attributes of the next block turn on macros in it, though it is code."""
    _shown: bool = False
    """Whether the lines up to `_ending` are read."""
    _table: bool = False
    _skipped: int = 0
    """Nesting of conditions that do not hold."""
    _header: bool = False
    _level: int = 0
    """Of the heading that is being read."""
    _bibliography_next: bool = False
    """Whether the next block has the style `bibliography`."""
    _lists_works: bool = False
    """Whether items of lists are entries of a bibliography, up to the next heading."""
    _is_item: bool = False
    _in_list: bool = False
    """Whether the lines are of a list, in which a marker begins the next item."""

    def read(self) -> AsciidocBlocks:
        """Read all lines."""
        at = 1 if self.source.startswith("\ufeff") else 0
        while at < len(self.source):
            match = _SOURCE_LINE.match(self.source, at)
            end = match.end() if match else len(self.source)
            self._line(at, at + len(self.source[at:end].rstrip()))
            at = end
        self._flush()
        return self

    def _line(self, start: int, end: int) -> None:
        line = self.source[start:end]
        if self._hidden(line, start, end):
            return
        if self._conditional(line, start):
            return
        if self._skipped:
            return
        if not line.strip():
            self._flush()
            self._header = False
        elif not self._is_mark(line, start):
            self._prose(line, start, end)

    def _hidden(self, line: str, start: int, end: int) -> bool:
        if self._ending == " " and not line.strip():
            self._ending = ""
        if self._ending:
            if line == self._ending:
                self._ending = ""
                self._flush()
            elif self._shown:
                self._add(start, end)
            return True
        if _UNREAD_DELIMITER.fullmatch(line):
            self._flush()
            self._ending = "```" if line.startswith("`") else line
            self._shown = self._macros_next and not line.startswith("/")
            self._code_next = self._macros_next = False
            return True
        return False

    def _conditional(self, line: str, start: int) -> bool:
        match = _CONDITION.fullmatch(line)
        if match is None:
            return False
        kind, names, text = match.groups()
        if kind == "endif":
            self._skipped = max(0, self._skipped - 1)
        # Inside a skipped part, conditions are only counted. One with text in its brackets has no end.
        elif self._skipped:
            self._skipped += not text or kind == "ifeval"
        elif kind != "ifeval" and self._is_set(names) != (kind == "ifdef"):
            self._skipped += not text
        elif kind != "ifeval" and text:
            self._prose(text, start + match.start(3), start + match.end(3))
        return True

    def _is_set(self, names: str) -> bool:
        found = [name in self.attributes or name in _PRESET_ATTRIBUTES for name in re.split(r"[,+]", names)]
        return all(found) if "+" in names else any(found)

    def _is_mark(self, line: str, start: int) -> bool:
        """Whether a line is markup of blocks."""
        if line.startswith("//"):
            return True
        if (match := _ATTRIBUTE.fullmatch(line)) and not self._lines:
            self._attribute(match, start)
            return True
        if _BLOCK_DELIMITER.fullmatch(line):
            self._flush()
            self._in_list = line == "+"  # the item goes on
            self._table = not self._table if line[1:].startswith("===") and line[0] in "|,:!" else self._table
            # An open block takes the style of the attributes before it.
            if self._code_next and line == "--":
                self._ending = "--"
            self._code_next = False
            return True
        if self._lines and not self._table:
            return False
        if _ATTRIBUTES.fullmatch(line) and not self._table:
            self._bibliography_next = self._bibliography_next or _BIBLIOGRAPHY_STYLE.match(line) is not None
            self._macros_next = self._macros_next or _reads_macros(line)
            self._code_next = self._code_next or _CODE_STYLE.fullmatch(line) is not None
            return True
        if found := _INCLUDE.match(line):
            self.included_files.append(found[1])
        return _BLOCK_MACRO.fullmatch(line) is not None and "footnote" not in line

    def _attribute(self, match: re.Match[str], start: int) -> None:
        name, value = match[1].lower(), match[2] or ""
        if "!" in name:
            self.attributes.pop(name.strip("!"), None)
            return
        at = start + (match.start(2) if match[2] else match.end())
        end = at + len(value)
        while self.source[at:end].endswith(" \\") and self.source[end : end + 2].lstrip("\r").startswith("\n"):
            following = self.source.find("\n", end + 2)
            end = following if following >= 0 else len(self.source)
        self.attributes[name] = _attribute_value(self.source, at, end)

    def _prose(self, line: str, start: int, end: int) -> None:
        if self._code_next and not self._table and not self._macros_next:
            self._code_next, self._ending, self._shown = False, " ", False
        elif self._table:
            self._cells(line, start)
        elif title := _SECTION_TITLE.match(line):
            self._flush()
            self._add(start + title.end(), end)
            self._header = title[0].strip() == "=" and not self.prose
            self._level = len(title[0].strip())
            self._flush()
            self._level = 0
            self._lists_works, self._bibliography_next = self._bibliography_next, False
        elif self._header and _AUTHOR_LINE.match(line):
            return  # the lines below a document's title name its author and revision
        # In a paragraph, a line that begins so is text: `1975. See …`
        elif (not self._lines or self._in_list) and (match := _LIST_MARKER.match(line)):
            self._flush()
            self._lists_works = self._lists_works or self._bibliography_next
            self._bibliography_next = False
            self._is_item = self._in_list = True
            self._add(start + match.end(), end)
        elif not self._lines and line[0] in " \t":
            self._ending, self._shown = " ", False  # an indented paragraph is shown as it is
        elif not self._lines and (title := _BLOCK_TITLE.match(line)):
            self._add(start + 1, end)
            self._flush()
        elif term := _LIST_TERM.match(line):
            self._flush()
            self._add(start + term.start(1), start + term.end(1))
            self._flush()
            self._in_list = True
            self._add(start + term.end(), end)
        else:
            self._add(start, end)

    def _cells(self, line: str, start: int) -> None:
        at = 0
        for match in _TABLE_CELL.finditer(line):
            self._add(start + at, start + match.start())
            self._flush()
            at = match.end()
        self._add(start + at, start + len(line))

    def _add(self, start: int, end: int) -> None:
        while start < end and self.source[start] in " \t":
            start += 1
        if end - 2 > start and self.source[end - 2 : end] == " +":
            end -= 2
        if end > start:
            self._lines.append((start, end))

    def _flush(self) -> None:
        if self._lines:
            self._code_next = self._macros_next = False
            is_entry = self._is_item and self._lists_works
            prose = joined_lines(self.source, self._lines)
            self.prose.append(replace(prose, level=self._level, is_entry=is_entry))
            self._lines = []
        self._is_item = self._in_list = False


def _reads_macros(line: str) -> bool:
    """Whether the attribute `subs` of a block includes macros (Language Documentation, "Customize substitutions")."""
    found = _SUBSTITUTIONS.search(line)
    return found is not None and any(each.strip().strip("+") in _WITH_MACROS for each in found[1].split(","))


def _attribute_value(source: str, start: int, end: int) -> AsciidocProse:
    """An attribute's value, joined from its lines and unwrapped from `pass:[…]`."""
    spans: list[Span] = []
    at = start
    for part in source[start:end].split("\n"):
        bare = part.rstrip("\r").removesuffix(" \\").rstrip()
        lead = len(bare) - len(bare.lstrip())
        spans.append((at + lead, at + len(bare)))
        at += len(part) + 1
    if (wrapped := re.match(r"pass:[\w,]{0,40}\[", source[start:end])) and source[: spans[-1][1]].endswith("]"):
        spans[0] = (spans[0][0] + wrapped.end(), spans[0][1])
        spans[-1] = (spans[-1][0], spans[-1][1] - 1)
    return joined_lines(source, spans)


# Characters that are searched for the end of a note or macro.
_MACRO_REACH = 20_000
# Characters that are searched for the end of emphasis.
_EMPHASIS_REACH = 1200
# Attributes that are expanded, so that attributes that name others can't grow without end.
_MOST_EXPANSIONS = 10_000
_INLINE_TOKEN = pattern(
    r"""
    (?P<escape>\\(?=footnote(?:ref)?:|[{_*\#`^~+\[\]<'"&(]|https?:|link:|pass:|\.\.\.|--))
    |(?P<literal>\+\+\+|\+\+|`\+|pass:[\w,]{0,40}\[|(?:stem|latexmath|asciimath):[\w,]{0,40}\[|(?<![\w\\])\+(?=\S))
    |(?P<note>footnote(?P<old>ref)?:(?P<id>[\w-]{0,200})\[)
    |(?P<link>(?:link:|(?<![\w])(?=(?:https?|ftp|irc)://))(?P<url>[^\s\[\]<>]{1,2000})\[)
    |(?P<bare>(?<!\w)(?:https?|ftp|irc)://[^\s\[\]<>]{1,2000})
    |(?P<mail>mailto:(?P<address>[^\s\[\]<>]{1,300})\[)
    |(?P<xref>xref:[^\s\[\]]{1,500}\[)
    |(?P<angle><<[^<>\n]{1,500}>>)
    |(?P<unseen>(?:image|icon|anchor|indexterm):[^\s\[\]:][^\s\[\]]{0,500}\[|\[\[[\w:.,\ -]{1,200}\]\])
    |(?P<shown>(?:kbd|btn|menu|indexterm2|span):[^\s\[\]]{0,200}\[)
    |(?P<terms>\(\(\((?P<hidden>[^()\n]{1,500})\)\)\)|\(\((?P<term>[^()\n]{1,500})\)\))
    |(?P<role>\[[.\#%][\w.\#% -]{1,100}\](?=[\#*_`]))
    |(?P<curly>"`|`"|'`|`')
    |(?P<named_link>\{[\w-]{1,80}\}[^\s\[\]<>]{0,200}+\[)
    |(?P<name>\{[\w-]{1,80}\})
    |(?P<entity>&(?:\#\d{1,7}|\#x[\da-fA-F]{1,6}|\w{2,30});)
    |(?P<mark>__|\*\*|\#\#|``|[_*\#`^~])
    |(?P<replaced>\((?:C|R|TM)\)|\.\.\.|(?<=\w)--(?=\w)|(?<=\ )--(?=\ )|(?<=[^\W_])'(?=[^\W\d_])|->|=>|<-|<=)
    |(?P<end>\n)
    """,
    re.VERBOSE,
)
_REPLACEMENTS = {"(C)": "©", "(R)": "®", "(TM)": "™", "...": "…", "--": "—", "'": "’"}
_REPLACEMENTS |= {"->": "→", "=>": "⇒", "<-": "←", "<=": "⇐"}
_CURLY_QUOTES = {'"`': "“", '`"': "”", "'`": "‘", "`'": "’"}
_CHARACTER_ATTRIBUTES = {
    "nbsp": " ", "sp": " ", "empty": "", "blank": "", "zwsp": "", "wj": "", "apos": "'", "quot": '"', "lsquo": "‘",
    "rsquo": "’", "ldquo": "“", "rdquo": "”", "deg": "°", "plus": "+", "brvbar": "¦", "vbar": "|", "amp": "&",
    "lt": "<", "gt": ">", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~",
    "backslash": "\\", "backtick": "`", "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "pp": "++",
}  # fmt: skip
_ATTRIBUTE_REFERENCE = pattern(r"\{[\w-]{1,80}\}")
_WEB_ADDRESS = pattern(r"(?:link:)?(?:https?|ftp|irc)://[^\s\[\]<>]{1,2000}")
# Nesting of attributes in the values of attributes in an address.
_DEEPEST_ATTRIBUTE = 5
_LONGEST_ADDRESS = 2000
_WITHIN_MACRO = pattern(
    r"(?P<named>\{[\w-]{1,80}\}[^\s\[\]<>]{0,200}+\[)|(?P<escaped>\\\])|(?P<macro>(?:https?|ftp|irc)://[^\s\[\]<>]{1,2000}\[|(?<![\w])(?:link|mailto|xref|image|icon|kbd|"
    r"btn|menu|pass|stem|indexterm2?|anchor|latexmath|asciimath|span):[^\s\[\]]{0,2000}\[)|(?P<raw>\+\+\+)"
    r"|\[[.\#%][\w.\#% -]{1,100}\](?=[\#*_`])|(?P<end>\])"
)
_CLOSING_BRACKET = pattern(r"(?<!\\)\]")
_LINE_PIECE = pattern(r"[^\n]+|\n")
_ESCAPED_MARKUP = pattern(r"footnote(?:ref)?:|https?:|link:|pass:|\.\.\.|--|.", re.DOTALL)
# `text,window=_blank`: an attribute begins at a comma before a name and an equals sign.
_SHOWN_TEXT = pattern(r"[^,\]]{0,2000}(?:,(?!\s{0,9}[\w-]{1,30}=)[^,\]]{0,2000}){0,20}")
_HANDLED_TOKENS = frozenset(
    "escape literal note named_link link bare mail xref angle unseen terms role curly name entity mark replaced "
    "end".split()
)


def with_attributes(text: str, attributes: Mapping[str, AsciidocProse]) -> str:
    """An address with its attributes replaced by their values, at a bounded depth and length."""

    def value(match: re.Match[str]) -> str:
        found = attributes.get(match[0][1:-1].lower())
        return match[0] if found is None else found.text[:_LONGEST_ADDRESS]

    for _ in range(_DEEPEST_ATTRIBUTE):
        found = _ATTRIBUTE_REFERENCE.sub(value, text)[:_LONGEST_ADDRESS]
        if found == text:
            break
        text = found
    return text


@dataclass(slots=True)
class AsciidocFrame:
    """A span of text that is being read."""

    prose: AsciidocProse
    at: int
    end: int
    close: Callable[[], None] | None = None
    name: str = ""
    """The attribute whose value is being read."""
    source_span: tuple[int, int] | None = None
    """The span in the source that names the attribute."""


class AsciidocInline:
    """Reads inline markup of prose."""

    def __init__(self, source: str, attributes: Mapping[str, AsciidocProse]) -> None:
        self._source, self._attributes = source, attributes
        self.body = SourcePassageBuilder(source, "\n\n")
        self._out = self.body
        self.drafts: list[NoteDraft] = []
        self.note_refs: list[NoteRefDraft] = []
        self._named: dict[str, NoteDraft] = {}
        self._frames: list[AsciidocFrame] = []
        self._expansions = 0
        self._unclosed_marks: dict[str, tuple[str, int]] = {}
        """For each mark, the text and the offset up to which no closing mark was found."""
        self._search_budget = 2_000_000
        """Characters that may still be searched for brackets that are never closed."""

    def read(self, prose: AsciidocProse) -> None:
        """Read a paragraph, title, list item or cell."""
        self.body.end_paragraph()
        anchor = _ENTRY_ANCHOR.match(prose.text)
        if prose.level:
            self.body.mark(BodyMark(MarkKind.HEADING, level=prose.level))
        elif prose.is_entry or anchor is not None:
            label = (anchor["label"] or anchor["key"]) if anchor else ""
            self.body.mark(BodyMark(MarkKind.ENTRY, label=label))
        self._frames.append(AsciidocFrame(prose, anchor.end() if anchor else 0, len(prose.text)))
        while self._frames:
            frame = self._frames[-1]
            if frame.at >= frame.end:
                self._frames.pop()
                if frame.close:
                    frame.close()
                continue
            match = _INLINE_TOKEN.search(frame.prose.text, frame.at, frame.end)
            start, frame.at = frame.at, match.end() if match else frame.end
            self._copy(frame, start, match.start() if match else frame.end)
            if match is None:
                continue
            getattr(self, f"_{match.lastgroup}" if match.lastgroup in _HANDLED_TOKENS else "_within")(frame, match)
        self.body.emphasis = False
        if prose.is_entry or anchor is not None:
            self.body.end_paragraph()
            self.body.mark(BodyMark(MarkKind.END))

    # Text

    def _copy(self, frame: AsciidocFrame, start: int, end: int) -> None:
        """Copy text as it is, line by line."""
        for part in _LINE_PIECE.finditer(frame.prose.text, start, end):
            if part[0] == "\n":
                self._out.space()
            else:
                at = frame.prose.source_at(part.start())
                self._out.copy(at, at + len(part[0]))

    def _end(self, frame: AsciidocFrame, match: re.Match[str]) -> None:  # noqa: ARG002 - the form of all of them
        self._out.space()

    def _escape(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """A backslash before markup: what follows it is text (a macro's name or a single mark)."""
        following = _ESCAPED_MARKUP.match(frame.prose.text, match.end())
        if following:
            self._copy(frame, *following.span())
            frame.at = following.end()

    def _replaced(self, frame: AsciidocFrame, match: re.Match[str]) -> None:  # noqa: ARG002
        self._out.insert(_REPLACEMENTS[match[0]])

    def _curly(self, frame: AsciidocFrame, match: re.Match[str]) -> None:  # noqa: ARG002
        self._out.insert(_CURLY_QUOTES[match[0]])

    def _entity(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        spelled = html.unescape(match[0])
        if spelled == match[0]:
            self._copy(frame, *match.span())
        else:
            self._out.insert(spelled)

    def _named_link(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """`{url}[text]`: attributes are replaced before macros are read, so it is a link."""
        url = with_attributes(match[0][:-1], self._attributes)
        if _WEB_ADDRESS.fullmatch(url):
            self._linked(frame, match, url.removeprefix("link:"), match.start(), match.end() - 1)
            return
        name = _ATTRIBUTE_REFERENCE.match(match[0])
        frame.at = match.start() + (name.end() if name else 1)
        self._name(frame, match, match[0][: name.end() if name else 1])

    def _name(self, frame: AsciidocFrame, match: re.Match[str], written: str = "") -> None:
        """`{name}`: a predefined character, or the value of a document attribute."""
        written = written or match[0]
        end = match.start() + len(written)
        name = written[1:-1].lower()
        value = self._attributes.get(name)
        self._expansions += 1
        if (
            value is not None
            and self._expansions < _MOST_EXPANSIONS
            and not any(each.name == name for each in self._frames[-20:])
        ):
            # Attributes can contain each other.
            if len(self._frames) < 20:
                source_span = self._place(frame, match.start(), end)
                self._frames.append(AsciidocFrame(value, 0, len(value.text), name=name, source_span=source_span))
        elif name in _CHARACTER_ATTRIBUTES:
            self._out.insert(_CHARACTER_ATTRIBUTES[name])
        else:
            self._copy(frame, match.start(), end)

    # Markup

    def _literal(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """`+++…+++`, `` `+…+` ``, `pass:[…]`: literal text."""
        opening = match[0]
        closing = "]" if opening.endswith("[") else {"`+": "+`"}.get(opening, opening)
        text = frame.prose.text
        end = text.find(closing, match.end(), min(frame.end, match.end() + _MACRO_REACH))
        if end < 0 or (opening == "+" and (text[end - 1].isspace() or "\n" in text[match.end() : end])):
            self._copy(frame, *match.span())
            return
        self._out.enter_opaque()
        self._copy(frame, match.end(), end)
        self._out.leave_opaque()
        frame.at = end + len(closing)

    def _mark(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """`_…_` is emphasis; other marks leave their text plain."""
        mark, text, start = match[0], frame.prose.text, match.end()
        end = self._mark_end(text, mark, match.start(), frame.end)
        if end < 0:
            self._copy(frame, match.start(), match.start() + 1)
            frame.at = match.start() + 1
            return
        frame.at = end + len(mark)
        before = self._out.emphasis
        out = self._out

        def close() -> None:
            out.emphasis = before
            if mark[0] == "`":
                out.leave_opaque()

        self._out.emphasis = before or mark[0] == "_"
        if mark[0] == "`":
            out.enter_opaque()
        self._frames.append(AsciidocFrame(frame.prose, start, end, close))

    def _mark_end(self, text: str, mark: str, at: int, limit: int) -> int:
        """The offset of the closing mark; -1 if the mark at `at` is text (Language Documentation, "Constrained")."""
        start = at + len(mark)
        limit = min(limit, start + _EMPHASIS_REACH)
        if len(mark) == 2 or mark in "^~":
            end = text.find(mark, start + 1, limit)
            return end if not (mark in "^~" and (end < 0 or re.search(r"\s", text[start:end]))) else -1
        before = text[at - 1 : at]
        if before.isalnum() or before in ("_", ":", ";", "}") or text[start : start + 1].isspace():
            return -1
        closing = re.compile(rf"(?<=\S)(?<!\\){re.escape(mark)}(?![\w{re.escape(mark)}])")
        last, searched = self._unclosed_marks.get(mark, ("", 0))
        searched = searched if last is text else 0
        found = closing.search(text, max(start + 1, searched), limit)
        if found is None:
            self._unclosed_marks[mark] = (text, limit - 1)
        return found.start() if found else -1

    def _within(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """`kbd:[…]`: its text."""
        end = self._closing(frame.prose.text, match.end(), frame.end)
        if match[0].endswith("[") and end >= 0:
            self._frames.append(AsciidocFrame(frame.prose, match.end(), end))
            frame.at = end + 1

    def _unseen(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        if match[0].endswith("["):
            end = self._closing(frame.prose.text, match.end(), frame.end)
            frame.at = end + 1 if end >= 0 else match.end()

    def _role(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """`[.role]#…#`: the role is not shown."""

    def _terms(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        if match["term"]:
            self._frames.append(AsciidocFrame(frame.prose, match.start("term"), match.end("term")))

    def _angle(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        _, comma, _ = match[0].partition(",")
        if comma:
            self._frames.append(AsciidocFrame(frame.prose, match.start() + match[0].index(",") + 1, match.end() - 2))
        else:
            self._copy(frame, match.start() + 2, match.end() - 2)

    def _xref(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        self._linked(frame, match, "", match.start() + 5, match.end() - 1)

    def _mail(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        self._linked(frame, match, "", *match.span("address"))

    def _link(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        self._linked(frame, match, with_attributes(match["url"], self._attributes), *match.span("url"))

    def _bare(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        self._copy(frame, *match.span())

    def _linked(self, frame: AsciidocFrame, match: re.Match[str], url: str, start: int, stop: int) -> None:
        """`url[text, window=_blank]`: the text; the address if there is none."""
        text = frame.prose.text
        end = self._closing(text, match.end(), frame.end)
        if end < 0:
            self._copy(frame, *match.span())
            return
        shown = _SHOWN_TEXT.match(text, match.end(), end)
        last = shown.end() if shown else end
        frame.at = end + 1
        out = self._out
        # A caret only opens the link in a new window.
        if not text[match.end() : last].strip("^ "):
            self._copy(frame, start, stop)
            return
        if url:
            out.open_link(url)
        last -= text[last - 1] == "^"
        self._frames.append(AsciidocFrame(frame.prose, match.end(), last, out.close_link if url else None))

    def _place(self, frame: AsciidocFrame, start: int, end: int) -> tuple[int, int]:
        """The span in the source; for an attribute's value, the span that names the attribute."""
        source_span = next((each.source_span for each in self._frames if each.source_span), None)
        return source_span or (frame.prose.source_at(start), frame.prose.source_at(end - 1) + 1)

    # Notes

    def _note(self, frame: AsciidocFrame, match: re.Match[str]) -> None:
        """`footnote:[text]`, `footnote:id[text]`, `footnote:id[]` for another reference; the older `footnoteref:`."""
        text = frame.prose.text
        end = self._closing(text, match.end(), frame.end)
        if end < 0:
            self._copy(frame, *match.span())
            return
        name, start = match["id"], match.end()
        if match["old"]:
            name, comma, _ = text[start:end].partition(",")
            start = start + len(name) + 1 if comma else end
        frame.at = end + 1
        out = self._out
        place = self._place(frame, match.start(), end + 1)
        ref = NoteRefDraft("", place[0], out, out.length, end=place[1])
        self.note_refs.append(ref)
        ref.draft = self._named.get(name) if name else None
        ref.label = ref.draft.label if ref.draft else name
        if ref.draft is None and text[start:end].strip():
            self._begin(frame, ref, name, (start, end))

    def _begin(self, frame: AsciidocFrame, ref: NoteRefDraft, name: str, span: tuple[int, int]) -> None:
        begin, end = frame.prose.source_at(span[0] - 1), frame.prose.source_at(span[1]) + 1
        text = SourcePassageBuilder(self._source)
        draft = NoteDraft(str(len(self.drafts) + 1), begin, text, end=end)
        self.drafts.append(draft)
        ref.draft, ref.label = draft, draft.label
        if name:
            self._named[name] = draft
        out = self._out

        def close() -> None:
            self._out = out

        self._out = text
        self._frames.append(AsciidocFrame(frame.prose, *span, close))

    def _closing(self, text: str, start: int, limit: int) -> int:
        """The bracket that ends the macro whose text starts at `start`; -1 if there is none."""
        at, limit = start, min(limit, start + _MACRO_REACH)
        while self._search_budget > 0 and (match := _WITHIN_MACRO.search(text, at, limit)):
            at = match.end()
            if match["end"]:
                return match.start()
            if match["named"] and not _WEB_ADDRESS.fullmatch(with_attributes(match["named"][:-1], self._attributes)):
                at = match.start() + 1
                continue
            if match["macro"] or match["named"]:
                inner = _CLOSING_BRACKET.search(text, at, limit)
                if inner is None:
                    break
                at = inner.end()
            elif match["raw"]:
                closing = text.find("+++", at, limit)
                at = closing + 3 if closing >= 0 else at
        self._search_budget -= limit - start
        return -1


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if it is not UTF-8 text, or is too large."""
    source = decode(data, path)
    check_markup_size(source, path)
    blocks = AsciidocBlocks(source).read()
    inline = AsciidocInline(source, blocks.attributes)
    for prose in blocks.prose:
        inline.read(prose)
    draft = DocumentDraft(inline.drafts, inline.note_refs, inline.body, unread_files(blocks.included_files))
    sha256 = hashlib.sha256(data).hexdigest()
    return assemble_document(draft, source, path, sha256, "asciidoc", "the text contains no `footnote:[…]`")
