"""Entries whose parts end in full stops: `Family, Given. “Title.” Container, 2010.` (MLA 9; Chicago 17, 14.61)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.authordate import FAMILY_FIRST, is_dated_head, read_title
from stacite.parser.authors import put_author
from stacite.parser.bodies import is_body, is_body_part
from stacite.parser.dates import DATE, UNDATED, YEAR
from stacite.parser.elements import read_elements, starts_with_title
from stacite.parser.headnames import HeadNames, find_head_names
from stacite.parser.heads import match_dated_head
from stacite.parser.names import names_of
from stacite.parser.persons import is_person
from stacite.parser.quoting import find_quoted_title
from stacite.parser.sentences import full_stops

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.quoting import Quoted
    from stacite.parser.stretch import Stretch

_INITIAL_HEAD = pattern(
    r"[A-ZÀ-Þ][\w’'‑-]{1,30}(?: [A-ZÀ-Þ][\w’'‑-]{1,30})?, (?:[A-ZÀ-Þ]\.[ -]?){1,4}(?=[“\"*\d]"
    r"|(?![A-Z]\.)[A-ZÀ-Þ][\w’'-]* ?[\w:,.&])"
)
_SINGLE = pattern(r"[A-ZÀ-Þ][\w’'-]+")
_TITLELESS = pattern(rf"\([^()]{{2,120}}\)\.?|{DATE}\.?")
"""What names would not be alone with; what stands before it is a title."""
_DASHES = pattern(r"(?:[—–_]{2,12}|—|-{3,12}) ?\.?[,:]? (?=\S)")
"""In place of names: those of the entry before (Chicago 17, 14.67)."""
_ROLE = pattern(r", (?:eds?|editors?|trans|translators?|comps?)\.?$")


def read_entry(draft: Draft) -> bool:
    """Read an entry; False where the citation is something else."""
    rest = draft.rest
    quoted = find_quoted_title(rest)
    if dashes := _DASHES.match(rest.text):
        put_author(draft, rest.cut(0, dashes.end()))
        _read_rest(draft, rest.cut(dashes.end()))
        return True
    head_names = find_head_names(rest.text)
    if head_names is not None and _is_before_title(draft, rest, head_names, quoted):
        if _TITLELESS.fullmatch(rest.text, head_names.start):
            return False
        put_author(draft, rest.cut(0, head_names.end), inverted=head_names.is_inverted)
        _read_rest(draft, rest.cut(head_names.start))
        return True
    stops = full_stops(rest.text)
    if not stops:
        return False
    if quoted is not None and quoted.start == 0 and rest.text[quoted.end - 2] in ".?!":
        _read_rest(draft, rest)
        return True
    end = quoted.start if quoted is not None and quoted.start else stops[0]
    if match := _INITIAL_HEAD.match(rest.text):
        end = min(end, match.end())
    head = rest.cut(0, end).strip(" ")
    head = head if re.search(r"\b[A-Z]\.$|al\.$|Jr\.$", head.text) else head.strip(" .")
    if not _is_head(head.text) or _TITLELESS.fullmatch(rest.text, end):
        return quoted is None and not draft.emphasis and _read_headless(draft, rest)
    put_author(draft, head, inverted="," in head.text and FAMILY_FIRST.match(head.text + ".") is not None)
    _read_rest(draft, rest.cut(end).strip(" "))
    return True


def _is_before_title(draft: Draft, rest: Stretch, names: HeadNames, quoted: Quoted | None) -> bool:
    """Whether the names end before the title's quotation mark or emphasis."""
    if quoted is not None and quoted.start < names.start:
        return False
    first, last = rest.places[0], rest.places[names.end - 1]
    return not any(first < right and left < last for left, right in draft.emphasis)


def _read_headless(draft: Draft, rest: Stretch) -> bool:
    """`Title. Place: Publisher, 1990.`: the title comes first, and what follows can be nothing but its source."""
    name, comma, _ = rest.text.partition(", ")
    if (comma and " " in name and is_person(name)) or not starts_with_title(rest.text):
        return False
    draft.traits.add("entry")
    read_elements(draft, rest)
    return True


def _is_head(head: str) -> bool:
    """Family names first, a body, or a single name."""
    role = _ROLE.search(head)
    names = head[: role.start()] if role else head
    if len(head) > 300 or re.search(r"[:\d“\"]", names):
        return False
    single = _SINGLE.fullmatch(names) is not None
    if not (FAMILY_FIRST.match(names + ".") or _are_bodies(names) or single):
        return False
    found = names_of(names, inverted=True)
    return bool(found) and all(len(str(name)) < 80 for name in found)


def _are_bodies(names: str) -> bool:
    """A body, with or without the body that it is a part of."""
    first, *others = names.split(", ")
    return is_body(first) and all(map(is_body_part, others))


def starts_with_body(text: str) -> bool:
    """Whether a body, or a name of one word, stands alone before a full stop and its work's title."""
    stops = full_stops(text)
    if not stops or text[stops[0]] in "([":
        return False
    head = text[: stops[0]].strip(" .")
    return (_SINGLE.fullmatch(head) is not None or (len(head) < 120 and _are_bodies(head))) and ":" not in head


_DATE = pattern(rf"(?P<date>{YEAR}(?:[/–-]\d{{2,4}})?[a-z]?|{UNDATED})[.,:]?\s+")


def _read_rest(draft: Draft, rest: Stretch) -> None:
    draft.traits.add("entry")
    if not draft.emphasis and find_quoted_title(rest) is None:
        _read_plain(draft, rest)
    else:
        read_title(draft, _take_date(draft, rest))


def _read_plain(draft: Draft, rest: Stretch) -> None:
    read_elements(draft, _take_date(draft, rest))


def _take_date(draft: Draft, rest: Stretch) -> Stretch:
    match = _DATE.match(rest.text)
    if match is None:
        return rest
    draft.put_date("issued", rest.cut(*match.span("date")))
    return rest.cut(match.end())


@lru_cache(maxsize=256)
def starts_entry(text: str) -> bool:
    """Whether the words start as an entry of a bibliography does, whose parts end in full stops; kept for one note."""
    if dated := match_dated_head(text):
        return is_dated_head(dated.names)
    if _DASHES.match(text):
        return True
    found = find_head_names(text)
    if _INITIAL_HEAD.match(text) or (found is not None and found.is_certain):
        return True
    head = text[: next(iter(full_stops(text[:400])), 400)].strip(" .")
    names = _ROLE.sub("", head)
    return len(head) + 3 < len(text) and FAMILY_FIRST.match(f"{names}.") is not None and _is_head(head)


_LONGEST_HEAD = 600
"""Letters of names and title."""


def is_rest_of_entry(before: str, body: str, *, is_tail: bool) -> bool:
    """Whether words that cite go on with an entry that began with names and its title.

    A single name in full (`Ann Bee. Title.`) begins one only where the words print what follows a title (`is_tail`).
    """
    names = find_head_names(f"{before} {body}") if len(before) < _LONGEST_HEAD else None
    if names is None or names.end > len(before):
        return False
    return is_tail or (names.is_certain and not starts_entry(body))
