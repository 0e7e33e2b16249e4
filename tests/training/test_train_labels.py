"""From spans of variables to labels of words."""

from __future__ import annotations

import pytest
from training.train import labels_of

from stacite.parser.tagging.features import tokenize


def labelled(text: str, spans: dict[str, str], roles: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """The words with a label; spans and ends of names are told by their text."""
    places = [(name, text.index(part), text.index(part) + len(part)) for name, part in spans.items()]
    ends = [(role, text.index(name) + len(name)) for name, role in (roles or {}).items()]
    words = tokenize(text)
    labels = labels_of(words, places, ends)
    return [(word.text, label) for word, label in zip(words, labels, strict=True) if label != "O"]


def test_each_word_has_the_label_of_its_variable() -> None:
    found = labelled("Ann Roe, A Book (London)", {"author": "Ann Roe", "title": "A Book", "publisher-place": "London"})
    assert found == [
        ("Ann", "author"),
        ("Roe", "author"),
        ("A", "title"),
        ("Book", "title"),
        ("London", "publisher-place"),
    ]


def test_variables_of_one_label_share_it() -> None:
    assert labelled("Prologue, 2019", {"title-short": "Prologue", "event-date": "2019"}) == [("Prologue", "title")]


def test_a_variable_within_another_keeps_its_words() -> None:
    found = labelled("Report No. 7 of May", {"title": "Report No. 7 of May", "number": "7"})
    assert [label for _, label in found] == ["title", "title", "number", "title", "title"]


def test_addresses_are_left_to_the_grammar() -> None:
    assert labelled("Home, https://example.org", {"URL": "https://example.org"}) == []


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("vol. 12", {"volume": "vol. 12"}, ["12"]),
        ("pp. 3–9", {"page": "pp. 3–9"}, ["3–9"]),
        ("edited by Ann Roe", {"editor": "edited by Ann Roe"}, ["Ann", "Roe"]),
        ("Ann Roe ed", {"editor": "Ann Roe ed"}, ["Ann", "Roe"]),
        ("De Vries", {"author": "De Vries"}, ["De", "Vries"]),
        ("In and Of", {"title": "In and Of"}, ["In", "and", "Of"]),
    ],
)
def test_words_that_tell_a_role_are_no_part_of_it(text: str, spans: dict[str, str], expected: list[str]) -> None:
    assert [word for word, _ in labelled(text, spans)] == expected


def test_one_element_with_two_roles_is_cut_between_them() -> None:
    text = "edited by Ann Roe, translated by Karl Marx"
    found = labelled(text, {"editor+translator": text}, {"Ann Roe": "editor", "Karl Marx": "translator"})
    assert found == [("Ann", "editor"), ("Roe", "editor"), ("Karl", "translator"), ("Marx", "translator")]


def test_one_role_makes_one_label_whatever_the_element_is_called() -> None:
    found = labelled(
        "Ann Roe and Karl Marx", {"author": "Ann Roe and Karl Marx"}, dict.fromkeys(("Roe", "Marx"), "other")
    )
    assert {label for _, label in found} == {"contributor"}


def test_initials_keep_the_stop_that_the_style_prints() -> None:
    text = "Roe, A.B. A Book"
    words = tokenize(text)
    labels = labels_of(words, [("author", 0, text.index(".B") + 2), ("title", text.index("A Book"), len(text))])
    assert labels == ["author", "author", "title", "title"]
