"""The book that a chapter stands in: `in Title, ed. A. B.` (Chicago), `in A. B. (ed.), Title` (Oxford)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.parser.booktitle import emphasis_bound
from stacite.parser.roles import AFTER_NAMES, variables_of
from stacite.parser.volume import read_volume

if TYPE_CHECKING:
    from stacite.parser.draft import Draft
    from stacite.parser.stretch import Stretch

_CHAPTER_OF = pattern(
    r"(?P<part>(?:[Cc]hap(?:ter)?\.?|[Pp]t\.|[Pp]art) (?P<number>\w+)|[Ff]oreword|[Ii]ntroduction|[Pp]reface"
    r"|[Aa]fterword|Vorwort|Einleitung) "
    r"(?:in|of|to) "
)


def read_chapter(draft: Draft, found: Stretch) -> None:
    """Read what follows `in`: names with `(ed.)` first (Oxford), or title first (Chicago)."""
    found = found.strip(" ,:")
    if match := _CHAPTER_OF.match(found.text):
        found = found.cut(match.end())
    if match := re.match(
        r"(?P<same>[Ii]d\.|[Dd]ers\.|[Dd]ies\.|[Ii]dem|[Ee]adem|[Ee]ad\.)[,:]? "
        r"(?P<role>\((?:eds?|Hgg?|Hrsgg?|éds?|dir)\.?\)[,:]? )?",
        found.text,
    ):
        if match["role"] and "author" in draft.names:
            draft.names["editor"] = draft.names["author"]
            draft.fields["editor"] = found.cut(*match.span("same")).span
        found = found.cut(match.end())
    found = _drop_author(draft, found)
    bound = emphasis_bound(draft, found)
    role = None if bound else leading_editors(found)
    if role is not None:
        for variable in ("editor", "translator"):
            if variable in _hands_of(role["role"]):
                draft.put_names(variable, found.cut(0, role.start()))
        found = found.cut(role.end()).strip(" ,:")
        found = _second_role(draft, found)
    elif not bound and (names := _names_before_emphasis(draft, found)):
        draft.put_names("container-author", found.cut(0, names))
        found = found.cut(names).strip()
    read_volume(draft, found, "container-title", by="container-author")


def _hands_of(role: str) -> list[str]:
    """The hands that a role behind names says; `(dir.)` before a book is its editor's."""
    return ["editor" if variable == "director" else variable for variable in variables_of(role)]


def _drop_author(draft: Draft, found: Stretch) -> Stretch:
    """`Author, ‘Chapter’ in Author, Book`: the chapter's author wrote the book as well (OSCOLA 4, 3.2.5)."""
    author = draft.fields.get("author")
    printed = draft.note[slice(*author)] if author else ""
    if len(printed) > 5 and found.text.startswith(f"{printed}, "):
        draft.put_names("container-author", found.cut(0, len(printed)))
        return found.cut(len(printed)).strip(" ,")
    return found


def _second_role(draft: Draft, found: Stretch) -> Stretch:
    """`A (ed.), B (trans.) Title`."""
    match = AFTER_NAMES.search(found.text[:80])
    if (
        match
        and "(" in match[0]
        and "translator" in variables_of(match["role"])
        and "," not in found.text[: match.start()]
    ):
        draft.put_names("translator", found.cut(0, match.start()))
        return found.cut(match.end()).strip()
    return found


def _names_before_emphasis(draft: Draft, found: Stretch) -> int:
    for left, _ in draft.emphasis:
        if found and found.places[0] < left <= found.places[-1]:
            at = found.at(left)
            return at if found.text[:at].rstrip().endswith(",") and found.text[:at].count(",") <= 4 else 0
    return 0


def leading_editors(found: Stretch) -> re.Match[str] | None:
    """The role after names that stand before the book's title."""
    for match in AFTER_NAMES.finditer(found.text[:250]):
        head = found.text[: match.start()]
        bracketed = match[0].lstrip(", ")[:1] in "(["
        if (
            match.start() > 0
            and (bracketed or match[0].startswith(","))
            and ":" not in head
            and not re.search(r"[\"“‘(]", head)
        ):
            following = found.text[match.end() :].lstrip()
            if bracketed or following.startswith(","):
                return match
    return None
