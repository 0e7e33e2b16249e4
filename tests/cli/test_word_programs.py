"""What stacite makes of Word documents, as other programs see it: Pandoc, python-docx, LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.cli.test_word import DATA, OFFLINE, texts
from tests.making import docx as word
from tests.making import odt
from tests.making.archives import members_of, packed

from stacite.readers import base as readers
from stacite.readers.base import ReadOptions, TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Ended

    Stacite = Callable[..., Ended]

pytestmark = pytest.mark.programs

MARKDOWN = """\
# A brief

One.[^1] Two.[^2] Three.[^3]

[^1]: Ada Okafor, *A Small Book* (Leeds: Own Press, 2011), <http://dx.doi.org/10.1000/182>.

[^2]: Jane Doe, "On Lines," *News*, June 12, 2024, \\<<https://x.example/a>\\>.

[^3]: Jo Roe, "On Dots," *News*, June 14, 2024, \\<<https://x.example/b>\\>.
"""


def _needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{' and '.join(missing)}: not installed")


def pandoc(*arguments: str, given: bytes = b"") -> str:
    return subprocess.run(
        ["pandoc", *arguments], input=given, check=True, capture_output=True, timeout=60
    ).stdout.decode()


@pytest.fixture
def written(folder: Path, stacite: Stacite) -> Path:
    """A document of Pandoc's with its links, fixed, and a copy with comments."""
    path = folder / "brief.docx"
    pandoc("-f", "markdown", "-o", str(path), given=MARKDOWN.encode())
    shutil.copy(path, folder / "before.docx")
    stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "checked.docx")
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    return folder


@_needs("pandoc")
def test_pandoc_accepts_rejects_and_shows_the_changes(written: Path) -> None:
    before, after = (str(written / name) for name in ("before.docx", "brief.docx"))
    plain = ("-t", "plain", "--wrap=none")
    assert pandoc(after, *plain, "--track-changes=reject") == pandoc(before, *plain)
    assert "(Leeds: Own Press, 2011), <https://doi.org/10.1000/182>." in pandoc(after, *plain)
    shown = pandoc(after, "-t", "markdown", "--wrap=none", "--track-changes=all")
    assert '{.deletion author="stacite"' in shown
    assert '[\\<]{.insertion author="stacite"' in shown
    assert "[<https://doi.org/10.1000/182>\\>]{.insertion" in shown


@_needs("pandoc")
def test_pandoc_shows_the_comments(written: Path) -> None:
    shown = pandoc(str(written / "checked.docx"), "-t", "markdown", "--wrap=none", "--track-changes=all")
    assert shown.count(".comment-start") == 2
    assert "[Offline: no links or DOIs were checked. No sources were looked up.]{.comment-start" in shown
    assert re.search(r'One\.\[\*\*[^*]+ \(I102, warning\)\*\*.*\.comment-start [^}]*author="stacite"', shown, re.DOTALL)


def test_python_docx_opens_both(stacite: Stacite, folder: Path) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    (folder / "brief.docx").write_bytes(DATA)
    stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "checked.docx")
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    for name in ("brief.docx", "checked.docx"):
        assert [each.text for each in docx.Document(str(folder / name)).paragraphs] == ["A"]
    opened = docx.Document(str(folder / "checked.docx"))
    assert [(each.author, each.initials) for each in opened.comments] == [("stacite", "st")] * 3
    title, message, *_ = opened.comments.get(1).text.split("\n")
    assert title.endswith(" (I102, warning)")
    assert message.startswith("The DOI is written with “doi:”")


def test_what_python_docx_writes_can_be_commented_on(stacite: Stacite, folder: Path) -> None:
    """Its documents have comments of people's, and get notes as a program would add them."""
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    made, file = docx.Document(), io.BytesIO()
    run = made.add_paragraph("Some words").add_run(" more")
    made.add_comment(run, "Mine", author="Anna", initials="a")
    made.save(file)
    (folder / "brief.docx").write_bytes(with_note(file.getvalue()))
    stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "checked.docx")
    opened = docx.Document(str(folder / "checked.docx"))
    assert [each.author for each in opened.comments] == ["Anna", "stacite", "stacite"]


def with_note(data: bytes) -> bytes:
    """The document with a note at its first paragraph's end."""
    members = members_of(data)
    notes = members_of(word.docx_of([["A", word.note("Jane Doe, “On Lines,” doi:10.1000/182.")]]))
    members["word/footnotes.xml"] = notes["word/footnotes.xml"]
    body = members["word/document.xml"].decode()
    call = '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    return packed(members | {"word/document.xml": body.replace("</w:p>", call, 1).encode()})


