r"""Markup of templates and macros in prose: spans in which no rule looks and which no fix changes.

Readers take the markup of their own format away. What stays in a text is the markup of another program that processes
the document before or after: a template engine, a site generator, a mathematics renderer. Each syntax is an entry of a
table with the formats that it occurs in; scanning takes linear time.

Sources: Liquid and Jinja documentation (tags, output, comments); Hugo, "Shortcodes"; Quarto, "Shortcodes" and "Divs and
spans"; kramdown, "Inline attribute lists"; Python-Markdown, "Attribute lists"; PyMdown, "Snippets"; MDX, "Syntax";
Pandoc User's Guide, "Citation syntax" and "Math"; MathJax, "TeX and LaTeX input"; AsciiDoc, "Attribute references";
reStructuredText specification, "Interpreted text" and "Substitutions"; PHP and ERB manuals (tags).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern
from stacite.text.spans import joined_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from re import Pattern

    from stacite.text.spans import Span


@dataclass(frozen=True, slots=True)
class Syntax:
    """One kind of markup."""

    opening: str
    """A pattern for its start; for all of it if nothing closes it."""
    closing: str = ""
    """The characters that end it."""
    formats: str = ""
    """The names of the readers in whose texts it occurs, `mdx` for Markdown with JSX; empty for all."""


_QUOTED_OR_PLAIN = r"""(?:[^<>"'{}]|"[^"]{0,500}"|'[^']{0,500}'|\{[^{}]{0,500}\}){0,300}"""
_MARKDOWN = "markdown mdx"
_RENDERED = "docx epub fb2 html jats odt pandoc tei"
# In LaTeX and Typst, braces group.
_TEMPLATED = f"asciidoc {_MARKDOWN} {_RENDERED} pdf rst text"
_PRINTED_ARGUMENT = r"(?:\[[^\[\]]{0,200}\])?(?:\{[^{}]{0,500}\})?"
_LABEL_COMMAND = rf"(?:[A-Za-z]{{0,20}}cite[a-z]{{0,20}}|[A-Za-z]{{0,10}}ref|label|input|include)\*?{_PRINTED_ARGUMENT}"

SYNTAXES = (
    # Templates. Of two that start with the same characters the longer comes first.
    Syntax(r"\{%", "%}", _TEMPLATED),
    Syntax(r"\{\{<", ">}}", _TEMPLATED),
    Syntax(r"\{\{%", "%}}", _TEMPLATED),
    Syntax(r"\{\{", "}}", _TEMPLATED),
    Syntax(r"\{#(?=[\s-])", "#}", _TEMPLATED),
    Syntax(r"<%", "%>", _TEMPLATED),
    Syntax(r"<\?(?:php|=)", "?>", _TEMPLATED),
    Syntax(r"<!--", "-->", _TEMPLATED),
    # Mathematics. In Pandoc's `$…$` no space is inside at the ends, and no digit follows: `$5 or $10` is money.
    Syntax(r"\$\$", "$$", f"{_MARKDOWN} {_RENDERED}"),
    Syntax(r"\$(?=[^\s$])(?:[^$\\]|\\.){1,1000}(?<!\s)\$(?!\d)", formats=_MARKDOWN),
    Syntax(r"\\\(", r"\)", f"{_MARKDOWN} {_RENDERED}"),
    Syntax(r"\\\[", r"\]", f"{_MARKDOWN} {_RENDERED}"),
    # The names of LaTeX's commands, and the arguments of those that print something else.
    Syntax(rf"\\(?:{_LABEL_COMMAND}|[A-Za-z]{{2,40}}\*?)", formats=_MARKDOWN),
    # Attribute lists and divs.
    Syntax(r"\{(?::|(?=[.#][A-Za-z_-])|(?=[\w-]{1,60}=[\"'\w]))[^{}]{0,500}\}", formats=_MARKDOWN),
    Syntax(r":{3,}\s{0,9}(?:\{[^{}]{0,500}\})?", formats=_MARKDOWN),
    # Tags and components.
    Syntax(rf"</?(?:[A-Z][\w.]{{0,60}}|[a-z][\w-]{{0,60}})(?:\s{_QUOTED_OR_PLAIN})?/?>", formats=_MARKDOWN),
    Syntax(r"\{(?:[^{}]|\{[^{}]{0,500}\}){0,1000}\}", formats="mdx"),
    Syntax(r"--8<--\s{0,9}(?:\"[^\"]{0,300}\"|'[^']{0,300}')", formats=_MARKDOWN),
    # Citation keys, cross-references and wiki links.
    Syntax(r"\[(?=(?:[^\[\]@]{0,200}[\s;(-])?@[\w{])[^\[\]]{1,700}\]", formats=f"{_MARKDOWN} pandoc typst"),
    Syntax(r"(?<![\w.@/])@(?=[A-Za-z_]{1,60}[\d:-])[\w:.#-]{1,200}\b", formats=f"{_MARKDOWN} pandoc"),
    Syntax(r"\[\[[^\[\]]{1,300}\]\]", formats=_MARKDOWN),
    # Code that a reader has left in its marks.
    Syntax(r"``", "``", _TEMPLATED),
    Syntax(r"(?<!\w)`(?=[^\s`])[^`]{1,1000}(?<=\S)`(?!\w)", formats=_TEMPLATED),
    # What names an attribute, a role or a substitution that the document does not define.
    Syntax(r"\{[\w-]{1,60}\}", formats="asciidoc"),
    Syntax(r":[\w:+.-]{1,60}:`[^`]{0,500}`", formats="rst"),
    Syntax(r"\|(?=\S)[^|]{1,100}(?<=\S)\|_{0,2}", formats="rst"),
)
# With which all of them start. Most texts have few of these characters, which are found much faster than a syntax.
_START = pattern(r"[{<\\$:\[@`|-]")
_START_WITHOUT_HYPHEN = pattern(r"[{<\\$:\[@`|]")
_TEMPLATE_TAG = pattern(r"\{[{%]|[%}]\}|<%|%>|\$\{")
_LONGEST = 5_000
"""Characters of a span; what is closed later was never closed."""


def opaque_spans(text: str, name: str, marked: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The spans of markup in a text that the reader called `name` has read, in order and apart.

    With those that the reader has marked: code and mathematics of its format.
    """
    return joined_spans([*marked, *_spans(text, name)])


def is_templated(address: str) -> bool:
    """Whether a template completes an address: `https://{{ site.host }}/page`."""
    return _TEMPLATE_TAG.search(address) is not None


def _spans(text: str, name: str) -> Iterator[Span]:
    openings, closings = _compiled(name)
    found: dict[str, int] = {}
    at = 0
    # Hyphens are in many a text, and two of them begin a syntax only here: `--8<--`.
    starts = _START if "--8" in text else _START_WITHOUT_HYPHEN
    while start := starts.search(text, at):
        match = openings.match(text, start.start())
        if match is None:
            at = start.end()
            continue
        closing = closings[(match.lastindex or 1) - 1]
        end = _end(text, closing, match.end(), found) if closing else match.end()
        if end < 0:
            at = match.start() + 1
        else:
            yield match.start(), end
            at = end


def _end(text: str, closing: str, at: int, found: dict[str, int]) -> int:
    """The end of what opened before `at`; -1 if it is not closed. `found` keeps the next closing characters."""
    # Each place is searched once for each kind of closing characters, however many spans open and never close.
    if found.get(closing, -1) < at:
        place = text.find(closing, at)
        found[closing] = len(text) if place < 0 else place
    end = found[closing] + len(closing)
    return end if end <= min(len(text), at + _LONGEST) else -1


@cache
def _compiled(name: str) -> tuple[Pattern[str], Sequence[str]]:
    syntaxes = [each for each in SYNTAXES if not each.formats or name in each.formats.split()]
    source = "|".join(f"({each.opening})" for each in syntaxes) or r"(?!)"
    return pattern(source), [each.closing for each in syntaxes]
