"""The tokens of a note, and what the tagger says of them: citations, their fields, signals.

A token is a word with the period after it, a number, a punctuation mark, an address or a DOI.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from stacite.model.url import HOST_AND_SLASH, SENTENCE_STOPS
from stacite.text.patterns import pattern
from stacite.text.spans import emphasis_spans
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


# What an address does not end with, since it is the sentence's own.
_INSIDE = rf"[^\s<>“”«»—{SENTENCE_STOPS}]"
_END = rf"[^\s<>“”«»—.,;:!?'’)\]}}\"*{SENTENCE_STOPS}]/?"
# Closes what was opened in the address: `https://en.wikipedia.org/wiki/Mercury_(planet)`.
_BRACKETED = rf"{_INSIDE}*\([^\s()<>“”«»]*\)/?(?=[\s<>“”«».,;:)\]{SENTENCE_STOPS}]|$)"
_TOKENS = (
    # The address before a DOI is a token of its own, so that the DOI can be labeled.
    r"(?:https?://)?(?:dx\.)?doi\.org/(?:doi:)?(?=10\.\d{4,9}/)"
    rf"|(?:https?|ftp)://(?:{_BRACKETED}|{_INSIDE}*{_END})|www\d{{0,2}}\.{_INSIDE}*{_END}|\b10\.\d{{4,9}}/{_INSIDE}*{_END}"
    rf"|{HOST_AND_SLASH}(?:{_INSIDE}*{_END})?"
    # Initials and abbreviations (U.S., E.J.), articles before a vowel (l’arrêté), the genitive, words
    # with a letter that looks like a mark (Ma‘shar).
    r"|(?:[^\W\d_]\.){2,}(?=\W|$)|(?:[ldcjmnst]|qu|dell|nell|all|sull|un)['’](?=[^\W\d_])|['’]s(?=\W|$)"
    r"|[^\W\d_]+(?:['’‘](?!s\W)[^\W\d_]+)*\.(?=[\s,;:)\]*’”\"»-]|$)|[^\W\d_]+(?:['’‘](?!s\b)[^\W\d_]+)*"
    # The number of an edition may be raised after the year: 20192.
    r"|(?:1[4-9]|20)\d\d(?=\d(?!\d))|\d+|\S"
)
_TOKEN = pattern(_TOKENS, re.IGNORECASE)
# Accents may be characters of their own after their letters.
_ACCENT = pattern(r"[^\W\d_][\u0300-\u036f]")
_ACCENTED_TOKEN = pattern(_TOKENS.replace(r"[^\W\d_]", r"(?:[^\W\d_][\u0300-\u036f]*)"), re.IGNORECASE)
COMMENT, SIGNAL, UNLABELED = "comment", "signal", ""
"""What a token is that belongs to no variable; `UNLABELED` words belong to the citation all the same (`in`, `ed.`)."""
RULED = 0.95
"""The confidence in a type or a field that a rule has decided."""
YEAR = pattern(r"(?:1[4-9]|20)\d\d")


class Token(NamedTuple):
    """A token, composed (NFC), and its span in the note."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """All that a note prints, without the spaces, in order; a word of which a part is emphasized is one token."""
    whole = whole_words(text)
    if _ACCENT.search(whole):
        matches = _ACCENTED_TOKEN.finditer(whole)
        found = [Token(normalize("NFC", match[0]), *match.span()) for match in matches]
    else:
        found = [Token(match[0], *match.span()) for match in _TOKEN.finditer(whole)]
    return found if whole is text else [_as_printed(token, text, whole) for token in found]


_WITHIN_WORD = pattern(r"[^\W\d_]\*[^\W\d_]")
_LETTERS_BEFORE, _LETTERS = pattern(r"[^\W\d_]+\Z"), pattern(r"[^\W\d_]+")


def whole_words(text: str) -> str:
    """The text, with the marks of emphasis that stand within a word before or after that: `*Journal of Riv*ers`."""
    if not _WITHIN_WORD.search(text):
        return text
    changed = text
    for start, end in emphasis_spans(text):
        for at in (start, end - 1):
            before, after = _LETTERS_BEFORE.search(text, 0, at), _LETTERS.match(text, at + 1)
            if before is None or after is None or not _is_one_word(before[0], after[0]) or _is_in_address(text, at):
                continue
            moved = f"*{before[0]}" if at == start else f"{after[0]}*"
            first = before.start() if at == start else at
            changed = changed[:first] + moved + changed[first + len(moved) :]
    return changed


def _is_one_word(before: str, after: str) -> bool:
    """Whether the space between two words was not merely lost: `*Nature*in`, `*Nature*Roe`."""
    is_small = any(len(each) > 1 and each in word_set("parser/function_words") for each in (before, after))
    return not is_small and not (len(before) > 1 and before[-1].islower() and after[0].isupper())


def _is_in_address(text: str, at: int) -> bool:
    """Whether the words that no space parts there are an address, of which each character counts."""
    end = text.find(" ", at)
    return "/" in text[text.rfind(" ", 0, at) + 1 : end if end >= 0 else None]


def _as_printed(token: Token, text: str, whole: str) -> Token:
    """A token of `whole_words` with its span in the text itself, where a moved mark has no place of its own."""
    start, end = token.start, token.end
    if token.text == "*" and text[start] != "*":
        return Token("*", start, start) if whole[end : end + 1].isalpha() else Token("*", end, end)
    is_after_mark = start > 0 and token.text[0].isalpha() and whole[start - 1] == "*" != text[start - 1]
    is_before_mark = whole[end : end + 1] == "*" != text[end : end + 1]
    return Token(token.text, start - is_after_mark, end + is_before_mark)


@dataclass(frozen=True, slots=True)
class FieldSpan:
    """Successive tokens of one variable."""

    variable: str
    start: int
    """The first token."""
    end: int
    """After the last token."""
    confidence: float


if TYPE_CHECKING:
    Fields = list[FieldSpan]
    FieldRule = Callable[[Sequence[Token], Fields], Fields]
    """Changes the fields of a citation among the tokens of its note."""


@dataclass(frozen=True, slots=True)
class CitationSpan:
    """A citation as the network labels it."""

    start: int
    end: int
    """Tokens, as in `FieldSpan`."""
    fields: tuple[FieldSpan, ...]
    form: str
    confidence: float
    """The network's probability of the least certain of its tokens."""
    type: str = ""
    type_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class TaggedNote:
    """A note's tokens and what the network says of them."""

    text: str
    tokens: Sequence[Token]
    citations: tuple[CitationSpan, ...]
    signals: tuple[tuple[int, int], ...]
    """Runs of tokens, as in `FieldSpan`."""
    names: Sequence[Sequence[float]]
    """For each token, how likely it is each of `names.NAME_LABELS` in a list of names: the logarithms of the odds."""
    doubts: Sequence[float] = ()
    """For each token the doubt about its label (`network.MOST_DOUBT`); none where the labels were given by hand."""


