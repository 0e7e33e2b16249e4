"""An author's own library goes into the registry."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stacite.app.documents import Project
from stacite.registry import store
from stacite.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    from stacite.model.registry import Reference

    Stacite = Callable[..., Ended]

LIBRARY = Path(__file__).parent.parent / "data" / "bibliographies" / "library.bib"
OWN_KEYS = {
    "WagnerSimon23",
    "WagnerZhang22",
    "huang:nature",
    "Suttmeier14",
    "DeMarco:STA",
    "ostp2022",
    "Martina-patents",
    "wipo24",
    "Wininger",
}


@pytest.fixture
def refs(brief: Path) -> Path:
    """The library beside the brief."""
    copy = brief.parent / "refs.bib"
    copy.write_bytes(LIBRARY.read_bytes())
    return copy


def registered(folder: Path) -> dict[str, Reference]:
    return {reference.id: reference for reference in store.load(folder / "citations.yaml").registry.references}


def text(folder: Path) -> str:
    return (folder / "citations.yaml").read_text(encoding="utf-8")


def test_cited_works_take_the_librarys_keys_and_fields(stacite: Stacite, refs: Path) -> None:
    ended = stacite("extract", "brief.txt", "--bibliography", "refs.bib")
    assert ended.status == 0
    known = registered(refs.parent)
    assert len(known) == 19
    assert known.keys() > OWN_KEYS
    simon, huang = known["WagnerSimon23"].item, known["huang:nature"].item
    assert (simon.get("page"), simon.issued and simon.issued.edtf) == ("807–817", "2023-08")
    assert (huang.get("volume"), huang.get("page")) == ("631", "736–739")
    assert huang.title == "Why US–China relations are too important to be left to politicians"
    assert known["Martina-patents"].item.type == "article-newspaper"
    assert "{id: WagnerSimon23}" in text(refs.parent)
    assert stacite("export", "--isolated").out.count("@article{WagnerSimon23,") == 1


def test_what_is_told(stacite: Stacite, refs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = stacite("extract", "brief.txt", "-b", "refs.bib").err.splitlines()
    assert lines[:6] == [
        "brief.txt: 12 notes, 12 note numbers in the text, 19 citations",
        "  new: 19 sources",
        "refs.bib: 10 sources, 9 of them cited",
        "  cited but not in refs.bib: 10 sources",
        "    note 1: agreement1979between, Agreement between the Government of the Unite…",
        "    note 3: usdepartmentofstate2006us, U.S.–China Science and Technology Cooper…",
    ]
    assert lines[-4:-2] == ["  in refs.bib but not cited: 1 source", "    Knuth84, The TeXbook"]
    assert re.fullmatch(r"  different in the notes: \d sources \(see `stacite check --select M406`\)", lines[-2])
    assert lines[-1] == "Wrote citations.yaml."
    assert all(len(line) <= 80 for line in lines)
    assert stacite("extract", "brief.txt", "-b", "refs.bib", "-q").err == ""
    assert "    huang:nature: title\n" in stacite("extract", "brief.txt", "-b", "refs.bib", "-v").err
    shown = re.sub(r"\s+", " ", stacite("check", "--offline", "--select", "M406").out)
    assert "title: cited as “Why U.S.–China Relations" in shown
    assert "Registry or bibliography differs from the document (M406, info)" in shown
    assert (
        "what to do: If the difference is intentional, do nothing. To hide this finding, add `ignore: [M406]`" in shown
    )


def test_the_hint_names_the_registry(stacite: Stacite, refs: Path) -> None:
    lines = stacite("extract", "brief.txt", "-b", "refs.bib", "--registry", "my refs.yaml").err.splitlines()
    assert lines[-2].endswith("(see `stacite check --select M406 --registry 'my refs.yaml'`)")
    found = stacite("check", "--offline", "--select", "M406", "--registry", "my refs.yaml").out.count("(M406")
    assert lines[-2].startswith(f"  different in the notes: {found} sources")


def test_twice_is_once_and_it_stays_without_the_library(stacite: Stacite, refs: Path) -> None:
    stacite("extract", "brief.txt", "-b", "refs.bib")
    first = text(refs.parent)
    ended = stacite("extract", "brief.txt", "-b", "refs.bib", "--diff")
    assert (ended.status, ended.out, ended.err) == (0, "", "citations.yaml would not change.\n")
    assert "citations.yaml is unchanged." in stacite("extract", "brief.txt", "-b", "refs.bib").err
    assert "citations.yaml is unchanged." in stacite("extract", "brief.txt").err
    assert text(refs.parent) == first


def test_fields_stay_where_a_note_changes_elsewhere(stacite: Stacite, brief: Path, refs: Path) -> None:
    stacite("extract", "brief.txt", "-b", "refs.bib")
    before = registered(refs.parent)["huang:nature"].item
    brief.write_text(
        brief.read_text(encoding="utf-8").replace("*Nature*, July 23", "*Nature*, July 24"), encoding="utf-8"
    )
    stacite("extract", "brief.txt")
    after = registered(refs.parent)["huang:nature"].item
    assert after.texts == before.texts
    assert after.issued is not None
    assert after.issued.edtf == "2024-07-24"  # as with an editor's: what both say alike follows the note
    stacite("extract", "brief.txt", "-b", "refs.bib")
    assert registered(refs.parent)["huang:nature"].item == before


def test_a_registry_that_was_there_is_changed_in_place(stacite: Stacite, refs: Path) -> None:
    stacite("extract", "brief.txt")
    known = refs.parent / "citations.yaml"
    edited = text(refs.parent).replace("  volume: '50'\n", "  volume: '51'  # seen in print\n")
    edited = edited.replace("- id: huang2024us", "# mine\n- id: huang2024us").replace("wininger2024wipo", "by-hand")
    known.write_text(edited, encoding="utf-8")
    diff = stacite("extract", "brief.txt", "-b", "refs.bib", "--diff").out
    assert "-- id: wagner2023chinas\n+- id: WagnerSimon23\n" in diff
    assert text(refs.parent) == edited
    told = stacite("extract", "brief.txt", "-b", "refs.bib").err
    assert "changed: source WagnerSimon23 key: wagner2023chinas → WagnerSimon23\n" in told
    assert "  kept as you or an earlier library set it in the registry: 2 values\n" in told
    assert "    WagnerSimon23 volume: 51 (refs.bib: 50)\n" in told
    assert "    by-hand key: by-hand (refs.bib: Wininger)\n" in told
    after = text(refs.parent)
    assert "  volume: '51'  # seen in print\n" in after
    assert "# mine\n- id: huang:nature\n" in after
    assert [key for key in registered(refs.parent) if key in OWN_KEYS or key == "by-hand"] == [
        "DeMarco:STA",
        "Suttmeier14",
        "WagnerSimon23",
        "ostp2022",
        "Martina-patents",
        "wipo24",
        "WagnerZhang22",
        "huang:nature",
        "by-hand",
    ]
    assert "citations.yaml is unchanged." in stacite("extract", "brief.txt", "-b", "refs.bib").err


def test_another_document_cites_under_the_same_keys(stacite: Stacite, brief: Path, refs: Path) -> None:
    (brief.parent / "second.txt").write_text(
        "A sentence that leans on it.¹\n\n"
        "¹ Yasheng Huang, “Why U.S.–China Relations Are Too Important to Be Left to Politicians,” *Nature*, July 23, "
        "2024, <https://doi.org/10.1038/d41586-024-02385-7>.\n",
        encoding="utf-8",
    )
    stacite("extract", "second.txt")
    assert "huang2024us" in registered(brief.parent)
    stacite("extract", "brief.txt", "-b", "refs.bib")
    assert "huang2024us" not in text(brief.parent)
    assert text(brief.parent).count("{id: huang:nature}") == 2
    assert "citations.yaml is unchanged." in stacite("extract", "second.txt").err
    told = stacite("extract", "second.txt", "brief.txt", "-b", "refs.bib").err
    assert "    brief.txt, note 1: agreement1979between, Agreement" in told


def test_its_own_exports_are_no_news(stacite: Stacite, refs: Path) -> None:
    stacite("extract", "brief.txt", "-b", "refs.bib")
    first = text(refs.parent)
    stacite("export", "-o", "out.bib")
    stacite("export", "-f", "csl-json", "-o", "out.json")
    for name in ("out.bib", "out.json"):
        assert "19 sources, 19 of them cited" in stacite("extract", "brief.txt", "-b", name).err
        assert text(refs.parent) == first


def test_keys_of_other_works_are_not_made(stacite: Stacite, brief: Path) -> None:
    entry = {"id": "wagner2023chinas", "type": "book", "title": "Another Book", "issued": {"date-parts": [[1950]]}}
    (brief.parent / "refs.json").write_text(json.dumps([entry]), encoding="utf-8")
    stacite("extract", "brief.txt", "-b", "refs.json")
    assert "wagner2023chinasa" in registered(brief.parent)


def test_long_lists_are_cut_and_shown_in_full_if_asked(stacite: Stacite, refs: Path) -> None:
    more = "".join(f"@book{{more{n}, title={{More {n}}}, year=1900}}\n" for n in range(30))
    refs.write_text(refs.read_text(encoding="utf-8") + more, encoding="utf-8")
    told = stacite("extract", "brief.txt", "-b", "refs.bib").err
    assert "in refs.bib but not cited: 31 sources" in told
    assert "    and 11 more (use --verbose to list all)\n" in told
    assert "more29" not in told
    assert "    more29, More 29\n" in stacite("extract", "brief.txt", "-b", "refs.bib", "--verbose").err


def test_what_is_wrong_in_a_library_is_told_in_one_line(stacite: Stacite, refs: Path) -> None:
    wrong = "@book{broken, title={No \x1b[31mend\n@book{huang:nature, title={x}}\n"
    refs.write_text(refs.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    told = stacite("extract", "brief.txt", "-b", "refs.bib").err
    line = LIBRARY.read_text(encoding="utf-8").count("\n") + 1
    assert "  2 problems in refs.bib:\n" in told
    assert (
        f"    refs.bib:{line}: broken: the entry can't be read: a brace, a comma or a quotation mark is missing\n"
        in told
    )
    assert f"    refs.bib:{line + 1}: huang:nature: another entry has the same key; the first one is used" in told
    # Above the lists, which may be its consequence, and never shortened.
    assert told.index("2 problems") < told.index("cited but not in refs.bib")


def test_several_libraries_are_one(stacite: Stacite, refs: Path) -> None:
    (refs.parent / "more.bib").write_text("@book{Knuth84, title={Other}}\n@book{b, title={B}}\n", encoding="utf-8")
    told = stacite("extract", "brief.txt", "-b", "refs.bib", "-b", "more.bib", "-b", "refs.bib").err
    assert "2 bibliographies: 11 sources, 9 of them cited" in told
    assert "more.bib:1: Knuth84: an earlier file has an entry with this key; that one is used" in told


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("refs.bib", "", "refs.bib: contains no BibTeX entry"),
        ("refs.bib", "\n@book{a, title={b\n", "refs.bib:2: "),
        ("refs.json", "[\n{]", "refs.json:2: not valid JSON"),
        ("refs.doc", "x", "refs.doc: not a library that stacite can read"),
        ("", "", "nothing.bib: no such file"),
    ],
)
def test_a_broken_library_ends_with_2(stacite: Stacite, brief: Path, name: str, content: str, message: str) -> None:
    if name:
        (brief.parent / name).write_text(content, encoding="utf-8")
    ended = stacite("extract", "brief.txt", "-b", name or "nothing.bib")
    assert ended.status == 2
    assert ended.err.startswith(f"error: {message}")
    assert len(ended.err.splitlines()) == 2
    assert not (brief.parent / "citations.yaml").exists()


def test_settings_name_the_registry_as_ever(stacite: Stacite, refs: Path) -> None:
    stacite("extract", "brief.txt", "-b", "refs.bib", "--registry", "other.yaml")
    project = Project.of(Settings(), refs.parent / "other.yaml")
    assert "WagnerSimon23" in {reference.id for reference in store.load(project.registry_file).registry.references}


def test_csl_yaml_and_ris_are_libraries_too(stacite: Stacite, brief: Path) -> None:
    (brief.parent / "refs.yaml").write_text(
        "---\nreferences:\n- id: huang:yaml\n  type: article-journal\n  title: Any \\*title\\*\n"
        "  DOI: 10.1038/d41586-024-02385-7\n  volume: 631\n  author: [{family: Huang, given: Yasheng}]\n...\n",
        encoding="utf-8",
    )
    (brief.parent / "refs.ris").write_text(
        "TY  - NEWS\nDO  - 10.1093/scipol/scad022\nAU  - Wagner, Caroline S.\nSP  - 807\nEP  - 817\nER  - \n",
        encoding="utf-8",
    )
    assert "2 sources, 2 of them cited" in stacite("extract", "brief.txt", "-b", "refs.yaml", "-b", "refs.ris").err
    known = registered(brief.parent)
    assert (known["huang:yaml"].item.title, known["huang:yaml"].item.get("volume")) == ("Any *title*", "631")
    assert known["wagner2023chinas"].item.get("page") == "807–817"
    (brief.parent / "refs.yaml").write_text("references:\n- id: [\n", encoding="utf-8")
    ended = stacite("extract", "brief.txt", "-b", "refs.yaml")
    assert ended.status == 2
    assert "refs.yaml" in ended.err
    assert "line 3" in ended.err


@pytest.mark.parametrize(
    "key", ["a, b: {c} #d 'e", "NO", "010", "null", "~", "@x", "- y", "é王", '"q"', "x\u202ey", "*a", "&b"]
)
def test_any_key_is_a_key(stacite: Stacite, brief: Path, key: str) -> None:
    entry = {"id": key, "type": "article-journal", "DOI": "10.1093/scipol/scad022"}
    (brief.parent / "refs.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert "Wrote citations.yaml." in stacite("extract", "brief.txt", "-b", "refs.json").err
    assert key in registered(brief.parent)
    assert "citations.yaml is unchanged." in stacite("extract", "brief.txt", "-b", "refs.json").err
    assert stacite("export").status == 0


NAMED = """---
bibliography: [own.bib, gone.bib]
---
A.[^1] B.[^2]

