"""A small sound document for each reader, for tests that damage them."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.making import boxes
from tests.making.docx import Link, docx_of, italic, zotero
from tests.making.docx import note as word_note
from tests.making.epub import chapter, epub_of
from tests.making.html import MANNERS, note_list, noted, paragraphs
from tests.making.odt import note as odt_note
from tests.making.odt import odt_of
from tests.making.pdf import Sheet, pdf_of

from stacite.readers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parents[1] / "data" / "documents"
NOTES = (
    "Aino Berg, Pears and Their Growers (Turku: Kala, 2001), 12.",
    "Maja Lindqvist, “Orchards of the Lower Valley,” Annals of Fruit 12 (2019): 44, https://doi.org/10.5555/orchard.7.",
    "See https://www.mills.example/2020/report-on-mills.pdf and the sources named there.",
)
_TEXT = (
    "\n".join(f"The mill stood still.{mark}\n" for mark in "¹²³")
    + "\n"
    + "\n".join(f"{mark} {note}" for mark, note in zip("¹²³", NOTES, strict=True))
)
_WORK = {
    "type": "book",
    "title": "Pears",
    "author": [{"family": "Berg", "given": "Aino"}],
    "issued": {"date-parts": [[2001]]},
}


def _texts() -> dict[str, str]:
    calls = "".join(f"The mill stood still.[^{at}]\n\n" for at in (1, 2, 3))
    markdown = calls + "\n\n".join(f"[^{at}]: {note}" for at, note in enumerate(NOTES, 1))
    feet = [f"The mill stood still\\footnote{{\\emph{{Cf.}} {note}}}." for note in NOTES]
    jats = "".join(f'<p>A mill.<xref ref-type="fn" rid="f{at}">{at}</xref></p>' for at in (1, 2, 3))
    notes = "".join(f'<fn id="f{at}"><label>{at}</label><p>{note}</p></fn>' for at, note in enumerate(NOTES, 1))
    tei = "".join(f'<p>A mill.<note place="foot" n="{at}">{note}</note></p>' for at, note in enumerate(NOTES, 1))
    fiction = "".join(f'<p>A mill.<a l:href="#n{at}" type="note">{at}</a></p>' for at in (1, 2, 3))
    told = "".join(
        f'<section id="n{at}"><title><p>{at}</p></title><p>{note}</p></section>' for at, note in enumerate(NOTES, 1)
    )
    return {
        "fb2": '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0" xmlns:l="http://www.w3.org/1999/xlink">'
        f'<body><section>{fiction}</section></body><body name="notes">{told}</body></FictionBook>',
        "asciidoc": "= Mills\n\n" + "\n\n".join(f"A mill.footnote:[{note}]" for note in NOTES),
        "boxes": boxes.alto([boxes.lines(NOTES)]),
        "jats": f"<article dtd-version='1.3'><body>{jats}</body><back><fn-group>{notes}</fn-group></back></article>",
        "latex": "\\documentclass{article}\n\\begin{document}\n" + "\n\n".join(feet) + "\n\\end{document}\n",
        "markdown": markdown,
        "pandoc": _pandoc(),
        "rst": "".join(f"A mill [{at}]_.\n\n" for at in (1, 2, 3))
        + "".join(f".. [{at}] {note}\n" for at, note in enumerate(NOTES, 1)),
        "tei": f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body>{tei}</body></text></TEI>',
        "text": _TEXT,
        "typst": "= Mills\n\n"
        + "\n\n".join(f"A mill.#footnote[{note.replace('//', chr(92) + '/' + chr(92) + '/')}]" for note in NOTES),
    }


def _pandoc() -> str:
    """As pandoc writes it."""

    def words(text: str) -> list[object]:
        return [{"t": "Str", "c": text}]

    notes = [{"t": "Note", "c": [{"t": "Para", "c": words(note)}]} for note in NOTES]
    blocks = [{"t": "Para", "c": [*words("The mill stood still."), note]} for note in notes]
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})


def samples() -> Mapping[str, bytes]:
    """By the reader's name, a document of the notes above, or else the one that stands in tests/data/documents."""
    stored = {name: path.read_bytes() for name in FORMATS for path in (FOLDER / name).glob("document.*")}
    return stored | _made()


def _made() -> dict[str, bytes]:
    linked = Link("https://mills.example/a", "mills")
    manner = next(iter(MANNERS.values()))
    sheet = Sheet()
    for at, note in enumerate(NOTES, 1):
        sheet.called(72, 700 - 20 * at, "The mill stood still for a year and more.", str(at))
        sheet.noted(72, 120 - 14 * at, str(at), note.replace("“", "").replace("”", ""))
    book = chapter(paragraphs(NOTES, manner) + note_list(NOTES, manner))
    return {name: text.encode() for name, text in _texts().items()} | {
        "docx": docx_of(
            [
                ["A mill", word_note(NOTES[0], linked), "."],
                ["A mill", word_note(italic("Cf."), NOTES[1]), "."],
                ["A mill", word_note(zotero([{"itemData": _WORK}], NOTES[2])), "."],
            ]
        ),
        "epub": epub_of({"one.xhtml": book}),
        "html": noted(NOTES, manner),
        "odt": odt_of([["A mill", odt_note(note), "."] for note in NOTES]),
        "pdf": pdf_of([sheet.rule(72, 118, 120)]),
    }


def damaged(data: bytes, seed: int) -> bytes:
    """The document with some bytes changed, taken out or doubled, or cut off; in a member, where it is an archive."""
    dice = random.Random(seed)  # noqa: S311 - nothing secret
    if data.startswith(b"PK") and dice.random() < 0.7:
        return _with_damaged_member(data, dice)
    return _damaged(data, dice)


def _damaged(data: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.2:
        return data[: dice.randrange(len(data) + 1)]
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 20))):
        if not changed:
            break
        at, length = dice.randrange(len(changed)), dice.choice((1, 1, 2, 8, 60))
        how = dice.randrange(4)
        if how == 0:
            changed[at] = dice.randrange(256)
        elif how == 1:
            del changed[at : at + length]
        elif how == 2:
            changed[at:at] = changed[at : at + length] * dice.choice((1, 2, 50))
        else:
            changed[at:at] = bytes(dice.choice(b"<>{}[]()\\#^*_&;\"'\0\xff\n\f") for _ in range(length))
    return bytes(changed)


def _with_damaged_member(data: bytes, dice: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        chosen = dice.choice(archive.namelist())
        for name in archive.namelist():
            content = archive.read(name)
            written.writestr(name, _damaged(content, dice) if name == chosen else content)
    return made.getvalue()
