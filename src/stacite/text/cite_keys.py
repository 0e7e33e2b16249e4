"""Cites by key as Pandoc writes them: `[see @doe2019, 12; @roe2015]`, and `@doe2019 [12]` in a sentence."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

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
# What Quarto numbers and refers to: `@fig-map`, `@sec-method`.
_CROSS_REFERENCE = pattern(r"(?:fig|tbl|lst|sec|eq|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|nte|tip|wrn|imp|cau)-")


def cites_in_brackets(text: str) -> Iterator[re.Match[str]]:
    """The cites of each group, with the words `before` and `after` the `key`."""
    for group in _GROUP.finditer(text) if "@" in text else ():
        for part in _PART.finditer(text, *group.span(1)):
            if (cite := _CITE.fullmatch(text, *part.span())) is not None:
                yield cite


def cites_in_sentence(text: str) -> Iterator[re.Match[str]]:
    """The cites that are words of a sentence; those in brackets are not among them."""
    groups = [group.span() for group in _GROUP.finditer(text) if "@" in group[1]] if "@" in text else []
    at = 0
    for cite in _IN_SENTENCE.finditer(text) if "@" in text else ():
        while at < len(groups) and groups[at][1] <= cite.start():
            at += 1
        if at < len(groups) and groups[at][0] <= cite.start():
            continue
        if _CROSS_REFERENCE.match(cite["key"]) is None:
            yield cite


def is_code(passage: Passage, span: Span, source: str) -> bool:
    """Whether what is marked in a text is between backticks in its source, as code that looks like a cite can be."""
    place = passage.source_span(span[0], span[0] + 1)
    return place is not None and place[0] > 0 and source[place[0] - 1] == "`"


def cited_keys(text: str, opaque: Sequence[Span], *, in_sentence: bool) -> list[str]:
    """The keys that a text cites, outside its code; those in its sentences only if these are meant."""
    found = chain(cites_in_brackets(text), cites_in_sentence(text) if in_sentence else ())
    cites = sorted(found, key=lambda cite: cite.start("key"))
    keys, at = [], 0
    for cite in cites:
        start = cite.start("key")
        while at < len(opaque) and opaque[at][1] <= start:
            at += 1
        is_key = _KEY.fullmatch(cite["key"]) is not None and _CROSS_REFERENCE.match(cite["key"]) is None
        if is_key and not (at < len(opaque) and opaque[at][0] <= start):
            keys.append(cite["key"])
    return keys
