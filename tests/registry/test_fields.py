"""Works that a reference manager left in a document, in the registry."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from stacite.app import extract
from stacite.app.documents import Project
from stacite.model.document import Document, EmbeddedItem, Note
from stacite.model.finding import Location
from stacite.model.item import Date, Item, Name
from stacite.settings import Settings
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from pathlib import Path

ORCHARD = Item(
    "article-journal",
    {"title": "Orchards of the lower valley", "DOI": "10.5555/orchard.7"},
    {"author": (Name("Lindqvist", "Maja"),)},
    {"issued": Date("2019")},
)
HARVEST = Item("book", {"title": "Harvest"}, {"author": (Name("Berg", "Aino"),)}, {"issued": Date("2001")})
NOTES = (
    ("See Maja Lindqvist, “Orchards of the Lower Valley,” *Annals of Fruit* 12 (2019): 44.", "Maja", 1, ORCHARD),
    ("It is doubted (Berg 2001).", "Berg", 2, HARVEST),
    ("Lindqvist, “Orchards,” 46.", "Lindqvist", 1, ORCHARD),
)


def document() -> Document:
    notes = tuple(
        Note(
            str(at),
            at,
            Passage(text),
            Location("a.docx"),
            items=(EmbeddedItem(item, (text.index(word), len(text) - end)),),
        )
        for at, (text, word, end, item) in enumerate(NOTES, 1)
    )
    return Document("a.docx", "docx", "0" * 64, notes, (), Passage("Body."))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project.of(Settings(), None)


def test_the_works_of_fields_are_registered_and_a_second_extract_changes_no_byte(project: Project) -> None:
    first = extract.save([document()], project, date(2026, 11, 24))
    assert project.registry_file.read_text(encoding="utf-8") == first.after
    assert "DOI: 10.5555/orchard.7" in first.after
    assert first.after.count("id: berg2001harvest") == 2, "a reference and a cite, though the print is no citation"
    assert first.after.count("id: lindqvist2019orchards") == 3
    second = extract.extract([document()], project, date(2026, 11, 25))
    assert (second.after, second.changes) == (first.after, ())


def test_a_hand_edit_of_such_a_cite_survives(project: Project) -> None:
    extract.save([document()], project, date(2026, 11, 24))
    path = project.registry_file
    edited = path.read_text(encoding="utf-8").replace(
        "{id: berg2001harvest, form: short}", "{id: berg2001harvest, form: short, locator: '9'}"
    )
    path.write_text(edited, encoding="utf-8")
    assert extract.extract([document()], project, date(2026, 11, 25)).after == edited
