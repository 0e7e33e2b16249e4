r"""LaTeX: `\footnote`, `\footnotemark` with `\footnotetext`, `\endnote`, `\footcite` and similar commands.

TeX is not run, and no other file is read. Notes are numbered as LaTeX numbers them. Macros of the document that make
notes are expanded; comments, verbatim text and definitions contain no notes.

Here are the handlers of commands, except those that make notes or cite, and the document that a text becomes.
Quotation commands (csquotes manual, 3 and 8, styles of languages) print the marks of the document's language.
Addresses are read as the manuals of url and hyperref say.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers.base import DEFAULT_OPTIONS, check_markup_size
from stacite.readers.drafts import DocumentDraft, assemble_document
from stacite.readers.health import AS_COMPILED, cites_outside_notes, unread_files, unresolved_keys
from stacite.readers.latex.interpreter import (
    BEGIN_DOCUMENT,
    DRAWINGS,
    NOTE_HANDLERS,
    LatexInterpreter,
    cite,
    plain_text,
)
from stacite.readers.latex.tokens import (
    ACCENTS,
    BLOCK_ENVIRONMENTS,
    DROPPED_COMMANDS,
    ENVIRONMENTS,
    INPUT_ENCODINGS,
    LANGUAGE_ALIASES,
    MATH_ENVIRONMENTS,
    MATH_TOGGLES,
    NOTE_COMMANDS,
    QUOTATION_MARKS,
    SECTION_LEVELS,
    SPACES,
    LatexToken,
    LatexTokens,
    Shorthands,
    TokenKind,
    accented,
    commands_that,
    printed_character,
)
from stacite.readers.passage_builders import BodyMark, MarkKind
from stacite.text.encodings import decode
from stacite.text.patterns import pattern
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions
    from stacite.readers.latex.interpreter import Handler


_FOLDED_LINE = pattern(r"%[ \t]*\n\s*|\s+")
_ESCAPED_SIGN = pattern(r"\\([%#&_~{}$^])(?:\{\})?")


def address(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\url{…}`, `\href{…}{text}`, `\path{…}`: the argument is literal, except for escapes."""
    raw = tex.stream.peek()
    if raw.kind is TokenKind.RAW:
        tex.stream.next()
        tokens = list(_unescaped_address(raw))
    else:
        tokens = [
            each
            for each in tex.stream.argument()
            if each.kind not in (TokenKind.SPACE, TokenKind.OPEN, TokenKind.CLOSE)
        ]
        tokens = [each._replace(start=each.start + (each.kind is TokenKind.COMMAND)) for each in tokens]
    url = "".join(each.text for each in tokens)
    if name == "href":
        tex.out.open_link(url)
        tex.text_argument(tex.out.close_link)
        return
    if name != "path":
        tex.out.open_link(url)
    for each in tokens:
        tex.write(each)
    if name != "path":
        tex.out.close_link()


def _unescaped_address(raw: LatexToken) -> list[LatexToken]:
    """The parts of an address, without the backslashes of escapes and without line breaks."""
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
    """The document's language by babel's name; empty if none is set."""
    head = source[:100_000]
    found = _BABEL_LANGUAGES.search(head)
    given = (found[1] or found[2] or "") if found else ""
    main = re.search(r"\bmain\s{0,9}=\s{0,9}(\w{1,30})", given)
    # babel's last option is the main language.
    words = [main[1]] if main else re.findall(r"\w+", given)
    if not words and found and (chosen := _CLASS_OPTIONS.search(head)):
        words = re.findall(r"\w+", chosen[1])
    known = [LANGUAGE_ALIASES.get(word, word) for word in words]
    return next((word for word in reversed(known) if word in QUOTATION_MARKS or word.endswith("english")), "")


# Languages in which babel's `"-` prints a hyphen.
_HYPHENATING = frozenset({"danish", "dutch", "finnish", "polish", "portuguese", "swedish"})
# Where a long word may break without a hyphen of its own: `öffentlich-""rechtlich`.
_BREAK_IN_WORD = pattern(r"[^\W\d_]-?\"\"[^\W\d_]")
_HYPHEN_IN_WORD = pattern(r"[^\W_]\"[-=~][^\W_]")
_STRAIGHT_OPENING = pattern(r"(?<![^\s(\[{])\"(?=\w)")


