"""One full citation becomes an item: the grammar of the style that it is printed in is found and followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import Locator
from stacite.model.pattern import pattern
from stacite.parser.archives import take_archive
from stacite.parser.authordate import read_author_date
from stacite.parser.authors import SAME_PERSON, split_at_colon
from stacite.parser.bare import ends_in_place
from stacite.parser.bluebook import read_bluebook
from stacite.parser.bodies import is_news_outlet
from stacite.parser.compact import read_untitled
from stacite.parser.dates import DATE
from stacite.parser.draft import Draft
from stacite.parser.entry import read_entry, starts_with_body
from stacite.parser.genres import take_official_numbers
from stacite.parser.headnames import find_head_names
from stacite.parser.identifiers import take_identifiers
from stacite.parser.imprint import find_imprint
from stacite.parser.kinds import SHELF, kind_of
from stacite.parser.legal import read_legal, take_symbols
from stacite.parser.letters import read_interview, read_letter, read_talk
from stacite.parser.locators import RANGE, locator_of
from stacite.parser.mistaken import name_book_for_journal, part_title_from_author
from stacite.parser.pinned import take_pin_behind
from stacite.parser.quoted import read_quoted
from stacite.parser.quoting import Quoted, find_quoted_title
from stacite.parser.sentences import full_stops
from stacite.parser.stretch import emphasised, holds, plain
from stacite.parser.tagging.confidence import Origin
from stacite.parser.tagging.decide import decide
from stacite.parser.unquoted import read_unquoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.location import Span

_SIGNED = pattern(
    rf",? ?(?P<word>signed|opened for signature|done|adopted|concluded)(?: at [\w ,]{{1,80}}?"
    rf"| in [\w ,]{{1,80}}?)?,? (?P<date>{DATE})(?=[,;. ]|$)"
)
_SIGNED_WORDS = ("signed", "opened for signature", "done", "adopted", "concluded")
_VERSUS = pattern(r" vs?\.? [A-Z]")
"""After a party's name in quotation marks: `Verein ‘X’ v Austria`."""
_SUBTITLE = pattern(r": [A-ZÀ-Þ][\w’'-]+ [\w’'-]")
_EXACT = 0.85
"""How often a field is right that stands in an exact form."""
_EXACT_FORMS = frozenset(("exact", "interview", "letter", "patent"))
"""With cases and statutes, forms that the grammar knows whole: no statistics know better."""
_LABEL = pattern(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}\.) (?=[^\W\d_])")
"""The number of an entry in its list."""
_MEDIUM = pattern(r" ?\[(?:[Oo]n ?line|Internet)\]")
"""That the work stands on the web (NLM, chap. 22)."""
_LICENCE = pattern(r"[;,.] ?\(?(?:[Ll]icen[cs]e:? )?CC[ -]BY[\w .-]{0,20}\)?$")
LIMIT = 3_000
"""Letters of a citation that are read; the longest real ones, with their addresses, have a third of that."""


def read_grammar(note: str, span: Span, emphasis: Sequence[Span] | None = None) -> Draft:
    """Read the full citation that stands in note[span] by rules alone."""
    draft = _draft(note, span, emphasis)
    _read_rules(draft)
    return draft


class Read(NamedTuple):
    """A full citation as it was read."""

    draft: Draft
    probabilities: dict[str, float]
    """The tagger's, by variable."""
    origin: Origin


class Reading:
    """A full citation while it is read: first `follow_rules`, then `ask_tagger`, then `settle`."""

    __slots__ = ("_draft", "_found", "_origin", "_sureness")

    def __init__(self, note: str, span: Span, emphasis: Sequence[Span] | None = None) -> None:
        """Of the citation in note[span] nothing is read yet."""
        self._draft = _draft(note, span, emphasis)
        self._found = self._draft.rest
        self._sureness: dict[str, float] = {}
        self._origin = Origin.EXACT

    def follow_rules(self) -> None:
        """Read by the grammar of the style that the citation is printed in."""
        draft = self._draft
        _read_rules(draft)
        if draft.bound:
            self._found = self._found.cut(0, self._found.at(draft.bound))

    def ask_tagger(self) -> None:
        """Correct what the rules read by the tagger, unless they know the citation's form whole."""
        draft = self._draft
        if draft.type or draft.traits & _EXACT_FORMS or SHELF.search(draft.texts.get("title", "")):
            self._sureness = dict.fromkeys(draft.fields, _EXACT)
            return
        by_grammar = dict(draft.fields)
        self._sureness = decide(self._found, draft)
        self._origin = Origin.AGREED if draft.fields == by_grammar else Origin.CORRECTED

    def settle(self) -> Read:
        """What can only be told when everything is read."""
        draft = self._draft
        part_title_from_author(draft, self._found)
        draft.type = kind_of(draft)
        _mend(draft)
        if (author := draft.fields.get("author")) and SAME_PERSON.fullmatch(draft.note, *author):
            draft.drop_name("author")
            self._sureness.pop("author", None)
        return Read(draft, self._sureness, self._origin)


