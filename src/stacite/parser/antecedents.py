"""Finds the full citation that a short form stands for, among the works cited so far and those of the bibliography.

Ibid. stands for the citation before (Chicago 17, 14.34; Bluebook 21, rule 4.1); a supra names a note; any other short
form is compared with the works by its names, the words of its title, its year, and what else it prints. A work may also
have been given an alias (“hereinafter X”).

The entries of a bibliography, which are parsed as notes are, become one full citation each. A dash in place of the
names repeats those of the entry above (Chicago Manual of Style, 18th ed., chapter 13, “The 3-em dash”).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from math import ceil
from operator import is_
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, CitationForm, ParsedNote
from stacite.model.item import OTHERS, Item, are_distinct
from stacite.text.characters import without_diacritics
from stacite.text.folding import edit_distance
from stacite.text.numerals import YEAR, roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Name
    from stacite.text.spans import Span


# Words of so many letters may have one wrong letter, or two.
_LONG, _VERY_LONG = 6, 10
# So many words of a title tell which work it is.
_TELLING = 2
# The share of a short title's words that a title must have.
_MIN_SHARED = 0.75
_HALF = 0.5
# How many works of one name, or with one word, are looked at: the latest ones.
_MOST_WORKS = 200
_ALIAS_REACH = 120
_WORD = pattern(r"[^\W_]+")
_DIGITS = pattern(r"\d+")
# What stands for a title in the notes of a text that names its works so: `*BL*, 331`.
_ABBREVIATION = pattern(r"\W{0,3}(?!(?:IBID|IBIDEM|IDEM|ID|EBD|IVI)\b)[^\W\d_a-zß-ÿ]{1,6}\b(?!\.)")
# What stands in brackets before the name that later notes call a work by.
_CALLED = (
    r"im Folgenden|nachfolgend|fortan|künftig|ci-après|désormais|d[’']ora in (?:poi|avanti)|di seguito"
    r"|(?:de ahora )?en adelante|en lo sucesivo|doravante|hierna|dalej|dále(?: jen)?|ďalej(?: len)?|the|zit\. als"
)
_ALIAS = pattern(
    r"he(?:re(?:in)?after|nceforth),?(?: (?:cited|referred to|abbreviated))?(?: (?:as|to as))?:?,? [“\"‘'*]?"
    r"(?P<alias>[^()\[\]“”\"‘*.;]{2,80})"
    rf"|\s?[(\[](?:{_CALLED})(?: (?:zitiert|abgekürzt|citée?|abrégée?|cita[dt][oa])(?: (?:als|comme|come|como))?)?:? ?"
    r"[“\"„«'’*]{0,2}"
    r"(?P<worded>[^()\[\]“”\"‘*.;]{2,60})|\s?[(\[][“\"„«‘'’*]{1,2}(?P<quoted>[^()\[\]“”\"‘*;]{2,60}?)[”\"“»’*]{1,2}[)\]]",
    2,
)
# What each of these begins with, and is found faster.
_ALIAS_TRACE = pattern(rf"[hH(\[](?:(?<=[hH])e(?:re(?:in)?after|nceforth)|(?<=[(\[])(?:{_CALLED}|[“\"„«‘'’*]))", 2)
# After a law the name that later notes call it by: `(Water Framework Directive)` (OSCOLA 4, 1.2.3).
_NICKNAME = pattern(r"\s?\((?:the )?(?P<alias>[A-Z][\w’& -]{1,60})\)")
_LAW = frozenset(("legislation", "regulation", "treaty", "bill", "legal_case"))
_INFRA = pattern(r"\b[Ii]nfra\b")
# `\bcit\.`, found faster.
_CITED = pattern(r"[cC](?<=\b.)it\.", 2)
_WITHIN = pattern(r"[,(] ?\*?(?:ibid|ibidem|ivi|ebd|ebenda)\b", 2)
# After the name of a person whose words the work just cited has: `Jane Doe in ibid.`
_IN_THE_SAME = pattern(r",? (?:quoted |cited )?(?:in|en|em|dans|bei|w|u)\s\*?(?:ibid|ibidem|ebd|ebenda|ivi)\b")
_SAME = frozenset(("ders", "dies", "derselbe", "dieselbe", "id", "idem", "eadem", "ead", "le meme", "la meme"))
# Words that send readers back, but don't say to which work.
_POINTERS = frozenset("above art cit ebd fn ibid ibidem infra loc n nota note ob op p pp s supra".split())
_SAME_PERSON = pattern(r"\*?(?:[Dd]ers|[Dd]ies|[Dd]erselbe|[Dd]ieselben?|[Ii]d|[Ii]dem|[Ee]adem)\b\.?\*?[,:] ")
# A citation that has none of these, nor a date, tells nobody where to find the work.
_WHERE_TO_FIND = tuple(
    "URL DOI ISBN publisher publisher-place container-title collection-title genre number archive archive_location"
    " edition volume issue authority event-title medium".split()
)
# The names of a citation that a short form may repeat.
_PEOPLE = ("author", "editor", "translator", "compiler", "container-author", "director", "recipient", "interviewer")
_REPEATED_NAMES = pattern(
    r"\s*(?:\[?\d{1,4}[\].]\s*)?(?:(?:[—–―‒⸺⸻]{1,40}-?|_{2,40}|-{2,40})\s*[.,:;(]"
    r"|(?:[—–―‒⸺⸻]{3,40}|_{3,40}|-{4,40})-?\s+(?=[*“«„\"]))"
    r"|\s*(?:Ders|Dies|Derselbe|Dieselben?|Id|Idem|Eadem)\b\.?\s*[,:(]"
)
# The variables whose names an entry begins with.
_FIRST_NAMES = ("author", "editor")
_GIVEN = pattern(r"[^\W\d_a-zß-öø-ÿ][\w’'.-]{0,30}(?: [^\W\d_a-zß-öø-ÿ][\w’'.-]{0,30}){0,3}")
_OPENING_QUOTES = frozenset("“‘„‚«‹\"'")
# Where a title in italics or quotation marks begins.
_TITLE_START = pattern(r"\s[*“„«‘](?=[^\W\d_a-z])")
_LETTER = pattern(r"(?<!\d)\d{4}(?P<letter>[a-z])\b")


@dataclass(frozen=True, slots=True)
class _Work:
    """A work cited in full, and what short forms may take from it."""

    place: Antecedent
    item: Item
    names: tuple[frozenset[str], ...]
    """The words of each name."""
    initials: frozenset[str]
    """What organizations are called for short."""
    title: tuple[str, ...]
    words: frozenset[str]
    """All the words of the citation."""
    alias: tuple[str, ...] = ()
    letter: str = ""
    """The letter after its year: `a` of `2019a`."""
    is_listed: bool = False
    """Whether it is an entry of the bibliography, which no note cites in full."""
    parts: frozenset[tuple[str, str]] = frozenset()
    """The parts of a work that its title names, as `_numbered_parts` has them."""
    is_quoted: bool = False
    """Whether its title is in quotation marks, as those of articles are."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a short form prints."""

    names: tuple[frozenset[str], ...]
    title: tuple[str, ...]
    year: int | None
    words: tuple[str, ...]
    """All but the pinpoint."""
    letter: str = ""
    """The letter after the year."""
    day: tuple[int, ...] = ()
    """Year, month and day, if it prints a day."""
    has_others: bool = False
    """Whether `et al.` stands after the names."""
    parts: frozenset[tuple[str, str]] = frozenset()
    """The parts of a work that it names, in its pinpoint too."""
    italic: tuple[str, ...] = ()
    """The words of a title in italics."""


