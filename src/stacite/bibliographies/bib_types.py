"""Which CSL type an entry of BibTeX or biblatex is.

Sources: btxdoc, section 3.1; biblatex manual 3.20, sections 2.1.1 to 2.1.3; CSL 1.0.2, appendix III.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TYPES = dict(
    pair.split("=")
    for pair in """
    article=article-journal suppperiodical=article-journal
    book=book mvbook=book collection=book mvcollection=book proceedings=book mvproceedings=book reference=book
    mvreference=book booklet=pamphlet manual=book
    inbook=chapter bookinbook=chapter suppbook=chapter incollection=chapter suppcollection=chapter
    inreference=entry inproceedings=paper-conference conference=paper-conference
    phdthesis=thesis mastersthesis=thesis thesis=thesis techreport=report report=report unpublished=manuscript
    online=webpage electronic=webpage www=webpage patent=patent periodical=periodical dataset=dataset software=software
    standard=standard review=review artwork=graphic image=figure audio=song music=song movie=motion_picture
    video=motion_picture performance=performance letter=personal_communication legislation=legislation
    jurisdiction=legal_case legal=legislation misc=document
    """.split()
)
_COVERS: Mapping[str, frozenset[str]] = {
    "article-journal": frozenset("article-newspaper article-magazine review review-book article".split()),
    "webpage": frozenset("post post-weblog article-newspaper article-magazine dataset legislation".split()),
    "chapter": frozenset(("entry-dictionary", "entry-encyclopedia", "entry", "paper-conference")),
    "entry": frozenset(("entry-dictionary", "entry-encyclopedia")),
    "paper-conference": frozenset(("speech", "chapter")),
    "book": frozenset(("classic", "collection", "report")),
    "pamphlet": frozenset(("book", "report", "document")),
    "manuscript": frozenset(("article", "paper-conference", "speech", "report", "personal_communication")),
    "report": frozenset(("standard", "regulation", "article")),
    "legislation": frozenset(("bill", "treaty", "regulation", "legal_case", "hearing")),
    "motion_picture": frozenset(("broadcast",)),
    "song": frozenset(("broadcast", "musical_score")),
}
"""What people enter under these for want of a better one."""
_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}
NO_WORKS = frozenset(("set", "xdata", "customa", "bibnote", "control", "ieeetranbstctl"))
"""Entries that are about other entries, or tell a style what to do."""
_IN_BOOKS = frozenset(("book", "chapter", "entry", "paper-conference"))


def type_of(kind: str, fields: Mapping[str, str]) -> str:
    """The CSL type of an entry type in small letters; `document` where it is not known."""
    if kind in ("article", "suppperiodical"):
        return _SUBTYPES.get(fields.get("entrysubtype", "").lower(), "article-journal")
    return _TYPES.get(kind, "document")


def is_known(kind: str) -> bool:
    """Whether BibTeX or biblatex has this entry type."""
    return kind in _TYPES


def covers_of(csl_type: str) -> frozenset[str]:
    """The CSL types that people enter under this one, for want of a better."""
    return _COVERS.get(csl_type, frozenset())


def is_in_books(csl_type: str) -> bool:
    """Whether `number` counts within a series."""
    return csl_type in _IN_BOOKS
