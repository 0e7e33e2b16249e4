"""Which citations of a document's notes can be cited by key instead, without the loss of a word.

A citation that may have been misread, or that prints what its source does not have, stays as printed, with the reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from stacite.app.extract import collect
from stacite.app.library import own_keys
from stacite.app.review import stored_citations
from stacite.exporters.cite_commands import AS_PRINTED, KeyCite
from stacite.exporters.plain_text import date_words
from stacite.model.citation import CitationForm, Locator
from stacite.model.document import AddressSource
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import field_label
from stacite.model.url import find_urls, url_key
from stacite.rules.changes import values_of
from stacite.text.characters import crop, one_line
from stacite.text.cite_keys import all_cites
from stacite.text.folding import simple_fold
from stacite.text.numerals import percent
from stacite.text.patterns import pattern
from stacite.text.spans import AFTER_AYIN, SpanSet, emphasis_spans, quotation_pairs
from stacite.text.tables import word_set
from stacite.text.tables import words as word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stacite.app.documents import Project
    from stacite.app.review import StoredCitation
    from stacite.model.document import Address, Document, Note
    from stacite.model.item import Item, Name
    from stacite.model.registry import Reference, Registry
    from stacite.rules.base import Context
    from stacite.text.spans import Span


WOULD_BE_LOST = "these words would be lost: "
"""How the reason begins if a citation has words that no field of its source has."""


@dataclass(frozen=True, slots=True)
class CitableNote:
    """A note with its citations, and which of them can be cited by key."""

    note: Note
    citations: tuple[StoredCitation, ...]
    unsure_below: float
    keys: Mapping[str, str]
    """The key in the bibliography by that of the registry, which may be none there."""
    sources: Mapping[str, Reference]
    """All sources by the registry's key, with the short titles and family names that the notes use."""
    full: Mapping[str, Sequence[StoredCitation]]
    """The full citations of each source in the notes, in order, by its key."""
    own: frozenset[str] = frozenset()
    """The sources, by the registry's key, that the document's own bibliography has."""
    linked: tuple[tuple[Span, str], ...] = ()
    """The words of it that are linked, with their addresses."""
    kept_because: str = ""
    """Why all of it stays as printed."""
    unsupported: frozenset[int] = frozenset()
    """The places of its citations that stay because the full ones of their sources do."""
    by_key: tuple[Span, ...] = ()
    """Where it cites by key already, with the brackets and the words in them."""
    drops_words: bool = False
    """Whether a citation is converted even if words between its fields are lost."""
    has_typed_dashes: bool = False
    """Whether two hyphens are a dash in its format."""
    leaves_period: bool = False
    """Whether the period that ends it goes with the citation before it, because the style prints one."""

    @property
    def reasons(self) -> list[str]:
        """Why each citation stays as printed; empty if a key can stand for it."""
        return [
            self.kept_because or (_UNSUPPORTED if at in self.unsupported else self._reason(each))
            for at, each in enumerate(self.citations)
        ]

    def _reason(self, each: StoredCitation) -> str:
        if each.cite is None or not each.cite.id or each.reference is None:
            return "no note cites it in full"
        if doubt := self._doubt(each):
            return f"it may be misread ({doubt})"
        if not each.reference.item.title and not each.reference.item.authors_or_editors:
            return "its source has neither an author nor a title"
        if overlap := self._overlap(each) or self._other_work(each):
            return overlap
        if possessive := _possessive(each):
            return f"“{possessive}” is a word of the sentence"
        if _ends_in_quotation(each):
            return "it ends inside quotation marks"
        if not each.is_corrected and (mark := _unpaired_mark(each.reference.item.title)):
            return f"a quotation mark in the title of its source has no other half ({mark})"
        if lost := self._lost(each):
            return lost
        if words := _repeated_by_pinpoint(each):
            return f"its pinpoint repeats “{words}” of the title of its source"
        return ""

    def _overlap(self, each: StoredCitation) -> str:
        start, end = each.citation.span
        for spans, why in (
            (self.note.opaque, "it contains markup of another program"),
            (self.by_key, "it can't be separated from a citation by key"),
            (self.note.closed, "it is in a block quotation, a table or code"),
        ):
            if any(start < span[1] and span[0] < end for span in spans):
                return why
        return ""

    def _doubt(self, each: StoredCitation) -> str:
        """What of it may be misread: it as a whole, or who wrote it and what it is called. Empty if it is well read."""
        citation = each.citation
        if each.is_corrected or citation.from_field:
            return ""
        if citation.confidence < self.unsure_below:
            return f"confidence {percent(citation.confidence)}"
        if citation.item is not None and (name := _name_with_title(citation.item)):
            return f"the name “{name}”"
        if words := _in_one_emphasis(each):
            return f"“{words}” in the same emphasis as its title"
        if _is_only_a_phrase(each):
            return "neither an author nor a marked title"
        named = [name for name in _NAMING if name in citation.fields]
        least = min(named, key=citation.confidence_in, default="")
        sure = citation.confidence_in(least)
        return f"{field_label(least)} {percent(sure)}" if least and sure < self.unsure_below else ""

    def _other_work(self, each: StoredCitation) -> str:
        """Why its source is not quite what it cites; empty if it is."""
        if self._continues(each):
            return "its author is that of the citation before it"
        return "it has the title of the book that contains its source" if _names_container(each) else ""

    def _continues(self, each: StoredCitation) -> bool:
        """Whether it has no author, since the one before it in a list has named him: `Doe, “A”, 2001; “B”, 2002`."""
        at = next(at for at, other in enumerate(self.citations) if other is each)
        if each.is_corrected or not _leads_with_quotation(each):
            return False
        for before, after in zip(self.citations[:at][::-1], self.citations[: at + 1][::-1], strict=False):
            between = self.note.text[before.citation.span[1] : after.citation.span[0]]
            if ";" not in between or not _LISTED.fullmatch(between):
                return False
            if not _leads_with_quotation(before):
                return "author" in before.citation.fields
        return False

    def _lost(self, each: StoredCitation) -> str:
        if url := self._lost_link(each):
            return f"its source does not have the link {url}"
        if differs := self._differs(each):
            return differs
        if self.drops_words or not (phrases := lost_phrases(each)):
            return ""
        if phrases == [page := _first_page(each)]:
            return f"“{page}” would be lost: a style that prints its pinpoint leaves out the first page"
        key = each.reference.id if each.reference is not None else ""
        return f"{WOULD_BE_LOST}{', '.join(f'“{phrase}”' for phrase in phrases)} (source {key})"

    def _differs(self, each: StoredCitation) -> str:
        """What a citation says of its source in which the source differs: another date, or a page read as a volume."""
        item, reference = each.citation.item, each.reference
        if item is None or reference is None or each.is_corrected:
            return ""
        own, known = _printed_values(item), _printed_values(reference.item)
        folded = set(map(simple_fold, known.values()))
        for name, value in own.items():
            has_other = name in known and name not in _SAID_SHORTER
            # A date says as much where another field has the same words.
            if (
                has_other
                and simple_fold(value) != simple_fold(known[name])
                and (name in item.dates or simple_fold(value) not in folded)
            ):
                label = field_label(name)
                verb = "are" if label.endswith("s") else "is"
                return f"the {label} {verb} {value} here and {known[name]} in {self._place_of(reference, name)}"
        if title := _other_title(each):
            return f"the title is “{title}” here and “{_short(reference.item.title)}” in source {reference.id}"
        return ""

    def _place_of(self, reference: Reference, name: str) -> str:
        """Where the source has its value of a variable from: `note 45`; else `source doe2019`."""
        value = _printed_values(reference.item)[name]
        for other in self.full.get(reference.id, ())[:_MOST_FULL]:
            if other.citation.item is not None and _printed_values(other.citation.item).get(name) == value:
                return f"note {other.note.number}"
        return f"source {reference.id}"

    def _lost_link(self, each: StoredCitation) -> str:
        start, end = each.citation.span
        items = [item for item in (each.citation.item, each.reference and each.reference.item) if item]
        known = {_address_key(item.get(name)) for item in items for name in ("URL", "DOI")}
        lost = (
            url for span, url in self.linked if start < span[1] and span[0] < end and _address_key(url) not in known
        )
        return next(lost, "")

    def mention(self, each: StoredCitation, before: str = "", after: str = "") -> KeyCite:
        """The cite that stands for a citation."""
        if each.cite is None:
            raise AssertionError("a deleted citation is not converted")
        locator, volume = _pinpoint(each), each.reference.item.get("volume") if each.reference is not None else ""
        if locator is not None and self.has_typed_dashes:
            locator = replace(locator, value=_with_dashes(locator.value))
        # `6:396` of a source whose volume is 6: a style would print the volume twice.
        if locator is not None and volume and locator.value.startswith(f"{volume}:"):
            locator = replace(locator, value=locator.value.removeprefix(f"{volume}:").lstrip())
        return KeyCite(self.keys[each.cite.id], locator, before, after, self._page_word(each))

    def inner_comma(self, each: StoredCitation) -> str:
        """The comma of the sentence that stands inside the title's quotation marks: `Doe, “Walls,” argues …`."""
        start, end = each.citation.span
        return "," if self.note.text[max(start, end - 2) : end - 1] == "," and _closing_mark(each) == end else ""

    def _page_word(self, each: StoredCitation) -> str:
        """The word that is printed before the page, if it is not English."""
        start, _ = each.citation.fields.get("locator", (0, 0))
        found = _PAGE_WORD.search(self.note.text, max(0, start - _LONGEST_PAGE_WORD), start)
        return found["word"] if found is not None else ""


