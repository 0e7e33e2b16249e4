"""A note is cut into citations, signals and comment."""

from __future__ import annotations

import pytest

from stacite.parser.segments import segment_note

ONE = "Eric Hobsbawm, *The Age of Empire* (London: Weidenfeld, 1987), 45"
TWO = "Mary Douglas, “Taboo,” *New Society* 3 (1964): 24–25, https://example.org/a;b"
THREE = "Natalie Zemon Davis, *The Return of Martin Guerre* (Cambridge, MA: Harvard University Press, 1983)"


def cut(note: str) -> list[tuple[str, str]]:
    """`cite` or `comment`, and the words."""
    return [("cite" if part.cites else "comment", note[slice(*part.span)]) for part in segment_note(note)]


def test_semicolons_divide_works() -> None:
    assert cut(f"{ONE}; {TWO}; and {THREE}.") == [("cite", ONE), ("cite", TWO), ("cite", THREE)]


@pytest.mark.parametrize(
    "signal",
    [
        "See",
        "See also",
        "see, e.g.,",
        "Cf.",
        "But see",
        "Compare",
        "Quoted in",
        "Reprinted in",
        "For a dissent, see",
        "On the wider debate, see",
        "Vgl.",
        "Siehe auch",
        "Voir",
        "See, for example,",
        "See generally",
        "See, further,",
        "Vgl. auch",
        "S. auch",
        "So schon",
        "Ausführlich",
        "Ausführlicher bei",
        "Voir aussi",
        "Cité par",
        "Zum Streit vgl.",
    ],
)
def test_a_signal_is_no_part_of_the_citation(signal: str) -> None:
    (part,) = segment_note(f"{signal} {ONE}.")
    assert part.prefix == signal
    assert f"{signal} {ONE}."[slice(*part.span)] == ONE


def test_a_signal_in_the_middle_starts_a_new_citation() -> None:
    note = f"{ONE}, quoted in {THREE}; but see {TWO}."
    assert [part.prefix for part in segment_note(note)] == ["", "quoted in", "but see"]
    assert cut(note) == [("cite", ONE), ("cite", THREE), ("cite", TWO)]


def test_sentences_around_a_citation_are_comment() -> None:
    note = f"The figures were never published. {ONE}. They included 92 from the army, and four from the navy."
    assert cut(note) == [
        ("comment", "The figures were never published."),
        ("cite", ONE),
        ("comment", "They included 92 from the army, and four from the navy."),
    ]


def test_a_sentence_that_announces_citations() -> None:
    note = f"This account is drawn from several studies. These publications include the following: {ONE}; {TWO}."
    assert cut(note) == [
        ("comment", "This account is drawn from several studies. These publications include the following:"),
        ("cite", ONE),
        ("cite", TWO),
    ]


@pytest.mark.parametrize(
    "lead", ["The most telling of them are:", "For background I used these:", "I follow two books:"]
)
def test_any_clause_announces_what_starts_as_a_citation_does(lead: str) -> None:
    assert cut(f"{lead} {ONE}; {THREE}.") == [("comment", lead), ("cite", ONE), ("cite", THREE)]


def test_and_parts_two_works_but_no_names_and_no_titles() -> None:
    assert cut(f"{THREE}, and {ONE}.") == [("cite", THREE), ("cite", ONE)]
    named = "Alan Ryan and Mary Beard, “War and Peace,” *Past and Present* 3 (1964): 24–25"
    assert cut(f"{named}.") == [("cite", named)]


def test_for_a_dissent_see() -> None:
    note = f"{ONE}. For a dissent, see {TWO}."
    assert [part.prefix for part in segment_note(note)] == ["", "For a dissent, see"]


@pytest.mark.parametrize("remark", ["(emphasis added)", "(hereafter cited as AE)", "(arguing that it was so)"])
def test_a_remark_in_brackets_is_comment(remark: str) -> None:
    assert cut(f"{ONE} {remark}.") == [("cite", ONE), ("comment", remark)]


@pytest.mark.parametrize("note", [", But see ; ", "See", "Ibid. See ", "See : (see also Poe, *Soup*, 12)"])
def test_signals_with_nothing_after_them_are_no_citation(note: str) -> None:
    parts = segment_note(note)
    assert all(part.span[0] < part.span[1] for part in parts)
    assert any("see" in f"{part.prefix} {note[slice(*part.span)]}".lower() for part in parts)


def test_short_remarks_after_a_citation_are_comment() -> None:
    assert cut(f"{ONE}. Emphasis added.") == [("cite", ONE), ("comment", "Emphasis added.")]
    assert cut("Hobsbawm, *Age of Empire*. My translation.")[1] == ("comment", "My translation.")


