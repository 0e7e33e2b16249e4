"""Reads one full citation into an item.

The grammar of the style that it is printed in is detected and applied, then the tagger is consulted, and last come
corrections that need the whole reading. Whatever no other grammar claims is a work whose title has no quotation
marks: a book, a review, an interview.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import Locator
from stacite.parser.archives import read_interview, read_letter, read_spoken_with, read_talk, take_archive
from stacite.parser.articles import read_bluebook, read_titled_article, read_untitled_article
from stacite.parser.books import emphasis_end, read_book, title_chunks
from stacite.parser.contributors import SAME_PERSON, put_authors, split_at_colon, split_authors, take_roles
from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.draft import Draft
from stacite.parser.editions import is_report_number, take_genre, take_number, take_official_numbers
from stacite.parser.entries import read_author_date, read_entry, starts_with_organization
from stacite.parser.entry_elements import read_proceedings, read_title_and_imprint
from stacite.parser.entry_patterns import find_leading_names
from stacite.parser.gazetteer import is_news_outlet, is_place, is_serial
from stacite.parser.identifiers import take_identifiers
from stacite.parser.imprint import ends_in_place_and_year, find_imprint
from stacite.parser.item_types import SHELF_MARK, infer_type
from stacite.parser.legal_cases import is_law_journal, read_legal, take_un_symbols
from stacite.parser.locators import PAGE_RANGE, parse_locator, take_locator_after_range, take_volume_before_author
from stacite.parser.media import read_media_work
from stacite.parser.names import FAMILY_AND_GIVEN
from stacite.parser.punctuation import QuotedTitle, find_quoted_title, full_stops
from stacite.parser.quoted_works import read_in_container, read_quoted
from stacite.parser.reports import split_report_parts
from stacite.parser.serials import read_serial
from stacite.parser.tagging.arbitration import arbitrate
from stacite.parser.tagging.model import FieldOrigin
from stacite.parser.text_slice import contains_any, emphasis_spans, plain_slice
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.parser.text_slice import TextSlice
    from stacite.text.spans import Span


_BEFORE_IN = pattern(r"(?P<names>[^,;:“„\"()\d]{3,60}), (?P<title>[^,;:“„\"()]{3,60}), in: (?=[A-ZÀ-Þ*])")


def split_title_from_author(draft: Draft, found: TextSlice) -> None:
    """Where a title is one word, which after a name looks like a given name: `Jan Roth, Brot, in: Zeitschrift …`."""
    if "title" in draft.texts or "author" not in draft.names:
        return
    match = _BEFORE_IN.match(found.text)
    if match is None or " " not in match["names"]:
        return
    draft.drop_name("author")
    draft.put_groups(found, match, names="author", title="title")


def relabel_journal_as_book(draft: Draft) -> None:
    """Where a title in italics and a page look like a journal and its volume: `Body, *First Report* 2 (2022)`."""
    texts, name = draft.texts, draft.texts.get("container-title", "")
    if "author" not in draft.names or "volume" not in texts or {"title", "issue", "page"} & texts.keys():
        return
    if not draft.emphasis or draft.locator is not None or _is_journal(name):
        return
    draft.locator = parse_locator(texts.pop("volume"))
    texts["title"] = texts.pop("container-title")
    draft.fields["locator"], draft.fields["title"] = draft.fields.pop("volume"), draft.fields.pop("container-title")
    draft.type = "report" if draft.names["author"][0].literal else "book"


def _is_journal(name: str) -> bool:
    return is_law_journal(name) or (is_serial(name) and not name.endswith("Report"))


_REVIEW = pattern(
    r"(?:^|, )(?P<kind>[Uu]nsigned review|[Rr]eview|Rezension|Rez\.|Besprechung|[Cc]ompte[ -]rendu|[Rr]ecensione"
    r"|[Rr]eseña)(?: essay)? (?:of|zu|von|de|di|a):? "
)


_INTERVIEW = pattern(
    r"(?:^|, |\b)(?:(?:[Aa]uthor[’']s|[Mm]y|[Pp]ersonal|[Tt]elephone) )?"
    r"(?:[Ii]nterview(?:ed)? (?:with|by)|[Ii]n discussion with|[Ii]n conversation with)\b"
)


_MESSAGE = pattern(
    r"(?:^|,| )\s?(?P<genre>(?:e-?mail|text|letter|direct|voice|Facebook"
    r"|WhatsApp)(?: message)?) to (?:the )?(?:author|editor|[A-Z])",
    re.IGNORECASE,
)


# `Chemnitzer Anzeiger, Nr. 41 vom 8. April 1848, S. 3`: an issue of a newspaper.
_ISSUE_OF_DAY = pattern(
    rf"(?P<serial>[A-ZÀ-Þ][^,;:()]{{2,80}}),? (?:Nr\.|[Nn]o\.|n[°º]) ?(?P<issue>\d{{1,5}}),? (?:vom |du |of |v\. )?"
    rf"(?P<date>(?=.{{0,12}}[a-zA-Z]|\d{{1,2}}\.){DATE})(?:, (?P<pin>(?:pp?|S|Sp)\. ?\d[\d–-]{{0,8}}(?: ?ff?\.?)?))?"
)
_NUMBER_WORDS = (" Nr.", " No.", " no.", " n°", " nº")
# `Greenville Times, April 22, 1927`: a newspaper of a day, and no title.
_DAY_OF_PAPER = pattern(
    rf"(?P<serial>[A-ZÀ-Þ][^,;:“”\"()\d]{{2,60}}), (?=\d|{MONTH}){DATE}(?:, (?:pp?\. |sec\. )?[A-Z]?\d[\w–-]{{0,6}})?"
)
# A journal, its volume and year at once after the author: the article's title is missing.
_UNTITLED = pattern(r"[^,“\"(]+ \d+(?:, nos?\. [\d–-]+)? \((?:[A-Z]\w+ )?\d{4}\)(?:: ?\d|$)")


def read_unquoted(draft: Draft) -> None:
    """Read a citation that no other rule has claimed."""
    rest = take_volume_before_author(draft, draft.rest)
    if rest.text[:1] in "UuRr" and (match := _REVIEW.match(rest.text)):  # unsigned
        _read_review(draft, rest, match.end())
        return
    names, rest = split_authors(draft, rest)
    if names:
        put_authors(draft, names, inverted=FAMILY_AND_GIVEN.fullmatch(names.text) is not None)
    rest = _without_report_number(draft, rest)
    if " to " in rest.text.casefold() and (match := _MESSAGE.search(rest.text)):
        draft.traits.add("letter")
        draft.put("genre", rest.cut(*match.span("genre")))
    if names and _read_spoken(draft, rest):
        return
    if match := _REVIEW.match(rest.text):
        _read_review(draft, rest, match.end())
    elif match := _INTERVIEW.match(rest.text):
        _read_interview(draft, rest, match.end())
    elif found := _chapter_start(rest):
        draft.put_title("title", take_roles(draft, rest.cut(0, found[0])))
        if volume := re.fullmatch(r"\W+(\d{1,2}) [Ii]n:? ", rest.text[found[0] : found[1]]):
            draft.put("volume", rest.cut(found[0] + volume.start(1), found[0] + volume.end(1)))
        read_in_container(draft, rest.cut(found[1]))
    elif (
        _read_untitled_serial(draft, rest)
        or read_titled_article(draft, rest)
        or (names and read_proceedings(draft, rest))
        or read_media_work(draft, rest)
        or (". " in rest.text and read_title_and_imprint(draft, rest))
    ):
        pass
    else:
        first = title_chunks(rest.chunks(), emphasis_end(draft, rest))
        read_book(draft, split_report_parts(draft, rest, first) or rest)


_PAPER = pattern(rf", (?P<paper>[A-ZÀ-Þ][^,()]{{4,80}}) (?=\({YEAR}\))")


def _without_report_number(draft: Draft, rest: TextSlice) -> TextSlice:
    """`*Title*, Technical Note 12 (2018)`: the number of a report in its series is no page and no volume."""
    end = emphasis_end(draft, rest)
    match = _PAPER.match(rest.text, end) if end and "number" not in draft.texts else None
    if match is None or not is_report_number(match["paper"]) or not take_number(draft, rest.cut(*match.span("paper"))):
        return rest
    draft.traits.add("exact")
    return rest.without(end, match.end("paper"))


_SENT_MESSAGE = pattern(
    rf"(?P<genre>(?:(?:personal|private|voice|text|direct) )?(?:e-?mail|letter|message"
    rf"|communication)(?: message)?) to (?:the )?"
    rf"(?P<to>authors?|editors?|[A-Z][\w.’ -]{{2,60}}), (?P<date>{DATE})$"
)


_SENT_WORDS = ("mail to ", "letter to ", "message to ", "communication to ")


def _read_spoken(draft: Draft, rest: TextSlice) -> bool:
    """`Roe, email message to author, May 2, 2024`; `Roe, speech at the Forum, Oslo, 18 May 2022`: without a title."""
    if contains_any(rest.text, _SENT_WORDS) and (match := _SENT_MESSAGE.fullmatch(rest.text)):
        draft.type = "personal_communication"
        draft.put_groups(rest, match, genre="genre", date="issued")
        if match["to"][0].isupper():
            draft.put_names("recipient", rest.cut(*match.span("to")))
        return True
    if read_spoken_with(draft, rest):
        return True
    chunks = rest.chunks()
    if len(chunks) < 2 or not rest.text[0].islower() or not take_genre(draft, chunks[0], certain=False):
        return False
    if "event-title" not in draft.texts:
        return False
    return read_serial(draft, rest.cut(len(chunks[0].text)).strip(" ,"))


_FOREWORD = pattern(r"(?:foreword|introduction|preface|afterword) (?:to|in) ")
_IN_CONTAINER = pattern(r"(?P<cut>[,.?!])(?: \d{1,2})? [Ii]n:? (?=[A-Z„“\"‘]|ders\.|dies\.|id(?:em|\.)|ead)")


def _chapter_start(rest: TextSlice) -> tuple[int, int] | None:
    """`Title, in *Book*`; `Titel, in: Buch`."""
    if foreword := _FOREWORD.match(rest.text):
        return len(foreword[0]) - 4, foreword.end()
    match = _IN_CONTAINER.search(rest.text)
    if match is None or "(" in rest.text[: match.start()]:
        return None
    return match.start() + (match["cut"] in "?!"), match.end()


def _read_untitled_serial(draft: Draft, rest: TextSlice) -> bool:
    """`*Journal* 12 (2003): 4`: a serial named alone, or a title without quotation marks before one."""
    if contains_any(rest.text, _NUMBER_WORDS) and (issue := _ISSUE_OF_DAY.fullmatch(rest.text)):
        draft.put_title("container-title", rest.cut(*issue.span("serial")))
        draft.put_groups(rest, issue, issue="issue", date="issued")
        draft.type = "article-newspaper"
        if issue["pin"]:
            draft.locator = parse_locator(issue["pin"])
            draft.fields["locator"] = rest.cut(*issue.span("pin")).span
        return True
    if "author" not in draft.names and (day := _DAY_OF_PAPER.fullmatch(rest.text)) and is_news_outlet(day["serial"]):
        return read_serial(draft, rest)
    if (found := _UNTITLED.match(rest.text)) and (":" in found[0][-4:] or is_serial(re.split(r" \d", rest.text)[0])):
        return read_serial(draft, rest)
    match = re.search(
        r", (?=(?P<serial>[A-Z][^,]+?),? \d+(?P<issue>, no\. \d+|[./]\d+)? \((?:[A-Z]\w+ )?\d{4}\)(?P<colon>:?))",
        rest.text,
    )
    if match is None or not (match["colon"] or match["issue"] or ". " in match["serial"] or is_serial(match["serial"])):
        return False  # the number before a book's year is a page
    before = rest.cut(0, match.start())
    if read_serial(draft, rest.cut(match.end())):
        draft.put_title("title", before)
        return True
    return False


def _read_review(draft: Draft, rest: TextSlice, start: int) -> None:
    draft.traits.add("review")
    draft.put("genre", rest.cut(0, start).strip(" :"), _REVIEW_WORD.sub("", rest.text[:start]).strip(" ,"))
    if source := next(iter(_REVIEWED_IN.finditer(rest.text, start)), None):
        _put_reviewed(draft, rest.cut(start, source.start()))
        draft.put_title("title", rest.cut(0, source.start()))
        read_serial(draft, rest.cut(source.end()))
        return
    body = rest.cut(start)
    draft.put_title("title", rest.cut(0, start + _reviewed_end(body)))
    body = body.cut(_reviewed_end(body)).strip(" ,")
    if match := re.match(r"by (?P<names>[^,]{1,200}(?:, [^,]{1,80}){0,8}?,? and [^,]{1,200}|[^,]+), ", body.text):
        draft.put_names("reviewed-author", body.cut(*match.span("names")))
        body = body.cut(match.end())
    body = take_roles(draft, body, by="reviewed-author").strip(" ,")
    for comma in re.finditer(", ", body.text[:200]):
        if is_place(body.text[: comma.start()].rpartition(", ")[2]):  # where the play was given (Chicago 17, 14.204)
            body = body.cut(comma.end())
            break
    read_serial(draft, body)


_REVIEW_WORD = pattern(r" (?:of|zu|von|de|di|a):? ?$")
# What separates the reviewed work from the journal: `review of A. B., *Title*, in *Journal*`.
_REVIEWED_IN = pattern(r"(?:, in:?|\.? In:) (?=[A-Z„“«])")


def _put_reviewed(draft: Draft, work: TextSlice) -> None:
    names, title = split_authors(draft, work)
    if names and title:
        draft.put_names("reviewed-author", names)
        draft.put_title("reviewed-title", title)


def _reviewed_end(body: TextSlice) -> int:
    match = re.search(r", (?:by|ed\.|edited by|trans\.|von) ", body.text)
    return match.start() if match else len(body.text.split(",")[0])


def _read_interview(draft: Draft, rest: TextSlice, start: int) -> None:
    draft.traits.add("interview")
    draft.put("genre", rest.cut(0, start), "interview")
    end = rest.text.find(",", start)
    end = len(rest.text) if end < 0 else end
    draft.put_title("title", rest.cut(0, end))
    draft.put_names("interviewer", rest.cut(start, end))
    body = rest.cut(end).strip(" ,")
    if body and not read_serial(draft, body) and (match := re.search(rf"(?:^|, )(?P<date>{DATE})", body.text)):
        draft.put_date("issued", body.cut(*match.span("date")))


_SIGNED = pattern(
    rf",? ?(?P<word>signed|opened for signature|done|adopted|concluded)(?: at [\w ,]{{1,80}}?"
    rf"| in [\w ,]{{1,80}}?)?,? (?P<date>{DATE})(?=[,;. ]|$)"
)
_SIGNED_WORDS = ("signed", "opened for signature", "done", "adopted", "concluded")
# After a party's name in quotation marks: `Verein ‘X’ v Austria`.
_VERSUS = pattern(r" vs?\.? [A-Z]")
_SUBTITLE = pattern(r": [A-ZÀ-Þ][\w’'-]+ [\w’'-]")
# How often a field of an exact form is right.
_EXACT_FORM_CONFIDENCE = 0.85
# Besides cases and statutes, the forms that the grammar knows exactly; the tagger could only make them worse.
_EXACT_FORMS = frozenset(("exact", "interview", "letter", "patent"))
# The number of an entry in its list.
_LABEL = pattern(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}\.) (?=[^\W\d_])")
# Says that the work is on the web (NLM, chap. 22).
_MEDIUM = pattern(r" ?\[(?:[Oo]n ?line|Internet)\]")
_LICENCE = pattern(r"[;,.] ?\(?(?:[Ll]icen[cs]e:? )?CC[ -]BY[\w .-]{0,20}\)?$")
# How many characters of a citation are read; the longest real ones, with their URLs, have a third of that.
MAX_CITATION_LENGTH = 3_000


def read_grammar(note: str, span: Span, emphasis: Sequence[Span] | None = None) -> Draft:
    """Read the full citation in note[span] by rules alone."""
    draft = _new_draft(note, span, emphasis)
    _follow_grammar(draft)
    return draft


class FullCitation(NamedTuple):
    """A full citation as it was read."""

    draft: Draft
    probabilities: dict[str, float]
    """The tagger's, by variable."""
    origin: FieldOrigin


