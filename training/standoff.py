"""Labels without the text that they are of, so that they can be kept where the text can't.

A file of `training/labels` is one document: a head of `# key: value` lines that say where it is from, its licence and
how its notes were taken out, then a line for each note: the first eight hexadecimal digits of the SHA-256 of its text,
and its tags as `start:end:tag` (`cite:type=book,form=short,to=3`), in the order in which they open. Braces of names are
tags too: `{` a family name, `{{` a body. A damaged note is a lone `!`.

    python -m training.standoff pack LABELS.yaml SOURCE.yaml > training/labels/NAME.tsv
    python -m training.standoff unpack training/labels/NAME.tsv SOURCE.yaml > LABELS.yaml

SOURCE.yaml has the notes' texts in its list `notes`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LABELS = Path(__file__).with_name("labels")
_PIECE = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z_-]*)(?P<attributes>(?:\s+[a-z]+=[^\s>]+)*)>|\{\{|\}\}|\{|\}"
)
_DAMAGED = "!damaged"
_HEAD = ("document", "style", "repo", "path", "commit", "licence", "how")


def digest(text: str) -> str:
    """What identifies the text of a note."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def pack(marked: str) -> str:
    """The line of a note."""
    if marked.startswith(_DAMAGED):
        return "!"
    text, at = "", 0
    tags: list[list[Any]] = []
    opened: list[int] = []
    for match in _PIECE.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match["close"] or match[0] in ("}", "}}"):
            tags[opened.pop()][1] = len(text)
        else:
            name = match["name"] or match[0]
            attributes = ",".join((match["attributes"] or "").split())
            opened.append(len(tags))
            tags.append([len(text), 0, f"{name}:{attributes}" if attributes else name])
    text += marked[at:]
    return " ".join([digest(text), *(f"{start}:{end}:{tag}" for start, end, tag in tags)])


def unpack(line: str, text: str) -> str:
    """The marked note. Raises ValueError if the text is another one."""
    if line == "!":
        return _DAMAGED
    expected, *packed = line.split()
    if digest(text) != expected:
        raise ValueError(f"the text is not the one that was labelled: {text[:60]}")
    tags = [(int(start), int(end), tag) for start, end, tag in (each.split(":", 2) for each in packed)]
    return "".join(_inserted(text, tags))


def _inserted(text: str, tags: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    opened: list[tuple[int, str]] = []
    for start, end, tag in [*tags, (len(text), len(text), "")]:
        while opened and opened[-1][0] <= start:
            close, name = opened.pop()
            yield text[at:close] + ("}" * len(name) if name[0] == "{" else f"</{name}>")
            at = close
        yield text[at:start]
        at = start
        name, _, attributes = tag.partition(":")
        if name:
            opened.append((end, name))
            yield name if name[0] == "{" else f"<{' '.join([name, *attributes.split(',')] if attributes else [name])}>"


def main() -> None:
    """Pack or unpack a document."""
    action, file, source = sys.argv[1:]
    origin = yaml.safe_load(Path(source).read_text(encoding="utf-8"))
    if action == "pack":
        labelled = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
        head = {**origin, **{key: labelled[key] for key in ("document", "style") if key in labelled}}
        for key in _HEAD:
            if head.get(key):
                print(f"# {key}: {' '.join(str(head[key]).split())}")
        for marked in labelled["notes"]:
            print(pack(" ".join((marked or "").split())))
        return
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    head = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    texts = [" ".join((text or "").split()) for text in origin["notes"]]
    packed = [line for line in lines if not line.startswith("# ")]
    notes = [unpack(line, text) for line, text in zip(packed, texts, strict=True)]
    yaml.safe_dump({**head, "notes": notes}, sys.stdout, allow_unicode=True, sort_keys=False, width=100_000)


if __name__ == "__main__":
    main()
