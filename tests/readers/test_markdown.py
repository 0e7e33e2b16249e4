"""Markdown: notes, their places in the source, and the inline rules as the reader uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from stacite.readers import markdown
from stacite.readers.markdown import _markdown_parser

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document, Note

    BlocksOf = Callable[[Note], list[tuple[str, str]]]
    ReadText = Callable[..., Document]


def note(text: str, read: ReadText) -> Document:
    return read(f"A[^n]\n\n[^n]: {text}\n", "a.md")


@pytest.mark.parametrize(
    ("source", "text", "addresses"),
    [
        ("plain", "plain", []),
        ("_one_ and *two*", "*one* and *two*", []),
        ("**bold** and __bold__", "bold and bold", []),
        ("***both***", "*both*", []),
        ("snake_case_name", "snake_case_name", []),
        (r"5 \* 4 \_ \q", r"5 * 4 _ \q", []),
        ("a &amp; b", "a & b", []),
        ("[text](https://example.org/a_(b) 'title'), end", "text, end", ["https://example.org/a_(b)"]),
        ("[*text*](<https://example.org/a b>)", "*text*", ["https://example.org/a b"]),
        ("[a](https://b.example/b)b", "ab", ["https://b.example/b"]),
        ("[text][ref] x\n\n[ref]: https://example.org/r", "text x", ["https://example.org/r"]),
        ("[empty]() x", "empty x", []),
        ("<https://example.org/a_b_c>.", "<https://example.org/a_b_c>.", []),
        ("<https://example.org/gr%F6%dfe/%7Eu?f%5B%5D=a>.", "<https://example.org/gr%F6%dfe/%7Eu?f%5B%5D=a>.", []),
        ("[a](https://example.org/%2e%C3%b6)", "a", ["https://example.org/%2e%C3%b6"]),
        ("<file:///srv/a.pdf>", "<file:///srv/a.pdf>", []),
        ("[a](javascript:void(0)) [b](data:text/html,b)", "a b", ["javascript:void(0)", "data:text/html,b"]),
        ("https://example.org/a_b_c.", "https://example.org/a_b_c.", []),
        ("`[^x] *code*` stays", "[^x] *code* stays", []),
        ("``a ` b`` c", "a ` b c", []),
        ("![alt [x]](i.png) after", "after", []),
        ("<i>Title</i> a<!-- not\nthis -->b<br>c", "*Title* ab c", []),
        ("Berlin ^2^2010, Bonn <sup>12</sup>1990, m^2^", "Berlin ²2010, Bonn ¹²1990, m^2^", []),
        ("one\ntwo  \nthree\\\nfour", "one two three four", []),
        ("one\n\n    - two\n    - three\n\n    ```\n    code\n    ```\n", "one two three code", []),
    ],
)
def test_the_text_of_a_note(source: str, text: str, addresses: list[str], read: ReadText) -> None:
    document = note(source, read)
    assert [each.text for each in document.notes] == [text]
    assert [address.url for address in document.notes[0].addresses] == addresses
    assert all(address.source == "relationship" for address in document.notes[0].addresses)


@pytest.mark.parametrize(
    ("wrapped", "text"),
    [
        ("See [Salt\n- Tin\nand Mud](https://a.example).", "See Salt - Tin and Mud."),
        ("A limited claim (Doe\n1) was made.", "A limited claim (Doe 1) was made."),
        ("Never closed (Doe\n- One\n- Two", "Never closed (Doe"),
    ],
)
def test_a_line_inside_a_bracket_is_no_item_of_a_list(wrapped: str, text: str, read: ReadText) -> None:
    (note,) = read(f"Text.[^1]\n\n[^1]: {wrapped}\n", "a.md").notes
    assert note.text == text


@pytest.mark.parametrize("following", ["[b](https://a.example)", "<https://a.example>", "`b`", "<b>b</b>"])
def test_two_spaces_before_markup_are_one(following: str, read: ReadText) -> None:
    (note,) = read(f"Text.[^1]\n\n[^1]: See *at*  {following}\n", "a.md").notes
    assert note.text.startswith("See *at* ")


def test_letters_are_placed_in_the_source_through_emphasis_and_continuation(read: ReadText) -> None:
    source = "> A[^n]\n>\n> [^n]: See _Title_,\n>   <https://example.org/x>.\r\n"
    document = read(source, "a.md")
    first = document.notes[0]
    assert first.text == "See *Title*, <https://example.org/x>."
    start = first.text.index("https")
    span = first.passage.source_span(start, start + 21)
    assert span is not None
    assert source[slice(*span)] == "https://example.org/x"
    assert document.place(first, start, start + 21).line == 4
    assert first.passage.is_contiguous(start, start + 21)


def test_order_is_that_of_the_rendered_page(read: ReadText) -> None:
    document = read(
        "B[^b] then A[^a].\n\n[^never]: Never, but calls[^deep].\n[^a]: First.\n[^b]: See[^inner].\n"
        "[^inner]: Inner.\n[^deep]: Deep.\n",
        "a.md",
    )
    assert [(each.label, each.ordinal) for each in document.notes] == [
        ("b", 1),
        ("a", 2),
        ("inner", 3),
        ("never", 4),
        ("deep", 5),
    ]
    assert document.doubts == ("Notes that nothing in the text refers to: never.",)


def test_a_note_defined_twice_is_there_twice(read: ReadText) -> None:
    document = read("A[^1]\n\n[^1]: One.\n\n[^1]: Two.\n", "a.md")
    assert [(each.label, each.text) for each in document.notes] == [("1", "One."), ("1", "Two.")]


def test_an_empty_definition_is_an_empty_note(read: ReadText) -> None:
    document = read("A[^1] B[^2]\n\n[^1]:\n\n[^2]: Two.\n", "a.md")
    assert [each.text for each in document.notes] == ["", "Two."]


def test_inline_notes_are_numbered_as_printed_beside_identifiers(read: ReadText) -> None:
    document = read("A^[Inline *one*.] B[^1] C^[Three[^1] and ^[nested]].\n\n[^1]: Two.\n", "a.md")
    assert [(each.label, each.text) for each in document.notes] == [
        ("^1", "Inline *one*."),
        ("1", "Two."),
        ("3", "Three and"),
        ("4", "nested"),
    ]
    assert document.body.text == "A B C."
    assert document.source is not None
    spans = [document.source[slice(*marker.span)] for marker in document.note_refs if marker.span]
    assert spans[:3] == ["^[Inline *one*.]", "[^1]", "^[Three[^1] and ^[nested]]"]


@pytest.mark.parametrize("comment", ["% Keep [^b]", "%[^b]: @doe", "One %%two [^b]%% three.", "%%\n[^b]\n%%"])
def test_what_a_comment_refers_to_may_be_gone(comment: str, read: ReadText) -> None:
    document = read(f"A.[^a]\n\n{comment}\n\n[^a]: Doe, *Title* (2001).\n")
    assert [ref.label for ref in document.note_refs] == ["a"]


@pytest.mark.parametrize("source", ["Match `[^a]` or [^a-z].", "<div>\nA[^1]\n</div>", "```\nA[^1]\n\n[^1]: x\n```"])
def test_what_is_no_note(source: str, read: ReadText) -> None:
    document = read(source, "a.md")
    assert not document.notes
    assert not document.note_refs
    assert document.doubts == ("No notes were found: the text contains no `[^id]` or `^[…]`.",)


def test_notes_that_are_commands_of_latex(read: ReadText) -> None:
    (doubt,) = read("One\\footnote{Doe, *Title* (2001).}.\n", "a.md").doubts
    assert "commands of LaTeX" in doubt


def test_a_call_without_definition_is_a_marker_without_note(read: ReadText) -> None:
    document = read("A[^1] B[^lost]\n\n[^1]: One.\n", "a.md")
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == [("1", 1), ("lost", None)]
    assert document.doubts == ("Note numbers in the text that have no note: lost.",)


@pytest.mark.parametrize(
    ("line", "file"),
    [
        ("{{< include part.qmd >}}", "part.qmd"),
        ('{{% include "a/part.md" %}}', "a/part.md"),
        ('```{r, echo=FALSE, child="part.Rmd"}\n```', "part.Rmd"),
        ('--8<-- "part.md"', "part.md"),
    ],
)
def test_notes_that_an_included_file_may_have(line: str, file: str, read: ReadText) -> None:
    document = read(f"One.[^1] Two.[^lost]\n\n{line}\n\n[^1]: First.\n[^2]: Second.\n", "a.md")
    assert document.included_files == (file,)
    assert document.doubts == (f"Included files are not read: {file}.",)
    assert read("One.[^1]\n\n{{< include plot.py >}}\n\n[^1]: First.\n", "a.md").doubts == ()


def test_a_note_whose_name_has_a_space_is_lost_with_a_word(read: ReadText) -> None:
    document = read("A[^1] B[^st denis]\n\n```\n[^in code]: x\n```\n\n[^1]: One.\n[^st denis]: Two.\n", "a.md")
    assert document.doubts == ("Notes that were not read, since their names have spaces: st denis.",)


def test_raised_digits_in_markdown_are_read_as_text(read: ReadText) -> None:
    document = read("# T\n\nA claim.¹\n\n¹ Berg, *Title*.\n", "a.md")
    assert (document.format, [each.text for each in document.notes]) == ("markdown", ["Berg, *Title*."])


@pytest.mark.parametrize(
    "source",
    [
        "Numbered ¹, `[1]` or with symbols.\n",
        "A claim.¹ Another with `[2]` and ``a ` ²``.\n\n¹ Berg, *Title*.\n",
        "A claim.¹\n\n```\nfoo[2] bar²\n```\n\n~~~~ text\nbaz.²\n~~~\nqux.³\n~~~~\n\n¹ Berg, *Title*.\n",
    ],
)
def test_code_and_samples_contain_no_note_numbers(source: str, read: ReadText) -> None:
    document = read(source, "a.md")
    assert [each.label for each in document.note_refs] == [each.label for each in document.notes]


def test_raised_digits_that_call_nothing_are_exponents(read: ReadText) -> None:
    assert read("# T\n\n5 m² of it.\n\n1. one\n2. two\n", "a.md").note_refs == ()


def test_a_byte_order_mark_moves_nothing(read: ReadText) -> None:
    document = read("\ufeffA[^1]\n\n[^1]: One.\n", "a.md")
    assert document.notes[0].text == "One."
    assert document.note_refs[0].span == (2, 6)


@pytest.mark.parametrize("piece", ["[^", "^[", "![", "a<!--", "*a ", "[a](", "&amp;"])
def test_hostile_repetition_is_read(piece: str, read: ReadText) -> None:
    assert read("Word " + piece * 3000, "a.md").notes == ()


def test_multimarkdown_writes_notes_in_place(read: ReadText) -> None:
    source = "A.[^See *Silt*, p. 12, on this.] B.[^b] C [^a-z] D [^my note].\n\n[^b]: Two.\n[?silt]: Fine earth.\n"
    document = read(source, "a.md")
    assert [each.text for each in document.notes] == ["See *Silt*, p. 12, on this.", "Two."]
    assert document.source is not None
    span = document.note_refs[0].span
    assert span is not None
    assert document.source[slice(*span)] == "[^See *Silt*, p. 12, on this.]"
    assert "Fine earth" in document.body.text


def test_formulas_hold_no_notes(read: ReadText) -> None:
    document = read("$x \\in [^7]$ and $$y^[8]$$, at 5$ it is[^1] 6$.\n\n[^1]: One.\n", "a.md")
    assert [each.text for each in document.notes] == ["One."]
    assert [each.label for each in document.note_refs] == ["1"]


@pytest.mark.parametrize(
    "formula", ["$$x^[a]$$", "$$\nx^[a] [^1]\n$$", "$$ \\begin{a}\n y^[2] \\\\\n\\end{a} $$", "$a^[b]$"]
)
def test_formulas_on_one_line_or_several_call_nothing(formula: str, read: ReadText) -> None:
    document = read(f"Text {formula} costs $5 and $10[^1].\n\n[^1]: One.\n", "a.md")
    assert [note.text for note in document.notes] == ["One."]
    assert [marker.before[-3:] for marker in document.note_refs] == ["$10"]


@pytest.mark.parametrize(
    "link", ['<a href="https://a.example/?b&amp;c">', "<a class='x' HREF='https://a.example/?b&c'>"]
)
def test_a_link_written_as_html_is_an_address_of_its_note(link: str, read: ReadText) -> None:
    document = read(f"Text[^1].\n\n[^1]: See {link}this</a>, 3.\n", "a.md")
    assert [note.text for note in document.notes] == ["See this, 3."]
    assert [address.url for address in document.notes[0].addresses] == ["https://a.example/?b&c"]


def test_html_whose_text_is_markdown_calls_notes(read: ReadText) -> None:
    document = read(
        '<div markdown="1">\nOne[^1].\n</div>\n\n<section markdown=block>Two[^2].</section>\n\n'
        "<div>\nNone[^3].\n</div>\n\n[^1]: A.\n[^2]: B.\n[^3]: C.\n",
        "a.md",
    )
    assert [marker.label for marker in document.note_refs] == ["1", "2"]
    assert document.body.text == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("note", "linked"),
    [
        ("As [the agency](https://a.example) said.", ["the agency"]),
        ("  [*Its* report\n    of 2020][r], and [*all*](https://b.example).", ["*Its* report of 2020", "*all*"]),
        ('A <a href="https://a.example">tag</a>, then [a link](https://b.example).', [None, "a link"]),
        ("[![](x.png)](https://a.example)", [None]),
    ],
)
def test_links_know_their_words(note: str, linked: list[str | None], read: ReadText) -> None:
    first = read(f"A.[^1]\n\n[^1]: {note}\n\n[r]: https://c.example\n").notes[0]
    assert [each.span and first.text[slice(*each.span)] for each in first.addresses] == linked


QUOTATION = """\
    As he says:

    > “In spite of all,
    > this stands.
    >
    > “And so it goes.”
    > — R. Berg, *Silt*, 3

    - one
    - two

    | a | b |
    |---|---|
    | “c | d) |

    ```r
    x <- "y
    ```

    So be it.
