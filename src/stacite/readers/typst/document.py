"""A Typst text becomes a document, read from front to back: markup, code, the author's functions that make notes.

Code is not run: `#let` is followed where its body makes a note or is content, both branches of a condition are read,
other code prints its content alone.

Source: Typst documentation: Syntax, Symbols, Scripting (`#let`), `footnote`, `link`, `cite`, `numbering`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.doubts import unread_files
from stacite.readers.drafts import DocumentDraft, NoteDraft, NoteRefDraft, assemble_document
from stacite.readers.latex.counters import counter_label
from stacite.readers.passage_builders import SourcePassageBuilder
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.model.document import Document


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
_LINK_ARGUMENT = pattern(r'\(\s{0,40}"(?P<url>[^"\\\n]{1,2000})"\s{0,40}(?:\)|,)')
_FILE_ARGUMENT = pattern(r'\s{1,40}"([^"\n]{1,300})"')
_SHOW_EVERYTHING = pattern(r"\s{0,40}:")
_LET_BINDING = pattern(r"\s{1,40}(?P<name>[^\W\d][\w-]{0,100})(?:\((?P<parameters>[^()]{0,500})\))?\s{0,40}=\s{0,40}")
_PARAMETER = pattern(r"(?:(?<=^)|(?<=,))\s{0,40}([^\W\d][\w-]{0,100})\s{0,40}(?=,|$)")
_NOTE_ALIAS = pattern(r"footnote(?:\.with\([^()]{0,500}\))?\s*;?\s*\Z")
_MAKES_NOTES = pattern(r"\bfootnote\b(?!\.entry)")
_LONGEST_BODY = 20_000
"""Letters of a definition that are looked through."""
_COUNTER_UPDATE = pattern(r"\(footnote\)\.(?:update\((\d{1,6})\)|step\(\))")
_SET_NOTES = pattern(r'\s{1,40}footnote\([^)\n]{0,200}?numbering:\s{0,40}"([^"\n]{1,40})"')
_NUMBERING = pattern(r'\([^)\n]{0,200}?numbering:\s{0,40}"([^"\n]{1,40})"')
_NUMBERING_SIGN = pattern(r"[1aAiI*]")
_NUMBERING_STYLES = {"1": "arabic", "a": "alph", "A": "Alph", "i": "roman", "I": "Roman", "*": "fnsymbol"}

_STATEMENTS = frozenset({"let", "set", "show", "import", "include"})
_BRANCHES = frozenset({"if", "else", "for", "while", "return", "context", "in", "not", "and", "or", "none", "auto"})
_SILENT_FUNCTIONS = frozenset(
    "image bibliography h v pagebreak colbreak counter state metadata outline line rect circle pad_ numbering query "
    "locate measure here plugin json yaml csv toml read cbor xml datetime regex label rgb luma".split()
)
"""Functions whose arguments are no text."""
_PRINTING_FUNCTIONS = frozenset(
    "text raw strong smallcaps upper lower super sub underline highlight strike overline box block align par "
    "heading".split()
)
"""Functions that print a string that they are given."""


@dataclass(frozen=True, slots=True)
class TypstArgument:
    """What a call gives a function of the author's: a stretch of the source, and the names that count in it."""

    start: int
    end: int
    markup: bool
    names: Mapping[str, TypstArgument]


@dataclass(frozen=True, slots=True)
class TypstFunction:
    """`#let name(parameters) = body`."""

    parameters: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class TypstFrame:
    """Something open: content in `[…]`, code in brackets, a statement, a call, or a stretch read in its place."""

    kind: str
    """`[`, `(`, `{`, `statement`, `call` or `stretch`."""
    start: int
    end: int
    """How far the text reaches that is read now."""
    close: Callable[[], None] | None = None
    prints: bool = False
    """Whether a string among a call's arguments is shown."""
    named: bool = False
    """Whether the argument that is read has a name, and so is no text."""
    given: list[tuple[int, int, bool]] | None = None
    """For a call of the author's function: its arguments as far as they are read."""
    since: int = 0
    """Where the argument began that is read now."""
    emphasis: bool = False


