"""Documents with their notes, and the sources: the printed text, its findings, and the state of what it cites.

A note as it is printed: its fields in color, findings marked, addresses as links.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from stacite.compare.standing import standing
from stacite.compare.titles import differing_spans
from stacite.model.citation import CitationForm
from stacite.model.document import BlockKind
from stacite.model.evidence import ArchivedCopy, Outcome, Verdict
from stacite.model.identifiers import doi_key, doi_url, find_dois
from stacite.model.item import field_label, type_words
from stacite.model.url import find_urls, url_key
from stacite.reporters.html.findings import finding_block, marked, within
from stacite.reporters.html.markup import (
    Markup,
    cropped,
    direction,
    external_link,
    inline,
    items,
    joined,
    table,
    tag,
    text,
    with_links,
)
from stacite.reporters.html.page_data import UNCHECKED_VERDICTS, note_id
from stacite.reporters.sources import (
    MAY_BE_MISREAD,
    STATE_WORDS,
    SourceState,
    count_sentence,
    doi_of,
    item_parts,
    item_words,
    lookup_words,
    record_address,
    state_of,
)
from stacite.reporters.wording import (
    COMMENT,
    ITALIC_KINDS,
    cite_details,
    differing_variables,
    family,
    item_values,
    registered_values,
    utc,
)
from stacite.text.characters import capitalized
from stacite.text.numerals import percent
from stacite.text.spans import emphasis_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.model.citation import Citation, ParsedNote
    from stacite.model.document import Note
    from stacite.model.evidence import Hop, LinkCheck, Record, Registration
    from stacite.model.item import Item
    from stacite.model.registry import Reference
    from stacite.reporters.html.page_data import NotePlace, PageData, PlacedFinding
    from stacite.reporters.sources import SourceRow
    from stacite.text.spans import Span


GOOD, FAIR, BAD, OPEN = "good", "fair", "bad", "open"
"""Tones of badges: fine, worth a look, to be fixed, unknown."""
LINK_BADGES = {
    Verdict.ALIVE: (GOOD, "link works"),
    Verdict.MOVED: (FAIR, "link moved"),
    Verdict.DEAD: (BAD, "broken link"),
    Verdict.SUSPICIOUS: (FAIR, "suspicious link"),
    Verdict.BLOCKED: (OPEN, "link blocked, not checked"),
    Verdict.TEMPORARY: (OPEN, "link temporarily unavailable"),
    Verdict.INSECURE: (FAIR, "insecure link"),
    Verdict.REFUSED: (OPEN, "link not requested"),
    Verdict.UNCHECKED: (OPEN, "link not checked"),
}
DOI_BADGES = {
    Outcome.FOUND: (GOOD, "DOI registered"),
    Outcome.ABSENT: (BAD, "DOI not registered"),
    Outcome.UNKNOWN: (OPEN, "DOI not checked"),
}


def badge(tone: str, words: str, *more: str) -> Markup:
    """A verdict with its details."""
    return tag("span", tag("b", words), *((" ", *more) if more else ()), class_=f"badge {tone}")


def copy_link(copy: ArchivedCopy) -> Markup:
    """A link to an archived copy."""
    when = f" from {copy.captured}" if copy.captured else ""
    return external_link(copy.url, f"archived copy{when}", class_="copy")


def _hop(hop: Hop) -> Markup:
    response = hop.error or (str(hop.status_code) if hop.status_code is not None else "no response")
    when = f", {utc(hop.requested_at)}" if hop.requested_at else ""
    return joined((external_link(hop.url, cropped(hop.url)), f": {cropped(response)}{when}"))


def _doi_badge(registration: Registration) -> Markup:
    """Whether a DOI is registered and with which agency, or why that is not known."""
    agency = f"with {registration.agency}" if registration.agency else ""
    reason = registration.reason if registration.outcome is Outcome.UNKNOWN else agency
    return badge(*DOI_BADGES[registration.outcome], *_small(reason))


def _standing_badges(record: Record) -> Iterator[Markup]:
    """Notices on a work: its retraction, else expressions of concern and corrections."""
    found = standing(record)
    if found.is_retracted:
        yield badge(BAD, "retracted", *_small(next((each.on for each in found.retractions), "")))
    elif found.concerns:
        yield badge(FAIR, "expression of concern", *_small(found.concerns[0].on))
    elif found.corrections:
        yield badge(FAIR, "corrected", *_small(found.corrections[0].on))


def _small(details: str) -> list[Markup]:
    return [tag("small", cropped(details))] if details else []


def document_section(data: PageData, index: int) -> Markup:
    """A document: findings that belong to none of its notes, then the notes."""
    document = data.report.documents[index].document
    loose = data.places.in_documents.get(index, ())
    name = f"d{index + 1}"
    entries = [each for each in loose if each.finding.entry]
    return tag(
        "section",
        tag("h2", document.path, id=f"{name}-h"),
        *(finding_block(placed, data, "h3") for placed in loose if not placed.finding.entry),
        tag("h3", "Bibliography") if entries else "",
        *(finding_block(placed, data, "h4") for placed in entries),
        *(_note(data, (index, place)) for place in range(len(document.notes))),
        id=name,
        class_="document",
        aria_labelledby=f"{name}-h",
        data_doc=index + 1,
    )


# Tables and code have lost their lines.
_BLOCK_ELEMENTS = {BlockKind.QUOTATION: "blockquote"}


def _note(data: PageData, place: NotePlace) -> Markup:
    parsed_document = data.report.documents[place[0]]
    note, parsed = parsed_document.document.notes[place[1]], parsed_document.parsed[place[1]]
    findings = data.places.in_notes.get(place, ())
    blocks = (finding_block(placed, data, "h4", note.text) for placed in findings)
    spans = [block.span for block in note.blocks]
    parts = printed_note(parsed, findings, data.report.unsure_below, spans or [(0, 0)])
    if len(parts) == 1:
        text = tag("p", parts[0], class_="printed", dir=direction(note.text))
    else:
        kinds = (_BLOCK_ELEMENTS.get(block.kind, "p") for block in note.blocks)
        text = tag("div", *map(tag, kinds, parts), class_="printed", dir=direction(note.text))
    doubt = tag("p", note.reason, class_="doubt") if note.reason and note.confidence < 1 else ""
    name = note_id(place)
    return tag(
        "article",
        tag("div", tag("h3", "Note ", note.label), _where(note), class_="number"),
        tag("div", text, doubt, *_said(data, place), class_="text"),
        _cited(data, place),
        tag("div", *blocks, class_="found") if findings else "",
        id=name,
        class_="note",
        data_label=note.label,
        data_states=" ".join(_states(data, place)),
        # report.js filters sources by these numbers.
        data_sources=" ".join(str(number) for number, _ in _references(data, place)),
    )


def _said(data: PageData, place: NotePlace) -> Iterator[Markup]:
    """What editors say of the note, or the way to do so."""
    if data.note_actions is not None:
        yield data.note_actions(place)
    for each in data.report.note_remarks:
        if place == (0, each.place):
            yield tag("p", tag("b", f"Comment by {each.by or 'the editor'}"), f": {each.words}")


def _where(note: Note) -> Markup:
    place = note.location
    words = f"page {place.page}" if place.page is not None else f"line {place.line}" if place.line is not None else ""
    return tag("small", words) if words else Markup()


def _states(data: PageData, place: NotePlace) -> Iterator[str]:
    """The states of a note that the filters use."""
    citations = data.report.documents[place[0]].parsed[place[1]].citations
    if any(each.confidence < data.report.unsure_below for each in citations):
        yield "unsure"
    references = [reference for _, reference in _references(data, place)]
    links = [*data.other_links(place, set()), *(data.link(reference.item.get("URL")) for reference in references)]
    registrations = (data.registrations.get(doi_key(doi_of(reference))) for reference in references)
    is_open = any(link is not None and link.verdict in UNCHECKED_VERDICTS for link in links)
    if is_open or any(each is not None and each.outcome is Outcome.UNKNOWN for each in registrations):
        yield "unchecked"


def _references(data: PageData, place: NotePlace) -> Iterator[tuple[int, Reference]]:
    """The references that a note cites, each once, with their numbers."""
    for key in dict.fromkeys(data.report.documents[place[0]].keys[place[1]]):
        if key in data.references:
            yield data.references[key]


def _cited(data: PageData, place: NotePlace) -> Markup:
    """What the note cites, in its order, then its other links."""
    document, shown = data.report.documents[place[0]], set[str]()
    cited = zip(document.parsed[place[1]].citations, document.keys[place[1]], strict=True)
    entries = [_citation(data, place, citation, key, shown) for citation, key in cited]
    others = [
        joined((external_link(check.url, cropped(check.url), class_="key"), *_link(data, check)))
        for check in data.other_links(place, shown)
    ]
    return tag("div", items((*entries, *others)), class_="cited") if entries or others else Markup()


def title_of(item: Item, title: str) -> Markup:
    """A title in italics or in quotation marks, as its kind wants it."""
    return tag("cite", title) if item.type in ITALIC_KINDS else joined((f"“{title}”",))


def source_words(reference: Reference) -> Markup:
    """The source in a few words, as everywhere on the page."""
    names, title, year = item_parts(reference.item)
    if not title:
        return joined((item_words(reference.item) or reference.id,))
    return joined((f"{names}, " if names else "", title_of(reference.item, title), year))


def _citation(data: PageData, place: NotePlace, citation: Citation, key: str, shown: set[str]) -> Markup:
    unsure = ""
    if citation.confidence < data.report.unsure_below:
        act = data.reading_actions(citation, place) if data.reading_actions is not None else ""
        sure = tag("small", f"{percent(citation.confidence)} confidence")
        unsure = joined((badge(OPEN, "may be misread", sure), act))
    # The signal is already in the printed text.
    details = cite_details(replace(citation, prefix=""))
    words = tag("small", details) if details else ""
    if key not in data.references:
        return joined((tag("span", key, class_="key") if key else "no full citation found", words, unsure))
    number, reference = data.references[key]
    shown.add(url_key(reference.item.get("URL")))
    name = tag("a", source_words(reference), href=f"#s{number}", dir=direction(data.words[key]))
    is_full = citation.form is CitationForm.FULL
    badges = reference_badges(data, reference, with_asked=is_full)
    acts = data.source_actions(reference, place) if data.source_actions is not None and is_full else ""
    return joined((name, words, *badges, unsure, acts))


def reference_badges(data: PageData, reference: Reference, *, with_asked: bool) -> Iterator[Markup]:
    """The badges of a work: notices on it, its DOI, its link and, with `with_asked`, all requests."""
    if (record := data.record(reference)) is not None:
        yield from _standing_badges(record)
    if (check := data.report.evidence.sources.get(reference.id)) is not None:
        state = state_of(check, reference.seen)
        yield badge(STATE_TONES[state], f"source {STATE_WORDS[state]}")
    if (registration := data.registrations.get(doi_key(doi_of(reference)))) is not None:
        yield _doi_badge(registration)
    if (link := data.link(reference.item.get("URL"))) is not None:
        yield from _link(data, link, with_asked=with_asked)
    if reference.checked and reference.checked.archive and (link is None or data.copy(link.url) is None):
        yield copy_link(ArchivedCopy(reference.checked.archive))


def _link(data: PageData, check: LinkCheck, *, with_asked: bool = True) -> Iterator[Markup]:
    """The verdict, where the link leads now, since when it has been broken, an archived copy, and all requests."""
    tone, words = LINK_BADGES[check.verdict]
    is_alive = check.verdict is Verdict.ALIVE
    yield badge(tone, words, *([] if is_alive else [tag("small", with_links(check.reason))]))
    if check.verdict is Verdict.MOVED and check.final_url:
        yield tag("small", "now ", external_link(check.final_url, cropped(check.final_url)))
    if check.history is not None:
        runs = f" in {check.history.runs} checks" if check.history.runs > 1 else ""
        yield tag("small", f"broken{runs} since {check.history.since:%Y-%m-%d}")
    if (copy := data.copy(check.url)) is not None:
        yield copy_link(copy)
    if with_asked and not is_alive and check.hops:
        yield tag("details", tag("summary", "Requests"), items(map(_hop, check.hops)))


STATE_TONES = {
    SourceState.CONFIRMED: GOOD,
    SourceState.SEEN: GOOD,
    SourceState.CONTRADICTED: BAD,
    SourceState.NOT_FOUND: FAIR,
    SourceState.NOT_FINDABLE: OPEN,
    SourceState.NOT_CHECKED: OPEN,
}


def existence_section(data: PageData) -> Markup:
    """The table of sources that were looked up; nothing where none was. The script makes it sortable."""
    if not data.source_rows:
        return Markup()
    names = ("Verdict", "Source", "Evidence", "Cited in")
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in names)))
    rows = (_existence_row(data, place, row) for place, row in enumerate(data.source_rows))
    return tag(
        "section",
        tag("h2", "Do the sources exist?", id="existence-h"),
        tag("p", count_sentence(data.source_rows), class_="asked"),
        tag("table", head, tag("tbody", *rows), class_="looked-up"),
        id="existence",
        aria_labelledby="existence-h",
    )


def _existence_row(data: PageData, place: int, row: SourceRow) -> Markup:
    number, _ = data.references[row.reference.id]
    sentences = [tag("p", with_links(sentence)) for sentence in row.evidence]
    address = record_address(row.check.record) if row.check.record is not None else ""
    if address:
        sentences.insert(1, tag("p", external_link(address, cropped(address)), class_="asked"))
    lookups = [with_links(lookup_words(lookup)) for lookup in row.check.lookups]
    asked = tag("details", tag("summary", "Services asked"), items(lookups)) if lookups else ""
    doubt = tag("p", MAY_BE_MISREAD, class_="asked") if row.is_unsure else ""
    places = data.cited_in.get(row.reference.id, ())
    notes = data.places_in_words(places)
    links = [tag("a", words, href=f"#{note_id(each)}") for words, each in zip(notes, places, strict=True)]
    return tag(
        "tr",
        # What the script sorts by: the state, not its words; the first note, not its label.
        tag("td", badge(STATE_TONES[row.state], STATE_WORDS[row.state]), data_key=place),
        tag("td", tag("a", source_words(row.reference), href=f"#s{number}"), doubt, dir=direction(row.words)),
        tag("td", *sentences, asked),
        tag("td", items(links, class_="inline"), data_key=_first(places)),
        data_source=number,
    )


def _first(places: Sequence[NotePlace]) -> int:
    """A number that grows with the place of the first note; the largest for a source that no note cites."""
    return places[0][0] * 1_000_000 + places[0][1] if places else 10**9


def sources_section(data: PageData) -> Markup:
    """All references in the order of the registry; nothing where there is none."""
    drawn = [_source(data, number, reference) for number, reference in data.references.values()]
    if not drawn:
        return Markup()
    heading = tag("h2", "Sources", id="sources-h")
    return tag("section", heading, *drawn, id="sources", class_="sources", aria_labelledby="sources-h")


def _source(data: PageData, number: int, reference: Reference) -> Markup:
    title, (names, _, year) = reference.item.title.replace("*", ""), item_parts(reference.item)
    author = f"{names}, " if names else ""
    named = (author, title_of(reference.item, cropped(title)), year) if title else (source_words(reference),)
    heading = tag("h3", *named, " ", tag("span", reference.id, class_="key"))
    record = data.record(reference)
    verdicts = tag("div", *reference_badges(data, reference, with_asked=False), class_="verdicts")
    name = f"Fields as cited{f' and in {record.agency}' if record else ''}"
    differs = differing_variables(reference.item, record) if record else frozenset()
    fields = tag("details", tag("summary", name), _fields(reference, record, differs), open=bool(differs))
    parts = (heading, _notes(data, reference), verdicts, fields)
    return tag("article", *parts, id=f"s{number}", class_="source", tabindex=-1)


def _notes(data: PageData, reference: Reference) -> Markup:
    places = data.cited_in.get(reference.id, ())
    if not places:
        where = "Listed in the bibliography" if reference.id in data.listed else "Not cited in any note that was read"
        return tag("p", where, class_="where")
    links = [
        tag("a", words, href=f"#{note_id(place)}")
        for words, place in zip(data.places_in_words(places), places, strict=True)
    ]
    return tag("div", "Cited in ", inline(links), class_="where")


def _fields(reference: Reference, record: Record | None, differs: frozenset[str]) -> Markup:
    printed = dict(item_values(reference.item))
    registered = registered_values(record) if record else {}
    names = ("Field", "As cited", f"In {record.agency}") if record else ("Field", "As cited")
    rows = (
        tag("tr", tag("th", capitalized(field_label(name))), *_sides(name, printed, registered, record, differs))
        for name in dict.fromkeys((*printed, *registered))
    )
    asked = _asked(record) if record else ""
    return joined((table(names, rows), asked))


def _sides(
    name: str, printed: dict[str, str], registered: dict[str, str], record: Record | None, differs: frozenset[str]
) -> Iterator[Markup]:
    values = (printed.get(name, "").replace("*", ""), registered.get(name, ""))
    printed_value, registered_value = (cropped(type_words(each) if name == "type" else each) for each in values)
    spans = differing_spans(printed_value, registered_value) if name in differs else ([], [])
    color = family_class(family(name)) if name != "type" else ""
    address = printed_value if name == "URL" else doi_url(printed_value) if name == "DOI" and printed_value else ""
    shown = marked(printed_value, spans[0])
    yield tag("td", external_link(address, shown) if address else shown, class_=color, dir=direction(printed_value))
    if record:
        yield tag("td", marked(registered_value, spans[1]), dir=direction(registered_value))


def _asked(record: Record) -> Markup:
    when = f", {record.fetched:%Y-%m-%d}" if record.fetched else ""
    return tag("p", "Source: ", external_link(record.source, record.agency), when, class_="asked")


class _CharacterStyle(NamedTuple):
    """The style of one character."""

    family: str = ""
    title: str = ""
    """The tooltip."""
    is_unsure: bool = False


# Arrays by character instead of nested spans: fields, emphasis, findings and addresses overlap in any way.
class _StyledText:
    """The style, emphasis, address and findings of each character of a note's text."""

    def __init__(self, length: int) -> None:
        self.styles = [_CharacterStyle()] * length
        self.emphasized = [False] * length
        self.addresses = [""] * length
        self.findings: list[tuple[PlacedFinding, ...]] = [()] * length
        self.shown = [True] * length

    @cached_property
    def appearance(self) -> Sequence[object]:
        """The visible properties of each character."""
        return list(zip(self.shown, self.emphasized, self.styles, strict=True))

    def spans(self, start: int, end: int, data: Sequence[object]) -> Iterator[Span]:
        """Spans of [start, end) whose characters have equal properties."""
        at = start
        for _, run in groupby(data[start:end]):
            length = sum(1 for _ in run)
            yield at, at + length
            at += length


