"""A person, a journal, a publisher, a title, or a date is printed in two forms.

## What it does

This rule compares all citations of the document with each other:

- people with the same family name whose first names differ by one letter, an accent or a middle initial, and people
  with the same first names whose family names do, or with the same initials in one work;
- bodies that differ in one word;
- journals and publishers that differ in capitals, spaces, accents, an article or an ampersand, by one or two letters,
  or by an abbreviation (`NYU Press`, `New York University Press`);
- titles of works by the same first author that differ in a word or two, in one letter if their years differ;
- titles that differ only in capitals, and long words of titles in which two letters are swapped (`Sant’Angese`);
- a short form with the full citation that it stands for: a word of its title or a name that is spelled differently, one
  other word in a title of three or more (*Critica della ragion pratica* for *Critica della ragion pura*),
  another initial (`R. Holm` for Andrew Holm), or one of several authors whose name only begins alike (`Vale and
  Marchant` for Vale and Marlowe); of a *supra*, a name that no full citation has;
- the years of a book, chapter, report, or thesis whose authors, title and publisher or place agree (of a chapter, the
  title of the book and the first page), if they are one or two years apart and no edition is named, or if the rarer one
  has its last two digits the other way around (`1987`, `1978`); of bodies, only works with a subtitle whose titles are
  not those of yearly reports;
- the years of a web page, report, or article in a newspaper whose authors, title and URL agree, if they are one or two
  years apart and the title has four words or more, or persons have written it;
- the dates of an article whose author, title, journal and volume, issue or first page agree: `Spring 1979`,
  `Winter 1979`.

The rarer form is flagged, and of titles in two kinds of capitals the one with a capital in a small word (`Des`, `Of`);
if both are equally common, the later one is, or the date that the bibliography does not give; of two dates that only
the bibliography gives, the later one. Initials in place of
first names are a matter of style and not flagged, nor are names in capitals, cases of a name (`im Babylonischen
Talmud`), an article before italics (`the *Boston Globe*`), or a title that leaves out its subtitle or its article. Two
family names that the document uses more than once each are treated as two people, and so are two spellings that only
stand next to other names.

There is no automatic fix, because only a reader knows which form is right. On the page of `stacite serve`, with
`--interactive`, and in editors, you choose which of the two is changed.

## Why it matters

One of two spellings is usually wrong. In an index or a list of sources, one person or publisher becomes two.

## Example

    ¹ Shoshana Zuboff, *The Age of Surveillance Capitalism* (New York: PublicAffairs, 2019).

    ² Shoshanna Zuboff, *In the Age of the Smart Machine* (New York: Basic Books, 1988).

## Source

Chicago Manual of Style, 17th ed., 14.72 to 14.73: an author's name is printed as on the title page, and in one form
throughout.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import CitationForm
from stacite.model.finding import Applicability, Severity
from stacite.model.item import OTHERS
from stacite.model.url import page_key
from stacite.rules.base import MOST_ALONE, Context, Findings, Rule, notes_in_words
from stacite.rules.practice import WELL_READ, part_label
from stacite.rules.view import MASK, fix_of
from stacite.text.folding import compact, edit_distance
from stacite.text.languages import likely_language
from stacite.text.patterns import pattern
from stacite.text.tables import any_word
from stacite.text.tables import words as entries_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation
    from stacite.model.finding import Finding, Fix
    from stacite.model.item import Item, Name
    from stacite.rules.view import DocumentView, NoteView
    from stacite.text.spans import Span


RULE = Rule("S619", "two-forms", Severity.WARNING, compares=True, title="One name, title, or date in two forms")
_NAMES = ("author", "editor", "translator")
_TEXTS = ("container-title", "publisher")
_ARTICLE = pattern(r"^(?:(?:the|der|die|das|le|la|les|el|il|lo)\b ?|l['’])")
_WORDS = pattern(r"[^\W_]+")
_SUBTITLE = pattern(r"[.:] ")
_GOES_ON = pattern(r", [^\W\d_]")
_ADJECTIVE = pattern(r"[a-zäöü]sch(?:e[mnrs]?)?\Z")
_SENTENCE_END = pattern(r"\w{2}\. \w")
_AFTER_WORD = pattern(r"[^\W_][ ’'-]")
_AND = frozenset({"and", "und", "et", "y", "e"})
_YEAR, _DATE, _INITIAL = "year", "date", "initial"
_BOOKS = ("book", "report", "thesis")
_PAGES = ("article-magazine", "article-newspaper", "post-weblog", "report", "webpage")
_NUMBER = pattern(r"\d+")
_PERIODICAL = ("article-journal", "article-magazine", "article-newspaper")
# What only one printing of an article has.
_OF_PRINTINGS = ("volume", "issue", "page")
_YEARS_APART = 2
_YEAR_ALONE = pattern(r"\W{0,2}(?P<year>[12]\d{3})\W{0,2}")
_OF_EDITIONS = ("edition", "volume", "number", "collection-number", "original-date")
_OTHER_PRINTING = pattern(
    r"\b(?:edn|editions?|édition|Aufl|Auflage|revised|expanded|updated|reprint|paperback|vols?)\b|\bre(?:v|pr)\."
    r"|\[[12]\d{3}\]",
    re.IGNORECASE,
)
_ONE_INITIAL = pattern(r"(?P<initial>[^\W\d_])\. (?P<family>[^\W\d_]{3,})")
# With a first name in full: of initials, the first one may be the one that is left out.
_ONE_NAME = pattern(r"[^\W\d_]{3,}(?: [^\W\d_]{2,})?(?: [^\W\d_]{3,})")
# In shorter names another letter makes another name.
_LONG_NAME, _LONG_TEXT = 4, 10
_TWICE = 2
_FEWEST_WORDS = 3
_SMALL_WORDS = frozenset(entries_of("stacite.registry", "small_words.txt"))
# Letters of a title that tell one book of an author from another.
_SHORTEST_TITLE = 5
# Words of a title with a subtitle that a body hardly uses again, and words of titles that it uses every year.
_WORDS_OF_ONE = 7
_YEARLY = pattern(
    r"\b(?:annual|yearly|reports?|reviews?|outlooks?|surveys?|statistics|indicators?|index|monitor|trends?|state of"
    r"|update|yearbook|bulletin|guide\w*|handbook|manual|standards?|\w*bericht|jahrbuch|rapports?|annuaire|informes?|anuario"
    r"|rapporto|annuario)\b",
    re.IGNORECASE,
)
# Of a title without its subtitle, to be that of one work.
_FEWEST_MAIN = 4
# Letters of a word in which two printings of one title may differ.
_FEW_LETTERS = 3
# Of a citation in which one field is unsure: the others may be well read.
_LEAST = 0.3
# Characters of the body that tell its language.
_OPENING = 2000
_GERMAN_ENDINGS = frozenset("e er es en em".split())
_SLAVIC_LETTER = pattern("[ąęłńśźżćčďěňřšťůžđа-яі]")
_SLAVIC_ENDINGS = frozenset(
    (
        "",
        *"a ą á e ę ě é i í o u ů ú y ý em ém ej ie om ou ów ym ým im ím ich ích ych ých ego ého emu ému".split(),
        *"а я у ю е и і ы о ой ей ом ем ая яя ое ую юю ый ий ых их ым им ого его ому ему ов ам ах ами".split(),
    )
)
# Words of a form that are shown in full, and those beside the words that differ in a longer one.
_MOST_SHOWN, _SHOWN_AROUND = 6, 2
# Pairs that are compared at most; a book of 5,000 citations has 1,000 persons with a few family names each.
_MOST_ALIKE = 60


@dataclass(frozen=True, slots=True)
class _Printed:
    """A name or text where it is printed."""

    text: str
    note: NoteView
    span: Span
    label: str
    family: Span | None = None
    """Of a person: where the family name is, in the span of the whole name."""
    company: frozenset[str] = frozenset()
    """The family names of the persons beside."""
    is_open: bool = False
    """Whether an article that its title may begin with is left out, whatever the title is."""
    work: str = ""
    """Of a person: the title and year of the work, if the title is a long one."""


def check(context: Context) -> Findings:
    """One finding for each place of the rarer form."""
    for view in context.view.documents:
        seen: dict[str, list[Span]] = defaultdict(list)
        titles = [*_title_spans(view)]
        for groups, reason in (
            (_persons(view), "person"),
            (_texts(view), ""),
            (_titles(view), "title"),
            (_capitals(titles), "title"),
            (_letters_swapped(titles), "word"),
            (_years(view), ""),
            (_dates(view), ""),
            *_short_forms(view),
        ):
            for printed in groups:
                for each, others in _rarer(printed):
                    if reason in ("", "person") and _are_cases(each, others[0]):
                        continue
                    start, end = each.family or each.span
                    # A name whose first name is reported, or the other way around, is one mistake.
                    if not any(first <= start and end <= last for first, last in seen[each.note.label]):
                        seen[each.note.label] += [each.span, (start, end)]
                        yield _finding(each, others, reason)


def _are_cases(first: _Printed, second: _Printed) -> bool:
    """Whether two names differ only in endings of cases: of German adjectives, or of Slavic words."""
    both = [_WORDS.findall(each.text) for each in (first, second)]
    differing = [at for at, (one, two) in enumerate(zip(*both, strict=False)) if one != two]
    if len(both[0]) != len(both[1]) or not differing:
        return False
    texts = [part for each in (first, second) for part in (each.note.text, each.note.document.body.text[:_OPENING])]
    # An adjective stands before its noun.
    if differing[-1] + 1 < len(both[0]) and any(likely_language(text) == "de" for text in texts):
        endings = _GERMAN_ENDINGS
    elif any(_SLAVIC_LETTER.search(text) for text in texts):
        endings = _SLAVIC_ENDINGS
    else:
        return False
    return all(_have_endings(both[0][at], both[1][at], endings) for at in differing)


def _have_endings(one: str, two: str, endings: Container[str]) -> bool:
    """Whether two words are one with different endings, which may begin alike: `Deutsche`, `Deutschen`."""
    ends = range(_LONG_NAME, min(len(one), len(two)) + 1)
    return any(one[:end] == two[:end] and one[end:] in endings and two[end:] in endings for end in ends)


def _finding(each: _Printed, others: Sequence[_Printed], reason: str) -> Finding:
    other = others[0]
    listed = "in another entry" if each.note.is_entry else "in the bibliography"
    alone = listed if other.note.is_entry else _in_notes([other]) or "elsewhere"
    where = f"in {len(others)} other places" if len(others) > 1 else alone
    # One publication whose articles were taken for those of a blog and of a newspaper is surely neither.
    label = each.label if {each.label} == {other.label for other in others} else "publication"
    what = {"person": "The name", "title": "The title", "word": "A word of the title"}.get(reason, f"The {label}")
    own, usual = _difference(each.text, other.text), _difference(other.text, each.text)
    message = f"{what} appears as “{own.shown}” here, but as “{usual.shown}” {where}"
    # Which form is right, only a reader can say; of many places, the editor will not want to change all at once.
    ways = (_changed([each], usual), _changed(others, own) if len(others) <= MOST_ALONE else None)
    return RULE.in_note(
        each.note,
        each.span,
        message,
        help="Find out which is right and use it throughout",
        choices=tuple(fix for fix in ways if fix is not None) if all(ways[:1]) else (),
    )


def _in_notes(printed: Sequence[_Printed]) -> str:
    """`in note 3`; empty where the notes have no numbers."""
    labels = [*dict.fromkeys(each.note.label for each in printed)]
    return f"in {notes_in_words(labels)}" if all(labels) else ""


class _Words(NamedTuple):
    """The words of a form that another one lacks."""

    start: str
    """What is before them, as in the other form."""
    words: str
    end: str
    shown: str
    """They with a few words around them: `… the Web of Empires: English …`."""


def _difference(text: str, other: str) -> _Words:
    one, two = text.split(" "), other.split(" ")
    most = min(len(one), len(two))
    first = next((at for at in range(most) if one[at] != two[at]), most)
    last = next((at for at in range(most - first) if one[-1 - at] != two[-1 - at]), most - first)
    # Where one form has a word more, the one beside it shows where.
    if first + last == most:
        first, last = (first - 1, last) if first else (first, max(last - 1, 0))
    end = len(one) - last
    left, right = max(first - _SHOWN_AROUND, 0), min(end + _SHOWN_AROUND, len(one))
    if max(len(one), len(two)) <= _MOST_SHOWN:
        left, right = 0, len(one)
    shown = " ".join((*(["…"] if left else []), *one[left:right], *(["…"] if right < len(one) else [])))
    before, after = one[:first], one[end:]
    start, stop = "".join(f"{word} " for word in before), "".join(f" {word}" for word in after)
    return _Words(start, " ".join(one[first:end]), stop, shown)


def _changed(printed: Sequence[_Printed], new: _Words) -> Fix | None:
    """The fix that prints another form; None where a note prints more than the form there, such as initials."""
    where = _in_notes(printed)
    message = f"Change it to “{new.shown}”{f' {where}' if where else ''}"
    edits = []
    for each in printed:
        at = each.note.text.find(each.text, *each.span)
        if at < 0:
            return None
        end, words = at + len(each.text), f"{new.start}{new.words}{new.end}"
        # Beside the words that differ, both forms are the same, unless a space is another one.
        if each.text.startswith(new.start) and each.text.endswith(new.end):
            at, end, words = at + len(new.start), end - len(new.end), new.words
        edits.append(each.note.edit(at, end, words))
    fix = fix_of(message, *edits, level=Applicability.UNSAFE)
    return replace(fix, note=printed[0].note.label) if fix is not None else None


def _rarer(printed: Sequence[_Printed]) -> Iterator[tuple[_Printed, Sequence[_Printed]]]:
    """Each mention of a rarer form, and those of the usual one."""
    forms: dict[str, list[_Printed]] = defaultdict(list)
    # A no-break space looks like any other.
    written = [(" ".join(each.text.replace("\u00ad", "").split()), each) for each in printed]
    listed = Counter(form for form, each in written if each.note.is_entry and each.label in (_YEAR, _DATE))
    for form, each in written:
        # What the notes say otherwise than a bibliography, S624 reports; not what that says in two ways itself.
        if not listed or len(listed) > 1 or not each.note.is_entry:
            forms[form].append(each)
    if len(forms) < 2:
        return
    # Years and dates occur in the text for other reasons; an initial only stands for the name in the full citation.
    body = printed[0].note.document.body.text if printed[0].label not in (_YEAR, _DATE, _INITIAL) else ""
    # At equal counts, the bibliography decides, then the text, then the form that comes first.
    # Of titles in two kinds of capitals, the one with a capital in `Des` or `Of` is wrong, however often it occurs.
    is_title = printed[0].label == "title" and len({form.casefold() for form in forms}) == 1
    usual = max(
        forms,
        key=lambda form: (
            -_needless_capitals(form) if is_title else 0,
            len(forms[form]),
            listed[form],
            body.count(form),
        ),
    )
    for form, mentions in forms.items():
        # `ESCARPIT` is Escarpit in capitals.
        if form != usual and not (form.casefold() == usual.casefold() and _is_in_capitals(form, usual)):
            for each in mentions:
                yield each, forms[usual]


def _needless_capitals(title: str) -> int:
    """How many articles and prepositions inside a title have a capital."""
    return sum(word[:1].isupper() and word.casefold() in _SMALL_WORDS for word in _inner_words(title))


def _is_in_capitals(*forms: str) -> bool:
    """Whether one of them has more capitals than small letters."""
    return any(2 * sum(map(str.isupper, form)) > sum(map(str.isalpha, form)) for form in forms)


def _mentions(texts: Sequence[NoteView]) -> Iterator[tuple[NoteView, Citation]]:
    for note in texts:
        for citation in note.once(_read_well_enough):
            yield note, citation


def _read_well_enough(note: NoteView) -> Iterator[Citation]:
    for citation in note.printed_citations:
        if citation.item is not None and citation.confidence >= _LEAST and not citation.from_field:
            yield citation


def _found(note: NoteView, span: Span, words: str) -> Span | None:
    at = note.text.find(words, *span) if words else -1
    return (at, at + len(words)) if at >= 0 else None


# Persons and bodies


def _persons(view: DocumentView) -> Iterator[list[_Printed]]:
    by_family: dict[str, list[tuple[Name, _Printed]]] = defaultdict(list)
    bodies: list[_Printed] = []
    for note, citation in _mentions(view.notes):
        for variable in _NAMES:
            for name in getattr(citation.item, f"{variable}s", ()) if variable in citation.fields else ():
                if name.literal == OTHERS.literal or citation.confidence_in(variable) < WELL_READ:
                    continue
                field = citation.fields[variable]
                if name.literal:
                    # The end of a sentence inside a name: two names were read as one.
                    span = None if _SENTENCE_END.search(name.literal) else _found(note, field, name.literal)
                    if span:
                        bodies.append(_Printed(name.literal, note, span, "name"))
                elif place := _found(note, field, name.family):
                    span = _found(note, field, str(name)) or place
                    beside = frozenset(compact(each.family) for each in getattr(citation.item, f"{variable}s")) - {
                        compact(name.family)
                    }
                    printed = _Printed(str(name), note, span, "name", place, beside, work=_work(citation.item))
                    by_family[compact(name.family)].append((name, printed))
    for family, named in by_family.items():
        if len(family) > 1:
            yield from _of_one_family(named)
    yield from _families_alike(by_family)
    yield from _swapped([each for named in by_family.values() for each in named])
    yield from _alike(bodies, _differ_in_one_word)


def _of_one_family(named: Sequence[tuple[Name, _Printed]]) -> Iterator[list[_Printed]]:
    """Persons with one family name: the same in other letters, or with first names that nearly agree."""
    by_given: dict[str, list[tuple[Name, _Printed]]] = defaultdict(list)
    for name, printed in named:
        by_given[name.given].append((name, printed))
    for first, second in combinations(list(by_given)[:_MOST_ALIKE], 2):
        if _are_one_given(first, second):
            yield [printed for _, printed in (*by_given[first], *by_given[second])]
    # `O’neil`, `O’Neil`; `Gulen`, `Gülen`.
    spelled: dict[str, list[_Printed]] = defaultdict(list)
    for name, printed in named:
        family = printed.family or printed.span
        one = _Printed(name.family, printed.note, family, printed.label, company=printed.company)
        spelled[compact(name.given)[:1]].append(one)
    for given, same in spelled.items():
        if given or not _keep_other_company(same):
            yield same


def _keep_other_company(same: Sequence[_Printed]) -> bool:
    """Whether each spelling of a family name is only beside other persons than the others: `Waas/Voss`, `Voß/Holm`."""
    companies: dict[str, set[str]] = defaultdict(set)
    for each in same:
        companies[each.text].update(each.company)
    return all(each.company for each in same) and not any(
        one & other for one, other in combinations(companies.values(), 2)
    )


def _are_one_given(first: str, second: str) -> bool:
    one, two = _WORDS.findall(first), _WORDS.findall(second)
    # `im Babylonischen Talmud`, `Babylonischer Talmud`: one work in two cases.
    if not one or not two or min(len(one[0]), len(two[0])) < 2 or all(map(_ADJECTIVE.search, (one[0], two[0]))):
        return False
    if compact(one[0]) == compact(two[0]):
        # `Robert J.`, `Robert`; but not `Robert J.`, `Robert K.`
        rest, other = one[1:], two[1:]
        if one[0] != two[0]:
            return rest == other
        return bool(rest) != bool(other) and all(len(word) == 1 for word in (*rest, *other))
    is_long = min(len(one[0]), len(two[0])) > _LONG_NAME
    return is_long and one[1:] == two[1:] and edit_distance(one[0].casefold(), two[0].casefold(), 1) == 1


def _work(item: Item | None) -> str:
    """The title and year of a work whose title is long enough to be no other's."""
    title = _key(item.title) if item is not None else ""
    return f"{title} {item.year}" if item is not None and len(title) > _LONG_TEXT else ""


