"""`stacite review`, and `stacite DOC`: the editor's way, who does not look for commands and options."""

from __future__ import annotations

import ctypes
import io
import json
import re
import zipfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_word import DATA, OFFLINE, texts
from tests.making import docx as word
from tests.making import odt
from tests.making.archives import members_of, packed
from tests.making.epub import chapter, epub_of
from tests.making.pdf import Sheet, pdf_of
from tests.readers.test_libreoffice import RTF, needs_libreoffice

from stacite.app import reviewed
from stacite.cli import console
from stacite.model.document import PageComment
from stacite.ooxml import comments
from stacite.readers import base as readers
from stacite.readers import pdf
from stacite.readers.base import TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Ended

    from stacite.app.check import CheckResult

    Stacite = Callable[..., Ended]

pypdfium2, pdfium = import_module("pypdfium2"), import_module("pypdfium2.raw")
REVIEW = ("review", *OFFLINE, "--no-open")
NOTE = "Text.[^1]\n\n[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), doi:10.1000/182.\n"


@pytest.fixture
def word_file(folder: Path) -> Path:
    path = folder / "brief.docx"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def pdf_file(folder: Path) -> Path:
    """A page with a note that has a malformed DOI."""
    sheet = Sheet().called(72, 700, "The text of the page has a claim.", "1").rule(72, 100, 150)
    sheet.noted(72, 86, "1", " Jane Doe, On Lines, News, June 12, 2024, https://doi.org/doi:10.1000/182.")
    path = folder / "paper.pdf"
    path.write_bytes(pdf_of([sheet]))
    return path


def test_a_document_alone_is_checked(stacite: Stacite, word_file: Path) -> None:
    named, alone = stacite("check", word_file.name, *OFFLINE), stacite(word_file.name, *OFFLINE)
    assert alone == named
    assert "no such file" in stacite("breif.docx").err
    assert "there is no command chek" in stacite("chek").err


def test_a_word_file_gets_changes_and_comments_and_stays_itself(stacite: Stacite, word_file: Path) -> None:
    ended = stacite(*REVIEW, word_file.name)
    assert "Wrote brief.reviewed.docx: 2 fixes as 3 tracked changes" in ended.err
    assert word_file.read_bytes() == DATA
    copy = Path("brief.reviewed.docx").read_bytes()
    assert texts(copy, TrackedChanges.REJECT) == texts(DATA)
    stacite("check", word_file.name, *OFFLINE, "--fix")
    assert texts(copy) == texts(word_file.read_bytes()), "accepting all changes is the same as --fix"
    assert "<html" in Path("brief.report.html").read_text(encoding="utf-8")


def test_hints_keep_what_was_typed(stacite: Stacite, word_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "is_terminal", lambda _: True)
    options = ("--style", "chicago17", "--ignore", "S607", "--ignore", "S603,S602", "--refresh", *OFFLINE)
    typed = "--ignore S607 --ignore S603,S602 --style chicago17 --offline --isolated"
    err = " ".join(stacite("check", word_file.name, *options).err.split())
    assert err.endswith(f"`stacite review brief.docx {typed}`")
    err = " ".join(stacite("review", word_file.name, "--no-open", *options).err.split())
    signing = f'`stacite sign-off brief.reviewed.docx {typed} --by "Your name"`'
    assert err.endswith(f"When you have accepted or rejected the changes, sign off this copy: {signing}")
    report = Path("brief.report.html").read_text(encoding="utf-8")
    assert f"stacite check brief.docx {typed}" in report


def test_a_copy_goes_by_what_is_decided_about_its_original(stacite: Stacite, folder: Path) -> None:
    open_quote = word.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.")
    fixable = word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182.")
    (folder / "brief.docx").write_bytes(word.docx_of([["A", fixable, " B", open_quote]]))
    stacite("extract", "brief.docx", "--isolated")
    registry = Path("citations.yaml")
    text = registry.read_text(encoding="utf-8")
    registry.write_text(text.replace("    cites:", "    ignore: [S613]\n    cites:"), encoding="utf-8")
    stacite(*REVIEW, "brief.docx")
    copy = Path("brief.reviewed.docx")
    with zipfile.ZipFile(copy, "a") as package:
        package.comment = b""  # as Word leaves it
    for named in (copy.name, "."):
        ended = stacite("check", named, *OFFLINE)
        assert "ignored (S613)" in ended.err
        assert not {"S613", "M406"} & set(re.findall(r"\w\d{3}", ended.out))
    assert "1 finding is ignored (S613)" in stacite("sign-off", copy.name, *OFFLINE, "--by", "Jo").err
    renamed = copy.rename("final.docx")
    assert "S613" in stacite("check", renamed.name, *OFFLINE).out


