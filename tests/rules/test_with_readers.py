"""Rules over what the readers and the parser really make of documents."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.making import odt
from tests.making.docx import Raw, complex_field, docx_of, italic, note
from tests.making.epub import chapter, epub_of
from tests.making.pages import page
from tests.making.pdf import pdf_of

from stacite.app.documents import Project, read_documents
from stacite.app.extract import collect
from stacite.app.text_edits import apply_fixes
from stacite.model.finding import Applicability, Severity, TextChange
from stacite.model.item import Item
from stacite.model.registry import Reference, Registry
from stacite.model.report import ParsedDocument
from stacite.odf import OdtNotes
from stacite.ooxml.revisions import WordNotes
from stacite.parser.parse import parse_document
from stacite.readers.base import ReadOptions, TrackedChanges, read
from stacite.rules.all import RULES
from stacite.rules.base import Context
from stacite.rules.run import run, selected
from stacite.settings import Settings

if TYPE_CHECKING:
    from tests.making.docx import Part

    from stacite.model.document import Document
    from stacite.model.finding import Finding

BRIEF = Path(__file__).parents[2] / "examples" / "brief.txt"


def reading_of(text: str, path: str) -> ParsedDocument:
    document = read(text.encode(), path)
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    return ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed))


def findings_of(text: str, path: str = "brief.txt") -> tuple[Finding, ...]:
    return run(Context((reading_of(text, path),)), RULES)


def notes_by_code(findings: tuple[Finding, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding.note)
    return found


def test_the_brief_and_its_fixes() -> None:
    text = BRIEF.read_bytes().decode()
    findings = findings_of(text)
    assert notes_by_code(findings) == {
        "S601": ["1", "2", "11", "12"],
        "U203": ["2", "8", "12"],
        "S605": ["3"],
        "N009": ["3"],
        "N006": ["7"],
    }
    mended = apply_fixes({"brief.txt": text}, [finding.fix for finding in findings if finding.fix])
    assert mended.skipped == ()
    assert notes_by_code(findings_of(mended.sources["brief.txt"])) == {"N009": ["3"], "N006": ["7"]}


SHORT_FORMS = """\
Science is old.¹ It was shared.² It still is.³ It will be.⁴ Some doubt it.⁵ Others don’t.⁶

¹ Ibid., 3.

² Wagner, “China’s Use,” 812.

³ Amanda DeMarco, “From Collaboration to Controversy,” *Journal of Science* 12, no. 1 (2024): 1–12; Caroline S. Wagner and Denis F. Simon, “China’s Use of Formal Agreements,” *Science and Public Policy* 50, no. 4 (2023): 807–17.

⁴ Ibid., 810.

⁵ DeMarco, “From Collaboration,” 4.

⁶ Ibid.
"""  # noqa: E501 - a note is a line


def test_short_forms_that_lead_nowhere() -> None:
    found = notes_by_code(findings_of(SHORT_FORMS))
    assert {code: found.get(code) for code in ("S606", "S608", "S609")} == {
        "S606": ["4"],
        "S608": ["1"],
        "S609": ["2"],
    }


CITED_SHORT = """\
Un giornale.[^1] Poi.[^2] Così Neri.[^3] E poi.[^4] Oltre.[^5] Ora.[^6]

[^1]: Franco Rossi, *Storia del sale*, Bologna, Zanichelli, 1991, pp. 5-8.
[^2]: F. Rossi, *Storia del sale*, cit., p. 9.
[^3]: M. Neri, *Il rame e la città*, cit., p. 4.
[^4]: G. Verdi, *Storia del ferro*, cit., p. 112.
[^5]: G. Verdi, *Storia del ferro*, cit., p. 113.
[^6]: L. Boito, *Lo stagno*, cit.
"""


def test_a_title_with_cit_that_nothing_before_it_has() -> None:
    found = findings_of(CITED_SHORT, "paper.md")
    assert [(each.note, each.message) for each in found if each.code == "S608"] == [
        ("4", "“cit.” has no source to refer to: no earlier note names Verdi"),
        ("6", "“cit.” has no source to refer to: no earlier note names Boito"),
    ], "the text names Neri"


def test_the_notes_of_a_short_document_tell_its_language() -> None:
    text = """Uno.[^1] Due.[^2]

