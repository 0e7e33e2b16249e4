"""Escapes text as LaTeX that neither BibTeX nor biber nor TeX can take for anything but text.

Lone braces break both programs even after a backslash, so that braces and backslashes are written out as commands;
what remains is balanced whatever the text was. Characters become commands, so that BibTeX, which counts bytes, never
cuts one in two. Accents come from Unicode's own decomposition: ü is u and a diaeresis, and becomes a command in braces,
which BibTeX treats as one letter (Patashnik, BibTeXing, 1988, section 4).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from stacite.exporters.plain_text import clean
from stacite.text.characters import (
    LATEX_ACCENTS,
    LATEX_LETTERS,
    LATEX_SYMBOLS,
    SUBSCRIPT_DIGITS,
    SUPERSCRIPT_DIGITS,
    is_invisible,
    without_diacritics,
)
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis

ACCENTS = {mark: command for command, mark in LATEX_ACCENTS.items()}
CHARACTERS = {letter: command for command, letter in LATEX_LETTERS.items()}
SYMBOLS = {symbol: command for command, symbol in LATEX_SYMBOLS.items()}
SUBSCRIPTS = dict(zip(SUBSCRIPT_DIGITS, "0123456789", strict=True))
SUPERSCRIPTS = {
    raised: digit for raised, digit in zip(SUPERSCRIPT_DIGITS, "0123456789", strict=True) if digit not in "123"
}
"""CO₂ is in many titles, and pdfLaTeX has no such character. ¹, ² and ³ are among the symbols."""


@lru_cache(maxsize=4096)
def command_for(cluster: str) -> str | None:
    r"""The LaTeX of one character with its combining marks; None where LaTeX has none (CJK, Greek).

    More than one accent nests: ế is `{\'{\^e}}`.
    """
    if command := CHARACTERS.get(cluster) or SYMBOLS.get(cluster):
        return rf"{{\{command}}}"
    if cluster in SUBSCRIPTS:
        return rf"{{\textsubscript{{{SUBSCRIPTS[cluster]}}}}}"
    if cluster in SUPERSCRIPTS:
        return rf"{{\textsuperscript{{{SUPERSCRIPTS[cluster]}}}}}"
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    if not marks or not (base.isascii() and base.isalpha()) or any(mark not in ACCENTS for mark in marks):
        return None
    # Accents go on dotless i and j; the space ends the command.
    command = rf"\{base} " if base in "ij" else base
    for mark in marks:
        name, character = ACCENTS[mark], command.strip()
        # `\"u` for a sign, `\v{s}` for a command that is a word.
        if name.isalpha() and not character.startswith("{"):
            character = f"{{{character}}}"
        command = rf"{{\{name}{character}}}"
    return command


def ascii_letters(text: str) -> str:
    """The text in ASCII letters as a citation key has them: accents dropped, ß as ss, others as `u4e2d`."""
    spelt = "".join(CHARACTERS.get(character, character) for character in text)
    plain = without_diacritics(spelt)
    return "".join(character if character.isascii() else f"u{ord(character):04x}" for character in plain)


_PLAIN = pattern(r"[A-Za-z0-9 .:;()\[\]/+=@*\"]+")
# One line of plain characters, which need neither cleaning nor escapes unless two of them form a ligature.
_AS_IT_IS = pattern(r"[A-Za-z0-9.:;()\[\]/+=@*\",?!'-]+(?: [A-Za-z0-9.:;()\[\]/+=@*\",?!'-]+)*")
_SIGN = pattern(r"[^A-Za-z0-9 .:;()\[\]/+=@*\",?!'-]")
# Signs side by side that could make a ligature.
_PAIR = pattern(r"[-–—`'“”‘’?!,„‚]{2}")
_TOKEN = pattern(r"[A-Za-z0-9 .:;()\[\]/+=@*\"]+|.", re.DOTALL)
_ASCII = {character: f"\\{character}" for character in "&%#_$"} | {
    character: rf"{{\{word}}}" for character, word in SYMBOLS.items() if character.isascii()
}
_SMALL_DIGITS = {character: f"$_{digit}$" for character, digit in SUBSCRIPTS.items()} | {
    character: f"$^{digit}$" for character, digit in SUPERSCRIPTS.items()
}
_TYPOGRAPHY = {"–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~"}
_LIGATURES = frozenset(("--", "``", "''", "?`", "!`", ",,"))


@lru_cache(maxsize=4096)  # journals, publishers and places come again and again
def latex_text(text: str, *, raw: bool = False) -> str:
    """The text on one line, escaped; dashes and quotation marks as TeX has them, accents as commands.

    Characters that LaTeX has no command for (CJK, Greek, Cyrillic, emoji) stay as they are and want
    an engine that knows them (LuaLaTeX, XeLaTeX). Styles that shorten given names (abbrv, chicago)
    cut them in the middle under classic BibTeX, which knows bytes only; biber does not.
    `raw` leaves all non-ASCII characters as they are, for programs that read UTF-8.
    """
    return text if _is_plain(text) else _escape(clean(text), raw=raw)


def _is_plain(text: str) -> bool:
    if not text:
        return True
    return bool(_AS_IT_IS.fullmatch(text)) and not ("--" in text or "''" in text or ",," in text)


def _escape(text: str, *, raw: bool) -> str:
    if _is_plain(text):
        return text
    piece_of = _raw if raw else _latex
    if _PAIR.search(text) is None and (text.isascii() or not any(map(unicodedata.combining, text))):
        return _SIGN.sub(lambda sign: piece_of(sign[0]), text)  # nothing can meet: five times as fast
    out: list[str] = []
    for cluster in _clusters(text):
        piece = piece_of(cluster)
        # TeX would join two hyphens or quotation marks; an empty group keeps them apart.
        if out and out[-1][-1] + piece[0] in _LIGATURES:
            out.append("{}")
        out.append(piece)
    return "".join(out)


def _raw(cluster: str) -> str:
    r"""Non-ASCII characters stay, unless they are special characters or whitespace to LaTeX.

    On `\textasciigrave` and `\textsubscript` in the title of a web page biblatex-chicago goes in circles. So a backtick
    stays too, and prints as an opening quotation mark, and small figures are mathematics.
    """
    if cluster in _SMALL_DIGITS:
        return _SMALL_DIGITS[cluster]
    return cluster if len(cluster) == 1 and (cluster > "\u00a0" or cluster == "`") else _latex(cluster)


def _latex(cluster: str) -> str:
    """Plain characters, or one with its combining marks, which follow it where LaTeX has no command for it."""
    if cluster.isascii():
        return _ASCII.get(cluster, cluster)
    known = _TYPOGRAPHY.get(cluster) or command_for(cluster)
    if known or len(cluster) == 1:
        return known or cluster
    return _latex(cluster[0]) + cluster[1:]


def _clusters(text: str) -> list[str]:
    """Sequences of plain characters, and the others one by one, each with its combining marks."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return _TOKEN.findall(text)
    clusters: list[str] = []
    at = 0
    while at < len(text):
        run = _PLAIN.match(text, at)
        end = run.end() if run else at + 1
        if end < len(text) and unicodedata.combining(text[end]):
            if run and end - 1 > at:
                clusters.append(text[at : end - 1])
            at = end - 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
        clusters.append(text[at:end])
        at = end
    return clusters


