"""Comments in a copy of a Word document: where they stand, what they say, and that nothing else changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from tests.making import docx as word
from tests.making.archives import members_of, packed
from tests.reporters.conftest import NOON

from stacite.errors import UsageError
from stacite.model.evidence import CheckKind, NotChecked
from stacite.model.finding import Applicability, Finding, Fix, Location, Observation, Severity
from stacite.model.house_style import DECIDE
from stacite.model.report import NoteRemark, ParsedDocument, Report
from stacite.readers import base as readers
from stacite.readers.base import ReadOptions, TrackedChanges
from stacite.reporters import pdf
from stacite.reporters import word as reporter
from stacite.reporters.base import Style
from stacite.reporters.summary import all_counts, counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from stacite.model.document import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DATA = word.docx_of(
    [
        ["Title"],
        ["A", word.note("See ", word.italic("Nature"), " 5, https://x.example/a?b=1&c=<d>."), " B", word.note("Ibid.")],
        ["C", word.note("An endnote.", kind="endnote"), "."],
    ]
)


def finding(
    document: Document, note: int, words: str, code: str, severity: Severity, message: str, **more: object
) -> Finding:
    held = document.notes[note]
    at = held.text.index(words)
    made = Finding(code, "a-name", severity, message, document.place(held, at, at + len(words)), held.label)
    return replace(made, **more)  # type: ignore[arg-type]


def findings(document: Document) -> tuple[Finding, ...]:
    return (
        finding(document, 0, "5", "C701", Severity.INFO, "no date", help="Add the date"),
        finding(
            document,
            0,
            "https://x.example/a?b=1&c=<d>",
            "L301",
            Severity.ERROR,
            "404 Not Found & \x1b[31m ]]> <b>\ufffe twice",
            evidence=(Observation("GET 404", fetched=NOON), Observation("", "issued", "2019", "2021")),
            fix=Fix("Replace the URL", (), Applicability.UNSAFE),
            title="Broken link",
        ),
        finding(
            document, 2, "endnote", "S601", Severity.WARNING, "words", fix=Fix("Read again", (), command="extract")
        ),
        Finding("Y903", "schema", Severity.WARNING, "unknown field", Location("citations.yaml", 4, 3)),
    )


def report_on(data: bytes, made: Callable[[Document], tuple[Finding, ...]] = findings) -> Report:
    document = readers.read(data, "brief.docx")
    parsed_document = ParsedDocument(document, (), ())
    return Report(
        made(document), documents=(parsed_document,), originals={"brief.docx": data}, today=date(2026, 11, 27)
    )


def rendered(report: Report) -> dict[str, bytes]:
    """The members of the copy."""
    return members_of(reporter.render(report, Style()))


def shown(comments: bytes) -> str:
    """The comments as text, bold words in asterisks."""
    texts = []
    for comment in etree.fromstring(comments):
        head = " ".join(comment.get(f"{W}{name}", "-") for name in ("id", "author", "initials", "date"))
        texts.append(f"[{head}]")
        for paragraph in comment:
            runs = [(_is_bold(run), "".join(map(str, run.itertext()))) for run in paragraph.findall(f"{W}r")]
            texts.append("".join(f"*{words}*" if bold else words for bold, words in runs))
    return "\n".join(texts) + "\n"


def _is_bold(run: Element) -> bool:
    return run.find(f"{W}rPr/{W}b") is not None


def test_what_comments_say(golden: Callable[[str, str], None]) -> None:
    golden("word.txt", shown(rendered(report_on(DATA))["word/comments.xml"]))


def test_findings_on_the_same_words_quote_them_once() -> None:
    def made(document: Document) -> tuple[Finding, ...]:
        said = (("C701", "https"), ("S616", "https"), ("S601", "Nature"), ("S602", "https"))
        return tuple(finding(document, 0, words, code, Severity.INFO, "words") for code, words in said)

    text = shown(rendered(report_on(DATA, made))["word/comments.xml"])
    assert re.findall(r"\((\w\d+), info\)|(In: )", text) == [
        *(("C701", ""), ("", "In: "), ("S616", ""), ("S601", ""), ("", "In: "), ("S602", ""), ("", "In: "))
    ]


def test_an_empty_note_is_not_quoted() -> None:
    def made(document: Document) -> tuple[Finding, ...]:
        found = finding(document, 0, "https", "N012", Severity.ERROR, "empty")
        return (replace(found, location=replace(found.location, quote="\u00a0", quote_span=(0, 1))),)

    assert "In:" not in shown(rendered(report_on(DATA, made))["word/comments.xml"])


def test_what_is_found_twice_in_a_note_is_told_once() -> None:
    def made(document: Document) -> tuple[Finding, ...]:
        return tuple(finding(document, 0, words, "C701", Severity.INFO, "no date") for words in ("Nature", "https"))

    text = shown(rendered(report_on(DATA, made))["word/comments.xml"])
    assert re.search(r"^Also in this note: \*[^*]+\(C701, info\)\*: No date\. In: ", text, re.MULTILINE | re.IGNORECASE)


def test_a_copy_without_changes_counts_all_findings_in_one_sentence() -> None:
    report = replace(report_on(DATA), notes=3, citations=3)
    assert all_counts(report) == "1 error, 2 warnings, and 1 info finding in 3 notes."
    without_errors = replace(report, findings=report.findings[2:])
    assert all_counts(without_errors) == counts(without_errors)


def test_they_stand_at_the_calls_and_at_the_first_paragraph() -> None:
    body = rendered(report_on(DATA))["word/document.xml"].decode()
    tied = '<w:commentRangeStart w:id="{0}"/>{1}<w:commentRangeEnd w:id="{0}"/><w:r>[^/]*/></w:rPr><w:commentReference '
    assert re.search("<w:body><w:p><w:pPr></w:pPr>" + tied.format(0, ""), body)
    assert re.search(tied.format(1, '<w:r><w:footnoteReference w:id="2"/></w:r>'), body)
    # That at the first endnote stands before its call.
    assert re.search(tied.format(2, "") + '[^>]+></w:r><w:r><w:endnoteReference w:id="2"/></w:r>', body)
    assert body.count("commentReference ") == 3


def test_all_else_is_as_it_was() -> None:
    before, after = members_of(DATA), rendered(report_on(DATA))
    changed = {name for name in after if after[name] != before.get(name)}
    lists = {"[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert changed == {"word/document.xml", "word/comments.xml", *lists}
    for name in (*lists, "word/document.xml"):
        assert is_inside(before[name], after[name])


def is_inside(old: bytes, new: bytes) -> bool:
    """Whether the one comes of the other by insertions alone: all its bytes are there, in order."""
    rest = iter(new)
    return all(byte in rest for byte in old)


def test_the_copy_reads_as_the_document() -> None:
    before, after = (readers.read(each, "brief.docx") for each in (DATA, reporter.render(report_on(DATA), Style())))
    assert (after.notes, after.note_refs, after.body) == (before.notes, before.note_refs, before.body)


def test_without_findings_it_is_the_document() -> None:
    assert reporter.render(report_on(DATA, lambda _: ()), Style()) == DATA


def test_what_was_not_checked_is_in_the_comment_on_the_document() -> None:
    entry = NotChecked(CheckKind.RETRACTION, "10.5555/a", "503 Service Unavailable", "Crossref")
    sentence = "Not checked: whether 1 source has been retracted (10.5555/a): Crossref responded with 503"
    for found in (findings, lambda _: ()):
        unchecked = replace(report_on(DATA, found), not_checked=(entry,))
        assert shown(rendered(unchecked)["word/comments.xml"]).count(sentence) == 1


@pytest.mark.parametrize("reason", ["offline", "no network", "interrupted"])
def test_a_run_without_checks_says_so_beside_no_findings(reason: str) -> None:
    entries = tuple(NotChecked(kind, "", reason) for kind in (CheckKind.LINK, CheckKind.REGISTRATION))
    unchecked = replace(report_on(DATA, lambda _: ()), not_checked=entries)
    sentence = f"Not checked ({reason}): links and whether DOIs are registered."
    assert shown(rendered(unchecked)["word/comments.xml"]).count(sentence) == 1


def test_what_hides_findings_is_in_it_too() -> None:
    report = replace(report_on(DATA, lambda _: ()), limits=("the settings limit this run",), hidden=("b.json hides 1",))
    comments = shown(rendered(report)["word/comments.xml"])
    assert ("The settings limit this run." in comments, "b.json hides 1." in comments) == (True, True)


def with_comments(data: bytes, *, is_named: bool = True) -> bytes:
    """The document with a comment of a person's."""
    members = members_of(data)
    names = f'xmlns:c="{word.TRANSITIONAL["w"]}"'
    members["word/comments.xml"] = (
        f'<c:comments {names}><c:comment c:id="1" c:author="Anna"><c:p><c:r><c:t>Mine</c:t></c:r></c:p></c:comment>'
        "</c:comments>"
    ).encode()
    body = members["word/document.xml"].decode()
    tie = '<w:commentRangeStart w:id="1"/><w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
    members["word/document.xml"] = body.replace("</w:p>", f"{tie}</w:p>", 1).encode()
    if is_named:
        listed = members["word/_rels/document.xml.rels"].decode()
        kind = f"{word.TRANSITIONAL['r']}/comments"
        entry = f'<Relationship Id="rId1" Type="{kind}" Target="comments.xml"/></Relationships>'
        members["word/_rels/document.xml.rels"] = listed.replace("</Relationships>", entry).encode()
    return packed(members)


