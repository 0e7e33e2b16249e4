"""A note and the document's own bibliography, or an earlier full citation, say different things of one source.

## What it does

This rule compares each full citation in the notes with the entry of the same work in the document's bibliography: year,
volume, issue, pages of an article or chapter, and DOI. A citation that has a value, and an entry that has another one,
are flagged at the note. An entry that no note cites, and a citation that has no entry, are compared if author and title
are the same. A year that also stands elsewhere in the other text (a reprint, an access date), and pages in a note that
lie within the entry's, are not. Family names that differ by a letter are flagged if first names and title are the same
(“Anna Jobim” for “Jobin, Anna”), unless another work has the name, too. Otherwise, *One name, title, or date in two
forms* (S619) compares titles and names.

Where a citation comes from Zotero, Mendeley or EndNote, what it prints is compared with the item that is stored in the
document: year, volume, pages, DOI and the first author's name. They differ where somebody has changed the words of
the citation, which the program undoes when it refreshes the document, or has corrected the item since. What the
citation leaves out, shortened page ranges, and other spellings of a foreign name are no difference. The DOI in the
bibliography is compared, too.

A short form that means no source of the document, but nearly one, is flagged as well: a name that differs in a letter
or two and is cited nowhere else (“Mager, 82,” where another note cites Magar; with the same short title, also “Gaines,
*Web*” for *The Web of Empire* by Games), a name that differs so from the one that a note defines (“hereinafter ISBDD”;
“ISBD, 82”), and a year of which no source of this author is (“Gould 1968,” where the
bibliography has 1966). So is a title that shares no word with any source of its author (“Gould, *Rivers*, 12,” where
only *Coasts* is cited in full), if nearly all short forms have their source. A work that is only cited in short forms,
by an author whom nothing else names, is flagged once, where nearly all works are cited in full. Names with different
first names and titles are two persons, and a year in a title, of a letter, or of a source that is quoted from another
one is left alone. Where most notes are short forms and no bibliography is in the document, years are left alone: it may
stand elsewhere. Where two thirds of the names with a year in the notes (“Gould (1966)”) are in the bibliography, a year
that is wrong in several notes is flagged once.

## Why it matters

One of the two is wrong, and readers who look the source up will not find it.

## Example

    ¹ Jane Doe, “Title,” *Journal* 5 (2011): 1377.

    Doe, Jane. “Title.” *Journal* 5 (2011): 31–50.

## Source

Chicago Manual of Style, 17th ed., 14.19: notes and bibliography give the same facts.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stacite.compare.names import NameMatch, is_misspelled, match_names
from stacite.compare.numbers import pages_of, same_number
from stacite.model.citation import CitationForm
from stacite.model.finding import Severity
from stacite.model.house_style import is_usual
from stacite.model.identifiers import doi_key, find_dois
from stacite.model.item import field_label
from stacite.model.url import page_key
from stacite.parser.antecedents import alias_in
from stacite.rules.base import Context, Findings, Rule, also_in, as_one, notes_in_words
from stacite.rules.citations import OPUS_CITED, cites_by_canonical_numbers, is_unexplained
from stacite.rules.practice import WELL_READ
from stacite.rules.view import words_of
from stacite.text.characters import listed
from stacite.text.folding import edit_distance, fold
from stacite.text.languages import same_script
from stacite.text.numerals import YEAR
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet, masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Item, Name
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span

    Entry = tuple[NoteView, Citation]
    Work = tuple[str, str, str] | None


RULE = Rule(
    "S624", "bibliography-differs", Severity.WARNING, compares=True, title="Inconsistent or missing details of a source"
)
_COMPARED = ("issued", "volume", "issue", "page", "DOI")
_NUMBER = pattern(r"\d+")
# Letters by which two forms of a name differ at most, in a name of so many letters; one in a shorter one.
_FAR, _LONG, _SHORTEST = 2, 9, 5
_MOST_YEARS = 4
# Citations for each short form that means nothing, so that the sources of the others are known; letters of small words.
_FEW_LOST, _SHORT_WORD = 10, 3
_DIVISIONS = pattern(r"\d[.,]\d")
# Of one work that is never cited in full, short forms that count.
_MOST_COUNTED = 3
# `Roe (fn. *, 1986)`: the note with the mark, which may not have been read, has the source.
_NOTE_WITH_MARK = pattern(r"\b(?:fn|nn?|notes?|anm|fußnote)\b\.? ?[*†‡]", re.IGNORECASE)
# `Humble (2010)`, `Humble and Farley 2010a`
_AUTHOR_AND_YEAR = pattern(
    r"(?<!\w)(?P<name>[^\W\d_a-zß-öø-ÿ][\w’-]{2,30})\*?"
    r"(?:(?: (?:and|und|&|et|y|e) |/)[^\W\d_][\w’-]{1,30}| et al\.?)?\*?,? \(?"
    r"(?P<year>(?:1[5-9]|20)\d\d)[a-z]?(?![\w/–-])"
)
_BEFORE_PAGE = pattern(r"[\s,.*_”“»«’‘\"']{1,8}(?:[pPsS]{1,2}|págs?|ff?|c)?\.?\s?")
# `an earlier anonymous *Itinerario* (1550)`: a work in a sentence, and no author.
_BEFORE_TITLE = pattern(r"\b(?:an?|the|anonymous|earlier|later|older|first|same|his|her|their) [*_]*\Z")
# Words before a year that begin a sentence, and no names: `Vers 1647`.
_BEFORE_YEARS = frozenset(
    "vers après avant depuis um nach vor seit about around after before since verso dopo circa hacia desde após".split()
)
_FEWEST_RIGHT = 5
_FEWEST_TITLE_WORDS = 3
_OTHER_DOI = "Find out which is right. Correct the other one in your reference manager or in the document"
_ADVICE = "Find out which is right, and correct the other"
_ADVICE_OR_ADD = f"{_ADVICE}; if this is another source, add it"
_ADD = "Add the full citation, or correct the name if this is one of the other sources"
_IMPRINT = ("container-title", "publisher", "publisher-place", "URL", "DOI")


def check(context: Context) -> Findings:
    """One finding for each value that differs."""
    for view in context.view.documents:
        yield from _near_misses(view)
        yield from _repeated_years(view)
        yield from _other_dois(view)
        entries = _entries(view)
        uncited, titled = _uncited(view), _titled(view)
        works = _works(view.notes), _works(view.sources)
        of_fields = [finding for note in view.notes for finding in _other_than_field(note)]
        yield from of_fields
        told = {finding.location for finding in of_fields}
        for note in view.notes if entries else ():
            for citation, key in note.citations():
                if citation.form is not CitationForm.FULL:
                    continue
                is_read = citation.confidence >= WELL_READ
                named = titled.get(_title(citation)) if is_read else None
                for span, message in _other_names(note, citation, named, works):
                    yield RULE.in_note(note, span, message, help=_ADVICE)
                entry = entries.get(key) or (uncited.get(_work(citation)) if key not in entries else None)
                if entry is not None:
                    # One slip is one finding, whatever it differs from.
                    found = (each for each in _differences(note, citation, entry) if note.place(*each[0]) not in told)
                    yield from (RULE.in_note(note, span, message, help=_ADVICE) for span, message in found)


def _other_dois(view: DocumentView) -> Findings:
    """DOIs of the bibliography that differ from those of the items that a reference manager has put into the notes."""
    found: dict[str, list[str]] = {}
    for note in view.notes:
        for citation, key in note.citations():
            doi = citation.item.get("DOI") if citation.item is not None else ""
            if doi and citation.from_field and not citation.key:
                for name in filter(None, (key, _title(citation))):
                    found.setdefault(name, []).append(doi)
    # A preprint and its article may have one title.
    stored = {name: dois[0] for name, dois in found.items() if len(set(map(_doi_key, dois))) == 1}
    for entry in view.sources if stored else ():
        for citation, key in entry.citations():
            doi, span = stored.get(key) or stored.get(_title(citation), ""), citation.fields.get("DOI")
            if not doi or citation.from_field or span is None:
                continue
            if _doi_key(printed := entry.text[slice(*span)]) != _doi_key(doi):
                message = f"The DOI is {printed} here and {doi} in the item of your reference manager"
                yield RULE.in_note(entry, span, message, help=_OTHER_DOI)


class _Source(NamedTuple):
    """What short forms say of a source, and where it is listed or cited in full."""

    families: tuple[str, ...]
    """As printed, without their cases and marks."""
    names: str
    given: tuple[str, ...]
    """The first names of the first one."""
    title: str
    years: frozenset[str]
    place: str


def _near_misses(view: DocumentView) -> Findings:
    """The short forms that mean no source, but nearly one."""
    notes = [(note, citation) for note in view.notes for citation, _ in note.citations()]
    lost = [each for each in notes if _means_nothing(each[1])]
    if not lost:
        return
    full = [each for each in notes if each[1].form is CitationForm.FULL]
    entries = [(entry, citation) for entry in view.sources for citation, _ in entry.citations()]
    sources = [source for each in (*entries, *full) if (source := _source(*each)) is not None]
    has_sources = bool(entries) or 2 * len(full) >= len(notes)
    quoted = _quoted_from_others(view)
    is_whole = _FEW_LOST * len(lost) <= len(notes)
    called = _called(view.notes)
    unknown: list[_Unknown] = []
    for note, citation in lost:
        cited = _source(note, citation)
        others = [text for text in view.texts if text is not note]
        if miscalled := _miscalled(note, citation, called, others):
            yield RULE.in_note(note, citation.span, miscalled, help=_ADVICE_OR_ADD)
            continue
        if cited is None or not cited.families or _NOTE_WITH_MARK.search(note.text, *citation.span):
            continue
        if cited.families[0] in _BEFORE_YEARS:
            continue
        is_in_title = any(cited.families[0] in source.title.split() for source in sources)
        if is_in_title and _BEFORE_TITLE.search(note.text[: citation.span[0]]):
            continue
        is_letter = citation.item is not None and citation.item.type == "personal_communication"
        is_year_compared = has_sources and not is_letter and (note.label, citation.span) not in quoted
        misspelled = _misspelled(cited, sources, others)
        span = citation.fields.get("author", citation.span) if misspelled else citation.span
        if message := (
            misspelled
            or (is_year_compared and _of_another_year(cited, sources, others))
            or (is_whole and _is_plain(note, citation) and _of_another_title(cited, sources, others))
        ):
            yield RULE.in_note(note, span, message, help=_ADVICE_OR_ADD)
        else:
            unknown.append(_Unknown(note, citation, cited))
    yield from _never_in_full(unknown, len(lost) - len(unknown), view)


class _Unknown(NamedTuple):
    """A short form of a work that no source is like."""

    note: NoteView
    citation: Citation
    cited: _Source


def _never_in_full(unknown: Sequence[_Unknown], others_lost: int, view: DocumentView) -> Findings:
    """One finding for each work that the notes cite in short forms only, where nearly all works are cited in full."""
    works: dict[tuple[str, str], list[_Unknown]] = {}
    for each in unknown:
        works.setdefault((each.cited.families[0], each.cited.title), []).append(each)
    lost = others_lost + sum(min(len(same), _MOST_COUNTED) for same in works.values())
    if _FEW_LOST * lost > len(view.citations):
        return
    for (family, title), same in works.items():
        own = {each.note.source_note.ordinal for each in unknown if each.cited.families[0] == family}
        others = (text for text in view.texts if text.is_entry or text.source_note.ordinal not in own)
        # Not the numbers that all editions of a classic have: `Martial, *Epigrams*, 4.8`.
        is_plain = any(
            _is_plain(each.note, each.citation)
            and not _DIVISIONS.search(each.note.text, *each.citation.fields["locator"])
            for each in same
        )
        # `Ann Vale, “Salt,” 28–35` is one of several in a collection.
        is_short = any(not each.cited.given for each in same)
        is_named = any(words_of(family) <= text.plain_words for text in others)
        if is_plain and is_short and not is_named and any(len(word) > _SHORT_WORD for word in words_of(title)):
            message = "No note cites this work in full"
            message += ", and the bibliography does not list it" if view.sources else ""
            yield as_one([RULE.in_note(each.note, each.citation.span, message, help=_ADD) for each in same])


def _called(notes: Sequence[NoteView]) -> dict[str, tuple[str, str]]:
    """What notes say that they will call a work from then on: `(hereinafter X)`, and the number of the note."""
    found: dict[str, tuple[str, str]] = {}
    for note in notes:
        ends = [*(citation.span[0] for citation in note.parsed.citations[1:]), len(note.text)]
        for citation, end in zip(note.parsed.citations, ends, strict=False):
            if citation.form is CitationForm.FULL and (alias := alias_in(note.text, citation, end).strip()):
                found.setdefault(fold(alias), (alias, note.label))
    return found


def _miscalled(
    note: NoteView, citation: Citation, called: Mapping[str, tuple[str, str]], others: Sequence[NoteView]
) -> str:
    """That a short title is nearly the one that a note has defined; empty if it is printed elsewhere, too."""
    start, end = citation.fields.get("title") or citation.fields.get("author") or (0, 0)
    printed = note.text[start:end].strip("*“”«»‘’ .,")
    name = fold(printed)
    far = {alias: edit_distance(name, alias, _FAR) for alias in called if alias[:1] == name[:1]}
    best = min(far.values(), default=0)
    near = [alias for alias, distance in far.items() if distance == best]
    if not 0 < best <= (_FAR if len(name) >= _LONG else 1) or len(near) != 1 or len(name) < _SHORTEST:
        return ""
    odd = set(name.split()) - set(near[0].split())
    if any(odd & each.plain_words for each in others):
        return ""
    alias, label = called[near[0]]
    return f"Only this note cites “{printed}”; note {label} calls the work “{alias}”"


def _means_nothing(citation: Citation) -> bool:
    """Whether it is a short form that nothing in the document explains."""
    return citation.form is CitationForm.SHORT and citation.target is None and is_unexplained(citation)


def _quoted_from_others(view: DocumentView) -> set[tuple[str, Span]]:
    """The citations of sources that are quoted from another one: `Roe (1984), quoted in Magar, *Floods*, 3`."""
    return {
        (note.label, quoted.span)
        for note in view.notes
        for quoted, source in pairwise(note.parsed.citations)
        if source.role == "quoted-in"
    }


def _source(note: NoteView, citation: Citation) -> _Source | None:
    item = citation.item
    people = item.authors_or_editors if item is not None else ()
    # A family name alone may be read as a body's.
    printed = [
        name.family or (name.literal if name.literal.isalpha() and name.literal.istitle() else "") for name in people
    ]
    families = tuple(map(fold, filter(None, printed)))
    if not families or len(families) < len(people) - 1:  # bodies; `et al.` is none
        return None
    names = listed([name.sort for name, family in zip(people, printed, strict=True) if family])
    titles = SpanSet([citation.fields.get("title", (0, 0)), *_titles(note, citation)])
    years = frozenset(year[0] for year in YEAR.finditer(note.text, *citation.span) if year.start() not in titles)
    given = tuple(fold(people[0].given).replace(".", " ").split())
    title = fold(item.title) if item is not None else ""
    return _Source(families, names, given, title, years, "the bibliography" if note.is_entry else f"note {note.label}")


def _titles(note: NoteView, citation: Citation | None) -> tuple[Span, ...]:
    """What is set off as a title, in which no year dates a source; none where the source's own date is in one."""
    date = citation.fields.get("issued") if citation is not None else None
    titles = (*note.italics, *note.quotations)
    return titles if date is not None and not any(_is_inside(date, each) for each in titles) else ()


