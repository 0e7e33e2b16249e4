"""The language server, as editors use it."""

from __future__ import annotations

import asyncio
import json
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.lsp.conftest import UTF8, UTF16, UTF32
from tests.making.marks import EXAM, TODAY

from stacite.app.check import check
from stacite.app.documents import Project
from stacite.app.named_documents import NamedDocuments
from stacite.app.session import CheckSession, EditedDocument, placed_findings
from stacite.model.evidence import Evidence
from stacite.model.finding import TextChange
from stacite.net.cache import Cache
from stacite.settings import NetworkSettings, ServiceAddresses, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Web
    from tests.lsp.conftest import Editor

    from stacite.app.check import CheckResult

    Connect = Callable[..., Editor]

QUICK_FIX = types.CodeActionKind.QuickFix
BOOK = "Jane Doe, *A Short History of Ferries* (London: Northgate Press, 2020), 12."
ESSAY = f"""\
Ferries were slow.[^1] 😀 Bridges were not.[^2] Nobody knew.[^3] See @doe2020short.

[^1]: {BOOK}

[^2]: 😀 Émile Roe, “Bridges of the North,” *Annals of Waterways* 12, no. 3 (2019): 45–67,, \
<https://example.org/roe?utm_source=feed>; \
Ann Poe, *Canals* (Leeds: Old Mill Books, 2018), 3.

[^3]: Ibid., 46.
"""
REGISTRY = """\
stacite: 1
documents:
- path: essay.md
  sha256: '0'
  notes:
  - number: '1'
    line: 3
    text: Jane Doe, *A Short History of Ferries* (London, Northgate Press, 2020), 12.
    cites:
    - {id: doe2020short, locator: '12'}
references:
- id: doe2020short
  type: book
  author: [{family: Doe, given: Jane}]
  title: A Short History of Ferries
  issued: 2020
  archive: https://web.archive.org/web/20200101000000/https://example.org/doe
"""
PAPER = """\
A claim.[^1]

[^1]: Dana Whitlock, “Harbor Board Votes to Close Two Ferry Lines,” *Morning Ledger*, April 11, 2023, <{url}>.
"""


@pytest.mark.parametrize("encoding", [UTF8, UTF16, UTF32])
def test_findings_have_their_place_level_page_and_other_places(
    connect: Connect, encoding: types.PositionEncodingKind
) -> None:
    editor = connect(encoding)
    assert editor.encoding == encoding
    found = {each.code: each for each in editor.open("essay.md", ESSAY)}
    comma, ibid = found["S620"], found["S606"]
    at = ESSAY.index(",, <") + 1
    assert editor.at("essay.md", ",, <", 1).position == comma.range.start
    line = ESSAY[ESSAY.rindex("\n", 0, at) + 1 : at]
    sizes = {UTF8: len(line.encode()), UTF16: len(line.encode("utf-16-le")) // 2, UTF32: len(line)}
    assert comma.range.start.character == sizes[encoding]
    assert (comma.severity, comma.source) == (types.DiagnosticSeverity.Warning, "stacite")
    assert comma.message.startswith("Typing mistake: There are two punctuation marks")
    assert comma.code_description is not None
    assert comma.code_description.href.endswith("/rules/S620.md")
    (other,) = ibid.related_information or ()
    assert other.message == "note 2"
    assert editor.marked(other.location).startswith("😀 Émile Roe")


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("a.qmd", "quarto", "A.[^1]\n\n[^1]: {}\n"),
        ("a.Rmd", "rmd", "A.[^1]\n\n[^1]: {}\n"),
        ("a.tex", "latex", "\\documentclass{{article}}\\begin{{document}}A.\\footnote{{{}}}\\end{{document}}\n"),
        ("a.rst", "restructuredtext", "A [1]_.\n\n.. [1] {}\n"),
        ("a.adoc", "asciidoc", "= T\n\nA.footnote:[{}]\n"),
        ("a.typ", "typst", "A.#footnote[{}]\n"),
        ("a.txt", "plaintext", "A claim.¹\n\n¹ {}\n"),
    ],
)
def test_each_format_is_read(editor: Editor, name: str, language: str, text: str) -> None:
    note = "Jane Doe, A Short History of Ferries (London: Northgate Press, 2020):, 12."
    found = editor.open(name, text.format(note), language)
    assert "S620" in {each.code for each in found}


def test_what_is_no_document_or_has_no_notes_gets_no_findings(editor: Editor) -> None:
    assert editor.open("readme.md", "# Nothing\n\nNo notes.\n") == []
    item = types.TextDocumentItem(editor.uri("a.py"), "python", 1, "x = 1\n")
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    editor.open("b.md", ESSAY)
    assert editor.uri("a.py") not in editor.published


