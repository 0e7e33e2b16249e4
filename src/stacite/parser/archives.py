"""Reads unpublished sources: archival documents, letters and interviews.

Where a document is kept: collection, shelf mark and repository (Chicago 17, 14.222-31). English notes go from the box
to the library, those of the Continent from the archive to the sheet; both are read whole. Letters and interviews are
cited by who wrote or spoke to whom (14.111, 14.211-14; OSCOLA 4, 3.4.12-13).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacite.model.citation import Locator
from stacite.parser.chapters import read_chapter
from stacite.parser.dates import DATE, MONTH, YEAR
from stacite.parser.gazetteer import is_organization, is_place
from stacite.parser.imprint import find_imprint
from stacite.parser.locators import parse_locator
from stacite.parser.names import is_person
from stacite.parser.quoted_works import IN_BOOK
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.text_slice import TextSlice


# At least one of these occurs in the name of each repository or collection.
_WORDS = (
    "rchiv|rchief|rkiv|rquivo|Papers|ibrary|iblioth|ibliote|Record|RG |TNA|NARA|BnF|BArch|Arch.|Historical Society"
    "|Collection|Nachlass|R.O|Manuscript|Museum|Fonds"
).split("|")
_REPOSITORY = pattern(rf"\b(?:{phrases('parser', 'archives')})\b")
_HOLDING = pattern(rf"\b(?:{phrases('parser', 'holdings of archives')})\b")
# A box, a file, or the letters and digits by which an archive counts.
_SHELF = pattern(
    rf"(?:(?:{phrases('parser', 'words before shelf marks')}) ?[A-Z]{{0,4}}[ ./-]{{0,2}}(?:\d"
    r"|[IVX]{1,5}\b)[\w./:–-]*|[A-Z]{1,5}\d?(?:[-/ .][A-Z\d]{1,6}){1,4}|[A-Z]{1,3} \d{1,5}"
    r"|folder [“\"].{3,60})"
)
_DATED_CHUNK = pattern(rf"\b{MONTH}\b.{{0,8}}\d|^\(?{YEAR}\)?$|\b{YEAR}$")
_IMPRINT = pattern(rf"\([^()]*\b{YEAR}|: [^:;]{{2,80}}; ?{YEAR}\b")
_DAY_AND_MONTH = pattern(rf"(?:\d{{1,2}}\.? {MONTH}|{MONTH} \d{{1,2}},?)\b")
_NAME = pattern(r"[\w’&.\[“\"(-]+(?: [\w’&.,()/-]+){0,9}[”\"]?")
_SHEET = pattern(r"(?P<mark>fols?|ff?|Bll?|cc?|pp?|S)\.? ?(?P<sheets>\d[\w°–, -]{0,20})\.?$")
_MAX_CHUNK_LENGTH = 160


class _HoldingMarks(NamedTuple):
    """Evidence that the chunks from a certain one on say where a document is kept."""

    repositories: int
    """Repositories and collections."""
    shelves: int


def take_archive(draft: Draft) -> None:
    """Move the place where a document is kept into the draft, if the citation ends in one."""
    text = draft.rest.text
    if not contains_any(text, _WORDS) or draft.texts.keys() & {"DOI", "ISBN", "volume"}:
        return
    chunks = [chunk for chunk in draft.rest.chunks() if chunk]
    count = len(chunks)
    sheet = _SHEET.fullmatch(chunks[-1].text) if count > 1 else None
    if sheet is not None:
        count -= 1
    start = _start(draft, chunks[:count])
    if start is None:
        _take_leading(draft, chunks)
        return
    if find_imprint(draft.rest.cut(0, draft.rest.start_of(chunks[start]))) is not None:
        return
    begin = draft.rest.start_of(chunks[start])
    end = draft.rest.start_of(chunks[count - 1]) + len(chunks[count - 1].text)
    if sheet is not None and draft.locator is None:
        draft.put_locator(
            Locator(sheet["sheets"], "page" if sheet["mark"] in ("p", "pp", "S") else "folio"), chunks[-1]
        )
    draft.put("archive", draft.rest.cut(begin, end))
    draft.traits.add("archived")
    draft.rest = draft.rest.cut(0, begin).strip(" ,;")


def _take_leading(draft: Draft, chunks: list[TextSlice]) -> None:
    """`TNA, CAB 129/3, memorandum by the Secretary, 12 May 1947`: the archive comes before the document."""
    if "URL" in draft.texts or not _REPOSITORY.search(chunks[0].text) or len(chunks) < 3:
        return
    end = 0
    for at, chunk in enumerate(chunks[:-1]):
        if at and not (_SHELF.fullmatch(chunk.text) or _HOLDING.search(chunk.text)):
            break
        end = at + 1
    if end < 2 or end == len(chunks) or not any(_SHELF.fullmatch(chunk.text) for chunk in chunks[:end]):
        return
    at = draft.rest.start_of(chunks[end])
    draft.put("archive", draft.rest.cut(0, at))
    draft.traits.add("archived")
    draft.rest = draft.rest.cut(at)


def _start(draft: Draft, chunks: list[TextSlice]) -> int | None:
    """Index of the first chunk that, with all after it, says where the document is kept; None if there is none."""
    repositories = shelves = 0
    start = None
    for at in range(len(chunks) - 1, -1, -1):
        chunk = chunks[at]
        marks = _marks(draft, chunk)
        if marks is None:
            break
        repositories, shelves = repositories + marks.repositories, shelves + marks.shelves
        if marks.repositories or marks.shelves:
            start = at
        elif at == 0:
            break
    if start is None or repositories == 0:
        return None
    dated = start > 0 and _DAY_AND_MONTH.search(chunks[start - 1].text) is not None
    if start > 0 and is_place(chunks[start - 1].text) and not _DATED_CHUNK.search(chunks[start - 1].text) and start > 1:
        dated = _DATED_CHUNK.search(chunks[start - 2].text) is not None
        start -= 1
    enough = shelves > 0 or ((repositories > 1 or dated) and "URL" not in draft.texts)
    return start if enough and (start > 0 or shelves > 0) else None


def _marks(draft: Draft, chunk: TextSlice) -> _HoldingMarks | None:
    """The evidence in one chunk; None if the chunk cannot be part of an archive's location."""
    text = chunk.text
    if (
        len(text) > _MAX_CHUNK_LENGTH
        or _IMPRINT.search(text) is not None
        or text[0] in "“‘„«"
        or draft.is_emphasized(chunk)
    ):
        return None
    shelf = _SHELF.fullmatch(text) is not None or (" " in text and _SHELF.search(text) is not None)
    repositories = (_REPOSITORY.search(text) is not None) + (_HOLDING.search(text) is not None)
    if not shelf and (_DATED_CHUNK.search(text) or text[0].islower() or text[0].isdigit()):
        return None
    if not shelf and not repositories and not (_NAME.fullmatch(text) or is_place(text)):
        return None
    return _HoldingMarks(repositories, int(shelf))


