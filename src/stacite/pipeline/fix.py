"""Fixes of findings are applied in memory; what they would change can be shown or written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import fixes
from stacite.model.finding import Applicability
from stacite.model.resolution import Verdict
from stacite.pipeline import amend
from stacite.pipeline.amend import feasible, word_notes
from stacite.pipeline.collect import collect
from stacite.readers.all import read
from stacite.registry import schema, store
from stacite.registry.rewrite import rewrite
from stacite.rules.uses import questions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from stacite.amendments.word import WordNotes
    from stacite.fixes import Applied
    from stacite.model.document import Document
    from stacite.model.finding import Finding, Fix
    from stacite.model.report import Report
    from stacite.model.resolution import Evidence, LinkCheck
    from stacite.pipeline.amend import Amended
    from stacite.pipeline.project import Project
    from stacite.rules.base import Context


@dataclass(frozen=True, slots=True)
class Mended:
    """What the fixes come to; nothing is written yet."""

    files: Mapping[str, tuple[str, str]]
    """By path: the text before and after, for each file that changes."""
    sources: Mapping[str, str]
    """The text of every file of the report, mended."""
    applied: int
    skipped: int
    context: Context
    """As after the fixes, with the same evidence."""
    amended: Mapping[str, Amended] = field(default_factory=dict)
    """The documents that are no text and change, by path."""
    refusals: tuple[str, ...] = ()
    """A sentence for each fix that such a document does not allow."""

    def originals(self, report: Report) -> dict[str, bytes]:
        """The report's documents that are no text, as they are now."""
        return {**report.originals, **{path: each.data for path, each in self.amended.items()}}


def mend(
    report: Report, context: Context, project: Project, *, unsafe: bool, chosen: Sequence[Fix] | None = None
) -> Mended:
    """Apply the report's fixes, then read the mended documents into the registry where it lists them.

    With `chosen` these and no others.
    """
    notes = word_notes(report)
    wanted, refusals = feasible(_wanted(report, chosen, unsafe=unsafe), notes, report.sources)
    letters = {path: held.letters for path, held in notes.items()}
    outcome = fixes.apply({**report.sources, **letters}, [fix for fix in wanted if fix.edits])
    sources = {path: text for path, text in outcome.sources.items() if path in report.sources}
    amended = _amended(context, notes, outcome)
    documents = [
        amended[path].after if (path := reading.document.path) in amended else _reread(reading.document, sources)
        for reading in context.readings
    ]
    name = project.registry_name
    sources[name], mended = _extracted(documents, sources.get(name, ""), context, project)
    files = {path: (report.sources[path], text) for path, text in sources.items() if text != report.sources[path]}
    applied = len(outcome.applied) + sum(not fix.edits for fix in wanted)
    return Mended(files, sources, applied, len(outcome.skipped) + len(refusals), mended, amended, refusals)


def save(mended: Mended) -> None:
    """Write every file that changes, each atomically; none where a document is not what it was."""
    for each in mended.amended.values():
        amend.require_unchanged(each)
    for each in mended.amended.values():
        amend.save(each)
    for path, (_, after) in mended.files.items():
        store.save(Path(path), after)


def diff(mended: Mended) -> str:
    """What would change, as a unified diff."""
    documents = [amend.diff(each) for each in mended.amended.values()]
    return "".join([*documents, *(fixes.diff(path, before, after) for path, (before, after) in mended.files.items())])


def _wanted(report: Report, chosen: Sequence[Fix] | None, *, unsafe: bool) -> list[tuple[Finding, Fix]]:
    """The fixes that are to be made, each with its finding."""
    if chosen is None:
        offered = [(finding, finding.fix) for finding in report.findings if finding.fix]
        return [(finding, fix) for finding, fix in offered if unsafe or fix.applicability is Applicability.SAFE]
    wanted = {id(fix) for fix in chosen}
    offers = [(finding, fix) for finding in report.findings for fix in (finding.fix, *finding.choices)]
    return [(finding, fix) for finding, fix in offers if fix is not None and id(fix) in wanted]


def _amended(context: Context, notes: Mapping[str, WordNotes], outcome: Applied) -> dict[str, Amended]:
    documents = {reading.document.path: reading.document for reading in context.readings}
    return {
        path: amend.amend(documents[path], held, changes, outcome.sources[path], _day(context))
        for path, held in notes.items()
        if (changes := outcome.changes[path])
    }


def _day(context: Context) -> date:
    if context.today is None:
        raise AssertionError("a context to mend was collected on a day")
    return context.today


def _reread(document: Document, sources: Mapping[str, str]) -> Document:
    text = sources.get(document.path)
    if text is None or text == document.source:
        return document
    return read(text.encode("utf-8"), document.path, document.format)


def _extracted(documents: list[Document], text: str, context: Context, project: Project) -> tuple[str, Context]:
    """The registry's text after an extract of those documents that it lists already, and the context then."""
    today = _day(context)
    registry = schema.read(text, project.registry_name)
    listed = [document for document in documents if registry.document(project.key(document.path))]
    extracted, _ = collect(listed, registry, project, today)
    after = rewrite(text, registry, extracted.registry) if listed else text
    full, _ = collect(documents, schema.read(after, project.registry_name), project, today)
    mended = replace(context, readings=full.readings, registry=full.registry, registry_text=after)
    return after, replace(mended, evidence=_of_new_addresses(mended))


def _of_new_addresses(context: Context) -> Evidence:
    """The evidence, and of it what is known of the addresses that stand now where links had moved: they answered."""
    links = dict(context.evidence.links)
    moved = {link.final_url: link for link in links.values() if link.verdict is Verdict.MOVED}
    for url in questions_of(context)[0]:
        if url in moved and url not in links:
            links[url] = _arrived(moved[url])
    return replace(context.evidence, links=links)


def _arrived(link: LinkCheck) -> LinkCheck:
    """The end of the way as a link of its own."""
    address = link.final_url.partition("#")[0]
    start = max((at for at, hop in enumerate(link.hops) if hop.url == address), default=len(link.hops))
    reason = "200 OK" if link.status_code in (None, 200) else str(link.status_code)
    return replace(link, url=link.final_url, verdict=Verdict.ALIVE, reason=reason, hops=link.hops[start:])
