r"""Quotation marks by meaning: `\enquote{…}` prints those of the text's language.

Source: csquotes manual, 3 and 8 (styles of languages).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from stacite.readers.tex.reading import Handler, Reading

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
_LANGUAGES = pattern(
    r"\\usepackage\s{0,9}\[([^\]]{0,500})\]\s{0,9}\{babel\}|\\setmainlanguage\s{0,9}(?:\[[^\]]{0,300}\])?\{(\w{1,30})\}"
)
_CLASS = pattern(r"\\documentclass\s{0,9}\[([^\]]{0,500})\]")
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


def cited_quote(reading: Reading, token: Token, name: str) -> None:
    r"""`\textcquote[see][12]{key}[.]{text}[,]`: the quotation in its marks, and after it what it cites."""
    stream = reading.stream
    if name.startswith(("foreign", "hyphen")):
        stream.argument()
    options = [given for _ in range(2) if (given := stream.option()) is not None]
    key = stream.argument()
    inside = stream.option()

    def end() -> None:
        reading.quoted -= 1
        for each in inside or ():
            reading.write(each)
        reading.out.insert(closing)
        behind = stream.option() if stream.peek().kind is Kind.LEFT else None
        cite = [_put(Kind.COMMAND, reading.citing, token)]
        for option in options:
            cite += [_put(Kind.LEFT, "[", token), *option, _put(Kind.RIGHT, "]", token)]
        cite += [_put(Kind.OPEN, "{", token), *key, _put(Kind.CLOSE, "}", token)]
        gap = [] if reading.citing.lower().startswith("foot") else [_put(Kind.BLANK, " ", token)]
        stream.push([*(behind or ()), *gap, *cite])

    marks = _MARKS.get(reading.language, _ENGLISH)
    opening, closing = (marks[2], marks[3]) if reading.quoted % 2 else (marks[0], marks[1])
    reading.quoted += 1
    reading.out.insert(opening)
    reading.text_argument(end)


def cite_command(reading: Reading, token: Token, name: str) -> None:  # noqa: ARG001
    r"""`\SetCiteCommand{\footcite}`."""
    given = [each.text for each in reading.stream.argument() if each.kind is Kind.COMMAND]
    reading.citing = given[0] if given else reading.citing


def _put(kind: Kind, text: str, token: Token) -> Token:
    return Token(kind, text, token.start, own=False)


QUOTE_HANDLERS: dict[str, Handler] = {
    **dict.fromkeys("enquote textquote foreignquote hyphenquote mkbibquote blockquote foreigntextquote".split(), quote),
    **dict.fromkeys(
        "textcquote blockcquote foreigntextcquote hyphentextcquote foreignblockcquote hyphenblockcquote".split(),
        cited_quote,
    ),
    "SetCiteCommand": cite_command,
}