"""


def test_the_blocks_of_a_note(read: ReadText, blocks_of: BlocksOf) -> None:
    found = read(f"A[^n]\n\n[^n]:\n{QUOTATION}", "a.md").notes[0]
    assert blocks_of(found) == [
        ("paragraph", "As he says:"),
        ("quotation", "“In spite of all, this stands."),
        ("quotation", "“And so it goes.”"),
        ("attribution", "— R. Berg, *Silt*, 3"),
        ("list item", "one"),
        ("list item", "two"),
        ("table", "| a | b | |---|---| | “c | d) |"),
        ("code", 'x <- "y'),
        ("paragraph", "So be it."),
    ]


def test_the_line_below_a_quotation_that_begins_with_a_dash_is_its_attribution(
    read: ReadText, blocks_of: BlocksOf
) -> None:
    found = note("He says:\n\n    > This stands.\n\n    --- *Silt*, 3.\n\n    — and so on, he said.", read).notes[0]
    assert [kind for kind, _ in blocks_of(found)] == ["paragraph", "quotation", "attribution", "paragraph"]


def test_code_and_templates_in_a_note_are_opaque(read: ReadText) -> None:
    found = note("Run `it's` on {% abbr '*BM*' %} and $a'_1$ “so”.", read).notes[0]
    assert [found.text[slice(*span)] for span in found.opaque] == ["it's", "{% abbr '*BM*' %}", "$a'_1$"]


def test_expressions_of_jsx_are_opaque_in_mdx_alone(read: ReadText) -> None:
    source = "A[^1]\n\n[^1]: See {props.title} here.\n"
    assert read(source, "a.md").notes[0].opaque == ()
    found = read(source, "a.mdx").notes[0]
    assert [found.text[slice(*span)] for span in found.opaque] == ["{props.title}"]


def test_the_target_that_a_template_completes_is_no_address(read: ReadText) -> None:
    found = note("[a](https://{{site.host}}/b) [c](https://example.org/d)", read).notes[0]
    assert [address.url for address in found.addresses] == ["https://example.org/d"]


def test_a_defined_note_followed_by_what_looks_like_a_target_is_a_note_reference(read: ReadText) -> None:
    """Pandoc reads `[^x](2)` as the note and the text `(2)`; without such a note, it is a link."""
    document = read("One[^x](2) two[^y][z] [^e](https://a.example).\n\n[^x]: X.\n[^y]: Y.\n\n[z]: /z\n", "a.md")
    assert [(note.label, note.text) for note in document.notes] == [("x", "X."), ("y", "Y.")]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2]
    assert document.body.text.startswith("One(2) two")


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


@pytest.mark.parametrize(
    ("ref", "note"),
    [
        ('<sup><a href="#fn0{n}" id="r{n}">{n}</a></sup>', '<p id="fn0{n}"><a href="#r{n}">{n}</a> {html}</p>\n'),
        ('<sup><a href="#fn{n}" id="r{n}">{n}</a></sup>', '<li id="fn{n}">{html} <a href="#r{n}">↩</a></li>'),
        ("[{n}](#fn{n})", '<a id="fn{n}">{n}</a>. {text}\n'),
    ],
)
def test_notes_made_by_hand_of_html_are_read_as_a_page(ref: str, note: str) -> None:
    texts = [("Vale, *Salt*, 3.", "Vale, <em>Salt</em>, 3."), ("[Rist](https://rist.example/), 4.", "Rist, 4.")]
    body = " ".join(f"Words{ref.format(n=n)}." for n in (1, 2))
    notes = "\n".join(note.format(n=n, text=text, html=html) for n, (text, html) in enumerate(texts, 1))
    notes = f"<ol>\n{notes}\n</ol>" if note.startswith("<li") else notes
    source = f"---\ntitle: A\n---\n\n{body}\n\n{notes}\n"
    document = markdown.read(source.encode(), "a.md")
    assert document.format == "markdown"
    assert [(each.label, each.text) for each in document.notes] == [("1", "Vale, *Salt*, 3."), ("2", "Rist, 4.")]
    assert [each.location.line for each in document.note_refs] == [5, 5]
    lines = source.split("\n")
    assert ["Vale" in lines[(each.location.line or 0) - 1] for each in document.notes] == [True, False]


def test_links_in_a_text_without_notes_make_none(read: ReadText) -> None:
    contents = '<a id="top"></a>\n\n- <a href="#one">One</a>\n- [2](#two)\n\n'
    text = '## One\n\nWords. <a href="#top">Up</a>\n\n## Two\n'
    assert read(contents + text, "a.md").notes == ()
