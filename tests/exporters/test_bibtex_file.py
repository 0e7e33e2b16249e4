"""What is_closed lets through can be read in one way only: bibtexparser, a reader that is not ours, is the judge."""

from __future__ import annotations

import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from stacite.errors import StaciteError
from stacite.exporters.bibtex import BibEntry, bib_file, is_closed

SIGNS = st.text(st.sampled_from('{}\\ab@=,"%#\n \r\t\x0b\x85\u2028é'), max_size=12)


@given(SIGNS)
def test_a_value_that_is_let_through_comes_back(value: str) -> None:
    entries = [BibEntry("misc", "k", {"title": value, "note": "last"}), BibEntry("misc", "second", {"title": "x"})]
    if not is_closed(value):
        with pytest.raises(StaciteError, match="BibTeX for k would not read back unchanged"):
            bib_file(entries)
        return
    library = parse_string(bib_file(entries), parse_stack=[])
    assert [entry.key for entry in library.entries] == ["k", "second"]
    assert not library.failed_blocks
    fields = [(field.key, field.value) for field in library.entries[0].fields]
    assert fields == [("title", f"{{{value}}}"), ("note", "{last}")]


@pytest.mark.parametrize("value", ["", "a", "{a}", "{{a} {b}}", "{\\'e}", "{\\textbackslash}", "a, b = {c}"])
def test_closed_values(value: str) -> None:
    assert is_closed(value)


@pytest.mark.parametrize("value", ["{", "}", "}{", "{}}", "\\{a\\}", "a\\", "a\nb", "a\x00"])
def test_values_that_could_end_elsewhere(value: str) -> None:
    assert not is_closed(value)


@pytest.mark.parametrize(
    "entry",
    [
        BibEntry("misc", "a,b", {}),
        BibEntry("misc{", "a", {}),
        BibEntry("misc", "a", {"month": "{jan}"}),
        BibEntry("misc", "a", {"month": "jan # {x}"}),
    ],
)
def test_keys_types_and_macros_are_words(entry: BibEntry) -> None:
    with pytest.raises(StaciteError):
        bib_file([entry])


def test_a_month_is_a_macro() -> None:
    assert bib_file([BibEntry("misc", "a", {"month": "jan"})]) == "@misc{a,\n  month = jan,\n}\n"
