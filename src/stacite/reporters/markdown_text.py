"""Text of documents and servers in Markdown, as text and nothing else.

Backslashes keep a letter from being markup, but neither @mentions, #123, commit hashes nor bare addresses from
becoming links, since those are looked for in what is shown. Nothing of all that happens in a code span. So words
that are words stay as they are, and all others stand in code spans.
"""

from __future__ import annotations

from itertools import groupby

from stacite.model.pattern import pattern
from stacite.reporters.visible_text import one_line

_OPENING = "(“‘«„\"'"
_CLOSING = ")”’»\"'.,;:!?…"
"""Marks that a sentence puts around words; none of them is markup where it stands beside a word or a code span."""
_WORD = pattern(rf"[{_OPENING}]*(?:(?:[^\W\d_]\.)+|[^\W_]+(?:(?:[-–—’'/]|(?<=\d)[:,](?=\d))[^\W_]+)*)[{_CLOSING}]*")
"""Letters and digits of any script; times; initials."""
_REFERENCE = pattern(r"(?i)(?<![0-9a-z])(?:[0-9a-f]{7,}(?![0-9a-z])|[a-z]+-[0-9])")
"""In a word: what a forge may take for a commit, or for an issue of another tracker."""
_TICKS = pattern("`+")


def plain(text: str) -> str:
    """On one line; words that could be markup, a mention or a link in code spans, neighbours in one."""
    runs = groupby(one_line(text).split(), key=_is_word)
    return " ".join(" ".join(words) if harmless else _spanned(" ".join(words)) for harmless, words in runs)


def _spanned(text: str) -> str:
    """In a code span, but for the marks of the sentence around it."""
    start = len(text) - len(text.lstrip(_OPENING))
    end = len(text.rstrip(_CLOSING + " "))
    return f"{text[:start]}{code(text[start:end])}{text[end:]}" if start < end else code(text)


def code(text: str) -> str:
    """As a code span, its fence longer than any run of backticks in it (CommonMark 6.1); never empty."""
    shown = one_line(text) or " "
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(shown)), default=0))
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _is_word(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and _REFERENCE.search(word) is None
