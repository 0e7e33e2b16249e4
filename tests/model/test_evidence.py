"""What could not be checked."""

from __future__ import annotations

from stacite.model.evidence import CheckKind, NotChecked, internal_error


def test_an_internal_error_names_the_exception_in_one_line_and_fails_the_run() -> None:
    error = ValueError("two\n  lines")
    assert internal_error(CheckKind.LINK, "https://example.org/a", error) == NotChecked(
        CheckKind.LINK, "https://example.org/a", "internal error: ValueError: two lines", is_error=True
    )


def test_an_internal_error_without_words_is_named_by_its_kind() -> None:
    assert internal_error(CheckKind.RECORD, "10.1/a", KeyError(), "Crossref").reason == "internal error: KeyError"


def test_a_long_internal_error_is_cut() -> None:
    assert len(internal_error(CheckKind.RULE, "L101", ValueError("x" * 9999)).reason) <= 250
