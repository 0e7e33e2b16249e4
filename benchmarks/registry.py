"""A registry of 10,000 notes: how long it takes to load, and to write and verify a batch of changes.

Budgets: load 1.5 s, batch of 200 changes 15 s, on one core.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from measure import machine
from stacite import files
from stacite.model.item import Date, Item, Name
from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.registry import store
from stacite.registry.yaml_edit import rewrite

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
NOTES = 10_000
CHANGES = 200


def reference(number: int) -> Reference:
    """A work like those of a report."""
    texts = {
        "title": f"On Cooperation, Part {number}: What Was Said and What Was Done",
        "container-title": "Journal of Long Registries",
        "volume": str(number % 90 + 1),
        "page": f"{number}–{number + 20}",
        "URL": f"https://www.example.org/{number}?part={number % 7}",
    }
    names = {"author": (Name(f"Author{number}", "Jane B."), Name("Roe", "Richard"))}
    return Reference(f"author{number}cooperation", Item("article-journal", texts, names, {"issued": Date("2023-08")}))


def note(number: int) -> RegisteredNote:
    """The note that cites it."""
    text = (
        f"Jane B. Author{number} and Richard Roe, “On Cooperation, Part {number}: What Was Said and What Was Done,” "
        f"*Journal of Long Registries* {number % 90 + 1} (August 2023): {number}–{number + 20}."
    )
    return RegisteredNote(str(number + 1), text, (Cite(f"author{number}cooperation"),), number * 3, None, number, "so.")


def registry() -> Registry:
    """One document of many notes."""
    document = RegisteredDocument("long.txt", "0" * 64, tuple(map(note, range(NOTES))))
    return Registry((document,), tuple(map(reference, range(NOTES))))


def changed(known: Registry) -> Registry:
    """The same with every fiftieth work's volume corrected."""
    step = NOTES // CHANGES
    references = tuple(
        replace(each, item=each.item.with_texts(volume="100")) if at % step == 0 else each
        for at, each in enumerate(known.references)
    )
    return replace(known, references=references)


def timed(name: str, budget: float | None, action: Callable[[], T]) -> T:
    """Run and print how long it took."""
    start = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - start
    held = "" if budget is None else f"  budget {budget:4.1f} s {'held' if seconds < budget else 'MISSED'}"
    print(f"{name:<32} {seconds:6.2f} s{held}")
    return result


def main() -> None:
    """Print the times."""
    print(machine())
    print(f"{NOTES} notes, {NOTES} references\n")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "citations.yaml"
        text = timed("write anew and verify", None, lambda: rewrite("", Registry(), registry()))
        files.save(path, text)
        stored = timed("load", 1.5, lambda: store.load(path))
        after = changed(stored.registry)
        new = timed(f"write {CHANGES} changes and verify", 15, lambda: rewrite(stored.text, stored.registry, after))
        lines = sum(old != new for old, new in zip(stored.text.splitlines(), new.splitlines(), strict=True))
        print(f"\n{len(text) / 1e6:.1f} MB; {lines} lines differ")


if __name__ == "__main__":
    main()
