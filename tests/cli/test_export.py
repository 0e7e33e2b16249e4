"""`stacite export`: formats, which references in which order, and notes with cites for pandoc and LaTeX."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.exporters.base import CITES, EXPORTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

DATA = Path(__file__).parents[1] / "data" / "exports"
PAPER = """# Rivers

They rise.[^1] They fall.[^2] They rise again.[^3] And fall.[^4] A.[^5] B.[^6] C.[^7]

[^1]: See John Roe, “On Rivers,” *Review of Floods* 12, no. 3 (2020): 101–117. He is right, at 100% of $5
    & more in <https://example.org/a_b%20c#d?x=1>, [brackets] and @handle.
[^2]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12.
[^3]: Ibid., 14; see also Roe, “On Rivers,” 103 (emphasis added).
[^4]: Jane Doe, *A Book of Reports* (London: Example Press, 2019), chap. 3; Ann Poe, *Dry Land*
    (Leeds: Field Press, 2001), xii–xiv.
[^5]: A comment without any work, \\*not\\* {braced}.
[^6]: Smith, “Nowhere Cited,” 9.
[^7]: The best is Doe, *A Book of Reports*, 90–92.
"""


@pytest.fixture
def paper(folder: Path, stacite: Stacite) -> Path:
    """A paper that was extracted; one work more is cited by nobody."""
    (folder / "paper.md").write_text(PAPER, encoding="utf-8")
    assert stacite("extract", "paper.md").status == 0
    with (folder / "citations.yaml").open("a", encoding="utf-8") as registry:
        registry.write("- {id: abel1900spare, type: book, title: Spare, issued: '1900'}\n")
    return folder


def keys(ended: Ended) -> list[str]:
    assert ended.status == 0, ended.err
    return [item["id"] for item in json.loads(ended.out)]


def test_every_format_is_the_same_each_time(stacite: Stacite, paper: Path) -> None:
    for name in EXPORTERS:
        first = stacite("export", "--format", name)
        assert first.status == 0
        assert len(first.out) > 100
        assert first.out == stacite("export", "-f", name).out


def test_keys_cites_and_orders_choose(stacite: Stacite, paper: Path) -> None:
    csl = ("export", "-f", "csl-json")
    assert keys(stacite(*csl)) == ["roe2020rivers", "doe2019book", "poe2001dry", "abel1900spare"]
    assert keys(stacite(*csl, "--only-cited")) == ["roe2020rivers", "doe2019book", "poe2001dry"]
    assert keys(stacite(*csl, "--keys", "poe2001dry,doe2019book", "--keys", "abel1900spare")) == [
        "doe2019book",
        "poe2001dry",
        "abel1900spare",
    ]
    assert keys(stacite(*csl, "--sort", "year"))[:2] == ["abel1900spare", "poe2001dry"]
    assert keys(stacite(*csl, "--sort", "author", "--only-cited")) == ["doe2019book", "poe2001dry", "roe2020rivers"]


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("--keys", "poe2001dri"), "no source has the key “poe2001dri”", "Did you mean poe2001dry?"),
        (("--sort", "keys"), "--sort: unknown value “keys”", "Did you mean key?"),
        (("--sort", "?"), "--sort: unknown value “?”", "Choose registry, cited, author, key or year."),
        (("--cites", "latx"), "--cites: unknown value “latx”", "Did you mean latex?"),
        (("--cites", "latex", "--format", "ris"), "--cites can't be combined with --format", "once for each"),
        (("--cites", "latex", "--only-cited"), "apply only to sources", "Leave them out"),
        (("--format", "cases", "--keys", "a"), "apply only to sources", "Leave them out"),
        (("--keys", "abel1900spare", "--only-cited"), "no note cites", "--only-cited"),
    ],
)
def test_what_makes_no_sense_is_refused(
    stacite: Stacite, paper: Path, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    ended = stacite("export", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
    assert hint in ended.err


@pytest.mark.parametrize("language", CITES)
def test_the_papers_notes_are_the_golden_file(
    stacite: Stacite, paper: Path, golden_text: Callable[[Path, str], None], language: str
) -> None:
    ended = stacite("export", "--cites", language, "-o", "cites.txt")
    assert (ended.status, ended.err) == (0, "Wrote 7 notes to cites.txt.\n")
    golden_text(DATA / f"cites.{language}", (paper / "cites.txt").read_text(encoding="utf-8"))


def test_a_registry_without_notes_has_no_cites(stacite: Stacite, folder: Path) -> None:
    (folder / "citations.yaml").write_text("references:\n- {id: a, title: T}\n", encoding="utf-8")
    ended = stacite("export", "--cites", "markdown")
    assert ended.status == 2
    assert "citations.yaml lists no notes" in ended.err


def test_cites_that_an_editor_moved_are_as_he_has_them(stacite: Stacite, paper: Path) -> None:
    registry = paper / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    changed = text.replace(
        "- {id: doe2019book, locator: '12'}", "- {id: poe2001dry, locator: '13'}\n    - {id: abel1900spare}"
    )
    changed = re.sub(r" +cites:\n +- \{id: roe2020rivers, prefix: See\}\n", "", changed)
    assert changed != text
    registry.write_text(changed, encoding="utf-8")
    told = stacite("export", "--cites", "markdown").out
    assert "They fall. [@poe2001dry, 13; @abel1900spare]\n" in told
    assert "[^1]: See John Roe, “On Rivers,” *Review of Floods* 12" in told


def test_the_notes_say_which_registry_they_come_from(stacite: Stacite, paper: Path) -> None:
    (paper / "citations.yaml").rename(paper / "my refs.yaml")
    option = "--registry 'my refs.yaml'"
    assert (
        "--bibliography 'my refs.yaml';" in stacite("export", "--registry", "my refs.yaml", "--cites", "markdown").out
    )
    assert f"stacite export {option} --f" in stacite("export", "--registry", "my refs.yaml", "--cites", "latex").out


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_pandoc_finds_every_key_and_keeps_the_words(stacite: Stacite, paper: Path) -> None:
    stacite("export", "--cites", "markdown", "-o", "cites.md")
    command = ("pandoc", "--citeproc", "--bibliography", "citations.yaml", "-t", "plain", "--wrap=none", "cites.md")
    said = subprocess.run(command, cwd=paper, capture_output=True, encoding="utf-8", check=True)
    assert said.stderr == ""
    for words in (
        "They rise again. (Doe 2019, 14; see also Roe 2020, 103 (emphasis added))",
        "And fall. (Doe 2019, chap. 3; Poe 2001, xii–xiv)",
        "He is right, at 100% of $5 & more in https://example.org/a_b%20c#d?x=1, [brackets] and @handle.",
        "A comment without any work, not {braced}.",
        "Smith, “Nowhere Cited,” 9.",
    ):
        assert words in said.stdout


@pytest.mark.skipif(
    not (shutil.which("pdflatex") and shutil.which("biber")), reason="pdflatex or biber is not installed"
)
@pytest.mark.parametrize("style", ["verbose-note", "authoryear"])
def test_latex_and_biber_warn_of_nothing(stacite: Stacite, paper: Path, style: str) -> None:
    stacite("export", "--cites", "latex", "-o", "cites.tex")
    stacite("export", "--format", "biblatex", "-o", "refs.bib")
    main = rf"""\documentclass{{article}}\usepackage[T1]{{fontenc}}\usepackage{{hyperref}}
\usepackage[style={style},backend=biber]{{biblatex}}\addbibresource{{refs.bib}}
\begin{{document}}\input{{cites}}\printbibliography\end{{document}}"""
    (paper / "main.tex").write_text(main, encoding="utf-8")
    _run(paper, *LATEX)
    biber = _run(paper, "biber", "main")
    if "File `biblatex.sty' not found" in (paper / "main.log").read_text(encoding="utf-8", errors="replace"):
        pytest.skip("biblatex is not installed")
    assert not re.findall(r"^(?:WARN|ERROR).*", biber, re.MULTILINE)
    _run(paper, *LATEX)
    assert not re.findall(r"^!.*|.*Warning.*|.*undefined.*", _run(paper, *LATEX), re.MULTILINE)


LATEX = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "main")


def _run(folder: Path, *command: str) -> str:
    """What a program says."""
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=120
    ).stdout
