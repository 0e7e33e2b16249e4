"""Text in Markdown: words stay words, all that could be more stands in code spans."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from stacite.reporters.markdown import code_span, inert_message, inert_text
from stacite.text.characters import one_line

PIECES = st.sampled_from(
    [
        *(
            "word",
            "e.g.",
            "U.S.",
            "日本",
            "“",
            "”",
            "(",
            ")",
            ".",
            ",",
            ":",
            "!",
            "?",
            "…",
            "'",
            '"',
            " ",
            "  ",
            "\n",
            "\t",
        ),
        *("@user", "#12", "http://a.example/b", "www.a.example", "a@b.example", "deadbeef1", "GH-1", "!12", "~label"),
        *("<script>", "<!--", "-->", "&amp;", "`", "``", "*", "**", "_", "~~", "|", "\\", "[a](b)", "![", "](", "[^1]"),
        *("- ", "1. ", "# ", "> ", "---", "$x$", ":smile:", "{+", "\x1b[31m", "\u202e", "\ud800", "\U0001f600"),
    ]
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Put the URL in angle brackets (stacite check --fix)",
            "Put the URL in angle brackets (stacite check `--fix`)",
        ),
        ("see https://a.example/b.", "see `https://a.example/b`."),
        ("“U.S. News,” no. 4: 807–17", "“U.S. News,” no. 4: 807–17"),
        ("thanks @octocat, fixes #12", "thanks `@octocat`, fixes `#12`"),
        ("commit deadbeef1 of GH-12", "commit `deadbeef1` of `GH-12`"),
        ("<script>alert(1)</script>", "`<script>alert(1)</script>`"),
        ("a ` and `` b", "a `` ` `` and ``` `` ``` b"),
        ("*Science* and R&D", "`*Science*` and `R&D`"),
        ("1 DOI (10.5555/a, 10.5555/b): doi.org: no name", "1 DOI (`10.5555/a, 10.5555/b`): `doi.org`: no name"),
        ("a\r\n\x1b[2J", "a `�[2J`"),
    ],
)
def test_only_words_stand_bare(text: str, shown: str) -> None:
    assert inert_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Add the date, or `n.d.` if there is none", "Add the date, or `n.d.` if there is none"),
        ("Run `stacite check --fix`.", "Run `stacite check --fix`."),
        ("(“`a b`”) and @c", "(“`a b`”) and `@c`"),
        ("a`b`c and `d", "``a`b`c`` and `` `d ``"),
        ("` `", "` `"),
    ],
)
def test_words_between_backticks_are_code_in_a_sentence(text: str, shown: str) -> None:
    assert inert_message(text) == shown


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_parser_finds_text_and_code_in_a_sentence(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- x: {inert_message(text)}\n")
    (inline,) = (token for token in tokens if token.type == "inline")
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "code_inline"}
    read = "".join(child.content for child in children)
    assert read.replace("`", "").split() == ["x:", *one_line(text).replace("`", "").split()]
    bare = "".join(child.content for child in children if child.type == "text")
    assert not re.search(r"[@#$~<>&*_\[\]]|://|www\.|:\w+:", bare)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_parser_finds_text_and_code_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- x: {inert_text(text)}\n")
    (inline,) = (token for token in tokens if token.type == "inline")
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "code_inline"}
    read = "".join(child.content for child in children)
    assert read.split() == ["x:", *one_line(text).split()]
    bare = "".join(child.content for child in children if child.type == "text")
    assert not re.search(r"[@#$~<>&*_\[\]]|://|www\.|:\w+:", bare)


@given(st.text(st.sampled_from("` a\n<\\"), max_size=12))
def test_a_code_span_holds_its_text(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"x {code_span(text)} y")
    (inline,) = (token for token in tokens if token.type == "inline")
    (span,) = (child for child in inline.children or [] if child.type == "code_inline")
    assert span.content.strip() == one_line(text).strip()
