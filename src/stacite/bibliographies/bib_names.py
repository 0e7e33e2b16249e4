"""Names as BibTeX splits them: `von Last, Jr, First` (Patashnik, BibTeXing, section 4; biblatex manual 3.20, 2.3.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.bibliographies.latex import text_of
from stacite.model.item import Name
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_NAMES = 5000
"""Collaborations in physics sign with 3,000."""
_PIECE = pattern(r"\\[\s\S]|[{}]|[^\\{}]+|\\")
_DROPPING = frozenset("von vom zu zum zur af de du des d' am im".split())
"""Particles under which nobody is sorted (CSL 1.0.2, Names); others, as Dutch `van der`, stay with the family name."""
_PARTS = frozenset(("family", "given", "prefix", "suffix"))


def names_of(value: str, unknown: set[str]) -> tuple[tuple[Name, ...], list[str]]:
    """The names of a field as it stands in the file, and what is to be said of them."""
    names: list[Name] = []
    doubts: list[str] = []
    for latex in split(value, _AND)[:MOST_NAMES]:
        if re.fullmatch(r"\s*others\s*", latex, re.IGNORECASE):
            doubts.append("ends in “and others”, and the names that it has are taken")
            continue
        if (name := _name(latex.strip(), unknown, doubts)) is not None:
            names.append(name)
    return tuple(names), doubts


_AND = pattern(r"(?<=[\s}])and(?=[\s{])", re.IGNORECASE)
_COMMA = pattern(",")
_BLANK = pattern(r"[\s~]+")


def split(latex: str, at: re.Pattern[str]) -> list[str]:
    """The parts between matches that stand in no braces."""
    flat, depth = [], 0
    for piece in _PIECE.findall(latex):
        depth -= depth > 0 and piece == "}"
        flat.append("\x00" * len(piece) if depth or piece[0] == "\\" else piece)
        depth += piece == "{"
    outside = "".join(flat)
    parts, start = [], 0
    for match in at.finditer(outside):
        parts.append(latex[start : match.start()])
        start = match.end()
    return [*parts, latex[start:]]


def _name(latex: str, unknown: set[str], doubts: list[str]) -> Name | None:
    parts = [part.strip() for part in split(latex, _COMMA)]
    if len(parts) > 1 and all(part.partition("=")[0].strip() in _PARTS for part in parts):
        return _spelt_out(parts, unknown)
    if len(parts) > 3:
        doubts.append(f"has a name with {len(parts) - 1} commas, whose first and last parts are taken")
        parts = [parts[0], parts[-1]]
    match parts:
        case [alone]:
            return _alone(list(_words(alone)), unknown)
        case [last, given]:
            return _person(list(_words(last)), given, "", unknown)
        case [last, suffix, given, *_]:
            return _person(list(_words(last)), given, suffix, unknown)
        case _:
            return None


def _spelt_out(parts: list[str], unknown: set[str]) -> Name | None:
    """Biblatex's `family=Berg, given=Jan, prefix=van den`."""
    said = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}
    prefix = [said["prefix"]] if said.get("prefix") else []
    family = [said["family"]] if said.get("family") else []
    return _made(prefix, family, said.get("given", ""), said.get("suffix", ""), unknown)


def _words(latex: str) -> Iterator[str]:
    return filter(None, split(latex, _BLANK))


def _alone(words: list[str], unknown: set[str]) -> Name | None:
    """`First von Last` without commas; what is all in braces is a body."""
    if not words:
        return None
    if len(words) == 1:
        text = text_of(words[0], unknown=unknown)
        if not text:
            return None
        return Name(literal=text) if _is_braced(words[0]) else Name(family=text)
    small = [at for at, word in enumerate(words[:-1]) if _is_small(word)]
    first, last = (small[0], small[-1] + 1) if small else (len(words) - 1, len(words) - 1)
    return _made(words[first:last], words[last:], " ".join(words[:first]), "", unknown)


def _person(words: list[str], given: str, suffix: str, unknown: set[str]) -> Name | None:
    small = [at for at, word in enumerate(words[:-1]) if _is_small(word)]
    start = small[-1] + 1 if small else 0
    return _made(words[:start], words[start:], given, suffix, unknown)


def _made(particle: list[str], family: list[str], given: str, suffix: str, unknown: set[str]) -> Name | None:
    said = [text_of(" ".join(part), unknown=unknown) for part in (particle, family, [given], [suffix])]
    before, last, first, behind = said
    if not last:
        body = " ".join(filter(None, (first, before)))
        return Name(literal=body) if body else None
    dropping = (
        before.split()[:1] and before.split()[0].lower() in _DROPPING and not before.endswith(("la", "las", "los"))
    )
    return Name(
        last,
        first,
        dropping_particle=before if dropping else "",
        non_dropping_particle="" if dropping else before,
        suffix=behind,
    )


_GROUP = pattern(r"\{(?![\\}])")


def _is_braced(word: str) -> bool:
    r"""Whether a word holds letters in braces of their own; `{\'E}mile` does not, nor `\'{E}mile`."""
    bare = re.sub(r"\\(?:[A-Za-z]+|.)\s*\{[^{}]*\}", "", word)
    return _GROUP.search(bare) is not None


def _is_small(word: str) -> bool:
    r"""Whether a word begins with a small letter: `von`, `{\'e}`, not `{von}`, which BibTeX does not look into."""
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    first = next((letter for letter in text_of(word) if letter.isalpha()), "")
    return first.islower()
