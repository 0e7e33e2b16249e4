"""Which full citation a short form stands for."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, CitationForm, ParsedNote
from stacite.model.letters import without_marks
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Item

_ALIAS = pattern(
    r"here(?:in)?after,?(?: (?:cited|referred to|abbreviated))?(?: (?:as"
    r"|to as))?:?,? [“\"‘'*]?(?P<alias>[^()\[\]“”\"‘*.;]{2,80})",
    re.IGNORECASE,
)
_ALIAS_LETTERS = 80
_SMALL_WORDS = frozenset("the a an of and in on for to der die das und le la les et".split())
_SAME = frozenset(("ders", "dies", "derselbe", "dieselbe", "id", "idem", "eadem", "ead", "le meme", "la meme"))
_INITIALS = pattern(r"[A-Z]{3,8}\b")
_ENOUGH = 0.75
_MOST = 200
"""Works, the last ones, that a lone name or words that hundreds of works share can stand for."""
_MOST_ASKED = 2_000
"""Works of one name that are asked whether a lone name fits them."""


@dataclass(frozen=True, slots=True)
class _Work:
    place: Antecedent
    item: Item
    names: tuple[str, ...]
    title: tuple[str, ...]
    words: frozenset[str]
    """All the words of the citation, for short forms that name something else than author and title."""
    alias: str = ""


@dataclass(slots=True)
class Antecedents:
    """The works cited so far, and what each note cited."""

    works: dict[tuple[object, ...], _Work] = field(default_factory=dict)
    """By names, title and date, so that a work cited in full again is the same work."""
    by_alias: dict[str, list[_Work]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[_Work]] = field(default_factory=lambda: defaultdict(list))
    """By each word of its names."""
    by_stem: dict[str, list[_Work]] = field(default_factory=lambda: defaultdict(list))
    """By the stem of each word of the citation: a book has thousands of short forms and of works."""
    notes: list[tuple[Antecedent | None, ...]] = field(default_factory=list)
    """Of each note, the full citations that its citations stand for."""
    by_initials: dict[str, list[_Work]] = field(default_factory=lambda: defaultdict(list))
    """By the initials of its title."""
    latest: tuple[str, ...] = ()
    """The names of the work cited last, whom `ders.`, `dies.` and `id.` mean."""
    by_place: dict[Antecedent, _Work] = field(default_factory=dict)
    by_label: dict[str, tuple[Antecedent | None, ...]] = field(default_factory=dict)
    """The same of the last note with each label."""

    def resolve(self, label: str, note: ParsedNote) -> ParsedNote:
        """The next note with its antecedents; it is remembered for those that follow."""
        place = len(self.notes) + 1
        targets: list[Antecedent | None] = []
        resolved: list[Citation] = []
        for order, citation in enumerate(note.citations, 1):
            if citation.form is CitationForm.FULL:
                targets.append(self._remember(Antecedent(place, order), note, order - 1))
                resolved.append(citation)
                self._keep_names(targets[-1])
                continue
            found = self._find(citation, targets)
            target = found[-1] if found else None
            targets.append(target)
            self._keep_names(target)
            candidates = tuple(found) if len(found) > 1 else ()
            resolved.append(replace(citation, antecedent=target, candidates=candidates))
        self.notes.append(tuple(targets))
        self.by_label[label.strip(" .[]()")] = self.notes[-1]
        return ParsedNote(note.text, tuple(resolved), note.comments)

    def _keep_names(self, target: Antecedent | None) -> None:
        work = self.by_place.get(target) if target is not None else None
        self.latest = work.names if work is not None else ()

    def _names(self, item: Item) -> tuple[str, ...]:
        """The names as printed, and those of the work before where the same person is meant."""
        names = _names(item)
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
        work = _Work(
            place,
            citation.item,
            _with_initials((*self._names(citation.item), *_heading_body(note.text, citation))),
            _words(citation.item.title),
            frozenset(_words(note.text[slice(*citation.span)])),
            alias["alias"].strip(" ,") if alias else "",
        )
        key = (work.names, work.title, work.item.issued) if work.title else (place,)
        known = self.works.setdefault(key, work)
        self.by_place[known.place] = known
        if known is work:
            self._index(work)
        return known.place

    def _index(self, work: _Work) -> None:
        if work.alias:
            self.by_alias[work.alias].append(work)
        for word in {word for name in work.names for word in name.split()}:
            self.by_name[word].append(work)
        for stem in {_stem(word) for word in (*work.words, *work.title)}:
            self.by_stem[stem].append(work)

        if len(initials := _initials(work.title)) > 2:
            self.by_initials[initials].append(work)

    def _find(self, citation: Citation, before: Sequence[Antecedent | None]) -> list[Antecedent]:
        """What a short form can stand for, the likeliest last."""
        if citation.from_field and (found := self._by_name(citation.item)):
            return found
        if citation.form is CitationForm.IBID:
            return self._just_cited(before)
        if citation.item is None and citation.form is CitationForm.SHORT:
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

    def _matching(self, item: Item) -> list[_Work]:
        """Works that fit best, in the order in which they were cited."""
        printed = re.sub(r"\W+$", "", item.get("title") or str(next(iter(item.authors), "")))
        if aliased := self._aliased(printed):
            return aliased
        names, title = self._names(item), _words(item.title)
        rated = [(rate, work) for work in self._likely(names, title) if (rate := _rate(names, title, work)) > 0]
        if not rated:
            words = tuple(
                dict.fromkeys(word for text in (*map(str, item.authors), item.title) for word in _words(text))
            )
            rated = [(rate, work) for work in self._sharing(words) if (rate := _rate_words(words, work)) > 0]
        if not rated and (initials := _INITIALS.match(next(map(str, item.authors), item.title))):
            rated = [(1.0, work) for work in self.by_initials.get(initials[0].lower(), ())]
        best = max((rate for rate, _ in rated), default=0.0)
        return [work for rate, work in rated if rate >= best - 0.001]

    def _aliased(self, printed: str) -> list[_Work]:
        """Works with an alias that the words start with."""
        found = [
            work
            for end in range(1, min(len(printed), _ALIAS_LETTERS) + 1)
            for work in self.by_alias.get(printed[:end], ())
        ]
        return sorted(found, key=_order)

    def _likely(self, names: tuple[str, ...], title: tuple[str, ...]) -> list[_Work]:
        """All works that author and short title can fit, and others; a document may cite thousands of one author."""
        if not names:
            return self._sharing(title)
        named = self._named(names[0])
        if not title:
            fitting = (work for work in reversed(named[-_MOST_ASKED:]) if _rate(names, title, work) > 0)
            return list(islice(fitting, _MOST))[::-1]
        shared = sum(map(len, self._rarest(title)))
        return self._sharing(title) if shared < len(named) or len(named) > _MOST else named

    def _named(self, name: str) -> list[_Work]:
        """Works that could have this name, by the rarest of its words."""
        return min((self.by_name.get(word, []) for word in name.split()), key=len, default=[])

    def _sharing(self, words: Sequence[str]) -> list[_Work]:
        """Works that can share enough of the words, in the order in which they were cited.

        Such a work has one of the rarest words: all but a quarter must be there.
        """
        found = {work.place: work for works in self._rarest(words) for work in works[-_MOST:]}
        return sorted(found.values(), key=_order)[-_MOST:]

    def _rarest(self, words: Sequence[str]) -> list[list[_Work]]:
        """The works with each of the rarest words."""
        listed = sorted((self.by_stem.get(stem, []) for stem in {_stem(word) for word in words}), key=len)
        return listed[: len(words) - ceil(_ENOUGH * len(words)) + 1]


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word[0].isalpha() and word not in _SMALL_WORDS)


def _heading_body(text: str, citation: Citation) -> tuple[str, ...]:
    """A body that heads the citation but published what others wrote; short forms name it."""
    body = citation.item.get("publisher") if citation.item is not None else ""
    return (_fold(body),) if body and text.startswith(body, citation.span[0]) else ()


def _with_initials(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, and what bodies are called for short: `who` for the World Health Organization."""
    short = (_initials(name.split()) for name in names if name.count(" ") > 1)
    return (*names, *(letters for letters in short if len(letters) > 2 and letters not in names))