def citable_notes(
    document: Document,
    registry: Registry,
    project: Project,
    keys_of: Callable[[Sequence[str]], Iterable[str]],
    *,
    drop_words: bool = False,
) -> list[CitableNote]:
    """The document's notes, in order, with what the registry says of their sources.

    `keys_of` makes the keys of a bibliography of those of the registry. `drop_words` as `convert` has it.
    """
    context, _ = collect([document], registry, project, None)
    now = context.registry
    registered = now.document(project.key(document.path))
    if registered is None:
        return []
    references = {reference.id: reference for reference in now.references}
    stored = [*_with_whole_sources(map(_with_edges, stored_citations(now, [registered])), references)]
    by_note: dict[int, list[StoredCitation]] = {}
    full: dict[str, list[StoredCitation]] = {}
    for each in stored:
        # One that an editor has deleted is no citation, but words of the note; one by key stays.
        if not each.is_entry and each.cite is not None and not each.citation.key:
            inner = _without_words_around(each) if each.is_corrected else each
            by_note.setdefault(id(each.note), []).append(inner)
            if each.cite.form is CitationForm.FULL:
                full.setdefault(each.cite.id, []).append(each)
    short = _short_forms(stored)
    dashes = document.format in _TYPED_DASHES
    sources = {
        key: _as_typeset(_as_short_forms_have_it(each, short.get(key, ())), dashes=dashes)
        for key, each in references.items()
    }
    own = _own_keys(context)
    keys = {**dict(zip(sources, keys_of([*sources]), strict=True)), **own}
    notes = [
        CitableNote(
            note,
            tuple(by_note.get(id(listed), ())),
            project.settings.unsure_below,
            keys,
            sources,
            full,
            frozenset(own if document.bibliography_files else ()),
            _linked_spans(note.text, note.addresses),
            by_key=_cites_by_key(note.text, document.cited_keys),
            drops_words=drop_words,
            has_typed_dashes=dashes,
        )
        for note, listed in zip(document.notes, registered.notes, strict=True)
    ]
    return keep(notes, {})


