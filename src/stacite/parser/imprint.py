"""Where something was published: its periodical, volume and issue, series, edition, publisher and place."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.parser.tagged_note import FieldSpan, has_field, join_fields, without_tokens
from stacite.parser.types import is_periodical
from stacite.text.patterns import pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.tagged_note import FieldRule, Fields
    from stacite.parser.tokens import Token

# Words of a town's name: `Frankfurt am Main`.
_LONGEST_TOWN = 3
_ISBN = pattern(r"ISBN(?:-1[03])?", 2)
_ISBN_PART = pattern(r"[\dX]{1,13}|-|–|:")
_EXHIBITION = pattern(r"exh(?:ibition)?\.?\s?cat(?:alogue|alog)?\.?", 2)
_FOLIO = pattern(r"(?:fols?|folios?|Bll?|ff?|pp?|c|cc|S)\.?")
_FOLIO_PART = pattern(r"\d{1,5}|[rv]{1,2}\.?|[–-]|ff?\.")
# What is printed of a periodical that is cited by its date alone.
_OF_ISSUES = frozenset(("title", "issued", "page", "locator", "issue", "edition", "publisher-place"))
_DAY = pattern(r"(?<!\d)\d{1,2}(?!\d)")
_LONGEST_PERIODICAL = 4
# Older books print no edition beside the year; longer numbers that begin like a year are none.
_EDITION_YEAR = pattern(r"19\d\d|20[0-3]\d")
_BETWEEN_PLACES = [[","], [";"], ["/"], ["–"], ["-"], ["&"], ["and"], ["und"], ["et"], ["e"], ["y"]]
_BEFORE_ISSUES = frozenset("no. no nr. nº n° núm. heft issue fasc.".split())


def _periodicals(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What has only a date is no work where it is a known newspaper, or its short name is in italics."""
    titles = [field for field in fields if field.variable == "title"]
    if len(titles) != 1 or {field.variable for field in fields} - _OF_ISSUES:
        return fields
    (title,) = titles
    words = [token.text for token in tokens[title.start : title.end] if token.text[0].isalnum()]
    name = " ".join(token.text for token in tokens[title.start : title.end])
    is_known = any(is_periodical(name, kind) for kind in ("newspaper", "magazine", "agency"))
    is_italic = title.start > 0 and tokens[title.start - 1].text == "*" and len(words) <= _LONGEST_PERIODICAL
    dates = [
        " ".join(token.text for token in tokens[each.start : each.end]) for each in fields if each.variable == "issued"
    ]
    is_dated = not any(map(str.isdigit, name)) and any(_DAY.search(date) for date in dates)
    if is_known or (is_italic and is_dated):
        return [replace(each, variable="container-title") if each is title else each for each in fields]
    return fields


def _issues(tokens: Sequence[Token], fields: Fields) -> Fields:
    """In a periodical, `no.` precedes an issue: `*Journal*, no. 78`."""
    if not has_field(fields, "container-title") or has_field(fields, "issue"):
        return fields
    return [
        replace(each, variable="issue")
        if each.variable == "volume" and tokens[each.start - 1].text.lower() in _BEFORE_ISSUES
        else each
        for each in fields
    ]


