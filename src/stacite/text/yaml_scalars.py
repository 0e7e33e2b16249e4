"""Write values so that every YAML reader reads them as text."""

from __future__ import annotations

import json
import re

from stacite.text.patterns import pattern

TRUTH_VALUES = dict.fromkeys(("true", "yes", "on", "y"), "true") | dict.fromkeys(("false", "no", "off", "n"), "false")
"""How unquoted words are read, in upper or lower case (YAML 1.1, type bool)."""
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
"""What is read as null if unquoted (YAML 1.2.2, 10.3.2)."""
# In addition, the keys of YAML's own types and the markers of documents.
_WORDS = frozenset((*TRUTH_VALUES, "~", "null", "=", "<<", "---", "..."))
# YAML 1.1 has more numbers than 1.2, and PyYAML reads them: `0b101`, `1_000`, `190:20:30` (base 60).
_NUMBER = pattern(
    r"[-+]?(?:0b[01_]+|0o[0-7]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?|\.inf)|\.nan",
    re.IGNORECASE,
)
# Timestamps of YAML 1.1; a year with a month alone is none.
_TIME = pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9:.]+[ \t]*(?:Z|[-+][0-9:]+)?)?")
# Characters that must be escaped: controls, all line ends that some reader knows, and a byte order mark.
_UNPRINTABLE = pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
# `: ` would end a key, and ` #` would begin a comment.
_BLOCK_BREAKS = (pattern(r":(?:[ \t]|$)"), pattern(r"#(?<=[ \t].)"))
# Inside brackets; for PyYAML's own scanner a question mark ends a word.
_FLOW_BREAK = pattern(r"[,\[\]{}?]|:[,\[\]{}?]")
# Most values; they need no quotes, except YAML's own words, values with a final space, and commas in brackets.
_PROSE = pattern(r"[A-Za-zÀ-ÖØ-öø-ſ“„][^:#\[\]{}?\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*")
_LONGEST_WORD = max(map(len, _WORDS))
_INDICATORS = frozenset(",[]{}#&*!|>'\"%@`")


def is_retyped(text: str) -> bool:
    """Whether YAML 1.1 or 1.2 would not read this as text if it were unquoted."""
    return not text or _is_word(text) or bool(_NUMBER.fullmatch(text) or _TIME.fullmatch(text))


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST_WORD and text.lower() in _WORDS


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a printable text needs no quotes; `flow` says whether it is inside brackets."""
    if is_retyped(text) or text[0] in _INDICATORS or text[0] in " \t" or text[-1] in " \t":
        return False
    # In a block `-1` and `:a` are plain text, but `- a` is an entry of a list.
    if text[0] in "-?:" and (flow or text[1:2] in ("", " ", "\t")):
        return False
    return not (any(mark.search(text) for mark in _BLOCK_BREAKS) or (flow and _FLOW_BREAK.search(text)))


def scalar(text: str, *, flow: bool, style: str = "") -> str:
    """Return the text as one line of YAML.

    `style` is the previous quote (`'`, `"` or nothing) and is kept if possible; otherwise quotes
    are only used where they are needed, and single ones are preferred.
    """
    if not style and _PROSE.fullmatch(text) and text[-1] != " " and not (flow and "," in text) and not _is_word(text):
        return text
    if style == '"' or _UNPRINTABLE.search(text):
        return _double(text)
    if style != "'" and _is_plain(text, flow=flow):
        return text
    # `"'tis"` is easier to read than `'''tis'`; with a backslash in it, double quotes would need escapes.
    if style != "'" and "'" in text and not re.search(r'["\\]', text):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    """Quote as JSON does, whose escapes are YAML's too; also escape characters that only YAML forbids."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
