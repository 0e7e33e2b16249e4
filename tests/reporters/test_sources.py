from __future__ import annotations

import csv as comma_separated
import io
import json as decoder
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from lxml import etree
from tests.reporters.conftest import NASTY, NOON

from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.model.document import Document, Note
from stacite.model.evidence import (
    EditorialUpdate,
    Evidence,
    NetworkState,
    Record,
    Reply,
    SourceCheck,
    SourceLookup,
    SourceVerdict,
    Way,
)
from stacite.model.finding import Finding, Location, Observation, Severity
from stacite.model.item import OTHERS, Date, Item, Name
from stacite.model.registry import Reference, Registry, Seen
from stacite.model.report import ParsedDocument, Report, RulePage
from stacite.reporters import csv, html, json, xlsx
from stacite.reporters.base import REPORTERS, DocumentReporter, Style, reporter
from stacite.reporters.csv import COLUMNS, FINDING_COLUMNS
from stacite.reporters.sources import (
    SourceRow,
    count_sentence,
    evidence_sentences,
    item_words,
    lookup_words,
    record_words,
    source_rows,
    state_of,
    table_text,
)
from stacite.reporters.summary import summary_lines
from stacite.reporters.terminal import cells, width, wrapped
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from collections.abc import Callable

V = SourceVerdict


def record(title: str, *families: str, year: str = "", doi: str = "", url: str = "") -> Record:
    dates = {"issued": Date(year)} if year else {}
    return Record(
        doi, "Crossref", "https://api.example/", NOON, titles=(title,), authors=tuple(map(Name, families)), dates=dates,
        url=url,
    )  # fmt: skip


PORTS = record("Ports &amp; <i>Walls</i>", "Adams", "Baker", "Cole", year="1998", url="https://index.example/1")
SLUICES = record("Sluices and Tolls", "Berg", "Lund", year="2023", doi="10.5555/sluices")
CHECKS = {
    "harbor": SourceCheck(V.CONFIRMED, "Crossref has it under 10.5555/harbor", "article", record=SLUICES),
    "tolls": SourceCheck(
        V.CONTRADICTED,
        "the DOI 10.5555/sluices belongs to another work",
        "article",
        (SourceLookup("Crossref", Way.IDENTIFIER, "DOI 10.5555/sluices", Reply.RECORDS, (SLUICES,), fetched=NOON),),
        SLUICES,
        right=PORTS,
    ),
    "walls": SourceCheck(
        V.NOT_FOUND,
        "neither Crossref nor OpenAlex has a work with this title",
        "article",
        (
            SourceLookup(
                "Crossref", Way.SEARCH, "title", Reply.RECORDS, (PORTS,), "https://api.example/?q=walls", NOON
            ),
            SourceLookup("OpenAlex", Way.SEARCH, "title", Reply.NO_HIT, fetched=NOON),
        ),
        nearest=PORTS,
    ),
    "courier": SourceCheck(V.NOT_FINDABLE, "no index covers newspapers", "news"),
    "roe": SourceCheck(
        V.NOT_CHECKED,
        "CourtListener was asked in vain",
        "us-case",
        (SourceLookup("CourtListener", Way.IDENTIFIER, "410 U.S. 113", Reply.UNKNOWN, reason="the request timed out"),),
    ),
}
REFERENCES = tuple(
    Reference(key, Item("book", {"title": f"On *{key.title()}*"}, {"author": (Name("Doe"),)}, {"issued": Date("1999")}))
    for key in (*CHECKS, "unasked")
)
RULES = (
    RulePage("E801", "source-contradicted", Severity.ERROR, "The source is contradicted.", "# E801\n", "Contradicted"),
    RulePage("E802", "source-not-found", Severity.WARNING, "The source was not found.", "# E802\n", "Not found"),
)
FINDINGS = tuple(
    Finding(
        rule.code,
        rule.name,
        rule.severity,
        f"{key} {rule.summary}",
        Location("citations.yaml", 3, 5),
        reference=key,
        evidence=(Observation("closest title: “Ports & Walls”", source="https://index.example/1", fetched=NOON),),
        title=rule.title,
    )
    for rule, key in zip(RULES, ("tolls", "walls"), strict=True)
)


