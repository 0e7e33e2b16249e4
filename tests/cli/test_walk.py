"""The first whole walk: a document in, a registry, findings and bibliographies out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest
from tests.cli.conftest import services, write_own_settings

from stacite.registry import schema, store
from stacite.registry.file_fields import json_schema
from stacite.reporters.json import json_schema as report_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]

MARKDOWN = """\
A claim.[^1] Another.[^2] A third.[^3]

[^1]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12, <{base}/alive>.
[^2]: John Roe, “Moved,” *Daily Example*, May 4, 2020, <{base}/moved>; Ann Poe, “Gone,” *Daily Example*, May 5, 2020,
    <{base}/gone>; Max Moe, “Walled,” *Daily Example*, May 6, 2020, <{base}/wall>.
[^3]: Eve Low, “Slow,” *Daily Example*, May 7, 2020, <{base}/slow>; Tom Off, “Off,” *Daily Example*, May 8, 2020,
    <http://127.0.0.1:{closed}/x>; Ida Doi, “Named,” *Journal of Examples* 3, no. 2 (2021): 1–20,
    <https://doi.org/10.1000/named>; Bo Nil, “Unnamed,” *Journal of Examples* 3, no. 3 (2021): 21–30,
    <https://doi.org/10.1000/unnamed>.
"""


@pytest.fixture
def small_web(web: Web, folder: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small web, and a document that cites it."""
    web.page("/alive").redirect("/moved", "/new-place").page("/new-place").page("/gone", 404).page("/wall", 403)
    web.hang("/slow").handle("10.1000/named").handle("10.1000/unnamed", 100, 404)
    write_own_settings(
        f'allow-private = ["127.0.0.0/8"]\n{services(web)}'
        "[network]\ninterval-ms = 0\ntimeout-s = 0.4\nwait-budget-s = 0\n"
    )
    document = folder / "paper.md"
    document.write_text(MARKDOWN.format(base=web.base, closed=closed_port), encoding="utf-8")
    return document


def test_extract_reads_the_brief_and_a_second_time_changes_nothing(stacite: Stacite, brief: Path) -> None:
    first = stacite("extract", "brief.txt")
    registry = brief.parent / "citations.yaml"
    written = registry.read_bytes()
    second = stacite("extract", "brief.txt")
    assert (first.status, second.status) == (0, 0)
    assert "brief.txt: 12 notes, 12 note numbers in the text, 19 citations" in first.err
    assert "new: 19 sources" in first.err
    assert "citations.yaml is unchanged." in second.err
    assert registry.read_bytes() == written
    known = schema.read_registry(written.decode(), "citations.yaml")
    assert [note.number for note in known.documents[0].notes] == [str(number) for number in range(1, 13)]
    assert [len(note.cites) for note in known.documents[0].notes] == [1, 1, 8, 1, 1, 1, 1, 1, 1, 1, 1, 1]


