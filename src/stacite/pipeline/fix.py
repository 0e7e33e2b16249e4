"""Fixes of findings are applied in memory; what they would change can be shown or written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from stacite import fixes
from stacite.model.finding import Applicability
from stacite.model.resolution import Verdict
from stacite.pipeline.collect import collect
from stacite.readers.all import read
from stacite.registry import schema, store
from stacite.registry.rewrite import rewrite
from stacite.rules.uses import questions_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.document import Document
    from stacite.model.finding import Fix
    from stacite.model.report import Report
    from stacite.model.resolution import Evidence, LinkCheck
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


def mend(
    report: Report, context: Context, project: Project, *, unsafe: bool, chosen: Sequence[Fix] | None = None
) -> Mended:
    """Apply the report's fixes, then read the mended documents into the registry where it lists them.

    With `chosen` these and no others.
    """
    wanted = [finding.fix for finding in report.findings if finding.fix and _allowed(finding.fix, unsafe=unsafe)]
    wanted = wanted if chosen is None else list(chosen)
    outcome = fixes.apply(report.sources, [fix for fix in wanted if fix.edits])
    sources = dict(outcome.sources)
    documents = [_reread(reading.document, sources) for reading in context.readings]
    name = project.registry_name
    sources[name], mended = _extracted(documents, sources.get(name, ""), context, project)
    files = {path: (report.sources[path], text) for path, text in sources.items() if text != report.sources[path]}
    extracts = [fix for fix in wanted if not fix.edits]
    return Mended(files, sources, len(outcome.applied) + len(extracts), len(outcome.skipped), mended)


def save(mended: Mended) -> None:
    """Write every file that changes, each atomically."""
    for path, (_, after) in mended.files.items():
        store.save(Path(path), after)


def diff(mended: Mended) -> str:
    """What would change, as a unified diff."""
    return "".join(fixes.diff(path, before, after) for path, (before, after) in mended.files.items())


def _allowed(fix: Fix, *, unsafe: bool) -> bool:
    return unsafe or fix.applicability is Applicability.SAFE


def _reread(document: Document, sources: Mapping[str, str]) -> Document:
    text = sources.get(document.path)
    if text is None or text == document.source:
        return document
    return read(text.encode("utf-8"), document.path, document.format)


def _extracted(documents: list[Document], text: str, context: Context, project: Project) -> tuple[str, Context]:
    """The registry's text after an extract of those documents that it lists already, and the context then."""
    today = context.today
    if today is None:
        raise AssertionError("a context to mend was collected on a day")
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
