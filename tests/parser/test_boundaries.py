"""Citations inside prose, and what a sentence adds after a citation."""

from __future__ import annotations

import pytest

from stacite.parser.segments import segment_note


def cites(note: str) -> list[str]:
    """The citations of a note."""
    return [note[slice(*part.span)] for part in segment_note(note) if part.cites]


def comments(note: str) -> list[str]:
    """The comments of a note."""
    return [note[slice(*part.span)] for part in segment_note(note) if not part.cites]


@pytest.mark.parametrize(
    ("lead", "work", "tail"),
    [
        ("The judges considered the question in ", "Salt Works Ltd v. Baker [1994] 1 A.C. 180", "."),
        ("In ", "Poe v. Department of Salt, 410 U.S. 113 (1973)", ", the Court held that salt is no food."),
        ("Cases are legion, such as ", "R. v. Hay, Supreme Court of Kent, 26 August 1992", ", where bread was stolen."),
        ("The leading case is ", "Hay v Low [1932] AC 562", ", which was followed for decades."),
        (
            "The argument was first made by ",
            "A.B. Hay, ‘Bread’ (1958) 71 Kent Law Rev. 593",
            ", and has been repeated.",
        ),
        ("Good examples are ", "Hay, op. cit., n. 21", "."),
        ("The theory is laid out in the essays of ", "M. Low (ed.), Bread and Law (1999)", "."),
        ("The phrase is from ", "Hay, Brot und Gesellschaft, 5. Aufl., Bonn 1972, S. 28", "."),
        ("The quotation comes from ", "Ann Hay, *Bread and Fire*, 12", "."),
        ("Ausführlich behandelt dies die Theorie von ", "Hay 1976, S. 170–183", "."),
        ("Die Chancen der Firmen zeigt ", "Hay/Low 1976, S. 339", "."),
        ("Diese Folge entwickle ich genauer in meinem Beitrag über ", "‘Brot als Struktur und Routine’, 1976", "."),
        ("Diese Angaben beruhen auf ", "Hay 1978, S. 12", "."),
        ("This point is developed in ", "Hay (1990: 12–15)", ", who says more."),
        ("", "Hay 1978, bes. S. 40 ff", "., und die dort angegebene Literatur."),
        ("", "Hay, op. cit., n. 3, p. 12", ", and the cases cited there."),
        ("Die Zahl der Prozesse stieg von 1960 bis 1975 (", "Hay 1978, S. 12", ")."),
        ("Based on the ", "Bread Practices Act 1974 (Vic.), s. 52", "."),
        ("", "Hay 1975, S. 75", " der allerdings nur Brot untersucht hat."),
        ("", "Hay 1979", " hat in einer Erhebung von 1144 Prozessen das Gegenteil ermittelt."),
        ("", "N. Hay, Bread and Law (1981), at 12", ", who disagrees."),
        ("", "[1994] 1 A.C. 180, 190", " per Lord Bread."),
        ("", "Hay, supra note 3, at 12", ", where she takes the opposite view."),
        ("", "Hay, *Bread*, 70", ", on the price of flour."),
        ("", "Hay, ‘Bread and Law’, 70", ", with a map."),
        ("", "Hay, *Bread*, 70", ", in a note that he left out later."),
        ("", "Hay, *Le pain*, p. 70", ", leur donne une note."),
        ("", "Hay, *Brot*, S. 70", ", zum Preis des Mehls."),
        ("", "Hay, op cit, 70", ", on the silence of the files."),
    ],
)
def test_a_citation_inside_a_sentence(lead: str, work: str, tail: str) -> None:
    note = lead + work + tail
    assert cites(note) == [work]
    told = " ".join(comments(note))
    assert all(word.strip(".,()") in told for word in (lead + tail).split())


@pytest.mark.parametrize(
    "work",
    [
        "Jane Smith, The Story of Brown v. Board of Education (New York: Norton, 2001), 12",
        "Jane Smith, After 1989 the World Was New (Oxford: OUP, 2001), 12",
        "Penny van Dam and Dan Hay, “Bread” in Eva Low (ed), The Companion to Bread (Kent UP 2017)",
        "Joined Cases C-430/93–C-431/93 Jan van Dam v Stichting Brood [1998] ECR I–4705",
        "Hay, Ann. “Bread.” Studies in Bread, edited by Gary Low, Greenwood, 2000, pp. 55–65",
        "Ann Hay, comment on Low, “Bread and Salt,” *The Baker* (blog), July 1, 2008, https://example.org/bread",
        "“Bread.” Wikipedia, 2019, https://example.org/wiki/Bread",
        "D. Hay and R. Low, “Bread: A Review” (working paper, Archives of Bread, University of Kent, 1980)",
        "A. Hay, On the Essence of Bread, in Basic Breads 111 (D. F. Low ed., J. Poe trans., 2008)",
    ],
)
def test_words_of_a_citation_are_no_sentence(work: str) -> None:
    assert cites(f"{work}.") == [work]
    assert comments(f"{work}.") == []