def _misspelled(cited: _Source, sources: Sequence[_Source], others: Sequence[NoteView]) -> str:
    """What a name should probably be; empty if it is cited elsewhere, too, or if none is like it."""
    near = [source for source in sources if _are_alike(cited, source)]
    odd = {family for source in near for family in set(cited.families) - set(source.families)}
    if not near or any(odd & each.plain_words for each in others):
        return ""
    return f"Only this note cites {cited.names}; {near[0].place} has {near[0].names}"


def _are_alike(cited: _Source, source: _Source) -> bool:
    """Whether names are the same but for letters, and the year is: that in which one is misspelled."""
    if cited.years and not cited.years & source.years:
        return False
    pairs = [*zip(cited.families, source.families, strict=False)]
    far = [_letters_apart(*pair) for pair in pairs]
    if not _may_be_one(cited, source):
        return False
    is_same_list = len(cited.families) <= len(source.families)
    # Of two works with the same title, a name may be farther off: `Gaines, *Web*`, *The Web of Empire* by Games.
    is_titled = bool(cited.title) and f" {cited.title} " in f" {source.title} "
    shortest = _SHORTEST - 1 if is_titled and " " in cited.title else _SHORTEST
    room = all(
        distance <= (_FAR if is_titled or len(first) >= _LONG else 1) and min(len(first), len(second)) >= shortest
        for (first, second), distance in zip(pairs, far, strict=True)
        if distance
    )
    room = room and not any(first in (f"{second}s", f"{second}es") for first, second in pairs)  # a genitive
    return is_same_list and room and any(far) and all(first[0] == second[0] for first, second in pairs)


