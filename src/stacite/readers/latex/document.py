"""What each known command of LaTeX does, but for those that make notes or cite, and the document that a text becomes.

Quotation marks by meaning (csquotes manual, 3 and 8, styles of languages) are those of the text's language. Addresses
are read as the manuals of url and hyperref say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.readers.base import check_markup_size
from stacite.readers.doubts import unread_files
from stacite.readers.drafts import DocumentDraft, assemble_document
from stacite.readers.latex import commands
from stacite.readers.latex.commands import ACCENTS, DROPPED_COMMANDS, accented, commands_that, printed_character
from stacite.readers.latex.interpreter import LatexInterpreter
from stacite.readers.latex.note_commands import NOTE_HANDLERS, cite, plain_text
from stacite.readers.latex.tokens import LatexToken, LatexTokens, TokenKind
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.document import Document
    from stacite.readers.latex.interpreter import Handler


_FOLDED_LINE = pattern(r"%[ \t]*\n\s*|\s+")
_ESCAPED_SIGN = pattern(r"\\([%#&_~{}$^])(?:\{\})?")


def address(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\url{…}`, `\href{…}{text}`, `\path{…}`: letters as they are, but for escapes."""
    raw = reading.stream.peek()
    if raw.kind is TokenKind.RAW:
        reading.stream.next()
        tokens = list(_unescaped_address(raw))
    else:
        tokens = [
            each
            for each in reading.stream.argument()
            if each.kind not in (TokenKind.BLANK, TokenKind.OPEN, TokenKind.CLOSE)
        ]
        tokens = [each._replace(start=each.start + (each.kind is TokenKind.COMMAND)) for each in tokens]
    url = "".join(each.text for each in tokens)
    if name == "href":
        reading.out.open_link(url)
        reading.text_argument(reading.out.close_link)
        return
    if name != "path":
        reading.out.open_link(url)
    for each in tokens:
        reading.write(each)
    if name != "path":
        reading.out.close_link()


def _unescaped_address(raw: LatexToken) -> list[LatexToken]:
    """The letters of an address: escapes lose their backslash, breaks of the line go."""
    found: list[LatexToken] = []
    at = 0
    text = raw.text
    for match in re.finditer(rf"{_FOLDED_LINE.pattern}|{_ESCAPED_SIGN.pattern}", text):
        found.append(_raw_slice(raw, at, match.start()))
        if match[1]:
            found.append(_raw_slice(raw, match.start(1), match.end(1)))
        at = match.end()
    found.append(_raw_slice(raw, at, len(text)))
    return [part for part in found if part.text]


def _raw_slice(raw: LatexToken, start: int, end: int) -> LatexToken:
    return LatexToken(TokenKind.TEXT, raw.text[start:end], raw.start + start if raw.own else raw.start, raw.own)


_ENGLISH_MARKS = "“”‘’"
_BABEL_LANGUAGES = pattern(
    r"\\usepackage\s{0,9}\[([^\]]{0,500})\]\s{0,9}\{babel\}|\\setmainlanguage\s{0,9}(?:\[[^\]]{0,300}\])?\{(\w{1,30})\}"
)
_CLASS_OPTIONS = pattern(r"\\documentclass\s{0,9}\[([^\]]{0,500})\]")


def main_language(source: str) -> str:
    """The language that the text is set in, as babel names it; empty where none is chosen."""
    head = source[:100_000]
    found = _BABEL_LANGUAGES.search(head)
    given = (found[1] or found[2] or "") if found else ""
    main = re.search(r"\bmain\s{0,9}=\s{0,9}(\w{1,30})", given)
    words = [main[1]] if main else re.findall(r"\w+", given)
    if not words and found and (chosen := _CLASS_OPTIONS.search(head)):
        words = re.findall(r"\w+", chosen[1])
    known = [commands.LANGUAGE_ALIASES.get(word, word) for word in words]
    return next((word for word in reversed(known) if word in commands.QUOTATION_MARKS or word.endswith("english")), "")


def has_shorthands(source: str) -> bool:
    """Whether babel's short forms with `"` are German ones."""
    found = _BABEL_LANGUAGES.search(source[:100_000])
    return found is not None and found[1] is not None and main_language(source) == "german"


