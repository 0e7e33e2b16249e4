"""The table of sources: whether each exists, what shows that, and where it is cited; for a terminal and JSON.

Only sources that were looked up are in it, unless all are asked for, or none was looked up: an empty table would look
like a document without sources.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from itertools import zip_longest
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, Any

from stacite.compare.standing import standing
from stacite.model.citation import CitationForm
from stacite.model.document import STDIN
from stacite.model.evidence import NetworkState, Outcome, Reply, SourceCheck, SourceVerdict, Verdict, Way
from stacite.model.finding import Severity
from stacite.model.identifiers import doi_key, doi_of_url, doi_url, malformed_doi
from stacite.model.item import Name
from stacite.model.url import url_key
from stacite.reporters.terminal import Paint, cells, filled, styled, width, wrapped
from stacite.reporters.wording import VERDICT_WORDS, iso_time, utc
from stacite.text.characters import capitalized, one_line
from stacite.text.folding import clean
from stacite.text.numerals import pluralize
from stacite.text.tables import word_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from stacite.model.evidence import Evidence, LinkCheck, Record, SourceLookup
    from stacite.model.item import Item
    from stacite.model.registry import Reference, Seen
    from stacite.model.report import Report
    from stacite.reporters.base import Style
    from stacite.reporters.terminal import Styled


class SourceState(StrEnum):
    """What is known of a source, from what needs attention first to what needs none."""

    CONTRADICTED = "contradicted"
    NOT_FOUND = "not-found"
    NOT_CHECKED = "not-checked"
    NOT_FINDABLE = "not-findable"
    SEEN = "seen"
    """No service has confirmed it, but an editor has seen it."""
    CONFIRMED = "confirmed"


STATE_WORDS = {
    SourceState.CONFIRMED: "confirmed",
    SourceState.SEEN: "seen by an editor",
    SourceState.CONTRADICTED: "contradicted",
    SourceState.NOT_FOUND: "not found",
    SourceState.NOT_FINDABLE: "not findable here",
    SourceState.NOT_CHECKED: "not checked",
}
"""What people call a source of each state, in the order of the counts."""
_REPLIES = {Reply.NO_HIT: "no match", Reply.ABSENT: "no such identifier"}
# Names of a work, notes that cite it, and characters of a title, as a row of the table has them.
_NAMES_SHOWN = 2
_NOTES_SHOWN = 8
_LONGEST_TITLE = 160
_LONGEST_NAMES = 80


def state_of(check: SourceCheck, seen: Seen | None) -> SourceState:
    """An editor who has seen the work settles what services could not; a contradiction stays one."""
    is_settled = check.verdict in (SourceVerdict.CONFIRMED, SourceVerdict.CONTRADICTED)
    return SourceState.SEEN if seen is not None and not is_settled else SourceState(check.verdict)


DOI_WORDS = {Outcome.FOUND: "registered", Outcome.ABSENT: "not registered", Outcome.UNKNOWN: "not checked"}
"""What people call a DOI of each outcome."""


def doi_of(reference: Reference) -> str:
    """A reference's DOI, even if it is cited as a link; the empty string if it has none."""
    return reference.item.get("DOI") or doi_of_url(reference.item.get("URL")) or ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source besides its existence."""

    doi: str = ""
    """As cited, also as a link; empty for a source without."""
    malformed: str = ""
    """What is cited as its DOI, but can't be one."""
    registered: Outcome | None = None
    """Whether the DOI is registered; None without a DOI."""
    url: str = ""
    """Its link, if that is no DOI's."""
    link: Verdict | None = None
    """Whether the link works; None without a link."""
    copy: str = ""
    """The address of an archived copy."""
    notices: str = ""
    """`retracted on 2019-02-06`, `corrected`; empty where none is known."""
    has_record: bool = False
    """Whether there is a record that would have notices."""

    @property
    def doi_words(self) -> str:
        """`10.1000/182: registered`."""
        if self.registered is None:
            return f"{one_line(self.malformed)}: malformed" if self.malformed else ""
        return f"{one_line(self.doi)}: {DOI_WORDS[self.registered]}"

    @property
    def link_words(self) -> str:
        """`https://example.org/a: working`."""
        return f"{one_line(self.url)}: {VERDICT_WORDS[self.link]}" if self.link is not None else ""

    @property
    def standing_words(self) -> str:
        """The notices; that there is none, where a record says so."""
        return self.notices or ("none known" if self.has_record else "")