def looked_up(**seen: Seen) -> Report:
    references = tuple(replace(each, seen=seen.get(each.id)) for each in REFERENCES)
    evidence = Evidence(NetworkState.ONLINE, sources=CHECKS)
    return Report(FINDINGS, Registry(references=references), evidence, rules=RULES)


@pytest.fixture
def sourced() -> Report:
    return looked_up(courier=Seen("J. Doe", date(2026, 5, 3), "library copy"), tolls=Seen(by="J. Doe"))


NOTHING = Report((), Registry(references=REFERENCES), Evidence(NetworkState.OFFLINE))


@pytest.mark.parametrize("columns", [80, 120])
def test_table_is_the_golden_one(sourced: Report, columns: int, golden: Callable[[str, str], None]) -> None:
    text = table_text(sourced, Style(columns))
    assert max(width(cells(line)) for line in text.splitlines()) <= columns
    golden(f"sources-{columns}.txt", text)


@pytest.mark.parametrize("verdict", SourceVerdict)
def test_only_what_is_open_is_settled_by_an_editor(verdict: SourceVerdict) -> None:
    is_open = verdict not in (V.CONFIRMED, V.CONTRADICTED)
    assert str(state_of(SourceCheck(verdict, ""), Seen("J. Doe"))) == ("seen" if is_open else verdict)
    assert str(state_of(SourceCheck(verdict, ""), None)) == verdict


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ((), ""),
        (("harbor",), "1 source: confirmed."),
        (("harbor", "harbor"), "2 sources: all confirmed."),
        (("harbor", "walls"), "2 sources: 1 confirmed, 1 not found."),
        (
            (*CHECKS, "roe"),
            "6 sources: 1 confirmed, 1 contradicted, 1 not found, 1 not findable here, 2 not checked.",
        ),
    ],
)
def test_counts_are_one_sentence(keys: tuple[str, ...], sentence: str) -> None:
    rows = {row.reference.id: row for row in source_rows(looked_up())}
    assert count_sentence([rows[key] for key in keys]) == sentence


def test_what_needs_attention_comes_first(sourced: Report) -> None:
    assert [(row.reference.id, str(row.state)) for row in source_rows(sourced)] == [
        ("tolls", "contradicted"),
        ("walls", "not-found"),
        ("roe", "not-checked"),
        ("courier", "seen"),
        ("harbor", "confirmed"),
    ]


def test_where_a_source_is_cited(sourced: Report) -> None:
    def document(path: str, keys: tuple[tuple[str, ...], ...], listed: tuple[str, ...] = ()) -> ParsedDocument:
        empty = Passage("", ())
        notes = tuple(Note(str(number), number, empty, Location(path)) for number in range(1, len(keys) + 1))
        return ParsedDocument(Document(path, "text", "", notes, (), empty), (), keys, source_keys=(listed,))

    brief = document("brief.md", (("roe", "walls"), ("",), ("walls", "walls")), ("harbor", "walls"))
    rows = source_rows(replace(sourced, documents=(brief,)))
    assert {row.reference.id: row.cited_in for row in rows} == {
        "roe": "1", "walls": "1, 3", "harbor": "bibliography", "tolls": "", "courier": "",
    }  # fmt: skip
    other = document("drafts/other.md", (("walls",),) * 12)

    def walls(*documents: ParsedDocument) -> SourceRow:
        return next(row for row in source_rows(replace(sourced, documents=documents)) if row.reference.id == "walls")

    assert walls(brief, other).cited_in == "brief.md: 1, 3; other.md: 1, 2, 3, 4, 5, 6, and 6 more"
    assert walls(brief, other).notes[:3] == ("brief.md 1", "brief.md 3", "drafts/other.md 1")
    # Files of one name are told apart by their folders.
    same = document("other.md", (("walls",),))
    assert walls(other, same).cited_in.endswith("8, and 5 more")
    assert walls(same, document("drafts/other.md", (("walls",),))).cited_in == "other.md: 1; drafts/other.md: 1"