def _draft(note: str, span: Span, emphasis: Sequence[Span] | None) -> Draft:
    """A draft of which nothing is read yet."""
    emphasis = emphasised(note) if emphasis is None else emphasis
    found = plain(note, (span[0], min(span[1], span[0] + LIMIT)), emphasis)
    label = _LABEL.match(found.text)
    return Draft(note, emphasis, found.cut(label.end()) if label else found)


def _read_rules(draft: Draft) -> None:
    take_identifiers(draft)
    take_symbols(draft)
    take_official_numbers(draft)
    take_archive(draft)
    if holds(draft.rest.text, ("nternet]", "nline]", "n line]")) and (match := _MEDIUM.search(draft.rest.text)):
        draft.rest = draft.rest.without(*match.span())
    if holds(draft.rest.text, ("CC BY", "CC-BY")) and (match := _LICENCE.search(draft.rest.text)):
        draft.rest = draft.rest.cut(0, match.start())
    _read(draft)
    if (
        "publisher-place" in draft.texts
        and "editor" not in draft.names
        and "medium" not in draft.texts
        and (directed := draft.fields.get("director"))
        and draft.note.startswith((" (dir", ", dir."), directed[1])
    ):
        draft.names["editor"] = draft.names.pop("director")  # `(dir.)` of a French book, whose place is named
        draft.fields["editor"] = draft.fields.pop("director")


_REPUBLISHED_WORDS = ("pub", "repr", "trans", "rev. ed", "facs. ed", ". From ", "ééd", "éimpr", "achdr", "Neu")
"""One of them stands in each of the phrases of `_REPUBLISHED`."""
_REPUBLISHED = pattern(
    r"[,;.]? (?:orig(?:\.|inally) pub(?:\.|lished)|first pub(?:\.|lished)|published in|repr(?:\.|inted) (?:as"
    r"|in)|translated as|published as)\b"
    r"|; (?:(?:\w+\. )?trans\. [^;]{0,60}\bas|rev\. ed|facs\. ed|repr\. as)\b"
    r"| ?; (?:nouv(?:elle|\.) )?(?:[Rr]ééd|[Rr]éimpr|Nachdr|Neudr|Neuaufl|Neuausg)(?:\.|ition|ession|uck|age|abe)"
    r"|(?<=[\d)])\. From (?=[A-Z])"
)

_BRACKET_OR_YEAR = pattern(r"\)|\d{4}")
_NAMES_AND_YEAR = pattern(r"[^:“‘\"*]{2,300}?[ (]\d{4}[a-z]?(?:,[^()]{2,20})?\)?")
"""`Hay, A. (2006). From Bread to Salt`: what comes behind an entry's year is its title."""


def _read(draft: Draft) -> None:
    _take_signed(draft)
    if (
        holds(draft.rest.text, _REPUBLISHED_WORDS)
        and (match := _REPUBLISHED.search(draft.rest.text))
        and _BRACKET_OR_YEAR.search(draft.rest.text[: match.start()])
        and not (match[0] == ". From " and _NAMES_AND_YEAR.fullmatch(draft.rest.text, 0, match.start()))
        and draft.rest.text[: match.start()].count("(") <= draft.rest.text[: match.start()].count(")")
    ):
        draft.bound = draft.rest.places[match.start()]
        draft.rest = draft.rest.cut(0, match.start())
    take_pin_behind(draft)
    quoted = _quoted_title(draft)
    if (quoted is None or _VERSUS.match(draft.rest.text[quoted.end :])) and read_legal(draft):
        return
    if quoted is None and (read_letter(draft) or read_interview(draft) or read_talk(draft)):
        return
    if (quoted is None and not draft.emphasis and read_untitled(draft)) or read_author_date(draft):
        return
    if quoted is None and read_bluebook(draft):
        if not full_stops(draft.rest.text):  # else an entry that ends as Bluebook's articles do
            draft.traits.add("exact")
        return
    if quoted is not None and not _is_emphasised_before(draft, quoted):
        if quoted.start == 0 or draft.rest.text[: quoted.start].rstrip()[-1:] != "." or not read_entry(draft):
            read_quoted(draft, quoted)
    elif not _is_note_like(draft) and read_entry(draft):
        pass
    else:
        read_unquoted(draft)