def _letters_apart(name: str, other: str) -> int:
    """How many letters two names differ in, at most 3; the Dutch `ij` and `y` are one letter each."""
    is_dutch = name != other and name.replace("ij", "y") == other.replace("ij", "y")
    return 1 if is_dutch else edit_distance(name, other, 2)


def _may_be_one(cited: _Source, source: _Source) -> bool:
    """Whether neither first name nor title tells two sources apart, as far as they are given."""
    pair = next(zip(cited.given, source.given, strict=False), None)
    if pair is not None and (pair[0] == pair[1] if min(map(len, pair)) > 1 else pair[0][0] == pair[1][0]):
        return True
    return _are_one_title(cited, source) if cited.title and source.title else pair is None


def _are_one_title(cited: _Source, source: _Source) -> bool:
    return bool(source.title) and (cited.title in source.title or source.title in cited.title)


def _of_another_year(cited: _Source, sources: Sequence[_Source], others: Sequence[NoteView]) -> str:
    """That no source of the authors is of the year; empty if one is, or none is of theirs."""
    own = [source for source in sources if source.families[: len(cited.families)] == cited.families and source.years]
    if cited.title:
        own = [source for source in own if _are_one_title(cited, source)]
    if not own or not cited.years or any(cited.years & source.years for source in own):
        return ""
    first = cited.families[0]
    named = (_without_titles(each) for each in others if first in each.plain_words)
    if any(year in text for text in named for year in cited.years):
        return ""
    years = listed(sorted({year for source in own for year in source.years})[:_MOST_YEARS])
    place = own[0].place if len({source.place for source in own}) == 1 else "this document"
    return _without_year(place, cited.names, min(cited.years), years)


