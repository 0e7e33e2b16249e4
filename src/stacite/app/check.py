"""Checks documents and the registry: collects them, gathers the evidence that rules need, and runs the rules.

Evidence is kept from one check of a process to the next (`KeptEvidence`), so that a page or an editor that checks again
asks only what is new.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from operator import itemgetter
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite import files
from stacite.app.documents import document_to_type, read_named, require_registry, with_notes
from stacite.app.extract import collect, only_cited
from stacite.errors import RegistryError, UsageError
from stacite.model.citation import CitationForm
from stacite.model.document import STDIN, letters_of
from stacite.model.evidence import (
    INTERRUPTED,
    NO_NETWORK,
    OFFLINE,
    CheckKind,
    Evidence,
    EvidenceRequest,
    NetworkState,
    NotChecked,
    Outcome,
    QuotedSource,
    Verdict,
    requested_dois,
)
from stacite.model.finding import Location
from stacite.model.house_style import HOUSE_STYLES, HouseStyle, style_words
from stacite.model.identifiers import doi_key, doi_of_url
from stacite.model.item import Item
from stacite.model.registry import Registry
from stacite.model.report import IgnoredFinding, LinkUse, Report
from stacite.own_files import copy_stem, latest_copy, original_stem
from stacite.parser.parse import parse_document
from stacite.readers.health import BEGINNINGS, NAMED_UNREAD, UNREAD_ENTRY
from stacite.registry import store
from stacite.registry.merge import full_citations
from stacite.rules.addresses import is_reached
from stacite.rules.all import RULES
from stacite.rules.base import Context, Need, names_rule
from stacite.rules.changes import corrections, printed_references, values_of
from stacite.rules.citations import is_unexplained
from stacite.rules.completeness import kind_unknown
from stacite.rules.existence import cited_sources
from stacite.rules.identifiers.doi_missing import works_without_doi
from stacite.rules.link_evidence import copies_wanted
from stacite.rules.metadata.quotation_differs import quotations_by_source
from stacite.rules.rulebook import rulebook
from stacite.rules.run import IgnoreFilter, any_needs, chosen, in_order, run
from stacite.rules.style import ibid_first
from stacite.rules.view import registry_place
from stacite.settings import ServiceAddresses, is_inside
from stacite.text.folding import fold
from stacite.text.languages import script
from stacite.text.numerals import pluralize
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from stacite.app.documents import Project, ReadDocuments
    from stacite.app.named_documents import NamedDocuments
    from stacite.model.citation import Citation
    from stacite.model.document import Document
    from stacite.model.evidence import CitedSource, Record
    from stacite.model.finding import Finding
    from stacite.model.registry import RegisteredDocument
    from stacite.model.report import ParsedDocument
    from stacite.registry.store import StoredRegistry
    from stacite.rules.base import RuleModule
    from stacite.settings import Settings

    Gather = Callable[[EvidenceRequest], Evidence]
    _Question = tuple[Hashable, ...]
    """The kind of a question, what it is about, and what else makes it another one."""


_NO_ORIGINALS: Mapping[str, bytes] = MappingProxyType({})
# The folder next to the registry with texts of sources, named by their keys.
_SOURCES_FOLDER = "sources"
# The settings with the addresses of services, by the names that users know.
_ADDRESSES: Mapping[str, str] = MappingProxyType(
    {
        "doi.org": "doi",
        "mEDRA": "doi",
        "Crossref": "crossref",
        "DataCite": "datacite",
        "Wayback Machine": "wayback",
        "Internet Archive": "archive",
    }
)
# The letter of the rules on retractions and corrections.
_STANDING = "R"
# The rules that report a link that could not be checked, by its verdict.
_REPORTED_BY = {
    Verdict.BLOCKED: ("L303",),
    Verdict.TEMPORARY: ("L305",),
    Verdict.REFUSED: ("U206", "U209"),
}
# Pages that are gone, of which the Wayback Machine is asked whether it knows them: it allows a request in 2.5 seconds.
_MOST_CAPTURES = 5
# What the record of a DOI is needed for.
_OF_RECORDS = (CheckKind.RECORD, CheckKind.RETRACTION)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A report and whether the registry could be used at all."""

    report: Report
    context: Context
    unusable: RegistryError | None = None
    unwritable: RegistryError | None = None
    """Problems of a registry that could be read but can't be written."""
    snapshots: Mapping[str, files.FileSnapshot] = field(default_factory=dict)
    """The registry and the documents as they were when they were read, by path; standard input is left out."""


def check(
    named: NamedDocuments | None,
    project: Project,
    gather: Gather,
    today: date,
    name: str | None = None,
    *,
    before_requests: Callable[[Registry, Sequence[Document]], None] = lambda *_: None,
) -> CheckResult:
    """Check documents and the sources that they cite, or if none are named all of the registry.

    `gather` gets the evidence; it is called once, with every URL and DOI once. `before_requests` raises where the run
    can't go on with what was read.
    """
    rules = chosen(project.settings)
    try:
        stored, refused = load_registry(project)
    except RegistryError as error:
        return unusable(error, project, rules, today)
    named = named or documents_of(stored, project)
    real_paths = {Path(path).as_posix(): files.locate(project.base / path) for path in named.paths}
    # References to missing notes are findings: only a document without either can't be checked.
    read = read_named(named, project.settings, name, project.base)
    read = with_notes(read, lambda document: bool(document.note_refs))
    before_requests(stored.registry, read.documents)
    checked = check_read(named, read, stored, project, gather, today, refused)
    snapshots = {
        document.path: files.FileSnapshot(
            project.base / document.path,
            real_paths.get(document.path) or files.locate(project.base / document.path),
            document.sha256,
        )
        for document in read.documents
        if document.path != STDIN
    }
    if stored.snapshot is not None:
        snapshots[project.registry_name] = stored.snapshot
    if named.listed_in and (later := tuple(_later_copies(read.documents, project))):
        checked = replace(checked, report=replace(checked.report, remarks=(*checked.report.remarks, *later)))
    return replace(checked, snapshots=snapshots)