class FullCitationReader:
    """Reads a full citation: call `apply_grammar`, then `consult_tagger`, then `finish`."""

    __slots__ = ("_confidence", "_draft", "_found", "_origin")

    def __init__(self, note: str, span: Span, emphasis: Sequence[Span] | None = None) -> None:
        """Nothing of the citation in note[span] is read yet."""
        self._draft = _new_draft(note, span, emphasis)
        self._found = self._draft.rest
        self._confidence: dict[str, float] = {}
        self._origin = FieldOrigin.EXACT

    def apply_grammar(self) -> None:
        """Read by the grammar of the style that the citation is printed in."""
        draft = self._draft
        _follow_grammar(draft)
        if draft.end_of_work:
            self._found = self._found.cut(0, self._found.index_of(draft.end_of_work))

    def consult_tagger(self) -> None:
        """Correct what the rules read by the tagger, unless they know the citation's form whole."""
        draft = self._draft
        if draft.type or draft.traits & _EXACT_FORMS or SHELF_MARK.search(draft.texts.get("title", "")):
            self._confidence = dict.fromkeys(draft.fields, _EXACT_FORM_CONFIDENCE)
            return
        by_grammar = dict(draft.fields)
        self._confidence = arbitrate(self._found, draft)
        self._origin = FieldOrigin.AGREED if draft.fields == by_grammar else FieldOrigin.CORRECTED

    def finish(self) -> FullCitation:
        """The reading, with the corrections that need all of it."""
        draft = self._draft
        split_title_from_author(draft, self._found)
        draft.type = infer_type(draft)
        _apply_final_fixes(draft)
        if (author := draft.fields.get("author")) and SAME_PERSON.fullmatch(draft.note, *author):
            draft.drop_name("author")
            self._confidence.pop("author", None)
        return FullCitation(draft, self._confidence, self._origin)


