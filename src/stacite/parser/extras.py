"""What author-date styles put in brackets behind a title: `(2nd ed.)`, `(J. Bee, Ed.)`, `[Film]` (APA 7, 9.19)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.editions import take_edition, take_number, take_volume
from stacite.parser.locators import RANGE
from stacite.parser.persons import is_inverted
from stacite.parser.roles import variables_of

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_LAST_BRACKET = pattern(r"\s*[(\[][^()\[\]]{2,200}[)\]]$")
_EXTRA = pattern(r"\s*[(\[](?P<inner>[^()\[\]]{2,200})[)\]]")
_ROLE = pattern(
    r"(?P<names>[A-Z].+?), (?P<role>(?:Eds?|Trans|Ed\. & Trans|Illus|Comps?|Narr|Dirs?|Hosts?"
    r"|Producers?)\.?(?:,? & (?:Eds?|Trans)\.)?)"
)
_PAGES = pattern(rf"(?:pp?\. ?|S\. ?)(?P<pages>{RANGE.pattern}|\w?\d+)")
_GENRES = pattern(
    r"(?:[A-Z][\w’ -]*(?:dissertation|thesis|report|paper|film|episode|album|podcast|post|tweet|video|map"
    r"|manuscript|software|data set|app|speech|lecture|presentation|interview)s?|Preprint|Film|Data set|Video"
    r"|Audio podcast|Map|Computer software|Mobile app|Song|Photograph|Painting|Tweet)\b",
    re.IGNORECASE,
)


def take_trailing_extras(draft: Draft, title: Stretch) -> Stretch:
    """Take `(2nd ed.)`, `(J. Tenniel, Ed.)`, `[Film]` off a title's end."""
    while title.text[-1:] in (")", "]", "\n") and (match := _LAST_BRACKET.search(title.text)):
        if not _read_extra(draft, title.cut(match.start(), match.end()).strip(" ()[]")):
            break
        title = title.cut(0, match.start()).strip(" .")
    return title


def take_extras(draft: Draft, rest: Stretch) -> Stretch:
    """Take brackets like these off the start of what follows a quoted title."""
    while match := _EXTRA.match(rest.text):
        if not _read_extra(draft, rest.cut(*match.span("inner"))):
            break
        rest = rest.cut(match.end()).strip(" ,.")
    return rest


def _read_extra(draft: Draft, inner: Stretch) -> bool:
    parts = inner.chunks(";")
    if len(parts) > 1:
        read = [_read_extra(draft, part) for part in parts]
        return all(read)
    if match := _ROLE.fullmatch(inner.text):
        for variable in variables_of(match["role"]) or ["contributor"]:
            draft.put_names(variable, inner.cut(*match.span("names")), inverted=is_inverted(match["names"]))
        return True
    if match := _GENRES.match(inner.text):
        draft.put("genre", inner.cut(*match.span()))
        if re.search(r"dissertation|thesis", match[0], re.IGNORECASE):
            draft.traits.add("thesis")
            draft.put("publisher", inner.cut(match.end()))
        return True
    done = False
    for chunk in inner.chunks():
        if pages := _PAGES.fullmatch(chunk.text):
            draft.put("page", chunk.cut(*pages.span("pages")))
            done = True
        else:
            done = take_edition(draft, chunk) or take_volume(draft, chunk) or _take_number(draft, chunk) or done
    return done


def _take_number(draft: Draft, chunk: Stretch) -> bool:
    match = re.match(r"(?P<genre>.*?)\b[Nn]o\. (?P<number>\S+)$", chunk.text)
    if match is None:
        return take_number(draft, chunk)
    draft.put("genre", chunk.cut(*match.span("genre")))
    draft.put("number", chunk.cut(*match.span("number")))
    return True
