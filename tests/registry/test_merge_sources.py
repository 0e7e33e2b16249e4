"""Merging a document's own bibliography: its entries are kept with their places, and an editor's hand wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.registry.merging import ONE, File, document, extract, parse

from stacite.app.corpus.results import RegistryJoiner
from stacite.model.item import Name
from stacite.model.registry import Registry
from stacite.registry.merge import merge
from stacite.registry.schema import read_registry

if TYPE_CHECKING:
    from stacite.model.registry import RegisteredDocument

CHIP = "Miller, Chip War, 2022."
USE = "Wagner, China’s Use, 2023."


@pytest.fixture
def listed() -> File:
    file = File()
    file.extract(ONE, listed=[CHIP, USE])
    return file


def _document(file: File) -> RegisteredDocument:
    found = file.registry.document("brief.txt")
    assert found is not None
    return found


def test_entries_stand_beside_the_notes_and_a_work_of_both_is_one_source(listed: File) -> None:
    lines = listed.text.splitlines()
    assert lines[lines.index("  sources:") :] == [
        "  sources:",
        "  - line: 202",
        "    text: Miller, Chip War, 2022.",
        "    cites:",
        "    - {id: miller2022chip}",
        "  - line: 203",
        "    text: Wagner, China’s Use, 2023.",
        "    cites:",
        "    - {id: wagner2023chinas}",
        "references:",
        "- id: wagner2023chinas",
        "  type: book",
        "  author:",
        "  - {family: Wagner}",
        "  title: China’s Use",
        "  issued: '2023'",
        "- id: miller2022chip",
        "  type: book",
        "  author:",
        "  - {family: Miller}",
        "  title: Chip War",
        "  issued: '2022'",
    ]


@pytest.mark.parametrize(
    ("entry", "works"),
    [
        ("Miller Ann, Chip War, 2022.", 1),  # the parser took the family name for the given one
        ("Millerson, Chip War, 2022.", 2),
        ("Miller, Chip War, 2021.", 2),
    ],
)
def test_title_year_and_a_name_in_common_make_one_source(entry: str, works: int) -> None:
    assert len(extract(Registry(), "Ann Miller, Chip War, 2022.", listed=[entry]).registry.references) == works


def test_a_second_extract_changes_no_byte(listed: File) -> None:
    before = listed.text
    assert listed.extract(ONE, listed=[CHIP, USE]).changes == ()
    assert listed.text == before


def test_new_changed_and_removed_entries(listed: File) -> None:
    merged = listed.extract(ONE, listed=["Adams, Silt, 2001.", "Miller, Chip Wars, 2022."])
    assert [(each.kind, each.what, each.id, each.field) for each in merged.changes if each.what == "entry"] == [
        ("new", "entry", "adams2001silt", ""),
        ("changed", "entry", "miller2022chip", "text"),
        ("gone", "entry", "wagner2023chinas", ""),
    ]
    assert [entry.text for entry in _document(listed).sources] == ["Adams, Silt, 2001.", "Miller, Chip Wars, 2022."]


def test_what_an_editor_changes_survives(listed: File) -> None:
    listed.edit("  - {family: Miller}", "  - {family: Miller, given: Chris}  # checked")
    listed.extract(ONE, "Miller, Chip War, 2022 @7.", listed=[CHIP, USE])
    assert listed.item("miller2022chip").authors == (Name("Miller", "Chris"),)
    assert "# checked" in listed.text


def test_a_key_that_an_editor_gives_an_entry_is_kept(listed: File) -> None:
    listed.text = listed.text.replace("miller2022chip", "chipwar")
    listed.extract(ONE, listed=[CHIP, USE])
    assert [cite.id for entry in _document(listed).sources for cite in entry.cites] == ["chipwar", "wagner2023chinas"]


def test_a_bibliography_is_added_to_a_registry_that_had_none() -> None:
    file = File()
    file.extract(ONE)
    before = file.text
    file.extract(ONE, listed=[CHIP])
    assert file.text.replace(
        "  sources:\n  - line: 202\n    text: Miller, Chip War, 2022.\n    cites:\n    - {id: miller2022chip}\n", ""
    ).startswith(before)


def test_a_document_that_lost_its_bibliography_loses_its_entries(listed: File) -> None:
    listed.extract(ONE)
    assert "sources:" not in listed.text
    assert listed.registry.reference("miller2022chip") is not None


def test_entries_of_two_documents_share_a_source(listed: File) -> None:
    listed.extract(listed=[CHIP], path="other.txt")
    assert len(listed.registry.references) == 2


def test_a_document_may_have_a_bibliography_and_no_notes() -> None:
    merged = extract(Registry(), listed=[CHIP])
    assert [(entry.text, entry.line) for entry in merged.registry.documents[0].sources] == [(CHIP, 201)]
    assert merged.keys == (("miller2022chip",),)


def test_a_label_and_a_page_are_kept() -> None:
    text = """
stacite: 1
documents:
- path: a.pdf
  sources:
  - {number: '12', page: 3, text: Silt, cites: [{id: a}]}
references:
- id: a
"""
    entry = read_registry(text, "citations.yaml").documents[0].sources[0]
    assert (entry.number, entry.page, entry.text, entry.cites[0].id) == ("12", 3, "Silt", "a")


def test_joined_registries_keep_their_entries() -> None:
    joiner = RegistryJoiner()
    paper = document(listed=[CHIP])
    joiner.add(merge(Registry(), paper, parse([("", CHIP)]), parse).registry)
    joined = joiner.joined("citations.yaml")
    assert [cite.id for cite in joined.documents[0].sources[0].cites] == ["miller2022chip"]
