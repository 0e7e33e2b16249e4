"""Parsed notes of earlier runs, in the user's cache, so that a document that is checked again is not parsed again.

The entries are of one version of the parser and its model: any change to their files makes them worthless.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import __version__, parser
from stacite.model import citation, item
from stacite.model.citation import ParsedNote
from stacite.net.cache import Cache, cache_folder
from stacite.parser.parse import CACHE
from stacite.services.cache import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEEP_FOR = timedelta(days=90)
# A note takes about two kilobytes; the cache is no archive.
_MOST_NOTES = 20_000


@dataclass(frozen=True, slots=True)
class NoteCache:
    """`recall` before parsing, `remember` after; a cache that can't be used costs nothing but the time to parse."""

    folder: str = ""
    """As in the settings."""

    def recall(self, texts: Sequence[str]) -> frozenset[str]:
        """Put the known notes of these texts into the parser's cache; returns the texts that are not known."""
        missing = {_key(text): text for text in texts if text not in CACHE}
        found = Cache(cache_folder(self.folder)).all(_service(), missing, datetime.now(UTC)) if missing else {}
        for key, entry in found.items():
            note = from_json(ParsedNote, {**entry.value, "text": missing[key]})
            if note is not None:
                CACHE.put(note)
        return frozenset(text for text in missing.values() if text not in CACHE)

    def remember(self, texts: frozenset[str]) -> None:
        """Keep the parsed notes of these texts."""
        if not 0 < len(texts) <= _MOST_NOTES:
            return
        notes = (note for text in texts if (note := CACHE.get(text)) is not None)
        values = {_key(note.text): {**to_json(note, whole=False), "text": ""} for note in notes}
        Cache(cache_folder(self.folder)).put(_service(), values, datetime.now(UTC), _KEEP_FOR)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def _service() -> str:
    """The name of the parser's entries: its version, and a digest of what its files are."""
    state = hashlib.sha256(__version__.encode())
    # Entries leave out what is a default of the classes that notes are made of.
    for path in (*sorted(Path(parser.__file__).parent.rglob("*")), Path(citation.__file__), Path(item.__file__)):
        if path.suffix in (".py", ".npz", ".toml", ".txt"):
            known = path.stat()
            state.update(f"{path.name} {known.st_size} {known.st_mtime_ns}".encode())
    return f"note {state.hexdigest()[:16]}"
