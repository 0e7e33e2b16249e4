from __future__ import annotations

import pytest

from stacite.compare.same_work import Sameness, is_other_work, same_work
from stacite.model.item import Date, Item, Name

DOE, ROE = (Name("Doe", "Jane"),), (Name("Roe", "Richard"),)
WHO = (Name(literal="World Health Board"),)


def work(
    title: str = "The History of Everyday Things",
    author: tuple[Name, ...] = DOE,
    year: str = "2020",
    kind: str = "article-journal",
    **texts: str,
) -> Item:
    said = {"title": title} | {name.replace("_", "-"): text for name, text in texts.items()}
    return Item(kind, said, {"author": author} if author else {}, {"issued": Date(year)} if year else {})


@pytest.mark.parametrize(
    ("printed", "entry", "exact"),
    [
        (work(), work(), 2),
        (work(), work("The history of everyday things"), 2),
        (work("“Things”: What’s *New*"), work("'Things': what's new"), 2),
        (work("The Colour of Everyday Behaviour"), work("The color of everyday behavior"), 1),
        (work(), work("The History of Everyday Things: A Reader"), 0),
        (work("The History of Everyday Things: A Reader"), work(), 0),
        (work(), work(author=(Name("Doe", "J."),)), 2),
        (work(author=(Name("Müller", "K."),)), work(author=(Name("Mueller", "Karl"),)), 2),
        (work(year="2020-05"), work(year="2020"), 2),
        (work(year=""), work(year=""), 2),
        (work(author=(), publisher="World Health Board"), work(author=WHO), 2),
        (work(author=WHO), work(author=(), publisher="World Health Board"), 2),
        (work(author=()), work(author=()), 2),
        (work("Capital", kind="book"), work("Capital", kind="book"), 2),
        (work("Capital", kind="book"), work("Capital: A Critique of Economy", kind="book"), 0),
        (work("The History of Everyday Things, 1945–1989"), work(), 0),
        (work("Doe v Roe", (), kind="legal_case"), work("Doe v Roe", (), kind="legal_case"), 2),
        (work("The Things Act 1957", (), kind="legislation"), work("The Things Act", (), kind="legislation"), 0),
    ],
)
def test_one_work(printed: Item, entry: Item, exact: int) -> None:
    assert same_work(printed, entry) == Sameness(exact, 0)


@pytest.mark.parametrize(
    ("printed", "entry"),
    [
        (work(), work(year="2021")),
        (work(), work(year="")),
        (work(), work(author=ROE)),
        (work(), work(author=())),
        (work(), work("The History of Everyday Kings")),
        (work("Everyday Things, Part 1"), work("Everyday Things, Part 2")),
        (work("Things"), work("Things")),
        (work("Things"), work("Things: A History of Them")),
        (work("Things: A History", kind="book"), work("Things: A Theory", kind="book")),
        (work("Things: Volume 2", kind="book"), work("Things", kind="book")),
        (work("Things: A History", (), kind="book"), work("Things", (), kind="book")),
        (work(DOI="10.1000/a"), work(DOI="10.1000/b")),
        (work(page="1-9", volume="1"), work(page="20-29", volume="1")),
        (work(volume="1"), work(volume="2")),
        (work(container_title="Nature"), work(container_title="Science")),
        (work(author=(), publisher="World Health Board"), work(author=(), publisher="Press of the Sea")),
        (work("Annual Report", author=()), work("Annual Report", author=())),
        (work(""), work("")),
        (work("The Great Things, 1945–1989"), work("The Great Things, 1800–1945")),
        (work("Doe v Roe", (), kind="legal_case"), work("Doe v Roe", ())),
    ],
)
def test_two_works_or_what_can_not_be_told(printed: Item, entry: Item) -> None:
    assert same_work(printed, entry) is None
    assert same_work(entry, printed) is None


def test_what_agrees_beside_makes_it_stronger() -> None:
    long = work(container_title="Nature", volume="5", page="3-9")
    assert same_work(long, long) == Sameness(2, 3)
    short = work("Things", container_title="Nature", volume="5", page="3-9")
    assert same_work(short, short) == Sameness(2, 3)
    placed = work(year="", container_title="Nature", page="3-9")
    assert same_work(placed, long) == same_work(long, placed) == Sameness(2, 2)
    assert same_work(work(page="3-9", volume="5"), work(page="3-9", volume="6")) == Sameness(2, 1)


def test_an_identifier_in_common_is_not_believed_against_title_and_author() -> None:
    assert is_other_work(work(), work("Quantum Fields", ROE))
    assert not is_other_work(work(), work("Quantum Fields"))
    assert not is_other_work(work(), work("A History of Things", ROE))
    assert not is_other_work(work(), work("", ROE))
