"""What the tagger sees of each token: its spelling, its classes, where it stands, and what has a form of its own there.

A feature is a number, the CRC-32 of its name. Those of a word are kept, since notes repeat words.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any
from zlib import crc32

from stacite.parser.tokens import tokens
from stacite.text.characters import without_ligatures
from stacite.text.months import LANGUAGES, month_numbers, season_numbers
from stacite.text.patterns import any_of, pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from stacite.parser.tokens import Token

_YEAR = r"(?:1[4-9]|20)\d\d"
_YEAR_ONLY = pattern(_YEAR)
_UPPER, _LOWER, _DIGITS = pattern(r"[A-ZÀ-ÖØ-Þ]{1,99}"), pattern(r"[a-zß-öø-ÿ]{1,99}"), pattern(r"\d{1,99}")
_INITIALS = pattern(r"(?:[A-ZÀ-ÖØ-Þ]\.?){1,9}")
_ROMAN, _ROMAN_CAPITALS = pattern(r"[ivxlcdm]{1,9}"), pattern(r"[IVXLCDM]{1,9}")
_SCHEME = pattern(r"\w{1,9}://(?:www\.)?")
_OPEN_QUOTES, _CLOSE_QUOTES = {"“": 1, "„": 1, "«": 1, "‘": 2, "‹": 2}, "”»›"
_FAR = 6


@lru_cache(maxsize=65_536)
def _number(name: str) -> int:
    return crc32(name.encode("utf-8", "replace"))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    return without_ligatures(word).lower().rstrip(".")


@cache
def _classes() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, list[tuple[tuple[str, ...], str]]]]:
    """The classes of words, and of names of several words by the first of them."""
    data: dict[str, Any] = dict(table("stacite.parser", "data/token_classes.toml"))
    lists: Mapping[str, str] = data.pop("lists")
    entries = [(word, name) for name, words in data.items() for word in words.split()]
    entries += [
        (name, f"names:{kind}")
        for kind, names in table("stacite.parser", "data/names.toml").items()
        for name in map(str.strip, names.split(";"))
        if name
    ]
    entries += [
        (entry, name) for name, files in lists.items() for file in files.split() for entry in word_set(f"parser/{file}")
    ]
    words: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry, name in entries:
        parts = (_folded(entry),) if entry.isalpha() else tuple(_folded(token.text) for token in tokens(entry))
        if len(parts) > 1:
            phrases.setdefault(parts[0], []).append((parts, name))
        else:
            words.setdefault(parts[0], set()).add(name)
    return {word: tuple(sorted(names)) for word, names in words.items()}, phrases


@cache
def _months() -> frozenset[str]:
    return frozenset((*month_numbers(*LANGUAGES), *season_numbers()))


@cache
def _exact() -> tuple[tuple[str, re.Pattern[str]], ...]:
    months = any_of(name for month in _months() if len(month) > 2 for name in (month, month.capitalize()))
    sources = table("stacite.parser", "data/exact.toml").items()
    return tuple(
        (name, pattern(source.replace("{month}", rf"(?:{months})\b").replace("{year}", _YEAR)))
        for name, source in sources
    )


def kind(word: str) -> str:
    """What a token is at first sight: an address, a year, initials, a word in capitals."""
    folded = _folded(word)
    if word.startswith(("http", "www.", "ftp")):
        return "url"
    if word.startswith("10.") and "/" in word:
        return "doi"
    if word[0].isdigit():
        return "year" if _YEAR_ONLY.fullmatch(word) else "number"
    if not word[0].isalnum():
        return f"mark{word[0]}"
    if (len(word) < 3 or "." in word) and _INITIALS.fullmatch(word):
        return "initials"
    if folded in _months():
        return "month"
    stem = word.rstrip(".")
    if _ROMAN.fullmatch(stem):
        return "roman"
    if _ROMAN_CAPITALS.fullmatch(stem):
        return "ROMAN"
    return "CAPITALS" if word.isupper() else "Capital" if word[0].isupper() else "small"


def _shape(word: str) -> str:
    """Its letters and digits by kind, at most a dozen: `U.S.` is `A.A.`, `1998` is `9999`."""
    shape = _UPPER.sub(lambda run: "A" * min(len(run[0]), 2), word)
    shape = _LOWER.sub(lambda run: "a" * min(len(run[0]), 2), shape)
    return _DIGITS.sub(lambda run: "9" * min(len(run[0]), 5), shape)[:12]


@lru_cache(maxsize=65_536)
def word_features(word: str) -> tuple[tuple[int, ...], str]:
    """The features that a word has wherever it stands, and its kind."""
    folded, found = _folded(word), kind(word)
    names = [
        f"word={found if found in ('url', 'doi') else folded}",
        f"kind={found}",
        f"shape={_shape(word)}",
        f"start={folded[:3]}",
        f"end={folded[-3:]}",
        f"ending={folded[-2:]}",
        f"period={word.endswith('.')},{min(len(word), 8)}",
        *(f"class={name}" for name in _classes()[0].get(folded, ())),
    ]
    if found == "url":
        host = _SCHEME.sub("", word.lower()).split("/")[0]
        names += [f"host={host}", f"domain={host.rsplit('.', 1)[-1]}", *(f"site={part}" for part in host.split("."))]
        names += ["pdf"] if word.lower().endswith(".pdf") else []
    return tuple(map(_number, names)), found


def features(text: str, split: Sequence[Token]) -> list[list[int]]:
    """All features of each of a note's tokens."""
    pairs = zip(split, context_features(text, split, named_forms(text, split)), strict=True)
    return [[*word_features(token.text)[0], *others] for token, others in pairs]


