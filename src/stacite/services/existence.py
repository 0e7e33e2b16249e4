"""Whether a source exists: the verdict, from what services said and who should know it.

Pure, and monotone: less evidence never makes a verdict harsher. Positive evidence alone contradicts a source. That
nobody has it counts only if everyone who was to be asked has responded, and only where the silence of an index means
something; the tables `coverage.toml` and `source_kinds.toml` say where. What was not read for sure is never held
against a source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from stacite.compare import DifferenceKind
from stacite.compare.candidates import agreement, title_likeness
from stacite.compare.names import NameMatch, case_name, compare_people, match_names, same_case
from stacite.compare.numbers import registered_years
from stacite.compare.same_work import compare_work
from stacite.compare.titles import TITLES_FAR, TITLES_NEAR, book_of, compare_titles, is_notice, words_of_title
from stacite.model.evidence import SURE, SURE_OF_KIND, Reply, SourceCheck, SourceVerdict, Way
from stacite.model.finding import Severity
from stacite.model.identifiers import is_valid_isbn
from stacite.model.item import field_label
from stacite.text.folding import clean, compact, edit_distance
from stacite.text.languages import likely_language
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from stacite.model.evidence import CitedSource, Record, SourceLookup
    from stacite.model.item import Item, Name

KINDS: Mapping[str, str] = {
    "article": "journal articles",
    "conference": "conference papers",
    "book": "books",
    "chapter": "parts of books",
    "thesis": "theses",
    "report": "reports",
    "news": "news articles",
    "webpage": "web pages",
    "us-case": "US cases",
    "uk-case": "UK cases",
    "eu-law": "EU law",
    "statute": "statutes and bills",
    "un-document": "treaties and UN documents",
    "dataset": "data sets",
    "software": "software",
    "preprint": "preprints",
    "archival": "unpublished and audiovisual sources",
}
"""The kinds of sources, and what people call them."""

_KIND_OF_TYPE: Mapping[str, str] = {
    "article": "preprint",
    "article-journal": "article",
    "article-magazine": "news",
    "article-newspaper": "news",
    "bill": "statute",
    "book": "book",
    "chapter": "chapter",
    "classic": "book",
    "collection": "book",
    "dataset": "dataset",
    "entry": "chapter",
    "entry-dictionary": "chapter",
    "entry-encyclopedia": "chapter",
    "hearing": "statute",
    "legal_case": "us-case",
    "legislation": "statute",
    "paper-conference": "conference",
    "post": "webpage",
    "post-weblog": "webpage",
    "regulation": "statute",
    "report": "report",
    "review": "article",
    "review-book": "article",
    "software": "software",
    "thesis": "thesis",
    "treaty": "un-document",
    "webpage": "webpage",
}
_PREPRINT = pattern(r"\bpreprint|\barxiv\b|\b(?:bio|med|chem|soc|psy)rxiv\b|\bssrn\b", re.IGNORECASE)
_SERVER = pattern(r"\W*(?:arxiv|corr\W*$|(?:bio|med|chem|soc|psy)rxiv|ssrn)\b", re.IGNORECASE)
_COMMUNITY = r"(?:EU|EC|EEC|UE|CE|CEE|EG|EWG)"
_EU = pattern(
    rf"\bECLI:EU\b|\bCELEX\b|\bEU:[CTF]:\d{{4}}|(?<![\w-])[CTF][-‐‑–]\d{{1,4}}/\d\d(?!\d)"
    rf"|^\d{{1,3}}/\d\d (?:ECR|Slg|Rec)\b"
    rf"|\b(?:Regulation|Directive|Decision) \(?{_COMMUNITY}\b|\({_COMMUNITY}\) (?:[Nn][or°º]?\.? )?\d"
    rf"|\b\d{{2,4}}/\d+/{_COMMUNITY}\b"
)
_UK = pattern(
    r"\[\d{4}\]\s*(?:\d+\s*)?(?:UK|EW|CS|HC|NI|AC\b|QB\b|KB\b|Ch\b|WLR|All ER|Fam\b|Lloyd|BCC)|\bUKSC\b|\bEWCA\b"
)
_UK_REPORTS = pattern(
    r"(?:AC|App\.? Cas|QBD?|KB|Ch ?D?|WLR|All ER|ER|St\.? Tr|ICR|IRLR|BCLC|Lloyd[’']?s Rep|Cr App R)\.?"
)
_UN = pattern(r"\b(?:[ASE]|ST|TD)/(?:[A-Z]{2,}|\d)[\w./-]*")
_PLACES = ("number", "container-title", "title", "genre", "authority", "collection-title", "publisher", "note")


def kind_of(item: Item) -> str:
    """The kind of source, by its CSL type and what it prints of itself; empty for what can be anything."""
    said = " ".join(item.get(variable)[:300] for variable in _PLACES)
    kind = _KIND_OF_TYPE.get(item.type, "" if item.type == "document" else "archival")
    if kind == "report" and _PREPRINT.search(said):
        return "preprint"
    # Bibliographies call preprints articles, or papers of a conference; with a day, they look like news.
    if kind in ("article", "conference", "news") and _SERVER.match(item.get("container-title")):
        return "preprint"
    if kind in ("us-case", "statute") and _EU.search(said):
        return "eu-law"
    if kind == "us-case" and (_UK.search(said) or _UK_REPORTS.fullmatch(item.get("container-title"))):
        return "uk-case"
    if kind in ("report", "statute") and _UN.search(said):
        return "un-document"
    return kind


class Question(NamedTuple):
    """One way of asking one service about a source."""

    service: str
    way: Way


@dataclass(frozen=True, slots=True)
class _Row:
    """A service of the table."""

    indexes: frozenset[str]
    confirms: frozenset[str]
    since: int
    until: int
    lag: int
    languages: frozenset[str]
    isbn_groups: tuple[str, ...]
    copies: bool
    most: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """When the silence of the indexes means something for a kind."""

    by: Way
    least: int
    needs: tuple[str, ...]
    too: tuple[Question, ...]
    since: int
    until: int
    has: tuple[str, ...]
    only: Mapping[str, re.Pattern[str]]
    without: Mapping[str, re.Pattern[str]]

    def is_for(self, item: Item) -> bool:
        """Whether works like this are listed, by what they print of their field."""
        is_wanted = all(_has(item, variables, wanted) for variables, wanted in self.only.items())
        return is_wanted and not any(_has(item, variables, unwanted) for variables, unwanted in self.without.items())


_ALWAYS = 9999
_FEWEST_WORDS = 4
_MISSING = {"container-title": "journal or book", "issued": "year", "author": "person as author"}


@dataclass(frozen=True)
class Coverage:
    """Who should know what on a day."""

    today: date
    not_asked: Mapping[str, str] = field(default_factory=dict)
    """The services that are not asked in this run, and why."""
    services: Mapping[str, Any] = field(default_factory=lambda: table("stacite.services", "coverage.toml"))
    kinds: Mapping[str, Any] = field(default_factory=lambda: table("stacite.services", "source_kinds.toml"))

    @cached_property
    def _rows(self) -> dict[str, _Row]:
        return {
            name: _Row(
                frozenset(row.get("indexes", ())),
                frozenset(row.get("confirms", ())),
                row.get("since", 0),
                row.get("until", _ALWAYS),
                row.get("lag", 0),
                frozenset(row.get("languages", ())),
                tuple(row.get("isbn_groups", ())),
                row.get("copies", False),
                row.get("most", _ALWAYS),
            )
            for name, row in self.services.items()
        }

    @cached_property
    def _rules(self) -> dict[str, list[_Rule]]:
        return {kind: list(map(_rule, rows)) for kind, rows in self.kinds.items()}

    def may_contradict(self, service: str) -> bool:
        """Whether its record of an identifier can show that this belongs to another work."""
        return service not in self._rows or not self._rows[service].copies

    def most(self, service: str) -> int:
        """How often a service may be searched in one run."""
        return self._rows[service].most if service in self._rows else _ALWAYS

    def knows_some(self, service: str, kind: str, item: Item) -> bool:
        """Whether it is worth asking a service for a work of this kind and year."""
        row, year = self._rows.get(service), item.year
        if row is None or kind not in row.indexes | row.confirms:
            return False
        is_of_its_language = not row.isbn_groups or _language_of(item) in row.languages
        return is_of_its_language and (year is None or row.since <= year <= row.until)

    def takes(self, service: str, identifier: str) -> bool:
        """Whether an identifier may be one of a service: not an ISBN of another group of countries."""
        groups = self._rows[service].isbn_groups if service in self._rows else ()
        if not groups or not is_valid_isbn(identifier):
            return True
        return identifier.removeprefix("978").startswith(groups)

    def should_know(self, service: str, kind: str) -> bool:
        """Whether a service lists works of this kind, and does not just happen to have some."""
        return service in self._rows and kind in self._rows[service].indexes

    def lists(self, kind: str, item: Item) -> bool:
        """Whether there are indexes that list works of this kind and field, whatever the citation lacks."""
        return any(rule.is_for(item) for rule in self._rules.get(kind, ()))

    def deciders(self, source: CitedSource, kind: str) -> tuple[str, ...]:
        """The services without which nothing can be said of a source; none where nothing can be said anyway."""
        rule = self._rule_for(kind, source.item)
        return () if isinstance(rule, str) else (*rule.needs, *(each.service for each in rule.too))

    def silence(self, source: CitedSource, kind: str, asked: Iterable[Question]) -> str | list[str]:
        """The services whose silence counts together, or the clause why it says nothing."""
        item, questions = source.item, list(asked)
        rule = self._rule_for(kind, item)
        if isinstance(rule, str):
            return rule
        covering = [
            each.service for each in questions if each.way is rule.by and self._covers(each.service, kind, item)
        ]
        if missing := [name for name in rule.needs if name not in covering]:
            if rule.by is Way.IDENTIFIER and not any(each.service == missing[0] for each in questions):
                return f"it gives no number that {missing[0]} knows"
            return f"{missing[0]} was not asked, or does not cover its year or language"
        if missing := [each.service for each in rule.too if each not in questions]:
            return f"{missing[0]} was not asked"
        if len(covering) < rule.least:
            return f"fewer than {rule.least} indexes cover it"
        return covering

    def _rule_for(self, kind: str, item: Item) -> _Rule | str:
        """The first rule for such a work, or the clause why silence says nothing about it."""
        rules = self._rules.get(kind)
        if not rules:
            return f"no index lists all {KINDS[kind]}" if kind in KINDS else "it is not clear what kind of source it is"
        limits = [self._limit(rule, kind, item) for rule in rules]
        return rules[limits.index("")] if "" in limits else limits[0]

    @staticmethod
    def _limit(rule: _Rule, kind: str, item: Item) -> str:
        """Why silence says nothing about such a work, as a clause."""
        for variable in rule.has:
            if not any(_gives(item, name) for name in variable.split()):
                missing = _MISSING.get(variable.split()[0]) or field_label(variable.split()[0])
                return f"it names no {missing}, so a search can't tell"
        if not all(_has(item, variables, wanted) for variables, wanted in rule.only.items()):
            return f"no index lists all such {KINDS[kind]}"
        if any(_has(item, variables, unwanted) for variables, unwanted in rule.without.items()):
            return "no index lists all that appears there"
        if item.year is not None and not rule.since <= item.year <= rule.until:
            return f"no index lists all {KINDS[kind]} of that time"
        if rule.by is Way.SEARCH and len(words_of_title(item.title)) < _FEWEST_WORDS:
            return "its title is too short to tell by a search"
        return ""

    def _covers(self, service: str, kind: str, item: Item) -> bool:
        row = self._rows.get(service)
        if row is None or kind not in row.indexes:
            return False
        if item.year is not None and not row.since <= item.year <= min(row.until, self.today.year - row.lag):
            return False
        return not row.languages or _language_of(item) in row.languages


def _rule(row: Mapping[str, Any]) -> _Rule:
    way = Way(row.get("by", Way.SEARCH))
    return _Rule(
        way,
        row.get("least", 2),
        tuple(row.get("needs", ())),
        tuple(Question(name, way) for name in row.get("too", ())),
        row.get("since", 0),
        row.get("until", _ALWAYS),
        tuple(row.get("has", ())),
        _patterns(row.get("only", {})),
        _patterns(row.get("without", {})),
    )


def _language_of(item: Item) -> str:
    """The language of the title: as given, else as its words tell; empty where that is not clear."""
    return item.get("language")[:2].lower() or likely_language(clean(item.title))


def _gives(item: Item, variable: str) -> bool:
    """Whether an item has a variable; works of bodies, which indexes list under many names, have no author."""
    people = item.names.get(variable, ())
    return bool(item.get(variable) or item.dates.get(variable)) or any(name.family for name in people)


def _has(item: Item, variables: str, wanted: re.Pattern[str]) -> bool:
    return any(wanted.search(item.get(variable)) for variable in variables.split())


def _patterns(sources: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {variable: re.compile(source, re.IGNORECASE) for variable, source in sources.items()}


class Fit(Enum):
    """How a record fits a source."""

    SAME = "same"
    """It is the work."""
    HOLDS = "holds"
    """It is the book of which the work is a part."""
    OTHER_PEOPLE = "other-people"
    """It has the very title, and nobody in common."""
    UNSURE = "unsure"
    OTHER = "other"
    """It is certainly another work."""


# From this many characters on, two works hardly ever have the same title.
_LONG_TITLE = 40
# Names are compared one by one; collaborations have thousands.
_MOST_NAMES = 40
_TITLES_COMPARED = 20
_SHARED_WORDS = 1 / 3
_SHORT_NAME = 4
_PARTS = frozenset(("article", "article-journal", "chapter", "paper-conference"))
_CASES = frozenset(("us-case", "uk-case"))
_ENGLISH_PARTIES = pattern(r"\bvs?\b\.?\s|\bex parte\b", re.IGNORECASE)
# What only its number has to lead to.
_NUMBERED = frozenset(("eu-law", "statute", "un-document"))


@lru_cache(maxsize=4096)
def _title_words(title: str) -> frozenset[str]:
    return frozenset(words_of_title(title))


def fit(source: CitedSource, record: Record, kind: str, *, by_isbn: bool = False) -> Fit:
    """Compare a source with a record, under each title under which it may be known; a chapter also as its book."""
    if record.type == "book" and (book := book_of(source.item)) is not source.item:
        found = _fit(book, record, "book", et_al=False, by_isbn=by_isbn)
        # Nobody lists the chapters of all books, so that nothing but a number contradicts one.
        return {Fit.SAME: Fit.HOLDS, Fit.OTHER_PEOPLE: Fit.UNSURE}.get(found, found)
    fits = {_fit(reading, record, kind, et_al=source.et_al, by_isbn=by_isbn) for reading in readings(source)}
    return next(each for each in Fit if each in fits)


class Fits:
    """How records fit a source, each compared once."""

    def __init__(self, source: CitedSource, kind: str) -> None:
        self._source = source
        self._kind = kind
        self._known: dict[tuple[int, bool], tuple[Record, Fit]] = {}
        """By the identity of the record, which is kept with it so that no other one gets the same."""

    def of(self, record: Record, *, by_isbn: bool = False) -> Fit:
        """How a record fits."""
        key = (id(record), by_isbn)
        if key not in self._known:
            self._known[key] = record, fit(self._source, record, self._kind, by_isbn=by_isbn)
        return self._known[key][1]


def readings(source: CitedSource) -> list[Item]:
    """The work under each title that the citation may mean: its own, as printed in quotation marks, the original."""
    item = source.item
    titles = dict.fromkeys((item.title, *source.titles, item.get("original-title")))
    return [item.with_texts(title=title) for title in titles if title or not item.title]


def _fit(item: Item, record: Record, kind: str, *, et_al: bool, by_isbn: bool) -> Fit:
    if kind in _CASES:
        return _fit_of_case(item, record)
    if kind == "eu-law" and item.type == "legal_case":
        return _fit_of_eu_case(item, record)
    if kind in _NUMBERED and record.numbers:
        return Fit.SAME
    titles = compare_titles(item, record)
    if not compact(item.title):  # its number is all that it shows
        return Fit.UNSURE if compare_people(item, record, et_al=et_al).agree is False else Fit.SAME
    if titles.is_notice:
        return Fit.OTHER
    difference = titles.difference
    if titles.ratio is not None and (difference is None or difference.severity is Severity.WARNING):
        return _fit_of_same_title(item, record, kind, et_al=et_al)
    if by_isbn:
        return _fit_of_isbn(item, record)
    people, agreed = compare_people(item, record, et_al=et_al), agreement(item, record)
    if any(each.kind is DifferenceKind.WORK for each in compare_work(item, record, et_al=et_al)):
        return Fit.OTHER
    ratio = titles.ratio or 0.0
    if ratio >= TITLES_NEAR and people.agree and _is_near_year(item, record) and agreed.same and not agreed.other:
        return Fit.SAME
    # Another paper of the same people; a translated title alone is none.
    is_elsewhere = "first page" in agreed.other and bool({"container", "volume"} & agreed.other)
    return Fit.OTHER if titles.ratio is not None and ratio < TITLES_FAR and is_elsewhere else Fit.UNSURE


def _fit_of_same_title(item: Item, record: Record, kind: str, *, et_al: bool) -> Fit:
    people, agreed = compare_people(item, record, et_al=et_al), agreement(item, record)
    is_long = len(words_of_title(item.title)) >= _FEWEST_WORDS
    is_placed = bool(agreed.same) or compact(item.get("number")) in set(map(compact, record.numbers)) - {""}
    is_supported = _is_near_year(item, record) or is_placed
    if people.agree or _shares_people(item, record):
        return Fit.SAME if is_long or is_supported else Fit.UNSURE
    if people.agree is None:
        return Fit.SAME if is_supported and (is_long or is_placed) else Fit.UNSURE
    likeness = title_likeness(item, record)
    is_unmistakable = len(compact(item.title)) >= _LONG_TITLE or {"container", "first page"} <= agreed.same
    is_exact = likeness.typos == 0 and likeness.same_numbers and not likeness.translated
    has_persons = any(name.family for name in item.authors) and any(name.family for name in record.authors)
    if is_unmistakable and is_exact and has_persons and _may_be_one(item, record, kind):
        return Fit.OTHER_PEOPLE
    return Fit.UNSURE


def _may_be_one(item: Item, record: Record, kind: str) -> bool:
    """Whether a work of this kind could have that record: a review has the title of the book that it is about."""
    if any(map(is_notice, record.titles)) or record.updates:
        return False
    if kind == "book":
        return record.type == "book"
    return (item.type in _PARTS or kind == "preprint") and record.type in _PARTS


def _is_near_year(item: Item, record: Record) -> bool:
    years = registered_years(record)
    return item.year is None or not years or min(abs(year - item.year) for year in years) <= 1


def _shares_people(item: Item, record: Record) -> bool:
    """Whether any name is in both, in whatever role and order, or one is nearly spelled like another."""
    printed = [*item.authors, *item.editors, *item.names.get("translator", ())][:_MOST_NAMES]
    registered = [*record.authors[:_MOST_NAMES], *record.editors[:_MOST_NAMES]]
    return any(_may_be_same_name(name, other) for name in printed for other in registered)


def _may_be_same_name(name: Name, other: Name) -> bool:
    if match_names(name, other) is not NameMatch.OTHER:
        return True
    left, right = compact(name.sort), compact(other.sort)
    # In a short name two wrong characters make another one, and one does unless the given names agree.
    most = 2 if min(len(left), len(right)) > _SHORT_NAME else compact(name.given)[:1] == compact(other.given)[:1] != ""
    return edit_distance(left, right, _SHORT_NAME) <= most


def _fit_of_isbn(item: Item, record: Record) -> Fit:
    """A set, a translation or a new edition has another title, but not other people as well."""
    printed, registered = _title_words(item.title), _words_of_record(record)
    people = record.authors or record.editors
    if not printed or not registered or not people or not item.authors_or_editors:
        return Fit.UNSURE
    is_other = len(printed & registered) < _SHARED_WORDS * min(len(printed), len(registered))
    return Fit.OTHER if is_other and not _shares_people(item, record) else Fit.UNSURE


def _words_of_record(record: Record) -> frozenset[str]:
    return frozenset(chain.from_iterable(map(_title_words, (*record.titles[:6], *record.subtitles[:6]))))


def _fit_of_case(item: Item, record: Record) -> Fit:
    """Cases are known by their parties."""
    same = same_case(case_name(item), record.titles)
    return Fit.UNSURE if same is None else Fit.SAME if same else Fit.OTHER


def _fit_of_eu_case(item: Item, record: Record) -> Fit:
    """By its number, unless the parties are others: but outside English, states and bodies have other names."""
    same = same_case(case_name(item), record.titles)
    if same is not False:
        return Fit.SAME
    return Fit.OTHER if _ENGLISH_PARTIES.search(case_name(item)) else Fit.UNSURE


PAGE = "its page"
"""Stands for a service where the page that a source cites is asked."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A record with what it came from, and how it fits."""

    question: Question
    lookup: SourceLookup
    record: Record
    fit: Fit