def test_a_text_that_cannot_be_read_says_why_in_one_sentence(editor: Editor) -> None:
    (only,) = editor.open("a.adoc", "= T\n\nfootnote:[A]\n" + "x" * (4 * 2**20))
    assert only.message.startswith("stacite: a.adoc: the file is larger than 4 MiB")
    assert "Traceback" not in only.message


def test_an_edit_is_answered_at_once_and_then_by_a_whole_check(editor: Editor) -> None:
    editor.open("essay.md", ESSAY)
    at = ESSAY.index(", 12.")
    editor.edit("essay.md", at, at, ",")
    uri = editor.uri("essay.md")
    first, second = (each for each in editor.published[uri] if each.version == 2)
    assert [each.code for each in first.diagnostics].count("S620") == 2
    assert [each.code for each in second.diagnostics].count("S620") == 2
    assert first.version == second.version == 2
    editor.edit("essay.md", 0, 0, "\n\n")
    published = next(each for each in editor.published[uri] if each.version == 3)
    moved = next(each for each in published.diagnostics if each.code == "S606")
    assert editor.marked(types.Location(uri, moved.range)).startswith("Ibid.")


def test_a_part_of_the_findings_is_shown_first_and_stays(editor: Editor) -> None:
    text = ESSAY.replace("2020), 12.", "2020), 12-4; Zoë Poe, *Boats* (Leeds: Old Mill Books, 2017), 31–9.")
    editor.open("essay.md", text)
    first, whole = (list(each.diagnostics) for each in editor.published[editor.uri("essay.md")])
    assert [each for each in whole if each in first] == first
    added = {each.code for each in whole if each not in first}
    assert ({each.code for each in first}, added) == ({"S606"}, {"S602", "S620", "U202"})


def test_what_is_shown_first_gives_way_to_edits_and_to_what_is_there(tmp_path: Path) -> None:
    project = Project(Settings(offline=True, jobs=1), tmp_path / "citations.yaml", tmp_path, base=tmp_path)
    session = CheckSession(project, lambda: datetime.now(UTC).date())
    parts: list[CheckResult] = []
    document, other = session.open("essay.md", ESSAY), session.open("essay.md", ESSAY)
    whole = session.check("essay.md", document.begin(), first=parts.append)
    (part,) = parts
    assert not document.is_complete
    assert document.show_first(part)
    at = ESSAY.index(", 12.")
    document.edit(TextChange(at, at, ","))
    assert [each.finding.code for each in document.findings] == ["S606"]
    assert not document.finish(whole)
    assert document.is_complete
    assert [each.finding.code for each in document.findings].count("S620") == 2
    assert not document.show_first(part)
    other.begin()
    other.edit(TextChange(0, 0, "A"))
    assert not other.show_first(part)
    assert other.findings == ()


def test_notes_are_kept_later_and_a_document_that_is_opened_again_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(offline=True, jobs=1, cache_dir=str(tmp_path / "cache"))
    project = Project(settings, tmp_path / "citations.yaml", tmp_path, base=tmp_path)
    session = CheckSession(project, lambda: TODAY)
    text = ESSAY.replace("Roe", "Rowe")
    first = session.check("essay.md", text)
    assert not (tmp_path / "cache").exists()
    session.remember_notes()
    assert Cache(tmp_path / "cache").info().entries > 0
    monkeypatch.setattr("stacite.app.session.read_bounded", lambda *_: pytest.fail("read again"))
    session.close("essay.md")
    again = session.check("essay.md", text)
    assert first is not None
    assert again is not None
    assert again.report.findings == first.report.findings


@pytest.mark.parametrize("path", sorted(EXAM.glob("faulty*/document.md"))[::2], ids=lambda path: path.parent.name)
def test_nothing_is_shown_first_that_is_not_among_all_findings(tmp_path: Path, path: Path) -> None:
    project = Project(Settings(offline=True, jobs=1), tmp_path / "citations.yaml", tmp_path, base=tmp_path)
    parts: list[CheckResult] = []
    whole = CheckSession(project, lambda: TODAY).check(path.name, path.read_text(encoding="utf-8"), first=parts.append)
    assert whole is not None
    found = parts[0].report.findings
    assert found
    assert [each for each in whole.report.findings if each in found] == list(found)


