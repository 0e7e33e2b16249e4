from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from stacite.text.yaml_scalars import scalar

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "''"),
        ("no", "'no'"),
        ("On", "'On'"),
        ("NULL", "'NULL'"),
        ("010", "'010'"),
        ("0o17", "'0o17'"),
        ("1e3", "'1e3'"),
        ("10.10930", "'10.10930'"),
        ("12:30", "'12:30'"),
        ("1_000", "'1_000'"),
        (".inf", "'.inf'"),
        ("2026-11-24", "'2026-11-24'"),
        ("2023-08", "2023-08"),
        ("10.1093/scipol/scad022", "10.1093/scipol/scad022"),
        ("807–17", "807–17"),
        ("1st", "1st"),
        ("v1.2.3", "v1.2.3"),
        ("1.2.3", "1.2.3"),
        ("a: b", "'a: b'"),
        ("a:b", "a:b"),
        ("a #b", "'a #b'"),
        ("a#b", "a#b"),
        ("it's", "it's"),
        ("'tis: so", '"\'tis: so"'),
        ("\"a\": 'b'", "'\"a\": ''b'''"),
        ("a\nb", '"a\\nb"'),
        ("a\u2028b\ufeff", '"a\\u2028b\\ufeff"'),
        ("-a", "-a"),
        ("- a", "'- a'"),
        ("a, [b]", "a, [b]"),
        ("*a*", "'*a*'"),
        ("https://x.org/a?b=1", "https://x.org/a?b=1"),
        ("😀", "😀"),
    ],
)
def test_only_what_would_be_retyped_is_quoted(text: str, line: str) -> None:
    assert scalar(text, flow=False) == line


@pytest.mark.parametrize(
    ("text", "line"), [("a, b", "'a, b'"), ("a?b", "'a?b'"), ("-a", "'-a'"), ("https://x.org/a", "https://x.org/a")]
)
def test_brackets_ask_for_more_quotes(text: str, line: str) -> None:
    assert scalar(text, flow=True) == line


@pytest.mark.parametrize(("text", "style", "line"), [("a", "'", "'a'"), ("a", '"', '"a"'), ("\n", "'", '"\\n"')])
def test_quotes_stay_where_they_can(text: str, style: str, line: str) -> None:
    assert scalar(text, flow=False, style=style) == line


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@given(text=TEXTS, style=st.sampled_from(["", "'", '"']))
def test_a_reader_with_types_gives_the_text_back(loader: type[yaml.SafeLoader], text: str, style: str) -> None:
    block = f"- {scalar(text, flow=False, style=style)}\n- k: {scalar(text, flow=False, style=style)}\n"
    assert yaml.load(block, loader) == [text, {"k": text}]  # noqa: S506 - both are safe loaders
    inside = scalar(text, flow=True, style=style)
    assert yaml.load(f"[{inside}, {{k: {inside}}}]", loader) == [text, {"k": text}]  # noqa: S506 - as above