def check_source(
    source: CitedSource,
    questions: Sequence[Question],
    lookups: Mapping[Question, SourceLookup],
    coverage: Coverage,
    fits: Fits | None = None,
) -> SourceCheck:
    """The verdict on a source.

    `questions` are all that were to be asked, whatever the replies; other lookups don't count. `fits` are for callers
    who decide again as replies come.
    """
    known = {each: lookups[each] for each in questions if each in lookups}
    decision = _Decision(source, kind_of(source.item), known, fits or Fits(source, kind_of(source.item)))
    found = decision.of_evidence(coverage) or decision.of_silence(questions, coverage)
    return replace(found, kind=decision.kind, lookups=tuple(known.values()))


@dataclass(frozen=True)
class _Decision:
    """What the lookups about one source come to."""

    source: CitedSource
    kind: str
    lookups: Mapping[Question, SourceLookup]
    fits: Fits

    @cached_property
    def judged(self) -> list[_Judged]:
        """All records of all lookups."""
        return [
            _Judged(question, lookup, record, self.fits.of(record, by_isbn=_is_isbn(question, lookup)))
            for question, lookup in self.lookups.items()
            if lookup.reply is Reply.RECORDS
            for record in lookup.records
        ]

    def of_evidence(self, coverage: Coverage) -> SourceCheck | None:
        """By what single lookups prove, whatever the others are."""
        same = [each for each in self.judged if each.fit is Fit.SAME]
        if denied := self._by_identifier(coverage) or _by_isbn(self.source, self.judged):
            right = next((each.record for each in same if each.record is not denied.record), None)
            return self._if_sure(replace(denied, right=right))
        return _confirmed(same[0], self.kind) if same else None

    def of_silence(self, questions: Sequence[Question], coverage: Coverage) -> SourceCheck:
        """By all lookups together, where nobody has the work: each question must have its lookup."""
        if still_open := open_question(questions, self.lookups):
            lookup = self.lookups.get(still_open)
            return _not_checked(_why_open(still_open.service, lookup.reason if lookup is not None else ""))
        for service in coverage.deciders(self.source, self.kind):
            if why := coverage.not_asked.get(service):
                return _not_checked(f"{service} was not asked: {why}")
        gap = self._gap()
        if found := _by_place(self.judged) or self._by_title(
            is_listed=not gap and coverage.lists(self.kind, self.source.item)
        ):
            return self._if_sure(found)
        silent = gap or coverage.silence(self.source, self.kind, questions)
        if isinstance(silent, str):
            return self._not_findable(silent)
        if self.source.kind_certainty < SURE_OF_KIND:
            return _not_checked("the kind of source was not read for sure")
        reason = f"{_listed(silent)} {'has' if len(silent) == 1 else 'have'} no such {_thing(self.kind)}"
        nearest = _nearest(self.source, self.judged)
        return self._if_sure(SourceCheck(SourceVerdict.NOT_FOUND, reason, nearest=nearest))

    def _by_title(self, *, is_listed: bool) -> SourceCheck | None:
        """The title is that of a work by others. Only where everyone who was asked has responded.

        Where indexes don't list such works, the one that is cited may be missing; then the other one counts only if it
        is in the same place.
        """
        own = [each for each in self.judged if each.fit is Fit.OTHER_PEOPLE]
        if not is_listed:
            own = [each for each in own if "container" in agreement(self.source.item, each.record).same]
        if not own:
            return None
        first = own[0].record.authors[0]
        if any(not _may_be_same_name(first, each.record.authors[0]) for each in own):
            return SourceCheck(SourceVerdict.NOT_FINDABLE, "several works by others have this title")
        each = next((each for each in own if each.record.doi), own[0])
        return _another(each, f"the work with this title is by {people_of(each.record)}")

    def _gap(self) -> str:
        """Why those who lack the work have nothing of its journal either."""
        gaps = (each.reason for each in self.lookups.values() if each.way is Way.SLOT and each.reply is Reply.NO_HIT)
        return next(filter(None, gaps), "")

    def _not_findable(self, reason: str) -> SourceCheck:
        """With the book, where that is found at least."""
        book = next((each for each in self.judged if each.fit is Fit.HOLDS), None)
        if book is None:
            return SourceCheck(SourceVerdict.NOT_FINDABLE, reason)
        known = f"{book.lookup.service} has the book that it is part of, but {reason}"
        return SourceCheck(SourceVerdict.NOT_FINDABLE, known, record=book.record)

    def _if_sure(self, found: SourceCheck) -> SourceCheck:
        return found if self.source.certainty >= SURE else _not_checked("its title was not read for sure")

    def _by_identifier(self, coverage: Coverage) -> SourceCheck | None:
        """The registry of an identifier denies it, or has it for another work."""
        for question, lookup in self.lookups.items():
            if question.way is not Way.IDENTIFIER:
                continue
            if lookup.reply is Reply.ABSENT:
                return SourceCheck(SourceVerdict.CONTRADICTED, f"{lookup.asked} does not exist")
            own = [each for each in self.judged if each.question == question]
            if not own or _is_isbn(question, lookup) or not coverage.may_contradict(question.service):
                continue
            if all(each.fit is Fit.OTHER for each in own):
                return _another(own[0], f"{lookup.asked} belongs to {described(own[0].record)}")
            if all(each.fit is Fit.OTHER_PEOPLE for each in own):
                return _another(own[0], f"{lookup.asked} has this title, but it is by {people_of(own[0].record)}")
        return None


