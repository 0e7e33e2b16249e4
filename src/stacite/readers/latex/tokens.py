"""A LaTeX text cut into tokens, without comments and verbatim text, in the order in which TeX would read them.

The document's own macros push their tokens in front of the rest. Only macros with plain arguments are expanded, within
a budget. What a reader of notes does with LaTeX's own commands, and what they print, is in `commands.toml`; a command
that is not there prints its arguments. Accents are Unicode's own combining characters.

Sources: Knuth, The TeXbook, chapters 7 and 8 (categories, states of the reader) and 20 (def, let); LaTeX2e manual, 8.27
(verbatim) and 12 (definitions); usrguide (NewDocumentCommand); LaTeX encoding guide (T1, TS1 and OT1 encodings).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.document import BlockKind
from stacite.text.characters import LATEX_ACCENTS, LATEX_IN_DOCUMENTS
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_TABLES = table(__package__, "commands.toml")


def _by_name(kind: str) -> dict[str, str]:
    """Each name in a table of lists, with the key of its list."""
    return {name: key for key, names in _TABLES[kind].items() for name in names}


DROPPED_COMMANDS = {name: int(count) for name, count in _by_name("dropped").items()}
ENVIRONMENTS = {name: int(count) for name, count in _by_name("environments").items()}
NOTE_COMMANDS = _by_name("notes")
"""Commands that make notes, with the counter that numbers them."""
NOTE_STYLES = frozenset(_TABLES["citation_styles"]["notes"])
r"""Citation styles of biblatex whose `\autocite` prints a note."""
QUOTATION_MARKS: dict[str, str] = _TABLES["quotation_marks"]
LANGUAGE_ALIASES: dict[str, str] = _TABLES["language_aliases"]
INPUT_ENCODINGS: dict[str, str] = _TABLES["input_encodings"]
VERBATIM_ENVIRONMENTS = frozenset(_TABLES["other_environments"]["verbatim"])
BLOCK_ENVIRONMENTS = {name: BlockKind(kind) for kind, names in _TABLES["blocks"].items() for name in names}
"""Environments whose paragraphs are blocks of a kind."""
MATH_ENVIRONMENTS = frozenset(_TABLES["other_environments"]["math"])
SPACES = frozenset(
    "quad qquad enspace enskip thinspace medspace thickspace space nobreakspace newline hfill hfil tabularnewline "
    "tab linebreak hspace and , ; : \\ ~ hskip".split()
) | {" ", "\n", "\t", "\r"}
"""Commands that print a space."""
CITE_COMMAND = pattern(
    r"(?!cite(?:text|style|reset|set|tracker|index))"
    r"(?:(?:full|paren|text|auto|smart|super|foot|footfull|block)?[Cc]ite[A-Za-z]{0,14}|bibentry|Cite[a-z]{0,9})"
)
"""Commands that cite keys of a bibliography; natbib's `\\citetext{…}` prints its argument."""
MATH_TOGGLES = {"(": True, ")": False, "[": True, "]": False}


SECTION_LEVELS: dict[str, int] = _TABLES["section_levels"]


def commands_that(action: str) -> frozenset[str]:
    """The commands of one list in `commands.toml`, such as `emphasis`."""
    return frozenset(_TABLES["commands"][action])


ACCENTS = LATEX_ACCENTS | {"t": "\u0361"}
"""Combining marks by the command that sets them."""

LIGATURES: dict[str, str] = _TABLES["ligatures"]
"""The text that sequences of characters print, with babel's German shorthands."""


@lru_cache(maxsize=512)
def printed_character(name: str) -> str | None:
    r"""The text that a command without argument prints (`\ss`, `\S`, `\alpha`); None if unknown."""
    known = LATEX_IN_DOCUMENTS.get(name)
    if known is not None or len(name) < 2 or not name.isalpha():
        return known
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return None


def ligature(text: str) -> str:
    """The text that a sequence of characters prints."""
    if text in LIGATURES:
        return LIGATURES[text]
    return accented(text[1:], ['"'])


def accented(base: str, accents: list[str]) -> str:
    """A letter with its accents, the innermost last."""
    plain = {"ı": "i", "ȷ": "j"}.get(base, base)
    marks = "".join(ACCENTS[each] for each in reversed(accents))
    return unicodedata.normalize("NFC", (plain or " ") + marks).strip()


