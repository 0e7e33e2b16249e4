"""The bodies that stand behind a work: institutions, offices, companies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.addresses import host_of

if TYPE_CHECKING:
    from stacite.model.citation import Citation
    from stacite.model.item import Item
    from stacite.rules.walk import ReadNote

_NAMING = """
    publisher original-publisher container-title collection-title archive archive_collection authority event event-title
    source
""".split()
"""Variables that name a body, or what one is known by."""
_SERIES = pattern(r"(?!(?:nos?|nr|num)\b)[A-Za-z]{2,}", re.IGNORECASE)
"""Letters in a report's number that stand for who issued it: `GAO-16-669`, `Cm 9661`."""


_PLAIN = frozenset(
    """
    abschlussbericht annual arbeitspapier ba bachelor background bericht brief briefing conference data de
    discussion diskussionspapier diss dissertation dissertationsschrift doctoral doctorate draft du fact final green
    gutachten habil habilitation habilitationsschrift interim issue jur ma magisterarbeit master masterarbeit
    masters master’s memo memorandum mimeo msc mémoire no note nr occasional of paper papers phd phil policy press
    progress rapport release rep report research series sheet special staff statement studie study summary tech
    technical the thesis thèse unpublished update white working étude
    """.split()
)
"""Words of a genre that name no body: `PhD diss.`, `working paper`, and not `University of Hull Working Paper`."""
_CAPITAL = pattern(r"\b[^\W\d_a-zß-öø-ÿ][\w’.]+")
_WORD = pattern(r"[^\W\d_]+(?:’s)?")


def names_body(item: Item) -> bool:
    """Whether the work says by anything who issued it: a body among its names, a publisher, a series, its address."""
    if any(name.literal for names in item.names.values() for name in names) or any(map(item.get, _NAMING)):
        return True
    genre = _WORD.findall(item.get("genre").lower().replace(".", ""))
    is_plain = _PLAIN.issuperset(genre)
    return (
        not is_plain
        or _SERIES.match(item.get("number")) is not None
        or bool(host_of(item.get("URL")) or item.get("DOI"))
    )


def reads_all(read: ReadNote, citation: Citation) -> bool:
    """Whether all capitalised words of the citation belong to something that was read: no body is overlooked."""
    known = [*citation.fields.values()]
    words = _CAPITAL.finditer(read.text, *citation.span)
    return all(
        word[0].lower().rstrip(".") in _PLAIN or any(start <= word.start() < end for start, end in known)
        for word in words
    )
