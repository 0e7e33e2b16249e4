"""Which of several equal labels on a page heads the note: the last one."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.readers.plain.labels import Label
    from stacite.readers.plain.lines import Line


def lowest(
    path: Sequence[int], labels: Sequence[Label], called: Sequence[bool], lines: Sequence[Line], ends_from: int
) -> list[int]:
    """Each start moved to the last equal one on its page: a numbered list stands above the notes.

    `path` holds indices of labels; from line `ends_from` on, notes stand in a list of their own.
    """
    looks = [
        (lines[label.line].page, label.value, is_called, label.figured)
        for label, is_called in zip(labels, called, strict=True)
    ]
    alike: dict[tuple[int, int, bool, bool], list[int]] = {}
    for index, look in enumerate(looks):
        alike.setdefault(look, []).append(index)
    moved: list[int] = []
    limit = len(labels)
    for index in reversed(path):
        twins = alike[looks[index]]
        last = twins[bisect_left(twins, limit) - 1]
        limit = max(last, index) if labels[index].line < ends_from else index
        moved.append(limit)
    return moved[::-1]
