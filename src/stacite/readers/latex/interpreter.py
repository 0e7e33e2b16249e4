r"""A LaTeX text is read from front to back: commands are handled, text goes to the body or to the open note.

The document's own commands are expanded. Open groups are kept in a list instead of in recursion, so deep nesting can't
exhaust the stack. Notes whose reference and text are apart are paired.

Counters number the notes, as commands set and sections reset them: `\chapter` resets footnotes in book and report.

Sources: LaTeX2e manual, 12 (definitions), 13 (counters) and 15 (footnotes); usrguide (NewDocumentCommand); The TeXbook,
chapter 20 (def, let).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stacite.readers.drafts import NoteDraft
from stacite.readers.latex import commands
from stacite.readers.latex.commands import NOTE_COMMANDS, ligature, printed_character
from stacite.readers.latex.tokens import LatexToken, LatexTokens, TokenKind, TokenStream
from stacite.readers.passage_builders import SourcePassageBuilder
from stacite.text.numerals import counter_label
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stacite.readers.drafts import NoteRefDraft

    Handler = Callable[["LatexInterpreter", LatexToken, str], None]


_BOOK_CLASS = pattern(
    r"\\documentclass\s{0,9}(?:\[[^\]]{0,2000}\])?\s{0,9}\{(?:\w{0,9}book|\w{0,9}report|memoir|scrreprt|scrbook)\}"
)
_FOOTMISC_SYMBOLS = pattern(r"\\usepackage\s{0,9}\[[^\]]{0,200}\bsymbol\*?[^\]]{0,200}\]\{footmisc\}")
_NUMBER_FORMAT = pattern(r"@?(arabic|roman|Roman|alph|Alph|fnsymbol)")
_SECTION_LEVELS = ("chapter", "section")


class LatexCounters:
    """The counters of notes, their styles, and the sections that reset them."""

    def __init__(self, source: str) -> None:
        head = source[:200_000]
        self._values: dict[str, int] = {}
        self.unnumbered = False
        r"""Whether chapters are unnumbered: in `\frontmatter` and `\backmatter` (book.cls, `\@mainmatterfalse`)."""
        self._resets: dict[str, set[str]] = {"chapter": set(), "section": set()}
        if _BOOK_CLASS.search(head):
            self._resets["chapter"] |= {"footnote", "endnote"}
        footnotes = "fnsymbol" if _FOOTMISC_SYMBOLS.search(head) else "arabic"
        # LaTeX's own styles: symbols for \thanks in titles, letters for footnotes in minipages.
        self.styles = {"footnote": footnotes, "title": "fnsymbol", "mpfootnote": "alph"}

    def value(self, name: str) -> int:
        """The value of a counter."""
        return self._values.get(name, 0)

    def step(self, name: str) -> int:
        """Increment a counter and return its value."""
        self._values[name] = self.value(name) + 1
        return self._values[name]

    def set(self, name: str, number: int) -> None:
        """Set a counter, within TeX's limits."""
        self._values[name] = max(-(2**31), min(number, 2**31))

    def label(self, name: str, number: int) -> str:
        """A number in its counter's style."""
        return counter_label(number, self.styles.get(name, "arabic"))

    def restyle(self, name: str, definition: str) -> None:
        r"""`\renewcommand{\thefootnote}{\roman{footnote}}`; an empty definition prints no label."""
        found = _NUMBER_FORMAT.search(definition)
        if found:
            self.styles[name] = found[1]
        elif not definition.strip("{}\\ \n*"):
            self.styles[name] = "none"

    def section(self, name: str) -> None:
        """Begin a numbered chapter or section; unnumbered ones don't reset counters."""
        if name == "chapter" and self.unnumbered:
            return
        for counter in self._resets.get(name, ()):
            self._values[counter] = 0

    def within(self, counter: str, outer: str, *, on: bool) -> None:
        """Set whether `outer` resets `counter`."""
        if outer in _SECTION_LEVELS:
            (self._resets[outer].add if on else self._resets[outer].discard)(counter)


