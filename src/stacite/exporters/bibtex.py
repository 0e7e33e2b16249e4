"""For `bibtex` and its classic styles: all special characters are written as LaTeX commands.

A type is given only to a work that has all that styles and biber's data model ask of it; others are `@misc`, whose
`howpublished` says in words what it has no field for. A book by editors alone is a `@book`, as BibTeXing has it and as
its styles print it best, although chicago.bst and biber's data model ask for an author. A year must be a whole number
for biber and must not be missing for plainnat and chicago. So a range, a season or an approximate date gives its first
year, and the whole of it goes in words into the note. Only a work without any year (`n.d.`, `forthcoming`) keeps words
for a year.

A `.bib` file, of BibTeX or BibLaTeX, says nothing but what was meant, under citation keys that BibTeX accepts. Programs
that read such a file count braces (btparse's manual), and those after a backslash too or not, as they please. So a
value that is one line, whose braces balance and have no backslash before them, can't end before its own closing brace,
whatever else it holds. Each value is checked for this before it is written.

Sources: Patashnik, BibTeXing (1988), and the styles themselves; for what biber asks of the same file Kime, Wemheuer and
Lehman, The biblatex Package, 2.1 and 2.2, and blx-dm.def.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import astuple, dataclass
from datetime import date
from functools import lru_cache
from itertools import dropwhile
from typing import TYPE_CHECKING

from stacite.errors import StaciteError
from stacite.exporters.base import exports_accessed
from stacite.exporters.latex import ascii_letters, braced, latex_text, latex_title, list_value, verbatim, whole_name
from stacite.exporters.plain_text import clean, date_words
from stacite.model.identifiers import doi_key, doi_of_url, is_valid_isbn
from stacite.model.item import NAME_VARIABLES, OTHERS, Name
from stacite.text.characters import DASHES
from stacite.text.months import bibtex_months, season_numbers
from stacite.text.numerals import ordinal
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from stacite.exporters.base import ExportOptions
    from stacite.model.item import Date, Item
    from stacite.model.registry import Reference


TYPES: dict[str, Sequence[str]] = table("stacite.model", "entry_types.toml")["to-bibtex"]
_NEEDS: dict[str, Sequence[str]] = table("stacite.exporters", "fields.toml")["bibtex"]["needs"]
_NUMBER = pattern(r"[0-9]{1,9}")
_MASTER = pattern(r"\b(?:master|magister|m\.?\s?(?:a|sc|phil|res|ed|s)\b|diplom|licen)", re.IGNORECASE)


_PROCEEDINGS = pattern(
    r"\b(?:proceedings|conference|tagungsband|actes du (?:colloque|congrès)|atti del)\b", re.IGNORECASE
)


def entry_type(item: Item) -> str:
    """The entry type of a work: `book`."""
    kinds = TYPES.get(item.type, ())
    if "phdthesis" in kinds and _MASTER.search(item.get("genre")):
        kinds = ("mastersthesis",)
    if "proceedings" in kinds:
        kinds = ("proceedings",) if _is_of_conference(item) else ("book",)
    return next((kind for kind in kinds if all(has_variable(item, need) for need in _NEEDS[kind])), "misc")


def _is_of_conference(item: Item) -> bool:
    """Whether a book is the proceedings of a conference, which has no author."""
    says_so = bool(item.get("event-title")) or _PROCEEDINGS.search(f"{item.get('genre')} {item.title}") is not None
    return says_so and not has_variable(item, "author")


def has_variable(item: Item, variable: str) -> bool:
    """Whether an entry type's need of a variable is met."""
    if variable == "author-or-editor":
        return has_variable(item, "author") or has_variable(item, "editor")
    if variable == "volume":
        return volume_is_number(item)
    if variable == "page":
        return bool(clean(item.get("page") or item.get("number")))
    if variable == "institution":
        return bool(clean(institution(item)))
    if variable in NAME_VARIABLES:
        return any(name.family.isalpha() or clean(str(name)) for name in item.names.get(variable, ()))
    return bool(clean(item.get(variable)))


