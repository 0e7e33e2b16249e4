"""HTML: notes in lists of terms and bare lines, calls that hold words, and ways back told from other links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.making.html import Manner, noted, page_of

from stacite.readers import html
from stacite.rules.numbering import note_refs_by_place, note_sequences, orphan_notes

if TYPE_CHECKING:
    from stacite.model.document import Document

TWO = ["Berg, <em>Water</em> (1998), 4.", "Ibid., 7."]
TEXTS = [("1", "Berg, *Water* (1998), 4."), ("2", "Ibid., 7.")]


def _read(body: str, head: str = "") -> Document:
    return html.read(page_of(body, head), "a.html")


def _notes(document: Document) -> list[tuple[str, str]]:
    return [(note.label, note.text) for note in document.notes]


TERMS = {
    "a list that says footnote": Manner(
        '<a href="#d{n}">{n}</a>', '<dt id="d{n}">{n}</dt><dd>{text}</dd>', '<dl class="footnote">', "</dl>"
    ),
    "in what says footnote": Manner(
        '<a href="#d{n}">{n}</a>',
        '<dt id="d{n}">{n}</dt><dd>{text}</dd>',
        '<div class="footnote"><dl>',
        "</dl></div>",
    ),
    "without links": Manner("<sup>{n}</sup>", "<dt>{n}</dt><dd>{text}</dd>", '<hr><dl class="footnote">', "</dl>"),
    "pairs of their own": Manner(
        '<a href="#d{n}">{n}</a>', '<div><dt id="d{n}">{n}</dt><dd>{text}</dd></div>', '<dl class="notes">', "</dl>"
    ),
    "anchors in terms": Manner(
        '<a href="#d{n}">{n}</a>', '<dt><a id="d{n}">{n}</a></dt><dd>{text}</dd>', '<dl class="footnote">', "</dl>"
    ),
    "ways back in definitions": Manner(
        '<a href="#d{n}" id="c{n}">{n}</a>',
        '<dt id="d{n}">{n}</dt><dd>{text} <a href="#c{n}">Up</a></dd>',
        "<dl>",
        "</dl>",
    ),
    "definitions as targets": Manner(
        '<a href="#d{n}" id="c{n}">{n}</a>',
        '<dt>{n}</dt><dd id="d{n}">{text} <a href="#c{n}">Up</a></dd>',
        "<dl>",
        "</dl>",
    ),
}


@pytest.mark.parametrize("name", TERMS)
def test_each_term_of_a_list_is_a_note(name: str) -> None:
    document = html.read(noted(TWO, TERMS[name]), "a.html")
    assert _notes(document) == TEXTS
    assert "Berg" not in document.body.text
    assert document.doubts == ()


def test_what_holds_several_targets_is_no_note_in_place() -> None:
    document = _read(
        '<p>A wall<a href="#q1">1</a> and a mill<a href="#q2">2</a>.</p>'
        '<div class="footnote"><div><p id="q1">1 One.</p><p id="q2">2 Two.</p></div></div>'
    )
    assert ("1", "1 One. 2 Two.") not in _notes(document)


@pytest.mark.parametrize("word", ["Footnote", "Note de bas de page", "Fußnote", "脚注", "Odwołanie do przypisu numer"])
@pytest.mark.parametrize(
    "call",
    [
        '<sup><a href="#x{n}" id="y{n}">WORD {n}</a></sup>',
        '<a href="#x{n}" id="y{n}">WORD {n}</a>',
        '<a href="#x{n}" id="y{n}"><span class="visually-hidden">WORD </span>{n}</a>',
        '<a href="#x{n}" id="y{n}"><span class="show-for-sr">WORD </span><sup>{n}</sup></a>',
        '<a href="#x{n}" id="y{n}"><span style="position:absolute; clip: rect(0 0 0 0)">WORD </span>{n}</a>',
    ],
)
def test_a_call_may_hold_words(call: str, word: str) -> None:
    manner = Manner(
        call.replace("WORD", word), '<li id="x{n}">{text} <a href="#y{n}">↩</a></li>', '<ol class="notes">', "</ol>"
    )
    document = html.read(noted(TWO, manner), "a.html")
    assert _notes(document) == TEXTS
    assert [marker.label for marker in document.note_refs] == ["1", "2"]
    assert word not in document.body.text


def test_words_that_follow_a_letter_without_a_blank_call_a_note() -> None:
    call = '<p>The mill<a href="#x1" id="y1">Voir 1</a> stood.</p><p id="x1">1 So. <a href="#y1">↩</a></p>'
    assert _notes(_read(call)) == [("1", "So.")]
    assert _read(call.replace("mill<", "mill <")).notes == ()


def test_a_style_sheet_may_leave_words_to_those_who_listen() -> None:
    sheet = "<style>.q9 { position: absolute; clip: rect(1px, 1px, 1px, 1px) }</style>"
    call = '<p>A<a href="#x1" id="y1"><span class="q9">Voir </span>1</a>.</p><p id="x1">1 So. <a href="#y1">Up</a></p>'
    document = _read(call, sheet)
    assert _notes(document) == [("1", "So.")]
    assert document.body.text == "A."


def test_links_to_other_things_by_word_and_number_are_no_calls() -> None:
    body = "".join(
        f'<p>See <a href="#s{n}" id="t{n}">chapter {n}</a> on mills.</p>'
        f'<div id="s{n}">{n} Mill <a href="#t{n}">up</a></div>'
        for n in (1, 2)
    )
    assert _read(body).notes == ()


@pytest.mark.parametrize("start", ["<h3>Notes</h3>", "<hr>", "<p><b>Notes</b></p>"])
@pytest.mark.parametrize("line", ["{n}. {text}<br>", "<sup>{n}</sup> {text}<br>"])
def test_lines_may_follow_a_heading_without_an_element(start: str, line: str) -> None:
    document = html.read(noted(TWO, Manner("<sup>{n}</sup>", line, start)), "a.html")
    assert _notes(document) == TEXTS
    assert "Berg" not in document.body.text


def test_a_link_to_a_heading_keeps_its_text() -> None:
    document = _read(
        '<h2 id="s2">II. Mills</h2>'
        '<p>A<sup><a href="#n1" id="c1">1</a></sup>. B<sup><a href="#n2" id="c2">2</a></sup></p>'
        '<ol class="notes"><li id="n1">Compare section <a href="#s2">II</a>. <a href="#c1">Back</a></li>'
        '<li id="n2">See <a href="#c1">above</a> and <a href="#s2">2</a>. <a href="#c2">Back</a></li></ol>'
    )
    assert _notes(document) == [("1", "Compare section II."), ("2", "See above and 2.")]


def test_a_way_back_may_lead_to_the_paragraph_of_the_call() -> None:
    document = _read(
        '<h2 id="s2">II</h2><p id="p1">A<sup><a href="#n1">1</a></sup>.</p>'
        '<ol class="notes"><li id="n1">See <a href="#s2">II</a>. <a href="#p1">Return</a></li></ol>'
    )
    assert _notes(document) == [("1", "See II.")]


@pytest.mark.parametrize(
    "call",
    [
        '<sup><a href="#n{n}">{n}</a></sup>',
        '<a href="#n{n}">[{n}]</a>',
        '<a href="#n{n}" role="doc-noteref">{n}</a>',
        '<a href="#n{n}" class="footnote-ref">{n}</a>',
    ],
)
def test_a_marker_whose_note_is_missing_is_told(call: str) -> None:
    calls = "".join(f"<p>The mill of the valley{call.format(n=n)} stood still.</p>" for n in (1, 2, 3))
    document = _read(f'{calls}<ol class="notes"><li id="n1">One.</li><li id="n3" value="3">Three.</li></ol>')
    assert _notes(document) == [("1", "One."), ("3", "Three.")]
    assert [(marker.label, marker.ordinal) for marker in document.note_refs] == [("1", 1), ("2", None), ("3", 2)]
    assert "Note numbers in the text that have no note: 2." in document.doubts


@pytest.mark.parametrize("digits", ["١٢", "۱۲", "१२", "১২"])
@pytest.mark.parametrize(
    ("call", "note"),
    [
        ('<a href="#n{n}" id="c{n}">{n}</a>', '<p id="n{n}"><a href="#c{n}">{n}</a> {text}</p>'),
        ("<sup>{n}</sup>", "<p><sup>{n}</sup> {text}</p>"),
        ('<sup><a href="#n{n}">[{n}]</a></sup>', '<p class="note" id="n{n}">[{n}] {text}</p>'),
    ],
)
def test_labels_in_the_digits_of_other_scripts(digits: str, call: str, note: str) -> None:
    body = "".join(f"<p>The mill{call.format(n=digit)} stood still.</p>" for digit in digits)
    below = "".join(note.format(n=digit, text=f"Berg, {n}.") for n, digit in enumerate(digits, 4))
    assert _notes(_read(f"{body}<hr>{below}")) == [(digits[0], "Berg, 4."), (digits[1], "Berg, 5.")]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://www.google.com/url?q=https://a.example/x%3Fy%3D1&amp;sa=D&amp;ust=17", "https://a.example/x?y=1"),
        ("https://www.google.co.uk/url?sa=t&amp;url=http%3A%2F%2Fa.example%2F", "http://a.example/"),
        ("https://www.google.com/url?q=javascript:go()", "https://www.google.com/url?q=javascript:go()"),
        ("https://www.google.com/search?q=https://a.example/", "https://www.google.com/search?q=https://a.example/"),
    ],
)
def test_redirects_of_google_are_unwrapped(href: str, url: str) -> None:
    document = _read(
        f'<p>A<sup><a href="#n1">1</a></sup></p><ol class="notes"><li id="n1"><a href="{href}">It</a></li></ol>'
    )
    assert [address.url for address in document.notes[0].addresses] == [url]


@pytest.mark.parametrize(
    "question",
    ['<p><a id="q{n}" href="#a{n}">{n}</a>. Who built it?</p>', '<h3 id="q{n}">Question <a href="#a{n}">{n}</a></h3>'],
)
def test_numbered_questions_and_their_answers_are_no_notes(question: str) -> None:
    asked = "".join(question.format(n=n) for n in (1, 2, 3))
    answered = "".join(f'<p id="a{n}"><a href="#q{n}">{n}</a>. A miller.</p>' for n in (1, 2, 3))
    assert _read(f"{asked}<h2>Answers</h2>{answered}").notes == ()


CALLED = '<p>One<sup><a href="#fn1" id="r1">1</a></sup> two<sup><a href="#fn2" id="r2">2</a></sup>.</p>'


@pytest.mark.parametrize(
    "notes",
    [
        '<ol><li id="fn1">A.</li><li id="fn2">B.</li><li id="fn3">C.</li></ol>',
        '<ol><li id="fn1">A.</li><li id="fn2">C.</li><li id="fn3">C.</li></ol>',
        '<ol><li id="fn1">A.</li><li id="fn2">B.</li></ol><ol start="3"><li id="fn3">C.</li></ol>',
        '<ol><li><p id="fn1">A.</p></li><li><p id="fn2">B.</p></li><li><p id="fn3">C.</p></li></ol>',
        '<p id="fn1">1. A.</p><p id="fn2">2. B.</p><p id="fn3">3. C.</p>',
    ],
)
def test_a_note_that_nothing_calls_is_a_note_without_reference(notes: str) -> None:
    document = _read(CALLED + notes)
    assert [note.label for note in document.notes] == ["1", "2", "3"]
    assert document.notes[-1].text == "C."
    assert document.notes[-1].reason == "the text doesn't refer to it"
    assert document.doubts == ("Notes that nothing in the text refers to: 3.",)


def _without_links(numbers: list[int], labels: list[int]) -> Document:
    """A page with these raised numbers in its text, and with a note for each label."""
    text = "".join(f"<p>Words of the text.<sup>{number}</sup></p>" for number in numbers)
    notes = "".join(f"<p>{label}. Berg, Water (1998), {label}.</p>" for label in labels)
    return _read(f"{text}<h2>Notes</h2>{notes}")


def test_notes_without_links_go_on_after_one_whose_number_the_text_forgets() -> None:
    document = _without_links([1, 2, 4, 5], [1, 2, 3, 4, 5])
    assert [note.label for note in document.notes] == ["1", "2", "3", "4", "5"]
    assert document.doubts == ("Notes that nothing in the text refers to: 3.",)


def test_notes_without_links_go_on_after_one_that_shares_the_line_of_another() -> None:
    document = _without_links([1, 2, 3, 4, 5], [1, 2, 4, 5])
    assert [note.label for note in document.notes] == ["1", "2", "4", "5"]
    assert document.doubts == ("Note numbers jump from 2 to 4.",)


def test_a_note_number_may_be_raised_with_the_period_before_it() -> None:
    text = "".join(f"<p>It stood<sup>{mark}</sup></p>" for mark in ("1", ".2", ",3"))
    document = _read(f"{text}<h2>Notes</h2>{''.join(f'<p>{n}. Berg, Water, {n}.</p>' for n in (1, 2, 3))}")
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3]


def test_a_misread_number_in_the_text_hides_no_notes_without_links() -> None:
    document = _without_links([1, 2, 3, 5, 61, 7], [1, 2, 3, 4, 5, 6, 7])
    assert [note.label for note in document.notes] == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_misread_number_in_the_text_hides_no_last_note_without_links() -> None:
    document = _without_links([*range(1, 12), 121], [*range(1, 13)])
    assert [note.label for note in document.notes] == [str(number) for number in range(1, 13)]


def test_raised_numbers_that_go_on_after_the_last_note_found_lost_their_notes() -> None:
    document = _without_links([1, 2, 3, 4, 5, 6], [1, 2])
    assert document.doubts == ("Note numbers in the text that have no note: 3–6.",)


def test_letters_after_numbers_are_labels_where_the_letter_before_or_after_is_one() -> None:
    text = "<p>Louis XIV.<sup>a</sup> died aged 76.<sup>b</sup> His 12<sup>c</sup> rooms, n.<sup>o</sup> 5.</p>"
    notes = "".join(f"<p><sup>{label}</sup> Berg, Water (1998), {label}.</p>" for label in "abc")
    for body in (text, text.replace("XIV.", "1638.")):
        assert [note.label for note in _read(f"{body}<h2>Notes</h2>{notes}").notes] == ["a", "b", "c"]


def test_a_note_that_is_a_link_to_its_call_keeps_its_words() -> None:
    call = '<p>Truth {n}.<a id="c{n}" href="#n{n}">[{n}]</a></p>'
    note = '<li><a id="n{n}" href="#c{n}">craving {n} goes on</a></li>'
    numbers = (1, 2)
    calls, notes = ("".join(each.format(n=n) for n in numbers) for each in (call, note))
    assert [note.text for note in _read(f"{calls}<h2>Notes</h2><ol>{notes}</ol>").notes] == [
        "craving 1 goes on",
        "craving 2 goes on",
    ]


def test_the_link_back_beside_the_heading_of_a_note_is_none_of_its_text() -> None:
    call = '<p id="mill">The mill stood<sup><a href="#flood">1</a></sup> still.</p>'
    note = '<div class="endnote"><h3 id="flood">Flood</h3><a href="#mill">back</a><p>In 1638.</p></div>'
    assert [each.text for each in _read(call + note).notes] == ["Flood In 1638."]


def test_the_items_of_one_list_with_the_role_of_a_note_are_notes() -> None:
    calls = "".join(f'<p>A.<a role="doc-noteref" href="#n{n}" id="c{n}"><img src="n.png"></a></p>' for n in (1, 2))
    items = "".join(f'<li id="n{n}"><a href="#c{n}">◎</a> Berg, {n}.</li>' for n in (1, 2))
    document = _read(f'{calls}<aside role="doc-footnote"><hr><ol>{items}</ol></aside>')
    assert _notes(document) == [("1", "Berg, 1."), ("2", "Berg, 2.")]


def test_calls_that_open_the_notes_on_the_page_that_was_copied_have_the_list_at_the_end() -> None:
    call = '<p>A.<a href="https://one.example/essay?l=en#{n}">{n}</a></p>'
    numbers = [n for n in range(1, 13) if n != 7]
    calls = "".join(call.format(n=n) for n in numbers)
    items = "".join(f"<li>Berg, {n}.</li>" for n in range(1, 13))
    document = _read(f"{calls}<p>Footnotes:</p><ol>{items}</ol>")
    assert _notes(document) == [(str(n), f"Berg, {n}.") for n in range(1, 13)]
    assert document.doubts == ("Notes that nothing in the text refers to: 7.",)


def test_raised_numbers_whose_links_lead_to_no_note_are_a_doubt() -> None:
    calls = "".join(f'<p>A.<sup><a href="#n{n}">{n}</a></sup></p>' for n in (1, 2, 3))
    remarks = "".join(f'<p>See Berg <b id="n{n}">here</b>.</p>' for n in (1, 2, 3))
    for heading, doubts in (("Remarks", 1), ("Bibliography", 0)):
        document = _read(f"{calls}<h2>{heading}</h2>{remarks}")
        assert [each for each in document.doubts if "lead to no note: 1–3" in each] == [*document.doubts][1:][:doubts]


def test_a_bracket_before_the_first_words_is_no_label() -> None:
    document = _read('<p>A.<a id="c" href="#n">1</a></p><hr><p><a id="n" href="#c">1</a> [1-<i>9</i>] Five books.</p>')
    assert document.notes[0].text == "[1-*9*] Five books."


def test_an_arrow_to_another_page_belongs_to_the_words_in_its_brackets() -> None:
    arrow = '<a href="other.html#m">⇒</a>'
    document = _read(
        f'<p>Mill.<a id="c" href="#n">1</a></p><hr><p id="n"><a href="#c">1</a> Berg ({arrow} Mark 14) [{arrow}].</p>'
    )
    assert document.notes[0].text == "Berg (⇒ Mark 14) []."


def test_notes_of_which_none_is_called_are_notes() -> None:
    document = _read('<p>One.</p><div class="footnotes"><ol><li id="fn1">A.</li><li id="fn2">B.</li></ol></div>')
    assert _notes(document) == [("1", "A."), ("2", "B.")]
    assert document.note_refs == ()


def test_ids_that_number_all_paragraphs_make_no_notes() -> None:
    text = "".join(f'<p id="p{number}">Words.</p>' for number in range(4, 12))
    called = CALLED.replace("#fn", "#p") + text + '<ol class="footnotes"><li id="p1">A.</li><li id="p2">B.</li></ol>'
    assert _notes(_read(called)) == [("1", "A."), ("2", "B.")]


def test_a_list_that_repeats_side_notes_adds_none() -> None:
    body = '<p>One.<span class="sidenote">Beside.</span></p><aside role="doc-footnote">Beside.</aside>'
    assert [note.text for note in _read(body).notes] == ["Beside."]


def test_a_list_under_any_heading_to_which_the_numbers_of_the_text_lead_in_order_holds_the_notes() -> None:
    text = "".join(f'<p>Дума <a class="cite" href="#t{number}">[{number}]</a>.</p>' for number in (1, 2, 1, 4))
    notes = "".join(f'<li id="t{number}"><pre>Берг, Вода {number}.</pre></li>' for number in (1, 2, 3, 4))
    document = _read(f"{text}<h2>Извори</h2><ol>{notes}</ol>")
    assert [note.label for note in document.notes] == ["1", "2", "3", "4"]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 1, 4]


def test_notes_in_another_file_are_named_and_read_there() -> None:
    text = "".join(f'<p>A word<sup><a href="notes.html#n{number}">{number}</a></sup>.</p>' for number in (1, 2, 3))
    document = _read(f"{text}<ol><li>Fair.</li><li>Free.</li><li>Fine.</li></ol>")
    assert not document.notes
    assert not document.note_refs
    assert document.doubts == ("No notes were found: the note numbers lead to another file, notes.html.",)
    own = '<p>On.<a href="#f" id="c">*</a></p><p id="f"><a href="#c">*</a> Own.</p>'
    assert _read(text + own).doubts[-1].endswith("the note numbers lead to another file, notes.html.")
    numbered = [own.replace("*", str(at)).replace('"#', f'"#{at}').replace('id="', f'id="{at}') for at in (1, 2, 3)]
    verses = _read("".join(numbered) + text)
    assert len(verses.notes) == 3
    assert verses.doubts == ()
    notes = "".join(
        f'<dt><a name="foot{number}">... word</a><a href="node5.html#tex{number}"><sup>{number}</sup></a></dt>'
        f"<dd>Berg {number}.<pre>.<br>.<br></pre></dd>"
        for number in (1, 2, 3)
    )
    assert _notes(_read(f"<dl>{notes}</dl>")) == [("1", "Berg 1."), ("2", "Berg 2."), ("3", "Berg 3.")]


def test_notes_whose_anchors_were_lost_are_told_from_the_one_before() -> None:
    labels = ["i", "ii", "iii", "iv"]
    text = "".join(f'<p>A.<a href="#_edn{label}" name="_ednref{label}">[{label}]</a></p>' for label in labels)
    anchor = '<a href="#_ednref{label}" name="_edn{label}"></a>'
    anchors = [anchor.format(label="i"), "", "", anchor.format(label="iv")]
    notes = "".join(f"<p>{anchor}[{label}] Berg.</p>" for label, anchor in zip(labels, anchors, strict=True))
    document = _read(f"{text}<hr/><div>{notes}</div>")
    assert _notes(document) == [(label, "Berg.") for label in labels]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3, 4]


def test_a_heading_between_two_lists_of_notes_is_no_part_of_the_one_before() -> None:
    text = "".join(f'<p>A<sup><a href="#n{number}">{number}</a></sup>.</p>' for number in (1, 2))
    notes = [f'<div class="note" id="n{number}"><span>{number}</span><div>Berg.</div></div>' for number in (1, 2)]
    document = _read(text + '<div class="noteHeading">Notes</div>'.join(notes))
    assert _notes(document) == [("1", "Berg."), ("2", "Berg.")]


def test_a_list_with_an_item_for_each_typed_number_holds_the_notes() -> None:
    text = "".join(f"<p>Words.<sup><b>[{number}]</b></sup></p>" for number in (1, 2, 3))
    notes = ["2 Berg, Water 14.", "Id. 15.", "1 Dale, Ice 9."]
    document = _read(f"{text}<ol>{''.join(f'<li>{note}</li>' for note in notes)}</ol>")
    assert _notes(document) == [*zip("123", notes, strict=True)]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3]


def test_links_with_the_class_of_all_links_lead_to_notes() -> None:
    links = "".join(f'<p>A.<a class="reference external" href="#r{number}">[{number}]</a></p>' for number in (1, 2))
    notes = '<p><a id="r1"></a>[1] Berg, Water 14.<br/>\n<a id="r2"></a>[2] Dale, Ice 9.</p>'
    assert _notes(_read(f"{links}<hr/>{notes}")) == [("1", "Berg, Water 14."), ("2", "Dale, Ice 9.")]


def test_the_heads_that_old_books_print_in_the_margin_are_no_notes() -> None:
    heads = "".join(
        f'<p>Then <span class="pagenum">[4]</span><span class="sidenote"><b>{head}</b></span> it was.</p>'
        for head in ("Law", "Peace", "War")
    )
    note = '<p id="n1"><a href="#r1">[1]</a> Berg, Water (1998), 4.</p>'
    document = _read(f'{heads}<p>One.<a id="r1" href="#n1">[1]</a></p>{note}')
    assert _notes(document) == [("1", "Berg, Water (1998), 4.")]
    assert "Peace" in document.body.text


def test_short_side_notes_that_cite_are_notes() -> None:
    cited = ["Ibid., 4.", "Berg, Water, 22.", "Roe 1999, 3."]
    body = "".join(f'<p>Then it was. <span class="sidenote">{each}</span></p>' for each in cited)
    assert _notes(_read(body)) == [(str(number), each) for number, each in enumerate(cited, 1)]


def test_what_else_stands_after_a_link_to_a_note_is_kept() -> None:
    body = '<p>One<sup><a href="#f1" id="r1">1</a></sup><span class="footnote">Roe, Fire (1999).</span></p>'
    document = _read(f'{body}<ol><li id="f1">Berg, Water 4. <a href="#r1">back</a></li></ol>')
    assert [note.text for note in document.notes] == ["Roe, Fire (1999).", "Berg, Water 4."]


def test_what_a_link_to_a_note_shows_over_the_text_is_that_note() -> None:
    shown = '<span class="footnote_tooltip">Berg, Water … <span>Continue reading</span></span>'
    body = f'<p>One<span><a href="#f1"><sup>[1]</sup></a><span id="r1"></span>{shown}</span>. Two.</p>'
    note = '<table><tr><th><a id="f1" href="#r1">1</a></th><td>Berg, Water 4.</td></tr></table>'
    document = _read(f'{body}<p class="footnote">Footnotes</p>{note}')
    assert _notes(document) == [("1", "Berg, Water 4.")]
    assert "Continue" not in document.body.text


def test_notes_that_terms_of_the_text_link_to_bear_no_numbers() -> None:
    terms = {"ta": "Aporia", "tb": "Conditio sine qua non", "tc": "Hermeneutic circle"}
    links = " ".join(f'<a href="#{key}" epub:type="noteref">{term}</a>' for key, term in terms.items())
    explained = "".join(
        f'<aside id="{key}" epub:type="footnote"><p><b>{term}</b>: what it means.</p></aside>'
        for key, term in {**terms, "td": "Kerygma"}.items()
    )
    numbered = '<p>A wall<a href="#n7" epub:type="noteref">7</a>.</p>'
    note = '<aside id="n7" epub:type="footnote"><p>7. Berg, Water (1998), 4.</p></aside>'
    document = _read(f"{numbered}<p>Of {links} much is said.</p>{note}{explained}")
    assert [note.label for note in document.notes] == ["7", *terms.values(), "td"]
    assert [ref.label for ref in document.note_refs] == ["7", *terms.values()]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3, 4]
    assert [sequence.values for sequence in note_sequences(document)] == [(7,)]
    assert [note.label for note in orphan_notes(document)] == ["td"]


def test_a_reference_inside_a_note_comes_after_the_one_to_that_note() -> None:
    body = (
        '<p>One.<a id="r1" href="#n1">1</a> Two.<a id="r3" href="#n3">3</a></p>'
        '<div><p id="n1"><a href="#r1">1</a>. Outer.<a id="r2" href="#n2">2</a></p>'
        '<p id="n2"><a href="#r2">2</a>. Inner.</p><p id="n3"><a href="#r3">3</a>. Next.</p></div>'
    )
    assert [ref.label for ref in _read(body).note_refs] == ["1", "2", "3"]


def test_an_item_that_nothing_refers_to_has_the_number_of_its_place() -> None:
    items = "".join(
        f'<li id="fn-{n}"><p>{text} <a href="#fnref-{n}">↩</a></p></li>' for n, text in ((1, "One."), (3, "Three."))
    ).replace('<li id="fn-3">', '<li id="fn-2"><p>a Friend, of letters.</p></li><li id="fn-3">')
    refs = "".join(f'x<sup id="fnref-{n}"><a href="#fn-{n}">{n}</a></sup> ' for n in (1, 3))
    found = _notes(_read(f'<p>{refs}</p><section class="footnotes"><ol>{items}</ol></section>'))
    assert found == [("1", "One."), ("2", "a Friend, of letters."), ("3", "Three.")]


def test_anchors_left_over_from_a_deleted_note_are_no_note() -> None:
    body = (
        '<p>Title<a href="#_ftn1" name="_ftnref1"><span></span></a></p>'
        '<p>Text.<a href="#_ftn2" name="_ftnref2">[1]</a> More.<a href="#_ftn3" name="_ftnref3">[2]</a></p><hr>'
        '<p><a href="#_ftnref1" name="_ftn1"></a></p>'
        '<p><a href="#_ftnref2" name="_ftn2"></a>[1] Berg, <em>Water</em> (1998), 4.</p>'
        '<p><a href="#_ftnref3" name="_ftn3"></a>[2] Ibid., 7.</p>'
    )
    assert _notes(_read(body)) == TEXTS


def test_a_reference_inside_a_note_says_so() -> None:
    document = _read(
        '<p>One.<a href="#n1" id="r1">1</a> Two.<a href="#n2" id="r2">2</a></p><hr>'
        '<ol class="footnotes"><li id="n1">First.<a href="#n3" id="r3"><sup>3</sup></a> <a href="#r1">↩</a></li>'
        '<li id="n2">Second. <a href="#r2">↩</a></li><li id="n3">Third. <a href="#r3">↩</a></li></ol>'
    )
    assert [(each.label, each.is_in_note) for each in document.note_refs] == [("1", False), ("3", True), ("2", False)]


def test_words_that_link_to_a_note_in_an_element_of_notes_are_no_note() -> None:
    body = (
        '<p>A<span class="footnote"><sup><a href="#f1" name="x1">1</a></sup></span> and '
        '<span class="footnote"><sup><a href="#f1" name="x1">Berg (1965, p. 187)</a></sup></span> says.</p>'
        '<ul class="footnotes"><li><a name="f1"></a>1 See Berg.</li></ul>'
    )
    assert _notes(_read(body)) == [("1", "See Berg.")]


def test_a_role_of_the_number_alone_is_that_of_its_item() -> None:
    item = '<li><a epub:type="footnote" id="p{n}" href="#c{n}">{n}.</a> {text}</li>'
    call = '<a epub:type="noteref" id="c{n}" href="#p{n}"><sup>{n}</sup></a>'
    assert _notes(html.read(noted(TWO, Manner(call, item, "<aside><ul>", "</ul></aside>")), "a.html")) == TEXTS


def test_the_words_of_a_list_item_are_not_its_number() -> None:
    item = '<li id="n1">1 Berg 4:7. <a href="#c1">↵</a></li>'
    document = _read(
        f'<p>So<a id="c1" href="#n1"><sup>[1]</sup></a> it is.</p><div class="notes"><ol>{item}</ol></div>'
    )
    assert _notes(document) == [("1", "1 Berg 4:7.")]


def test_an_article_is_the_target_of_a_note_if_it_says_so() -> None:
    document = _read(
        '<p>So<a href="#footnote-1" id="b1">[1]</a> it is.</p><article id="footnote-1"><hr>'
        '<p class="footnotes">[<a href="#b1">1</a>] Ibid., 7.</p></article>'
    )
    assert _notes(document) == [("1", "Ibid., 7.")]


def test_the_places_that_an_index_gives_are_no_notes() -> None:
    document = _read(
        '<p>A wall<a id="c1" href="#n1"><sup>1</sup></a> and a mill.</p>'
        '<div class="footnote"><p><a id="n1" href="#c1"><sup>1</sup></a> As follows:</p>'
        '<p><tt><a id="x5"></a>(define wall 1)<br>(define mill 2)</tt></p></div>'
        '<p>mills, <a href="a.html#x4">walls</a>, <a href="#x5">[2]</a>, <a href="#x5">[3]</a></p>'
    )
    assert [(note.label, note.text) for note in document.notes][1:] == []


@pytest.mark.parametrize("before", ['<a href="#n1">[1]</a>, ', '<a href="https://example.org/">walls</a> '])
def test_a_link_before_a_call_does_not_make_it_a_place_in_an_index(before: str) -> None:
    document = _read(
        f'<p>So {before}<a href="#n2">[2]</a> it is, and <a href="#n1">[1]</a>.</p>'
        '<div class="footnotes"><p id="n1">See Berg.</p><p id="n2">See Lind.</p></div>'
    )
    assert sorted(_notes(document)) == [("1", "See Berg."), ("2", "See Lind.")]


@pytest.mark.parametrize("button", ["Menu", "↑"])
def test_a_button_at_the_top_of_a_page_calls_no_note(button: str) -> None:
    items = "".join(f'<li id="n{n}">Berg, {n}. <a href="#top">↑</a></li>' for n in (1, 2))
    document = _read(
        f'<button id="top">{button}</button><p>So <a href="#n1">[1]</a> it is.</p><ol class="footnotes">{items}</ol>'
    )
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1)]


def test_two_links_back_to_one_button_are_one_call() -> None:
    document = _read(
        '<p>So <button id="c1"></button> it is.</p><div class="footnotes"><ol><li id="footnote-1" class="footnote">'
        '<a href="#c1">^</a> Ibid., 7. <a href="#c1">↩</a></li></ol></div>'
    )
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1)]


def test_a_button_to_which_a_note_leads_back_is_its_call() -> None:
    document = _read(
        '<p>So</p><div><button id="c1" data-footnote-number="1"><svg></svg></button></div>it is.'
        '<div class="footnotes"><ol><li id="footnote-1" class="footnote">Ibid., 7. <a href="#c1">↩</a></li></ol></div>'
    )
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1)]


def test_a_note_that_nothing_calls_is_not_the_end_of_the_one_before() -> None:
    document = _read(
        '<p>A wall<a id="b1" href="#j-1"><sup>[1]</sup></a> and a mill<a id="b3" href="#j-3"><sup>[3]</sup></a>.</p>'
        '<div><p><a id="j-1" href="#b1">[1]</a>One.</p><p><a id="j-2" href="#b2">[2]</a>Two.</p>'
        '<p><a id="j-3" href="#b3">[3]</a>Three.</p></div>'
    )
    assert _notes(document) == [("1", "One."), ("2", "Two."), ("3", "Three.")]


def test_program_text_in_typewriter_type_is_opaque() -> None:
    document = _read(
        '<p>So<a href="#n"><sup>1</sup></a></p><ol class="notes"><li id="n">The name <tt>f(a ,b</tt>.</ol>'
    )
    note = document.notes[0]
    assert [note.text[slice(*span[:2])] for span in note.opaque] == ["f(a ,b"]


@pytest.mark.parametrize(
    "note",
    [
        "<tt>Berg, Water, 5.</tt>",
        "<tt>Berg wrote on walls and on the mills of Oslo, <a href='https://example.org/'>here</a>.</tt>",
        "See Berg, <tt>doi:10.1234/abc</tt>.",
        "See Berg, <tt>example.org/abc</tt>.",
    ],
)
def test_typewriter_type_of_a_whole_note_or_an_address_is_no_program(note: str) -> None:
    document = _read(f'<p>So<a href="#n"><sup>1</sup></a></p><ol class="notes"><li id="n">{note}</li></ol>')
    assert document.notes[0].opaque == ()


def test_notes_without_links_may_stand_beside_the_text_and_come_first() -> None:
    document = _read(
        '<div><div><p class="voetnoot"><sup>[1]</sup> Berg, 4.</p>'
        '<p class="voetnoot"><sup>[2]</sup> Ibid., 7.</p></div>'
        "<div><p>A wall<sup>1</sup> and a mill<sup>2</sup>.</p></div></div>"
    )
    assert _notes(document) == [("1", "Berg, 4."), ("2", "Ibid., 7.")]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2]


@pytest.mark.parametrize(
    "call",
    [
        '<a href="endnotes.html">[{n}]</a>',
        '<a href="footnode.html#f{n}"><sup>3.{n}</sup></a>',
        '<a href="https://example.org/a/footnode.html#f{n}"><sup>3.{n}</sup></a>',
        "<a href=\"javascript:show('notes/note{n}.html')\"><sup>{n}</sup></a>",
    ],
)
def test_the_file_with_the_notes_is_named(call: str) -> None:
    document = _read("".join(f"<p>A wall{call.format(n=n)} stands.</p>" for n in range(1, 5)))
    assert "another file" in document.doubts[0]
    assert document.note_refs == ()


def test_a_single_note_number_may_lead_to_a_file_of_notes() -> None:
    document = _read('<p>A wall<a href="footnode.html#foot7"><sup>7</sup></a> stands.</p>')
    assert document.note_refs == ()
    assert "another file" in document.doubts[0]


def test_the_next_page_of_a_list_is_no_file_of_notes() -> None:
    assert _read('<p>The notes.</p><div><a href="notes">1</a> <a href="notes?page=2">[2]</a></div>').note_refs == ()


def test_numbers_of_verses_are_no_note_numbers() -> None:
    document = _read(
        '<p>So <sup class="verse-num">1</sup>it is.</p><p><sup class="verse-num">1</sup> Then he said.</p>'
    )
    assert document.notes == () == document.note_refs


def test_links_in_verse_refer_to_notes() -> None:
    document = _read(
        '<pre>A wall stood there,<a href="#fn-1" id="c1">[1]</a>\n  a mill.<a href="#fn-2" id="c2">[2]</a></pre>'
        '<dl><dt><a href="#c1" id="fn-1">1</a>.</dt><dd>Berg, 4.</dd>'
        '<dt><a href="#c2" id="fn-2">2</a>.</dt><dd>Cf. <a href="#fn-1">n.1</a> (<a href="#fn-1">n. 1</a>).</dd></dl>'
    )
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1), ("2", 2)]
    assert document.doubts == ()


def test_items_that_nothing_calls_in_a_list_with_a_role_of_notes_are_notes() -> None:
    document = _read(
        '<p>So.<a role="doc-noteref" href="#p1">1</a></p><aside role="doc-footnote" id="p1">1. Berg.</aside>'
        '<section role="doc-endnotes"><ul><li id="e1">1. Stein, 4.</li><li id="e2">2. Holm, 7.</li></ul></section>'
    )
    assert _notes(document) == [("1", "Berg."), ("1", "Stein, 4."), ("2", "Holm, 7.")]
    assert [note.text for note in orphan_notes(document)] == ["Stein, 4.", "Holm, 7."]


def test_calls_may_all_lead_to_the_head_of_typed_notes() -> None:
    document = _read(
        '<p>A wall<a href="#n">[1]</a>, a mill[2], a yard<a href="#n">[3]</a>, a gate<a href="#n">[4]</a>.</p>'
        '<div><p><a id="n"></a>[1] Berg, 4.</p><p>[2] Ibid.</p><p>[3] Stein.</p><p>[4] Holm.</p></div>'
    )
    assert _notes(document) == [("1", "Berg, 4."), ("2", "Ibid."), ("3", "Stein."), ("4", "Holm.")]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3, 4]


def test_a_file_of_notes_alone_is_read() -> None:
    notes = '<p><a name="N{n}" href="part{n}.htm#C{n}">[{n}]</a> Berg, {n}.</p>'
    document = _read(f"<h2>Footnotes</h2>{''.join(notes.format(n=n) for n in (1, 2))}<p>So.</p>{notes.format(n=3)}")
    assert _notes(document) == [("1", "Berg, 1."), ("2", "Berg, 2. So."), ("3", "Berg, 3.")]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3]


def test_a_table_of_contents_is_no_file_of_notes() -> None:
    items = "".join(f'<li><a href="part{n}.htm#C">{n}</a> Of walls</li>' for n in (1, 2, 3))
    assert _read(f"<h2>Contents</h2><ul>{items}</ul>").notes == ()


@pytest.mark.parametrize("letter", ["א", "α", "б"])
def test_letters_of_any_alphabet_are_labels(letter: str) -> None:
    call = f'<sup id="c1"><a href="#n1">[{letter}]</a></sup>'
    document = _read(f'<p>A wall{call}.</p><ol class="references"><li id="n1"><a href="#c1">^</a> Berg.</li></ol>')
    assert _notes(document) == [(letter, "Berg.")]


def test_numbers_of_repeated_calls_are_those_of_their_notes() -> None:
    calls = '<sup><a href="#fn1" id="r1">[1]</a></sup> and <sup><a href="#fn1" id="r1:1">[1:1]</a></sup>'
    document = _read(f'<p>A wall{calls}.</p><ol><li id="fn1">Berg. <a href="#r1">↩</a><a href="#r1:1">↩</a></li></ol>')
    assert [(ref.label, ref.ordinal) for ref in document.note_refs] == [("1", 1), ("1", 1)]
    assert document.doubts == ()


def test_a_plain_number_beside_one_in_brackets_mentions_the_note() -> None:
    document = _read(
        '<p>See end notes <a href="#fn1">1</a> and <a href="#fn2">2</a>. A wall<a href="#fn1" id="c1">[1]</a>'
        ' and a mill<a href="#fn2" id="c2">[2]</a>.</p><h2>Notes</h2>'
        '<p><a id="fn1" href="#c1">1</a>. Berg.</p><p><a id="fn2" href="#c2">2</a>. Stein.</p>'
    )
    assert len(document.note_refs) == 2


@pytest.mark.parametrize(
    "note",
    [
        "<p>[{n}] Berg, <em>Water</em>, {n}.</p>",
        "<tr><td><b>{n}</b></td><td>Berg, <em>Water</em>, {n}.</td></tr>",
        "<h3>[{n}]</h3><p>Berg, <em>Water</em>, {n}.</p>",
    ],
)
def test_a_file_of_typed_notes_alone_is_read(note: str) -> None:
    tag = "table" if "<tr>" in note else "div"
    document = _read(f"<h1>Notes</h1><{tag}>{''.join(note.format(n=n) for n in (1, 2, 3, 5, 4))}</{tag}>")
    assert _notes(document) == [(str(n), f"Berg, *Water*, {n}.") for n in (1, 2, 3, 5, 4)]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2, 3, 4, 5]
    assert len(note_refs_by_place(document)) == len(document.notes)


def test_typed_items_below_a_longer_text_are_no_file_of_notes() -> None:
    items = "".join(f"<p>[{n}] Berg, {n}.</p>" for n in (1, 2, 3))
    assert _read(f"<p>{'The wall stands. ' * 9}</p><h2>Notes</h2>{items}").notes == ()


def test_letters_of_an_index_are_no_notes() -> None:
    entries = "".join(f"<h2>{letter}</h2><p>Entries of this letter, and more.</p>" for letter in "ABCD")
    assert _read(f"<p>Notes</p>{entries}").notes == ()


def test_lines_typed_in_one_note_in_place_are_notes() -> None:
    document = _read(
        '<div>A wall (1), a mill (2).<span class="footnote">(1) Berg, 4 (1998).<br/>\n(2) Ibid., 7.</span></div>'
    )
    assert _notes(document) == [("1", "Berg, 4 (1998)."), ("2", "Ibid., 7.")]
    assert [ref.ordinal for ref in document.note_refs] == [1, 2]


def test_a_button_that_says_footnote_shows_the_note_after_it() -> None:
    box = '<button>{}</button><div class="box" style="display: none"><p>Berg, {}.</p></div>'
    document = _read(f"<p>A wall.</p>{box.format('Footnote', 4)}<p>A mill.</p>{box.format('Menu', 7)}")
    assert _notes(document) == [("1", "Berg, 4.")]


def test_raised_numbers_of_a_table_have_typed_notes_beside_linked_ones() -> None:
    document = _read(
        "<table><tr><td>Oak<sup>1</sup></td><td>Ash<sup>2</sup></td><td>Elm<sup>3</sup></td></tr></table>"
        "<h3>Notes</h3><p><sup>1</sup> In Oslo.<br><sup>2</sup> In Bergen.<br><sup>3</sup> Nowhere.</p>"
        '<h2>Walls</h2><p>So.<a href="#fn1" id="r1"><sup>1</sup></a></p><ol><li id="fn1">Berg. <a href="#r1">↩</a></ol>'
    )
    assert _notes(document) == [("1", "In Oslo."), ("2", "In Bergen."), ("3", "Nowhere."), ("1", "Berg.")]


@pytest.mark.parametrize(
    "heading", ["Jegyzetek", "הערות שוליים", "الهوامش", "각주", "Note ai capitoli", "Notas y referencias"]
)
def test_headings_of_notes_are_known_in_many_languages(heading: str) -> None:
    document = _read(f"<p>A wall [1].</p><h2>{heading}</h2><p>[1] Berg, 4.</p>")
    assert _notes(document) == [("1", "Berg, 4.")]
