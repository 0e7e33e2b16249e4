"""The verdict on a source: who decides, what contradicts, and that less evidence never makes it harsher."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from stacite.model.evidence import CitedSource, EditorialUpdate, Record, Reply, SourceLookup, SourceVerdict, Way
from stacite.model.item import Date, Item, Name
from stacite.services import existence
from stacite.services.existence import KINDS, Coverage, Fit, Question, check_source, fit, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.evidence import SourceCheck

TODAY = date(2026, 11, 28)
COVERAGE = Coverage(TODAY)
TITLE = "Harbor Dredging and the Migration of Estuarine Molluscs"
PAPER = Item(
    "article-journal",
    {"title": TITLE, "container-title": "Journal of Coasts", "volume": "12", "page": "101–20", "DOI": "10.1000/1"},
    {"author": (Name("Lind", "Ada"), Name("Okoro", "Ben"))},
    {"issued": Date("2015")},
)
BOOK = Item(
    "book",
    {"title": "A Short History of the Northern Lighthouses", "publisher": "Quayside Press", "ISBN": "9780198526636"},
    {"author": (Name("Lind", "Ada"),)},
    {"issued": Date("2005")},
)
CHAPTER = Item(
    "chapter",
    {"title": "Fog Signals and Their Keepers", "container-title": BOOK.title, "ISBN": "9780198526636"},
    {"author": (Name("Okoro", "Ben"),), "editor": BOOK.authors},
    {"issued": Date("2005")},
)
CASE = Item(
    "legal_case",
    {"title": "Lind v. Quayside Dredging Co.", "container-title": "F.3d", "volume": "210", "page": "12"},
    dates={"issued": Date("2001")},
)
PREPRINT = Item(
    "article",
    {"title": TITLE, "publisher": "arXiv"},
    PAPER.names,
    PAPER.dates,
)
PAPER_OF_NO_CONFERENCE = Item(
    "paper-conference",
    {"title": "Learned Sonar Maps for Robots That Dredge Harbors"},
    PAPER.names,
    PAPER.dates,
)
EU_CASE = Item("legal_case", {"number": "C-7/93", "title": "Bundesrepublik/Rat"}, dates={"issued": Date("1994")})
JUDGMENT = Record("", "CELLAR", "", type="legal_case", titles=("Federal Republic v Council of the European Union",))
REPORT = Item("report", {"title": "Dark Quays", "number": "R44999", "publisher": "Research Service"})
LISTED = Record("", "EveryCRSReport.com", "", type="report", titles=("Dark Quays",), numbers=("R44999",))
SAME = Record(
    "10.1000/1",
    "Crossref",
    "https://registry.example/works/1",
    type="article-journal",
    titles=(TITLE.lower(),),
    containers=("Journal of Coasts",),
    authors=(Name("Lind", "A."), Name("Okoro", "B.")),
    dates={"issued": Date("2015-03")},
    volume="12",
    page="101-120",
)
OTHER = Record(
    "10.1000/1",
    "Crossref",
    "https://registry.example/works/1",
    type="article-journal",
    titles=("Ball screws under load",),
    containers=("Machines",),
    authors=(Name("Du", "Zhe"),),
    dates={"issued": Date("2004")},
    volume="3",
    page="7-9",
)
OTHER_PEOPLE = replace(SAME, authors=(Name("Marchetti", "Elena"),), doi="10.1000/9")
SAME_BOOK = Record(
    "", "Open Library", "", type="book", titles=(BOOK.title,), authors=BOOK.authors, dates={"issued": Date("2005")}
)
OTHER_BOOK = Record(
    "",
    "Open Library",
    "",
    type="book",
    titles=("Cooking with Kelp",),
    authors=(Name("Marchetti", "Elena"),),
    dates={"issued": Date("1987")},
    publisher="Tidewater House",
)
DOI = Question("doi.org", Way.IDENTIFIER)
CROSSREF, OPENALEX = Question("Crossref", Way.SEARCH), Question("OpenAlex", Way.SEARCH)
DBLP, ARXIV = Question("DBLP", Way.SEARCH), Question("arXiv", Way.SEARCH)
COPY, PLACE = Question("OpenAlex", Way.IDENTIFIER), Question("Crossref", Way.SLOT)
BOOKS = tuple(Question(name, Way.SEARCH) for name in ("Open Library", "K10plus", "Library of Congress"))
ISBNS = tuple(Question(name, Way.IDENTIFIER) for name in ("Open Library", "K10plus"))
CELLAR, CRS = Question("CELLAR", Way.IDENTIFIER), Question("EveryCRSReport.com", Way.IDENTIFIER)
COURTS = (Question("CourtListener", Way.IDENTIFIER), Question("Caselaw Access Project", Way.IDENTIFIER))
_ASKED = {
    DOI: "DOI 10.1000/1",
    COPY: "DOI 10.1000/1",
    PLACE: "Journal of Coasts 12: 101",
    **dict.fromkeys(ISBNS, "ISBN 9780198526636"),
}

NO_HIT, ABSENT, DOWN = Reply.NO_HIT, Reply.ABSENT, Reply.UNKNOWN
CONFIRMED, CONTRADICTED, NOT_FOUND, NOT_FINDABLE, NOT_CHECKED = SourceVerdict
Given = dict[Question, "Record | Reply | str | tuple[Record, ...]"]


def lookups_of(told: Mapping[Question, Record | Reply | str | tuple[Record, ...]]) -> dict[Question, SourceLookup]:
    lookups = {}
    for question, what in told.items():
        records = what if isinstance(what, tuple) else (what,) if isinstance(what, Record) else ()
        reply = what if isinstance(what, Reply) else NO_HIT if isinstance(what, str) else Reply.RECORDS
        asked = _ASKED.get(question, "title")
        gap = what if isinstance(what, str) and not isinstance(what, Reply) else ""
        reason = "500 Internal Server Error" if reply is DOWN else gap
        service = records[0].agency if question == DOI and records else question.service
        lookups[question] = SourceLookup(service, question.way, asked, reply, records, reason=reason)
    return lookups


def decide(item: Item, told: Given, asked: Sequence[Question] = (), certainty: float = 1.0, **gaps: str) -> SourceCheck:
    source = CitedSource(item, certainty)
    return check_source(source, [*asked, *told], lookups_of(told), Coverage(TODAY, gaps) if gaps else COVERAGE)


without_doi = PAPER.with_texts(DOI="")

DECISIONS: Sequence[tuple[str, Item, Given, SourceVerdict, str]] = (
    ("its record agrees", PAPER, {DOI: SAME}, CONFIRMED, "Crossref has it under DOI 10.1000/1"),
    ("a DOI alone", Item("article-journal", {"DOI": "10.1000/1"}), {DOI: SAME}, CONFIRMED, "under DOI 10.1000/1"),
    ("nothing at all", Item("article-journal"), {}, NOT_FINDABLE, "names no journal"),
    ("a search finds it", without_doi, {CROSSREF: (OTHER, SAME)}, CONFIRMED, "under 10.1000/1"),
    ("only the second index has it", without_doi, {CROSSREF: OTHER, OPENALEX: SAME}, CONFIRMED, "OpenAlex has"),
    ("found, though another service is down", without_doi, {CROSSREF: DOWN, OPENALEX: SAME}, CONFIRMED, "OpenAlex"),
    ("the DOI does not exist", PAPER, {DOI: ABSENT, CROSSREF: DOWN}, CONTRADICTED, "DOI 10.1000/1 does not exist"),
    ("the DOI is another work's", PAPER, {DOI: OTHER}, CONTRADICTED, "belongs to “Ball screws under load” by Zhe Du"),
    ("a copied record of the DOI is another work's", PAPER, {DOI: DOWN, COPY: OTHER}, NOT_CHECKED, "500 Internal"),
    ("a copied record of the DOI agrees", PAPER, {DOI: DOWN, COPY: SAME}, CONFIRMED, "OpenAlex has it under DOI"),
    ("its authors are others", PAPER, {DOI: OTHER_PEOPLE}, CONTRADICTED, "but it is by Elena Marchetti"),
    ("contradiction before confirmation", PAPER, {DOI: OTHER, CROSSREF: SAME}, CONTRADICTED, "belongs to"),
    ("nobody has it", without_doi, {CROSSREF: OTHER, OPENALEX: NO_HIT}, NOT_FOUND, "Crossref and OpenAlex have no"),
    ("one index alone", without_doi, {CROSSREF: NO_HIT}, NOT_FINDABLE, "OpenAlex was not asked"),
    ("one index is down", without_doi, {CROSSREF: NO_HIT, OPENALEX: DOWN}, NOT_CHECKED, "500 Internal Server Error"),
    ("its title is by others", without_doi, {CROSSREF: OTHER_PEOPLE, OPENALEX: NO_HIT}, CONTRADICTED, "by Elena"),
    ("by others, but an index is down", without_doi, {CROSSREF: OTHER_PEOPLE, OPENALEX: DOWN}, NOT_CHECKED, "500"),
    ("others have two such works", without_doi,
     {CROSSREF: (OTHER_PEOPLE, replace(OTHER_PEOPLE, authors=(Name("Du", "Zhe"),))), OPENALEX: NO_HIT},
     NOT_FINDABLE, "several works"),
    ("a review has its title", without_doi,
     {CROSSREF: replace(OTHER_PEOPLE, updates=(EditorialUpdate("correction", "10.1000/2"),)), OPENALEX: NO_HIT},
     NOT_FOUND, "no such title"),
    ("its place is another's", without_doi,
     {CROSSREF: NO_HIT, OPENALEX: NO_HIT, PLACE: replace(OTHER, containers=("Journal of Coasts",), volume="12",
                                                         page="101-9")},
     CONTRADICTED, "Journal of Coasts 12: 101 is “Ball screws"),
    ("its journal is not indexed", without_doi, {CROSSREF: NO_HIT, OPENALEX: NO_HIT, PLACE: "no such journal"},
     NOT_FINDABLE, "no such journal"),
    ("a short title", without_doi.with_texts(title="Harbor Dredging"), {CROSSREF: NO_HIT, OPENALEX: NO_HIT},
     NOT_FINDABLE, "too short"),
    ("too old", replace(without_doi, dates={"issued": Date("1931")}), {CROSSREF: NO_HIT, OPENALEX: NO_HIT},
     NOT_FINDABLE, "does not cover its year"),
    ("too new", replace(without_doi, dates={"issued": Date("2026")}), {CROSSREF: NO_HIT, OPENALEX: NO_HIT},
     NOT_FINDABLE, "does not cover its year"),
    ("another language", without_doi.with_texts(title="Die Geschichte der Häfen und der Muscheln im Norden"),
     {CROSSREF: NO_HIT, OPENALEX: NO_HIT}, NOT_FINDABLE, "language"),
    ("no author", replace(without_doi, names={}), {CROSSREF: NO_HIT, OPENALEX: NO_HIT}, NOT_FINDABLE, "author"),
    ("a web page", replace(PAPER, type="webpage"), {}, NOT_FINDABLE, "no index lists all web pages"),
    ("a book in three catalogs", BOOK, dict.fromkeys(BOOKS, NO_HIT), NOT_FOUND, "have no such title"),
    ("a book in two catalogs", BOOK, dict.fromkeys(BOOKS[:2], NO_HIT), NOT_FINDABLE, "fewer than 3 indexes"),
    ("two catalogs have another book", BOOK.with_texts(publisher=""), dict.fromkeys(ISBNS, OTHER_BOOK),
     CONTRADICTED, "ISBN 9780198526636 belongs to “Cooking with Kelp”"),
    ("one catalog has a book of another house", BOOK, {ISBNS[0]: OTHER_BOOK}, CONTRADICTED, "Cooking with Kelp"),
    ("one catalog has a book of the same house", BOOK.with_texts(publisher="Tidewater House"),
     {ISBNS[0]: OTHER_BOOK}, NOT_FINDABLE, "fewer than 3"),
    ("the book of a chapter", CHAPTER, {BOOKS[0]: (OTHER_BOOK, SAME_BOOK)}, NOT_FINDABLE, "Open Library has the book"),
    ("the book of a chapter by ISBN", CHAPTER, {ISBNS[0]: SAME_BOOK}, NOT_FINDABLE, "the book that it is part of, but"),
    ("the book of a chapter is by others", CHAPTER, {BOOKS[0]: replace(SAME_BOOK, authors=OTHER_BOOK.authors)},
     NOT_FINDABLE, "no index lists all parts of books"),
    ("the ISBN of a chapter is another book's", CHAPTER, dict.fromkeys(ISBNS, OTHER_BOOK), CONTRADICTED, "with Kelp"),
    ("others have the title of a chapter", CHAPTER.with_texts(title=TITLE), {CROSSREF: OTHER_PEOPLE},
     NOT_FINDABLE, "no index lists all parts of books"),
    ("others have the title of a preprint at a server that nobody indexes", PREPRINT.with_texts(publisher="SSRN"),
     {CROSSREF: OTHER_PEOPLE, OPENALEX: NO_HIT}, NOT_FINDABLE, "all such preprints"),
    ("its journal is not indexed, and others have its title", without_doi.with_texts(container_title="Quay Letters"),
     {CROSSREF: OTHER_PEOPLE, OPENALEX: NO_HIT, PLACE: "no such journal"}, NOT_FINDABLE, "no such journal"),
    ("others have its title in its journal", without_doi,
     {CROSSREF: OTHER_PEOPLE, OPENALEX: NO_HIT, PLACE: "hardly anything"}, CONTRADICTED, "by Elena"),
    ("a number with a short title", REPORT, {CRS: LISTED}, CONFIRMED, "EveryCRSReport.com has it"),
    ("another number with a short title", REPORT.with_texts(number="R44998"), {CRS: LISTED}, NOT_FINDABLE, "reports"),
    ("a report that looks like a book", BOOK.with_texts(publisher="Lighthouse Research Institute"),
     dict.fromkeys(BOOKS, NO_HIT), NOT_FINDABLE, "no index lists all"),
    ("a book of a press of an institute", BOOK.with_texts(publisher="Lighthouse Institute Press"),
     dict.fromkeys(BOOKS, NO_HIT), NOT_FOUND, "no such title"),
    ("a book by a body", replace(BOOK, names={"author": (Name(literal="Coast Guard"),)}),
     dict.fromkeys(BOOKS, NO_HIT), NOT_FINDABLE, "names no person as author"),
    ("a preprint that its server lacks", PREPRINT, {ARXIV: NO_HIT, OPENALEX: NO_HIT}, NOT_FOUND, "arXiv and OpenAlex"),
    ("its server was not asked", PREPRINT, {CROSSREF: NO_HIT, OPENALEX: NO_HIT}, NOT_FINDABLE, "arXiv was not asked"),
    ("a preprint at a server with DOIs", PREPRINT.with_texts(publisher="bioRxiv"),
     {CROSSREF: NO_HIT, OPENALEX: NO_HIT}, NOT_FOUND, "Crossref and OpenAlex"),
    ("a preprint at no server", PREPRINT.with_texts(publisher="the author’s home page"),
     {ARXIV: NO_HIT, OPENALEX: NO_HIT}, NOT_FINDABLE, "no index lists all such preprints"),
    ("a paper of no conference", PAPER_OF_NO_CONFERENCE,
     dict.fromkeys((CROSSREF, OPENALEX, DBLP, ARXIV), NO_HIT), NOT_FOUND, "Crossref, OpenAlex and DBLP"),
    ("arXiv may have it", PAPER_OF_NO_CONFERENCE, dict.fromkeys((CROSSREF, OPENALEX, DBLP), NO_HIT),
     NOT_FINDABLE, "arXiv was not asked"),
    ("a paper of no conference, of another field", PAPER_OF_NO_CONFERENCE.with_texts(title=TITLE),
     dict.fromkeys((CROSSREF, OPENALEX, DBLP, ARXIV), NO_HIT), NOT_FINDABLE, "names no journal or book"),
    ("a paper that was read aloud", PAPER_OF_NO_CONFERENCE.with_texts(event_title="Harbor Robot Workshop"),
     dict.fromkeys((CROSSREF, OPENALEX, DBLP, ARXIV), NO_HIT), NOT_FINDABLE, "names no journal or book"),
    ("a case of other parties", CASE, {COURTS[0]: Record("", "", "", titles=("State v. Hale",))}, CONTRADICTED, "Hale"),
    ("a case of the same parties", CASE, {COURTS[0]: Record("", "", "", titles=("Lind v. Quayside",))}, CONFIRMED, ""),
    ("parties in another language", EU_CASE, {CELLAR: JUDGMENT}, NOT_FINDABLE, "no index lists all EU law"),
    ("other parties before the Court", EU_CASE.with_texts(title="Lind v Holm"), {CELLAR: JUDGMENT}, CONTRADICTED,
     "belongs to “Federal Republic"),
    ("the same parties before the Court", EU_CASE.with_texts(title="Federal Republic v Council"), {CELLAR: JUDGMENT},
     CONFIRMED, "CELLAR has it"),
    ("a number alone before the Court", EU_CASE.with_texts(title=""), {CELLAR: JUDGMENT}, CONFIRMED, "CELLAR has it"),
    ("a law without a number", Item("legislation", {"title": "Quays Act 1998"}), {}, NOT_FINDABLE,
     "it gives no number that GovInfo knows"),
    ("a case of a state", CASE.with_texts(container_title="N.Y."), {}, NOT_FINDABLE, "lists all such US cases"),
    ("a case that nobody has", CASE, dict.fromkeys(COURTS, NO_HIT), NOT_FOUND, "have no such case"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("item", "told", "verdict", "reason"), [row[1:] for row in DECISIONS], ids=[row[0] for row in DECISIONS]
)
def test_who_decides(item: Item, told: Given, verdict: SourceVerdict, reason: str) -> None:
    check = decide(item, told)
    assert (check.verdict, reason in check.reason) == (verdict, True), check.reason


def test_what_was_not_read_for_sure_is_never_held_against_a_source() -> None:
    for name, item, told, verdict, _ in (row for row in DECISIONS if row[0] != "others have two such works"):
        unsure = decide(item, told, certainty=0.6).verdict
        assert unsure is (NOT_CHECKED if verdict in (CONTRADICTED, NOT_FOUND) else verdict), name


def test_a_question_without_an_answer_is_open() -> None:
    found = decide(without_doi, {CROSSREF: NO_HIT}, asked=[OPENALEX])
    assert (found.verdict, found.reason) == (NOT_CHECKED, "OpenAlex was not asked")


def test_a_service_that_would_decide_and_is_not_asked_leaves_it_open() -> None:
    assert decide(without_doi, {CROSSREF: NO_HIT}, OpenAlex="your settings say so").verdict is NOT_CHECKED
    assert decide(without_doi, {CROSSREF: SAME}, OpenAlex="your settings say so").verdict is CONFIRMED
    assert decide(replace(PAPER, type="webpage"), {}, OpenAlex="off").verdict is NOT_FINDABLE


def test_the_work_that_was_meant_and_the_nearest_one_are_kept() -> None:
    meant = replace(SAME, doi="10.1000/7")
    contradicted = decide(PAPER, {DOI: OTHER, CROSSREF: meant})
    assert (contradicted.record, contradicted.right) == (OTHER, meant)
    near = replace(SAME, titles=("Harbor Dredging and the Migration of Freshwater Snails",), authors=OTHER.authors)
    assert decide(without_doi, {CROSSREF: (OTHER, near), OPENALEX: NO_HIT}).nearest == near


def test_another_paper_of_the_same_people_is_another_work_but_a_translated_title_is_not() -> None:
    item = replace(PAPER, names={"author": (Name("Du", "Zhe"),)}, dates={"issued": Date("2004")})
    elsewhere, there = item.with_texts(container_title="Machines"), item.with_texts(volume="3", page="7-9")
    assert fit(CitedSource(elsewhere), OTHER, "article") is Fit.OTHER
    assert fit(CitedSource(there.with_texts(container_title="Machines")), OTHER, "article") is Fit.UNSURE


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": f"{TITLE}: Ten Years of Soundings"}, Fit.SAME),
        ({"title": "Harbour dredging and the migration of estuarine molluscs"}, Fit.SAME),
        ({"title": "Harbor Dredging and the Migration of Freshwater Snails"}, Fit.UNSURE),
        ({"title": "Hafenbaggerungen", "original-title": TITLE}, Fit.SAME),
    ],
)
def test_titles_are_the_same_however_they_are_printed(change: Mapping[str, str], expected: Fit) -> None:
    item = replace(without_doi, texts={**without_doi.texts, **change})
    assert fit(CitedSource(item), SAME, "article") is expected


def test_words_in_quotation_marks_may_be_the_title() -> None:
    misread = PAPER.with_texts(title="Ada Lind, Soundings")
    assert fit(CitedSource(misread), SAME, "article") is not Fit.SAME
    assert fit(CitedSource(misread, titles=(TITLE,)), SAME, "article") is Fit.SAME


def test_misspelled_and_reordered_names_are_no_other_people() -> None:
    for people in ((Name("Lindt", "Ada"),), (Name("Okoro", "Ben"), Name("Lind", "Ada")), (Name("Lin", "Ada"),)):
        assert fit(CitedSource(replace(PAPER, names={"author": people})), SAME, "article") is Fit.SAME


@pytest.mark.parametrize(
    ("kind", "type_", "texts"),
    [
        ("article", "article-journal", {}),
        ("preprint", "report", {"number": "arXiv:2309.27741"}),
        ("preprint", "article-journal", {"container-title": "arXiv preprint arXiv:2309.27741"}),
        ("preprint", "paper-conference", {"container-title": "CoRR"}),
        ("article", "article-journal", {"container-title": "Corrosion"}),
        ("report", "report", {"number": "GAO-21-5"}),
        ("us-case", "legal_case", {"container-title": "U.S."}),
        ("uk-case", "legal_case", {"number": "[2024] UKSC 12"}),
        ("eu-law", "legal_case", {"number": "Case C-131/12"}),
        ("eu-law", "legal_case", {"number": "C-131/12"}),
        ("eu-law", "legal_case", {"number": "26/62", "container-title": "ECR"}),
        ("us-case", "legal_case", {"number": "No. 26/62-C"}),
        ("uk-case", "legal_case", {"container-title": "QB", "volume": "1", "page": "25"}),
        ("preprint", "article-newspaper", {"container-title": "SSRN"}),
        ("eu-law", "legislation", {"title": "Regulation (EU) 2016/679"}),
        ("eu-law", "legislation", {"title": "Richtlinie 95/46/EG über Kaianlagen"}),
        ("eu-law", "legislation", {"title": "Règlement (CE) n° 44/2001"}),
        ("statute", "bill", {}),
        ("un-document", "report", {"number": "A/RES/77/1"}),
        ("news", "article-newspaper", {}),
        ("archival", "interview", {}),
        ("", "document", {}),
    ],
)
def test_kinds(kind: str, type_: str, texts: Mapping[str, str]) -> None:
    assert kind_of(Item(type_, texts)) == kind
    assert not kind or kind in KINDS


# All that services could say of one work.
_RECORDS = (SAME, OTHER, OTHER_PEOPLE, SAME_BOOK, OTHER_BOOK, replace(SAME, titles=()), replace(OTHER, authors=()))
_QUESTIONS = (DOI, CROSSREF, OPENALEX, PLACE, DBLP, ARXIV, *BOOKS, *ISBNS, *COURTS)
_REPLIES = (*_RECORDS, NO_HIT, NO_HIT, DOWN, "no such journal")
_ITEMS = (
    PAPER,
    without_doi,
    BOOK,
    CHAPTER,
    CASE,
    PREPRINT,
    PAPER_OF_NO_CONFERENCE,
    *(replace(PAPER, type=each) for each in ("paper-conference", "chapter")),
)
_HARSH = {CONTRADICTED: 2, NOT_FOUND: 1}


_SETS = 5000


def evidence(random: Random) -> Given:
    """What up to seven services may say."""
    told: Given = {}
    for question in random.sample(_QUESTIONS, random.randrange(1, 8)):
        several = tuple(random.choices(_RECORDS, k=random.randrange(1, 4)))
        told[question] = several if random.random() < 0.3 else random.choice(_REPLIES)
    if DOI in told and random.random() < 0.3:
        told[DOI] = ABSENT
    return told


@pytest.fixture
def compare_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare each work with each record once: there are thousands of sets of few works."""
    known: dict[tuple[int, int, bool], Fit] = {}

    def remembered(source: CitedSource, record: Record, kind: str, *, by_isbn: bool = False) -> Fit:
        key = (id(source.item), id(record), by_isbn)
        if key not in known:
            known[key] = fit(source, record, kind, by_isbn=by_isbn)
        return known[key]

    monkeypatch.setattr(existence, "fit", remembered)


@pytest.mark.usefixtures("compare_once")
def test_less_evidence_is_never_harsher() -> None:
    random = Random(21)  # noqa: S311 - the same sets in each run
    seen = set()
    for _ in range(_SETS):
        item, told = random.choice(_ITEMS), evidence(random)
        whole = decide(item, told)
        seen.add(whole.verdict)
        lost = random.choice([*told])
        rest = {question: what for question, what in told.items() if question != lost}
        for less in (rest, {**told, lost: DOWN}):
            found = decide(item, less, asked=[*told])
            assert _HARSH.get(found.verdict, 0) <= _HARSH.get(whole.verdict, 0), (told, lost, found.reason)
    assert seen == set(SourceVerdict)
