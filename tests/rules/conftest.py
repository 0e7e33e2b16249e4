"""Contexts for rules, from a notation that no reader and no parser has a say in.

A document is text: `[^1]` in it is a marker, a line that starts with `[^1]: ` a note, indented
lines after it go on with it. What else a rule sees is given beside it, in plain values; a registry may also be
given as the text of its file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.making.data import read_yaml

from stacite.errors import RegistryProblem
from stacite.model.citation import UNSURE_BELOW, Antecedent, Citation, CitationForm, Locator, ParsedNote
from stacite.model.document import (
    Address,
    AddressSource,
    BrokenEntry,
    Document,
    Note,
    NoteKind,
    NoteRef,
    NoteRefShape,
    UnknownKey,
)
from stacite.model.evidence import (
    ArchivedCopy,
    Candidate,
    CaptureHistory,
    DoiSearchResult,
    EditorialUpdate,
    Evidence,
    Hop,
    LinkCheck,
    LinkHistory,
    NetworkState,
    Outcome,
    PageChange,
    PageMetadata,
    QuotationCheck,
    QuotationMatch,
    Record,
    Registration,
    Reply,
    SourceCheck,
    SourceLookup,
    SourceVerdict,
    Verdict,
    Way,
)
from stacite.model.finding import Location, locate
from stacite.model.house_style import HouseStyle, house_style
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, Date, Item, Name
from stacite.model.registry import (
    Cite,
    Ignore,
    RecordedCheck,
    Reference,
    RegisteredDocument,
    RegisteredNote,
    Registry,
    Seen,
)
from stacite.model.report import ParsedDocument
from stacite.registry.schema import read_registry
from stacite.rules.base import Context
from stacite.text.opaque import opaque_spans
from stacite.text.spans import Passage, PassageSlice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Case = Mapping[str, Any]

DATA = Path(__file__).parents[1] / "data" / "rules"
_NOTE = re.compile(r"^\[\^([^\]]+)\]: ?(.*(?:\n[ ]+\S.*)*)$", re.MULTILINE)
_OF_RECORDS = ("titles", "subtitles", "containers", "dates", "updated-by", "updates", "relations", "doubts")
_OF_CHECKS = ("record", "nearest", "right")
_MARKER = re.compile(r"\[\^([^\]]+)\](?!:)")


@pytest.fixture
def context_of() -> Callable[[Case], Context]:
    """The context that a case describes."""
    return build


@pytest.fixture
def cases() -> Callable[[str], Mapping[str, list[Case]]]:
    """The cases of a rule, by code."""
    return cases_of


@cache
def cases_of(code: str) -> Mapping[str, list[Case]]:
    """The cases are kept, since each is asked for by several tests, none of which changes it."""
    found: Mapping[str, list[Case]] = read_yaml(DATA / f"{code}.yaml")
    return found


def build(case: Case) -> Context:
    texts = case.get("documents") or ([case["document"]] if "document" in case else [])
    stored = case.get("registry", {})
    text = case.get("registry_text", "")
    registry = read_registry(text, "citations.yaml") if text else _registry(stored)
    documents = tuple(
        _reading(text, "brief.txt" if place == 0 else f"brief{place + 1}.txt", case, registry)
        for place, text in enumerate(texts)
    )
    links = {url: _link(url, values) for url, values in case.get("links", {}).items()}
    registrations = {doi: _registration(doi, word) for doi, word in case.get("registrations", {}).items()}
    problems = tuple(RegistryProblem(**values) for values in case.get("problems", ()))
    searches = {key: _search(values) for key, values in case.get("searches", {}).items()}
    copies = {url: ArchivedCopy(**values) for url, values in case.get("copies", {}).items()}
    captures = {url: CaptureHistory(**values) for url, values in case.get("captures", {}).items()}
    changes = {url: PageChange(**values) for url, values in case.get("changes", {}).items()}
    records = {doi: _recorded(doi, values) for doi, values in case.get("records", {}).items()}
    evidence = Evidence(NetworkState.ONLINE, links, registrations, records, searches=searches, copies=copies)
    sources = {key: _checked(values) for key, values in case.get("sources", {}).items()}
    evidence = replace(evidence, captures=captures, changes=changes, quotations=_quotations(case), sources=sources)
    allowed = tuple(case.get("allow_private", ()))
    unsure = case.get("unsure_below", UNSURE_BELOW)
    today, days = case.get("today", date(2026, 11, 24)), case.get("dead_after", 1)
    house = house_style(case.get("style", ""), HouseStyle(**case.get("house", {})))
    return Context(documents, registry, evidence, today, problems, days, allowed, text, unsure, house)


def _quotations(case: Case) -> dict[str, tuple[QuotationCheck, ...]]:
    return {
        key: tuple(QuotationCheck(**{**each, "match": QuotationMatch(each["match"])}) for each in checks)
        for key, checks in case.get("quotations", {}).items()
    }


def _reading(text: str, path: str, case: Case, registry: Registry) -> ParsedDocument:
    notes = tuple(_notes(text, path, case))
    markers = tuple(_markers(text, path, case))
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = text if case.get("has_source", True) else None
    body = Passage("".join(_unmarked(text, markers)))
    entries = tuple(
        Note(f"entry {number}", len(notes) + number, Passage(entry), Location(path), NoteKind.ENTRY)
        for number, entry in enumerate(case.get("entries", ()), 1)
    )
    document = Document(path, case.get("format", "text"), digest, notes, markers, body, source, sources=entries)
    broken = tuple(_broken_entries(path, case))
    document = replace(document, unknown_keys=tuple(_unknown_keys(text, path, case)), broken_entries=broken)
    given = [_citations(note, case.get("citations", {})) for note in (*notes, *entries)]
    parsed = tuple(
        ParsedNote(text.text, tuple(one for one, _ in pairs))
        for text, pairs in zip((*notes, *entries), given, strict=True)
    )
    keys = tuple(tuple(key for _, key in pairs) for pairs in given)
    count = len(notes)
    return ParsedDocument(document, parsed[:count], keys[:count], registry.document(path), parsed[count:], keys[count:])


def _unknown_keys(text: str, path: str, case: Case) -> Iterator[UnknownKey]:
    """The keys that are in the text, as the case gives them: note, and what is similar in the bibliography."""
    for key, (note, *similar) in case.get("unknown_keys", {}).items():
        span = (at := text.find(f"@{key}")) + 1, at + 1 + len(key)
        if at >= 0:
            name = case.get("bibliography", "refs.bib")
            yield UnknownKey(key, name, locate(path, text, span), note, span, tuple(similar))


def _broken_entries(path: str, case: Case) -> Iterator[BrokenEntry]:
    """The mistakes of refs.bib by line: what is wrong, and the key with the paths of the documents that cite it."""
    for line, (message, key, *citing) in case.get("broken_entries", {}).items():
        is_repeated, is_cited = message.startswith("another"), path in citing
        yield BrokenEntry(message, Location("refs.bib", line), key, is_repeated=is_repeated, is_cited=is_cited)


def _unmarked(text: str, markers: tuple[NoteRef, ...]) -> Iterator[str]:
    at = 0
    for marker in markers:
        start, end = marker.span or (at, at)
        yield text[at:start]
        at = end
    yield text[at:]


def _notes(text: str, path: str, case: Case) -> Iterator[Note]:
    for ordinal, match in enumerate(_NOTE.finditer(text), 1):
        label = match[1]
        place = locate(path, text, match.span(1))
        kind = NoteKind(case.get("kinds", {}).get(label, "foot"))
        addresses = tuple(_address(each, match[2]) for each in case.get("addresses", {}).get(label, ()))
        breaks = tuple(case.get("breaks", {}).get(label, ()))
        sure = case.get("note_confidence", {}).get(label, 1.0)
        passage = _passage(text, *match.span(2))
        opaque = opaque_spans(passage.text, case.get("format", "text"))
        yield Note(label, ordinal, passage, place, kind, breaks, addresses, confidence=sure, opaque=opaque)


def _address(given: str | Case, text: str) -> Address:
    """An address alone, or with the letters of the text that it lies behind and its second reading."""
    if isinstance(given, str):
        return Address(given, AddressSource.RELATIONSHIP)
    over = given.get("over", given["url"])
    start = text.index(over)
    source = AddressSource(given.get("source", "relationship"))
    return Address(given["url"], source, (start, start + len(over)), given.get("other", ""))


def _passage(text: str, start: int, end: int) -> Passage:
    """Indented lines are joined by a blank that belongs to no piece."""
    joined, pieces = "", []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        words = line[0].strip()
        offset = start + line.start() + line[0].index(words) if words else start
        joined += " " if joined and words else ""
        pieces.append(PassageSlice(len(joined), offset, len(words)))
        joined += words
    return Passage(joined, tuple(pieces))


def _markers(text: str, path: str, case: Case) -> Iterator[NoteRef]:
    """`[^1]`, raised unless `shape` says otherwise; and what the patterns in `flat` find, figures or in brackets."""
    found = [*_MARKER.finditer(text), *(match for flat in case.get("flat", ()) for match in re.finditer(flat, text))]
    for match in sorted(found, key=re.Match.start):
        label = match[1]
        flat = NoteRefShape.BRACKET if match[0].startswith("[") else NoteRefShape.DIGIT
        yield NoteRef(
            label,
            locate(path, text, match.span()),
            NoteRefShape(case.get("shape", "superscript")) if match[0].startswith("[^") else flat,
            match.span() if case.get("has_source", True) else None,
            _MARKER.sub("", text[: match.start()])[-60:],
            _MARKER.sub("", text[match.end() :])[:60],
            case.get("ordinals", {}).get(label),
            is_in_note=label in case.get("in_notes", ()),
        )


def _citations(note: Note, given: Mapping[str, list[Case]]) -> list[tuple[Citation, str]]:
    """Those given for the label; else one full citation, the whole note without its period."""
    if note.label not in given:
        return [(Citation(CitationForm.FULL, (0, len(note.text.rstrip(".")))), "")] if note.text else []
    return [(_citation(note, values), values.get("key", "")) for values in given[note.label]]


def _citation(note: Note, values: Case) -> Citation:
    words = values.get("text", note.text.rstrip("."))
    start = note.text.index(words) if words in note.text else 0
    fields = {
        name: (note.text.index(part), note.text.index(part) + len(part))
        for name, part in values.get("fields", {}).items()
    }
    if "locator" in values and (at := note.text.rfind(values["locator"], start, start + len(words))) >= 0:
        fields.setdefault("locator", (at, at + len(values["locator"])))
    return Citation(
        CitationForm(values.get("form", "full")),
        (start, start + len(words)),
        item_of(values["item"]) if "item" in values else None,
        values.get("prefix", ""),
        antecedent=Antecedent(*values["antecedent"]) if "antecedent" in values else None,
        candidates=tuple(Antecedent(*one) for one in values.get("candidates", ())),
        confidence=values.get("confidence", 1.0),
        fields=fields,
        field_confidence=values.get("field_confidence", {}),
        locator=Locator(values["locator"], values.get("label", "page")) if "locator" in values else None,
        target=values.get("target"),
        from_field=values.get("from_field", False),
    )


def item_of(values: Case) -> Item:
    """An item from plain values; names are `Family, Given` or a body's name."""
    others = {name: value for name, value in values.items() if name not in ("type", "id", "ignore", "checked")}
    names = {name: tuple(_name(one) for one in others.pop(name)) for name in list(others) if name in NAME_VARIABLES}
    dates = {name: Date(str(others.pop(name))) for name in list(others) if name in DATE_VARIABLES}
    return Item(values.get("type", "document"), others, names, dates)