def _families_alike(by_family: dict[str, list[tuple[Name, _Printed]]]) -> Iterator[list[_Printed]]:
    """Persons with the same first names, or initials in one work, and family names that differ by a letter."""
    by_given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for family, named in by_family.items():
        for key in {(name.given, work) for name, printed in named for work in ("", printed.work)}:
            words = _WORDS.findall(key[0])
            if words and (len(words[0]) > 1 or key[1]):
                by_given[key].append(family)
    for (given, work), families in by_given.items():
        for first, second in combinations(families[:_MOST_ALIKE], 2):
            if min(len(first), len(second)) > _LONG_NAME and edit_distance(first, second, 1) == 1:
                both = (*by_family[first], *by_family[second])
                same = [printed for name, printed in both if name.given == given and work in ("", printed.work)]
                # Two names that the text uses more than once are two persons, unless both have written one work:
                # Lawrence Lessig, Lawrence Lessing.
                if work or min(_uses(same, key) for key in (first, second)) < _TWICE:
                    yield same


def _uses(printed: Sequence[_Printed], family: str) -> int:
    """How often the notes and the text have a family name, given without capitals."""
    found = [each for each in printed if compact(each.text).endswith(family)]
    word = found[0].note.text[slice(*(found[0].family or found[0].span))] if found else ""
    return len(found) + printed[0].note.document.body.text.count(word) if word else 0


