"""Printed lists of names to persons and bodies (Chicago 17, 14.73-84)."""

from __future__ import annotations

from functools import lru_cache

from stacite.model.item import Name
from stacite.model.pattern import pattern
from stacite.parser.bodies import ends_in_unit, is_body
from stacite.parser.persons import (
    CAPITAL,
    INITIAL,
    SUFFIX_BEHIND,
    SUFFIX_ENDS,
    SUFFIXES,
    family_first,
    is_given_first,
    is_person,
    person,
)
from stacite.parser.stretch import holds

_OTHERS = pattern(r",?\s+(?:et al\b\.?|and others|u\.\s?a\.|et alii|& al\.|e\.a\.)\s*$|,? \[?…\]?,?(?= and | & )")
_OTHERS_WORDS = ("et al", "and others", "u.", "& al.", "e.a.", "…")
"""One of them stands in each match of `_OTHERS`."""
_PSEUDONYM = pattern(r"\s*\(@[\w.]+\)|(?<=\w) \[[^\[\]]{0,80}(?:pseud|pen name|,)[^\[\]]{0,80}\]")
_AND = pattern(r",?\s+(?:and|&|und|u\.(?! ?a\.)|et|y|e|en|och)\s+(?=[^\s])|\s*;\s+|\s?/\s?")
_AND_WORDS = (" and", " &", " und", " u.", " et", " y", " e", " och", ";", "/")
_OPEN_ENDED = pattern(r"^\S+$|\b(?:of|for|on|de|des|du|für|para|pour|per|del|della|di)\b[^,]{0,200}$")
"""One word, or an office's field of work: what comes after `and` goes on with it (`Office of Science and …`)."""


_COMMA = pattern(r",\s*")


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, ...]:
    """What `and` and semicolons part."""
    return tuple(_AND.split(text)) if holds(text, _AND_WORDS) else (text,)


def names_of(text: str, *, inverted: bool = False) -> tuple[Name, ...]:
    """The persons or bodies that a list of names prints; `inverted` where family names come first."""
    text = text.strip(" ,")
    if "[" in text or "(@" in text:
        text = _PSEUDONYM.sub("", text)
    if holds(text, _OTHERS_WORDS):
        text = _OTHERS.sub("", text)
    text = text.strip(" ,")
    if holds(text, (") and ", ") & ")) and (glossed := _glossed(text)):
        return glossed
    if not text:
        return ()
    if _LETTERS.fullmatch(text):
        return tuple(Name(literal=part) for entry in _parts(text) for part in entry.split(", ") if part)
    if (found := _with_bare_initials(text, is_inverted=inverted)) is not None:
        return found
    if inverted or (", " in text and (_INITIALED.fullmatch(text) or _is_family_first_list(text))):
        return _inverted(text)
    if is_body(text) and not all(is_person(part) for part in _parts(text)):
        return _bodies(text)
    return tuple(person(part) for part in _persons(text))


_INITIALED = pattern(rf"(?:{CAPITAL}[^,;&\d]{{1,40}}, (?:{CAPITAL}[a-z]?\.[ -]?)+(?:,? (?:and|&|und|et) |[,;] |$))+")
"""`Vogt, I. & Holm, A.`: initials behind each name say that family names come first."""
FAMILY_AND_GIVEN = pattern(
    rf"(?:[a-zà-ÿ]{{2,4}} ){{0,2}}{CAPITAL}[\w’'-]+(?: [JS]r\.)?, {CAPITAL}[\w’'-]+(?: {CAPITAL}[\w’'-]*\.?){{0,2}}"
)


def _is_family_first_list(text: str) -> bool:
    """`Hay, Anna / Low, Eva`; `Hay, Anna und Eva Low`: what comes before the comma is a family name.

    Were it another given name or a lone family name, `Low, Hay und Eva Moor` would mix two ways to name people.
    """
    parts = _parts(text)
    if len(parts) < 2 or not FAMILY_AND_GIVEN.fullmatch(parts[0]):
        return False
    if all(FAMILY_AND_GIVEN.fullmatch(part) for part in parts):
        return True
    return all((" " in part and is_person(part)) or FAMILY_AND_GIVEN.fullmatch(part) for part in parts[1:])


_BARE_INITIALS = pattern(
    rf"(?P<family>(?:(?:van|von|de|di|da|del|du|la|le|el|Van|Von|De|Di|Da|La|Le|El) ){{0,2}}{CAPITAL}[\w’'-]+"
    rf"(?: {CAPITAL}[\w’'-]+)?) (?P<given>[A-Z]{{1,4}}|(?:[A-Z]\.[ -]?){{0,3}}[A-Z]\.)(?: (?P<suffix>Jr))?"
)