def institution(item: Item) -> str:
    """The body that published a report: its publisher, or its author if that is a body."""
    body = next((name.literal for name in item.authors if name.literal and name != OTHERS), "")
    return item.get("publisher") or body


def volume_is_number(item: Item) -> bool:
    """Whether the volume is a whole number, the only kind biber's data model knows."""
    volume = item.get("volume")
    return bool(volume) and _NUMBER.fullmatch(volume.strip()) is not None


def date_fields(issued: Date | None) -> dict[str, str]:
    """`year`, `month` (a macro, not a text) and `day`, as far as they are known."""
    if issued is None or not issued.edtf.strip():
        return {"year": "n.d."}
    year = issued.year
    # Neither BibTeX's styles nor biber take a negative year.
    if year is None or year <= 0:
        return {"year": latex_text(date_words(issued))}
    fields = {"year": str(year)}
    rest = issued.parts[0][1:]
    if rest and 1 <= rest[0] <= 12:
        fields["month"] = bibtex_months()[rest[0] - 1]
        if len(rest) > 1 and 1 <= rest[1] <= 31:
            fields["day"] = str(rest[1])
    return fields


def date_note(issued: Date | None) -> str:
    """What the fields can't say, in words: `2019–2021`, `Spring 2024`, `ca. 1850`."""
    if issued is None or issued.year is None or issued.year <= 0:
        return ""
    first = issued.parts[0]
    is_season = len(first) > 1 and first[1] in season_numbers().values()
    return date_words(issued) if "/" in issued.edtf or issued.is_approximate or is_season else ""


def urldate(accessed: Date | None) -> str:
    """An access date in full, `2026-11-24`; the empty string for any other, which biber would warn of."""
    text = accessed.edtf if accessed else ""
    try:
        # Python also parses `20261124` and `2026-W48-2`, which biber does not.
        return text if date.fromisoformat(text).isoformat() == text else ""
    except ValueError:
        return ""


_FAMILY = pattern(r"[A-Z][A-Za-z0-9]*")
_GIVEN = pattern(r"[A-Z][A-Za-z]*\.?(?: [A-Z][A-Za-z]*\.?)*")
# What parts a list of names or a name, or the label that natbib makes of it.
_SIGNS = pattern(r"[,\[\]()]|\band\b", re.IGNORECASE)


def bibtex_names(names: Iterable[Name], *, raw: bool = False) -> str:
    """All names, joined by `and`; those without a letter are left out. `raw` as latex_text has it."""
    return " and ".join(filter(None, (bibtex_name(name, raw=raw) for name in names)))


@lru_cache(maxsize=4096)
def bibtex_name(name: Name, *, raw: bool = False) -> str:
    """One name; a body's is braced, so that it stays whole."""
    if name == OTHERS:
        return OTHERS.literal  # BibTeX's own word for them
    if _is_usual(name):
        return f"{name.family}, {name.given}"
    name = Name(*map(clean, astuple(name)))
    if name.literal or not name.family:
        return _whole(name.literal or str(name), raw=raw)
    # BibTeX's third form is `von Last, Jr, First`: without a given name there is no place for a suffix.
    family, given, suffix = _last(name, raw=raw), _part(name.given, raw=raw), _part(name.suffix, raw=raw)
    if suffix:
        return f"{family}, {suffix}, {given}" if given else _whole(str(name), raw=raw)
    return f"{family}, {given}" if given else family


def _is_usual(name: Name) -> bool:
    """Whether nothing in the name needs a second look: `Doe, Jane B.`."""
    if name.literal or name.suffix or name.dropping_particle or name.non_dropping_particle:
        return False
    # Stricter than needed (`Anderson`): the longer way then looks for `and` as a word.
    is_plain = _FAMILY.fullmatch(name.family) and _GIVEN.fullmatch(name.given)
    return bool(is_plain) and "and" not in f"{name.family} {name.given}".lower()


def _whole(text: str, *, raw: bool) -> str:
    latex = latex_text(text, raw=raw)
    return whole_name(latex) if latex else ""


