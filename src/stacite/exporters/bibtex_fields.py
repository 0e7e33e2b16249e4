"""The fields of a BibTeX entry, in order, each value escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stacite.exporters.base import exports_accessed
from stacite.exporters.bibtex_dates import date_fields, date_note, urldate
from stacite.exporters.bibtex_names import bibtex_names
from stacite.exporters.bibtex_types import has_author, institution, volume_is_number
from stacite.exporters.bibtex_words import howpublished, notes
from stacite.exporters.clean_text import clean
from stacite.exporters.latex_text import latex_text, latex_title, listed, protected, verbatim
from stacite.model.identifier import doi_key, doi_of_url, isbn_is_sound
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacite.exporters.base import Options
    from stacite.model.item import Item

_PUBLISHER = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school", "article": ""}
_CONTAINER = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_BRACKET = pattern(r"[\[\]()]")
"""What natbib reads the year of a label by."""
_DASHES = pattern(r"[‐-―−]")
_DASH = pattern(r"\s*-+\s*")
_IN_BOOKS = ("book", "proceedings", "incollection", "inproceedings")


def entry_fields(item: Item, kind: str, options: Options) -> dict[str, str]:
    """Field names and values of a work as an entry of type `kind`; empty ones are left out.

    Values are as they stand between braces, but for `month`, which is a macro.
    """
    fields = {
        **_people(item, kind),
        "title": protected(latex_title(title_of(item))),
        **_container(item, kind),
        **_publication(item, kind),
        **date_fields(item.issued),
        **_identifiers(item, kind),
        **address(item, options),
        "note": sentences(map(latex_title, filter(None, (date_note(item.issued), *notes(item, kind))))),
    }
    return {name: value for name, value in fields.items() if value}


def sentences(parts: Iterable[str]) -> str:
    """The parts with a period between, but for the last, after which the style puts its own."""
    *others, last = list(filter(None, parts)) or [""]
    return " ".join((*(part if part.endswith(".") else f"{part}." for part in others), last))


def title_of(item: Item) -> str:
    """The title, or what names a work that has none (a letter, an interview)."""
    if clean(item.title):
        return item.title
    candidates = map(item.get, ("title-short", "genre", "container-title", "publisher"))
    named = next((text for text in candidates if clean(text)), "")
    return named or re.sub(r"[-_]", " ", clean(item.type)).capitalize()


def _people(item: Item, kind: str) -> dict[str, str]:
    """Authors and editors; a work without author has a `key` for its label."""
    author = bibtex_names(item.authors)
    editor = bibtex_names(item.names.get("editor", ()))
    if kind in ("proceedings", "incollection", "inproceedings"):
        return {"author": author, "editor": editor}
    if author or kind != "misc":
        return {"author": author}
    key = latex_text(item.get("publisher")) or latex_text(title_of(item).replace("*", ""))
    return {"key": protected(key) if _BRACKET.search(key) else key}


def _container(item: Item, kind: str) -> dict[str, str]:
    fields = {name: latex_title(item.get("container-title")) for name in (_CONTAINER.get(kind),) if name}
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
    return _DASH.sub("--", latex_text(_DASHES.sub("-", text), raw=raw).replace("{}", ""))


def _publication(item: Item, kind: str) -> dict[str, str]:
    publisher = listed(latex_text(institution(item) if kind == "techreport" else item.get("publisher")))
    if kind == "misc":
        organization = "" if has_author(item) else publisher or _body(item)
        return {"howpublished": latex_title(howpublished(item)), "organization": organization}
    fields = {_PUBLISHER.get(kind, "publisher"): publisher}
    if kind != "article":
        fields["address"] = listed(latex_text(item.get("publisher-place")))
    if kind in ("book", "incollection"):
        fields["edition"] = edition_of(item.get("edition"))
    if kind in ("techreport", "phdthesis", "mastersthesis"):
        fields["type"] = latex_text(item.get("genre") or ("Report" if kind == "techreport" else ""))
    if kind == "techreport":
        fields["number"] = latex_text(item.get("number"))
    return {name: value for name, value in fields.items() if name}


def _body(item: Item) -> str:
    """For chicago.bst, which asks for an author, an editor or an organization: an empty group where there is none."""
    named = item.get("authority") or item.get("container-title") or item.get("archive")
    return listed(latex_title(named)) or "{}"


def edition_of(text: str) -> str:
    """What the word `edition` is put after: `2nd` for `2`, `Revised` for `Revised ed.`."""
    text = re.sub(r"\s*\b(?:ed\.?|edn\.?|edition)\s*$", "", clean(text), flags=re.IGNORECASE)
    return latex_text(_ordinal(int(text)) if re.fullmatch(r"\d{1,3}", text, re.ASCII) else text)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _identifiers(item: Item, kind: str) -> dict[str, str]:
    return {
        "isbn": isbn_of(item) if kind in _IN_BOOKS else "",
        "issn": issn_of(item) if kind == "article" else "",
        "doi": verbatim(item.get("DOI")),
    }


def isbn_of(item: Item) -> str:
    """The ISBN; none where its check digit is wrong, of which rules tell, since biber would warn of it."""
    isbn = clean(item.get("ISBN"))
    return isbn if isbn and isbn_is_sound(isbn) and re.fullmatch(r"[\dXx-]+", isbn) else ""


def issn_of(item: Item) -> str:
    """The ISSN; none where its check digit is wrong. ISO 3297: weights 8 to 2, modulus 11, X for ten."""
    issn = clean(item.get("ISSN"))
    if not issn or not re.fullmatch(r"\d{4}-\d{3}[\dXx]", issn, re.ASCII):
        return ""
    digits = [10 if digit in "Xx" else int(digit) for digit in issn.replace("-", "")]
    return issn if sum(digit * weight for digit, weight in zip(digits, range(8, 0, -1), strict=True)) % 11 == 0 else ""


def address(item: Item, options: Options) -> dict[str, str]:
    """The URL, unless it only repeats the DOI, and when it was seen."""
    url = item.get("URL")
    named = doi_of_url(url)
    if named is not None and doi_key(named) == doi_key(item.get("DOI")):
        url = ""
    seen = urldate(item.dates.get("accessed")) if url and exports_accessed(item, options) else ""
    return {"url": verbatim(url), "urldate": seen}
