"""Archives the pages that documents cite, before they are gone: chooses them, and writes down their copies.

Each copy goes into the registry as it comes, so that a run that ends early loses none, and the next one goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from stacite.app import fix
from stacite.app.check import check, documents_of
from stacite.app.documents import read_named, require_registry, with_notes
from stacite.app.extract import collect, only_cited
from stacite.model.evidence import ArchivedCopy, Evidence, EvidenceRequest, LinkCheck, Verdict
from stacite.model.registry import RecordedCheck
from stacite.model.url import is_same_page, is_snapshot, snapshot, url_key
from stacite.registry import store
from stacite.registry.yaml_edit import rewrite
from stacite.rules.archives import no_archive_copy
from stacite.rules.fixes import is_citable
from stacite.rules.link_evidence import CitedWorks, cited_copies, once_per_note, with_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from stacite.app.documents import Project
    from stacite.app.fix import FixedFiles
    from stacite.app.named_documents import NamedDocuments
    from stacite.model.item import Item
    from stacite.model.registry import Reference, Registry
    from stacite.registry.store import StoredRegistry
    from stacite.rules.addresses import UrlUse
    from stacite.rules.base import Context
    from stacite.services.capture import Capture
    from stacite.settings import Settings

    Gather = Callable[[EvidenceRequest], Evidence]


_REACHED = (Verdict.ALIVE, Verdict.MOVED, Verdict.INSECURE)
_NOT_CHECKED = "it could not be checked"
_ON_REQUEST = "a copy is wanted"


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """The pages to capture, and those that are left out."""

    pages: Mapping[str, Item]
    """By URL as cited: the work that the page shows."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """What the check of their links found."""
    skipped: Mapping[str, str] = field(default_factory=dict)
    """By URL as cited: why it is left out, as a clause."""
    has_copy: int = 0
    """How many pages have an archived copy beside them already."""


def plan(named: NamedDocuments | None, project: Project, gather: Gather, today: date) -> ArchivePlan:
    """Choose the pages of the documents, or of the whole registry, whose links work.

    `gather` checks the links; it must refuse private addresses whatever the settings allow, for no archive may learn
    them. Raises UsageError without a registry, and DocumentError as a check does.
    """
    stored = store.load(project.registry_file)
    require_registry(stored, named.paths if named is not None else ())
    read = with_notes(read_named(named or documents_of(stored, project), project.settings), lambda _: True)
    context, _ = collect(read.documents, stored.registry, project, today)
    if named is not None:
        context = only_cited(context)
    found, skipped, has_copy = _candidates(context, stored.registry)
    evidence = gather(EvidenceRequest(list(found))) if found else Evidence()
    if evidence.interrupted:
        raise KeyboardInterrupt
    links = evidence.links
    skipped |= {url: why for url in found if (why := _why_not(links.get(url)))}
    return ArchivePlan(
        {url: item for url, item in found.items() if url not in skipped},
        {url: link.verdict for url, link in links.items()},
        skipped,
        has_copy,
    )


def _candidates(context: Context, registry: Registry) -> tuple[dict[str, Item], dict[str, str], int]:
    """The works' pages without a copy, those that must not be told to others, and how many have a copy."""
    works = CitedWorks(context)
    registered = {url_key(reference.item.get("URL")) for reference in registry.references}
    found: dict[str, Item] = {}
    skipped: dict[str, str] = {}
    copied: set[str] = set()
    for use in context.view.url_uses:
        item = works.item(use)
        if item is None or is_snapshot(use.url):
            continue
        if any(cited_copies(works, use)):
            copied.add(url_key(use.url))
        elif _has_user_name(use.url):
            skipped[use.url] = "its address contains a user name"
        elif not is_citable(use.url):
            skipped[use.url] = "its address is not one that others could open"
        elif url_key(use.url) not in registered:
            skipped[use.url] = "the registry does not have it; run `stacite extract` first"
        else:
            found.setdefault(use.url, item)
    # One capture for all spellings of an address.
    once = {url_key(url): url for url in reversed(found)}
    pages = {url: item for url, item in found.items() if once[url_key(url)] == url and url_key(url) not in copied}
    return pages, skipped, len(copied)


def _why_not(link: LinkCheck | None) -> str:
    """Why a page is not to be captured; empty if it is."""
    if link is None or link.verdict is Verdict.UNCHECKED:
        return link.reason if link is not None and link.reason else _NOT_CHECKED
    if link.verdict is Verdict.BLOCKED:
        return with_reason("the site turned the request away", link)
    if link.verdict not in _REACHED:
        return with_reason("the link does not work", link)
    if link.metadata is not None and link.metadata.paywall:
        return "its text is for subscribers only"
    return ""


