"""A work, in the variables of the Citation Style Language (CSL 1.0.2, appendix IV), under CSL's names.

An author's own library is a list of such works, under the keys that the author gave them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.url import is_same_page, is_snapshot
from stacite.text.folding import simple_fold
from stacite.text.numerals import roman_value
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from collections.abc import Mapping


_CSL = table("stacite.model", "csl.toml")
NAME_VARIABLES, DATE_VARIABLES, TEXT_VARIABLES, TYPES, LOCATOR_LABELS = (
    frozenset(_CSL[kind].split()) for kind in ("names", "dates", "texts", "types", "locator_labels")
)

_NAMED: dict[str, str] = {name: kind for kind, name in _CSL["type_words"].items()}
_OTHER: dict[str, str] = {name.replace("-", " "): kind for name, kind in _CSL["other_types"].items()}
TYPES_BY_WORD: Mapping[str, str] = {**_OTHER, **_NAMED, **_CSL["type_synonyms"]}
"""The types by what people call them: `film`, `journal article`."""


PRIVATE_VARIABLES = frozenset("abstract annote keyword citation-key citation-label citation-number".split())
"""The author's own data, and data that doesn't belong to the work."""


def field_label(variable: str) -> str:
    """What people call a CSL variable: `date` for `issued`."""
    words: str = _CSL["field_words"].get(variable) or variable.replace("-", " ").replace("_", " ")
    return words


def language_words(tag: str) -> str:
    """`Spanish` for `spa`, `es` and `es-MX`; empty for what is no code of a frequent language."""
    words: str = _CSL["language_words"].get(tag.partition("-")[0].lower(), "")
    return words


def type_words(item_type: str) -> str:
    """What people call a CSL type: `journal article`."""
    words: str = _CSL["type_words"].get(item_type) or item_type.replace("_", " ").replace("-", " ")
    return words


@dataclass(frozen=True, slots=True)
class Name:
    """A person (family and given) or a body (literal)."""

    family: str = ""
    given: str = ""
    literal: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """As in running text: `Caroline S. Wagner`, `Ludwig van Beethoven`, `The White House`; `et al.` for others."""
        if self.literal == OTHERS.literal:
            return "et al."
        parts = (self.given, self.dropping_particle, self.non_dropping_particle, self.family)
        person = " ".join(part for part in parts if part)
        return self.literal or (f"{person}, {self.suffix}" if self.suffix else person)

    @property
    def family_first(self) -> str:
        """As in a bibliography, which shows how the name was divided: `Wagner, Caroline S.`; a body as it is."""
        person = (self.sort, " ".join(part for part in (self.given, self.dropping_particle) if part), self.suffix)
        return str(self) if self.literal else ", ".join(part for part in person if part)

    @property
    def sort(self) -> str:
        """The family name with its particle, or the body's name."""
        return self.literal or " ".join(part for part in (self.non_dropping_particle, self.family) if part)


OTHERS = Name(literal="others")
"""Stands at the end of a list for the names that `et al.` leaves out, as pandoc and Zotero have it."""

_OF_LAW = frozenset(("legal_case", "legislation", "regulation"))
# Not a year.
_VOLUME_OF_LAW = pattern(r"\d{1,3}")
# In level 1, `199X` is a decade, `19XX` a century, and `?`, `~` and `%` mark uncertain or approximate dates.
_EDTF = pattern(r"(?P<year>-?\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[?~%])?")


@dataclass(frozen=True, slots=True)
class Date:
    """A date in EDTF level 1 (ISO 8601-2:2019): `2023`, `2023-08-15`, `2019/2021`, `1850~`, `2024-21` (spring).

    Other text (`n.d.`, `forthcoming`) is kept as printed, and `is_literal` is true.
    """

    edtf: str

    @property
    def is_literal(self) -> bool:
        """Whether this is text and not EDTF."""
        return _parts(self.edtf) is None

    @property
    def parts(self) -> tuple[tuple[int, ...], ...]:
        """(year, month, day) as far as known, for each end of a range; seasons are months 21 to 24."""
        return _parts(self.edtf) or ()

    @property
    def year(self) -> int | None:
        """The first year, or None."""
        parts = self.parts
        return parts[0][0] if parts and parts[0] else None

    @property
    def is_approximate(self) -> bool:
        """Whether the date is marked as approximate or uncertain."""
        return not self.is_literal and self.edtf[-1:] in ("~", "?", "%")


@lru_cache(maxsize=4096)
def _parts(edtf: str) -> tuple[tuple[int, ...], ...] | None:
    """Return Date.parts, or None for a literal; cached, since it is needed very often."""
    ends = edtf.split("/")
    found = [match for part in ends if (match := _EDTF.fullmatch(part))]
    # `2019/..` is a range without an end. If anything else is no date, the whole text is a literal.
    if len(found) + ends.count("..") < len(ends):
        return None
    return tuple(
        tuple(int(group) for group in match.group("year", "month", "day") if group and "X" not in group)
        for match in found
        if "X" not in match["year"]
    )