def shorthands(source: str) -> Shorthands:
    """What `"` means in the document."""
    found = _BABEL_LANGUAGES.search(source[:100_000])
    language = main_language(source)
    if language == "german" and found is not None and found[1] is not None:
        return Shorthands.GERMAN
    if language in _HYPHENATING:
        return Shorthands.HYPHENS
    if found is not None:
        return Shorthands.NONE
    # A chapter doesn't say in which language its book is set.
    openings = len(_STRAIGHT_OPENING.findall(source))
    if ('"`' in source and "\"'" in source) or len(_BREAK_IN_WORD.findall(source)) > openings:
        return Shorthands.GERMAN
    is_hyphen = len(_HYPHEN_IN_WORD.findall(source)) > openings
    return Shorthands.HYPHENS if is_hyphen else Shorthands.NONE


def quote(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\enquote{…}`, `\textquote[source]{…}`; inside a quotation, the inner marks."""
    inner = tex.stream.star() or tex.quoted % 2 == 1
    if name.startswith(("foreign", "hyphen")):
        tex.stream.argument()
    tex.stream.option()
    tex.stream.option()
    marks = QUOTATION_MARKS.get(tex.language, _ENGLISH_MARKS)
    opening, closing = (marks[2], marks[3]) if inner else (marks[0], marks[1])
    # French sets a space inside guillemets.
    gap = " " if tex.language == "french" and not inner else ""

    def end() -> None:
        tex.quoted -= 1
        tex.out.insert(gap + closing)

    tex.quoted += 1
    tex.out.insert(opening + gap)
    tex.text_argument(end)


def cited_quote(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\textcquote[see][12]{key}[.]{text}[,]`: the quotation in its marks, followed by its citation."""
    stream = tex.stream
    if name.startswith(("foreign", "hyphen")):
        stream.argument()
    options = [given for _ in range(2) if (given := stream.option()) is not None]
    key = stream.argument()
    inside = stream.option()

    def end() -> None:
        tex.quoted -= 1
        for each in inside or ():
            tex.write(each)
        tex.out.insert(closing)
        suffix = stream.option() if stream.peek().kind is TokenKind.LEFT else None
        cite = [token.inserted(tex.citing, TokenKind.COMMAND)]
        for option in options:
            cite += [token.inserted("[", TokenKind.LEFT), *option, token.inserted("]", TokenKind.RIGHT)]
        cite += [token.inserted("{", TokenKind.OPEN), *key, token.inserted("}", TokenKind.CLOSE)]
        is_note = tex.citing.lower().startswith(("foot", "smart", *(("auto",) if tex.autocites_in_notes else ())))
        gap = [] if is_note else [token.inserted(" ", TokenKind.SPACE)]
        stream.push([*(suffix or ()), *gap, *cite])

    marks = QUOTATION_MARKS.get(tex.language, _ENGLISH_MARKS)
    opening, closing = (marks[2], marks[3]) if tex.quoted % 2 else (marks[0], marks[1])
    tex.quoted += 1
    tex.out.insert(opening)
    tex.text_argument(end)


def cite_command(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\SetCiteCommand{\footcite}`."""
    given = [each.text for each in tex.stream.argument() if each.kind is TokenKind.COMMAND]
    tex.citing = given[0] if given else tex.citing


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


def emphasis(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\emph{…}`; within emphasis it is upright again."""
    tex.text_argument(emphasis=not tex.out.emphasis)


def upright(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\textup{…}`."""
    tex.text_argument(emphasis=False)


def declaration(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`{\itshape …}`: up to the end of the group."""
    tex.out.emphasis = name in _ITALIC_DECLARATIONS


def accent(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\'e`, `\'{e}`, `\v{c}`, `\'{\^e}`: the letter with its accents."""
    accents, stream = [name], tex.stream
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
    tex.out.insert(accented(base[:1], accents) + base[1:])


def _base(token: LatexToken | None) -> str | None:
    if token is None:
        return ""
    if token.kind is TokenKind.COMMAND:
        return printed_character(token.text) if len(token.text) < 3 else None
    return token.text if token.kind is TokenKind.TEXT else None


def drop(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\label{…}`: arguments that are not text."""
    tex.stream.star()
    for _ in range(DROPPED_COMMANDS[name]):
        tex.stream.option()
        if tex.stream.peek().kind is not TokenKind.OPEN:
            break
        tex.stream.argument()
    tex.stream.option()
    if name in _PARAGRAPH_COMMANDS:
        tex.out.end_paragraph()
    elif name in SPACES:
        tex.out.space()


def label(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\label{a}` in a note: what `\ref{a}` prints."""
    tex.stream.option()  # cleveref's `\label[table]{a}`
    key = plain_text(tex.stream.argument())
    if tex.notes:
        tex.labelled[key] = tex.notes[-1].label


def reference(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\ref{a}`: the note's number, if the label names a note; else `??`, as LaTeX prints for unknown labels.

    That of a heading or table, or of another file, is no prose: rules leave it alone.
    """
    tex.stream.star()
    # References of packages and of the author's own take options: `\zcref[S]{a}`.
    while tex.stream.peek().kind is TokenKind.LEFT:
        tex.stream.option()
    key = plain_text(tex.stream.argument())
    number = tex.numbers.get(key)
    if number is not None or tex.leads_nowhere(key):
        tex.out.insert(number or "??")
    else:
        tex.out.enter_opaque()
        tex.out.insert("??")
        tex.out.leave_opaque()


def space(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\,`, `\quad`, `\\[2pt]`."""
    if name == "\\":
        tex.stream.star()
        if tex.stream.peek().kind is TokenKind.LEFT:
            tex.stream.option()
    exact = token.own and name == " "
    if name in ("\\", "newline"):
        tex.out.end_line()
    else:
        tex.out.space(token.start + 1 if exact else None)


def paragraph(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\section[short]{Title}`: a title; the short one is for tables of contents."""
    starred = tex.stream.star()
    tex.out.end_paragraph()
    if name != "item":
        tex.stream.option()
    if not starred:
        tex.counters.section(name)
    if name in SECTION_LEVELS and tex.out is tex.body:
        tex.out.mark(BodyMark(MarkKind.HEADING, level=SECTION_LEVELS[name]))
    if name in _TITLE_COMMANDS:
        title(tex, token, name)
    elif tex.stream.peek().kind is TokenKind.OPEN and name != "item":
        tex.text_argument(tex.out.end_paragraph)


def bibliography_entry(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\bibitem[label]{key}`: the text up to the next one is an entry."""
    tex.out.end_paragraph()
    label = tex.stream.option()
    tex.stream.argument()
    if tex.out is tex.body:
        tex.entries += 1
        # Labels such as natbib's `Doe(2020)` are names and year, not a label that is printed.
        printed = str(tex.entries) if label is None else plain_text(label)
        is_printed = "(" not in printed and len(printed) < 20
        tex.out.mark(BodyMark(MarkKind.ENTRY, label=printed if is_printed else ""))


def book_part(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\frontmatter`, `\mainmatter`, `\backmatter` of a book."""
    tex.out.end_paragraph()
    tex.counters.unnumbered = name != "mainmatter"


def title(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\title{…}`, `\author{…}`: shown although they stand before the text; notes in them have symbols."""
    tex.stream.option()

    def end() -> None:
        tex.titles -= 1
        tex.body.end_paragraph()

    tex.titles += 1
    tex.text_argument(end)
    if not tex.notes:
        tex.out = tex.body
        tex.out.emphasis = False


def environment(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\begin{…}`: a group and a new paragraph."""
    kind = plain_text(tex.stream.argument())
    if kind == "document":
        tex.out = tex.body
        return
    tex.out.end_paragraph()
    option = tex.stream.option() or []
    for _ in range(ENVIRONMENTS.get(kind, 0)):
        tex.stream.argument()
        tex.stream.option()
    if kind == "minipage":
        tex.minipages += 1
        tex.counters.set("mpfootnote", 0)
    if kind == "thebibliography":
        tex.entries = 0

    block = BLOCK_ENVIRONMENTS.get(kind)
    out = tex.out
    if block is not None:
        out.enter_block(block)

    def end() -> None:
        tex.out.end_paragraph()
        if kind == "thebibliography" and tex.out is tex.body:
            tex.out.mark(BodyMark(MarkKind.END))
        tex.minipages -= kind == "minipage"
        if block is not None:
            out.leave_block()

    tex.open(kind or "group", end)
    tex.math = tex.math or kind in MATH_ENVIRONMENTS
    # `\begin{theorem}[Vale\footnote{See Rist.}]` prints its option.
    if any(each.kind is TokenKind.COMMAND and each.text in NOTE_COMMANDS for each in option):
        tex.stream.push([*option, token.inserted(" ", TokenKind.SPACE)])


def environment_end(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\end{…}`; nothing is read after the document's."""
    kind = plain_text(tex.stream.argument())
    if kind == "document":
        tex.stream.stop()
    else:
        tex.close_to(kind or "group")


def group(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\begingroup`, `\bgroup` and their ends."""
    if name.startswith("b"):
        tex.open("group")
    else:
        tex.close_to("group")


def definition(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\newcommand`, `\def`, `\let`: the definition is read where the command is used."""
    defined, body = tex.macros.define(name, tex.stream)
    if defined.startswith("the"):
        tex.counters.restyle(defined[3:], body)


def counter(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\setcounter{footnote}{5}`, `\addtocounter`, `\stepcounter`."""
    changed = plain_text(tex.stream.argument())
    if name.endswith("stepcounter"):
        tex.counters.step(changed)
        return
    match = _INTEGER.fullmatch(plain_text(tex.stream.argument()))
    if match:
        before = tex.counters.value(changed) if name == "addtocounter" else 0
        tex.counters.set(changed, before + int(match[0]))


def within(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\counterwithin*{footnote}{section}`, `\@addtoreset`, `\counterwithout`."""
    tex.stream.star()
    changed, outer = plain_text(tex.stream.argument()), plain_text(tex.stream.argument())
    tex.counters.within(changed, outer, on="out" not in name and "remove" not in name)


def math(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\(` and `\)`, `\[` and `\]`."""
    tex.math = MATH_TOGGLES[name]


def fraction(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\frac{1}{2}` as `1/2`."""
    tex.text_argument(lambda: tex.out.insert("/"))


def first_argument(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\texorpdfstring{printed}{bookmark}`: only the first argument is printed."""
    tex.text_argument(lambda: tex.stream.argument().clear())


def included_file(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\input{part}`: a file that is not read. Drawings (`map.pdf_tex`) are not missed."""
    file = plain_text(tex.stream.argument())
    if not file.endswith(DRAWINGS):
        tex.included_files.append(file)


# Stands for the name of the file that is typeset.
_JOB_NAME = "jobname"


def bibliography_file(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\addbibresource[…]{refs.bib}`, `\bibliography{refs,more}`: files with the sources that are cited by key."""
    tex.stream.star()
    tex.stream.option()
    if tex.stream.peek().kind is TokenKind.OPEN:
        argument = tex.stream.argument()
        is_job = [each.kind is TokenKind.COMMAND and each.text == _JOB_NAME for each in argument]
        named = [each.inserted(f"\\{_JOB_NAME}") if job else each for each, job in zip(argument, is_job, strict=True)]
        tex.bibliography_files += filter(None, map(str.strip, plain_text(named).split(",")))


def package(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\usepackage[style=verbose-note]{biblatex}`; `biblatex-chicago` prints notes unless an option says otherwise."""
    given = tex.stream.option()
    if tex.stream.peek().kind is not TokenKind.OPEN:
        return
    names = [each.strip() for each in plain_text(tex.stream.argument()).split(",")]
    tex.stream.option()
    options = _package_options(given or ())
    if "biblatex-chicago" in names:
        is_authordate = any(each.startswith("authordate") for each in options)
        options["style"] = "chicago-authordate" if is_authordate else "chicago-notes"
    if {"biblatex", "biblatex-chicago"}.intersection(names):
        tex.citation_options |= options


def package_options(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\PassOptionsToPackage{style=verbose-note}{biblatex}`."""
    options = _package_options(tex.stream.argument())
    if plain_text(tex.stream.argument()) == "biblatex":
        tex.citation_options |= options


def bibliography_options(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\ExecuteBibliographyOptions{autocite=footnote}`; with brackets, they are about one type of entry."""
    is_general = tex.stream.option() is None
    options = _package_options(tex.stream.argument())
    if is_general:
        tex.citation_options |= options


def _package_options(tokens: Iterable[LatexToken]) -> dict[str, str]:
    pairs = (each.partition("=") for each in plain_text([*tokens]).split(","))
    return {key.strip(): value.strip() for key, _, value in pairs}


def conditional(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\iffalse … \else … \fi`; unknown conditions count as true, as most of packages' do."""
    if name == "ifx":
        tex.stream.next()
        tex.stream.next()
    if name == "iffalse" or not tex.macros.switches.get(name[2:], True):
        _skip_branch(tex, to_else=True)


def else_branch(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\else`: the first branch was read, so this one is skipped."""
    _skip_branch(tex, to_else=False)


def _skip_branch(tex: LatexInterpreter, *, to_else: bool) -> None:
    depth = 1
    while depth and (token := tex.stream.next()) is not None:
        if token.kind is TokenKind.COMMAND:
            own = token.text.startswith("if") and token.text[2:] in tex.macros.switches
            depth += own or token.text in _CONDITIONAL_COMMANDS
            depth -= token.text == "fi" or (to_else and depth == 1 and token.text == "else")


def superscript(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\textsuperscript{2}`."""
    tex.text_argument(partial(tex.out.mark_raised, tex.out.length))


def prints_nothing(tex: LatexInterpreter, token: LatexToken, name: str) -> None:
    r"""`\-`, `\/`, `\protect`: prints nothing."""


_ASSIGNED = pattern(r"=?[+-]{0,9}(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})(?:pt|pc|in|bp|cm|mm|dd|cc|sp|ex|em|mu)?")


def assignment(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\looseness=-1`, `\kern 2pt`: a number that is not printed, and the space that ends it."""
    if name == "hskip":
        tex.out.space()
    stream = tex.stream
    stream.skip_spaces()
    if stream.peek().text == "=":
        stream.next()
        stream.skip_spaces()
    found = stream.peek()
    given = _ASSIGNED.match(found.text) if found.kind is TokenKind.TEXT else None
    if given is None:
        return
    stream.next()
    if rest := found.text[given.end() :]:
        stream.push([found._replace(text=rest, start=found.start + given.end() * found.own)])
    else:
        stream.skip_spaces()


# The characters before which xspace prints no space, and commands (xspace manual, 1).
_NO_SPACE_BEFORE = frozenset(",.'/?;:!-)")
_PRINTED_BEFORE_SPACE = SPACES | NOTE_COMMANDS.keys() | {"/", "xspace"}


def space_unless_punctuation(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\xspace` at a macro's end: a space, for that after the macro's name is lost, unless punctuation follows."""
    after = tex.stream.peek()
    if after.kind is TokenKind.COMMAND:
        is_spaced = after.text not in _PRINTED_BEFORE_SPACE
    elif after.kind in (TokenKind.TEXT, TokenKind.LIGATURE):
        is_spaced = after.text[:1] not in _NO_SPACE_BEFORE
    else:
        is_spaced = after.kind in (TokenKind.MATH, TokenKind.LEFT, TokenKind.VERBATIM)
    if is_spaced:
        tex.out.space()


def printed_number(tex: LatexInterpreter, token: LatexToken, name: str) -> None:  # noqa: ARG001
    r"""`\thefootnote`."""
    tex.out.insert(tex.counters.label(name[3:], tex.counters.value(name[3:])))


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(DROPPED_COMMANDS, drop),
    **dict.fromkeys(SPACES - set(DROPPED_COMMANDS), space),
    **dict.fromkeys(commands_that("assignment"), assignment),
    "xspace": space_unless_punctuation,
    **dict.fromkeys(_PARAGRAPH_COMMANDS - set(DROPPED_COMMANDS), paragraph),
    **dict.fromkeys(_TITLE_COMMANDS - _PARAGRAPH_COMMANDS, title),
    **dict.fromkeys(commands_that("emphasis"), emphasis),
    **dict.fromkeys(_ITALIC_DECLARATIONS | commands_that("upright_declarations"), declaration),
    **dict.fromkeys(commands_that("upright"), upright),
    **dict.fromkeys(commands_that("definition"), definition),
    **dict.fromkeys(commands_that("reference"), reference),
    **dict.fromkeys(_CONDITIONAL_COMMANDS, conditional),
    **dict.fromkeys(MATH_TOGGLES, math),
    **dict.fromkeys(ACCENTS, accent),
    **dict.fromkeys(("url", "nolinkurl", "path", "href"), address),
    **dict.fromkeys(("setcounter", "addtocounter", "stepcounter", "refstepcounter"), counter),
    **dict.fromkeys(("counterwithin", "counterwithout", "@addtoreset", "@removefromreset"), within),
    **dict.fromkeys(("begingroup", "bgroup", "endgroup", "egroup"), group),
    **dict.fromkeys(("input", "include", "subfile"), included_file),
    **dict.fromkeys(("addbibresource", "addglobalbib", "bibliography", "defaultbibliography"), bibliography_file),
    **dict.fromkeys(("usepackage", "RequirePackage"), package),
    "PassOptionsToPackage": package_options,
    "ExecuteBibliographyOptions": bibliography_options,
    **dict.fromkeys(("frac", "nicefrac", "sfrac", "tfrac", "dfrac", "textfrac"), fraction),
    **dict.fromkeys(
        ("-", "/", "@", "!", "protect", "fi", "relax", "left", "right", "ignorespaces", "*"), prints_nothing
    ),
    **dict.fromkeys(("frontmatter", "mainmatter", "backmatter"), book_part),
    "begin": environment,
    "bibitem": bibliography_entry,
    "end": environment_end,
    "label": label,
    "else": else_branch,
    "texorpdfstring": first_argument,
    "textsuperscript": superscript,
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
_NO_NOTES_REASON = r"the text contains no `\footnote`, `\endnote` or `\footcite`"


def _read(source: str, path: str, sha256: str, preamble: str = "") -> Document:
    """The notes in the order of their first references, numbered as LaTeX numbers them."""
    check_markup_size(source, path)
    own, begin, _ = source.partition(BEGIN_DOCUMENT)
    # That of a subfile loads the preamble of its main file.
    preamble = "" if begin and "{subfiles}" not in own else preamble
    known = shorthands(preamble or source)
    tokens, language = LatexTokens(source, known), main_language(preamble or source)
    before = LatexInterpreter(preamble, LatexTokens(preamble, known), HANDLERS, language, {}) if preamble else None
    if before is not None:
        before.run()
    tex = LatexInterpreter(source, tokens, HANDLERS, language, {}, before)
    tex.run()
    # The first pass collects labels of notes, the second one resolves references to them.
    if tex.labelled:  # a note may refer to one that comes after it
        tex = LatexInterpreter(source, tokens, HANDLERS, language, tex.labelled, before)
        tex.run()
    tex.gathered.settle()
    read = DocumentDraft(tex.gathered.drafts, tex.gathered.note_refs, tex.body, tuple(_reading_doubts(tex)))
    document = assemble_document(read, source, path, sha256, "latex", _NO_NOTES_REASON)
    keys = tuple(tex.cited_keys)
    return replace(
        document,
        cited_keys=keys,
        unresolved_keys=() if tex.entries else keys,
        bibliography_files=tuple(dict.fromkeys(tex.bibliography_files)),
        included_files=tuple(dict.fromkeys(filter(None, tex.included_files))),
    )


def _reading_doubts(tex: LatexInterpreter) -> Iterator[str]:
    yield from unread_files(tex.included_files)
    # Without a bibliography in the text itself, nothing tells what the notes cite.
    if not tex.entries:
        yield from unresolved_keys([key for key, in_note in tex.cited_keys.items() if in_note])
        yield from cites_outside_notes(tex.cites_in_text, AS_COMPILED)
    if _NUMBERED_BY_PAGE.search(tex.source[:200_000]):
        yield "Note numbers restart on each page of this document, but stacite numbers its notes continuously."
    if tex.stream.budget <= 0:
        yield "The document's own macros expand too many times; some were not read."


_INPUT_ENCODING = pattern(rb"\\(?:usepackage|RequirePackage)\[(\w{1,20})\]\{inputenc\}|\\inputencoding\{(\w{1,20})\}")


def read(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """The notes, note references and body of a LaTeX text in UTF-8, or in the encoding that it names.

    Raises DocumentError if it is not text. Edits are written in UTF-8, so a text in another encoding has no `source`.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return _read(decode(data, path), path, sha256, options.preamble)
    except DocumentError:
        text = _in_declared_encoding(data)
        if text is None:
            raise
    document = _read(text, path, sha256, options.preamble)
    notes = tuple(replace(note, passage=Passage(note.text)) for note in document.notes)
    markers = tuple(replace(marker, span=None) for marker in document.note_refs)
    return replace(document, notes=notes, note_refs=markers, body=Passage(document.body.text), source=None)


def _in_declared_encoding(data: bytes) -> str | None:
    """The text in the encoding that `inputenc` names; None if it names none or the bytes don't fit."""
    found = _INPUT_ENCODING.search(data[: 2**18])
    codec = INPUT_ENCODINGS.get((found[1] or found[2]).decode()) if found else None
    if codec is None or b"\x00" in data:
        return None
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