def _new_draft(note: str, span: Span, emphasis: Sequence[Span] | None) -> Draft:
    """A draft of which nothing is read yet."""
    emphasis = emphasis_spans(note) if emphasis is None else emphasis
    found = plain_slice(note, (span[0], min(span[1], span[0] + MAX_CITATION_LENGTH)), emphasis)
    label = _LABEL.match(found.text)
    return Draft(note, emphasis, found.cut(label.end()) if label else found)


def _follow_grammar(draft: Draft) -> None:
    take_identifiers(draft)
    take_un_symbols(draft)
    take_official_numbers(draft)
    take_archive(draft)
    if contains_any(draft.rest.text, ("nternet]", "nline]", "n line]")) and (match := _MEDIUM.search(draft.rest.text)):
        draft.rest = draft.rest.without(*match.span())
    if contains_any(draft.rest.text, ("CC BY", "CC-BY")) and (match := _LICENCE.search(draft.rest.text)):
        draft.rest = draft.rest.cut(0, match.start())
    _read_by_style(draft)
    if (
        "publisher-place" in draft.texts
        and "editor" not in draft.names
        and "medium" not in draft.texts
        and (directed := draft.fields.get("director"))
        and draft.note.startswith((" (dir", ", dir."), directed[1])
    ):
        draft.names["editor"] = draft.names.pop("director")  # `(dir.)` of a French book, whose place is named
        draft.fields["editor"] = draft.fields.pop("director")


