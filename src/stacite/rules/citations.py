"""What rules ask of a single citation: its kind in words, who issued the work, how certain its parse is.

Also what an *ibid.* can mean, and numbers that all editions of a work share, so that none need be named: books and
lines, the pages of Bekker. Chicago Manual of Style, 17th ed., 14.242–54: classical, medieval and early works are cited
by their divisions, Aristotle by the pages of Bekker and Plato by those of Stephanus. Kant is cited by volume and page
of the Academy's edition, and his first Critique by the pages of its first two editions.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from stacite.model.citation import Antecedent, Citation, CitationForm
from stacite.model.finding import Observation
from stacite.model.house_style import FEWEST_OTHERS, nearly_all
from stacite.model.item import type_words
from stacite.model.url import host_of
from stacite.rules.base import notes_in_words
from stacite.rules.view import JOURNAL_OF_YEAR, words_of
from stacite.text.folding import compact
from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.rules.base import Context
    from stacite.rules.view import DocumentView, Mention, NoteView
    from stacite.text.spans import Span


SURE = 0.5
"""Below this confidence a citation is not known well enough to miss something in it."""


def kind_word(item: Item) -> str:
    """`journal article`, `report`; `source` for a work whose kind is not known."""
    return "source" if item.type == "document" else type_words(item.type)


# Variables that name a body, or what one is known by.
_BODY_VARIABLES = """
    publisher original-publisher container-title collection-title archive archive_collection authority event event-title
    source
