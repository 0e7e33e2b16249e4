from __future__ import annotations

import pytest

from stacite.compare.titles import differing_spans


@pytest.mark.parametrize(
    ("printed", "registered", "mine", "theirs"),
    [
        ("The Floods of the North", "The Great Floods of the North", [], ["Great"]),
        ("2019", "2021-03", ["2019"], ["2021-03"]),
        ("On Low Levels", "On high levels", ["Low"], ["high"]),
        ("A “Title”, Whole", "a title whole", [], []),
        ("One two three", "", ["One two three"], []),
        ("", "", [], []),
    ],
)
def test_words_that_differ_are_found_on_both_sides(
    printed: str, registered: str, mine: list[str], theirs: list[str]
) -> None:
    ours, others = differing_spans(printed, registered)
    assert [printed[start:end] for start, end in ours] == mine
    assert [registered[start:end] for start, end in others] == theirs
