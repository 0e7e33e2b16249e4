r"""Letters as LaTeX commands, so that BibTeX, which counts bytes, never cuts one in two.

Accents come from Unicode's own decomposition: ü is u and a diaeresis, so `{\"u}`, which BibTeX
treats as one letter (Patashnik, BibTeXing, 1988, section 4).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0326": "textcommabelow",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}
LETTERS = {
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "å": "aa",
    "Å": "AA",
    "ł": "l",
    "Ł": "L",
    "đ": "dj",
    "Đ": "DJ",
    "ð": "dh",
    "Ð": "DH",
    "þ": "th",
    "Þ": "TH",
    "ŋ": "ng",
    "Ŋ": "NG",
    "ı": "i",
    "ȷ": "j",
}
SYMBOLS = {
    "\\": "textbackslash",
    "{": "textbraceleft",
    "}": "textbraceright",
    "~": "textasciitilde",
    "^": "textasciicircum",
    "<": "textless",
    ">": "textgreater",
    "|": "textbar",
    "`": "textasciigrave",
    "…": "textellipsis",
    "„": "quotedblbase",
    "‚": "quotesinglbase",
    "«": "guillemotleft",
    "»": "guillemotright",
    "‹": "guilsinglleft",
    "›": "guilsinglright",
    "¡": "textexclamdown",
    "¿": "textquestiondown",
    "§": "textsection",
    "¶": "textparagraph",
    "†": "textdagger",
    "‡": "textdaggerdbl",
    "•": "textbullet",
    "·": "textperiodcentered",
    "©": "textcopyright",
    "®": "textregistered",
    "™": "texttrademark",
    "°": "textdegree",
    "ª": "textordfeminine",
    "º": "textordmasculine",
    "¹": "textonesuperior",
    "²": "texttwosuperior",
    "³": "textthreesuperior",
    "½": "textonehalf",
    "¼": "textonequarter",
    "¾": "textthreequarters",
    "×": "texttimes",
    "÷": "textdiv",
    "±": "textpm",
    "µ": "textmu",
    "€": "texteuro",
    "£": "textsterling",
    "¥": "textyen",
    "¢": "textcent",
}

LOWERED = {chr(0x2080 + digit): str(digit) for digit in range(10)}
RAISED = dict(zip("⁰⁴⁵⁶⁷⁸⁹", "0456789", strict=True))
"""CO₂ is in many titles, and pdfLaTeX has no such letter. ¹, ² and ³ are among the symbols."""


@lru_cache(maxsize=4096)
def command_for(cluster: str) -> str | None:
    r"""The LaTeX of one letter with its combining marks; None where LaTeX has none (CJK, Greek).

    More than one accent nests: ế is `{\'{\^e}}`.
    """
    if cluster in LETTERS:
        return rf"{{\{LETTERS[cluster]}}}"
    if cluster in SYMBOLS:
        return rf"{{\{SYMBOLS[cluster]}}}"
    if cluster in LOWERED:
        return rf"{{\textsubscript{{{LOWERED[cluster]}}}}}"
    if cluster in RAISED:
        return rf"{{\textsuperscript{{{RAISED[cluster]}}}}}"
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    if not marks or not (base.isascii() and base.isalpha()) or any(mark not in ACCENTS for mark in marks):
        return None
    command = rf"\{base} " if base in "ij" else base
    for mark in marks:
        command = f"{{{_accent(ACCENTS[mark], command.strip())}}}"
    return command


def _accent(name: str, letter: str) -> str:
    r"""`\"u` for a sign, `\v{s}` for a command that is a word."""
    braced = letter if letter.startswith("{") else f"{{{letter}}}"
    if name.isalpha():
        return rf"\{name}{braced}"
    return rf"\{name}{letter}"


def ascii_letters(text: str) -> str:
    """The text in ASCII letters as a citation key has them: accents dropped, ß as ss, others as `u4e2d`."""
    spelt = "".join(LETTERS.get(letter, letter) for letter in text)
    plain = (letter for letter in unicodedata.normalize("NFKD", spelt) if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else f"u{ord(letter):04x}" for letter in plain)
