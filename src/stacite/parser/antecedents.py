"""Finds the full citation that a short form stands for, among the works cited so far.

Works are indexed by alias, name, stem and initials. Author-date short forms (`Hay (1990, p. 12)`; `Hay 1990: 12`) and
those by author and page (`Hay 12`; MLA Handbook, 9th ed., 6.3) are looked up as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, CitationForm, ParsedNote
from stacite.model.item import Item, Name
from stacite.parser.dates import YEAR
from stacite.parser.locators import parse_locator
from stacite.text.characters import without_diacritics
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.citation import Citation, Locator


# The share of a short title's words that a title must have.
MIN_SHARED_WORDS = 0.75


@dataclass(frozen=True)
class CitedWork:
    """A work cited in full, and the words that short forms may take from it."""

    place: Antecedent
    item: Item
    names: tuple[str, ...]
    title: tuple[str, ...]
    printed: str
    """The citation."""
    alias: str = ""
    others: frozenset[str] = frozenset()
    """Editors and translators of a work that has authors; short forms seldom mean them."""

    @cached_property
    def words(self) -> frozenset[str]:
        """All the words of the citation, for short forms that name something else than author and title."""
        return frozenset(content_words(self.printed))


def citation_order(work: CitedWork) -> tuple[int, int]:
    """A sort key: the order in which works were cited."""
    return work.place.note, work.place.citation


def stem_of_word(word: str) -> str:
    """What two words must share to count as the same."""
    return word[:4]


def score_work(names: tuple[str, ...], title: tuple[str, ...], work: CitedWork) -> float:
    """How well author and short title fit a work; 0 for not at all."""
    if names and not all(any(_is_short_name(short, full) for full in work.names) for short in names):
        return 0
    if not title:
        return (0.9 if work.others and any(_names_someone_else(name, work) for name in names) else 1.0) if names else 0
    fit = _score_title(title, work)
    if fit < MIN_SHARED_WORDS:
        return 0
    return fit + (1.0 if names else 0)


def _names_someone_else(short: str, work: CitedWork) -> bool:
    return not any(_is_short_name(short, full) for full in work.names if full not in work.others)


def _score_title(title: tuple[str, ...], work: CitedWork) -> float:
    if not title or not work.title:
        return 0
    if work.title[: len(title)] == title:
        return 1.0 if len(title) < len(work.title) else 1.1
    return 0.95 * _shared_words(title, work.title)


def score_words(printed: tuple[str, ...], work: CitedWork) -> float:
    """How many of a short form's words the full citation holds; nearly all of two or more must be there."""
    share = _shared_words(printed, tuple(work.words)) if printed else 0
    return share if share >= MIN_SHARED_WORDS and (len(printed) > 1 or share == 1) else 0


def _shared_words(words: tuple[str, ...], among: tuple[str, ...]) -> float:
    """The share of words that are found, whole or as the stem of a longer one (`Asia`, `Asian`)."""
    distinct = set(words)
    known = set(among)
    found = sum(
        1 for word in distinct if word in known or (len(word) > 3 and any(other.startswith(word) for other in known))
    )
    return found / len(distinct)


def _is_short_name(short: str, full: str) -> bool:
    """`Carré` or `le Carré` for `John le Carré`, `Leonardo` for `Leonardo da Vinci`."""
    if short == full or full.endswith(f" {short}") or full.startswith(f"{short} "):
        return True
    family = without_initials(short)
    return family != short and short[0] == full[0] and (family == full or full.endswith(f" {family}"))


def without_initials(name: str) -> str:
    """`bautier` of `r.-h. bautier`; short forms print initials where the full citation has the whole name."""
    words = name.split()
    while len(words) > 1 and words[0].endswith(".") and len(words[0]) < 8:
        words.pop(0)
    return " ".join(words)


def content_words(title: str) -> tuple[str, ...]:
    """The words of a title without stop words, folded."""
    return tuple(
        word
        for word in re.findall(r"[^\W_]+", fold_case_and_accents(title))
        if word not in word_set("parser/title_stop_words")
    )


def folded_names(item: Item) -> tuple[str, ...]:
    """Persons and organizations as printed, folded."""
    people = [
        *item.authors,
        *item.editors,
        *item.names.get("translator", ()),
        *item.names.get("compiler", ()),
    ]
    return tuple(fold_case_and_accents(str(name)) for name in people)