def _swapped(named: Sequence[tuple[Name, _Printed]]) -> Iterator[list[_Printed]]:
    """Persons whose family name is another mention's first name: `Lucas Noëmie`, `Noëmie Lucas`."""
    by_words: dict[frozenset[str], list[tuple[str, _Printed]]] = defaultdict(list)
    for name, printed in named:
        words = frozenset(map(compact, (name.given, name.family)))
        is_so_printed = printed.note.text[slice(*printed.span)] == printed.text
        # In `VALE Ann`, capitals say which is the family name, also to those who read `Ann Vale` elsewhere.
        if (
            len(words) > 1
            and min(map(len, words)) > 1
            and is_so_printed
            and name.given.isupper() == name.family.isupper()
        ):
            by_words[words].append((compact(name.family), printed))
    for same in by_words.values():
        if len({family for family, _ in same}) > 1:
            yield [printed for _, printed in same]


# Journals, publishers, bodies


def _texts(view: DocumentView) -> Iterator[list[_Printed]]:
    for variable in _TEXTS:
        printed = [
            _text(note, whole, label)
            for note, citation in _mentions(view.notes)
            if variable in citation.fields and citation.confidence_in(variable) >= WELL_READ
            if (whole := _whole(note, citation, variable)) and MASK not in note.text[slice(*whole)]
            if (label := part_label(citation, variable))
        ]
        yield from _alike(printed, _are_one_text)


