"""Named styles, and by which signs they are known in a document that names none."""

from __future__ import annotations

import pytest

from stacite.model.house_style import HOUSE_CHOICES, HOUSE_STYLES, HouseStyle, house_style, seeming_style

CHICAGO = [
    *[f"Ann Vale, *Salt {at}* (London: Lantern, 20{at}), {at}." for at in range(10, 16)],
    "Bo Rist, “Tin,” *Things* 12, no. 3 (2015): 45–51.",
]
OSCOLA = [*[f"Vale (n {at}) 12." for at in range(1, 7)], "ibid 14."]
BLUEBOOK = [*[f"Vale, *supra* note {at}, at 12." for at in range(1, 5)], *["*Id.* at 14."] * 3]
MHRA = [
    *[
        f"Ann Vale, ‘Salt {at}’, in *Things*, ed. by Bo Rist (London: Lantern, 1999), pp. {at}–20."
        for at in range(1, 6)
    ],
    *[f"Vale, p. {at}." for at in range(1, 6)],
]
GERMAN = [*[f"Vgl. Anna Vale, *Salz*, Göttingen 1988, S. {at}." for at in range(1, 12)], "Ebd., S. 4."]
FRENCH = [*[f"Anne Vale, « Sel », *Choses*, t. 2, n° 3, 1991, p. {at}." for at in range(1, 12)], "*Ibid.*, p. 4."]


@pytest.mark.parametrize(
    ("notes", "key", "sign"),
    [
        (CHICAGO, "chicago17", "6 citations in the form “(Place: Publisher, Year), page”"),
        (OSCOLA, "oscola", "6 references in the form “(n 3)”"),
        (BLUEBOOK, "bluebook", "4 references in the form “supra note 3”"),
        (MHRA, "mhra", "10 page numbers in the form “p. 12”"),
        (GERMAN, "german", "12 page numbers in the form “S. 12”"),
        (FRENCH, "french", "12 page numbers in the form “p. 12”"),
    ],
)
def test_a_style_is_known_by_its_signs(notes: list[str], key: str, sign: str) -> None:
    seeming = seeming_style(notes)
    assert seeming is not None
    assert (seeming.key, seeming.sign) == (key, sign)
    assert seeming.style is HOUSE_STYLES[key]


@pytest.mark.parametrize(
    "notes",
    [
        [],
        CHICAGO[:4],
        OSCOLA[:3],
        BLUEBOOK[:4],
        [*OSCOLA, *BLUEBOOK],
        [*CHICAGO, "Vale, *op. cit.*, p. 4."],
        [*MHRA, *CHICAGO],
        [*GERMAN, *FRENCH],
        ["See https://a.example/b."] * 50,
        # Reporters are not pages of German notes.
        ["Sch. Bd. v. Doe, 347 U.S. 483, 48 U. S. 3 (1954)."] * 12,
    ],
)
def test_no_style_is_named_where_it_is_not_sure(notes: list[str]) -> None:
    assert seeming_style(notes) is None


def test_signs_take_time_in_proportion_to_the_notes() -> None:
    """Text of which each sign might be a part, and none is."""
    hostile = ["(" * 5_000, "(a: " * 5_000, "1, no. 2 " * 5_000, "’, " * 5_000, "supra " * 5_000]
    assert seeming_style(hostile) is None


def test_a_named_style_is_other_than_that_of_the_notes() -> None:
    chicago = seeming_style(CHICAGO)
    asked = [HOUSE_STYLES["oscola"], house_style("oscola", HouseStyle(pages="plain")), HOUSE_STYLES["chicago18"]]
    assert [style.is_other_than(chicago) for style in asked] == [True, True, False]
    assert not HOUSE_STYLES["oscola"].is_other_than(None)
    assert not HouseStyle(name="A house").is_other_than(chicago)


def test_each_option_of_a_style_says_one_of_its_words() -> None:
    for style in HOUSE_STYLES.values():
        assert style.name
        assert all(getattr(style, option) in ("", *words) for option, words in HOUSE_CHOICES.items())


def test_an_option_of_the_user_takes_the_place_of_the_style_s() -> None:
    asked = house_style("oscola", HouseStyle(pages="abbreviated"))
    assert (asked.pages, asked.repeats, asked.name) == ("abbreviated", "note", "")
    assert house_style("oscola", HouseStyle()) is not HOUSE_STYLES["mhra"]
    assert house_style("oscola", HouseStyle()) == HOUSE_STYLES["oscola"]