def _cites_by_key(text: str, keys: Collection[str]) -> tuple[Span, ...]:
    """Where a note cites by these keys, with the brackets and the words in them."""
    found = []
    for cite in all_cites(text) if keys else ():
        if cite["key"] in keys:
            start, end = cite.span()
            opening, closing = text.rfind("[", 0, cite.start("key")), text.find("]", end - 1)
            is_open = opening >= 0 <= closing and text.find("]", opening, cite.start("key")) < 0
            found.append((opening, closing + 1) if is_open else (start, end))
    return tuple(found)


def _own_keys(context: Context) -> dict[str, str]:
    """The keys by which the notes cite sources already, or could by their bibliography, by those of the registry."""
    found: dict[str, str] = {}
    for parsed in context.documents:
        if parsed.document.named_entries:
            found |= own_keys(parsed, context.registry)
        for note, read, keys in zip(parsed.document.notes, parsed.parsed, parsed.keys, strict=True):
            items = {item.span: item.key for item in note.items if item.key}
            for citation, key in zip(read.citations, keys, strict=True):
                if key and (own := items.get(citation.span)):
                    found.setdefault(key, own)
    return found


def keep(notes: Sequence[CitableNote], reasons: Mapping[int, str]) -> list[CitableNote]:
    """The notes, these ones kept as printed, and the short forms of sources whose full citations stay as printed.

    A style would print the first of these short forms in full. Sources that only the bibliography has in full are no
    such case.
    """
    converted: set[str] = set()
    printed: set[str] = set()
    kept: list[CitableNote] = []
    for place, note in enumerate(notes):
        now = replace(note, kept_because=note.kept_because or reasons.get(place, ""), unsupported=frozenset())
        unsupported = set()
        for at, (each, reason) in enumerate(zip(now.citations, now.reasons, strict=True)):
            if each.cite is None or not each.cite.id:
                continue
            if each.cite.form is CitationForm.FULL:
                (printed if reason else converted).add(each.cite.id)
            elif not reason and each.cite.id in printed and each.cite.id not in converted:
                unsupported.add(at)
        kept.append(replace(now, unsupported=frozenset(unsupported)))
    return kept


def _short_forms(stored: Iterable[StoredCitation]) -> Mapping[str, Sequence[Item]]:
    """What the short forms of each source say of it, by its key."""
    found: dict[str, list[Item]] = {}
    for each in stored:
        if each.cite is not None and each.cite.form is CitationForm.SHORT and each.citation.item is not None:
            found.setdefault(each.cite.id, []).append(each.citation.item)
    return found