def _is_isbn(question: Question, lookup: SourceLookup) -> bool:
    return question.way is Way.IDENTIFIER and lookup.asked.startswith("ISBN")


def open_question(questions: Iterable[Question], lookups: Mapping[Question, SourceLookup]) -> Question | None:
    """The first that has no lookup, or one that says nothing."""
    return next((each for each in questions if each not in lookups or lookups[each].reply is Reply.UNKNOWN), None)


def _why_open(service: str, reason: str) -> str:
    if not reason:
        return f"{service} was not asked"
    return f"{service} {'could not be compared' if service == PAGE else 'could not be asked'}: {reason}"


def _not_checked(reason: str) -> SourceCheck:
    return SourceCheck(SourceVerdict.NOT_CHECKED, reason)


def _thing(kind: str) -> str:
    return "case" if kind in _CASES else "number" if kind in _NUMBERED or kind == "report" else "title"


def _confirmed(each: _Judged, kind: str) -> SourceCheck:
    if each.question.way is Way.IDENTIFIER:
        reason = f"{each.lookup.service} has it under {each.lookup.asked}"
    elif each.question.way is Way.SLOT:
        reason = f"{each.lookup.service} has it at that place"
    else:
        by = f" under {each.record.doi}" if each.record.doi else ""
        reason = f"{each.lookup.service} has a {'case' if kind in _CASES else 'work'} with this title{by}"
    return SourceCheck(SourceVerdict.CONFIRMED, reason, record=each.record)