def names_archive(text: str) -> bool:
    """Whether words begin with an archive and go on with a shelf mark, as no short title does."""
    first, comma, rest = text.partition(", ")
    if not comma or not contains_any(first, _WORDS) or _REPOSITORY.search(first) is None:
        return False
    return any(_SHELF.match(part) and parse_locator(part) is None for part in rest.split(", "))


_KIND = (
    r"(?:(?:[Oo]pen|[Jj]oint|[Pp]rivate|[Cc]onfidential|[Uu]npublished|[Pp]ersonal) )?(?:"
    rf"{phrases('parser', 'kinds of letters')})"
)
_LETTER = pattern(
    rf"(?:(?P<genre>{_KIND})(?: from (?:the )?|, | von | de | (?=[^,]{{3,80}} an ))"
    rf")?(?P<from>[A-Z][\w.’& -]{{2,90}}?)(?P<office>, [^,()“”]{{2,60}},)? (?:to|an|à) (?:the )?"
    rf"(?P<to>[A-Z][\w.’& -]{{2,70}})(?=,| \()(?P<between>(?:, [^,()“”\d]{{2,60}}){{0,2}})"
    rf"(?:, | \()(?P<date>{DATE})\)?(?P<rest>.*)$",
    re.DOTALL,
)
# The start of every citation of a letter; cheap to compile.
_FROM_TO = pattern(rf"(?:{_KIND}(?: from|,| von| de)? )?[A-Zt][\w.’&, -]{{2,160}} (?:to|an|à) (?:the )?[A-Z]")
_TO = pattern(r" (?:to|an|à) (?:the )?[A-Z][^“”]{1,300}\d")
_AND = pattern(r",? (?:and|&|und|et) |, ")
_TRAILING_GENRE = pattern(rf"(?:^|, )(?P<genre>{_KIND})(?:,|$)")
_INTERVIEW = pattern(
    rf"(?:[A-Z][\w’'& .]{{1,60}}? )??(?:our |my )?(?P<genre>(?:(?:{phrases('parser', 'ways to hold an interview')}"
    r") )*[Ii]nterviews?) (?:conducted )?with (?:(?:Dr|Prof|Mr|Mrs|Ms|Gen|Adm|Sen|Rep|Sir|Amb"
    r"|Hon)\b\.? )*(?P<whom>[^,(;“”]{2,90}?)(?P<rest>(?:,| \().*)$",
    re.DOTALL,
)
_PRINTED_IN = pattern(r"(?:(?:re)?printed|published|reproduced|repr\.|quoted|cited) in ")
_DATE = pattern(rf"(?:^|[,(] ?| )(?P<date>{DATE})(?=[),;]|$)")
_TOWN = pattern(r"[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?")


