"""Where citations begin and end: lists that were taken for one, parts of one that were taken for two, and mentions."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.parser.tokens import RULED, YEAR, CitationSpan, FieldSpan, has_field
from stacite.parser.tokens import tokens as split
from stacite.text.patterns import pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.parser.tokens import TaggedNote, Token

_OPUS = frozenset(("op", "ob", "art"))
_IBID = frozenset(("ibid", "ibidem", "ibíd", "id", "ebd", "ebenda", "tamże", "tamtéž"))
_IN_LISTS = frozenset(("author", "authority", "container-title", "issued", "locator", "number", "page"))
_BEFORE_DATES = frozenset(("author", "authority", "container-title"))
_ROLES = frozenset(("author", "editor"))
_SECTIONS = frozenset(("locator", "section", "number", "page"))
_SUBSECTION = pattern(r"\d{1,2}|[A-Za-z]{1,2}|[ivx]{1,5}")
# The years of a life. Those of an author's works are fewer: `Doe (1861–63)`.
_LIFE, _SHORTEST_LIFE = pattern(r" ?\((?P<birth>1\d{3})[–-](?P<death>(?:1\d|20)?\d\d)\)"), 20
# What is doubtful as a short form of its own, unless the confidence is as high as this.
_DOUBTFUL_ALONE, _LEAST_CONFIDENCE = frozenset(("author", "title", "number", "locator")), 0.6
_NUMERAL = pattern(r"\d{1,4}[a-z]?|[IVXLC]{1,8}\.?|[ivxlc]{1,8}\.?")
_DEFINING = (
    "hereinafter",
    "hereafter",
    "henceforth",
    "im folgenden",
    "nachfolgend",
    "ci-après",
    "d'ora in poi",
    "d’ora in poi",
    "d'ora in avanti",
    "d’ora in avanti",
    "de ahora en adelante",
    "en adelante",
    "doravante",
    "hierna",
    "dalej",
    "dále jen",
    "ďalej len",
)
# The number of an earlier note without brackets, after a name or alone: `n.9, 656`, `above n. 12, [61]`.
_NOTE_NUMBER = pattern(
    r"[,\s(]*(?P<above>(?:above|supra),? )?n\.\s?\d{1,3}\)?(?=\s?[,.;:]|\s?\Z| at \d)"
    r"(?!,? (?:(?:1[4-9]|20)\d\d\b|\d{1,2} (?!and)[^\W\d_]{3}))"
)
# After a name, other numbers look the same: those of catalogs and decisions, which say `p.` or name no place.
_BARE_PLACE = pattern(r",? (?:at )?\[?\d")
_PLACE_IN_NOTE = pattern(r"(?:,|:| at)?\s*\[?\d{1,4}(?:[–-]\d{1,4})?\]?(?=[.;]?\s?\Z|;)")
_OF_EARLIER_NOTES = frozenset(("author", "title", "number", "locator", "page"))
# Words of a note that only names a place in a work, and of the work's name.
_LONGEST_PLACE, _LONGEST_NAME = 14, 3
# Prepositions with their article.
_CONTRACTED = frozenset(
    "al alla allo alle agli dal dalla dello degli nel nella nelle zum zur vom au aux pela pelo".split()
)
_LONGEST_NAMES = 6
_BETWEEN_NAMES = frozenset("/ - – & et al. u. a. u.a. e.a.".split())
_SEPARATORS = frozenset(word for word in word_set("parser/name_separators") if word.isalpha()) | {",", ";"}


def each_in_its_own(note: TaggedNote) -> TaggedNote:
    """The note with each work that it cites in a citation of its own, and nothing else in any."""
    relations: list[tuple[int, int]] = []
    tokens = note.tokens
    kept = [each for each in note.citations if not _is_mention(note, each) and not _is_life(note, each)]
    whole = _rejoined(tokens, kept)
    found = [
        _with_subsections(tokens, _with_undefined_fields(tokens, each))
        for cited in whole
        for source in _without_relations(tokens, cited, relations)
        for dated in _by_author_and_year(tokens, source)
        for each in _separated(tokens, _without_definition(tokens, dated))
        if not _is_fragment(tokens, each)
    ]
    found = [_in_its_form(tokens, _of_earlier_note(note, each)) for each in found] or _by_note_number(note)
    found = _with_leading_ibid(tokens, found) or _place_in_work(tokens)
    return replace(note, citations=tuple(found), signals=(*note.signals, *relations))


def without_doubtful_words(note: TaggedNote) -> TaggedNote:
    """The note without short forms that are only a name, title, number or pinpoint of which little is sure.

    Of these, one in eight is a citation; the others are words of a sentence, or parts of another citation. So are
    doubtful short forms after which the sentence goes on: `and 92 from the Pentagon, 175 with funding from others`.
    """
    kept = tuple(each for each in note.citations if not _is_doubtful(note, each))
    return note if len(kept) == len(note.citations) else replace(note, citations=kept)


def _is_doubtful(note: TaggedNote, cited: CitationSpan) -> bool:
    if cited.form != CitationForm.SHORT or cited.confidence >= _LEAST_CONFIDENCE:
        return False
    variables = {field.variable for field in cited.fields}
    ends_with_pinpoint = bool(cited.fields) and cited.fields[-1].variable == "locator"
    goes_on = cited.end < len(note.tokens) and note.tokens[cited.end].text.islower()
    return (len(variables) == 1 and variables <= _DOUBTFUL_ALONE) or (ends_with_pinpoint and goes_on)


def _rejoined(tokens: Sequence[Token], citations: Sequence[CitationSpan]) -> list[CitationSpan]:
    """The citations, those that are parts of one as one.

    A semicolon between authors separates no works: `DOE, Ada; ROE, Jane. Title`, `In: DOE, Ada; ROE, Jane. Book`. Nor
    does the period between a date and a title: `Doe, A. (2008). Title`, nor the comma before a publisher. `Id. ibid.`
    names an author and a work.
    """
    found: list[CitationSpan] = []
    for each in citations:
        before = found[-1] if found else each
        if found and _are_coauthors(tokens, before, each):
            first = replace(each.fields[0], variable=before.fields[-1].variable)
            found[-1] = _joined(before, each, (first, *each.fields[1:]))
        elif found and _is_titled(tokens, before, each):
            found[-1] = _joined(before, each, each.fields)
        elif found and _is_publisher(tokens, before, each):
            first = replace(each.fields[0], variable="publisher")
            found[-1] = _joined(before, each, (first, *each.fields[1:]))
        elif found and _is_same_author(tokens, before, each):
            found[-1] = replace(each, start=before.start)
        else:
            found.append(each)
    return found


def _joined(before: CitationSpan, after: CitationSpan, fields: Sequence[FieldSpan]) -> CitationSpan:
    confidence = min(before.confidence, after.confidence)
    return replace(
        before, end=after.end, fields=(*before.fields, *fields), form=CitationForm.FULL, confidence=confidence
    )


def _is_titled(tokens: Sequence[Token], before: CitationSpan, after: CitationSpan) -> bool:
    variables = [field.variable for field in before.fields]
    others = {field.variable for field in after.fields[1:]}
    between = {token.text for token in tokens[before.end : after.start]}
    return (
        set(variables) in ({"author", "issued"}, {"authority", "issued"})
        and variables[-1] == "issued"
        and [field.variable for field in after.fields[:1]] == ["title"]
        and "author" not in others
        and "." in between | {tokens[before.end - 1].text}
        and between <= {".", "*", ")"}
    )


def _is_publisher(tokens: Sequence[Token], before: CitationSpan, after: CitationSpan) -> bool:
    """Whether a name and a pinpoint after the place and year are the publisher and its page: `Ulm 2001, Luna, p. 3`."""
    places = [field.variable for field in before.fields[-2:]]
    return (
        places == ["publisher-place", "issued"]
        and [field.variable for field in after.fields] == ["author", "locator"]
        and after.form == CitationForm.SHORT
        and not has_field([*before.fields], "publisher")
        and [token.text for token in tokens[before.end : after.start]] == [","]
        and before.end == before.fields[-1].end
    )


def _is_same_author(tokens: Sequence[Token], before: CitationSpan, after: CitationSpan) -> bool:
    """Whether the first one is only the `Id.` of `Id. ibid.`."""
    words = [token.text.lower().rstrip(".") for token in tokens[before.start : after.start + 2]]
    words = [word for word in words if word[:1].isalpha()]
    return (
        before.form == after.form == CitationForm.IBID
        and not before.fields
        and words[:1] in (["id"], ["idem"], ["ead"], ["eadem"])
        and words[1:2] in (["ibid"], ["ibidem"])
    )


def _are_coauthors(tokens: Sequence[Token], before: CitationSpan, after: CitationSpan) -> bool:
    if (
        not before.fields
        or not after.fields
        or not _ROLES.issuperset((before.fields[-1].variable, after.fields[0].variable))
    ):
        return False
    last, first = before.fields[-1], after.fields[0]
    between = [token.text for token in tokens[before.end : after.start]]
    if between != [";"] or (last.end, first.start) != (before.end, after.start) or after.form != CitationForm.FULL:
        return False
    is_dated = any(field.variable == "issued" for field in before.fields)
    return not is_dated and all("," in [each.text for each in tokens[name.start : name.end]] for name in (last, first))


def _with_subsections(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    """The cited section with its subsections: `18 U.S.C. § 1166(d)(1)`."""
    if not cited.fields or cited.fields[-1].variable not in _SECTIONS:
        return cited
    *others, last = cited.fields
    end = last.end
    if tokens[end - 1].text == "(":
        end -= 1
    while (
        [token.text for token in tokens[end : end + 3 : 2]] == ["(", ")"]
        and tokens[end - 1].end == tokens[end].start
        and _SUBSECTION.fullmatch(tokens[end + 1].text)
    ):
        end += 3
    if end <= cited.end:
        return cited
    return replace(cited, end=end, fields=(*others, replace(last, end=end)))


def _without_definition(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    """The citation without the short name that it gets from here on: `(hereinafter Roe)`."""
    start = next((field.end for field in cited.fields), cited.start)
    for at in range(start, cited.end - 1):
        if tokens[at].text in "([" and _defines(tokens, at + 1):
            fields = tuple(field for field in cited.fields if field.end <= at)
            closing = next((end for end in range(at, cited.end) if tokens[end].text in ")]"), cited.end)
            is_last = not any(field.start > closing for field in cited.fields)
            return replace(cited, end=at, fields=fields) if fields and is_last else cited
    return cited


def _with_undefined_fields(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    """The citation, no field of which has such a short name in it: `National Archives (hereafter NA) MS 5`."""
    found: list[FieldSpan] = []
    for field in cited.fields:
        opening = (at for at in range(field.start + 1, field.end - 1) if tokens[at].text in "([")
        start = next((at for at in opening if _defines(tokens, at + 1)), None)
        if start is None:
            found.append(field)
            continue
        end = next((at + 1 for at in range(start, field.end) if tokens[at].text in ")]"), field.end)
        found.append(replace(field, end=start))
        is_shelf_mark = field.variable == "archive" and not has_field([*cited.fields], "archive_location")
        if is_shelf_mark and any(token.text.isdecimal() for token in tokens[end : field.end]):
            end += tokens[end].text == ","
            found.append(replace(field, variable="archive_location", start=end))
    return replace(cited, fields=tuple(found))


def _defines(tokens: Sequence[Token], at: int) -> bool:
    words = [token.text.lower() for token in tokens[at : at + 5]]
    return any(words[: len(each)] == each for each in _from_here_on())


def _is_fragment(tokens: Sequence[Token], cited: CitationSpan) -> bool:
    """Whether it is nothing but punctuation, or the name that a source gets: `(hereinafter Roe)`."""
    before = cited.start - max(map(len, _from_here_on()))
    words = [token.text.lower() for token in tokens[max(0, before) : cited.start]]
    is_defined = any(words[-len(each) :] == each for each in _from_here_on()) or _defines(tokens, cited.start)
    return is_defined or not any(token.text[0].isalnum() for token in tokens[cited.start : cited.end])


def _is_mention(note: TaggedNote, cited: CitationSpan) -> bool:
    """Whether running text only names a work with its year: `in the fragments of *Title* (1909)`."""
    variables = [field.variable for field in cited.fields]
    if cited.form != CitationForm.FULL or variables != ["title", "issued"] or not cited.start:
        return False
    title, issued = cited.fields
    words = [token.text for token in note.tokens[cited.start : cited.end]]
    is_bare = words[0] == "*" and len(words) <= title.end - title.start + issued.end - issued.start + 5
    before = cited.start - 1
    is_in_sentence = note.tokens[before].text[-1].isalnum() and not any(
        start <= before < end for start, end in note.signals
    )
    return is_bare and is_in_sentence and note.tokens[issued.start - 1].text == "("


def _is_life(note: TaggedNote, cited: CitationSpan) -> bool:
    """Whether it is a person with the years of a life, and cites nothing: `Ada Doe (1806–1864), born in Rome`.

    What a signal leads to is cited: `See Doe (1861–94)`.
    """
    is_led_to = any(end == cited.start for _, end in note.signals)
    if is_led_to or [field.variable for field in cited.fields] != ["author", "issued"]:
        return False
    name, issued = cited.fields
    years = _LIFE.match(note.text, note.tokens[name.end - 1].end)
    if years is None or not years.start("birth") <= note.tokens[issued.start].start < years.end():
        return False
    birth, death = years["birth"], years["death"]
    return int(birth[: len(birth) - len(death)] + death) - int(birth) >= _SHORTEST_LIFE


def _without_relations(
    tokens: Sequence[Token], cited: CitationSpan, signals: list[tuple[int, int]]
) -> Iterator[CitationSpan]:
    """The sources that a semicolon or `reprinted in`, `quoted in` or the like separates; such words become signals."""
    words = [token.text.lower() for token in tokens[cited.start : cited.end]]
    relations = _relations()
    if ";" not in words and relations.keys().isdisjoint(words):
        yield cited
        return
    is_value = set(chain.from_iterable(range(field.start, field.end) for field in cited.fields))
    start, depth = cited.start, 0
    for at, word in enumerate(words[1:-1], cited.start + 1):
        depth += (word in "([") - (word in ")]")
        last = tokens[at - 1].text[-1]
        # `d’ora in poi` joins nothing.
        followers = () if last.isalnum() or last in "'’" else relations.get(word, ())
        length = next((1 + len(each) for each in followers if words[at + 1 - cited.start :][: len(each)] == each), 0)
        place = range(at, at + (length or 1))
        if at <= start or not (length or (word == ";" and depth <= 0)) or is_value.intersection(place):
            continue
        before = tuple(field for field in cited.fields if start <= field.start < at)
        after = [field for field in cited.fields if field.start >= place.stop]
        if before and after and (length or (_names_work(before) and _names_work(after))):
            yield replace(cited, start=start, end=at, fields=before)
            if length:
                signals.append((place.start, place.stop))
            start = place.stop
    yield replace(cited, start=start, fields=tuple(each for each in cited.fields if each.start >= start))


def _names_work(fields: Iterable[FieldSpan]) -> bool:
    variables = {field.variable for field in fields}
    return "title" in variables or variables >= {"author", "issued"} or variables >= {"author", "locator"}


@cache
def _relations() -> Mapping[str, list[list[str]]]:
    """The words that join two sources, two or three tokens: by the first one, the others; the longest first."""
    roles = table("stacite.model", "roles.toml")
    signals = (signal for role in ("quoted-in", "reprinted-in") for signal in roles[role].split(";"))
    found: dict[str, list[list[str]]] = {}
    for signal in signals:
        first, *others = (token.text for token in split(signal.lower()))
        if others and first != "as":
            found.setdefault(first, []).append(others)
            found[first].sort(key=len, reverse=True)
    return found


def _separated(tokens: Sequence[Token], cited: CitationSpan) -> Iterator[CitationSpan]:
    """The citations of a list that was taken for one: `Doe 1983, p. 12 and Roe 1998`, `3.8.98 (1/98), 7.3.01 (2/00)`.

    Each has its date, and where they are full its number; what such a list prints besides is short.
    """
    fields = list(cited.fields)
    starts, cuts = [0], [cited.start]
    if {field.variable for field in fields} <= _IN_LISTS:
        dated = [at for at, field in enumerate(fields) if field.variable == "issued"]
        for earlier, later in pairwise(dated):
            first = next(at for at in range(later, earlier, -1) if fields[at - 1].variable not in _BEFORE_DATES)
            between = range(fields[first - 1].end, fields[first].start)
            cut = next((at for at in reversed(between) if tokens[at].text.lower() in _SEPARATORS), None)
            if cut is not None:
                starts.append(first)
                cuts.append(cut)
    parts = [fields[first:last] for first, last in pairwise([*starts, len(fields)])]
    if cited.form == CitationForm.FULL and not all(has_field(part, "number") for part in parts):
        parts = [fields]
    for at, part in enumerate(parts):
        end = cuts[at + 1] if at + 1 < len(parts) else cited.end
        end -= end < cited.end and tokens[end - 1].text in _SEPARATORS
        yield replace(cited, start=cuts[at] + bool(at), end=end, fields=tuple(part)) if len(parts) > 1 else cited


def _by_author_and_year(tokens: Sequence[Token], cited: CitationSpan) -> Iterator[CitationSpan]:
    """The citations of a list of names and years, whatever their variables: `Doe 2006 und Roe/Poe 1995, 12`."""
    places = [*_names_with_year(tokens, cited)] if cited.form == CitationForm.SHORT else []
    if len(places) < 2 or places[0][0] != cited.start:
        yield cited
        return
    starts = [start for start, _ in places]
    for (start, year), following in zip(places, [*starts[1:], cited.end], strict=True):
        end = following
        while following < cited.end and tokens[end - 1].text.lower() in _SEPARATORS:
            end -= 1
        last = next((at for at in range(year - 1, start, -1) if tokens[at - 1].text[0].isalnum()), year)
        confidence = min((field.confidence for field in cited.fields), default=cited.confidence)
        fields = [
            FieldSpan("author", start, last, confidence),
            FieldSpan("issued", year, year + 1, confidence),
            *(field for field in cited.fields if field.variable == "locator" and year < field.start < end),
        ]
        yield replace(cited, start=start, end=end, fields=tuple(fields))


def _names_with_year(tokens: Sequence[Token], cited: CitationSpan) -> Iterator[tuple[int, int]]:
    """Where names begin that a year follows, with the place of the year; all but the first follow a separator."""
    for year in range(cited.start + 1, cited.end):
        if not YEAR.fullmatch(tokens[year].text):
            continue
        at = year - (tokens[year - 1].text == "(")
        first = at
        while first > cited.start and first > at - _LONGEST_NAMES and _is_of_names(tokens[first - 1].text):
            # `Roe, et al. (2022)`
            first -= 2 if tokens[first - 2].text == "," and tokens[first - 1].text == "et" else 1
        while first < at and not tokens[first].text[0].isupper():
            first += 1
        is_first = first == cited.start or tokens[first - 1].text.lower() in _SEPARATORS
        if first < at and is_first and tokens[at - 1].text[0].isalpha():
            yield first, year


def _is_of_names(word: str) -> bool:
    return word in _BETWEEN_NAMES or (word[0].isupper() and word[-1] != "." and len(word) > 2)


def _with_leading_ibid(tokens: Sequence[Token], citations: list[CitationSpan]) -> list[CitationSpan]:
    """A note that begins with `Ibid.` cites, whatever follows."""
    words = [token.text for token in tokens[:2]]
    first = 1 if words[:1] == ["*"] else 0
    is_marked = first < len(words) and words[first].endswith(".") and words[first].lower().rstrip(".") in _IBID
    if is_marked and all(each.start > first for each in citations):
        return [CitationSpan(first, first + 1, (), CitationForm.IBID, 1.0, "document"), *citations]
    return citations


def _in_its_form(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    """The citation; `Tamże, s. 5` is an *ibid.* without author, and `Doe, op. cit., 5` names its work, and is none."""
    first = cited.fields[0] if cited.fields else None
    if first is None or cited.form == CitationForm.FULL or first.variable not in ("author", "title"):
        return cited
    word, *others = (token.text.lower().rstrip(".") for token in tokens[first.start : cited.end])
    if first.end == first.start + 1 and word in _IBID:
        return replace(cited, form=CitationForm.IBID, fields=cited.fields[1:])
    is_named = cited.form == CitationForm.IBID and first.variable == "author" and "cit" in others
    return replace(cited, form=CitationForm.SHORT) if is_named and not _OPUS.isdisjoint(others) else cited


def _of_earlier_note(note: TaggedNote, cited: CitationSpan) -> CitationSpan:
    """A citation that sends readers to an earlier note by its number: `n.9, 656`, `Craig, n. 12, [61]`."""
    tokens = note.tokens
    names = tuple(field for field in cited.fields[:1] if field.variable == "author")
    first = tokens[names[0].end - 1].end if names else tokens[cited.start].start
    number = _NOTE_NUMBER.match(note.text, first)
    if number is None or any(field.variable not in _OF_EARLIER_NOTES for field in cited.fields):
        return cited
    if names and not number["above"] and not _BARE_PLACE.match(note.text, number.end()):
        return cited
    after = next((at for at in range(cited.start, cited.end) if tokens[at].start > number.end()), cited.end)
    rest = [replace(each, start=max(each.start, after)) for each in cited.fields[len(names) :] if each.end > after]
    fields = (*names, *(replace(each, variable="locator") if each.variable == "page" else each for each in rest))
    return replace(cited, fields=fields, form=CitationForm.SUPRA)


def _by_note_number(note: TaggedNote) -> list[CitationSpan]:
    """The citation of a note that prints nothing but the number of an earlier note, and perhaps a place."""
    number = _NOTE_NUMBER.match(note.text)
    if number is None:
        return []
    place = _PLACE_IN_NOTE.match(note.text, number.end())
    if place is None and note.text[number.end() :].strip(" ."):
        return []
    low, high = number.end(), place.end() if place else number.end()
    end = next((at for at, token in enumerate(note.tokens) if token.start >= high), len(note.tokens))
    digits = [at for at, token in enumerate(note.tokens[:end]) if token.start >= low and token.text.isdecimal()]
    fields = (FieldSpan("locator", digits[0], digits[-1] + 1, RULED),) if digits else ()
    return [CitationSpan(0, end, fields, CitationForm.SUPRA, RULED)]


def _place_in_work(tokens: Sequence[Token]) -> list[CitationSpan]:
    """A note that is nothing but a name and a place in a work cites that place: `Ethics, part two, proposition 7`."""
    words = [at for at, token in enumerate(tokens[: _LONGEST_PLACE + 1]) if token.text[0].isalnum()]
    if not 2 < len(words) <= _LONGEST_PLACE or len(tokens) > 2 * _LONGEST_PLACE:
        return []
    kinds = [_kind_in_place(tokens[at].text) for at in words]
    title = next((count for count, kind in enumerate(kinds) if kind != "name"), 0)
    places = kinds[title:]
    if not 0 < title <= _LONGEST_NAME or not {"part", "number"} <= set(places) or {"name", "other"} & set(places):
        return []
    end, last = words[title - 1] + 1, words[-1] + 1
    fields = (FieldSpan("title", words[0], end, RULED), FieldSpan("locator", words[title], last, RULED))
    return [CitationSpan(words[0], last, fields, CitationForm.SHORT, RULED)]


def _kind_in_place(word: str) -> str:
    folded = word.lower().rstrip(".")
    if folded in word_set("parser/work_parts"):
        return "part"
    if _NUMERAL.fullmatch(word) or folded in word_set("parser/ordinals"):
        return "number"
    if folded in word_set("parser/function_words") or folded in _CONTRACTED or word[-1] in "'’":
        return "joint"
    is_name = len(word) > 2 and word[0].isupper() and folded not in _signals()
    return "name" if is_name else "other"


@cache
def _from_here_on() -> list[list[str]]:
    """The words that give a source the name by which it is cited from there on."""
    return [[token.text for token in split(each)] for each in _DEFINING]


@cache
def _signals() -> frozenset[str]:
    return frozenset(table("stacite.parser", "data/token_classes.toml")["signal"].split())


def with_brackets(tokens: Sequence[Token], citations: Sequence[CitationSpan]) -> list[CitationSpan]:
    """What stands in brackets directly after a case is its court and date, and after a law where it is codified."""
    found: list[CitationSpan] = []
    for each in citations:
        if found and found[-1].type == "legal_case" and _is_in_brackets(tokens, found[-1].end, each):
            end = each.end + (tokens[each.end - 1].text != ")")
            found[-1] = replace(found[-1], end=end, fields=(*found[-1].fields, *each.fields))
        elif found and _is_codification(tokens, found[-1].end, each):
            found[-1] = replace(found[-1], end=each.end + (tokens[each.end - 1].text != ")"))
        else:
            found.append(each)
    return found


def _is_in_brackets(tokens: Sequence[Token], before: int, cited: CitationSpan) -> bool:
    between = [token.text for token in tokens[before : cited.start]]
    return between == ["("] and ")" in [token.text for token in tokens[cited.end - 1 : cited.end + 1]]


def _is_codification(tokens: Sequence[Token], before: int, cited: CitationSpan) -> bool:
    between = " ".join(token.text.lower() for token in tokens[before : cited.start])
    is_closed = ")" in [token.text for token in tokens[cited.end - 1 : cited.end + 1]]
    return is_closed and between in ("( codified at", "( to be codified at", "( codified as amended at")