# `m`, `o` and `O` in `{+m O{12} !o}`; the signs before them do not change the number of arguments (usrguide).
_SPECIFICATION = pattern(r"[+!>]*([moOsdvrRDtg])")
_BUILT_IN = frozenset(NOTE_COMMANDS) | {"begin", "end", "par", "cite"}


@dataclass(frozen=True, slots=True)
class LatexMacro:
    """A command that the document defines."""

    defaults: tuple[Sequence[LatexToken] | None, ...]
    """For each argument: None if it is required, else the default of an optional one."""
    body: Sequence[LatexToken]


@dataclass(slots=True)
class LatexNote(NoteDraft):
    """A note that is being read."""

    text: SourcePassageBuilder


class LatexMacros:
    """The commands that a document defines."""

    def __init__(self) -> None:
        self._macros: dict[str, LatexMacro] = {}
        self._aliases: dict[str, str] = {}
        self.switches: dict[str, bool] = {}
        r"""Conditionals of `\newif`, with their values."""

    def resolve(self, name: str) -> str:
        """The command that a name was made an alias of."""
        # Aliases can form a circle.
        for _ in range(8):
            if name not in self._aliases:
                break
            name = self._aliases[name]
        return name

    def expand(self, name: str, token: LatexToken, stream: TokenStream) -> bool:
        """Push a macro's expansion onto the stream. Returns whether there is such a macro."""
        macro = self._macros.get(name)
        if macro is None or stream.budget <= 0:
            return False
        arguments = [_macro_argument(default, stream) for default in macro.defaults]
        tokens: list[LatexToken] = []
        for each in macro.body:
            if each.kind is TokenKind.PARAMETER:
                tokens += _parameter(each, arguments)
            else:
                tokens.append(each._replace(start=token.start, own=False))
        # Macros that call each other twice double their text each time; the budget bounds that.
        stream.budget -= len(tokens) + 1
        stream.push(tokens)
        return True

    def define(self, command: str, stream: TokenStream) -> tuple[str, str]:
        """Read a definition. Returns the name that it defines, and its body as written."""
        if command == "let":
            return self._let(stream)
        if command == "newif":
            # `\newif\ifdraft` also defines \drafttrue and \draftfalse, which `_unknown` handles.
            name = _defined_name(stream.argument()).removeprefix("if")
            self.switches[name] = False
            return name, ""
        if command.endswith("def"):
            return self._def(stream)
        stream.star()
        name = _defined_name(stream.argument())
        defaults = _document_command_arguments(stream) if "Document" in command else _newcommand_arguments(stream)
        # `\newcommand` fails for a command that exists, so the name is not a package's.
        return self._keep(name, defaults, stream.argument(), new=command.startswith(("new", "New")))

    def _keep(
        self,
        name: str,
        defaults: tuple[Sequence[LatexToken] | None, ...] | None,
        body: list[LatexToken],
        *,
        new: bool = False,
    ) -> tuple[str, str]:
        itself = any(token.kind is TokenKind.COMMAND and token.text == name for token in body)
        # A redefined \footnote is still a note, and a macro that uses itself would never end.
        if name and (new or name not in _BUILT_IN) and defaults is not None and not itself:
            self._aliases.pop(name, None)
            self._macros[name] = LatexMacro(defaults, tuple(body))
        return name, "".join("\\" * (token.kind is TokenKind.COMMAND) + token.text for token in body[:200])

    def _let(self, stream: TokenStream) -> tuple[str, str]:
        name = _defined_name(stream.argument())
        stream.skip_spaces()
        if stream.peek().text[:1] == "=":
            stream.argument()
        target = self.resolve(_defined_name(stream.argument()))
        if name and target and name != target:
            self._aliases[name] = target
            # \let copies the meaning of now; a later redefinition of the target must not change it.
            if target in self._macros:
                self._macros[name] = self._macros[target]
        return name, ""

    def _def(self, stream: TokenStream) -> tuple[str, str]:
        name = _defined_name(stream.argument())
        count, plain = 0, True
        while stream.peek().kind not in (TokenKind.OPEN, TokenKind.PARAGRAPH) and count < 20:
            token = stream.next()
            if token is None:
                break
            # `\def\a#1.{…}` has a delimited parameter, which is not read.
            plain = plain and token.kind is TokenKind.PARAMETER
            count += 1
        return self._keep(name, (None,) * count if plain else None, stream.argument())