def read_letter(draft: Draft) -> bool:
    """`A to B, October 3, 1676, in *The Letters*, …`; `Letter from A to B (3 October 1676)`."""
    text = draft.rest.text
    if text and draft.emphasis and _is_emphasis_before(draft, min(20, len(text))):
        return False
    match = _LETTER.match(text) if _TO.search(text[:400]) and _FROM_TO.match(text) else None
    if match is None or not _are_correspondents(match) or _is_emphasis_before(draft, match.end("to")):
        return False
    draft.traits.add("letter")
    draft.type = "personal_communication"
    draft.put_names("author", draft.rest.cut(*match.span("from")))
    draft.put_names("recipient", draft.rest.cut(*match.span("to")))
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["genre"]:
        draft.put("genre", draft.rest.cut(*match.span("genre")))
    elif genre := _TRAILING_GENRE.search(match["between"]):
        draft.put("genre", draft.rest.cut(*match.span("between")).cut(*genre.span("genre")))
    rest = draft.rest.cut(*match.span("rest")).strip(" ,")
    found = IN_BOOK.match(rest.text) or _PRINTED_IN.match(rest.text)
    if found or any(
        rest and left >= rest.offsets[0] and right <= rest.offsets[-1] + 2 for left, right in draft.emphasis
    ):
        draft.put_title("title", draft.rest.cut(0, match.end("date")))
        draft.dates.pop("issued", None)
        read_chapter(draft, rest.cut(found.end() if found else 0))
    elif rest and (locator := parse_locator(rest.text)) is not None:
        draft.locator = draft.locator or locator
    elif rest:
        draft.put("archive", rest)
    return True


def _is_emphasis_before(draft: Draft, end: int) -> bool:
    """Whether italics begin before the recipient's name ends."""
    offsets = draft.rest.offsets
    return any(offsets[0] <= left < offsets[end - 1] for left, _ in draft.emphasis)


def _are_correspondents(match: re.Match[str]) -> bool:
    """Whether both correspondents are persons; if the text calls itself a letter, organizations count too."""
    sides = [part for side in ("from", "to") for part in _AND.split(match[side]) if part]
    if match["genre"] or _TRAILING_GENRE.search(match["between"]):
        return all(is_person(part) or is_organization(part) for part in sides) or len(sides) == 2
    return not match["office"] and " and " not in match["to"] and all(is_person(part) for part in sides)


# `Email correspondence with the Ministry, 15 May 2024`: said or written to the author (Chicago 17, 14.214).
_TALK = pattern(
    r"(?:(?:[Aa]uthors?(?:’s?|'s?)?|[Oo]ur|[Mm]y) )?"
    r"(?P<genre>(?:(?:[Pp]ersonal|[Tt]elephone|[Pp]hone|[Pp]rivate"
    r"|[Oo]nline|[Ee]-?mail|[Vv]ideo|[Ww]ritten|[Cc]onfidential) )*"
    r"(?:[Cc]onversations?|[Cc]orrespondence|[Cc]ommunications?"
    r"|[Ee]xchanges?|[Dd]iscussions?|[Ee]-?mails?)) (?:with|from) (?:the |an? )?"
    r"(?P<whom>[^,(;“”]{2,90}?)(?P<rest>(?:,| \().*)$",
    re.DOTALL,
)
_TALK_WORDS = ("onversation", "orrespondence", "ommunication", "xchange", "iscussion", "mail")


