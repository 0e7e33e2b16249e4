"""LaTeX's commands, by what a reader of notes does with them and what they print.

The lists of commands are in `commands.toml`. A command that is in none of them prints its arguments. Accents are
Unicode's own combining characters.

Source: T1, TS1 and OT1 encodings (LaTeX encoding guide).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from stacite.model.document import BlockKind
from stacite.text.characters import LATEX_ACCENTS, LATEX_IN_DOCUMENTS
from stacite.text.patterns import pattern
from stacite.text.tables import table

_TABLES = table(__package__, "commands.toml")


def _by_name(kind: str) -> dict[str, str]:
    """Each name in a table of lists, with the key of its list."""
    return {name: key for key, names in _TABLES[kind].items() for name in names}


DROPPED_COMMANDS = {name: int(count) for name, count in _by_name("dropped").items()}
ENVIRONMENTS = {name: int(count) for name, count in _by_name("environments").items()}
NOTE_COMMANDS = _by_name("notes")
"""Commands that make notes, with the counter that numbers them."""
QUOTATION_MARKS: dict[str, str] = _TABLES["quotation_marks"]
LANGUAGE_ALIASES: dict[str, str] = _TABLES["language_aliases"]
INPUT_ENCODINGS: dict[str, str] = _TABLES["input_encodings"]
VERBATIM_ENVIRONMENTS = frozenset(_TABLES["other_environments"]["verbatim"])
BLOCK_ENVIRONMENTS = {name: BlockKind(kind) for kind, names in _TABLES["blocks"].items() for name in names}
"""Environments whose paragraphs are blocks of a kind."""
MATH_ENVIRONMENTS = frozenset(_TABLES["other_environments"]["math"])
SPACES = frozenset(
    "quad qquad enspace enskip thinspace medspace thickspace space nobreakspace newline hfill hfil tabularnewline "
    "tab linebreak hspace and , ; : \\ ~ hskip".split()
) | {" ", "\n", "\t", "\r"}
"""Commands that print a space."""
CITE_COMMAND = pattern(
    r"(?:full|paren|text|auto|smart|super|foot|footfull|block)?[Cc]ite[A-Za-z]{0,14}|bibentry|Cite[a-z]{0,9}"
)
"""Commands that cite keys of a bibliography."""
MATH_TOGGLES = {"(": True, ")": False, "[": True, "]": False}


SECTION_LEVELS: dict[str, int] = _TABLES["section_levels"]


def commands_that(action: str) -> frozenset[str]:
    """The commands of one list in `commands.toml`, such as `emphasis`."""
    return frozenset(_TABLES["commands"][action])


ACCENTS = LATEX_ACCENTS | {"t": "\u0361"}
"""Combining marks by the command that sets them."""

LIGATURES: dict[str, str] = _TABLES["ligatures"]
"""The text that sequences of characters print, with babel's German shorthands."""


@lru_cache(maxsize=512)
def printed_character(name: str) -> str | None:
    r"""The text that a command without argument prints (`\ss`, `\S`, `\alpha`); None if unknown."""
    known = LATEX_IN_DOCUMENTS.get(name)
    if known is not None or len(name) < 2 or not name.isalpha():
        return known
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")
    except KeyError:
        return None


def ligature(text: str) -> str:
    """The text that a sequence of characters prints."""
    if text in LIGATURES:
        return LIGATURES[text]
    return accented(text[1:], ['"'])


def accented(base: str, accents: list[str]) -> str:
    """A letter with its accents, the innermost last."""
    plain = {"ı": "i", "ȷ": "j"}.get(base, base)
    marks = "".join(ACCENTS[each] for each in reversed(accents))
    return unicodedata.normalize("NFC", (plain or " ") + marks).strip()