def quote(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\enquote{…}`, `\textquote[source]{…}`; within each other the inner marks."""
    inner = reading.stream.star() or reading.quoted % 2 == 1
    if name.startswith(("foreign", "hyphen")):
        reading.stream.argument()
    reading.stream.option()
    reading.stream.option()
    marks = commands.QUOTATION_MARKS.get(reading.language, _ENGLISH_MARKS)
    opening, closing = (marks[2], marks[3]) if inner else (marks[0], marks[1])
    gap = " " if reading.language == "french" and not inner else ""

    def end() -> None:
        reading.quoted -= 1
        reading.out.insert(gap + closing)

    reading.quoted += 1
    reading.out.insert(opening + gap)
    reading.text_argument(end)


def cited_quote(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\textcquote[see][12]{key}[.]{text}[,]`: the quotation in its marks, and after it what it cites."""
    stream = reading.stream
    if name.startswith(("foreign", "hyphen")):
        stream.argument()
    options = [given for _ in range(2) if (given := stream.option()) is not None]
    key = stream.argument()
    inside = stream.option()

    def end() -> None:
        reading.quoted -= 1
        for each in inside or ():
            reading.write(each)
        reading.out.insert(closing)
        behind = stream.option() if stream.peek().kind is TokenKind.LEFT else None
        cite = [token.inserted(reading.citing, TokenKind.COMMAND)]
        for option in options:
            cite += [token.inserted("[", TokenKind.LEFT), *option, token.inserted("]", TokenKind.RIGHT)]
        cite += [token.inserted("{", TokenKind.OPEN), *key, token.inserted("}", TokenKind.CLOSE)]
        gap = [] if reading.citing.lower().startswith("foot") else [token.inserted(" ", TokenKind.BLANK)]
        stream.push([*(behind or ()), *gap, *cite])

    marks = commands.QUOTATION_MARKS.get(reading.language, _ENGLISH_MARKS)
    opening, closing = (marks[2], marks[3]) if reading.quoted % 2 else (marks[0], marks[1])
    reading.quoted += 1
    reading.out.insert(opening)
    reading.text_argument(end)


def cite_command(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\SetCiteCommand{\footcite}`."""
    given = [each.text for each in reading.stream.argument() if each.kind is TokenKind.COMMAND]
    reading.citing = given[0] if given else reading.citing


QUOTE_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys("enquote textquote foreignquote hyphenquote mkbibquote blockquote foreigntextquote".split(), quote),
    **dict.fromkeys(
        "textcquote blockcquote foreigntextcquote hyphentextcquote foreignblockcquote hyphenblockcquote".split(),
        cited_quote,
    ),
    "SetCiteCommand": cite_command,
}


_INTEGER = pattern(r"[+-]?[0-9]{1,7}")
_PARAGRAPH_COMMANDS = commands_that("paragraph")
_TITLE_COMMANDS = commands_that("title")
_ITALIC_DECLARATIONS = commands_that("italic_declarations")
_CONDITIONAL_COMMANDS = commands_that("conditional")


