"""Parses printed lists of names into persons and organizations.

Given and family names, particles, suffixes (Chicago 17, 8.5-14 and 14.73-84; CSL 1.0.2, Names).
"""

from __future__ import annotations

import re
from functools import lru_cache

from stacite.model.item import Name
from stacite.parser.gazetteer import ends_in_organization_type, is_organization
from stacite.parser.text_slice import contains_any
from stacite.text.patterns import pattern
from stacite.text.tables import phrases, word_set

_DROPPING = frozenset("von vom zu zur zum de d’ d' du des".split())
_BOUND = frozenset("van der den ter ten te la le les di da del della dos das do al el ibn bin ben af av st".split())
# Small words that belong to a family name.
PARTICLES = _DROPPING | _BOUND
_BOUND_CAPITALS = frozenset(
    "Van Von Ní Nic Uí Ó De Le La Du Di Da Del Della El Al St. Saint Ten Ter Mac Vander".split()
)
SUFFIXES = frozenset(("Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "Esq", "Esq."))
_TITLE = pattern(rf"^(?:(?:{phrases('parser', 'titles of persons')})\b\.? )+")
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŤŢŪŮŰŲŹŻŽ]"
_INITIALS = rf"(?:{CAPITAL}[a-zà-ÿ]?\.-?)+(?:{CAPITAL}\.?)?|{CAPITAL}{{1,4}}"
_WORD = rf"(?:[dDlLO][’'])?{CAPITAL}[\wÀ-ɏ’'‑-]*\.?|(?:al|el|bin|as|ad)-{CAPITAL}[\w’'-]+|’t"
_TOKEN = pattern(rf"(?:{_INITIALS}|{_WORD}|\[{CAPITAL}[^\]\d]*\]|\[{_WORD}|{_WORD}\])")
INITIAL = pattern(rf"(?:{_INITIALS})(?:-{CAPITAL}\.?){{0,3}}")
_INVERTED = pattern(
    rf"^[^,]+, (?:(?:{CAPITAL}[a-z]?\."
    rf"|{CAPITAL})[ -]?)+(?:,? (?:{'|'.join(sorted(PARTICLES))}))*(?:, (?:Jr|Sr)\.?)?$"
)
# `A Smith`: an initial without its period (OSCOLA 4, 3.2.1), not a title's article.
_INITIAL_A = pattern(
    rf"A(?: {CAPITAL}){{0,3}} (?!{phrases('parser', 'words after an article in titles')})(?:Mc|Mac|O’)?{CAPITAL}"
    rf"[a-zà-ÿ’-]+(?:-{CAPITAL}[a-zà-ÿ]+)?"
)
_NO_NAMES = frozenset(
    """the a an in on of for from to and with by how why what when where who this that its is are was were be as at or
    not it their our my your his her new die eine ein über für warum""".split()
)
_GENITIVE = frozenset("der des von vom und zu zur zum".split())


def _is_phrase(words: list[str]) -> bool:
    """`Das Salz der Erde`: after a German article, which may be a family's name (`Das Gupta`), a noun and another."""
    return words[0] in ("Der", "Das") and not _GENITIVE.isdisjoint(words[2:])


def _without_title(text: str) -> str:
    match = _TITLE.match(text)
    return text if match is None else text[match.end() :]


@lru_cache(maxsize=1024)
def is_person(text: str) -> bool:
    """Whether the words look like one person's name, given name first, or a single name."""
    words = _without_title(text.strip()).split()
    if not 1 <= len(words) <= 7 or any(character.isdigit() for character in text):
        return False
    if (words[0].lower() in _NO_NAMES and not _INITIAL_A.fullmatch(text)) or _is_phrase(words) or is_organization(text):
        return False
    significant = [word for word in words if word not in PARTICLES and word.rstrip(",") not in SUFFIXES]
    return bool(significant) and words[-1] not in PARTICLES and all(_TOKEN.fullmatch(word) for word in significant)


def is_inverted(text: str) -> bool:
    """Whether the words look like `Family, G. I.`."""
    return _INVERTED.match(text) is not None


def is_given_first(text: str) -> bool:
    """Whether the words look like one person's given and family name, in this order."""
    words = text.split()
    return len(words) > 1 and is_person(text) and words[0] not in PARTICLES and words[0] not in _BOUND_CAPITALS


def inverted_name(family: str, given: str, suffix: str) -> Name:
    """The name that `Family, Given, Suffix` prints; particles may stand before the family or after the given name."""
    words = given.split()
    trailing: list[str] = []
    # `Humboldt, Alexander von`: a particle after the given name belongs to the family.
    while len(words) > 1 and (words[-1] in PARTICLES or words[-1].rstrip("-") in PARTICLES):
        trailing.insert(0, words.pop())
    name = _particles(family.split())
    return Name(
        family=name[2],
        given=" ".join(words),
        dropping_particle=name[0] or " ".join(trailing),
        non_dropping_particle=name[1],
        suffix=suffix,
    )


def _is_inverted_without_comma(words: list[str]) -> bool:
    """`Alder R. B.`, `ALDER Robert`: initials, or what is no capitals, after the family name."""
    first, following = words[0], words[1:]
    if INITIAL.fullmatch(first) or first in PARTICLES:
        return False
    if all(INITIAL.fullmatch(word) for word in following) and all(
        word[-1] == "." for word in following[:-1] or following
    ):
        return True  # the last period may be taken for one that ends the names
    # `ALDER Robert`: capitals mark the family name, so nothing after it may be in capitals.
    return len(first) > 2 and first.isupper() and first.isalpha() and not any(word.isupper() for word in following)


TRAILING_SUFFIX = pattern(r"(?<=\w)(,? )((?:Jr|Sr)\.?|III|II|IV|Esq\.?)$")
SUFFIX_LAST_CHARACTERS = ("r", "r.", "I", "V", "q", "q.", "\n")


@lru_cache(maxsize=1024)
def parse_person(text: str) -> Name:
    """One name, given names first; an organization, or what no person is called, as literal."""
    text = text.strip(" ,")
    if "[" in text or "]" in text:
        text = re.sub(r"\s*\[[^\[\]]{0,80}(?:pseud|pen name)[^\[\]]{0,80}\]|(?<=\w) \[[^\[\]]+\]$|^\[|\??\]$", "", text)
    text = text.strip()
    text, _, suffix = _suffix(text)
    text = _without_title(text) or text
    words = text.split()
    if is_organization(text) or not is_person(text) or words[-1] in SUFFIXES or words[-1] == "I" or is_company(text):
        return Name(literal=text if not suffix else f"{text}, {suffix}")
    if len(words) == 1:
        return Name(family=text)
    if _is_inverted_without_comma(words):
        at = next(at for at, word in enumerate(words) if at and (INITIAL.fullmatch(word) or not word.isupper()))
        dropping, bound, family = _particles(words[:at])
        return Name(
            family=family,
            given=" ".join(words[at:]),
            dropping_particle=dropping,
            non_dropping_particle=bound,
            suffix=suffix,
        )
    if _is_family_first(words):
        return Name(family=words[0], given=" ".join(words[1:]))
    start = _family_start(words)
    dropping, bound, family = _particles(words[start:])
    return Name(
        family=family,
        given=" ".join(words[:start]),
        dropping_particle=dropping,
        non_dropping_particle=bound,
        suffix=suffix,
    )


def is_company(text: str) -> bool:
    """Whether a name ends as those of companies and associations do, and no person's."""
    words = text.split()
    return (
        bool(words)
        and words[-1] in word_set("parser/company_endings")
        and len(words) > 1
        and not INITIAL.fullmatch(words[0])
    )


def _suffix(text: str) -> tuple[str, str, str]:
    match = TRAILING_SUFFIX.search(text) if text.endswith(SUFFIX_LAST_CHARACTERS) else None
    if match is None or (match[2] in ("II", "III", "IV") and " " not in text[: match.start()]):
        return text, "", ""
    return text[: match.start()], match[1], match[2]


def _family_start(words: list[str]) -> int:
    """Where the family name, with its particles, begins."""
    for at, word in enumerate(words[1:-1], 1):
        if word in PARTICLES or (word in _BOUND_CAPITALS and at == len(words) - 2):
            return at
    if words[0] in PARTICLES:
        return 0
    return len(words) - (2 if _has_two_families(words) else 1)


_SPANISH = pattern(r"[^\W\d_áéíóúñ]*(?:[áéíóúñ]\w*|ez)")


def _has_two_families(words: list[str]) -> bool:
    """Spanish names carry two family names (Chicago 17, 8.11); accents and endings tell, or initials before both."""
    if len(words) < 3 or not _SPANISH.fullmatch(words[-1]):
        return False
    if INITIAL.fullmatch(words[-2]):
        return False
    return _SPANISH.fullmatch(words[-2]) is not None or all(INITIAL.fullmatch(word) for word in words[:-2])


def _particles(words: list[str]) -> tuple[str, str, str]:
    """Dropping particle, non-dropping particle and family name (CSL 1.0.2, Names)."""
    count = 0
    while count < len(words) - 1 and words[count] in PARTICLES:
        count += 1
    particle, family = " ".join(words[:count]), " ".join(words[count:])
    if count and words[0] in _DROPPING and not {"la", "los", "las"} & set(words[:count]):
        return particle, "", family
    return "", particle, family


# Two syllables of pinyin (`Xiaoping`), or two parts with a hyphen (`Geun-hye`).
_GIVEN_SYLLABLES = pattern(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:i?ang|i?ong|i?an|i?ao|uang|uan|eng|ing|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua"
    r"|uo|ui|üe|ue|a|e|i|o|u|ü)(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)(?:i?ang|i?ong|i?an|i?ao|uang|uan|eng|ing|ai|ei|ao|ou"
    r"|an|en|in|un|ia|ie|iu|ua|uo|ui|a|e|i|o|u)|[A-Za-z]+-[a-z]+",
    re.IGNORECASE,
)


def _is_family_first(words: list[str]) -> bool:
    """Chinese and Korean names as they are printed at home: a common family name and a given name of two syllables."""
    surnames = word_set("parser/family_first_surnames")
    return (
        len(words) == 2
        and words[0] in surnames
        and words[1] not in surnames
        and _GIVEN_SYLLABLES.fullmatch(words[1]) is not None
    )


_OTHERS = pattern(r",?\s+(?:et al\b\.?|and others|u\.\s?a\.|et alii|& al\.|e\.a\.)\s*$|,? \[?…\]?,?(?= and | & )")
# At least one of these occurs in each match of `_OTHERS`.
_OTHERS_WORDS = ("et al", "and others", "u.", "& al.", "e.a.", "…")
_PSEUDONYM = pattern(r"\s*\(@[\w.]+\)|(?<=\w) \[[^\[\]]{0,80}(?:pseud|pen name|,)[^\[\]]{0,80}\]")
_AND = pattern(r",?\s+(?:and|&|und|u\.(?! ?a\.)|et|y|e|en|och)\s+(?=[^\s])|\s*;\s+|\s?/\s?")
_AND_WORDS = (" and", " &", " und", " u.", " et", " y", " e", " och", ";", "/")
# One word, or an office's field of work: what comes after `and` goes on with it (`Office of Science and …`).
_OPEN_ENDED = pattern(r"^\S+$|\b(?:of|for|on|de|des|du|für|para|pour|per|del|della|di)\b[^,]{0,200}$")


_COMMA = pattern(r",\s*")


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, ...]:
    """The parts that `and` and semicolons separate."""
    return tuple(_AND.split(text)) if contains_any(text, _AND_WORDS) else (text,)