@pytest.mark.parametrize(
    ("printed", "authors", "shown"),
    [
        ("Ada & Bo Stone Foundation/Quay,", [Name(literal="Ada"), Name("Foundation", "Bo Stone"), Name("Quay")],
         "Ada & Bo Stone Foundation/Quay"),
        ("*Quay Money Initiative*", [Name("Initiative", "Quay Money")], "Quay Money Initiative"),
        ("Ada Okafor and Bo Stone", [Name("Okafor", "Ada"), Name("Stone", "Bo")], "Okafor and Stone"),
        ("Bo Stone, A. Church, and Ida Press", [Name("Stone", "Bo"), Name("Church", "A."), Name("Press", "Ida")],
         "Stone et al."),
        ("Bo Stone, " * 9 + "Quay Fund", [Name("Stone", "Bo")] * 9 + [Name(literal="Quay Fund")], "Stone et al."),
        ("World Bank", [Name(literal="World Bank Group")], "World Bank Group"),
    ],
)  # fmt: skip
def test_organizations_are_shown_as_they_are_printed(printed: str, authors: list[Name], shown: str) -> None:
    item = Item("report", {"title": "Dots"}, {"author": tuple(authors)})
    text = f"{printed} “Dots.”"
    citation = Citation(CitationForm.FULL, (0, len(text)), item, fields={"author": (0, len(printed))})
    note = Note("1", 1, Passage(text), Location("a.md"))
    document = Document("a.md", "markdown", "0" * 64, (note,), (), Passage(""))
    parsed = ParsedDocument(document, (ParsedNote(text, (citation,)),), (("dots",),))
    report = Report((), Registry(references=(Reference("dots", item),)), documents=(parsed,))
    assert [row.words for row in source_rows(report, all_sources=True)] == [f"{shown}, “Dots”"]
    other = Item("report", {"title": "Dots"}, {"author": (Name(literal="Quay Fund"),)})
    edited = Registry(references=(Reference("dots", other),))
    (row,) = source_rows(replace(report, registry=edited), all_sources=True)
    assert row.words == "Quay Fund, “Dots”", "somebody has corrected it"


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("book", {"title": "T"}, {"author": (Name("A"), Name("B"))}, {"issued": Date("1999")}),
         "A and B, “T” (1999)"),
        (Item("book", {"title": "T"}, {"author": (Name("A"), OTHERS)}), "A et al., “T”"),
        (Item("book", {"title": "T"}, {"editor": tuple(map(Name, "ABC"))}), "A et al., “T”"),
        (Item("webpage", {"URL": "https://example.org/"}), "https://example.org/"),
        (Item("report", {"number": "A/RES/77/1"}), "A/RES/77/1"),
        (Item("legislation", {"volume": "5", "container-title": "U.S.C.", "section": "553"}), "5 U.S.C. § 553"),
        (Item("book", {"title": "word " * 100}), f"“{'word ' * 31}word…”"),
        (Item(), ""),
    ],
)  # fmt: skip
def test_a_source_in_a_few_words(item: Item, words: str) -> None:
    assert item_words(item) == words


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("the DOI is another's", "The DOI is another's."),
        ("arXiv 1 does not exist", "arXiv 1 does not exist."),
        ("doi.org: 500", "doi.org: 500."),
    ],
)
def test_a_reason_becomes_a_sentence(reason: str, sentence: str) -> None:
    assert [*evidence_sentences(SourceCheck(V.NOT_CHECKED, reason))] == [sentence]


def test_a_work_that_exists_may_be_retracted() -> None:
    notice = EditorialUpdate("retraction", "10.5555/notice", "publisher", "2019-02-06")
    retracted = replace(SLUICES, updated_by=(notice,))
    check = SourceCheck(V.CONFIRMED, "Crossref has it", record=retracted)
    assert [*evidence_sentences(check)] == ["Crossref has it.", "The work was retracted on 2019-02-06."]
    # What stands at the place of a contradicted source is another work.
    assert [*evidence_sentences(replace(check, verdict=V.CONTRADICTED))] == ["Crossref has it."]


def test_a_record_in_a_few_words() -> None:
    assert record_words(PORTS) == "“Ports & Walls” by Adams et al. (1998)"
    assert record_words(Record("10.5555/a", "DataCite", "")) == "10.5555/a"
    assert record_words(Record("", "GovInfo", "", numbers=("112 S. Rpt. 154",))) == "112 S. Rpt. 154"