def _as_short_forms_have_it(reference: Reference, short: Sequence[Item]) -> Reference:
    """The source with the short title that the notes use, so that a style prints the same one, and their family names.

    The short title is a part of the title, even where the notes misspell it.
    `St. Clair, *Garage Nation*` says that Marguerite St. Clair's given name is Marguerite.
    """
    item = reference.item
    container = f"{simple_fold(item.get('container-title'))} "
    titles = (each.title for each in short if each.title and not container.startswith(f"{simple_fold(each.title)} "))
    counts = Counter(titles).most_common(_MOST_SHORT_TITLES)
    title = next(filter(None, (_part_of_title(title, item.title) for title, _ in counts)), "")
    if title and title != item.title and not item.get("title-short"):
        item = replace(item, texts={**item.texts, "title-short": title})
    families = {str(name) for each in short for name in each.authors}
    authors = tuple(_with_whole_family(name, families) for name in item.authors)
    if authors != item.authors:
        item = replace(item, names={**item.names, "author": authors})
    return reference if item is reference.item else replace(reference, item=item)


# So alike are a misspelled short title and what it means.
_ALIKE = 0.85
_MOST_WORDS = 60
_MOST_SHORT_TITLES = 20
_LONGEST_SHORT_TITLE = 200


def _part_of_title(short: str, title: str) -> str:
    """The short title as the title has it; empty if it is no part of it."""
    wanted, words = simple_fold(short), title.split()[:_MOST_WORDS]
    count = len(short.split())
    if f" {wanted} " in f" {simple_fold(title)} ":
        return short
    if not wanted or len(short) > _LONGEST_SHORT_TITLE:
        return ""
    parts = [" ".join(words[at : at + count]).strip("*,.:;“”‘’\"' ") for at in range(len(words) - count + 1)]
    parts = [part for part in parts if abs(len(part) - len(short)) <= len(short) * (1 - _ALIKE) * 2]
    likeness = {part: SequenceMatcher(None, simple_fold(part), wanted).ratio() for part in parts}
    best = max(parts, key=lambda part: likeness[part], default="")
    is_whole = "*" not in best and not _unpaired_mark(best)
    return best if best and likeness[best] >= _ALIKE and is_whole else ""


def _with_whole_family(name: Name, families: Collection[str]) -> Name:
    for family in families:
        start = family.removesuffix(f" {name.family}")
        if name.family and start != family and name.given.endswith(f" {start}"):
            return replace(name, family=family, given=name.given.removesuffix(f" {start}"))
    return name


# Formats in which two hyphens are a dash.
_TYPED_DASHES = ("markdown", "latex")
_TYPED_DASH = pattern(r"(?<=[^\s!<-])-{2,3}(?=[^\s>-])|(?<=\s)-{2,3}(?=\s)")
_ADDRESSES = ("URL", "DOI")


def _with_dashes(text: str) -> str:
    """`1960–1975` for `1960--1975`, as Markdown and LaTeX print it."""
    return _TYPED_DASH.sub(lambda dash: "–" if len(dash[0]) == 2 else "—", text) if "--" in text else text


def _as_typeset(reference: Reference, *, dashes: bool) -> Reference:
    """The source with dashes for hyphens, if `dashes`, and the asterisk that opens the emphasis of a title."""
    texts = dict(reference.item.texts)
    for name, text in texts.items():
        if dashes and name not in _ADDRESSES:
            texts[name] = _with_dashes(text)
        if "title" in name and text.count("*") == 1 and _ENDS_EMPHASIS.search(text):
            texts[name] = f"*{texts[name]}"
    is_same = texts == reference.item.texts
    return reference if is_same else replace(reference, item=replace(reference.item, texts=texts))


# Not that of `C*-algebras`.
_ENDS_EMPHASIS = pattern(r"(?<=\w\w)\*(?!\w)")


def _pinpoint(each: StoredCitation) -> Locator | None:
    """The place that a citation names, with all that is printed of it.

    Where its words are not those of the reading, it is what is printed, with the label of what was read if that fits
    (`p. 239, n. 4`); else without one (`f. 1005r`, which is no page), so that it stays as it is.
    """
    locator = each.cite.locator if each.cite is not None else None
    start, end = each.citation.fields.get("locator", (0, 0))
    if locator is None or start == end or locator != each.citation.locator:
        return locator
    text, (first, last) = each.note.text, each.citation.span
    others = [span for name, span in each.citation.fields.items() if name != "locator"]
    word = _LABEL_WORD.search(text, max([first, start - _LONGEST_LABEL, *(b for _, b in others if b <= start)]), start)
    if not any(other >= end for other, _ in others):
        end = max(end, last)
    rest = one_line(text[start:end]).rstrip(" .,:;")
    while rest.endswith((")", "]")) and rest.count(")") + rest.count("]") > rest.count("(") + rest.count("["):
        rest = rest[:-1].rstrip(" .,:;")
    fits = word is None or _fits(word["word"], locator.label)
    if fits and _squeezed(rest) == _squeezed(locator.value):
        return locator
    if fits and "(" not in rest:
        return replace(locator, value=rest)
    return Locator(f"{word[0] if word is not None else ''}{rest}", AS_PRINTED)