# `Roe, interview by author, Oslo, May 3, 2024`: after the name of who spoke (Chicago 17, 14.211).
_BY_AUTHOR = pattern(
    r"(?P<genre>(?:(?:personal|telephone|phone|email|e-mail|online|video|Zoom|Skype|remote) )*(?P<kind>interview"
    r"|conversation|discussion|correspondence|communication|call|e-?mail|message)s?) (?:by|with|to) (?:the )?authors?,?"
    r" (?P<rest>[^“”]{4,300})$"
)


def read_spoken_with(draft: Draft, rest: TextSlice) -> bool:
    """What someone said or wrote to the author, where and when."""
    match = _BY_AUTHOR.match(rest.text) if "author" in rest.text[:80] else None
    if match is None:
        return False
    after = rest.cut(match.start("rest"))
    date = next(_DATE.finditer(after.text), None)
    if date is None:
        return False
    draft.type = "interview" if match["kind"] == "interview" else "personal_communication"
    draft.put("genre", rest.cut(*match.span("genre")))
    draft.put_date("issued", after.cut(*date.span("date")))
    for part in (after.cut(0, date.start()).strip(" ,("), after.cut(date.end()).strip(" ,)")):
        chunks = part.chunks()
        named = next((end for end in (2, 1) if is_place(", ".join(each.text for each in chunks[:end]))), 0)
        if named or (part and _TOWN.fullmatch(chunks[0].text)):
            draft.put("publisher-place", part.cut(0, part.end_of(chunks[min(max(named, 1), len(chunks)) - 1])))
    return True


def read_talk(draft: Draft) -> bool:
    """A conversation or correspondence, and its date."""
    text = draft.rest.text
    if (
        not contains_any(text[:60], _TALK_WORDS)
        or draft.emphasis
        or '"' in text
        or (match := _TALK.match(text)) is None
    ):
        return False
    rest = draft.rest.cut(match.start("rest"))
    date = next((found for found in _DATE.finditer(rest.text) if not found["date"].isdigit()), None)
    if date is None or rest.text[date.end() :].strip(" .,;)"):
        return False
    draft.type = "personal_communication"
    draft.traits.add("letter")
    draft.put("genre", draft.rest.cut(*match.span("genre")))
    if (is_person(match["whom"]) and " " in match["whom"]) or (
        is_organization(match["whom"]) and match["whom"][0].isupper()
    ):
        draft.put_names("author", draft.rest.cut(*match.span("whom")))
    draft.put_date("issued", rest.cut(*date.span("date")))
    before = rest.cut(0, date.start()).strip(" ,(")
    last = before.chunks()[-1] if before else before
    if last and (is_place(last.text) or _TOWN.fullmatch(last.text)):
        draft.put("publisher-place", last)
    return True


def read_interview(draft: Draft) -> bool:
    """`Interview with X, an engineer, Luton, 14 June 2018`: who speaks is the author of an interview."""
    text = draft.rest.text
    if not contains_any(text[:120], ("nterview",)) or (
        draft.emphasis and _is_emphasis_before(draft, min(20, len(text)))
    ):
        return False
    match = _INTERVIEW.match(text)
    if match is None or match["whom"].startswith(("the author", "author")):
        return False
    rest = draft.rest.cut(match.start("rest"))
    date = next((found for found in _DATE.finditer(rest.text) if not found["date"].isdigit()), None)
    if date is None:
        return False
    draft.type = "interview"
    draft.traits.add("interview")
    draft.put("genre", draft.rest.cut(*match.span("genre")))
    if is_person(match["whom"]) and not is_organization(match["whom"]):
        draft.put_names("author", draft.rest.cut(*match.span("whom")))
    draft.put_date("issued", rest.cut(*date.span("date")))
    before = rest.cut(0, date.start()).strip(" ,(")
    bracket = before.text.rfind("(")
    if bracket >= 0 and ")" not in before.text[bracket:]:
        draft.put("publisher-place", before.cut(bracket + 1))
        return True
    chunks = before.chunks()
    for count in (2, 1):
        if len(chunks) < count or not chunks[-count]:
            continue
        place = before.cut(before.start_of(chunks[-count]))
        if is_place(place.text) or (count == 1 and _TOWN.fullmatch(place.text)):
            draft.put("publisher-place", place)
            break
    return True
