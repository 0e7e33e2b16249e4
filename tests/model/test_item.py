"""Items, names and dates."""

import pytest

from stacite.model.item import Date, Item, Name, are_distinct


@pytest.mark.parametrize(
    ("edtf", "parts", "year"),
    [
        ("2023", ((2023,),), 2023),
        ("2023-08-15", ((2023, 8, 15),), 2023),
        ("2019/2021-03", ((2019,), (2021, 3)), 2019),
        ("1850~", ((1850,),), 1850),
        ("2024-21", ((2024, 21),), 2024),
        ("198X", (), None),
        ("2020/..", ((2020,),), 2020),
        ("n.d.", (), None),
        ("", (), None),
    ],
)
def test_reads_edtf(edtf: str, parts: tuple[tuple[int, ...], ...], year: int | None) -> None:
    assert Date(edtf).parts == parts
    assert Date(edtf).year == year


def test_what_is_no_date_stays_literal() -> None:
    assert Date("forthcoming").is_literal
    assert not Date("2019/2021").is_literal
    assert Date("1850?").is_approximate
    assert not Date("forthcoming~").is_approximate


def test_names_print_as_in_running_text() -> None:
    assert str(Name(family="Beethoven", given="Ludwig", dropping_particle="van")) == "Ludwig van Beethoven"
    assert str(Name(family="King", given="Martin Luther", suffix="Jr.")) == "Martin Luther King, Jr."
    assert str(Name(literal="The White House")) == Name(literal="The White House").sort == "The White House"
    assert Name(family="Berg", non_dropping_particle="van den").sort == "van den Berg"


def test_items_are_copied_with_changes() -> None:
    item = Item("book", {"title": "A", "volume": "1"})
    changed = item.with_texts(container_title="B", volume="")
    assert changed.texts == {"title": "A", "container-title": "B"}
    assert item.texts == {"title": "A", "volume": "1"}
    assert (changed.title, changed.get("ISBN"), changed.authors, changed.issued) == ("A", "", (), None)


ISSUE = "article-journal | Editorial | volume=7 | issue=1 | page=1–3 | container-title=Journal of Rivers"
BOOK = "book | Kritik | publisher=Meiner | publisher-place=Hamburg"
PART = "chapter | Introduction | container-title=Alpha | page=1–9"
PAGE = "webpage | Country Profile | URL=https://example.org/a | issued=2020"
LONG = "article-journal | A Short History of Water and Walls | volume=7 | page=1–3"


def _work(text: str) -> Item:
    kind, title, *values = text.split(" | ")
    texts = dict(value.split("=", 1) for value in values)
    dates = {"issued": Date(texts.pop("issued"))} if "issued" in texts else {}
    return Item(kind, {"title": title, **texts}, {}, dates)


@pytest.mark.parametrize(
    ("one", "changed", "distinct"),
    [
        (ISSUE, {"issue": "2", "page": "81–83"}, True),
        (ISSUE, {"issue": "2"}, False),  # a misprint: the pages are the same
        (ISSUE, {"page": "2"}, False),  # a pinpoint
        (ISSUE, {"volume": "VII", "issue": "1–2", "page": "2"}, False),
        (ISSUE, {"container-title": "J. Rivers", "page": "2"}, False),
        (ISSUE, {"issue": "2", "page": ""}, True),
        (ISSUE, {"issue": "2", "page": "81", "DOI": "10.5555/1"}, True),
        (ISSUE + " | DOI=10.5555/1", {"issue": "2", "page": "81"}, False),
        (LONG, {"volume": "8", "page": ""}, False),
        (LONG, {"volume": "8", "page": "9–12"}, True),
        (BOOK, {"publisher": "Reclam", "publisher-place": "Stuttgart"}, True),
        (BOOK, {"publisher": "Reclam"}, False),
        (BOOK, {"publisher": "F. Meiner", "publisher-place": "Leipzig"}, False),
        (BOOK, {"publisher": "", "publisher-place": "Leipzig"}, False),
        (PART, {"container-title": "Beta", "page": "1–19"}, True),
        (PART, {"container-title": "Alpha and Omega", "page": "1–19"}, False),
        (PAGE, {"URL": "https://example.org/b"}, True),
        (PAGE, {"URL": "http://www.example.org/a/"}, False),
        (PAGE, {"URL": "https://web.archive.org/web/2020/https://example.org/a"}, False),
        (PAGE + "-05-01", {"URL": "https://example.org/b"}, False),
    ],
)
def test_works_of_one_title_are_distinct_if_two_fields_say_so(
    one: str, changed: dict[str, str], distinct: bool
) -> None:
    item = _work(one)
    other = item.with_texts(**{name.replace("-", "_"): value for name, value in changed.items()})
    assert are_distinct(item, other) is are_distinct(other, item) is distinct