def _facts(reference: Reference, evidence: Evidence, links: Mapping[str, LinkCheck]) -> SourceFacts:
    """What the evidence says of a source besides its existence; `links` are its links by `url_key`."""
    doi, url = doi_of(reference), reference.item.get("URL")
    malformed = "" if doi else malformed_doi(url or "")
    url = "" if malformed or doi_of_url(url) is not None else url
    registration = evidence.registrations.get(doi_key(doi)) if doi else None
    link = links.get(url_key(url)) if url else None
    copy = evidence.copies.get(link.url if link is not None else url)
    recorded = reference.checked.archive if reference.checked is not None else ""
    check, record = evidence.sources.get(reference.id), evidence.records.get(doi_key(doi)) if doi else None
    if record is None and check is not None and check.verdict is SourceVerdict.CONFIRMED:
        record = check.record
    return SourceFacts(
        doi,
        malformed,
        (registration.outcome if registration is not None else Outcome.UNKNOWN) if doi else None,
        url,
        (link.verdict if link is not None else Verdict.UNCHECKED) if url else None,
        copy.url if copy is not None and copy.url else recorded,
        _notices(record) if record is not None else "",
        record is not None,
    )


def _notices(record: Record) -> str:
    found = standing(record)
    if found.is_retracted:
        on = next((one_line(each.on) for each in found.retractions if each.on), "")
        return f"retracted{f' on {on}' if on else ''}"
    if found.concerns:
        return "expression of concern"
    return "corrected" if found.corrections else ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the table."""

    reference: Reference
    check: SourceCheck
    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Where it is cited, by the path of the document: the labels of the notes, or `bibliography`."""
    facts: SourceFacts = SourceFacts()
    names: Mapping[str, str] = field(default_factory=dict)
    """By path: what the table calls the documents of the check."""
    is_unsure: bool = False
    """Whether its fields may be misread."""

    @property
    def state(self) -> SourceState:
        """The verdict, or that an editor has seen it."""
        return state_of(self.check, self.reference.seen)

    @property
    def words(self) -> str:
        """The work in a few words."""
        return item_words(self.reference.item) or one_line(self.reference.id)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where it is cited: labels of notes, with the document's path where there are several documents."""
        several = len(self.names) > 1
        placed = ((f"{one_line(path)} " if several else "", labels) for path, labels in self.places.items())
        return tuple(f"{before}{label}" for before, labels in placed for label in labels)

    @property
    def cited_in(self) -> str:
        """`3, 7, 12`, as many as a row has room for; `a.docx: 3, 7; b.docx: 12` where there are several documents."""
        more = sum(map(len, self.places.values())) - _NOTES_SHOWN
        shown = self.noted() if more <= 1 else self.noted(_NOTES_SHOWN)
        return f"{shown}, and {more} more" if more > 1 else shown

    def noted(self, most: int | None = None) -> str:
        """All notes that cite it, or so many of them, by document where there are several."""
        places = [(path, label) for path, labels in self.places.items() for label in labels][:most]
        by_path: dict[str, list[str]] = {}
        for path, label in places:
            by_path.setdefault(path, []).append(label)
        several = len(self.names) > 1
        return "; ".join(
            f"{self.names[path]}: {', '.join(labels)}" if several else ", ".join(labels)
            for path, labels in by_path.items()
        )

    @property
    def evidence(self) -> tuple[str, ...]:
        """Sentences on why it has its verdict."""
        return tuple(evidence_sentences(self.check, self.reference.seen))


_WHY_NOT_LOOKED_UP = {
    NetworkState.ONLINE: "",
    NetworkState.OFFLINE: "not looked up, because stacite was offline",
    NetworkState.NONE: "not looked up, because there was no network",
}


