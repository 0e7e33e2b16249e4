"""Fixes are applied whole or not at all, never twice, and touch nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.app.text_edits import apply_fixes, unified_diff
from stacite.model.finding import Edit, Fix


def edit(start: int, old: str, new: str, path: str = "a.txt") -> Edit:
    return Edit(path, start, start + len(old), old, new)


def fix(*edits: Edit) -> Fix:
    return Fix("Fix it", edits)


def test_applies_edits_of_several_fixes_in_any_order() -> None:
    fixes = [fix(edit(8, "three", "3")), fix(edit(0, "one", "1"), edit(4, "two", "2"))]
    outcome = apply_fixes({"a.txt": "one two three\r\n", "b.txt": "untouched"}, fixes)
    assert outcome.sources == {"a.txt": "1 2 3\r\n", "b.txt": "untouched"}
    assert outcome.applied == tuple(fixes)


def test_skips_the_whole_fix_where_one_edit_no_longer_fits() -> None:
    stale = fix(edit(0, "one", "1"), edit(4, "tow", "2"))
    outcome = apply_fixes({"a.txt": "one two"}, [stale])
    assert (outcome.sources["a.txt"], outcome.applied, outcome.skipped) == ("one two", (), (stale,))


def test_of_two_that_overlap_the_first_wins() -> None:
    first, second, third = fix(edit(0, "one two", "1 2")), fix(edit(4, "two", "zwei")), fix(edit(8, "three", "3"))
    outcome = apply_fixes({"a.txt": "one two three"}, [first, second, third])
    assert outcome.sources["a.txt"] == "1 2 3"
    assert outcome.skipped == (second,)


def test_edits_side_by_side_do_not_overlap_but_two_insertions_at_one_place_do() -> None:
    left, right, between, other = (
        fix(edit(0, "ab", "A")),
        fix(edit(2, "cd", "C")),
        fix(edit(2, "", "-")),
        fix(edit(2, "", "+")),
    )
    for order in ([left, right, between, other], [between, other, right, left]):
        outcome = apply_fixes({"a.txt": "abcd"}, order)
        assert outcome.sources["a.txt"] == "A-C"
        assert outcome.skipped == (other,)


def test_an_insertion_inside_a_replaced_span_is_in_its_way() -> None:
    whole, inside = fix(edit(0, "abcd", "X")), fix(edit(2, "", "-"))
    assert apply_fixes({"a.txt": "abcd"}, [whole, inside]).sources["a.txt"] == "X"
    assert apply_fixes({"a.txt": "abcd"}, [inside, whole]).sources["a.txt"] == "ab-cd"


def test_brackets_and_another_address_between_them_come_in_one_go() -> None:
    into, out, address = (
        fix(edit(4, "a.org", "<a.org>")),
        fix(edit(4, "<a.org>", "a.org")),
        fix(edit(5, "a.org", "a.org/b")),
    )
    for order in ([into, fix(edit(4, "a.org", "a.org/b"))], [fix(edit(4, "a.org", "a.org/b")), into]):
        outcome = apply_fixes({"a.txt": "See a.org."}, order)
        assert (outcome.sources["a.txt"], outcome.skipped) == ("See <a.org/b>.", ())
        assert apply_fixes(outcome.sources, order).sources == outcome.sources
    for order in ([out, address], [address, out]):
        outcome = apply_fixes({"a.txt": "See <a.org>."}, order)
        assert (outcome.sources["a.txt"], outcome.skipped) == ("See a.org/b.", ())


def test_the_same_edit_of_two_fixes_is_made_once_and_both_are_applied() -> None:
    fixes = [fix(edit(0, "https://x.example", "<https://x.example>"))] * 2
    outcome = apply_fixes({"a.txt": "https://x.example."}, fixes)
    assert outcome.sources["a.txt"] == "<https://x.example>."
    assert len(outcome.applied) == 2


def test_a_fix_whose_own_edits_overlap_is_skipped() -> None:
    outcome = apply_fixes({"a.txt": "abc"}, [fix(edit(0, "ab", "x"), edit(1, "bc", "y"))])
    assert outcome.sources["a.txt"] == "abc"


@pytest.mark.parametrize(
    "wrong",
    [
        fix(edit(0, "a", "b", "other.txt")),
        fix(Edit("a.txt", 2, 9, "c", "d")),
        fix(Edit("a.txt", -1, 1, "a", "b")),
        Fix("Run it", (), command="extract"),
    ],
)
def test_what_is_no_edit_of_these_texts_is_skipped(wrong: Fix) -> None:
    outcome = apply_fixes({"a.txt": "abc"}, [wrong])
    assert (outcome.sources["a.txt"], outcome.skipped) == ("abc", (wrong,))


def test_an_edit_that_adds_to_what_stands_there_is_not_made_twice() -> None:
    fixes = [fix(edit(0, "https://x.example/a", "https://x.example/a/b")), fix(edit(20, "", "."))]
    once = apply_fixes({"a.txt": "https://x.example/a,"}, fixes)
    assert once.sources["a.txt"] == "https://x.example/a/b,."
    assert apply_fixes(once.sources, fixes[:1]).sources == once.sources


def test_many_fixes_are_found_their_place_quickly() -> None:
    text = "ab" * 20_000
    fixes = [fix(edit(at, "ab", "c")) for at in range(0, len(text), 2)]
    assert apply_fixes({"a.txt": text}, fixes).sources["a.txt"] == "c" * 20_000


@given(
    st.text(alphabet="ab\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4), st.text(alphabet="xy", max_size=3)), max_size=8),
)
def test_accepted_edits_are_as_if_made_from_the_end(text: str, wanted: list[tuple[int, int, str]]) -> None:
    edits = [edit(start, text[start : start + length], new) for start, length, new in wanted if start <= len(text)]
    outcome = apply_fixes({"a.txt": text}, [fix(one) for one in edits])
    made = {one.edits[0] for one in outcome.applied}
    expected = text
    for one in sorted(made, key=lambda one: (one.start, one.end), reverse=True):
        expected = expected[: one.start] + one.new + expected[one.end :]
    assert outcome.sources["a.txt"] == expected
    assert len(outcome.applied) + len(outcome.skipped) == len(edits)


def test_a_diff_keeps_line_ends_and_form_feeds() -> None:
    shown = unified_diff("a.txt", "one\r\ntwo\fstill two\nend", "one\r\n2\fstill two\nend")
    assert shown == (
        "--- a.txt\n+++ a.txt\n@@ -1,3 +1,3 @@\n one\r\n-two\fstill two\n+2\fstill two\n end\n"
        "\\ No newline at end of file\n"
    )


def test_no_change_is_no_diff() -> None:
    assert unified_diff("a.txt", "one\n", "one\n") == ""
    assert unified_diff("a.txt", "", "one\n") == "--- a.txt\n+++ a.txt\n@@ -0,0 +1 @@\n+one\n"