def test_two_works_with_a_full_stop_between() -> None:
    assert cut(f"{ONE}. {THREE}.") == [("cite", ONE), ("cite", THREE)]


def test_ibid_before_another_work() -> None:
    assert cut(f"Ibid., 45; {ONE}.") == [("cite", "Ibid., 45"), ("cite", ONE)]


def test_full_stops_of_abbreviations_divide_nothing() -> None:
    note = "R. H. Tawney, *The Agrarian Problem*, 2nd ed., vol. 2, ed. A. Smith Jr. (St. Paul: West, 1912), pp. 3 ff."
    assert [kind for kind, _ in cut(note)] == ["cite"]


@pytest.mark.parametrize(
    "entry",
    [
        "Smith, J. A., & Jones, B. (2019). The things people do. *Journal of Testing*, *10*(3), 1–20.",
        "Smith, John. “The Things People Do.” *Journal of Testing*, vol. 10, no. 3, 2019, pp. 1–20.",
        "Smith, John, and Ann Jones. *The Things People Do*. Norton, 2019.",
        "Homer. The Odyssey. Translated by Emily Wilson, Norton, 2018.",
        "Smith, J. (ed.) (2019) *The things people do*. London: Norton; Penguin Press.",
    ],
)
def test_an_entry_of_a_bibliography_stays_whole(entry: str) -> None:
    assert [kind for kind, _ in cut(entry)] == ["cite"]


def test_brackets_quotes_and_addresses_hide_their_semicolons() -> None:
    note = "Amy Low, “War; Peace,” *Age* 4 (Oxford; London, 1999), https://example.org/x;y=1; Bo Hay, *T* (2001)."
    assert [kind for kind, _ in cut(note)] == ["cite", "cite"]


def test_nothing_is_lost() -> None:
    note = f"The case is old; see {ONE}; the rest was settled later. {TWO}. All of this is disputed (as ever)."
    kept = sum(end - start for start, end in (part.span for part in segment_note(note)))
    prefixes = sum(len(part.prefix) for part in segment_note(note))
    assert kept + prefixes >= len(note) - 2 * len(segment_note(note)) - 4


@pytest.mark.parametrize(
    "note",
    [
        "Jo Hay, *The First Title* (Basle, 1955); Eng. trans. as *The Second Title* (London, 1967).",
        "Amy Low, Lives Unheard: Why They Were Lost; The Story of a Town (New York: Holt, 1999).",
        "Cato Maior, De rustica vita. Über das Leben auf dem Lande (Stuttgart: Reclam, 1995).",
    ],
)
def test_a_work_printed_in_two_parts_stays_whole(note: str) -> None:
    assert [kind for kind, _ in cut(note)] == ["cite"]


