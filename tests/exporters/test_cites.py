"""Notes with cites, as they are typed in Markdown and LaTeX."""

from __future__ import annotations

import pytest

from stacite.exporters import cites_latex, cites_markdown
from stacite.exporters.cites import CiteDocument, CiteMention, CiteNote
from stacite.model.citation import Locator


def typed(*mentions: CiteMention) -> tuple[str, str]:
    """A note of nothing but cites, in Markdown and LaTeX."""
    documents = [CiteDocument("x.md", (CiteNote("1", (mentions,), "Rivers rise."),))]
    keys = [mention.key for mention in mentions]
    markdown = cites_markdown.export(documents, keys).splitlines()[-1]
    latex = cites_latex.export(documents, keys).splitlines()[-1]
    return markdown.removeprefix("Rivers rise. "), latex.removeprefix("Rivers rise.")


@pytest.mark.parametrize(
    ("mention", "markdown", "latex"),
    [
        (CiteMention("a"), "[@a]", r"\autocite{a}"),
        (CiteMention("a", "See", Locator("12")), "[See @a, 12]", r"\autocite[See][12]{a}"),
        (CiteMention("a", "See"), "[See @a]", r"\autocite[See][]{a}"),
        (CiteMention("a", "", Locator("12–14, 16")), "[@a, 12–14, 16]", r"\autocite[12--14, 16]{a}"),
        (CiteMention("a", "", Locator("xii–xiv")), "[@a, {p. xii–xiv}]", r"\autocite[xii--xiv]{a}"),
        (CiteMention("a", "", Locator("90n4")), "[@a, {p. 90n4}]", r"\autocite[\pno~90n4]{a}"),
        (CiteMention("a", "", Locator("3", "chapter")), "[@a, chap. 3]", r"\autocite[chap.~3]{a}"),
        (CiteMention("a", "", Locator("B", "appendix")), "[@a, {}appendix B]", r"\autocite[appendix~B]{a}"),
        (
            CiteMention("a", "", Locator("5"), "(my italics)"),
            "[@a, {p. 5} (my italics)]",
            r"\autocite[\pno~5 (my italics)]{a}",
        ),
        (CiteMention("a", "", None, "(in 3 parts)"), "[@a, {} (in 3 parts)]", r"\autocite[(in 3 parts)]{a}"),
        (CiteMention("a", "[sic]; *cf.*"), r"[\[sic\]\; *cf.* @a]", r"\autocite[{[sic]; \emph{cf.}}][]{a}"),
        (CiteMention("é b"), "[@{é b}]", r"\autocite{e-b}"),
    ],
)
def test_one_cite(mention: CiteMention, markdown: str, latex: str) -> None:
    assert typed(mention) == (markdown, latex)


def test_several_cites_stand_together() -> None:
    cites = CiteMention("a", "See", Locator("12")), CiteMention("b"), CiteMention("c", "but see", Locator("3"))
    markdown, latex = typed(*cites)
    assert markdown == "[See @a, 12; @b; but see @c, 3]"
    assert latex == r"\autocites[See][12]{a}{b}[but see][3]{c}"


def test_a_note_with_words_stays_a_footnote() -> None:
    parts = ("1. A {word} on *this*: ", (CiteMention("a"),), ". More at https://x.org/a_b%20c#d, [they] say.")
    documents = [CiteDocument("d_1.md", (CiteNote("1", parts, line=3),))]
    markdown, latex = cites_markdown.export(documents, ["a"]), cites_latex.export(documents, ["a"])
    assert "<!-- note 1, line 3 -->\n…[^1]\n" in markdown
    assert "[^1]: 1\\. A {word} on *this*: [@a]. More at <https://x.org/a_b%20c#d>, \\[they\\] say.\n" in markdown
    assert "# d_1.md\n" in markdown
    assert (
        "\n…\\footnote{1. A {\\textbraceleft}word{\\textbraceright} on \\emph{this}: \\cite{a}. "
        "More at \\url{https://x.org/a_b\\%20c\\#d}, [they] say.}\n"
    ) in latex
    assert "\\section*{d\\_1.md}\n" in latex


def test_footnotes_of_several_documents_have_names_of_their_own() -> None:
    note = CiteNote("1", ("Words.",))
    text = cites_markdown.export([CiteDocument("a.md", (note,)), CiteDocument("b.md", (note, note))], [])
    assert [line for line in text.splitlines() if line.startswith("[^")] == [
        "[^1-1]: Words.",
        "[^2-1]: Words.",
        "[^2-2]: Words.",
    ]


@pytest.mark.parametrize("hostile", ["--> <script>", "\n\\input{x}\n", "}{", "%\n", "*/"])
def test_nothing_gets_out_of_a_comment_or_a_title(hostile: str) -> None:
    documents = [CiteDocument(hostile, (CiteNote(hostile, (hostile, (CiteMention("a", hostile),)), hostile),))]
    markdown, latex = cites_markdown.export(documents, ["a"]), cites_latex.export(documents, ["a"])
    assert markdown.count("-->") == markdown.count("<!--") == 2
    assert "<script" not in markdown.replace("\\<script", "")
    comments = [line for line in latex.splitlines() if line.startswith("%")]
    assert len(comments) == 5
    body = [line for line in latex.splitlines() if not line.startswith("%")]
    assert "\\input" not in "".join(body)
    assert "".join(body).count("{") == "".join(body).count("}")