def test_after_edits_everything_is_as_in_a_fresh_check(editor: Editor) -> None:
    editor.open("essay.md", ESSAY)
    uri = editor.uri("essay.md")
    rng = random.Random(7)  # noqa: S311 - nothing secret
    for _ in range(6):
        text = editor.texts[uri]
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.choice((0, 0, 1, 9)))
        editor.edit("essay.md", start, end, rng.choice(("x", "“", "[^2]", "\n\n", "*", "Ibid.", "")))
    (editor.folder / "essay.md").write_text(editor.texts[uri], encoding="utf-8", newline="")
    assert seen(editor.diagnostics("essay.md")) == fresh(editor)


def fresh(editor: Editor, name: str = "essay.md") -> list[tuple[str, str]]:
    """What `stacite check` says of a file in the folder."""
    settings = Settings(offline=True, jobs=1)
    project = Project(settings, editor.folder / "citations.yaml", editor.folder, base=editor.folder)
    named = None if name == "citations.yaml" else NamedDocuments((name,))
    report = check(named, project, lambda _: Evidence(), datetime.now(UTC).date()).report
    return sorted((each.code, each.message) for each in report.findings if each.location.path == name)


def seen(found: list[types.Diagnostic]) -> list[tuple[str, str]]:
    return sorted((str(each.code), each.message.split("\n")[0].partition(": ")[2]) for each in found)


@pytest.mark.parametrize("seed", range(3))
def test_findings_of_an_edited_text_are_those_of_a_fresh_check(tmp_path: Path, seed: int) -> None:
    """Also where edits come while a check runs; those that come at once name no place outside the text."""
    settings = Settings(offline=True, jobs=1)
    project = Project(settings, tmp_path / "citations.yaml", tmp_path, base=tmp_path)
    session = CheckSession(project, lambda: datetime.now(UTC).date())
    document = session.open("essay.md", ESSAY)
    document.finish(session.check("essay.md", document.begin()))
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    for step in range(8):
        begun = document.begin()
        parts: list[CheckResult] = []
        result = session.check("essay.md", begun, first=parts.append)
        for part in parts:
            assert result is not None
            assert set(part.report.findings) <= set(result.report.findings)
        for _ in range(step % 3):
            start = rng.randrange(len(document.text) + 1)
            new = rng.choice(("y", ",", "”", "\n", "[^1]", " 1999", ""))
            document.edit(TextChange(start, start + rng.choice((0, 1, 4)), new))
            assert all(
                0 <= low <= high <= len(document.text) for low, high in (each.span for each in document.findings)
            )
            assert_edits_fit(document)
        is_current = document.finish(result)
        assert document.text == begun or not is_current
        assert_edits_fit(document)
    document.finish(session.check("essay.md", document.begin()))
    again = CheckSession(project, lambda: datetime.now(UTC).date()).check("essay.md", document.text)
    assert document.findings == (placed_findings(again, "essay.md") if again is not None else ())


def assert_edits_fit(document: EditedDocument) -> None:
    for placed in document.findings:
        for edit in placed.finding.fix.edits if placed.finding.fix is not None else ():
            assert document.text[edit.start : edit.end] == edit.old


def test_a_finding_is_fixed_and_all_are_fixed(editor: Editor) -> None:
    editor.open("essay.md", ESSAY)
    fixes = [each for each in editor.actions("essay.md", ",, <https") if each.edit and each.kind == QUICK_FIX]
    assert [(each.title, each.is_preferred) for each in fixes] == [
        ("Delete “,” (review first)", None),
        ("Replace the URL with https://example.org/roe", True),
    ]
    uri = editor.uri("essay.md")
    editor.apply(fixes[0].edit)
    assert ",, <" not in editor.texts[uri]
    editor.texts[uri] = ESSAY
    # An editor that fixes on save asks right after the last keystroke.
    text = types.TextDocumentContentChangeWholeDocument(ESSAY.replace("slow.[^1]", "slow .[^1]"))
    document = types.VersionedTextDocumentIdentifier(2, uri)
    editor.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [text]))
    editor.texts[uri] = text.text
    (every,) = editor.actions("essay.md", "Ferries", types.CodeActionKind.SourceFixAll)
    assert every.kind == "source.fixAll.stacite"
    editor.apply(every.edit)
    assert "67,, <https://example.org/roe>" in editor.texts[uri]
    assert "slow .[^1]" in editor.texts[uri]


