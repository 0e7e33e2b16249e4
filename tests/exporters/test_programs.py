"""What BibTeX, biber, LaTeX and pandoc say to an exported library: nothing."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making.programs import needs

from stacite.exporters import biblatex, bibtex, csl_json, csl_yaml, ris
from stacite.exporters.base import ExportOptions, UrlDate
from stacite.registry import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.exporters.base import Exporter
    from stacite.model.registry import Reference

pytestmark = pytest.mark.programs


def _run(*command: str, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, capture_output=True, encoding="utf-8", errors="replace", input=stdin, check=False, timeout=120
    )


EXAMPLE = Path(__file__).parents[2] / "citations.yaml"


@pytest.fixture
def library(works: list[Reference], hostile: list[Reference]) -> list[Reference]:
    """The sample and the example's registry; all but what has no year, which biber's data model asks of everything."""
    sample = [*works, *hostile]
    taken = {reference.id for reference in sample}
    example = [each for each in store.load(EXAMPLE).registry.references if each.id not in taken]
    return [each for each in (*sample, *example) if each.item.issued and each.item.issued.year]


def _typeset(folder: Path, packages: str, body: str, *, run: str) -> tuple[str, str]:
    """What the bibliography program says, and the errors of the LaTeX run after it."""
    said = _collected(folder, packages, body, run=run)
    return said, "\n".join(re.findall(r"^!.*\n?.*", _run(*_LATEX, cwd=folder).stdout, re.MULTILINE))


_LATEX = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "-draftmode", "main")


def _collected(folder: Path, packages: str, body: str, *, run: str) -> str:
    """What the bibliography program says after the first LaTeX run."""
    (folder / "main.tex").write_text(
        rf"\documentclass{{article}}\usepackage[T1]{{fontenc}}{packages}\begin{{document}}{body}\end{{document}}",
        encoding="utf-8",
    )
    _run(*_LATEX, cwd=folder)
    said = _run(*run.split(), "main", cwd=folder)
    assert said.returncode == 0, said.stdout
    return said.stdout


def _classic(style: str) -> str:
    """All works in a style of BibTeX."""
    return rf"\nocite{{*}}\bibliographystyle{{{style}}}\bibliography{{x}}"


@needs("pdflatex", "bibtex")
@pytest.mark.parametrize("style", ["plain", "abbrv", "alpha", "unsrt", "plainurl", "plainnat", "chicago"])
def test_classic_styles_warn_of_nothing(library: list[Reference], tmp_path: Path, style: str) -> None:
    if not _run("kpsewhich", f"{style}.bst").stdout.strip():
        pytest.skip(f"not installed: {style}.bst")
    (tmp_path / "x.bib").write_text(bibtex.export(library, ExportOptions()), encoding="utf-8")
    packages = r"\usepackage{natbib}\usepackage{url}" if style in ("plainnat", "chicago") else r"\usepackage{hyperref}"
    said, errors = _typeset(tmp_path, packages, _classic(style), run="bibtex")
    warnings = re.findall(r"^Warning.*|.*[Ee]rror.*", said, re.MULTILINE)
    # This style prints the editor of a book, but asks for its author.
    edited = _edited_books(library) if style == "chicago" else []
    expected = {f"Warning--missing author in {key}" for key in edited}
    # It also asks for a body where there is nobody to name.
    expected |= {f"Warning--no author, editor, or organization in {key}" for key in _anonymous(library, style)}
    assert set(warnings) == expected
    assert not errors


def _edited_books(library: Sequence[Reference]) -> list[str]:
    """The keys of the books that have only editors."""
    return [
        each.id
        for each in library
        if each.item.editors and "@book{" in bibtex.export([each], ExportOptions()) and not each.item.authors
    ]


def _anonymous(library: Sequence[Reference], style: str) -> list[str]:
    """The keys of the entries that the style chicago finds without author, editor and organization."""
    people = re.compile(r"^  (?:author|editor|organization) =", re.MULTILINE)
    named = [each for each in library if people.search(bibtex.export([each], ExportOptions()))]
    return [each.id for each in library if each not in named] if style == "chicago" else []


@needs("pdflatex", "bibtex", files=("chicago.bst",))
@pytest.mark.parametrize("style", ["plain", "plainnat", "chicago"])
def test_classic_styles_take_a_work_without_year(works: list[Reference], tmp_path: Path, style: str) -> None:
    undated = [reference for reference in works if reference.id == "gutenberg"]
    (tmp_path / "x.bib").write_text(bibtex.export(undated, ExportOptions()), encoding="utf-8")
    packages = r"\usepackage{natbib}\usepackage{url}"
    said, errors = _typeset(tmp_path, packages, _classic(style), run="bibtex")
    assert "Warning" not in said
    assert not errors


PACKAGES = {
    # Unsorted: the other two sort, which takes seconds for all works.
    "numeric": r"\usepackage[style=numeric,sorting=none,backend=biber]{biblatex}",
    "verbose-note": r"\usepackage[style=verbose-note,backend=biber]{biblatex}",
    "chicago-notes": r"\usepackage[notes,backend=biber]{biblatex-chicago}",
}


@needs("pdflatex", "biber", files=("biblatex.sty", "biblatex-chicago.sty"))
@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_biber_warns_of_nothing(
    library: list[Reference], hostile: list[Reference], tmp_path: Path, package: str
) -> None:
    # Biber takes seconds for all works. Styles differ in what they make of a type, and the first ones have each.
    types = {each.item.type for each in library}
    typeset = library if package == PACKAGES["numeric"] else hostile[: len(types)]
    assert {each.item.type for each in typeset} == types
    packages, body = _both(tmp_path, package, typeset, ExportOptions(UrlDate.ALWAYS))
    said, errors = _typeset(tmp_path, packages, body, run="biber --validate-datamodel")
    warnings = re.findall(r"^(?:WARN|ERROR).*", said, re.MULTILINE)
    # No title is made up for a work that has none.
    untitled = {each.id for each in typeset if not each.item.title}
    without = re.compile(r"entry '(\w+)' \(.*: Missing mandatory field 'title'$")
    warnings = [each for each in warnings if not ((lack := without.search(each)) and lack[1] in untitled)]
    # biblatex prints the editor of a @book of BibTeX, and a @book by nobody, but its data model asks for an author.
    named = [(key, "bibtex.bib") for key in _edited_books(typeset)]
    books = [each for each in typeset if biblatex.entry_type(each.item) == "book"]
    named += [(each.id, "biblatex.bib") for each in books if "author" not in each.item.names]
    lacks = "Missing mandatory field 'author'"
    assert warnings == [f"WARN - Datamodel: book entry '{key}' ({file}): {lacks}" for key, file in named]
    assert not errors


@needs("pdflatex", "biber", files=("biblatex.sty",))
def test_biber_takes_every_script_and_an_undated_work(
    works: list[Reference], foreign: list[Reference], tmp_path: Path
) -> None:
    said = _collected(tmp_path, *_both(tmp_path, PACKAGES["numeric"], [*works, *foreign], ExportOptions()), run="biber")
    known = [line for line in re.findall(r"^(?:WARN|ERROR).*", said, re.MULTILINE) if "gutenberg" not in line]
    assert not known


def _both(folder: Path, package: str, references: list[Reference], options: ExportOptions) -> tuple[str, str]:
    """Packages and body of a document with both formats, each a section of it: a program starts once for both."""
    body = ""
    for name, module in {"bibtex": bibtex, "biblatex": biblatex}.items():
        (folder / f"{name}.bib").write_text(module.export(references, options), encoding="utf-8")
        body += rf"\begin{{refsection}}[{name}.bib]\nocite{{*}}\printbibliography\end{{refsection}}"
    return rf"\usepackage[english]{{babel}}{package}", body


MODULES = {"biblatex": biblatex, "bibtex": bibtex, "csljson": csl_json, "ris": ris}


@needs("pandoc")
@pytest.mark.parametrize("name", MODULES)
def test_pandoc_converts_every_work(
    works: list[Reference], hostile: list[Reference], foreign: list[Reference], name: str
) -> None:
    everything = [*works, *hostile, *foreign]
    said = _run("pandoc", "-f", name, "-t", "csljson", stdin=MODULES[name].export(everything, ExportOptions()))
    assert (said.returncode, said.stderr) == (0, "")
    assert [item["id"] for item in json.loads(said.stdout)] == [reference.id for reference in everything]


@needs("pandoc")
@pytest.mark.parametrize("module", [biblatex, bibtex, csl_json, csl_yaml, ris], ids=lambda module: module.NAME)
def test_pandoc_cites_every_work(
    works: list[Reference], hostile: list[Reference], foreign: list[Reference], tmp_path: Path, module: Exporter
) -> None:
    path, everything = tmp_path / f"x{module.SUFFIX}", [*works, *hostile, *foreign]
    path.write_text(module.export(everything, ExportOptions()), encoding="utf-8")
    cite = ("pandoc", "--citeproc", "--bibliography", str(path), "-t", "html")
    said = _run(*cite, stdin="---\nnocite: '@*'\n---\n")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.count('class="csl-entry"') == len(everything)
    assert "javascript:" not in re.sub(r">[^<]*<", "><", said.stdout)