def _without_titles(text: NoteView) -> str:
    """The words of an entry outside its titles; all those of a note, which may cite several works."""
    citation = next(iter(text.parsed.citations), None) if text.is_entry else None
    return masked(text.text, _titles(text, citation), " ")


def _without_year(place: str, name: str, year: str, years: str) -> str:
    """`The bibliography has no source by Gould from 1968, only from 1966`."""
    return f"{place[0].upper()}{place[1:]} has no source by {name} from {year}, only from {years}"


def _is_plain(note: NoteView, citation: Citation) -> bool:
    """Whether a short form is surely a name and a title, and no passage of a work that has no full citation."""
    fields = citation.fields
    is_read = min(citation.confidence_in(name) for name in ("author", "title", "locator")) >= WELL_READ
    if not is_read or not {"title", "locator"} <= fields.keys():
        return False
    # `“Title,” in *ibid.*, 99` cites a part, and so does `*op. cit.*, chap. *Title*, 99`.
    is_short = _BEFORE_PAGE.fullmatch(note.text, fields["title"][1], fields["locator"][0])
    is_part = OPUS_CITED.search(note.text, citation.span[0], fields["title"][0])
    has_year = YEAR.search(note.text, *citation.span)
    return bool(is_short) and not (is_part or has_year or cites_by_canonical_numbers(note, citation))