@pytest.mark.parametrize("has_registry", [True, False])
def test_a_finding_is_ignored_in_the_registry(editor: Editor, *, has_registry: bool) -> None:
    registry = editor.folder / "citations.yaml"
    if has_registry:
        registry.write_text(REGISTRY, encoding="utf-8")
    editor.open("essay.md", ESSAY)
    editor.texts[editor.uri("citations.yaml")] = REGISTRY if has_registry else ""
    ignore = next(each for each in editor.actions("essay.md", ",, <") if each.title.startswith("Ignore "))
    assert ignore.title == "Ignore typing-mistake (S620) for note 2"
    editor.command(ignore)
    text = editor.texts[editor.uri("citations.yaml")]
    assert "ignore: [S620]" in text
    registry.write_text(text, encoding="utf-8")
    changes = [types.FileEvent(editor.uri("citations.yaml"), types.FileChangeType.Changed)]
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))
    editor.wait(lambda: "S620" not in editor.codes("essay.md"))
    assert "S606" in editor.codes("essay.md")


def test_a_finding_on_several_notes_is_ignored_in_those_that_are_named(editor: Editor) -> None:
    marks = " ".join(f"A.[^{at}]" for at in range(1, 10))
    notes = "".join(f"[^{at}]: L{'’' if at % 2 else chr(39)}an {at} d’ici.\n" for at in range(1, 10))
    editor.open("paper.md", f"{marks}\n\n{notes}")
    editor.texts[editor.uri("citations.yaml")] = ""
    (ignore,) = (each for each in editor.actions("paper.md", "'an 2") if "S601" in each.title)
    assert ignore.title.endswith("(S601) for notes 2, 4, 6 and 8")
    editor.command(ignore)
    assert editor.texts[editor.uri("citations.yaml")].count("ignore: [S601]") == 4


def test_the_registry_takes_the_notes_of_a_document(editor: Editor) -> None:
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.texts[editor.uri("citations.yaml")] = REGISTRY
    assert "M406" in {each.code for each in editor.open("essay.md", ESSAY)}
    extract = next(each for each in editor.actions("essay.md", "[^3]: ") if each.title == "Read the document again")
    editor.command(extract)
    assert "roe2019bridges" in editor.texts[editor.uri("citations.yaml")]


def hovered(editor: Editor, name: str, words: str, after: int = 1) -> str:
    place = editor.at(name, words, after)
    found = editor.run(editor.client.text_document_hover_async(types.HoverParams(place.text_document, place.position)))
    return found.contents.value if found is not None else ""


def test_a_source_is_shown_at_its_note_reference_its_citation_and_its_key(editor: Editor) -> None:
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.open("essay.md", ESSAY)
    for words in ("[^1] 😀", "Jane Doe", "@doe2020short"):
        shown = hovered(editor, "essay.md", words)
        assert "**Doe, “A Short History of Ferries” \\(2020\\)**" in shown
        assert "Archived copy: https://web.archive.org/web/20200101000000/" in shown
    assert hovered(editor, "essay.md", "Ferries were") == ""


def test_what_a_document_says_is_no_markup_where_it_is_shown(editor: Editor) -> None:
    title = "<script>x</script> [a](command:evil) `b` **c**"
    editor.open("a.txt", f"A.¹\n\n¹ Jane Doe, “{title},” Annals of Waterways 12, no. 3 (2019): 45–67.\n")
    shown = hovered(editor, "a.txt", "¹\n", 0)
    assert "script" in shown
    assert not {"<", "[", "`"} & {shown[at] for at in range(1, len(shown)) if shown[at - 1] != "\\"}


def places(editor: Editor, found: Any) -> list[str]:
    return [editor.marked(each) for each in found or ()]


def test_one_goes_from_the_text_to_the_note_to_the_registry_and_back(editor: Editor) -> None:
    editor.open("citations.yaml", REGISTRY, "yaml")
    editor.open("essay.md", ESSAY)

    def definition(name: str, words: str, after: int = 1) -> Any:
        place = editor.at(name, words, after)
        params = types.DefinitionParams(place.text_document, place.position)
        return editor.run(editor.client.text_document_definition_async(params))

    assert places(editor, definition("essay.md", "[^1] 😀")) == [BOOK]
    (entry,) = definition("essay.md", "Jane Doe")
    assert entry.uri == editor.uri("citations.yaml")
    assert entry.range.start.line == REGISTRY[: REGISTRY.index("- id: doe")].count("\n")
    assert places(editor, definition("citations.yaml", "{id: doe", 6)) == ["doe2020short"]
    (cited,) = definition("citations.yaml", "- id: doe", 6)
    assert cited.uri == editor.uri("essay.md")
    assert definition("essay.md", "Ferries were") in (None, [])