class TokenKind(IntEnum):
    """The kind of a token."""

    TEXT = 1
    SPACE = 2
    PARAGRAPH = 3
    COMMAND = 4
    OPEN = 5
    CLOSE = 6
    LEFT = 7
    RIGHT = 8
    MATH = 9
    TIE = 10
    CELL = 11
    PARAMETER = 12
    LIGATURE = 13
    RAW = 14
    """The literal argument of a command: an address."""
    VERBATIM = 15
    """Text that is shown as written."""


class Shorthands(Enum):
    """What babel makes of `"` (babel manual, "Shorthands")."""

    NONE = ""
    GERMAN = "german"
    HYPHENS = "hyphens"
    """Between letters it prints a hyphen that allows others: `cívico"-cultural`."""


class LatexToken(NamedTuple):
    """A token; a command's text is its name without the backslash."""

    kind: TokenKind
    text: str
    start: int
    """Its offset in the source; for a token of a macro, the offset of the macro's use."""
    own: bool = True
    """Whether its text is in the source at that offset."""

    @property
    def end(self) -> int:
        """The offset of its end in the source."""
        return self.start + len(self.text) + (self.kind is TokenKind.COMMAND)

    def inserted(self, text: str, kind: TokenKind = TokenKind.TEXT) -> LatexToken:
        """A token at the place of this one, of characters that the source does not have."""
        return LatexToken(kind, text, self.start, own=False)


# A command's name is letters or one other character; `@` is a letter in packages: `\textbf`, `\%`, `\@makefnmark`.
# Dashes and quotation marks that TeX's fonts combine are ligatures.
_TOKEN = pattern(
    r"""
    (?P<COMMENT>%[^\n]*\n?[ \t]*)
    |(?P<COMMAND>\\(?:[A-Za-z]+|@[A-Za-z@]+|[\s\S]))
    |(?P<SPACE>[ \t\r\n\f\v\ufeff]+)
    |(?P<OPEN>\{)|(?P<CLOSE>\})|(?P<LEFT>\[)|(?P<RIGHT>\])
    |(?P<MATH>\$\$?)|(?P<TIE>~)|(?P<CELL>&)
    |(?P<PARAMETER>\#+[0-9]?)
    |(?P<LIGATURE>``|''|---?|,,|<<|>>|[?!]`|[`'"])
    |(?P<TEXT>(?:[^\\{}\[\]$~&\#%\ \t\r\n\f\v\ufeff`'"\-,<>?!]|-(?!-)|,(?!,)|<(?!<)|>(?!>)|[?!](?!`))+)
    """,
    re.VERBOSE,
)
_GERMAN_SHORTHAND = pattern(r"\"(?:[`'<>=~|\"-]|[aeiouAEIOUsz])")
_HYPHEN_SHORTHAND = pattern(r"(?<=[^\W_]|\})\"[-=~](?=[^\W_]|[\\{])")
# At most one line end: a second one makes an empty line, which ends the paragraph.
_AFTER_WORD = pattern(r"[ \t]*(?:\r?\n(?![ \t]*\r?\n)[ \t]*)?")
_OPTION = pattern(r"\s{0,20}\[[^\]\n]{0,300}\]")
_LANGUAGE = pattern(r"\s{0,20}\{\w{1,30}\}")
_NAME = pattern(r"\s{0,20}\{([A-Za-z@]{1,60}\*?)\}")
_VERBATIM_COMMANDS = frozenset({"verb", "Verb", "lstinline", "mintinline", "spverb"})
_ADDRESS_COMMANDS = frozenset({"url", "nolinkurl", "path", "href"})
_LONGEST_RAW = 4000
_LONGEST_KEPT = 2**20
_VERBATIM_DEFINITION = pattern(
    r"\\(?:excludecomment|lstnewenvironment|DefineVerbatimEnvironment|newtcblisting|newverbatim)\s{0,9}\{(\w{1,60})\}"
)


