"""Merging works and documents: one work is one reference, and documents leave each other alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.registry.merging import IBID, ONE, TWO, File, document, extract, parse

from stacite.model.document import NoteRef
from stacite.model.finding import Location
from stacite.model.item import Date, Item, Name
from stacite.model.registry import RegisteredNote, Registry
from stacite.registry import readings
from stacite.registry.merge import merge


def test_a_short_form_without_antecedent_is_kept_without_id() -> None:
    file = File()
    merged = file.extract("short @3.")
    assert file.cites("1") == ["- short 3"]
    assert merged.keys == (("",),)
    assert "- {form: short, locator: '3'}" in file.text


def test_one_work_is_one_reference_by_doi_url_or_title() -> None:
    merged = extract(
        Registry(),
        "Wagner, Use, 2023 {DOI:10.1000/AB}.",
        "Wagner, The Use, 2024 {DOI:10.1000/ab}.",
        "Khan, Law, 2020 {URL:https://x.org}.",
        "Khan, Rules, 2019 {URL:HTTPS://X.org/}.",
        "WAGNER, use, 2023.",
        "Wagner, Use, 2022.",
    )
    assert merged.keys == (
        ("wagner2023use",),
        ("wagner2023use",),
        ("khan2020law",),
        ("khan2020law",),
        ("wagner2023use",),
        ("wagner2022use",),
    )


@pytest.mark.parametrize(("section", "is_same"), [("553", True), ("553(c)(1)", True), ("706", False), ("", False)])
def test_a_section_of_a_code_is_one_work(section: str, *, is_same: bool) -> None:
    def law(section: str) -> Item:
        return Item("legislation", {"volume": "5", "container-title": "U.S.C.", "section": section})

    index = readings.ReferenceIndex()
    index.add(law("553"), "apa")
    assert bool(index.find(law(section))) is is_same


@pytest.mark.parametrize(
    ("family", "given", "day", "is_same"),
    [
        ("Sander", "", "2018-02-23", True),
        ("Sander", "Gerd", "2018-02-23", True),
        ("Sander", "August", "2018-02-23", False),
        ("Sander", "", "2018-02-24", False),
        ("Adams", "", "2018-02-23", False),
    ],
)
def test_an_interview_is_known_by_its_day_and_name(family: str, given: str, day: str, *, is_same: bool) -> None:
    def interview(name: Name, date: str) -> Item:
        return Item("interview", {"genre": "interview"}, {"author": (name,)}, {"issued": Date(date)})

    index = readings.ReferenceIndex()
    index.add(interview(Name("Sander", "Gerd"), "2018-02-23"), "sander2018")
    assert (index.find(interview(Name(family, given), day)) == "sander2018") == is_same


def test_an_identifier_that_two_works_print_makes_them_no_single_one() -> None:
    notes = ("Wagner, Use of Ships, 2023 {DOI:10.1000/ab}.", "Khan, Law and War, 2020 {DOI:10.1000/ab}.")
    file = File()
    merged = file.extract(*notes, "Wagner, Use of Ships, 2023 {DOI:10.1000/ab}.")
    assert merged.keys == (("wagner2023use",), ("khan2020law",), ("wagner2023use",))
    before = file.text
    file.extract(*notes, "Wagner, Use of Ships, 2023 {DOI:10.1000/ab}.")
    assert file.text == before


@pytest.mark.parametrize(
    ("family", "title", "year", "is_same"),
    [
        ("Roe", "Letter to Vale on the mills", "1979", False),
        ("Roe", "Letter to Vale on the mills", "1974", True),
        ("Vale", "Letter to Roe on the mills", "1979", True),
        ("Roe", "Letter of Vale on the mills", "1979", True),
    ],
)
def test_papers_of_an_archive_share_its_address(family: str, title: str, year: str, *, is_same: bool) -> None:
    def paper(family: str, title: str, year: str) -> Item:
        texts = {"title": title, "URL": "https://archive.example.org/papers/29"}
        return Item("manuscript", texts, {"author": (Name(family),)}, {"issued": Date(year)})

    index = readings.ReferenceIndex()
    index.add(paper("Vale", "Letter of Vale on the mills", "1974"), "vale1974")
    assert bool(index.find(paper(family, title, year))) is is_same


def test_a_second_document_fills_in_what_the_first_left_out(file: File) -> None:
    file.extract("Miller, Chip War, 2022 {DOI:10.1000/9}.", path="other.md")
    assert file.item("miller2022chip").get("DOI") == "10.1000/9"
    before = file.text
    file.extract(ONE, IBID, TWO)
    file.extract("Miller, Chip War, 2022 {DOI:10.1000/9}.", path="other.md")
    assert file.text == before


def test_a_second_document_does_not_bring_back_what_was_deleted() -> None:
    file = File()
    file.extract("Miller, Chip War, 2022 {DOI:10.1000/9}.")
    file.edit("  DOI: 10.1000/9\n", "")
    file.extract("Miller, Chip War, 2022 {DOI:10.1000/9}.", path="other.md")
    assert file.item("miller2022chip").get("DOI") == ""


def test_a_corrected_reference_is_known_again_in_another_document(file: File) -> None:
    file.edit("  title: Chip War\n", "  title: The Fight for Chips\n")
    file.extract("Miller, Chip War, 2022 @5.", path="other.md")
    assert file.cites("1", "other.md") == ["miller2022chip full 5"]


def set_aside(note: RegisteredNote) -> list[str]:
    return [str(ignore) for ignore in note.ignore]


def test_a_day_and_a_reason_go_with_their_note_and_their_work(file: File) -> None:
    entry = "{rule: N004, until: 2027-01-31, reason: checked by hand}"
    file.edit(
        "    - {id: miller2022chip}\n", f"    - {{id: miller2022chip}}\n    ignore:\n    # agreed\n    - {entry}\n"
    )
    seen = "  seen: {by: J. Doe, on: 2026-05-03}  # in the archive\n"
    file.edit("  title: Chip War\n", f"  title: Chip War\n  ignore: [L303, {entry}]  # by phone\n{seen}")
    file.extract("Khan, Law, 2020.", ONE, IBID, TWO)
    assert set_aside(file.registry.documents[0].notes[3]) == ["N004 until 2027-01-31 (checked by hand)"]
    assert f"    # agreed\n    - {entry}\n" in file.text
    assert f"  ignore: [L303, {entry}]  # by phone\n{seen}" in file.text


def test_ignore_goes_with_its_note(file: File) -> None:
    file.edit("    - {id: miller2022chip}\n", "    - {id: miller2022chip}\n    ignore: [N004]  # agreed\n")
    file.extract("Khan, Law, 2020.", ONE, IBID, TWO)
    paper = file.registry.documents[0]
    assert [set_aside(note) for note in paper.notes] == [[], [], [], ["N004"]]
    assert "ignore: [N004]  # agreed\n" in file.text


def test_documents_do_not_touch_each_other(file: File) -> None:
    before = file.text.partition("references:")[0]
    file.extract("Khan, Law, 2020.", path="other.md")
    assert file.text.startswith(before)
    assert [paper.path for paper in file.registry.documents] == ["brief.txt", "other.md"]


def test_the_same_objects_come_back_where_nothing_changed(file: File) -> None:
    registry = file.registry
    merged = extract(registry, ONE, IBID, TWO).registry
    assert all(a is b for a, b in zip(registry.references, merged.references, strict=True))
    assert all(a is b for a, b in zip(registry.documents[0].notes, merged.documents[0].notes, strict=True))


def test_a_marker_named_by_the_format_wins() -> None:
    paper = document(ONE)
    named = NoteRef("9", Location("brief.txt", 77, 1), before=" here ", ordinal=1)
    merged = merge(Registry(), replace(paper, note_refs=(named,)), parse([("1", ONE)]), parse)
    note = merged.registry.documents[0].notes[0]
    assert (note.marker_line, note.marker_text) == (77, "here")


def test_a_work_of_two_documents_follows_the_first(file: File) -> None:
    file.extract(TWO, path="other.md")
    file.extract(ONE, IBID, "Miller, Chip War, 2023.")
    assert file.item("miller2022chip").issued == Date("2023")
    before = file.text
    file.extract(TWO, path="other.md")
    file.extract(ONE, IBID, "Miller, Chip War, 2023.")
    assert file.text == before


def test_a_work_follows_the_latest_reviewed_copy(file: File) -> None:
    file.extract("Wagner, Use, 2023 {page:5–9}.", path="brief.docx")
    file.extract("Wagner, Use, 2023 {page:5–8}.", path="brief.reviewed.docx")
    assert file.registry.reference("wagner2023use").item.get("page") == "5–8"  # type: ignore[union-attr]
    file.extract("Wagner, Use, 2023 {page:5–7}.", path="brief.reviewed-2.docx")
    file.extract("Wagner, Use, 2023 {page:1–9}.", path="brief.docx")
    assert file.registry.reference("wagner2023use").item.get("page") == "5–7"  # type: ignore[union-attr]


def test_a_document_written_anew_is_paired_by_its_labels(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "_MOST_COMPARISONS", 0)
    file.edit("    - {id: miller2022chip}\n", "    - {id: miller2022chip}\n    ignore: [N004]\n")
    file.extract("Khan, Law, 2020.", IBID, "Ng, Work, 2019.")
    assert [set_aside(note) for note in file.registry.documents[0].notes] == [[], [], ["N004"]]
    assert file.cites("3") == ["ng2019work full"]
    assert file.cites("2") == ["khan2020law ibid 4"]


def test_notes_that_say_the_same_keep_their_neighbours() -> None:
    file = File()
    file.extract(ONE, "ibid.", TWO, "ibid.")
    file.text = file.text.replace("  - number: '4'\n", "  - number: '4'\n    ignore: [N001]\n")
    file.extract("Khan, Law, 2020.", ONE, "ibid.", TWO, "ibid.")
    assert [note.number for note in file.registry.documents[0].notes if note.ignore] == ["5"]


def test_citations_of_a_changed_note_keep_their_cites() -> None:
    file = File()
    file.extract(f"{ONE[:-1]}; {TWO}")
    file.edit("{id: miller2022chip}", "{id: miller2022chip, prefix: cf.}")
    file.extract(f"Khan, Law, 2020; {TWO[:-1]}; short @2.")
    assert file.cites("1") == ["khan2020law full", "miller2022chip full", "- short 2"]
    assert "{id: miller2022chip, prefix: cf.}" in file.text


def test_all_notes_gone(file: File) -> None:
    file.extract()
    assert file.registry.documents[0].notes == ()
    assert len(file.registry.references) == 2