def _name(text: str) -> Name:
    family, comma, given = text.partition(", ")
    return Name(family, given) if comma else Name(literal=text)


def _registry(stored: Case) -> Registry:
    references = []
    for line, values in enumerate(stored.get("references", ()), 101):
        place = Location("citations.yaml", line, 1)
        variables = {name: Location("citations.yaml", line, 10) for name in values}
        ignore = tuple(map(_ignore, values.get("ignore", ())))
        checked = RecordedCheck(on=values["checked"]) if "checked" in values else None
        seen = Seen(values["seen"]) if "seen" in values else None
        given = {name: each for name, each in values.items() if name != "seen"}
        references.append(Reference(values["id"], item_of(given), ignore, checked, place, variables, seen=seen))
    documents = tuple(_registered(values) for values in stored.get("documents", ()))
    return Registry(documents, tuple(references))


def _ignore(values: str | Case) -> Ignore:
    place = Location("citations.yaml", 90, 5)
    return Ignore(values, location=place) if isinstance(values, str) else Ignore(**values, location=place)


def _registered(values: Case) -> RegisteredDocument:
    notes = tuple(
        RegisteredNote(
            str(one["number"]),
            one.get("text", ""),
            tuple(Cite(key) for key in one.get("cites", ())),
            ignore=tuple(map(_ignore, one.get("ignore", ()))),
            location=Location("citations.yaml", line, 3),
        )
        for line, one in enumerate(values.get("notes", ()), 11)
    )
    return RegisteredDocument(values.get("path", "brief.txt"), "", notes)


