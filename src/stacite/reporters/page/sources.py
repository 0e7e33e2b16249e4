"""The references, each with its fields as printed and as registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.compare.word_diff import unlike
from stacite.model.identifier import doi_url
from stacite.reporters.beside import differing, registered_values
from stacite.reporters.field_families import family
from stacite.reporters.item_words import values
from stacite.reporters.page.findings import marked
from stacite.reporters.page.known import note_id
from stacite.reporters.page.markup import Markup, cropped, direction, items, joined, outward, tag
from stacite.reporters.page.notes import reference_badges
from stacite.reporters.page.printed import shade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.record import Record
    from stacite.model.registry import Reference
    from stacite.reporters.page.known import Known


def sources_section(known: Known) -> Markup:
    """All references in the order of the registry; nothing where there is none."""
    drawn = [_source(known, number, reference) for number, reference in known.references.values()]
    if not drawn:
        return Markup()
    heading = tag("h2", "Sources", id="sources-h")
    return tag("section", heading, *drawn, id="sources", class_="sources", aria_labelledby="sources-h")


def _source(known: Known, number: int, reference: Reference) -> Markup:
    title = reference.item.title.replace("*", "") or "without a title"
    heading = tag("h3", tag("span", reference.id, class_="key"), " ", tag("cite", cropped(title)))
    record = known.record(reference)
    verdicts = tag("div", *reference_badges(known, reference, with_asked=False), class_="verdicts")
    name = f"Fields as printed{' and as registered' if record else ''}"
    differs = differing(reference.item, record) if record else frozenset()
    fields = tag("details", tag("summary", name), _fields(reference, record, differs), open=bool(differs))
    parts = (heading, _notes(known, reference), verdicts, fields)
    return tag("article", *parts, id=f"s{number}", class_="source", tabindex=-1)


def _notes(known: Known, reference: Reference) -> Markup:
    places = known.cited_in.get(reference.id, ())
    if not places:
        return tag("p", "Cited in no note that was read", class_="where")
    several = len(known.report.readings) > 1
    links = []
    for place in places:
        document = f"{known.report.readings[place[0]].document.path}, " if several else ""
        links.append(tag("a", f"{document}note {known.label(place)}", href=f"#{note_id(place)}"))
    return tag("div", "Cited in ", items(links, class_="inline"), class_="where")


def _fields(reference: Reference, record: Record | None, differs: frozenset[str]) -> Markup:
    printed = dict(values(reference.item))
    registered = registered_values(record) if record else {}
    names = ("Field", "Printed", f"Registered ({record.agency})") if record else ("Field", "Printed")
    head = tag("thead", tag("tr", *(tag("th", name) for name in names)))
    rows = (
        tag("tr", tag("th", name.replace("-", " ")), *_sides(name, printed, registered, record, differs))
        for name in dict.fromkeys((*printed, *registered))
    )
    asked = _asked(record) if record else ""
    return joined((tag("table", head, tag("tbody", *rows), class_="beside"), asked))


def _sides(
    name: str, printed: dict[str, str], registered: dict[str, str], record: Record | None, differs: frozenset[str]
) -> Iterator[Markup]:
    mine = cropped(printed.get(name, "").replace("*", ""))
    theirs = cropped(registered.get(name, ""))
    spans = unlike(mine, theirs) if name in differs else ([], [])
    colour = shade(family(name)) if name != "type" else ""
    address = mine if name == "URL" else doi_url(mine) if name == "DOI" and mine else ""
    shown = marked(mine, spans[0])
    yield tag("td", outward(address, shown) if address else shown, class_=colour, dir=direction(mine))
    if record:
        yield tag("td", marked(theirs, spans[1]), dir=direction(theirs))


def _asked(record: Record) -> Markup:
    when = f", {record.fetched:%Y-%m-%d}" if record.fetched else ""
    return tag("p", "Registered with ", outward(record.source, record.agency), when, class_="asked")