# A word before a pinpoint, but for one that is printed before any: `at 45`.
_LABEL_WORD = pattern(
    r"(?<![\w-])(?P<word>(?!(?:at|on|in|a|en|auf|bei|zu)\b)[^\W\d_]{1,12}\.?|§{1,2}|¶{1,2})[ \u00a0\u202f~]{0,2}\Z"
)
_LONGEST_LABEL = 20
_PAGE_WORDS = frozenset("p pp page pages s seite seiten pag pags pagg blz str".split())
_SHORT_LABELS = frozenset("ch chs pt pts bk bks ll ff nn vv no nos § §§ ¶ ¶¶".split())


def _fits(word: str, label: str) -> bool:
    """Whether a word before a pinpoint says what the style will: `pp.` for a page, `chap.` for a chapter."""
    folded = simple_fold(word) or word
    if label == "page":
        return folded in _PAGE_WORDS
    return folded in _SHORT_LABELS or label.startswith(folded.removesuffix("s"))


_DASHES = pattern(r"[-–—‐‑]+")


def _squeezed(text: str) -> str:
    return "".join(_DASHES.sub("-", text).split()).rstrip(".,")


_LISTED = pattern(r"[\s,;.]*(?:(?:and|und|et|y|e)\s+)?[“„«‘\"'*_\s]*")


def _leads_with_quotation(each: StoredCitation) -> bool:
    """Whether it is a full citation that begins with its title, in quotation marks."""
    start, _ = each.citation.fields.get("title", (0, 0))
    is_first = start == min((first for first, _ in each.citation.fields.values()), default=-1)
    is_full = each.citation.form is CitationForm.FULL and "author" not in each.citation.fields
    return is_full and is_first and _is_quoted(each)


def _is_quoted(each: StoredCitation) -> bool:
    """Whether a quotation mark stands right before its title."""
    start, _ = each.citation.fields.get("title", (0, 0))
    return _OPENING_MARK.search(each.note.text, max(0, start - _LONGEST_OPENING), start) is not None


def _in_one_emphasis(each: StoredCitation) -> str:
    """A name that is in italics together with the title, of which it must be a part; empty if there is none."""
    names, title = each.citation.fields.get("author", (0, 0)), each.citation.fields.get("title", (0, 0))
    if names[1] > title[0]:
        return ""
    joined = (start for start, end in emphasis_spans(each.note.text) if start < names[1] and title[0] < end)
    at = next(joined, None)
    return "" if at is None else _short(each.note.text[max(at, names[0]) : names[1]])


def _is_only_a_phrase(each: StoredCitation) -> bool:
    """Whether a source has nothing but a date and a title that no mark sets apart from the sentence."""
    fields = each.citation.fields
    if "title" not in fields or not fields.keys() <= {"title", "issued", "locator"}:
        return False
    start, end = fields["title"]
    is_emphasized = any(low < end and start < high for low, high in emphasis_spans(each.note.text))
    return each.citation.form is CitationForm.FULL and not (is_emphasized or _is_quoted(each))


def _names_container(each: StoredCitation) -> bool:
    """Whether a short form has the title of the book in which its source is: it cites that book."""
    item, reference = each.citation.item, each.reference
    if item is None or reference is None or each.citation.form is not CitationForm.SHORT or not item.title:
        return False
    title, own, container = map(simple_fold, (item.title, reference.item.title, reference.item.get("container-title")))
    return f"{container} ".startswith(f"{title} ") and not f"{own} ".startswith(f"{title} ")


_PAGE_WORD = pattern(r"\b(?P<word>S\.|Seiten?|págs?\.|pagg?\.|blz\.|str\.)\s*\Z")
_LONGEST_PAGE_WORD = 12
_NAME_BEFORE = pattern(r"(?:\A|(?<=[\s(]))(?P<name>[^\W\d_][^,;:()\n]{0,60}), \Z")
_LONGEST_NAME = 80


def _with_author(each: StoredCitation) -> StoredCitation:
    """The citation with its author's name before it, if the parser took that for a word of the sentence."""
    start, end = each.citation.span
    found = _NAME_BEFORE.search(each.note.text, max(0, start - _LONGEST_NAME), start)
    if found is None or each.reference is None or "author" in each.citation.fields:
        return each
    families = [name.family or name.literal for name in each.reference.item.authors_or_editors]
    if not families or not families[0]:
        return each
    words = found["name"].split()
    printed = next(
        (at for at in range(len(words)) if simple_fold(" ".join(words[at:])) == simple_fold(families[0])), None
    )
    if printed is None:
        return each
    at = start - len(", ") - len(" ".join(words[printed:]))
    return replace(each, citation=replace(each.citation, span=(at, end)))