""".split()
# Letters in a report's number that stand for who issued it: `GAO-16-669`, `Cm 9661`.
_REPORT_SERIES = pattern(r"(?!(?:nos?|nr|num)\b)[A-Za-z]{2,}", re.IGNORECASE)


_GENRE_WORD = pattern(r"[^\W\d_]+(?:’s)?")


def names_body(item: Item) -> bool:
    """Whether the work says by anything who issued it: a body among its names, a publisher, a series, its address."""
    if any(name.literal for names in item.names.values() for name in names) or any(
        map(item.texts.get, _BODY_VARIABLES)
    ):
        return True
    genre = _GENRE_WORD.findall(item.get("genre").lower().replace(".", ""))
    if not word_set("rules/plain_genres").issuperset(genre) or _REPORT_SERIES.match(item.get("number")):
        return True
    return bool(host_of(item.get("URL")) or item.get("DOI"))


# A number, or a word of a name: no abbreviation (`Bd.`, `Hrsg.`), and none that leads to a date of access.
_NUMBER_OR_NAME = pattern(
    r"\b(?:\d\w*|(?!\w{1,5}\.|Accessed|Retrieved|Available|Last|Abgerufen|Zugriff|Consulté)"
    r"[^\W\d_a-zß-öø-ÿ][\w’]{2,})"
)


# The key of an entry in the bibliography, in or right after a citation: `*Doe (2024)*: Title. [@doe]`.
_KEY = pattern(r"\[[^\[\]@]{0,80}@[^\s\[\]]")
_KEY_AFTER = pattern(r"[\s.,;:)*_”’»\"]{0,6}\[[^\[\]@]{0,80}@[^\s\[\]]")
# Pandoc's `@doe2019, p. 5`, with which a citation begins.
_KEY_FIRST = pattern(r"(?:[Cc]f\.? |[Ss]ee )?@\w{2}")


def has_key(note: NoteView, citation: Citation) -> bool:
    """Whether a citation has the key of an entry in the bibliography, which has what the note leaves out."""
    start, end = citation.span
    # What rules don't look into, such as a key, is masked in the note's text.
    text = note.printed
    if "@" not in text:
        return False
    is_first = note.document.format == "markdown" and _KEY_FIRST.match(text, start, end)
    return bool(is_first or _KEY.search(text, start, end) or _KEY_AFTER.match(text, end))


def is_wholly_read(note: NoteView, citation: Citation, type_from: float = SURE) -> bool:
    """Whether the parser is sure of the citation and of its type, and every number and name in it is of some field.

    Only then something is missing that no field has, unless an entry has it that is cited by key. `type_from` is the
    least confidence in the type.
    """
    if citation.from_field:
        return True
    if citation.confidence < SURE or citation.confidence_in("type") < type_from or has_key(note, citation):
        return False
    known = SpanSet([*citation.fields.values(), *(found.outer for found in note.urls)])
    return all(word.start() in known for word in _NUMBER_OR_NAME.finditer(note.text, *citation.span))


# Sources of a kind that lack something and are reported one by one.
_MOST_ALONE = 4
_USUAL_SHARE = 0.25


def once_where_usual(
    lacking: Sequence[tuple[Reference, Mention | None]],
    mentions: Iterable[Mention],
    is_kind: Callable[[Item], bool],
    *,
    most_alone: int = _MOST_ALONE,
    share: float = _USUAL_SHARE,
) -> Iterator[tuple[Reference, Mention | None, str, tuple[Observation, ...]]]:
    """What lacks something, with the empty string; where many of a kind do, the first of them, with `12 of the 15`.

    A document that leaves out something so often does it on purpose or throughout, which one finding says. Its evidence
    is which notes do.
    """
    of_kind = Counter(note.document.path for note, citation in mentions if citation.item and is_kind(citation.item))
    places: dict[str, list[tuple[int, Span, str]]] = {}
    for reference, mention in lacking:
        if mention is not None and is_kind(reference.item):
            note, citation = mention
            places.setdefault(note.document.path, []).append((note.source_note.ordinal, citation.span, note.label))
    usual = {path for path, each in places.items() if len(each) > max(most_alone, of_kind[path] * share)}
    for reference, mention in lacking:
        path = mention.note.document.path if mention is not None and is_kind(reference.item) else ""
        if path not in usual:
            yield reference, mention, "", ()
        elif mention and (mention.note.source_note.ordinal, mention.citation.span) == min(places[path])[:2]:
            labels = [*dict.fromkeys(filter(None, (label for _, _, label in sorted(places[path]))))]
            named = (Observation(notes_in_words(labels)),) if len(labels) > 1 else ()
            yield reference, mention, f"{len(places[path])} of the {max(of_kind[path], len(places[path]))}", named


# Variables that are named: more are no help.
_MOST_NAMED = 3


def is_doubtful(citation: Citation, unsure_below: float) -> bool:
    """Whether an editor should look at what was parsed; never where a reference manager supplied it."""
    return not citation.from_field and (citation.confidence < unsure_below or is_of_no_kind(citation))


def is_of_no_kind(citation: Citation) -> bool:
    """Whether a full citation was read without finding out what kind of source it cites."""
    return citation.form is CitationForm.FULL and citation.item is not None and citation.item.type == "document"


# Confidence from which on naming a field as the least certain one would mislead.
_WELL_READ = 0.7


def least_sure(citation: Citation, unsure_below: float, most: int = _MOST_NAMED) -> tuple[str, ...]:
    """The variables with the lowest confidence, the worst first; none where each was read well.

    Those below the threshold; where there are none of them, the one that is nearest to it, unless it was read well: a
    citation of which each part is sure may still be misread as a whole.
    """
    variables = sorted(citation.field_confidence, key=citation.confidence_in)
    unsure = [name for name in variables if citation.confidence_in(name) < unsure_below][:most]
    return tuple(unsure or [name for name in variables[:1] if citation.confidence_in(name) < _WELL_READ])


_DIVISION_NUMBER = r"(?:\d{1,3}|[IVXLCivxlc]{1,7})"
# `bk. 1, ch. 11`, `frag. 21`, `q. 66, art. 7`, `3.3.5` after a title, `IX.1`, `I, i, 69`: of antiquity and schoolmen.
_DIVISIONS = pattern(
    rf"\b(?:[Bb]k|[Bb]ook|[Ll]ib|Buch)\b\.? {_DIVISION_NUMBER},?"
    rf" (?:(?:[Cc]h|[Cc]hap|[Cc]hapter|[Cc]ap|Kap|ll?|lines?|v)\b\.?|§) ?{_DIVISION_NUMBER}\b"
    rf"|\b(?:[Ff]rs?|[Ff]rags?|[Ff]ragments?)\b\.? {_DIVISION_NUMBER}\b"
    rf"|\bqu?\. ?{_DIVISION_NUMBER}, (?:a|art)\. ?{_DIVISION_NUMBER}\b"
    r"|[^\d\s,.:;)]\*? \d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.]{0,9}\d)"
    r"|\*,? [IVX]{1,5}\.[ivxlc\d]{1,7}(?:\.\d{1,3})?(?![\w.]?\w)"
    r"|\*,? [IVXL]{1,5}, [ivxl]{1,5}, (?=\d)"
)
_BEKKER = r"\d{1,4}[ab]\d{1,2}(?:\s?[–-]\s?(?:\d{1,4})?[ab]?\d{1,2})?"
_STEPHANUS = r"\d{2,3}[a-e]\d{0,2}\s?[–-]\s?\d{0,3}[a-e]\d{0,2}|\d{3}[a-e]"
# `1137b26–32` (Bekker: page, column, line); `514a–520a`, `294b–c` (Stephanus: page and section).
_CLASSICAL_PAGES = pattern(
    rf"(?<!\bp\. )(?<!\bpp\. )(?<!\bS\. )(?<![\w./–-])(?:{_BEKKER}|{_STEPHANUS})(?:f{{1,2}}\.?)?(?=[.,;:)\]]| \(|$)"
)
_PLACE_IN_EDITION = r"(?:\d{1,2}|[IVX]{1,5})(?:\s?[:.,]\s?|\s)\d{1,3}\b"
# `AA 4:421`, `AA VI, 423` (Kant), `AT VII, 34` (Descartes), `DK 22 B 51` (Diels and Kranz).
_SIGLA_OF_EDITIONS = pattern(
    rf"\b(?:AA|AK|AT|Ak|Akad)\b\.?,? ?{_PLACE_IN_EDITION}"
    r"|\bDK ?\d{1,2} ?[ABC] ?\d{1,3}|\b\d{1,2} ?[ABC] ?\d{1,3}[a-z]? ?DK\b"
)
_KANT_EDITION = r"(?:BA|[AB]) ?(?:\d{1,3}|[IVXLivxl]{1,7})"
# `A 133/B 172`, `B 172`, `KpV, A 54`, `GMS 4:421`: too short to say so of another author.
_PLACE_IN_KANT = pattern(rf", \(?(?:[A-Z][A-Za-z]{{1,4}},? )?(?:{_KANT_EDITION}|0?\d:\s?\d{{1,3}})\b")


def cites_by_canonical_numbers(note: NoteView, citation: Citation) -> bool:
    """Whether the citation says by such numbers where in the work it points."""
    names = () if citation.item is None else citation.item.authors
    is_kant = any(name.family == "Kant" for name in names)
    patterns = (_DIVISIONS, _CLASSICAL_PAGES, _SIGLA_OF_EDITIONS, *((_PLACE_IN_KANT,) if is_kant else ()))
    return any(numbers.search(note.text, *citation.span) for numbers in patterns)


def is_unexplained(citation: Citation) -> bool:
    """Whether a short form that was read with some confidence means no work that is known."""
    return citation.confidence >= _SURE_OF_FORM and citation.antecedent is None and not citation.candidates


# Below this confidence what looks like a short form is left alone.
_SURE_OF_FORM = 0.5


def cites_journals_by_year(note: NoteView, citation: Citation) -> bool:
    """Whether the citation and others of the document name journals so: `GRUR-Int. 2007, 562`."""
    start, _ = citation.fields.get("container-title", citation.span)
    return note.view.has_journals_by_year and JOURNAL_OF_YEAR.match(note.text, start) is not None


def leading_ibids(context: Context) -> Iterator[tuple[NoteView, Citation, NoteView | None]]:
    """Each *ibid.* that is its note's first citation, with its note and the note before it.

    One that follows another citation in the same note means that one and needs no look back; so may one that ends a
    passage of prose, which can name its source in its own words. A page of the document itself (`See above, p. 102`),
    or a place alone (`Bk. x, ch. 2`), may be read as one, but has no such word.
    """
    for view in context.view.documents:
        before: NoteView | None = None
        for note in view.notes:
            first = next(iter(note.parsed.citations), None)
            is_ibid = first is not None and first.form is CitationForm.IBID
            if first is not None and is_ibid and has_ibid_word(note, first) and not _names_source(note, first):
                yield note, first, before
            before = note


def _names_source(note: NoteView, ibid: Citation) -> bool:
    """Whether the words before may say which source is meant: they have a title in italics, or are many."""
    start = ibid.span[0]
    is_long = note.text.count(" ", 0, start) > _MOST_WORDS_BEFORE
    return is_long or any(end <= start for _, end in note.italics)


OPUS_CITED = pattern(r"\b(?:op|ob|loc|art)\.?[ \u00a0]?cit\b\.?|\ba\.[ \u00a0]?a\.[ \u00a0]?O\b\.?", re.IGNORECASE)
"""What stands for the title of a work that was cited before: `op. cit.`, `a. a. O.`"""

# A passage before *ibid.* that is longer may name its source.
_MOST_WORDS_BEFORE = 25
_IBID_WORD = pattern(
    r"\b(?:ib[ií]d(?:em)?|id(?:em)?|ebda?|ebenda|iv[ií]|(?:loc|op)\. ?cit|art\. cité|a\. ?a\. ?O)\b(?:\*?\.)?",
    re.IGNORECASE,
)


def ibid_word(note: NoteView, citation: Citation) -> str:
    """`“Ibid.”`, `“Id.”`: the word as the note has it, in quotation marks."""
    start, end = citation.span
    match = _IBID_WORD.search(note.text, start, end + 2)  # a final period belongs to the word, but not to the citation
    return f"“{match[0].replace('*', '')}”" if match else "“Ibid.”"


def is_ibid(note: NoteView, citation: Citation) -> bool:
    """Whether a citation is an *ibid.*, or has one after the author's name: `Roe, ivi, 12`."""
    return citation.form is CitationForm.IBID or (
        citation.form is CitationForm.SHORT and _IBID_ALONE.search(note.text, *citation.span) is not None
    )


