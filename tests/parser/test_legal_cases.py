"""Law: what the data's cases cannot say: works without a title, no case at all, and linear time."""

from __future__ import annotations

import time

import pytest

from stacite.parser.parse import parse_note


@pytest.mark.parametrize(
    ("note", "kind", "fields"),
    [
        ("42 U.S.C. § 1983 (2012).", "legislation", {"volume": "42", "container-title": "U.S.C.", "section": "1983"}),
        (
            "17 C.F.R. § 240.10b-5 (2019).",
            "regulation",
            {"volume": "17", "container-title": "C.F.R.", "section": "240.10b-5"},
        ),
        ("5 U.S.C. § 706(2)(A).", "legislation", {"volume": "5", "container-title": "U.S.C.", "section": "706(2)(A)"}),
        ("S. Rep. No. 89-910, at 4 (1966).", "report", {"number": "S. Rep. No. 89-910"}),
        (
            "730 Ill. Comp. Stat. 5/5-8-1 (2016).",
            "legislation",
            {"volume": "730", "container-title": "Ill. Comp. Stat.", "section": "5/5-8-1"},
        ),
    ],
)
def test_a_code_needs_no_title(note: str, kind: str, fields: dict[str, str]) -> None:
    (citation,) = parse_note(note).citations
    assert citation.item is not None
    assert (citation.item.type, dict(citation.item.texts)) == (kind, fields)


@pytest.mark.parametrize(
    ("note", "title"),
    [
        (
            "D. Bell, Brown v. Board of Education and the Interest-Convergence Dilemma, 93 Harv. L. Rev. 518 (1980).",
            "Brown v. Board of Education and the Interest-Convergence Dilemma",
        ),
        ("Mark Elliott, ‘Miller v Parliament’ (2017) 76 CLJ 217.", "Miller v Parliament"),
        ("George Orwell, *Down and Out v the World* (London: Secker, 1933).", "Down and Out v the World"),
    ],
)
def test_a_work_about_a_case_is_no_case(note: str, title: str) -> None:
    (citation,) = parse_note(note).citations
    assert citation.item is not None
    assert citation.item.type != "legal_case"
    assert citation.item.title == title


@pytest.mark.parametrize(
    "unit",
    [
        "A v B [2001] ",
        "1 A. ",
        "Act (X) 2004 ",
        "No 1/2 and ",
        "A ed, B tr, ",
        "§ 1(a)(b)(",
        "(signed in a a ",
        "1 U.S.C. § ",
        "9",
        "GA Res 1, A, ",
    ],
)
def test_hostile_law_is_read_in_linear_time(unit: str) -> None:
    def seconds(letters: int) -> float:
        note = ("Foo v Bar " + unit * letters)[:letters]
        start = time.process_time()
        parse_note(note)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(20_000) < max(1.0, 60 * seconds(2_000))
