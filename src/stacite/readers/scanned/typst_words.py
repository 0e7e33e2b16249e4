"""The signs and names of Typst that a reader of notes has to know.

Source: Typst documentation: Syntax, Symbols, Scripting, `numbering`.
"""

from __future__ import annotations

import re

from stacite.model.pattern import pattern

_ADDRESS = r"https?://(?:[^\s\[\]()<>\"`]|\([^\s()\[\]]{0,500}\)){1,2000}"
_COMMENT = r"//[^\n]*|/\*"
COMMENT_PART = pattern(r"/\*|\*/")

MARKUP = pattern(
    rf"""
    (?P<url>{_ADDRESS})
    |(?P<comment>{_COMMENT})
    |(?P<escape>\\(?:u\{{(?P<code>[0-9a-fA-F]{{1,6}})\}}|[\s\S]|\Z))
    |(?P<raw>`+)
    |(?P<math>\$)
    |(?P<hash>\#(?=[A-Za-z_(\[{{"]))
    |(?P<open>\[)|(?P<close>\])
    |(?P<reference>(?<!\w)@(?P<key>[\w](?:[\w:.-]{{0,200}}\w)?))
    |(?P<label><[\w][\w:.-]{{0,200}}>)
    |(?P<start>(?<![^\n])[ \t]{{0,40}}(?:={{1,6}}|[-+]|\d{{1,4}}\.|/)[ ]+)
    |(?P<gap>[ \t]*\n\s*)
    |(?P<emphasis>(?<!\w)_|_(?!\w))
    |(?P<replaced>-{{2,3}}|-\?|\.\.\.|~|(?<!\w)\*|\*(?!\w))
    |(?P<quote>["'])
    """,
    re.VERBOSE,
)
REPLACED = {"--": "–", "---": "—", "-?": "\u00ad", "...": "…", "~": " ", "*": ""}
QUOTES = {'"': "“”", "'": "‘’"}

CODE = pattern(
    rf"""
    (?P<pass_comment>{_COMMENT})
    |(?P<string>")
    |(?P<raw>`+)
    |(?P<name>(?<![\w.-])(?P<word>[^\W\d][\w-]*)(?P<colon>\s*:(?!:))?)
    |(?P<code_label><[\w][\w:.-]{{0,200}}>)
    |(?P<open>[(\[{{])|(?P<close>[)\]}}])
    |(?P<comma>,)
    |(?P<stop>[;\n])
    """,
    re.VERBOSE,
)
NAME = pattern(r"[^\W\d][\w-]{0,100}(?:(?=\.)\.(?:entry|with)\b)?")
STRING = pattern(r'"(?:[^"\\]|\\[\s\S]){0,20000}"')
STRING_PART = pattern(r'(?:\\["\\])?[^\\"]+|\\["\\]|\\.')
METHOD = pattern(r"\.[^\W\d][\w-]{0,60}(?=[(\[])")
MATH_END = pattern(r'(?:[^$\\"\n]|\\[\s\S]|"[^"\n]{0,500}"|\n(?!\s*\n)){0,3000}\$')
MATH_TEXT = pattern(r'[^"^_\\]+')
LABEL = pattern(r"[ \t]{0,40}<([\w][\w:.-]{0,200})>")
AGAIN = pattern(r"\(\s{0,40}<([\w][\w:.-]{0,200})>\s{0,40}\)")
LINK = pattern(r'\(\s{0,40}"(?P<url>[^"\\\n]{1,2000})"\s{0,40}(?:\)|,)')
FILE = pattern(r'\s{1,40}"([^"\n]{1,300})"')
EVERYTHING = pattern(r"\s{0,40}:")
LET = pattern(r"\s{1,40}(?P<name>[^\W\d][\w-]{0,100})(?:\((?P<parameters>[^()]{0,500})\))?\s{0,40}=\s{0,40}")
PARAMETER = pattern(r"(?:(?<=^)|(?<=,))\s{0,40}([^\W\d][\w-]{0,100})\s{0,40}(?=,|$)")
ALIAS = pattern(r"footnote(?:\.with\([^()]{0,500}\))?\s*;?\s*\Z")
MAKES_NOTES = pattern(r"\bfootnote\b(?!\.entry)")
LONGEST_BODY = 20_000
"""Letters of a definition that are looked through."""
UPDATE = pattern(r"\(footnote\)\.(?:update\((\d{1,6})\)|step\(\))")
SET_NOTES = pattern(r'\s{1,40}footnote\([^)\n]{0,200}?numbering:\s{0,40}"([^"\n]{1,40})"')
NUMBERING = pattern(r'\([^)\n]{0,200}?numbering:\s{0,40}"([^"\n]{1,40})"')
COUNTING = pattern(r"[1aAiI*]")
STYLES = {"1": "arabic", "a": "alph", "A": "Alph", "i": "roman", "I": "Roman", "*": "fnsymbol"}

STATEMENTS = frozenset({"let", "set", "show", "import", "include"})
BRANCHES = frozenset({"if", "else", "for", "while", "return", "context", "in", "not", "and", "or", "none", "auto"})
SILENT = frozenset(
    "image bibliography h v pagebreak colbreak counter state metadata outline line rect circle pad_ numbering query "
    "locate measure here plugin json yaml csv toml read cbor xml datetime regex label rgb luma".split()
)
"""Functions whose arguments are no text."""
SHOWN = frozenset(
    "text raw strong smallcaps upper lower super sub underline highlight strike overline box block align par "
    "heading".split()
)
"""Functions that print a string that they are given."""