def printed_note(
    note: ParsedNote, findings: Sequence[PlacedFinding], unsure_below: float, spans: Iterable[Span]
) -> list[Markup]:
    """Spans of the note's text as HTML: highlighted findings contain links, and links contain colored spans."""
    styled = _styled_text(note, unsure_below)
    for placed in findings:
        if placed.span is not None:
            for at in range(*within(placed.span, len(note.text))):
                styled.findings[at] = (*styled.findings[at], placed)
    return [
        joined(
            _marked(styled.findings[start], _with_addresses(note.text, start, end, styled))
            for start, end in styled.spans(*span, styled.findings)
        )
        for span in spans
    ]


def _styled_text(note: ParsedNote, unsure_below: float) -> _StyledText:
    styled = _StyledText(len(note.text))
    for start, end in emphasis_spans(note.text):
        styled.emphasized[start:end] = [True] * (end - start)
        styled.shown[start] = styled.shown[end - 1] = False
    for start, end in note.comments:
        styled.styles[start:end] = [_CharacterStyle(COMMENT)] * (end - start)
    fields = _field_styles(note.citations, unsure_below)
    # The longest first, so that a field within another (a DOI in its URL) is drawn over it.
    for style, (start, end) in sorted(fields, key=lambda each: each[1][0] - each[1][1]):
        styled.styles[start:end] = [style] * (end - start)
    for address, (start, end) in _addresses(note.text):
        styled.addresses[start:end] = [address] * (end - start)
    return styled


