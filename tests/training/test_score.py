"""The scorer of labelled notes: documents whose scores can be counted by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from training.annotated_notes import LabelledDocument, read
from training.score import Score, Tally, figures, main, number, people, same, score

from stacite.model.citation import Antecedent, Citation, CitationForm, Locator, ParsedNote
from stacite.model.item import Date, Item, Name
from training import score as module

if TYPE_CHECKING:
    from pathlib import Path

FULL = (
    "<signal>See</signal> <cite type=book><author>Ada {Lovelace}</author>, *<title>Notes on Engines</title>*"
    " (<publisher-place>London</publisher-place>: <publisher>Taylor</publisher>,"
    " <issued edtf=1843-08>August 1843</issued>), <locator>12</locator></cite>; <cite type=webpage>“<title>Home"
    "</title>,” <container-title>Analytical Society</container-title>, <URL>https://www.example.org/</URL></cite>."
)
NOTES = (
    FULL,
    "<cite type=book form=ibid to=1.2 among=1.1+1.2>Ibid., <locator>145–47</locator></cite>. Not a citation.",
)
DOCUMENT = LabelledDocument("Engines", "chicago17-notes", "test", [read(note) for note in NOTES])


def span(at: int, text: str) -> tuple[int, int]:
    """Where a text stands in a note."""
    start = DOCUMENT.notes[at].text.index(text)
    return start, start + len(text)


BOOK = Citation(
    CitationForm.FULL,
    span(0, "Ada Lovelace, *Notes on Engines* (London: Taylor, August 1843), 12"),
    Item(
        "book",
        {"title": "*Notes on engines*", "publisher": "Taylor & Co", "publisher-place": "London"},
        {"author": (Name(family="Lovelace", given="A."),)},
        {"issued": Date("1843-08")},
    ),
    locator=Locator("12"),
)
IBID = Citation(
    CitationForm.IBID,
    span(1, "Ibid., 145–47"),
    locator=Locator("145-147"),
    antecedent=Antecedent(1, 1),
    candidates=(Antecedent(1, 1), Antecedent(1, 2)),
)
READ = (
    ParsedNote(DOCUMENT.notes[0].text, (BOOK,)),
    ParsedNote(DOCUMENT.notes[1].text, (IBID, Citation(CitationForm.FULL, span(1, "Not a citation"), Item()))),
)


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> Score:
    monkeypatch.setattr(module, "parse_document", lambda notes: READ)
    return score(DOCUMENT)


def test_spans_are_found_missed_and_made_up(result: Score) -> None:
    assert result.segments == Tally(right=2, read=3, labelled=3)
    assert result.segments.f1 == pytest.approx(2 / 3)
    assert result.notes == Tally(0, 2, 2)


def test_a_citation_that_was_not_found_misses_all_its_fields(result: Score) -> None:
    assert result.fields["URL"] == Tally(0, 0, 1)
    assert result.fields["title"] == Tally(1, 1, 2)
    assert result.fields["publisher"] == Tally(0, 1, 1)
    assert result.micro == Tally(right=5, read=6, labelled=9)
    assert result.records == Tally(0, 2, 2)
    assert result.types == Tally(1, 2, 2)


def test_short_forms_have_form_antecedent_pinpoint_and_doubt(result: Score) -> None:
    for tally in (result.forms, result.antecedents, result.locators, result.ambiguities):
        assert tally == Tally(1, 1, 1)


def test_every_error_is_told(result: Score) -> None:
    assert [line.split(": ", 1)[1] for line in result.errors] == [
        "publisher: Taylor -> Taylor & Co",
        "not found: “Home,” Analytical Society, https://www.example.org/",
        "read, not labelled: Not a citation",
    ]


def test_documents_add_up(result: Score) -> None:
    result.add(result)
    assert result.segments == Tally(4, 6, 6)
    assert result.micro.labelled == 18


@pytest.mark.parametrize(
    ("variable", "labelled", "read", "right"),
    [
        ("title", "The “Haves”", "the ‘haves’", True),
        ("title", "The Haves", "Haves", False),
        ("locator", "145–47", "145-147", True),
        ("locator", "xlviii", "XLVIII", True),
        ("locator", "145, 47", "145-147", False),
        ("volume", "IV", "4", True),
        ("edition", "2nd", "second", True),
        ("edition", "rev.", "rev. ed.", True),
        ("issue", "2-3", "2–3", True),
        ("number", "404", "Law Com No 404", True),
        ("URL", "https://www.example.org/a/", "http://example.org/a", True),
        ("DOI", "10.1000/XYZ", "https://doi.org/10.1000/xyz", True),
        ("issued", "1843", "1843-08", True),
        ("issued", "1843-08", "1843", False),
        ("genre", "PhD diss.", "PhD dissertation", True),
        ("archive", "MS 12 British Library", "British Library, MS 12", True),
    ],
)
def test_what_is_the_same(variable: str, labelled: str, read: str, right: bool) -> None:
    assert same(variable, labelled, read) is right


def test_a_law_may_carry_its_year_in_the_title() -> None:
    assert same("title", "Human Rights Act", "Human Rights Act 1998", "legislation")


def test_names_are_compared_by_family_and_first_initial() -> None:
    printed = [Name(family="de Sousa Santos", given="B."), Name(literal="World Bank")]
    read = [Name(family="Sousa Santos", given="Boaventura", non_dropping_particle="de"), Name(literal="WORLD BANK")]
    assert people(printed) == people(read[::-1])


def test_figures_and_numbers() -> None:
    assert figures("paras 12, 145–47") == ("12", "145", "147")
    assert number("Report No. GAO-22-1") == "gao221"


def test_the_pages_of_an_article_may_be_read_as_those_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    note = read(
        "<cite type=article-journal><author>Ada {Lovelace}</author>, “<title>Engines</title>,”"
        " *<container-title>Memoirs</container-title>* <volume>3</volume>: <page>666–731</page></cite>."
    )
    item = Item(
        "article-journal",
        {"title": "Engines", "container-title": "Memoirs", "volume": "3"},
        {"author": (Name(family="Lovelace", given="Ada"),)},
    )
    citation = Citation(CitationForm.FULL, note.cites[0].span, item, locator=Locator("666–731"))
    monkeypatch.setattr(module, "parse_document", lambda notes: (ParsedNote(note.text, (citation,)),))
    assert score(LabelledDocument("Pages", "", "test", [note])).records == Tally(1, 1, 1)


def test_the_program_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "engines.yaml"
    lines = ["document: Engines", "style: chicago17-notes", "use: test", "notes:"]
    path.write_text("\n".join([*lines, *(f"- >-\n  {note}" for note in NOTES)]), encoding="utf-8")
    main([str(path), "--errors", "1"])
    printed = capsys.readouterr().out
    assert "engines" in printed
    assert "title" in printed
    main([str(path), "--use", "training"])
    assert "engines" not in capsys.readouterr().out
