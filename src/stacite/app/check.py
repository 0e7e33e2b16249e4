"""Checks documents and the registry: collects them, gathers the evidence that rules need, and runs the rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite.app.collect import collect
from stacite.app.documents import NamedDocuments, read_named, with_notes
from stacite.errors import RegistryError, UsageError
from stacite.model.evidence import CheckKind, Evidence, NetworkState, NotChecked, Outcome, Verdict
from stacite.model.finding import Severity
from stacite.model.report import LinkUse, Report
from stacite.registry import store
from stacite.registry.schema import PartlyReadError
from stacite.rules.base import Context, Need
from stacite.rules.identifiers.doi_missing import works_without_doi
from stacite.rules.link_evidence import copies_wanted
from stacite.rules.rulebook import rulebook
from stacite.rules.run import any_needs, run, selected
from stacite.text.numerals import pluralize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from stacite.app.documents import Project
    from stacite.errors import DocumentError
    from stacite.model.document import Document
    from stacite.model.registry import Registry
    from stacite.rules.base import RuleModule
    from stacite.services.request import EvidenceRequest
    from stacite.settings import Settings

    Gather = Callable[[EvidenceRequest], Evidence]

    Keep = Callable[[Sequence[Document]], None]


_NO_ORIGINALS: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A report and whether the registry could be used at all."""

    report: Report
    context: Context
    unusable: RegistryError | None = None
    unwritable: RegistryError | None = None
    """Problems of a registry that could be read but can't be written."""
    unreadable: Mapping[str, DocumentError] = field(default_factory=dict)
    """By path: documents that were not checked, among others that were."""

    def with_report(self, report: Report, context: Context) -> CheckResult:
        """With another report on the same documents."""
        not_checked = (
            NotChecked(CheckKind.DOCUMENT, path, error.message.removeprefix(f"{path}: "), is_error=True)
            for path, error in self.unreadable.items()
        )
        report = replace(report, not_checked=(*report.not_checked, *not_checked))
        return replace(self, report=report, context=context)


def check(
    named: NamedDocuments | None,
    project: Project,
    gather: Gather,
    today: date,
    name: str | None = None,
    *,
    keep: Keep | None = None,
) -> CheckResult:
    """Check documents, or if none are named the registry and all its documents.

    `gather` gets the evidence; it is called once, with every URL and DOI once. With `keep` the report holds the bytes
    of binary documents; it is called before any network request, and raises where the documents don't suit.
    """
    rules = selected(project.settings.select, project.settings.ignore, project.settings.extend_select)
    refused = None
    try:
        stored = store.load(project.registry_file)
    except RegistryError as error:
        if not (isinstance(error, PartlyReadError) and error.is_whole):
            return _unusable(error, project, rules, today)
        stored, refused = store.StoredRegistry(error.source, error.registry), error
    read = read_named(named or _documents_of(stored.registry, project), project.settings, name)
    # References to missing notes are findings: only a document without either can't be checked.
    read = with_notes(read, lambda document: bool(document.note_refs))
    documents = read.documents
    if keep is not None:
        keep(documents)
    context, _ = collect(documents, stored.registry, project, today)
    context = replace(
        with_settings(context, project.settings),
        evidence=_evidence(context, gather, rules, project),
        problems=() if refused is None else refused.problems,
        registry_text=stored.text,
    )
    sources = {document.path: document.source for document in documents if document.source is not None}
    sources[project.registry_name] = stored.text
    report = run_rules(context, project, sources, read.originals if keep is not None else {})
    return CheckResult(report, context, unwritable=refused, unreadable=read.errors).with_report(report, context)


def _documents_of(registry: Registry, project: Project) -> NamedDocuments:
    if not registry.documents and not registry.references:
        hint = "Name a document: `stacite check brief.docx`. To add one to the registry: `stacite extract brief.docx`."
        raise UsageError(f"nothing to check: {project.registry_name} lists no documents and no references", hint)
    return NamedDocuments(tuple(project.path(document.path) for document in registry.documents))


