"""Corrects what the network says where a citation cannot be like that.

The network may give a variable twice, the number of a series without a series, or take a list of citations for one.
Each rule here holds in all labeled notes (`training` checks it). The rules look only at the variables, their order and
the form of what they print; `data/type_rules.toml` has those that decide the type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES
from stacite.parser.tagged_note import CitationSpan, FieldSpan
from stacite.parser.tokens import tokens as split
from stacite.text.patterns import pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacite.parser.tagged_note import TaggedNote
    from stacite.parser.tokens import Token

    Fields = list[FieldSpan]

_QUOTES = frozenset("“”„«»‹›\"‘’'")
_YEAR = pattern(r"(?:1[4-9]|20)\d\d")
_ISBN = pattern(r"ISBN(?:-1[03])?", 2)
_IBID = frozenset(("ibid", "ibidem", "id", "ebd"))
# Below this confidence one of two different variables is doubtful, and the first of two of the same.
_UNSURE, _DOUBTFUL = 0.8, 0.6
# Words of a town's name: `Frankfurt am Main`.
_LONGEST_TOWN = 3
# How sure a type or a field is that a rule has decided.
_RULED = 0.95
_FEDERAL_REGISTER = pattern(r"Fed\.?Reg\.?|FederalRegister|FR|F\.R\.")
_ARTICLE = pattern(r"^(?:the|der|die|das|le|la|il|el|o) ")
_ISBN_PART = pattern(r"[\dX]{1,13}|-|–|:")
_EXHIBITION = pattern(r"exh(?:ibition)?\.?\s?cat(?:alogue|alog)?\.?", 2)
_IN_LISTS = frozenset(("author", "authority", "container-title", "issued", "locator", "number", "page"))
_VERSUS = frozenset(("v.", "v", "vs."))
# Courts of neutral citations, in the United Kingdom, Ireland, Australia, New Zealand, Singapore and Hong Kong.
_NEUTRAL_COURT = pattern(
    r"(?:UK|EW|IE|NZ|NI|NSW|VS|QC|QS|WAS|SAS|TAS|ACT|SG|HK)[A-Z][A-Za-z]{0,8}|CSIH|CSOH|HCJAC|HCA|FCA|FCAFC|VSC|SASC"
)
_COURT_DIVISIONS = frozenset(("Civ", "Crim", "Admin", "Fam"))
# Who reported the Supreme Court's decisions until 1874.
_NOMINATIVE = frozenset("Dall Cranch Wheat Pet How Black Wall".split())
_BEFORE_REPORTERS = frozenset(("author", "authority", "title"))
_BEFORE_DATES = frozenset(("author", "authority", "container-title"))
# Collections of decisions that German-speaking courts cite by volume and first page.
_OFFICIAL_REPORTS = frozenset("BVerfGE BVerfGK BGHZ BGHSt BVerwGE BSGE BAGE BFHE BPatGE RGZ RGSt VfSlg".split())
_PINPOINT_PART = pattern(r"\d{1,5}|[–-]|ff?\.?")
_FOLIO = pattern(r"(?:fols?|folios?|Bll?|ff?|pp?|c|cc|S)\.?")
_FOLIO_PART = pattern(r"\d{1,5}|[rv]{1,2}\.?|[–-]|ff?\.")
_COURT = pattern(
    r"(?:\w{0,30}gericht(?:shof)?|\w{1,20} (?:court|tribunal)|court|tribunal|corte|cour|hoge raad)\b.{0,60}"
    r"|(?:.{1,40} )?(?:supreme|high|district|circuit) court(?: .{1,40})?"
    r"|(?:Cons\.|Consiglio di) Stato\b.{0,40}|Conseil d.État|Cass\..{0,40}|ICTY|ICTR|ICJ|STF|STJ|Hoge Raad"
    r"|BGH|BVerfG|BVerwG|BSG|BAG|BFH|EuGH|EGMR|OGH|VfGH|VwGH|CJEU|ECJ|ECtHR"
    r"|(?:SG|LSG|LG|OLG|VG|OVG|AG|KG|LAG|ArbG) [A-ZÄÖÜ].{2,20}",
    re.IGNORECASE,
)
_DECISIONS = frozenset("Urteil Urteile Beschluss Beschluß Entscheidung".split())
_DOCKET = pattern(r"\d{1,3}\.? [A-Z][A-Za-z]{0,3} \d{1,5}/\d{2,4}")
_CHAMBER = pattern(r"[SLB]|[IVX]{1,4}")
_CRS_SERIES = (("In", "Focus"), ("Insight",), ("Insights",), ("Legal", "Sidebar"))
# What is printed of a periodical that is cited by its date alone.
_OF_ISSUES = frozenset(("title", "issued", "page", "locator", "issue", "edition", "publisher-place"))
_DAY = pattern(r"(?<!\d)\d{1,2}(?!\d)")
_LONGEST_PERIODICAL = 4
_PRESS_RELEASE = pattern(
    r"(?:gemeinsame )?presse(?:mitteilung|erklärung|meldung|information|spiegel)|communiqué de presse|comunicato stampa"
    r"|nota de prensa|comunicado de prensa|nota à imprensa|(?:press|news) release|persbericht",
    re.IGNORECASE,
)
_OF = pattern(r"der|des|dem|vom|von|de la|de l’|de l'|de|du|of|by|from|della|dell’|dell'|del|do|da|van|van de")
# Codes and collections of regulations whose sections are cited.
_CODE = pattern(r"U\.?\s?S\.?\s?C\.?(?:\s?[AS]\.?)?|C\.?\s?F\.?\s?R\.?")
_UN_SYMBOL = pattern(r"(?:[A-Z]{1,6}/){1,4}(?:[A-Z0-9.]{1,12}/){0,4}\d{1,4}")
_BETWEEN_PLACES = [[","], [";"], ["/"], ["–"], ["-"], ["&"], ["and"], ["und"], ["et"], ["e"], ["y"]]
_BEFORE_ISSUES = frozenset("no. no nr. nº n° núm. heft issue fasc.".split())
_ROLES = frozenset(("author", "editor", "translator", "contributor"))
_AFTER_EDITORS = frozenset("ed. eds. ed eds hrsg. hrsg hg. hg dir. éd. éds. coord. coords.".split())
_BEFORE_EDITORS = frozenset(("ed.", "eds.", "ed. by", "edited by", "hrsg. von", "hg. von", "herausgegeben von"))
_BEFORE_TRANSLATORS = frozenset(
    ("trans.", "trad.", "transl.", "translated by", "trans. by", "übers. von", "übersetzt von")
)
_ORDINAL = pattern(r"\d{1,2}\.,?")
_NUMERAL = pattern(r"\d{1,4}[a-z]?|[IVXLC]{1,8}\.?|[ivxlc]{1,8}\.?")
# Words of a note that only names a place in a work, and of the work's name.
_LONGEST_PLACE, _LONGEST_NAME = 14, 3
# Prepositions with their article.
_CONTRACTED = frozenset(
    "al alla allo alle agli dal dalla dello degli nel nella nelle zum zur vom au aux pela pelo".split()
)
_SEPARATORS = frozenset(word for word in word_set("parser/name_separators") if word.isalpha()) | {",", ";"}
# Several of them are one list; any other variable is printed once.
_LISTS = NAME_VARIABLES | DATE_VARIABLES | {"locator"}


def corrected(note: TaggedNote, type_of: Callable[[CitationSpan], tuple[str, float]]) -> TaggedNote:
    """The note with the citations, variables and types that there can be.

    `type_of` guesses the type of a citation, and says how sure it is.
    """
    relations: list[tuple[int, int]] = []
    found = [
        _with_possible_fields(note.tokens, each)
        for cited in note.citations
        if not _is_mention(note, cited)
        for source in _without_relations(note.tokens, cited, relations)
        for each in _separated(note.tokens, source)
    ]
    note = replace(note, signals=(*note.signals, *relations))
    found = _with_leading_ibid(note.tokens, found) or _place_in_work(note.tokens)
    typed = [_typed(note, each, type_of) for each in found]
    return replace(note, citations=tuple(_with_brackets(note.tokens, typed)))


def _with_leading_ibid(tokens: Sequence[Token], citations: list[CitationSpan]) -> list[CitationSpan]:
    """A note that begins with `Ibid.` cites, whatever follows."""
    words = [token.text for token in tokens[:2]]
    first = 1 if words[:1] == ["*"] else 0
    is_marked = first < len(words) and words[first].endswith(".") and words[first].lower().rstrip(".") in _IBID
    if is_marked and all(each.start > first for each in citations):
        return [CitationSpan(first, first + 1, (), CitationForm.IBID, 1.0, "document"), *citations]
    return citations


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
    fields = (FieldSpan("title", words[0], end, _RULED), FieldSpan("locator", words[title], last, _RULED))
    return [CitationSpan(words[0], last, fields, CitationForm.SHORT, _RULED)]


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
def _signals() -> frozenset[str]:
    return frozenset(table("stacite.parser", "data/token_classes.toml")["signal"].split())


def _with_brackets(tokens: Sequence[Token], citations: Sequence[CitationSpan]) -> list[CitationSpan]:
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


def _typed(note: TaggedNote, cited: CitationSpan, type_of: Callable[[CitationSpan], tuple[str, float]]) -> CitationSpan:
    """The citation with its type: the one that a rule says for certain, else the guess."""
    guess, confidence = type_of(cited)
    values: dict[str, str] = {}
    for field in cited.fields:
        values.setdefault(field.variable, note.text[note.tokens[field.start].start : note.tokens[field.end - 1].end])
    kind = next((rule.type for rule in _type_rules() if rule.fits(values, guess)), guess)
    return replace(cited, type=kind, type_confidence=confidence if kind == guess else _RULED)


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
        if self.periodical and _bare(values.get("container-title", "")) not in _names(self.periodical):
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


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(map(_bare, table("stacite.parser", "data/names.toml")[kind].split(";")))


def _bare(name: str) -> str:
    """A periodical's name without emphasis and article."""
    return _ARTICLE.sub("", name.lower().strip(" \n*.,"))