@pytest.mark.parametrize(
    ("lookup", "words"),
    [
        (CHECKS["tolls"].lookups[0], "Crossref, asked for DOI 10.5555/sluices: has a record (2026-11-24 12:02 UTC)"),
        (CHECKS["walls"].lookups[0], "Crossref, asked for the title: 1 result (2026-11-24 12:02 UTC)"),
        (CHECKS["walls"].lookups[1], "OpenAlex, asked for the title: no match (2026-11-24 12:02 UTC)"),
        (CHECKS["roe"].lookups[0], "CourtListener, asked for 410 U.S. 113: the request timed out"),
        (SourceLookup("arXiv", Way.IDENTIFIER, "9901.1", Reply.ABSENT), "arXiv, asked for 9901.1: no such identifier"),
        (SourceLookup("DNB", Way.SEARCH, "title", Reply.UNKNOWN), "DNB, asked for the title: no response"),
    ],
)
def test_what_a_service_said_in_words(lookup: SourceLookup, words: str) -> None:
    assert lookup_words(lookup) == words


def texts_of(report: Report) -> dict[str, str]:
    """The text of each format, as a reader or a program finds it."""
    found = {"summary": " ".join(summary_lines(report)), "terminal": table_text(report, Style(100, color=True))}
    for name in REPORTERS:
        chosen = reporter(name)
        if not isinstance(chosen, DocumentReporter):
            found[name] = chosen.render(report, Style(in_file=True))
    return found | {"xlsx": " ".join(sheet(xlsx.render(report, Style())).itertext())}


def cells_of(data: bytes, number: int = 1) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in sheet(data, number).find("{*}sheetData")]


def sheet(data: bytes, number: int = 1) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    return parts[f"xl/worksheets/sheet{number}.xml"]


def test_every_format_for_people_counts_the_sources(sourced: Report) -> None:
    sentence = "5 sources: 1 confirmed, 1 seen by an editor, 1 contradicted, 1 not found, 1 not checked."
    texts = texts_of(sourced)
    assert {name for name, text in texts.items() if sentence in text} == {
        "summary", "concise", "full", "html", "markdown",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["concise", "full", "github", "gitlab", "html", "json", "junit", "markdown", "sarif"])
def test_every_format_has_the_two_rules(sourced: Report, name: str) -> None:
    text = texts_of(sourced)[name]
    assert "E801" in text
    assert "E802" in text
    assert "The source was not found" in text


def test_no_format_accuses_anybody(sourced: Report) -> None:
    for name, text in texts_of(sourced).items():
        assert not [word for word in ("fake", "fabricat", "hallucinat", "fraud") if word in text.lower()], name


def test_a_run_that_did_not_ask_says_nothing_of_it() -> None:
    texts = texts_of(NOTHING)
    references, why = NOTHING.registry.references, "Not looked up, because stacite was offline."
    title, *lines, last = filter(None, texts.pop("terminal").splitlines())
    assert ("Verdict" in title, last) == (True, why)
    assert sum(line.startswith("not checked") for line in lines) == len(references)
    # An empty table would look like a document without sources.
    [head, *rows] = comma_separated.reader(io.StringIO(texts.pop("csv").removeprefix("\ufeff"), newline=""))
    assert (tuple(head), {row[9] for row in rows}) == (COLUMNS, {each.id for each in references})
    assert {(row[0], row[5]) for row in rows} == {("not checked", why)}
    assert texts.pop("xlsx").count(why) == len(references)
    assert [each["reason"] for each in decoder.loads(json.render_sources(NOTHING, Style()))] == [
        why[0].lower() + why[1:-1]
    ] * len(references)
    said = ('"existence": ', 'id="existence"', "Do the sources exist?", "confirmed")
    assert not [name for name, text in texts.items() if any(words in text for words in said)]


@pytest.mark.parametrize("report", [NOTHING, looked_up(), looked_up(walls=Seen(note="on file"))])
def test_json_keeps_its_schema(report: Report) -> None:
    document = decoder.loads(json.render(report, Style()))
    jsonschema.Draft202012Validator(json.json_schema()).validate(document)
    assert ("existence" in document) == ("existence" in document["summary"]) == bool(report.evidence.sources)


