"""Where a note's mark ends and its text begins, in Word's and OpenDocument's files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import docx as word
from tests.making import odt as odf

from stacite.readers import docx, odt
from stacite.readers.word_processing import NoteOpening

_NUMBER = "<w:r><w:footnoteRef/></w:r>"


def _word(before: str, *after: word.Part) -> str:
    """The text of a note whose number stands between other runs."""
    behind = "".join(each.xml if isinstance(each, word.Raw) else word.run(str(each)).xml for each in after)
    return _text_of(f"{word.run(before).xml if before else ''}{_NUMBER}{behind}")


def _text_of(runs: str) -> str:
    xml = f'<w:footnote w:id="5"><w:p>{runs}</w:p></w:footnote>'
    (found,) = docx.read(_with_note(xml), "a.docx").notes
    return found.text


def _with_note(xml: str) -> bytes:
    """A document whose one note is given as it stands in the file."""
    names = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in word.TRANSITIONAL.items())
    body = '<w:body><w:p><w:r><w:t>A</w:t><w:footnoteReference w:id="5"/></w:r></w:p></w:body>'
    kind = f"{word.TRANSITIONAL['r']}/footnotes"
    related = f'<Relationship Id="n" Type="{kind}" Target="footnotes.xml"/>'
    parts = {
        "word/document.xml": f"<w:document{names}>{body}</w:document>",
        "word/footnotes.xml": f"<w:footnotes{names}>{xml}</w:footnotes>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{word.OOXML}/package/2006/relationships">{related}'
        "</Relationships>",
    }
    return word.package({name: each.encode() for name, each in parts.items()}, "word/document.xml")


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("", [" Text."], "Text."),
        ("(", [") Text."], "Text."),
        ("[", ["] Text."], "Text."),
        ("[", ["]", " Text."], "Text."),
        (" (", [").", " Text."], "Text."),
        ("", [") Text."], "Text."),
        ("", ["] Text."], "Text."),
        ("", [". Text."], "Text."),
        ("", [".", " Text."], "Text."),
        ("", [": Text."], "Text."),
        ("", [".) Text."], "Text."),
        ("", ["... and so on."], "... and so on."),
        ("", [".5 per cent."], ".5 per cent."),
        ("", [" . Text."], ". Text."),
        ("", [" (2001) Text."], "(2001) Text."),
        ("", [" [sic] Text."], "[sic] Text."),
        ("(", [" See the annex.)"], "( See the annex.)"),
        ("(", [word.italic("Nature"), ")"], "(*Nature*)"),
        ("Text ", [") more."], "Text ) more."),
        ("(", [")"], ""),
        ("", ["() Text."], "Text."),
        ("", [" [ ] Text."], "Text."),
        ("", [" (a) Text."], "(a) Text."),
        ("", [""], ""),
    ],
)
def test_brackets_and_signs_at_the_number_are_its_part(before: str, after: list[word.Part], text: str) -> None:
    assert _word(before, *after) == text


def test_a_link_behind_the_number_keeps_its_span() -> None:
    link = word.complex_field(' HYPERLINK "https://a.example" ', "Here")
    runs = f"{word.run('(').xml}{_NUMBER}{word.run(') ').xml}{link.xml}"
    (found,) = docx.read(_with_note(f'<w:footnote w:id="5"><w:p>{runs}</w:p></w:footnote>'), "a.docx").notes
    assert (found.text, [each.span for each in found.addresses]) == ("Here", [(0, 4)])


@pytest.mark.parametrize(
    ("label", "typed", "text"),
    [
        ("†", "† Text", "Text"),
        ("†", "†Text", "Text"),
        ("*", "*) Text", "Text"),
        ("*", "(*) Text", "Text"),
        ("*", "Text", "Text"),
        ("12a", "12a Text", "Text"),
        ("12a", "12a. Text", "Text"),
        ("12a", "12ab Text", "12ab Text"),
        ("12a", "12 Text", "12 Text"),
        ("7", "7.5 per cent", "7.5 per cent"),
        ("(a)", "(a) Text", "Text"),
        ("**", "** Text", "Text"),
        ("*", "(* Text)", "(* Text)"),
    ],
)
def test_a_mark_of_the_authors_own_that_is_repeated_is_no_text(label: str, typed: str, text: str) -> None:
    (found,) = odt.read(odf.odt_of([["A", odf.note(typed, label=label)]]), "a.odt").notes
    assert (found.label, found.text) == (label, text)
    call = f'<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/>{word.text(label)}</w:r>'
    halves = [word.Raw(word.run(each).xml) for each in (typed[:1], typed[1:])]
    data = word.docx_of([["A", word.Raw(call), word.Note((*halves,), wrap="<!-- {} -->")]])
    assert docx.read(data, "a.docx").notes[0].text == text


@pytest.mark.parametrize(
    ("label", "runs", "text"),
    [
        ("†", ["†", "†", "Text"], "Text"),
        ("†", ["†", " † Text"], "† Text"),
        ("12a", ["12a", "Text"], "Text"),
        ("12a", ["12a", "12a Text"], "Text"),
        ("A", ["A", "Acid rain"], "Acid rain"),
        ("A", ["A", "A note"], "A note"),
    ],
)
def test_a_mark_may_have_a_run_of_its_own_and_stand_there_twice(label: str, runs: list[str], text: str) -> None:
    call = f'<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/>{word.text(label)}</w:r>'
    data = word.docx_of([["A", word.Raw(call), word.Note((*runs,), wrap="<!-- {} -->")]])
    assert docx.read(data, "a.docx").notes[0].text == text


@pytest.mark.parametrize(
    ("label", "typed", "text"),
    [
        ("", ") Text", "Text"),
        ("", ". Text", "Text"),
        ("", "1 Text", "1 Text"),
        ("A", "A note", "A note"),
        ("A", "A) note", "note"),
        ("A", ") note", "note"),
    ],
)
def test_open_document_prints_the_mark_itself(label: str, typed: str, text: str) -> None:
    assert odt.read(odf.odt_of([["A", odf.note(typed, label=label)]]), "a.odt").notes[0].text == text


@given(
    st.lists(st.text("(1) [†].:a ", max_size=5), max_size=6), st.integers(0, 6), st.sampled_from(["", "†", "1", "a."])
)
def test_only_letters_at_the_head_go(texts: list[str], at: int, label: str) -> None:
    """What is kept is the end of what was given, and nothing goes behind the first word."""
    opening = NoteOpening(label)
    for place, each in enumerate(texts):
        if place == at:
            opening.set_number()
        opening.add(each, emphasis=False)
    given_text, kept = "".join(texts), "".join(text for text, _, _ in opening.remainder())
    assert given_text.endswith(kept)
    # Spaces may stand anywhere in it: `[ 1.]: `.
    assert len("".join(given_text.split())) - len("".join(kept.split())) <= 2 * len(label) + 4