def fold(text: str) -> str:
    """Without accents and capitals."""
    return without_diacritics(text).lower().replace("’", "'")


@lru_cache(maxsize=8192)  # names, titles and publishers come again, and so does all of a text that somebody edits
def _words(text: str) -> tuple[str, ...]:
    """The words of a text without stop words, folded."""
    stop_words = word_set("parser/title_stop_words")
    return tuple(word for word in _WORD.findall(fold(text)) if word not in stop_words)


_LETTERS_OF_ORDINAL = 4


@lru_cache(maxsize=4096)
def _numbered_parts(text: str, issue: str) -> frozenset[tuple[str, str]]:
    """The parts of works in a text, each with its number: `part` and `iv`, `parte` and `quar` of `quarta parte`.

    Ordinals are cut to the letters that their genders and cases share. An issue is a part of its periodical.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    kinds, ordinals = word_set("parser/work_parts"), word_set("parser/ordinals")
    found = {("issue", issue)} if issue else set()
    if kinds.isdisjoint(words):
        return frozenset(found)
    for one, other in pairwise(words):
        for kind, number in ((one, other), (other, one)):
            if kind in kinds and number in ordinals:
                found.add((kind, number[:_LETTERS_OF_ORDINAL]))
            elif kind in kinds and (number.isdecimal() or roman_value(number)):
                found.add((kind, number))
    return frozenset(found)


def _are_of_other_parts(printed: _Printed, work: _Work) -> bool:
    """Whether both name a part of the same kind, and not the same one: `Ethics, Part IV` is not its Part V."""
    kinds = {kind for kind, _ in printed.parts} & {kind for kind, _ in work.parts}
    return bool(kinds) and not any(part[0] in kinds for part in printed.parts & work.parts)


def _initials(words: Sequence[str]) -> str:
    return "".join([word[0] for word in words if word[0].isalpha()])


@dataclass(slots=True)
class AntecedentResolver:
    """The works cited so far, those that the bibliography lists, and what each note cited."""

    _works: dict[tuple[object, ...], list[_Work]] = field(default_factory=dict)
    """By names, title and date, so that a work cited in full again is the same work; and by citation key."""
    _by_place: dict[Antecedent, _Work] = field(default_factory=dict)
    _by_word: dict[str, list[_Work]] = field(default_factory=lambda: defaultdict(list))
    """By each word of the citation and its initials, in the order in which they were cited."""
    _notes: list[tuple[Antecedent | None, ...]] = field(default_factory=list)
    """Of each note, the full citations that its citations stand for, those in explaining parentheses left out."""
    _by_label: dict[str, tuple[tuple[Antecedent, ...], frozenset[Antecedent]]] = field(default_factory=dict)
    """The same for the latest note with each label, all of them; and those that it cites in full itself."""
    _latest: tuple[frozenset[str], ...] = ()
    """The names of the work cited last; `ders.` and `id.` mean them."""
    _listed: set[Antecedent] = field(default_factory=set)
    """The places of works that the bibliography lists."""
    _embedded: set[Antecedent] = field(default_factory=set)
    """The places of works that a field or a citation key has in full, whatever the note prints."""
    _keys: dict[Antecedent, str] = field(default_factory=dict)
    """The citation keys of works; each has one."""

    def list_works(self, entries: Sequence[ParsedNote], labels: Sequence[str], before: int) -> tuple[ParsedNote, ...]:
        """Remember the works of the bibliography, which short forms of all notes may mean, and return its entries.

        `before` is the number of notes: the entries are counted on after them. `labels` are those of the entries, which
        may be the short forms that notes use.
        """
        listed = tuple(with_repeated_names(entries))
        for place, (entry, label) in enumerate(zip(listed, labels, strict=True), before + 1):
            if entry.citations:
                self._listed.add(Antecedent(place, 1))
                self._remember(Antecedent(place, 1), entry, 0, label)
        return listed

    def resolve(self, label: str, note: ParsedNote) -> ParsedNote:
        """Resolve the next note's short forms, and remember its works for the notes that follow."""
        targets: list[Antecedent | None] = []
        sources: list[Antecedent | None] = []
        resolved: list[Citation] = []
        has_cited = _CITED.search(note.text) is not None
        for order, read in enumerate(note.citations, 1):
            is_abbreviation = read.form is CitationForm.IBID and _ABBREVIATION.match(note.text, read.span[0])
            citation = replace(read, form=CitationForm.SHORT) if is_abbreviation else read
            found = [] if citation.form is CitationForm.FULL else self._find(citation, note.text, sources)
            is_embedded = citation.from_field and citation.form is CitationForm.SHORT and citation.item is not None
            if is_embedded:  # it says itself which work it is
                found = [place for place in found if place not in self._embedded and self._may_be(place, citation)]
            is_full = citation.form is CitationForm.FULL and not citation.key
            if is_full and has_cited and _CITED.search(note.text, *citation.span):
                found = self._matching(self._printed(citation, note.text))
                citation = replace(citation, form=CitationForm.SHORT) if found else citation
            elif is_full and (found := self._repeated(citation, note.text)):
                citation = replace(citation, form=CitationForm.SHORT)
            elif not found and _is_full(citation, note.text):
                citation = replace(citation, form=CitationForm.FULL)
            if citation.form is CitationForm.FULL:
                target: Antecedent | None = self._remember(Antecedent(len(self._notes) + 1, order), note, order - 1)
                resolved.append(citation)
            elif is_embedded and not found:
                target = self._remember(Antecedent(len(self._notes) + 1, order), note, order - 1)
                self._embedded.add(target)
                resolved.append(citation)
            else:
                target = self._meant(citation, found)
                if target in self._by_place and _is_whole_range(citation, self._by_place[target].item):
                    citation = replace(citation, locator=None)
                citation = _confirmed(citation) if found else citation
                resolved.append(replace(citation, antecedent=target, candidates=tuple(found) if len(found) > 1 else ()))
            targets.append(target)
            if not _explains(note.text, citation) and not _is_printing(note, order - 1):
                sources.append(target)
            self._latest = self._by_place[target].names if target in self._by_place else ()
        self._notes.append(tuple(sources))
        meant = [(citation.form, target) for citation, target in zip(resolved, targets, strict=True) if target]
        in_full = frozenset(target for form, target in meant if form is CitationForm.FULL)
        self._by_label[label.strip(" .[]()")] = (tuple(dict.fromkeys(target for _, target in meant)), in_full)
        is_same = all(map(is_, resolved, note.citations))
        return note if is_same else ParsedNote(note.text, tuple(resolved), note.comments)

    def _meant(self, citation: Citation, found: Sequence[Antecedent]) -> Antecedent | None:
        """The likeliest of the works that a short form can mean, which is known by its key from now on."""
        target = found[-1] if found else None
        if citation.key and target is not None:
            self._keys.setdefault(target, citation.key)
        return target

    def _may_be(self, place: Antecedent, citation: Citation) -> bool:
        """Whether a work may be the one that a citation gives in full, by its key and by its fields."""
        work, item = self._by_place[place].item, citation.item
        has_other_key = bool(citation.key) and self._keys.get(place, citation.key) != citation.key
        return not has_other_key and (item is None or not are_distinct(work, item))

    def _find(self, citation: Citation, text: str, before: Sequence[Antecedent | None]) -> list[Antecedent]:
        """The works that a short form can mean, the likeliest last."""
        if citation.target is not None and _INFRA.search(text, *citation.span):
            return []
        printed = self._printed(citation, text)
        just_cited = self._just_cited(before)
        if citation.form is CitationForm.SHORT and _IN_THE_SAME.match(text, *_after_names(citation)):
            return just_cited
        if citation.form is CitationForm.IBID:
            fitting = [place for place in just_cited if self._fits(printed, place)]
            return fitting or (self._matching(printed) if printed.names or printed.title else []) or just_cited
        if citation.form is CitationForm.SUPRA:
            found, in_full = self._by_label.get(str(citation.target), ((), frozenset()))
            fitting = [place for place in found if self._fits(printed, place)] if len(found) > 1 else [*found]
            # A note is named for what it cites in full, not for what it repeats.
            named = [place for place in fitting if place in in_full]
            return named or fitting or [*found] or self._matching(printed)
        if printed.names or printed.title or printed.words:
            # Where names and titles were told apart badly, the words alone may fit.
            by_words = replace(printed, names=(), title=())
            works = ((place, self._by_place[place]) for place in self._matching(by_words))
            by_words_alone = [
                each for each, work in works if _has_half(printed, work) and not _has_other_title(printed, work)
            ]
            matching = self._matching(printed) or by_words_alone or self._under_a_misprinted_name(printed)
            return self._with_its_article(citation, matching)
        return just_cited

    def _with_its_article(self, citation: Citation, found: list[Antecedent]) -> list[Antecedent]:
        """Those whose titles begin with the printed article, too: *La Distinction*, not its translation without one."""
        title = fold(citation.item.title) if citation.item is not None and len(found) > 1 else ""
        article, _, rest = title.partition(" ")
        if not rest or article not in word_set("parser/title_stop_words"):
            return found
        return [each for each in found if fold(self._by_place[each].item.title).startswith(title)] or found

    def _repeated(self, citation: Citation, text: str) -> list[Antecedent]:
        """The dated works that an undated citation names again without what tells where to find them.

        `*Winter*, 555 U.S. at 34` after the case with its court and year (Bluebook 21, rule 10.9).
        """
        item = citation.item
        if item is None or not item.title or "issued" in item.dates:
            return []
        is_case = item.type == "legal_case"
        if not is_case and (not item.authors_or_editors or any(item.get(name) for name in _WHERE_TO_FIND)):
            return []
        found = self._matching(self._printed(citation, text))
        works = [self._by_place[place].item for place in found]
        fits = all("issued" in work.dates and (work.type == "legal_case") == is_case for work in works)
        return found if fits else []

    def _just_cited(self, before: Sequence[Antecedent | None]) -> list[Antecedent]:
        """The citation before in the same note, else those of the last note that cites (Chicago 17, 14.34)."""
        if before:
            return [before[-1]] if before[-1] else []
        for targets in reversed(self._notes):
            if targets:
                return list(dict.fromkeys(each for each in targets if each))
        return []

    def _printed(self, citation: Citation, text: str) -> _Printed:
        item = citation.item or Item()
        names = self._names_of(item)
        start, end = citation.span
        if "locator" in citation.fields:
            end = citation.fields["locator"][0]
        words = [word for word in _words(text[start:end]) if word not in _POINTERS] if citation.item else ()
        has_others = OTHERS in item.authors
        letter = year_letter(text, citation)
        title, parts = _words(item.title), _numbered_parts(text[slice(*citation.span)], item.get("issue"))
        italic = title if _before_title(citation, text) == "*" else ()
        return _Printed(names, title, item.year, tuple(words), letter, _day_of(item), has_others, parts, italic)

    def _names_of(self, item: Item) -> tuple[frozenset[str], ...]:
        """The words of the names, and those of the work before where the same person is meant."""
        people = [name for role in _PEOPLE for name in item.names.get(role, ()) if name != OTHERS]
        if people and fold(str(people[0])).rstrip(".") in _SAME:
            return self._latest
        return tuple(frozenset(_WORD.findall(fold(name.literal or name.sort))) for name in people)

    def _fits(self, printed: _Printed, place: Antecedent) -> bool:
        work = self._by_place.get(place)
        return work is not None and _score(printed, work) > 0

    def _matching(self, printed: _Printed) -> list[Antecedent]:
        """Works that fit best, in the order in which they were cited; those of the bibliography if no note has one."""
        rated = [(rate, work.place) for work in self._likely(printed) if (rate := _score(printed, work)) > 0]
        best = max((rate for rate, _ in rated), default=0.0)
        fitting = [place for rate, place in rated if rate >= best - 0.001]
        return [place for place in fitting if place not in self._listed] or self._by_all_authors(printed, fitting)

    def _under_a_misprinted_name(self, printed: _Printed) -> list[Antecedent]:
        """Works with this very title by somebody whose name differs by a letter: `Andersen` for Anderson."""
        if not printed.names or len(set(printed.title)) < _TELLING:
            return []
        words = [word for name in printed.names for word in name if len(word) >= _LONG - 1]

        def fits(work: _Work) -> bool:
            known = [word for name in work.names for word in name]
            is_misprint = any(edit_distance(word, other, 1) == 1 for word in words for other in known)
            return is_misprint and set(printed.title) <= set(work.title)

        return [place for place in self._matching(replace(printed, names=())) if fits(self._by_place[place])]

    def _by_all_authors(self, printed: _Printed, listed: list[Antecedent]) -> list[Antecedent]:
        """Of works that the bibliography lists, those by these authors alone; with `et al.`, by more of them.

        Author and date mean `Doe 2019`, not `Roe and Doe 2019` (Chicago Manual of Style, 18th ed., chapter 13).
        """
        if len(listed) < 2 or not printed.names:
            return listed
        fits = {place: _fit_of_authors(printed, self._by_place[place]) for place in listed}
        return [place for place in listed if fits[place] == max(fits.values())]

    def _likely(self, printed: _Printed) -> list[_Work]:
        """Works that can fit, in the order in which they were cited: those with one of the rarest words printed."""
        words = {word for name in printed.names for word in name} or set(printed.title) or set(printed.words)
        lists = sorted((self._by_word.get(word, []) for word in words), key=len)
        enough = len(lists) if printed.names else len(words) - ceil(_MIN_SHARED * len(words)) + 1
        found = {work.place: work for works in lists[:enough] for work in works[-_MOST_WORKS:]}
        for word in printed.words[:1]:
            found.update((work.place, work) for work in self._by_word.get(word, ())[-_MOST_WORKS:])
        return sorted(found.values(), key=lambda work: (work.place.note, work.place.citation))

    def _remember(self, place: Antecedent, note: ParsedNote, index: int, label: str = "") -> Antecedent:
        """Keep a full citation, with its label in a bibliography; one of a work cited before stands for the first."""
        citation = note.citations[index]
        item = citation.item
        if item is None:
            return place
        end = note.citations[index + 1].span[0] if index + 1 < len(note.citations) else len(note.text)
        names = self._names_of(item)
        if not names and _SAME_PERSON.match(note.text, *citation.span):
            names = self._latest
        title = _words(item.title)
        # The words of its pinpoint are no words of the work: `Definitions 1 and 2 of part four`.
        start, end_of_work = citation.span
        if "locator" in citation.fields:
            first, last = citation.fields["locator"]
            text = f"{note.text[start:first]} {note.text[last:end_of_work]}"
        else:
            text = note.text[start:end_of_work]
        bodies = [_words(name.literal) for role in _PEOPLE for name in item.names.get(role, ()) if name.literal]
        bodies += [_words(item.get(variable)) for variable in ("authority", "publisher", "container-title")]
        called = [
            *(words for words in (title, *bodies) if len(words) > 2),
            *(words[2:] for words in bodies if words[4:]),
        ]
        short = frozenset(each for words in called if len(each := _initials(words)) > 2)
        has_name = any(map(str.isalpha, label))
        alias = _words(label if has_name else alias_in(note.text, citation, end))
        letter = year_letter(note.text, citation)
        is_listed, parts = place in self._listed, _numbered_parts(item.title, item.get("issue"))
        is_quoted = _before_title(citation, note.text) in _OPENING_QUOTES
        words = frozenset(_words(text)) - _years_of_others(citation, note.text)
        work = _Work(place, item, names, short, title, words, alias, letter, is_listed, parts, is_quoted)
        if citation.key:  # a citation key stands for one work, whatever its fields say
            namesakes = self._works.setdefault(("key", citation.key), [])
        elif title and place not in self._listed:
            namesakes = self._works.setdefault((names, title, item.issued), [])
        else:
            namesakes = []
        known = next((each for each in namesakes[:_MOST_WORKS] if self._may_be(each.place, citation)), work)
        if known is work:
            namesakes.append(work)
            if citation.key:
                self._keys[place] = citation.key
                self._works.setdefault((names, title, item.issued), []).append(work)
        self._by_place[known.place] = known
        if known is work:
            every = {word for name in names for word in name} | work.words | short | set(alias[:1]) | set(title)
            for word in every:
                self._by_word[word].append(work)
        return known.place


