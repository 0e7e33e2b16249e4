"""Evidence is gathered, rules judge it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from stacite.errors import RegistryError, UsageError
from stacite.model.finding import Severity
from stacite.model.report import LinkUse, Report
from stacite.model.resolution import Evidence, Network, Outcome, Verdict
from stacite.pipeline.collect import collect
from stacite.pipeline.named import Named
from stacite.pipeline.read import read_named, with_notes
from stacite.registry import store
from stacite.registry.refused import PartlyReadError
from stacite.rules.base import Context
from stacite.rules.copies import copies_wanted
from stacite.rules.identifiers import doi_missing
from stacite.rules.needs import needs_records
from stacite.rules.pages import rulebook
from stacite.rules.run import run
from stacite.rules.select import selected
from stacite.rules.sought import works_without_doi
from stacite.rules.uses import questions_of, uses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from stacite.model.document import Document
    from stacite.model.registry import Registry
    from stacite.pipeline.project import Project
    from stacite.resolvers.base import Questions
    from stacite.rules.base import RuleModule
    from stacite.settings import Settings

    Ask = Callable[[Questions], Evidence]
    Keep = Callable[[Sequence[Document]], None]

_NONE: Mapping[str, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """A report and whether the registry could be used at all."""

    report: Report
    context: Context
    unusable: RegistryError | None = None
    unwritable: RegistryError | None = None
    """What stands in the registry that could be read, and keeps it from being written."""


def check(
    named: Named | None,
    project: Project,
    ask: Ask,
    today: date,
    name: str | None = None,
    *,
    keep: Keep | None = None,
) -> Checked:
    """Check documents, or if none are named the registry and all its documents.

    `ask` brings the evidence; it is called once, with every URL and DOI once. With `keep` the report holds the bytes
    of documents that are no text; it is called before anything is asked, and raises where the documents don't suit.
    """
    rules = selected(project.settings.select, project.settings.ignore, project.settings.extend_select)
    refused = None
    try:
        stored = store.load(project.registry_file)
    except RegistryError as error:
        if not (isinstance(error, PartlyReadError) and error.is_whole):
            return _unusable(error, project, rules, today)
        stored, refused = store.Stored(error.source, error.registry), error
    documents, originals = read_named(named or _documents_of(stored.registry, project), project.settings, name)
    for document in documents:
        if not document.markers:
            with_notes(document)
    if keep is not None:
        keep(documents)
    context, _ = collect(documents, stored.registry, project, today)
    context = replace(
        under_settings(context, project.settings),
        evidence=_evidence(context, ask, rules, project),
        problems=() if refused is None else refused.problems,
        registry_text=stored.text,
    )
    sources = {document.path: document.source for document in documents if document.source is not None}
    sources[project.registry_name] = stored.text
    report = _report(context, rules, project, sources, originals if keep is not None else {})
    return Checked(report, context, unwritable=refused)


def _documents_of(registry: Registry, project: Project) -> Named:
    if not registry.documents and not registry.references:
        hint = "Name a document: `stacite check brief.txt`, or read one in first: `stacite extract brief.txt`."
        raise UsageError(f"nothing to check: {project.registry_name} lists no document and no reference", hint)
    return Named(tuple(project.path(document.path) for document in registry.documents))


def _unusable(error: RegistryError, project: Project, rules: Sequence[RuleModule], today: date) -> Checked:
    from stacite.model.registry import Registry

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
    return Checked(report, context, error)


def _fail_on(project: Project) -> Severity | None:
    """None for `never`."""
    name = project.settings.fail_on
    return Severity(name) if name in Severity.__members__.values() else None


def under_settings(context: Context, settings: Settings) -> Context:
    """The context with what the settings say to rules."""
    return replace(
        context,
        dead_after=settings.dead_after,
        unsure_below=settings.unsure_below,
        allow_private=settings.allow_private,
        house=settings.asked_for,
    )


def questions(context: Context, rules: Sequence[RuleModule], settings: Settings) -> Questions:
    """What has to be asked so that the rules can judge."""
    from stacite.resolvers.base import Questions

    urls, dois = questions_of(context)
    online, archive = not settings.offline, settings.archive
    works = works_without_doi(context) if online and doi_missing in rules else {}
    copies = copies_wanted(context) if online and archive else {}
    return Questions(urls, dois, works, copies, needs_records(rules))


def _evidence(context: Context, ask: Ask, rules: Sequence[RuleModule], project: Project) -> Evidence:
    wanted = questions(context, rules, project.settings)
    return ask(wanted) if wanted.urls or wanted.dois or wanted.works else Evidence(Network.ONLINE)


def judge(
    context: Context, project: Project, sources: Mapping[str, str], originals: Mapping[str, bytes] = _NONE
) -> Report:
    """The rules once more, over a context whose evidence is there already."""
    rules = selected(project.settings.select, project.settings.ignore, project.settings.extend_select)
    return _report(context, rules, project, sources, originals)


def _report(
    context: Context,
    rules: Sequence[RuleModule],
    project: Project,
    sources: Mapping[str, str],
    originals: Mapping[str, bytes],
) -> Report:
    return Report(
        findings=run(context, rules),
        registry=context.registry,
        evidence=context.evidence,
        sources=sources,
        link_uses=_link_uses(context),
        readings=context.readings,
        notes=sum(len(reading.document.notes) for reading in context.readings),
        citations=sum(len(parsed.citations) for reading in context.readings for parsed in reading.parsed),
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
    for use in uses_of(context):
        references, notes = uses.setdefault(use.url, ({}, {}))
        if use.reference:
            references[use.reference] = None
        if use.note:
            notes[use.note] = None
    return {url: LinkUse(tuple(references), tuple(notes)) for url, (references, notes) in uses.items()}


def _remarks(context: Context) -> tuple[str, ...]:
    doubts = [f"{reading.document.path}: {doubt}" for reading in context.readings for doubt in reading.document.doubts]
    evidence = context.evidence
    asked = len(evidence.links) + len(evidence.registrations)
    answered = sum(link.verdict is not Verdict.UNCHECKED for link in evidence.links.values())
    answered += sum(each.outcome is not Outcome.UNKNOWN for each in evidence.registrations.values())
    if asked and evidence.network is not Network.ONLINE:
        why = "offline" if evidence.network is Network.OFFLINE else "no network"
        links = "link" if asked == 1 else "links"
        doubts.append(f"{why}: {answered} of {asked} {links} could be checked")
    elif evidence.interrupted:
        links = "link" if asked == 1 else "links"
        doubts.append(f"interrupted: {answered} of {asked} {links} were checked")
    return (*doubts, *evidence.remarks)