# At least one of these occurs in each match of `_REPUBLISHED`.
_REPUBLISHED_WORDS = ("pub", "repr", "trans", "rev. ed", "facs. ed", ". From ", "ééd", "éimpr", "achdr", "Neu")
_REPUBLISHED = pattern(
    r"[,;.]? (?:orig(?:\.|inally) pub(?:\.|lished)|first pub(?:\.|lished)|published in|repr(?:\.|inted) (?:as|in)"
    r"|translated as|published as)\b|; (?:(?:\w+\. )?trans\. [^;]{0,60}\bas|rev\. ed|facs\. ed|repr\. as)\b"
    r"| ?; (?:nouv(?:elle|\.) )?(?:[Rr]ééd|[Rr]éimpr|Nachdr|Neudr|Neuaufl|Neuausg)(?:\.|ition|ession|uck|age|abe)"
    r"|(?<=[\d)])\. From (?=[A-Z])"
)

_BRACKET_OR_YEAR = pattern(r"\)|\d{4}")
# `Hay, A. (2006). From Bread to Salt`: what comes after an entry's year is its title.
_NAMES_AND_YEAR = pattern(r"[^:“‘\"*]{2,300}?[ (]\d{4}[a-z]?(?:,[^()]{2,20})?\)?")


def _read_by_style(draft: Draft) -> None:
    _take_signed(draft)
    if (
        contains_any(draft.rest.text, _REPUBLISHED_WORDS)
        and (match := _REPUBLISHED.search(draft.rest.text))
        and _BRACKET_OR_YEAR.search(draft.rest.text[: match.start()])
        and not (match[0] == ". From " and _NAMES_AND_YEAR.fullmatch(draft.rest.text, 0, match.start()))
        and draft.rest.text[: match.start()].count("(") <= draft.rest.text[: match.start()].count(")")
    ):
        draft.end_of_work = draft.rest.offsets[match.start()]
        draft.rest = draft.rest.cut(0, match.start())
    take_locator_after_range(draft)
    quoted = _quoted_title(draft)
    if (quoted is None or _VERSUS.match(draft.rest.text[quoted.end :])) and read_legal(draft):
        return
    if quoted is None and (read_letter(draft) or read_interview(draft) or read_talk(draft)):
        return
    if (quoted is None and not draft.emphasis and read_untitled_article(draft)) or read_author_date(draft):
        return
    if quoted is None and read_bluebook(draft):
        if not full_stops(draft.rest.text):  # else an entry that ends as Bluebook's articles do
            draft.traits.add("exact")
        return
    if quoted is not None and not _is_emphasis_before(draft, quoted):
        if quoted.start == 0 or draft.rest.text[: quoted.start].rstrip()[-1:] != "." or not read_entry(draft):
            read_quoted(draft, quoted)
    elif not _is_note_like(draft) and read_entry(draft):
        pass
    else:
        read_unquoted(draft)


