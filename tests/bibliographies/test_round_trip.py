"""What stacite exports it reads back: the second export is the first, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from tests.bibliographies.works import ITEMS

from stacite.bibliographies import bibtex as read_bibtex
from stacite.bibliographies import csl_json as read_csl_json
from stacite.exporters import bibtex, csl_json
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.model.item import Item, Name
from stacite.model.registry import Reference

if TYPE_CHECKING:
    from stacite.model.item import Bibliography

ALL = ExportOptions(UrlDate.ALWAYS)


def only(bibliography: Bibliography) -> list[Reference]:
    assert not bibliography.doubts
    (entry,) = bibliography.entries
    return [Reference(entry.key, entry.item)]


@given(ITEMS)
@example(Item("book", {"title": "T", "publisher": "P", "event-title": "W"}, {"editor": (Name("Roe", "Jane"),)}))
def test_bibtex_by_way_of_csl_json_is_the_same_bibtex(item: Item) -> None:
    first = bibtex.export([Reference("key1", item)], ALL)
    back = only(read_bibtex.read(first.encode(), "refs.bib"))
    by_way = only(read_csl_json.read(csl_json.export(back, ALL).encode(), "refs.json"))
    assert bibtex.export(back, ALL) == first
    assert bibtex.export(by_way, ALL) == first


@given(ITEMS)
def test_csl_json_is_the_same_csl_json(item: Item) -> None:
    first = csl_json.export([Reference("key1", item)], ALL)
    back = only(read_csl_json.read(first.encode(), "refs.json"))
    assert csl_json.export(back, ALL) == first