def test_an_editors_hand_wins(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    registry = brief.parent / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    head, _, references = text.partition("references:\n")
    entries = [f"- id:{entry}" for entry in references.split("- id:")[1:]]
    entries[3], entries[5] = entries[5], entries[3]
    mine = "".join(entries).replace("family: DeMarco", "family: De Marco").replace("'2024-09-30'", "2024-09")
    mine = mine.replace("title: Science Policy Outlook", "title: Science-Policy Outlook")
    edited = f"{head}references:  # in my order\n{mine}"
    registry.write_text(edited, encoding="utf-8")
    assert stacite("extract", "brief.txt").status == 0
    assert registry.read_text(encoding="utf-8") == edited

    source = brief.read_text(encoding="utf-8")
    brief.write_text(source.replace("*Scientometrics* 127 (2022)", "*Scientometrics* 128 (2022)"), encoding="utf-8")
    ended = stacite("extract", "brief.txt", "--diff")
    assert (ended.status, ended.err) == (1, "Would change citations.yaml.\n")
    shown = ended.out
    assert stacite("extract", "brief.txt").status == 0
    after = registry.read_text(encoding="utf-8")
    changed = [(old, new) for old, new in zip(edited.splitlines(), after.splitlines(), strict=True) if old != new]
    assert [new.strip().partition(":")[0] for _, new in changed] == ["sha256", "text", "volume"]
    assert "+  volume: '128'" in shown.splitlines()


def test_check_judges_a_small_web(stacite: Stacite, small_web: Path, web: Web) -> None:
    ended = stacite("check", "paper.md", "--output-format", "json")
    assert ended.status == 1
    report = json.loads(ended.out)
    jsonschema.validate(report, report_schema())
    verdicts = {link["url"].rsplit("/", 1)[1]: link["verdict"] for link in report["links"]}
    assert verdicts == {
        "alive": "alive",
        "moved": "moved",
        "gone": "dead",
        "wall": "blocked",
        "slow": "temporary",
        "x": "dead",
    }
    outcomes = {each["DOI"]: each["registration"]["outcome"] for each in report["references"] if each["DOI"]}
    assert outcomes == {"10.1000/named": "found", "10.1000/unnamed": "absent"}
    coded = {(finding["code"], finding["note"]) for finding in report["findings"]}
    assert {("L302", "2"), ("L301", "2"), ("L303", "2"), ("L305", "3"), ("L301", "3"), ("E801", "3")} <= coded
    assert web.targets.count("/gone") == 2
    assert web.targets.count("/alive") == 1


def test_an_editor_reads_the_same_on_the_terminal(stacite: Stacite, small_web: Path, web: Web) -> None:
    ended = stacite("check", "paper.md", "--select", "L301,I104")
    assert ended.status == 1
    assert "Broken link (L301, error) · note 2\nThe page is gone: 404 Not Found on both attempts\n" in ended.out
    assert f"<{web.base}/gone>" in ended.out
    assert "= evidence: GET 404 " in ended.out
    assert "Not ready: 3 errors in 3 notes." in ended.out


def test_nothing_is_dead_without_network(
    stacite: Stacite, folder: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MARKDOWN.format(base=f"http://127.0.0.1:{closed_port}", closed=closed_port)
    (folder / "paper.md").write_text(text, encoding="utf-8")
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n[services]\ndoi = "http://127.0.0.1:{closed_port}"\n')
    ended = stacite("check", "paper.md", "--select", "L,I104", "--output-format", "json")
    assert ended.status == 0
    assert {link["verdict"] for link in json.loads(ended.out)["links"]} == {"unchecked"}
    assert "No network: no links or DOIs were checked" in ended.err
    assert stacite("check", "paper.md", "--select", "L", "--require-online").status == 2


def test_offline_asks_nothing(stacite: Stacite, small_web: Path, web: Web) -> None:
    ended = stacite("check", "paper.md", "--offline", "--select", "L,I104")
    assert (ended.status, ended.out) == (0, "")
    assert "Offline: no links or DOIs were checked" in ended.err
    assert web.asked == []


def test_verdicts_are_recorded_only_when_asked(stacite: Stacite, small_web: Path) -> None:
    stacite("extract", "paper.md")
    registry = small_web.parent / "citations.yaml"
    before = registry.read_text(encoding="utf-8")
    stacite("check", "-q")
    assert registry.read_text(encoding="utf-8") == before
    stacite("check", "-q", "--record")
    known = store.load(registry).registry
    recorded = {each.item.title: each.checked.verdict for each in known.references if each.checked}
    assert recorded["Gone"] == "dead"
    assert recorded["Walled"] == "blocked"
    assert recorded["Named"] == "registered"
    assert recorded["Unnamed"] == "unregistered"


def test_safe_fixes_are_applied_once(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    before = brief.read_text(encoding="utf-8")
    shown = stacite("check", "--offline", "--diff")
    assert (shown.status, brief.read_text(encoding="utf-8")) == (1, before)
    assert "+¹² Gong Qian, “China’s" in shown.out
    fixed = stacite("check", "--offline", "--fix", "--output-format", "concise")
    assert fixed.status == 0
    assert "[warning]" not in fixed.out
    after = brief.read_text(encoding="utf-8")
    assert stacite("check", "--offline", "--diff").out == ""
    assert stacite("check", "--offline", "--fix").status == 0
    assert brief.read_text(encoding="utf-8") == after
    assert len(after.splitlines()) == len(before.splitlines())
    assert stacite("extract", "brief.txt").err.endswith("citations.yaml is unchanged.\n")


def test_a_changed_document_is_out_of_date_until_it_is_extracted(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    text = brief.read_text(encoding="utf-8")
    brief.write_text(text.replace("November 14, 2024", "November 15, 2024"), encoding="utf-8")
    ended = stacite("check", "--offline", "--select", "registry-out-of-date", "--output-format", "concise")
    assert ended.status == 0, "what was read before is no error of the document"
    assert " (M406, warning): " in ended.out
    assert "note 4" in ended.out
    assert stacite("check", "--offline", "--select", "M406", "--fix").status == 0
    known = store.load(brief.parent / "citations.yaml").registry
    assert known.documents[0].notes[3].text.count("November 15, 2024") == 1


def test_many_documents_in_one_registry(stacite: Stacite, brief: Path) -> None:
    (brief.parent / "papers").mkdir()
    other = brief.parent / "papers" / "second.md"
    other.write_text(
        "Once more.[^a]\n\n[^a]: Caroline S. Wagner and Denis F. Simon, “China’s Use of Formal Science and Technology "
        "Agreements as a Tool of Diplomacy,” *Science and Public Policy* 50, no. 4 (August 2023): 807–17, "
        "<https://doi.org/10.1093/scipol/scad022>.\n",
        encoding="utf-8",
    )
    stacite("extract", "brief.txt")
    ended = stacite("extract", "papers/second.md")
    assert "new:" not in ended.err
    known = store.load(brief.parent / "citations.yaml").registry
    assert [document.path for document in known.documents] == ["brief.txt", "papers/second.md"]
    assert len(known.references) == 19
    assert known.documents[1].notes[0].cites[0].id == known.documents[0].notes[2].cites[3].id
    assert "No errors in 13 notes." in stacite("check", "--offline").out


def test_the_registry_agrees_with_its_schema(stacite: Stacite, brief: Path) -> None:
    stacite("extract", "brief.txt")
    printed = stacite("schema")
    assert json.loads(printed.out) == json_schema()
    assert json.loads(stacite("schema", "--report").out) == report_schema()


def test_changes_are_listed_below_their_document(stacite: Stacite, folder: Path) -> None:
    def write(page: int) -> None:
        for name in ("a", "b"):
            note = f"Jane Doe, *A Book on {name.upper()}* (London: Press, 2010), {page if name == 'a' else 1}."
            (folder / f"{name}.md").write_text(f"A.[^1]\n\n[^1]: {note}\n", encoding="utf-8")

    write(12)
    assert [line[:8] for line in stacite("extract", ".").err.splitlines()[:4]] == [
        "a.md: 1 ", "  new: 1", "b.md: 1 ", "  new: 1",
    ]  # fmt: skip
    write(13)
    assert [line[:17] for line in stacite("extract", ".").err.splitlines()[:4]] == [
        "a.md: 1 note, 1 n", "  changed: note 1", "  changed: note 1", "b.md: 1 note, 1 n",
    ]  # fmt: skip


def test_a_summary_of_many_changes_is_short(stacite: Stacite, folder: Path) -> None:
    def written(year: int, first: int) -> str:
        notes = range(first, 31)
        body = " ".join(f"Word[^{at}]." for at in notes)
        lines = [f"[^{at}]: Jane Doe, *A Long Enough Book, Part {at}* (London: Press, {year})." for at in notes]
        return "\n\n".join([body, *lines]) + "\n"

    paper = folder / "brief.md"
    paper.write_text(written(2019, 1), encoding="utf-8")
    first = stacite("extract", "brief.md").err
    assert "new: 30 sources\n" in first
    assert "new: 30 notes" not in first
    paper.write_text(written(2018, 2), encoding="utf-8")
    lines = stacite("extract", "brief.md").err.splitlines()
    assert len(lines) < 26
    hint = "more changes (`stacite extract brief.md --diff` shows all changes before they are written)"
    assert hint in "\n".join(lines)
    assert max(map(len, lines)) < 250


def test_a_work_that_is_cited_no_more_is_kept(stacite: Stacite, folder: Path) -> None:
    notes = ["[^1]: Jane Doe, *A Book* (London: Press, 2019).", "[^2]: Ann Poe, *Other Things* (Paris: Seuil, 2001)."]
    paper = folder / "brief.md"
    paper.write_text("\n\n".join(["One[^1] two[^2].", *notes]) + "\n", encoding="utf-8")
    stacite("extract", "brief.md")
    paper.write_text("One[^1] two.\n\n" + notes[0] + "\n", encoding="utf-8")
    told = stacite("extract", "brief.md").err
    assert "removed: note 2: Ann Poe, *Other Things* (Paris: Seuil, 2001).\n" in told
    assert "no longer cited, but kept: source poe2001other\n" in told
    paper.write_text("\n\n".join(["One[^1] two[^2].", *notes]) + "\n", encoding="utf-8")
    assert "  new: 1 note\n" in stacite("extract", "brief.md").err
    assert "poe2001other" in (folder / "citations.yaml").read_text(encoding="utf-8")