def test_all_citations_of_a_source_are_found(editor: Editor) -> None:
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.open("essay.md", ESSAY)
    uri = editor.uri("citations.yaml")
    editor.texts[uri] = REGISTRY

    def references(words: str, after: int, *, with_entry: bool) -> list[str]:
        place = editor.at("essay.md", words, after)
        params = types.ReferenceParams(types.ReferenceContext(with_entry), place.text_document, place.position)
        return places(editor, editor.run(editor.client.text_document_references_async(params)))

    citation = BOOK.removesuffix(".")
    # A registry leads nobody to files elsewhere.
    editor.texts[uri] = REGISTRY.replace("- path: essay.md", "- path: ../../secret.md")
    (editor.folder / "citations.yaml").write_text(editor.texts[uri], encoding="utf-8")
    assert references("@doe", 2, with_entry=False) == ["doe2020short", citation]
    assert references("@doe", 2, with_entry=True) == ["doe2020short", "doe2020short", citation]
    assert references("@doe", 2, with_entry=False) == ["doe2020short", citation]
    assert references("[^2] Nobody", 2, with_entry=True) == ["[^2]"]


def test_notes_and_sources_are_symbols_and_the_registry_counts_citations(editor: Editor) -> None:
    editor.open("citations.yaml", REGISTRY, "yaml")
    editor.open("essay.md", ESSAY)

    def symbols(name: str) -> Any:
        document = types.TextDocumentIdentifier(editor.uri(name))
        return editor.run(editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document)))

    notes = symbols("essay.md")
    assert [each.name[:10] for each in notes] == ["1: Jane Do", "2: 😀 Émile", "3: Ibid., "]
    assert [len(each.children) for each in notes] == [1, 2, 1]
    assert [each.name for each in symbols("citations.yaml")] == ["doe2020short"]
    document = types.TextDocumentIdentifier(editor.uri("citations.yaml"))
    (lens,) = editor.run(editor.client.text_document_code_lens_async(types.CodeLensParams(document)))
    assert lens.command.title == "1 citation"
    editor.command(lens.command)
    assert [each.uri for each in editor.shown] == [editor.uri("essay.md")]


def test_a_key_is_renamed_everywhere(editor: Editor) -> None:
    for name, text in (("citations.yaml", REGISTRY), ("essay.md", ESSAY)):
        (editor.folder / name).write_text(text, encoding="utf-8")
    editor.open("essay.md", ESSAY)
    editor.texts[editor.uri("citations.yaml")] = REGISTRY
    place = editor.at("essay.md", "@doe", 3)

    def rename(new: str) -> Any:
        params = types.RenameParams(place.text_document, place.position, new)
        return editor.run(editor.client.text_document_rename_async(params))

    prepared = types.PrepareRenameParams(place.text_document, place.position)
    span = editor.run(editor.client.text_document_prepare_rename_async(prepared))
    assert editor.marked(types.Location(place.text_document.uri, span)) == "doe2020short"
    for wrong in ("two words", "", "ROE2019bridges"):
        with pytest.raises(JsonRpcException, match="key"):
            rename(wrong)
    editor.apply(rename("doe2020ferries"))
    registry, essay = (editor.texts[editor.uri(name)] for name in ("citations.yaml", "essay.md"))
    assert registry == REGISTRY.replace("doe2020short", "doe2020ferries")
    assert essay == ESSAY.replace("@doe2020short", "@doe2020ferries")


BIB = """@book{doe2009, author={Doe, Jane}, title={Tides}, publisher={Press}, address={London}, year=2009}
@incollection{roe2011, crossref = {doe2009}, author={Roe, Ann}, title={Ebbs}}
"""
CITING = "---\nbibliography: refs.bib\n---\n\nA.[^1]\n\n[^1]: [@doe2009, 12].\n"


def test_keys_of_a_bibliography_are_completed_and_renamed(editor: Editor) -> None:
    (editor.folder / "refs.bib").write_text(BIB, encoding="utf-8")
    editor.texts[editor.uri("refs.bib")] = BIB
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.open("a.md", CITING)
    assert completed(editor, "a.md", CITING.index("doe2009")) == ["doe2009", "roe2011"]
    place = editor.at("a.md", "@doe", 3)
    params = types.RenameParams(place.text_document, place.position, "doe2010")
    editor.apply(editor.run(editor.client.text_document_rename_async(params)))
    for name, before in (("refs.bib", BIB), ("a.md", CITING)):
        assert editor.texts[editor.uri(name)] == before.replace("doe2009", "doe2010")
    (editor.folder / "refs.json").write_text('[{"id": "poe2001", "type": "book", "title": "Salt"}]', encoding="utf-8")
    editor.open("b.md", CITING.replace("refs.bib", "refs.json").replace("doe2009", "poe2001"))
    place = editor.at("b.md", "@poe", 3)
    params = types.RenameParams(place.text_document, place.position, "poe2002")
    with pytest.raises(JsonRpcException, match=r"bibliography has the key poe2001, too.* by hand"):
        editor.run(editor.client.text_document_rename_async(params))


