"""The health check: signs of a misread document in its notes, and the verdict past the limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from stacite.model.document import Document, Note, NoteKind, NoteRef, NoteRefShape
from stacite.model.finding import Location
from stacite.readers.health import check_health
from stacite.text.spans import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD = (
    "Ada Okafor, A Small Book (Leeds: Own Press, 2011), 12.",
    "Ibid., 14.",
    "See the report of the committee, https://a.example/report.",
    "Miguel Serra, “Rivers and Laws,” Journal of Water 12 (2004): 33–58.",
    "Okafor, A Small Book, 15, 18, 22, 24, 27, 31.",
    "“So it goes,” as the committee wrote.",
)


def _note(number: int, text: str, page: int, *, breaks: tuple[int, ...] = (), label: str = "") -> Note:
    place = Location("a.pdf", page=page)
    return Note(label or str(number), number, Passage(text, ()), place, NoteKind.FOOT, breaks)


def _document(notes: Sequence[Note], *, format_: str = "pdf", refs: Sequence[NoteRef] | None = None) -> Document:
    if refs is None:
        refs = [NoteRef(note.label, note.location, ordinal=note.ordinal) for note in notes]
    return Document("a.pdf", format_, "0" * 64, tuple(notes), tuple(refs), Passage("Text.", ()))


def _with(*notes: Note, good: int = 18, format_: str = "pdf") -> Document:
    """A document of good notes, three a page, and after them these."""
    first = [_note(at, GOOD[at % len(GOOD)], (at + 2) // 3) for at in range(1, good + 1)]
    later = [replace(note, ordinal=good + at, label=str(good + at)) for at, note in enumerate(notes, 1)]
    return check_health(_document([*first, *later], format_=format_))


def _names(document: Document) -> list[str]:
    return [symptom.name for symptom in document.symptoms]


@pytest.mark.parametrize("format_", ["pdf", "text", "docx"])
def test_a_clean_document_has_no_symptoms(format_: str) -> None:
    document = _with(format_=format_)
    assert (document.symptoms, document.verdict, document.doubts) == ((), "", ())


TABLE = "Data of the agency. Facilities 459 393 226 202 350 310 201 125 Thresholds 5 0 44 20"
BROKEN = len("It was finished. ")

SIGNS = {
    "no-text": _note(0, "", 7),
    "only-numbers": _note(0, "0,5000 12 3.4%", 7),
    "table": _note(0, TABLE, 7),
    "continuation": _note(0, "It was finished. Agency Program Description.", 7, breaks=(BROKEN,)),
    "too-long": _note(0, "One sentence after another. " * 150, 7),
    "address-twice": _note(0, "See http://www.a.examplehttp://www.a.example/b, 12.", 7),
    "mixed-columns": _note(0, "Serra, Rivers and informa- the board met, laws of the commis- where a mill stood.", 7),
    "undecoded": _note(0, "Ada Okafor, \ufffd\ue001 (2011), 12.", 7),
    "right-to-left": _note(0, "Quoted in \u05d0\u05d1\u05d2 \u05d3\u05d4, 12.", 7),
}


def test_a_note_goes_on_with_its_list_on_the_next_page() -> None:
    finished = _note(0, "It was finished. So the agency counted fewer of them.", 7, breaks=(BROKEN,))
    assert _with(*(replace(note, kind=NoteKind.END) for note in (finished, _note(0, GOOD[0], 8)))).symptoms == ()


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_names_its_note_and_page(name: str) -> None:
    document = _with(SIGNS[name])
    symptom = document.symptoms[0]
    assert (symptom.name, symptom.notes, symptom.pages) == (name, (19,), (7,))
    assert symptom.reason.startswith("note 19 ")
    concerned = document.notes[18]
    assert concerned.confidence < 0.5
    assert concerned.reason == f"it {symptom.reason.removeprefix('note 19 ')}"
    # One note of nineteen is not the document.
    assert document.verdict == ""
    assert document.doubts == (f"May be misread: {symptom.reason} (page 7).",)


@pytest.mark.parametrize(
    ("text", "is_undecoded"),
    [
        ("Appren\u08bcssage, 12.", True),
        ("An\u09ae Ajanki, 12.", True),
        ("Facebook\u091a\u093e, 12.", False),
        ("\u09ae 3", False),
    ],
)
def test_a_letter_of_another_script_in_a_word_is_not_decoded(text: str, is_undecoded: bool) -> None:
    assert ("undecoded" in _names(_with(_note(0, text, 7)))) is is_undecoded


@pytest.mark.parametrize("name", [name for name in SIGNS if name != "undecoded"])
def test_a_format_that_says_what_a_note_is_shows_only_what_nobody_can_read(name: str) -> None:
    assert _with(SIGNS[name], format_="docx").symptoms == ()
    assert _names(_with(SIGNS["undecoded"], format_="docx")) == ["undecoded"]


@pytest.mark.parametrize(
    "note",
    [
        _note(0, "So it goes on, as Serra showed (Rivers, 121 – 132) later. It ends, at 12.", 7, breaks=(38,)),
        _note(0, "ISBN 978 3 16 148410 0; telephone +44 20 7946 0958.", 7),
        _note(0, "3 in 1810, 340,989 in 1820, 516,823 in 1830, 691,392 in 1840, and 906,185 in 1850.", 7),
        _note(0, "It goes on to the next page. There it ends, at 12.", 7, breaks=(29,)),
        _note(0, "It goes on to the next page. and there it ends.", 7, breaks=(29,)),
        _note(0, "Kaiser v. Memorial Hosp., 509 F. Supp. 815 (S.D. Fla. 1981)", 7, breaks=(49,)),
        _note(0, "Eggert ex rel. Eggert v. Chaffee Cnty., No. 10-cv-01320 (D. Colo. 2010)", 7, breaks=(15,)),
        _note(0, "See https://a.example/voma-worlds-first-museum/the%20Art%20I", 7, breaks=(27,)),
        _note(0, "See https://a.example/model.pdf, last seen on 15.1.2014", 7, breaks=(32,)),
        _note(0, "It goes (continued...) on, and on, and on.", 7, breaks=(23,)),
        _note(
            0,
            "See https://mills.example/report.pdf (that the mills " + "of 1901 closed " * 99 + "for good).",
            7,
            breaks=(18,),
        ),
        _note(
            0,
            "See Serra 91; id. at 92 (" + "where the board of 1931 met, and " * 15 + "where it did not).",
            7,
            breaks=(17,),
        ),
        _note(0, "One sentence after another. " * 60, 7),
        _note(0, "Serra, Ein- und Ausfuhr; two- or three-year terms; vor- bzw. nachher.", 7),
        _note(
            0,
            "See https://archive.example/web/2010/http://www.a.example/b and http://b.example/?u=http://c.example/.",
            7,
        ),
    ],
)
def test_what_looks_odd_and_is_not(note: Note) -> None:
    assert _with(note).symptoms == ()


def test_many_of_them_are_the_verdict() -> None:
    notes = [replace(SIGNS["table"], location=Location("a.pdf", page=page)) for page in (7, 9, 12)]
    document = _with(*notes, replace(SIGNS["no-text"], location=Location("a.pdf", page=12)))
    assert document.verdict == (
        "This PDF was probably misread: 3 notes contain parts of tables (pages 7, 9, and 12);"
        " note 22 has no text or one character (page 12). Use the Word file if you have it."
    )
    assert document.doubts == ()


def test_one_of_few_notes_is_the_verdict_too() -> None:
    assert _with(SIGNS["table"], good=3).verdict.startswith("This PDF was probably misread: note 4 contains a part of")


def test_text_is_no_pdf() -> None:
    assert _with(SIGNS["table"], good=3, format_="text").verdict.startswith("This text was probably misread")


FOOT = " Journal of Rivers, volume 12, published under a licence of the river board, page {}"


def test_entries_with_characters_that_nobody_can_read() -> None:
    entries = [
        replace(_note(at, text, 9), kind=NoteKind.ENTRY) for at, text in enumerate((GOOD[0], "Scienti\ufffdc."), 19)
    ]
    document = check_health(replace(_with(), sources=tuple(entries)))
    assert [(each.reason, each.pages) for each in document.symptoms] == [
        ("1 entry of the bibliography contains characters that can't be read", (9,))
    ]


@pytest.mark.parametrize(
    ("texts", "is_said"),
    [
        (("OnMills, 3.", "JournalofWater 12.", "LawsofRivers, 4.", "BookforMillers, 5.", "TheEndofRain, 6."), True),
        (("HeinOnline, 3.", "YouTube, 4.", "HeinOnline, 5.", "NewYork and LosAngeles, 6.", "GitHub, 7."), False),
    ],
)
def test_words_that_run_together(texts: Sequence[str], is_said: bool) -> None:
    notes = [_note(0, text, 7) for text in texts]
    assert ("run-together" in _names(_with(*notes))) is is_said
    entries = tuple(replace(note, kind=NoteKind.ENTRY) for note in notes)
    document = check_health(replace(_with(), sources=entries))
    said = "4 entries of the bibliography have words without spaces between them (page 7)"
    assert (said in document.verdict) is is_said


def test_a_long_sentence_without_a_comma_is_no_table() -> None:
    sentence = (
        "the board that met in the town had left no more than a list of those who were there in the winter of the"
    )
    named = (
        "It is the book of Mills that holds the laws of the Water Board of Leeds and the Rolls that tell of the life"
        " and the ways of the Miller of Okafor"
    )
    treaty = (
        "Treaty for the Execution of the Articles of the Great Leeds Convention on the Law of the Mill of 10 March 1850"
        " as to the Upkeep and Repair of Old Weirs and Sluice Gates"
    )
    for text in (f"{sentence.capitalize()} year that the mill was sold in", named, treaty):
        note = replace(_note(0, f"Serra. {text}", 7), ends_short=True)
        assert _with(note).symptoms == ()


def test_the_foot_of_each_page_at_the_end_of_its_last_note() -> None:
    notes = [_note(at, GOOD[at % 6] + (FOOT.format(at) if at % 3 == 0 else ""), (at + 2) // 3) for at in range(1, 19)]
    document = check_health(_document(notes))
    assert _names(document) == ["page-foot"]
    assert document.symptoms[0].notes == (3, 6, 9, 12, 15, 18)
    assert "6 notes end in the foot of their page (pages 1, 2, 3, 4, 5, and 6)" in document.verdict


def test_a_source_that_several_last_notes_cite_is_no_foot() -> None:
    source = "Ada Okafor and Miguel Serra, Rivers and Their Laws in the Age of Steam, Leeds, 2011, p. {}."
    notes = [_note(at, source.format(at) if at % 3 == 0 else GOOD[at % 6], (at + 2) // 3) for at in range(1, 19)]
    assert check_health(_document(notes)).symptoms == ()


def test_words_that_fall_apart() -> None:
    text = "Ei ne Un ter su chung der Flüs se in der Zeit, S. {}."
    document = check_health(_document([_note(at, text.format(at), at) for at in range(1, 21)]))
    assert _names(document) == ["spaced"]
    assert "20 notes have spaces inside their words" in document.verdict


def test_short_words_of_citations_are_whole() -> None:
    notes = [_note(at, f"[195{at % 10}] O.R. 499 (C.A.), per J.A. v. R., at p. {at}.", at) for at in range(1, 21)]
    assert check_health(_document(notes)).symptoms == ()


def test_a_missing_note_in_the_one_before() -> None:
    notes = [_note(at, GOOD[at % 6], at) for at in range(1, 21)]
    notes[11] = _note(12, "Okafor, at 13. 13 Ibid. 14 Serra, 33.", 12)
    kept = [replace(note, ordinal=at) for at, note in enumerate(notes[:12] + notes[14:], 1)]
    document = check_health(_document(kept))
    assert document.symptoms[0].name == "joined"
    assert document.symptoms[0].reason == "note 12 contains the number of the next note"
    last = _note(20, "Okafor, at 13. 21 Ibid. 22 Serra, 33.", 20)
    assert _names(check_health(_document([*notes[:11], *notes[12:19], last]))) == ["joined"]


@pytest.mark.parametrize(
    ("inside", "following", "count"),
    [
        ("Okafor, at 13. 2 Ibid., 14. 33", "Ibid., 14.", 1),
        ("Okafor, at 13. 2 Serra, 9. 33", "Ibid., 14.", 0),
        ("Okafor, at 13. 2 May 1990. 33", "", 0),
        ("Okafor, at 13. 2 Cf. Serra.", "", 1),
        ("Okafor, A Book. (2) The Sea.", "", 0),
    ],
)
def test_the_next_note_within_a_note_of_a_format_with_marked_notes(inside: str, following: str, count: int) -> None:
    """If the next note is there too, the rest begins as that does; else the numbers start again."""
    notes = [_note(1, inside, 1), *([_note(2, following, 1)] if following else []), _note(3, GOOD[0], 1, label="1")]
    kept = [replace(note, ordinal=at) for at, note in enumerate(notes, 1)]
    assert _names(check_health(_document(kept, format_="epub"))) == ["joined"] * count


def test_notes_that_are_cut_in_the_wrong_place() -> None:
    document = _with(_note(0, "See the report of the", 7), _note(0, "committee on rivers, 12.", 7))
    assert _names(document) == ["cut"]
    # Where many notes begin with a small letter, the author writes so.
    habit = [_note(at, "see the report of the committee, 12.", 1) for at in range(1, 12)]
    assert check_health(_document([*habit, _note(12, "see the report", 1), _note(13, "see 14.", 1)])).symptoms == ()


def test_the_last_note_of_a_page_that_breaks_off() -> None:
    notes = [_note(at, GOOD[at % 6], (at + 2) // 3) for at in range(1, 19)]
    last = replace(notes[14], passage=Passage("Serra writes that the committee had not", ()))
    document = check_health(_document([*notes[:14], last, *notes[15:]]))
    assert (_names(document), document.symptoms[0].notes) == (["unfinished"], (15,))
    # In the middle of a page, the author forgot the period.
    middle = replace(notes[13], passage=last.passage)
    assert check_health(_document([*notes[:13], middle, *notes[14:]])).symptoms == ()
    # A short last line ends a paragraph, with or without a period.
    short = replace(last, ends_short=True)
    assert check_health(_document([*notes[:14], short, *notes[15:]])).symptoms == ()
    # Two may be the last notes of columns.
    more = [_note(at, GOOD[at % 6], (at + 2) // 3) for at in range(1, 61)]
    both = [replace(note, passage=last.passage) if note.ordinal in (4, 14) else note for note in more]
    assert check_health(_document(both)).symptoms[0].notes == (4, 14)


def test_the_same_number_twice_on_a_page_and_pages_that_go_back() -> None:
    notes = [_note(at, GOOD[at % 6], at) for at in range(1, 20)]
    notes += [_note(20, GOOD[0], 19, label="19"), _note(21, GOOD[1], 4, label="20")]
    assert _names(check_health(_document(notes))) == ["same-number", "page-order"]


def test_a_number_far_from_its_note() -> None:
    notes = [_note(at, GOOD[at % 6], at) for at in range(1, 20)]
    refs = [NoteRef(note.label, note.location, ordinal=note.ordinal) for note in notes]
    refs[9] = replace(refs[9], location=Location("a.pdf", page=2))
    assert _names(check_health(_document(notes, refs=refs))) == ["far"]
    # Where notes are printed before their numbers, those of neighbors are together, too.
    twelfth = Location("a.pdf", page=12)
    ahead = [replace(ref, location=twelfth) if 9 <= at < 12 else ref for at, ref in enumerate(refs)]
    assert check_health(_document(notes, refs=ahead)).symptoms == ()
    # Where most are, the notes are at the end of the chapter.
    everywhere = [replace(ref, location=Location("a.pdf", page=1)) for ref in refs]
    assert check_health(_document(notes, refs=everywhere)).symptoms == ()


def test_more_numbers_than_notes() -> None:
    notes = [_note(at, GOOD[at % 6], at) for at in range(1, 11)]
    refs = [NoteRef(note.label, note.location, ordinal=note.ordinal) for note in notes]
    document = check_health(_document(notes, refs=refs * 2))
    assert "10 of 10 note numbers occur more than once in the text" in document.verdict
    # Numbers in brackets of a list of sources may occur as often as the text cites them.
    sources = [replace(note, kind=NoteKind.END) for note in notes]
    bracketed = [replace(ref, shape=NoteRefShape.BRACKET) for ref in refs]
    assert check_health(_document(sources, refs=bracketed * 2)).symptoms == ()
    exponents = [replace(ref, before="where x") for ref in refs]
    assert check_health(_document(notes, refs=[*refs, *exponents, *exponents])).symptoms == ()
    lost = [NoteRef(str(at), Location("a.pdf", page=3), ordinal=None) for at in range(20, 26)]
    document = check_health(_document(notes, refs=[*refs, *lost]))
    assert "6 of 16 note numbers in the text have no note (page 3)" in document.verdict
    in_formulas = [replace(ref, before="∈ 2n+") for ref in lost]
    assert check_health(_document(notes, refs=[*refs, *in_formulas])).symptoms == ()
    document = check_health(_document(notes, refs=refs[:4]))
    assert "nothing in the text refers to 6 of 10 notes" in document.verdict
    assert check_health(_document(notes, refs=refs[:8])).symptoms == ()
    # A chapter with the list of notes of its book.
    listed = [replace(note, kind=NoteKind.END) for note in notes]
    assert check_health(_document(listed, refs=refs[3:7])).symptoms == ()
    assert check_health(_document(listed, refs=[*refs[1:3], *refs[6:8]])).verdict != ""


def test_numbers_without_any_note() -> None:
    lost = [NoteRef(str(at), Location("a.pdf", page=3), ordinal=None) for at in range(1, 9)]
    assert "the text has 8 note numbers, but no notes were found" in check_health(_document([], refs=lost)).verdict


def test_two_languages_next_to_each_other_have_each_number_twice() -> None:
    notes = [_note(at, GOOD[at % 6], (at + 1) // 2, label=str((at + 1) // 2)) for at in range(1, 21)]
    assert check_health(_document(notes)).symptoms == ()


def test_a_starred_line_in_the_text() -> None:
    text = "A text.\n* Professor of Law in Leeds.\n\n*** The next part."
    document = check_health(replace(_document(_with().notes), body=Passage(text, ())))
    assert document.doubts == (
        "May be misread: a line that begins with a star was not taken for a note (“* Professor of Law in Leeds. …”).",
    )
    apart = replace(_document(_with().notes), body=Passage("A text.\n\n*** The next part. *Two* *words*", ()))
    assert check_health(apart).symptoms == ()
    below_table = "Words of a text. " * 500 + "\n* The mills of three counties."
    table = replace(_document(_with().notes), body=Passage(below_table, ()))
    assert check_health(table).symptoms == ()
    several = replace(table, body=Passage(below_table + "\n** The mills of Leeds.", ()))
    assert _names(check_health(several)) == ["starred-line"]
    items = replace(_document(_with().notes), body=Passage("A list.\n" + "* Another part of it.\n" * 9, ()))
    some_in_italics = "A list.\n" + "* *Roads.* Their parts.\n" * 4 + "** Parks.* Their parts.\n" * 3
    assert check_health(replace(items, body=Passage(some_in_italics, ()))).symptoms == ()
    assert check_health(items).symptoms == ()


def test_characters_that_the_reader_left_out() -> None:
    document = _with(good=4)
    few = check_health(replace(document, left_out=((2, 0.05), (4, 0.6))))
    assert (_names(few), few.symptoms[0].pages, few.verdict) == (["left-out"], (4,), "")
    assert few.doubts[0].startswith("May be misread: many characters on 1 page were left out")
    cover = replace(document, left_out=((0, 0.6),))
    assert check_health(cover).symptoms == ()
    many = check_health(replace(document, left_out=((2, 0.5), (4, 0.6), (5, 0.9))))
    assert many.verdict.startswith("This PDF was probably misread: many characters on 3 pages were left out")
    # Tables and charts that are set sideways, if no note and no reference is missing.
    complete = replace(_with(), left_out=((2, 0.5), (4, 0.6), (5, 0.9)))
    assert check_health(complete).symptoms == ()
    notes, refs = complete.notes, complete.note_refs
    read = tuple(replace(note, ordinal=at) for at, note in enumerate(notes[:9] + notes[10:], 1))
    incomplete = replace(complete, notes=read, note_refs=refs[:9] + refs[10:])
    assert "left-out-often" in _names(check_health(incomplete))


def test_plain_text_finds_the_notes_of_its_numbers_by_label() -> None:
    notes = [_note(at, GOOD[at % 6], 1) for at in range(1, 13)]
    refs = [NoteRef(note.label, note.location) for note in notes]
    assert check_health(_document(notes, format_="text", refs=refs)).symptoms == ()
