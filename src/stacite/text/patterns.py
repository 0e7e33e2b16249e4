"""Regular expressions: compiled when they are first used, so that importing a module stays fast, and built of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

from stacite.text.pattern_cache import compiled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Pattern


def pattern(source: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Like `re.compile`, but compiles at the first use of a method."""
    return cast("Pattern[AnyStr]", _Lazy(source, flags))


class _Lazy:
    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile the pattern and use its own methods from then on."""
        found = compiled(self.pattern, self.flags)
        # Set on the instance, so that later calls no longer come through `__getattr__`.
        for method in ("match", "search", "fullmatch", "finditer", "sub", "split", "findall"):
            setattr(self, method, getattr(found, method))
        return getattr(found, name)


def any_of(words: Iterable[str]) -> str:
    """The source of a pattern for any of the words, without groups that capture; the longest word wins.

    Common beginnings are written once (`Ju(?:ne?|ly?)`), since a flat list of alternatives is slower to match.
    """
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[:1], set()).add(word[1:])
    is_optional = rests.pop("", None) is not None
    firsts: dict[str, list[str]] = {}
    for first in sorted(rests):
        # Words that differ only in their first character share a class: `day` and `may` give `[dm]ay`.
        firsts.setdefault(any_of(rests[first]), []).append(first)
    choices = [_one_of(characters) + rest for rest, characters in firsts.items()]
    if is_optional:
        # A lone class or character needs no group before `?`; in `abc?` only the `c` would be optional.
        is_character = len(choices) == 1 and "" in firsts
        return f"{choices[0]}?" if is_character else f"(?:{'|'.join(choices)})?" if choices else ""
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


def _one_of(characters: list[str]) -> str:
    escaped = [re.escape(character) for character in characters]
    return escaped[0] if len(escaped) == 1 else f"[{''.join(escaped)}]"
