from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stacite.readers import asciidoc
from stacite.readers.formats import FORMATS, FormatMatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from stacite.model.document import Document

    ReadText = Callable[..., Document]

PIECES = [
    "footnote:[", "]", "[", "_", "*", "a b", "\n", "\n\n", "----", "|", "|===", "{a}", ":a: b",
    "\\", "`", "+", "https://a.b", "((", "))", "'", "\r\n",
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "text", "urls"),
    [
        ("_Silt_, *bold* `mono` 5^th^ H~2~O", "*Silt*, bold mono 5th H2O", []),
        ("\"`curly`\" and '`single`'", "“curly” and ‘single’", []),
        ("p.{nbsp}4 &amp; a--b (C)", "p. 4 & a—b ©", []),
        ("[sic\\] kept", "[sic] kept", []),
        ("https://example.org/a_b[the _roll_], end", "the *roll*, end", ["https://example.org/a_b"]),
        ("link:https://example.org/x[it,window=_blank]", "it", ["https://example.org/x"]),
        ("https://example.org/a_b_c.", "https://example.org/a_b_c.", []),
        ("see <<sec,the section>> and xref:a[b]", "see the section and b", []),
        ("+a_b_c+ pass:[x_y_z]", "a_b_c x_y_z", []),
        ("one\ntwo", "one two", []),
        ("A book,\n1903. See\n- there", "A book, 1903. See - there", []),
        ("snake_case_name", "snake_case_name", []),
        ("See [.title]#Salt,# ch. 1", "See Salt, ch. 1", []),
        ("image:a.png[alt] after ((term))", "after term", []),
    ],
)
def test_the_text_of_a_note(source: str, text: str, urls: list[str], read: ReadText) -> None:
    document = read(f"Body.footnote:[{source}] on.\n", "a.adoc")
    assert [each.text for each in document.notes] == [text]
    assert [each.url for each in document.notes[0].addresses] == urls


def test_letters_are_placed_in_the_source(read: ReadText) -> None:
    source = "= T\n\n* Item.footnote:[See _Silt_,\nhttps://example.org/a_b.]\n"
    note = read(source, "a.adoc").notes[0]
    start = note.text.index("https")
    assert note.passage.source_span(start, start + 23) == (source.index("https"), source.index("https") + 23)
    assert note.location.line == 3


def test_a_named_note_is_one_however_often_it_is_called(read: ReadText) -> None:
    document = read(
        "A.footnote:a[One.] B.footnote:[Two.] C.footnote:a[] D.footnoteref:[b,Three] E.footnoteref:[b]\n", "a.adoc"
    )
    assert [(each.label, each.text) for each in document.notes] == [("1", "One."), ("2", "Two."), ("3", "Three")]
    assert [each.ordinal for each in document.note_refs] == [1, 2, 1, 3, 3]


def test_a_call_of_a_name_that_nothing_has(read: ReadText) -> None:
    document = read("A.footnote:[One.] B.footnote:lost[]\n", "a.adoc")
    assert [each.ordinal for each in document.note_refs] == [1, None]
    assert document.doubts == ("Note numbers in the text that have no note: lost.",)


@pytest.mark.parametrize(
    "source",
    [
        "----\nA.footnote:[no]\n----",
        "....\nA.footnote:[no]\n....",
        "++++\nA.footnote:[no]\n++++",
        "////\nA.footnote:[no]\n////",
        "```\nA.footnote:[no]\n```",
        "// A.footnote:[no]",
        "[source,text]\nA.footnote:[no]",
        "[listing]\n--\nA.footnote:[no]\n--",
        " indented.footnote:[no]",
        "A \\footnote:[no]",
        "A +footnote:[no]+ b",
        "A `+footnote:[no]+` b",
        "A pass:[footnote:[no]",
        "ifdef::other[]\nA.footnote:[no]\nendif::[]",
        "A footnote:[never closed",
    ],
)
def test_what_is_no_note(source: str, read: ReadText) -> None:
    document = read(f"= T\n\nWords.\n\n{source}\n", "a.adoc")
    assert document.notes == ()
    assert document.note_refs == ()
    assert document.doubts