def _after_names(citation: Citation) -> Span:
    """What follows the names that a citation begins with, up to its end."""
    start, end = citation.span
    first, last = citation.fields.get("author", (end, end))
    return (last, end) if first == start else (end, end)


def _years_of_others(citation: Citation, text: str) -> set[str]:
    """The years that stand only behind the imprint and another title: an entry may run into those below it."""
    start, end = citation.span
    _, title = citation.fields.get("title", (end, end))
    issued, last = citation.fields.get("issued", (end, end))
    other = _TITLE_START.search(text, last, end) if title <= issued else None
    if other is None:
        return set()
    return set(YEAR.findall(text, other.end(), end)) - set(YEAR.findall(text, start, other.start()))


def _before_title(citation: Citation, text: str) -> str:
    """The character before a title; empty if there is none."""
    start = citation.fields.get("title", (0, 0))[0]
    return text[max(0, start - 1) : start]


def alias_in(text: str, citation: Citation, end: int) -> str:
    """What later notes call a work, where the note says so before the offset `end`; else empty."""
    start = max(citation.span[0], citation.span[1] - _ALIAS_REACH)
    last = min(end, citation.span[1] + _ALIAS_REACH)
    match = _ALIAS.search(text, start, last) if _ALIAS_TRACE.search(text, start, last) else None
    if match is None and citation.item is not None and citation.item.type in _LAW:
        match = _NICKNAME.search(text, start, last)
    return next((value for value in match.groups() if value), "") if match else ""