def _is_note_like(draft: Draft) -> bool:
    """A bracketed imprint, or a comma before an emphasized title, is a note's; entries have periods."""
    imprint = find_imprint(draft.rest)
    if imprint is None or imprint[1] <= len(draft.rest.text) - 40:
        return ends_in_place_and_year(draft.rest.text) or split_at_colon(draft.rest) is not None
    if draft.rest.text[: imprint[0]].rstrip()[-1:] in (".", "?", "!"):
        return False
    names = find_leading_names(draft.rest.text)
    return not starts_with_organization(draft.rest.text) if names is None else not names.is_certain


def _quoted_title(draft: Draft) -> QuotedTitle | None:
    """The title in quotation marks; not one that merely begins with a quotation."""
    quoted = find_quoted_title(draft.rest)
    return None if quoted is not None and _continues_title(draft, quoted) else quoted


def _continues_title(draft: Draft, quoted: QuotedTitle) -> bool:
    """Whether a title goes on after words that it quotes: `“Nobody Came”: Flight from the North, May 2024`."""
    text = draft.rest.text
    if text[quoted.start] not in "“‘" or _SUBTITLE.match(text, quoted.end) is None:
        return False
    return not any(left <= draft.rest.offsets[quoted.end + 2] < right for left, right in draft.emphasis)