def _order(work: _Work) -> tuple[int, int]:
    return work.place.note, work.place.citation


def _stem(word: str) -> str:
    """What `_share` asks two words to have in common."""
    return word[:4]


def _rate(names: tuple[str, ...], title: tuple[str, ...], work: _Work) -> float:
    """How well author and short title fit a work; 0 for not at all."""
    if names and not all(any(_is_name(short, full) for full in work.names) for short in names):
        return 0
    if not title:
        return 1.0 if names else 0
    fit = _rate_title(title, work)
    if fit < _ENOUGH:
        return 0
    return fit + (1.0 if names else 0)


def _rate_title(title: tuple[str, ...], work: _Work) -> float:
    if not title or not work.title:
        return 0
    if work.title[: len(title)] == title:
        return 1.0 if len(title) < len(work.title) else 1.1
    return 0.95 * _share(title, work.title)


def _rate_words(printed: tuple[str, ...], work: _Work) -> float:
    """How many of a short form's words the full citation holds; nearly all of two or more must be there."""
    share = _share(printed, tuple(work.words)) if printed else 0
    return share if share >= _ENOUGH and (len(printed) > 1 or share == 1) else 0


def _share(words: tuple[str, ...], among: tuple[str, ...]) -> float:
    """The share of words that are found, whole or as the stem of a longer one (`Asia`, `Asian`)."""
    distinct = set(words)
    known = set(among)
    found = sum(
        1 for word in distinct if word in known or (len(word) > 3 and any(other.startswith(word) for other in known))
    )
    return found / len(distinct)


def _is_name(short: str, full: str) -> bool:
    """`Carré` or `le Carré` for `John le Carré`, `Leonardo` for `Leonardo da Vinci`."""
    return short == full or full.endswith(f" {short}") or full.startswith(f"{short} ")


def _words(title: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[^\W_]+", _fold(title)) if word not in _SMALL_WORDS)


def _names(item: Item) -> tuple[str, ...]:
    """Persons and bodies as printed, folded."""
    people = [
        *item.authors,
        *item.names.get("editor", ()),
        *item.names.get("translator", ()),
        *item.names.get("compiler", ()),
    ]
    return tuple(_fold(str(name)) for name in people)


def _fold(text: str) -> str:
    return without_marks(text).lower().replace("’", "'")


def _distinct(targets: Sequence[Antecedent | None]) -> list[Antecedent]:
    return list(dict.fromkeys(target for target in targets if target is not None))