def has_ibid_word(note: NoteView, citation: Citation) -> bool:
    """Whether the note has such a word there."""
    start, end = citation.span
    return _IBID_WORD.search(note.text, start, end + 1) is not None


def repetitions(view: DocumentView) -> Iterator[tuple[NoteView, Citation]]:
    """Each note's first citation, *ibid.* or another short form, of the one work that the note before cites."""
    before: NoteView | None = None
    for note in view.notes:
        first = next(iter(note.parsed.citations), None)
        if first is not None and before is not None and len(before.parsed.citations) == 1:
            is_ibid = first.form is CitationForm.IBID
            if is_ibid or (first.antecedent is not None and first.antecedent == _only_work(before)):
                yield note, first
        before = note


def _only_work(note: NoteView) -> Antecedent | None:
    """Where the only work of a note is cited in full: there, or further up."""
    only = note.parsed.citations[0]
    return Antecedent(note.source_note.ordinal, 1) if only.form is CitationForm.FULL else only.antecedent


# `, transcrit partiellement dans `, `. Tradução de Brandão, em `, `, in `: the work that follows holds the one before.
_HELD_IN = pattern(
    r"[”\"’»*]{0,3}(?:,?\s|[.;]\s|,?\s?\()"
    r"(?:(?:transcr|cit[aeé]|quoted|zit|repri[ns]|reprod|ristamp|abgedruckt|publié|pubblicat|publicad|tradu|tradotto"
    r"|trans(?:\.|l)|übers)[\w.]{0,12}(?:\s[\w.’'-]{1,25}){0,4},?\s)?"
    r"(?:dans|in|em|en|nel|nella|bei)\s\*?",
    re.IGNORECASE,
)
_LONGEST_HELD_IN = 80
_IBID_ALONE = pattern(r"\b(?:ib[ií]d(?:em)?|iv[ií]|ebda?|ebenda)\b", re.IGNORECASE)


