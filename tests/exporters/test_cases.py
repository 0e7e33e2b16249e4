"""Corrections as training cases: what is written is read again by training/annotated_notes.py as it was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.making.data import read_yaml
from tests.making.parsing import parse_note

from stacite.exporters.cases import VARIABLES, CaseCitation, CaseNote, export, place_variables, tagged_text
from stacite.model.citation import CitationForm
from stacite.model.item import Date, Item, Name
from training import annotated_notes

DATA = Path(__file__).parents[1] / "data" / "citations"
NOTE = "See Jane Doe and John Roe, “On Rivers,” *Review of Floods* 12, no. 3 (May 4, 2020): 101–117, at 105. True."


def as_read(text: str) -> CaseNote:
    """A note that no editor has touched."""
    citations = tuple(CaseCitation(each, None, each.form, each.locator) for each in parse_note(text).citations)
    return CaseNote("brief.txt, note 1", text, citations)


def corrected(text: str, item: Item) -> CaseNote:
    """A note whose one citation an editor has corrected."""
    (citation,) = parse_note(text).citations
    return CaseNote("brief.txt, note 1", text, (CaseCitation(citation, item, citation.form, citation.locator),))


def read_back(note: CaseNote) -> annotated_notes.LabelledNote:
    """The note as the training reads it."""
    (written,) = yaml.safe_load(export([note], "brief.txt"))["notes"]
    return annotated_notes.read(written)


def parts(note: annotated_notes.LabelledNote) -> dict[str, str]:
    """By variable, the text that is marked."""
    return {variable: note.text[start:end] for variable, start, end in note.cites[0].parts}


def test_the_tags_are_those_of_the_notation() -> None:
    assert VARIABLES == annotated_notes.VARIABLES


def test_a_note_as_it_was_read() -> None:
    note = read_back(as_read(NOTE))
    assert note.text == NOTE
    (cite,) = note.cites
    assert (cite.type, cite.form, cite.prefix) == ("article-journal", "full", "See")
    assert cite.names["author"] == [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "John"}]
    assert cite.dates == {"issued": "2020-05-04"}
    assert parts(note) == {
        "author": "Jane Doe and John Roe",
        "title": "On Rivers",
        "container-title": "Review of Floods",
        "volume": "12",
        "issue": "3",
        "issued": "May 4, 2020",
        "page": "101–117",
        "locator": "105",
    }


CORRECTIONS = [
    pytest.param(
        Item("book", {"title": "A Book: Part 2"}), {"title": "A Book, Part 2"}, ["title"], id="as printed only"
    ),
    pytest.param(Item("book", {"title": "A Book, PART 2"}), {"title": "A Book, Part 2"}, [], id="case does not count"),
    pytest.param(
        Item("book", {"title": "A Book", "volume": "2"}), {"title": "A Book", "volume": "2"}, [], id="split in two"
    ),
    pytest.param(
        Item("book", {"publisher": "Gallus & Co."}, {}, {"issued": Date("2019-05")}),
        {"publisher": "Gallus & Co.", "issued": "May 2019"},
        [],
        id="a date that was read too short",
    ),
    pytest.param(
        Item("book", {}, {"author": (Name("van der Berg", "Ada"), Name(literal="World Bank"))}),
        {"author": "Ada van der Berg and World Bank"},
        [],
        id="a person and a body",
    ),
    pytest.param(
        Item("book", {}, {"author": (Name("Smith", "John"),)}), {}, ["author"], id="a name that is not printed"
    ),
]


@pytest.mark.parametrize(("item", "placed", "missing"), CORRECTIONS)
def test_where_a_correction_stands(item: Item, placed: dict[str, str], missing: list[str]) -> None:
    text = "Ada van der Berg and World Bank, *A Book, Part 2* (Basel: Gallus & Co., May 2019), 7."
    note = corrected(text, item)
    found = place_variables(text, note.citations[0].citation, item, None, VARIABLES)
    if missing:
        assert list(found.missing) == missing
        return
    assert {label.variable: text[slice(*label.span)] for label in found.placed} == placed
    back = read_back(note)
    assert back.text == text
    assert placed.items() <= parts(back).items()


def test_what_an_editor_has_moved_to_another_variable() -> None:
    item = Item("webpage", {"title": "On Rivers", "publisher": "Review of Floods"}, {}, {"issued": Date("2020-05-04")})
    assert parts(read_back(corrected(NOTE, item)))["publisher"] == "Review of Floods"
    assert "container-title" not in parts(read_back(corrected(NOTE, item)))


def test_names_are_braced_wherever_the_family_name_stands() -> None:
    item = Item("book", {}, {"author": (Name("Gong", "Qian"),), "editor": (Name(literal="UN"),)})
    text = "Gong Qian, *A Book*, ed. UN (Paris: Seuil, 1999)."
    cite = read_back(corrected(text, item)).cites[0]
    assert cite.names == {"author": [{"family": "Gong", "given": "Qian"}], "editor": [{"literal": "UN"}]}


def test_what_is_not_found_is_said_above_the_note() -> None:
    written = export([corrected(NOTE, Item("article-journal", {"container-title": "Rev. Floods"}))], "brief.txt")
    assert "# brief.txt, note 1; values not found in the text: container-title\n" in written


def test_a_text_that_looks_like_tags_is_left_out() -> None:
    text = "Jane Doe, *A <b>Book</b>* (London: Press, 2019)."
    written = export([as_read(text), as_read(NOTE)], "brief.txt")
    assert "note 1: left out because its text contains tags\n" in written
    assert len(yaml.safe_load(written)["notes"]) == 1


def test_hostile_letters_survive_and_drive_no_terminal() -> None:
    text = 'Jane Doe, *A \x1b[31mBook\u202e\x85* (London: It\'s a "Press"\u2028, 2019), 12.'
    written = export([as_read(text)], "brief\x1b.txt")
    assert not [letter for letter in written if letter != "\n" and not letter.isprintable()]
    assert yaml.safe_load(written)["document"] == "brief\x1b.txt"
    (back,) = yaml.safe_load(written)["notes"]
    assert annotated_notes.read(back).text == text


def test_short_forms_point_to_their_cases() -> None:
    note = as_read("Ibid., 14.")
    (ibid,) = note.citations
    case = CaseNote("", note.text, (CaseCitation(ibid.citation, None, CitationForm.IBID, ibid.locator, (2, 1)),))
    (cite,) = read_back(case).cites
    assert (cite.form, cite.to, parts(read_back(case))) == ("ibid", (2, 1), {"locator": "14"})


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_known_note_is_read_back_with_its_fields(path: Path) -> None:
    for case in read_yaml(path):
        note = as_read(" ".join(case["note"].split()))
        labels = [
            place_variables(note.text, each.citation, each.citation.item, each.locator, VARIABLES)
            for each in note.citations
        ]
        back = annotated_notes.read(tagged_text(note, labels))
        assert back.text == note.text
        for found, cite in zip(labels, back.cites, strict=True):
            assert [(label.variable, *label.span) for label in found.placed] == cite.parts
