"""Parsed notes are kept in the user's cache: a document that is checked again is not parsed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stacite.app import extract
from stacite.app.extract import NoteCache
from stacite.parser import tagger
from stacite.parser.parse import CACHE, parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXTS = (
    "See Ann Roe et al., “On Harbors,” *Journal of Ports* 4, no. 2 (May 2019): 12–19, <https://example.org/a>.",
    "Ibid., 14–15. This is a comment.",
    "\udc80 Lone surrogate, *Title* (London, n.d.).",
)


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    CACHE.clear()
    yield
    CACHE.clear()


def test_what_was_remembered_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = NoteCache(str(tmp_path))
    unknown = known.recall(TEXTS)
    assert unknown == frozenset(TEXTS)
    first = parse_document([("", text) for text in TEXTS])
    known.remember(unknown)
    CACHE.clear()

    def refuse(_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(tagger, "tag", refuse)
    assert known.recall(TEXTS) == frozenset()
    assert parse_document([("", text) for text in TEXTS]) == first


def test_another_model_makes_what_was_remembered_worthless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = NoteCache(str(tmp_path))
    parse_document([("", TEXTS[0])])
    known.remember(frozenset(TEXTS[:1]))
    CACHE.clear()
    monkeypatch.setattr(extract, "_cache_name", lambda: "note another")
    assert known.recall(TEXTS[:1]) == frozenset(TEXTS[:1])


def test_a_cache_that_cannot_be_used_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    known = NoteCache(str(tmp_path / "file"))
    unknown = known.recall(TEXTS)
    parse_document([("", text) for text in TEXTS])
    known.remember(unknown)
    assert unknown == frozenset(TEXTS)
