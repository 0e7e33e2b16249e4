"""A registry file with an editor's hand in it."""

from __future__ import annotations

import pytest
from tests.registry.merging import IBID, ONE, TWO, File


@pytest.fixture
def file() -> File:
    file = File()
    file.extract(ONE, IBID, TWO)
    return file