def source_rows(report: Report, *, all_sources: bool = False) -> list[SourceRow]:
    """The sources that were looked up, or all: first what needs attention, and each group in the order of the notes."""
    cited, evidence, names = _cited_in(report), report.evidence, document_names(report)
    not_looked_up = SourceCheck(SourceVerdict.NOT_CHECKED, _WHY_NOT_LOOKED_UP[evidence.network])
    links = {url_key(url): check for url, check in evidence.links.items()}
    rows = [
        SourceRow(
            each,
            evidence.sources.get(each.id, not_looked_up),
            cited.get(each.id, {}),
            _facts(each, evidence, links),
            names,
            each.id in report.unsure,
        )
        for each in shown_references(report)
        if all_sources or each.id in evidence.sources
    ]
    states, order = [*SourceState], {key: place for place, key in enumerate(cited)}
    return sorted(rows, key=lambda row: (states.index(row.state), order.get(row.reference.id, len(order))))


def shown_references(report: Report) -> list[Reference]:
    """The references, with organizations among the authors as the first note prints them, not as names of persons."""
    read, references = _read_authors(report), [*report.registry.references]
    for at, each in enumerate(references):
        authors, printed = read.get(each.id, ((), ""))
        is_short = 0 < len(printed) <= _LONGEST_NAMES
        if is_short and authors == each.item.authors and _has_organization(authors):
            names = {**each.item.names, "author": (Name(literal=printed),)}
            references[at] = replace(each, item=replace(each.item, names=names))
    return references


def _read_authors(report: Report) -> dict[str, tuple[tuple[Name, ...], str]]:
    """By key: the authors of the first full citation, as they were read and as they are printed."""
    found: dict[str, tuple[tuple[Name, ...], str]] = {}
    for document in report.documents:
        listed = zip(document.sources, document.source_keys, strict=False)
        for note, keys in (*zip(document.parsed, document.keys, strict=False), *listed):
            for citation, key in zip(note.citations, keys, strict=True):
                span = citation.fields.get("author")
                if citation.form is CitationForm.FULL and citation.item is not None and span is not None:
                    printed = one_line(note.text[slice(*span)].replace("*", "")).strip(" ,;:")
                    found.setdefault(key, (citation.item.authors, printed))
    return found


def _has_organization(authors: Sequence[Name]) -> bool:
    """Whether one of several names, or that of a person, has a word that organizations are called by."""
    if len(authors) < 2 and not any(each.family for each in authors):
        return False
    types = word_set("parser/organization_types")
    # `George M. Church` and `Ann Press` are people.
    return any(
        not types.isdisjoint(each.given.split() if _is_of_person(each) else str(each).split()) for each in authors
    )


def _is_of_person(name: Name) -> bool:
    given = name.given.split()
    return bool(name.family) and (len(given) < 2 or any(len(word.strip(".")) == 1 for word in given))


def document_names(report: Report) -> dict[str, str]:
    """By path: the name of the file, or the path where several files have that name."""
    paths = [each.document.path for each in report.documents]
    counts = Counter(PurePosixPath(path).name for path in paths)
    return {path: one_line(name if counts[name := PurePosixPath(path).name] == 1 else path) for path in paths}


def _cited_in(report: Report) -> dict[str, dict[str, list[str]]]:
    """By key, in the order of the documents: the notes that cite it, by path."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for each in report.documents:
        path = each.document.path
        for note, keys in zip(each.document.notes, each.keys, strict=False):
            for key in filter(None, keys):
                found.setdefault(key, {}).setdefault(path, {})[one_line(note.label)] = None
        for keys in each.source_keys:
            for key in filter(None, keys):
                found.setdefault(key, {path: {"bibliography": None}})
    return {key: {path: [*labels] for path, labels in places.items()} for key, places in found.items()}


def count_sentence(rows: Sequence[SourceRow]) -> str:
    """`120 sources: 83 confirmed, 3 contradicted, 9 not found.`; the empty string where none was looked up."""
    counts = counts_in_words(Counter(row.state for row in rows))
    return f"{pluralize(len(rows), 'source')}: {counts}." if rows else ""


MAY_BE_MISREAD = "may be misread"


def unsure_sentence(report: Report, rows: Sequence[SourceRow]) -> str:
    """How many sources may be misread; the empty string for none."""
    return misread_sentence(
        sum(row.is_unsure for row in rows), len(rows), words_for([each.document.path for each in report.documents])
    )


def words_for(paths: Sequence[str]) -> str | None:
    """What a command is given to mean these documents, with a space before it; None where it can't."""
    if STDIN in paths:
        return None
    return f" {quote(paths[0])}" if len(paths) == 1 else " DOC"


