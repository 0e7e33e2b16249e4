from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacite.errors import DocumentError
from stacite.readers import typst
from stacite.readers.formats import FORMATS, FormatMatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document, Note

    BlocksOf = Callable[[Note], list[tuple[str, str]]]
    ReadText = Callable[..., Document]

PIECES = [
    "#footnote[", "]", "[", "_", "*", "a b", "\n", "#let f(x) = ", "#f[", "#x", "(", ")", "{", "}",
    "\"", "#link(\"u\")", "$", "//", "\\", "<l>", "@k", ",", "#if ", ";",
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text", "urls"),
    [
        ("_Silt_, *bold* #emph[more]", "*Silt*, bold *more*", []),
        ("a -- b --- c... p.~4", "a – b — c… p. 4", []),
        (r"5\*7 \[x\] \u{2014}", "5*7 [x] —", []),
        ("box [7] and [[8]]", "box [7] and [[8]]", []),
        ("https://example.org/a//b_c, end", "https://example.org/a//b_c, end", []),
        ('#link("https://example.org/x")[the roll] there', "the roll there", ["https://example.org/x"]),
        ('#link("https://example.org/x") there', "https://example.org/x there", ["https://example.org/x"]),
        ('#raw("a ] b") and #text("x [ y")', "a ] b and x [ y", []),
        ("`code ]` here", "code ] here", []),
        ("#text(fill: red)[in #strong[it]] out", "in it out", []),
        ("one // gone ]\ntwo /* ] */ three", "one two three", []),
        ("one\n\ntwo", "one two", []),
        ("see @berg[p. 12]", "see [@berg, p. 12]", []),
        ("#cite(<berg>)", "[@berg]", []),
        ("see #ref(<map>), #theorem(<x>).", "see ??, ??.", []),
    ],
)
def test_the_text_of_a_note(source: str, text: str, urls: list[str], read: ReadText) -> None:
    document = read(f"Body.#footnote[{source}] on.\n", "a.typ")
    assert [each.text for each in document.notes] == [text]
    assert [each.url for each in document.notes[0].addresses] == urls
    assert document.body.text == "Body. on."


def test_letters_are_placed_in_the_source(read: ReadText) -> None:
    source = "= T\n\nBody.#footnote[See _Silt_,\n  https://example.org/a_b.]\n"
    note = read(source, "a.typ").notes[0]
    start = note.text.index("https")
    assert note.passage.source_span(start, start + 23) == (source.index("https"), source.index("https") + 23)
    assert note.passage.is_contiguous(start, start + 23)


def test_a_note_is_called_again_by_its_label(read: ReadText) -> None:
    document = read("A#footnote[One.] <n> b#footnote(<n>) c#footnote[Two.] d#footnote(<lost>)\n", "a.typ")
    assert [(each.label, each.text) for each in document.notes] == [("1", "One."), ("2", "Two.")]
    assert [(each.label, each.ordinal) for each in document.note_refs] == [("1", 1), ("1", 1), ("2", 2), ("lost", None)]


@pytest.mark.parametrize(
    ("definition", "call", "text"),
    [
        ("#let fn(body) = footnote(body)", "#fn[Berg _x_]", "Berg *x*"),
        ("#let fn = footnote", "#fn[Berg]", "Berg"),
        ('#let fn = footnote.with(numbering: "*")', "#fn[Berg]", "Berg"),
        ("#let src(it) = footnote[Source: #it.]", "#src[Berg]", "Source: Berg."),
        ("#let src(a, b) = {\n  footnote[#a, #b]\n}", "#src([Berg], [12])", "Berg, 12"),
        ("#let work = [_Silt_]", "#footnote[#work, 3]", "*Silt*, 3"),
        ("#let src(it) = [#footnote[#it]]", '#src("Berg")', "Berg"),
    ],
)
def test_the_authors_own_functions_are_followed(definition: str, call: str, text: str, read: ReadText) -> None:
    document = read(f"{definition}\n\nA{call} b.\n", "a.typ")
    assert [each.text for each in document.notes] == [text]
    assert document.body.text == "A b."


