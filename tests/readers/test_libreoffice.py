"""Word's old format and RTF: converted by LibreOffice where it is installed, else refused with what to do."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.making import docx as word

from stacite.errors import DocumentError
from stacite.readers import bounded, libreoffice
from stacite.readers.formats import choose

RTF = (
    rb"{\rtf1\ansi One{\super\chftn}{\footnote\pard\plain{\super\chftn} Ada Okafor, {\i A Small Book} (Leeds, 2011),"
    rb" 12.} and two{\super\chftn}{\footnote\pard\plain{\super\chftn} Ibid., 14.}.\par}"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_97 = OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le")
needs_libreoffice = pytest.mark.skipif(libreoffice.find_libreoffice() is None, reason="LibreOffice is not installed")


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in place of LibreOffice; `{out}` is the file that it should write."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport os, sys, time\nout = sys.argv[-2] + '/document.docx'\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "temporary"))
    (folder / "temporary").mkdir()


@needs_libreoffice
def test_rtf_is_read_with_its_notes_and_emphasis() -> None:
    document = bounded.read_bounded(RTF, "brief.rtf")
    assert [(note.label, note.text) for note in document.notes] == [
        ("1", "Ada Okafor, *A Small Book* (Leeds, 2011), 12."),
        ("2", "Ibid., 14."),
    ]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2]
    assert (document.format, document.sha256) == ("rtf", hashlib.sha256(RTF).hexdigest())
    assert (document.doubts, document.source, document.note_text) == ((), None, None)


@needs_libreoffice
def test_word_97_is_read(tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_bytes(word.docx_of([["A", word.note("Ada ", word.italic("Book"), ", 1."), " B"]]))
    program = str(libreoffice.find_libreoffice())
    command = [program, f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "brief.docx")], check=True, capture_output=True)
    document = bounded.read_bounded((tmp_path / "brief.doc").read_bytes(), "brief.doc")
    assert [note.text for note in document.notes] == ["Ada *Book*, 1."]
    assert document.format == "doc"


@pytest.mark.parametrize(
    ("data", "name", "chosen"),
    [
        (RTF, "a.txt", "rtf"),
        (WORD_97, "a.txt", "doc"),
        (OLE + b"Workbook", "a.xls", "text"),
        (b"words", "a.rtf", "rtf"),
    ],
)
def test_the_format_is_detected(data: bytes, name: str, chosen: str) -> None:
    assert chosen == choose(data, name).name


def test_without_libreoffice_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "find_libreoffice", lambda: None)
    with pytest.raises(DocumentError) as caught:
        bounded.read_bounded(WORD_97, "brief.doc")
    assert caught.value.message == "brief.doc: reading .doc files requires LibreOffice, which is not installed"
    assert "Save it as .docx" in caught.value.hint


def test_a_program_in_the_working_directory_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "soffice").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(libreoffice, "_INSTALLED", ())
    assert libreoffice.find_libreoffice() is None


@pytest.mark.parametrize("data", [b"words", OLE + b"Workbook"])
def test_another_format_is_not_converted(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"a\.doc: the file is "):
        bounded.read_bounded(data, "a.doc")


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_what_libreoffice_writes_is_read_with_the_limits_of_any_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, monkeypatch, "os.makedirs(os.path.dirname(out)); open(out, 'wb').write(b'no archive')")
    with pytest.raises(DocumentError, match=r"a\.rtf: the file is not a Word document"):
        bounded.read_bounded(RTF, "a.rtf")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_a_conversion_that_writes_nothing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, "sys.exit(1)")
    with pytest.raises(DocumentError, match=r"a\.rtf: LibreOffice can't convert it to \.docx"):
        bounded.read_bounded(RTF, "a.rtf")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_a_conversion_that_takes_too_long_is_ended_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = tmp_path / "late"
    script = f"if os.fork() == 0:\n    time.sleep(2)\n    open({str(late)!r}, 'w').close()\nelse:\n    time.sleep(60)"
    _program(tmp_path, monkeypatch, script)
    monkeypatch.setattr(libreoffice, "CONVERSION_S", 1)
    with pytest.raises(DocumentError, match="takes more than 1 seconds"):
        bounded.read_bounded(RTF, "a.rtf")
    assert list((tmp_path / "temporary").iterdir()) == []
    subprocess.run([sys.executable, "-c", "import time; time.sleep(1.5)"], check=True)
    assert not late.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_libreoffice_runs_with_limits_and_a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    script = (
        "import resource\n"
        f"open({str(seen)!r}, 'w').write(repr((resource.getrlimit(resource.RLIMIT_AS)[0], os.environ['HOME'])))"
    )
    _program(tmp_path, monkeypatch, script)
    with pytest.raises(DocumentError):
        bounded.read_bounded(RTF, "a.rtf")
    memory, home = eval(seen.read_text())  # noqa: S307 - written above
    assert 0 < memory <= 4 * 2**30
    assert Path(home).parent == tmp_path / "temporary"
