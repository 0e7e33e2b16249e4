"""Cites as they are typed in pandoc's Markdown, LaTeX and Typst."""

from __future__ import annotations

import pytest

from stacite.exporters.cite_commands import LATEX, PANDOC, TYPST, TYPST_IN_MARKDOWN, KeyCite
from stacite.model.citation import Locator


def group(*mentions: KeyCite) -> tuple[str, str]:
    assert PANDOC.group is not None
    assert LATEX.group is not None
    return PANDOC.group(mentions), LATEX.group(mentions)


@pytest.mark.parametrize(
    ("mention", "pandoc", "latex", "typst"),
    [
        (KeyCite("a"), "[@a]", r"\autocite{a}", "#cite(<a>)"),
        (KeyCite("a", Locator("12"), "See "), "[See @a, 12]", r"\autocite[See][12]{a}", "#cite(<a>, supplement: [12])"),
        (KeyCite("a", None, "See "), "[See @a]", r"\autocite[See][]{a}", "#cite(<a>)"),
        (
            KeyCite("a", Locator("12–14, 16")),
            "[@a, 12–14, 16]",
            r"\autocite[12--14, 16]{a}",
            "#cite(<a>, supplement: [12–14, 16])",
        ),
        (
            KeyCite("a", Locator("xii–xiv")),
            "[@a, {p. xii–xiv}]",
            r"\autocite[xii--xiv]{a}",
            "#cite(<a>, supplement: [xii–xiv])",
        ),
        (
            KeyCite("a", Locator("90n4")),
            "[@a, {p. 90n4}]",
            r"\autocite[\pno~90n4]{a}",
            "#cite(<a>, supplement: [90n4])",
        ),
        (
            KeyCite("a", Locator("3", "chapter")),
            "[@a, chap. 3]",
            r"\autocite[chap.~3]{a}",
            "#cite(<a>, supplement: [chap. 3])",
        ),
        (
            KeyCite("a", Locator("B", "appendix")),
            "[@a, {}appendix B]",
            r"\autocite[appendix~B]{a}",
            "#cite(<a>, supplement: [appendix B])",
        ),
        (
            KeyCite("a", Locator("5"), "", " (my italics)"),
            "[@a, {p. 5} (my italics)]",
            r"\autocite[\pno~5 (my italics)]{a}",
            "#cite(<a>, supplement: [5])",
        ),
        (
            KeyCite("a", Locator("239, chap. 4")),
            "[@a, {p. 239, chap. 4}]",
            r"\autocite[\pno~239, chap. 4]{a}",
            "#cite(<a>, supplement: [239, chap. 4])",
        ),
        (KeyCite("a", None, "", " (in 3 parts)"), "[@a, {} (in 3 parts)]", r"\autocite[(in 3 parts)]{a}", "#cite(<a>)"),
        (KeyCite("é b"), "[@{é b}]", r"\autocite{é b}", '#cite(label("é b"))'),
        (
            KeyCite("a", Locator("5]\\x} #[")),
            r"[@a, {p. 5\]\\x) #\[}]",
            r"\autocite[{\pno~5]{\textbackslash}x{\textbraceright} \#[}]{a}",
            "#cite(<a>, supplement: [5\\]\\\\x} \\#\\[])",
        ),
    ],
)
def test_one_cite(mention: KeyCite, pandoc: str, latex: str, typst: str) -> None:
    assert group(mention) == (pandoc, latex)
    assert TYPST.alone(mention, "") == typst


def test_several_cites_are_a_group() -> None:
    cites = KeyCite("a", Locator("12"), "See "), KeyCite("b", None, "; "), KeyCite("c", Locator("3"), "; but see ")
    assert group(*cites) == ("[See @a, 12; @b; but see @c, 3]", r"\autocites[See][12]{a}{b}[but see][3]{c}")


@pytest.mark.parametrize("words", ["see [1] ", "a; b ", "who@example.org ", "x^2 ", "one\n\ntwo "])
def test_words_that_would_break_a_group_make_none(words: str) -> None:
    assert group(KeyCite("a", None, words))[0] == ""
    assert group(KeyCite("a", None, "", words))[0] == ""


@pytest.mark.parametrize(
    ("mention", "after", "pandoc", "typst"),
    [
        (KeyCite("a"), ". More", "@a", "#cite(<a>)"),
        (KeyCite("a"), "s", "@{a}", "#cite(<a>)"),
        (KeyCite("a"), ".b", "@{a}", "#cite(<a>);"),
        (KeyCite("a"), " [in French]", "", "#cite(<a>)"),
        (KeyCite("a", Locator("12")), " [in French]", "@a [12]", "#cite(<a>, supplement: [12])"),
        (KeyCite("a", Locator("12")), "(b)", "", "#cite(<a>, supplement: [12]);"),
        (KeyCite("a", Locator("12")), "; see", "@a [12]", "#cite(<a>, supplement: [12]);"),
    ],
)
def test_what_follows_a_cite_is_no_part_of_it(mention: KeyCite, after: str, pandoc: str, typst: str) -> None:
    assert (PANDOC.alone(mention, after), TYPST.alone(mention, after)) == (pandoc, typst)


def test_raw_typst_in_markdown_ends_where_it_should() -> None:
    assert TYPST_IN_MARKDOWN.alone(KeyCite("a", Locator("1`2")), "") == ""
