"""Which full citation a short form stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, CitationForm, ParsedNote
from stacite.model.item import Item, Name
from stacite.model.pattern import pattern
from stacite.parser.dated import MOST_LETTERS, goes_on, opening_of, read_dated, read_opening, read_paged
from stacite.parser.workindex import ALIAS_LETTERS, MOST, WorkIndex
from stacite.parser.works import (
    Work,
    fold,
    heading_body,
    names_in,
    others_in,
    rate_words,
    rate_work,
    with_initials,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.citation import Citation, Locator
    from stacite.parser.dated import DatedForm

_ALIAS = pattern(
    r"here(?:in)?after,?(?: (?:cited|referred to|abbreviated))?(?: (?:as"
    r"|to as))?:?,? [“\"‘'*]?(?P<alias>[^()\[\]“”\"‘*.;]{2,80})",
    re.IGNORECASE,
)
_NICKNAME = pattern(r"\s?\((?:the )?[“\"‘']?(?P<alias>[A-Z][\w’& -]{1,60})[”\"’']?\)")
"""Behind a law the name that later notes call it by: `(Water Framework Directive)` (OSCOLA 4, 1.2.3)."""
_LAW = frozenset(("legislation", "regulation", "treaty", "bill", "legal_case"))
_INFRA = pattern(r"\b[Ii]nfra\b")
"""Before the number of a note that is still to come."""
_SAME = frozenset(("ders", "dies", "derselbe", "dieselbe", "id", "idem", "eadem", "ead", "le meme", "la meme"))
_SAME_PERSON = pattern(r"\*?(?:[Dd]ers|[Dd]ies|[Dd]erselbe|[Dd]ieselben?|[Ii]d|[Ii]dem|[Ee]adem)\b\.?\*?[,:] ")
_INITIALS = pattern(r"[A-Z]{3,8}\b")
_EXPLAINING = ("(quoting", "(citing", "(*quoting", "(*citing")
_KNOWN = 0.95
"""How surely a short form is read whose author is known."""
_MAYBE_DATED = frozenset((CitationForm.FULL, CitationForm.SHORT))


@dataclass(slots=True)
class Antecedents:
    """The works cited so far, and what each note cited."""

    works: dict[tuple[object, ...], Work] = field(default_factory=dict)
    """By names, title and date, so that a work cited in full again is the same work."""
    index: WorkIndex = field(default_factory=WorkIndex)
    notes: list[tuple[Antecedent | None, ...]] = field(default_factory=list)
    """Of each note, the full citations that its citations stand for, those in explaining brackets left out."""
    latest: tuple[str, ...] = ()
    """The names of the work cited last; `ders.` and `id.` mean them."""
    by_opening: dict[str, list[tuple[Antecedent, str]]] = field(default_factory=lambda: defaultdict(list))
    """Full citations by how they begin."""
    by_place: dict[Antecedent, Work] = field(default_factory=dict)
    by_label: dict[str, tuple[Antecedent | None, ...]] = field(default_factory=dict)
    """The same of the last note with each label."""

    def resolve(self, label: str, note: ParsedNote) -> ParsedNote:
        """The next note with its antecedents; it is remembered for those that follow."""
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
        """A citation by author and year, or page, alone as a short form, where works cited before are what it means."""
        start, end = citation.span
        if citation.form not in _MAYBE_DATED or citation.from_field or end - start > MOST_LETTERS:
            return citation, []
        words = text[start:end]
        dated = read_dated(words)
        if dated is not None and (found := self._by_date(dated)):
            return replace(citation, form=CitationForm.SHORT, locator=dated.locator), found
        opening = read_opening(words) if citation.form is CitationForm.FULL else None
        if opening is not None and (found := self._by_opening(opening[0])):
            return replace(citation, form=CitationForm.SHORT, locator=opening[1]), found
        paged = read_paged(words) if citation.form is CitationForm.SHORT and citation.locator is None else None
        if paged is not None and (found := self._by_authors(paged.names[0])):
            return _with_author(citation, paged.names[0], paged.locator, text), found
        return citation, []

    def _by_authors(self, names: tuple[str, ...]) -> list[Antecedent]:
        """The works by persons of these family names, and no others."""
        self.index.update()
        folded = [fold(name) for name in names]
        likely = islice(reversed(self.index.named(folded[0])), MOST)
        return [work.place for work in likely if _are_called(work.item.authors, folded)][::-1]

    def _by_opening(self, head: str) -> list[Antecedent]:
        self.index.update()
        name, _, title = head.partition(", ")
        words = words_of(title)
        fitting = [
            work.place
            for work in (self.index.likely((fold(name),), words) if words else ())
            if work.title[: len(words)] == words and rate_work((fold(name),), words, work) > 0
        ]
        if fitting:
            return fitting
        known = self.by_opening.get(opening_of(head), ())
        return [place for place, whole in known[-MOST:] if goes_on(whole, head)][:1]

    def _by_date(self, dated: DatedForm) -> list[Antecedent]:
        self.index.update()
        date = "".join(words_of(dated.date))
        dates = {date, *(f"{date}{letter}" for letter in "abcd")} if date.isdigit() else {date}
        for names in dated.names:
            folded = tuple(map(fold, names))
            likely = islice(reversed(self.index.named(folded[0])), MOST)
            found = [
                work.place
                for work in likely
                if work.title and not dates.isdisjoint(work.words) and rate_work(folded, (), work) > 0
            ]
            if found:
                return found[::-1]
        return []

    def _keep_names(self, target: Antecedent | None) -> None:
        self.latest = self.by_place[target].names if target in self.by_place else ()

    def _names(self, item: Item) -> tuple[str, ...]:
        """The names as printed, and those of the work before where the same person is meant."""
        names = names_in(item)
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
            alias = _NICKNAME.search(note.text, max(citation.span[0], citation.span[1] - ALIAS_LETTERS), end)
        same = _SAME_PERSON.match(note.text, *citation.span) is not None and not citation.item.authors
        title = words_of(citation.item.title)
        work = Work(
            place,
            citation.item,
            self.latest if same else with_initials((*self._names(citation.item), *heading_body(note.text, citation))),
            title[1:] if same and title and title[0] in _SAME else title,
            note.text[slice(*citation.span)],
            alias["alias"].strip(" ,") if alias else "",
            others_in(citation.item),
        )
        if len(self.by_opening[opening := opening_of(note.text[slice(*citation.span)])]) < MOST:
            self.by_opening[opening].append((place, note.text[slice(*citation.span)]))
        key = (work.names, work.title, work.item.issued) if work.title else (place,)
        known = self.works.setdefault(key, work)
        self.by_place[known.place] = known
        if known is work:
            self.index.add(work)
        return known.place

    def _find(self, citation: Citation, before: Sequence[Antecedent | None]) -> list[Antecedent]:
        """What a short form can stand for, the likeliest last."""
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

    def _matching(self, item: Item) -> list[Work]:
        """Works that fit best, in the order in which they were cited."""
        printed = re.sub(r"\W+$", "", item.get("title") or str(next(iter(item.authors), "")))
        if aliased := self.index.aliased(printed):
            return aliased
        names, title = self._names(item), words_of(item.title)
        rated = [(fit, work) for work in self.index.likely(names, title) if (fit := rate_work(names, title, work)) > 0]
        if not rated:
            words = tuple(
                dict.fromkeys(word for text in (*map(str, item.authors), item.title) for word in words_of(text))
            )
            rated = [(fit, work) for work in self.index.sharing(words) if (fit := rate_words(words, work)) > 0]
        if not rated and (initials := _INITIALS.match(next(map(str, item.authors), item.title))):
            rated = [(1.0, work) for work in self.index.abbreviated(initials[0].lower())]
        best = max((rate for rate, _ in rated), default=0.0)
        return [work for rate, work in rated if rate >= best - 0.001]


def _is_explanation(text: str, citation: Citation) -> bool:
    """Whether a citation stands in brackets that explain another; `id.` passes over it (Bluebook 21, rule 4.1)."""
    before = text[max(0, citation.span[0] - 40) : citation.span[0]].rstrip().lower().rstrip("*,")
    return before.endswith(_EXPLAINING)


def _are_called(authors: Sequence[Name], printed: Sequence[str]) -> bool:
    """Whether these are their family names, with a particle or without."""
    if len(authors) != len(printed):
        return False
    parts = [(name.non_dropping_particle or name.dropping_particle, name.family) for name in authors]
    return all(
        name in (fold(family), fold(f"{particle} {family}"))
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
