from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from stacite.errors import DocumentError, with_extra
from stacite.readers import base as readers
from stacite.readers import rst
from stacite.readers.formats import FORMATS, FormatMatch

pytest.importorskip("docutils", reason="the extra rst is not installed")

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from stacite.model.document import Document, Note

    BlocksOf = Callable[[Note], list[tuple[str, str]]]
    ReadText = Callable[..., Document]


@pytest.mark.parametrize(
    ("source", "text", "urls"),
    [
        ("See *Silt*, **bold**, ``code``.", "See *Silt*, bold, code.", []),
        ("`the roll <https://example.org/r>`_, end", "the roll, end", ["https://example.org/r"]),
        ("https://example.org/a_b, end", "https://example.org/a_b, end", []),
        ("one\n   two\n\n   three", "one two three", []),
        ("one:\n\n   - a\n   - b", "one: a b", []),
        (r"5\*7 and a\ b", "5*7 and ab", []),
        (":ref:`the part <x>` here", "the part here", []),
    ],
)
def test_the_text_of_a_note(source: str, text: str, urls: list[str], read: ReadText) -> None:
    document = read(f"Words. [1]_\n\n.. [1] {source}\n", "a.rst")
    assert [each.text for each in document.notes] == [text]
    assert [each.url for each in document.notes[0].addresses] == urls
    assert document.body.text == "Words."


def test_characters_have_their_offsets_in_the_source(read: ReadText) -> None:
    source = "Title\n=====\n\nWords. [1]_\r\n\n.. [1] See *Silt*,\n   https://example.org/a_b.\n"
    note = read(source, "a.rst").notes[0]
    start = note.text.index("https")
    assert note.passage.source_span(start, start + 23) == (source.index("https"), source.index("https") + 23)
    assert note.location.line == 6


def test_labels_are_those_that_docutils_resolves(read: ReadText) -> None:
    document = read(
        "A [#]_ B [#name]_ C [3]_ D [*]_ E [#name]_ F [Berg]_\n\n.. [#] One.\n.. [#name] Two.\n.. [3] Three.\n"
        ".. [*] Star.\n.. [Berg] A citation.\n.. [9] Never.\n",
        "a.rst",
    )
    assert [(each.label, each.text) for each in document.notes] == [
        ("1", "One."),
        ("2", "Two."),
        ("3", "Three."),
        ("*", "Star."),
        ("9", "Never."),
    ]
    assert [(each.label, each.ordinal) for each in document.note_refs] == [
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("*", 4),
        ("2", 2),
    ]
    source = document.source or ""
    assert [source[slice(*each.span)] for each in document.note_refs if each.span][:3] == ["[#]_", "[#name]_", "[3]_"]
    assert "Notes that nothing in the text refers to: 9." in document.doubts


def test_a_reference_to_nothing_has_no_note(read: ReadText) -> None:
    document = read("A [1]_ B [7]_\n\n.. [1] One.\n", "a.rst")
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("7", None)]


@pytest.mark.parametrize(
    "source",
    [
        "::\n\n   A [1]_\n\n   .. [1] no",
        ".. code-block:: rst\n\n   .. [1] no",
        "..\n   .. [1] no",
        "``[1]_``",
        r"\[1]_",
    ],
)
def test_what_is_no_note(source: str, read: ReadText) -> None:
    document = read(f"Words.\n\n{source}\n", "a.rst")
    assert document.notes == ()
    assert document.note_refs == ()


def test_nothing_outside_is_read(read: ReadText, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words")
    files = [f".. include:: {secret}", f".. raw:: html\n   :file: {secret}", f".. csv-table::\n   :file: {secret}"]
    source = "\n\n".join(["A [1]_", *files, ".. [1] x\n"])
    document = read(source, "a.rst")
    assert "secret words" not in document.body.text
    assert [each.text for each in document.notes] == ["x"]


def test_what_is_too_deep_or_too_long_says_so() -> None:
    for source in ("\n".join("  " * depth + "- a\n" for depth in range(400)), "*a " * 60_000, "a" * 200_000):
        with pytest.raises(DocumentError):
            rst.read(source.encode(), "a.rst")


def test_without_docutils_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docutils", None)
    with pytest.raises(DocumentError, match="reading reStructuredText requires docutils") as caught:
        readers.read(b"A [1]_\n\n.. [1] x\n", "a.rst")
    assert caught.value.hint == with_extra("rst")


@pytest.mark.parametrize(
    ("source", "likeness"),
    [
        ("A [1]_\n\n.. [1] x\n", FormatMatch.LIKELY),
        ("A [#a]_\n\n.. [#a] x\n", FormatMatch.LIKELY),
        ("Words.\n", FormatMatch.NO),
    ],
)
def test_likeness(source: str, likeness: FormatMatch) -> None:
    assert FORMATS["rst"].sniff(source.encode()) is likeness


def document_of(source: str) -> Document:
    return rst.read(source.encode(), "a.rst")


def test_a_reference_in_a_parsed_literal_counts() -> None:
    document = document_of(
        "Text.\n\n.. parsed-literal::\n\n   run [1]_ *now*\n\nShown::\n\n   run [2]_\n\n.. [1] One.\n.. [2] Two.\n"
    )
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == [("1", 1)]
    assert "run" in document.note_refs[0].before


def test_the_blocks_of_a_note(read: ReadText, blocks_of: BlocksOf) -> None:
    note = read(
        "Words. [1]_\n\n.. [1] He says:\n\n       This stands.\n\n       And this.\n\n       -- R. Berg\n\n"
        "   - one\n   - two\n\n   For example::\n\n      x = 'y\n\n   So ``it's``.\n",
        "a.rst",
    ).notes[0]
    assert blocks_of(note) == [
        ("paragraph", "He says:"),
        ("quotation", "This stands."),
        ("quotation", "And this."),
        ("attribution", "R. Berg"),
        ("list item", "one"),
        ("list item", "two"),
        ("paragraph", "For example:"),
        ("code", "x = 'y"),
        ("paragraph", "So it's."),
    ]
    assert [note.text[slice(*span)] for span in note.opaque] == ["it's"]