def _part(text: str, *, raw: bool) -> str:
    if not text:
        return ""
    latex = latex_text(text, raw=raw)
    return braced(latex) if _SIGNS.search(latex) else latex


def _last(name: Name, *, raw: bool) -> str:
    particles = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle)))
    family, particle = latex_text(name.family, raw=raw), _part(particles, raw=raw)
    # BibTeX would read a lone `Doe Smith` as a given and a family name.
    alone = not (name.given or particle)
    if _SIGNS.search(family) or _hides_particle(name.family) or (alone and " " in family):
        family = braced(family)
    return f"{particle} {family}" if particle else family


def _hides_particle(family: str) -> bool:
    """Whether BibTeX would read `García de` in `García de la Torre` as the particle.

    It takes all words up to the last that starts in lower case, but for the very last word.
    """
    words = family.split()[:-1]
    return any(word[0].islower() for word in dropwhile(lambda word: word[0].islower(), words))


ROLES: dict[str, str] = table("stacite.exporters", "fields.toml")["roles"]
_WITH_EDITOR = ("proceedings", "incollection", "inproceedings")
_IN_BOOKS = ("book", *_WITH_EDITOR)


def has_editor_field(item: Item, kind: str) -> bool:
    """Whether the entry has the field `editor`; the styles print either it or `author` of a @book."""
    return kind in _WITH_EDITOR or (kind == "book" and not has_variable(item, "author"))


def howpublished(item: Item) -> str:
    """The place of a `@misc` in the world: `Reuters`, `Nature 5, no. 2, 3–4`, `5 U.S.C. § 553`.

    A publisher, or else an authority, of a work without author stands in `organization` instead.
    """
    # `title_of` takes the genre for works without a title: it must not be printed twice.
    genre = "" if item.get("genre") == item.title else item.get("genre")
    place, container = item.cited_place, item.get("container-title") or item.get("collection-title")
    number = item.get("issue") or item.get("number") or item.get("collection-number")
    is_signed = has_variable(item, "author")
    publisher = item.get("publisher") if is_signed else ""
    authority = item.get("authority") if is_signed or item.get("publisher") else ""
    parts = (
        genre,
        numbered(place, "", number, "") if place else numbered(container, item.get("volume"), number, item.get("page")),
        event_words(item.get("event-title"), item.get("event-place")),
        publisher,
        item.get("publisher-place"),
        authority,
        *map(item.get, ("medium", "archive_location", "archive", "archive-place")),
    )
    return ", ".join(dict.fromkeys(part.strip() for part in parts if part.strip() and part != item.title))


def event_words(title: str, place: str) -> str:
    """`Rede Lecture (Cambridge)`."""
    return " ".join(filter(None, (title, f"({place})" if place else "")))


def numbered(container: str, volume: str, number: str, page: str) -> str:
    """The container with volume, number and pages: `Nature 5, no. 2, 3–4`."""
    head = " ".join(filter(None, (container, volume)))
    if number and (head or number.isdigit()):
        number = f"no. {number}"
    return ", ".join(filter(None, (head, number, page)))


def note_parts(item: Item, kind: str) -> Iterable[str]:
    """The note, and all that the entry type has no field for."""
    if kind != "misc":
        yield from _typed_notes(item, kind)
    elif item.get("container-title"):
        yield _collection_words(item)
    if kind in ("misc", "inproceedings", "proceedings"):
        yield edition_words(item.get("edition"))
    yield f"Version {item.get('version')}" if item.get("version") else ""
    for role, words in ROLES.items():
        if role in item.names and not (role == "editor" and has_editor_field(item, kind)):
            yield with_names(words, item.names[role])
    yield item.get("note")


def _typed_notes(item: Item, kind: str) -> Iterable[str]:
    in_books = kind in _IN_BOOKS
    if not in_books:
        yield _collection_words(item)
    if kind != "article" and not (in_books and volume_is_number(item)):
        yield f"Vol. {item.get('volume')}" if item.get("volume") else ""
    if kind not in ("article", "incollection", "inproceedings"):
        yield item.get("container-title")
    # That of proceedings is what their type says, and what is read back from it.
    if (in_books or kind == "article") and (kind, item.get("genre")) != ("proceedings", "Proceedings"):
        yield item.get("genre")
    yield event_words(item.get("event-title"), item.get("event-place"))