@lru_cache(maxsize=4096)
def latex_title(text: str, *, raw: bool = False, emph: str = r"\emph") -> str:
    r"""A title: escaped, `*…*` as `\emph{…}`, or as another command."""
    if "*" not in text:
        return latex_text(text, raw=raw)
    parts = ((_escape(part, raw=raw), emphasis) for part, emphasis in split_emphasis(clean(text)) if part)
    return "".join(f"{emph}{{{part}}}" if emphasis else part for part, emphasis in parts)


def braced(latex: str) -> str:
    r"""Braced, so that no style changes its case or splits it.

    A brace before a command would make all of it one of BibTeX's special characters, whose case
    styles do change; an empty group keeps them apart.
    """
    return f"{{{{}}{latex}}}" if latex.startswith("\\") else f"{{{latex}}}"


_FIRST_COMMAND = pattern(r"([^{}\\]*)(\{\\(?:[^{}]|\{[^{}]*\})*\})")


def whole_name(latex: str) -> str:
    r"""The name of a body, braced, so that BibTeX does not look for a family name in it.

    alpha.bst takes the first three letters of a name for its label and, inside braces, counts those
    of a command: `{F{\'e}d…}` would be cut in `\'`. Such a name is braced in parts, which BibTeX
    still reads as one word: `{F}{\'e}{d…}`.
    """
    command = _FIRST_COMMAND.match(latex)
    if command is None:
        return braced(latex)
    before, itself = len(command[1]), len(command[2].replace("{", "").replace("}", ""))
    if not before < 3 < before + itself:
        return braced(latex)
    head = f"{{{command[1]}}}" if command[1] else ""
    rest = latex[command.end() :]
    return head + command[2] + (braced(rest) if rest else "")


_AND = pattern(r"\band\b", re.IGNORECASE)


def list_value(latex: str) -> str:
    """A value of a field that biber splits at the word `and`: braced where it holds one."""
    return braced(latex) if _AND.search(latex) else latex


_ADDRESS = pattern(r"[!-\[\]-z|~]*")


def verbatim(text: str) -> str:
    r"""A URL or DOI, which LaTeX takes as it is: only what would break the file is percent-encoded.

    That is `{`, `}`, `\`, whitespace and what is not ASCII (as UTF-8, RFC 3987, 3.1); what is encoded
    already stays. Controls and zero-width characters are dropped.
    """
    if _ADDRESS.fullmatch(text):
        return text
    kept = "".join(character for character in text.strip() if not is_invisible(character))
    return re.sub(r"[^!-\[\]-z|~]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), kept)