def _with_edges(each: StoredCitation) -> StoredCitation:
    """The citation with its author's name, and with the mark that closes its title: `Doe, “Walls,” argues …`."""
    each = _with_author(each)
    start, end = each.citation.span
    locator = each.citation.locator
    if (
        locator is not None
        and each.citation.fields.get("locator", (0, 0))[1] == end
        and not locator.value.endswith(".")
    ):
        end = start + len(each.note.text[start:end].rstrip("."))
        each = replace(each, citation=replace(each.citation, span=(start, end)))
    closing = _closing_mark(each)
    return (
        each
        if closing is None or closing <= end
        else replace(each, citation=replace(each.citation, span=(start, closing)))
    )


def _closing_mark(each: StoredCitation) -> int | None:
    """Where the quotation mark ends that closes the title; None if the title is not quoted or goes on."""
    text, (start, end) = each.note.text, each.citation.fields.get("title", (0, 0))
    opening = _OPENING_MARK.search(text, max(0, start - _LONGEST_OPENING), start)
    if opening is None:
        return None
    for at in range(end, min(len(text), max(end, each.citation.span[1]) + _LONGEST_CLOSING)):
        if text[at] in _CLOSING_MARKS[opening["mark"]]:
            return at + 1
        if at >= each.citation.span[1] and text[at].isalnum():
            break
    return None


# Of a name, a word and what begins the next sentence: `Shakespeare. King Richard II.`
_SENTENCE_IN_NAME = pattern(r"(?P<word>[^\W\d_]{4,})\.\s+(?=\w)")
_GENITIVE = pattern(r"['’]s?(?=[\s*_])")


def _name_with_title(item: Item) -> str:
    """A name of which a part must be something else, since a sentence ends in it; empty if there is none."""
    names = (name.family or name.literal for people in item.names.values() for name in people)
    found = ((name, _SENTENCE_IN_NAME.search(name)) for name in names)
    known = word_set("parser/abbreviations")
    return next((name for name, end in found if end is not None and end["word"].lower() not in known), "")


def _possessive(each: StoredCitation) -> str:
    """The author of a title in the genitive, `Strand’s *Portfolio*`; empty if it is none."""
    span = each.citation.fields.get("author")
    mark = _GENITIVE.match(each.note.text, span[1]) if span is not None else None
    return each.note.text[span[0] : mark.end()] if span is not None and mark is not None else ""


def _ends_in_quotation(each: StoredCitation) -> bool:
    start, _ = each.citation.fields.get("title", (0, 0))
    opening = _OPENING_MARK.search(each.note.text, max(each.citation.span[0], start - _LONGEST_OPENING), start)
    return opening is not None and _closing_mark(each) is None


# Not an apostrophe, a letter of Arabic or Hebrew names, or the sign for inches.
_SURE_MARK = pattern(rf"[“”„«»‹›]|(?<!\d)\"|(?<!\w)‘(?!{AFTER_AYIN}|(?:em|tis|twas|til|cause|n)\b|\d)")


def _unpaired_mark(title: str) -> str:
    """The first quotation mark of a title that has no other half; empty if there is none."""
    pairs = quotation_pairs(title)
    return next((mark[0] for mark in _SURE_MARK.finditer(title) if mark.start() not in pairs), "")


_CLOSING_MARKS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", '"': '"', "'": "'"}
_OPENING_MARK = pattern(r"(?P<mark>[“„«»‘\"'])[*_\s]{0,2}\Z")
_LONGEST_OPENING = _LONGEST_CLOSING = 4


def _without_words_around(each: StoredCitation) -> StoredCitation:
    """A citation that an editor has corrected, without the words at its ends that its source does not have.

    They are the sentence's, which was taken for a part of the citation.
    """
    if each.reference is None or not (unknown := _unknown_words(each)):
        return each
    start, end = each.citation.span
    own = _words_of(each.reference.item)
    words = [word.span() for word in _A_WORD.finditer(each.note.text, start, end)]
    known = [span for span in words if own.issuperset(simple_fold(each.note.text[slice(*span)]).split())]
    if not known:
        return each
    if unknown[0][0] < known[0][0]:
        start = known[0][0]
        # The quotation mark or emphasis before a title belongs to it.
        while start > each.citation.span[0] and each.note.text[start - 1] in _OPENS_TITLE:
            start -= 1
    return each if start == each.citation.span[0] else replace(each, citation=replace(each.citation, span=(start, end)))


_OPENS_TITLE = "*_“‘\"'«„["

# What a source has beside people, titles and dates, as far as a short form may repeat it.
_MORE = ("container-title", "publisher", "publisher-place", "volume", "number", "URL", "DOI", "genre", "archive")


