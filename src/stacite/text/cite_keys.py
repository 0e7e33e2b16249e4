"""Cites by key as Pandoc writes them: `[see @doe2019, 12; @roe2015]`, and `@doe2019 [12]` in a sentence."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern
from stacite.text.spans import SpanSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.text.spans import Passage, Span


_GROUP = pattern(r"\[([^\[\]]*)\]")
_PART = pattern(r"[^;]+")
_CITE = pattern(r"(?P<before>(?:[^@]*[\s(-])?)@(?P<key>[^\s,@{}()]*[^\s,@{}().:;])(?P<after>[^@]*)")
# Not the host of an email address, a cross-reference of bookdown or the name in a URL.
_IN_SENTENCE = pattern(
    r"(?<![\w.@/\\-])(?P<before>)@(?P<key>\w{1,200}(?:[:.#$%&+?<>~/-]{1,9}\w{1,200}){0,20})(?![\w(])"
    r"(?P<after>[ ]?\[[^\[\]@]{0,500}\])?"
)
_KEY = pattern(r"\w[\w:.#$%&+?<>~/-]*")
# What Quarto and pandoc-crossref number and refer to: `@fig-map`, `@Fig:map`, `@sec-method`.
_CROSS_REFERENCE = pattern(
    r"(?:fig|tbl|lst|sec|eq|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau)[-:]", re.IGNORECASE
)


def cites_in_brackets(text: str) -> Iterator[re.Match[str]]:
    """The cites of each group, with the words `before` and `after` the `key`."""
    for group in _GROUP.finditer(text) if "@" in text else ():
        for part in _PART.finditer(text, *group.span(1)):
            if (cite := _CITE.fullmatch(text, *part.span())) is not None:
                yield cite


def cites_in_sentence(text: str) -> Iterator[re.Match[str]]:
    """The cites that are words of a sentence; those in brackets are not among them."""
    if "@" not in text:
        return
    groups = SpanSet(group.span() for group in _GROUP.finditer(text) if "@" in group[1])
    for cite in _IN_SENTENCE.finditer(text):
        if cite.start() not in groups and _CROSS_REFERENCE.match(cite["key"]) is None:
            yield cite


def all_cites(text: str) -> Iterator[re.Match[str]]:
    """The cites in brackets and then those in sentences, all with `before`, `key` and `after`."""
    yield from cites_in_brackets(text)
    yield from cites_in_sentence(text)


def is_code(passage: Passage, span: Span, source: str) -> bool:
    """Whether what is marked in a text is between backticks in its source, as code that looks like a cite can be."""
    place = passage.source_span(span[0], span[0] + 1)
    return place is not None and place[0] > 0 and source[place[0] - 1] == "`"


def is_escaped(passage: Passage, span: Span, source: str) -> bool:
    """Whether a backslash in the source of a text says that a sign in it is no markup."""
    place = passage.source_span(*span)
    if place is None or place[0] == 0 or source[place[0] - 1] != "\\":
        return False
    # Not where the backslash is one of the text: `\\`.
    return span[0] == 0 or passage.source_span(span[0] - 1, span[0]) != (place[0] - 1, place[0])


def is_key(word: str) -> bool:
    """Whether a word can be the key of a source, and is no cross-reference to a figure or the like."""
    return _KEY.fullmatch(word) is not None and _CROSS_REFERENCE.match(word) is None


def cited_keys(text: str, opaque: Iterable[Span], *, in_sentence: bool) -> list[str]:
    """The keys that a text cites, outside its code; those in its sentences only if these are meant."""
    code = SpanSet(opaque)
    cites = chain(cites_in_brackets(text), cites_in_sentence(text) if in_sentence else ())
    return [
        cite["key"]
        for cite in sorted(cites, key=lambda cite: cite.start("key"))
        if cite.start("key") not in code and is_key(cite["key"])
    ]