def _of_another_title(cited: _Source, sources: Sequence[_Source], others: Sequence[NoteView]) -> str:
    """That no source of the authors has a word of the title; empty if one has, or none is of theirs.

    Authors whom other notes name may be cited there in words that were not read.
    """
    # `Navarro García` may be read as a first name and a family name.
    whole = (" ".join((*cited.given, *cited.families[:1])), *cited.families[1:])
    own = [source for source in sources if source.title and source.families[: len(whole)] in (cited.families, whole)]
    words = {word for word in words_of(cited.title) if len(word) > _SHORT_WORD}
    if not own or not words or any(words & words_of(source.title) for source in own):
        return ""
    # A note that has both may cite the work in words that were misread, unless another one has the title there.
    elsewhere = {source.place for source in sources if words <= words_of(source.title)}
    known = (each for each in others if f"note {each.label}" not in elsewhere)
    if any(words <= each.plain_words and cited.families[0] in each.plain_words for each in known):
        return ""
    place = own[0].place if len({source.place for source in own}) == 1 else "this document"
    return f"No source by {own[0].names} has this title; {place} has another one"


def _repeated_years(view: DocumentView) -> Findings:
    """A year of which the bibliography has no source of the author, in all notes that have it; one finding for each.

    Only where nearly all such notes give years that the bibliography has.
    """
    listed_of = _listed_years(view)
    groups: dict[tuple[str, str], list[tuple[NoteView, Span]]] = {}
    for note in view.notes if listed_of else ():
        for match in _AUTHOR_AND_YEAR.finditer(note.text):
            if (family := fold(match["name"])) in listed_of:
                groups.setdefault((family, match["year"]), []).append((note, match.span()))
    wrong = {key: places for key, places in groups.items() if key[1] not in listed_of[key[0]].anywhere}
    if not is_usual(len(groups) - len(wrong), len(groups), _FEWEST_RIGHT):
        return
    for (family, year), places in wrong.items():
        own, cited = listed_of[family].own, [_citation_at(*place) for place in places]
        is_alone = len(places) == 1 and cited[0] is not None and _means_nothing(cited[0])
        if not is_alone and not any(map(_has_imprint, cited)):
            note, span = places[0]
            name = note.text[span[0] :].split(" ")[0].strip("*,(/")
            message = _without_year("the bibliography", name, year, listed(sorted(own)[:_MOST_YEARS]))
            labels = [label for label in dict.fromkeys(each.label for each, _ in places) if label != note.label]
            message = also_in(message, notes_in_words(labels)) if labels else message
            yield RULE.in_note(note, span, message, help=_ADVICE_OR_ADD)