def test_a_check_of_the_registry_names_later_copies(stacite: Stacite, word_file: Path) -> None:
    stacite("extract", word_file.name, "--isolated")
    told = "brief.reviewed.docx is a later version of brief.docx; to check that one, name it."
    assert told not in stacite("check", *OFFLINE).err
    stacite(*REVIEW, word_file.name)
    assert told in " ".join(stacite("check", *OFFLINE).err.split())
    assert told not in " ".join(stacite("check", word_file.name, *OFFLINE).err.split())


def test_a_copy_that_is_extracted_changes_nothing_for_its_original(stacite: Stacite, folder: Path) -> None:
    title = "On the Long and Winding History of Dikes, Dams and Sluices in"
    text = f"Ada Okafor, *{title} the {{}}* (Leeds: Own Press, 2011), https://doi.org/10.1000/182."
    for name, where in (("brief.docx", "Nethrlands"), ("brief.reviewed.docx", "Netherlands")):
        (folder / name).write_bytes(word.docx_of([["A", word.note(text.format(where))]]))
    for name in ("brief.reviewed.docx", "brief.docx"):
        stacite("extract", "brief.reviewed.docx", "--isolated")
        assert "M406" not in stacite("check", name, *OFFLINE, "--select", "M4").out
    registry = Path("citations.yaml")
    edited = registry.read_text(encoding="utf-8").replace(f"{title} the Netherlands\n", f"{title} Holland\n")
    registry.write_text(edited, encoding="utf-8")
    shown = " ".join(stacite("check", "brief.docx", *OFFLINE, "--select", "M406").out.split())
    assert "the Nethrlands” in the document, “…" in shown


