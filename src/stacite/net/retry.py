"""What is worth another request, and when. Pure: the time is a parameter."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from stacite.net.response import FailureKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from stacite.net.response import FetchResult


# After a 429 that doesn't say how long.
DEFAULT_WAIT_S = 1.0
# Requests in one run for what failed, the first included.
MAX_TRIES = 2
# The same where the server asked for a pause, or two responses contradicted each other.
MAX_TRIES_ON_REQUEST = 4

# 421: on another connection the server may respond (RFC 9110, 15.5.20); 425: too early (RFC 8470, 5.2).
_TRANSIENT = (408, 421, 425, 429)
_GONE = (404, 410)
_GONE_KINDS = (FailureKind.NO_NAME, FailureKind.NOT_CONNECTED, FailureKind.DROPPED, FailureKind.LOOP)
_TRANSIENT_KINDS = (
    FailureKind.NO_NAME_SERVER,
    FailureKind.UNREACHABLE,
    FailureKind.BROKEN_OFF,
    FailureKind.TIMEOUT,
    FailureKind.GARBLED,
)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait that a Retry-After header asks for, 0 for a moment gone by; None for none or garbage.

    RFC 9110, 10.2.3: seconds, or a date in one of three formats. `now` is aware.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    # The longest of the date formats has 33 characters.
    if len(text) > 64:
        return None
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:  # asctime has no zone and means UTC (RFC 9110, 5.6.7)
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, OverflowError):
        return None


def wait_asked_for(status_code: int, value: str | None, now: datetime) -> float | None:
    """Seconds for which a host wants no requests after this response; None where it doesn't say so."""
    if status_code not in (429, 503):
        return None
    wait = retry_after(value, now)
    return DEFAULT_WAIT_S if wait is None and status_code == 429 else wait


def looks_gone(result: FetchResult) -> bool:
    """Whether this result, twice, means that the page is dead."""
    if result.failure is not None:
        return result.failure.kind in _GONE_KINDS
    return result.status_code in _GONE


def may_pass(result: FetchResult) -> bool:
    """Whether the fault may be gone the next time."""
    if result.failure is not None:
        return result.failure.kind in _TRANSIENT_KINDS
    status_code = result.status_code
    return status_code is not None and (status_code in _TRANSIENT or 500 <= status_code < 600)


def is_settled(results: Sequence[FetchResult]) -> bool:
    """Whether another request in this run would change nothing.

    Each fault is believed when it comes twice; a host that asked for a pause gets more requests, as far as the run's
    wait budget allows.
    """
    last = results[-1]
    if len(results) >= MAX_TRIES_ON_REQUEST:
        return True
    if looks_gone(last):
        return sum(map(looks_gone, results)) >= MAX_TRIES
    if not may_pass(last):
        return True
    return not says_when(last) and sum(map(may_pass, results)) >= MAX_TRIES


def says_when(result: FetchResult) -> bool:
    """Whether the server asks for a pause, after which a request may well succeed."""
    response = result.response
    return response is not None and (response.status_code == 429 or "retry-after" in response.headers)
