"""Compiled patterns on disk find what freshly compiled ones find, and nothing on disk can break a run."""

from __future__ import annotations

import marshal
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from stacite.text import patterns
from stacite.text.patterns import PatternCache

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "On 3 May 2021, Doe (née Straße) wrote: “Ibid., 12–14.” DOI:10.1000/a İ ß\n¹ ²"
PATTERNS: list[tuple[str | bytes, int]] = [
    (r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (\d{4})", 0),
    (r"\bdoe\b|straße|[à-ÿ]+", re.IGNORECASE),
    (r"(?i:doi):\s?(10\.\d{4,9}/\S+)", re.MULTILINE | re.DOTALL),
    (r"^[¹²³]", re.MULTILINE),
    (r"(?<=\()[^)]*+(?=\))(?!x)", 0),
    (r"(a)|(b)|(?P<c>c)(?(1)x|y)?", re.ASCII),
    (rb"[\x80-\xff]+(?P<rest>.*)", re.DOTALL),
    ("", 0),
]


def fill(path: Path) -> None:
    first = PatternCache(path)
    for source, flags in PATTERNS:
        first.compile(source, flags)
    first.save()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with all patterns."""
    fill(tmp_path / "cache" / "all.patterns")
    return tmp_path / "cache" / "all.patterns"


def content(data: bytes) -> tuple[Any, dict[Any, Any]]:
    """The version of Python, and what is known of each pattern."""
    version, known = marshal.loads(data)  # noqa: S302 - what this test wrote
    return version, {key: marshal.loads(value) for key, value in known.items()}  # noqa: S302


def results(found: re.Pattern[Any]) -> list[Any]:
    text = TEXT.encode() if isinstance(found.pattern, bytes) else TEXT
    return [(match.span(), match.groups(), match.groupdict(), match.lastgroup) for match in found.finditer(text)]


@pytest.mark.parametrize(("source", "flags"), PATTERNS)
def test_a_pattern_from_disk_is_the_one_that_python_compiles(
    path: Path, source: str | bytes, flags: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = re.compile(source, flags)
    with monkeypatch.context() as patch:
        patch.setattr(patterns, "_compiled", None)  # nothing is compiled
        found = PatternCache(path).compile(source, flags)
    assert found == plain
    assert (found.flags, found.groups, found.groupindex) == (plain.flags, plain.groups, plain.groupindex)
    assert results(found) == results(plain)
    assert re.compile(found) is found


@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "noise", "other Python", "wrong shape", "odd code"])
def test_a_file_that_can_t_be_used_is_written_again(path: Path, damage: str) -> None:
    whole = path.read_bytes()
    version, known = content(whole)
    odd = {key: marshal.dumps((0, [2**31, 7, 7], 0, {}, ())) for key in known}
    wrong = dict.fromkeys(known, b"no")
    contents = {
        "empty": b"",
        "cut": whole[: len(whole) // 2],
        "noise": bytes(range(256)) * 9,
        "other Python": marshal.dumps((("2.7", 1, 4), odd)),
        "wrong shape": marshal.dumps((version, wrong)),
        "odd code": marshal.dumps((version, odd)),
    }
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(contents[damage])
    cache = PatternCache(path)
    for source, flags in PATTERNS:
        assert results(cache.compile(source, flags)) == results(re.compile(source, flags))
    cache.save()
    assert content(path.read_bytes()) == content(whole)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_two_runs_keep_what_both_have_compiled(tmp_path: Path) -> None:
    path = tmp_path / "both.patterns"
    one, other = PatternCache(path), PatternCache(path)
    one.compile("one")
    other.compile("other")
    one.save()
    other.save()
    assert {source for source, _ in content(path.read_bytes())[1]} == {"one", "other"}


def test_a_folder_that_can_t_be_written_is_no_matter(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = PatternCache(tmp_path / "file" / "a.patterns")
    assert cache.compile("a").search("cba") is not None
    cache.save()


def test_a_wrong_pattern_is_an_error_as_ever(tmp_path: Path) -> None:
    for path in (None, tmp_path / "a.patterns"):
        with pytest.raises(re.error):
            PatternCache(path).compile("(")


@pytest.mark.parametrize(("setting", "is_kept"), [({}, True), ({"PYTHONDONTWRITEBYTECODE": "1"}, False)])
def test_patterns_are_kept_where_bytecode_is(tmp_path: Path, setting: dict[str, str], *, is_kept: bool) -> None:
    code = "from stacite.text.patterns import pattern; assert pattern('a+').search('baa')[0] == 'aa'"
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONPYCACHEPREFIX": str(tmp_path), **setting}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert bool(list(tmp_path.rglob("*.patterns"))) == is_kept