def parse_names(text: str, *, inverted: bool = False) -> tuple[Name, ...]:
    """The persons or organizations that a list of names prints; `inverted` where family names come first."""
    text = text.strip(" ,")
    if "[" in text or "(@" in text:
        text = _PSEUDONYM.sub("", text)
    if contains_any(text, _OTHERS_WORDS):
        text = _OTHERS.sub("", text)
    text = text.strip(" ,")
    if contains_any(text, (") and ", ") & ")) and (glossed := _with_acronyms(text)):
        return glossed
    if not text:
        return ()
    if _ACRONYM_LIST.fullmatch(text):
        return tuple(Name(literal=part) for entry in _parts(text) for part in entry.split(", ") if part)
    if (found := _with_unseparated_initials(text, is_inverted=inverted)) is not None:
        return found
    if inverted or (", " in text and (_INITIALED.fullmatch(text) or _is_family_first_list(text))):
        return _inverted(text)
    if is_organization(text) and not all(is_person(part) for part in _parts(text)):
        return _organizations(text)
    return tuple(parse_person(part) for part in _persons(text))


# `Vogt, I. & Holm, A.`: initials after each name say that family names come first.
_INITIALED = pattern(rf"(?:{CAPITAL}[^,;&\d]{{1,40}}, (?:{CAPITAL}[a-z]?\.[ -]?)+(?:,? (?:and|&|und|et) |[,;] |$))+")
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


