"""Reads LaTeX text as the characters it prints: accent commands are composed, and emphasis can be kept as `*Nature*`.

Nothing is ever run: a command is a name in a table, or it is left out and its name reported. Groups are kept on a list,
so that nesting, however deep, costs no more than its length.

Source: biblatex manual 3.20, 4.6.4.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from stacite.text.characters import (
    LATEX_ACCENTS,
    LATEX_IN_BIBLIOGRAPHIES,
    SUBSCRIPT_DIGITS,
    SUPERSCRIPT_DIGITS,
    is_invisible,
)
from stacite.text.patterns import pattern
from stacite.text.tables import table

ACCENTS = LATEX_ACCENTS | {"G": "\u030f", "f": "\u0311", "h": "\u0309"}
# Also thin spaces and line breaks, which are spaces in a title.
WHITESPACE = frozenset((" ", "\n", "\t", ",", ";", ":", "\\", "quad", "qquad", "space", "newline", "linebreak", "par"))
_COMMANDS = {
    kind: frozenset(names.split()) for kind, names in table("stacite.bibliographies", "fields.toml")["latex"].items()
}
EMPHASIS, QUOTES = _COMMANDS["emphasis"], _COMMANDS["quotes"]
ARGUMENT_DROPPED, SECOND_ARGUMENT_PRINTED = _COMMANDS["argument-dropped"], _COMMANDS["second-argument-printed"]
_WITH_ARGUMENT = ACCENTS.keys() | EMPHASIS | QUOTES | ARGUMENT_DROPPED | SECOND_ARGUMENT_PRINTED
_UNSEEN = _COMMANDS["transparent"] | _COMMANDS["without-output"] | {"url", "path", "nolinkurl", ""}
SUPERSCRIPTS = dict(zip("0123456789+-n", SUPERSCRIPT_DIGITS + "⁺⁻ⁿ", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-", SUBSCRIPT_DIGITS + "₊₋", strict=True))


LONGEST = 100_000
"""Characters of a value that are read."""
# A command with the whitespace after it, which TeX skips; a sign with a meaning; or text up to the next of these.
_TOKEN = pattern(r"\\(?:[A-Za-z]+[ \t\r\n]*|[\s\S]|\Z)|[{}$~^_]|[^\\{}$~^_]+")
# No commands, and nothing that could be half of a ligature (`--`, `?` and a backtick).
_PLAIN = pattern(r"[^\\{}$~^_`'?!\x00-\x1f-]*")
# Around emphasis, until the characters next to it are known; controls of the text itself are dropped before.
_START, _END = "\x01", "\x02"
_CONTROLS = pattern(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_MARKED = pattern(r"\x01([^\x01\x02]*)\x02")
# The longer one first, or `---` would become `–-`.
_LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("?`", "¿"), ("!`", "¡"))
_QUOTES = str.maketrans({"`": "‘", "'": "’"})
_ESCAPED = "&%#_${}"


# Arguments inside each other; what is deeper is text.
_DEEPEST = 200


@dataclass(slots=True)
class _Group:
    """An open brace."""

    out: list[str] = field(default_factory=list)
    """The text read so far; shared with the enclosing group, unless a command waits for this one."""
    is_argument: bool = False
    waiting: list[str] = field(default_factory=list)
    """Commands that wait for an argument, the last one first served."""
    emphasis: int | None = None
    """The place in `out` from which on `{\\em …` holds."""


def text_of(latex: str, *, emphasis: bool = False, unknown: set[str] | None = None) -> str:
    """The text on one line; `emphasis` keeps emphasis as `*…*`, `unknown` collects the names of unknown commands."""
    if not latex:
        return ""
    # Linear time, but a hostile value can have megabytes.
    latex = latex[:LONGEST]
    if _PLAIN.fullmatch(latex):
        return _tidy(latex)
    return _tidy(_marked(_Reading(set() if unknown is None else unknown).read(_CONTROLS.sub("", latex)), emphasis))


def verbatim_of(latex: str) -> str:
    r"""A URL or DOI: LaTeX takes it as it is, but people escape `\_` and wrap `\url{…}` all the same."""
    if not latex:
        return ""
    bare = re.sub(r"\\(?:url|path|nolinkurl|href)\b\s*|[{}]|(?<!\\)\$", "", latex[:LONGEST])
    bare = re.sub(r"\\(?:textasciitilde|sim|~)", "~", bare.replace("\\textunderscore", "_"))
    return _tidy(re.sub(r"\\([&%#_$~^])", r"\1", bare))


def _tidy(text: str) -> str:
    """On one line in NFC, without what is invisible; the no-break space stays."""
    text = " ".join(re.split(r"[ \t\r\n\f\v]+", text)).strip(" ")
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(character for character in text if character in "\u200c\u200d" or not is_invisible(character))
    return unicodedata.normalize("NFC", kept)


def _marked(text: str, emphasis: bool) -> str:
    """Asterisks around emphasis, but not inside a word: a field has the word as a whole."""

    def star(match: re.Match[str]) -> str:
        inside = match[1].strip()
        lead, trail = (match[1][:1].isspace(), match[1][-1:].isspace())
        before = " " if lead else text[max(0, match.start() - 1) : match.start()]
        after = " " if trail else text[match.end() : match.end() + 1]
        if not emphasis or not inside or "*" in inside or re.match(r"[\w*]", before) or re.match(r"[\w*]", after):
            return match[1]
        return f"{' ' * lead}*{inside}*{' ' * trail}"

    return re.sub(r"[\x01\x02]", "", _MARKED.sub(star, text)) if _START in text else text


class _Reading:
    """The state of reading one value."""

    def __init__(self, unknown: set[str]) -> None:
        self.unknown = unknown
        self.out: list[str] = []
        self.groups = [_Group(self.out)]
        self.math = False

    def read(self, latex: str) -> str:
        parts = _TOKEN.findall(latex)
        for at, part in enumerate(parts, 1):
            self._part(part, has_argument=parts[at : at + 1] == ["{"] and parts[at + 1 : at + 2] != ["}"])
        while self.groups:
            self._close()
        return "".join(self.out)

    def _part(self, part: str, *, has_argument: bool) -> None:
        if part == "{":
            self._open()
        elif part == "}":
            if len(self.groups) > 1:
                self._close()
        elif part == "$":
            self.math = not self.math
        elif part in "^_" and self.math:
            self.groups[-1].waiting.append("raised" if part == "^" else "lowered")
        elif part[0] == "\\":
            # A backslash before a space prints one, so that this space is part of the command.
            self._command(part[1:].rstrip("\t\r\n ") or part[1:2], has_argument=has_argument)
        elif part == "~":
            self._give("\u00a0")
        else:
            self._characters(part)

    def _open(self) -> None:
        around = self.groups[-1]
        if around.waiting and len(self.groups) <= _DEEPEST:
            self.groups.append(_Group(is_argument=True))
            return
        around.waiting.clear()
        self.groups.append(_Group(around.out))

    def _close(self) -> None:
        group = self.groups.pop()
        if group.emphasis is not None:
            group.out.insert(group.emphasis, _START)
            group.out.append(_END)
        if group.is_argument:
            self._give("".join(group.out), group=True)

    def _characters(self, characters: str) -> None:
        """Plain characters; a command that waits for an argument takes the first of them."""
        group = self.groups[-1]
        while group.waiting and (characters := characters.lstrip(" \t\r\n")):
            self._give(characters[0], group=True)
            characters = characters[1:]
        for pair, character in _LIGATURES:
            characters = characters.replace(pair, character)
        if characters and not group.waiting:
            group.out.append(characters.translate(_QUOTES))

    def _give(self, text: str, *, group: bool = False) -> None:
        """Text to the open group, through the commands that wait for an argument."""
        target = self.groups[-1]
        while target.waiting and (group or text):
            command = target.waiting.pop()
            text = self._applied(command, text)
            if command in SECOND_ARGUMENT_PRINTED:  # the second argument is still to come, and is printed
                return
        target.out.append(text)

    def _applied(self, command: str, text: str) -> str:
        if command in ACCENTS:
            return _accented(text, ACCENTS[command])
        if command in EMPHASIS:
            return f"{_START}{text}{_END}"
        if command in QUOTES:
            return f"“{text}”"
        if command in ("raised", "lowered"):
            letters = SUPERSCRIPTS if command == "raised" else SUBSCRIPTS
            return "".join(letters[character] for character in text) if text and all(map(letters.get, text)) else text
        return "" if command in ARGUMENT_DROPPED else text

    def _command(self, name: str, *, has_argument: bool) -> None:
        group = self.groups[-1]
        if name in _WITH_ARGUMENT:
            group.waiting.append(name)
        elif name in LATEX_IN_BIBLIOGRAPHIES or (name in _ESCAPED and name):
            self._give(LATEX_IN_BIBLIOGRAPHIES.get(name, name), group=True)
        elif name in WHITESPACE:
            self._give(" ")
        elif name in _COMMANDS["emphasis-switches"]:
            group.emphasis = len(group.out)
        elif name not in _UNSEEN:
            self.unknown.add(name)
            # Authors define `\XML` or `\NASA` for themselves: the name is what is printed.
            if name[0].isupper() and not has_argument:
                self._give(name, group=True)


def _accented(text: str, accent: str) -> str:
    """The combining mark added to the first character, if there is one."""
    if not text.strip():
        return text
    # LaTeX puts accents on a dotless i (`\'{\i}`), while Unicode's `í` is made of a plain one.
    base = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    end = 1
    # After the marks that are there already: accents nest, as in `\'{\^e}`.
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return unicodedata.normalize("NFC", base + text[1:end] + accent) + text[end:]