@pytest.mark.parametrize(
    ("typed", "some", "none"),
    [
        ("- id: x2020\n  type: ", ["article-journal", "legal_case"], ["doe2020short"]),
        ("- id: x2020\n  con", ["container-title"], ["number-of", "notes"]),
        ("- id: x2020\n  author: [{fam", [], ["container-title"]),
        ("- ", ["id", "title"], ["path"]),
    ],
)
def test_names_and_values_are_completed_in_the_registry(
    editor: Editor, typed: str, some: list[str], none: list[str]
) -> None:
    editor.open("citations.yaml", f"{REGISTRY}{typed}", "yaml")
    found = completed(editor, "citations.yaml", len(f"{REGISTRY}{typed}"))
    assert set(some) <= set(found)
    assert not set(none) & set(found)


def completed(editor: Editor, name: str, offset: int) -> list[str]:
    place = editor.at(name, "", offset)
    params = types.CompletionParams(place.text_document, place.position)
    return [each.label for each in editor.run(editor.client.text_document_completion_async(params)) or ()]


@pytest.mark.parametrize(
    ("before", "some"),
    [
        ("    - {id: ", "doe2020short"),
        ("    - {id: doe2020short, label: ", "page"),
        ("    ignore: [{rule: ", "link-dead"),
        ("    ", "marker"),
        ("  - numb", "number"),
        ("- pa", "path"),
    ],
)
def test_names_and_values_are_completed_in_notes(editor: Editor, before: str, some: str) -> None:
    head, _, tail = REGISTRY.partition("references:")
    head = f"{head}{before}"
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.open("citations.yaml", f"{head}\nreferences:{tail}", "yaml")
    assert some in completed(editor, "citations.yaml", len(head))


@pytest.mark.parametrize(
    ("name", "typed"),
    [("a.md", "See @do"), ("a.tex", "\\autocite[12]{"), ("a.rst", ":cite:`"), ("a.typ", "@"), ("a.adoc", "cite:[")],
)
def test_keys_are_completed_where_an_author_types_one(editor: Editor, name: str, typed: str) -> None:
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.open(name, f"A text.\n{typed}")
    assert completed(editor, name, len(f"A text.\n{typed}")) == ["doe2020short"]
    assert completed(editor, name, 4) == []


def test_a_broken_registry_says_where_and_takes_no_findings_away(editor: Editor) -> None:
    (editor.folder / "citations.yaml").write_text(REGISTRY, encoding="utf-8")
    editor.open("essay.md", ESSAY)
    before = editor.codes("essay.md")
    editor.open("citations.yaml", REGISTRY, "yaml")
    at = REGISTRY.index("type: book")
    found = editor.edit("citations.yaml", at, at + len("type: book"), "typ: book")
    assert [each.code for each in found] == ["Y903"]
    editor.client.text_document_did_save(
        types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(editor.uri("citations.yaml")))
    )
    editor.wait(lambda: len(editor.published[editor.uri("essay.md")]) > 1)
    assert editor.codes("essay.md") == before


def test_the_registry_has_the_findings_of_a_fresh_check(editor: Editor) -> None:
    unused = f"{REGISTRY}- id: poe2018canals\n  type: book\n  title: no\n  number: 010\n"
    for name, text in (("citations.yaml", unused), ("essay.md", ESSAY)):
        (editor.folder / name).write_text(text, encoding="utf-8")
    found = editor.open("citations.yaml", unused, "yaml")
    assert found
    assert seen(found) == fresh(editor, "citations.yaml")


def test_a_folder_that_is_opened_later_has_its_own_registry(editor: Editor) -> None:
    inner = editor.folder / "inner"
    (inner / "chapters").mkdir(parents=True)
    (inner / "citations.yaml").write_text(REGISTRY.replace("essay.md", "chapters/essay.md"), encoding="utf-8")
    folder = types.WorkspaceFolder(inner.as_uri(), "inner")
    event = types.WorkspaceFoldersChangeEvent(added=[folder], removed=[])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))
    assert "M406" in {each.code for each in editor.open("inner/chapters/essay.md", ESSAY)}
    assert "M406" not in {each.code for each in editor.open("essay.md", ESSAY)}


