"""Documents with their notes: the printed text, its findings, and what became of what it cites."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.citation import CitationForm
from stacite.model.identifier import doi_key
from stacite.model.record import Copy
from stacite.model.resolution import Outcome
from stacite.model.url import same_url
from stacite.reporters.item_words import mention
from stacite.reporters.page.badges import (
    OPEN,
    asked_for,
    badge,
    copy_link,
    doi_badge,
    link_badge,
    link_details,
    standing_badges,
)
from stacite.reporters.page.findings import finding_block
from stacite.reporters.page.known import UNCHECKED, doi_of, note_id
from stacite.reporters.page.markup import Markup, cropped, direction, items, joined, outward, tag
from stacite.reporters.page.printed import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.citation import Citation
    from stacite.model.document import Note
    from stacite.model.registry import Reference
    from stacite.model.resolution import LinkCheck
    from stacite.reporters.page.known import Known, NotePlace


def document_section(known: Known, index: int) -> Markup:
    """A document: findings that belong to none of its notes, then the notes."""
    document = known.report.readings[index].document
    loose = known.homes.in_documents.get(index, ())
    name = f"d{index + 1}"
    return tag(
        "section",
        tag("h2", document.path, id=f"{name}-h"),
        *(finding_block(placed, known.report.sources, "h3") for placed in loose),
        *(_note(known, (index, place)) for place in range(len(document.notes))),
        id=name,
        class_="document",
        aria_labelledby=f"{name}-h",
        data_doc=index + 1,
    )


def _note(known: Known, place: NotePlace) -> Markup:
    reading = known.report.readings[place[0]]
    note, parsed = reading.document.notes[place[1]], reading.parsed[place[1]]
    findings = known.homes.in_notes.get(place, ())
    blocks = (finding_block(placed, known.report.sources, "h4", note.text) for placed in findings)
    text = tag("p", printed(parsed, findings, known.report.unsure_below), class_="printed", dir=direction(note.text))
    doubt = tag("p", note.reason, class_="doubt") if note.reason and note.confidence < 1 else ""
    name = note_id(place)
    return tag(
        "article",
        tag("div", tag("h3", "Note ", note.label), _where(note), class_="number"),
        tag("div", text, doubt, class_="text"),
        _cited(known, place),
        tag("div", *blocks, class_="found") if findings else "",
        id=name,
        class_="note",
        data_label=note.label,
        data_states=" ".join(_states(known, place)),
        data_sources=" ".join(_numbers(known, place)),
    )


def _where(note: Note) -> Markup:
    place = note.location
    words = f"page {place.page}" if place.page is not None else f"line {place.line}" if place.line is not None else ""
    return tag("small", words) if words else Markup()


def _states(known: Known, place: NotePlace) -> Iterator[str]:
    """What the filters ask of a note."""
    citations = known.report.readings[place[0]].parsed[place[1]].citations
    if any(each.confidence < known.report.unsure_below for each in citations):
        yield "unsure"
    if any(True for _ in _open_links(known, place)):
        yield "unchecked"


def _open_links(known: Known, place: NotePlace) -> Iterator[str]:
    """Links and DOIs of the note of which nothing is known."""
    for check in known.other_links(place, set()):
        if check.verdict in UNCHECKED:
            yield check.url
    for _, reference in _references(known, place):
        check_of = known.link(reference.item.get("URL"))
        if check_of is not None and check_of.verdict in UNCHECKED:
            yield check_of.url
        registration = known.registrations.get(doi_key(doi_of(reference)))
        if registration is not None and registration.outcome is Outcome.UNKNOWN:
            yield registration.doi


def _references(known: Known, place: NotePlace) -> Iterator[tuple[int, Reference]]:
    """The references that a note cites, each once, with their numbers."""
    for key in dict.fromkeys(known.report.readings[place[0]].keys[place[1]]):
        if key in known.references:
            yield known.references[key]


def _numbers(known: Known, place: NotePlace) -> Iterator[str]:
    return (str(number) for number, _ in _references(known, place))


def _cited(known: Known, place: NotePlace) -> Markup:
    """What the note cites, in its order, and links beside."""
    reading, told = known.report.readings[place[0]], set[str]()
    entries = [
        _citation(known, citation, key, told)
        for citation, key in zip(reading.parsed[place[1]].citations, reading.keys[place[1]], strict=True)
    ]
    others = [
        joined((outward(check.url, cropped(check.url), class_="key"), *_link(known, check)))
        for check in known.other_links(place, told)
    ]
    return tag("div", items((*entries, *others)), class_="cited") if entries or others else Markup()


def _citation(known: Known, citation: Citation, key: str, told: set[str]) -> Markup:
    sure = citation.confidence
    unsure = badge(OPEN, f"reading {sure:.0%} sure") if sure < known.report.unsure_below else ""
    details = mention(replace(citation, prefix=""))
    words = tag("small", details) if details else ""
    if key not in known.references:
        return joined((tag("span", key or "unknown work", class_="key"), words, unsure))
    number, reference = known.references[key]
    told.add(same_url(reference.item.get("URL")))
    name = tag("a", key, href=f"#s{number}", class_="key")
    badges = reference_badges(known, reference, with_asked=citation.form is CitationForm.FULL)
    return joined((name, words, *badges, unsure))


def reference_badges(known: Known, reference: Reference, *, with_asked: bool) -> Iterator[Markup]:
    """What became of a work: notices on it, its DOI, its link and, where wanted, all that was asked for that."""
    record = known.record(reference)
    if record is not None:
        yield from standing_badges(record)
    registration = known.registrations.get(doi_key(doi_of(reference)))
    if registration is not None:
        yield doi_badge(registration)
    check = known.link(reference.item.get("URL"))
    if check is not None:
        yield from _link(known, check, with_asked=with_asked)
    if reference.checked and reference.checked.archive and (check is None or known.copy(check.url) is None):
        yield copy_link(Copy(reference.checked.archive))


def _link(known: Known, check: LinkCheck, *, with_asked: bool = True) -> Iterator[Markup]:
    yield link_badge(check)
    yield from link_details(check, known.copy(check.url))
    if with_asked:
        yield from asked_for(check)
