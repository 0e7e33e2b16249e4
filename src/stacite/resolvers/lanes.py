"""The questions of a round in lanes, one for each host: all hosts come by turns, and none takes all the room.

Only a bounded number of questions is under way at a time, so that memory does not grow with the run.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.resolvers.question import Question

AT_ONCE = 20
"""Questions under way in one lane. More than a host is asked at once: some wait for it, some were sent elsewhere."""


class Lanes:
    """`take` a question, ask it, and say that it is `done`."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._waiting: dict[str, deque[Question]] = {}
        for question in questions:
            self._waiting.setdefault(question.origin, deque()).append(question)
        self._busy: Counter[str] = Counter()
        self._next = deque(self._waiting)
        """Lanes from which a question may be taken."""

    @property
    def lengths(self) -> Mapping[str, int]:
        """Questions that wait, by origin."""
        return {origin: len(waiting) for origin, waiting in self._waiting.items()}

    @property
    def width(self) -> int:
        """The most that can be under way at a time."""
        return sum(min(AT_ONCE, len(waiting)) for waiting in self._waiting.values())

    def take(self) -> tuple[str, Question] | None:
        """A lane and its next question; None where every lane is empty, or full of what others are at."""
        if not self._next:
            return None
        origin = self._next.popleft()
        question = self._waiting[origin].popleft()
        self._busy[origin] += 1
        if self._waiting[origin] and self._busy[origin] < AT_ONCE:
            self._next.append(origin)
        return origin, question

    def done(self, origin: str) -> None:
        """A question of the lane is no longer under way."""
        self._busy[origin] -= 1
        if self._waiting[origin] and self._busy[origin] == AT_ONCE - 1:
            self._next.append(origin)
