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
    assert keys(stacite(*csl)) == ["roe2020rivers", "webpage", "doe2019book", "poe2001dry", "abel1900spare"]
    assert keys(stacite(*csl, "--only-cited")) == ["roe2020rivers", "webpage", "doe2019book", "poe2001dry"]
    assert keys(stacite(*csl, "--keys", "poe2001dry,doe2019book", "--keys", "abel1900spare")) == [
        "doe2019book",
        "poe2001dry",
        "abel1900spare",
    ]
    assert keys(stacite(*csl, "--sort", "year"))[:2] == ["abel1900spare", "poe2001dry"]
    assert keys(stacite(*csl, "--sort", "author", "--only-cited"))[-3:] == [
        "doe2019book",
        "poe2001dry",
        "roe2020rivers",
    ]


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
    assert (ended.status, ended.err) == (
        0,
        "Wrote 7 notes to cites.txt. Replace the notes in your text with these.\n",
    )
    text = (paper / "cites.txt").read_text(encoding="utf-8")
    golden_text(DATA / f"cites.{language}", re.sub(r"(?:% |<!-- )Written by stacite .*\n\Z", "", text))


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
    changed = re.sub(r" +cites:\n +- \{id: roe2020rivers, prefix: See\}\n +- \{id: webpage\}\n", "", changed)
    assert changed != text
    registry.write_text(changed, encoding="utf-8")
    told = stacite("export", "--cites", "markdown").out
    assert "They fall. [@poe2001dry, 13; @abel1900spare]\n" in told
    assert "[^1]: See John Roe, “On Rivers,” *Review of Floods* 12" in told


def test_the_notes_say_which_registry_they_come_from(stacite: Stacite, paper: Path) -> None:
    (paper / "citations.yaml").rename(paper / "my refs.yaml")
    (paper / ".stacite.toml").write_text("unsure-below = 1.0\n", encoding="utf-8")
    option = "--registry 'my refs.yaml'"
    assert (
        "--bibliography 'my refs.yaml';" in stacite("export", "--registry", "my refs.yaml", "--cites", "markdown").out
    )
    latex = stacite("export", "--registry", "my refs.yaml", "--cites", "latex").out
    assert f"stacite export {option} --f" in latex
    assert f"`stacite show --review {option}`" in latex


def test_italics_that_a_note_number_or_the_registry_cuts_are_whole(stacite: Stacite, folder: Path) -> None:
    note = "Jane Doe, *A Book* (London: Press, 2019), 12."
    text = (
        "This is how those who came after them write in *Photography as an Art from Pop to the Digital Age*, she"
        " says.[^1]\n\nStudios like *Idsoftware[^2]* or *Epic Games[^3]* and their *[^4]*others*.\n\n"
    )
    notes = "".join(f"[^{number}]: {note}\n" for number in range(1, 5))
    (folder / "paper.md").write_text(text + notes, encoding="utf-8")
    stacite("extract", "paper.md")
    found = stacite("export", "--cites", "markdown").out.splitlines()
    before = [line.partition(" [@")[0] for line in found if " [@" in line]
    assert before == [
        "…*as an Art from Pop to the Digital Age*, she says.",
        "Studios like *Idsoftware*",
        "or *Epic Games*",
        "and their",
    ]


def test_it_is_said_what_to_do_with_the_notes(stacite: Stacite, folder: Path) -> None:
    cited = "A.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), 12.\n"
    (folder / "paper.md").write_text(cited, encoding="utf-8")
    stacite("extract", "paper.md")
    assert "     Delete the old notes.\n" in stacite("export", "--cites", "markdown").out
    (folder / "paper.md").write_text(cited.replace("12.", "12. She is right about it."), encoding="utf-8")
    stacite("extract", "paper.md")
    assert "     Put the lines that begin with [^…]: at the end of" in stacite("export", "--cites", "markdown").out


LOSSES = """A.[^1] B.[^2] C.[^3] D.[^4] E.[^5] F.[^6]

[^1]: Jane Doe, *A Book* (London: Press, 2019), with a comment on it at [the site](https://agency.example/c).
[^2]: As [the *agency*](https://agency.example/a_(b)#c%20d) said, all is well.
[^3]: Richard Roe, “Walls and Water,” *Journal of Rivers*, vol. 7, no. 2 (2011), pp. 55–71.
[^4]: Ibid., p. 12; see also Roe, “Walls and Water,” 55.
[^5]: See Roe, [“Walls and Water,”](https://x.example/other) 55.
[^6]: <a href="https://agency.example/d">The agency</a> disagrees.
"""


