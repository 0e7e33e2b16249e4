"""Check what users read against a list of words that stacite does not use (`docs/making/prose.toml`).

`python -m docs.making.prose [FILE ...]` reads the README, the pages of docs/ and the sentences in the strings of src/:
findings, help, messages and reports. It prints a line for each hit and exits with status 1 if there are any.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = (
    "*.md",
    "action.yml",
    "docs/*.md",
    "docs/reference/*.md",
    "docs/rules/*.md",
    "benchmarks/README.md",
    "training/README.md",
)
_HIDDEN = (
    re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE),
    re.compile(r"<!-- table:.*?<!-- end of table -->|<!--.*?-->", re.DOTALL),
    re.compile(r"(?m)^    .*$"),  # code by indentation
    re.compile(r"`[^`\n]+(?:\n[^`\n]+)?`"),
    re.compile(r"(?<=\])\([^)\s]*\)"),
)
"""Parts of a page that are not prose."""
_PROSE = re.compile(r"[A-Za-z,.;:'’]+ [A-Za-z,.;:'’`{}-]+ [A-Za-z{}`]+")
_NOT_PROSE = re.compile(r"\(\?|\\[bdsw]|\[\^|\$\)|\]\{|^[a-zäöüß -]+( [a-zäöüß-]+){6,}$")


@dataclass(frozen=True)
class Word:
    """A pattern that must not come back, what to write instead, and where it is allowed."""

    match: re.Pattern[str]
    say: str
    allowed: re.Pattern[str] | None

    def hits(self, text: str) -> Iterator[re.Match[str]]:
        """Each match that the pattern of exceptions does not cover in its line."""
        for hit in self.match.finditer(text):
            start = text.rfind("\n", 0, hit.start()) + 1
            end = text.find("\n", hit.end())
            line = text[start : end if end >= 0 else len(text)]
            allowed = self.allowed.finditer(line) if self.allowed else ()
            if not any(a.start() + start <= hit.end() and a.end() + start >= hit.start() for a in allowed):
                yield hit


def load() -> tuple[Word, ...]:
    """The words of docs/making/prose.toml."""
    entries = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["word"]
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(
        Word(
            re.compile(entry["match"], flags), entry["say"], re.compile(entry["not"], flags) if "not" in entry else None
        )
        for entry in entries
    )


def page_text(text: str) -> str:
    """A page with everything that is not prose replaced by spaces, so that line numbers stay."""
    for pattern in _HIDDEN:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def user_strings(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string of a module that reads like a sentence and is no docstring of internal code."""
    tree = ast.parse(source)
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"
                for part in node.values
            )
            hidden.update(id(part) for part in node.values)
            if _PROSE.search(text) and not _NOT_PROSE.search(text):
                yield node.lineno, text
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in hidden:
            continue
        if _PROSE.search(node.value) and not _NOT_PROSE.search(node.value):
            yield node.lineno, node.value


def check(path: Path, words: tuple[Word, ...]) -> Iterator[str]:
    """A line for each hit in a page or a module."""
    name = path.relative_to(ROOT).as_posix()
    text = path.read_text(encoding="utf-8")
    parts = list(user_strings(text)) if path.suffix == ".py" else [(1, page_text(text))]
    for first, part in parts:
        for word in words:
            for hit in word.hits(part):
                line = first + (part.count("\n", 0, hit.start()) if path.suffix != ".py" else 0)
                yield f"{name}:{line}: {hit[0]!r}: say {word.say}"


def main(arguments: list[str]) -> int:
    """Check the given files, or all; returns the exit status."""
    files = [Path(name).resolve() for name in arguments] or sorted(
        path for pattern in PAGES for path in ROOT.glob(pattern)
    ) + sorted((ROOT / "src").rglob("*.py"))
    found = [line for path in files for line in check(path, load())]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