def _is_note_like(draft: Draft) -> bool:
    """A bracketed imprint, or a comma before an emphasised title, is a note's; entries have full stops."""
    imprint = find_imprint(draft.rest)
    if imprint is None or imprint[1] <= len(draft.rest.text) - 40:
        return ends_in_place(draft.rest.text) or split_at_colon(draft.rest) is not None
    if draft.rest.text[: imprint[0]].rstrip()[-1:] in (".", "?", "!"):
        return False
    names = find_head_names(draft.rest.text)
    return not starts_with_body(draft.rest.text) if names is None else not names.is_certain


def _quoted_title(draft: Draft) -> Quoted | None:
    """The title in quotation marks; not one that merely begins with a quotation."""
    quoted = find_quoted_title(draft.rest)
    return None if quoted is not None and _goes_on(draft, quoted) else quoted


def _goes_on(draft: Draft, quoted: Quoted) -> bool:
    """Whether a title goes on behind words that it quotes: `“Nobody Came”: Flight from the North, May 2024`."""
    text = draft.rest.text
    if text[quoted.start] not in "“‘" or _SUBTITLE.match(text, quoted.end) is None:
        return False
    return not any(left <= draft.rest.places[quoted.end + 2] < right for left, right in draft.emphasis)


def _is_emphasised_before(draft: Draft, quoted: Quoted) -> bool:
    """Whether an emphasised title stands before the quotation marks."""
    place = draft.rest.places[quoted.start]
    return any(left < place and right - left > 6 for left, right in draft.emphasis if left >= draft.rest.places[0])


def _take_signed(draft: Draft) -> None:
    match = _SIGNED.search(draft.rest.text) if holds(draft.rest.text, _SIGNED_WORDS) else None
    if match is None:
        return
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["word"] != "adopted":
        draft.traits.add("signed")
    draft.rest = draft.rest.without(*match.span()).strip(" ,;")


def _mend(draft: Draft) -> None:
    """What can only be settled when everything is read."""
    authors, by = draft.names.get("author", ()), draft.names.get("container-author", ())
    if by and authors and authors[0].literal and "container-title" not in draft.texts:
        _put_body_behind(draft, authors[0].literal)
    if draft.type in ("book", "webpage") and is_news_outlet(draft.texts.get("title", "")):
        _name_newspaper(draft)
    if draft.type in ("broadcast", "motion_picture", "song") and draft.locator and ":" in draft.locator.value:
        draft.locator = Locator(draft.locator.value, "timestamp")
    if draft.type in ("treaty", "legislation") and (known := _KNOWN_AS.search(draft.texts.get("title", ""))):
        start, end = draft.fields["title"]
        draft.fields["title"] = (start, end - len(known[0]))
        draft.texts["title"] = draft.texts["title"][: known.start()]
    if special := _SPECIAL_ISSUE.search(draft.texts.get("container-title", "")):
        start, end = draft.fields["container-title"]
        draft.fields["container-title"] = (start, end - len(special[0]))
        draft.texts["container-title"] = draft.texts["container-title"][: special.start()]
    if draft.type == "article-journal":
        name_book_for_journal(draft)
    page = draft.texts.get("page", "")
    if draft.type in ("book", "report", "thesis") and page and RANGE.search(page) is None and draft.locator is None:
        draft.locator = locator_of(page)
        del draft.texts["page"]


_SPECIAL_ISSUE = pattern(
    r"(?<=\w)[,:.]? [\[(]?(?:[Ss]pecial|[Tt]hem(?:e|ed|atic)) (?:[Ii]ssue|[Ss]ection|[Nn]umber)\b.{0,200}$"
)
"""What a journal's issue is about."""
_KNOWN_AS = pattern(r" \((?:the )?[“\"‘]?(?:[A-Z]{2,}[A-Za-z]{0,6}|[A-Z][a-z]+[A-Z]\w*)[”\"’]?\)$")
"""The letters by which the text goes on to name a treaty."""


def _name_newspaper(draft: Draft) -> None:
    """`*Evening Courier*, July 21, 2007`: a day's newspaper, cited without any of its articles (Chicago 17, 14.191)."""
    issued = draft.dates.get("issued")
    title = draft.texts["title"]
    if issued is None or len(issued.edtf) < len("2007-07-21") or draft.names or "publisher" in draft.texts:
        return
    if ":" in title or "(" in title or "container-title" in draft.texts:
        return
    draft.type = "article-newspaper"
    draft.texts["container-title"] = draft.texts.pop("title")
    draft.fields["container-title"] = draft.fields.pop("title")


def _put_body_behind(draft: Draft, body: str) -> None:
    """`Body, *Report*, by A and B`: those named by the clause wrote it, the body published it (Chicago 17, 14.229)."""
    span = draft.fields.pop("author")
    draft.names["author"] = draft.names.pop("container-author")
    draft.fields["author"] = draft.fields.pop("container-author")
    if "publisher" not in draft.texts:
        draft.texts["publisher"] = body
        draft.fields["publisher"] = span