def _score(printed: _Printed, work: _Work) -> float:
    """How well a short form fits a work; 0 for not at all."""
    if work.alias and printed.words[: len(work.alias)] == work.alias:
        return 4.0
    score = _score_of_year(printed, work)
    if score < 0 or (work.parts and _are_of_other_parts(printed, work)) or _has_other_title(printed, work):
        return 0.0
    if printed.names:
        authors = len(work.item.names.get("author", ()))
        ranks = [_rank_of_name(name, work) for name in printed.names]
        if None in ranks:
            if not (printed.title and _is_initials(printed, work)) and not _has_name_and_year(printed, work):
                return 0.0
        else:
            # Short forms seldom mean the editor of a work that has an author, and mostly the first name.
            score += 1.0 - 0.1 * any(rank is not None and authors and rank >= authors for rank in ranks)
    if printed.title:
        share = _share(printed.title, work, allow_misprints=bool(printed.names))
        if share < _MIN_SHARED:
            return 0.0
        score += share + 0.1 * (work.title[: len(printed.title)] == printed.title)
    elif not printed.names:
        share = _shared(printed.words, work.words | work.initials)
        if share < _MIN_SHARED or (len(printed.words) == 1 and share < 1):
            return 0.0
        score += share
    return score


def _has_half(printed: _Printed, work: _Work) -> bool:
    """Whether a work has more than half of the words of the title, if one is printed.

    `Bauer, “μένω,” BDAG, 631` and `Bauer, “σύν,” BDAG, 781` are two articles of one dictionary.
    """
    return not printed.title or _shared(printed.title, work.words | work.initials) > _HALF


