"""A service that answers in JSON or XML, asked politely: at its own pace, bounded, and given up in time.

Whatever it answers, nothing is raised. What can't be used has a fault in plain words; the first one is kept,
so that the run can say once what of the service was missing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from stacite.net.client import JSON, Ask
from stacite.net.failure import FailureKind
from stacite.net.retry import may_pass, retry_after
from stacite.net.trail import status_text
from stacite.net.walk import walk
from stacite.resolvers.pace import Pace

if TYPE_CHECKING:
    from datetime import datetime

    from stacite.net.client import Client
    from stacite.net.trail import Answer, Trail
    from stacite.resolvers.pace import Limits

LIMIT_KIB = 8192
"""KiB of an answer; twenty works with their reference lists have some hundreds."""
PATIENCE_S = 120.0
"""Seconds: a service that wants a longer pause is asked no more in this run."""
_ASKS = 2
"""How often one thing is asked, where the fault may pass."""
_ASKS_ON_REQUEST = 4
"""How often, where the service only wants a pause."""
_BACK_OFF_S = 1.0
"""Half the seconds after the first 429 that does not say how long; twice as long after each that follows."""
_FAULTS_IN_A_ROW = 3
"""Answers that can't be used, one after the other, after which a service is given up."""
_REFUSED_IN_ALL = 5
"""Answers that look sound and are of no use, after which a service is given up."""
_SILENT = (FailureKind.TIMEOUT, FailureKind.UNREACHABLE, FailureKind.NOT_CONNECTED, FailureKind.NO_NAME)
"""Failures that the next question would meet too."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service said to one question."""

    url: str
    """As asked."""
    status_code: int | None = None
    data: Any = None
    """The JSON of a 200: an object or a list. None for all else."""
    body: bytes = b""
    """Of a 200 or of an error that says something about the question: 400, 404."""
    fetched: datetime | None = None
    """UTC."""
    fault: str = ""
    """Why this says nothing, as a clause; empty where it is an answer: 200, 400 or 404."""


@dataclass(slots=True)
class Service:
    """One service of a run."""

    name: str
    """As the user is told: Crossref."""
    base: str
    """Its address in the settings, which may be private."""
    client: Client
    limits: Limits
    fault: str = ""
    """The first reason why something was not answered; empty as long as all was."""
    closed: bool = False
    """Whether it is asked no more in this run."""
    pace: Pace = field(init=False)
    _in_a_row: int = 0
    """Faults since the last answer."""
    _refused: int = 0
    """Answers that were of no use to who asked."""
    _wanted: str = ""
    """What it said when it last complained."""

    def __post_init__(self) -> None:
        """A service without a slash at its end, and its turns."""
        self.base = self.base.rstrip("/")
        self.pace = Pace(self.limits, self.client.clock)

    async def ask(self, path: str, pool: str = "", accept: str = JSON) -> Reply:
        """Ask for `path`, which begins with a slash and is quoted already.

        An answer to another `accept` than JSON is handed over as it came.
        """
        url, asked = self.base + path, 0
        while True:
            async with self.pace.turn(pool):
                if self.closed:
                    return Reply(url, fault=self.fault)
                ask = Ask(accept=accept, service=True, limit_kib=LIMIT_KIB, paced=True)
                trail = await walk(self.client, url, ask)
                asked += 1
                self._heed(pool, trail, asked)
            if asked >= self._asks(trail):
                break
        reply = _read(url, trail, as_json=accept == JSON)
        self._note(reply, trail)
        return reply

    def _heed(self, pool: str, trail: Trail, asked: int) -> None:
        """Go on as fast as the service wants; give it up where it wants a long pause."""
        if trail.failure is not None and trail.failure.kind is FailureKind.HELD:
            self.give_up(self._wanted or trail.failure.reason)
        if trail.answer is None:
            return
        self.pace.heed(pool, trail.answer.headers)
        if trail.answer.status_code not in (429, 503):
            return
        now = self.client.clock.now()
        wait = retry_after(trail.answer.headers.get("retry-after"), now)
        self._wanted = status_text(trail.answer.status_code)
        if wait is not None:
            self._wanted += f", can be asked again from {_moment(now, wait)}"
        if wait is not None and wait > PATIENCE_S:
            self.give_up(self._wanted)
        elif wait is not None or trail.answer.status_code == 429:
            self.pace.slow_down(pool, _BACK_OFF_S * 2**asked if wait is None else wait)

    def _asks(self, trail: Trail) -> int:
        """How often such an answer is worth asking for."""
        if self.closed or not may_pass(trail):
            return 1
        complained = trail.answer is not None and (trail.status_code == 429 or "retry-after" in trail.answer.headers)
        return _ASKS_ON_REQUEST if complained else _ASKS

    def _note(self, reply: Reply, trail: Trail) -> None:
        self._in_a_row = self._in_a_row + 1 if reply.fault else 0
        self.fault = self.fault or reply.fault
        silent = trail.failure is not None and trail.failure.kind in _SILENT
        if reply.fault and (silent or self._in_a_row >= _FAULTS_IN_A_ROW):
            self.give_up(self.fault)

    def give_up(self, why: str) -> None:
        """Ask it no more in this run."""
        self.closed, self.fault = True, why
        self.pace.end()

    def refuse(self, why: str) -> None:
        """An answer that came could not be used; after some of these it is asked no more."""
        self.fault = self.fault or why
        self._refused += 1
        if self._refused >= _REFUSED_IN_ALL:
            self.give_up(self.fault)


def _moment(now: datetime, wait_s: float) -> str:
    """A Retry-After may name any number of seconds."""
    try:
        return f"{now + timedelta(seconds=wait_s):%Y-%m-%d %H:%M} UTC"
    except OverflowError:
        return "a day far off"


def _read(url: str, trail: Trail, *, as_json: bool) -> Reply:
    fetched = trail.hops[-1].asked_at if trail.hops else None
    answer = trail.answer
    if answer is None:
        return Reply(url, fetched=fetched, fault=trail.failure.reason if trail.failure else "no answer")
    if answer.status_code in (400, 404):
        return Reply(url, answer.status_code, body=answer.body, fetched=fetched)
    if answer.status_code != 200:
        return Reply(url, answer.status_code, fetched=fetched, fault=status_text(answer.status_code))
    if not answer.complete:
        long = len(answer.body) >= LIMIT_KIB * 1024
        why = "an answer that is too long" if long else "an answer that broke off"
        return Reply(url, 200, fetched=fetched, fault=why)
    data, fault = _json(answer) if as_json else (None, "")
    return Reply(url, 200, data, answer.body, fetched, fault)


def _json(answer: Answer) -> tuple[Any, str]:
    """Bounded in depth by the interpreter; where HTML came, that is what the user wants to hear."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        html = answer.body.lstrip()[:1] == b"<" or "html" in answer.headers.get("content-type", "")
        return None, "HTML instead of JSON" if html else "JSON that can't be read"
    if isinstance(data, dict | list):
        return data, ""
    return None, "an answer without content"
