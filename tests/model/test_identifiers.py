"""DOIs and the other identifiers, as people print them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.model import identifiers
from stacite.model.identifiers import (
    doi_key,
    doi_of_url,
    doi_url,
    find_dois,
    find_isbns,
    find_issns,
    is_doi,
    is_valid_isbn,
    is_valid_issn,
    isbn_10,
    isbns_of,
)

SICI = "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID>3.0.CO;2-2"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/182.", "10.1000/182"),
        ("<https://doi.org/10.1000/182>", "10.1000/182"),
        ("http://dx.doi.org/10.1000/ABC-d", "10.1000/ABC-d"),
        ("doi:10.1000/182, and", "10.1000/182"),
        ("DOI: 10.1000/182; and", "10.1000/182"),
        ("doi.org/10.1000/182", "10.1000/182"),
        ("(10.1000/182)", "10.1000/182"),
        ("10.1000/a(b)c", "10.1000/a(b)c"),
        (
            f"doi:{SICI}.",
            SICI,
        ),
        ("https://doi.org/10.1000%2F182", "10.1000/182"),
        ("https://doi.org/10.1000.5/x", "10.1000.5/x"),
    ],
)
def test_finds_the_name_alone(text: str, doi: str) -> None:
    (found,) = find_dois(text)
    assert found.doi == doi
    assert not found.malformed


@pytest.mark.parametrize(
    "text",
    [
        "doi:10.1000182",
        "https://doi.org/10.10/x",
        "doi: 10.1093scipol/x",
        "https://doi.org/1O.1093/x",
        "doi:lO.1093/x",
    ],
)
def test_what_is_given_as_a_doi_but_is_none_is_malformed(text: str) -> None:
    (found,) = find_dois(text)
    assert found.malformed


@pytest.mark.parametrize(
    "text",
    ["https://publisher.example/doi/10.1000/182", "www.a.example/10.1000/182", "version 10.5/3", "110.1000/3x"],
)
def test_a_doi_inside_another_url_is_not_given_as_one(text: str) -> None:
    assert not list(find_dois(text))


@given(st.text(alphabet="10.abd/oi: <>()%,;https", max_size=80))
def test_spans_hold_what_was_found(text: str) -> None:
    for found in find_dois(text):
        printed = text[found.span[0] : found.span[1]]
        assert printed.startswith(found.prefix)
        assert is_doi(found.doi) is not found.malformed


def test_dois_are_compared_without_case() -> None:
    assert doi_key("10.1000/ABC") == doi_key(" 10.1000/abc")


def test_doi_urls() -> None:
    assert doi_of_url("http://dx.doi.org/10.1000/182") == "10.1000/182"
    assert doi_of_url("https://example.org/10.1000/182") is None
    assert doi_of_url("https://doi.org/about") is None
    assert doi_url("10.1000/182") == "https://doi.org/10.1000/182"


@pytest.mark.parametrize("isbn", ["978-0-306-40615-6", "0-306-40615-3", "97802261042", "978-0-226-1042X-0"])
def test_wrong_isbns(isbn: str) -> None:
    assert not is_valid_isbn(isbn)


@pytest.mark.parametrize(
    ("text", "isbns"),
    [
        ("0-306-40615-2", ("9780306406157",)),
        ("ISBN 978-0-306-40615-7 (hardback), 0-306-40615-2 (again)", ("9780306406157",)),
        ("0804429577 (cloth : alk. paper)", ()),
        ("080442957x 9780306406157", ("9780804429573", "9780306406157")),
        ("979–10–90636–07–1", ("9791090636071",)),
        ("97803064061570", ()),
        ("no number", ()),
    ],
)
def test_isbns_have_one_form(text: str, isbns: tuple[str, ...]) -> None:
    assert isbns_of(text) == isbns


@pytest.mark.parametrize(
    ("isbn", "older"), [("9780306406157", "0306406152"), ("9780804429573", "080442957X"), ("9791090636071", "")]
)
def test_an_isbn_had_a_shorter_form(isbn: str, older: str) -> None:
    assert isbn_10(isbn) == older


@pytest.mark.parametrize("isbn", ["978-0-306-40615-7", "0-306-40615-2", "0-8044-2957-X"])
def test_right_isbns(isbn: str) -> None:
    assert is_valid_isbn(isbn)
    assert [found for found, _ in find_isbns(f"New York, 1999, ISBN {isbn}.")] == [isbn]


@pytest.mark.parametrize("after", ["。第3页", "، ص 3", "）。", "，2020"])
def test_punctuation_of_other_scripts_ends_a_doi(after: str) -> None:
    (found,) = find_dois(f"https://doi.org/10.5555/ab.c-1{after}")
    assert found.doi == "10.5555/ab.c-1"


@pytest.mark.parametrize("issn", ["0302-9743", "2434-561X", "2434561x", "0036–8075"])
def test_right_issns(issn: str) -> None:
    assert is_valid_issn(issn)
    assert [found for found, _ in find_issns(f"Journal, eISSN: {issn}, no. 4.")] == [issn]


@pytest.mark.parametrize("issn", ["0302-3428", "0302-974", "X302-9743", "0302-97433"])
def test_wrong_issns(issn: str) -> None:
    assert not is_valid_issn(issn)


@pytest.mark.parametrize("text", ["2003-2004", "ISSN missing 0302-9743", "ISSN 0302-97431", "MISSN 0302-9743"])
def test_what_is_not_announced_is_no_issn(text: str) -> None:
    assert not list(find_issns(text))


@given(st.text("1dD0oOiIıİ.", max_size=8))
def test_hints_of_dois_are_found_in_letters_of_any_case(text: str) -> None:
    plain = re.compile(r"10\.|doi", re.IGNORECASE)
    assert [each.span() for each in identifiers._HINT.finditer(text)] == [each.span() for each in plain.finditer(text)]


@given(st.text("iIsSſbBnN:- 12345678xX", max_size=20))
def test_serial_numbers_are_not_overlooked(text: str) -> None:
    assert [issn for issn, _ in find_issns(text)] == [match["issn"] for match in identifiers._ISSN.finditer(text)]
    assert [isbn for isbn, _ in find_isbns(text)] == [match["isbn"] for match in identifiers._ISBN.finditer(text)]


@pytest.mark.parametrize("word", ["ISSN", "issn", "Iſſn", "ıssn", "eISSN", "ISSN-L:"])
def test_a_serial_number_is_found_whatever_the_letters_of_its_word(word: str) -> None:
    assert [issn for issn, _ in find_issns(f"{word} 0317-8471")] == ["0317-8471"]