def _with_bare_initials(text: str, *, is_inverted: bool = False) -> tuple[Name, ...] | None:
    """`Cissé B, Sokhna CF`: family names first and initials without a comma (Vancouver); None for other lists.

    One letter alone says so only where the style is known to be inverted.
    """
    parts = [part.strip() for entry in _parts(text) for part in entry.split(", ") if part.strip()]
    found = []
    for part in parts:
        match = _BARE_INITIALS.fullmatch(part)
        if match is None:
            return None
        found.append(match)
    if not found or (len(found) == 1 and len(found[0]["given"]) < 2 and not is_inverted):
        return None
    if any(match["given"] in SUFFIXES for match in found):
        return None
    return tuple(Name(family=match["family"], given=match["given"], suffix=match["suffix"] or "") for match in found)


_ACRONYM = pattern(r"(?:U\.?[NSK]\.? )?[A-Z]{3,8}")


_OFFICE = pattern(
    r"(?:[A-Z][\w’.-]+ ){0,4}(?:Representative|Department|Ministry|Office|Institutes?|Agency|Bureau|Council"
    r"|Committee|Secretary|Cent(?:er|re)|Commission|Association|Foundation|Fund|Programme|Federation|Organi[sz]ation)"
    r" (?:of|for|on) (?:the )?[A-Z]|(?:High|Special) Representative\b"
)
_GLOSSED = pattern(r"[A-ZÀ-Þ][^();]{5,120} \([A-Z][A-Za-z&./-]{1,12}\)")
_GLOSSED_AND = pattern(r"(?<=\w\)),? (?:and|&) (?=[A-ZÀ-Þ])")
"""`Internal Displacement Monitoring Centre (IDMC) and Norwegian Refugee Council (NRC)`."""
_LETTERS = pattern(r"[A-Z]{2,8}(?:, [A-Z]{2,8})*,? (?:and|&) [A-Z]{2,8}")
"""`FAO, IFAD, WFP and WHO`: bodies that all go by their initials."""


def _is_whole_body(text: str) -> bool:
    """Whether the words are all of a body's name: they end in what kind it is, or are an acronym."""
    text = text.strip()
    return _ACRONYM.fullmatch(text) is not None or (
        "," not in text and ends_in_unit(text) and not _OPEN_ENDED.search(text)
    )


def _bodies(text: str) -> tuple[Name, ...]:
    """One body, commas inside; or a person beside a body."""
    parts = [part for part in _parts(text) if part.strip()]
    if (both := _two_bodies(text)) is not None:
        return both
    if len(parts) > 1 and ";" in text:
        return tuple(person(part) for part in parts)
    if len(parts) == 2 and is_person(parts[0]) and len(parts[0].split()) > 1:
        return (person(parts[0]), Name(literal=parts[1].strip()))
    if (
        len(parts) == 2
        and "," not in parts[0]
        and is_person(parts[1])
        and len(parts[1].split()) > 1
        and not _OPEN_ENDED.search(parts[0])
    ):
        return (Name(literal=parts[0].strip()), person(parts[1]))
    return (Name(literal=text),)


def _two_bodies(text: str) -> tuple[Name, ...] | None:
    """Two bodies, the first of which ends in what kind it is; the second may be an office with fields of its own."""
    joint = _AND.search(text)
    if joint is None or not _is_whole_body(text[: joint.start()]):
        return None
    second = text[joint.end() :].strip()
    if not (_OFFICE.match(second) or (_is_whole_body(second) and not _AND.search(second))):
        return None
    return (Name(literal=text[: joint.start()].strip()), Name(literal=second))


def _glossed(text: str) -> tuple[Name, ...]:
    """Bodies that are all glossed by their letters: there `and` parts two of them, and is no part of a name."""
    parts = _GLOSSED_AND.split(text)
    if len(parts) < 2 or not all(_GLOSSED.fullmatch(part) for part in parts):
        return ()
    return tuple(Name(literal=part) for part in parts)


def _persons(text: str) -> list[str]:
    """One entry for each person; a suffix after a comma stays with its person."""
    entries: list[str] = []
    for part in _parts(text):
        for entry in _COMMA.split(part):
            if entry.strip() in SUFFIXES and entries:
                entries[-1] += f", {entry.strip()}"
            elif entry.strip(" ,"):
                entries.append(entry.strip(" ,"))
    return entries


def _inverted(text: str) -> tuple[Name, ...]:
    """`Family, G., Family, G., & Family, G.`; `Family, Given, and Given Family` (Chicago 17, 14.76)."""
    found: list[Name] = []
    for part in _parts(text):
        pieces = [piece for piece in _COMMA.split(part.strip(" ,")) if piece]
        while pieces:
            family = pieces.pop(0)
            if not pieces or (found and is_given_first(family) and not INITIAL.fullmatch(pieces[0].replace(" ", ""))):
                found.append(person(family))
                continue
            given = pieces.pop(0)
            behind = SUFFIX_BEHIND.search(family) if family.endswith(SUFFIX_ENDS) else None
            if behind:  # `Bee Jr., Ann`
                pieces.insert(0, behind[2])
                family = family[: behind.start()]
            suffix = pieces.pop(0) if pieces and pieces[0] in SUFFIXES else ""
            found.append(family_first(family, given, suffix))
    return tuple(found)
