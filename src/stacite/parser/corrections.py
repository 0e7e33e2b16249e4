"""Corrects what the network says where a citation cannot be like that, and decides its type.

The network may give a variable twice, the number of a series without a series, or take a list of citations for one.
Each rule holds in all labeled notes (`training` checks it), and looks only at the variables, their order and the form
of what they print. `boundaries` has the rules for where citations begin and end, `law` those for what citations of law
print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES
from stacite.model.url import find_urls
from stacite.parser import boundaries, law
from stacite.parser.tokens import (
    RULED,
    YEAR,
    FieldSpan,
    has_field,
    join_fields,
    with_variable,
    without_tokens,
    words_of,
)
from stacite.text.characters import without_diacritics
from stacite.text.numerals import roman_value
from stacite.text.patterns import pattern
from stacite.text.spans import QUOTATION_MARKS, quotation_pairs
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stacite.parser.tokens import CitationSpan, FieldRule, Fields, TaggedNote, Token


_OPENING_QUOTES = QUOTATION_MARKS - set("”’")
# What may stand before the mark that closes a quotation.
_BEFORE_CLOSING = frozenset(".,!?…*")
_QUOTED = frozenset(("title", "container-title", "title-short"))
# Below this confidence one of two different variables is doubtful, and the first of two of the same.
_DOUBTFUL = 0.6
_ROLES = frozenset(("author", "editor", "translator", "contributor"))
_AFTER_EDITORS = frozenset("ed. eds. ed eds hrsg. hrsg hg. hg dir. éd. éds. coord. coords.".split())
_IN_BRACKETS = _AFTER_EDITORS | {"a cura di", "a c. di"}
_EDITIONS = frozenset(("ed.", "ed", "éd."))
_BEFORE_EDITORS = frozenset(("ed.", "eds.", "ed. by", "edited by", "hrsg. von", "hg. von", "herausgegeben von"))
_BEFORE_TRANSLATORS = frozenset(
    ("trans.", "trad.", "transl.", "translated by", "trans. by", "übers. von", "übersetzt von")
)
_AFTER_TRANSLATORS = frozenset("trans. transl. tr. trad. übers. übs. trans transl trad übers".split())
# How a sentence begins that says who translated a work, and what stands before the name.
_TRANSLATED = frozenset(
    "translated transl trans übersetzt übers übersetzung übertragen übertragung vertaald vertaling traduit traduction"
    " traduzione tradotto traducción traducido tradução traduzido".split()
)
_BY = frozenset("by von door par por di".split())
# Words from there to the name, and one: `, translated from the German by`.
_LONGEST_TOLD = 9
# They stand before the author of the original, too: `Traduzione di Omero`.
_OF = frozenset(("di", "von"))
# Several of them are one list; any other variable is printed once.
_LISTS = NAME_VARIABLES | DATE_VARIABLES | {"locator"}
# Words of a town's name: `Frankfurt am Main`.
_LONGEST_TOWN = 3
# Words and periods of a given name.
_LONGEST_GIVEN_NAME = 5
# No town's name has these.
_PUBLISHING = frozenset(
    "libreria librería livraria librairie editrice editore editori edizioni ediciones edições editorial éditions press"
    " verlag uitgeverij tipografia tipografía stamperia imprenta imprimerie buchhandlung".split()
)
_ISBN = pattern(r"ISBN(?:-1[03])?", 2)
# The check digit X before a period looks like an initial: `0-201-61586-X.`
_ISBN_PART = pattern(r"[\dX]{1,13}|X\.|-|–|:")
_EXHIBITION = pattern(r"exh(?:ibition)?\.?\s?cat(?:alogue|alog)?\.?", 2)
_FOLIO = pattern(r"(?:fols?|folios?|Bll?|ff?|pp?|c|cc|S)\.?")
_FOLIO_WORD = pattern(r"(?:f|ff|fl|fls|fo|fol|fols|folio|folios|c|cc|cart|p|pp|S|Bl|Bll)\.?")
_ARCHIVE = pattern(
    r"(?:Archivo|Archivio|Arquivo|Archives?|Archiwum|Archief|(?:\w{1,30} )?\w{0,30}archi(?:v|ef)|(?:The )?\w{1,20}"
    r" (?:Archives?|Record Office))\b.{0,90}"
)
_ARCHIVE_CODE = pattern(r"[A-Z]{2,6}")
# What an archive counts by: boxes, bundles, files.
_ARCHIVAL_UNITS = frozenset(
    "caja legajo leg expediente exp busta filza mazzo maço mç cx caixa liasse carton cartons kt karton fasz".split()
)
_FOLIO_PART = pattern(r"\d{1,5}|[rv]{1,2}\.?|[–-]|ff?\.")
# What is printed of a periodical that is cited by its date alone.
_OF_ISSUES = frozenset(("title", "issued", "page", "locator", "volume", "issue", "edition", "publisher-place"))
_DAY = pattern(r"(?<!\d)\d{1,2}(?!\d)")
_LONGEST_PERIODICAL = 4
_CHANGED = pattern(
    r"\b(?:geändert|aktualisiert|aktualisierung|modified|updated|actualizad[oa]|modificad[oa]|atualizad[oa]|aggiornato"
    r"|modificato|modifiée?|mise? à jour|bijgewerkt|gewijzigd)\b",
    2,
)
# Words from there to the date, and one: `aktualisiert am :`.
_LONGEST_CHANGED = 5
_DASHES = frozenset("-‐‑–—")
_NUMBERS = frozenset(("page", "volume", "issue", "locator", "number"))
_IMPRINT = frozenset(("publisher", "publisher-place", "issued"))
_COUNTED = frozenset("p. p pp. pp pages pagina pagine páginas págs. seiten stron".split())
_TWO_YEARS = pattern(r"1[5-9]\d\d[–—/-](?:\d|\d\d|1[5-9]\d\d)")
_YEAR_AHEAD = pattern(r"2[1-9]\d\d")
# Older books print no edition beside the year; longer numbers that begin like a year are none.
_EDITION_YEAR = pattern(r"19\d\d|20[0-3]\d")
_BETWEEN_PLACES = [[","], [";"], ["/"], ["–"], ["-"], ["&"], ["and"], ["und"], ["et"], ["e"], ["y"]]
_BEFORE_ISSUES = frozenset("no. no nr. nº n° núm. heft issue fasc.".split())
_ARTICLE = pattern(r"^(?:the|der|die|das|le|la|il|el|o) ")


def corrected(note: TaggedNote, type_of: Callable[[CitationSpan], tuple[str, float]]) -> TaggedNote:
    """The note with the citations, variables and types that there can be.

    `type_of` guesses the type of a citation, and says how sure it is.
    """
    note = boundaries.each_in_its_own(note)
    found = [_with_possible_fields(note.tokens, each) for each in note.citations]
    # What had only a field that cannot be is no citation.
    found = [each for each, before in zip(found, note.citations, strict=True) if each.fields or not before.fields]
    typed = [with_type(note, each, type_of) for each in found]
    return replace(note, citations=tuple(boundaries.with_brackets(note.tokens, typed)))


def _with_possible_fields(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    fields = list(cited.fields)
    for rule in RULES:
        fields = rule(tokens, fields)
    if tuple(fields) == cited.fields:
        return cited
    start = min([cited.start, *(field.start for field in fields)])
    end = max([cited.end, *(field.end for field in fields)])
    return replace(cited, start=start, end=end, fields=tuple(fields))


def _whole_dates(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A date whose parts a comma separates is one: `(2021, September 9)`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        return (
            field.variable == before.variable in DATE_VARIABLES
            and all(token.text == "," for token in tokens[before.end : field.start])
            and not (YEAR.fullmatch(tokens[field.start].text) and YEAR.fullmatch(tokens[before.end - 1].text))
        )

    return join_fields(fields, is_one)


def _whole_titles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A title that quotes is one: `Expressive Harms, “Bizarre Districts,” and Voting Rights`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        between = [token.text for token in tokens[before.end : field.start]]
        has_quotes = before.variable == field.variable == "title" and bool(QUOTATION_MARKS & set(between))
        return has_quotes and not any(word[0].isalnum() or word in "*." for word in between)

    return join_fields(fields, is_one)


def _quotations_in_titles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A title has both marks of a quotation that it begins or ends with: `‘Why They Called It “Evil”’`."""
    taken = {at for field in fields for at in range(field.start, field.end)}
    found: Fields = []
    for field in fields:
        start, end = field.start, field.end
        if field.variable in _QUOTED and any(token.text in QUOTATION_MARKS for token in tokens[start:end]):
            start, end = _with_whole_quotations(tokens, field)
            is_free = taken.isdisjoint((*range(start, field.start), *range(field.end, end)))
            start, end = (start, end) if is_free else (field.start, field.end)
        found.append(field if (start, end) == (field.start, field.end) else replace(field, start=start, end=end))
    return found


