"""Items, names and dates."""

import pytest

from stacite.model.item import Date, Item, Name


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