def misread_sentence(number: int, total: int, named: str | None) -> str:
    """`12 of 78 sources may be misread; `stacite show --review brief.docx` lists them.`; the empty string for none.

    `named` is what the command is given, None for no command.
    """
    said = f"{number} of {pluralize(total, 'source')} {MAY_BE_MISREAD}"
    if not number or named is None:
        return f"{said}." if number else ""
    return f"{said}; `stacite show --review{named}` lists {'it' if number == 1 else 'them'}."


def counts_in_words(counts: Mapping[SourceState, int]) -> str:
    """`83 confirmed, 3 contradicted, 9 not found`; `all confirmed`."""
    found = [(words, number) for state, words in STATE_WORDS.items() if (number := counts.get(state, 0))]
    if len(found) == 1:
        [(words, number)] = found
        return f"all {words}" if number > 1 else words
    return ", ".join(f"{number:,} {words}" for words, number in found)


def item_words(item: Item, longest: int = _LONGEST_TITLE) -> str:
    """`Wagner and Simon, “China's Use of Formal Agreements” (2023)`; its address or kind where it has no title."""
    names, title, year = item_parts(item, longest)
    others = item.cited_place, *map(item.get, ("container-title", "number", "URL"))
    named = f"“{title}”" if title else _cropped(next(filter(None, others), ""))
    return f"{', '.join(filter(None, (names, named)))}{year}".strip()


def item_parts(item: Item, longest: int = _LONGEST_TITLE) -> tuple[str, str, str]:
    """Names, title and year of a work in a few words: `Wagner and Simon`, `China's Use of …`, ` (2023)`."""
    year = f" ({item.year})" if item.year is not None else ""
    return _names(item.authors_or_editors), _cropped(item.title.replace("*", ""), longest), year


def record_words(record: Record) -> str:
    """`“China's Use of Formal Agreements” by Wagner and Simon (2023)`."""
    title = _cropped(": ".join(clean(text) for text in (*record.titles[:1], *record.subtitles[:1])))
    names = _names(record.authors or record.editors)
    year = _year(record)
    named = f"“{title}”" if title else _cropped(next(iter(record.numbers), record.doi))
    return " ".join(filter(None, (named, f"by {names}" if names else "", f"({year})" if year is not None else "")))


def _year(record: Record) -> int | None:
    """The first of its years: the others are those of print, of archives, of new editions online."""
    return min((date.year for date in record.dates.values() if date.year is not None), default=None)


def _names(names: Sequence[Name]) -> str:
    """`Wagner and Simon`, `Wagner et al.`."""
    known = [_cropped(clean(name.sort)) for name in names if str(name) != "et al."]
    if len(known) > _NAMES_SHOWN or (known and len(known) < len(names)):
        return f"{known[0]} et al."
    return " and ".join(known)


def _cropped(text: str, longest: int = _LONGEST_TITLE) -> str:
    text = one_line(text)
    return text if len(text) <= longest else f"{text[:longest].rstrip()}…"


def record_address(record: Record) -> str:
    """Where a reader can look it up: its page, else its DOI."""
    return record.url or (doi_url(record.doi) if record.doi else "")