def _field_styles(citations: Iterable[Citation], unsure_below: float) -> Iterator[tuple[_CharacterStyle, Span]]:
    for citation in citations:
        confidences = {variable: citation.confidence_in(variable) for variable in citation.fields}
        # Where no field alone is doubtful, the doubt is about where they begin and end: all are marked.
        whole = citation.confidence if min(confidences.values(), default=1) >= unsure_below else 1
        if whole < unsure_below:
            yield _CharacterStyle("", f"may be misread ({percent(whole)} confidence)", is_unsure=True), citation.span
        for variable, span in citation.fields.items():
            sure = min(confidences[variable], whole)
            doubt = f", may be misread ({percent(sure)} confidence)" if sure < unsure_below else ""
            yield _CharacterStyle(family(variable), field_label(variable) + doubt, bool(doubt)), span


def _addresses(note: str) -> Iterator[tuple[str, Span]]:
    for url in find_urls(note):
        yield url.url, url.span
    for doi in find_dois(note):
        if not doi.malformed:
            yield doi_url(doi.doi), doi.span


def _marked(findings: Sequence[PlacedFinding], content: Markup) -> Markup:
    if not findings:
        return content
    worst = max((placed.finding.severity for placed in findings), key=lambda level: level.rank)
    return tag("mark", content, class_=worst, data_f=" ".join(f"f{placed.number}" for placed in findings))


def _with_addresses(note: str, start: int, end: int, styled: _StyledText) -> Markup:
    return joined(
        external_link(address, drawn) if (address := styled.addresses[low]) else drawn
        for low, high in styled.spans(start, end, styled.addresses)
        if (drawn := _with_styles(note, low, high, styled))
    )


def _with_styles(note: str, start: int, end: int, styled: _StyledText) -> Markup:
    return joined(
        _styled_span(text(note[low:high]), styled.styles[low], is_emphasis=styled.emphasized[low])
        for low, high in styled.spans(start, end, styled.appearance)
        if styled.shown[low]
    )


def _styled_span(shown: Markup, style: _CharacterStyle, *, is_emphasis: bool) -> Markup:
    classes = " ".join(filter(None, (family_class(style.family), "unsure" if style.is_unsure else "")))
    if is_emphasis or classes:
        return tag("em" if is_emphasis else "span", shown, class_=classes, title=style.title)
    return shown


def family_class(family_name: str) -> str:
    """The CSS class of a family's color."""
    return family_name and f"c-{family_name}"
