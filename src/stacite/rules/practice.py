"""How a document prints its citations: what stands between two parts of them, and how each part is set off.

A document has a way of its own to print a kind of source: `Author, *Title* (Place: Publisher, Year)`. The parts are
known, since the parser gives each its span; what stands between them, and whether a part is in italics or in quotation
marks, is the practice. Rules compare each citation with what the others do.

Only full citations that were read with confidence take part, and only parts that follow each other directly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import CitationForm
from stacite.model.house_style import ENOUGH, TWO_THIRDS
from stacite.model.item import field_label
from stacite.rules.view import PAIRED_MARKS
from stacite.text.patterns import pattern
from stacite.text.spans import QUOTATION_MARKS
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.rules.view import NoteView, PrintedPart
    from stacite.text.spans import Span


WELL_READ = 0.7
"""Confidence from which on a reading may show a practice, and be held to it."""
# Characters between two parts; more are words that belong to neither.
_MOST_BETWEEN = 40
_MARKUP = QUOTATION_MARKS | frozenset("*_<>[]")
_RESOLVER = pattern(r"(?:https?://)?(?:dx\.)?doi\.org/|\b(?:doi|DOI):? ?")
# As in French; in German, `»` begins a quotation, and stands right before what is quoted.
_INSIDE_GUILLEMETS = pattern(r"(?<=[\s(][«‹])\s|\s(?=[»›][\s,.;:)])")
_SPACES = pattern(r"\s+")
_WORD = pattern(r"[^\W\d_]+")
_BEFORE_GENITIVE = ("*", "_", "’", "'")
_GENITIVE = pattern(r"[*_]{0,3}[’'][^\W\d_]{1,2}\b")
# Numbers, sections, line ends and broken tags that are no part of any field.
_OTHER = pattern(r"[^\w\s.,;:()/=–—-]|\d|\bhref=")
# `Co`, `Jr`, `D.C`, `F. Supp`: what a period may abbreviate.
_ABBREVIATION = pattern(r"(?:\b[^\W\d_]{1,4}|\.\s?[^\W\d_]{1,8})\Z")
# `MschrKrim`
_ABBREVIATION_IN_JOURNAL = pattern(rf"{_ABBREVIATION.pattern}|[a-zß-ÿ][A-ZÄÖÜ][a-zß-ÿ]{{1,8}}\Z")
# `Jr`, `Dr`, a single initial: longer words at the end of a name are family names, after an initial too, but not after
# another shortened word: `Bapt. Mantuan`.
_ABBREVIATION_IN_NAME = pattern(r"(?:\b[^\W\d_]{1,2}|[^\W\d_]{3}\.\s[^\W\d_]{2,10})\Z")
_ET_AL = pattern(r"\bet al(?P<period>\.?)(?!\w)")
# A short word is often the last one of a title: `Manifest für eine neue Welt.`
_ABBREVIATION_IN_TITLE = pattern(r"(?:\b[^\W\d_]{1,2}|\.\s?[^\W\d_]{1,8})\Z")
_LOOKS = {
    "author": _ABBREVIATION_IN_NAME, "editor": _ABBREVIATION_IN_NAME, "translator": _ABBREVIATION_IN_NAME,
    "title": _ABBREVIATION_IN_TITLE, "container-title": _ABBREVIATION_IN_JOURNAL,
}  # fmt: skip
_INNER_END = pattern(r"(?:(?<=[^\W_])(?:,[’'›]?|\.[’'›])|(?<=[?!]),[’'›])\Z")
_ENDS_OF_INNER, _LONGEST_INNER_END = (",", "’", "'", "›"), 2
_LAST_WORD = pattern(r"[^\W\d_]+\Z")
# A single letter after a number or an abbreviation is that of a page or a column; `et al` is cut otherwise.
_LAST_SMALL_WORD = pattern(r"[\w»”’*),]\s(?<!\d\s)(?<!\bet\s)(?P<word>[a-zà-ÿ]{2,8}|(?<=[a-zß-ÿ]{3}\s)[aeoyà])\Z")
_LONGEST_END, _FEWEST_SPACES = 20, 2
_LINKS = frozenset({"URL", "DOI"})
_SENTENCE_ENDS = ("?", "!", "…")


class Joint(NamedTuple):
    """What stands between two parts of a citation."""

    note: NoteView
    citation: Citation
    left: PrintedPart
    right: PrintedPart
    form: str
    """Punctuation, spaces and words, without markup and quotation marks: `, `, `: `, `, no. `."""
    may_be_abbreviated: bool
    """Whether the part before it ends in a period that may belong to an abbreviation, and not to the joint."""

    @property
    def span(self) -> Span:
        """Where it is in the note."""
        return self.left.end, self.right.start

    @property
    def names(self) -> tuple[str, str]:
        """What people call the two parts."""
        return part_label(self.citation, self.left.name), part_label(self.citation, self.right.name)

    @property
    def printed(self) -> str:
        """As it is printed, with its markup."""
        return self.note.text[slice(*self.span)]

    @property
    def dress(self) -> Hashable:
        """What must be the same for another joint to stand in its place: how both parts are set off, marks and words.

        A bracket that closes there was opened earlier in the citation, where the other one may have none.
        """
        marks = tuple(character for character in self.printed if character in PAIRED_MARKS)
        words = tuple(_WORD.findall(self.printed.casefold()))
        parts = self.left.is_italic, self.left.mark, self.right.is_italic, self.right.mark
        return parts, self.right.name in _LINKS, marks, words

    def fits(self, form: str) -> bool:
        """Whether it is printed in this form, or in one that comes to the same."""
        if comparable(self) == form or (self.may_be_abbreviated and self.form.lstrip(".") == form.lstrip(".")):
            return True
        # `What Now?*, (2019)` and `What Now?* (2019)` are both right.
        return self.note.text.endswith(_SENTENCE_ENDS, 0, self.left.end) and self.form == form.lstrip(",.:")


_CONTAINERS = {
    "article-journal": "journal", "article-newspaper": "newspaper", "article-magazine": "magazine", "chapter": "book",
    "entry-encyclopedia": "encyclopedia", "paper-conference": "proceedings", "post-weblog": "blog",
    "legal_case": "reporter",
}  # fmt: skip


def broken_off_after(note: NoteView) -> str:
    """The article, preposition or conjunction that a note ends with, after which something must follow."""
    word = last_small_word(note)
    return word if note.ends_here and word in word_set("rules/words_before_others") else ""


def last_small_word(note: NoteView) -> str:
    """The function word that a note of several words ends with, without a mark after it."""
    text = note.text.rstrip()
    match = _LAST_SMALL_WORD.search(text, max(0, len(text) - _LONGEST_END))
    if match is None or text.count(" ") < _FEWEST_SPACES:
        return ""
    word = match["word"]
    return word if word in word_set("parser/function_words") or word in word_set("rules/words_before_others") else ""


def part_label(citation: Citation, name: str) -> str:
    """What people call a part of a citation of this kind: `journal` for the container of an article."""
    if name in _LINKS:
        return "link"
    if name == "container-title":
        return _CONTAINERS.get(citation.item.type if citation.item else "", "publication")
    return field_label(name)


_OPENS_TITLE = frozenset('“„‘«"')
_ARTICLES = frozenset({"article-journal", "article-magazine", "article-newspaper", "article", "review"})
_PLACES_IN_SOURCE = frozenset({"locator", "page", "section"})
PAGE_WORDS = "pp?|S|s|str|sid|blz|págs?|pagg?"
"""The abbreviations, without their periods, that notes have before pages: alternatives of a pattern."""
_SPACE_AFTER_LABEL = pattern(r"(?<![^\W_])(?P<label>pp?\.|S\.|str\.) ?\Z")
_TWO = 2


@lru_cache(maxsize=4096)  # a document has the same few again and again
def folded_joint(text: str) -> str:
    """What stands between two parts, without markup and quotation marks, with single spaces."""
    plain = _INSIDE_GUILLEMETS.sub("", _RESOLVER.sub("", text))
    spaced = _SPACES.sub(" ", "".join(character for character in plain if character not in _MARKUP))
    # A space before a comma is a typing mistake, which has a rule of its own.
    return spaced.replace(" ,", ",")


@lru_cache(maxsize=4096)
def _has_other(form: str) -> bool:
    return _OTHER.search(form) is not None


_NUMBERS = ("volume", "issue", "number", "DOI", "URL")
_IN_VOLUMES = frozenset({"article-journal", "legal_case"})


def is_surely_article(citation: Citation, item: Item) -> bool:
    """Whether what was read as an article of a journal has a number; true for sources of other kinds.

    `Author, Title, with a Comma 9–42 (2017)` is a book.
    """
    return item.type != "article-journal" or any(name in citation.fields or item.get(name) for name in _NUMBERS)


_IN = pattern(r"[^\w\s][\s*_]in:?[\s*_]{1,3}\Z")


def is_in_book(note: NoteView, citation: Citation) -> bool:
    """Whether it has a publisher, and `in` before the title that it is in: no article, whatever it was read as."""
    start, _ = citation.fields.get("container-title", (0, 0))
    return "publisher" in citation.fields and _IN.search(note.text, max(0, start - 8), start) is not None


def _may_be_passage(citation: Citation) -> bool:
    """Whether an article or a case has neither a name nor a date, as a passage of the Bible (`“In Christ” Rom 8:1`)."""
    item = citation.item
    if item is None or item.type not in _IN_VOLUMES or "URL" in citation.fields or "DOI" in citation.fields:
        return False
    return not item.names and not item.dates


def sure_citations(
    notes: Iterable[NoteView], least: float = WELL_READ
) -> Iterator[tuple[NoteView, Citation, Sequence[PrintedPart]]]:
    """The full citations that were read with confidence, with those of their parts that were, in order."""
    for note in notes:
        for citation, parts in note.once(_well_read) if least == WELL_READ else _read_with(note, least):
            yield note, citation, parts


def _well_read(note: NoteView) -> Iterator[tuple[Citation, Sequence[PrintedPart]]]:
    return _read_with(note, WELL_READ)


def _read_with(note: NoteView, least: float) -> Iterator[tuple[Citation, Sequence[PrintedPart]]]:
    for citation, parts in zip(note.printed_citations, note.printed_parts, strict=True):
        if citation.form is CitationForm.FULL and citation.confidence >= least and not citation.from_field:
            yield citation, [part for part in parts if part.confidence >= least]


def joints(notes: Iterable[NoteView]) -> Iterator[Joint]:
    """The joints of all citations that were read with confidence."""
    notes = list(notes)
    has_bare_et_al = _has_bare_et_al(notes)
    archives = {each.item.get("archive") for note in notes for each in note.printed_citations if each.item is not None}
    for note in notes:
        for citation, parts in zip(note.printed_citations, note.printed_parts, strict=True):
            if citation.form is not CitationForm.FULL or citation.confidence < WELL_READ or _may_be_passage(citation):
                continue
            for first, right in pairwise(parts):
                if first.confidence < WELL_READ or right.confidence < WELL_READ:
                    continue
                # Of a file in an archive the name of a series may have been taken for a title by the archive.
                if first.name == "author" and note.text[first.start : first.end] in archives:
                    continue
                left = _without_inner_end(note.text, first)
                # `Maier’s website: https://…`: an apostrophe goes on with the sentence.
                may_be_genitive = note.text[left.end : left.end + 1] in _BEFORE_GENITIVE
                if right.start - left.end > _MOST_BETWEEN or (may_be_genitive and _GENITIVE.match(note.text, left.end)):
                    continue
                form = folded_joint(note.text[left.end : right.start])
                if form.strip() == ":" and _may_hold_title(citation, note.text, first):
                    continue
                is_in_title = right.name == "volume" and _ends_with_numbered(note.text[left.start : left.end])
                # `J19` and `Cahiers2` are names.
                if is_in_title or _has_other(form) or (left.end == right.start and note.text[left.end - 1].isalnum()):
                    continue
                # Where `et al` has no period, one after it is that of the joint.
                is_bare = has_bare_et_al and form[1:2] == " " and note.text.endswith("et al", left.start, left.end)
                abbreviated = form.startswith(".") and not is_bare and _is_abbreviation(note.text, citation, left, form)
                yield Joint(note, citation, left, right, form, abbreviated)


def _ends_with_numbered(title: str) -> bool:
    """Whether the number after a title may be part of it: `Clean Air Version 2`."""
    return title.rpartition(" ")[2].casefold() in word_set("rules/numbered_words")


def _has_bare_et_al(notes: Iterable[NoteView]) -> bool:
    """Whether most notes with `et al` print it without a period."""
    periods = [bool(match["period"]) for note in notes if "et al" in note.text for match in _ET_AL.finditer(note.text)]
    return periods.count(False) >= max(ENOUGH, TWO_THIRDS * len(periods))


def _may_hold_title(citation: Citation, text: str, author: PrintedPart) -> bool:
    """Whether the second of two names may be the beginning of a title: `Huizinga, Homo Ludens: A Study`."""
    authors = citation.item.authors if citation.item is not None and author.name == "author" else ()
    return len(authors) == _TWO and ", " in text[author.start : author.end]


def _without_inner_end(text: str, part: PrintedPart) -> PrintedPart:
    """The part without the mark at its end that stands within a quotation of its own: `in ‘Northland,’”`."""
    if text[part.end - 1 : part.end] not in _ENDS_OF_INNER:
        return part
    inner = _INNER_END.search(text, max(part.start, part.end - _LONGEST_INNER_END), part.end)
    return part if inner is None else part._replace(end=inner.start())


def _is_abbreviation(text: str, citation: Citation, part: PrintedPart, form: str) -> bool:
    """Whether what a period follows may be abbreviated by it: by its looks, or since it often is, or a mark follows."""
    start, end = part.start, part.end
    if form[1:2] in (",", ":", ";"):
        return True
    looks = _LOOKS.get(part.name, _ABBREVIATION)
    if looks.search(text, start, end):
        return True
    word = _LAST_WORD.search(text, start, end)
    if word is None or word[0].casefold() not in word_set("parser/abbreviations"):
        return False
    # `R. van Est` ends in a name, whatever else is abbreviated so.
    people = citation.item.names.get(part.name, ()) if citation.item is not None else ()
    return not any(name.given and name.family.split(" ")[-1] == word[0] for name in people)


@lru_cache(maxsize=4096)
def _words_of(form: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(form.casefold()))


_IMPRINT = frozenset(("publisher", "publisher-place"))


def _place(joint: Joint) -> tuple[Hashable, ...]:
    """What must be the same for two joints to be compared: the parts, the words between them, and parentheses.

    Before a link anything may end: a year, pages, a parenthesis that closes. Before pages, books and articles differ.
    """
    words = _words_of(joint.form)
    if joint.right.name in _LINKS:
        return "link", "(" in joint.form
    has_parenthesis = "(" in joint.form or ")" in joint.form
    parentheses = tuple(character for character in joint.form if character in "()") if has_parenthesis else ()
    is_article = joint.citation.item is not None and joint.citation.item.type in _ARTICLES
    # An article by its looks, of whatever kind it was taken for: “Title,” *Journal* 2.
    title = joint.citation.fields.get("title", (0, 0))[0]
    is_quoted = joint.note.text[max(0, title - 1) : title] in _OPENS_TITLE
    fields = joint.citation.fields.keys()
    is_article = is_article or (is_quoted and {"container-title", "volume"} <= fields and fields.isdisjoint(_IMPRINT))
    kind: Hashable = is_article if joint.right.name in _PLACES_IN_SOURCE else None
    # The university of a thesis is no publisher.
    if joint.citation.item is not None and joint.citation.item.type == "thesis" and joint.left.name in _IMPRINT:
        kind = "thesis"
    return joint.left.name, joint.right.name, kind, words, parentheses


def comparable(joint: Joint) -> str:
    """The form in which joints are counted; before a link, without a parenthesis that closes what came earlier."""
    if joint.right.name in _LINKS:
        return joint.form.lstrip(")")
    # Whether a comma is before a parenthesis is a question of its own: comma-before-parenthesis. Whether a space is
    # after `pp.` is one of typing-mistake, which looks at all places.
    return " (" if joint.form == ", (" else _with_space_after_label(joint.form)


@lru_cache(maxsize=4096)
def _with_space_after_label(form: str) -> str:
    return _SPACE_AFTER_LABEL.sub(r"\g<label> ", form)


@dataclass(frozen=True, eq=False)
class JointPlace:
    """All joints between the same two parts."""

    # Without slots: `cached_property` needs a `__dict__`.
    joints: Sequence[Joint]

    def __iter__(self) -> Iterator[Joint]:
        """In document order."""
        return iter(self.joints)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.joints)

    @property
    def parts(self) -> frozenset[str]:
        """The variables of the parts that they join."""
        return frozenset(part.name for joint in self.joints[:1] for part in (joint.left, joint.right))

    @cached_property
    def _printed(self) -> Mapping[Hashable, str]:
        """The most frequent way to print each form, by how the parts are set off and what follows."""
        counts: dict[Hashable, Counter[str]] = defaultdict(Counter)
        for joint in self.joints:
            counts[comparable(joint), joint.dress, joint.right.name][joint.printed] += 1
        return {key: max(printed, key=lambda each: printed[each]) for key, printed in counts.items()}

    def printed_like(self, joint: Joint, form: str) -> str:
        """What to print in place of a joint: as most of those in that form that join parts set off like these.

        Empty where there is none, so that an edit never invents markup.
        """
        return self._printed.get((form, joint.dress, joint.right.name), "")


def joints_by_place(notes: Iterable[NoteView]) -> Mapping[Hashable, JointPlace]:
    """All joints, those between the same parts together."""
    found: dict[Hashable, list[Joint]] = defaultdict(list)
    for joint in joints(notes):
        found[_place(joint)].append(joint)
    return {place: JointPlace(same) for place, same in found.items()}
