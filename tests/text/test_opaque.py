"""Markup of templates and macros in prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.text.opaque import SYNTAXES, is_templated, opaque_spans
from stacite.text.spans import joined_spans, masked


def parts(text: str, name: str = "markdown") -> list[str]:
    return [text[slice(*span)] for span in opaque_spans(text, name)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See {% abbr '*BM*' %} 158.", ["{% abbr '*BM*' %}"]),
        ('{{ site.url }}/a and {# a "remark" #}', ["{{ site.url }}", '{# a "remark" #}']),
        (
            '{{< q-figure id="1" >}}, {{% note %}}x{{% /note %}}',
            ['{{< q-figure id="1" >}}', "{{% note %}}", "{{% /note %}}"],
        ),
        ("Text{: .lead} and [word]{.smallcaps #w} {width='5'}", ["{: .lead}", "{.smallcaps #w}", "{width='5'}"]),
        (
            "<Figure src=\"a'b\" n={x > 1} /> <em>b</em> <!-- 'no' -->",
            ['<Figure src="a\'b" n={x > 1} />', "<em>", "</em>", "<!-- 'no' -->"],
        ),
        ("$a'_1 - b$ and $$x = 'y'$$", ["$a'_1 - b$", "$$x = 'y'$$"]),
        (r"\(a-b\) \emph{Title} \ref{sec:a-1}", [r"\(a-b\)", r"\emph", r"\ref{sec:a-1}"]),
        ("[see @doe-2020, pp. 3-5] and @fig-plan.", ["[see @doe-2020, pp. 3-5]", "@fig-plan"]),
        ("[[Page|it's]] ::: {.note}", ["[[Page|it's]]", "::: {.note}"]),
        ('--8<-- "notes.md"', ['--8<-- "notes.md"']),
        ("<?php echo 'a' ?> <%= b %>", ["<?php echo 'a' ?>", "<%= b %>"]),
    ],
)
def test_markup_of_other_programs(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "It cost $5 in 1990 and $10 in 2000; US$3, then.",
        "a < b, {sic}, [the mail of a@example.org], 50 % {",
        "<https://example.org/a>, <http://example.org>, <www.example.org>, <urn:isbn:0306406152>",
        "{% never closed",
        "Sets like {1, 2} and `quoted' words, `so'.",
    ],
)
def test_prose_is_no_markup(text: str) -> None:
    assert parts(text) == []


def test_each_format_has_its_own() -> None:
    assert parts("a {{Title}} {% x %} $5$", "latex") == []
    assert parts("a {props.name} b", "mdx") == ["{props.name}"]
    assert parts("a {props.name} b") == []
    assert parts("a {name} b", "asciidoc") == ["{name}"]
    assert parts(":doc:`it's` and |name|_", "rst") == [":doc:`it's`", "|name|_"]
    assert parts("run `it's` now", "text") == ["`it's`"]
    assert parts(r"\[a-b\] {{ x }}", "html") == [r"\[a-b\]", "{{ x }}"]


def test_marked_spans_are_joined_with_what_is_found() -> None:
    assert opaque_spans("ab {{ c }}", "docx", [(0, 1), (1, 5)]) == ((0, 10),)


def test_addresses_that_a_template_completes() -> None:
    assert is_templated("https://{{ site.host }}/a")
    assert is_templated("https://example.org/${id}")
    assert not is_templated("https://example.org/a_(b)?c={d}")


PIECES = [
    "{%",
    "%}",
    "{{",
    "}}",
    "{{<",
    ">}}",
    "{#",
    "#}",
    "<!--",
    "-->",
    "$",
    "$$",
    "`",
    "``",
    "\\(",
    "\\[",
    "[",
    "]",
    "@a-1",
    "{",
    "}",
    "<A ",
    ">",
    " ",
    "x",
    "'",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.sampled_from(["markdown", "mdx", "html", "rst", "asciidoc", "text", "latex"]),
)
def test_spans_are_in_order_and_apart(text: str, name: str) -> None:
    at = -1
    for start, end in opaque_spans(text, name):
        assert at < start < end <= len(text)
        at = end


@pytest.mark.parametrize(
    "piece", [*PIECES, *(each.closing for each in SYNTAXES if each.closing), "{a=", "[@", "<a b='"]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    assert opaque_spans(piece * 20_000, "mdx") is not None


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_masking_keeps_offsets(text: str, given_spans: list[tuple[int, int]]) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in given_spans]
    result = masked(text, spans, "\ufffc")
    assert len(result) == len(text)
    inside = {at for start, end in joined_spans(spans) for at in range(start, end)}
    assert all(result[at] == ("\ufffc" if at in inside else text[at]) for at in range(len(text)))