@pytest.mark.parametrize(
    "source",
    [
        "// #footnote[no]",
        "/* #footnote[no] */",
        "`#footnote[no]`",
        "```\n#footnote[no]\n```",
        r"\#footnote[no]",
        '#let s = "#footnote[no]"',
        "#show footnote.entry: it => [x]",
        '#set footnote(numbering: "*")',
    ],
)
def test_what_is_no_note(source: str, read: ReadText) -> None:
    document = read(f"Words.\n\n{source}\n\nMore.\n", "a.typ")
    assert document.notes == ()
    assert document.body.text.endswith("More.")


def test_numbering_is_that_which_is_set(read: ReadText) -> None:
    source = '#set footnote(numbering: "*")\nA#footnote[a] b#footnote[b]\n#set footnote(numbering: "i")\nc#footnote[c]'
    assert [each.label for each in read(source, "a.typ").notes] == ["*", "†", "iii"]


def test_notes_stand_in_code_and_in_arguments(read: ReadText) -> None:
    source = (
        '#figure(image("a.png"), caption: [A map#footnote[a]])\n'
        "#if true [x#footnote[b]] else [y]\n#table([c#footnote[c]])\n"
    )
    assert [each.text for each in read(source, "a.typ").notes] == ["a", "b", "c"]


def test_functions_that_call_themselves_end(read: ReadText) -> None:
    with pytest.raises(DocumentError, match="more than 10,000 notes"):
        read("#let a = [#a #footnote[x] #a]\n#a\n\nB#footnote[y]\n", "a.typ")


@pytest.mark.parametrize(
    ("source", "likeness"),
    [
        ("= T\n\nA#footnote[x]\n", FormatMatch.LIKELY),
        ("# T\n\n```\n= T\nA#footnote[x]\n```\n", FormatMatch.NO),
        ("Words.\n", FormatMatch.NO),
    ],
)
def test_likeness(source: str, likeness: FormatMatch) -> None:
    assert FORMATS["typst"].sniff(source.encode()) is likeness


@pytest.mark.parametrize("piece", ["#footnote[", "[", "]", "#a(", "$", '#("', "#let a = ", "/*", "`", "#{", "@a["])
def test_hostile_repetition_is_read(piece: str, read: ReadText) -> None:
    assert read("Word " + piece * 3000, "a.typ").source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_is_read_with_true_places(read: ReadText, parts: list[str]) -> None:
    source = "".join(parts)
    if source.strip():
        read(source, "a.typ", "typst")


def document_of(source: str) -> Document:
    return typst.read(source.encode(), "a.typ")


def test_comments_hold_comments_and_no_notes() -> None:
    document = document_of(
        "Text /* a /* b */ #footnote[Not one.] */ goes on.#footnote[One.] #let x = 1 /* /* */ ) */\n\nEnd.\n"
    )
    assert [note.text for note in document.notes] == ["One."]
    assert "End." in document.body.text
    assert "Not" not in document.body.text


def test_brackets_without_end_are_refused_and_do_not_hang() -> None:
    with pytest.raises(DocumentError, match="brackets are nested too deeply"):
        document_of("[" * 100_000)


def test_a_text_that_is_too_large_is_refused() -> None:
    with pytest.raises(DocumentError, match="larger than 4 MiB"):
        document_of("word " * 1_000_000)


def test_the_blocks_of_a_note(read: ReadText, blocks_of: BlocksOf) -> None:
    note = read("A#footnote[He says: #quote(block: true)[This stands.] So `it's` $a - b$.]", "a.typ").notes[0]
    assert blocks_of(note) == [
        ("paragraph", "He says:"),
        ("quotation", "“This stands.”"),
        ("paragraph", "So it's a - b."),
    ]
    assert [note.text[slice(*span)] for span in note.opaque] == ["it's a - b"]
