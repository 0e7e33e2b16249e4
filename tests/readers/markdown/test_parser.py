"""Markdown's inline rules, as the reader uses them."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from stacite.readers.markdown import _markdown_parser

MARKS = (
    *"a1 \n!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *(
        "&amp;",
        "\\*",
        "`a`",
        "*a*",
        "[a](b)",
        "[^1]",
        "^[a]",
        "[^a b c d]",
        "![a](b)",
        "<https://a.b>",
        "<i>",
        "$[^1]$",
    ),
)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(MARKS), max_size=12).map("".join))
def test_no_rule_begins_at_a_letter_that_is_run_over(text: str) -> None:
    parser = _markdown_parser()
    own = parser.inline.terminator_re
    tokens = []
    for stops in (own, MarkdownIt().inline.terminator_re):
        parser.inline.terminator_re = stops
        try:
            tokens.append([token.as_dict() for token in parser.inline.parse(text, parser, {}, [])])
        finally:
            parser.inline.terminator_re = own
    assert tokens[0] == tokens[1]
