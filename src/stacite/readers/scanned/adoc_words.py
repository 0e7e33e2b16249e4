"""The signs of AsciiDoc's inline markup.

Source: AsciiDoc Language Documentation: text formatting, replacements, character references, macros.
"""

from __future__ import annotations

import re

from stacite.model.pattern import pattern

MOST = 20_000
"""Letters in which the end of a note or macro is looked for."""
QUOTED = 1200
"""Letters in which the end of emphasis is looked for."""
MOST_NAMED = 10_000
"""Attributes that are followed, so that none that names others grows without end."""
TOKEN = pattern(
    r"""
    (?P<escape>\\(?=footnote(?:ref)?:|[{_*\#`^~+\[\]<'"&(]|https?:|link:|pass:|\.\.\.|--))
    |(?P<literal>\+\+\+|\+\+|`\+|pass:[\w,]{0,40}\[|(?:stem|latexmath|asciimath):[\w,]{0,40}\[|(?<![\w\\])\+(?=\S))
    |(?P<note>footnote(?P<old>ref)?:(?P<id>[\w-]{0,200})\[)
    |(?P<link>(?:link:|(?<![\w])(?=(?:https?|ftp|irc)://))(?P<url>[^\s\[\]<>]{1,2000})\[)
    |(?P<bare>(?<!\w)(?:https?|ftp|irc)://[^\s\[\]<>]{1,2000})
    |(?P<mail>mailto:(?P<address>[^\s\[\]<>]{1,300})\[)
    |(?P<xref>xref:[^\s\[\]]{1,500}\[)
    |(?P<angle><<[^<>\n]{1,500}>>)
    |(?P<unseen>(?:image|icon|anchor|indexterm):[^\s\[\]:][^\s\[\]]{0,500}\[|\[\[[\w:.,\ -]{1,200}\]\])
    |(?P<shown>(?:kbd|btn|menu|indexterm2|span):[^\s\[\]]{0,200}\[)
    |(?P<terms>\(\(\((?P<hidden>[^()\n]{1,500})\)\)\)|\(\((?P<term>[^()\n]{1,500})\)\))
    |(?P<role>\[[.\#%][\w.\#% -]{1,100}\](?=[\#*_`]))
    |(?P<curly>"`|`"|'`|`')
    |(?P<named_link>\{[\w-]{1,80}\}[^\s\[\]<>]{0,200}+\[)
    |(?P<name>\{[\w-]{1,80}\})
    |(?P<entity>&(?:\#\d{1,7}|\#x[\da-fA-F]{1,6}|\w{2,30});)
    |(?P<mark>__|\*\*|\#\#|``|[_*\#`^~])
    |(?P<replaced>\((?:C|R|TM)\)|\.\.\.|(?<=\w)--(?=\w)|(?<=\ )--(?=\ )|(?<=[^\W_])'(?=[^\W\d_])|->|=>|<-|<=)
    |(?P<end>\n)
    """,
    re.VERBOSE,
)
REPLACED = {"(C)": "©", "(R)": "®", "(TM)": "™", "...": "…", "--": "—", "'": "’"} | {
    "->": "→",
    "=>": "⇒",
    "<-": "←",
    "<=": "⇐",
}
CURLY = {'"`': "“", '`"': "”", "'`": "‘", "`'": "’"}
NAMES = {
    "nbsp": " ", "sp": " ", "empty": "", "blank": "", "zwsp": "", "wj": "", "apos": "'", "quot": '"', "lsquo": "‘",
    "rsquo": "’", "ldquo": "“", "rdquo": "”", "deg": "°", "plus": "+", "brvbar": "¦", "vbar": "|", "amp": "&",
    "lt": "<", "gt": ">", "startsb": "[", "endsb": "]", "caret": "^", "asterisk": "*", "tilde": "~",
    "backslash": "\\", "backtick": "`", "two-colons": "::", "two-semicolons": ";;", "cpp": "C++", "pp": "++",
}  # fmt: skip
NAME = pattern(r"\{[\w-]{1,80}\}")
WEB = pattern(r"(?:link:)?(?:https?|ftp|irc)://[^\s\[\]<>]{1,2000}")
DEEPEST = 5
"""Attributes in the values of attributes that an address follows."""
LONGEST_ADDRESS = 2000
WITHIN = pattern(
    r"(?P<named>\{[\w-]{1,80}\}[^\s\[\]<>]{0,200}+\[)|(?P<escaped>\\\])|(?P<macro>(?:https?|ftp|irc)://[^\s\[\]<>]{1,2000}\[|(?<![\w])(?:link|mailto|xref|image|icon|kbd|"
    r"btn|menu|pass|stem|indexterm2?|anchor|latexmath|asciimath|span):[^\s\[\]]{0,2000}\[)|(?P<raw>\+\+\+)|(?P<end>\])"
)
BRACKET = pattern(r"(?<!\\)\]")
LINE = pattern(r"[^\n]+|\n")
ESCAPED = pattern(r"footnote(?:ref)?:|https?:|link:|pass:|\.\.\.|--|.", re.DOTALL)
# `text,window=_blank`: an attribute begins at a comma before a name and an equals sign.
SHOWN = pattern(r"[^,\]]{0,2000}(?:,(?!\s{0,9}[\w-]{1,30}=)[^,\]]{0,2000}){0,20}")
HANDLED = frozenset(
    "escape literal note named_link link bare mail xref angle unseen terms role curly name entity mark replaced "
    "end".split()
)
