"""What the peers print is taken as they mean it, and the servers behave as they are told to."""

from __future__ import annotations

import http.client
import json

import pytest

from behaviors import CASES, addresses
from links import serving
from peer_links import of_linkchecker, of_lychee, of_stacite
from peer_parser import citations, score
from peer_readers import of_mammoth, of_pymupdf4llm


def test_lychee() -> None:
    report = {
        "success_map": {"notes.html": [{"url": "http://a/"}, {"url": "http://b/", "redirects": {}}]},
        "redirect_map": {"notes.html": [{"origin": "http://b/"}]},
        "timeout_map": {"notes.html": [{"url": "http://c/"}]},
        "error_map": {"notes.html": [{"url": "http://d/", "status": {"text": "404"}}]},
    }
    said = of_lychee(json.dumps(report))
    assert said == {"http://a/": "fine", "http://b/": "fine", "http://c/": "doubtful", "http://d/": "broken"}


def test_linkchecker() -> None:
    said = (
        "# created by LinkChecker\n"
        "urlname;parentname;base;result;warningstring;infostring;valid;url\n"
        "http://a/;;;200 OK;;;True;http://a/\n"
        "http://b/;;;200 OK;Redirected to `http://c/';;True;http://c/\n"
        'http://d/;;;"404; Not Found";;;False;http://d/\n'
        "# Stopped checking\n"
    )
    assert of_linkchecker(said) == {"http://a/": "fine", "http://b/": "doubtful", "http://d/": "broken"}


def test_stacite() -> None:
    links = [{"url": f"http://{note}/", "notes": [note], "verdict": "alive"} for note in "1234"]
    links[3]["verdict"] = "unchecked"
    codes = {"1": "C701", "2": "L301", "3": "L304"}
    findings = [{"code": code, "note": note} for note, code in codes.items()]
    said = of_stacite(json.dumps({"links": links, "findings": findings}))
    assert list(said.values()) == ["fine", "broken", "doubtful", "doubtful"]


def test_mammoth() -> None:
    (note,) = of_mammoth(
        '<p>Text.<sup><a href="#footnote-7">[1]</a></sup></p><ol><li>no note</li><li id="footnote-7"><p> Doe, '
        '<em>A Book</em>, <a href="https://a.example/">there</a>. <a href="#footnote-ref-7">↑</a></p></li></ol>'
    )
    assert (note.label, note.text, note.urls) == ("1", "Doe, A Book, there.", frozenset(["https://a.example/"]))


@pytest.mark.parametrize(
    ("page", "notes"),
    [
        ("Text.<sup>1</sup>\n\n> 1Doe, _A Book_, 12.\n\n2\n\nMore", [("1", "Doe, A Book, 12.")]),
        ("> 1Doe, see\n\nhttps://a.example/a_b_c.\n\nText goes on.", [("1", "Doe, see https://a.example/a_b_c.")]),
        ("> *Doe.\n\n> †Roe.\n", [("*", "Doe."), ("†", "Roe.")]),
        ("> 1 Doe.\n\n- 2 Roe, A Book of Many Pages, 45.", [("1", "Doe."), ("2", "Roe, A Book of Many Pages, 45.")]),
        ("# 1 A heading of some length\n\n12 parishes refused, and said so.", []),
    ],
)
def test_pymupdf4llm(page: str, notes: list[tuple[str, str]]) -> None:
    assert [(note.label, note.text) for note in of_pymupdf4llm(page)] == notes


def test_what_is_labelled_is_scored_as_right() -> None:
    gold = list(citations())
    perfect = score(gold, [citation.labels for citation in gold])
    assert all(tally.right == tally.read == tally.labelled > 0 for tally in perfect.values())
    swapped = score(gold, [citation.labels for citation in gold[1:] + gold[:1]])
    assert all(tally.f1 < 0.3 for tally in swapped.values())


def test_servers_behave() -> None:
    wanted = {
        "404": [("GET", 404), ("GET", 404)],
        "500 once": [("GET", 500), ("GET", 200), ("GET", 200)],
        "502 once": [("HEAD", 502), ("GET", 502), ("GET", 200)],
        "HEAD is answered 404": [("HEAD", 404), ("GET", 200)],
        "a redirect to itself that sets a cookie": [("GET", 302), ("GET", 200)],
        "the same page at every address": [("GET", 200)],
    }
    with serving("behaviors.py") as port:
        for address, case in addresses(CASES).items():
            for method, status in wanted.get(case.name, ()):
                assert _asked(address, port, method, case.path) == status, case.name


def _asked(address: str, port: int, method: str, path: str) -> int:
    connection = http.client.HTTPConnection(address, port, timeout=20)
    connection.request(method, path)
    try:
        return connection.getresponse().status
    finally:
        connection.close()