@pytest.mark.parametrize("is_named", [True, False])
def test_comments_of_people_stay_and_ids_do_not_collide(is_named: bool) -> None:
    data = with_comments(DATA, is_named=is_named)
    after = rendered(report_on(data))
    comments = etree.fromstring(after["word/comments.xml"])
    assert [each.get(f"{W}id") for each in comments] == ["1", "0", "2", "3"]
    assert b">Mine<" in after["word/comments.xml"]
    assert is_inside(members_of(data)["word/comments.xml"], after["word/comments.xml"])
    assert after["word/_rels/document.xml.rels"].count(b'/comments"') == 1
    assert after["[Content_Types].xml"].count(b"/word/comments.xml") == 1


EXTENDED = "http://schemas.microsoft.com/office/word/2012/wordml"


@pytest.mark.parametrize(
    ("extended", "stays", "again"),
    [
        ("", False, 0),
        ('<x:commentEx x:paraId="00000002" x:paraIdParent="00000001"/>', True, 0),
        ('<x:commentEx x:paraId="00000001" x:done="1"/>', True, 1),
        ('<x:commentEx x:paraId="00000001" x:done="0"/>', False, 0),
        ("<damaged", True, 0),
    ],
)
def test_comments_of_an_earlier_copy_are_replaced_and_answered_ones_stay(
    extended: str, stays: bool, again: int
) -> None:
    members = rendered(report_on(DATA))
    named = f'xmlns:x="{EXTENDED}"'
    last = members["word/comments.xml"].decode().rpartition("<w:p>")
    members["word/comments.xml"] = f'{last[0]}<w:p {named} x:paraId="00000001">{last[2]}'.encode()
    if extended:
        members["word/commentsExtended.xml"] = f"<x:commentsEx {named}>{extended}</x:commentsEx>".encode()
    twice = rendered(report_on(packed(members)))
    assert (b'"00000001"' in twice["word/comments.xml"]) is stays
    assert twice["word/comments.xml"].count(b"<w:comment ") == 3 + again, "what is resolved and found again isn't done"
    body = twice["word/document.xml"]
    for mark in (b"<w:commentReference ", b"<w:commentRangeStart ", b"<w:commentRangeEnd ", b'"CommentReference"'):
        assert body.count(mark) == 3 + again
    assert is_inside(members_of(DATA)["word/document.xml"], body)


