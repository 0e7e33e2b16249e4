r"""Commands that cite keys of a bibliography, shown as Pandoc writes them: `[see @key, 12]`.

Sources: biblatex manual, 3.9 (`\cite[see][12]{key}`, `\cites(pre)(post)[12]{a}{b}`); natbib manual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.readers.tex.reading import Reading

_MOST = 50


def cite(reading: Reading, token: Token, name: str, after: Sequence[Token] = ()) -> None:
    """Write the cited keys in brackets, each with its pages; `after` follows them."""
    stream = reading.stream
    if reading.notes:
        reading.notes[-1].doubt(0.8, "cites keys of a bibliography")
    stream.star()
    before = stream.parentheses() if name.endswith("s") else None
    behind = stream.parentheses() if before is not None else None
    works = [_work(reading, token)]
    while name.endswith("s") and len(works) < _MOST and stream.peek().kind in (Kind.LEFT, Kind.OPEN):
        works.append(_work(reading, token))
    written = [_put("[", token), *_with_gap(before, token)]
    for index, work in enumerate(works):
        written += [_put("; ", token), *work] if index else work
    tail = [_put(", ", token), *behind] if behind and any(each.text for each in behind) else []
    stream.push([*written, *tail, _put("]", token), *after])


def _work(reading: Reading, token: Token) -> list[Token]:
    """`[see][12]{a,b}`: one option is what follows the keys, two are what goes before and what follows."""
    first = reading.stream.option()
    second = reading.stream.option() if first is not None else None
    before, after = (first, second) if second is not None else (None, first)
    keys = list(_keys(reading.stream.argument(), token))
    return [*_with_gap(before, token), *keys, *([_put(", ", token), *after] if after else [])]


def _keys(tokens: list[Token], cited: Token) -> Iterator[Token]:
    """`a, b` as `@a; @b`."""
    shown, fresh = False, True
    for token in tokens:
        if token.kind is not Kind.TEXT:
            continue
        at = 0
        for index, part in enumerate(token.text.split(",")):
            fresh = fresh or index > 0
            if part:
                if fresh:
                    yield _put("; @" if shown else "@", cited)
                shown, fresh = True, False
                yield token._replace(text=part, start=token.start + at if token.own else token.start)
            at += len(part) + 1


def _with_gap(tokens: list[Token] | None, cited: Token) -> list[Token]:
    return [*tokens, _put(" ", cited)] if tokens and any(each.text for each in tokens) else []


def _put(text: str, token: Token) -> Token:
    return Token(Kind.TEXT, text, token.start, own=False)
