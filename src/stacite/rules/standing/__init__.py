"""Rules on retractions, expressions of concern and corrections.

Here is what the three rules share: sources whose record lists a retraction or another notice.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from stacite.compare.standing import (
    PARTIAL_RETRACTION,
    Standing,
    mentions_concern,
    mentions_retraction,
    standing,
    update_kind,
)
from stacite.compare.titles import is_editorial_notice, says_retracted
from stacite.model.finding import Observation
from stacite.text.characters import clause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.model.evidence import EditorialUpdate, Record
    from stacite.rules.base import Context, Findings, Rule
    from stacite.rules.records import ComparedReference


class Notice(Enum):
    """What a notice does to a work."""

    RETRACTED = "retractions"
    CONCERN = "concerns"
    CORRECTED = "corrections"


_EVENTS = {
    Notice.RETRACTED: "This work was retracted",
    Notice.CONCERN: "The publisher issued an expression of concern",
    Notice.CORRECTED: "This work was corrected",
}
_SHOWN = 12


def notice_findings(context: Context, rule: Rule, notice: Notice, advice: str) -> Findings:
    """A finding for each reference of which such a notice is registered and which the note does not mention."""
    for each in (*context.view.compared_references, *context.view.claimed_references):
        if each.is_another_work or is_editorial_notice(each.reference.item.title):
            continue
        found = standing(each.record)
        updates = _of_kind(found, notice)
        is_marked = notice is Notice.RETRACTED and found.is_marked
        if (updates or is_marked) and not _tells(each, notice):
            place, label = each.place(context.registry.path)
            yield rule.finding(
                clause(_message(notice, updates)),
                place,
                note=label,
                reference=each.reference.id,
                evidence=tuple(_evidence(each.record, updates, is_marked=is_marked)),
                help=advice,
            )


def _of_kind(found: Standing, notice: Notice) -> Sequence[EditorialUpdate]:
    if notice is Notice.RETRACTED:
        return found.retractions
    if found.is_gone:
        return ()
    return found.concerns if notice is Notice.CONCERN else found.corrections


def _tells(each: ComparedReference, notice: Notice) -> bool:
    """Whether the reference, or a note that cites it, mentions it; the work's own title aside."""
    if notice is Notice.CORRECTED:
        return False
    item, mentions = each.reference.item, mentions_retraction if notice is Notice.RETRACTED else mentions_concern
    title = item.title.replace("*", "")
    around = (text.replace("*", "").replace(title, " ") if title else text for text in each.texts)
    own_words = (item.get(name) for name in ("note", "status", "annote", "genre"))
    return says_retracted(item.title) or any(map(mentions, (*own_words, *around)))


def _message(notice: Notice, updates: Sequence[EditorialUpdate]) -> str:
    """`This work was retracted on 2010-02-06 (notice: 10.1000/182)`."""
    if not updates:
        return "This work was retracted, according to its registered title"
    first = updates[0]
    is_partial = all(update_kind(update) == PARTIAL_RETRACTION for update in updates)
    event = "Part of this work was retracted" if is_partial else _EVENTS[notice]
    when = f" on {first.on}" if first.on else ""
    dois = [*dict.fromkeys(update.doi for update in updates if update.doi)]
    more = f" and {len(dois) - 1} more" if dois[1:] else ""
    return f"{event}{when} (notice: {dois[0]}{more})" if dois else f"{event}{when}"


def _evidence(record: Record, updates: Sequence[EditorialUpdate], *, is_marked: bool) -> Iterator[Observation]:
    for update in updates[:_SHOWN]:
        on = f" on {update.on}" if update.on else ""
        source = f", according to {update.source}" if update.source else ""
        notice = f": {update.doi}" if update.doi else ""
        text = f"{update_kind(update).replace('-', ' ')}{on}{notice}{source}"
        yield Observation(text, source=record.source, fetched=record.fetched)
    if is_marked:
        title = next(iter(record.titles), "")
        yield Observation(field="title", registered=title, source=record.source, fetched=record.fetched)