_DEEPEST = 20
_MOST_OPEN = 10_000
_MOST_FOLLOWED = 20_000


class NestedTooDeepError(Exception):
    """More is open, one in the other, than any text has: Typst itself stops at a few hundred."""


@dataclass(slots=True)
class TypstReader:
    """Reads a text once, from front to back."""

    source: str
    body: SourcePassageBuilder = field(init=False)
    drafts: list[NoteDraft] = field(default_factory=list)
    calls: list[NoteRefDraft] = field(default_factory=list)
    taken_in: list[str] = field(default_factory=list)
    _out: SourcePassageBuilder = field(init=False)
    _frames: list[TypstFrame] = field(default_factory=list)
    _functions: dict[str, TypstFunction] = field(default_factory=dict)
    _aliases: set[str] = field(default_factory=lambda: {"footnote"})
    _makers: set[str] = field(default_factory=set)
    _names: Mapping[str, TypstArgument] = field(default_factory=dict)
    _labelled: dict[str, NoteDraft] = field(default_factory=dict)
    _waiting: list[tuple[str, NoteRefDraft]] = field(default_factory=list)
    _mute: int = 0
    _at: int = 0
    _end: int = 0
    _foreign: tuple[int, int] | None = None
    """Where the call stands whose function is read now; its letters are not the call's."""
    _stretches: int = 0
    _looked: int = 5_000_000
    """Letters of definitions that may still be looked through."""
    _followed: int = 0
    _count: int = 0
    _style: str = "1"

    def __post_init__(self) -> None:
        """Two texts: the body, and that of the note that is open."""
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
            elif top == "[" or (top == "stretch" and self._frames[-1].prints):
                self._markup()
            else:
                self._code()
        for name, call in self._waiting:
            call.draft = self._labelled.get(name)
            call.label = call.draft.label if call.draft else name
        return self

    def _push(self, kind: str, close: Callable[[], None] | None = None, *, prints: bool = False) -> TypstFrame:
        if len(self._frames) >= _MOST_OPEN:
            raise NestedTooDeepError
        frame = TypstFrame(kind, self._at, self._end, close, prints, since=self._at, emphasis=self._out.emphasis)
        self._frames.append(frame)
        return frame

    def _pop(self) -> None:
        frame = self._frames.pop()
        if frame.kind == "[":
            self._out.emphasis = frame.emphasis
        if frame.close:
            frame.close()
        if frame.kind == "stretch":
            self._at, self._end = frame.start, frame.end

    def _stretch(self, argument: TypstArgument, *, foreign: tuple[int, int] | None) -> None:
        """Read a stretch of the source in this place, under its own names."""
        self._followed += 1
        if self._stretches >= _DEEPEST or self._followed > _MOST_FOLLOWED:
            return
        names, before = self._names, self._foreign

        def close() -> None:
            self._names, self._foreign = names, before
            self._stretches -= 1

        self._push("stretch", close, prints=argument.markup)
        self._stretches += 1
        self._names, self._foreign = argument.names, foreign
        self._at, self._end = argument.start, argument.end

    def _pass_comment(self, match: re.Match[str]) -> None:
        """A comment of blocks may hold others (Typst documentation, Syntax); the match is its beginning."""
        depth = int(match[0] == "/*")
        while depth and (part := _COMMENT_PART.search(self.source, self._at, self._end)):
            depth += 1 if part[0] == "/*" else -1
            self._at = part.end()
        self._at = self._end if depth else self._at

    def _letters(self, start: int, end: int) -> None:
        if self._mute or start >= end:
            return
        if self._foreign is None:
            self._out.letters(start, end)
        else:
            self._out.insert(self.source[start:end])

    def _insert(self, text: str) -> None:
        if not self._mute:
            self._out.insert(text)

    def _blank(self) -> None:
        if not self._mute:
            self._out.blank()

    # Calls of functions

    def _emph(self) -> None:
        out, before = self._out, self._out.emphasis

        def close() -> None:
            out.emphasis = before

        out.emphasis = out.emphasis or not self._mute
        self._push("call", close, prints=True)

    def _quote(self) -> None:
        self._insert("“")
        self._push("call", lambda: self._insert("”"))

    def _cite(self) -> None:
        self._cites()
        self._insert("[")
        self._push("call", lambda: self._insert("]"), prints=True)

    def _link(self) -> None:
        """`link("address")[text]`: its text, else the address."""
        match = _LINK_ARGUMENT.match(self.source, self._at, self._end)
        if match is None or self._mute:
            self._push("call")
            return
        self._at = match.end()
        url, span, out = match["url"], match.span("url"), self._out
        if url.startswith(("mailto:", "tel:")):
            url, span = "", (span[0] + url.index(":") + 1, span[1])
        out.open_link(url)
        frame = self._push("call", prints=True)
        written = out.length

        def close() -> None:
            if out.length == written and not frame.named:
                self._letters(*span)
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
        origin = self._foreign or (start, start)
        text = SourcePassageBuilder(self.source)
        draft = NoteDraft(self._label(), origin[0], text)
        self._style = before
        out = self._out
        call = NoteRefDraft(draft.label, origin[0], out, out.length, draft)
        self.drafts.append(draft)
        self.calls.append(call)
        self._out = text

        def close() -> None:
            self._out = out
            draft.end = call.end = max(origin[1], self._at if self._foreign is None else 0)
            if label := _LABEL_AFTER.match(self.source, self._at, self._end):
                self._labelled[label[1]] = draft

        self._push("call", close, prints=True)

    def _call_again(self, label: str, start: int, end: int) -> None:
        if not self._mute:
            call = NoteRefDraft(label, start, self._out, self._out.length, end=end)
            self.calls.append(call)
            self._waiting.append((label, call))

    def _own(self, name: str, start: int) -> None:
        """A call of the author's function: its arguments are kept, then its body is read."""
        given: list[tuple[int, int, bool]] = []
        self._mute += 1

        def close() -> None:
            self._mute -= 1
            self._follow(name, start, given)

        self._push("call", close).given = given

    def _follow(self, name: str, start: int, given: list[tuple[int, int, bool]]) -> None:
        if self._mute:
            return
        function = self._functions[name]
        names = {
            parameter: TypstArgument(begin, end, markup, self._names)
            for parameter, (begin, end, markup) in zip(function.parameters, given, strict=False)
        }
        self._stretch(
            TypstArgument(function.start, function.end, False, names), foreign=self._foreign or (start, self._at)
        )

    def _statement(self, name: str) -> None:
        """`#let`, `#set` and their like: nothing is shown, but functions that make notes are kept."""
        if name in ("import", "include"):
            found = _FILE_ARGUMENT.match(self.source, self._at, self._end)
            if found and name == "include":
                self.taken_in.append(found[1])
        if name == "show" and _SHOW_EVERYTHING.match(self.source, self._at, self._end):
            self._push("statement")
            return
        if name == "set" and (style := _SET_NOTES.match(self.source, self._at, self._end)):
            self._style = style[1]
        self._mute += 1
        let = _LET_BINDING.match(self.source, self._at, self._end) if name == "let" else None
        if let is None:
            self._push("statement", self._speak)
            return
        self._at = start = let.end()
        parameters = tuple(_PARAMETER.findall(let["parameters"] or ""))

        def close() -> None:
            self._mute -= 1
            self._keep(let["name"], parameters, start)

        self._push("statement", close)

    def _keep(self, name: str, parameters: tuple[str, ...], start: int) -> None:
        """A definition ends here: it counts if its body makes notes or is content, or is another name of `footnote`."""
        end = self._at - (self.source[self._at - 1 : self._at] in ("\n", ";"))
        body = self.source[start : min(end, start + _LONGEST_BODY, start + self._looked)]
        self._looked -= len(body)
        if _NOTE_ALIAS.match(body):
            self._aliases.add(name)
        elif _MAKES_NOTES.search(body) or body[:1] in ("[", '"'):
            self._functions[name] = TypstFunction(parameters, start, end)
            self._makers |= {name} if _MAKES_NOTES.search(body) else set()
        elif any(each in self._makers for each in _CODE_NAME.findall(body)):
            self._functions[name] = TypstFunction(parameters, start, end)

    def _speak(self) -> None:
        self._mute -= 1

    def _cites(self) -> None:
        if self._out is not self.body and self.drafts and not self._mute:
            next(draft for draft in reversed(self.drafts) if draft.text is self._out).doubt(
                0.8, "cites keys of a bibliography"
            )

    # Code, which is walked through and not run

    def _expression(self) -> None:
        """What follows `#`."""
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
            top.named = True
        else:
            self._at = match.end("word")
            self._name(match["word"], match.start(), in_markup=False)

    def _open_code(self, bracket: str) -> None:
        shown = self._mute == 0 and bracket == "["
        self._push(bracket)
        if shown and self._frames[-2].kind == "{":
            self._blank()

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
        """An argument ends: it is kept for a function of the author's."""
        caller = self._frames[-2] if len(self._frames) > 1 else None
        if caller is not None and caller.kind == "call" and caller.given is not None and not top.named:
            stop = self._at - 1 if end is None else end
            if self.source[top.since : stop].strip():
                caller.given.append((top.since, stop, False))
        top.named, top.since = False, self._at

    def _shows_strings(self) -> bool:
        top = self._frames[-1]
        if top.kind == "stretch":
            return True
        if top.kind in ("{", "statement"):
            return False
        caller = self._frames[-2] if len(self._frames) > 1 else None
        return not top.named and caller is not None and caller.kind == "call" and caller.prints

    def _string(self, *, show: bool) -> None:
        match = _STRING_LITERAL.match(self.source, self._at, self._end)
        if match is None:
            self._at += 1
            return
        self._at = match.end()
        if show:
            for part in _STRING_PART.finditer(self.source, match.start() + 1, match.end() - 1):
                at = part.start() + part[0].startswith("\\")
                self._letters(at, part.end())

    def _code_label(self, match: re.Match[str]) -> None:
        caller = self._frames[-2] if len(self._frames) > 1 else None
        if caller is not None and caller.kind == "call" and caller.prints and self._frames[-1].kind == "(":
            self._insert("@")
            self._letters(match.start() + 1, match.end() - 1)

    def _name(self, name: str, start: int, *, in_markup: bool) -> None:
        """A keyword, a function that is called, or a name that stands for something."""
        if name in _STATEMENTS:
            self._statement(name)
        elif name in _BRANCHES:
            if in_markup:
                self._push("statement")
        elif name in self._aliases and (again := _CALL_BY_LABEL.match(self.source, self._at, self._end)):
            self._at = again.end()
            self._call_again(again[1], start, self._at)
        elif name in self._names and not self.source.startswith("(", self._at):
            argument = self._names[name]
            self._stretch(argument, foreign=None)
        elif self.source[self._at : self._at + 1] in ("(", "["):
            self._called(name, start)
        elif name in self._functions and not self._functions[name].parameters:
            self._follow(name, start, [])

    def _called(self, name: str, start: int) -> None:
        if name in self._aliases and not self._mute:
            self._note(start)
        elif name in self._functions and not self._mute:
            self._own(name, start)
        elif name in _SILENT_FUNCTIONS:
            self._mute += 1
            self._push("call", self._speak)
        elif name in ("emph", "cite", "quote", "link"):
            getattr(self, f"_{name}")()
        elif name == "counter" and (update := _COUNTER_UPDATE.match(self.source, self._at, self._end)):
            self._count = int(update[1]) if update[1] else self._count + 1
            self._at = update.end()
        else:
            self._push("call", prints=name in _PRINTING_FUNCTIONS)

    def _after_call(self) -> None:
        """After a name or the end of its arguments: more of them, a method, or the end of the call."""
        following = self.source[self._at : self._at + 1]
        top = self._frames[-1]
        if following == "(":
            self._at += 1
            self._push("(")
        elif following == "[":
            self._at += 1
            if top.given is not None:
                given, start = top.given, self._at
                self._push("[", lambda: given.append((start, self._at - 1, True)))
            else:
                top.named = True  # content has followed
                self._push("[")
        elif match := _METHOD_CALL.match(self.source, self._at, self._end):
            self._at = match.end()
        else:
            self._pop()

    def _raw(self, match: re.Match[str]) -> None:
        fence = match[0]
        end = self.source.find(fence, self._at, self._end) if len(fence) != 2 else self._at - len(fence)
        end = self._end if end < 0 else end
        if len(fence) < 2 and not self._mute:
            self._letters(self._at, end)
        self._at = min(end + len(fence), self._end)

    # Markup

    def _markup(self) -> None:
        match = _MARKUP.search(self.source, self._at, self._end)
        start, self._at = self._at, match.end() if match else self._end
        self._letters(start, match.start() if match else self._end)
        if match is None:
            return
        kind = match.lastgroup or ""
        if kind == "comment":
            self._pass_comment(match)
        if kind in ("comment", "label"):
            return
        if kind == "open":
            self._letters(*match.span())
            self._push("[", lambda: self._letters(self._at - 1, self._at))
        elif kind == "close":
            self._close_content(match)
        elif kind == "hash":
            self._expression()
        else:
            self._mark(kind, match)

    def _close_content(self, match: re.Match[str]) -> None:
        while self._frames and self._frames[-1].kind == "statement":
            self._pop()
        if self._frames and self._frames[-1].kind == "[":
            self._pop()
        else:
            self._letters(*match.span())

    def _mark(self, kind: str, match: re.Match[str]) -> None:
        if kind == "gap":
            self._out.end_paragraph() if match[0].count("\n") > 1 and not self._mute else self._blank()
        elif kind in ("escape", "raw", "math", "reference"):
            getattr(self, f"_{kind}")(match)
        elif kind == "emphasis":
            self._out.emphasis = not self._out.emphasis if not self._mute else self._out.emphasis
        elif kind == "replaced":
            self._insert(_REPLACEMENTS[match[0]])
        elif kind == "quote":
            opening = not self._out.last or self._out.last in " \n([{“‘—–"
            self._insert(_SMART_QUOTES[match[0]][0 if opening and match[0] == '"' else 1])
        elif kind == "url":
            self._letters(*match.span())
        elif kind == "start" and not self._mute:
            self._out.end_paragraph()

    def _escape(self, match: re.Match[str]) -> None:
        code = match["code"]
        if code:
            self._insert(
                chr(int(code, 16)) if int(code, 16) < 0x110000 and not 0xD800 <= int(code, 16) < 0xE000 else ""
            )
        elif match[0][1:].strip():
            self._letters(match.start() + 1, match.end())
        else:
            self._blank()

    def _math(self, match: re.Match[str]) -> None:  # noqa: ARG002 - the form of all of them
        found = _MATH_END.match(self.source, self._at, self._end)
        if found:
            for part in _MATH_TEXT.finditer(self.source, self._at, found.end() - 1):
                self._letters(*part.span())
            self._at = found.end()

    def _reference(self, match: re.Match[str]) -> None:
        key = match["key"]
        if key in self._labelled:
            self._call_again(key, match.start(), match.end())
            return
        self._cites()
        self._insert("[@")
        self._letters(*match.span("key"))
        if self.source.startswith("[", self._at):
            self._insert(", ")
            self._at += 1
            self._push("[", lambda: self._insert("]"))
        else:
            self._insert("]")


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """Its notes in the order in which they stand."""
    try:
        scan = TypstReader(source).read()
    except NestedTooDeepError as error:
        message = f"{path}: opens more brackets, one in the other, than can be read"
        raise DocumentError(message, "Close each, or write a backslash before it.") from error
    read = DocumentDraft(scan.drafts, scan.calls, scan.body, unread_files(scan.taken_in))
    return assemble_document(read, source, path, sha256, name, "the text has no `#footnote[…]`")
