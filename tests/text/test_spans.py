"""A passage knows where its letters stand, and where letters can be put."""

from __future__ import annotations

import pytest

from stacite.text.spans import Passage, PassageSlice, quotation_pairs, split_emphasis

PASSAGE = Passage("ab cd*ef*", (PassageSlice(0, 10, 2), PassageSlice(3, 20, 2), PassageSlice(6, 30, 2)))


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        (0, 2, (10, 12)),
        (1, 4, (11, 21)),
        (0, 0, (10, 10)),
        (2, 2, (12, 12)),
        (3, 3, (20, 20)),
        (5, 5, (22, 22)),
        (8, 8, (32, 32)),
        (9, 9, (31, 31)),
    ],
)
def test_where_letters_stand_and_an_empty_span_stands_behind_the_letter_before_it(
    start: int, end: int, span: tuple[int, int]
) -> None:
    assert PASSAGE.source_span(start, end) == span


def test_what_is_contiguous() -> None:
    assert [PASSAGE.is_contiguous(at, at) for at in (0, 2, 5, 8, 9)] == [True, True, True, True, False]
    assert not PASSAGE.is_contiguous(1, 4)


def test_without_pieces_nothing_is_known() -> None:
    assert (Passage("ab").source_span(0, 1), Passage("ab").is_contiguous(0, 1)) == (None, False)


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("‘Why They Called It “Evil”’", ["‘Why They Called It “Evil”’", "“Evil”"]),
        ("\"'Delta': a Measure\"", ["\"'Delta': a Measure\"", "'Delta'"]),
        ("‘The Workers’ State’", ["‘The Workers’ State’"]),
        ("“‘The Workers’ State’ and Others”", ["“‘The Workers’ State’ and Others”", "‘The Workers’ State’"]),
        ("‘I’ve Seen Them’: Young People’s Views", ["‘I’ve Seen Them’"]),
        ('Über „Walls“ und ‚Water‘ in „Collage"', ["„Walls“", "‚Water‘", '„Collage"']),
        ("»Walls« und «Water», « Une ville »", ["»Walls«", "«Water»", "« Une ville »"]),
        ("”Murar” och “mury“", ["”Murar”", "“mury“"]),
        ("\"... and water\" rock 'n' roll", ['"... and water"', "'n'"]),
        ("‘Abū Ma‘shar and Others’", ["‘Abū Ma‘shar and Others’"]),
        # What has no other half is left out.
        ('Evil”, “Good, 12" records, the Does’ “town”', ["“town”"]),
    ],
)
def test_quotation_marks_are_paired(text: str, quotations: list[str]) -> None:
    pairs = quotation_pairs(text)
    assert [text[start : end + 1] for start, end in sorted(pairs.items()) if start < end] == quotations
    assert all(pairs[end] == start for start, end in pairs.items())


@pytest.mark.parametrize(
    ("text", "emphasized"),
    [
        ("In *Journal of Riv*ers 7", ["Journal of Riv"]),
        ("Zebra*fish* by GRE*g*ORI", ["fish", "g"]),
        ("M*A*S*H and a C*-algebra, 2 * 3 * 4", []),
    ],
)
def test_emphasis_may_end_within_a_word(text: str, emphasized: list[str]) -> None:
    assert [part for part, is_emphasis in split_emphasis(text) if is_emphasis] == emphasized
