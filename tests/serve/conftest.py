"""Somebody in front of a server that was just started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.serve.editing import Editor, client_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    with client_of(tmp_path / "data", tmp_path) as client:
        yield Editor(client)