def _folios(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The folio after a shelf mark is the cited place: `RG 59, Box 5, fol. 69–74`."""
    if has_field(fields, "locator"):
        return fields
    for field in fields:
        if field.variable != "archive_location":
            continue
        marks = [at for at in range(field.start + 1, field.end - 1) if _FOLIO.fullmatch(tokens[at].text)]
        if marks and tokens[marks[-1] - 1].text == ",":
            start = marks[-1] + 1
            if all(_FOLIO_PART.fullmatch(token.text) for token in tokens[start : field.end]):
                parts = [replace(field, end=start - 2), replace(field, variable="locator", start=start)]
                return [part for each in fields for part in (parts if each is field else [each])]
    return fields


def _series(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The number of a series follows the series; any other number of a part is a volume."""
    found = fields
    if not has_field(fields, "collection-title") and not has_field(fields, "volume"):
        found = [
            replace(each, variable="volume")
            if each.variable == "collection-number" and tokens[each.start].text.isdecimal()
            else each
            for each in fields
        ]
    if not has_field(fields, "collection-number"):
        for before, field in pairwise(found):
            if (before.variable, field.variable) == ("collection-title", "volume"):
                found = [replace(each, variable="collection-number") if each is field else each for each in found]
    return found


def _raised_editions(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The figure raised after a year is the edition: `20053`."""
    found: Fields = []
    for field in fields:
        year, *others = tokens[field.start : field.end]
        is_raised = (
            field.variable == "issued"
            and len(others) == 1
            and others[0].start == year.end
            and others[0].text.isdecimal()
            and _EDITION_YEAR.fullmatch(year.text) is not None
        )
        if is_raised:
            found.append(replace(field, end=field.end - 1))
            # A closing bracket is sometimes read as a figure: `[19512 Q.B.`.
            if not has_field(fields, "edition") and "[" not in (
                token.text for token in tokens[field.start - 1 : field.start]
            ):
                found.append(replace(field, variable="edition", start=field.end - 1))
        else:
            found.append(field)
    return found


def _isbn(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What follows `ISBN` is one."""
    if not fields or has_field(fields, "ISBN"):
        return fields
    for at in range(fields[0].start, fields[-1].end):
        if _ISBN.fullmatch(tokens[at].text):
            end = at + 1
            while end < len(tokens) and _ISBN_PART.fullmatch(tokens[end].text):
                end += 1
            start = at + 1 + (tokens[at + 1 : at + 2] != [] and tokens[at + 1].text == ":")
            if start < end:
                others = [part for field in fields for part in without_tokens(field, at, end)]
                return sorted([*others, FieldSpan("ISBN", start, end, 1.0)], key=lambda field: field.start)
    return fields


def _no_catalogues(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`exh. cat.` describes a book, and is no kind of report."""
    return [
        field
        for field in fields
        if field.variable != "genre"
        or not _EXHIBITION.fullmatch(" ".join(token.text for token in tokens[field.start : field.end]))
    ]


def _place_of_publisher(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the date, a city is no publisher; of two publishers the last is the place, of two places one is none."""
    for before, after in pairwise(fields):
        both = {before.variable, after.variable}
        if after.variable == "issued" and not has_field(fields, "publisher-place") and _is_city(tokens, before):
            return [replace(each, variable="publisher-place") if each is before else each for each in fields]
        if len(both) > 1 or not _is_dated(fields, after) or not _are_listed(tokens, before, after):
            continue
        if both == {"publisher"} and not has_field(fields, "publisher-place") and _is_short_name(tokens, after):
            return [replace(each, variable="publisher-place") if each is after else each for each in fields]
        others = [field for field in (before, after) if not _is_city(tokens, field)]
        if both == {"publisher-place"} and not has_field(fields, "publisher") and len(others) == 1:
            is_name = not _is_in(tokens, others[0], "countries", "regions")
            return [replace(each, variable="publisher") if each is others[0] and is_name else each for each in fields]
    return fields


def _is_dated(fields: Fields, field: FieldSpan) -> bool:
    """Whether a date comes next."""
    return any(before is field and after.variable == "issued" for before, after in pairwise(fields))


def _are_listed(tokens: Sequence[Token], before: FieldSpan, after: FieldSpan) -> bool:
    return [token.text for token in tokens[before.end : after.start]] in ([","], [":"])


def _is_short_name(tokens: Sequence[Token], field: FieldSpan) -> bool:
    """Whether it may be a town: a capital, few words, none of which is a publisher's."""
    words = [token.text for token in tokens[field.start : field.end]]
    is_body = any(word.lower().rstrip(".") in _publisher_words() for word in words)
    return len(words) <= _LONGEST_TOWN and words[0][0].isupper() and not is_body


@cache
def _publisher_words() -> frozenset[str]:
    return frozenset(table("stacite.parser", "data/token_classes.toml")["body"].split())


def _is_city(tokens: Sequence[Token], field: FieldSpan) -> bool:
    return field.variable in ("publisher", "publisher-place") and _is_in(tokens, field, "cities")


def _is_in(tokens: Sequence[Token], field: FieldSpan, *lists: str) -> bool:
    words = " ".join(token.text for token in tokens[field.start : field.end] if token.text[0].isalpha())
    return any(words in word_set(f"parser/{name}") for name in lists)


def _whole_places(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Several towns are one value: `Berlin, Heidelberg`, `Frankfurt am Main; New York`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        between = [token.text for token in tokens[before.end : field.start]]
        return before.variable == field.variable == "publisher-place" and (not between or between in _BETWEEN_PLACES)

    return join_fields(fields, is_one)


RULES: tuple[FieldRule, ...] = (
    _folios,
    _periodicals,
    _raised_editions,
    _isbn,
    _series,
    _place_of_publisher,
    _whole_places,
    _issues,
    _no_catalogues,
)
"""In the order in which they are applied."""