def evidence_sentences(check: SourceCheck, seen: Seen | None = None) -> Iterator[str]:
    """Why a source has its verdict, the works that it could be, and who has seen it."""
    if check.reason:
        first = check.reason.partition(" ")[0]
        # Names such as arXiv and doi.org stay as they are.
        reason = capitalized(check.reason) if first.islower() and first.isalpha() else check.reason
        yield f"{one_line(reason)}."
    if check.verdict is SourceVerdict.CONFIRMED and check.record is not None:
        yield from _retraction(check.record)
    if check.right is not None:
        yield _with_address("Possibly meant", check.right)
    if check.nearest is not None and check.nearest != check.right:
        yield _with_address("Closest title", check.nearest)
    if seen is not None:
        yield f"{capitalized(one_line(str(seen)))}."


def _retraction(record: Record) -> Iterator[str]:
    """That the work exists says nothing of whether it still stands."""
    found = standing(record)
    if found.is_retracted:
        on = next((one_line(each.on) for each in found.retractions if each.on), "")
        yield f"The work was retracted{f' on {on}' if on else ''}."


def _with_address(words: str, record: Record) -> str:
    return f"{words}: {', '.join(filter(None, (record_words(record), one_line(record_address(record)))))}."


def lookup_words(lookup: SourceLookup) -> str:
    """`Crossref, asked for the title: no match (2026-11-28 14:02 UTC)`."""
    asked = "the title" if lookup.way is Way.SEARCH else one_line(lookup.asked)
    number = len(lookup.records)
    found = f"{pluralize(number, 'result')}" if lookup.way is Way.SEARCH else "has a record"
    reply = _REPLIES.get(lookup.reply) or (found if lookup.reply is Reply.RECORDS else one_line(lookup.reason))
    when = utc(lookup.fetched)
    return f"{one_line(lookup.service)}, asked for {asked}: {reply or 'no response'}{f' ({when})' if when else ''}"


_TONES = {SourceState.CONTRADICTED: Severity.ERROR, SourceState.NOT_FOUND: Severity.WARNING}
# Columns of a terminal from which the source and its evidence stand side by side.
_WIDE = 110
_GAP = "  "
_LEAST_ROOM = 24