class _Years(NamedTuple):
    """The years of entries that have a name."""

    own: frozenset[str]
    """Of those that begin with it."""
    anywhere: frozenset[str]


def _listed_years(view: DocumentView) -> dict[str, _Years]:
    """By the family name that an entry begins with; dates of access and addresses don't count.

    None where one of the name's entries has no year, since it may be of any.
    """
    entries: list[tuple[str, frozenset[str], NoteView]] = []
    for entry in view.sources:
        citation = next(iter(entry.parsed.citations), None)
        people = citation.item.authors_or_editors if citation is not None and citation.item is not None else ()
        accessed = [span for name, span in citation.fields.items() if name == "accessed"] if citation else []
        addresses = (found.outer for found in entry.urls)
        text = masked(entry.text, [*accessed, *addresses, *_titles(entry, citation)], " ")
        family = fold(people[0].family or people[0].literal) if people else ""
        entries.append((family, frozenset(YEAR.findall(text)), entry))
    words = [(entry.plain_words, years) for _, years, entry in entries]
    found: dict[str, _Years] = {}
    for family in {family for family, _, _ in entries if family}:
        own = [years for each, years, _ in entries if each == family]
        anywhere = frozenset().union(*own, *(years for names, years in words if family in names))
        if all(own):
            found[family] = _Years(frozenset().union(*own), anywhere)
    return found


def _citation_at(note: NoteView, span: Span) -> Citation | None:
    return next((each for each in note.parsed.citations if each.span[0] < span[1] and span[0] < each.span[1]), None)


def _has_imprint(citation: Citation | None) -> bool:
    """Whether it says itself where the source appeared, so that it may be another one."""
    item = citation.item if citation is not None else None
    return item is not None and any(map(item.get, _IMPRINT))


def _entries(view: DocumentView) -> dict[str, Entry]:
    """The entries by the keys of their references; none for a work that is listed twice."""
    found: dict[str, list[Entry]] = {}
    for entry in view.sources:
        for citation, key in entry.citations():
            if key:
                found.setdefault(key, []).append((entry, citation))
    return {key: each[0] for key, each in found.items() if len(each) == 1}


def _uncited(view: DocumentView) -> dict[Work, Entry | None]:
    """The entries that no note cites by author and title: a wrong year makes two works of one. None for several."""
    cited = {key for note in view.notes for key in note.keys}
    found: dict[Work, Entry | None] = {}
    for entry in view.sources:
        for citation, key in entry.citations():
            if key not in cited and (work := _work(citation)) is not None:
                found[work] = None if work in found else (entry, citation)
    return found


def _compared(citation: Citation, entry: Citation) -> Sequence[str]:
    """What to compare: the year alone, if both are of one work at one place and something else was not well read."""
    if min(citation.confidence, entry.confidence) >= WELL_READ:
        return _COMPARED
    place, other = (each.item.get("publisher-place") if each.item is not None else "" for each in (citation, entry))
    is_one = place and place == other and _work(citation) is not None and _work(citation) == _work(entry)
    return _COMPARED[:1] if is_one else ()


def _work(citation: Citation) -> Work:
    """What names the work; None without a title of several words, and without a person or the address of a page."""
    item = citation.item
    name = next(iter(item.authors_or_editors), None) if item is not None else None
    if item is None or name is None or " " not in (title := fold(item.title)):
        return None
    page = "" if name.family else page_key(item.get("URL"))
    return (fold(name.family or name.literal), title, page) if name.family or "/" in page else None


def _title(citation: Citation) -> str:
    """The title, if it has so many words that hardly another work has it."""
    title = fold(citation.item.title) if citation.item is not None else ""
    return title if title.count(" ") + 1 >= _FEWEST_TITLE_WORDS else ""