def load_registry(project: Project, text: str | None = None) -> tuple[StoredRegistry, RegistryError | None]:
    """The registry as its file has it, or as this text would, and the problems for which it can't be written.

    Raises RegistryError for a registry that can't be used at all.
    """
    try:
        if text is None:
            return store.load(project.registry_file, project.registry_name), None
        from stacite.registry.schema import read_registry

        return store.StoredRegistry(text, read_registry(text, project.registry_name)), None
    except RegistryError as error:
        from stacite.registry.schema import PartlyReadError

        if not (isinstance(error, PartlyReadError) and error.is_whole):
            raise
        return store.StoredRegistry(error.source, error.registry), error


def check_read(  # noqa: PLR0913, PLR0917 - all that a check is about
    named: NamedDocuments,
    read: ReadDocuments,
    stored: StoredRegistry,
    project: Project,
    gather: Gather,
    today: date,
    refused: RegistryError | None = None,
    first: Callable[[CheckResult], None] | None = None,
    remember: Callable[[frozenset[str]], None] | None = None,
) -> CheckResult:
    """As `check`, for documents and a registry that have been read; `refused` as `load_registry` returns it.

    `first` gets the context and those findings that are there before rules compare all that the documents print.
    `remember` is as in `collect`.
    """
    documents = read.documents
    # Where all were skipped, the registry is not what the user wanted to have checked in their place.
    is_nothing = named.may_lack_notes and not documents
    registry = Registry(path=stored.registry.path) if is_nothing else stored.registry
    context, _ = collect(documents, registry, project, today, knows_copies=True, remember=remember)
    if not _names_all(named, registry, project):
        context = only_cited(context)
    context = replace(
        with_settings(context, project.settings),
        shows_registry=not project.is_edited_apart,
        not_checked=(*_not_read(named, read), *_unread_bibliographies(documents, project)),
        skipped=". ".join(read.skipped_clauses),
        problems=() if refused is None else refused.problems,
        registry_text=stored.text,
    )
    context = replace(context, printed_elsewhere=_printed_elsewhere(context, project))
    context = replace(context, evidence=_evidence(context, gather, chosen(project.settings), project))
    sources = {document.path: document.source for document in documents if document.source is not None}
    sources |= {path: text for document in documents for path, text in document.bibliography_texts.items()}
    sources[project.registry_name] = stored.text

    def show(found: tuple[Finding, ...]) -> None:
        if first is not None:
            report = Report(found, sources=sources, registry=context.registry, documents=context.documents)
            first(CheckResult(report, context, unwritable=refused))

    report = run_rules(context, project, sources, read.originals, show)
    return CheckResult(report, context, unwritable=refused)


def _printed_elsewhere(context: Context, project: Project) -> dict[str, list[Item]]:
    """How the registry's other documents print the references from which those at hand differ."""
    if not (others := _other_documents(context, project)):
        return {}
    printed = printed_references(context)
    differing = {reference.id for reference, items in printed if corrections(reference.item, items)}
    return _printed_in(others, differing, context)


def _other_documents(context: Context, project: Project) -> list[RegisteredDocument]:
    """The documents of the registry that are not at hand."""
    at_hand = {project.key(each.document.path) for each in context.documents}
    return [document for document in context.registry.documents if document.path not in at_hand]


def _printed_in(
    documents: Sequence[RegisteredDocument], keys: Collection[str], context: Context
) -> dict[str, list[Item]]:
    """How these documents print the references with these keys."""
    found: dict[str, list[Item]] = {}
    parse = partial(parse_document, works={reference.id: reference.item for reference in context.registry.references})
    for document in documents if keys else ():
        for key, items in full_citations(document, keys, parse).items():
            found.setdefault(key, []).extend(items)
    return found


def _without_others(findings: Sequence[Finding], context: Context, project: Project) -> tuple[Finding, ...]:
    """The findings, but for those on what the registry has from another document, and none at hand prints."""
    path = context.registry.path
    found = {each.reference for each in findings if each.reference and each.location.path == path}
    if not found or not (others := _other_documents(context, project)):
        return tuple(findings)
    elsewhere = _printed_in(others, found, context)
    here = {reference.id: items for reference, items in printed_references(context)}
    fields = {
        (each.id, registry_place(path, each, name)): (name, value)
        for each in context.registry.references
        if each.id in elsewhere
        for name, value in values_of(each.item).items()
        if name in each.places
    }

    def is_others(finding: Finding) -> bool:
        field = fields.get((finding.reference, finding.location))
        there, own = (
            [(name, value) for item in items.get(finding.reference, ()) for name, value in values_of(item).items()]
            for items in (elsewhere, here)
        )
        return field in there and field not in own

    return tuple(each for each in findings if not is_others(each))


