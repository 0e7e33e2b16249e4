"""Find the records that may describe a cited work without a DOI, and say what supports or contradicts each.

A DOI is claimed only where every test holds: a wrong one would send readers to another paper, while one that
is not found costs nothing. A record that fails one test is shown with that test. Titles must be closer than an
editor's eye would have it: papers of one series, of one author and year, often differ in a word or a number. So they
match only if they are equal except for spelling, however many characters they have in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from stacite.compare.names import same_person
from stacite.compare.numbers import pages_of, plain_number, registered_years, same_number, same_pages
from stacite.compare.titles import (
    is_notice,
    main_parts,
    number_tokens,
    plain_title,
    same_container,
    same_spelling,
    says_retracted,
    similarity,
    title_candidates,
    words_of_title,
)
from stacite.model.evidence import Candidate
from stacite.text.folding import compact, edit_distance, fold
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacite.model.evidence import Record
    from stacite.model.item import Item


# From this many characters on, two works hardly ever have the same title.
_LONG_TITLE = 40
_PREPRINT = "posted-content"
# One paper may be registered as any of these: proceedings appear as journals and as books.
_PARTS = frozenset(("article-journal", "paper-conference", "chapter"))
_TABLES = table("stacite.compare", "tables.toml")
_TYPES: Mapping[str, Sequence[str]] = _TABLES["types"]
_SERVER_VARIABLES = ("container-title", "publisher", "archive", "collection-title", "genre", "number", "URL")
# Characters compared of each of these values.
_MAX_SEARCHED = 300
_INSTALMENT = frozenset(("volume", "first page"))
# Preprint servers: what notes call them or their publishers, and the prefixes of their DOIs.
_SERVERS = tuple((pattern(rf"\b(?:{name})\b"), tuple(prefixes)) for name, prefixes in _TABLES["servers"])
_NO_NOTICE = frozenset(("new-version", "new-edition"))
# `10.21203/rs.3.rs-12345/v1` (Research Square), `10.31234/osf.io/abcde_v2` (OSF).
_VERSION = pattern(r"(?:(?<=[._/-])|(?<=\d))v(\d{1,3})\Z", re.IGNORECASE)
_LAST_NUMBER = pattern(r"\.(\d{1,2})\Z")
# F1000's platforms and eLife, whose articles come in versions `.1`, `.2`; other journals end DOIs in any number.
_NUMBERED = pattern(r"10\.(?:12688|7554)/")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which of container, volume and first page are the same in both, and which differ."""

    same: frozenset[str]
    other: frozenset[str]


def agreement(item: Item, record: Record) -> Agreement:
    """Compare container, volume and first page (or article number) where both sides have them."""
    found = {name: same for name, same in _compared(item, record) if same is not None}
    same = frozenset(name for name, agrees in found.items() if agrees)
    return Agreement(same, frozenset(found) - same)


def _compared(item: Item, record: Record) -> Iterator[tuple[str, bool | None]]:
    container, registered = item.get("container-title"), (*record.containers, *record.short_containers)
    yield "container", same_container(container, registered) if compact(container) and registered else None
    volume = item.get("volume")
    known = plain_number(volume) and plain_number(record.volume)
    yield "volume", same_number(volume, record.volume) if known else None
    yield "first page", _same_first_page(item, record)


def _same_first_page(item: Item, record: Record) -> bool | None:
    same = same_pages(item, record)
    if same is not False:
        return same
    printed, registered = pages_of(item.get("page")), pages_of(record.page)
    if printed is None or registered is None:
        return False
    return (printed.prefix, printed.first) == (registered.prefix, registered.first)


def author_doubt(item: Item, record: Record) -> str:
    """Say why the first author differs; empty if it is the same."""
    people = record.authors or record.editors
    if not people:
        return "its record has no author"
    return "" if same_person(item.authors[0], people[0]) else f"its first author is {str(people[0])[:80]}"


def year_doubt(item: Item, record: Record, agreed: Agreement) -> str:
    """Say why the year differs; a difference of one year counts only if volume and page don't both support the record.

    Annual publications under one title also differ by one year.
    """
    printed = item.year
    if printed is None:
        return "the note has no year"
    years = registered_years(record)
    if not years:
        return "its record has no year"
    nearest = min(years, key=lambda year: (abs(year - printed), year))
    borne_out = bool(_INSTALMENT & agreed.same) and not _INSTALMENT & agreed.other
    # As a number, `borne_out` is the difference that is allowed: 1 or 0.
    return "" if abs(nearest - printed) <= borne_out else f"its year is {nearest}"


def place_doubt(item: Item, record: Record, agreed: Agreement) -> str:
    """Say what contradicts the place of publication, or that too little supports it.

    Another first page means another paper: a correction, or the next part. Another volume may be a typo if the
    page is right.
    """
    allowed = {"volume", "container"} if "first page" in agreed.same else {"container"}
    if against := agreed.other - allowed if agreed.same else agreed.other:
        names = [_word(name, item) for name in sorted(against)]
        return f"its {' and '.join(names)} {'differs' if len(names) == 1 else 'differ'}"
    if _on_another_server(item, record):
        return "it is on another preprint server"
    if agreed.same or len(compact(item.title)) >= _LONG_TITLE:
        return ""
    container = _word("container", item)
    return f"its title is short, and no {container}, volume or first page confirms it"


