from __future__ import annotations

import pytest

from stacite.bibliographies import ris
from stacite.errors import FileError
from stacite.model.item import Date, Item, Name

RECORD = """TY  - JOUR
ID  - doe2020
AU  - Doe, Jane
AU  - Berg, Jan, Jr.
AU  - Ministry of Arts,
TI  - On Things
T2  - Journal of
 Things
VL  - 5
IS  - 2
SP  - 807
EP  - 817
PY  - 2020
DA  - 2020/05/03/
SN  - 2049-3630
DO  - https://doi.org/10.1000/a_b
UR  - https://example.org/a_b
KW  - one
KW  - two
ER  -
"""


def test_a_record_in_full() -> None:
    found = ris.read(RECORD.replace("\n", "\r\n").encode("utf-8-sig"), "refs.ris")
    (entry,) = found.entries
    assert not found.doubts
    assert (entry.key, entry.line, entry.is_named) == ("doe2020", 1, True)
    assert entry.item == Item(
        "article-journal",
        {
            "title": "On Things",
            "volume": "5",
            "issue": "2",
            "URL": "https://example.org/a_b",
            "container-title": "Journal of Things",
            "page": "807–817",
            "ISSN": "2049-3630",
            "DOI": "10.1000/a_b",
            "keyword": "one; two",
        },
        {"author": (Name("Doe", "Jane"), Name("Berg", "Jan", suffix="Jr."), Name(literal="Ministry of Arts"))},
        {"issued": Date("2020-05-03")},
    )


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("DA  - 2020", "2020"),
        ("PY  - 2020///", "2020"),
        ("Y1  - 2020/05//", "2020-05"),
        ("DA  - 2024///Spring 2024", "2024-21"),
        ("DA  - 1850///ca. 1850", "1850~"),
        ("DA  - 2019///2019–2021", "2019/2021"),
        ("DA  - 2019///since 2019", "2019/.."),
        ("DA  - 2019///whenever", "2019"),
        ("PY  - in press", "in press"),
    ],
)
def test_dates(written: str, edtf: str) -> None:
    assert ris.read(f"TY  - GEN\n{written}\nER  - \n".encode(), "a.ris").entries[0].item.issued == Date(edtf)


@pytest.mark.parametrize(
    ("kind", "csl", "container"),
    [
        ("CHAP", "chapter", "container-title"),
        ("RPRT", "report", "collection-title"),
        ("XXX", "document", "collection-title"),
    ],
)
def test_types_and_what_a_work_stands_in(kind: str, csl: str, container: str) -> None:
    item = ris.read(f"TY  - {kind}\nT2  - Whole\nSN  - 12-5\nER  - \n".encode(), "a.ris").entries[0].item
    assert (item.type, item.get(container)) == (csl, "Whole")
    assert item.get("number" if kind == "RPRT" else "ISBN") == "12-5"


def test_a_record_without_an_id_has_no_key_of_its_own() -> None:
    found = ris.read(b"TY  - BOOK\nTI  - A\nER  - \nTY  - BOOK\nTI  - B\nTY  - BOOK\nID  - c\n", "refs.ris")
    assert [(entry.key, entry.line, entry.is_named) for entry in found.entries] == [
        ("record 1", 1, False),
        ("record 2", 4, False),
        ("c", 6, True),
    ]
    assert [(doubt.line, doubt.message) for doubt in found.doubts] == [
        (4, "the record has no ER line; it ends at the next one"),
        (6, "the last record has no ER line"),
    ]


@pytest.mark.parametrize("data", [b"", b"TI  - A\nER  - \n", b"Provider: x\n\n"])
def test_a_file_without_a_record_is_refused(data: bytes) -> None:
    with pytest.raises(FileError, match=r"refs\.ris: contains no RIS record"):
        ris.read(data, "refs.ris")