@pytest.mark.parametrize(
    ("language", "kept"),
    [
        (
            "markdown",
            (
                "[@doe2019book], with a comment on it at [the site](https://agency.example/c).",
                "As [the *agency*](<https://agency.example/a_(b)#c%20d>) said, all is well.",
                "C. [@roe2011walls]\n",
                "D. [@roe2011walls, 12; see also @roe2011walls, 55]\n",
                "See Roe, [“Walls and Water,”](https://x.example/other) 55.",
                "The agency disagrees. (<https://agency.example/d>)",
            ),
        ),
        (
            "latex",
            (
                r"\cite{doe2019book}, with a comment on it at \href{https://agency.example/c}{the site}.",
                r"As \href{https://agency.example/a_(b)\#c\%20d}{the \emph{agency}} said, all is well.",
                r"C.\autocite{roe2011walls}",
                r"D.\autocites[12]{roe2011walls}[see also][55]{roe2011walls}",
                r"See Roe, \href{https://x.example/other}{“Walls and Water,”} 55.",
                r"The agency disagrees. (\url{https://agency.example/d})",
            ),
        ),
    ],
)
def test_no_word_and_no_link_is_lost(stacite: Stacite, folder: Path, language: str, kept: tuple[str, ...]) -> None:
    (folder / "a.md").write_text(LOSSES, encoding="utf-8")
    stacite("extract", "a.md")
    ended = stacite("export", "--cites", language)
    assert (ended.status, ended.err) == (0, "")
    assert [words for words in kept if words not in ended.out] == []
    assert "1 citation stays as printed" in ended.out
    assert "`stacite show --review`" in ended.out


def test_a_citation_below_the_threshold_stays_until_it_is_corrected(stacite: Stacite, paper: Path) -> None:
    (paper / ".stacite.toml").write_text("unsure-below = 1.0\n", encoding="utf-8")
    assert (
        "Jane Doe, *A Book of Reports* (London: Example Press, 2019), 12."
        in stacite("export", "--cites", "markdown").out
    )
    registry = paper / "citations.yaml"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(
        text.replace("  title: A Book of Reports\n", "  title: A Book of Reports\n  edition: '2'\n"), "utf-8"
    )
    assert "They fall. [@doe2019book, 12]\n" in stacite("export", "--cites", "markdown").out


def test_a_document_that_is_gone_or_changed_is_named(stacite: Stacite, paper: Path) -> None:
    with (paper / "paper.md").open("a", encoding="utf-8") as document:
        document.write("More.\n")
    changed = stacite("export", "--cites", "latex")
    (paper / "paper.md").unlink()
    gone = stacite("export", "--cites", "latex")
    assert changed.status == gone.status == 0
    assert changed.err.startswith(
        "warning: paper.md has changed since `stacite extract`. These are its notes as they were"
    )
    assert "run `stacite extract paper.md` first." in changed.err
    assert gone.err.startswith("warning: paper.md: there is no such file,")


BY_KEY = r"""\documentclass{article}\begin{document}
A.\footcite[12]{doe2009} B.\footcites[See][2]{a_1}[chap. 3]{b:2}
%s
\end{document}
"""
MIXED = (
    r"C.\footnote{See \cite[xii]{c}; and Jane Roe, \emph{A Book} (London: Press, 2001), 5. All of \cite{d} is good.}"
)


def test_citations_by_key_keep_their_commands(stacite: Stacite, folder: Path) -> None:
    (folder / "c.tex").write_text(BY_KEY % MIXED, encoding="utf-8")
    stacite("extract", "c.tex")
    latex = stacite("export", "--cites", "latex").out
    assert "\\autocite[12]{doe2009}\n" in latex
    assert "\\autocites[See][2]{a_1}[chap. 3]{b:2}\n" in latex
    assert r"\footnote{See \cites[xii]{c}[and][5]{roe2001book}. All of \cite{d} is good.}" in latex
    markdown = stacite("export", "--cites", "markdown").out
    assert "[@doe2009, 12]\n" in markdown
    assert "See [@c, {p. xii}; and @roe2001book, 5]. All of [@d] is good." in markdown


def test_a_document_that_cites_only_by_key_is_named(stacite: Stacite, folder: Path) -> None:
    (folder / "c.tex").write_text(BY_KEY % "", encoding="utf-8")
    stacite("extract", "c.tex")
    ended = stacite("export")
    assert ended.status == 2
    assert ended.err.splitlines() == [
        "error: citations.yaml lists no sources, because c.tex cites them by key",
        "  Use the bibliography file that has these keys.",
    ]


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")
def test_pandoc_finds_every_key_and_keeps_the_words(stacite: Stacite, paper: Path) -> None:
    stacite("export", "--cites", "markdown", "-o", "cites.md")
    command = ("pandoc", "--citeproc", "--bibliography", "citations.yaml", "-t", "plain", "--wrap=none", "cites.md")
    said = subprocess.run(command, cwd=paper, capture_output=True, encoding="utf-8", check=True)
    assert said.stderr == ""
    for words in (
        "They rise again. (Doe 2019, 14; see also Roe 2020, 103 (emphasis added))",
        "(Doe 2019, chap. 3; Poe 2001, xii–xiv)",
        "[brackets] and @handle.",
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