def _word(name: str, item: Item) -> str:
    """What people call a part of an agreement."""
    if name != "container":
        return name
    return {"chapter": "book", "paper-conference": "proceedings"}.get(item.type, "journal")


def _on_another_server(item: Item, record: Record) -> bool:
    """Whether the note names one preprint server and the record belongs to another."""
    if item.type != "article":
        return False
    said = fold(" ".join(item.get(variable)[:_MAX_SEARCHED] for variable in _SERVER_VARIABLES))
    named = {prefix for name, prefixes in _SERVERS if name.search(said) for prefix in prefixes}
    if named:
        return not record.doi.startswith(tuple(named))
    known = any(record.doi.startswith(prefixes) for _, prefixes in _SERVERS)
    publisher = fold(item.get("publisher") or item.get("container-title"))
    return known and bool(publisher) and publisher != fold(record.publisher)


def type_doubt(item: Item, record: Record, agreed: Agreement) -> str:
    """Say why a work of the printed type is hardly registered under the record's type."""
    is_preprint = record.kind == _PREPRINT or record.type == "article"
    if is_preprint:
        return "" if item.type == "article" else "it is a preprint"
    is_part = item.type in _PARTS and record.type in _PARTS and "container" in agreed.same
    if item.type != "article" and (is_part or record.type in _TYPES.get(item.type, ())):
        return ""
    return f"it is registered as {(record.kind or record.type)[:40]}"


def notice_doubt(item: Item, record: Record) -> str:
    """Say if only one of the two is a notice: corrections and retractions have the title of the work they are about."""
    if is_notice(item.title):
        return "" if _is_notice(record) else "it is the work itself, and the note cites a notice about it"
    if _is_notice(record):
        return "it is a notice about the work"
    # Publishers put `RETRACTED:` before the titles of papers and of notices, but only the paper has an update.
    if any(says_retracted(title) for title in record.titles) and not record.updated_by:
        return "it is the retracted work, or the retraction notice"
    return ""


def _is_notice(record: Record) -> bool:
    about = [update for update in record.updates if update.kind not in _NO_NOTICE and update.doi != record.doi]
    return bool(about) or any(is_notice(title) for title in record.titles)


def version_doubt(item: Item, record: Record) -> str:
    """Say if the record is one of several versions of a work and the note doesn't say which one it cites."""
    version = _version(record)
    if not version:
        return "it is one of several versions of the work" if record.relations.get("is-version-of") else ""
    url = re.search(r"v\d+(?=\W|\Z)", item.get("URL"))
    said = item.get("version") or (url[0] if url else "")
    if re.search(rf"(?:\bv|version )0*{version}\b|^{version}$", said, re.IGNORECASE):
        return ""
    return f"it is version {version} of the work, and the note names no version"


def _version(record: Record) -> str:
    found = _VERSION.search(record.doi)
    if found is None and (record.kind == _PREPRINT or record.type == "dataset" or _NUMBERED.match(record.doi)):
        found = _LAST_NUMBER.search(record.doi)
    return found[1].lstrip("0") if found else ""


_SURE, _NEAR = 0.95, 0.85
# Characters of a title that are compared, without spaces: the time grows with their square.
_CHARACTERS = 500
_MOST_TITLES_COMPARED = 12
_SHOWN = 120
_MANY = 9
_ARTICLES = frozenset(("the", "a", "an"))
# In shorter words one different character usually makes another word, not a typo.
_LONG_WORD = 5


@dataclass(frozen=True, slots=True)
class TitleLikeness:
    """How similar a printed title is to the closest title of a record."""

    title: str = ""
    """The record's."""
    ratio: float = 0.0
    """0 to 1; share of the characters that match, without spaces."""
    typos: int = _MANY
    """Characters that differ beyond spelling: one may be a typo, or make another word (`protons`, `photons`)."""
    same_numbers: bool = True
    """Whether both contain the same numbers."""
    translated: bool = False
    """Whether it is the title in another language."""
    has_longer_title: bool = False
    """Whether the printed title is the main part of the registered one."""


def title_likeness(item: Item, record: Record) -> TitleLikeness:
    """How similar the printed title is to the closest title of the record."""
    printed, plain = plain_title(item.title), {plain_title(title) for title in record.titles}
    others = {plain_title(title) for title in record.original_titles} - plain if plain else set()
    found = [
        _likeness(printed, title, translated=title in others)
        for title in title_candidates(record)[:_MOST_TITLES_COMPARED]
    ]
    return max(found, key=lambda each: (each.ratio, each.same_numbers, not each.translated), default=TitleLikeness())