@dataclass(frozen=True, slots=True)
class Item:
    """A work; each variable is in the mapping of its kind, by its CSL name (`container-title`)."""

    type: str = "document"
    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    dates: Mapping[str, Date] = field(default_factory=dict)

    def get(self, variable: str) -> str:
        """A text variable, or the empty string. Emphasis inside a title is kept as `*…*`."""
        return self.texts.get(variable, "")

    @property
    def title(self) -> str:
        """The title, or the empty string."""
        return self.texts.get("title", "")

    @property
    def authors(self) -> tuple[Name, ...]:
        """The authors."""
        return self.names.get("author", ())

    @property
    def editors(self) -> tuple[Name, ...]:
        """The editors."""
        return self.names.get("editor", ())

    @property
    def authors_or_editors(self) -> tuple[Name, ...]:
        """The authors; the editors of a work that has none."""
        return self.authors or self.editors

    @property
    def issued(self) -> Date | None:
        """The date of publication."""
        return self.dates.get("issued")

    @property
    def year(self) -> int | None:
        """The first year of publication, if known."""
        return self.issued.year if self.issued is not None else None

    @property
    def cited_place(self) -> str:
        """How an American law or case is cited by volume and page: `5 U.S.C. § 553`; empty for any other work."""
        volume, code = self.get("volume"), self.get("container-title")
        place = f"§ {self.get('section')}" if self.get("section") else self.get("page")
        if self.type not in _OF_LAW or not place or "." not in code or not _VOLUME_OF_LAW.fullmatch(volume):
            return ""
        return f"{volume} {code} {place}"

    def with_texts(self, **texts: str) -> Item:
        """A copy with text variables set; underscores in names stand for hyphens, an empty value removes."""
        merged = {**self.texts, **{name.replace("_", "-"): value for name, value in texts.items()}}
        return replace(self, texts={name: value for name, value in merged.items() if value})


# Parts of journals and books, whose short titles (`Editorial`, `Introduction`) are common.
_PARTS = frozenset("article-journal article-magazine chapter paper-conference entry-encyclopedia".split())
_BOOKS = frozenset(("book", "classic", "report", "thesis"))
_PAGES = frozenset(("webpage", "post", "post-weblog"))
# Words of a title that few works share.
_DISTINCTIVE = 4
_NUMBER = pattern(r"\d+")


def are_distinct(one: Item, other: Item) -> bool:
    """Whether works of the same title, author and year are two for sure: other issues, books, editions or pages.

    One difference may be a misprint of the same work, so that two are needed, but for titles that many works have.
    """
    if any(one.get(name) and one.get(name) == other.get(name) for name in ("DOI", "URL")):
        return False
    is_common = len(simple_fold(one.title).split()) < _DISTINCTIVE
    if {one.type, other.type} <= _PARTS:
        if (same_pages := _same_pages(one.get("page"), other.get("page"))) or (same_pages is None and not is_common):
            return False
        other_issue = any(_differ_in_number(one.get(name), other.get(name)) for name in ("volume", "issue"))
        return other_issue or _differ_in_words(one.get("container-title"), other.get("container-title"))
    if {one.type, other.type} <= _BOOKS:
        return all(_differ_in_words(one.get(name), other.get(name)) for name in ("publisher", "publisher-place"))
    if {one.type, other.type} <= _PAGES and one.get("URL") and other.get("URL"):
        has_day = one.issued is not None and one.issued == other.issued and len(one.issued.edtf) > len("2021-01")
        is_archived = is_snapshot(one.get("URL")) or is_snapshot(other.get("URL"))
        return not (has_day or is_archived or is_same_page(one.get("URL"), other.get("URL")))
    return False


def _same_pages(one: str, other: str) -> bool | None:
    """Whether ranges of pages are the same; None if one is missing."""
    pages = _NUMBER.findall(one), _NUMBER.findall(other)
    return pages[0] == pages[1] if all(pages) else None


def _differ_in_number(one: str, other: str) -> bool:
    """Whether both are numbers, in Arabic or Roman numerals, and neither is part of the other, as 3 is of 3–4."""
    left, right = (
        {str(int(word)) if word.isdecimal() else str(roman_value(word) or word) for word in simple_fold(text).split()}
        for text in (one, other)
    )
    return bool(left and right) and not (left <= right or right <= left)


def _differ_in_words(one: str, other: str) -> bool:
    """Whether names of publishers, places, journals or books have no word in common, abbreviated ones among them."""
    left, right = (
        [word for word in simple_fold(text).split() if len(word) > len("and")] or simple_fold(text).split()
        for text in (one, other)
    )
    initials = ["".join(word[0] for word in simple_fold(text).split()) for text in (one, other)]
    if not left or not right or "".join(left) == initials[1] or "".join(right) == initials[0]:
        return False
    return not any(word.startswith(known) or known.startswith(word) for word in left for known in right)


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """A work of a bibliography."""

    key: str
    """The author's own citation key."""
    item: Item
    line: int = 0
    """1-based first line of the entry; 0 if the format doesn't give it."""
    covers: frozenset[str] = frozenset()
    """Other CSL types that the entry's type may mean: BibTeX has one `@article` for journals and newspapers."""
    is_named: bool = True
    """Whether the author chose the key; else it only identifies the entry in the file."""


@dataclass(frozen=True, slots=True)
class BibliographyDoubt:
    """What could not be read, and how it was interpreted."""

    message: str
    """One sentence without its period."""
    key: str = ""
    """Key of the entry; empty for a doubt about the whole file."""
    line: int = 0
    """1-based; 0 if unknown."""
    is_broken: bool = False
    """Whether it is a mistake in the file, by which an entry is lost."""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The content of a bibliography file."""

    path: str
    """As the user gave it."""
    entries: tuple[BibliographyEntry, ...]
    """In the order of the file; each key occurs once."""
    doubts: tuple[BibliographyDoubt, ...] = ()
    other_keys: frozenset[str] = frozenset()
    """Other keys that can be cited: second names, sets, and entries that could not be read."""
