r"""Quotation marks by meaning: `\enquote{…}` prints those of the text's language.

Source: csquotes manual, 3 and 8 (styles of languages).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.readers.tex.reading import Handler, Reading
    from stacite.readers.tex.tokens import Token

_ENGLISH = "“”‘’"
_MARKS = {
    "german": "„“‚‘",
    "french": "«»“”",
    "italian": "«»“”",
    "spanish": "«»“”",
    "russian": "«»„“",
    "swedish": "””’’",
    "finnish": "””’’",
    "danish": "»«›‹",
    "czech": "„“‚‘",
    "polish": "„”‚’",
    "portuguese": "“”‘’",
    "dutch": "“”‘’",
}
_LANGUAGES = re.compile(
    r"\\usepackage\s{0,9}\[([^\]]{0,500})\]\s{0,9}\{babel\}|\\setmainlanguage\s{0,9}(?:\[[^\]]{0,300}\])?\{(\w{1,30})\}"
)
_CLASS = re.compile(r"\\documentclass\s{0,9}\[([^\]]{0,500})\]")
_NAMES = {"ngerman": "german", "austrian": "german", "naustrian": "german", "nswissgerman": "german"} | {
    "francais": "french",
    "acadian": "french",
    "brazil": "portuguese",
    "frenchb": "french",
}


def main_language(source: str) -> str:
    """The language that the text is set in, as babel names it; empty where none is chosen."""
    head = source[:100_000]
    found = _LANGUAGES.search(head)
    given = (found[1] or found[2] or "") if found else ""
    main = re.search(r"\bmain\s{0,9}=\s{0,9}(\w{1,30})", given)
    words = [main[1]] if main else re.findall(r"\w+", given)
    if not words and found and (chosen := _CLASS.search(head)):
        words = re.findall(r"\w+", chosen[1])
    known = [_NAMES.get(word, word) for word in words]
    return next((word for word in reversed(known) if word in _MARKS or word.endswith("english")), "")


def has_shorthands(source: str) -> bool:
    """Whether babel's short forms with `"` are German ones."""
    found = _LANGUAGES.search(source[:100_000])
    return found is not None and found[1] is not None and main_language(source) == "german"


def quote(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001 - the form of all handlers
    r"""`\enquote{…}`, `\textquote[source]{…}`; within each other the inner marks."""
    inner = reading.stream.star() or reading.quoted % 2 == 1
    if name.startswith(("foreign", "hyphen")):
        reading.stream.argument()
    reading.stream.option()
    reading.stream.option()
    marks = _MARKS.get(reading.language, _ENGLISH)
    opening, closing = (marks[2], marks[3]) if inner else (marks[0], marks[1])
    gap = " " if reading.language == "french" and not inner else ""

    def end() -> None:
        reading.quoted -= 1
        reading.out.insert(gap + closing)

    reading.quoted += 1
    reading.out.insert(opening + gap)
    reading.text_argument(end)


QUOTE_HANDLERS: dict[str, Handler] = dict.fromkeys(
    "enquote textquote foreignquote hyphenquote mkbibquote blockquote foreigntextquote".split(),
    quote,
)