def test_a_comment_with_an_odd_id_stays() -> None:
    members = rendered(report_on(DATA))
    members["word/comments.xml"] = members["word/comments.xml"].replace(b'w:id="2"', b'w:id="02"')
    assert rendered(report_on(packed(members)))["word/comments.xml"].count(b"<w:comment ") == 4


def test_what_editors_add_is_theirs_and_is_not_said_twice() -> None:
    def with_remarks(document: Document) -> tuple[Finding, ...]:
        said = [("Ask <her>.", "Jane von Doe"), ("Really?", ""), ("", "Jane von Doe")]
        found = findings(document)
        return *(
            replace(one, remark=words, remark_by=by) for one, (words, by) in zip(found, said, strict=False)
        ), *found[3:]

    once = rendered(report_on(DATA, with_remarks))
    again = rendered(report_on(packed(once), with_remarks))
    for members in (once, again):
        comments = etree.fromstring(members["word/comments.xml"])
        by = sorted(
            (each.get(f"{W}author"), each.get(f"{W}initials"), str(each.xpath("string()"))) for each in comments
        )
        assert by[:2] == [("Editor", "E", "Really?"), ("Jane von Doe", "JvD", "Ask <her>.")]
        assert [author for author, _, _ in by[2:]] == ["stacite"] * 3
        assert not any("Really?" in words for _, _, words in by[2:])


