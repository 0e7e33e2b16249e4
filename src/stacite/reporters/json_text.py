"""Encodes JSON as every program reads it, in parts, for reports of any length."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_INDENT = "  "
_INVISIBLE = pattern("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]")


def encoded(value: object, depth: int = 1) -> str:
    r"""A value, indented by two, to stand at this depth; invisible characters and controls as `\uXXXX`."""
    # Line ends inside strings are escaped, so that every line end is one of the layout.
    text = json.dumps(value, ensure_ascii=False, indent=len(_INDENT)).replace("\n", f"\n{_INDENT * depth}")
    return _shown(text)


def array(entries: Iterable[object], depth: int = 1) -> str:
    """One entry after the other, since the plain form of them all takes many times the memory of its text."""
    texts = [_INDENT * (depth + 1) + encoded(entry, depth + 1) for entry in entries]
    return _wrapped("[", texts, "]", depth)


def lines(entries: Iterable[object], depth: int = 1) -> str:
    """One entry a line, which takes a third of the text and of the time: for programs alone."""
    texts = [_INDENT * (depth + 1) + _shown(json.dumps(entry, ensure_ascii=False)) for entry in entries]
    return _wrapped("[", texts, "]", depth)


def members(texts: Mapping[str, str], depth: int = 0) -> str:
    """An object of values that are encoded already."""
    named = [f'{_INDENT * (depth + 1)}"{name}": {text}' for name, text in texts.items()]
    return _wrapped("{", named, "}", depth)


def _shown(text: str) -> str:
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _wrapped(first: str, texts: list[str], last: str, depth: int) -> str:
    return "{}\n{}\n{}{}".format(first, ",\n".join(texts), _INDENT * depth, last) if texts else first + last