def _macro_argument(default: Sequence[LatexToken] | None, stream: TokenStream) -> Sequence[LatexToken]:
    if default is None:
        return stream.argument()
    given = stream.option()
    return default if given is None else given


def _parameter(token: LatexToken, arguments: list[Sequence[LatexToken]]) -> Sequence[LatexToken]:
    digit = token.text.lstrip("#")
    index = int(digit) - 1 if digit else -1
    return arguments[index] if 0 <= index < len(arguments) else ()


def _defined_name(tokens: list[LatexToken]) -> str:
    return next((token.text for token in tokens if token.kind is TokenKind.COMMAND), "")


def _newcommand_arguments(stream: TokenStream) -> tuple[Sequence[LatexToken] | None, ...]:
    """The arguments of a `newcommand`: `[2][default]`."""
    given = stream.option() or []
    digits = "".join(token.text for token in given).strip()
    count = min(9, int(digits)) if digits.isdecimal() and digits.isascii() and len(digits) < 4 else 0
    default = stream.option() if count else None
    rest = (None,) * (count - (default is not None))
    return rest if default is None else (default, *rest)


def _document_command_arguments(stream: TokenStream) -> tuple[Sequence[LatexToken] | None, ...] | None:
    """The arguments of a `NewDocumentCommand` (`{O{12} m}`); None if one is of an unknown kind."""
    characters: list[str] = []
    defaults: list[list[LatexToken]] = []
    depth = 0
    for token in stream.argument():
        depth -= token.kind is TokenKind.CLOSE
        if depth > 0 and defaults:
            defaults[-1].append(token)
        elif depth == 0 and token.kind is TokenKind.TEXT:
            found = _SPECIFICATION.findall(token.text)
            characters += found
            defaults += [[] for _ in found]
        depth += token.kind is TokenKind.OPEN
    if set(characters) - {"m", "o", "O"}:
        return None
    return tuple(None if each == "m" else default for each, default in zip(characters, defaults, strict=True))


@dataclass(slots=True)
class GatheredNotes:
    """All notes and note references of a document."""

    drafts: list[LatexNote] = field(default_factory=list)
    note_refs: list[NoteRefDraft] = field(default_factory=list)
    _waiting: dict[tuple[str, str], list[NoteRefDraft]] = field(default_factory=dict)
    _latest: dict[tuple[str, str], LatexNote] = field(default_factory=dict)

    def add(self, draft: LatexNote, counter: str) -> None:
        """Add a note that has begun."""
        self.drafts.append(draft)
        self._latest[counter, draft.label] = draft

    def has_text(self, counter: str, label: str) -> bool:
        """Whether the number has a note already, and no reference waits for another."""
        return (counter, label) in self._latest and (counter, label) not in self._waiting

    def add_reference(self, ref: NoteRefDraft, counter: str) -> None:
        r"""`\footnotemark`: its text may follow or precede it."""
        self.note_refs.append(ref)
        self._waiting.setdefault((counter, ref.label), []).append(ref)

    def pair_text(self, draft: LatexNote, counter: str) -> None:
        r"""`\footnotetext`: pair it with the references of its number that wait for a text."""
        for ref in self._waiting.pop((counter, draft.label), ()):
            ref.draft = draft

    def settle(self) -> None:
        """Pair references without a following text with an earlier note of that number."""
        for key, note_refs in self._waiting.items():
            for ref in note_refs:
                ref.draft = self._latest.get(key)


