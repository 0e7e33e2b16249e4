"""The works that LaTeX and Markdown notes cite by key are taken from bibliography files and from the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from stacite.app import extract
from stacite.app.cited_keys import with_cited_works
from stacite.app.documents import Project, read_documents, read_named, require_notes
from stacite.app.library import read_library
from stacite.app.named_documents import NamedDocuments
from stacite.app.session import CheckSession
from stacite.cli.extract import library_lines
from stacite.errors import DocumentError
from stacite.model.citation import Locator
from stacite.model.item import Item
from stacite.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from stacite.model.document import Document

TODAY = date(2026, 11, 24)
TEXT = r"""\documentclass{article}
%s
\begin{document}
One.\footnote{See \autocite[see][5--7]{ostrom1990}.} Two.\autocite{nokey2000} Three.\footcite[S.~12]{ostrom1990}
\end{document}
"""
LIBRARY = """@book{ostrom1990, author={Ostrom, Elinor}, title={Governing the Commons}, publisher={Press}, year={1990}}
@book{unused, author={Roe, Jane}, title={Other Things}, publisher={Press}, year={1991}}
"""
OUTSIDE = (
    "1 citation by key outside the notes was not checked. To check what LaTeX prints of them, compile the document "
    "with biber or BibTeX, and check its PDF."
)
BY_KEY = "For 1 citation by key outside the notes, only the key was"
MISSING = "Not in {}, but the text cites this key: nokey2000. Add the source to the file, or correct the key."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


def read(folder: Path, named: str = "", *, trusts: bool = False) -> Document:
    (folder / "a.tex").write_text(TEXT % named, encoding="utf-8")
    return read_documents(["a.tex"], Settings(root=str(folder), trust_project=trusts)).documents[0]


def cited(document: Document) -> list[tuple[str, str, str]]:
    return [(each.item.title, each.prefix, each.locator) for note in document.notes for each in note.items]


CITES = [("Governing the Commons", "see", "5–7"), ("Governing the Commons", "", "12")]


def test_a_library_resolves_keys_and_tells_of_those_it_does_not_have(folder: Path) -> None:
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    document = read(folder)
    assert [doubt.partition(" in the notes")[0] for doubt in document.doubts] == ["1 citation key", OUTSIDE]
    project = Project.of(Settings(root=str(folder)))
    extracted = extract.save([document], project, TODAY, read_library(["lib.bib"]))
    read_again = extracted.context.documents[0].document
    assert cited(read_again) == CITES
    assert read_again.doubts == (
        OUTSIDE,
        MISSING.format("lib.bib"),
    )
    assert extracted.adopted is not None
    assert [entry.key for entry in extracted.adopted.uncited] == ["unused"]
    (folder / "more.bib").write_text("@book{nokey2000, title={No Key}}\n", encoding="utf-8")
    library = read_library(["lib.bib", "more.bib"])
    adopted = extract.extract([document], project, TODAY, library).adopted
    assert adopted is not None
    counts = next(library_lines(library, adopted, "citations.yaml", verbose=True))
    assert counts == "2 bibliographies: 3 sources, 1 of them cited in the notes, 1 only in the text"
    assert [each.id for each in extracted.context.registry.references] == ["ostrom1990"]
    # The registry resolves the key where no library is given.
    later = extract.extract([document], project, TODAY)
    assert later.after == later.before
    assert later.context.documents[0].document.doubts == (OUTSIDE,)


def test_sources_keep_the_keys_by_which_the_document_cites_them(folder: Path) -> None:
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    project = Project.of(Settings(root=str(folder)))
    # Printed in full before it is cited by key; another source has no key in the document.
    printed = (
        r"\footnote{Elinor Ostrom, \emph{Governing the Commons} (Cambridge: CUP, 1990). Jo Roe, \emph{Oak} (2019).}"
    )
    document = read(folder, r"\addbibresource{lib.bib}" + printed)
    extracted = extract.save([document], project, TODAY)
    assert [each.id for each in extracted.context.registry.references] == ["ostrom1990", "roe2019oak"]
    # A key that another source has in the registry already stays with that one.
    (folder / "citations.yaml").write_text(
        "stacite: 1\nreferences:\n- id: Ostrom1990\n  type: book\n  title: Another Book\n  issued: '1990'\n",
        encoding="utf-8",
    )
    extracted = extract.save([document], project, TODAY)
    keys = [each.id for each in extracted.context.registry.references]
    assert keys == ["Ostrom1990", "ostrom1990governing", "roe2019oak"]


def test_only_a_file_that_has_the_keys_is_suggested(folder: Path) -> None:
    (folder / "other.bib").write_text("@book{unused, title={X}}\n", encoding="utf-8")
    assert "name the file: `stacite extract a.tex --bibliography FILE.bib`" in read(folder).doubts[0]
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    assert "add `\\addbibresource{lib.bib}` to the preamble" in read(folder).doubts[0]


SAME_TITLES = """@article{ed1, author={Smith, Ann}, title={Editorial}, journal={Rivers}, volume=7, number=1, year=2011}
@article{ed2, author={Smith, Ann}, title={Editorial}, journal={Rivers}, volume=7, number=2, year=2011}
@book{kant1, author={Kant, I.}, title={Kritik}, publisher={Meiner}, year={1998}}
@book{kant2, author={Kant, I.}, title={Kritik}, publisher={Meiner}, year={1998}}
@online{p1, author={{OECD}}, title={Profile}, url={https://example.org/a}}
@online{p2, author={{OECD}}, title={Profile}, url={https://example.org/b}}
@online{p3, author={{OECD}}, title={Other}, url={https://example.org/a}}
@book{zz, author={Zed, Z.}, year={2001}, publisher={P}}
@unpublished{Nob1, author={Nobody, A.}}
"""
ALL_KEYS = ["ed1", "ed2", "kant1", "kant2", "p1", "p2", "p3", "zz", "Nob1"]


def test_each_key_of_a_bibliography_is_one_source(folder: Path) -> None:
    (folder / "lib.bib").write_text(SAME_TITLES, encoding="utf-8")
    project = Project.of(Settings(root=str(folder)))
    notes = "".join(rf"A.\footcite{{{key}}} Ibid.\footnote{{Ibid., 5.}}" for key in [*ALL_KEYS, "ed1"])
    document = read(folder, r"\addbibresource{lib.bib}\begin{document}" + notes)
    first = extract.save([document], project, TODAY)
    assert [each.id for each in first.context.registry.references] == ALL_KEYS
    cites = [keys for keys in first.context.documents[0].keys if keys]
    assert cites[: 2 * len(ALL_KEYS) + 2] == [(key,) for key in [*ALL_KEYS, "ed1"] for _ in "ab"]
    assert extract.save([document], project, TODAY).changes == ()
    # What an earlier version has written of two keys under one is put right, and what an editor has added stays.
    registry = folder / "citations.yaml"
    cite = "    - {id: kant2, form: short}"
    edited = registry.read_text(encoding="utf-8").replace(cite, f"    - {{id: zz}}\n{cite}", 1)
    registry.write_text(edited.replace("{id: ed2, form: short}", "{id: ed1, form: short}", 1), encoding="utf-8")
    extract.save([document], project, TODAY)
    assert registry.read_text(encoding="utf-8") == edited


def test_a_work_that_is_printed_and_cited_by_key_is_one_source(folder: Path) -> None:
    editions = "@book{kant%d, author={Kant, I.}, title={Kritik: Neu}, publisher={%s}, address={%s}, year={1998}}\n"
    text = editions % (1, "Meiner", "Hamburg") + editions % (2, "Reclam", "Stuttgart")
    (folder / "lib.bib").write_text(LIBRARY + text, encoding="utf-8")
    printed = (
        r"\begin{document}A.\footnote{I. Kant, \emph{Kritik: Neu} (Hamburg: Meiner, 1998), 3.}\footcite{kant2}"
        r"\footcite{kant1}B.\footnote{Ibid., 4.}C.\footnote{Elinor Ostrom, \emph{Governing the Commons: The Evolution}"
        r" (Cambridge: Press, 1990), 4.}"
    )
    document = read(folder, r"\addbibresource{lib.bib}" + printed)
    context = extract.extract([document], Project.of(Settings(root=str(folder))), TODAY).context
    assert list(context.documents[0].keys[:5]) == [*(("kant1",), ("kant2",), ("kant1",), ("kant1",), ("ostrom1990",))]


def test_a_work_that_is_typed_beside_a_key_is_another_source(folder: Path) -> None:
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    typed = r"Jane Doe, \emph{A History of Floods} (London: Example Press, 2009)"
    notes = [
        rf"{typed}, 12, and \cite[1:20]{{ostrom1990}}.",
        r"Ibid., 3; \cite{ostrom1990}.",
        rf"\cite{{ostrom1990}}; {typed}.",
    ]
    document = read(
        folder, r"\addbibresource{lib.bib}\begin{document}" + "".join(rf"A.\footnote{{{each}}}" for each in notes)
    )
    project = Project.of(Settings(root=str(folder)))
    first = extract.save([document], project, TODAY)
    doe, ostrom = "doe2009history", "ostrom1990"
    assert [tuple(keys) for keys in first.context.documents[0].keys[:3]] == [
        (doe, ostrom),
        (ostrom, ostrom),
        (ostrom, doe),
    ]
    (work,) = (each.item for each in first.context.registry.references if each.id == ostrom)
    assert work.texts == {"title": "Governing the Commons", "publisher": "Press"}
    assert first.context.documents[0].parsed[0].citations[1].locator == Locator("1:20")
    assert extract.save([document], project, TODAY).changes == ()


PRINTED = "[^2]: Elinor Ostrom, *Governing the Commons* (Cambridge: Press, 1990), 12.\n"
NAMED = "---\nbibliography: refs.bib\n---\n"
ENTRY = """@book{ostrom, author={Ostrom, Elinor}, title={Governing the Commons}, publisher={Press}, address={London},
year={1990}}"""


@pytest.mark.parametrize("documents", [1, 2])
def test_an_edit_stays_where_an_entry_and_a_note_differ(folder: Path, documents: int) -> None:
    texts = [f"{NAMED}One.[^1]\n\n[^1]: [@ostrom, 3].\n", f"Two.[^2]\n\n{PRINTED}"]
    (folder / "refs.bib").write_text(ENTRY, encoding="utf-8")
    names = [f"{at}.md" for at in range(documents)]
    for name, text in zip(names, texts if documents == 2 else ["\n".join(texts)], strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(root=str(folder))
    project = Project(settings, folder / "citations.yaml", folder)
    library = read_library(["refs.bib"])

    def place_after(*orders: list[str], reread: tuple[str, ...] = (), with_library: bool = False) -> str:
        for order in orders:
            read = read_documents(order, settings).documents
            extract.save(read, project, TODAY, library if with_library else None, reread)
        text = project.registry_file.read_text(encoding="utf-8")
        return text.partition("publisher-place: ")[2].partition("\n")[0]

    assert place_after(names[::-1]) == "London", "the entry precedes the note"
    assert place_after(names, *([name] for name in names), reread=("all",)) == "London"
    text = project.registry_file.read_text(encoding="utf-8")
    project.registry_file.write_text(text.replace("place: London", "place: Cambridge"), encoding="utf-8")
    assert place_after(names, *([name] for name in names)) == "Cambridge"
    assert place_after(names, with_library=True) == "Cambridge"
    assert place_after(names, reread=("all",)) == "London"


def test_the_note_of_an_entry_and_the_archive_of_a_letter_are_taken_over(folder: Path) -> None:
    entry = ENTRY.replace("year=", "note={New}, abstract={Long}, library={Here}, langid={german}, year=")
    letter = "@unpublished{letter, title={To Her}, author={Roe, Ann}, library={City Archive}, date={1968}}"
    (folder / "refs.bib").write_text(f"{entry}\n{letter}\n", encoding="utf-8")
    (folder / "a.md").write_text(f"{NAMED}One.[^1]\n\n[^1]: [@ostrom, 3; @letter].\n", encoding="utf-8")
    settings = Settings(root=str(folder))
    project = Project(settings, folder / "citations.yaml", folder)
    context = extract.extract(read_documents(["a.md"], settings).documents, project, TODAY).context
    book, letter_read = (each.item.texts for each in context.registry.references)
    assert (book["note"], book["language"]) == ("New", "de")
    assert not {"abstract", "archive", "call-number"} & book.keys()
    assert letter_read["archive"] == "City Archive"


def test_an_entry_that_cannot_be_read_is_told_of(folder: Path) -> None:
    (folder / "lib.bib").write_text(LIBRARY + "@book{torn, title={Never Closed, year={1990}\n", encoding="utf-8")
    document = read(folder, r"\addbibresource{lib.bib}A.\footnote{\cite{torn}}")
    told = [doubt for doubt in document.doubts if "torn" in doubt]
    line = LIBRARY.count("\n") + 1
    why = "a brace, a comma or a quotation mark is missing"
    assert told == [f"The source torn was not checked. In lib.bib:{line} the entry can't be read: {why}."]
    (entry,) = document.broken_entries
    assert (str(entry.location), entry.key, entry.is_cited) == (f"lib.bib:{line}", "torn", True)
    # `--bibliography` tells of the file itself.
    project = Project.of(Settings(root=str(folder)))
    extracted = extract.extract([read(folder, r"A.\footnote{\cite{torn}}")], project, TODAY, read_library(["lib.bib"]))
    assert not any("torn" in doubt for doubt in extracted.context.documents[0].document.doubts)


@pytest.mark.parametrize(
    "named", [r"\addbibresource{lib.bib}", r"\addbibresource[glob=true]{lib.bib}", r"\bibliography{none,lib}"]
)
def test_a_file_that_the_document_names_is_read(folder: Path, named: str) -> None:
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    document = read(folder, named)
    assert cited(document) == CITES
    # One of two bibliographies is not there: the key may be in it.
    lost = [(key.key, key.bibliography) for key in document.unknown_keys]
    assert lost == ([] if "none" in named else [("nokey2000", "lib.bib")])
    said = (
        "1 citation key was not checked, since none, the document’s bibliography, could not be read: there is no such"
    )
    beyond = OUTSIDE.replace("1 citation by key outside the notes was not", BY_KEY, 1)
    expected = (OUTSIDE, f"{said} file.") if "none" in named else (beyond, MISSING.format("lib.bib"))
    assert document.doubts == expected


def test_a_file_outside_the_project_is_read_only_if_the_user_trusts_it(folder: Path) -> None:
    (folder.parent / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    (folder / "link.bib").symlink_to(folder.parent / "lib.bib")
    for name in ("../lib.bib", "link.bib", str(folder.parent / "lib.bib")):
        named = rf"\addbibresource{{{name}}}"
        assert cited(read(folder, named)) == []
        assert cited(read(folder, named, trusts=True)) == CITES


def test_an_unreadable_file_and_many_brackets_do_no_harm(folder: Path) -> None:
    (folder / "lib.bib").mkdir()
    assert cited(read(folder, r"\addbibresource{lib.bib}")) == []
    document = read(folder)
    for text in ("[@a" * 50_000, "[" + "@a" * 50_000, "[@a;" + "x" * 100_000 + "]", "[@a, " + "1 " * 50_000 + "x]"):
        long = replace(document.notes[0], passage=replace(document.notes[0].passage, text=text, pieces=()))
        assert with_cited_works(replace(document, notes=(long,)), {"ostrom1990": Item()}).notes[0].items == ()


MARKDOWN = """---
title: Notes
%s
---
As @ostrom1990 says,[^1] see @fig-map,[^2] and [@nokey2000].[^3] `[@code]`

[^1]: [see @ostrom1990, pp. 5–7; -@ostrom1990, 9].
[^2]: On this, @ostrom1990 [12] by jane@ostrom1990 and [@fig-map], not `[@ostrom1990]`.
[^3]: See \\@ref(ostrom1990) [jane@ostrom.example; @type=nokey].
"""


@pytest.mark.parametrize(
    "named",
    ["bibliography: lib.bib", 'bibliography: ["lib.bib"]', "bibliography:\n  - 'lib.bib' # mine\nlang: en"],
)
def test_markdown_cites_by_key(folder: Path, named: str) -> None:
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    (folder / "a.md").write_text(MARKDOWN % named, encoding="utf-8")
    document = read_documents(["a.md"], Settings(root=str(folder))).documents[0]
    assert document.bibliography_files == ("lib.bib",)
    assert document.cited_keys == ("ostrom1990", "nokey2000")
    title = "Governing the Commons"
    assert cited(document) == [(title, "see", "5–7"), (title, "", "9"), (title, "", "12")]
    outside, missing = document.doubts
    assert outside.startswith(
        "For 2 citations by key outside the notes, only their keys were checked. To check the notes that a style "
    )
    assert missing == MISSING.format("lib.bib")
    assert [(key.key, key.note) for key in document.unknown_keys] == [("nokey2000", "")]


def test_markdown_without_a_bibliography_mentions_people(folder: Path) -> None:
    (folder / "a.md").write_text(MARKDOWN % "lang: en", encoding="utf-8")
    document = read_documents(["a.md"], Settings(root=str(folder))).documents[0]
    assert document.cited_keys == ("ostrom1990", "nokey2000")
    assert [doubt.partition(" by key")[0].partition(" in")[0] for doubt in document.doubts] == [
        *("1 citation key", "1 citation")
    ]
    (folder / "a.md").write_text("Ask @jane.[^1]\n\n[^1]: Or @joe2.\n", encoding="utf-8")
    assert read_documents(["a.md"], Settings(root=str(folder))).documents[0].cited_keys == ()


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("a.md", "As [@ostrom1990, 5] says.\n", "It cites 1 source by key. To check the notes"),
        ("a.tex", r"As \autocite[5]{ostrom1990} says.", "It cites 1 source by key. To check what LaTeX"),
        ("a.tex", r"As \autocite[5]{ostrom1990} says. \input{b}", "Name these files instead"),
    ],
)
def test_a_text_that_cites_only_in_sentences_has_no_notes(folder: Path, name: str, text: str, hint: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as raised:
        require_notes(read_documents([name], Settings(root=str(folder))).documents[0])
    assert hint in raised.value.hint


BIB = """@book{ostrom1990, author={Ostrom, Elinor}, title={Governing the Commons}, year={1990}, ids = {commons, eo}}
@set{both, entryset={ostrom1990}}
@book{broken title={A Comma is Missing}}
@book{torn, title={Never Closed
"""
# Cites, by the end of the file that they are in, and the keys of them that are found to be missing.
CITES_OF_UNKNOWN = [
    (".tex", r"\footcite[S.~12]{ostrom1991} \cites{ostrom1990}[2]{gone, ostrom1990}", ["ostrom1991", "gone"]),
    (".tex", r"\autocite{%" + "\n  ostrom1990,\n  gone\n}", ["gone"]),
    (".tex", r"\newcommand{\fc}[1]{\footcite{#1}}\fc{gone}", ["gone"]),
    (".tex", r"\newcommand{\k}{gone}\cite{\k} \cite{o'gone} \nocite{*}", []),
    (".tex", "\\nocite{*}\\nocite{ostrom1990, % not lost\n gone}\n% \\nocite{lost}", ["gone"]),
    (
        ".tex",
        r"\citestyle{gone} \citetext{gone} \citereset \defcitealias{ostrom1990}{gone} \cite{commons,eo,both,torn}",
        [],
    ),
    (".tex", "% \\cite{gone}\n\\verb|\\cite{gone}| mail@gone", []),
    (".md", "[see @ostrom1991, 12; -@gone] and @gone2", ["ostrom1991", "gone", "gone2"]),
    (".md", "`@gone` \\@gone [@gone](https://a.example/@gone) a@gone [@commons] @fig-gone [@Fig:gone] @eq:gone", []),
]


@pytest.mark.parametrize(("suffix", "cites", "missing"), CITES_OF_UNKNOWN)
def test_a_key_that_the_bibliography_lacks_is_found_in_its_place(
    folder: Path, suffix: str, cites: str, missing: list[str]
) -> None:
    (folder / "lib.bib").write_text(BIB, encoding="utf-8")
    head = "---\nbibliography: lib.bib\n---\n\n" if suffix == ".md" else r"\addbibresource{lib.bib}\begin{document}"
    body = f"{head}Note.[^1]\n\n[^1]: {cites}\n" if suffix == ".md" else f"{head}Note.\\footnote{{{cites}}}\n"
    (folder / f"a{suffix}").write_text(body, encoding="utf-8")
    document = read_documents([f"a{suffix}"], Settings(root=str(folder))).documents[0]
    assert [cite.key for cite in document.unknown_keys] == missing
    assert [body[slice(*cite.span)] for cite in document.unknown_keys if cite.span] == missing


def test_capitals_do_not_count_in_bibtex_and_similar_keys_are_named(folder: Path) -> None:
    (folder / "lib.bib").write_text(BIB, encoding="utf-8")
    for command, similar in (
        ("addbibresource{lib.bib}", [("ostrom1990",), (), ("ostrom1990",)]),
        ("bibliography{lib}", [(), ("ostrom1990",)]),
        (r"addbibresource{\jobname.bib}", []),
    ):
        text = rf"\{command}\begin{{document}}A.\footnote{{\cite{{Ostrom1990, gone, ostrmo1990}}}}"
        (folder / "a.tex").write_text(text, encoding="utf-8")
        document = read_documents(["a.tex"], Settings(root=str(folder))).documents[0]
        assert [cite.similar for cite in document.unknown_keys] == similar


def test_sources_elsewhere_in_the_document_or_its_project_count(folder: Path) -> None:
    (folder / "lib.bib").write_text(BIB, encoding="utf-8")
    (folder / "more.yaml").write_text("references:\n- id: more\n  type: book\n  title: More\n", encoding="utf-8")
    (folder / "_quarto.yml").write_text("project:\n  type: book\nbibliography: more.yaml\n", encoding="utf-8")
    own = "---\nbibliography: lib.bib\n---\nA.[^1]\n\n[^1]: [@own; @more; @gone]\n\n---\nreferences:\n- id: own\n---\n"
    (folder / "a.qmd").write_text(own, encoding="utf-8")
    document = read_documents(["a.qmd"], Settings(root=str(folder))).documents[0]
    assert [(cite.key, cite.bibliography) for cite in document.unknown_keys] == [("gone", "2 bibliographies")]
    assert [item.item.title for item in document.notes[0].items] == ["More"]
    (folder / "_quarto.yml").write_text("bibliography: ./lib.bib\n", encoding="utf-8")
    document = read_documents(["a.qmd"], Settings(root=str(folder))).documents[0]
    assert {cite.bibliography for cite in document.unknown_keys} == {"lib.bib"}


def test_a_key_in_a_sentence_counts_if_only_the_project_names_a_bibliography(folder: Path) -> None:
    long = "unknown_2023_" + "so_that_it_is_longer_than_any_label_of_a_host_" * 2 + "Fear"
    text = f"A.[^1] B.[^2] C.[^3]\n\n[^1]: @ostrom1990\\.\n\n[^2]: See @ostrom1990 [p. 5].\n\n[^3]: @{long}\\.\n"
    (folder / "a.qmd").write_text(text, encoding="utf-8")
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    project = Project.of(Settings(root=str(folder)))
    before = read_documents(["a.qmd"], project.settings).documents
    assert not before[0].cited_keys
    extract.save(before, project, TODAY)
    (folder / "_quarto.yml").write_text("bibliography: lib.bib\n", encoding="utf-8")
    documents = read_documents(["a.qmd"], project.settings).documents
    assert [(title, locator) for title, _, locator in cited(documents[0])] == [
        ("Governing the Commons", ""),
        ("Governing the Commons", "5"),
    ]
    assert [cite.key for cite in documents[0].unknown_keys] == [long]
    for _ in range(2):
        registry = extract.save(documents, project, TODAY).context.registry
        assert [each.id for each in registry.references] == ["ostrom1990"]
        assert [[cite.id for cite in note.cites] for note in registry.documents[0].notes] == [
            ["ostrom1990"],
            ["ostrom1990"],
            [],
        ]


def test_files_that_a_latex_document_includes_are_read_with_its_preamble(folder: Path) -> None:
    files = {
        "main.tex": r"\documentclass{book}\usepackage[style=verbose-note]{biblatex}\addbibresource{bib/\jobname.bib}"
        "\n\\newcommand{\\fc}[1]{\\footcite{#1}}\\begin{document}One.\\autocite{ostrom1990}\\input{parts/one}"
        r"\include{parts/two.tex}\input{../outside}\input{link}\input{gone}\end{document}",
        "parts/one.tex": r"Two.\fc{ostrom1990} \cite{ostrom1990} \input{parts/three}",
        "parts/two.tex": r"Three.\autocite{gone} \cite{ostrom1990} \input{main}\input{parts/two}",
        "parts/three.tex": r"\documentclass[../main]{subfiles}\begin{document}Five.\fc{ostrom1990}\end{document}",
        "bib/main.bib": LIBRARY,
        "../outside.tex": r"Four.\footnote{No.}",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "link.tex").symlink_to(folder.parent / "outside.tex")
    settings = Settings(root=str(folder))
    project = Project.of(settings)
    for paths in (["main.tex"], ["main.tex", "parts/one.tex", "parts/two.tex", "parts/three.tex"]):
        read_now = read_named(NamedDocuments(tuple(paths)), settings).documents
        assert [(each.path, [note.text for note in each.notes]) for each in read_now] == [
            ("main.tex", ["[@ostrom1990]."]),
            ("parts/one.tex", ["[@ostrom1990]."]),
            ("parts/two.tex", ["[@gone]."]),
            ("parts/three.tex", ["[@ostrom1990]."]),
        ]
        assert [doubt for doubt in read_now[0].doubts if "ncluded" in doubt] == [
            "Included files are not read: ../outside, link, gone."
        ]
        told = [doubt for each in read_now for doubt in each.doubts if BY_KEY in doubt]
        assert [doubt.endswith("biber or BibTeX, and check its PDF.") for doubt in told] == [True, False]
        (unknown,) = [key for each in read_now for key in each.unknown_keys]
        assert (unknown.location.path, unknown.key, unknown.bibliography) == ("parts/two.tex", "gone", "bib/main.bib")
        extracted = extract.extract(read_now, project, TODAY)
        assert [each.id for each in extracted.context.registry.references] == ["ostrom1990"]
    # With the main file, though that is not named, and wherever stacite runs.
    for path, base in (("parts/two.tex", folder), ("two.tex", folder / "parts")):
        (part,) = read_named(NamedDocuments((path,)), settings, base=base).documents
        (cite,) = part.unknown_keys
        assert (part.path, [note.text for note in part.notes]) == (path, ["[@gone]."])
        assert (cite.location.path, cite.bibliography) == (path, "bib/main.bib")
    edited = CheckSession(project, lambda: TODAY).check("parts/two.tex", "Three.\\fc{ostrom1990} \\fc{lost}")
    assert edited is not None
    assert [cite.key for cite in edited.report.documents[0].document.unknown_keys] == ["lost"]
    listed = read_named(NamedDocuments(("parts/one.tex",), listed_in="citations.yaml"), settings).documents
    assert sorted(each.path for each in listed) == [
        "main.tex",
        *(f"parts/{name}.tex" for name in ("one", "three", "two")),
    ]


def test_a_main_file_says_which_files_to_name(folder: Path) -> None:
    (folder / "main.tex").write_text(
        "\\documentclass{book}\\begin{document}\\input{parts/one}\\end{document}\n", encoding="utf-8"
    )
    with pytest.raises(DocumentError) as raised:
        require_notes(read_documents(["main.tex"], Settings(root=str(folder))).documents[0])
    assert "parts/one. Name these files instead" in raised.value.hint


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        (TEXT % "", r"add `\addbibresource{lib.bib}` to the preamble."),
        (r"One.\footcite{ostrom1990}", "name the file: `stacite extract a.tex --bibliography lib.bib`."),
    ],
)
def test_how_to_name_the_bibliography_beside_a_document_and_a_chapter(text: str, advice: str, folder: Path) -> None:
    (folder / "lib.bib").write_text(LIBRARY, encoding="utf-8")
    (folder / "a.tex").write_text(text, encoding="utf-8")
    (document,) = read_documents(["a.tex"], Settings(root=str(folder))).documents
    assert any(doubt.endswith(advice) for doubt in document.doubts)