def _has_other_title(printed: _Printed, work: _Work) -> bool:
    """Whether a title without a name, or one in italics, only has words that an article has further on in its title.

    `BBNJ Agreement` is no “Impact of the BBNJ Agreement.” `Doe, *Wild West*` may shorten “Wild West Shows and Fairs,”
    but not “Indians on the Midway: Wild West Shows.”
    """
    is_alone = len(printed.title) > 1 and not printed.names and set(printed.title) <= set(work.title[1:])
    if not work.is_quoted or not (is_alone or printed.italic):
        return False
    begins_alike = all(map(str.startswith, work.title, printed.title)) and len(printed.title) <= len(work.title)
    return not begins_alike and _shared(printed.title, frozenset(_words(work.item.get("container-title")))) < 1


def _day_of(item: Item) -> tuple[int, ...]:
    """Year, month and day of publication; empty if no day is printed, or several."""
    parts = item.issued.parts if item.issued is not None else ()
    return parts[0] if len(parts) == 1 and len(parts[0]) > 2 else ()


def _score_of_year(printed: _Printed, work: _Work) -> float:
    """How well the dates fit; negative if they, or the letters after the years, differ."""
    year = work.item.year
    if printed.year is None:
        return 0.0
    if year is None:  # what a short form dates, its full citation dates too, if only in a title
        return 0.0 if work.is_listed or str(printed.year) in work.words else -1.0
    # Letters and minutes of the same people are told apart by their days.
    if printed.day and (day := _day_of(work.item)) and day != printed.day:
        return -1.0
    if printed.year != year:
        # An entry may print several years: `([1968] 1982)`; one in its title is none of them.
        return 0.3 if work.is_listed and str(printed.year) in work.words - {*work.title} else -1.0
    if printed.letter and work.letter and printed.letter != work.letter:
        return -1.0
    return 0.6 if printed.letter and printed.letter == work.letter else 0.5


