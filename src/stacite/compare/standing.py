"""Find out whether a registered work was retracted, corrected or put under an expression of concern.

If a relation is registered on both sides (`updated-by` and `update-to`), the side confirmed by Retraction Watch
is used; if it confirms neither, the work counts as the updated one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.compare.titles import says_retracted
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stacite.model.evidence import EditorialUpdate, Record

    Relation = tuple[str, str]


PARTIAL_RETRACTION = "partial-retraction"
_WHOLE = frozenset(("retraction", "withdrawal", "removal"))
_RETRACTIONS = _WHOLE | {PARTIAL_RETRACTION}
_CONCERNS = frozenset(("expression-of-concern",))
_CORRECTIONS = frozenset(("correction", "corrigendum", "erratum", "addendum", "clarification"))
_WATCH = "retraction-watch"
_RETRACTION_WORDS = pattern(
    r"\bretract(?:ed|ion|ation|ado|ada|é)|\brétract|\bwithdraw(?:n|al)\b|\bremoved by\b|\bzurückgezogen\b"
    r"|\bwiderrufen\b|\britirat[oa]\b|\bretirad[oa]\b",
    re.IGNORECASE,
)
_CONCERN_WORDS = pattern(r"\bexpressions? of concern\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standing:
    """The notices about a work, each once, the earliest first."""

    retractions: tuple[EditorialUpdate, ...]
    concerns: tuple[EditorialUpdate, ...]
    corrections: tuple[EditorialUpdate, ...]
    is_marked: bool
    """Whether the registered title starts with a word for retraction."""

    @property
    def is_retracted(self) -> bool:
        """Whether the work was retracted, whole or in part."""
        return self.is_marked or bool(self.retractions)

    @property
    def is_gone(self) -> bool:
        """Whether the whole work was retracted, so that other notices no longer matter."""
        return self.is_marked or any(update_kind(update) in _WHOLE for update in self.retractions)


def standing(record: Record) -> Standing:
    """Collect the notices about the work from the record's updates and title."""
    updates = sorted(_of_the_work(record), key=lambda update: (update.on, update.kind, update.doi))
    is_marked = any(map(says_retracted, record.titles))
    return Standing(_of(updates, _RETRACTIONS), _of(updates, _CONCERNS), _of(updates, _CORRECTIONS), is_marked)


def _of(updates: Iterable[EditorialUpdate], kinds: frozenset[str]) -> tuple[EditorialUpdate, ...]:
    return tuple(update for update in updates if update_kind(update) in kinds)


def mentions_retraction(text: str) -> bool:
    """Whether the text around a citation says that the work was retracted."""
    return _RETRACTION_WORDS.search(text) is not None


def mentions_concern(text: str) -> bool:
    """Whether the text around a citation mentions an expression of concern or a retraction."""
    return mentions_retraction(text) or _CONCERN_WORDS.search(text) is not None


def _of_the_work(record: Record) -> Iterator[EditorialUpdate]:
    """Yield updates of this work, not of a work that it is a notice about."""
    updated_by, updates = _merged(record.updated_by), _merged(record.updates)
    about = _watched(updates.values()) - _watched(updated_by.values())
    for relation, update in updated_by.items():
        if update.doi == record.doi:
            if relation[0] in _RETRACTIONS | _CONCERNS:
                yield update
        elif update.doi not in about:
            yield update
    for relation, update in updates.items():
        if update.doi == record.doi and relation[0] in _RETRACTIONS and relation not in updated_by:
            yield update


def _watched(updates: Iterable[EditorialUpdate]) -> set[str]:
    return {update.doi for update in updates if update.source == _WATCH and update.doi}


def _merged(updates: Iterable[EditorialUpdate]) -> Mapping[Relation, EditorialUpdate]:
    """Return each relation once, in Retraction Watch's version if there is one."""
    merged: dict[Relation, EditorialUpdate] = {}
    for update in updates:
        relation = update_kind(update), update.doi
        if relation not in merged or (update.source == _WATCH and merged[relation].source != _WATCH):
            merged[relation] = update
    return merged


def update_kind(update: EditorialUpdate) -> str:
    """Return the kind in lower case with hyphens, however the agency spells it."""
    return re.sub(r"[\s_]+", "-", update.kind.lower())
