"""`stacite convert`: the files that it writes, what it says, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

NOTES = "One.[^1] Two.[^2]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), 12.\n[^2]: Smith, “Nowhere,” 9.\n"


@pytest.fixture
def brief(folder: Path) -> Path:
    path = folder / "brief.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def test_a_copy_and_its_bibliography_are_written(stacite: Stacite, brief: Path, folder: Path) -> None:
    ended = stacite("convert", "brief.md")
    assert ended.status == 0
    assert ended.out == (
        "1 citation stays as printed:\nbrief.md:4: note 2: Smith, “Nowhere,” 9: no note cites it in full\n"
    )
    assert ended.err.splitlines() == [
        "Wrote brief.cited.md and brief.cited.json: 1 citation of 1 source by key.",
        (
            "To print it in a citation style, download one from https://www.zotero.org/styles:"
            " pandoc brief.cited.md --citeproc --bibliography brief.cited.json --csl STYLE.csl"
        ),
    ]
    assert brief.read_text(encoding="utf-8") == NOTES
    assert "[^1]: [@doe2019book, 12].\n" in (folder / "brief.cited.md").read_text(encoding="utf-8")
    assert json.loads((folder / "brief.cited.json").read_text(encoding="utf-8"))[0]["id"] == "doe2019book"
    assert not (folder / "citations.yaml").exists()


def test_words_that_would_be_lost_can_be_added_or_dropped(stacite: Stacite, brief: Path) -> None:
    text = NOTES.replace("*A Book* (", "*A Book*, exh. cat. (") + "\nAnd.[^3]\n\n[^3]: Ann Roe, *Dams* (2011), 3.\n"
    brief.write_text(text.replace("Smith, “Nowhere,” 9.", "Smith, “Nowhere.”"), encoding="utf-8")
    hint = "add these words to their sources in citations.yaml (places to `publisher-place`, other words to `genre`)"
    kept = stacite("convert", "brief.md")
    assert f"run `stacite extract brief.md`, {hint}" in kept.err
    assert ".: " not in kept.out
    stacite("extract", "brief.md")
    assert f"would be lost, {hint}" in stacite("convert", "brief.md", "--force").err
    assert hint not in stacite("convert", "brief.md", "--force", "--drop-words").err


def test_the_bibliography_of_the_document_stays(stacite: Stacite, brief: Path, folder: Path) -> None:
    header = "---\nbibliography: [refs.bib]\n---\n\n"
    (folder / "refs.bib").write_text("@book{poe, author={Poe, Al}, title={Seas}, year={2001}}\n", encoding="utf-8")
    brief.write_text(f"{header}{NOTES}\nAnd.[^3]\n\n[^3]: [@poe, 3].\n", encoding="utf-8")
    made = stacite("convert", "brief.md")
    assert "--citeproc --bibliography refs.bib --bibliography brief.cited.json --csl" in made.err
    assert "[^3]: [@poe, 3].\n" in (folder / "brief.cited.md").read_text(encoding="utf-8")
    assert "note 3" not in made.out
    brief.write_text(f"{header}And.[^3]\n\n[^3]: [@poe, 3].\n", encoding="utf-8")
    by_key = "error: brief.md: all citations are by key already, so nothing was written\n"
    assert stacite("convert", "brief.md", "--force").err == by_key


def test_typed_notes_get_the_keys_of_the_bibliography_that_the_document_names(
    stacite: Stacite, brief: Path, folder: Path
) -> None:
    book = "@book{%s, author={Doe, Jane}, title={A Book}, publisher={Press}, address={London}, year={2019}}\n"
    (folder / "refs.bib").write_text(book % "doe", encoding="utf-8")
    brief.write_text(
        "---\nbibliography: refs.bib\n---\n\nOne.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), 12.\n",
        encoding="utf-8",
    )
    for commands in ((), (("extract", "brief.md"),)):  # with keys of its own, or those of the registry
        for command in commands:
            assert stacite(*command).status == 0
        assert "Wrote brief.cited.md: 1 citation" in stacite("convert", "brief.md", "--force").err
        assert "[^1]: [@doe, 12]." in (folder / "brief.cited.md").read_text(encoding="utf-8")
        assert not (folder / "brief.cited.json").exists()
    assert "- id: doe\n" in (folder / "citations.yaml").read_text(encoding="utf-8")
    # Of a source that is in the registry, only the copy has the other key.
    (folder / "refs.bib").write_text(book % "other", encoding="utf-8")
    stacite("convert", "brief.md", "--force")
    assert "[^1]: [@other, 12]." in (folder / "brief.cited.md").read_text(encoding="utf-8")
    assert "citations.yaml is unchanged" in stacite("extract", "brief.md").err


def test_a_bibliography_that_was_typed_stays(stacite: Stacite, brief: Path) -> None:
    typed = "Doe, Jane. *A Book*. London: Press, 2019.\n\nPoe, Al. *Seas*. Bath: Press, 2001.\n"
    brief.write_text(f"{NOTES}\n# Bibliography\n\n{typed}", encoding="utf-8")
    told = stacite("convert", "brief.md").err
    assert "\nThe document’s own bibliography (2 entries) stays as typed; delete it if your style prints one.\n" in told


def test_a_check_of_the_copy_says_how_to_name_its_bibliography(stacite: Stacite, brief: Path, folder: Path) -> None:
    stacite("convert", "brief.md", "-q")
    copy = folder / "brief.cited.md"
    advice = "To read these sources, add `bibliography: brief.cited.json` to the header of the document."
    assert advice in stacite("check", copy.name, "--offline").err
    copy.write_text("---\nbibliography: brief.cited.json\n---\n\n" + copy.read_text(encoding="utf-8"), encoding="utf-8")
    assert "not resolved" not in stacite("check", copy.name, "--offline").err
    (folder / "brief.cited.json").rename(folder / "other.json")
    copy.write_text(NOTES.replace("Jane", "[@doe, 5]; Jane"), encoding="utf-8")
    command = "To read these sources, name the file: `stacite extract brief.cited.md --bibliography FILE.bib`."
    assert command in stacite("check", copy.name, "--offline").err


def test_keys_are_those_of_the_registry(stacite: Stacite, brief: Path, folder: Path) -> None:
    stacite("extract", "brief.md")
    registry = folder / "citations.yaml"
    registry.write_text(registry.read_text(encoding="utf-8").replace("doe2019book", "mine"), encoding="utf-8")
    stacite("convert", "brief.md", "--to", "latex", "-o", "out.md", "--sources", "refs.bib", "-q")
    assert "\\cite[12]{mine}" in (folder / "out.md").read_text(encoding="utf-8")
    assert "@book{mine," in (folder / "refs.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("brief.md", "--to", "pandok"), "--to: unknown value “pandok”", "Did you mean pandoc?"),
        (("none.md",), "none.md: no such file", ""),
        (("brief.md", "-o", "brief.md"), "-o brief.md would overwrite the document", "Name another file."),
        (("brief.md", "-o", "there.md"), "there.md exists already", "--force"),
        (("brief.md", "--sources", "there.md"), "there.md exists already", "--force"),
        (("brief.md", "-o", "x.md", "--sources", "x.md"), "name the same file", "Name two files."),
        (("brief.md", "-o", "no/x.md"), "no/x.md", "folder"),
        (("bare.md",), "no citation could be converted", "reasons"),
        (("brief.md", "--style", "none.csl"), "none.csl: no such file", ""),
        (("brief.md", "--to", "zotero"), "only Word documents", "pandoc, quarto, latex or typst"),
    ],
)
def test_what_can_t_be_done_is_said_and_nothing_is_written(
    stacite: Stacite, brief: Path, folder: Path, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    (folder / "there.md").write_text("Mine.", encoding="utf-8")
    (folder / "bare.md").write_text("One.[^1]\n\n[^1]: Ibid., 3.\n", encoding="utf-8")
    before = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    ended = stacite("convert", *arguments)
    assert ended.status == 2
    assert said in ended.err
    assert hint in ended.err
    assert {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()} == before


def test_force_replaces_an_earlier_copy(stacite: Stacite, brief: Path, folder: Path) -> None:
    assert stacite("convert", "brief.md").status == 0
    assert stacite("convert", "brief.md").status == 2
    brief.write_text(NOTES.replace(", 12.", ", 13."), encoding="utf-8")
    assert stacite("convert", "brief.md", "--force").status == 0
    assert "[@doe2019book, 13]" in (folder / "brief.cited.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "options", "text", "said"),
    [
        ("a.qmd", (), NOTES, "bibliography: a.cited.json"),
        ("a.qmd", ("--sources", "b/c.json"), NOTES, "bibliography: b/c.json"),
        (
            "a.md",
            ("--to", "latex"),
            NOTES,
            "pandoc a.cited.md --standalone --biblatex --bibliography a.cited.bib --var",
        ),
        ("a.md", ("--to", "typst"), NOTES, '`#bibliography("a.cited.bib", style: "chicago-notes")`{=typst}'),
        (
            "a.tex",
            (),
            "\\documentclass{article}\n\\begin{document}\nA\\footnote{%s}\n\\end{document}\n",
            "\\addbibresource{a.cited.bib}",
        ),
        ("a.typ", (), "A#footnote[%s]\n", '#bibliography("a.cited.bib"'),
    ],
)
def test_it_is_said_what_to_do_next(
    stacite: Stacite, folder: Path, name: str, options: tuple[str, ...], text: str, said: str
) -> None:
    (folder / "b").mkdir()
    note = "Jane Doe, A Book (London: Press, 2019), 12."
    (folder / name).write_text(text % note if "%s" in text else text, encoding="utf-8")
    ended = stacite("convert", name, *options)
    assert ended.status == 0
    assert said in ended.err.splitlines()[-1]


def test_a_check_of_the_folder_passes_over_the_copy(stacite: Stacite, brief: Path, folder: Path) -> None:
    stacite("convert", "brief.md")
    ended = stacite("extract", ".", "--diff")
    assert "brief.cited.md" in ended.err
    assert "path: brief.cited.md" not in ended.out


@pytest.mark.parametrize(
    ("preamble", "said"),
    [
        ("\\usepackage[style=verbose]{biblatex}", "Next, add \\addbibresource{a.cited.bib} to the preamble"),
        ("\\usepackage{graphicx}", "Next, load biblatex in the preamble, with a style for notes, and add \\addbib"),
    ],
)
def test_only_what_the_preamble_lacks_is_asked_for(stacite: Stacite, folder: Path, preamble: str, said: str) -> None:
    note = r"\footnote{Jane Doe, \emph{A Book} (Leeds: Own Press, 2011), 12.}"
    text = f"\\documentclass{{article}}\n{preamble}\n\\begin{{document}}\nOne.{note}\n\\end{{document}}\n"
    (folder / "a.tex").write_text(text, encoding="utf-8")
    assert said in stacite("convert", "a.tex").err


def test_a_chapter_has_the_keys_and_the_preamble_of_its_main_file(stacite: Stacite, folder: Path) -> None:
    preamble = "\\usepackage[style=verbose-note]{biblatex}\\addbibresource{refs.bib}"
    entry = "@book{doe, author={Doe, Jane}, title={A Book}, publisher={Press}, address={London}, year={2019}}"
    known, other = (
        f"\\footnote{{{name} (London: Press, 2019), 12.}}"
        for name in ("Jane Doe, \\emph{A Book}", "Ann Roe, \\emph{Silt}")
    )
    (folder / "parts").mkdir()
    for name, text in (
        ("main.tex", f"\\documentclass{{book}}{preamble}\\begin{{document}}\\include{{parts/one}}\\end{{document}}"),
        ("refs.bib", entry),
        ("parts/one.tex", f"One.{known}"),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    said = stacite("convert", "parts/one.tex").err.splitlines()
    include = "Next, include parts/one.cited in main.tex in place of parts/one.tex"
    assert said == ["Wrote parts/one.cited.tex: 1 citation of 1 source by key.", include]
    assert (folder / "parts/one.cited.tex").read_text(encoding="utf-8") == r"One.\autocite[12]{doe}"
    (folder / "parts/one.tex").write_text(f"One.{known}{other}", encoding="utf-8")
    said = stacite("convert", "parts/one.tex", "--force").err.splitlines()
    assert said[-1] == f"{include}, and add \\addbibresource{{parts/one.cited.bib}} to its preamble"
    assert "@book{doe," not in (folder / "parts/one.cited.bib").read_text(encoding="utf-8")


def test_the_files_that_a_document_includes_are_converted_with_one_bibliography(stacite: Stacite, folder: Path) -> None:
    main = "\\documentclass{book}\\usepackage{biblatex}\\begin{document}%s\\input{one}\\include{in/two}\\end{document}"
    book = r"Text.\footnote{Jane Doe, \emph{A History of %s} (London: Press, 2009), 12.}"
    (folder / "in").mkdir()
    (folder / "main.tex").write_text(main % "", encoding="utf-8")
    (folder / "one.tex").write_text(book % "Floods", encoding="utf-8")
    (folder / "in/two.tex").write_text(book % "Rivers", encoding="utf-8")
    wrote, step = stacite("convert", "main.tex").err.splitlines()
    assert wrote == "Wrote one.cited.tex, in/two.cited.tex and main.cited.bib: 2 citations of 2 sources by key."
    assert "include one.cited and in/two.cited in main.tex in place of one.tex and in/two.tex, and add" in step
    assert (folder / "one.cited.tex").read_text(encoding="utf-8") == r"Text.\autocite[12]{doe2009history}"
    assert (folder / "in/two.cited.tex").read_text(encoding="utf-8") == r"Text.\autocite[12]{doe2009historya}"
    assert (folder / "main.cited.bib").read_text(encoding="utf-8").count("@book{") == 2
    stacite("convert", "in/two.tex", "--force")
    assert "@book{doe2009historya," in (folder / "in/two.cited.bib").read_text(encoding="utf-8")
    assert "-o names one file" in stacite("convert", "main.tex", "-o", "x.tex", "--force").err
    (folder / "main.tex").write_text(main % (book % "Floods"), encoding="utf-8")
    assert "in main.cited.tex in place of one.tex" in stacite("convert", "main.tex", "--force").err
    assert "in main.tex in place of one.tex" in stacite("convert", "one.tex", "--force").err
    assert "doe2009historya (in/two.tex, note 1)" in stacite("format", "main.tex").out


def test_each_copy_is_included_where_its_original_was(stacite: Stacite, folder: Path) -> None:
    note = r"Text.\footnote{Jane Doe, \emph{A History of %s} (London: Press, 2009), 12.}"
    main = "\\documentclass{book}\\usepackage{biblatex}\\begin{document}\\input{one}\\input{refs}\\end{document}"
    (folder / "main.tex").write_text(main, encoding="utf-8")
    (folder / "one.tex").write_text(note % "Floods" + "\\input{sub}", encoding="utf-8")
    (folder / "sub.tex").write_text(note % "Rivers", encoding="utf-8")
    entry = "\\bibitem{a} Jane Doe, A History of Mud (London: Press, 2001)."
    typed = f"\\begin{{thebibliography}}{{9}}{entry}\\end{{thebibliography}}"
    (folder / "refs.tex").write_text(typed, encoding="utf-8")
    wrote, own, step = stacite("convert", "main.tex").err.splitlines()
    assert wrote.startswith("Wrote one.cited.tex, sub.cited.tex and main.cited.bib: 2 citations")
    assert own.startswith("The document’s own bibliography (1 entry) stays as typed")
    assert step == (
        "Next, include one.cited in main.tex in place of one.tex, and include sub.cited in one.cited.tex in place of"
        " sub.tex, and add \\addbibresource{main.cited.bib} to main.tex’s preamble"
    )
