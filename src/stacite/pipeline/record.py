"""`check --record`: verdicts go into the registry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.model.registry import Check
from stacite.model.resolution import Outcome, Verdict
from stacite.registry import store
from stacite.registry.rewrite import rewrite

if TYPE_CHECKING:
    from datetime import date

    from stacite.model.registry import Reference
    from stacite.model.resolution import Evidence
    from stacite.pipeline.project import Project

_UNSEEN = (Verdict.BLOCKED, Verdict.TEMPORARY)
"""Verdicts of a program that was not shown the page: what an editor saw of it, and why, goes before them."""


def record(evidence: Evidence, project: Project, today: date) -> int:
    """Write today's verdict beside each reference that was asked; returns how many.

    What could not be asked keeps its last record: a run without network forgets nothing.
    """
    stored = store.load(project.registry_file)
    references = tuple(_recorded(reference, evidence, today) for reference in stored.registry.references)
    updated = replace(stored.registry, references=references)
    text = rewrite(stored.text, stored.registry, updated)
    if text != stored.text:
        store.save(project.registry_file, text)
    return sum(_verdict(reference, evidence) != "" for reference in references)


def _recorded(reference: Reference, evidence: Evidence, today: date) -> Reference:
    verdict = _verdict(reference, evidence)
    if not verdict:
        return reference
    known = reference.checked or Check()
    if known.reason and verdict in _UNSEEN:
        return reference
    now = Check(today.isoformat(), verdict, _copy(reference, evidence) or known.archive)
    return replace(reference, checked=replace(now, reason=known.reason) if verdict == known.verdict else now)


def _copy(reference: Reference, evidence: Evidence) -> str:
    """The archived copy that was found of its page."""
    copy = evidence.copies.get(reference.item.get("URL"))
    return copy.url if copy is not None else ""


def _verdict(reference: Reference, evidence: Evidence) -> str:
    """The link's verdict, or for a work known by its DOI whether that is registered."""
    link = evidence.links.get(reference.item.get("URL"))
    if link is not None and link.verdict is not Verdict.UNCHECKED:
        return link.verdict
    registration = evidence.registrations.get(reference.item.get("DOI").lower())
    if registration is None or registration.outcome is Outcome.UNKNOWN:
        return ""
    return "registered" if registration.outcome is Outcome.FOUND else "unregistered"
