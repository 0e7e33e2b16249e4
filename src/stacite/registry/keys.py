"""Citation keys like `wagner2023chinas`: made once and never recomputed; cites follow if an editor changes one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.text import tables
from stacite.text.folding import to_ascii
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.model.item import Item, Name
    from stacite.model.registry import RegisteredDocument, RegisteredNote, Registry


_BODY_LETTERS = 30
# The name of a body up to this length is used whole.
_SHORT_BODY = 20
# `U.S.` counts as one word.
_DOTTED = pattern(r"\b(?:[A-Z]\.){2,}")
# French and Italian articles before a vowel.
_ELISION = pattern(r"\b(?:l|d|qu|j|n|s|c|m|t|dell|nell|all|un)['’](?=\w)", re.IGNORECASE)
# Words that say nothing about a title.
_SMALL_WORDS = frozenset(tables.words("stacite.registry", "small_words.txt"))
_ACRONYM = pattern(r"\(([A-Z][A-Z&.-]{1,9})\)|\b([A-Z]{3,10})\b")


# Dashes separate words; `to_ascii` would drop them.
_DASH = pattern(r"[‐-―]")
_WORD = pattern(r"[a-z0-9]+")
_NO_KEY = pattern(r"[^a-z0-9]")
_INITIAL = pattern(r"(?<!-)\b(?:[A-Z]{2,}|[A-Z])")
_BETWEEN = pattern(r"[\s/–—-]+")


class KeyMaker:
    """Makes unique keys for new references."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """`taken` are the keys in use, in lower case."""
        self._taken = set(taken)
        self._next: dict[str, int] = {}
        """The first untried number for each stem: a thousand works may share one."""

    def claim(self, key: str) -> bool:
        """Reserve a key; return False if it is in use."""
        # BibTeX takes `Doe2020` and `doe2020` for one key.
        if key.lower() in self._taken:
            return False
        self._taken.add(key.lower())
        return True

    def make(self, item: Item) -> str:
        """Return family name, year and first significant word of the title, in ASCII.

        A body gives its acronym, or at most 30 characters; a work without names the words of its title.
        If the key is in use, a, b … z, aa, ab and so on are appended.
        """
        stem = stem_of(item)
        count = self._next.get(stem, 0)
        while (key := stem + _letters_of(count)) in self._taken:
            count += 1
        self._next[stem] = count + 1
        self._taken.add(key)
        return key


def is_key_of(key: str, item: Item) -> bool:
    """Whether stacite could have made the key for the work."""
    return re.fullmatch(rf"{re.escape(stem_of(item))}[a-z]{{0,2}}", key) is not None


def stem_of(item: Item) -> str:
    """Return the key without the letters that distinguish works with the same stem."""
    year = "" if item.year is None else f"{abs(item.year):04d}"
    words = _title_words(item.title)
    head = _head(item)
    if head:
        return head + year + "".join(words[:1])
    if words:
        return words[0] + year + "".join(words[1:2])
    return re.sub(r"[^a-z]", "", item.type.lower()) + year


def _head(item: Item) -> str:
    """Return the name of the first author, editor or translator whose name can be written in ASCII."""
    for role in ("author", "editor", "translator", *sorted(item.names)):
        for name in item.names.get(role, ())[:1]:
            if head := _body(name) if name.literal else _letters(name.family or name.given):
                return head
    return ""


def _body(name: Name) -> str:
    """Return the acronym in the name; else the name of the highest unit, whole or as its initials."""
    capitals = _ACRONYM.findall(name.literal)
    # In a name that is all capitals, a word in capitals is no acronym.
    shouted = name.literal == name.literal.upper() and " " in name.literal
    if capitals and not shouted:
        return _letters("".join(capitals[-1]))
    unit = _DOTTED.sub(lambda match: match[0].replace(".", ""), name.literal.split(", ")[0])
    initials = "".join(_INITIAL.findall(to_ascii(unit)))
    words = [_letters(word) for word in _BETWEEN.split(unit)]
    words = [word for at, word in enumerate(words) if word and (at or word != "the")]
    whole = "".join(words)
    if len(whole) > _SHORT_BODY and 3 <= len(initials) <= 10 and not shouted:
        return initials.lower()
    return _cut(words)


def _cut(words: list[str]) -> str:
    """Join as many whole words as fit."""
    head = ""
    for word in words:
        if head and len(head) + len(word) > _BODY_LETTERS:
            break
        head += word
    return head[:_BODY_LETTERS]


@lru_cache(maxsize=4096)
def _title_words(title: str) -> tuple[str, ...]:
    plain = title.replace("*", "")
    if "." in plain:
        plain = _DOTTED.sub(lambda match: match[0].replace(".", ""), plain)
    if "'" in plain or "’" in plain:
        plain = _ELISION.sub("", plain)
    if not plain.isascii():
        plain = to_ascii(_DASH.sub(" ", plain))
    words = _WORD.findall(plain.replace("'", "").lower())
    counting = [word for word in words if word not in _SMALL_WORDS and (len(word) > 1 or word.isdigit())]
    return tuple(word[:_BODY_LETTERS] for word in counting or words)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return _NO_KEY.sub("", to_ascii(text).lower())


def _letters_of(count: int) -> str:
    """Return nothing for 0, then a, b … z, aa, ab and so on."""
    suffix = ""
    # There is no zero: `z` is followed by `aa`, not by `ba`.
    while count:
        count, digit = divmod(count - 1, 26)
        suffix = chr(ord("a") + digit) + suffix
    return suffix


def with_changed_keys(registry: Registry, changed: Mapping[str, str]) -> Registry:
    """Change the keys in all cites, by old and new key."""
    if not changed:
        return registry
    return replace(registry, documents=tuple(with_cites(document, changed) for document in registry.documents))


def with_cites(document: RegisteredDocument, changed: Mapping[str, str]) -> RegisteredDocument:
    """Change the keys in a document's cites, and of the entries that it has read."""

    def followed(note: RegisteredNote) -> RegisteredNote:
        cites = tuple(replace(cite, id=changed.get(cite.id, cite.id)) for cite in note.cites)
        return note if cites == note.cites else replace(note, cites=cites)

    return replace(
        document,
        notes=tuple(map(followed, document.notes)),
        sources=tuple(map(followed, document.sources)),
        bibliography=tuple(replace(each, id=changed.get(each.id, each.id)) for each in document.bibliography),
    )
