from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from tests.making.programs import needs

from stacite.exporters.plain_text import at_start, is_plain_key, markdown_text, markdown_title


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("S&T costs 100%", "S&T costs 100%"),
        ("a_b _c_ *d*", r"a_b \_c\_ \*d\*"),
        ("&amp; &x; & co", r"\&amp; \&x; & co"),
        ("<b> <https://x.org> 1 < 2 -> 3", r"\<b> \<https://x.org> 1 < 2 -> 3"),
        ("[@key] me@example.org", r"\[\@key\] me@example.org"),
        ("$x$ ^note^ ~sub~ `code` a|b \\", r"\$x\$ \^note\^ \~sub\~ \`code\` a\|b " + "\\\\"),
        ("a--b---c", r"a-\-b-\-\-c"),
        ("don't “quote”", "don't “quote”"),
        ("a\n\n# b\x1b\u202ec", "a # bc"),
    ],
)
def test_what_would_mean_something_is_escaped(text: str, markdown: str) -> None:
    assert markdown_text(text) == markdown


def test_emphasis_stays() -> None:
    assert markdown_title("On *Beowulf_* & C*-algebras") == r"On *Beowulf\_* & C\*-algebras"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("1. a", r"1\. a"),
        ("iv) a", r"iv\) a"),
        ("II. a", r"II\. a"),
        ("A) a", r"A\) a"),
        ("A. Doe", "A. Doe"),
        ("(2) a", r"(2\) a"),
        ("# a", r"\# a"),
        ("- a", r"\- a"),
        ("> a", r"\> a"),
        (": a", r"\: a"),
        ("1979 was", "1979 was"),
        ("A list", "A list"),
        ("", ""),
    ],
)
def test_a_paragraph_starts_as_one(text: str, start: str) -> None:
    assert at_start(text) == start


@pytest.mark.parametrize("key", ["doe2019book", "doe:2019", "2019a", "a_b", "x.y/z"])
def test_plain_keys(key: str) -> None:
    assert is_plain_key(key)


@pytest.mark.parametrize("key", ["a b", "doe..x", "doe.", "é", "", "a}b"])
def test_keys_that_want_braces(key: str) -> None:
    assert not is_plain_key(key)


SIGNS = (
    "\\ ` * _ { } [ ] ( ) # + - . ! | ~ ^ $ < > @ & ; : % / = ? , 1) a. -- --- ... ![x](y) [x](y) <a> </a> <!-- c --> "
    "<https://x.org> a@b.c @key [@key] ^[note] [^1] $x$ $$y$$ \\(z\\) `c` ``d`` *e* **f** __g__ _h_ ~i~ ~~j~~ ^k^ {.l} "
    "[m]{.n} &amp; &#42; | o | p | H~2~O 2^10^ \\textbf{q} :::r ```s``` ==t== +u+ (@v) x:y http://www.example.org"
)


@needs("pandoc")
@pytest.mark.parametrize("order", [1, -1, 2])
def test_pandoc_takes_it_for_text(order: int) -> None:
    words = SIGNS.split()[::order]
    markdown = at_start(markdown_text(" ".join(words)))
    said = subprocess.run(["pandoc", "-t", "json"], input=markdown, capture_output=True, encoding="utf-8", check=True)
    [block] = json.loads(said.stdout)["blocks"]
    assert block["t"] == "Para"
    assert _text(block["c"]).split() == [word.replace("...", "…") for word in words]


def _text(inlines: list[dict[str, Any]]) -> str:
    assert {inline["t"] for inline in inlines} <= {"Str", "Space", "SoftBreak"}
    return "".join(inline.get("c", " ") for inline in inlines)