def _is_emphasis_before(draft: Draft, quoted: QuotedTitle) -> bool:
    """Whether an emphasized title stands before the quotation marks."""
    place = draft.rest.offsets[quoted.start]
    return any(left < place and right - left > 6 for left, right in draft.emphasis if left >= draft.rest.offsets[0])


def _take_signed(draft: Draft) -> None:
    match = _SIGNED.search(draft.rest.text) if contains_any(draft.rest.text, _SIGNED_WORDS) else None
    if match is None:
        return
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["word"] != "adopted":
        draft.traits.add("signed")
    draft.rest = draft.rest.without(*match.span()).strip(" ,;")


def _apply_final_fixes(draft: Draft) -> None:
    """Correct what can only be judged when everything is read."""
    authors, by = draft.names.get("author", ()), draft.names.get("container-author", ())
    if by and authors and authors[0].literal and "container-title" not in draft.texts:
        _put_publishing_organization(draft, authors[0].literal)
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
        relabel_journal_as_book(draft)
    page = draft.texts.get("page", "")
    if (
        draft.type in ("book", "report", "thesis")
        and page
        and PAGE_RANGE.search(page) is None
        and draft.locator is None
    ):
        draft.locator = parse_locator(page)
        del draft.texts["page"]


# What a journal's issue is about.
_SPECIAL_ISSUE = pattern(
    r"(?<=\w)[,:.]? [\[(]?(?:[Ss]pecial|[Tt]hem(?:e|ed|atic)) (?:[Ii]ssue|[Ss]ection|[Nn]umber)\b.{0,200}$"
)
# The acronym by which the text refers to a treaty from then on.
_KNOWN_AS = pattern(r" \((?:the )?[“\"‘]?(?:[A-Z]{2,}[A-Za-z]{0,6}|[A-Z][a-z]+[A-Z]\w*)[”\"’]?\)$")


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


def _put_publishing_organization(draft: Draft, body: str) -> None:
    """`Body, *Report*, by A and B`: the persons in the clause wrote it, `Body` published it (Chicago 17, 14.229)."""
    span = draft.fields.pop("author")
    draft.names["author"] = draft.names.pop("container-author")
    draft.fields["author"] = draft.fields.pop("container-author")
    if "publisher" not in draft.texts:
        draft.texts["publisher"] = body
        draft.fields["publisher"] = span