def _by_isbn(source: CitedSource, judged: Sequence[_Judged]) -> SourceCheck | None:
    """Two catalogs have another book under the ISBN; or one, of another publisher and another time as well.

    Sets, new editions and translations share one with other books, and publishers use one again: but not those of
    others.
    """
    own = [each for each in judged if each.lookup.asked.startswith("ISBN") and each.fit is Fit.OTHER]
    services = {each.question.service for each in own}
    alone = next((each for each in own if _is_of_another_house(source.item, each.record)), None)
    if len(services) >= 2 or alone is not None:
        each = alone or own[0]
        return _another(each, f"{each.lookup.asked} belongs to {described(each.record)}")
    return None


def _is_of_another_house(item: Item, record: Record) -> bool:
    printed, registered = _title_words(item.get("publisher")), _title_words(record.publisher)
    generic = frozenset("press university of the and publishing publishers books verlag editions".split())
    is_other = bool(printed - generic) and bool(registered - generic) and not (printed & registered) - generic
    years = registered_years(record)
    is_of_another_time = item.year is not None and bool(years) and min(abs(y - item.year) for y in years) > 1
    return is_other and is_of_another_time


def _another(each: _Judged, reason: str) -> SourceCheck:
    return SourceCheck(SourceVerdict.CONTRADICTED, reason, record=each.record)


