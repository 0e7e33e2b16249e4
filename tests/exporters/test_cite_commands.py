"""Cites as they are typed in pandoc's Markdown, LaTeX and Typst."""

from __future__ import annotations

import pytest

from stacite.exporters.cite_commands import LATEX, PANDOC, TYPST, TYPST_IN_MARKDOWN, Mention
from stacite.model.citation import Locator


def group(*mentions: Mention) -> tuple[str, str]:
    assert PANDOC.group is not None
    assert LATEX.group is not None
    return PANDOC.group(mentions), LATEX.group(mentions)


@pytest.mark.parametrize(
    ("mention", "pandoc", "latex", "typst"),
    [
        (Mention("a"), "[@a]", r"\autocite{a}", "#cite(<a>)"),
        (Mention("a", Locator("12"), "See "), "[See @a, 12]", r"\autocite[See][12]{a}", "#cite(<a>, supplement: [12])"),
        (Mention("a", None, "See "), "[See @a]", r"\autocite[See][]{a}", "#cite(<a>)"),
        (
            Mention("a", Locator("12–14, 16")),
            "[@a, 12–14, 16]",
            r"\autocite[12--14, 16]{a}",
            "#cite(<a>, supplement: [12–14, 16])",
        ),
        (
            Mention("a", Locator("xii–xiv")),
            "[@a, {p. xii–xiv}]",
            r"\autocite[xii--xiv]{a}",
            "#cite(<a>, supplement: [xii–xiv])",
        ),
        (
            Mention("a", Locator("90n4")),
            "[@a, {p. 90n4}]",
            r"\autocite[\pno~90n4]{a}",
            "#cite(<a>, supplement: [90n4])",
        ),
        (
            Mention("a", Locator("3", "chapter")),
            "[@a, chap. 3]",
            r"\autocite[chap.~3]{a}",
            "#cite(<a>, supplement: [chap. 3])",
        ),
        (
            Mention("a", Locator("B", "appendix")),
            "[@a, {}appendix B]",
            r"\autocite[appendix~B]{a}",
            "#cite(<a>, supplement: [appendix B])",
        ),
        (
            Mention("a", Locator("5"), "", " (my italics)"),
            "[@a, {p. 5} (my italics)]",
            r"\autocite[\pno~5 (my italics)]{a}",
            "#cite(<a>, supplement: [5])",
        ),
        (Mention("a", None, "", " (in 3 parts)"), "[@a, {} (in 3 parts)]", r"\autocite[(in 3 parts)]{a}", "#cite(<a>)"),
        (Mention("é b"), "[@{é b}]", r"\autocite{é b}", '#cite(label("é b"))'),
        (
            Mention("a", Locator("5]\\x} #[")),
            r"[@a, {p. 5\]\\x) #\[}]",
            r"\autocite[{\pno~5]{\textbackslash}x{\textbraceright} \#[}]{a}",
            "#cite(<a>, supplement: [5\\]\\\\x} \\#\\[])",
        ),
    ],
)
def test_one_cite(mention: Mention, pandoc: str, latex: str, typst: str) -> None:
    assert group(mention) == (pandoc, latex)
    assert TYPST.alone(mention, "") == typst


def test_several_cites_are_a_group() -> None:
    cites = Mention("a", Locator("12"), "See "), Mention("b", None, "; "), Mention("c", Locator("3"), "; but see ")
    assert group(*cites) == ("[See @a, 12; @b; but see @c, 3]", r"\autocites[See][12]{a}{b}[but see][3]{c}")


@pytest.mark.parametrize("words", ["see [1] ", "a; b ", "who@example.org ", "x^2 ", "one\n\ntwo "])
def test_words_that_would_break_a_group_make_none(words: str) -> None:
    assert group(Mention("a", None, words))[0] == ""
    assert group(Mention("a", None, "", words))[0] == ""


@pytest.mark.parametrize(
    ("mention", "after", "pandoc", "typst"),
    [
        (Mention("a"), ". More", "@a", "#cite(<a>)"),
        (Mention("a"), "s", "@{a}", "#cite(<a>)"),
        (Mention("a"), ".b", "@{a}", "#cite(<a>);"),
        (Mention("a"), " [in French]", "", "#cite(<a>)"),
        (Mention("a", Locator("12")), " [in French]", "@a [12]", "#cite(<a>, supplement: [12])"),
        (Mention("a", Locator("12")), "(b)", "", "#cite(<a>, supplement: [12]);"),
        (Mention("a", Locator("12")), "; see", "@a [12]", "#cite(<a>, supplement: [12]);"),
    ],
)
def test_what_follows_a_cite_is_no_part_of_it(mention: Mention, after: str, pandoc: str, typst: str) -> None:
    assert (PANDOC.alone(mention, after), TYPST.alone(mention, after)) == (pandoc, typst)


def test_raw_typst_in_markdown_ends_where_it_should() -> None:
    assert TYPST_IN_MARKDOWN.alone(Mention("a", Locator("1`2")), "") == ""
