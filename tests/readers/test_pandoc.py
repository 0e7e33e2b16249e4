"""Pandoc's JSON: what it writes itself, and what only somebody else could have written."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from tests.making.programs import needs

from stacite.errors import DocumentError
from stacite.model.document import AddressSource, BlockKind
from stacite.readers import pandoc
from stacite.readers.base import read
from stacite.readers.formats import FORMATS, FormatMatch

needs_pandoc = needs("pandoc")
ESSAY = """\
# Walls

Walls hold.[^1] For *years*.^[Ibid., 14; see "Walls", <https://a.example/x> and [a page](https://b.example/y).] So
[@doe2009, 12].

> They fell.[^2]

Term

:   A definition.[^3]

1.  An item with `code`.[^4]

| a     |
|-------|
| b[^5] |

[^1]: Jane Doe, *A History of Floods* (London: River Press, 2009), 12.
[^2]: Doe said:

    > Walls hold water.

    - a list, [see @doe2009, 14]

[^3]: Third, with `code` and $x^2$.
[^4]: Fourth.\\
    Its second line.
[^5]: Fifth.

::: {#refs}
Doe, Jane. *A History of Floods*. London: River Press, 2009.

Roe, Ann. *On Walls*. Leeds: Own Press, 2011.
:::
"""


def written(*blocks: Any, version: object = (1, 23, 1)) -> bytes:
    return json.dumps({"pandoc-api-version": version, "meta": {}, "blocks": blocks}).encode()


def element(kind: str, content: object = None) -> dict[str, Any]:
    return {"t": kind, "c": content}


def converted(text: str, *options: str) -> bytes:
    command = ["pandoc", "--from=markdown", "--to=json", *options]
    return subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout


@needs_pandoc
def test_what_pandoc_makes_of_markdown() -> None:
    document = read(converted(ESSAY), "essay.json")
    assert (document.format, document.doubts) == ("pandoc", ())
    notes = {note.label: note for note in document.notes}
    assert {label: note.text for label, note in notes.items()} == {
        "1": "Jane Doe, *A History of Floods* (London: River Press, 2009), 12.",
        "2": "Ibid., 14; see “Walls”, https://a.example/x and a page.",
        "3": "Doe said: Walls hold water. a list, [see @doe2009, 14]",
        "4": "Third, with code and x^2.",
        "5": "Fourth. Its second line.",
        "6": "Fifth.",
    }
    (address,) = notes["2"].addresses
    assert (address.url, address.source) == ("https://b.example/y", AddressSource.RELATIONSHIP)
    assert [block.kind for block in notes["3"].blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.QUOTATION,
        BlockKind.LIST_ITEM,
    ]
    opaque = {label: [note.text[slice(*span)] for span in note.opaque] for label, note in notes.items() if note.opaque}
    assert opaque == {"3": ["[see @doe2009, 14]"], "4": ["code", "x^2"]}
    assert [(ref.label, ref.before.split()[-1], ref.is_quoted) for ref in document.note_refs] == [
        ("1", "hold.", False),
        ("2", "*years*.", False),
        ("3", "fell.", True),
        ("4", "definition.", False),
        ("5", "code.", False),
        ("6", "b", False),
    ]
    assert document.body.text.startswith("Walls\n\nWalls hold. For *years*. So [@doe2009, 12].\n\nThey fell.")
    assert [entry.text.partition(".")[0] for entry in document.sources] == ["Doe, Jane", "Roe, Ann"]


@needs_pandoc
def test_notes_that_citeproc_writes_are_notes() -> None:
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info><title>t</title><id>t</id>'
        '<updated>2026-01-01T00:00:00Z</updated></info><citation><layout suffix="."><text variable="title"'
        ' font-style="italic"/></layout></citation></style>'
    )
    text = "---\nreferences: [{id: doe, type: book, title: Floods}]\n---\nWalls [@doe].\n"
    document = read(converted(text, "--citeproc", f"--csl=data:text/xml,{style}"), "essay.json")
    assert [note.text for note in document.notes] == ["*Floods*."]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (written(), FormatMatch.CERTAIN),
        (b'{"blocks":[],"meta":{},"pandoc-api-version":[1,22]}', FormatMatch.CERTAIN),
        (b'{"version":[1,22]}', FormatMatch.NO),
        (b'"pandoc-api-version"', FormatMatch.NO),
    ],
)
def test_it_is_known_by_its_version(data: bytes, match: FormatMatch) -> None:
    assert FORMATS["pandoc"].sniff(data) is match


CITES = [
    {"citationId": "doe", "citationPrefix": [element("Str", "see")], "citationSuffix": [element("Str", "12")]},
    {"citationId": "roe", "citationPrefix": [], "citationSuffix": []},
]
KEYS = "[see @doe, 12; @roe]"
NOTE = element("Note", [element("Para", [element("Str", "Text.")])])


@pytest.mark.parametrize(
    ("inlines", "note", "body"),
    [
        ([NOTE], "Text.", ""),
        ([element("Note", [element("Para", [element("Str", "A"), NOTE])])], "A Text.", ""),  # a note in a note
        ([element("Span", [["", ["comment-start"], []], [element("Str", "no")]]), NOTE], "Text.", ""),
        ([element("RawInline", ["html", "<b>"]), element("Image", [["", [], []], [], ["a", ""]]), NOTE], "Text.", ""),
        ([element("Emph", [element("Str", "a"), NOTE, element("Str", "b")])], "Text.", "*ab*"),
        ([element("Unheard", [1]), NOTE], "Text.", ""),
        ([element("Cite", [CITES, [element("RawInline", ["latex", "\\autocites"])]]), NOTE], "Text.", KEYS),
    ],
)
def test_unusual_elements(inlines: list[object], note: str, body: str) -> None:
    document = read(written(element("Para", inlines)), "a.json")
    assert [each.text for each in document.notes] == [note]
    assert document.body.text == body


DEEP = b'{"t":"BlockQuote","c":[' * 100_000 + b"]}" * 100_000
DAMAGED: tuple[Any, ...] = (
    1,
    "text",
    [],
    {"c": []},
    element("Para", "text"),
    element("Para", [element("Str", 5)]),
    element("Para", [element("Quoted", [{"t": "None"}, []])]),
    element("Para", [element("Link", [[], [], []])]),
    element("Para", [element("Link", [["", [], []], [], [1, 2]])]),
    element("Table", [1, 2]),
    element("Div", [[]]),
    element("DefinitionList", [1]),
    element("Para", [element("Cite", [[{}], []])]),
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"pandoc-api-version":', "this is not JSON"),
        (b"\xff", "this is not JSON"),
        (b"[]", "this is not a document of pandoc"),
        (b'{"pandoc-api-version":[1,23]}', "this is not a document of pandoc"),
        (written(version=[1, 17]), "this version of pandoc is too old"),
        (written(version=[1, "x"]), "this version of pandoc is too old"),
        (written().replace(b"[]", b"[" + DEEP + b"]"), "the document is nested too deeply to be read"),
        *((written(block), "this is not a document of pandoc: an element is damaged") for block in DAMAGED),
    ],
)
def test_what_is_no_document_is_one_sentence(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        pandoc.read(data, "a.json")
    assert caught.value.message == f"a.json: {message}"
    assert caught.value.hint