def _whole(note: NoteView, citation: Citation, variable: str) -> Span | None:
    """A name with the article before it, as far as that is in the same italics; None where only a part was read."""
    start, end = citation.fields[variable]
    mark = note.text.find("*", start, end)
    # `the *Lens*`: an article outside of the italics is one of the sentence.
    if mark > 0 and _ARTICLE.fullmatch(note.text[start:mark].casefold()):
        start = mark + 1
    first, last = next((span for span in note.italics if span[0] < start and end < span[1]), (start, start))
    if _ARTICLE.fullmatch(note.text[first + 1 : start].casefold()):
        start = first + 1
    is_next = any(end < other <= last for other, _ in citation.fields.values())
    return None if not is_next and _GOES_ON.match(note.text, end, max(last, end)) else (start, end)


def _text(note: NoteView, span: Span, label: str) -> _Printed:
    """A journal or publisher; a short title of a book leaves out its article: `in Dickerman, *Dada Seminars*`."""
    text = _without_period(_plain(note.text[slice(*span)]))
    bare = _bare(text)
    is_open = label == "book" or (text != bare and text[0].islower())
    return _Printed(bare if is_open else text, note, span, label, is_open=is_open)


def _bare(text: str) -> str:
    """Without an article at the beginning."""
    article = _ARTICLE.match(text.casefold())
    return text[article.end() :] if article else text


def _plain(text: str) -> str:
    """Without marks of emphasis: italics that end too early are no other form."""
    return text.replace("*", "")


def _without_period(text: str) -> str:
    """Without a period or an ellipsis that ends it; `U.S.` keeps its own."""
    return text.rstrip(" …") if "." in text[:-1] else text.rstrip(" .…")