def _with_whole_quotations(tokens: Sequence[Token], field: FieldSpan) -> tuple[int, int]:
    """The tokens of a title with the marks beside it that are the other halves of marks inside."""
    first, last = field.start - 1, field.end
    while last < len(tokens) - 1 and last < field.end + 2 and tokens[last].text in _BEFORE_CLOSING:
        last += 1
    has_first = first >= 0 and tokens[first].text in QUOTATION_MARKS
    has_last = last < len(tokens) and tokens[last].text in QUOTATION_MARKS
    first, last = first if has_first else field.start, last + 1 if has_last else field.end
    # With all marks around it, since the outer ones may be of the same kind.
    low, high = first, last
    while low > 0 and has_first and tokens[low - 1].text in QUOTATION_MARKS:
        low -= 1
    while high < len(tokens) and has_last and tokens[high].text in QUOTATION_MARKS:
        high += 1
    text = ""
    starts: list[int] = []
    for at in range(low, high):
        text += " " if at > low and tokens[at - 1].end < tokens[at].start else ""
        starts.append(len(text))
        text += tokens[at].text
    pairs = quotation_pairs(text)
    inside = range(starts[field.start - low], starts[field.end - 1 - low] + 1)
    opens_inside = has_first and pairs.get(starts[first - low]) in inside
    closes_inside = has_last and pairs.get(starts[last - 1 - low]) in inside
    return first if opens_inside else field.start, last if closes_inside else field.end