def _unusable(error: RegistryError, project: Project, rules: Sequence[RuleModule], today: date) -> CheckResult:
    from stacite.model.registry import Registry

    # Numbers that YAML reads otherwise than written (`12:30`) are findings even of a broken registry.
    unquoted = error.registry.unquoted if isinstance(error, PartlyReadError) else ()
    registry = Registry(path=project.registry_name, unquoted=unquoted)
    context = Context(registry=registry, problems=error.problems, today=today, registry_text=error.source)
    report = Report(
        findings=run(context, rules),
        registry=context.registry,
        sources={project.registry_name: error.source},
        remarks=(error.message,),
        rules=rulebook(rules),
        fail_on=_fail_on(project),
        finished=False,
    )
    return CheckResult(report, context, error)


def _fail_on(project: Project) -> Severity | None:
    """None for `never`."""
    name = project.settings.fail_on
    return Severity(name) if name in Severity.__members__.values() else None


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
    from stacite.services.request import EvidenceRequest

    urls, dois = context.view.urls_and_dois()
    online, archive = not settings.offline, settings.archive
    works = works_without_doi(context) if online and any_needs(rules, Need.SEARCHES) else {}
    # Archives are slow and rate-limited, so that copies are looked for only with `archive = true`.
    copies = copies_wanted(context) if online and archive else {}
    return EvidenceRequest(urls, dois, works, copies, any_needs(rules, Need.RECORDS))


def _evidence(context: Context, gather: Gather, rules: Sequence[RuleModule], project: Project) -> Evidence:
    wanted = evidence_queries(context, rules, project.settings)
    return gather(wanted) if wanted.urls or wanted.dois or wanted.works else Evidence(NetworkState.ONLINE)


def run_rules(
    context: Context, project: Project, sources: Mapping[str, str], originals: Mapping[str, bytes] = _NO_ORIGINALS
) -> Report:
    """Run the selected rules over a context that has its evidence."""
    rules = selected(project.settings.select, project.settings.ignore, project.settings.extend_select)
    return Report(
        findings=run(context, rules),
        registry=context.registry,
        evidence=context.evidence,
        sources=sources,
        link_uses=_link_uses(context),
        documents=context.documents,
        notes=sum(len(each.document.notes) for each in context.documents),
        citations=sum(len(parsed.citations) for each in context.documents for parsed in each.parsed),
        unsure_below=context.unsure_below,
        originals=originals,
        today=context.today,
        remarks=_remarks(context),
        rules=rulebook(rules),
        fail_on=_fail_on(project),
        finished=not context.evidence.interrupted,
    )


def _link_uses(context: Context) -> dict[str, LinkUse]:
    uses: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for use in context.view.url_uses:
        references, notes = uses.setdefault(use.url, ({}, {}))
        if use.reference:
            references[use.reference] = None
        if use.note:
            notes[use.note] = None
    return {url: LinkUse(tuple(references), tuple(notes)) for url, (references, notes) in uses.items()}


def _remarks(context: Context) -> tuple[str, ...]:
    doubts = [f"{each.document.path}: {doubt}" for each in context.documents for doubt in each.document.doubts]
    evidence = context.evidence
    # Links and DOIs together: users don't distinguish them.
    asked = len(evidence.links) + len(evidence.registrations)
    answered = sum(link.verdict is not Verdict.UNCHECKED for link in evidence.links.values())
    answered += sum(each.outcome is not Outcome.UNKNOWN for each in evidence.registrations.values())
    if asked and evidence.network is not NetworkState.ONLINE:
        why = "offline" if evidence.network is NetworkState.OFFLINE else "no network"
        doubts.append(f"{why}: {answered} of {pluralize(asked, 'link')} could be checked")
    elif evidence.interrupted:
        doubts.append(f"interrupted: {answered} of {pluralize(asked, 'link')} were checked")
    return (*doubts, *evidence.remarks)
