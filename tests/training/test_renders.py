"""Renders of citeproc become notes with labels."""

from __future__ import annotations

from random import Random

import pytest

from training import renders

RENDER = {
    "text": "[1] Ada Roe and B. Low, “On Harbors,” Journal of Ports 4, no. 2 (May 2019): 12–19, ed. C. Hay.",
    "spans": [
        ["citation-number", 0, 3],
        ["author", 4, 22],
        ["title", 24, 36],
        ["container-title", 38, 54],
        ["volume", 55, 56],
        ["issue", 62, 63],
        ["issued", 64, 74],
        ["page", 76, 81],
        ["editor+translator", 87, 93],
    ],
    "emphasis": [[38, 54]],
    "roles": [["editor", 93]],
    "style": "oscola:c",
    "kind": "article-journal",
}
KNOWN = {"", "^", "comment", "signal"} | {
    f"{mark}{name}"
    for mark in ("", "+", "^")
    for name in "author title container-title volume issue issued page editor".split()
}


@pytest.mark.parametrize("seed", range(6))
def test_a_note_has_a_label_for_each_token(seed: int) -> None:
    (note,) = renders.sample([RENDER], 1, KNOWN, Random(seed))  # noqa: S311 - no secret
    assert len(note.tokens) == len(note.labels) == len(note.names) == len(note.features)
    words = {
        name: " ".join(
            token.text for token, label in zip(note.tokens, note.labels, strict=True) if label.lstrip("^+") == name
        )
        for name in KNOWN
    }
    first = note.cites[0]
    assert note.labels[first[0]] == "^author"
    assert first[2:] == ("article-journal", "full")
    assert words["container-title"].startswith("Journal of Ports")
    assert words["issued"].startswith("May 2019")
    assert words["issue"].startswith("2")
    assert "1" not in words["author"]
    assert words["editor"].startswith("C. Hay")


def test_labels_that_are_not_known_are_left_out() -> None:
    (note,) = renders.sample([RENDER], 1, KNOWN - {"+volume", "volume"}, Random(1))  # noqa: S311 - no secret
    assert set(note.labels) <= KNOWN
    assert "+volume" not in note.labels