def _places(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A word without a number is no pinpoint, but a place or a part is: `‘Walls and Water’, arXiv (2008)`."""
    has_container = has_field(fields, "container-title")
    found: Fields = []
    for at, field in enumerate(fields):
        if field.variable != "locator" or not _is_bare_word(tokens, field):
            found.append(field)
        elif not has_container and at and fields[at - 1].variable == "title":
            # What follows the title is where it appeared.
            found.append(replace(field, variable="container-title"))
    return found


def _is_bare_word(tokens: Sequence[Token], field: FieldSpan) -> bool:
    """Whether it has neither a figure, Roman numeral or letter nor a word for a part of a work, and none before it."""
    words = [token.text.strip(".").lower() for token in tokens[field.start : field.end]]
    parts = word_set("parser/unnumbered_parts") | word_set("parser/work_parts")
    # Other scripts have numerals of their own.
    is_latin = without_diacritics("".join(words)).isascii()
    is_numbered = any(len(word) == 1 or roman_value(word) or any(map(str.isdigit, word)) for word in words)
    is_labeled = field.start > 0 and tokens[field.start - 1].text[0].isalnum()
    return is_latin and not is_numbered and not is_labeled and parts.isdisjoint(words)


def _addresses(tokens: Sequence[Token], fields: Fields) -> Fields:
    """An address without the word before it and the sentence's period.

    A word without a period or slash is no address: it is the rest of one that whitespace cuts.
    """

    def is_address(field: FieldSpan) -> bool:
        # The period after a cite by key (`@doe2016.`) is none of an address.
        return any("." in token.text.rstrip(".") or "/" in token.text for token in tokens[field.start : field.end])

    def address_of(field: FieldSpan) -> FieldSpan:
        words = words_of(tokens, field)
        start = next((at for at, word in enumerate(words) if any(find_urls(word))), 0)
        end = len(words)
        while end - start > 1 and words[end - 1] == ".":
            end -= 1
        return replace(field, start=field.start + start, end=field.start + end)

    return [
        address_of(field) if field.variable == "URL" else field
        for field in fields
        if field.variable != "URL" or is_address(field)
    ]


def _quoted_names(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A name inside the quotation marks of a title belongs to it: `“Ada Doe: The Woman Who Walled Towns”`."""
    for before, field in pairwise(fields):
        is_inside = (
            (before.variable, field.variable) == ("author", "title")
            and [token.text for token in tokens[before.end : field.start]] == [":"]
            and before.start > 0
            and tokens[before.start - 1].text in _OPENING_QUOTES
        )
        if is_inside:
            whole = replace(field, start=before.start)
            return [whole if each is field else each for each in fields if each is not before]
    return fields


def _languages(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The language of a translation before a colon is no author: `Italienisch: Le formule magiche`."""

    def is_language(field: FieldSpan) -> bool:
        words = [token.text.lower() for token in tokens[field.start : field.end + 1]]
        return words[1:] == [":"] and words[0] in word_set("parser/languages")

    return [field for field in fields if field.variable != "author" or not is_language(field)]


def _names_before_years(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A title does not begin with the rest of a name and the year: `ZERUBAVEL, EVIATAR 2003: Time Maps`."""
    for author, title in pairwise([] if has_field(fields, "issued") else fields):
        between = [token.text for token in tokens[author.end : title.start]]
        words = [token.text for token in tokens[title.start : min(title.end, title.start + _LONGEST_GIVEN_NAME + 2)]]
        at = next((at for at, word in enumerate(words) if YEAR.fullmatch(word)), 0)
        is_in_capitals = all(map(str.isupper, words[:at])) and tokens[author.start].text.isupper()
        is_name = is_in_capitals or all(len(word.strip(".-")) < 2 and not word.islower() for word in words[:at])
        if (author.variable, title.variable) == ("author", "title") and between == [","] and at and is_name:
            year, rest = title.start + at, title.start + at + 2
            if words[at + 1 : at + 2] == [":"] and rest < title.end:
                names = replace(author, end=year)
                issued = FieldSpan("issued", year, year + 1, RULED)
                place = fields.index(author)
                return [*fields[:place], names, issued, replace(title, start=rest), *fields[place + 2 :]]
    return fields


def _archives(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What stands between an archive and the folio or the date says where it is kept there.

    `Archivo General de Indias, Quito, legajo 12, exp. 5, f. 3r` has no container, volume or issue.
    """
    start, end = (fields[0].start, fields[-1].end) if fields else (0, 0)
    words = [token.text for token in tokens[start:end]]
    if has_field(fields, "URL") or has_field(fields, "publisher") or QUOTATION_MARKS.union("*") & set(words):
        return fields
    comma = next((at for at, word in enumerate(words) if word in (",", ":")), 0)
    is_archive = _ARCHIVE.fullmatch(" ".join(words[:comma])) or (comma == 1 and _ARCHIVE_CODE.fullmatch(words[0]))
    if not comma or not is_archive:
        return fields
    dates = [field for field in fields if field.variable == "issued" and field.start > start + comma]
    folio = next((at for at in range(comma, len(words) - 1) if _FOLIO_WORD.fullmatch(words[at])), len(words))
    stop = min([start + folio, *(field.start for field in dates)])
    while tokens[stop - 1].text in ",;(":
        stop -= 1
    units = (at for at in range(comma, stop - start - 1) if words[at].lower().rstrip(".") in _ARCHIVAL_UNITS)
    if not any(words[at + 1][0].isdecimal() for at in units):
        return fields
    places = [
        replace(field, variable="locator", start=max(field.start, start + folio + 1))
        for field in fields
        if field.variable in ("locator", "page") and field.end > start + folio + 1
    ]
    return sorted(
        [
            FieldSpan("archive", start, start + comma, RULED),
            FieldSpan("archive_location", start + comma + 1, stop, RULED),
            *dates,
            *places,
        ],
        key=lambda field: field.start,
    )


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


def _dated_issues(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What has only a date is no work where it is a known newspaper, or its short name is in italics.

    So is `«L’Epoca», a. I, n. 27, 17 aprile 1848`, which has a number and a day.
    """
    titles = [field for field in fields if field.variable == "title"]
    if len(titles) != 1 or {field.variable for field in fields} - _OF_ISSUES:
        return fields
    (title,) = titles
    words = [word for word in words_of(tokens, title) if word[0].isalnum()]
    name = " ".join(words_of(tokens, title))
    is_known = any(is_periodical(name, kind) for kind in ("newspaper", "magazine", "agency"))
    mark = tokens[title.start - 1].text if title.start and len(words) <= _LONGEST_PERIODICAL else ""
    is_italic = mark == "*" and not has_field(fields, "volume")
    is_numbered = mark in ("*", "«") and has_field(fields, "issue")
    dates = [" ".join(words_of(tokens, each)) for each in fields if each.variable == "issued"]
    is_dated = not any(map(str.isdigit, name)) and any(_DAY.search(date) for date in dates)
    if is_known or ((is_italic or is_numbered) and is_dated):
        return with_variable(fields, title, "container-title")
    return fields


def _years_at_place(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Two years after the place, where nothing else is a date, are one: `Tübingen, 1835–6`, not pages."""
    if any(field.variable in DATE_VARIABLES for field in fields):
        return fields
    return [
        replace(field, variable="issued")
        if before is not None
        and before.variable == "publisher-place"
        and field.variable in ("locator", "page")
        and [token.text for token in tokens[before.end : field.start]] == [","]
        and _TWO_YEARS.fullmatch("".join(words_of(tokens, field)))
        else field
        for before, field in pairwise([None, *fields])
        if field is not None
    ]


def _raised_editions(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The figure raised after a year is the edition: `20053`. Nobody raises that of a first one, nor after articles."""
    found: Fields = []
    is_article = has_field(fields, "container-title") and (has_field(fields, "volume") or has_field(fields, "issue"))
    for field in fields if not is_article else ():
        year, *others = tokens[field.start : field.end]
        is_raised = (
            field.variable == "issued"
            and len(others) == 1
            and others[0].start == year.end
            and others[0].text.isdecimal()
            and int(others[0].text) > 1
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
    return fields if is_article else found


def _isbn(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What follows `ISBN` is one."""
    if not fields:
        return fields
    if known := next((field for field in fields if field.variable == "ISBN"), None):
        end = known.end + 1
        if [token.text for token in tokens[known.end : end]] != ["X."]:
            return fields
        others = [part for field in fields if field is not known for part in without_tokens(field, known.end, end)]
        return sorted([*others, replace(known, end=end)], key=lambda field: field.start)
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


def _place_of_publisher(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the date, a city is no publisher; of two publishers the last is the place, of two places one is none."""
    for before, after in pairwise(fields):
        both = {before.variable, after.variable}
        if after.variable == "issued" and not has_field(fields, "publisher-place") and _is_city(tokens, before):
            return with_variable(fields, before, "publisher-place")
        if len(both) > 1 or not _is_dated(fields, after) or not _are_listed(tokens, before, after):
            continue
        if both == {"publisher"} and not has_field(fields, "publisher-place"):
            place = before if _is_of_publishers(tokens, after) else after
            if _is_short_name(tokens, place) and not _is_of_publishers(tokens, place):
                return with_variable(fields, place, "publisher-place")
        others = [field for field in (before, after) if not _is_city(tokens, field)]
        if both == {"publisher-place"} and not has_field(fields, "publisher") and len(others) == 1:
            is_name = not _is_in(tokens, others[0], "countries", "regions")
            return [replace(each, variable="publisher") if each is others[0] and is_name else each for each in fields]
    return fields


def _publishers_after_dates(tokens: Sequence[Token], fields: Fields) -> Fields:
    """After the place and the year comes the publisher: `Łódź 2003, Wydawnictwo Luna`, `Paris, 1637, Quinet`."""
    others = ("publisher", "collection-number", "archive_location")
    if any(has_field(fields, each) for each in others):
        return fields
    for place, issued, after in zip(fields, fields[1:], fields[2:], strict=False):
        is_row = (place.variable, issued.variable) == ("publisher-place", "issued")
        if is_row and after.variable in ("collection-title", "archive") and _are_listed(tokens, issued, after):
            return with_variable(fields, after, "publisher")
    return fields


def _is_dated(fields: Fields, field: FieldSpan) -> bool:
    """Whether a date comes next."""
    return any(before is field and after.variable == "issued" for before, after in pairwise(fields))


def _are_listed(tokens: Sequence[Token], before: FieldSpan, after: FieldSpan) -> bool:
    return [token.text for token in tokens[before.end : after.start]] in ([","], [":"])


def _is_short_name(tokens: Sequence[Token], field: FieldSpan) -> bool:
    """Whether it may be a town: a capital, few words, none of which is a publisher's."""
    words = words_of(tokens, field)
    is_body = any(word.lower().rstrip(".") in _publisher_words() for word in words)
    return len(words) <= _LONGEST_TOWN and words[0][0].isupper() and not is_body


def _is_of_publishers(tokens: Sequence[Token], field: FieldSpan) -> bool:
    return any(token.text.lower() in _PUBLISHING for token in tokens[field.start : field.end])


@cache
def _publisher_words() -> frozenset[str]:
    return frozenset(table("stacite.parser", "data/token_classes.toml")["body"].split())


def _is_city(tokens: Sequence[Token], field: FieldSpan) -> bool:
    return field.variable in ("publisher", "publisher-place") and _is_in(tokens, field, "cities")


def _is_in(tokens: Sequence[Token], field: FieldSpan, *lists: str) -> bool:
    words = " ".join(word for word in words_of(tokens, field) if word[0].isalpha())
    return any(words in word_set(f"parser/{name}") for name in lists)


def _whole_places(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Several towns are one value: `Berlin, Heidelberg`, `Frankfurt am Main; New York`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        between = [token.text for token in tokens[before.end : field.start]]
        return before.variable == field.variable == "publisher-place" and (not between or between in _BETWEEN_PLACES)

    return join_fields(fields, is_one)


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


def _no_catalogues(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`exh. cat.` describes a book, and is no kind of report."""
    return [
        field
        for field in fields
        if field.variable != "genre" or not _EXHIBITION.fullmatch(" ".join(words_of(tokens, field)))
    ]


def _original_dates(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of two years the earlier one is that of the first publication: `“Title” (1966), in *Book* (Ulm: Press, 2007)`."""
    dates = [field for field in fields if field.variable == "issued"]
    years = [next((word for word in words_of(tokens, each) if YEAR.fullmatch(word)), "") for each in dates]
    if len(dates) != 2 or not all(years) or years[0] == years[1] or has_field(fields, "original-date"):
        return fields
    if [token.text for token in tokens[dates[0].end : dates[1].start]] == [","]:
        return fields
    first = dates[years.index(min(years))]
    words = [word for word in words_of(tokens, first) if word[0].isalnum()]
    if not all(map(YEAR.fullmatch, words)):  # a law and its amendment have whole dates
        return fields
    return with_variable(fields, first, "original-date")


def _undated(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`o. D.` and `o. J.` after a comma are the date of what has none, though `D` may look like a place in it."""
    if not fields or has_field(fields, "issued"):
        return fields
    for at in range(fields[0].end, fields[-1].start):
        words = [token.text for token in tokens[at - 1 : at + 2]]
        if words[0] in (",", "(") and words[1] == "o." and words[2] in ("D", "D.", "J", "J."):
            others = [part for field in fields for part in without_tokens(field, at, at + 2)]
            return sorted([*others, FieldSpan("issued", at, at + 2, RULED)], key=lambda field: field.start)
    return fields


def _years_ahead(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A misprinted year at the place of the year is one, so that it can be reported: `Ulm: Press, 2202`, `7 (2202)`."""
    if has_field(fields, "issued"):
        return fields
    for before, after in pairwise(fields):
        words = [token.text for token in tokens[before.end : after.end + 1]]
        in_brackets = before.variable in ("volume", "issue") and (words[0], words[2:3]) == ("(", [")"])
        is_place = in_brackets or (before.variable == "publisher" and words[0] == ",")
        if (
            is_place
            and after.start == before.end + 1
            and after.end == after.start + 1
            and _YEAR_AHEAD.fullmatch(words[1])
        ):
            return with_variable(fields, after, "issued")
    return fields


def _translators_in_titles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A title ends before the sentence that says who translated it: `*Walls. Translated by Ada Roe*`."""
    title = next((field for field in fields if field.variable == "title"), None)
    if title is None or has_field(fields, "translator"):
        return fields
    for at in range(title.start + 1, title.end):
        is_sentence = tokens[at - 1].text.endswith(".")
        if is_sentence and tokens[at].text.lower().rstrip(".") in _TRANSLATED:
            names = 1 + next((by for by in range(at, title.end) if tokens[by].text in _BY), title.end)
            # `Wing-tsit` is one word.
            places = [place for place in range(names, title.end) if tokens[place - 1].text not in ("-", "‐")]
            words = [tokens[place].text for place in places if tokens[place].text[0].isalpha()]
            fewest = 2 if names <= title.end and tokens[names - 1].text in _OF else 1
            if fewest <= len(words) <= _LONGEST_GIVEN_NAME and all(map(_is_of_name, words)) and words[-1][0].isupper():
                translator = FieldSpan("translator", names, title.end, title.confidence)
                return [
                    part
                    for field in fields
                    for part in ((replace(title, end=at), translator) if field is title else (field,))
                ]
    return fields


def _is_of_name(word: str) -> bool:
    return word[0].isupper() or word in word_set("parser/function_words")


def _dates_before_places(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A date ends before a part of the work: `2010, chap. III` is not March."""
    found: Fields = []

    def has_year(start: int, end: int) -> bool:
        return any(YEAR.fullmatch(token.text) for token in tokens[start:end])

    for field in fields:
        dated = range(field.start + 1, field.end - 1) if field.variable in DATE_VARIABLES else ()
        part = next((at for at in dated if tokens[at].text.lower().rstrip(".") in word_set("parser/work_parts")), 0)
        place = part + 1 + (tokens[part + 1].text == ".") if part else field.end
        # `3 March, part 2, 1990` has its year after the part.
        if place < field.end and (has_year(field.start, part) or not has_year(place, field.end)):
            end = part - (tokens[part - 1].text == ",")
            found += [replace(field, end=end), replace(field, variable="locator", start=place)]
        else:
            found.append(field)
    return found


def _dates_of_meetings(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of two dates the one with a month, before the imprint, is not its year: `Rome, May 1990, Ulm, Press, 2001`."""
    dates = [field for field in fields if field.variable == "issued"]
    if len(dates) != 2 or not {"event-date", "original-date"}.isdisjoint(field.variable for field in fields):
        return fields
    first, last = dates
    words = [word for word in words_of(tokens, first) if word[0].isalnum()]
    year = tokens[last.start].text
    is_earlier = len(words) > 1 and YEAR.fullmatch(words[-1]) is not None and words[-1] <= year
    between = fields[fields.index(first) + 1 : fields.index(last)]
    is_imprint = has_field(between, "publisher") and last.end - last.start == 1 and YEAR.fullmatch(year) is not None
    if not is_earlier or not is_imprint:
        return fields
    before = fields[fields.index(first) - 1] if first is not fields[0] else None
    if before is None or before.variable != "publisher-place":
        return with_variable(fields, first, "original-date")
    renamed = {first: "event-date", before: "event-place"}
    return [replace(each, variable=renamed.get(each, each.variable)) for each in fields]


def _dates_of_changes(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The day of the last change is the page's date, not that of access: `Aktualisiert am 3.1.2022. URL [4.5.2022]`."""
    if not has_field(fields, "accessed"):
        return fields
    fields = [
        each for each in fields if each.variable != "genre" or not _CHANGED.fullmatch(" ".join(words_of(tokens, each)))
    ]
    for at, field in enumerate(fields):
        start = max(field.start - _LONGEST_CHANGED, fields[at - 1].end if at else 0)
        is_changed = _CHANGED.search(" ".join(token.text for token in tokens[start : field.start])) is not None
        if field.variable == "accessed" and is_changed:
            dated = [] if has_field(fields, "issued") else [replace(field, variable="issued")]
            return [*fields[:at], *dated, *fields[at + 1 :]]
    return fields


def _roles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What stands beside names says whose they are: `Doe (Hrsg.)`, `trans. Roe`."""

    def is_edition(at: int) -> bool:
        """Whether `ed.` is the edition of a year, `Kant, ed. 1998, p. 4`, and no editor's: `Roe, ed. 1998. Title`."""
        words = [token.text.lower() for token in tokens[at : at + 3]]
        return len(words) > 2 and words[0] in _EDITIONS and YEAR.fullmatch(words[1]) is not None and words[2] == ","

    def role(field: FieldSpan) -> str:
        before = [token.text.lower() for token in tokens[max(0, field.start - 2) : field.start]]
        after = [token.text.lower() for token in tokens[field.end : field.end + 3]]
        words = {" ".join(before), " ".join(before[-1:])}
        if words & _BEFORE_TRANSLATORS or translates(field):
            return "translator"
        is_marked = (
            len(after) > 2 and after[0] in ("(", ",") and after[1] in _AFTER_EDITORS and not after[2][0].isalpha()
        )
        if is_marked and after[0] == "," and is_edition(field.end + 1):
            return field.variable
        return "editor" if is_marked or words & _BEFORE_EDITORS else field.variable

    def translates(field: FieldSpan) -> bool:
        """Whether the words before or after say so: `traduit du coréen par Roe`, `Roe (trans.)`."""
        bracket, word, following = ([token.text.lower() for token in tokens[field.end : field.end + 3]] + [""] * 3)[:3]
        # In `Roe (trans. Marsh)` the name of the translator follows.
        is_after = following in word_set("parser/name_separators") or not following[:1].isalpha()
        if bracket == "(" and word in _AFTER_TRANSLATORS and is_after:
            return True
        earlier = [each for each in fields if each.end <= field.start]
        between = [token.text.lower().rstrip(".") for token in tokens[earlier[-1].end : field.start]] if earlier else []
        is_told = len(between) < _LONGEST_TOLD and between[-1:] and between[-1] in _BY and has_field(earlier, "title")
        return bool(is_told) and not _TRANSLATED.isdisjoint(between)

    def whole(field: FieldSpan) -> FieldSpan:
        words = [token.text.lower() for token in tokens[field.start : field.end]]
        bracket = words.index("(") if words[-1] == ")" and "(" in words[1:] else len(words)
        if " ".join(words[bracket + 1 : -1]) in _IN_BRACKETS:
            return replace(field, variable="editor", end=field.start + bracket)
        comma, word = words[-2:]
        if comma != "," or (word not in _AFTER_EDITORS and word not in _BEFORE_TRANSLATORS):
            return field
        role = "editor" if word in _AFTER_EDITORS else "translator"
        return replace(field, variable=field.variable if is_edition(field.end - 1) else role, end=field.end - 2)

    people = [whole(each) if each.variable in _ROLES and each.end - each.start > 2 else each for each in fields]
    return [replace(each, variable=role(each)) if each.variable in _ROLES else each for each in people]


def _pages_of_numbered_articles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Pages that begin with the number of the article are one range: `16:1–16:8`; those of a classic have no title."""
    if not has_field(fields, "container-title") or not has_field(fields, "title"):
        return fields
    for at in range(fields[0].start, fields[-1].end - 6):
        number, colon, first, dash, again, another, last = (token.text for token in tokens[at : at + 7])
        is_range = (colon, another, number) == (":", ":", again) and dash in _DASHES
        if not is_range or not all(word.isdigit() for word in (number, first, last)):
            continue
        inside = [field for field in fields if field.start < at + 7 and field.end > at]
        if inside and _NUMBERS.issuperset(field.variable for field in inside):
            pages = FieldSpan("page", at, at + 7, min(field.confidence for field in inside))
            return sorted([*(each for each in fields if each not in inside), pages], key=lambda each: each.start)
    return fields


def _places_before_series(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A number and a colon before the collection say where in the work: `*Letter*, 19: AAS 73 (1981), 626`."""
    for number, series, volume in zip(fields, fields[1:], fields[2:], strict=False):
        variables = (number.variable, series.variable, volume.variable)
        if variables == ("volume", "container-title", "volume") and tokens[number.end].text == ":":
            renamed = {number: "locator"}
            if not has_field(fields, "page"):
                renamed |= {each: "page" for each in fields if each.variable == "locator" and each.start > volume.start}
            return [replace(each, variable=renamed.get(each, each.variable)) for each in fields]
    return fields


def _counted_pages(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A number before the word for pages says how many there are: `Paris, 2017, 176 pages`."""
    last = fields[-1] if fields else None
    # After `Ibid.` and a title alone it is a pinpoint.
    if (
        last is None
        or last.variable not in ("locator", "page")
        or _IMPRINT.isdisjoint(each.variable for each in fields)
    ):
        return fields
    number, *words = words_of(tokens, last)
    if not words and last.end < len(tokens):
        words = [tokens[last.end].text]
    before = tokens[last.start - 1].text
    if not (
        number.isdigit()
        and words
        and words[0].lower() in _COUNTED
        and words[1:2] in ([], [","], ["."])
        and before == ","
    ):
        return fields
    return [*fields[:-1], replace(last, variable="number-of-pages", end=last.start + 1)]


def _once(_: Sequence[Token], fields: Fields) -> Fields:
    """Of a variable that is given twice the first counts, as of two editions or reports, unless it is doubtful."""
    kept: dict[str, FieldSpan] = {}
    for field in fields:
        first = kept.setdefault(field.variable, field)
        if field.confidence > first.confidence and first.confidence < _DOUBTFUL:
            kept[field.variable] = field
    least = {variable: field.confidence for variable, field in kept.items()}
    return [each for each in fields if each.variable in _LISTS or each.confidence >= least[each.variable]]


RULES: tuple[FieldRule, ...] = (
    _whole_dates,
    _quoted_names,
    _whole_titles,
    _quotations_in_titles,
    *law.RULES,
    _addresses,
    _languages,
    _names_before_years,
    _archives,
    _folios,
    _places,
    _dated_issues,
    _years_at_place,
    _raised_editions,
    _isbn,
    _series,
    _place_of_publisher,
    _publishers_after_dates,
    _whole_places,
    _issues,
    _no_catalogues,
    _years_ahead,
    _translators_in_titles,
    _original_dates,
    _undated,
    _dates_before_places,
    _dates_of_meetings,
    _dates_of_changes,
    _roles,
    _places_before_series,
    _pages_of_numbered_articles,
    _counted_pages,
    _once,
)
"""In the order in which they are applied."""


def with_type(
    note: TaggedNote, cited: CitationSpan, type_of: Callable[[CitationSpan], tuple[str, float]]
) -> CitationSpan:
    """The citation with its type: the one that a rule says for certain, else the guess."""
    guess, confidence = type_of(cited)
    values: dict[str, str] = {}
    for field in cited.fields:
        values.setdefault(field.variable, note.text[note.tokens[field.start].start : note.tokens[field.end - 1].end])
    kind = next((rule.type for rule in _type_rules() if rule.fits(values, guess)), guess)
    return replace(cited, type=kind, type_confidence=confidence if kind == guess else RULED)


@dataclass(frozen=True, slots=True)
class _TypeRule:
    type: str
    patterns: Mapping[str, re.Pattern[str]]
    without: frozenset[str]
    instead_of: str
    periodical: str

    def fits(self, values: Mapping[str, str], guess: str) -> bool:
        if (self.instead_of and guess != self.instead_of) or self.without & values.keys():
            return False
        if self.periodical and not is_periodical(values.get("container-title", ""), self.periodical):
            return False
        return all(name in values and form.search(values[name]) for name, form in self.patterns.items())


@cache
def _type_rules() -> tuple[_TypeRule, ...]:
    rules: list[dict[str, str]] = table("stacite.parser", "data/type_rules.toml")["rule"]
    return tuple(
        _TypeRule(
            type=rule.pop("type"),
            without=frozenset(rule.pop("without", "").split()),
            instead_of=rule.pop("instead-of", ""),
            periodical=rule.pop("periodical", ""),
            patterns={name: re.compile(source) for name, source in rule.items()},
        )
        for rule in map(dict, rules)
    )


def is_periodical(name: str, kind: str) -> bool:
    """Whether a name, perhaps with emphasis and article, is that of a periodical in `data/names.toml`."""
    return _bare(name) in _periodicals(kind)


@cache
def _periodicals(kind: str) -> frozenset[str]:
    return frozenset(map(_bare, table("stacite.parser", "data/names.toml")[kind].split(";")))


def _bare(name: str) -> str:
    return _ARTICLE.sub("", name.lower().strip(" \n*.,"))