def _titled(view: DocumentView) -> dict[str, Entry | None]:
    """The entries by their titles; None for a title that several have."""
    found: dict[str, Entry | None] = {}
    for entry in view.sources:
        for citation, _ in entry.citations():
            if title := _title(citation):
                found[title] = None if title in found else (entry, citation)
    return found


def _works(texts: Sequence[NoteView]) -> dict[str, set[str]]:
    """By the family names of their authors: the titles of the works that are cited in full."""
    found: dict[str, set[str]] = {}
    for citation in (each for text in texts for each, _ in text.citations() if each.form is CitationForm.FULL):
        for name in citation.item.authors_or_editors if citation.item is not None else ():
            found.setdefault(fold(name.family), set()).add(_title(citation))
    return found


def _other_names(
    note: NoteView, citation: Citation, entry: Entry | None, works: Sequence[Mapping[str, set[str]]]
) -> Iterator[tuple[Span, str]]:
    """Names that the entry of the same title spells with another letter, unless other works have them.

    `works` are those of the notes and those of the bibliography.
    """
    name = "author" if "author" in citation.fields else "editor"
    field = citation.fields.get(name)
    if entry is None or field is None or citation.item is None or entry[1].item is None:
        return
    if min(citation.confidence_in(name), entry[1].confidence_in(name)) < WELL_READ:
        return
    cited, listed = works
    pairs = zip(citation.item.authors_or_editors, entry[1].item.authors_or_editors, strict=False)
    for one, other in pairs:
        family, right = fold(one.family), fold(other.family)
        start = note.text.find(one.family, *field)
        if start < 0 or not _is_slip(family, right) or not _may_be_same_given(one.given, other.given):
            continue
        # What the notes print in both ways is compared by S619.
        if right not in cited and {*cited.get(family, ()), *listed.get(family, ())} <= {_title(citation)}:
            yield (start, start + len(one.family)), f"The name is {one} here and {other} in the bibliography"


def _is_slip(family: str, other: str) -> bool:
    """Whether names differ by one letter that is no ending."""
    is_ending = family.startswith(other) or other.startswith(family)
    return min(len(family), len(other)) >= _SHORTEST and not is_ending and edit_distance(family, other, 1) == 1


def _may_be_same_given(given: str, other: str) -> bool:
    """Whether first names are the same, or one has the initials of the other."""
    one, two = fold(given).replace(".", " ").split(), fold(other).replace(".", " ").split()
    first = next(zip(one, two, strict=False), None)
    return first is not None and (first[0] == first[1] or (min(map(len, first)) == 1 and first[0][0] == first[1][0]))


def _differences(note: NoteView, citation: Citation, entry: Entry) -> Iterator[tuple[Span, str]]:
    text, other = entry
    for name in _compared(citation, other):
        span, listed = citation.fields.get(name), other.fields.get(name)
        if span is None or listed is None or min(citation.confidence_in(name), other.confidence_in(name)) < WELL_READ:
            continue
        here, there = note.text[slice(*span)], text.text[slice(*listed)]
        if not _agree(name, here, there, note.text[slice(*citation.span)], text.text):
            label = "DOI" if name == "DOI" else field_label(name)
            verb = "are" if label.endswith("s") else "is"
            yield span, f"The {label} {verb} {here} here and {there} in the bibliography"


def _agree(name: str, here: str, there: str, note: str, entry: str) -> bool:
    """Whether both values may be right."""
    if name == "DOI":
        return _doi_key(here) == _doi_key(there)
    if name == "issued":
        years, listed = set(YEAR.findall(here)), set(YEAR.findall(there))
        all_here, all_there = set(YEAR.findall(note)), set(YEAR.findall(entry))
        return not years or not listed or bool(years & all_there) or bool(listed & all_here)
    numbers, others = _NUMBER.findall(here), _NUMBER.findall(there)
    if name == "page" and len(others) == 2 and numbers:
        first, last = int(others[0]), _completed(others[0], others[1])
        return all(first <= _completed(others[0], number) <= last for number in numbers[:1])
    return not numbers or not others or numbers[0] == others[0] or numbers[-1] == others[-1]


def _doi_key(text: str) -> str:
    """What to compare DOIs by, which people also keep as `https://doi.org/10.1234/abc` or `doi:10.1234/abc`."""
    found = next(find_dois(text), None)
    return doi_key(found.doi if found is not None else text)


