r"""What each known command does, but for those that make notes or cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.tex import commands
from stacite.readers.tex.addresses import address
from stacite.readers.tex.cites import cite
from stacite.readers.tex.letters import ACCENTS, accented, letter
from stacite.readers.tex.noting import NOTE_HANDLERS, plain
from stacite.readers.tex.quotes import QUOTE_HANDLERS
from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from stacite.readers.tex.reading import Handler, Reading

_INTEGER = pattern(r"[+-]?[0-9]{1,7}")


def emphasis(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\emph{…}`; within emphasis it is upright again."""
    reading.text_argument(emphasis=not reading.out.emphasis)


def upright(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\textup{…}`."""
    reading.text_argument(emphasis=False)


def declaration(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`{\itshape …}`: up to the end of the group."""
    reading.out.emphasis = name in commands.ITALICS


def accent(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\'e`, `\'{e}`, `\v{c}`, `\'{\^e}`: the letter with its marks."""
    accents, stream = [name], reading.stream
    for _ in range(4):
        found = stream.argument()
        first, rest = (found[0], found[1:]) if found else (None, [])
        if first is not None and first.kind is Kind.COMMAND and first.text in ACCENTS:
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


def _base(token: Token | None) -> str | None:
    if token is None:
        return ""
    if token.kind is Kind.COMMAND:
        return letter(token.text) if len(token.text) < 3 else None
    return token.text if token.kind is Kind.TEXT else None


def drop(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\label{…}`: arguments that are no text."""
    reading.stream.star()
    for _ in range(commands.DROPPED[name]):
        reading.stream.option()
        if reading.stream.peek().kind is not Kind.OPEN:
            break
        reading.stream.argument()
    reading.stream.option()
    if name in commands.PARAGRAPHS:
        reading.out.end_paragraph()
    elif name in commands.BLANKS:
        reading.out.blank()


def label(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\label{a}` in a note: what `\ref{a}` prints."""
    key = plain(reading.stream.argument())
    if reading.notes:
        reading.labelled[key] = reading.notes[-1].label


def reference(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\ref{a}`: a note's number, as far as that is what it names; else what LaTeX prints for an unknown one."""
    reading.stream.star()
    reading.out.insert(reading.numbers.get(plain(reading.stream.argument()), "??"))


def blank(reading: Reading, token: Token, name: str) -> None:
    r"""`\,`, `\quad`, `\\[2pt]`."""
    if name == "\\":
        reading.stream.star()
        if reading.stream.peek().kind is Kind.LEFT:
            reading.stream.option()
    exact = token.own and name == " "
    reading.out.blank(token.start + 1 if exact else None)


def paragraph(reading: Reading, token: Token, name: str) -> None:
    r"""`\section[short]{Title}`: a title of its own; the short one is for lists of titles."""
    starred = reading.stream.star()
    reading.out.end_paragraph()
    if name != "item":
        reading.stream.option()
    if not starred:
        reading.counters.section(name)
    if name in commands.TITLES:
        title(reading, token, name)
    elif reading.stream.peek().kind is Kind.OPEN and name != "item":
        reading.text_argument(reading.out.end_paragraph)


def matter(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\frontmatter`, `\mainmatter`, `\backmatter` of a book."""
    reading.out.end_paragraph()
    reading.counters.unnumbered = name != "mainmatter"


def title(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
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


def environment(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\begin{…}`: a group, set apart."""
    kind = plain(reading.stream.argument())
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
    reading.math = reading.math or kind in commands.MATHS


def environment_end(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\end{…}`; nothing is read after the document's."""
    kind = plain(reading.stream.argument())
    if kind == "document":
        reading.stream.stop()
    else:
        reading.close_to(kind or "group")


def group(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\begingroup`, `\bgroup` and their ends."""
    if name.startswith("b"):
        reading.open("group")
    else:
        reading.close_to("group")


def definition(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\newcommand`, `\def`, `\let`: what it defines is read where it is called."""
    defined, body = reading.macros.define(name, reading.stream)
    if defined.startswith("the"):
        reading.counters.restyle(defined[3:], body)


def counter(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\setcounter{footnote}{5}`, `\addtocounter`, `\stepcounter`."""
    changed = plain(reading.stream.argument())
    if name.endswith("stepcounter"):
        reading.counters.step(changed)
        return
    match = _INTEGER.fullmatch(plain(reading.stream.argument()))
    if match:
        before = reading.counters.value(changed) if name == "addtocounter" else 0
        reading.counters.set(changed, before + int(match[0]))


def within(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\counterwithin*{footnote}{section}`, `\@addtoreset`, `\counterwithout`."""
    reading.stream.star()
    changed, outer = plain(reading.stream.argument()), plain(reading.stream.argument())
    reading.counters.within(changed, outer, on="out" not in name and "remove" not in name)


def math(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\(` and `\)`, `\[` and `\]`."""
    reading.math = commands.MATH_TOGGLES[name]


def fraction(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\frac{1}{2}` as `1/2`."""
    reading.text_argument(lambda: reading.out.insert("/"))


def either(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\texorpdfstring{printed}{bookmark}`: the first."""
    reading.text_argument(lambda: reading.stream.argument().clear())


def taken_in(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\input{part}`: a file that is not read."""
    reading.taken_in.append(plain(reading.stream.argument()))


def conditional(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\iffalse … \else … \fi`; a condition that is not known here is taken as true, as packages' mostly are."""
    if name == "ifx":
        reading.stream.next()
        reading.stream.next()
    if name == "iffalse" or not reading.macros.switches.get(name[2:], True):
        _skip(reading, to_else=True)


def otherwise(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\else`: the other branch was read."""
    _skip(reading, to_else=False)


def _skip(reading: Reading, *, to_else: bool) -> None:
    depth = 1
    while depth and (token := reading.stream.next()) is not None:
        if token.kind is Kind.COMMAND:
            own = token.text.startswith("if") and token.text[2:] in reading.macros.switches
            depth += own or token.text in commands.CONDITIONALS
            depth -= token.text == "fi" or (to_else and depth == 1 and token.text == "else")


def nothing(reading: Reading, token: Token, name: str) -> None:
    r"""`\-`, `\/`, `\protect`: prints nothing."""


def printed_number(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\thefootnote`."""
    reading.out.insert(reading.counters.label(name[3:], reading.counters.value(name[3:])))


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(commands.DROPPED, drop),
    **dict.fromkeys(commands.BLANKS - set(commands.DROPPED), blank),
    **dict.fromkeys(commands.PARAGRAPHS - set(commands.DROPPED), paragraph),
    **dict.fromkeys(commands.TITLES - commands.PARAGRAPHS, title),
    **dict.fromkeys(commands.EMPHASES, emphasis),
    **dict.fromkeys(commands.ITALICS | commands.UPRIGHT, declaration),
    **dict.fromkeys(commands.UPRIGHT_TEXTS, upright),
    **dict.fromkeys(commands.DEFINITIONS, definition),
    **dict.fromkeys(commands.REFERENCES, reference),
    **dict.fromkeys(commands.CONDITIONALS, conditional),
    **dict.fromkeys(commands.MATH_TOGGLES, math),
    **dict.fromkeys(ACCENTS, accent),
    **dict.fromkeys(("url", "nolinkurl", "path", "href"), address),
    **dict.fromkeys(("setcounter", "addtocounter", "stepcounter", "refstepcounter"), counter),
    **dict.fromkeys(("counterwithin", "counterwithout", "@addtoreset", "@removefromreset"), within),
    **dict.fromkeys(("begingroup", "bgroup", "endgroup", "egroup"), group),
    **dict.fromkeys(("input", "include", "subfile"), taken_in),
    **dict.fromkeys(("frac", "nicefrac", "sfrac", "tfrac", "dfrac", "textfrac"), fraction),
    **dict.fromkeys(("-", "/", "@", "!", "protect", "fi", "relax", "left", "right", "ignorespaces", "*"), nothing),
    **dict.fromkeys(("frontmatter", "mainmatter", "backmatter"), matter),
    "begin": environment,
    "end": environment_end,
    "label": label,
    "else": otherwise,
    "texorpdfstring": either,
    "thefootnote": printed_number,
    "theendnote": printed_number,
    "cite": cite,
    **QUOTE_HANDLERS,
    **NOTE_HANDLERS,
}
"""By command."""
