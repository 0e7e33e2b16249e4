"""References under the keys of an author's library, and their cites with them.

A key that stacite made gives way when the author names hers; one that somebody has written by hand stays, as
does every key while no library is given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.registry.adopt import Kept
from stacite.registry.followed import following
from stacite.registry.keys import is_key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.item import Item
    from stacite.model.registry import Registry


def new_keys(
    registry: Registry, wanted: Mapping[str, str], readings: Mapping[str, Iterable[Item]]
) -> tuple[dict[str, str], tuple[Kept, ...]]:
    """The keys that change, old -> new; and those that were to change and stay.

    `wanted` has the library's key for each reference that it knows, `readings` how each work is read.
    """
    changing = {
        key: new for key, new in wanted.items() if key != new and any(is_key_of(key, item) for item in readings[key])
    }
    while clash := _clash(registry, changing):  # a key that stays after all may be the one that another was to get
        del changing[clash]
    kept = tuple(Kept(key, "key", key, new) for key, new in wanted.items() if key != new and key not in changing)
    return changing, kept


def _clash(registry: Registry, changing: Mapping[str, str]) -> str:
    """A reference whose new key is another's, be it in other letters; nothing where there is none."""
    taken = {reference.id.lower() for reference in registry.references if reference.id not in changing}
    for key, new in changing.items():
        if new.lower() in taken:
            return key
        taken.add(new.lower())
    return ""


def rekeyed(registry: Registry, changing: Mapping[str, str]) -> Registry:
    """The registry with these keys in place of the old ones, in references and cites."""
    references = tuple(
        replace(reference, id=changing[reference.id]) if reference.id in changing else reference
        for reference in registry.references
    )
    return replace(following(registry, changing), references=references)
