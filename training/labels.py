"""From spans of variables to one label a word."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.parser.tagging.features import CitationToken

OTHER = "O"
LABELS = {
    "title": "title",
    "title-short": "title",
    "container-title": "container-title",
    "container-title-short": "container-title",
    "collection-title": "collection-title",
    "publisher": "publisher",
    "publisher-place": "publisher-place",
    "event-place": "publisher-place",
    "issued": "issued",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "page-first": "page",
    "locator": "locator",
    "edition": "edition",
    "number": "number",
    "genre": "genre",
    "medium": "genre",
    "archive": "archive",
    "archive_location": "archive",
    "authority": "authority",
    "section": "section",
    "accessed": "accessed",
    "event": "event",
    "event-title": "event",
    "author": "author",
    "composer": "author",
    "editor": "editor",
    "translator": "translator",
    "editortranslator": "editor",
    "contributor": "contributor",
    "container-author": "contributor",
    "collection-editor": "contributor",
    "reviewed-author": "contributor",
    "recipient": "contributor",
    "editor-translator": "editor",
    "interviewer": "contributor",
    "director": "contributor",
    "illustrator": "contributor",
    "compiler": "contributor",
    "host": "contributor",
    "performer": "contributor",
    "narrator": "contributor",
}
"""CSL variable -> label; the rest is `O`, addresses and DOIs too, which the grammar finds."""
NAMES = ("author", "editor", "translator", "contributor")
_ROLE = re.compile(
    r"(?:ed|eds|éd|éds|edited|editor|editors|hrsg|hg|hgg|trans|transl|translated|translator|translators|übers|übersetzt"
    r"|by|von|par|di|a|cura|and|und|et|comp|comps|compiled|dir|dirs|directed|réd|red|with|in|herausgegeben|de|ed\.)",
    re.IGNORECASE,
)
_AFFIX = re.compile(
    r"(?:vols?|volume|no|nos|nr|pp?|pages?|edn?|edition|aufl|auflage|bd|band|jg|t|s|n|num|issue|in|art|accessed|abgerufen"
    r"|retrieved|seite)",
    re.IGNORECASE,
)


def labels_of(
    words: Sequence[CitationToken], spans: Sequence[tuple[str, int, int]], hands: Sequence[tuple[str, int]] = ()
) -> list[str]:
    """The label of each word: the smallest span that holds it, without words that only tell the role.

    `hands` are ends of names with what those people did; names without are authors', where the span is a names element.
    """
    labels = [OTHER] * len(words)
    for name, start, end in sorted(spans, key=lambda span: span[1] - span[2]):
        parts = name.split("+")
        if any(LABELS.get(part) in NAMES for part in parts):
            for label, left, right in _by_hand(parts, start, end, words, hands):
                inside = [at for at, word in enumerate(words) if _lies_in(word, left, right)]
                for at in _trimmed(inside, words, label):
                    labels[at] = label
            continue
        label = next((LABELS[part] for part in parts if part in LABELS), "")
        if not label:
            continue
        inside = [at for at, word in enumerate(words) if _lies_in(word, start, end)]
        for at in _trimmed(inside, words, label):
            labels[at] = label
    return labels


def _lies_in(word: CitationToken, start: int, end: int) -> bool:
    """Whether a span holds a word; a style's own full stop may be the last of its initials' (`Alder, R.B.`)."""
    return word.start >= start and word.end - (word.text[-1] == ".") <= end


def _by_hand(
    parts: Sequence[str], start: int, end: int, words: Sequence[CitationToken], hands: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, int, int]]:
    """A names element cut where another hand begins: at the word that says so."""
    inside = [(hand, at) for hand, at in hands if start < at <= end]
    if not inside:
        yield next(LABELS[part] for part in parts if LABELS.get(part) in NAMES), start, end
        return
    left = start
    for (hand, at), (following, to) in pairwise([*inside, ("", end)]):
        if following == hand:
            continue
        label = {"other": "contributor"}.get(hand, hand)
        if not following:
            yield label, left, end
            return
        cut = next((word.end for word in words if at <= word.start < to and _ROLE.fullmatch(word.text)), at)
        yield label, left, cut
        left = cut


def _says_role(word: str) -> bool:
    """`De` and `Di` begin names, `Edited` does not."""
    return word[:1].islower() or len(word) > 4 or word.lower() in ("ed", "eds", "hg", "hrsg", "by")


def _trimmed(inside: list[int], words: Sequence[CitationToken], label: str) -> list[int]:
    drop = _ROLE if label in NAMES else _AFFIX if label not in ("title", "container-title", "publisher") else None
    if drop is None:
        return inside
    while len(inside) > 1 and drop.fullmatch(words[inside[0]].text) and _says_role(words[inside[0]].text):
        inside = inside[1:]
    while len(inside) > 1 and drop.fullmatch(words[inside[-1]].text) and len(words[inside[-1]].text) > 1:
        inside = inside[:-1]
    return inside
