"""Letters and interviews, cited by who wrote or spoke to whom (Chicago 17, 14.111, 14.211-14; OSCOLA 4, 3.4.12-13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.bodies import is_body
from stacite.parser.chapter import read_chapter
from stacite.parser.dates import DATE
from stacite.parser.locators import locator_of
from stacite.parser.persons import is_person
from stacite.parser.places import is_place
from stacite.parser.quoted import IN_BOOK
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_KIND = (
    r"(?:(?:[Oo]pen|[Jj]oint|[Pp]rivate|[Cc]onfidential|[Uu]npublished|[Pp]ersonal) )?(?:[Ll]etter|[Mm]emorandum"
    r"|[Mm]emo|[Tt]elegram"
    r"|[Cc]able|[Ee]-?mail(?: message)?|[Nn]ote|[Dd]espatch|[Dd]ispatch|[Ff]ax|[Bb]rief|[Ll]ettre)"
)
_LETTER = pattern(
    rf"(?:(?P<genre>{_KIND})(?: from (?:the )?|, | von | de | (?=[^,]{{3,80}} an ))"
    rf")?(?P<from>[A-Z][\w.’& -]{{2,90}}?)(?P<office>, [^,()“”]{{2,60}},)? (?:to|an|à) (?:the )?"
    rf"(?P<to>[A-Z][\w.’& -]{{2,70}})(?=,| \()(?P<between>(?:, [^,()“”\d]{{2,60}}){{0,2}})"
    rf"(?:, | \()(?P<date>{DATE})\)?(?P<rest>.*)$",
    re.DOTALL,
)
_FROM_TO = pattern(rf"(?:{_KIND}(?: from|,| von| de)? )?[A-Zt][\w.’&, -]{{2,160}} (?:to|an|à) (?:the )?[A-Z]")
"""What every letter's citation starts with; quick to compile."""
_TO = pattern(r" (?:to|an|à) (?:the )?[A-Z][^“”]{1,300}\d")
_AND = pattern(r",? (?:and|&|und|et) |, ")
_GENRE_BEHIND = pattern(rf"(?:^|, )(?P<genre>{_KIND})(?:,|$)")
_INTERVIEW = pattern(
    r"(?:[A-Z][\w’'& .]{1,60}? )??(?:our |my )?(?P<genre>(?:(?:[Pp]ersonal|[Tt]elephone|[Pp]hone|[Vv]ideo|[Oo]nline"
    r"|[Ee]-?mail|[Rr]emote|[Ii]n-person|[Cc]onfidential|[Aa]nonymous|Zoom|WhatsApp"
    r"|Skype) )*[Ii]nterviews?) (?:conducted )?with "
    r"(?:(?:Dr|Prof|Mr|Mrs|Ms|Gen|Adm|Sen|Rep|Sir|Amb|Hon)\b\.? )*(?P<whom>[^,(;“”]{2,90}?)(?P<rest>(?:,| \().*)$",
    re.DOTALL,
)
_PRINTED_IN = pattern(r"(?:(?:re)?printed|published|reproduced|repr\.|quoted|cited) in ")
_DATE = pattern(rf"(?:^|[,(] ?| )(?P<date>{DATE})(?=[),;]|$)")
_TOWN = pattern(r"[A-ZÀ-Þ][a-zà-ÿ]+(?: [A-ZÀ-Þ][a-zà-ÿ]+)?")