def _collection_words(item: Item) -> str:
    """The series and the place in it."""
    return " ".join(filter(None, (item.get("collection-title"), item.get("collection-number"))))


def edition_words(edition: str) -> str:
    """`Edition 2`; `rev. ed.` as it is."""
    return edition if not edition or re.search(r"\bed", edition, re.IGNORECASE) else f"Edition {edition}"


def with_names(words: str, names: tuple[Name, ...]) -> str:
    """`Edited by Jane Doe and Richard Roe`; empty without names."""
    *others, last = [str(name) for name in names] or [""]
    people = f"{', '.join(others)} and {last}" if others else last
    return f"{words} {people}" if people.strip() else ""


_PUBLISHER = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school", "article": ""}
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_LONGEST_LABEL = 120
# What natbib reads the year of a label by.
_BRACKET = pattern(r"[\[\]()]")
_DASHES = pattern(f"[{DASHES}]")
_DASH = pattern(r"\s*-+\s*")


def entry_fields(item: Item, kind: str, options: ExportOptions) -> dict[str, str]:
    """Field names and values of a work as an entry of type `kind`; empty ones are left out.

    Values are as they stand between braces, but for `month`, which is a macro.
    """
    fields = {
        **_people(item, kind),
        "title": braced_title(latex_title(title_of(item))),
        **_container(item, kind),
        **_publication(item, kind),
        **date_fields(item.issued),
        **_identifiers(item, kind),
        **address_fields(item, options),
        "note": joined_sentences(map(latex_title, filter(None, (date_note(item.issued), *note_parts(item, kind))))),
    }
    return {name: value for name, value in fields.items() if value}


def joined_sentences(parts: Iterable[str]) -> str:
    """The parts with a period between, but for the last, after which the style puts its own."""
    *others, last = list(filter(None, parts)) or [""]
    return " ".join((*(part if part.endswith(".") else f"{part}." for part in others), last))


_UNTITLED = {"personal_communication": "Personal communication", "interview": "Interview"}


def title_of(item: Item) -> str:
    """The title, or what names a work that has none (a letter, an interview); empty for any other work."""
    named = next((text for text in map(item.get, ("title", "title-short", "genre")) if clean(text)), "")
    return named or _UNTITLED.get(item.type, "")


def braced_title(latex: str) -> str:
    """A title in braces, so that styles leave its capitals; nothing for none."""
    return braced(latex) if latex else ""


def _people(item: Item, kind: str) -> dict[str, str]:
    """Authors and editors; a work without author has a `key` for its label."""
    author = bibtex_names(item.authors)
    editor = bibtex_names(item.editors)
    if has_editor_field(item, kind):
        return {"author": author, "editor": editor}
    if author or kind != "misc":
        return {"author": author}
    named = title_of(item).replace("*", "") or item.cited_place
    key = latex_text(_label(item.get("publisher"))) or latex_text(_label(named)) or "untitled"
    return {"key": braced(key) if _BRACKET.search(key) else key}


def _label(text: str) -> str:
    """The words that a label has room for: natbib's styles make three texts of a key, 500 bytes at most each."""
    return textwrap.shorten(text, _LONGEST_LABEL, placeholder="…") if len(text) > _LONGEST_LABEL else text


def _container(item: Item, kind: str) -> dict[str, str]:
    title, name = latex_title(item.get("container-title")), _CONTAINER.get(kind, "")
    fields = {name: title if name == "journal" else braced_title(title)} if name else {}
    if kind in ("article", *_IN_BOOKS) and volume_is_number(item):
        fields["volume"] = item.get("volume").strip()
    if kind == "article":
        fields["number"] = latex_text(item.get("issue"))
        fields["pages"] = pages_of(item.get("page") or item.get("number"))
    elif kind in _IN_BOOKS:
        fields["series"] = latex_title(item.get("collection-title"))
        if fields["series"] and "volume" not in fields:
            fields["number"] = latex_text(item.get("collection-number"))
        if kind.startswith("in"):
            fields["pages"] = pages_of(item.get("page"))
    return fields