def _has_name_and_year(printed: _Printed, work: _Work) -> bool:
    """Whether an entry of the bibliography prints the names and the year, whatever was read in it."""
    has_year = printed.year is not None and str(printed.year) in {word[:4] for word in work.words}
    return work.is_listed and has_year and all(name <= work.words for name in printed.names)


def _fit_of_authors(printed: _Printed, work: _Work) -> tuple[bool, bool]:
    """Whether the first name printed is the work's first one, and whether the numbers of names agree."""
    count, authors = len(printed.names), len(work.item.authors_or_editors)
    is_whole = authors > max(count, 2) if printed.has_others else authors == count
    return _rank_of_name(printed.names[0], work) == 0, is_whole


def _rank_of_name(name: frozenset[str], work: _Work) -> int | None:
    """Which of the work's names a printed one is: all its words, but for initials, are in it."""
    words = {word for word in name if len(word) > 1} or name
    rank = next((at for at, full in enumerate(work.names) if words <= full or full <= words), None)
    if rank is None and (words <= work.initials or (not work.names and words <= work.words)):
        return 0
    return rank


def _is_initials(printed: _Printed, work: _Work) -> bool:
    return any(name <= work.words for name in printed.names)


def _share(title: tuple[str, ...], work: _Work, *, allow_misprints: bool) -> float:
    if len(title) == 1 and title[0] in work.initials:
        return 1.0
    if allow_misprints:  # the names agree, so that a letter may be wrong
        title = tuple(_as_in(work.title, word) for word in title)
    return max(_shared(title, frozenset(work.title)), 0.9 * _shared(title, work.words))