def test_a_copy_says_which_style_it_was_checked_against(stacite: Stacite, word_file: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(DATA)) as package:
        before = {each: package.read(each) for each in package.namelist()}
    for style, words in (("chicago17", "Chicago, 17th edition"), ("oscola", "OSCOLA")):
        stacite(*REVIEW, word_file.name, "--style", style, "--force")
        copy = Path("brief.reviewed.docx")
        with zipfile.ZipFile(copy) as package:
            after = {each: package.read(each) for each in package.namelist()}
        assert f"Checked against {words}." in after["word/comments.xml"].decode()
        own = {"docProps/custom.xml", "_rels/.rels", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        assert {*after} - {*before} == {"docProps/custom.xml", "word/comments.xml"}
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= own | {"word/document.xml", "word/footnotes.xml"}
        known = f"was reviewed against {words}"
        hint = f"{known}; to check it against that style again, use `--style {style}`."
        for command in (("check", copy.name), ("sign-off", copy.name, "--by", "Jo", "--force")):
            assert hint in stacite(*command, *OFFLINE).err
            assert known not in stacite(*command, *OFFLINE, "--style", style).err
    once = comments.with_style(copy.read_bytes(), copy.name, "mhra")
    assert readers.read(once, copy.name).reviewed_style == "mhra"
    assert members_of(once)["docProps/custom.xml"].count(b"<property ") == 1, "in place of the earlier one"


def test_an_odt_copy_says_so_too(stacite: Stacite, folder: Path) -> None:
    meta = '<o:m xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><o:meta/></o:m>'
    data = packed({**members_of(odt.odt_of([["A", odt.note("Jo Roe, On Dots")]])), "meta.xml": meta.encode()})
    (folder / "brief.odt").write_bytes(data)
    stacite(*REVIEW, "brief.odt", "--style", "mhra")
    hint = "was reviewed against the MHRA Style Guide; to check it against that style again, use `--style mhra`."
    assert hint in " ".join(stacite("check", "brief.reviewed.odt", *OFFLINE).err.split())


def test_a_copy_and_a_record_name_the_options_of_a_house(stacite: Stacite, word_file: Path) -> None:
    own = '[house]\nname = "ZRG"\nop-cit = "avoid"\npages = "plain"\n'
    Path(".stacite.toml").write_text(f'style = "german"\n{own}', encoding="utf-8")
    stacite("review", word_file.name, "--offline", "--no-open")
    asked = "Checked against ZRG (German style, with op-cit: avoid; pages: plain)."
    assert asked in members_of(Path("brief.reviewed.docx").read_bytes())["word/comments.xml"].decode()
    stacite("sign-off", "brief.reviewed.docx", "--by", "Jo", "--offline")
    assert asked in Path("brief.reviewed.docx.sign-off.html").read_text(encoding="utf-8")
    record = json.loads(Path("brief.reviewed.docx.sign-off.json").read_text(encoding="utf-8"))
    assert record["house"] == {"name": "ZRG", "op-cit": "avoid", "pages": "plain"}
    Path(".stacite.toml").write_text("", encoding="utf-8")
    stacite("sign-off", "brief.docx", "--by", "Jo", "--offline")
    told = Path("brief.docx.sign-off.html").read_text(encoding="utf-8")
    assert "Checked against no named style" in told
    assert "turned off" not in told


def test_the_changes_that_a_fix_adds_are_counted(stacite: Stacite, word_file: Path) -> None:
    stacite(*REVIEW, word_file.name, "--select", "U203")

    def said(*options: str) -> str:
        shown = stacite("check", "brief.reviewed.docx", *OFFLINE, *options).err
        return next(line for line in shown.splitlines() if "accepted yet" in line)

    before = said()
    assert said("--select", "I102", "--fix") == said() != before


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_second_review_says_why_the_changes_of_the_first_were_made(stacite: Stacite, folder: Path, kind: str) -> None:
    made = word if kind == "docx" else odt
    notes = (
        made.note("Ada Okafor, ", made.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182."),
        made.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b."),
    )
    row = ["A", notes[0], " B", notes[1]]
    (folder / f"brief.{kind}").write_bytes(word.docx_of([row]) if kind == "docx" else odt.odt_of([row]))

    def said(name: str) -> str:
        part = "word/comments.xml" if kind == "docx" else "content.xml"
        return re.sub("<[^>]+>", "", members_of(Path(name).read_bytes())[part].decode().replace("<text:s/>", " "))

    changed = r"DOI not written as a link \(I102\) · note 1: "
    for name in ("brief", "brief.reviewed", "brief.reviewed-2"):
        stacite(*REVIEW, f"{name}.{kind}", "--select", "I102,S613")
    assert re.search(f"Changed: {changed}", said(f"brief.reviewed.{kind}"))
    for name in ("brief.reviewed-2", "brief.reviewed-3"):
        then = r"Changed earlier \(by the note numbers then\): "
        assert len(re.findall(f"{then}{changed}", said(f"{name}.{kind}"))) == 1
        assert "Changed: " not in said(f"{name}.{kind}")


def test_an_odt_gets_changes_and_comments_too(stacite: Stacite, folder: Path) -> None:
    open_quote = odt.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.")
    fixable = odt.note("Ada Okafor, ", odt.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182.")
    data = odt.odt_of([["A", fixable, " B", open_quote]])
    (folder / "brief.odt").write_bytes(data)
    ended = stacite(*REVIEW, "brief.odt", "--select", "I102,S613")
    assert "Wrote brief.reviewed.odt: 1 fix as 2 tracked changes, and comments on what is left (1 error)." in ended.err
    assert (folder / "brief.odt").read_bytes() == data
    copy, before = Path("brief.reviewed.odt").read_bytes(), members_of(data)
    assert readers.read(copy, "brief.reviewed.odt").pending_changes == 2, "a deletion and an insertion"
    assert texts(copy, TrackedChanges.REJECT) == texts(data)
    stacite("check", "brief.odt", *OFFLINE, "--select", "I102,S613", "--fix")
    assert texts(copy) == texts((folder / "brief.odt").read_bytes()) != texts(data)
    after = members_of(copy)
    assert [name for name in before if before[name] != after[name]] == ["content.xml"]
    comments = re.findall("<office:annotation .*?</office:annotation>(.)", after["content.xml"].decode())
    assert comments == ["A", "<"], "on all of it, and at the second note"
    assert stacite("check", "brief.reviewed.odt", *OFFLINE, "-o", "again.docx").status == 2
    assert stacite("check", "brief.reviewed.odt", *OFFLINE, "--fail-on", "never", "-o", "again.odt").status == 0


def test_what_no_fix_mends_is_a_comment_at_its_note(stacite: Stacite, folder: Path) -> None:
    open_quote = word.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.")
    fixable = word.note("Ada Okafor, ", word.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182.")
    (folder / "brief.docx").write_bytes(word.docx_of([["A", fixable, " B", open_quote]]))
    ended = stacite(*REVIEW, "brief.docx", "--select", "I102,S613")
    assert "Wrote brief.reviewed.docx: 1 fix as a tracked change, and comments on what is left (1 error)." in ended.err
    with zipfile.ZipFile("brief.reviewed.docx") as package:
        comments = package.read("word/comments.xml").decode()
    assert "Unmatched quotation mark" in comments
    head = "1 error in 2 notes. 1 fix was made as a tracked change."
    assert head in comments, "the comment at the top sums up"
    assert comments.count("DOI not written as a link") == 1, "only at the top, which says why there is a change"
    reasons = re.sub("<[^>]+>", "", comments)
    assert "Changed: DOI not written as a link (I102) · note 1: " in reasons


def test_the_house_style_decides_on_straight_quotation_marks(stacite: Stacite, folder: Path) -> None:
    note = word.note('Ada Roe, "The Law of Salt in Ulm" (2010) 12 Public Law 34.')
    (folder / "brief.docx").write_bytes(word.docx_of([["“Salt,” they say, is “dear”.", note]]))
    ended = stacite(*REVIEW, "brief.docx", "--style", "oscola", "--select", "S601,S630")
    assert "1 fix as" in ended.err
    assert texts(Path("brief.reviewed.docx").read_bytes()) == [
        "Ada Roe, ‘The Law of Salt in Ulm’ (2010) 12 Public Law 34."
    ]


def test_a_copy_that_was_signed_off_is_not_replaced(stacite: Stacite, word_file: Path) -> None:
    stacite(*REVIEW, word_file.name)
    assert stacite(*REVIEW, word_file.name).status != 2, "nobody has edited it"
    stacite("sign-off", "brief.reviewed.docx", "--by", "Jo", *OFFLINE)
    ended = stacite(*REVIEW, word_file.name)
    assert ended.status == 2
    assert "error: brief.reviewed.docx exists, and was signed off" in ended.err
    assert stacite(*REVIEW, word_file.name, "--force").status != 2


def test_fixes_to_review_become_changes_if_asked(stacite: Stacite, folder: Path) -> None:
    note = word.note("Ada Roe, ", word.italic("Dots"), ",, 2nd ed. (Leeds: Press, 2011), 3.")
    (folder / "brief.docx").write_bytes(word.docx_of([["A", note]]))
    hint = "The comments hold 1 fix to review; to make it a change, add --unsafe-fixes."
    assert hint in stacite(*REVIEW, "brief.docx", "--select", "S620").err
    assert ",, 2nd" in texts(Path("brief.reviewed.docx").read_bytes())[0]
    ended = stacite(*REVIEW, "brief.docx", "--select", "S620", "--unsafe-fixes", "--force")
    assert "1 fix as a tracked change, and no comments on notes." in ended.err
    assert hint not in ended.err
    assert "*Dots*, 2nd" in texts(Path("brief.reviewed.docx").read_bytes())[0]


def test_what_was_changed_and_may_be_is_said_in_whole_sentences(stacite: Stacite, folder: Path) -> None:
    dates = ["1.2.2004", "3.4.2005", "5.6.2006", "7.8.2007", "9.1.2008", "27.11. 2021"]
    rest = "; ".join(f"Bo Rau, Delo, {each}" for each in dates)
    notes = [word.note(f"Ada Roe, Dots {at} (Leeds: Press, 2011), doi:10.1000/{at}.") for at in (1, 2)]
    (folder / "brief.docx").write_bytes(word.docx_of([["A", *notes, word.note(f"{rest}.")]]))
    stacite(*REVIEW, "brief.docx", "--select", "I102,S620")
    said = re.sub("<[^>]+>", "", members_of(Path("brief.reviewed.docx").read_bytes())["word/comments.xml"].decode())
    assert "DOI not written as a link (I102) · notes 1 and 2. For example: The DOI" in said
    assert "Possible change: Use “27.11.2021”" in said


def test_a_comment_quotes_what_the_author_wrote(stacite: Stacite, folder: Path) -> None:
    note = word.note("Jo Roe, “On Dots, doi:10.1000/182.")
    (folder / "brief.docx").write_bytes(word.docx_of([["A", note]]))
    ended = stacite(*REVIEW, "brief.docx", "--select", "I102,S613")
    assert "1 fix as a tracked change, and comments on what is left (1 error)." in ended.err
    with zipfile.ZipFile("brief.reviewed.docx") as package:
        comments = package.read("word/comments.xml").decode()
    assert "never closed: “On Dots, doi:10.1000/182" in comments
    assert "On Dots, doi:10.1000/182." in comments


def test_a_pdf_gets_comments_at_its_notes(stacite: Stacite, pdf_file: Path) -> None:
    data = pdf_file.read_bytes()
    ended = stacite(*REVIEW, pdf_file.name, "--select", "I101")
    assert ended.status == 1
    copy = Path("paper.reviewed.pdf").read_bytes()
    assert copy.startswith(data), "what was there stays as it was"
    before, after = (readers.read(each, "paper.pdf") for each in (data, copy))
    assert [note.text for note in after.notes] == [note.text for note in before.notes]
    comments = pdf_comments(copy)
    assert [kind for kind, _, _ in comments] == [pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_HIGHLIGHT]
    assert "1 error in 1 note" in comments[0][1]
    assert "Malformed DOI" in comments[1][1]
    left, bottom, right, top = comments[1][2]
    assert left < 80
    assert right > 200
    assert 80 < bottom < top < 110


def test_the_copy_of_a_pdf_with_a_cross_reference_stream_is_whole(stacite: Stacite, folder: Path) -> None:
    """As a strict reader wants it: a typed stream, a closed object, and entries that are at their objects."""
    sheet = Sheet().called(72, 700, "The text of the page has a claim.", "1").rule(72, 100, 150)
    sheet.noted(72, 86, "1", " Jane Doe, On Lines, News, June 12, 2024, https://doi.org/doi:10.1000/182.")
    (folder / "paper.pdf").write_bytes(pdf_of([sheet], is_streamed=True))
    stacite(*REVIEW, "paper.pdf", "--select", "I101")
    copy = Path("paper.reviewed.pdf").read_bytes()
    assert len(pdf_comments(copy)) == 2
    ends = re.findall(rb"\nendstream\s+endobj\s+startxref\s+(\d+)\s+%%EOF", copy)
    assert len(ends) == 2, "what was there, and the update"
    place = int(ends[1])
    stream = re.compile(
        rb"(\d+) 0 obj\s+<</Type/XRef.*?/Size (\d+).*?/W\[0 4 1\]/Index\[([\d ]+)\]/Length (\d+)>>stream\r\n", re.DOTALL
    ).match(copy, place)
    assert stream is not None
    index = [int(each) for each in stream[3].split()]
    numbers = [
        number for first, many in zip(index[::2], index[1::2], strict=True) for number in range(first, first + many)
    ]
    assert int(stream[4]) == 5 * len(numbers)
    assert max(numbers) == int(stream[1]) == int(stream[2]) - 1
    for at, number in enumerate(numbers):
        entry = copy[stream.end() + 5 * at :][:5]
        assert copy[int.from_bytes(entry[:4]) :].startswith(b"%d 0 obj" % number)
        assert entry[4] == 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", ["1 0 0 1 72 86", "0 1 -1 0 526 72", "-1 0 0 -1 540 706", "0 -1 1 0 86 720"])
def test_the_comments_of_a_turned_page_are_at_their_notes(
    stacite: Stacite, folder: Path, turn: int, matrix: str
) -> None:
    """However its text is printed in the file, and however a viewer turns it."""
    a, b, c, d, x, y = map(int, matrix.split())
    words = " Jane Doe, On Lines, News, June 12, 2024, https://doi.org/doi:10.1000/182."
    sheet = Sheet(turn=turn)
    for up, along, text, size in (
        (440, 0, "The text of the page has a claim.", 11),
        (444, 162, "1", 7),
        (0, 4, words, 8.5),
    ):
        sheet.placed(f"{a} {b} {c} {d} {x + a * along + c * up} {y + b * along + d * up}", text, size)
    sheet.placed(f"{a} {b} {c} {d} {x + c * 3} {y + d * 3}", "1", 5.5)
    (folder / "paper.pdf").write_bytes(pdf_of([sheet]))
    stacite(*REVIEW, "paper.pdf", "--select", "I101")
    sign, highlight = pdf_comments(Path("paper.reviewed.pdf").read_bytes())
    left, bottom, right, top = highlight[2]
    # The line is 260 points long, its ink 8 high; it starts at (x, y).
    ends = sorted((x, x + a * 270 + c * 8)), sorted((y, y + b * 270 + d * 8))
    assert ends[0][0] - 4 <= left < right <= ends[0][1] + 4
    assert ends[1][0] - 4 <= bottom < top <= ends[1][1] + 4
    corner = {0: (0, 792), 90: (0, 0), 180: (612, 0), 270: (612, 792)}[turn]
    assert abs(sign[2][0] - corner[0]) < 40
    assert abs(sign[2][1] - corner[1]) < 40, "where a viewer shows the upper left corner"


def test_the_comment_on_a_note_without_lines_is_on_its_page_and_names_it(pdf_file: Path) -> None:
    data = pdf_of([Sheet(), Sheet()])
    lost = PageComment("Which edition?", note=9, page=2, label="15")
    copy = pdf.with_comments(data, pdf_file.name, (lost,))
    assert pdf_comments(copy) == []
    assert [words for _, words, _ in pdf_comments(copy, 1)] == ["Note 15: Which edition?"]


def pdf_comments(data: bytes, at: int = 0) -> list[tuple[int, str, tuple[float, float, float, float]]]:
    """Kind, text and box of each annotation on the first page."""
    page = pypdfium2.PdfDocument(io.BytesIO(data))[at]
    found = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        length = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
        buffer = ctypes.create_string_buffer(length)
        pdfium.FPDFAnnot_GetStringValue(
            annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length
        )
        box = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
        text = buffer.raw.decode("utf-16-le").rstrip("\0")
        found.append((pdfium.FPDFAnnot_GetSubtype(annotation), text, (box.left, box.bottom, box.right, box.top)))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def test_a_text_gets_a_patch(stacite: Stacite, folder: Path) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    shown = stacite("check", "a.md", *OFFLINE, "--diff").out
    stacite(*REVIEW, "a.md")
    assert Path("a.md.patch").read_text(encoding="utf-8").startswith(shown)
    assert (folder / "a.md").read_text(encoding="utf-8") == NOTE


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.md", NOTE.replace("doi:", "https://doi.org/").encode(), "there is nothing to change"),
        (
            "a.epub",
            epub_of({"a.xhtml": chapter('<p>A<a href="#n" epub:type="noteref">1</a></p><aside id="n">B.</aside>')}),
            "can't write changes or comments",
        ),
        pytest.param("a.rtf", RTF, r"Save it as \.docx in Word \(or LibreOffice\)", marks=needs_libreoffice),
    ],
)
def test_where_there_is_no_copy_the_reason_is_said(
    stacite: Stacite, folder: Path, name: str, data: bytes, why: str
) -> None:
    (folder / name).write_bytes(data)
    ended = stacite(*REVIEW, name)
    assert re.search(rf"^{name}: .*{why}", ended.err, re.MULTILINE)
    assert {path.name for path in folder.iterdir()} == {name, "a.report.html"}


def test_one_bad_document_does_not_end_the_review_of_the_others(stacite: Stacite, word_file: Path) -> None:
    Path("bad.docx").write_bytes(b"PK\x03\x04 no archive")
    ended = stacite(*REVIEW, "bad.docx", word_file.name)
    assert ended.status == 2
    assert re.search(r"error: bad\.docx: .+\n", ended.err)
    assert Path("brief.reviewed.docx").exists()


def test_a_bug_in_one_document_does_not_end_the_review_of_the_others(
    stacite: Stacite, word_file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.md").write_text(NOTE, encoding="utf-8")
    made = reviewed.reviewed_copy

    def fails_for_text(checked: CheckResult, *more: object, **options: object) -> object:
        if checked.report.documents[0].document.path == "a.md":
            raise KeyError("a bug")
        return made(checked, *more, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(reviewed, "reviewed_copy", fails_for_text)
    ended = stacite(*REVIEW, "a.md", word_file.name)
    assert ended.status == 2
    assert "error: a.md: internal error: KeyError: 'a bug'" in ended.err
    assert Path("brief.reviewed.docx").exists()


@pytest.mark.parametrize("options", [(), ("-o", "out/new")])
def test_copies_are_replaced_only_where_nobody_has_edited_them(
    stacite: Stacite, word_file: Path, options: tuple[str, ...]
) -> None:
    command = (*REVIEW, word_file.name, *options)
    copy = Path(options[1] if options else ".", "brief.reviewed.docx")
    stacite(*command)
    assert stacite(*command).status != 2
    copy.write_bytes(b"my own notes")
    refused = stacite(*command)
    assert refused.status == 2
    assert f"{copy.as_posix()} exists, and was not written by stacite or was edited since" in refused.err
    assert f"To go on with it, run `stacite review {copy.as_posix()}`." in refused.err
    assert copy.read_bytes() == b"my own notes"
    assert stacite(*command, "--force").status != 2
    assert texts(copy.read_bytes())