@pytest.mark.parametrize("unit", ["(", "“", '"', "Abc. ", "12 ", "A: ", "a, ", "AB", "ed. A ", "(2001) ", "; "])
def test_endless_repetition_is_cut_as_well(unit: str) -> None:
    note = unit * (20_000 // len(unit))
    spans = [part.span for part in segment_note(note)]
    assert spans == sorted(spans)


POE = "N. Poe, Bread and Law (1995) 127"
LOW = "M. Low, ‘Of Salt’ (1996) 11 Aust. J. of Bread Studies 295, 300"


@pytest.mark.parametrize(
    ("note", "works"),
    [
        (f"{POE} and {LOW}.", [POE, LOW]),
        (f"{POE}; {LOW}; A. Hay, Dough (1999).", [POE, LOW, "A. Hay, Dough (1999)"]),
        ("‘Of Salt’ (1996) 3 Bread Rev. 5 and ‘Of Rye’ (1997) 4 Bread Rev. 6.",
         ["‘Of Salt’ (1996) 3 Bread Rev. 5", "‘Of Rye’ (1997) 4 Bread Rev. 6"]),
        ("Poe, *Bread*, 31, and Low, “Salt,” 40.", ["Poe, *Bread*, 31", "Low, “Salt,” 40"]),
        ("Poe, op. cit., n. 21 and Low, op. cit., n. 24.", ["Poe, op. cit., n. 21", "Low, op. cit., n. 24"]),
        ("Poe (n 3) 12 and ibid 14.", ["Poe (n 3) 12", "ibid 14"]),
        ("Compare Poe, supra note 1, at 12, with Low, supra note 2, at 40.",
         ["Poe, supra note 1, at 12", "Low, supra note 2, at 40"]),
        ("Compare Ann Poe, Rye, 5 Kent L.J. 12 (1999), and Jo Low, Salt, 4 Kent L.J. 3 (2000), with Al Hay, No (2001).",
         ["Ann Poe, Rye, 5 Kent L.J. 12 (1999)", "Jo Low, Salt, 4 Kent L.J. 3 (2000)", "Al Hay, No (2001)"]),
        ("Bread Act 1974 (Vic.), s. 52 and the Salt Act 1980 (N.S.W.).",
         ["Bread Act 1974 (Vic.), s. 52", "the Salt Act 1980 (N.S.W.)"]),
        ("Bread Code (Rye) Act 1987 (Tas.); Loaves (Rye) 1991 (Vic.).",
         ["Bread Code (Rye) Act 1987 (Tas.)", "Loaves (Rye) 1991 (Vic.)"]),
        ("Cf. Hay (1990), pp. 12–15, and Low (1991) and Rye (1992).",
         ["Hay (1990), pp. 12–15", "Low (1991)", "Rye (1992)"]),
        ("Vgl. hierzu Rye 1975; Hay 1976, 1978; Low u. a. 1979, S. 12.",
         ["Rye 1975", "Hay 1976, 1978", "Low u. a. 1979, S. 12"]),
        ("Poe 1979, S. 96 ff, vgl. auch Low/Hay 1972, S. 89; Rye 1974; Salz 1976.",
         ["Poe 1979, S. 96 ff", "Low/Hay 1972, S. 89", "Rye 1974", "Salz 1976"]),
        ("So schon Poe (Anm. 2), S. 30; anders Low, Brot, 2. Aufl., Wien 1960, S. 5 sowie Hay 1974.",
         ["Poe (Anm. 2), S. 30", "Low, Brot, 2. Aufl., Wien 1960, S. 5", "Hay 1974"]),
        ("P. Poe, « Le pain », Actes du pain, 1986, n° 64, p. 3-19 ; voir aussi J. Low, Le sel, Paris, 1994, p. 15.",
         ["P. Poe, « Le pain », Actes du pain, 1986, n° 64, p. 3-19", "J. Low, Le sel, Paris, 1994, p. 15"]),
        ("M. Low, ‘Rye’ in Breads, ed. R. Hay (1996) 74 R. Poe, Law and Bread (1995) 127.",
         ["M. Low, ‘Rye’ in Breads, ed. R. Hay (1996) 74", "R. Poe, Law and Bread (1995) 127"]),
    ],
)  # fmt: skip
def test_works_are_separated(note: str, works: list[str]) -> None:
    assert [words for kind, words in cut(note) if kind == "cite"] == works
    assert [words for kind, words in cut(note) if kind == "comment"] == []


@pytest.mark.parametrize(
    "note",
    [
        f"{LOW}.",
        "Ann Hay, Brot – Salz – Rogen. Eine Bestandsaufnahme, München 1994.",
        "Ann Hay, Das lange 19. Jahrhundert. Arbeit, Brot und bürgerliche Gesellschaft, Stuttgart 2002.",
        "Ann Low, “A Model of Bread” (1967) 19 Dough Rev. Lett. 1264.",
        "Hay, *Le pain*, Paris, Seuil, 1899 ; rééd. Lyon, Sel, 1980, p. 33.",
        "Ann Hay, *Brot*, Berlin 1910; Nachdruck München 1980, S. 12.",
        "Whitlow SA. shelfR: models of rye [software]. Hull: Hull Press; 2020 [cited 2021 May 4]. Available from: https://example.org/r.",
        "RyeTrials.gov. Early versus late rye. Hull: Library of Rye; 2017 [cited 2021 May 4]. Available from: https://example.org/s.",
        "Hay, Ann; Low, Max, unter Mitarbeit von Eva Poe, 1979: Zur Soziologie des Brots. Neuwied und Darmstadt.",
        "Hay, Ann, 1980: Brot als Begriff, in: Low, Max; Poe, Eva und Ulf Rye (Hrsg.): Vom Brot, Bd. 6. Opladen.",
    ],
)
def test_full_stops_and_semicolons_inside_a_work_divide_nothing(note: str) -> None:
    assert cut(note) == [("cite", note.rstrip("."))]


def test_entries_of_a_german_bibliography_are_separated() -> None:
    entries = [
        "Hay, Ann, 1976: Zugang zum Brot für alle. Köln",
        "Low, Max/Poe, Eva, 1972: Der lange Weg, in: Rye, Ulf (Hrsg.): Brot in der Stadt. Tübingen",
        "Salz, Ida und Rolf Korn, 1980: Brot vor Gericht; Salz vor Gericht. Berlin",
    ]
    assert cut(". ".join(entries) + ".") == [("cite", entry) for entry in entries]
