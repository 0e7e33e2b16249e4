"""`stacite sign-off`: a record that somebody answers for, and what has changed since."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_word import DATA
from tests.making import docx as word
from tests.making import pages
from tests.making.pdf import pdf_of

from stacite.app import sign_off
from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.app.sign_off import (
    PastDecision,
    SignedDecision,
    SignedEdit,
    SignOff,
    change_words,
    find_browser,
    page,
    record,
)
from stacite.model.evidence import Evidence
from stacite.model.finding import Edit, Fix
from stacite.model.report import fingerprints
from stacite.readers import base as readers
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

OFFLINE = ("--offline", "--isolated")
TEXT = """A claim.[^1] Another.[^2]

[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), doi:10.1000/182.
[^2]: Jo Roe, “On Dots,” *News*, June 14, 2024, https://x.example/b.
"""
CHECK = ("sign-off", "brief.md", *OFFLINE)
SIGN = (*CHECK, "--by", "Jane Doe")
SINCE = ("verify", "brief.md.sign-off.json", *OFFLINE)


@pytest.fixture
def brief_md(folder: Path) -> Path:
    path = folder / "brief.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_record_says_who_when_and_what(stacite: Stacite, brief_md: Path) -> None:
    ended = stacite(*SIGN, "--note", "second proof")
    assert ended.status == 0
    assert "Signed off by Jane Doe with 1 warning left: brief.md.sign-off.json" in ended.err
    assert "Not ready" not in ended.err
    record = json.loads(Path("brief.md.sign-off.json").read_text(encoding="utf-8"))
    assert (record["by"], record["note"], record["document"]["path"]) == ("Jane Doe", "second proof", "brief.md")
    assert [each["label"] for each in record["document"]["notes"]] == ["1", "2"]
    assert "I102" in [each["code"] for each in record["report"]["findings"]]
    page = Path("brief.md.sign-off.html").read_text(encoding="utf-8")
    assert "Signed off by Jane Doe on " in page
    assert "<p>Signed off with 1 warning left.</p>" in page
    assert page.index("Open findings</h2>") < page.index("Appendix: the report</h2>") < page.index("<h3>Note 1</h3>")
    assert brief_md.read_text(encoding="utf-8") == TEXT


def test_a_record_says_that_no_source_was_looked_up(stacite: Stacite, brief_md: Path) -> None:
    assert stacite(*SIGN).status == 0
    page = Path(f"{brief_md.name}.sign-off.html").read_text(encoding="utf-8")
    assert "no links or DOIs were checked.</p><p>No sources were looked up.</p>" in page
    brief_md.write_text("A.[^1]\n\n[^1]: Bo Dyke, *Dams* (Leeds: Own Press, 2012), 4.\n", encoding="utf-8")
    stacite(*SIGN, "--force")
    page = Path(f"{brief_md.name}.sign-off.html").read_text(encoding="utf-8")
    assert "<p>No links or DOIs are cited. Offline: no sources were looked up.</p>" in page


def test_a_copy_beside_the_document_is_named(stacite: Stacite, brief_md: Path) -> None:
    hint = "If you worked in brief.reviewed.md, sign off that file instead."
    assert hint not in stacite(*SIGN).err
    brief_md.with_name("brief.reviewed.md").write_text(TEXT, encoding="utf-8")
    assert hint in stacite(*SIGN, "--force").err
    assert hint not in stacite("sign-off", "brief.reviewed.md", *OFFLINE, "--by", "Jane Doe").err


def test_decisions_in_the_registry_are_in_the_record(stacite: Stacite, brief_md: Path) -> None:
    stacite("extract", brief_md.name, "--isolated")
    registry = Path("citations.yaml")
    text = registry.read_text(encoding="utf-8")
    ignore = "  ignore:\n  - {rule: I102, reason: house style}\n  - {rule: N011, reason: a URL}\n"
    registry.write_text(text.replace("- id: okafor2011small\n", f"- id: okafor2011small\n{ignore}"), encoding="utf-8")
    stacite(*SIGN)
    record = json.loads(Path("brief.md.sign-off.json").read_text(encoding="utf-8"))
    decision, _ = record["decisions"]
    wanted = {"what": "okafor2011small", "decision": "ignored", "rule": "I102", "reason": "house style"}
    assert wanted.items() <= decision.items()
    page = Path("brief.md.sign-off.html").read_text(encoding="utf-8")
    assert "Fixes that were accepted are part of the document." in page
    assert "<td>Final period of a note (no longer found)</td>" in page


def test_each_finding_that_an_ignore_hides_is_a_decision_in_the_order_of_the_text(
    stacite: Stacite, folder: Path
) -> None:
    text = "A.[^1]\n\n[^1]: See doi:10.1000/b, and then doi:10.1000/a.\n"
    (folder / "brief.md").write_text(text, encoding="utf-8")
    stacite("extract", "brief.md", "--isolated")
    registry = Path("citations.yaml")
    note = "  - number: '1'\n"
    ignore = "    ignore: [{rule: I102, reason: house style}]\n"
    registry.write_text(registry.read_text(encoding="utf-8").replace(note, note + ignore), encoding="utf-8")
    stacite(*SIGN)
    decisions = json.loads(Path("brief.md.sign-off.json").read_text(encoding="utf-8"))["decisions"]
    assert [each["message"].partition("10.1000/")[2][:1] for each in decisions] == ["b", "a"]


def test_what_was_ignored_stays_ignored_in_another_folder(
    stacite: Stacite, brief_md: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacite("extract", brief_md.name, "--isolated")
    registry = Path("citations.yaml")
    text = registry.read_text(encoding="utf-8")
    ignore = "  ignore:\n  - {rule: I102, until: '2999-01-01', reason: house style}\n"
    registry.write_text(text.replace("- id: okafor2011small\n", f"- id: okafor2011small\n{ignore}"), encoding="utf-8")
    stacite(*SIGN)
    shown = Path("brief.md.sign-off.html").read_text(encoding="utf-8")
    assert "<th>Where</th><th>Finding</th><th>Decision</th><th>Reason</th></tr>" in shown, "no empty columns"
    other = brief_md.parent / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    since = ("verify", "../brief.md.sign-off.json", "../brief.md", *OFFLINE)
    assert stacite(*since).out.startswith("Nothing has changed"), "the registry is beside the document"
    (brief_md.parent / "citations.yaml").unlink()
    assert stacite(*since).out.startswith("Nothing has changed"), "the record says what was ignored"


def test_what_was_ignored_since_is_no_change(stacite: Stacite, brief_md: Path) -> None:
    stacite(*SIGN)
    stacite("extract", brief_md.name, "--isolated")
    registry = Path("citations.yaml")
    text = registry.read_text(encoding="utf-8")
    ignore = "  ignore:\n  - {rule: I102, reason: house style}\n"
    registry.write_text(text.replace("- id: okafor2011small\n", f"- id: okafor2011small\n{ignore}"), encoding="utf-8")
    told = stacite(*SINCE)
    assert (told.status, told.out.startswith("Nothing has changed")) == (0, True)
    assert re.search(r"\n\nIgnored since\n  .* \(I102, warning, note 1\): house style\n", told.out)
    stacite(*SIGN, "--force")
    assert "Ignored since" not in stacite(*SINCE).out


def test_another_document_is_recognized(stacite: Stacite, brief_md: Path) -> None:
    stacite(*SIGN)
    Path("other.md").write_text("A.[^1]\n\n[^1]: Bo Dyke, *Dams* (Leeds: Own Press, 2012), 4.\n", encoding="utf-8")
    told = stacite(*SINCE[:2], "other.md", *OFFLINE)
    said = "This looks like another document: brief.md was signed off. To compare the two all the same, add"
    assert (told.status, told.out) == (1, f"{said} `--output-format json`.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("verify", "brief.md", "brief.md.sign-off.json"),
            "Name the .json record first: `stacite verify brief.md.sign-off.json brief.md`.",
        ),
        (
            ("verify", "brief.md.sign-off.html", "brief.md"),
            "Name the .json record first: `stacite verify brief.md.sign-off.json brief.md`.",
        ),
        (("verify", "brief.md"), "Name the .json record first: `stacite verify brief.md.sign-off.json brief.md`."),
        (("verify", "brief.json", "brief.md"), "error: brief.json: no such file"),
        (("verify", "a.json", "brief.md", "c.md"), "error: verify takes a record and one document"),
        (("sign-off", "brief.md", "c.md", "--by", "Jo"), "error: sign-off takes one document, but there are 2"),
    ],
)
def test_wrong_names_get_one_clear_sentence(
    stacite: Stacite, brief_md: Path, words: tuple[str, ...], said: str
) -> None:
    ended = stacite(*words, *OFFLINE)
    assert (ended.status, said in ended.err) == (2, True)


@pytest.mark.parametrize(("choice", "end"), [("accept", ""), ("reject", " rejected")])
def test_changes_that_nobody_has_accepted_are_counted(stacite: Stacite, folder: Path, choice: str, end: str) -> None:
    (folder / "brief.docx").write_bytes(DATA)
    stacite("review", "brief.docx", *OFFLINE, "--no-open")
    stacite("sign-off", "brief.reviewed.docx", *OFFLINE, "--by", "Jo", "--track-changes", choice)
    shown = Path("brief.reviewed.docx.sign-off.html").read_text(encoding="utf-8")
    done = "accepted or rejected" if end else "accepted"
    assert f"3 tracked changes are not {done} yet; the text was read as if they were{end}." in shown
    content = json.loads(Path("brief.reviewed.docx.sign-off.json").read_text(encoding="utf-8"))
    assert content["document"]["pending_changes"] == 3
    assert re.search(r"<p>This file still has \d comments? by stacite\.</p>", shown)
    compared = stacite("verify", "brief.reviewed.docx.sign-off.json", *OFFLINE).err
    assert "3 tracked changes are not accepted yet; the text was read as if they were." in compared
    again = stacite("review", "brief.reviewed.docx", *OFFLINE, "--no-open").err
    assert " (in addition to 3 earlier tracked changes)" in again


def test_decisions_made_elsewhere_are_in_the_record_and_on_its_page(stacite: Stacite, brief_md: Path) -> None:
    """As `stacite serve` has them: by the fingerprints of the findings of its own check."""
    project = Project(Settings(offline=True), Path("citations.yaml"))
    report = check(NamedDocuments((brief_md.name,)), project, lambda _: Evidence(), date(2026, 11, 24)).report
    place = next(at for at, each in enumerate(report.findings) if each.code == "I102")
    decision = SignedDecision(
        fingerprints(report)[place], "ignored", "Max Roe", "house style", at="2026-11-24T14:02:00+00:00"
    )
    signed = SignOff(
        "Jane Doe", datetime(2026, 11, 25, 9, tzinfo=UTC), "proof", decisions=[decision, SignedDecision("0", "fixed")]
    )
    content = json.loads(record(report, signed))
    (found,) = content["decisions"]
    assert (found["what"], found["decision"], found["by"], found["reason"], found["at"][:10]) == (
        *("note 1", "ignored", "Max Roe", "house style", "2026-11-24"),
    )
    assert found["finding"] in [each["fingerprint"] for each in content["report"]["findings"]]
    shown = page(report, signed)
    assert "Signed off by Jane Doe on Nov 25, 2026, 9:00 AM UTC: proof" in shown
    assert "<td>Max Roe</td><td>Nov 24, 2026, 2:02 PM UTC</td>" in shown
    assert re.search(rf'data-level="{report.findings[place].severity}"[^>]*>\w+ <b>\d+</b> \(1 ignored\)<', shown)


def test_the_page_folds_equal_decisions_and_names_style_changes_and_sources(stacite: Stacite, brief_md: Path) -> None:
    project = Project(Settings(offline=True), Path("citations.yaml"))
    report = check(NamedDocuments((brief_md.name,)), project, lambda _: Evidence(), date(2026, 11, 24)).report
    source = report.registry.references[0].id
    change = change_words(Fix("Change it", (Edit("brief.md", 3, 8, "3 May", "May 3"),)))
    assert change_words(Fix("Delete it", (Edit("brief.md", 3, 7, " the", ""),))) == "Delete “the”"
    past = [PastDecision(f"note {each}", "Date format", "accepted", change=change) for each in (2, 5, 9)]
    edits = [SignedEdit(source, "issued", "2016-04-12"), SignedEdit(source, "type", "article-newspaper", "book")]
    signed = SignOff("Jo", datetime(2026, 11, 25, tzinfo=UTC), style="chicago17", edits=edits, past=past)
    shown = page(report, signed)
    assert "<p>Checked against Chicago, 17th edition.</p>" in shown
    assert "<td>notes 2, 5, and 9</td><td>Date format: 3 May → May 3</td><td>accepted</td>" in shown
    assert re.search(r"<td>note \d: [^<]*</td><td>date: \(empty\) → 2016-04-12</td><td>edited</td>", shown)
    assert "<td>type: book → newspaper article</td>" in shown
    assert f"<td>{source}<" not in shown


def test_later_it_is_told_what_has_changed(stacite: Stacite, brief_md: Path) -> None:
    stacite(*SIGN)
    same = stacite(*SINCE)
    assert (same.status, same.out.startswith("Nothing has changed since Jane Doe signed it off on ")) == (0, True)
    folder = brief_md.parent / "copies"
    folder.mkdir()
    (folder / "second.md").write_text(TEXT, encoding="utf-8")
    assert stacite(*SINCE[:2], "copies/second.md", *OFFLINE).status == 0, "whatever its place and name"
    brief_md.write_text(
        TEXT.replace("doi:", "https://doi.org/").replace("“On Dots,” *", "“On Dots, *"), encoding="utf-8"
    )
    other = stacite(*SINCE)
    assert other.status == 1
    assert "The file is not the one that was signed off" in other.out
    assert "Changed notes: 1, 2" in other.out
    assert "Gone: " in other.out
    assert "(I102, warning, note 1)" in other.out
    assert "New: " in other.out
    told = json.loads(stacite(*SINCE, "--output-format", "json").out)
    assert told["document"][:2] == ["The file is not the one that was signed off", "Changed notes: 1, 2"]
    begin = "… Own Press, 2011), "
    assert told["document"][2] == f"Note 1: {begin}doi:10.1000/182. → {begin}https://doi.org/10.1000/182."
    assert told["document"][3].startswith("Note 2: Jo Roe, “On Dots,” *News*, ")
    brief_md.write_text(TEXT.replace("Another.", "Yet another."), encoding="utf-8")
    told = json.loads(stacite(*SINCE, "--output-format", "json").out)
    assert told["document"] == ["The file was saved again or its other text was edited, but all 2 notes are the same"]
    assert stacite(*SINCE).out.startswith("The notes have not changed since Jane Doe signed off on ")
    Path("brief.md").unlink()
    assert "the document that was signed off is missing" in stacite(*SINCE).err


NUMBERED = [f"Jo Roe, *Book {each} of {word}* (Leeds: Press, 2011), 3." for each, word in enumerate("abcdefgh", 1)]


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        (
            [*NUMBERED[:2], *NUMBERED[3:7], NUMBERED[7].replace("Leeds", "York")],
            [f"Note 3 is gone: {NUMBERED[2]}", "Notes 4–8 are now 3–7", "Changed notes: 8 (now 7)"],
        ),
        (
            [NUMBERED[0], "Ida Poe, *New* (1990).", "Al Coe, *Newer* (1991).", *NUMBERED[1:]],
            [
                "Notes 2–3 are new",
                "Note 2 (new): Ida Poe, *New* (1990).",
                "Note 3 (new): Al Coe, *Newer* (1991).",
                "Notes 2–8 are now 4–10",
            ],
        ),
        ([*NUMBERED[:3], "Al Coe, *Other* (1990).", *NUMBERED[4:]], ["Changed notes: 4"]),
        (
            [*NUMBERED[1:4], NUMBERED[0], *NUMBERED[5:]],
            [f"Note 5 is gone: {NUMBERED[4]}", "Notes 2–4 are now 1–3, note 1 is now 4, notes 6–8 are now 5–7"],
        ),
    ],
)
def test_notes_are_compared_by_what_they_say(notes: list[str], told: list[str]) -> None:
    assert [each for each in compared(NUMBERED, notes) if "→" not in each] == told


def test_notes_keep_their_order_if_all_were_edited() -> None:
    notes = ["Jo Roe, Dots (1990), p.8.", *(f"Ibid., p.{page}." for page in (4, 5, 5, 6, 4, 5))]
    edited = [each.replace("p.", "p. ") for each in notes]
    new = "Ida Poe, New Lines (Leeds: Press, 1991), p. 9."
    told = [each for each in compared(notes, [*edited[:2], new, *edited[2:]]) if "→" not in each]
    assert told[:2] == [f"Note 3 is new: {new}", "Notes 3–7 are now 4–8"]
    assert told[2].endswith("2, 3 (now 4), 4 (now 5), 5 (now 6), 6 (now 7), 7 (now 8)")
    many = [f"Jo Roe, Volume {at} ({1900 + at % 90}), p.{at}." for at in range(2_000)]
    edited = [new, *(each.replace("p.", "page ") for each in many)]
    assert sign_off.paired(*([("", each) for each in side] for side in (many, edited))) == [None, *range(2_000)]


def compared(*texts: Sequence[str]) -> list[str]:
    """What is said of the notes of two versions."""
    sides = [[{"label": str(at), "text": text, "sha256": text} for at, text in enumerate(each, 1)] for each in texts]
    old, now = ({"sha256": str(at), "notes": side, "bibliography": []} for at, side in enumerate(sides))
    pairs = sign_off.paired(*([(each["label"], each["text"]) for each in side] for side in sides))
    return [*sign_off._of_document(old, now, pairs)][1:]


def test_spaces_of_another_kind_are_told_as_such_and_are_none_on_pages(stacite: Stacite, folder: Path) -> None:
    assert compared(["Roe et al.\u00a02011."], ["Roe et al. 2011."]) == [
        "Changed notes: 1",
        "Note 1: only the kind of its spaces, such as no-break spaces",
    ]
    (folder / "brief.md").write_text("A.[^1]\n\n[^1]: Roe et al.\u00a02011.\n", encoding="utf-8")
    stacite(*SIGN)
    pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    (folder / "brief.pdf").write_bytes(pdf_of([pages.page(1, "Roe et al. 2011.")]))
    told = stacite("verify", "brief.md.sign-off.json", "brief.pdf", *OFFLINE)
    assert "its note is the same" in told.out


def test_notes_that_are_read_as_a_bibliography_are_compared(stacite: Stacite, folder: Path) -> None:
    path, entries = folder / "brief.md", [f"Jo Roe, *Dots {at}* (Leeds: Press, 201{at})." for at in range(1, 5)]
    notes = "".join(f"\n[^{at}]: {each}\n" for at, each in enumerate(entries, 1))
    path.write_text("A.[^1] B.[^2] C.[^3] D.[^4]\n" + notes, encoding="utf-8")
    stacite(*SIGN)
    path.write_text("A.\n\n## References\n\n" + "\n\n".join(entries).replace("2012", "2019"), encoding="utf-8")
    told = json.loads(stacite(*SINCE, "--output-format", "json").out)["document"]
    assert told[1:] == ["Changed notes: 2", f"Note 2: {entries[1]} → {entries[1].replace('2012', '2019')}"]


def test_of_notes_that_say_the_same_none_is_named_as_the_one_that_is_gone() -> None:
    thanks = "I thank Ada Roe for this point, and for many others that she has made while I wrote this chapter."
    notes = [NUMBERED[0], thanks, thanks, thanks, NUMBERED[1]]
    assert compared(notes, [*notes[:2], *notes[3:]]) == [
        f"One of notes 2–4, which say the same, is gone: {thanks[:79]}…",
        "Note 5 is now 4",
    ]
    assert compared(notes, [*notes[:2], *notes[4:]])[0].startswith("2 of notes 2–4, which say the same, are gone: ")
    assert compared(notes, [notes[0], notes[4]])[:2] == ["Notes 2–4 are gone", f"Note 2 (gone): {thanks[:79]}…"]


def test_a_finding_in_a_note_with_another_number_is_the_same(stacite: Stacite, folder: Path) -> None:
    def text(*notes: str) -> str:
        marks = "".join(f" A[^{at}]" for at, _ in enumerate(notes, 1))
        return marks + "\n\n" + "\n".join(f"[^{at}]: {each}" for at, each in enumerate(notes, 1)) + "\n"

    path, doi = folder / "brief.md", "Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), doi:10.1000/182."
    path.write_text(text(NUMBERED[0], doi, NUMBERED[1], NUMBERED[2]), encoding="utf-8")
    stacite(*SIGN)
    path.write_text(text(doi, NUMBERED[1], NUMBERED[2]), encoding="utf-8")
    ended = stacite(*SINCE)
    assert f"Note 1 is gone: {NUMBERED[0]}\n  Notes 2–4 are now 1–3\n" in ended.out
    assert "I102" not in ended.out
    assert ended.out.endswith("\nLinks and sources were not compared: the record was made without an online check.\n")


def test_a_changed_entry_of_the_bibliography_is_told(stacite: Stacite, folder: Path) -> None:
    path, listed = folder / "brief.md", ("Doe, Jane. *Hard Landing*. Leeds: Press, 1995.", "Roe, Jo. *Dots*. 2011.")
    path.write_text(TEXT + "\n## Bibliography\n\n" + "\n\n".join(listed) + "\n", encoding="utf-8")
    stacite(*SIGN)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Another.", "Yet another."), encoding="utf-8")
    told = json.loads(stacite(*SINCE, "--output-format", "json").out)["document"]
    assert told[0].endswith("but all 2 notes and 2 bibliography entries are the same")
    path.write_text(text.replace("1995", "1996").replace("Roe, Jo. *Dots*", "Poe, Jo. *Dots*"), encoding="utf-8")
    assert json.loads(stacite(*SINCE, "--output-format", "json").out)["document"] == [
        "The file is not the one that was signed off",
        "Changed bibliography entries: Doe",
        "New bibliography entries: Poe",
        "Bibliography entries that are gone: Roe",
        f"Bibliography: Doe: {listed[0]} → {listed[0].replace('1995', '1996')}",
    ]


def test_a_finding_on_an_entry_of_the_bibliography_names_it(stacite: Stacite, folder: Path) -> None:
    entries = ("Roe, Jo. Dots. Leeds: Press, 2011.", "Poe, Al. Lines of Sand. Leeds: Press, 2012, https://x.example/Ö.")
    noted: list[word.Part] = ["A", word.note("Jo Roe, ", word.italic("Dots"), " (Leeds: Press, 2011), 12.")]
    listed: list[list[word.Part] | str] = [[each] for each in entries]
    (folder / "brief.docx").write_bytes(word.docx_of([noted, ["Bibliography"], *listed]))
    shown = stacite("check", "brief.docx", "--select", "U207", *OFFLINE).out
    assert "Unencoded characters in a URL (U207, info) · bibliography: Poe\n" in shown
    stacite("sign-off", "brief.docx", *OFFLINE, "--by", "Jane Doe")
    page = Path("brief.docx.sign-off.html").read_text(encoding="utf-8")
    assert "<td>bibliography: Poe</td>" in page
    _, _, below = page.partition("<h3>Bibliography</h3>")
    assert '<p class="where">brief.docx, bibliography: Poe</p>' in below, "without the key of the source"


def test_a_decision_on_an_entry_of_the_bibliography_names_it(stacite: Stacite, folder: Path) -> None:
    noted: list[word.Part] = ["A", word.note("Jo Roe, ", word.italic("Dots"), " (Leeds: Press, 2011), 12.")]
    entries = "Roe, Jo. Dots. Leeds: Press, 2011, https://x.example/Ö.", "Poe, Al. Lines of Sand. Leeds: Press, 2012."
    listed: list[list[word.Part] | str] = [[each] for each in entries]
    (folder / "brief.docx").write_bytes(word.docx_of([noted, ["Bibliography"], *listed]))
    stacite("extract", "brief.docx", "--isolated")
    registry = Path("citations.yaml")
    key = "- id: roe2011dots\n"
    text = registry.read_text(encoding="utf-8").replace(key, f"{key}  ignore: [{{rule: U207, reason: as sent}}]\n")
    registry.write_text(text, encoding="utf-8")
    stacite("sign-off", "brief.docx", *OFFLINE, "--by", "Jane Doe")
    assert "<td>bibliography: Roe</td>" in Path("brief.docx.sign-off.html").read_text(encoding="utf-8")


def test_the_same_finding_is_neither_new_nor_gone() -> None:
    def found(fingerprint: str, message: str) -> dict[str, str]:
        about = {"code": "S1", "severity": "info", "note": "", "place": "bibliography: Doe"}
        return {"fingerprint": fingerprint, "message": message, **about}

    same = found("e", "“dots”; 1 other note has it"), found("f", "“lines”; 12 other notes have it")
    sides = (
        [found("a", "No date"), found("b", "No title"), same[0]],
        [found("c", "No date"), found("d", "No date"), same[1]],
    )
    gone, new = sign_off._of_findings(*sides, frozenset({"S1"}), {}, ())
    assert [each["message"] for each in (*gone, *new)] == ["No title", "No date"]


def test_each_note_of_several_with_one_number_is_compared(stacite: Stacite, folder: Path) -> None:
    path = folder / "brief.docx"
    for place in ("Leeds", "York"):
        notes = (word.note(f"Jo Roe, *Dots* ({where}: Press, 2011).", mark="*") for where in (place, "Rome"))
        path.write_bytes(word.docx_of([["A", each] for each in notes]))
        stacite("sign-off", path.name, *OFFLINE, "--by", "Jo", "-o", f"{place}.json")
    told = json.loads(stacite("verify", "Leeds.json", path.name, *OFFLINE, "--output-format", "json").out)
    assert told["document"] == [
        "The file is not the one that was signed off",
        "Changed notes: *",
        "Note *: Jo Roe, *Dots* (Leeds: Press, 2011). → Jo Roe, *Dots* (York: Press, 2011).",
    ]


def test_what_was_not_checked_both_times_has_not_changed(stacite: Stacite, brief_md: Path) -> None:
    stacite(*SIGN, "--ignore", "I102", "--style", "chicago18")
    assert stacite(*SINCE).out.startswith("Nothing has changed")
    record = json.loads(Path("brief.md.sign-off.json").read_text(encoding="utf-8"))
    link = {"code": "L301", "severity": "error", "note": "2", "message": "The page is gone", "fingerprint": "0"}
    record["report"]["findings"].append(link)
    record["report"]["summary"]["network"] = "online"
    Path("brief.md.sign-off.json").write_text(json.dumps(record), encoding="utf-8")
    assert stacite(*SINCE).out.startswith("Nothing has changed"), "this time there was no network"


def test_what_is_fixed_is_gone(stacite: Stacite, folder: Path) -> None:
    Path("brief.md").write_text(f"{TEXT}[^3]\n\n[^3]: Bo Dyke, https://x.example/b?utm_source=c.\n", encoding="utf-8")
    stacite(*SIGN)
    stacite("check", "brief.md", "--fix", *OFFLINE)
    told = json.loads(stacite(*SINCE, "--output-format", "json").out)
    gone = [each.rpartition(" (")[2].partition(",")[0] for each in told["findings"] if each.startswith("Gone: ")]
    assert {"I102", "U202"} <= {*gone}, "the link's tracking codes, too, which are found without the network"


def test_what_belongs_to_a_registry_is_not_compared(stacite: Stacite, brief_md: Path) -> None:
    """A page in the browser has a registry of its own, which is not there later."""
    stacite("extract", brief_md.name, "--isolated")
    registry = Path("citations.yaml")
    registry.write_text(registry.read_text(encoding="utf-8").replace("A Small", "A Smaller", 1), encoding="utf-8")
    stacite(*SIGN)
    path = Path("brief.md.sign-off.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert "M406" in [each["code"] for each in record["report"]["findings"]]
    registry.unlink()
    assert stacite(*SINCE).out.startswith("Nothing has changed")


@pytest.mark.skipif(not find_browser(), reason="no browser that prints is installed")
def test_the_page_can_be_a_pdf(stacite: Stacite, brief_md: Path) -> None:
    assert stacite(*SIGN, "-o", "record.pdf").status == 0
    text = readers.read(Path("record.pdf").read_bytes(), "record.pdf").body.text
    assert "Signed off by Jane Doe on " in text
    assert json.loads(Path("record.json").read_text(encoding="utf-8"))["by"] == "Jane Doe"


def test_without_a_browser_a_pdf_is_refused_at_once(
    stacite: Stacite, brief_md: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_off, "find_browser", lambda: "")
    ended = stacite(*SIGN, "-o", "record.pdf")
    assert (ended.status, "requires Chrome, Chromium, or Edge, and none was found" in ended.err) == (2, True)
    monkeypatch.setattr(sign_off, "find_browser", lambda: "false")
    ended = stacite(*SIGN, "-o", "record.pdf")
    assert (ended.status, "false could not print the page as PDF" in ended.err) == (2, True)
    assert json.loads(Path("record.json").read_text(encoding="utf-8"))["by"] == "Jane Doe"
    assert stacite(*SIGN, "-o", "record.txt").status == 2


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", "null", '{"stacite_sign_off": 1}', '{"stacite_sign_off": 1, "document": 7}', "\xff"]
)
def test_what_is_no_record_is_refused(stacite: Stacite, brief_md: Path, content: str) -> None:
    Path("brief.md.sign-off.json").write_bytes(content.encode("latin-1"))
    ended = stacite(*SINCE)
    assert ended.status == 2
    assert ended.err.startswith("error: brief.md.sign-off.json is not the record of a sign-off\n")


def test_a_record_that_was_tampered_with_is_refused(stacite: Stacite, brief_md: Path) -> None:
    stacite(*SIGN)
    path = Path("brief.md.sign-off.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    record["report"]["findings"] = "none"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert "was changed, so it can't be compared" in stacite(*SINCE).err


def test_an_earlier_record_is_not_replaced(stacite: Stacite, brief_md: Path) -> None:
    stacite(*SIGN)
    first = Path("brief.md.sign-off.json").read_text(encoding="utf-8")
    ended = stacite(*CHECK, "--by", "Max Roe")
    assert (ended.status, "brief.md.sign-off.json exists" in ended.err) == (2, True)
    assert Path("brief.md.sign-off.json").read_text(encoding="utf-8") == first
    assert stacite(*CHECK, "--by", "Max Roe", "--force").status == 0
    assert stacite(*SIGN, "-o", "second.json").status == 0


def test_somebody_has_to_sign(stacite: Stacite, brief_md: Path) -> None:
    ended = stacite(*CHECK)
    assert (ended.status, "--by is missing" in ended.err) == (2, True)
    assert not Path("brief.md.sign-off.json").exists()
