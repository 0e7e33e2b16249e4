"""The meaning of ids, classes and roles: a note, a note reference, or something else that looks like one.

Sources: DPUB-ARIA 1.1; EPUB Structural Semantics Vocabulary 1.1; the names that programs give. They are evidence beside
the structure, and are never used alone.
"""

from __future__ import annotations

import re

from stacite.text.patterns import pattern
from stacite.text.tables import phrases

_NOTE_ROLE = pattern(r"\b(doc-)?(foot|end|rear|side)notes?\b|\b(footnotes|endnotes|rearnotes|note)\b")
_NOTEREF_ROLE = pattern(r"\b(doc-)?noteref\b")
_ENDNOTE_ROLE = pattern(r"\b(doc-)?(end|rear)notes?\b")
_OTHER_ROLE = pattern(
    r"\b(doc-)?(biblioref|biblioentry|bibliography|glossref|glossary|pagebreak|index|credit|affiliation)\b"
)
_NOTE_NAME = pattern(
    rf"{phrases('readers', 'names of notes')}",
    re.IGNORECASE,
)
_OTHER_NAME = pattern(
    rf"(?<![a-z])(?:{phrases('readers', 'names of other elements')})(?![a-z])",
    re.IGNORECASE,
)
_BIBLIOGRAPHY_ROLE = pattern(r"\b(?:doc-)?bibliography\b")
_ENTRY_ROLE = pattern(r"\b(?:doc-)?biblioentry\b")
# citeproc's names (csl-bib-body, csl-entry) and LaTeXML's.
_BIBLIOGRAPHY_NAME = pattern(r"(?<![\w-])(?:csl-bib-body|ltx_biblist)(?![\w-])")
_ENTRY_NAME = pattern(r"(?<![\w-])(?:csl-entry|ltx_bibitem)(?![\w-])")
_BACKLINK_NAME = pattern(r"back[-_]?(?:link|ref)|doc-backlink|to-?top|return|footnote-?back", re.IGNORECASE)
_INLINE_NOTE_NAME = pattern(
    r"^(?:[a-z]{1,12}[-_]{1,2})?(?:inline[-_]?)?(?:(?:foot|end|side|margin)[-_]?note|notes?__note|ltx_role_thanks)"
    r"(?:[-_]{0,2}(?:text|content|body|inner|outer|note|inline|tooltip|popup|popover))?$",
    re.IGNORECASE,
)
_NOTES_HEADING = pattern(
    rf"[\W\d]*(?:{phrases('readers', 'headings of notes on web pages')})[\W\d]*",
    re.IGNORECASE,
)
_BIBLIOGRAPHY_HEADING = pattern(
    rf"[\W\d]*(?:{phrases('readers', 'headings of bibliographies on web pages')})[\W\d]*",
    re.IGNORECASE,
)


def names_note(names: str) -> bool:
    """Whether an id or class names a note or a note reference."""
    return _NOTE_NAME.search(names) is not None


def names_other(names: str) -> bool:
    """Whether an id or class names something else: a work in a list, an equation, a figure, a comment."""
    return _OTHER_NAME.search(names) is not None


def names_backlink(names: str) -> bool:
    """Whether a class or role names a backlink."""
    return _BACKLINK_NAME.search(names) is not None


def is_note_role(role: str) -> bool:
    """Whether a role is that of a note or a list of notes."""
    return _NOTE_ROLE.search(role) is not None


def is_noteref_role(role: str) -> bool:
    """Whether a role is that of a note reference."""
    return _NOTEREF_ROLE.search(role) is not None


def is_endnote_role(role: str) -> bool:
    """Whether a role is that of an endnote or a list of endnotes."""
    return _ENDNOTE_ROLE.search(role) is not None


def is_other_role(role: str) -> bool:
    """Whether a role excludes a note."""
    return _OTHER_ROLE.search(role) is not None


def is_bibliography(names: str, role: str) -> bool:
    """Whether an element says that it is a bibliography, all of whose paragraphs are entries."""
    return _BIBLIOGRAPHY_ROLE.search(role) is not None or _BIBLIOGRAPHY_NAME.search(names) is not None


def is_entry(names: str, role: str) -> bool:
    """Whether an element says that it is an entry of a bibliography."""
    return _ENTRY_ROLE.search(role) is not None or _ENTRY_NAME.search(names) is not None


def is_inline_note(name: str, classes: str, role: str) -> bool:
    """Whether an element says that it contains a note in place; custom elements say so by their name."""
    if "-" in name and _INLINE_NOTE_NAME.match(name):
        return True
    return any(_INLINE_NOTE_NAME.match(each) for each in classes.split()) or any(
        _INLINE_NOTE_NAME.match(each) for each in role.split()
    )


def heads_notes(text: str) -> bool:
    """Whether a heading is one of notes."""
    return len(text) < 80 and _NOTES_HEADING.fullmatch(text) is not None


def heads_bibliography(text: str) -> bool:
    """Whether a heading is one of a bibliography."""
    return len(text) < 80 and _BIBLIOGRAPHY_HEADING.fullmatch(text) is not None
