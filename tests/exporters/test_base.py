from __future__ import annotations

import re

import pytest

from stacite.errors import UsageError, listed
from stacite.exporters.base import EXPORTERS, exporter


@pytest.mark.parametrize("name", EXPORTERS)
def test_each_exporter_has_the_name_it_is_asked_by(name: str) -> None:
    found = exporter(name)
    assert name == found.NAME
    assert found.SUFFIX.startswith(".")
    assert found.NEXT.rstrip(".") == found.NEXT != ""


def test_table_is_sorted() -> None:
    assert list(EXPORTERS) == sorted(EXPORTERS)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("bibtx", "Did you mean bibtex?"), ("?", f"Choose {listed(EXPORTERS)}.")],
)
def test_an_unknown_one_is_refused_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=f"^--format: unknown value “{re.escape(name)}”$") as caught:
        exporter(name)
    assert caught.value.hint == hint
