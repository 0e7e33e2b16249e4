"""When to come back, and what for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.net.politeness import is_settled, looks_gone, may_pass, retry_after, wait_asked_for
from stacite.net.response import Failure, FailureKind, FetchResult, Response

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def responded(status: int, **headers: str) -> FetchResult:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return FetchResult(response=Response(status, httpx.Headers(named)))


def failed(kind: FailureKind) -> FetchResult:
    return FetchResult(failure=Failure(kind, "so"))


@given(st.integers(0, 999_999_999))
def test_seconds(seconds: int) -> None:
    assert retry_after(f" {seconds} ", NOW) == seconds


@given(st.integers(-10_000_000, 10_000_000))
def test_dates(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(date, NOW) == max(0, seconds)


@pytest.mark.parametrize(
    "date", ["Tue, 24 Nov 2026 12:01:00 GMT", "Tuesday, 24-Nov-26 12:01:00 GMT", "Tue Nov 24 12:01:00 2026"]
)
def test_the_three_formats_of_a_date(date: str) -> None:
    assert retry_after(date, NOW) == 60


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-1", "1.5", "1e3", "٣", "99999999999", "Tue, 99 Nov 2026 12:00:00 GMT", "1" * 10_000]
)
def test_garbage(value: str | None) -> None:
    assert retry_after(value, NOW) is None


@given(st.text(max_size=80))
def test_any_text(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or wait >= 0


def test_only_429_and_503_make_a_host_wait() -> None:
    assert wait_asked_for(429, "5", NOW) == 5
    assert wait_asked_for(503, "5", NOW) == 5
    assert wait_asked_for(429, "garbage", NOW) == 1
    assert wait_asked_for(503, None, NOW) is None
    assert wait_asked_for(200, "5", NOW) is None
    assert wait_asked_for(301, "5", NOW) is None


def test_what_is_gone_and_what_may_pass() -> None:
    assert [looks_gone(responded(status)) for status in (404, 410, 403, 200, 500)] == [True, True, False, False, False]
    assert [may_pass(responded(status)) for status in (408, 429, 500, 599, 404, 200)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    kinds = {kind: (looks_gone(failed(kind)), may_pass(failed(kind))) for kind in FailureKind}
    assert not any(gone and passes for gone, passes in kinds.values())
    assert kinds[FailureKind.NO_NAME] == (True, False)
    assert kinds[FailureKind.TIMEOUT] == (False, True)
    assert kinds[FailureKind.REFUSED] == (False, False)


def test_a_fault_is_believed_when_it_comes_twice() -> None:
    assert is_settled([responded(200)])
    assert not is_settled([responded(404)])
    assert is_settled([responded(404), responded(410)])
    assert not is_settled([responded(500), responded(404)])
    assert is_settled([responded(500), responded(404), responded(404)])
    assert is_settled([responded(500), failed(FailureKind.TIMEOUT)])
    assert is_settled([failed(FailureKind.CERTIFICATE)])
    assert not is_settled([responded(503, retry_after="9"), responded(503, retry_after="9")])
    assert is_settled([responded(429)] * 4)