def pages_of(text: str, *, raw: bool = False) -> str:
    """Ranges with the dash of BibTeX: `807--17`."""
    if not text:
        return ""
    # `latex_text` keeps two hyphens apart with `{}`, but here they are meant as a dash.
    return _DASH.sub("--", latex_text(_DASHES.sub("-", text), raw=raw).replace("{}", ""))


def _publication(item: Item, kind: str) -> dict[str, str]:
    publisher = list_value(latex_text(institution(item) if kind == "techreport" else item.get("publisher")))
    if kind == "misc":
        container = "" if item.cited_place else item.get("container-title")
        named = item.get("authority") or container or item.get("archive")
        body = publisher or list_value(latex_title(named))
        organization = "" if has_variable(item, "author") else body
        return {"howpublished": latex_title(howpublished(item)), "organization": organization}
    fields = {_PUBLISHER.get(kind, "publisher"): publisher}
    if kind != "article":
        fields["address"] = list_value(latex_text(item.get("publisher-place")))
    if kind in ("book", "incollection"):
        fields["edition"] = edition_of(item.get("edition"))
    if kind in ("techreport", "phdthesis", "mastersthesis"):
        fields["type"] = latex_text(item.get("genre") or ("Report" if kind == "techreport" else ""))
    if kind == "techreport":
        fields["number"] = latex_text(item.get("number"))
    return {name: value for name, value in fields.items() if name}


def edition_of(text: str) -> str:
    """What the word `edition` is put after: `2nd` for `2`, `Revised` for `Revised ed.`."""
    text = re.sub(r"\s*\b(?:ed\.?|edn\.?|edition)\s*$", "", clean(text), flags=re.IGNORECASE)
    # plain.bst prints `edition` after the value as it is.
    return latex_text(ordinal(int(text)) if re.fullmatch(r"\d{1,3}", text, re.ASCII) else text)


def _identifiers(item: Item, kind: str) -> dict[str, str]:
    return {
        "isbn": isbn_of(item) if kind in _IN_BOOKS else "",
        "issn": issn_of(item) if kind == "article" else "",
        "doi": verbatim(item.get("DOI")),
    }


def isbn_of(item: Item) -> str:
    """The ISBN; none where its check digit is wrong, of which rules tell, since biber would warn of it."""
    isbn = clean(item.get("ISBN"))
    return isbn if isbn and is_valid_isbn(isbn) and re.fullmatch(r"[\dXx-]+", isbn) else ""


def issn_of(item: Item) -> str:
    """The ISSN; none where its check digit is wrong. ISO 3297: weights 8 to 2, modulus 11, X for ten."""
    issn = clean(item.get("ISSN"))
    if not issn or not re.fullmatch(r"\d{4}-\d{3}[\dXx]", issn, re.ASCII):
        return ""
    digits = [10 if digit in "Xx" else int(digit) for digit in issn.replace("-", "")]
    return issn if sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0 else ""


def address_fields(item: Item, options: ExportOptions) -> dict[str, str]:
    """The URL, unless it only repeats the DOI, and when it was seen."""
    url = item.get("URL")
    # Styles that print both would print the same address twice.
    named = doi_of_url(url)
    if named is not None and doi_key(named) == doi_key(item.get("DOI")):
        url = ""
    seen = urldate(item.dates.get("accessed")) if url and exports_accessed(item, options) else ""
    return {"url": verbatim(url), "urldate": seen}


NAME = "bibtex"
SUFFIX = ".bib"
NEXT = r"Name it in LaTeX with \bibliography, or import it into a reference manager"


def export(references: Sequence[Reference], options: ExportOptions) -> str:
    """A `.bib` file that BibTeX's styles read without a warning; biber too, except for works without a year.

    A style warns of a work without `year`, and biber of a `year` that is not a number, so words must stand there.

    Raises StaciteError if a value could be read otherwise than it is meant.
    """
    return bib_of(references, entry_type, lambda item, kind: entry_fields(item, kind, options))


