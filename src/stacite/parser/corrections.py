"""Corrects what the network says where a citation cannot be like that.

The network may give a variable twice, the number of a series without a series, or take a list of citations for one.
Each rule holds in all labeled notes (`training` checks it), and looks only at the variables, their order and the form
of what they print. `boundaries` has the rules for where citations begin and end, `law` and `imprint` those for what
certain works print, `types` those that decide the type.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES
from stacite.parser import boundaries, imprint, law
from stacite.parser.tagged_note import YEAR, FieldSpan, has_field, join_fields
from stacite.parser.types import with_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacite.parser.tagged_note import CitationSpan, FieldRule, Fields, TaggedNote
    from stacite.parser.tokens import Token

_QUOTES = frozenset("“”„«»‹›\"‘’'")
# Below this confidence one of two different variables is doubtful, and the first of two of the same.
_UNSURE, _DOUBTFUL = 0.8, 0.6
_ROLES = frozenset(("author", "editor", "translator", "contributor"))
_AFTER_EDITORS = frozenset("ed. eds. ed eds hrsg. hrsg hg. hg dir. éd. éds. coord. coords.".split())
_BEFORE_EDITORS = frozenset(("ed.", "eds.", "ed. by", "edited by", "hrsg. von", "hg. von", "herausgegeben von"))
_BEFORE_TRANSLATORS = frozenset(
    ("trans.", "trad.", "transl.", "translated by", "trans. by", "übers. von", "übersetzt von")
)
# Several of them are one list; any other variable is printed once.
_LISTS = NAME_VARIABLES | DATE_VARIABLES | {"locator"}


def corrected(note: TaggedNote, type_of: Callable[[CitationSpan], tuple[str, float]]) -> TaggedNote:
    """The note with the citations, variables and types that there can be.

    `type_of` guesses the type of a citation, and says how sure it is.
    """
    note = boundaries.each_in_its_own(note)
    found = [_with_possible_fields(note.tokens, each) for each in note.citations]
    typed = [with_type(note, each, type_of) for each in found]
    return replace(note, citations=tuple(boundaries.with_brackets(note.tokens, typed)))


def _with_possible_fields(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    fields = list(cited.fields)
    for rule in RULES:
        fields = rule(tokens, fields)
    if tuple(fields) == cited.fields:
        return cited
    start = min([cited.start, *(field.start for field in fields)])
    return replace(cited, start=start, fields=tuple(fields))


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
        has_quotes = before.variable == field.variable == "title" and bool(_QUOTES & set(between))
        return has_quotes and not any(word[0].isalnum() or word in "*." for word in between)

    return join_fields(fields, is_one)


def _original_dates(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of two years the earlier one is that of the first publication: `“Title” (1966), in *Book* (Ulm: Press, 2007)`."""
    dates = [field for field in fields if field.variable == "issued"]
    years = [
        next((token.text for token in tokens[each.start : each.end] if YEAR.fullmatch(token.text)), "")
        for each in dates
    ]
    if len(dates) != 2 or not all(years) or years[0] == years[1] or has_field(fields, "original-date"):
        return fields
    if [token.text for token in tokens[dates[0].end : dates[1].start]] == [","]:
        return fields
    first = dates[years.index(min(years))]
    words = [token.text for token in tokens[first.start : first.end] if token.text[0].isalnum()]
    if not all(map(YEAR.fullmatch, words)):  # a law and its amendment have whole dates
        return fields
    return [replace(each, variable="original-date") if each is first else each for each in fields]


def _roles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What stands beside names says whose they are: `Doe (Hrsg.)`, `trans. Roe`."""

    def role(field: FieldSpan) -> str:
        before = [token.text.lower() for token in tokens[max(0, field.start - 2) : field.start]]
        after = [token.text.lower() for token in tokens[field.end : field.end + 3]]
        words = {" ".join(before), " ".join(before[-1:])}
        if words & _BEFORE_TRANSLATORS:
            return "translator"
        is_marked = (
            len(after) > 2 and after[0] in ("(", ",") and after[1] in _AFTER_EDITORS and not after[2][0].isalnum()
        )
        return "editor" if is_marked or words & _BEFORE_EDITORS else field.variable

    return [
        replace(each, variable=role(each))
        if each.variable in ("author", "editor", "translator", "contributor")
        else each
        for each in fields
    ]


def _one_name(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What stands in one pair of emphasis marks, and is told apart with little certainty, is one name."""
    for before, field in pairwise(fields):
        is_unsure = min(before.confidence, field.confidence) < _UNSURE
        if is_unsure and {before.variable, field.variable} == {"title", "container-title"}:
            around = (before.start - 1, before.end, field.start - 1, field.end)
            marks = "".join(tokens[at].text for at in around if at < len(tokens))
            if marks in ("*,,*", "*::*") and before.end == field.start - 1:
                likelier = max(before, field, key=lambda each: each.confidence)
                whole = replace(likelier, start=before.start, end=field.end)
                return [whole if each is before else each for each in fields if each is not field]
    return fields


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
    _whole_titles,
    *law.RULES,
    *imprint.RULES,
    _original_dates,
    _roles,
    _one_name,
    _once,
)
"""In the order in which they are applied."""
