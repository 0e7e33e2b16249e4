"""Whatever goes wrong in one lookup, the others are made, and the report comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import CheckKind, NotChecked, Outcome, Verdict
from stacite.services import doi_org, scheduler
from stacite.services import link as link_check
from stacite.services.link import inspection

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import Evidence


def broken(real: Callable[..., object], at: str) -> Callable[..., object]:
    """The same function, but with a bug for one item: whatever names it in its arguments."""

    def call(*args: object, **named: object) -> object:
        if at in repr((args, named)):
            raise ZeroDivisionError("a bug")
        return real(*args, **named)

    return call


REASON = "internal error: ZeroDivisionError: a bug"


@pytest.mark.parametrize(
    ("module", "name", "at"),
    [
        (inspection, "inspect_response", "here is the bug"),
        (link_check, "fetch_page", "/faulty"),
        (scheduler, "judge_link", "/faulty"),
    ],
)
def test_a_bug_in_one_link_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, web: Web, ask: Callable[..., Evidence], module: object, name: str, at: str
) -> None:
    monkeypatch.setattr(module, name, broken(getattr(module, name), at))
    web.page("/before").page("/faulty", body=b"here is the bug").page("/after")
    wrong = {web.url("/faulty"), web.url("/faulty#part")}
    evidence = ask(web.url("/before"), *wrong, web.url("/after"))
    for url, link in evidence.links.items():
        assert (link.verdict, link.reason) == (
            (Verdict.UNCHECKED, REASON) if url in wrong else (Verdict.ALIVE, "200 OK")
        )
    assert set(evidence.not_checked) == {NotChecked(CheckKind.LINK, url, REASON, is_error=True) for url in wrong}


def test_a_bug_at_a_made_up_address_is_that_of_the_doubtful_link(
    monkeypatch: pytest.MonkeyPatch, web: Web, ask: Callable[..., Evidence]
) -> None:
    monkeypatch.setattr("stacite.services.link.made_up_address", broken(link_check.made_up_address, "doubtful"))
    web.page("/doubtful", body=b"<title>Page not found | A site</title><h1>Others</h1>" + b"<p>Some text.</p>" * 90)
    web.page("/fine")
    evidence = ask(web.url("/doubtful"), web.url("/fine"))
    assert evidence.links[web.url("/doubtful")].reason == REASON
    assert evidence.links[web.url("/fine")].verdict is Verdict.ALIVE


@pytest.mark.parametrize("name", ["handle_url", "judge_doi"])
def test_a_bug_in_one_doi_leaves_the_others_alone(
    monkeypatch: pytest.MonkeyPatch, web: Web, ask: Callable[..., Evidence], name: str
) -> None:
    monkeypatch.setattr(doi_org, name, broken(getattr(doi_org, name), "10.1234/b"))
    web.handle("10.1234/a").handle("10.1234/b")
    evidence = ask(dois=("10.1234/a", "10.1234/b"))
    assert evidence.registrations["10.1234/a"].outcome is Outcome.FOUND
    assert evidence.registrations["10.1234/b"].outcome is Outcome.UNKNOWN
    assert evidence.registrations["10.1234/b"].reason == REASON
    assert evidence.not_checked == (NotChecked(CheckKind.REGISTRATION, "10.1234/b", REASON, is_error=True),)


def test_a_doi_that_fits_in_no_url_is_not_requested(ask: Callable[..., Evidence]) -> None:
    (registration,) = ask(dois=("10.1234/" + "a" * 20_000,)).registrations.values()
    assert registration.reason == "it is longer than 2048 characters"