def _alike(printed: Iterable[_Printed], are_one: Callable[[str, str], bool]) -> Iterator[list[_Printed]]:
    """Groups of mentions whose texts are the same but for details."""
    by_key: dict[str, list[_Printed]] = defaultdict(list)
    for each in printed:
        by_key[_key(each.text)].append(each)
    for key, same in by_key.items():
        whole = {form for each in same if not each.is_open for form in (each.text, _bare(each.text))}
        by_key[key] = [each for each in same if not (each.is_open and each.text in whole)]
    yield from by_key.values()
    by_start: dict[str, list[str]] = defaultdict(list)
    for key in by_key:
        by_start[key[:1]].append(key)
    for keys in by_start.values():
        for first, second in combinations(keys[:_MOST_ALIKE], 2):
            if are_one(by_key[first][0].text, by_key[second][0].text):
                yield [*by_key[first], *by_key[second]]


@lru_cache(maxsize=8192)  # of names, containers and publishers, again and again
def _key(text: str) -> str:
    folded = _ARTICLE.sub("", text.casefold()).replace("&", " and ")
    return "".join(compact(word) for word in _WORDS.findall(folded) if word not in _AND)


def _are_one_text(first: str, second: str) -> bool:
    one, two = _key(first), _key(second)
    if min(len(one), len(two)) > _LONG_TEXT and edit_distance(one, two, 2) <= 2:
        # `Volume 12` and `Volume 13` are two, and so are `His Majesty’s` and `Her Majesty’s`.
        # In a name of two words, one letter may be a typo; with two, both may exist: `Photographer`, `Photography`.
        words = {*_WORDS.findall(first.casefold())} ^ {*_WORDS.findall(second.casefold())}
        is_short = len(_WORDS.findall(first)) < 3 and edit_distance(one, two, 2) > 1
        return not is_short and all(len(word) > _LONG_NAME and word.isalpha() for word in words)
    return _abbreviates(first, second) or _abbreviates(second, first)


def _abbreviates(short: str, long: str) -> bool:
    """Whether one word in capitals stands for the first letters of words of the other: `NYU Press`."""
    few, many = _WORDS.findall(short), _WORDS.findall(long)
    for at, word in enumerate(few):
        size = len(word)
        if size > 1 and word.isupper() and len(many) == len(few) - 1 + size:
            initials = "".join(each[0] for each in many[at : at + size])
            if initials.upper() == word and [*few[:at], *few[at + 1 :]] == [*many[:at], *many[at + size :]]:
                return len(few) > 1
    return False


def _differ_in_one_word(first: str, second: str) -> bool:
    """Whether two names of four words or more differ in one word that starts alike: `Committee`, `Commission`."""
    one, two = _WORDS.findall(first), _WORDS.findall(second)
    if len(one) != len(two) or len(one) < 4:
        return _are_one_text(first, second) and len(one) > 1
    other = [(left, right) for left, right in zip(one, two, strict=True) if left != right]
    return len(other) == 1 and other[0][0][:3].casefold() == other[0][1][:3].casefold()


# Titles


def _titles(view: DocumentView) -> Iterator[list[_Printed]]:
    """Titles of one first author that differ in a few letters or a word; in one letter, if their years differ, too."""
    by_author: dict[str, list[_Printed]] = defaultdict(list)
    years: dict[str, set[int]] = defaultdict(set)
    for note, citation in _mentions(view.texts):
        if citation.form is CitationForm.FULL and "title" in citation.fields and citation.item is not None:
            names = citation.item.authors
            span = citation.fields["title"]
            text = _plain(note.text[slice(*span)]).strip(" .,_“”\"'‘’")
            if names and len(_key(text)) > _LONG_TEXT and citation.confidence_in("title") >= WELL_READ:
                by_author[compact(names[0].sort)].append(_Printed(text, note, span, "title"))
                years[text] |= {citation.item.year} if citation.item.year else set()
    for printed in by_author.values():
        texts = list({each.text: None for each in printed})[:_MOST_ALIKE]
        words = {text: _WORDS.findall(_without_article(text)) for text in texts}
        for first, second in _begin_or_end_alike(texts, words):
            # `The Village` and `The Villages` are one; `La ville` (1880) and `Le village` (1892) are two.
            may_be_one = bool(not years[first] or not years[second] or years[first] & years[second])
            if _are_one_title(first, second, words, _FEW_LETTERS if may_be_one else 1):
                yield [each for each in printed if each.text in (first, second)]