def test_the_settings_of_a_project_count_as_far_as_they_may(connect: Connect, tmp_path: Path) -> None:
    settings = tmp_path / "work" / ".stacite.toml"
    settings.write_text('ignore = ["S606"]\nmailto = "evil@example.org"\nregistry = "../else.yaml"\n', encoding="utf-8")
    editor = connect()
    item = types.TextDocumentItem(editor.uri("essay.md"), "markdown", 1, ESSAY)
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    editor.wait(lambda: any("outside the project" in each for each in editor.messages))
    settings.write_text('ignore = ["S606"]\nmailto = "evil@example.org"\n', encoding="utf-8")
    found = editor.open("essay.md", ESSAY)
    assert "S620" in {each.code for each in found}
    assert "S606" not in {each.code for each in found}
    assert any("mailto, which a project's file can't set" in each for each in editor.messages)
    settings.write_text("", encoding="utf-8")
    saved = types.TextDocumentIdentifier(editor.uri(".stacite.toml"))
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(saved))
    editor.wait(lambda: "S606" in editor.codes("essay.md"))


def online(web: Web, **more: Any) -> dict[str, Any]:
    """Settings with which every request stays on this computer."""
    names = ("doi", "crossref", "datacite", "wayback", "archive")
    return {
        "offline": False,
        "allow_private": ("127.0.0.0/8",),
        "services": ServiceAddresses(**dict.fromkeys(names, web.base)),
        "network": NetworkSettings(interval_ms=0, wait_budget_s=0),
        "existence": "off",
        **more,
    }


def check_online(editor: Editor, name: str) -> None:
    action = next(each for each in editor.actions(name, "A claim") if each.title.startswith("Check links"))
    editor.command(action)


def test_links_are_checked_only_on_request_and_with_progress(connect: Connect, web: Web) -> None:
    editor = connect(**online(web, select=("L",)))
    assert editor.open("paper.md", PAPER.format(url=web.url("/gone"))) == []
    assert web.asked == []
    check_online(editor, "paper.md")
    editor.wait(lambda: editor.codes("paper.md") == ["L301"])
    token, begin, *_, end = editor.progress
    assert token
    assert (begin["title"], begin["cancellable"]) == ("Checking links and sources of paper.md", True)
    assert end["message"] == "Checked 1 of 1"
    editor.edit("paper.md", 0, 0, "So. ")
    assert editor.codes("paper.md") == ["L301"], "what was found stays while one goes on to write"
    before = len(web.asked)
    check_online(editor, "paper.md")
    assert len(web.asked) > before, "who asks again wants to know"


def test_a_check_online_can_be_canceled(connect: Connect, web: Web) -> None:
    web.hang("/slow")
    editor = connect(**online(web, select=("L",)))
    editor.open("paper.md", PAPER.format(url=web.url("/slow")))
    editor.cancels = True
    check_online(editor, "paper.md")
    assert editor.progress[-1]["message"] == "Canceled"
    assert editor.codes("paper.md") == []


def test_a_request_that_is_canceled_ends_and_the_server_goes_on(connect: Connect, web: Web) -> None:
    web.hang("/slow")
    editor = connect(**online(web, select=("L", "S")))
    editor.open("paper.md", PAPER.format(url=web.url("/slow")))
    params = types.ExecuteCommandParams("stacite.checkOnline", arguments=[editor.uri("paper.md")])
    request = editor.client.protocol.send_request(types.WORKSPACE_EXECUTE_COMMAND, params, msg_id="slow")
    editor.wait(lambda: len(editor.progress) > 1)
    at = editor.texts[editor.uri("paper.md")].index(", April")
    found = editor.edit("paper.md", at, at, ",")
    assert "S620" in {each.code for each in found}, "nobody waits for the network to go on"
    editor.client.protocol.notify(types.CANCEL_REQUEST, types.CancelParams("slow"))
    editor.wait(lambda: "Canceled" in str(editor.progress[-1]))
    with pytest.raises(JsonRpcException, match="is canceled"):
        editor.run(asyncio.wait_for(asyncio.wrap_future(request, loop=editor.loop), None))
    assert "S620" not in {each.code for each in editor.edit("paper.md", at, at + 1, "")}


def test_a_file_that_is_closed_has_no_findings(editor: Editor) -> None:
    assert editor.open("essay.md", ESSAY)
    document = types.TextDocumentIdentifier(editor.uri("essay.md"))
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
    editor.wait(lambda: not editor.diagnostics("essay.md"))
    assert hovered(editor, "essay.md", "Jane Doe") == ""
    params = types.ExecuteCommandParams("stacite.extract", arguments=[document.uri])
    with pytest.raises(JsonRpcException, match="does not check the file"):
        editor.run(editor.client.workspace_execute_command_async(params))


