"""What an extract says of an author's library: what is in it, what is not, and what was left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.cli import console
from stacite.model.amount import amount

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.pipeline.adopting import Adopted
    from stacite.pipeline.library import Library

_MOST_LINES = 20
"""Of a list; `--verbose` shows all."""


def library_lines(library: Library, adopted: Adopted, *, verbose: bool) -> Iterator[str]:
    """The lines for people, each cut to the terminal's width unless all is wanted."""
    for line in _lines(library, adopted, None if verbose else _MOST_LINES):
        plain = console.visible(line.replace("\n", " "))
        most = console.width()
        yield plain if verbose or len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def _lines(library: Library, adopted: Adopted, most: int | None) -> Iterator[str]:
    name, works = library.name, len(library.entries)
    yield f"{name}: {amount(works, 'work')}, {len(adopted.found)} of them cited"
    missing = [f"{place}: {reference.id}{_titled(reference.item.title)}" for place, reference in adopted.missing]
    yield from _listed(f"cited, and not in {name}", "work", missing, most)
    uncited = [f"{entry.key}{_titled(entry.item.title)}" for entry in adopted.uncited]
    yield from _listed(f"in {name}, and not cited", "work", uncited, most)
    unsure = [f"{each.reference}: {' and '.join(each.keys)}: {each.reason}" for each in adopted.unsure]
    yield from _listed("not sure, and so not matched", "work", unsure, most)
    kept = [
        f"{each.reference} {each.field}: {each.registered or 'nothing'} ({name}: {each.library})"
        for each in adopted.kept
    ]
    yield from _listed("set in the registry by hand or by an earlier library, and kept", "value", kept, most)
    doubts = [_doubt(path, doubt.line, doubt.key, doubt.message) for path, doubt in library.doubts]
    yield from _listed("read with a doubt", "place", doubts, most)
    if adopted.differing:
        differing = amount(len(adopted.differing), "work")
        yield f"  printed otherwise in the notes: {differing}; see `stacite check --select M406`"
        yield from (f"    {key}: {', '.join(fields)}" for key, fields in adopted.differing if most is None)


def _titled(title: str) -> str:
    return f", {title}" if title else ""


def _doubt(path: str, line: int, key: str, message: str) -> str:
    return f"{path}{f':{line}' if line else ''}: {f'{key} ' if key else ''}{message}"


def _listed(what: str, noun: str, entries: Sequence[str], most: int | None) -> Iterator[str]:
    if entries:
        yield f"  {what}: {amount(len(entries), noun)}"
        yield from (f"    {entry}" for entry in entries[:most])
    if most is not None and len(entries) > most:
        yield f"    and {len(entries) - most} more; --verbose shows all"