_UNSEPARATED_INITIALS = pattern(
    rf"(?P<family>(?:(?:van|von|de|di|da|del|du|la|le|el|Van|Von|De|Di|Da|La|Le|El) ){{0,2}}{CAPITAL}[\w’'-]+"
    rf"(?: {CAPITAL}[\w’'-]+)?) (?P<given>[A-Z]{{1,4}}|(?:[A-Z]\.[ -]?){{0,3}}[A-Z]\.)(?: (?P<suffix>Jr))?"
)


def _with_unseparated_initials(text: str, *, is_inverted: bool = False) -> tuple[Name, ...] | None:
    """`Cissé B, Sokhna CF`: family names first and initials without a comma (Vancouver); None for other lists.

    One letter alone says so only where the style is known to be inverted.
    """
    parts = [part.strip() for entry in _parts(text) for part in entry.split(", ") if part.strip()]
    found = []
    for part in parts:
        match = _UNSEPARATED_INITIALS.fullmatch(part)
        if match is None:
            return None
        found.append(match)
    if not found or (len(found) == 1 and len(found[0]["given"]) < 2 and not is_inverted):
        return None
    # `Bee II` has a suffix, not initials.
    if any(match["given"] in SUFFIXES for match in found):
        return None
    return tuple(Name(family=match["family"], given=match["given"], suffix=match["suffix"] or "") for match in found)