[^1]: Anna Rossi, *Great Floods* (Roma: Olschki), 3.
[^2]: Carla Verdi, *La storia del sale e della città* (Roma: Olschki, 1991), 4.
"""
    project = Project.of(Settings(), Path("citations.yaml"))
    context, _ = collect([read(text.encode(), "paper.md")], Registry(), project, None, uses_note_cache=False)
    (found,) = run(context, selected(["C701"]))
    assert "`s.d.`" in found.help


def test_a_note_number_that_was_typed() -> None:
    four, two = (Raw(f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{at}</w:t></w:r>') for at in (4, 2))
    first: list[Part] = ["The walls hold.", note("Doe, 1."), " So they do.", two, " They hold.", note("Doe, 2.")]
    document = read(docx_of([first, ["It came late.", note("Doe, 3."), " Nobody moved.", four]]), "a.docx")
    parsed = tuple(parse_document([(each.label, each.text) for each in document.notes]))
    context = Context((ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed)),))
    found = [each for each in run(context, selected(["N"])) if each.code == "N001"]
    assert [(each.message, each.severity.value, each.location.quote) for each in found] == [
        (
            "The note number 2 in the text was typed, and the next note has the same number",
            "warning",
            "walls hold. So they do.2 They hold.",
        ),
        (
            "The note number 4 in the text was typed, but there is no note 4",
            "error",
            "It came late. Nobody moved.4",
        ),
    ]


NUMBERS = """\
One.¹ Two.² Four.⁴ Five.⁵

¹ John Author, *First Title* (London: Publisher, 2001), 12.

² John Author, *Second Title* (London: Publisher, 2002), 12.

³ John Author, *Third Title* (London: Publisher, 2003), 12.

⁴ John Author, *Fourth Title* (London: Publisher, 2004), 12.
"""


def test_markers_and_notes_that_miss_each_other() -> None:
    found = [(finding.code, finding.message) for finding in findings_of(NUMBERS)]
    assert found == [
        ("N001", "The text refers to note 5, but there is no note 5"),
        ("N002", "Nothing in the text refers to this note"),
    ]


@pytest.mark.parametrize(
    ("count", "message"),
    [
        (4, "Nothing in the text refers to this note"),
        (7, "Nothing in the text refers to this note and 3 of the 6 others"),
    ],
)
def test_a_note_without_plain_digit_in_a_text_is_no_error(count: int, message: str) -> None:
    numbers = range(1, count + 1)
    text = "\n".join(f"The mill stood idle for years{number if number < 4 else ''}." for number in numbers)
    notes = "\n".join(f"{number} John Author, First Title (London: Publisher, 2001), 12." for number in numbers)
    found = [each for each in findings_of(f"{text}\n\n{notes}\n", "a.txt") if each.code == "N002"]
    assert [(str(each.severity), each.message) for each in found] == [("warning", message)]


def test_a_file_that_quarto_includes_may_have_the_notes_and_their_numbers() -> None:
    text = "One.[^1] Two.[^5]\n\n{}\n\n[^1]: Lone, *Coast* (Ely: Weald, 2018).\n[^2]: Hall, *Salt* (Ely: Reed, 2011).\n"
    assert {"N001", "N002"} <= {each.code for each in findings_of(text.format("Words."), "a.md")}
    assert not {"N001", "N002"} & {each.code for each in findings_of(text.format("{{< include b.qmd >}}"), "a.md")}


def test_a_file_of_notes_alone_is_no_error() -> None:
    severities = [
        [
            str(each.severity)
            for each in findings_of(f"{text}[^1]: First.\n[^2]: Second.\n", "a.md")
            if each.code == "N002"
        ]
        for text in ("", "A text.\n\n")
    ]
    assert severities == [["info"], ["error"]]


def test_a_note_that_word_keeps_but_does_not_print() -> None:
    document = read(docx_of([["A", note("Kept.", wrap="<!-- {} -->"), "B", note("Printed.")]]), "a.docx")
    found = run(Context((ParsedDocument(document, (), ()),)), selected(select=["N002"]))
    assert [(str(each.severity), each.location.quote) for each in found] == [("warning", "Kept.")]
    assert "the note “Kept.”" in found[0].message
    # Nobody can delete what Word doesn't show.
    assert "insert it again" in (found[0].help or "")
    assert "delete" not in (found[0].help or "").replace("was deleted", "")


@pytest.mark.parametrize(("words", "count"), [(italic("*New text*"), 0), ("**New text**", 2)])
def test_an_asterisk_beside_italics_is_no_markup(words: Part, count: int) -> None:
    document = read(docx_of([["A", note(words, " follows here.")]]), "a.docx")
    parsed = parse_document([("1", document.notes[0].text)])
    reading = ParsedDocument(document, parsed, (("",) * len(parsed[0].citations),))
    assert len(run(Context((reading,)), selected(select=["S620"]))) == count


def test_quotation_marks_in_code_are_left_alone() -> None:
    text = 'One.[^1] Two.[^2]\n\n[^1]: “First,” “Second.”\n[^2]: Run `print("x")`, `"y"`.\n'
    assert "S601" not in notes_by_code(findings_of(text, "brief.md"))


def test_markdown_is_held_to_the_same_rules() -> None:
    text = "One.[^1] Two.[^2]\n\n[^1]: Title, doi:10.1000/182.\n"
    found = {finding.code: finding for finding in findings_of(text, "brief.md")}
    assert sorted(found) == ["I102", "N001"]
    fix = found["I102"].fix
    assert fix is not None
    assert "Title, https://doi.org/10.1000/182." in apply_fixes({"brief.md": text}, [fix]).sources["brief.md"]


ADDRESSES = """\
One.¹ Two.² Three.³ Four.⁴