def _names_all(named: NamedDocuments, registry: Registry, project: Project) -> bool:
    """Whether the check is about the whole registry: all of its documents are named, by the user or by itself."""
    keys = set(map(project.key, named.paths))
    return bool(named.listed_in) or all(document.path in keys for document in registry.documents)


def _not_read(named: NamedDocuments, read: ReadDocuments) -> Iterator[NotChecked]:
    """The documents that were refused or can't be read, while others were checked."""
    for path, reason in named.refused.items():
        yield NotChecked(CheckKind.DOCUMENT, path, reason, is_error=True)
    for path, error in read.errors.items():
        reason = error.message.removeprefix(f"{path}: ")
        yield NotChecked(CheckKind.DOCUMENT, path, reason, is_error=True, hint=error.hint)
    # The document may be printed without it, or its author may know more.
    for name, reason in read.missing.items():
        yield NotChecked(CheckKind.DOCUMENT, name, reason)


def _unread_bibliographies(documents: Sequence[Document], project: Project) -> Iterator[NotChecked]:
    if any(each.unread_bibliographies for each in documents):
        from stacite.app.cited_keys import unread_bibliographies

        yield from unread_bibliographies(documents, project.base)


def documents_of(stored: StoredRegistry, project: Project) -> NamedDocuments:
    """The documents that the registry lists. Raises UsageError if there is no registry, or nothing in it."""
    try:
        return project.documents(require_registry(stored))
    except UsageError as error:
        hint = f"{error.hint} To check a document without it: `stacite check {document_to_type()}`."
        raise UsageError(error.message, hint) from error


def unusable(error: RegistryError, project: Project, rules: Sequence[RuleModule], today: date) -> CheckResult:
    """The result for a registry that can't be used: its problems are the findings."""
    from stacite.registry.schema import PartlyReadError

    # Numbers that YAML reads otherwise than written (`12:30`) are findings even of a broken registry.
    unquoted = error.registry.unquoted if isinstance(error, PartlyReadError) else ()
    registry = Registry(path=project.registry_name, unquoted=unquoted)
    context = Context(registry=registry, problems=error.problems, today=today, registry_text=error.source)
    failed: list[NotChecked] = []
    findings = run(context, rules, failed)
    report = Report(
        findings=findings,
        not_checked=tuple(failed),
        registry=context.registry,
        sources={project.registry_name: error.source},
        remarks=(error.message,),
        rules=rulebook(rules),
        fail_on=project.settings.threshold,
        finished=False,
    )
    return CheckResult(report, context, error)


def with_settings(context: Context, settings: Settings) -> Context:
    """The context with the settings that rules use."""
    return replace(
        context,
        dead_after=settings.dead_after,
        unsure_below=settings.unsure_below,
        allow_private=settings.allow_private,
        house=settings.asked_for,
    )


def evidence_queries(context: Context, rules: Sequence[RuleModule], settings: Settings) -> EvidenceRequest:
    """The queries whose results the rules need."""
    urls, dois = context.view.urls_and_dois()
    online, archive = not settings.offline, settings.archive
    works = works_without_doi(context) if online and any_needs(rules, Need.SEARCHES) else {}
    # Archives are slow and rate-limited, so that copies are looked for only with `archive = true`.
    copies = copies_wanted(context) if online and archive else {}
    has_changes = online and settings.drift and any_needs(rules, Need.CHANGES)
    changes = copies_wanted(context) if has_changes else {}
    records, captures = any_needs(rules, Need.RECORDS), _captures(len(urls), rules, settings)
    on_sources = [each.RULE for each in rules if Need.SOURCES in each.RULE.needs]
    is_asked = online and on_sources and settings.existence != "off"
    sources = cited_sources(context, on_sources) if is_asked else {}
    return EvidenceRequest(urls, dois, works, copies, records, sources, captures, changes)


def _captures(pages: int, rules: Sequence[RuleModule], settings: Settings) -> int:
    """Of how many pages that are gone to ask the Wayback Machine: of all only with `archive = true`."""
    is_off = settings.offline or settings.existence == "off" or "wayback" in settings.skip_services
    if is_off or not any_needs(rules, Need.CAPTURES):
        return 0
    return pages if settings.archive else min(pages, _MOST_CAPTURES)


def _evidence(context: Context, gather: Gather, rules: Sequence[RuleModule], project: Project) -> Evidence:
    wanted = evidence_queries(context, rules, project.settings)
    if project.settings.quotations and not project.settings.offline and any_needs(rules, Need.QUOTATIONS):
        wanted = replace(wanted, quotations=_quoted_sources(context, project))
    if project.is_edited_apart and (printed := _as_printed(context, project)) is not None:
        others, more = printed.view.urls_and_dois()
        urls, dois = dict.fromkeys((*wanted.urls, *others)), dict.fromkeys((*wanted.dois, *more))
        wanted = replace(wanted, urls=[*urls], dois=[*dois])
    is_wanted = wanted.urls or wanted.dois or wanted.works or wanted.sources or wanted.quotations
    if is_wanted:
        return gather(wanted)
    return Evidence(NetworkState.OFFLINE if project.settings.offline else NetworkState.ONLINE)


