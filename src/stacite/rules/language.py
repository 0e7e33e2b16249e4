"""Whether a document is written in English: some habits of print are rules in one language only."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.rules.once import Same

if TYPE_CHECKING:
    from stacite.model.document import Document

_WORD = pattern(r"[^\W\d_]+")
_ENGLISH = frozenset("the of and to that with for by from".split())
_SHARE = 0.08
"""Of an English text these are about a sixth, of a German, French or Dutch one a hundredth."""
_READ = 400_000
"""Letters of the body that are looked at: a collection may begin with a piece in another language."""


def is_english(document: Document) -> bool:
    """Whether the body is in English, by its smallest words."""
    return _is_english(Same(document))


@lru_cache(maxsize=16)
def _is_english(document: Same[Document]) -> bool:
    words = _WORD.findall(document.thing.body.text[:_READ].casefold())
    return sum(word in _ENGLISH for word in words) >= _SHARE * len(words)
