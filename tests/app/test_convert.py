"""Typed notes become citations by key, and nothing else in the document changes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.app.test_render import write_style
from tests.making.archives import members_of
from tests.making.docx import Link, docx_of, inserted, italic, note
from tests.making.programs import needs

from stacite.app.citable_notes import _first_page, _with_author, _without_words_around
from stacite.app.cited_keys import with_named_bibliographies
from stacite.app.convert import Conversion, ConvertOptions, convert, target_of
from stacite.app.documents import Project
from stacite.app.extract import collect
from stacite.app.render import find_style
from stacite.app.review import StoredCitation
from stacite.errors import UsageError
from stacite.model.citation import Citation, CitationForm, ParsedNote
from stacite.model.item import Item, Name
from stacite.model.registry import Reference, RegisteredNote, Registry
from stacite.readers.base import read
from stacite.settings import Settings

if TYPE_CHECKING:
    from tests.making.docx import Part

    from stacite.app.render import CitationStyle
    from stacite.model.document import Document

DATA = Path(__file__).parents[1] / "data"
PROJECT = Project.of(Settings())
UNSURE = Project.of(Settings(unsure_below=1.0))
DOE = "Jane Doe, *A Book* (London: Press, 2019)"
ROE = "Ann Roe, “On Rivers,” *J. Water* 3, no. 1 (2020)"
TYPED = r"Jane Doe, \emph{A Book} (London: Press, 2019)"
KEY_OF_ROE = "[@roe2020rivers"
LONG = "European Commission, *Default Values for the Transitional Period of the CBAM*"
needs_pandoc = needs("pandoc")


def converted(
    data: bytes | str,
    path: str,
    target: str | None = None,
    style: CitationStyle | None = None,
    *,
    drop_words: bool = False,
) -> tuple[Document, Conversion]:
    content = data.encode() if isinstance(data, str) else data
    document, options = read(content, path), ConvertOptions(style, drop_words)
    return document, convert(document, content, Registry(), PROJECT, target_of(document, target), options)


def outside(text: str, made: Conversion, *, is_new: bool) -> str:
    """The characters outside the converted spans, before or after."""
    at, shift, parts = 0, 0, []
    for (start, end), new in made.changes:
        parts.append(text[at : start + shift])
        at = start + shift + len(new) if is_new else end
        shift += len(new) - (end - start) if is_new else 0
    return "".join([*parts, text[at:]])


def notes_in(source: str) -> list[str]:
    return [line.partition(": ")[2] for line in source.splitlines() if line.startswith("[^") and "]: " in line]


CITE_OF_KEY = r"\cite[20]{ostrom}"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (rf"{TYPED}, 12, and {CITE_OF_KEY}.", rf"\cite[12]{{doe2019book}}, and {CITE_OF_KEY}."),
        (rf"{TYPED}, 12; {CITE_OF_KEY}.", rf"\cite[12]{{doe2019book}}; {CITE_OF_KEY}."),
        (rf"See {CITE_OF_KEY}; {TYPED}.", rf"See {CITE_OF_KEY}; \cite{{doe2019book}}."),
    ],
)
def test_cites_by_key_stay_beside_typed_citations(note: str, expected: str, tmp_path: Path) -> None:
    named = r"\addbibresource{a.bib}\begin{document}"
    (tmp_path / "a.bib").write_text("@book{ostrom, author={Ostrom, Elinor}, title={Governing}, year={1990}}\n")
    content = rf"{named}A.\footnote{{{note}}}".encode()
    settings = Settings(root=str(tmp_path))
    document = with_named_bibliographies(read(content, "a.tex"), settings, tmp_path)
    made = convert(document, content, Registry(), Project.of(settings), "latex")
    assert made.content.decode() == rf"{named}A.\footnote{{{expected}}}"


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        # The sentence that begins a note is one group, with its signals, its words and what is between.
        ([f"{DOE}, 12."], ["[@doe2019book, 12]."]),
        # The period inside the emphasis of a title ends the note.
        (
            [f"{DOE}, 12.", "Not all of it is true. See Doe, *Book.*"],
            ["[@doe2019book, 12].", "[Not all of it is true. See @doe2019book]."],
        ),
        ([f"See {DOE}, 12; see also {ROE}: 14."], ["[See @doe2019book, 12; see also @roe2020rivers, 14]."]),
        ([f"{DOE}, 12 (my italics)."], ["[@doe2019book, {p. 12} (my italics)]."]),
        ([f"As {DOE}, chap. 3, shows at length."], ["[As @doe2019book, {chap. 3}, shows at length]."]),
        # Later sentences cite in the text, and so does a note in which something but a semicolon parts two citations.
        ([f"{DOE}, 12. For more, see {ROE}: 14."], ["[@doe2019book, 12]. For more, see @roe2020rivers [14]."]),
        ([f"{DOE}, 12, citing {ROE}."], ["@doe2019book [12], citing @roe2020rivers."]),
        # Short forms and Ibid. have the key of their source and their own page.
        (
            [f"{DOE}, 12.", "Doe, *Book*, 14–15.", "Ibid., 16."],
            ["[@doe2019book, 12].", "[@doe2019book, 14–15].", "[@doe2019book, 16]."],
        ),
        # The mark that closes a title belongs to the citation, and the comma inside it to the sentence.
        (
            [f"{ROE}.", "Roe, “On Rivers,” argues that all flows.", f"See {DOE}, 4. Roe, “On Rivers,” makes the case."],
            [
                "[@roe2020rivers].",
                "[@roe2020rivers, {}, argues that all flows].",
                "[See @doe2019book, 4]. @roe2020rivers, makes the case.",
            ],
        ),
        # The period of an abbreviation ends no sentence, and each pinpoint keeps its label.
        ([f"{DOE}, Art. 3, p. 5."], ["[@doe2019book, {art. 3, p. 5}]."]),
        (
            [f"{DOE}, 12, which discusses the Protocol, Art. 31, at length. Others do not."],
            ["[@doe2019book, {p. 12}, which discusses the Protocol, Art. 31, at length]. Others do not."],
        ),
        # All that is printed of a pinpoint comes again, with its own word where it is no page.
        ([f"{DOE}, p. 239, n. 4."], ["[@doe2019book, {p. 239, n. 4}]."]),
        ([f"{DOE}, f. 12r."], ["[@doe2019book, {}f. 12r]."]),
        ([f"{DOE}, 112--18."], ["[@doe2019book, 112–18]."]),
        ([f"{DOE}, p. vi. In all of it, one is his."], ["[@doe2019book, {p. vi}]. In all of it, one is his."]),
        # A link whose words are its address belongs to the citation.
        (
            [f"{DOE}, [https://example.org/book](https://example.org/book)."],
            ["[@doe2019book]."],
        ),
        # What is not surely read, or would be lost, stays.
        (["Ibid., 3."], ["Ibid., 3."]),
        ([f"{DOE}, 12, lent by the binder."], ["[@doe2019book, {p. 12}, lent by the binder]."]),
        (["[@old, 3], and no more."], ["[@old, 3], and no more."]),
        (["No source, only *words* [and brackets]."], ["No source, only *words* [and brackets]."]),
    ],
)
def test_markdown(notes: list[str], expected: list[str]) -> None:
    source = "Words.\n\n" + "".join(f"Text.[^{at}]\n" for at in range(len(notes))) + "\n"
    source += "".join(f"[^{at}]: {text}\n" for at, text in enumerate(notes))
    _, made = converted(source, "brief.md")
    after = made.content.decode()
    assert notes_in(after) == expected
    assert outside(after, made, is_new=True) == outside(source, made, is_new=False)


def test_german_notes_keep_their_words_and_short_titles_come_from_the_full_ones() -> None:
    notes = [
        "Hans Meier, *Die Geschichte der Stadt am Fluss* (Berlin: Verlag, 1999), S. 370 f.",
        "Meier, *Geschihcte der Stadt*, S. 5.",
        "Meier, *Geschihcte der Stadt*, S. 7.",
    ]
    source = "".join(f"Text.[^{at}]\n" for at in range(3)) + "\n"
    source += "".join(f"[^{at}]: {text}\n" for at, text in enumerate(notes))
    _, made = converted(source, "brief.md")
    key = made.references[0].id
    assert notes_in(made.content.decode()) == [f"[@{key}, {{S. 370 f.}}]", f"[@{key}, 5].", f"[@{key}, 7]."]
    bibliography = json.loads(made.bibliography)
    assert [(each["title-short"], each["language"]) for each in bibliography] == [("Geschichte der Stadt", "de")]


@pytest.mark.parametrize(
    ("path", "target", "before", "after"),
    [
        (
            "a.tex",
            None,
            r"One.\footnote{See Jane Doe, \emph{A Book} (London: Press, 2019), 12--14.} Two.",
            r"One.\autocite[See][12--14]{doe2019book} Two.",
        ),
        (
            "a.tex",
            "latex",
            r"One.\footnote{Doe is wrong: Jane Doe, \emph{A Book} (London: Press, 2019), 12, is not.}",
            r"One.\footnote{Doe is wrong: \cite[12]{doe2019book}, is not.}",
        ),
        (
            "a.typ",
            None,
            "One.#footnote[Jane Doe, _A Book_ (London: Press, 2019), 12.] Two.",
            "One.#cite(<doe2019book>, supplement: [12]) Two.",
        ),
        (
            "a.typ",
            "typst",
            "One.#footnote[See Jane Doe, _A Book_ (London: Press, 2019), 12; but not everywhere.]",
            "One.#footnote[See #cite(<doe2019book>, supplement: [12]);; but not everywhere.]",
        ),
        ("a.qmd", None, f"One.[^1]\n\n[^1]: {DOE}, 12.", "One.[^1]\n\n[^1]: [@doe2019book, 12]."),
        ("a.md", "latex", f"One.[^1]\n\n[^1]: See {DOE}, 12.", "One.[^1]\n\n[^1]: See \\cite[12]{doe2019book}."),
        (
            "a.md",
            "typst",
            f"One.[^1]\n\n[^1]: See {DOE}, 12.",
            "One.[^1]\n\n[^1]: See `#cite(<doe2019book>, supplement: [12])`{=typst}.",
        ),
        # Markup that belongs to the citation goes with it, and line ends inside it too.
        ("a.md", None, "One.^[Jane\nDoe, _A Book_ (London:\nPress, 2019), 12.]", "One.^[[@doe2019book, 12].]"),
        ("a.md", None, "One.[^1]\n\n[^1]: **Jane Doe**, *A Book* (2019), 12.", "One.[^1]\n\n[^1]: [@doe2019book, 12]."),
        ("a.md", None, f"One.[^1]\n\n[^1]: **See {DOE}, 12**.", "One.[^1]\n\n[^1]: **See @doe2019book [12]**."),
    ],
)
def test_languages(path: str, target: str | None, before: str, after: str) -> None:
    head = "\\documentclass{article}\n\\begin{document}\n" if path.endswith(".tex") else "Töxt — first.\n\n"
    _, made = converted(head + before, path, target)
    text = made.content.decode()
    assert text == head + after
    assert made.converted == 1
    assert outside(text, made, is_new=True) == outside(head + before, made, is_new=False)
    assert made.bibliography == "" or "doe2019book" in made.bibliography


@pytest.mark.parametrize(
    "path",
    [*sorted((DATA / "exam").glob("clean*/document.md"))[:10], *sorted((DATA / "exam").glob("faulty8*/document.md"))],
    ids=lambda path: path.parent.name,
)
def test_the_rest_of_a_document_stays(path: Path) -> None:
    source = path.read_bytes().decode()
    document, made = converted(source, path.name)
    text = made.content.decode()
    assert made.converted > 3
    assert outside(text, made, is_new=True) == outside(source, made, is_new=False)
    again = read(made.content, path.name)
    assert again.body.text == document.body.text
    assert [each.label for each in again.notes] == [each.label for each in document.notes]
    changed = set(made.notes)
    assert [new.text for old, new in zip(document.notes, again.notes, strict=True) if old.text not in changed] == [
        each.text for each in document.notes if each.text not in changed
    ]
    cited = {item["id"] for item in json.loads(made.bibliography)}
    assert cited == {each.id for each in made.references}


def test_a_byte_order_mark_and_line_ends_stay() -> None:
    text = f"\ufeffÉlan.[^1]\r\n\r\n[^1]: See {DOE}, 12.\r\n"
    _, made = converted(text, "brief.md")
    assert made.content.decode() == text.replace(f"See {DOE}, 12", "[See @doe2019book, 12]")


def test_short_titles_come_from_the_notes() -> None:
    _, made = converted(
        f"A[^1] B[^2]\n\n[^1]: {DOE.replace('A Book', 'A Book of Rivers')}.\n[^2]: Doe, *Book*, 3.\n", "a.md"
    )
    assert json.loads(made.bibliography)[0]["title-short"] == "Book"


LOSSES = """A.[^1] B.[^2] C.[^3] D.[^4] E.[^5] F.[^6] G.[^7] H.[^8] I.[^9] J.[^10] K.[^11] L.[^12]