@dataclass(slots=True)
class LatexGroup:
    """A group, with the state to restore when it ends."""

    out: SourcePassageBuilder
    emphasis: bool
    math: bool
    style: str
    environment: str = ""
    """The environment's name; `{` for a brace."""
    ends_at_paragraph: bool = False
    """Whether its closing brace is missing."""
    close: Callable[[], None] | None = None


class LatexInterpreter:
    """Reads a document once."""

    def __init__(
        self,
        source: str,
        tokens: LatexTokens,
        handlers: Mapping[str, Handler],
        language: str,
        numbers: Mapping[str, str],
    ) -> None:
        r"""`handlers` handle commands; `numbers` are the notes' numbers, by the label that `\ref` uses."""
        self.source, self.language = source, language
        self.stream = TokenStream(tokens, len(source))
        self.macros, self.counters, self.gathered = LatexMacros(), LatexCounters(source), GatheredNotes()
        self.body = SourcePassageBuilder(source, "\n\n")
        self._unprinted = SourcePassageBuilder(source)
        # The preamble is not printed, but its definitions and title are read. A file to be included has none.
        self.is_part = r"\begin{document}" not in source
        self.out = self.body if self.is_part else self._unprinted
        self.groups: list[LatexGroup] = []
        self.notes: list[LatexNote] = []
        """The notes that are open, the innermost last."""
        self.numbers, self.labelled = numbers, dict[str, str]()
        self.included_files: list[str] = []
        r"""Files that `\input` and similar commands name."""
        self.bibliography_files: list[str] = []
        self.cited_keys: dict[str, bool] = {}
        """Of the sources that are cited from a bibliography file: whether a note cites them."""
        self.entries = 0
        """How many entries of a bibliography have begun."""
        self.math = False
        self.quoted = 0
        self.citing = "cite"
        r"""The command with which quotations cite: `\SetCiteCommand` of csquotes."""
        self.titles = self.minipages = 0
        """How many titles and minipages are open."""
        self._handlers = handlers

    def run(self) -> None:
        """Read to the end."""
        while (token := self.stream.next()) is not None:
            self._read(token)
        while self.groups:
            self._close()

    # Tokens

    def _read(self, token: LatexToken) -> None:
        kind = token.kind
        if kind is TokenKind.TEXT:
            self._text(token)
        elif kind is TokenKind.SPACE:
            self.out.space(token.start if token.own and token.text == " " else None)
        elif kind is TokenKind.COMMAND:
            self.command(token)
        elif kind is TokenKind.LIGATURE:
            self._ligature(token)
        elif kind is TokenKind.OPEN:
            if not (token.own and token.start in self.stream.unclosed):
                self.open("{")
        elif kind is TokenKind.CLOSE:
            self.close_to("{")
        elif kind is TokenKind.PARAGRAPH:
            self._paragraph()
        else:
            self._other_token(token)

    def _other_token(self, token: LatexToken) -> None:
        if token.kind is TokenKind.MATH:
            self.math = not self.math
        elif token.kind in (TokenKind.TIE, TokenKind.CELL):
            self.out.space()
        elif token.kind is TokenKind.VERBATIM:
            if "\n" not in token.text:
                self.write(token)
        elif token.kind in (TokenKind.LEFT, TokenKind.RIGHT):
            self.write(token)

    def _text(self, token: LatexToken) -> None:
        # Marks of raised and lowered text are not printed.
        if self.math and ("^" in token.text or "_" in token.text):
            for at, each in enumerate(token.text):
                if each not in "^_":
                    self.write(token._replace(text=each, start=token.start + at if token.own else token.start))
        else:
            self.write(token)

    def write(self, token: LatexToken) -> None:
        """Write the token's text."""
        is_opaque = self.math or token.kind is TokenKind.VERBATIM
        if is_opaque:
            self.out.enter_opaque()
        if token.own:
            self.out.copy(token.start, token.start + len(token.text))
        else:
            self.out.insert(token.text)
        if is_opaque:
            self.out.leave_opaque()

    def _ligature(self, token: LatexToken) -> None:
        if self.math and token.text in ("'", "-"):
            self.write(token)
        else:
            self.out.insert(ligature(token.text))

    def _paragraph(self) -> None:
        self.out.end_paragraph()
        self.math = False
        # A brace that is never closed ends with its paragraph, so that it doesn't swallow the document.
        while any(group.ends_at_paragraph for group in self.groups[-20:]):
            self._close()
            self.out.end_paragraph()

    # Groups

    def open(self, environment: str, close: Callable[[], None] | None = None, *, endless: bool = False) -> LatexGroup:
        """A group begins."""
        style = self.counters.styles.get("footnote", "")
        group = LatexGroup(self.out, self.out.emphasis, self.math, style, environment, endless, close)
        self.groups.append(group)
        return group

    def _close(self) -> None:
        group = self.groups.pop()
        if group.close is not None:
            group.close()
        # The document may begin inside a group of the preamble, whose end must not lead back to the preamble.
        self.out = group.out if self.out is not self.body or group.out is not self._unprinted else self.out
        self.out.emphasis, self.math = group.emphasis, group.math
        # In TeX, a redefinition lasts until its group ends.
        self.counters.styles["footnote"] = group.style

    def close_to(self, environment: str) -> None:
        """End a group; a stray end that doesn't fit the open group is ignored."""
        if self.groups and (self.groups[-1].environment == "{") == (environment == "{"):
            self._close()

    def text_argument(self, close: Callable[[], None] | None = None, *, emphasis: bool | None = None) -> None:
        """Read the next argument as text; `close` is called at its end."""
        self.stream.skip_spaces()
        token = self.stream.peek()
        endless = token.kind is TokenKind.OPEN and token.own and token.start in self.stream.unclosed
        if token.kind is TokenKind.OPEN:
            self.stream.next()
        else:
            single = self.stream.argument()
            self.stream.push([*single, LatexToken(TokenKind.CLOSE, "}", self.stream.reach, own=False)])
        self.open("{", close, endless=endless)
        if emphasis is not None:
            self.out.emphasis = emphasis

    # Commands

    def command(self, token: LatexToken) -> None:
        """Handle a command: the document's own, then known commands, then characters; others print their arguments."""
        name = self.macros.resolve(token.text)
        if self.macros.expand(name, token, self.stream):
            return
        handler = self._handlers.get(name)
        if handler is None:
            handler = self._handlers.get(self._family(name))
        if handler is not None:
            handler(self, token, name)
        elif (printed := printed_character(name)) is not None:
            self._printed(token, name, printed)
        else:
            self._unknown(token, name)

    def _family(self, name: str) -> str:
        """The known command that handles a family of commands, by the form of the name."""
        if commands.CITE_COMMAND.fullmatch(name):
            return "cite"
        if name.startswith("if") and name[2:] in self.macros.switches:
            return "iftrue"
        return "ref" if name.endswith("ref") else ""

    def _printed(self, token: LatexToken, name: str, printed: str) -> None:
        if token.own and printed == name:  # `\\&`: the character itself is in the source
            self.out.copy(token.start + 1, token.start + 2)
        else:
            self.out.insert(printed)

    def _unknown(self, token: LatexToken, name: str) -> None:
        switch = name.removesuffix("true").removesuffix("false")
        if switch in self.macros.switches:
            self.macros.switches[switch] = name.endswith("true")
        # A bracket after a space is text, not an option.
        elif self.stream.peek().kind is TokenKind.LEFT and self.stream.peek().start == token.end:
            self.stream.option()