def works_of(note: NoteView) -> int:
    """How many works a note cites; several citations of one reference are one, and so is a short form that is repeated.

    A source and the work that it is printed or quoted in are one, too, and *ibid.* within the note is none of its own;
    neither is another edition: `Roe refers to that of Paris, 1835`. A part of a book that was just cited is no other.
    """
    keys: list[str] = []
    books: set[str] = set()
    end = 0
    for citation, key in note.citations():
        start = citation.span[0]
        if keys and (_is_edition(citation) or _is_in_any(citation, books)):
            continue
        title = citation.item.title if citation.item is not None else ""
        books.update(map(compact, (title, _SUBTITLE.sub("", title))))
        if keys and start - end < _LONGEST_HELD_IN and _HELD_IN.fullmatch(note.text, end, start):
            keys.pop()
        if not keys or key or _IBID_ALONE.search(note.text, *citation.span) is None:
            keys.append(key or _printed_name(note, citation))
        end = citation.span[1]
    return len({key for key in keys if key}) + keys.count("")


# What a title may be cited without.
_SUBTITLE = pattern(r"[.:] .*", re.DOTALL)


def _is_in_any(citation: Citation, books: set[str]) -> bool:
    """Whether it is a part of one of these books: `Vale, *Salt*, 3 (“Introduction,” in Vale, *Salt*, 1–42)`."""
    book = compact(citation.item.get("container-title")) if citation.item is not None else ""
    return bool(book) and book in books


