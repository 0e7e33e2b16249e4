"""What is said of a work behind its quoted title: brackets, genre, status, an event, the number of a standard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.dates import DATE
from stacite.parser.editions import STANDARD, take_number
from stacite.parser.entrymarks import THESIS
from stacite.parser.places import is_place
from stacite.parser.stretch import holds

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_GENRE_TAIL = pattern(
    r"(?<=, )(?P<genre>(?<=, )preprint|press release|news release|blog post|fact sheet|technical report|research report"
    r"|working paper|policy brief|white paper|podcast(?: audio)?|letter(?: to the editor)?|memorandum"
    r"|unpublished (?:manuscript|paper)|op-ed|editorial|obituary|abstract|audio|video|data set|dataset|map|transcript"
    r"|speech|lecture|cartoon|photograph|comic strip|poster)"
    r"(?: (?:no\. )?(?P<number>(?:[A-Z]{1,8}[-/ ])?\d[\w–/-]*))?(?=,(?! (?:and|&|und|et) )|$| \([A-Z])",
    re.IGNORECASE,
)
_TO_APPEAR = pattern(r"(?P<status>to be published|to appear|forthcoming|accepted|in press) in (?=(?:the )?[A-Z*])")
"""`forthcoming in Journal of Bread`."""


def take_status(draft: Draft, rest: Stretch) -> Stretch:
    """What is left behind the words that say a text is yet to appear."""
    match = _TO_APPEAR.match(rest.text)
    if match is None:
        return rest
    draft.put("status", rest.cut(*match.span("status")))
    return rest.cut(match.end())


def without_brackets(draft: Draft, rest: Stretch) -> Stretch:
    """Without what brackets say of the title: a translation, or what kind of text it is."""
    while match := re.match(r"\s*\[(?P<inner>[^\]]{3,200})\],?\s*", rest.text):
        if re.match(r"\d{4}", match["inner"]):
            break
        if not match["inner"][0].isupper():
            draft.put("genre", rest.cut(*match.span("inner")))
        rest = rest.cut(match.end())
    return rest


def take_genre(draft: Draft, rest: Stretch) -> Stretch:
    """What is left without the words that say what kind of text it is, and its number."""
    if thesis := THESIS.match(rest.text):
        draft.put("genre", rest.cut(*thesis.span("genre")))
        draft.traits.add("thesis")
        return rest.cut(thesis.end()).strip(" ,")
    match = _GENRE_TAIL.search(f", {rest.text}")
    if match is None or rest.text[: max(0, match.start("genre") - 2)].count("(") > rest.text.count(
        ")", 0, match.start()
    ):
        return rest
    start, end = match.start("genre") - 2, match.end() - 2
    draft.put("genre", rest.cut(start, match.end("genre") - 2))
    if match["number"]:
        draft.put("number", rest.cut(match.start("number") - 2, match.end("number") - 2))
    return rest.without(max(0, start - 2), end).strip(" ,")


_PAPER = pattern(
    r"(?P<genre>(?:unpublished )?(?:conference )?(?:paper|lecture|talk|address|keynote|poster|speech)"
    r"(?: (?:given|delivered|presented|read))?)"
    r" (?:at|to|before) (?:the )?(?P<event>[A-Za-z][^,()]{3,120}(?:, [A-Z][\w ]{2,40}){0,2}?), "
    rf"(?P<date>{DATE})$"
)
"""`paper delivered to the Baking Conference, Princeton, 16 October 2010`."""
_PAPER_WORDS = ("paper", "lecture", "talk", "address", "keynote", "poster", "speech")


def take_paper(draft: Draft, rest: Stretch) -> Stretch:
    """What is left behind the event at which a paper was given: nothing."""
    match = _PAPER.match(rest.text) if holds(rest.text, _PAPER_WORDS) else None
    if match is None:
        return rest
    event, comma, place = match["event"].rpartition(", ")
    end = match.start("event") + len(event) if comma and is_place(place) else match.end("event")
    draft.put("genre", rest.cut(*match.span("genre")))
    draft.put("event-title", rest.cut(match.start("event"), end))
    if end < match.end("event"):
        draft.put("publisher-place", rest.cut(end, match.end("event")))
    draft.put_date("issued", rest.cut(*match.span("date")))
    return rest.cut(0, 0)


def take_standard(draft: Draft, rest: Stretch) -> Stretch:
    """`“Title,” RFC 6962, IETF, June 2013`: what is left behind the number."""
    first, comma, _ = rest.text.partition(",")
    if comma and STANDARD.match(first) and take_number(draft, rest.cut(0, len(first))):
        return rest.cut(len(first)).strip(" ,")
    return rest
