r"""LaTeX's text accents: `\"` is a diaeresis after its letter.

Sources: LaTeX2e manual, 23.5 (accents); The LaTeX Companion, 3rd ed., tables of text accents (OT1, T1).
"""

from __future__ import annotations

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "textcommabelow": "\u0326",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
"""Combining marks by the command that sets them, the backslash left out."""
