"""What dialects of Markdown have that CommonMark has not, as far as it touches notes.

Sources: MultiMarkdown 6 guide (inline footnotes, glossary, citations); Pandoc User's Guide, "Math" (tex_math_dollars);
PHP Markdown Extra, "Markdown Inside HTML Blocks".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.helpers import parseLinkLabel

from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_TERM = pattern(r"\[[?#>][^\]\n]{1,200}\]:")
# A note in place is a sentence; two or three words may be an identifier, which GFM and Pandoc take for text.
_WORDS = pattern(r"(?:\S{1,200}\s+){3}\S")
# `$…$` has letters at both its ends, `$$…$$` may have blanks and line ends there; no formula holds an empty line.
_FORMULA = pattern(r"\$\$(?:[^$\\]|\\.){1,4000}\$\$|\$(?=[^\s$])(?:[^$\\]|\\.){1,2000}(?<=\S)\$(?!\d)", re.DOTALL)
_BLOCK = r"address|article|aside|blockquote|center|details|div|fieldset|figure|footer|form|header|main|nav|section"
_MARKDOWN = r"[^<>\n]{0,500}\bmarkdown[ ]{0,9}=[ ]{0,9}[\"']?(?:1|block|span)\b[\"']?[^<>\n]{0,500}"
_READ = pattern(rf"<(?P<name>{_BLOCK})\b{_MARKDOWN}>[ \t]*(?P<text>[^\n]*)", re.IGNORECASE)


def add_dialects(parser: MarkdownIt) -> None:
    """Teach a parser that knows footnotes these too."""
    parser.inline.ruler.before("footnote_ref", "note_in_place", _note_in_place)
    parser.inline.ruler.before("footnote_inline", "formula", _formula)
    parser.block.ruler.before("html_block", "read_html", _read_html, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before("reference", "term", _term, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _note_in_place(state: StateInline, silent: bool) -> bool:
    """`[^A note of several words.]`, as MultiMarkdown writes a note where it is called."""
    start = state.pos
    if not state.src.startswith("[^", start):
        return False
    end = parseLinkLabel(state, start)
    content = state.src[start + 2 : end] if end >= 0 else ""
    if content[:1].isspace() or _WORDS.search(content) is None or state.src[end + 1 : end + 2] in ("(", "[", ":"):
        return False
    if not silent:
        _keep(state, content)
    state.pos = end + 1
    return True


def _keep(state: StateInline, content: str) -> None:
    """Put a note where the plugin for footnotes keeps those of Pandoc's form."""
    notes = state.env.setdefault("footnotes", {}).setdefault("list", {})
    number = len(notes)
    tokens: list[Token] = []
    notes[number] = {"content": content, "tokens": tokens}
    state.md.inline.parse(content, state.md, state.env, tokens)
    token = state.push("footnote_ref", "", 0)
    token.meta = {"id": number, "printed": f"[^{content}]"}


def _formula(state: StateInline, silent: bool) -> bool:
    r"""`$x \in [^7]$`: what looks like a note in a formula is none; other formulas are left as they are."""
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or not ("[^" in match[0] or "^[" in match[0]):
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


def _read_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`<div markdown="1">`: only the tag is HTML; what is in it is Markdown, on its line and on those that follow."""
    at = state.bMarks[start] + state.tShift[start]
    match = _READ.match(state.src, at, state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    state.line = start + 1
    token = state.push("html_block", "", 0)
    token.map = [start, state.line]
    token.content = match[0][: match.start("text") - at]
    text = match["text"].strip()
    if text:
        state.push("paragraph_open", "p", 1).map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text, [start, state.line], []
        state.push("paragraph_close", "p", -1)
    return True


def _term(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`[?term]: text` and `[#key]: text` begin something of their own, and end a note before them."""
    at = state.bMarks[start] + state.tShift[start]
    return silent and _TERM.match(state.src, at) is not None