¹ Author, “Title,” Agency, May 3, 2024, <https://agency.example/\u200breports/ti\u00adtle.pdf>.

² Author, “Title,” Agency, May 3, 2024, <https://agency.example/a?utm_source=x&id=1>; see
<https://agency.example/b>.

³ Author, “Title,” Agency, May 3, 2024, https://agency.example/reports/2024\u00a0/title-a.pdf, 3.

⁴ Author, “Title,” *Lexikon*, May 3, 2024, https://lexikon.example/Österreich?fbclid=x.
"""


def test_characters_and_parameters_that_do_not_belong_to_addresses() -> None:
    findings = findings_of(ADDRESSES)
    found = notes_by_code(findings)
    assert {code: found[code] for code in ("U202", "U207", "U210")} == {
        "U202": ["2", "4"],
        "U207": ["4"],
        "U210": ["1", "3"],
    }
    mended = apply_fixes({"brief.txt": ADDRESSES}, [finding.fix for finding in findings if finding.fix])
    text = mended.sources["brief.txt"]
    assert mended.skipped == ()
    assert "<https://agency.example/reports/title.pdf>." in text
    assert "<https://agency.example/a?id=1>; see\n" in text
    assert "<https://agency.example/reports/2024/title-a.pdf>, 3." in text
    assert "<https://lexikon.example/%C3%96sterreich>." in text


WORKS = """\
One.¹ Two.² Three.³ Four.⁴ Five.⁵

¹ “Title of an Article,” *Journal of Things* 50, no. 4 (2023): 807–17.

² Ann Author, “Title of an Article,” *Journal of Things* (2023).

³ Ann Author, “Title of a Thesis” (PhD diss., 2014), 33.

⁴ Ann Author, “Title of a Report,” Reuters, June 31, 2024, accessed July 5, 2024, https://agency.example/a.

⁵ U.S. Government Accountability Office, *Title*, GAO-16-669 (July 5, 2016), https://www.gao.example/gao-16-696.
"""


def test_what_works_lack_and_where_they_contradict_themselves(tmp_path: Path) -> None:
    document = tmp_path / "brief.txt"
    document.write_text(WORKS, encoding="utf-8")
    project = Project.of(Settings(), tmp_path / "citations.yaml")
    documents = read_documents([str(document)], Settings()).documents
    context, _ = collect(documents, Registry(), project, date(2026, 11, 24))
    found = notes_by_code(run(context, RULES))
    codes = ("C703", "C704", "C705", "C709", "I110")
    assert {code: found[code] for code in codes} == dict(zip(codes, (["1"], ["3"], ["2"], ["4"], ["5"]), strict=True))


CUT = """A long line on the harbour that is not cut anywhere.¹ And one more.²

¹ Ann Poole, <https://harbour.example/files/
minutes-of-may.pdf>, 3.