_KEY = pattern(r"[A-Za-z0-9][A-Za-z0-9:._/+-]*")


def bibtex_keys(ids: Sequence[str]) -> list[str]:
    r"""A key for each id, in order. A legal id keeps its own; others are spelled in ASCII and numbered if they collide.

    BibTeX compares the keys of entries without regard to case, and breaks on spaces, commas,
    braces, quotation marks and `%`, `#`, `~`, `\`.
    """
    taken: set[str] = set()
    # Legal ids first, so that no made-up key takes one that belongs to another reference.
    keys = [_unique_key(key, taken) if _KEY.fullmatch(key) else "" for key in ids]
    return [key or _unique_key(_ascii_key(id_), taken, free=True) for key, id_ in zip(keys, ids, strict=True)]


def _unique_key(key: str, taken: set[str], *, free: bool = False) -> str:
    """The key if it is free, otherwise a numbered one, or the empty string for later."""
    # BibTeX compares keys without case.
    if key.lower() not in taken:
        taken.add(key.lower())
        return key
    if not free:
        return ""
    number = 2
    while f"{key}-{number}".lower() in taken:
        number += 1
    taken.add(f"{key}-{number}".lower())
    return f"{key}-{number}"


def _ascii_key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._/+-]+", "-", ascii_letters(text)).lstrip(":._/+-").rstrip("-") or "reference"


# Fields whose value is one of BibTeX's macros and stands without braces.
_MACRO_FIELDS = frozenset(("month",))
_MACRO = pattern(r"[a-z]{3}")
_TYPE_NAME = pattern(r"[a-z]{1,20}")
_NO_SYNTAX = r"[^{}\\\x00-\x1f\x7f]*"
# No command, and braces one in another at most: what nearly all values are.
_FLAT = pattern(rf"{_NO_SYNTAX}(?:\{{{_NO_SYNTAX}\}}{_NO_SYNTAX})*")
_NEVER = pattern(r"\\[{}]|\\$|[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry whose values are LaTeX already."""

    kind: str
    key: str
    fields: Mapping[str, str]


def bib_file(entries: Iterable[BibEntry]) -> str:
    """The whole file; empty without entries. Raises StaciteError for an entry that could be read otherwise."""
    return "\n".join(map(_text, entries))


def bib_of(
    references: Sequence[Reference], kind_of: Callable[[Item], str], fields_of: Callable[[Item, str], Mapping[str, str]]
) -> str:
    """The file of these references in a dialect: its entry types, and its fields by work and type."""
    keys = bibtex_keys([reference.id for reference in references])
    return bib_file(
        BibEntry(kind, key, fields_of(reference.item, kind))
        for reference, key in zip(references, keys, strict=True)
        for kind in (kind_of(reference.item),)
    )


def _text(entry: BibEntry) -> str:
    if not (_TYPE_NAME.fullmatch(entry.kind) and _KEY.fullmatch(entry.key)):
        raise _refusal(entry)
    # Every reader knows this layout: a field a line, braces around values, a comma after each.
    lines = [f"@{entry.kind}{{{entry.key},\n"]
    for name, value in entry.fields.items():
        if name in _MACRO_FIELDS and _MACRO.fullmatch(value):
            lines.append(f"  {name} = {value},\n")
        elif name not in _MACRO_FIELDS and is_closed(value):
            lines.append(f"  {name} = {{{value}}},\n")
        else:
            raise _refusal(entry)
    lines.append("}\n")
    return "".join(lines)


def is_closed(value: str) -> bool:
    """Whether a value between braces ends where it should for every reader."""
    if _FLAT.fullmatch(value):
        return True
    if _NEVER.search(value):
        return False
    depth = 0
    for brace in re.findall(r"[{}]", value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _refusal(entry: BibEntry) -> StaciteError:
    return StaciteError(
        f"the BibTeX for {entry.key} would not read back unchanged, so nothing was exported",
        "Check the characters in its title and names in the registry, and report this as a bug in stacite.",
    )
