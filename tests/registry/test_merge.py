"""Merging a document: an editor's hand wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.registry.merging import IBID, ONE, TWO

from stacite.registry.schema import read_registry

if TYPE_CHECKING:
    from tests.registry.merging import File


def test_a_first_extract_writes_the_file(file: File) -> None:
    assert file.text.splitlines() == [
        "# yaml-language-server: $schema=citations.schema.json",
        "stacite: 1",
        "documents:",
        "- path: brief.txt",
        f"  sha256: '{'0' * 64}'",
        "  notes:",
        "  - number: '1'",
        "    line: 101",
        "    marker: {line: 1, text: word 1}",
        "    text: Wagner, China’s Use, 2023 @812.",
        "    cites:",
        "    - {id: wagner2023chinas, locator: '812'}",
        "  - number: '2'",
        "    line: 102",
        "    marker: {line: 2, text: word 2}",
        "    text: ibid @4.",
        "    cites:",
        "    - {id: wagner2023chinas, form: ibid, locator: '4'}",
        "  - number: '3'",
        "    line: 103",
        "    marker: {line: 3, text: word 3}",
        "    text: Miller, Chip War, 2022.",
        "    cites:",
        "    - {id: miller2022chip}",
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


def test_a_second_extract_changes_no_byte(file: File) -> None:
    before = file.text
    assert file.extract(ONE, IBID, TWO).changes == ()
    assert file.text == before


def test_hand_edits_survive_a_changed_document(file: File) -> None:
    file.edit("  title: Chip War", '  title: "Chip War: The Fight"  # checked in the library')
    file.edit("  issued: '2023'", "  issued: 2023-08")
    file.edit("  - {family: Wagner}", "  - {family: Wagner, given: Caroline S.}")
    before = file.text.splitlines()
    file.extract(ONE.replace("812", "814"), IBID, TWO.replace(".", " @7."))
    after = file.text.splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        ("    text: Wagner, China’s Use, 2023 @812.", "    text: Wagner, China’s Use, 2023 @814."),
        ("    - {id: wagner2023chinas, locator: '812'}", "    - {id: wagner2023chinas, locator: '814'}"),
        ("    text: Miller, Chip War, 2022.", "    text: Miller, Chip War, 2022 @7."),
        ("    - {id: miller2022chip}", "    - {id: miller2022chip, locator: '7'}"),
    ]


def test_a_field_nobody_touched_follows_the_document(file: File) -> None:
    merged = file.extract(ONE, IBID, "Miller, Chip Wars, 2022.")
    assert file.item("miller2022chip").title == "Chip Wars"
    assert [(change.kind, change.field, change.before, change.after) for change in merged.changes] == [
        ("changed", "text", "Miller, Chip War, 2022.", "Miller, Chip Wars, 2022."),
        ("changed", "title", "Chip War", "Chip Wars"),
    ]


def test_a_field_deleted_by_hand_stays_deleted(file: File) -> None:
    file.edit("  issued: '2022'\n", "")
    file.extract(ONE, IBID, TWO + " @9")
    assert file.item("miller2022chip").issued is None


def test_a_field_added_by_hand_stays(file: File) -> None:
    file.edit("  title: Chip War\n", "  title: Chip War\n  publisher: Scribner\n")
    file.extract(ONE, IBID, "Miller, Chip War, 2022 {DOI:10.1000/1}.")
    assert file.item("miller2022chip").texts == {"title": "Chip War", "publisher": "Scribner", "DOI": "10.1000/1"}


def test_an_inserted_note_renumbers_but_cites_follow_their_text(file: File) -> None:
    file.edit("{id: wagner2023chinas, form: ibid, locator: '4'}", "{id: miller2022chip, form: ibid, locator: '5'}")
    file.extract("Khan, Law, 2020.", ONE, IBID, TWO)
    assert file.cites("3") == ["miller2022chip ibid 5"]
    assert file.cites("1") == ["khan2020law full"]
    assert [reference.id for reference in file.registry.references][-1] == "khan2020law"


def test_an_ibid_follows_the_work_before_it(file: File) -> None:
    file.extract(ONE, TWO, IBID)
    assert file.cites("3") == ["miller2022chip ibid 4"]


def test_a_reference_cited_no_more_stays(file: File) -> None:
    merged = file.extract(ONE, IBID)
    assert file.item("miller2022chip").title == "Chip War"
    assert [(change.kind, change.what, change.id) for change in merged.changes] == [
        ("gone", "note", ""),
        ("gone", "reference", "miller2022chip"),
    ]


def test_another_work_in_a_note_is_another_reference(file: File) -> None:
    file.extract(ONE, IBID, "Khan, The Law of Platforms, 2017.")
    assert file.cites("3") == ["khan2017law full"]
    assert file.item("miller2022chip").title == "Chip War"


def test_an_id_renamed_by_hand_stays(file: File) -> None:
    file.text = file.text.replace("miller2022chip", "chipwar")
    file.extract(ONE, IBID, TWO, "Miller, Chip War, 2022 @3.")
    assert file.cites("4") == ["chipwar full 3"]
    assert len(file.registry.references) == 2


def test_a_cite_pointed_elsewhere_by_hand_stays(file: File) -> None:
    file.edit("- {id: miller2022chip}", "- {id: wagner2023chinas}")
    file.extract(ONE, IBID, TWO.replace(".", " @3."))
    assert file.cites("3") == ["wagner2023chinas full 3"]
    assert file.item("wagner2023chinas").title == "China’s Use"


def test_a_cite_deleted_by_hand_stays_deleted(file: File) -> None:
    file.edit("    cites:\n    - {id: miller2022chip}\n", "")
    merged = file.extract(ONE, IBID, TWO)
    assert file.cites("3") == []
    assert merged.keys[2] == ("",)


def test_a_cite_added_by_hand_stays(file: File) -> None:
    file.edit("    - {id: miller2022chip}\n", "    - {id: miller2022chip}\n    - {id: wagner2023chinas, prefix: cf.}\n")
    file.extract(ONE, IBID, TWO.replace(".", " @3."))
    assert file.cites("3") == ["miller2022chip full 3", "wagner2023chinas full"]


def test_a_reference_added_by_hand_stays_as_it_is(file: File) -> None:
    file.text += "- id: mine\n  type: report\n  title: Law\n  author:\n  - {family: Khan}\n  issued: '2020'\n"
    file.extract(ONE, IBID, TWO, "Khan, Law, 2020 {DOI:10.1000/7}.")
    assert file.cites("4") == ["mine full"]
    assert file.item("mine").type == "report"
    assert file.item("mine").get("DOI") == ""


def test_entries_put_in_another_order_stay_so(file: File) -> None:
    head, _, entries = file.text.partition("references:\n")
    first, _, second = entries.partition("- id: m")
    file.text = f"{head}references:\n# newest first\n- id: m{second}{first}"
    before = file.text
    file.extract(ONE, IBID, TWO)
    assert file.text == before


def test_a_source_that_is_corrected_to_another_one_gives_way_to_it(file: File) -> None:
    file.extract(ONE, IBID, TWO, "Miller, Chip Wars, 2023 @9.", "ibid @10.")
    assert file.cites("4") == ["miller2023chip full 9"]
    merged = file.extract(ONE, IBID, TWO, "Miller, Chip War, 2022 @9.", "ibid @10.")
    assert file.cites("4") + file.cites("5") == ["miller2022chip full 9", "miller2022chip ibid 10"]
    assert [each.id for each in file.registry.references] == ["wagner2023chinas", "miller2022chip"]
    assert [(each.id, each.after) for each in merged.changes if each.what == "reference"] == [
        ("miller2023chip", "miller2022chip")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Chip Wars", "title: Chip Wars  # both are in the library"),
        ("title: Chip Wars", "title: Chip Wars\n  publisher: Scribner"),
        ("title: Chip Wars", "title: Chip Wars\n  ignore: [M403]"),
    ],
)
def test_what_an_editor_has_touched_stays_when_another_source_is_cited_instead(file: File, old: str, new: str) -> None:
    file.extract(ONE, IBID, TWO, "Miller, Chip Wars, 2023 @9.")
    file.edit(old, new)
    merged = file.extract(ONE, IBID, TWO, "Miller, Chip War, 2022 @9.")
    assert file.cites("4") == ["miller2022chip full 9"]
    assert file.item("miller2023chip").title == "Chip Wars"
    assert ("gone", "miller2023chip", "") in [(each.kind, each.id, each.after) for each in merged.changes]


def test_a_source_whose_key_an_editor_has_chosen_stays(file: File) -> None:
    file.extract(ONE, IBID, TWO, "Miller, Chip Wars, 2023 @9.")
    file.text = file.text.replace("miller2023chip", "wars")
    file.extract(ONE, IBID, TWO, "Miller, Chip War, 2022 @9.")
    assert file.item("wars").title == "Chip Wars"


@pytest.mark.parametrize(
    "entry", ["{id: a, title: One}  # ask", "id: a\n  title: One  # ask", "id: a\n  # ask\n  title: One"]
)
def test_a_comment_in_an_entry_is_known(entry: str) -> None:
    registry = read_registry(f"stacite: 1\nreferences:\n- {{id: b, title: Two}}\n- {entry}\n", "citations.yaml")
    assert [each.has_comment for each in registry.references] == [False, True]


def test_a_source_that_another_note_still_cites_stays_when_one_is_corrected(file: File) -> None:
    file.extract(ONE, TWO, "Miller, Chip Wars, 2023 @9.", "Miller, Chip Wars, 2023 @12.")
    file.extract(ONE, TWO, "Miller, Chip War, 2022 @9.", "Miller, Chip Wars, 2023 @12.")
    assert file.cites("3") + file.cites("4") == ["miller2022chip full 9", "miller2023chip full 12"]