def test_notes_stand_in_titles_lists_tables_and_attributes(read: ReadText) -> None:
    source = (
        "= T\nA. Uthor <a@example.org>\n:fn: footnote:[Named _once_.]\n\n== One.footnote:[a]\n\n* Item.footnote:[b]\n\n"
        "|===\n|x |yfootnote:[c]\n|===\n\nTerm:: What.footnote:[d]\n\nNOTE: Mind.footnote:[e]\n\nLast.{fn}\n"
    )
    document = read(source, "a.adoc")
    assert [each.text for each in document.notes] == ["a", "b", "c", "d", "e", "Named *once*."]
    assert "Uthor" not in document.body.text
    assert "Last." in document.body.text


def test_an_item_that_goes_on_ends_at_the_next_item(read: ReadText) -> None:
    document = read("* One.footnote:[a]\n+\nMore.\n* Two.\n", "a.adoc")
    assert document.body.text == "One.\n\nMore.\n\nTwo."


def test_attributes_that_name_each_other_end(read: ReadText) -> None:
    assert read(":a: {b}{b}\n:b: {a}{a}\n\n{a} A.footnote:[x]\n", "a.adoc").notes[0].text == "x"


@pytest.mark.parametrize(
    ("source", "likeness"),
    [
        ("= T\n\nA.footnote:[x]\n", FormatMatch.LIKELY),
        ("# T\n\nWrite `footnote:[x]` for it.\n", FormatMatch.NO),
        ("Words.\n", FormatMatch.NO),
    ],
)
def test_likeness(source: str, likeness: FormatMatch) -> None:
    assert FORMATS["asciidoc"].sniff(source.encode()) is likeness


@pytest.mark.parametrize(
    "piece", ["footnote:[", "footnote:[a ", "_a ", "https://a[", "xref:a[", "((", "<<a", "|===\n|a", "----\n", "{a}"]
)
def test_hostile_repetition_is_read(piece: str, read: ReadText) -> None:
    assert read("Word " + piece * 3000, "a.adoc").source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_is_read_with_true_places(read: ReadText, parts: list[str]) -> None:
    source = "".join(parts)
    if source.strip():
        read(source, "a.adoc", "asciidoc")


def document_of(source: str) -> Document:
    return asciidoc.read(source.encode(), "a.adoc")


def test_an_address_in_an_attribute_takes_its_bracket_before_the_note_does() -> None:
    document = document_of(
        ":site: https://example.org\n:page: {site}/tolls\n:who: Calloway\n\n"
        "One.footnote:[See {page}[the page], and more.] Two.footnote:[{who}[sic] said so.] "
        "Three.footnote:[In {site}/a?b=1[*here*] and link:{site}/c[there].]\n"
    )
    assert [note.text for note in document.notes] == ["See the page, and more.", "Calloway[sic", "In here and there."]
    assert [[each.url for each in note.addresses] for note in document.notes] == [
        ["https://example.org/tolls"],
        [],
        ["https://example.org/a?b=1", "https://example.org/c"],
    ]


@pytest.mark.parametrize("subs", ["+macros", "macros+", "quotes,macros", "normal"])
def test_code_whose_macros_are_read_holds_notes(subs: str) -> None:
    document = document_of(
        f'[source,subs="{subs}"]\n----\nrun footnote:[In code.]\n----\n\n----\nfootnote:[None.]\n----\n'
    )
    assert [note.text for note in document.notes] == ["In code."]


def test_code_whose_macros_are_taken_away_holds_none() -> None:
    document = document_of('[subs="attributes,-macros"]\n----\nfootnote:[None.]\n----\n\nText.footnote:[One.]\n')
    assert [note.text for note in document.notes] == ["One."]


def test_marks_that_nothing_closes_take_no_time() -> None:
    document = document_of("_a *b " * 20_000 + "end footnote:[One.]\n")
    assert len(document.notes) == 1


def test_code_formulas_and_unknown_attributes_are_opaque(read: ReadText) -> None:
    note = read("A footnote:[Run `its` or +'x'+ if stem:[a-b], {product}.]", "a.adoc").notes[0]
    assert note.text == "Run its or 'x' if a-b, {product}."
    assert [note.text[slice(*span)] for span in note.opaque] == ["its", "'x'", "a-b", "{product}"]