def folded_contributors(item: Item) -> frozenset[str]:
    """The editors and translators of a work that has authors, folded."""
    return frozenset(folded_names(item)[len(item.authors) :]) if item.authors else frozenset()


def heading_organization(text: str, citation: Citation) -> tuple[str, ...]:
    """The organization that heads the citation but published what others wrote; short forms cite it by that name."""
    body = citation.item.get("publisher") if citation.item is not None else ""
    return (fold_case_and_accents(body),) if body and text.startswith(body, citation.span[0]) else ()


def initials_of(words: Iterable[str]) -> str:
    """The first letters of words, without stop words."""
    return "".join(word[0] for word in words if word[0].isalpha() and word not in word_set("parser/title_stop_words"))


def with_acronyms(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, and what organizations are called for short: `who` for the World Health Organization."""
    short = dict.fromkeys(acronym for name in names if name.count(" ") > 1 for acronym in _acronym_of(name))
    return (*names, *(acronym for acronym in short if len(acronym) > 2 and acronym not in names))


def _acronym_of(name: str) -> tuple[str, ...]:
    """`usgs` for the U.S. Geological Survey, `doe` for the U.S. Department of Energy."""
    words = re.findall(r"[^\W\d_]+", name.partition(", ")[0])
    own = words[2:] if words[:2] == ["u", "s"] else words
    return (initials_of(words), initials_of(own), "".join(word[0] for word in own))


def fold_case_and_accents(text: str) -> str:
    """Without accents and capitals."""
    return without_diacritics(text).lower().replace("’", "'")


ALIAS_PREFIX_LENGTH = 80
# How many of the latest works a lone name, or words that hundreds of works share, can mean.
MAX_CANDIDATES = 200
# How many works of one name are scored for a lone name.
_MAX_SCORED = 2_000


@dataclass(slots=True)
class WorkIndex:
    """Finds the works that a short form's words can mean."""

    by_alias: dict[str, list[CitedWork]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[CitedWork]] = field(default_factory=lambda: defaultdict(list))
    """By each word of its names."""
    by_stem: dict[str, list[CitedWork]] = field(default_factory=lambda: defaultdict(list))
    """By the stem of each word of the citation; a book has too many short forms and works to scan them."""
    by_initials: dict[str, list[CitedWork]] = field(default_factory=lambda: defaultdict(list))
    """By the initials of its title."""
    unindexed: list[CitedWork] = field(default_factory=list)
    """Works that are not yet found by alias, name or initials."""
    unstemmed: list[CitedWork] = field(default_factory=list)
    """Works that are not yet found by their stems."""

    def add(self, work: CitedWork) -> None:
        """Queue a work for indexing."""
        self.unindexed.append(work)
        self.unstemmed.append(work)

    def update(self) -> None:
        """Index the queued works; done at the next lookup, since most notes have no short form."""
        for work in self.unindexed:
            self._enter(work)
        self.unindexed.clear()

    def _enter(self, work: CitedWork) -> None:
        if work.alias:
            self.by_alias[work.alias].append(work)
        for word in {word for name in work.names for word in name.split()}:
            self.by_name[word].append(work)
        if len(initials := initials_of(work.title)) > 2:
            self.by_initials[initials].append(work)

    def aliased(self, printed: str) -> list[CitedWork]:
        """Works whose alias the words start with."""
        found = [
            work
            for end in range(1, min(len(printed), ALIAS_PREFIX_LENGTH) + 1)
            for work in self.by_alias.get(printed[:end], ())
        ]
        return sorted(found, key=citation_order)

    def abbreviated(self, initials: str) -> list[CitedWork]:
        """Works whose title has these initials, else those whose name is printed so."""
        return self.by_initials.get(initials, []) or self.by_name.get(initials, [])

    def likely(self, names: tuple[str, ...], title: tuple[str, ...]) -> list[CitedWork]:
        """All works that could fit author and short title, and some others; there may be thousands by one author."""
        if not names:
            return self.sharing(title)
        named = self.named(names[0])
        if not title:
            fitting = (work for work in reversed(named[-_MAX_SCORED:]) if score_work(names, title, work) > 0)
            return list(islice(fitting, MAX_CANDIDATES))[::-1]
        shared = sum(map(len, self._rarest(title)))
        return self.sharing(title) if shared < len(named) or len(named) > MAX_CANDIDATES else named

    def named(self, name: str) -> list[CitedWork]:
        """Works that could have this name, by the rarest of its words."""
        return min((self.by_name.get(word, []) for word in without_initials(name).split()), key=len, default=[])

    def sharing(self, words: Sequence[str]) -> list[CitedWork]:
        """Works that can share enough of the words, in the order in which they were cited.

        Such a work has one of the rarest words: all but a quarter must be there.
        """
        found = {work.place: work for works in self._rarest(words) for work in works[-MAX_CANDIDATES:]}
        return sorted(found.values(), key=citation_order)[-MAX_CANDIDATES:]

    def _rarest(self, words: Sequence[str]) -> list[list[CitedWork]]:
        """The works with each of the rarest words."""
        for work in self.unstemmed:
            for stem in {stem_of_word(word) for word in (*work.words, *work.title)}:
                self.by_stem[stem].append(work)
        self.unstemmed.clear()
        listed = sorted((self.by_stem.get(stem, []) for stem in {stem_of_word(word) for word in words}), key=len)
        return listed[: len(words) - ceil(MIN_SHARED_WORDS * len(words)) + 1]


_DATED = pattern(
    rf"(?P<names>[^\d()\[\]“”„«»\"*:;]{{2,120}}?)(?:’s|'s)?,? ?(?P<open>[(\[]?)(?P<date>{YEAR}[a-z]?|n\.d\.|o\. ?J\."
    rf"|forthcoming)"
    r"(?P<close>[)\]]?)(?:[,:]? ?(?P<pinpoint>[^“”\"()\[\]]{1,60}))?(?P<last>[)\]]?)"
)
_AND = pattern(r",? (?:and|und|et|y|e|&) |\s?[/;] ?|, ")
_OTHERS = pattern(r",? (?:\*?et al\b\.?\*?|u\. ?a\.|and others|and colleagues)$")
# A longer citation prints more than author and year.
MAX_AUTHOR_DATE_LENGTH = 220


@dataclass(frozen=True, slots=True)
class AuthorDateForm:
    """Names, year and pinpoint, as far as they are printed."""

    names: tuple[tuple[str, ...], ...]
    """As one name and, if it holds an `and`, as several: only the works cited tell an organization from two persons."""
    date: str
    locator: Locator | None


def match_author_date(text: str) -> AuthorDateForm | None:
    """The parts of a citation that prints nothing but author, year and pinpoint.

    Only the works cited before can tell whether it is a short form; otherwise it is all that the document gives.
    """
    text = text.strip(" .,;")
    text = text[1:-1] if text[:1] in "([" and text[-1:] in ")]" else text
    match = _DATED.fullmatch(text) if len(text) <= MAX_AUTHOR_DATE_LENGTH else None
    if match is None:
        return None
    opened = match["open"] != ""
    if opened != (match["close"] != "" or match["last"] != "") or (match["close"] and match["last"]):
        return None
    locator = parse_locator(match["pinpoint"]) if match["pinpoint"] else None
    if match["pinpoint"] and locator is None:
        return None
    words = _OTHERS.sub("", match["names"].strip(" ,"))
    parts = tuple(name for name in _AND.split(words) if name)
    readings = ((words,),) if len(parts) < 2 else ((words,), parts)
    return AuthorDateForm(readings, match["date"], locator) if parts else None


_PAGED = pattern(
    rf"(?P<names>[^\W\d_][^\d()\[\]“”„«»\"*:;.]{{1,80}}) (?P<pinpoint>(?!{YEAR}\b)\d{{1,4}}(?:[–-]\d{{1,4}})?)"
)


def match_author_page(text: str) -> AuthorDateForm | None:
    """The parts of a citation that prints nothing but author and page; without the works cited it may be a title."""
    match = _PAGED.fullmatch(text.strip(" .,;")) if len(text) <= MAX_AUTHOR_DATE_LENGTH else None
    locator = parse_locator(match["pinpoint"]) if match is not None else None
    if match is None or locator is None:
        return None
    parts = tuple(name for name in _AND.split(match["names"].strip(" ,")) if name)
    return AuthorDateForm((parts,), "", locator) if parts else None


_OPENING = pattern(
    r"(?P<head>[^()\[\]“”„«»\"]{10,180}), (?P<pinpoint>(?:(?:pp?|S|chap|ch|Tab|Kap)\. ?|at |[Tt]able "
    r"|[Cc]hapter )?\d[\d–-]{0,12})"
)
_EMPHASIS = pattern(r"\*")
# How many leading characters find citations that begin alike.
OPENING_LENGTH = 24


def match_opening(text: str) -> tuple[str, Locator] | None:
    """A citation without its pinpoint, where it prints no brackets; it may repeat how a longer one begins.

    `Geological Survey, Commodity Summaries 2023, 110`: a year at the end of a title looks like that of a book.
    """
    match = _OPENING.fullmatch(text.strip(" .,;")) if len(text) <= MAX_AUTHOR_DATE_LENGTH else None
    locator = parse_locator(match["pinpoint"]) if match is not None else None
    return (_EMPHASIS.sub("", match["head"]), locator) if match is not None and locator is not None else None


def continues(whole: str, head: str) -> bool:
    """Whether a citation begins with these words and prints more after them than a pinpoint."""
    whole = _EMPHASIS.sub("", whole)
    rest = whole[len(head) :].strip(" .,")
    return whole.startswith(head) and len(rest) > 3 and not whole[len(head)].isalnum() and parse_locator(rest) is None


def opening_key(text: str) -> str:
    """The key under which a citation is stored."""
    return _EMPHASIS.sub("", text[: OPENING_LENGTH + 8])[:OPENING_LENGTH]


_ALIAS = pattern(
    r"here(?:in)?after,?(?: (?:cited|referred to|abbreviated))?(?: (?:as"
    r"|to as))?:?,? [“\"‘'*]?(?P<alias>[^()\[\]“”\"‘*.;]{2,80})",
    re.IGNORECASE,
)
# After a law the name that later notes call it by: `(Water Framework Directive)` (OSCOLA 4, 1.2.3).
_NICKNAME = pattern(r"\s?\((?:the )?[“\"‘']?(?P<alias>[A-Z][\w’& -]{1,60})[”\"’']?\)")
_LAW = frozenset(("legislation", "regulation", "treaty", "bill", "legal_case"))
# Comes before the number of a later note.
_INFRA = pattern(r"\b[Ii]nfra\b")
_SAME = frozenset(("ders", "dies", "derselbe", "dieselbe", "id", "idem", "eadem", "ead", "le meme", "la meme"))
_SAME_PERSON = pattern(r"\*?(?:[Dd]ers|[Dd]ies|[Dd]erselbe|[Dd]ieselben?|[Ii]d|[Ii]dem|[Ee]adem)\b\.?\*?[,:] ")
_INITIALS = pattern(r"[A-Z]{3,8}\b")
_EXPLAINING = ("(quoting", "(citing", "(*quoting", "(*citing")
# Confidence in a short form whose author is known.
_KNOWN = 0.95
_MAYBE_DATED = frozenset((CitationForm.FULL, CitationForm.SHORT))


@dataclass(slots=True)
class AntecedentResolver:
    """The works cited so far, and what each note cited."""

    works: dict[tuple[object, ...], CitedWork] = field(default_factory=dict)
    """By names, title and date, so that a work cited in full again is the same work."""
    index: WorkIndex = field(default_factory=WorkIndex)
    notes: list[tuple[Antecedent | None, ...]] = field(default_factory=list)
    """Of each note, the full citations that its citations stand for, those in explaining brackets left out."""
    latest: tuple[str, ...] = ()
    """The names of the work cited last; `ders.` and `id.` mean them."""
    by_opening: dict[str, list[tuple[Antecedent, str]]] = field(default_factory=lambda: defaultdict(list))
    """Full citations by how they begin."""
    by_place: dict[Antecedent, CitedWork] = field(default_factory=dict)
    by_label: dict[str, tuple[Antecedent | None, ...]] = field(default_factory=dict)
    """The same for the latest note with each label."""

    def resolve(self, label: str, note: ParsedNote) -> ParsedNote:
        """Resolve the next note's short forms, and remember its works for the notes that follow."""
        place = len(self.notes) + 1
        targets: list[Antecedent | None] = []
        sources: list[Antecedent | None] = []
        resolved: list[Citation] = []
        for order, printed in enumerate(note.citations, 1):
            citation, dated = self._dated(printed, note.text)
            if citation.form is CitationForm.FULL:
                targets.append(self._remember(Antecedent(place, order), note, order - 1))
                if not _is_explanation(note.text, citation):
                    sources.append(targets[-1])
                resolved.append(citation)
                self._keep_names(targets[-1])
                continue
            is_ahead = citation.target is not None and _INFRA.search(note.text, *citation.span) is not None
            found = dated or ([] if is_ahead else self._find(citation, sources))
            target = found[-1] if found else None
            targets.append(target)
            if not _is_explanation(note.text, citation):
                sources.append(target)
            self._keep_names(target)
            candidates = tuple(found) if len(found) > 1 else ()
            resolved.append(replace(citation, antecedent=target, candidates=candidates))
        self.notes.append(tuple(sources))
        self.by_label[label.strip(" .[]()")] = tuple(targets)
        return ParsedNote(note.text, tuple(resolved), note.comments)

    def _dated(self, citation: Citation, text: str) -> tuple[Citation, list[Antecedent]]:
        """A citation of nothing but author and year or page, as a short form if it can mean works cited before."""
        start, end = citation.span
        if citation.form not in _MAYBE_DATED or citation.from_field or end - start > MAX_AUTHOR_DATE_LENGTH:
            return citation, []
        words = text[start:end]
        dated = match_author_date(words)
        if dated is not None and (found := self._by_date(dated)):
            return replace(citation, form=CitationForm.SHORT, locator=dated.locator), found
        opening = match_opening(words) if citation.form is CitationForm.FULL else None
        if opening is not None and (found := self._by_opening(opening[0])):
            return replace(citation, form=CitationForm.SHORT, locator=opening[1]), found
        paged = match_author_page(words) if citation.form is CitationForm.SHORT and citation.locator is None else None
        if paged is not None and (found := self._by_authors(paged.names[0])):
            return _with_author(citation, paged.names[0], paged.locator, text), found
        return citation, []

    def _by_authors(self, names: tuple[str, ...]) -> list[Antecedent]:
        """The works by persons of these family names, and no others."""
        self.index.update()
        folded = [fold_case_and_accents(name) for name in names]
        likely = islice(reversed(self.index.named(folded[0])), MAX_CANDIDATES)
        return [work.place for work in likely if _have_family_names(work.item.authors, folded)][::-1]

    def _by_opening(self, head: str) -> list[Antecedent]:
        self.index.update()
        name, _, title = head.partition(", ")
        words = content_words(title)
        fitting = [
            work.place
            for work in (self.index.likely((fold_case_and_accents(name),), words) if words else ())
            if work.title[: len(words)] == words and score_work((fold_case_and_accents(name),), words, work) > 0
        ]
        if fitting:
            return fitting
        known = self.by_opening.get(opening_key(head), ())
        return [place for place, whole in known[-MAX_CANDIDATES:] if continues(whole, head)][:1]

    def _by_date(self, dated: AuthorDateForm) -> list[Antecedent]:
        self.index.update()
        date = "".join(content_words(dated.date))
        dates = {date, *(f"{date}{letter}" for letter in "abcd")} if date.isdigit() else {date}
        for names in dated.names:
            folded = tuple(map(fold_case_and_accents, names))
            likely = islice(reversed(self.index.named(folded[0])), MAX_CANDIDATES)
            found = [
                work.place
                for work in likely
                if work.title and not dates.isdisjoint(work.words) and score_work(folded, (), work) > 0
            ]
            if found:
                return found[::-1]
        return []

    def _keep_names(self, target: Antecedent | None) -> None:
        self.latest = self.by_place[target].names if target in self.by_place else ()

    def _names(self, item: Item) -> tuple[str, ...]:
        """The names as printed, and those of the work before where the same person is meant."""
        names = folded_names(item)
        return self.latest if names and names[0].rstrip(".") in _SAME else names

    def _remember(self, place: Antecedent, note: ParsedNote, index: int) -> Antecedent:
        """Keep a full citation; one of a work cited in full before stands for the first."""
        citation = note.citations[index]
        if citation.item is None:
            return place
        end = note.citations[index + 1].span[0] if index + 1 < len(note.citations) else len(note.text)
        alias = None
        if "here" in note.text.lower():
            alias = _ALIAS.search(note.text, citation.span[1] - 1, end) or _ALIAS.search(note.text, *citation.span)
        if alias is None and citation.item.type in _LAW:
            alias = _NICKNAME.search(note.text, max(citation.span[0], citation.span[1] - ALIAS_PREFIX_LENGTH), end)
        same = _SAME_PERSON.match(note.text, *citation.span) is not None and not citation.item.authors
        title = content_words(citation.item.title)
        work = CitedWork(
            place,
            citation.item,
            self.latest
            if same
            else with_acronyms((*self._names(citation.item), *heading_organization(note.text, citation))),
            title[1:] if same and title and title[0] in _SAME else title,
            note.text[slice(*citation.span)],
            alias["alias"].strip(" ,") if alias else "",
            folded_contributors(citation.item),
        )
        if len(self.by_opening[opening := opening_key(note.text[slice(*citation.span)])]) < MAX_CANDIDATES:
            self.by_opening[opening].append((place, note.text[slice(*citation.span)]))
        key = (work.names, work.title, work.item.issued) if work.title else (place,)
        known = self.works.setdefault(key, work)
        self.by_place[known.place] = known
        if known is work:
            self.index.add(work)
        return known.place

    def _find(self, citation: Citation, before: Sequence[Antecedent | None]) -> list[Antecedent]:
        """The works that a short form can mean, the likeliest last."""
        self.index.update()
        if citation.from_field and (found := self._by_name(citation.item)):
            return found
        if citation.form is CitationForm.IBID or (citation.item is None and citation.form is CitationForm.SHORT):
            return self._just_cited(before)
        if citation.form is CitationForm.SUPRA and (found := self._in_note(citation)):
            return found
        return self._by_name(citation.item)

    def _just_cited(self, before: Sequence[Antecedent | None]) -> list[Antecedent]:
        """The citation before in the same note, else those of the last note that cites (Chicago 17, 14.34)."""
        if before:
            return [before[-1]] if before[-1] else []
        for targets in reversed(self.notes):
            if targets:
                return _distinct(targets)
        return []

    def _in_note(self, citation: Citation) -> list[Antecedent]:
        found = _distinct(self.by_label.get(str(citation.target), ()))
        if len(found) > 1 and citation.item is not None:
            among = set(found)
            matching = [work.place for work in self._matching(citation.item) if work.place in among]
            found = matching or found
        return found

    def _by_name(self, item: Item | None) -> list[Antecedent]:
        return [] if item is None else [work.place for work in self._matching(item)]

    def _matching(self, item: Item) -> list[CitedWork]:
        """Works that fit best, in the order in which they were cited."""
        printed = re.sub(r"\W+$", "", item.get("title") or str(next(iter(item.authors), "")))
        if aliased := self.index.aliased(printed):
            return aliased
        names, title = self._names(item), content_words(item.title)
        rated = [(fit, work) for work in self.index.likely(names, title) if (fit := score_work(names, title, work)) > 0]
        if not rated:
            words = tuple(
                dict.fromkeys(word for text in (*map(str, item.authors), item.title) for word in content_words(text))
            )
            rated = [(fit, work) for work in self.index.sharing(words) if (fit := score_words(words, work)) > 0]
        if not rated and (initials := _INITIALS.match(next(map(str, item.authors), item.title))):
            rated = [(1.0, work) for work in self.index.abbreviated(initials[0].lower())]
        best = max((rate for rate, _ in rated), default=0.0)
        return [work for rate, work in rated if rate >= best - 0.001]


def _is_explanation(text: str, citation: Citation) -> bool:
    """Whether a citation stands in brackets that explain another; `id.` passes over it (Bluebook 21, rule 4.1)."""
    before = text[max(0, citation.span[0] - 40) : citation.span[0]].rstrip().lower().rstrip("*,")
    return before.endswith(_EXPLAINING)


def _have_family_names(authors: Sequence[Name], printed: Sequence[str]) -> bool:
    """Whether these are their family names, with a particle or without."""
    if len(authors) != len(printed):
        return False
    parts = [(name.non_dropping_particle or name.dropping_particle, name.family) for name in authors]
    return all(
        name in (fold_case_and_accents(family), fold_case_and_accents(f"{particle} {family}"))
        for name, (particle, family) in zip(printed, parts, strict=True)
    )


def _with_author(citation: Citation, names: Sequence[str], locator: Locator | None, text: str) -> Citation:
    """The short form by author and page, which by itself reads as a title."""
    start, end = citation.span
    value = locator.value if locator is not None else ""
    page = text.rindex(value, start, end)
    fields = {"author": (start, start + len(text[start:page].rstrip(" ,"))), "locator": (page, page + len(value))}
    item = Item(names={"author": tuple(Name(family=name) for name in names)})
    return replace(citation, item=item, locator=locator, fields=fields, confidence=_KNOWN)


def _distinct(targets: Sequence[Antecedent | None]) -> list[Antecedent]:
    return list(dict.fromkeys(target for target in targets if target is not None))
