"""Certificates and downgrades."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from tests.conftest import PAGE

from stacite.model.evidence import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Web

    from stacite.model.evidence import Evidence, LinkCheck

    Check = Callable[..., LinkCheck]
    Start = Callable[..., Web]


def test_a_trusted_certificate_is_alive(secure_web: Start, check: Check) -> None:
    web = secure_web("good").page("/a")
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_a_self_signed_certificate_is_insecure(secure_web: Start, check: Check) -> None:
    web = secure_web("good", trusted=False).page("/a")
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.INSECURE, "its certificate is self-signed")


def test_an_expired_certificate_is_insecure(secure_web: Start, check: Check) -> None:
    web = secure_web("expired").page("/a")
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.INSECURE, "its certificate has expired")


def test_a_certificate_of_another_name_is_insecure(secure_web: Start, check: Check) -> None:
    web = secure_web("other").page("/a")
    link = check(web.url("/a"))
    assert (link.verdict, link.reason) == (Verdict.INSECURE, "its certificate is for another domain")


def test_no_tls_where_it_is_asked_for_is_insecure(web: Web, check: Check) -> None:
    web.page("/a")
    link = check(f"https://127.0.0.1:{web.port}/a")
    assert (link.verdict, link.reason) == (Verdict.INSECURE, "no secure connection could be established")


def test_a_handshake_that_nobody_answers_is_temporary(web: Web, check: Check) -> None:
    web.page("/a")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        link = check(f"https://127.0.0.1:{listening.getsockname()[1]}/a", timeout_s=0.3)
    assert (link.verdict, link.reason) == (Verdict.TEMPORARY, "the request timed out")


def test_an_end_without_farewell_is_an_end(secure_web: Start, check: Check) -> None:
    web = secure_web("good").raw("/a", b"HTTP/1.0 200 OK\r\ncontent-type: text/html\r\n\r\n" + PAGE)
    assert check(web.url("/a")).verdict is Verdict.ALIVE


def test_one_connection_serves_many_pages(secure_web: Start, ask: Callable[..., Evidence]) -> None:
    web = secure_web("good")
    web.keep_alive = True
    for place in range(5):
        web.page(f"/{place}", connection="keep-alive")
    evidence = ask(*(web.url(f"/{place}") for place in range(5)), per_host=1)
    assert {link.verdict for link in evidence.links.values()} == {Verdict.ALIVE}
    assert web.connections == 1


def test_a_downgrade_is_insecure(web: Web, secure_web: Start, check: Check) -> None:
    secure = secure_web("good").redirect("/a", web.url("/a"))
    web.page("/a")
    link = check(secure.url("/a"))
    assert link.verdict is Verdict.INSECURE
    assert "from https to http" in link.reason
