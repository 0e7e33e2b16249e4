"""Short forms find the full citation that they stand for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from training.annotated_notes import read
from training.dataset import as_tagged

from stacite.model.citation import Antecedent, Citation, CitationForm
from stacite.parser.antecedents import AntecedentResolver
from stacite.parser.assemble import parsed_note
from stacite.parser.parse import parse_document

ARENDT = "Hannah Arendt, *The Human Condition* (Chicago: University of Chicago Press, 1958), 22."
ARENDT_TWO = "Hannah Arendt, *On Revolution* (New York: Viking, 1963)."
SCOTT = "James C. Scott, “Everyday Forms of Resistance,” *Copenhagen Papers* 4, no. 1 (1989): 33–62."
LAW = "*Marbury v. Madison*, 5 U.S. 137, 177 (1803)."


def resolve(*texts: str) -> list[Citation]:
    """The last citation of each note."""
    return [note.citations[-1] for note in parse_document([(str(place), text) for place, text in enumerate(texts, 1)])]


def labelled(*marked: str) -> list[Citation]:
    """The last citation of each labelled note: what is tested is the resolver, whatever the tagger would have read."""
    resolver = AntecedentResolver()
    notes = [resolver.resolve(str(at), parsed_note(as_tagged(read(note)))) for at, note in enumerate(marked, 1)]
    return [note.citations[-1] for note in notes]


@pytest.mark.parametrize(
    ("short", "form", "locator"),
    [
        ("Arendt, *Human Condition*, 31.", CitationForm.SHORT, "31"),
        ("Arendt, Human Condition, 31–33.", CitationForm.SHORT, "31–33"),
        ("See Arendt, 31.", CitationForm.SHORT, "31"),
        ("Arendt, supra note 1, at 31.", CitationForm.SUPRA, "31"),
        ("Arendt (n 1) 31.", CitationForm.SUPRA, "31"),
        ("Arendt, op. cit., p. 31.", CitationForm.SHORT, "31"),
        ("Arendt, a.a.O., S. 31.", CitationForm.SHORT, "31"),
        ("*The Human Condition*, 31.", CitationForm.SHORT, "31"),
        ("Arendt, *Human Condtion*, 31.", CitationForm.SHORT, "31"),
        ("Arent, *Human Condition*, 31.", CitationForm.SHORT, "31"),
    ],
)
def test_a_short_form_after_other_notes(short: str, form: CitationForm, locator: str) -> None:
    citation = resolve(ARENDT, SCOTT, short)[-1]
    assert citation.form is form
    assert citation.antecedent == Antecedent(1, 1)
    assert citation.locator is not None
    assert citation.locator.value == locator


def test_a_short_form_of_another_part_is_none_of_a_source_that_is_one_part() -> None:
    full = "<cite type=book><title>Etica quarta parte proposizioni</title> <locator>32, 33</locator></cite>."
    shorts = "<cite form=short to=none><title>Etica</title> <locator>{} scolio 20</locator></cite>."
    assert [
        labelled(full, shorts.format(part))[-1].antecedent is not None
        for part in ("quarta parte", "parte quarta", "quinta parte", "parte V")
    ] == [True, True, False, False]


def test_a_short_form_of_another_issue_is_none_of_the_one_before() -> None:
    full = "<cite type=article-newspaper><container-title>L’Epoca</container-title>, n. <issue>209</issue></cite>."
    short = "<cite form=short to=none><title>L’Epoca</title>, n. <issue>{}</issue>, <locator>3</locator></cite>."
    assert [labelled(full, short.format(issue))[-1].antecedent for issue in ("209", "251")] == [Antecedent(1, 1), None]


def test_a_title_without_a_name_is_none_of_a_work_that_has_its_words_further_on() -> None:
    article = "Rosa Kim, “The Impact of the Ocean Agreement,” *Marine Policy* 165 (2024): 1–9."
    assert resolve(article, "Ocean Agreement, art. 51.")[-1].antecedent is None


def test_the_words_of_a_pinpoint_are_no_words_of_the_work() -> None:
    full = "<cite type=book><title>Definizioni</title> <locator>1, 2 e assioma quarta parte etica</locator></cite>."
    short = "<cite form=short to=none><title>Etica quarta parte</title> <locator>31</locator></cite>."
    assert labelled(full, short)[-1].antecedent is None


def test_another_title_is_no_misprint_of_the_one_that_is_known() -> None:
    full = "Hannah Arendt, *Crises of the Republic* (New York: Harcourt, 1972)."
    assert resolve(full, "Arendt, *Crimes of the Empire*, 31.")[-1].antecedent is None


@pytest.mark.parametrize("short", ["Bergson, *Human Condition*, 3.", "Arent, *Condition*, 3."])
def test_another_name_or_a_word_of_a_title_alone_is_no_misprint(short: str) -> None:
    assert resolve(ARENDT, SCOTT, short)[-1].antecedent is None


def test_what_is_cited_in_full_further_down_is_none_of_the_works_before() -> None:
    citation = resolve(ARENDT, SCOTT, "Arendt, *infra* note 4, at 31.")[-1]
    assert (citation.form, citation.target, citation.antecedent) == (CitationForm.SUPRA, 4, None)


@pytest.mark.parametrize("ibid", ["Ibid., 40.", "*Ibid.*, 40.", "Id. at 40.", "Ebd., S. 40.", "Ibid., p. 40"])
def test_ibid_is_the_work_just_cited(ibid: str) -> None:
    citation = resolve(ARENDT, SCOTT, ibid)[-1]
    assert (citation.form, citation.antecedent) == (CitationForm.IBID, Antecedent(2, 1))
    assert citation.locator is not None
    assert citation.locator.value == "40"


def test_antecedents_chain_to_the_full_citation_and_keep_their_locators() -> None:
    citations = resolve(ARENDT, "Ibid., 5.", "Ibid.", "Arendt, *Human Condition*, 9.", "Ibid., 11.")
    assert [citation.antecedent for citation in citations] == [None, *[Antecedent(1, 1)] * 4]
    assert [citation.locator and citation.locator.value for citation in citations] == ["22", "5", None, "9", "11"]


def test_somebody_in_the_work_just_cited() -> None:
    found = resolve(ARENDT, SCOTT, "James C. Scott in *ibid*., 31.", "Hannah Arendt in Smith, 7.")
    assert (found[2].antecedent, found[2].candidates) == (Antecedent(2, 1), ())
    assert found[3].antecedent != Antecedent(2, 1)


def test_the_series_where_a_text_is_printed_is_no_second_work() -> None:
    sermon = "<cite type=book><title>Sermons on Bread</title>, <volume>IV</volume>, <locator>12</locator></cite>"
    series = (
        "<cite type=article-journal><container-title>Series Latina</container-title> <volume>41</volume>,"
        " <locator>67</locator></cite>"
    )
    found = labelled(f"See {sermon}: {series}.", "<cite form=ibid to=1>Ibid., <locator>15</locator></cite>.")
    assert (found[1].antecedent, found[1].candidates) == (Antecedent(1, 1), ())


def test_ibid_after_two_sources_names_both() -> None:
    citation = resolve(f"{ARENDT[:-1]}; {SCOTT}", "Ibid., 34.")[-1]
    assert citation.antecedent == Antecedent(1, 2)
    assert citation.candidates == (Antecedent(1, 1), Antecedent(1, 2))


def test_ibid_steps_over_a_note_of_comment() -> None:
    notes = parse_document([("1", ARENDT), ("2", "The point was disputed for years."), ("3", "Ibid., 12.")])
    assert notes[1].citations == ()
    assert notes[2].citations[0].antecedent == Antecedent(1, 1)


def test_ibid_without_anything_before_stands_for_nothing() -> None:
    assert resolve("Ibid., 12.")[0].antecedent is None


def test_the_title_distinguishes_two_works_by_an_author() -> None:
    assert resolve(ARENDT, ARENDT_TWO, "Arendt, *On Revolution*, 7.")[-1].antecedent == Antecedent(2, 1)


def test_an_article_in_a_short_title_tells_a_work_from_its_translation() -> None:
    works = ("Vale, *La Distance. Essai* (Paris: Ost, 1979).", "Vale, *Distance: An Essay* (Ulm: Ost, 1984).")
    assert resolve(*works, "Vale, *La Distance*, 7.")[-1].antecedent == Antecedent(1, 1)
    assert resolve(*works, "Vale, *Distance*, 7.")[-1].candidates == (Antecedent(1, 1), Antecedent(2, 1))


def test_an_author_alone_may_mean_either_work() -> None:
    citation = resolve(ARENDT, ARENDT_TWO, "Arendt, 7.")[-1]
    assert citation.candidates == (Antecedent(1, 1), Antecedent(2, 1))


def test_a_work_cited_in_full_twice_is_one() -> None:
    assert resolve(ARENDT, SCOTT, ARENDT, "Arendt, *Human Condition*, 7.")[-1].antecedent == Antecedent(1, 1)


def test_supra_goes_by_the_printed_label() -> None:
    notes = parse_document([("14", ARENDT), ("15", SCOTT), ("16", "Arendt, supra note 14, at 3.")])
    assert notes[2].citations[0].antecedent == Antecedent(1, 1)
    assert notes[2].citations[0].target == 14


def test_supra_chooses_by_name_among_a_notes_works() -> None:
    assert resolve(f"{ARENDT[:-1]}; {SCOTT}", "Scott (n 1) 40.")[-1].antecedent == Antecedent(1, 2)


def test_supra_means_the_work_that_its_note_cites_in_full() -> None:
    other = "Hannah Arendt, *On Revolution* (New York: Viking, 1963), 3."
    short = resolve(ARENDT, f"Arendt, supra note 1; {other}", "Arendt, supra note 2.")[-1]
    assert (short.antecedent, short.candidates) == (Antecedent(2, 2), ())


def test_an_abbreviation_announced_with_hereafter() -> None:
    full = "University of Chicago Press, *The Manual of Style*, 17th ed. (Chicago: UCP, 2017) (hereafter cited as TMS)."
    assert resolve(full, ARENDT, "TMS, 12.")[-1].antecedent == Antecedent(1, 1)


@pytest.mark.parametrize(
    "words",
    [
        "Henceforth *QF*",
        "dále jen *QF*",
        "dalej: *QF*",
        "doravante *QF*",
        "en lo sucesivo *QF*",
        "nachfolgend zitiert als *QF*",
        "di seguito citata come *QF*",
    ],
)
def test_initials_announced_in_another_way(words: str) -> None:
    full = f"Ada Roe, *Quays of the Fen*, trans. Bo Vale (Oslo: Quay, 2002), 149. ({words}). See *QF*, 12."
    other = "Ann Vale, “Salt and Tin,” *Port Studies* 3 (2001): 246–325."
    assert resolve(full, other, "*QF*, 331.")[-1].antecedent == Antecedent(1, 1)


@pytest.mark.parametrize("initials", ["QF", "B"])
def test_initials_of_an_unknown_work_are_no_ibid(initials: str) -> None:
    other = "Ann Vale, “Salt and Tin,” *Port Studies* 3 (2001): 246–325."
    assert all(each.antecedent is None for each in resolve(other, f"*{initials},* 331.")[1:])


def test_a_law_goes_by_the_name_in_brackets_after_it() -> None:
    full = "Directive 1999/12/EC on the width of quays [1999] OJ L44/1 (Quay Width Directive)."
    other = "Ann Roe, *The Quay Width Dispute* (OUP 2010) 3."
    assert resolve(full, other, "Quay Width Directive, art 4(7).")[-1].antecedent == Antecedent(1, 1)


def test_a_report_may_be_cut_down_to_initials_and_year() -> None:
    full = "World Harbour Organization, Global berth use and crane surveillance report: 2019, Geneva, 2019, p. 4."
    assert resolve(full, ARENDT, "WHO, Berth report 2019, p. 31.")[-1].antecedent == Antecedent(1, 1)


@pytest.mark.parametrize("short", ["Le Guin, *Dispossessed*, 9.", "Guin, *Dispossessed*, 9."])
def test_a_particle_may_stay_or_go(short: str) -> None:
    full = "Ursula Le Guin, *The Dispossessed* (New York: Harper, 1974)."
    assert resolve(full, short)[-1].antecedent == Antecedent(1, 1)


def test_two_authors_and_a_shortened_title() -> None:
    full = "J. B. Hill and Ann Wood, eds., *Maps of the Traditional Asian Societies* (Chicago: UCP, 1994)."
    assert resolve(full, "Hill and Wood, *Maps of Asia*, 45.")[-1].antecedent == Antecedent(1, 1)


def test_an_unknown_author_has_no_antecedent() -> None:
    assert resolve(ARENDT, "Nussbaum, *Fragility of Goodness*, 3.")[-1].antecedent is None


def test_ibid_after_a_case() -> None:
    assert resolve(LAW, "Id. at 178.")[-1].antecedent == Antecedent(1, 1)


def test_the_last_note_of_a_label_answers_for_a_supra() -> None:
    parsed = parse_document([("1", ARENDT), ("1", SCOTT), ("2", "Supra note 1, at 40.")])
    assert parsed[2].citations[0].antecedent == Antecedent(2, 1)


def test_a_lone_name_stands_for_the_last_of_hundreds_of_works() -> None:
    works = [f"Hannah Arendt, *Essay {number}* (New York: Viking, 1963), 3." for number in range(250)]
    found = resolve(*works, "Arendt, 31.")[-1]
    assert found.antecedent == Antecedent(250, 1)
    assert found.candidates == tuple(Antecedent(note, 1) for note in range(51, 251))


def test_a_title_is_found_among_hundreds_of_one_author() -> None:
    works = [f"Hannah Arendt, *Essay {number} on Matter* (New York: Viking, 1963), 3." for number in range(250)]
    assert resolve(*works, "Arendt, *Essay 77*, 31.")[-1].antecedent == Antecedent(78, 1)


ONE = "<cite type=book><author>Hannah {Arendt}</author>, *<title>The Human Condition</title>*</cite>."
TWO = "<cite type=book><author>Hannah {Arendt}</author>, *<title>On Revolution</title>*</cite>."
OTHER = "<cite type=article-journal><author>James {Scott}</author>, “<title>Resistance</title>”</cite>."


@pytest.mark.parametrize("same", ["Dies.", "Id."])
def test_the_same_person_is_the_one_cited_just_before(same: str) -> None:
    short = f"<cite form=short to=none>{same}, *<title>Human Condition</title>*, <locator>12</locator></cite>."
    assert labelled(ONE, TWO, short)[-1].antecedent == Antecedent(1, 1)


def test_a_full_citation_of_the_same_person_is_found_by_the_name() -> None:
    second = "Dies., *On Revolution* (New York: Viking, 1963)."
    assert resolve(ARENDT, second, SCOTT, "Arendt, *On Revolution*, 7.")[-1].antecedent == Antecedent(2, 1)


@pytest.mark.parametrize(
    "short", ["WBO, 34.", "WBO, *Report on Bread*, 34.", "World Bread Organization, *Report*, 34."]
)
def test_a_body_is_known_by_its_initials(short: str) -> None:
    full = "World Bread Organization, *Report on Bread and Salt* (Geneva: Rye, 2020), 33."
    assert resolve(full, ARENDT, short)[-1].antecedent == Antecedent(1, 1)


def test_a_statute_is_known_by_the_initials_of_its_title() -> None:
    assert resolve("Factory and Bakery Act 1891.", ARENDT, "FBA, § 151.")[-1].antecedent == Antecedent(1, 1)


def test_a_case_is_known_by_its_first_party() -> None:
    assert resolve(LAW, ARENDT, "Marbury, 5 U.S. at 178.")[-1].antecedent == Antecedent(1, 1)


@pytest.mark.parametrize("pinpoint", ["S. 45.", "p. 45."])
def test_a_pinpoint_alone_goes_on_with_the_work_just_cited(pinpoint: str) -> None:
    citation = resolve(ARENDT, SCOTT, pinpoint)[-1]
    assert citation.antecedent == Antecedent(2, 1)
    assert citation.locator is not None
    assert citation.locator.value == "45"


def test_a_note_named_alone_stands_for_what_it_cites() -> None:
    short = "<cite form=supra to=none>Supra note 2</cite>."
    citation = labelled(ONE, OTHER, TWO, short)[-1]
    assert (citation.form, citation.antecedent) == (CitationForm.SUPRA, Antecedent(2, 1))


def test_each_mention_in_a_chain_keeps_its_own_place() -> None:
    notes = ["Arendt, *Human Condition*, 31; ibid., 33; cf. Scott, “Everyday Forms,” 40.", "Ibid., 41."]
    parsed = parse_document([(str(place), text) for place, text in enumerate([ARENDT, SCOTT, *notes], 1)])
    citations = [citation for note in parsed[2:] for citation in note.citations]
    assert [citation.antecedent for citation in citations] == [
        Antecedent(1, 1),
        Antecedent(1, 1),
        Antecedent(2, 1),
        Antecedent(2, 1),
    ]
    assert [citation.locator and citation.locator.value for citation in citations] == ["31", "33", "40", "41"]


HAY = "Hay, A. (2019). “Rye and Oats.” *Journal of Bread*, 3(2), 3–30."
LOW = "Low, B. (2015a). *Salt*. London: Low; Low, B. (2015b). *Sugar*. London: Low."


@pytest.mark.parametrize(
    ("short", "locator"),
    [
        ("Hay (2019).", None),
        ("Hay (2019, p. 5).", "5"),
        ("Hay (2019), p. 5.", "5"),
        ("See Hay (2019: 5).", "5"),
        ("Hay 2019, 5.", "5"),
        ("(Hay 2019: 5)", "5"),
        ("Hay (2019, Table 5).", "5"),
        ("As Hay (2019, p. 5) argues, bread is old.", "5"),
    ],
)
def test_author_and_year_after_the_entry_are_a_short_form(short: str, locator: str | None) -> None:
    citation = resolve(HAY, LOW, short)[-1]
    assert (citation.form, citation.antecedent) == (CitationForm.SHORT, Antecedent(1, 1))
    assert (citation.locator.value if citation.locator else None) == locator


def test_author_and_year_without_the_entry_are_a_short_form_of_a_work_not_known() -> None:
    citation = resolve(HAY, "Rau 2018, 5.")[-1]
    assert (citation.form, citation.antecedent) == (CitationForm.SHORT, None)


WEIR = "Olga Weir and Tim van Houten, *Locks and Weirs* (Leeds: Ousebank, 2011), 3."


def test_author_and_page_may_mean_several_works() -> None:
    assert resolve(ARENDT, ARENDT_TWO, "Arendt 45.")[-1].candidates == (Antecedent(1, 1), Antecedent(2, 1))


def test_a_year_without_its_letter_means_either_work() -> None:
    assert resolve(HAY, LOW, "Low (2015b).")[-1].antecedent == Antecedent(2, 2)
    assert resolve(HAY, LOW, "Low (2015).")[-1].candidates == (Antecedent(2, 1), Antecedent(2, 2))


@pytest.mark.parametrize(
    ("short", "locator"),
    [
        ("H. Arendt, *op. cit.*, t. I, p. 33.", "33"),
        ("H. Arendt, *Human Condition*, op. cit., t. 2, p. 33.", "33"),
        ("Arendt, *ibid.*, p. 33.", "33"),
        ("Arendt (1958), op. cit., n. 1, p. 33.", "33"),
        ("Arendt, Human Condition (oben Fn. 1), S. 33.", "33"),
    ],
)
def test_works_are_found_by_initials_and_after_volumes(short: str, locator: str) -> None:
    citation = resolve(ARENDT, SCOTT, short)[-1]
    assert citation.antecedent == Antecedent(1, 1)
    assert citation.locator is not None
    assert citation.locator.value == locator


def test_ders_is_a_work_of_the_same_author() -> None:
    citation = resolve(
        "Max Rau, Brot und Salz, Köln 1972, S. 2; ders., Korn und Mehl, Köln 1975.", "Rau, a. a. O., S. 3."
    )
    assert citation[-1].candidates == (Antecedent(1, 1), Antecedent(1, 2))


@pytest.mark.parametrize(
    "quoted",
    [
        "quoting *Rau v. Oats*, 4 U.S. 73, 75 (1984)",
        "first quoting *Rau v. Oats*, 4 U.S. 73, 75 (1984); and then quoting *Malt v. Bran*, 3 U.S. 29, 43 (1983)",
    ],
)
def test_id_passes_over_what_is_quoted(quoted: str) -> None:
    cited = f"*Hay v. Low*, 5 U.S. 13, 17 (1992) ({quoted})."
    assert resolve(cited, "*Id.* at 18.")[-1].antecedent == Antecedent(1, 1)


@pytest.mark.parametrize(
    "short",
    [
        "USBS, *Bread Summaries 2023*, 9.",
        "U.S. Bread Survey, *Bread Summaries*, 9.",
        "Bread Survey, Bread Summaries 2023, 9.",
    ],
)
def test_bodies_are_named_in_short(short: str) -> None:
    full = "U.S. Bread Survey, *Bread Summaries 2023* (Reston, VA: USBS, 2023), 3."
    citation = resolve(full, SCOTT, short)[-1]
    assert (citation.form, citation.antecedent) == (CitationForm.SHORT, Antecedent(1, 1))


def test_authors_come_before_editors() -> None:
    cited = "Hay, A. and Low, B. (eds) (1988), *Bread*, Oxford: Rye; Rau, S. (1988), ‘Salt’, in Hay and Low, op. cit."
    assert resolve(cited, "Hay and Low, op. cit., p. 168.")[-1].antecedent == Antecedent(1, 1)


WATER = "Smith, John. 2019a. *A History of Water*. New York: Oxford University Press."
WATERS = "Smith, John. 2019b. “Waters.” *Journal of Water* 12 (3): 45–67."
RIVERS = "———. 2020. “Rivers and their names.” *Environmental History* 25 (2): 200–230."
STADT = "Müller, Hans/Meier, Anna (2004): Die Stadt. Eine Einführung. Frankfurt am Main: Suhrkamp."
LISTED = (WATER, WATERS, RIVERS, STADT)


def listed(*notes: str, entries: tuple[str, ...] = LISTED) -> list[Citation]:
    """The last citation of each note, where the document has a bibliography."""
    texts = [(str(place), text) for place, text in enumerate(notes, 1)] + [("", text) for text in entries]
    return [note.citations[-1] for note in parse_document(texts, entries=len(entries))]


@pytest.mark.parametrize(
    ("short", "entry"),
    [
        ("Smith 2019a, 45.", 1),
        ("Vgl. Müller/Meier 2004: 12.", 4),
        ("See Smith 2020, p. 3.", 3),
        ("(Smith 2019b: 45)", 2),
        ("Smith, *History of Water*, 45.", 1),
    ],
)
def test_author_and_date_mean_an_entry_of_the_bibliography(short: str, entry: int) -> None:
    found = listed(short)[0]
    assert (found.form, found.antecedent, found.candidates) == (CitationForm.SHORT, Antecedent(1 + entry, 1), ())


def test_a_long_dash_before_a_title_repeats_the_names_of_the_entry_above() -> None:
    entries = (WATER, "———————- *Rivers and their Names*. Leeds: Mill, 2020.", "– *Looms*. Leeds: Mill, 2004.")
    assert listed("Smith 2020, 3.", entries=entries)[0].antecedent == Antecedent(3, 1)
    assert listed("Smith 2004, 3.", entries=entries)[0].antecedent is None


def test_a_year_without_its_letter_can_mean_two_entries() -> None:
    assert listed("Smith 2019, 45.")[0].candidates == (Antecedent(2, 1), Antecedent(3, 1))


def test_a_year_in_a_title_is_none_of_the_work() -> None:
    entries = (WATER, "Roe, Ann. *Looms: A Talk of 23 October 1999*. Leeds: Mill, 2000.")
    assert [listed(f"Roe {year}, 45.", entries=entries)[0].antecedent for year in (1999, 2000)] == [
        None,
        Antecedent(3, 1),
    ]


def test_what_is_not_listed_means_nothing() -> None:
    assert listed("Jones 2019, 45.")[0].antecedent is None


def test_a_note_that_cites_the_work_in_full_comes_before_the_bibliography() -> None:
    full = "John Smith, *A History of Water* (New York: Oxford University Press, 2019), 12."
    assert listed(full, "Smith, *History of Water*, 45.")[1].antecedent == Antecedent(1, 1)


def test_the_year_of_another_work_that_an_entry_runs_into_is_not_its_own() -> None:
    merged = (
        "Smith, John. *A History of Water*. Leeds: Mill, 1996. , *Silt and Sand*, Leeds: Mill, 1987.",
        "Roe, Ann. *Looms*. Leeds: Mill, 1996 [1961].",
    )
    assert listed("Smith 1987, 45.", entries=merged)[0].antecedent is None
    assert listed("Roe 1961, 45.", entries=merged)[0].antecedent == Antecedent(3, 1)


def test_the_number_of_authors_tells_entries_of_one_year_apart() -> None:
    entries = ("Roe, Ann. 2001. *Silt*. Leeds: Mill.", "Roe, Ann, and Bo Doe. 2001. *Looms*. Leeds: Mill.")
    found = listed("Roe 2001, 3.", "Roe and Doe 2001, 3.", entries=entries)
    assert [each.antecedent for each in found[:2]] == [Antecedent(3, 1), Antecedent(4, 1)]


def test_the_short_form_that_labels_an_entry_means_it() -> None:
    notes = [("1", "Harbor Fair 1940 (ed. 1975), p. 53.")]
    entries = [("Harbor Fair 1940 (ed. 1975)", "Smith, John. 1975. *Salt*. Leeds: Mill."), ("", WATER)]
    assert parse_document([*notes, *entries], entries=2)[0].citations[0].antecedent == Antecedent(2, 1)


def test_an_entry_is_one_full_citation_and_a_dash_repeats_the_names_above() -> None:
    parsed = parse_document([("", text) for text in LISTED], entries=len(LISTED))
    assert [[each.form for each in entry.citations] for entry in parsed] == [[CitationForm.FULL]] * len(LISTED)
    item = parsed[2].citations[0].item
    assert item is not None
    assert [name.family for name in item.authors] == ["Smith"]


def test_a_family_name_of_two_words_before_a_comma() -> None:
    entry = "Van Millen, Elizabeth. “New Media?” *Journal of Search* 3 (2004): 7–19."
    item = parse_document([("", entry)], entries=1)[0].citations[0].item
    assert item is not None
    assert [(name.family, name.given) for name in item.authors] == [("Van Millen", "Elizabeth")]


@pytest.mark.parametrize(
    ("entry", "family", "given", "title"),
    [
        ("Mill Rocha, Ana *Salt and Tin*, London: Quay, 2000.", "Mill Rocha", "Ana", "Salt and Tin"),
        ("Moura, Ana *Salt and Tin*, London: Quay, 2000.", "Moura", "Ana", "Salt and Tin"),
    ],
)
def test_a_given_name_that_only_italics_separate_from_the_title(
    entry: str, family: str, given: str, title: str
) -> None:
    item = parse_document([("", entry)], entries=1)[0].citations[0].item
    assert item is not None
    assert [(name.family, name.given) for name in item.authors] == [(family, given)]
    assert item.title == title


BOOK = (
    "<cite type=book><author>T. {Roe}</author>, *<title>Considerazioni sul metodo</title>*, "
    "<publisher-place>Roma</publisher-place> <issued>2005</issued></cite>"
)
CHAPTER = (
    "<cite type=chapter><author>{Roe}</author>, “<title>Water and Power</title>,” in *<container-title>Rivers"
    "</container-title>*, <page>77–86</page> (<issued>1999</issued>)</cite>"
)


def test_what_says_that_it_is_cited_before_is_a_short_form() -> None:
    again = "<cite type=book><author>T. {Roe}</author>, *<title>Considerazioni sul metodo</title>*, cit., p. 3</cite>"
    other = "<cite type=chapter><title>Altro</title>, in <container-title>Opere</container-title>, cit., p. 3</cite>"
    _, short, full = labelled(BOOK, again, other)
    assert (short.form, short.antecedent) == (CitationForm.SHORT, Antecedent(1, 1))
    assert (full.form, full.antecedent) == (CitationForm.FULL, None)


def test_the_pages_of_the_whole_work_are_no_pinpoint() -> None:
    short = (
        "<cite form=short to=1><author>{Roe}</author>, “<title>Water and Power</title>,” <locator>#</locator></cite>"
    )
    _, whole, page = labelled(CHAPTER, short.replace("#", "77–86"), short.replace("#", "80"))
    assert whole.antecedent == page.antecedent == Antecedent(1, 1)
    assert whole.locator is None
    assert page.locator is not None


@pytest.mark.parametrize(
    "marked",
    [
        "<cite form=short to=none>*<title>Almanak Roe</title>*, <issued>1847</issued>, p. <locator>4</locator></cite>",
        "<cite form=short to=none>“<title>Water and Power</title>” (*ivi*, pp. <locator>77–86</locator>)</cite>",
        "<cite form=short to=none><URL>https://example.org/a</URL>, p. <locator>4</locator></cite>",
    ],
)
def test_a_short_form_that_says_enough_cites_in_full(marked: str) -> None:
    (citation,) = labelled(marked)
    assert citation.form is CitationForm.FULL


def test_an_author_and_a_year_alone_are_a_short_form() -> None:
    (citation,) = labelled("<cite form=short to=none><author>{Roe}</author> <issued>1999</issued></cite>")
    assert (citation.form, citation.antecedent) == (CitationForm.SHORT, None)


def test_an_earlier_work_confirms_what_a_short_form_prints() -> None:
    resolver = AntecedentResolver()
    resolver.resolve("1", parsed_note(as_tagged(read(BOOK))))
    note = parsed_note(as_tagged(read("<cite form=short to=1><author>{Roe}</author>, <locator>3</locator></cite>")))
    unsure = replace(note.citations[0], confidence=0.6, field_confidence={"author": 0.6, "locator": 0.9})
    (found,) = resolver.resolve("2", replace(note, citations=(unsure,))).citations
    assert found.confidence_in("author") == found.confidence == 0.8


CASE = (
    "<cite type=legal_case><title>Marbury v. Madison</title>, <volume>5</volume>"
    " <container-title>U.S.</container-title>"
    " <page>137</page> (<issued>1803</issued>)</cite>."
)
_SEA = "<cite type=book><author>Ada {Doe}</author>, <title>The Sea at Night</title>"
DATED = f"{_SEA} (<issued>1999</issued>)</cite>."


_CASE_AGAIN = "<cite type=legal_case><title>Marbury</title>, <volume>5</volume> <container-title>U.S.</container-title>"


@pytest.mark.parametrize(
    ("full", "again"),
    [
        (CASE, f"{_CASE_AGAIN} at <locator>140</locator></cite>."),
        (DATED, f"{_SEA}, <locator>7</locator></cite>."),
    ],
)
def test_what_is_labeled_full_but_repeats_a_dated_work_without_its_date_is_a_short_form(full: str, again: str) -> None:
    citation = labelled(full, again)[-1]
    assert citation.form is CitationForm.SHORT
    assert citation.antecedent == Antecedent(1, 1)
    assert labelled(again)[-1].form is CitationForm.FULL


@pytest.mark.parametrize(
    "again",
    [
        # printed with what tells where to find it
        f"{_SEA} (<publisher>Roe</publisher>)</cite>.",
        "<cite type=webpage><title>The Sea at Night</title>, <URL>https://example.org/sea</URL></cite>.",
        # another kind of source
        "<cite type=legal_case><title>Sea</title>, <volume>5</volume> <container-title>U.S.</container-title></cite>.",
    ],
)
def test_a_citation_that_tells_where_to_find_the_work_is_full_again(again: str) -> None:
    assert labelled(DATED, again)[-1].form is CitationForm.FULL


LETTER = (
    "<cite type=personal_communication><author>Ada {Doe}</author> to <recipient>Bo {Roe}</recipient>,"
    " <issued edtf=1867-08-12>August 12, 1867</issued>, <archive>City Archive</archive></cite>."
)


@pytest.mark.parametrize(
    ("date", "is_known"),
    [
        ("<issued edtf=1867-06-07>June 7, 1867</issued>", False),
        ("<issued edtf=1867-08-12>12 August 1867</issued>", True),
    ],
)
def test_letters_between_the_same_people_are_told_apart_by_their_days(date: str, is_known: bool) -> None:
    short = (
        "<cite form=short to=none type=personal_communication><author>Ada {Doe}</author> to"
        f" <recipient>Bo {{Roe}}</recipient>, {date}</cite>."
    )
    assert (labelled(LETTER, short)[-1].antecedent is not None) is is_known


def test_a_short_form_with_a_year_is_no_work_without_one() -> None:
    undated = "<cite type=webpage><author>Ada {Doe}</author>, <title>Letters</title></cite>."
    assert (
        labelled(undated, "<cite form=short to=none><author>{Doe}</author> (<issued>2010</issued>)</cite>.")[
            -1
        ].antecedent
        is None
    )
    in_title = "<cite type=book><author>Ada {Doe}</author>, <title>Letters of 2010</title></cite>."
    assert labelled(in_title, "<cite form=short to=1><author>{Doe}</author> (<issued>2010</issued>)</cite>.")[
        -1
    ].antecedent == Antecedent(1, 1)


MIDWAY = (
    "<cite type=article-journal><author>L. G. {Moses}</author>, “<title>Indians on the Midway: Wild West Shows"
    "</title>,” *<container-title>Tides</container-title>* <volume>21</volume> (<issued>1991</issued>)</cite>"
)
OF_MOSES = "<cite type=book form=short to=1><author>{{Moses}}</author>, {}, 206</cite>"
LEXICON = (
    "<cite type=chapter><author>W. {Bauer}</author>, “<title>Salt</title>,” <container-title>BDAG</container-title>, "
    "<page>631–632</page></cite>"
)


@pytest.mark.parametrize(
    ("full", "short", "is_known"),
    [
        (MIDWAY, OF_MOSES.format("*<title>Wild West</title>*"), False),
        (MIDWAY, OF_MOSES.format("*<title>Midway</title>*"), False),
        (MIDWAY, OF_MOSES.format("*<title>Indians</title>*"), True),
        (MIDWAY, OF_MOSES.format("“<title>Wild West</title>”"), True),
        (
            LEXICON,
            (
                "<cite type=chapter form=short to=1><author>W. {Bauer}</author>, “<title>Tin</title>,” "
                "<container-title>BDAG</container-title>, <locator>73</locator></cite>"
            ),
            False,
        ),
    ],
)
def test_a_book_is_no_article_with_its_words_and_an_entry_no_other_entry(full: str, short: str, is_known: bool) -> None:
    assert (labelled(full, short)[-1].antecedent is not None) is is_known