def _quoted_sources(context: Context, project: Project) -> dict[str, QuotedSource]:
    """By key: the sources that are quoted, with their files or pages."""
    files_by_key = _text_files(project)
    found = {}
    for key, quotations in quotations_by_source(context).items():
        reference = context.registry.reference(key)
        item = reference.item if reference is not None else Item()
        url, doi, file = item.get("URL"), item.get("DOI"), files_by_key.get(key, "")
        if url or doi or file:
            found[key] = QuotedSource(quotations, url, file, doi)
    return found


def _text_files(project: Project) -> dict[str, str]:
    """The files of sources, by key; none to which a link leads out of the project, unless the user trusts it."""
    folder = project.registry_file.parent / _SOURCES_FOLDER
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:  # there is none
        return {}
    allowed = [path for path in paths if project.folder is None or is_inside(path, project.folder)]
    return {path.stem: path.as_posix() for path in allowed}


def run_rules(
    context: Context,
    project: Project,
    sources: Mapping[str, str],
    originals: Mapping[str, bytes] = _NO_ORIGINALS,
    first: Callable[[tuple[Finding, ...]], None] | None = None,
) -> Report:
    """Run the selected rules over a context that has its evidence; `first` is as in `rules.run`."""
    rules = chosen(project.settings)
    failed: list[NotChecked] = []
    hidden: list[IgnoredFinding] = []
    findings = run(context, rules, failed, hidden, None if project.is_edited_apart else first)
    findings = _without_others(findings, context, project)
    if project.is_edited_apart:
        findings = _of_documents(context, project, rules, findings)
    context = replace(context, evidence=_without_idle_readings(context))
    findings = tuple(_with_entries(findings, context))
    named = _with_entries([each.finding for each in hidden], context)
    hidden = [replace(each, finding=finding) for each, finding in zip(hidden, named, strict=True)]
    missed = not_checked(context.evidence, rules, works=_has_works(context, rules), ignore=project.settings.ignore)
    limits, hides = tuple(_limits(project.settings)), tuple(_hides([each.ignore.rule for each in hidden]))
    looks_up = _looks_up_sources(context, rules, project.settings)
    documents = [each.document for each in context.documents]
    misread = tuple(f"{each.path}: {each.verdict}" for each in documents if each.verdict)
    return Report(
        findings=findings,
        registry=context.registry,
        evidence=context.evidence,
        sources=sources,
        link_uses=_link_uses(context),
        documents=tuple(_without_doubted(context, findings)),
        notes=sum(len(each.document.notes) for each in context.documents),
        citations=sum(len(parsed.citations) for each in context.documents for parsed in each.parsed),
        unsure_below=context.unsure_below,
        unsure=_unsure_sources(context),
        originals=originals,
        today=context.today,
        remarks=(
            *misread,
            *_remarks(context, findings, project.style_advice, looks_up=looks_up),
            *_other_names(context, project),
            *limits,
            *hides,
            *_mirrors(missed, project.settings),
        ),
        misread=misread,
        limits=limits,
        hidden=hides,
        ignored=tuple(hidden),
        not_checked=(*context.not_checked, *missed, *failed),
        rules=rulebook(rules),
        fail_on=project.settings.threshold,
        finished=not context.evidence.interrupted,
    )


def _without_idle_readings(context: Context) -> Evidence:
    """The evidence without what was only tried for URLs that lines cut, and led nowhere: no document cites that."""
    view, evidence = context.view, context.evidence
    cited = {use.url for use in view.all_url_uses} | {doi_key(use.doi) for use in view.doi_uses}
    vain = (url for url in view.other_readings if not is_reached(url, evidence))
    idle = {doi_key(doi) if (doi := doi_of_url(url)) else url for url in vain} - cited
    links = {url: check for url, check in evidence.links.items() if url not in idle}
    registrations = {doi: each for doi, each in evidence.registrations.items() if doi not in idle}
    return replace(evidence, links=links, registrations=registrations)


def _unsure_sources(context: Context) -> frozenset[str]:
    """The keys of the sources that C707 would report, whether it is on or not."""
    ignored, rule = IgnoreFilter(context), kind_unknown.RULE
    return frozenset(each.reference for each in kind_unknown.check(context) if ignored.judge(each, rule) is not None)