@pytest.mark.parametrize(
    "note",
    [
        "I am grateful to N. Hay for this point.",
        "Elections were held in November 1990 and again in March 1994.",
        "Under the Bread Act 1998, courts must read the label where possible.",
        "See supra Part II.A.",
        "See infra notes 45–48.",
        "See *infra* notes 45–48 and accompanying text.",
        "*See* *infra* Part IV.B.",
        "*See also infra* notes 45–48 and accompanying text.",
        "*But see infra* text accompanying note 9.",
        "See discussion *infra* note 7 and accompanying text.",
        "“Give us bread,” says the heading of the leaflet, and no more.",
        "„Brot und Salz“, heißt das erste Kapitel, und so beginnt es.",
        "The so-called ‘golden age’ of bread came to an end in that year.",
        "Marcia Hay notes the ‘artificiality’ of the concept of dough in a discussion of bakers.",
        "Exports of bread doubled between 1990 and 2000.",
        "Die Zahl der Brote stieg von 1960 bis 1975.",
        "The wars of 1914 and 1939 changed how bread was sold in Berlin.",
    ],
)
def test_comment_that_names_persons_years_or_statutes_cites_nothing(note: str) -> None:
    assert cites(note) == []
    assert comments(note) == [note]


def test_a_quotation_in_a_sentence_that_cites_too() -> None:
    note = "“Give us bread,” wrote N. Hay, *Breads* (London: Crust, 1911), 3."
    assert len(cites(note)) == 1
    note = "“No bread,” says the foreword, and means it. N. Hay, *Breads* (London: Crust, 1911), 3."
    assert cites(note) == ["N. Hay, *Breads* (London: Crust, 1911), 3"]


def test_another_place_of_the_text_after_a_work() -> None:
    assert cites("12 U.S.C. § 5; *see also infra* notes 45–48 and accompanying text.") == ["12 U.S.C. § 5"]


def test_two_citations_inside_one_sentence() -> None:
    note = "The case is Hay v Low [1932] AC 562, which was followed in Poe v Kent LBC [1978] AC 728."
    assert cites(note) == ["Hay v Low [1932] AC 562", "Poe v Kent LBC [1978] AC 728"]
    assert comments(note) == ["The case is", "which was followed in"]


def test_a_citation_in_the_brackets_of_a_comment() -> None:
    note = "Bread was banned in 1991 (see R. v. L. (1991) 103 A.L.R. 577), the year in which it ran out."
    assert cites(note) == ["R. v. L. (1991) 103 A.L.R. 577"]
    assert comments(note) == ["Bread was banned in 1991", "the year in which it ran out."]


def test_a_source_that_a_parenthetical_quotes() -> None:
    quoted = "(“Bread is law, and law is bread.” (quoting A. Poe, No Bread, 50 Kent L. Rev. 5 (2001)))"
    note = f"Hay, supra note 8, at 14 {quoted}."
    assert cites(note) == ["Hay, supra note 8, at 14", "A. Poe, No Bread, 50 Kent L. Rev. 5 (2001)"]


@pytest.mark.parametrize(
    "remark",
    [
        "(criticizing the framework of bread)",
        "(plurality opinion)",
        "(“Bread alone is never enough.”)",
        "(Hay, J., dissenting)",
        "(per curiam)",
    ],
)
def test_a_parenthetical_that_explains_is_comment(remark: str) -> None:
    work = "Hay v. Low, 492 U.S. 490, 520 (1989)"
    assert cites(f"{work} {remark}.") == [work]
    assert comments(f"{work} {remark}.") == [remark]


@pytest.mark.parametrize(
    ("work", "tail"),
    [
        ("Hay, *The Bread Question*, 70", "gives an earlier date."),
        ("van der Brood (n 3)", "who reads the judgment otherwise."),
        ("Bakers’ Union, *No Crumbs* (BU 2014) 9", "based on forty loaves."),
    ],
)
def test_what_a_note_says_about_a_work_is_comment(work: str, tail: str) -> None:
    note = f"{work}, {tail}"
    assert cites(note) == [work]
    assert [comment.rstrip(".") for comment in comments(note)] == [tail.rstrip(".")]


def test_function_words_of_a_spanish_ministry_are_not_prose() -> None:
    note = "Ministerio para la Pesca Costera y los Puertos, *Informe de muelles* (Madrid, 2013) p 12."
    assert cites(note) == [note[:-1]]


def test_a_statute_is_codified_somewhere() -> None:
    note = "Quay Act of 1931, Pub. L. No. 71-8, 46 Stat. 812 (1931), codified at 47 U.S.C. §§ 134–39."
    assert cites(note) == ["Quay Act of 1931, Pub. L. No. 71-8, 46 Stat. 812 (1931)", "47 U.S.C. §§ 134–39"]
