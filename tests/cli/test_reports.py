"""What build servers get: every format, of documents with lines and without, of clean ones and nasty ones."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest
from tests.making.docx import docx_of, note
from tests.making.pages import page
from tests.making.pdf import pdf_of

from stacite.reporters.base import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTE = "Jane Doe, “A Title,” Review 12, no. 3 (2021): 45–67, https://doi.org/10.1234/abc.; http://10.0.0.1/a."
HOSTILE = (
    "Text.¹ More.²\n\n"
    "¹ Jane Doe, “]]> <script>alert(1)</script> @octocat,” \U0001f600 \x1b[2J Review 12 (2021), <https://10.0.0.1/%0A::error::x>.\n"
    "::error file=x::² \U0001d400 Ann Poe, *::warning::* {0} [a](http://b.example), 10.1234/x.y., doi:10.99/`@a`.\n"
)


def checked(stacite: Stacite, path: str, name: str, *more: str) -> str:
    ended = stacite("check", path, "--offline", "--isolated", "--output-format", name, *more)
    assert ended.status in (0, 1)
    assert "crashed" not in ended.err
    return ended.out


@pytest.fixture(params=["brief.docx", "brief.pdf"])
def document(request: pytest.FixtureRequest, folder: Path) -> str:
    """A document without lines, with faults in its note."""
    name = str(request.param)
    if name.endswith("pdf"):
        pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
        data = pdf_of([page(1, "Plain."), page(2, NOTE.replace("“", '"').replace("”", '"').replace("–", "-"))])
    else:
        data = docx_of([["Text", note("Plain."), " and more", note(NOTE), "."]])
    (folder / name).write_bytes(data)
    return name


def test_sarif_places_findings_of_such_a_file_at_its_note(stacite: Stacite, document: str) -> None:
    (run,) = json.loads(checked(stacite, document, "sarif"))["runs"]
    places = [result["locations"][0] for result in run["results"] if result["ruleId"] == "U209"]
    assert len(places) == 1
    (place,) = places
    assert place["physicalLocation"] == {"artifactLocation": {"uri": document, "uriBaseId": "%SRCROOT%"}}
    page_name = "page 2, " if document.endswith("pdf") else ""
    (named,) = place["logicalLocations"]
    assert named == {"name": "note 2", "fullyQualifiedName": f"{page_name}note 2", "kind": "note"}
    assert place["message"]["text"].startswith("http://10.0.0.1/a")
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {result["ruleId"] for result in run["results"]}


def test_the_other_formats_name_note_and_words(stacite: Stacite, document: str) -> None:
    annotations = checked(stacite, document, "github").splitlines()
    (annotation,) = (line for line in annotations if " (U209)::" in line)
    assert re.match(rf"::warning file={re.escape(document)},title=[^:,]+ \(U209\)::", annotation)
    assert "(note 2, " in annotation
    assert "“http://10.0.0.1/a" in annotation
    entries = json.loads(checked(stacite, document, "gitlab"))
    assert {entry["location"]["lines"]["begin"] for entry in entries if entry["location"]["path"] == document} == {1}
    suites = ET.fromstring(checked(stacite, document, "junit"))  # noqa: S314 - our own
    assert any("Text: http://10.0.0.1/a" in (case.text or "") for case in suites.iter("system-out"))
    text = checked(stacite, document, "markdown")
    assert f"**`{document}`**" in text
    assert re.search(r"\(U209\), note 2[,:]", text)


TEXTS = [name for name in REPORTERS if name not in ("pdf", "word", "xlsx", "csv")]
"""The formats that are texts and contain findings; test_word.py and reporters/test_sources.py look at the others."""


@pytest.mark.parametrize("name", TEXTS)
def test_a_nasty_document_gives_a_sound_report(stacite: Stacite, folder: Path, name: str) -> None:
    (folder / "a.txt").write_text(HOSTILE, encoding="utf-8")
    out = checked(stacite, "a.txt", name)
    assert out
    assert "\x1b" not in out
    if name == "github":
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in out.splitlines())
    elif name in ("json", "sarif", "gitlab"):
        assert json.loads(out)
    elif name == "junit":
        assert ET.fromstring(out).tag == "testsuites"  # noqa: S314 - our own


def test_each_format_tells_of_every_finding(stacite: Stacite, brief: Path) -> None:
    def told(name: str) -> Any:
        return json.loads(checked(stacite, "brief.txt", name))

    findings = told("json")["findings"]
    expected = [(finding["code"], finding["line"]) for finding in findings]
    (run,) = told("sarif")["runs"]
    regions = [result["locations"][0]["physicalLocation"]["region"] for result in run["results"]]
    assert [
        (result["ruleId"], region["startLine"]) for result, region in zip(run["results"], regions, strict=True)
    ] == (expected)
    entries = told("gitlab")
    assert [(entry["check_name"][:4], entry["location"]["lines"]["begin"]) for entry in entries] == expected
    assert len({entry["fingerprint"] for entry in entries}) == len(expected)
    assert checked(stacite, "brief.txt", "markdown", "--all").count("\n- **") == len(expected)
    commands = checked(stacite, "brief.txt", "github").splitlines()
    assert commands[0].startswith("::warning title=stacite::Not checked (offline): links, whether DOIs are registered")
    assert len(commands) == 1 + len(expected)
    suites = ET.fromstring(checked(stacite, "brief.txt", "junit"))  # noqa: S314 - our own
    skipped = suites.findall("testsuite/testcase/skipped")
    assert suites.get("tests") == str(len(expected) + len(skipped))


@pytest.mark.parametrize("name", TEXTS)
def test_a_registry_beyond_use_is_reported_and_exit_2(stacite: Stacite, folder: Path, name: str) -> None:
    (folder / "citations.yaml").write_text("stacite: 1\nreferences:\n- id: a\n  titel: One\n", encoding="utf-8")
    ended = stacite("check", "--offline", "--output-format", name)
    assert ended.status == 2
    assert "Y903" in ended.out
    if name == "sarif":
        (run,) = json.loads(ended.out)["runs"]
        assert run["invocations"][0]["executionSuccessful"] is False


def test_junit_fails_what_the_run_fails_for(stacite: Stacite, brief: Path) -> None:
    def failures(*options: str) -> tuple[int, str | None]:
        ended = stacite("check", "brief.txt", "--offline", "--output-format", "junit", *options)
        return ended.status, ET.fromstring(ended.out).get("failures")  # noqa: S314 - our own

    assert failures() == (0, "0")
    assert failures("--fail-on", "warning") == failures("--strict") == (1, "8")
    assert failures("--fail-on", "info", "--pedantic") == (1, "10")


def test_the_fixes_of_sarif_are_those_that_fix_applies(stacite: Stacite, brief: Path) -> None:
    command = ("check", "brief.txt", "--offline", "--isolated", "--select", "S601")
    (run,) = json.loads(stacite(*command, "--output-format", "sarif").out)["runs"]
    lines = brief.read_text(encoding="utf-8").split("\n")
    changes = [change for result in run["results"] for fix in result["fixes"] for change in fix["artifactChanges"]]
    replacements = [replacement for change in changes for replacement in change["replacements"]]
    for replacement in sorted(replacements, key=lambda each: -each["deletedRegion"]["startColumn"]):
        region = replacement["deletedRegion"]
        line = lines[region["startLine"] - 1]
        new = replacement["insertedContent"]["text"]
        lines[region["startLine"] - 1] = line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
    assert stacite(*command, "--fix").status == 0
    assert brief.read_text(encoding="utf-8") == "\n".join(lines)
    assert len(replacements) > 5


def test_findings_below_a_level_are_not_shown_and_count(stacite: Stacite, brief: Path) -> None:
    def lines(*options: str) -> tuple[int, list[str], str]:
        ended = stacite("check", "brief.txt", "--offline", "--output-format", "concise", *options)
        return ended.status, ended.out.splitlines(), ended.err

    _, every, _ = lines("--pedantic")
    status, grave, err = lines("--pedantic", "--severity", "warning", "--strict")
    assert (status, grave) == (1, [line for line in every if ", warning): " in line])
    assert f"\n{len(every) - len(grave)} info findings are not shown (--severity warning).\n" in err
    status, none, err = lines("--severity", "error", "--fail-on", "info", "--quiet")
    assert (status, none, err) == (1, [], "")
    _, none, err = lines("--severity", "error", "-o", "out.txt")
    assert "are not shown (--severity error).\n" in (brief.parent / "out.txt").read_text(encoding="utf-8")
    data = json.loads(checked(stacite, "brief.txt", "json", "--severity", "warning"))
    assert {each["severity"] for each in data["findings"]} == {"warning"}


def test_remarks_of_the_run_have_lines_of_their_own(stacite: Stacite, brief: Path) -> None:
    first, *others = stacite("check", "brief.txt", "--offline", "--output-format", "concise").err.splitlines()
    assert " in 12 notes." in first
    assert [line for line in others if line.startswith("Offline: ")] == others[:1]
    assert "Offline" not in first


def test_mistakes_in_a_bibliography_are_findings_in_its_lines(stacite: Stacite, folder: Path) -> None:
    text = "---\nbibliography: refs.bib\n---\nA.[^1]\n\n[^1]: [@torn2010].\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    whole = "@book{roe2011, author = {Roe, Ann}, title = {Once}, year = 2011}\n"
    torn = "@book{torn2010, title = {Torn, year = 2010}\n"
    for source, expected in (
        (f"{whole}{torn}", [("refs.bib", 2, "error")]),
        (f"{whole}{whole}", [("a.md", 6, "error"), ("refs.bib", 2, "warning")]),
        (torn, [("refs.bib", 1, "error")]),
    ):
        (folder / "refs.bib").write_text(source, encoding="utf-8")
        ended = stacite("check", "a.md", "--offline", "--output-format", "json", "--select", "I111")
        found = [(each["path"], each["line"], each["severity"]) for each in json.loads(ended.out)["findings"]]
        assert (ended.status, found) == (1, expected)
