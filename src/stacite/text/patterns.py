"""Regular expressions: compiled when they are first used, so that importing a module stays fast, and built of words."""

from __future__ import annotations

import atexit
import marshal
import os
import re
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Iterable
    from re import Pattern

    Key = tuple[str | bytes, int]


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


# All of stacite has about 2,500.
_MOST_PATTERNS = 10_000


class PatternCache:
    """Compiled patterns, kept beside Python's bytecode: they are a third of the start of a short run.

    The file is written and trusted like bytecode: next to it, by whoever runs stacite first and may write there, not
    with PYTHONDONTWRITEBYTECODE, and read only by the version of Python that wrote it. It holds each pattern by its
    source and flags, so that it is never out of date. Where anything about it is odd, patterns are compiled as usual.
    With `None` for a path nothing is kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._known = self._read()
        self._new: dict[Key, bytes] = {}

    def compile(self, source: str | bytes, flags: int = 0) -> Pattern[Any]:
        """Like `re.compile`."""
        key = (source, int(flags))
        stored = self._known.get(key)
        if stored is not None:
            with suppress(Exception):  # of another build of Python, or damaged: compiled again
                return _assembled(source, marshal.loads(stored))  # noqa: S302 - trusted like bytecode
        if self._path is None:
            return re.compile(source, flags)
        try:
            parts = _compiled(source, int(flags))
            found = _assembled(source, parts)
        except (AttributeError, ImportError, TypeError, ValueError):  # another Python has other insides
            return re.compile(source, flags)
        self._new[key] = marshal.dumps(parts)
        return found

    def save(self) -> None:
        """Write the file if there is something new; whoever can't write there goes without."""
        if self._path is None or not self._new:
            return
        kept = {**self._read(), **self._known, **self._new}
        if len(kept) > _MOST_PATTERNS:
            return
        other = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            try:
                other.write_bytes(marshal.dumps((_python(), kept)))
                other.replace(self._path)
            finally:
                other.unlink(missing_ok=True)

    def _read(self) -> dict[Key, bytes]:
        if self._path is not None:
            with suppress(Exception):  # missing, or damaged
                python, known = marshal.loads(self._path.read_bytes())  # noqa: S302 - trusted like bytecode
                if python == _python() and isinstance(known, dict):
                    return known
        return {}


def _compiled(source: str | bytes, flags: int) -> tuple[Any, ...]:
    """What re.compile hands to the matching engine (re/_compiler.py, `compile`)."""
    from re import _compiler, _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - not in every Python

    parsed = _parser.parse(source, flags)
    code = _compiler._code(parsed, flags)  # noqa: SLF001
    groups = parsed.state.groupdict
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in groups.items():
        names[number] = name
    # Plain numbers: some have names, which marshal can't write.
    return int(flags | parsed.state.flags), [int(each) for each in code], parsed.state.groups - 1, groups, tuple(names)


def _assembled(source: str | bytes, parts: tuple[Any, ...]) -> Pattern[Any]:
    import _sre  # type: ignore[import-not-found]  # noqa: PLC0415 - not in every Python

    found: Pattern[Any] = _sre.compile(source, *parts)  # checks the code
    return found


def _python() -> tuple[str, int, int]:
    import _sre  # noqa: PLC0415 - not in every Python

    return sys.version, _sre.MAGIC, _sre.CODESIZE


@cache
def _shared() -> PatternCache:
    """That of this process."""
    spec = sys.modules[__name__].__spec__
    bytecode = spec.cached if spec is not None else None
    shared = PatternCache(Path(bytecode).with_suffix(".patterns") if bytecode else None)
    if not sys.dont_write_bytecode:
        atexit.register(shared.save)
    return shared


@cache
def compiled(source: str | bytes, flags: int = 0) -> Pattern[Any]:
    """Like `re.compile`, from the cache of this process."""
    return _shared().compile(source, flags)