class LatexTokens:
    """The tokens of a text, in order; those of a long text are cut again each time instead of being stored."""

    def __init__(self, source: str, shorthands: Shorthands = Shorthands.NONE) -> None:
        self._cutter = _Tokenizer(source, shorthands)
        # Documents with labels in notes are read twice; only short ones keep their tokens for that.
        self._kept = list(self._cutter) if len(source) <= _LONGEST_KEPT else None
        self.unclosed = unclosed_braces(self)
        """Offsets of the braces that are never closed."""

    def __iter__(self) -> Iterator[LatexToken]:
        return iter(self._cutter if self._kept is None else self._kept)


class _Tokenizer:
    def __init__(self, source: str, shorthands: Shorthands) -> None:
        self._source, self._shorthands = source, shorthands
        self._shown = VERBATIM_ENVIRONMENTS | set(_VERBATIM_DEFINITION.findall(source))
        self._begin()

    def _begin(self) -> None:
        self._at = 0
        self._after_comment = False
        self._search_budget = 200_000
        """Characters that may still be searched for the end of an address or verbatim text that has none."""

    def __iter__(self) -> Iterator[LatexToken]:
        self._begin()
        while (match := _TOKEN.match(self._source, self._at)) is not None:
            name, start = match.lastgroup or "", self._at
            self._at = match.end()
            if name == "COMMENT":
                self._after_comment = match[0].rstrip(" \t").endswith("\n")
                continue
            if name == "COMMAND":
                yield from self._command(match[0][1:], start)
            elif name == "SPACE":
                # A comment swallows the end of its line, so one more line end makes an empty line.
                lines = match[0].count("\n") + self._after_comment
                yield LatexToken(TokenKind.PARAGRAPH if lines > 1 else TokenKind.SPACE, match[0], start)
            elif match[0] == '"' and (short := self._shorthand(start)):
                self._at = start + len(short)
                yield LatexToken(TokenKind.LIGATURE, short, start)
            else:
                yield LatexToken(TokenKind[name], match[0], start)
            self._after_comment = False

    def _shorthand(self, start: int) -> str:
        if self._shorthands is Shorthands.GERMAN:
            found = _GERMAN_SHORTHAND.match(self._source, start)
            return found[0] if found else ""
        if self._shorthands is Shorthands.HYPHENS and _HYPHEN_SHORTHAND.match(self._source, start):
            return '"='  # the German `"-` prints nothing
        return ""

    def _command(self, name: str, start: int) -> Iterator[LatexToken]:
        # TeX ignores spaces after a command of letters.
        if name[0].isalpha() or name[0] == "@":
            self._skip(_AFTER_WORD)
        yield LatexToken(TokenKind.COMMAND, name, start)
        if name in _VERBATIM_COMMANDS:
            yield from self._verb(name)
        elif name in _ADDRESS_COMMANDS:
            if name == "href":
                self._skip(_OPTION)
            yield from self._raw()
        elif name == "begin":
            yield from self._environment()

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._source, self._at):
            self._at = match.end()

    def _verb(self, name: str) -> Iterator[LatexToken]:
        if name != "verb":
            self._skip(_OPTION)
        if name == "mintinline":
            self._skip(_LANGUAGE)
        # `\verb*|a b|` shows its spaces; the star is no delimiter.
        start = self._at + (self._source[self._at : self._at + 1] == "*")
        mark = self._source[start : start + 1]
        # `\lstinline{x}` and `\mintinline{c}{x}` use braces, which differ at the two ends.
        closing = {"{": "}"}.get(mark, mark)
        end = (
            self._source.find(closing, start + 1, start + _LONGEST_RAW)
            if mark.strip() and self._search_budget > 0
            else -1
        )
        self._search_budget -= 0 if end >= 0 else _LONGEST_RAW
        if end >= 0:
            self._at = end + 1
            yield LatexToken(TokenKind.VERBATIM, self._source[start + 1 : end], start + 1)

    def _raw(self) -> Iterator[LatexToken]:
        """An address in braces, or between two equal characters; not one with a macro parameter in it."""
        start = self._at
        mark = self._source[start : start + 1]
        if mark == "{":
            end = _closing_brace(self._source, start) if self._search_budget > 0 else -1
            self._search_budget -= 0 if end >= 0 else _LONGEST_RAW
        elif mark and mark in "|!+":
            end = self._source.find(mark, start + 1, start + _LONGEST_RAW) if self._search_budget > 0 else -1
            self._search_budget -= 0 if end >= 0 else _LONGEST_RAW
        else:
            return
        text = self._source[start + 1 : end]
        # `\url{#1}` in a definition and `\url{\address}` get their address only when they are expanded.
        if end >= 0 and not re.fullmatch(r"\s*#\d.{0,99}|\\[A-Za-z]+", text):
            self._at = end + 1
            yield LatexToken(TokenKind.RAW, text, start + 1)

    def _environment(self) -> Iterator[LatexToken]:
        match = _NAME.match(self._source, self._at)
        if match is None or match[1].rstrip("*") not in self._shown:
            return
        end = self._source.find(f"\\end{{{match[1]}}}", match.end())
        end = len(self._source) if end < 0 else end
        self._skip(_NAME)
        yield LatexToken(TokenKind.OPEN, "{", match.start(1) - 1)
        yield LatexToken(TokenKind.TEXT, match[1], match.start(1))
        yield LatexToken(TokenKind.CLOSE, "}", match.end(1))
        yield LatexToken(TokenKind.VERBATIM, self._source[match.end() : end], match.end())
        self._at = end


