"""Merging, with a parser of three lines: `Family, Title, 2020 @812; …`, `ibid @4`, `short`, `{doi:…}` after a title."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacite.model.citation import Antecedent, Citation, CitationForm, Locator, ParsedNote
from stacite.model.document import Document, Marker, Note
from stacite.model.item import Date, Item, Name
from stacite.model.location import Location
from stacite.model.passage import Passage
from stacite.model.registry import Registry
from stacite.registry import pairing
from stacite.registry.merge import Merged, merge
from stacite.registry.rewrite import rewrite
from stacite.registry.schema import read

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = re.compile(r"(\w+), ([^,@{]+), (\d{4})(?: {(\w+):([^}]+)})?")


def parse(notes: Sequence[tuple[str, str]]) -> list[ParsedNote]:
    parsed: list[ParsedNote] = []
    last: Antecedent | None = None
    for at, (_, text) in enumerate(notes, 1):
        citations: list[Citation] = []
        for place, part in enumerate(filter(None, text.rstrip(".").split("; ")), 1):
            words, _, page = part.partition(" @")
            locator = Locator(page) if page else None
            if match := FULL.fullmatch(words):
                family, title, year, name, value = match.groups()
                texts = {"title": title} | ({name: value} if name else {})
                item = Item("book", texts, {"author": (Name(family),)}, {"issued": Date(year)})
                citations.append(Citation(CitationForm.FULL, (0, 1), item, locator=locator))
                last = Antecedent(at, place)
            else:
                form = CitationForm.IBID if words == "ibid" else CitationForm.SHORT
                antecedent = last if form is CitationForm.IBID else None
                citations.append(Citation(form, (0, 1), locator=locator, antecedent=antecedent))
        parsed.append(ParsedNote(text, tuple(citations)))
    return parsed


def document(*texts: str, path: str = "brief.txt") -> Document:
    notes = tuple(Note(str(at), at, Passage(text), Location(path, 100 + at, 1)) for at, text in enumerate(texts, 1))
    markers = tuple(Marker(str(at), Location(path, at, 9), before=f"word {at}") for at in range(1, len(texts) + 1))
    return Document(path, "text", "0" * 64, notes, markers, Passage("body"))


def extract(registry: Registry, *texts: str, path: str = "brief.txt") -> Merged:
    paper = document(*texts, path=path)
    return merge(registry, paper, parse([(note.label, note.text) for note in paper.notes]), parse)


class File:
    """A registry file that is extracted to and edited by hand."""

    def __init__(self) -> None:
        self.text = ""

    @property
    def registry(self) -> Registry:
        return read(self.text, "citations.yaml")

    def extract(self, *texts: str, path: str = "brief.txt") -> Merged:
        before = self.registry
        merged = extract(before, *texts, path=path)
        self.text = rewrite(self.text, before, merged.registry)
        return merged

    def edit(self, old: str, new: str) -> None:
        assert self.text.count(old) == 1, self.text
        self.text = self.text.replace(old, new)

    def item(self, key: str) -> Item:
        reference = self.registry.reference(key)
        assert reference is not None
        return reference.item

    def cites(self, number: str, path: str = "brief.txt") -> list[str]:
        paper = self.registry.document(path)
        assert paper is not None
        note = next(note for note in paper.notes if note.number == number)
        return [
            f"{cite.id or '-'} {cite.form}{f' {cite.locator.value}' if cite.locator else ''}" for cite in note.cites
        ]


ONE = "Wagner, China’s Use, 2023 @812."
TWO = "Miller, Chip War, 2022."
IBID = "ibid @4."


@pytest.fixture
def file() -> File:
    file = File()
    file.extract(ONE, IBID, TWO)
    return file


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
        "Other, Name, 2019 {URL:HTTPS://X.org/}.",
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


def test_ignore_goes_with_its_note(file: File) -> None:
    file.edit("    - {id: miller2022chip}\n", "    - {id: miller2022chip}\n    ignore: [N004]  # agreed\n")
    file.extract("Khan, Law, 2020.", ONE, IBID, TWO)
    paper = file.registry.documents[0]
    assert [note.ignore for note in paper.notes] == [(), (), (), ("N004",)]
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
    named = Marker("9", Location("brief.txt", 77, 1), before=" here ", ordinal=1)
    merged = merge(Registry(), replace(paper, markers=(named,)), parse([("1", ONE)]), parse)
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


def test_a_document_written_anew_is_paired_by_its_labels(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "_MOST_COMPARISONS", 0)
    file.edit("    - {id: miller2022chip}\n", "    - {id: miller2022chip}\n    ignore: [N004]\n")
    file.extract("Khan, Law, 2020.", IBID, "Ng, Work, 2019.")
    assert [note.ignore for note in file.registry.documents[0].notes] == [(), (), ("N004",)]
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