def _has_user_name(url: str) -> bool:
    return "@" in url.partition("//")[2].partition("/")[0]


def find_copy(url: str, item: Item, settings: Settings) -> ArchivedCopy:
    """The copy in the Wayback Machine that shows the work, for one page at the user's request.

    The archive is not asked for a page that others can't open, whose address it must not learn.
    """
    from stacite.services.gather import search_copies

    if _has_user_name(url) or not is_citable(url):
        return ArchivedCopy(reason="its address is not one that others could open", known=False)

    # Whether the page itself works does not matter: copies are looked for where it is gone.
    gone = Evidence(links={url: LinkCheck(url, Verdict.DEAD, _ON_REQUEST)})
    found = search_copies(gone, EvidenceRequest([url], copies={url: item}), settings).copies.get(url)
    return found or ArchivedCopy(reason=_NOT_CHECKED, known=False)


def write_copies(copies: Mapping[str, Capture], made: ArchivePlan, project: Project, today: date) -> int:
    """Write copies into the references of their pages, by URL as cited; returns how many references have one now.

    A copy that an editor has written meanwhile is kept.
    """
    by_key = {url_key(url): (url, copy) for url, copy in copies.items() if copy.url}

    def change(stored: StoredRegistry) -> tuple[str, int]:
        references = tuple(_with_copy(each, by_key, made, today) for each in stored.registry.references)
        text = rewrite(stored.text, stored.registry, replace(stored.registry, references=references))
        pairs = zip(references, stored.registry.references, strict=True)
        return text, sum(after is not before for after, before in pairs)

    return store.update(project.registry_file, change) if by_key else 0


def _with_copy(
    reference: Reference, copies: Mapping[str, tuple[str, Capture]], made: ArchivePlan, today: date
) -> Reference:
    item, known = reference.item, reference.checked or RecordedCheck()
    url, copy = copies.get(url_key(item.get("URL")), ("", None)) if item.get("URL") else ("", None)
    if copy is None or item.get("archive"):
        return reference
    verdict = str(made.verdicts.get(url, Verdict.ALIVE))
    reason = known.reason if known.verdict == verdict else ""
    return replace(
        reference,
        item=replace(item, texts={**item.texts, "archive": copy.url}),
        checked=RecordedCheck(today.isoformat(), verdict, copy.url, reason),
    )


@dataclass(frozen=True, slots=True)
class NotesWithCopies:
    """What `write_in_notes` did."""

    fixed: FixedFiles
    wanted: int
    """In how many notes a copy was to be put beside its page."""
    hints: tuple[str, ...] = ()
    """A line for each note whose format allows no change: the note, and what to write there."""


def write_in_notes(named: NamedDocuments | None, project: Project, today: date) -> NotesWithCopies:
    """Put the copies that the registry has beside the URLs that notes print, as `check --fix` would.

    Word documents get tracked changes. Files that somebody changes meanwhile are left alone.
    """
    offline = replace(project, settings=replace(project.settings, offline=True, select=(no_archive_copy.RULE.code,)))
    checked = check(named, offline, lambda _: Evidence(), today)
    if checked.unwritable is not None:
        raise checked.unwritable
    if checked.unusable is not None:
        raise checked.unusable
    context = checked.context
    findings, hints = [], []
    for use, copy in _bare_uses(context):
        made = no_archive_copy.copy_fix(use, copy)
        if made is None:
            hints.append(f"{use.location.path}, note {use.note}: {use.url}, archived at {copy}")
        else:
            findings.append(no_archive_copy.RULE.at_use(use, "No archived copy is cited", fix=made))
    report = replace(checked.report, findings=tuple(findings))
    fixed = fix.write(report, checked, project, unsafe=True)
    return NotesWithCopies(fixed, len(findings) + len(hints), tuple(hints))


def _bare_uses(context: Context) -> Iterator[tuple[UrlUse, str]]:
    """The URLs in notes without the copy that the registry has of their pages."""
    works = CitedWorks(context)
    for use in once_per_note(context.view.url_uses):
        item = works.item(use)
        copy = item.get("archive") if item is not None else ""
        if item is None or use.note_view is None or not is_snapshot(copy) or is_snapshot(use.url):
            continue
        is_cited = any(
            found.url == copy or ((copied := snapshot(found.url)) and copied.url and is_same_page(copied.url, use.url))
            for found in use.note_view.urls
        )
        if url_key(item.get("URL")) == url_key(use.url) and not is_cited:
            yield use, copy
