"""Works that EndNote leaves in fields of Word documents."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from tests.making.docx import Raw, complex_field, docx_of, note, run

from stacite.readers import docx

if TYPE_CHECKING:
    from stacite.model.document import Note


def _styled(name: str, letters: str, face: str = "normal") -> str:
    return f'<{name}><style face="{face}" font="default" size="100%">{letters}</style></{name}>'


ARTICLE = (
    '<record><rec-number>7</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors>'
    f"{_styled('author', 'Okafor, Ada')}{_styled('author', 'Ben Lind')}{_styled('author', 'Bureau of Letters,')}"
    f"{_styled('author', 'Moss, Carl, Jr.')}</authors></contributors><titles><title><style>Moths of </style>"
    '<style face="italic">Betula</style><style> woods &amp; fens</style></title>'
    f"{_styled('secondary-title', 'Journal of Fens')}</titles>{_styled('pages', '12-34')}{_styled('volume', '5')}"
    f"{_styled('number', '2')}<dates>{_styled('year', '2011')}</dates>{_styled('isbn', '1234-5679')}"
    "<urls><pdf-urls><url>internal-pdf://a.pdf</url></pdf-urls><related-urls><url>https://a.example/7</url>"
    "</related-urls></urls><electronic-resource-num>https://doi.org/10.5555/fens.7</electronic-resource-num></record>"
)
CHAPTER = (
    '<record><ref-type name="Book Section">5</ref-type><contributors><authors><author>Lind, Ben</author></authors>'
    "<secondary-authors><author>Moss, Carl</author></secondary-authors></contributors><titles><title>A Part</title>"
    "<secondary-title>The Whole</secondary-title></titles><pages>3-9</pages><dates><year>1999</year></dates>"
    "<pub-location>Oslo</pub-location><publisher>Fen Press</publisher><isbn>9780000000002</isbn></record>"
)
CITED = (
    f"<EndNote><Cite><Author>Okafor</Author><Pages>14</Pages><Prefix>see </Prefix>{ARTICLE}</Cite>"
    f"<Cite>{CHAPTER}</Cite><Cite><Author>Only</Author><Year>2000</Year></Cite></EndNote>"
)
PRINTED = "see Okafor 2011, 14; Lind 1999"


def _note(field: Raw) -> Note:
    (found,) = docx.read(docx_of([["A", note("Now ", field, ".")]]), "a.docx").notes
    return found


def _mark(kind: str, data: str = "") -> str:
    held = f"<w:fldData>{data}</w:fldData>" if data else ""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{held}</w:fldChar></w:r>'


def _code(instruction: str) -> str:
    return f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"


PACKED = base64.encodebytes(CITED.encode()).decode()
OUTER = _mark("begin", PACKED) + _code(" ADDIN EN.CITE ")
INNER = _mark("begin", PACKED) + _code(" ADDIN EN.CITE.DATA ") + _mark("end")
RESULT = _mark("separate") + run(PRINTED).xml + _mark("end")


@pytest.mark.parametrize(
    "field",
    [
        complex_field(f" ADDIN EN.CITE {CITED}", PRINTED, 5),
        Raw(OUTER + RESULT),
        Raw(OUTER + INNER + RESULT),
        Raw(_mark("begin") + _code(" ADDIN EN.CITE ") + INNER + RESULT),
    ],
    ids=["instruction", "data", "both", "inner field"],
)
def test_works_and_what_is_printed_for_them(field: Raw) -> None:
    found = _note(field)
    assert found.text == f"Now {PRINTED}."
    article, chapter = found.items
    assert article.item.type == "article-journal"
    assert article.item.texts == {
        "title": "Moths of *Betula* woods & fens",
        "container-title": "Journal of Fens",
        "volume": "5",
        "issue": "2",
        "page": "12-34",
        "ISSN": "1234-5679",
        "DOI": "10.5555/fens.7",
        "URL": "https://a.example/7",
    }
    assert [str(each) for each in article.item.authors] == [
        "Ada Okafor",
        "Ben Lind",
        "Bureau of Letters",
        "Carl Moss, Jr.",
    ]
    assert article.item.authors[2].literal
    assert (article.item.issued and article.item.issued.year, article.locator, article.prefix) == (2011, "14", "see")
    assert chapter.item.type == "chapter"
    assert [str(each) for each in chapter.item.names["editor"]] == ["Carl Moss"]
    assert (chapter.item.get("publisher"), chapter.item.get("publisher-place")) == ("Fen Press", "Oslo")
    assert (chapter.item.get("container-title"), chapter.item.get("ISBN")) == ("The Whole", "9780000000002")
    for each in found.items:
        assert each.span is not None
        assert found.text[slice(*each.span)] == PRINTED


def test_an_edited_book_has_editors() -> None:
    record = ARTICLE.replace(">17<", ">28<").replace("Journal of Fens", "Fen Series")
    (work,) = _note(complex_field(f"ADDIN EN.CITE <EndNote><Cite>{record}</Cite></EndNote>", "Okafor")).items
    assert (work.item.type, work.item.get("collection-title")) == ("book", "Fen Series")
    assert work.item.authors == ()
    assert len(work.item.names["editor"]) == 4


@pytest.mark.parametrize(
    "instruction",
    [
        " ADDIN EN.CITE ",
        " ADDIN EN.CITE <EndNote><Cite>",
        " ADDIN EN.CITE <EndNote><Cite><record></Cite></EndNote>",
        f" ADDIN EN.REFLIST {CITED}",
        " ADDIN EN.CITE <EndNote><Cite><record><titles><title>No type</title></titles></record></Cite></EndNote>",
        f" ADDIN EN.CITE <!DOCTYPE x [<!ENTITY e 'y'>]>{CITED.replace('A Part', '&e;')[:-10]}",
        " ADDIN EN.CITE <EndNote>" + "<Cite>" * 20_000 + "</EndNote>",
    ],
)
def test_what_is_broken_gives_no_work_and_the_text_stays(instruction: str) -> None:
    found = _note(complex_field(instruction, "Okafor 4"))
    assert (found.text, found.items, found.addresses) == ("Now Okafor 4.", (), ())


@pytest.mark.parametrize("data", ["!!", "AAAA", base64.b64encode(b"\xff\xfe").decode(), escape("<&>")])
def test_broken_data_gives_no_work(data: str) -> None:
    found = _note(Raw(_mark("begin", data) + _code(" ADDIN EN.CITE ") + RESULT))
    assert (found.text, found.items) == (f"Now {PRINTED}.", ())
