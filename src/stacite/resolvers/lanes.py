"""The questions of a run in lanes, one for each host: all hosts come by turns, and none takes all the room.

Only a bounded number of questions is under way at a time, so that memory does not grow with the run.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stacite.resolvers.question import Question

AT_ONCE = 12
"""Questions under way in one lane. More than a host is asked at once: some wait for it, some were sent elsewhere."""


class Lanes:
    """`add` questions, `take` one, ask it, and say that it is `done`."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Question]] = defaultdict(deque)
        self._busy: Counter[str] = Counter()
        self._next: dict[str, None] = {}
        """Lanes from which a question may be taken, in order."""

    def add(self, questions: Iterable[Question]) -> None:
        """Put them at the ends of their lanes."""
        for question in questions:
            self._waiting[question.origin].append(question)
        for origin in self._waiting:
            self._offer(origin)

    @property
    def lengths(self) -> Mapping[str, int]:
        """Questions that wait, by origin."""
        return {origin: len(waiting) for origin, waiting in self._waiting.items()}

    @property
    def width(self) -> int:
        """The most that could be under way at a time."""
        return sum(min(AT_ONCE, len(waiting)) for waiting in self._waiting.values())

    def take(self) -> tuple[str, Question] | None:
        """A lane and its next question; None where every lane is empty, or full of what others are at."""
        if not self._next:
            return None
        origin = next(iter(self._next))
        del self._next[origin]
        question = self._waiting[origin].popleft()
        self._busy[origin] += 1
        self._offer(origin)
        return origin, question

    def done(self, origin: str) -> None:
        """A question of the lane is no longer under way."""
        self._busy[origin] -= 1
        self._offer(origin)

    def _offer(self, origin: str) -> None:
        if self._waiting[origin] and self._busy[origin] < AT_ONCE:
            self._next.setdefault(origin)