def test_json_has_what_was_asked_and_what_was_found(sourced: Report) -> None:
    found = {each["reference"]: each for each in decoder.loads(json.render_sources(sourced, Style()))}
    ports = {
        "title": "Ports & Walls",
        "authors": ["Adams", "Baker", "Cole"],
        "year": 1998,
        "container": None,
        "DOI": None,
        "numbers": [],
        "retracted": False,
        "service": "Crossref",
        "url": "https://index.example/1",
    }
    assert found["walls"]["nearest"] == ports
    assert found["tolls"]["right"] == ports
    assert found["walls"]["lookups"][0] == {
        "service": "Crossref",
        "way": "search",
        "asked": "title",
        "reply": "records",
        "reason": None,
        "url": "https://api.example/?q=walls",
        "fetched": "2026-11-24T12:02:07Z",
        "records": [ports],
    }
    assert found["courier"]["seen"] == {"by": "J. Doe", "on": "2026-05-03", "note": "library copy"}
    assert found["tolls"]["seen"] == {"by": "J. Doe", "on": None, "note": None}
    assert found["courier"]["verdict"] == "not-findable"


def test_csv_is_a_table_of_texts() -> None:
    formula = Reference("=1+1", Item("book", {"title": "=HYPERLINK(1)"}))
    checks = {"=1+1": SourceCheck(V.NOT_FINDABLE, "-2+3")}
    text = csv.render(
        Report((), Registry(references=(formula,)), Evidence(NetworkState.ONLINE, sources=checks)), Style()
    )
    [head, row] = comma_separated.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == COLUMNS
    assert row == [
        "not findable here", "“=HYPERLINK(1)”", "", "", "", "'-2+3.", "", "", "", "'=1+1", "", "", "", "",
        "", "", "'=HYPERLINK(1)", "",
    ]  # fmt: skip


def test_tables_say_what_may_be_misread_and_spreadsheets_have_the_parts_of_a_work(sourced: Report) -> None:
    title = "Walls " * 40 + "of Jericho"
    names = {"author": (Name("Roe", "Ada"), Name(literal="The Bank"))}
    work = Item("book", {"title": title}, names, {"issued": Date("1999-05")})
    references = tuple(replace(each, item=work) if each.id == "walls" else each for each in REFERENCES)
    report = replace(sourced, unsure=frozenset({"walls"}), registry=Registry(references=references))
    rows = {row[9]: dict(zip(COLUMNS, row, strict=True)) for row in csv.spreadsheet_rows(report, Style())}
    walls = rows["walls"]
    assert walls["Source"] == f"Roe and The Bank, “{title}” (1999)"
    assert [walls[name] for name in COLUMNS[14:]] == ["check: may be misread", "Roe, Ada; The Bank", title, "1999"]
    assert rows["tolls"]["Reading"] == ""
    assert cells_of(xlsx.render(report, Style()))[0] == list(COLUMNS)
    text = " ".join(table_text(report, Style(100)).split())
    assert "(may be misread)" in text
    assert text.endswith("1 of 5 sources may be misread; `stacite show --review DOC` lists it.")
    assert html.render(report, Style()).count(">may be misread<") == 1