def _link(url: str, values: Case) -> LinkCheck:
    hops = tuple(
        Hop(hop["url"], hop.get("status"), datetime(2026, 11, 24, 14, 2, tzinfo=UTC), hop.get("error", ""))
        for hop in values.get("hops", ())
    )
    return LinkCheck(
        url,
        Verdict(values["verdict"]),
        values.get("reason", ""),
        final_url=values.get("final_url", ""),
        hops=hops,
        history=_history(values["history"]) if "history" in values else None,
        metadata=_seen(values["seen"]) if "seen" in values else None,
        missing_part=values.get("missing_part", ""),
    )


def _seen(values: Case) -> PageMetadata:
    """`title` stands for the only one; names and date are as in a page's head."""
    titles = values.get("titles", {"og:title": values["title"]} if "title" in values else {})
    return PageMetadata(titles, tuple(values.get("names", ())), str(values.get("date", "")), values.get("site", ""))


def _history(values: Case) -> LinkHistory:
    since, last = (
        datetime.fromisoformat(values[name]).replace(tzinfo=UTC) if name in values else None
        for name in ("since", "last_alive")
    )
    assert since is not None
    return LinkHistory(since, values["runs"], values["days"], last)


def _registration(doi: str, word: str) -> Registration:
    source = f"https://doi.org/api/handles/{doi}"
    return Registration(doi, Outcome(word), source, datetime(2026, 11, 24, 14, 2, tzinfo=UTC))