def _printed_name(note: NoteView, citation: Citation) -> str:
    """What a short form without a reference prints of the work: `Vale`, `Vale, *Salt*`; the empty string for others."""
    spans = [citation.fields[name] for name in ("author", "title") if name in citation.fields]
    if citation.form is not CitationForm.SHORT or not spans:
        return ""
    return " ".join(note.text[slice(*span)] for span in sorted(spans))


def _is_edition(citation: Citation) -> bool:
    """Whether only the place and date of a book are said."""
    item = citation.item
    return (
        citation.form is CitationForm.FULL
        and item is not None
        and item.type == "book"
        and not any(map(item.get, ("title", "container-title", "publisher", "URL", "DOI", "ISBN")))
    )


def leads_elsewhere(view: DocumentView, supra: Citation) -> bool:
    """Whether the note that a *supra* leads to lacks the author's name, or without one, all words of the title.

    Then its number may be wrong, and what else doesn't fit the work there follows from that.
    """
    if supra.form is not CitationForm.SUPRA or supra.antecedent is None or supra.item is None:
        return False
    authors = supra.item.authors
    name = words_of((authors[0].family or authors[0].literal) if authors else supra.item.title)
    return bool(name) and not name & view.texts[supra.antecedent.note - 1].words


def documents_with(
    mentions: Iterable[Mention], has: Callable[[Citation, Item], bool | None], fewest: int = FEWEST_OTHERS
) -> set[str]:
    """The paths of the documents in which nearly all full citations have it; None is for those that don't count."""
    given: dict[str, list[bool]] = {}
    for note, citation in mentions:
        if citation.item is not None and citation.form is CitationForm.FULL:
            each = has(citation, citation.item)
            given.setdefault(note.document.path, []).extend([] if each is None else [each])
    return {path for path, each in given.items() if nearly_all(each, fewest)}