def test_saving_checks_links_if_the_editor_is_set_so(connect: Connect, web: Web) -> None:
    editor = connect(**online(web, select=("L",)))
    editor.open("paper.md", PAPER.format(url=web.url("/gone")))
    settings = {"stacite": {"onlineOnSave": True, "inlayHints": True, "other": 1}}
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
    document = types.TextDocumentIdentifier(editor.uri("paper.md"))
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
    editor.wait(lambda: editor.codes("paper.md") == ["L301"])
    every = types.Range(types.Position(0, 0), types.Position(99, 0))
    hints = editor.run(editor.client.text_document_inlay_hint_async(types.InlayHintParams(document, every)))
    assert [each.label for each in hints] == [" ✗ broken link"]
    before, checks = len(web.asked), len(editor.progress)
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(document))
    editor.wait(lambda: str(editor.progress[checks + 2 :]).count("'end'"))
    assert len(web.asked) == before, "nothing is asked twice"
    assert "Link: " in hovered(editor, "paper.md", "Dana")


def test_an_offline_server_offers_nothing_that_asks_the_network(connect: Connect, web: Web) -> None:
    editor = connect(**online(web, offline=True))
    editor.open("paper.md", PAPER.format(url=web.url("/gone")))
    assert not any("Check links" in each.title or "archived" in each.title for each in editor.actions("paper.md", "<"))
    params = types.ExecuteCommandParams("stacite.checkOnline", arguments=[editor.uri("paper.md")])
    editor.run(editor.client.workspace_execute_command_async(params))
    assert any("forbid network requests" in each for each in editor.messages)
    assert web.asked == []


def test_an_archived_copy_is_put_after_its_url(connect: Connect, web: Web) -> None:
    url, stamp = "http://gone.test/a", "20230502100000"
    closest = {
        "status": "200",
        "available": True,
        "timestamp": stamp,
        "url": f"http://web.archive.org/web/{stamp}/{url}",
    }
    body = json.dumps({"archived_snapshots": {"closest": closest}}).encode()
    web.page("/wayback/available", body=body, content_type="application/json")
    title = "Harbor Board Votes to Close Two Ferry Lines"
    page = f"<title>{title} | Morning Ledger</title><p>The board met and voted on Monday.</p>".encode()
    web.page(f"/web/{stamp}id_/{url}", body=page, memento_datetime="Tue, 02 May 2023 10:00:00 GMT")
    editor = connect(**online(web))
    editor.open("paper.md", PAPER.format(url=url))
    add = next(each for each in editor.actions("paper.md", "gone.test") if "archived copy" in each.title)
    editor.command(add)
    copy = f"https://web.archive.org/web/{stamp}/{url}"
    editor.wait(lambda: f"<{url}>, archived at <{copy}>." in editor.texts[editor.uri("paper.md")])
    assert not any(each.target.startswith("/a") for each in web.asked), "the page itself is not asked"


def test_a_doi_is_chosen_for_a_source_of_the_registry(connect: Connect, web: Web) -> None:
    title, doi = "Formal Science Agreements as a Tool of Diplomacy between Rivals", "10.1093/scipol/scad022"
    note = f"Caroline S. Wagner, “{title},” *Science and Public Policy* 50, no. 4 (August 2023): 807–17."
    work = {
        "DOI": doi,
        "type": "journal-article",
        "title": [title.lower()],
        "author": [{"family": "Wagner", "given": "C S"}],
        "container-title": ["Science and Public Policy"],
        "issued": {"date-parts": [[2023, 5]]},
        "volume": "50",
        "page": "807-817",
    }
    web.page("/works", body=json.dumps({"message": {"items": [work]}}).encode(), content_type="application/json")
    web.handle(doi)
    editor = connect(**online(web, select=("I105",)))
    editor.open("paper.md", f"A claim.[^1]\n\n[^1]: {note}\n")
    registry = editor.uri("citations.yaml")
    editor.texts[registry] = ""
    params = types.ExecuteCommandParams("stacite.extract", arguments=[editor.uri("paper.md")])
    editor.run(editor.client.workspace_execute_command_async(params))
    editor.wait(lambda: "wagner2023" in editor.texts[registry])
    (editor.folder / "citations.yaml").write_text(editor.texts[registry], encoding="utf-8")
    check_online(editor, "paper.md")
    editor.wait(lambda: editor.codes("paper.md") == ["I105"])
    choose = next(each for each in editor.actions("paper.md", "Caroline") if doi in each.title)
    assert choose.title.endswith("(review first)")
    editor.apply(choose.edit)
    assert f"DOI: {doi}" in editor.texts[registry]