def _as_in(title: tuple[str, ...], word: str) -> str:
    """A long word as the title has it, where it differs by a letter or two."""
    most = 0 if len(word) < _LONG else 1 if len(word) < _VERY_LONG else 2
    if not most or word in title:
        return word
    return next((each for each in title if each[0] == word[0] and edit_distance(each, word, most) <= most), word)


def _shared(words: Iterable[str], among: frozenset[str]) -> float:
    """The share of words that are found, whole or as the beginning of a longer one (`Asia`, `Asian`)."""
    distinct = set(words)
    found = sum(
        word in among or (len(word) > 3 and any(other.startswith(word) for other in among)) for word in distinct
    )
    return found / len(distinct) if distinct else 0.0


def _is_full(citation: Citation, text: str) -> bool:
    """Whether what looks like a short form of a work that is not cited before cites one in full after all.

    A part may be cited in full, and only the whole in short: `Jane Doe, “Title,” in Roe, *Book*`; `“Title” (ibid., 7)`.
    """
    item = citation.item
    if item is None or citation.form is not CitationForm.SHORT or citation.from_field:
        return False
    is_part = item.title and ((item.get("container-title") and item.authors) or _WITHIN.search(text, *citation.span))
    # One word and a year are an author whose name was taken for a title.
    named = " " in item.title or item.get("container-title") or item.get("genre") or item.get("authority")
    return bool(is_part or item.get("URL") or (named and "issued" in item.dates))


def _confirmed(citation: Citation) -> Citation:
    """A short form with half the doubt about it, since an earlier work has its names and title, too."""
    confidence = {
        name: round((1 + value) / 2, 3) if name in (*_PEOPLE, "title") else value
        for name, value in citation.field_confidence.items()
    }
    return replace(citation, field_confidence=confidence, confidence=round((1 + citation.confidence) / 2, 3))


