"""Libraries that are not in the core install."""

from __future__ import annotations

import pytest

from stacite.errors import DocumentError
from stacite.readers.base import require_extra


def test_a_library_that_is_there_is_given() -> None:
    assert require_extra("json", "pdf", "a.pdf", "PDF").loads("1") == 1


def test_one_that_is_missing_is_one_sentence_with_the_command_that_installs_it() -> None:
    with pytest.raises(DocumentError) as caught:
        require_extra("stacite_has_no_such.library", "rst", "a.rst", "reStructuredText")
    assert (
        caught.value.message == "a.rst: reading reStructuredText requires stacite_has_no_such, which is not installed"
    )
    assert caught.value.hint == "Install it with `pip install 'stacite[rst]'`."