[^1]: Ibid., 3.
[^2]: As [the *agency*](https://agency.example/a) said, all is well.
[^3]: Richard Roe, “Walls and Water,” *Journal of Rivers*, vol. 7, no. 2 (2011), pp. 55–71.
[^4]: Ibid., p. 12; see also Roe, “Walls and Water,” 55.
[^5]: See Roe, [“Walls and Water,”](https://x.example/other) 55.
[^6]: Richard Roe, “Walls and Water,” *Journal of Rivers* 7, no. 2, edited by nobody known (2011): 55–71.
[^7]: Jane Doe, *A {% title %} Book* (London: Press, 2019), 12.
[^8]: <https://agency.example/a_b>.
[^9]: Ann Poe, *On Rivers“ and Towns* (London: Press, 2019), 12.
[^10]: William Shakespeare. King Richard II. Ed. Charles R. Forker. Arden Third. London: Arden, 2002. 30.
[^11]: An early example was Paul Strand’s *The Mexican Portfolio* (1940), which sold well.
[^12]: Jane Doe, “On Maps,” *Journal of Maps* 7, no. 2 (mid-century): 55–71.
"""


def test_what_would_be_lost_stays_and_is_listed_with_the_reason() -> None:
    _, made = converted(LOSSES, "a.md")
    assert notes_in(made.content.decode())[2:5] == [
        "[@roe2011walls].",
        "[@roe2011walls, 12; see also @roe2011walls, 55].",
        "See Roe, [“Walls and Water,”](https://x.example/other) 55.",
    ]
    reasons = {each.note: each.reason for each in made.kept}
    assert reasons["1"] == "no note cites it in full"
    assert reasons["5"] == "its source does not have the link https://x.example/other"
    assert reasons["7"] == "it contains markup of another program"
    assert reasons["8"] == "its source has neither an author nor a title"
    assert reasons["9"] == "a quotation mark in the title of its source has no other half (“)"
    assert reasons["6"] == "these words would be lost: “edited by nobody known” (source roe2011walls)"
    assert reasons["10"].startswith("it may be misread (")
    assert reasons["11"] == "“Paul Strand’s” is a word of the sentence"
    assert reasons["12"] == "these words would be lost: “mid-century” (source doemaps)"
    assert next(each.text for each in made.kept) == "Ibid., 3"


OTHERS = """A.[^1] B.[^2] C.[^3] D.[^4] E.[^5] F.[^6]

[^1]: Ann Poe, ‘Tides of 1960--1975’, *Journal of Ports* 4.2 (2011), 5–17; ‘Ebbs’, *Journal of Ports* 5.1 (2012), 3–9.
[^2]: Bo Vale, ‘On Salt’, in *The Sea Book*, ed. by Cy Lund (London: Press, 2013), pp. 6–21.
[^3]: *The Sea Book*, p. 47.
[^4]: Only see Rist for a refutation of this old assumption and Lund (1965: 189–192) for an earlier one.
[^5]: “General Pardon,” Madrid, December 20, 1819.
[^6]: Dan Moor, ‘Dry Towns’, *The Quay*, 5.3 (1952), pp. 330–31; Moor, ‘Wet Towns’, *ibid*., p. 334.
"""


def test_a_citation_stays_whose_source_lacks_who_or_what_it_means() -> None:
    _, made = converted(OTHERS, "a.md")
    assert [(each.note, each.reason) for each in made.kept] == [
        ("1", "its author is that of the citation before it"),
        ("3", "it has the title of the book that contains its source"),
        ("4", "it may be misread (neither an author nor a marked title)"),
        ("5", "these words would be lost: “December 20, 1819” (source general1819pardon)"),
        ("6", "these words would be lost: “ibid” (source moorwet)"),
    ]
    works = json.loads(made.bibliography)
    assert [work["title"] for work in works] == ["Tides of 1960–1975", "On Salt", "Dry Towns"]
    assert "title-short" not in works[1]


def test_an_asterisk_that_is_a_sign_of_the_title_emphasizes_nothing() -> None:
    _, made = converted("A.[^1]\n\n[^1]: Jane Roe, “On C\\*-algebras,” *Journal of Walls* 6 (2003), 12.\n", "a.md")
    assert [each["title"] for each in json.loads(made.bibliography)] == ["On C*-algebras"]


def test_a_year_that_cannot_be_right_is_kept() -> None:
    _, made = converted(
        f"A.[^1] B.[^2]\n\n[^1]: {DOE.replace('2019', '2979')}.\n[^2]: {ROE.replace('2020', '20200')}.\n", "a.md"
    )
    assert [each["issued"] for each in json.loads(made.bibliography)] == [
        {"date-parts": [[2979]]},
        {"literal": "20200"},
    ]


MISREAD = """A.[^1] B.[^2] C.[^3] D.[^4]

[^1]: Richard Roe, “Walls and Water,” *Journal of Rivers*, no. 82 (Spring 1979): 55–71.
[^2]: Jane Doe, *A Book* (London: Press, 2019), 12.
[^3]: Richard Roe, “Walls and Water,” *Journal of Rivers*, no. 82 (Winter 1979): 55–71.
[^4]: Jane Doe, interview with the author, Normandy, France, 25–29 July 2017.
"""


def test_what_is_known_otherwise_or_may_be_misread_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    date = "the date is Winter 1979 here and Spring 1979 in note 1"
    for drop_words in (False, True):
        _, made = converted(MISREAD, "a.md", drop_words=drop_words)
        reasons = {each.note: each.reason for each in made.kept}
        assert reasons.pop("3") == date
        lost = "these words would be lost: “with the author”, “Normandy”, “France” (source doe2017)"
        assert reasons == ({} if drop_words else {"4": lost})
    monkeypatch.setattr(Citation, "confidence_in", lambda _, variable: 0.48 if variable == "author" else 1.0)
    _, made = converted(MISREAD, "a.md")
    assert {each.reason for each in made.kept} == {"it may be misread (author 48%)"}


def test_a_first_page_before_a_pinpoint_is_listed() -> None:
    text = "Ann Roe, “On Rivers,” *J. Water* 3, no. 1 (2020): 707, 708–9."
    fields = {"page": (text.index("707"), text.index(", 708")), "locator": (text.index("708"), len(text) - 1)}
    citation = Citation(CitationForm.FULL, (0, len(text) - 1), fields=fields)
    source = Reference(
        "roe", Item("article-journal", {"title": "On Rivers", "page": "707"}, {"author": (Name("Roe"),)})
    )
    stored = StoredCitation("a", RegisteredNote("1", text), ParsedNote(text, (citation,)), citation, None, source)
    assert _first_page(stored) == "707"
    # Where the law is cited, a style prints both.
    law = replace(stored, note=RegisteredNote("1", text.replace(":", ",")))
    assert _first_page(law) == ""


def test_family_names_come_from_the_notes() -> None:
    full = "Marguerite St. Clair and Ann Roe, *Garage Nation* (Oxford: Press, 2020), 77"
    _, made = converted(f"A[^1] B[^2]\n\n[^1]: {full}.\n[^2]: St. Clair and Roe, *Garage Nation*, 80.\n", "a.md")
    assert json.loads(made.bibliography)[0]["author"] == [
        {"family": "St. Clair", "given": "Marguerite"},
        {"family": "Roe", "given": "Ann"},
    ]


def test_a_whole_title_without_a_date_is_the_source_that_has_one() -> None:
    _, made = converted(
        f"A[^1] B[^2]\n\n[^1]: {LONG} (Brussels, December 22, 2023), 14.\n[^2]: See {LONG}, 38.\n", "a.md"
    )
    assert notes_in(made.content.decode()) == [
        "[@europeancommission2023default, 14].",
        "[See @europeancommission2023default, 38].",
    ]
    assert len(made.references) == 1


def test_a_volume_before_a_page_is_the_source_s() -> None:
    full = "Louis Mercier, *Tableau de Paris*, vol. 6 (Amsterdam: Press, 1783), 208"
    _, made = converted(f"A[^1] B[^2]\n\n[^1]: {full}.\n[^2]: Mercier, *Tableau de Paris*, 6:210.\n", "a.md")
    assert notes_in(made.content.decode()) == ["[@mercier1783tableau, 208].", "[@mercier1783tableau, 210]."]


def test_a_short_form_stays_with_its_full_citation() -> None:
    full = f"{DOE.replace(' (', ', with a foreword of the binder (')}, 12"
    _, made = converted(f"A[^1] B[^2] C[^3]\n\n[^1]: {full}.\n[^2]: Doe, *Book*, 13.\n[^3]: {DOE}, 14.\n", "a.md")
    assert notes_in(made.content.decode()) == [f"{full}.", "Doe, *Book*, 13.", "[@doe2019book, 14]."]
    assert made.kept[1].reason == "the full citation of its source stays as printed"


PARTS = """A.[^1] B.[^2] C.[^3] D.[^4] E.[^5]

[^1]: Definizioni 1, 2 e 5 e assioma quarta parte etica.
[^2]: Etica quarta parte proposizioni 32, 33 e 34.
[^3]: Etica quarta parte proposizione 31.
[^4]: Etica quarta parte scolio alla proposizione 37.
[^5]: Etica quinta parte scolio alla proposizione 20.
"""


def test_no_note_cites_another_part_or_loses_words_of_a_title() -> None:
    _, made = converted(PARTS, "a.md")
    assert notes_in(made.content.decode())[2:] == notes_in(PARTS)[2:]


def test_words_are_dropped_only_if_asked_for_and_are_listed() -> None:
    kept = f"{DOE.replace(' (', ', exh. cat. (')}, 12."
    source = f"A[^1] B[^2]\n\n[^1]: {kept}\n[^2]: Doe, *Book*, 13.\n"
    document = read(source.encode(), "a.md")
    made = convert(document, source.encode(), Registry(), PROJECT, "pandoc", ConvertOptions(drop_words=True))
    assert notes_in(made.content.decode()) == ["[@doe2019book, 12].", "[@doe2019book, 13]."]
    assert [(each.note, each.reason) for each in made.shortened] == [("1", "“exh. cat.”")]
    assert notes_in(converted(source, "a.md")[1].content.decode())[0] == kept


def test_the_words_before_a_corrected_citation_are_the_sentence_s() -> None:
    text = "It was bought between 1990 and 1999. “The Museum Buys All,” 5 June 2015, press release, Example Museum."
    item = Item("report", {"title": "The Museum Buys All", "genre": "press release", "publisher": "Example Museum"})
    citation = Citation(CitationForm.FULL, (14, len(text) - 1), Item("report", {"title": "The Museum Buys All"}))
    note, parsed, source = RegisteredNote("1", text), ParsedNote(text, (citation,)), Reference("museum", item)
    stored = StoredCitation("a", note, parsed, citation, None, source)
    assert text[slice(*_without_words_around(stored).citation.span)].startswith("“The Museum Buys All,” 5 June")


LIBRARY = """@book{doe19, author={Doe, Jane}, title={A Book}, publisher={Press}, address={London}, year={2019}}
@article{roe20, author={Roe, Ann}, title={More on Rivers}, journal={J. Water}, volume={3}, year={2020}}
@article{roe21, author={Roe, Ann}, title={On Rivers}, journal={J. Water}, volume={4}, year={2020}}
"""


@pytest.mark.parametrize(
    ("notes", "expected", "sources"),
    [
        # A note that cites by key has the whole source, whatever it prints; the document's bibliography has it, too.
        (["See [@doe19, 12].", "Doe, *Book*, 14.", "Ibid., 15."], ["[@doe19, 14].", "[@doe19, 15]."], []),
        (["@roe20 [3].", "@roe21 [4].", "Roe, “On Rivers,” 5."], ["@roe21 [4].", "[@roe21, 5]."], []),
        (
            ["[@doe19; @roe20].", f"{ROE}: 14.", "Ibid., 15."],
            [f"{KEY_OF_ROE}, 14].", f"{KEY_OF_ROE}, 15]."],
            ["roe2020rivers"],
        ),
    ],
)
def test_short_forms_of_what_is_cited_by_key_get_that_key(
    notes: list[str], expected: list[str], sources: list[str], tmp_path: Path
) -> None:
    (tmp_path / "refs.bib").write_text(LIBRARY, encoding="utf-8")
    source = "---\nbibliography: refs.bib\n---\n" + "".join(f"Text.[^{at}]\n" for at in range(3)) + "\n"
    source += "".join(f"[^{at}]: {text}\n" for at, text in enumerate(notes))
    named = with_named_bibliographies(read(source.encode(), "brief.md"), Settings(root=str(tmp_path)), tmp_path)
    made = convert(named, source.encode(), Registry(), PROJECT, "pandoc")
    assert notes_in(made.content.decode()) == [notes[0], *expected]
    assert [each["id"] for each in json.loads(made.bibliography or "[]")] == sources


def test_hand_edits_in_the_registry_count() -> None:
    source = f"A[^1]\n\n[^1]: {DOE}, 12.\n"
    document = read(source.encode(), "a.md")
    registry = collect([document], Registry(), PROJECT, None)[0].registry
    assert convert(document, source.encode(), registry, UNSURE, "pandoc").converted == 0
    edited = replace(registry.references[0].item, texts={**registry.references[0].item.texts, "edition": "2"})
    corrected = replace(registry, references=(replace(registry.references[0], item=edited),))
    assert convert(document, source.encode(), corrected, UNSURE, "pandoc").references[0].item.get("edition") == "2"
    note = replace(registry.documents[0].notes[0], cites=())
    without = replace(registry, documents=(replace(registry.documents[0], notes=(note,)),))
    deleted = convert(document, source.encode(), without, PROJECT, "pandoc")
    assert (deleted.converted, deleted.kept, deleted.content) == (0, (), source.encode())


@pytest.mark.parametrize(
    ("text", "start", "expected"),
    [
        ("The example is from Weems, *Price*, 14", 27, 20),
        ("See (van der Berg, *Price*, 14)", 19, 19),
        ("Weems, *Price*, 14", 7, 0),
        ("Weems says in *Price*, 14", 14, 14),
        ("As Roe, *Price*, 14", 8, 8),
    ],
)
def test_an_author_before_a_title_belongs_to_it(text: str, start: int, expected: int) -> None:
    reference = Reference("weems", Item("book", {"title": "Price"}, {"author": (Name("Weems", "Harold"),)}))
    citation = Citation(CitationForm.SHORT, (start, len(text)), reference.item, fields={"title": (start, len(text))})
    stored = StoredCitation("a", RegisteredNote("1", text), ParsedNote(text, (citation,)), citation, None, reference)
    assert _with_author(stored).citation.span == (expected, len(text))


TEXT = """\
Towns build walls.¹ Then they build up to them.² Some do not.³

¹ Jane Doe, *A Book* (London: Press, 2019), 12.
² See Doe, *Book*, 13.

³ Ann Roe, “On Rivers,” *J. Water* 3, no. 1 (2020): 14.


                    17
"""


def test_plain_text_becomes_markdown() -> None:
    document, made = converted(TEXT, "a.txt")
    text = made.content.decode()
    assert text == (
        "Towns build walls.[^1] Then they build up to them.[^2] Some do not.[^3]\n\n"
        "[^1]: [@doe2019book, 12].\n[^2]: [See @doe2019book, 13].\n\n"
        "[^3]: [@roe2020rivers, 14].\n\n<!-- -->\n\n\n\n                    17\n"
    )
    assert outside(text, made, is_new=True) == outside(TEXT, made, is_new=False)
    assert [each.label for each in read(made.content, "a.md").notes] == [each.label for each in document.notes]


WORD: list[list[Part] | str] = [
    [
        "One.",
        note(" See Jane Doe, ", italic("A Book"), " (London: Press, 2019), 12."),
        " Two.",
        note(" Doe, ", italic("Book"), ", 14. The ", italic("rest"), " is lost."),
        " Three.",
        note(" Ann Roe, “On Rivers,” ", inserted("J. Water 3"), " (2020): 14."),
        " Four.",
        note(" Jane Doe, ", Link("A Book", "https://example.org/"), " (London: Press, 2019), 15."),
        " Five.",
        note(" ", inserted("See Ann Roe,"), " “On Rivers,” J. Water 3 (2020): 14."),
    ]
]


def test_word_gets_fields_around_what_is_printed() -> None:
    data = docx_of(WORD)
    document, made = converted(data, "brief.docx")
    before, after = members_of(data), members_of(made.content)
    assert [name for name in before if before[name] != after[name]] == ["word/footnotes.xml"]
    assert list(before) == list(after)
    again = read(made.content, "brief.docx")
    assert [each.text for each in again.notes] == [each.text for each in document.notes]
    assert again.body.text == document.body.text
    fields = [[(item.item.title, item.prefix, item.locator) for item in each.items] for each in again.notes]
    assert fields[:2] == [[("A Book", "See", "12")], [("A Book", "", "14")]]
    assert fields[2:] == [[("On Rivers", "", "14")], [("A Book", "", "15")], []]
    shown = [again.notes[at].text[slice(*again.notes[at].items[0].span or (0, 0))] for at in (0, 1)]
    assert shown == ["See Jane Doe, *A Book* (London: Press, 2019), 12.", "Doe, *Book*, 14."]
    assert [each.reason for each in made.kept] == ["the text is part of an existing tracked change"]


def test_a_pinpoint_that_is_no_page_follows_the_citation_in_zotero() -> None:
    data = docx_of([["One.", note("Jane Doe, ", italic("A Book"), " (London: Press, 2019), f. 12r (see above).")]])
    _, made = converted(data, "brief.docx")
    written = members_of(made.content)["word/footnotes.xml"].decode()
    assert "f. 12r (see above)" in written.partition("suffix")[2].partition("}")[0]
    assert '"locator' not in written


@needs_pandoc
@pytest.mark.parametrize("path", ["brief.md", "brief.docx", "brief.tex"])
def test_a_style_keeps_notes_that_it_would_print_in_other_words(path: str, tmp_path: Path) -> None:
    style = find_style(write_style(tmp_path / "house.csl"))
    notes = ["Jane Doe, *A Book* (2019), p. 12", "Ann Roe, *Rivers* (Oxford: Press, 2020)", "Roe, *Rivers*, 13"]
    if path.endswith(".docx"):
        parts = (text.split("*") for text in notes)
        data = docx_of([["Text.", *(note(f" {one}", italic(two), f"{three}.") for one, two, three in parts)]])
    elif path.endswith(".tex"):
        texts = (text.replace("*", r"\emph{", 1).replace("*", "}") for text in notes)
        data = "".join(f"Text.\\footnote{{{text}.}}\n" for text in texts).encode()
        data = b"\\documentclass{article}\\begin{document}\n" + data + b"\\end{document}\n"
    else:
        data = ("".join(f"[^{at}]" for at in range(3)) + "\n\n").encode()
        data += "".join(f"[^{at}]: {text}.\n" for at, text in enumerate(notes)).encode()
    _, made = converted(data, path, style=style)
    assert made.converted == 1
    assert [each.id for each in made.references] == ["doe2019book"]
    assert made.kept[0].reason == "house would print “*Rivers* (2020)” instead of “*Rivers* (Oxford: Press, 2020)”"
    assert [each.note for each in made.kept] == ["1", "2"] if path.endswith(".md") else ["2", "3"]


@needs_pandoc
def test_a_style_that_ends_a_note_inside_quotation_marks_gets_no_second_period(tmp_path: Path) -> None:
    body = """<citation><layout suffix="."><names variable="author"><name form="short"/></names>
    <text variable="title" quotes="true" prefix=", "/><choose><if position="first"><text variable="container-title"
    prefix=", " font-style="italic"/><date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date></if>
    </choose><text variable="locator" prefix=", "/></layout></citation>"""
    style = find_style(write_style(tmp_path / "house.csl", body))
    full = "Roe, “On Rivers,” *Journal of Water* (2020)."
    notes = (full, "Roe, “On Rivers.”", "Roe, “On Rivers”.", "Roe, “On Rivers,” 12.", "It is a “town.”.")
    text = "".join(f"A.[^{at}]\n\n[^{at}]: {each}\n\n" for at, each in enumerate(notes, 1))
    _, made = converted(text, "a.md", style=style)
    assert notes_in(made.content.decode()) == [
        "[@roe2020rivers].",
        "[@roe2020rivers]",
        "[@roe2020rivers]",
        "[@roe2020rivers, 12].",
        "It is a “town.”.",
    ]


LATEX = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "main")
PREAMBLE = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{hyperref}
\usepackage[style=verbose-note,backend=biber]{biblatex}\addbibresource{refs.bib}"""


@pytest.mark.skipif(
    not (shutil.which("pdflatex") and shutil.which("biber")), reason="pdflatex or biber is not installed"
)
def test_latex_and_biber_warn_of_nothing(tmp_path: Path) -> None:
    notes = (
        r"See Jane Doe, \emph{A Book} (London: Press, 2019), 12--14; see also Doe, \emph{Book}, xii.",
        r"For a view, see Ann Roe, \emph{On \& Off Rivers} (Oxford: Press, 2020), 90n4. She is right.",
        r"Ibid., chap. 3.",
    )
    text = "".join(f"Text.\\footnote{{{each}}}\n" for each in notes)
    _, made = converted(f"{PREAMBLE}\n\\begin{{document}}\n{text}\\end{{document}}\n", "main.tex")
    assert made.converted == 4
    (tmp_path / "main.tex").write_bytes(made.content)
    (tmp_path / "refs.bib").write_text(made.bibliography, encoding="utf-8")
    said = [run_in(tmp_path, *command) for command in (LATEX, ("biber", "main"), LATEX, LATEX)]
    if "File `biblatex.sty' not found" in said[0]:
        pytest.skip("biblatex is not installed")
    assert not re.findall(r"^(?:WARN|ERROR).*", said[1], re.MULTILINE)
    assert not re.findall(r"^!.*|.*Warning.*|.*undefined.*", said[3], re.MULTILINE)


def run_in(folder: Path, *command: str) -> str:
    """What a program says."""
    return subprocess.run(
        command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=120
    ).stdout


@pytest.mark.parametrize(
    ("path", "content", "target", "message", "hint"),
    [
        (
            "a.rst",
            "One [#a]_.\n\n.. [#a] Jane Doe, *A Book* (2019).\n",
            None,
            "can't be given citations",
            "pandoc -f rst",
        ),
        ("a.md", f"One.[^1]\n\n[^1]: {DOE}.\n", "zotero", "only Word documents", "pandoc, quarto, latex or typst"),
        (
            "a.tex",
            "\\documentclass{article}\\begin{document}A\\footnote{B.}\\end{document}",
            "typst",
            "of typst",
            "--to latex",
        ),
        ("a.txt", "One.¹\n\n¹ Jane Doe, *A Book* (2019).\n", "latex", "of latex", "pandoc or quarto"),
    ],
)
def test_formats_that_have_no_such_citations(
    path: str, content: str, target: str | None, message: str, hint: str
) -> None:
    with pytest.raises(UsageError, match=message) as raised:
        target_of(read(content.encode(), path), target)
    assert hint in raised.value.hint