def _is_whole_range(citation: Citation, item: Item) -> bool:
    """Whether a short form repeats the pages of the whole work, and pinpoints none of them."""
    printed = _DIGITS.findall(citation.locator.value) if citation.locator else []
    return len(printed) == 2 and printed == _DIGITS.findall(item.get("page"))


_LOOK_BACK, _LONGEST_PARENTHESIS = 40, 800
# `(quoting …)`, `(first quoting …; and then quoting …)`
_EXPLAINING = pattern(r"\(\*?(?:(?:first|second|in turn|and|then|also),? ){0,3}\*?(?:quoting|citing)\b", re.IGNORECASE)


def _is_printing(note: ParsedNote, index: int) -> bool:
    """Whether a citation says where the text before it is printed: `*Sermons* 4, 2: CCL, *Series Latina* 41, 67`."""
    item = note.citations[index].item
    if not index or item is None or item.title or not item.get("container-title"):
        return False
    between = note.text[note.citations[index - 1].span[1] : note.citations[index].span[0]]
    return between.strip() == ":" and note.citations[index - 1].item is not None


def _explains(text: str, citation: Citation) -> bool:
    """Whether a citation stands in parentheses that explain another; `id.` passes over it (Bluebook 21, rule 4.1)."""
    start = citation.span[0]
    if text[max(0, start - _LOOK_BACK) : start].rstrip().lower().rstrip("*,").endswith("codified at"):
        return True
    depth, first = 0, max(-1, start - _LONGEST_PARENTHESIS)
    if "(" not in text[first + 1 : start]:
        return False
    for at in range(start - 1, first, -1):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth > 0:
            return _EXPLAINING.match(text, at) is not None
    return False


def as_entry(note: ParsedNote) -> ParsedNote:
    """A parsed entry: its first citation is its work in full, whatever it looks like; no other counts."""
    if not note.citations:
        return note
    first = _with_given_name(note.citations[0], note.text)
    work = replace(first, form=CitationForm.FULL, target=None, item=_family_first(first, note.text))
    return note if (work,) == note.citations else ParsedNote(note.text, (work,), note.comments)


def _with_given_name(citation: Citation, text: str) -> Citation:
    """The work; a given name that only italics separate from the title (`Moura, Ana *Title*`) is the author's."""
    item, fields = citation.item, citation.fields
    if item is None or len(item.authors) != 1 or not {"author", "title"} <= fields.keys():
        return citation
    (first, last), (start, end) = fields["author"], fields["title"]
    at = text.find("*", start, end)
    given, title = text[start:at].strip(), text[at + 1 : end].rstrip("*")
    if at < 0 or text[last:start] != ", " or not _GIVEN.fullmatch(given) or not title or "*" in title:
        return citation
    name = replace(item.authors[0], family=text[first:last].strip("* "), given=given, literal="")
    spans = {**fields, "author": (first, start + len(given)), "title": (at + 1, at + 1 + len(title))}
    names = {**item.names, "author": (name,)}
    return replace(citation, item=replace(item, names=names, texts={**item.texts, "title": title}), fields=spans)


def _family_first(citation: Citation, text: str) -> Item:
    """The work; a lone author of several words before a comma (`Van Millen, Elizabeth`) has that family name."""
    item = citation.item or Item()
    family, comma, given = text[slice(*citation.fields.get("author", (0, 0)))].strip("* .,").partition(",")
    given = given.strip("* .,")
    if not comma or len(item.authors) != 1 or not _GIVEN.fullmatch(given):
        return item
    name = item.authors[0]
    if f"{name.given} {name.family}" != family.strip():
        return item
    return replace(item, names={**item.names, "author": (replace(name, family=family.strip(), given=given),)})


def with_repeated_names(entries: Iterable[ParsedNote]) -> Iterator[ParsedNote]:
    """The entries, with the names above for those that begin with a dash in their place."""
    above: tuple[Name, ...] = ()
    for entry in entries:
        work = entry.citations[0] if entry.citations else None
        if work is None or work.item is None:
            yield entry
            continue
        if above and _REPEATED_NAMES.match(entry.text):
            names = {**work.item.names, "author": above}
            yield replace(entry, citations=(replace(work, item=replace(work.item, names=names)),))
            continue
        above = next((work.item.names[role] for role in _FIRST_NAMES if work.item.names.get(role)), ())
        yield entry


def year_letter(text: str, citation: Citation) -> str:
    """The letter that distinguishes works of one year: `a` of `2019a`; empty if there is none."""
    start, end = citation.fields.get("issued", citation.span)
    match = _LETTER.search(text, start, min(end + 1, len(text)))
    return match["letter"] if match else ""
