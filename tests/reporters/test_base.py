from __future__ import annotations

import pytest

from stacite.errors import UsageError
from stacite.reporters.base import REPORTERS, reporter


@pytest.mark.parametrize("name", REPORTERS)
def test_each_reporter_has_the_name_it_is_asked_by(name: str) -> None:
    assert name == reporter(name).NAME


def test_table_is_sorted() -> None:
    assert list(REPORTERS) == sorted(REPORTERS)


@pytest.mark.parametrize(
    ("name", "hint"), [("jsn", "Did you mean json?"), ("?", f"Choose one of {', '.join(sorted(REPORTERS))}.")]
)
def test_an_unknown_one_is_refused_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match="no output format") as caught:
        reporter(name)
    assert caught.value.hint == hint