def table_text(report: Report, style: Style) -> Styled:
    """The table for a terminal; in a narrow one the evidence stands below the source.

    Where no source was looked up, all are listed, and why is said once.
    """
    is_asked = bool(report.evidence.sources)
    rows, paint = source_rows(report, all_sources=not is_asked), Paint(style.color)
    if not rows:
        return styled("No source was looked up, because there is none.\n")
    is_wide = style.width >= _WIDE and is_asked
    second = "Source" if is_wide or not is_asked else "Source and evidence"
    heads = ("Verdict", "Cited in", second, "Evidence" if is_wide else "")
    verdicts = max(len(heads[0]), *(len(STATE_WORDS[row.state]) for row in rows))
    notes = max(len(heads[1]), *(width(cells(row.cited_in)) for row in rows))
    # Names of documents take more room than numbers of notes.
    notes = min(notes, max(len(heads[1]), style.width // (4 if len(report.documents) > 1 else 8)))
    room = max(_LEAST_ROOM, style.width - verdicts - notes - 2 * len(_GAP))
    source = (room - len(_GAP)) * 2 // 5
    widths = (verdicts, notes, source, room - len(_GAP) - source) if is_wide else (verdicts, notes, room)

    def line_of(texts: Sequence[Sequence[str]], look: Callable[[str], Styled]) -> Iterator[Styled]:
        """The lines of a row; `look` is that of the verdict."""
        cut = [
            [line for text in part for line in wrapped(text, size)] for part, size in zip(texts, widths, strict=False)
        ]
        if not is_wide:
            cut[2] += [f"{_GAP}{line}" for text in texts[3] for line in wrapped(text, room - len(_GAP))]
        for verdict, *others in zip_longest(*cut, fillvalue=""):
            padded = (f"{_GAP}{filled(text, size)}" for text, size in zip(others, widths[1:], strict=True))
            yield styled(look(filled(verdict, widths[0])), "".join(padded).rstrip(), "\n")

    lines = [*line_of([[head] if head else [] for head in heads], paint.bold)]
    for row in rows:
        tone = _TONES.get(row.state)
        words = f"{row.words} ({MAY_BE_MISREAD})" if row.is_unsure else row.words
        texts = [[STATE_WORDS[row.state]], [row.cited_in], [words], row.evidence if is_asked else []]
        lines += line_of(texts, partial(paint.severity, severity=tone) if tone else styled)
    reason = "" if is_asked else _WHY_NOT_LOOKED_UP[report.evidence.network]
    said = (reason and f"{capitalized(reason)}.", unsure_sentence(report, rows))
    counted = count_sentence(rows) if style.in_file else ""
    return styled(*lines, *(f"\n{sentence}\n" for sentence in (*said, counted) if sentence))


def source_text(report: Report, style: Style) -> Styled:
    """Each source with all that is known of it, note by note; notes without a source that was looked up are named."""
    paint, rows = Paint(style.color), source_rows(report)
    notes = [note for each in report.documents for note in each.document.notes]
    blocks: list[Styled] = []
    for note in notes:
        own = [row for row in rows if row.notes[:1] == (one_line(note.label),)]
        where = f" (note {one_line(note.label)})" if len(notes) > 1 else ""
        blocks += [_block(row, where, paint, style.width) for row in own]
        if not any(note.label in row.notes for row in rows):
            lines = wrapped(f"No source to look up{where}: {one_line(note.text)}", style.width)
            blocks.append(styled(*(f"{line}\n" for line in lines)))
    return styled(*(part for block in blocks for part in (block, "\n")))


def _block(row: SourceRow, where: str, paint: Paint, columns: int) -> Styled:
    tone = _TONES.get(row.state)
    words = capitalized(STATE_WORDS[row.state])
    verdict = paint.severity(words, tone) if tone else paint.bold(words)
    address = one_line(record_address(row.check.record)) if row.check.record is not None else ""
    asked = [f"{lookup_words(each)}." for each in row.check.lookups]
    texts = (*row.evidence[:1], address, *row.evidence[1:], *asked)
    below = [f"{_GAP}{line}" for text in filter(None, texts) for line in wrapped(text, columns - len(_GAP))]
    first, *more = wrapped(f"{words}{where}: {row.words}", columns)
    lines = [styled(verdict, first.removeprefix(words)), *map(styled, (*more, *below))]
    return styled(*(styled(line, "\n") for line in lines))


def source_object(row: SourceRow) -> dict[str, Any]:
    """A source as the JSON report has it."""
    check, seen = row.check, row.reference.seen
    return {
        "reference": row.reference.id,
        "verdict": str(check.verdict),
        "reason": check.reason,
        "kind": check.kind or None,
        "notes": list(row.notes),
        "seen": seen and {"by": seen.by or None, "on": seen.on and seen.on.isoformat(), "note": seen.note or None},
        "record": check.record and record_object(check.record),
        "right": check.right and record_object(check.right),
        "nearest": check.nearest and record_object(check.nearest),
        "lookups": [_lookup_object(lookup) for lookup in check.lookups],
    }


def _lookup_object(lookup: SourceLookup) -> dict[str, Any]:
    return {
        "service": lookup.service,
        "way": str(lookup.way),
        "asked": lookup.asked,
        "reply": str(lookup.reply),
        "reason": lookup.reason or None,
        "url": lookup.url or None,
        "fetched": iso_time(lookup.fetched),
        "records": [record_object(record) for record in lookup.records],
    }


def record_object(record: Record) -> dict[str, Any]:
    """A record of a work as the JSON report has it."""
    return {
        "title": ": ".join(clean(text) for text in (*record.titles[:1], *record.subtitles[:1])),
        "authors": [clean(str(name)) for name in record.authors or record.editors],
        "year": _year(record),
        "container": clean(next(iter(record.containers), "")) or None,
        "DOI": record.doi or None,
        "numbers": [*record.isbns, *record.numbers],
        "retracted": standing(record).is_retracted,
        "service": record.agency,
        "url": record_address(record) or None,
    }
