"""Names as BibTeX splits them: `von Last, Jr, First` (Patashnik, BibTeXing, section 4; biblatex manual 3.20, 2.3.3)."""

from __future__ import annotations

import re

from stacite.bibliographies.latex import text_of
from stacite.model.item import Name
from stacite.model.pattern import pattern

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
    return [latex[start:end] for start, end in _spans(latex, at)]


def _spans(latex: str, at: re.Pattern[str]) -> list[tuple[int, int]]:
    flat, depth = [], 0
    for piece in _PIECE.findall(latex):
        depth -= depth > 0 and piece == "}"
        flat.append("\x00" * len(piece) if depth or piece[0] == "\\" else piece)
        depth += piece == "{"
    spans, start = [], 0
    for match in at.finditer("".join(flat)):
        spans.append((start, match.start()))
        start = match.end()
    return [*spans, (start, len(latex))]


def _name(latex: str, unknown: set[str], doubts: list[str]) -> Name | None:
    parts = [part.strip() for part in split(latex, _COMMA)]
    if len(parts) > 1 and all(part.partition("=")[0].strip() in _PARTS for part in parts):
        return _spelt_out(parts, unknown)
    if len(parts) > 3:
        doubts.append(f"has a name with {len(parts) - 1} commas, whose first and last parts are taken")
        parts = [parts[0], parts[-1]]
    match parts:
        case [alone]:
            return _alone(alone, unknown)
        case [last, given]:
            return _made(*_with_particle(last), given, "", unknown)
        case [last, suffix, given, *_]:
            return _made(*_with_particle(last), given, suffix, unknown)
        case _:
            return None


def _spelt_out(parts: list[str], unknown: set[str]) -> Name | None:
    """Biblatex's `family=Berg, given=Jan, prefix=van den`."""
    said = {name.strip(): value.strip() for name, _, value in (part.partition("=") for part in parts)}
    prefix, family, given, suffix = (said.get(part, "") for part in ("prefix", "family", "given", "suffix"))
    return _made(prefix, family, given, suffix, unknown)


def _words(latex: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in _spans(latex, _BLANK) if start < end]


def _alone(latex: str, unknown: set[str]) -> Name | None:
    """`First von Last` without commas; what is all in braces is a body."""
    words = _words(latex)
    if len(words) < 2:
        text = text_of(latex, unknown=unknown).strip("\u00a0")
        if not text:
            return None
        return Name(literal=text) if _is_braced(latex) else Name(family=text)
    small = [at for at, (start, end) in enumerate(words[:-1]) if _is_small(latex[start:end])]
    first, last = (small[0], small[-1] + 1) if small else (len(words) - 1, len(words) - 1)
    return _made(
        latex[words[first][0] : words[last][0]], latex[words[last][0] :], latex[: words[first][0]], "", unknown
    )


def _with_particle(latex: str) -> tuple[str, str]:
    """The particle, up to the last word in small letters that is not the very last, and the family name."""
    words = _words(latex)
    small = [at for at, (start, end) in enumerate(words[:-1]) if _is_small(latex[start:end])]
    start = words[small[-1] + 1][0] if small else 0
    return latex[:start], latex[start:]


def _made(particle: str, family: str, given: str, suffix: str, unknown: set[str]) -> Name | None:
    before, last, first, behind = (
        text_of(part, unknown=unknown).strip("\u00a0") for part in (particle, family, given, suffix)
    )
    if not last:
        body = " ".join(filter(None, (first, before)))
        return Name(literal=body) if body else None
    dropping = before.partition(" ")[0].lower() in _DROPPING and not before.endswith(("la", "las", "los"))
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
