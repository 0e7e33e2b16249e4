"""CSL-JSON as reference managers write it becomes an Item.

Sources: CSL 1.0.2, appendices III (types) and IV (variables), and its csl-data.json; citeproc-js' manual for
`raw` dates, `season` and the tags in titles. What programs add of their own is dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.csl_dates import date_from_csl
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, TYPES, Item, Name
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 20_000
"""Letters of a value; an abstract has some 3,000."""
_MOST_NAMES = 5000
"""Collaborations in physics sign with 3,000."""
_OTHER_NAMES = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short"}
"""As citeproc-js and Zotero call variables that CSL names otherwise."""
_OTHER_TYPES = {
    "journal-article": "article-journal",
    "posted-content": "article",
    "monograph": "book",
    "book-chapter": "chapter",
    "proceedings-article": "paper-conference",
    "dissertation": "thesis",
    "report-component": "report",
}
"""As Crossref calls types, in the CSL-JSON that its registry gives."""
_VERBATIM = frozenset(("DOI", "ISBN", "ISSN", "PMCID", "PMID", "URL"))
_LABELS = frozenset(
    """
    act appendix article-locator book canon chapter column elocation equation figure folio issue line note opus page
    paragraph part rule scene section sub-verbo supplement table timestamp title-locator verse version volume
    """.split()
)
_UNSEEN = pattern(r"[\x00-\x08\x0e-\x1f\x7f\ufeff]|[\ud800-\udfff]")
_BLANKS = pattern(r"(?:(?!\u00a0)\s)+")
"""All but the no-break space, which French puts before a colon."""
_EMPHASIS = pattern(r"</?(?:i|em)>", re.IGNORECASE)
_TAG = pattern(r"</?(?:b|strong|sup|sub|sc|span|nocase)(?: [^<>]{0,200})?>", re.IGNORECASE)
_ENTITY = pattern(r"&(?:amp|lt|gt|quot|apos|#39|#38);")
_LETTERS = {"&amp;": "&", "&#38;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&#39;": "'"}


def item_from_csl(data: Mapping[str, object]) -> Item:
    """The work that a CSL-JSON object describes; never raises, and drops what is no CSL or makes no sense."""
    named = {_OTHER_NAMES.get(variable, variable): value for variable, value in data.items()}
    named |= {variable: value for variable, value in data.items() if variable in TEXT_VARIABLES}
    texts = {variable: text(named[variable], variable) for variable in named if variable in TEXT_VARIABLES}
    names = {variable: _names(named[variable]) for variable in named if variable in NAME_VARIABLES}
    dates = {variable: date_from_csl(named[variable]) for variable in named if variable in DATE_VARIABLES}
    return Item(
        _type(data.get("type")),
        {variable: found for variable, found in texts.items() if found},
        {variable: people for variable, people in names.items() if people},
        {variable: date for variable, date in dates.items() if date},
    )


def locator_label(value: object) -> str:
    """A CSL locator label; `page` where none, or one unknown, is given."""
    return value if isinstance(value, str) and value in _LABELS else "page"


def text(value: object, variable: str = "") -> str:
    """A text or number on one line, with emphasis as `*…*` and without other tags; empty for anything else.

    Some programs give lists of texts (Crossref's `title`): the first counts.
    """
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    plain = _BLANKS.sub(" ", _UNSEEN.sub("", str(value)[:_LONGEST])).strip()
    if variable in _VERBATIM:
        return plain
    untagged = _TAG.sub("", _EMPHASIS.sub("*", plain))
    return _ENTITY.sub(lambda match: _LETTERS[match[0]], untagged)


def _type(value: object) -> str:
    given = value if isinstance(value, str) else ""
    known = _OTHER_TYPES.get(given, given)
    return known if known in TYPES else "document"


def _names(value: object) -> tuple[Name, ...]:
    people = value[:_MOST_NAMES] if isinstance(value, list) else [value]
    return tuple(name for each in people if (name := _name(each)))


def _name(value: object) -> Name | None:
    """A person, or a body (`literal`; also what is only text)."""
    if isinstance(value, str):
        return Name(literal=text(value)) if text(value) else None
    if not isinstance(value, dict):
        return None
    literal = text(value.get("literal") or value.get("name"))
    family, given = text(value.get("family")), text(value.get("given"))
    if literal or not family:
        body = literal or given
        return Name(literal=body) if body else None
    return Name(
        family,
        given,
        dropping_particle=text(value.get("dropping-particle")),
        non_dropping_particle=text(value.get("non-dropping-particle")),
        suffix=text(value.get("suffix")),
    )
