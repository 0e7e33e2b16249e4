"""The page as text: what is in it, and that nothing of documents or servers is more than text."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import html as parser
from tests.making.readings import place, reading
from tests.making.reports import EVIL, hostile, large
from tests.making.sample_report import sample

import stacite
from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.model.document import Block, BlockKind
from stacite.model.finding import Applicability, Edit, Finding, Fix, Location, Severity
from stacite.model.registry import RecordedCheck, Registry
from stacite.model.report import Report, RulePage
from stacite.reporters import html
from stacite.reporters.base import Style
from stacite.reporters.html.findings import fix_changes, marked_excerpt
from stacite.reporters.html.markup import tag, web_address
from stacite.reporters.html.notes import printed_note
from stacite.reporters.html.page_data import place_findings
from stacite.text.spans import Passage, PassageSlice

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    from stacite.model.document import Document


def drawn(report: Report, style: Style = Style()) -> HtmlElement:  # noqa: B008 - frozen
    return parser.document_fromstring(html.render(report, style).encode())


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_page_is_the_golden_one(golden: Callable[[str, str], None]) -> None:
    page = html.render(sample(), Style())
    for name in ("style", "script"):
        page = re.sub(rf"(?s)<{name}>.*</{name}>", f"<{name}></{name}>", page)
    page = re.sub(r"stacite [\d.]+\w*", "stacite VERSION", re.sub(r"sha256-[\w+/=]+", "sha256-…", page))
    golden("report.html", re.sub(r"><(?!/)", ">\n<", page))


@pytest.mark.parametrize("report", [sample(), hostile(), Report(())], ids=["sample", "hostile", "empty"])
def test_nothing_but_its_own_style_and_script_is_allowed(report: Report) -> None:
    page = drawn(report)
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    own = {}
    for name in ("style", "script"):
        (element,) = page.findall(f".//{name}")
        own[name] = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{own['style']}'",
        f"script-src 'sha256-{own['script']}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@pytest.mark.parametrize("report", [sample(), hostile()], ids=["sample", "hostile"])
def test_no_attribute_loads_or_runs_anything(report: Report) -> None:
    for element in drawn(report).iter():
        assert element.tag not in ("img", "iframe", "object", "embed", "base", "link", "audio", "video"), element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name not in ("style", "src", "srcset", "action", "formaction", "srcdoc", "ping")
            if name == "href":
                assert re.match(r"https?://\S+\Z|#[a-z0-9-]+\Z", value), value


def test_links_outward_tell_nobody_where_they_come_from() -> None:
    outward = drawn(sample()).xpath("//a[starts-with(@href, 'http')]")
    assert len(outward) > 10
    assert {link.get("rel") for link in outward} == {"noreferrer"}


def test_inward_links_lead_somewhere_and_names_are_given_once() -> None:
    page = drawn(sample())
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    assert {link[1:] for link in page.xpath("//a/@href[starts-with(., '#')]")} <= set(names)


def test_what_is_hostile_is_shown_as_it_is_written() -> None:
    page = drawn(hostile())
    shown = page.xpath("//p[@class='printed']")[0].text_content()
    for evil in EVIL[:-1]:
        assert evil in shown
    assert "�[31m �turned� � �" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html.render(hostile(), Style()))


def test_the_page_can_be_written_as_utf_8() -> None:
    assert html.render(hostile(), Style()).encode()


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/b", "https://a.example/b"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("www.a.example/b", "https://www.a.example/b"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt://a.example/%0aalert(1)", ""),
        ("java\nscript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("vbscript:x", ""),
        ("ftp://a.example/", ""),
        ("https://a.example/\u202egnp.exe", ""),
        ("https://", ""),
    ],
)
def test_only_pages_of_the_web_can_be_followed(url: str, address: str) -> None:
    assert web_address(url) == address


def test_whatever_is_put_into_an_element_is_escaped() -> None:
    assert tag("p", "<b>", tag("i", "&"), title='"') == '<p title="&quot;">&lt;b&gt;<i>&amp;</i></p>'


def test_attributes_that_say_nothing_are_left_out() -> None:
    assert tag("input", id="", checked=True, hidden=False, value=0, name=None) == '<input checked value="0">'


def test_each_finding_is_there_once_and_at_its_note() -> None:
    page = drawn(sample())
    at = {each.get("id"): each.xpath("string(ancestor::*[@id][1]/@id)") for each in page.find_class("finding")}
    assert at == {
        "f1": "d1",
        "f2": "n1-1",
        "f3": "n1-2",
        "f4": "n1-4",
        "f5": "n1-4",
        "f6": "n1-6",
        "f7": "findings",
    }


def test_what_a_finding_points_at_is_marked_in_the_note() -> None:
    marks = drawn(sample()).xpath("//p[@class='printed']//mark")
    assert [(mark.get("data-f"), mark.text_content()) for mark in marks] == [
        ("f2", "2019): 101"),
        ("f3", "https://dams.example/book.html"),
        ("f5", "https://basin.example/report"),
        ("f4", "https://daily.example/basin?utm_source=letter"),
        ("f6", "Ann Poe, “A Study of Silt,” Sediment 4 (2015): 1–9, https://doi.org/10.1000/silt.4"),
    ]


def test_fields_have_colours_and_emphasis_no_stars() -> None:
    first, *_ = drawn(sample()).find_class("printed")
    fields = [(each.get("class"), each.text) for each in first.iter("span", "em") if each.get("class")]
    assert fields[:5] == [
        ("c-people", "Jane Doe"),
        ("c-title", "The Floods of the North"),
        ("c-container", "Review of Rivers"),
        ("c-number", "12"),
        ("c-date", "2019"),
    ]
    assert [each.text for each in first.iter("em")] == ["Review of Rivers"]
    assert words(first) == sample().documents[0].parsed[0].text.replace("*", "")


def test_unsure_readings_are_underlined_and_say_how_sure_they_are() -> None:
    (unsure, _) = drawn(sample()).xpath("//p[@class='printed']//*[contains(@class, 'unsure')]")
    assert (unsure.text, unsure.get("title")) == ("River Commission", "author, may be misread (61% confidence)")


def test_a_citation_of_which_no_field_alone_is_unsure_is_underlined_whole() -> None:
    citation = Citation(
        CitationForm.FULL,
        (0, 16),
        fields={"author": (0, 3), "title": (5, 9)},
        confidence=0.029,
        field_confidence={"author": 0.9, "title": 0.8},
    )
    (note,) = printed_note(ParsedNote("Doe, Dams (2011).", (citation,)), (), 0.5, [(0, 17)])
    found = [(words, title) for title, words in re.findall('title="([^"]+)">([^<]+)<', note)]
    assert found == [
        ("Doe", "author, may be misread (2% confidence)"),
        (", ", "may be misread (2% confidence)"),
        ("Dams", "title, may be misread (2% confidence)"),
        (" (2011)", "may be misread (2% confidence)"),
    ]


def test_what_is_unsure_is_for_the_settings_to_say() -> None:
    page = drawn(replace(sample(), unsure_below=0.2))
    assert not page.xpath("//p[@class='printed']//*[contains(@class, 'unsure')]")
    assert "may be misread (confidence below 20%)" in words(page.find_class("legend")[0])


def test_a_note_of_several_blocks_is_shown_in_them() -> None:
    text = "He says: “So it is.” — Berg, *Silt*, 3."
    spans = [(0, 8), (9, 20), (21, len(text))]
    kinds = (BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.ATTRIBUTION)
    parsed = reading("notes.html", [(text, ())])
    note = replace(parsed.document.notes[0], blocks=tuple(map(Block, kinds, spans)))
    report = Report((), documents=(replace(parsed, document=replace(parsed.document, notes=(note,))),))
    (printed,) = drawn(report).find_class("printed")
    assert [(each.tag, each.text_content()) for each in printed] == [
        ("p", "He says:"),
        ("blockquote", "“So it is.”"),
        ("p", "— Berg, Silt, 3."),
    ]


def test_verdicts_stand_beside_the_note() -> None:
    page = drawn(sample())
    beside = [" ".join(map(words, page.xpath(f"//*[@id='n1-{number}']//*[@class='cited']"))) for number in range(1, 7)]
    assert beside[0] == "Doe, “The Floods of the North” (2019)source confirmedDOI registered with Crossref"
    assert "broken link 404 Not Found, twice" in beside[1]
    assert "broken in 3 checks since 2026-11-03" in beside[1]
    assert "archived copy from 2024-10-02" in beside[1]
    assert "ibid., page 14" in beside[2]
    assert "link blocked, not checked 403, a wall of Example Guard" in beside[3]
    assert "link moved 301 to another path" in beside[3]
    assert "now https://daily.example/archive/2021/basin" in beside[3]
    assert "may be misread 40% confidence" in beside[4]
    assert "retracted 2019-02-06" in beside[5]


def test_printed_and_registered_stand_side_by_side_with_the_difference_marked() -> None:
    table = drawn(sample()).xpath("//*[@id='f2']//table")[0]
    rows = [[words(cell) for cell in row] for row in table.iter("tr")]
    assert rows == [
        ["Field", "As cited", "Found online"],
        ["Date", "2019", "2021-03"],
        ["Title", "The Floods of the North", "The Great Floods of the North"],
    ]
    assert [mark.text for mark in table.iter("mark")] == ["2019", "2021-03", "Great"]


def test_summary_counts_and_tells_what_could_not_be_checked() -> None:
    page = drawn(sample())
    summary = page.get_element_by_id("summary")
    assert words(summary.find_class("lede")[0]) == "Not ready: 4 errors, 2 warnings, and 1 info finding in 6 notes."
    assert [words(each) for each in summary.find_class("sizes")[0]] == [
        "Notes6", "Citations8", "Sources7",
    ]  # fmt: skip
    asked = [words(each) for each in summary.find_class("asked")[0]]
    assert "Not everything could be checked: see Not checked." in asked
    panels = [words(each) for each in summary.find_class("panel")]
    assert panels[1] == "Links1 working1 moved1 broken1 blocked (not checked)"
    assert panels[2] == "DOIs2 registered1 source is retractedpoe2015study"
    assert panels[3] == (
        "Not checked1 link blocked (not checked): 403, a wall of Example Guardhttps://basin.example/report note 4"
    )


def test_what_was_not_asked_counts_as_not_checked() -> None:
    report = sample()
    page = drawn(replace(report, evidence=replace(report.evidence, links={}, registrations={}, records={})))
    panel = words(page.find_class("unknown")[0])
    assert "4 links not looked up" in panel
    assert "2 DOIs not looked up" in panel


def test_a_copy_that_the_registry_remembers_can_be_followed() -> None:
    report = sample()
    first, *others = report.registry.references
    copy = "https://web.archive.org/web/2020/https://rivers.example/"
    known = replace(first, checked=RecordedCheck("2026-11-01", "alive", copy))
    page = drawn(replace(report, registry=replace(report.registry, references=(known, *others))))
    assert copy in page.xpath("//*[@id='n1-1']//*[@class='cited']//a/@href")


def test_identifiers_of_sources_can_be_followed() -> None:
    links = drawn(sample()).xpath("//*[@class='source']//td/a/@href")
    assert links[:2] == ["https://doi.org/10.1000/floods.17", "https://dams.example/book.html"]


def test_a_doi_that_can_be_none_is_counted_as_one() -> None:
    page = drawn(Report((), documents=(reading("a.md", [("Roe, https://doi.org/10.1O00/wall.", [])]),)))
    assert words(page.find_class("panel")[2]) == "DOIs1 malformed"
    assert words(page.find_class("unknown")[0]) == "Not checkedNo links or valid DOIs are cited."


def test_a_page_about_nothing() -> None:
    page = drawn(Report((), Registry(path="citations.yaml")))
    assert words(page.find(".//h1")) == "citations.yaml"
    assert words(page.find_class("lede")[0]) == "No findings: there are no notes and no sources to check."
    assert words(page.find_class("unknown")[0]) == "Not checkedNo links or DOIs are cited."


def test_several_documents_can_be_told_apart() -> None:
    report = sample()
    other = replace(report.documents[0], document=replace(report.documents[0].document, path="other.md"))
    page = drawn(replace(report, documents=(*report.documents, other)))
    assert words(page.find(".//h1")) == "brief.md and other.md"
    assert [each.text for each in page.get_element_by_id("document")] == ["all", "brief.md", "other.md"]
    cited = [words(link) for link in page.xpath("//*[@id='s1']//*[@class='inline']//a")]
    assert cited == ["brief.md, note 1", "brief.md, note 3", "other.md, note 1", "other.md, note 3"]


def _commas(number: int) -> Report:
    """As many notes with the same fault, and three with faults of their own."""
    base = sample()
    one = replace(base.findings[0], code="S605", message="no comma is needed", evidence=(), fix=None, help="Delete it")
    same = [replace(one, note=str(note), location=Location("brief.pdf", page=note)) for note in range(1, number + 1)]
    return replace(base, findings=(*same, *base.findings))


def test_findings_of_one_cause_are_closed_after_the_first_three_places() -> None:
    page = drawn(_commas(30))
    (cause,) = [each for each in page.find_class("cause") if "(S605)" in words(each)]
    assert "· 30 places" in words(cause)
    (places,) = cause.xpath(".//*[@class='places']")
    assert [words(each) for each in places.find("ul")] == ["note 1", "note 2", "note 3"]
    assert words(places.find("details").find("summary")) == "and 27 more"
    closed = page.find_class("same")
    assert len(closed) == 27
    assert {words(each.find("details").find("summary")) for each in closed} == {"as in note 1"}
    assert all("Delete it" in words(each) for each in closed)
    assert cause.xpath(".//a[text()='note 30']/@href") == [f"#{closed[-1].get('id')}"]


def test_every_finding_is_open_if_all_are_asked_for() -> None:
    page = drawn(_commas(30), Style(all=True))
    assert page.find_class("same") == page.xpath("//section[@id='causes']") == []
    assert len(page.find_class("finding")) == len(_commas(30).findings)


def test_a_report_without_repetition_has_no_list_by_rule() -> None:
    assert not drawn(sample()).xpath("//section[@id='causes']")


def test_a_thousand_notes_are_less_than_three_megabytes() -> None:
    assert len(html.render(large(1000), Style()).encode()) < 3_000_000


def _finding(location: Location, note: str) -> Finding:
    return Finding("X001", "name", Severity.INFO, "message", location, note)


def test_a_note_whose_number_is_given_twice_is_found_by_its_place() -> None:
    made = reading("a.md", [("One word.", []), ("Another word.", [])])
    notes = tuple(replace(note, label="1") for note in made.document.notes)
    document = replace(made.document, notes=notes)
    second = _finding(place(document, "Another"), "1")
    found = place_findings((second,), (replace(made, document=document),))
    assert [(place, each[0].span) for place, each in found.in_notes.items()] == [((0, 1), (0, 7))]


def test_a_place_in_a_note_without_lines_is_found_by_its_words() -> None:
    made = reading("a.docx", [("See it.", []), ("See it.", [])])
    notes = tuple(
        replace(note, label="1", location=Location("a.docx", anchor=f"footnote {number}"))
        for number, note in enumerate(made.document.notes)
    )
    document = replace(made.document, notes=notes, source=None)
    finding = _finding(document.place(notes[1], 4, 6), "1")
    found = place_findings((finding,), (replace(made, document=document),))
    assert [(place, each[0].span) for place, each in found.in_notes.items()] == [((0, 1), (4, 6))]


def test_a_place_that_runs_over_a_line_break_is_marked_whole() -> None:
    source = "1 See the long\n  title.\n"
    passage = Passage("See the long title.", (PassageSlice(0, 2, 12), PassageSlice(13, 17, 6)))
    made = reading("a.txt", [("See the long title.", [])])
    note = replace(made.document.notes[0], passage=passage, location=Location("a.txt", 1, 1))
    document: Document = replace(made.document, notes=(note,), source=source)
    found = place_findings((_finding(document.place(note, 8, 18), "1"),), (replace(made, document=document),))
    assert found.in_notes[0, 0][0].span == (8, 18)


def test_a_note_that_the_document_lacks_is_the_documents_own_matter() -> None:
    found = place_findings((_finding(Location("a.md", 1, 1), "9"),), (reading("a.md", [("One.", [])]),))
    assert list(found.in_documents) == [0]


def test_a_place_without_end_is_one_letter() -> None:
    made = reading("a.md", [("One word.", [])])
    found = place_findings((_finding(Location("a.md", 3, 7), "1"),), (made,))
    assert found.in_notes[0, 0][0].span == (4, 5)


def test_choices_are_made_by_hand_and_not_by_fix() -> None:
    edits = (Edit("a.md", 0, 1, "A", "B"),)
    finding = replace(
        _finding(Location("a.md", 1, 1), ""),
        choices=(Fix("One", edits), Fix("Other", edits, applicability=Applicability.UNSAFE)),
    )
    block = drawn(Report((finding,), sources={"a.md": "A text"})).get_element_by_id("f1")
    assert [words(each) for each in block.xpath(".//small[@class='how']")] == [
        "To choose, run stacite check --interactive"
    ]


@pytest.mark.parametrize(
    ("edits", "shown"),
    [
        ([(4, 8, "word", "<word>")], "one <ins>&lt;</ins>word<ins>&gt;</ins> two"),
        ([(4, 8, "word", "thing")], "one <del>word</del><ins>thing</ins> two"),
        ([(4, 4, "", " ")], "one <ins>␣</ins>word two"),
        ([(3, 8, " word", "")], "one<del> word</del> two"),
        ([(0, 3, "one", "1"), (9, 12, "two", "2")], "<del>one</del><ins>1</ins> word <del>two</del><ins>2</ins>"),
        ([(4, 8, "gone", "thing")], "<del>gone</del><ins>thing</ins>"),
    ],
)
def test_a_fix_is_shown_in_the_words_around_it(edits: list[tuple[int, int, str, str]], shown: str) -> None:
    fix = Fix("Fix it", tuple(Edit("a", *edit) for edit in edits))
    assert fix_changes(fix, {"a": "one word two"}) == f'<div class="change">{shown}</div>'


def test_each_change_of_a_fix_in_two_notes_is_shown_in_its_words() -> None:
    text = f"one word\n{'-' * 1000}\ntwo words"
    fix = Fix("Fix it", (Edit("a", 0, 3, "one", "1"), Edit("a", len(text) - 9, len(text) - 6, "two", "2")))
    shown = "<del>one</del><ins>1</ins> word", "<del>two</del><ins>2</ins> words"
    assert fix_changes(fix, {"a": text}) == "".join(f'<div class="change">{each}</div>' for each in shown)


def test_a_fix_in_the_notes_of_a_word_file_is_shown_in_their_words() -> None:
    """They have no lines, and no source that the report could hold."""
    document = replace(reading("a.docx", [("One word.", [])]), document=_word_document("one\nA word two.\nthree"))
    fix = Fix("Fix it", (Edit("a.docx", 6, 10, "word", "thing"),))
    finding = replace(_finding(Location("a.docx"), ""), fix=fix)
    (change,) = drawn(Report((finding,), documents=(document,))).xpath("//*[@id='f1']//*[@class='change']")
    assert words(change) == "A wordthing two."


def _word_document(notes: str) -> Document:
    made = reading("a.docx", [("One word.", [])]).document
    return replace(made, format="docx", source=None, note_text=notes)


def test_the_page_of_a_rule_is_behind_a_fold() -> None:
    text = (
        "# A rule (X001)\n\n*name: info*\n\nA sum.\n\n## What it does\n\nFlags `this`.\n\n- one\n  more\n- two\n\n"
        "## Example\n\n    Doe, *Title*.\n    Roe.\n"
    )
    rule = RulePage("X001", "name", Severity.INFO, "A *sum*.", text, "A rule")
    (page,) = drawn(Report((_finding(Location("a"), ""),), rules=(rule,))).xpath("//*[@id='rules']//dd")
    assert words(page.find("p")) == "A sum."
    assert [words(each) for each in page.xpath("details//h3")] == ["What it does", "Example"]
    assert [words(each) for each in page.xpath("details//li")] == ["one more", "two"]
    assert [words(each) for each in page.xpath("details//blockquote/p")] == ["Doe, Title.", "Roe."]
    assert "*" not in page.text_content()


def test_the_rules_have_the_apostrophes_of_the_page() -> None:
    rule = RulePage("X001", "name", Severity.INFO, "It isn't so.", "# A rule (X001)", "Doesn't match")
    found = replace(_finding(Location("a"), ""), title="Doesn't match")
    listed = words(drawn(Report((found,), rules=(rule,))).get_element_by_id("rules"))
    assert "Doesn’t match" in listed
    assert "It isn’t so." in listed


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        ((4, 12), 'See <mark class="error"><i>Nature</i></mark> and <i>Big Science</i>, 2 * 3.'),
        ((22, 25), 'See <i>Nature</i> and <i>Big </i><mark class="error"><i>Sci</i></mark><i>ence</i>, 2 * 3.'),
    ],
)
def test_an_excerpt_has_its_emphasis_in_italics(span: tuple[int, int], shown: str) -> None:
    line = "See *Nature* and *Big Science*, 2 * 3."
    assert marked_excerpt(line, span, Severity.ERROR) == shown


def test_an_excerpt_is_cut_between_words() -> None:
    line = "wordy " * 40 + "here " + "wordy " * 40
    shown = marked_excerpt(line, (240, 244), Severity.ERROR, reach=21)
    assert shown == '…wordy wordy wordy <mark class="error">here</mark> wordy wordy wordy…'


def test_no_color_depends_on_the_width_of_a_screen_wider_than_40rem() -> None:
    """So that contrasts need not be measured at each width."""
    of_width = re.compile(r"@media (\([^{]*width[^{]*\)) \{((?:[^{}]*\{[^{}]*\})*)")
    queries = [
        (query, rules)
        for path in Path(stacite.__file__).parent.rglob("*.css")
        for query, rules in of_width.findall(path.read_text(encoding="utf-8"))
    ]
    assert len(queries) >= 4
    assert {query for query, rules in queries if re.search("color|background|opacity", rules)} == {"(max-width: 40rem)"}
