from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stacite.bibliographies.latex import text_of, verbatim_of
from stacite.exporters.latex import latex_text, latex_title
from stacite.exporters.plain_text import clean


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"M{\"u}ller, M\"uller, M{\"{u}}ller, M\"{u}ller", "Müller, Müller, Müller, Müller"),
        (
            r"\'Etude, {\'E}tude, \c{c}a, \c ca, \v{S}, \r{a}, \H{o}, \k{a}, \d{t}, \b{d}",
            "Étude, Étude, ça, ça, Š, å, ő, ą, ṭ, ḏ",
        ),
        (r"{\'\i}, \'{\i}, \v{\j}, Jir{\'\i}", "í, í, ǰ, Jirí"),
        (r"{\'{\^e}}", "ế"),
        (r"Stra{\ss}e, \L{}\'od\'z, {\O}re, {\AA}, \ae sop, {\TH}", "Straße, Łódź, Øre, Å, æsop, Þ"),
        (r"A \& B, 5\%, \#1, S\_T, \$5, \{x\}", "A & B, 5%, #1, S_T, $5, {x}"),
        (r"1--2 --- ``so'' `it' don't ?`", "1–2 — “so” ‘it’ don’t ¿"),
        (r"-{}- `{}` '{}'", "-- ‘‘ ’’"),
        (r"{NASA} and {{all} {of} it}", "NASA and all of it"),
        (r"a~b\ c\,d\\e", "a\u00a0b c d e"),
        (r"{\TeX}book, \LaTeX\ and \BibTeX", "TeXbook, LaTeX and BibTeX"),
        (r"\textit{\textbf{x}} \textsc{y} \enquote{z} \href{http://a.b}{here}", "x y “z” here"),
        (r"H$_2$O, $10^{12}$, $\alpha$-ray, CO$_{2}$", "H₂O, 10¹², α-ray, CO₂"),
        (r"{\noopsort{1973a}}1973 \switchargs{a}{b}", "1973 b"),
        ("two\n  lines\tand\r\nmore", "two lines and more"),
        (r"\textdegree \ldots \S 5", "°…§5"),
        ("} stray { braces", "stray braces"),
        ("\\", ""),
        ("", ""),
    ],
)
def test_latex_is_read_as_the_letters_that_it_prints(latex: str, text: str) -> None:
    assert text_of(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"On \emph{Nature} itself", "On *Nature* itself"),
        (r"{\em Nature} and {\it more}", "*Nature* and *more*"),
        (r"\emph{a}b and \emph{} and \emph{ x}", "ab and and *x*"),
        (r"\emph{outer \emph{inner} outer}", "outer *inner* outer"),
        (r"\mkbibemph{{\'E}cole}", "*École*"),
    ],
)
def test_emphasis_is_kept_where_the_model_knows_it(latex: str, text: str) -> None:
    assert text_of(latex, emphasis=True) == text
    assert "*" not in text_of(latex)


def test_unknown_commands_are_told_and_never_run() -> None:
    unknown: set[str] = set()
    assert (
        text_of(r"\input{/etc/passwd} \write18{rm} \XML{} \Logo rest", unknown=unknown)
        == "/etc/passwd 18rm XML Logorest"
    )
    assert unknown == {"input", "write", "XML", "Logo"}


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\url{https://example.org/a_b?c=%20#d}", "https://example.org/a_b?c=%20#d"),
        (r"https://example.org/a\_b\%20\&c\#d", "https://example.org/a_b%20&c#d"),
        (r"https://example.org/{\textasciitilde}doe/\~{}x", "https://example.org/~doe/~x"),
    ],
)
def test_an_address_is_taken_as_it_is(latex: str, text: str) -> None:
    assert verbatim_of(latex) == text


@pytest.mark.parametrize("piece", ["{", "}", r"\'", r"\emph{", r"\href{", "$^{", "\\", r"{\em "])
def test_nesting_however_deep_is_harmless(piece: str) -> None:
    latex = piece * 50_000
    assert len(text_of(latex, emphasis=True)) <= len(latex)


@given(st.text(max_size=60))
def test_no_text_breaks_it_and_nothing_invisible_is_left(latex: str) -> None:
    text = text_of(latex, emphasis=True)
    assert "\n" not in text
    assert all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in text)
    verbatim_of(latex)


@given(st.text(st.characters(exclude_characters="*"), max_size=30))
def test_what_an_export_writes_is_read_as_it_was(text: str) -> None:
    assert latex_text(text_of(latex_text(text))) == latex_text(text)
    straight = str.maketrans("‘’", "`'")
    if "`" not in text:
        assert text_of(latex_text(text)).translate(straight) == clean(text, joiners=False).translate(straight)


@pytest.mark.parametrize(
    "title", ["*Emphasis* at the start", "C*-algebras and a * star", "The *Origin* of {Species}", "M*A*S*H"]
)
def test_titles_keep_their_emphasis(title: str) -> None:
    assert text_of(latex_title(title), emphasis=True) == title
