"""Typst: `#footnote[…]`, repeated references to a note by its label, and custom functions that make notes.

Code is not run, and no other file is read. Raw text, comments and strings contain no notes.

A Typst text becomes a document, read from front to back: markup, code, and custom functions that make notes.

Code is not run: `#let` is followed where its body makes a note or is content, both branches of a condition are read,
all other code prints only its content.

Source: Typst documentation: Syntax, Symbols, Scripting (`#let`), `footnote`, `link`, `cite`, `numbering`.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.model.document import BlockKind
from stacite.readers.base import DEFAULT_OPTIONS, check_markup_size
from stacite.readers.drafts import DocumentDraft, NoteDraft, NoteRefDraft, assemble_document
from stacite.readers.health import unread_files
from stacite.readers.passage_builders import BodyMark, MarkKind, SourcePassageBuilder
from stacite.text.encodings import decode
from stacite.text.numerals import counter_label
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions


_ADDRESS = r"https?://(?:[^\s\[\]()<>\"`]|\([^\s()\[\]]{0,500}\)){1,2000}"
_COMMENT = r"//[^\n]*|/\*"
_COMMENT_PART = pattern(r"/\*|\*/")

_MARKUP = pattern(
    rf"""
    (?P<url>{_ADDRESS})
    |(?P<comment>{_COMMENT})
    |(?P<escape>\\(?:u\{{(?P<code>[0-9a-fA-F]{{1,6}})\}}|[\s\S]|\Z))
    |(?P<raw>`+)
    |(?P<math>\$)
    |(?P<hash>\#(?=[A-Za-z_(\[{{"]))
    |(?P<open>\[)|(?P<close>\])
    |(?P<reference>(?<!\w)@(?P<key>[\w](?:[\w:.-]{{0,200}}\w)?))
    |(?P<label><[\w][\w:.-]{{0,200}}>)
    |(?P<start>(?<![^\n])[ \t]{{0,40}}(?:={{1,6}}|[-+]|\d{{1,4}}\.|/)[ ]+)
    |(?P<gap>[ \t]*\n\s*)
    |(?P<emphasis>(?<!\w)_|_(?!\w))
    |(?P<replaced>-{{2,3}}|-\?|\.\.\.|~|(?<!\w)\*|\*(?!\w))
    |(?P<quote>["'])
    """,
    re.VERBOSE,
)
_REPLACEMENTS = {"--": "–", "---": "—", "-?": "\u00ad", "...": "…", "~": " ", "*": ""}
_SMART_QUOTES = {'"': "“”", "'": "‘’"}

_CODE = pattern(
    rf"""
    (?P<pass_comment>{_COMMENT})
    |(?P<string>")
    |(?P<raw>`+)
    |(?P<name>(?<![\w.-])(?P<word>[^\W\d][\w-]*)(?P<colon>\s*:(?!:))?)
    |(?P<code_label><[\w][\w:.-]{{0,200}}>)
    |(?P<open>[(\[{{])|(?P<close>[)\]}}])
    |(?P<comma>,)
    |(?P<stop>[;\n])
    """,
    re.VERBOSE,
)
_CODE_NAME = pattern(r"[^\W\d][\w-]{0,100}(?:(?=\.)\.(?:entry|with)\b)?")
_STRING_LITERAL = pattern(r'"(?:[^"\\]|\\[\s\S]){0,20000}"')
_STRING_PART = pattern(r'(?:\\["\\])?[^\\"]+|\\["\\]|\\.')
_METHOD_CALL = pattern(r"\.[^\W\d][\w-]{0,60}(?=[(\[])")
_MATH_END = pattern(r'(?:[^$\\"\n]|\\[\s\S]|"[^"\n]{0,500}"|\n(?!\s*\n)){0,3000}\$')
_MATH_TEXT = pattern(r'[^"^_\\]+')
_LABEL_AFTER = pattern(r"[ \t]{0,40}<([\w][\w:.-]{0,200})>")
_CALL_BY_LABEL = pattern(r"\(\s{0,40}<([\w][\w:.-]{0,200})>\s{0,40}\)")
_REFERENCE_BY_LABEL = pattern(r"\(\s{0,40}<[\w][\w:.-]{0,200}>\s{0,40}\)(?!\[|\.\w)")
_LINK_ARGUMENT = pattern(r'\(\s{0,40}"(?P<url>[^"\\\n]{1,2000})"\s{0,40}(?:\)|,)')
_FILE_ARGUMENT = pattern(r'\s{1,40}"([^"\n]{1,300})"')
_SHOW_EVERYTHING = pattern(r"\s{0,40}:")
_LET_BINDING = pattern(r"\s{1,40}(?P<name>[^\W\d][\w-]{0,100})(?:\((?P<parameters>[^()]{0,500})\))?\s{0,40}=\s{0,40}")
_PARAMETER = pattern(r"(?:(?<=^)|(?<=,))\s{0,40}([^\W\d][\w-]{0,100})\s{0,40}(?=,|$)")
_NOTE_ALIAS = pattern(r"footnote(?:\.with\([^()]{0,500}\))?\s*;?\s*\Z")
_MAKES_NOTES = pattern(r"\bfootnote\b(?!\.entry)")
# Characters of a definition that are searched.
_LONGEST_BODY = 20_000
_COUNTER_UPDATE = pattern(r"\(footnote\)\.(?:update\((\d{1,6})\)|step\(\))")
_SET_NOTES = pattern(r'\s{1,40}footnote\([^)\n]{0,200}?numbering:\s{0,40}"([^"\n]{1,40})"')
_NUMBERING = pattern(r'\([^)\n]{0,200}?numbering:\s{0,40}"([^"\n]{1,40})"')
_BLOCK_QUOTE = pattern(r"\([^()\[\]]{0,200}\bblock:\s{0,40}true\b")
_NUMBERING_SIGN = pattern(r"[1aAiI*]")
_NUMBERING_STYLES = {"1": "arabic", "a": "alph", "A": "Alph", "i": "roman", "I": "Roman", "*": "fnsymbol"}

_STATEMENTS = frozenset({"let", "set", "show", "import", "include"})
_BRANCHES = frozenset({"if", "else", "for", "while", "return", "context", "in", "not", "and", "or", "none", "auto"})
# Functions whose arguments are not text.
_NON_TEXT_FUNCTIONS = frozenset(
    "image bibliography h v pagebreak colbreak counter state metadata outline line rect circle pad_ numbering query "
    "locate measure here plugin json yaml csv toml read cbor xml datetime regex label rgb luma".split()
)
# Functions that print a string given as an argument.
_PRINTING_FUNCTIONS = frozenset(
    "text raw strong smallcaps upper lower super sub underline highlight strike overline box block align par "
    "heading".split()
)


@dataclass(frozen=True, slots=True)
class TypstArgument:
    """An argument of a custom function: a span of the source, and the parameters in scope there."""

    start: int
    end: int
    is_markup: bool
    names: Mapping[str, TypstArgument]


@dataclass(frozen=True, slots=True)
class TypstFunction:
    """`#let name(parameters) = body`."""

    parameters: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class TypstFrame:
    """An open construct: content in `[…]`, code in brackets, a statement, a call, or a span read in its place."""

    kind: str
    """`[`, `(`, `{`, `statement`, `call` or `span`."""
    start: int
    end: int
    """The end of the text that is being read."""
    close: Callable[[], None] | None = None
    prints_strings: bool = False
    """Whether string arguments of the call are shown."""
    is_named_argument: bool = False
    """Whether the current argument is named, and so not text."""
    arguments: list[tuple[int, int, bool]] | None = None
    """For a call of a custom function, the arguments read so far: start, end, and whether they are markup."""
    argument_start: int = 0
    """The start of the current argument."""
    emphasis: bool = False


_DEEPEST = 20
_MOST_OPEN = 10_000
_MOST_EXPANSIONS = 20_000


class NestedTooDeepError(Exception):
    """Nesting deeper than in any document; Typst itself stops at a few hundred levels."""


@dataclass(slots=True)
class TypstReader:
    """Reads a text once, from front to back."""

    source: str
    body: SourcePassageBuilder = field(init=False)
    drafts: list[NoteDraft] = field(default_factory=list)
    note_refs: list[NoteRefDraft] = field(default_factory=list)
    included_files: list[str] = field(default_factory=list)
    _out: SourcePassageBuilder = field(init=False)
    _frames: list[TypstFrame] = field(default_factory=list)
    _functions: dict[str, TypstFunction] = field(default_factory=dict)
    _aliases: set[str] = field(default_factory=lambda: {"footnote"})
    _makers: set[str] = field(default_factory=set)
    _names: Mapping[str, TypstArgument] = field(default_factory=dict)
    _labelled: dict[str, NoteDraft] = field(default_factory=dict)
    _waiting: list[tuple[str, NoteRefDraft]] = field(default_factory=list)
    _hidden_depth: int = 0
    _at: int = 0
    _end: int = 0
    _call_span: tuple[int, int] | None = None
    """The span of the call whose function body is being read: its text stands elsewhere in the source."""
    _span_depth: int = 0
    _definition_budget: int = 5_000_000
    """Characters of definitions that may still be searched."""
    _expansions: int = 0
    _count: int = 0
    _style: str = "1"

    def __post_init__(self) -> None:
        """Start with the body; while a note is open, text goes to the note."""
        self.body = self._out = SourcePassageBuilder(self.source, "\n\n")
        self._end = len(self.source)

    def read(self) -> TypstReader:
        """Read to the end."""
        while self._frames or self._at < self._end:
            if self._at >= self._end:
                self._pop()
                continue
            top = self._frames[-1].kind if self._frames else "["
            if top == "call":
                self._after_call()
            elif top == "[" or (top == "span" and self._frames[-1].prints_strings):
                self._markup()
            else:
                self._code()
        for name, ref in self._waiting:
            ref.draft = self._labelled.get(name)
            ref.label = ref.draft.label if ref.draft else name
        return self

    def _push(self, kind: str, close: Callable[[], None] | None = None, *, prints_strings: bool = False) -> TypstFrame:
        # Each open construct is kept, so memory must be bounded.
        if len(self._frames) >= _MOST_OPEN:
            raise NestedTooDeepError
        frame = TypstFrame(
            kind, self._at, self._end, close, prints_strings, argument_start=self._at, emphasis=self._out.emphasis
        )
        self._frames.append(frame)
        return frame

    def _pop(self) -> None:
        frame = self._frames.pop()
        if frame.kind == "[":
            self._out.emphasis = frame.emphasis
        if frame.close:
            frame.close()
        if frame.kind == "span":
            self._at, self._end = frame.start, frame.end

    def _read_span(self, argument: TypstArgument, *, call_span: tuple[int, int] | None) -> None:
        """Read another span of the source in this place, with its own parameters."""
        self._expansions += 1
        if self._span_depth >= _DEEPEST or self._expansions > _MOST_EXPANSIONS:
            return
        names, before = self._names, self._call_span

        def close() -> None:
            self._names, self._call_span = names, before
            self._span_depth -= 1

        self._push("span", close, prints_strings=argument.is_markup)
        self._span_depth += 1
        self._names, self._call_span = argument.names, call_span
        self._at, self._end = argument.start, argument.end

    def _pass_comment(self, match: re.Match[str]) -> None:
        """Skip a comment, whose start is matched; block comments can be nested (Typst documentation, Syntax)."""
        depth = int(match[0] == "/*")
        while depth and (part := _COMMENT_PART.search(self.source, self._at, self._end)):
            depth += 1 if part[0] == "/*" else -1
            self._at = part.end()
        self._at = self._end if depth else self._at

    def _copy(self, start: int, end: int) -> None:
        if self._hidden_depth or start >= end:
            return
        if self._call_span is None:
            self._out.copy(start, end)
        else:
            self._out.insert(self.source[start:end])

    def _insert(self, text: str) -> None:
        if not self._hidden_depth:
            self._out.insert(text)

    def _space(self) -> None:
        if not self._hidden_depth:
            self._out.space()

    # Calls of functions

    def _emph(self) -> None:
        out, before = self._out, self._out.emphasis

        def close() -> None:
            out.emphasis = before

        out.emphasis = out.emphasis or not self._hidden_depth
        self._push("call", close, prints_strings=True)

    def _quote(self) -> None:
        out, is_block = self._out, _BLOCK_QUOTE.match(self.source, self._at, self._end) is not None
        if is_block:
            out.end_paragraph()
            out.enter_block(BlockKind.QUOTATION)
        self._insert("“")

        def close() -> None:
            self._insert("”")
            if is_block:
                out.leave_block()
                out.end_paragraph()

        self._push("call", close)

    def _cite(self) -> None:
        self._cites()
        self._insert("[")
        self._push("call", lambda: self._insert("]"), prints_strings=True)

    def _link(self) -> None:
        """`link("address")[text]`: its text; the address if there is none."""
        match = _LINK_ARGUMENT.match(self.source, self._at, self._end)
        if match is None or self._hidden_depth:
            self._push("call")
            return
        self._at = match.end()
        url, span, out = match["url"], match.span("url"), self._out
        # Typst prints these addresses without their scheme.
        if url.startswith(("mailto:", "tel:")):
            url, span = "", (span[0] + url.index(":") + 1, span[1])
        out.open_link(url)
        frame = self._push("call", prints_strings=True)
        written = out.length

        def close() -> None:
            if out.length == written and not frame.is_named_argument:
                self._copy(*span)
            out.close_link()

        frame.close = close
        if match[0].endswith(","):
            self._push("(")

    def _label(self) -> str:
        found = _NUMBERING_SIGN.search(self._style)
        sign = found[0] if found else "1"
        return counter_label(self._count, _NUMBERING_STYLES[sign])

    def _note(self, start: int) -> None:
        """`footnote[…]`, `footnote("…")`, `footnote(numbering: "*")[…]`."""
        numbering = _NUMBERING.match(self.source, self._at, self._end)
        before = self._style
        self._style = numbering[1] if numbering else before
        self._count += 1
        origin = self._call_span or (start, start)
        text = SourcePassageBuilder(self.source)
        draft = NoteDraft(self._label(), origin[0], text)
        self._style = before
        out = self._out
        ref = NoteRefDraft(draft.label, origin[0], out, out.length, draft)
        self.drafts.append(draft)
        self.note_refs.append(ref)
        self._out = text

        def close() -> None:
            self._out = out
            draft.end = ref.end = max(origin[1], self._at if self._call_span is None else 0)
            if label := _LABEL_AFTER.match(self.source, self._at, self._end):
                self._labelled[label[1]] = draft

        self._push("call", close, prints_strings=True)

    def _refer_again(self, label: str, start: int, end: int) -> None:
        if not self._hidden_depth:
            ref = NoteRefDraft(label, start, self._out, self._out.length, end=end)
            self.note_refs.append(ref)
            self._waiting.append((label, ref))

    def _custom_function(self, name: str, start: int) -> None:
        """A call of a custom function: its arguments are collected, then its body is read."""
        arguments: list[tuple[int, int, bool]] = []
        self._hidden_depth += 1

        def close() -> None:
            self._hidden_depth -= 1
            self._follow(name, start, arguments)

        self._push("call", close).arguments = arguments

    def _follow(self, name: str, start: int, arguments: list[tuple[int, int, bool]]) -> None:
        if self._hidden_depth:
            return
        function = self._functions[name]
        names = {
            parameter: TypstArgument(begin, end, is_markup, self._names)
            for parameter, (begin, end, is_markup) in zip(function.parameters, arguments, strict=False)
        }
        self._read_span(
            TypstArgument(function.start, function.end, False, names), call_span=self._call_span or (start, self._at)
        )

    def _statement(self, name: str) -> None:
        """`#let`, `#set` and similar: nothing is shown, but functions that make notes are recorded."""
        if name in ("import", "include"):
            found = _FILE_ARGUMENT.match(self.source, self._at, self._end)
            if found and name == "include":
                self.included_files.append(found[1])
        if name == "show" and _SHOW_EVERYTHING.match(self.source, self._at, self._end):
            self._push("statement")
            return
        if name == "set" and (style := _SET_NOTES.match(self.source, self._at, self._end)):
            self._style = style[1]
        self._hidden_depth += 1
        let = _LET_BINDING.match(self.source, self._at, self._end) if name == "let" else None
        if let is None:
            self._push("statement", self._unhide)
            return
        self._at = start = let.end()
        parameters = tuple(_PARAMETER.findall(let["parameters"] or ""))

        def close() -> None:
            self._hidden_depth -= 1
            self._keep(let["name"], parameters, start)

        self._push("statement", close)

    def _keep(self, name: str, parameters: tuple[str, ...], start: int) -> None:
        """End a definition; it counts if its body makes notes, is content, or is an alias of `footnote`."""
        end = self._at - (self.source[self._at - 1 : self._at] in ("\n", ";"))
        body = self.source[start : min(end, start + _LONGEST_BODY, start + self._definition_budget)]
        self._definition_budget -= len(body)
        if _NOTE_ALIAS.match(body):
            self._aliases.add(name)
        elif _MAKES_NOTES.search(body) or body[:1] in ("[", '"'):
            self._functions[name] = TypstFunction(parameters, start, end)
            self._makers |= {name} if _MAKES_NOTES.search(body) else set()
        # Functions that call a function that makes notes make notes as well.
        elif any(each in self._makers for each in _CODE_NAME.findall(body)):
            self._functions[name] = TypstFunction(parameters, start, end)

    def _unhide(self) -> None:
        self._hidden_depth -= 1

    def _cites(self) -> None:
        if self._out is not self.body and self.drafts and not self._hidden_depth:
            next(draft for draft in reversed(self.drafts) if draft.text is self._out).doubt(
                0.8, "it cites sources by bibliography key"
            )

    # Code, which is walked through and not run

    def _expression(self) -> None:
        """Read what follows `#`."""
        following = self.source[self._at : self._at + 1]
        if following in ("(", "{"):
            self._at += 1
            self._push(following)
            return
        if following == "[":
            self._at += 1
            self._push("[")
            return
        if following == '"':
            self._string(show=True)
        elif match := _CODE_NAME.match(self.source, self._at, self._end):
            self._at = match.end()
            self._name(match[0], match.start() - 1, in_markup=True)

    def _code(self) -> None:
        match = _CODE.search(self.source, self._at, self._end)
        self._at = match.end() if match else self._end
        if match is None:
            return
        kind, top = match.lastgroup, self._frames[-1]
        if kind == "name":
            self._code_name(match, top)
        elif kind == "string":
            self._at = match.start()
            self._string(show=self._shows_strings())
        elif kind == "open":
            self._open_code(match[0])
        elif kind == "close":
            self._close_code(match[0])
        elif kind == "comma" and top.kind == "(":
            self._next_argument(top)
        elif kind == "stop" and top.kind == "statement":
            self._pop()
        elif kind in ("code_label", "raw", "pass_comment"):
            getattr(self, f"_{kind}")(match)

    def _code_name(self, match: re.Match[str], top: TypstFrame) -> None:
        if match["colon"] and top.kind == "(":
            top.is_named_argument = True
        else:
            self._at = match.end("word")
            self._name(match["word"], match.start(), in_markup=False)

    def _open_code(self, bracket: str) -> None:
        shown = self._hidden_depth == 0 and bracket == "["
        self._push(bracket)
        if shown and self._frames[-2].kind == "{":
            self._space()

    def _close_code(self, bracket: str) -> None:
        while self._frames and self._frames[-1].kind == "statement":
            self._pop()
        if not self._frames or self._frames[-1].kind not in "({[":
            return
        if bracket == "]" and self._frames[-1].kind != "[":
            return
        top = self._frames[-1]
        if top.kind == "(":
            self._next_argument(top, end=self._at - 1)
        self._pop()

    def _next_argument(self, top: TypstFrame, end: int | None = None) -> None:
        """End an argument; a custom function's is recorded."""
        caller = self._frames[-2] if len(self._frames) > 1 else None
        if caller is not None and caller.kind == "call" and caller.arguments is not None and not top.is_named_argument:
            stop = self._at - 1 if end is None else end
            if self.source[top.argument_start : stop].strip():
                caller.arguments.append((top.argument_start, stop, False))
        top.is_named_argument, top.argument_start = False, self._at

    def _shows_strings(self) -> bool:
        top = self._frames[-1]
        if top.kind == "span":
            return True
        if top.kind in ("{", "statement"):
            return False
        caller = self._frames[-2] if len(self._frames) > 1 else None
        return not top.is_named_argument and caller is not None and caller.kind == "call" and caller.prints_strings

    def _string(self, *, show: bool) -> None:
        match = _STRING_LITERAL.match(self.source, self._at, self._end)
        if match is None:
            self._at += 1
            return
        self._at = match.end()
        if show:
            for part in _STRING_PART.finditer(self.source, match.start() + 1, match.end() - 1):
                at = part.start() + part[0].startswith("\\")
                self._copy(at, part.end())

    def _code_label(self, match: re.Match[str]) -> None:
        caller = self._frames[-2] if len(self._frames) > 1 else None
        if caller is not None and caller.kind == "call" and caller.prints_strings and self._frames[-1].kind == "(":
            self._insert("@")
            self._copy(match.start() + 1, match.end() - 1)

    def _name(self, name: str, start: int, *, in_markup: bool) -> None:
        """Handle a keyword, a function call, or a parameter or variable."""
        if name in _STATEMENTS:
            self._statement(name)
        elif name in _BRANCHES:
            if in_markup:
                self._push("statement")
        elif name in self._aliases and (again := _CALL_BY_LABEL.match(self.source, self._at, self._end)):
            self._at = again.end()
            self._refer_again(again[1], start, self._at)
        elif name in self._names and not self.source.startswith("(", self._at):
            argument = self._names[name]
            self._read_span(argument, call_span=None)
        elif self.source[self._at : self._at + 1] in ("(", "["):
            self._function_call(name, start)
        elif name in self._functions and not self._functions[name].parameters:
            self._follow(name, start, [])

    def _function_call(self, name: str, start: int) -> None:
        if name in self._aliases and not self._hidden_depth:
            self._note(start)
        elif name in self._functions and not self._hidden_depth:
            self._custom_function(name, start)
        elif name in _NON_TEXT_FUNCTIONS:
            self._hidden_depth += 1
            self._push("call", self._unhide)
        elif name in ("emph", "cite", "quote", "link"):
            getattr(self, f"_{name}")()
        elif name == "counter" and (update := _COUNTER_UPDATE.match(self.source, self._at, self._end)):
            self._count = int(update[1]) if update[1] else self._count + 1
            self._at = update.end()
        elif target := _REFERENCE_BY_LABEL.match(self.source, self._at, self._end):
            self._other_reference(target.end())
        else:
            self._push("call", prints_strings=name in _PRINTING_FUNCTIONS)

    def _other_reference(self, end: int) -> None:
        """What a function of the author's own prints for a label alone is not known, and no prose."""
        self._out.enter_opaque()
        self._insert("??")
        self._out.leave_opaque()
        self._at = end

    def _after_call(self) -> None:
        """After a name or its arguments: more arguments, a method, or the end of the call."""
        following = self.source[self._at : self._at + 1]
        top = self._frames[-1]
        if following == "(":
            self._at += 1
            self._push("(")
        elif following == "[":
            self._at += 1
            if top.arguments is not None:
                arguments, start = top.arguments, self._at
                self._push("[", lambda: arguments.append((start, self._at - 1, True)))
            else:
                top.is_named_argument = True  # content counts as an argument that was given
                self._push("[")
        elif match := _METHOD_CALL.match(self.source, self._at, self._end):
            self._at = match.end()
        else:
            self._pop()

    def _raw(self, match: re.Match[str]) -> None:
        fence = match[0]
        end = self.source.find(fence, self._at, self._end) if len(fence) != 2 else self._at - len(fence)
        end = self._end if end < 0 else end
        if len(fence) < 2 and not self._hidden_depth:
            self._out.enter_opaque()
            self._copy(self._at, end)
            self._out.leave_opaque()
        self._at = min(end + len(fence), self._end)

    # Markup

    def _markup(self) -> None:
        match = _MARKUP.search(self.source, self._at, self._end)
        start, self._at = self._at, match.end() if match else self._end
        self._copy(start, match.start() if match else self._end)
        if match is None:
            return
        kind = match.lastgroup or ""
        if kind == "comment":
            self._pass_comment(match)
        if kind in ("comment", "label"):
            return
        if kind == "open":
            self._copy(*match.span())
            self._push("[", lambda: self._copy(self._at - 1, self._at))
        elif kind == "close":
            self._close_content(match)
        elif kind == "hash":
            self._expression()
        else:
            self._inline_markup(kind, match)

    def _close_content(self, match: re.Match[str]) -> None:
        while self._frames and self._frames[-1].kind == "statement":
            self._pop()
        if self._frames and self._frames[-1].kind == "[":
            self._pop()
        else:
            self._copy(*match.span())

    def _inline_markup(self, kind: str, match: re.Match[str]) -> None:
        if kind == "gap":
            self._out.end_paragraph() if match[0].count("\n") > 1 and not self._hidden_depth else self._space()
        elif kind in ("escape", "raw", "math", "reference"):
            getattr(self, f"_{kind}")(match)
        elif kind == "emphasis":
            self._out.emphasis = not self._out.emphasis if not self._hidden_depth else self._out.emphasis
        elif kind == "replaced":
            self._insert(_REPLACEMENTS[match[0]])
        elif kind == "quote":
            # Smart quotes open after a space or bracket; a single one is nearly always an apostrophe.
            opening = not self._out.last or self._out.last in " \n([{“‘—–"
            self._insert(_SMART_QUOTES[match[0]][0 if opening and match[0] == '"' else 1])
        elif kind == "url":
            self._copy(*match.span())
        elif kind == "start" and not self._hidden_depth:
            self._out.end_paragraph()
            if level := match[0].count("="):
                self._out.mark(BodyMark(MarkKind.HEADING, level=level))

    def _escape(self, match: re.Match[str]) -> None:
        code = match["code"]
        if code:
            self._insert(
                chr(int(code, 16)) if int(code, 16) < 0x110000 and not 0xD800 <= int(code, 16) < 0xE000 else ""
            )
        elif match[0][1:].strip():
            self._copy(match.start() + 1, match.end())
        else:
            self._space()

    def _math(self, match: re.Match[str]) -> None:  # noqa: ARG002 - the form of all of them
        found = _MATH_END.match(self.source, self._at, self._end)
        if found:
            self._out.enter_opaque()
            for part in _MATH_TEXT.finditer(self.source, self._at, found.end() - 1):
                self._copy(*part.span())
            self._out.leave_opaque()
            self._at = found.end()

    def _reference(self, match: re.Match[str]) -> None:
        key = match["key"]
        if key in self._labelled:
            self._refer_again(key, match.start(), match.end())
            return
        self._cites()
        self._insert("[@")
        self._copy(*match.span("key"))
        if self.source.startswith("[", self._at):
            self._insert(", ")
            self._at += 1
            self._push("[", lambda: self._insert("]"))
        else:
            self._insert("]")


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:  # noqa: ARG001 - of Word and ODT
    """The notes, note references and body. Raises DocumentError if it is not UTF-8, too large or nested too deep."""
    source = decode(data, path)
    check_markup_size(source, path)
    try:
        scan = TypstReader(source).read()
    except NestedTooDeepError as error:
        message = f"{path}: brackets are nested too deeply"
        raise DocumentError(message, "Close each bracket, or put a backslash before it.") from error
    draft = DocumentDraft(scan.drafts, scan.note_refs, scan.body, unread_files(scan.included_files))
    sha256 = hashlib.sha256(data).hexdigest()
    return assemble_document(draft, source, path, sha256, "typst", "the text contains no `#footnote[…]`")