_ACRONYM = pattern(r"(?:U\.?[NSK]\.? )?[A-Z]{3,8}")


_OFFICE = pattern(
    rf"(?:[A-Z][\w’.-]+ ){{0,4}}(?:{phrases('parser', 'words of offices')}) (?:of|for|on) (?:the )?[A-Z]|(?:High"
    r"|Special) Representative\b"
)
_WITH_ACRONYM = pattern(r"[A-ZÀ-Þ][^();]{5,120} \([A-Z][A-Za-z&./-]{1,12}\)")
# `Internal Displacement Monitoring Centre (IDMC) and Norwegian Refugee Council (NRC)`.
_WITH_ACRONYM_AND = pattern(r"(?<=\w\)),? (?:and|&) (?=[A-ZÀ-Þ])")
# `FAO, IFAD, WFP and WHO`: organizations that all go by their initials.
_ACRONYM_LIST = pattern(r"[A-Z]{2,8}(?:, [A-Z]{2,8})*,? (?:and|&) [A-Z]{2,8}")


def _is_whole_organization(text: str) -> bool:
    """Whether the words are an organization's whole name: they end in its type, or are an acronym."""
    text = text.strip()
    return _ACRONYM.fullmatch(text) is not None or (
        "," not in text and ends_in_organization_type(text) and not _OPEN_ENDED.search(text)
    )


def _organizations(text: str) -> tuple[Name, ...]:
    """One organization, commas inside; or a person beside an organization."""
    parts = [part for part in _parts(text) if part.strip()]
    if (both := _two_organizations(text)) is not None:
        return both
    if len(parts) > 1 and ";" in text:
        return tuple(parse_person(part) for part in parts)
    if len(parts) == 2 and is_person(parts[0]) and len(parts[0].split()) > 1:
        return (parse_person(parts[0]), Name(literal=parts[1].strip()))
    if (
        len(parts) == 2
        and "," not in parts[0]
        and is_person(parts[1])
        and len(parts[1].split()) > 1
        and not _OPEN_ENDED.search(parts[0])
    ):
        return (Name(literal=parts[0].strip()), parse_person(parts[1]))
    return (Name(literal=text),)


def _two_organizations(text: str) -> tuple[Name, ...] | None:
    """Two organizations, the first of which ends in its type; the second may be an office with several fields."""
    joint = _AND.search(text)
    if joint is None or not _is_whole_organization(text[: joint.start()]):
        return None
    second = text[joint.end() :].strip()
    if not (_OFFICE.match(second) or (_is_whole_organization(second) and not _AND.search(second))):
        return None
    return (Name(literal=text[: joint.start()].strip()), Name(literal=second))


def _with_acronyms(text: str) -> tuple[Name, ...]:
    """Organizations that all have an acronym: there `and` separates two of them, and is no part of a name."""
    parts = _WITH_ACRONYM_AND.split(text)
    if len(parts) < 2 or not all(_WITH_ACRONYM.fullmatch(part) for part in parts):
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
                found.append(parse_person(family))
                continue
            given = pieces.pop(0)
            suffixed = TRAILING_SUFFIX.search(family) if family.endswith(SUFFIX_LAST_CHARACTERS) else None
            if suffixed:  # `Bee Jr., Ann`
                pieces.insert(0, suffixed[2])
                family = family[: suffixed.start()]
            suffix = pieces.pop(0) if pieces and pieces[0] in SUFFIXES else ""
            found.append(inverted_name(family, given, suffix))
    return tuple(found)
