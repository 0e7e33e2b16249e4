"""action.yml: the form that GitHub asks for, and its script as a runner runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from tests.cli.conftest import services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Web

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "tests" / "data" / "schemas" / "github-action.json"
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCRIPT_INPUTS = ("documents", "args", "format", "output", "fail-on")
STEPS = {step.get("id") or step["name"]: step for step in ACTION["runs"]["steps"]}
NOTES = (
    "One.¹ Two.²\n\n¹ Ann Bo, *A Book* (London: Press, 2019).\n\n"
    "² Cy Do, *Another* (Paris: Seuil, 2001), doi:10.1234/x.\n"
)

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


@dataclass(frozen=True)
class Step:
    """How the step ended."""

    status: int
    log: str
    outputs: str
    summary: str
    """Of the job, in Markdown."""

    def heard(self) -> Iterator[str]:
        """The lines that the runner obeys: none between `::stop-commands::TOKEN` and `::TOKEN::`."""
        token = ""
        for line in self.log.splitlines():
            if token:
                token = "" if line == f"::{token}::" else token
            elif line.startswith("::stop-commands::"):
                token = line.removeprefix("::stop-commands::")
            elif line.lstrip().startswith("::") or "##[" in line:
                yield line


def run(checkout: Path, **inputs: str) -> Step:
    """The check step with these inputs, in a folder."""
    program = checkout.parent / "stacite"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stacite "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    temp = checkout.parent / "temp"
    temp.mkdir(exist_ok=True)
    given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | inputs
    environment = {
        **os.environ,
        **{
            name.upper().replace("-", "_"): given[name] for name in ("documents", "args", "format", "output", "fail-on")
        },
        "STACITE": str(program),
        "STACITE_CACHE_DIR": str(checkout.parents[1] / "cache"),  # of all tests: most check the same notes
        "RUNNER_TEMP": str(temp),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(temp / "outputs"),
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["check"]["run"]]
    ended = subprocess.run(
        command, cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    summary = temp / "summary"
    text = summary.read_text(encoding="utf-8") if summary.exists() else ""
    return Step(ended.returncode, ended.stdout, (temp / "outputs").read_text(encoding="utf-8"), text)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one document, whose notes have a warning."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "brief.txt").write_text(NOTES, encoding="utf-8")
    return tmp_path / "work"


def test_it_has_the_form_that_github_asks_for() -> None:
    jsonschema.validate(ACTION, json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_inputs_reach_the_script_by_the_environment_alone() -> None:
    assert all("${{" not in step.get("run", "") for step in ACTION["runs"]["steps"])
    used = json.dumps(ACTION["runs"])
    assert all(f"inputs.{name} " in used for name in ACTION["inputs"])


def test_the_cache_is_restored_by_prefix_and_saved_after_failures_too() -> None:
    restore, save = STEPS["Restore results"], STEPS["Save results"]
    assert restore["with"]["path"] == save["with"]["path"] == STEPS["check"]["env"]["STACITE_CACHE_DIR"]
    assert restore["with"]["key"] == save["with"]["key"]
    assert restore["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert "github.run_id" in save["with"]["key"]
    assert save["if"].startswith("always()")


@needs_bash
@pytest.mark.parametrize(("system", "folder"), [("Linux", "bin"), ("Windows", "Scripts")])
def test_stacite_is_installed_from_the_checkout_of_the_action(tmp_path: Path, system: str, folder: str) -> None:
    python = tmp_path / "a python"
    copy = f'mkdir -p "$3/{folder}"; cp "$0" "$3/{folder}/python"'
    python.write_text(f'#!/bin/sh\ncase $2 in venv) {copy};; pip) echo "$@";; esac\n', encoding="utf-8")
    python.chmod(0o755)
    environment = {
        **os.environ,
        "PYTHON": str(python),
        "RUNNER_OS": system,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_ACTION_PATH": "/the action",
        "GITHUB_OUTPUT": str(tmp_path / "outputs"),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["install"]["run"]]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout == "-m pip install --quiet --disable-pip-version-check /the action[all]\n"
    program = tmp_path / "stacite" / folder / "stacite"
    assert (tmp_path / "outputs").read_text(encoding="utf-8") == f"stacite={program}\n"


@needs_bash
@pytest.mark.parametrize(("fail_on", "status"), [("", 0), ("error", 0), ("warning", 1), ("grave", 2)])
def test_the_step_ends_as_the_check_does(checkout: Path, fail_on: str, status: int) -> None:
    step = run(checkout, documents="brief.txt", args="--offline", **{"fail-on": fail_on})
    assert (step.status, step.outputs) == (status, f"status={status}\n")


@needs_bash
def test_the_folder_of_the_report_is_made(checkout: Path) -> None:
    step = run(checkout, documents="brief.txt", args="--offline", format="sarif", output="reports/a/stacite.sarif")
    assert (step.status, step.outputs) == (0, "status=0\n")
    assert json.loads((checkout / "reports" / "a" / "stacite.sarif").read_text(encoding="utf-8"))["runs"]


@needs_bash
def test_findings_are_annotations_and_the_matcher_is_there(checkout: Path) -> None:
    matcher, *annotations = run(checkout, documents="brief.txt", args="--offline --select I102").heard()
    path = Path(matcher.removeprefix("::add-matcher::"))
    assert json.loads(path.read_text(encoding="utf-8"))["problemMatcher"]
    assert len(annotations) == 1
    head = r"::warning file=brief\.txt,line=5,col=42,endColumn=55,title=[^:,]+ \(I102\)::"
    assert re.match(head, annotations[0])


@needs_bash
def test_nothing_but_that_is_obeyed(checkout: Path) -> None:
    nasty = "##[add-path]x ::error::y.txt"
    (checkout / nasty).write_text(f"::error::z\n##[error]w\n{NOTES}", encoding="utf-8")
    for name in ("github", "concise", "full", "json"):
        step = run(checkout, documents=nasty, args="--offline", format=name)
        assert step.status == 0
        others = [line for line in step.heard() if not line.startswith("::add-matcher::")]
        ours = ("::warning file=##[add-path]x %3A%3Aerror", "::warning title=stacite::Not checked")
        assert all(line.startswith(ours) for line in others), others
        assert bool(others) == (name == "github")
    missing = run(checkout, documents="::error::gone.txt\n##[error]", args="--offline")
    assert missing.status == 2
    assert len(list(missing.heard())) == 1


@needs_bash
@pytest.mark.parametrize("documents", ["", "papers/*.txt", "papers"])
def test_a_pull_request_is_not_trusted(checkout: Path, documents: str, web: Web) -> None:
    web.page("/inside").handle("10.1234/x")
    (checkout / ".git").mkdir()
    (checkout.parent / "secret.txt").write_text(NOTES, encoding="utf-8")
    papers = checkout / "papers"
    papers.mkdir()
    (papers / "own.txt").write_text(NOTES.replace("Seuil", web.url("/inside")), encoding="utf-8")
    (papers / "link.txt").symlink_to(checkout.parent / "secret.txt")
    listed = "".join(f"- path: {path}\n" for path in ("papers/own.txt", "papers/link.txt", "../secret.txt"))
    (checkout / "citations.yaml").write_text(f"documents:\n{listed}", encoding="utf-8")
    (checkout / ".stacite.toml").write_text(f'allow-private = ["0.0.0.0/0"]\n{services(web)}', encoding="utf-8")
    step = run(checkout, documents=documents, args="--select L,C")
    assert (step.status, web.targets) == (2, [])
    assert "sets allow-private and services, which a project's file can't set" in step.log
    assert "link.txt: it is outside the project" in step.log
    assert ("../secret.txt: it is outside the project" in step.log) is (not documents)
    heard = [each for each in step.heard() if "secret.txt" in each]
    assert [each for each in heard if "outside the project" not in each] == []


def test_it_trusts_no_project() -> None:
    assert "trust" not in (ROOT / "action.yml").read_text(encoding="utf-8").casefold()


@needs_bash
def test_documents_are_lines_and_patterns(checkout: Path) -> None:
    (checkout / "papers").mkdir()
    for name in ("papers/one two.txt", "papers/three.txt", "-x.txt"):
        (checkout / name).write_text(NOTES, encoding="utf-8")
    step = run(checkout, documents="\npapers/*.txt\n-x.txt\n", args="--offline --select I102")
    files = [line.partition("file=")[2].partition(",")[0] for line in step.heard()][1:]
    assert files == ["papers/one two.txt", "papers/three.txt", "-x.txt"]
    assert run(checkout, documents="none/*.txt", args="--offline").status == 2


@needs_bash
def test_a_pattern_finds_documents_in_all_folders_whatever_they_are_called(checkout: Path) -> None:
    names = ("papers/one.txt", "papers/a/two.txt", 'papers/a/b/it\'s `touch x` $(touch y) "three"; touch z.txt')
    for name in names:
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text(NOTES, encoding="utf-8")
    step = run(checkout, documents="papers/**/*.txt", args="--offline --select I102")
    files = {line.partition("file=")[2].partition(",line=")[0] for line in step.heard()}
    assert files - {""} == set(names)
    run(checkout, documents="$(touch y)\n`touch x`; touch z.txt\n*.txt", args="--offline $(touch x) ;touch y")
    assert sorted(path.name for path in checkout.iterdir()) == ["brief.txt", "papers"]


@needs_bash
def test_the_job_summary_has_the_findings_and_no_markup_of_a_document(checkout: Path) -> None:
    nasty = checkout / "<img src=x> @octocat.txt"
    nasty.write_text(NOTES, encoding="utf-8")
    step = run(checkout, documents=nasty.name, args="--offline --select I102")
    assert step.summary.startswith("## stacite\n\nNo errors in 2 notes. 1 warning, fixable with `--fix`. ")
    assert "\n- **DOI not written as a link** (I102), note 2, line 5: " in step.summary
    assert re.findall(r"<img|@octocat", re.sub(r"`+[^`\n]*`+", "", step.summary)) == []
    again = run(checkout, documents=nasty.name, args="--offline --select I102", format="sarif", output="a.sarif")
    assert again.summary == step.summary * 2


@needs_bash
def test_the_changes_of_fixes_can_be_shown(checkout: Path) -> None:
    (checkout / "brief.txt").write_text(
        NOTES.replace("doi:10.1234/x", "https://dx.doi.org/10.1234/x"), encoding="utf-8"
    )
    step = run(checkout, documents="brief.txt", args="--offline --diff")
    assert (step.status, step.outputs, step.summary) == (1, "status=1\n", "")
    assert "+² Cy Do, *Another* (Paris: Seuil, 2001), https://doi.org/10.1234/x." in step.log


@needs_bash
def test_without_documents_the_registry_is_checked(checkout: Path) -> None:
    assert run(checkout, args="--offline").status == 2
    (checkout / "citations.yaml").write_text("stacite: 1\nreferences:\n- {id: a, type: book}\n", encoding="utf-8")
    assert any(" (C702)::" in line for line in run(checkout, args="--offline").heard())


@needs_bash
def test_a_report_can_be_kept(checkout: Path) -> None:
    step = run(checkout, documents="brief.txt", args="--offline", format="sarif", output="out.sarif")
    assert json.loads((checkout / "out.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert "2.1.0" not in step.log
    run(checkout, documents="brief.txt", args="--offline", output="out.txt")
    assert (checkout / "out.txt").read_text(encoding="utf-8").startswith("::warning ")


@needs_bash
def test_the_report_replaces_a_link_and_not_the_file_that_it_leads_to(checkout: Path) -> None:
    foreign = checkout.parent / "foreign"
    foreign.write_text("diary", encoding="utf-8")
    (checkout / "stacite.sarif").symlink_to(foreign)
    run(checkout, documents="brief.txt", args="--offline", format="sarif", output="stacite.sarif")
    assert foreign.read_text(encoding="utf-8") == "diary"
    assert '"version": "2.1.0"' in (checkout / "stacite.sarif").read_text(encoding="utf-8")
