"""Zotero's items as its API has them (`data` of API version 3), read into works and made of works.

Which types, fields and creators there are, and what CSL calls them, is in the schema that every Zotero and zotero.org
serve (github.com/zotero/zotero-schema). It is asked for instead of being copied: an item then has no field that this
Zotero doesn't know. What CSL has and an item type has not goes to Extra, where Zotero itself looks for it
(zotero.org/support/kb/item_types_and_fields, "Citing Fields from Extra").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stacite.bibliographies.base import LONGEST_KEY
from stacite.model.csl_json import date_from_csl, item_from_csl
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, TYPES
from stacite.text.characters import one_line
from stacite.text.months import season_numbers
from stacite.text.patterns import pattern
from stacite.text.spans import split_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacite.model.item import Date, Item, Name


CHILDREN = frozenset(("attachment", "note", "annotation"))
"""Types of items that are no works."""
# Lines of Extra that are read; nobody writes more by hand, but programs keep whole records there.
_MOST_LINES = 200
_LINE = pattern(r"(?P<name>[A-Za-z][A-Za-z _-]{1,40}):[ \t]+(?P<value>\S.{0,2000})")
_LONGEST_DATE = 200
_DAY = pattern(r"\d{4}-\d{2}-\d{2}")
_MOMENT = pattern(r"(\d{4}-\d{2}-\d{2})[T ].{0,30}")
_KEY = "citation-key"
# Extra is the user's own text, and the rest are Zotero's names for variables that come under CSL's own as well.
_NOT_READ = frozenset(("note", "shortTitle"))
# What says nothing about the work, or is made anew by Zotero.
_NOT_WRITTEN = frozenset(
    "abstract annote citation-key citation-label citation-number first-reference-note-number keyword note year-suffix"
    " page-first".split()
)
# Types that CSL has and Zotero hasn't, and those of which the schema names several: the one to use (utilities_item.js,
# itemFromCSLJSON). Any other becomes a document with its type in Extra.
_TYPES = {
    "broadcast": "tvBroadcast",
    "entry": "encyclopediaArticle",
    "regulation": "statute",
    "review": "journalArticle",
    "review-book": "journalArticle",
}
_SEASONS = {"21": "Spring", "22": "Summer", "23": "Fall", "24": "Winter"}


@dataclass(frozen=True, slots=True)
class _ItemType:
    fields: Mapping[str, str]
    """The type's own name of each field, by that and by the name of its base field."""
    creators: tuple[str, ...]
    """The first is the one that stands for authors."""


class ZoteroSchema:
    """Converts items and works by a schema."""

    def __init__(self, value: object) -> None:
        """Raises ValueError for JSON that is no schema."""
        try:
            self._read(value)
        except (AttributeError, KeyError, TypeError, IndexError) as error:
            raise ValueError("not a schema") from error

    def _read(self, value: Any) -> None:
        self._types = {
            each["itemType"]: _ItemType(
                {name: field["field"] for field in each["fields"] for name in _field_names(field)},
                tuple(creator["creatorType"] for creator in each["creatorTypes"]),
            )
            for each in value["itemTypes"]
        }
        csl = value["csl"]
        self._csl_types = {name: csl_type for csl_type, names in csl["types"].items() for name in names}
        self._zotero_types = {csl_type: names[0] for csl_type, names in csl["types"].items()} | _TYPES
        self._texts: dict[str, list[str]] = {name: list(fields) for name, fields in csl["fields"]["text"].items()}
        self._dates: dict[str, str] = dict(csl["fields"]["date"])
        self._roles: dict[str, str] = dict(csl["names"])
        if "document" not in self._types:
            raise KeyError("document")

    def work(self, data: Mapping[str, Any], published: str = "") -> Item:
        """Read an item; never raises, and drops what makes no sense.

        `published` is the date as Zotero has understood it (`parsedDate`), for one in words that stacite doesn't read.
        """
        item_type = str(data.get("itemType"))
        fields = self._types.get(item_type, self._types["document"]).fields
        found: dict[str, object] = {"type": self._csl_types.get(item_type, "document")}
        for variable, names in self._texts.items():
            values = (data.get(fields[name]) for name in names if name in fields)
            if variable not in _NOT_READ and (value := next(filter(None, values), None)):
                found[variable] = value
        for variable, field in self._dates.items():
            if value := data.get(fields.get(field, field)):
                found[variable] = _csl_date(value)
        if published and (read := date_from_csl(found.get("issued"))) is not None and read.is_literal:
            found["issued"] = {"raw": published}
        primary = self._primary(item_type)
        creators = data.get("creators")
        people: dict[str, list[dict[str, object]]] = {}
        for creator in creators if isinstance(creators, list) else ():
            if isinstance(creator, dict) and (name := _csl_name(creator)):
                kind = str(creator.get("creatorType"))
                role = self._roles.get(kind) or ("author" if kind == primary else "contributor")
                people.setdefault(role, []).append(name)
        found |= people
        return item_from_csl(_with_extra(found, data.get("extra")))

    def item(self, work: Item, item_type: str = "") -> dict[str, Any]:
        """Make an item of a work: its type, its fields that aren't empty, and its creators.

        `item_type` is that of an item that is there already.
        """
        wanted = item_type or self._zotero_types.get(work.type, "")
        chosen = wanted if wanted in self._types else "document"
        fields = self._types[chosen].fields
        found: dict[str, Any] = {"itemType": chosen}
        extra = [("type", work.type)] if self._csl_types.get(chosen) != work.type and not item_type else []
        for variable, text in work.texts.items():
            name = next((fields[name] for name in self._texts.get(variable, ()) if name in fields), "")
            if variable in _NOT_WRITTEN:
                continue
            if name and name not in found:
                found[name] = _marked_up(variable, text)
            else:
                extra.append((variable, one_line(text)))
        for variable, date in work.dates.items():
            name = fields.get(self._dates.get(variable, ""), "")
            if variable == "accessed":
                if name and _DAY.fullmatch(date.edtf):
                    found[name] = date.edtf
            elif name:
                found[name] = _date_text(date)
            else:
                extra.append((variable, one_line(date.edtf)))
        creators, others = self._creators(work, chosen)
        if creators:
            found["creators"] = creators
        if extra or others:
            found["extra"] = "\n".join(f"{variable}: {text}" for variable, text in (*extra, *others))
        return found

    def with_key(self, item: dict[str, Any], key: str) -> dict[str, Any]:
        """The item under a citation key: in Zotero's own field, or in Extra, where Better BibTeX takes it from."""
        field = self._types[item["itemType"]].fields.get("citationKey")
        if field is not None:
            return {**item, field: key}
        return {**item, "extra": "\n".join(filter(None, (f"Citation Key: {key}", item.get("extra", ""))))}

    def _primary(self, item_type: str) -> str:
        known = self._types.get(item_type)
        return known.creators[0] if known is not None and known.creators else "author"

    def _creators(self, work: Item, item_type: str) -> tuple[list[dict[str, str]], list[tuple[str, str]]]:
        """The creators that the type can have, and the others as lines of Extra."""
        kinds = self._types[item_type].creators
        found: list[dict[str, str]] = []
        others: list[tuple[str, str]] = []
        for role, names in work.names.items():
            kind = next((name for name, its_role in self._roles.items() if its_role == role and name in kinds), "")
            if not kind and role == "author" and kinds:
                kind = kinds[0]
            if kind:
                found += [{"creatorType": kind, **_creator_name(name)} for name in names]
            else:
                others += [(role, " || ".join(filter(None, _two_parts(name)))) for name in names]
        return found, others