def test_the_same_words_at_another_note_are_said_there_too_and_whole() -> None:
    def copy_of(data: bytes, *places: int) -> dict[str, bytes]:
        remarks = tuple(NoteRemark(place, "Page? " * 150, "Ada Roe") for place in places)
        return rendered(replace(report_on(data), note_remarks=remarks))

    once = copy_of(DATA, 1, 2)
    again = copy_of(packed(once), 0, 1, 2)
    assert [each["word/comments.xml"].count(("Page? " * 149 + "Page?").encode()) for each in (once, again)] == [2, 3]
    _, _, after = again["word/document.xml"].partition(b">A<")
    before, _, _ = after.partition(b"<w:footnoteReference ")
    assert before.count(b"<w:commentRangeStart ") == 2, "hers and that of stacite"


def test_nested_marks_of_comments_are_no_trouble() -> None:
    members = rendered(report_on(DATA))
    nested = b'<w:commentReference w:id="1"><w:commentRangeEnd w:id="1"/></w:commentReference></w:r>'
    body = members["word/document.xml"].replace(b'<w:commentReference w:id="1"/></w:r>', nested)
    again = rendered(report_on(packed(members | {"word/document.xml": body})))
    assert again["word/document.xml"].count(b"<w:commentReference ") == 3


def test_of_a_note_in_a_strict_document_with_another_prefix() -> None:
    data = word.docx_of([["A", word.note("One 5.")]], names=word.STRICT, encoding="utf-16")
    after = rendered(report_on(data, lambda document: (finding(document, 0, "5", "X1", Severity.INFO, "a"),)))
    assert b'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"' in after["word/comments.xml"]
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/comments" in after["word/_rels/document.xml.rels"]
    assert "commentReference" in after["word/document.xml"].decode("utf-16")


def test_a_namespace_without_prefix_gets_one() -> None:
    members = members_of(word.docx_of([["A", word.note("One 5.")]]))
    body = members["word/document.xml"].decode()
    plain = re.sub(r"<(/?)w:", r"<\1", body).replace("xmlns:w=", f'xmlns="{word.TRANSITIONAL["w"]}" xmlns:w=')
    data = packed(members | {"word/document.xml": plain.encode()})
    after = rendered(report_on(data, lambda document: (finding(document, 0, "5", "X1", Severity.INFO, "a"),)))
    root = etree.fromstring(after["word/document.xml"])
    assert [each.get(f"{W}id") for each in root.iter(f"{W}commentReference")] == ["0"]


