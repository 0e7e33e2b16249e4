"""The fields of a work for people: as cited, as in a record, and in families that share a color.

The details of a citation (`See, ibid., page 812`) are put into words here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, field_label
from stacite.text.characters import one_line
from stacite.text.folding import clean
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from stacite.model.citation import Citation, Locator
    from stacite.model.evidence import Record
    from stacite.model.item import Item, Name
    from stacite.model.registry import Cite


COMMENT = "comment"
"""The family of text that cites nothing."""
_TABLES = table("stacite.reporters", "fields.toml")
_FAMILIES: dict[str, str] = {
    **dict.fromkeys(NAME_VARIABLES, "people"),
    **dict.fromkeys(DATE_VARIABLES, "date"),
    **{variable: name for name, variables in _TABLES["families"].items() for variable in variables.split()},
}
FAMILY_WORDS: dict[str, str] = _TABLES["legend"]
"""What people call the fields of a family, in the order of a legend."""


ITALIC_KINDS = frozenset(_TABLES["titles"]["italic"].split())
"""Kinds of works whose titles are in italics; those of others are in quotation marks."""


def family(variable: str) -> str:
    """The family of a variable: numbers and all else share one."""
    return _FAMILIES.get(variable, "number")


def item_values(item: Item) -> list[tuple[str, str]]:
    """CSL variables with their values: the kind, names, the title, dates, all else."""
    names = [(variable, "; ".join(map(str, people))) for variable, people in item.names.items()]
    dates = [(variable, date_words(date.edtf)) for variable, date in item.dates.items()]
    title = [("title", item.title)] if item.title else []
    texts = [(variable, value) for variable, value in item.texts.items() if variable != "title"]
    return [("type", item.type), *names, *title, *dates, *texts]


# EDTF's months 21 to 24 (ISO 8601-2:2019, 4.8).
_SEASON = pattern(r"(?P<year>\d{4})-(?P<season>2[1-4])(?![\d-])")
_SEASONS = {"21": "Spring", "22": "Summer", "23": "Fall", "24": "Winter"}


def date_words(edtf: str) -> str:
    """The date as people write it where EDTF has a number for its season: `Winter 1977`."""
    return _SEASON.sub(lambda found: f"{_SEASONS[found['season']]} {found['year']}", edtf)


def cite_details(cite: Cite | Citation) -> str:
    """`See, ibid., page 812`."""
    parts = [cite.prefix, _FORM_WORDS[cite.form], _pinpoint(cite.locator) if cite.locator else ""]
    return one_line(", ".join(part for part in parts if part))


_FORM_WORDS = {
    CitationForm.FULL: "",
    CitationForm.SHORT: "short form",
    CitationForm.IBID: "ibid.",
    CitationForm.SUPRA: "supra",
}
_PINPOINTS_IN_WORDS = ("passim", "preface", "introduction", "foreword")
_SEVERAL_PAGES = pattern(r"\d\s?[–—,-]\s?\d|\d\s?ff?\b")


def _pinpoint(locator: Locator) -> str:
    """`page 812`, `pages 14–16`, `passim`."""
    value = locator.value
    if value.lower() in _PINPOINTS_IN_WORDS:
        return value
    if locator.label == "page":
        return f"{'pages' if _SEVERAL_PAGES.search(value) else 'page'} {value}"
    return f"{field_label(locator.label)} {value}"


_NAMES_SHOWN = 12


def registered_values(record: Record) -> dict[str, str]:
    """The values of a record by CSL variable, as text for people."""
    # Crossref names a date several times; the first name of each is shown.
    dates: dict[str, str] = {}
    for name, date in record.dates.items():
        dates.setdefault(date.edtf, name)
    values = {
        "type": record.type,
        "author": _names(record.authors),
        "editor": _names(record.editors),
        "title": ": ".join(clean(text) for text in (*record.titles[:1], *record.subtitles[:1])),
        "issued": ", ".join(f"{edtf} ({name})" for edtf, name in sorted(dates.items())),
        "container-title": "; ".join(map(clean, record.containers)),
        "volume": record.volume,
        "issue": record.issue,
        "page": record.page or record.article_number,
        "publisher": clean(record.publisher),
        "DOI": record.doi,
    }
    return {variable: value for variable, value in values.items() if value}


def differing_variables(item: Item, record: Record) -> frozenset[str]:
    """CSL variables in which the work as cited and its record differ."""
    from stacite.compare.same_work import compare_work  # noqa: PLC0415 - heavy, and needed only with evidence

    found = compare_work(item, record)
    beside = (variable for each in found for variable, _, _ in each.beside)
    return frozenset((*(each.field for each in found), *beside))


def _names(names: tuple[Name, ...]) -> str:
    shown = "; ".join(clean(str(name)) for name in names[:_NAMES_SHOWN])
    return f"{shown}; and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else shown