def _search(found: list[Case]) -> DoiSearchResult:
    """Candidates as records with a DOI, and what speaks against each."""
    candidates = tuple(Candidate(_recorded(one["DOI"], one), tuple(one.get("doubts", ()))) for one in found)
    return DoiSearchResult(candidates, ("Crossref",), datetime(2026, 11, 24, 14, 2, tzinfo=UTC))


def _checked(values: Case) -> SourceCheck:
    """`record`, `nearest` and `right` as records with a DOI; `lookups` as service, way and reply."""
    known = {name: _recorded(values[name].get("DOI", ""), values[name]) for name in _OF_CHECKS if name in values}
    lookups = tuple(
        SourceLookup(service, Way(way), asked, Reply(reply), tuple(known.values()) if reply == "records" else ())
        for service, way, asked, reply in values.get("lookups", ())
    )
    check = SourceCheck(SourceVerdict(values["verdict"]), values["reason"], lookups=lookups)
    return replace(check, record=known.get("record"), nearest=known.get("nearest"), right=known.get("right"))


def _recorded(doi: str, values: Case) -> Record:
    """What is registered under a DOI: an item, with `dates`, `updated-by`, `updates` and `relations` beside it."""
    item = item_of({name: value for name, value in values.items() if name not in _OF_RECORDS})
    titles, containers = values.get("titles", [item.title]), values.get("containers", [item.get("container-title")])
    return Record(
        doi,
        "Crossref",
        f"https://api.crossref.org/works/{doi}",
        datetime(2026, 11, 24, 14, 2, tzinfo=UTC),
        item.type,
        titles=tuple(filter(None, titles)),
        subtitles=tuple(values.get("subtitles", ())),
        containers=tuple(filter(None, containers)),
        authors=item.authors,
        editors=item.names.get("editor", ()),
        dates={**item.dates, **{name: Date(str(date)) for name, date in values.get("dates", {}).items()}},
        volume=item.get("volume"),
        issue=item.get("issue"),
        page=item.get("page"),
        article_number=item.get("article-number"),
        publisher=item.get("publisher"),
        updated_by=_updates(values, "updated-by"),
        updates=_updates(values, "updates"),
        relations={name: tuple(dois) for name, dois in values.get("relations", {}).items()},
    )


def _updates(values: Case, name: str) -> tuple[EditorialUpdate, ...]:
    """With `date` for when: YAML takes `on` for a truth value."""
    return tuple(
        EditorialUpdate(one["kind"], one["doi"], one.get("source", ""), str(one.get("date", "")))
        for one in values.get(name, ())
    )