def _closing_brace(source: str, start: int) -> int:
    """The brace that closes the one at `start`; -1 if it is too far away."""
    depth = 0
    for match in _BRACE.finditer(source, start, start + _LONGEST_RAW):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
        # An empty line ends the argument of `\url`.
        if match[0].startswith("\n"):
            return -1
    return -1


_BRACE = pattern(r"\\.|[{}]|\n[ \t]*\r?\n")


def unclosed_braces(tokens: Iterable[LatexToken]) -> frozenset[int]:
    """Offsets of the braces that are never closed."""
    opened: list[int] = []
    for token in tokens:
        if token.kind is TokenKind.OPEN:
            opened.append(token.start)
        elif token.kind is TokenKind.CLOSE and opened:
            opened.pop()
    return frozenset(opened)


_LONGEST_OPTION = 300
_LONGEST_PARENTHESES = 60
_EMPTY_TOKEN = LatexToken(TokenKind.SPACE, "", 0, own=False)


class TokenStream:
    """A stream of tokens that can be pushed back, and its arguments."""

    def __init__(self, tokens: LatexTokens, length: int) -> None:
        """`length` is the length of the text in characters."""
        self._tokens: Iterator[LatexToken] = iter(tokens)
        self._pushed: list[LatexToken] = []
        self.unclosed = tokens.unclosed
        """Offsets of the braces that are never closed."""
        self.reach = 0
        """The offset in the source up to which tokens have been read."""
        self.budget = 500_000 + length // 2
        """Tokens that may still be read more than once, so that no text can make reading slow."""

    def next(self) -> LatexToken | None:
        """The next token; None at the end."""
        token = self._pushed.pop() if self._pushed else next(self._tokens, None)
        if token is None:
            return None
        if token.own and token.end > self.reach:
            self.reach = token.end
        return token

    def peek(self) -> LatexToken:
        """The next token, without consuming it; an empty space at the end."""
        if not self._pushed:
            token = next(self._tokens, None)
            if token is None:
                return _EMPTY_TOKEN
            self._pushed.append(token)
        return self._pushed[-1]

    def push(self, tokens: Iterable[LatexToken]) -> None:
        """Push tokens in front of the rest."""
        self._pushed.extend(reversed(list(tokens)))

    def stop(self) -> None:
        """End the stream."""
        self._tokens = iter(())
        self._pushed.clear()

    def skip_spaces(self) -> None:
        """Skip whitespace and line ends, but not the end of a paragraph."""
        while self.peek().kind is TokenKind.SPACE and self.peek() is not _EMPTY_TOKEN:
            self.next()

    def star(self) -> bool:
        """Consume the star after a command's name. Returns whether there was one."""
        token = self.peek()
        if token.kind is not TokenKind.TEXT or token.text[:1] != "*":
            return False
        self.next()
        if len(token.text) > 1:
            self.push([token._replace(text=token.text[1:], start=token.start + token.own)])
        return True

    def argument(self) -> list[LatexToken]:
        """The tokens of the next argument: a group without its braces, or a single token; bounded by the budget."""
        self.skip_spaces()
        first = self.peek()
        if first.kind is not TokenKind.OPEN:
            return self._single(first)
        if first.own and first.start in self.unclosed:
            return []
        self.next()
        found: list[LatexToken] = []
        depth = 1
        while self.budget > 0 and (token := self.next()) is not None:
            depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if depth == 0:
                break
            found.append(token)
            self.budget -= 1
        return found

    def _single(self, first: LatexToken) -> list[LatexToken]:
        if first is _EMPTY_TOKEN or first.kind in (TokenKind.CLOSE, TokenKind.PARAGRAPH):
            return []
        self.next()
        # Without braces, the argument is one character: in `\textit ab`, only `a` is italic.
        if first.kind is TokenKind.TEXT and len(first.text) > 1:
            self.push([first._replace(text=first.text[1:], start=first.start + first.own)])
            return [first._replace(text=first.text[:1])]
        return [first]

    def option(self) -> list[LatexToken] | None:
        """The tokens of an optional argument in brackets; None if none follows."""
        return self._within(TokenKind.LEFT, TokenKind.RIGHT)

    def _within(self, left: TokenKind, right: TokenKind) -> list[LatexToken] | None:
        spaces = []
        while self.peek().kind is TokenKind.SPACE and self.peek() is not _EMPTY_TOKEN:
            spaces.append(self.next() or _EMPTY_TOKEN)
        if self.peek().kind is not left or self.budget < 0:
            self.push(spaces)
            return None
        reach = self.reach
        read = [*spaces, self.next() or _EMPTY_TOKEN]
        inside: list[LatexToken] = []
        depth = brackets = 0
        while len(inside) < _LONGEST_OPTION and (token := self.next()) is not None:
            read.append(token)
            if depth == 0 and brackets == 0 and token.kind is right:
                self.budget -= len(inside)
                return inside
            depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            brackets += (token.kind is left) - (token.kind is right) if depth == 0 else 0
            inside.append(token)
            if token.kind is TokenKind.PARAGRAPH or depth < 0:
                break
        # A bracket that is never closed costs more, since each of many would be searched to the end.
        self.budget -= 4 * len(read)
        self.reach = reach
        self.push(read)
        return None

    def parentheses(self) -> list[LatexToken] | None:
        r"""The tokens in parentheses, if they follow directly: `\footcites(see)()[1]{key}`."""
        first = self.peek()
        if first.kind is not TokenKind.TEXT or first.text[:1] != "(" or self.budget < 0:
            return None
        read: list[LatexToken] = []
        inside: list[LatexToken] = []
        while len(read) < _LONGEST_PARENTHESES and (token := self.next()) is not None:
            read.append(token)
            text = token.text[len(read) == 1 :] if token.kind is TokenKind.TEXT else ""
            before, closed, after = text.partition(")")
            start = token.start + (len(read) == 1)
            inside.append(token._replace(text=before, start=start) if token.kind is TokenKind.TEXT else token)
            if closed:
                # What follows the closing parenthesis is read again.
                self.push([token._replace(text=after, start=start + len(before) + 1)] if after else [])
                return inside
            if token.kind in (TokenKind.PARAGRAPH, TokenKind.CLOSE):
                break
        self.budget -= 20 * len(read)
        self.push(read)
        return None


# `m`, `o` and `O` in `{+m O{12} !o}`; the signs before them do not change the number of arguments (usrguide).
_SPECIFICATION = pattern(r"[+!>]*([moOsdvrRDtg])")
_BUILT_IN = frozenset(NOTE_COMMANDS) | {"begin", "end", "par", "cite"}


@dataclass(frozen=True, slots=True)
class LatexMacro:
    """A command that the document defines."""

    defaults: tuple[Sequence[LatexToken] | None, ...]
    """For each argument: None if it is required, else the default of an optional one."""
    body: Sequence[LatexToken]


class LatexMacros:
    """The commands that a document defines."""

    def __init__(self) -> None:
        self._macros: dict[str, LatexMacro] = {}
        self._aliases: dict[str, str] = {}
        self.switches: dict[str, bool] = {}
        r"""Conditionals of `\newif`, with their values."""

    def copy(self) -> LatexMacros:
        """The same commands, to which others can be added."""
        copied = LatexMacros()
        copied._macros, copied._aliases, copied.switches = {**self._macros}, {**self._aliases}, {**self.switches}
        return copied

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
            self._macros.pop(name, None)
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