def test_a_spreadsheet_lists_findings_and_the_sources_that_have_them_come_first() -> None:
    texts = ("Roe, The Wall, https://doi.org/10.1O00/wall; Doe, Floods.", "See below.", "Doe.")
    notes = tuple(
        Note(str(number), number, Passage(text, ()), Location("a/brief.docx", page=4, anchor=f"n{number}"))
        for number, text in enumerate(texts, 1)
    )
    roe, doe = (Citation(CitationForm.FULL, span) for span in ((0, 44), (46, 57)))
    document = Document("a/brief.docx", "docx", "", notes, (), Passage("", ()))
    parsed = tuple(ParsedNote(text, citations) for text, citations in zip(texts, ((roe, doe), (), (doe,)), strict=True))
    keys = (("roe", "doe"), (), ("doe",))

    def finding(label: int, severity: Severity, title: str, span: tuple[int, int] = (0, 0), key: str = "") -> Finding:
        note = notes[label - 1]
        place = replace(note.location, quote=note.text, quote_span=span)
        return Finding("X1", "x", severity, f"{title}!", place, str(label), key, title=title)

    found = (
        finding(1, Severity.INFO, "Comma", (47, 49)),
        finding(2, Severity.WARNING, "Vague"),
        finding(3, Severity.WARNING, "Short", key="doe"),
        finding(1, Severity.ERROR, "Bad DOI", (15, 44)),
    )
    items = {"other": "", "doe": "", "roe": "https://doi.org/10.1O00/wall"}
    references = tuple(Reference(key, Item("book", {"title": key, "URL": url})) for key, url in items.items())
    report = Report(found, Registry(references=references), documents=(ParsedDocument(document, parsed, keys),))
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in csv.spreadsheet_rows(report, Style())]
    assert [(row["Key"], row["Document"], row["Cited in"], row["Findings"]) for row in rows] == [
        ("roe", "brief.docx", "1", "error: Bad DOI (note 1)"),
        ("doe", "brief.docx", "1, 3", "warning: Short (note 3); info: Comma (note 1)"),
        ("other", "", "", ""),
    ]
    assert (rows[0]["DOI"], rows[0]["Link"]) == ("10.1O00/wall: malformed", "")
    [head, first, *others] = cells_of(xlsx.render(report, Style()), 2)
    assert head == list(FINDING_COLUMNS)
    assert first == ["brief.docx", "1", "4", "X1", "error", "Bad DOI", "Bad DOI!", texts[0]]
    assert [row[5] for row in others] == ["Vague", "Short", "Comma"]


def test_a_workbook_has_a_row_for_each_source_and_a_link_for_each_record(sourced: Report) -> None:
    data = xlsx.render(sourced, Style())
    rows = cells_of(data)
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:]] == [
        "contradicted",
        "not found",
        "not checked",
        "seen by an editor",
        "confirmed",
    ]
    assert rows[1][5].endswith(
        "another work. Possibly meant: “Ports & Walls” by Adams et al. (1998), https://index.example/1."
    )
    assert rows[1][6] == "https://doi.org/10.5555/sluices"
    assert rows[4][8] == "by J. Doe on 2026-05-03 (library copy)"
    assert [link.get("ref") for link in sheet(data).iter("{*}hyperlink")] == ["G2", "G6"]
    assert data == xlsx.render(sourced, Style())


def test_nothing_of_a_service_is_markup_or_drives_a_terminal() -> None:
    evil = record(NASTY, NASTY, year="1999", doi=NASTY, url=f"javascript:{NASTY}")
    lookup = SourceLookup(NASTY, Way.SEARCH, NASTY, Reply.UNKNOWN, (evil,), NASTY, NOON, NASTY)
    check = SourceCheck(V.NOT_FOUND, NASTY, NASTY, (lookup,), evil, replace(evil, doi=""), evil)
    reference = Reference(NASTY, Item("book", {"title": NASTY}), seen=Seen(NASTY, note=NASTY))
    evidence = Evidence(NetworkState.ONLINE, sources={NASTY: check})
    texts = texts_of(Report((), Registry(references=(reference,)), evidence))
    for name in ("terminal", "csv", "html", "xlsx"):
        assert "\x1b[2J" not in texts[name], name
        assert "\u202e" not in texts[name], name
    assert "<script>alert" not in texts["html"]
    assert 'href="javascript' not in texts["html"]


def test_the_page_has_a_row_for_each_source(sourced: Report) -> None:
    page: Any = etree.HTML(html.render(sourced, Style()))
    rows = page.xpath('//section[@id="existence"]//tbody/tr')
    assert [row.get("data-source") for row in rows] == ["2", "3", "5", "4", "1"]
    assert [row.xpath("string(td[1])") for row in rows] == [
        "contradicted", "not found", "not checked", "seen by an editor", "confirmed",
    ]  # fmt: skip
    assert rows[0].xpath("td[3]/p/a/@href") == ["https://doi.org/10.5555/sluices", "https://index.example/1"]
    assert rows[1].xpath("string(td[3]/details/summary)") == "Services asked"


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("https://example.org/", 8, ["https://", "example.", "org/"]),
        ("a 中美科技", 6, ["a", "中美科", "技"]),
    ],
)
def test_texts_are_wrapped_by_their_width(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns) == lines
