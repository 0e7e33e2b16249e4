"""The type of a citation: what a rule says for certain, else what the network guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from stacite.parser.tagged_note import RULED
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stacite.parser.tagged_note import CitationSpan, TaggedNote

_ARTICLE = pattern(r"^(?:the|der|die|das|le|la|il|el|o) ")


def with_type(
    note: TaggedNote, cited: CitationSpan, type_of: Callable[[CitationSpan], tuple[str, float]]
) -> CitationSpan:
    """The citation with its type: the one that a rule says for certain, else the guess."""
    guess, confidence = type_of(cited)
    values: dict[str, str] = {}
    for field in cited.fields:
        values.setdefault(field.variable, note.text[note.tokens[field.start].start : note.tokens[field.end - 1].end])
    kind = next((rule.type for rule in _type_rules() if rule.fits(values, guess)), guess)
    return replace(cited, type=kind, type_confidence=confidence if kind == guess else RULED)


@dataclass(frozen=True, slots=True)
class _TypeRule:
    type: str
    patterns: Mapping[str, re.Pattern[str]]
    without: frozenset[str]
    instead_of: str
    periodical: str

    def fits(self, values: Mapping[str, str], guess: str) -> bool:
        if (self.instead_of and guess != self.instead_of) or self.without & values.keys():
            return False
        if self.periodical and not is_periodical(values.get("container-title", ""), self.periodical):
            return False
        return all(name in values and form.search(values[name]) for name, form in self.patterns.items())


@cache
def _type_rules() -> tuple[_TypeRule, ...]:
    rules: list[dict[str, str]] = table("stacite.parser", "data/type_rules.toml")["rule"]
    return tuple(
        _TypeRule(
            type=rule.pop("type"),
            without=frozenset(rule.pop("without", "").split()),
            instead_of=rule.pop("instead-of", ""),
            periodical=rule.pop("periodical", ""),
            patterns={name: re.compile(source) for name, source in rule.items()},
        )
        for rule in map(dict, rules)
    )


def is_periodical(name: str, kind: str) -> bool:
    """Whether a name, perhaps with emphasis and article, is that of a periodical in `data/names.toml`."""
    return _bare(name) in _periodicals(kind)


@cache
def _periodicals(kind: str) -> frozenset[str]:
    return frozenset(map(_bare, table("stacite.parser", "data/names.toml")[kind].split(";")))


def _bare(name: str) -> str:
    return _ARTICLE.sub("", name.lower().strip(" \n*.,"))