def _with_whole_sources(stored: Iterable[StoredCitation], sources: Mapping[str, Reference]) -> Iterator[StoredCitation]:
    """The citations; those of an author and a whole title without a date as short forms of the source that has one."""
    whole: dict[tuple[str, str], Reference] = {}
    for each in stored:
        reference = each.reference
        if reference is None or each.cite is None or not reference.item.title:
            yield each
            continue
        item = reference.item
        author = next((simple_fold(name.sort) for name in item.authors_or_editors), "")
        key = simple_fold(item.title), author
        other = whole.get(key)
        is_other = other is not None and other.id != reference.id and item.issued is None
        if other is not None and is_other and author and not each.is_corrected and _says_no_more(item, other.item):
            cite = replace(each.cite, id=other.id, form=CitationForm.SHORT)
            yield replace(each, cite=cite, reference=other)
            continue
        if item.issued is not None or any(map(item.get, _MORE)):
            whole.setdefault(key, sources[reference.id])
        yield each


def _says_no_more(short: Item, whole: Item) -> bool:
    return all(short.get(name) in ("", whole.get(name)) for name in _MORE)


# Variables that say which source it is.
_NAMING = ("author", "editor", "title")

_UNSUPPORTED = "the full citation of its source stays as printed"
_A_WORD = pattern(r"[^\W_]+")


def _unknown_words(each: StoredCitation) -> list[Span]:
    """Where the citation has words, outside its fields, that no field of its source has."""
    text, known = each.note.text, _known_words(each)
    # A locator in two parts has the span of the first, and the words of both must be there. So must those of a field of
    # which nothing could be read, such as a date.
    read = values_of(each.citation.item).keys() if each.citation.item is not None else each.citation.fields.keys()
    fields = SpanSet(span for name, span in each.citation.fields.items() if name != "locator" and name in read)
    found = (word for word in _A_WORD.finditer(text, *each.citation.span) if word.start() not in fields)
    return [word.span() for word in found if not known.issuperset(simple_fold(word[0]).split())]


def lost_phrases(each: StoredCitation) -> list[str]:
    """What the citation has, between its fields or in one that its source lacks, that no field of its source has.

    A phrase is all that stands between two fields, or two signs: one word of it (`with`) tells nobody what is meant.
    """
    text, phrases = each.note.text, dict.fromkeys(filter(None, [_first_page(each), _day(each), _same_place(each)]))
    fields = sorted(each.citation.fields.values())
    for first, last in _unknown_words(each)[:_MOST_WORDS]:
        start = max([each.citation.span[0], *(after for _, after in fields if after <= first)])
        end = min([each.citation.span[1], *(before for before, _ in fields if before >= last)])
        start = max([start, *(sign.end() for sign in _PARTS_PHRASES.finditer(text, start, first))])
        sign = _PARTS_PHRASES.search(text, last, end)
        phrase = one_line(text[start : end if sign is None else sign.start()]).lstrip(" .,:;*_'").rstrip(" ,:;*_'")
        phrases[phrase if len(phrase) <= _LONGEST_PHRASE else text[first:last]] = None
    return [*phrases, *(value for value in _values_without_field(each) if value not in phrases)]


def _values_without_field(each: StoredCitation) -> Iterator[str]:
    item, reference = each.citation.item, each.reference
    if item is not None and reference is not None and not each.is_corrected:
        known = _printed_values(reference.item)
        folded = set(map(simple_fold, known.values()))
        for name, value in _printed_values(item).items():
            if name not in known and name not in _SAID_SHORTER and simple_fold(value) not in folded:
                yield value


def _first_page(each: StoredCitation) -> str:
    """A page after a colon that was read as the first one of the source, before a pinpoint: `(2014): 707, 708–9`."""
    fields, text = each.citation.fields, each.note.text
    start, end = fields.get("page", (0, 0))
    locator, _ = fields.get("locator", (0, 0))
    is_first = text[start:end].isdigit() and text[:start][-2:].strip() == ":" and text[end:locator].strip() == ","
    return text[start:end] if is_first and not each.is_corrected else ""


def _day(each: StoredCitation) -> str:
    """The date of a book that is more than a year, of which styles print only the year; empty if it is no such date."""
    item, (start, end) = each.citation.item, each.citation.fields.get("issued", (0, 0))
    if item is None or each.reference is None or each.reference.item.type not in _OF_A_YEAR or item.issued is None:
        return ""
    return text if (text := each.note.text[start:end]) and "-" in item.issued.edtf.lstrip("-").partition("/")[0] else ""


_OF_A_YEAR = frozenset(("book", "chapter", "thesis"))


def _same_place(each: StoredCitation) -> str:
    """The `ibid.` by which a new work is said to be in the place of the one before it; empty if there is none."""
    is_full = each.citation.form is CitationForm.FULL and not each.is_corrected
    found = _IBID.search(each.note.text, *each.citation.span) if is_full else None
    return found[0] if found is not None else ""


