"""Evidence in words."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from stacite.reporters.visible_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from stacite.model.finding import Observation


def evidence_lines(evidence: Sequence[Observation]) -> Iterator[str]:
    """A line for each pair of values or source; observations that are words alone share the first."""
    words = [observation for observation in evidence if not _is_pair(observation) and not observation.source]
    if words:
        yield ", ".join(_timed(words))
    for observation in evidence:
        if _is_pair(observation) or observation.source:
            yield _with_time(_pair(observation), observation)


def _timed(words: Sequence[Observation]) -> Iterator[str]:
    """`GET 404 2026-11-24 14:02 UTC`, `GET 404 14:02 UTC`: the day is told once."""
    day = ""
    for observation in words:
        time = utc(observation.fetched)
        yield " ".join(filter(None, (one_line(observation.text), time.removeprefix(day))))
        day = time[: len("2026-11-24 ")] or day


def _is_pair(observation: Observation) -> bool:
    return bool(observation.field or observation.printed or observation.registered)


def _pair(observation: Observation) -> str:
    """`issued: printed 2019, registered 2021`."""
    printed = f"printed {one_line(observation.printed)}" if observation.printed else ""
    registered = f"registered {one_line(observation.registered)}" if observation.registered else ""
    values = ", ".join(filter(None, (one_line(observation.text), printed, registered)))
    return f"{one_line(observation.field)}: {values}" if observation.field else values


def _with_time(words: str, observation: Observation) -> str:
    asked = ", ".join(filter(None, (one_line(observation.source), utc(observation.fetched))))
    return " ".join(filter(None, (words, f"({asked})" if asked else "")))


def utc(moment: datetime | None) -> str:
    """`2026-11-24 14:02 UTC`; the empty string for no time. A time without zone is UTC, as the model has it."""
    if moment is None:
        return ""
    return f"{(moment.astimezone(UTC) if moment.tzinfo else moment):%Y-%m-%d %H:%M} UTC"