def test_a_first_paragraph_that_is_one_tag_is_opened() -> None:
    data = word.docx_of(["<w:p/>", ["A", word.note("One 5.")]])
    after = rendered(report_on(data, lambda _: (Finding("X1", "a", Severity.INFO, "m", Location("brief.docx")),)))
    assert b"<w:body><w:p><w:commentRangeStart" in after["word/document.xml"]
    etree.fromstring(after["word/document.xml"])


def test_the_first_paragraph_is_sought_outside_of_tables() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    data = word.docx_of([table, ["A", word.note("One 5.")]])
    after = rendered(report_on(data, lambda _: (Finding("X1", "a", Severity.INFO, "m", Location("brief.docx")),)))
    assert f"{table}<w:p><w:pPr></w:pPr><w:commentRangeStart" in after["word/document.xml"].decode()


@pytest.mark.parametrize(
    ("wrap", "is_there"),
    [
        ('<w:ins w:id="8" w:author="A">{}</w:ins>', True),
        ("<w:hyperlink>{}</w:hyperlink>", True),
        ("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", True),
        ("<w:r><w:pict><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:pict></w:r>", False),
    ],
)
def test_a_call_that_cannot_be_commented_on_is_named_in_the_comment_on_the_document(wrap: str, is_there: bool) -> None:
    data = word.docx_of([["A", word.note("One 5.", wrap=wrap), "."]])
    after = rendered(report_on(data, lambda document: (finding(document, 0, "5", "X1", Severity.INFO, "a"),)))
    root = etree.fromstring(after["word/document.xml"])
    start = next(iter(root.iter(f"{W}commentRangeStart")))
    following = start.getnext()
    assert (following is not None and following.find(f"{W}footnoteReference") is not None) is is_there
    assert ("(X1, info) · note 1" in shown(after["word/comments.xml"])) is not is_there


def test_a_call_that_a_change_deletes_is_commented_on_where_changes_are_rejected() -> None:
    data = word.docx_of([["A", word.note("One 5.", wrap='<w:del w:id="8" w:author="A">{}</w:del>')]])
    document = readers.read(data, "brief.docx", options=ReadOptions(TrackedChanges.REJECT))
    held = (finding(document, 0, "5", "X1", Severity.INFO, "a"),)
    report = Report(held, documents=(ParsedDocument(document, (), ()),), originals={"brief.docx": data})
    assert re.search(rb'<w:del [^>]*><w:commentRangeStart w:id="0"/>', rendered(report)["word/document.xml"])


def test_sizes_are_bounded() -> None:
    def many(document: Document) -> tuple[Finding, ...]:
        one = finding(document, 0, "5", "X1", Severity.INFO, "x" * 100_000, help="\x00\r\n" * 50_000)
        return tuple(replace(one, evidence=(Observation("", "title", "y" * 100_000),) * 200) for _ in range(500))

    comments = rendered(report_on(DATA, many))["word/comments.xml"]
    assert len(comments) < 2_000_000
    assert "And 450 more. The report shows them all." in shown(comments)


def test_a_label_that_two_notes_have_names_neither() -> None:
    def of_registry(_: Document) -> tuple[Finding, ...]:
        place = Location("citations.yaml", 4, 3)
        return tuple(Finding("M401", "a", Severity.INFO, "m", place, label) for label in ("1", "2", "i"))

    data = word.docx_of([["A", word.note("One."), word.note("Two."), word.note("End.", kind="endnote")]])
    comments = shown(rendered(report_on(data, of_registry))["word/comments.xml"])
    assert comments.count("[") == 3
    same = '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>'
    data = word.docx_of(
        [["A", word.note("One.")], "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>", ["B", word.note("Two.")]], settings=same
    )
    comments = shown(rendered(report_on(data, of_registry))["word/comments.xml"])
    assert comments.count("[") == 1
    assert "(M401, info) · note 1" in comments


