"""What `make train` says where it can't go on, and what `make score` prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.run import BIBLIOGRAPHIES, TrainingError, convert, main, train

from training import run, table


def test_missing_programs_are_named_with_what_they_are_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None if name in ("pandoc", "npm") else f"/usr/bin/{name}")
    with pytest.raises(SystemExit) as ended:
        main([])
    assert str(ended.value) == (
        "training: these programs are missing:\n"
        "  pandoc    turns BibTeX into CSL items: apt-get install pandoc\n"
        "  npm       installs citeproc: apt-get install npm"
    )


def test_a_program_that_fails_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "pandoc").write_text("#!/bin/sh\necho no such bibliography >&2\nexit 3\n", encoding="utf-8")
    (tmp_path / "pandoc").chmod(0o755)
    with pytest.raises(TrainingError, match=r"pandoc .* ended with status 3\nno such bibliography"):
        convert(tmp_path, tmp_path / "csl")


def test_what_is_converted_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for bibliography in BIBLIOGRAPHIES:
        (tmp_path / f"{bibliography.name}.json").touch()
    monkeypatch.setenv("PATH", "")
    convert(tmp_path, tmp_path)


def test_a_model_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def trained(_: str, *records: str) -> str:
        Path(records[-1]).write_bytes(bytes(11))
        return ""

    monkeypatch.setattr(run, "_module", trained)
    monkeypatch.setattr(run, "LARGEST", 10)
    with pytest.raises(TrainingError, match="has 11 bytes, 10 are the most"):
        train(tmp_path, [], None)


SCORER = """\
import sys
print(sys.argv[2], "n=3 P=0.900 R=0.800 F1=0.847 tok=0.9 whole=0.500\\n   title P 1.000")
"""
READER = "import os, pathlib, sys\npathlib.Path(sys.argv[2]).write_text(os.environ['STACITE'])"


@pytest.fixture
def unlabelled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No labelled documents: they take their time."""
    monkeypatch.setattr("training.score.NOTES", tmp_path / "nowhere")


@pytest.mark.usefixtures("unlabelled")
def test_the_table_does_without_the_shared_sets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table.main(["--shared", str(tmp_path)])
    assert "Sets in" not in capsys.readouterr().out


@pytest.mark.usefixtures("unlabelled")
def test_shared_sets_stand_beside_anystyle_and_the_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tools, sets = tmp_path / "tools", tmp_path / "data" / "parse"
    tools.mkdir()
    sets.mkdir(parents=True)
    (tools / "run_parse.py").write_text(READER, encoding="utf-8")
    (tools / "score_parse.py").write_text(SCORER, encoding="utf-8")
    (sets / "windycity_latex.jsonl").touch()
    table.main(["--shared", str(tmp_path), "--fields"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["windycity_latex", "3", "0.900", "0.800", "0.847", "0.500", ".815/.366", ".92/.65"] in lines
    assert ["title", "P", "1.000"] in lines