_IBID = pattern(r"\b(?:[Ii]bid(?:em)?|[Ee]bd|[Ee]benda)\b")
# What parts the phrases of a citation.
_PARTS_PHRASES = pattern(r"[,;:()\[\]“”\"]|\.(?=\s+[A-Z])")
_LONGEST_PHRASE = 80


def _known_words(each: StoredCitation) -> set[str]:
    """The words that may stand between the fields of a citation, folded: a style prints them, or none is needed."""
    items = [each.reference.item] if each.reference is not None else []
    if each.citation.item is not None and each.is_corrected:
        items.append(each.citation.item)
    known = set(word_list("stacite.exporters", "between_fields.txt")).union(*map(_words_of, items))
    if each.cite is not None:
        locator = each.cite.locator
        known.update(simple_fold(f"{each.cite.prefix} {locator.value if locator else ''}").split())
    if each.citation.target is not None:
        known.add(str(each.citation.target))
    return known


def _other_title(each: StoredCitation) -> str:
    """The title that is printed, if it has a word that its source does not have.

    Where the author is printed too, a letter may be wrong and a word abbreviated: the source is that one all the same.
    """
    item, reference = each.citation.item, each.reference
    if item is None or reference is None:
        return ""
    known = _words_of(reference.item) | set(word_list("stacite.exporters", "between_fields.txt"))
    lost = [word for word in simple_fold(item.title).split() if word not in known]
    if item.authors_or_editors and len(lost) <= _MOST_ALIKE:
        lost = [word for word in lost if not any(_are_alike(word, other) for other in known)]
    return _short(item.title) if lost else ""


def _short(title: str) -> str:
    return crop(one_line(title.strip("* .,:;")), _LONGEST_PHRASE)


def _are_alike(word: str, other: str) -> bool:
    if not _LEAST_ALIKE <= len(word) <= _LONGEST_WORD >= len(other) or word[0] != other[0]:
        return False
    return other.startswith(word) or SequenceMatcher(None, word, other).ratio() >= _ALIKE


_LEAST_ALIKE, _LONGEST_WORD = 3, 40
# A title with more misspelled words is another one.
_MOST_ALIKE = 5


def _repeated_by_pinpoint(each: StoredCitation) -> str:
    """The words that are both in its pinpoint and in the title of its source, but not in the title that is printed.

    `Ethics, part four, scholium 37` is no place in “Ethics, part four, propositions”.
    """
    item, reference, locator = each.citation.item, each.reference, each.citation.locator
    if item is None or not item.title or reference is None or locator is None or each.is_corrected:
        return ""
    rest = set(simple_fold(reference.item.title).split()) - set(simple_fold(item.title).split())
    rest = {word for word in rest if word.isalpha()}.difference(word_list("stacite.exporters", "between_fields.txt"))
    return " ".join(word[0] for word in _A_WORD.finditer(locator.value) if simple_fold(word[0]) in rest)


# What another citation of a source may say in other words.
_SAID_SHORTER = frozenset(("title", "title-short", "container-title", "container-title-short", "genre"))


def _printed_values(item: Item) -> Mapping[str, str]:
    """The texts and dates of an item, as they are printed, by variable."""
    return {**item.texts, **{name: date_words(date) for name, date in item.dates.items()}}


# Of the full citations of one source, those that are looked at.
_MOST_FULL = 20


def _words_of(item: Item) -> set[str]:
    # The words of an address are no words of the citation: `example.org` has no publisher called Example.
    values = (value for name, value in values_of(item).items() if name not in ("type", "URL", "DOI"))
    dates = (date_words(date) for date in item.dates.values())
    return set(simple_fold(" ".join((*values, *dates))).split())


def _linked_spans(text: str, addresses: Sequence[Address]) -> tuple[tuple[Span, str], ...]:
    """The words that are linked, with their addresses, in order; not addresses that are printed."""
    linked = [each for each in addresses if each.span is not None and each.source is not AddressSource.PRINTED]
    emphasis = [*emphasis_spans(text)] if linked else []
    found: list[tuple[Span, str]] = []
    for address in sorted(linked, key=lambda address: address.span or (0, 0)):
        start, end = address.span or (0, 0)
        # Emphasis that begins before the link, or ends after it, is linked as a whole.
        first = bisect_right(emphasis, start, key=lambda span: span[1])
        last = bisect_left(emphasis, end, key=lambda span: span[0])
        if first < last:
            start, end = min(start, emphasis[first][0]), max(end, emphasis[last - 1][1])
        is_printed = any(True for _ in find_urls(text[start:end]))
        if text[start:end].strip() and not is_printed and (not found or found[-1][0][1] <= start):
            found.append(((start, end), address.url))
    return tuple(found)


def _address_key(address: str) -> str:
    doi = doi_of_url(address)
    return doi_key(doi or address) if doi or not address.lower().startswith("http") else url_key(address)