def citation_key(data: Mapping[str, Any]) -> str:
    """The key that an item is cited with: Zotero's own field, else the line that Better BibTeX keeps in Extra."""
    own = data.get("citationKey")
    named = own if isinstance(own, str) and own.strip() else dict(_extra_lines(data.get("extra"))).get(_KEY, "")
    return "".join(named.split())[:LONGEST_KEY]


def _field_names(field: Mapping[str, str]) -> Iterator[str]:
    yield field["field"]
    if "baseField" in field:
        yield field["baseField"]


def _csl_date(value: object) -> dict[str, object]:
    """A date as people typed it: `2019-03`, `March 5, 2019`, `Spring 2019`; the day of a moment, as of an access."""
    text = str(value)[:_LONGEST_DATE].strip()
    season, _, year = text.rpartition(" ")
    if season.lower() in season_numbers() and year.isdecimal():
        return {"date-parts": [[year]], "season": season}
    moment = _MOMENT.fullmatch(text)
    return {"raw": moment[1] if moment else text}


def _csl_name(creator: Mapping[str, Any]) -> dict[str, object]:
    if creator.get("name"):
        return {"literal": creator["name"]}
    family, given = creator.get("lastName"), creator.get("firstName")
    if not family:
        return {"literal": given} if given else {}
    return {"family": family, "given": given}


def _extra_lines(extra: object) -> Iterator[tuple[str, str]]:
    """The variables in Extra, under CSL's names as far as these have a space or a capital for a hyphen."""
    for line in extra.splitlines()[:_MOST_LINES] if isinstance(extra, str) else ():
        if found := _LINE.fullmatch(line.strip()):
            plain = found["name"].strip().lower().replace(" ", "-")
            name = plain.upper() if plain.upper() in TEXT_VARIABLES else plain
            yield name, found["value"].strip()


def _with_extra(found: dict[str, object], extra: object) -> dict[str, object]:
    """With what only Extra has; the type there wins, since it is one that Zotero lacks."""
    more: dict[str, list[dict[str, object]]] = {}
    for name, value in _extra_lines(extra):
        if name == "type" and value in TYPES:
            found["type"] = value
        elif name in DATE_VARIABLES:
            found.setdefault(name, {"raw": value})
        elif name in NAME_VARIABLES:
            last, bars, first = (part.strip() for part in value.partition("||"))
            more.setdefault(name, []).append({"family": last, "given": first} if bars else {"literal": last})
        elif name in TEXT_VARIABLES and name not in _NOT_READ | {_KEY}:
            found.setdefault(name, value)
    return {**more, **found}


def _marked_up(variable: str, text: str) -> str:
    """Emphasis in titles as Zotero has it."""
    if "title" not in variable or "*" not in text:
        return text
    return "".join(f"<i>{part}</i>" if emphasis else part for part, emphasis in split_emphasis(text))


def _date_text(date: Date) -> str:
    """A date as people type it into Zotero: it reads digits with hyphens, ranges (EDTF), and names of seasons."""
    if date.is_literal or "/" in date.edtf:
        return date.edtf
    year, _, month = date.edtf.rstrip("?~%").partition("-") if not date.edtf.startswith("-") else (date.edtf, "", "")
    return f"{_SEASONS[month]} {year}" if month in _SEASONS else "-".join(filter(None, (year, month)))


def _two_parts(name: Name) -> tuple[str, str]:
    """The last and the first name as Zotero has them: particles and suffixes are parts of these."""
    given = " ".join(filter(None, (name.given, name.dropping_particle)))
    return name.sort, f"{given}, {name.suffix}" if name.suffix and given else given


def _creator_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"name": name.literal}
    last, first = _two_parts(name)
    return {"lastName": last, "firstName": first}