def converted(form: str, *paths: Path) -> list[Path]:
    """What LibreOffice makes of documents in a folder."""
    folder = paths[0].parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=170)
    return [path.with_suffix(f".{form.partition(':')[0]}") for path in paths]


def printed(*paths: Path) -> list[str]:
    """What LibreOffice prints, comments in the margin."""
    made = converted('pdf:writer_pdf_Export:{"ExportNotesInMargin":{"type":"boolean","value":"true"}}', *paths)
    commands = [["pdftotext", "-layout", str(each), "-"] for each in made]
    return [subprocess.run(command, check=True, capture_output=True).stdout.decode() for command in commands]


@_needs("soffice", "pdftotext")
def test_libreoffice_shows_comments_and_changes(stacite: Stacite, folder: Path) -> None:
    (folder / "brief.docx").write_bytes(DATA)
    stacite("check", "brief.docx", *OFFLINE, "--output-format", "word", "-o", "checked.docx")
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    shown, fixed = printed(folder / "checked.docx", folder / "brief.docx")
    assert "(I102, warning)" in re.sub(r"\s+", " ", shown)
    assert "Angle brackets around URLs" in re.sub(r"\s+", " ", shown), "the page cuts the end of a line"
    assert "doi:https://doi.org/10.1000/182" in fixed.replace("doi:\n", "doi:")


@_needs("soffice")
def test_libreoffice_reads_the_changes_and_comments_in_its_own_format(stacite: Stacite, folder: Path) -> None:
    """It writes them into a Word file: the changes as such, and each comment at its note."""
    linked = odt.note(
        "Jo Roe, “On Dots,” *News*, ", odt.link("http://dx.doi.org/10.1000/7", "http://dx.doi.org/10.1000/7")
    )
    fixable = odt.note("Ada Okafor, ", odt.italic("A Small Book"), " (Leeds: Own Press, 2011), doi:10.1000/182.")
    open_quote = odt.note("Jo Roe, “On Dots, News, June 14, 2024, https://x.example/b.")
    (folder / "brief.odt").write_bytes(odt.odt_of([["A", fixable, "B", linked, "C", open_quote]]))
    before = texts((folder / "brief.odt").read_bytes())
    stacite("review", "brief.odt", *OFFLINE, "--select", "I102,S613", "--no-open")
    stacite("check", "brief.odt", *OFFLINE, "--select", "I102,S613", "--fix")
    (made,) = converted("docx", folder / "brief.reviewed.odt")
    written = made.read_bytes()
    assert texts(written) == texts((folder / "brief.odt").read_bytes()) != before
    assert texts(written, TrackedChanges.REJECT) == before
    anchored = re.findall(
        r'commentRangeStart w:id="(\d+)".*?footnoteReference w:id="(\d+)".*?commentRangeEnd w:id="\1"',
        members_of(written)["word/document.xml"].decode(),
    )
    assert len(anchored) == 1
    assert members_of(written)["word/comments.xml"].count(b'w:author="stacite"') == 2


@_needs("soffice")
def test_libreoffice_writes_back_what_it_read(stacite: Stacite, folder: Path) -> None:
    """The changes are changes to it too: it writes them as such into an ODT."""
    (folder / "brief.docx").write_bytes(DATA)
    stacite("check", "brief.docx", *OFFLINE, "--fix")
    endnote = word.note("End.", kind="endnote")
    untouched = word.docx_of(
        [["A", word.note("Ada ", word.italic("Book"), ", 1."), " B", endnote], ["C", word.note("x")]]
    )
    (folder / "other.docx").write_bytes(untouched)
    faulty = [word.note(f"Jane Doe, “Lines {each},” doi:10.1000/{each}.", kind="endnote") for each in (1, 2, 3)]
    (folder / "endnotes.docx").write_bytes(word.docx_of([["A", note] for note in faulty]))
    stacite("check", "endnotes.docx", *OFFLINE, "--output-format", "word", "-o", "commented.docx")
    assert members_of((folder / "commented.docx").read_bytes())["word/document.xml"].count(b"commentReference ") == 4
    _, other, commented = converted("odt", folder / "brief.docx", folder / "other.docx", folder / "commented.docx")
    assert [each.text for each in readers.read(commented.read_bytes(), "commented.odt").notes] == [
        f"Jane Doe, “Lines {each},” doi:10.1000/{each}." for each in (1, 2, 3)
    ]
    assert [(each.label, each.kind, each.text) for each in readers.read(other.read_bytes(), "other.odt").notes] == [
        (each.label, each.kind, each.text) for each in readers.read(untouched, "other.docx").notes
    ]
    for changes in TrackedChanges:
        doc, odt = (
            [note.text for note in readers.read((folder / name).read_bytes(), name, options=ReadOptions(changes)).notes]
            for name in ("brief.docx", "brief.odt")
        )
        assert doc == odt