[^1]: [@gov].
[^2]: [@%s].
"""


@pytest.mark.parametrize(("key", "lost"), [("gov", ""), ("other", ", so its citation key was not checked")])
def test_what_is_wrong_with_a_named_bibliography_has_its_place(
    stacite: Stacite, brief: Path, key: str, lost: str
) -> None:
    entry = "@online{gov,\n  author = {{Gov}}, title = {Floods}, year = 2010,\n  urldate = {2015-02-30},\n}\n"
    (brief.parent / "papers").mkdir()
    (brief.parent / "papers" / "own.bib").write_text("% mine\n" + entry, encoding="utf-8")
    (brief.parent / "papers" / "a.md").write_text(NAMED % key, encoding="utf-8")
    told = f"Not checked: 1 bibliography (gone.bib): papers/a.md names gone.bib, which doesn't exist{lost}.\n"
    ended = stacite("check", "papers/a.md", "--offline", "--quiet")
    assert told in ended.err
    assert (
        " --> papers/own.bib:4:13 (gov)\n  |\n4 |   urldate = {2015-02-30},\n  |             ^^^^^^^^^^^^\n"
        in ended.out
    )
    annotated = stacite("check", "papers/a.md", "--offline", "--output-format", "github").out
    assert f"::warning title=stacite::{told}" in annotated
    assert "::error file=papers/own.bib,line=4,col=13,endColumn=25,title=Impossible or future date (C709)" in annotated
    report = json.loads(stacite("check", "papers/a.md", "--offline", "--output-format", "json").out)
    assert [(each["what"], each["error"]) for each in report["not_checked"] if each["kind"] == "bibliography"] == [
        ("gone.bib", False)
    ]


def test_an_unknown_key_in_a_markdown_note_is_fixed(stacite: Stacite, brief: Path) -> None:
    folder = brief.parent
    (folder / "_quarto.yml").write_text("bibliography: refs.bib\n", encoding="utf-8")
    (folder / "refs.bib").write_text("@book{doe2009, author={Doe, Jane}, title={Tides}, year=2009}\n", encoding="utf-8")
    text = "A.[^a] B.[^b] C.[^c]\n\n[^a]: [@deo2009].\n\n[^b]: As [@deo2009, p. 3] says.\n\n[^c]: @deo2009\\.\n"
    (folder / "a.qmd").write_text(text, encoding="utf-8")
    fixed = stacite("check", "a.qmd", "--offline", "--select", "I111", "--fix", "--unsafe-fixes")
    assert "Fixed 3 of 3 findings." in fixed.err
    assert (folder / "a.qmd").read_text(encoding="utf-8") == text.replace("deo", "doe")


def test_commas_in_an_entry_and_keys_that_are_only_listed_are_checked(stacite: Stacite, brief: Path) -> None:
    folder = brief.parent
    (folder / "refs.bib").write_text(
        "@book{hale, author={Hale, B., Wright, C., & Miller}, title={Tides,, and Salt}, publisher={Press},\n"
        "  address={London}, year=1997}\n"
        "@book{doe, author={Doe,, Jane}, title={Walls of ,,Salt''}, publisher={Press}, address={London}, year=2009}\n"
        "@book{poe, author={Poe,, Ann}, title={Ebbs}, publisher={Press}, address={London}, year=2001}\n",
        encoding="utf-8",
    )
    text = (
        "\\documentclass{article}\\usepackage[style=verbose]{biblatex}\\addbibresource{refs.bib}\n\\begin{document}\n"
        "A.\\footcite{hale} B.\\footcite[3]{doe} \\nocite{poe, pow}\n% \\nocite{gone}\n\\nocite{*}\n\\end{document}\n"
    )
    (folder / "a.tex").write_text(text, encoding="utf-8")
    report = json.loads(stacite("check", "a.tex", "--offline", "--select", "I111,S620", "--output-format", "json").out)
    found = [(each["path"], each["severity"], each["message"]) for each in report["findings"]]
    assert sorted(found) == [
        ("a.tex", "error", "refs.bib has no source with the key pow"),
        ("refs.bib", "warning", "Author: a name with 4 commas; only its first and last parts are used (hale)"),
        ("refs.bib", "warning", "Author: a name with two commas side by side (doe)"),
        ("refs.bib", "warning", "There are two punctuation marks, “,,”, in place of one"),
    ]


def test_a_book_is_checked_alike_whichever_of_its_files_is_named(stacite: Stacite, brief: Path) -> None:
    folder = brief.parent
    (folder / "parts").mkdir()
    (folder / "book.bib").write_text("@book{doe, author={Doe, Jane}, title={Tides}, year=2009}\n", encoding="utf-8")
    main = (
        r"\documentclass{book}\usepackage[style=verbose-note]{biblatex}\addbibresource{%s.bib}"
        r"\begin{document}\input{parts/%s}\end{document}"
    )
    (folder / "main.tex").write_text(main % ("book", "one"), encoding="utf-8")
    (folder / "parts" / "one.tex").write_text("A.\\autocite{doe} B.\\autocite[3]{doe}\n", encoding="utf-8")
    options = ("--offline", "--isolated", "--select", "I111,M4")
    assert stacite("extract", "main.tex", "--isolated").err.startswith("main.tex has no notes of its own; its included")
    for words in (("main.tex",), (), ("parts/one.tex",)):
        assert stacite("check", *words, *options).err.startswith("No findings in 2 notes.\n")
        if words:
            assert "citations.yaml is unchanged" in stacite("extract", *words, "--isolated").err
    (folder / "parts" / "one.tex").write_text("A.\\autocite{doe} B.\\autocite[3]{deo}\n", encoding="utf-8")
    fixed = stacite("check", *options, "--fix", "--unsafe-fixes")
    assert "Fixed" in fixed.err
    assert (folder / "parts" / "one.tex").read_text(encoding="utf-8").endswith("{doe}\n")
    # What the main file names and isn't there is said once, and wherever the report is read.
    (folder / "main.tex").write_text(main % ("boook", "one}\\input{parts/onee"), encoding="utf-8")
    report = json.loads(stacite("check", *options, "--output-format", "json").out)
    told = {each["kind"]: each["reason"] for each in report["not_checked"]}
    missing = (
        "main.tex names boook.bib, which doesn't exist (did you mean book.bib?), so its citation key was not checked"
    )
    assert told["document"] == "main.tex includes it, but there is no such file (did you mean parts/one.tex?)"
    assert told["bibliography"] == missing
    annotated = stacite("check", *options, "--output-format", "github").out
    assert [annotated.count(told[kind]) for kind in ("document", "bibliography")] == [1, 1]