def _with_possible_fields(tokens: Sequence[Token], cited: CitationSpan) -> CitationSpan:
    fields = list(cited.fields)
    for rule in _RULES:
        fields = rule(tokens, fields)
    if tuple(fields) == cited.fields:
        return cited
    start = min([cited.start, *(field.start for field in fields)])
    return replace(cited, start=start, fields=tuple(fields))


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
    if cited.form == CitationForm.FULL and not all(_has(part, "number") for part in parts):
        parts = [fields]
    for at, part in enumerate(parts):
        end = cuts[at + 1] if at + 1 < len(parts) else cited.end
        end -= end < cited.end and tokens[end - 1].text in _SEPARATORS
        yield replace(cited, start=cuts[at] + bool(at), end=end, fields=tuple(part)) if len(parts) > 1 else cited


def _whole_dates(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A date whose parts a comma separates is one: `(2021, September 9)`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        return (
            field.variable == before.variable in DATE_VARIABLES
            and all(token.text == "," for token in tokens[before.end : field.start])
            and not (_YEAR.fullmatch(tokens[field.start].text) and _YEAR.fullmatch(tokens[before.end - 1].text))
        )

    return _joined(fields, is_one)


def _whole_titles(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A title that quotes is one: `Expressive Harms, “Bizarre Districts,” and Voting Rights`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        between = [token.text for token in tokens[before.end : field.start]]
        has_quotes = before.variable == field.variable == "title" and bool(_QUOTES & set(between))
        return has_quotes and not any(word[0].isalnum() or word in "*." for word in between)

    return _joined(fields, is_one)


def _matters(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The name of a case may begin with `In re`, which is no signal, and what follows no court."""
    if len(fields) < 2 or fields[0].variable not in _BEFORE_REPORTERS or fields[1].variable not in ("volume", "number"):
        return fields
    name = fields[0]
    start = name.start - {"In": 0, "re": 1}.get(tokens[name.start].text, 2)
    if start < 0 or [token.text for token in tokens[start : start + 2]] != ["In", "re"]:
        return fields
    if any(field.variable == "title" for field in fields[1:]):
        return fields
    return [replace(name, variable="title", start=start), *fields[1:]]


def _pages_of_reporters(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Between the volume and the page is the reporter alone: `884 F.2d 1510`."""
    for volume, reporter in pairwise(fields):
        end = reporter.end - 1
        is_both = (volume.variable, reporter.variable) == ("volume", "container-title") and volume.end == reporter.start
        if is_both and end > reporter.start and tokens[end].text.isdecimal() and not _has(fields, "page"):
            if tokens[end].start == tokens[end - 1].end:  # `F.3` of `F.3d`
                return fields
            parts = [replace(reporter, end=end), replace(reporter, variable="page", start=end)]
            return [part for each in fields for part in (parts if each is reporter else [each])]
    return fields


def _nominative_reports(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The first volumes of the US Reports are cited with their reporter's own: `5 U.S. (1 Cranch) 137`."""
    for field in fields:
        at = field.start + 1
        words = [token.text for token in tokens[at : at + 5]]
        is_one = (
            _is_container(field)
            and tokens[field.start].text == "U.S."
            and len(words) == 5
            and (words[0], words[3]) == ("(", ")")
            and words[1].isdecimal()
            and words[2].rstrip(".") in _NOMINATIVE
            and words[4].isdecimal()
        )
        if is_one:
            page = FieldSpan("page", at + 4, at + 5, field.confidence)
            others = [part for each in fields for part in _without(each, at, at + 5) if each.variable != "page"]
            return sorted([*others, page], key=lambda each: each.start)
    return fields


def _reported_cases(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`Lind v. Holm, 12 F.3d 4` has only one reading, however sure the network is of it, or what it takes them for.

    California prints the year first: `Lind v. Holm (1993) 12 Cal.App.4th 4`.
    """
    for place, name in enumerate(fields):
        count = 5 if [field.variable for field in fields[place + 1 : place + 2]] == ["issued"] else 4
        own = fields[place : place + count]
        if name.variable in ("author", "title") and _is_reported_case(tokens, own):
            sure = [replace(each, confidence=max(each.confidence, _RULED)) for each in own]
            return [*fields[:place], replace(sure[0], variable="title"), *sure[1:], *fields[place + count :]]
    return fields


def _is_reported_case(tokens: Sequence[Token], fields: Sequence[FieldSpan]) -> bool:
    """Whether fields are the parties, perhaps the year, and volume, reporter and page side by side."""
    name, *dated = fields
    if [each.variable for each in dated[-3:]] != ["volume", "container-title", "page"]:
        return False
    volume, reporter, page = dated[-3:]
    between = [token.text for token in tokens[name.end : dated[0].start]]
    is_dated = len(dated) == 4 and between in (["("], ["*", "("])
    after = [token.text for token in tokens[dated[0].end : volume.start]] if is_dated else []
    return (
        (between in ([], [","], ["*", ","], ["*"]) if len(dated) == 3 else is_dated and after == [")"])
        and volume.end == reporter.start
        and reporter.end == page.start
        and tokens[volume.start].text.isdecimal()
        and tokens[page.start].text.isdecimal()
        and _are_parties([token.text for token in tokens[name.start : name.end]])
    )


def _are_parties(words: Sequence[str]) -> bool:
    return bool(_VERSUS.intersection(words[1:-1])) or words[:2] in (["In", "re"], ["Ex", "parte"], ["Estate", "of"])


def _neutral_citations(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the place in a report, a neutral citation is a court and a number: `[2015] UKSC 11, [2015] 1 WLR 7`."""
    first, last = (fields[0].start, fields[-1].end) if fields else (0, 0)
    for at in range(first, last - 2):
        end = at + 1 + (tokens[at + 1].text in _COURT_DIVISIONS)
        is_one = (
            _NEUTRAL_COURT.fullmatch(tokens[at].text) and tokens[end].text.isdecimal() and tokens[at - 1].text == "]"
        )
        reported = [field for field in fields if field.start > end and field.variable not in ("locator", "division")]
        if not is_one or "issued" not in [field.variable for field in reported[:1]]:
            continue
        before = [field for field in fields if field.end <= at]
        court = FieldSpan("authority", at, end, _RULED)
        number = FieldSpan("number", end, end + 1, _RULED)
        after = [
            # `[2016] QB 1003` is taken for another court.
            replace(
                field, variable={"authority": "container-title", "number": "page"}.get(field.variable, field.variable)
            )
            for field in fields
            if field.start > end
        ]
        return [*before, court, number, *after]
    return fields


def _official_reports(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Volume, first page and pinpoint follow a collection of decisions: `BVerfGE 115, 320, 342`, `BGHZ 50, 1 (3)`."""
    for at in range(fields[0].start, fields[-1].end - 3) if fields else ():
        if tokens[at].text not in _OFFICIAL_REPORTS:
            continue
        volume = at + 1 + (tokens[at + 1].text in (",", "Bd."))
        words = [token.text for token in tokens[volume : volume + 3]]
        if len(words) < 3 or words[1] != "," or not (words[0].isdecimal() and words[2].isdecimal()):
            continue
        end = start = volume + 3
        if tokens[start : start + 1] and tokens[start].text in (",", "(", "["):
            start = end = start + 1
            while end < len(tokens) and _PINPOINT_PART.fullmatch(tokens[end].text):
                end += 1
        found = [
            FieldSpan(variable, place, place + 1, _RULED)
            for variable, place in (("container-title", at), ("volume", volume), ("page", volume + 2))
        ]
        pinpoint = [FieldSpan("locator", start, end, _RULED)] if start < end else []
        others = [part for field in fields for part in _without(field, at, max(start, end))]
        return _unless_same(fields, sorted([*others, *found, *pinpoint], key=lambda field: field.start))
    return fields


def _unless_same(fields: Fields, ruled: Fields) -> Fields:
    """What a rule says; the fields as they are, with their confidence, where it says nothing else."""
    places = [[(each.variable, each.start, each.end) for each in some] for some in (fields, ruled)]
    return fields if places[0] == places[1] else ruled


def _folios(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The folio after a shelf mark is the cited place: `RG 59, Box 5, fol. 69–74`."""
    if _has(fields, "locator"):
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


def _constitution(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of the Constitution of the United States an article or amendment is cited: `U.S. Const. amend. XIV, § 1`."""
    for field in fields:
        start, end = field.start + 3, fields[-1].end
        words = [token.text.lower() for token in tokens[field.start : start]]
        if words[:2] == ["u.s.", "const."] and words[2:] in (["amend."], ["art."]) and start < end:
            title = FieldSpan("title", field.start, start - 1, _RULED)
            return _unless_same(fields, [title, FieldSpan("locator", start, end, _RULED)])
    return fields


def _periodicals(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What has only a date is no work where it is a known newspaper, or its short name is in italics."""
    titles = [field for field in fields if field.variable == "title"]
    if len(titles) != 1 or {field.variable for field in fields} - _OF_ISSUES:
        return fields
    (title,) = titles
    words = [token.text for token in tokens[title.start : title.end] if token.text[0].isalnum()]
    name = _bare(" ".join(token.text for token in tokens[title.start : title.end]))
    is_known = any(name in _names(kind) for kind in ("newspaper", "magazine", "agency"))
    is_italic = title.start > 0 and tokens[title.start - 1].text == "*" and len(words) <= _LONGEST_PERIODICAL
    dates = [
        " ".join(token.text for token in tokens[each.start : each.end]) for each in fields if each.variable == "issued"
    ]
    is_dated = not any(map(str.isdigit, name)) and any(_DAY.search(date) for date in dates)
    if is_known or (is_italic and is_dated):
        return [replace(each, variable="container-title") if each is title else each for each in fields]
    return fields


def _courts(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the number or report of a case, a court is no author or title: `BSG-Urteil vom 16.9.1997: 1 RK 28/95`."""
    found: Fields = []
    is_case = _has(fields, "number") or (_has(fields, "volume") and _has(fields, "page"))
    if not is_case:
        return fields
    is_other = (
        _has(fields, "genre") or _has(fields, "authority") or sum(each.variable == "title" for each in fields) > 1
    )
    for field in fields:
        if field.variable in ("author", "title") and not is_other:
            end = _end_of_court(tokens, field)
            found.append(replace(field, variable="authority", end=end) if end else field)
        elif field.variable == "number" and _is_chamber_before(tokens, fields, field):
            found.append(replace(field, start=field.start - 1))
        else:
            found.append(field)
    return found


def _end_of_court(tokens: Sequence[Token], field: FieldSpan) -> int:
    """After the last token of a court's name, without `-Urteil` and what stands in brackets; 0 if it is none."""
    end = field.end
    if end - field.start > 2 and tokens[end - 1].text in _DECISIONS and tokens[end - 2].text == "-":
        end -= 2
    end = next((at for at in range(field.start + 1, end) if tokens[at].text == "("), end)
    name = " ".join(token.text for token in tokens[field.start : end])
    return end if _COURT.fullmatch(name) and "Auditors" not in name else 0


def _is_chamber_before(tokens: Sequence[Token], fields: Fields, number: FieldSpan) -> bool:
    """Whether a letter that begins a German docket number was left out: `S 2 KR 485/99`."""
    before = number.start - 1
    text = "".join(
        f"{' ' if at > number.start and tokens[at].start > tokens[at - 1].end else ''}{tokens[at].text}"
        for at in range(number.start, number.end)
    )
    is_free = not any(field.start <= before < field.end for field in fields)
    return before >= 0 and is_free and bool(_CHAMBER.fullmatch(tokens[before].text) and _DOCKET.fullmatch(text))


def _series_of_congress(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The Congressional Research Service has series: `CRS In Focus IF11404`."""

    def without_service(field: FieldSpan) -> FieldSpan:
        first, *others = (token.text for token in tokens[field.start : field.end])
        is_series = first == "CRS" and tuple(others) in _CRS_SERIES and field.variable != "title"
        return replace(field, variable="collection-title", start=field.start + 1) if is_series else field

    return [without_service(field) for field in fields]


def _press_releases(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`Pressemitteilung des Bundestags` is a kind and its author, and no title; a title in quotation marks is one."""
    if _has(fields, "genre") or tokens[fields[0].start - 1 if fields and fields[0].start else 0].text in _QUOTES:
        return fields
    for field in fields[:1]:
        words = [token.text for token in tokens[field.start : field.end]]
        kind = next((n for n in (3, 2, 1) if _PRESS_RELEASE.fullmatch(" ".join(words[:n]))), 0)
        author = kind + next((n for n in (2, 1) if _OF.fullmatch(" ".join(words[kind : kind + n]))), 0)
        is_one = field.variable in ("title", "author") and kind and kind < author < len(words)
        if is_one and not _has(fields[1:], "author") and words[author][0].isupper():
            found = [
                FieldSpan("genre", field.start, field.start + kind, _RULED),
                FieldSpan("author", field.start + author, field.end, field.confidence),
            ]
            return [*found, *fields[1:]]
    return fields


def _sections_of_codes(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of a code a section is cited, not a page: `44 U.S.C. § 3541`."""
    for code, place in pairwise(fields):
        name = " ".join(token.text for token in tokens[code.start : code.end])
        is_place = place.variable in ("page", "locator", "number") and place.start - code.end <= 2
        if _is_container(code) and _CODE.fullmatch(name) and is_place and not _has(fields, "section"):
            return [replace(each, variable="section") if each is place else each for each in fields]
    return fields


def _original_dates(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Of two years the earlier one is that of the first publication: `“Title” (1966), in *Book* (Ulm: Press, 2007)`."""
    dates = [field for field in fields if field.variable == "issued"]
    years = [
        next((token.text for token in tokens[each.start : each.end] if _YEAR.fullmatch(token.text)), "")
        for each in dates
    ]
    if len(dates) != 2 or not all(years) or years[0] == years[1] or _has(fields, "original-date"):
        return fields
    if [token.text for token in tokens[dates[0].end : dates[1].start]] == [","]:
        return fields
    first = dates[years.index(min(years))]
    words = [token.text for token in tokens[first.start : first.end] if token.text[0].isalnum()]
    if not all(map(_YEAR.fullmatch, words)):  # a law and its amendment have whole dates
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


def _whole_symbols(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The number of a document of the United Nations begins with its bodies: `A/HRC/RES/26/9`."""
    found: Fields = []
    for field in fields:
        start = field.start
        while field.variable == "number" and start > 1 and tokens[start - 1].text == "/":
            start -= 2
        symbol = "".join(token.text for token in tokens[start : field.end])
        is_whole = (
            start < field.start
            and _UN_SYMBOL.match(symbol)
            and not any(start < other.end and other.start < field.start for other in fields if other is not field)
        )
        found.append(replace(field, start=start) if is_whole else field)
    return found


def _whole_register_pages(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The pages of the Federal Register are numbered through the year, with a comma: `75 Fed. Reg. 14,670`."""
    names = ("".join(token.text for token in tokens[each.start : each.end]) for each in fields if _is_container(each))
    if not any(_FEDERAL_REGISTER.fullmatch(name) for name in names):
        return fields

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        last, comma, first = tokens[before.end - 1], tokens[before.end], tokens[field.start]
        return (
            (before.variable, field.variable) in (("page", "locator"), ("page", "page"))
            and (comma.text, field.start) == (",", before.end + 1)
            and last.end == comma.start
            and comma.end == first.start
            and re.fullmatch(r"\d{3}", first.text) is not None
        )

    return _joined(fields, is_one)


def _is_container(field: FieldSpan) -> bool:
    return field.variable == "container-title"


def _joined(fields: Fields, is_one: Callable[[FieldSpan, FieldSpan], bool]) -> Fields:
    """The fields; those that are one with the field before them become its end."""
    joined: Fields = []
    for field in fields:
        if joined and is_one(joined[-1], field):
            before = joined[-1]
            joined[-1] = replace(before, end=field.end, confidence=min(before.confidence, field.confidence))
        else:
            joined.append(field)
    return joined


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
            and _YEAR.fullmatch(year.text) is not None
        )
        if is_raised:
            found.append(replace(field, end=field.end - 1))
            # A closing bracket is sometimes read as a figure: `[19512 Q.B.`.
            if not _has(fields, "edition") and "[" not in (
                token.text for token in tokens[field.start - 1 : field.start]
            ):
                found.append(replace(field, variable="edition", start=field.end - 1))
        else:
            found.append(field)
    return found


_EDITION_WORDS = frozenset(("Aufl", "Aufl.", "Auflage", "Ausg", "Ausg.", "Ausgabe"))
_NUMBER_WORDS = frozenset(("volume", "number-of-volumes", "number", "issue", "edition"))


def _numbered_editions(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The ordinal before the words of a German edition is its number: `5., rev. Aufl.`."""
    for before, field in pairwise(fields):
        between = "".join(token.text for token in tokens[before.end : field.start])
        after = [token.text for token in tokens[field.end : field.end + 2]]
        if field.variable != "edition" or not ({tokens[field.end - 1].text, *after} & _EDITION_WORDS):
            continue
        words = "".join(token.text for token in tokens[before.start : before.end])
        if before.variable in _NUMBER_WORDS and _ORDINAL.fullmatch(words + between):
            return [
                replace(each, start=before.start) if each is field else each for each in fields if each is not before
            ]
    for field in fields:
        if field.variable == "edition" and field.start >= 2:
            at = field.start - 1
            while at > 0 and tokens[at].text in (".", ","):
                at -= 1
            words = "".join(token.text for token in tokens[at : field.start])
            after = [token.text for token in tokens[field.end : field.end + 2]]
            is_free = not any(each.start <= at < each.end for each in fields)
            if is_free and _ORDINAL.fullmatch(words) and {tokens[field.end - 1].text, *after} & _EDITION_WORDS:
                return [replace(each, start=at) if each is field else each for each in fields]
    return fields


def _pinpoints_in_volumes(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Volume and page of a pinpoint are one: `2 vols. (London: Macmillan, 1961), 2:45`; in a journal they are not."""
    for before, field in pairwise(fields):
        is_one = (
            (before.variable, field.variable) == ("volume", "locator")
            and [token.text for token in tokens[before.end : field.start]] == [":"]
            and tokens[before.start].start + len(tokens[before.start].text) == tokens[before.end].start
            and tokens[before.end].end == tokens[field.start].start
        )
        if is_one and not _has(fields, "container-title"):
            return [
                replace(each, start=before.start) if each is field else each for each in fields if each is not before
            ]
    return fields


_CAMPUS_UNIVERSITY = pattern(r"University of (?:[A-Z]\w+ ){0,2}[A-Z]\w+")


def _campuses(tokens: Sequence[Token], fields: Fields) -> Fields:
    """A thesis names no town but the campus: `(PhD diss., University of California, Berkeley, 2004)`."""
    if not _has(fields, "genre"):
        return fields
    for before, field in pairwise(fields):
        if (before.variable, field.variable) != ("publisher", "publisher-place"):
            continue
        school, town = (" ".join(token.text for token in tokens[each.start : each.end]) for each in (before, field))
        is_listed = [token.text for token in tokens[before.end : field.start]] == [","]
        is_listed = is_listed and not _is_in(tokens, field, "countries", "regions")
        if is_listed and _CAMPUS_UNIVERSITY.fullmatch(school) and town not in school:
            return [replace(each, end=field.end) if each is before else each for each in fields if each is not field]
    return fields


def _isbn(tokens: Sequence[Token], fields: Fields) -> Fields:
    """What follows `ISBN` is one."""
    if not fields or _has(fields, "ISBN"):
        return fields
    for at in range(fields[0].start, fields[-1].end):
        if _ISBN.fullmatch(tokens[at].text):
            end = at + 1
            while end < len(tokens) and _ISBN_PART.fullmatch(tokens[end].text):
                end += 1
            start = at + 1 + (tokens[at + 1 : at + 2] != [] and tokens[at + 1].text == ":")
            if start < end:
                others = [part for field in fields for part in _without(field, at, end)]
                return sorted([*others, FieldSpan("ISBN", start, end, 1.0)], key=lambda field: field.start)
    return fields


def _without(field: FieldSpan, start: int, end: int) -> Iterable[FieldSpan]:
    """What is left of a field before some tokens and after them."""
    if field.start < min(start, field.end):
        yield replace(field, end=min(start, field.end))
    if max(end, field.start) < field.end:
        yield replace(field, start=max(end, field.start))


def _series(tokens: Sequence[Token], fields: Fields) -> Fields:
    """The number of a series follows the series; any other number of a part is a volume."""
    found = fields
    if not _has(fields, "collection-title") and not _has(fields, "volume"):
        found = [
            replace(each, variable="volume")
            if each.variable == "collection-number" and tokens[each.start].text.isdecimal()
            else each
            for each in fields
        ]
    if not _has(fields, "collection-number"):
        for before, field in pairwise(found):
            if (before.variable, field.variable) == ("collection-title", "volume"):
                found = [replace(each, variable="collection-number") if each is field else each for each in found]
    return found


def _place_of_publisher(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Before the date, a city is no publisher; of two publishers the last is the place, of two places one is none."""
    for before, after in pairwise(fields):
        both = {before.variable, after.variable}
        if after.variable == "issued" and not _has(fields, "publisher-place") and _is_city(tokens, before):
            return [replace(each, variable="publisher-place") if each is before else each for each in fields]
        if len(both) > 1 or not _is_dated(fields, after) or not _are_listed(tokens, before, after):
            continue
        if both == {"publisher"} and not _has(fields, "publisher-place") and _is_short_name(tokens, after):
            return [replace(each, variable="publisher-place") if each is after else each for each in fields]
        others = [field for field in (before, after) if not _is_city(tokens, field)]
        if both == {"publisher-place"} and not _has(fields, "publisher") and len(others) == 1:
            is_name = not _is_in(tokens, others[0], "countries", "regions")
            return [replace(each, variable="publisher") if each is others[0] and is_name else each for each in fields]
    return fields


def _whole_places(tokens: Sequence[Token], fields: Fields) -> Fields:
    """Several towns are one value: `Berlin, Heidelberg`, `Frankfurt am Main; New York`."""

    def is_one(before: FieldSpan, field: FieldSpan) -> bool:
        between = [token.text for token in tokens[before.end : field.start]]
        return before.variable == field.variable == "publisher-place" and (not between or between in _BETWEEN_PLACES)

    return _joined(fields, is_one)


def _issues(tokens: Sequence[Token], fields: Fields) -> Fields:
    """In a periodical, `no.` precedes an issue: `*Journal*, no. 78`."""
    if not _has(fields, "container-title") or _has(fields, "issue"):
        return fields
    return [
        replace(each, variable="issue")
        if each.variable == "volume" and tokens[each.start - 1].text.lower() in _BEFORE_ISSUES
        else each
        for each in fields
    ]


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


def _no_catalogues(tokens: Sequence[Token], fields: Fields) -> Fields:
    """`exh. cat.` describes a book, and is no kind of report."""
    return [
        field
        for field in fields
        if field.variable != "genre"
        or not _EXHIBITION.fullmatch(" ".join(token.text for token in tokens[field.start : field.end]))
    ]


_RULES: tuple[Callable[[Sequence[Token], Fields], Fields], ...] = (
    _whole_dates,
    _whole_titles,
    _matters,
    _neutral_citations,
    _pages_of_reporters,
    _nominative_reports,
    _reported_cases,
    _official_reports,
    _folios,
    _constitution,
    _periodicals,
    _courts,
    _series_of_congress,
    _press_releases,
    _sections_of_codes,
    _original_dates,
    _roles,
    _whole_symbols,
    _whole_register_pages,
    _raised_editions,
    _numbered_editions,
    _isbn,
    _series,
    _place_of_publisher,
    _whole_places,
    _pinpoints_in_volumes,
    _campuses,
    _issues,
    _no_catalogues,
    _one_name,
    _once,
)


def _has(fields: Fields, variable: str) -> bool:
    return any(field.variable == variable for field in fields)