def _of_documents(
    context: Context, project: Project, rules: Sequence[RuleModule], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """The findings, all of them in the documents, and those on what notes print that edits of sources would hide."""
    found = [_in_document(each, context) for each in findings]
    if (printed := _as_printed(context, project)) is not None:
        # What else services say was asked about the sources as edited.
        on_print = [each for each in rules if not each.RULE.needs & ~(Need.ANSWERS | Need.REGISTRY_TEXT)]
        known = {(each.code, each.note, each.reference) for each in found}
        for each in run(printed, on_print, []):
            finding = _in_document(each, context)
            if (finding.code, finding.note, finding.reference) not in known:
                # What stands in the registry now is not what the fix would change.
                edits = finding.fix.edits if finding.fix is not None else ()
                is_apart = any(edit.path == context.registry.path for edit in edits)
                found.append(replace(finding, fix=None) if is_apart else finding)
    return tuple(in_order(found, context.documents))


def _as_printed(context: Context, project: Project) -> Context | None:
    """The context with all sources as the notes print them; None where no edit has changed any."""
    if not context.registry_text:
        return None
    from stacite.app.extract import items_of_notes

    said = items_of_notes([each.document for each in context.documents], context, project, context.today)
    references = tuple(replace(each, item=said.get(each.id, each.item)) for each in context.registry.references)
    if references == context.registry.references:
        return None
    return replace(context, registry=replace(context.registry, references=references))


def _in_document(finding: Finding, context: Context) -> Finding:
    """The finding at the first note of its source, if it was in the registry."""
    if finding.location.path != context.registry.path or not context.documents:
        return finding
    if (mention := context.view.first_mentions.get(finding.reference)) is None:
        return replace(finding, location=Location(context.documents[0].document.path))
    note, citation = mention
    return replace(finding, location=note.place(*citation.span), note=note.label)


def _with_entries(findings: Sequence[Finding], context: Context) -> Iterator[Finding]:
    """The findings; those on entries of a bibliography that neither a note nor a line tells of name their entries."""
    if all(each.note or each.location.line is not None for each in findings):
        yield from findings
        return
    openings = {
        (view.document.path, name): entry.source_note.opening
        for view in context.view.documents
        for entry in view.sources
        for name in (entry.printed, *filter(None, entry.keys))
    }
    for each in findings:
        place = each.location
        is_without_place = not each.note and place.line is None and bool(openings)
        names = (place.quote, each.reference) if is_without_place else ()
        entry = next((openings[place.path, name] for name in names if (place.path, name) in openings), "")
        yield replace(each, entry=entry) if entry else each


def _without_doubted(context: Context, findings: Iterable[Finding]) -> Iterator[ParsedDocument]:
    """The documents, in which an *ibid.* or *op. cit.* cites nothing where a finding says that it refers to nothing."""
    doubted = {each.location for each in findings if each.code == ibid_first.RULE.code}
    for view, parsed in zip(context.view.documents, context.documents, strict=True):
        keys = (
            tuple("" if note.place(*citation.span) in doubted else key for citation, key in note.citations())
            for note in view.notes
        )
        yield replace(parsed, keys=tuple(keys)) if doubted else parsed


def _link_uses(context: Context) -> dict[str, LinkUse]:
    uses: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for use in context.view.url_uses:
        references, notes = uses.setdefault(use.url, ({}, {}))
        if use.reference:
            references[use.reference] = None
        if use.note:
            notes[use.note] = None
    return {url: LinkUse(tuple(references), tuple(notes)) for url, (references, notes) in uses.items()}


def _limits(settings: Settings) -> Iterator[str]:
    if settings.limits:
        yield f"the project's settings limit this run: {settings.limits}"


def _hides(rules: Sequence[str]) -> Iterator[str]:
    if rules:
        verb = "is" if len(rules) == 1 else "are"
        yield f"{pluralize(len(rules), 'finding')} {verb} ignored ({', '.join(sorted(set(rules)))})"


def _looks_up_sources(context: Context, rules: Sequence[RuleModule], settings: Settings) -> bool:
    """Whether a run with a network would ask catalogs about the sources."""
    is_on = settings.existence != "off" and any_needs(rules, Need.SOURCES)
    return bool(context.registry.references) and (is_on or any_needs(rules, Need.SEARCHES))


def _remarks(
    context: Context, findings: Sequence[Finding], style_advice: str | None, *, looks_up: bool
) -> tuple[str, ...]:
    said = {(each.location.path, BEGINNINGS[each.code]) for each in findings if each.code in BEGINNINGS}
    reported = {each.location for each in findings}
    said |= {
        (each.document.path, UNREAD_ENTRY)
        for each in context.documents
        if any(entry.location in reported for entry in each.document.broken_entries)
    }
    doubts = [
        f"{each.document.path}: {doubt}"
        for each in context.documents
        for doubt in each.document.doubts
        if not any(doubt.startswith(beginning) for path, beginning in said if path == each.document.path)
        # What could not be checked says it.
        and not (NAMED_UNREAD in doubt and any(one.kind is CheckKind.BIBLIOGRAPHY for one in context.not_checked))
    ]
    doubts += _scripts(context)
    doubts += _without_bibliographies(context)
    evidence = context.evidence
    if evidence.network is not NetworkState.ONLINE and (counts := _checked_counts(evidence, looks_up=looks_up)):
        why = "offline" if evidence.network is NetworkState.OFFLINE else "no network"
        doubts.append(f"{why}: {counts}")
    elif evidence.interrupted and (counts := _checked_counts(evidence)):
        doubts.append(f"interrupted: {counts}")
    if context.skipped:
        doubts.append(context.skipped)
    if context.house == HouseStyle():
        seeming = [] if style_advice is None else [*_seeming_styles(context, style_advice)]
        doubts += _reviewed_styles(context) or seeming
    return (*doubts, *evidence.remarks)


# Scripts on which the parser was not trained, and of whose styles the rules know little.
_LITTLE_KNOWN = {"ARABIC": "Arabic", "HEBREW": "Hebrew", "CJK": "Chinese, Japanese, or Korean", "THAI": "Thai"}
# Characters of a note that show its script.
_SHOWING_SCRIPT = 300
# What a note in one of these scripts has: most notes need no closer look.
_MAY_BE_LITTLE_KNOWN = pattern(r"[\u0590-\u0eff\u1100-\u11ff\u2e80-\ufeff\uff66-\uffdc\U00010e60-\U0003ffff]")


def _scripts(context: Context) -> Iterator[str]:
    """A sentence for each document most of whose notes are in such a script: few findings are no sign of quality."""
    for view in context.documents:
        texts = [note.text[:_SHOWING_SCRIPT] for note in view.document.notes]
        found = Counter(script(text) for text in texts if _MAY_BE_LITTLE_KNOWN.search(text))
        name, count = max(found.items(), key=itemgetter(1), default=("", 0))
        if name in _LITTLE_KNOWN and 2 * count > len(texts):
            most = f"{count} of {len(texts)} notes are"
            if count == len(texts):
                most = f"all {count} notes are" if count > 1 else "its note is"
            yield f"{view.document.path}: {most} in {_LITTLE_KNOWN[name]} script, for which stacite has few rules"


# Notes with short forms that nothing explains: fewer are too few to tell how a document cites.
_FEWEST_SHORT = 8


def _without_bibliographies(context: Context) -> Iterator[str]:
    """A sentence for each document most of whose notes need a list of sources, where none was found."""
    for view in context.view.documents:
        citing = [note for note in view.notes if note.parsed.citations]
        short = sum(any(map(_is_unexplained, note.parsed.citations)) for note in citing)
        if view.document.sources or short < max(_FEWEST_SHORT, len(citing) / 2):
            continue
        these = f"{short} of {pluralize(len(view.notes), 'note')} name sources that no note cites in full"
        advice = "if the document lists its sources, put a heading such as “Bibliography” above the list"
        yield f"{view.document.path}: {these}, and no bibliography was found; {advice}"


def _is_unexplained(citation: Citation) -> bool:
    return citation.form is CitationForm.SHORT and is_unexplained(citation)


# Notes that two versions of a document have in common, and their share of all.
_FEWEST_SAME, _SAME = 3, 2 / 3
# Words that two versions of a note have in common, and their share of all.
_FEWEST_WORDS, _SAME_WORDS = 4, 2 / 3


def _other_names(context: Context, project: Project) -> Iterator[str]:
    """A sentence for each document that the registry has under another name."""
    # As an extract would leave it, it has these documents, too.
    new = {project.key(each.document.path) for each in context.documents if each.registered is None}
    known = [each for each in context.registry.documents if each.path not in new and context.shows_registry]
    for view in context.documents if known else ():
        document, stem = view.document, original_stem(PurePath(view.document.path).stem)
        if view.registered is not None or document.path == STDIN:
            continue
        notes = [(note.label, note.text) for note in document.notes]
        # Of an original, its copies are known by their names.
        others = [
            each
            for each in known
            if original_stem(PurePath(each.path).stem) != stem
            and _SAME <= len(each.notes) / max(1, len(notes)) <= 1 / _SAME
        ]
        counts = [_same_notes(notes, each) for each in others]
        (same, equal), other = max(zip(counts, others, strict=True), key=itemgetter(0), default=((0, 0), None))
        if other is not None and same >= max(_FEWEST_SAME, _SAME * len(notes)):
            earlier = name = PurePath(project.path(other.path))
            while name == earlier or os.path.lexists(project.base / name):
                name = earlier.with_name(f"{copy_stem(name.stem)}{PurePath(document.path).suffix}")
            common = f"{same} of {pluralize(len(notes), 'note')} are the same as in {earlier.as_posix()}"
            common += "" if same == equal else ", or nearly the same"
            has_ignored = other.ignore or any(note.ignore for note in other.notes)
            purpose = "to keep what you ignored there" if has_ignored else "if it is a later version of that"
            yield f"{document.path}: {common}; {purpose}, save this file as {name.as_posix()}"


def _same_notes(notes: Sequence[tuple[str, str]], known: RegisteredDocument) -> tuple[int, int]:
    """How many notes, by labels and texts, a document of the registry has, or nearly so; and how many exactly.

    None if these say little: many documents have much the same “Ibid.”
    """
    # The author may have added spaces, as in `S. 12`.
    texts = {letters_of(note.text) for note in known.notes}
    numbered = {note.number: note.text for note in known.notes}
    equal = [text for _, text in notes if letters_of(text) in texts]
    near = [
        text for label, text in notes if letters_of(text) not in texts and _are_versions(text, numbered.get(label, ""))
    ]
    is_telling = len({*equal, *near}) >= _FEWEST_SAME
    return (len(equal) + len(near), len(equal)) if is_telling else (0, 0)


def _are_versions(one: str, other: str) -> bool:
    """Whether most of the words are the same."""
    words, others = fold(one).split(), fold(other).split()
    same = (Counter(words) & Counter(others)).total()
    return same >= max(_FEWEST_WORDS, _SAME_WORDS * (len(words) + len(others)) / 2)


def _later_copies(documents: Sequence[Document], project: Project) -> Iterator[str]:
    """A sentence for each document of the registry that has a reviewed copy beside it, which was not checked."""
    paths = [PurePath(document.path) for document in documents]
    for path in paths:
        latest = path.with_name(latest_copy(project.base / path).name)
        if latest not in paths:
            yield f"{latest.as_posix()} is a later version of {path.as_posix()}; to check that one, name it"


def _reviewed_styles(context: Context) -> list[str]:
    """A sentence for each reviewed copy that was checked against a style, where none was asked for now."""
    named = ((each.document.path, each.document.reviewed_style) for each in context.documents)
    return [
        f"{path} was reviewed against {style_words(style)}; to check it against that style again, use `--style {style}`"
        for path, style in named
        if style in HOUSE_STYLES
    ]


def _seeming_styles(context: Context, advice: str) -> Iterator[str]:
    """A sentence for each style that documents seem to follow, where none was asked for."""
    found: dict[str, list[tuple[str, str]]] = {}
    for view in context.view.documents:
        if (seems := view.seeming_style) is not None:
            found.setdefault(seems.key, []).append((view.document.path, seems.sign))
    for key, documents in found.items():
        path, sign = documents[0]
        who, verb, them = f"{len(documents)} documents", "seem", "them"
        if len(documents) == 1:
            who, verb, them = path, "seems", "it"
        name = HOUSE_STYLES[key].name
        keys = [each for each, style in HOUSE_STYLES.items() if style.name == name]
        how = advice.format(key=keys[0]) or "use " + " or ".join(f"`--style {each}`" for each in keys)
        yield f"{who} {verb} to follow {name} ({sign}); to check {them} against that style, {how}"


def _mirrors(missed: Iterable[NotChecked], settings: Settings) -> Iterator[str]:
    """A sentence for each service that failed at an address of the settings: it may be the mirror that is to blame."""
    usual = ServiceAddresses()
    for service in dict.fromkeys(each.service for each in missed):
        setting = _ADDRESSES.get(service, "")
        if setting and (address := getattr(settings.services, setting)) != getattr(usual, setting):
            yield f"requests for {service} were sent to {address}, as your settings say"


def _checked_counts(evidence: Evidence, *, looks_up: bool = False) -> str:
    """`1 of 2 links and 0 of 3 DOIs were checked`, counted as in the JSON report, or `no links or DOIs were checked`.

    Without either it is about sources, where these would have been looked up; else empty.
    """
    links = [each.verdict is not Verdict.UNCHECKED for each in evidence.links.values()]
    dois = [each.outcome is not Outcome.UNKNOWN for each in evidence.registrations.values()]
    if not (links or dois):
        return "no sources were looked up" if looks_up else ""
    if not any((*links, *dois)):
        return "no links or DOIs were checked"
    named = ((links, "links"), (dois, "DOIs"))
    counts = " and ".join(f"{sum(checks):,} of {len(checks):,} {nouns}" for checks, nouns in named if checks)
    return f"{counts} were checked"


def _has_works(context: Context, rules: Sequence[RuleModule]) -> bool:
    """Whether an offline run would have had works to search for."""
    is_offline = context.evidence.network is NetworkState.OFFLINE
    return is_offline and any_needs(rules, Need.SEARCHES) and bool(works_without_doi(context))


def not_checked(
    evidence: Evidence, rules: Sequence[RuleModule], *, works: bool = False, ignore: Sequence[str] = ()
) -> tuple[NotChecked, ...]:
    """What could not be checked of what the rules need, by kind of check.

    What a whole run did without, offline or without a network, is one entry for each kind. `works` says whether there
    are works to search for, which an offline run does not request. `ignore` has the rules that the user does not want.
    """
    standing = [each for each in rules if each.RULE.code[0] == _STANDING]
    wanted = {
        CheckKind.LINK: any_needs(rules, Need.LINKS),
        CheckKind.REGISTRATION: any_needs(rules, Need.REGISTRATIONS),
        CheckKind.RECORD: any_needs(set(rules) - set(standing), Need.RECORDS),
        CheckKind.RETRACTION: any_needs(standing, Need.RECORDS),
        CheckKind.DOI_SEARCH: any_needs(rules, Need.SEARCHES),
        CheckKind.EXISTENCE: any_needs(rules, Need.SOURCES),
        CheckKind.COPY: any_needs(rules, Need.COPIES),
        CheckKind.CHANGE: any_needs(rules, Need.CHANGES),
        CheckKind.QUOTATION: any_needs(rules, Need.QUOTATIONS),
    }
    missed = (*_unchecked(evidence, works=works), *_unreported(evidence, rules, ignore))
    found = {(each.kind, each.what): each for each in missed if wanted.get(each.kind, True)}
    kinds = list(CheckKind)
    return tuple(sorted(found.values(), key=lambda each: kinds.index(each.kind)))


def _unreported(evidence: Evidence, rules: Sequence[RuleModule], ignore: Sequence[str]) -> Iterator[NotChecked]:
    """Links that could not be checked, and get no finding, since none of the rules reports them."""
    heard = {each.RULE.code for each in rules}
    heard |= {each.RULE.code for each in RULES if any(names_rule(word, each.RULE) for word in ignore)}
    for url, link in evidence.links.items():
        if not heard.intersection(_REPORTED_BY.get(link.verdict, heard)):
            yield NotChecked(CheckKind.LINK, url, link.reason)


def _unchecked(evidence: Evidence, *, works: bool) -> Iterator[NotChecked]:
    """What the evidence leaves open, except links with a verdict, which have findings."""
    whole = {NetworkState.OFFLINE: OFFLINE, NetworkState.NONE: NO_NETWORK}.get(evidence.network, INTERRUPTED)
    reasons = (OFFLINE, NO_NETWORK, INTERRUPTED)
    if any(each.verdict is Verdict.UNCHECKED and each.reason in reasons for each in evidence.links.values()):
        yield NotChecked(CheckKind.LINK, "", whole)
    for registration in evidence.registrations.values():
        if registration.outcome is not Outcome.UNKNOWN:
            continue
        if registration.reason in reasons:
            yield NotChecked(CheckKind.REGISTRATION, "", whole)
        elif registration.source:  # without one, it was not requested: it can't be a DOI, and there is a finding
            yield NotChecked(CheckKind.REGISTRATION, doi_key(registration.doi), registration.reason, "doi.org")
    if evidence.network is NetworkState.OFFLINE:
        # No question was put to a service, so the evidence says nothing about them.
        yield from (NotChecked(kind, "", whole) for kind in _OF_RECORDS if evidence.registrations)
        if works:
            yield NotChecked(CheckKind.DOI_SEARCH, "", whole)
    for entry in evidence.not_checked:
        # Without a network no service is to blame.
        is_whole = entry.reason == INTERRUPTED or (whole == NO_NETWORK and entry.service and not entry.is_error)
        shown = NotChecked(entry.kind, "", whole) if is_whole else entry
        kinds = _OF_RECORDS if entry.kind is CheckKind.RECORD else (entry.kind,)
        yield from (replace(shown, kind=kind) for kind in kinds)


def count_dead_links(evidence: Evidence, settings: Settings) -> None:
    """Count one run for its dead links; call it after the user has seen the report."""
    if not settings.offline and any(link.verdict is Verdict.DEAD for link in evidence.links.values()):
        from stacite.services.gather import count

        count(evidence, settings)


def known_record(doi: str, settings: Settings) -> Record | None:
    """The cached record of a DOI, if it is still valid; makes no request."""
    from stacite.services.cache import cached_records

    return cached_records((doi,), settings).get(doi_key(doi))


class KeptEvidence:
    """The evidence of earlier checks in the same process. A page that was dead stays so until it ends."""

    def __init__(self) -> None:
        self._known = Evidence()
        self._asked: set[_Question] = set()

    def gather(self, queries: EvidenceRequest, gather: Gather, *, again: bool = False) -> Evidence:
        """The evidence for all queries; `gather` is called for new ones if there are any, or `again` for all."""
        if again:
            self._asked -= _query_keys(queries)
        fresh = replace(
            queries,
            # Records are part of the key: a check may need them for a DOI that was first looked up without.
            urls=[url for url in queries.urls if ("url", url, queries.records) not in self._asked],
            dois=[doi for doi in queries.dois if ("doi", doi, queries.records) not in self._asked],
            works={key: item for key, item in queries.works.items() if ("work", key, repr(item)) not in self._asked},
            copies={url: item for url, item in queries.copies.items() if ("copy", url) not in self._asked},
            changes={url: item for url, item in queries.changes.items() if ("change", url) not in self._asked},
            quotations={
                key: each for key, each in queries.quotations.items() if ("quoted", key, each) not in self._asked
            },
            sources={
                key: source for key, source in queries.sources.items() if _source_key(key, source) not in self._asked
            },
        )
        if any((fresh.urls, fresh.dois, fresh.works, fresh.copies, fresh.changes, fresh.quotations, fresh.sources)):
            quoted = [each.url for each in fresh.quotations.values() if each.url and not each.file]
            now = gather(replace(fresh, urls=[*dict.fromkeys((*fresh.urls, *fresh.copies, *fresh.changes, *quoted))]))
            self._known = self._known.merged(now)
            if not now.interrupted and now.network is not NetworkState.NONE:
                # Otherwise it is unknown which requests were made, or none got anywhere: all are repeated.
                self._asked |= _query_keys(fresh)
        else:
            self._known = replace(self._known, remarks=(), interrupted=False)
        return self._about(queries)

    def recall(self, queries: EvidenceRequest, offline: Evidence) -> Evidence:
        """What is known without asking anybody; `offline` is the evidence of a run that asks nobody."""
        if not self._asked:
            return offline
        known = self._about(queries)
        return replace(offline.merged(known), remarks=offline.remarks, interrupted=False)

    def _about(self, queries: EvidenceRequest) -> Evidence:
        # Of these questions alone: a link that is cited no more is no part of the report.
        dois = [doi_key(doi) for doi in requested_dois(queries)]
        return self._known.restricted_to(queries.urls, dois, queries.works, queries.copies, queries.sources)

    def forget(self, urls: Collection[str] = (), dois: Collection[str] = (), works: Collection[str] = ()) -> None:
        """Ask again about these URLs, DOIs in lower case, and works by their keys, the next time they are wanted."""
        named = {"url": urls, "copy": urls, "change": urls, "doi": dois, "work": works, "source": works}
        self._asked = {each for each in self._asked if each[1] not in named.get(str(each[0]), works)}


def _source_key(key: str, source: CitedSource) -> _Question:
    return "source", key, repr(source)


def _query_keys(queries: EvidenceRequest) -> set[_Question]:
    return {
        *(("url", url, queries.records) for url in queries.urls),
        *(("doi", doi, queries.records) for doi in queries.dois),
        *(("work", key, repr(item)) for key, item in queries.works.items()),
        *(("copy", url) for url in queries.copies),
        *(("change", url) for url in queries.changes),
        *(("quoted", key, each) for key, each in queries.quotations.items()),
        *(_source_key(key, source) for key, source in queries.sources.items()),
    }
