"""The citations that an editor should look at, the least sure first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.text import Text

from stacite.cli import console
from stacite.cli.screen import Screen
from stacite.pipeline.review import stored_citations
from stacite.reporters.visible_text import one_line
from stacite.rules.doubts import is_of_no_kind, least_sure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from stacite.model.registry import RegisteredDocument, Registry
    from stacite.pipeline.project import Project
    from stacite.pipeline.review import StoredCitation

_INDENT = 6
"""Columns before the printed text: those of `100%` and two blanks."""
_MOST_NAMED = 5


def review(owners: Sequence[RegisteredDocument], registry: Registry, project: Project, *, every: bool) -> None:
    """Print the citations in doubt, or with `every` all of them, and say how many there are."""
    below, today = project.settings.unsure_below, datetime.now(UTC).date()
    found = stored_citations(registry, owners)
    shown = [each for each in found if every or each.is_open(below, today)]
    shown.sort(key=lambda each: each.citation.confidence)
    console.out(_listed(shown, project, today, several=len(owners) > 1))
    in_doubt = len(shown) if not every else sum(each.is_open(below, today) for each in found)
    counted = f"{in_doubt} of {len(found)} citation{'' if len(found) == 1 else 's'} to look at"
    advice = f"; correct them in {project.registry_name}, where your hand wins" if in_doubt else ""
    more = "; --all lists all" if found and not every and not in_doubt else ""
    console.say(console.visible(f"{counted}{advice}{more}"))


def _listed(found: Sequence[StoredCitation], project: Project, today: date, *, several: bool) -> str:
    screen = Screen()
    for each in found:
        for line in _lines(each, project, today, several=several):
            line.truncate(screen.width, overflow="ellipsis")
            screen.add(line)
    return screen.text()


def _lines(each: StoredCitation, project: Project, today: date, *, several: bool) -> tuple[Text, Text]:
    """Confidence, place and doubtful fields; below them the text as printed."""
    confidence = f"{each.citation.confidence:4.0%}"
    file = f"{project.path(each.path)}: " if several else ""
    key = each.cite.id if each.cite is not None else ""
    head = Text(f"{confidence}  ") + Text(one_line(f"{file}note {each.note.number}"), "bold")
    head += Text(one_line(f", {key}" if key else ""))
    if doubts := _doubts(each, project.settings.unsure_below, today):
        head += Text(": ") + Text(one_line(", ".join(doubts)), "yellow")
    start, end = each.citation.span
    return head, Text(" " * _INDENT + one_line(each.note.text[start:end]), "dim")


def _doubts(each: StoredCitation, unsure_below: float, today: date) -> list[str]:
    """`type`, `container-title 38%`; what became of it, where an editor has settled it."""
    if each.cite is None:
        return ["taken out by hand"]
    if each.is_corrected:
        return ["corrected by hand"]
    citation = each.citation
    if not each.is_open(unsure_below, today):
        return []
    kind = ["type"] if is_of_no_kind(citation) else []
    names = least_sure(citation, unsure_below, _MOST_NAMED)
    return kind + [f"{name} {citation.sure(name):.0%}" for name in names]