def test_documents_that_do_not_suit_are_refused() -> None:
    one, other = readers.read(DATA, "a.docx"), readers.read(b"Text.[^1]\n\n[^1]: A note.\n", "b.md")
    reporter.suit([one])
    for documents, words in (
        ([], "there are 0"),
        ([one, one], "there are 2"),
        ([other], "b.md: stacite can add comments only to .docx and .odt files"),
    ):
        with pytest.raises(UsageError, match=words):
            reporter.suit(documents)


def test_who_wants_a_pdf_of_a_report_learns_how_to_print_one() -> None:
    one = readers.read(DATA, "a.docx")
    for documents, words in (([one, one], "one PDF with comments, but there are 2"), ([one], "only into PDF files")):
        with pytest.raises(UsageError, match=words) as raised:
            pdf.suit(documents)
        assert "-o report.html, and print that page in your browser" in raised.value.hint


def test_only_the_first_three_places_of_a_cause_have_all_lines() -> None:
    """The others say that it is the same, with their own words; the comment on the document names all places."""
    made = word.docx_of([["Text", *(word.note(f"Author{at}, *T*, (X: Y, 2001); {at}, (Z).") for at in range(1, 7))]])

    def commas(document: Document) -> tuple[Finding, ...]:
        places = [(at, f", ({letter}") for at in range(6) for letter in "XZ"]
        return tuple(
            finding(
                document, at, words, "S605", Severity.WARNING, "no comma is needed", help="Delete it", title="Comma"
            )
            for at, words in places
        )

    report = report_on(made, commas)
    notes = [re.sub(r"\s+", " ", each).strip() for each in comments_of(reporter.render(report, Style()))]
    places = "notes 1 (twice), 2 (twice), 3 (twice), 4 (twice), 5 (twice), and 6 (twice)"
    assert notes[0] == f"Comma (S605, warning) · {places}: no comma is needed"
    assert notes[3].startswith("Comma (S605, warning) no comma is needed In: Author3, T, (X: Y, 2001)")
    assert "Comma (S605, warning): no comma is needed (see the comment at note 1). In:" in notes[3]
    said = "Comma (S605, warning): no comma is needed (see the comment at note 1). In: Author4, T, (X: Y, 2001)"
    assert notes[4].startswith(said)
    assert "What to do" not in "".join(notes[4:])
    every = comments_of(reporter.render(report, Style(all=True)))
    assert len(every) == 6
    assert sum(each.count("What to do") for each in every) == 12


def comments_of(data: bytes) -> list[str]:
    """The text of each comment."""
    root = etree.fromstring(members_of(data)["word/comments.xml"])
    return [
        " ".join("".join(text.text or "" for text in line.iter(f"{W}t")) for line in comment.iter(f"{W}p"))
        for comment in root.iter(f"{W}comment")
    ]


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        ('To keep it, set `ibid = "allowed"` under `[house]` in .stacite.toml', DECIDE),
        ("Correct its fields in the registry, or add `ignore: [C707]`", "Correct its fields"),
    ],
)
def test_a_comment_speaks_neither_of_settings_nor_of_the_registry(advice: str, said: str) -> None:
    found = Finding("S604", "a-name", Severity.INFO, "Ibid. is used", Location("a.docx"), "1", help=advice)
    *_, last = reporter.comment_lines([(found, None)], with_notes=False)
    assert "".join(run.text for run in last) == f"What to do: {said}"


def test_what_stacite_says_has_curly_apostrophes_and_what_it_quotes_has_the_authors_own() -> None:
    found = Finding("S625", "a-name", Severity.INFO, "The note doesn't say “it's”", Location("a.docx"), "1")
    found = replace(found, title="Doesn't match", help="See the publisher's page")
    lines = ["".join(run.text for run in line) for line in reporter.comment_lines([(found, None)], with_notes=False)]
    assert lines == [
        "Doesn’t match (S625, info)",
        "The note doesn’t say “it's”",
        "What to do: See the publisher’s page",
    ]
