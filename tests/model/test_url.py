"""Where a printed URL begins and ends, and whether it can be asked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model import url as urls_module
from stacite.model.url import find_urls, page_key, url_fault, url_key, without_gaps


def urls(text: str) -> list[str]:
    return [found.url for found in find_urls(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://example.org/a.html.", ["https://example.org/a.html"]),
        ("(https://example.org/a_(b)).", ["https://example.org/a_(b)"]),
        ("(see https://example.org/a).", ["https://example.org/a"]),
        ("<https://example.org/a.>", ["https://example.org/a."]),
        ("<https://example.org/a>; <http://example.org/b>.", ["https://example.org/a", "http://example.org/b"]),
        ("“https://example.org/a,” she wrote", ["https://example.org/a"]),
        ("at www.example.org, and", ["www.example.org"]),
        ("at www2.example.org/a, and", ["www2.example.org/a"]),
        ("mail a@www.example.org", []),
        ("in: example.co.uk/2016/a.html. And example.org/;", ["example.co.uk/2016/a.html", "example.org/"]),
        ("zeitung.de/Politik/a.html, goo.gl/14Xy", ["zeitung.de/Politik/a.html", "goo.gl/14Xy"]),
        ("un.org/en, presse.com.br/muro; mur.fr/?id=3", ["un.org/en", "presse.com.br/muro", "mur.fr/?id=3"]),
        ("lecteur.es/chercheur.es, auteur.es/maître-chercheur.es, trad.it/ingl., vol.ch/p3, own.it/them", []),
        (r"10.us/1, 3.int/4, wall.pl/test, a\wall.cc/x_1, trad.it/fr/ingl., col.pt/12", []),
        ("and/or, Example.com/Roe, example.com, a@example.org/b, doi.org/10.1000/1, walls.pdf/2", []),
        ("https://example.org/?q=a;b=c; next", ["https://example.org/?q=a;b=c"]),
        ("*https://example.org/x*", ["https://example.org/x"]),
        ("https:// and http://", []),
        ("HTTPS://EXAMPLE.ORG/A", ["HTTPS://EXAMPLE.ORG/A"]),
        ("see httpss://example.org/a and htttp://example.org/b.", ["httpss://example.org/a", "htttp://example.org/b"]),
        (
            "https://web.archive.org/web/2024/https://example.org/a",
            ["https://web.archive.org/web/2024/https://example.org/a"],
        ),
    ],
)
def test_finds_urls_without_the_sentence(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


def test_tells_brackets_and_the_sentences_punctuation() -> None:
    bare, bracketed = find_urls("Go to https://example.org/a. Or <https://example.org/b>;")
    assert (bare.bracketed, bare.trailing, bare.outer) == (False, ".", bare.span)
    assert (bracketed.bracketed, bracketed.trailing) == (True, ";")
    assert bracketed.outer == (bracketed.span[0] - 1, bracketed.span[1] + 1)


def test_a_blank_inside_brackets_belongs_to_the_url() -> None:
    (found,) = find_urls("<https://example.org/a long-name.pdf>")
    assert found.url == "https://example.org/a long-name.pdf"
    assert url_fault(found.url) == "it contains a space"


@given(st.text(alphabet='htps:/.w<>()[] aé,;!?*"“”\n', max_size=80))
def test_every_span_is_the_url(text: str) -> None:
    end = 0
    for found in find_urls(text):
        assert text[found.span[0] : found.span[1]] == found.url
        assert found.span[0] >= end
        end = found.span[1]


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("https:///x", "no host"),
        ("https://example.org:99999/", "port"),
        ("https://example.org:http/", "port"),
        ("https://example.org:0/", "port is 0"),
        ("http:/www.example.org/", "a slash is missing after http:"),
        ("httpss://example.org/", "“httpss” should be “https”"),
        ("893734", "does not begin with https://"),
        ("https://exa..mple.org/", "two periods in a row"),
        ("https://-example.org/", "hyphen"),
        (f"https://{'a' * 64}.org/", "63"),
        (f"https://{'.'.join(['a' * 60] * 5)}/", "253"),
        ("https://exa!mple.org/", "character"),
        ("https://[::1/", "malformed"),
    ],
)
def test_names_the_fault(url: str, fault: str) -> None:
    found = url_fault(url)
    assert found is not None
    assert fault in found


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "https://bücher.example/ä?ö#ü",
        "http://[2001:db8::1]:8080/",
        "www.example.org/a",
        "https://a_b.example/",
    ],
)
def test_sound_urls_have_none(url: str) -> None:
    assert url_fault(url) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("www.example.org/a", "https://www.example.org/a"),
    ],
)
def test_spellings_of_one_address_are_equal(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a?x=1", "https://example.org/a?x=2"),
        ("https://example.org/a#x", "https://example.org/a"),
        ("https://[::1/", "https://[::2/"),
    ],
)
def test_other_addresses_are_not(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize("after", ["، الصفحة 3.", "。第3页", "，第3页", "）。", "؛ انظر", "۔", "।", "」という"])
def test_punctuation_of_other_scripts_ends_a_url(after: str) -> None:
    (found,) = find_urls(f"https://a.example/b?c=1{after}")
    assert found.url == "https://a.example/b?c=1"


def test_scheme_www_and_a_closing_slash_make_no_other_page() -> None:
    spellings = ("https://example.org/a", "http://www.example.org/a/", "HTTPS://EXAMPLE.org:443/a", "www.example.org/a")
    assert {page_key(url) for url in spellings} == {"example.org/a"}
    assert page_key("https://example.org/a?b=c") != page_key("https://example.org/a")


def test_gaps_are_dropped_only_where_a_url_goes_on() -> None:
    assert without_gaps("https://a.example/ b  /c d &e= f") == "https://a.example/b/c d&e=f"
    assert without_gaps("https://a.example/b/ c-d.") == "https://a.example/b/c-d"
    long = f"https://a.example/b{' ' * 300_000}c"
    assert without_gaps(long) == long


@given(st.text("wW:/.a", max_size=8))
def test_hints_of_urls_are_found_in_letters_of_any_case(text: str) -> None:
    plain = re.compile(r"://|www\.", re.IGNORECASE)
    assert [each.span() for each in urls_module._HINT.finditer(text)] == [each.span() for each in plain.finditer(text)]


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://a.example/news/ x-1 /y", "https://a.example/news/x-1/y"),
        ("https://a.example/ https://b.example/", "https://a.example/ https://b.example/"),
    ],
)
def test_a_url_has_no_gaps_but_before_another_one(url: str, whole: str) -> None:
    assert without_gaps(url) == whole