² Jane Marsh, *Quays and Sheds* (Hull: Dock Press, 1999), 12.
"""


def test_a_line_end_in_a_url_is_reported_where_no_other_line_is_cut() -> None:
    found = [finding for finding in findings_of(CUT) if finding.code == "U201"]
    assert [finding.message for finding in found] == [
        "A line break splits the URL between “…example/files/” and “minutes-of-may.pdf”"
    ]
    mended = apply_fixes({"brief.txt": CUT}, [finding.fix for finding in found if finding.fix]).sources["brief.txt"]
    assert "<https://harbour.example/files/minutes-of-may.pdf>, 3." in mended
    assert "U201" not in notes_by_code(findings_of(mended))


def test_a_line_end_in_a_url_is_none_of_it_where_lines_are_cut_at_a_width() -> None:
    folded = CUT.replace("harbour that is", "harbour that\nis")
    assert "U201" not in notes_by_code(findings_of(folded))


def test_a_line_end_in_a_bare_url_is_reported_as_well() -> None:
    bare = CUT.replace("<", "").replace(">", "")
    found = [finding for finding in findings_of(bare) if finding.code == "U201"]
    assert [finding.note for finding in found] == ["1"]
    mended = apply_fixes({"brief.txt": bare}, [finding.fix for finding in found if finding.fix]).sources["brief.txt"]
    assert "U201" not in notes_by_code(findings_of(mended))


@pytest.mark.parametrize(
    ("path", "element", "name"),
    [
        ("a.docx", "w:br", "line break"),
        ("a.docx", "w:tab", "tab"),
        ("a.odt", "text:line-break", "line break"),
        ("a.odt", "text:tab", "tab"),
    ],
)
def test_what_splits_a_url_in_a_word_processor_is_deleted(path: str, element: str, name: str) -> None:
    address, author = ("https://example.org/a_", f"<{element}/>", "b.pdf."), "Ann Doe, “Reeds,” "
    if path == "a.docx":
        split = Raw("<w:r><w:t>{}</w:t>{}<w:t>{}</w:t></w:r>".format(*address))
        data = docx_of([["Text.", note(author, split)]])
    else:
        data = odt.odt_of([["Text.", odt.note(author, odt.Raw("".join(address)))]])
    document = read(data, path)
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    reading = ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed))
    (found,) = [one for one in run(Context((reading,)), RULES) if one.code == "U201"]
    keys, character = (" (Shift+Enter)", "\n") if name == "line break" else ("", "\t")
    assert found.message == f"A {name}{keys} splits the URL between “…example.org/a_” and “b.pdf”"
    assert found.severity is (Severity.WARNING if keys else Severity.ERROR)
    assert found.fix is not None
    changes = [change for edit in found.fix.edits for change in TextChange.of(edit)]
    notes = WordNotes.of(data, path) if path == "a.docx" else OdtNotes.of(data, path)
    assert [notes.hindrance(change) for change in changes] == [""]
    tracked = notes.tracked(changes, date(2026, 11, 24))
    rejected = read(tracked, path, options=ReadOptions(TrackedChanges.REJECT))
    assert read(tracked, path).notes[0].text == f"{author}https://example.org/a_b.pdf."
    assert rejected.notes[0].text == document.notes[0].text
    # The note's text that changes count in has lost the character, too.
    after = read(tracked, path).note_text or ""
    again = WordNotes.of(tracked, path) if path == "a.docx" else OdtNotes.of(tracked, path)
    assert again.characters == after == (document.note_text or "").replace(f"a_{character}b", "a_b")


def test_a_line_break_may_end_a_url_in_a_word_processor() -> None:
    ends = {"b.": ["unsafe"], "Ibid.": [], "and more of it.": [], "b, 12.": []}
    for words, levels in ends.items():
        split = Raw(f"<w:r><w:t>https://example.org/a</w:t><w:br/><w:t>{words}</w:t></w:r>")
        document = read(docx_of([["Text.", note("See ", split)]]), "a.docx")
        reading = ParsedDocument(document, parse_document([("1", document.notes[0].text)]), (("",),))
        keys = tuple(("",) * len(one.citations) for one in reading.parsed)
        found = [one for one in run(Context((replace(reading, keys=keys),)), RULES) if one.code == "U201"]
        assert [one.fix.applicability for one in found if one.fix] == levels, words


def test_a_hyphen_at_the_line_end_in_a_url_may_be_the_line_s_own() -> None:
    (found,) = (one for one in findings_of(CUT.replace("files/", "files-")) if one.code == "U201")
    assert found.fix is not None
    assert found.fix.applicability is Applicability.UNSAFE


def registered(path: Path) -> dict[str, list[str]]:
    """What is said of a file and of the works that it cites."""
    documents = read_documents([str(path)], Settings()).documents
    context, _ = collect(documents, Registry(), Project.of(Settings(), path.parent / "c.yaml"), date(2026, 11, 24))
    return notes_by_code(run(context, RULES))


def essay(folder: Path, notes: list[str]) -> Path:
    """A Markdown file that calls these notes."""
    calls = " ".join(f"Thus.[^{at}]" for at in range(1, len(notes) + 1))
    path = folder / "brief.md"
    path.write_text(
        "\n\n".join([calls, *(f"[^{at}]: {note}" for at, note in enumerate(notes, 1))]) + "\n", encoding="utf-8"
    )
    return path


def test_a_report_without_date_is_no_short_form(tmp_path: Path) -> None:
    notes = [
        "Guild of Bakers, *Bread and Butter: An Appraisal* (London: Guild of Bakers).",
        "Jo Hay, *Bread* (Ousebank Press), 12.",
        "Jo Hay, *Salt* (Ousebank Press, 2001), 12.",
        "Hay, *Salt* (emphasis added), 13.",
        "Loi n° 78-17 du 6 janvier 1978 relative à l’informatique, aux fichiers et aux libertés, art. 6.",
    ]
    found = registered(essay(tmp_path, notes))
    assert "2" in found["C701"]
    assert not found.keys() & {"S609", "C702", "C703"}


def notes_of(*texts: str) -> str:
    refs = " ".join(f"Word.[^{number}]" for number in range(1, len(texts) + 1))
    return "\n\n".join([refs, *(f"[^{number}]: {text}" for number, text in enumerate(texts, 1))]) + "\n"


def test_template_tags_are_left_alone() -> None:
    text = notes_of("“First,” {% abbr '*BM*' %} 158.", '“Second,” {{< ref "b-1" >}}', "“Third,” <Cite id='x-2' />.")
    assert notes_by_code(findings_of(text, "brief.md")) == {}


def test_a_quotation_over_several_paragraphs_opens_each_of_them() -> None:
    quoted = "He says:\n\n    > “This stands\n    >\n    > “and this,\n    >\n    > “and so it goes.”"
    assert "S613" not in notes_by_code(findings_of(notes_of(quoted), "brief.md"))
    straight = quoted.replace("“", '"').replace("”", '"')
    assert "S613" not in notes_by_code(findings_of(notes_of(straight), "brief.md"))
    unclosed = quoted.replace("goes.”", "goes.")
    assert notes_by_code(findings_of(notes_of(unclosed), "brief.md"))["S613"] == ["1"]


def test_tables_and_code_have_no_quotation_marks_to_close() -> None:
    table = 'Compare:\n\n    | a | b |\n    |---|---|\n    | “c | d) |\n\n    ```\n    x = "y(\n    ```'
    assert "S613" not in notes_by_code(findings_of(notes_of(table), "brief.md"))


def test_a_note_of_a_word_file_that_ends_in_italics_gets_its_final_period() -> None:
    ends = [note("First."), note("Second."), note("Third."), note("Fourth, in ", italic("Lines"))]
    document = read(docx_of([[part for each in ends for part in ("A", each)]]), "brief.docx")
    parsed = tuple(parse_document([(each.label, each.text) for each in document.notes]))
    context = Context((ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed)),))
    (found,) = run(context, selected(["N011"]))
    assert found.fix is not None
    assert (found.note, [each.new for each in found.fix.edits]) == ("4", ["."])


def test_an_attribution_needs_no_final_period() -> None:
    plain = ["First note here.", "Second note here.", "Third note here."]
    quoted = "He says:\n\n    > This stands.\n    >\n    > — R. Berg, *Silt*, 3"
    assert "N011" not in notes_by_code(findings_of(notes_of(*plain, quoted), "brief.md"))
    assert notes_by_code(findings_of(notes_of(*plain, "Fourth note here"), "brief.md"))["N011"] == ["4"]


def test_marks_of_a_block_quotation_are_its_own() -> None:
    quoted = '“So it is”:\n\n    > It\'s "so" since 1990-95.'
    text = notes_of(quoted, "“Two,” pp. 3–5.", "“Three,” pp. 4–6.", "“Four,” pp. 5–9.")
    assert notes_by_code(findings_of(text, "brief.md")) == {}


def test_a_note_of_a_single_tag_is_not_empty() -> None:
    assert notes_by_code(findings_of(notes_of("{% cite berg %}", "`x`", "$a$"), "brief.md")) == {}


def test_the_text_of_a_link_is_no_bare_url() -> None:
    text = notes_of(
        "<https://a.example/x>.",
        "<https://b.example/x>.",
        "[https://c.example/x](https://c.example/x).",
        "Two https://d.example/x.",
    )
    # One fix puts an end to both, so that an editor sees one finding.
    assert notes_by_code(findings_of(text, "brief.md")) == {"U203": ["4"]}
    alone = run(Context((reading_of(text, "brief.md"),)), selected(["U204"]))
    assert notes_by_code(alone) == {"U204": ["4"]}


def test_an_address_that_a_link_prints_without_its_scheme_is_checked_once() -> None:
    text = "A.footnote:[Ann Vale, “Salt,” 2001, http://www.example.org/far/salt.html[example.org/far/salt.html].]\n"
    item = Item("book", {"title": "Salt", "URL": "example.org/far/salt.html"})
    context = Context((reading_of(text, "a.adoc"),), Registry(references=(Reference("a", item),)))
    assert [use.url for use in context.view.url_uses] == ["http://www.example.org/far/salt.html"]


def test_an_address_whose_link_leads_to_a_copy_of_it_is_checked_too() -> None:
    copy = "https://archive.example.org/2010/http://example.org/far/salt.html"
    document = reading_of(f"A.footnote:[Ann Vale, “Salt,” 2001, {copy}[example.org/far/salt.html].]\n", "a.adoc")
    assert "example.org/far/salt.html" in {use.url for use in Context((document,)).view.url_uses}


def test_what_is_still_missing_from_a_cite_by_key_and_what_code_shows() -> None:
    found = findings_of(notes_of("See [@doe2001, p. ??] and `p. ??`.", "See [@doe2001, TODO]."), "brief.md")
    assert [each.note for each in found if each.code == "S621"] == ["1", "2"]


def test_an_address_that_a_template_completes_is_no_url() -> None:
    text = notes_of("See https://{{ host }}/a?utm_source=b and [c](https://{{host}}/d?utm_source=e).")
    assert notes_by_code(findings_of(text, "brief.md")) == {}


def test_an_address_that_a_template_completes_is_none_in_the_registry_either(tmp_path: Path) -> None:
    text = notes_of("Jane Doe, “A Title,” *The Times*, May 3, 2024, https://{{host}}/a.")
    document = read(text.encode(), "brief.md")
    project = Project.of(Settings(), tmp_path / "citations.yaml")
    context, _ = collect([document], Registry(), project, date(2026, 11, 24), uses_note_cache=False)
    assert context.registry.references[0].item.get("URL")
    assert context.view.urls_and_dois() == ((), ())
    assert "U206" not in notes_by_code(run(context, RULES))


def test_words_in_a_quotation_are_not_rewritten() -> None:
    text = notes_of(
        *(f"Author, *Title* (2001), 12{number}–2{number}." for number in range(1, 5)),
        "“He ruled, pp. 161–2,” they say.",
    )
    assert "S603" not in notes_by_code(findings_of(text, "brief.md"))


def test_the_advice_on_a_typing_mistake_says_what_is_to_be_deleted() -> None:
    text = "A.[^1]\n\n[^1]: Jo Roe, “Dots,” in in *Lines*,, ed. Bo Ode ( Leeds: Press, 2001).\n"
    found = [each.fix.message for each in findings_of(text, "a.md") if each.code == "S620" and each.fix]
    assert found == ["Delete the second “in”", "Delete “,”", "Delete the space"]


def test_a_plain_number_in_code_or_a_formula_is_no_lost_note_number() -> None:
    refs = "\n\n".join(f"Some passage here.[^{number}]" for number in (1, 2, 3, 4))
    notes = "\n".join(f"[^{number}]: Note {number}." for number in range(1, 6))
    for lost, found in (("passed.5 Later", ["5"]), ("`passed.5 Later`", None), ("$passed.5 Later$", None)):
        findings = findings_of(f"{refs}\n\nIt has {lost} on.\n\n{notes}\n", "brief.md")
        assert notes_by_code(findings).get("N010") == found


def test_a_note_number_in_a_block_quotation_is_not_moved() -> None:
    refs = "".join(f"The whole of it was said here.[^{number}] " for number in (1, 2, 3, 4))
    notes = "\n".join(f"[^{number}]: Note {number}." for number in range(1, 7))
    text = f"{refs}\n\n> The end of the thing is known[^5].\n\nAnd this is the end of it[^6].\n\n{notes}\n"
    found = {each.note: each.fix for each in findings_of(text, "brief.md") if each.code == "N007"}
    assert found["5"] is None
    assert found["6"] is not None


def test_a_dash_is_written_as_the_author_of_a_latex_file_writes_it() -> None:
    ranges = [*(f"Ann Vale, \\emph{{Salt}} (Ulm: Moor, 2001), 1{n}--1{n + 3}." for n in range(5)), "Rist, 17-18."]
    fixes = [
        each.fix
        for each in findings_of("".join(f"A.\\footnote{{{text}}} " for text in ranges), "a.tex")
        if each.code == "S602"
    ]
    assert [edit.new for fix in fixes if fix for edit in fix.edits] == ["--"]


def test_endnotes_of_latex_have_numbers_of_their_own() -> None:
    text = "".join("A.\\footnote{See Doe.} " for _ in range(12)) + "B.\\endnotemark\\endnotetext{See Roe.} "
    assert "N005" not in notes_by_code(findings_of(text * 3, "a.tex"))


def test_biblatex_moves_the_number_of_autocite_itself() -> None:
    notes = "".join(f"The whole of it was said there.\\footnote{{Note {number}.}} " for number in range(4))
    for command, expected in (("autocite", None), ("Autocite", None), ("footcite", ["5", "6"])):
        cites = f"It is known\\{command}[5]{{doe}}. And so the rest of it is, too\\{command}{{roe}}."
        text = f"\\usepackage[style=verbose]{{biblatex}}\\begin{{document}}{notes}{cites}\\end{{document}}"
        assert notes_by_code(findings_of(text, "a.tex")).get("N007") == expected


def test_the_translation_in_the_same_file_has_note_numbers_of_its_own() -> None:
    def article(name: str, prefix: str, sentences: list[str]) -> str:
        body = "".join(
            sentence.replace("#", f'<xref ref-type="fn" rid="{prefix}{number}"><sup>{number}</sup></xref>')
            for number, sentence in enumerate(sentences, 1)
        )
        notes = "".join(
            f'<fn id="{prefix}{number}"><label>{number}</label><p>Doe, <italic>Tin</italic>, {number}.</p></fn>'
            for number in range(1, len(sentences) + 1)
        )
        return f"<{name}><body><p>{body}</p></body><back><fn-group>{notes}</fn-group></back>"

    portuguese = [f"A dança foi criada na cidade em que ele vivia no ano {year}#. " for year in range(1901, 1906)]
    english = [f"The dance was made in the city of the man in the year {year}.# " for year in range(1901, 1910)]
    english[4] = "By then the dance was to be seen in the city of the man#. "
    data = f"{article('article', 'p', portuguese)}{article('sub-article', 'e', english)}</sub-article></article>"
    (found,) = (each for each in findings_of(data, "a.xml") if each.code == "N007")
    assert found.note == "5"
    assert "8 of the 9 note numbers" in found.message


def test_a_number_that_the_other_article_of_the_file_has_is_still_missing() -> None:
    def notes(prefix: str, count: int) -> str:
        numbers = range(1, count + 1)
        found = "".join(f'<fn id="{prefix}{at}"><label>{at}</label><p>Doe, {at}.</p></fn>' for at in numbers)
        return f"<fn-group>{found}</fn-group>"

    def refs(*names: str) -> str:
        return "".join(f'Words. <xref ref-type="fn" rid="{name}">{name[1:]}</xref>' for name in names)

    first = f"<body><p>{refs('p1', 'p2')} Words. <xref rid='e1'>3</xref></p></body><back>{notes('p', 2)}</back>"
    second = f"<body><p>{refs('e1', 'e2', 'e3')}</p></body><back>{notes('e', 3)}</back>"
    data = f"<article>{first}<sub-article>{second}</sub-article></article>"
    (found,) = (each for each in findings_of(data, "a.xml") if each.code == "N001")
    assert "3" in found.message


def test_a_book_of_excerpts_keeps_their_numbers() -> None:
    chapters = {
        f"{name}.xhtml": chapter(
            "".join(f'<p>Text<a epub:type="noteref" href="#n{number}">{number}</a>.</p>' for number in numbers)
            + "".join(f'<aside epub:type="footnote" id="n{number}">{number} A note.</aside>' for number in numbers)
        )
        for name, numbers in {
            "a": (8, 9, 11),
            "b": (46, 47),
            "bb": (46,),
            "c": (24, 25),
            "d": (14,),
            "e": (1, 2),
        }.items()
    }
    document = read(epub_of(chapters), "book.epub")
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    view = ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed))
    found = run(Context((view,)), selected(["N003", "N004"]))
    assert [finding.message for finding in found] == [
        "Note 10 is missing before note 11",
        "There is already a note 46, “A note.”",
    ]


@pytest.mark.parametrize(("pages", "count"), [((1, 2), 0), ((1, 1), 1)])
def test_a_footnote_that_is_printed_under_two_pages_is_no_second_one(pages: tuple[int, int], count: int) -> None:
    document = read(
        pdf_of([page(1, "The first source.", "The second source."), page(3, "A third.", "A fourth.")]), "a.pdf"
    )
    first, second, third, fourth = document.notes
    earlier, again = (replace(second, location=replace(second.location, page=at)) for at in pages)
    notes = [first, earlier, third, again, fourth]
    document = replace(document, notes=tuple(replace(note, ordinal=at) for at, note in enumerate(notes, 1)))
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    view = ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed))
    assert len(run(Context((view,)), selected(["N004"]))) == count


def test_an_asterisk_that_ends_no_emphasis() -> None:
    text = (
        "One[^1], two[^2], three[^3].\n\n[^1]: Vale, *Salt*, 2025*\n[^2]: *Tin*, 2025\\*\n[^3]: *Low*, the A* search.\n"
    )
    found = [finding for finding in findings_of(text, "a.md") if finding.code == "S620"]
    assert [(finding.note, finding.message) for finding in found] == [
        ("1", "The asterisk ends no emphasis, so it is printed")
    ]


def of_zotero(*notes: tuple[str, dict[str, object]], program: str = "ZOTERO_ITEM ") -> tuple[Finding, ...]:
    """The findings on notes that come from fields, each as printed and with the item that its field keeps."""
    parts: list[Part] = []
    for printed, item in notes:
        citation = json.dumps({"citationItems": [{"id": 1, "itemData": item}]})
        parts += ["A", note(complex_field(f" ADDIN {program}CSL_CITATION {citation} ", printed))]
    project = Project.of(Settings(), Path("citations.yaml"))
    document = read(docx_of([parts]), "a.docx")
    context, _ = collect([document], Registry(), project, date(2026, 11, 30), uses_note_cache=False)
    return run(context, selected(["S6"]))


BOOK: dict[str, object] = {
    "type": "book",
    "title": "Rivers of the Northern Plain",
    "author": [{"family": "Zorita", "given": "Ada"}],
    "publisher": "Example Press",
    "publisher-place": "Leeds",
    "issued": {"date-parts": [[2011]]},
}
ARTICLE: dict[str, object] = {
    "type": "article-journal",
    "title": "The Rivers of the Plain",
    "author": [{"family": "Okafor", "given": "Ada"}],
    "container-title": "Journal of Rivers",
    "volume": "12",
    "issue": "3",
    "page": "311-312",
    "DOI": "10.1234/abc",
    "issued": {"date-parts": [[2011]]},
}


@pytest.mark.parametrize(
    ("printed", "item", "message"),
    [
        (
            "Ada Zorita, Rivers of the Northern Plain (Leeds: Example Press, 2012), 12.",
            BOOK,
            "The note prints the year 2012; Zotero’s item has 2011",
        ),
        (
            "Ada Okafor, Letter to Jane Roe, 5 May 1912.",
            {"type": "personal_communication", "author": ARTICLE["author"], "issued": {"date-parts": [[1911]]}},
            "The note prints the year 1912; Zotero’s item has 1911",
        ),
        (
            "Ada Zurita, Rivers of the Northern Plain (Leeds: Example Press, 2011), 12.",
            BOOK,
            "The note prints the first author Ada Zurita; Zotero’s item has Ada Zorita",
        ),
        (
            "Ada Zurita and Bo Roe, Rivers of the Northern Plain (Leeds: Example Press, 2011), 12.",
            {**BOOK, "author": [{"family": "Zorita", "given": "Ada"}, {"family": "Roe", "given": "Bo"}]},
            "The note prints the first author Ada Zurita; Zotero’s item has Ada Zorita",
        ),
        (
            "Ada Okafor, “The Rivers of the Plain,” Journal of Rivers 13, no. 3 (2011): 311–12.",
            ARTICLE,
            "The note prints the volume 13; Zotero’s item has 12",
        ),
        (
            "Ada Okafor, “The Rivers of the Plain,” Journal of Rivers 12, no. 3 (2011): 301–12.",
            ARTICLE,
            "The note prints the pages 301–12; Zotero’s item has 311-312",
        ),
        (
            "Ada Okafor, “The Rivers of the Plain,” Journal of Rivers 12, no. 3 (2011), https://doi.org/10.1234/abd.",
            ARTICLE,
            "The note prints the DOI 10.1234/abd; Zotero’s item has 10.1234/abc",
        ),
    ],
)
def test_a_note_differs_from_the_item_of_its_field(printed: str, item: dict[str, object], message: str) -> None:
    assert [finding.message for finding in of_zotero((printed, item)) if finding.code == "S624"] == [message]


def test_what_a_note_leaves_out_shortens_or_transliterates_is_as_in_its_field() -> None:
    foreign = {**BOOK, "author": [{"family": "Dostoevsky", "given": "Fyodor"}]}
    notes = (
        ("Ada Okafor, “The Rivers of the Plain,” J. Rivers 12 (2011): 311–12.", ARTICLE),
        ("Okafor, “Rivers,” 312.", ARTICLE),
        ("Fyodor Dostoyevsky, Rivers of the Northern Plain (Leeds: Example Press, 2011), 12.", foreign),
        ("Ada Zorita, Rivers of the Northern Plain, 12.", BOOK),
        (
            "Ada Okafor, “The Rivers of the Plain,” Journal of Rivers 12, no. 3 (2011), https://doi.org/10.1234/abc.",
            {**ARTICLE, "DOI": "doi:10.1234/abc"},
        ),
    )
    assert "S624" not in {finding.code for finding in of_zotero(*notes)}


def test_rules_on_print_see_what_notes_from_fields_print() -> None:
    first = "Ada Zorita, Rivers of the Northern Plain (Leeds: Example Press, 2011), 304-298."
    second = "Ada Zorita, Rivers of the Northern Plain (Leeds: Example Press, 2012), 12,, 14."
    found = of_zotero((first, BOOK), (second, BOOK), program="")
    assert [finding.note for finding in found if finding.code == "S621"] == ["1"]
    # The year is reported once, with what the item has, and not as another form of that in note 1.
    assert [(each.code, each.note) for each in found if each.code in ("S619", "S624")] == [("S624", "2")]
    (twice,) = (finding for finding in found if finding.code == "S620")
    assert (twice.fix, twice.help) == (
        None,
        "Change it in Mendeley: delete “,”. Mendeley would overwrite a change in the document",
    )


def _with_cross_references(document: Document) -> tuple[Finding, ...]:
    parsed = tuple(parse_document([(note.label, note.text) for note in document.notes]))
    view = ParsedDocument(document, parsed, tuple(("",) * len(one.citations) for one in parsed))
    return run(Context((view,)), selected(["N013"]))


def test_a_number_that_a_program_keeps_is_updated_there_and_not_typed_over() -> None:
    notes = ("Ada Rowan, “Rivers,” Example Journal 5 (2011): 12.", "Bo Vale, “Salt,” Example Journal 7 (2012): 40.")
    keeps = complex_field(" NOTEREF _Ref1 \\h ", "2"), complex_field(" NOTEREF _Ref2 \\h ", "9")
    parts: list[Part] = ["A", *map(note, notes)]
    parts += [note("Rowan, supra note ", keeps[0], ", at 13; see infra note ", keeps[1], ".")]
    stale, lost = _with_cross_references(read(docx_of([parts]), "a.docx"))
    update = "Update the fields in Word (click in a note, then press Ctrl+A and F9)"
    again = "if the number stays, insert the cross-reference to note 1 again"
    assert (stale.fix, stale.help, lost.help) == (None, f"{update}; {again}", update)
    number = odt.Raw('<text:note-ref text:note-class="footnote" text:ref-name="ftn1">2</text:note-ref>')
    mine = odt.odt_of([["A", *map(odt.note, notes), odt.note("Rowan, supra note ", number, ", at 13.")]])
    (stale,) = _with_cross_references(read(mine, "a.odt"))
    assert (stale.fix, stale.help) == (None, f"Update the fields in LibreOffice (press F9); {again}")