def context_features(text: str, split: Sequence[Token], named: Mapping[int, set[str]]) -> list[list[int]]:
    """The features of each token that its word alone does not have: where it stands, and what has a form of its own.

    `named` are the note's `named_forms`.
    """
    words = [word_features(token.text) for token in split]
    to_year = _distance_to_year([found for _, found in words])
    is_italic, quote, depth = False, 0, 0
    rows: list[list[int]] = []
    for at, (token, (_, found)) in enumerate(zip(split, words, strict=True)):
        mark = token.text
        if mark == "*":
            is_italic = not is_italic
        quote = _OPEN_QUOTES.get(mark, 1 - min(quote, 1) if mark == '"' else quote)
        depth += mark in "(["
        beside = _neighbor(text, token.start - 1), _neighbor(text, token.end)
        place = min(at, 3), min(len(split) - 1 - at, 3), to_year[at]
        row = [*_inside(found, f"{is_italic},{quote},{min(depth, 2)}"), *_beside(beside), *_place(place)]
        rows.append([*row, *map(_number, sorted(named[at]))] if at in named else row)
        if mark in _CLOSE_QUOTES or (mark == "’" and quote == 2):
            quote = 0
        depth = max(0, depth - (mark in ")]"))
    return rows


@lru_cache(maxsize=4096)
def _inside(found: str, state: str) -> tuple[int, ...]:
    return _number(f"inside={state}"), _number(f"inside={found},{state}")


@lru_cache(maxsize=4096)
def _beside(marks: tuple[str, str]) -> tuple[int, ...]:
    return _number(f"before={marks[0]}"), _number(f"after={marks[1]}")


@lru_cache(maxsize=4096)
def _place(distances: tuple[int, int, int]) -> tuple[int, ...]:
    first, last, year = distances
    return _number(f"first={first}"), _number(f"last={last}"), _number(f"year={year}")


def _neighbor(text: str, at: int) -> str:
    if not 0 <= at < len(text):
        return "edge"
    return " " if text[at].isspace() else "letter" if text[at].isalnum() else text[at]


def _distance_to_year(kinds: Sequence[str]) -> list[int]:
    """How many tokens after each one the next year stands."""
    distances, distance = [], _FAR
    for found in reversed(kinds):
        distances.append(distance)
        distance = 0 if found == "year" else min(distance + 1, _FAR)
    return distances[::-1]


def named_forms(text: str, split: Sequence[Token]) -> dict[int, set[str]]:
    """By the place of a token, the names of several words and the exact forms that it is part of."""
    found: dict[int, set[str]] = {}
    folded = [_folded(token.text) for token in split]
    phrases = _classes()[1]
    for at, word in enumerate(folded):
        for parts, name in phrases.get(word, ()):
            if tuple(folded[at : at + len(parts)]) == parts:
                for place in range(at, at + len(parts)):
                    found.setdefault(place, set()).add(f"name={name}")
    starts = {token.start: at for at, token in enumerate(split)}
    for name, form in _exact():
        for match in form.finditer(text, split[0].start, split[-1].end) if split else ():
            first = starts.get(match.start(), len(split))
            for place in range(first, len(split)):
                if split[place].start >= match.end():
                    break
                found.setdefault(place, set()).add(f"form={name}{'' if place == first else '+'}")
    return found


def citation_features(
    split: Sequence[Token], start: int, variables: Sequence[str], named: Mapping[int, set[str]]
) -> list[int]:
    """What tells the type of a citation: its words by variable, their classes, and the order of the variables.

    `split` are the note's tokens, of which the citation's begin at `start`; `variables` says what each of these belongs
    to, empty where nothing; `named` are the note's `named_forms`.
    """
    names: set[str] = set()
    cited = split[start : start + len(variables)]
    for token, variable in zip(cited, variables, strict=True):
        word = _folded(token.text)
        found = (f"word={word}", *(f"class={name}" for name in _classes()[0].get(word, ())))
        names.update(found)
        names.update(f"{variable}:{each}" for each in found)
        if variable == "URL" and kind(token.text) == "url":
            host = _SCHEME.sub("", token.text.lower()).split("/")[0]
            names.update((f"host={host}", *(f"site={part}" for part in host.split("."))))
        names.add(f"is={variable}")
    for at, variable in enumerate(variables, start):
        names.update(named.get(at, ()))
        names.update(f"{variable}:{each}" for each in named.get(at, ()))
    printed = [name for name, _ in groupby(filter(None, variables))]
    names.update(f"then={first}>{second}" for first, second in pairwise(printed))
    if printed:
        names.update((f"first={printed[0]}", f"last={printed[-1]}"))
    names.update(f"mark={token.text}" for token in cited if token.text in _OPEN_QUOTES or token.text == '"')
    return sorted(map(_number, names))