def _by_place(judged: Sequence[_Judged]) -> SourceCheck | None:
    """One other work stands where the source claims to."""
    own = [each for each in judged if each.question.way is Way.SLOT]
    others = {compact(each.record.titles[0]) for each in own if each.record.titles}
    if len(others) == 1 and all(each.fit is Fit.OTHER for each in own):
        return _another(own[0], f"{own[0].lookup.asked} is {described(own[0].record)}")
    return None


def _nearest(source: CitedSource, judged: Sequence[_Judged]) -> Record | None:
    """The record with the most similar title, if it is similar at all."""
    found = islice((each.record for each in judged), _TITLES_COMPARED)
    rated = [(title_likeness(source.item, record).ratio, place, record) for place, record in enumerate(found)]
    ratio, _, record = max(rated, key=lambda each: (each[0], -each[1]), default=(0.0, 0, None))
    return record if ratio >= TITLES_FAR else None


_SHOWN = 100
_NAMES_SHOWN = 2


def described(record: Record) -> str:
    """`“Ball Screws under Load” by Zhe Du (2004)`."""
    title = clean(record.titles[0]) if record.titles else ""
    title = title if len(title) <= _SHOWN else f"{title[:_SHOWN]}…"
    years = registered_years(record)
    by = f" by {people_of(record)}" if record.authors or record.editors else ""
    return (f"“{title}”" if title else "a work without a title") + by + (f" ({years[0]})" if years else "")


def people_of(record: Record) -> str:
    """The first names of a record: `Zhe Du and others`."""
    people = record.authors or record.editors
    names = [clean(str(name))[:60] for name in people[:_NAMES_SHOWN]]
    if len(people) > _NAMES_SHOWN:
        return f"{names[0]} and others"
    return " and ".join(names) or "somebody else"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
