"""Labels without their text: packed and unpacked, they are the same."""

from __future__ import annotations

import pytest
from training.standoff import LABELS, pack, unpack

NOTES = [
    "<signal>See</signal> <cite type=book><author>{Roe}, Ada and {{Office}}</author>, *<title>Ports</title>*</cite>.",
    "No citation at all.",
    "<cite form=ibid to=1>Ibid., <locator label=note>3</locator></cite>; <cite type=webpage><URL>x.org</URL></cite>",
]


def plain(marked: str) -> str:
    text = marked.replace("{", "").replace("}", "")
    while "<" in text:
        text = text[: text.index("<")] + text[text.index(">") + 1 :]
    return text


@pytest.mark.parametrize("marked", NOTES)
def test_what_was_packed_comes_back(marked: str) -> None:
    assert unpack(pack(marked), plain(marked)) == marked


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not the one that was labelled"):
        unpack(pack(NOTES[2]), "Ibid., 4; x.org")


def test_damaged_notes_stay_damaged() -> None:
    assert unpack(pack("!damaged too long"), "anything") == "!damaged"


def test_every_file_says_where_it_is_from() -> None:
    for path in LABELS.glob("*.tsv"):
        head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
        names = {line[2:].partition(":")[0] for line in head}
        assert {"document", "repo", "licence", "how"} <= names, path.name
