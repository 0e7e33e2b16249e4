"""The style that a document seems to follow is named, where none was asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.model.evidence import Evidence
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTES = "\n".join(f"[^{at}]: Vale (n 1) {at}." for at in range(2, 9))
DOCUMENT = f"Text.{''.join(f'[^{at}]' for at in range(1, 9))}\n\n[^1]: Ann Vale, *Salt* (Lantern 2019) 4.\n{NOTES}\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            (),
            "A.md seems to follow OSCOLA (7 references in the form “(n 3)”); to check it against that style, use `--st",
        ),
        (("--style", "oscola"), ""),
        (("--style", "chicago18"), ""),
    ],
)
def test_the_style_is_named_unless_one_is_chosen(
    stacite: Stacite, folder: Path, options: tuple[str, ...], said: str
) -> None:
    (folder / "a.md").write_text(DOCUMENT, encoding="utf-8")
    told = stacite("check", "a.md", "--offline", "--isolated", *options).err
    assert said.lower() in told.lower()
    assert ("seem" in told) is bool(said)


def test_build_servers_are_not_told(stacite: Stacite, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.md").write_text(DOCUMENT, encoding="utf-8")
    monkeypatch.setenv("CI", "true")
    assert "seem" not in stacite("check", "a.md", "--offline", "--isolated").err


def test_documents_of_one_style_are_counted(stacite: Stacite, folder: Path) -> None:
    for name in ("a.md", "b.md"):
        (folder / name).write_text(DOCUMENT, encoding="utf-8")
    told = stacite("check", "a.md", "b.md", "--offline", "--isolated").err
    assert "2 documents seem to follow OSCOLA" in told


CHICAGO = "\n".join(
    [f"[^{at}]: Ann Vale, *Salt {at}* (London: Quay, {2000 + at}), {at}." for at in range(1, 8)]
    + ["[^8]: Bo Rist, “Tides,” *Waters* 12, no. 3 (2015): 45."]
)


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        ("", "use `--style chicago17` or `--style chicago18`"),
        ("set `style: {key}`", "set `style: chicago17`"),
    ],
)
def test_each_program_says_it_in_its_own_words(folder: Path, advice: str, said: str) -> None:
    text = "Text." + "".join(f"[^{at}]" for at in range(1, 9))
    (folder / "a.md").write_text(f"{text}\n\n{CHICAGO}\n", encoding="utf-8")
    project = Project(Settings(offline=True), folder / "citations.yaml", style_advice=advice)
    remarks = check(NamedDocuments(("a.md",)), project, lambda _: Evidence(), date(2026, 11, 24)).report.remarks
    told = [each for each in remarks if "seems to follow" in each]
    assert len(told) == 1
    assert told[0].startswith("a.md seems to follow Chicago style (")
    assert told[0].endswith(f"); to check it against that style, {said}")


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("انظر الوثيقة الرسمية", "a.md: all 2 notes are in Arabic script, for which stacite has few rules"),
        ("Ámos, 5.", ""),
    ],
)
def test_a_script_with_few_rules_is_named(folder: Path, note: str, said: str) -> None:
    (folder / "a.md").write_text(f"Text.[^1] More.[^2]\n\n[^1]: {note} 1.\n[^2]: {note} 2.\n", encoding="utf-8")
    project = Project(Settings(offline=True), folder / "citations.yaml")
    remarks = check(NamedDocuments(("a.md",)), project, lambda _: Evidence(), date(2026, 11, 24)).report.remarks
    assert [each for each in remarks if "few rules" in each] == ([said] if said else [])


@pytest.mark.parametrize("heading", ["", "Bibliography"])
def test_a_document_whose_bibliography_was_not_found_is_named(folder: Path, heading: str) -> None:
    notes = "\n".join(f"[^{at}]: Vale (2003: {at})." for at in range(1, 10))
    text = "Text." + "".join(f"[^{at}]" for at in range(1, 10))
    works = "Vale, Ann. *Salt*. Ulm: Lantern, 2003.\n\nVale, Ann. *Tin*. Ulm: Lantern, 2004.\n\nQuay. *Ore*. Ulm, 2005."
    (folder / "a.md").write_text(f"{text}\n\n# {heading or 'Primary'}\n\n{works}\n\n{notes}\n", encoding="utf-8")
    project = Project(Settings(offline=True), folder / "citations.yaml")
    remarks = check(NamedDocuments(("a.md",)), project, lambda _: Evidence(), date(2026, 11, 24)).report.remarks
    told = [each.partition(",")[0] for each in remarks if "no bibliography was found" in each]
    assert told == ([] if heading else ["a.md: 9 of 9 notes name sources that no note cites in full"])
