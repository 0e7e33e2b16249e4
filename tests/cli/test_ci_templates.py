"""What other people's pipelines take from here: the problem matcher, the hooks and the job for GitLab."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from docs.making import pre_commit
from tests.cli.conftest import Ended

from stacite.model.finding import Finding, Location, Severity
from stacite.model.report import Report
from stacite.readers.formats import suffixes
from stacite.reporters import concise
from stacite.reporters.base import REPORTERS, Style
from stacite.rules.all import RULES

if TYPE_CHECKING:
    from collections.abc import Callable


ROOT = Path(__file__).parents[2]
MATCHERS: Any = json.loads((ROOT / "docs" / "ci" / "problem-matcher.json").read_text(encoding="utf-8"))
HOOKS: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
JOB: Any = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["stacite"]


def matched(line: str) -> dict[str, str | None]:
    """What the runner reads from a line (actions/runner, IssueMatcher.cs): the first matcher that matches wins."""
    for matcher in MATCHERS["problemMatcher"]:
        (pattern,) = matcher["pattern"]
        found = re.search(pattern["regexp"], line, re.ASCII)
        if found:
            groups = {name: group for name, group in pattern.items() if name != "regexp"}
            return {"severity": matcher.get("severity"), **{name: found[group] for name, group in groups.items()}}
    return {}


def line_of(place: Location, severity: Severity, message: str = "404 Not Found, twice") -> str:
    finding = Finding("L301", "link-dead", severity, message, place, "3", "doe2009", title="“Broken” link")
    return concise.render(Report((finding,)), Style()).rstrip("\n")


@pytest.mark.parametrize(
    ("place", "read"),
    [
        (Location("a/b c.txt", 3, 86), {"file": "a/b c.txt", "line": "3", "column": "86"}),
        (Location("a.txt", 3), {"file": "a.txt", "line": "3", "column": None}),
        (Location("a.pdf", page=12), {"file": "a.pdf", "line": None, "column": None}),
        (Location("a.docx"), {"file": "a.docx", "line": None, "column": None}),
        (Location("C:/a (1).txt", 3, 8), {"file": "C:/a (1).txt", "line": "3", "column": "8"}),
    ],
)
@pytest.mark.parametrize(
    ("severity", "named"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")]
)
def test_the_matcher_reads_concise_lines(place: Location, read: dict[str, Any], severity: Severity, named: str) -> None:
    message = f"“Broken” link (L301, {severity}): 404 Not Found, twice (note 3, doe2009)"
    assert matched(line_of(place, severity)) == {"severity": named, "code": "L301", "message": message, **read}


def test_the_first_place_of_a_line_counts() -> None:
    line = line_of(Location("a.txt", 3, 1), Severity.ERROR, "see b.txt:9:9: X (N001, info): y")
    assert (matched(line)["file"], matched(line)["code"]) == ("a.txt", "L301")


def test_no_title_has_a_colon_at_which_the_matcher_would_stop() -> None:
    assert [module.RULE.code for module in RULES if ":" in module.RULE.title] == []


def test_every_line_of_the_example_is_matched(brief: Path, stacite: Callable[..., Ended]) -> None:
    lines = stacite("check", "brief.txt", "--offline", "--output-format", "concise").out.splitlines()
    assert len(lines) > 5
    assert {matched(line).get("file") for line in lines} == {"brief.txt"}
    summary = stacite("check", "brief.txt", "--offline").err.strip()
    assert matched(summary) == {}


def test_the_page_tells_of_every_format_and_input() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert [name for name in (*REPORTERS, *inputs) if f"| `{name}` |" not in page] == []


def test_matchers_have_what_the_runner_asks_for() -> None:
    assert len({matcher["owner"] for matcher in MATCHERS["problemMatcher"]}) == 2
    for matcher in MATCHERS["problemMatcher"]:
        (pattern,) = matcher["pattern"]
        groups = [group for name, group in pattern.items() if name != "regexp"]
        assert max(groups) <= re.compile(pattern["regexp"]).groups
        assert "severity" in matcher or "severity" in pattern


def test_nothing_trusts_the_project_that_is_checked() -> None:
    taken = [ROOT / ".pre-commit-hooks.yaml", *(ROOT / "docs" / "ci").iterdir()]
    assert [path.name for path in taken if "trust" in path.read_text(encoding="utf-8").casefold()] == []


def test_hooks_ask_nothing_of_a_network_and_run(brief: Path, stacite: Callable[..., Ended]) -> None:
    assert [hook["id"] for hook in HOOKS] == ["stacite", "stacite-documents"]
    stacite("extract", "brief.txt")
    for hook in HOOKS:
        program, *arguments = shlex.split(hook["entry"])
        assert program == "stacite"
        assert "--offline" in arguments
        files = [] if hook.get("pass_filenames") is False else ["brief.txt"]
        ended = stacite(*arguments, *files)
        assert ended.status == 0
        assert ended.out.startswith("brief.txt:14:")


def test_the_hook_of_documents_passes_over_files_without_notes(folder: Path, stacite: Callable[..., Ended]) -> None:
    for name in ("README.md", "more.md"):
        (folder / name).write_text("No notes.\n", encoding="utf-8")
    (folder / "paper.md").write_text("A.[^1]\n\n[^1]: See doi:10.1000/a.\n", encoding="utf-8")
    _, *arguments = shlex.split(HOOKS[1]["entry"])
    assert stacite(*arguments, "README.md").status == 0
    assert stacite(*arguments, "README.md", "more.md").status == 0
    ended = stacite(*arguments, "README.md", "paper.md")
    assert (ended.status, ended.out.startswith("paper.md:3:")) == (0, True)
    assert stacite(*arguments, "none.md").status == 2
    stacite("extract", "paper.md")
    assert stacite(*arguments, "README.md") == Ended(
        0,
        "",
        "No findings: there are no notes and no sources to check.\nSkipped 1 document without notes (README.md).\n",
    )


def test_the_hook_of_the_registry_knows_all_documents() -> None:
    pattern = re.compile(HOOKS[0]["files"])
    assert [suffix for suffix in sorted(suffixes()) if not pattern.search(f"papers/brief{suffix}")] == []
    text = pre_commit.PATH.read_text(encoding="utf-8")
    assert pre_commit.rendered(text) == text, "run `make docs`"
    assert all(map(pattern.search, ("citations.yaml", "a/citations.yaml", ".stacite.toml", "A.DOCX")))
    assert not any(map(pattern.search, ("setup.py", "my-citations.yaml", "pyproject.toml", "a.docx.bak", "docx")))


@pytest.mark.skipif(shutil.which("sh") is None, reason="sh is not installed")
@pytest.mark.parametrize(
    ("package", "checkout", "status", "said"),
    [
        # Anybody can register a name that is still free on the package index.
        ("", {}, 2, ""),
        ("", {"pyproject.toml": 'name = "essays"'}, 2, ""),
        ("", {"stacite/pyproject.toml": 'name = "stacite"'}, 0, "install --quiet ./stacite[all]\n"),
        ("", {"pyproject.toml": 'name = "stacite"'}, 0, "install --quiet .[all]\n"),
        ("./a b.whl[all]", {"pyproject.toml": 'name = "stacite"'}, 0, "install --quiet ./a b.whl[all]\n"),
    ],
)
def test_the_job_for_gitlab_installs_from_the_checkout_and_no_package_of_others(
    package: str, checkout: dict[str, str], status: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "pip"
    files = {program: '#!/bin/sh\necho "$@"'} | {tmp_path / name: text for name, text in checkout.items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setenv("STACITE_PACKAGE", package or JOB["variables"]["STACITE_PACKAGE"])
    (install,) = JOB["before_script"]
    ended = subprocess.run(["sh", "-ec", install], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (min(ended.returncode, 2), ended.stdout) == (status, said)


# Below a folder: the shell's own `**` finds the second alone.
NESTED = ("one.txt", "a/two.txt", "a/b/it's $(touch x) three.txt")


@pytest.mark.skipif(shutil.which("sh") is None, reason="sh is not installed")
def test_the_job_for_gitlab_runs(brief: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "stacite"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stacite "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    for name in NESTED:
        path = brief.parent / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(brief.read_bytes())
    monkeypatch.setenv("STACITE_ARGS", "--offline --fail-on warning")
    monkeypatch.setenv("STACITE_DOCUMENTS", "papers/**/*.txt\nbrief.txt\n")
    (script,) = JOB["script"]
    assert subprocess.run(["sh", "-ec", script], check=False).returncode == 1
    report = Path(JOB["artifacts"]["reports"]["codequality"])
    found = json.loads(report.read_text(encoding="utf-8"))
    assert {each["location"]["path"] for each in found} == {"brief.txt", *(f"papers/{name}" for name in NESTED)}
    assert JOB["artifacts"]["when"] == JOB["cache"]["when"] == "always"
    assert f"$CI_PROJECT_DIR/{JOB['cache']['paths'][0]}".rstrip("/") == JOB["variables"]["STACITE_CACHE_DIR"]