def _begin_or_end_alike(texts: Sequence[str], words: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """The pairs of titles that may differ in a single word, in order: most works of an author have none in common."""
    alike: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for end in (0, -1):
            alike[end, words[text][end] if words[text] else ""].append(place)
    pairs = {pair for places in alike.values() for pair in combinations(places, 2)}
    for one, two in sorted(pairs):
        if abs(len(words[texts[one]]) - len(words[texts[two]])) <= 1:
            yield texts[one], texts[two]


def _without_article(text: str) -> str:
    return _ARTICLE.sub("", text.casefold())


def _are_one_title(first: str, second: str, words: Mapping[str, list[str]], most: int) -> bool:
    """Whether two titles differ in at most so many letters of one word, or in one word more.

    `words` has those of each.
    """
    one, two = words[first], words[second]
    if len(one) != len(two):
        few, many = sorted((one, two), key=len)
        is_more = len(few) > 4 and many[: len(few)] != few and not any(word.isdigit() for word in {*one} ^ {*two})
        return is_more and any(many[:at] + many[at + 1 :] == few for at in range(len(many)))
    other = [(left, right) for left, right in zip(one, two, strict=True) if left != right]
    if len(other) != 1 or len(one) <= 3 or min(map(len, other[0])) <= 2:
        return False
    if any(word.isdigit() for word in {*one} ^ {*two}):
        return False
    # `Hist.` stands for `History`.
    if f"{min(other[0], key=len)}." in f"{_without_article(first)} {_without_article(second)}":
        return False
    return edit_distance(*other[0], most) <= most


def _capitals(titles: Iterable[tuple[NoteView, Span]]) -> Iterator[list[_Printed]]:
    """Titles in the notes that differ only in capitals.

    English ones count if each has a capital that the other lacks: others are a matter of style, as are more than a few.
    """
    by_words: dict[tuple[str, ...], list[_Printed]] = defaultdict(list)
    for note, span in titles:
        title = _plain(note.text[slice(*span)]).strip(" .,_“”\"'‘’")
        # Word by word: folding `İ` makes two characters of it, of which one is no letter.
        words = [word.casefold() for word in _WORDS.findall(title)]
        if len(words) >= _FEWEST_WORDS and MASK not in title:
            by_words[tuple(words)].append(_Printed(title, note, span, "title"))
    several = (printed for printed in by_words.values() if len({each.text for each in printed}) > 1)
    plain = ([each for each in printed if not _is_in_capitals(each.text)] for printed in several)
    groups = [printed for printed in plain if printed and _differ_in_capitals([each.text for each in printed])]
    yield from groups if len(groups) <= MOST_ALONE else ()


def _differ_in_capitals(titles: Sequence[str]) -> bool:
    first, *others = dict.fromkeys(titles)
    one = _inner_words(first)
    for other in others:
        both = zip(one, _inner_words(other), strict=True)
        pairs = [(left, right) for left, right in both if left and right and left != right]
        sides = {left[0].isupper() for left, right in pairs if left[0] != right[0]}
        is_plain = all(left[1:] == right[1:] for left, right in pairs)
        if is_plain and (len(sides) > 1 or (sides and likely_language(first) not in ("en", ""))):
            return True
    return False


def _inner_words(title: str) -> list[str]:
    """The words; those that begin a title, or follow the mark before a subtitle, are empty."""
    found = _WORDS.finditer(title)
    return [match[0] if _AFTER_WORD.match(title, max(0, match.start() - 2)) else "" for match in found]


_TitleWord = tuple["NoteView", "list[re.Match[str]]", int, int]
"""A note, the words of a title in it, which of them is meant, and where the title ends."""


def _letters_swapped(titles: Iterable[tuple[NoteView, Span]]) -> Iterator[list[_Printed]]:
    """Long words of one title, in full or short, of which one has two neighboring letters of the other swapped.

    Two works whose titles are the same up to the subtitle count as one.
    """
    found_words = [(note, [*_WORDS.finditer(note.text, *span)], span[1]) for note, span in titles]
    folds = [[word[0].casefold() for word in words] for _, words, _ in found_words]
    letters_of = {
        word: "".join(sorted(word)) for word in set(chain(*folds)) if len(word) > _LONG_NAME + 1 and word.isalpha()
    }
    # Nearly all words are the only ones of their letters.
    counts = Counter(letters_of.values())
    by_letters: dict[tuple[str, ...], list[_TitleWord]] = defaultdict(list)
    for (note, words, end), folded in zip(found_words, folds, strict=True):
        for at, word in enumerate(folded):
            if counts[letters := letters_of.get(word, "")] >= _TWICE:
                key = (letters, *folded[max(0, at - 1) : at], *folded[at + 1 : at + 2])
                by_letters[key].append((note, words, at, end))
    for (letters, *_), found in by_letters.items():
        forms: dict[str, list[tuple[_Printed, str]]] = {words[at][0].casefold(): [] for _, words, at, _ in found}
        if len(found) > _TWICE and len(forms) == _TWICE and _is_swap(*forms):
            for note, words, at, end in found:
                one = _Printed(words[at][0], note, words[at].span(), "title")
                forms[one.text.casefold()].append((one, _with_letters(note.text, words, at, end, letters)))
            # What the text has is right, then what more titles have.
            body = found[0][0].document.body.text
            rarer, usual = sorted(forms.values(), key=lambda each: (body.count(each[0][0].text), len(each)))
            right = [one for one, _ in usual]
            mistaken = [one for one, title in rarer if any(title in other or other in title for _, other in usual)]
            yield from [[*right, *mistaken]] if len(right) >= len(mistaken) else ([right[0], one] for one in mistaken)


def _with_letters(text: str, words: Sequence[re.Match[str]], at: int, end: int, letters: str) -> str:
    """The words of a title, up to the subtitle if that is later, with the letters of one of them in order."""
    mark = _SUBTITLE.search(text, words[0].start(), end)
    main = bisect_left([each.start() for each in words], mark.start() if mark is not None else end)
    whole = [each[0].casefold() for each in words]
    return f" {' '.join((*whole[:at], letters, *whole[at + 1 :])[: main if at < main >= _FEWEST_MAIN else None])} "


def _is_swap(one: str, two: str) -> bool:
    """Whether two words of the same letters differ in two neighboring ones, and not as *theatre* and *theater* do."""
    is_spelling = {one.rstrip("s")[-2:], two.rstrip("s")[-2:]} == {"re", "er"}
    return edit_distance(one, two, 1) == 1 and not is_spelling


def _title_spans(view: DocumentView) -> Iterator[tuple[NoteView, Span]]:
    """Where the notes print the titles of works, in full or short."""
    for note, citation in _mentions(view.notes):
        if "title" in citation.fields and citation.confidence_in("title") >= WELL_READ:
            yield note, citation.fields["title"]


# Years


def _years(view: DocumentView) -> Iterator[list[_Printed]]:
    """Years of the same book or page that are close to each other; another edition may well be of another year."""
    by_book: dict[tuple[str, ...], dict[int, list[_Printed]]] = defaultdict(lambda: defaultdict(list))
    for note, citation in _mentions((*view.notes, *view.sources)):
        item = citation.item
        if citation.form is not CitationForm.FULL or item is None or item.issued is None:
            continue
        house = _told_by(item)
        is_well_read = all(
            # The house has to agree with that of another citation, whether it is a publisher or a place.
            name in citation.fields and citation.confidence_in(name) >= (_LEAST if name == house else WELL_READ)
            for name in ("author", "title", house, "issued")
        )
        title = _key(item.title)
        is_page = house == "URL"
        names = [
            str(name)
            for name in item.authors
            if is_page or (name.family and (name.given or _is_long(item.title))) or _is_once_of_body(name, item)
        ]
        year = _YEAR_ALONE.fullmatch(note.text[slice(*citation.fields["issued"])]) if is_well_read else None
        if year is None or not _tells_the_book(title, item.title) or not names or len(names) != len(item.authors):
            continue
        if any(item.get(name) for name in _OF_EDITIONS) or _OTHER_PRINTING.search(note.text, *citation.span):
            continue
        start = citation.fields["issued"][0]
        printed = _Printed(year["year"], note, (start + year.start("year"), start + year.end("year")), _YEAR)
        place = page_key(item.get(house)) if is_page else _key(item.get(house))
        page = _NUMBER.search(item.get("page")) if house == "container-title" else None
        place += f" {page[0]}" if page is not None else ""
        by_book[(title, place, *names)][int(year["year"])].append(printed)
    for years in by_book.values():
        for first, second in combinations(sorted(years), 2):
            if second - first <= _YEARS_APART or _is_slip(years[first], years[second]):
                yield sorted((*years[first], *years[second]), key=lambda each: each.note.source_note.ordinal)


def _told_by(item: Item) -> str:
    """What tells a work from others of the same authors and title; empty where nothing surely does."""
    if item.type == "chapter":
        return "container-title" if _is_long(item.title) and not _YEARLY.search(item.get("container-title")) else ""
    is_book, url = item.type in _BOOKS, item.get("URL")
    # In German, the place alone is usual.
    house = next((name for name in ("publisher", "publisher-place") if is_book and item.get(name)), "")
    # A page of a short title that nobody signs, such as terms of use, is often put in the place of an older one.
    is_short = not _is_long(item.title) and not all(name.given for name in item.authors)
    if house or item.type not in _PAGES or is_short or _YEARLY.search(item.title):
        return house
    return "URL" if "/" in page_key(url) else ""


def _is_long(title: str) -> bool:
    """Whether hardly two works have the title."""
    return len(_WORDS.findall(title)) >= _FEWEST_MAIN


def _is_once_of_body(name: Name, item: Item) -> bool:
    """Whether a body hardly uses a title again: one with a subtitle, unlike that of a yearly report."""
    words = _WORDS.findall(item.title)
    return bool(name.literal) and len(words) >= _WORDS_OF_ONE and ": " in item.title and not _YEARLY.search(item.title)


def _is_slip(first: Sequence[_Printed], second: Sequence[_Printed]) -> bool:
    """Whether one year is rarer than the other, and has its last two digits the other way around: `1987`, `1978`."""
    one, two = first[0].text, second[0].text
    return len(first) != len(second) and one[:2] + one[:1:-1] == two


def _tells_the_book(key: str, title: str) -> bool:
    """Whether an author has one book with this title; there may be several of letters, or of poems."""
    if len(key) > _LONG_TEXT:
        return True
    return len(key) > _SHORTEST_TITLE and any_word("rules/authorless_titles", re.IGNORECASE).search(title) is None


def _dates(view: DocumentView) -> Iterator[list[_Printed]]:
    """Dates of one article that contradict each other: another year, or another season, month or day of it."""
    by_article: dict[tuple[str, ...], list[tuple[Item, _Printed]]] = defaultdict(list)
    for note, citation in _mentions((*view.notes, *view.sources)):
        item = citation.item
        if citation.form is not CitationForm.FULL or item is None or item.type not in _PERIODICAL or not item.issued:
            continue
        # The journal has to agree with that of another citation.
        is_well_read = all(
            name in citation.fields and citation.confidence_in(name) >= least
            for name, least in (
                ("author", WELL_READ),
                ("title", WELL_READ),
                ("container-title", _LEAST),
                ("issued", WELL_READ),
            )
        )
        title, names = _key(item.title), [_key(name.family) for name in item.authors if name.family]
        if is_well_read and len(title) > _LONG_TEXT and names and item.issued.parts:
            span = citation.fields["issued"]
            printed = _Printed(note.text[slice(*span)].strip(" .,()"), note, span, _DATE)
            by_article[(title, _key(item.get("container-title")), *names)].append((_with_page(citation, item), printed))
    for dated in by_article.values():
        first, *others = dated[:_MOST_ALIKE]
        differing = {
            printed.text
            for item, printed in others
            if _is_same_printing(first[0], item) and _contradict(first[0], item)
        }
        yield [printed for _, printed in dated if printed.text in {first[1].text, *differing}]


def _with_page(citation: Citation, item: Item) -> Item:
    """The article with its first page; of a journal without volumes, the only page that is cited may be that."""
    page, locator = item.get("page"), citation.locator
    if not page and locator is not None and locator.label == "page" and not (item.get("volume") or item.get("issue")):
        page = locator.value
    first = _NUMBER.search(page)
    return replace(item, texts={**item.texts, "page": first[0] if first is not None else page})


def _is_same_printing(one: Item, other: Item) -> bool:
    """Whether the people and the numbers that both have agree; of first names left out, more numbers make up."""
    both = [name for name in _OF_PRINTINGS if one.get(name) and other.get(name)]
    people = [(mine.given[:1], theirs.given[:1]) for mine, theirs in zip(one.authors, other.authors, strict=False)]
    if any(mine and theirs and mine != theirs for mine, theirs in people):
        return False
    # In a journal that is counted by years, the page is all there is.
    has_volumes = any(item.get(name) for item in (one, other) for name in ("volume", "issue"))
    enough = both if all(map(all, people)) or not has_volumes else both[1:]
    return bool(enough) and all(_key(one.get(name)) == _key(other.get(name)) for name in both)


def _contradict(one: Item, other: Item) -> bool:
    """Whether no date can be both: `1979` can be `Spring 1979`, which can't be `Winter 1979`."""
    if one.issued is None or other.issued is None or not one.issued.parts or not other.issued.parts:
        return False
    return any(mine != theirs for mine, theirs in zip(one.issued.parts[0], other.issued.parts[0], strict=False))


# Short forms


def _short_forms(view: DocumentView) -> Iterator[tuple[list[list[_Printed]], str]]:
    """Words of titles and names in short forms, each with its counterpart in the full citation."""
    words: list[list[_Printed]] = []
    names: list[list[_Printed]] = []
    compared = ("title", words, _misspelled), ("author", names, _other_names)
    # Where a supra has the number of another note, that is wrong, and not the name.
    known = _families(view)
    of_supra = (("author", names, lambda short, whole: _misspelled_names(short, whole, known)),)
    for note in view.notes:
        for citation in note.printed_citations:
            is_supra = citation.form is CitationForm.SUPRA
            # A supra may lead to a note with several works, of which the one with nearly this name is meant.
            places = citation.candidates if is_supra and citation.candidates else (citation.antecedent,)
            if not (is_supra or citation.form is CitationForm.SHORT) or (citation.candidates and not is_supra):
                continue
            for place in filter(None, places):
                source = view.texts[place.note - 1]
                full = source.printed_citations[place.citation - 1]
                for variable, found, counterparts in of_supra if is_supra else compared:
                    found.extend(_counterparts((note, citation), (source, full), variable, counterparts))
    yield words, "word"
    yield names, "person"


def _counterparts(
    short: tuple[NoteView, Citation],
    full: tuple[NoteView, Citation],
    variable: str,
    counterparts: Callable[[str, str], Iterable[tuple[str, str]]],
) -> Iterator[list[_Printed]]:
    """Words of a part of a short form, each after its counterpart in the full citation, which counts as right."""
    (note, citation), (source, cited) = short, full
    part, whole = citation.fields.get(variable), cited.fields.get(variable)
    if not part or not whole or min(each.confidence_in(variable) for each in (citation, cited)) < WELL_READ:
        return
    pairs = [*counterparts(note.text[slice(*part)], source.text[slice(*whole)])]
    if variable == "author" and not pairs:
        pairs = [*_another_in_list(citation.item, cited.item)]
    for own, other in pairs:
        here, there = _found(note, part, own), _found(source, whole, other)
        if here and there:
            label = _INITIAL if _ONE_INITIAL.fullmatch(own) else part_label(citation, variable)
            yield [_Printed(other, source, there, label), _Printed(own, note, here, label)]


def _families(view: DocumentView) -> frozenset[str]:
    """The family names of all full citations."""
    full = (each.item for _, each in _mentions(view.texts) if each.form is CitationForm.FULL)
    return frozenset(name.family for item in full if item is not None for name in item.authors if name.family)


def _another_in_list(short: Item | None, full: Item | None) -> Iterator[tuple[str, str]]:
    """The one name that the full citation of the same title has otherwise: a letter of it, or in a list the end of it.

    A name may be so short that another letter makes another one elsewhere.
    """
    if short is None or full is None or short.title.count(" ") < _TWICE:
        return
    if _key(short.title) not in (_key(full.title), _key(full.title.partition(": ")[0])):
        return
    lists = [[name.family for name in item.authors] for item in (short, full)]
    if len(lists[0]) != len(lists[1]) or not all(map(all, lists)):
        return
    differing = [pair for pair in zip(*lists, strict=True) if compact(pair[0]) != compact(pair[1])]
    own, other = differing[0] if len(differing) == 1 else ("", "")
    is_near = len(own) > _TWICE and edit_distance(own, other, 1) == 1
    is_in_list = len(lists[0]) > 1 and min(len(own), len(other)) > _LONG_NAME
    if own[:1] == other[:1] and (is_near or is_in_list) and other not in lists[0]:
        yield own, other


def _misspelled(short: str, whole: str) -> Iterator[tuple[str, str]]:
    """Long words of a short title that the whole one has with a letter or two changed; not another number or case."""
    words, known = _WORDS.findall(short), _WORDS.findall(whole)
    # Without accents, since a short form may be in another language.
    folded = {compact(word) for word in known}
    yield from _other_word(words, known, folded)
    for word in words:
        if len(word) <= _LONG_NAME or compact(word) in folded or not word.isalpha():
            continue
        for other in known:
            if len(other) > _LONG_NAME and _is_misprint(word.casefold(), other.casefold()):
                yield word, other
                break


def _other_word(words: Sequence[str], known: Sequence[str], folded: Container[str]) -> Iterator[tuple[str, str]]:
    """The one word that a short title of at least three has otherwise: it may be the title of another work.

    `Critica della ragion pratica` is no `Critica della ragion pura`; other endings are other forms of a word.
    """
    for start in range(len(known) - len(words) + 1 if len(words) > _TWICE else 0):
        pairs = zip(words, known[start : start + len(words)], strict=True)
        differing = [(own, other) for own, other in pairs if compact(own) != compact(other)]
        own, other = differing[0] if len(differing) == 1 else ("", "")
        is_long = min(len(own), len(other)) >= _LONG_NAME and f"{own}{other}".isalpha()
        if is_long and compact(own) not in folded and compact(own)[:3] != compact(other)[:3]:
            yield own, other
            return


def _is_misprint(word: str, other: str) -> bool:
    """Whether two words differ by a letter inside, in long words by two; other endings are other forms of a word."""
    most = 1 if min(len(word), len(other)) < _LONG_TEXT else 2
    return (word[0], word[-1]) == (other[0], other[-1]) and edit_distance(word, other, most) <= most


def _other_names(short: str, whole: str) -> Iterator[tuple[str, str]]:
    """Names of a short form that the full citation spells with another letter, or with another initial."""
    known = _WORDS.findall(whole)
    named = _ONE_INITIAL.fullmatch(short)
    if named is not None and known and known[-1] == named["family"] and _ONE_NAME.fullmatch(whole):
        initials = {compact(word)[:1] for word in known[:-1] if word[0].isupper()}
        if compact(named["initial"]) not in initials:
            yield short, whole
    yield from _misspelled_names(short, whole)


def _misspelled_names(short: str, whole: str, right: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Names that the full citation spells with another letter, unless they are among those that are right.

    Where these are known, a long name may differ in two.
    """
    known = _WORDS.findall(whole)
    folded = {word.casefold() for word in known}
    for word in _WORDS.findall(short):
        is_known = word.casefold() in folded or word in right
        if len(word) <= _LONG_NAME or is_known or not word[0].isupper():
            continue
        most = 2 if right and len(word) >= _LONG_TEXT else 1
        for other in known:
            if len(other) > _LONG_NAME and other[0].isupper() and edit_distance(word, other, most) <= most:
                yield word, other
                break