def variables(cited: CitationSpan) -> list[str]:
    """For each token of a citation the variable that it belongs to."""
    found = [UNLABELED] * (cited.end - cited.start)
    for field in cited.fields:
        found[field.start - cited.start : field.end - cited.start] = [field.variable] * (field.end - field.start)
    return found


def citation_spans(
    labels: Sequence[str], confidences: Sequence[float]
) -> tuple[list[tuple[int, int, list[FieldSpan]]], list[tuple[int, int]]]:
    """The citations (first token, end, fields) and the signals that a note's labels say.

    A label is `comment`, `signal`, or a variable (empty for words without one); `^` before it begins a citation, `+` a
    field.
    """
    citations: list[tuple[int, int, list[FieldSpan]]] = []
    signals: list[tuple[int, int]] = []
    before = COMMENT
    for at, (label, confidence) in enumerate(zip(labels, confidences, strict=True)):
        variable = label.lstrip("^+")
        if variable in (COMMENT, SIGNAL):
            if variable == SIGNAL and before == SIGNAL:
                signals[-1] = (signals[-1][0], at + 1)
            elif variable == SIGNAL:
                signals.append((at, at + 1))
            before = variable
            continue
        if label.startswith("^") or before in (COMMENT, SIGNAL):
            citations.append((at, at + 1, []))
            before = UNLABELED
        start, _, fields = citations[-1]
        citations[-1] = (start, at + 1, fields)
        if variable == before and variable and not label.startswith("+"):
            last = fields[-1]
            fields[-1] = FieldSpan(variable, last.start, at + 1, min(last.confidence, confidence))
        elif variable:
            fields.append(FieldSpan(variable, at, at + 1, confidence))
        before = variable
    return citations, signals


def has_field(fields: Fields, variable: str) -> bool:
    """Whether one of the fields is this variable."""
    return any(field.variable == variable for field in fields)


def words_of(tokens: Sequence[Token], field: FieldSpan) -> list[str]:
    """The texts of a field's tokens."""
    return [token.text for token in tokens[field.start : field.end]]


def with_variable(fields: Fields, field: FieldSpan, variable: str) -> Fields:
    """The fields, one of them as another variable."""
    return [replace(each, variable=variable) if each is field else each for each in fields]


def join_fields(fields: Fields, is_one: Callable[[FieldSpan, FieldSpan], bool]) -> Fields:
    """The fields; those that are one with the field before them become its end."""
    joined: Fields = []
    for field in fields:
        if joined and is_one(joined[-1], field):
            before = joined[-1]
            joined[-1] = replace(before, end=field.end, confidence=min(before.confidence, field.confidence))
        else:
            joined.append(field)
    return joined


def without_tokens(field: FieldSpan, start: int, end: int) -> Iterable[FieldSpan]:
    """What is left of a field before some tokens and after them."""
    if field.start < min(start, field.end):
        yield replace(field, end=min(start, field.end))
    if max(end, field.start) < field.end:
        yield replace(field, start=max(end, field.start))
