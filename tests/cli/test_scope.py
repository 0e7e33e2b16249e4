"""With documents named, a check is about them and the sources that they cite, not about all of the registry."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

ONE = "Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), 3. {url}\n"
OTHER = "Text.[^1]\n\n[^1]: John Roe, *A Tale* (London: Press, 2018), 4. {url}\n"
CHECK = ("check", "--output-format", "concise", "--fail-on", "info")


@pytest.fixture
def urls(web: Web) -> tuple[str, str]:
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    web.page("/one", 404).page("/other", 404)
    return f"{web.base}/one", f"{web.base}/other"


@pytest.fixture
def registry(stacite: Stacite, folder: Path, urls: tuple[str, str]) -> Path:
    """The registry of two documents; each cites a page that is gone, and one source is cited by neither."""
    for name, text, url in zip(("one.md", "other.md"), (ONE, OTHER), urls, strict=True):
        (folder / name).write_text(text.format(url=url), encoding="utf-8")
        stacite("extract", name)
    path = folder / "citations.yaml"
    orphan = "- id: poe2017story\n  type: book\n  title: A Story\n  issued: 12:30\n  ISBN: 9780306406158\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + orphan, encoding="utf-8")
    return path


def test_a_named_document_gets_the_findings_of_its_own_sources(
    stacite: Stacite, registry: Path, web: Web, urls: tuple[str, str]
) -> None:
    found = stacite(*CHECK, "one.md")
    assert {line.split(":")[0] for line in found.out.splitlines()} == {"one.md"}
    assert {"/one", "/other"} & set(web.targets) == {"/one"}
    assert "M407" not in found.out
    report = json.loads(stacite("check", "one.md", "--output-format", "json").out)
    assert [each["id"] for each in report["references"]] == ["doe2019book"]


def test_a_date_that_another_document_prints_is_for_the_check_of_that_one(stacite: Stacite, folder: Path) -> None:
    text = "Text.[^1]\n\n[^1]: Jane Doe, “A Long Title of a Page,” *News*, {}, https://x.example/a.\n"
    for name, day in (("one.md", "February 31, 2016"), ("other.md", "March 1, 2016")):
        (folder / name).write_text(text.format(day), encoding="utf-8")
        stacite("extract", name)
    check = (*CHECK, "--offline", "--select", "C709")
    assert [bool(stacite(*check, *named).out) for named in (("one.md",), ("other.md",), ())] == [True, False, True]


def test_a_later_version_under_a_name_of_its_own_is_told_what_to_call_it(stacite: Stacite, folder: Path) -> None:
    notes = (
        "Jane Doe, *A Book* (London: Press, 2019), ISBN 978-1-4028-9462-7.",
        "John Roe, *A Tale of Books* (London: Press, 2018), 4.",
        "Ann Poe, “A Song,” *Journal* 5 (2017): 9, https://x.example/a?utm_source=mail.",
    )
    text = "One.[^1] Two.[^2] Three.[^3]\n\n" + "".join(f"[^{at}]: {note}\n" for at, note in enumerate(notes, 1))
    (folder / "paper.md").write_text(text, encoding="utf-8")
    stacite("extract", "paper.md")
    corrected = text.replace(", ISBN 978-1-4028-9462-7", "").replace("?utm_source=mail", "").replace("4.", "5.")
    (folder / "From Ann.md").write_text(corrected, encoding="utf-8")
    check = ("check", "From Ann.md", "--offline", "--select", "I107,U202")
    found = stacite(*check)
    assert (found.status, found.out) == (0, ""), "the author has corrected what paper.md prints"
    assert (
        "From Ann.md: 3 of 3 notes are the same as in paper.md, or nearly the same; if it is a later version of that,"
        " save this file as paper.reviewed.md."
    ) in found.err
    (folder / "From Ann.md").write_text(re.sub(r"[aeo]", "u", corrected), encoding="utf-8")
    assert "or nearly" not in stacite(*check).err
    (folder / "citations.yaml").unlink()
    (folder / "From Ann.md").write_text(corrected, encoding="utf-8")
    assert "are the same" not in stacite("check", "paper.md", "From Ann.md", "--offline").err


@pytest.mark.parametrize("named", [(), ("one.md", "other.md"), (".",)])
def test_all_documents_are_all_of_the_registry(stacite: Stacite, registry: Path, named: tuple[str, ...]) -> None:
    found = stacite(*CHECK, "--offline", *named)
    assert all(f"({code}, " in found.out for code in ("M407", "Y904", "I107"))


def test_a_document_without_an_entry_is_checked_alone(stacite: Stacite, registry: Path, folder: Path) -> None:
    (folder / "third.md").write_text("Text.[^1]\n\n[^1]: Ann Poe, *A Song* (London: Press, 2016), 5.\n", "utf-8")
    assert stacite("check", "third.md", "--offline", "--fail-on", "info").status == 0


def test_a_citation_that_an_editor_added_counts(stacite: Stacite, registry: Path) -> None:
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("cites:\n", "cites:\n    - id: poe2017story\n", 1), encoding="utf-8")
    found = stacite(*CHECK, "one.md", "--offline")
    assert "poe2017story" in found.out


def test_a_broken_registry_is_an_error_whatever_is_named(stacite: Stacite, registry: Path) -> None:
    registry.write_text(registry.read_text(encoding="utf-8") + "- id: [\n", encoding="utf-8")
    found = stacite(*CHECK, "one.md", "--offline")
    assert found.status == 2
    assert "Y901" in found.out


def test_a_baseline_keeps_the_findings_of_what_was_not_checked(stacite: Stacite, registry: Path, folder: Path) -> None:
    known = ("--baseline", "known.json")
    stacite(*CHECK, *known, "--update-baseline")
    before = _places(folder / "known.json")
    assert {"one.md", "other.md", "citations.yaml"} == {path for path, _ in before}
    assert "0 new, 0 removed" in stacite(*CHECK, "one.md", *known, "--update-baseline").err
    assert _places(folder / "known.json") == before
    assert "still lists" not in stacite(*CHECK, "one.md", *known).err


def _places(baseline: Path) -> list[tuple[str, str]]:
    return [(each["path"], each["code"]) for each in json.loads(baseline.read_text(encoding="utf-8"))["findings"]]


def test_a_fix_leaves_the_rest_of_the_registry_alone(stacite: Stacite, registry: Path, folder: Path) -> None:
    (folder / "one.md").write_text(
        "Text[^1].\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), doi:10.1000/a.\n", encoding="utf-8"
    )
    found = stacite(*CHECK, "one.md", "--offline", "--fix")
    text = registry.read_text(encoding="utf-8")
    assert "https://doi.org/10.1000/a" in text
    assert all(words in text for words in ("poe2017story", "issued: 12:30", "roe2018tale"))
    assert not any(line.startswith(("other.md", "citations.yaml")) for line in found.out.splitlines())