def _completed(first: str, last: str) -> int:
    """The last page of a range, with the digits that it leaves out: `321–28`."""
    return int(first[: len(first) - len(last)] + last) if len(last) < len(first) else int(last)


def _other_than_field(note: NoteView) -> Findings:
    """Where the note prints something else than the item that a reference manager keeps in its field."""
    for citation, key in note.citations():
        program = next((each.program for each in note.source_note.items if _is_inside(citation.span, each.span)), "")
        if citation.printed is None or citation.item is None or not program:
            continue
        printed = citation.as_printed
        if not _is_of_item(note, printed, citation.item):
            continue
        for span, label, here, there in _other_values(note, printed, citation.item):
            message = f"The note prints the {label} {here}; {program}’s item has {there}"
            advice = f"Find out which is right. Correct it in {program}, not in the note, and refresh the document"
            place = note.place(*span)
            yield RULE.finding(message, place, note=note.label, reference=key, help=advice)


def _is_of_item(note: NoteView, printed: Citation, item: Item) -> bool:
    """Whether a citation surely prints the item: by its title, or since nothing else is in the field."""
    title, whole = fold(printed.item.title if printed.item is not None else ""), fold(item.title)
    if title:
        return title in whole or whole in title
    return sum(_is_inside(printed.span, each.span) for each in note.source_note.items) == 1


def _is_inside(span: Span, field: Span | None) -> bool:
    return field is not None and span[0] < field[1] and field[0] < span[1]


def _other_values(note: NoteView, printed: Citation, item: Item) -> Iterator[tuple[Span, str, str, str]]:
    """Where the note prints a value that contradicts the item's, what it is called, and both values."""
    known = {name: span for name, span in printed.fields.items() if printed.confidence_in(name) >= WELL_READ}
    text, own = note.text[slice(*printed.span)], printed.item
    for name, value in (
        ("issued", item.issued.edtf if item.issued is not None else ""),
        *((name, item.get(name)) for name in ("volume", "page", "DOI")),
    ):
        here = note.text[slice(*known.get(name, (0, 0)))]
        if not here or not value:
            continue
        if name == "page":
            agrees = item.type not in _WITH_PAGES or _may_be_pages(here, value)
        elif name == "volume":
            agrees = item.type not in _WITH_PAGES or same_number(here, value)
        else:
            # Whatever other dates the item has may be printed, too: of the original, of access.
            dates = " ".join(each.edtf for each in item.dates.values())
            agrees = _agree(name, here, value, text, f"{value} {dates}")
        if not agrees:
            label = "year" if name == "issued" else "DOI" if name == "DOI" else field_label(name)
            is_date = name == "issued"
            there = ", ".join(YEAR.findall(value)) if is_date else value
            yield known[name], label, ", ".join(YEAR.findall(here)) if is_date else here.strip("* "), there
    if "author" in known and own is not None and (other := _other_author(own, item, text)) is not None:
        yield known["author"], "first author", str(own.authors[0]), str(other)


_WITH_PAGES = ("article-journal", "article-magazine", "article-newspaper", "chapter", "paper-conference")


def _may_be_pages(here: str, there: str) -> bool:
    """Whether printed pages are those of the item or some of them; true where either are no plain pages."""
    printed, whole = pages_of(here), pages_of(there)
    if printed is None or whole is None or printed.first == printed.last or whole.first == whole.last:
        return True
    return whole.contains(printed)


def _other_author(printed: Item, item: Item, text: str) -> Name | None:
    """The item's first author, if the note has another name for it; None where it may be the same, or another role."""
    names, first = [name for each in item.names.values() for name in each], next(iter(printed.authors), None)
    if first is None or not first.family or not item.authors or not item.authors[0].family:
        return None
    matches = [name for name in names if match_names(first, name) not in (NameMatch.SPELLING, NameMatch.OTHER)]
    unprinted = [name for name in names if fold(name.family or name.literal) not in fold(text)]
    near = next((name for name in unprinted if is_misspelled(first, name)), None)
    # Other names of the item may be printed beside a name with a slip, but not where another person is read.
    if matches or (near is None and len(unprinted) < len(names)):
        return None
    is_same_work = bool(printed.title) and fold(printed.title) == fold(item.title) and bool(first.given)
    is_readable = same_script(str(first), str(item.authors[0]))
    spelled = match_names(first, item.authors[0]) is NameMatch.SPELLING
    return near or (item.authors[0] if is_same_work and is_readable and not spelled else None)
