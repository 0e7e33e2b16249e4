"""The values of a BibTeX file: `@string` macros, `#`, and what entries inherit from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.bibliographies.bib_dates import MACROS
from stacite.bibliographies.latex import LONGEST
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Fields = dict[str, str]

_BARE = pattern(r"[^\s#{}\"]+")
_BRACE = pattern(r"(?<!\\)[{}]|\"")
_LONGEST_MACRO = 1000
"""Letters; macros are journals and publishers, and can be made of each other without end."""
_MOST_IN_MACROS = 16_000_000
"""Letters of all of them."""
_DEEPEST = 8
"""Entries that inherit from each other in a row."""
_OWN = frozenset(
    """
    crossref xref xdata entryset ids key keywords label options presort shorthand sortkey sorttitle sortyear sortname
    abstract annotation annote note addendum pages doi url urldate eprint eprinttype eprintclass archiveprefix file
    title subtitle titleaddon shorttitle author pagetotal
    """.split()
)
"""What no entry inherits as it is; a parent's DOI or address is not the chapter's."""
_BECOMES = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
"""As the parts of a book have it (biblatex manual 3.20, appendix B)."""
_AUTHORED = frozenset(("inbook", "bookinbook", "suppbook"))


def value_of(raw: str, macros: Mapping[str, str], missing: set[str]) -> str:
    """A field's value without what encloses it; parts joined with `#` in one.

    Names of macros that the file does not define go to `missing`, and stand for themselves.
    """
    parts: list[str] = []
    length = 0
    for kind, text in _parts(raw):
        if kind == "bare" and not text.isdigit():
            if text.lower() not in macros:
                missing.add(text)
            text = macros.get(text.lower(), text)  # noqa: PLW2901 - the macro in place of its name
        parts.append(text[: LONGEST - length])
        length += len(parts[-1])
    return "".join(parts)


def _parts(raw: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(raw):
        if raw[at] in '{"':
            end = _end(raw, at)
            yield "text", raw[at + 1 : end]
            at = end + 1
        elif match := _BARE.match(raw, at):
            yield "bare", match[0]
            at = match.end()
        else:
            at += 1


def _end(raw: str, start: int) -> int:
    """Where a value that begins with a brace or a quotation mark ends."""
    closing = "}" if raw[start] == "{" else '"'
    depth = 0
    for match in _BRACE.finditer(raw, start + 1):
        if match[0] == closing and depth == 0:
            return match.start()
        depth += (match[0] == "{") - (match[0] == "}")
    return len(raw)


def macros_of(strings: Sequence[tuple[str, str]]) -> dict[str, str]:
    """The values of `@string` by name in small letters, the months among them; the last of a name counts."""
    macros = {name: name for name in MACROS}
    total = 0
    for name, raw in strings:
        value = value_of(raw[:LONGEST], macros, set())[:_LONGEST_MACRO]
        total += len(value)
        macros[name.lower()] = value if total <= _MOST_IN_MACROS else ""
    return macros


def inherit(entries: Mapping[str, tuple[str, Fields]]) -> tuple[dict[str, Fields], list[tuple[str, str]]]:
    """Each entry's fields with those of the entries it names in `crossref` and `xdata`; and (key, missing parent)."""
    heirs = _Heirs(entries)
    found = {key: heirs.fields(key, kind, fields) for key, (kind, fields) in entries.items()}
    return found, heirs.lost


class _Heirs:
    def __init__(self, entries: Mapping[str, tuple[str, Fields]]) -> None:
        self.entries = {key.lower(): entry for key, entry in reversed(list(entries.items()))}
        self.lost: list[tuple[str, str]] = []

    def fields(self, key: str, kind: str, own: Fields) -> Fields:
        """Of one entry; its own fields come first, nearer parents before those farther away."""
        if "crossref" not in own and "xdata" not in own:
            return own
        found, heads, seen = dict(own), self._named(own), {key.lower()}
        for _ in range(_DEEPEST):
            following: list[tuple[str, str]] = []
            for how, parent in heads:
                if parent.lower() in seen:
                    continue
                seen.add(parent.lower())
                if parent.lower() not in self.entries:
                    self.lost.append((key, parent))
                    continue
                _, fields = self.entries[parent.lower()]
                for name, value in fields.items() if how == "xdata" else _passed_on(kind, fields):
                    found.setdefault(name, value)
                following += self._named(fields)
            heads = following
        return found

    @staticmethod
    def _named(fields: Fields) -> list[tuple[str, str]]:
        return [
            (how, parent.strip())
            for how in ("xdata", "crossref")
            for parent in fields.get(how, "").split(",")[:_DEEPEST]
            if parent.strip()
        ]


def _passed_on(kind: str, fields: Fields) -> Iterator[tuple[str, str]]:
    """What a part takes over from its book."""
    for name, value in fields.items():
        if name in _BECOMES:
            yield _BECOMES[name], value
        elif name == "author" and kind in _AUTHORED:
            yield name, value
            yield "bookauthor", value
        elif name not in _OWN:
            yield name, value
