r"""Text as LaTeX that neither BibTeX nor biber nor TeX can take for anything but text.

Lone braces break both programs even as `\{`, so that braces and backslashes are written out as
commands; what remains is balanced whatever the text was.
"""

from __future__ import annotations

import re
import unicodedata

from stacite.exporters.clean_text import clean
from stacite.exporters.latex_letters import command_for
from stacite.model.emphasis import emphasised
from stacite.model.pattern import pattern

_PLAIN = pattern(r"[A-Za-z0-9 .:;()\[\]/+=@*\"]+")
_AS_IT_IS = pattern(r"[A-Za-z0-9 .:;()\[\]/+=@*\",?!'-]*")
_ESCAPED = {letter: f"\\{letter}" for letter in "&%#_$"}
_TYPOGRAPHY = {"–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "\u00a0": "~"}
_LIGATURES = frozenset(("--", "``", "''", "?`", "!`", ",,"))


def latex_text(text: str) -> str:
    """The text on one line, escaped; dashes and quotation marks as TeX has them, accents as commands.

    Letters that LaTeX has no command for (CJK, Greek, Cyrillic, emoji) stay as they are and want
    an engine that knows them (LuaLaTeX, XeLaTeX). Styles that shorten given names (abbrv, chicago)
    cut them in the middle under classic BibTeX, which knows bytes only; biber does not.
    """
    return _escape(clean(text)) if text else ""


def _escape(text: str) -> str:
    if _AS_IT_IS.fullmatch(text) and not any(pair in text for pair in _LIGATURES):
        return text
    out: list[str] = []
    for cluster in _clusters(text):
        piece = _latex(cluster)
        if out and out[-1][-1] + piece[0] in _LIGATURES:
            out.append("{}")
        out.append(piece)
    return "".join(out)


def _latex(cluster: str) -> str:
    """A run of plain letters, or one letter with its marks; where LaTeX has no such letter, the marks follow it."""
    known = _ESCAPED.get(cluster) or _TYPOGRAPHY.get(cluster) or command_for(cluster)
    if known or len(cluster) == 1:
        return known or cluster
    return _latex(cluster[0]) + cluster[1:]


def _clusters(text: str) -> list[str]:
    """Runs of letters that stand for themselves, and the others one by one, each with its combining marks."""
    clusters: list[str] = []
    at = 0
    while at < len(text):
        run = _PLAIN.match(text, at)
        end = run.end() if run else at + 1
        if end < len(text) and unicodedata.combining(text[end]):
            if run and end - 1 > at:
                clusters.append(text[at : end - 1])
            at, end = end - 1, _end_of_marks(text, end)
        clusters.append(text[at:end])
        at = end
    return clusters


def _end_of_marks(text: str, at: int) -> int:
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def latex_title(text: str) -> str:
    r"""A title: escaped, `*…*` as `\emph{…}`."""
    if "*" not in text:
        return latex_text(text)
    parts = emphasised(clean(text))
    return "".join(rf"\emph{{{_escape(part)}}}" if emphasis else _escape(part) for part, emphasis in parts if part)


def protected(latex: str) -> str:
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
        return protected(latex)
    before, itself = len(command[1]), len(command[2].replace("{", "").replace("}", ""))
    if not before < 3 < before + itself:
        return protected(latex)
    head = f"{{{command[1]}}}" if command[1] else ""
    rest = latex[command.end() :]
    return head + command[2] + (protected(rest) if rest else "")


def listed(latex: str) -> str:
    """A value of a field that biber splits at the word `and`: braced where it holds one."""
    return protected(latex) if re.search(r"\band\b", latex, re.IGNORECASE) else latex


def verbatim(text: str) -> str:
    r"""A URL or DOI, which LaTeX takes as it is: only what would break the file is percent-encoded.

    That is `{`, `}`, `\`, blanks and what is not ASCII (as UTF-8, RFC 3987, 3.1); what is encoded
    already stays. Controls and zero-width letters are dropped.
    """
    kept = "".join(letter for letter in text.strip() if not _invisible(letter))
    return re.sub(r"[^!-\[\]-z|~]", lambda match: _percent(match[0]), kept)


def _invisible(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs")


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode())