def title_doubts(likeness: TitleLikeness, agreed: Agreement) -> Iterator[str]:
    """Say how the titles differ: nothing if they are the same, two doubts if the record isn't worth showing."""
    title = likeness.title[:_SHOWN] + ("…" if len(likeness.title) > _SHOWN else "")
    if likeness.has_longer_title:
        yield f"its title is longer: “{title}”"
        return
    if likeness.ratio < _NEAR:
        yield from (f"its title is “{title}”", "it has another title")
        return
    if not likeness.same_numbers:
        yield f"its title has a different number: “{title}”"
    # One typo is accepted if the first page is the same.
    if likeness.ratio < _SURE or likeness.typos > ("first page" in agreed.same):
        yield f"its title is “{title}”"
    if likeness.translated and len(agreed.same) < 2:
        yield f"“{title}” is its title in another language"


def _likeness(printed: str, title: str, *, translated: bool) -> TitleLikeness:
    left, right = fold(printed), fold(title)
    numbers = number_tokens(left) == number_tokens(right)
    if compact(left) == compact(right):
        return TitleLikeness(title, 1.0, 0, numbers, translated)
    ratio = similarity(left, right, _CHARACTERS, _NEAR)
    typos = _count_typos(left.split(), right.split()) if ratio >= _SURE else _MANY
    has_longer_title = any(compact(part) == compact(left) for part in main_parts(title))
    return TitleLikeness(title, ratio, typos, numbers, translated, has_longer_title)


def _count_typos(first: list[str], second: list[str]) -> int:
    """Count typos; American spelling, spaces and articles don't count, and `_MANY` stands for whole words that differ.

    Numbers are compared elsewhere.
    """
    typos = 0
    for tag, start, end, low, high in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        left, right = _significant(first[start:end]), _significant(second[low:high])
        if tag == "equal" or same_spelling(" ".join(left), " ".join(right)):
            continue
        if len(left) != 1 or len(right) != 1 or min(len(left[0]), len(right[0])) < _LONG_WORD:
            return _MANY
        typos += edit_distance(left[0], right[0])
    return typos


def _significant(words: list[str]) -> list[str]:
    return [word for word in words if word not in _ARTICLES and not number_tokens(word)]


MAX_CANDIDATES = 3
"""How many candidates are shown."""
_MOST_TITLES_KEPT = 6
# Too many works have the same title if it is shorter.
_FEWEST_WORDS = 4


def can_be_claimed(item: Item) -> bool:
    """Whether enough is known of a work: without authors or with a short title, any record may be another work's."""
    return bool(item.authors) and len(words_of_title(item.title)) >= _FEWEST_WORDS


def doi_candidates(item: Item, records: Sequence[Record]) -> tuple[Candidate, ...]:
    """Return up to three records that may be the work, the strongest first.

    A single one without doubts may be claimed; several without doubts are equally strong. If there is none,
    records that fail a single test are returned; for a work of which too little is known, nothing is.
    """
    if not can_be_claimed(item):
        return ()
    weighed = sorted((_weigh(item, record) for record in _each_once(records)), key=lambda each: each.rank, reverse=True)
    undoubted = [each for each in weighed if not each.doubts]
    if undoubted:
        strongest = undoubted[0].strength
        return tuple(each.candidate for each in undoubted if each.strength == strongest)[:MAX_CANDIDATES]
    return tuple(each.candidate for each in weighed if len(each.doubts) == 1)[:MAX_CANDIDATES]


def agreeing_fields(item: Item, record: Record) -> list[str]:
    """Name the fields in which a record that may be claimed agrees: `title`, `first author`, `year`, `journal`."""
    same = agreement(item, record).same
    agreeing = (_word(name, item) for name in ("container", "volume", "first page") if name in same)
    return ["title", "first author", "year", *agreeing]


@dataclass(frozen=True, slots=True)
class _Weighed:
    record: Record
    doubts: tuple[str, ...]
    likeness: TitleLikeness
    agreement: Agreement

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.record, self.doubts)

    @property
    def strength(self) -> tuple[int, int, bool]:
        """Ranks records without doubts; records with equal strength can't be told apart."""
        return len(self.agreement.same), -len(self.agreement.other), self.likeness.typos == 0

    @property
    def rank(self) -> tuple[object, ...]:
        return (*self.strength, self.likeness.ratio)


def _weigh(item: Item, whole: Record) -> _Weighed:
    record = _cut(whole)
    likeness, agreed = title_likeness(item, record), agreement(item, record)
    doubts = [
        *title_doubts(likeness, agreed),
        author_doubt(item, record),
        year_doubt(item, record, agreed),
        place_doubt(item, record, agreed),
        type_doubt(item, record, agreed),
        notice_doubt(item, record),
        version_doubt(item, record),
    ]
    return _Weighed(whole, tuple(doubt for doubt in doubts if doubt), likeness, agreed)


def _cut(record: Record) -> Record:
    """Drop more titles and containers than any work has."""
    names = ("titles", "subtitles", "original_titles", "containers", "short_containers")
    return replace(record, **{name: getattr(record, name)[:_MOST_TITLES_KEPT] for name in names})


def _each_once(records: Iterable[Record]) -> Iterable[Record]:
    """Drop repeated DOIs: if two services have one, the first service wins."""
    # A dict keeps the last of equal keys, so the records of the first service have to come last.
    return {record.doi: record for record in reversed(list(records)) if record.doi}.values()