def emphasis(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\emph{…}`; within emphasis it is upright again."""
    reading.text_argument(emphasis=not reading.out.emphasis)


def upright(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\textup{…}`."""
    reading.text_argument(emphasis=False)


def declaration(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`{\itshape …}`: up to the end of the group."""
    reading.out.emphasis = name in _ITALIC_DECLARATIONS


def accent(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\'e`, `\'{e}`, `\v{c}`, `\'{\^e}`: the letter with its marks."""
    accents, stream = [name], reading.stream
    for _ in range(4):
        found = stream.argument()
        first, rest = (found[0], found[1:]) if found else (None, [])
        if first is not None and first.kind is TokenKind.COMMAND and first.text in ACCENTS:
            stream.push([*rest])
            accents.append(first.text)
            continue
        stream.push(rest)
        break
    else:
        return
    base = _base(first)
    if base is None:
        stream.push([first] if first else [])
        return
    reading.out.insert(accented(base[:1], accents) + base[1:])


def _base(token: LatexToken | None) -> str | None:
    if token is None:
        return ""
    if token.kind is TokenKind.COMMAND:
        return printed_character(token.text) if len(token.text) < 3 else None
    return token.text if token.kind is TokenKind.TEXT else None


def drop(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\label{…}`: arguments that are no text."""
    reading.stream.star()
    for _ in range(DROPPED_COMMANDS[name]):
        reading.stream.option()
        if reading.stream.peek().kind is not TokenKind.OPEN:
            break
        reading.stream.argument()
    reading.stream.option()
    if name in _PARAGRAPH_COMMANDS:
        reading.out.end_paragraph()
    elif name in commands.SPACES:
        reading.out.blank()


def label(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\label{a}` in a note: what `\ref{a}` prints."""
    key = plain_text(reading.stream.argument())
    if reading.notes:
        reading.labelled[key] = reading.notes[-1].label


def reference(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\ref{a}`: a note's number, as far as that is what it names; else what LaTeX prints for an unknown one."""
    reading.stream.star()
    reading.out.insert(reading.numbers.get(plain_text(reading.stream.argument()), "??"))


def space(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\,`, `\quad`, `\\[2pt]`."""
    if name == "\\":
        reading.stream.star()
        if reading.stream.peek().kind is TokenKind.LEFT:
            reading.stream.option()
    exact = token.own and name == " "
    reading.out.blank(token.start + 1 if exact else None)


def paragraph(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\section[short]{Title}`: a title of its own; the short one is for lists of titles."""
    starred = reading.stream.star()
    reading.out.end_paragraph()
    if name != "item":
        reading.stream.option()
    if not starred:
        reading.counters.section(name)
    if name in _TITLE_COMMANDS:
        title(reading, token, name)
    elif reading.stream.peek().kind is TokenKind.OPEN and name != "item":
        reading.text_argument(reading.out.end_paragraph)


def book_part(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\frontmatter`, `\mainmatter`, `\backmatter` of a book."""
    reading.out.end_paragraph()
    reading.counters.unnumbered = name != "mainmatter"


def title(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\title{…}`, `\author{…}`: shown though they stand before the text; notes in them have symbols."""
    reading.stream.option()

    def end() -> None:
        reading.titles -= 1
        reading.body.end_paragraph()

    reading.titles += 1
    reading.text_argument(end)
    if not reading.notes:
        reading.out = reading.body
        reading.out.emphasis = False


def environment(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\begin{…}`: a group, set apart."""
    kind = plain_text(reading.stream.argument())
    if kind == "document":
        reading.out = reading.body
        return
    reading.out.end_paragraph()
    reading.stream.option()
    for _ in range(commands.ENVIRONMENTS.get(kind, 0)):
        reading.stream.argument()
        reading.stream.option()
    if kind == "minipage":
        reading.minipages += 1
        reading.counters.set("mpfootnote", 0)

    def end() -> None:
        reading.out.end_paragraph()
        reading.minipages -= kind == "minipage"

    reading.open(kind or "group", end)
    reading.math = reading.math or kind in commands.MATH_ENVIRONMENTS


def environment_end(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\end{…}`; nothing is read after the document's."""
    kind = plain_text(reading.stream.argument())
    if kind == "document":
        reading.stream.stop()
    else:
        reading.close_to(kind or "group")


def group(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\begingroup`, `\bgroup` and their ends."""
    if name.startswith("b"):
        reading.open("group")
    else:
        reading.close_to("group")


def definition(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\newcommand`, `\def`, `\let`: what it defines is read where it is called."""
    defined, body = reading.macros.define(name, reading.stream)
    if defined.startswith("the"):
        reading.counters.restyle(defined[3:], body)


def counter(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\setcounter{footnote}{5}`, `\addtocounter`, `\stepcounter`."""
    changed = plain_text(reading.stream.argument())
    if name.endswith("stepcounter"):
        reading.counters.step(changed)
        return
    match = _INTEGER.fullmatch(plain_text(reading.stream.argument()))
    if match:
        before = reading.counters.value(changed) if name == "addtocounter" else 0
        reading.counters.set(changed, before + int(match[0]))


def within(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\counterwithin*{footnote}{section}`, `\@addtoreset`, `\counterwithout`."""
    reading.stream.star()
    changed, outer = plain_text(reading.stream.argument()), plain_text(reading.stream.argument())
    reading.counters.within(changed, outer, on="out" not in name and "remove" not in name)


def math(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\(` and `\)`, `\[` and `\]`."""
    reading.math = commands.MATH_TOGGLES[name]


def fraction(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\frac{1}{2}` as `1/2`."""
    reading.text_argument(lambda: reading.out.insert("/"))


def first_argument(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\texorpdfstring{printed}{bookmark}`: the first."""
    reading.text_argument(lambda: reading.stream.argument().clear())


def included_file(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\input{part}`: a file that is not read."""
    reading.taken_in.append(plain_text(reading.stream.argument()))


def conditional(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\iffalse … \else … \fi`; a condition that is not known here is taken as true, as packages' mostly are."""
    if name == "ifx":
        reading.stream.next()
        reading.stream.next()
    if name == "iffalse" or not reading.macros.switches.get(name[2:], True):
        _skip_branch(reading, to_else=True)


def else_branch(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\else`: the other branch was read."""
    _skip_branch(reading, to_else=False)


def _skip_branch(reading: LatexInterpreter, *, to_else: bool) -> None:
    depth = 1
    while depth and (token := reading.stream.next()) is not None:
        if token.kind is TokenKind.COMMAND:
            own = token.text.startswith("if") and token.text[2:] in reading.macros.switches
            depth += own or token.text in _CONDITIONAL_COMMANDS
            depth -= token.text == "fi" or (to_else and depth == 1 and token.text == "else")


def prints_nothing(reading: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\-`, `\/`, `\protect`: prints nothing."""


def printed_number(reading: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\thefootnote`."""
    reading.out.insert(reading.counters.label(name[3:], reading.counters.value(name[3:])))


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(DROPPED_COMMANDS, drop),
    **dict.fromkeys(commands.SPACES - set(DROPPED_COMMANDS), space),
    **dict.fromkeys(_PARAGRAPH_COMMANDS - set(DROPPED_COMMANDS), paragraph),
    **dict.fromkeys(_TITLE_COMMANDS - _PARAGRAPH_COMMANDS, title),
    **dict.fromkeys(commands_that("emphasis"), emphasis),
    **dict.fromkeys(_ITALIC_DECLARATIONS | commands_that("upright_declarations"), declaration),
    **dict.fromkeys(commands_that("upright"), upright),
    **dict.fromkeys(commands_that("definition"), definition),
    **dict.fromkeys(commands_that("reference"), reference),
    **dict.fromkeys(_CONDITIONAL_COMMANDS, conditional),
    **dict.fromkeys(commands.MATH_TOGGLES, math),
    **dict.fromkeys(ACCENTS, accent),
    **dict.fromkeys(("url", "nolinkurl", "path", "href"), address),
    **dict.fromkeys(("setcounter", "addtocounter", "stepcounter", "refstepcounter"), counter),
    **dict.fromkeys(("counterwithin", "counterwithout", "@addtoreset", "@removefromreset"), within),
    **dict.fromkeys(("begingroup", "bgroup", "endgroup", "egroup"), group),
    **dict.fromkeys(("input", "include", "subfile"), included_file),
    **dict.fromkeys(("frac", "nicefrac", "sfrac", "tfrac", "dfrac", "textfrac"), fraction),
    **dict.fromkeys(
        ("-", "/", "@", "!", "protect", "fi", "relax", "left", "right", "ignorespaces", "*"), prints_nothing
    ),
    **dict.fromkeys(("frontmatter", "mainmatter", "backmatter"), book_part),
    "begin": environment,
    "end": environment_end,
    "label": label,
    "else": else_branch,
    "texorpdfstring": first_argument,
    "thefootnote": printed_number,
    "theendnote": printed_number,
    "cite": cite,
    **QUOTE_HANDLERS,
    **NOTE_HANDLERS,
}
"""By command."""


_NUMBERED_BY_PAGE = pattern(
    r"\\usepackage\s{0,9}\[[^\]]{0,200}\bperpage\b[^\]]{0,200}\]\{footmisc\}|\\MakePerPage\{footnote\}"
)
_NO_NOTES_REASON = r"the text has neither `\footnote` nor `\endnote` nor `\footcite`"


def read_notes(source: str, path: str, sha256: str, name: str) -> Document:
    """The notes in the order of their first calls, numbered as LaTeX numbers them."""
    check_markup_size(source, path)
    tokens = LatexTokens(source, german=has_shorthands(source))
    language = main_language(source)
    reading = LatexInterpreter(source, tokens, HANDLERS, language, {})
    reading.run()
    if reading.labelled:  # a note may name one that comes after it
        reading = LatexInterpreter(source, tokens, HANDLERS, language, reading.labelled)
        reading.run()
    reading.gathered.settle()
    read = DocumentDraft(reading.gathered.drafts, reading.gathered.calls, reading.body, tuple(_reading_doubts(reading)))
    return assemble_document(read, source, path, sha256, name, _NO_NOTES_REASON)


def _reading_doubts(reading: LatexInterpreter) -> Iterator[str]:
    yield from unread_files(reading.taken_in)
    if _NUMBERED_BY_PAGE.search(reading.source[:200_000]):
        yield "Notes are numbered anew on each page; here they are counted through."
    if reading.stream.budget <= 0:
        yield "The text's own commands call each other too often; some were left unread."