def read_letter(draft: Draft) -> bool:
    """`A to B, October 3, 1676, in *The Letters*, …`; `Letter from A to B (3 October 1676)`."""
    text = draft.rest.text
    if text and draft.emphasis and _is_emphasised(draft, min(20, len(text))):
        return False
    match = _LETTER.match(text) if _TO.search(text[:400]) and _FROM_TO.match(text) else None
    if match is None or not _are_correspondents(match) or _is_emphasised(draft, match.end("to")):
        return False
    draft.traits.add("letter")
    draft.type = "personal_communication"
    draft.put_names("author", draft.rest.cut(*match.span("from")))
    draft.put_names("recipient", draft.rest.cut(*match.span("to")))
    draft.put_date("issued", draft.rest.cut(*match.span("date")))
    if match["genre"]:
        draft.put("genre", draft.rest.cut(*match.span("genre")))
    elif genre := _GENRE_BEHIND.search(match["between"]):
        draft.put("genre", draft.rest.cut(*match.span("between")).cut(*genre.span("genre")))
    rest = draft.rest.cut(*match.span("rest")).strip(" ,")
    found = IN_BOOK.match(rest.text) or _PRINTED_IN.match(rest.text)
    if found or any(rest and left >= rest.places[0] and right <= rest.places[-1] + 2 for left, right in draft.emphasis):
        draft.put_title("title", draft.rest.cut(0, match.end("date")))
        draft.dates.pop("issued", None)
        read_chapter(draft, rest.cut(found.end() if found else 0))
    elif rest and (locator := locator_of(rest.text)) is not None:
        draft.locator = draft.locator or locator
    elif rest:
        draft.put("archive", rest)
    return True


def _is_emphasised(draft: Draft, end: int) -> bool:
    """Whether italics begin before the recipient's name ends."""
    places = draft.rest.places
    return any(places[0] <= left < places[end - 1] for left, _ in draft.emphasis)


def _are_correspondents(match: re.Match[str]) -> bool:
    """Whether persons or, where a letter is named as one, bodies stand on both sides."""
    sides = [part for side in ("from", "to") for part in _AND.split(match[side]) if part]
    if match["genre"] or _GENRE_BEHIND.search(match["between"]):
        return all(is_person(part) or is_body(part) for part in sides) or len(sides) == 2
    return not match["office"] and " and " not in match["to"] and all(is_person(part) for part in sides)


_TALK = pattern(
    r"(?:(?:[Aa]uthors?(?:’s?|'s?)?|[Oo]ur|[Mm]y) )?"
    r"(?P<genre>(?:(?:[Pp]ersonal|[Tt]elephone|[Pp]hone|[Pp]rivate"
    r"|[Oo]nline|[Ee]-?mail|[Vv]ideo|[Ww]ritten|[Cc]onfidential) )*"
    r"(?:[Cc]onversations?|[Cc]orrespondence|[Cc]ommunications?"
    r"|[Ee]xchanges?|[Dd]iscussions?|[Ee]-?mails?)) (?:with|from) (?:the |an? )?"
    r"(?P<whom>[^,(;“”]{2,90}?)(?P<rest>(?:,| \().*)$",
    re.DOTALL,
)
"""`Email correspondence with the Ministry, 15 May 2024`: said or written to the author (Chicago 17, 14.214)."""
_TALK_WORDS = ("onversation", "orrespondence", "ommunication", "xchange", "iscussion", "mail")


_BY_AUTHOR = pattern(
    r"(?P<genre>(?:(?:personal|telephone|phone|email|e-mail|online|video|Zoom|Skype|remote) )*(?P<kind>interview"
    r"|conversation|discussion|correspondence|communication|call|e-?mail|message)s?) (?:by|with|to) (?:the )?authors?,?"
    r" (?P<rest>[^“”]{4,300})$"
)
"""`Roe, interview by author, Oslo, May 3, 2024`: behind the name of who spoke (Chicago 17, 14.211)."""


def read_spoken_with(draft: Draft, rest: Stretch) -> bool:
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
    if not holds(text[:60], _TALK_WORDS) or draft.emphasis or '"' in text or (match := _TALK.match(text)) is None:
        return False
    rest = draft.rest.cut(match.start("rest"))
    date = next((found for found in _DATE.finditer(rest.text) if not found["date"].isdigit()), None)
    if date is None or rest.text[date.end() :].strip(" .,;)"):
        return False
    draft.type = "personal_communication"
    draft.traits.add("letter")
    draft.put("genre", draft.rest.cut(*match.span("genre")))
    if (is_person(match["whom"]) and " " in match["whom"]) or (is_body(match["whom"]) and match["whom"][0].isupper()):
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
    if not holds(text[:120], ("nterview",)) or (draft.emphasis and _is_emphasised(draft, min(20, len(text)))):
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
    if is_person(match["whom"]) and not is_body(match["whom"]):
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
