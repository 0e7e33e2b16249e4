"""What dialects of Markdown have that CommonMark has not, as far as it touches notes.

Sources: MultiMarkdown 6 guide (inline footnotes, glossary, citations); Pandoc User's Guide, "Math" (tex_math_dollars).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.helpers import parseLinkLabel

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_TERM = re.compile(r"\[[?#>][^\]\n]{1,200}\]:")
# A note in place is a sentence; two or three words may be an identifier, which GFM and Pandoc take for text.
_WORDS = re.compile(r"(?:\S{1,200}\s+){3}\S")
_FORMULA = re.compile(r"(\${1,2})(?=\S)(?:[^$\\]|\\.){1,2000}?(?<=\S)\1(?!\d)", re.DOTALL)


def add_dialects(parser: MarkdownIt) -> None:
    """Teach a parser that knows footnotes these too."""
    parser.inline.ruler.before("footnote_ref", "note_in_place", _note_in_place)
    parser.inline.ruler.before("footnote_inline", "formula", _formula)
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


def _term(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """`[?term]: text` and `[#key]: text` begin something of their own, and end a note before them."""
    at = state.bMarks[start] + state.tShift[start]
    return silent and _TERM.match(state.src, at) is not None
